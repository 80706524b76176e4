/* accounts_result.c - the bank's word: a line moves on, and its money with it. */
#include "ledger/accounts_internal.h"

#include <inttypes.h>

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

static struct status not_its_amount(struct fault *fault)
{
    return FAULT(fault, STATUS_REFUSED,
                 "R-003: what a result moves is not the amount of its line");
}

/* A success after a failure draws anew, what is there and what is not. */
static struct status move_late(struct apply *apply, const struct fact *line,
                               struct cached_batch *batch, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    int64_t moved = 0;
    if (fact_has(fact, RESULT_DRAWS)) {
        const struct draw draw = {batch, fact->field[RESULT_DRAWS].bytes, HOLD_NONE,
                                  HOLD_PAID};
        TRY(accounts_move_draws(apply, &draw, &moved, fault));
    }
    if (fact_has(fact, RESULT_UNCOVERED)) {
        TRY(accounts_add_uncovered(apply, batch, fact->field[RESULT_UNCOVERED].bytes,
                                   &moved, fault));
    }
    return moved == line->field[LINE_AMOUNT].fen ? OK : not_its_amount(fault);
}

/* What was held is released or paid exactly as it was drawn. */
static struct status move_held(struct apply *apply, const struct fact *line,
                               struct cached_batch *batch, const struct draw *move,
                               struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const bool moves = move->from != move->to && fact_has(line, LINE_DRAWS);
    if (fact_has(fact, RESULT_DRAWS) != moves || fact_has(fact, RESULT_UNCOVERED) ||
        (moves && !bytes_equal(fact->field[RESULT_DRAWS].bytes,
                               line->field[LINE_DRAWS].bytes))) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-072: a result moves the very draws of its line");
    }
    int64_t moved = 0;
    if (moves) {
        struct draw draw = *move;
        draw.list = line->field[LINE_DRAWS].bytes;
        TRY(accounts_move_draws(apply, &draw, &moved, fault));
    }
    if (move->from != move->to && fact_has(line, LINE_UNCOVERED)) {
        const struct bytes uncovered = line->field[LINE_UNCOVERED].bytes;
        moved += accounts_list_total(uncovered);
        if (move->to == HOLD_NONE) {
            TRY(accounts_drop_uncovered(apply, batch, uncovered, fault));
        }
    }
    return move->from == move->to || moved == line->field[LINE_AMOUNT].fen
               ? OK
               : not_its_amount(fault);
}

/* Of a line that is answered in parts, one part after the other. */
static bool may_follow(const struct fact *fact, unsigned from, unsigned to)
{
    return accounts_may_move(from, to) ||
           (from == LINE_STATE_UNKNOWN && to == LINE_STATE_UNKNOWN &&
            fact_has(fact, RESULT_PARTS));
}

static struct status check_result(struct apply *apply, const struct fact *line,
                                  unsigned state, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const unsigned from = (unsigned)fact->field[RESULT_FROM].number;
    const unsigned to = (unsigned)fact->field[RESULT_TO].number;
    const uint64_t class = fact->field[RESULT_CLASS].number;
    if (from != state || !may_follow(fact, from, to)) {
        if (state == LINE_STATE_DRAFTED || state == LINE_STATE_APPROVED) {
            return FAULT(
                fault, STATUS_REFUSED,
                "R-073: line %" PRIu64
                " is %s; its batch was not submitted yet, see: mingzhang batch "
                "submit",
                fact->field[RESULT_LINE].number, record_state_name(state));
        }
        return FAULT(fault, STATUS_REFUSED,
                     "R-073: line %" PRIu64 " is %s and cannot go from %s to %s",
                     fact->field[RESULT_LINE].number, record_state_name(state),
                     record_state_name(from), record_state_name(to));
    }
    if (class == RESULT_NONE || class >= RESULT_CLASS_COUNT) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-073: a result without the bank's word (class %" PRIu64 ")",
                     class);
    }
    /* what is not known may be another amount; nothing moves by it. */
    const int64_t amount = fact->field[RESULT_AMOUNT].fen;
    if (to == LINE_STATE_UNKNOWN ? amount < 0
                                 : amount != line->field[LINE_AMOUNT].fen) {
        return not_its_amount(fault);
    }
    return OK;
}

