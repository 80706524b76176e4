/* accounts_refund.c - money that comes back: to the very allocations it was drawn from.
 */
#include "ledger/accounts_refunding.h"

#include <inttypes.h>
#include <string.h>

static struct status year_of(struct apply *apply, uint64_t allocation, int *ret_year,
                             struct fault *fault)
{
    struct fact fact;
    TRY(accounts_root_allocation(apply, allocation, &fact, fault));
    *ret_year = (int)fact.field[ALLOCATION_YEAR].number;
    return OK;
}

struct status accounts_refundable(struct accounts *accounts,
                                  struct store_transaction *transaction, uint64_t line,
                                  struct refundable *ret_refundable,
                                  struct fault *fault)
{
    struct apply apply = accounts_asking(accounts, transaction);
    struct refunding refunding;
    TRY(accounts_load_refunding(&apply, line, &refunding, fault));
    struct refundable refundable = {
        .batch = refunding.line.field[LINE_BATCH].number,
        .number = refunding.line.field[LINE_NUMBER].number,
        .state = refunding.state.state,
        .amount = refunding.line.field[LINE_AMOUNT].fen,
        .refunded = refunding.state.refunded,
        .count = refunding.count,
    };
    for (size_t i = 0; i < refunding.count; i++) {
        refundable.left[i] = refunding.left[i];
        TRY(year_of(&apply, refunding.left[i].entry, &refundable.year[i], fault));
    }
    *ret_refundable = refundable;
    return OK;
}

bool accounts_refund_shares(const struct refundable *refundable, int64_t fen,
                            int64_t ret_fen[static MONEY_SHARES_MAX])
{
    int64_t weights[MONEY_SHARES_MAX];
    int64_t carry[MONEY_SHARES_MAX] = {0};
    int64_t total = 0;
    for (size_t i = 0; i < refundable->count; i++) {
        weights[i] = refundable->left[i].number;
        total += weights[i];
    }
    if (fen <= 0 || fen > total) {
        return false;
    }
    if (fen == total) { /* also where the weights are beyond money_share() */
        memcpy(ret_fen, weights, refundable->count * sizeof(weights[0]));
        return true;
    }
    return money_share(fen, weights, refundable->count, carry, ret_fen);
}

/* ---- applying
 * ------------------------------------------------------------------------------ */

static struct status too_much(const struct refunding *refunding, struct fault *fault)
{
    char left[MONEY_TEXT_SIZE];
    money_format_grouped(
        refunding->line.field[LINE_AMOUNT].fen - refunding->state.refunded, left);
    return refunding->state.state == LINE_STATE_FAILED
               ? FAULT(fault, STATUS_REFUSED,
                       "R-102: of the failed line %" PRIu64
                       " %s is still to be confirmed, and no more",
                       refunding->index, left)
               : FAULT(fault, STATUS_REFUSED,
                       "R-101: of line %" PRIu64
                       " %s can still come back, and no more; what came back before "
                       "stands in its history",
                       refunding->index, left);
}

static struct status check_common(struct apply *apply,
                                  const struct refunding *refunding,
                                  struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t reason = fact->field[REFUND_REASON].number;
    const int64_t amount = fact->field[REFUND_AMOUNT].fen;
    const unsigned state = refunding->state.state;
    if (state != LINE_STATE_PAID && state != LINE_STATE_FAILED) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-104: line %" PRIu64
                     " is %s; only what the bank has paid or refused comes back: first "
                     "take in its answer",
                     refunding->index, record_state_name(state));
    }
    if (reason == RESULT_NONE || reason == RESULT_SUCCESS ||
        reason >= RESULT_CLASS_COUNT) {
        return FAULT(fault, STATUS_REFUSED, "R-104: a refund says why");
    }
    if (amount <= 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-104: an entry of a refund states a positive amount");
    }
    if (!accounts_is_unbooked(fact) &&
        amount > refunding->line.field[LINE_AMOUNT].fen - refunding->state.refunded) {
        return too_much(refunding, fault);
    }
    TRY(accounts_expect_field(apply, REFUND_DOCUMENT, KIND_DOCUMENT, fault));
    return accounts_expect_field(apply, REFUND_FILE, KIND_FILE, fault);
}

/* the money was released when the line failed. */
static struct status confirm(struct apply *apply, struct refunding *refunding,
                             struct fault *fault)
{
    const struct fact *fact = apply->fact;
    if (fact_has(fact, REFUND_DRAWS) || fact_has(fact, REFUND_EXCEPTION) ||
        !fact->field[REFUND_CONFIRMS_RELEASE].number ||
        fact->field[REFUND_IS_PRIOR_YEAR].number ||
        fact->field[REFUND_TO].number != LINE_STATE_FAILED) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-102: a refund of the failed line %" PRIu64
                     " confirms its release and moves nothing",
                     refunding->index);
    }
    refunding->state.refunded += fact->field[REFUND_AMOUNT].fen;
    accounts_store_refunding(apply, refunding);
    return accounts_store_left(apply, refunding, fault);
}

