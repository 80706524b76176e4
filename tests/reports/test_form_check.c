/* test_form_check.c - a form is held against the book, figure by figure. */
#include "reports/form_check.h"

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

/* ---- a form, as it would be read ------------------------------------------------- */

enum { INDICATORS_MAX = 8 };
static struct self_indicator indicators[INDICATORS_MAX];

static struct self_cell cell(const char *text, uint64_t line, unsigned column,
                             const char *heading)
{
    return (struct self_cell){.text = bytes_of(text),
                              .heading = bytes_of(heading),
                              .line = line,
                              .column = column};
}

static struct self_evaluation form_of(const char *project, enum money_unit unit,
                                      const char *budget, const char *spent)
{
    struct self_evaluation form = {.project = bytes_of(project),
                                   .year = 2024,
                                   .amount = unit,
                                   .indicators = indicators};
    form.label[SELF_MONEY_ALL] = cell("年度资金总额", 6, 2, "");
    struct self_cell *money = form.money[SELF_MONEY_ALL];
    money[SELF_MONEY_BUDGET] = cell(budget, 6, 5, "全年预算数（A）");
    money[SELF_MONEY_SPENT] = cell(spent, 6, 6, "全年执行数（B）");
    money[SELF_MONEY_POINTS] = cell("10", 6, 7, "分值");
    money[SELF_MONEY_SCORE] = cell("5", 6, 9, "得分");
    form.total_points = cell("100", 30, 7, "分值");
    form.total_score = cell("95", 30, 8, "得分");
    return form;
}

static void add(struct self_evaluation *form, const char *name, const char *target,
                const char *actual, const char *points)
{
    struct self_indicator *to = &form->indicators[form->indicator_count++];
    const uint64_t line = 12 + form->indicator_count;
    *to = (struct self_indicator){
        .level = {bytes_of("产出指标"), bytes_of("数量指标"), bytes_of(name)}};
    to->cell[SELF_TARGET] = cell(target, line, 5, "年度指标值");
    to->cell[SELF_ACTUAL] = cell(actual, line, 6, "实际完成值");
    to->cell[SELF_POINTS] = cell(points, line, 7, "分值");
    to->cell[SELF_SCORE] = cell(points, line, 8, "得分");
    to->cell[SELF_REASON] = cell("", line, 9, "偏差原因");
}

static struct document check(struct report_source *source,
                             const struct self_evaluation *form,
                             const struct report_filter *more)
{
    struct fault fault = {0};
    struct document document;
    struct report_filter filter =
        more != NULL ? *more : (struct report_filter){.first = -1, .last = -1};
    filter.form = form;
    ck_assert_ok(form_check_report(source, &filter, &document, &fault), &fault);
    return document;
}

static size_t rows_of(const struct document *document, const char *key)
{
    return fixture_table(document, key)->row_count;
}

START_TEST(test_f48_what_a_form_says_was_spent_is_held_against_the_book)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    /* 2000.00 given, 1000.00 paid. */
    struct self_evaluation form =
        form_of("孤儿基本生活费", MONEY_TEN_THOUSAND_YUAN, "0.20", "0.16");
    add(&form, "其余", "合规", "合规", "90");
    const struct document document = check(&source, &form, NULL);
    const struct table *book = fixture_table(&document, "book");
    ck_assert_uint_eq(book->row_count, 2);
    ck_assert_cell(&fixture, book, 0, "line", "6");
    ck_assert_cell(&fixture, book, 0, "column", "全年预算数（A） E");
    ck_assert_cell(&fixture, book, 0, "subject", "年度资金总额");
    ck_assert_cell(&fixture, book, 0, "stated", "0.20万元");
    ck_assert_cell(&fixture, book, 0, "book", "0.20万元");
    ck_assert_cell(&fixture, book, 0, "difference", "0.00万元");
    ck_assert_cell(&fixture, book, 1, "stated", "0.16万元");
    ck_assert_cell(&fixture, book, 1, "book", "0.10万元");
    ck_assert_cell(&fixture, book, 1, "difference", "0.06万元");
    /* 0.16 / 0.20 of 10 points is 8, not 5. */
    const struct table *wrong = fixture_table(&document, "differences");
    ck_assert_uint_eq(wrong->row_count, 1);
    ck_assert_cell(&fixture, wrong, 0, "stated", "5.00");
    ck_assert_cell(&fixture, wrong, 0, "right", "8.00");
    ck_assert_cell(&fixture, wrong, 0, "difference", "-3.00");
    ck_assert(document.has_finding);
    ck_assert_str_eq(document.title, "2024年度孤儿基本生活费绩效自评表复核");
    report_source_close(&source);
}
END_TEST

