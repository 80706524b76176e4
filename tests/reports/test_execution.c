/* test_execution.c - the execution table adds up, per unit, in total and month by month
 * (R-315).
 *
 *   A1    1000000.00 + 500.00, 200.00 frozen; paid 2948.00 and 1648.00
 *   A2    1000000.00, 100000.00 passed down to a township
 *   A3       2000.00 of another code, 1000.00 paid */
#include "reports/execution.h"

#include "ledger/base/text.h"
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

static const struct report_filter year_2024 = {.first = -1, .last = -1, .year = 2024};

static struct document execute(struct report_source *source,
                               const struct report_filter *filter)
{
    struct fault fault = {0};
    struct document document;
    ck_assert_ok(execution_report(source, filter, &document, &fault), &fault);
    return document;
}

static int64_t number(const struct table_row *row, size_t column)
{
    return row->cells[column].state == CELL_VALUE ? row->cells[column].number : 0;
}

static size_t column_of(const struct table *table, const char *key)
{
    size_t at = 0;
    while (at < table->column_count && strcmp(table->columns[at].key, key) != 0) {
        at++;
    }
    return at;
}

static int64_t fen_of(const struct table *table, const struct table_row *row,
                      const char *key)
{
    const size_t at = column_of(table, key);
    return at < table->column_count ? number(row, at) : 0;
}

static void adds_up(const struct document *document)
{
    static const char *const parts[] = {"carried_in", "central", "province",
                                        "city",       "county",  "other"};
    const struct table *given = fixture_table(document, "given");
    const struct table *use = fixture_table(document, "execution");
    const struct table_row *other = use->first;
    for (const struct table_row *row = given->first; row != NULL;
         row = row->next, other = other->next) {
        int64_t sum = 0;
        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
            sum += fen_of(given, row, parts[i]);
        }
        ck_assert_int_eq(fen_of(given, row, "available"), sum);
        ck_assert_int_eq(fen_of(use, other, "available"), sum);
        ck_assert_int_eq(fen_of(use, other, "left"),
                         sum - fen_of(use, other, "passed_down") -
                             fen_of(use, other, "paid") +
                             fen_of(use, other, "refunded"));
    }
    ck_assert_ptr_null(other);
}

START_TEST(test_r315_each_unit_and_the_total_add_up)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct document document = execute(&source, &year_2024);
    const struct table *table = fixture_table(&document, "execution");
    static const struct {
        size_t row;
        const char *key, *text;
    } wanted[] = {
        {0, "function", "2081001 儿童福利"},
        {0, "available", "2000.00"},
        {0, "paid", "1000.00"},
        {0, "rate", "50.00%"},
        {0, "ahead", "33.33%"},
        {1, "function", "2081902 农村最低生活保障金支出"},
        {1, "available", "2000500.00"},
        {1, "passed_down", "100000.00"},
        {1, "paid", "4596.00"},
        {1, "left", "1895904.00"},
        {1, "remark", "冻结及在途 200.00 元"},
        {2, "unit", "小计"},
        {3, "unit", "测试镇"},
        {3, "available", "100000.00"},
        {3, "paid", "0.00"},
        {3, "rate", "0.00%"},
        {4, "unit", "合计"},
        /* What the township got counts once. */
        {4, "available", "2002500.00"},
        {4, "passed_down", "0.00"},
        {4, "left", "1996904.00"},
        {4, "rate", "0.28%"},
        {4, "ahead", "-16.39%"},
    };
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        ck_assert_cell(&fixture, table, wanted[i].row, wanted[i].key, wanted[i].text);
    }
    adds_up(&document);
    ck_assert_str_eq(document.title, "2024年度预算执行情况表");
    report_source_close(&source);
}
END_TEST

START_TEST(test_r315_a_unit_below_is_shown_alone)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    struct report_filter filter = year_2024;
    filter.unit = "测试镇";
    const struct document document = execute(&source, &filter);
    const struct table *table = fixture_table(&document, "execution");
    ck_assert_uint_eq(table->row_count, 1);
    ck_assert_cell(&fixture, table, 1, "available", "100000.00");
    ck_assert_str_eq(table->columns[0].key, "function"); /* one unit: no column of it */
    ck_assert_cell(&fixture, table, 1, "function", "合计");
    ck_assert_str_eq(document.unit, "测试镇");
    report_source_close(&source);
}
END_TEST

START_TEST(test_r315_money_carried_in_is_told_apart)
{
    struct report_source source;
    fixture_carry_over(&fixture);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    struct report_filter filter = year_2024;
    filter.year = 2025;
    const struct document document = execute(&source, &filter);
    const struct table *table = fixture_table(&document, "given");
    ck_assert_cell(&fixture, table, 0, "carried_in", "1000.00");
    ck_assert_cell(&fixture, table, 0, "central", "0.00");
    ck_assert_cell(&fixture, table, 0, "available", "1000.00");
    adds_up(&document);
    report_source_close(&source);
}
END_TEST

START_TEST(test_r040_what_nobody_carried_in_is_no_zero)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct document document = execute(&source, &year_2024);
    const struct table *table = fixture_table(&document, "given");
    for (size_t i = 0; i < table->row_count; i++) {
        ck_assert_cell(&fixture, table, i, "carried_in", "无数据");
    }
    adds_up(&document);
    report_source_close(&source);
}
END_TEST

