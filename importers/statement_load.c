/* statement_load.c - what the rows of a statement may be: batches that the bank was
 * asked to pay, their vouchers and lines, allocations on their way to the account. */
#include "importers/statement_internal.h"

#include "ledger/base/money.h"

#include <stdlib.h>

struct loading {
    struct statement *statement;
    struct store_transaction *transaction;
    struct vault_reader *people; /* NULL: no row names an account */
    uint64_t sequence;           /* of the vault, for the batch at hand */
    size_t batch;
};

/* ---- batches ----------------------------------------------------------------------
 */

/* is it, or may it be, paid from this account? */
static bool is_ours(const struct statement *statement, const struct fact *submission)
{
    return !fact_has(submission, SUBMISSION_ACCOUNT) ||
           bytes_equal(submission->field[SUBMISSION_ACCOUNT].bytes,
                       bytes_from(statement->account, sizeof(statement->account)));
}

/* Can a row of the statement be about it? */
static bool is_open(const struct statement *statement,
                    const struct statement_batch *batch)
{
    const struct statement_options *options = statement->options;
    const bool is_near = batch->day >= options->first - STATEMENT_DAYS_MAX &&
                         batch->day <= options->last + STATEMENT_DAYS_MAX;
    return (is_near && batch->debited < batch->ordered) ||
           (batch->day <= options->last && batch->back > batch->returned);
}

static struct status take_batch(void *context, uint64_t entry,
                                const struct batch *record, struct fault *fault)
{
    const struct loading *loading = context;
    struct statement *statement = loading->statement;
    struct fact fact;
    if (record->submission == 0) {
        return OK;
    }
    TRY(accounts_fact(loading->transaction, record->submission, &fact, fault));
    struct statement_batch batch = {
        .entry = entry,
        .line_count = record->line_count,
        .day = (civil_day)fact.field[SUBMISSION_DAY].fen,
        .ordered = fact.field[SUBMISSION_AMOUNT].fen,
        .failed = record->by_state[LINE_STATE_FAILED].fen,
    };
    batch.back = batch.failed + record->by_state[LINE_STATE_REFUNDED].fen +
                 record->part_refunded;
    TRY(accounts_matched(loading->transaction, MATCHED_DEBITED, entry, &batch.debited,
                         fault));
    TRY(accounts_matched(loading->transaction, MATCHED_RETURNED, entry, &batch.returned,
                         fault));
    batch.is_funded = batch.debited > 0;
    if (fact.field[SUBMISSION_FORM].number == SUBMISSION_VOUCHER) {
        batch.start = (struct voucher_numbers){fact.field[SUBMISSION_PLAN].number,
                                               fact.field[SUBMISSION_ORDER].number};
        batch.orders = fact.field[SUBMISSION_ORDERS].number;
    }
    if (!is_ours(statement, &fact) || !is_open(statement, &batch)) {
        return OK;
    }
    if (statement->batch_count == STATEMENT_BATCHES_MAX) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-033: more than %d batches wait for the bank",
                     STATEMENT_BATCHES_MAX);
    }
    TRY(accounts_fact(loading->transaction, record->programme, &fact, fault));
    if (fact_has(&fact, PROGRAMME_SUMMARY)) {
        TRY(intake_copy(statement->intake, fact.field[PROGRAMME_SUMMARY].bytes,
                        &batch.summary, fault));
    }
    statement->batches[statement->batch_count++] = batch;
    return OK;
}

/* ---- lines ------------------------------------------------------------------------
 */

static struct status find_account(struct loading *loading, const struct fact *fact,
                                  struct statement_line *line, struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person person;
    if (loading->people == NULL) {
        return OK;
    }
    const struct status known =
        vault_by_payee(loading->people, kinds_line_holder(fact), loading->sequence,
                       buffer, &person, fault);
    if (known.code == STATUS_NOT_FOUND) {
        return OK; /* erased */
    }
    TRY(known);
    secret_wipe(person.secret, sizeof(person.secret));
    return intake_copy(loading->statement->intake, person.account, &line->account,
                       fault);
}

