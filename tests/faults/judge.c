/* judge.c - what must hold of a ledger whatever happened to it. */
#include "ledger/backup.h"
#include "ledger/journal/signer.h"
#include "ledger/journal/verify.h"
#include "reports/tiles.h"
#include "tests/faults/trial.h"

#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

static char complaint[2 * TRIAL_WORDS];

__attribute__((format(printf, 1, 2))) static const char *wrong(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(complaint, sizeof(complaint), format, list);
    va_end(list);
    return complaint;
}

/* ---- the journal ------------------------------------------------------------------
 */

static struct status verify(struct trial *trial, struct accounts *accounts,
                            struct verify_result *ret_result, struct fault *fault)
{
    char folder[TRIAL_PATH];
    char scratch[TRIAL_PATH];
    struct arena arena;
    trial_path(trial->office.folder, "journal", folder);
    trial_path(trial->root, "scratch", scratch);
    const struct bytes note = bytes_from(trial->note, trial->note_size);
    const struct journal_options journal = {.derived = ledger_derived_tables,
                                            .derived_count = LEDGER_DERIVED_COUNT,
                                            .hooks = accounts_hooks(accounts)};
    const struct verify_options options = {
        .journal = &journal,
        .jobs = 1,
        .scratch = scratch,
        .checkpoints = &note,
        .checkpoint_count = note.size > 0 ? 1 : 0,
        .record_path = access(trial->record, F_OK) == 0 ? trial->record : NULL};
    TRY(arena_open(VERIFY_ARENA_SIZE, &arena, fault));
    const struct status done =
        verify_in_child(folder, &options, &arena, ret_result, fault);
    arena_close(&arena);
    return done;
}

const char *trial_verify(struct trial *trial)
{
    struct fault fault = {0};
    struct verify_result result = {0};
    struct accounts *accounts = NULL;
    ck_assert_ok(accounts_open(&accounts, &fault), &fault);
    const struct status done = verify(trial, accounts, &result, &fault);
    accounts_close(accounts);
    if (!status_is_ok(done)) {
        return wrong("verify: %s", fault.message);
    }
    const bool is_anchored = access(trial->record, F_OK) == 0;
    return result.verdict == (is_anchored ? VERIFY_WHOLE : VERIFY_UNANCHORED)
               ? NULL
               : wrong("verify: %s", result.words);
}

/* ---- what was written for others ---------------------------------------------------
 */

static void remove_in(const struct trial *trial, const char *name)
{
    static struct disk disk;
    char path[TRIAL_PATH];
    trial_path(trial->out, name, path);
    if (access(path, F_OK) == 0) {
        disk_load(&disk, path);
        disk_free(&disk);
        disk_store(&disk); /* now without a name in it */
        ck_assert_int_eq(rmdir(path), 0);
    }
}

/* whole, or not there. */
static const char *judge_backup(struct trial *trial, bool is_acknowledged)
{
    char from[TRIAL_PATH];
    char to[TRIAL_PATH];
    struct fault fault = {0};
    struct backup_facts facts;
    trial_path(trial->out, "backup", from);
    trial_path(trial->out, "restored", to);
    if (access(from, F_OK) != 0) {
        return is_acknowledged ? wrong("the backup is not there") : NULL;
    }
    const struct status done =
        backup_restore(from, trial->office.vault_key, to, &facts, &fault);
    const bool is_it =
        status_is_ok(done) && facts.size == trial->after[TRIAL_BACKUP].size;
    remove_in(trial, "restored");
    remove_in(trial, "backup");
    return is_it ? NULL : wrong("the backup: %s", fault.message);
}

/* the checkpoint is published last, and what it covers is there. */
static const char *judge_tiles(struct trial *trial, bool is_acknowledged)
{
    char from[TRIAL_PATH];
    char to[TRIAL_PATH];
    struct fault fault = {0};
    struct public_key key;
    struct note_verifier verifier;
    struct tiles_facts facts;
    static struct log_keys keys;
    char vkey[NOTE_VKEY_SIZE];
    trial_path(trial->out, "tiles/checkpoint", from);
    if (access(from, F_OK) != 0) {
        return is_acknowledged ? wrong("nothing is published") : NULL;
    }
    trial_path(trial->out, "tiles", from);
    trial_path(trial->out, "mirror", to);
    signing_key_public(trial->office.journal, &key);
    ck_assert_ok(note_verifier_make("ledger.example.org/test", NOTE_TYPE_ED25519, &key,
                                    &verifier, &fault),
                 &fault);
    note_vkey_format(&verifier, vkey);
    ck_assert_ok(log_keys_parse(bytes_of(vkey), &keys, &fault), &fault);
    struct arena arena;
    ck_assert_ok(arena_open((size_t)1 << 28, &arena, &fault), &fault);
    const struct status done =
        tiles_mirror(from, to, &keys, NULL, &arena, &facts, &fault);
    arena_close(&arena);
    remove_in(trial, "mirror");
    return status_is_ok(done) ? NULL : wrong("what is published: %s", fault.message);
}