/* paid twice by the bank and once by the book. */
static struct status recover_unbooked(struct apply *apply, struct refunding *refunding,
                                      struct fault *fault)
{
    const struct fact *fact = apply->fact;
    if (refunding->state.state != LINE_STATE_PAID || fact_has(fact, REFUND_DRAWS) ||
        fact->field[REFUND_IS_PRIOR_YEAR].number != 0 ||
        fact->field[REFUND_TO].number != LINE_STATE_PAID) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-160: line %" PRIu64
                     " stays paid once, and its allocations get nothing back",
                     refunding->index);
    }
    TRY(accounts_recover(apply, refunding->index, fact->field[REFUND_AMOUNT].fen,
                         fault));
    TRY(accounts_store_left(apply, refunding, fault));
    accounts_store_refunding(apply, refunding);
    return OK;
}

/* one draw comes back. */
static struct status give_back(struct apply *apply, struct refunding *refunding,
                               const struct fact_pair *pair, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const bool is_prior = fact->field[REFUND_IS_PRIOR_YEAR].number != 0;
    const int year = date_period((civil_day)fact->field[REFUND_VALUE_DAY].fen) / 12;
    size_t at = 0;
    int of_allocation = 0;
    struct balance *balance = NULL;
    while (at < refunding->count && refunding->left[at].entry != pair->entry) {
        at++;
    }
    if (at == refunding->count || pair->number <= 0 ||
        pair->number > refunding->left[at].number) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-101: line %" PRIu64
                     " did not draw so much on allocation %" PRIu64,
                     refunding->index, pair->entry);
    }
    TRY(year_of(apply, pair->entry, &of_allocation, fault));
    if (is_prior != (year > of_allocation)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-103: allocation %" PRIu64
                     " is of %d; what comes back in a later year, and only that, goes "
                     "to earlier years",
                     pair->entry, of_allocation);
    }
    TRY(accounts_balance_of(apply, pair->entry, &balance, fault));
    int64_t *more = is_prior ? &balance->prior_year : &balance->refunded;
    if (!money_add(*more, pair->number, more)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-101: the refunds exceed what an amount can hold");
    }
    refunding->left[at].number -= pair->number;
    accounts_cover(balance);
    return OK;
}

static struct status give_all_back(struct apply *apply, struct refunding *refunding,
                                   struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct fact_pair pairs[MONEY_SHARES_MAX];
    size_t count = 0;
    int64_t total = 0;
    if (!fact_has(fact, REFUND_DRAWS) || fact->field[REFUND_CONFIRMS_RELEASE].number ||
        !fact_pairs(fact->field[REFUND_DRAWS].bytes, pairs, MONEY_SHARES_MAX, &count)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-101: a refund of the paid line %" PRIu64
                     " says what each allocation gets back",
                     refunding->index);
    }
    for (size_t i = 0; i < count; i++) {
        TRY(give_back(apply, refunding, &pairs[i], fault));
        total += pairs[i].number; /* each at most what is left of a line's amount */
    }
    if (total != fact->field[REFUND_AMOUNT].fen) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-101: what the allocations get back is not the amount of the "
                     "refund");
    }
    return accounts_store_left(apply, refunding, fault);
}

/* A line refunded whole is paid no more; one refunded in part still is. */
static struct status refund(struct apply *apply, struct refunding *refunding,
                            struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct batch *batch = &refunding->batch->batch;
    const int64_t fen = fact->field[REFUND_AMOUNT].fen;
    const int64_t whole = refunding->line.field[LINE_AMOUNT].fen;
    const int64_t before = refunding->state.refunded;
    const bool is_whole = before + fen == whole;
    const unsigned to = is_whole ? LINE_STATE_REFUNDED : LINE_STATE_PAID;
    if (fact->field[REFUND_TO].number != to) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-101: line %" PRIu64 " is %s after this refund",
                     refunding->index, record_state_name(to));
    }
    TRY(give_all_back(apply, refunding, fault));
    TRY(accounts_recover(apply, refunding->index, fen, fault));
    refunding->state.refunded = before + fen;
    refunding->state.state = (uint8_t)to;
    if (!is_whole) {
        batch->part_refunded += fen;
    } else {
        refunding->state.class = (uint8_t)fact->field[REFUND_REASON].number;
        batch->part_refunded -= before;
        accounts_count_state(batch, LINE_STATE_PAID, whole, -1);
        accounts_count_state(batch, LINE_STATE_REFUNDED, whole, 1);
        accounts_count_paid(batch, &refunding->line, refunding->state.value_day, -1);
    }
    accounts_store_refunding(apply, refunding);
    const struct due_row row = {.cause = is_whole ? DUE_ENDED : DUE_REDUCED,
                                .fen = -fen,
                                .event = apply->entry->index,
                                .line = refunding->index};
    return accounts_collect_due(apply, refunding->batch, &refunding->line, &row, fault);
}

struct status accounts_apply_refund(struct apply *apply, struct fault *fault)
{
    struct refunding refunding;
    const uint64_t line = apply->fact->field[REFUND_LINE].number;
    const struct expected found = {.line = line,
                                   .kind = KIND_REFUND,
                                   .fen = apply->fact->field[REFUND_AMOUNT].fen};
    TRY(accounts_check_author(apply, line, fault));
    TRY(accounts_load_refunding(apply, line, &refunding, fault));
    TRY(check_common(apply, &refunding, fault));
    TRY(accounts_meet_expected(apply, &found, fault));
    if (refunding.state.state == LINE_STATE_FAILED) {
        return confirm(apply, &refunding, fault);
    }
    return accounts_is_unbooked(apply->fact)
               ? recover_unbooked(apply, &refunding, fault)
               : refund(apply, &refunding, fault);
}
