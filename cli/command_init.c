/* command_init.c - a new ledger: keys, recovery sheet, genesis.  All of it or nothing.
 */
#include "cli/public_file.h"
#include "cli/recovery_sheet.h"
#include "cli/session.h"
#include "keys/note.h"
#include "ledger/journal/checkpoint.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CODE_SIZE = 33 };

struct init {
    struct world *world;
    const struct arguments *arguments;
    struct signing_key *administrator, *journal;
    struct holder_secret vault, seeds[2]; /* "vault"; "journal", "administrator" */
    uint8_t recovery[HOLDER_RECOVERY_SIZE];
    struct passphrase passphrase;
    enum digest_suite suite;
    char origin[CHECKPOINT_ORIGIN_SIZE_MAX + 1];
    struct ledger_administrator others[LEDGER_OTHERS_MAX]; /* --administrator */
    char codes[LEDGER_OTHERS_MAX][CODE_SIZE];              /* theirs          */
    size_t other_count;
    uint64_t threshold;
    bool has_keys_folder, has_ledger, has_sheet; /* made by us, to be taken back */
};

static const char *const key_files[] = {"administrator.pem", "journal.pem",
                                        "vault.holders", "journal.holders"};

static struct status make_secrets(struct init *init, struct fault *fault)
{
    const enum signing_kind kind = signing_kind_of(init->suite);
    memcpy(init->vault.label, "vault", sizeof("vault"));
    memcpy(init->seeds[0].label, "journal", sizeof("journal"));
    memcpy(init->seeds[1].label, "administrator", sizeof("administrator"));
    TRY(signing_key_new(kind, &init->administrator, fault));
    TRY(signing_key_new(kind, &init->journal, fault));
    TRY(secret_random(init->vault.at, sizeof(init->vault.at), fault));
    TRY(secret_random(init->recovery, sizeof(init->recovery), fault));
    TRY(signing_key_secret(init->journal, init->seeds[0].at, fault));
    return signing_key_secret(init->administrator, init->seeds[1].at, fault);
}

static struct status write_keys(struct init *init, struct fault *fault)
{
    struct world *world = init->world;
    const struct bytes passphrase = passphrase_bytes(&init->passphrase);
    char path[LEDGER_PATH_SIZE];
    if (mkdir(world->keys, 0700) != 0) {
        return errno == EEXIST
                   ? FAULT(fault, STATUS_EXISTS,
                           "%s is there already; keys are never overwritten. Move it "
                           "away or choose another name",
                           world->keys)
                   : FAULT(fault, STATUS_ENVIRONMENT, "cannot make the folder %s: %s",
                           world->keys, strerror(errno));
    }
    init->has_keys_folder = true;
    TRY(world_key_path(world, "administrator", ".pem", path, fault));
    TRY(signing_key_write(init->administrator, path, passphrase, false, fault));
    TRY(world_key_path(world, "journal", ".pem", path, fault));
    TRY(signing_key_write(init->journal, path, passphrase, false, fault));
    TRY(world_key_path(world, "vault", ".holders", path, fault));
    TRY(holder_write(path, &init->vault, 1, passphrase, init->recovery, false, fault));
    TRY(world_key_path(world, "journal", ".holders", path, fault));
    return holder_write(path, init->seeds, 2, passphrase, init->recovery, false, fault);
}

static struct status create_ledger(struct init *init, struct fault *fault)
{
    const struct arguments *arguments = init->arguments;
    struct public_key checkpoint;
    signing_key_public(init->journal, &checkpoint);
    const char *staff = arguments->value[OPTION_STAFF];
    const struct ledger_new new = {
        .origin = init->origin,
        .unit = arguments->value[OPTION_UNIT],
        .title = arguments->value[OPTION_TITLE],
        .staff = staff != NULL ? staff : "A01",
        .suite = init->suite,
        .administrator = init->administrator,
        .checkpoint = &checkpoint,
        .vault_key = init->vault.at,
        .now_ms = init->world->now_ms,
        .others = init->others,
        .other_count = init->other_count,
        .threshold = (unsigned)init->threshold,
        .is_practice = init->world->is_practice,
    };
    const struct status created = ledger_create(init->world->ledger, &new, fault);
    init->has_ledger = created.code != STATUS_EXISTS;
    return created;
}

