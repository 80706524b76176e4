/* command_person.c - changes of a person: asked for by one, settled by another. */
#include "cli/erasing.h"
#include "cli/session.h"
#include "cli/spoken_input.h"
#include "ledger/base/identity.h"
#include "ledger/base/text.h"
#include "ledger/erasure.h"
#include "ledger/person_change.h"

#include <string.h>

enum { NAME_MAX = 128, BASIS_SIZE = 128 };

static struct status take_account(struct spoken_input *input, const char *word,
                                  struct bytes *ret_account, struct fault *fault)
{
    TRY(spoken_input_text(input, word, ret_account, fault));
    const enum identity_error error = identity_account(*ret_account, NULL);
    return error == IDENTITY_OK
               ? OK
               : FAULT(fault, STATUS_USAGE, "R-007: the account is not valid: %s",
                       identity_error_text(error));
}

static struct status take_name(const char *word, struct bytes *ret_name,
                               struct fault *fault)
{
    *ret_name = bytes_of(word);
    return text_is_plain(*ret_name, NAME_MAX)
               ? OK
               : FAULT(fault, STATUS_USAGE,
                       "R-004: a name has 1 to 128 bytes and no control characters");
}

/* ---- asking ---------------------------------------------------------------------- */

static struct status choose_what(const struct arguments *arguments, unsigned *ret_what,
                                 struct fault *fault)
{
    static const struct {
        enum option option;
        unsigned what;
    } kinds[] = {{OPTION_NEW_NAME, PERSON_CHANGE_NAME},
                 {OPTION_NUMBER, PERSON_CHANGE_NUMBER},
                 {OPTION_ACCOUNT, PERSON_CHANGE_ACCOUNT}};
    unsigned count = 0;
    for (size_t i = 0; i < 3; i++) {
        if (arguments_has(arguments, kinds[i].option)) {
            *ret_what = kinds[i].what;
            count++;
        }
    }
    if (count != 1 || (arguments_has(arguments, OPTION_ACCOUNT_NAME) &&
                       *ret_what != PERSON_CHANGE_ACCOUNT)) {
        return FAULT(fault, STATUS_USAGE,
                     "person change wants one of --account (with --account-name where "
                     "it is in another name), --name and --number");
    }
    return OK;
}

static struct status read_change(struct world *world, const struct arguments *arguments,
                                 struct person_request *request, struct fault *fault)
{
    struct spoken_input input = {.world = world};
    TRY(choose_what(arguments, &request->what, fault));
    TRY(spoken_input_number(&input, arguments->positional[0], &request->resident,
                            fault));
    if (request->what == PERSON_CHANGE_NAME) {
        return take_name(arguments->value[OPTION_NEW_NAME], &request->name, fault);
    }
    if (request->what == PERSON_CHANGE_NUMBER) {
        return spoken_input_number(&input, arguments->value[OPTION_NUMBER],
                                   &request->number, fault);
    }
    TRY(take_account(&input, arguments->value[OPTION_ACCOUNT], &request->account,
                     fault));
    return arguments_has(arguments, OPTION_ACCOUNT_NAME)
               ? take_name(arguments->value[OPTION_ACCOUNT_NAME],
                           &request->account_name, fault)
               : OK;
}

static struct status ask(struct session *session, void *context, struct fault *fault)
{
    const struct person_request *request = context;
    struct world *world = session->world;
    uint64_t entry = 0;
    TRY(person_ask(&session->ledger, &session->actor, request, &entry, fault));
    print_field(world, "change", _("Asked for in entry"), print_count(entry));
    print_note(world,
               _("It counts once another member of staff confirms it: "
                 "mingzhang person confirm %llu"),
               (unsigned long long)entry);
    return OK;
}

struct status command_person_change(struct world *world,
                                    const struct arguments *arguments,
                                    struct fault *fault)
{
    struct person_request request = {.what = 0};
    TRY(read_change(world, arguments, &request, fault));
    return session_run(world, arguments, SESSION_ACT | SESSION_VAULT, ask, &request,
                       fault);
}

