/* test_chart.c - bars are in proportion, missing ones are not drawn. */
#include "reports/chart.h"

#include "ledger/base/money.h"
#include "ledger/base/text.h"
#include "reports/html.h"
#include "tests/suite.h"

static struct fault fault;
static struct arena arena;
enum { IMAGE_SIZE = 1 << 18 };

static void open_arena(void)
{
    ck_assert_ok(arena_open(16 << 20, &arena, &fault), &fault);
}

static void close_arena(void)
{
    arena_close(&arena);
}

static const struct column columns[] = {
    {"name", "名称", COLUMN_TEXT, false},
    {"a", "甲", COLUMN_FEN, false},
    {"b", "乙", COLUMN_FEN, false},
};

static void add(struct table *table, const char *name, struct cell a, struct cell b)
{
    const struct cell cells[] = {cell_words(name), a, b};
    ck_assert_ok(table_add(table, ROW_BODY, cells, &fault), &fault);
}

static struct bytes drawn(const struct table *table, enum chart_kind kind)
{
    const struct chart chart = {
        .kind = kind,
        .title = "<标题>",
        .description = "说明",
        .table = table,
        .label_column = 0,
        .value_columns = {1, 2},
        .value_column_count =
            kind == CHART_GROUPED || kind == CHART_BULLET || kind == CHART_LINES ? 2
                                                                                 : 1};
    uint8_t *at = arena_take(&arena, IMAGE_SIZE, 1);
    ck_assert_ptr_nonnull(at);
    struct output output = output_of_memory(at, IMAGE_SIZE);
    struct html html = html_of(&output);
    chart_write_svg(&chart, 1, LANGUAGE_ZH, &html);
    ck_assert_uint_eq(html.depth, 0);
    ck_assert_ok(output_finish(&output, &fault), &fault);
    return output_bytes(&output);
}

static bool holds(struct bytes picture, const char *text)
{
    return text_find(picture, bytes_of(text)) != SIZE_MAX;
}

START_TEST(test_bars_are_in_proportion_and_a_small_one_is_seen)
{
    struct table table = table_of(&arena, "t", "t", columns, 3);
    add(&table, "全", cell_fen(1000), cell_fen(0));
    add(&table, "半", cell_fen(500), cell_fen(0));
    add(&table, "微", cell_fen(1), cell_fen(0));
    add(&table, "无", cell_missing(), cell_fen(0));
    add(&table, "负", cell_fen(-500), cell_fen(0));
    const struct bytes picture = drawn(&table, CHART_BAR);
    ck_assert(holds(picture, "class=\"s0\" x=\"0\" y=\"20\" width=\"480\""));
    ck_assert(holds(picture, "class=\"s0\" x=\"0\" y=\"67\" width=\"240\""));
    ck_assert(holds(picture, "class=\"s0\" x=\"0\" y=\"114\" width=\"1\""));
    ck_assert(!holds(picture, "class=\"s0\" x=\"0\" y=\"161\""));
    ck_assert(!holds(picture, "class=\"s0\" x=\"0\" y=\"208\""));
    ck_assert(holds(picture, ">无数据</text>")); /* */
    ck_assert(holds(picture, ">-5.00</text>"));
}
END_TEST

/* Each bar against a target of its own: all targets stand below each other, and what
 * is far beyond one ends at the edge. */
