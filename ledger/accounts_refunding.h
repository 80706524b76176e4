/* accounts_refunding.h - a line and all that a refund changes, or the taking back of
 * one.
 *
 * What is left of each draw is kept from the first refund of a line on; before that it
 * is what the line, or the late success that paid it, drew. */
#ifndef LEDGER_ACCOUNTS_REFUNDING_H
#define LEDGER_ACCOUNTS_REFUNDING_H

#include "ledger/accounts_internal.h"

struct refunding {
    uint64_t index;
    struct fact line;
    struct cached_batch *batch;
    uint8_t *image;
    struct line_state state; /* in force: a line of a roster follows its batch */
    uint64_t since; /* newest entry about the line before its first refund; 0: none */
    struct fact_pair left[MONEY_SHARES_MAX];
    size_t count;
};

struct status accounts_load_refunding(struct apply *apply, uint64_t line,
                                      struct refunding *ret_refunding,
                                      struct fault *fault) MUST_USE;
/* Writes what is left of each draw. */
struct status accounts_store_left(struct apply *apply,
                                  const struct refunding *refunding,
                                  struct fault *fault) MUST_USE;
/* Writes the state of the line, whose newest entry is the one being applied. */
void accounts_store_refunding(struct apply *apply, struct refunding *refunding);
struct status accounts_damaged_draws(struct fault *fault) MUST_USE;

#endif
