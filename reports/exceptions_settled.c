/* exceptions_settled.c - see exceptions_settled.h. */
#include "reports/exceptions_settled.h"

#include "ledger/journal/registry.h"

enum { SETTLED_COLUMNS = 9 };

struct listing {
    struct report_source *source;
    struct table *table;
    struct vault_note_text note;
    bool is_shut; /* a note could not be read */
};

static const struct report_column plan[SETTLED_COLUMNS] = {
    {"number", PHRASE_EXCEPTION_NUMBER, COLUMN_TEXT, false},
    {"class", PHRASE_EXCEPTION, COLUMN_TEXT, false},
    {"batch", PHRASE_BATCH, COLUMN_TEXT, false},
    {"amount", PHRASE_AMOUNT, COLUMN_FEN, false},
    {"settled", PHRASE_SETTLED_DAY, COLUMN_DAY, false},
    {"action", PHRASE_SETTLED_HOW, COLUMN_TEXT, false},
    {"staff", PHRASE_SETTLED_BY, COLUMN_TEXT, false},
    {"note", PHRASE_SETTLED_NOTE, COLUMN_TEXT, false},
    {"resolution", PHRASE_RESOLUTION, COLUMN_TEXT, false},
};

static struct status note_cell(struct listing *listing, struct bytes token,
                               struct cell *ret_cell, struct fault *fault)
{
    struct bytes kept = {0};
    *ret_cell = cell_blank();
    if (token.size == 0) {
        return OK;
    }
    if (listing->source->people == NULL) {
        listing->is_shut = true;
        return OK;
    }
    const struct status read =
        vault_note_read(listing->source->people, token.at, &listing->note, fault);
    if (read.code == STATUS_NOT_FOUND || listing->note.is_erased) {
        *ret_cell = status_is_ok(read)
                        ? cell_words(report_words(listing->source, PHRASE_ERASED))
                        : cell_missing();
        return OK;
    }
    TRY(read);
    TRY(table_keep(listing->table, bytes_from(listing->note.at, listing->note.size),
                   &kept, fault));
    *ret_cell = cell_text(kept);
    return OK;
}

/* Code of the member of staff. */
static struct status staff_cell(struct listing *listing, uint64_t actor,
                                struct cell *ret_cell, struct fault *fault)
{
    struct store_transaction *transaction =
        journal_view_transaction(listing->source->view);
    struct registry_key key;
    struct fact staff;
    struct bytes kept = {0};
    TRY(registry_key(transaction, actor, &key, fault));
    TRY(accounts_fact(transaction, key.staff, &staff, fault));
    TRY(table_keep(listing->table, staff.field[STAFF_CODE].bytes, &kept, fault));
    *ret_cell = cell_text(kept);
    return OK;
}

static struct status add_settlement(void *context,
                                    const struct exceptions_settlement *settlement,
                                    struct fault *fault)
{
    struct listing *listing = context;
    struct report_source *source = listing->source;
    const struct exceptions_item *item = &settlement->item;
    const enum language language = source->language;
    const char *number = NULL;
    const char *batch = NULL;
    const char *entry = NULL;
    struct cell staff;
    struct cell note;
    TRY(report_number(source, item->number, &number, fault));
    TRY(report_number(source, item->batch, &batch, fault));
    TRY(report_number(source, settlement->entry, &entry, fault));
    TRY(staff_cell(listing, settlement->actor, &staff, fault));
    TRY(note_cell(listing, settlement->note, &note, fault));
    const struct cell cells[SETTLED_COLUMNS] = {
        cell_words(number),
        cell_words(phrases_exception(language, item->class)),
        item->batch == 0 ? cell_blank() : cell_words(batch),
        cell_fen(item->fen),
        cell_day(settlement->day),
        cell_words(phrases_action(language, settlement->action)),
        staff,
        note,
        cell_words(entry),
    };
    return table_add(listing->table, ROW_BODY, cells, fault);
}

struct status exceptions_settled_table(struct report_source *source,
                                       const struct exceptions_query *query,
                                       uint64_t number, struct table **ret_table,
                                       struct fault *fault)
{
    struct listing *listing = NULL;
    const struct column *columns = NULL;
    ARENA_TAKE(source->arena, 1, listing, fault);
    listing->source = source;
    TRY(report_columns(source, plan, SETTLED_COLUMNS, &columns, fault));
    ARENA_TAKE(source->arena, 1, listing->table, fault);
    *listing->table =
        table_of(source->arena, "settled", report_words(source, PHRASE_SETTLED),
                 columns, SETTLED_COLUMNS);
    const struct status told =
        exceptions_settlements(journal_view_transaction(source->view), query, number,
                               add_settlement, listing, fault);
    secret_wipe(&listing->note, sizeof(listing->note));
    TRY(told);
    if (listing->is_shut) {
        table_add_note(listing->table, report_words(source, PHRASE_NOTES_SHUT));
    }
    *ret_table = listing->table;
    return OK;
}
