/* command_close.c - a month or a year closed. */
#include "cli/command_report.h"
#include "ledger/exceptions.h"

#include <string.h>

struct closing {
    struct session *session;
    struct accounts_closing what;
    struct accounts_close_totals totals;
    uint64_t entry;
};

/* --unit by code, else the unit whose ledger this is. */
static struct status find_unit(struct journal_session *session, struct closing *closing,
                               struct fault *fault)
{
    const char *word = closing->session->arguments->value[OPTION_UNIT];
    struct store_transaction *transaction = journal_transaction(session);
    uint64_t *unit = &closing->what.unit;
    const struct status found =
        word != NULL
            ? accounts_code(transaction, CODE_UNIT, bytes_of(word), unit, fault)
            : accounts_office(transaction, unit, fault);
    if (found.code == STATUS_NOT_FOUND) {
        return word == NULL
                   ? FAULT(fault, STATUS_NOT_FOUND,
                           "the office itself is no unit yet; give --unit")
                   : FAULT(fault, STATUS_NOT_FOUND,
                           "there is no unit with the code %s; see: mingzhang log "
                           "--kind unit",
                           word);
    }
    return found;
}

static struct status close_work(struct journal_session *session, void *context,
                                struct fault *fault)
{
    struct closing *closing = context;
    const struct accounts_closing *what = &closing->what;
    const struct accounts_close_totals *totals = &closing->totals;
    const bool with_open = arguments_has(closing->session->arguments, OPTION_WITH_OPEN);
    struct fact fact;
    TRY(find_unit(session, closing, fault));
    TRY(accounts_close_totals(closing->session->ledger.accounts,
                              journal_transaction(session), what, &closing->totals,
                              fault));
    fact_begin(&fact, kinds_find(KIND_CLOSE));
    fact_set_number(&fact, CLOSE_UNIT, what->unit);
    fact_set_number(&fact, CLOSE_PERIOD, (uint64_t)what->period);
    fact_set_fen(&fact, CLOSE_RESERVED, totals->reserved);
    fact_set_fen(&fact, CLOSE_UNKNOWN, totals->unknown);
    fact_set_fen(&fact, CLOSE_PAID, totals->paid);
    fact_set_number(&fact, CLOSE_LATE, totals->late);
    fact_set_number(&fact, CLOSE_IS_YEAR, what->is_year ? 1 : 0);
    if (totals->open > 0 && (!what->is_year || with_open)) {
        fact_set_number(&fact, CLOSE_OPEN, totals->open);
    }
    return journal_append(session, &fact, &closing->entry, fault);
}

static struct status read_period(struct closing *closing, struct fault *fault)
{
    const struct session *session = closing->session;
    uint64_t year = 0;
    civil_period period = -1;
    TRY(arguments_u64(session->arguments, OPTION_YEAR, &year, fault));
    TRY(arguments_period(session->arguments, OPTION_PERIOD, &period, fault));
    if ((year == 0) == (period < 0) || year > 2199) {
        return FAULT(fault, STATUS_USAGE,
                     "say what to close: a month with --period, or a year with --year");
    }
    closing->what.is_year = year != 0;
    closing->what.period = year != 0 ? (civil_period)year * 12 + 11 : period;
    if (date_period(session->world->today) <= closing->what.period) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-117: the period is not over yet; close it when it is");
    }
    return OK;
}

static struct status count_exception(void *context, const struct exceptions_item *item,
                                     struct fault *fault)
{
    uint64_t *count = context;
    (void)item;
    (void)fault;
    (*count)++;
    return OK;
}

/* What waits for a person when a year ends: the whole queue, as status counts it. */
static struct status check_exceptions(struct session *session, struct fault *fault)
{
    const struct exceptions_query query =
        exceptions_all(UINT64_MAX, session->world->today);
    struct store_transaction *view = NULL;
    bool is_whole = true;
    uint64_t count = 0;
    TRY(store_read_begin(journal_store(session->ledger.journal), &view, fault));
    const struct status counted =
        exceptions_walk(view, &query, count_exception, &count, &is_whole, fault);
    store_read_end(view);
    TRY(counted);
    if (count > 0 && !arguments_has(session->arguments, OPTION_WITH_OPEN)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-119: %llu exceptions are open; settle them, or close with "
                     "--with-open",
                     (unsigned long long)count);
    }
    print_field(session->world, "exceptions", _("Open exceptions"), print_count(count));
    return OK;
}

