/* command_keyring.c - new passphrases, and opening the keys with the recovery sheet. */
#include "cli/public_file.h"
#include "cli/recovery_sheet.h"
#include "cli/session.h"

#include <string.h>

static bool is_holder(const char *name)
{
    return strcmp(name, "vault") == 0 || strcmp(name, "journal") == 0;
}

static struct status change_pem(struct world *world, const char *name,
                                struct bytes old_passphrase,
                                struct bytes new_passphrase, struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    struct signing_key *key = NULL;
    TRY(world_key_path(world, name, ".pem", path, fault));
    TRY(signing_key_read(path, old_passphrase, &key, fault));
    const struct status written =
        signing_key_write(key, path, new_passphrase, true, fault);
    signing_key_close(key);
    return written;
}

static struct status change_both(struct world *world, const char *name,
                                 struct bytes old_passphrase,
                                 struct bytes new_passphrase, struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    if (is_holder(name)) {
        TRY(world_key_path(world, name, ".holders", path, fault));
        TRY(holder_change_passphrase(path, old_passphrase, new_passphrase, fault));
    }
    return strcmp(name, "vault") == 0
               ? OK
               : change_pem(world, name, old_passphrase, new_passphrase, fault);
}

struct status command_key_passwd(struct world *world, const struct arguments *arguments,
                                 struct fault *fault)
{
    const char *name = arguments->positional[0];
    struct passphrase old_passphrase;
    struct passphrase new_passphrase;
    TRY(session_check_name(name, fault));
    session_learn_practice(world);
    TRY(passphrase_read(world->passphrase, _("Old passphrase: "), false,
                        &old_passphrase, fault));
    struct status status = session_new_passphrase(arguments, &new_passphrase, fault);
    if (status_is_ok(status)) {
        status = change_both(world, name, passphrase_bytes(&old_passphrase),
                             passphrase_bytes(&new_passphrase), fault);
        passphrase_wipe(&new_passphrase);
    }
    passphrase_wipe(&old_passphrase);
    if (status.code == STATUS_NOT_FOUND) {
        status.code = STATUS_ENVIRONMENT;
    }
    TRY(status);
    print_field(world, "changed", _("New passphrase for"), print_words(name));
    return OK;
}

/* ---- recover --------------------------------------------------------------------- */

struct recovery {
    struct world *world;
    uint8_t key[HOLDER_RECOVERY_SIZE];
    struct passphrase passphrase;
    struct holder_secret secrets[HOLDER_SECRETS_MAX];
    size_t count;
    enum digest_suite suite;
};

/* Opens KEYS/name.holders with the recovery key and wraps it again. */
static struct status rewrap(struct recovery *recovery, const char *name,
                            struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    TRY(world_key_path(recovery->world, name, ".holders", path, fault));
    TRY(holder_read(path, (struct bytes){0}, recovery->key, recovery->secrets,
                    HOLDER_SECRETS_MAX, &recovery->count, fault));
    return holder_write(path, recovery->secrets, recovery->count,
                        passphrase_bytes(&recovery->passphrase), recovery->key, true,
                        fault);
}

static struct status rewrite_pem(struct recovery *recovery,
                                 const struct holder_secret *secret,
                                 struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    struct signing_key *key = NULL;
    TRY(world_key_path(recovery->world, secret->label, ".pem", path, fault));
    TRY(signing_key_from(signing_kind_of(recovery->suite), secret->at, &key, fault));
    const struct status written = signing_key_write(
        key, path, passphrase_bytes(&recovery->passphrase), true, fault);
    signing_key_close(key);
    return written;
}

static struct status recover_all(struct recovery *recovery, struct fault *fault)
{
    TRY(rewrap(recovery, "vault", fault));
    TRY(rewrap(recovery, "journal", fault));
    for (size_t i = 0; i < recovery->count; i++) {
        TRY(rewrite_pem(recovery, &recovery->secrets[i], fault));
    }
    print_field(recovery->world, "recovered", _("Opened again"),
                print_words("vault journal administrator"));
    return OK;
}

static struct status learn_suite(struct session *session, void *context,
                                 struct fault *fault)
{
    (void)fault;
    struct recovery *recovery = context;
    recovery->suite = session->facts.suite;
    return OK;
}

struct status command_key_recover(struct world *world,
                                  const struct arguments *arguments,
                                  struct fault *fault)
{
    struct recovery recovery = {.world = world};
    struct bytes text = {0};
    const char *path = arguments->value[OPTION_SHEET_FILE];
    if (path == NULL) {
        return FAULT(fault, STATUS_USAGE, "key recover wants --sheet-file: %s",
                     _(option_forms[OPTION_SHEET_FILE].summary));
    }
    TRY(session_run(world, arguments, SESSION_READ, learn_suite, &recovery, fault));
    TRY(public_file_load(world, path, &text, fault));
    TRY(fault_at(fault, recovery_sheet_read(text, recovery.key, fault), path, 0, NULL));
    struct status status =
        session_new_passphrase(arguments, &recovery.passphrase, fault);
    if (status_is_ok(status)) {
        status = recover_all(&recovery, fault);
    }
    secret_wipe(&recovery, sizeof(recovery));
    return status;
}
