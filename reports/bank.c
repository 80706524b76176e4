/* bank.c - the balance of the books and of the bank, account by account, and what lies
 * between them (余额调节表): fees, interest, what is on its way, what nobody ordered.
 */
#include "reports/paying.h"

#include <string.h>

enum { BANK_COLUMNS = 3, OPEN_COLUMNS = 5 };

/* Of one account, from its first statement on. */
struct bank_account {
    size_t index;    /* in the list of accounts */
    int64_t opening; /* of the first statement  */
    int64_t funded, interest, fees, other_in, other_out;
    int64_t transit, not_returned; /* of its batches, at the statement looked at */
    int64_t due;                   /* what its batches cost                      */
};
struct bank_shown {
    int64_t debited, returned;
};
/* A batch whose money is on its way, out or back. */
struct bank_open {
    const struct paying_batch *batch;
    int64_t fen; /* to be debited: positive; to come back: negative */
};
struct bank {
    struct report_source *source;
    const struct report_filter *filter;
    struct paying paying;
    struct bank_account account;
    struct bank_shown *shown; /* of each batch, by the account at hand */
    struct bank_open *open;   /* at its last statement that is printed */
    size_t open_count;
    bool is_begun;
    struct table *table, *waiting;
    civil_day last; /* of the statement looked at */
    bool has_finding;
};

static struct status read_statement(struct bank *bank, uint64_t index,
                                    struct fact *ret_fact, struct fault *fault)
{
    struct entry entry;
    return report_entry(bank->source, index, &entry, ret_fact, fault);
}

static int64_t fen_of(const struct fact *fact, unsigned field)
{
    return fact_has(fact, field) ? fact->field[field].fen : 0;
}

/* ---- what statements say --------------------------------------------------------- */

static struct status add_shown(struct bank *bank, const struct fact *fact,
                               unsigned field, int64_t *ret_sum, struct fault *fault)
{
    struct fact_pair pairs[FACT_LIST_MAX];
    size_t count = 0;
    *ret_sum = 0;
    TRY(paying_shown(fact, field, pairs, &count, fault));
    for (size_t i = 0; i < count; i++) {
        const struct paying_batch *batch = paying_find(&bank->paying, pairs[i].entry);
        if (batch == NULL) {
            return FAULT(fault, STATUS_FOUND, "a statement is damaged; run verify");
        }
        struct bank_shown *shown = &bank->shown[batch - bank->paying.batches];
        TRY(report_add(field == STATEMENT_ORDERED ? &shown->debited : &shown->returned,
                       pairs[i].number, fault));
        TRY(report_add(ret_sum, pairs[i].number, fault));
    }
    return OK;
}

static struct status add_statement(struct bank *bank, const struct fact *fact,
                                   struct fault *fault)
{
    struct bank_account *account = &bank->account;
    const int64_t fees = fen_of(fact, STATEMENT_FEES);
    const int64_t interest = fen_of(fact, STATEMENT_INTEREST);
    const int64_t funded = fen_of(fact, STATEMENT_FUNDED);
    int64_t ordered = 0;
    int64_t returned = 0;
    TRY(add_shown(bank, fact, STATEMENT_ORDERED, &ordered, fault));
    TRY(add_shown(bank, fact, STATEMENT_RETURNED, &returned, fault));
    TRY(report_add(&account->fees, fees, fault));
    TRY(report_add(&account->interest, interest, fault));
    TRY(report_add(&account->funded, funded, fault));
    TRY(report_add(&account->other_in,
                   fact->field[STATEMENT_IN].fen - returned - interest - funded,
                   fault));
    return report_add(&account->other_out,
                      fact->field[STATEMENT_OUT].fen - ordered - fees, fault);
}

/* What the batches of the account cost, and what of it the bank has not done yet. */
static struct status weigh_batches(struct bank *bank, struct fault *fault)
{
    struct bank_account *account = &bank->account;
    account->due = 0;
    account->transit = 0;
    account->not_returned = 0;
    bank->open_count = 0;
    for (size_t i = 0; i < bank->paying.batch_count; i++) {
        const struct paying_batch *batch = &bank->paying.batches[i];
        const bool is_ours =
            batch->account == account->index && batch->day <= bank->last;
        const int64_t due = is_ours ? batch->due : 0;
        const int64_t open = due - (bank->shown[i].debited - bank->shown[i].returned);
        TRY(report_add(&account->due, due, fault));
        if (open != 0) {
            bank->open[bank->open_count++] = (struct bank_open){batch, open};
            TRY(report_add(open > 0 ? &account->transit : &account->not_returned, open,
                           fault));
        }
    }
    return OK;
}

