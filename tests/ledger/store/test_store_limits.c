/* test_store_limits.c - full maps, full disks, second writers and sudden deaths.
 *
 * Tests that fork, or change what the whole process may do, are tagged "fork". */
#include "ledger/store/store.h"

#include "tests/suite.h"

#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ENTRIES, TABLE_COUNT };
enum { VALUE_SIZE = 230, NOBODY = 65534 };
static const struct store_table tables[] = {
    [ENTRIES] = {"entries", STORE_TABLE_APPEND}};

static struct fault fault;

static struct status try_open(const char *folder, struct store_options options,
                              struct store **ret_store)
{
    options.tables = tables;
    options.table_count = TABLE_COUNT;
    return store_open(folder, &options, ret_store, &fault);
}

static struct store *open_with(const char *folder, struct store_options options)
{
    struct store *store = NULL;
    ck_assert_ok(try_open(folder, options, &store), &fault);
    return store;
}

static struct store *make(const char *folder)
{
    return open_with(folder, (struct store_options){.must_be_new = true});
}

/* What append_some has to do, and what became of it. */
struct some {
    uint64_t first, count;
    uint64_t death_at; /* after so many appends of this run; 0 for never */
    size_t run_count;
};

static struct status append_some(struct store_transaction *transaction, void *context,
                                 struct fault *why)
{
    struct some *some = context;
    uint8_t value[VALUE_SIZE];
    uint8_t space[8];
    some->run_count++;
    for (uint64_t i = 0; i < some->count; i++) {
        const struct bytes key = store_key_u64(space, some->first + i);
        memset(value, (int)((some->first + i) % 251), sizeof(value));
        TRY(store_append(transaction, ENTRIES, key, bytes_from(value, sizeof(value)),
                         why));
        if (some->death_at == i + 1) {
            raise(SIGKILL);
        }
    }
    return OK;
}

static struct status append(struct store *store, uint64_t first, uint64_t count)
{
    return store_write(store, append_some,
                       &(struct some){.first = first, .count = count}, &fault);
}

/* Every value is the one that was written. */
static struct status read_all(struct store_transaction *transaction, void *context,
                              struct fault *why)
{
    uint64_t *count = context;
    struct store_cursor *cursor = NULL;
    struct bytes key;
    struct bytes value;
    TRY(store_cursor_open(transaction, ENTRIES, &cursor, why));
    *count = 0;
    struct status status = store_cursor_first(cursor, &key, &value, why);
    while (status_is_ok(status)) {
        uint8_t space[8];
        ck_assert_bytes(key, store_key_u64(space, *count));
        ck_assert_uint_eq(value.size, VALUE_SIZE);
        ck_assert_uint_eq(value.at[0], *count % 251);
        ck_assert_mem_eq(value.at, value.at + 1, VALUE_SIZE - 1);
        ++*count;
        status = store_cursor_next(cursor, &key, &value, why);
    }
    store_cursor_close(cursor);
    ck_assert_uint_eq(*count, store_count(transaction, ENTRIES));
    return status.code == STATUS_NOT_FOUND ? OK : status;
}

static uint64_t count_of(struct store *store)
{
    uint64_t count = 0;
    ck_assert_ok(store_read(store, read_all, &count, &fault), &fault);
    return count;
}

static uint64_t map_size_of(struct store *store)
{
    struct store_facts facts;
    store_facts(store, &facts);
    return facts.map_size_bytes;
}

/* ---- limits of one process
 * ----------------------------------------------------------- */

static struct status use_long_keys(struct store_transaction *transaction, void *context,
                                   struct fault *why)
{
    static const size_t sizes[] = {1, STORE_KEY_SIZE_MAX - 1, STORE_KEY_SIZE_MAX};
    uint8_t key[STORE_KEY_SIZE_MAX];
    (void)context;
    memset(key, 'k', sizeof(key));
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        TRY(store_append(transaction, ENTRIES, bytes_from(key, sizes[i]),
                         bytes_of("value"), why));
    }
    return OK;
}

START_TEST(test_keys_of_one_to_511_bytes_are_taken)
{
    struct store *store = make(suite_folder());
    ck_assert_ok(store_write(store, use_long_keys, NULL, &fault), &fault);
    store_close(store);
}
END_TEST

