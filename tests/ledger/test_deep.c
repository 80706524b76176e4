/* test_deep.c - replaying a whole ledger finds what the rules would have refused. */
#include "tests/ledger/deep_kit.h"

/* What stands twice is refused with STATUS_EXISTS: no less a broken rule. */
START_TEST(test_a_code_that_stands_twice_is_found_by_replay) /* */
{
    struct book book;
    struct fault fault = {0};
    struct accounts *accounts = NULL;
    book_open(&book, DIGEST_SHA256);
    ledger_close(&book.ledger);
    ck_assert_ok(accounts_open(&accounts, &fault), &fault);
    struct deep_lenient lenient;
    deep_lenient(&lenient, accounts, STATUS_EXISTS);
    const struct verify_result before = deep_look(&book, accounts_hooks(accounts));
    ck_assert_msg(before.verdict == VERIFY_UNANCHORED, "%s", before.words);

    /* Unit 430699 once more, as if it were new. */
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_UNIT));
    fact_set_bytes(&fact, UNIT_CODE, bytes_of("430699"));
    fact_set_bytes(&fact, UNIT_NAME, bytes_of("again"));
    fact_set_number(&fact, UNIT_LEVEL, UNIT_LEVEL_COUNTY);
    fact_set_fen(&fact, UNIT_FROM, 0);
    book.plan[0] = fact;
    book.planned = 1;
    ck_assert_status(
        deep_write_with(&book, accounts_hooks(accounts), book_work, &book, &fault),
        STATUS_EXISTS);
    ck_assert_ok(deep_write_with(&book, &lenient.hooks, book_work, &book, &fault),
                 &fault);

    const struct verify_result after = deep_look(&book, accounts_hooks(accounts));
    ck_assert_int_eq(after.verdict, VERIFY_TAMPERED);
    ck_assert_int_eq(after.damage, VERIFY_ALTERED);
    ck_assert_uint_eq(after.first_bad, before.size);
    ck_assert_ptr_nonnull(strstr(after.words, "R-063"));
    accounts_close(accounts);
    book_close(&book);
}
END_TEST

/* the program of a maker who approves in another's name writes what it likes;
 * its seals are good, and yet whoever replays the book finds the approval. */
START_TEST(test_a_forged_approval_is_found_by_replay)
{
    struct book book;
    struct fault fault = {0};
    struct accounts *accounts = NULL;
    struct approval_claim claim;
    book_open(&book, DIGEST_SHA256);
    const uint64_t batch = book_add_batch(&book, BATCH_ORIGIN_ROSTER, 1, 100);
    book_add_line(&book, batch, 1, 1, LINE_STATE_DRAFTED, 100);
    ck_assert_ok(book_commit(&book, &fault), &fault);
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(accounts_claim_at(book.ledger.accounts, view, batch, &claim, &fault),
                 &fault);
    store_read_end(view);
    ledger_close(&book.ledger);
    ck_assert_ok(accounts_open(&accounts, &fault), &fault);
    struct deep_lenient lenient;
    deep_lenient(&lenient, accounts, STATUS_REFUSED);
    const struct verify_result before = deep_look(&book, accounts_hooks(accounts));
    ck_assert_msg(before.verdict == VERIFY_UNANCHORED, "%s", before.words);

    /* Signed by the maker, said to be the checker's. */
    struct signature signature;
    uint8_t image[APPROVAL_MESSAGE_SIZE];
    struct fact fact;
    ck_assert_ok(
        signing_sign(book.maker, approval_message(&claim, image), &signature, &fault),
        &fault);
    fact_begin(&fact, kinds_find(KIND_APPROVAL));
    fact_set_number(&fact, APPROVAL_BATCH, batch);
    fact_set_number(&fact, APPROVAL_ROLE, claim.role);
    fact_set_number(&fact, APPROVAL_ACTION, claim.action);
    fact_set_number(&fact, APPROVAL_COUNT, claim.count);
    fact_set_fen(&fact, APPROVAL_AMOUNT, claim.fen);
    fact_set_bytes(&fact, APPROVAL_ROOT, digest_bytes(&claim.root));
    fact_set_number(&fact, APPROVAL_KEY, book.checker_actor);
    fact_set_bytes(&fact, APPROVAL_SIGNATURE,
                   bytes_from(signature.at, sizeof(signature.at)));
    book.plan[0] = fact;
    book.planned = 1;
    ck_assert_status(
        deep_write_with(&book, accounts_hooks(accounts), book_work, &book, &fault),
        STATUS_REFUSED);
    ck_assert_ok(deep_write_with(&book, &lenient.hooks, book_work, &book, &fault),
                 &fault);
    const struct verify_result after = deep_look(&book, accounts_hooks(accounts));
    ck_assert_int_eq(after.verdict, VERIFY_TAMPERED);
    ck_assert_uint_eq(after.first_bad, before.size);
    ck_assert_ptr_nonnull(strstr(after.words, "R-093"));
    accounts_close(accounts);
    book_close(&book);
}
END_TEST

