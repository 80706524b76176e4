/* test_table.c - what is missing prints no data, and sums leave nothing out. */
#include "reports/table.h"

#include "ledger/base/money.h"
#include "reports/phrases.h"
#include "tests/suite.h"

static const struct column columns[] = {
    {"village", "村（社区）", COLUMN_TEXT, false},
    {"households", "户数", COLUMN_COUNT, true},
    {"paid", "金额（元）", COLUMN_FEN, true},
    {"rate", "执行率", COLUMN_PERCENT, false},
};
enum { COLUMN_COUNT_HERE = 4 };

static struct fault fault;

static void text_is(struct cell cell, enum cell_style style, enum language language,
                    const char *wanted)
{
    char buffer[TABLE_CELL_TEXT_SIZE];
    ck_assert_bytes(table_cell_text(&cell, style, language, buffer), bytes_of(wanted));
}

/* */
START_TEST(test_a_missing_cell_prints_no_data_and_never_a_number)
{
    text_is(cell_missing(), CELL_GROUPED, LANGUAGE_ZH, "无数据");
    text_is(cell_missing(), CELL_PLAIN, LANGUAGE_EN, "no data");
    text_is((struct cell){0}, CELL_PLAIN, LANGUAGE_EN, "no data");
    text_is(cell_blank(), CELL_PLAIN, LANGUAGE_ZH, "");
}
END_TEST

