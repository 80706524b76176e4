/* test_date.c - days and periods as offices write them (domain.md 3.8). */
#include "ledger/base/date.h"

#include "tests/choices.h"
#include "tests/fuzz/identity_property.h"
#include "tests/suite.h"

static civil_day day_of(int year, int month, int day)
{
    return date_to_day((struct civil_date){year, month, day});
}

START_TEST(test_known_days_have_their_numbers)
{
    static const struct {
        struct civil_date date;
        civil_day day;
        int weekday;
    } cases[] = {
        {{1, 1, 1}, -719162, 1},      {{1900, 1, 1}, -25567, 1},
        {{1900, 2, 28}, -25509, 3},   {{1900, 3, 1}, -25508, 4},
        {{1969, 12, 31}, -1, 3},      {{1970, 1, 1}, 0, 4},
        {{2000, 2, 29}, 11016, 2},    {{2000, 3, 1}, 11017, 3},
        {{2024, 1, 8}, 19730, 1},     {{2024, 2, 29}, 19782, 4},
        {{2024, 12, 31}, 20088, 2},   {{2199, 12, 31}, 84005, 2},
        {{9999, 12, 31}, 2932896, 5},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_int_eq(date_to_day(cases[i].date), cases[i].day);
        ck_assert_int_eq(date_weekday(cases[i].day), cases[i].weekday);
    }
}
END_TEST

START_TEST(test_every_day_of_ten_thousand_years_comes_back)
{
    struct civil_date expected = {1, 1, 1};
    const civil_day last = day_of(9999, 12, 31);
    for (civil_day day = day_of(1, 1, 1); day <= last; day++) {
        const struct civil_date date = date_of_day(day);
        if (date.year != expected.year || date.month != expected.month ||
            date.day != expected.day || date_to_day(date) != day) {
            ck_abort_msg("day %d", day);
        }
        expected.day++;
        if (!date_is_real(expected)) {
            expected.day = 1;
            expected.month++;
        }
        if (!date_is_real(expected)) {
            expected.month = 1;
            expected.year++;
        }
    }
}
END_TEST

START_TEST(test_dates_that_do_not_exist_are_not_real)
{
    static const struct civil_date unreal[] = {
        {0, 1, 1},     {10000, 1, 1}, {2024, 0, 1},  {2024, 13, 1}, {2024, 1, 0},
        {2024, 1, 32}, {2024, 4, 31}, {2023, 2, 29}, {1900, 2, 29}, {2024, 2, 30},
        {-1, 1, 1},    {2024, -1, 1}, {2024, 1, -1}};
    for (size_t i = 0; i < sizeof(unreal) / sizeof(unreal[0]); i++) {
        ck_assert(!date_is_real(unreal[i]));
    }
    ck_assert(date_is_real((struct civil_date){2000, 2, 29}));
    ck_assert(date_is_real((struct civil_date){2024, 2, 29}));
}
END_TEST

START_TEST(test_dates_are_read_in_every_form)
{
    static const char *const same[] = {
        "20240108",
        "2024-01-08",
        "2024/1/8",
        "2024.1.8",
        "2024-1-8",
        "2024/01/08",
        "2024.01.08",
        "2024年1月8日",
        "2024年01月08日",
        " 2024-01-08\t",
        "\u3000２０２４－０１－０８",
        "２０２４年１月８日",
        "２０２４／１／８",
        "\uFEFF20240108\u00A0",
        "２０２４０１０８",
    };
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        civil_day day = 0;
        ck_assert_msg(date_parse(bytes_of(same[i]), &day) == DATE_TEXT, "%s", same[i]);
        ck_assert_int_eq(day, 19730);
    }
}
END_TEST

START_TEST(test_a_spreadsheet_serial_is_told_apart)
{
    civil_day day = 0;
    ck_assert_int_eq(date_parse(bytes_of("45299"), &day), DATE_EXCEL_SERIAL);
    ck_assert_int_eq(day, 19730);
    ck_assert_int_eq(date_parse(bytes_of("20000"), &day), DATE_EXCEL_SERIAL);
    ck_assert_int_eq(day, day_of(1954, 10, 3));
    ck_assert_int_eq(date_parse(bytes_of("80000"), &day), DATE_EXCEL_SERIAL);
    ck_assert_int_eq(day, day_of(2119, 1, 11));
    ck_assert_int_eq(date_parse(bytes_of("19999"), &day), DATE_BAD);
    ck_assert_int_eq(date_parse(bytes_of("80001"), &day), DATE_BAD);
    ck_assert_int_eq(day, day_of(2119, 1, 11));
}
END_TEST

