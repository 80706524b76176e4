/* test_verify_mark.c - going on from an earlier verification says what a whole one
 * says, but for what it does not read, which it tells. */
#include "ledger/journal/verify.h"

#include "ledger/journal/edge.h"
#include "ledger/journal/signer.h"
#include "tests/ledger/journal/book.h"
#include "tests/ledger/journal/raw.h"

#include <stdio.h>

static struct arena arena;
static struct fault fault;
static struct book_hooks idle;
static struct journal_hooks hooks;
static struct journal_options tables;

static void setup(void)
{
    ck_assert_ok(arena_open(VERIFY_ARENA_SIZE, &arena, &fault), &fault);
}

static void teardown(void)
{
    arena_close(&arena);
}

static struct verify_options options_for(const struct verify_mark *mark)
{
    hooks = book_journal_hooks(&idle);
    tables = (struct journal_options){.derived = book_tables,
                                      .derived_count = 1,
                                      .hooks = &hooks,
                                      .map_size = UINT64_C(1) << 30};
    return (struct verify_options){
        .journal = &tables, .jobs = 1, .mark = mark, .mark_path = "the mark"};
}

static struct verify_result verify(const char *folder,
                                   const struct verify_options *options)
{
    struct verify_result result;
    const size_t mark = arena_mark(&arena);
    ck_assert_ok(verify_run(folder, options, &arena, &result, &fault), &fault);
    arena_rewind(&arena, mark);
    return result;
}

static struct verify_result verify_whole(const char *folder)
{
    const struct verify_options options = options_for(NULL);
    const struct verify_result result = verify(folder, &options);
    ck_assert_str_eq(result.words, "");
    return result;
}

static struct verify_result verify_from(const char *folder,
                                        const struct verify_mark *mark)
{
    const struct verify_options options = options_for(mark);
    return verify(folder, &options);
}

static void expect(const char *folder, const struct verify_mark *mark,
                   enum verify_damage damage, uint64_t first_bad)
{
    const struct verify_result result = verify_from(folder, mark);
    ck_assert_int_eq(result.verdict, VERIFY_TAMPERED);
    ck_assert_str_eq(verify_damage_name(result.damage), verify_damage_name(damage));
    ck_assert_uint_eq(result.first_bad, first_bad);
    ck_assert_uint_eq(result.mark.size, 0);
}

static const char *copy_of(const struct book *book)
{
    static uint8_t data[RAW_FILE_SIZE_MAX];
    const char *folder = suite_folder();
    raw_save(folder, data, raw_load(book->folder, data));
    return folder;
}

/* Changes one byte of a value, from its end. */
static void spoil(const char *folder, const char *table, struct bytes key,
                  size_t from_end)
{
    static uint8_t value[RAW_PAIR_SIZE_MAX];
    struct raw raw;
    raw_begin(&raw, folder);
    const struct bytes bytes = raw_get(&raw, table, key, value, sizeof(value));
    value[bytes.size - 1 - from_end] ^= 1;
    raw_put(&raw, table, key, bytes);
    raw_commit(&raw);
}

static void spoil_entry(const char *folder, uint64_t index)
{
    uint8_t image[8];
    spoil(folder, "entry", store_key_u64(image, index), 0);
}

/* ---- the file
 * -------------------------------------------------------------------------
 */

static struct verify_mark some_mark(void)
{
    struct verify_mark mark = {.origin = BOOK_ORIGIN,
                               .size = 35,
                               .seals = UINT64_MAX,
                               .keys = 2,
                               .staff = 3,
                               .roles = 4};
    memset(&mark.root, 0xA5, sizeof(mark.root));
    memset(&mark.genesis, 1, sizeof(mark.genesis));
    memset(&mark.registry, 2, sizeof(mark.registry));
    return mark;
}

