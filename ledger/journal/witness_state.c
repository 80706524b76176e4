/* witness_state.c - see witness_state.h. */
#include "ledger/journal/witness_state.h"

#include "ledger/base/text.h"
#include "ledger/journal/durable_file.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 4096, NAME_SIZE = 128, HEX_SIZE = 2 * DIGEST_SIZE + 1 };

static const char evidence_start[] = "evidence-";

/* What is known of one ledger, read from its folder. */
struct memory {
    char folder[PATH_SIZE];
    struct log_keys keys; /* none: unknown to this witness */
    struct bytes note;    /* what was cosigned last; empty: nothing */
    struct note parsed;
    struct checkpoint checkpoint; /* borrows from `note` */
    uint64_t time_s;
};

static struct status join(const char *folder, const char *name,
                          char ret_path[static PATH_SIZE], struct fault *fault)
{
    const int size = snprintf(ret_path, PATH_SIZE, "%s/%s", folder, name);
    return size > 0 && size < PATH_SIZE
               ? OK
               : FAULT(fault, STATUS_ENVIRONMENT, "the path %s is too long", folder);
}

/* Takes turns with other processes while `work` runs. */
typedef struct status locked_work(void *context, struct fault *fault);
static struct status with_lock(const char *folder, locked_work *work, void *context,
                               struct fault *fault)
{
    char path[PATH_SIZE];
    int lock = -1;
    TRY(join(folder, "lock", path, fault));
    TRY(durable_file_lock(path, &lock, fault));
    const struct status done = work(context, fault);
    close(lock);
    return done;
}

struct status witness_state_make(const char *folder, struct fault *fault)
{
    char path[PATH_SIZE];
    TRY(join(folder, "seen", path, fault));
    TRY(durable_file_make_folder(folder, 0755, fault));
    return durable_file_make_folder(path, 0755, fault);
}

/* ---- reading --------------------------------------------------------------------- */

static struct status load(const struct memory *memory, const char *name,
                          struct arena *arena, struct bytes *ret_bytes,
                          struct fault *fault)
{
    char path[PATH_SIZE];
    uint8_t *room = NULL;
    TRY(join(memory->folder, name, path, fault));
    ARENA_TAKE(arena, NOTE_SIZE_MAX, room, fault);
    struct writer writer = writer_of(room, NOTE_SIZE_MAX);
    TRY(durable_file_read(path, &writer, fault));
    *ret_bytes = writer_bytes(&writer);
    return OK;
}

static struct status damaged(const struct memory *memory, const char *name,
                             struct fault *fault)
{
    return fault_at(fault,
                    FAULT(fault, STATUS_INPUT,
                          "%s: what the witness remembers is damaged; cosign nothing "
                          "more with this key, and make a new witness",
                          name),
                    memory->folder, 0, NULL);
}