START_TEST(test_anything_else_is_no_date)
{
    static const char *const bad[] = {
        "",
        "24-01-08",
        "24.1.8",
        "240108",
        "2024-1",
        "2024-13-01",
        "2024-00-01",
        "2024-02-30",
        "2023-02-29",
        "20230229",
        "2024-1-",
        "2024--1",
        "2024-1/8",
        "2024年1月8",
        "2024年1-8",
        "1899-12-31",
        "2200-01-01",
        "18991231",
        "22000101",
        "02024-1-8",
        "2024-001-8",
        "2024-1-008",
        "2024-1-8x",
        "x2024-1-8",
        "-2024-1-8",
        "2024 1 8",
        "4529",
        "452990",
        "45299.0",
        "202401080",
        "2024-01-08 00:00:00",
        "2024-01-08\xFF",
        "\xFF",
        "                                                                 x"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        civil_day day = -77;
        ck_assert_msg(date_parse(bytes_of(bad[i]), &day) == DATE_BAD, "%s", bad[i]);
        ck_assert_int_eq(day, -77);
    }
    civil_day day = 0;
    ck_assert_int_eq(date_parse(bytes_of("1900-01-01"), &day), DATE_TEXT);
    ck_assert_int_eq(date_parse(bytes_of("2199-12-31"), &day), DATE_TEXT);
    ck_assert_int_eq(day, 84005);
}
END_TEST

START_TEST(test_periods_are_read_and_written)
{
    static const char *const same[] = {"2024-01", "202401",         "2024/1",
                                       "2024.01", "2024年1月",      "2024年01月",
                                       "2024-1",  " ２０２４０１ ", "２０２４年１月"};
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        civil_period period = 0;
        ck_assert_msg(date_parse_period(bytes_of(same[i]), &period), "%s", same[i]);
        ck_assert_int_eq(period, 2024 * 12);
    }
    static const char *const bad[] = {"",           "2024",     "2024-13",  "2024-00",
                                      "2024.1",     "24-01",    "2401",     "202413",
                                      "2024年1",    "2024-1-",  "1899-12",  "2200-01",
                                      "2024-01-08", "20240108", "2024年1日"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        civil_period period = -77;
        ck_assert_msg(!date_parse_period(bytes_of(bad[i]), &period), "%s", bad[i]);
        ck_assert_int_eq(period, -77);
    }
    char text[DATE_TEXT_SIZE];
    date_format_period(2024 * 12 + 11, text);
    ck_assert_str_eq(text, "2024-12");
}
END_TEST

START_TEST(test_a_period_has_its_first_and_last_day)
{
    char text[DATE_TEXT_SIZE];
    const civil_period february = date_period(day_of(2024, 2, 10));
    date_format(date_period_first(february), text);
    ck_assert_str_eq(text, "2024-02-01");
    date_format(date_period_last(february), text);
    ck_assert_str_eq(text, "2024-02-29");
    for (civil_period period = 1900 * 12; period < 2200 * 12; period++) {
        ck_assert_int_eq(date_period(date_period_first(period)), period);
        ck_assert_int_eq(date_period(date_period_last(period)), period);
        ck_assert_int_eq(date_period_last(period) + 1, date_period_first(period + 1));
    }
}
END_TEST

