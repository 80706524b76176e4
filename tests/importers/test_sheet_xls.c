/* test_sheet_xls.c - a worksheet of an .xls becomes rows of exact text, also what its
 * library does not tell; or the file is refused whole.
 *
 * The workbooks were made by other programs: fixtures/books/make.py says how. */
#include "tests/importers/sheet_kit.h"

static struct arena arena;
static struct fault fault;
static struct kit_rows kept;
static struct sheet_report report;

static void open_all(void)
{
    ck_assert_ok(arena_open(KIT_ARENA, &arena, &fault), &fault);
}

static void close_all(void)
{
    arena_close(&arena);
}

static struct status read_path(const char *path, const char *worksheet, uint64_t limit)
{
    const struct sheet_options options = {
        .path = path, .separator = ',', .worksheet = worksheet, .row_limit = limit};
    kept.text = writer_of(kept.room, sizeof(kept.room));
    kept.rows = 0;
    fault_clear(&fault);
    const size_t mark = arena_mark(&arena);
    const struct status read =
        sheet_read(&options, &arena, kit_on_row, &kept, &report, &fault);
    arena_rewind(&arena, mark);
    return read;
}

#define BOOKS "tests/importers/fixtures/books/"

START_TEST(test_cells_are_their_exact_text) /* */
{
    ck_assert_ok(read_path(BOOKS "cells.xls", NULL, 0), &fault);
    ck_assert_bytes(writer_bytes(&kept.text),
                    bytes_of("2+1:412.05/0.3/-5/1000000000/412.005/999999999999999;"
                             "3:2024-01-08/2024-01-08 09:30:00/09:30:01/TRUE/FALSE/;"
                             "4:3.25/TRUE///后/;6+1:李测四/////;7:合并/////;"
                             "8:/藏////;"));
    ck_assert_int_eq((int)report.form, SHEET_XLS);
    ck_assert(report.is_whole);
    ck_assert_uint_eq(report.book.formulas, 3);
    ck_assert_uint_eq(report.book.merged, 1);
    ck_assert_uint_eq(report.book.hidden_rows, 1);
    ck_assert_uint_eq(report.book.hidden_columns, 1);
    ck_assert_uint_eq(report.book.other_worksheets, 1);
    ck_assert_uint_eq(report.book.hidden_worksheets, 0);
}
END_TEST

START_TEST(test_a_worksheet_is_read_by_its_name)
{
    ck_assert_ok(read_path(BOOKS "cells.xls", "二月", 0), &fault);
    ck_assert_bytes(writer_bytes(&kept.text), bytes_of("1:另一张;"));
    ck_assert_status(read_path(BOOKS "cells.xls", "三月", 0), STATUS_NOT_FOUND);
    ck_assert_ok(read_path(BOOKS "cells.xls", NULL, 2), &fault);
    ck_assert_uint_eq(kept.rows, 2);
    ck_assert(!report.is_whole);
}
END_TEST

START_TEST(test_days_count_from_1904_when_the_workbook_says_so) /* */
{
    ck_assert_ok(read_path(BOOKS "days-1904.xls", NULL, 0), &fault);
    ck_assert_bytes(writer_bytes(&kept.text), bytes_of("1:2024-01-08;"));
}
END_TEST

