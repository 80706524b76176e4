/* reconcile.c - three columns, and every difference between them (reconcile.h). */
#include "reports/reconcile.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct count_and_fen reconcile_unexplained(const struct reconcile_sum *sum)
{
    return (struct count_and_fen){sum->roster.count - sum->bank.count -
                                      sum->explained.count,
                                  sum->roster.fen - sum->bank.fen - sum->explained.fen};
}

/* ---- sums -------------------------------------------------------------------------
 */

static struct status find_sum(struct reconcile *report, struct reconcile_sums *sums,
                              uint64_t key, struct reconcile_sum **ret_sum,
                              struct fault *fault)
{
    for (size_t i = sums->count; i > 0; i--) {
        if (sums->list[i - 1].key == key) {
            *ret_sum = &sums->list[i - 1];
            return OK;
        }
    }
    if (sums->count == sums->capacity) {
        const size_t capacity = sums->capacity == 0 ? 64 : sums->capacity * 2;
        struct reconcile_sum *list;
        ARENA_TAKE(report->source->arena, capacity, list, fault);
        if (sums->count > 0) {
            memcpy(list, sums->list, sums->count * sizeof(*list));
        }
        sums->list = list;
        sums->capacity = capacity;
    }
    *ret_sum = &sums->list[sums->count++];
    **ret_sum = (struct reconcile_sum){.key = key};
    return OK;
}

static struct status add_figures(struct count_and_fen *sum,
                                 const struct count_and_fen *more, struct fault *fault)
{
    sum->count += more->count;
    return report_add(&sum->fen, more->fen, fault);
}

static struct status add_sum(struct reconcile_sum *sum,
                             const struct reconcile_sum *more, struct fault *fault)
{
    TRY(add_figures(&sum->roster, &more->roster, fault));
    TRY(add_figures(&sum->instruction, &more->instruction, fault));
    TRY(add_figures(&sum->bank, &more->bank, fault));
    return add_figures(&sum->explained, &more->explained, fault);
}

/* ---- the lines of one batch -------------------------------------------------------
 */

struct batch_walk {
    struct reconcile *report;
    uint64_t entry;
    const struct batch *record;
    struct reconcile_sum sum;
    struct fact_pair shares[MONEY_SHARES_MAX];
    size_t share_count;
    uint64_t seen[LINE_STATE_COUNT];
    bool has_later; /* a line has changed after the seal */
};

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

static struct status keep_difference(struct batch_walk *walk,
                                     const struct reconcile_difference *difference,
                                     struct fault *fault)
{
    struct reconcile *report = walk->report;
    if (report->difference_count == report->difference_capacity) {
        const size_t capacity =
            report->difference_capacity == 0 ? 64 : report->difference_capacity * 2;
        struct reconcile_difference *list;
        ARENA_TAKE(report->source->arena, capacity, list, fault);
        if (report->difference_count > 0) {
            memcpy(list, report->differences, report->difference_count * sizeof(*list));
        }
        report->differences = list;
        report->difference_capacity = capacity;
    }
    report->differences[report->difference_count++] = *difference;
    const struct count_and_fen figures = {difference->count, difference->fen};
    TRY(add_figures(&report->by_state[difference->state], &figures, fault));
    return add_figures(&walk->sum.explained, &figures, fault);
}

/* With several sources each line says what it draws from which. */
static struct status add_draws(struct batch_walk *walk, struct bytes list,
                               unsigned state, struct fault *fault)
{
    struct fact_pair pairs[MONEY_SHARES_MAX];
    size_t count = 0;
    if (!fact_pairs(list, pairs, MONEY_SHARES_MAX, &count)) {
        return FAULT(fault, STATUS_FOUND,
                     "the draws of a line are damaged; run verify");
    }
    for (size_t i = 0; i < count; i++) {
        struct reconcile_sum *sum = NULL;
        TRY(find_sum(walk->report, &walk->report->by_allocation, pairs[i].entry, &sum,
                     fault));
        const struct count_and_fen fen = {0, pairs[i].number};
        TRY(add_figures(&sum->roster, &fen, fault));
        if (state != LINE_STATE_CANCELLED && was_ordered(walk->record)) {
            TRY(add_figures(&sum->instruction, &fen, fault));
        }
        TRY(add_figures(state == LINE_STATE_PAID ? &sum->bank : &sum->explained, &fen,
                        fault));
    }
    return OK;
}

static struct status take_shares(struct batch_walk *walk, const struct fact *line,
                                 unsigned state, struct fault *fault)
{
    static const unsigned lists[] = {LINE_DRAWS, LINE_UNCOVERED};
    bool has_drawn = false;
    for (size_t i = 0; i < 2; i++) {
        if (fact_has(line, lists[i])) {
            has_drawn = true;
            TRY(add_draws(walk, line->field[lists[i]].bytes, state, fault));
        }
    }
    if (has_drawn) {
        return OK;
    }
    /* A recorded failure drew on nothing: it stands under no allocation. */
    struct reconcile_sum *sum = NULL;
    TRY(find_sum(walk->report, &walk->report->by_allocation, 0, &sum, fault));
    const struct count_and_fen fen = {0, line->field[LINE_AMOUNT].fen};
    TRY(add_figures(&sum->roster, &fen, fault));
    TRY(add_figures(&sum->instruction, &fen, fault));
    return add_figures(&sum->explained, &fen, fault);
}

