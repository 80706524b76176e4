/* reconcile_lines.c - the lines of a batch, one by one: what each explains of the
 * difference between roster and bank, and what it drew from which allocation. */
#include "reports/reconcile.h"

#include <inttypes.h>

/* What came back of a line for an allocation, by the seal. */
struct returned {
    uint64_t line, allocation;
    int64_t fen;
};
struct walk {
    struct reconcile *report;
    uint64_t entry;
    const struct batch *record;
    struct reconcile_sum *sum;
    size_t share_count;
    uint64_t seen[LINE_STATE_COUNT];
    bool has_later; /* a line has changed after the seal */
    struct returned *returned;
    size_t returned_count, returned_capacity;
    struct journal_walk lines, results; /* both mostly follow each other */
};

static struct status expect_line(const struct entry *entry, struct fault *fault)
{
    return entry->kind == KIND_LINE
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "entry %" PRIu64 " should be a line of its batch; run verify",
                       entry->index);
}

static struct status read_line(struct report_source *source, uint64_t index,
                               struct fact *ret_line, struct fault *fault)
{
    struct entry entry;
    TRY(report_entry(source, index, &entry, ret_line, fault));
    return expect_line(&entry, fault);
}

/* Lines that only stand where their batch stands are told together. */
static bool is_together(const struct batch *record, unsigned state)
{
    switch (state) {
    case LINE_STATE_DRAFTED:
    case LINE_STATE_APPROVED:
        return true;
    case LINE_STATE_SUBMITTED:
        return record->by_state[state].count == batch_current(record).count;
    case LINE_STATE_CANCELLED:
        return record->by_state[state].count == record->line_count;
    default:
        return false;
    }
}

static bool was_ordered(const struct batch *record)
{
    return record->origin == BATCH_ORIGIN_RECORDED || record->submission != 0;
}

static struct status keep_difference(struct walk *walk,
                                     const struct reconcile_difference *difference,
                                     struct fault *fault)
{
    struct reconcile *report = walk->report;
    ARENA_GROW(report->source->arena, report->difference_count,
               report->difference_capacity, report->differences, fault);
    report->differences[report->difference_count++] = *difference;
    const struct count_and_fen figures = {difference->count, difference->fen};
    TRY(report_add_counted(&report->by_why[difference->why], &figures, fault));
    return report_add_counted(&walk->sum->explained, &figures, fault);
}

/* ---- what a line drew, and what of it came back ---------------------------------- */

static struct status see_refund(void *context, uint64_t line, const struct fact *refund,
                                bool is_back, struct fault *fault)
{
    struct walk *walk = context;
    struct fact_pair pairs[MONEY_SHARES_MAX];
    size_t count = 0;
    if (!fact_has(refund, REFUND_DRAWS)) {
        return OK;
    }
    if (!fact_pairs(refund->field[REFUND_DRAWS].bytes, pairs, MONEY_SHARES_MAX,
                    &count)) {
        return FAULT(fault, STATUS_FOUND,
                     "the draws of a refund are damaged; run verify");
    }
    for (size_t i = 0; i < count; i++) {
        ARENA_GROW(walk->report->source->arena, walk->returned_count,
                   walk->returned_capacity, walk->returned, fault);
        walk->returned[walk->returned_count++] = (struct returned){
            line, pairs[i].entry, is_back ? -pairs[i].number : pairs[i].number};
    }
    return OK;
}

/* `back`: fen of them that came back */
static struct status add_draw(struct walk *walk, uint64_t allocation, int64_t fen,
                              int64_t back, unsigned state, struct fault *fault)
{
    struct reconcile_sum *sum = NULL;
    const struct count_and_fen all = {0, fen};
    const struct count_and_fen kept = {0, state == LINE_STATE_PAID ? fen - back : 0};
    const struct count_and_fen open = {0, fen - kept.fen};
    TRY(reconcile_find(walk->report, &walk->report->by_allocation, allocation, &sum,
                       fault));
    TRY(report_add_counted(&sum->roster, &all, fault));
    if (state != LINE_STATE_CANCELLED && was_ordered(walk->record)) {
        TRY(report_add_counted(&sum->instruction, &all, fault));
    }
    TRY(report_add_counted(&sum->bank, &kept, fault));
    return report_add_counted(&sum->explained, &open, fault);
}