START_TEST(test_bullets_of_own_targets_share_one_mark)
{
    static const struct column own[] = {{"name", "名称", COLUMN_TEXT, false},
                                        {"said", "完成", COLUMN_TEXT, false},
                                        {"goal", "目标", COLUMN_TEXT, false},
                                        {"part", "占比", COLUMN_PERCENT, false}};
    struct table table = table_of(&arena, "t", "t", own, 4);
    static const struct {
        const char *name, *said, *goal;
        int64_t part;
    } rows[] = {{"半", "50%", "100%", 5000},
                {"远", "900人", "≥100人", 90000},
                {"无", NULL, "≤8%", -1}};
    for (size_t i = 0; i < 3; i++) {
        const struct cell cells[] = {
            cell_words(rows[i].name),
            rows[i].said == NULL ? cell_missing() : cell_words(rows[i].said),
            cell_words(rows[i].goal),
            rows[i].part < 0 ? cell_missing() : cell_percent(rows[i].part)};
        ck_assert_ok(table_add(&table, ROW_BODY, cells, &fault), &fault);
    }
    const struct chart chart = {.kind = CHART_BULLET,
                                .title = "t",
                                .description = "d",
                                .table = &table,
                                .value_columns = {3},
                                .value_column_count = 1,
                                .mark = "年度指标值",
                                .said_columns = {1, 2}};
    uint8_t *at = arena_take(&arena, IMAGE_SIZE, 1);
    ck_assert_ptr_nonnull(at);
    struct output output = output_of_memory(at, IMAGE_SIZE);
    struct html html = html_of(&output);
    chart_write_svg(&chart, 1, LANGUAGE_ZH, &html);
    ck_assert_ok(output_finish(&output, &fault), &fault);
    const struct bytes picture = output_bytes(&output);
    /* The scale ends at twice the target: 128 units, the marks at 64. */
    ck_assert(holds(picture, "class=\"s0\" x=\"212\" y=\"30\" width=\"32\""));
    ck_assert(holds(picture, "class=\"s0\" x=\"212\" y=\"51\" width=\"128\""));
    ck_assert(holds(picture, "class=\"mark\" x=\"276\" y=\"26\""));
    ck_assert(holds(picture, "class=\"mark\" x=\"276\" y=\"47\""));
    ck_assert(!holds(picture, "y=\"68\" width=\"3\"")); /* */
    ck_assert(holds(picture, ">900人 / ≥100人</text>"));
    ck_assert(holds(picture, ">无数据 / ≤8%</text>"));
    ck_assert(holds(picture, ">年度指标值</text>"));
}
END_TEST

START_TEST(test_a_picture_names_and_describes_itself)
{
    struct table table = table_of(&arena, "t", "t", columns, 3);
    add(&table, "全", cell_fen(1), cell_fen(2));
    static const enum chart_kind kinds[] = {CHART_BAR, CHART_GROUPED, CHART_BULLET,
                                            CHART_FUNNEL, CHART_HISTOGRAM};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        const struct bytes picture = drawn(&table, kinds[i]);
        ck_assert(holds(picture, "role=\"img\""));
        ck_assert(holds(picture, "<title id=\"chart1-title\">&lt;标题&gt;</title>"));
        ck_assert(holds(picture, "<desc id=\"chart1-desc\">说明</desc>"));
    }
}
END_TEST

START_TEST(test_every_kind_of_picture_has_a_word_of_its_own)
{
    for (unsigned kind = 0; kind < CHART_KIND_COUNT; kind++) {
        ck_assert_ptr_nonnull(chart_kind_name(kind));
        for (unsigned other = 0; other < kind; other++) {
            ck_assert_str_ne(chart_kind_name(kind), chart_kind_name(other));
        }
    }
}
END_TEST

START_TEST(test_the_largest_amounts_do_not_overflow)
{
    struct table table = table_of(&arena, "t", "t", columns, 3);
    add(&table, "全", cell_fen(MONEY_FEN_MAX), cell_fen(MONEY_FEN_MAX));
    add(&table, "半", cell_fen(MONEY_FEN_MAX / 2), cell_fen(1));
    const struct bytes picture = drawn(&table, CHART_BAR);
    ck_assert(holds(picture, "class=\"s0\" x=\"0\" y=\"20\" width=\"480\""));
    ck_assert(holds(picture, "class=\"s0\" x=\"0\" y=\"67\" width=\"239\""));
    ck_assert(holds(drawn(&table, CHART_BULLET), "class=\"mark\" x=\"477\""));
}
END_TEST

START_TEST(test_rows_beyond_the_limit_are_left_to_the_table_and_said_so)
{
    for (size_t extra = 0; extra < 2; extra++) {
        struct table table = table_of(&arena, "t", "t", columns, 3);
        for (size_t i = 0; i < CHART_ROWS_MAX + extra; i++) {
            add(&table, "行", cell_fen(1), cell_fen(1));
        }
        ck_assert(holds(drawn(&table, CHART_BAR), "1 行未画出") == (extra == 1));
    }
}
END_TEST

START_TEST(test_an_empty_table_is_an_empty_picture)
{
    struct table table = table_of(&arena, "t", "t", columns, 3);
    ck_assert(!holds(drawn(&table, CHART_BAR), "<rect"));
    ck_assert(holds(drawn(&table, CHART_HISTOGRAM), "<svg"));
}
END_TEST

