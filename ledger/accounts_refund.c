/* accounts_refund.c - money that comes back: to the very allocations it was drawn from.
 *
 * What is left of each draw is kept from the first refund of a line on; before that it
 * is what the line, or the late success that paid it, drew. */
#include "ledger/accounts_internal.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

enum { LEFT_SIZE_MAX = 16 * MONEY_SHARES_MAX };

/* A line and all that a refund changes. */
struct refunding {
    uint64_t index;
    struct fact line;
    struct cached_batch *batch;
    uint8_t *image;
    struct line_state state;
    struct fact_pair left[MONEY_SHARES_MAX];
    size_t count;
};

static struct status damaged(struct fault *fault)
{
    return FAULT(fault, STATUS_FOUND, "what a line drew is damaged; restore a backup");
}

static struct status add_list(struct refunding *refunding, const struct fact *fact,
                              unsigned field, struct fault *fault)
{
    struct fact_pair pairs[MONEY_SHARES_MAX];
    size_t count = 0;
    if (!fact_has(fact, field)) {
        return OK;
    }
    if (!fact_pairs(fact->field[field].bytes, pairs, MONEY_SHARES_MAX, &count)) {
        return damaged(fault);
    }
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < refunding->count && refunding->left[at].entry != pairs[i].entry) {
            at++;
        }
        if (at == refunding->count) {
            if (refunding->count == MONEY_SHARES_MAX) {
                return damaged(fault);
            }
            refunding->left[refunding->count++] =
                (struct fact_pair){.entry = pairs[i].entry};
        }
        refunding->left[at].number += pairs[i].number;
    }
    return OK;
}

/* What a paid line drew: a late success after a failure drew anew. */
static struct status drawn_at_first(struct apply *apply, struct refunding *refunding,
                                    struct fault *fault)
{
    struct entry entry;
    struct fact result;
    if (refunding->state.result != 0) {
        TRY(journal_entry(apply->transaction, &apply->accounts->hooks,
                          refunding->state.result, &entry, &result, fault));
        if (entry.kind == KIND_RESULT &&
            result.field[RESULT_FROM].number == LINE_STATE_FAILED) {
            TRY(add_list(refunding, &result, RESULT_DRAWS, fault));
            return add_list(refunding, &result, RESULT_UNCOVERED, fault);
        }
    }
    TRY(add_list(refunding, &refunding->line, LINE_DRAWS, fault));
    return add_list(refunding, &refunding->line, LINE_UNCOVERED, fault);
}

static struct status load_left(struct apply *apply, struct refunding *refunding,
                               struct fault *fault)
{
    uint8_t key[8];
    struct bytes value = {0};
    const struct status found =
        store_get(apply->transaction, LEDGER_TABLE_REFUND,
                  store_key_u64(key, refunding->index), &value, fault);
    refunding->count = 0;
    if (found.code == STATUS_NOT_FOUND) {
        return drawn_at_first(apply, refunding, fault);
    }
    TRY(found);
    if (value.size % 16 != 0 || value.size > LEFT_SIZE_MAX) {
        return damaged(fault);
    }
    struct reader reader = reader_of(value);
    for (size_t i = 0; i < value.size / 16; i++) {
        refunding->left[i].entry = reader_u64(&reader);
        refunding->left[i].number = (int64_t)reader_u64(&reader);
    }
    refunding->count = value.size / 16;
    return OK;
}

static struct status store_left(struct apply *apply, const struct refunding *refunding,
                                struct fault *fault)
{
    uint8_t key[8];
    uint8_t image[LEFT_SIZE_MAX];
    struct writer writer = writer_of(image, sizeof(image));
    for (size_t i = 0; i < refunding->count; i++) {
        writer_u64(&writer, refunding->left[i].entry);
        writer_u64(&writer, (uint64_t)refunding->left[i].number);
    }
    assert(!writer.overflowed);
    return store_put(apply->transaction, LEDGER_TABLE_REFUND,
                     store_key_u64(key, refunding->index), writer_bytes(&writer),
                     fault);
}

