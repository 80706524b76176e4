/* test_sheet_xlsx.c - a worksheet of an .xlsx becomes rows of exact text, or the file
 * is refused whole. */
#include "tests/importers/book_kit.h"

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

static struct status refuse_row(void *context, const struct sheet_row *row,
                                struct fault *fault_at_row)
{
    (void)context;
    (void)row;
    return FAULT(fault_at_row, STATUS_REFUSED, "no");
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

#define ROW(cells) BOOK_SHEET("<row r=\"5\">" cells "</row>")

START_TEST(test_cells_are_their_exact_text)
{
    static const char strings[] =
        BOOK_XML "<sst " BOOK_MAIN "><si><t>姓名</t></si>"
                 "<si><r><rPr><b/></rPr><t>李</t></r><r><t xml:space=\"preserve\"> "
                 "测</t></r><rPh sb=\"0\" eb=\"1\"><t>li</t></rPh></si>"
                 "<si><t>a_x000D_b_x005F_c_x4E00_</t></si><si/>"
                 "<si><t>𬎆䶮&amp;&#20013;</t></si></sst>";
    static const struct {
        const char *cells, *row;
    } cases[] = {
        {"<c r=\"A5\" t=\"s\"><v>0</v></c><c r=\"C5\" t=\"s\"><v>1</v></c>",
         "5+4:姓名//李 测;"},
        {"<c r=\"A5\" t=\"s\"><v>2</v></c>", "5+4:a\rb_c一;"},
        {"<c r=\"A5\" t=\"s\"><v>3</v></c><c r=\"B5\"><v>1</v></c>", "5+4:/1;"},
        {"<c t=\"s\"><v>4</v></c><c><v>2</v></c>", "5+4:𬎆䶮&中/2;"},
        {"<c r=\"B5\" t=\"inlineStr\"><is><r><t>王</t></r><r><t>测</t></r></is></c>",
         "5+4:/王测;"},
        {"<c r=\"A5\" t=\"str\"><f>B1</f><v>文</v></c>", "5+4:文;"},
        {"<c r=\"A5\" t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c>", "5+4:TRUE/FALSE;"},
        {"<c r=\"A5\" t=\"d\"><v>2024-01-08T00:00:00</v></c>", "5+4:2024-01-08;"},
        {"<c r=\"A5\"><v>412.05000000000001</v></c>", "5+4:412.05;"},
        {"<c r=\"A5\"><v>8.0999999999999996</v></c>", "5+4:8.1;"},
        {"<c r=\"A5\"><v>0.30000000000000004</v></c>", "5+4:0.3;"},
        {"<c r=\"A5\"><v>999999999999999</v></c>", "5+4:999999999999999;"},
        {"<c r=\"A5\"><v>1.2345678E7</v></c>", "5+4:12345678;"},
        {"<c r=\"A5\"><v>-5E-3</v></c>", "5+4:-0.005;"},
        {"<c r=\"A5\"><v>412.005</v></c>", "5+4:412.005;"},
        {"<c r=\"A5\"><v>-0</v></c>", "5+4:0;"},
        {"<c r=\"A5\"><v>100</v></c>", "5+4:100;"},
        {"<c r=\"A5\"><v>999.99999999999999</v></c>", "5+4:1000;"},
        {"<c r=\"A5\" s=\"5\"><v>42</v></c>", "5+4:000042;"},
        {"<c r=\"A5\" s=\"5\"><v>1234567</v></c>", "5+4:1234567;"},
        {"<c r=\"A5\"><f>1+2</f><v>3</v></c>", "5+4:3;"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char sheet[2048];
        (void)snprintf(sheet, sizeof(sheet), ROW("%s"), cases[i].cells);
        ck_assert_ok(read_path(book_of(sheet, strings), NULL, 0), &fault);
        ck_assert_bytes(writer_bytes(&kept.text), bytes_of(cases[i].row));
        ck_assert_int_eq((int)report.form, SHEET_XLSX);
        ck_assert(report.is_whole);
        ck_assert_uint_eq(report.lines, 5);
        ck_assert_uint_eq(report.blank_lines, 4);
    }
}
END_TEST

START_TEST(test_days_are_the_days_their_format_shows) /* */
{
    static const struct {
        const char *style, *stored, *text;
        bool is_1904;
    } cases[] = {
        {"1", "45299", "2024-01-08", false},
        {"6", "45299", "2024-01-08", false},
        {"2", "45292", "2024-01", false},
        {"3", "45299.395833333336", "2024-01-08 09:30:00", false},
        {"3", "45298.999999999", "2024-01-08 00:00:00", false},
        {"4", "0.39583333333333331", "09:30:00", false},
        {"1", "1", "1900-01-01", false},
        {"1", "59", "1900-02-28", false},
        {"1", "61", "1900-03-01", false},
        {"1", "2958465", "9999-12-31", false},
        {"1", "0", "1904-01-01", true},
        {"1", "43837", "2024-01-08", true},
        {"0", "45299", "45299", false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char sheet[1024];
        (void)snprintf(
            sheet, sizeof(sheet),
            BOOK_SHEET("<row r=\"1\"><c r=\"A1\" s=\"%s\"><v>%s</v></c></row>"),
            cases[i].style, cases[i].stored);
        static const struct book_part old = {
            "xl/workbook.xml",
            BOOK_XML "<workbook " BOOK_MAIN "xmlns:r=\"" BOOK_TYPE
                     "\"><workbookPr date1904=\"1\"/><sheets><sheet name=\"一\" "
                     "sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
            0};
        const struct book_part parts[BOOK_PARTS_MAX] = {
            book_root,
            book_links,
            book_styles,
            cases[i].is_1904 ? old : book_one_sheet,
            {"xl/worksheets/sheet1.xml", sheet, 0}};
        char row[64];
        (void)snprintf(row, sizeof(row), "1:%s;", cases[i].text);
        ck_assert_ok(read_path(book_file(parts), NULL, 0), &fault);
        ck_assert_bytes(writer_bytes(&kept.text), bytes_of(row));
    }
}
END_TEST

START_TEST(test_cells_that_lost_something_are_refused_by_name)
{
    static const struct {
        const char *cells, *rule, *name;
    } cases[] = {
        {"<c r=\"C5\"><v>430699199001011000</v></c>", "R-140", "C5"},
        {"<c r=\"C5\"><v>4.30699199001011E+17</v></c>", "R-140", "C5"},
        {"<c r=\"C5\"><v>6.2220212345678899E+18</v></c>", "R-140", "C5"},
        {"<c r=\"AB5\"><v>1000000000000000</v></c>", "R-140", "AB5"},
        {"<c r=\"A5\"><v>999999999999999.9</v></c>", "R-140", "A5"},
        {"<c r=\"C5\" t=\"e\"><v>#REF!</v></c>", "R-141", "C5"},
        {"<c r=\"C5\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>", "R-141", "C5"},
        {"<c r=\"A5\" s=\"1\"><v>60</v></c>", "R-142", "A5"},
        {"<c r=\"A5\" s=\"1\"><v>0</v></c>", "R-142", "A5"},
        {"<c r=\"A5\" s=\"1\"><v>-1</v></c>", "R-142", "A5"},
        {"<c r=\"A5\" s=\"1\"><v>2958466</v></c>", "R-142", "A5"},
        {"<c r=\"C5\"><f>SUM(A1:A4)</f></c>", "R-144", "C5"},
        {"<c r=\"A5\" t=\"s\"><v>7</v></c>", "R-031", "A5"},
        {"<c r=\"A5\"><v>12a</v></c>", "R-031", "A5"},
        {"<c r=\"A5\"><v>1.2E</v></c>", "R-031", "A5"},
        {"<c r=\"A5\" t=\"x\"><v>1</v></c>", "R-031", "A5"},
        {"<c r=\"B5\"><v>1</v></c><c r=\"A5\"><v>1</v></c>", "R-031", "A5"},
        {"<c r=\"A5\"><v>1</v></c><c r=\"A5\"><v>1</v></c>", "R-031", "A5"},
        {"<c r=\"DY5\"><v>1</v></c>", "R-033", "DY5"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char sheet[1024];
        (void)snprintf(sheet, sizeof(sheet), ROW("%s"), cases[i].cells);
        ck_assert_status(read_path(book_of(sheet, NULL), NULL, 0), STATUS_INPUT);
        ck_assert_str_eq(fault.rule, cases[i].rule);
        ck_assert_str_eq(fault.column, cases[i].name);
        ck_assert_uint_eq(fault.line, 5);
    }
}
END_TEST

START_TEST(test_damaged_and_foreign_archives_are_refused) /* */
{
    static const struct book_part docx = {
        "_rels/.rels",
        BOOK_RELS "<Relationship Id=\"rId1\" Type=\"" BOOK_TYPE
                  "/officeDocument\" Target=\"xl/workbook.bin\"/></Relationships>",
        0};
    const struct book_part sheet = {"xl/worksheets/sheet1.xml", BOOK_SHEET(""), 0};
    const struct book_part broken = {"xl/worksheets/sheet1.xml",
                                     BOOK_XML "<worksheet><sheetData></worksheet>", 0};
    const struct book_part entities = {
        "xl/worksheets/sheet1.xml",
        BOOK_XML "<!DOCTYPE worksheet [<!ENTITY a \"b\">]><worksheet/>", 0};
    const struct book_part cases[][BOOK_PARTS_MAX] = {
        {{"a.txt", "x", 0}},
        {docx, sheet},
        {book_root, sheet},
        {book_root, book_one_sheet, sheet},
        {book_root, book_links, book_one_sheet},
        {book_root, book_links, book_one_sheet, broken},
        {book_root, book_links, book_one_sheet, entities},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_status(read_path(book_file(cases[i]), NULL, 0), STATUS_INPUT);
        ck_assert_str_eq(fault.rule, "R-031");
        ck_assert_uint_eq(fault.line, 0);
    }
    const char *path = book_of(BOOK_SHEET("<row><c><v>1</v></c></row>"), NULL);
    static uint8_t bytes[1 << 16];
    const int file = open(path, O_RDONLY);
    const ssize_t size = read(file, bytes, sizeof(bytes));
    ck_assert_int_eq(close(file), 0);
    ck_assert_int_gt(size, 100);
    for (size_t cut = 4; cut < (size_t)size; cut += 7) {
        ck_assert_status(read_path(kit_file(bytes, cut), NULL, 0), STATUS_INPUT);
    }
}
END_TEST

START_TEST(test_an_archive_that_inflates_too_far_is_refused) /* */
{
    static char bomb[SHEET_PART_SMALL * 3];
    memset(bomb, ' ', sizeof(bomb));
    memcpy(bomb, BOOK_XML, strlen(BOOK_XML));
    memcpy(bomb + sizeof(bomb) - 12, "<worksheet/>", 12);
    for (int i = 0; i < 2; i++) {
        const size_t size = i == 0 ? SHEET_PART_SMALL : sizeof(bomb);
        const struct book_part parts[BOOK_PARTS_MAX] = {
            book_root,
            book_links,
            book_one_sheet,
            {"xl/worksheets/sheet1.xml", bomb, size}};
        ck_assert_status(read_path(book_file(parts), NULL, 0), STATUS_INPUT);
        ck_assert_str_eq(fault.rule, i == 0 ? "R-031" : "R-139");
    }
}
END_TEST

START_TEST(test_what_a_workbook_hides_is_told) /* */
{
    static const struct book_part three = {
        "xl/workbook.xml",
        BOOK_XML "<workbook " BOOK_MAIN "xmlns:r=\"" BOOK_TYPE
                 "\"><sheets><sheet name=\"封面\" sheetId=\"1\" state=\"hidden\" "
                 "r:id=\"rId1\"/><sheet name=\"名单\" sheetId=\"2\" r:id=\"rId2\"/>"
                 "</sheets></workbook>",
        0};
    static const char second[] = BOOK_XML
        "<worksheet " BOOK_MAIN
        "><cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols><sheetData>"
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\"><v>2</v></c></row>"
        "<row r=\"2\" hidden=\"1\"><c r=\"A2\"><v>3</v></c><c r=\"B2\"><f>1</f><v>4"
        "</v></c></row><row r=\"3\" hidden=\"1\"/></sheetData><mergeCells "
        "count=\"1\"><mergeCell ref=\"A1:A2\"/></mergeCells></worksheet>";
    const struct book_part parts[BOOK_PARTS_MAX] = {
        book_root,
        book_links,
        three,
        {"xl/worksheets/sheet1.xml", BOOK_SHEET("<row><c><v>9</v></c></row>"), 0},
        {"xl/worksheets/sheet2.xml", second, 0}};
    const char *path = book_file(parts);
    ck_assert_ok(read_path(path, NULL, 0), &fault);
    ck_assert_bytes(writer_bytes(&kept.text), bytes_of("1:1/2;2:3/4;"));
    ck_assert_uint_eq(report.book.hidden_rows, 1);
    ck_assert_uint_eq(report.book.hidden_columns, 1);
    ck_assert_uint_eq(report.book.merged, 1);
    ck_assert_uint_eq(report.book.formulas, 1);
    ck_assert_uint_eq(report.book.hidden_worksheets, 1);
    ck_assert_uint_eq(report.book.other_worksheets, 0);
    ck_assert_ok(read_path(path, " 封面 ", 0), &fault);
    ck_assert_bytes(writer_bytes(&kept.text), bytes_of("1:9;"));
    ck_assert_uint_eq(report.book.other_worksheets, 1);
    ck_assert_status(read_path(path, "别的", 0), STATUS_NOT_FOUND);
}
END_TEST

START_TEST(test_rows_keep_their_numbers_and_width)
{
    static const char sheet[] =
        BOOK_SHEET("<row r=\"2\"><c r=\"B2\"><v>1</v></c></row><row r=\"3\"/>"
                   "<row r=\"6\"><c r=\"A6\"><v>2</v></c></row>"
                   "<row r=\"7\"><c r=\"D7\"><v>3</v></c></row>");
    const char *path = book_of(sheet, NULL);
    ck_assert_ok(read_path(path, NULL, 0), &fault);
    ck_assert_bytes(writer_bytes(&kept.text), bytes_of("2+1:/1;6+3:2/;7:///3;"));
    ck_assert_uint_eq(report.blank_lines, 4);
    ck_assert_uint_eq(report.lines, 7);
    ck_assert_ok(read_path(path, NULL, 2), &fault);
    ck_assert_uint_eq(kept.rows, 2);
    ck_assert(!report.is_whole);
    ck_assert_ok(read_path(path, NULL, 3), &fault);
    ck_assert_uint_eq(kept.rows, 3);
}
END_TEST

START_TEST(test_bounds_of_a_cell) /* */
{
    for (int extra = -1; extra <= 1; extra++) {
        static char sheet[SHEET_FIELD_SIZE_MAX + 1024];
        char text[SHEET_FIELD_SIZE_MAX + 2];
        memset(text, 'x', sizeof(text));
        text[SHEET_FIELD_SIZE_MAX + extra] = '\0';
        (void)snprintf(sheet, sizeof(sheet),
                       ROW("<c r=\"B5\" t=\"inlineStr\"><is><r><t>%.*s</t></r><r><t>%s"
                           "</t></r></is></c>"),
                       10, text, text + 10);
        const struct status read = read_path(book_of(sheet, NULL), NULL, 0);
        if (extra <= 0) {
            ck_assert_ok(read, &fault);
        } else {
            ck_assert_status(read, STATUS_INPUT);
            ck_assert_str_eq(fault.rule, "R-033");
            ck_assert_str_eq(fault.column, "B5");
        }
    }
}
END_TEST

START_TEST(test_the_callbacks_refusal_names_its_row)
{
    const char *path = book_of(
        BOOK_SHEET(
            "<row r=\"4\"><c><v>1</v></c></row><row r=\"9\"><c><v>1</v></c></row>"),
        NULL);
    const struct sheet_options options = {.path = path, .separator = ','};
    fault_clear(&fault);
    ck_assert_status(sheet_read(&options, &arena, refuse_row, NULL, &report, &fault),
                     STATUS_REFUSED);
    ck_assert_uint_eq(fault.line, 4);
    ck_assert_str_eq(fault.column, "");
    ck_assert_str_eq(fault.file, path);
}
END_TEST

Suite *suite_make(void)
{
    Suite *made = suite_create("sheet_xlsx");
    TCase *cells = tcase_create("cells");
    tcase_add_checked_fixture(cells, open_all, close_all);
    tcase_add_test(cells, test_cells_are_their_exact_text);
    tcase_add_test(cells, test_days_are_the_days_their_format_shows);
    tcase_add_test(cells, test_rows_keep_their_numbers_and_width);
    tcase_add_test(cells, test_what_a_workbook_hides_is_told);
    suite_add_tcase(made, cells);
    TCase *refusals = tcase_create("refusals");
    tcase_add_checked_fixture(refusals, open_all, close_all);
    tcase_add_test(refusals, test_cells_that_lost_something_are_refused_by_name);
    tcase_add_test(refusals, test_damaged_and_foreign_archives_are_refused);
    tcase_add_test(refusals, test_an_archive_that_inflates_too_far_is_refused);
    tcase_add_test(refusals, test_bounds_of_a_cell);
    tcase_add_test(refusals, test_the_callbacks_refusal_names_its_row);
    suite_add_tcase(made, refusals);
    return made;
}
