/* command_key.c - making, listing, enrolling and exporting keys. */
#include "cli/public_file.h"
#include "cli/under_note.h"
#include "ledger/base/date.h"
#include "ledger/journal/registry_ending.h"
#include "ledger/journal/registry_list.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- new ------------------------------------------------------------------------- */

static struct status suite_of_ledger(struct session *session, void *context,
                                     struct fault *fault)
{
    (void)fault;
    enum digest_suite *suite = context;
    *suite = session->facts.suite;
    return OK;
}

/* --hash, else what the ledger uses, else sha256. */
static struct status choose_suite(struct world *world,
                                  const struct arguments *arguments,
                                  enum digest_suite *ret_suite, struct fault *fault)
{
    *ret_suite = DIGEST_SHA256;
    if (arguments_has(arguments, OPTION_HASH)) {
        return arguments_suite(arguments, ret_suite, fault);
    }
    if (access(world->ledger, F_OK) == 0) {
        return session_run(world, arguments, SESSION_READ, suite_of_ledger, ret_suite,
                           fault);
    }
    return OK;
}

static struct status write_pair(struct world *world, const char *name,
                                const struct signing_key *key,
                                const struct passphrase *passphrase,
                                struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    struct public_key public;
    char id[PUBLIC_KEY_NAME_SIZE];
    signing_key_public(key, &public);
    TRY(world_key_path(world, name, ".pem", path, fault));
    TRY(signing_key_write(key, path, passphrase_bytes(passphrase), false, fault));
    char public_path[LEDGER_PATH_SIZE];
    TRY(world_key_path(world, name, ".pub", public_path, fault));
    const struct status written =
        public_file_write(world, public_path, name, &public, fault);
    if (!status_is_ok(written)) {
        unlink(path);
        return written;
    }
    public_key_name(&public, id);
    print_field(world, "name", _("Name of the key"), print_words(name));
    print_field(world, "id", _("Key"), print_words(id));
    print_field(world, "private_file", _("Private, keep it"), print_words(path));
    print_field(world, "public_file", _("Public, give it to the administrator"),
                print_words(public_path));
    return OK;
}

struct status command_key_new(struct world *world, const struct arguments *arguments,
                              struct fault *fault)
{
    const char *name = arguments->positional[0];
    enum digest_suite suite = DIGEST_SHA256;
    TRY(session_check_name(name, fault));
    TRY(choose_suite(world, arguments, &suite, fault));
    /* --passphrase is the new key's when nothing else is said. */
    struct passphrase passphrase;
    const char *source = arguments->value[OPTION_NEW_PASSPHRASE];
    TRY(passphrase_read(source != NULL ? source : world->passphrase,
                        _("New passphrase: "), true, &passphrase, fault));
    struct signing_key *key = NULL;
    struct status made = signing_key_new(signing_kind_of(suite), &key, fault);
    if (status_is_ok(made)) {
        made = write_pair(world, name, key, &passphrase, fault);
    }
    signing_key_close(key);
    passphrase_wipe(&passphrase);
    return made;
}

/* ---- list ------------------------------------------------------------------------ */

static struct status add_name(void *context, const char *name, struct fault *fault)
{
    return print_table_add(context, &(struct print_cell){PRINT_TEXT, bytes_of(name), 0},
                           fault);
}

struct key_walk {
    struct session *session;
    struct print_table table;
};

static struct status add_key(void *context, uint64_t actor,
                             const struct registry_key *key, struct fault *fault)
{
    struct key_walk *walk = context;
    char id[PUBLIC_KEY_NAME_SIZE];
    public_key_name(&key->key, id);
    const char *purpose = registry_purpose_name(key->purpose);
    struct registry_ending ending;
    char until[DATE_TEXT_SIZE] = "";
    TRY(registry_ending(walk->session->transaction, key, &ending, fault));
    if (ending.has_until) {
        date_format(ending.until, until);
    }
    const struct print_cell cells[] = {
        print_count(actor),
        print_bytes(session_text(walk->session, key->staff, STAFF_CODE)),
        print_words(purpose != NULL ? _(purpose) : "?"),
        print_words(id),
        key->ended == 0 ? print_none() : print_count(key->ended),
        ending.has_until ? print_words(until) : print_none(),
    };
    return print_table_add(&walk->table, cells, fault);
}