START_TEST(test_a_mark_reads_back_and_nothing_else_does) /* */
{
    uint8_t image[VERIFY_MARK_SIZE_MAX + 1];
    struct verify_mark back;
    const struct verify_mark mark = some_mark();
    struct writer writer = writer_of(image, sizeof(image));
    ck_assert_ok(verify_mark_format(&mark, &writer, &fault), &fault);
    const struct bytes text = writer_bytes(&writer);
    ck_assert_ok(verify_mark_parse(text, &back, &fault), &fault);
    ck_assert_mem_eq(&back, &mark, sizeof(mark));
    for (size_t size = 0; size < text.size; size++) {
        struct writer small = writer_of(image + text.size, size);
        ck_assert_status(verify_mark_parse(bytes_from(image, size), &back, &fault),
                         STATUS_INPUT);
        ck_assert_str_eq(fault.rule, "R-213");
        if (text.size + size <= sizeof(image)) {
            ck_assert_status(verify_mark_format(&mark, &small, &fault), STATUS_FULL);
            ck_assert_uint_eq(small.size, 0);
        }
    }
    for (size_t i = 0; i < text.size; i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            image[i] ^= (uint8_t)(1U << bit);
            /* Hexadecimal reads in either case. */
            if (bit != 5) {
                ck_assert_status(verify_mark_parse(text, &back, &fault), STATUS_INPUT);
            }
            image[i] ^= (uint8_t)(1U << bit);
        }
    }
    image[text.size] = '\n';
    ck_assert_status(verify_mark_parse(bytes_from(image, text.size + 1), &back, &fault),
                     STATUS_INPUT);
}
END_TEST

/* ---- whole
 * -----------------------------------------------------------------------------
 */

static void check_continued(const struct book *book, const struct verify_mark *mark,
                            unsigned jobs)
{
    const struct verify_result whole = verify_whole(book->folder);
    struct verify_options options = options_for(mark);
    options.jobs = jobs;
    const struct verify_result result = verify(book->folder, &options);
    ck_assert_str_eq(result.words, "");
    ck_assert_int_eq(result.verdict, VERIFY_UNANCHORED);
    ck_assert_uint_eq(result.start, mark->size);
    ck_assert_uint_eq(result.gaps, whole.gaps | VERIFY_GAP_OLDER);
    ck_assert_uint_eq(result.size, whole.size);
    ck_assert_uint_eq(result.seals, whole.seals - mark->seals);
    ck_assert_uint_eq(result.signatures, result.seals);
    ck_assert_mem_eq(&result.root, &whole.root, sizeof(result.root));
    ck_assert_mem_eq(&result.mark, &whole.mark, sizeof(result.mark));
}

/* Marks before, at and behind the ends of groups, tiles and chunks; each of them is
 * gone on from to the end of the book. */
START_TEST(test_going_on_from_any_mark_ends_where_a_whole_run_does)
{
    static const uint64_t counts[] = {3,   1, 1, 200, 25, 1, 254, 1,
                                      250, 1, 2, 16,  15, 1, 300};
    enum { COUNTS = sizeof(counts) / sizeof(counts[0]) };
    struct verify_mark marks[COUNTS + 1];
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    for (size_t i = 0; i <= COUNTS; i++) {
        marks[i] = verify_whole(book.folder).mark;
        for (size_t j = 0; j <= i; j++) {
            check_continued(&book, &marks[j], 1);
        }
        if (i < COUNTS) {
            book_notes(&book, counts[i], (unsigned)i % 5);
        }
    }
    book_end(&book);
}
END_TEST

START_TEST(test_marks_cut_through_chunks_as_well)
{
    static const uint64_t counts[] = {65000, 526, 1, 3, 65000, 70};
    enum { COUNTS = sizeof(counts) / sizeof(counts[0]) };
    struct verify_mark marks[COUNTS];
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    for (size_t i = 0; i < COUNTS; i++) {
        book_notes(&book, counts[i], 1);
        marks[i] = verify_whole(book.folder).mark;
    }
    ck_assert_uint_eq(marks[1].size, 65537);
    for (size_t i = 0; i < COUNTS; i++) {
        check_continued(&book, &marks[i], 1 + (unsigned)i % 3);
    }
    spoil_entry(book.folder, 66000);
    expect(book.folder, &marks[1], VERIFY_ALTERED, 66000);
    expect(book.folder, &marks[0], VERIFY_ALTERED, 66000);
    book_end(&book);
}
END_TEST

START_TEST(test_a_mark_and_the_sm3_suite_go_together)
{
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_SM2);
    book_notes(&book, 30, 1);
    const struct verify_mark mark = verify_whole(book.folder).mark;
    book_notes(&book, 300, 1);
    check_continued(&book, &mark, 1);
    book_end(&book);
}
END_TEST

/* ---- what is found, and what is not
 * -----------------------------------------------------
 */