START_TEST(test_r314_a_form_that_is_right_has_no_finding)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    struct self_evaluation form =
        form_of("孤儿基本生活费", MONEY_YUAN, "2,000.00", "1000");
    add(&form, "社会化发放率", "100%", "100%", "40");
    add(&form, "其余", "合规", "合规", "50");
    const struct document document = check(&source, &form, NULL);
    ck_assert_uint_eq(rows_of(&document, "differences"), 0);
    ck_assert_uint_eq(rows_of(&document, "open"), 0);
    const struct table *book = fixture_table(&document, "book");
    ck_assert_uint_eq(book->row_count, 3);
    ck_assert_cell(&fixture, book, 2, "subject", "社会化发放率");
    ck_assert_cell(&fixture, book, 2, "book", "100.00%");
    ck_assert(!document.has_finding);
    report_source_close(&source);
}
END_TEST

static enum cell_state state_of(const struct document *document, const char *key)
{
    for (const struct block *block = document->first; block != NULL;
         block = block->next) {
        for (size_t i = 0; i < block->figure_count; i++) {
            if (strcmp(block->figures[i].key, key) == 0) {
                return block->figures[i].value.state;
            }
        }
    }
    ck_abort_msg("no figure \"%s\"", key);
}

/* the thresholds are of a hundred points. */
START_TEST(test_r312_a_total_of_other_points_than_a_hundred_has_no_grade)
{
    static const struct {
        const char *points;
        enum cell_state grade;
    } cases[] = {{"50", CELL_VALUE}, {"40", CELL_MISSING}, {"60", CELL_MISSING}};
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct self_evaluation form =
            form_of("孤儿基本生活费", MONEY_YUAN, "2,000.00", "1000");
        add(&form, "社会化发放率", "100%", "100%", "40");
        add(&form, "其余", "合规", "合规", cases[i].points);
        const struct document document = check(&source, &form, NULL);
        ck_assert_uint_eq(state_of(&document, "recomputed"), CELL_VALUE);
        ck_assert_uint_eq(state_of(&document, "recomputed_grade"), cases[i].grade);
    }
    report_source_close(&source);
}
END_TEST

START_TEST(test_r314_indicators_the_book_knows_are_compared)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    struct self_evaluation form = form_of("其他", MONEY_YUAN, "2000", "1000");
    add(&form, "发放人次", "≥12人次", "12人次", "20");
    add(&form, "农村低保社会化发放率", "≥90%", "95%", "20"); /* another programme */
    add(&form, "预算执行率", "100%", "50%", "20");
    add(&form, "受助对象满意度", "≥90%", "95%", "30"); /* the book knows nothing */
    const struct report_filter orphans = {.first = -1, .last = -1, .programme = "GER"};
    const struct document document = check(&source, &form, &orphans);
    const struct table *book = fixture_table(&document, "book");
    ck_assert_uint_eq(book->row_count, 4);
    ck_assert_cell(&fixture, book, 2, "subject", "发放人次");
    ck_assert_cell(&fixture, book, 2, "stated", "12人次");
    ck_assert_cell(&fixture, book, 2, "book", "10");
    ck_assert_cell(&fixture, book, 2, "difference", "2");
    ck_assert_cell(&fixture, book, 3, "subject", "预算执行率");
    ck_assert_cell(&fixture, book, 3, "book", "50.00%");
    ck_assert_cell(&fixture, book, 3, "difference", "0%");
    ck_assert(document.has_finding);
    report_source_close(&source);
}
END_TEST

