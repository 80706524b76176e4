/* test_store_cursor.c - walks in order, and from any place. */
#include "ledger/store/store.h"

#include "tests/choices.h"
#include "tests/suite.h"

enum { ENTRIES, NAMES, TABLE_COUNT };
static const struct store_table tables[] = {
    [ENTRIES] = {"entries", STORE_TABLE_APPEND},
    [NAMES] = {"names", STORE_TABLE_MAP},
};

static struct fault fault;

static struct store *make(const char *folder)
{
    const struct store_options options = {
        .tables = tables, .table_count = TABLE_COUNT, .must_be_new = true};
    struct store *store = NULL;
    ck_assert_ok(store_open(folder, &options, &store, &fault), &fault);
    return store;
}

static struct status put_pairs(struct store_transaction *transaction, void *context,
                               struct fault *why)
{
    for (const char *const *name = context; *name != NULL; name++) {
        TRY(store_put(transaction, NAMES, bytes_of(*name), bytes_of("value"), why));
    }
    return OK;
}

static struct status walk(struct store_transaction *transaction, void *context,
                          struct fault *why)
{
    static const struct {
        const char *key, *first_from, *last_to;
    } cases[] = {{"", "b", NULL}, {"a", "b", NULL}, {"b", "b", "b"}, {"c", "d", "b"},
                 {"d", "d", "d"}, {"da", "f", "d"}, {"f", "f", "f"}, {"g", NULL, "f"}};
    (void)context;
    struct store_cursor *cursor = NULL;
    struct bytes key;
    struct bytes value;
    TRY(store_cursor_open(transaction, NAMES, &cursor, why));
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct bytes wanted = bytes_of(cases[i].key);
        struct status got = store_cursor_seek(cursor, wanted, &key, &value, why);
        ck_assert_int_eq(status_is_ok(got), cases[i].first_from != NULL);
        if (cases[i].first_from != NULL) {
            ck_assert_bytes(key, bytes_of(cases[i].first_from));
            ck_assert_bytes(value, bytes_of("value"));
        }
        got = store_cursor_seek_last(cursor, wanted, &key, &value, why);
        ck_assert_int_eq(status_is_ok(got), cases[i].last_to != NULL);
        if (cases[i].last_to != NULL) {
            ck_assert_bytes(key, bytes_of(cases[i].last_to));
        }
    }
    ck_assert_ok(store_cursor_first(cursor, &key, &value, why), why);
    ck_assert_bytes(key, bytes_of("b"));
    ck_assert_ok(store_cursor_next(cursor, &key, &value, why), why);
    ck_assert_bytes(key, bytes_of("d"));
    ck_assert_ok(store_cursor_next(cursor, &key, &value, why), why);
    ck_assert_bytes(key, bytes_of("f"));
    ck_assert_status(store_cursor_next(cursor, &key, &value, why), STATUS_NOT_FOUND);
    ck_assert_status(store_cursor_next(cursor, &key, &value, why), STATUS_NOT_FOUND);
    ck_assert_ok(store_cursor_last(cursor, &key, &value, why), why);
    ck_assert_bytes(key, bytes_of("f"));
    store_cursor_close(cursor);
    ck_assert_ok(store_cursor_open(transaction, ENTRIES, &cursor, why), why);
    const struct bytes any = bytes_of("any");
    ck_assert_status(store_cursor_first(cursor, &key, &value, why), STATUS_NOT_FOUND);
    ck_assert_status(store_cursor_last(cursor, &key, &value, why), STATUS_NOT_FOUND);
    ck_assert_status(store_cursor_next(cursor, &key, &value, why), STATUS_NOT_FOUND);
    ck_assert_status(store_cursor_seek(cursor, any, &key, &value, why),
                     STATUS_NOT_FOUND);
    ck_assert_status(store_cursor_seek_last(cursor, any, &key, &value, why),
                     STATUS_NOT_FOUND);
    store_cursor_close(cursor);
    store_cursor_close(NULL);
    return OK;
}

