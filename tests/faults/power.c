/* power.c - the power goes during an act: the disk holds what was synced and any part
 * of the rest (disk.h).  Before each call and behind the last, all subsets of what may
 * be missing are tried when they are few, else some by chance; sectors of the call
 * under way may be torn; the locks of LMDB, which are never synced, are rubbish. */
#include "tests/faults/suite.h"
#include "tests/faults/trial.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FLOATING_MAX = 64, SEEN = 1 << 16, NOTICED = 42 };

static struct trial trial;
static struct disk base; /* before the act that is recorded */

struct outage {
    const struct disk_calls *calls;
    size_t all_max;   /* all subsets of so many calls                   */
    unsigned samples; /* else so many by chance                         */
    uint64_t chance;
    /* NULL when a disk is as it should be.  It is in the folder. */
    const char *(*judge)(void *context, bool is_acknowledged);
    void *context;
    uint64_t seen[SEEN]; /* prints of disks that were judged             */
    unsigned long count;
    const char *words; /* of the first disk that was not as it should be */
    size_t now;
};

/* ---- one disk
 * ------------------------------------------------------------------------
 */

static bool is_new(struct outage *outage, uint64_t print)
{
    size_t place = print % SEEN;
    while (outage->seen[place] != 0) {
        if (outage->seen[place] == print) {
            return false;
        }
        place = (place + 1) % SEEN;
    }
    outage->seen[place] = print;
    ck_assert_uint_lt(outage->count, SEEN / 2);
    return true;
}

static void spoil_lock(struct outage *outage, const char *folder)
{
    char path[TRIAL_PATH];
    uint8_t rubbish[8192];
    trial_path(folder, "lock.mdb", path);
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0) {
        return; /* without the folder there is nothing to spoil */
    }
    for (size_t i = 0; i < sizeof(rubbish); i++) {
        rubbish[i] = (uint8_t)trial_random(&outage->chance);
    }
    const size_t size = trial_random(&outage->chance) % sizeof(rubbish);
    ck_assert_int_eq(write(fd, rubbish, size), (ssize_t)size);
    close(fd);
}

static bool is_acknowledged(const struct disk_calls *calls, size_t now)
{
    for (size_t i = 0; i < now; i++) {
        if (calls->list[i].kind == TRIP_RECORD_ACKNOWLEDGE) {
            return true;
        }
    }
    return false;
}

/* The disk that holds of the floating calls those whose bit in `kept` is 1. */
static void judge_disk(struct outage *outage, const size_t *floating, size_t count,
                       uint64_t kept, uint64_t tear)
{
    static struct disk disk;
    const struct disk_calls *calls = outage->calls;
    const bool is_told = is_acknowledged(calls, outage->now);
    size_t next = 0;
    disk_copy(&base, &disk);
    for (size_t i = 0; i < outage->now; i++) {
        const bool is_floating = next < count && floating[next] == i;
        if (!is_floating || (kept >> next & 1) != 0) {
            disk_apply(&disk, &calls->list[i], 0);
        } else {
            disk_skip(&disk, &calls->list[i]);
        }
        next += is_floating ? 1 : 0;
    }
    if (outage->now < calls->count) {
        disk_apply(&disk, &calls->list[outage->now], tear);
    }
    if (is_new(outage, disk_print(&disk) + (is_told ? 1 : 0))) {
        char folder[TRIAL_PATH];
        disk_store(&disk);
        trial_path(trial.office.folder, "journal", folder);
        spoil_lock(outage, folder);
        trial_path(trial.office.folder, "vault", folder);
        spoil_lock(outage, folder);
        outage->count++;
        outage->words = outage->judge(outage->context, is_told);
    }
    disk_free(&disk);
}

/* ---- all of them
 * ---------------------------------------------------------------------
 */