static struct status list_keys(struct session *session, void *context,
                               struct fault *fault)
{
    (void)context;
    static const char *const keys[] = {"actor", "staff", "purpose",
                                       "id",    "ended", "until"};
    const struct print_column columns[] = {
        {keys[0], _("Actor")},          {keys[1], _("Staff")},
        {keys[2], _("Purpose")},        {keys[3], _("Key")},
        {keys[4], _("Ended by entry")}, {keys[5], _("In force until")}};
    struct key_walk walk = {.session = session};
    walk.table = print_table_of(session->world, "enrolled", columns, 6);
    TRY(registry_list_keys(session->transaction, add_key, &walk, fault));
    print_table_end(&walk.table, _("No key is enrolled."));
    return OK;
}

struct status command_key_list(struct world *world, const struct arguments *arguments,
                               struct fault *fault)
{
    const struct print_column column = {"name", _("In the keys folder")};
    struct print_table table = print_table_of(world, "files", &column, 1);
    session_learn_practice(world);
    TRY(session_each_file(world, ".pem", add_name, &table, fault));
    print_table_end(&table, _("The keys folder holds no key."));
    print_note(world, " ");
    return session_run(world, arguments, SESSION_READ, list_keys, NULL, fault);
}

/* ---- enrol -------------------------------------------------------------------- */

static struct status enrol(struct session *session, void *context, struct fault *fault)
{
    const struct public_key *key = context;
    const struct arguments *arguments = session->arguments;
    const char *word = arguments->value[OPTION_PURPOSE];
    const uint64_t purpose = registry_purpose_parse(bytes_of(word));
    uint64_t replaces = 0;
    uint64_t actor = 0;
    if (purpose == 0) {
        return FAULT(fault, STATUS_USAGE, "--purpose is %s",
                     _(option_forms[OPTION_PURPOSE].summary));
    }
    TRY(arguments_u64(arguments, OPTION_REPLACES, &replaces, fault));
    const struct ledger_enrolment enrolment = {
        .staff = bytes_of(arguments->positional[0]),
        .purpose = purpose,
        .key = key,
        .replaces = replaces,
    };
    TRY(ledger_enrol_key(&session->ledger, &session->actor, &enrolment, &actor, fault));
    char id[PUBLIC_KEY_NAME_SIZE];
    public_key_name(key, id);
    print_field(session->world, "actor", _("Actor"), print_count(actor));
    print_field(session->world, "id", _("Key"), print_words(id));
    return OK;
}

struct status command_key_enrol(struct world *world, const struct arguments *arguments,
                                struct fault *fault)
{
    struct public_key key;
    if (!arguments_has(arguments, OPTION_PURPOSE)) {
        return FAULT(fault, STATUS_USAGE, "key enrol wants --purpose: %s",
                     _(option_forms[OPTION_PURPOSE].summary));
    }
    TRY(public_file_find(world, arguments->positional[1], &key, fault));
    return session_run(world, arguments, SESSION_ADMINISTER, enrol, &key, fault);
}

/* ---- export ---------------------------------------------------------------------- */

static struct status export_log_key(struct session *session, void *context,
                                    struct fault *fault)
{
    (void)context;
    struct log_keys *keys = NULL;
    uint8_t *room = NULL;
    ARENA_TAKE(&session->world->arena, LOG_KEYS_TEXT_SIZE, room, fault);
    TRY(under_note_keys(session, &keys, fault));
    struct writer writer = writer_of(room, LOG_KEYS_TEXT_SIZE);
    log_keys_format(keys, &writer);
    return public_file_text(session->world, session->arguments, "log_key",
                            writer_bytes(&writer), fault);
}

struct status command_key_export(struct world *world, const struct arguments *arguments,
                                 struct fault *fault)
{
    struct public_key key;
    char hex[2 * SIGNING_PUBLIC_SIZE_MAX + 1];
    char line[sizeof(hex) + 1];
    if (strcmp(arguments->positional[0], "journal") == 0) {
        return session_run(world, arguments, SESSION_READ, export_log_key, NULL, fault);
    }
    TRY(public_file_find(world, arguments->positional[0], &key, fault));
    bytes_to_hex(public_key_bytes(&key), hex);
    (void)snprintf(line, sizeof(line), "%s\n", hex);
    return public_file_text(world, arguments, "public_key", bytes_of(line), fault);
}
