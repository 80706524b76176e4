/* accounts_batch.c - batches and their lines: what is reserved, paid, uncovered. */
#include "ledger/accounts_internal.h"

#include "ledger/base/money.h"

#include <inttypes.h>
#include <string.h>

enum { SHARES_MAX = MONEY_SHARES_MAX, FUNCTIONS_MAX = 64 };

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

/* The allocation or, for money passed down, the one at the root of its splits. */
static struct status root_allocation(struct apply *apply, uint64_t index,
                                     struct fact *ret_fact, struct fault *fault)
{
    for (uint64_t at = index;;) {
        struct entry entry;
        TRY(journal_entry(apply->transaction, &apply->accounts->hooks, at, &entry,
                          ret_fact, fault));
        if (entry.kind == KIND_ALLOCATION) {
            return OK;
        }
        if (entry.kind != KIND_SPLIT ||
            ret_fact->field[SPLIT_ALLOCATION].number >= at) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-060: entry %" PRIu64 " is no allocation", index);
        }
        at = ret_fact->field[SPLIT_ALLOCATION].number;
    }
}

static struct status check_shares(struct apply *apply, const struct fact *programme,
                                  civil_period period, struct fault *fault)
{
    struct fact_pair shares[SHARES_MAX];
    size_t count = 0;
    if (!fact_pairs(apply->fact->field[BATCH_SHARES].bytes, shares, SHARES_MAX,
                    &count)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-069: a batch draws from at most %d sources", SHARES_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        struct fact allocation;
        if (shares[i].number <= 0) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-069: every source of a batch has a positive weight");
        }
        TRY(root_allocation(apply, shares[i].entry, &allocation, fault));
        TRY(check_function(programme, &allocation, period, fault));
    }
    return OK;
}

struct status accounts_apply_batch(struct apply *apply, struct fault *fault)
{
    struct accounts *accounts = apply->accounts;
    const struct fact *fact = apply->fact;
    struct fact programme;
    struct fact unit;
    TRY(accounts_expect(apply, fact->field[BATCH_PROGRAMME].number, KIND_PROGRAMME,
                        &programme, fault));
    TRY(accounts_expect(apply, fact->field[BATCH_UNIT].number, KIND_UNIT, &unit,
                        fault));
    const uint64_t origin = fact->field[BATCH_ORIGIN].number;
    if (origin < BATCH_ORIGIN_ROSTER || origin > BATCH_ORIGIN_RECORDED) {
        return FAULT(fault, STATUS_REFUSED, "R-060: a batch of an unknown origin");
    }
    const civil_period period = (civil_period)fact->field[BATCH_PERIOD].number;
    TRY(check_shares(apply, &programme, period, fault));
    if (accounts->batch_count == ACCOUNTS_BATCHES_MAX) {
        return FAULT(fault, STATUS_FULL,
                     "one file may make at most %d batches; split it",
                     ACCOUNTS_BATCHES_MAX);
    }
    accounts->last_batch = accounts->batch_count;
    accounts->batches[accounts->batch_count++] = (struct cached_batch){
        .entry = apply->entry->index,
        .batch = {
            .programme = fact->field[BATCH_PROGRAMME].number,
            .unit = fact->field[BATCH_UNIT].number,
            .file = fact_has(fact, BATCH_FILE) ? fact->field[BATCH_FILE].number : 0,
            .period = period,
            .due = (civil_day)fact->field[BATCH_DUE].fen,
            .origin = (uint8_t)origin,
            .line_count = fact->field[BATCH_LINES].number,
            .amount = fact->field[BATCH_AMOUNT].fen,
            .headcount = fact->field[BATCH_HEADCOUNT].number,
        }};
    return OK;
}

/* ---- draws
 * ---------------------------------------------------------------------------- */

/* What a state means for the money drawn: reserved, paid or nothing. */
enum hold { HOLD_NONE, HOLD_RESERVED, HOLD_PAID };

static enum hold hold_of(unsigned state)
{
    switch (state) {
    case LINE_STATE_APPROVED:
    case LINE_STATE_SUBMITTED:
    case LINE_STATE_UNKNOWN:
        return HOLD_RESERVED;
    case LINE_STATE_PAID:
    case LINE_STATE_REFUNDED:
        return HOLD_PAID;
    default:
        return HOLD_NONE;
    }
}

static int64_t *held(struct balance *balance, enum hold hold)
{
    return hold == HOLD_RESERVED ? &balance->reserved
           : hold == HOLD_PAID   ? &balance->paid
                                 : NULL;
}

