/* performance.c - what the money did: by programme, by unit, by month (domain.md 2.2).
 *
 * Only what the ledger can compute.  Whatever has no data is missing, never 0 or 100 %
 * a batch without the bank's answer has no rate of success yet. */
#include "reports/batch_course.h"
#include "reports/evaluation.h"
#include "reports/performance_internal.h"
#include "reports/report_allocations.h"

#include "ledger/base/money.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { CODES_MAX = 64 };

/* ---- collecting ------------------------------------------------------------------ */

static struct status find_measure(struct performance *report, struct measures *measures,
                                  uint64_t key, struct measure **ret_measure,
                                  struct fault *fault)
{
    for (size_t i = measures->count; i > 0; i--) {
        if (measures->list[i - 1].key == key) {
            *ret_measure = &measures->list[i - 1];
            return OK;
        }
    }
    ARENA_GROW(report->source->arena, measures->count, measures->capacity,
               measures->list, fault);
    *ret_measure = &measures->list[measures->count++];
    **ret_measure = (struct measure){.key = key};
    return OK;
}

static struct status add_batch(struct measure *measure, const struct batch *batch,
                               civil_day today, struct fault *fault)
{
    const struct count_and_fen current = batch_current(batch);
    if (current.count == 0) {
        return OK; /* cancelled, or withdrawn line by line */
    }
    measure->batches++;
    measure->lines += current.count;
    measure->stated += batch->stated_headcount;
    measure->paid_headcount += batch->paid_headcount;
    measure->timed += batch->timed_count;
    TRY(report_add(&measure->ordered, current.fen, fault));
    const struct count_and_fen paid = batch_paid(batch);
    TRY(report_add_counted(&measure->paid, &paid, fault));
    TRY(report_add_counted(&measure->failed, &batch->by_state[LINE_STATE_FAILED],
                           fault));
    TRY(report_add_counted(&measure->unknown, &batch->by_state[LINE_STATE_UNKNOWN],
                           fault));
    /* So that ordered = paid + failed + open, whatever the bank has answered. */
    static const enum line_state_code open[] = {LINE_STATE_DRAFTED, LINE_STATE_APPROVED,
                                                LINE_STATE_SUBMITTED,
                                                LINE_STATE_UNKNOWN};
    for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++) {
        TRY(report_add(&measure->open, batch->by_state[open[i]].fen, fault));
    }
    int64_t on_time = 0;
    int64_t due = 0;
    if (report_on_time(batch, today, &on_time, &due)) {
        measure->on_time += on_time;
        measure->due += due;
    }
    return OK;
}

static struct status take_batch(void *context, uint64_t entry,
                                const struct batch *batch, struct fault *fault)
{
    struct performance *report = context;
    const struct report_filter *filter = report->filter;
    const civil_day today = report_today(report->source, filter);
    const struct report_name *programme =
        report_current(&report->programmes, batch->programme);
    const struct report_name *unit = report_current(&report->units, batch->unit);
    if (programme == NULL || unit == NULL) {
        return FAULT(fault, STATUS_FOUND,
                     "batch %" PRIu64 " names a unit or programme that is not there; "
                     "run verify --deep",
                     entry);
    }
    if ((filter->first >= 0 && batch->period < filter->first) ||
        (filter->last >= 0 && batch->period > filter->last) ||
        (report->programme != NULL && programme != report->programme) ||
        (filter->batch != 0 && filter->batch != entry) ||
        !report_is_below(&report->units, batch->unit, report->unit)) {
        return OK;
    }
    const struct {
        struct measures *measures;
        uint64_t key;
    } groups[] = {
        {&report->by_programme, programme->entry},
        {&report->by_unit, unit->entry},
        {&report->by_month, (uint64_t)batch->period},
    };
    for (size_t i = 0; i < 3; i++) {
        struct measure *measure = NULL;
        TRY(find_measure(report, groups[i].measures, groups[i].key, &measure, fault));
        TRY(add_batch(measure, batch, today, fault));
    }
    return add_batch(&report->total, batch, today, fault);
}

/* ---- execution of a programme's allocations -------------------------------------- */

struct spending {
    struct performance *report;
    struct fact_code codes[CODES_MAX];
    size_t code_count;
    struct measure *measure;
    const struct report_name *programme;
};

