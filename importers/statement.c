/* statement.c - reading a statement, its order and its running balance. */
#include "importers/statement.h"

#include "importers/statement_internal.h"
#include "ledger/base/money.h"
#include "ledger/base/text.h"

/* ---- rows -------------------------------------------------------------------------
 */

/* An amount cell; empty is 0. */
static int64_t amount_of(struct statement *statement, const struct record *record,
                         enum column column)
{
    int64_t fen = 0;
    const struct bytes cell = record->field[column];
    if (cell.size > 0 && money_parse(cell, MONEY_YUAN, &fen) != MONEY_OK) {
        intake_problem(statement->intake, INTAKE_ERROR, record->line,
                       record->map->heading[column], "R-031: not an amount");
        return 0;
    }
    return fen;
}

static int64_t net_of(struct statement *statement, const struct record *record)
{
    static const char *const out_words[] = {"借", "支", "付", "出", "Dr", "D"};
    if (record->map->position[COLUMN_CREDIT] != 0 ||
        record->map->position[COLUMN_DEBIT] != 0) {
        const int64_t in = amount_of(statement, record, COLUMN_CREDIT);
        const int64_t out = amount_of(statement, record, COLUMN_DEBIT);
        return in - (out < 0 ? -out : out);
    }
    int64_t fen = amount_of(statement, record, COLUMN_AMOUNT);
    const struct bytes direction = record->field[COLUMN_DIRECTION];
    for (size_t i = 0; i < sizeof(out_words) / sizeof(out_words[0]); i++) {
        if (direction.size > 0 && fen > 0 &&
            text_find(direction, bytes_of(out_words[i])) != SIZE_MAX) {
            return -fen;
        }
    }
    return fen;
}

/* What the bank writes about a row, one text behind the other. */
static struct status keep_words(struct statement *statement,
                                const struct record *record, struct bytes *ret_words,
                                struct fault *fault)
{
    static const enum column columns[] = {COLUMN_SUMMARY, COLUMN_REMARK, COLUMN_PURPOSE,
                                          COLUMN_CATEGORY};
    enum { COLUMNS = 4, WORDS_SIZE_MAX = 512 };
    uint8_t image[WORDS_SIZE_MAX];
    struct writer writer = writer_of(image, sizeof(image));
    for (size_t i = 0; i < COLUMNS; i++) {
        const struct bytes cell = record->field[columns[i]];
        if (cell.size + 1 <= sizeof(image) - writer.size) {
            writer_run(&writer, cell);
            writer_u8(&writer, ' ');
        }
    }
    return intake_copy(statement->intake, writer_bytes(&writer), ret_words, fault);
}

static struct status keep_row(void *context, const struct record *record,
                              struct fault *fault)
{
    struct statement *statement = context;
    const struct statement_options *options = statement->options;
    struct statement_row row = {
        .line = record->line,
        .movement = profile_movement(statement->intake->profile, record)};
    if (statement->count == STATEMENT_ROWS_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "R-033: a statement has at most %d rows; take in a shorter one",
                     STATEMENT_ROWS_MAX);
    }
    if (date_parse(record->field[COLUMN_VALUE_DATE], &row.day) != DATE_TEXT) {
        intake_problem(statement->intake, INTAKE_ERROR, record->line,
                       record->map->heading[COLUMN_VALUE_DATE],
                       "R-031: not a date; write it as 2024-01-08");
    } else if (row.day < options->first || row.day > options->last) {
        intake_problem(statement->intake, INTAKE_ERROR, record->line,
                       record->map->heading[COLUMN_VALUE_DATE],
                       "R-120: outside the days that the statement covers");
    }
    row.net = net_of(statement, record);
    row.has_balance = record->field[COLUMN_BALANCE].size > 0;
    row.balance = amount_of(statement, record, COLUMN_BALANCE);
    TRY(intake_copy(statement->intake, record->field[COLUMN_COUNTERPARTY_ACCOUNT],
                    &row.account, fault));
    TRY(keep_words(statement, record, &row.words, fault));
    statement->rows[statement->count++] = row;
    return OK;
}

/* ---- order and balance ------------------------------------------------------------
 */