static struct status write_sheet(struct init *init, struct fault *fault)
{
    struct note_verifier verifier;
    struct public_key public;
    char vkey[NOTE_VKEY_SIZE];
    signing_key_public(init->journal, &public);
    const uint8_t type = init->suite == DIGEST_SM3 ? NOTE_TYPE_SM2 : NOTE_TYPE_ED25519;
    TRY(note_verifier_make(init->origin, type, &public, &verifier, fault));
    note_vkey_format(&verifier, vkey);
    const struct recovery_sheet sheet = {
        .origin = init->origin,
        .title = init->arguments->value[OPTION_TITLE],
        .vkey = vkey,
        .recovery = init->recovery,
        .day = init->world->today,
    };
    const char *path = init->arguments->value[OPTION_SHEET];
    TRY(recovery_sheet_write(init->world, &sheet, path, fault));
    init->has_sheet = path != NULL;
    print_field(init->world, "ledger", _("Ledger"), print_words(init->world->ledger));
    print_field(init->world, "keys", _("Keys"), print_words(init->world->keys));
    print_field(init->world, "log_key", _("Verifier key"), print_words(vkey));
    return OK;
}

static struct status make_all(struct init *init, struct fault *fault)
{
    TRY(make_secrets(init, fault));
    TRY(create_ledger(init, fault));
    TRY(write_keys(init, fault));
    return write_sheet(init, fault);
}

static void remove_file(const char *folder, const char *name)
{
    char path[LEDGER_PATH_SIZE];
    const struct status fits = ledger_path(folder, name, path, NULL);
    if (status_is_ok(fits)) {
        unlink(path);
    }
}

/* Only what this command made, by name: never a folder's unknown content. */
static void take_back(struct init *init)
{
    static const char *const stores[] = {"journal", "vault"};
    if (init->has_keys_folder) {
        for (size_t i = 0; i < sizeof(key_files) / sizeof(key_files[0]); i++) {
            remove_file(init->world->keys, key_files[i]);
        }
        rmdir(init->world->keys);
    }
    for (size_t i = 0; init->has_ledger && i < 2; i++) {
        char folder[LEDGER_PATH_SIZE];
        if (status_is_ok(ledger_path(init->world->ledger, stores[i], folder, NULL))) {
            store_remove(folder);
        }
    }
    if (init->has_ledger) {
        rmdir(init->world->ledger);
    }
    if (init->has_sheet) {
        unlink(init->arguments->value[OPTION_SHEET]);
    }
}

static struct status check_options(const struct arguments *arguments,
                                   struct fault *fault)
{
    static const enum option needed[] = {OPTION_ORIGIN, OPTION_UNIT, OPTION_TITLE};
    for (size_t i = 0; i < 3; i++) {
        if (!arguments_has(arguments, needed[i])) {
            return FAULT(fault, STATUS_USAGE, "init wants --%s: %s",
                         option_forms[needed[i]].name,
                         _(option_forms[needed[i]].summary));
        }
    }
    return OK;
}

/* a practice ledger's name says what it is; here it need not be typed. */
static struct status take_origin(struct init *init, struct fault *fault)
{
    const struct bytes given = bytes_of(init->arguments->value[OPTION_ORIGIN]);
    const bool is_sm3 = checkpoint_suite(given) == DIGEST_SM3;
    const size_t stem = given.size - (is_sm3 ? strlen("/sm3") : 0);
    const bool is_short = init->world->is_practice && !checkpoint_is_practice(given);
    struct writer name = writer_of(init->origin, sizeof(init->origin) - 1);
    writer_run(&name, bytes_from(given.at, stem));
    writer_text(&name, is_short ? "/practice" : "");
    writer_text(&name, is_sm3 ? "/sm3" : "");
    return !name.overflowed
               ? OK
               : FAULT(fault, STATUS_USAGE, "--origin has at most %d bytes",
                       CHECKPOINT_ORIGIN_SIZE_MAX);
}

