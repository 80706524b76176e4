/* test_again.c - what of a line is due again, and what is not: recoveries,
 * older corrections, parts sent again. */
#include "tests/ledger/exceptions_kit.h"
#include "tests/ledger/refund_kit.h"

/* A line of 100 fen that was paid; gives the line, its payment lies behind it. */
static uint64_t paid_line(unsigned party)
{
    const uint64_t line = send(1, party) + 1;
    answer(line, SENT, PAID);
    return line;
}

static void come_back(uint64_t line, int64_t fen, unsigned to)
{
    add_refund(line, fen, to);
    accepted();
}

/* The only thing in the queue. */
static const struct exceptions_item *only(void)
{
    const struct seen *seen = queue();
    ck_assert_uint_eq(seen->count, 1);
    return &seen->list[0];
}

static uint64_t part_sent(uint64_t old, int64_t fen)
{
    const uint64_t batch = book_add_batch(&book, BOOK_SENT, 1, fen);
    struct fact line = book_line(&book, batch, 1, 1, SENT, fen);
    fact_set_number(&line, LINE_RESEND_OF, old);
    const uint64_t index = book_add(&book, &line);
    accepted();
    return index;
}

static void part_answer(uint64_t line, unsigned from, unsigned to, int64_t fen)
{
    book_add_result(&book, line, from, to, fen, fen);
    accepted();
}

static int64_t spent(void)
{
    const struct balance balance = book_balance(&book, book.allocation);
    return balance.paid - balance.refunded;
}

/* ---- recoveries
 * ----------------------------------------------------------------------
 */

START_TEST(test_r160_what_was_overpaid_is_not_due_again)
{
    const uint64_t line = paid_line(0);
    const uint64_t exception = ask_back(line, 30, CORRECTION_NOT_DUE);
    add_refund(line, 40, PAID);
    refused("R-160"); /* it recovers first */
    add_recovery(line, 31, PAID, exception);
    refused("R-109");
    (void)add_recovery(line, 10, PAID, exception);
    accepted();
    ck_assert_int_eq(only()->fen, 20); /* still to come */
    ck_assert_uint_eq(only()->class, EXCEPTION_OVERPAID);
    (void)add_recovery(line, 20, PAID, exception);
    add_refund(line, 20, PAID); /* the rest of the same payment of the bank */
    accepted();
    ck_assert_int_eq(settled_of(line).recovered, 30);
    ck_assert_int_eq(only()->fen, 20); /* and only that is due again */
    ck_assert_uint_eq(only()->class, EXCEPTION_LINE_REFUNDED);
    plan_again(line, 1, 50);
    refused("R-162");
    plan_again(line, 1, 20);
    accepted();
    ck_assert_uint_eq(queue()->count, 0);
    replays();
}
END_TEST

START_TEST(test_r160_a_whole_recovery_leaves_nothing_to_be_paid)
{
    const uint64_t line = paid_line(0);
    const uint64_t exception = ask_back(line, 100, CORRECTION_NOT_DUE);
    (void)add_recovery(line, 100, REFUNDED, exception);
    accepted();
    ck_assert_uint_eq(queue()->count, 0);
    ck_assert_int_eq(spent(), 0);
    plan_again(line, 1, 100);
    refused("R-162");
    replays();
}
END_TEST

/* the bank paid one line twice, and gives the second payment back. */
START_TEST(test_r15_the_second_payment_recovered_leaves_the_due_paid_once)
{
    const uint64_t line = paid_line(0);
    const uint64_t exception = ask_back(line, 100, CORRECTION_DOUBLED);
    (void)add_recovery(line, 100, REFUNDED, exception);
    refused("R-160"); /* the book has paid it once: nothing is given back */
    (void)add_unbooked(line, 60, exception);
    accepted();
    ck_assert_int_eq(outstanding(line), 40);
    (void)add_unbooked(line, 40, exception);
    accepted();
    ck_assert_uint_eq(book_state(&book, line - 1, 1).state, PAID);
    ck_assert_int_eq(book_state(&book, line - 1, 1).refunded, 0);
    ck_assert_int_eq(spent(), 100);
    ck_assert_uint_eq(queue()->count, 0);
    (void)book_add_batch(&book, BATCH_ORIGIN_RECORDED, 1, 100);
    (void)book_add_line(&book, book_size(&book), 1, 1, PAID, 100);
    refused("R-074");               /* it is paid */
    come_back(line, 100, REFUNDED); /* and can come back as any other */
    ck_assert_int_eq(only()->fen, 100);
    replays();
}
END_TEST

