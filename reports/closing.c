/* closing.c - what is open when a year ends: batches and lines without a final
 * word, and what is left of each allocation to carry over. */
#include "reports/report_kit.h"

enum { LINE_COLUMNS = 8, CARRY_COLUMNS = 6 };

struct closing {
    struct report_source *source;
    const struct report_filter *filter;
    struct report_names units, programmes;
    const struct report_name *unit; /* of the filter, or NULL      */
    civil_period last;              /* the last month; -1: no end  */
    struct table *reserved, *unknown, *carry;
    uint64_t batch; /* being looked at */
    const struct batch *record;
};

/* ---- batches and lines ----------------------------------------------------------- */

static const struct report_column line_plan[LINE_COLUMNS] = {
    {"batch", PHRASE_BATCH, COLUMN_TEXT, false},
    {"line", PHRASE_LINE_NUMBER, COLUMN_COUNT, false},
    {"programme", PHRASE_PROGRAMME, COLUMN_TEXT, false},
    {"unit", PHRASE_UNIT, COLUMN_TEXT, false},
    {"period", PHRASE_MONTH, COLUMN_PERIOD, false},
    {"state", PHRASE_STATE, COLUMN_TEXT, false},
    {"count", PHRASE_PAYMENTS, COLUMN_COUNT, true},
    {"amount", PHRASE_AMOUNT, COLUMN_FEN, true},
};

/* number 0: `figures` lines of the batch together. */
static struct status put_line(struct closing *closing, struct table *table,
                              uint64_t number, unsigned state,
                              const struct count_and_fen *figures, struct fault *fault)
{
    const char *batch = NULL;
    TRY(report_number(closing->source, closing->batch, &batch, fault));
    const struct cell cells[LINE_COLUMNS] = {
        cell_words(batch),
        number != 0 ? cell_count((int64_t)number) : cell_blank(),
        report_name_cell(
            report_current(&closing->programmes, closing->record->programme)),
        report_name_cell(report_current(&closing->units, closing->record->unit)),
        cell_period(closing->record->period),
        cell_words(phrases_state(closing->source->language, state)),
        cell_count((int64_t)figures->count),
        cell_fen(figures->fen)};
    return table_add(table, ROW_BODY, cells, fault);
}

/* The bank has answered some lines: the others one by one. */
static struct status put_lines(struct closing *closing, struct fault *fault)
{
    struct report_lines lines = {.count = 0};
    TRY(report_lines_add(closing->source, closing->batch, closing->record->line_count,
                         &lines, fault));
    TRY(report_lines_settle(closing->source, &lines, fault));
    for (size_t i = 0; i < lines.count; i++) {
        const struct report_line *line = &lines.list[i];
        const struct count_and_fen one = {1, line->amount};
        if (line->state.state == LINE_STATE_SUBMITTED ||
            line->state.state == LINE_STATE_UNKNOWN) {
            TRY(put_line(closing,
                         line->state.state == LINE_STATE_UNKNOWN ? closing->unknown
                                                                 : closing->reserved,
                         line->entry - closing->batch, line->state.state, &one, fault));
        }
    }
    return OK;
}

static struct status take_batch(void *context, uint64_t entry,
                                const struct batch *record, struct fault *fault)
{
    static const unsigned waiting[] = {LINE_STATE_DRAFTED, LINE_STATE_APPROVED};
    struct closing *closing = context;
    const struct count_and_fen *sent = &record->by_state[LINE_STATE_SUBMITTED];
    const bool is_silent = sent->count == batch_current(record).count;
    if ((closing->last >= 0 && record->period > closing->last) ||
        !report_is_below(&closing->units, record->unit, closing->unit)) {
        return OK;
    }
    closing->batch = entry;
    closing->record = record;
    for (size_t i = 0; i < 2; i++) {
        if (record->by_state[waiting[i]].count > 0) {
            TRY(put_line(closing, closing->reserved, 0, waiting[i],
                         &record->by_state[waiting[i]], fault));
        }
    }
    if (sent->count > 0 && is_silent) {
        return put_line(closing, closing->reserved, 0, LINE_STATE_SUBMITTED, sent,
                        fault);
    }
    return sent->count > 0 || record->by_state[LINE_STATE_UNKNOWN].count > 0
               ? put_lines(closing, fault)
               : OK;
}

/* ---- allocations ----------------------------------------------------------------- */

