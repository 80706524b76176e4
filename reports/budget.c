/* budget.c - how far each allocation is used: by function code and one by one.
 *
 * Two official meanings of "execution rate" stand under their own names (domain.md
 * 0.5): self-evaluation, spent less refunds over the adjusted budget; and the
 * evaluation framework's, spent over received, both less what came back or was lowered.
 * What was passed down is the budget of the unit below, so it leaves both denominators.
 */
#include "reports/report_allocations.h"

enum { CODE_TEXT_SIZE = 256 };

/* Allocations added up. */
struct sum {
    struct balance balance;
    int64_t lowered; /* of each, at most 0: report_lowered() */
    struct report_allocations_figures shown;
};

struct budget {
    struct report_source *source;
    const struct report_filter *filter;
    struct report_allocations allocations;
    struct sum total;
    int64_t time_progress; /* basis points, -1: no year was asked for */
    bool is_withheld;      /* some figure is missing */
};

/* ---- the tables ------------------------------------------------------------------ */

static struct status add_balance(struct sum *sum, const struct balance *balance,
                                 struct fault *fault)
{
    TRY(report_add(&sum->lowered, report_lowered(balance), fault));
    return report_balance_add(&sum->balance, balance, fault);
}

/* What rows[first:end] of the allocations add up to. */
static struct status add_rows(struct budget *budget, size_t first, size_t end,
                              struct sum *ret_sum, struct fault *fault)
{
    const struct report_allocations *all = &budget->allocations;
    struct sum sum = {0};
    const struct report_allocation **rows = NULL;
    const size_t mark = arena_mark(budget->source->arena);
    ARENA_TAKE(budget->source->arena, end - first + 1, rows, fault);
    for (size_t i = first; i < end; i++) {
        rows[i - first] = &all->list[i];
        TRY(add_balance(&sum, &all->list[i].balance, fault));
    }
    TRY(report_allocations_shown(budget->source, budget->filter->withheld, rows,
                                 end - first, end - first == all->count, &sum.shown,
                                 fault));
    arena_rewind(budget->source->arena, mark);
    const struct report_allocations_figures *shown = &sum.shown;
    budget->is_withheld = budget->is_withheld || !shown->spent || !shown->paid ||
                          !shown->returned || !shown->held || !shown->carried ||
                          !shown->left;
    *ret_sum = sum;
    return OK;
}

static struct cell if_shown(bool is_shown, struct cell cell)
{
    return is_shown ? cell : cell_missing();
}

static struct cell self_rate(const struct balance *balance)
{
    return report_rate(balance->paid - balance->refunded,
                       balance->received + balance->adjusted - balance->passed_down);
}

static struct cell evaluation_rate(const struct sum *sum)
{
    const struct balance *balance = &sum->balance;
    return report_rate(balance->paid - balance->refunded,
                       balance->received + sum->lowered - balance->passed_down);
}

enum { MONEY_CELLS = 10 };
static void put_money(const struct sum *sum, struct cell *cells)
{
    const struct balance *balance = &sum->balance;
    const struct report_allocations_figures *shown = &sum->shown;
    cells[0] = if_shown(shown->carried, cell_fen(balance->received));
    cells[1] = cell_fen(balance->adjusted);
    cells[2] = cell_fen(balance->passed_down);
    cells[3] = if_shown(shown->held, cell_fen(balance->frozen + balance->reserved));
    cells[4] = if_shown(shown->paid, cell_fen(balance->paid));
    cells[5] = if_shown(shown->returned, cell_fen(balance->refunded));
    cells[6] = if_shown(shown->returned, cell_fen(balance->prior_year));
    cells[7] = if_shown(shown->uncovered, cell_fen(balance->uncovered));
    cells[8] = if_shown(shown->left, cell_fen(balance->carried));
    cells[9] =
        if_shown(shown->left && shown->held, cell_fen(balance_available(balance)));
}

