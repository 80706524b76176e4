/* test_report_pdf.c - a document on paper: its text, its sheets
 * and what must not stand on them. */
#include "tests/reports/sheets.h"

#include "reports/pdf.h"
#include "reports/qr.h"

/* 28 characters a line and 22 lines, in the units of the sheet. */
START_TEST(test_a_notice_has_22_lines_of_28_characters)
{
    struct document document = document_of(&arena, LANGUAGE_ZH, DOCUMENT_NOTICE, "n",
                                           "公示", &sample_provenance);
    static char text[3 * 28 * 60 + 1];
    for (size_t i = 0; i < 28 * 60; i++) {
        memcpy(text + 3 * i, "测", 3);
    }
    ck_assert_ok(document_add_paragraph(&document, text, &fault), &fault);
    save(write_sheets(&document));
    const struct bytes second = ask("pdftotext -layout -f 2 -l 2", "-");
    size_t lines = 0;
    for (size_t i = 0, begin = 0; i < second.size; i++) {
        if (second.at[i] == '\n') {
            const struct bytes line =
                text_trim(bytes_from(second.at + begin, i - begin));
            if (bytes_start_with(line, bytes_of("测"))) {
                ck_assert_uint_eq(text_count(line), 28);
                lines++;
            }
            begin = i + 1;
        }
    }
    ck_assert_uint_eq(lines, 22);
    ck_assert(holds(second, "—2—"));
    const struct bytes facts = ask("pdfinfo", "");
    ck_assert(holds(facts, "595.276 x 841.89 pts (A4)"));
}
END_TEST

START_TEST(test_every_cell_is_read_back)
{
    struct table table;
    const struct document office = sample_office(&arena, &table);
    struct bytes text = text_of(&office);
    check_cells(text, &table);
    ck_assert(holds(text, office.title));
    ck_assert(holds(text, "<农村低保> 已按月足额发放 & 无拖欠。"));
    ck_assert(holds(text, "无数据")); /* */
    ck_assert(holds(text, sample_provenance.root));
    ck_assert(holds(text, "各项目已支付资金"));
    const struct document notice = sample_notice(&arena, &table);
    text = text_of(&notice);
    check_cells(text, &table);
    ck_assert(holds(text, "—1—"));
    ck_assert(holds(text, "第 1 页，共 1 页"));
}
END_TEST

/* The words of a chart stay words, drawn from the SVG that pages show. */
START_TEST(test_a_chart_keeps_its_figures_as_text)
{
    struct table table;
    const struct document office = sample_office(&arena, &table);
    const struct bytes text = text_of(&office);
    ck_assert_uint_eq(times(text, "城市最低生活保障"), 3); /* table and two charts */
    ck_assert(holds(text, "6,110,345.00 / 9,052,000.00"));
}
END_TEST

START_TEST(test_a_small_table_and_its_picture_stand_side_by_side) /* */
{
    static const struct column columns[] = {{"source", "来源", COLUMN_TEXT, false},
                                            {"given", "金额", COLUMN_FEN, false}};
    struct document document =
        document_of(&arena, LANGUAGE_ZH, DOCUMENT_OFFICE, "shares", "资金来源构成表",
                    &sample_provenance);
    struct table table = table_of(&arena, "shares", "各级资金", columns, 2);
    const struct cell central[] = {cell_words("中央"), cell_fen(300)};
    const struct cell county[] = {cell_words("县级"), cell_fen(100)};
    ck_assert_ok(table_add(&table, ROW_BODY, central, &fault), &fault);
    ck_assert_ok(table_add(&table, ROW_BODY, county, &fault), &fault);
    const struct chart chart = {.kind = CHART_SHARES,
                                .title = "占比图",
                                .description = "各级占比",
                                .table = &table,
                                .value_columns = {1},
                                .value_column_count = 1};
    ck_assert_ok(document_add_table(&document, &table, &fault), &fault);
    ck_assert_ok(document_add_chart(&document, &chart, &fault), &fault);
    const struct bytes text = text_of(&document);
    const size_t at = text_find(text, bytes_of("各级资金"));
    const size_t beside = text_find(text, bytes_of("占比图"));
    ck_assert(at != SIZE_MAX && beside != SIZE_MAX && at < beside);
    ck_assert_ptr_null(memchr(text.at + at, '\n', beside - at));
    ck_assert(holds(text, "3.00 · 75.00%"));
}
END_TEST