/* What was asked back at a seal and came back since is not left out in silence. */
START_TEST(an_older_seal_says_that_it_does_not_know_what_was_asked_back)
{
    const uint64_t line = paid_line(0);
    const uint64_t exception = ask_back(line, 100, CORRECTION_DOUBLED);
    const struct exceptions_query then =
        exceptions_all(book_last_seal(&book), BOOK_DUE);
    ck_assert(walk(&then)->is_whole);
    ck_assert_uint_eq(walk(&then)->count, 1);
    (void)add_unbooked(line, 100, exception);
    accepted();
    ck_assert(!walk(&then)->is_whole);
    ck_assert(queue()->is_whole);
}
END_TEST

/* both lines are in the book, both are asked back, and both come back: the money
 * of the second was no less the book's because the first came back before it. */
START_TEST(test_r160_what_was_asked_of_the_book_comes_back_into_the_book)
{
    const uint64_t batch = send(1, 0);
    answer(batch + 1, SENT, FAILED);
    const uint64_t again = send_again(batch + 1, 1);
    answer(again, SENT, PAID);
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_DOUBLE_PAID);
    fact_set_number(&fact, EXCEPTION_SUBJECT, batch + 1);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, 100);
    fact_set_number(&fact, EXCEPTION_OTHER, again);
    book_add_result(&book, batch + 1, FAILED, PAID, 100, 100);
    (void)book_add(&book, &fact);
    accepted();
    const uint64_t second = ask_back(again, 100, CORRECTION_DOUBLED);
    const uint64_t first = ask_back(batch + 1, 100, CORRECTION_DOUBLED);
    (void)add_recovery(again, 100, REFUNDED, second);
    accepted();
    (void)add_unbooked(batch + 1, 100, first);
    refused("R-160");
    (void)add_recovery(batch + 1, 100, REFUNDED, first);
    accepted();
    ck_assert_int_eq(spent(), 0);
    replays();
}
END_TEST

/* two lines were paid; the recovery of one leaves the due paid by the other. */
START_TEST(test_r19_the_second_payment_recovered_leaves_the_due_paid_once)
{
    const uint64_t batch = send(1, 0);
    answer(batch + 1, SENT, FAILED);
    const uint64_t again = send_again(batch + 1, 1);
    answer(again, SENT, PAID);
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_DOUBLE_PAID);
    fact_set_number(&fact, EXCEPTION_SUBJECT, batch + 1);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, 100);
    fact_set_number(&fact, EXCEPTION_OTHER, again);
    book_add_result(&book, batch + 1, FAILED, PAID, 100, 100);
    const uint64_t twice = book_add(&book, &fact);
    accepted();
    const uint64_t exception = ask_back(again, 100, CORRECTION_DOUBLED);
    (void)add_unbooked(again, 100, exception);
    refused("R-160"); /* the book knows of both payments */
    resolve(book.approver, twice, RESOLVED_EXPLAINED, "R-113");
    resolve(book.approver, exception, RESOLVED_RECOVERED, "R-160"); /* by money alone */
    (void)add_recovery(again, 100, REFUNDED, exception);
    accepted();
    ck_assert_int_eq(spent(), 100);
    ck_assert_uint_eq(only()->number, twice);
    ck_assert_int_eq(exceptions_advice(only()).remedy, REMEDY_EXPLAIN);
    resolve(book.approver, twice, RESOLVED_RECOVERED, NULL);
    ck_assert_uint_eq(queue()->count, 0);
    plan_again(again, 1, 100);
    refused("R-162");
    come_back(batch + 1, 100, REFUNDED);  /* now it is due again, once */
    ck_assert_uint_eq(queue()->count, 0); /* by the line sent in its place: recovered */
    replays();
}
END_TEST