static const char *judge_file(struct trial *trial, const char *name,
                              bool is_acknowledged)
{
    char path[TRIAL_PATH];
    struct stat about;
    trial_path(trial->out, name, path);
    const bool is_there = stat(path, &about) == 0;
    if (!is_there) {
        return is_acknowledged ? wrong("%s is not there", name) : NULL;
    }
    return about.st_size > 0 ? NULL : wrong("%s is empty", name);
}

/* A checkpoint that left the house is one that the ledger must continue. */
static void load_checkpoint(struct trial *trial)
{
    char path[TRIAL_PATH];
    trial_path(trial->out, "checkpoint", path);
    FILE *file = fopen(path, "rb");
    if (file != NULL) {
        trial->note_size = fread(trial->note, 1, sizeof(trial->note), file);
        fclose(file);
    }
}

static const char *judge_outputs(struct trial *trial, enum trial_act act,
                                 bool is_acknowledged)
{
    switch (act) {
    case TRIAL_SUBMIT:
        return judge_file(trial, "batch.csv", is_acknowledged);
    case TRIAL_CHECKPOINT:
        return judge_file(trial, "checkpoint", is_acknowledged);
    case TRIAL_BACKUP:
        return judge_backup(trial, is_acknowledged);
    case TRIAL_TILES:
        return judge_tiles(trial, is_acknowledged);
    case TRIAL_PAYROLL:
    case TRIAL_APPROVE:
    case TRIAL_RETURN:
    case TRIAL_ACTS:
    default:
        return NULL;
    }
}

/* ---- the ledger -------------------------------------------------------------------
 */

static bool is_shape(const struct trial_shape *one, const struct trial_shape *other)
{
    return one->size == other->size && one->received == other->received &&
           one->reserved == other->reserved && one->paid == other->paid &&
           one->available == other->available;
}

/* Every person of the batch is opened in the vault and held against the commitment. */
static const char *judge_vault(struct trial *trial)
{
    size_t size = 0;
    struct fault fault = {0};
    struct submission submission = {0};
    struct office *office = &trial->office;
    struct submission_options options = {.jobs = 1,
                                         .arena = &office->arena,
                                         .write = office_count_bytes,
                                         .context = &size};
    const size_t mark = arena_mark(&office->arena);
    struct status done = profile_find("docs/profiles", "plain", &office->arena,
                                      &options.profile, &fault);
    if (status_is_ok(done)) {
        done = submission_write(&office->ledger, trial->batch, &options, &submission,
                                &fault);
    }
    arena_rewind(&office->arena, mark);
    return status_is_ok(done) && submission.fen == CASES_EIGHT_FEN
               ? NULL
               : wrong("the vault: %s", fault.message);
}

/* What is to be done is done at last, or says that it was done; then it is signed. */
static const char *judge_again(struct trial *trial, enum trial_act act, bool is_there)
{
    struct fault fault = {0};
    const struct status again = trial_do(trial, act, &fault);
    const bool is_refused = again.code == STATUS_EXISTS || again.code == STATUS_REFUSED;
    const bool is_once = act <= TRIAL_RETURN;
    if (!status_is_ok(again) && !(is_once && is_there && is_refused)) {
        return wrong("a second try: %s", fault.message);
    }
    if (status_is_ok(again) && is_once && is_there) {
        return wrong("done twice");
    }
    const struct trial_shape shape = trial_shape(trial);
    if (!is_shape(&shape, &trial->after[act])) {
        return wrong("the end is another one: %llu entries",
                     (unsigned long long)shape.size);
    }
    const struct status signed_now = trial_do(trial, TRIAL_CHECKPOINT, &fault);
    return status_is_ok(signed_now) ? judge_vault(trial)
                                    : wrong("not signed: %s", fault.message);
}

static const char *judge_open(struct trial *trial, enum trial_act act,
                              bool is_acknowledged, bool *ret_is_there)
{
    const struct trial_shape shape = trial_shape(trial);
    const bool is_after = is_shape(&shape, &trial->after[act]);
    if (!is_after && !is_shape(&shape, &trial->before[act])) {
        return wrong("half of it: %llu entries, %lld reserved, %lld paid",
                     (unsigned long long)shape.size, (long long)shape.reserved,
                     (long long)shape.paid);
    }
    if (is_acknowledged && !is_after) {
        return wrong("acknowledged and lost");
    }
    if (shape.received != shape.reserved + shape.paid + shape.available) {
        return wrong("money is not conserved");
    }
    *ret_is_there = is_after && act <= TRIAL_RETURN;
    return judge_again(trial, act, *ret_is_there);
}

const char *trial_judge(struct trial *trial, enum trial_act act, bool is_acknowledged,
                        bool *ret_is_there)
{
    struct fault fault = {0};
    *ret_is_there = false;
    load_checkpoint(trial);
    const char *words = trial_verify(trial);
    if (words == NULL) {
        words = judge_outputs(trial, act, is_acknowledged);
    }
    if (words != NULL) {
        return words;
    }
    if (!status_is_ok(trial_open(trial, &fault))) {
        return wrong("it does not open: %s", fault.message);
    }
    words = judge_open(trial, act, is_acknowledged, ret_is_there);
    trial_close(trial);
    return words;
}
