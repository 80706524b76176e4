/* exceptions.c - the queue of exceptions, or one of them: what, since when, whose turn.
 */
#include "reports/exceptions_settled.h"

enum { EXCEPTIONS_COLUMNS = 13, EXCEPTIONS_NAME = EXCEPTIONS_COLUMNS - 1 };

struct queue {
    struct report_source *source;
    const struct report_filter *filter;
    struct report_names units, programmes;
    civil_day today;
    struct table *table;
    bool is_whole;
    uint8_t buffer[4 * VAULT_TEXT_MAX]; /* of a name */
};

static const struct report_column plan[EXCEPTIONS_COLUMNS] = {
    {"number", PHRASE_EXCEPTION_NUMBER, COLUMN_TEXT, false},
    {"class", PHRASE_EXCEPTION, COLUMN_TEXT, false},
    {"reason", PHRASE_REASON, COLUMN_TEXT, false},
    {"programme", PHRASE_PROGRAMME, COLUMN_TEXT, false},
    {"unit", PHRASE_UNIT, COLUMN_TEXT, false},
    {"period", PHRASE_MONTH, COLUMN_PERIOD, false},
    {"batch", PHRASE_BATCH, COLUMN_TEXT, false},
    {"amount", PHRASE_AMOUNT, COLUMN_FEN, true},
    {"since", PHRASE_SINCE, COLUMN_DAY, false},
    {"days", PHRASE_DAYS_OPEN, COLUMN_COUNT, false},
    {"remedy", PHRASE_REMEDY, COLUMN_TEXT, false},
    {"role", PHRASE_WHOSE_TURN, COLUMN_TEXT, false},
    {"name", PHRASE_PERSON_NAME, COLUMN_TEXT, false},
};

/* Of the line it is about, with the name it has now. */
static struct status name_cell(struct queue *queue, const struct exceptions_item *item,
                               struct cell *ret_cell, struct fault *fault)
{
    struct report_source *source = queue->source;
    struct entry entry;
    struct fact fact;
    struct vault_person person;
    *ret_cell = cell_blank();
    if (item->line == 0) {
        return OK;
    }
    if (source->people == NULL) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "names need the vault; give its passphrase with --passphrase");
    }
    TRY(report_entry(source, item->line, &entry, &fact, fault));
    const struct status found =
        vault_by_payee(source->people, kinds_line_holder(&fact), UINT64_MAX,
                       queue->buffer, &person, fault);
    if (found.code == STATUS_NOT_FOUND) {
        *ret_cell = vault_is_erased(source->people, kinds_line_holder(&fact))
                        ? cell_words(report_words(source, PHRASE_ERASED))
                        : cell_missing(); /* nobody is named */
        return OK;
    }
    TRY(found);
    secret_wipe(person.secret, sizeof(person.secret));
    struct bytes kept = {0};
    TRY(table_keep(queue->table, person.name, &kept, fault));
    *ret_cell = cell_text(kept);
    return OK;
}

static struct status add_item(void *context, const struct exceptions_item *item,
                              struct fault *fault)
{
    struct queue *queue = context;
    struct report_source *source = queue->source;
    const enum language language = source->language;
    const struct exceptions_advice advice = exceptions_advice(item);
    const bool has_batch = item->batch != 0;
    const char *number = NULL;
    const char *batch = NULL;
    TRY(report_number(source, item->number, &number, fault));
    TRY(report_number(source, item->batch, &batch, fault));
    struct cell cells[EXCEPTIONS_COLUMNS] = {
        cell_words(number),
        cell_words(phrases_exception(language, item->class)),
        item->reason == RESULT_NONE ? cell_blank()
                                    : cell_words(phrases_class(language, item->reason)),
        has_batch
            ? report_name_cell(report_current(&queue->programmes, item->programme))
            : cell_blank(),
        has_batch ? report_name_cell(report_current(&queue->units, item->unit))
                  : cell_blank(),
        has_batch ? cell_period(item->period) : cell_blank(),
        has_batch ? cell_words(batch) : cell_blank(),
        cell_fen(item->fen),
        cell_day(item->since),
        cell_count(exceptions_age(item, queue->today)),
        cell_words(phrases_remedy(language, advice.remedy)),
        cell_words(phrases_role(language, advice.role)),
        cell_blank(),
    };
    if (queue->filter->has_names) {
        TRY(name_cell(queue, item, &cells[EXCEPTIONS_NAME], fault));
    }
    return table_add(queue->table, ROW_BODY, cells, fault);
}