static struct status take_line(void *context, uint64_t number,
                               const struct line_state *line, struct fault *fault)
{
    struct batch_walk *walk = context;
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
                                                  .state = LINE_STATE_REFUNDED,
                                                  .fen = line->refunded};
        TRY(keep_difference(walk, &part, fault));
    }
    if (!is_single && walk->share_count == 1) {
        return OK;
    }
    struct entry entry;
    struct fact fact;
    TRY(journal_entry(journal_view_transaction(report->source->view),
                      accounts_hooks(report->source->ledger->accounts),
                      walk->entry + number, &entry, &fact, fault));
    if (entry.kind != KIND_LINE) {
        return FAULT(fault, STATUS_FOUND,
                     "entry %" PRIu64 " should be a line of its batch; run verify",
                     entry.index);
    }
    if (walk->share_count > 1) {
        TRY(take_shares(walk, &fact, state, fault));
    }
    if (!is_single) {
        return OK;
    }
    const struct reconcile_difference difference = {.batch = walk->entry,
                                                    .number = number,
                                                    .state = state,
                                                    .class = line->class,
                                                    .count = 1,
                                                    .fen = fact.field[LINE_AMOUNT].fen};
    return keep_difference(walk, &difference, fault);
}

static struct status take_together(struct batch_walk *walk, struct fault *fault)
{
    for (unsigned state = 0; state < LINE_STATE_COUNT; state++) {
        if (walk->seen[state] == 0 || !is_together(walk->record, state)) {
            continue;
        }
        const struct reconcile_difference difference = {
            .batch = walk->entry,
            .state = state,
            .count = walk->seen[state],
            .fen = walk->record->by_state[state].fen};
        TRY(keep_difference(walk, &difference, fault));
    }
    return OK;
}

static struct status look_for_later(void *context, uint64_t number,
                                    const struct line_state *line, struct fault *fault)
{
    struct batch_walk *walk = context;
    (void)number;
    (void)fault;
    walk->has_later |= line->result > walk->report->source->seal.index;
    return OK;
}

/* As of an earlier seal the lines are brought back to it. */
static struct status walk_then(struct batch_walk *walk, struct fault *fault)
{
    struct report_source *source = walk->report->source;
    struct report_lines lines = {0};
    TRY(report_lines_add(source, walk->entry, walk->record->line_count, &lines, fault));
    TRY(report_lines_settle(source, &lines, fault));
    for (size_t i = 0; i < lines.count; i++) {
        TRY(take_line(walk, lines.list[i].entry - walk->entry, &lines.list[i].state,
                      fault));
    }
    return OK;
}

static struct status walk_lines(struct batch_walk *walk, struct fault *fault)
{
    struct report_source *source = walk->report->source;
    struct store_transaction *transaction = journal_view_transaction(source->view);
    if (source->seal_key != UINT64_MAX) {
        TRY(accounts_lines(transaction, walk->entry, walk->record, look_for_later, walk,
                           fault));
    }
    TRY(walk->has_later ? walk_then(walk, fault)
                        : accounts_lines(transaction, walk->entry, walk->record,
                                         take_line, walk, fault));
    return take_together(walk, fault);
}

/* ---- batches ----------------------------------------------------------------------
 */

bool reconcile_is_wanted(const struct reconcile *report, uint64_t entry,
                         const struct batch *record)
{
    const struct report_filter *filter = report->filter;
    bool is_named = filter->batch_count == 0;
    for (size_t i = 0; i < filter->batch_count; i++) {
        is_named = is_named || filter->batches[i] == entry;
    }
    return is_named && (filter->batch == 0 || filter->batch == entry) &&
           (filter->first < 0 || record->period >= filter->first) &&
           (filter->last < 0 || record->period <= filter->last) &&
           (report->programme == NULL ||
            report_current(&report->programmes, record->programme) ==
                report->programme) &&
           report_is_below(&report->units, record->unit, report->unit);
}

static struct status load_shares(struct batch_walk *walk, struct fault *fault)
{
    struct report_source *source = walk->report->source;
    struct entry entry;
    struct fact fact;
    TRY(journal_entry(journal_view_transaction(source->view),
                      accounts_hooks(source->ledger->accounts), walk->entry, &entry,
                      &fact, fault));
    return fact_pairs(fact.field[BATCH_SHARES].bytes, walk->shares, MONEY_SHARES_MAX,
                      &walk->share_count)
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "a batch's sources are damaged; run verify");
}

