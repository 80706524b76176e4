/* test_score.c - targets as forms write them, and the points they are worth (R-310 to
 * R-310 quantities, R-311 words, R-312 grades). */
#include "ledger/score.h"

#include "tests/choices.h"
#include "tests/fuzz/score_property.h"
#include "tests/suite.h"

#include <stdlib.h>

static const struct score_rule plain = {0};

static struct score_target target_of(const char *text)
{
    struct fault fault;
    struct score_target target = {0};
    ck_assert_ok(score_target_parse(bytes_of(text), &target, &fault), &fault);
    return target;
}

static struct score_value value_of(const char *text)
{
    struct fault fault;
    struct score_value value = {0};
    ck_assert_ok(score_value_parse(bytes_of(text), &value, &fault), &fault);
    return value;
}

START_TEST(test_r310_targets_are_read_in_the_notations_found)
{
    static const struct {
        const char *text;
        enum score_relation relation;
        bool is_implied;
        int64_t number;
        unsigned decimals;
        const char *unit;
    } cases[] = {
        {">=21933人", SCORE_AT_LEAST, false, 21933, 0, "人"},
        {"≥90%", SCORE_AT_LEAST, false, 90, 0, "%"},
        {"<=5300元/户", SCORE_AT_MOST, false, 5300, 0, "元/户"},
        {"≤5300元/户·年", SCORE_AT_MOST, false, 5300, 0, "元/户·年"},
        {"=8个", SCORE_EQUAL, false, 8, 0, "个"},
        {"100%", SCORE_AT_LEAST, true, 100, 0, "%"},
        {"　≥　９０．５％　", SCORE_AT_LEAST, false, 905, 1, "％"},
        {"＞＝2，000 人次", SCORE_AT_LEAST, false, 2000, 0, "人次"},
        {"＜=１２", SCORE_AT_MOST, false, 12, 0, ""},
        {"=>5", SCORE_AT_LEAST, false, 5, 0, ""},
        {"=<5", SCORE_AT_MOST, false, 5, 0, ""},
        {">90", SCORE_AT_LEAST, false, 90, 0, ""},
        {"<90", SCORE_AT_MOST, false, 90, 0, ""},
        {"不低于98%", SCORE_AT_LEAST, false, 98, 0, "%"},
        {"不超过30万元", SCORE_AT_MOST, false, 300000, 0, "元"},
        {"90%以上", SCORE_AT_LEAST, false, 90, 0, "%"},
        {"5300元及以下", SCORE_AT_MOST, false, 5300, 0, "元"},
        {"0.4123万元", SCORE_AT_LEAST, true, 4123, 0, "元"},
        {"1.2亿元", SCORE_AT_LEAST, true, 120000000, 0, "元"},
        {"1.23456万元", SCORE_AT_LEAST, true, 123456, 1, "元"},
        {"12个月", SCORE_AT_LEAST, true, 12, 0, "个月"},
        {"≥-3%", SCORE_AT_LEAST, false, -3, 0, "%"},
        {"≤0元", SCORE_AT_MOST, false, 0, 0, "元"},
        {"999999999999999", SCORE_AT_LEAST, true, SCORE_NUMBER_MAX, 0, ""},
        {"合规", SCORE_WORDS, false, 0, 0, ""},
        {"全年", SCORE_WORDS, false, 0, 0, ""},
        {"达到标准", SCORE_WORDS, false, 0, 0, ""},
        {"2019年12月底前", SCORE_WORDS, false, 0, 0, ""},
        {"6月底前", SCORE_WORDS, false, 0, 0, ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct score_target target = target_of(cases[i].text);
        ck_assert_msg(target.relation == cases[i].relation &&
                          target.is_implied == cases[i].is_implied &&
                          target.value.number == cases[i].number &&
                          target.value.decimals == cases[i].decimals &&
                          bytes_equal(target.value.unit, bytes_of(cases[i].unit)) &&
                          target.value.is_number == (cases[i].relation != SCORE_WORDS),
                      "%s", cases[i].text);
    }
}
END_TEST

START_TEST(test_r310_what_is_no_target_is_refused)
{
    static const char *const cases[] = {
        "",
        "  ",
        "　",
        "≥",
        ">=",
        "90%-95%",
        "≥1,00",
        "1234,567",
        "≥1.",
        "≥1.2345678",
        "1000000000000000",
        "≥99999999999万亿",
        "3/4",
        "95％～100％",
        "\xFF",
        "≥90%1",
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fault fault;
        struct score_target target = {.value.number = 77};
        ck_assert_msg(score_target_parse(bytes_of(cases[i]), &target, &fault).code ==
                          STATUS_INPUT,
                      "%s", cases[i]);
        ck_assert_int_eq(target.value.number, 77);
    }
}
END_TEST

START_TEST(test_r310_an_actual_value_is_a_figure_without_a_relation)
{
    static const char *const refused[] = {"≥98%", "=8个", "90%以上", "", "不低于3"};
    struct fault fault;
    struct score_value value = {.number = 77};
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        ck_assert_msg(score_value_parse(bytes_of(refused[i]), &value, &fault).code ==
                          STATUS_INPUT,
                      "%s", refused[i]);
        ck_assert_int_eq(value.number, 77);
    }
    value = value_of("4,604人");
    ck_assert_int_eq(value.number, 4604);
    ck_assert(!value_of("达成预期指标").is_number);
}
END_TEST