static struct status end_maker(struct journal_session *session, void *context,
                               struct fault *problem)
{
    struct fact fact;
    const struct book *book = context;
    fact_begin(&fact, book_schema(KIND_KEY_END));
    fact_set_number(&fact, KEY_END_KEY, book->maker_actor);
    fact_set_number(&fact, KEY_END_REASON, 1);
    return journal_append(session, &fact, NULL, problem);
}

static struct status add_staff(struct journal_session *session, void *context,
                               struct fault *problem)
{
    return book_append_staff(session, context, NULL, problem);
}

/* 35 entries, then the mark, then 24 more. */
static struct verify_mark marked_book(struct book *book)
{
    static char home[512]; /* longer than the ring of folders */
    snprintf(home, sizeof(home), "%s", suite_folder());
    book_begin_in(book, home, SIGNING_ED25519);
    book_notes(book, 25, 1);
    const struct verify_mark mark = verify_whole(book->folder).mark;
    ck_assert_uint_eq(mark.size, 35);
    book_notes(book, 10, 2);
    book_notes(book, 12, 1);
    book_shut(book);
    return mark;
}

START_TEST(test_what_is_changed_above_the_mark_is_found)
{
    struct book book;
    const struct verify_mark mark = marked_book(&book);
    for (uint64_t index = 35; index < 59; index++) {
        const char *copy = copy_of(&book);
        spoil_entry(copy, index);
        expect(copy, &mark, VERIFY_ALTERED, index);
    }
    /* The head of the journal, and a count. */
    const uint8_t zero = 0;
    const char *copy = copy_of(&book);
    spoil(copy, "head", bytes_from(&zero, 1), 40); /* of the vault's sequence */
    expect(copy, &mark, VERIFY_INDEX_LIE, 59);
    book_end(&book);
}
END_TEST

START_TEST(test_what_is_changed_below_the_mark_is_told_as_not_read)
{
    struct book book;
    const struct verify_mark mark = marked_book(&book);
    const char *copy = copy_of(&book);
    spoil_entry(copy, 12);
    const struct verify_result result = verify_from(copy, &mark);
    /* This one shares its tile with the mark, and so is read again. */
    ck_assert_int_eq(result.verdict, VERIFY_TAMPERED);
    ck_assert_int_eq(result.damage, VERIFY_ALTERED);
    ck_assert_uint_eq(result.first_bad, 12);
    ck_assert_uint_eq(result.start, 0);
    book_end(&book);

    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    book_notes(&book, 300, 1);
    const struct verify_mark later = verify_whole(book.folder).mark;
    book_notes(&book, 3, 1);
    book_shut(&book);
    spoil_entry(book.folder, 12);
    const struct verify_result blind = verify_from(book.folder, &later);
    ck_assert_int_eq(blind.verdict, VERIFY_UNANCHORED);
    ck_assert_uint_eq(blind.start, 310);
    ck_assert_uint_ne(blind.gaps & VERIFY_GAP_OLDER, 0);
    const struct verify_options options = options_for(NULL);
    ck_assert_int_eq(verify(book.folder, &options).damage, VERIFY_ALTERED);
    /* Deep reads everything, whatever the mark says. */
    char scratch[300];
    struct verify_options deep = options_for(&later);
    snprintf(scratch, sizeof(scratch), "%s/scratch", suite_folder());
    deep.scratch = scratch;
    ck_assert_uint_eq(verify(book.folder, &deep).first_bad, 12);
    book_end(&book);
}
END_TEST

/* A key that is said to have ended behind the mark, where nothing says so: it would act
 * on, and could never be revoked. */
START_TEST(test_an_end_behind_the_mark_is_one_that_an_entry_says)
{
    struct book book;
    uint8_t image[8];
    const struct verify_mark mark = marked_book(&book);
    for (size_t from_end = 32; from_end < 40; from_end++) {
        const char *copy = copy_of(&book);
        spoil(copy, "key", store_key_u64(image, book.maker_actor), from_end);
        const struct verify_result result = verify_from(copy, &mark);
        ck_assert_int_eq(result.verdict, VERIFY_TAMPERED);
        ck_assert_int_eq(result.damage, VERIFY_INDEX_LIE);
        ck_assert_uint_eq(result.start, 0); /* all was read */
    }
    book_end(&book);
}
END_TEST

