/* test_person.c - one person's history. */
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

START_TEST(a_person_has_the_lines_of_every_batch)
{
    struct report_source source;
    struct document document;
    struct fault fault = {0};
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct report_filter filter = {
        .first = -1, .last = -1, .resident = fixture_people[1].resident};
    ck_assert_ok(report_person(&source, &filter, &document, &fault), &fault);
    const struct table *table = fixture_table(&document, "lines");
    ck_assert_uint_eq(table->row_count, 2);
    static const struct {
        const char *key, *first, *second;
    } wanted[] = {
        {"period", "2024-01", "2024-02"},
        {"programme", "农村最低生活保障金", NULL},
        {"village", "测试村", "测试村"},
        {"people", "3", "3"},
        {"amount", "1236.00", "1236.00"},
        {"state", "发放成功", "发放成功"},
        {"value_day", "2024-01-31", "无数据"},
    };
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        ck_assert_cell(&fixture, table, 0, wanted[i].key, wanted[i].first);
        if (wanted[i].second != NULL) {
            ck_assert_cell(&fixture, table, 1, wanted[i].key, wanted[i].second);
        }
    }
    report_source_close(&source);
}
END_TEST

START_TEST(a_failure_says_why_and_an_older_seal_shows_what_was_known)
{
    char as_of[24];
    struct report_source source;
    struct document document;
    struct fault fault = {0};
    const struct report_filter filter = {
        .first = -1, .last = -1, .resident = fixture_people[3].resident};
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_ok(report_person(&source, &filter, &document, &fault), &fault);
    ck_assert_cell(&fixture, fixture_table(&document, "lines"), 0, "state",
                   "发放失败（账号有误）");
    report_source_close(&source);
    snprintf(as_of, sizeof(as_of), "@%llu", (unsigned long long)fixture.before);
    fixture_source(&fixture, as_of, LANGUAGE_ZH, &source);
    ck_assert_ok(report_person(&source, &filter, &document, &fault), &fault);
    ck_assert_cell(&fixture, fixture_table(&document, "lines"), 0, "state",
                   "已报送，待回盘");
    report_source_close(&source);
}
END_TEST

START_TEST(a_history_asks_for_a_number_a_vault_and_a_known_person)
{
    static const struct {
        const char *resident;
        enum status_code wanted;
    } cases[] = {{NULL, STATUS_USAGE},
                 {"430699195001010015", STATUS_USAGE},
                 {"430699199909090083", STATUS_NOT_FOUND}};
    struct report_source source;
    struct document document;
    struct fault fault = {0};
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    struct report_filter filter = {.first = -1, .last = -1};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        filter.resident = cases[i].resident;
        ck_assert_status(report_person(&source, &filter, &document, &fault),
                         cases[i].wanted);
        ck_assert_ptr_null(strstr(fault.message, "4306991"));
    }
    report_source_close(&source);
    const struct ledger_options shut = {.is_read_only = true};
    ledger_close(&fixture.book.ledger);
    ck_assert_ok(ledger_open(fixture.book.folder, &shut, &fixture.book.ledger, &fault),
                 &fault);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_status(report_person(&source, &filter, &document, &fault),
                     STATUS_ENVIRONMENT);
    const struct report_filter notice = {
        .batch = fixture.recorded, .first = -1, .last = -1};
    ck_assert_status(report_disclosure(&source, &notice, &document, &fault),
                     STATUS_ENVIRONMENT);
    report_source_close(&source);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("person");
    TCase *tests = tcase_create("history");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_person_has_the_lines_of_every_batch);
    tcase_add_test(tests, a_failure_says_why_and_an_older_seal_shows_what_was_known);
    tcase_add_test(tests, a_history_asks_for_a_number_a_vault_and_a_known_person);
    suite_add_tcase(suite, tests);
    return suite;
}
