/* test_signer.c - no checkpoint that does not continue the last one. */
#include "ledger/journal/signer.h"

#include "ledger/journal/proof_file.h"
#include "tests/ledger/journal/book.h"
#include "tests/ledger/journal/raw.h"

static uint8_t data[RAW_FILE_SIZE_MAX];

static const char *record_path(void)
{
    static char path[300];
    snprintf(path, sizeof(path), "%s/signed", suite_folder());
    return path;
}

static struct status sign(struct book *book, const char *record, uint8_t *space,
                          struct bytes *ret_note)
{
    struct writer writer = writer_of(space, 2048);
    TRY(signer_checkpoint(book->journal, &(struct signer_keys){{book->checkpoint}, 1},
                          record, &writer, &book->fault));
    *ret_note = writer_bytes(&writer);
    return OK;
}

START_TEST(test_a_checkpoint_is_signed_recorded_and_signed_again)
{
    for (int kind = SIGNING_ED25519; kind <= SIGNING_SM2; kind++) {
        struct book book;
        struct arena arena;
        uint8_t image[2][2048];
        struct bytes notes[2];
        const char *record = record_path();
        book_begin_in(&book, suite_folder(), (enum signing_kind)kind);
        struct signer_record last;
        ck_assert_status(signer_record_read(record, &last, &book.fault),
                         STATUS_NOT_FOUND);
        ck_assert_ok(sign(&book, record, image[0], &notes[0]), &book.fault);
        struct journal_facts facts;
        journal_facts(book.journal, &facts);
        ck_assert_ok(signer_record_read(record, &last, &book.fault), &book.fault);
        ck_assert_uint_eq(last.size, facts.size);
        ck_assert(digest_equal(&last.root, &facts.root));
        ck_assert_str_eq(last.origin, facts.origin);
        ck_assert_ok(sign(&book, record, image[1], &notes[1]), &book.fault);
        ck_assert_ok(arena_open(1 << 20, &arena, &book.fault), &book.fault);
        struct note note;
        struct note_verifier verifier;
        ck_assert_ok(
            note_verifier_make(facts.origin,
                               kind == SIGNING_SM2 ? NOTE_TYPE_SM2 : NOTE_TYPE_ED25519,
                               &facts.checkpoint_key, &verifier, &book.fault),
            &book.fault);
        for (int i = 0; i < 2; i++) {
            ck_assert_ok(note_parse(notes[i], &arena, &note, &book.fault), &book.fault);
            ck_assert_ok(note_verify(&note, &verifier, 1, NULL, &book.fault),
                         &book.fault);
        }
        arena_close(&arena);
        book_end(&book);
    }
}
END_TEST

START_TEST(test_growth_is_proven_from_any_size)
{
    static const uint64_t steps[] = {1, 200, 40, 3, 255, 256, 1000, 1};
    struct book book;
    uint8_t image[2048];
    struct bytes note;
    const char *record = record_path();
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        ck_assert_ok(sign(&book, record, image, &note), &book.fault);
        book_notes(&book, steps[i], 1);
    }
    ck_assert_ok(sign(&book, record, image, &note), &book.fault);
    book_end(&book);
}
END_TEST

START_TEST(test_an_older_or_another_history_is_refused) /* */
{
    struct book book;
    uint8_t image[2048];
    struct bytes note;
    const char *record = record_path();
    const char *old = suite_folder();
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    book_shut(&book);
    raw_save(old, data, raw_load(book.folder, data));
    book_open(&book, book.folder, false);
    book_notes(&book, 300, 1);
    ck_assert_ok(sign(&book, record, image, &note), &book.fault);
    ck_assert_ok(signer_expect(book.journal, record, &book.fault), &book.fault);
    book_notes(&book, 3, 1);
    ck_assert_ok(signer_expect(book.journal, record, &book.fault), &book.fault);
    book_shut(&book);
    book_open(&book, old, false);
    for (int i = 0; i < 3; i++) { /* shorter, as long with other entries, and longer */
        ck_assert_status(sign(&book, record, image, &note), STATUS_REFUSED);
        ck_assert_str_eq(book.fault.rule, "R-054");
        fault_clear(&book.fault);
        ck_assert_status(signer_expect(book.journal, record, &book.fault),
                         STATUS_REFUSED);
        ck_assert_str_eq(book.fault.rule, "R-054");
        book_notes(&book, 300, 2);
    }
    book_end(&book);
}
END_TEST