START_TEST(test_an_instant_belongs_to_the_day_of_the_office)
{
    static const struct {
        int64_t utc_ms;
        const char *text;
    } cases[] = {
        {0, "1970-01-01 08:00:00 +08:00"},
        {-1, "1970-01-01 07:59:59 +08:00"},
        {INT64_C(1704677400000), "2024-01-08 09:30:00 +08:00"},
        {INT64_C(1704643199999), "2024-01-07 23:59:59 +08:00"},
        {INT64_C(1704643200000), "2024-01-08 00:00:00 +08:00"},
        {INT64_C(-28800001), "1969-12-31 23:59:59 +08:00"},
        {INT64_C(-28800000), "1970-01-01 00:00:00 +08:00"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[DATE_TIME_SIZE];
        char day[DATE_TEXT_SIZE];
        date_format_instant(cases[i].utc_ms, text);
        ck_assert_str_eq(text, cases[i].text);
        date_format(date_of_instant(cases[i].utc_ms), day);
        ck_assert_int_eq(strncmp(day, text, strlen(day)), 0);
    }
}
END_TEST

START_TEST(test_seconds_end_with_the_last_year_of_the_office)
{
    static const uint64_t last =
        UINT64_C(253402271999); /* 9999-12-31 23:59:59 +08:00 */
    static const uint64_t beyond[] = {UINT64_C(253402271999) + 1,
                                      UINT64_C(253402300799), /* the last in UTC */
                                      INT64_MAX / 1000, INT64_MAX, UINT64_MAX};
    char text[DATE_TIME_SIZE];
    ck_assert(date_format_seconds(0, text));
    ck_assert_str_eq(text, "1970-01-01 08:00:00 +08:00");
    ck_assert(date_format_seconds(last - 1, text));
    ck_assert_str_eq(text, "9999-12-31 23:59:58 +08:00");
    ck_assert(date_format_seconds(last, text));
    ck_assert_str_eq(text, "9999-12-31 23:59:59 +08:00");
    for (size_t i = 0; i < sizeof(beyond) / sizeof(beyond[0]); i++) {
        ck_assert(!date_format_seconds(beyond[i], text));
        ck_assert_str_eq(text, "9999-12-31 23:59:59 +08:00");
    }
}
END_TEST

START_TEST(test_values_of_a_damaged_ledger_stay_in_range)
{
    static const int64_t extremes[] = {INT64_MIN, INT64_MAX, INT32_MIN, INT32_MAX};
    for (size_t i = 0; i < sizeof(extremes) / sizeof(extremes[0]); i++) {
        char text[DATE_TIME_SIZE];
        date_format_instant(extremes[i], text);
        ck_assert_uint_eq(strlen(text), 26);
        const int32_t value = extremes[i] < 0 ? INT32_MIN : INT32_MAX;
        const char *wanted = value < 0 ? "0001-01-01" : "9999-12-31";
        char day[DATE_TEXT_SIZE];
        date_format(value, day);
        ck_assert_str_eq(day, wanted);
        date_format(date_period_last(value), day);
        ck_assert_str_eq(day, value < 0 ? "0001-01-31" : wanted);
        ck_assert(date_is_real(date_of_day(date_period_first(value))));
        ck_assert(date_weekday(value) >= 1 && date_weekday(value) <= 7);
    }
    ck_assert_int_eq(date_of_instant(INT64_MAX), day_of(9999, 12, 31));
    ck_assert_int_eq(date_of_instant(INT64_MIN), day_of(1, 1, 1));
}
END_TEST

START_TEST(test_what_is_read_is_written_and_read_again)
{
    static const char *const pieces[] = {"2024", "1",  "08", "12", "0", "9",  "-", "/",
                                         ".",    "年", "月", "日", " ", "０", "x"};
    uint64_t state = 42;
    for (int round = 0; round < 20000; round++) {
        uint8_t seed[16];
        for (size_t i = 0; i < sizeof(seed); i++) {
            state = state * UINT64_C(6364136223846793005) + 1442695040888963407U;
            seed[i] = (uint8_t)(state >> 56);
        }
        struct choices choices = {seed, sizeof(seed)};
        uint8_t image[64];
        struct writer writer = writer_of(image, sizeof(image));
        const uint64_t count = choose_below(&choices, 9);
        for (uint64_t i = 0; i < count; i++) {
            writer_text(&writer, pieces[choose_below(&choices, 15)]);
        }
        ck_assert_msg(date_is_stable(writer_bytes(&writer)), "%.*s", (int)writer.size,
                      (const char *)image);
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("date");
    TCase *days = tcase_create("days");
    tcase_add_test(days, test_known_days_have_their_numbers);
    tcase_add_test(days, test_every_day_of_ten_thousand_years_comes_back);
    tcase_add_test(days, test_dates_that_do_not_exist_are_not_real);
    tcase_add_test(days, test_a_period_has_its_first_and_last_day);
    tcase_add_test(days, test_an_instant_belongs_to_the_day_of_the_office);
    tcase_add_test(days, test_seconds_end_with_the_last_year_of_the_office);
    tcase_add_test(days, test_values_of_a_damaged_ledger_stay_in_range);
    suite_add_tcase(suite, days);
    TCase *texts = tcase_create("texts");
    tcase_add_test(texts, test_dates_are_read_in_every_form);
    tcase_add_test(texts, test_a_spreadsheet_serial_is_told_apart);
    tcase_add_test(texts, test_anything_else_is_no_date);
    tcase_add_test(texts, test_periods_are_read_and_written);
    tcase_add_test(texts, test_what_is_read_is_written_and_read_again);
    suite_add_tcase(suite, texts);
    return suite;
}