/* Moves each pair's fen from one hold to another.  A new hold must be available. */
static struct status move_draws(struct apply *apply, struct bytes list, enum hold from,
                                enum hold to, int64_t *ret_total, struct fault *fault)
{
    struct fact_pair pairs[SHARES_MAX];
    size_t count = 0;
    if (!fact_pairs(list, pairs, SHARES_MAX, &count)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-069: a line draws from at most %d sources", SHARES_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        struct balance *balance = NULL;
        TRY(accounts_balance_of(apply, pairs[i].entry, &balance, fault));
        const int64_t fen = pairs[i].number;
        int64_t *less = held(balance, from);
        int64_t *more = held(balance, to);
        if (fen < 0 || (less != NULL && *less < fen) ||
            !money_add(*ret_total, fen, ret_total)) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-070: a draw is negative or releases more than was held");
        }
        if (less == NULL && more != NULL && fen > balance_available(balance)) {
            char wanted[MONEY_TEXT_SIZE];
            char left[MONEY_TEXT_SIZE];
            money_format_grouped(fen, wanted);
            money_format_grouped(balance_available(balance), left);
            return FAULT(fault, STATUS_REFUSED,
                         "R-066: allocation %" PRIu64 " has %s available, %s more is "
                         "wanted; nothing was recorded",
                         pairs[i].entry, left, wanted);
        }
        if (less != NULL) {
            *less -= fen;
        }
        if (more != NULL) {
            *more += fen;
        }
    }
    return OK;
}

/* Money that was paid though it was not available (a fact is always recorded). */
static struct status add_uncovered(struct apply *apply, struct bytes list,
                                   struct batch *batch, int64_t *ret_total,
                                   struct fault *fault)
{
    struct fact_pair pairs[SHARES_MAX];
    size_t count = 0;
    if (!fact_pairs(list, pairs, SHARES_MAX, &count)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-069: a line draws from at most %d sources", SHARES_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        struct balance *balance = NULL;
        TRY(accounts_balance_of(apply, pairs[i].entry, &balance, fault));
        const int64_t fen = pairs[i].number;
        if (fen <= 0 || !money_add(*ret_total, fen, ret_total) ||
            !money_add(balance->uncovered, fen, &balance->uncovered) ||
            !money_add(batch->uncovered, fen, &batch->uncovered)) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-070: an uncovered amount is not valid");
        }
    }
    return OK;
}

/* ---- lines
 * ----------------------------------------------------------------------------- */

static void count_state(struct batch *batch, unsigned state, int64_t fen, int sign)
{
    batch->by_state[state].count += sign > 0 ? 1 : (uint64_t)-1;
    batch->by_state[state].fen += sign * fen;
}

static void count_paid(struct batch *batch, const struct fact *line,
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

static void collect_due(struct apply *apply, const struct batch *batch)
{
    const struct fact *fact = apply->fact;
    struct due due = {.period = batch->period, .programme = batch->programme};
    memcpy(due.party, fact->field[LINE_PARTY].bytes.at, sizeof(due.party));
    if (fact_has(fact, LINE_PURPOSE)) {
        due.purpose = fact->field[LINE_PURPOSE].bytes;
    }
    if (fact_has(fact, LINE_CASE)) {
        due.case_token = fact->field[LINE_CASE].bytes;
    }
    struct due_row *row = &apply->accounts->dues[apply->accounts->due_count++];
    accounts_due_key(&due, row->key);
    row->line = apply->entry->index;
    row->batch = fact->field[LINE_BATCH].number;
    row->number = (uint32_t)fact->field[LINE_NUMBER].number;
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
    if (apply->accounts->due_count == ACCOUNTS_ROWS_MAX) {
        return FAULT(fault, STATUS_FULL, "one file may hold at most %d lines; split it",
                     ACCOUNTS_ROWS_MAX);
    }
    const uint64_t state = fact->field[LINE_STATE].number;
    const bool is_recorded = cached->batch.origin == BATCH_ORIGIN_RECORDED;
    const bool fits =
        is_recorded ? state == LINE_STATE_PAID || state == LINE_STATE_FAILED ||
                          state == LINE_STATE_UNKNOWN
        : cached->batch.origin == BATCH_ORIGIN_SUBMITTED ? state == LINE_STATE_SUBMITTED
                                                         : state == LINE_STATE_DRAFTED;
    if (!fits || fact->field[LINE_AMOUNT].fen <= 0 ||
        (fact_has(fact, LINE_UNCOVERED) && !is_recorded)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-071: a line of this batch cannot begin in state %s with this "
                     "amount",
                     record_state_name((unsigned)state));
    }
    return OK;
}

struct status accounts_apply_line(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct cached_batch *cached = NULL;
    TRY(accounts_batch_of(apply, fact->field[LINE_BATCH].number, &cached, fault));
    TRY(check_line(apply, cached, fault));
    const unsigned state = (unsigned)fact->field[LINE_STATE].number;
    const int64_t amount = fact->field[LINE_AMOUNT].fen;
    int64_t drawn = 0;
    if (fact_has(fact, LINE_DRAWS)) {
        TRY(move_draws(apply, fact->field[LINE_DRAWS].bytes, HOLD_NONE, hold_of(state),
                       &drawn, fault));
    }
    if (fact_has(fact, LINE_UNCOVERED)) {
        TRY(add_uncovered(apply, fact->field[LINE_UNCOVERED].bytes, &cached->batch,
                          &drawn, fault));
    }
    if (drawn != amount && !(state == LINE_STATE_FAILED && drawn == 0)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-003: what a line draws from its sources is not its amount");
    }
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
    count_state(&cached->batch, state, amount, 1);
    if (fact_has(fact, LINE_HEADCOUNT)) {
        cached->batch.stated_headcount++;
    }
    if (state == LINE_STATE_PAID) {
        count_paid(&cached->batch, fact, line.value_day, 1);
    }
    if (!bytes_is_zero(fact->field[LINE_PARTY].bytes)) {
        collect_due(apply, &cached->batch);
    }
    return OK;
}

