/* test_exceptions.c - the queue: what stands in it, since when, and what leaves it. */
#include "tests/ledger/exceptions_kit.h"

START_TEST(lines_that_failed_or_are_unknown_stand_in_the_queue)
{
    const uint64_t batch = send(70, 0); /* more than one chunk of states */
    ck_assert_uint_eq(queue()->count, 0);
    answer(batch + 1, SENT, PAID);
    answer(batch + 2, SENT, FAILED);
    answer(batch + 70, SENT, UNKNOWN);
    const struct seen *seen = queue();
    ck_assert_uint_eq(seen->count, 2);
    ck_assert(seen->is_whole);
    const struct exceptions_item *failed = &seen->list[0];
    ck_assert_uint_eq(failed->class, EXCEPTION_LINE_FAILED);
    ck_assert_uint_eq(failed->number, batch + 2);
    ck_assert_uint_eq(failed->line, batch + 2);
    ck_assert_uint_eq(failed->batch, batch);
    ck_assert_uint_eq(failed->reason, RESULT_FAIL_ACCOUNT);
    ck_assert_int_eq(failed->fen, 100);
    ck_assert_int_eq(failed->period, BOOK_PERIOD);
    ck_assert_int_eq(failed->since, date_of_instant(BOOK_NOW_MS));
    ck_assert_int_eq(exceptions_advice(failed).remedy, REMEDY_CORRECT_RESEND);
    ck_assert_int_eq(exceptions_advice(failed).role, STAFF_ROLE_MAKER);
    ck_assert_uint_eq(seen->list[1].class, EXCEPTION_LINE_UNKNOWN);
    ck_assert_uint_eq(seen->list[1].number, batch + 70);
    /* The bank's later word takes both out. */
    answer(batch + 2, FAILED, PAID);
    answer(batch + 70, UNKNOWN, PAID);
    ck_assert_uint_eq(queue()->count, 0);
}
END_TEST

START_TEST(a_line_paid_in_another_batch_leaves_the_queue_until_that_is_withdrawn)
{
    const uint64_t batch = send(1, 0);
    answer(batch + 1, SENT, FAILED);
    const uint64_t other = draft(1, 0);
    ck_assert_uint_eq(queue()->count, 0);
    withdraw(other + 1, 0, NULL);
    ck_assert_uint_eq(queue()->count, 1);
    ck_assert_uint_eq(queue()->list[0].number, batch + 1);
    const uint64_t third = send(1, 0);
    answer(third + 1, SENT, FAILED);
    const struct seen *seen = queue();
    ck_assert_uint_eq(seen->count, 1); /* one due, one place in the queue */
    ck_assert_uint_eq(seen->list[0].number, third + 1);
}
END_TEST

START_TEST(a_batch_past_its_day_waits_for_the_banks_answer)
{
    const uint64_t batch = send(2, 0);
    struct exceptions_query query = exceptions_all(UINT64_MAX, BOOK_DUE);
    ck_assert_uint_eq(walk(&query)->count, 0); /* on the day itself there is time */
    query.today = BOOK_DUE + 1;
    const struct seen *seen = walk(&query);
    ck_assert_uint_eq(seen->count, 1);
    ck_assert_uint_eq(seen->list[0].class, EXCEPTION_UNANSWERED);
    ck_assert_uint_eq(seen->list[0].number, batch);
    ck_assert_int_eq(seen->list[0].fen, 200);
    answer(batch + 1, SENT, PAID);
    ck_assert_int_eq(walk(&query)->list[0].fen, 100);
    answer(batch + 2, SENT, PAID);
    ck_assert_uint_eq(walk(&query)->count, 0);
}
END_TEST

