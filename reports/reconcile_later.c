/* reconcile_later.c - what came after a period was closed (期后): its figures stand,
 * and this list says what they do not know. */
#include "reports/reconcile.h"

#include <stdlib.h>

enum { LATER_COLUMNS = 7 };

static struct status keep(struct reconcile *report, const struct reconcile_later *later,
                          struct fault *fault)
{
    ARENA_GROW(report->source->arena, report->later_count, report->later_capacity,
               report->later, fault);
    report->later[report->later_count++] = *later;
    return OK;
}

struct later_walk {
    struct reconcile *report;
    uint64_t batch;
};

static struct status take_line(void *context, uint64_t number,
                               const struct line_state *line, struct fault *fault)
{
    struct later_walk *walk = context;
    struct report_source *source = walk->report->source;
    struct entry entry;
    struct fact fact;
    if (line->result <= source->seal.index) {
        return OK;
    }
    TRY(report_entry(source, walk->batch + number, &entry, &fact, fault));
    const struct reconcile_later later = {.entry = line->result,
                                          .batch = walk->batch,
                                          .number = number,
                                          .state = line->state,
                                          .value_day = line->value_day,
                                          .count = 1,
                                          .fen = fact.field[LINE_AMOUNT].fen};
    return keep(walk->report, &later, fault);
}

/* The state of all its lines, when they have one; else how far the batch is. */
static unsigned state_of(const struct batch *record)
{
    for (unsigned state = 1; state < LINE_STATE_COUNT; state++) {
        if (record->by_state[state].count == record->line_count) {
            return state;
        }
    }
    return record->stage;
}

static struct status take_batch(void *context, uint64_t entry,
                                const struct batch *record, struct fault *fault)
{
    struct reconcile *report = context;
    struct report_source *source = report->source;
    if (!reconcile_is_wanted(report, entry, record)) {
        return OK;
    }
    if (entry > source->seal.index) {
        const struct reconcile_later later = {.entry = entry,
                                              .batch = entry,
                                              .state = state_of(record),
                                              .count = record->line_count,
                                              .fen = record->amount};
        return keep(report, &later, fault);
    }
    struct later_walk walk = {report, entry};
    return accounts_lines(journal_view_transaction(source->view), entry, record,
                          take_line, &walk, fault);
}

static int by_entry(const void *a, const void *b)
{
    const struct reconcile_later *left = a;
    const struct reconcile_later *right = b;
    return (left->entry > right->entry) - (left->entry < right->entry);
}

struct status reconcile_collect_later(struct reconcile *report, struct fault *fault)
{
    TRY(accounts_batches(journal_view_transaction(report->source->view), UINT64_MAX,
                         take_batch, report, fault));
    if (report->later_count > 0) {
        qsort(report->later, report->later_count, sizeof(*report->later), by_entry);
    }
    return OK;
}

static const struct report_column later_plan[LATER_COLUMNS] = {
    {"entry", PHRASE_ENTRY, COLUMN_TEXT, false},
    {"batch", PHRASE_BATCH, COLUMN_TEXT, false},
    {"line", PHRASE_LINE_NUMBER, COLUMN_COUNT, false},
    {"state", PHRASE_STATE, COLUMN_TEXT, false},
    {"value_day", PHRASE_VALUE_DAY, COLUMN_DAY, false},
    {"count", PHRASE_PAYMENTS, COLUMN_COUNT, false},
    {"amount", PHRASE_AMOUNT, COLUMN_FEN, false},
};

struct status reconcile_add_later(struct reconcile *report, struct document *document,
                                  struct fault *fault)
{
    struct report_source *source = report->source;
    struct table *table = NULL;
    const char *values[] = {"", NULL};
    const char *note = NULL;
    TRY(report_table(source, "later", PHRASE_LATER, later_plan, LATER_COLUMNS, &table,
                     fault));
    for (size_t i = 0; i < report->later_count; i++) {
        const struct reconcile_later *later = &report->later[i];
        const char *entry = NULL;
        const char *batch = NULL;
        TRY(report_number(source, later->entry, &entry, fault));
        TRY(report_number(source, later->batch, &batch, fault));
        const struct cell cells[LATER_COLUMNS] = {
            cell_words(entry), /* a name, not a quantity: no thousands are told apart */
            cell_words(batch),
            later->number != 0 ? cell_count((int64_t)later->number) : cell_blank(),
            cell_words(phrases_state(source->language, later->state)),
            later->value_day != 0 ? cell_day(later->value_day) : cell_missing(),
            cell_count((int64_t)later->count),
            cell_fen(later->fen)};
        TRY(table_add(table, ROW_BODY, cells, fault));
    }
    TRY(report_number(source, source->close, &values[0], fault));
    TRY(report_fill(source, PHRASE_LATER_NOTE, values, &note, fault));
    table_add_note(table, note);
    return document_add_table(document, table, fault);
}
