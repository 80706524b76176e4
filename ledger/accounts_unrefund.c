/* accounts_unrefund.c - a refund that was posted wrongly is taken back, though others
 * came after it. */
#include "ledger/accounts_refunding.h"

#include <inttypes.h>

/* One allocation loses what it got back; what was used meanwhile was not there. */
static struct status take_one(struct apply *apply, struct refunding *refunding,
                              const struct fact_pair *pair, bool is_prior,
                              struct fault *fault)
{
    struct balance *balance = NULL;
    size_t at = 0;
    while (at < refunding->count && refunding->left[at].entry != pair->entry) {
        at++;
    }
    if (at == refunding->count) {
        return accounts_damaged_draws(fault);
    }
    refunding->left[at].number += pair->number;
    TRY(accounts_balance_of(apply, pair->entry, &balance, fault));
    if (is_prior) {
        if (pair->number > balance->prior_year) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-178: what came back of an earlier year was carried over "
                         "since, out of allocation %" PRIu64
                         "; it cannot be taken back "
                         "there any more",
                         pair->entry);
        }
        balance->prior_year -= pair->number;
        return OK;
    }
    balance->refunded -= pair->number;
    const int64_t missing = -balance_available(balance);
    if (missing > 0) {
        balance->paid -= missing;
        balance->uncovered += missing;
        refunding->batch->batch.uncovered += missing;
    }
    return OK;
}

static struct status take_all(struct apply *apply, struct refunding *refunding,
                              const struct fact *refund, struct fault *fault)
{
    struct fact_pair pairs[MONEY_SHARES_MAX];
    size_t count = 0;
    if (!fact_has(refund, REFUND_DRAWS)) {
        return OK;
    }
    if (!fact_pairs(refund->field[REFUND_DRAWS].bytes, pairs, MONEY_SHARES_MAX,
                    &count)) {
        return accounts_damaged_draws(fault);
    }
    for (size_t i = 0; i < count; i++) {
        TRY(take_one(apply, refunding, &pairs[i],
                     refund->field[REFUND_IS_PRIOR_YEAR].number != 0, fault));
    }
    return accounts_store_left(apply, refunding, fault);
}

/* The figures as they were without the refund. */
static struct status pay_again(struct apply *apply, struct refunding *refunding,
                               int64_t fen, struct fault *fault)
{
    struct batch *batch = &refunding->batch->batch;
    const int64_t whole = refunding->line.field[LINE_AMOUNT].fen;
    const bool was_paid = refunding->state.state == LINE_STATE_PAID;
    refunding->state.refunded -= fen;
    if (was_paid) {
        batch->part_refunded -= fen;
    } else {
        batch->part_refunded += refunding->state.refunded;
        accounts_count_state(batch, LINE_STATE_REFUNDED, whole, -1);
        accounts_count_state(batch, LINE_STATE_PAID, whole, 1);
        accounts_count_paid(batch, &refunding->line, refunding->state.value_day, 1);
        refunding->state.state = LINE_STATE_PAID;
        refunding->state.class = RESULT_SUCCESS;
    }
    const struct due_row row = {.cause = DUE_RESTORED,
                                .fen = fen,
                                .event = apply->entry->index,
                                .line = refunding->index};
    return accounts_collect_due(apply, refunding->batch, &refunding->line, &row, fault);
}

/* the payment it was of, or the failure, is still in force, and nobody took it
 * back before. */
static struct status check_stands(struct apply *apply,
                                  const struct refunding *refunding,
                                  const struct fact *refund, uint64_t index,
                                  struct fault *fault)
{
    const bool was_failed = refund->field[REFUND_CONFIRMS_RELEASE].number != 0 &&
                            !accounts_is_unbooked(refund);
    const bool is_failed = refunding->state.state == LINE_STATE_FAILED;
    if (index <= refunding->since || was_failed != is_failed ||
        (!is_failed && refunding->state.state != LINE_STATE_PAID &&
         refunding->state.state != LINE_STATE_REFUNDED)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-161: line %" PRIu64
                     " has another word of the bank since entry %" PRIu64
                     " (entry %" PRIu64 "); that refund is of the past",
                     refunding->index, index, refunding->state.result);
    }
    return accounts_check_standing(apply, index, fault);
}

static struct status check_stated(const struct fact *fact, const struct fact *refund,
                                  unsigned to, struct fault *fault)
{
    const bool has_draws = fact_has(fact, CORRECTION_DRAWS);
    if (fact->field[CORRECTION_TO].number != to ||
        has_draws != fact_has(refund, REFUND_DRAWS) ||
        (has_draws && !bytes_equal(fact->field[CORRECTION_DRAWS].bytes,
                                   refund->field[REFUND_DRAWS].bytes))) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-108: a correction takes back just what the refund gave");
    }
    return OK;
}

struct status accounts_undo_refund(struct apply *apply, const struct fact *refund,
                                   uint64_t index, struct fault *fault)
{
    struct refunding refunding;
    const int64_t fen = refund->field[REFUND_AMOUNT].fen;
    TRY(accounts_load_refunding(apply, refund->field[REFUND_LINE].number, &refunding,
                                fault));
    TRY(check_stands(apply, &refunding, refund, index, fault));
    const bool is_failed = refunding.state.state == LINE_STATE_FAILED;
    TRY(check_stated(apply->fact, refund,
                     is_failed ? LINE_STATE_FAILED : LINE_STATE_PAID, fault));
    TRY(take_all(apply, &refunding, refund, fault));
    if (fact_has(refund, REFUND_EXCEPTION)) {
        TRY(accounts_unrecover(apply, refunding.index, refund, fault));
    }
    if (is_failed) {
        refunding.state.refunded -= fen;
    } else if (!accounts_is_unbooked(refund)) {
        TRY(pay_again(apply, &refunding, fen, fault));
    }
    accounts_store_refunding(apply, &refunding);
    return OK;
}
