/* test_resend.c - what is sent again, and what is not; the cases R17 to
 * R20 of the reference. */
#include "tests/ledger/exceptions_kit.h"

START_TEST(test_r17_an_unknown_line_is_not_sent_again) /* */
{
    const uint64_t batch = send(1, 0);
    plan_again(batch + 1, 1, 100);
    refused("R-112"); /* on its way */
    answer(batch + 1, SENT, UNKNOWN);
    plan_again(batch + 1, 1, 100);
    refused("R-112");
    answer(batch + 1, UNKNOWN, PAID);
    plan_again(batch + 1, 1, 100);
    refused("R-112");
}
END_TEST

static void not_returned(uint64_t line)
{
    struct fact fact = book_result(&book, line, SENT, FAILED, 100, 100);
    fact_set_number(&fact, RESULT_CLASS, RESULT_NOT_RETURNED);
    book_add(&book, &fact);
    accepted();
}

START_TEST(test_r17_a_line_without_an_answer_waits_for_two_people) /* */
{
    const uint64_t batch = send(1, 0);
    not_returned(batch + 1);
    const struct exceptions_item *item = &queue()->list[0];
    const uint64_t newest = item->newest;
    ck_assert_int_eq(exceptions_advice(item).remedy, REMEDY_CONFIRM_UNPAID);
    plan_again(batch + 1, 1, 100);
    refused("R-112");
    resolve(book.checker, newest, RESOLVED_CONFIRMED_UNPAID, NULL);
    plan_again(batch + 1, 1, 100);
    refused("R-112");
    resolve(book.approver, newest, RESOLVED_CONFIRMED_UNPAID, NULL);
    ck_assert_int_eq(exceptions_advice(&queue()->list[0]).remedy,
                     REMEDY_CORRECT_RESEND);
    plan_again(batch + 1, 1, 100);
    accepted();
    ck_assert_uint_eq(queue()->count, 0);
}
END_TEST

START_TEST(test_r18_fail_mend_send_again_is_paid_once)
{
    const uint64_t batch = send(1, 0);
    const int64_t before = book_balance(&book, book.allocation).paid;
    answer(batch + 1, SENT, FAILED);
    ck_assert_uint_eq(queue()->count, 1);
    const uint64_t again = send_again(batch + 1, 1);
    ck_assert_uint_eq(queue()->count, 0);
    ck_assert_uint_eq(settled_of(batch + 1).successor, again);
    answer(again, SENT, PAID);
    const struct balance after = book_balance(&book, book.allocation);
    ck_assert_int_eq(after.paid - before, 100);
    ck_assert_int_eq(after.reserved, 0);
    plan_again(batch + 1, 1, 100);
    refused("R-112"); /* once is enough */
}
END_TEST

START_TEST(a_second_failure_is_sent_again_from_the_second_line)
{
    const uint64_t batch = send(1, 0);
    answer(batch + 1, SENT, FAILED);
    const uint64_t second = send_again(batch + 1, 1);
    answer(second, SENT, FAILED);
    ck_assert_uint_eq(queue()->count, 1);
    ck_assert_uint_eq(queue()->list[0].number, second);
    plan_again(batch + 1, 1, 100);
    refused("R-112");
    const uint64_t third = send_again(second, 1);
    answer(third, SENT, PAID);
    ck_assert_uint_eq(queue()->count, 0);
}
END_TEST

START_TEST(a_withdrawn_or_cancelled_resend_gives_the_place_back)
{
    const uint64_t batch = send(1, 0);
    answer(batch + 1, SENT, FAILED);
    const uint64_t one = plan_again(batch + 1, 1, 100);
    accepted();
    ck_assert_uint_eq(queue()->count, 0);
    withdraw(one, 0, NULL);
    ck_assert_uint_eq(settled_of(batch + 1).successor, 0);
    ck_assert_uint_eq(queue()->count, 1);
    const uint64_t two = plan_again(batch + 1, 1, 100);
    accepted();
    ck_assert_uint_eq(settled_of(batch + 1).successor, two);
    cancel(two - 1, LINE_STATE_DRAFTED, 0, NULL);
    ck_assert_uint_eq(settled_of(batch + 1).successor, 0);
    ck_assert_uint_eq(queue()->list[0].number, batch + 1);
}
END_TEST

START_TEST(test_r114_what_is_sent_again_is_the_same_due)
{
    const uint64_t batch = send(1, 0);
    answer(batch + 1, SENT, FAILED);
    plan_again(batch + 1, 2, 100);
    refused("R-114"); /* somebody else */
    plan_again(batch + 1, 0, 100);
    refused("R-114"); /* nobody */
    plan_again(batch + 1, 1, 99);
    refused("R-114");
    plan_again(batch + 1, 1, 101);
    refused("R-114");
    plan_again(batch + 1, 1, 100);
    fact_set_number(&book.plan[0], BATCH_PERIOD, BOOK_PERIOD + 1);
    refused("R-114"); /* another month */
    plan_again(batch + 1, 1, 100);
    fact_set_bytes(&book.plan[1], LINE_PURPOSE, bytes_of("coal"));
    refused("R-114"); /* for another thing */
    plan_again(batch + 1, 1, 100);
    plan_again(batch + 1, 1, 100);
    refused("R-112"); /* twice at once */
    plan_again(batch + 1, 1, 100);
    accepted();
}
END_TEST

/* ---- paid twice --------------------------------------------------------------------
 */

static struct fact double_paid(uint64_t line, uint64_t other)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_DOUBLE_PAID);
    fact_set_number(&fact, EXCEPTION_SUBJECT, line);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, 100);
    fact_set_number(&fact, EXCEPTION_OTHER, other);
    return fact;
}

