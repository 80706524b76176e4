/* Everything derived is made anew from the entries, whole or not at all.
 */
#include "ledger/journal/reindex.h"
#include "tests/ledger/journal/book.h"
#include "tests/ledger/journal/raw.h"

#include "ledger/base/arena.h"

#include <sys/stat.h>

static const char *const derived[] = {"tile",  "head", "seal", "key",
                                      "staff", "role", "total"};
enum { DERIVED = sizeof(derived) / sizeof(derived[0]), NOTES = 600 };

static struct arena arena;
static struct book book;

static void begin(void)
{
    ck_assert_ok(arena_open(VERIFY_ARENA_SIZE, &arena, NULL), &book.fault);
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    book_notes(&book, NOTES, 1);
    book_notes(&book, 2, 2);
    book_shut(&book);
}

static void end(void)
{
    book_end(&book);
    arena_close(&arena);
}

static struct verify_options options_of(const char *scratch)
{
    return (struct verify_options){
        .journal = &book.options, .jobs = 1, .scratch = scratch};
}

static struct verify_result look(void)
{
    char scratch[512];
    struct verify_result result;
    snprintf(scratch, sizeof(scratch), "%s.scratch", book.folder);
    const struct verify_options options = options_of(scratch);
    const size_t mark = arena_mark(&arena);
    ck_assert_ok(verify_run(book.folder, &options, &arena, &result, &book.fault),
                 &book.fault);
    arena_rewind(&arena, mark);
    return result;
}

static struct reindex_result reindex(void)
{
    struct reindex_result result;
    const struct verify_options options = options_of(NULL);
    const size_t mark = arena_mark(&arena);
    ck_assert_ok(reindex_run(book.folder, &options, &arena, &result, &book.fault),
                 &book.fault);
    arena_rewind(&arena, mark);
    char path[512];
    struct stat about;
    snprintf(path, sizeof(path), "%s.new", book.folder);
    ck_assert_int_ne(stat(path, &about), 0);
    return result;
}

static void ck_whole(const struct verify_result *result)
{
    ck_assert_msg(result->verdict == VERIFY_UNANCHORED, "%s", result->words);
}

/* Another first pair, or the pair gone. */
static void damage(const char *table, bool is_taken_out)
{
    struct raw raw;
    static uint8_t key[512];
    static uint8_t value[RAW_PAIR_SIZE_MAX];
    size_t sizes[2] = {0};
    raw_begin(&raw, book.folder);
    ck_assert(raw_pair(&raw, table, 0, key, value, sizes));
    if (is_taken_out) {
        raw_delete(&raw, table, bytes_from(key, sizes[0]));
    } else {
        value[sizes[1] - 1] ^= 1;
        raw_put(&raw, table, bytes_from(key, sizes[0]), bytes_from(value, sizes[1]));
    }
    raw_commit(&raw);
}

START_TEST(test_each_derived_table_is_repaired)
{
    begin();
    const struct verify_result before = look();
    ck_whole(&before);
    for (size_t i = 0; i < 2 * (size_t)DERIVED; i++) {
        const char *table = derived[i / 2];
        damage(table, i % 2 == 0);
        const struct verify_result bad = look();
        ck_assert_msg(bad.verdict == VERIFY_TAMPERED, "%s", table);
        ck_assert_msg(bad.damage == VERIFY_DERIVED || bad.damage == VERIFY_INDEX_LIE,
                      "%s: %s", table, bad.words);
        const struct reindex_result made = reindex();
        ck_whole(&made.verify);
        ck_assert_uint_eq(made.tables, DERIVED);
        ck_assert_msg(made.differed == 1 && strcmp(made.names, table) == 0, "%s: %s",
                      table, made.names);
        const struct verify_result after = look();
        ck_whole(&after);
        ck_assert(digest_equal(&after.root, &before.root));
    }
    const struct reindex_result again = reindex();
    ck_assert_uint_eq(again.differed, 0);
    ck_assert_uint_eq(again.layout, JOURNAL_LAYOUT);
    book_open(&book, book.folder, false);
    book_notes(&book, 3, 1);
    end();
}
END_TEST

