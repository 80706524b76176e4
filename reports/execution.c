/* execution.c - the execution table of a unit and of those below it; see execution.h.
 *
 * available = carried in + given this year; left = available - passed down - paid +
 * refunded.  In the total, money that one unit of it passed to another counts
 * once. */
#include "reports/execution.h"

#include "ledger/base/money.h"
#include "reports/execution_internal.h"

#include <stdlib.h>
#include <string.h>

enum { MONTHS = 12, SHARE_COLUMNS = 3 };

/* The columns of the table. */
enum {
    AT_UNIT = 0,
    AT_FUNCTION,
    AT_PROJECT,
    AT_CARRIED,
    AT_LEVELS,
    AT_AVAILABLE = AT_LEVELS + EXECUTION_LEVELS,
    AT_PASSED_DOWN,
    AT_PAID,
    AT_REFUNDED,
    AT_LEFT,
    AT_RATE,
    AT_AHEAD,
    AT_REMARK,
    EXECUTION_COLUMNS
};

struct line {
    const struct report_allocation *row;
    const struct report_name *unit;
};

/* A table of some of the columns. */
struct view {
    struct table *table;
    size_t columns[EXECUTION_COLUMNS];
    size_t count;
};

struct execution {
    struct report_source *source;
    struct report_filter filter;
    struct report_allocations allocations;
    struct line *lines; /* by unit, function and project */
    civil_period last;  /* the month looked at           */
    int64_t time_progress;
    struct execution_money total;
    bool has_units, has_other; /* more than one unit; money of other levels */
    bool is_withheld;          /* some figure is missing */
    struct view given, use;    /* one table of all columns fits neither a screen nor a
                                  sheet */
    struct table *months, *shares;
};

static const struct report_column execution_plan[EXECUTION_COLUMNS] = {
    {"unit", PHRASE_UNIT, COLUMN_TEXT, false},
    {"function", PHRASE_FUNCTION, COLUMN_TEXT, false},
    {"project", PHRASE_EXECUTION_PROJECT, COLUMN_TEXT, false},
    {"carried_in", PHRASE_EXECUTION_CARRIED, COLUMN_FEN, false},
    {"central", PHRASE_EXECUTION_CENTRAL, COLUMN_FEN, false},
    {"province", PHRASE_EXECUTION_PROVINCE, COLUMN_FEN, false},
    {"city", PHRASE_EXECUTION_CITY, COLUMN_FEN, false},
    {"county", PHRASE_EXECUTION_COUNTY, COLUMN_FEN, false},
    {"other", PHRASE_EXECUTION_OTHER, COLUMN_FEN, false},
    {"available", PHRASE_EXECUTION_AVAILABLE, COLUMN_FEN, false},
    {"passed_down", PHRASE_EXECUTION_PASSED, COLUMN_FEN, false},
    {"paid", PHRASE_EXECUTION_PAID, COLUMN_FEN, false},
    {"refunded", PHRASE_EXECUTION_REFUNDED, COLUMN_FEN, false},
    {"left", PHRASE_EXECUTION_LEFT, COLUMN_FEN, false},
    {"rate", PHRASE_EXECUTION_RATE_SELF, COLUMN_PERCENT, false},
    {"ahead", PHRASE_EXECUTION_AHEAD, COLUMN_PERCENT, false},
    {"remark", PHRASE_EXECUTION_REMARK, COLUMN_TEXT, false},
};
static const struct report_column share_plan[SHARE_COLUMNS] = {
    {"source", PHRASE_SOURCE_LEVEL, COLUMN_TEXT, false},
    {"given", PHRASE_EXECUTION_GIVEN, COLUMN_FEN, false},
    {"share", PHRASE_EXECUTION_SHARE, COLUMN_PERCENT, false},
};

/* ---- the tables ------------------------------------------------------------------ */

static struct status remark_of(struct execution *execution,
                               const struct execution_money *money,
                               struct cell *ret_cell, struct fault *fault)
{
    const bool is_short = money->uncovered > 0;
    char amount[MONEY_TEXT_SIZE];
    const char *values[] = {amount, NULL};
    const char *text = NULL;
    *ret_cell = cell_blank();
    if (!is_short && money->held == 0) {
        return OK;
    }
    money_format_grouped(is_short ? money->uncovered : money->held, amount);
    TRY(report_fill(execution->source,
                    is_short ? PHRASE_EXECUTION_SHORT : PHRASE_EXECUTION_HELD, values,
                    &text, fault));
    *ret_cell = cell_words(text);
    return OK;
}