/* Of a paid line of now the books keep what is left of each draw. */
static struct status add_left(struct walk *walk, uint64_t line, struct fact_pair *drawn,
                              size_t count, struct fault *fault)
{
    struct report_source *source = walk->report->source;
    struct refundable refundable;
    TRY(accounts_refundable_at(source->ledger->accounts,
                               journal_view_transaction(source->view), line,
                               &refundable, fault));
    for (size_t i = 0; i < count; i++) {
        int64_t left = 0;
        for (size_t j = 0; j < refundable.count; j++) {
            left += refundable.left[j].entry == drawn[i].entry
                        ? refundable.left[j].number
                        : 0;
        }
        TRY(add_draw(walk, drawn[i].entry, drawn[i].number, drawn[i].number - left,
                     LINE_STATE_PAID, fault));
    }
    return OK;
}

static struct status add_returned(struct walk *walk, uint64_t line,
                                  const struct fact_pair *drawn, size_t count,
                                  unsigned state, struct fault *fault)
{
    for (size_t i = 0; i < count; i++) {
        int64_t back = 0;
        for (size_t j = 0; j < walk->returned_count; j++) {
            const struct returned *one = &walk->returned[j];
            back +=
                one->line == line && one->allocation == drawn[i].entry ? one->fen : 0;
        }
        TRY(add_draw(walk, drawn[i].entry, drawn[i].number, back, state, fault));
    }
    return OK;
}

static struct status read_draws(const struct fact *fact, const unsigned fields[2],
                                struct fact_pair *drawn, size_t *count,
                                struct fault *fault)
{
    for (size_t i = 0; i < 2; i++) {
        struct fact_pair pairs[MONEY_SHARES_MAX];
        size_t more = 0;
        if (fact_has(fact, fields[i]) &&
            !fact_pairs(fact->field[fields[i]].bytes, pairs, MONEY_SHARES_MAX, &more)) {
            return FAULT(fault, STATUS_FOUND,
                         "the draws of a line are damaged; run verify");
        }
        for (size_t j = 0; j < more; j++) {
            size_t at = 0;
            while (at < *count && drawn[at].entry != pairs[j].entry) {
                at++;
            }
            if (at == *count) {
                drawn[(*count)++] = (struct fact_pair){pairs[j].entry, 0};
            }
            TRY(report_add(&drawn[at].number, pairs[j].number, fault));
        }
    }
    return OK;
}

/* What the line drew: a late success after a failure drew anew. */
static struct status find_draws(struct walk *walk, const struct fact *line,
                                const struct line_state *state, struct fact_pair *drawn,
                                size_t *ret_count, struct fault *fault)
{
    static const unsigned of_line[2] = {LINE_DRAWS, LINE_UNCOVERED};
    static const unsigned of_result[2] = {RESULT_DRAWS, RESULT_UNCOVERED};
    struct report_source *source = walk->report->source;
    *ret_count = 0;
    if (state->state == LINE_STATE_PAID && state->result != 0 &&
        state->result <= source->seal.index) {
        struct entry entry;
        struct fact result;
        TRY(journal_walk_to(&walk->results, state->result, &entry, &result, fault));
        if (entry.kind == KIND_RESULT &&
            result.field[RESULT_FROM].number == LINE_STATE_FAILED) {
            return read_draws(&result, of_result, drawn, ret_count, fault);
        }
    }
    return read_draws(line, of_line, drawn, ret_count, fault);
}

/* With several sources each line says what it draws from which. */
static struct status take_shares(struct walk *walk, uint64_t index,
                                 const struct fact *line,
                                 const struct line_state *state, struct fault *fault)
{
    struct fact_pair drawn[2 * MONEY_SHARES_MAX];
    size_t count = 0;
    TRY(find_draws(walk, line, state, drawn, &count, fault));
    if (count == 0) { /* a recorded failure drew on nothing: under no allocation */
        drawn[0] = (struct fact_pair){0, line->field[LINE_AMOUNT].fen};
        count = 1;
    }
    const bool is_of_now = state->result <= walk->report->source->seal.index;
    return state->state == LINE_STATE_PAID && state->refunded > 0 && is_of_now
               ? add_left(walk, index, drawn, count, fault)
               : add_returned(walk, index, drawn, count, state->state, fault);
}