START_TEST(test_cells_that_lost_something_are_refused_by_name)
{
    static const struct {
        const char *path, *rule;
    } cases[] = {
        {BOOKS "long-number.xls", "R-140"},   {BOOKS "error.xls", "R-141"},
        {BOOKS "formula-error.xls", "R-141"}, {BOOKS "formula-text.xls", "R-144"},
        {BOOKS "no-day.xls", "R-142"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_status(read_path(cases[i].path, NULL, 0), STATUS_INPUT);
        ck_assert_str_eq(fault.rule, cases[i].rule);
        ck_assert_str_eq(fault.column, "C5");
        ck_assert_uint_eq(fault.line, 5);
    }
}
END_TEST

START_TEST(test_a_bank_s_own_export_reads)
{
    const char *path =
        suite_shared("samples/double-entry-generator/example-ccb-records.xls");
    if (path == NULL) {
        return;
    }
    ck_assert_ok(read_path(path, NULL, 0), &fault);
    ck_assert_uint_eq(report.rows, 12);
    ck_assert_uint_eq(report.blank_lines, 1);
    const struct bytes text = writer_bytes(&kept.text);
    const char wanted[] = "8:20250102/20250102/19:12:59/16.78/0/2160.13/人民币/消费/"
                          "2088131*****0121/**微超/支付宝-支付宝外部商户-便民微超;";
    kept.room[text.size] = '\0';
    ck_assert_ptr_nonnull(strstr((const char *)kept.room, wanted));
}
END_TEST

/* Found by the fuzzer: the library then walks 65,536 rows of as many columns. */
START_TEST(test_a_worksheet_that_claims_to_be_huge_is_read_for_what_it_holds)
{
    static uint8_t bytes[1 << 16];
    static const uint8_t record[] = {0x00, 0x02, 0x0E, 0x00}; /* DIMENSIONS, 14 bytes */
    const int file = open(BOOKS "cells.xls", O_RDONLY);
    const ssize_t size = read(file, bytes, sizeof(bytes));
    ck_assert_int_eq(close(file), 0);
    size_t at = 0;
    while (memcmp(bytes + at, record, sizeof(record)) != 0) {
        at++;
        ck_assert_uint_lt(at + sizeof(record), (size_t)size);
    }
    memcpy(bytes + at + 8, "\x00\x00\x01\x00", 4); /* last row   */
    memcpy(bytes + at + 14, "\xFF\xFF", 2);        /* last column */
    const char *path = kit_file(bytes, (size_t)size);
    const struct status read = read_path(path, NULL, 0);
    ck_assert(status_is_ok(read) || read.code == STATUS_INPUT);
    ck_assert(!status_is_ok(read) || kept.rows == 6);
}
END_TEST

/* Whatever is damaged, the reader's own process lives and answers. */
START_TEST(test_damaged_workbooks_are_refused_or_read)
{
    static uint8_t bytes[1 << 16];
    const int file = open(BOOKS "cells.xls", O_RDONLY);
    const ssize_t size = read(file, bytes, sizeof(bytes));
    ck_assert_int_eq(close(file), 0);
    ck_assert_int_gt(size, 4096);
    for (size_t cut = 8; cut < (size_t)size; cut += 509) {
        ck_assert_status(read_path(kit_file(bytes, cut), NULL, 0), STATUS_INPUT);
        ck_assert_ptr_nonnull(strstr(fault.message, "R-031"));
    }
    for (size_t at = 24; at < (size_t)size; at += 97) {
        const uint8_t kept_byte = bytes[at];
        bytes[at] = 0xFF;
        const struct status read = read_path(kit_file(bytes, (size_t)size), NULL, 0);
        ck_assert(status_is_ok(read) || read.code == STATUS_INPUT);
        bytes[at] = kept_byte;
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("sheet_xls");
    TCase *cells = tcase_create("cells");
    tcase_add_checked_fixture(cells, open_all, close_all);
    tcase_set_timeout(cells, 60);
    tcase_add_test(cells, test_cells_are_their_exact_text);
    tcase_add_test(cells, test_a_worksheet_is_read_by_its_name);
    tcase_add_test(cells, test_days_count_from_1904_when_the_workbook_says_so);
    tcase_add_test(cells, test_cells_that_lost_something_are_refused_by_name);
    tcase_add_test(cells, test_a_bank_s_own_export_reads);
    tcase_add_test(cells,
                   test_a_worksheet_that_claims_to_be_huge_is_read_for_what_it_holds);
    tcase_add_test(cells, test_damaged_workbooks_are_refused_or_read);
    suite_add_tcase(suite, cells);
    return suite;
}
