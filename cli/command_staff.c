/* command_staff.c - the people of the office: codes, roles, keys. */
#include "cli/session.h"
#include "ledger/journal/registry_list.h"

#include <stdio.h>

enum { ROLES_SIZE = 160, NAME_SIZE = 512 };

struct staff_walk {
    struct session *session;
    struct vault_reader *people; /* NULL: the vault is shut */
    struct print_table table;
    uint64_t staff, keys; /* of the one being counted */
};

static struct status count_key(void *context, uint64_t actor,
                               const struct registry_key *key, struct fault *fault)
{
    struct staff_walk *walk = context;
    (void)actor;
    (void)fault;
    walk->keys += key->staff == walk->staff && key->ended == 0 ? 1 : 0;
    return OK;
}

static void name_roles(uint32_t roles, char ret_text[static ROLES_SIZE])
{
    size_t size = 0;
    ret_text[0] = '\0';
    for (unsigned role = 1; role < 32; role++) {
        const char *name = registry_role_name(role);
        if ((roles >> role & 1) != 0 && name != NULL && size < ROLES_SIZE) {
            const int more = snprintf(ret_text + size, ROLES_SIZE - size, "%s%s",
                                      size == 0 ? "" : " ", _(name));
            size += more > 0 ? (size_t)more : 0;
        }
    }
}

static struct status add_staff(void *context, struct bytes code, uint64_t staff,
                               struct fault *fault)
{
    struct staff_walk *walk = context;
    struct session *session = walk->session;
    uint32_t roles = 0;
    char words[ROLES_SIZE];
    char name[NAME_SIZE] = "";
    TRY(registry_roles(session->transaction, staff, session->world->today, &roles,
                       fault));
    name_roles(roles, words);
    walk->staff = staff;
    walk->keys = 0;
    TRY(registry_list_keys(session->transaction, count_key, walk, fault));
    if (walk->people != NULL) {
        const struct status named =
            vault_staff_name(walk->people, code, name, sizeof(name), fault);
        if (!status_is_ok(named) && named.code != STATUS_NOT_FOUND) {
            return named;
        }
    }
    const struct print_cell cells[] = {
        print_bytes(code), print_words(words), print_count(walk->keys),
        print_bytes(session_text(session, staff, STAFF_UNIT)),
        name[0] == '\0' ? print_none() : print_words(name)};
    return print_table_add(&walk->table, cells, fault);
}

static struct status list_staff(struct session *session, void *context,
                                struct fault *fault)
{
    (void)context;
    const struct print_column columns[] = {{"code", _("Staff")},
                                           {"roles", _("Roles today")},
                                           {"keys", _("Keys in force")},
                                           {"unit", _("Unit")},
                                           {"name", _("Name")}};
    struct staff_walk walk = {.session = session};
    walk.table = print_table_of(session->world, "staff", columns, 5);
    if (session->ledger.vault != NULL) {
        TRY(vault_reader_open(session->ledger.vault, &walk.people, fault));
    }
    const struct status listed =
        registry_list_staff(session->transaction, add_staff, &walk, fault);
    vault_reader_close(walk.people);
    TRY(listed);
    print_table_end(&walk.table, _("Nobody is registered."));
    return OK;
}

struct status command_staff_list(struct world *world, const struct arguments *arguments,
                                 struct fault *fault)
{
    return session_run(world, arguments, SESSION_MAYBE_VAULT, list_staff, NULL, fault);
}

static struct status add(struct session *session, void *context, struct fault *fault)
{
    (void)context;
    const struct arguments *arguments = session->arguments;
    const char *name = arguments->value[OPTION_NAME];
    const char *unit = arguments->value[OPTION_UNIT];
    const struct ledger_staff staff = {
        .code = bytes_of(arguments->positional[0]),
        .name = bytes_of(name == NULL ? "" : name),
        .unit = bytes_of(unit == NULL ? "" : unit),
    };
    TRY(ledger_add_staff(&session->ledger, &session->actor, &staff, fault));
    print_field(session->world, "staff", _("Registered"),
                print_words(arguments->positional[0]));
    return OK;
}

struct status command_staff_add(struct world *world, const struct arguments *arguments,
                                struct fault *fault)
{
    /* Only a name needs the vault. */
    const unsigned vault = arguments_has(arguments, OPTION_NAME) ? SESSION_VAULT : 0;
    return session_run(world, arguments, SESSION_ADMINISTER | vault, add, NULL, fault);
}

static struct status give_role(struct session *session, void *context,
                               struct fault *fault)
{
    (void)context;
    const struct arguments *arguments = session->arguments;
    const uint64_t role = registry_role_parse(bytes_of(arguments->positional[1]));
    civil_day from = session->world->today;
    civil_day to = 0;
    if (role == 0) {
        return FAULT(
            fault, STATUS_USAGE,
            "%s is no role; there are administrator, maker, checker, approver, "
            "publisher and auditor",
            arguments->positional[1]);
    }
    TRY(arguments_day(arguments, OPTION_FROM, &from, fault));
    TRY(arguments_day(arguments, OPTION_TO, &to, fault));
    if (arguments_has(arguments, OPTION_TO) && to < from) {
        return FAULT(fault, STATUS_USAGE,
                     "the last day of a role lies before its first; give --from, too");
    }
    TRY(ledger_give_role(&session->ledger, &session->actor,
                         bytes_of(arguments->positional[0]), role, from, to, fault));
    print_field(session->world, "staff", _("Staff"),
                print_words(arguments->positional[0]));
    print_field(session->world, "role", _("Role"),
                print_words(registry_role_name(role)));
    return OK;
}

struct status command_staff_role(struct world *world, const struct arguments *arguments,
                                 struct fault *fault)
{
    return session_run(world, arguments, SESSION_ADMINISTER, give_role, NULL, fault);
}
