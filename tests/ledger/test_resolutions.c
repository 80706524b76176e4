/* test_resolutions.c - who settles an exception, how, and what opens it again (R-110,
 * */
#include "tests/ledger/exceptions_kit.h"
#include "tests/ledger/refund_kit.h"

START_TEST(test_r110_the_maker_resolves_nothing_and_nobody_their_own)
{
    const uint64_t exception = add_exception(EXCEPTION_IDENTIFIER, book.unit);
    resolve(book.maker, exception, RESOLVED_EXPLAINED, "R-050");
    resolve(book.administrator, exception, RESOLVED_EXPLAINED, "R-050");
    /* One person with both roles: not the own exception. */
    struct fault fault = {0};
    ck_assert_ok(ledger_give_role(&book.ledger, &book.admin_actor, bytes_of("S02"),
                                  STAFF_ROLE_CHECKER, 0, 0, &fault),
                 &fault);
    resolve(book.maker, exception, RESOLVED_EXPLAINED, "R-110");
    resolve(book.checker, exception, RESOLVED_EXPLAINED, NULL);
    resolve(book.approver, exception, RESOLVED_EXPLAINED, "R-111"); /* settled */
}
END_TEST

START_TEST(test_r111_a_resolution_names_an_action_and_its_evidence)
{
    const uint64_t exception = add_exception(EXCEPTION_DUPLICATE, book.unit);
    struct fact fact = resolution(exception, RESOLVED_ACTION_END);
    book_add(&book, &fact);
    try_as(book.checker, "R-111");
    fact = resolution(exception, RESOLVED_CONFIRMED_PAID);
    fact.present &= ~(UINT32_C(1) << RESOLUTION_EVIDENCE);
    book_add(&book, &fact);
    try_as(book.checker, "R-111");
    fact = resolution(exception, RESOLVED_RECOVERED);
    fact_set_fen(&fact, RESOLUTION_AMOUNT, 99); /* not all of it */
    book_add(&book, &fact);
    try_as(book.checker, "R-111");
    fact = resolution(exception, RESOLVED_EXPLAINED);
    fact_set_fen(&fact, RESOLUTION_AMOUNT, 100); /* nothing came back */
    book_add(&book, &fact);
    try_as(book.checker, "R-111");
    resolve(book.checker, exception, RESOLVED_WRITTEN_OFF, "R-110");
    resolve(book.approver, exception, RESOLVED_WRITTEN_OFF, NULL);
    ck_assert_uint_eq(queue()->count, 0);
    const uint64_t other = add_exception(EXCEPTION_DUPLICATE, book.unit);
    resolve(book.checker, other, RESOLVED_RECOVERED, NULL);
    resolve(book.checker, book.unit, RESOLVED_EXPLAINED, "R-060");
    resolve(book.checker, book_size(&book) + 1, RESOLVED_EXPLAINED, "R-060");
}
END_TEST

/* a paper that was cited stays known, so that vault_undo() leaves its original
 * alone; and it may still come as a file. */
START_TEST(test_a_cited_paper_is_known_and_was_not_taken_in)
{
    static const uint8_t note[16] = {9};
    struct fault fault = {0};
    const uint64_t exception = add_exception(EXCEPTION_DUPLICATE, book.unit);
    struct fact fact = resolution(exception, RESOLVED_CONFIRMED_PAID);
    fact_set_bytes(&fact, RESOLUTION_NOTE, bytes_from(note, sizeof(note)));
    const struct bytes tokens[] = {fact.field[RESOLUTION_EVIDENCE].bytes,
                                   bytes_from(note, sizeof(note))};
    const uint64_t index = book_add(&book, &fact);
    try_as(book.checker, NULL);
    struct store_transaction *view = book_view(&book);
    for (size_t i = 0; i < 2; i++) {
        uint64_t entry = 0;
        ck_assert_ok(accounts_file(view, tokens[i].at, &entry, &fault), &fault);
        ck_assert_uint_eq(entry, index);
        ck_assert_status(accounts_file_taken(view, tokens[i].at, &entry, NULL),
                         STATUS_NOT_FOUND);
    }
    store_read_end(view);
}
END_TEST