START_TEST(recorded_exceptions_know_batch_and_line_whatever_they_are_about)
{
    const uint64_t batch = send(1, 0);
    const uint64_t on_batch = add_exception(EXCEPTION_UNCOVERED, batch);
    const uint64_t on_line = add_exception(EXCEPTION_NAME_LOST, batch + 1);
    const uint64_t result = book_add_result(&book, batch + 1, SENT, PAID, 100, 100);
    accepted();
    const uint64_t on_result = add_exception(EXCEPTION_PAYEE_NAME, result);
    const uint64_t elsewhere = add_exception(EXCEPTION_IDENTIFIER, book.unit);
    const struct seen *seen = queue();
    const uint64_t numbers[] = {on_batch, on_line, on_result, elsewhere};
    ck_assert_uint_eq(seen->count, 4);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_uint_eq(seen->list[i].number, numbers[i]);
        ck_assert_uint_eq(seen->list[i].batch, i < 3 ? batch : 0);
        ck_assert_uint_eq(seen->list[i].line, i == 1 || i == 2 ? batch + 1 : 0);
    }
}
END_TEST

START_TEST(the_queue_is_asked_by_class_batch_month_unit_programme_and_age)
{
    const uint64_t batch = send(2, 0);
    answer(batch + 1, SENT, FAILED);
    answer(batch + 2, SENT, UNKNOWN);
    add_exception(EXCEPTION_IDENTIFIER, book.unit);
    const int64_t age = BOOK_DUE - date_of_instant(BOOK_NOW_MS);
    const struct exceptions_query all = exceptions_all(UINT64_MAX, BOOK_DUE);
    struct {
        struct exceptions_query query;
        size_t wanted;
    } cases[16];
    size_t count = 0;
    struct exceptions_query query = all;
#define ASK(field, value, number)                                                      \
    query = all;                                                                       \
    query.field = (value);                                                             \
    cases[count].query = query;                                                        \
    cases[count++].wanted = (number)
    ASK(class, 0, 3);
    ASK(class, EXCEPTION_LINE_FAILED, 1);
    ASK(class, EXCEPTION_IDENTIFIER, 1);
    ASK(batch, batch, 2);
    ASK(batch, batch + 1, 0);
    ASK(period, BOOK_PERIOD, 2);
    ASK(period, BOOK_PERIOD + 1, 0);
    ASK(unit, book.township, 2);
    ASK(unit, book.unit, 0);
    ASK(programme, book.programme, 2);
    ASK(programme, book.programme + 1, 0);
    ASK(older_days, age, 3);
    ASK(older_days, age + 1, 0);
#undef ASK
    for (size_t i = 0; i < count; i++) {
        ck_assert_msg(walk(&cases[i].query)->count == cases[i].wanted, "case %zu", i);
    }
}
END_TEST

START_TEST(an_older_seal_says_what_it_does_not_know)
{
    const uint64_t exception = add_exception(EXCEPTION_IDENTIFIER, book.unit);
    const uint64_t calm = book_last_seal(&book);
    const uint64_t batch = send(1, 0);
    answer(batch + 1, SENT, FAILED);
    const uint64_t later = book_last_seal(&book);
    answer(batch + 1, FAILED, PAID);
    struct exceptions_query query = exceptions_all(calm, BOOK_DUE);
    const struct seen *seen = walk(&query);
    ck_assert_uint_eq(seen->count, 1);
    ck_assert_uint_eq(seen->list[0].number, exception);
    ck_assert(seen->is_whole);
    query = exceptions_all(later, BOOK_DUE);
    ck_assert(!walk(&query)->is_whole);
}
END_TEST

