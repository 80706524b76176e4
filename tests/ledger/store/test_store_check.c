/* test_store_check.c - a broken way to a pair is found, wherever it breaks. */
#include "ledger/store/store.h"

#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

enum {
    NUMBERS,
    EMPTY,
    TABLE_COUNT,
    PAIRS = 2000,
    PAGE = 4096,
    FILE_SIZE_MAX = 1 << 20
};
static const struct store_table tables[] = {
    [NUMBERS] = {"numbers", STORE_TABLE_APPEND},
    [EMPTY] = {"empty", STORE_TABLE_MAP},
};

static uint8_t pristine[FILE_SIZE_MAX];
static uint8_t changed[FILE_SIZE_MAX];
static struct fault fault;

static struct status fill(struct store_transaction *transaction, void *context,
                          struct fault *why)
{
    uint8_t key[8];
    (void)context;
    for (uint64_t i = 0; i < PAIRS; i++) {
        TRY(store_append(transaction, NUMBERS, store_key_u64(key, i),
                         bytes_of("a value of some bytes"), why));
    }
    return OK;
}

static const char *path_in(const char *folder)
{
    static char path[512];
    snprintf(path, sizeof(path), "%s/data.mdb", folder);
    return path;
}

static size_t make(const char *folder)
{
    const struct store_options options = {
        .tables = tables, .table_count = TABLE_COUNT, .must_be_new = true};
    struct store *store = NULL;
    ck_assert_ok(store_open(folder, &options, &store, &fault), &fault);
    ck_assert_ok(store_write(store, fill, NULL, &fault), &fault);
    store_close(store);
    FILE *file = fopen(path_in(folder), "rb");
    ck_assert_ptr_nonnull(file);
    const size_t size = fread(pristine, 1, sizeof(pristine), file);
    fclose(file);
    ck_assert_uint_lt(size, sizeof(pristine));
    return size;
}

static void save(const char *folder, const uint8_t *data, size_t size)
{
    FILE *file = fopen(path_in(folder), "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(data, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
}

struct answers {
    struct status of[TABLE_COUNT];
};

static struct status check_all(struct store_transaction *transaction, void *context,
                               struct fault *why)
{
    struct answers *answers = context;
    for (size_t table = 0; table < TABLE_COUNT; table++) {
        answers->of[table] = store_check(transaction, table, why);
    }
    return OK;
}

static struct answers look_at(const char *folder)
{
    const struct store_options options = {
        .tables = tables, .table_count = TABLE_COUNT, .is_read_only = true};
    struct store *store = NULL;
    struct answers answers;
    ck_assert_ok(store_open(folder, &options, &store, &fault), &fault);
    ck_assert_ok(store_read(store, check_all, &answers, &fault), &fault);
    store_close(store);
    return answers;
}

/* Keys of branch pages lead to the leaves; a walk does not look at them. */
START_TEST(test_a_changed_signpost_is_found)
{
    enum { FLAGS = 10, BRANCH = 1, UPPER = 14, NODE = 16 };
    const char *folder = suite_folder();
    char place[300];
    snprintf(place, sizeof(place), "%s/store", folder);
    const size_t size = make(place);
    struct answers answers = look_at(place);
    ck_assert_ok(answers.of[NUMBERS], &fault);
    ck_assert_ok(answers.of[EMPTY], &fault);
    size_t tried = 0;
    for (size_t page = 2; page < size / PAGE; page++) {
        const uint8_t *at = &pristine[page * PAGE];
        uint16_t upper = 0;
        memcpy(&upper, at + UPPER, sizeof(upper));
        /* Every signpost has 8 bytes of head and 8 of key; the one way to the leftmost
         * leaf has no key, and stands last. */
        for (size_t node = upper; (at[FLAGS] & BRANCH) != 0 && node + NODE <= PAGE;
             node += NODE) {
            memcpy(changed, pristine, size);
            changed[page * PAGE + node + NODE - 1] ^= (uint8_t)(1U << tried % 8);
            save(place, changed, size);
            answers = look_at(place);
            ck_assert_status(answers.of[NUMBERS], STATUS_FOUND);
            ck_assert_ok(answers.of[EMPTY], &fault);
            tried++;
        }
    }
    ck_assert_uint_gt(tried, 10);
}
END_TEST

/* The number of pairs stands with the table's name, in the record of 48 bytes. */
START_TEST(test_a_false_number_of_pairs_is_found)
{
    enum { PAIRS_AT = 32 };
    const uint8_t name[] = "numbers";
    char place[300];
    snprintf(place, sizeof(place), "%s/store", suite_folder());
    const size_t size = make(place);
    size_t found = 0;
    for (size_t at = 0; at + 64 < size; at++) {
        uint64_t pairs = 0;
        const size_t record = at + sizeof(name) - 1 + PAIRS_AT;
        memcpy(&pairs, &pristine[record], sizeof(pairs));
        if (memcmp(&pristine[at], name, sizeof(name) - 1) == 0 && pairs == PAIRS) {
            memcpy(changed, pristine, size);
            changed[record] ^= 1;
            save(place, changed, size);
            found += look_at(place).of[NUMBERS].code == STATUS_FOUND ? 1 : 0;
        }
    }
    ck_assert_uint_eq(found, 1);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("store check");
    TCase *ways = tcase_create("ways");
    tcase_add_test(ways, test_a_changed_signpost_is_found);
    tcase_add_test(ways, test_a_false_number_of_pairs_is_found);
    suite_add_tcase(suite, ways);
    return suite;
}