/* `state` becomes the one in force: a line of a roster follows its batch. */
static struct status load(struct apply *apply, uint64_t index,
                          struct refunding *ret_refunding, struct fault *fault)
{
    *ret_refunding = (struct refunding){.index = index};
    TRY(accounts_expect(apply, index, KIND_LINE, &ret_refunding->line, fault));
    const uint64_t batch = ret_refunding->line.field[LINE_BATCH].number;
    TRY(accounts_batch_of(apply, batch, &ret_refunding->batch, fault));
    TRY(accounts_line_of(apply, batch, ret_refunding->line.field[LINE_NUMBER].number,
                         &ret_refunding->image, fault));
    line_state_decode(ret_refunding->image, &ret_refunding->state);
    ret_refunding->state.state = (uint8_t)batch_line_state(&ret_refunding->batch->batch,
                                                           ret_refunding->state.state);
    return ret_refunding->state.state == LINE_STATE_PAID ||
                   ret_refunding->state.state == LINE_STATE_REFUNDED
               ? load_left(apply, ret_refunding, fault)
               : OK;
}

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
    TRY(load(&apply, line, &refunding, fault));
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
    if (amount > refunding->line.field[LINE_AMOUNT].fen - refunding->state.refunded) {
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
    refunding->state.result = apply->entry->index;
    line_state_encode(&refunding->state, refunding->image);
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
    return store_left(apply, refunding, fault);
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
    if (fact_has(fact, REFUND_EXCEPTION)) {
        TRY(accounts_recover(apply, refunding->index, fen, fault));
    }
    refunding->state.refunded = before + fen;
    refunding->state.result = apply->entry->index;
    if (!is_whole) {
        line_state_encode(&refunding->state, refunding->image);
        batch->part_refunded += fen;
        return OK;
    }
    refunding->state.state = LINE_STATE_REFUNDED;
    refunding->state.class = (uint8_t)fact->field[REFUND_REASON].number;
    line_state_encode(&refunding->state, refunding->image);
    batch->part_refunded -= before;
    accounts_count_state(batch, LINE_STATE_PAID, whole, -1);
    accounts_count_state(batch, LINE_STATE_REFUNDED, whole, 1);
    accounts_count_paid(batch, &refunding->line, refunding->state.value_day, -1);
    const struct due_row row = {
        .live = -1, .event = apply->entry->index, .line = refunding->index};
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
    TRY(load(apply, line, &refunding, fault));
    TRY(check_common(apply, &refunding, fault));
    TRY(accounts_meet_expected(apply, &found, fault));
    return refunding.state.state == LINE_STATE_FAILED
               ? confirm(apply, &refunding, fault)
               : refund(apply, &refunding, fault);
}

/* ---- taken back
 * ------------------------------------------------------------------------------- */

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
        return damaged(fault);
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
        return damaged(fault);
    }
    for (size_t i = 0; i < count; i++) {
        TRY(take_one(apply, refunding, &pairs[i],
                     refund->field[REFUND_IS_PRIOR_YEAR].number != 0, fault));
    }
    return store_left(apply, refunding, fault);
}

/* The figures as they were before the refund. */
static struct status pay_again(struct apply *apply, struct refunding *refunding,
                               int64_t before, int64_t fen, struct fault *fault)
{
    struct batch *batch = &refunding->batch->batch;
    const int64_t whole = refunding->line.field[LINE_AMOUNT].fen;
    if (refunding->state.state == LINE_STATE_PAID) {
        batch->part_refunded -= fen;
        return OK;
    }
    batch->part_refunded += before;
    accounts_count_state(batch, LINE_STATE_REFUNDED, whole, -1);
    accounts_count_state(batch, LINE_STATE_PAID, whole, 1);
    accounts_count_paid(batch, &refunding->line, refunding->state.value_day, 1);
    refunding->state.state = LINE_STATE_PAID;
    refunding->state.class = RESULT_SUCCESS;
    const struct due_row row = {
        .live = 1, .event = apply->entry->index, .line = refunding->index};
    return accounts_collect_due(apply, refunding->batch, &refunding->line, &row, fault);
}

struct status accounts_undo_refund(struct apply *apply, const struct fact *refund,
                                   uint64_t index, struct fault *fault)
{
    struct refunding refunding;
    const struct fact *fact = apply->fact;
    const int64_t fen = refund->field[REFUND_AMOUNT].fen;
    const bool is_failed = refund->field[REFUND_CONFIRMS_RELEASE].number != 0;
    const bool has_draws = fact_has(fact, CORRECTION_DRAWS);
    TRY(load(apply, refund->field[REFUND_LINE].number, &refunding, fault));
    if (fact_has(refund, REFUND_EXCEPTION)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-109: entry %" PRIu64
                     " recovered what was overpaid; ask for the money again instead",
                     index);
    }
    if (refunding.state.result != index) {
        return FAULT(
            fault, STATUS_REFUSED,
            "R-108: only the newest word about a line is corrected; about that "
            "of entry %" PRIu64 " there is a newer one, entry %" PRIu64,
            index, refunding.state.result);
    }
    if (fact->field[CORRECTION_TO].number !=
            (is_failed ? LINE_STATE_FAILED : LINE_STATE_PAID) ||
        has_draws != fact_has(refund, REFUND_DRAWS) ||
        (has_draws && !bytes_equal(fact->field[CORRECTION_DRAWS].bytes,
                                   refund->field[REFUND_DRAWS].bytes))) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-108: a correction takes back just what the refund gave");
    }
    TRY(take_all(apply, &refunding, refund, fault));
    refunding.state.refunded -= fen;
    refunding.state.result = apply->entry->index;
    if (!is_failed) {
        TRY(pay_again(apply, &refunding, refunding.state.refunded, fen, fault));
    }
    line_state_encode(&refunding.state, refunding.image);
    return OK;
}