#define MONEY_COLUMNS                                                                  \
    {"allocated", PHRASE_ALLOCATED, COLUMN_FEN, true},                                 \
        {"adjusted", PHRASE_ADJUSTED, COLUMN_FEN, true},                               \
        {"passed_down", PHRASE_PASSED_DOWN, COLUMN_FEN, true},                         \
        {"held", PHRASE_HELD, COLUMN_FEN, true},                                       \
        {"paid", PHRASE_PAID, COLUMN_FEN, true},                                       \
        {"returned", PHRASE_RETURNED, COLUMN_FEN, true},                               \
        {"prior_year", PHRASE_PRIOR_YEAR, COLUMN_FEN, true},                           \
        {"uncovered", PHRASE_UNCOVERED, COLUMN_FEN, true},                             \
        {"carried", PHRASE_CARRIED, COLUMN_FEN, true},                                 \
    {                                                                                  \
        "available", PHRASE_AVAILABLE, COLUMN_FEN, true                                \
    }

static const struct report_column function_plan[] = {
    {"function", PHRASE_FUNCTION, COLUMN_TEXT, false},
    {"year", PHRASE_YEAR, COLUMN_TEXT, false},
    MONEY_COLUMNS,
};
static const struct report_column rate_plan[] = {
    {"function", PHRASE_FUNCTION, COLUMN_TEXT, false},
    {"year", PHRASE_YEAR, COLUMN_TEXT, false},
    {"budget", PHRASE_BUDGET, COLUMN_FEN, true},
    {"spent", PHRASE_SPENT, COLUMN_FEN, true},
    {"self_rate", PHRASE_SELF_RATE, COLUMN_PERCENT, false},
    {"evaluation_rate", PHRASE_EVALUATION_RATE, COLUMN_PERCENT, false},
    {"time_progress", PHRASE_TIME_PROGRESS, COLUMN_PERCENT, false},
    {"ahead", PHRASE_AHEAD, COLUMN_PERCENT, false},
};
static const struct report_column allocation_plan[] = {
    {"allocation", PHRASE_ALLOCATION, COLUMN_TEXT, false},
    {"document", PHRASE_DOCUMENT, COLUMN_TEXT, false},
    {"unit", PHRASE_UNIT, COLUMN_TEXT, false},
    {"function", PHRASE_FUNCTION, COLUMN_TEXT, false},
    {"level", PHRASE_SOURCE_LEVEL, COLUMN_TEXT, false},
    {"year", PHRASE_YEAR, COLUMN_TEXT, false},
    {"budget", PHRASE_BUDGET, COLUMN_FEN, true},
    {"self_rate", PHRASE_SELF_RATE, COLUMN_PERCENT, false},
    {"evaluation_rate", PHRASE_EVALUATION_RATE, COLUMN_PERCENT, false},
};
static const struct report_column account_plan[] = {
    {"allocation", PHRASE_ALLOCATION, COLUMN_TEXT, false},
    MONEY_COLUMNS,
};
enum {
    FUNCTION_COLUMNS = 2 + MONEY_CELLS,
    RATE_COLUMNS = 8,
    COLUMN_AT_SELF_RATE = 4,
    COLUMN_AT_TIME = 6, /* only when a year was asked for */
    ALLOCATION_COLUMNS = 9,
    ACCOUNT_COLUMNS = 1 + MONEY_CELLS,
    COLUMNS_MAX = 12
};

/* The four tables: money and rates by function code, facts and money by allocation.
 * One table of all columns would fit neither a screen nor a sheet. */
enum sheet { SHEET_FUNCTIONS = 0, SHEET_RATES, SHEET_ALLOCATIONS, SHEET_ACCOUNTS };

static struct status function_cell(struct report_source *source, struct bytes code,
                                   struct cell *ret_cell, struct fault *fault)
{
    const char *name = phrases_function(source->language, code);
    if (name == NULL) {
        *ret_cell = cell_text(code);
        return OK;
    }
    char text[CODE_TEXT_SIZE];
    struct writer writer = writer_of(text, sizeof(text));
    writer_run(&writer, code);
    writer_text(&writer, " ");
    writer_text(&writer, name);
    const char *kept = NULL;
    TRY(report_text(source, writer_bytes(&writer), &kept, fault));
    *ret_cell = cell_words(kept);
    return OK;
}