static uint64_t choose_tear(struct outage *outage)
{
    const struct disk_call *call = &outage->calls->list[outage->now];
    return call->kind == TRIP_RECORD_WRITE && call->size > DISK_SECTOR
               ? trial_random(&outage->chance) | 1
               : 0;
}

/* The power goes during call `now`, or after the last. */
static void judge_moment(struct outage *outage)
{
    const struct disk_calls *calls = outage->calls;
    size_t floating[FLOATING_MAX];
    size_t count = 0;
    for (size_t i = 0; i < outage->now; i++) {
        if (disk_is_write(&calls->list[i]) && !disk_is_synced(calls, i, outage->now)) {
            ck_assert_uint_lt(count, FLOATING_MAX);
            floating[count++] = i;
        }
    }
    const bool is_few = count <= outage->all_max;
    const uint64_t tries = is_few ? UINT64_C(1) << count : outage->samples;
    for (uint64_t i = 0; i < tries && outage->words == NULL; i++) {
        const uint64_t kept = is_few ? i : trial_random(&outage->chance);
        judge_disk(outage, floating, count, kept, 0);
        if (outage->words == NULL && outage->now < calls->count && i % 4 == 0) {
            judge_disk(outage, floating, count, kept, choose_tear(outage));
        }
    }
}

static void judge_all(struct outage *outage)
{
    const struct disk_calls *calls = outage->calls;
    for (size_t now = 0; now <= calls->count && outage->words == NULL; now++) {
        outage->now = now;
        if (now == calls->count || disk_is_write(&calls->list[now])) {
            judge_moment(outage);
        }
    }
}

static struct outage *outage_begin(const struct disk_calls *calls)
{
    const bool is_long = trial_loops(200) >= 1000;
    struct outage *outage = calloc(1, sizeof(*outage));
    ck_assert_ptr_nonnull(outage);
    outage->calls = calls;
    outage->all_max = is_long ? 8 : 2;
    outage->samples = is_long ? 64 : 3;
    outage->chance = trial_seed();
    return outage;
}

/* ---- the acts
 * ------------------------------------------------------------------------
 */

static const char *judge_act(void *context, bool is_told)
{
    bool is_there = false;
    trial.note_size = 0;
    return trial_judge(&trial, *(enum trial_act *)context, is_told, &is_there);
}

