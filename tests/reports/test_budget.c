/* test_budget.c - budget execution, with figures counted by hand.
 *
 *   A1    1000000.00 + 500.00, 200.00 frozen; paid 2948.00 and 1648.00
 *   A2    1000000.00, 100000.00 passed down as A2-1
 *   A3       2000.00 of another code, 1000.00 paid */
#include "reports/evaluation.h"
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

static struct document execute(struct report_source *source,
                               const struct report_filter *filter)
{
    struct fault fault = {0};
    struct document document;
    ck_assert_ok(report_budget(source, filter, &document, &fault), &fault);
    return document;
}

static const struct report_filter year_2024 = {.first = -1, .last = -1, .year = 2024};

static const char *figure_of(const struct document *document, const char *key)
{
    static char buffer[TABLE_CELL_TEXT_SIZE];
    for (const struct block *block = document->first; block != NULL;
         block = block->next) {
        for (size_t i = 0; i < block->figure_count; i++) {
            if (strcmp(block->figures[i].key, key) != 0) {
                continue;
            }
            char text[TABLE_CELL_TEXT_SIZE];
            const struct bytes bytes = table_cell_text(&block->figures[i].value,
                                                       CELL_PLAIN, LANGUAGE_ZH, text);
            memcpy(buffer, bytes.at, bytes.size);
            buffer[bytes.size] = '\0';
            return buffer;
        }
    }
    ck_abort_msg("no figure \"%s\"", key);
    return NULL;
}

START_TEST(each_function_code_adds_up_its_allocations)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct document document = execute(&source, &year_2024);
    const struct table *table = fixture_table(&document, "functions");
    static const struct {
        const char *key, *orphans, *relief, *total;
    } wanted[] = {
        {"function", "2081001 儿童福利", "2081902 农村最低生活保障金支出", "合计"},
        {"year", "2024", "2024", ""},
        {"allocated", "2000.00", "2100000.00", "2102000.00"},
        {"adjusted", "0.00", "500.00", "500.00"},
        {"passed_down", "0.00", "100000.00", "100000.00"},
        {"held", "0.00", "200.00", "200.00"},
        {"paid", "1000.00", "4596.00", "5596.00"},
        {"returned", "0.00", "0.00", "0.00"},
        {"uncovered", "0.00", "0.00", "0.00"},
        {"available", "1000.00", "1995704.00", "1996704.00"},
        /* 4596 / 2000500 and 4596 / 2000000 */
        {"self_rate", "50.00%", "0.23%", "0.28%"},
        {"evaluation_rate", "50.00%", "0.23%", "0.28%"},
        /* 29 February: two months are full */
        {"time_progress", "16.67%", "16.67%", "16.67%"},
        {"ahead", "33.33%", "-16.44%", "-16.39%"},
    };
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        if (strcmp(wanted[i].key, "self_rate") == 0) {
            table = fixture_table(&document, "rates");
        }
        ck_assert_cell(&fixture, table, 0, wanted[i].key, wanted[i].orphans);
        ck_assert_cell(&fixture, table, 1, wanted[i].key, wanted[i].relief);
        ck_assert_cell(&fixture, table, 2, wanted[i].key, wanted[i].total);
    }
    ck_assert_str_eq(document.title, "2024年困难群众救助资金预算执行情况");
    ck_assert_str_eq(figure_of(&document, "budget"), "2002500.00");
    report_source_close(&source);
}
END_TEST