static struct status year_cell(struct report_source *source, uint64_t year,
                               struct cell *ret_cell, struct fault *fault)
{
    const char *text = NULL;
    TRY(report_number(source, year, &text, fault));
    *ret_cell = cell_words(text);
    return OK;
}

static int64_t budget_of(const struct balance *balance)
{
    return balance->received + balance->adjusted - balance->passed_down;
}

static void put_rates(const struct budget *budget, const struct sum *sum,
                      struct cell *cells)
{
    const struct balance *balance = &sum->balance;
    const struct report_allocations_figures *shown = &sum->shown;
    const bool has_rate = shown->carried && shown->spent;
    cells[0] = if_shown(shown->carried, cell_fen(budget_of(balance)));
    cells[1] = if_shown(shown->spent, cell_fen(balance->paid - balance->refunded));
    cells[2] = if_shown(has_rate, self_rate(balance));
    cells[3] = if_shown(has_rate, evaluation_rate(sum));
    cells[4] = cell_percent(budget->time_progress);
    cells[5] = cells[2].state == CELL_VALUE
                   ? cell_percent(cells[2].number - budget->time_progress)
                   : cell_missing();
}

static void put_function(const struct budget *budget, const struct sum *sum,
                         enum sheet sheet, struct cell *cells)
{
    if (sheet == SHEET_FUNCTIONS) {
        put_money(sum, cells + 2);
    } else {
        put_rates(budget, sum, cells + 2);
    }
}

static struct status fill_functions(struct budget *budget, enum sheet sheet,
                                    struct table *table, struct fault *fault)
{
    struct cell cells[COLUMNS_MAX];
    for (size_t i = 0; i < budget->allocations.count;) {
        const struct report_allocation *first = &budget->allocations.list[i];
        struct sum sum;
        const size_t from = i;
        for (; i < budget->allocations.count &&
               budget->allocations.list[i].year == first->year &&
               bytes_equal(budget->allocations.list[i].function, first->function);
             i++) {
        }
        TRY(add_rows(budget, from, i, &sum, fault));
        TRY(function_cell(budget->source, first->function, &cells[0], fault));
        TRY(year_cell(budget->source, first->year, &cells[1], fault));
        put_function(budget, &sum, sheet, cells);
        TRY(table_add(table, ROW_BODY, cells, fault));
    }
    if (budget->allocations.count == 0) {
        return OK; /* a total of nothing would print as 0 */
    }
    cells[0] = cell_words(report_words(budget->source, PHRASE_TOTAL));
    cells[1] = cell_blank();
    put_function(budget, &budget->total, sheet, cells);
    return table_add(table, ROW_TOTAL, cells, fault);
}

static struct status put_facts(struct budget *budget,
                               const struct report_allocation *row, struct cell *cells,
                               struct fault *fault)
{
    struct report_source *source = budget->source;
    cells[1] = cell_text(row->document);
    cells[2] = report_name_cell(report_current(&budget->allocations.units, row->unit));
    TRY(function_cell(source, row->function, &cells[3], fault));
    cells[4] = cell_words(phrases_level(source->language, row->level));
    return year_cell(source, row->year, &cells[5], fault);
}

static void put_account(const struct sum *sum, enum sheet sheet, struct cell *cells)
{
    if (sheet == SHEET_ACCOUNTS) {
        put_money(sum, cells + 1);
    } else {
        const bool has_rate = sum->shown.carried && sum->shown.spent;
        cells[6] = if_shown(sum->shown.carried, cell_fen(budget_of(&sum->balance)));
        cells[7] = if_shown(has_rate, self_rate(&sum->balance));
        cells[8] = if_shown(has_rate, evaluation_rate(sum));
    }
}