static struct status take_allocation(void *context, struct bytes label, uint64_t index,
                                     struct fault *fault)
{
    struct spending *spending = context;
    struct report_source *source = spending->report->source;
    struct store_transaction *transaction = journal_view_transaction(source->view);
    (void)label;
    uint64_t at = index;
    uint64_t unit = 0;
    struct entry entry = {0};
    struct fact fact;
    if (index > source->seal.index) {
        return OK;
    }
    do {
        TRY(accounts_entry(transaction, at, &entry, &fact, fault));
        const bool is_split = entry.kind == KIND_SPLIT;
        unit = unit != 0 ? unit
                         : fact.field[is_split ? SPLIT_UNIT : ALLOCATION_UNIT].number;
        at = is_split ? fact.field[SPLIT_ALLOCATION].number : at;
    } while (entry.kind == KIND_SPLIT);
    const struct report_filter *filter = spending->report->filter;
    const civil_period year = (civil_period)fact.field[ALLOCATION_YEAR].number;
    bool is_theirs = false;
    for (size_t i = 0; i < spending->code_count; i++) {
        is_theirs = is_theirs || bytes_equal(spending->codes[i].code,
                                             fact.field[ALLOCATION_FUNCTION].bytes);
    }
    if (!is_theirs || (filter->first >= 0 && year < filter->first / 12) ||
        (filter->last >= 0 && year > filter->last / 12) ||
        !report_is_below(&spending->report->units, unit, spending->report->unit)) {
        return OK;
    }
    struct balance balance;
    spending->measure->is_shared =
        spending->measure->is_shared ||
        report_code_is_shared(&spending->report->programmes, spending->programme,
                              fact.field[ALLOCATION_FUNCTION].bytes, (uint64_t)year,
                              NULL);
    TRY(accounts_balance_at(transaction, index, source->seal_key, &balance, fault));
    /* What was carried over is the budget of the next year: where both are looked at,
     * it counts once. */
    const bool has_next = filter->last < 0 || (year + 1) * 12 <= filter->last;
    const int64_t carried = has_next ? balance.carried : 0;
    TRY(performance_keep_allocation(spending->report, spending->measure, index, fault));
    TRY(report_add(&spending->measure->spent, balance.paid - balance.refunded, fault));
    return report_add(
        &spending->measure->budget,
        balance.received + balance.adjusted - balance.passed_down - carried, fault);
}

static struct status find_spending(struct performance *report, struct fault *fault)
{
    struct spending spending = {.report = report};
    for (size_t i = 0; i < report->by_programme.count; i++) {
        spending.measure = &report->by_programme.list[i];
        spending.programme = report_name_of(&report->programmes, spending.measure->key);
        if (!fact_codes(spending.programme->functions, spending.codes, CODES_MAX,
                        &spending.code_count)) {
            return FAULT(fault, STATUS_REFUSED, "a programme has more than %d codes",
                         CODES_MAX);
        }
        TRY(accounts_codes(journal_view_transaction(report->source->view),
                           CODE_ALLOCATION, take_allocation, &spending, fault));
    }
    return OK;
}

/* ---- cells ----------------------------------------------------------------------- */

static const struct report_column measure_plan[] = {
    {"name", PHRASE_PROGRAMME, COLUMN_TEXT, false},
    {"batches", PHRASE_BATCHES, COLUMN_COUNT, true},
    {"lines", PHRASE_LINES, COLUMN_COUNT, true},
    {"person_times", PHRASE_PERSON_TIMES, COLUMN_COUNT, true},
    {"ordered", PHRASE_ORDERED, COLUMN_FEN, true},
    {"paid", PHRASE_PAID_OUT, COLUMN_FEN, true},
    {"failed", PHRASE_FAILED, COLUMN_FEN, true},
    {"open", PHRASE_NOT_SETTLED, COLUMN_FEN, true},
    {"success_rate", PHRASE_SUCCESS_RATE, COLUMN_PERCENT, false},
    {"on_time_rate", PHRASE_ON_TIME_RATE, COLUMN_PERCENT, false},
    {"per_person", PHRASE_PER_PERSON, COLUMN_FEN, false},
    {"execution_rate", PHRASE_EXECUTION_RATE, COLUMN_PERCENT, false},
};
enum {
    MEASURE_COLUMNS = 12,
    COLUMN_AT_PAID = 5,
    COLUMN_AT_SUCCESS = 8,
    COLUMN_AT_ON_TIME = 9,
    COLUMN_AT_EXECUTION = 11
};

/* Half up, on whole fen; missing unless every line says how many it serves. */
static struct cell per_person(const struct measure *measure)
{
    const uint64_t people = measure->paid_headcount;
    if (measure->stated != measure->lines || people == 0) {
        return cell_missing();
    }
    const uint64_t fen = (uint64_t)measure->paid.fen;
    return cell_fen((int64_t)((2 * fen + people) / (2 * people)));
}

