/* accounts_voucher.c - treasury vouchers: their numbers, and lines answered in parts.
 *
 * A line that is drawn from allocations of several documents stands in as many
 * vouchers, with a part in each; it is settled when each part was answered. */
#include "ledger/accounts_internal.h"

#include <inttypes.h>

static const char last_word[] = "last";

/* ---- numbers
 * ---------------------------------------------------------------------------------- */

static struct status last_submission(struct store_transaction *transaction,
                                     uint64_t *ret_last, struct fault *fault)
{
    *ret_last = 0;
    const struct status known =
        accounts_code(transaction, CODE_VOUCHER, bytes_of(last_word), ret_last, fault);
    return known.code == STATUS_NOT_FOUND ? OK : known;
}

static struct status numbers_after(struct store_transaction *transaction, uint64_t last,
                                   struct voucher_numbers *ret_next,
                                   struct fault *fault)
{
    struct fact fact;
    *ret_next = (struct voucher_numbers){1, 1};
    if (last == 0) {
        return OK;
    }
    TRY(accounts_fact(transaction, last, &fact, fault));
    ret_next->plan =
        fact.field[SUBMISSION_PLAN].number + fact.field[SUBMISSION_PLANS].number;
    ret_next->order =
        fact.field[SUBMISSION_ORDER].number + fact.field[SUBMISSION_ORDERS].number;
    return OK;
}

struct status accounts_voucher_numbers(struct store_transaction *transaction,
                                       struct voucher_numbers *ret_next,
                                       struct fault *fault)
{
    uint64_t last = 0;
    TRY(last_submission(transaction, &last, fault));
    return numbers_after(transaction, last, ret_next, fault);
}

static struct status bad_numbers(const struct apply *apply, struct fault *fault)
{
    return FAULT(fault, STATUS_REFUSED,
                 "R-150: the vouchers of batch %" PRIu64
                 " are not numbered on from those written before",
                 apply->fact->field[SUBMISSION_BATCH].number);
}

struct status accounts_number_vouchers(struct apply *apply, struct fault *fault)
{
    static const unsigned keys[] = {SUBMISSION_PLAN, SUBMISSION_PLANS, SUBMISSION_ORDER,
                                    SUBMISSION_ORDERS};
    const struct fact *fact = apply->fact;
    const bool is_voucher = fact->field[SUBMISSION_FORM].number == SUBMISSION_VOUCHER;
    struct voucher_numbers next;
    uint64_t last = 0;
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        if (fact_has(fact, keys[i]) != is_voucher ||
            (is_voucher && fact->field[keys[i]].number == 0)) {
            return bad_numbers(apply, fault);
        }
    }
    if (!is_voucher) {
        return OK;
    }
    TRY(last_submission(apply->transaction, &last, fault));
    TRY(numbers_after(apply->transaction, last, &next, fault));
    if (fact->field[SUBMISSION_PLAN].number < next.plan ||
        fact->field[SUBMISSION_ORDER].number < next.order ||
        fact->field[SUBMISSION_PLANS].number > MONEY_SHARES_MAX ||
        fact->field[SUBMISSION_PLANS].number > fact->field[SUBMISSION_ORDERS].number) {
        return bad_numbers(apply, fault);
    }
    return accounts_enter_code(apply, CODE_VOUCHER, bytes_of(last_word), last, fault);
}

/* ---- parts
 * ------------------------------------------------------------------------------------
 */

struct parts {
    struct fact_pair list[MONEY_SHARES_MAX];
    size_t count;
};

static struct status bad_parts(const struct apply *apply, struct fault *fault)
{
    return FAULT(fault, STATUS_REFUSED,
                 "R-152: what the result says of the parts of line %" PRIu64
                 " does not follow from its draws and earlier answers",
                 apply->fact->field[RESULT_LINE].number);
}

static bool load_parts(const struct fact *fact, unsigned field, struct parts *ret_parts)
{
    ret_parts->count = 0;
    return !fact_has(fact, field) ||
           fact_pairs(fact->field[field].bytes, ret_parts->list, MONEY_SHARES_MAX,
                      &ret_parts->count);
}

