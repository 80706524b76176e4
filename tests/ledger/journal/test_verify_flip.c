/* test_verify_flip.c - no bit of a ledger's file can be changed unseen.
 *
 * What is not found must read the same: by a walk, by a look-up, by the count. */
#include "ledger/journal/verify.h"

#include "ledger/journal/signer.h"
#include "tests/ledger/journal/book.h"
#include "tests/ledger/journal/raw.h"

static uint8_t pristine[RAW_FILE_SIZE_MAX];
static uint8_t changed[RAW_FILE_SIZE_MAX];
static struct arena arena;
static struct book_hooks idle;
static struct journal_hooks hooks;
static struct journal_options tables;

/* ---- helpers ----------------------------------------------------------------------
 */

static struct verify_options options_for(void)
{
    hooks = book_journal_hooks(&idle);
    tables = (struct journal_options){.derived = book_tables,
                                      .derived_count = 1,
                                      .hooks = &hooks,
                                      .map_size = UINT64_C(1) << 30};
    return (struct verify_options){.journal = &tables, .jobs = 1};
}

static struct verify_result verify(const char *folder,
                                   const struct verify_options *options)
{
    struct fault fault;
    struct verify_result result;
    const size_t mark = arena_mark(&arena);
    ck_assert_ok(verify_run(folder, options, &arena, &result, &fault), &fault);
    arena_rewind(&arena, mark);
    return result;
}

/* 35 entries: genesis and enrolment, then notes in four transactions; then shut. */
static void small_book(struct book *book)
{
    book_begin_in(book, suite_folder(), SIGNING_ED25519);
    book_notes(book, 3, 1);
    book_notes(book, 10, 2);
    book->vault = 3;
    book_notes(book, 1, 3);
    book_notes(book, 8, 1);
    book_shut(book);
}

static void arena_up(void)
{
    struct fault fault;
    ck_assert_ok(arena_open(VERIFY_ARENA_SIZE, &arena, &fault), &fault);
}

static void arena_down(void)
{
    arena_close(&arena);
}

/* ---- every bit ----------------------------------------------------------------------
 */

static const char *const table_names[] = {"entry", "tile",  "head", "seal",
                                          "key",   "staff", "role", "total"};

/* Flips one bit of key (part 0) or value (part 1) of pair n; false past the end. */
static bool flip(const char *folder, const char *table, size_t n, int part, size_t bit)
{
    static uint8_t key[512];
    static uint8_t value[RAW_PAIR_SIZE_MAX];
    size_t sizes[2];
    struct raw raw;
    raw_begin(&raw, folder);
    bool is_there = raw_pair(&raw, table, n, key, value, sizes);
    is_there = is_there && bit / 8 < sizes[part];
    if (is_there) {
        raw_delete(&raw, table, bytes_from(key, sizes[0]));
        (part == 0 ? key : value)[bit / 8] ^= (uint8_t)(1U << bit % 8);
        raw_put(&raw, table, bytes_from(key, sizes[0]), bytes_from(value, sizes[1]));
    }
    raw_commit(&raw);
    return is_there;
}

START_TEST(test_r44_a_flipped_bit_of_any_key_or_value_is_found)
{
    struct book book;
    small_book(&book);
    const size_t size = raw_load(book.folder, pristine);
    const char *copy = suite_folder();
    char scratch[300];
    snprintf(scratch, sizeof(scratch), "%s/scratch", suite_folder());
    struct verify_options options = options_for();
    size_t count = 0;
    for (size_t t = 0; t < sizeof(table_names) / sizeof(table_names[0]); t++) {
        const bool is_accounts = strcmp(table_names[t], "total") == 0;
        options.scratch = is_accounts ? scratch : NULL;
        bool has_more = true;
        for (size_t n = 0; has_more; n++) {
            has_more = false;
            for (int part = 0; part < 2; part++) {
                /* Every byte of small rows, every fifth of entries; all eight bits
                 * come by turns. */
                const size_t step = t == 0 && part == 1 ? 8 * 5 + 1 : 9;
                for (size_t bit = (n + t) % 8;; bit += step) {
                    raw_save(copy, pristine, size);
                    if (!flip(copy, table_names[t], n, part, bit)) {
                        break;
                    }
                    has_more = true;
                    count++;
                    const struct verify_result result = verify(copy, &options);
                    ck_assert_msg(result.verdict == VERIFY_TAMPERED &&
                                      (result.damage == VERIFY_INDEX_LIE) ==
                                          (t != 0 && !is_accounts) &&
                                      (result.damage == VERIFY_DERIVED) == is_accounts,
                                  "%s row %zu part %d bit %zu: verdict %d, %s: %s",
                                  table_names[t], n, part, bit, (int)result.verdict,
                                  verify_damage_name(result.damage), result.words);
                }
            }
        }
    }
    ck_assert_uint_gt(count, 1000);
    book_end(&book);
}
END_TEST