START_TEST(test_a_ledger_continues_what_was_vouched_for_outside) /* */
{
    struct book book;
    struct journal_facts facts;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    journal_facts(book.journal, &facts);
    struct checkpoint seen = {
        .origin = bytes_of(BOOK_ORIGIN), .size = facts.size, .root = facts.root};
    for (int i = 0; i < 3; i++) { /* the newest, and at two sizes behind it */
        ck_assert_ok(signer_continues(book.journal, &seen, &book.fault), &book.fault);
        book_notes(&book, 300, 1);
    }
    struct checkpoint bad[] = {seen, seen, seen};
    bad[0].origin = bytes_of(BOOK_ORIGIN "/other");
    bad[1].root.at[0] ^= 1;
    bad[2].size = 100000;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ck_assert_status(signer_continues(book.journal, &bad[i], &book.fault),
                         STATUS_REFUSED);
        ck_assert_str_eq(book.fault.rule, "R-223");
        fault_clear(&book.fault);
    }
    const struct checkpoint nothing = {.origin = bytes_of(BOOK_ORIGIN)};
    ck_assert_ok(signer_continues(book.journal, &nothing, &book.fault), &book.fault);
    book_end(&book);
}
END_TEST

START_TEST(test_without_a_record_nothing_is_expected) /* */
{
    struct book book;
    const char *record = record_path();
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    ck_assert_ok(signer_expect(book.journal, record, &book.fault), &book.fault);
    ck_assert_int_ne(access(record, F_OK), 0);
    struct signer_record other = {.origin = "ledger.example.org/other", .size = 1};
    ck_assert_ok(signer_record_write(record, &other, &book.fault), &book.fault);
    ck_assert_status(signer_expect(book.journal, record, &book.fault), STATUS_REFUSED);
    ck_assert_str_eq(book.fault.rule, "R-054");
    FILE *file = fopen(record, "w");
    ck_assert_ptr_nonnull(file);
    fclose(file);
    ck_assert_status(signer_expect(book.journal, record, &book.fault), STATUS_INPUT);
    book_end(&book);
}
END_TEST

START_TEST(test_the_wrong_key_or_record_is_refused) /* */
{
    struct book book;
    uint8_t image[2048];
    struct bytes note;
    const char *record = record_path();
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    struct writer writer = writer_of(image, sizeof(image));
    ck_assert_status(signer_checkpoint(book.journal,
                                       &(struct signer_keys){{book.maker}, 1}, record,
                                       &writer, &book.fault),
                     STATUS_REFUSED);
    ck_assert_str_eq(book.fault.rule, "R-261");
    ck_assert_uint_eq(writer.size, 0);
    struct signer_record other = {.origin = "ledger.example.org/other", .size = 1};
    ck_assert_ok(signer_record_write(record, &other, &book.fault), &book.fault);
    ck_assert_status(sign(&book, record, image, &note), STATUS_REFUSED);
    ck_assert_str_eq(book.fault.rule, "R-054");
    FILE *file = fopen(record, "w");
    ck_assert_ptr_nonnull(file);
    fputs("mingzhang signed v2\n", file);
    fclose(file);
    ck_assert_status(sign(&book, record, image, &note), STATUS_INPUT);
    ck_assert_status(sign(&book, "/nowhere/signed", image, &note), STATUS_ENVIRONMENT);
    book_end(&book);
}
END_TEST

START_TEST(test_new_leaves_are_read_again_before_signing)
{
    struct book book;
    uint8_t image[2048];
    uint8_t value[4096];
    uint8_t key[8];
    struct bytes note;
    const char *record = record_path();
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    ck_assert_ok(sign(&book, record, image, &note), &book.fault);
    book_notes(&book, 600, 1);
    book_shut(&book);
    struct raw raw;
    raw_begin(&raw, book.folder); /* in a full tile, which opening does not re-read */
    const struct bytes bytes =
        raw_get(&raw, "entry", store_key_u64(key, 100), value, sizeof(value));
    value[bytes.size - 1] ^= 1;
    raw_put(&raw, "entry", store_key_u64(key, 100), bytes);
    raw_commit(&raw);
    book_open(&book, book.folder, false);
    ck_assert_status(sign(&book, record, image, &note), STATUS_FOUND);
    book_end(&book);
}
END_TEST

/* ---- proof files
 * ---------------------------------------------------------------------- */

