/* test_report_csv.c - RFC 4180, and no cell becomes a formula. */
#include "tests/reports/sample.h"

#include "ledger/base/text.h"

static struct fault fault;
static struct arena arena;

static void open_arena(void)
{
    ck_assert_ok(arena_open(16 << 20, &arena, &fault), &fault);
}

static void close_arena(void)
{
    arena_close(&arena);
}

static const struct column columns[] = {
    {"text", "文", COLUMN_TEXT, false},
    {"paid", "元", COLUMN_FEN, false},
};

static void row_is(const char *text, int64_t fen, const char *wanted)
{
    struct table table = table_of(&arena, "t", "t", columns, 2);
    const struct cell cells[] = {cell_words(text), cell_fen(fen)};
    struct document document =
        document_of(&arena, LANGUAGE_ZH, DOCUMENT_OFFICE, "r", "r", &sample_provenance);
    ck_assert_ok(table_add(&table, ROW_BODY, cells, &fault), &fault);
    ck_assert_ok(document_add_table(&document, &table, &fault), &fault);
    const size_t mark = arena_mark(&arena);
    const struct bytes csv = sample_written(report_write_csv, &document, &arena);
    char whole[256];
    snprintf(whole, sizeof(whole), "\xEF\xBB\xBF文,元\r\n%s\r\n\r\n", wanted);
    ck_assert_msg(bytes_start_with(csv, bytes_of(whole)), "%s", wanted);
    arena_rewind(&arena, mark);
}

/* */
START_TEST(test_a_cell_that_could_be_a_formula_gets_an_apostrophe)
{
    row_is("=1+1", 100, "'=1+1,1.00");
    row_is("+1", 100, "'+1,1.00");
    row_is("-1", 100, "'-1,1.00");
    row_is("@SUM(A1)", 100, "'@SUM(A1),1.00");
    row_is("\t=1", 100, "'\t=1,1.00");
    row_is("\r=1", 100, "\"'\r=1\",1.00");
    row_is("＝1", 100, "'＝1,1.00");
    row_is("＋1", 100, "'＋1,1.00");
    row_is("－1", 100, "'－1,1.00");
    row_is("＠1", 100, "'＠1,1.00");
    row_is("=HYPERLINK(\"x\",1)", 100, "\"'=HYPERLINK(\"\"x\"\",1)\",1.00");
}
END_TEST

START_TEST(test_a_real_number_stays_one_also_below_zero)
{
    row_is("a", -123450, "a,-1234.50");
    row_is("a", 0, "a,0.00");
}
END_TEST

START_TEST(test_commas_quotes_and_line_ends_are_quoted)
{
    row_is("a,b", 1, "\"a,b\",0.01");
    row_is("a\"b", 1, "\"a\"\"b\",0.01");
    row_is("a\nb", 1, "\"a\nb\",0.01");
    row_is(" a", 1, "\" a\",0.01");
    row_is("", 1, ",0.01");
}
END_TEST

START_TEST(test_the_public_list_is_the_agreed_file)
{
    struct table table;
    const struct document document = sample_notice(&arena, &table);
    sample_is_golden(sample_written(report_write_csv, &document, &arena), "notice.csv",
                     &arena);
}
END_TEST

START_TEST(test_an_office_report_is_the_agreed_file)
{
    struct table table;
    const struct document document = sample_office(&arena, &table);
    sample_is_golden(sample_written(report_write_csv, &document, &arena), "office.csv",
                     &arena);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("report_csv");
    TCase *cells = tcase_create("cells");
    tcase_add_checked_fixture(cells, open_arena, close_arena);
    tcase_add_test(cells, test_a_cell_that_could_be_a_formula_gets_an_apostrophe);
    tcase_add_test(cells, test_a_real_number_stays_one_also_below_zero);
    tcase_add_test(cells, test_commas_quotes_and_line_ends_are_quoted);
    tcase_add_test(cells, test_the_public_list_is_the_agreed_file);
    tcase_add_test(cells, test_an_office_report_is_the_agreed_file);
    suite_add_tcase(suite, cells);
    return suite;
}