/* Into every sum the batch belongs to. */
static struct status sum_batch(struct batch_walk *walk, struct fault *fault)
{
    struct reconcile *report = walk->report;
    const struct reconcile_sum *sum = &walk->sum;
    const struct {
        struct reconcile_sums *sums;
        uint64_t key;
    } groups[] = {
        {&report->by_batch, walk->entry},
        {&report->by_programme, sum->programme},
        {&report->by_unit, sum->unit},
        {&report->by_month, sum->period},
        {&report->by_allocation, walk->shares[0].entry},
    };
    const size_t count = walk->share_count == 1 ? 5 : 4;
    for (size_t i = 0; i < count; i++) {
        struct reconcile_sum *group = NULL;
        TRY(find_sum(report, groups[i].sums, groups[i].key, &group, fault));
        group->programme = sum->programme;
        group->unit = sum->unit;
        group->period = sum->period;
        TRY(add_sum(group, sum, fault));
    }
    return add_sum(&report->total, sum, fault);
}

static struct status take_batch(void *context, uint64_t entry,
                                const struct batch *record, struct fault *fault)
{
    struct reconcile *report = context;
    if (!reconcile_is_wanted(report, entry, record)) {
        return OK;
    }
    const struct report_name *programme =
        report_current(&report->programmes, record->programme);
    const struct report_name *unit = report_current(&report->units, record->unit);
    if (programme == NULL || unit == NULL) {
        return FAULT(fault, STATUS_FOUND,
                     "batch %" PRIu64 " names a unit or programme that is not there; "
                     "run verify --deep",
                     entry);
    }
    struct batch_walk walk = {
        .report = report,
        .entry = entry,
        .record = record,
        .sum = {.programme = programme->entry,
                .unit = unit->entry,
                .period = (uint64_t)record->period,
                .roster = {record->line_count, record->amount},
                .bank = batch_paid(record)},
    };
    if (was_ordered(record)) {
        walk.sum.instruction = batch_current(record);
    }
    TRY(load_shares(&walk, fault));
    TRY(walk_lines(&walk, fault));
    return sum_batch(&walk, fault);
}

/* ---- the whole --------------------------------------------------------------------
 */

static int by_label(const void *a, const void *b)
{
    const struct reconcile_sum *left = a;
    const struct reconcile_sum *right = b;
    const int order = bytes_compare(left->label, right->label);
    return order != 0 ? order : (left->key > right->key) - (left->key < right->key);
}

static void sort_sums(struct reconcile_sums *sums)
{
    if (sums->count > 0) {
        qsort(sums->list, sums->count, sizeof(*sums->list), by_label);
    }
}

static struct status label_allocations(struct reconcile *report, struct fault *fault)
{
    struct report_source *source = report->source;
    for (size_t i = 0; i < report->by_allocation.count; i++) {
        struct reconcile_sum *sum = &report->by_allocation.list[i];
        struct entry entry;
        struct fact fact;
        const char *label = NULL;
        if (sum->key == 0) {
            sum->label = bytes_of(report_words(source, PHRASE_NO_ALLOCATION));
            continue;
        }
        TRY(journal_entry(journal_view_transaction(source->view),
                          accounts_hooks(source->ledger->accounts), sum->key, &entry,
                          &fact, fault));
        const unsigned field =
            entry.kind == KIND_SPLIT ? SPLIT_LABEL : ALLOCATION_LABEL;
        TRY(report_text(source, fact.field[field].bytes, &label, fault));
        sum->label = bytes_of(label);
    }
    return OK;
}

static void label_names(const struct report_names *names, struct reconcile_sums *sums)
{
    for (size_t i = 0; i < sums->count; i++) {
        sums->list[i].label = report_name_of(names, sums->list[i].key)->code;
    }
    sort_sums(sums);
}

struct status reconcile_collect(struct reconcile *report, struct fault *fault)
{
    struct report_source *source = report->source;
    const struct report_filter *filter = report->filter;
    struct store_transaction *transaction = journal_view_transaction(source->view);
    TRY(report_units(source, &report->units, fault));
    TRY(report_programmes(source, &report->programmes, fault));
    TRY(report_unit_asked(&report->units, filter->unit, &report->unit, fault));
    TRY(report_programme_asked(&report->programmes, filter->programme,
                               &report->programme, fault));
    for (size_t i = 0; i < filter->batch_count; i++) {
        struct batch record;
        const struct status there = accounts_batch_at(transaction, filter->batches[i],
                                                      source->seal_key, &record, fault);
        if (there.code == STATUS_NOT_FOUND) {
            return FAULT(fault, STATUS_NOT_FOUND,
                         "entry %" PRIu64
                         " is no batch; list them with: mingzhang batch list",
                         filter->batches[i]);
        }
        TRY(there);
    }
    TRY(accounts_batches(transaction, source->seal_key, take_batch, report, fault));
    TRY(label_allocations(report, fault));
    label_names(&report->programmes, &report->by_programme);
    label_names(&report->units, &report->by_unit);
    sort_sums(&report->by_month);
    sort_sums(&report->by_allocation);
    return OK;
}
