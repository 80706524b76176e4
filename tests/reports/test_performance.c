/* test_performance.c - what the money did, with figures counted by hand. */
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

static struct document perform(struct report_source *source,
                               const struct report_filter *filter)
{
    struct fault fault = {0};
    struct document document;
    ck_assert_ok(report_performance(source, filter, &document, &fault), &fault);
    return document;
}

static const struct report_filter all = {.first = -1, .last = -1};

START_TEST(what_was_carried_over_counts_once) /* */
{
    struct report_source source;
    static const struct report_filter ended = {.first = 2024 * 12,
                                               .last = 2024 * 12 + 11};
    static const struct report_filter both = {.first = 2024 * 12, .last = 2025 * 12};
    fixture_carry_over(&fixture);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct report_filter *const filters[] = {&ended, &both, &all};
    for (size_t i = 0; i < 3; i++) {
        const struct document document = perform(&source, filters[i]);
        ck_assert_cell(&fixture, fixture_table(&document, "programmes"), 0,
                       "execution_rate", "50.00%");
    }
    report_source_close(&source);
}
END_TEST

START_TEST(each_programme_has_its_rates)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct document document = perform(&source, &all);
    const struct table *table = fixture_table(&document, "programmes");
    static const struct {
        const char *key, *orphans, *relief, *total;
    } wanted[] = {
        {"name", "孤儿基本生活费", "农村最低生活保障金", "合计"},
        {"batches", "1", "2", "3"},
        {"lines", "10", "6", "16"},
        {"person_times", "10", "10", "20"}, /* relief: 1+3+2 and 1+3 */
        {"ordered", "1000.00", "5546.00", "6546.00"},
        {"paid", "1000.00", "4596.00", "5596.00"},
        {"failed", "0.00", "950.00", "950.00"},
        {"open", "0.00", "0.00", "0.00"},
        {"success_rate", "100.00%", "83.33%", "93.75%"}, /* 5/6, 15/16 */
        /* of January's four lines two in time; the others have no day */
        {"on_time_rate", "无数据", "50.00%", "50.00%"},
        {"per_person", "100.00", "459.60", "279.80"},
        {"execution_rate", "50.00%", "0.23%", ""},
    };
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        ck_assert_cell(&fixture, table, 0, wanted[i].key, wanted[i].orphans);
        ck_assert_cell(&fixture, table, 1, wanted[i].key, wanted[i].relief);
        ck_assert_cell(&fixture, table, 2, wanted[i].key, wanted[i].total);
    }
    ck_assert_str_eq(table->notes[1],
                     "成功的15笔中有12笔没有到账日，未计入按时发放率。");
    table = fixture_table(&document, "months");
    ck_assert_uint_eq(table->row_count, 2);
    ck_assert_cell(&fixture, table, 0, "name", "2024年1月");
    ck_assert_cell(&fixture, table, 1, "paid", "1648.00");
    table = fixture_table(&document, "units");
    ck_assert_cell(&fixture, table, 1, "name", "测试镇");
    ck_assert_cell(&fixture, table, 1, "paid", "4596.00");
    report_source_close(&source);
}
END_TEST

/* */
START_TEST(what_the_bank_has_not_answered_has_no_rate)
{
    static const char *const keys[] = {"paid",         "failed",     "success_rate",
                                       "on_time_rate", "per_person", "person_times"};
    char as_of[24];
    struct report_source source;
    snprintf(as_of, sizeof(as_of), "@%llu", (unsigned long long)fixture.before);
    fixture_source(&fixture, as_of, LANGUAGE_ZH, &source);
    const struct document document = perform(&source, &all);
    const struct table *table = fixture_table(&document, "programmes");
    ck_assert_uint_eq(table->row_count, 1);
    ck_assert_cell(&fixture, table, 0, "ordered", "3898.00");
    ck_assert_cell(&fixture, table, 0, "open", "3898.00"); /* that is known, though */
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        ck_assert_cell(&fixture, table, 0, keys[i], "无数据");
    }
    report_source_close(&source);
}
END_TEST

START_TEST(months_and_units_restrict_a_report)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    struct report_filter filter = {.first = BOOK_PERIOD + 1, .last = BOOK_PERIOD + 1};
    struct document document = perform(&source, &filter);
    ck_assert_str_eq(document.title, "2024年2月救助资金发放绩效情况");
    const struct table *table = fixture_table(&document, "programmes");
    ck_assert_cell(&fixture, table, 0, "success_rate", "100.00%");
    ck_assert_cell(&fixture, table, 0, "per_person", "412.00");
    filter = (struct report_filter){.first = -1, .last = -1, .unit = "二镇"};
    document = perform(&source, &filter);
    ck_assert_uint_eq(fixture_table(&document, "programmes")->row_count, 0);
    report_source_close(&source);
}
END_TEST