/* R44: entry k is named, whatever bit of it was changed; those before it stand. */
START_TEST(test_r44_an_altered_entry_is_named)
{
    struct book book;
    small_book(&book);
    const size_t size = raw_load(book.folder, pristine);
    const char *copy = suite_folder();
    const struct verify_options options = options_for();
    size_t entries = 0;
    for (bool has_more = true; has_more; entries++) {
        has_more = false;
        for (size_t bit = entries % 8;; bit += 8 * 11 + 1) {
            raw_save(copy, pristine, size);
            if (!flip(copy, "entry", entries, 1, bit)) {
                break;
            }
            has_more = true;
            const struct verify_result result = verify(copy, &options);
            ck_assert_int_eq(result.verdict, VERIFY_TAMPERED);
            ck_assert_msg(result.first_bad == entries, "entry %zu bit %zu: %llu, %s",
                          entries, bit, (unsigned long long)result.first_bad,
                          result.words);
        }
    }
    ck_assert_uint_eq(entries - 1, 35);
    book_end(&book);
}
END_TEST

/* Entries are looked at in groups of 16, in several passes each. */
START_TEST(test_of_two_bad_entries_the_lower_one_is_named)
{
    enum { IN_NONCE = 22 * 8, IN_HEAD = 0 };
    static const size_t pairs[][2] = {{20, 23}, {28, 31}, {29, 32}, {30, 33}, {20, 60}};
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    book_notes(&book, 60, 1);
    book_shut(&book);
    const size_t size = raw_load(book.folder, pristine);
    const struct verify_options options = options_for();
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        const char *copy = suite_folder();
        raw_save(copy, pristine, size);
        ck_assert(flip(copy, "entry", pairs[i][0], 1, IN_NONCE));
        ck_assert(flip(copy, "entry", pairs[i][1], 1, IN_HEAD));
        const struct verify_result result = verify(copy, &options);
        ck_assert_int_eq(result.damage, VERIFY_ALTERED);
        ck_assert_uint_eq(result.first_bad, pairs[i][0]);
    }
    book_end(&book);
}
END_TEST

/* All pairs of all tables as a walk gives them and as a look-up does, and how many the
 * table says it has, hashed. */
static struct digest contents_of(const char *folder)
{
    static uint8_t key[512];
    static uint8_t value[RAW_PAIR_SIZE_MAX];
    struct fault fault;
    struct hasher *hasher = NULL;
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    hasher_begin(hasher);
    struct raw raw;
    raw_begin(&raw, folder);
    for (size_t t = 0; t < sizeof(table_names) / sizeof(table_names[0]); t++) {
        size_t sizes[2];
        for (size_t n = 0; raw_pair(&raw, table_names[t], n, key, value, sizes); n++) {
            hasher_update(hasher, bytes_from(sizes, sizeof(sizes)));
            hasher_update(hasher, bytes_from(key, sizes[0]));
            hasher_update(hasher, bytes_from(value, sizes[1]));
            MDB_val at = raw_val(bytes_from(key, sizes[0]));
            MDB_val data = {0};
            const int code =
                mdb_get(raw.txn, raw_table(&raw, table_names[t]), &at, &data);
            hasher_update(hasher, bytes_from(&code, sizeof(code)));
            hasher_update(hasher, bytes_from(data.mv_data, data.mv_size));
        }
        MDB_stat stat;
        ck_assert_int_eq(mdb_stat(raw.txn, raw_table(&raw, table_names[t]), &stat), 0);
        hasher_update(hasher, bytes_from(&stat.ms_entries, sizeof(stat.ms_entries)));
    }
    raw_commit(&raw);
    const struct digest digest = hasher_end(hasher);
    hasher_close(hasher);
    return digest;
}

struct flips {
    const char *copy;
    struct digest wanted; /* the contents of the pristine file */
    struct verify_options options;
    char scratch[300], record[300];
    size_t size, found, harmless;
};

/* A flipped bit can make the state before the last commit the valid one: such a book is
 * whole in itself, and only who holds what was signed knows better. */
