/* test_store.c - tables, transactions and opening, as their callers see them. */
#include "ledger/store/store.h"

#include "tests/suite.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ENTRIES, NAMES, TABLE_COUNT };
static const struct store_table tables[] = {
    [ENTRIES] = {"entries", STORE_TABLE_APPEND},
    [NAMES] = {"names", STORE_TABLE_MAP},
};

static struct fault fault;

static struct store *open_with(const char *folder, struct store_options options)
{
    struct store *store = NULL;
    options.tables = tables;
    options.table_count = TABLE_COUNT;
    ck_assert_ok(store_open(folder, &options, &store, &fault), &fault);
    return store;
}

static struct store *make(const char *folder)
{
    return open_with(folder, (struct store_options){.must_be_new = true});
}

static struct status refused(const char *folder, struct store_options options)
{
    struct store *store = NULL;
    options.tables = tables;
    options.table_count = TABLE_COUNT;
    const struct status status = store_open(folder, &options, &store, &fault);
    ck_assert_ptr_null(store);
    return status;
}

static const char *inside(const char *folder, const char *name)
{
    static char path[512];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

/* ---- writing ------------------------------------------------------------------- */

struct range {
    uint64_t first, count;
};

static struct status append_range(struct store_transaction *transaction, void *context,
                                  struct fault *why)
{
    const struct range *range = context;
    uint8_t space[8];
    for (uint64_t i = 0; i < range->count; i++) {
        const struct bytes key = store_key_u64(space, range->first + i);
        TRY(store_append(transaction, ENTRIES, key, key, why));
    }
    return OK;
}

static struct status put_pairs(struct store_transaction *transaction, void *context,
                               struct fault *why)
{
    for (const char *const *name = context; *name != NULL; name++) {
        TRY(store_put(transaction, NAMES, bytes_of(*name), bytes_of("value"), why));
    }
    return OK;
}

static uint64_t count_of(struct store *store, size_t table)
{
    struct store_transaction *reading = NULL;
    ck_assert_ok(store_read_begin(store, &reading, &fault), &fault);
    const uint64_t count = store_count(reading, table);
    store_read_end(reading);
    return count;
}

START_TEST(test_r016_an_append_table_refuses_a_key_not_above_its_last)
{
    static const struct {
        uint64_t key;
        enum status_code code;
    } cases[] = {{0, STATUS_EXISTS},
                 {9, STATUS_EXISTS},
                 {10, STATUS_EXISTS},
                 {11, STATUS_CODE_OK}};
    struct store *store = make(suite_folder());
    ck_assert_ok(store_write(store, append_range, &(struct range){10, 1}, &fault),
                 &fault);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        fault_clear(&fault);
        ck_assert_status(
            store_write(store, append_range, &(struct range){cases[i].key, 1}, &fault),
            cases[i].code);
        ck_assert_str_eq(fault.rule, cases[i].code == STATUS_EXISTS ? "R-016" : "");
    }
    ck_assert_uint_eq(count_of(store, ENTRIES), 2);
    store_close(store);
}
END_TEST

/* Swallows a refusal, and goes on as if nothing had happened. */
static struct status swallow(struct store_transaction *transaction, void *context,
                             struct fault *why)
{
    uint8_t space[8];
    struct bytes value = {0};
    struct store_cursor *cursor = NULL;
    const struct bytes name = bytes_of("name");
    TRY(append_range(transaction, &(struct range){5, 1}, why));
    status_ignore(append_range(transaction, &(struct range){5, 1}, NULL), "on trial");
    const struct status later[] = {
        store_append(transaction, ENTRIES, store_key_u64(space, 6), name, why),
        store_put(transaction, NAMES, name, name, why),
        store_delete(transaction, NAMES, name, why),
        store_get(transaction, ENTRIES, store_key_u64(space, 5), &value, why),
        store_cursor_open(transaction, NAMES, &cursor, why),
    };
    for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++) {
        ck_assert_uint_eq(later[i].code, STATUS_EXISTS);
    }
    ck_assert_str_eq(why->rule, "R-016");
    ck_assert_uint_eq(store_count(transaction, ENTRIES), 0);
    *(bool *)context = true;
    return OK;
}

START_TEST(test_the_first_error_sticks_and_nothing_is_committed)
{
    struct store *store = make(suite_folder());
    bool was_run = false;
    ck_assert_status(store_write(store, swallow, &was_run, &fault), STATUS_EXISTS);
    ck_assert(was_run);
    ck_assert_str_eq(fault.rule, "R-016");
    ck_assert_uint_eq(count_of(store, ENTRIES), 0);
    store_close(store);
}
END_TEST