static struct status fill_allocations(struct budget *budget, enum sheet sheet,
                                      struct table *table, struct fault *fault)
{
    struct cell cells[COLUMNS_MAX];
    for (size_t i = 0; i < budget->allocations.count; i++) {
        const struct report_allocation *row = &budget->allocations.list[i];
        cells[0] = cell_text(row->label);
        if (sheet == SHEET_ALLOCATIONS) {
            TRY(put_facts(budget, row, cells, fault));
        }
        struct sum one;
        TRY(add_rows(budget, i, i + 1, &one, fault));
        put_account(&one, sheet, cells);
        TRY(table_add(table, ROW_BODY, cells, fault));
    }
    if (budget->allocations.count == 0) {
        return OK;
    }
    cells[0] = cell_words(report_words(budget->source, PHRASE_TOTAL));
    for (size_t i = 1; i < 6; i++) {
        cells[i] = cell_blank();
    }
    put_account(&budget->total, sheet, cells);
    return table_add(table, ROW_TOTAL, cells, fault);
}

static struct status make_table(struct budget *budget, enum sheet sheet,
                                struct table **ret_table, struct fault *fault)
{
    static const struct {
        const char *key;
        enum phrase title;
        const struct report_column *plan;
        size_t count;
    } sheets[] = {
        {"functions", PHRASE_BY_FUNCTION, function_plan, FUNCTION_COLUMNS},
        {"rates", PHRASE_RATES, rate_plan, RATE_COLUMNS},
        {"allocations", PHRASE_BY_ALLOCATION, allocation_plan, ALLOCATION_COLUMNS},
        {"accounts", PHRASE_ACCOUNTS, account_plan, ACCOUNT_COLUMNS},
    };
    struct report_source *source = budget->source;
    const bool is_timeless = sheet == SHEET_RATES && budget->time_progress < 0;
    const size_t count = is_timeless ? COLUMN_AT_TIME : sheets[sheet].count;
    const struct column *columns = NULL;
    TRY(report_columns(source, sheets[sheet].plan, count, &columns, fault));
    struct table *table;
    ARENA_TAKE(source->arena, 1, table, fault);
    *table = table_of(source->arena, sheets[sheet].key,
                      report_words(source, sheets[sheet].title), columns, count);
    *ret_table = table;
    return sheet <= SHEET_RATES ? fill_functions(budget, sheet, table, fault)
                                : fill_allocations(budget, sheet, table, fault);
}

/* ---- the document ---------------------------------------------------------------- */

static struct status add_figures(struct budget *budget, struct document *document,
                                 struct fault *fault)
{
    struct report_source *source = budget->source;
    const struct balance *total = &budget->total.balance;
    /* Over all years, money that was carried over counts once. */
    struct sum once = budget->total;
    once.balance.received -= budget->filter->year == 0 ? total->carried : 0;
    const struct report_allocations_figures *shown = &budget->total.shown;
    const bool has_rate = shown->carried && shown->spent;
    const bool has_rows = budget->allocations.count > 0;
    const struct {
        const char *key;
        enum phrase label, note;
        struct cell value;
    } plan[] = {
        {"budget", PHRASE_BUDGET, PHRASE_BUDGET_NOTE,
         if_shown(shown->carried, cell_fen(budget_of(&once.balance)))},
        {"paid", PHRASE_PAID, PHRASE_NOTHING,
         if_shown(shown->paid, cell_fen(total->paid))},
        {"held", PHRASE_HELD, PHRASE_HELD_NOTE,
         if_shown(shown->held, cell_fen(total->frozen + total->reserved))},
        {"available", PHRASE_AVAILABLE, PHRASE_NOTHING,
         if_shown(shown->left && shown->held, cell_fen(balance_available(total)))},
        {"uncovered", PHRASE_UNCOVERED, PHRASE_UNCOVERED_NOTE,
         if_shown(shown->paid, cell_fen(total->uncovered))},
        {"self_rate", PHRASE_SELF_RATE, PHRASE_SELF_RATE_NOTE,
         if_shown(has_rate, self_rate(&once.balance))},
        {"evaluation_rate", PHRASE_EVALUATION_RATE, PHRASE_EVALUATION_RATE_NOTE,
         if_shown(has_rate, evaluation_rate(&once))},
        {"time_progress", PHRASE_TIME_PROGRESS, PHRASE_TIME_PROGRESS_NOTE,
         cell_percent(budget->time_progress)},
    };
    struct figure figures[DOCUMENT_FIGURES_MAX];
    const size_t count = budget->time_progress < 0 ? 7 : 8;
    for (size_t i = 0; i < count; i++) {
        const char *note = report_words(source, plan[i].note);
        figures[i] = (struct figure){
            .key = plan[i].key,
            .label = report_words(source, plan[i].label),
            .value = has_rows || i == 7 ? plan[i].value : cell_missing(), /* */
            .note = note[0] == '\0' ? NULL : note};
    }
    return report_figures(document, figures, count, fault);
}