START_TEST(one_is_found_by_its_name_while_it_is_open)
{
    struct fault fault = {0};
    struct exceptions_item item;
    const uint64_t batch = send(2, 0);
    const uint64_t exception = add_exception(EXCEPTION_UNCOVERED, batch);
    answer(batch + 1, SENT, FAILED);
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(exceptions_find(view, batch + 1, BOOK_DUE, &item, &fault), &fault);
    ck_assert_uint_eq(item.class, EXCEPTION_LINE_FAILED);
    ck_assert_ok(exceptions_find(view, exception, BOOK_DUE, &item, &fault), &fault);
    ck_assert_uint_eq(item.class, EXCEPTION_UNCOVERED);
    ck_assert_ok(exceptions_find(view, batch, BOOK_DUE + 1, &item, &fault), &fault);
    ck_assert_uint_eq(item.class, EXCEPTION_UNANSWERED);
    const uint64_t others[] = {batch, batch + 2, book.unit, 0};
    for (size_t i = 0; i < 4; i++) {
        ck_assert_status(exceptions_find(view, others[i], BOOK_DUE, &item, &fault),
                         STATUS_NOT_FOUND);
    }
    ck_assert_status(exceptions_find(view, UINT64_MAX, BOOK_DUE, &item, &fault),
                     STATUS_NOT_FOUND);
    store_read_end(view);
}
END_TEST

START_TEST(every_class_has_a_word_that_reads_back)
{
    size_t known = 0;
    for (unsigned class = 1; class < EXCEPTION_CLASS_END; class ++) {
        const char *name = record_exception_name(class);
        if (strcmp(name, "?") != 0) {
            ck_assert_uint_eq(record_exception_parse(bytes_of(name)), class);
            known++;
        }
    }
    ck_assert_uint_ge(known, 13);
    ck_assert_uint_eq(record_exception_parse(bytes_of("?")), 0);
    ck_assert_uint_eq(record_exception_parse(bytes_of("none")), 0);
    ck_assert_str_eq(record_exception_name(EXCEPTION_CLASS_END), "?");
}
END_TEST

START_TEST(what_was_missing_and_has_come_needs_nobody)
{
    const uint64_t batch = send(2, 90);
    const uint64_t first = add_exception(EXCEPTION_MISSING, batch + 1);
    const uint64_t second = add_exception(EXCEPTION_MISSING, batch + 2);
    const uint64_t then = book_size(&book) - 1;
    struct fault fault = {0};
    struct exceptions_item item;
    answer(batch + 1, SENT, LINE_STATE_PAID);
    const struct seen *seen = queue();
    size_t missing = 0;
    for (size_t i = 0; i < seen->count; i++) {
        if (seen->list[i].class == EXCEPTION_MISSING) {
            ck_assert_uint_eq(seen->list[i].number, second);
            missing++;
        }
    }
    ck_assert_uint_eq(missing, 1);
    struct store_transaction *view = book_view(&book);
    ck_assert_status(exceptions_find(view, first, BOOK_DUE, &item, &fault),
                     STATUS_NOT_FOUND);
    ck_assert_ok(exceptions_find(view, second, BOOK_DUE, &item, &fault), &fault);
    store_read_end(view);
    const struct exceptions_query before = exceptions_all(then, BOOK_DUE);
    seen = walk(&before); /* nothing had come then */
    missing = 0;
    for (size_t i = 0; i < seen->count; i++) {
        missing += seen->list[i].class == EXCEPTION_MISSING ? 1 : 0;
    }
    ck_assert_uint_eq(missing, 2);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("exceptions");
    TCase *tests = tcase_create("queue");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, lines_that_failed_or_are_unknown_stand_in_the_queue);
    tcase_add_test(
        tests, a_line_paid_in_another_batch_leaves_the_queue_until_that_is_withdrawn);
    tcase_add_test(tests, a_batch_past_its_day_waits_for_the_banks_answer);
    tcase_add_test(tests,
                   recorded_exceptions_know_batch_and_line_whatever_they_are_about);
    tcase_add_test(tests,
                   the_queue_is_asked_by_class_batch_month_unit_programme_and_age);
    tcase_add_test(tests, an_older_seal_says_what_it_does_not_know);
    tcase_add_test(tests, one_is_found_by_its_name_while_it_is_open);
    tcase_add_test(tests, every_class_has_a_word_that_reads_back);
    tcase_add_test(tests, what_was_missing_and_has_come_needs_nobody);
    suite_add_tcase(suite, tests);
    return suite;
}