/* */
START_TEST(test_a_long_title_is_set_in_balanced_lines)
{
    struct table table;
    struct document document = sample_notice(&arena, &table);
    document.title = "测试县测试镇2024年6月农村最低生活保障金发放公示";
    save(write_sheets(&document));
    const struct bytes text = ask("pdftotext -l 1", "-");
    ck_assert(holds(text, "测试县测试镇2024年6月\n农村最低生活保障金发放公示\n"));
}
END_TEST

/* The right end of the text is not beyond the right margin, 26 mm. */
static void check_right_end(struct bytes boxes)
{
    static const char key[] = "xMax=\"";
    size_t at = text_find(boxes, bytes_of(key));
    size_t count = 0;
    while (at != SIZE_MAX) {
        const size_t from = at + sizeof(key) - 1;
        boxes = bytes_from(boxes.at + from, boxes.size - from);
        ck_assert_int_le(strtol((const char *)boxes.at, NULL, 10), 595 - 73);
        at = text_find(boxes, bytes_of(key));
        count++;
    }
    ck_assert_uint_gt(count, 2);
}

START_TEST(test_a_long_name_under_a_notice_stays_on_the_sheet)
{
    static const char part[] = "测试县民政局社会救助";
    for (size_t parts = 2; parts <= 5; parts++) {
        char text[256] = "";
        struct writer writer = writer_of(text, sizeof(text) - 1);
        struct document document = document_of(&arena, LANGUAGE_ZH, DOCUMENT_NOTICE,
                                               "notice", "公示", &sample_provenance);
        for (size_t i = 0; i < parts; i++) {
            writer_text(&writer, part);
        }
        writer_text(&writer, "（章）\n2024年1月11日");
        ck_assert_ok(document_add_signature(&document, text, &fault), &fault);
        save(write_sheets(&document));
        check_right_end(ask("pdftotext -l 1 -bbox", "-"));
    }
}
END_TEST

/* */
START_TEST(test_equal_documents_give_equal_bytes_without_a_day_of_their_own)
{
    struct table table;
    struct document document = sample_office(&arena, &table);
    const struct bytes first = write_sheets(&document);
    const struct bytes second = write_sheets(&document);
    ck_assert_bytes(first, second);
    save(first);
    struct bytes facts = ask("pdfinfo -isodates", "");
    ck_assert(holds(facts, "2024-01-31T17:30:00+08"));
    ck_assert(holds(facts, document.title));
    ck_assert(holds(facts, "测试县财政局"));
    ck_assert(holds(facts, "mingzhang 0.1.0"));
    document.provenance.as_of = "";
    save(write_sheets(&document));
    facts = ask("pdfinfo -isodates", "");
    ck_assert(holds(facts, "2000-01-01T00:00:00"));
}
END_TEST

START_TEST(test_every_font_is_embedded_and_can_be_read_back)
{
    struct table table;
    const struct document document = sample_notice(&arena, &table);
    save(write_sheets(&document));
    const struct bytes fonts = ask("pdffonts", "");
    const size_t count = times(fonts, "\n") - 2;
    ck_assert_uint_ge(count, 2);
    ck_assert_uint_eq(times(fonts, "yes yes yes"), count);
}
END_TEST

START_TEST(test_rare_characters_of_names_are_shown)
{
    static const char *const names[] = {"𬎆*测", "䶮*", "㛃测", "𫖮*", "阿***·**提"};
    struct table table;
    struct document document = list_of(1, &table);
    struct table rare = table_of(&arena, "rare", "生僻字", sample_list_columns + 1, 1);
    for (size_t i = 0; i < 5; i++) {
        const struct cell cell = cell_words(names[i]);
        ck_assert_ok(table_add(&rare, ROW_BODY, &cell, &fault), &fault);
    }
    ck_assert_ok(document_add_table(&document, &rare, &fault), &fault);
    const struct bytes text = text_of(&document);
    for (size_t i = 0; i < 5; i++) {
        ck_assert_msg(holds(text, names[i]), "%s", names[i]);
    }
}
END_TEST