/* ---- why a line is a difference -------------------------------------------------- */

/* what the bank says it paid is not what was ordered. */
static struct status find_amount(struct walk *walk, const struct line_state *line,
                                 int64_t answered,
                                 struct reconcile_difference *difference,
                                 struct fault *fault)
{
    struct report_source *source = walk->report->source;
    if (answered < 0 && line->result != 0 && line->result <= source->seal.index) {
        struct entry entry;
        struct fact fact;
        TRY(report_entry(source, line->result, &entry, &fact, fault));
        answered = entry.kind == KIND_RESULT ? fact.field[RESULT_AMOUNT].fen : -1;
    }
    if (answered >= 0 && answered != difference->fen) {
        difference->why = answered < difference->fen ? RECONCILE_SHORT : RECONCILE_OVER;
        difference->answered = answered;
    }
    return OK;
}

/* a line sent again is followed to the last line of its due. */
static struct status follow(struct walk *walk, struct reconcile_difference *difference,
                            struct fault *fault)
{
    struct reconcile *report = walk->report;
    uint64_t line = difference->batch + difference->number;
    for (size_t depth = 0; depth < RECONCILE_CHAIN_MAX; depth++) {
        struct settled settled;
        TRY(accounts_settled(journal_view_transaction(report->source->view), line,
                             &settled, fault));
        if (settled.successor == 0 || settled.successor > report->source->seal.index) {
            break;
        }
        line = settled.successor;
        difference->last = line;
    }
    if (difference->last != 0) {
        struct reconcile_line last;
        TRY(reconcile_line_at(report, difference->last, &last, fault));
        difference->last_state = last.state;
        difference->why =
            last.state == LINE_STATE_PAID ? RECONCILE_RESENT_PAID : RECONCILE_RESENT;
    }
    return OK;
}

static struct status take_line_of(struct walk *walk, uint64_t number,
                                  const struct line_state *line, int64_t answered,
                                  struct fault *fault)
{
    struct reconcile *report = walk->report;
    const unsigned state = line->state < LINE_STATE_COUNT ? line->state : 0;
    const bool is_paid = state == LINE_STATE_PAID;
    walk->seen[state]++;
    if (is_paid && line->value_day > walk->record->due) {
        report->late_count++;
    }
    const bool is_single = !is_paid && !is_together(walk->record, state);
    if (is_paid && line->refunded > 0) { /* a part came back */
        const struct reconcile_difference part = {.batch = walk->entry,
                                                  .number = number,
                                                  .why = RECONCILE_PART,
                                                  .fen = line->refunded};
        TRY(keep_difference(walk, &part, fault));
    }
    if (!is_single && walk->share_count == 1) {
        return OK;
    }
    struct entry entry;
    struct fact fact;
    TRY(journal_walk_to(&walk->lines, walk->entry + number, &entry, &fact, fault));
    TRY(expect_line(&entry, fault));
    if (walk->share_count > 1) {
        TRY(take_shares(walk, walk->entry + number, &fact, line, fault));
    }
    if (!is_single) {
        return OK;
    }
    struct reconcile_difference difference = {.batch = walk->entry,
                                              .number = number,
                                              .why = state,
                                              .class = line->class,
                                              .count = 1,
                                              .fen = fact.field[LINE_AMOUNT].fen};
    if (state == LINE_STATE_UNKNOWN) {
        TRY(find_amount(walk, line, answered, &difference, fault));
    } else if (state == LINE_STATE_FAILED || state == LINE_STATE_REFUNDED) {
        TRY(follow(walk, &difference, fault));
    }
    return keep_difference(walk, &difference, fault);
}

/* ---- all lines of a batch -------------------------------------------------------- */

static struct status take_line(void *context, uint64_t number,
                               const struct line_state *line, struct fault *fault)
{
    return take_line_of(context, number, line, -1, fault);
}

