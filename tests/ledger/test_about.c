/* test_about.c - all that was said of a line or batch is found from there, and how it
 * was settled. */
#include "tests/ledger/exceptions_kit.h"
#include "tests/ledger/refund_kit.h"

enum { ABOUT_MAX = 16 };

struct numbers {
    uint64_t list[ABOUT_MAX];
    size_t count;
};

static struct status gather(void *context, uint64_t entry, struct fault *fault)
{
    struct numbers *numbers = context;
    (void)fault;
    ck_assert_uint_lt(numbers->count, ABOUT_MAX);
    numbers->list[numbers->count++] = entry;
    return OK;
}

static struct numbers about(uint64_t subject)
{
    struct numbers numbers = {.count = 0};
    struct fault fault = {0};
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(accounts_each_about(view, subject, gather, &numbers, &fault), &fault);
    store_read_end(view);
    return numbers;
}

static unsigned kind_of(uint64_t index)
{
    struct entry entry;
    struct fact fact;
    struct fault fault = {0};
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(accounts_entry(view, index, &entry, &fact, &fault), &fault);
    store_read_end(view);
    return (unsigned)entry.kind;
}

static struct line_state state_of(uint64_t batch, uint64_t number)
{
    struct line_state state = {0};
    struct fault fault = {0};
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(accounts_line(view, batch, number, &state, &fault), &fault);
    store_read_end(view);
    return state;
}

struct settlements {
    struct exceptions_settlement list[ABOUT_MAX];
    size_t count;
};

static struct status gather_settlement(void *context,
                                       const struct exceptions_settlement *settlement,
                                       struct fault *fault)
{
    struct settlements *settlements = context;
    (void)fault;
    ck_assert_uint_lt(settlements->count, ABOUT_MAX);
    settlements->list[settlements->count++] = *settlement;
    return OK;
}

/* Valid until the next call. */
static const struct settlements *settlements_of(uint64_t number, uint64_t seal)
{
    static struct settlements settlements;
    struct fault fault = {0};
    settlements.count = 0;
    const struct exceptions_query query = exceptions_all(seal, BOOK_DUE);
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(exceptions_settlements(view, &query, number, gather_settlement,
                                        &settlements, &fault),
                 &fault);
    store_read_end(view);
    return &settlements;
}

START_TEST(a_batch_leads_to_its_approvals_and_submission)
{
    const uint64_t batch = send(2, 0);
    const uint64_t exception = add_exception(EXCEPTION_IDENTIFIER, batch);
    const struct numbers found = about(batch);
    ck_assert_uint_ge(found.count, 2);
    ck_assert_uint_eq(found.list[found.count - 1], exception);
    ck_assert_uint_eq(kind_of(found.list[found.count - 2]), KIND_SUBMISSION);
    for (size_t i = 0; i + 2 < found.count; i++) {
        ck_assert_uint_eq(kind_of(found.list[i]), KIND_APPROVAL);
    }
    ck_assert_uint_eq(about(batch + 1).count, 0);
    replays();
}
END_TEST

/* A month of answers writes no row. */
START_TEST(a_word_has_a_row_when_the_next_one_comes)
{
    const uint64_t batch = send(1, 0);
    const uint64_t line = batch + 1;
    answer(line, SENT, UNKNOWN);
    const uint64_t unknown = state_of(batch, 1).result;
    ck_assert_uint_eq(about(line).count, 0);
    answer(line, UNKNOWN, PAID);
    const uint64_t paid = state_of(batch, 1).result;
    struct numbers found = about(line);
    ck_assert_uint_eq(found.count, 1);
    ck_assert_uint_eq(found.list[0], unknown);
    add_refund(line, 100, REFUNDED);
    accepted();
    const uint64_t refund = state_of(batch, 1).result;
    take_back(refund, 100, PAID, NULL);
    found = about(line);
    ck_assert_uint_eq(found.count, 3);
    ck_assert_uint_eq(found.list[1], paid);
    ck_assert_uint_eq(found.list[2], refund);
    found = about(refund); /* asked, confirmed */
    ck_assert_uint_eq(found.count, 2);
    ck_assert_uint_eq(found.list[1], state_of(batch, 1).result);
    replays();
}
END_TEST

