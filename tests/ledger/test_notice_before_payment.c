/* test_notice_before_payment.c - nothing is sent to the bank before the notice that the
 * policy asks for is over (F20, R-282). */
#include "tests/ledger/notice_kit.h"

enum { REVIEW = 1 << MOMENT_REVIEW, PAYMENT = 1 << MOMENT_PAYMENT };

/* Approved, so that nothing but its notice is missing. */
static uint64_t approved(unsigned party)
{
    const uint64_t batch = draft(1, party);
    approve(batch);
    approve(batch);
    return batch;
}

/* A notice of the book's programme, over on the day after its last. */
static uint64_t completed(unsigned moment, uint64_t unit, civil_period period,
                          uint64_t batch, uint64_t policy)
{
    struct fact fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_MOMENT, moment);
    fact_set_number(&fact, DISCLOSURE_UNIT, unit);
    fact_set_number(&fact, DISCLOSURE_PERIOD, (uint64_t)period);
    fact_set_number(&fact, DISCLOSURE_POLICY, policy);
    if (batch != 0) {
        fact_set_number(&fact, DISCLOSURE_BATCH, batch);
    }
    const uint64_t notice = running(&fact);
    today_is(notice_day() + NOTICE_RUNS);
    struct fact step = notice_step(notice, NOTICE_COMPLETED);
    fact_set_number(&step, DISCLOSURE_MOMENT, moment);
    fact_set_number(&step, DISCLOSURE_UNIT, unit);
    fact_set_number(&step, DISCLOSURE_PERIOD, (uint64_t)period);
    notice_take(first_publisher, &step);
    return notice;
}

START_TEST(test_f20_without_a_policy_nothing_is_asked) /* */
{
    submit(approved(0), 1, NULL);
    notice_policy(0, 0, 0);
    submit(approved(1), 1, NULL);
    notice_policy(REVIEW, 0, NOTICE_TODAY + 1); /* not in force yet */
    submit(approved(2), 1, NULL);
}
END_TEST

START_TEST(test_f20_an_earlier_day_does_not_pass_the_policy_by) /* */
{
    const uint64_t batch = approved(0);
    struct fact fact = book_submission(batch, 1, 100);
    notice_policy(REVIEW | PAYMENT, 0, NOTICE_TODAY);
    fact_set_fen(&fact, SUBMISSION_DAY, NOTICE_TODAY - 1);
    book_add(&book, &fact);
    refused("R-282"); /* in force on the day it is recorded */
}
END_TEST

START_TEST(test_f20_nor_does_a_later_day) /* R-096 R-282 */
{
    notice_policy(REVIEW, 0, NOTICE_TODAY);
    notice_policy(0, 0, NOTICE_TODAY + 5); /* asks for nothing */
    const uint64_t batch = approved(0);
    struct fact fact = book_submission(batch, 1, 100);
    fact_set_fen(&fact, SUBMISSION_DAY, NOTICE_TODAY + 5);
    book_add(&book, &fact);
    refused("R-096"); /* nothing is sent on a day to come */
    fact_set_fen(&fact, SUBMISSION_DAY, NOTICE_TODAY + 1);
    book_add(&book, &fact);
    refused("R-096");
    today_is(NOTICE_TODAY + 5);
    submit(batch, 1, NULL);
}
END_TEST

START_TEST(test_f20_nothing_is_sent_before_its_notice_is_over) /* */
{
    struct fault fault = {0};
    const uint64_t policy = notice_policy(REVIEW, 0, 0);
    const uint64_t batch = approved(0);
    submit(batch, 1, "R-282"); /* none */
    struct fact fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_POLICY, policy);
    const uint64_t notice = notice_take(book.maker, &fact);
    submit(batch, 1, "R-282"); /* a draft */
    step_taken(notice, NOTICE_APPROVED);
    step_taken(notice, NOTICE_RUNNING);
    fact = book_submission(batch, 1, 100);
    book_add(&book, &fact);
    ck_assert_status(book_commit(&book, &fault), STATUS_REFUSED); /* it runs */
    ck_assert_ptr_nonnull(strstr(fault.message, "2024-01-14"));
    today_is(NOTICE_TODAY + NOTICE_RUNS);
    submit(batch, 1, "R-282"); /* its days are over, but nobody said so */
    step_taken(notice, NOTICE_COMPLETED);
    submit(batch, 1, NULL);
}
END_TEST

