/* command_enrolment.c - who is entitled, and the end of it. */
#include "cli/session.h"
#include "cli/spoken_input.h"
#include "ledger/enrolment.h"

/* ---- list ------------------------------------------------------------------------ */

struct enrolment_list {
    struct session *session;
    struct vault_reader *people; /* NULL: without names */
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct print_table table;
    const char *programme; /* code, name or summary; NULL: every one */
    civil_period period;   /* only those that cover it; -1: all      */
    bool is_known;         /* the programme was found                */
};

static struct status name_of(struct enrolment_list *list, const uint8_t *party,
                             struct print_cell *ret_cell, struct fault *fault)
{
    struct vault_person person;
    *ret_cell = print_none();
    if (list->people == NULL) {
        return OK;
    }
    const struct status found =
        vault_by_payee(list->people, party, UINT64_MAX, list->buffer, &person, fault);
    if (found.code == STATUS_NOT_FOUND) {
        *ret_cell = print_words(_("erased"));
        return OK;
    }
    TRY(found);
    *ret_cell = print_bytes(person.name);
    return OK;
}

static struct status add_enrolment(void *context, const struct enrolment *enrolment,
                                   struct fault *fault)
{
    struct enrolment_list *list = context;
    struct session *session = list->session;
    struct entry entry;
    struct fact fact;
    struct print_cell name;
    char first[DATE_TEXT_SIZE];
    char last[DATE_TEXT_SIZE];
    char approved[DATE_TEXT_SIZE];
    const bool is_open = enrolment->last == ENROLMENT_OPEN;
    if (list->period >= 0 && (enrolment->first > list->period ||
                              (!is_open && enrolment->last < list->period))) {
        return OK;
    }
    TRY(session_entry(session, enrolment->entry, &entry, &fact, fault));
    TRY(name_of(list, enrolment->party, &name, fault));
    date_format_period(enrolment->first, first);
    date_format_period(is_open ? 0 : enrolment->last, last);
    date_format((civil_day)fact.field[ENROLMENT_APPROVED].fen, approved);
    const struct print_cell cells[] = {
        print_count(enrolment->entry),
        print_bytes(session_text(session, fact.field[ENROLMENT_PROGRAMME].number,
                                 PROGRAMME_CODE)),
        print_bytes(
            session_text(session, fact.field[ENROLMENT_UNIT].number, UNIT_CODE)),
        print_words(first),
        is_open ? print_none() : print_words(last),
        fact_has(&fact, ENROLMENT_APPROVED) ? print_words(approved) : print_none(),
        fact_has(&fact, ENROLMENT_CLASS)
            ? print_bytes(fact.field[ENROLMENT_CLASS].bytes)
            : print_none(),
        fact_has(&fact, ENROLMENT_HEADCOUNT)
            ? print_count(fact.field[ENROLMENT_HEADCOUNT].number)
            : print_none(),
        fact_has(&fact, ENROLMENT_AMOUNT) ? print_fen(fact.field[ENROLMENT_AMOUNT].fen)
                                          : print_none(),
        name,
    };
    return print_table_add(&list->table, cells, fault);
}

static bool is_called(struct session *session, uint64_t programme, const char *word)
{
    static const unsigned fields[] = {PROGRAMME_CODE, PROGRAMME_NAME,
                                      PROGRAMME_SUMMARY};
    for (size_t i = 0; i < 3; i++) {
        if (bytes_equal(session_text(session, programme, fields[i]), bytes_of(word))) {
            return true;
        }
    }
    return false;
}

static struct status add_programme(void *context, struct bytes code, uint64_t entry,
                                   struct fault *fault)
{
    struct enrolment_list *list = context;
    (void)code;
    if (list->programme != NULL && !is_called(list->session, entry, list->programme)) {
        return OK;
    }
    list->is_known = true;
    return enrolment_walk(list->session->transaction, entry, add_enrolment, list,
                          fault);
}

