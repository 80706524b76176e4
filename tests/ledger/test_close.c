/* test_close.c - months and years closed, and what is refused afterwards. */
#include "tests/ledger/refund_kit.h"

enum { JANUARY = BOOK_PERIOD, FEBRUARY, DECEMBER = BOOK_PERIOD + 11 };

/* A close by hand; `paid` and so on are what it states. */
static struct fact close_of(uint64_t unit, civil_period period, int64_t paid,
                            int64_t reserved, uint64_t late)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_CLOSE));
    fact_set_number(&fact, CLOSE_UNIT, unit);
    fact_set_number(&fact, CLOSE_PERIOD, (uint64_t)period);
    fact_set_fen(&fact, CLOSE_RESERVED, reserved);
    fact_set_fen(&fact, CLOSE_UNKNOWN, 0);
    fact_set_fen(&fact, CLOSE_PAID, paid);
    fact_set_number(&fact, CLOSE_LATE, late);
    fact_set_number(&fact, CLOSE_IS_YEAR, 0);
    return fact;
}

static void add_close(uint64_t unit, civil_period period, int64_t paid,
                      int64_t reserved, uint64_t late)
{
    const struct fact fact = close_of(unit, period, paid, reserved, late);
    book_add(&book, &fact);
}

static civil_period closed_for(uint64_t unit)
{
    struct fault fault = {0};
    civil_period last = 0;
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(accounts_closed(view, unit, &last, &fault), &fault);
    store_read_end(view);
    return last;
}

START_TEST(a_close_states_what_the_books_have) /* */
{
    one_line(BATCH_ORIGIN_RECORDED, 1, PAID, 500);
    one_line(BOOK_SENT, 2, SENT, 300);
    add_close(book.unit, JANUARY, 499, 300, 1);
    refused("R-116");
    add_close(book.unit, JANUARY, 500, 0, 1);
    refused("R-116");
    add_close(book.unit, JANUARY, 500, 300, 0);
    refused("R-116");
    struct fact fact = close_of(book.unit, JANUARY, 500, 300, 1);
    fact_set_number(&fact, CLOSE_OPEN, 1);
    book_add(&book, &fact);
    refused("R-116");
    add_close(book.programme, JANUARY, 500, 300, 1);
    refused("R-060");
    add_close(book.unit, JANUARY, 500, 300, 1);
    accepted();
    ck_assert_int_eq(closed_for(book.unit), JANUARY);
    ck_assert_int_eq(closed_for(book.township), JANUARY); /* it lies below */
}
END_TEST

/* what came back is not paid any more, though the rest of its line still is. */
START_TEST(a_close_counts_what_came_back_in_part_no_more)
{
    const uint64_t line = one_line(BATCH_ORIGIN_RECORDED, 1, PAID, 500);
    add_refund(line, 200, PAID);
    accepted();
    add_close(book.unit, JANUARY, 500, 0, 0);
    refused("R-116");
    add_close(book.unit, JANUARY, 300, 0, 0);
    accepted();
    replays();
}
END_TEST

START_TEST(a_close_stands_alone) /* */
{
    const uint64_t batch = book_add_batch(&book, BATCH_ORIGIN_RECORDED, 1, 100);
    book_add_line(&book, batch, 1, 1, PAID, 100);
    add_close(book.unit, JANUARY, 100, 0, 0);
    refused("R-116");
}
END_TEST

START_TEST(a_period_is_closed_once_and_with_it_all_before) /* */
{
    add_close(book.township, JANUARY, 0, 0, 0);
    accepted();
    ck_assert_int_eq(closed_for(book.unit), -1); /* not the unit above */
    ck_assert_int_eq(closed_for(book.township), JANUARY);
    add_close(book.unit, FEBRUARY, 0, 0, 0);
    accepted();
    add_close(book.unit, FEBRUARY, 0, 0, 0);
    refused("R-117");
    add_close(book.unit, JANUARY, 0, 0, 0);
    refused("R-117");
    add_close(book.township, FEBRUARY, 0, 0, 0);
    refused("R-117");
}
END_TEST

START_TEST(nothing_is_booked_into_a_closed_period) /* */
{
    const uint64_t line = one_line(BOOK_SENT, 1, SENT, 300);
    add_close(book.unit, JANUARY, 0, 300, 1);
    accepted();
    book_add_result(&book, line, SENT, PAID, 300, 300);
    refused("R-118");
    book_add_allocation(&book, "A9", 100);
    refused("R-118");
    book_add_split(&book, book.allocation, "A1-1", 100);
    refused("R-118");
    book_add_adjustment(&book, book.allocation, 100, 0);
    refused("R-118");
    struct fact fact = book_result(&book, line, SENT, PAID, 300, 300);
    fact_set_fen(&fact, RESULT_VALUE_DAY, BOOK_DUE - 1); /* the day it was */
    fact_set_number(&fact, RESULT_PERIOD, FEBRUARY);
    book_add(&book, &fact);
    accepted();
    ck_assert_int_eq(book_state(&book, line - 1, 1).value_day, BOOK_DUE - 1);
}
END_TEST