/* A line of a programme that is published in totals, in a month and township. */
static void add_homeless(civil_period period, size_t township)
{
    static const char *const words[] = {"流浪乞讨人员救助", "流浪救助", "2081902"};
    struct fault fault = {0};
    struct book *book = &fixture.book;
    const uint64_t programme = fixture_programme(book, "LQJ", words);
    fact_set_number(&book->plan[book->planned - 1], PROGRAMME_DISCLOSURE,
                    DISCLOSURE_TOTALS);
    struct fact batch = book_batch(book, BATCH_ORIGIN_RECORDED, 1, 77700);
    fact_set_number(&batch, BATCH_PROGRAMME, programme);
    fact_set_number(&batch, BATCH_UNIT, fixture.townships[township]);
    fact_set_number(&batch, BATCH_PERIOD, (uint64_t)period);
    book_add_line(book, book_add(book, &batch), 1, 177, LINE_STATE_PAID, 77700);
    ck_assert_ok(book_commit(book, &fault), &fault);
}

START_TEST(few_households_are_not_told_apart_in_public) /* */
{
    struct report_source source;
    struct report_filter filter = all;
    add_homeless(BOOK_PERIOD, 2);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    struct document document = perform(&source, &filter);
    ck_assert_cell(&fixture, fixture_table(&document, "programmes"), 1, "paid",
                   "777.00");
    ck_assert_cell(&fixture, fixture_table(&document, "units"), 2, "paid", "777.00");
    filter.is_public = true;
    document = perform(&source, &filter);
    const struct table *table = fixture_table(&document, "programmes");
    ck_assert_uint_eq(table->row_count, 2); /* with the orphans, who are ten */
    ck_assert_cell(&fixture, table, 0, "name", "农村最低生活保障金");
    ck_assert_cell(&fixture, table, 1, "name", "其他");
    ck_assert_cell(&fixture, table, 1, "paid", "1777.00");
    ck_assert_cell(&fixture, table, 1, "lines", "11");
    ck_assert_cell(&fixture, table, 1, "execution_rate", "无数据");
    ck_assert_cell(&fixture, table, 2, "paid", "6373.00");
    ck_assert(strstr(table->notes[0], "不足3户") != NULL);
    table = fixture_table(&document, "units");
    ck_assert_uint_eq(table->row_count, 2);
    ck_assert_cell(&fixture, table, 0, "name", "测试镇");
    ck_assert_cell(&fixture, table, 1, "name", "其他");
    ck_assert_cell(&fixture, table, 1, "paid", "1777.00");
    table = fixture_table(&document, "months"); /* of eleven in January */
    ck_assert_cell(&fixture, table, 0, "paid", "4725.00");
    report_source_close(&source);
}
END_TEST

/* Nobody to hide among: the total would say it. */
START_TEST(where_there_is_nobody_else_no_figure_is_shown_in_public) /* */
{
    static const char *const keys[] = {"batches", "lines", "ordered", "paid",
                                       "success_rate"};
    struct report_source source;
    struct report_filter filter = {
        .first = BOOK_PERIOD + 1, .last = BOOK_PERIOD + 1, .is_public = true};
    add_homeless(BOOK_PERIOD + 1, 2);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct document document = perform(&source, &filter);
    static const char *const tables[] = {"programmes", "units"};
    for (size_t i = 0; i < 2; i++) {
        const struct table *table = fixture_table(&document, tables[i]);
        ck_assert_uint_eq(table->row_count, 2);
        ck_assert_cell(&fixture, table, 0, "paid", "1648.00");
        for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
            ck_assert_cell(&fixture, table, 1, keys[k], "无数据");
            ck_assert_cell(&fixture, table, 2, keys[k], "无数据");
        }
    }
    for (const struct block *block = document.first; block != NULL;
         block = block->next) {
        for (size_t i = 0; block->kind == BLOCK_FIGURES && i < block->figure_count;
             i++) {
            ck_assert(block->figures[i].value.state == CELL_MISSING);
        }
    }
    report_source_close(&source);
}
END_TEST

START_TEST(a_year_is_its_months) /* */
{
    struct report_source source;
    struct fault fault = {0};
    struct document document;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    struct report_filter filter = {.first = -1, .last = -1, .year = 2023};
    ck_assert_ok(report_performance(&source, &filter, &document, &fault), &fault);
    ck_assert_uint_eq(fixture_table(&document, "programmes")->row_count, 0);
    filter.year = 2024;
    ck_assert_ok(report_performance(&source, &filter, &document, &fault), &fault);
    ck_assert_uint_gt(fixture_table(&document, "programmes")->row_count, 0);
    filter.first = BOOK_PERIOD + 1;
    ck_assert_ok(report_performance(&source, &filter, &document, &fault), &fault);
    ck_assert_cell(&fixture, fixture_table(&document, "programmes"), 0, "batches", "1");
    filter.year = 2023;
    ck_assert_uint_eq(report_performance(&source, &filter, &document, &fault).code,
                      STATUS_USAGE);
    report_source_close(&source);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("performance");
    TCase *tests = tcase_create("rates");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, what_was_carried_over_counts_once);
    tcase_add_test(tests, each_programme_has_its_rates);
    tcase_add_test(tests, what_the_bank_has_not_answered_has_no_rate);
    tcase_add_test(tests, months_and_units_restrict_a_report);
    tcase_add_test(tests, a_year_is_its_months);
    tcase_add_test(tests, few_households_are_not_told_apart_in_public);
    tcase_add_test(tests, where_there_is_nobody_else_no_figure_is_shown_in_public);
    suite_add_tcase(suite, tests);
    return suite;
}