static void plan_unapproved(uint64_t batch)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_UNAPPROVED);
    fact_set_number(&fact, EXCEPTION_SUBJECT, batch);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, 100);
    (void)book_add(&book, &fact);
}

START_TEST(test_r111_an_unapproved_batch_is_settled_by_approving_it_alone)
{
    const uint64_t batch = book_add_batch(&book, BATCH_ORIGIN_RECORDED, 1, 100);
    book_add_line(&book, batch, 1, 1, PAID, 100);
    accepted();
    const uint64_t exception = add_exception(EXCEPTION_UNAPPROVED, batch);
    resolve(book.approver, exception, RESOLVED_EXPLAINED, "R-111");
    plan_unapproved(batch);
    refused("R-111"); /* one of two would never be settled */
    approve(batch);
    approve(batch);
    ck_assert_uint_eq(queue()->count, 0);
    plan_unapproved(batch);
    refused("R-111");
    plan_unapproved(send(1, 2)); /* it has its approvals */
    refused("R-111");
}
END_TEST

START_TEST(test_r111_an_unknown_line_is_settled_by_the_banks_answer_alone)
{
    const uint64_t batch = send(2, 0);
    resolve(book.checker, batch + 1, RESOLVED_WRITTEN_OFF, "R-110");
    resolve(book.approver, batch + 1, RESOLVED_WRITTEN_OFF, "R-111"); /* not open */
    answer(batch + 1, SENT, UNKNOWN);
    const uint64_t newest = queue()->list[0].newest;
    for (unsigned action = 1; action < RESOLVED_ACTION_END; action++) {
        resolve(book.approver, newest, action, "R-111");
    }
    ck_assert_uint_eq(queue()->count, 1);
    answer(batch + 1, UNKNOWN, FAILED);
    /* The word before the newest is not what is resolved. */
    resolve(book.approver, newest, RESOLVED_WRITTEN_OFF, "R-111");
    resolve(book.approver, batch + 1, RESOLVED_WRITTEN_OFF, "R-111");
}
END_TEST

START_TEST(a_line_written_off_leaves_the_queue_and_is_never_sent_again)
{
    const uint64_t batch = send(1, 0);
    answer(batch + 1, SENT, FAILED);
    const uint64_t newest = queue()->list[0].newest;
    const unsigned others[] = {RESOLVED_EXPLAINED, RESOLVED_CORRECTED,
                               RESOLVED_CONFIRMED_PAID, RESOLVED_RECOVERED};
    for (size_t i = 0; i < 4; i++) {
        resolve(book.approver, newest, others[i], "R-111");
    }
    resolve(book.approver, newest, RESOLVED_WRITTEN_OFF, NULL);
    ck_assert_uint_eq(queue()->count, 0);
    resolve(book.approver, newest, RESOLVED_WRITTEN_OFF, "R-111");
    plan_again(batch + 1, 1, 100);
    refused("R-112");
}
END_TEST

START_TEST(two_people_confirm_that_a_line_was_not_paid)
{
    const uint64_t batch = send(1, 0);
    answer(batch + 1, SENT, FAILED);
    const uint64_t newest = queue()->list[0].newest;
    resolve(book.checker, newest, RESOLVED_CONFIRMED_UNPAID, NULL);
    struct settled settled = settled_of(batch + 1);
    ck_assert_uint_ne(settled.first, 0);
    ck_assert_uint_eq(settled.second, 0);
    resolve(book.checker, newest, RESOLVED_CONFIRMED_UNPAID, "R-110");
    resolve(book.approver, newest, RESOLVED_CONFIRMED_UNPAID, NULL);
    settled = settled_of(batch + 1);
    ck_assert_uint_ne(settled.second, 0);
    ck_assert_uint_ne(settled.first, settled.second);
    ck_assert_uint_eq(settled.unpaid, newest);
    ck_assert_uint_eq(queue()->count, 1); /* it is still due */
    resolve(book.checker, newest, RESOLVED_CONFIRMED_UNPAID, "R-110");
}
END_TEST

