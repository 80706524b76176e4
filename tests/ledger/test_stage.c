/* test_stage.c - submitted once, withdrawn or cancelled before; approved afterwards. */
#include "tests/ledger/approval_kit.h"

START_TEST(test_r095_a_withdrawn_line_voids_approvals_and_frees_the_money)
{
    struct fault fault = {0};
    const uint64_t batch = draft(3, 0);
    approve(batch);
    struct approval_claim old;
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(accounts_claim_at(book.ledger.accounts, view, batch, &old, &fault),
                 &fault);
    store_read_end(view);
    approve(batch);
    check_stage(batch, LINE_STATE_APPROVED, 3, 300);
    withdraw(batch + 2, 0, "R-095");   /* it frees what the batch holds */
    withdraw(batch + 2, 100, "R-095"); /* all of it                     */
    withdraw(batch, 300, "R-060");
    withdraw(batch + 2, 300, NULL);
    check_stage(batch, LINE_STATE_DRAFTED, 2, 0);
    ck_assert_uint_eq(book_state(&book, batch, 2).state, LINE_STATE_CANCELLED);
    withdraw(batch + 2, 0, "R-095"); /* once */
    submit(batch, 2, "R-096");
    /* What was signed for three lines is not good for two. */
    struct attempt stale = by(batch, book.approver, book.approver_actor);
    stale.stale = old;
    try_approval(stale, "R-092");
    approve(batch);
    withdraw(batch + 3, 100, "R-095"); /* nothing is held now */
    approve(batch);
    check_stage(batch, LINE_STATE_APPROVED, 2, 200);
    submit(batch, 3, "R-096");
    submit(batch, 2, NULL);
    withdraw(batch + 1, 200, "R-095"); /* it is with the bank */
    withdraw(batch + 1, 0, "R-095");
    book_add_result(&book, batch + 2, LINE_STATE_CANCELLED, PAID, 100, 100);
    refused("R-073");
    /* Its due can be paid by a new line. */
    const uint64_t again = book_add_batch(&book, BATCH_ORIGIN_ROSTER, 1, 100);
    book_add_line(&book, again, 1, 2, LINE_STATE_DRAFTED, 100);
    accepted();
    const uint64_t twice = book_add_batch(&book, BATCH_ORIGIN_ROSTER, 1, 100);
    book_add_line(&book, twice, 1, 1, LINE_STATE_DRAFTED, 100);
    refused("R-074");
}
END_TEST

static struct batch figures(uint64_t batch)
{
    struct fault fault = {0};
    struct batch now;
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(accounts_batch_at(view, batch, UINT64_MAX, &now, &fault), &fault);
    store_read_end(view);
    return now;
}

/* R-095 R-097: what reports say of a draft is what is left of it. */
START_TEST(test_a_withdrawn_line_serves_nobody)
{
    struct fact fact = book_batch(&book, BATCH_ORIGIN_ROSTER, 3, 300);
    fact_set_number(&fact, BATCH_HEADCOUNT, 3);
    const uint64_t batch = book_add(&book, &fact);
    for (unsigned i = 1; i <= 3; i++) {
        struct fact line = book_line(&book, batch, i, i, LINE_STATE_DRAFTED, 100);
        if (i != 3) {
            fact_set_number(&line, LINE_HEADCOUNT, i);
        }
        book_add(&book, &line);
    }
    accepted();
    const struct batch before = figures(batch);
    ck_assert_uint_eq(before.stated_headcount, 2);
    withdraw(batch + 2, 0, NULL);
    ck_assert_uint_eq(before.headcount - figures(batch).headcount, 2);
    ck_assert_uint_eq(figures(batch).stated_headcount, 1);
    withdraw(batch + 3, 0, NULL); /* says of nobody how many it serves */
    ck_assert_uint_eq(before.headcount - figures(batch).headcount, 2);
    cancel(batch, LINE_STATE_DRAFTED, 0, NULL);
    ck_assert_uint_eq(figures(batch).headcount, 0);
    ck_assert_uint_eq(figures(batch).stated_headcount, 0);
}
END_TEST

/* The states of its lines lie in more than one piece; a snapshot can be asked too. */
START_TEST(test_what_is_left_of_a_long_batch_is_known_to_a_reader)
{
    struct fault fault = {0};
    struct approval_claim claim;
    const uint64_t batch = draft(2 * LINE_CHUNK + 1, 0);
    withdraw(batch + 1, 0, NULL);
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(accounts_claim_at(book.ledger.accounts, view, batch, &claim, &fault),
                 &fault);
    store_read_end(view);
    ck_assert_uint_eq(claim.count, 2 * LINE_CHUNK);
    approve(batch);
    approve(batch);
    check_stage(batch, LINE_STATE_APPROVED, 2 * LINE_CHUNK, 200 * LINE_CHUNK);
}
END_TEST