static struct status add_chart(struct budget *budget, struct document *document,
                               const struct table *table, struct fault *fault)
{
    const bool has_target = budget->time_progress >= 0;
    const struct chart chart = {
        .kind = has_target ? CHART_BULLET : CHART_BAR,
        .title = report_words(budget->source, has_target ? PHRASE_CHART_PROGRESS
                                                         : PHRASE_CHART_EXECUTION),
        .description =
            report_words(budget->source, has_target ? PHRASE_CHART_PROGRESS_TEXT
                                                    : PHRASE_CHART_EXECUTION_TEXT),
        .table = table,
        .label_column = 0,
        .value_columns = {COLUMN_AT_SELF_RATE, COLUMN_AT_TIME},
        .value_column_count = has_target ? 2 : 1,
    };
    return document_add_chart(document, &chart, fault);
}

static struct status make_title(struct budget *budget, const char **ret_title,
                                struct fault *fault)
{
    const char *values[] = {"", NULL};
    if (budget->filter->year == 0) {
        *ret_title = report_words(budget->source, PHRASE_BUDGET_TITLE);
        return OK;
    }
    TRY(report_number(budget->source, budget->filter->year, &values[0], fault));
    return report_fill(budget->source, PHRASE_BUDGET_TITLE_YEAR, values, ret_title,
                       fault);
}

static struct status make_document(struct budget *budget, struct document *document,
                                   struct fault *fault)
{
    struct report_source *source = budget->source;
    const char *title = NULL;
    TRY(make_title(budget, &title, fault));
    *document = document_of(source->arena, source->language, DOCUMENT_OFFICE, "budget",
                            title, &source->provenance);
    TRY(report_unit_title(source, budget->allocations.unit, &document->unit, fault));
    struct table *tables[4];
    for (enum sheet sheet = SHEET_FUNCTIONS; sheet <= SHEET_ACCOUNTS; sheet++) {
        TRY(make_table(budget, sheet, &tables[sheet], fault));
    }
    table_add_note(tables[SHEET_FUNCTIONS], report_words(source, PHRASE_SPLITS_NOTE));
    table_add_note(tables[SHEET_RATES], report_words(source, PHRASE_RATES_NOTE));
    TRY(report_note_shared(source, &budget->allocations, tables[SHEET_RATES], fault));
    if (budget->is_withheld) {
        table_add_note(tables[SHEET_FUNCTIONS],
                       report_words(source, PHRASE_WITHHELD_NOTE));
    }
    TRY(add_figures(budget, document, fault));
    TRY(document_add_table(document, tables[SHEET_FUNCTIONS], fault));
    TRY(document_add_table(document, tables[SHEET_RATES], fault));
    if (budget->allocations.count > 0) {
        TRY(add_chart(budget, document, tables[SHEET_RATES], fault));
    }
    TRY(document_add_table(document, tables[SHEET_ALLOCATIONS], fault));
    return document_add_table(document, tables[SHEET_ACCOUNTS], fault);
}

struct status report_budget(struct report_source *source,
                            const struct report_filter *filter,
                            struct document *ret_document, struct fault *fault)
{
    struct budget *budget;
    ARENA_TAKE(source->arena, 1, budget, fault);
    budget->source = source;
    budget->filter = filter;
    budget->time_progress =
        filter->year == 0 ? -1 : report_time_progress(source, filter->year);
    TRY(report_allocations(source, filter, &budget->allocations, fault));
    TRY(add_rows(budget, 0, budget->allocations.count, &budget->total, fault));
    struct document document;
    TRY(make_document(budget, &document, fault));
    *ret_document = document;
    return OK;
}