/* ---- results
 * ----------------------------------------------------------------------------- */

bool accounts_may_move(unsigned from, unsigned to)
{
    switch (from) {
    case LINE_STATE_SUBMITTED:
        return to == LINE_STATE_PAID || to == LINE_STATE_FAILED ||
               to == LINE_STATE_UNKNOWN;
    case LINE_STATE_UNKNOWN:
        return to == LINE_STATE_PAID || to == LINE_STATE_FAILED;
    case LINE_STATE_FAILED:
        return to == LINE_STATE_PAID;
    default:
        return false;
    }
}

/* A line recorded as unknown beyond what was available: paid, it stays uncovered;
 * failed, nothing has to be covered any more. */
static struct status settle_uncovered(struct apply *apply, struct bytes list,
                                      struct batch *batch, bool is_released,
                                      int64_t *ret_total, struct fault *fault)
{
    struct fact_pair pairs[SHARES_MAX];
    size_t count = 0;
    if (!fact_pairs(list, pairs, SHARES_MAX, &count)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-069: a line draws from at most %d sources", SHARES_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        struct balance *balance = NULL;
        TRY(accounts_balance_of(apply, pairs[i].entry, &balance, fault));
        *ret_total += pairs[i].number;
        if (is_released) {
            /* New money may have covered it meanwhile: then that is free again. */
            const int64_t open = balance->uncovered < pairs[i].number
                                     ? balance->uncovered
                                     : pairs[i].number;
            balance->uncovered -= open;
            balance->paid -= pairs[i].number - open;
            batch->uncovered -= pairs[i].number;
        }
    }
    return OK;
}

static struct status move_money(struct apply *apply, const struct fact *line,
                                struct batch *batch, unsigned from, unsigned to,
                                struct fault *fault)
{
    const struct fact *fact = apply->fact;
    if (hold_of(from) == hold_of(to)) {
        return OK;
    }
    int64_t moved = 0;
    const bool is_late = from == LINE_STATE_FAILED;
    if (fact_has(fact, RESULT_DRAWS)) {
        const struct bytes draws = fact->field[RESULT_DRAWS].bytes;
        /* What was held is released or paid exactly as it was drawn. */
        if (!is_late && !bytes_equal(draws, line->field[LINE_DRAWS].bytes)) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-072: a result moves the very draws of its line");
        }
        TRY(move_draws(apply, draws, hold_of(from), hold_of(to), &moved, fault));
    }
    if (fact_has(fact, RESULT_UNCOVERED)) {
        TRY(add_uncovered(apply, fact->field[RESULT_UNCOVERED].bytes, batch, &moved,
                          fault));
    }
    if (!is_late && fact_has(line, LINE_UNCOVERED)) {
        TRY(settle_uncovered(apply, line->field[LINE_UNCOVERED].bytes, batch,
                             to == LINE_STATE_FAILED, &moved, fault));
    }
    if (moved != line->field[LINE_AMOUNT].fen) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-003: what a result moves is not the amount of its line");
    }
    return OK;
}

struct status accounts_apply_result(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct fact line;
    const uint64_t index = fact->field[RESULT_LINE].number;
    TRY(accounts_expect(apply, index, KIND_LINE, &line, fault));
    struct cached_batch *cached = NULL;
    const uint64_t batch = line.field[LINE_BATCH].number;
    TRY(accounts_batch_of(apply, batch, &cached, fault));
    uint8_t *image = NULL;
    TRY(accounts_line_of(apply, batch, index - batch, &image, fault));
    struct line_state state;
    line_state_decode(image, &state);
    const unsigned from = (unsigned)fact->field[RESULT_FROM].number;
    const unsigned to = (unsigned)fact->field[RESULT_TO].number;
    if (from != state.state || !accounts_may_move(from, to)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-073: line %" PRIu64 " is %s and cannot go from %s to %s", index,
                     record_state_name(state.state), record_state_name(from),
                     record_state_name(to));
    }
    TRY(move_money(apply, &line, &cached->batch, from, to, fault));
    const int64_t amount = line.field[LINE_AMOUNT].fen;
    state.state = (uint8_t)to;
    state.class = (uint8_t)fact->field[RESULT_CLASS].number;
    state.value_day = fact_has(fact, RESULT_VALUE_DAY)
                          ? (civil_day)fact->field[RESULT_VALUE_DAY].fen
                          : 0;
    state.result = apply->entry->index;
    line_state_encode(&state, image);
    count_state(&cached->batch, from, amount, -1);
    count_state(&cached->batch, to, amount, 1);
    if (to == LINE_STATE_PAID) {
        count_paid(&cached->batch, &line, state.value_day, 1);
    }
    return OK;
}
