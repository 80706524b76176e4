/* test_workday.c - a notice period counts working days by a dated calendar. */
#include "ledger/base/workday.h"

#include "tests/suite.h"

#include <stdio.h>

static struct arena arena;
static struct fault fault;

static void open_arena(void)
{
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
}

static void close_arena(void)
{
    arena_close(&arena);
}

static civil_day day_of(const char *text)
{
    civil_day day = 0;
    ck_assert_msg(date_parse(bytes_of(text), &day) == DATE_TEXT, "%s", text);
    return day;
}

static const struct workday_calendar *shipped(void)
{
    const char *path = "docs/policies/workdays.csv";
    const struct workday_calendar *calendar = NULL;
    ck_assert_ok(
        workday_load(suite_file(&arena, path), path, &arena, &calendar, &fault),
        &fault);
    return calendar;
}

static bool works(const struct workday_calendar *calendar, const char *text)
{
    bool is_workday = false;
    ck_assert_ok(workday_is(calendar, day_of(text), &is_workday, &fault), &fault);
    return is_workday;
}

START_TEST(test_a_notice_over_the_spring_festival_ends_late)
{
    /* F21: policy 7 working days, notice 2024-02-08 to 2024-02-16. */
    const struct workday_calendar *calendar = shipped();
    int count = 0;
    ck_assert_ok(workday_count(calendar, day_of("2024-02-08"), day_of("2024-02-16"),
                               &count, &fault),
                 &fault);
    ck_assert_int_eq(count, 2);
    civil_day last = 0;
    ck_assert_ok(workday_end(calendar, day_of("2024-02-08"), 7, &last, &fault), &fault);
    ck_assert_int_eq(last, day_of("2024-02-22"));
    ck_assert(!works(calendar, "2024-02-12"));
    ck_assert(!works(calendar, "2024-02-17"));
    ck_assert(works(calendar, "2024-02-18"));
    ck_assert(works(calendar, "2024-02-04"));
    ck_assert(works(calendar, "2024-02-09"));
}
END_TEST

START_TEST(test_the_twentieth_working_day_after_an_index_is_found)
{
    /* F33: published 2022-09-09, counted from the next day. */
    const struct workday_calendar *calendar = shipped();
    civil_day last = 0;
    ck_assert_ok(workday_end(calendar, day_of("2022-09-09") + 1, 20, &last, &fault),
                 &fault);
    ck_assert_int_eq(last, day_of("2022-10-13"));
    int late = 0;
    ck_assert_ok(workday_count(calendar, last + 1, day_of("2022-10-17"), &late, &fault),
                 &fault);
    ck_assert_int_eq(late, 2);
    ck_assert(!works(calendar, "2022-09-12"));
    ck_assert(!works(calendar, "2022-10-07"));
    ck_assert(works(calendar, "2022-10-08"));
    ck_assert(works(calendar, "2022-10-09"));
}
END_TEST

START_TEST(test_each_shipped_year_has_its_known_number_of_working_days)
{
    static const int counts[] = {250, 250, 249, 250, 249, 249, 251, 248, 248};
    const struct workday_calendar *calendar = shipped();
    for (int i = 0; i < 9; i++) {
        int count = 0;
        ck_assert_ok(workday_count(calendar,
                                   date_to_day((struct civil_date){2018 + i, 1, 1}),
                                   date_to_day((struct civil_date){2018 + i, 12, 31}),
                                   &count, &fault),
                     &fault);
        ck_assert_msg(count == counts[i], "%d: %d", 2018 + i, count);
    }
}
END_TEST

START_TEST(test_days_that_later_notices_moved_are_right)
{
    const struct workday_calendar *calendar = shipped();
    ck_assert(works(calendar, "2018-12-29")); /* by the notice of 2019 */
    ck_assert(!works(calendar, "2018-12-31"));
    ck_assert(!works(calendar, "2019-05-02")); /* the adjusted Labour Day */
    ck_assert(works(calendar, "2019-04-28"));
    ck_assert(works(calendar, "2019-05-05"));
    ck_assert(!works(calendar, "2020-01-31")); /* the extended Spring Festival */
    ck_assert(!works(calendar, "2020-02-01")); /* first named a make-up workday */
    ck_assert(works(calendar, "2020-02-03"));
    ck_assert(works(calendar, "2026-01-04"));
    ck_assert(!works(calendar, "2026-02-23"));
}
END_TEST

