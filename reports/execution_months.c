/* execution_months.c - how a year's money went month by month, against time; see
 * execution.h. */
#include "reports/execution.h"
#include "reports/execution_internal.h"
#include "reports/small_groups.h"
#include "reports/withheld.h"

enum { MONTHS = 12, BASIS_POINTS = 10000, MONTH_COLUMNS = 6 };
enum { MONTH_AT_RATE = 3, MONTH_AT_TIME = 4 };

static const struct report_column month_plan[MONTH_COLUMNS] = {
    {"month", PHRASE_MONTH, COLUMN_PERIOD, false},
    {"paid", PHRASE_EXECUTION_MONTH_PAID, COLUMN_FEN, false},
    {"spent", PHRASE_EXECUTION_SPENT, COLUMN_FEN, false},
    {"rate", PHRASE_EXECUTION_RATE_SELF, COLUMN_PERCENT, false},
    {"time_progress", PHRASE_TIME_PROGRESS, COLUMN_PERCENT, false},
    {"ahead", PHRASE_EXECUTION_AHEAD, COLUMN_PERCENT, false},
};

int64_t execution_progress(civil_period period)
{
    return ((int64_t)(period % MONTHS + 1) * BASIS_POINTS + 6) / MONTHS;
}

struct cell execution_rate(const struct execution_money *money)
{
    return report_rate(execution_spent(money), execution_budget(money));
}

struct cell execution_ahead(struct cell rate, int64_t time_progress)
{
    return rate.state == CELL_VALUE ? cell_percent(rate.number - time_progress)
                                    : cell_missing();
}

struct months {
    const struct execution_year *year;
    struct report_names programmes;
    const struct report_name *programme; /* of the filter, or NULL */
    int64_t paid[MONTHS];
    bool has_batch[MONTHS];
    bool is_hidden[MONTHS];
};

static struct status find_hidden(struct months *months, struct fault *fault)
{
    const struct execution_year *year = months->year;
    const struct report_allocations *all = year->allocations;
    const civil_period first = (civil_period)(year->filter->year * MONTHS);
    const struct small_groups_scope scope = {.units = &all->units,
                                             .programmes = &months->programmes,
                                             .unit = all->unit,
                                             .programme = months->programme,
                                             .first = first,
                                             .last = year->last};
    struct small_groups groups;
    if (!year->filter->is_public || year->last < first) {
        return OK;
    }
    TRY(small_groups_load(year->source, &scope, &groups, fault));
    for (size_t i = 0; i < groups.count; i++) {
        groups.list[i].group = (size_t)(groups.list[i].period - first);
    }
    return small_groups_hide(&groups, (size_t)(year->last - first) + 1,
                             months->is_hidden, fault);
}

static struct status take_batch(void *context, uint64_t entry,
                                const struct batch *batch, struct fault *fault)
{
    (void)entry;
    struct months *months = context;
    const struct execution_year *year = months->year;
    const struct report_allocations *all = year->allocations;
    const civil_period first = (civil_period)(year->filter->year * MONTHS);
    if (batch->period < first || batch->period >= first + MONTHS ||
        batch_current(batch).count == 0 ||
        (months->programme != NULL &&
         report_current(&months->programmes, batch->programme) != months->programme) ||
        !report_is_below(&all->units, batch->unit, all->unit)) {
        return OK;
    }
    const size_t month = (size_t)(batch->period - first);
    months->has_batch[month] = true;
    return report_add(&months->paid[month], batch_paid(batch).fen, fault);
}

struct asked {
    const struct months *months;
    civil_period first, last;
};

static bool is_of_months(const void *context, const struct withheld_line *line)
{
    const struct asked *asked = context;
    const struct months *months = asked->months;
    const struct report_allocations *all = months->year->allocations;
    return line->state == LINE_STATE_PAID && line->period >= asked->first &&
           line->period <= asked->last &&
           (months->programme == NULL || months->programme->entry == line->programme) &&
           report_is_below(&all->units, line->unit, all->unit);
}

/* Nothing is asked about what is not shown anyway. */
static struct status ask_months(const struct months *months, civil_period first,
                                civil_period last, bool *is_shown, struct fault *fault)
{
    const struct execution_year *year = months->year;
    const struct asked asked = {months, first, last};
    const struct withheld_figure figure = {
        .is_in = is_of_months, .context = &asked, .measure = WITHHELD_NET};
    return *is_shown ? withheld_ask(year->filter->withheld, year->source, &figure,
                                    is_shown, fault)
                     : OK;
}