START_TEST(test_a_walk_is_in_order_and_stops_at_both_ends)
{
    static const char *names[] = {"f", "b", "d", NULL};
    struct store *store = make(suite_folder());
    ck_assert_ok(store_write(store, put_pairs, names, &fault), &fault);
    ck_assert_ok(store_read(store, walk, NULL, &fault), &fault);
    ck_assert_ok(store_write(store, walk, NULL, &fault), &fault);
    store_close(store);
}
END_TEST

static struct status leave_cursors_open(struct store_transaction *transaction,
                                        void *context, struct fault *why)
{
    struct store_cursor *cursors[3] = {NULL};
    for (size_t i = 0; i < 3; i++) {
        TRY(store_cursor_open(transaction, NAMES, &cursors[i], why));
    }
    store_cursor_close(cursors[1]);
    return *(const bool *)context ? FAULT(why, STATUS_REFUSED, "R-001: no") : OK;
}

START_TEST(test_cursors_left_open_end_with_their_transaction)
{
    bool must_fail = false;
    struct store *store = make(suite_folder());
    ck_assert_ok(store_write(store, leave_cursors_open, &must_fail, &fault), &fault);
    ck_assert_ok(store_read(store, leave_cursors_open, &must_fail, &fault), &fault);
    must_fail = true;
    ck_assert_status(store_write(store, leave_cursors_open, &must_fail, &fault),
                     STATUS_REFUSED);
    ck_assert_status(store_read(store, leave_cursors_open, &must_fail, &fault),
                     STATUS_REFUSED);
    store_close(store);
}
END_TEST

/* The store against a plain array of 256 flags. */
static struct status do_as_the_model(struct store_transaction *transaction,
                                     void *context, struct fault *why)
{
    bool *model = context;
    uint8_t random[2000];
    uint32_t seed = 12345;
    for (size_t i = 0; i < sizeof(random); i++) {
        seed = seed * 1664525U + 1013904223U;
        random[i] = (uint8_t)(seed >> 24);
    }
    struct choices choices = {random, sizeof(random)};
    struct store_cursor *cursor = NULL;
    TRY(store_cursor_open(transaction, NAMES, &cursor, why));
    while (choices.left_bytes > 0) {
        uint8_t space[8];
        const uint64_t at = choose_below(&choices, 256);
        const struct bytes key = store_key_u64(space, at);
        struct bytes found = {0};
        struct bytes value = {0};
        if (choose_below(&choices, 3) != 0) {
            TRY(store_put(transaction, NAMES, key, key, why));
            model[at] = true;
        } else {
            ck_assert_status(store_delete(transaction, NAMES, key, why),
                             model[at] ? STATUS_CODE_OK : STATUS_NOT_FOUND);
            model[at] = false;
        }
        const uint64_t from = choose_below(&choices, 256);
        size_t up = from;
        while (up < 256 && !model[up]) {
            up++;
        }
        uint8_t other[8];
        struct status got =
            store_cursor_seek(cursor, store_key_u64(other, from), &found, &value, why);
        ck_assert_int_eq(status_is_ok(got), up < 256);
        if (up < 256) {
            ck_assert_bytes(found, store_key_u64(space, up));
        }
        size_t down = from + 1;
        while (down > 0 && !model[down - 1]) {
            down--;
        }
        got = store_cursor_seek_last(cursor, store_key_u64(other, from), &found, &value,
                                     why);
        ck_assert_int_eq(status_is_ok(got), down > 0);
        if (down > 0) {
            ck_assert_bytes(found, store_key_u64(space, down - 1));
        }
    }
    store_cursor_close(cursor);
    return OK;
}

START_TEST(test_seeking_agrees_with_a_plain_array)
{
    bool model[256] = {false};
    struct store *store = make(suite_folder());
    ck_assert_ok(store_write(store, do_as_the_model, model, &fault), &fault);
    store_close(store);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("store_cursor");
    TCase *walking = tcase_create("walking");
    tcase_add_test(walking, test_a_walk_is_in_order_and_stops_at_both_ends);
    tcase_add_test(walking, test_cursors_left_open_end_with_their_transaction);
    tcase_add_test(walking, test_seeking_agrees_with_a_plain_array);
    suite_add_tcase(suite, walking);
    return suite;
}