START_TEST(an_exception_is_found_from_both_lines_it_names)
{
    const uint64_t batch = send(1, 0);
    const uint64_t line = batch + 1;
    answer(line, SENT, FAILED);
    const uint64_t again = send_again(line, 1);
    struct fact fact;
    book_add_result(&book, line, FAILED, PAID, 100, 100);
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_DOUBLE_PAID);
    fact_set_number(&fact, EXCEPTION_SUBJECT, line);
    fact_set_number(&fact, EXCEPTION_OTHER, again);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, 100);
    const uint64_t exception = book_add(&book, &fact);
    accepted();
    ck_assert_uint_eq(about(again).list[0], exception);
    const struct numbers found = about(line);
    ck_assert_uint_eq(found.list[found.count - 1], exception);
    replays();
}
END_TEST

START_TEST(what_was_settled_is_told_of_one_line_or_of_all)
{
    const uint64_t batch = send(2, 0);
    const uint64_t line = batch + 1;
    const uint64_t exception = add_exception(EXCEPTION_IDENTIFIER, line);
    answer(line, SENT, FAILED);
    const uint64_t failed = state_of(batch, 1).result;
    answer(batch + 2, SENT, FAILED);
    resolve(book.checker, failed, RESOLVED_CONFIRMED_UNPAID, NULL);
    resolve(book.checker, exception, RESOLVED_EXPLAINED, NULL);
    const uint64_t seal = book_last_seal(&book);
    resolve(book.approver, failed, RESOLVED_CONFIRMED_UNPAID, NULL);
    answer(line, FAILED, PAID);
    /* That it was paid is taken back: it failed again, and is written off. */
    undo_payment(state_of(batch, 1).result, FAILED, FAILED, 100, NULL);
    const uint64_t correction = state_of(batch, 1).result;
    ck_assert_uint_eq(kind_of(correction), KIND_CORRECTION);
    resolve(book.approver, correction, RESOLVED_WRITTEN_OFF, NULL);
    const struct settlements *one = settlements_of(line, UINT64_MAX);
    ck_assert_uint_eq(one->count, 3);
    for (size_t i = 0; i < one->count; i++) {
        ck_assert_uint_eq(one->list[i].item.number, line);
        ck_assert_uint_eq(one->list[i].item.line, line);
        ck_assert_uint_eq(one->list[i].item.batch, batch);
        ck_assert_uint_eq(one->list[i].item.class, EXCEPTION_LINE_FAILED);
    }
    ck_assert_uint_eq(one->list[0].action, RESOLVED_CONFIRMED_UNPAID);
    ck_assert_uint_eq(one->list[2].action, RESOLVED_WRITTEN_OFF);
    ck_assert_uint_eq(one->list[2].item.newest, correction);
    ck_assert_uint_eq(one->list[2].item.reason, RESULT_NONE);
    const struct settlements *all = settlements_of(0, UINT64_MAX);
    ck_assert_uint_eq(all->count, 4);
    for (size_t i = 1; i < all->count; i++) {
        ck_assert_uint_gt(all->list[i].entry, all->list[i - 1].entry);
    }
    ck_assert_uint_eq(settlements_of(exception, UINT64_MAX)->count, 1);
    ck_assert_uint_eq(settlements_of(0, seal)->count, 2);
    ck_assert_uint_eq(settlements_of(line, seal)->count, 1);
    ck_assert_uint_eq(settlements_of(batch + 2, UINT64_MAX)->count, 0);
    replays();
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("about");
    TCase *tests = tcase_create("about");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_batch_leads_to_its_approvals_and_submission);
    tcase_add_test(tests, a_word_has_a_row_when_the_next_one_comes);
    tcase_add_test(tests, an_exception_is_found_from_both_lines_it_names);
    tcase_add_test(tests, what_was_settled_is_told_of_one_line_or_of_all);
    suite_add_tcase(suite, tests);
    return suite;
}