START_TEST(test_numbers_are_written_for_readers_and_for_machines)
{
    static const struct {
        int64_t number;
        enum column_kind kind;
        const char *plain, *grouped;
    } cases[] = {
        {0, COLUMN_COUNT, "0", "0"},
        {999, COLUMN_COUNT, "999", "999"},
        {1000, COLUMN_COUNT, "1000", "1,000"},
        {-1234567, COLUMN_COUNT, "-1234567", "-1,234,567"},
        {INT64_MIN, COLUMN_COUNT, "-9223372036854775808", "-9,223,372,036,854,775,808"},
        {123450, COLUMN_FEN, "1234.50", "1,234.50"},
        {-5, COLUMN_FEN, "-0.05", "-0.05"},
        {3333, COLUMN_PERCENT, "33.33%", "33.33%"},
        {-7, COLUMN_PERCENT, "-0.07%", "-0.07%"},
        {10000, COLUMN_PERCENT, "100.00%", "100.00%"},
        {19730, COLUMN_DAY, "2024-01-08", "2024-01-08"},
        {2024 * 12, COLUMN_PERIOD, "2024-01", "2024-01"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct cell cell = cell_number(cases[i].kind, cases[i].number);
        text_is(cell, CELL_PLAIN, LANGUAGE_ZH, cases[i].plain);
        text_is(cell, CELL_GROUPED, LANGUAGE_EN, cases[i].grouped);
    }
}
END_TEST

static void add(struct table *table, const char *village, int64_t count,
                struct cell paid)
{
    const struct cell cells[COLUMN_COUNT_HERE] = {
        cell_words(village), cell_count(count), paid, cell_percent(1)};
    ck_assert_ok(table_add(table, ROW_BODY, cells, &fault), &fault);
}

START_TEST(test_a_subtotal_covers_the_rows_since_the_last_one_and_a_total_all)
{
    struct arena arena;
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
    struct table table = table_of(&arena, "t", "t", columns, COLUMN_COUNT_HERE);
    add(&table, "甲村", 2, cell_fen(100));
    add(&table, "甲村", 3, cell_fen(-40));
    ck_assert_ok(table_add_sum(&table, ROW_SUBTOTAL, "小计", &fault), &fault);
    ck_assert_int_eq(table.last->cells[1].number, 5);
    ck_assert_int_eq(table.last->cells[2].number, 60);
    add(&table, "乙村", 4, cell_fen(7));
    ck_assert_ok(table_add_sum(&table, ROW_SUBTOTAL, "小计", &fault), &fault);
    ck_assert_int_eq(table.last->cells[1].number, 4);
    ck_assert_ok(table_add_sum(&table, ROW_TOTAL, "合计", &fault), &fault);
    ck_assert_int_eq(table.last->cells[1].number, 9);
    ck_assert_int_eq(table.last->cells[2].number, 67);
    ck_assert_int_eq(table.last->cells[3].state, CELL_BLANK);
    ck_assert_uint_eq(table.row_count, 3);
    arena_close(&arena);
}
END_TEST

/* */
START_TEST(test_a_sum_over_a_missing_cell_is_missing)
{
    struct arena arena;
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
    struct table table = table_of(&arena, "t", "t", columns, COLUMN_COUNT_HERE);
    add(&table, "甲村", 2, cell_fen(100));
    add(&table, "乙村", 3, cell_missing());
    ck_assert_ok(table_add_sum(&table, ROW_TOTAL, "合计", &fault), &fault);
    ck_assert_int_eq(table.last->cells[1].number, 5);
    ck_assert_int_eq(table.last->cells[2].state, CELL_MISSING);
    arena_close(&arena);
}
END_TEST

START_TEST(test_a_sum_out_of_range_is_refused_and_adds_no_row)
{
    struct arena arena;
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
    struct table table = table_of(&arena, "t", "t", columns, COLUMN_COUNT_HERE);
    add(&table, "甲村", 2, cell_fen(MONEY_FEN_MAX));
    add(&table, "乙村", 3, cell_fen(1));
    const struct table_row *last = table.last;
    ck_assert_status(table_add_sum(&table, ROW_TOTAL, "合计", &fault), STATUS_REFUSED);
    ck_assert_ptr_eq(table.last, last);
    arena_close(&arena);
}
END_TEST

START_TEST(test_a_full_arena_leaves_the_table_as_it_was)
{
    struct arena arena;
    ck_assert_ok(arena_open(4096, &arena, &fault), &fault);
    struct table table = table_of(&arena, "t", "t", columns, COLUMN_COUNT_HERE);
    const struct cell cells[COLUMN_COUNT_HERE] = {{0}};
    size_t rows = 0;
    while (status_is_ok(table_add(&table, ROW_BODY, cells, &fault))) {
        rows++;
    }
    ck_assert_int_eq(fault.code, STATUS_NO_MEMORY);
    ck_assert_uint_eq(table.row_count, rows);
    ck_assert_ptr_null(table.last->next);
    arena_close(&arena);
}
END_TEST

/* PHRASE_FORMS_END and PHRASE_COUNT are ends, not phrases. */
START_TEST(test_every_phrase_has_words_in_both_languages)
{
    for (unsigned i = 0; i < PHRASE_COUNT; i++) {
        if (i != PHRASE_FORMS_END) {
            ck_assert_ptr_nonnull(phrases_get(LANGUAGE_ZH, (enum phrase)i));
            ck_assert_ptr_nonnull(phrases_get(LANGUAGE_EN, (enum phrase)i));
        }
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("table");
    TCase *cells = tcase_create("cells");
    tcase_add_test(cells, test_a_missing_cell_prints_no_data_and_never_a_number);
    tcase_add_test(cells, test_numbers_are_written_for_readers_and_for_machines);
    tcase_add_test(cells, test_every_phrase_has_words_in_both_languages);
    suite_add_tcase(suite, cells);
    TCase *sums = tcase_create("sums");
    tcase_add_test(sums,
                   test_a_subtotal_covers_the_rows_since_the_last_one_and_a_total_all);
    tcase_add_test(sums, test_a_sum_over_a_missing_cell_is_missing);
    tcase_add_test(sums, test_a_sum_out_of_range_is_refused_and_adds_no_row);
    tcase_add_test(sums, test_a_full_arena_leaves_the_table_as_it_was);
    suite_add_tcase(suite, sums);
    return suite;
}