static struct status change_mind(struct store_transaction *transaction, void *context,
                                 struct fault *why)
{
    TRY(append_range(transaction, context, why));
    return FAULT(why, STATUS_REFUSED, "R-001: no");
}

START_TEST(test_work_that_refuses_leaves_nothing)
{
    struct store *store = make(suite_folder());
    struct range range = {0, 1000};
    ck_assert_status(store_write(store, change_mind, &range, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-001");
    ck_assert_uint_eq(count_of(store, ENTRIES), 0);
    store_close(store);
}
END_TEST

START_TEST(test_a_rehearsal_leaves_nothing_and_tells_the_truth)
{
    struct store *store = make(suite_folder());
    struct range range = {0, 1000};
    ck_assert_ok(store_rehearse(store, append_range, &range, &fault), &fault);
    ck_assert_uint_eq(count_of(store, ENTRIES), 0);
    ck_assert_ok(store_write(store, append_range, &range, &fault), &fault);
    ck_assert_status(store_rehearse(store, append_range, &range, &fault),
                     STATUS_EXISTS);
    ck_assert_uint_eq(count_of(store, ENTRIES), 1000);
    store_close(store);
}
END_TEST

static struct status use_a_map(struct store_transaction *transaction, void *context,
                               struct fault *why)
{
    (void)context;
    struct bytes value = bytes_of("untouched");
    const struct bytes key = bytes_of("key");
    ck_assert_status(store_get(transaction, NAMES, key, &value, why), STATUS_NOT_FOUND);
    ck_assert_status(store_delete(transaction, NAMES, key, why), STATUS_NOT_FOUND);
    ck_assert_bytes(value, bytes_of("untouched"));
    TRY(store_put(transaction, NAMES, key, bytes_of("one"), why));
    TRY(store_put(transaction, NAMES, key, bytes_of("two"), why));
    TRY(store_get(transaction, NAMES, key, &value, why));
    ck_assert_bytes(value, bytes_of("two"));
    TRY(store_delete(transaction, NAMES, key, why));
    ck_assert_status(store_get(transaction, NAMES, key, &value, why), STATUS_NOT_FOUND);
    TRY(store_put(transaction, NAMES, key, (struct bytes){0}, why));
    TRY(store_get(transaction, NAMES, key, &value, why));
    ck_assert_uint_eq(value.size, 0);
    TRY(append_range(transaction, &(struct range){7, 3}, why));
    return OK;
}

START_TEST(test_a_map_is_put_replaced_and_deleted)
{
    const char *folder = suite_folder();
    struct store *store = make(folder);
    ck_assert_ok(store_write(store, use_a_map, NULL, &fault), &fault);
    store_close(store);
    store = open_with(folder, (struct store_options){.is_read_only = true});
    ck_assert_uint_eq(count_of(store, NAMES), 1);
    ck_assert_uint_eq(count_of(store, ENTRIES), 3);
    ck_assert_status(store_write(store, use_a_map, NULL, &fault), STATUS_ENVIRONMENT);
    store_close(store);
}
END_TEST

/* ---- snapshots and copies ----------------------------------------------------------
 */

START_TEST(test_a_read_sees_one_moment)
{
    struct store *store = make(suite_folder());
    struct store_transaction *before = NULL;
    struct store_transaction *after = NULL;
    ck_assert_ok(store_read_begin(store, &before, &fault), &fault);
    ck_assert_ok(store_write(store, append_range, &(struct range){0, 100}, &fault),
                 &fault);
    ck_assert_ok(store_read_begin(store, &after, &fault), &fault);
    ck_assert_uint_eq(store_count(before, ENTRIES), 0);
    ck_assert_uint_eq(store_count(after, ENTRIES), 100);
    store_read_end(before);
    store_read_end(after);
    store_read_end(NULL);
    store_close(store);
}
END_TEST

static void *count_elsewhere(void *context)
{
    struct store *store = context;
    static uint64_t counts[2];
    static size_t next;
    uint64_t *count = &counts[next++ % 2];
    struct fault why;
    struct store_transaction *reading = NULL;
    *count = 0;
    if (status_is_ok(store_read_begin(store, &reading, &why))) {
        *count = store_count(reading, ENTRIES);
        store_read_end(reading);
    }
    return count;
}

START_TEST(test_threads_hold_their_own_reads)
{
    struct store *store = make(suite_folder());
    ck_assert_ok(store_write(store, append_range, &(struct range){0, 10}, &fault),
                 &fault);
    struct store_transaction *mine = NULL;
    ck_assert_ok(store_read_begin(store, &mine, &fault), &fault);
    ck_assert_ok(store_write(store, append_range, &(struct range){10, 10}, &fault),
                 &fault);
    pthread_t thread;
    void *count = NULL;
    ck_assert_int_eq(pthread_create(&thread, NULL, count_elsewhere, store), 0);
    ck_assert_int_eq(pthread_join(thread, &count), 0);
    ck_assert_uint_eq(*(const uint64_t *)count, 20);
    ck_assert_uint_eq(store_count(mine, ENTRIES), 10);
    store_read_end(mine);
    store_close(store);
}
END_TEST

/* Both transactions hold the same pairs in this table. */
static void assert_same(struct store_transaction *a, struct store_transaction *b,
                        size_t table)
{
    struct store_cursor *cursor = NULL;
    struct bytes key;
    struct bytes value;
    struct bytes other = {0};
    ck_assert_uint_eq(store_count(a, table), store_count(b, table));
    ck_assert_ok(store_cursor_open(a, table, &cursor, &fault), &fault);
    struct status status = store_cursor_first(cursor, &key, &value, &fault);
    while (status_is_ok(status)) {
        ck_assert_ok(store_get(b, table, key, &other, &fault), &fault);
        ck_assert_bytes(value, other);
        status = store_cursor_next(cursor, &key, &value, &fault);
    }
    ck_assert_uint_eq(status.code, STATUS_NOT_FOUND);
    store_cursor_close(cursor);
}

START_TEST(test_a_copy_equals_the_original)
{
    static const char *names[] = {"f", "b", "d", NULL};
    const char *folder = suite_folder();
    struct store *store = make(folder);
    ck_assert_ok(store_write(store, append_range, &(struct range){0, 5000}, &fault),
                 &fault);
    ck_assert_ok(store_write(store, put_pairs, names, &fault), &fault);
    const char *to = inside(suite_folder(), "copy");
    ck_assert_ok(store_copy(store, to, &fault), &fault);
    ck_assert_status(store_copy(store, to, &fault), STATUS_EXISTS);
    struct stat state;
    ck_assert_int_eq(stat(to, &state), 0);
    ck_assert_uint_eq(state.st_mode & 0777U, 0700);
    struct store *copy = open_with(to, (struct store_options){0});
    struct store_transaction *a = NULL;
    struct store_transaction *b = NULL;
    ck_assert_ok(store_read_begin(store, &a, &fault), &fault);
    ck_assert_ok(store_read_begin(copy, &b, &fault), &fault);
    assert_same(a, b, ENTRIES);
    assert_same(a, b, NAMES);
    store_read_end(a);
    store_read_end(b);
    struct store_facts facts;
    store_facts(copy, &facts);
    ck_assert_uint_ge(facts.used_bytes, 3 * facts.page_size_bytes);
    ck_assert_uint_ge(facts.map_size_bytes, facts.used_bytes);
    ck_assert_uint_ge(facts.readers, 1);
    store_close(copy);
    store_close(store);
}
END_TEST

/* ---- opening --------------------------------------------------------------------- */

static void write_file(const char *path, const char *text, size_t size)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, text, size), (ssize_t)size);
    close(fd);
}