/* */
START_TEST(test_what_was_written_before_changes_nothing_in_a_file)
{
    struct table table;
    const struct document common = list_of(3, &table);
    struct document rare = common;
    rare.title = "㛃𫖮㐂𠮷";
    const struct bytes first = write_sheets(&common);
    const struct bytes first_rare = write_sheets(&rare);
    ck_assert_bytes(first, write_sheets(&common));
    ck_assert_bytes(first_rare, write_sheets(&rare));
    ck_assert_uint_lt(first.size, 30000); /* of all outlines none that is not used */
    save(first);
    const size_t fonts = times(ask("pdffonts", ""), "\n");
    save(first_rare);
    ck_assert_uint_gt(times(ask("pdffonts", ""), "\n"), fonts);
}
END_TEST

/* */
START_TEST(test_a_character_that_no_font_has_is_refused_by_its_number)
{
    struct bytes written = {0};
    struct document document = document_of(&arena, LANGUAGE_ZH, DOCUMENT_NOTICE, "n",
                                           "公示", &sample_provenance);
    ck_assert_ok(document_add_paragraph(&document, "张测\xEE\x80\x80三", &fault),
                 &fault);
    ck_assert_int_eq(try_write(&document, NULL, &written).code, STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-286");
    ck_assert_ptr_nonnull(strstr(fault.message, "U+E000"));
    ck_assert_ptr_null(strstr(fault.message, "张测"));
}
END_TEST

START_TEST(test_beside_characters_that_join_it_is_the_missing_one_that_is_named)
{
    static const struct {
        const char *words, *number;
    } cases[] = {{"张e\xCC\x81\xEE\x80\x80三", "U+E000"},
                 {"张e\xCC\x81三\xF0\x90\xA0\x80", "U+10800"}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct bytes written = {0};
        struct document document = document_of(&arena, LANGUAGE_ZH, DOCUMENT_NOTICE,
                                               "n", "公示", &sample_provenance);
        ck_assert_ok(document_add_paragraph(&document, cases[i].words, &fault), &fault);
        ck_assert_int_eq(try_write(&document, NULL, &written).code, STATUS_REFUSED);
        ck_assert_msg(strstr(fault.message, cases[i].number) != NULL, "%s",
                      fault.message);
    }
}
END_TEST

START_TEST(test_letters_that_join_are_set_whole)
{
    static const char words[] = "ئۇيغۇر";
    struct document document = document_of(&arena, LANGUAGE_ZH, DOCUMENT_NOTICE, "n",
                                           "公示", &sample_provenance);
    ck_assert_ok(document_add_paragraph(&document, words, &fault), &fault);
    struct bytes written = {0};
    if (!status_is_ok(try_write(&document, NULL, &written))) {
        ck_assert_str_eq(fault.rule, "R-286"); /* no such font on this machine */
        return;
    }
    save(written);
    ck_assert(ask("pdftotext", "-").size > 0);
    ck_assert_uint_gt(times(ask("pdffonts", ""), "yes yes yes"), 1);
}
END_TEST

/* Where a sheet is full the next begins, with the headings; no row is lost or doubled.
 */
START_TEST(test_sheets_break_between_rows_and_repeat_the_headings)
{
    static const int64_t counts[] = {0, 1, 25, 26, 27, 54};
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        const size_t mark = arena_mark(&arena);
        struct table table;
        const struct document document = list_of(counts[i], &table);
        const struct bytes text = text_of(&document);
        size_t sheets = times(text, "\f");
        for (int64_t row = 1; row <= counts[i]; row++) {
            char name[16];
            (void)snprintf(name, sizeof(name), "P%03dQ", (int)row);
            ck_assert_uint_eq(times(text, name), 1);
        }
        ck_assert_uint_eq(times(text, "合计"), 1);
        char last[64];
        (void)snprintf(last, sizeof(last), "第 %zu 页，共 %zu 页", sheets, sheets);
        ck_assert_uint_eq(times(text, last), 1);
        /* The last sheet may hold only where everything comes from. */
        ck_assert_uint_ge(times(text, "户主姓名") + 1, sheets);
        ck_assert_uint_eq(times(text, sample_provenance.root), sheets + 1);
        arena_rewind(&arena, mark);
    }
}
END_TEST