/* ---- older entries corrected
 * -----------------------------------------------------------
 */

START_TEST(test_r161_an_older_refund_is_corrected)
{
    const uint64_t line = paid_line(0);
    const struct fact first = refund_of(line, 10, PAID);
    const uint64_t wrong = book_add(&book, &first);
    accepted();
    come_back(line, 90, REFUNDED);
    take_back(wrong, 10, PAID, NULL);
    ck_assert_uint_eq(book_state(&book, line - 1, 1).state, PAID);
    ck_assert_int_eq(book_state(&book, line - 1, 1).refunded, 90);
    ck_assert_int_eq(spent(), 10);
    const struct batch figures = book_figures(&book, line - 1);
    ck_assert_int_eq(batch_paid(&figures).fen, 10);
    ck_assert_int_eq(only()->fen, 90);
    take_back(wrong, 10, PAID, "R-161"); /* once */
    replays();
}
END_TEST

START_TEST(test_r161_a_payment_is_corrected_when_nothing_of_it_came_back)
{
    const uint64_t line = paid_line(0);
    const uint64_t payment = book_state(&book, line - 1, 1).result;
    const struct fact first = refund_of(line, 10, PAID);
    const uint64_t wrong = book_add(&book, &first);
    accepted();
    undo_payment(payment, SENT, FAILED, 100, "R-161");
    take_back(wrong, 10, PAID, NULL);
    const uint64_t exception = ask_back(line, 10, CORRECTION_NOT_DUE);
    undo_payment(payment, SENT, FAILED, 100, "R-161"); /* money is asked back */
    resolve(book.checker, exception, RESOLVED_EXPLAINED, NULL);
    undo_payment(payment, SENT, FAILED, 100, "R-108"); /* the failure must follow */
    replays();
}
END_TEST

START_TEST(test_r161_what_a_resend_rests_on_is_not_taken_away)
{
    const uint64_t line = paid_line(0);
    const struct fact first = refund_of(line, 40, PAID);
    const uint64_t wrong = book_add(&book, &first);
    accepted();
    const uint64_t part = part_sent(line, 40);
    take_back(wrong, 40, PAID, "R-113");
    part_answer(part, SENT, FAILED, 40); /* the remedy */
    take_back(wrong, 40, PAID, NULL);
    ck_assert_uint_eq(queue()->count, 0); /* the due is paid by the first line */
    plan_again(part, 1, 40);
    refused("R-074");
    replays();
}
END_TEST

START_TEST(test_r161_a_recovery_taken_back_is_to_be_recovered_again)
{
    const uint64_t line = paid_line(0);
    const uint64_t exception = ask_back(line, 30, CORRECTION_NOT_DUE);
    const uint64_t wrong = add_recovery(line, 30, PAID, exception);
    accepted();
    ck_assert_int_eq(outstanding(line), 0);
    take_back(wrong, 30, PAID, NULL);
    ck_assert_int_eq(outstanding(line), 30);
    ck_assert_int_eq(settled_of(line).recovered, 0);
    ck_assert_int_eq(spent(), 100);
    (void)add_recovery(line, 30, PAID, exception);
    accepted();
    const uint64_t other = ask_back(line, 5, CORRECTION_NOT_DUE);
    ck_assert_uint_ne(other, exception);
    take_back(book_state(&book, line - 1, 1).result, 30, PAID, "R-161");
    replays();
}
END_TEST