static struct status put_all(struct execution *execution,
                             const struct execution_money *money, struct cell *cells,
                             struct fault *fault)
{
    cells[AT_CARRIED] = money->has_carried ? cell_fen(money->carried) : cell_missing();
    for (size_t i = 0; i < EXECUTION_LEVELS; i++) {
        cells[AT_LEVELS + i] = cell_fen(money->level[i]);
    }
    cells[AT_AVAILABLE] = cell_fen(execution_available(money));
    cells[AT_PASSED_DOWN] = cell_fen(money->passed_down);
    cells[AT_PAID] = cell_fen(money->paid);
    cells[AT_REFUNDED] = cell_fen(money->refunded);
    cells[AT_LEFT] = cell_fen(execution_budget(money) - execution_spent(money));
    cells[AT_RATE] = execution_rate(money);
    cells[AT_AHEAD] = execution_ahead(cells[AT_RATE], execution->time_progress);
    return remark_of(execution, money, &cells[AT_REMARK], fault);
}

static void withhold(struct execution *execution, struct cell *cells, bool is_shown,
                     unsigned columns)
{
    for (size_t i = 0; i < EXECUTION_COLUMNS && !is_shown; i++) {
        if ((columns & 1U << i) != 0) {
            cells[i] = cell_missing();
            execution->is_withheld = true;
        }
    }
}

/* What lines[first:end] add up to, less what would tell few households apart.
 */
static struct status put_money(struct execution *execution, size_t first, size_t end,
                               const struct execution_money *money, struct cell *cells,
                               struct fault *fault)
{
    enum { RATES = 1U << AT_RATE | 1U << AT_AHEAD };
    const bool is_total = end - first == execution->allocations.count;
    struct report_allocations_figures shown;
    TRY(put_all(execution, money, cells, fault));
    if (!execution->filter.is_public) {
        return OK;
    }
    const struct report_allocation **rows = NULL;
    ARENA_TAKE(execution->source->arena, end - first + 1, rows, fault);
    for (size_t i = first; i < end; i++) {
        rows[i - first] = execution->lines[i].row;
    }
    TRY(report_allocations_shown(execution->source, execution->filter.withheld, rows,
                                 end - first, is_total, &shown, fault));
    withhold(execution, cells, shown.carried,
             1U << AT_CARRIED | 1U << AT_AVAILABLE | RATES);
    withhold(execution, cells, shown.spent, RATES);
    withhold(execution, cells, shown.left, 1U << AT_LEFT);
    withhold(execution, cells, shown.paid, 1U << AT_PAID);
    withhold(execution, cells, shown.returned, 1U << AT_REFUNDED);
    withhold(execution, cells, shown.held && shown.spent && shown.uncovered,
             1U << AT_REMARK);
    return OK;
}

static int compare_lines(const struct line *left, const struct line *right)
{
    if (left->unit != right->unit && left->unit != NULL && right->unit != NULL) {
        return bytes_compare(left->unit->code, right->unit->code);
    }
    const int function = bytes_compare(left->row->function, right->row->function);
    return function != 0 ? function
                         : bytes_compare(left->row->project, right->row->project);
}

static int by_unit(const void *a, const void *b)
{
    const struct line *left = a;
    const struct line *right = b;
    const int order = compare_lines(left, right);
    return order != 0 ? order
                      : (left->row->entry > right->row->entry) -
                            (left->row->entry < right->row->entry);
}

static struct status function_text(struct execution *execution, struct bytes code,
                                   struct cell *ret_cell, struct fault *fault)
{
    const char *name = phrases_function(execution->source->language, code);
    const char *values[] = {"", name, NULL};
    const char *text = NULL;
    if (name == NULL) {
        *ret_cell = cell_text(code);
        return OK;
    }
    TRY(report_text(execution->source, code, &values[0], fault));
    TRY(report_fill(execution->source, PHRASE_EXECUTION_CODE, values, &text, fault));
    *ret_cell = cell_words(text);
    return OK;
}

static struct status put_row(struct execution *execution, enum row_kind kind,
                             const struct cell *cells, struct fault *fault)
{
    const struct view *const views[] = {&execution->given, &execution->use};
    for (size_t i = 0; i < sizeof(views) / sizeof(views[0]); i++) {
        struct cell shown[EXECUTION_COLUMNS];
        for (size_t k = 0; k < views[i]->count; k++) {
            shown[k] = cells[views[i]->columns[k]];
        }
        if (kind != ROW_BODY) { /* the words of a sum stand first */
            shown[0] = cells[AT_UNIT];
        }
        TRY(table_add(views[i]->table, kind, shown, fault));
    }
    return OK;
}