struct status command_person_merge(struct world *world,
                                   const struct arguments *arguments,
                                   struct fault *fault)
{
    struct spoken_input input = {.world = world};
    struct person_request request = {.what = PERSON_CHANGE_MERGE};
    TRY(spoken_input_number(&input, arguments->positional[0], &request.resident,
                            fault));
    TRY(spoken_input_number(&input, arguments->positional[1], &request.other, fault));
    return session_run(world, arguments, SESSION_ACT | SESSION_VAULT, ask, &request,
                       fault);
}

static struct status read_reason(const struct arguments *arguments,
                                 unsigned *ret_reason, struct fault *fault)
{
    const char *word = arguments->value[OPTION_SPELLED_WHY];
    for (unsigned reason = 1; word != NULL && reason < ALIAS_REASON_END; reason++) {
        if (strcmp(word, record_alias_name(reason)) == 0) {
            *ret_reason = reason;
            return OK;
        }
    }
    return FAULT(fault, STATUS_USAGE, "this command wants --reason: %s",
                 _(option_forms[OPTION_SPELLED_WHY].summary));
}

struct status command_person_alias(struct world *world,
                                   const struct arguments *arguments,
                                   struct fault *fault)
{
    struct spoken_input input = {.world = world};
    struct person_request request = {.what = PERSON_CHANGE_ALIAS};
    const char *spelling = arguments->value[OPTION_SPELLING];
    if (spelling == NULL || !text_is_plain(bytes_of(spelling), NAME_MAX)) {
        return FAULT(fault, STATUS_USAGE,
                     "person alias wants --name with the bank's spelling, of 1 to 128 "
                     "bytes");
    }
    request.name = bytes_of(spelling);
    if (arguments_has(arguments, OPTION_WITHDRAW)) {
        request.what = PERSON_CHANGE_NO_ALIAS;
    } else {
        TRY(read_reason(arguments, &request.reason, fault));
    }
    TRY(spoken_input_number(&input, arguments->positional[0], &request.resident,
                            fault));
    return session_run(world, arguments, SESSION_ACT | SESSION_VAULT, ask, &request,
                       fault);
}

/* the ground stands in the entry of the erasure for ever. */
struct status command_person_erase(struct world *world,
                                   const struct arguments *arguments,
                                   struct fault *fault)
{
    struct spoken_input input = {.world = world};
    struct person_request request = {.what = PERSON_CHANGE_ERASE};
    char basis[BASIS_SIZE];
    const char *word = arguments->value[OPTION_DOCUMENT];
    if (word == NULL) {
        return FAULT(fault, STATUS_USAGE,
                     "person erase wants --document with the number of the document "
                     "that is its ground");
    }
    TRY(erasure_basis(bytes_of(word), basis, fault));
    request.name = bytes_of(basis);
    TRY(spoken_input_number(&input, arguments->positional[0], &request.resident,
                            fault));
    return session_run(world, arguments, SESSION_ACT | SESSION_VAULT, ask, &request,
                       fault);
}

/* ---- settling -------------------------------------------------------------------- */

static struct status settle(struct session *session, bool is_confirmed,
                            struct fault *fault)
{
    struct world *world = session->world;
    uint64_t asked = 0;
    uint64_t doubles = 0;
    TRY(arguments_entry(session->arguments, 0, &asked, fault));
    TRY(person_settle(&session->ledger, &session->actor, asked, is_confirmed,
                      &world->arena, &doubles, fault));
    print_field(world, "change", is_confirmed ? _("Confirmed") : _("Refused"),
                print_count(asked));
    if (doubles > 0) {
        print_field(world, "doubles", _("Dues paid to both records"),
                    print_count(doubles));
    }
    return erasing_finish(session, fault);
}

static struct status confirm(struct session *session, void *context,
                             struct fault *fault)
{
    (void)context;
    return settle(session, true, fault);
}

static struct status refuse(struct session *session, void *context, struct fault *fault)
{
    (void)context;
    return settle(session, false, fault);
}

struct status command_person_confirm(struct world *world,
                                     const struct arguments *arguments,
                                     struct fault *fault)
{
    return session_run(world, arguments, SESSION_ACT | SESSION_VAULT, confirm, NULL,
                       fault);
}

