/* payroll_alias.c - rows that write a name as the bank does, by an approved alias
 * they are read as if the name stood there. */
#include "importers/payroll_internal.h"

#include "ledger/alias.h"
#include "ledger/base/text.h"

struct reading {
    struct payroll *payroll;
    struct alias_book *aliases;
    struct vault_reader *people;
};

static struct status read_spelling(struct reading *reading, struct bytes text,
                                   const struct vault_person *person,
                                   struct bytes stored, struct bytes *ret_text,
                                   bool *is_read, struct fault *fault)
{
    bool is_alias = false;
    *ret_text = text;
    if (!text_same_name(text, stored)) {
        TRY(alias_is(reading->aliases, person->person, text, &is_alias, fault));
    }
    if (is_alias) {
        *ret_text = stored;
        *is_read = true;
    }
    return OK;
}

static struct status read_row(struct reading *reading, struct payroll_row *row,
                              struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person person;
    bool is_read = false;
    const struct status found = vault_by_number(reading->people, row->person,
                                                UINT64_MAX, buffer, &person, fault);
    TRY(found);
    struct vault_person spelled = person;
    struct status read = read_spelling(reading, payroll_text(row, ROW_NAME), &person,
                                       person.name, &spelled.name, &is_read, fault);
    if (status_is_ok(read)) {
        read =
            read_spelling(reading, payroll_text(row, ROW_ACCOUNT_NAME), &person,
                          person.account_name, &spelled.account_name, &is_read, fault);
    }
    if (status_is_ok(read) && is_read) {
        read = payroll_take_texts(reading->payroll, row, &spelled, fault);
        row->flags &= (uint16_t)~ROW_NAME_LOST;
        payroll_compare(row, &person);
        intake_problem(reading->payroll->intake, INTAKE_NOTE, row->line, NULL, "%s",
                       gettext("R-171: an approved spelling of the name"));
    }
    secret_wipe(buffer, sizeof(buffer));
    secret_wipe(&person, sizeof(person));
    secret_wipe(&spelled, sizeof(spelled));
    return read;
}

static struct status read_rows(struct reading *reading, struct fault *fault)
{
    struct payroll *payroll = reading->payroll;
    const unsigned doubts = ROW_NAME_DIFFERS | ROW_NAME_LOST | ROW_ACCOUNT_CHANGED;
    bool has_any = false;
    TRY(alias_has_any(reading->aliases, &has_any, fault));
    if (!has_any) {
        return OK; /* nearly always, and the rows are still being looked up */
    }
    TRY(ahead_need(payroll->ahead, payroll->row_count, fault));
    for (size_t i = 0; i < payroll->row_count; i++) {
        struct payroll_row *row = payroll_row(payroll, i);
        if (row->person != 0 && (row->flags & doubts) != 0) {
            TRY(read_row(reading, row, fault));
        }
    }
    return OK;
}

static struct status read_in_snapshot(struct store_transaction *transaction,
                                      void *context, struct fault *fault)
{
    struct payroll *payroll = context;
    struct reading reading = {.payroll = payroll};
    struct status read =
        alias_open(payroll->intake->ledger, transaction, &reading.aliases, fault);
    if (status_is_ok(read)) {
        read =
            vault_reader_open(payroll->intake->ledger->vault, &reading.people, fault);
    }
    if (status_is_ok(read)) {
        read = read_rows(&reading, fault);
    }
    vault_reader_close(reading.people);
    alias_close(reading.aliases);
    return read;
}

struct status payroll_read_aliases(struct payroll *payroll, struct fault *fault)
{
    return store_read(journal_store(payroll->intake->ledger->journal), read_in_snapshot,
                      payroll, fault);
}