START_TEST(what_was_carried_over_counts_once) /* R-126 */
{
    struct report_source source;
    static const struct report_filter every = {.first = -1, .last = -1};
    static const struct report_filter year_2025 = {
        .first = -1, .last = -1, .year = 2025};
    fixture_carry_over(&fixture);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    struct document document = execute(&source, &year_2024);
    const struct table *table = fixture_table(&document, "functions");
    ck_assert_cell(&fixture, table, 0, "carried", "1000.00");
    ck_assert_cell(&fixture, table, 0, "available", "0.00");
    /* The rate of the year that ended stays what it was. */
    table = fixture_table(&document, "rates");
    ck_assert_cell(&fixture, table, 0, "self_rate", "50.00%");
    ck_assert_str_eq(figure_of(&document, "budget"), "2002500.00");
    document = execute(&source, &year_2025);
    ck_assert_str_eq(figure_of(&document, "budget"), "1000.00");
    document = execute(&source, &every);
    ck_assert_str_eq(figure_of(&document, "budget"), "2002500.00");
    report_source_close(&source);
}
END_TEST

START_TEST(each_allocation_shows_what_the_ledger_holds)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct document document = execute(&source, &year_2024);
    const struct table *table = fixture_table(&document, "allocations");
    static const char *const labels[] = {"A3", "A1", "A2", "A2-1", "合计"};
    for (size_t i = 0; i < 5; i++) {
        ck_assert_cell(&fixture, table, i, "allocation", labels[i]);
    }
    ck_assert_cell(&fixture, table, 1, "document", "CS-2024-1");
    ck_assert_cell(&fixture, table, 1, "level", "中央");
    ck_assert_cell(&fixture, table, 3, "unit", "测试镇");
    const struct balance balance = book_balance(&fixture.book, fixture.book.allocation);
    ck_assert_int_eq(balance.paid, 459600);
    table = fixture_table(&document, "accounts");
    ck_assert_cell(&fixture, table, 1, "paid", "4596.00");
    ck_assert_int_eq(balance_available(&balance), 99570400);
    ck_assert_cell(&fixture, table, 1, "available", "995704.00");
    report_source_close(&source);
}
END_TEST

START_TEST(an_older_seal_gives_the_older_figures)
{
    char as_of[24];
    struct report_source source;
    snprintf(as_of, sizeof(as_of), "@%llu", (unsigned long long)fixture.before);
    fixture_source(&fixture, as_of, LANGUAGE_ZH, &source);
    ck_assert_uint_eq(source.seal.index, fixture.before);
    ck_assert_uint_eq(source.provenance.tree_size, fixture.before + 1);
    struct document document = execute(&source, &year_2024);
    const struct table *table = fixture_table(&document, "functions");
    ck_assert_cell(&fixture, table, 1, "paid", "0.00");
    ck_assert_cell(&fixture, table, 1, "held", "4098.00"); /* 3898 and the frozen 200 */
    ck_assert_cell(&fixture, fixture_table(&document, "rates"), 1, "time_progress",
                   "0.00%");
    report_source_close(&source);
    /* The same seal by its day. */
    fixture_source(&fixture, "2024-02-28", LANGUAGE_ZH, &source);
    ck_assert_uint_eq(source.seal.index, fixture.before);
    report_source_close(&source);
}
END_TEST

START_TEST(a_report_repeats_byte_by_byte)
{
    static sample_writer *const writers[] = {report_write_csv, report_write_json,
                                             report_write_html, report_write_text};
    for (size_t i = 0; i < 4; i++) {
        struct bytes written[2];
        for (size_t j = 0; j < 2; j++) {
            struct report_source source;
            fixture_source(&fixture, NULL, LANGUAGE_EN, &source);
            const struct document document = execute(&source, &year_2024);
            written[j] = sample_written(writers[i], &document, &fixture.arena);
            report_source_close(&source);
        }
        ck_assert_bytes(written[0], written[1]);
    }
}
END_TEST

/* R-040 */
START_TEST(a_year_without_money_has_no_data_and_no_zero)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    struct report_filter filter = year_2024;
    filter.year = 2025;
    const struct document document = execute(&source, &filter);
    ck_assert_uint_eq(fixture_table(&document, "functions")->row_count, 0);
    ck_assert_ptr_null(fixture_table(&document, "functions")->first);
    ck_assert_str_eq(figure_of(&document, "paid"), "无数据");
    ck_assert_str_eq(figure_of(&document, "self_rate"), "无数据");
    ck_assert_str_eq(figure_of(&document, "time_progress"), "0.00%");
    report_source_close(&source);
}
END_TEST