/* What is drawn next may be other money. */
static struct status forget_refunds(struct apply *apply, uint64_t line,
                                    struct fault *fault)
{
    uint8_t key[8];
    const struct status gone = store_delete(apply->transaction, LEDGER_TABLE_REFUND,
                                            store_key_u64(key, line), fault);
    return gone.code == STATUS_NOT_FOUND ? OK : gone;
}

struct status accounts_apply_result(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct fact line;
    const uint64_t index = fact->field[RESULT_LINE].number;
    bool is_confirmed = false;
    TRY(accounts_check_result_file(apply, &is_confirmed, fault));
    if (!is_confirmed) {
        TRY(accounts_check_author(apply, index, fault));
    }
    TRY(accounts_expect_line(apply, index, &line, fault));
    struct cached_batch *cached = NULL;
    const uint64_t batch = line.field[LINE_BATCH].number;
    TRY(accounts_batch_of(apply, batch, &cached, fault));
    uint8_t *image = NULL;
    TRY(accounts_line_of(apply, batch, line.field[LINE_NUMBER].number, &image, fault));
    struct line_state state;
    line_state_decode(image, &state);
    const unsigned from = batch_line_state(&cached->batch, state.state);
    TRY(check_result(apply, &line, from, fault));
    TRY(accounts_check_parts(apply, &line, from, state.result, fault));
    const unsigned to = (unsigned)fact->field[RESULT_TO].number;
    const struct draw move = {cached, {0}, accounts_hold(from), accounts_hold(to)};
    TRY(from == LINE_STATE_FAILED ? move_late(apply, &line, cached, fault)
                                  : move_held(apply, &line, cached, &move, fault));
    const int64_t amount = line.field[LINE_AMOUNT].fen;
    TRY(accounts_sum_result(apply, amount, fault));
    state.state = (uint8_t)to;
    state.class = (uint8_t)fact->field[RESULT_CLASS].number;
    state.value_day = fact_has(fact, RESULT_VALUE_DAY)
                          ? (civil_day)fact->field[RESULT_VALUE_DAY].fen
                          : 0;
    accounts_next_word(apply, index, &state);
    if (from == LINE_STATE_FAILED) { /* what was confirmed was another payment's */
        state.refunded = 0;
        TRY(forget_refunds(apply, index, fault));
    }
    line_state_encode(&state, image);
    accounts_count_state(&cached->batch, from, amount, -1);
    accounts_count_state(&cached->batch, to, amount, 1);
    if (to == LINE_STATE_PAID) {
        accounts_count_paid(&cached->batch, &line, state.value_day, 1);
    }
    const struct expected found = {
        .line = index, .kind = KIND_RESULT, .to = to, .class = state.class};
    TRY(accounts_meet_expected(apply, &found, fault));
    if (accounts_is_live(to) == accounts_is_live(from)) {
        return OK;
    }
    const bool is_live = accounts_is_live(to);
    const struct due_row row = {.cause = is_live ? DUE_REVIVED : DUE_ENDED,
                                .fen = is_live ? amount : -amount,
                                .event = apply->entry->index,
                                .line = index};
    return accounts_collect_due(apply, cached, &line, &row, fault);
}

/* ---- taken back
 * ------------------------------------------------------------------------------- */

