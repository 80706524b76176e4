/* command_witness.c - the witness's half: a role of its own, on another computer,
 * without a ledger. */
#include "cli/public_file.h"
#include "cli/session.h"
#include "ledger/base/text.h"
#include "ledger/journal/witness_state.h"

#include <stdio.h>
#include <unistd.h>

enum { MS_PER_S = 1000 };

static struct status read_verifier(struct world *world, const char *folder,
                                   struct note_verifier *ret_verifier,
                                   struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    struct bytes text = {0};
    TRY(ledger_path(folder, "witness.vkey", path, fault));
    struct status loaded = public_file_load(world, path, &text, fault);
    if (loaded.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "there is no witness in %s; make one with: witness init", folder);
    }
    TRY(loaded);
    return fault_at(fault, note_vkey_parse(text_trim(text), ret_verifier, fault), path,
                    0, NULL);
}

/* ---- init ------------------------------------------------------------------------ */

struct founding {
    const char *folder;
    const char *name;
    const struct signing_key *key;
    struct passphrase passphrase;
    char pem[LEDGER_PATH_SIZE], vkey[LEDGER_PATH_SIZE], seen[LEDGER_PATH_SIZE];
};

static struct status write_files(struct world *world, const struct founding *founding,
                                 struct fault *fault)
{
    struct public_key public;
    struct note_verifier verifier;
    char line[NOTE_VKEY_SIZE];
    char text[NOTE_VKEY_SIZE + 1];
    signing_key_public(founding->key, &public);
    TRY(note_verifier_make(founding->name, NOTE_TYPE_COSIGNATURE, &public, &verifier,
                           fault));
    note_vkey_format(&verifier, line);
    const int size = snprintf(text, sizeof(text), "%s\n", line);
    TRY(signing_key_write(founding->key, founding->pem,
                          passphrase_bytes(&founding->passphrase), false, fault));
    TRY(public_file_save(world, founding->vkey, bytes_from(text, (size_t)size), fault));
    print_field(world, "folder", _("Witness"), print_words(founding->folder));
    print_field(world, "witness_key", _("Verifier key"), print_words(line));
    print_note(world, "%s",
               _("Give the verifier key to the office and to the auditors. Never put "
                 "this folder back to an older copy: if it is lost, make a new "
                 "witness."));
    return OK;
}

static struct status make_folder(struct world *world, struct founding *founding,
                                 struct fault *fault)
{
    TRY(ledger_path(founding->folder, "witness.pem", founding->pem, fault));
    TRY(ledger_path(founding->folder, "witness.vkey", founding->vkey, fault));
    TRY(ledger_path(founding->folder, "seen", founding->seen, fault));
    TRY(witness_state_make(founding->folder, fault));
    const struct status written = write_files(world, founding, fault);
    if (!status_is_ok(written)) {
        unlink(founding->pem);
        unlink(founding->vkey);
        rmdir(founding->seen);
        rmdir(founding->folder);
    }
    return written;
}

struct status command_witness_init(struct world *world,
                                   const struct arguments *arguments,
                                   struct fault *fault)
{
    struct founding founding = {.folder = arguments->positional[0],
                                .name = arguments->value[OPTION_WITNESS_NAME]};
    if (founding.name == NULL || !checkpoint_origin_is_valid(bytes_of(founding.name))) {
        return FAULT(fault, STATUS_USAGE,
                     "--origin NAME is wanted: 1 to %d bytes without blank or '+', "
                     "like witness.audit.example.cn/w1",
                     CHECKPOINT_ORIGIN_SIZE_MAX);
    }
    world->is_practice = checkpoint_is_practice(bytes_of(founding.name));
    if (access(founding.folder, F_OK) == 0) { /* before asking for a passphrase */
        return FAULT(fault, STATUS_EXISTS, "%s is there already; choose another folder",
                     founding.folder);
    }
    const char *source = arguments->value[OPTION_NEW_PASSPHRASE];
    TRY(passphrase_read(source != NULL ? source : world->passphrase,
                        _("New passphrase: "), true, &founding.passphrase, fault));
    struct signing_key *key = NULL;
    struct status made = signing_key_new(SIGNING_ED25519, &key, fault);
    if (status_is_ok(made)) {
        founding.key = key;
        made = make_folder(world, &founding, fault);
    }
    signing_key_close(key);
    passphrase_wipe(&founding.passphrase);
    return made;
}

/* ---- trust ----------------------------------------------------------------------- */

/* To be read out on the telephone. */
static struct status put_keys(struct world *world, const struct log_keys *keys,
                              struct fault *fault)
{
    const struct print_column columns[] = {{"key", _("Key")},
                                           {"last", _("Up to entry count")}};
    struct print_table table = print_table_of(world, "given", columns, 2);
    for (size_t i = 0; i < keys->count; i++) {
        char id[PUBLIC_KEY_NAME_SIZE];
        public_key_name(&keys->key[i].key, id);
        const struct print_cell cells[] = {print_words(id),
                                           keys->key[i].last == UINT64_MAX
                                               ? print_none()
                                               : print_count(keys->key[i].last)};
        TRY(print_table_add(&table, cells, fault));
    }
    print_table_end(&table, "");
    return OK;
}