START_TEST(test_what_is_no_store_is_said_to_be_none)
{
    static char junk[8192];
    memset(junk, 'j', sizeof(junk));
    const struct store_options old = {0};
    const struct store_options reading = {.is_read_only = true};
    const struct store_options new = {.must_be_new = true};
    const char *folder = suite_folder();
    ck_assert_status(refused("", old), STATUS_NOT_FOUND);
    ck_assert_status(refused(folder, old), STATUS_NOT_FOUND);
    ck_assert_status(refused(folder, reading), STATUS_NOT_FOUND);
    ck_assert_status(refused(inside(folder, "missing"), old), STATUS_NOT_FOUND);
    ck_assert_status(refused(inside(folder, "missing/new"), new), STATUS_ENVIRONMENT);

    write_file(inside(folder, "data.mdb"), junk, sizeof(junk));
    ck_assert_status(refused(folder, old), STATUS_FOUND);
    ck_assert_status(refused(folder, reading), STATUS_FOUND);
    ck_assert_status(refused(folder, new), STATUS_EXISTS);
    ck_assert_status(refused(inside(folder, "data.mdb"), old), STATUS_NOT_FOUND);
    ck_assert_status(refused(inside(folder, "data.mdb"), new), STATUS_EXISTS);
    write_file(inside(folder, "data.mdb"), junk, 0);
    ck_assert_status(refused(folder, old), STATUS_FOUND);
    write_file(inside(folder, "data.mdb"), junk, 100);
    ck_assert_status(refused(folder, old), STATUS_FOUND);
}
END_TEST