static struct status take_together(struct walk *walk, struct fault *fault)
{
    for (unsigned state = 0; state < LINE_STATE_COUNT; state++) {
        if (walk->seen[state] == 0 || !is_together(walk->record, state)) {
            continue;
        }
        const struct reconcile_difference difference = {
            .batch = walk->entry,
            .why = state,
            .count = walk->seen[state],
            .fen = walk->record->by_state[state].fen};
        TRY(keep_difference(walk, &difference, fault));
    }
    return OK;
}

static struct status look_for_later(void *context, uint64_t number,
                                    const struct line_state *line, struct fault *fault)
{
    struct walk *walk = context;
    (void)number;
    (void)fault;
    walk->has_later |= line->result > walk->report->source->seal.index;
    return OK;
}

/* As of an earlier seal the lines are brought back to it. */
static struct status walk_then(struct walk *walk, struct fault *fault)
{
    struct report_source *source = walk->report->source;
    struct report_lines lines = {.see_refund = see_refund, .context = walk};
    TRY(report_lines_add(source, walk->entry, walk->record->line_count, &lines, fault));
    TRY(report_lines_settle(source, &lines, fault));
    for (size_t i = 0; i < lines.count; i++) {
        TRY(take_line_of(walk, lines.list[i].entry - walk->entry, &lines.list[i].state,
                         lines.list[i].answered, fault));
    }
    return OK;
}

static struct status walk_lines(struct walk *walk, struct fault *fault)
{
    struct report_source *source = walk->report->source;
    struct store_transaction *transaction = journal_view_transaction(source->view);
    const struct journal_hooks *hooks = accounts_hooks(source->ledger->accounts);
    TRY(journal_walk_open(transaction, hooks, &walk->lines, fault));
    TRY(journal_walk_open(transaction, hooks, &walk->results, fault));
    if (source->seal_key != UINT64_MAX) {
        TRY(accounts_lines(transaction, walk->entry, walk->record, look_for_later, walk,
                           fault));
    }
    TRY(walk->has_later ? walk_then(walk, fault)
                        : accounts_lines(transaction, walk->entry, walk->record,
                                         take_line, walk, fault));
    return take_together(walk, fault);
}

struct status reconcile_walk(struct reconcile *report, uint64_t batch,
                             const struct batch *record, size_t share_count,
                             struct reconcile_sum *sum, struct fault *fault)
{
    struct walk walk = {.report = report,
                        .entry = batch,
                        .record = record,
                        .sum = sum,
                        .share_count = share_count};
    const struct status walked = walk_lines(&walk, fault);
    journal_walk_close(&walk.results);
    journal_walk_close(&walk.lines);
    return walked;
}

/* ---- any line, at the seal ------------------------------------------------------- */

/* A line that changed after the seal: its batch is brought back to it. */
static struct status state_then(struct reconcile *report,
                                const struct reconcile_line *line,
                                const struct batch *record, unsigned *ret_state,
                                struct fault *fault)
{
    if (report->then_batch != line->batch) {
        report->then = (struct report_lines){.count = 0};
        TRY(report_lines_add(report->source, line->batch, record->line_count,
                             &report->then, fault));
        TRY(report_lines_settle(report->source, &report->then, fault));
        report->then_batch = line->batch;
    }
    *ret_state = report->then.list[line->number - 1].state.state;
    return OK;
}

struct status reconcile_line_at(struct reconcile *report, uint64_t line,
                                struct reconcile_line *ret_line, struct fault *fault)
{
    struct report_source *source = report->source;
    struct store_transaction *transaction = journal_view_transaction(source->view);
    struct fact fact;
    struct batch record;
    struct line_state state;
    TRY(read_line(source, line, &fact, fault));
    struct reconcile_line found = {.batch = fact.field[LINE_BATCH].number,
                                   .number = fact.field[LINE_NUMBER].number,
                                   .fen = fact.field[LINE_AMOUNT].fen};
    TRY(accounts_line(transaction, found.batch, found.number, &state, fault));
    TRY(accounts_batch_at(transaction, found.batch, source->seal_key, &record, fault));
    if (state.result > source->seal.index) {
        TRY(state_then(report, &found, &record, &found.state, fault));
    } else if (state.result == 0) {
        found.state =
            batch_line_state(&record, (unsigned)fact.field[LINE_STATE].number);
    } else {
        found.state = state.state;
    }
    *ret_line = found;
    return OK;
}
