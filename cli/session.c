/* session.c - see session.h. */
#include "cli/session.h"

#include "cli/erasing.h"
#include "cli/kept_notes.h"
#include "ledger/base/text.h"
#include "ledger/journal/signer.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct status session_check_name(const char *name, struct fault *fault)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    const size_t size = strlen(name);
    if (size == 0 || size > 63 || strspn(name, letters) != size) {
        return FAULT(fault, STATUS_USAGE,
                     "a key's name has 1 to 63 letters, digits, - or _");
    }
    return OK;
}

/* ---- prompts -------------------------------------------------------------------- */

enum { PROMPT_SIZE = 192 };

void session_learn_practice(struct world *world)
{
    const struct ledger_options options = {.is_read_only = true};
    struct ledger ledger = {0};
    struct journal_facts facts;
    if (world->is_practice || access(world->ledger, F_OK) != 0 ||
        !status_is_ok(ledger_open(world->ledger, &options, &ledger, NULL))) {
        return;
    }
    journal_facts(ledger.journal, &facts);
    world->is_practice = facts.is_practice;
    ledger_close(&ledger);
}

/* passphrase_read() without confirmation; only a terminal sees the prompt. */
static struct status ask(struct world *world, const char *source, const char *words,
                         struct passphrase *ret_passphrase, struct fault *fault)
{
    char prompt[PROMPT_SIZE];
    if (source == NULL) {
        session_learn_practice(world);
    }
    snprintf(prompt, sizeof(prompt), "%s%s",
             world->is_practice ? "【" LEDGER_PRACTICE_MARK "】 " : "", words);
    return passphrase_read(source, prompt, false, ret_passphrase, fault);
}

struct status session_new_passphrase(const struct arguments *arguments,
                                     struct passphrase *ret_passphrase,
                                     struct fault *fault)
{
    return passphrase_read(arguments->value[OPTION_NEW_PASSPHRASE],
                           _("New passphrase: "), true, ret_passphrase, fault);
}

/* ---- which key acts ------------------------------------------------------------- */

struct choice {
    char name[64];
    size_t count;
    bool has_maker;
};

static struct status consider_key(void *context, const char *name, struct fault *fault)
{
    struct choice *choice = context;
    (void)fault;
    if (strcmp(name, "administrator") != 0 && strcmp(name, "journal") != 0) {
        choice->has_maker = choice->has_maker || strcmp(name, "maker") == 0;
        snprintf(choice->name, sizeof(choice->name), "%s", name);
        choice->count++;
    }
    return OK;
}

static struct status choose_key(struct world *world, unsigned need,
                                char ret_name[static 64], struct fault *fault)
{
    if (world->actor != NULL) {
        TRY(session_check_name(world->actor, fault));
        snprintf(ret_name, 64, "%s", world->actor);
        return OK;
    }
    if ((need & SESSION_ADMINISTER) != 0) {
        snprintf(ret_name, 64, "administrator");
        return OK;
    }
    struct choice choice = {.count = 0};
    TRY(session_each_file(world, ".pem", consider_key, &choice, fault));
    if (choice.has_maker) {
        snprintf(ret_name, 64, "maker");
        return OK;
    }
    if (choice.count == 1) {
        snprintf(ret_name, 64, "%s", choice.name);
        return OK;
    }
    return choice.count == 0
               ? FAULT(fault, STATUS_ENVIRONMENT,
                       "there is no key to act with in %s; make one with: mingzhang "
                       "key new maker, and have it enrolled",
                       world->keys)
               : FAULT(fault, STATUS_USAGE,
                       "there are %zu keys in %s; say whose with --as NAME",
                       choice.count, world->keys);
}

/* ---- secrets -------------------------------------------------------------------- */

static struct status open_key(struct world *world, const char *name,
                              const struct passphrase *passphrase,
                              struct signing_key **ret_key, struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    TRY(world_check_keys(world, fault));
    TRY(world_key_path(world, name, ".pem", path, fault));
    struct status read =
        signing_key_read(path, passphrase_bytes(passphrase), ret_key, fault);
    if (read.code == STATUS_NOT_FOUND) {
        read.code = STATUS_ENVIRONMENT; /* a key belongs to the surroundings */
    }
    return read;
}

static struct status ask_for_key(struct world *world, const char *name,
                                 struct passphrase *ret_passphrase, struct fault *fault)
{
    char prompt[128];
    snprintf(prompt, sizeof(prompt), _("Passphrase of key %s: "), name);
    return ask(world, world->passphrase, prompt, ret_passphrase, fault);
}

struct status session_read_key(struct world *world, const char *name,
                               struct signing_key **ret_key, struct fault *fault)
{
    struct passphrase passphrase;
    TRY(ask_for_key(world, name, &passphrase, fault));
    const struct status read = open_key(world, name, &passphrase, ret_key, fault);
    passphrase_wipe(&passphrase);
    return read;
}