START_TEST(unit_and_programme_restrict_a_report)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    struct report_filter filter = {.first = -1, .last = -1, .unit = "测试镇"};
    struct document document = execute(&source, &filter);
    ck_assert_uint_eq(fixture_table(&document, "allocations")->row_count, 1);
    ck_assert_str_eq(figure_of(&document, "budget"), "100000.00");
    ck_assert_str_eq(document.unit, "测试镇");
    filter = (struct report_filter){.first = -1, .last = -1, .programme = "孤儿生活"};
    document = execute(&source, &filter);
    ck_assert_uint_eq(fixture_table(&document, "allocations")->row_count, 1);
    ck_assert_str_eq(figure_of(&document, "budget"), "2000.00");
    report_source_close(&source);
}
END_TEST

START_TEST(words_that_mean_no_seal_are_told)
{
    static const struct {
        const char *as_of;
        enum status_code wanted;
    } cases[] = {{"@", STATUS_USAGE},
                 {"@x", STATUS_USAGE},
                 {"yesterday", STATUS_USAGE},
                 {"2023-12-31", STATUS_NOT_FOUND},
                 {"@0", STATUS_NOT_FOUND}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct report_source source;
        struct fault fault = {0};
        ck_assert_status(report_source_open(&fixture.book.ledger, cases[i].as_of, "p",
                                            LANGUAGE_ZH, &fixture.arena, &source,
                                            &fault),
                         cases[i].wanted);
    }
}
END_TEST

START_TEST(the_overview_counts_states_and_open_exceptions)
{
    const struct report_filter everything = {.first = -1, .last = -1};
    struct report_source source;
    struct document document;
    struct fault fault = {0};
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_ok(report_overview(&source, &everything, &document, &fault), &fault);
    ck_assert_str_eq(figure_of(&document, "paid"), "5596.00");
    ck_assert_str_eq(figure_of(&document, "batches"), "3");
    const struct table *table = fixture_table(&document, "states");
    ck_assert_cell(&fixture, table, 0, "state", "发放成功");
    ck_assert_cell(&fixture, table, 0, "lines", "15");
    ck_assert_cell(&fixture, table, 1, "state", "发放失败");
    ck_assert_cell(&fixture, table, 1, "amount", "950.00");
    ck_assert_cell(&fixture, table, 2, "lines", "16");
    ck_assert_str_eq(figure_of(&document, "open"), "1"); /* the line that failed */
    ck_assert_cell(&fixture, fixture_table(&document, "exceptions"), 0, "amount",
                   "950.00");
    const struct bytes now =
        sample_written(report_write_json, &document, &fixture.arena);
    report_source_close(&source);
    ck_assert_uint_gt(now.size, 0);
    /* At an older seal what was open is counted from the entries. */
    char as_of[24];
    snprintf(as_of, sizeof(as_of), "@%llu", (unsigned long long)fixture.before);
    fixture_source(&fixture, as_of, LANGUAGE_EN, &source);
    ck_assert_ok(report_overview(&source, &everything, &document, &fault), &fault);
    ck_assert_str_eq(figure_of(&document, "open"), "0");
    ck_assert_cell(&fixture, fixture_table(&document, "states"), 0, "lines", "4");
    report_source_close(&source);
}
END_TEST