/* ---- the tables ------------------------------------------------------------------ */

static const struct report_column bank_plan[BANK_COLUMNS] = {
    {"statement", PHRASE_STATEMENT, COLUMN_TEXT, false},
    {"item", PHRASE_RECONCILE_WHY, COLUMN_TEXT, false},
    {"amount", PHRASE_AMOUNT, COLUMN_FEN, false},
};
static const struct report_column open_plan[OPEN_COLUMNS] = {
    {"account", PHRASE_PAYING_ACCOUNT, COLUMN_TEXT, false},
    {"batch", PHRASE_BATCH, COLUMN_TEXT, false},
    {"day", PHRASE_SENT_DAY, COLUMN_DAY, false},
    {"item", PHRASE_RECONCILE_WHY, COLUMN_TEXT, false},
    {"amount", PHRASE_AMOUNT, COLUMN_FEN, true},
};

static struct status put(struct bank *bank, enum row_kind kind, const char *statement,
                         enum phrase item, int64_t fen, struct fault *fault)
{
    const struct cell cells[BANK_COLUMNS] = {
        cell_words(statement), cell_words(report_words(bank->source, item)),
        cell_fen(fen)};
    return table_add(bank->table, kind, cells, fault);
}

static struct status put_waiting(struct bank *bank, const struct paying_batch *batch,
                                 const char *account, int64_t fen, struct fault *fault)
{
    const char *number = NULL;
    TRY(report_number(bank->source, batch->entry, &number, fault));
    const struct cell cells[OPEN_COLUMNS] = {
        cell_words(account), cell_words(number), cell_day(batch->day),
        cell_words(report_words(bank->source, fen > 0 ? PHRASE_BANK_TRANSIT
                                                      : PHRASE_BANK_NOT_RETURNED)),
        cell_fen(fen)};
    return table_add(bank->waiting, ROW_BODY, cells, fault);
}

/* The batches behind what is on its way at the last statement of an account. */
static struct status flush_open(struct bank *bank, struct fault *fault)
{
    const char *name = NULL;
    if (bank->open_count == 0) {
        return OK;
    }
    TRY(paying_name(bank->source, bank->filter,
                    bank->paying.accounts[bank->account.index].token, &name, fault));
    for (size_t i = 0; i < bank->open_count; i++) {
        TRY(put_waiting(bank, bank->open[i].batch, name, bank->open[i].fen, fault));
    }
    bank->open_count = 0;
    return OK;
}

static struct status name_statement(struct bank *bank, const struct fact *fact,
                                    const char **ret_name, struct fault *fault)
{
    const char *values[] = {"", "", "", NULL};
    TRY(paying_name(bank->source, bank->filter, fact->field[STATEMENT_ACCOUNT].bytes.at,
                    &values[0], fault));
    TRY(report_day(bank->source, (civil_day)fact->field[STATEMENT_FIRST].fen,
                   &values[1], fault));
    TRY(report_day(bank->source, bank->last, &values[2], fault));
    return report_fill(bank->source, PHRASE_STATEMENT_NAME, values, ret_name, fault);
}

