/* test_evaluation_notices.c - what was paid and published, as a figure. */
#include "reports/evaluation.h"
#include "tests/ledger/notice_kit.h"

static struct arena arena;

static void open_all(void)
{
    struct fault fault = {0};
    notice_setup();
    ck_assert_ok(arena_open(64 << 20, &arena, &fault), &fault);
}

static void close_all(void)
{
    arena_close(&arena);
    notice_teardown();
}

static struct evaluation_figure disclosed(civil_day today)
{
    struct fault fault = {0};
    struct report_source source;
    struct evaluation evaluation;
    const struct report_filter filter = {
        .first = BOOK_PERIOD, .last = BOOK_PERIOD, .today = today};
    ck_assert_ok(report_source_open(&book.ledger, NULL, "mingzhang test", LANGUAGE_ZH,
                                    &arena, &source, &fault),
                 &fault);
    ck_assert_ok(evaluation_compute(&source, &filter, NULL, &evaluation, &fault),
                 &fault);
    report_source_close(&source);
    return evaluation.figure[INDICATOR_DISCLOSED];
}

/* Approved by both, and on its way to the bank. */
static void send(uint64_t batch)
{
    struct fault fault = {0};
    book.sent[book.sent_count++] = batch;
    ck_assert_ok(book_commit(&book, &fault), &fault);
}

START_TEST(a_batch_is_published_before_and_after_it_is_paid)
{
    const uint64_t batch = draft(1, 0);
    ck_assert_uint_gt(batch, 0);
    ck_assert(!disclosed(BOOK_DUE).has_value); /* no notice is kept here */
    struct fact fact = notice_draft();
    const uint64_t review = running(&fact);
    ck_assert(!disclosed(BOOK_DUE).has_value); /* nobody approved the batch yet */
    send(batch);
    struct evaluation_figure figure = disclosed(BOOK_DUE);
    ck_assert(figure.has_value);
    ck_assert_int_eq(figure.part, 0); /* its days are not over */
    ck_assert_int_eq(figure.whole, 1);
    ck_assert(!disclosed(BOOK_DUE - 1).has_value); /* nor is the batch due */
    today_is(NOTICE_TODAY + 8);
    step_taken(review, NOTICE_COMPLETED);
    ck_assert_int_eq(disclosed(BOOK_DUE).part, 0); /* the payment's own notice */
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_MOMENT, MOMENT_PAYMENT);
    (void)running(&fact);
    figure = disclosed(BOOK_DUE);
    ck_assert_int_eq(figure.part, 1);
    ck_assert_int_eq(figure.value, 10000);
}
END_TEST

/* what a notice of all batches was made from ends at its seal. */
START_TEST(a_batch_drafted_after_a_notice_of_all_is_not_in_it)
{
    const uint64_t first = draft(1, 0);
    struct fact fact = notice_draft();
    const uint64_t review = running(&fact);
    send(first);
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_MOMENT, MOMENT_PAYMENT);
    const uint64_t payment = running(&fact);
    send(draft(2, 1));
    today_is(NOTICE_TODAY + 8);
    step_taken(review, NOTICE_COMPLETED);
    struct evaluation_figure figure = disclosed(BOOK_DUE);
    ck_assert_int_eq(figure.part, 1);
    ck_assert_int_eq(figure.whole, 2);
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_MOMENT, MOMENT_PAYMENT);
    fact_set_number(&fact, DISCLOSURE_REPLACES, payment);
    (void)running(&fact);
    figure = disclosed(BOOK_DUE);
    ck_assert_int_eq(figure.part, 2);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("evaluation_notices");
    TCase *tests = tcase_create("notices");
    tcase_add_checked_fixture(tests, open_all, close_all);
    tcase_add_test(tests, a_batch_is_published_before_and_after_it_is_paid);
    tcase_add_test(tests, a_batch_drafted_after_a_notice_of_all_is_not_in_it);
    suite_add_tcase(suite, tests);
    return suite;
}