static struct status load_keys(struct memory *memory, struct arena *arena,
                               struct fault *fault)
{
    struct bytes text = {0};
    const struct status got = load(memory, "log-key", arena, &text, fault);
    if (got.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(got);
    return fault_at(fault, log_keys_parse(text, &memory->keys, fault), memory->folder,
                    0, NULL);
}

/* What was cosigned last must carry the witness's own cosignature still. */
static struct status load_last(struct memory *memory,
                               const struct note_verifier *verifier,
                               struct arena *arena, struct fault *fault)
{
    const struct status got = load(memory, "checkpoint", arena, &memory->note, fault);
    if (got.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(got);
    if (!status_is_ok(note_parse(memory->note, arena, &memory->parsed, NULL)) ||
        note_mark_of(&memory->parsed, verifier, &memory->time_s) != NOTE_MARK_GOOD ||
        !status_is_ok(
            checkpoint_parse(memory->parsed.text, &memory->checkpoint, NULL))) {
        return damaged(memory, "checkpoint", fault);
    }
    return OK;
}

static struct status folder_of(const char *folder, struct bytes origin,
                               char ret_path[static PATH_SIZE], struct fault *fault)
{
    struct hasher *hasher = NULL;
    char hex[HEX_SIZE];
    char name[HEX_SIZE + 8];
    TRY(hasher_open(DIGEST_SHA256, &hasher, fault));
    const struct digest digest = hasher_one(hasher, origin);
    hasher_close(hasher);
    bytes_to_hex(digest_bytes(&digest), hex);
    snprintf(name, sizeof(name), "seen/%s", hex);
    return join(folder, name, ret_path, fault);
}

/* ---- whom it cosigns --------------------------------------------------------------
 */

struct trusting {
    const char *folder;
    const struct log_keys *keys;
    struct arena *arena;
    size_t *ret_count;
};

static struct status put_keys(const struct memory *memory, struct arena *arena,
                              struct fault *fault)
{
    char path[PATH_SIZE];
    uint8_t *image = NULL;
    ARENA_TAKE(arena, LOG_KEYS_TEXT_SIZE, image, fault);
    struct writer text = writer_of(image, LOG_KEYS_TEXT_SIZE);
    log_keys_format(&memory->keys, &text);
    TRY(join(memory->folder, "log-key", path, fault));
    return durable_file_write(path, writer_bytes(&text), 0644, fault);
}

/* what is known stays, and an end never moves on: an older file of the same keys
 * opens none again.  *ret_changes counts what was new. */
static struct status add_keys(struct log_keys *known, const struct log_keys *more,
                              size_t *ret_changes, struct fault *fault)
{
    memcpy(known->name, more->name, sizeof(known->name));
    for (size_t i = 0; i < more->count; i++) {
        const size_t at = log_keys_find(known, &more->key[i].key);
        if (at == SIZE_MAX && known->count == LOG_KEYS_MAX) {
            return FAULT(fault, STATUS_FULL,
                         "at most %d keys of one ledger are trusted", LOG_KEYS_MAX);
        }
        if (at == SIZE_MAX) {
            known->key[known->count++] = more->key[i];
            ++*ret_changes;
        } else if (more->key[i].last < known->key[at].last) {
            known->key[at].last = more->key[i].last;
            ++*ret_changes;
        }
    }
    return OK;
}

static struct status trust(void *context, struct fault *fault)
{
    const struct trusting *trusting = context;
    struct memory *memory = NULL;
    size_t changes = 0;
    ARENA_TAKE(trusting->arena, 1, memory, fault);
    TRY(folder_of(trusting->folder, bytes_of(trusting->keys->name), memory->folder,
                  fault));
    const struct status made = durable_file_make_folder(memory->folder, 0755, fault);
    if (made.code != STATUS_EXISTS) {
        TRY(made);
    }
    TRY(load_keys(memory, trusting->arena, fault));
    TRY(add_keys(&memory->keys, trusting->keys, &changes, fault));
    if (changes == 0) {
        return FAULT(fault, STATUS_EXISTS, "this key of %s is trusted already",
                     trusting->keys->name);
    }
    TRY(put_keys(memory, trusting->arena, fault));
    *trusting->ret_count = memory->keys.count;
    return OK;
}

struct status witness_state_trust(const char *folder, const struct log_keys *keys,
                                  struct arena *arena, size_t *ret_count,
                                  struct fault *fault)
{
    struct trusting trusting = {folder, keys, arena, ret_count};
    if (keys->count == 0 || !checkpoint_origin_is_valid(bytes_of(keys->name))) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-224: this is not the key of a ledger; ask the office for what "
                     "key export journal prints");
    }
    const size_t mark = arena_mark(arena);
    const struct status done = with_lock(folder, trust, &trusting, fault);
    arena_rewind(arena, mark);
    return done;
}

/* ---- answering ------------------------------------------------------------------- */

struct asking {
    const struct witness *witness;
    struct bytes whole;
    struct arena *arena;
    struct memory *memory;
    struct witness_request request;
    struct note note;
    struct checkpoint checkpoint;
    struct witness_answer answer;
    uint8_t *room; /* NOTE_SIZE_MAX bytes for what is kept and answered */
};

static struct status keep(const struct asking *asking, const char *name,
                          struct bytes bytes, struct fault *fault)
{
    char path[PATH_SIZE];
    TRY(join(asking->memory->folder, name, path, fault));
    return durable_file_write(path, bytes, 0644, fault);
}

static size_t count_evidence(const struct memory *memory)
{
    size_t count = 0;
    DIR *folder = opendir(memory->folder);
    if (folder == NULL) {
        return 0;
    }
    for (const struct dirent *file = readdir(folder); file != NULL;
         file = readdir(folder)) {
        count += strncmp(file->d_name, evidence_start, sizeof(evidence_start) - 1) == 0
                     ? 1
                     : 0;
    }
    closedir(folder);
    return count;
}