static struct status list_enrolments(struct session *session, void *context,
                                     struct fault *fault)
{
    (void)context;
    const struct arguments *arguments = session->arguments;
    const bool has_names = arguments_has(arguments, OPTION_NAMES);
    const struct print_column columns[] = {
        {"enrolment", _("Entry")},     {"programme", _("Programme")},
        {"unit", _("Unit")},           {"first", _("First month")},
        {"last", _("Last month")},     {"approved", _("Approved")},
        {"class", _("Class")},         {"headcount", _("People")},
        {"amount", _("Amount, yuan")}, {"name", _("Name")}};
    struct enrolment_list list = {.session = session,
                                  .programme = arguments->value[OPTION_PROGRAMME],
                                  .period = -1};
    TRY(arguments_period(arguments, OPTION_PERIOD, &list.period, fault));
    list.table =
        print_table_of(session->world, "enrolments", columns, has_names ? 10 : 9);
    if (has_names) {
        TRY(vault_reader_open(session->ledger.vault, &list.people, fault));
    }
    const struct status listed = accounts_codes(session->transaction, CODE_PROGRAMME,
                                                add_programme, &list, fault);
    vault_reader_close(list.people);
    secret_wipe(list.buffer, sizeof(list.buffer));
    TRY(listed);
    if (list.programme != NULL && !list.is_known) {
        return FAULT(fault, STATUS_NOT_FOUND, "no programme is called %s",
                     list.programme);
    }
    print_table_end(&list.table, _("Nobody is enrolled."));
    return OK;
}

struct status command_enrolment_list(struct world *world,
                                     const struct arguments *arguments,
                                     struct fault *fault)
{
    const unsigned need =
        arguments_has(arguments, OPTION_NAMES) ? SESSION_VAULT : SESSION_READ;
    return session_run(world, arguments, need, list_enrolments, NULL, fault);
}

/* ---- stop ------------------------------------------------------------------------ */

struct programme_search {
    struct session *session;
    struct store_transaction *transaction;
    const char *word;
    uint64_t found;
};

static struct status look_at(void *context, struct bytes code, uint64_t entry,
                             struct fault *fault)
{
    struct programme_search *search = context;
    struct fact fact;
    TRY(accounts_fact(search->transaction, entry, &fact, fault));
    const struct bytes word = bytes_of(search->word);
    if (bytes_equal(code, word) ||
        bytes_equal(fact.field[PROGRAMME_NAME].bytes, word) ||
        bytes_equal(fact.field[PROGRAMME_SUMMARY].bytes, word)) {
        search->found = entry;
    }
    return OK;
}

static struct status search_programme(struct store_transaction *transaction,
                                      void *context, struct fault *fault)
{
    struct programme_search *search = context;
    search->transaction = transaction;
    TRY(accounts_codes(transaction, CODE_PROGRAMME, look_at, search, fault));
    return search->found != 0 ? OK
                              : FAULT(fault, STATUS_NOT_FOUND,
                                      "no programme is called %s", search->word);
}

static struct status stop(struct session *session, void *context, struct fault *fault)
{
    struct enrolment_end *end = context;
    struct programme_search search = {
        .session = session, .word = session->arguments->value[OPTION_PROGRAMME]};
    uint64_t entry = 0;
    TRY(store_read(journal_store(session->ledger.journal), search_programme, &search,
                   fault));
    end->programme = search.found;
    TRY(enrolment_stop(&session->ledger, &session->actor, end, &entry, fault));
    print_field(session->world, "enrolment", _("Ended in entry"), print_count(entry));
    return OK;
}

struct status command_enrolment_stop(struct world *world,
                                     const struct arguments *arguments,
                                     struct fault *fault)
{
    struct spoken_input input = {.world = world};
    struct enrolment_end end = {.last = -1};
    TRY(arguments_period(arguments, OPTION_LAST, &end.last, fault));
    if (end.last < 0 || !arguments_has(arguments, OPTION_PROGRAMME)) {
        return FAULT(fault, STATUS_USAGE,
                     "enrolment stop wants --programme and the last month, --to "
                     "2024-06");
    }
    TRY(spoken_input_number(&input, arguments->positional[0], &end.resident, fault));
    return session_run(world, arguments, SESSION_ACT | SESSION_VAULT, stop, &end,
                       fault);
}
