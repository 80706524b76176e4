/* accounts_batch.c - batches and their lines: what is reserved, paid, uncovered. */
#include "ledger/accounts_internal.h"

#include "ledger/base/money.h"

#include <inttypes.h>

enum { FUNCTIONS_MAX = 64 };

/* R-068 (R34): the programme may use the function code of the allocation on the last
 * day of the period. */
static struct status check_function(const struct fact *programme,
                                    const struct fact *allocation, civil_period period,
                                    struct fault *fault)
{
    struct fact_code codes[FUNCTIONS_MAX];
    size_t count = 0;
    const civil_day day = date_period_last(period);
    const struct bytes wanted = allocation->field[ALLOCATION_FUNCTION].bytes;
    if (!fact_codes(programme->field[PROGRAMME_FUNCTIONS].bytes, codes, FUNCTIONS_MAX,
                    &count)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-068: the programme's codes are too many");
    }
    for (size_t i = 0; i < count; i++) {
        if (bytes_equal(codes[i].code, wanted) && codes[i].from <= day &&
            day <= codes[i].to) {
            return OK;
        }
    }
    return FAULT(fault, STATUS_REFUSED,
                 "R-068: an allocation under function code %.*s may not pay for "
                 "programme %.*s; choose an allocation of the programme's own code",
                 (int)wanted.size, (const char *)wanted.at,
                 (int)programme->field[PROGRAMME_CODE].bytes.size,
                 (const char *)programme->field[PROGRAMME_CODE].bytes.at);
}

static struct status check_shares(struct apply *apply, const struct fact *programme,
                                  civil_period period, struct fault *fault)
{
    struct fact_pair shares[MONEY_SHARES_MAX];
    size_t count = 0;
    if (!fact_pairs(apply->fact->field[BATCH_SHARES].bytes, shares, MONEY_SHARES_MAX,
                    &count)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-069: a batch draws from at most %d sources", MONEY_SHARES_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        struct fact allocation;
        if (shares[i].number <= 0) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-069: every source of a batch has a positive weight");
        }
        TRY(accounts_root_allocation(apply, shares[i].entry, &allocation, fault));
        TRY(check_function(programme, &allocation, period, fault));
    }
    return OK;
}

struct status accounts_batch_sources(struct apply *apply, const struct fact *fact,
                                     struct cached_batch *batch, struct fault *fault)
{
    struct fact_pair shares[MONEY_SHARES_MAX];
    if (!fact_pairs(fact->field[BATCH_SHARES].bytes, shares, MONEY_SHARES_MAX,
                    &batch->share_count)) {
        return FAULT(fault, STATUS_FOUND, "a batch's sources are damaged");
    }
    for (size_t i = 0; i < batch->share_count; i++) {
        batch->shares[i] = shares[i].entry;
    }
    return accounts_programme_root(
        apply->transaction, fact->field[BATCH_PROGRAMME].number, &batch->root, fault);
}

struct status accounts_apply_batch(struct apply *apply, struct fault *fault)
{
    struct accounts *accounts = apply->accounts;
    const struct fact *fact = apply->fact;
    struct fact programme;
    TRY(accounts_expect(apply, fact->field[BATCH_PROGRAMME].number, KIND_PROGRAMME,
                        &programme, fault));
    TRY(accounts_expect_kind(apply, fact->field[BATCH_UNIT].number, KIND_UNIT, fault));
    TRY(accounts_expect_field(apply, BATCH_FILE, KIND_FILE, fault));
    TRY(accounts_expect_field(apply, BATCH_REPLACES, KIND_BATCH, fault));
    const uint64_t origin = fact->field[BATCH_ORIGIN].number;
    if (origin != BATCH_ORIGIN_ROSTER && origin != BATCH_ORIGIN_RECORDED) {
        return FAULT(fault, STATUS_REFUSED, "R-060: a batch of an unknown origin");
    }
    const civil_period period = (civil_period)fact->field[BATCH_PERIOD].number;
    TRY(check_shares(apply, &programme, period, fault));
    if (accounts->batch_count == ACCOUNTS_BATCHES_MAX) {
        return FAULT(fault, STATUS_FULL,
                     "one file may make at most %d batches; split it",
                     ACCOUNTS_BATCHES_MAX);
    }
    struct cached_batch *cached = &accounts->batches[accounts->batch_count];
    *cached =
        (struct cached_batch){.entry = apply->entry->index,
                              .batch =
                                  {
                                      .programme = fact->field[BATCH_PROGRAMME].number,
                                      .unit = fact->field[BATCH_UNIT].number,
                                      .file = fact_number(fact, BATCH_FILE),
                                      .period = period,
                                      .due = (civil_day)fact->field[BATCH_DUE].fen,
                                      .origin = (uint8_t)origin,
                                      .stage = LINE_STATE_DRAFTED,
                                      .line_count = fact->field[BATCH_LINES].number,
                                      .amount = fact->field[BATCH_AMOUNT].fen,
                                      .headcount = fact->field[BATCH_HEADCOUNT].number,
                                  },
                              .has_drawn = true,
                              .is_touched = true,
                              .drawn_changed = origin == BATCH_ORIGIN_ROSTER};
    TRY(accounts_batch_sources(apply, fact, cached, fault));
    TRY(accounts_check_policy(apply, cached->root, fault));
    accounts->last_batch = accounts->batch_count++;
    return OK;
}