START_TEST(test_all_tables_together_and_one_that_is_missing)
{
    begin();
    for (size_t i = 0; i < DERIVED - 1; i++) {
        damage(derived[i], i % 2 == 0);
    }
    struct raw raw;
    raw_begin(&raw, book.folder);
    ck_assert_int_eq(mdb_drop(raw.txn, raw_table(&raw, "total"), 1), 0);
    raw_commit(&raw);
    const struct reindex_result made = reindex();
    ck_whole(&made.verify);
    ck_assert_uint_eq(made.differed, DERIVED);
    const struct verify_result after = look();
    ck_whole(&after);
    end();
}
END_TEST

START_TEST(
    test_tables_of_another_release_are_made_anew_before_anything_else) /* */
{
    const uint8_t layouts[] = {0, JOURNAL_LAYOUT ^ 6};
    begin();
    for (size_t i = 0; i < 2; i++) {
        struct verify_result result;
        const struct verify_options options = options_of(NULL);
        raw_set_layout(book.folder, layouts[i]);
        for (int missing = 0; missing < 2; missing++) {
            book.options.is_read_only = missing == 1;
            book.options.must_be_new = false;
            ck_assert_status(
                journal_open(book.folder, &book.options, &book.journal, &book.fault),
                STATUS_ENVIRONMENT);
            ck_assert_str_eq(book.fault.rule, "R-236");
            ck_assert_ptr_nonnull(strstr(book.fault.message, "mingzhang reindex"));
            ck_assert_status(
                verify_run(book.folder, &options, &arena, &result, &book.fault),
                STATUS_ENVIRONMENT);
            if (missing == 0) { /* another release may not even have it */
                struct raw raw;
                raw_begin(&raw, book.folder);
                ck_assert_int_eq(mdb_drop(raw.txn, raw_table(&raw, "total"), 1), 0);
                raw_commit(&raw);
            }
        }
        const struct reindex_result made = reindex();
        ck_whole(&made.verify);
        ck_assert_uint_eq(made.layout, layouts[i]);
        const struct verify_result after = look();
        ck_whole(&after);
    }
    raw_set_layout(book.folder, JOURNAL_LAYOUT ^ 1); /* a flipped bit is no layout */
    ck_assert_int_eq(look().damage, VERIFY_INDEX_LIE);
    end();
}
END_TEST

/* Behind the end of the file, where who reads it is ended by a signal. */
static void move_head_away(void)
{
    static uint8_t data[RAW_FILE_SIZE_MAX];
    static const uint8_t node[] = {48, 0, 0, 0, 2, 0, 4, 0, 'h', 'e', 'a', 'd'};
    enum { MAP_AT = 16 + 16, PAGE_AT = MAP_AT + 8, LAST_PAGE_AT = PAGE_AT + 2 * 48 };
    enum { ROOT_AT = sizeof(node) + 40 };
    const size_t size = raw_load(book.folder, data);
    uint64_t map_size;
    uint32_t page;
    memcpy(&page, data + PAGE_AT, sizeof(page));
    memcpy(&map_size, data + MAP_AT, sizeof(map_size));
    const uint64_t last = map_size / page - 1;
    size_t moved = 0;
    ck_assert_uint_gt(last, size / page);
    for (size_t i = 0; i < 2; i++) {
        memcpy(data + i * page + LAST_PAGE_AT, &last, sizeof(last));
    }
    for (size_t i = 2 * (size_t)page; i + ROOT_AT + sizeof(last) <= size; i++) {
        if (memcmp(data + i, node, sizeof(node)) == 0) {
            memcpy(data + i + ROOT_AT, &last, sizeof(last));
            moved++;
        }
    }
    ck_assert_uint_gt(moved, 0);
    raw_save(book.folder, data, size);
}

START_TEST(test_a_head_that_ends_its_reader_is_made_anew)
{
    begin();
    move_head_away();
    const struct reindex_result made = reindex();
    ck_whole(&made.verify);
    ck_assert_str_eq(made.names, "head");
    ck_assert_uint_eq(made.layout, JOURNAL_LAYOUT);
    const struct verify_result after = look();
    ck_whole(&after);
    end();
}
END_TEST