/* By the month that a batch pays for: what of it was paid and has not come back. */
static struct status fill_months(const struct execution_year *year, struct table *table,
                                 struct fault *fault)
{
    struct report_source *source = year->source;
    struct months months = {.year = year};
    TRY(report_programmes(source, &months.programmes, fault));
    TRY(report_programme_asked(&months.programmes, year->filter->programme,
                               &months.programme, fault));
    TRY(accounts_batches(journal_view_transaction(source->view), source->seal_key,
                         take_batch, &months, fault));
    TRY(find_hidden(&months, fault));
    const civil_period first = (civil_period)(year->filter->year * MONTHS);
    bool is_any_hidden = false;
    bool is_alone = true; /* no month before it waits to be shown with it */
    int64_t sum = 0;
    for (civil_period period = first; period <= year->last; period++) {
        const size_t month = (size_t)(period - first);
        TRY(report_add(&sum, months.paid[month], fault));
        bool has_paid = months.has_batch[month] && !months.is_hidden[month] && is_alone;
        bool has_sum = !months.is_hidden[month];
        TRY(ask_months(&months, period, period, &has_paid, fault));
        TRY(ask_months(&months, first, period, &has_sum, fault));
        const bool is_hidden = !has_sum;
        /* of money that others spend too the programme's own is no rate. */
        const struct cell rate =
            is_hidden || year->is_budget_withheld || year->allocations->sharers != NULL
                ? cell_missing()
                : report_rate(sum, execution_budget(year->total));
        const int64_t progress = execution_progress(period);
        const struct cell cells[MONTH_COLUMNS] = {
            cell_period(period),
            has_paid ? cell_fen(months.paid[month]) : cell_missing(),
            is_hidden ? cell_missing() : cell_fen(sum),
            rate,
            cell_percent(progress),
            execution_ahead(rate, progress)};
        TRY(table_add(table, ROW_BODY, cells, fault));
        is_alone = !months.is_hidden[month];
        is_any_hidden = is_any_hidden || is_hidden;
    }
    if (is_any_hidden) {
        table_add_note(table, report_words(source, PHRASE_SMALL_MONTHS_NOTE));
    }
    return OK;
}

struct status execution_months_table(const struct execution_year *year,
                                     struct table **ret_table, struct fault *fault)
{
    struct report_source *source = year->source;
    TRY(report_table(source, "months", PHRASE_EXECUTION_MONTHS, month_plan,
                     MONTH_COLUMNS, ret_table, fault));
    TRY(fill_months(year, *ret_table, fault));
    table_add_note(*ret_table, report_words(source, PHRASE_EXECUTION_MONTH_NOTE));
    return OK;
}

struct chart execution_months_chart(const struct report_source *source,
                                    const struct table *table)
{
    return (struct chart){.kind = CHART_LINES,
                          .title = report_words(source, PHRASE_EXECUTION_CHART),
                          .description =
                              report_words(source, PHRASE_EXECUTION_CHART_TEXT),
                          .table = table,
                          .value_columns = {MONTH_AT_RATE, MONTH_AT_TIME},
                          .value_column_count = 2};
}

struct status execution_add_months(struct report_source *source,
                                   const struct report_filter *filter,
                                   civil_period last, struct document *document,
                                   struct fault *fault)
{
    struct report_allocations allocations = {0};
    struct execution_money total = {0};
    const civil_period today = date_period(date_of_instant(source->seal.recorded_ms));
    const struct execution_year year = {.source = source,
                                        .filter = filter,
                                        .allocations = &allocations,
                                        .total = &total,
                                        .last = last < today ? last : today};
    struct table *table = NULL;
    TRY(report_allocations(source, filter, &allocations, fault));
    TRY(execution_add_total(source, &allocations, &total, fault));
    if (allocations.count == 0 || year.last / MONTHS < (civil_period)filter->year) {
        return OK;
    }
    TRY(execution_months_table(&year, &table, fault));
    table->title = report_words(source, PHRASE_EXECUTION_MONTHS_ALONE);
    const struct chart chart = execution_months_chart(source, table);
    TRY(document_add_table(document, table, fault));
    return document_add_chart(document, &chart, fault);
}
