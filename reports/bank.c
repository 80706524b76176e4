/* bank.c - the balance of the books and of the bank, and what lies between them
 * (余额调节表): fees, interest, what is on its way, what nobody ordered. */
#include "reports/report_kit.h"

#include <string.h>

enum { BATCHES_MAX = 65536, BANK_COLUMNS = 3 };

/* Of one account, from its first statement on. */
struct bank_account {
    uint8_t token[16];
    bool is_begun;
    int64_t opening; /* of the first statement */
    int64_t funded, interest, fees, returned, other_in, other_out;
    int64_t ordered, failed; /* of the batches that were debited */
    int64_t transit;         /* ordered and not failed, not debited yet */
};
struct bank {
    struct report_source *source;
    const struct report_filter *filter;
    struct bank_account account;
    size_t account_count;
    uint8_t last_token[16];
    uint64_t *matched; /* batches debited from the account */
    size_t matched_count;
    struct table *table;
    civil_day last; /* of the statement looked at */
    bool has_finding;
};

static struct status read_statement(struct bank *bank, uint64_t index,
                                    struct fact *ret_fact, struct fault *fault)
{
    struct entry entry;
    return journal_entry(journal_view_transaction(bank->source->view),
                         accounts_hooks(bank->source->ledger->accounts), index, &entry,
                         ret_fact, fault);
}

static struct status count_account(void *context, uint64_t index, struct fault *fault)
{
    struct bank *bank = context;
    struct fact fact;
    if (index > bank->source->seal.index) {
        return OK;
    }
    TRY(read_statement(bank, index, &fact, fault));
    const uint8_t *token = fact.field[STATEMENT_ACCOUNT].bytes.at;
    if (bank->account_count == 0 || memcmp(bank->last_token, token, 16) != 0) {
        bank->account_count++;
        memcpy(bank->last_token, token, 16);
    }
    return OK;
}

static int64_t fen_of(const struct fact *fact, unsigned field)
{
    return fact_has(fact, field) ? fact->field[field].fen : 0;
}

static struct status add_matched(struct bank *bank, const struct fact *fact,
                                 struct fault *fault)
{
    struct fact_pair pairs[FACT_LIST_MAX];
    size_t count = 0;
    if (fact_has(fact, STATEMENT_ORDERED) &&
        !fact_pairs(fact->field[STATEMENT_ORDERED].bytes, pairs, FACT_LIST_MAX,
                    &count)) {
        return FAULT(fault, STATUS_FOUND, "a statement is damaged; run verify");
    }
    for (size_t i = 0; i < count; i++) {
        struct batch record;
        if (bank->matched_count == BATCHES_MAX) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-033: an account has more than %d batches", BATCHES_MAX);
        }
        bank->matched[bank->matched_count++] = pairs[i].entry;
        TRY(accounts_batch_at(journal_view_transaction(bank->source->view),
                              pairs[i].entry, bank->source->seal_key, &record, fault));
        TRY(report_add(&bank->account.ordered, pairs[i].number, fault));
        TRY(report_add(&bank->account.failed, record.by_state[LINE_STATE_FAILED].fen,
                       fault));
    }
    return OK;
}

static struct status add_returned(struct bank *bank, const struct fact *fact,
                                  int64_t *ret_sum, struct fault *fault)
{
    struct fact_pair pairs[FACT_LIST_MAX];
    size_t count = 0;
    *ret_sum = 0;
    if (fact_has(fact, STATEMENT_RETURNED) &&
        !fact_pairs(fact->field[STATEMENT_RETURNED].bytes, pairs, FACT_LIST_MAX,
                    &count)) {
        return FAULT(fault, STATUS_FOUND, "a statement is damaged; run verify");
    }
    for (size_t i = 0; i < count; i++) {
        TRY(report_add(ret_sum, pairs[i].number, fault));
    }
    return report_add(&bank->account.returned, *ret_sum, fault);
}

static struct status add_statement(struct bank *bank, const struct fact *fact,
                                   struct fault *fault)
{
    struct bank_account *account = &bank->account;
    const int64_t ordered = account->ordered;
    const int64_t fees = fen_of(fact, STATEMENT_FEES);
    const int64_t interest = fen_of(fact, STATEMENT_INTEREST);
    const int64_t funded = fen_of(fact, STATEMENT_FUNDED);
    int64_t returned = 0;
    TRY(add_matched(bank, fact, fault));
    TRY(add_returned(bank, fact, &returned, fault));
    TRY(report_add(&account->fees, fees, fault));
    TRY(report_add(&account->interest, interest, fault));
    TRY(report_add(&account->funded, funded, fault));
    TRY(report_add(&account->other_in,
                   fact->field[STATEMENT_IN].fen - returned - interest - funded,
                   fault));
    return report_add(
        &account->other_out,
        fact->field[STATEMENT_OUT].fen - (account->ordered - ordered) - fees, fault);
}

/* Sent by the statement's last day and not debited: of the only account there is. */
static struct status add_transit(void *context, uint64_t entry,
                                 const struct batch *record, struct fault *fault)
{
    struct bank *bank = context;
    struct fact submission;
    if (record->submission == 0) {
        return OK;
    }
    for (size_t i = 0; i < bank->matched_count; i++) {
        if (bank->matched[i] == entry) {
            return OK;
        }
    }
    TRY(read_statement(bank, record->submission, &submission, fault));
    if ((civil_day)submission.field[SUBMISSION_DAY].fen > bank->last) {
        return OK;
    }
    return report_add(&bank->account.transit,
                      submission.field[SUBMISSION_AMOUNT].fen -
                          record->by_state[LINE_STATE_FAILED].fen,
                      fault);
}