/* First row that does not follow from the one before it; count: all do. */
static size_t first_break(const struct statement *statement, bool is_newest_first)
{
    for (size_t i = 1; i < statement->count; i++) {
        const struct statement_row *one = &statement->rows[i - 1];
        const struct statement_row *two = &statement->rows[i];
        const struct statement_row *before = is_newest_first ? two : one;
        const struct statement_row *after = is_newest_first ? one : two;
        int64_t balance = 0;
        if (!before->has_balance || !after->has_balance || after->day < before->day ||
            !money_add(before->balance, after->net, &balance) ||
            balance != after->balance) {
            return i;
        }
    }
    return statement->count;
}

static void turn_around(struct statement *statement)
{
    for (size_t i = 0; i < statement->count / 2; i++) {
        const struct statement_row row = statement->rows[i];
        statement->rows[i] = statement->rows[statement->count - 1 - i];
        statement->rows[statement->count - 1 - i] = row;
    }
}

static struct status add_up(struct statement *statement, struct fault *fault)
{
    struct statement_summary *summary = statement->summary;
    bool fits = true;
    for (size_t i = 0; i < statement->count; i++) {
        const int64_t net = statement->rows[i].net;
        fits = fits && (net > 0 ? money_add(summary->in, net, &summary->in)
                                : money_add(summary->out, -net, &summary->out));
    }
    const struct statement_row *first = &statement->rows[0];
    fits = fits && money_add(first->balance, -first->net, &summary->opening);
    if (!fits) {
        return FAULT(fault, STATUS_INPUT,
                     "R-001: the sums of the statement exceed what an amount can hold");
    }
    summary->rows = statement->count;
    summary->closing = statement->rows[statement->count - 1].balance;
    return OK;
}

static struct status check_balance(struct statement *statement, struct fault *fault)
{
    const size_t oldest = first_break(statement, false);
    const size_t newest = first_break(statement, true);
    statement->summary->is_newest_first =
        oldest < statement->count && newest == statement->count;
    if (oldest < statement->count && newest < statement->count) {
        const size_t at = oldest > newest ? oldest : newest;
        intake_problem(statement->intake, INTAKE_ERROR, statement->rows[at].line, NULL,
                       "R-115: the balance does not follow from the row before");
    }
    if (!statement->rows[0].has_balance) {
        intake_problem(statement->intake, INTAKE_ERROR, statement->rows[0].line, NULL,
                       "R-115: a statement gives the balance in every row");
    }
    TRY(intake_verdict(statement->intake, fault));
    if (statement->summary->is_newest_first) {
        turn_around(statement);
    }
    return add_up(statement, fault);
}

/* ---- recording --------------------------------------------------------------------
 */

static void set_fen(struct fact *fact, unsigned field, int64_t fen)
{
    if (fen != 0) {
        fact_set_fen(fact, field, fen);
    }
}

enum { PAIRS_SIZE = FACT_LIST_MAX * 24 };
static void set_pairs(struct fact *fact, unsigned field, const struct fact_pair *pairs,
                      size_t count, uint8_t *image)
{
    if (count > 0) {
        struct writer writer = writer_of(image, PAIRS_SIZE);
        fact_put_pairs(&writer, pairs, count);
        fact_set_bytes(fact, field, writer_bytes(&writer));
    }
}

struct lists {
    uint8_t ordered[PAIRS_SIZE], returned[PAIRS_SIZE], received[PAIRS_SIZE];
};

/* */
static struct status add_pair(struct fact_pair *pairs, size_t *count, uint64_t entry,
                              int64_t fen, struct fault *fault)
{
    if (fen == 0) {
        return OK;
    }
    if (*count == FACT_LIST_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "R-033: a statement is about at most %d batches or allocations; "
                     "take in a shorter one",
                     FACT_LIST_MAX);
    }
    pairs[(*count)++] = (struct fact_pair){entry, fen};
    return OK;
}

static struct status set_lists(const struct statement *statement, struct fact *fact,
                               struct lists *lists, struct fault *fault)
{
    struct fact_pair pairs[FACT_LIST_MAX];
    size_t count = 0;
    for (size_t i = 0; i < statement->batch_count; i++) {
        TRY(add_pair(pairs, &count, statement->batches[i].entry,
                     statement->batches[i].now_debited, fault));
    }
    set_pairs(fact, STATEMENT_ORDERED, pairs, count, lists->ordered);
    count = 0;
    for (size_t i = 0; i < statement->batch_count; i++) {
        TRY(add_pair(pairs, &count, statement->batches[i].entry,
                     statement->batches[i].now_returned, fault));
    }
    set_pairs(fact, STATEMENT_RETURNED, pairs, count, lists->returned);
    count = 0;
    for (size_t i = 0; i < statement->receipt_count; i++) {
        TRY(add_pair(pairs, &count, statement->receipts[i].entry,
                     statement->receipts[i].now, fault));
    }
    set_pairs(fact, STATEMENT_RECEIVED, pairs, count, lists->received);
    return OK;
}

