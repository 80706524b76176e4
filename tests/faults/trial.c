/* trial.c - see trial.h. */
#include "tests/faults/trial.h"

#include "ledger/backup.h"
#include "ledger/journal/signer.h"
#include "reports/output.h"
#include "reports/tiles.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- chance
 * --------------------------------------------------------------------------
 */

unsigned long trial_loops(unsigned long otherwise)
{
    const char *text = getenv("LOOPS");
    return text == NULL || text[0] == '\0' ? otherwise : strtoul(text, NULL, 10);
}

uint64_t trial_seed(void)
{
    const char *text = getenv("SEED");
    return text == NULL ? 430699 : strtoull(text, NULL, 10);
}

uint64_t trial_random(uint64_t *state) /* splitmix64 */
{
    uint64_t value = *state += UINT64_C(0x9E3779B97F4A7C15);
    value = (value ^ value >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    value = (value ^ value >> 27) * UINT64_C(0x94D049BB133111EB);
    return value ^ value >> 31;
}

/* ---- what can be done
 * ----------------------------------------------------------------
 */

void trial_path(const char *folder, const char *name, char to[static TRIAL_PATH])
{
    const int size = snprintf(to, TRIAL_PATH, "%s/%s", folder, name);
    ck_assert(size > 0 && size < TRIAL_PATH);
}

enum { MADE = 19730, DELETE_BY = MADE + 90 }; /* days */

static struct status do_payroll(struct trial *trial, struct fault *fault)
{
    struct payroll_summary summary;
    TRY(office_import(&trial->office, &trial->list, &summary, fault));
    trial->batch = summary.batches[0].entry;
    return OK;
}

static struct status do_approve(struct trial *trial, struct fault *fault)
{
    struct office_batches batches = {&trial->office, &trial->batch, 1, NULL};
    return ledger_write(&trial->office.ledger, &trial->office.actor, "approve",
                        office_approve_work, &batches, fault);
}

static void put_bytes(void *context, struct bytes bytes)
{
    output_put(context, bytes);
}

static struct status submit_under(struct trial *trial, struct output *file,
                                  struct fault *fault)
{
    struct office *office = &trial->office;
    struct submission submission = {0};
    struct submission_options options = {
        .jobs = 2, .arena = &office->arena, .write = put_bytes, .context = file};
    const struct office_batches batches = {office, &trial->batch, 1, &submission};
    TRY(profile_find("docs/profiles", "plain", &office->arena, &options.profile,
                     fault));
    TRY(submission_write(&office->ledger, trial->batch, &options, &submission, fault));
    return ledger_write(&office->ledger, &office->actor, "submit", office_submit_work,
                        (void *)(uintptr_t)&batches, fault);
}

/* As the command does it: the file is written, the entry committed, the file named. */
static struct status do_submit(struct trial *trial, struct fault *fault)
{
    struct output file;
    char path[TRIAL_PATH];
    trial_path(trial->out, "batch.csv", path);
    TRY(output_open(path, &trial->office.arena, &file, fault));
    const struct status done = submit_under(trial, &file, fault);
    if (status_is_ok(done)) {
        return output_finish(&file, fault);
    }
    output_discard(&file);
    return done;
}

static struct status do_return(struct trial *trial, struct fault *fault)
{
    struct answer_summary summary;
    return office_answer(&trial->office, trial->answer_path, "return-columns",
                         trial->batch, &summary, fault);
}

static struct status sign(struct trial *trial, struct fault *fault)
{
    struct writer writer = writer_of(trial->note, sizeof(trial->note));
    trial->note_size = 0;
    TRY(signer_checkpoint(trial->office.ledger.journal,
                          &(struct signer_keys){{trial->office.journal}, 1},
                          trial->record, &writer, fault));
    trial->note_size = writer.size;
    return OK;
}

static struct status do_checkpoint(struct trial *trial, struct fault *fault)
{
    struct output file;
    char path[TRIAL_PATH];
    trial_path(trial->out, "checkpoint", path);
    TRY(sign(trial, fault));
    TRY(output_open(path, &trial->office.arena, &file, fault));
    output_put(&file, bytes_from(trial->note, trial->note_size));
    return output_finish(&file, fault);
}

static struct status do_backup(struct trial *trial, struct fault *fault)
{
    char path[TRIAL_PATH];
    struct backup_facts facts;
    trial_path(trial->out, "backup", path);
    return backup_make(&trial->office.ledger, trial->office.vault_key, path, MADE,
                       DELETE_BY, &facts, fault);
}

static struct status do_tiles(struct trial *trial, struct fault *fault)
{
    char path[TRIAL_PATH];
    struct log_keys *keys = NULL;
    struct tiles_facts facts;
    struct journal_view *view = NULL;
    trial_path(trial->out, "tiles", path);
    TRY(sign(trial, fault));
    ARENA_TAKE(&trial->office.arena, 1, keys, fault);
    const struct tiles_order order = {.note = bytes_from(trial->note, trial->note_size),
                                      .keys = keys,
                                      .has_entries = true,
                                      .path = path};
    TRY(journal_view_open(trial->office.ledger.journal, &view, fault));
    struct status done = log_keys_read(journal_view_transaction(view), keys, fault);
    if (status_is_ok(done)) {
        done = tiles_export(view, &order, &trial->office.arena, &facts, fault);
    }
    journal_view_close(view);
    return done;
}

static struct act {
    const char *name;
    struct status (*run)(struct trial *trial, struct fault *fault);
    bool is_once; /* a second time it is refused */
} acts[TRIAL_ACTS] = {
    [TRIAL_PAYROLL] = {"payroll", do_payroll, true},
    [TRIAL_APPROVE] = {"approve", do_approve, true},
    [TRIAL_SUBMIT] = {"submit", do_submit, true},
    [TRIAL_RETURN] = {"return", do_return, true},
    [TRIAL_CHECKPOINT] = {"checkpoint", do_checkpoint, false},
    [TRIAL_BACKUP] = {"backup", do_backup, false},
    [TRIAL_TILES] = {"tiles", do_tiles, false},
};

const char *trial_name(enum trial_act act)
{
    return acts[act].name;
}

/* What the session of every command asks before it writes. */
struct status trial_do(struct trial *trial, enum trial_act act, struct fault *fault)
{
    TRY(signer_expect(trial->office.ledger.journal, trial->record, fault));
    const size_t mark = arena_mark(&trial->office.arena);
    const struct status done = acts[act].run(trial, fault);
    arena_rewind(&trial->office.arena, mark);
    return done;
}

/* With an arena that nothing has touched: a fork copies what was. */
struct status trial_open(struct trial *trial, struct fault *fault)
{
    arena_close(&trial->office.arena);
    TRY(arena_open((size_t)1 << 28, &trial->office.arena, fault));
    const struct ledger_options options = {.vault_key = trial->office.vault_key,
                                           .map_size = trial->map_size};
    return ledger_open(trial->office.folder, &options, &trial->office.ledger, fault);
}

void trial_close(struct trial *trial)
{
    ledger_close(&trial->office.ledger);
    arena_close(&trial->office.arena);
}

/* ---- making it
 * ------------------------------------------------------------------------
 */

static void write_answer(struct trial *trial)
{
    snprintf(trial->answer_path, TRIAL_PATH, "%s", cases_eight_answer());
}

struct trial_shape trial_shape(struct trial *trial)
{
    const struct balance total = office_total(&trial->office);
    return (struct trial_shape){office_size(&trial->office), total.received,
                                total.reserved, total.paid, balance_available(&total)};
}

void trial_begin(struct trial *trial)
{
    struct fault fault;
    memset(trial, 0, sizeof(*trial));
    cases_eight_begin(&trial->office);
    trial_path(trial->office.folder, "..", trial->root);
    trial->root[strlen(trial->office.folder) - strlen("/ledger")] = '\0';
    trial_path(trial->root, "keys", trial->record);
    ck_assert_int_eq(mkdir(trial->record, 0700), 0);
    trial_path(trial->root, "keys/journal.signed", trial->record);
    trial_path(trial->root, "out", trial->out);
    ck_assert_int_eq(mkdir(trial->out, 0700), 0);
    trial->list = cases_eight_payroll("");
    snprintf(trial->list_path, TRIAL_PATH, "%s", trial->list.path);
    trial->list.path = trial->list_path;
    write_answer(trial);
    /* A checkpoint from the start, so that there is a lineage to fork. */
    ck_assert_ok(trial_do(trial, TRIAL_CHECKPOINT, &fault), &fault);
    for (size_t i = 0; i < TRIAL_ACTS; i++) {
        trial->before[i] = trial_shape(trial);
        ledger_close(&trial->office.ledger);
        disk_load(&trial->base[i], trial->root);
        ck_assert_ok(trial_open(trial, &fault), &fault);
        ck_assert_ok(trial_do(trial, (enum trial_act)i, &fault), &fault);
        trial->after[i] = trial_shape(trial);
    }
    trial_close(trial);
    trial->note_size = 0;
}

void trial_restore(struct trial *trial, enum trial_act act)
{
    disk_store(&trial->base[act]);
    trial->note_size = 0;
}

void trial_end(struct trial *trial)
{
    for (size_t i = 0; i < TRIAL_ACTS; i++) {
        disk_free(&trial->base[i]);
    }
    office_end(&trial->office);
}

/* ---- in a child
 * -----------------------------------------------------------------------
 */

/* Past the calls that are counted. */
static void tell(int pipe, const struct trial_end *end)
{
    if (syscall(SYS_write, pipe, end, sizeof(*end)) != (long)sizeof(*end)) {
        _exit(9);
    }
}

static _Noreturn void live(struct trial *trial, enum trial_act act,
                           const struct trip_plan *plan, int pipe)
{
    struct fault fault = {0};
    struct trial_end end = {0};
    trip_arm(plan);
    struct status done = trial_open(trial, &fault);
    if (status_is_ok(done)) {
        done = trial_do(trial, act, &fault);
    }
    end.is_acknowledged = status_is_ok(done);
    if (end.is_acknowledged) {
        trip_acknowledge();
    }
    end.code = done.code;
    if (!end.is_acknowledged) {
        memcpy(end.words, fault.message, sizeof(end.words) - 1);
    }
    tell(pipe, &end);
    ledger_close(&trial->office.ledger);
    end.calls = trip_calls();
    tell(pipe, &end);
    _exit(0);
}

struct trial_end trial_run(struct trial *trial, enum trial_act act,
                           const struct trip_plan *plan, void (*prepare)(void))
{
    int ends[2];
    int state = 0;
    struct trial_end end = {0};
    ck_assert_int_eq(pipe(ends), 0);
    fflush(NULL);
    const pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        close(ends[0]);
        if (prepare != NULL) {
            prepare();
        }
        live(trial, act, plan, ends[1]);
    }
    close(ends[1]);
    struct trial_end heard;
    while (read(ends[0], &heard, sizeof(heard)) == (ssize_t)sizeof(heard)) {
        end = heard;
    }
    close(ends[0]);
    ck_assert_int_eq(waitpid(child, &state, 0), child);
    end.signal = WIFSIGNALED(state) ? WTERMSIG(state) : 0;
    end.exit = WIFEXITED(state) ? WEXITSTATUS(state) : 0;
    return end;
}
