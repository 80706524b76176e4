/* room.c - too little of everything: a disk that is full after so many bytes, a limit
 * of file sizes, a map and a memory that are too small.  Each size is refused cleanly
 * or is enough; nothing is half done. */
#include "tests/faults/suite.h"
#include "tests/faults/trial.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static struct trial trial;
static rlim_t limit; /* of the child that is to come */

static void set_limit(int which, rlim_t size)
{
    const struct rlimit both = {size, size};
    if (setrlimit(which, &both) != 0) {
        _exit(8);
    }
}

static void limit_files(void)
{
    signal(SIGXFSZ, SIG_IGN); /* the write then fails with EFBIG */
    set_limit(RLIMIT_FSIZE, limit);
}

/* Beyond what the process has already. */
static void limit_memory(void)
{
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL || fscanf(file, "%lu", &pages) != 1) {
        _exit(8);
    }
    fclose(file);
    set_limit(RLIMIT_AS, (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + limit);
}

/* Gives whether it was enough. */
static bool try_size(enum trial_act act, const struct trip_plan *plan,
                     void (*prepare)(void), const char *what, uint64_t size)
{
    bool is_there = false;
    trial_restore(&trial, act);
    const struct trial_end end = trial_run(&trial, act, plan, prepare);
    const bool is_clean = end.signal == 0 && end.exit == 0 &&
                          (end.is_acknowledged || end.code == STATUS_ENVIRONMENT ||
                           end.code == STATUS_FULL || end.code == STATUS_NO_MEMORY);
    ck_assert_msg(is_clean, "%s in %llu bytes of %s: signal %d, exit %d, %s: %s",
                  trial_name(act), (unsigned long long)size, what, end.signal, end.exit,
                  status_name(end.code), end.words);
    const uint64_t map_size = trial.map_size;
    trial.map_size = 0;
    const char *words = trial_judge(&trial, act, end.is_acknowledged, &is_there);
    trial.map_size = map_size;
    ck_assert_msg(words == NULL, "%s in %llu bytes of %s%s: %s", trial_name(act),
                  (unsigned long long)size, what,
                  end.is_acknowledged ? ", acknowledged" : "", words);
    return end.is_acknowledged;
}

/* Sizes from 0 up to `end`, with chance between the steps; the last is enough. */
struct sweep {
    const char *what;
    uint64_t step, end;
    unsigned long tried, enough;
    uint64_t chance;
};

static uint64_t next_size(struct sweep *sweep, uint64_t size)
{
    return size + 1 + sweep->step / 2 + trial_random(&sweep->chance) % sweep->step;
}

static void begin(struct sweep *sweep, enum trial_act act, uint64_t end)
{
    const unsigned long steps = trial_loops(200) >= 1000 ? 128 : 4;
    sweep->end = end;
    sweep->step = end / steps + 1;
    sweep->chance = trial_seed() + (uint64_t)act;
}

static void report(const struct sweep *sweep, enum trial_act act, bool is_enough)
{
    ck_assert_msg(is_enough, "%s: %llu bytes of %s were never enough", trial_name(act),
                  (unsigned long long)sweep->end, sweep->what);
    ck_assert_uint_lt(sweep->enough, sweep->tried);
    printf("# faults survived: %lu %s, %s too small\n", sweep->tried - sweep->enough,
           trial_name(act), sweep->what);
}

/* Sizes upward until one is enough: of the disk, or of what `prepare` limits. */
static void sweep_up(struct sweep *sweep, enum trial_act act, enum trip_word word,
                     void (*prepare)(void))
{
    bool is_enough = false;
    for (uint64_t size = 0; !is_enough && size < 4 * sweep->end;
         size = next_size(sweep, size)) {
        const struct trip_plan plan = {.word = word,
                                       .at = word == TRIP_ROOM ? (long)size : 0};
        limit = (rlim_t)size;
        is_enough = try_size(act, &plan, prepare, sweep->what, size);
        sweep->tried++;
        sweep->enough += is_enough ? 1 : 0;
    }
    report(sweep, act, is_enough);
}

START_TEST(test_a_disk_that_fills_up)
{
    const enum trial_act act = (enum trial_act)_i;
    struct sweep sweep = {.what = "disk"};
    trial_begin(&trial);
    begin(&sweep, act, act == TRIAL_BACKUP ? 600000 : 150000);
    sweep_up(&sweep, act, TRIP_ROOM, NULL);
    trial_end(&trial);
}
END_TEST

START_TEST(test_a_limit_of_file_sizes)
{
    const enum trial_act act = (enum trial_act)_i;
    struct sweep sweep = {.what = "file"};
    trial_begin(&trial);
    begin(&sweep, act, 400000);
    sweep_up(&sweep, act, TRIP_NOTHING, limit_files);
    trial_end(&trial);
}
END_TEST

START_TEST(test_a_map_that_is_too_small)
{
    static const struct trip_plan nothing;
    static const enum trial_act acts[] = {TRIAL_PAYROLL, TRIAL_APPROVE, TRIAL_RETURN};
    const enum trial_act act = acts[_i];
    struct sweep sweep = {.what = "map", .end = 1 << 20};
    bool is_enough = false;
    trial_begin(&trial);
    /* What is there is always mapped; from there on by the least step there is. */
    for (uint64_t size = 1 << 16; !is_enough && size < sweep.end; size += 1 << 16) {
        trial.map_size = size;
        is_enough = try_size(act, &nothing, NULL, sweep.what, size);
        sweep.tried++;
        sweep.enough += is_enough ? 1 : 0;
    }
    trial.map_size = 0;
    report(&sweep, act, is_enough);
    trial_end(&trial);
}
END_TEST

START_TEST(test_a_memory_that_is_too_small)
{
    static const struct trip_plan nothing;
    const enum trial_act act = (enum trial_act)_i;
    struct sweep sweep = {.what = "memory"};
    trial_begin(&trial);
    begin(&sweep, act, (uint64_t)640 << 20);
    /* Once enough is not enough for ever: the map takes what it finds. */
    for (uint64_t size = 0; size < sweep.end; size = next_size(&sweep, size)) {
        limit = (rlim_t)size;
        sweep.enough += try_size(act, &nothing, limit_memory, sweep.what, size) ? 1 : 0;
        sweep.tried++;
    }
    for (uint64_t size = sweep.end; sweep.enough == 0 && size <= (uint64_t)16 << 30;
         size *= 2) {
        limit = (rlim_t)size;
        sweep.enough += try_size(act, &nothing, limit_memory, sweep.what, size) ? 1 : 0;
        sweep.tried++;
    }
    report(&sweep, act, sweep.enough > 0);
    trial_end(&trial);
}
END_TEST

void room_add(Suite *suite)
{
    TCase *one = tcase_create("room");
    tcase_set_timeout(one, 7200);
    tcase_add_loop_test(one, test_a_disk_that_fills_up, 0, TRIAL_ACTS);
    tcase_add_loop_test(one, test_a_limit_of_file_sizes, 0, TRIAL_ACTS);
    tcase_add_loop_test(one, test_a_map_that_is_too_small, 0, 3);
    tcase_add_loop_test(one, test_a_memory_that_is_too_small, 0, TRIAL_ACTS);
    suite_add_tcase(suite, one);
}