static struct status write_statement(struct journal_session *session, void *context,
                                     struct fault *fault)
{
    struct statement *statement = context;
    struct statement_summary *summary = statement->summary;
    struct lists *lists = NULL;
    struct fact fact;
    ARENA_TAKE(statement->intake->arena, 1, lists, fault);
    TRY(intake_append_file(statement->intake, session, FILE_STATEMENT, 0,
                           &summary->file, fault));
    fact_begin(&fact, kinds_find(KIND_STATEMENT));
    fact_set_bytes(&fact, STATEMENT_ACCOUNT, bytes_from(statement->account, 16));
    fact_set_fen(&fact, STATEMENT_FIRST, statement->options->first);
    fact_set_fen(&fact, STATEMENT_LAST, statement->options->last);
    fact_set_fen(&fact, STATEMENT_OPENING, summary->opening);
    fact_set_fen(&fact, STATEMENT_CLOSING, summary->closing);
    fact_set_fen(&fact, STATEMENT_IN, summary->in);
    fact_set_fen(&fact, STATEMENT_OUT, summary->out);
    fact_set_number(&fact, STATEMENT_ROWS, summary->rows);
    fact_set_number(&fact, STATEMENT_FILE, summary->file);
    set_fen(&fact, STATEMENT_FEES, summary->fees);
    set_fen(&fact, STATEMENT_INTEREST, summary->interest);
    set_fen(&fact, STATEMENT_FUNDED, summary->funded);
    TRY(set_lists(statement, &fact, lists, fault));
    TRY(journal_append(session, &fact, &summary->entry, fault));
    TRY(statement_write_lines(statement, session, fault));
    if (summary->fees == 0) {
        return OK;
    }
    /* relief money pays no fees; whoever keeps the account pays them back. */
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_FEE);
    fact_set_number(&fact, EXCEPTION_SUBJECT, summary->entry);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, summary->fees);
    fact_set_number(&fact, EXCEPTION_FILE, summary->file);
    return journal_append(session, &fact, NULL, fault);
}

static struct status make_token(struct statement *statement, struct fault *fault)
{
    struct intake *intake = statement->intake;
    if (intake->ledger->vault == NULL) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "a statement needs the vault; give its passphrase");
    }
    vault_account_token(intake->ledger->vault, intake->hasher,
                        statement->options->account, statement->account);
    return OK;
}

static struct status match(struct statement *statement, struct fault *fault)
{
    struct store_transaction *view = NULL;
    struct statement_summary *summary = statement->summary;
    TRY(store_read_begin(journal_store(statement->intake->ledger->journal), &view,
                         fault));
    const struct status loaded = statement_load(statement, view, fault);
    store_read_end(view);
    TRY(loaded);
    statement_match(statement);
    summary->other_in =
        summary->in - summary->returned - summary->funded - summary->interest;
    summary->other_out = summary->out - summary->ordered - summary->fees;
    return OK;
}

struct status statement_import(struct intake *intake,
                               const struct statement_options *options,
                               struct statement_summary *ret_summary,
                               struct fault *fault)
{
    struct statement *statement;
    struct statement_summary summary = {0};
    ARENA_TAKE(intake->arena, 1, statement, fault);
    *statement =
        (struct statement){.intake = intake, .options = options, .summary = &summary};
    ARENA_TAKE(intake->arena, STATEMENT_ROWS_MAX, statement->rows, fault);
    TRY(make_token(statement, fault));
    TRY(intake_read(intake, keep_row, statement, fault));
    TRY(intake_verdict(intake, fault));
    TRY(check_balance(statement, fault));
    TRY(match(statement, fault));
    struct vault_batch batch = {0};
    TRY(intake_write(intake, "import statement", write_statement, statement, &batch,
                     fault));
    *ret_summary = summary;
    return OK;
}
