/* batch_choice.h - which batches a command is about: numbers, or all that fit a month,
 * a programme, a unit and wait for just this. */
#ifndef CLI_BATCH_CHOICE_H
#define CLI_BATCH_CHOICE_H

#include "cli/session.h"

struct batch_choice {
    uint64_t *list; /* arena memory */
    size_t count;
};
/* Is this batch waiting?  Asked only for batches that were not named. */
typedef struct status batch_choice_wants(void *context,
                                         struct store_transaction *transaction,
                                         uint64_t entry, const struct batch *batch,
                                         bool *ret_wanted, struct fault *fault);
/* Errors: STATUS_USAGE when the line names neither batches nor a month, programme or
 * unit, nor all; STATUS_NOT_FOUND when nothing fits. */
struct status batch_choice_make(struct session *session, batch_choice_wants *wants,
                                void *context, struct batch_choice *ret_choice,
                                struct fault *fault) MUST_USE;

#endif
