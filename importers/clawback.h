/* clawback.h - money that was overpaid: asked back, and recovered in parts. */
#ifndef IMPORTERS_CLAWBACK_H
#define IMPORTERS_CLAWBACK_H

#include "ledger/ledger.h"

struct clawback_demand {
    uint64_t line;
    int64_t amount_fen;
    unsigned reason; /* enum correction_reason */
};
/* Opens the exception.  Errors: STATUS_REFUSED. */
struct status clawback_ask(struct ledger *ledger, const struct ledger_actor *actor,
                           const struct clawback_demand *demand,
                           uint64_t *ret_exception, struct fault *fault) MUST_USE;

struct clawback_recovery {
    uint64_t line;
    int64_t amount_fen;
    civil_day day;
    const char *document; /* canonical number of the paper it came with, or NULL */
};
/* Records what came back, to the allocations the line drew on.  *ret_outstanding: what
 * is still to come; 0: the exception is settled.  Errors: STATUS_REFUSED R-109 when
 * nothing, or less, is asked back. */
struct status clawback_recover(struct ledger *ledger, const struct ledger_actor *actor,
                               const struct clawback_recovery *recovery,
                               int64_t *ret_outstanding, struct fault *fault) MUST_USE;

#endif