/* Ten people were paid 100.00 each: 0.001万人次; money for one is 0.01万元.  A bare
 * figure beside such a target is of 万 too, and the finding says that it was taken so.
 */
START_TEST(test_r327_a_bare_figure_is_in_the_unit_of_its_target)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    struct self_evaluation form = form_of("孤儿生活", MONEY_YUAN, "2000", "1000");
    add(&form, "发放人次", "≥0.001万人次", "0.001", "20");
    add(&form, "人均补助水平", "≥0.01万元", "0.0101", "20");
    add(&form, "人均补助水平", "≥0.01万元", "0.02", "20");
    add(&form, "人均补助水平", "≥0.01万元", "100元", "20");
    add(&form, "人均补助水平", "≥100", "0.01万元", "20"); /* the other way: of what? */
    const struct document document = check(&source, &form, NULL);
    const struct table *book = fixture_table(&document, "book");
    ck_assert_uint_eq(book->row_count, 7);
    ck_assert_cell(&fixture, book, 2, "stated", "0.001（按万人次计）");
    ck_assert_cell(&fixture, book, 2, "book", "10");
    ck_assert_cell(&fixture, book, 2, "difference", "0");
    /* 0.0101万元 is 101 yuan: to two decimals of 万元 the book's 100 is the same. */
    ck_assert_cell(&fixture, book, 3, "stated", "0.0101（按万元计）");
    ck_assert_cell(&fixture, book, 3, "difference", "1.00元");
    ck_assert_cell(&fixture, book, 4, "stated", "0.02（按万元计）");
    ck_assert_cell(&fixture, book, 4, "book", "100.00元");
    ck_assert_cell(&fixture, book, 4, "difference", "100.00元");
    ck_assert_cell(&fixture, book, 5, "stated", "100元");
    ck_assert_cell(&fixture, book, 5, "difference", "0元");
    const struct table *open = fixture_table(&document, "open");
    ck_assert_uint_eq(open->row_count, 4);
    ck_assert_cell(&fixture, open, 0, "subject", "发放人次");
    ck_assert_cell(&fixture, open, 0, "column", "实际完成值 F");
    ck_assert_cell(&fixture, open, 0, "finding",
                   "实际完成值未写单位，按指标值的单位（万人次）计");
    ck_assert_cell(&fixture, open, 2, "finding",
                   "实际完成值未写单位，按指标值的单位（万元）计");
    ck_assert_cell(&fixture, open, 3, "finding", "没有可比的数，得分无法复核");
    report_source_close(&source);
}
END_TEST

/* 99 against 97.98 is 1.02, not 1; what is only rounded is no difference. */
START_TEST(test_r365_a_difference_has_the_digits_of_both)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    struct self_evaluation form = form_of("其他", MONEY_YUAN, "2000", "1000");
    add(&form, "按标准发放率", "100%", "99%", "30"); /* 83.33% by the book */
    add(&form, "应发尽发率", "100%", "83%", "30");
    add(&form, "按时发放率", "100%", "49.999%", "30");
    const struct report_filter relief = {.first = -1, .last = -1, .programme = "RDB"};
    const struct document document = check(&source, &form, &relief);
    const struct table *book = fixture_table(&document, "book");
    const size_t first = book->row_count - 3;
    ck_assert_cell(&fixture, book, first, "book", "83.33%");
    ck_assert_cell(&fixture, book, first, "difference", "15.67%");
    ck_assert_cell(&fixture, book, first + 1, "difference", "0%");
    ck_assert_cell(&fixture, book, first + 2, "difference", "-0.001%");
    report_source_close(&source);
}
END_TEST

/* Of an indicator and of execution alike. */
START_TEST(test_r313_what_cannot_be_scored_again_says_so)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    struct self_evaluation form = form_of("别的项目", MONEY_YUAN, "", "1000");
    add(&form, "其余", "≥90%", "已完成", "90");
    const struct document document = check(&source, &form, NULL);
    const struct table *open = fixture_table(&document, "open");
    ck_assert_uint_eq(open->row_count, 2);
    ck_assert_cell(&fixture, open, 0, "subject", "年度资金总额");
    ck_assert_cell(&fixture, open, 0, "finding", "没有可比的数，得分无法复核");
    ck_assert_cell(&fixture, open, 1, "subject", "其余");
    ck_assert_cell(&fixture, open, 1, "finding", "没有可比的数，得分无法复核");
    report_source_close(&source);
}
END_TEST