/* What of a line failed or came back, by which file, and was not shown yet. */
static struct status find_back(struct loading *loading, const struct line_state *state,
                               struct statement_line *line, struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    int64_t shown = 0;
    line->back = state->state == LINE_STATE_FAILED     ? line->amount
                 : state->state == LINE_STATE_REFUNDED ? line->amount
                                                       : state->refunded;
    if (line->back == 0 || state->result == 0) {
        return OK;
    }
    TRY(accounts_matched(loading->transaction, MATCHED_LINE_RETURNED, line->entry,
                         &shown, fault));
    line->back -= shown;
    TRY(accounts_entry(loading->transaction, state->result, &entry, &fact, fault));
    const unsigned field = entry.kind == KIND_REFUND   ? REFUND_FILE
                           : entry.kind == KIND_RESULT ? RESULT_FILE
                                                       : 0;
    if (field != 0 && fact_has(&fact, field)) {
        line->file = fact.field[field].number;
    }
    return OK;
}

static struct status take_line(void *context, uint64_t number,
                               const struct line_state *state, struct fault *fault)
{
    struct loading *loading = context;
    struct statement *statement = loading->statement;
    struct statement_batch *batch = &statement->batches[loading->batch];
    struct statement_line line = {.entry = batch->entry + number,
                                  .batch = loading->batch};
    struct fact fact;
    if (state->state == LINE_STATE_CANCELLED) {
        return OK;
    }
    TRY(accounts_fact(loading->transaction, line.entry, &fact, fault));
    line.amount = fact.field[LINE_AMOUNT].fen;
    const struct bytes draws = fact_bytes(&fact, LINE_DRAWS);
    TRY(statement_vouchers_line(statement, statement->line_count, draws, fault));
    TRY(find_account(loading, &fact, &line, fault));
    TRY(find_back(loading, state, &line, fault));
    TRY(accounts_line_debited(loading->transaction, line.entry, &line.is_debited,
                              fault));
    line.open = line.is_debited ? 0 : line.amount;
    statement->lines[statement->line_count++] = line;
    batch->count++;
    return OK;
}

static struct status load_lines(struct loading *loading, struct fault *fault)
{
    struct statement *statement = loading->statement;
    for (size_t i = 0; i < statement->batch_count; i++) {
        statement->line_room += (size_t)statement->batches[i].line_count;
    }
    ARENA_TAKE(statement->intake->arena, statement->line_room + 1, statement->lines,
               fault);
    for (size_t i = 0; i < statement->batch_count; i++) {
        struct statement_batch *batch = &statement->batches[i];
        struct journal_seal seal;
        struct batch record;
        TRY(journal_seal_of(loading->transaction, batch->entry, &seal, fault));
        TRY(accounts_batch_at(loading->transaction, batch->entry, UINT64_MAX, &record,
                              fault));
        loading->sequence = seal.vault_sequence;
        loading->batch = i;
        batch->first = statement->line_count;
        TRY(statement_vouchers_begin(statement, loading->transaction, batch, fault));
        TRY(accounts_lines(loading->transaction, batch->entry, &record, take_line,
                           loading, fault));
        TRY(statement_vouchers_end(statement, loading->transaction, batch, fault));
    }
    return OK;
}

/* ---- sorted ways to the lines -----------------------------------------------------
 */

static int by_account(const void *a, const void *b)
{
    const struct statement_line *const one = *(struct statement_line *const *)a;
    const struct statement_line *const two = *(struct statement_line *const *)b;
    const int order = bytes_compare(one->account, two->account);
    return order != 0 ? order : (one->entry > two->entry) - (one->entry < two->entry);
}

static int by_file(const void *a, const void *b)
{
    const struct statement_line *const one = *(struct statement_line *const *)a;
    const struct statement_line *const two = *(struct statement_line *const *)b;
    return one->file != two->file
               ? (one->file > two->file) - (one->file < two->file)
               : (one->entry > two->entry) - (one->entry < two->entry);
}