static void put_measure(const struct measure *measure, struct cell *cells)
{
    const uint64_t answered =
        measure->paid.count + measure->failed.count + measure->unknown.count;
    const bool is_stated = measure->stated == measure->lines && answered > 0;
    cells[1] = cell_count((int64_t)measure->batches);
    cells[2] = cell_count((int64_t)measure->lines);
    cells[3] =
        is_stated ? cell_count((int64_t)measure->paid_headcount) : cell_missing();
    cells[4] = cell_fen(measure->ordered);
    cells[5] = answered > 0 ? cell_fen(measure->paid.fen) : cell_missing();
    cells[6] = answered > 0 ? cell_fen(measure->failed.fen) : cell_missing();
    cells[7] = cell_fen(measure->open);
    cells[8] = answered > 0
                   ? report_rate((int64_t)measure->paid.count, (int64_t)measure->lines)
                   : cell_missing();
    cells[9] = report_rate(measure->on_time, measure->due);
    cells[10] = per_person(measure);
    cells[11] = measure->is_shared ? cell_missing()
                                   : report_rate(measure->spent, measure->budget);
}

static int by_label(const void *a, const void *b)
{
    const struct measure *left = a;
    const struct measure *right = b;
    return bytes_compare(left->label, right->label);
}

static int by_key(const void *a, const void *b)
{
    const struct measure *left = a;
    const struct measure *right = b;
    return (left->key > right->key) - (left->key < right->key);
}

/* Months in order of time, the others in order of code. */
static void sort_measures(const struct report_names *names, struct measures *measures)
{
    for (size_t i = 0; i < measures->count && names != NULL; i++) {
        measures->list[i].label = report_name_of(names, measures->list[i].key)->code;
    }
    if (measures->count > 0) {
        qsort(measures->list, measures->count, sizeof(*measures->list),
              names == NULL ? by_key : by_label);
    }
}

static void hide_cells(struct cell *cells)
{
    for (size_t i = 1; i < MEASURE_COLUMNS; i++) {
        cells[i] = cell_missing();
    }
}

/* The measure as cells, less those that would tell few households apart. */
static struct status put_shown(struct performance *report,
                               const struct listing *listing, const struct measure *row,
                               const struct measure *measure, struct cell *cells,
                               struct fault *fault)
{
    struct measure_shown shown;
    TRY(performance_shown(report, listing, row, &shown, fault));
    const bool has_rate = shown.ordered && shown.paid;
    const bool is_shown[MEASURE_COLUMNS] = {
        true,       shown.ordered, shown.ordered, shown.paid, shown.ordered,
        shown.paid, shown.failed,  shown.open,    has_rate,   has_rate && shown.on_time,
        shown.paid, shown.spent};
    put_measure(measure, cells);
    for (size_t i = 1; i < MEASURE_COLUMNS; i++) {
        if (!is_shown[i]) {
            cells[i] = cell_missing();
            report->is_withheld = true;
        }
    }
    return OK;
}

/* Of others, or the total. */
static struct status put_sum(struct performance *report, const struct listing *listing,
                             const struct measure *sum, struct cell *cells,
                             struct fault *fault)
{
    if (report->is_few) {
        hide_cells(cells);
        return OK;
    }
    return put_shown(report, listing, NULL, sum, cells, fault);
}

static struct status add_others(struct performance *report,
                                const struct listing *listing, struct table *table,
                                struct fault *fault)
{
    const struct measures *measures = listing->measures;
    struct cell cells[MEASURE_COLUMNS];
    struct measure others = {0};
    size_t count = 0;
    for (size_t i = 0; i < measures->count; i++) {
        if (measures->list[i].is_merged) {
            TRY(performance_add_measure(&others, &measures->list[i], fault));
            count++;
        }
    }
    if (count == 0) {
        return OK;
    }
    cells[0] = cell_words(report_words(report->source, PHRASE_OTHERS));
    TRY(put_sum(report, listing, &others, cells, fault));
    cells[COLUMN_AT_EXECUTION] = cell_missing(); /* as in a total */
    table_add_note(table, report_words(report->source, PHRASE_SMALL_GROUPS_NOTE));
    return table_add(table, ROW_BODY, cells, fault);
}

/* ---- the tables ------------------------------------------------------------------ */