static struct trip_plan record_to(char path[static TRIAL_PATH])
{
    trial_path(suite_folder(), "record", path);
    const struct trip_plan plan = {.record =
                                       open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
    ck_assert_int_gt(plan.record, 0);
    return plan;
}

static void record_act(enum trial_act act, struct disk_calls *ret_calls)
{
    char path[TRIAL_PATH];
    const struct trip_plan plan = record_to(path);
    trial_restore(&trial, act);
    disk_load(&base, trial.root); /* with the inodes it has now */
    const struct trial_end end = trial_run(&trial, act, &plan, NULL);
    ck_assert_msg(end.is_acknowledged, "%s", end.words);
    close(plan.record);
    disk_read_calls(path, ret_calls);
}

/* Every loss of power in a record of what was acknowledged; none leaves anything
 * amiss. */
static void survive(const struct disk_calls *calls, const char *what,
                    const char *(*judge)(void *, bool), void *context)
{
    ck_assert(is_acknowledged(calls, calls->count));
    struct outage *outage = outage_begin(calls);
    outage->judge = judge;
    outage->context = context;
    judge_all(outage);
    ck_assert_msg(outage->words == NULL, "%s, call %zu of %zu (seed %llu): %s", what,
                  outage->now, calls->count, (unsigned long long)trial_seed(),
                  outage->words);
    ck_assert_uint_gt(outage->count, 4);
    printf(
        "# faults survived: %lu losses of power during %s, of %zu calls (seed %llu)\n",
        outage->count, what, calls->count, (unsigned long long)trial_seed());
    free(outage);
}

START_TEST(test_the_disk_of_any_moment_is_a_whole_ledger)
{
    enum trial_act act = (enum trial_act)_i;
    struct disk_calls calls;
    trial_begin(&trial);
    record_act(act, &calls);
    survive(&calls, trial_name(act), judge_act, &act);
    disk_free_calls(&calls);
    disk_free(&base);
    trial_end(&trial);
}
END_TEST

/* ---- what was stopped before ------------------------------------------------------
 */

/* A try that fails at that call and leaves tiles in place, without a checkpoint. */
static bool leaves_tiles(const struct trip_plan *plan)
{
    char name[64];
    char path[TRIAL_PATH];
    struct fault fault;
    static const struct trip_plan nothing;
    trial_restore(&trial, TRIAL_TILES);
    disk_free(&base);
    disk_load(&base, trial.root);
    ck_assert_ok(trial_open(&trial, &fault), &fault);
    trip_arm(plan);
    const struct status done = trial_do(&trial, TRIAL_TILES, &fault);
    snprintf(name, sizeof(name), "tiles/tile/0/000.p/%llu",
             (unsigned long long)trial.before[TRIAL_TILES].size);
    trial_path(trial.out, name, path);
    const bool has_tile = access(path, F_OK) == 0;
    trial_path(trial.out, "tiles/checkpoint", path);
    const bool is_it = !status_is_ok(done) && has_tile && access(path, F_OK) != 0;
    if (!is_it) {
        trial_close(&trial);
        trip_arm(&nothing);
    }
    return is_it;
}

/* what an earlier try left in place was perhaps never synced. */
START_TEST(test_tiles_that_a_stopped_export_left_are_synced)
{
    enum trial_act act = TRIAL_TILES;
    char path[TRIAL_PATH];
    struct fault fault;
    struct disk_calls calls;
    static const struct trip_plan nothing;
    trial_begin(&trial);
    struct trip_plan plan = record_to(path);
    plan.word = TRIP_IO_ONCE;
    for (plan.at = 1; !leaves_tiles(&plan); plan.at++) {
        ck_assert_int_lt(plan.at, 100);
        ck_assert_int_eq(ftruncate(plan.record, 0), 0);
        ck_assert_int_eq(lseek(plan.record, 0, SEEK_SET), 0);
    }
    ck_assert_ok(trial_do(&trial, act, &fault), &fault);
    trip_acknowledge();
    trial_close(&trial);
    trip_arm(&nothing);
    close(plan.record);
    disk_read_calls(path, &calls);
    survive(&calls, "a second export", judge_act, &act);
    disk_free_calls(&calls);
    disk_free(&base);
    trial_end(&trial);
}
END_TEST

/* ---- a new ledger
 * --------------------------------------------------------------------
 */

static struct status create(struct fault *fault)
{
    struct public_key checkpoint;
    signing_key_public(trial.office.journal, &checkpoint);
    const struct ledger_new new = {.origin = "ledger.example.org/test",
                                   .unit = "430699",
                                   .title = "测试县",
                                   .staff = "A01",
                                   .suite = DIGEST_SHA256,
                                   .administrator = trial.office.administrator,
                                   .checkpoint = &checkpoint,
                                   .vault_key = trial.office.vault_key,
                                   .now_ms = OFFICE_NOW_MS};
    return ledger_create(trial.office.folder, &new, fault);
}

/* Before it is acknowledged, what is there may be thrown away. */
static const char *judge_new(void *context, bool is_told)
{
    struct fault *fault = context;
    if (!is_told) {
        return NULL;
    }
    if (!status_is_ok(trial_open(&trial, fault))) {
        return fault->message;
    }
    const uint64_t size = office_size(&trial.office);
    trial_close(&trial);
    return size > 0 ? trial_verify(&trial) : "it is empty";
}

START_TEST(test_a_new_ledger_that_was_acknowledged_is_there)
{
    char path[TRIAL_PATH];
    struct fault fault;
    struct disk_calls calls;
    trial_begin(&trial);
    const struct trip_plan plan = record_to(path);
    const struct trip_plan nothing = {.word = TRIP_NOTHING};
    memset(&base, 0, sizeof(base));
    snprintf(base.root, sizeof(base.root), "%.500s", trial.root);
    disk_store(&base); /* empty */
    trip_arm(&plan);
    ck_assert_ok(create(&fault), &fault);
    trip_acknowledge();
    trip_arm(&nothing);
    close(plan.record);
    disk_read_calls(path, &calls);
    survive(&calls, "the making of a ledger", judge_new, &fault);
    disk_free_calls(&calls);
    trial_end(&trial);
}
END_TEST

/* ---- canaries
 * ------------------------------------------------------------------------
 */

/* In a child: opening what is damaged may be the end of the reader.  An assertion that
 * fails ends one with 1, which is no notice. */
static bool is_noticed(enum trial_act act, const struct disk_calls *calls)
{
    int state = 0;
    struct outage *outage = outage_begin(calls);
    outage->judge = judge_act;
    outage->context = &act;
    fflush(NULL);
    const pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        judge_all(outage);
        _exit(outage->words != NULL ? NOTICED : 0);
    }
    ck_assert_int_eq(waitpid(child, &state, 0), child);
    free(outage);
    return (WIFEXITED(state) && WEXITSTATUS(state) == NOTICED) ||
           (WIFSIGNALED(state) && WTERMSIG(state) == SIGBUS);
}

