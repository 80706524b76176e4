/* reconcile_document.c - the reconciliation as tables: the sums, what explains them,
 * every difference. */
#include "reports/reconcile.h"

#include <string.h>

enum { SUM_COLUMNS = 10, LEADING_MAX = 4, EXPLAIN_COLUMNS = 3, LIST_COLUMNS = 8 };

/* ---- the sums -------------------------------------------------------------------- */

static const struct report_column sum_plan[SUM_COLUMNS] = {
    {"roster_count", PHRASE_ROSTER_COUNT, COLUMN_COUNT, true},
    {"roster", PHRASE_ROSTER, COLUMN_FEN, true},
    {"instruction_count", PHRASE_INSTRUCTION_COUNT, COLUMN_COUNT, true},
    {"instruction", PHRASE_INSTRUCTION, COLUMN_FEN, true},
    {"bank_count", PHRASE_BANK_COUNT, COLUMN_COUNT, true},
    {"bank", PHRASE_BANK, COLUMN_FEN, true},
    {"difference_count", PHRASE_DIFFERENCE_COUNT, COLUMN_COUNT, true},
    {"difference", PHRASE_DIFFERENCE, COLUMN_FEN, true},
    {"explained", PHRASE_EXPLAINED, COLUMN_FEN, true},
    {"unexplained", PHRASE_UNEXPLAINED, COLUMN_FEN, true},
};

struct sheet_plan {
    const char *key;
    enum phrase title;
    struct report_column leading[LEADING_MAX];
    size_t leading_count;
    const struct reconcile_sums *sums;
    const struct report_names *names; /* of programmes or units */
    bool has_counts;                  /* of lines: they have no one allocation */
};

static void put_sum(const struct reconcile_sum *sum, bool has_counts,
                    struct cell *cells)
{
    const struct count_and_fen unexplained = reconcile_unexplained(sum);
    const struct count_and_fen pairs[] = {
        sum->roster,
        sum->instruction,
        sum->bank,
        {sum->roster.count - sum->bank.count, sum->roster.fen - sum->bank.fen}};
    size_t at = 0;
    for (size_t i = 0; i < 4; i++) {
        if (has_counts) {
            cells[at++] = cell_count((int64_t)pairs[i].count);
        }
        cells[at++] = cell_fen(pairs[i].fen);
    }
    cells[at++] = cell_fen(sum->explained.fen);
    cells[at] = cell_fen(unexplained.fen);
}

static struct status put_leading(struct reconcile *report,
                                 const struct sheet_plan *plan,
                                 const struct reconcile_sum *sum, struct cell *cells,
                                 struct fault *fault)
{
    const char *text = NULL;
    if (plan->names != NULL) {
        cells[0] = report_name_cell(report_name_of(plan->names, sum->key));
        return OK;
    }
    if (plan->sums == &report->by_allocation || plan->sums == &report->by_account) {
        cells[0] = cell_text(sum->label);
        return OK;
    }
    if (plan->sums == &report->by_month) {
        TRY(report_period(report->source, (civil_period)sum->key, &text, fault));
        cells[0] = cell_words(text);
        return OK;
    }
    TRY(report_number(report->source, sum->key, &text, fault));
    cells[0] = cell_words(text);
    cells[1] = report_name_cell(report_name_of(&report->programmes, sum->programme));
    cells[2] = report_name_cell(report_name_of(&report->units, sum->unit));
    cells[3] = cell_period((civil_period)sum->period);
    return OK;
}

static struct status fill_sheet(struct reconcile *report, const struct sheet_plan *plan,
                                struct table *table, struct fault *fault)
{
    struct cell cells[LEADING_MAX + SUM_COLUMNS];
    for (size_t i = 0; i < plan->sums->count; i++) {
        const struct reconcile_sum *sum = &plan->sums->list[i];
        TRY(put_leading(report, plan, sum, cells, fault));
        put_sum(sum, plan->has_counts, cells + plan->leading_count);
        TRY(table_add(table, ROW_BODY, cells, fault));
    }
    return plan->sums->count == 0
               ? OK
               : table_add_sum(table, ROW_TOTAL,
                               report_words(report->source, PHRASE_TOTAL), fault);
}