/* --cosign NAME: others who sign with the one who acts. */
static struct status read_cosigners(struct session *session, struct fault *fault)
{
    const struct arguments *arguments = session->arguments;
    for (size_t i = 0; i < arguments->given_count; i++) {
        const struct given_option *given = &arguments->given[i];
        if (given->option != OPTION_COSIGN) {
            continue;
        }
        if (session->cosigner_count == JOURNAL_COSIGNERS_MAX) {
            return FAULT(fault, STATUS_USAGE, "at most %d others can sign with you",
                         JOURNAL_COSIGNERS_MAX);
        }
        TRY(session_check_name(given->text, fault));
        TRY(session_read_key(session->world, given->text,
                             &session->cosigners[session->cosigner_count], fault));
        session->cosigner_count++;
    }
    return OK;
}

struct secrets {
    struct passphrase passphrase;
    bool has_passphrase, has_vault_key;
    struct session_vault vault;
};

static const char vault_label[] = "vault";
static const char other_label[] = "vault-next";

static struct status take_vault_key(const char *path,
                                    const struct passphrase *passphrase,
                                    struct session_vault *vault, struct fault *fault)
{
    struct holder_secret held[HOLDER_SECRETS_MAX];
    size_t count = 0;
    struct status read = holder_read(path, passphrase_bytes(passphrase), NULL, held,
                                     HOLDER_SECRETS_MAX, &count, fault);
    if (read.code == STATUS_NOT_FOUND) {
        read.code = STATUS_ENVIRONMENT;
    }
    TRY(read);
    bool is_there = false;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(held[i].label, vault_label) == 0) {
            memcpy(vault->key, held[i].at, SECRET_KEY_SIZE);
            is_there = true;
        } else if (strcmp(held[i].label, other_label) == 0) {
            memcpy(vault->other, held[i].at, SECRET_KEY_SIZE);
            vault->has_other = true;
        }
    }
    secret_wipe(held, sizeof(held));
    vault->passphrase = *passphrase;
    return is_there ? OK
                    : FAULT(fault, STATUS_ENVIRONMENT, "%s does not hold the vault key",
                            path);
}

/* The key's passphrase first when no other source is named; a terminal asks again. */
static struct status read_vault_key(struct world *world, struct secrets *secrets,
                                    struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    TRY(world_check_keys(world, fault));
    TRY(world_key_path(world, "vault", ".holders", path, fault));
    if (world->vault_passphrase == NULL && secrets->has_passphrase) {
        const struct status same =
            take_vault_key(path, &secrets->passphrase, &secrets->vault, fault);
        if (status_is_ok(same) || world->passphrase != NULL) {
            return same;
        }
    }
    const char *source =
        world->vault_passphrase != NULL ? world->vault_passphrase : world->passphrase;
    struct passphrase passphrase;
    TRY(ask(world, source, _("Passphrase of the vault: "), &passphrase, fault));
    const struct status taken =
        take_vault_key(path, &passphrase, &secrets->vault, fault);
    passphrase_wipe(&passphrase);
    return taken;
}

struct status session_read_vault_key(struct world *world,
                                     uint8_t ret_key[static SECRET_KEY_SIZE],
                                     struct fault *fault)
{
    struct secrets secrets = {.has_passphrase = false};
    TRY(read_vault_key(world, &secrets, fault));
    memcpy(ret_key, secrets.vault.key, SECRET_KEY_SIZE);
    secret_wipe(&secrets, sizeof(secrets));
    return OK;
}

struct status session_keep_vault_key(struct session *session, const uint8_t *key,
                                     const uint8_t *other, struct fault *fault)
{
    struct holder_secret secrets[2] = {{.label = ""}};
    char path[LEDGER_PATH_SIZE];
    TRY(world_key_path(session->world, "vault", ".holders", path, fault));
    memcpy(secrets[0].label, vault_label, sizeof(vault_label));
    memcpy(secrets[0].at, key, SECRET_KEY_SIZE);
    memcpy(secrets[1].label, other_label, sizeof(other_label));
    if (other != NULL) {
        memcpy(secrets[1].at, other, SECRET_KEY_SIZE);
    }
    const struct status kept =
        holder_replace(path, secrets, other == NULL ? 1 : 2,
                       passphrase_bytes(&session->vault->passphrase), fault);
    secret_wipe(secrets, sizeof(secrets));
    return kept;
}

static struct status read_secrets(struct session *session, unsigned need,
                                  struct secrets *secrets, struct fault *fault)
{
    struct world *world = session->world;
    if ((need & (SESSION_ACT | SESSION_ADMINISTER)) != 0) {
        TRY(choose_key(world, need, session->key_name, fault));
        TRY(ask_for_key(world, session->key_name, &secrets->passphrase, fault));
        secrets->has_passphrase = true;
        TRY(open_key(world, session->key_name, &secrets->passphrase, &session->key,
                     fault));
        TRY(read_cosigners(session, fault));
    }
    const bool has_source =
        world->passphrase != NULL || world->vault_passphrase != NULL;
    if ((need & SESSION_VAULT) != 0 ||
        ((need & SESSION_MAYBE_VAULT) != 0 && has_source &&
         ledger_has_vault(world->ledger))) {
        TRY(read_vault_key(world, secrets, fault));
        secrets->has_vault_key = true;
    }
    return OK;
}