static struct status put_subtotal(struct execution *execution, size_t first, size_t end,
                                  const struct execution_money *money,
                                  struct fault *fault)
{
    struct cell cells[EXECUTION_COLUMNS] = {
        cell_words(report_words(execution->source, PHRASE_SUBTOTAL)),
        [AT_FUNCTION] = cell_blank(), [AT_PROJECT] = cell_blank()};
    TRY(put_money(execution, first, end, money, cells, fault));
    return put_row(execution, ROW_SUBTOTAL, cells, fault);
}

/* The rows of one unit from `first` on; what lies behind them. */
static struct status put_unit(struct execution *execution, size_t first,
                              size_t *ret_next, struct fault *fault)
{
    const struct line *lines = execution->lines;
    const size_t count = execution->allocations.count;
    const struct report_name *unit = lines[first].unit;
    struct execution_money sum = {0};
    size_t shown = 0;
    size_t at = first;
    while (at < count && lines[at].unit == unit) {
        const size_t from = at;
        const struct line *head = &lines[at];
        struct execution_money money = {0};
        for (; at < count && compare_lines(&lines[at], head) == 0; at++) {
            TRY(execution_add(&money, lines[at].row, fault));
            TRY(execution_add(&sum, lines[at].row, fault));
        }
        struct cell cells[EXECUTION_COLUMNS] = {
            report_name_cell(unit), [AT_PROJECT] = head->row->project.size > 0
                                                       ? cell_text(head->row->project)
                                                       : cell_blank()};
        TRY(function_text(execution, head->row->function, &cells[AT_FUNCTION], fault));
        TRY(put_money(execution, from, at, &money, cells, fault));
        TRY(put_row(execution, ROW_BODY, cells, fault));
        shown++;
    }
    *ret_next = at;
    return shown > 1 && at - first < count
               ? put_subtotal(execution, first, at, &sum, fault)
               : OK;
}

static struct status make_view(struct execution *execution, const char *key,
                               enum phrase title, size_t from, size_t to,
                               struct view *view, struct fault *fault)
{
    struct report_column plan[EXECUTION_COLUMNS];
    for (size_t i = 0; i < EXECUTION_COLUMNS; i++) {
        const bool is_row = i <= AT_PROJECT && (i != AT_UNIT || execution->has_units);
        const bool is_there =
            i != AT_LEVELS + EXECUTION_LEVELS - 1 || execution->has_other;
        if (is_row || (i >= from && i <= to && is_there)) {
            plan[view->count] = execution_plan[i];
            view->columns[view->count++] = i;
        }
    }
    return report_table(execution->source, key, title, plan, view->count, &view->table,
                        fault);
}

static struct status make_views(struct execution *execution, struct fault *fault)
{
    const struct report_allocations *all = &execution->allocations;
    for (size_t i = 0; i < all->count; i++) {
        struct execution_money money = {0};
        const struct report_allocation *row = &all->list[i];
        execution->has_units = execution->has_units ||
                               execution->lines[i].unit != execution->lines[0].unit;
        execution->has_other =
            execution->has_other ||
            execution_level(&money, row) == &money.level[EXECUTION_LEVELS - 1];
    }
    TRY(make_view(execution, "given", PHRASE_EXECUTION_GIVEN_TABLE, AT_CARRIED,
                  AT_AVAILABLE, &execution->given, fault));
    return make_view(execution, "execution", PHRASE_EXECUTION_TABLE, AT_AVAILABLE,
                     AT_REMARK, &execution->use, fault);
}

static struct status fill_table(struct execution *execution, struct fault *fault)
{
    const struct report_allocations *all = &execution->allocations;
    ARENA_TAKE(execution->source->arena, all->count + 1, execution->lines, fault);
    for (size_t i = 0; i < all->count; i++) {
        execution->lines[i] =
            (struct line){.row = &all->list[i],
                          .unit = report_current(&all->units, all->list[i].unit)};
    }
    if (all->count > 0) {
        qsort(execution->lines, all->count, sizeof(*execution->lines), by_unit);
    }
    TRY(make_views(execution, fault));
    for (size_t i = 0; i < all->count;) {
        TRY(put_unit(execution, i, &i, fault));
    }
    if (all->count == 0) {
        return OK; /* a total of nothing would print as 0 */
    }
    struct cell cells[EXECUTION_COLUMNS] = {
        cell_words(report_words(execution->source, PHRASE_TOTAL)),
        [AT_FUNCTION] = cell_blank(), [AT_PROJECT] = cell_blank()};
    TRY(put_money(execution, 0, all->count, &execution->total, cells, fault));
    return put_row(execution, ROW_TOTAL, cells, fault);
}