START_TEST(test_number_keys_sort_as_numbers)
{
    static const uint64_t numbers[] = {0,     1,          255,        256,
                                       65535, 0xffffffff, 1ULL << 32, UINT64_MAX};
    for (size_t i = 1; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        uint8_t a[8];
        uint8_t b[8];
        ck_assert_int_lt(bytes_compare(store_key_u64(a, numbers[i - 1]),
                                       store_key_u64(b, numbers[i])),
                         0);
    }
}
END_TEST

START_TEST(test_r019_a_full_map_refuses_and_changes_nothing)
{
    enum { STEP = 65536, BEFORE = 10, MANY = 3000 };
    size_t refused_count = 0;
    bool has_fitted = false;
    for (uint64_t size = STEP; !has_fitted; size += STEP) {
        ck_assert_uint_lt(size, 64ULL * STEP);
        struct store *store =
            open_with(suite_folder(),
                      (struct store_options){.must_be_new = true, .map_size = size});
        ck_assert_ok(append(store, 0, BEFORE), &fault);
        struct some some = {.first = BEFORE, .count = MANY};
        const struct status status = store_write(store, append_some, &some, &fault);
        has_fitted = status_is_ok(status);
        ck_assert_uint_eq(some.run_count, 1);
        ck_assert_uint_eq(map_size_of(store), size);
        if (!has_fitted) {
            refused_count++;
            ck_assert_uint_eq(status.code, STATUS_FULL);
            ck_assert_str_eq(fault.rule, "R-019");
        }
        ck_assert_uint_eq(count_of(store), has_fitted ? BEFORE + MANY : BEFORE);
        if (!has_fitted) {
            ck_assert_ok(append(store, BEFORE, 1), &fault);
        }
        store_close(store);
    }
    ck_assert_uint_ge(refused_count, 5);
}
END_TEST

START_TEST(test_a_small_map_grows_and_the_work_runs_again)
{
    const char *folder = suite_folder();
    struct store *store = open_with(
        folder, (struct store_options){.must_be_new = true, .map_size_first = 65536});
    uint64_t count = 0;
    size_t run_count = 0;
    for (uint64_t step = 1; step <= 4096; step *= 2) {
        struct some some = {.first = count, .count = step};
        ck_assert_ok(store_write(store, append_some, &some, &fault), &fault);
        count += step;
        run_count += some.run_count - 1;
        ck_assert_uint_eq(count_of(store), count);
    }
    ck_assert_uint_ge(run_count, 4);
    ck_assert_uint_ge(map_size_of(store), 2 << 20);
    store_close(store);
    /* Data larger than the map asked for are still opened. */
    store = open_with(folder, (struct store_options){.map_size = 65536});
    ck_assert_uint_eq(count_of(store), count);
    store_close(store);
}
END_TEST

START_TEST(test_r019_a_map_does_not_move_under_a_reader)
{
    struct store *store =
        open_with(suite_folder(),
                  (struct store_options){.must_be_new = true, .map_size_first = 65536});
    struct store_transaction *reading = NULL;
    ck_assert_ok(store_read_begin(store, &reading, &fault), &fault);
    ck_assert_status(append(store, 0, 3000), STATUS_FULL);
    ck_assert_str_eq(fault.rule, "R-019");
    ck_assert_uint_eq(store_count(reading, ENTRIES), 0);
    store_read_end(reading);
    ck_assert_ok(append(store, 0, 3000), &fault);
    ck_assert_uint_eq(count_of(store), 3000);
    store_close(store);
}
END_TEST

/* ---- other processes
 * ------------------------------------------------------------------ */

/* A child that says on its pipe when it is ready, and waits to be told. */
struct peer {
    pid_t process;
    int from, to; /* the parent's ends */
};

static void say(int fd)
{
    if (write(fd, "!", 1) != 1) {
        _exit(90);
    }
}

static void hear(int fd)
{
    char byte = 0;
    if (read(fd, &byte, 1) != 1) {
        _exit(91);
    }
}

typedef int peer_life(const char *folder, int from, int to);