struct status command_witness_trust(struct world *world,
                                    const struct arguments *arguments,
                                    struct fault *fault)
{
    const char *path = arguments->positional[1];
    struct bytes text = {0};
    struct note_verifier own;
    struct log_keys *keys = NULL;
    size_t count = 0;
    ARENA_TAKE(&world->arena, 1, keys, fault);
    TRY(read_verifier(world, arguments->positional[0], &own, fault));
    TRY(public_file_load(world, path, &text, fault));
    TRY(fault_at(fault, log_keys_parse(text, keys, fault), path, 0, NULL));
    world->is_practice = checkpoint_is_practice(bytes_of(keys->name));
    TRY(witness_state_trust(arguments->positional[0], keys, &world->arena, &count,
                            fault));
    print_field(world, "origin", _("Ledger"), print_words(keys->name));
    TRY(put_keys(world, keys, fault));
    print_field(world, "keys", _("Keys of this ledger"), print_count(count));
    print_note(world, "%s",
               count > 1 ? _("It has more than one key now: ask the office, by a way "
                             "you know, whether it changed its key.")
                         : _("Compare the key with the office by telephone before you "
                             "cosign anything."));
    return OK;
}

/* ---- cosign ---------------------------------------------------------------------- */

static struct status read_key(struct world *world, const char *folder,
                              struct signing_key **ret_key, struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    struct passphrase passphrase;
    TRY(ledger_path(folder, "witness.pem", path, fault));
    TRY(passphrase_read(world->passphrase, _("Passphrase of the witness: "), false,
                        &passphrase, fault));
    struct status read =
        signing_key_read(path, passphrase_bytes(&passphrase), ret_key, fault);
    passphrase_wipe(&passphrase);
    if (read.code == STATUS_NOT_FOUND) {
        read.code = STATUS_ENVIRONMENT; /* a key belongs to the surroundings */
    }
    return read;
}

static struct status tell(struct world *world, const struct checkpoint *checkpoint,
                          enum witness_code code, struct fault *fault)
{
    char hex[2 * DIGEST_SIZE + 1];
    char origin[CHECKPOINT_ORIGIN_SIZE_MAX + 1];
    bytes_to_hex(digest_bytes(&checkpoint->root), hex);
    snprintf(origin, sizeof(origin), "%.*s", (int)checkpoint->origin.size,
             (const char *)checkpoint->origin.at);
    print_field(world, "origin", _("Ledger"), print_words(origin));
    print_field(world, "size", _("Entries"), print_count(checkpoint->size));
    print_field(world, "root", _("Root"), print_words(hex));
    print_field(world, "code", _("Answer of the witness"), print_count((uint64_t)code));
    world->has_verdict = true;
    return code == WITNESS_COSIGNED
               ? OK
               : FAULT(fault, STATUS_REFUSED, "R-221: refused with %d: %s", (int)code,
                       fault_words(witness_code_words(code)));
}

static struct status cosign(struct world *world, const struct arguments *arguments,
                            const struct witness *witness, struct fault *fault)
{
    struct bytes request = {0};
    struct checkpoint checkpoint;
    enum witness_code code = WITNESS_UNKNOWN;
    uint8_t *room = NULL;
    const char *path = arguments->positional[1];
    TRY(public_file_load(world, path, &request, fault));
    ARENA_TAKE(&world->arena, WITNESS_ANSWER_SIZE_MAX, room, fault);
    struct writer answer = writer_of(room, WITNESS_ANSWER_SIZE_MAX);
    struct status answered = witness_state_answer(witness, request, &world->arena,
                                                  &answer, &code, &checkpoint, fault);
    TRY(answered.code == STATUS_INPUT ? fault_at(fault, answered, path, 0, NULL)
                                      : answered);
    world->is_practice = checkpoint_is_practice(checkpoint.origin);
    TRY(public_file_text(world, arguments, "answer", writer_bytes(&answer), fault));
    return tell(world, &checkpoint, code, fault);
}

struct status command_witness_cosign(struct world *world,
                                     const struct arguments *arguments,
                                     struct fault *fault)
{
    struct note_verifier verifier;
    struct signing_key *key = NULL;
    const char *folder = arguments->positional[0];
    TRY(read_verifier(world, folder, &verifier, fault));
    TRY(read_key(world, folder, &key, fault));
    const struct witness witness = {
        .folder = folder,
        .verifier = &verifier,
        .key = key,
        .time_s = world->now_ms > 0 ? (uint64_t)(world->now_ms / MS_PER_S) : 0,
        .clock_is_confirmed = world->clock_is_right};
    const struct status done = cosign(world, arguments, &witness, fault);
    signing_key_close(key);
    return done;
}

/* ---- list ------------------------------------------------------------------------ */

static struct status add_log(void *context, const struct witness_log *log,
                             struct fault *fault)
{
    char hex[2 * DIGEST_SIZE + 1];
    char when[DATE_TIME_SIZE];
    const bool has_any = log->time_s > 0;
    bytes_to_hex(digest_bytes(&log->root), hex);
    const bool has_time = has_any && date_format_seconds(log->time_s, when);
    const struct print_cell cells[] = {
        print_words(log->origin),
        print_count(log->key_count),
        has_any ? print_count(log->size) : print_none(),
        has_time ? print_words(when) : print_none(),
        print_count(log->evidence_count),
        has_any ? print_words(hex) : print_none(),
    };
    return print_table_add(context, cells, fault);
}

struct status command_witness_seen(struct world *world,
                                   const struct arguments *arguments,
                                   struct fault *fault)
{
    struct note_verifier verifier;
    const char *folder = arguments->positional[0];
    const struct print_column columns[] = {
        {"origin", _("Ledger")},
        {"keys", _("Keys")},
        {"size", _("Cosigned")},
        {"time", _("When")},
        {"evidence", _("Kept as evidence")},
        {"root", _("Root")},
    };
    struct print_table table =
        print_table_of(world, "ledgers", columns, sizeof(columns) / sizeof(columns[0]));
    TRY(read_verifier(world, folder, &verifier, fault));
    world->is_practice = checkpoint_is_practice(bytes_of(verifier.name));
    TRY(witness_state_each(folder, &verifier, &world->arena, add_log, &table, fault));
    print_table_end(&table, _("This witness was given no key of a ledger yet."));
    return OK;
}