START_TEST(test_r161_a_confirmation_of_a_failure_is_of_that_failure)
{
    const uint64_t line = send(1, 0) + 1;
    answer(line, SENT, FAILED);
    const struct fact confirmed = refund_of(line, 60, FAILED);
    const uint64_t wrong = book_add(&book, &confirmed);
    accepted();
    come_back(line, 40, FAILED);
    const uint64_t second = book_state(&book, line - 1, 1).result;
    take_back(wrong, 60, FAILED, NULL);
    ck_assert_int_eq(book_state(&book, line - 1, 1).refunded, 40);
    const uint64_t newest = book_state(&book, line - 1, 1).result;
    resolve(book.approver, newest, RESOLVED_WRITTEN_OFF,
            NULL); /* a correction's word */
    ck_assert_uint_eq(queue()->count, 0);
    book_add_result(&book, line, FAILED, PAID, 100, 100);
    accepted();
    come_back(line, 50, PAID);
    take_back(second, 40, FAILED, "R-161"); /* it was paid since */
    replays();
}
END_TEST

/* ---- parts sent again
 * ------------------------------------------------------------------
 */

START_TEST(test_r162_what_came_back_in_part_is_sent_again)
{
    const uint64_t line = paid_line(0);
    plan_again(line, 1, 100);
    refused("R-112"); /* all of it is paid */
    come_back(line, 40, PAID);
    ck_assert_int_eq(only()->fen, 40);
    ck_assert_uint_eq(only()->number, line);
    ck_assert_int_eq(exceptions_advice(only()).remedy, REMEDY_CAUSE_RESEND);
    plan_again(line, 1, 41);
    refused("R-162");
    plan_again(line, 1, 39);
    refused("R-162");
    plan_again(line, 2, 40);
    refused("R-114");
    const uint64_t one = part_sent(line, 40);
    ck_assert_uint_eq(queue()->count, 0);
    plan_again(line, 1, 40);
    refused("R-112");
    come_back(line, 25, PAID);
    const uint64_t two = plan_again(line, 1, 25);
    accepted();
    ck_assert_uint_eq(settled_of(line).successor, two);
    ck_assert_uint_eq(settled_of(two).sibling, one);
    ck_assert_int_eq(settled_of(line).resent, 65);
    withdraw_part(two, 25, 0, NULL);
    ck_assert_uint_eq(settled_of(line).successor, one);
    ck_assert_int_eq(only()->fen, 25);
    /* The rest comes back, too; each part is sent again for itself. */
    come_back(line, 35, REFUNDED);
    part_answer(one, SENT, FAILED, 40);
    ck_assert_uint_eq(queue()->count, 2);
    ck_assert_int_eq(queue()->list[0].fen, 60);
    ck_assert_int_eq(queue()->list[1].fen, 40);
    const uint64_t rest = part_sent(line, 60);
    const uint64_t third = part_sent(one, 40);
    part_answer(rest, SENT, PAID, 60);
    part_answer(third, SENT, PAID, 40);
    ck_assert_int_eq(spent(), 100);
    ck_assert_uint_eq(queue()->count, 0);
    replays();
}
END_TEST

START_TEST(test_r162_a_part_in_the_middle_is_withdrawn)
{
    const uint64_t line = paid_line(0);
    come_back(line, 10, PAID);
    const uint64_t one = part_sent(line, 10);
    come_back(line, 20, PAID);
    const uint64_t two = plan_again(line, 1, 20);
    accepted();
    come_back(line, 30, PAID);
    const uint64_t three = part_sent(line, 30);
    withdraw_part(two, 20, 0, NULL);
    ck_assert_uint_eq(settled_of(line).successor, three);
    ck_assert_uint_eq(settled_of(three).sibling, one);
    ck_assert_int_eq(settled_of(line).resent, 40);
    ck_assert_int_eq(only()->fen, 20);
    replays();
}
END_TEST

