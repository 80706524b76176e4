/* statement_match.c - which rows of a statement are what the ledger ordered. */
#include "importers/statement_internal.h"

#include "ledger/base/money.h"

struct loading {
    struct statement *statement;
    struct store_transaction *transaction;
    const struct journal_hooks *hooks;
};

static struct status take_batch(void *context, uint64_t entry,
                                const struct batch *record, struct fault *fault)
{
    const struct loading *loading = context;
    struct statement *statement = loading->statement;
    struct entry submission;
    struct fact fact;
    if (record->submission == 0 || statement->batch_count == STATEMENT_BATCHES_MAX) {
        return OK;
    }
    TRY(journal_entry(loading->transaction, loading->hooks, record->submission,
                      &submission, &fact, fault));
    statement->batches[statement->batch_count++] =
        (struct statement_batch){.entry = entry,
                                 .day = (civil_day)fact.field[SUBMISSION_DAY].fen,
                                 .ordered = fact.field[SUBMISSION_AMOUNT].fen,
                                 .failed = record->by_state[LINE_STATE_FAILED].fen};
    return OK;
}

static void mark(struct statement *statement, const struct fact *fact, unsigned field)
{
    struct fact_pair pairs[FACT_LIST_MAX];
    size_t count = 0;
    if (!fact_has(fact, field) ||
        !fact_pairs(fact->field[field].bytes, pairs, FACT_LIST_MAX, &count)) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < statement->batch_count; j++) {
            struct statement_batch *batch = &statement->batches[j];
            if (batch->entry == pairs[i].entry) {
                batch->is_ordered |= field == STATEMENT_ORDERED;
                batch->is_returned |= field == STATEMENT_RETURNED;
                batch->is_funded |= field == STATEMENT_ORDERED;
            }
        }
    }
}

/* What earlier statements have matched is not looked for again. */
static struct status take_earlier(void *context, uint64_t entry, struct fault *fault)
{
    const struct loading *loading = context;
    struct entry at;
    struct fact fact;
    TRY(journal_entry(loading->transaction, loading->hooks, entry, &at, &fact, fault));
    mark(loading->statement, &fact, STATEMENT_ORDERED);
    mark(loading->statement, &fact, STATEMENT_RETURNED);
    return OK;
}

enum looked_for { FOR_ORDER, FOR_RETURN, FOR_FUND };

static bool fits(const struct statement_batch *batch, const struct statement_row *row,
                 enum looked_for what)
{
    const civil_day days = row->day - batch->day;
    switch (what) {
    case FOR_ORDER:
        return !batch->is_ordered && batch->ordered == -row->net && days >= 0 &&
               days <= STATEMENT_DAYS_MAX;
    case FOR_RETURN:
        return batch->is_ordered && !batch->is_returned && batch->failed > 0 &&
               batch->failed == row->net && days >= 0;
    case FOR_FUND:
    default:
        return !batch->is_funded && batch->ordered == row->net &&
               days <= STATEMENT_DAYS_MAX && days >= -STATEMENT_DAYS_MAX;
    }
}

/* The one batch that fits, or NULL: none, or more than one. */
static struct statement_batch *only_one(struct statement *statement,
                                        const struct statement_row *row,
                                        enum looked_for what)
{
    struct statement_batch *found = NULL;
    for (size_t i = 0; i < statement->batch_count; i++) {
        if (fits(&statement->batches[i], row, what)) {
            if (found != NULL) {
                return NULL;
            }
            found = &statement->batches[i];
        }
    }
    return found;
}

static bool match_out(struct statement *statement, const struct statement_row *row)
{
    struct statement_summary *summary = statement->summary;
    if (row->word == STATEMENT_WORD_FEE) {
        summary->fees -= row->net;
        return true;
    }
    struct statement_batch *batch = only_one(statement, row, FOR_ORDER);
    if (batch == NULL || statement->ordered_count == FACT_LIST_MAX) {
        return false;
    }
    batch->is_ordered = true;
    statement->ordered[statement->ordered_count++] =
        (struct fact_pair){batch->entry, -row->net};
    summary->ordered -= row->net;
    return true;
}

static bool match_in(struct statement *statement, const struct statement_row *row)
{
    struct statement_summary *summary = statement->summary;
    if (row->word == STATEMENT_WORD_INTEREST) {
        summary->interest += row->net;
        return true;
    }
    struct statement_batch *batch = only_one(statement, row, FOR_RETURN);
    if (batch != NULL && statement->returned_count < FACT_LIST_MAX) {
        batch->is_returned = true;
        statement->returned[statement->returned_count++] =
            (struct fact_pair){batch->entry, row->net};
        summary->returned += row->net;
        return true;
    }
    batch =
        row->word == STATEMENT_WORD_RETURN ? NULL : only_one(statement, row, FOR_FUND);
    if (batch == NULL && row->word != STATEMENT_WORD_FUND) {
        return false;
    }
    if (batch != NULL) {
        batch->is_funded = true;
    }
    summary->funded += row->net;
    return true;
}

struct status statement_match(struct statement *statement,
                              struct store_transaction *transaction,
                              struct fault *fault)
{
    struct loading loading = {statement, transaction,
                              accounts_hooks(statement->intake->ledger->accounts)};
    ARENA_TAKE(statement->intake->arena, STATEMENT_BATCHES_MAX, statement->batches,
               fault);
    TRY(accounts_batches(transaction, UINT64_MAX, take_batch, &loading, fault));
    TRY(accounts_statements(transaction, take_earlier, &loading, fault));
    for (size_t i = 0; i < statement->count; i++) {
        const struct statement_row *row = &statement->rows[i];
        const bool is_matched = row->net == 0  ? true
                                : row->net > 0 ? match_in(statement, row)
                                               : match_out(statement, row);
        if (!is_matched) {
            statement->summary->unmatched++;
            intake_problem(statement->intake, INTAKE_WARNING, row->line, NULL,
                           "matches nothing that the ledger ordered, or more than one "
                           "thing");
        }
    }
    return OK;
}