START_TEST(test_a_sheet_of_an_office_table_holds_25_to_30_rows)
{
    struct table table;
    const struct document document = list_of(LIST_MOST, &table);
    save(write_sheets(&document));
    const struct bytes second = ask("pdftotext -layout -f 2 -l 2", "-");
    ck_assert_uint_ge(times(second, "测试村"), 25);
    ck_assert_uint_le(times(second, "测试村"), 30);
    ck_assert(holds(ask("pdfinfo", ""), "841.89 x 595.276 pts (A4)"));
}
END_TEST

/* F50's sum, from the paper: the amounts of all sheets are the total. */
START_TEST(test_amounts_read_from_the_paper_add_up_to_its_total)
{
    struct table table;
    const struct document document = list_of(LIST_MOST, &table);
    struct bytes text = text_of(&document);
    int64_t sum = 0;
    int64_t total = 0;
    for (size_t at = text_find(text, bytes_of(".")); at != SIZE_MAX;
         at = text_find(text, bytes_of("."))) {
        int64_t fen = 0;
        size_t begin = at;
        while (begin > 0 &&
               (text.at[begin - 1] == ',' ||
                (text.at[begin - 1] >= '0' && text.at[begin - 1] <= '9'))) {
            begin--;
        }
        for (size_t i = begin; i < at + 3 && begin < at; i++) {
            if (text.at[i] >= '0' && text.at[i] <= '9') {
                fen = fen * 10 + (text.at[i] - '0');
            }
        }
        sum += fen;
        total = fen > total ? fen : total;
        text = bytes_from(text.at + at + 1, text.size - at - 1);
    }
    /* "0.1.0" of the program's name adds 1.0 */
    ck_assert_int_eq(total, LIST_MOST * 41200 + LIST_MOST * (LIST_MOST - 1) / 2);
    ck_assert_int_ge(sum, 2 * total);
    ck_assert_int_lt(sum, 2 * total + 1000);
}
END_TEST

START_TEST(test_a_cell_longer_than_a_sheet_goes_on_where_it_was_cut)
{
    static char text[3 * 4000 + 16];
    size_t size = 0;
    for (size_t i = 0; i < 3800; i++, size += 3) {
        memcpy(text + size, "测", 3);
    }
    memcpy(text + size, "完", 4);
    struct document document = document_of(&arena, LANGUAGE_ZH, DOCUMENT_OFFICE, "n",
                                           "长文", &sample_provenance);
    struct table table = table_of(&arena, "long", "长文", sample_list_columns, 2);
    const struct cell cells[2] = {cell_count(1), cell_words(text)};
    ck_assert_ok(table_add(&table, ROW_BODY, cells, &fault), &fault);
    ck_assert_ok(document_add_table(&document, &table, &fault), &fault);
    const struct bytes read = text_of(&document);
    ck_assert_uint_eq(times(read, "测"), 3800);
    ck_assert_uint_eq(times(read, "完"), 1);
    ck_assert_uint_ge(times(read, "\f"), 2);
}
END_TEST

START_TEST(test_a_table_of_many_columns_keeps_every_figure)
{
    enum { COLUMNS = 14 };
    static struct column columns[COLUMNS];
    static char titles[COLUMNS][16];
    struct cell cells[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++) {
        (void)snprintf(titles[i], sizeof(titles[i]), "第%zu项", i + 1);
        columns[i] = (struct column){"c", titles[i], COLUMN_FEN, true};
        cells[i] = cell_fen(1234567890 + (int64_t)i);
    }
    struct document document = document_of(&arena, LANGUAGE_ZH, DOCUMENT_OFFICE, "n",
                                           "宽表", &sample_provenance);
    struct table table = table_of(&arena, "wide", "宽表", columns, COLUMNS);
    ck_assert_ok(table_add(&table, ROW_BODY, cells, &fault), &fault);
    ck_assert_ok(document_add_table(&document, &table, &fault), &fault);
    check_cells(text_of(&document), &table);
}
END_TEST