/* CODE=FILE.pub: the private half lies with its owner. */
static struct status take_administrator(struct init *init, const char *text,
                                        struct fault *fault)
{
    const char *equals = strchr(text, '=');
    const size_t size = equals == NULL ? 0 : (size_t)(equals - text);
    const size_t rest = equals == NULL ? 0 : strlen(equals + 1);
    if (size == 0 || size >= CODE_SIZE || rest <= 4 ||
        strcmp(equals + 1 + rest - 4, ".pub") != 0) {
        return FAULT(fault, STATUS_USAGE,
                     "--administrator wants a staff code of 1 to %d bytes, = and a "
                     "public key file, e.g. A02=wang.pub",
                     CODE_SIZE - 1);
    }
    if (init->other_count == LEDGER_OTHERS_MAX) {
        return FAULT(fault, STATUS_USAGE,
                     "at most %d administrators besides the first one",
                     LEDGER_OTHERS_MAX);
    }
    struct ledger_administrator *other = &init->others[init->other_count];
    TRY(public_file_find(init->world, equals + 1, &other->key, fault));
    memcpy(init->codes[init->other_count], text, size);
    other->staff = init->codes[init->other_count];
    init->other_count++;
    return OK;
}

/* who else, and how many must sign together. */
static struct status take_administrators(struct init *init, struct fault *fault)
{
    const struct arguments *arguments = init->arguments;
    for (size_t i = 0; i < arguments->given_count; i++) {
        if (arguments->given[i].option == OPTION_ADMINISTRATOR) {
            TRY(take_administrator(init, arguments->given[i].text, fault));
        }
    }
    init->threshold = 1;
    TRY(arguments_u64(arguments, OPTION_THRESHOLD, &init->threshold, fault));
    if (init->threshold == 0 || init->threshold > 1 + init->other_count) {
        return FAULT(fault, STATUS_USAGE,
                     "--threshold is 1 to %zu here, the number of administrators; name "
                     "more with --administrator",
                     1 + init->other_count);
    }
    return OK;
}

/* `init DIR` names the ledger itself; --keys still counts. */
static struct status place_ledger(struct init *init, struct fault *fault)
{
    const char *folder = init->arguments->positional[0];
    const struct world_choices choices = {.ledger = folder,
                                          .keys = init->arguments->value[OPTION_KEYS]};
    return world_place(init->world, &choices, fault);
}

struct status command_init(struct world *world, const struct arguments *arguments,
                           struct fault *fault)
{
    struct init init = {.world = world, .arguments = arguments, .suite = DIGEST_SHA256};
    TRY(check_options(arguments, fault));
    TRY(arguments_suite(arguments, &init.suite, fault));
    world->is_practice = arguments_has(arguments, OPTION_PRACTICE);
    TRY(take_origin(&init, fault));
    TRY(place_ledger(&init, fault));
    TRY(take_administrators(&init, fault));
    TRY(passphrase_read(world->passphrase, _("New passphrase: "), true,
                        &init.passphrase, fault));
    sigset_t interrupts;
    sigset_t before;
    sigemptyset(&interrupts);
    sigaddset(&interrupts, SIGINT);
    sigaddset(&interrupts, SIGTERM);
    sigprocmask(SIG_BLOCK, &interrupts, &before); /* half a ledger helps nobody */
    const struct status made = make_all(&init, fault);
    if (!status_is_ok(made)) {
        take_back(&init);
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    signing_key_close(init.administrator);
    signing_key_close(init.journal);
    secret_wipe(&init.vault, sizeof(init.vault));
    secret_wipe(init.seeds, sizeof(init.seeds));
    secret_wipe(init.recovery, sizeof(init.recovery));
    passphrase_wipe(&init.passphrase);
    return made;
}