static struct peer peer_start(peer_life *life, const char *folder)
{
    int up[2];
    int down[2];
    ck_assert_int_eq(pipe(up), 0);
    ck_assert_int_eq(pipe(down), 0);
    const pid_t process = fork();
    ck_assert_int_ge(process, 0);
    if (process == 0) {
        _exit(life(folder, down[0], up[1]));
    }
    close(up[1]);
    close(down[0]);
    return (struct peer){process, up[0], down[1]};
}

static int peer_end(struct peer peer)
{
    int state = 0;
    ck_assert_int_eq(waitpid(peer.process, &state, 0), peer.process);
    close(peer.from);
    close(peer.to);
    return state;
}

static int hold_the_lock(const char *folder, int from, int to)
{
    struct store *store = NULL;
    if (!status_is_ok(try_open(folder, (struct store_options){0}, &store))) {
        return 1;
    }
    say(to);
    hear(from);
    return 2;
}

START_TEST(test_r017_a_second_writer_is_told_who_writes)
{
    const char *folder = suite_folder();
    store_close(make(folder));
    const struct peer peer = peer_start(hold_the_lock, folder);
    hear(peer.from);
    char number[40];
    snprintf(number, sizeof(number), "process %ld;", (long)peer.process);
    struct store *store = NULL;
    ck_assert_status(try_open(folder, (struct store_options){0}, &store),
                     STATUS_ENVIRONMENT);
    ck_assert_str_eq(fault.rule, "R-017");
    ck_assert_ptr_nonnull(strstr(fault.message, number));
    /* Readers do not wait. */
    store_close(open_with(folder, (struct store_options){.is_read_only = true}));
    kill(peer.process, SIGKILL);
    ck_assert(WIFSIGNALED(peer_end(peer)));
    store_close(open_with(folder, (struct store_options){0}));
}
END_TEST

static int read_what_grew(const char *folder, int from, int to)
{
    struct store *store = NULL;
    const struct store_options options = {.is_read_only = true, .map_size = 65536};
    if (!status_is_ok(try_open(folder, options, &store))) {
        return 1;
    }
    say(to);
    hear(from);
    uint64_t count = 0;
    if (!status_is_ok(store_read(store, read_all, &count, &fault))) {
        return 2;
    }
    store_close(store);
    return count == 3000 ? 0 : 3;
}

START_TEST(test_a_reader_follows_a_writer_that_outgrows_its_map)
{
    const char *folder = suite_folder();
    store_close(make(folder));
    const struct peer peer = peer_start(read_what_grew, folder);
    hear(peer.from);
    struct store *store = open_with(folder, (struct store_options){0});
    ck_assert_ok(append(store, 0, 3000), &fault);
    say(peer.to);
    ck_assert_int_eq(peer_end(peer), 0);
    store_close(store);
}
END_TEST

static uint64_t death_at;

static int die_while_writing(const char *folder, int from, int to)
{
    (void)from;
    (void)to;
    struct store *store = NULL;
    if (!status_is_ok(try_open(folder, (struct store_options){0}, &store))) {
        return 1;
    }
    struct some some = {.first = 100, .count = 3000, .death_at = death_at};
    return status_is_ok(store_write(store, append_some, &some, &fault)) ? 2 : 3;
}

START_TEST(test_a_death_while_writing_leaves_the_state_before)
{
    const char *folder = suite_folder();
    struct store *store = make(folder);
    ck_assert_ok(append(store, 0, 100), &fault);
    store_close(store);
    for (death_at = 1; death_at <= 3000; death_at = death_at * 3 + 1) {
        const int state = peer_end(peer_start(die_while_writing, folder));
        ck_assert(WIFSIGNALED(state));
        store = open_with(folder, (struct store_options){0});
        ck_assert_uint_eq(count_of(store), 100);
        store_close(store);
    }
}
END_TEST

/* ---- what the system refuses
 * ----------------------------------------------------------- */