static struct status add_sheet(struct reconcile *report, const struct sheet_plan *plan,
                               struct document *document, struct fault *fault)
{
    struct report_source *source = report->source;
    struct report_column all[LEADING_MAX + SUM_COLUMNS];
    size_t count = plan->leading_count;
    memcpy(all, plan->leading, sizeof(plan->leading));
    for (size_t i = 0; i < SUM_COLUMNS; i++) {
        if (plan->has_counts || sum_plan[i].kind == COLUMN_FEN) {
            all[count++] = sum_plan[i];
        }
    }
    struct table *table = NULL;
    TRY(report_table(source, plan->key, plan->title, all, count, &table, fault));
    TRY(fill_sheet(report, plan, table, fault));
    return document_add_table(document, table, fault);
}

static struct status add_sheets(struct reconcile *report, struct document *document,
                                struct fault *fault)
{
    const struct report_column programme = {"programme", PHRASE_PROGRAMME, COLUMN_TEXT,
                                            false};
    const struct report_column unit = {"unit", PHRASE_UNIT, COLUMN_TEXT, false};
    const struct report_column batch = {"batch", PHRASE_BATCH, COLUMN_TEXT, false};
    const struct report_column allocation = {"allocation", PHRASE_ALLOCATION,
                                             COLUMN_TEXT, false};
    const struct report_column account = {"account", PHRASE_PAYING_ACCOUNT, COLUMN_TEXT,
                                          false};
    const struct report_column month = {"month", PHRASE_MONTH, COLUMN_TEXT, false};
    const struct report_column period = {"period", PHRASE_MONTH, COLUMN_PERIOD, false};
    const struct sheet_plan plans[] = {
        {"programmes",
         PHRASE_RECONCILE_PROGRAMMES,
         {programme},
         1,
         &report->by_programme,
         &report->programmes,
         true},
        {"units",
         PHRASE_RECONCILE_UNITS,
         {unit},
         1,
         &report->by_unit,
         &report->units,
         true},
        {"months", PHRASE_RECONCILE_MONTHS, {month}, 1, &report->by_month, NULL, true},
        {"allocations",
         PHRASE_RECONCILE_ALLOCATIONS,
         {allocation},
         1,
         &report->by_allocation,
         NULL,
         false},
        {"accounts", PHRASE_BY_ACCOUNT, {account}, 1, &report->by_account, NULL, true},
        {"batches",
         PHRASE_RECONCILE_BATCHES,
         {batch, programme, unit, period},
         4,
         &report->by_batch,
         NULL,
         true},
    };
    for (size_t i = 0; i < sizeof(plans) / sizeof(plans[0]); i++) {
        TRY(add_sheet(report, &plans[i], document, fault));
    }
    return OK;
}

/* ---- what explains them ---------------------------------------------------------- */

static const struct report_column explain_plan[EXPLAIN_COLUMNS] = {
    {"difference", PHRASE_RECONCILE_WHY, COLUMN_TEXT, false},
    {"count", PHRASE_PAYMENTS, COLUMN_COUNT, false},
    {"amount", PHRASE_AMOUNT, COLUMN_FEN, false},
};

static struct status put_line(struct table *table, enum row_kind kind,
                              const char *words, const struct count_and_fen *figures,
                              struct fault *fault)
{
    const struct cell cells[EXPLAIN_COLUMNS] = {
        cell_words(words), cell_count((int64_t)figures->count), cell_fen(figures->fen)};
    return table_add(table, kind, cells, fault);
}