/* Percents of 100 % and more over the rows; a missing one breaks the line. */
START_TEST(test_lines_go_from_row_to_row_and_break_where_nothing_is_known)
{
    static const struct column rates[] = {
        {"month", "月份", COLUMN_PERIOD, false},
        {"a", "执行率", COLUMN_PERCENT, false},
        {"b", "序时进度", COLUMN_PERCENT, false},
    };
    struct table table = table_of(&arena, "t", "t", rates, 3);
    const struct cell first[] = {cell_period(2024 * 12), cell_percent(0),
                                 cell_percent(833)};
    const struct cell second[] = {cell_period(2024 * 12 + 1), cell_percent(5000),
                                  cell_percent(1667)};
    const struct cell third[] = {cell_period(2024 * 12 + 2), cell_missing(),
                                 cell_percent(2500)};
    ck_assert_ok(table_add(&table, ROW_BODY, first, &fault), &fault);
    ck_assert_ok(table_add(&table, ROW_BODY, second, &fault), &fault);
    ck_assert_ok(table_add(&table, ROW_BODY, third, &fault), &fault);
    const struct bytes picture = drawn(&table, CHART_LINES);
    /* 0 % lies on the floor, 50 % half way up; 231 is half of the width. */
    ck_assert(holds(picture, "<polygon class=\"s0\" points=\"44,195 231,115 231,118 "
                             "44,198\">"));
    ck_assert(holds(picture, "class=\"s1\" points=\"231,"));
    ck_assert(!holds(picture, "class=\"s0\" points=\"231,"));
    ck_assert(holds(picture, ">50.00%</text>"));
    ck_assert(holds(picture, ">100.00%</text>"));
    ck_assert(holds(picture, ">2024-01</text>"));
    ck_assert(holds(picture, ">序时进度</text>"));
}
END_TEST

START_TEST(test_one_row_and_no_row_are_lines_too)
{
    static const struct column rates[] = {{"month", "月份", COLUMN_TEXT, false},
                                          {"a", "甲", COLUMN_PERCENT, false},
                                          {"b", "乙", COLUMN_PERCENT, false}};
    struct table table = table_of(&arena, "t", "t", rates, 3);
    ck_assert(!holds(drawn(&table, CHART_LINES), "<polygon"));
    const struct cell cells[] = {cell_words("一"), cell_percent(25000),
                                 cell_percent(-5)};
    ck_assert_ok(table_add(&table, ROW_BODY, cells, &fault), &fault);
    const struct bytes picture = drawn(&table, CHART_LINES);
    ck_assert(!holds(picture, "<polygon"));
    ck_assert(holds(picture, ">250.00%</text>"));
}
END_TEST

START_TEST(test_shares_fill_the_bar_and_say_how_much_each_is)
{
    struct table table = table_of(&arena, "t", "t", columns, 3);
    add(&table, "中央", cell_fen(750), cell_fen(0));
    add(&table, "省级", cell_fen(250), cell_fen(0));
    add(&table, "无", cell_missing(), cell_fen(0));
    const struct bytes picture = drawn(&table, CHART_SHARES);
    ck_assert(
        holds(picture, "class=\"s0\" x=\"0\" y=\"0\" width=\"358\" height=\"26\""));
    ck_assert(
        holds(picture, "class=\"s1\" x=\"360\" y=\"0\" width=\"118\" height=\"26\""));
    ck_assert(holds(picture, ">7.50 · 75.00%</text>"));
    ck_assert(holds(picture, ">2.50 · 25.00%</text>"));
    ck_assert(holds(picture, ">无数据</text>")); /* no share either */
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("chart");
    TCase *picture = tcase_create("picture");
    tcase_add_checked_fixture(picture, open_arena, close_arena);
    tcase_add_test(picture, test_bars_are_in_proportion_and_a_small_one_is_seen);
    tcase_add_test(picture, test_bullets_of_own_targets_share_one_mark);
    tcase_add_test(picture, test_a_picture_names_and_describes_itself);
    tcase_add_test(picture, test_every_kind_of_picture_has_a_word_of_its_own);
    tcase_add_test(picture, test_the_largest_amounts_do_not_overflow);
    tcase_add_test(picture,
                   test_rows_beyond_the_limit_are_left_to_the_table_and_said_so);
    tcase_add_test(picture, test_an_empty_table_is_an_empty_picture);
    tcase_add_test(picture,
                   test_lines_go_from_row_to_row_and_break_where_nothing_is_known);
    tcase_add_test(picture, test_one_row_and_no_row_are_lines_too);
    tcase_add_test(picture, test_shares_fill_the_bar_and_say_how_much_each_is);
    suite_add_tcase(suite, picture);
    return suite;
}