static struct status read_query(struct queue *queue, struct exceptions_query *query,
                                struct fault *fault)
{
    struct report_source *source = queue->source;
    const struct report_filter *filter = queue->filter;
    const struct report_name *unit = NULL;
    const struct report_name *programme = NULL;
    *query = exceptions_all(source->seal_key, queue->today);
    TRY(report_unit_asked(&queue->units, filter->unit, &unit, fault));
    TRY(report_programme_asked(&queue->programmes, filter->programme, &programme,
                               fault));
    query->class = filter->class;
    query->batch = filter->batch;
    query->period = filter->first;
    query->older_days = filter->older_days;
    query->unit = unit == NULL ? 0 : unit->entry;
    return programme == NULL
               ? OK
               : accounts_programme_root(journal_view_transaction(source->view),
                                         programme->entry, &query->programme, fault);
}

static struct status fill(struct queue *queue, const struct exceptions_query *query,
                          struct fault *fault)
{
    struct store_transaction *transaction =
        journal_view_transaction(queue->source->view);
    queue->is_whole = true;
    if (queue->filter->number != 0) {
        struct exceptions_item item;
        TRY(exceptions_find(transaction, queue->filter->number, queue->today, &item,
                            fault));
        return add_item(queue, &item, fault);
    }
    return exceptions_walk(transaction, query, add_item, queue, &queue->is_whole,
                           fault);
}

static struct status make_table(struct queue *queue,
                                const struct exceptions_query *query,
                                struct fault *fault)
{
    struct report_source *source = queue->source;
    const size_t count = EXCEPTIONS_COLUMNS - (queue->filter->has_names ? 0 : 1);
    const struct column *columns = NULL;
    TRY(report_columns(source, plan, count, &columns, fault));
    ARENA_TAKE(source->arena, 1, queue->table, fault);
    *queue->table =
        table_of(source->arena, "exceptions",
                 report_words(source, PHRASE_OPEN_EXCEPTIONS), columns, count);
    TRY(fill(queue, query, fault));
    if (!queue->is_whole) {
        table_add_note(queue->table, report_words(source, PHRASE_EXCEPTIONS_AGO));
    }
    return OK;
}

/* One that is settled is not in the queue any more. */
static struct status add_open(struct queue *queue, const struct exceptions_query *query,
                              const struct table *settled, struct document *document,
                              struct fault *fault)
{
    const struct status made = make_table(queue, query, fault);
    if (made.code == STATUS_NOT_FOUND && settled != NULL && settled->row_count > 0) {
        return OK;
    }
    TRY(made);
    return document_add_table(document, queue->table, fault);
}

static struct status make_document(struct queue *queue, struct document *ret_document,
                                   struct fault *fault)
{
    struct report_source *source = queue->source;
    TRY(report_units(source, &queue->units, fault));
    TRY(report_programmes(source, &queue->programmes, fault));
    struct exceptions_query query;
    struct table *settled = NULL;
    TRY(read_query(queue, &query, fault));
    if (queue->filter->is_settled || queue->filter->number != 0) {
        TRY(exceptions_settled_table(source, &query, queue->filter->number, &settled,
                                     fault));
    }
    struct document document = document_of(
        source->arena, source->language, DOCUMENT_OFFICE, "exceptions",
        report_words(source, queue->filter->is_settled ? PHRASE_SETTLED_TITLE
                                                       : PHRASE_EXCEPTIONS_TITLE),
        &source->provenance);
    TRY(report_office(source, &document.unit, fault));
    if (!queue->filter->is_settled) {
        TRY(add_open(queue, &query, settled, &document, fault));
    }
    if (settled != NULL && (queue->filter->is_settled || settled->row_count > 0)) {
        TRY(document_add_table(&document, settled, fault));
    }
    *ret_document = document;
    return OK;
}

struct status report_exceptions(struct report_source *source,
                                const struct report_filter *filter,
                                struct document *ret_document, struct fault *fault)
{
    struct queue queue = {
        .source = source, .filter = filter, .today = report_today(source, filter)};
    const struct status made = make_document(&queue, ret_document, fault);
    secret_wipe(queue.buffer, sizeof(queue.buffer));
    return made;
}