static struct status put_statement(struct bank *bank, const struct fact *fact,
                                   struct fault *fault)
{
    const struct bank_account *account = &bank->account;
    const int64_t books = account->opening + account->funded - account->due;
    const struct {
        enum phrase item;
        int64_t fen;
    } items[] = {
        {PHRASE_BANK_TRANSIT, account->transit},
        {PHRASE_BANK_NOT_RETURNED, account->not_returned},
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
    /* */
    const int64_t unexplained = closing - books - explained;
    bank->has_finding |= unexplained != 0;
    TRY(put(bank, ROW_BODY, name, PHRASE_BRIDGE_UNEXPLAINED, unexplained, fault));
    return put(bank, ROW_TOTAL, name, PHRASE_BANK_BALANCE, closing, fault);
}

static struct status begin_account(struct bank *bank, const struct fact *fact,
                                   struct fault *fault)
{
    size_t index = 0;
    while (memcmp(bank->paying.accounts[index].token,
                  fact->field[STATEMENT_ACCOUNT].bytes.at, 16) != 0) {
        index++;
    }
    if (bank->is_begun && bank->account.index == index) {
        return OK;
    }
    TRY(flush_open(bank, fault));
    bank->is_begun = true;
    bank->account = (struct bank_account){
        .index = index, .opening = fact->field[STATEMENT_OPENING].fen};
    for (size_t i = 0; i < bank->paying.batch_count; i++) {
        bank->shown[i] = (struct bank_shown){0, 0};
    }
    return OK;
}

static struct status take_statement(void *context, uint64_t index, struct fault *fault)
{
    struct bank *bank = context;
    const struct report_filter *filter = bank->filter;
    struct fact fact;
    if (index > bank->source->seal.index) {
        return OK;
    }
    TRY(read_statement(bank, index, &fact, fault));
    if (!paying_is_wanted(filter, fact.field[STATEMENT_ACCOUNT].bytes.at)) {
        return OK;
    }
    TRY(begin_account(bank, &fact, fault));
    bank->last = (civil_day)fact.field[STATEMENT_LAST].fen;
    TRY(add_statement(bank, &fact, fault));
    const civil_period period = date_period(bank->last);
    if ((filter->first >= 0 && period < filter->first) ||
        (filter->last >= 0 && period > filter->last)) {
        return OK;
    }
    TRY(weigh_batches(bank, fault));
    return put_statement(bank, &fact, fault);
}

/* Of several accounts nobody can tell which one pays these. */
static struct status put_untold(struct bank *bank, struct fault *fault)
{
    for (size_t i = 0; i < bank->paying.batch_count; i++) {
        const struct paying_batch *batch = &bank->paying.batches[i];
        if (batch->account == PAYING_UNTOLD && batch->due > 0) {
            TRY(put_waiting(bank, batch, report_words(bank->source, PHRASE_UNTOLD),
                            batch->due, fault));
        }
    }
    return OK;
}

static struct status sum_waiting(struct bank *bank, struct fault *fault)
{
    return bank->waiting->row_count == 0
               ? OK
               : table_add_sum(bank->waiting, ROW_TOTAL,
                               report_words(bank->source, PHRASE_TOTAL), fault);
}

struct status report_bank(struct report_source *source,
                          const struct report_filter *filter,
                          struct document *ret_document, struct fault *fault)
{
    struct bank bank = {.source = source, .filter = filter};
    struct document document =
        document_of(source->arena, source->language, DOCUMENT_OFFICE, "bank",
                    report_words(source, PHRASE_BANK_TITLE), &source->provenance);
    TRY(report_table(source, "balance", PHRASE_BANK_TABLE, bank_plan, BANK_COLUMNS,
                     &bank.table, fault));
    TRY(report_table(source, "waiting", PHRASE_BANK_WAITING, open_plan, OPEN_COLUMNS,
                     &bank.waiting, fault));
    TRY(report_office(source, &document.unit, fault));
    TRY(paying_read(source, &bank.paying, fault));
    TRY(paying_check(&bank.paying, filter, fault));
    ARENA_TAKE(source->arena, bank.paying.batch_count + 1, bank.shown, fault);
    ARENA_TAKE(source->arena, bank.paying.batch_count + 1, bank.open, fault);
    TRY(accounts_statements(journal_view_transaction(source->view), take_statement,
                            &bank, fault));
    TRY(flush_open(&bank, fault));
    if (filter->account_count == 0) {
        TRY(put_untold(&bank, fault));
    }
    TRY(sum_waiting(&bank, fault));
    document.has_finding = bank.has_finding;
    table_add_note(bank.table, report_words(source, PHRASE_BANK_NOTE));
    table_add_note(bank.waiting, report_words(source, PHRASE_BANK_WAITING_NOTE));
    TRY(document_add_table(&document, bank.table, fault));
    TRY(document_add_table(&document, bank.waiting, fault));
    *ret_document = document;
    return OK;
}