START_TEST(test_f20_what_took_its_place_must_be_over_too) /* */
{
    const uint64_t policy = notice_policy(REVIEW, 0, 0);
    const uint64_t old = completed(MOMENT_REVIEW, book.unit, BOOK_PERIOD, 0, policy);
    const uint64_t batch = approved(0);
    struct fact fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_POLICY, policy);
    fact_set_number(&fact, DISCLOSURE_REPLACES, old);
    const uint64_t again = notice_take(book.maker, &fact);
    submit(batch, 1, "R-282");
    step_taken(again, NOTICE_WITHDRAWN);
    submit(batch, 1, NULL); /* the old one stands */
    const uint64_t next = approved(1);
    step_refused(old, NOTICE_WITHDRAWN, "R-278"); /* it is over; replaced it may be */
    const uint64_t instead = running(&fact);
    ck_assert_uint_eq(notice_stage(old), NOTICE_REPLACED);
    submit(next, 1, "R-282");
    today_is(notice_day() + NOTICE_RUNS);
    step_taken(instead, NOTICE_COMPLETED);
    submit(next, 1, NULL);
}
END_TEST

START_TEST(test_f20_a_notice_of_the_county_is_one_of_its_townships) /* */
{
    const uint64_t policy = notice_policy(REVIEW, 0, 0);
    const uint64_t batch = approved(0); /* of the township */
    struct fact fact = book_batch(&book, BATCH_ORIGIN_ROSTER, 1, 100);
    fact_set_number(&fact, BATCH_UNIT, book.unit);
    const uint64_t county = book_add(&book, &fact);
    book_add_line(&book, county, 1, 9, LINE_STATE_DRAFTED, 100);
    accepted();
    approve(county);
    approve(county);
    completed(MOMENT_REVIEW, book.township, BOOK_PERIOD + 1, 0, policy);
    submit(batch, 1, "R-282"); /* of a later month */
    completed(MOMENT_REVIEW, book.township, BOOK_PERIOD - 3, 0, policy);
    submit(county, 1, "R-282"); /* of a part of it */
    submit(batch, 1, NULL);     /* an earlier one counts on */
    completed(MOMENT_REVIEW, book.unit, BOOK_PERIOD, 0, policy);
    submit(county, 1, NULL);
}
END_TEST

static uint64_t take_without_month(const struct signing_key *key, struct fact *fact)
{
    fact->present &= ~(UINT32_C(1) << DISCLOSURE_PERIOD);
    return notice_take(key, fact);
}

START_TEST(test_f20_the_newest_notice_counts_whatever_its_month) /* */
{
    const uint64_t policy = notice_policy(REVIEW, 0, 0);
    completed(MOMENT_REVIEW, book.unit, BOOK_PERIOD - 2, 0, policy);
    submit(approved(0), 1, NULL);
    const uint64_t batch = approved(1);
    struct fact fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_POLICY, policy);
    const uint64_t undated = take_without_month(book.maker, &fact);
    submit(batch, 1, "R-282"); /* a newer one, of no month */
    for (unsigned step = NOTICE_APPROVED; step <= NOTICE_RUNNING; step++) {
        fact = notice_step(undated, step);
        (void)take_without_month(first_publisher, &fact);
    }
    submit(batch, 1, "R-282");
    completed(MOMENT_REVIEW, book.unit, BOOK_PERIOD - 3, 0, policy);
    submit(batch, 1, NULL); /* newer than both, of an earlier month */
    const uint64_t next = approved(2);
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_POLICY, policy);
    fact_set_number(&fact, DISCLOSURE_PERIOD, BOOK_PERIOD - 1);
    const uint64_t last = notice_take(book.maker, &fact);
    submit(next, 1, "R-282");
    fact = notice_step(last, NOTICE_WITHDRAWN);
    fact_set_number(&fact, DISCLOSURE_PERIOD, BOOK_PERIOD - 1);
    (void)notice_take(first_publisher, &fact);
    submit(next, 1, NULL);
}
END_TEST

START_TEST(test_f20_a_notice_of_payments_is_of_this_batch) /* */
{
    const uint64_t policy = notice_policy(PAYMENT, 0, 0);
    const uint64_t one = approved(0);
    completed(MOMENT_PAYMENT, book.unit, BOOK_PERIOD - 1, 0, policy);
    submit(one, 1, "R-282");
    completed(MOMENT_PAYMENT, book.unit, BOOK_PERIOD, 0, policy);
    submit(one, 1, NULL);
    const uint64_t two = approved(1); /* recorded after that notice */
    submit(two, 1, "R-282");
    completed(MOMENT_PAYMENT, book.unit, BOOK_PERIOD, two, policy);
    submit(two, 1, NULL);
}
END_TEST