static struct status keep_settlement(void *context,
                                     const struct exceptions_settlement *settlement,
                                     struct fault *fault)
{
    (void)fault;
    *(struct exceptions_settlement *)context = *settlement;
    return OK;
}

/* a failure that a correction brought back is written off, and shown so. */
START_TEST(what_a_correction_brought_back_is_seen_to_be_settled)
{
    struct fault fault = {0};
    struct exceptions_settlement seen = {.entry = 0};
    const struct exceptions_query all = exceptions_all(UINT64_MAX, BOOK_DUE);
    const uint64_t batch = send(1, 0);
    answer(batch + 1, SENT, FAILED);
    book_add_result(&book, batch + 1, FAILED, PAID, 100, 100);
    const uint64_t late = book_size(&book);
    accepted();
    undo_payment(late, FAILED, FAILED, 100, NULL);
    const uint64_t newest = queue()->list[0].newest;
    resolve(book.approver, newest, RESOLVED_WRITTEN_OFF, NULL);
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(exceptions_settlements(view, &all, 0, keep_settlement, &seen, &fault),
                 &fault);
    store_read_end(view);
    ck_assert_uint_ne(seen.entry, 0);
    ck_assert_uint_eq(seen.item.number, batch + 1);
    ck_assert_uint_eq(seen.item.class, EXCEPTION_LINE_FAILED);
    ck_assert_uint_eq(seen.item.batch, batch);
    ck_assert_int_eq(seen.item.fen, 100);
}
END_TEST

START_TEST(no_entry_says_what_only_states_tell) /* */
{
    for (unsigned class = EXCEPTION_LINE_FAILED; class < EXCEPTION_CLASS_END;
         class ++) {
        struct fact fact;
        fact_begin(&fact, kinds_find(KIND_EXCEPTION));
        fact_set_number(&fact, EXCEPTION_CLASS, class);
        fact_set_number(&fact, EXCEPTION_SUBJECT, book.unit);
        fact_set_fen(&fact, EXCEPTION_AMOUNT, 1);
        book_add(&book, &fact);
        refused("R-111");
    }
}
END_TEST

START_TEST(every_action_has_a_word_that_reads_back)
{
    for (unsigned action = 1; action < RESOLVED_ACTION_END; action++) {
        ck_assert_uint_eq(record_action_parse(bytes_of(record_action_name(action))),
                          action);
    }
    ck_assert_uint_eq(record_action_parse(bytes_of("forgotten")), 0);
    ck_assert_ptr_null(record_action_name(0));
    ck_assert_ptr_null(record_action_name(RESOLVED_ACTION_END));
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("resolutions");
    TCase *tests = tcase_create("resolutions");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, test_r110_the_maker_resolves_nothing_and_nobody_their_own);
    tcase_add_test(tests, test_r111_a_resolution_names_an_action_and_its_evidence);
    tcase_add_test(tests, test_a_cited_paper_is_known_and_was_not_taken_in);
    tcase_add_test(tests,
                   test_r111_an_unapproved_batch_is_settled_by_approving_it_alone);
    tcase_add_test(tests,
                   test_r111_an_unknown_line_is_settled_by_the_banks_answer_alone);
    tcase_add_test(tests, a_line_written_off_leaves_the_queue_and_is_never_sent_again);
    tcase_add_test(tests, two_people_confirm_that_a_line_was_not_paid);
    tcase_add_test(tests, what_a_correction_brought_back_is_seen_to_be_settled);
    tcase_add_test(tests, no_entry_says_what_only_states_tell);
    tcase_add_test(tests, every_action_has_a_word_that_reads_back);
    suite_add_tcase(suite, tests);
    return suite;
}