START_TEST(test_damaged_entries_are_no_ground_to_build_on) /* */
{
    static uint8_t pristine[RAW_FILE_SIZE_MAX];
    static uint8_t now[RAW_FILE_SIZE_MAX];
    static uint8_t entry[RAW_PAIR_SIZE_MAX];
    begin();
    const size_t size = raw_load(book.folder, pristine);
    for (int i = 0; i < 6; i++) {
        uint8_t key[8];
        struct raw raw;
        raw_save(book.folder, pristine, size);
        raw_begin(&raw, book.folder);
        const uint64_t last = NOTES + 9 + 3;
        const uint64_t at = i / 2 == 2 ? last : 20;
        const struct bytes bytes =
            raw_get(&raw, "entry", store_key_u64(key, at), entry, sizeof(entry));
        entry[bytes.size - 1] ^= 1;
        if (i / 2 == 0) {
            raw_put(&raw, "entry", store_key_u64(key, at), bytes);
        } else {
            raw_delete(&raw, "entry", store_key_u64(key, at));
        }
        raw_commit(&raw);
        if (i % 2 == 1) { /* of an older release, besides */
            raw_set_layout(book.folder, 0);
        }
        const size_t broken = raw_load(book.folder, pristine + RAW_FILE_SIZE_MAX / 2);
        const struct reindex_result made = reindex();
        ck_assert_int_eq(made.verify.verdict, VERIFY_TAMPERED);
        ck_assert_int_ne(made.verify.damage, VERIFY_DERIVED);
        ck_assert_str_ne(made.verify.words, "");
        ck_assert_uint_eq(made.tables, 0);
        ck_assert_uint_eq(raw_load(book.folder, now), broken);
        ck_assert_mem_eq(now, pristine + RAW_FILE_SIZE_MAX / 2, broken);
    }
    end();
}
END_TEST

START_TEST(test_nobody_writes_meanwhile) /* */
{
    struct reindex_result result;
    begin();
    const struct verify_options options = options_of(NULL);
    struct store_hold *hold = NULL;
    ck_assert_ok(store_hold_open(book.folder, &hold, &book.fault), &book.fault);
    book.options.must_be_new = false;
    ck_assert_status(
        journal_open(book.folder, &book.options, &book.journal, &book.fault),
        STATUS_ENVIRONMENT);
    ck_assert_status(reindex_run(book.folder, &options, &arena, &result, &book.fault),
                     STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(book.fault.message, "R-017"));
    store_hold_close(hold);
    end();
}
END_TEST

START_TEST(test_who_reads_meanwhile_goes_on)
{
    begin();
    struct journal_view *view = NULL;
    struct digest root;
    book.options.is_read_only = true;
    book.options.must_be_new = false;
    ck_assert_ok(journal_open(book.folder, &book.options, &book.journal, &book.fault),
                 &book.fault);
    ck_assert_ok(journal_view_open(book.journal, &view, &book.fault), &book.fault);
    struct store_hold *hold = NULL;
    char fresh[512];
    snprintf(fresh, sizeof(fresh), "%s.copy", book.folder);
    ck_assert_ok(store_copy(journal_store(book.journal), fresh, &book.fault),
                 &book.fault);
    ck_assert_ok(store_hold_open(book.folder, &hold, &book.fault), &book.fault);
    bool is_exchanged = false;
    ck_assert_ok(store_exchange(hold, fresh, &is_exchanged, &book.fault), &book.fault);
    ck_assert(is_exchanged);
    store_remove(fresh);
    store_hold_close(hold);
    ck_assert_ok(journal_view_root(view, NOTES, &root, &book.fault), &book.fault);
    journal_view_close(view);
    book_shut(&book);
    book_open(&book, book.folder, false);
    book_notes(&book, 1, 1);
    end();
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("reindex");
    TCase *made = tcase_create("made anew");
    tcase_set_tags(made, "fork");
    tcase_set_timeout(made, 60);
    tcase_add_test(made, test_each_derived_table_is_repaired);
    tcase_add_test(made, test_all_tables_together_and_one_that_is_missing);
    tcase_add_test(made,
                   test_tables_of_another_release_are_made_anew_before_anything_else);
    tcase_add_test(made, test_a_head_that_ends_its_reader_is_made_anew);
    tcase_add_test(made, test_damaged_entries_are_no_ground_to_build_on);
    tcase_add_test(made, test_nobody_writes_meanwhile);
    tcase_add_test(made, test_who_reads_meanwhile_goes_on);
    suite_add_tcase(suite, made);
    return suite;
}