/* ---- sources ----------------------------------------------------------------------
 */

/* A share of something that is not shown would show it. */
static struct status is_budget_shown(struct execution *execution, bool *ret_is_shown,
                                     struct fault *fault)
{
    struct cell cells[EXECUTION_COLUMNS];
    TRY(put_money(execution, 0, execution->allocations.count, &execution->total, cells,
                  fault));
    *ret_is_shown = cells[AT_AVAILABLE].state == CELL_VALUE;
    return OK;
}

static struct status fill_shares(struct execution *execution, struct fault *fault)
{
    const struct execution_money *total = &execution->total;
    const int64_t whole = execution_available(total);
    bool is_shown = true;
    TRY(is_budget_shown(execution, &is_shown, fault));
    if (whole == 0 || !is_shown) {
        return OK;
    }
    for (size_t i = 0; i < EXECUTION_LEVELS + 1; i++) {
        const bool is_carried = i == EXECUTION_LEVELS;
        const int64_t given = is_carried ? total->carried : total->level[i];
        const uint64_t level = i == EXECUTION_LEVELS - 1 ? 0 : SOURCE_CENTRAL + i;
        const char *name =
            is_carried ? report_words(execution->source, PHRASE_EXECUTION_CARRIED_SHORT)
                       : phrases_level(execution->source->language, level);
        const struct cell cells[SHARE_COLUMNS] = {cell_words(name), cell_fen(given),
                                                  report_rate(given, whole)};
        if (given != 0) {
            TRY(table_add(execution->shares, ROW_BODY, cells, fault));
        }
    }
    const struct cell cells[SHARE_COLUMNS] = {
        cell_words(report_words(execution->source, PHRASE_TOTAL)), cell_fen(whole),
        report_rate(whole, whole)};
    return table_add(execution->shares, ROW_TOTAL, cells, fault);
}

/* ---- the document ---------------------------------------------------------------- */

static struct status choose_months(struct execution *execution, struct fault *fault)
{
    struct report_filter *filter = &execution->filter;
    struct report_source *source = execution->source;
    const civil_period today = date_period(date_of_instant(source->seal.recorded_ms));
    if (filter->year == 0) {
        filter->year = (uint64_t)((filter->last >= 0 ? filter->last : today) / MONTHS);
    }
    const civil_period december = (civil_period)(filter->year * MONTHS) + MONTHS - 1;
    execution->last = filter->last >= 0  ? filter->last
                      : today < december ? today
                                         : december;
    if (filter->last >= 0 && filter->last / MONTHS != (civil_period)filter->year) {
        return FAULT(fault, STATUS_USAGE,
                     "an execution table is of one year, up to one of its months");
    }
    if (filter->last >= 0 && source->close == 0) {
        TRY(report_source_at_month(source, filter, filter->last, fault));
    }
    execution->time_progress = filter->last >= 0
                                   ? execution_progress(filter->last)
                                   : report_time_progress(source, filter->year);
    return OK;
}

static struct status add_figures(struct execution *execution, struct document *document,
                                 struct fault *fault)
{
    struct report_source *source = execution->source;
    const struct execution_money *total = &execution->total;
    const bool has_rows = execution->allocations.count > 0;
    struct cell cells[EXECUTION_COLUMNS];
    TRY(put_money(execution, 0, execution->allocations.count, total, cells, fault));
    const bool has_spent = cells[AT_RATE].state == CELL_VALUE;
    const struct {
        const char *key;
        enum phrase label;
        struct cell value;
    } plan[] = {
        {"budget", PHRASE_EXECUTION_BUDGET,
         cells[AT_AVAILABLE].state == CELL_VALUE ? cell_fen(execution_budget(total))
                                                 : cell_missing()},
        {"spent", PHRASE_EXECUTION_NET,
         has_spent ? cell_fen(execution_spent(total)) : cell_missing()},
        {"rate", PHRASE_EXECUTION_RATE_SELF, cells[AT_RATE]},
        {"ahead", PHRASE_EXECUTION_AHEAD, cells[AT_AHEAD]},
    };
    struct figure figures[sizeof(plan) / sizeof(plan[0])];
    for (size_t i = 0; i < sizeof(plan) / sizeof(plan[0]); i++) {
        figures[i] =
            (struct figure){.key = plan[i].key,
                            .label = report_words(source, plan[i].label),
                            .value = has_rows ? plan[i].value : cell_missing()};
    }
    return report_figures(document, figures, sizeof(plan) / sizeof(plan[0]), fault);
}