START_TEST(test_r315_months_are_paid_for_and_a_table_stands_at_its_month)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct document document = execute(&source, &year_2024);
    const struct table *months = fixture_table(&document, "months");
    ck_assert_uint_eq(months->row_count, 2); /* up to the seal's */
    ck_assert_cell(&fixture, months, 0, "paid", "3948.00");
    ck_assert_cell(&fixture, months, 0, "rate", "0.20%");
    ck_assert_cell(&fixture, months, 0, "time_progress", "8.33%");
    ck_assert_cell(&fixture, months, 1, "paid", "1648.00");
    ck_assert_cell(&fixture, months, 1, "spent", "5596.00");
    ck_assert_cell(&fixture, months, 1, "rate", "0.28%");
    ck_assert_cell(&fixture, months, 1, "time_progress", "16.67%");
    ck_assert_cell(&fixture, months, 1, "ahead", "-16.39%");
    report_source_close(&source);
    struct report_source january;
    struct report_filter filter = year_2024;
    filter.last = BOOK_PERIOD;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &january);
    const struct document then = execute(&january, &filter);
    ck_assert_str_eq(then.title, "预算执行情况表（截至2024年1月）");
    ck_assert_uint_eq(fixture_table(&then, "months")->row_count, 1);
    ck_assert_uint_eq(then.provenance.seal_index, fixture.before);
    ck_assert_cell(&fixture, fixture_table(&then, "execution"), 0, "paid", "0.00");
    report_source_close(&january);
}
END_TEST

/* One person of a programme that is published in totals, in February. */
START_TEST(test_r047_a_month_of_few_households_has_no_figures_in_public)
{
    static const char *const words[] = {"流浪乞讨人员救助", "流浪救助", "2081902"};
    struct fault fault = {0};
    struct report_source source;
    struct book *book = &fixture.book;
    struct report_filter filter = year_2024;
    const uint64_t programme = fixture_programme(book, "LQJ", words);
    fact_set_number(&book->plan[book->planned - 1], PROGRAMME_DISCLOSURE,
                    DISCLOSURE_TOTALS);
    struct fact batch = book_batch(book, BATCH_ORIGIN_RECORDED, 1, 77700);
    fact_set_number(&batch, BATCH_PROGRAMME, programme);
    fact_set_number(&batch, BATCH_PERIOD, BOOK_PERIOD + 1);
    book_add_line(book, book_add(book, &batch), 1, 177, LINE_STATE_PAID, 77700);
    ck_assert_ok(book_commit(book, &fault), &fault);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    struct document document = execute(&source, &filter);
    const struct table *months = fixture_table(&document, "months");
    ck_assert_cell(&fixture, months, 1, "paid", "2425.00");
    filter.is_public = true;
    document = execute(&source, &filter);
    months = fixture_table(&document, "months");
    ck_assert_cell(&fixture, months, 0, "paid", "无数据"); /* else it is subtracted */
    ck_assert_cell(&fixture, months, 0, "spent", "无数据");
    ck_assert_cell(&fixture, months, 0, "rate", "无数据");
    ck_assert_cell(&fixture, months, 0, "ahead", "无数据");
    ck_assert_cell(&fixture, months, 1, "paid", "无数据");
    ck_assert_cell(&fixture, months, 1, "spent", "6373.00"); /* of eleven */
    ck_assert(strstr(months->notes[0], "不足3户") != NULL);
    report_source_close(&source);
}
END_TEST

START_TEST(test_r040_a_month_before_the_book_has_no_figures)
{
    struct report_source source;
    struct fault fault = {0};
    struct document document;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    struct report_filter filter = year_2024;
    filter.last = BOOK_PERIOD - 12;
    filter.year = 2023;
    ck_assert_status(execution_report(&source, &filter, &document, &fault),
                     STATUS_NOT_FOUND);
    filter.year = 2024;
    ck_assert_status(execution_report(&source, &filter, &document, &fault),
                     STATUS_USAGE);
    const struct report_filter empty = {.first = -1, .last = -1, .year = 2020};
    document = execute(&source, &empty);
    ck_assert_uint_eq(fixture_table(&document, "execution")->row_count, 0);
    ck_assert_ptr_null(fixture_table(&document, "execution")->first);
    report_source_close(&source);
}
END_TEST

START_TEST(test_r315_sources_are_shares_of_what_is_available)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_EN, &source);
    const struct document document = execute(&source, &year_2024);
    const struct table *shares = fixture_table(&document, "sources");
    int64_t sum = 0;
    for (const struct table_row *row = shares->first; row != NULL; row = row->next) {
        sum += row->kind == ROW_BODY ? row->cells[2].number : 0;
    }
    ck_assert_int_eq(sum, 10000);
    uint8_t *room = arena_take(&fixture.arena, 1 << 18, 1);
    ck_assert_ptr_nonnull(room);
    struct fault fault = {0};
    struct output output = output_of_memory(room, 1 << 18);
    ck_assert_ok(report_write_html(&document, &output, &fault), &fault);
    ck_assert_ok(output_finish(&output, &fault), &fault);
    const struct bytes page = output_bytes(&output);
    ck_assert(text_find(page, bytes_of("Execution against time")) != SIZE_MAX);
    ck_assert(text_find(page, bytes_of("<polygon")) != SIZE_MAX);
    report_source_close(&source);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("execution");
    TCase *tc = tcase_create("execution");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, test_r315_each_unit_and_the_total_add_up);
    tcase_add_test(tc, test_r315_a_unit_below_is_shown_alone);
    tcase_add_test(tc, test_r040_what_nobody_carried_in_is_no_zero);
    tcase_add_test(tc, test_r315_money_carried_in_is_told_apart);
    tcase_add_test(tc, test_r315_months_are_paid_for_and_a_table_stands_at_its_month);
    tcase_add_test(tc, test_r047_a_month_of_few_households_has_no_figures_in_public);
    tcase_add_test(tc, test_r040_a_month_before_the_book_has_no_figures);
    tcase_add_test(tc, test_r315_sources_are_shares_of_what_is_available);
    suite_add_tcase(suite, tc);
    return suite;
}