/* ---- lines
 * ----------------------------------------------------------------------------- */

void accounts_count_state(struct batch *batch, unsigned state, int64_t fen, int sign)
{
    batch->by_state[state].count += sign > 0 ? 1 : (uint64_t)-1;
    batch->by_state[state].fen += sign * fen;
}

void accounts_count_paid(struct batch *batch, const struct fact *line,
                         civil_day value_day, int sign)
{
    const int64_t fen = line->field[LINE_AMOUNT].fen;
    const uint64_t one = sign > 0 ? 1 : (uint64_t)-1;
    if (fact_has(line, LINE_HEADCOUNT)) {
        batch->paid_headcount += one * line->field[LINE_HEADCOUNT].number;
    }
    if (value_day != 0) {
        batch->timed_count += one;
        if (value_day <= batch->due) {
            batch->on_time.count += one;
            batch->on_time.fen += sign * fen;
        }
    }
}

/* R-133, to the fen; and whom money for nobody by name may reach. */
static struct status check_parts(const struct fact *fact, struct fault *fault)
{
    static const unsigned parts[] = {LINE_BASE, LINE_SUPPLEMENT, LINE_BACK_PAY,
                                     LINE_OTHER};
    int64_t sum = 0;
    bool has_parts = false;
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (fact_has(fact, parts[i])) {
            has_parts = true;
            if (!money_add(sum, fact->field[parts[i]].fen, &sum)) {
                sum = -1; /* and no amount is negative */
                break;
            }
        }
    }
    if (has_parts && sum != fact->field[LINE_AMOUNT].fen) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-133: base, supplement, back pay and adjustment of a line add "
                     "up to its amount");
    }
    if (!fact_has(fact, LINE_PAYEE_KIND)) {
        return OK;
    }
    const uint64_t kind = fact->field[LINE_PAYEE_KIND].number;
    const bool is_unnamed = kind == PAYEE_UNNAMED;
    const bool fits = kind >= PAYEE_SELF && kind < PAYEE_KIND_END &&
                      (!is_unnamed || (bytes_is_zero(fact->field[LINE_PARTY].bytes) &&
                                       fact_has(fact, LINE_HEADCOUNT) &&
                                       fact->field[LINE_HEADCOUNT].number > 0));
    return fits ? OK
                : FAULT(fault, STATUS_REFUSED,
                        "R-136: a line says a known kind of payee, and for people "
                        "without names how many they are");
}