static uint64_t paid_after_all(uint64_t line, uint64_t other)
{
    const struct fact fact = double_paid(line, other);
    book_add_result(&book, line, FAILED, PAID, 100, 100);
    const uint64_t exception = book_add(&book, &fact);
    accepted();
    return exception;
}

START_TEST(test_r19_a_late_success_beside_a_paid_resend_is_told) /* */
{
    const uint64_t batch = send(1, 0);
    answer(batch + 1, SENT, UNKNOWN);
    answer(batch + 1, UNKNOWN, FAILED);
    const uint64_t again = send_again(batch + 1, 1);
    answer(again, SENT, PAID);
    ck_assert_uint_eq(queue()->count, 0);
    book_add_result(&book, batch + 1, FAILED, PAID, 100, 100);
    refused("R-113"); /* never without its exception */
    const uint64_t exception = paid_after_all(batch + 1, again);
    ck_assert_uint_eq(queue()->count, 1);
    const struct exceptions_item *item = &queue()->list[0];
    ck_assert_uint_eq(item->class, EXCEPTION_DOUBLE_PAID);
    ck_assert_uint_eq(item->other, again);
    ck_assert_int_eq(item->fen, 100); /* what is to be recovered */
    ck_assert_int_eq(exceptions_advice(item).remedy, REMEDY_RECOVER);
    /* Both are paid: words do not settle it. */
    for (unsigned action = 1; action < RESOLVED_WRITTEN_OFF; action++) {
        resolve(book.approver, exception, action, "R-113");
    }
    resolve(book.approver, exception, RESOLVED_WRITTEN_OFF, NULL);
    ck_assert_uint_eq(queue()->count, 0);
}
END_TEST

START_TEST(test_r19_a_late_success_beside_a_resend_on_its_way_is_told) /* */
{
    const uint64_t batch = send(2, 0);
    answer(batch + 1, SENT, FAILED);
    answer(batch + 2, SENT, FAILED);
    const uint64_t one = send_again(batch + 1, 1);
    const uint64_t two = send_again(batch + 2, 2);
    const uint64_t first = paid_after_all(batch + 1, one);
    const uint64_t second = paid_after_all(batch + 2, two);
    ck_assert_int_eq(exceptions_advice(&queue()->list[0]).remedy, REMEDY_STOP_SECOND);
    resolve(book.checker, first, RESOLVED_EXPLAINED,
            "R-113"); /* the bank may still pay */
    resolve(book.approver, first, RESOLVED_WRITTEN_OFF, "R-113");
    answer(one, SENT, FAILED);
    resolve(book.checker, first, RESOLVED_EXPLAINED, NULL); /* it was paid once */
    ck_assert_uint_eq(queue()->count, 1); /* and the failed resend is not due */
    answer(two, SENT, PAID);
    ck_assert_int_eq(exceptions_advice(&queue()->list[0]).remedy, REMEDY_RECOVER);
    resolve(book.checker, second, RESOLVED_EXPLAINED, "R-113");
    plan_again(one, 1, 100);
    refused("R-074"); /* paid by the first line */
}
END_TEST

START_TEST(test_r113_two_late_successes_in_one_answer_are_told)
{
    const uint64_t batch = send(1, 0);
    answer(batch + 1, SENT, FAILED);
    const uint64_t again = send_again(batch + 1, 1);
    answer(again, SENT, FAILED);
    book_add_result(&book, batch + 1, FAILED, PAID, 100, 100);
    book_add_result(&book, again, FAILED, PAID, 100, 100);
    refused("R-113");
    book_add_result(&book, batch + 1, FAILED, PAID, 100, 100);
    book_add_result(&book, again, FAILED, PAID, 100, 100);
    struct fact fact = double_paid(again, batch + 1);
    book_add(&book, &fact);
    accepted();
}
END_TEST

START_TEST(test_r113_a_double_payment_is_not_told_where_there_is_none)
{
    const uint64_t batch = send(2, 0);
    answer(batch + 1, SENT, FAILED);
    const uint64_t again = send_again(batch + 1, 1);
    const struct {
        uint64_t line, other;
    } cases[] = {
        {again, batch + 1},     /* not paid                   */
        {batch + 2, batch + 1}, /* of somebody else           */
        {batch + 1, batch + 1}, /* the same                   */
    };
    for (size_t i = 0; i < 3; i++) {
        struct fact fact = double_paid(cases[i].line, cases[i].other);
        book_add(&book, &fact);
        refused("R-113");
    }
    answer(again, SENT, PAID);
    struct fact fact = double_paid(again, batch + 1);
    book_add(&book, &fact);
    refused("R-113"); /* the other has failed: it is paid once */
    fact = double_paid(again, batch + 1);
    fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_DUPLICATE);
    book_add(&book, &fact);
    refused("R-113"); /* of another class */
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("resend");
    TCase *tests = tcase_create("resend");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, test_r17_an_unknown_line_is_not_sent_again);
    tcase_add_test(tests, test_r17_a_line_without_an_answer_waits_for_two_people);
    tcase_add_test(tests, test_r18_fail_mend_send_again_is_paid_once);
    tcase_add_test(tests, a_second_failure_is_sent_again_from_the_second_line);
    tcase_add_test(tests, a_withdrawn_or_cancelled_resend_gives_the_place_back);
    tcase_add_test(tests, test_r114_what_is_sent_again_is_the_same_due);
    tcase_add_test(tests, test_r19_a_late_success_beside_a_paid_resend_is_told);
    tcase_add_test(tests, test_r19_a_late_success_beside_a_resend_on_its_way_is_told);
    tcase_add_test(tests, test_r113_two_late_successes_in_one_answer_are_told);
    tcase_add_test(tests, test_r113_a_double_payment_is_not_told_where_there_is_none);
    suite_add_tcase(suite, tests);
    return suite;
}