static struct status add_charts(struct execution *execution, struct document *document,
                                struct fault *fault)
{
    struct report_source *source = execution->source;
    const struct chart time = execution_months_chart(source, execution->months);
    const struct chart shares = {
        .kind = CHART_SHARES,
        .title = report_words(source, PHRASE_EXECUTION_SHARES_CHART),
        .description = report_words(source, PHRASE_EXECUTION_SHARES_TEXT),
        .table = execution->shares,
        .value_columns = {1},
        .value_column_count = 1};
    TRY(document_add_table(document, execution->months, fault));
    TRY(document_add_chart(document, &time, fault));
    TRY(document_add_table(document, execution->shares, fault));
    return execution->shares->row_count == 0
               ? OK
               : document_add_chart(document, &shares, fault);
}

static struct status make_title(struct execution *execution, const char **ret_title,
                                struct fault *fault)
{
    const char *values[] = {"", NULL};
    struct report_source *source = execution->source;
    if (execution->filter.last >= 0) {
        TRY(report_period(source, execution->last, &values[0], fault));
        return report_fill(source, PHRASE_EXECUTION_TITLE_MONTH, values, ret_title,
                           fault);
    }
    TRY(report_number(source, execution->filter.year, &values[0], fault));
    return report_fill(source, PHRASE_EXECUTION_TITLE, values, ret_title, fault);
}

static struct status make_document(struct execution *execution,
                                   struct document *document, struct fault *fault)
{
    struct report_source *source = execution->source;
    const char *title = NULL;
    TRY(make_title(execution, &title, fault));
    *document = document_of(source->arena, source->language, DOCUMENT_OFFICE,
                            "execution", title, &source->provenance);
    TRY(report_unit_title(source, execution->allocations.unit, &document->unit, fault));
    table_add_note(execution->use.table, report_words(source, PHRASE_EXECUTION_NOTE));
    TRY(report_note_shared(source, &execution->allocations, execution->use.table,
                           fault));
    if (execution->has_units) {
        table_add_note(execution->given.table,
                       report_words(source, PHRASE_EXECUTION_TOTAL_NOTE));
        table_add_note(execution->use.table,
                       report_words(source, PHRASE_EXECUTION_TOTAL_NOTE));
    }
    if (execution->is_withheld) {
        table_add_note(execution->use.table,
                       report_words(source, PHRASE_WITHHELD_NOTE));
    }
    TRY(add_figures(execution, document, fault));
    TRY(document_add_table(document, execution->given.table, fault));
    TRY(document_add_table(document, execution->use.table, fault));
    return execution->allocations.count == 0 ? OK
                                             : add_charts(execution, document, fault);
}

struct status execution_report(struct report_source *source,
                               const struct report_filter *filter,
                               struct document *ret_document, struct fault *fault)
{
    struct execution *execution;
    ARENA_TAKE(source->arena, 1, execution, fault);
    execution->source = source;
    execution->filter = *filter;
    TRY(choose_months(execution, fault));
    TRY(report_table(source, "sources", PHRASE_EXECUTION_SHARES, share_plan,
                     SHARE_COLUMNS, &execution->shares, fault));
    TRY(report_allocations(source, &execution->filter, &execution->allocations, fault));
    TRY(execution_add_total(source, &execution->allocations, &execution->total, fault));
    TRY(fill_table(execution, fault));
    bool has_budget = true;
    TRY(is_budget_shown(execution, &has_budget, fault));
    const struct execution_year year = {.source = source,
                                        .filter = &execution->filter,
                                        .allocations = &execution->allocations,
                                        .total = &execution->total,
                                        .last = execution->last,
                                        .is_budget_withheld = !has_budget};
    TRY(execution_months_table(&year, &execution->months, fault));
    TRY(fill_shares(execution, fault));
    struct document document;
    TRY(make_document(execution, &document, fault));
    *ret_document = document;
    return OK;
}