struct status command_person_refuse(struct world *world,
                                    const struct arguments *arguments,
                                    struct fault *fault)
{
    return session_run(world, arguments, SESSION_ACT | SESSION_VAULT, refuse, NULL,
                       fault);
}

/* ---- what waits ------------------------------------------------------------------ */

struct change_walk {
    struct session *session;
    struct vault_reader *people;
    struct print_table table;
    struct person_proposal *proposal;
};

static const char *change_name(uint64_t what)
{
    static const char *const names[PERSON_CHANGE_WHAT_END] = {
        "?",         N_("name"),  N_("number"),          N_("account"),
        N_("merge"), N_("alias"), N_("alias withdrawn"), N_("erasure")};
    return names[what < PERSON_CHANGE_WHAT_END ? what : 0];
}

/* What the record says now, and what it would say. */
static void say_values(const struct person_proposal *proposal, struct bytes *ret_now,
                       struct bytes *ret_wanted)
{
    const struct vault_person *now = &proposal->now;
    const struct vault_person *who = &proposal->pending.who;
    switch (proposal->pending.what) {
    case PERSON_CHANGE_NAME:
    case PERSON_CHANGE_ALIAS:
    case PERSON_CHANGE_NO_ALIAS:
    case PERSON_CHANGE_ERASE:
        *ret_now = now->name;
        *ret_wanted = who->name;
        break;
    case PERSON_CHANGE_ACCOUNT:
        *ret_now = now->account;
        *ret_wanted = who->account;
        break;
    case PERSON_CHANGE_MERGE:
        *ret_now = now->resident;
        *ret_wanted = proposal->other.resident;
        break;
    default:
        *ret_now = now->resident;
        *ret_wanted = who->resident;
        break;
    }
}

static struct status add_change(void *context, uint64_t index, struct fault *fault)
{
    struct change_walk *walk = context;
    struct session *session = walk->session;
    struct entry entry;
    struct fact fact;
    struct bytes now = {0};
    struct bytes wanted = {0};
    TRY(session_entry(session, index, &entry, &fact, fault));
    const char *what = change_name(fact.field[PERSON_CHANGE_WHAT].number);
    const struct status known =
        person_propose(&session->ledger, session->transaction, walk->people, index,
                       walk->proposal, fault);
    const bool is_there = status_is_ok(known);
    if (!is_there && known.code != STATUS_NOT_FOUND && known.code != STATUS_FOUND) {
        return known;
    }
    if (is_there) {
        say_values(walk->proposal, &now, &wanted);
    }
    const struct print_cell cells[] = {
        print_count(index),
        print_words(_(what)),
        print_bytes(session_staff(session, entry.actor)),
        is_there ? print_bytes(walk->proposal->now.name) : print_none(),
        is_there ? print_bytes(now) : print_none(),
        is_there ? print_bytes(wanted) : print_none(),
        is_there && walk->proposal->pending.what == PERSON_CHANGE_ACCOUNT
            ? print_bytes(walk->proposal->pending.who.account_name)
            : print_none(),
    };
    return print_table_add(&walk->table, cells, fault);
}

static struct status list_changes(struct session *session, void *context,
                                  struct fault *fault)
{
    (void)context;
    const struct print_column columns[] = {{"change", _("Change")},
                                           {"what", _("What")},
                                           {"asked_by", _("Asked by")},
                                           {"name", _("Name")},
                                           {"now", _("Now")},
                                           {"wanted", _("Wanted")},
                                           {"account_name", _("In the name of")}};
    struct change_walk walk = {.session = session};
    walk.table = print_table_of(session->world, "changes", columns, 7);
    ARENA_TAKE(&session->world->arena, 1, walk.proposal, fault);
    TRY(vault_reader_open(session->ledger.vault, &walk.people, fault));
    const struct status listed =
        accounts_open_changes(session->transaction, add_change, &walk, fault);
    vault_reader_close(walk.people);
    secret_wipe(walk.proposal, sizeof(*walk.proposal));
    TRY(listed);
    print_table_end(&walk.table, _("No change of a person waits."));
    return OK;
}

struct status command_person_changes(struct world *world,
                                     const struct arguments *arguments,
                                     struct fault *fault)
{
    return session_run(world, arguments, SESSION_VAULT, list_changes, NULL, fault);
}