START_TEST(test_every_shipped_row_cites_a_notice_number)
{
    const struct bytes text = suite_file(&arena, "docs/policies/workdays.csv");
    const char *at = (const char *)text.at;
    size_t rows = 0;
    while (*at != '\0') {
        const char *end = strchr(at, '\n');
        ck_assert_ptr_nonnull(end);
        if (*at == '2') {
            const char *found = strstr(at, ",国办发明电〔20");
            ck_assert_msg(found != NULL && found < end, "%.*s", (int)(end - at), at);
            rows++;
        }
        at = end + 1;
    }
    ck_assert_uint_gt(rows, 200);
}
END_TEST

START_TEST(test_a_year_without_data_is_refused)
{
    const struct workday_calendar *calendar = shipped();
    static const char *const outside[] = {"2017-12-31", "2027-01-01", "1900-01-01",
                                          "2199-12-31"};
    for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++) {
        bool is_workday = true;
        ck_assert_status(workday_is(calendar, day_of(outside[i]), &is_workday, &fault),
                         STATUS_NOT_FOUND);
        ck_assert_str_eq(fault.rule, "R-009");
        ck_assert(is_workday);
    }
    int count = -7;
    ck_assert_status(workday_count(calendar, day_of("2026-12-30"), day_of("2027-01-01"),
                                   &count, &fault),
                     STATUS_NOT_FOUND);
    ck_assert_int_eq(count, -7);
    civil_day last = -7;
    ck_assert_status(
        workday_end(calendar, day_of("2026-12-30"), INT32_MAX, &last, &fault),
        STATUS_NOT_FOUND);
    ck_assert_int_eq(last, -7);
    ck_assert_status(workday_end(calendar, INT32_MAX, 1, &last, &fault),
                     STATUS_NOT_FOUND);
    ck_assert_status(workday_end(calendar, INT32_MIN, 1, &last, &fault),
                     STATUS_NOT_FOUND);
}
END_TEST

START_TEST(test_counting_and_ending_agree)
{
    const struct workday_calendar *calendar = shipped();
    const civil_day first = day_of("2018-01-01");
    for (civil_day day = first; day < day_of("2026-11-01"); day++) {
        for (int count = 1; count <= 20; count += 6) {
            civil_day last = 0;
            int counted = 0;
            bool is_workday = false;
            ck_assert_ok(workday_end(calendar, day, count, &last, &fault), &fault);
            ck_assert_ok(workday_count(calendar, day, last, &counted, &fault), &fault);
            ck_assert_ok(workday_is(calendar, last, &is_workday, &fault), &fault);
            ck_assert(counted == count && is_workday);
        }
    }
    int count = -1;
    ck_assert_ok(workday_count(calendar, first, first - 1, &count, &fault), &fault);
    ck_assert_int_eq(count, 0);
}
END_TEST

#define HEADER "day,kind,name,notice\n"
#define YEAR "2024,year,title,国办发明电〔2023〕7号\n"

START_TEST(test_a_calendar_may_be_written_by_hand)
{
    static const char text[] =
        "\uFEFF# remark\r\n" HEADER "\r\n"
        "2024/2/18 , workday ,x,\r\n"
        "2024-02-10,holiday,on a Saturday,\r\n" YEAR "20240212,holiday,,";
    const struct workday_calendar *calendar = NULL;
    ck_assert_ok(workday_load(bytes_of(text), "x.csv", &arena, &calendar, &fault),
                 &fault);
    ck_assert(works(calendar, "2024-02-18"));
    ck_assert(!works(calendar, "2024-02-10"));
    ck_assert(!works(calendar, "2024-02-12"));
    ck_assert(works(calendar, "2024-02-13"));
    ck_assert(!works(calendar, "2024-02-25"));
    ck_assert(works(calendar, "2024-12-31"));
}
END_TEST