static struct status fill_table(struct performance *report,
                                const struct listing *listing, struct table *table,
                                struct fault *fault)
{
    struct cell cells[MEASURE_COLUMNS];
    for (size_t i = 0; i < listing->measures->count; i++) {
        const struct measure *measure = &listing->measures->list[i];
        if (measure->is_merged) {
            continue;
        }
        if (listing->names != NULL) {
            cells[0] = report_name_cell(report_name_of(listing->names, measure->key));
        } else {
            const char *month = NULL;
            TRY(report_period(report->source, (civil_period)measure->key, &month,
                              fault));
            cells[0] = cell_words(month);
        }
        TRY(put_shown(report, listing, measure, measure, cells, fault));
        TRY(table_add(table, ROW_BODY, cells, fault));
    }
    if (listing->measures->count == 0) {
        return OK;
    }
    TRY(add_others(report, listing, table, fault));
    cells[0] = cell_words(report_words(report->source, PHRASE_TOTAL));
    TRY(put_sum(report, NULL, &report->total, cells, fault));
    /* Programmes may share a function code, so their spending has no sum. */
    cells[COLUMN_AT_EXECUTION] = cell_blank();
    return table_add(table, ROW_TOTAL, cells, fault);
}

static struct status make_table(struct performance *report,
                                const struct listing *listing, struct table **ret_table,
                                struct fault *fault)
{
    struct report_source *source = report->source;
    struct report_column plan[MEASURE_COLUMNS];
    memcpy(plan, measure_plan, sizeof(plan));
    plan[0].title = listing->first;
    const bool is_programmes = listing->names == &report->programmes;
    const size_t count = is_programmes ? MEASURE_COLUMNS : COLUMN_AT_EXECUTION;
    const struct column *columns = NULL;
    TRY(report_columns(source, plan, count, &columns, fault));
    struct table *table;
    ARENA_TAKE(source->arena, 1, table, fault);
    *table = table_of(source->arena, listing->key, report_words(source, listing->title),
                      columns, count);
    sort_measures(listing->names, listing->measures);
    if (report->filter->is_public) {
        TRY(performance_merge_small(report, listing, fault));
    }
    *ret_table = table;
    return fill_table(report, listing, table, fault);
}

/* ---- the document ---------------------------------------------------------------- */

static struct status add_figures(struct performance *report, struct document *document,
                                 struct fault *fault)
{
    struct report_source *source = report->source;
    struct cell cells[MEASURE_COLUMNS];
    TRY(put_sum(report, NULL, &report->total, cells, fault));
    static const size_t columns[] = {1, 2, 3, 4, 5, 8, 9, 10};
    struct figure figures[8];
    for (size_t i = 0; i < 8; i++) {
        const struct report_column *column = &measure_plan[columns[i]];
        figures[i] = (struct figure){
            .key = column->key,
            .label = report_words(source, column->title),
            .value = report->total.batches > 0 ? cells[columns[i]] : cell_missing()};
    }
    return report_figures(document, figures, 8, fault);
}

static struct status add_charts(struct performance *report, struct document *document,
                                const struct table *table, struct fault *fault)
{
    if (table->row_count == 0) {
        return OK;
    }
    const struct chart paid = {
        .kind = CHART_BAR,
        .title = report_words(report->source, PHRASE_CHART_PAID),
        .description = report_words(report->source, PHRASE_CHART_PAID_TEXT),
        .table = table,
        .value_columns = {COLUMN_AT_PAID},
        .value_column_count = 1,
    };
    struct chart rates = paid;
    rates.kind = CHART_GROUPED;
    rates.title = report_words(report->source, PHRASE_CHART_RATES);
    rates.description = report_words(report->source, PHRASE_CHART_RATES_TEXT);
    rates.value_columns[0] = COLUMN_AT_SUCCESS;
    rates.value_columns[1] = COLUMN_AT_ON_TIME;
    rates.value_column_count = 2;
    TRY(document_add_chart(document, &paid, fault));
    return document_add_chart(document, &rates, fault);
}

static struct status add_notes(struct performance *report, struct table *table,
                               struct fault *fault)
{
    struct report_source *source = report->source;
    const struct measure *total = &report->total;
    table_add_note(table, report_words(source, PHRASE_SUCCESS_NOTE));
    if (report->is_withheld) {
        table_add_note(table, report_words(source, PHRASE_WITHHELD_NOTE));
    }
    if (report->is_few || report->is_withheld) { /* these say how many, too */
        return OK;
    }
    if (total->timed < total->paid.count) {
        const char *values[] = {"", "", NULL};
        const char *note = NULL;
        TRY(report_number(source, total->paid.count - total->timed, &values[0], fault));
        TRY(report_number(source, total->paid.count, &values[1], fault));
        TRY(report_fill(source, PHRASE_UNTIMED_NOTE, values, &note, fault));
        table_add_note(table, note);
    }
    if (total->stated < total->lines) {
        const char *values[] = {"", NULL};
        const char *note = NULL;
        TRY(report_number(source, total->lines - total->stated, &values[0], fault));
        TRY(report_fill(source, PHRASE_UNSTATED_NOTE, values, &note, fault));
        table_add_note(table, note);
    }
    table_add_note(table, report_words(source, PHRASE_SHARED_CODES_NOTE));
    return OK;
}

