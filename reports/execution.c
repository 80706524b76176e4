/* execution.c - the execution table of a unit and of those below it; see execution.h.
 *
 * available = carried in + given this year; left = available - passed down - paid +
 * refunded.  In the total, money that one unit of it passed to another counts
 * once. */
#include "reports/execution.h"

#include "ledger/base/money.h"
#include "reports/report_allocations.h"

#include <stdlib.h>
#include <string.h>

enum {
    LEVELS = 5,
    MONTHS = 12,
    BASIS_POINTS = 10000,
    MONTH_COLUMNS = 6,
    SHARE_COLUMNS = 3
};

/* The columns of the table. */
enum {
    AT_UNIT = 0,
    AT_FUNCTION,
    AT_PROJECT,
    AT_CARRIED,
    AT_LEVELS,
    AT_AVAILABLE = AT_LEVELS + LEVELS,
    AT_PASSED_DOWN,
    AT_PAID,
    AT_REFUNDED,
    AT_LEFT,
    AT_RATE,
    AT_AHEAD,
    AT_REMARK,
    EXECUTION_COLUMNS
};

struct money {
    int64_t carried, level[LEVELS], passed_down, paid, refunded, held, uncovered;
};

struct line {
    const struct report_allocation *row;
    const struct report_name *unit;
};

