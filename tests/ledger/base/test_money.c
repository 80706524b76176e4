/* test_money.c - amounts are fen in int64, read strictly and added checked. */
#include "ledger/base/money.h"

#include "tests/choices.h"
#include "tests/fuzz/money_property.h"
#include "tests/suite.h"

struct reading {
    const char *text;
    enum money_error error;
    int64_t fen;
};

static void check_readings(const struct reading *readings, size_t count,
                           enum money_unit unit)
{
    for (size_t i = 0; i < count; i++) {
        const bool fails = readings[i].error != MONEY_OK;
        int64_t fen = 77;
        const enum money_error error =
            money_parse(bytes_of(readings[i].text), unit, &fen);
        ck_assert_msg(error == readings[i].error, "\"%s\": %s", readings[i].text,
                      money_error_text(error));
        ck_assert_msg(fen == (fails ? 77 : readings[i].fen), "\"%s\"",
                      readings[i].text);
    }
}

START_TEST(test_amounts_are_read_in_every_form_banks_write)
{
    static const struct reading readings[] = {
        {"0", MONEY_OK, 0},
        {"412", MONEY_OK, 41200},
        {"412.5", MONEY_OK, 41250},
        {"412.05", MONEY_OK, 41205},
        {"412.050", MONEY_OK, 41205},
        {"412.0500000000000000000000000000000000000000", MONEY_OK, 41205},
        {"000412.05", MONEY_OK, 41205},
        {"0000000000000000000412.05", MONEY_OK, 41205},
        {"-412.05", MONEY_OK, -41205},
        {"-0.00", MONEY_OK, 0},
        {"(100.00)", MONEY_OK, -10000},
        {"（100.00）", MONEY_OK, -10000},
        {"( 1,000 )", MONEY_OK, -100000},
        {"(¥1,000.00)", MONEY_OK, -100000},
        {"1,234", MONEY_OK, 123400},
        {"1,234.5 ", MONEY_OK, 123450},
        {"12,345,678.90", MONEY_OK, 1234567890},
        {"１，２３４．５０", MONEY_OK, 123450},
        {"￥12.30", MONEY_OK, 1230},
        {"¥ 12.30", MONEY_OK, 1230},
        {"-¥12.30", MONEY_OK, -1230},
        {"¥-12.30", MONEY_OK, -1230},
        {"－12.30", MONEY_OK, -1230},
        {"12.30元", MONEY_OK, 1230},
        {"12.30 元", MONEY_OK, 1230},
        {"\u00A0\u300012.30\t\r\n\uFEFF", MONEY_OK, 1230},
        {"-", MONEY_OK, 0},
        {" - ", MONEY_OK, 0},
        {"——", MONEY_OK, 0},
        {"9999999999999.99", MONEY_OK, MONEY_FEN_MAX},
        {"9,999,999,999,999.99", MONEY_OK, MONEY_FEN_MAX},
        {"-9999999999999.99", MONEY_OK, -MONEY_FEN_MAX},
        {"9999999999999.98", MONEY_OK, MONEY_FEN_MAX - 1},
    };
    check_readings(readings, sizeof(readings) / sizeof(readings[0]), MONEY_YUAN);
}
END_TEST