static struct status post(struct journal_session *session, void *context,
                          struct fault *fault)
{
    return accounts_post(book.ledger.accounts, journal_transaction(session), context,
                         fault);
}

/* Only what its unit has closed moves a late fact on. */
START_TEST(what_comes_late_goes_into_the_first_open_period) /* */
{
    struct fault fault = {0};
    const uint64_t line = one_line(BOOK_SENT, 1, SENT, 300);
    add_close(book.township, FEBRUARY, 0, 300, 1);
    accepted();
    struct fact late = book_result(&book, line, SENT, PAID, 300, 300);
    struct fact other = book_allocation(&book, "A9", 100);
    book.maker_actor.is_rehearsal = true;
    ck_assert_ok(
        ledger_write(&book.ledger, &book.maker_actor, "test", post, &late, &fault),
        &fault);
    ck_assert_ok(
        ledger_write(&book.ledger, &book.maker_actor, "test", post, &other, &fault),
        &fault);
    book.maker_actor.is_rehearsal = false;
    ck_assert_uint_eq(late.field[RESULT_PERIOD].number, FEBRUARY + 1);
    ck_assert_uint_eq(other.field[ALLOCATION_PERIOD].number, JANUARY);
}
END_TEST

START_TEST(a_year_is_closed_with_nothing_on_its_way_or_says_so) /* */
{
    const uint64_t batch = book_add_batch(&book, BATCH_ORIGIN_ROSTER, 1, 100);
    book_add_line(&book, batch, 1, 1, LINE_STATE_DRAFTED, 100);
    accepted();
    struct fact fact = close_of(book.unit, JANUARY, 0, 0, 0);
    fact_set_number(&fact, CLOSE_IS_YEAR, 1);
    book_add(&book, &fact);
    refused("R-117"); /* not its last month */
    fact_set_number(&fact, CLOSE_PERIOD, DECEMBER);
    book_add(&book, &fact);
    refused("R-119");
    fact_set_number(&fact, CLOSE_OPEN, 2);
    book_add(&book, &fact);
    refused("R-119");
    fact_set_number(&fact, CLOSE_OPEN, 1);
    book_add(&book, &fact);
    accepted();
    book_add(&book, &fact);
    refused("R-117");
    ck_assert_int_eq(closed_for(book.unit), DECEMBER);
}
END_TEST

/* December may be closed as a month first; its figures stay those of that close. */
START_TEST(a_year_follows_its_last_month)
{
    struct fault fault = {0};
    add_close(book.unit, DECEMBER, 0, 0, 0);
    accepted();
    struct fact fact = close_of(book.unit, DECEMBER, 0, 0, 0);
    fact_set_number(&fact, CLOSE_IS_YEAR, 1);
    const uint64_t year = book_add(&book, &fact);
    accepted();
    uint64_t found = 0;
    struct accounts_closing wanted = {
        .unit = book.township, .period = DECEMBER, .is_year = true};
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(accounts_close_of(view, &wanted, &found, &fault), &fault);
    ck_assert_uint_eq(found, year);
    wanted.is_year = false;
    ck_assert_ok(accounts_close_of(view, &wanted, &found, &fault), &fault);
    ck_assert_uint_lt(found, year);
    wanted.period = DECEMBER + 1;
    ck_assert_status(accounts_close_of(view, &wanted, &found, &fault),
                     STATUS_NOT_FOUND);
    store_read_end(view);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("close");
    TCase *tests = tcase_create("periods");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_close_states_what_the_books_have);
    tcase_add_test(tests, a_close_counts_what_came_back_in_part_no_more);
    tcase_add_test(tests, a_close_stands_alone);
    tcase_add_test(tests, a_period_is_closed_once_and_with_it_all_before);
    tcase_add_test(tests, nothing_is_booked_into_a_closed_period);
    tcase_add_test(tests, what_comes_late_goes_into_the_first_open_period);
    tcase_add_test(tests, a_year_is_closed_with_nothing_on_its_way_or_says_so);
    tcase_add_test(tests, a_year_follows_its_last_month);
    suite_add_tcase(suite, tests);
    return suite;
}
