/* test_evaluation_form.c - self-evaluation forms as counties fill them in are read and
 * their arithmetic is done again. */
#include "importers/evaluation_form.h"

#include "tests/suite.h"

#include <stdio.h>

static struct fault fault;
static struct arena arena;

static void setup(void)
{
    ck_assert_ok(arena_open(64 << 20, &arena, &fault), &fault);
}

static void teardown(void)
{
    arena_close(&arena);
}

static const char *file_of(const char *text)
{
    static char path[256];
    snprintf(path, sizeof(path), "%s/form.csv", suite_folder());
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

static struct self_evaluation form_of(const char *path)
{
    struct self_evaluation form = {0};
    ck_assert_ok(evaluation_form_read(path, &arena, &form, &fault), &fault);
    return form;
}

static bool is_text(struct bytes text, const char *wanted)
{
    return bytes_equal(text, bytes_of(wanted));
}

/* ---- what was found, one line each ----------------------------------------------- */

struct found {
    char text[4096];
    size_t size;
};

static size_t put_figure(char *to, size_t room, const struct self_figure *figure)
{
    const int number = (int)figure->number;
    const int most = (int)figure->most;
    int size = 0;
    switch (figure->kind) {
    case SELF_FIGURE_NONE:
        size = snprintf(to, room, " -");
        break;
    case SELF_FIGURE_POINTS:
        size = snprintf(to, room, " %d", number);
        break;
    case SELF_FIGURE_BAND:
        size = snprintf(to, room, " %d..%d", number, most);
        break;
    case SELF_FIGURE_FEN:
        size = snprintf(to, room, " %dfen", number);
        break;
    case SELF_FIGURE_PERCENT:
        size = snprintf(to, room, " %dbp", number);
        break;
    }
    return (size_t)size;
}

static struct status see(void *context, const struct self_difference *difference,
                         struct fault *unused)
{
    (void)unused;
    static const char *const names[SELF_FINDING_COUNT] = {
        "score",  "band",   "over",   "rate",     "money",       "weights",
        "points", "scores", "unread", "unscored", "unexplained", "assumed"};
    struct found *found = context;
    char *to = found->text + found->size;
    const size_t room = sizeof(found->text) - found->size;
    size_t size =
        (size_t)snprintf(to, room, "%s %d:%u", names[difference->finding],
                         (int)difference->cell->line, difference->cell->column);
    size += put_figure(to + size, room - size, &difference->stated);
    size += put_figure(to + size, room - size, &difference->right);
    size += (size_t)snprintf(to + size, room - size, "\n");
    found->size += size;
    return OK;
}

static const char *check(const struct self_evaluation *form, struct self_totals *totals)
{
    static struct found found;
    found = (struct found){.size = 0};
    ck_assert_ok(self_evaluation_check(form, see, &found, totals, &fault), &fault);
    return found.text;
}

/* ---- reading --------------------------------------------------------------------- */

static const char fixture[] = "tests/importers/fixtures/self-evaluation.csv";

START_TEST(test_r313_every_block_of_a_form_is_found)
{
    const struct self_evaluation form = form_of(fixture);
    ck_assert(is_text(form.project, "农村低保"));
    ck_assert(is_text(form.department, "430699 测试县民政局"));
    ck_assert(is_text(form.unit, "测试县民政局"));
    ck_assert_uint_eq(form.year, 2024);
    ck_assert_uint_eq(form.amount, MONEY_TEN_THOUSAND_YUAN);
    ck_assert(is_text(form.goal, "按月足额发放基本生活救助资金"));
    ck_assert(is_text(form.achieved, "已按月发放"));
    ck_assert_uint_eq(form.indicator_count, 9);
    const struct self_indicator *second = &form.indicators[1];
    ck_assert(is_text(second->level[0], "产出指标（50分）"));
    ck_assert(is_text(second->level[1], "数量指标"));
    ck_assert(is_text(second->level[2], "特困人数"));
    ck_assert(is_text(second->cell[SELF_TARGET].text, "≥4754"));
    ck_assert(is_text(second->cell[SELF_SCORE].text, "5"));
    ck_assert(is_text(second->cell[SELF_SCORE].heading, "得分"));
    ck_assert_uint_eq(second->cell[SELF_SCORE].line, 14);
    ck_assert_uint_eq(second->cell[SELF_SCORE].column, 8);
    int64_t fen = 0;
    ck_assert(self_evaluation_amount(
        &form, &form.money[SELF_MONEY_CARRIED][SELF_MONEY_SPENT], &fen));
    ck_assert_int_eq(fen, 2000000);
    ck_assert(!self_evaluation_amount(
        &form, &form.money[SELF_MONEY_OTHER][SELF_MONEY_SPENT], &fen));
    ck_assert(is_text(form.total_score.text, "99"));
}
END_TEST

START_TEST(test_f47_a_published_form_is_scored_again)
{
    const struct self_evaluation form = form_of(fixture);
    struct self_totals totals;
    /* 4.84, not 5; 9.09, not 10 (domain.md 0.6); 9 + 90 is 99 but 10 + 89 are too. */
    ck_assert_str_eq(check(&form, &totals), "score 14:8 500 484\n"
                                            "score 18:8 1000 909\n");
    ck_assert_int_eq(totals.stated, 9900);
    ck_assert_int_eq(totals.summed, 9900);
    ck_assert_int_eq(totals.right, 9900 - 16 - 91);
    ck_assert_int_eq(totals.points, 10000);
    ck_assert_uint_eq(totals.differences, 2);
    ck_assert_uint_eq(totals.recomputed, 8);
}
END_TEST

START_TEST(test_r313_every_kind_of_slip_is_named)
{
    const struct self_evaluation form =
        form_of(file_of("项目名称：测试项目,2023年,\"单位：元\"\n"
                        ",,年初预算数,全年预算数,全年执行数,分值,执行率,得分\n"
                        ",年度资金总额,300,1000.00,294.10,10,29.4%,2.95\n"
                        ",本年财政拨款,100,600,294.10,,50%,\n"
                        ",上年结转,100,300,,,,\n"
                        ",其他资金,100,100,,,,\n"
                        "一级指标,二级指标,三级指标,指标值,完成值,分值,得分,备注\n"
                        "产出指标(50),数量,甲,≥100,50,20,21,原因\n"
                        ",,乙,≥90%,50人,10,10,\n"
                        ",,丙,90%-95%,92%,10,10,\n"
                        "效益指标(30),社会效益,丁,提高,部分达成并具有一定效果,30,28,\n"
                        ",,戊,≥3,2,9,6,\n"
                        ",,己,≥3,十,1,x,\n"
                        "总分,,,,,90,80,\n"));
    struct self_totals totals;
    ck_assert_str_eq(check(&form, &totals), "score 3:8 295 294\n"
                                            "rate 4:7 5000bp 4902bp\n"
                                            "over 8:7 2100 2000\n"
                                            "score 8:7 2100 1000\n"
                                            "unscored 9:5 - -\n"
                                            "unread 10:4 - -\n"
                                            "band 11:7 2800 1800..2399\n"
                                            "unexplained 11:8 - -\n"
                                            "unexplained 12:8 - -\n"
                                            "unread 13:7 - -\n"
                                            "weights 8:6 5000 4000\n"
                                            "weights 11:6 3000 4000\n"
                                            "points 14:6 9000 10000\n"
                                            "scores 14:7 8000 7795\n");
    ck_assert_uint_eq(form.year, 2023);
    ck_assert_uint_eq(form.amount, MONEY_YUAN);
    ck_assert(is_text(form.project, "测试项目"));
}
END_TEST

START_TEST(test_r313_signs_and_units_of_their_own_columns_belong_to_the_target)
{
    const struct self_evaluation form = form_of(file_of(
        "一级指标\t二级指标\t三级指标\t指标符号\t指标值\t计量单位\t实际完成值\t分值\t"
        "得分\n"
        "产出\t成本指标\t标准\t<=\t5300\t元/户\t5830\t10\t10\n"
        "\t\t户数\t\t5300\t户\t5830\t10\t9.1\n"
        "\t数量指标\t户数\t\t8\t个\t10\t80\t80\n"));
    struct self_totals totals;
    ck_assert(is_text(form.indicators[0].cell[SELF_TARGET].text, "<=5300元/户"));
    /* A bare cost is a limit; 9.1 is 9.09 to one decimal. */
    ck_assert_str_eq(check(&form, &totals), "score 2:9 1000 909\n");
    ck_assert_int_eq(totals.stated, -1);
}
END_TEST

START_TEST(test_r313_a_bare_actual_value_is_in_the_unit_of_its_row)
{
    const struct self_evaluation form =
        form_of(file_of("三级指标,指标符号,指标值,计量单位,实际完成值,分值,得分\n"
                        "甲,≥,300,万元,310,10,10\n"
                        "乙,≥,300,万元,150,10,10\n"
                        "丙,≥,300,万元,310万,10,10\n"
                        "丁,≥,300,万元,150万元,10,5\n"
                        "戊,≥,90,%,45,10,5\n"
                        "己,=,12,月,6,10,5\n"
                        "庚,,合规,,合规,10,10\n"
                        "辛,≥,300,年度,150,30,15\n"));
    static const char *const actual[] = {"310万元", "150万元", "310万", "150万元",
                                         "45",      "6月",     "合规",  "150"};
    struct self_totals totals;
    for (size_t i = 0; i < sizeof(actual) / sizeof(actual[0]); i++) {
        ck_assert(is_text(form.indicators[i].cell[SELF_ACTUAL].text, actual[i]));
    }
    ck_assert_str_eq(check(&form, &totals), "score 3:7 1000 500\n");
}
END_TEST

/* the bare figure is of the target's 万元, the bare target of nobody knows what.
 */
START_TEST(test_r313_ten_thousands_are_not_held_against_a_bare_target)
{
    const struct self_evaluation form =
        form_of(file_of("三级指标,指标值,完成值,分值,得分\n"
                        "甲,≥300万元,310,40,40\n乙,≥300,310万元,40,40\n"
                        "丙,≥300万元,150,20,20\n"));
    struct self_totals totals;
    ck_assert_str_eq(check(&form, &totals), "assumed 2:3 - -\n"
                                            "unscored 3:3 - -\n"
                                            "assumed 4:3 - -\n"
                                            "score 4:5 2000 1000\n");
    ck_assert_int_eq(totals.right, 9000);
}
END_TEST

/* As this program prints one: units beside the amounts, sums of each level, the money
 * apart from the total, the score of execution from its rate. */
START_TEST(test_r313_a_form_of_the_program_itself_is_read)
{
    const struct self_evaluation form = form_of(file_of(
        "事项,内容\n项目名称,某项目\n年度,2023年度\n"
        "资金,年初预算数（元）,全年预算数A（元）,到位数（元）,全年执行数B（元）,分值,"
        "执行率（B/A）,得分\n"
        "年度资金总额,无数据,66800.00,66800.00,300.00,10.00,0.45%,0.05\n"
        "上年结转资金,无数据,无数据,无数据,无数据,,无数据,\n"
        "一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分,偏差原因\n"
        "产出指标,数量指标,甲,≥2人,0.17人,80.00,6.80,原因\n"
        "产出指标,数量指标,乙,≥2人,无数据,5.00,无数据,无数据，未评分\n"
        "小计,,,,,85.00,无数据,\n"
        "满意度指标,满意度,丙,≥90%,81%,5.00,4.50,原因\n小计,,,,,5.00,4.50,\n"
        "合计,,,,,90.00,11.30,\n\n总分,无数据\n"));
    struct self_totals totals;
    ck_assert_str_eq(check(&form, &totals), "unread 9:7 - -\n");
    ck_assert_uint_eq(form.indicator_count, 3);
    ck_assert_uint_eq(form.year, 2023);
    ck_assert_uint_eq(form.amount, MONEY_YUAN);
    ck_assert_int_eq(totals.stated, 1135);
    ck_assert_int_eq(totals.points, 10000);
    ck_assert_uint_eq(totals.differences, 0);
    ck_assert_uint_eq(totals.missing, 1);
}
END_TEST

/* Two indicators, of 50 and 40 points, the row of totals behind them. */
static struct self_evaluation form_of_totals(const char *totals)
{
    static char text[1024];
    snprintf(text, sizeof(text),
             ",,全年预算数（万元）,全年执行数,分值,执行率,得分\n"
             ",年度资金总额,100,100,10,100%%,10\n"
             "三级指标,指标值,完成值,分值,得分\n"
             "甲,≥100,100,50,50\n乙,≥100,95,40,38\n总分,,,%s\n",
             totals);
    return form_of(file_of(text));
}

START_TEST(test_r313_a_total_of_all_points_counts_the_money)
{
    static const struct {
        const char *totals, *found;
        int64_t stated;
    } cases[] = {
        {"100,98", "", 9800},
        {"90,88", "", 9800}, /* the indicators alone, and their points */
        {",88", "", 9800},
        {"100,88", "scores 6:5 8800 9800\n", 8800},
        {"90,98", "", 9800},
        {"x,88", "scores 6:5 8800 9800\n", 8800},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct self_totals totals;
        const struct self_evaluation form = form_of_totals(cases[i].totals);
        ck_assert_str_eq(check(&form, &totals), cases[i].found);
        ck_assert_int_eq(totals.stated, cases[i].stated);
        ck_assert_int_eq(totals.summed, 9800);
    }
}
END_TEST

/* One row of money with the points of execution, and an indicator for the rest. */
static struct self_evaluation form_of_money(const char *money, const char *total)
{
    static char text[1024];
    snprintf(text, sizeof(text),
             ",,全年预算数（万元）,全年执行数,分值,执行率,得分\n"
             ",年度资金总额,%s\n"
             "三级指标,指标值,完成值,分值,得分\n甲,≥100,100,90,90\n"
             "总分,,,%s\n",
             money, total);
    return form_of(file_of(text));
}

START_TEST(test_r313_a_false_rate_does_not_make_its_score_right)
{
    struct self_totals totals;
    const struct self_evaluation form = form_of_money("100,82,10,100%,10", "100,100");
    ck_assert_str_eq(check(&form, &totals), "rate 2:6 10000bp 8200bp\n"
                                            "score 2:7 1000 820\n");
    ck_assert_int_eq(totals.right, 9820);
    /* As the rate rounds it, the score may follow. */
    const struct self_evaluation rounded =
        form_of_money("66800,300,10,0.45%,0.05", "100,90.05");
    ck_assert_str_eq(check(&rounded, &totals), "");
}
END_TEST

START_TEST(test_r313_a_score_of_execution_without_its_amounts_is_named)
{
    static const char *const cases[] = {"100,,10,98%,9.8", "0,0,10,100%,10",
                                        ",98,10,98%,9.8"};
    struct self_totals totals;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct self_evaluation form = form_of_money(cases[i], "100,");
        ck_assert_str_eq(check(&form, &totals), "unscored 2:7 - -\n");
        ck_assert_uint_eq(totals.missing, 1);
        ck_assert_uint_eq(totals.recomputed, 1);
        ck_assert_uint_eq(totals.differences, 0);
    }
    const struct self_evaluation words = form_of_money("100,大部分,10,,10", "100,100");
    ck_assert_str_eq(check(&words, &totals), "unread 2:4 - -\n"
                                             "unscored 2:7 - -\n");
    ck_assert_uint_eq(totals.missing, 1);
}
END_TEST

