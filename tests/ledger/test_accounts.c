/* Accounts through a real journal: balances, batches and lines, as they change. */
#include "tests/ledger/book.h"

START_TEST(test_a_new_ledger_opens_again_and_keeps_its_allocations)
{
    const enum digest_suite suite = _i == 0 ? DIGEST_SHA256 : DIGEST_SM3;
    struct book book;
    struct fault fault = {0};
    book_open(&book, suite);
    const uint64_t size = book_size(&book);
    book_reopen(&book);
    ck_assert_uint_eq(book_size(&book), size);
    const struct balance balance = book_balance(&book, book.allocation);
    ck_assert_int_eq(balance.received, BOOK_ALLOCATION_FEN);
    ck_assert_int_eq(balance_available(&balance), BOOK_ALLOCATION_FEN);
    uint64_t found = 0;
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(accounts_code(view, CODE_UNIT, bytes_of("430699101"), &found, &fault),
                 &fault);
    ck_assert_uint_eq(found, book.township);
    ck_assert_status(accounts_code(view, CODE_UNIT, bytes_of("none"), &found, &fault),
                     STATUS_NOT_FOUND);
    store_read_end(view);
    book_close(&book);
}
END_TEST

START_TEST(test_a_submitted_batch_reserves_then_pays_or_releases)
{
    struct book book;
    struct fault fault = {0};
    book_open(&book, DIGEST_SHA256);
    const uint64_t batch = book_add_batch(&book, BATCH_ORIGIN_SUBMITTED, 2, 829800);
    const uint64_t one =
        book_add_line(&book, batch, 1, 1, LINE_STATE_SUBMITTED, 559800);
    const uint64_t two =
        book_add_line(&book, batch, 2, 2, LINE_STATE_SUBMITTED, 270000);
    ck_assert_ok(book_commit(&book, &fault), &fault);
    struct balance balance = book_balance(&book, book.allocation);
    ck_assert_int_eq(balance.reserved, 829800);
    ck_assert_int_eq(balance_available(&balance), BOOK_ALLOCATION_FEN - 829800);
    book_add_result(&book, one, LINE_STATE_SUBMITTED, LINE_STATE_PAID, 559800, 559800);
    book_add_result(&book, two, LINE_STATE_SUBMITTED, LINE_STATE_FAILED, 270000,
                    270000);
    ck_assert_ok(book_commit(&book, &fault), &fault);
    balance = book_balance(&book, book.allocation);
    ck_assert_int_eq(balance.reserved, 0);
    ck_assert_int_eq(balance.paid, 559800);
    ck_assert_int_eq(balance_available(&balance), BOOK_ALLOCATION_FEN - 559800);
    ck_assert_uint_eq(book_state(&book, batch, 1).state, LINE_STATE_PAID);
    ck_assert_uint_eq(book_state(&book, batch, 2).state, LINE_STATE_FAILED);
    ck_assert_uint_eq(book_state(&book, batch, 2).class, RESULT_FAIL_ACCOUNT);
    book_close(&book);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("accounts");
    TCase *smoke = tcase_create("smoke");
    tcase_add_loop_test(smoke, test_a_new_ledger_opens_again_and_keeps_its_allocations,
                        0, 2);
    tcase_add_test(smoke, test_a_submitted_batch_reserves_then_pays_or_releases);
    suite_add_tcase(suite, smoke);
    return suite;
}