static void flips_begin(struct flips *flips, struct book *book)
{
    uint8_t image[2048];
    struct writer writer = writer_of(image, sizeof(image));
    memset(flips, 0, sizeof(*flips));
    snprintf(flips->record, sizeof(flips->record), "%s/signed", suite_folder());
    book_open(book, book->folder, false);
    ck_assert_ok(signer_checkpoint(book->journal,
                                   &(struct signer_keys){{book->checkpoint}, 1},
                                   flips->record, &writer, &book->fault),
                 &book->fault);
    book_shut(book);
    flips->size = raw_load(book->folder, pristine);
    flips->copy = suite_folder();
    raw_save(flips->copy, pristine, flips->size);
    flips->wanted = contents_of(flips->copy);
    snprintf(flips->scratch, sizeof(flips->scratch), "%s/scratch", suite_folder());
    flips->options = options_for();
    flips->options.scratch = flips->scratch;
    flips->options.record_path = flips->record;
}

/* One bit of the file: verify finds it, or everything reads the same. */
static void flip_in_file(struct flips *flips, size_t bit)
{
    memcpy(changed, pristine, flips->size);
    changed[bit / 8] ^= (uint8_t)(1U << bit % 8);
    raw_save(flips->copy, changed, flips->size);
    struct verify_result result;
    struct fault fault;
    const size_t mark = arena_mark(&arena);
    const struct status status =
        verify_in_child(flips->copy, &flips->options, &arena, &result, &fault);
    arena_rewind(&arena, mark);
    ck_assert_int_ne(access(flips->scratch, F_OK), 0); /* though the child died */
    ck_assert_int_ne(status.code, STATUS_EXISTS);
    if (!status_is_ok(status) || result.verdict == VERIFY_TAMPERED) {
        flips->found++;
        return;
    }
    ck_assert_int_eq(result.verdict, VERIFY_WHOLE);
    raw_save(flips->copy, changed, flips->size);
    const struct digest got = contents_of(flips->copy);
    ck_assert_msg(digest_equal(&got, &flips->wanted), "bit %zu of byte %zu of page %zu",
                  bit % 8, bit / 8 % 4096, bit / 8 / 4096);
    flips->harmless++;
}

START_TEST(test_a_flipped_bit_of_the_file_is_found_or_changes_nothing)
{
    struct book book;
    struct flips flips;
    small_book(&book);
    flips_begin(&flips, &book);
    const size_t step = flips.size * 8 / 700 | 1;
    for (size_t bit = 3; bit < flips.size * 8; bit += step) {
        flip_in_file(&flips, bit);
    }
    ck_assert_uint_gt(flips.found, 20);
    ck_assert_uint_gt(flips.harmless, 0);
    book_end(&book);
}
END_TEST

static struct status write_colours(struct journal_session *session, void *context,
                                   struct fault *fault)
{
    (void)context;
    for (unsigned colour = 0; colour < 250; colour++) {
        TRY(book_append_note(session, colour, 100, 0, fault));
    }
    return OK;
}

/* Pages that only lead to others: a walk along the leaves never looks at their keys,
 * a look-up of one pair does. */
START_TEST(test_a_flipped_bit_on_the_way_to_a_pair_is_found)
{
    enum { PAGE = 4096, FLAGS = 10, BRANCH = 1, UPPER = 14 };
    struct book book;
    struct flips flips;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    ck_assert_ok(book_act(&book, true, write_colours, NULL), &book.fault);
    book_shut(&book);
    flips_begin(&flips, &book);
    const size_t pages = flips.size / PAGE;
    size_t tried = 0;
    for (size_t page = 2; page < pages; page++) {
        const uint8_t *at = &pristine[page * PAGE];
        size_t upper = 0;
        uint64_t number = 0;
        memcpy(&number, at, sizeof(number));
        memcpy(&upper, at + UPPER, 2);
        if (number != page || (at[FLAGS] & BRANCH) == 0) {
            continue;
        }
        for (size_t bit = (upper * 8) + page % 3; bit < (size_t)PAGE * 8; bit += 3) {
            flip_in_file(&flips, page * PAGE * 8 + bit);
            tried++;
        }
    }
    ck_assert_uint_gt(tried, 300);
    ck_assert_uint_gt(flips.found, 100);
    book_end(&book);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("verify flip");
    TCase *bits = tcase_create("every bit");
    tcase_add_checked_fixture(bits, arena_up, arena_down);
    tcase_set_timeout(bits, 60);
    tcase_add_test(bits, test_r44_a_flipped_bit_of_any_key_or_value_is_found);
    tcase_add_test(bits, test_r44_an_altered_entry_is_named);
    tcase_add_test(bits, test_of_two_bad_entries_the_lower_one_is_named);
    tcase_add_test(bits, test_a_flipped_bit_of_the_file_is_found_or_changes_nothing);
    tcase_add_test(bits, test_a_flipped_bit_on_the_way_to_a_pair_is_found);
    suite_add_tcase(suite, bits);
    return suite;
}