static struct status check_line(struct apply *apply, const struct cached_batch *cached,
                                struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t number = fact->field[LINE_NUMBER].number;
    if (number != cached->lines_seen + 1 || number > cached->batch.line_count ||
        apply->entry->index != cached->entry + number) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-062: the lines of a batch follow it without a gap, in order");
    }
    const uint64_t state = fact->field[LINE_STATE].number;
    const bool is_recorded = cached->batch.origin == BATCH_ORIGIN_RECORDED;
    const bool fits = is_recorded
                          ? state == LINE_STATE_PAID || state == LINE_STATE_FAILED ||
                                state == LINE_STATE_UNKNOWN
                          : state == LINE_STATE_DRAFTED;
    if (!fits || fact->field[LINE_AMOUNT].fen <= 0 ||
        (fact_has(fact, LINE_CLASS) &&
         fact->field[LINE_CLASS].number >= RESULT_CLASS_COUNT) ||
        (fact_has(fact, LINE_UNCOVERED) &&
         (!is_recorded || state == LINE_STATE_FAILED))) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-071: a line of this batch cannot begin in state %s with this "
                     "amount",
                     record_state_name((unsigned)state));
    }
    TRY(accounts_expect_field(apply, LINE_VILLAGE, KIND_UNIT, fault));
    TRY(check_parts(fact, fault));
    return accounts_take_place(apply, cached, fault);
}

/* What a line draws from its sources is its amount; a recorded failure may draw
 * nothing, for it holds nothing. */
static struct status draw_line(struct apply *apply, struct cached_batch *cached,
                               struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const unsigned state = (unsigned)fact->field[LINE_STATE].number;
    int64_t drawn = 0;
    if (fact_has(fact, LINE_DRAWS) && state == LINE_STATE_DRAFTED) {
        TRY(accounts_plan_draws(cached, fact->field[LINE_DRAWS].bytes, 1, &drawn,
                                fault));
    } else if (fact_has(fact, LINE_DRAWS)) {
        const struct draw draw = {cached, fact->field[LINE_DRAWS].bytes, HOLD_NONE,
                                  accounts_hold(state)};
        TRY(accounts_move_draws(apply, &draw, &drawn, fault));
    }
    if (fact_has(fact, LINE_UNCOVERED)) {
        TRY(accounts_add_uncovered(apply, cached, fact->field[LINE_UNCOVERED].bytes,
                                   &drawn, fault));
    }
    if (drawn != fact->field[LINE_AMOUNT].fen &&
        !(state == LINE_STATE_FAILED && drawn == 0)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-003: what a line draws from its sources is not its amount");
    }
    return OK;
}

/* R-354; within what the batch has in all. */
static void note_paid(struct cached_batch *cached, int64_t amount, civil_day day)
{
    cached->paid_before += amount;
    if (day != 0 && (cached->paid_first == 0 || day < cached->paid_first)) {
        cached->paid_first = day;
    }
}

struct status accounts_apply_line(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct cached_batch *cached = NULL;
    TRY(accounts_batch_of(apply, fact->field[LINE_BATCH].number, &cached, fault));
    TRY(check_line(apply, cached, fault));
    const unsigned state = (unsigned)fact->field[LINE_STATE].number;
    const int64_t amount = fact->field[LINE_AMOUNT].fen;
    TRY(draw_line(apply, cached, fault));
    struct line_state line = {.state = (uint8_t)state, .class = RESULT_NONE};
    if (fact_has(fact, LINE_CLASS)) {
        line.class = (uint8_t)fact->field[LINE_CLASS].number;
    }
    if (fact_has(fact, LINE_VALUE_DAY)) {
        line.value_day = (civil_day)fact->field[LINE_VALUE_DAY].fen;
    }
    uint8_t *image = NULL;
    TRY(accounts_line_of(apply, cached->entry, fact->field[LINE_NUMBER].number, &image,
                         fault));
    line_state_encode(&line, image);
    cached->lines_seen++;
    if (!money_add(cached->amount_seen, amount, &cached->amount_seen)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-062: the lines of batch %" PRIu64
                     " exceed what an amount can hold",
                     cached->entry);
    }
    accounts_count_state(&cached->batch, state, amount, 1);
    if (fact_has(fact, LINE_HEADCOUNT)) {
        cached->batch.stated_headcount++;
    }
    if (state == LINE_STATE_PAID) {
        accounts_count_paid(&cached->batch, fact, line.value_day, 1);
        note_paid(cached, amount, line.value_day);
    }
    const struct due_row row = {.cause = fact_has(fact, LINE_RESEND_OF) ? DUE_RESEND
                                                                        : DUE_LINE,
                                .fen = accounts_is_live(state) ? amount : 0,
                                .event = apply->entry->index,
                                .line = apply->entry->index};
    return accounts_collect_due(apply, cached, fact, &row, fault);
}