/* a part that failed, sent again and paid, is paid after all. */
START_TEST(test_r113_a_part_paid_twice_is_told)
{
    const uint64_t line = paid_line(0);
    come_back(line, 40, PAID);
    const uint64_t one = part_sent(line, 40);
    part_answer(one, SENT, FAILED, 40);
    const uint64_t two = part_sent(one, 40);
    part_answer(two, SENT, PAID, 40);
    book_add_result(&book, one, FAILED, PAID, 40, 40);
    refused("R-113");
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_DOUBLE_PAID);
    fact_set_number(&fact, EXCEPTION_SUBJECT, one);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, 40);
    fact_set_number(&fact, EXCEPTION_OTHER, two);
    book_add_result(&book, one, FAILED, PAID, 40, 40);
    (void)book_add(&book, &fact);
    accepted();
    ck_assert_int_eq(only()->fen, 40);
    ck_assert_int_eq(exceptions_advice(only()).remedy, REMEDY_RECOVER);
    replays();
}
END_TEST

/* of two failed lines of one due only the newest instruction is sent again. */
START_TEST(test_r163_an_older_line_of_the_due_is_not_sent_again)
{
    const uint64_t old = send(1, 0) + 1;
    answer(old, SENT, FAILED);
    const uint64_t batch = book_add_batch(&book, BOOK_SENT, 1, 60);
    book_add_line(&book, batch, 1, 1, SENT, 60);
    accepted();
    part_answer(batch + 1, SENT, FAILED, 60);
    ck_assert_uint_eq(only()->number, batch + 1);
    plan_again(old, 1, 100);
    refused("R-112");
    /* The older one is paid after all, and comes back in part. */
    book_add_result(&book, old, FAILED, PAID, 100, 100);
    accepted();
    come_back(old, 70, PAID);
    plan_again(batch + 1, 1, 60);
    refused("R-162"); /* 30 of the 60 are paid */
    const uint64_t part = book_size(&book);
    plan_again(batch + 1, 1, 30);
    plan_again(old, 1, 30);
    refused("R-074");
    ck_assert_uint_eq(book_size(&book), part);
    replays();
}
END_TEST

START_TEST(test_what_came_back_in_part_is_written_off)
{
    const uint64_t line = paid_line(0);
    come_back(line, 40, PAID);
    const uint64_t newest = only()->newest;
    resolve(book.checker, newest, RESOLVED_WRITTEN_OFF, "R-110");
    resolve(book.approver, newest, RESOLVED_WRITTEN_OFF, NULL);
    ck_assert_uint_eq(queue()->count, 0);
    plan_again(line, 1, 40);
    refused("R-112");
    resolve(book.approver, newest, RESOLVED_WRITTEN_OFF, "R-111");
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("due again");
    TCase *tests = tcase_create("due again");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 30);
    tcase_add_test(tests, test_r160_what_was_overpaid_is_not_due_again);
    tcase_add_test(tests, test_r160_a_whole_recovery_leaves_nothing_to_be_paid);
    tcase_add_test(tests,
                   test_r15_the_second_payment_recovered_leaves_the_due_paid_once);
    tcase_add_test(tests, an_older_seal_says_that_it_does_not_know_what_was_asked_back);
    tcase_add_test(tests,
                   test_r160_what_was_asked_of_the_book_comes_back_into_the_book);
    tcase_add_test(tests,
                   test_r19_the_second_payment_recovered_leaves_the_due_paid_once);
    tcase_add_test(tests, test_r161_an_older_refund_is_corrected);
    tcase_add_test(tests,
                   test_r161_a_payment_is_corrected_when_nothing_of_it_came_back);
    tcase_add_test(tests, test_r161_what_a_resend_rests_on_is_not_taken_away);
    tcase_add_test(tests, test_r161_a_recovery_taken_back_is_to_be_recovered_again);
    tcase_add_test(tests, test_r161_a_confirmation_of_a_failure_is_of_that_failure);
    tcase_add_test(tests, test_r162_what_came_back_in_part_is_sent_again);
    tcase_add_test(tests, test_r162_a_part_in_the_middle_is_withdrawn);
    tcase_add_test(tests, test_r113_a_part_paid_twice_is_told);
    tcase_add_test(tests, test_r163_an_older_line_of_the_due_is_not_sent_again);
    tcase_add_test(tests, test_what_came_back_in_part_is_written_off);
    suite_add_tcase(suite, tests);
    return suite;
}