/* At the end of a tile nothing of level 0 lies in the edge. */
START_TEST(test_the_seal_below_a_mark_at_the_end_of_a_tile_is_proven)
{
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    book_notes(&book, 246, 1);
    const struct verify_mark mark = verify_whole(book.folder).mark;
    ck_assert_uint_eq(mark.size, 256);
    book_notes(&book, 3, 1);
    check_continued(&book, &mark, 1);
    book_shut(&book);
    spoil_entry(book.folder, 255);
    expect(book.folder, &mark, VERIFY_ALTERED, 255);
    ck_assert_uint_eq(verify_from(book.folder, &mark).start, 0);
    book_end(&book);
}
END_TEST

START_TEST(test_tables_and_tiles_below_the_mark_are_what_they_were)
{
    static uint8_t tile_key[9] = {[7] = 255};
    uint8_t image[8];
    static char home[512]; /* longer than the ring of folders */
    char code[] = "S09";
    struct book book;
    snprintf(home, sizeof(home), "%s", suite_folder());
    book_begin_in(&book, home, SIGNING_ED25519);
    book_notes(&book, 400, 1);
    ck_assert_ok(book_act(&book, false, end_maker, &book), &fault);
    const struct verify_mark mark = verify_whole(book.folder).mark;
    ck_assert_ok(book_act(&book, false, add_staff, code), &fault);
    check_continued(&book, &mark, 1);
    const uint64_t size = verify_whole(book.folder).size;
    book_shut(&book);
    /* The end of a key is forgotten: offset of `ended`, a key of 32 bytes behind it. */
    const char *copy = copy_of(&book);
    spoil(copy, "key", store_key_u64(image, book.maker_actor), 33);
    const struct verify_result result = verify_from(copy, &mark);
    ck_assert_int_eq(result.damage, VERIFY_INDEX_LIE);
    ck_assert_uint_eq(result.start, 0);
    /* Entries of staff, keys and roles are read again, and the first, which says who
     * founded the ledger. */
    const uint64_t again[] = {0,
                              book.administrator_staff,
                              book.maker_staff,
                              book.maker_actor,
                              book.maker_actor + 1,
                              mark.size - 2};
    for (size_t i = 0; i < sizeof(again) / sizeof(again[0]); i++) {
        copy = copy_of(&book);
        spoil_entry(copy, again[i]);
        ck_assert_uint_eq(verify_from(copy, &mark).first_bad, again[i]);
    }
    /* A full tile left of the edge. */
    copy = copy_of(&book);
    spoil(copy, "tile", bytes_from(tile_key, sizeof(tile_key)), 0);
    const struct verify_result blind = verify_from(copy, &mark);
    ck_assert_msg(blind.verdict == VERIFY_TAMPERED && blind.damage == VERIFY_DERIVED,
                  "%s from %llu", blind.words, (unsigned long long)blind.start);
    /* The edge itself: the partial tile of level 1. */
    const uint8_t level = 2;
    copy = copy_of(&book);
    spoil(copy, "head", bytes_from(&level, 1), 0);
    expect(copy, &mark, VERIFY_DERIVED, size);
    book_end(&book);
}
END_TEST

/* ---- other books
 * ------------------------------------------------------------------------
 */

START_TEST(test_another_history_is_a_fork_and_an_older_state_rolled_back)
{
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    book_notes(&book, 3, 1);
    book_shut(&book);
    const char *mine = book.folder;
    const char *other = copy_of(&book);
    book_open(&book, mine, false);
    book_notes(&book, 5, 1);
    book_shut(&book);
    const struct verify_mark mark = verify_whole(mine).mark;
    expect(other, &mark, VERIFY_ROLLED_BACK, 13);
    book_open(&book, other, false);
    book_notes(&book, 5, 2);
    book_notes(&book, 5, 2);
    book_shut(&book);
    const struct verify_result result = verify_from(other, &mark);
    ck_assert_str_eq(verify_damage_name(result.damage), "forked");
    ck_assert_str_eq(result.against[0], "the mark");
    /* It vouches for nothing: it is not from outside. */
    const struct verify_result same = verify_from(mine, &mark);
    ck_assert_int_eq(same.verdict, VERIFY_UNANCHORED);
    ck_assert_uint_eq(same.checkpoints, 0);
    /* And of another ledger it says nothing at all. */
    struct verify_mark foreign = mark;
    struct verify_result none;
    foreign.origin[0] = 'x';
    const struct verify_options options = options_for(&foreign);
    ck_assert_status(verify_run(mine, &options, &arena, &none, &fault),
                     STATUS_ENVIRONMENT);
    ck_assert_str_eq(fault.rule, "R-213");
    book_end(&book);
}
END_TEST

