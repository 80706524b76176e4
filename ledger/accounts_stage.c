/* accounts_stage.c - a batch on its way: submitted, cancelled, or with a line less. */
#include "ledger/accounts_internal.h"

#include <assert.h>
#include <inttypes.h>

void accounts_move_stage(struct batch *batch, unsigned stage)
{
    /* Lines of a recorded batch have the bank's word and stand for themselves. */
    if (batch->origin == BATCH_ORIGIN_ROSTER && batch->stage != stage) {
        struct count_and_fen *from = &batch->by_state[batch->stage];
        struct count_and_fen *to = &batch->by_state[stage];
        to->count += from->count;
        to->fen += from->fen;
        *from = (struct count_and_fen){0, 0};
    }
    batch->stage = (uint8_t)stage;
}

struct status accounts_note_unapproved(struct apply *apply, struct fault *fault)
{
    struct cached_batch *cached = NULL;
    const uint64_t batch = apply->fact->field[EXCEPTION_SUBJECT].number;
    TRY(accounts_batch_of(apply, batch, &cached, fault));
    if (cached->batch.origin != BATCH_ORIGIN_RECORDED ||
        cached->batch.stage != LINE_STATE_DRAFTED || cached->batch.unapproved != 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-111: that batch %" PRIu64
                     " waits for its approval is told already, or not so",
                     batch);
    }
    cached->batch.unapproved = apply->entry->index;
    return OK;
}

/* A batch's lines have changed: what was approved is approved no more. */
static struct status void_approvals(struct apply *apply, uint64_t batch,
                                    struct fault *fault)
{
    uint8_t image[8];
    const struct status gone = store_delete(apply->transaction, LEDGER_TABLE_APPROVAL,
                                            store_key_u64(image, batch), fault);
    return gone.code == STATUS_NOT_FOUND ? OK : gone;
}

/* An approved batch holds what its lines draw; the entry says that this is freed. */
static struct status free_drawn(struct apply *apply, struct cached_batch *cached,
                                unsigned field, struct fault *fault)
{
    const struct bytes stated = fact_bytes(apply->fact, field);
    const bool is_held = cached->batch.stage == LINE_STATE_APPROVED;
    TRY(accounts_load_drawn(apply, cached, fault));
    if (is_held ? !accounts_states_drawn(cached, stated) : stated.size > 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-095: what is freed is not what batch %" PRIu64 " holds",
                     cached->entry);
    }
    return is_held ? accounts_hold_drawn(apply, cached, false, fault) : OK;
}

static bool is_before_submission(const struct batch *batch)
{
    return batch->origin == BATCH_ORIGIN_ROSTER &&
           (batch->stage == LINE_STATE_DRAFTED || batch->stage == LINE_STATE_APPROVED);
}

/* */
static struct status submit(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct cached_batch *cached = NULL;
    TRY(accounts_batch_of(apply, fact->field[SUBMISSION_BATCH].number, &cached, fault));
    struct batch *batch = &cached->batch;
    const char *state = batch->origin == BATCH_ORIGIN_ROSTER
                            ? record_state_name(batch->stage)
                            : "recorded";
    if (batch->stage == LINE_STATE_DRAFTED) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-096: batch %" PRIu64
                     " is %s; first it needs its approvals, with: mingzhang batch "
                     "approve",
                     cached->entry, state);
    }
    if (batch->origin != BATCH_ORIGIN_ROSTER || batch->stage != LINE_STATE_APPROVED) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-096: batch %" PRIu64 " is %s and is not sent to the bank again",
                     cached->entry, state);
    }
    const struct count_and_fen current = batch_current(batch);
    const uint64_t form = fact->field[SUBMISSION_FORM].number;
    if (fact->field[SUBMISSION_COUNT].number != current.count ||
        fact->field[SUBMISSION_AMOUNT].fen != current.fen ||
        fact->field[SUBMISSION_STATE].number != LINE_STATE_SUBMITTED ||
        (form != SUBMISSION_FILE && form != SUBMISSION_VOUCHER)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-096: a submission sends all current lines of batch %" PRIu64
                     " and nothing else",
                     cached->entry);
    }
    if (fact->field[SUBMISSION_DAY].fen > date_of_instant(apply->entry->recorded_ms)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-096: batch %" PRIu64
                     " is sent to the bank on the day this is recorded or was before, "
                     "on no day to come",
                     cached->entry);
    }
    TRY(accounts_check_notices(apply, batch, fault));
    TRY(accounts_number_vouchers(apply, fault));
    accounts_move_stage(batch, LINE_STATE_SUBMITTED);
    batch->submission = apply->entry->index;
    return OK;
}

/* ---- no longer due
 * ----------------------------------------------------------------------- */

static struct status end_due(struct apply *apply, struct cached_batch *cached,
                             const struct fact *line, uint64_t index,
                             struct fault *fault)
{
    const struct due_row row = {.cause = DUE_CANCELLED,
                                .fen = -line->field[LINE_AMOUNT].fen,
                                .event = apply->entry->index,
                                .line = index};
    TRY(accounts_give_place_back(apply, line, index, fault));
    return accounts_collect_due(apply, cached, line, &row, fault);
}

static struct status end_dues(struct apply *apply, struct cached_batch *cached,
                              struct fault *fault)
{
    for (uint64_t number = 1; number <= cached->batch.line_count; number++) {
        uint8_t *image = NULL;
        struct line_state state;
        struct fact line;
        TRY(accounts_line_of(apply, cached->entry, number, &image, fault));
        line_state_decode(image, &state);
        if (state.state != LINE_STATE_CANCELLED) {
            TRY(accounts_expect(apply, cached->entry + number, KIND_LINE, &line,
                                fault));
            TRY(end_due(apply, cached, &line, cached->entry + number, fault));
        }
    }
    return OK;
}

