/* command_alias.c - the bank's spellings of a person's name, listed. */
#include "cli/session.h"
#include "cli/spoken_input.h"
#include "ledger/alias.h"

struct alias_list {
    struct session *session;
    struct print_table table;
};

static struct status add_alias(void *context, uint64_t asked, struct bytes name,
                               struct fault *fault)
{
    struct alias_list *list = context;
    struct entry entry;
    struct fact fact;
    TRY(session_entry(list->session, asked, &entry, &fact, fault));
    const struct print_cell cells[] = {
        print_count(asked),
        print_bytes(name),
        print_words(
            _(record_alias_name((unsigned)fact.field[PERSON_CHANGE_REASON].number))),
    };
    return print_table_add(&list->table, cells, fault);
}

static struct status list_aliases(struct session *session, uint64_t person,
                                  struct fault *fault)
{
    const struct print_column columns[] = {{"change", _("Asked for in entry")},
                                           {"name", _("The bank's spelling")},
                                           {"reason", _("Reason")}};
    struct alias_list list = {.session = session};
    struct alias_book *book = NULL;
    list.table = print_table_of(session->world, "aliases", columns, 3);
    TRY(alias_open(&session->ledger, session->transaction, &book, fault));
    const struct status walked = alias_walk(book, person, add_alias, &list, fault);
    alias_close(book);
    TRY(walked);
    print_table_end(&list.table, _("The person has no alias."));
    return OK;
}

static struct status list(struct session *session, void *context, struct fault *fault)
{
    const struct bytes *resident = context;
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person person = {0};
    struct vault_reader *people = NULL;
    TRY(vault_reader_open(session->ledger.vault, &people, fault));
    const struct status found = vault_find(people, *resident, buffer, &person, fault);
    vault_reader_close(people);
    const uint64_t number = person.person;
    secret_wipe(buffer, sizeof(buffer));
    secret_wipe(&person, sizeof(person));
    if (found.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "nobody with this resident number is in the ledger");
    }
    TRY(found);
    return list_aliases(session, number, fault);
}

struct status command_person_aliases(struct world *world,
                                     const struct arguments *arguments,
                                     struct fault *fault)
{
    struct spoken_input input = {.world = world};
    struct bytes resident = {0};
    TRY(spoken_input_number(&input, arguments->positional[0], &resident, fault));
    return session_run(world, arguments, SESSION_VAULT, list, &resident, fault);
}
