/* test_closed.c - the figures of a closed month never change (R50). */
#include "reports/report.h"
#include "tests/reports/ledger_fixture.h"

static struct fixture fixture;

static void setup(void)
{
    fixture_open(&fixture);
}

static void teardown(void)
{
    fixture_close(&fixture);
}

static const struct report_filter january = {.first = BOOK_PERIOD, .last = BOOK_PERIOD};

static void close_january(void)
{
    struct book *book = &fixture.book;
    struct fault fault = {0};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_CLOSE));
    fact_set_number(&fact, CLOSE_UNIT, book->unit);
    fact_set_number(&fact, CLOSE_PERIOD, BOOK_PERIOD);
    fact_set_fen(&fact, CLOSE_RESERVED, 0);
    fact_set_fen(&fact, CLOSE_UNKNOWN, 0);
    fact_set_fen(&fact, CLOSE_PAID, 394800);
    fact_set_number(&fact, CLOSE_LATE, 0);
    fact_set_number(&fact, CLOSE_IS_YEAR, 0);
    book_add(book, &fact);
    ck_assert_ok(book_commit(book, &fault), &fault);
}

/* Line 4, failed in January, was paid on 31 January after all: told in February. */
static uint64_t late_success(void)
{
    struct book *book = &fixture.book;
    struct fault fault = {0};
    struct fact fact = book_result(book, fixture.answered + 4, LINE_STATE_FAILED,
                                   LINE_STATE_PAID, 95000, 95000);
    fact_set_fen(&fact, RESULT_VALUE_DAY, BOOK_DUE);
    fact_set_number(&fact, RESULT_PERIOD, BOOK_PERIOD + 1);
    const uint64_t entry = book_add(book, &fact);
    ck_assert_ok(book_commit(book, &fault), &fault);
    return entry;
}

typedef struct status filler(struct report_source *source,
                             const struct report_filter *filter,
                             struct document *ret_document, struct fault *fault);

static struct bytes page_of(filler *fill, const struct report_filter *filter)
{
    struct fault fault = {0};
    struct report_source source;
    struct document document;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_ok(report_source_at_close(&source, filter, &fault), &fault);
    ck_assert_ok(fill(&source, filter, &document, &fault), &fault);
    const struct bytes page =
        sample_written(report_write_json, &document, &fixture.arena);
    report_source_close(&source);
    return page;
}

static void ck_assert_same(struct bytes before, struct bytes after)
{
    ck_assert_uint_eq(before.size, after.size);
    ck_assert_mem_eq(before.at, after.at, before.size);
}

START_TEST(test_r50_a_late_return_leaves_a_closed_month_as_it_was)
{
    struct report_source source;
    struct fault fault = {0};
    struct document document;
    close_january();
    const struct bytes performance = page_of(report_performance, &january);
    const struct bytes budget = page_of(report_budget, &january);
    const uint64_t entry = late_success();
    ck_assert_same(performance, page_of(report_performance, &january));
    ck_assert_same(budget, page_of(report_budget, &january));
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_ok(report_source_at_close(&source, &january, &fault), &fault);
    ck_assert_ok(report_reconciliation(&source, &january, &document, &fault), &fault);
    ck_assert(!document.has_finding);
    ck_assert_cell(&fixture, fixture_table(&document, "months"), 1, "bank", "3948.00");
    const struct table *later = fixture_table(&document, "later");
    char number[24];
    snprintf(number, sizeof(number), "%llu", (unsigned long long)entry);
    ck_assert_uint_eq(later->row_count, 1);
    ck_assert_cell(&fixture, later, 0, "entry", number);
    ck_assert_cell(&fixture, later, 0, "line", "4");
    ck_assert_cell(&fixture, later, 0, "state", "发放成功");
    ck_assert_cell(&fixture, later, 0, "value_day", "2024-01-31");
    ck_assert_cell(&fixture, later, 0, "amount", "950.00");
    report_source_close(&source);
}
END_TEST

START_TEST(an_open_month_is_as_it_is_now)
{
    struct report_source source;
    struct fault fault = {0};
    close_january();
    const struct report_filter february = {.first = -1, .last = BOOK_PERIOD + 1};
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_ok(report_source_at_close(&source, &february, &fault), &fault);
    ck_assert_uint_eq(source.close, 0);
    ck_assert_uint_eq(source.seal_key, UINT64_MAX);
    const struct report_filter all = {.first = -1, .last = -1};
    ck_assert_ok(report_source_at_close(&source, &all, &fault), &fault);
    ck_assert_uint_eq(source.close, 0);
    report_source_close(&source);
}
END_TEST

/* A whole batch of a closed month is a later matter, too. */
START_TEST(a_batch_that_came_after_the_close_is_listed)
{
    struct report_source source;
    struct fault fault = {0};
    struct document document;
    struct book *book = &fixture.book;
    close_january();
    const uint64_t batch = book_add_batch(book, BATCH_ORIGIN_RECORDED, 1, 700);
    book_add_line(book, batch, 1, 901, LINE_STATE_PAID, 700);
    ck_assert_ok(book_commit(book, &fault), &fault);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_ok(report_source_at_close(&source, &january, &fault), &fault);
    ck_assert_ok(report_reconciliation(&source, &january, &document, &fault), &fault);
    const struct table *later = fixture_table(&document, "later");
    ck_assert_uint_eq(later->row_count, 1);
    ck_assert_cell(&fixture, later, 0, "line", "");
    ck_assert_cell(&fixture, later, 0, "amount", "7.00");
    ck_assert_uint_eq(fixture_table(&document, "batches")->row_count, 2);
    report_source_close(&source);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("closed");
    TCase *tests = tcase_create("months");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, test_r50_a_late_return_leaves_a_closed_month_as_it_was);
    tcase_add_test(tests, an_open_month_is_as_it_is_now);
    tcase_add_test(tests, a_batch_that_came_after_the_close_is_listed);
    suite_add_tcase(suite, tests);
    return suite;
}
