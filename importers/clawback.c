/* clawback.c - see clawback.h. */
#include "importers/clawback.h"

#include "importers/chain.h"
#include "importers/refund.h"
#include "ledger/base/money.h"

#include <inttypes.h>

struct asking {
    const struct clawback_demand *demand;
    uint64_t exception;
};

static struct status append_demand(struct journal_session *session, void *context,
                                   struct fault *fault)
{
    struct asking *asking = context;
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_OVERPAID);
    fact_set_number(&fact, EXCEPTION_SUBJECT, asking->demand->line);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, asking->demand->amount_fen);
    fact_set_number(&fact, EXCEPTION_REASON, asking->demand->reason);
    return journal_append(session, &fact, &asking->exception, fault);
}

struct status clawback_ask(struct ledger *ledger, const struct ledger_actor *actor,
                           const struct clawback_demand *demand,
                           uint64_t *ret_exception, struct fault *fault)
{
    struct asking asking = {.demand = demand};
    TRY(ledger_write(ledger, actor, "clawback", append_demand, &asking, fault));
    *ret_exception = asking.exception;
    return OK;
}

struct recovering {
    struct ledger *ledger;
    const struct clawback_recovery *recovery;
    int64_t outstanding;
};

static struct status append_recovery(struct journal_session *session, void *context,
                                     struct fault *fault)
{
    struct recovering *recovering = context;
    const struct clawback_recovery *recovery = recovering->recovery;
    struct clawback clawback;
    struct refund_summary summary = {0};
    struct refund_part part = {.line = recovery->line,
                               .fen = recovery->amount_fen,
                               .value_day = recovery->day,
                               .reason = RESULT_REFUND};
    const struct status open = accounts_clawback(journal_transaction(session),
                                                 recovery->line, &clawback, fault);
    if (open.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-109: nothing is asked back of line %" PRIu64
                     "; first: mingzhang clawback ask",
                     recovery->line);
    }
    TRY(open);
    if (recovery->amount_fen > clawback.outstanding) {
        char left[MONEY_TEXT_SIZE];
        money_format_grouped(clawback.outstanding, left);
        return FAULT(fault, STATUS_REFUSED,
                     "R-109: of line %" PRIu64 " %s is still to be recovered, no more",
                     recovery->line, left);
    }
    if (recovery->document != NULL) {
        const struct chain_document document = {.number = recovery->document,
                                                .issued = recovery->day,
                                                .received = recovery->day};
        TRY(chain_find_document(session, &document, &part.document, fault));
    }
    recovering->outstanding = clawback.outstanding - recovery->amount_fen;
    return refund_append(recovering->ledger, session, &part, &summary, fault);
}

struct status clawback_recover(struct ledger *ledger, const struct ledger_actor *actor,
                               const struct clawback_recovery *recovery,
                               int64_t *ret_outstanding, struct fault *fault)
{
    struct recovering recovering = {.ledger = ledger, .recovery = recovery};
    TRY(ledger_write(ledger, actor, "recover", append_recovery, &recovering, fault));
    *ret_outstanding = recovering.outstanding;
    return OK;
}