/* The money goes back to where the result took it from. */
static struct status undo_draws(struct apply *apply, struct cached_batch *cached,
                                const struct fact *line, const struct fact *result,
                                struct fault *fault)
{
    const unsigned from = (unsigned)result->field[RESULT_FROM].number;
    const bool is_late = from == LINE_STATE_FAILED;
    const struct bytes list =
        is_late ? fact_bytes(result, RESULT_DRAWS) : fact_bytes(line, LINE_DRAWS);
    int64_t moved = 0;
    if (!bytes_equal(list, fact_bytes(apply->fact, CORRECTION_DRAWS))) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-108: a correction moves back just what the result moved");
    }
    if (list.size > 0) {
        const struct draw draw = {cached, list, HOLD_PAID, accounts_hold(from)};
        TRY(accounts_move_draws(apply, &draw, &moved, fault));
    }
    return is_late && fact_has(result, RESULT_UNCOVERED)
               ? accounts_drop_uncovered(apply, cached,
                                         result->field[RESULT_UNCOVERED].bytes, fault)
               : OK;
}

/* The payment in force, though refunds that were taken back came after it. */
static struct status is_payment_in_force(struct apply *apply,
                                         const struct line_state *state, uint64_t line,
                                         uint64_t index, bool *ret_is,
                                         struct fault *fault)
{
    uint8_t key[8];
    struct bytes value = {0};
    *ret_is = state->result == index;
    if (*ret_is) {
        return OK;
    }
    const struct status found = store_get(apply->transaction, LEDGER_TABLE_REFUND,
                                          store_key_u64(key, line), &value, fault);
    if (found.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(found);
    struct reader reader = reader_of(value);
    *ret_is = reader_u64(&reader) == index;
    return OK;
}

/* */
static struct status check_undo(struct apply *apply, const struct line_state *state,
                                uint64_t line, uint64_t index, struct fault *fault)
{
    bool is_in_force = false;
    TRY(is_payment_in_force(apply, state, line, index, &is_in_force, fault));
    if (state->state == LINE_STATE_PAID || state->state == LINE_STATE_REFUNDED) {
        if (is_in_force && state->refunded != 0) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-161: money of the payment of entry %" PRIu64
                         " came back; correct that first, entry %" PRIu64
                         " being the newest about line %" PRIu64,
                         index, state->result, line);
        }
    } else {
        is_in_force = false;
    }
    if (!is_in_force) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-161: entry %" PRIu64 " is not the payment of line %" PRIu64
                     " that is in force; the newest entry about it is %" PRIu64,
                     index, line, state->result);
    }
    return accounts_check_unasked(apply, line, fault);
}

struct status accounts_undo_result(struct apply *apply, const struct fact *result,
                                   uint64_t index, struct fault *fault)
{
    struct fact line;
    struct cached_batch *cached = NULL;
    uint8_t *image = NULL;
    struct line_state state;
    const uint64_t entry = result->field[RESULT_LINE].number;
    const unsigned from = (unsigned)result->field[RESULT_FROM].number;
    TRY(accounts_expect(apply, entry, KIND_LINE, &line, fault));
    TRY(accounts_batch_of(apply, line.field[LINE_BATCH].number, &cached, fault));
    TRY(accounts_line_of(apply, line.field[LINE_BATCH].number,
                         line.field[LINE_NUMBER].number, &image, fault));
    line_state_decode(image, &state);
    TRY(check_undo(apply, &state, entry, index, fault));
    if (apply->fact->field[CORRECTION_TO].number != from) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-108: before entry %" PRIu64 " line %" PRIu64
                     " was %s, and so it is again",
                     index, entry, record_state_name(from));
    }
    TRY(undo_draws(apply, cached, &line, result, fault));
    TRY(forget_refunds(apply, entry, fault));
    const int64_t amount = line.field[LINE_AMOUNT].fen;
    accounts_count_state(&cached->batch, LINE_STATE_PAID, amount, -1);
    accounts_count_state(&cached->batch, from, amount, 1);
    accounts_count_paid(&cached->batch, &line, state.value_day, -1);
    state = (struct line_state){.state = (uint8_t)from, .result = state.result};
    accounts_next_word(apply, entry, &state);
    line_state_encode(&state, image);
    if (accounts_is_live(from)) {
        return OK;
    }
    const struct due_row row = {.cause = DUE_ENDED,
                                .fen = -amount,
                                .event = apply->entry->index,
                                .line = entry};
    return accounts_collect_due(apply, cached, &line, &row, fault);
}