static const struct report_column carry_plan[CARRY_COLUMNS] = {
    {"allocation", PHRASE_ALLOCATION, COLUMN_TEXT, false},
    {"unit", PHRASE_UNIT, COLUMN_TEXT, false},
    {"reserved", PHRASE_CLOSING_RESERVED, COLUMN_FEN, true},
    {"uncovered", PHRASE_UNCOVERED, COLUMN_FEN, true},
    {"carried", PHRASE_CARRIED, COLUMN_FEN, true},
    {"available", PHRASE_TO_CARRY, COLUMN_FEN, true},
};

static struct status take_allocation(void *context, struct bytes label, uint64_t index,
                                     struct fault *fault)
{
    struct closing *closing = context;
    struct entry entry;
    struct fact fact;
    struct fact root;
    struct balance balance;
    const char *text = NULL;
    if (index > closing->source->seal.index) {
        return OK;
    }
    TRY(report_entry(closing->source, index, &entry, &fact, fault));
    const uint64_t unit =
        fact.field[entry.kind == KIND_SPLIT ? SPLIT_UNIT : ALLOCATION_UNIT].number;
    TRY(report_root(closing->source, index, &root, fault));
    if ((closing->filter->year != 0 &&
         root.field[ALLOCATION_YEAR].number != closing->filter->year) ||
        !report_is_below(&closing->units, unit, closing->unit)) {
        return OK;
    }
    TRY(accounts_balance_at(journal_view_transaction(closing->source->view), index,
                            closing->source->seal_key, &balance, fault));
    const int64_t available = balance_available(&balance);
    if (available == 0 && balance.reserved == 0 && balance.uncovered == 0) {
        return OK;
    }
    TRY(report_text(closing->source, label, &text, fault));
    const struct cell cells[CARRY_COLUMNS] = {
        cell_words(text),
        report_name_cell(report_current(&closing->units, unit)),
        cell_fen(balance.reserved),
        cell_fen(balance.uncovered),
        cell_fen(balance.carried),
        cell_fen(available)};
    return table_add(closing->carry, ROW_BODY, cells, fault);
}

/* ---- the document ---------------------------------------------------------------- */

static struct status finish_table(struct closing *closing, struct document *document,
                                  struct table *table, struct fault *fault)
{
    if (table->row_count > 0) {
        TRY(table_add_sum(table, ROW_TOTAL, report_words(closing->source, PHRASE_TOTAL),
                          fault));
    }
    return document_add_table(document, table, fault);
}

static struct status make_title(struct closing *closing, const char **ret_title,
                                struct fault *fault)
{
    const char *values[] = {"", NULL};
    if (closing->last < 0) {
        *ret_title = report_words(closing->source, PHRASE_CLOSING_TITLE);
        return OK;
    }
    TRY(report_period(closing->source, closing->last, &values[0], fault));
    return report_fill(closing->source, PHRASE_CLOSING_TITLE_OF, values, ret_title,
                       fault);
}

struct status report_closing(struct report_source *source,
                             const struct report_filter *filter,
                             struct document *ret_document, struct fault *fault)
{
    struct closing closing = {.source = source,
                              .filter = filter,
                              .last = filter->year != 0
                                          ? (civil_period)filter->year * 12 + 11
                                          : filter->last};
    struct store_transaction *transaction = journal_view_transaction(source->view);
    const char *title = NULL;
    TRY(make_title(&closing, &title, fault));
    struct document document =
        document_of(source->arena, source->language, DOCUMENT_OFFICE, "closing", title,
                    &source->provenance);
    TRY(report_office(source, &document.unit, fault));
    TRY(report_units(source, &closing.units, fault));
    TRY(report_programmes(source, &closing.programmes, fault));
    TRY(report_unit_asked(&closing.units, filter->unit, &closing.unit, fault));
    TRY(report_table(source, "reserved", PHRASE_CLOSING_OPEN, line_plan, LINE_COLUMNS,
                     &closing.reserved, fault));
    TRY(report_table(source, "unknown", PHRASE_CLOSING_UNKNOWN, line_plan, LINE_COLUMNS,
                     &closing.unknown, fault));
    TRY(report_table(source, "carry_over", PHRASE_CLOSING_CARRY, carry_plan,
                     CARRY_COLUMNS, &closing.carry, fault));
    TRY(accounts_batches(transaction, source->seal_key, take_batch, &closing, fault));
    TRY(accounts_codes(transaction, CODE_ALLOCATION, take_allocation, &closing, fault));
    table_add_note(closing.carry, report_words(source, PHRASE_CLOSING_NOTE));
    TRY(finish_table(&closing, &document, closing.reserved, fault));
    TRY(finish_table(&closing, &document, closing.unknown, fault));
    TRY(finish_table(&closing, &document, closing.carry, fault));
    *ret_document = document;
    return OK;
}