/* */
static struct status cancel(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct cached_batch *cached = NULL;
    TRY(accounts_batch_of(apply, fact->field[BATCH_STATE_BATCH].number, &cached,
                          fault));
    struct batch *batch = &cached->batch;
    if (!is_before_submission(batch)) {
        const bool is_roster = batch->origin == BATCH_ORIGIN_ROSTER;
        const char *stage = is_roster ? record_state_name(batch->stage) : "recorded";
        return FAULT(fault, STATUS_REFUSED,
                     "R-097: batch %" PRIu64
                     " is %s; only what was not sent to the bank is cancelled",
                     cached->entry, fault_words(stage));
    }
    const uint64_t reason = fact->field[BATCH_STATE_REASON].number;
    if (fact->field[BATCH_STATE_FROM].number != batch->stage ||
        fact->field[BATCH_STATE_TO].number != LINE_STATE_CANCELLED ||
        record_cancel_name((unsigned)reason) == NULL) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-097: batch %" PRIu64
                     " is %s; it can only be cancelled, with a known reason",
                     cached->entry, record_state_name(batch->stage));
    }
    TRY(free_drawn(apply, cached, BATCH_STATE_DRAWS, fault));
    TRY(end_dues(apply, cached, fault));
    accounts_move_stage(batch, LINE_STATE_CANCELLED);
    batch->headcount = 0;
    batch->stated_headcount = 0;
    return void_approvals(apply, cached->entry, fault);
}

static struct status check_withdrawal(struct apply *apply, const struct fact *line,
                                      const struct cached_batch *cached, unsigned state,
                                      struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t reason = fact->field[CORRECTION_REASON].number;
    if (!is_before_submission(&cached->batch) || state != LINE_STATE_DRAFTED) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-095: line %" PRIu64
                     " is %s; only a line that was not sent to the bank is withdrawn",
                     fact->field[CORRECTION_REVERSES].number,
                     record_state_name(batch_line_state(&cached->batch, state)));
    }
    if (fact->field[CORRECTION_AMOUNT].fen != line->field[LINE_AMOUNT].fen ||
        !fact_has(fact, CORRECTION_TO) ||
        fact->field[CORRECTION_TO].number != LINE_STATE_CANCELLED ||
        record_correction_name((unsigned)reason) == NULL) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-095: a line is withdrawn whole, with a known reason");
    }
    return accounts_expect_field(apply, CORRECTION_SUCCESSOR, KIND_LINE, fault);
}

/* The batch serves as many people less; what it announced stands in its entry, and is
 * not held to its lines. */
static void serve_less(struct batch *batch, const struct fact *line)
{
    if (fact_has(line, LINE_HEADCOUNT)) {
        const uint64_t people = line->field[LINE_HEADCOUNT].number;
        batch->headcount -= people < batch->headcount ? people : batch->headcount;
        batch->stated_headcount--;
    }
}

/* */
static struct status withdraw(struct apply *apply, struct fault *fault)
{
    const uint64_t index = apply->fact->field[CORRECTION_REVERSES].number;
    struct fact line;
    struct cached_batch *cached = NULL;
    uint8_t *image = NULL;
    struct line_state state;
    int64_t total = 0;
    TRY(accounts_expect(apply, index, KIND_LINE, &line, fault));
    const uint64_t entry = line.field[LINE_BATCH].number;
    TRY(accounts_batch_of(apply, entry, &cached, fault));
    TRY(accounts_line_of(apply, entry, line.field[LINE_NUMBER].number, &image, fault));
    line_state_decode(image, &state);
    TRY(check_withdrawal(apply, &line, cached, state.state, fault));
    TRY(free_drawn(apply, cached, CORRECTION_DRAWS, fault));
    accounts_move_stage(&cached->batch, LINE_STATE_DRAFTED);
    TRY(accounts_plan_draws(cached, line.field[LINE_DRAWS].bytes, -1, &total, fault));
    const int64_t amount = line.field[LINE_AMOUNT].fen;
    accounts_count_state(&cached->batch, LINE_STATE_DRAFTED, amount, -1);
    accounts_count_state(&cached->batch, LINE_STATE_CANCELLED, amount, 1);
    serve_less(&cached->batch, &line);
    state.state = LINE_STATE_CANCELLED;
    accounts_next_word(apply, index, &state);
    line_state_encode(&state, image);
    TRY(end_due(apply, cached, &line, index, fault));
    return void_approvals(apply, entry, fault);
}

struct status accounts_apply_stage(struct apply *apply, struct fault *fault)
{
    switch (apply->entry->kind) {
    case KIND_SUBMISSION:
        return submit(apply, fault);
    case KIND_BATCH_STATE:
        return cancel(apply, fault);
    default:
        assert(apply->entry->kind == KIND_CORRECTION);
        return withdraw(apply, fault);
    }
}

struct status accounts_draws(struct accounts *accounts,
                             struct store_transaction *transaction, uint64_t batch,
                             struct batch_draws *ret_draws, struct fault *fault)
{
    struct apply apply = accounts_asking(accounts, transaction);
    struct cached_batch *cached = NULL;
    TRY(accounts_batch_of(&apply, batch, &cached, fault));
    ret_draws->stage = cached->batch.stage;
    ret_draws->count = 0;
    if (cached->batch.origin == BATCH_ORIGIN_ROSTER) {
        TRY(accounts_load_drawn(&apply, cached, fault));
        ret_draws->count = accounts_drawn_pairs(cached, ret_draws->pairs);
    }
    return OK;
}