START_TEST(test_r313_rules_of_a_row_cut_an_excess)
{
    struct self_evaluation form =
        form_of(file_of("三级指标,指标值,完成值,分值,得分\n甲,≥100,150,100,100\n"));
    struct self_totals totals;
    ck_assert_str_eq(check(&form, &totals), "");
    form.indicators[0].rule = (struct score_rule){.tolerance = 3000, .is_cut = true};
    ck_assert_str_eq(check(&form, &totals), "score 2:5 10000 8000\n");
}
END_TEST

START_TEST(test_r313_what_is_no_form_is_refused)
{
    static const struct {
        const char *text;
        uint64_t line;
    } cases[] = {
        {"甲,乙\n1,2\n", 0},
        {"一级指标,二级指标,三级指标,指标值,分值,得分\n", 0},
        {"年度资金总额,全年预算数,全年执行数\n,1,1\n"
         "三级指标,指标值,完成值,分值,得分\n",
         1}, /* 元 or 万元? */
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct self_evaluation form = {.year = 77};
        ck_assert_status(
            evaluation_form_read(file_of(cases[i].text), &arena, &form, &fault),
            STATUS_INPUT);
        ck_assert_uint_eq(form.year, 77);
        ck_assert_uint_eq(fault.line, cases[i].line);
    }
}
END_TEST