static void limit_file_size(rlim_t size)
{
    struct rlimit limit;
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = size;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(test_r018_after_a_failed_commit_nothing_is_written_until_reopened)
{
    const char *folder = suite_folder();
    struct store *store = make(folder);
    ck_assert_ok(append(store, 0, 100), &fault);
    signal(SIGXFSZ, SIG_IGN);
    limit_file_size(256 << 10);
    /* The short write that LMDB sees is an I/O error like any other. */
    ck_assert_status(append(store, 100, 3000), STATUS_ENVIRONMENT);
    limit_file_size(RLIM_INFINITY);
    ck_assert_status(append(store, 100, 1), STATUS_ENVIRONMENT);
    ck_assert_str_eq(fault.rule, "R-018");
    ck_assert_uint_eq(count_of(store), 100);
    store_close(store);
    store = open_with(folder, (struct store_options){0});
    ck_assert_uint_eq(count_of(store), 100);
    ck_assert_ok(append(store, 100, 3000), &fault);
    ck_assert_uint_eq(count_of(store), 3100);
    store_close(store);
}
END_TEST

/* Mounted where no other process sees it, so that it goes with this one. */
static bool mount_small_disk(const char *folder)
{
    if (syscall(SYS_unshare, CLONE_NEWNS) != 0 ||
        mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("none", folder, "tmpfs", 0, "size=24m,mode=0700") != 0) {
        printf("skipped: a small disk cannot be mounted: %s\n", strerror(errno));
        return false;
    }
    return true;
}

START_TEST(test_r019_a_full_disk_refuses_and_loses_nothing)
{
    const char *disk = suite_folder();
    if (!mount_small_disk(disk)) {
        return;
    }
    char folder[512];
    snprintf(folder, sizeof(folder), "%s/ledger", disk);
    struct store *store = make(folder);
    uint64_t count = 0;
    struct status status = append(store, count, 2000);
    while (status_is_ok(status)) {
        count += 2000;
        ck_assert_uint_lt(count, 100000);
        status = append(store, count, 2000);
    }
    /* The look beforehand: refused at 16 MiB left, and still whole. */
    ck_assert_uint_eq(status.code, STATUS_FULL);
    ck_assert_str_eq(fault.rule, "R-019");
    ck_assert_uint_ge(count, 10000);
    ck_assert_uint_eq(count_of(store), count);
    char copy[512];
    snprintf(copy, sizeof(copy), "%s/copy", disk);
    ck_assert_ok(store_copy(store, copy, &fault), &fault);
    store_close(store);

    /* One write larger than the disk gets past the look, and fails in the commit. */
    snprintf(folder, sizeof(folder), "%s/other", suite_folder());
    ck_assert_int_eq(mkdir(folder, 0700), 0);
    ck_assert(mount_small_disk(folder));
    store = make(folder);
    ck_assert_ok(append(store, 0, 2000), &fault);
    ck_assert_status(append(store, 2000, 120000), STATUS_FULL);
    ck_assert_str_eq(fault.rule, "R-019");
    ck_assert_uint_eq(count_of(store), 2000);
    ck_assert(!status_is_ok(append(store, 2000, 1)));
    ck_assert_status(store_copy(store, "/proc/none", &fault), STATUS_ENVIRONMENT);
    store_close(store);
    store = open_with(folder, (struct store_options){0});
    ck_assert_uint_eq(count_of(store), 2000);
    store_close(store);
}
END_TEST

START_TEST(test_a_foreign_folder_is_refused_with_its_reason)
{
    const char *folder = suite_folder();
    store_close(make(folder));
    if (geteuid() == 0) {
        /* The way is open, the folder is not; then the folder is, the files are not. */
        char above[512];
        snprintf(above, sizeof(above), "%s/..", folder);
        ck_assert_int_eq(chmod(above, 0711), 0);
        ck_assert_int_eq(seteuid(NOBODY), 0);
    } else {
        ck_assert_int_eq(chmod(folder, 0), 0);
    }
    struct store *store = NULL;
    ck_assert_status(try_open(folder, (struct store_options){0}, &store),
                     STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(fault.message, "permission"));
    if (getuid() == 0) {
        ck_assert_int_eq(seteuid(0), 0);
        ck_assert_int_eq(chmod(folder, 0755), 0);
        ck_assert_int_eq(seteuid(NOBODY), 0);
    } else {
        ck_assert_int_eq(chmod(folder, 0700), 0);
        return;
    }
    ck_assert_status(try_open(folder, (struct store_options){0}, &store),
                     STATUS_ENVIRONMENT);
    ck_assert_status(
        try_open(folder, (struct store_options){.is_read_only = true}, &store),
        STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(fault.message, "permission"));
    ck_assert_ptr_null(store);
}
END_TEST

START_TEST(test_little_address_space_makes_a_smaller_map)
{
    const struct rlimit limit = {(rlim_t)1 << 30, (rlim_t)1 << 30};
    ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
    struct store *store = make(suite_folder());
    ck_assert_uint_lt(map_size_of(store), (uint64_t)1 << 30);
    ck_assert_uint_ge(map_size_of(store), (uint64_t)1 << 28);
    ck_assert_ok(append(store, 0, 3000), &fault);
    ck_assert_uint_eq(count_of(store), 3000);
    store_close(store);
}
END_TEST

/* Bytes of address space in use. */
static rlim_t address_space_used(void)
{
    char text[64] = {0};
    FILE *file = fopen("/proc/self/statm", "r");
    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_nonnull(fgets(text, sizeof(text), file));
    fclose(file);
    return strtoul(text, NULL, 10) * (rlim_t)sysconf(_SC_PAGESIZE);
}

START_TEST(test_r019_a_map_that_may_not_grow_is_full)
{
    enum { MAP_SIZE = 4 << 20, MANY = 20000 };
    struct store *store =
        open_with(suite_folder(), (struct store_options){.must_be_new = true,
                                                         .map_size_first = MAP_SIZE});
    ck_assert_ok(append(store, 0, 100), &fault);
    struct rlimit limit;
    ck_assert_int_eq(getrlimit(RLIMIT_AS, &limit), 0);
    /* Enough to keep the changed pages, too little for a map of twice the size. */
    limit.rlim_cur = address_space_used() + MAP_SIZE * 3 / 2;
    ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
    ck_assert_status(append(store, 100, MANY), STATUS_FULL);
    ck_assert_str_eq(fault.rule, "R-019");
    limit.rlim_cur = limit.rlim_max;
    ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
    ck_assert_uint_eq(count_of(store), 100);
    ck_assert_ok(append(store, 100, MANY), &fault);
    ck_assert_uint_eq(count_of(store), 100 + MANY);
    store_close(store);
}
END_TEST

static int use_after_fork(struct store *store)
{
    const pid_t process = fork();
    ck_assert_int_ge(process, 0);
    if (process == 0) {
        const struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        fclose(stderr);
        _exit(status_is_ok(append(store, 0, 1)) ? 0 : 1);
    }
    int state = 0;
    ck_assert_int_eq(waitpid(process, &state, 0), process);
    return state;
}

START_TEST(test_a_store_is_not_used_after_fork)
{
    struct store *store = make(suite_folder());
    const int state = use_after_fork(store);
    ck_assert(WIFSIGNALED(state) && WTERMSIG(state) == SIGABRT);
    store_close(store);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("store_limits");
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, test_keys_of_one_to_511_bytes_are_taken);
    tcase_add_test(limits, test_number_keys_sort_as_numbers);
    tcase_add_test(limits, test_r019_a_full_map_refuses_and_changes_nothing);
    tcase_add_test(limits, test_a_small_map_grows_and_the_work_runs_again);
    tcase_add_test(limits, test_r019_a_map_does_not_move_under_a_reader);
    suite_add_tcase(suite, limits);
    TCase *system = tcase_create("system");
    tcase_set_tags(system, "fork");
    tcase_add_test(system, test_r017_a_second_writer_is_told_who_writes);
    tcase_add_test(system, test_a_reader_follows_a_writer_that_outgrows_its_map);
    tcase_add_test(system, test_a_death_while_writing_leaves_the_state_before);
    tcase_add_test(system,
                   test_r018_after_a_failed_commit_nothing_is_written_until_reopened);
    tcase_add_test(system, test_r019_a_full_disk_refuses_and_loses_nothing);
    tcase_add_test(system, test_a_foreign_folder_is_refused_with_its_reason);
    tcase_add_test(system, test_little_address_space_makes_a_smaller_map);
    tcase_add_test(system, test_r019_a_map_that_may_not_grow_is_full);
    tcase_add_test(system, test_a_store_is_not_used_after_fork);
    suite_add_tcase(suite, system);
    return suite;
}