/* A disk that says "synced" and is not. */
START_TEST(test_a_disk_that_lies_is_noticed)
{
    const enum trial_act act = (enum trial_act)_i;
    struct disk_calls calls;
    trial_begin(&trial);
    record_act(act, &calls);
    size_t kept = 0;
    for (size_t i = 0; i < calls.count; i++) {
        calls.list[i].is_durable = false;
        if (calls.list[i].kind != TRIP_RECORD_SYNC &&
            calls.list[i].kind != TRIP_RECORD_SYNC_ALL) {
            calls.list[kept++] = calls.list[i];
        }
    }
    ck_assert_uint_lt(kept, calls.count);
    calls.count = kept;
    ck_assert(is_noticed(act, &calls));
    disk_free_calls(&calls);
    disk_free(&base);
    trial_end(&trial);
}
END_TEST

/* A disk that loses one page that was synced. */
START_TEST(test_a_lost_page_is_noticed)
{
    struct disk_calls calls;
    size_t largest = 0;
    trial_begin(&trial);
    record_act(TRIAL_PAYROLL, &calls);
    for (size_t i = 0; i < calls.count; i++) {
        if (strstr(calls.list[i].path, "/journal/data.mdb") != NULL &&
            calls.list[i].kind == TRIP_RECORD_WRITE &&
            calls.list[i].size > calls.list[largest].size) {
            largest = i;
        }
    }
    ck_assert_uint_ge(calls.list[largest].size, 4096);
    calls.list[largest].kind = TRIP_RECORD_ACKNOWLEDGE + 1; /* nothing */
    ck_assert(is_noticed(TRIAL_PAYROLL, &calls));
    disk_free_calls(&calls);
    disk_free(&base);
    trial_end(&trial);
}
END_TEST

void power_add(Suite *suite)
{
    TCase *one = tcase_create("power");
    tcase_set_timeout(one, 7200);
    tcase_add_loop_test(one, test_the_disk_of_any_moment_is_a_whole_ledger, 0,
                        TRIAL_ACTS);
    tcase_add_test(one, test_tiles_that_a_stopped_export_left_are_synced);
    tcase_add_test(one, test_a_new_ledger_that_was_acknowledged_is_there);
    tcase_add_loop_test(one, test_a_disk_that_lies_is_noticed, 0, TRIAL_ACTS);
    tcase_add_test(one, test_a_lost_page_is_noticed);
    suite_add_tcase(suite, one);
}