static struct status make_title(struct performance *report, const char **ret_title,
                                struct fault *fault)
{
    const struct measures *months = &report->by_month;
    if (months->count == 0) {
        *ret_title = report_words(report->source, PHRASE_PERFORMANCE_TITLE);
        return OK;
    }
    const char *values[] = {"", "", NULL};
    const bool is_range = months->count > 1;
    TRY(report_period(report->source, (civil_period)months->list[0].key, &values[0],
                      fault));
    TRY(report_period(report->source, (civil_period)months->list[months->count - 1].key,
                      &values[1], fault));
    return report_fill(report->source,
                       is_range ? PHRASE_PERFORMANCE_TITLE_RANGE
                                : PHRASE_PERFORMANCE_TITLE_MONTH,
                       values, ret_title, fault);
}

static struct status make_document(struct performance *report,
                                   struct document *document, struct fault *fault)
{
    struct report_source *source = report->source;
    const struct listing listings[] = {
        {"programmes", PHRASE_BY_PROGRAMME, PHRASE_PROGRAMME, &report->by_programme,
         &report->programmes},
        {"units", PHRASE_BY_UNIT, PHRASE_UNIT, &report->by_unit, &report->units},
        {"months", PHRASE_BY_MONTH, PHRASE_MONTH, &report->by_month, NULL},
    };
    struct table *tables[3] = {NULL, NULL, NULL};
    for (size_t i = 0; i < 3; i++) {
        TRY(make_table(report, &listings[i], &tables[i], fault));
    }
    assert(tables[0] != NULL);
    TRY(add_notes(report, tables[0], fault));
    const char *title = NULL;
    TRY(make_title(report, &title, fault));
    *document = document_of(source->arena, source->language, DOCUMENT_OFFICE,
                            "performance", title, &source->provenance);
    TRY(report_unit_title(source, report->unit, &document->unit, fault));
    TRY(add_figures(report, document, fault));
    TRY(document_add_table(document, tables[0], fault));
    TRY(add_charts(report, document, tables[0], fault));
    TRY(document_add_table(document, tables[1], fault));
    if (report->filter->batch != 0 && report->total.batches > 0) {
        return batch_course_add(source, report->filter->batch, document, fault);
    }
    return report->by_month.count > 1 ? document_add_table(document, tables[2], fault)
                                      : OK;
}

/* A year is its months; with months it is the one they lie in. */
static struct status choose_months(struct report_filter *filter, struct fault *fault)
{
    enum { MONTHS = 12 };
    const civil_period year = (civil_period)filter->year;
    if (filter->year == 0) {
        return OK;
    }
    if ((filter->first >= 0 && filter->first / MONTHS != year) ||
        (filter->last >= 0 && filter->last / MONTHS != year)) {
        return FAULT(fault, STATUS_USAGE,
                     "the months do not lie in the year %d; leave one of them out",
                     (int)year);
    }
    filter->first = filter->first >= 0 ? filter->first : year * MONTHS;
    filter->last = filter->last >= 0 ? filter->last : year * MONTHS + MONTHS - 1;
    return OK;
}

struct status report_performance(struct report_source *source,
                                 const struct report_filter *filter,
                                 struct document *ret_document, struct fault *fault)
{
    struct report_filter months = *filter;
    struct performance report = {.source = source, .filter = &months};
    if (filter->explain != NULL) {
        return evaluation_explain(source, filter, ret_document, fault);
    }
    TRY(choose_months(&months, fault));
    TRY(report_units(source, &report.units, fault));
    TRY(report_programmes(source, &report.programmes, fault));
    TRY(report_unit_asked(&report.units, filter->unit, &report.unit, fault));
    TRY(report_programme_asked(&report.programmes, filter->programme, &report.programme,
                               fault));
    TRY(accounts_batches(journal_view_transaction(source->view), source->seal_key,
                         take_batch, &report, fault));
    TRY(find_spending(&report, fault));
    TRY(performance_find_groups(&report, fault));
    struct document document;
    TRY(make_document(&report, &document, fault));
    *ret_document = document;
    return OK;
}