START_TEST(test_r310_points_are_read_to_the_hundredth)
{
    static const struct {
        const char *text;
        int64_t hundredths; /* -1: refused */
    } cases[] = {
        {"10", 1000},     {"4.84", 484},  {"9.1", 910},  {"(10)", 1000},
        {"（10）", 1000}, {"10分", 1000}, {"0", 0},      {"100", 10000},
        {"9.090", 909},   {"100.01", -1}, {"4.845", -1}, {"-1", -1},
        {"", -1},         {"(10", -1},    {"十", -1},    {"10%", -1},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fault fault;
        int64_t points = -1;
        const struct status status =
            score_points_parse(bytes_of(cases[i].text), &points, &fault);
        ck_assert_msg(status_is_ok(status) == (cases[i].hundredths >= 0) &&
                          points == cases[i].hundredths,
                      "%s: %d", cases[i].text, (int)points);
    }
}
END_TEST

START_TEST(test_r310_points_follow_the_ratio_of_actual_and_target)
{
    static const struct {
        const char *target, *actual;
        int64_t points, earned; /* -1: cannot be compared */
    } cases[] = {
        {"≥4754", "4604", 500, 484},  /* domain.md 0.6: 4.84, not 5  */
        {"≤5300", "5830", 1000, 909}, /* domain.md 0.6: 9.09, not 10 */
        {">=21933人", "21933人", 500, 500},
        {">=21933人", "30000", 500, 500},
        {"≤5300元/户", "5300元", 1000, 1000},
        {"≤5300元/户", "4000元/户", 1000, 1000},
        {"100%", "82%", 1000, 820},
        {"≥90.5%", "45.25%", 1000, 500},
        {"=8个", "8个", 500, 500},
        {"=8个", "6个", 500, 375},
        {"=8个", "10个", 500, 400},
        {"≥30万元", "29.41万元", 1000, 980},
        {"≥30万元", "294100元", 1000, 980},
        {"≥30万元", "29.41", 1000, -1}, /* 29.41 of what? */
        {"≥300000", "29.41万元", 1000, -1},
        {"≥30万", "29.41万", 1000, 980},
        {"≥30万", "294100元", 1000, 980},
        {"≤1.2亿元", "1", 1000, -1},
        {"≥1%", "0.995%", 1000, 995},
        {"≥200", "1", 10000, 50},
        {"≥3", "1", 100, 33},
        {"≥3", "2", 100, 67},
        {"≥8", "1", 100, 13}, /* 12.5, half up */
        {"≥0", "0", 500, 500},
        {"≥0", "-1", 500, 0},
        {"≤0元", "0元", 500, 500},
        {"≤0元", "1元", 500, 0},
        {"=0", "0", 500, 500},
        {"=0", "3", 500, 0},
        {"≥-3%", "-2%", 500, 500},
        {"≥-3%", "-4%", 500, 0},
        {"≥5", "-5", 500, 0},
        {"≤5", "0", 500, 500},
        {"≤5", "-5", 500, 500},
        {"≥90%", "90人", 500, -1},
        {"合规", "合规", 500, -1},
        {"≥90%", "达成", 500, -1},
        {"合规", "90", 500, -1},
        {"≥999999999999999", "0.000001", 10000, 0},
        {"≤0.000001", "999999999999999", 10000, 0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct score_target target = target_of(cases[i].target);
        const struct score_value actual = value_of(cases[i].actual);
        int64_t earned = -1;
        const bool is_counted =
            score_points(&target, &actual, cases[i].points, &plain, &earned);
        ck_assert_msg(is_counted == (cases[i].earned >= 0) && earned == cases[i].earned,
                      "%s, %s: %d", cases[i].target, cases[i].actual, (int)earned);
    }
}
END_TEST

START_TEST(test_r310_an_excess_costs_what_the_rule_says)
{
    const struct score_target target = target_of("≥100");
    const struct score_rule cut = {.tolerance = 3000, .is_cut = true};
    const struct score_rule mild = {
        .tolerance = 3000, .is_cut = true, .cut_most = 2000};
    const struct score_rule floor = {.least = 6000};
    static const struct {
        const char *actual;
        int64_t plain, cut, mild, floor;
    } cases[] = {
        {"59", 590, 590, 590, 0},        {"60", 600, 600, 600, 600},
        {"100", 1000, 1000, 1000, 1000}, {"130", 1000, 1000, 1000, 1000},
        {"140", 1000, 900, 900, 1000},   {"150", 1000, 800, 800, 1000},
        {"160", 1000, 700, 800, 1000},   {"99999999", 1000, 0, 800, 1000},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct score_value actual = value_of(cases[i].actual);
        int64_t earned[4] = {0};
        ck_assert(score_points(&target, &actual, 1000, &plain, &earned[0]));
        ck_assert(score_points(&target, &actual, 1000, &cut, &earned[1]));
        ck_assert(score_points(&target, &actual, 1000, &mild, &earned[2]));
        ck_assert(score_points(&target, &actual, 1000, &floor, &earned[3]));
        ck_assert_int_eq(earned[0], cases[i].plain);
        ck_assert_int_eq(earned[1], cases[i].cut);
        ck_assert_int_eq(earned[2], cases[i].mild);
        ck_assert_int_eq(earned[3], cases[i].floor);
    }
}
END_TEST

START_TEST(test_r311_words_earn_a_band)
{
    static const struct {
        const char *target, *actual;
        bool is_known;
        int64_t least, most; /* of 10 points */
    } cases[] = {
        {"合规", "合规", true, 800, 1000},
        {"全年", " 全年 ", true, 800, 1000},
        {"提高", "达成预期指标", true, 800, 1000},
        {"提高", "达成年度指标", true, 800, 1000},
        {"提高", "部分达成并具有一定效果", true, 600, 799},
        {"提高", "未达成且效果较差", true, 0, 599},
        {"提高", "明显提高", false, 0, 0},
        {"提高", "90%", false, 0, 0},
        {"≥90%", "达成预期指标", false, 0, 0}, /* a figure is asked for */
        {"<=5300元/户·年", "已完成", false, 0, 0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct score_target target = target_of(cases[i].target);
        const struct score_value actual = value_of(cases[i].actual);
        struct score_result result = {0};
        ck_assert_msg(score_result_of(&target, &actual, 1000, &plain, &result) ==
                          cases[i].is_known,
                      "%s, %s", cases[i].target, cases[i].actual);
        ck_assert_int_eq(result.least, cases[i].least);
        ck_assert_int_eq(result.most, cases[i].most);
    }
    int64_t least = 0;
    int64_t most = 0;
    score_band_limits(SCORE_BAND_PARTLY, 333, &least, &most);
    ck_assert_int_eq(least, 200); /* 199.8 */
    ck_assert_int_eq(most, 266);  /* below 266.4 */
    score_band_limits(SCORE_BAND_MISSED, 0, &least, &most);
    ck_assert_int_eq(least, 0);
    ck_assert_int_eq(most, 0);
}
END_TEST

START_TEST(test_r312_grades_follow_the_thresholds_given)
{
    static const struct {
        int64_t total, full;
        enum score_grade grade;
    } cases[] = {
        {10000, 10000, SCORE_EXCELLENT}, {9000, 10000, SCORE_EXCELLENT},
        {8999, 10000, SCORE_GOOD},       {8000, 10000, SCORE_GOOD},
        {7999, 10000, SCORE_MEDIUM},     {6000, 10000, SCORE_MEDIUM},
        {5999, 10000, SCORE_POOR},       {0, 10000, SCORE_POOR},
        {810, 900, SCORE_EXCELLENT},     {809, 900, SCORE_GOOD},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_uint_eq(
            score_grade_of(cases[i].total, cases[i].full, &score_grades_default),
            cases[i].grade);
    }
    const struct score_grades local = {.from = {9500, 8500, 7000}};
    ck_assert_uint_eq(score_grade_of(9000, 10000, &local), SCORE_GOOD);
    ck_assert_uint_eq(score_grade_of(6999, 10000, &local), SCORE_POOR);
}
END_TEST

START_TEST(test_r040_a_share_of_nothing_is_no_score)
{
    int64_t earned = -1;
    ck_assert(!score_share(0, 0, 1000, &earned));
    ck_assert(!score_share(-1, 100, 1000, &earned));
    ck_assert_int_eq(earned, -1);
    ck_assert(score_share(2941, 3000, 1000, &earned));
    ck_assert_int_eq(earned, 980);
    ck_assert(score_share(3001, 3000, 1000, &earned));
    ck_assert_int_eq(earned, 1000);
}
END_TEST

START_TEST(test_r327_a_bare_number_is_of_the_targets_ten_thousands)
{
    static const struct {
        const char *target, *value;
        int64_t number; /* -1: stays as it is */
        unsigned decimals;
    } cases[] = {{"≥300万元", "310", 3100000, 0},
                 {"≥300万元", "310.55", 3105500, 0},
                 {"≤1.5亿元", "1.4", 140000000, 0},
                 {"≥300万元/户", "0.123456", 123456, 2},
                 {"≥300万元", "310元", -1, 0},
                 {"≥300万元", "310万", -1, 0},
                 {"≥300元", "310", -1, 0},
                 {"≥300", "310万元", -1, 0},
                 {"≥300万元", "999999999999999", -1, 0},
                 {"合规", "310", -1, 0},
                 {"≥300万元", "合规", -1, 0}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fault fault = {0};
        struct score_target target;
        struct score_value value;
        ck_assert_ok(score_target_parse(bytes_of(cases[i].target), &target, &fault),
                     &fault);
        ck_assert_ok(score_value_parse(bytes_of(cases[i].value), &value, &fault),
                     &fault);
        const struct score_value before = value;
        const bool is_taken = cases[i].number >= 0;
        ck_assert_msg(score_value_assume(&target.value, &value) == is_taken, "%s, %s",
                      cases[i].target, cases[i].value);
        ck_assert(value.is_assumed == is_taken);
        ck_assert_int_eq(value.number, is_taken ? cases[i].number : before.number);
        ck_assert_uint_eq(value.decimals,
                          is_taken ? cases[i].decimals : before.decimals);
        ck_assert(!is_taken || score_is_comparable(&target.value, &value));
    }
}
END_TEST

/* */
START_TEST(test_r363_what_is_rounded_up_to_a_target_has_not_reached_it)
{
    static const struct {
        const char *target;
        int64_t part, scale, whole;
        bool is_reached;
    } cases[] = {
        {"≥98%", 97996, 10000, 100000, false}, /* prints as 98.00% */
        {"≥98%", 98000, 10000, 100000, true},
        {"≤98.5%", 98501, 10000, 100000, false}, /* as 98.50% */
        {"≤98.5%", 98500, 10000, 100000, true},
        {"=100%", 99999, 10000, 100000, false},
        {"=100%", 7, 10000, 7, true},
        {"≥1900人", 22799, 100, 12, false}, /* 1899.92 persons a month */
        {"≥1900人", 22800, 100, 12, true},
        {"≤500元", 100001, 1, 2, false}, /* half a fen more */
        {"≥0%", -1, 10000, 1000000, false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fault fault = {0};
        struct score_target target;
        ck_assert_ok(score_target_parse(bytes_of(cases[i].target), &target, &fault),
                     &fault);
        ck_assert_msg(score_reaches(&target, cases[i].part, cases[i].scale,
                                    cases[i].whole) == cases[i].is_reached,
                      "%s", cases[i].target);
    }
}
END_TEST

START_TEST(test_r040_a_quotient_needs_one_unit_and_something_to_divide_by)
{
    static const struct {
        const char *part, *whole;
        int64_t basis_points; /* -1: none */
    } cases[] = {{"97.93%", "98%", 9993},
                 {"2005.25人", "1900人", 10554},
                 {"0%", "100%", 0},
                 {"92", "90%", 10222},
                 {"1元", "3元/户", 3333},
                 {"2元", "3元", 6667},
                 {"1人", "0人", -1},
                 {"-1%", "3%", -1},
                 {"5人", "5元", -1},
                 {"310", "300万元", -1},
                 {"合规", "100%", -1},
                 {"300万元", "3000000元", 10000},
                 {"999999999999999人", "0.000001人", -1}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fault fault = {0};
        struct score_value part;
        struct score_value whole;
        int64_t got = -1;
        ck_assert_ok(score_value_parse(bytes_of(cases[i].part), &part, &fault), &fault);
        ck_assert_ok(score_value_parse(bytes_of(cases[i].whole), &whole, &fault),
                     &fault);
        ck_assert_msg(score_part(&part, &whole, &got) == (cases[i].basis_points >= 0) &&
                          got == cases[i].basis_points,
                      "%s of %s: %lld", cases[i].part, cases[i].whole, (long long)got);
    }
}
END_TEST

START_TEST(test_r310_scores_stay_within_their_points)
{
    static const char *const pieces[] = {
        "≥",     "<=", "=",  "90",   "5300", "0",        "-", ".",  "5", "%",
        "元/户", "人", "万", "合规", "达成", "部分达成", ",", "　", "9", "以上"};
    enum { PIECES = sizeof(pieces) / sizeof(pieces[0]), CASES = 20000 };
    srandom(20240229);
    for (size_t i = 0; i < CASES; i++) {
        char text[2][64] = {"", ""};
        for (size_t side = 0; side < 2; side++) {
            for (long piece = random() % 4 + 1; piece > 0; piece--) {
                strcat(text[side], pieces[(size_t)random() % PIECES]);
            }
        }
        const struct score_rule rule = {.least = random() % 10000,
                                        .tolerance = random() % 10000,
                                        .is_cut = random() % 2 == 0,
                                        .cut_most = random() % 10000};
        ck_assert_msg(score_is_bounded(bytes_of(text[0]), bytes_of(text[1]),
                                       random() % (SCORE_POINTS_MAX + 1), &rule),
                      "%s, %s", text[0], text[1]);
    }
}
END_TEST

/* More is never worth less towards ≥, and never more towards ≤. */
START_TEST(test_r310_scores_are_monotone)
{
    const struct score_target least = target_of("≥137.5");
    const struct score_target most = target_of("≤137.5");
    int64_t before[2] = {0, 1000};
    for (int64_t number = 0; number < 3000; number++) {
        const struct score_value actual = {
            .is_number = true, .number = number, .decimals = 1};
        int64_t earned[2] = {0};
        ck_assert(score_points(&least, &actual, 1000, &plain, &earned[0]));
        ck_assert(score_points(&most, &actual, 1000, &plain, &earned[1]));
        ck_assert(earned[0] >= before[0] && earned[1] <= before[1]);
        before[0] = earned[0];
        before[1] = earned[1];
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("score");
    TCase *tc = tcase_create("score");
    tcase_add_test(tc, test_r310_targets_are_read_in_the_notations_found);
    tcase_add_test(tc, test_r310_what_is_no_target_is_refused);
    tcase_add_test(tc, test_r310_an_actual_value_is_a_figure_without_a_relation);
    tcase_add_test(tc, test_r310_points_are_read_to_the_hundredth);
    tcase_add_test(tc, test_r310_points_follow_the_ratio_of_actual_and_target);
    tcase_add_test(tc, test_r310_an_excess_costs_what_the_rule_says);
    tcase_add_test(tc, test_r311_words_earn_a_band);
    tcase_add_test(tc, test_r312_grades_follow_the_thresholds_given);
    tcase_add_test(tc, test_r040_a_share_of_nothing_is_no_score);
    tcase_add_test(tc, test_r327_a_bare_number_is_of_the_targets_ten_thousands);
    tcase_add_test(tc, test_r363_what_is_rounded_up_to_a_target_has_not_reached_it);
    tcase_add_test(tc, test_r040_a_quotient_needs_one_unit_and_something_to_divide_by);
    tcase_add_test(tc, test_r310_scores_stay_within_their_points);
    tcase_add_test(tc, test_r310_scores_are_monotone);
    suite_add_tcase(suite, tc);
    return suite;
}
