/* early.h - money that was paid before its allocation was received.
 *
 * Whoever records payments shows each of them; at the end one exception stands for
 * every allocation that paid too early, with the first such payment as its subject. */
#ifndef IMPORTERS_EARLY_H
#define IMPORTERS_EARLY_H

#include "ledger/ledger.h"

struct early; /* arena memory */

struct status early_open(struct arena *arena, struct early **ret_early,
                         struct fault *fault) MUST_USE;
/* Forgets all payments: a journal_work starts, perhaps again. */
void early_begin(struct early *early);

struct early_payment {
    uint64_t line;       /* entry that was paid              */
    civil_day value_day; /* of the bank; 0: not known        */
    uint64_t allocation;
    int64_t fen; /* what the line took from it               */
};
/* Errors: STATUS_FULL beyond ACCOUNTS_BALANCES_MAX allocations, which no transaction
 * can touch. */
struct status early_see(struct early *early, struct journal_session *session,
                        const struct early_payment *payment, struct fault *fault)
    MUST_USE;
/* The same for a list field of draws, each of which is a payment. */
struct status early_see_list(struct early *early, struct journal_session *session,
                             const struct early_payment *payment, struct bytes list,
                             struct fault *fault) MUST_USE;
/* The day from which on no payment of these sources is early: the newest of the days
 * they were received.  `sources` is a list field of allocations; 0 for an empty one. */
struct status early_ends(struct journal_session *session, struct bytes sources,
                         civil_day *ret_day, struct fault *fault) MUST_USE;
/* Appends the exceptions; `file` may be 0.  ret_count: how many. */
struct status early_tell(struct early *early, struct journal_session *session,
                         uint64_t file, uint64_t *ret_count, struct fault *fault)
    MUST_USE;

#endif