/* ---- what is open: R-169 --------------------------------------------------------- */

static struct print_cell print_cell_of(const struct document *document,
                                       const struct cell *cell, struct arena *arena)
{
    char image[TABLE_CELL_TEXT_SIZE];
    if (cell->state != CELL_VALUE) {
        return print_none();
    }
    if (cell->kind == COLUMN_COUNT) {
        return print_count((uint64_t)cell->number);
    }
    if (cell->kind == COLUMN_FEN) {
        return print_fen(cell->number);
    }
    const struct bytes text =
        table_cell_text(cell, CELL_PLAIN, document->language, image);
    uint8_t *copy = arena_take(arena, text.size + 1, 1);
    if (copy == NULL) {
        return print_none();
    }
    memcpy(copy, text.at, text.size);
    return print_bytes(bytes_from(copy, text.size));
}

static struct status print_open(struct world *world, const struct document *document,
                                const struct table *from, struct fault *fault)
{
    struct print_column columns[PRINT_COLUMNS_MAX];
    struct print_cell cells[PRINT_COLUMNS_MAX];
    for (size_t i = 0; i < from->column_count; i++) {
        columns[i] =
            (struct print_column){from->columns[i].key, from->columns[i].title};
    }
    if (from->row_count == 0 && !world->is_json) {
        return OK;
    }
    print_note(world, "\n%s", from->title);
    struct print_table table =
        print_table_of(world, from->key, columns, from->column_count);
    for (const struct table_row *row = from->first; row != NULL; row = row->next) {
        for (size_t i = 0; i < from->column_count; i++) {
            cells[i] = print_cell_of(document, &row->cells[i], &world->arena);
        }
        if (row->kind == ROW_BODY) {
            TRY(print_table_add(&table, cells, fault));
        }
    }
    print_table_end(&table, "");
    return OK;
}

static struct status print_year(struct session *session, uint64_t year,
                                struct fault *fault)
{
    struct report_request request = {.session = session,
                                     .name = "closing",
                                     .unit = session->arguments->value[OPTION_UNIT],
                                     .first = -1,
                                     .last = -1,
                                     .year = year};
    struct document document;
    struct status made = report_make(&request, &document, fault);
    for (const struct block *block = status_is_ok(made) ? document.first : NULL;
         block != NULL && status_is_ok(made); block = block->next) {
        if (block->kind == BLOCK_TABLE) {
            made = print_open(session->world, &document, block->table, fault);
        }
    }
    report_end(&request);
    return made;
}

static struct status close_books(struct session *session, void *context,
                                 struct fault *fault)
{
    struct world *world = session->world;
    struct closing closing = {.session = session};
    (void)context;
    session->actor.is_rehearsal = arguments_has(session->arguments, OPTION_DRY_RUN);
    TRY(read_period(&closing, fault));
    if (closing.what.is_year) {
        TRY(check_exceptions(session, fault));
    }
    TRY(ledger_write(&session->ledger, &session->actor, "close", close_work, &closing,
                     fault));
    char month[DATE_TEXT_SIZE];
    date_format_period(closing.what.period, month);
    print_field(world, "period", _("Closed up to"), print_words(month));
    print_field(world, "paid", _("Paid, yuan"), print_fen(closing.totals.paid));
    print_field(world, "reserved", _("Reserved, yuan"),
                print_fen(closing.totals.reserved));
    print_field(world, "unknown", _("Unknown, yuan"),
                print_fen(closing.totals.unknown));
    print_field(world, "late", _("Lines without a final word"),
                print_count(closing.totals.late));
    print_field(world, "open_batches", _("Batches not submitted"),
                print_count(closing.totals.open));
    if (closing.what.is_year) {
        TRY(print_year(session, (uint64_t)closing.what.period / 12, fault));
        print_note(world, "%s",
                   _("What is left goes into the next year with: mingzhang "
                     "carry-over --year"));
    }
    return OK;
}

struct status command_close(struct world *world, const struct arguments *arguments,
                            struct fault *fault)
{
    return session_run(world, arguments, SESSION_ACT, close_books, NULL, fault);
}