/* 412.005 is R32 of domain.md 7.1. */
START_TEST(test_what_is_not_an_amount_is_refused_with_its_reason)
{
    static const struct reading readings[] = {
        {"", MONEY_EMPTY, 0},
        {" \u3000", MONEY_EMPTY, 0},
        {"412.005", MONEY_SUB_FEN, 0},
        {"1,412.005", MONEY_SUB_FEN, 0},
        {"12345.332", MONEY_SUB_FEN, 0},
        {"0.001", MONEY_SUB_FEN, 0},
        {"99999999999999999999.001", MONEY_SUB_FEN, 0},
        {"1.2E+05", MONEY_SCIENTIFIC, 0},
        {"4.30699E+17", MONEY_SCIENTIFIC, 0},
        {"6.2309e18", MONEY_SCIENTIFIC, 0},
        {"1Ｅ-2", MONEY_SCIENTIFIC, 0},
        {"1E", MONEY_NOT_A_NUMBER, 0},
        {"1E+", MONEY_NOT_A_NUMBER, 0},
        {"1E5x", MONEY_NOT_A_NUMBER, 0},
        {"E5", MONEY_NOT_A_NUMBER, 0},
        {"10000000000000.00", MONEY_TOO_LARGE, 0},
        {"-10000000000000", MONEY_TOO_LARGE, 0},
        {"99999999999999999999999999999999999999999", MONEY_TOO_LARGE, 0},
        {"1,23", MONEY_BAD_SEPARATOR, 0},
        {"12,34,567", MONEY_BAD_SEPARATOR, 0},
        {"1234,567", MONEY_BAD_SEPARATOR, 0},
        {"1,234,", MONEY_BAD_SEPARATOR, 0},
        {"1,,234", MONEY_BAD_SEPARATOR, 0},
        {"1,234,5678", MONEY_BAD_SEPARATOR, 0},
        {"1.234,50", MONEY_BAD_SEPARATOR, 0},
        {"0,123", MONEY_BAD_SEPARATOR, 0},
        {",123", MONEY_NOT_A_NUMBER, 0},
        {".5", MONEY_NOT_A_NUMBER, 0},
        {"5.", MONEY_NOT_A_NUMBER, 0},
        {".", MONEY_NOT_A_NUMBER, 0},
        {"1.2.3", MONEY_NOT_A_NUMBER, 0},
        {"+5", MONEY_NOT_A_NUMBER, 0},
        {"--5", MONEY_NOT_A_NUMBER, 0},
        {"-(5)", MONEY_NOT_A_NUMBER, 0},
        {"(-5)", MONEY_NOT_A_NUMBER, 0},
        {"-¥-5", MONEY_NOT_A_NUMBER, 0},
        {"(5", MONEY_NOT_A_NUMBER, 0},
        {"5)", MONEY_NOT_A_NUMBER, 0},
        {"()", MONEY_NOT_A_NUMBER, 0},
        {"¥", MONEY_NOT_A_NUMBER, 0},
        {"元", MONEY_NOT_A_NUMBER, 0},
        {"¥5元", MONEY_NOT_A_NUMBER, 0},
        {"5万元", MONEY_NOT_A_NUMBER, 0},
        {"—", MONEY_NOT_A_NUMBER, 0},
        {"1 234", MONEY_NOT_A_NUMBER, 0},
        {"12:00", MONEY_NOT_A_NUMBER, 0},
        {"1/2", MONEY_NOT_A_NUMBER, 0},
        {"1.0x", MONEY_NOT_A_NUMBER, 0},
        {"1.x0", MONEY_NOT_A_NUMBER, 0},
        {"12\xFF", MONEY_NOT_A_NUMBER, 0},
        {"1E5\xFF", MONEY_NOT_A_NUMBER, 0},
        {"合计", MONEY_NOT_A_NUMBER, 0},
    };
    check_readings(readings, sizeof(readings) / sizeof(readings[0]), MONEY_YUAN);
}
END_TEST

START_TEST(test_units_of_ten_thousand_yuan_have_six_decimals)
{
    static const struct reading readings[] = {
        {"1000", MONEY_OK, INT64_C(1000000000)},
        {"0.0412", MONEY_OK, 41200},
        {"0.000001", MONEY_OK, 1},
        {"1,000.000001", MONEY_OK, INT64_C(1000000001)},
        {"0.00000100", MONEY_OK, 1},
        {"12.5万元", MONEY_OK, 12500000},
        {"999999999.999999", MONEY_OK, MONEY_FEN_MAX},
        {"0.0000001", MONEY_SUB_FEN, 0},
        {"1000000000", MONEY_TOO_LARGE, 0},
        {"12.5元", MONEY_NOT_A_NUMBER, 0},
    };
    check_readings(readings, sizeof(readings) / sizeof(readings[0]),
                   MONEY_TEN_THOUSAND_YUAN);
}
END_TEST