struct execution {
    struct report_source *source;
    struct report_filter filter;
    struct report_allocations allocations;
    struct line *lines; /* by unit, function and project */
    civil_period last;  /* the month looked at           */
    int64_t time_progress;
    struct money total;
    struct table *table, *months, *shares;
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
static const struct report_column month_plan[MONTH_COLUMNS] = {
    {"month", PHRASE_MONTH, COLUMN_PERIOD, false},
    {"budget", PHRASE_EXECUTION_BUDGET, COLUMN_FEN, false},
    {"spent", PHRASE_EXECUTION_SPENT, COLUMN_FEN, false},
    {"rate", PHRASE_EXECUTION_RATE_SELF, COLUMN_PERCENT, false},
    {"time_progress", PHRASE_TIME_PROGRESS, COLUMN_PERCENT, false},
    {"ahead", PHRASE_EXECUTION_AHEAD, COLUMN_PERCENT, false},
};
enum { MONTH_AT_RATE = 3, MONTH_AT_TIME = 4 };
static const struct report_column share_plan[SHARE_COLUMNS] = {
    {"source", PHRASE_SOURCE_LEVEL, COLUMN_TEXT, false},
    {"given", PHRASE_EXECUTION_GIVEN, COLUMN_FEN, false},
    {"share", PHRASE_EXECUTION_SHARE, COLUMN_PERCENT, false},
};

/* ---- sums ------------------------------------------------------------------------ */

static int64_t *level_of(struct money *money, const struct report_allocation *row)
{
    const uint64_t level = row->level;
    return row->is_carried_in ? &money->carried
           : level >= SOURCE_CENTRAL && level <= SOURCE_COUNTY
               ? &money->level[level - SOURCE_CENTRAL]
               : &money->level[LEVELS - 1];
}

static struct status add_row(struct money *money, const struct report_allocation *row,
                             struct fault *fault)
{
    const struct balance *balance = &row->balance;
    TRY(report_add(level_of(money, row), balance->received, fault));
    TRY(report_add(level_of(money, row), balance->adjusted, fault));
    TRY(report_add(&money->passed_down, balance->passed_down, fault));
    TRY(report_add(&money->paid, balance->paid, fault));
    TRY(report_add(&money->refunded, balance->refunded, fault));
    TRY(report_add(&money->held, balance->frozen + balance->reserved, fault));
    return report_add(&money->uncovered, balance->uncovered, fault);
}

static int by_entry(const void *a, const void *b)
{
    const struct report_allocation *const *left = a;
    const struct report_allocation *const *right = b;
    return ((*left)->entry > (*right)->entry) - ((*left)->entry < (*right)->entry);
}

/* All rows together, less what one of them got from another. */
static struct status add_total(struct report_source *source,
                               const struct report_allocations *all,
                               struct money *total, struct fault *fault)
{
    const struct report_allocation **sorted;
    ARENA_TAKE(source->arena, all->count + 1, sorted, fault);
    for (size_t i = 0; i < all->count; i++) {
        sorted[i] = &all->list[i];
    }
    if (all->count > 0) {
        qsort(sorted, all->count, sizeof(*sorted), by_entry);
    }
    for (size_t i = 0; i < all->count; i++) {
        const struct report_allocation *row = &all->list[i];
        const struct report_allocation parent = {.entry = row->parent};
        const struct report_allocation *key = &parent;
        TRY(add_row(total, row, fault));
        if (row->parent != 0 &&
            bsearch(&key, sorted, all->count, sizeof(*sorted), by_entry) != NULL) {
            TRY(report_add(level_of(total, row), -row->balance.received, fault));
            TRY(report_add(&total->passed_down, -row->balance.received, fault));
        }
    }
    return OK;
}

static int64_t available(const struct money *money)
{
    int64_t sum = money->carried;
    for (size_t i = 0; i < LEVELS; i++) {
        sum += money->level[i];
    }
    return sum;
}

static int64_t budget_of(const struct money *money)
{
    return available(money) - money->passed_down;
}

static int64_t spent_of(const struct money *money)
{
    return money->paid - money->refunded;
}

static struct cell rate_of(const struct money *money)
{
    return report_rate(spent_of(money), budget_of(money));
}

static struct cell ahead_of(struct cell rate, int64_t time_progress)
{
    return rate.state == CELL_VALUE ? cell_percent(rate.number - time_progress)
                                    : cell_missing();
}

/* ---- the table ------------------------------------------------------------------- */

static struct status remark_of(struct execution *execution, const struct money *money,
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

static struct status put_money(struct execution *execution, const struct money *money,
                               struct cell *cells, struct fault *fault)
{
    cells[AT_CARRIED] = cell_fen(money->carried);
    for (size_t i = 0; i < LEVELS; i++) {
        cells[AT_LEVELS + i] = cell_fen(money->level[i]);
    }
    cells[AT_AVAILABLE] = cell_fen(available(money));
    cells[AT_PASSED_DOWN] = cell_fen(money->passed_down);
    cells[AT_PAID] = cell_fen(money->paid);
    cells[AT_REFUNDED] = cell_fen(money->refunded);
    cells[AT_LEFT] = cell_fen(budget_of(money) - spent_of(money));
    cells[AT_RATE] = rate_of(money);
    cells[AT_AHEAD] = ahead_of(cells[AT_RATE], execution->time_progress);
    return remark_of(execution, money, &cells[AT_REMARK], fault);
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
    return order != 0 ? order : by_entry(&left->row, &right->row);
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

static struct status put_subtotal(struct execution *execution,
                                  const struct money *money, struct fault *fault)
{
    struct cell cells[EXECUTION_COLUMNS] = {
        cell_words(report_words(execution->source, PHRASE_SUBTOTAL)),
        [AT_FUNCTION] = cell_blank(), [AT_PROJECT] = cell_blank()};
    TRY(put_money(execution, money, cells, fault));
    return table_add(execution->table, ROW_SUBTOTAL, cells, fault);
}

/* The rows of one unit from `first` on; what lies behind them. */
static struct status put_unit(struct execution *execution, size_t first,
                              size_t *ret_next, struct fault *fault)
{
    const struct line *lines = execution->lines;
    const size_t count = execution->allocations.count;
    const struct report_name *unit = lines[first].unit;
    struct money sum = {0};
    size_t shown = 0;
    size_t at = first;
    while (at < count && lines[at].unit == unit) {
        const struct line *head = &lines[at];
        struct money money = {0};
        for (; at < count && compare_lines(&lines[at], head) == 0; at++) {
            TRY(add_row(&money, lines[at].row, fault));
            TRY(add_row(&sum, lines[at].row, fault));
        }
        struct cell cells[EXECUTION_COLUMNS] = {
            report_name_cell(unit), [AT_PROJECT] = head->row->project.size > 0
                                                       ? cell_text(head->row->project)
                                                       : cell_blank()};
        TRY(function_text(execution, head->row->function, &cells[AT_FUNCTION], fault));
        TRY(put_money(execution, &money, cells, fault));
        TRY(table_add(execution->table, ROW_BODY, cells, fault));
        shown++;
    }
    *ret_next = at;
    return shown > 1 && at - first < count ? put_subtotal(execution, &sum, fault) : OK;
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
    for (size_t i = 0; i < all->count;) {
        TRY(put_unit(execution, i, &i, fault));
    }
    if (all->count == 0) {
        return OK; /* a total of nothing would print as 0 */
    }
    struct cell cells[EXECUTION_COLUMNS] = {
        cell_words(report_words(execution->source, PHRASE_TOTAL)),
        [AT_FUNCTION] = cell_blank(), [AT_PROJECT] = cell_blank()};
    TRY(put_money(execution, &execution->total, cells, fault));
    return table_add(execution->table, ROW_TOTAL, cells, fault);
}

/* ---- month by month -------------------------------------------------------------- */

static int64_t progress_of(civil_period period)
{
    return ((int64_t)(period % MONTHS + 1) * BASIS_POINTS + 6) / MONTHS;
}

/* The total as that month ended; false in *ret_is_there before the book began. */
static struct status money_at(struct execution *execution, civil_period period,
                              struct money *ret_money, bool *ret_is_there,
                              struct fault *fault)
{
    struct report_source then = *execution->source;
    struct report_allocations all = {0};
    struct money money = {0};
    const struct status moved =
        report_source_at_month(&then, &execution->filter, period, fault);
    *ret_is_there = moved.code != STATUS_NOT_FOUND;
    if (!*ret_is_there) {
        return OK;
    }
    TRY(moved);
    TRY(report_allocations(&then, &execution->filter, &all, fault));
    TRY(add_total(&then, &all, &money, fault));
    *ret_is_there = all.count > 0;
    *ret_money = money;
    return OK;
}

static struct status fill_months(struct execution *execution, struct fault *fault)
{
    const civil_period first = (civil_period)(execution->filter.year * MONTHS);
    struct arena *arena = execution->source->arena;
    for (civil_period period = first; period <= execution->last; period++) {
        struct money money = {0};
        bool is_there = false;
        const size_t mark = arena_mark(arena);
        TRY(money_at(execution, period, &money, &is_there, fault));
        arena_rewind(arena, mark);
        const struct cell rate = is_there ? rate_of(&money) : cell_missing();
        const int64_t progress = progress_of(period);
        const struct cell cells[MONTH_COLUMNS] = {
            cell_period(period),
            is_there ? cell_fen(budget_of(&money)) : cell_missing(),
            is_there ? cell_fen(spent_of(&money)) : cell_missing(),
            rate,
            cell_percent(progress),
            ahead_of(rate, progress)};
        TRY(table_add(execution->months, ROW_BODY, cells, fault));
    }
    return OK;
}

static struct status fill_shares(struct execution *execution, struct fault *fault)
{
    const struct money *total = &execution->total;
    const int64_t whole = available(total);
    if (whole == 0) {
        return OK;
    }
    for (size_t i = 0; i < LEVELS + 1; i++) {
        const bool is_carried = i == LEVELS;
        const int64_t given = is_carried ? total->carried : total->level[i];
        const uint64_t level = i == LEVELS - 1 ? 0 : SOURCE_CENTRAL + i;
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
                                   ? progress_of(filter->last)
                                   : report_time_progress(source, filter->year);
    return OK;
}

static struct status add_figures(struct execution *execution, struct document *document,
                                 struct fault *fault)
{
    struct report_source *source = execution->source;
    const struct money *total = &execution->total;
    const bool has_rows = execution->allocations.count > 0;
    const struct cell rate = rate_of(total);
    const struct {
        const char *key;
        enum phrase label;
        struct cell value;
    } plan[] = {
        {"budget", PHRASE_EXECUTION_BUDGET, cell_fen(budget_of(total))},
        {"spent", PHRASE_EXECUTION_SPENT, cell_fen(spent_of(total))},
        {"rate", PHRASE_EXECUTION_RATE_SELF, rate},
        {"ahead", PHRASE_EXECUTION_AHEAD, ahead_of(rate, execution->time_progress)},
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
    const struct chart time = {.kind = CHART_LINES,
                               .title = report_words(source, PHRASE_EXECUTION_CHART),
                               .description =
                                   report_words(source, PHRASE_EXECUTION_CHART_TEXT),
                               .table = execution->months,
                               .value_columns = {MONTH_AT_RATE, MONTH_AT_TIME},
                               .value_column_count = 2};
    const struct chart shares = {.kind = CHART_SHARES,
                                 .title = report_words(source, PHRASE_EXECUTION_SHARES),
                                 .description =
                                     report_words(source, PHRASE_EXECUTION_SHARES_TEXT),
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
    if (execution->allocations.unit != NULL) {
        TRY(report_text(source, execution->allocations.unit->name, &document->unit,
                        fault));
    } else {
        TRY(report_office(source, &document->unit, fault));
    }
    table_add_note(execution->table, report_words(source, PHRASE_EXECUTION_NOTE));
    table_add_note(execution->table, report_words(source, PHRASE_EXECUTION_TOTAL_NOTE));
    table_add_note(execution->months,
                   report_words(source, PHRASE_EXECUTION_MONTH_NOTE));
    TRY(add_figures(execution, document, fault));
    TRY(document_add_table(document, execution->table, fault));
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
    TRY(report_table(source, "execution", PHRASE_EXECUTION_TABLE, execution_plan,
                     EXECUTION_COLUMNS, &execution->table, fault));
    TRY(report_table(source, "months", PHRASE_EXECUTION_MONTHS, month_plan,
                     MONTH_COLUMNS, &execution->months, fault));
    TRY(report_table(source, "sources", PHRASE_EXECUTION_SHARES, share_plan,
                     SHARE_COLUMNS, &execution->shares, fault));
    TRY(report_allocations(source, &execution->filter, &execution->allocations, fault));
    TRY(add_total(source, &execution->allocations, &execution->total, fault));
    TRY(fill_table(execution, fault));
    TRY(fill_months(execution, fault));
    TRY(fill_shares(execution, fault));
    struct document document;
    TRY(make_document(execution, &document, fault));
    *ret_document = document;
    return OK;
}