START_TEST(test_f20_who_is_shown_in_totals_is_proposed_nowhere) /* */
{
    book_add_programme(&book, "orphans", "2081001", 0);
    const uint64_t orphans = book_size(&book) + book.planned - 1;
    accepted();
    book.programme = orphans;
    notice_policy(REVIEW, 0, 0);
    struct fact fact = book_allocation(&book, "O1", 10000);
    fact_set_bytes(&fact, ALLOCATION_FUNCTION, book_text(&book, "2081001"));
    book.allocation = book_add(&book, &fact);
    accepted();
    submit(approved(0), 1, NULL);
    notice_policy(REVIEW, orphans, 0); /* unless its own policy says so */
    submit(approved(1), 1, "R-282");
}
END_TEST

/* ---- what came as paid
 * ------------------------------------------------------------------------ */

static struct fact told_of(uint64_t subject, int64_t fen)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_UNDISCLOSED);
    fact_set_number(&fact, EXCEPTION_SUBJECT, subject);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, fen);
    return fact;
}

/* A batch that came as paid on the day, in the plan; gives the batch. */
static uint64_t plan_paid(unsigned party, civil_day day)
{
    const uint64_t batch = book_add_batch(&book, BATCH_ORIGIN_RECORDED, 2, 200);
    for (unsigned i = 1; i <= 2; i++) {
        struct fact fact = book_line(&book, batch, i, party + i, LINE_STATE_PAID, 100);
        fact_set_fen(&fact, LINE_VALUE_DAY, i == 1 ? day : day + 1);
        book_add(&book, &fact);
    }
    return batch;
}

START_TEST(test_f20_what_was_paid_before_its_notice_comes_with_an_exception) /* */
{
    plan_paid(0, NOTICE_TODAY);
    accepted(); /* nothing is asked */
    notice_policy(REVIEW, 0, NOTICE_TODAY);
    plan_paid(10, NOTICE_TODAY - 1);
    accepted(); /* not by the policy of that day */
    plan_paid(20, NOTICE_TODAY);
    refused("R-354");
    struct fact fact = told_of(plan_paid(20, NOTICE_TODAY), 199);
    book_add(&book, &fact);
    refused("R-354"); /* not all of it */
    fact = told_of(plan_paid(20, NOTICE_TODAY) + 1, 200);
    book_add(&book, &fact);
    refused("R-060"); /* of a line */
    fact = told_of(plan_paid(20, NOTICE_TODAY), 200);
    book_add(&book, &fact);
    book_add(&book, &fact);
    refused("R-354"); /* once */
    const uint64_t batch = plan_paid(20, NOTICE_TODAY);
    fact = told_of(batch, 200);
    book_add(&book, &fact);
    accepted();
    book_add(&book, &fact);
    refused("R-354"); /* nor later */
}
END_TEST

START_TEST(test_f20_what_was_paid_after_its_notice_comes_without) /* */
{
    const uint64_t policy = notice_policy(REVIEW, 0, 0);
    completed(MOMENT_REVIEW, book.unit, BOOK_PERIOD, 0, policy);
    const struct fact fact = told_of(plan_paid(0, NOTICE_TODAY + NOTICE_RUNS), 200);
    book_add(&book, &fact);
    refused("R-354");
    plan_paid(0, NOTICE_TODAY + NOTICE_RUNS);
    accepted();
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("notice_before_payment");
    TCase *f20 = tcase_create("F20");
    tcase_add_checked_fixture(f20, notice_setup, notice_teardown);
    tcase_add_test(f20, test_f20_without_a_policy_nothing_is_asked);
    tcase_add_test(f20, test_f20_an_earlier_day_does_not_pass_the_policy_by);
    tcase_add_test(f20, test_f20_nor_does_a_later_day);
    tcase_add_test(f20, test_f20_nothing_is_sent_before_its_notice_is_over);
    tcase_add_test(f20, test_f20_what_took_its_place_must_be_over_too);
    tcase_add_test(f20, test_f20_a_notice_of_the_county_is_one_of_its_townships);
    tcase_add_test(f20, test_f20_the_newest_notice_counts_whatever_its_month);
    tcase_add_test(f20, test_f20_a_notice_of_payments_is_of_this_batch);
    tcase_add_test(f20, test_f20_who_is_shown_in_totals_is_proposed_nowhere);
    tcase_add_test(f20,
                   test_f20_what_was_paid_before_its_notice_comes_with_an_exception);
    tcase_add_test(f20, test_f20_what_was_paid_after_its_notice_comes_without);
    suite_add_tcase(suite, f20);
    return suite;
}