START_TEST(test_a_faulty_row_is_named_by_its_line)
{
    static const struct {
        const char *text;
        uint64_t line;
        const char *column;
    } cases[] = {
        {"", 0, ""},
        {"\n# only remarks\n", 2, ""},
        {YEAR, 1, ""},
        {HEADER YEAR "2024-02-12,holiday,x\n", 3, ""},
        {HEADER YEAR "2024-02-12,holiday,x,y,z\n", 3, ""},
        {HEADER YEAR "2024-02-12,\"holiday\",x,y\n", 3, ""},
        {HEADER YEAR "2024-02-12,holiday,\xB4\xBA,y\n", 3, ""},
        {HEADER YEAR "2024-02-12,rest,x,y\n", 3, "kind"},
        {HEADER YEAR "2024-02-30,holiday,x,y\n", 3, "day"},
        {HEADER YEAR "45299,holiday,x,y\n", 3, "day"},
        {HEADER YEAR "2023-02-13,holiday,x,y\n", 3, "day"},
        {HEADER YEAR "2024-02-12,holiday,x,y\n2024-02-12,holiday,x,y\n", 4, "day"},
        {HEADER YEAR "2024-02-18,workday,x,y\n2024-02-18,holiday,x,y\n", 4, "day"},
        {HEADER YEAR "2024-02-19,workday,x,y\n", 3, "day"},
        {HEADER YEAR YEAR, 3, "day"},
        {HEADER "2024,year,title,\n", 2, "notice"},
        {HEADER "1899,year,title,y\n", 2, "day"},
        {HEADER "2200,year,title,y\n", 2, "day"},
        {HEADER "2024-01-01,year,title,y\n", 2, "day"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct workday_calendar *calendar = NULL;
        const struct status status =
            workday_load(bytes_of(cases[i].text), "x.csv", &arena, &calendar, &fault);
        ck_assert_msg(status.code == STATUS_INPUT, "case %zu", i);
        ck_assert_msg(fault.line == cases[i].line, "case %zu: line %d", i,
                      (int)fault.line);
        ck_assert_str_eq(fault.column, cases[i].column);
        ck_assert_str_eq(fault.file, "x.csv");
        ck_assert_ptr_null(calendar);
    }
}
END_TEST

START_TEST(test_too_little_memory_is_reported)
{
    struct arena small;
    ck_assert_ok(arena_open(4096, &small, &fault), &fault);
    const struct workday_calendar *calendar = NULL;
    const struct bytes text = suite_file(&arena, "docs/policies/workdays.csv");
    ck_assert_status(workday_load(text, "x.csv", &small, &calendar, &fault),
                     STATUS_NO_MEMORY);
    ck_assert_ptr_null(calendar);
    arena_close(&small);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("workday");
    TCase *shipped_calendar = tcase_create("shipped calendar");
    tcase_add_checked_fixture(shipped_calendar, open_arena, close_arena);
    tcase_add_test(shipped_calendar, test_a_notice_over_the_spring_festival_ends_late);
    tcase_add_test(shipped_calendar,
                   test_the_twentieth_working_day_after_an_index_is_found);
    tcase_add_test(shipped_calendar,
                   test_each_shipped_year_has_its_known_number_of_working_days);
    tcase_add_test(shipped_calendar, test_days_that_later_notices_moved_are_right);
    tcase_add_test(shipped_calendar, test_every_shipped_row_cites_a_notice_number);
    tcase_add_test(shipped_calendar, test_a_year_without_data_is_refused);
    tcase_add_test(shipped_calendar, test_counting_and_ending_agree);
    suite_add_tcase(suite, shipped_calendar);
    TCase *files = tcase_create("files");
    tcase_add_checked_fixture(files, open_arena, close_arena);
    tcase_add_test(files, test_a_calendar_may_be_written_by_hand);
    tcase_add_test(files, test_a_faulty_row_is_named_by_its_line);
    tcase_add_test(files, test_too_little_memory_is_reported);
    suite_add_tcase(suite, files);
    return suite;
}
