/* registry_list.h - walks over the registry, for people who want to see who may act. */
#ifndef LEDGER_JOURNAL_REGISTRY_LIST_H
#define LEDGER_JOURNAL_REGISTRY_LIST_H

#include "ledger/journal/registry.h"

/* Each calls back in key order until the callback does not return OK, and gives that
 * status.  Codes are borrowed for the call. */
typedef struct status registry_each_staff(void *context, struct bytes code,
                                          uint64_t staff, struct fault *fault);
struct status registry_list_staff(struct store_transaction *transaction,
                                  registry_each_staff *each, void *context,
                                  struct fault *fault) MUST_USE;
/* `actor` is the entry that enrolled the key; ended ones are there too. */
typedef struct status registry_each_key(void *context, uint64_t actor,
                                        const struct registry_key *key,
                                        struct fault *fault);
struct status registry_list_keys(struct store_transaction *transaction,
                                 registry_each_key *each, void *context,
                                 struct fault *fault) MUST_USE;

#endif