/* the program of one member of staff keys an answer, confirms it with the same
 * key and posts it; whoever replays the book finds the confirmation. */
START_TEST(test_an_answer_on_paper_of_one_person_alone_is_found_by_replay)
{
    struct book book;
    struct fault fault = {0};
    struct accounts *accounts = NULL;
    const uint8_t zero[DIGEST_SIZE] = {0};
    const uint8_t tokens[2][16] = {{1}, {2}};
    book_open(&book, DIGEST_SHA256);
    const uint64_t batch = book_add_batch(&book, BOOK_SENT, 1, 100);
    book_add_line(&book, batch, 1, 1, LINE_STATE_SUBMITTED, 100);
    ck_assert_ok(book_commit(&book, &fault), &fault);
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_FILE));
    fact_set_bytes(&fact, FILE_TOKEN, bytes_from(tokens[0], 16));
    fact_set_number(&fact, FILE_USE, FILE_SCAN);
    fact_set_number(&fact, FILE_ROWS, 0);
    fact_set_number(&fact, FILE_SIZE, 9);
    fact_set_number(&fact, FILE_ENCODING, 0);
    fact_set_bytes(&fact, FILE_PROFILE, bytes_of("scan"));
    const uint64_t scan = book_add(&book, &fact);
    const struct file_effect nothing = {.paid = {0, 0}};
    fact_set_bytes(&fact, FILE_TOKEN, bytes_from(tokens[1], 16));
    fact_set_number(&fact, FILE_USE, FILE_KEYED);
    fact_set_number(&fact, FILE_BATCH, batch);
    fact_set_number(&fact, FILE_PAPER, scan);
    accounts_put_effect(&fact, &nothing);
    fact_set_bytes(&fact, FILE_EFFECT, bytes_from(zero, sizeof(zero)));
    const uint64_t keyed = book_add(&book, &fact);
    ck_assert_ok(book_commit(&book, &fault), &fault);
    ledger_close(&book.ledger);
    ck_assert_ok(accounts_open(&accounts, &fault), &fault);
    struct deep_lenient lenient;
    deep_lenient(&lenient, accounts, STATUS_REFUSED);
    const struct verify_result before = deep_look(&book, accounts_hooks(accounts));
    ck_assert_msg(before.verdict == VERIFY_UNANCHORED, "%s", before.words);

    fact_set_number(&fact, FILE_USE, FILE_RETURN);
    fact_set_number(&fact, FILE_CONFIRMS, keyed);
    book.plan[0] = fact;
    book.plan[1] =
        book_result(&book, batch + 1, LINE_STATE_SUBMITTED, LINE_STATE_PAID, 100, 100);
    fact_set_number(&book.plan[1], RESULT_FILE, before.size);
    book.planned = 2;
    ck_assert_status(
        deep_write_with(&book, accounts_hooks(accounts), book_work, &book, &fault),
        STATUS_REFUSED);
    ck_assert_ok(deep_write_with(&book, &lenient.hooks, book_work, &book, &fault),
                 &fault);
    const struct verify_result after = deep_look(&book, accounts_hooks(accounts));
    ck_assert_int_eq(after.verdict, VERIFY_TAMPERED);
    ck_assert_uint_eq(after.first_bad, before.size);
    ck_assert_ptr_nonnull(strstr(after.words, "R-155"));
    accounts_close(accounts);
    book_close(&book);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("deep");
    TCase *found = tcase_create("found");
    tcase_add_test(found, test_a_code_that_stands_twice_is_found_by_replay);
    tcase_add_test(found, test_a_forged_approval_is_found_by_replay);
    tcase_add_test(found,
                   test_an_answer_on_paper_of_one_person_alone_is_found_by_replay);
    suite_add_tcase(suite, found);
    return suite;
}