START_TEST(test_r313_a_form_has_at_most_512_indicators)
{
    enum { SIZE = 64 * (SELF_EVALUATION_ROWS_MAX + 2) };
    for (size_t more = 0; more < 2; more++) {
        char *text = arena_take(&arena, SIZE, 1);
        ck_assert_ptr_nonnull(text);
        size_t size =
            (size_t)snprintf(text, SIZE, "三级指标,指标值,完成值,分值,得分\n");
        for (size_t i = 0; i < SELF_EVALUATION_ROWS_MAX + more; i++) {
            size += (size_t)snprintf(text + size, SIZE - size, "甲,1,1,0.1,0.1\n");
        }
        struct self_evaluation form;
        const struct status status =
            evaluation_form_read(file_of(text), &arena, &form, &fault);
        ck_assert_uint_eq(status.code, more == 0 ? STATUS_CODE_OK : STATUS_INPUT);
    }
    ck_assert_uint_eq(fault.line, SELF_EVALUATION_ROWS_MAX + 2);
}
END_TEST

START_TEST(test_r313_a_bare_year_stands_behind_its_label)
{
    static const struct {
        const char *head;
        uint64_t year;
    } cases[] = {
        {"年度,2024\n", 2024},
        {"评价年度：2024,\n", 2024},
        {"项目名称,救助,年份,2023\n", 2023},
        {"年度,2024年度\n", 2024},
        {"年度资金总额,2024\n", 0},
        {"编号,2024\n", 0},
        {"年度,24\n", 0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[1024];
        snprintf(
            text, sizeof(text),
            "%s三级指标,年度指标值,实际完成值,分值,得分\n满意度,≥90%%,95%%,10,10\n",
            cases[i].head);
        ck_assert_msg(form_of(file_of(text)).year == cases[i].year, "%s",
                      cases[i].head);
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("evaluation form");
    TCase *tc = tcase_create("form");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, test_r313_every_block_of_a_form_is_found);
    tcase_add_test(tc, test_f47_a_published_form_is_scored_again);
    tcase_add_test(tc, test_r313_every_kind_of_slip_is_named);
    tcase_add_test(tc,
                   test_r313_signs_and_units_of_their_own_columns_belong_to_the_target);
    tcase_add_test(tc, test_r313_a_bare_actual_value_is_in_the_unit_of_its_row);
    tcase_add_test(tc, test_r313_ten_thousands_are_not_held_against_a_bare_target);
    tcase_add_test(tc, test_r313_a_form_of_the_program_itself_is_read);
    tcase_add_test(tc, test_r313_a_total_of_all_points_counts_the_money);
    tcase_add_test(tc, test_r313_a_false_rate_does_not_make_its_score_right);
    tcase_add_test(tc, test_r313_a_score_of_execution_without_its_amounts_is_named);
    tcase_add_test(tc, test_r313_rules_of_a_row_cut_an_excess);
    tcase_add_test(tc, test_r313_what_is_no_form_is_refused);
    tcase_add_test(tc, test_r313_a_form_has_at_most_512_indicators);
    tcase_add_test(tc, test_r313_a_bare_year_stands_behind_its_label);
    suite_add_tcase(suite, tc);
    return suite;
}
