/* chain_internal.h - what the files of the budget chain share. */
#ifndef IMPORTERS_CHAIN_INTERNAL_H
#define IMPORTERS_CHAIN_INTERNAL_H

#include "importers/chain.h"

/* The function code that takes the place of `old` after the year carried over: as said,
 * else as the programmes say; the same where none says otherwise.  The code is
 * borrowed, or arena memory.  Errors: STATUS_REFUSED R-172 when programmes say
 * different codes. */
struct status chain_choose_function(const struct chain_carry *carry,
                                    struct store_transaction *transaction,
                                    struct bytes old, struct bytes *ret_code,
                                    struct fault *fault) MUST_USE;
/* The name that allocations have for a function code, of the newest that says one;
 * empty where none does.  Arena memory. */
struct status chain_function_name(const struct chain_carry *carry,
                                  struct store_transaction *transaction,
                                  struct bytes code, struct bytes *ret_name,
                                  struct fault *fault) MUST_USE;

#endif