START_TEST(test_a_new_store_is_private)
{
    static const char *const files[] = {"data.mdb", "lock.mdb", "writer.lock"};
    const char *folder = inside(suite_folder(), "ledger");
    char name[512];
    snprintf(name, sizeof(name), "%s", folder);
    struct store *store = make(name);
    struct stat state;
    ck_assert_int_eq(stat(name, &state), 0);
    ck_assert_uint_eq(state.st_mode & 0777U, 0700);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(stat(inside(name, files[i]), &state), 0);
        ck_assert_uint_eq(state.st_mode & 0777U, 0600);
    }
    store_close(store);
    store_close(NULL);
}
END_TEST

START_TEST(test_a_store_is_removed_and_nothing_else)
{
    char folder[512];
    snprintf(folder, sizeof(folder), "%s/gone", suite_folder());
    store_remove(folder); /* nothing there */
    store_close(make(folder));
    store_remove(folder);
    ck_assert_int_ne(access(folder, F_OK), 0);
    store_close(make(folder));
    const int fd = open(inside(folder, "letter.txt"), O_WRONLY | O_CREAT, 0600);
    ck_assert_int_ge(fd, 0);
    close(fd);
    store_remove(folder);
    ck_assert_int_eq(access(inside(folder, "letter.txt"), F_OK), 0);
    ck_assert_int_ne(access(inside(folder, "data.mdb"), F_OK), 0);
    ck_assert_int_ne(access(inside(folder, "writer.lock"), F_OK), 0);
}
END_TEST

START_TEST(test_a_table_that_is_not_there_is_made_only_by_a_writer)
{
    static const struct store_table more[] = {{"entries", STORE_TABLE_APPEND},
                                              {"tiles", STORE_TABLE_MAP}};
    const char *folder = suite_folder();
    store_close(make(folder));
    struct store *store = NULL;
    struct store_options options = {
        .tables = more, .table_count = 2, .is_read_only = true};
    ck_assert_status(store_open(folder, &options, &store, &fault), STATUS_FOUND);
    options.is_read_only = false;
    ck_assert_ok(store_open(folder, &options, &store, &fault), &fault);
    store_close(store);
    options.is_read_only = true;
    ck_assert_ok(store_open(folder, &options, &store, &fault), &fault);
    store_close(store);
}
END_TEST

START_TEST(test_r017_a_second_writer_in_the_process_is_refused)
{
    const char *folder = suite_folder();
    struct store *store = make(folder);
    char number[32];
    snprintf(number, sizeof(number), " %ld;", (long)getpid());
    ck_assert_status(refused(folder, (struct store_options){0}), STATUS_ENVIRONMENT);
    ck_assert_str_eq(fault.rule, "R-017");
    ck_assert_ptr_nonnull(strstr(fault.message, number));
    store_close(store);
    store_close(open_with(folder, (struct store_options){0}));
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("store");
    TCase *writing = tcase_create("writing");
    tcase_add_test(writing, test_r016_an_append_table_refuses_a_key_not_above_its_last);
    tcase_add_test(writing, test_the_first_error_sticks_and_nothing_is_committed);
    tcase_add_test(writing, test_work_that_refuses_leaves_nothing);
    tcase_add_test(writing, test_a_rehearsal_leaves_nothing_and_tells_the_truth);
    tcase_add_test(writing, test_a_map_is_put_replaced_and_deleted);
    suite_add_tcase(suite, writing);
    TCase *reading = tcase_create("reading");
    tcase_add_test(reading, test_a_read_sees_one_moment);
    tcase_add_test(reading, test_threads_hold_their_own_reads);
    tcase_add_test(reading, test_a_copy_equals_the_original);
    suite_add_tcase(suite, reading);
    TCase *opening = tcase_create("opening");
    tcase_add_test(opening, test_what_is_no_store_is_said_to_be_none);
    tcase_add_test(opening, test_a_new_store_is_private);
    tcase_add_test(opening, test_a_store_is_removed_and_nothing_else);
    tcase_add_test(opening, test_a_table_that_is_not_there_is_made_only_by_a_writer);
    tcase_add_test(opening, test_r017_a_second_writer_in_the_process_is_refused);
    suite_add_tcase(suite, opening);
    return suite;
}