/* Two signed histories are the proof that somebody lied: both are kept. */
static struct status keep_evidence(const struct asking *asking, struct fault *fault)
{
    char hex[HEX_SIZE];
    char name[NAME_SIZE];
    if (count_evidence(asking->memory) >= WITNESS_EVIDENCE_MAX) {
        return OK;
    }
    bytes_to_hex(digest_bytes(&asking->checkpoint.root), hex);
    snprintf(name, sizeof(name), "%s%" PRIu64 "-%s", evidence_start,
             asking->checkpoint.size, hex);
    return keep(asking, name, asking->whole, fault);
}

/* The last request once more: its answer may have been lost. */
static bool was_answered(struct asking *asking)
{
    struct bytes last = {0};
    const struct status got =
        load(asking->memory, "request", asking->arena, &last, NULL);
    return status_is_ok(got) && bytes_equal(last, asking->whole) &&
           bytes_equal(asking->memory->parsed.text, asking->note.text);
}

static void answer_lines(struct asking *asking, const struct note *note)
{
    const struct note_signature *line =
        note_signature_of(note, asking->witness->verifier);
    struct writer lines = writer_of(asking->room, NOTE_SIZE_MAX);
    note_signature_format(line, &lines);
    asking->answer.lines = writer_bytes(&lines);
}

/* The text with the ledger's own signatures, as far as they are of trusted keys, and
 * the cosignature; the request first, for it counts only beside what came of it. */
static struct status cosign(struct asking *asking, struct fault *fault)
{
    const struct memory *memory = asking->memory;
    const struct witness *witness = asking->witness;
    if (witness->time_s < memory->time_s && !witness->clock_is_confirmed) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-225: the clock is behind the last cosignature; set it right, "
                     "or say --clock-is-right");
    }
    uint8_t *image = NULL;
    ARENA_TAKE(asking->arena, NOTE_SIZE_MAX, image, fault);
    struct writer kept = writer_of(image, NOTE_SIZE_MAX);
    writer_run(&kept, asking->note.text);
    writer_u8(&kept, '\n');
    TRY(log_keys_lines(&memory->keys, &asking->note, &kept, fault));
    struct writer lines = writer_of(asking->room, NOTE_SIZE_MAX);
    TRY(note_cosign(&asking->note, witness->verifier, witness->key, witness->time_s,
                    &lines, fault));
    writer_run(&kept, writer_bytes(&lines));
    if (kept.overflowed || lines.overflowed) {
        return FAULT(fault, STATUS_FULL, "no room for a checkpoint with cosignatures");
    }
    TRY(keep(asking, "request", asking->whole, fault));
    TRY(keep(asking, "checkpoint", writer_bytes(&kept), fault));
    asking->answer.lines = writer_bytes(&lines);
    return OK;
}

static struct status decide(struct asking *asking, struct fault *fault)
{
    const struct memory *memory = asking->memory;
    struct hasher *hasher = NULL;
    TRY(hasher_open(checkpoint_suite(asking->checkpoint.origin), &hasher, fault));
    const struct witness_seen seen = {.size = memory->checkpoint.size,
                                      .root = memory->checkpoint.root};
    asking->answer.code =
        witness_decide(hasher, &asking->request, &asking->checkpoint, &seen);
    hasher_close(hasher);
    if (asking->answer.code == WITNESS_COSIGNED) {
        return cosign(asking, fault);
    }
    asking->answer.note = memory->note;
    asking->answer.size = seen.size;
    asking->answer.has_size =
        memory->note.size > 0 || asking->answer.code == WITNESS_CONFLICT;
    return asking->answer.code == WITNESS_INVALID ? keep_evidence(asking, fault) : OK;
}

static struct status answer(void *context, struct fault *fault)
{
    struct asking *asking = context;
    struct memory *memory = asking->memory;
    TRY(load_keys(memory, asking->arena, fault));
    if (memory->keys.count == 0) {
        asking->answer.code = WITNESS_UNKNOWN;
        return OK;
    }
    /* The empty ledger is signed by who may sign the first entry. */
    const uint64_t size = asking->checkpoint.size > 0 ? asking->checkpoint.size : 1;
    size_t index = 0;
    if (!status_is_ok(
            log_keys_check(&memory->keys, &asking->note, size, &index, NULL))) {
        asking->answer.code = WITNESS_UNSIGNED;
        return OK;
    }
    TRY(load_last(memory, asking->witness->verifier, asking->arena, fault));
    if (memory->note.size > 0 && was_answered(asking)) {
        asking->answer.code = WITNESS_COSIGNED;
        answer_lines(asking, &memory->parsed);
        return OK;
    }
    return decide(asking, fault);
}

