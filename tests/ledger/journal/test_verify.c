/* test_verify.c - nobody changes the book without being found, and by the right name.
 */
#include "ledger/journal/verify.h"

#include "ledger/journal/edge.h"
#include "ledger/journal/signer.h"
#include "tests/ledger/journal/book.h"
#include "tests/ledger/journal/raw.h"

static uint8_t pristine[RAW_FILE_SIZE_MAX];
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

static const char *copy_of(const struct book *book)
{
    const char *folder = suite_folder();
    raw_save(folder, pristine, raw_load(book->folder, pristine));
    return folder;
}

static struct bytes sign(struct book *book, const char *record, uint8_t *space)
{
    struct writer writer = writer_of(space, 2048);
    ck_assert_ok(signer_checkpoint(book->journal,
                                   &(struct signer_keys){{book->checkpoint}, 1}, record,
                                   &writer, &book->fault),
                 &book->fault);
    return writer_bytes(&writer);
}

static void expect(const char *folder, const struct verify_options *options,
                   enum verify_damage damage, uint64_t first_bad)
{
    const struct verify_result result = verify(folder, options);
    ck_assert_int_eq(result.verdict, VERIFY_TAMPERED);
    ck_assert_str_eq(verify_damage_name(result.damage), verify_damage_name(damage));
    ck_assert_uint_eq(result.first_bad, first_bad);
    ck_assert_str_ne(result.words, "");
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

/* ---- whole --------------------------------------------------------------------------
 */

START_TEST(test_a_whole_book_without_anchor_is_not_called_whole) /* */
{
    for (int kind = SIGNING_ED25519; kind <= SIGNING_SM2; kind++) {
        struct book book;
        book_begin_in(&book, suite_folder(), (enum signing_kind)kind);
        book_notes(&book, 600, 1);
        book_notes(&book, 1, 1);
        const struct verify_options options = options_for();
        struct verify_result result = verify(book.folder, &options);
        ck_assert_str_eq(result.words, "");
        ck_assert_int_eq(result.verdict, VERIFY_UNANCHORED);
        ck_assert_uint_eq(result.size, 612);
        ck_assert_uint_eq(result.seals, 4);
        ck_assert_uint_eq(result.signatures, 4);
        ck_assert_uint_eq(result.tiles, 2);
        ck_assert_uint_eq(result.gaps, 15);
        struct journal_facts facts;
        journal_facts(book.journal, &facts);
        ck_assert(digest_equal(&facts.root, &result.root));
        book_end(&book);
    }
}
END_TEST

START_TEST(test_nothing_to_check_is_no_verdict) /* */
{
    struct book book;
    book_prepare(&book, SIGNING_ED25519);
    book_open(&book, suite_folder(), true);
    book_shut(&book);
    const struct verify_options options = options_for();
    struct verify_result result;
    ck_assert_status(verify_run(book.folder, &options, &arena, &result, &book.fault),
                     STATUS_NOT_FOUND);
    ck_assert_str_eq(book.fault.rule, "R-055");
    ck_assert_status(
        verify_in_child(suite_folder(), &options, &arena, &result, &book.fault),
        STATUS_NOT_FOUND);
    book_end(&book);
}
END_TEST

START_TEST(test_checkpoints_and_the_record_anchor_the_book)
{
    struct book book;
    char record[300];
    snprintf(record, sizeof(record), "%s/signed", suite_folder());
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    uint8_t image[2][2048];
    struct bytes notes[2];
    notes[0] = sign(&book, record, image[0]);
    book_notes(&book, 700, 1);
    notes[1] = sign(&book, record, image[1]);
    book_notes(&book, 3, 1);
    char scratch[300];
    snprintf(scratch, sizeof(scratch), "%s/scratch", suite_folder());
    struct verify_options options = options_for();
    options.checkpoints = notes;
    options.checkpoint_count = 2;
    options.record_path = record;
    options.scratch = scratch;
    options.jobs = 2;
    for (int in_child = 0; in_child < 2; in_child++) {
        struct verify_result result;
        ck_assert_ok((in_child ? verify_in_child : verify_run)(
                         book.folder, &options, &arena, &result, &book.fault),
                     &book.fault);
        ck_assert_str_eq(result.words, "");
        ck_assert_int_eq(result.verdict, VERIFY_WHOLE);
        ck_assert_uint_eq(result.checkpoints, 3);
        ck_assert_uint_eq(result.anchored_size, 710);
        ck_assert_uint_eq(result.gaps, VERIFY_GAP_VAULT | VERIFY_GAP_WITNESSES);
        ck_assert_int_ne(access(scratch, F_OK), 0);
    }
    /* Another key, and another ledger. */
    struct verify_result result;
    struct public_key public;
    signing_key_public(book.maker, &public);
    static struct log_keys other = {.name = BOOK_ORIGIN, .count = 1};
    other.key[0] = (struct log_key){
        .key = public, .first = 1, .last = UINT64_MAX, .is_trusted = true};
    options.keys = &other; /* proves nothing, which is not "tampered" */
    ck_assert_status(verify_run(book.folder, &options, &arena, &result, &book.fault),
                     STATUS_ENVIRONMENT);
    options.keys = NULL;
    image[1][strlen(BOOK_ORIGIN) + 1] ^= 1; /* another size under the signature */
    ck_assert_status(verify_run(book.folder, &options, &arena, &result, &book.fault),
                     STATUS_INPUT);
    ck_assert_str_eq(book.fault.rule, "R-014");
    notes[1] = bytes_of("mingzhang");
    ck_assert_status(verify_run(book.folder, &options, &arena, &result, &book.fault),
                     STATUS_INPUT);
    struct signer_record elsewhere = {.origin = "ledger.example.org/other", .size = 1};
    ck_assert_ok(signer_record_write(record, &elsewhere, &book.fault), &book.fault);
    options.checkpoint_count = 1;
    ck_assert_status(verify_run(book.folder, &options, &arena, &result, &book.fault),
                     STATUS_ENVIRONMENT);
    book_end(&book);
}
END_TEST

/* ---- an adversary -------------------------------------------------------------------
 */

START_TEST(test_r45_r46_missing_and_moved_entries_have_their_names)
{
    struct book book;
    small_book(&book);
    const struct verify_options options = options_for();
    uint8_t k[2][8];
    static uint8_t v[2][4096];
    struct raw raw;
    const uint64_t size = verify(book.folder, &options).size;

    const char *copy = copy_of(&book); /* the tail */
    raw_begin(&raw, copy);
    raw_delete(&raw, "entry", store_key_u64(k[0], size - 1));
    raw_delete(&raw, "entry", store_key_u64(k[0], size - 2));
    raw_commit(&raw);
    expect(copy, &options, VERIFY_CUT, size - 2);

    copy = copy_of(&book); /* one in the middle */
    raw_begin(&raw, copy);
    raw_delete(&raw, "entry", store_key_u64(k[0], 16));
    raw_commit(&raw);
    expect(copy, &options, VERIFY_CUT, 16);

    copy = copy_of(&book); /* one in the middle, the rest moved up */
    raw_begin(&raw, copy);
    for (uint64_t i = 16; i + 1 < size; i++) {
        const struct bytes next =
            raw_get(&raw, "entry", store_key_u64(k[0], i + 1), v[0], sizeof(v[0]));
        raw_put(&raw, "entry", store_key_u64(k[0], i), next);
    }
    raw_delete(&raw, "entry", store_key_u64(k[0], size - 1));
    raw_commit(&raw);
    expect(copy, &options, VERIFY_CUT, 16);

    copy = copy_of(&book); /* two have changed places */
    raw_begin(&raw, copy);
    const struct bytes a =
        raw_get(&raw, "entry", store_key_u64(k[0], 15), v[0], sizeof(v[0]));
    const struct bytes b =
        raw_get(&raw, "entry", store_key_u64(k[1], 18), v[1], sizeof(v[1]));
    raw_put(&raw, "entry", store_key_u64(k[0], 15), b);
    raw_put(&raw, "entry", store_key_u64(k[1], 18), a);
    raw_commit(&raw);
    expect(copy, &options, VERIFY_REORDERED, 15);
    book_end(&book);
}
END_TEST

/* Changes the amount of a note and mends everything that needs no key: numbers, links,
 * head.  (Fewer than 256 entries, so there are no tiles.) */
static void rewrite_from(const char *folder, uint64_t index, uint64_t size)
{
    static uint8_t v[4096];
    static uint8_t out[4096];
    static struct edge edge;
    struct fault fault;
    struct hasher *hasher = NULL;
    struct raw raw;
    uint8_t k[8];
    struct digest leaf = {0};
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    memset(&edge, 0, sizeof(edge));
    raw_begin(&raw, folder);
    for (uint64_t i = 0; i < size; i++) {
        struct entry entry;
        struct bytes bytes = raw_get(&raw, "entry", store_key_u64(k, i), v, sizeof(v));
        ck_assert_ok(entry_decode(bytes, &entry, &fault), &fault);
        if (i >= index) {
            struct writer writer = writer_of(out, sizeof(out));
            entry.nonce[0] ^= i == index ? 1 : 0;
            entry.prev = leaf;
            ck_assert_ok(entry_encode(&entry, &writer, &fault), &fault);
            bytes = writer_bytes(&writer);
            raw_put(&raw, "entry", store_key_u64(k, i), bytes);
        }
        leaf = hasher_leaf(hasher, bytes);
        edge_append(&edge, hasher, &leaf);
    }
    const uint8_t zero = 0;
    uint8_t head[256];
    const struct bytes stored =
        raw_get(&raw, "head", bytes_from(&zero, 1), head, sizeof(head));
    const struct digest root = edge_root(&edge, hasher);
    memcpy(head + 10, leaf.at, DIGEST_SIZE);
    memcpy(head + stored.size - DIGEST_SIZE, root.at, DIGEST_SIZE);
    raw_put(&raw, "head", bytes_from(&zero, 1), stored);
    raw_commit(&raw);
    hasher_close(hasher);
}

START_TEST(test_a_chain_rehashed_without_the_key_breaks_at_its_seal)
{
    struct book book;
    small_book(&book);
    const struct verify_options options = options_for();
    const char *copy = copy_of(&book);
    rewrite_from(copy, 16, verify(copy, &options).size); /* in 13..23 */
    expect(copy, &options, VERIFY_ALTERED, 13);
    /* The book opens, for its edge is in order: only verify knows better. */
    struct journal *journal = NULL;
    ck_assert_ok(journal_open(copy, &tables, &journal, &book.fault), &book.fault);
    journal_close(journal);
    book_end(&book);
}
END_TEST

START_TEST(test_r45_who_has_the_key_still_meets_the_old_checkpoint)
{
    struct book book;
    char record[300];
    uint8_t image[2048];
    snprintf(record, sizeof(record), "%s/signed", suite_folder());
    small_book(&book);
    const char *old = copy_of(&book);
    const char *other = copy_of(&book);
    book_open(&book, book.folder, false);
    book_notes(&book, 5, 1);
    const struct bytes note = sign(&book, record, image);
    struct journal_facts facts;
    journal_facts(book.journal, &facts);
    book_shut(&book);

    struct verify_options options = options_for();
    options.checkpoints = &note;
    options.checkpoint_count = 1;
    ck_assert_int_eq(verify(book.folder, &options).verdict, VERIFY_WHOLE);
    expect(old, &options, VERIFY_ROLLED_BACK, facts.size - 6);
    const char *real = book.folder;
    book_open(&book, other, false); /* the same keys, another history */
    book_notes(&book, 5, 2);
    book_notes(&book, 5, 2);
    book_shut(&book);
    expect(other, &options, VERIFY_FORKED, 0);

    options.checkpoint_count = 0;
    options.record_path = record;
    expect(old, &options, VERIFY_ROLLED_BACK, facts.size - 6);
    expect(other, &options, VERIFY_FORKED, 0);
    ck_assert_int_eq(verify(real, &options).verdict, VERIFY_WHOLE);
    options.record_path = NULL;
    ck_assert_int_eq(verify(other, &options).verdict, VERIFY_UNANCHORED);
    book_end(&book);
}
END_TEST

static uint32_t loose_roles(uint64_t kind)
{
    (void)kind;
    return UINT32_C(1) << STAFF_ROLE_MAKER;
}

static struct status write_staff(struct journal_session *session, void *context,
                                 struct fault *fault)
{
    return book_append_staff(session, context, NULL, fault);
}

START_TEST(test_an_entry_beyond_the_role_of_its_actor_is_found) /* */
{
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    book.hooks.roles = loose_roles;
    char code[] = "S03";
    ck_assert_ok(book_act(&book, true, write_staff, code), &book.fault);
    book_shut(&book);
    const struct verify_options options = options_for();
    expect(book.folder, &options, VERIFY_ALTERED, 9);
    book_end(&book);
}
END_TEST

START_TEST(test_chunks_and_threads_find_the_same_as_one)
{
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    book_notes(&book, 65000, 1);
    book_notes(&book, 66500, 2);
    book_notes(&book, 40, 2);
    book_shut(&book);
    struct verify_options options = options_for();
    struct verify_result one = verify(book.folder, &options);
    options.jobs = 3;
    struct verify_result three = verify(book.folder, &options);
    ck_assert_str_eq(one.words, "");
    ck_assert_int_eq(one.verdict, VERIFY_UNANCHORED);
    ck_assert_mem_eq(&one, &three, sizeof(one));
    const uint64_t places[] = {65535, 65536, 131072, 131071, 70000};
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        uint8_t key[8];
        uint8_t value[4096];
        struct raw raw;
        for (int undo = 0; undo < 2; undo++) {
            raw_begin(&raw, book.folder);
            const struct bytes bytes = raw_get(
                &raw, "entry", store_key_u64(key, places[i]), value, sizeof(value));
            value[bytes.size - 1] ^= 1; /* of the amount */
            raw_put(&raw, "entry", store_key_u64(key, places[i]), bytes);
            raw_commit(&raw);
            if (undo == 0) {
                expect(book.folder, &options, VERIFY_ALTERED, places[i]);
            }
        }
    }
    const struct {
        uint64_t last;
        uint8_t level;
    } tiles[] = {{65535, 0}, {65535, 1}, {131071, 1}, {70143, 0}};
    for (size_t i = 0; i < sizeof(tiles) / sizeof(tiles[0]); i++) {
        static uint8_t tile[EDGE_TILE_SIZE];
        uint8_t key[9];
        struct writer at = writer_of(key, sizeof(key));
        writer_u64(&at, tiles[i].last);
        writer_u8(&at, tiles[i].level);
        struct raw raw;
        for (int undo = 0; undo < 2; undo++) {
            raw_begin(&raw, book.folder);
            const struct bytes bytes =
                raw_get(&raw, "tile", writer_bytes(&at), tile, sizeof(tile));
            tile[1000] ^= 16;
            raw_put(&raw, "tile", writer_bytes(&at), bytes);
            raw_commit(&raw);
            if (undo == 0) {
                expect(book.folder, &options, VERIFY_DERIVED, tiles[i].last);
            }
        }
    }
    ck_assert_int_eq(verify(book.folder, &options).verdict, VERIFY_UNANCHORED);
    book_end(&book);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("verify");
    TCase *whole = tcase_create("whole");
    tcase_add_checked_fixture(whole, arena_up, arena_down);
    tcase_add_test(whole, test_a_whole_book_without_anchor_is_not_called_whole);
    tcase_add_test(whole, test_nothing_to_check_is_no_verdict);
    tcase_add_test(whole, test_checkpoints_and_the_record_anchor_the_book);
    suite_add_tcase(suite, whole);
    TCase *adversary = tcase_create("an adversary");
    tcase_add_checked_fixture(adversary, arena_up, arena_down);
    tcase_set_timeout(adversary, 30);
    tcase_add_test(adversary, test_r45_r46_missing_and_moved_entries_have_their_names);
    tcase_add_test(adversary, test_a_chain_rehashed_without_the_key_breaks_at_its_seal);
    tcase_add_test(adversary, test_r45_who_has_the_key_still_meets_the_old_checkpoint);
    tcase_add_test(adversary, test_an_entry_beyond_the_role_of_its_actor_is_found);
    tcase_add_test(adversary, test_chunks_and_threads_find_the_same_as_one);
    suite_add_tcase(suite, adversary);
    return suite;
}