static const char *why_words(const struct reconcile *report, unsigned why)
{
    static const enum phrase phrases[RECONCILE_WHY_COUNT] = {
        [RECONCILE_RESENT_PAID] = PHRASE_RESENT_PAID,
        [RECONCILE_RESENT] = PHRASE_RESENT,
        [RECONCILE_SHORT] = PHRASE_SHORT,
        [RECONCILE_OVER] = PHRASE_OVER,
        [RECONCILE_PART] = PHRASE_PART,
    };
    return why < LINE_STATE_COUNT ? phrases_state(report->source->language, why)
                                  : report_words(report->source, phrases[why]);
}

/* From the roster down to the bank: less this, less that, and what is left. */
static struct status fill_bridge(struct reconcile *report, struct table *table,
                                 struct fault *fault)
{
    struct report_source *source = report->source;
    static const unsigned steps[] = {
        LINE_STATE_DRAFTED,    LINE_STATE_APPROVED, LINE_STATE_CANCELLED,
        LINE_STATE_SUBMITTED,  LINE_STATE_FAILED,   LINE_STATE_REFUNDED,
        RECONCILE_RESENT_PAID, RECONCILE_RESENT,    RECONCILE_PART,
        RECONCILE_SHORT,       RECONCILE_OVER,      LINE_STATE_UNKNOWN};
    enum { NOT_ORDERED = 3, STEPS = 12 };
    _Static_assert(sizeof(steps) / sizeof(steps[0]) == STEPS, "every step is named");
    const struct reconcile_sum *total = &report->total;
    TRY(put_line(table, ROW_SUBTOTAL, report_words(source, PHRASE_BRIDGE_ROSTER),
                 &total->roster, fault));
    for (size_t i = 0; i < STEPS; i++) {
        if (i == NOT_ORDERED) {
            TRY(put_line(table, ROW_SUBTOTAL,
                         report_words(source, PHRASE_BRIDGE_INSTRUCTION),
                         &total->instruction, fault));
        }
        const struct count_and_fen *figures = &report->by_why[steps[i]];
        const struct count_and_fen less = {-figures->count, -figures->fen};
        if (figures->fen != 0) {
            TRY(put_line(table, ROW_BODY, why_words(report, steps[i]), &less, fault));
        }
    }
    const struct count_and_fen unexplained = reconcile_unexplained(total);
    const struct count_and_fen less = {-unexplained.count, -unexplained.fen};
    TRY(put_line(table, ROW_BODY, report_words(source, PHRASE_BRIDGE_UNEXPLAINED),
                 &less, fault));
    return put_line(table, ROW_TOTAL, report_words(source, PHRASE_BRIDGE_BANK),
                    &total->bank, fault);
}

static struct status add_bridge(struct reconcile *report, struct document *document,
                                struct fault *fault)
{
    struct report_source *source = report->source;
    struct table *table = NULL;
    TRY(report_table(source, "bridge", PHRASE_BRIDGE, explain_plan, EXPLAIN_COLUMNS,
                     &table, fault));
    TRY(fill_bridge(report, table, fault));
    if (report->late_count > 0) {
        const char *values[] = {"", NULL};
        const char *note = NULL;
        TRY(report_number(source, report->late_count, &values[0], fault));
        TRY(report_fill(source, PHRASE_RECONCILE_LATE, values, &note, fault));
        table_add_note(table, note);
    }
    return document_add_table(document, table, fault);
}

/* ---- every difference ------------------------------------------------------------ */

static const struct report_column list_plan[LIST_COLUMNS] = {
    {"batch", PHRASE_BATCH, COLUMN_TEXT, false},
    {"line", PHRASE_LINE_NUMBER, COLUMN_COUNT, false},
    {"state", PHRASE_STATE, COLUMN_TEXT, false},
    {"reason", PHRASE_RECONCILE_REASON, COLUMN_TEXT, false},
    {"count", PHRASE_PAYMENTS, COLUMN_COUNT, true},
    {"amount", PHRASE_AMOUNT, COLUMN_FEN, true},
    {"answered", PHRASE_ANSWERED, COLUMN_FEN, false},
    {"again", PHRASE_AGAIN, COLUMN_TEXT, false},
};