START_TEST(test_r040_a_form_the_book_does_not_know_is_not_compared)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    struct self_evaluation form = form_of("别的项目", MONEY_YUAN, "2000", "1000");
    add(&form, "其余", "合规", "合规", "90");
    const struct document document = check(&source, &form, NULL);
    const struct table *book = fixture_table(&document, "book");
    ck_assert_uint_eq(book->row_count, 0);
    ck_assert_uint_eq(book->note_count, 1);
    ck_assert(!document.has_finding);
    struct fault fault = {0};
    struct document none;
    const struct report_filter empty = {.first = -1, .last = -1};
    ck_assert_status(form_check_report(&source, &empty, &none, &fault), STATUS_USAGE);
    report_source_close(&source);
}
END_TEST

START_TEST(test_r314_amounts_of_ten_thousand_yuan_are_compared_to_two_decimals)
{
    static const struct {
        const char *spent;
        const char *difference;
    } cases[] = {{"0.10", "0.00万元"},
                 {"0.1", "0.00万元"},
                 {"0.1001", "0.0001万元"},
                 {"0.11", "0.01万元"},
                 {"0.09", "-0.01万元"}};
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct self_evaluation form =
            form_of("孤儿生活", MONEY_TEN_THOUSAND_YUAN, "0.20", cases[i].spent);
        const struct document document = check(&source, &form, NULL);
        ck_assert_cell(&fixture, fixture_table(&document, "book"), 1, "difference",
                       cases[i].difference);
    }
    report_source_close(&source);
}
END_TEST

START_TEST(test_f48_every_format_shows_both_numbers)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_EN, &source);
    struct self_evaluation form =
        form_of("孤儿基本生活费", MONEY_TEN_THOUSAND_YUAN, "0.20", "0.16");
    const struct document document = check(&source, &form, NULL);
    for (size_t i = 0; i < report_format_count; i++) {
        struct fault fault = {0};
        if (report_formats[i].is_packed) {
            continue;
        }
        enum { SIZE = 1 << 18 };
        uint8_t *room = arena_take(&fixture.arena, SIZE, 1);
        ck_assert_ptr_nonnull(room);
        struct output output = output_of_memory(room, SIZE);
        ck_assert_ok(report_formats[i].write(&document, &output, &fault), &fault);
        ck_assert_ok(output_finish(&output, &fault), &fault);
        const struct bytes text = output_bytes(&output);
        static const char *const wanted[] = {"0.16万元", "0.10万元", "8.00", "5.00"};
        for (size_t k = 0; k < sizeof(wanted) / sizeof(wanted[0]); k++) {
            ck_assert_msg(text_find(text, bytes_of(wanted[k])) != SIZE_MAX, "%s: %s",
                          report_formats[i].name, wanted[k]);
        }
    }
    report_source_close(&source);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("form check");
    TCase *tc = tcase_create("form check");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, test_f48_what_a_form_says_was_spent_is_held_against_the_book);
    tcase_add_test(tc, test_r314_a_form_that_is_right_has_no_finding);
    tcase_add_test(tc, test_r312_a_total_of_other_points_than_a_hundred_has_no_grade);
    tcase_add_test(tc, test_r314_indicators_the_book_knows_are_compared);
    tcase_add_test(tc, test_r327_a_bare_figure_is_in_the_unit_of_its_target);
    tcase_add_test(tc, test_r365_a_difference_has_the_digits_of_both);
    tcase_add_test(tc, test_r313_what_cannot_be_scored_again_says_so);
    tcase_add_test(tc, test_r040_a_form_the_book_does_not_know_is_not_compared);
    tcase_add_test(tc,
                   test_r314_amounts_of_ten_thousand_yuan_are_compared_to_two_decimals);
    tcase_add_test(tc, test_f48_every_format_shows_both_numbers);
    suite_add_tcase(suite, tc);
    return suite;
}
