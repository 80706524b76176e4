/* test_verify_outside.c - what others say of the book: several checkpoints, and the
 * witnesses that a policy asks for. */
#include "ledger/journal/verify.h"

#include "ledger/journal/signer.h"
#include "tests/ledger/journal/book.h"
#include "tests/ledger/journal/raw.h"

#include <stdio.h>

enum { NOTE_ROOM = 4096 };

static struct arena arena;
static struct fault fault;
static struct book_hooks idle;
static struct journal_hooks hooks;
static struct journal_options tables;
static struct policy policy;
static char policy_text[4096];

static void setup(void)
{
    ck_assert_ok(arena_open(VERIFY_ARENA_SIZE, &arena, &fault), &fault);
}

static void teardown(void)
{
    arena_close(&arena);
}

static struct verify_options options_for(const struct bytes *notes, size_t count)
{
    hooks = book_journal_hooks(&idle);
    tables = (struct journal_options){.derived = book_tables,
                                      .derived_count = 1,
                                      .hooks = &hooks,
                                      .map_size = UINT64_C(1) << 30};
    return (struct verify_options){
        .journal = &tables, .jobs = 1, .checkpoints = notes, .checkpoint_count = count};
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

/* ---- witnesses
 * ------------------------------------------------------------------------
 */

static struct signing_key *witness_key(uint8_t number)
{
    return book_key(SIGNING_ED25519, (uint8_t)(100 + number));
}

static struct note_verifier verifier_of(const struct signing_key *key, const char *name,
                                        uint8_t type)
{
    struct public_key public;
    struct note_verifier verifier;
    signing_key_public(key, &public);
    ck_assert_ok(note_verifier_make(name, type, &public, &verifier, &fault), &fault);
    return verifier;
}

/* The line "log VKEY", or "witness w1 VKEY". */
static void put_party(struct writer *writer, const char *word,
                      const struct signing_key *key, const char *name, uint8_t type)
{
    char vkey[NOTE_VKEY_SIZE];
    const struct note_verifier verifier = verifier_of(key, name, type);
    note_vkey_format(&verifier, vkey);
    writer_text(writer, word);
    writer_text(writer, " ");
    writer_text(writer, vkey);
    writer_text(writer, "\n");
}

/* Two witnesses, w1 and w2; then `rest`. */
static void make_policy(const struct book *book, bool has_log, const char *rest)
{
    struct writer writer = writer_of(policy_text, sizeof(policy_text));
    struct signing_key *keys[] = {witness_key(1), witness_key(2)};
    if (has_log) {
        put_party(&writer, "log", book->checkpoint, BOOK_ORIGIN, NOTE_TYPE_ED25519);
    }
    put_party(&writer, "witness w1", keys[0], "w.example.org/1", NOTE_TYPE_COSIGNATURE);
    put_party(&writer, "witness w2", keys[1], "w.example.org/2", NOTE_TYPE_COSIGNATURE);
    writer_text(&writer, rest);
    ck_assert(!writer.overflowed);
    ck_assert_ok(policy_parse(writer_bytes(&writer), &policy, &fault), &fault);
    signing_key_close(keys[0]);
    signing_key_close(keys[1]);
}

static struct bytes sign(struct book *book, uint8_t *space)
{
    char record[300];
    struct writer writer = writer_of(space, NOTE_ROOM);
    snprintf(record, sizeof(record), "%s/signed", suite_folder());
    ck_assert_ok(signer_checkpoint(book->journal,
                                   &(struct signer_keys){{book->checkpoint}, 1}, record,
                                   &writer, &fault),
                 &fault);
    return writer_bytes(&writer);
}

/* `whole` with the line of one witness more. */
static struct bytes cosign(struct bytes whole, uint8_t number, uint64_t time_s,
                           uint8_t *space)
{
    struct note *note = arena_take(&arena, 1, sizeof(*note));
    struct writer writer = writer_of(space, NOTE_ROOM);
    struct signing_key *key = witness_key(number);
    char name[32];
    snprintf(name, sizeof(name), "w.example.org/%u", number);
    const struct note_verifier verifier = verifier_of(key, name, NOTE_TYPE_COSIGNATURE);
    ck_assert_ptr_nonnull(note);
    ck_assert_ok(note_parse(whole, &arena, note, &fault), &fault);
    writer_run(&writer, whole);
    ck_assert_ok(note_cosign(note, &verifier, key, time_s, &writer, &fault), &fault);
    signing_key_close(key);
    return writer_bytes(&writer);
}

START_TEST(test_a_checkpoint_without_its_quorum_does_not_anchor) /* */
{
    struct book book;
    static uint8_t image[4][NOTE_ROOM];
    struct bytes notes[3];
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    const struct bytes plain = sign(&book, image[0]);
    book_notes(&book, 20, 1);
    const struct bytes later = sign(&book, image[1]);
    notes[0] = cosign(plain, 1, 1000, image[2]);
    struct verify_options options = options_for(notes, 1);
    options.policy = &policy;
    for (int has_log = 0; has_log < 2; has_log++) {
        make_policy(&book, has_log != 0, "group both all w1 w2\nquorum both\n");
        struct verify_result result = verify(book.folder, &options);
        ck_assert_int_eq(result.verdict, VERIFY_UNANCHORED);
        ck_assert_uint_eq(result.checkpoints, 0);
        ck_assert_uint_eq(result.unmet, 1);
        ck_assert_str_eq(result.missing, "w2");
        ck_assert_uint_ne(result.gaps & VERIFY_GAP_WITNESSES, 0);
        ck_assert_uint_ne(result.gaps & VERIFY_GAP_ANCHOR, 0);

        make_policy(&book, has_log != 0, "group one any w1 w2\nquorum one\n");
        result = verify(book.folder, &options);
        ck_assert_int_eq(result.verdict, VERIFY_WHOLE);
        ck_assert_uint_eq(result.checkpoints, 1);
        ck_assert_uint_eq(result.anchored_size, 9);
        ck_assert_uint_eq(result.witnesses, 1);
        ck_assert_uint_eq(result.cosigned_s, 1000);
        ck_assert_uint_eq(result.gaps & VERIFY_GAP_WITNESSES, 0);
    }
    /* One that counts is enough, and tells how far. */
    notes[0] = cosign(notes[0], 2, 900, image[3]);
    notes[1] = later;
    options.checkpoint_count = 2;
    make_policy(&book, true, "group both all w1 w2\nquorum both\n");
    const struct verify_result result = verify(book.folder, &options);
    ck_assert_int_eq(result.verdict, VERIFY_WHOLE);
    ck_assert_uint_eq(result.checkpoints, 1);
    ck_assert_uint_eq(result.unmet, 1);
    ck_assert_uint_eq(result.anchored_size, 9);
    ck_assert_uint_eq(result.witnesses, 3);
    ck_assert_uint_eq(result.cosigned_s, 1000);
    book_end(&book);
}
END_TEST

START_TEST(test_without_a_quorum_nobody_need_have_cosigned)
{
    struct book book;
    char record[300];
    static uint8_t image[NOTE_ROOM];
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    struct writer writer = writer_of(image, sizeof(image));
    snprintf(record, sizeof(record), "%s/signed", suite_folder());
    ck_assert_ok(signer_checkpoint(book.journal,
                                   &(struct signer_keys){{book.checkpoint}, 1}, record,
                                   &writer, &fault),
                 &fault);
    struct verify_options options = options_for(NULL, 0);
    options.policy = &policy;
    options.record_path = record;
    make_policy(&book, false, "quorum none\n");
    struct verify_result result = verify(book.folder, &options);
    ck_assert_int_eq(result.verdict, VERIFY_WHOLE);
    ck_assert_uint_ne(result.gaps & VERIFY_GAP_WITNESSES, 0);
    /* Nobody has witnessed what the signer wrote down. */
    make_policy(&book, false, "quorum w1\n");
    result = verify(book.folder, &options);
    ck_assert_int_eq(result.verdict, VERIFY_UNANCHORED);
    ck_assert_uint_eq(result.checkpoints, 0);
    book_end(&book);
}
END_TEST

START_TEST(test_a_false_cosignature_or_another_log_is_no_anchor) /* */
{
    struct book book;
    static uint8_t image[2][NOTE_ROOM];
    struct verify_result result;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    struct bytes note = cosign(sign(&book, image[0]), 1, 1000, image[1]);
    struct verify_options options = options_for(&note, 1);
    options.policy = &policy;
    make_policy(&book, true, "quorum w1\n");
    ck_assert_int_eq(verify(book.folder, &options).verdict, VERIFY_WHOLE);
    uint8_t *letter = &image[1][note.size - 10];
    *letter = *letter == 'A' ? 'B' : 'A';
    ck_assert_status(verify_run(book.folder, &options, &arena, &result, &fault),
                     STATUS_INPUT);
    ck_assert_str_eq(fault.rule, "R-014");
    /* The policy of who trusts another log: this one's own word is not enough. */
    struct writer writer = writer_of(policy_text, sizeof(policy_text));
    put_party(&writer, "log", book.maker, BOOK_ORIGIN, NOTE_TYPE_ED25519);
    writer_text(&writer, "quorum none\n");
    ck_assert_ok(policy_parse(writer_bytes(&writer), &policy, &fault), &fault);
    note = bytes_from(image[0], strlen((const char *)image[0]));
    ck_assert_status(verify_run(book.folder, &options, &arena, &result, &fault),
                     STATUS_ENVIRONMENT);
    ck_assert_str_eq(fault.rule, "R-210");
    book_end(&book);
}
END_TEST

/* ---- several checkpoints
 * ----------------------------------------------------------------
 */

START_TEST(test_two_checkpoints_that_contradict_each_other_are_both_named) /* */
{
    static const char *const names[] = {"a.txt", "b.txt", "c.txt"};
    struct book book;
    static uint8_t image[5][NOTE_ROOM];
    static uint8_t data[RAW_FILE_SIZE_MAX];
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    book_notes(&book, 3, 1);
    const struct bytes early = sign(&book, image[0]);
    book_shut(&book);
    const char *mine = book.folder;
    const char *other = suite_folder();
    raw_save(other, data, raw_load(mine, data));
    book_open(&book, mine, false);
    book_notes(&book, 5, 1);
    const struct bytes left = sign(&book, image[1]);
    book_notes(&book, 5, 1);
    const struct bytes later = sign(&book, image[2]);
    book_shut(&book);
    book_open(&book, other, false);
    book_notes(&book, 5, 2);
    const struct bytes right = sign(&book, image[3]);
    book_notes(&book, 1, 2);
    book_notes(&book, 9, 2);
    const struct bytes right_later = sign(&book, image[4]);
    book_shut(&book);

    const struct {
        struct bytes notes[3];
        const char *against[2];
        uint64_t first_bad;
    } cases[] = {
        /* The same size, another root. */
        {{early, left, right}, {"c.txt", "b.txt"}, 13},
        {{right, early, left}, {"a.txt", "c.txt"}, 13},
        /* A smaller one that the larger does not continue. */
        {{early, later, right}, {"c.txt", "b.txt"}, 13},
        /* A larger one that is not in the book: which of them lies is not known. */
        {{early, left, right_later}, {"c.txt", ""}, 19},
        {{right, right, right}, {"a.txt", ""}, 0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct verify_options options = options_for(cases[i].notes, 3);
        options.names = names;
        const struct verify_result result = verify(mine, &options);
        ck_assert_int_eq(result.verdict, VERIFY_TAMPERED);
        ck_assert_str_eq(verify_damage_name(result.damage),
                         i == 3 ? "rolled back" : "forked");
        ck_assert_str_eq(result.against[0], cases[i].against[0]);
        ck_assert_str_eq(result.against[1], cases[i].against[1]);
        ck_assert_msg(i == 3 || result.first_bad == cases[i].first_bad,
                      "case %zu: %llu", i, (unsigned long long)result.first_bad);
    }
    const struct bytes good[] = {later, early, left};
    const struct verify_options options = options_for(good, 3);
    const struct verify_result result = verify(mine, &options);
    ck_assert_int_eq(result.verdict, VERIFY_WHOLE);
    ck_assert_uint_eq(result.checkpoints, 3);
    ck_assert_str_eq(result.against[0], "");
    book_end(&book);
}
END_TEST

START_TEST(test_checkpoints_have_a_limit)
{
    struct book book;
    static uint8_t image[NOTE_ROOM];
    static struct bytes notes[VERIFY_CHECKPOINTS_MAX + 1];
    struct verify_result result;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    const struct bytes note = sign(&book, image);
    for (size_t i = 0; i <= VERIFY_CHECKPOINTS_MAX; i++) {
        notes[i] = note;
    }
    for (size_t count = VERIFY_CHECKPOINTS_MAX - 1; count <= VERIFY_CHECKPOINTS_MAX + 1;
         count++) {
        const struct verify_options options = options_for(notes, count);
        const size_t mark = arena_mark(&arena);
        const struct status status =
            verify_run(book.folder, &options, &arena, &result, &fault);
        arena_rewind(&arena, mark);
        ck_assert_int_eq(status.code, count <= VERIFY_CHECKPOINTS_MAX ? STATUS_CODE_OK
                                                                      : STATUS_USAGE);
        ck_assert(status.code != STATUS_CODE_OK || result.checkpoints == count);
    }
    book_end(&book);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("verify_outside");
    TCase *outside = tcase_create("outside");
    tcase_add_checked_fixture(outside, setup, teardown);
    tcase_set_timeout(outside, 30);
    tcase_add_test(outside, test_a_checkpoint_without_its_quorum_does_not_anchor);
    tcase_add_test(outside, test_without_a_quorum_nobody_need_have_cosigned);
    tcase_add_test(outside, test_a_false_cosignature_or_another_log_is_no_anchor);
    tcase_add_test(outside,
                   test_two_checkpoints_that_contradict_each_other_are_both_named);
    tcase_add_test(outside, test_checkpoints_have_a_limit);
    suite_add_tcase(suite, outside);
    return suite;
}