START_TEST(test_r096_a_batch_is_submitted_once_and_only_when_approved)
{
    const uint64_t batch = draft(2, 0);
    submit(batch, 2, "R-096");
    approve(batch);
    submit(batch, 2, "R-096");
    approve(batch);
    submit(batch, 1, "R-096");
    struct fact fact = book_submission(batch, 2, 200);
    fact_set_number(&fact, SUBMISSION_STATE, LINE_STATE_PAID);
    book_add(&book, &fact);
    refused("R-096");
    submit(batch, 2, NULL);
    submit(batch, 2, "R-096");
    ck_assert_uint_ne(book_figures(&book, batch).submission, 0);
    const uint64_t fact_batch = book_add_batch(&book, BATCH_ORIGIN_RECORDED, 1, 100);
    book_add_line(&book, fact_batch, 1, 9, PAID, 100);
    accepted();
    submit(fact_batch, 1, "R-096");
}
END_TEST

START_TEST(test_r097_only_what_was_not_submitted_is_cancelled)
{
    const uint64_t drafted = draft(3, 0);
    cancel(drafted, LINE_STATE_APPROVED, 0, "R-097");
    cancel(drafted, LINE_STATE_DRAFTED, 300, "R-095");
    cancel(drafted, LINE_STATE_DRAFTED, 0, NULL);
    check_stage(drafted, LINE_STATE_CANCELLED, 3, 0);
    ck_assert_uint_eq(book_state(&book, drafted, 3).state, LINE_STATE_CANCELLED);
    cancel(drafted, LINE_STATE_CANCELLED, 0, "R-097");
    try_approval((struct attempt){.batch = drafted}, "R-090");
    withdraw(drafted + 1, 0, "R-095");

    /* The same dues again, approved this time, and a line less. */
    const uint64_t batch = draft(3, 0);
    withdraw(batch + 1, 0, NULL);
    approve(batch);
    approve(batch);
    check_stage(batch, LINE_STATE_APPROVED, 2, 200);
    cancel(batch, LINE_STATE_APPROVED, 300, "R-095");
    cancel(batch, LINE_STATE_APPROVED, 200, NULL);
    check_stage(batch, LINE_STATE_CANCELLED, 3, 0);

    const uint64_t sent = draft(3, 0);
    approve(sent);
    approve(sent);
    submit(sent, 3, NULL);
    cancel(sent, LINE_STATE_SUBMITTED, 300, "R-097");
    const uint64_t fact_batch = book_add_batch(&book, BATCH_ORIGIN_RECORDED, 1, 100);
    book_add_line(&book, fact_batch, 1, 9, PAID, 100);
    accepted();
    cancel(fact_batch, LINE_STATE_DRAFTED, 0, "R-097");
}
END_TEST

START_TEST(test_a_recorded_batch_is_approved_afterwards)
{
    const uint64_t batch = book_add_batch(&book, BATCH_ORIGIN_RECORDED, 2, 200);
    book_add_line(&book, batch, 1, 1, PAID, 100);
    book_add_line(&book, batch, 2, 2, FAILED, 100);
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_UNAPPROVED);
    fact_set_number(&fact, EXCEPTION_SUBJECT, batch);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, 200);
    book_add(&book, &fact);
    accepted();
    struct balance before = book_balance(&book, book.allocation);
    approve(batch);
    ck_assert_uint_ne(book_figures(&book, batch).unapproved, 0);
    approve(batch);
    const struct batch figures = book_figures(&book, batch);
    ck_assert_uint_eq(figures.unapproved, 0);
    ck_assert_uint_eq(figures.stage, LINE_STATE_APPROVED);
    ck_assert_uint_eq(figures.by_state[PAID].count, 1);
    ck_assert_uint_eq(figures.by_state[FAILED].count, 1);
    const struct balance after = book_balance(&book, book.allocation);
    ck_assert_mem_eq(&before, &after, sizeof(before));
    struct store_transaction *view = book_view(&book);
    ck_assert_uint_eq(store_count(view, LEDGER_TABLE_OPEN), 0);
    store_read_end(view);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("stage");
    TCase *one = tcase_create("stage");
    tcase_add_checked_fixture(one, setup, teardown);
    tcase_set_timeout(one, 30);
    tcase_add_test(one, test_r095_a_withdrawn_line_voids_approvals_and_frees_the_money);
    tcase_add_test(one, test_a_withdrawn_line_serves_nobody);
    tcase_add_test(one, test_what_is_left_of_a_long_batch_is_known_to_a_reader);
    tcase_add_test(one, test_r096_a_batch_is_submitted_once_and_only_when_approved);
    tcase_add_test(one, test_r097_only_what_was_not_submitted_is_cancelled);
    tcase_add_test(one, test_a_recorded_batch_is_approved_afterwards);
    suite_add_tcase(suite, one);
    return suite;
}