/* What was answered before, if the line is still unknown by it. */
static struct status parts_before(struct apply *apply, unsigned state, uint64_t before,
                                  struct parts *ret_parts, struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    ret_parts->count = 0;
    if (state != LINE_STATE_UNKNOWN || before == 0) {
        return OK;
    }
    TRY(accounts_entry(apply->transaction, before, &entry, &fact, fault));
    if (entry.kind != KIND_RESULT) {
        return OK;
    }
    return load_parts(&fact, RESULT_PARTS, ret_parts) ? OK : bad_parts(apply, fault);
}

/* What was paid of a part comes back only by a list of what came back. */
static struct status may_come_back(struct apply *apply, bool *ret_may,
                                   struct fault *fault)
{
    struct fact file;
    *ret_may = false;
    if (fact_has(apply->fact, RESULT_FILE)) {
        TRY(accounts_expect(apply, apply->fact->field[RESULT_FILE].number, KIND_FILE,
                            &file, fault));
        *ret_may = file.field[FILE_USE].number == FILE_REFUND;
    }
    return OK;
}

/* Each is a whole draw, paid or not; in the order of the draws; none is forgotten, and
 * none that was paid is unpaid now, unless it came back. */
static bool are_sound(const struct parts *said, const struct parts *drawn,
                      const struct parts *before, bool may_come_back, bool *ret_is_new,
                      int64_t *ret_paid)
{
    size_t at = 0;
    *ret_paid = 0;
    *ret_is_new = said->count != before->count;
    for (size_t i = 0; i < drawn->count; i++) {
        const struct fact_pair *draw = &drawn->list[i];
        const struct fact_pair *old =
            fact_pair_of(before->list, before->count, draw->entry);
        const bool is_here =
            at < said->count && said->list[at].entry == draw->entry && draw->number > 0;
        if (!is_here) {
            if (old != NULL) {
                return false;
            }
            continue;
        }
        const int64_t fen = said->list[at++].number;
        if ((fen != 0 && fen != draw->number) ||
            (old != NULL && fen < old->number && !may_come_back)) {
            return false;
        }
        *ret_is_new = *ret_is_new || (old != NULL && fen != old->number);
        *ret_paid += fen; /* at most the line's amount */
    }
    return at == said->count;
}

static bool has_paid(const struct parts *parts)
{
    for (size_t i = 0; i < parts->count; i++) {
        if (parts->list[i].number > 0) {
            return true;
        }
    }
    return false;
}

static struct status part_was_paid(const struct apply *apply, struct fault *fault)
{
    return FAULT(fault, STATUS_REFUSED,
                 "R-152: a part of line %" PRIu64
                 " was paid, said an earlier answer; the line has not failed whole",
                 apply->fact->field[RESULT_LINE].number);
}

static size_t positive(const struct parts *drawn)
{
    size_t count = 0;
    for (size_t i = 0; i < drawn->count; i++) {
        count += drawn->list[i].number > 0;
    }
    return count;
}

struct status accounts_check_parts(struct apply *apply, const struct fact *line,
                                   unsigned state, uint64_t before, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const unsigned to = (unsigned)fact->field[RESULT_TO].number;
    struct parts said;
    struct parts drawn;
    struct parts old;
    bool is_new = false;
    bool is_back = false;
    int64_t paid = 0;
    TRY(parts_before(apply, state, before, &old, fault));
    if (!fact_has(fact, RESULT_PARTS)) { /* of the whole line */
        return to == LINE_STATE_FAILED && has_paid(&old) ? part_was_paid(apply, fault)
                                                         : OK;
    }
    TRY(may_come_back(apply, &is_back, fault));
    if (state == LINE_STATE_FAILED || !load_parts(fact, RESULT_PARTS, &said) ||
        !load_parts(line, LINE_DRAWS, &drawn) ||
        !are_sound(&said, &drawn, &old, is_back, &is_new, &paid) || !is_new) {
        return bad_parts(apply, fault);
    }
    const bool is_whole = said.count == positive(&drawn);
    const int64_t amount = line->field[LINE_AMOUNT].fen;
    const bool is_right = to == LINE_STATE_PAID ? is_whole && paid == amount
                          : to == LINE_STATE_FAILED
                              ? is_whole && paid == 0
                              : fact->field[RESULT_AMOUNT].fen == paid &&
                                    (!is_whole || (paid != 0 && paid != amount));
    return is_right ? OK : bad_parts(apply, fault);
}