/* ---- the table --------------------------------------------------------------------
 */

static const struct report_column bank_plan[BANK_COLUMNS] = {
    {"statement", PHRASE_STATEMENT, COLUMN_TEXT, false},
    {"item", PHRASE_RECONCILE_WHY, COLUMN_TEXT, false},
    {"amount", PHRASE_AMOUNT, COLUMN_FEN, false},
};

static struct status put(struct bank *bank, enum row_kind kind, const char *statement,
                         enum phrase item, int64_t fen, struct fault *fault)
{
    const struct cell cells[BANK_COLUMNS] = {
        cell_words(statement), cell_words(report_words(bank->source, item)),
        cell_fen(fen)};
    return table_add(bank->table, kind, cells, fault);
}

static struct status name_statement(struct bank *bank, const struct fact *fact,
                                    const char **ret_name, struct fault *fault)
{
    static const char digits[] = "0123456789abcdef";
    char token[9] = {0};
    const char *values[] = {token, "", "", NULL};
    for (size_t i = 0; i < 4; i++) {
        token[2 * i] = digits[bank->account.token[i] >> 4];
        token[2 * i + 1] = digits[bank->account.token[i] & 15];
    }
    TRY(report_day(bank->source, (civil_day)fact->field[STATEMENT_FIRST].fen,
                   &values[1], fault));
    TRY(report_day(bank->source, bank->last, &values[2], fault));
    return report_fill(bank->source, PHRASE_STATEMENT_NAME, values, ret_name, fault);
}

static struct status put_statement(struct bank *bank, const struct fact *fact,
                                   struct fault *fault)
{
    const struct bank_account *account = &bank->account;
    const int64_t books = account->opening + account->funded -
                          (account->ordered - account->failed) - account->transit;
    const struct {
        enum phrase item;
        int64_t fen;
    } items[] = {
        {PHRASE_BANK_TRANSIT, account->transit},
        {PHRASE_BANK_NOT_RETURNED, account->returned - account->failed},
        {PHRASE_BANK_INTEREST, account->interest},
        {PHRASE_BANK_FEES, -account->fees},
        {PHRASE_BANK_OTHER_IN, account->other_in},
        {PHRASE_BANK_OTHER_OUT, -account->other_out},
    };
    const int64_t closing = fact->field[STATEMENT_CLOSING].fen;
    int64_t explained = 0;
    const char *name = NULL;
    TRY(name_statement(bank, fact, &name, fault));
    TRY(put(bank, ROW_SUBTOTAL, name, PHRASE_BANK_BOOKS, books, fault));
    for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
        explained += items[i].fen;
        if (items[i].fen != 0) {
            TRY(put(bank, ROW_BODY, name, items[i].item, items[i].fen, fault));
        }
    }
    const int64_t unexplained = closing - books - explained;
    bank->has_finding |= unexplained != 0;
    TRY(put(bank, ROW_BODY, name, PHRASE_BRIDGE_UNEXPLAINED, unexplained, fault));
    return put(bank, ROW_TOTAL, name, PHRASE_BANK_BALANCE, closing, fault);
}

static struct status take_statement(void *context, uint64_t index, struct fault *fault)
{
    struct bank *bank = context;
    const struct report_filter *filter = bank->filter;
    struct bank_account *account = &bank->account;
    struct fact fact;
    if (index > bank->source->seal.index) {
        return OK;
    }
    TRY(read_statement(bank, index, &fact, fault));
    const uint8_t *token = fact.field[STATEMENT_ACCOUNT].bytes.at;
    if (!account->is_begun || memcmp(account->token, token, 16) != 0) {
        *account = (struct bank_account){.is_begun = true,
                                         .opening = fact.field[STATEMENT_OPENING].fen};
        memcpy(account->token, token, 16);
        bank->matched_count = 0;
    }
    bank->last = (civil_day)fact.field[STATEMENT_LAST].fen;
    TRY(add_statement(bank, &fact, fault));
    const civil_period period = date_period(bank->last);
    if ((filter->first >= 0 && period < filter->first) ||
        (filter->last >= 0 && period > filter->last)) {
        return OK;
    }
    account->transit = 0;
    if (bank->account_count == 1) {
        TRY(accounts_batches(journal_view_transaction(bank->source->view),
                             bank->source->seal_key, add_transit, bank, fault));
    }
    return put_statement(bank, &fact, fault);
}

struct status report_bank(struct report_source *source,
                          const struct report_filter *filter,
                          struct document *ret_document, struct fault *fault)
{
    struct bank bank = {.source = source, .filter = filter};
    struct store_transaction *transaction = journal_view_transaction(source->view);
    const struct column *columns = NULL;
    struct document document =
        document_of(source->arena, source->language, DOCUMENT_OFFICE, "bank",
                    report_words(source, PHRASE_BANK_TITLE), &source->provenance);
    TRY(report_columns(source, bank_plan, BANK_COLUMNS, &columns, fault));
    ARENA_TAKE(source->arena, 1, bank.table, fault);
    ARENA_TAKE(source->arena, BATCHES_MAX, bank.matched, fault);
    *bank.table =
        table_of(source->arena, "balance", report_words(source, PHRASE_BANK_TITLE),
                 columns, BANK_COLUMNS);
    TRY(report_office(source, &document.unit, fault));
    TRY(accounts_statements(transaction, count_account, &bank, fault));
    TRY(accounts_statements(transaction, take_statement, &bank, fault));
    document.has_finding = bank.has_finding;
    table_add_note(bank.table, report_words(source, PHRASE_BANK_NOTE));
    TRY(document_add_table(&document, bank.table, fault));
    *ret_document = document;
    return OK;
}