START_TEST(test_a_proof_file_verifies_and_is_small)
{
    struct book book;
    struct arena arena;
    uint8_t image[2048];
    uint8_t proof[2560];
    struct bytes note;
    const char *record = record_path();
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    book_notes(&book, 700, 1);
    ck_assert_ok(sign(&book, record, image, &note), &book.fault);
    struct journal_facts facts;
    journal_facts(book.journal, &facts);
    book_notes(&book, 900, 2); /* the proof is for an older size */
    ck_assert_ok(arena_open(1 << 20, &arena, &book.fault), &book.fault);
    struct journal_view *view = NULL;
    ck_assert_ok(journal_view_open(book.journal, &view, &book.fault), &book.fault);
    struct hasher *hasher = NULL;
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &book.fault), &book.fault);
    struct note_verifier verifier;
    ck_assert_ok(note_verifier_make(facts.origin, NOTE_TYPE_ED25519,
                                    &facts.checkpoint_key, &verifier, &book.fault),
                 &book.fault);
    const struct bundle_trust trust = {
        .hasher = hasher, .verifiers = &verifier, .verifier_count = 1};
    static const uint64_t indexes[] = {0, 1, 255, 256, 500, 708, 709};
    for (size_t i = 0; i < sizeof(indexes) / sizeof(indexes[0]); i++) {
        struct writer writer = writer_of(proof, sizeof(proof));
        ck_assert_ok(
            proof_file_make(view, indexes[i], note, &arena, &writer, &book.fault),
            &book.fault);
        struct bundle bundle;
        struct bytes bytes;
        ck_assert_ok(bundle_parse(writer_bytes(&writer), &arena, &bundle, &book.fault),
                     &book.fault);
        ck_assert_ok(journal_read(journal_view_transaction(view), indexes[i], &bytes,
                                  &book.fault),
                     &book.fault);
        const struct digest leaf = hasher_leaf(hasher, bytes);
        ck_assert_ok(bundle_verify(&bundle, &leaf, &trust, &arena, NULL, &book.fault),
                     &book.fault);
    }
    struct writer writer = writer_of(proof, sizeof(proof));
    ck_assert_status(proof_file_make(view, 710, note, &arena, &writer, &book.fault),
                     STATUS_USAGE);
    ck_assert_status(
        proof_file_make(view, 0, bytes_of("no note"), &arena, &writer, &book.fault),
        STATUS_INPUT);
    struct writer narrow = writer_of(proof, 300);
    ck_assert_status(proof_file_make(view, 0, note, &arena, &narrow, &book.fault),
                     STATUS_FULL);
    ck_assert_uint_eq(writer.size + narrow.size, 0);
    hasher_close(hasher);
    journal_view_close(view);
    arena_close(&arena);
    book_end(&book);
}
END_TEST

START_TEST(test_no_proof_for_a_checkpoint_of_another_history)
{
    struct book book;
    struct arena arena;
    uint8_t image[2048];
    uint8_t proof[2560];
    struct bytes note;
    const char *old = suite_folder();
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    book_shut(&book);
    raw_save(old, data, raw_load(book.folder, data));
    book_open(&book, book.folder, false);
    book_notes(&book, 10, 1);
    ck_assert_ok(sign(&book, record_path(), image, &note), &book.fault);
    book_shut(&book);
    book_open(&book, old, false);
    ck_assert_ok(arena_open(1 << 20, &arena, &book.fault), &book.fault);
    static const struct {
        uint64_t count;
        enum status_code wanted;
    } cases[] = {{0, STATUS_FOUND}, {10, STATUS_FOUND}, {10, STATUS_FOUND}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (cases[i].count > 0) {
            book_notes(&book, cases[i].count, 2);
        }
        struct journal_view *view = NULL;
        struct writer writer = writer_of(proof, sizeof(proof));
        ck_assert_ok(journal_view_open(book.journal, &view, &book.fault), &book.fault);
        ck_assert_status(proof_file_make(view, 3, note, &arena, &writer, &book.fault),
                         cases[i].wanted);
        journal_view_close(view);
    }
    arena_close(&arena);
    book_end(&book);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("signer");
    TCase *signing = tcase_create("signing");
    tcase_add_test(signing, test_a_checkpoint_is_signed_recorded_and_signed_again);
    tcase_add_test(signing, test_growth_is_proven_from_any_size);
    tcase_add_test(signing, test_an_older_or_another_history_is_refused);
    tcase_add_test(signing, test_a_ledger_continues_what_was_vouched_for_outside);
    tcase_add_test(signing, test_without_a_record_nothing_is_expected);
    tcase_add_test(signing, test_the_wrong_key_or_record_is_refused);
    tcase_add_test(signing, test_new_leaves_are_read_again_before_signing);
    suite_add_tcase(suite, signing);
    TCase *proofs = tcase_create("proof files");
    tcase_add_test(proofs, test_a_proof_file_verifies_and_is_small);
    tcase_add_test(proofs, test_no_proof_for_a_checkpoint_of_another_history);
    suite_add_tcase(suite, proofs);
    return suite;
}