static struct status ask(struct asking *asking, struct writer *writer,
                         struct fault *fault)
{
    const char *folder = asking->witness->folder;
    ARENA_TAKE(asking->arena, 1, asking->memory, fault);
    ARENA_TAKE(asking->arena, NOTE_SIZE_MAX, asking->room, fault);
    TRY(witness_request_parse(asking->whole, &asking->request, fault));
    TRY(note_parse(asking->request.note, asking->arena, &asking->note, fault));
    TRY(checkpoint_parse_claim(asking->note.text, &asking->checkpoint, fault));
    TRY(folder_of(folder, asking->checkpoint.origin, asking->memory->folder, fault));
    asking->answer.origin = asking->checkpoint.origin;
    TRY(with_lock(folder, answer, asking, fault));
    return witness_answer_format(&asking->answer, writer, fault);
}

struct status witness_state_answer(const struct witness *witness, struct bytes request,
                                   struct arena *arena, struct writer *writer,
                                   enum witness_code *ret_code,
                                   struct checkpoint *ret_checkpoint,
                                   struct fault *fault)
{
    struct asking *asking = NULL;
    const size_t mark = arena_mark(arena);
    ARENA_TAKE(arena, 1, asking, fault);
    asking->witness = witness;
    asking->whole = request;
    asking->arena = arena;
    const struct status done = ask(asking, writer, fault);
    if (status_is_ok(done)) {
        *ret_code = asking->answer.code;
        *ret_checkpoint = asking->checkpoint;
    }
    arena_rewind(arena, mark);
    return done;
}

/* ---- listing --------------------------------------------------------------------- */

struct names {
    char at[WITNESS_LOGS_MAX][HEX_SIZE];
    size_t count;
};

static int compare_names(const void *a, const void *b)
{
    return strcmp(a, b);
}

static struct status collect(const char *path, struct names *names, struct fault *fault)
{
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "there is no witness in %s: %s; make one with: witness init", path,
                     strerror(errno));
    }
    for (const struct dirent *file = readdir(folder);
         file != NULL && names->count < WITNESS_LOGS_MAX; file = readdir(folder)) {
        if (strlen(file->d_name) == HEX_SIZE - 1) {
            memcpy(names->at[names->count++], file->d_name, HEX_SIZE);
        }
    }
    closedir(folder);
    qsort(names->at, names->count, HEX_SIZE, compare_names);
    return OK;
}

static struct status read_log(struct memory *memory,
                              const struct note_verifier *verifier, struct arena *arena,
                              struct witness_log *ret_log, struct fault *fault)
{
    TRY(load_keys(memory, arena, fault));
    TRY(load_last(memory, verifier, arena, fault));
    *ret_log = (struct witness_log){.key_count = memory->keys.count,
                                    .evidence_count = count_evidence(memory),
                                    .size = memory->checkpoint.size,
                                    .time_s = memory->time_s,
                                    .root = memory->checkpoint.root};
    memcpy(ret_log->origin, memory->keys.name, sizeof(ret_log->origin));
    return OK;
}

struct status witness_state_each(const char *folder,
                                 const struct note_verifier *verifier,
                                 struct arena *arena, witness_log_each *each,
                                 void *context, struct fault *fault)
{
    char path[PATH_SIZE];
    struct names *names = NULL;
    ARENA_TAKE(arena, 1, names, fault);
    TRY(join(folder, "seen", path, fault));
    TRY(collect(path, names, fault));
    for (size_t i = 0; i < names->count; i++) {
        const size_t mark = arena_mark(arena);
        struct memory *memory = NULL;
        struct witness_log log;
        ARENA_TAKE(arena, 1, memory, fault);
        TRY(join(path, names->at[i], memory->folder, fault));
        TRY(read_log(memory, verifier, arena, &log, fault));
        arena_rewind(arena, mark);
        TRY(each(context, &log, fault));
    }
    return OK;
}