START_TEST(test_amounts_are_written_in_three_forms)
{
    static const struct {
        int64_t fen;
        const char *plain;
        const char *grouped;
        const char *wan;
    } cases[] = {
        {0, "0.00", "0.00", "0.00"},
        {-5, "-0.05", "-0.05", "-0.000005"},
        {123450, "1234.50", "1,234.50", "0.12345"},
        {41200, "412.00", "412.00", "0.0412"},
        {99999, "999.99", "999.99", "0.099999"},
        {100000, "1000.00", "1,000.00", "0.10"},
        {INT64_C(1000000000), "10000000.00", "10,000,000.00", "1000.00"},
        {MONEY_FEN_MAX, "9999999999999.99", "9,999,999,999,999.99", "999999999.999999"},
        {INT64_MIN, "-92233720368547758.08", "-92,233,720,368,547,758.08",
         "-9223372036854.775808"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[MONEY_TEXT_SIZE];
        money_format(cases[i].fen, text);
        ck_assert_str_eq(text, cases[i].plain);
        money_format_grouped(cases[i].fen, text);
        ck_assert_str_eq(text, cases[i].grouped);
        money_format_wan(cases[i].fen, text);
        ck_assert_str_eq(text, cases[i].wan);
    }
}
END_TEST

START_TEST(test_sums_stop_at_the_limit)
{
    const int64_t max = MONEY_FEN_MAX;
    int64_t result = 7;
    ck_assert(money_add(max - 1, 1, &result));
    ck_assert_int_eq(result, max);
    ck_assert(!money_add(max, 1, &result));
    ck_assert(!money_add(-max, -1, &result));
    ck_assert(!money_add(INT64_MAX, 1, &result));
    ck_assert(!money_subtract(-max, 1, &result));
    ck_assert(!money_subtract(INT64_MIN, 1, &result));
    ck_assert(!money_multiply(max, 2, &result));
    ck_assert(!money_multiply(INT64_MAX, 2, &result));
    ck_assert_int_eq(result, max);
    ck_assert(money_subtract(1 - max, 1, &result));
    ck_assert_int_eq(result, -max);
    ck_assert(money_multiply(max, -1, &result));
    ck_assert_int_eq(result, -max);
    ck_assert(money_multiply(41200, 12, &result));
    ck_assert_int_eq(result, 494400);
}
END_TEST

START_TEST(test_a_ratio_is_rounded_half_up_and_never_invented)
{
    static const struct {
        int64_t numerator;
        int64_t denominator;
        int64_t wanted;
    } cases[] = {
        {1, 3, 3333},      {2, 3, 6667},   {1, 1, 10000},
        {0, 5, 0},         {1, 20000, 1},  {1, 20001, 0},
        {3, 20000, 2},     {-1, 20000, 0}, {-3, 20000, -1},
        {-2, 3, -6667},    {-1, 3, -3333}, {MONEY_FEN_MAX, MONEY_FEN_MAX, 10000},
        {5, INT64_MAX, 0},
    };
    int64_t points = 0;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert(money_ratio(cases[i].numerator, cases[i].denominator, &points));
        ck_assert_int_eq(points, cases[i].wanted);
    }
    points = 5;
    ck_assert(!money_ratio(1, 0, &points));
    ck_assert(!money_ratio(1, -1, &points));
    ck_assert(!money_ratio(INT64_MAX, 1, &points));
    ck_assert(!money_ratio(INT64_MIN, 1, &points));
    ck_assert_int_eq(points, 5);
}
END_TEST

START_TEST(test_any_bytes_that_read_as_an_amount_round_trip)
{
    static const char *const pieces[] = {"0", "1",  "9",  "00", "123",  ",",  ".",
                                         "-", "(",  ")",  " ",  "¥",    "元", "万元",
                                         "E", "５", "，", "+",  "\xFF", "——"};
    uint64_t seed = 1;
    for (size_t round = 0; round < 100000; round++) {
        uint8_t dice[16];
        for (size_t i = 0; i < sizeof(dice); i++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407U;
            dice[i] = (uint8_t)(seed >> 56);
        }
        struct choices choices = {dice, sizeof(dice)};
        uint8_t image[64];
        struct writer writer = writer_of(image, sizeof(image));
        const size_t count = choose_below(&choices, 9);
        for (size_t i = 0; i < count; i++) {
            writer_text(&writer, pieces[choose_below(&choices, 20)]);
        }
        const struct bytes text = writer_bytes(&writer);
        ck_assert(money_text_is_stable(text, MONEY_YUAN));
        ck_assert(money_text_is_stable(text, MONEY_TEN_THOUSAND_YUAN));
        ck_assert(money_text_is_stable(bytes_from(dice, sizeof(dice)), MONEY_YUAN));
    }
}
END_TEST

START_TEST(test_every_reason_has_its_own_words)
{
    for (int a = MONEY_OK; a <= MONEY_TOO_LARGE; a++) {
        ck_assert_str_ne(money_error_text((enum money_error)a), "");
        for (int b = MONEY_OK; b < a; b++) {
            ck_assert_str_ne(money_error_text((enum money_error)a),
                             money_error_text((enum money_error)b));
        }
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("money");
    TCase *text = tcase_create("text");
    tcase_add_test(text, test_amounts_are_read_in_every_form_banks_write);
    tcase_add_test(text, test_what_is_not_an_amount_is_refused_with_its_reason);
    tcase_add_test(text, test_units_of_ten_thousand_yuan_have_six_decimals);
    tcase_add_test(text, test_amounts_are_written_in_three_forms);
    tcase_add_test(text, test_any_bytes_that_read_as_an_amount_round_trip);
    tcase_add_test(text, test_every_reason_has_its_own_words);
    suite_add_tcase(suite, text);
    TCase *sums = tcase_create("sums");
    tcase_add_test(sums, test_sums_stop_at_the_limit);
    tcase_add_test(sums, test_a_ratio_is_rounded_half_up_and_never_invented);
    suite_add_tcase(suite, sums);
    return suite;
}