/* "batch 12, line 3: paid" of the last line of a due that was sent again. */
static struct status last_words(struct reconcile *report,
                                const struct reconcile_difference *one,
                                const char **ret_words, struct fault *fault)
{
    struct reconcile_line last;
    const char *values[] = {"", "", "", NULL};
    TRY(reconcile_line_at(report, one->last, &last, fault));
    TRY(report_number(report->source, last.batch, &values[0], fault));
    TRY(report_number(report->source, last.number, &values[1], fault));
    values[2] = phrases_state(report->source->language, one->last_state);
    return report_fill(report->source, PHRASE_AGAIN_LINE, values, ret_words, fault);
}

static struct status fill_list(struct reconcile *report, struct table *table,
                               struct fault *fault)
{
    struct report_source *source = report->source;
    uint64_t batch = 0;
    const char *number = "";
    for (size_t i = 0; i < report->difference_count; i++) {
        const struct reconcile_difference *one = &report->differences[i];
        if (one->batch != batch) {
            batch = one->batch;
            TRY(report_number(source, batch, &number, fault));
        }
        const bool is_amount =
            one->why == RECONCILE_SHORT || one->why == RECONCILE_OVER;
        const bool has_reason =
            one->class != RESULT_NONE && one->class != RESULT_SUCCESS && !is_amount;
        const char *again = NULL;
        if (one->last != 0) {
            TRY(last_words(report, one, &again, fault));
        }
        const struct cell cells[LIST_COLUMNS] = {
            cell_words(number),
            one->number != 0 ? cell_count((int64_t)one->number) : cell_blank(),
            cell_words(why_words(report, one->why)),
            has_reason ? cell_words(phrases_class(source->language, one->class))
                       : cell_blank(),
            cell_count((int64_t)one->count),
            cell_fen(one->fen),
            is_amount ? cell_fen(one->answered) : cell_blank(),
            again != NULL ? cell_words(again) : cell_blank()};
        TRY(table_add(table, ROW_BODY, cells, fault));
    }
    return report->difference_count == 0
               ? OK
               : table_add_sum(table, ROW_TOTAL, report_words(source, PHRASE_TOTAL),
                               fault);
}

static struct status add_list(struct reconcile *report, struct document *document,
                              struct fault *fault)
{
    struct report_source *source = report->source;
    struct table *table = NULL;
    TRY(report_table(source, "differences", PHRASE_RECONCILE_LIST, list_plan,
                     LIST_COLUMNS, &table, fault));
    TRY(fill_list(report, table, fault));
    table_add_note(table, report_words(source, PHRASE_RECONCILE_LIST_NOTE));
    return document_add_table(document, table, fault);
}

/* ---- paid twice ------------------------------------------------------------------ */

static const struct report_column extra_plan[] = {
    {"batch", PHRASE_BATCH, COLUMN_TEXT, false},
    {"line", PHRASE_LINE_NUMBER, COLUMN_COUNT, false},
    {"other", PHRASE_AGAIN, COLUMN_TEXT, false},
    {"amount", PHRASE_AMOUNT, COLUMN_FEN, true},
};

/* What the bank paid beyond the dues is no difference of columns: both lines were
 * ordered. */
static struct status add_extra(struct reconcile *report, struct document *document,
                               struct fault *fault)
{
    enum { EXTRA_COLUMNS = 4 };
    struct report_source *source = report->source;
    struct table *table = NULL;
    if (report->extra_count == 0) {
        return OK;
    }
    TRY(report_table(source, "extra", PHRASE_EXTRA, extra_plan, EXTRA_COLUMNS, &table,
                     fault));
    for (size_t i = 0; i < report->extra_count; i++) {
        const struct reconcile_extra *extra = &report->extra[i];
        const struct reconcile_difference other = {.last = extra->other,
                                                   .last_state = LINE_STATE_PAID};
        const char *number = NULL;
        const char *words = NULL;
        TRY(report_number(source, extra->batch, &number, fault));
        TRY(last_words(report, &other, &words, fault));
        const struct cell cells[EXTRA_COLUMNS] = {
            cell_words(number), cell_count((int64_t)extra->number), cell_words(words),
            cell_fen(extra->fen)};
        TRY(table_add(table, ROW_BODY, cells, fault));
    }
    TRY(table_add_sum(table, ROW_TOTAL, report_words(source, PHRASE_TOTAL), fault));
    table_add_note(table, report_words(source, PHRASE_EXTRA_NOTE));
    return document_add_table(document, table, fault);
}

