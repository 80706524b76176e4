/* test_closing.c - what is open when a year ends, by batch, line and allocation. */
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

static void commit(void)
{
    struct fault fault = {0};
    ck_assert_ok(book_commit(&fixture.book, &fault), &fault);
}

static struct document closing(struct report_source *source, uint64_t year,
                               const char *unit)
{
    struct fault fault = {0};
    struct document document;
    const struct report_filter filter = {
        .first = -1, .last = -1, .year = year, .unit = unit};
    ck_assert_ok(report_closing(source, &filter, &document, &fault), &fault);
    return document;
}

/* The sums of the lists are what the close itself states. */
static void totals_are_stated(const struct document *document)
{
    struct fault fault = {0};
    struct book *book = &fixture.book;
    struct accounts_close_totals totals;
    struct store_transaction *view = book_view(book);
    const struct accounts_closing what = {
        .unit = book->unit, .period = 2024 * 12 + 11, .is_year = true};
    ck_assert_ok(
        accounts_close_totals(book->ledger.accounts, view, &what, &totals, &fault),
        &fault);
    store_read_end(view);
    const struct table *reserved = fixture_table(document, "reserved");
    const struct table *unknown = fixture_table(document, "unknown");
    int64_t held = 0;
    int64_t open = 0;
    int64_t doubtful = 0;
    const struct table_row *row = reserved->first;
    for (size_t i = 0; i < reserved->row_count; i++, row = row->next) {
        const bool is_draft =
            strcmp(fixture_cell(&fixture, reserved, i, "state"), "drafted") == 0;
        held += is_draft ? 0 : row->cells[7].number;
        open += is_draft;
    }
    row = unknown->first;
    for (size_t i = 0; i < unknown->row_count; i++, row = row->next) {
        doubtful += row->cells[7].number;
    }
    ck_assert_int_eq(held, totals.reserved);
    ck_assert_int_eq(doubtful, totals.unknown);
    ck_assert_int_eq(open, (int64_t)totals.open);
}

START_TEST(all_that_is_open_is_named_line_by_line) /* R-169 R-116 */
{
    struct book *book = &fixture.book;
    struct report_source source;
    const uint64_t draft = book_add_batch(book, BATCH_ORIGIN_ROSTER, 2, 300);
    book_add_line(book, draft, 1, 901, LINE_STATE_DRAFTED, 100);
    book_add_line(book, draft, 2, 902, LINE_STATE_DRAFTED, 200);
    const uint64_t silent = book_add_batch(book, BOOK_SENT, 2, 70);
    book_add_line(book, silent, 1, 903, LINE_STATE_SUBMITTED, 30);
    book_add_line(book, silent, 2, 904, LINE_STATE_SUBMITTED, 40);
    const uint64_t half = book_add_batch(book, BOOK_SENT, 3, 6000);
    for (unsigned i = 1; i <= 3; i++) {
        book_add_line(book, half, i, 910 + i, LINE_STATE_SUBMITTED, 2000);
    }
    commit();
    book_add_result(book, half + 1, LINE_STATE_SUBMITTED, LINE_STATE_PAID, 2000, 2000);
    book_add_result(book, half + 2, LINE_STATE_SUBMITTED, LINE_STATE_UNKNOWN, 2000, 0);
    commit();
    fixture_source(&fixture, NULL, LANGUAGE_EN, &source);
    const struct document document = closing(&source, 2024, NULL);
    const struct table *reserved = fixture_table(&document, "reserved");
    static const char *const wanted[][4] = {{"", "drafted", "2", "3.00"},
                                            {"", "submitted", "2", "0.70"},
                                            {"3", "submitted", "1", "20.00"},
                                            {"", "", "5", "23.70"}};
    ck_assert_uint_eq(reserved->row_count, 3);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_cell(&fixture, reserved, i, "line", wanted[i][0]);
        ck_assert_cell(&fixture, reserved, i, "state", wanted[i][1]);
        ck_assert_cell(&fixture, reserved, i, "count", wanted[i][2]);
        ck_assert_cell(&fixture, reserved, i, "amount", wanted[i][3]);
    }
    const struct table *unknown = fixture_table(&document, "unknown");
    ck_assert_uint_eq(unknown->row_count, 1);
    ck_assert_cell(&fixture, unknown, 0, "line", "2");
    ck_assert_cell(&fixture, unknown, 0, "amount", "20.00");
    totals_are_stated(&document);
    report_source_close(&source);
}
END_TEST

START_TEST(what_is_left_of_each_allocation_is_told) /* */
{
    struct fault fault = {0};
    struct report_source source;
    struct balance balance;
    char available[MONEY_TEXT_SIZE];
    fixture_source(&fixture, NULL, LANGUAGE_EN, &source);
    const struct document document = closing(&source, 2024, NULL);
    const struct table *carry = fixture_table(&document, "carry_over");
    ck_assert_ok(accounts_balance_at(journal_view_transaction(source.view),
                                     fixture.book.allocation, UINT64_MAX, &balance,
                                     &fault),
                 &fault);
    money_format(balance_available(&balance), available);
    ck_assert_cell(&fixture, carry, 0, "allocation", "A1");
    ck_assert_cell(&fixture, carry, 0, "available", available);
    const struct document other = closing(&source, 2023, NULL);
    ck_assert_uint_eq(fixture_table(&other, "carry_over")->row_count, 0);
    const struct document below = closing(&source, 2024, "430699110");
    ck_assert_uint_eq(fixture_table(&below, "carry_over")->row_count, 1);
    ck_assert_cell(&fixture, fixture_table(&below, "carry_over"), 0, "allocation",
                   "A2-1");
    report_source_close(&source);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("closing");
    TCase *tests = tcase_create("open");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, all_that_is_open_is_named_line_by_line);
    tcase_add_test(tests, what_is_left_of_each_allocation_is_told);
    suite_add_tcase(suite, tests);
    return suite;
}