/* what is written to an old or another copy could never be signed. */
static struct status expect_signed(struct session *session, struct fault *fault)
{
    char record[LEDGER_PATH_SIZE];
    TRY(world_key_path(session->world, "journal", ".signed", record, fault));
    TRY(signer_expect(session->ledger.journal, record, fault));
    return kept_notes_expect(session, fault);
}

/* ---- the ledger ------------------------------------------------------------------ */

/* before anything is read or kept for an action that nobody may seal. */
static struct status expect_enrolled(struct session *session, struct fault *fault)
{
    struct public_key key;
    struct registry_key record;
    uint64_t actor = 0;
    struct store_transaction *transaction = NULL;
    TRY(store_read_begin(journal_store(session->ledger.journal), &transaction, fault));
    signing_key_public(session->key, &key);
    struct status known = registry_actor(transaction, &key, &actor, &record, fault);
    for (size_t i = 0; i < session->cosigner_count && status_is_ok(known); i++) {
        signing_key_public(session->cosigners[i], &key);
        known = registry_actor(transaction, &key, &actor, &record, fault);
    }
    store_read_end(transaction);
    if (known.code == STATUS_NOT_FOUND) {
        known.code = STATUS_ENVIRONMENT; /* a key belongs to the surroundings */
    }
    return known;
}

static struct status open_ledger(struct session *session, bool is_read_only,
                                 struct secrets *secrets, struct fault *fault)
{
    struct session_vault *vault = &secrets->vault;
    bool is_wrong_key = false;
    const struct ledger_options options = {
        .is_read_only = is_read_only,
        .vault_key = secrets->has_vault_key ? vault->key : NULL,
        .is_wrong_key = &is_wrong_key,
    };
    const char *folder = session->world->ledger;
    struct status opened = ledger_open(folder, &options, &session->ledger, fault);
    if (is_wrong_key && vault->has_other) {
        uint8_t first[SECRET_KEY_SIZE];
        memcpy(first, vault->key, sizeof(first));
        memcpy(vault->key, vault->other, sizeof(first));
        memcpy(vault->other, first, sizeof(first));
        secret_wipe(first, sizeof(first));
        opened = ledger_open(folder, &options, &session->ledger, fault);
    }
    session->vault_key = options.vault_key;
    session->vault = vault;
    if (opened.code == STATUS_NOT_FOUND) {
        opened.code = STATUS_ENVIRONMENT;
    }
    return opened;
}

static struct status open_and_work(struct session *session, bool is_read_only,
                                   struct secrets *secrets, session_work *work,
                                   void *context, struct fault *fault)
{
    struct world *world = session->world;
    TRY(open_ledger(session, is_read_only, secrets, fault));
    journal_facts(session->ledger.journal, &session->facts);
    world->is_practice = session->facts.is_practice;
    session->actor = (struct ledger_actor){.key = session->key,
                                           .now_ms = world->now_ms,
                                           .clock_is_confirmed = world->clock_is_right};
    if (!is_read_only) {
        session->actor.cosigners =
            (const struct signing_key *const *)session->cosigners;
        session->actor.cosigner_count = session->cosigner_count;
        TRY(expect_signed(session, fault));
        TRY(expect_enrolled(session, fault));
        TRY(ledger_settle(&session->ledger, fault));
        TRY(erasing_resume(session, fault));
        return work(session, context, fault);
    }
    TRY(journal_view_open(session->ledger.journal, &session->view, fault));
    session->transaction = journal_view_transaction(session->view);
    return work(session, context, fault);
}

struct status session_run(struct world *world, const struct arguments *arguments,
                          unsigned need, session_work *work, void *context,
                          struct fault *fault)
{
    struct session session = {.world = world, .arguments = arguments};
    struct secrets secrets = {.has_passphrase = false};
    const bool is_read_only = (need & (SESSION_ACT | SESSION_ADMINISTER)) == 0;
    if (access(world->ledger, F_OK) != 0) { /* before asking for a passphrase */
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "there is no ledger in %s; check the name, or make one first",
                     world->ledger);
    }
    struct status status = read_secrets(&session, need, &secrets, fault);
    if (status_is_ok(status)) {
        status = open_and_work(&session, is_read_only, &secrets, work, context, fault);
    }
    secret_wipe(&secrets, sizeof(secrets));
    journal_view_close(session.view);
    ledger_close(&session.ledger);
    signing_key_close(session.key);
    for (size_t i = 0; i < session.cosigner_count; i++) {
        signing_key_close(session.cosigners[i]);
    }
    return status;
}