/* ---- the document ---------------------------------------------------------------- */

static struct status add_totals(struct reconcile *report, struct document *document,
                                struct fault *fault)
{
    struct report_source *source = report->source;
    struct cell cells[SUM_COLUMNS];
    static const size_t columns[] = {1, 3, 5, 7, 8, 9};
    enum { FIGURES = 6 };
    struct figure figures[FIGURES];
    put_sum(&report->total, true, cells);
    for (size_t i = 0; i < FIGURES; i++) {
        const struct report_column *column = &sum_plan[columns[i]];
        figures[i] = (struct figure){
            .key = column->key,
            .label = report_words(source, column->title),
            .value = report->by_batch.count > 0 ? cells[columns[i]] : cell_missing()};
    }
    return report_figures(document, figures, FIGURES, fault);
}

static struct status make_title(struct reconcile *report, const char **ret_title,
                                struct fault *fault)
{
    const struct reconcile_sums *months = &report->by_month;
    const char *values[] = {"", "", NULL};
    if (months->count == 0) {
        *ret_title = report_words(report->source, PHRASE_RECONCILE_TITLE);
        return OK;
    }
    TRY(report_period(report->source, (civil_period)months->list[0].key, &values[0],
                      fault));
    TRY(report_period(report->source, (civil_period)months->list[months->count - 1].key,
                      &values[1], fault));
    return report_fill(report->source,
                       months->count > 1 ? PHRASE_RECONCILE_TITLE_RANGE
                                         : PHRASE_RECONCILE_TITLE_MONTH,
                       values, ret_title, fault);
}

/* also when one batch hides what another lacks. */
static bool has_unexplained(const struct reconcile_sums *sums, bool has_counts)
{
    for (size_t i = 0; i < sums->count; i++) {
        const struct count_and_fen left = reconcile_unexplained(&sums->list[i]);
        if (left.fen != 0 || (has_counts && left.count != 0)) {
            return true;
        }
    }
    return false;
}

static struct status make_document(struct reconcile *report, struct document *document,
                                   struct fault *fault)
{
    struct report_source *source = report->source;
    const struct count_and_fen unexplained = reconcile_unexplained(&report->total);
    const char *title = NULL;
    TRY(make_title(report, &title, fault));
    *document = document_of(source->arena, source->language, DOCUMENT_OFFICE,
                            "reconciliation", title, &source->provenance);
    document->has_finding = unexplained.count != 0 || unexplained.fen != 0 ||
                            has_unexplained(&report->by_batch, true) ||
                            has_unexplained(&report->by_allocation, false);
    TRY(report_unit_title(source, report->unit, &document->unit, fault));
    TRY(add_totals(report, document, fault));
    TRY(add_bridge(report, document, fault));
    TRY(add_sheets(report, document, fault));
    TRY(add_list(report, document, fault));
    TRY(add_extra(report, document, fault));
    return source->close == 0 ? OK : reconcile_add_later(report, document, fault);
}

struct status report_reconciliation(struct report_source *source,
                                    const struct report_filter *filter,
                                    struct document *ret_document, struct fault *fault)
{
    struct reconcile *report;
    ARENA_TAKE(source->arena, 1, report, fault);
    *report = (struct reconcile){.source = source, .filter = filter};
    TRY(reconcile_collect(report, fault));
    if (source->close != 0) {
        TRY(reconcile_collect_later(report, fault));
    }
    struct document document;
    TRY(make_document(report, &document, fault));
    *ret_document = document;
    return OK;
}