static void add_refund(uint64_t line, int64_t fen)
{
    struct book *book = &fixture.book;
    struct fact fact;
    const struct fact_pair draw = {book->allocation, fen};
    fact_begin(&fact, kinds_find(KIND_REFUND));
    fact_set_number(&fact, REFUND_LINE, line);
    fact_set_fen(&fact, REFUND_AMOUNT, fen);
    fact_set_bytes(&fact, REFUND_DRAWS, book_pairs(book, &draw, 1));
    fact_set_number(&fact, REFUND_REASON, RESULT_FAIL_CLOSED);
    fact_set_fen(&fact, REFUND_VALUE_DAY, BOOK_DUE);
    fact_set_number(&fact, REFUND_PERIOD, BOOK_PERIOD);
    fact_set_number(&fact, REFUND_IS_PRIOR_YEAR, 0);
    fact_set_number(&fact, REFUND_CONFIRMS_RELEASE, 0);
    fact_set_number(&fact, REFUND_TO, LINE_STATE_PAID);
    book_add(book, &fact);
}

static void check_figure(const struct evaluation *evaluation, enum indicator indicator,
                         int64_t part, int64_t whole)
{
    ck_assert(evaluation->figure[indicator].has_value);
    ck_assert_int_eq(evaluation->figure[indicator].part, part);
    ck_assert_int_eq(evaluation->figure[indicator].whole, whole);
}

/* R-300, F48: both papers say the same. */
START_TEST(what_came_back_or_was_lowered_is_neither_spent_nor_arrived)
{
    struct fault fault = {0};
    struct report_source source;
    struct evaluation found;
    struct book *book = &fixture.book;
    struct report_filter relief = year_2024;
    relief.programme = "RDB";
    /* More for the one does not make up for less of the other. */
    book_add_adjustment(book, book->allocation, 100000000, 0);
    book_add_adjustment(book, book->second, -50000000, 0);
    add_refund(fixture.answered + 1, 10000);
    ck_assert_ok(book_commit(book, &fault), &fault);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_ok(evaluation_compute(&source, &relief, NULL, &found, &fault), &fault);
    const struct evaluation_money *all = &found.money[EVALUATION_MONEY_ALL];
    ck_assert_int_eq(all->budget, 250050000);
    ck_assert_int_eq(all->received, 150000000);
    ck_assert_int_eq(all->spent, 449600);
    check_figure(&found, INDICATOR_ARRIVAL, 150000000, 250050000);
    check_figure(&found, INDICATOR_EXECUTION_SELF, 449600, 250050000);
    check_figure(&found, INDICATOR_EXECUTION_EVALUATION, 449600, 150000000);
    const struct document document = execute(&source, &relief);
    const struct table *rates = fixture_table(&document, "rates");
    ck_assert_cell(&fixture, rates, 0, "evaluation_rate", "0.30%");
    ck_assert_cell(&fixture, rates, 1, "evaluation_rate", "0.30%");
    ck_assert_str_eq(figure_of(&document, "evaluation_rate"), "0.30%");
    const struct table *each = fixture_table(&document, "allocations");
    ck_assert_cell(&fixture, each, 0, "evaluation_rate", "0.45%"); /* of 1,000,000.00 */
    ck_assert_cell(&fixture, each, 1, "evaluation_rate", "0.00%");
    report_source_close(&source);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("budget");
    TCase *tests = tcase_create("execution");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, what_was_carried_over_counts_once);
    tcase_add_test(tests, each_function_code_adds_up_its_allocations);
    tcase_add_test(tests, each_allocation_shows_what_the_ledger_holds);
    tcase_add_test(tests, an_older_seal_gives_the_older_figures);
    tcase_add_test(tests, a_report_repeats_byte_by_byte);
    tcase_add_test(tests, a_year_without_money_has_no_data_and_no_zero);
    tcase_add_test(tests, unit_and_programme_restrict_a_report);
    tcase_add_test(tests, words_that_mean_no_seal_are_told);
    tcase_add_test(tests, the_overview_counts_states_and_open_exceptions);
    tcase_add_test(tests, what_came_back_or_was_lowered_is_neither_spent_nor_arrived);
    suite_add_tcase(suite, tests);
    return suite;
}