static struct status sort_lines(struct statement *statement, struct fault *fault)
{
    struct arena *arena = statement->intake->arena;
    ARENA_TAKE(arena, statement->line_count + 1, statement->by_account, fault);
    ARENA_TAKE(arena, statement->line_count + 1, statement->by_file, fault);
    for (size_t i = 0; i < statement->line_count; i++) {
        struct statement_line *line = &statement->lines[i];
        if (line->account.size > 0) {
            statement->by_account[statement->account_count++] = line;
        }
        if (line->file != 0 && line->back > 0) {
            statement->by_file[statement->file_count++] = line;
        }
    }
    if (statement->account_count > 0) {
        qsort(statement->by_account, statement->account_count,
              sizeof(*statement->by_account), by_account);
    }
    if (statement->file_count > 0) {
        qsort(statement->by_file, statement->file_count, sizeof(*statement->by_file),
              by_file);
    }
    return OK;
}

/* ---- allocations ------------------------------------------------------------------
 */

static struct status keep_receipt(struct statement *statement,
                                  const struct statement_receipt *receipt,
                                  struct fault *fault)
{
    ARENA_GROW(statement->intake->arena, statement->receipt_count,
               statement->receipt_room, statement->receipts, fault);
    statement->receipts[statement->receipt_count++] = *receipt;
    return OK;
}

/* Money carried over, or there from the opening on, does not arrive. */
static struct status take_allocation(void *context, struct bytes code, uint64_t index,
                                     struct fault *fault)
{
    const struct loading *loading = context;
    struct statement *statement = loading->statement;
    const struct statement_options *options = statement->options;
    struct statement_receipt receipt = {.entry = index};
    struct entry entry;
    struct fact fact;
    int64_t shown = 0;
    (void)code;
    TRY(accounts_entry(loading->transaction, index, &entry, &fact, fault));
    if (entry.kind == KIND_SPLIT) {
        receipt.is_split = true;
        receipt.day = (civil_day)fact.field[SPLIT_DAY].fen;
        receipt.fen = fact.field[SPLIT_AMOUNT].fen;
    } else {
        receipt.day = (civil_day)fact.field[ALLOCATION_RECEIVED].fen;
        receipt.fen = fact.field[ALLOCATION_AMOUNT].fen;
    }
    const bool does_arrive =
        receipt.is_split || (!fact_has(&fact, ALLOCATION_IS_CARRY_OVER) &&
                             !fact_has(&fact, ALLOCATION_IS_OPENING));
    if (!does_arrive || receipt.day < options->first - STATEMENT_DAYS_MAX ||
        receipt.day > options->last + STATEMENT_DAYS_MAX) {
        return OK;
    }
    TRY(accounts_matched(loading->transaction, MATCHED_RECEIVED, index, &shown, fault));
    receipt.fen -= shown;
    return receipt.fen > 0 ? keep_receipt(statement, &receipt, fault) : OK;
}

/* ---- all of it --------------------------------------------------------------------
 */

static bool names_accounts(const struct statement *statement)
{
    for (size_t i = 0; i < statement->count; i++) {
        if (statement->rows[i].account.size > 0) {
            return true;
        }
    }
    return false;
}

static struct status load_all(struct loading *loading, struct fault *fault)
{
    struct statement *statement = loading->statement;
    TRY(accounts_batches(loading->transaction, UINT64_MAX, take_batch, loading, fault));
    TRY(load_lines(loading, fault));
    TRY(sort_lines(statement, fault));
    return accounts_codes(loading->transaction, CODE_ALLOCATION, take_allocation,
                          loading, fault);
}

struct status statement_load(struct statement *statement,
                             struct store_transaction *transaction, struct fault *fault)
{
    struct arena *arena = statement->intake->arena;
    struct ledger *ledger = statement->intake->ledger;
    struct loading loading = {.statement = statement, .transaction = transaction};
    ARENA_TAKE(arena, STATEMENT_BATCHES_MAX, statement->batches, fault);
    if (names_accounts(statement)) {
        TRY(vault_reader_open(ledger->vault, &loading.people, fault));
    }
    const struct status loaded = load_all(&loading, fault);
    vault_reader_close(loading.people);
    TRY(loaded);
    ARENA_TAKE(arena, statement->line_count + 1, statement->debited, fault);
    ARENA_TAKE(arena, statement->line_count + 1, statement->sent_back, fault);
    ARENA_TAKE(arena, statement->voucher_count + 1, statement->vouchers, fault);
    return OK;
}