/* ---- what must not slip through
 * ------------------------------------------------------ */

static void is_leak(const struct document *document)
{
    struct bytes written = {0};
    struct leak leak = leak_of(LEAK_PLAIN, NULL, 0);
    ck_assert_int_eq(try_write(document, &leak, &written).code, STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-042");
}

/* packed bytes tell a scan nothing, so it is shown the words as they are set. */
START_TEST(test_a_number_of_a_person_is_found_wherever_it_stands)
{
    static const char number[] = "430699195001010014";
    struct table table;
    struct qr code;
    struct bytes written = {0};
    struct leak leak = leak_of(LEAK_PLAIN, NULL, 0);
    struct document document = sample_notice(&arena, &table);
    ck_assert_ok(try_write(&document, &leak, &written), &fault);
    document.title = number;
    is_leak(&document);
    document = sample_notice(&arena, &table);
    document.unit = number;
    is_leak(&document);
    document = sample_notice(&arena, &table);
    ck_assert_ok(document_add_verbatim(&document, number, &fault), &fault);
    is_leak(&document);
    document = sample_notice(&arena, &table);
    ck_assert_ok(qr_make(number, &arena, &code, &fault), &fault);
    ck_assert_ok(document_add_code(&document, &code, "码", &fault), &fault);
    is_leak(&document);
    document = sample_notice(&arena, &table);
    table_add_note(&table, number);
    is_leak(&document);
    document = list_of(60, &table);
    const struct cell cells[SAMPLE_LIST_COLUMNS] = {
        cell_count(1), cell_words("测试镇"), cell_words("测试村"), cell_words(number),
        cell_count(1), cell_fen(1),          cell_blank(),
    };
    ck_assert_ok(table_add(&table, ROW_BODY, cells, &fault), &fault);
    is_leak(&document);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("report_pdf");
    TCase *sheets = tcase_create("sheets");
    tcase_add_checked_fixture(sheets, open_arena, close_arena);
    tcase_add_test(sheets, test_a_notice_has_22_lines_of_28_characters);
    tcase_add_test(sheets, test_every_cell_is_read_back);
    tcase_add_test(sheets, test_a_chart_keeps_its_figures_as_text);
    tcase_add_test(sheets, test_a_small_table_and_its_picture_stand_side_by_side);
    tcase_add_test(sheets, test_a_long_name_under_a_notice_stays_on_the_sheet);
    tcase_add_test(sheets, test_a_long_title_is_set_in_balanced_lines);
    tcase_add_test(sheets,
                   test_equal_documents_give_equal_bytes_without_a_day_of_their_own);
    tcase_add_test(sheets, test_every_font_is_embedded_and_can_be_read_back);
    tcase_add_test(sheets, test_rare_characters_of_names_are_shown);
    tcase_add_test(sheets, test_what_was_written_before_changes_nothing_in_a_file);
    tcase_add_test(sheets, test_a_character_that_no_font_has_is_refused_by_its_number);
    tcase_add_test(
        sheets, test_beside_characters_that_join_it_is_the_missing_one_that_is_named);
    tcase_add_test(sheets, test_letters_that_join_are_set_whole);
    tcase_add_test(sheets, test_sheets_break_between_rows_and_repeat_the_headings);
    tcase_add_test(sheets, test_a_sheet_of_an_office_table_holds_25_to_30_rows);
    tcase_add_test(sheets, test_amounts_read_from_the_paper_add_up_to_its_total);
    tcase_add_test(sheets, test_a_cell_longer_than_a_sheet_goes_on_where_it_was_cut);
    tcase_add_test(sheets, test_a_table_of_many_columns_keeps_every_figure);
    tcase_add_test(sheets, test_a_number_of_a_person_is_found_wherever_it_stands);
    suite_add_tcase(suite, sheets);
    return suite;
}