START_TEST(test_a_mark_with_false_figures_makes_all_be_read)
{
    struct book book;
    const struct verify_mark mark = marked_book(&book);
    for (int i = 0; i < 6; i++) {
        struct verify_mark other = mark;
        other.seals += i == 0 ? 1 : 0;
        other.keys += i == 1 ? 1 : 0;
        other.staff += i == 2 ? 1 : 0;
        other.roles += i == 3 ? 1 : 0;
        other.registry.at[0] ^= i == 4 ? 1 : 0;
        other.genesis.at[31] ^= i == 5 ? 1 : 0;
        const struct verify_result result = verify_from(book.folder, &other);
        ck_assert_int_eq(result.verdict, VERIFY_UNANCHORED);
        ck_assert_uint_eq(result.start, 0);
        ck_assert_uint_eq(result.mark.seals, 5);
    }
    /* Inside a transaction nothing can have been verified. */
    struct verify_mark inside = mark;
    inside.size--;
    expect(book.folder, &inside, VERIFY_FORKED, 0);
    book_end(&book);
}
END_TEST

static struct bytes sign(struct book *book, uint8_t *space)
{
    char record[300];
    struct writer writer = writer_of(space, 2048);
    snprintf(record, sizeof(record), "%s/signed", suite_folder());
    ck_assert_ok(signer_checkpoint(book->journal,
                                   &(struct signer_keys){{book->checkpoint}, 1}, record,
                                   &writer, &fault),
                 &fault);
    return writer_bytes(&writer);
}

START_TEST(test_checkpoints_older_than_the_mark_still_anchor)
{
    static uint8_t image[4][2048];
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    struct bytes notes[3];
    notes[0] = sign(&book, image[0]);
    book_notes(&book, 400, 1);
    book_shut(&book);
    const char *mine = book.folder;
    const char *other = copy_of(&book);
    book_open(&book, other, false);
    book_notes(&book, 7, 2);
    const struct bytes fork = sign(&book, image[3]);
    book_shut(&book);
    book_open(&book, mine, false);
    book_notes(&book, 7, 1);
    book_notes(&book, 20, 1);
    const struct verify_mark mark = verify_whole(mine).mark;
    notes[1] = sign(&book, image[1]);
    book_notes(&book, 400, 1);
    notes[2] = sign(&book, image[2]);
    book_shut(&book);
    struct verify_options options = options_for(&mark);
    options.checkpoints = notes;
    options.checkpoint_count = 3;
    struct verify_result result = verify(mine, &options);
    ck_assert_int_eq(result.verdict, VERIFY_WHOLE);
    ck_assert_uint_eq(result.start, mark.size);
    ck_assert_uint_eq(result.checkpoints, 3);
    ck_assert_uint_eq(result.anchored_size, result.size);
    notes[0] = fork;
    result = verify(mine, &options);
    ck_assert_int_eq(result.damage, VERIFY_FORKED);
    book_end(&book);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("verify_mark");
    TCase *mark = tcase_create("mark");
    tcase_add_checked_fixture(mark, setup, teardown);
    tcase_set_timeout(mark, 60);
    tcase_add_test(mark, test_a_mark_reads_back_and_nothing_else_does);
    tcase_add_test(mark, test_going_on_from_any_mark_ends_where_a_whole_run_does);
    tcase_add_test(mark, test_marks_cut_through_chunks_as_well);
    tcase_add_test(mark, test_a_mark_and_the_sm3_suite_go_together);
    tcase_add_test(mark, test_what_is_changed_above_the_mark_is_found);
    tcase_add_test(mark, test_what_is_changed_below_the_mark_is_told_as_not_read);
    tcase_add_test(mark, test_an_end_behind_the_mark_is_one_that_an_entry_says);
    tcase_add_test(mark, test_the_seal_below_a_mark_at_the_end_of_a_tile_is_proven);
    tcase_add_test(mark, test_tables_and_tiles_below_the_mark_are_what_they_were);
    tcase_add_test(mark, test_another_history_is_a_fork_and_an_older_state_rolled_back);
    tcase_add_test(mark, test_a_mark_with_false_figures_makes_all_be_read);
    tcase_add_test(mark, test_checkpoints_older_than_the_mark_still_anchor);
    suite_add_tcase(suite, mark);
    return suite;
}
