/* test_leak.c - no number of a person passes, however it is dressed (R-042). */
#include "reports/leak.h"

#include "reports/output.h"
#include "reports/report.h"
#include "reports/telephones.h"
#include "tests/reports/sample.h"
#include "tests/suite.h"

#include <stdio.h>
#include <unistd.h>

static struct fault fault;

struct leak_case {
    enum leak_form form;
    const char *text;
};

static struct status scan(enum leak_form form, struct bytes text, size_t split)
{
    static const char *const allowed[] = {"13900000000"};
    struct leak leak = leak_of(form, allowed, 1);
    leak_scan(&leak, bytes_from(text.at, split));
    leak_scan(&leak, bytes_from(text.at + split, text.size - split));
    return leak_finish(&leak, &fault);
}

/* Split at every position: a buffer's end must not hide a number. */
static void result_is(const struct leak_case *leak_case, enum status_code wanted)
{
    const struct bytes text = bytes_of(leak_case->text);
    for (size_t split = 0; split <= text.size; split++) {
        const struct status status = scan(leak_case->form, text, split);
        ck_assert_msg(status.code == wanted, "split %zu of %s: %s", split,
                      leak_case->text, status_name(status.code));
    }
}

static const struct leak_case leaks[] = {
    {LEAK_PLAIN, "430699195001010014"},
    {LEAK_PLAIN, "身份证号430699195001010014。"},
    {LEAK_PLAIN, "ID430699195001010014"},
    {LEAK_PLAIN, "43069919380228004X"},
    {LEAK_PLAIN, "43069919380228004x,1"},
    {LEAK_PLAIN, "430699500101001"},
    {LEAK_PLAIN, "43069919500101001443"}, /* a disability card */
    {LEAK_PLAIN, "a,6230900000000000016,b"},
    {LEAK_PLAIN, "电话13800000000"},
    {LEAK_PLAIN, "+8613800000000"},
    {LEAK_PLAIN, "0086 13800000000"},
    {LEAK_PLAIN, "138 0000 0000"},
    {LEAK_PLAIN, "138-0000-0000"},
    {LEAK_PLAIN, "430699 19500101 0014"},
    {LEAK_PLAIN, "430699 19380228 004X"},
    {LEAK_PLAIN, "6230 9000 0000 0000 016"},
    {LEAK_PLAIN, "４３０６９９１９５００１０１００１４"},
    {LEAK_PLAIN, "138\xC2\xAD"
                 "00000000"},
    {LEAK_PLAIN, "1380\xE2\x80\x8B"
                 "0000000"},
    {LEAK_PLAIN, "138\xC2\xA0"
                 "0000\xE3\x80\x80"
                 "0000"},
    /* two, with nothing between them */
    {LEAK_PLAIN, "430699195001010014430699194803120026"},
    {LEAK_PLAIN, "43069919380228004X430699194803120026"},
    {LEAK_PLAIN, "43069919480312002643069919380228004X"},
    {LEAK_PLAIN, "4306991950010100146230900000000000016"},
    {LEAK_PLAIN, "6230900000000000016430699195001010014"},
    {LEAK_PLAIN, "13800000000430699195001010014"},
    {LEAK_PLAIN,
     "４３０６９９１９５００１０１００１４４３０６９９１９４８０３１２００２６"},
    /* beside others, in groups, with every blank and dash */
    {LEAK_PLAIN, "430699195001010014\xC2\xA0"
                 "430699194803120026"},
    {LEAK_PLAIN, "2024 430699195001010014"},
    {LEAK_PLAIN, "430699\xC2\xA0"
                 "19500101\xC2\xA0"
                 "0014\xC2\xA0"
                 "2024"},
    {LEAK_PLAIN, "430699\xE3\x80\x80"
                 "19500101\xE2\x80\x89"
                 "0014"}, /* ideographic and thin space */
    {LEAK_PLAIN, "430699\xE2\x80\xAF"
                 "19500101\xE2\x80\x8A"
                 "0014"}, /* narrow no-break and hair space */
    {LEAK_PLAIN, "430699\xE2\x80\x91"
                 "19500101\xE2\x88\x92"
                 "0014"}, /* non-breaking hyphen, minus */
    {LEAK_PLAIN, "430699－１９５００１０１－００１４"},
    {LEAK_PLAIN, "6230\xC2\xA0"
                 "9000\xC2\xA0"
                 "0000\xC2\xA0"
                 "0000\xC2\xA0"
                 "016"},
    {LEAK_MARKUP, "<td>430699&#160;19500101&#x2009;0014</td>"},
    {LEAK_JSON, "{\"a\":\"430699\\u00a019500101\\u30000014\"}"},
    {LEAK_MARKUP, "<td>430699195001010014</td>"},
    {LEAK_MARKUP, "<td>&#52;30699195001010014</td>"},
    {LEAK_MARKUP, "<td>&#x34;30699195001010014</td>"},
    {LEAK_MARKUP, "<td>&#0000000000000000000052;30699195001010014</td>"},
    {LEAK_MARKUP, "<td>&#52&#51&#48;699195001010014</td>"},
    {LEAK_MARKUP, "<td>138<b>0000</b>0000</td>"},
    {LEAK_MARKUP, "<td>138<!-- x -->0000<wbr>0000</td>"},
    {LEAK_MARKUP, "<td>138&shy;0000&nbsp;0000</td>"},
    {LEAK_MARKUP, "<a href=\"p/430699195001010014\">x</a>"},
    {LEAK_MARKUP, "<i title='13800000000'>x</i>"},
    {LEAK_MARKUP, "<!-- 13800000000 -->"},
    {LEAK_JSON, "{\"a\":\"13800000000\"}"},
    {LEAK_JSON, "{\"a\":\"\\u0031380000\\u0030000\"}"},
    {LEAK_JSON, "{\"a\":430699195001010014}"},
    {LEAK_JSON, "{\"a\":13800000000}"},
    {LEAK_PLAIN, "13800000000.00"}, /* a telephone in a sheet's cell of numbers */
};

static const struct leak_case clean[] = {
    {LEAK_PLAIN, ""},
    {LEAK_PLAIN, "430699********0014"},
    {LEAK_PLAIN, "430699195001010015"}, /* wrong check digit */
    {LEAK_PLAIN, "430699195001010015430699194803120025"},
    {LEAK_PLAIN, "1380000000013800000001"}, /* a serial, maybe */
    {LEAK_PLAIN, "6230900000000000017"},
    {LEAK_PLAIN, "监督电话13900000000"}, /* published */
    {LEAK_PLAIN, "0730-0000000"},
    {LEAK_PLAIN, "12800000000"},
    {LEAK_PLAIN, "1380000000"},
    {LEAK_PLAIN, "138000000000"},
    {LEAK_PLAIN, "138000000.00"},
    {LEAK_PLAIN, "1,380,000,000.00"},
    {LEAK_PLAIN, "发放资金13,800,000,000.00元，另15,000,000,000.00元"},
    {LEAK_PLAIN, "138  0000  0000"}, /* columns are two blanks apart */
    {LEAK_PLAIN, "138,00000000"},
    {LEAK_PLAIN, "138\n00000000"},
    {LEAK_PLAIN, "deadbeef13800000000deadbeef13800000000deadbeef13800000000deadbee"},
    {LEAK_PLAIN, "aeb6bcfe430699195001010014274b70a14fb067a5e5578264db0fa9b51af5e0"},
    {LEAK_MARKUP, "<td>138</td><td>00000000</td>"},
    {LEAK_MARKUP, "<td>138<br>00000000</td>"},
    {LEAK_JSON, "{\"paid\":\"138000000.00\",\"paid_fen\":1380000000}"},
};

START_TEST(test_a_number_of_a_person_is_found_in_every_dress)
{
    result_is(&leaks[_i], STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-042");
}
END_TEST

START_TEST(test_what_is_no_number_of_a_person_passes)
{
    result_is(&clean[_i], STATUS_CODE_OK);
}
END_TEST

START_TEST(test_the_fault_names_place_and_kind_and_never_the_digits)
{
    const struct bytes text = bytes_of("序号\n张*，号 430699195001010014\n");
    ck_assert_status(scan(LEAK_PLAIN, text, 0), STATUS_REFUSED);
    ck_assert_ptr_nonnull(strstr(fault.message, "line 2, column 6"));
    ck_assert_ptr_nonnull(strstr(fault.message, "resident"));
    ck_assert_ptr_null(strstr(fault.message, "0014"));
}
END_TEST

START_TEST(test_a_leaking_file_is_not_written_and_the_old_one_stays)
{
    struct arena arena;
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
    char path[320];
    snprintf(path, sizeof(path), "%s/list.txt", suite_folder());
    struct output output;
    ck_assert_ok(output_open(path, &arena, &output, &fault), &fault);
    output_text(&output, "old");
    ck_assert_ok(output_finish(&output, &fault), &fault);

    struct leak leak = leak_of(LEAK_PLAIN, NULL, 0);
    ck_assert_ok(output_open(path, &arena, &output, &fault), &fault);
    output_watch(&output, &leak);
    output_text(&output, "13800000000");
    ck_assert_status(output_finish(&output, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.file, path);
    ck_assert_bytes(suite_file(&arena, path), bytes_of("old"));
    arena_close(&arena);
}
END_TEST

START_TEST(test_a_leak_never_reaches_standard_output)
{
    struct arena arena;
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    struct output output;
    struct leak leak = leak_of(LEAK_PLAIN, NULL, 0);
    ck_assert_ok(output_open_descriptor(ends[1], &leak, &arena, &output, &fault),
                 &fault);
    output_text(&output, "13800000000");
    ck_assert_status(output_finish(&output, &fault), STATUS_REFUSED);

    leak = leak_of(LEAK_PLAIN, NULL, 0);
    ck_assert_ok(output_open_descriptor(ends[1], &leak, &arena, &output, &fault),
                 &fault);
    output_text(&output, "clean");
    ck_assert_ok(output_finish(&output, &fault), &fault);
    ck_assert_int_eq(close(ends[1]), 0);
    char got[16];
    ck_assert_int_eq(read(ends[0], got, sizeof(got)), 5);
    ck_assert_mem_eq(got, "clean", 5);
    close(ends[0]);
    arena_close(&arena);
}
END_TEST

START_TEST(test_any_bytes_are_scanned_without_harm)
{
    uint8_t noise[256];
    uint64_t state = 7;
    static const char alphabet[] = "0123456789<>&#x;\"' -!\\u\xC2\xAD\xEF\xBC\x94";
    for (int round = 0; round < 3000; round++) {
        for (size_t i = 0; i < sizeof(noise); i++) {
            state = state * 6364136223846793005U + 1442695040888963407U;
            noise[i] = (uint8_t)alphabet[(state >> 33) % (sizeof(alphabet) - 1)];
        }
        const enum leak_form form = (enum leak_form)(round % 3);
        status_ignore(scan(form, bytes_from(noise, sizeof(noise)), 100),
                      "only that it ends, within its bounds");
    }
}
END_TEST

/* ---- figures -----------------------------------------------------------------------
 */

static const struct form_of_writer {
    sample_writer *writer;
    enum leak_form form;
} writers[] = {{report_write_csv, LEAK_PLAIN},
               {report_write_text, LEAK_PLAIN},
               {report_write_json, LEAK_JSON},
               {report_write_html, LEAK_MARKUP}};

static const struct column figure_columns[] = {
    {"name", "项目", COLUMN_TEXT, false},
    {"paid", "金额（元）", COLUMN_FEN, true},
    {"people", "人数", COLUMN_COUNT, true},
};
enum { FIGURE_COLUMNS = 3 };

/* What becomes of a document of one row, scanned as it is written. */
static struct status written(const struct form_of_writer *format, const char *heading,
                             const struct cell *cells)
{
    static uint8_t image[1 << 17];
    struct arena arena;
    struct table table;
    ck_assert_ok(arena_open(4 << 20, &arena, &fault), &fault);
    table = table_of(&arena, "t", "表", figure_columns, FIGURE_COLUMNS);
    const struct figure figure = {"paid", heading, cells[1], NULL};
    const struct chart chart = {.kind = CHART_BAR,
                                .title = "图",
                                .description = "图",
                                .table = &table,
                                .value_columns = {1},
                                .value_column_count = 1};
    struct document document =
        document_of(&arena, LANGUAGE_ZH, DOCUMENT_OFFICE, "r", "r", &sample_provenance);
    ck_assert_ok(table_add(&table, ROW_BODY, cells, &fault), &fault);
    ck_assert_ok(table_add_sum(&table, ROW_TOTAL, "合计", &fault), &fault);
    ck_assert_ok(document_add_figures(&document, &figure, 1, &fault), &fault);
    ck_assert_ok(document_add_table(&document, &table, &fault), &fault);
    ck_assert_ok(document_add_chart(&document, &chart, &fault), &fault);
    struct leak leak = leak_of(format->form, NULL, 0);
    struct output output = output_of_memory(image, sizeof(image));
    output_watch(&output, &leak);
    ck_assert_ok(format->writer(&document, &output, &fault), &fault);
    const struct status status = output_finish(&output, &fault);
    arena_close(&arena);
    return status;
}

/* Yuan, or fen, that read as a telephone, a resident number of 15 digits, a card. */
static const int64_t figures[] = {
    1380000000000,   13800000000,     -1380000000000,  1999999999999,
    430699500101001, 436742123451800, 999999999999999, 622848000001600,
};

START_TEST(test_an_amount_of_a_province_is_no_telephone_in_any_format)
{
    for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
        const struct cell cells[FIGURE_COLUMNS] = {cell_words("农村低保"),
                                                   cell_fen(figures[i]), cell_count(1)};
        ck_assert_ok(written(&writers[_i], "已支付", cells), &fault);
    }
}
END_TEST

/* R-290: in every format the message names table, row and column; outside of tables
 * line and column, or the cell of a workbook's worksheet of words. */
START_TEST(test_the_fault_names_the_cell_of_the_table)
{
    for (size_t i = 0; i < report_format_count; i++) {
        const struct form_of_writer format = {report_formats[i].write,
                                              report_formats[i].leak};
        const struct cell leaking[FIGURE_COLUMNS] = {cell_words("张*，13800000000"),
                                                     cell_fen(100), cell_count(1)};
        ck_assert_status(written(&format, "已支付", leaking), STATUS_REFUSED);
        ck_assert_str_eq(fault.rule, "R-042");
        ck_assert_msg(strstr(fault.message, "in the table \"表\", row 1, the column "
                                            "\"项目\" holds a mobile") != NULL,
                      "%s: %s", report_formats[i].name, fault.message);
        ck_assert_ptr_null(strstr(fault.message, "1380"));
        const struct cell clean_cells[FIGURE_COLUMNS] = {cell_words("农村低保"),
                                                         cell_fen(100), cell_count(1)};
        ck_assert_status(written(&format, "张*，13800000000", clean_cells),
                         STATUS_REFUSED);
        ck_assert_ptr_nonnull(
            strstr(fault.message, strcmp(report_formats[i].name, "xlsx") == 0
                                      ? "row 2, the column \"A\""
                                      : "of the output holds"));
    }
}
END_TEST

START_TEST(test_the_same_digits_are_found_where_words_stand)
{
    static const char *const texts[] = {"13800000000", "13800000000.00",
                                        "号13800000000"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        const struct cell cells[FIGURE_COLUMNS] = {
            cell_words(texts[i]), cell_fen(1380000000000), cell_count(1)};
        ck_assert_status(written(&writers[_i], "已支付", cells), STATUS_REFUSED);
        const struct cell clean_cells[FIGURE_COLUMNS] = {
            cell_words("农村低保"), cell_fen(1380000000000), cell_count(1)};
        ck_assert_status(written(&writers[_i], texts[i], clean_cells), STATUS_REFUSED);
    }
}
END_TEST

/* In a cell of every format, PDF and workbook too, and in a heading. */
START_TEST(test_r042_every_spelling_is_found_in_every_format)
{
    static const char *const spellings[] = {"430699195001010014",
                                            "430699\xC2\xA0"
                                            "19500101\xC2\xA0"
                                            "0014",
                                            "430699\xE3\x80\x80"
                                            "19500101\xE3\x80\x80"
                                            "0014",
                                            "430699\xE2\x80\x89"
                                            "19500101\xE2\x80\xAF"
                                            "0014",
                                            "430699-19500101-0014",
                                            "430699\xE2\x80\x91"
                                            "19500101\xE2\x80\x93"
                                            "0014",
                                            "４３０６９９　１９５００１０１　００１４",
                                            "430699195001010014430699194803120026",
                                            "430699195001010014\xC2\xA0"
                                            "430699194803120026",
                                            "证件430699195001010014、卡6230\xC2\xA0"
                                            "9000 0000 0000 016"};
    for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
        for (size_t k = 0; k < report_format_count; k++) {
            const struct form_of_writer format = {report_formats[k].write,
                                                  report_formats[k].leak};
            const struct cell cells[FIGURE_COLUMNS] = {cell_words(spellings[i]),
                                                       cell_fen(100), cell_count(1)};
            ck_assert_status(written(&format, "已支付", cells), STATUS_REFUSED);
            const struct cell clean_cells[FIGURE_COLUMNS] = {
                cell_words("农村低保"), cell_fen(100), cell_count(1)};
            ck_assert_status(written(&format, spellings[i], clean_cells),
                             STATUS_REFUSED);
        }
    }
}
END_TEST

/* No honest count of people has eleven digits; a column taken for another has. */
START_TEST(test_a_telephone_in_place_of_a_count_is_found)
{
    const struct cell cells[FIGURE_COLUMNS] = {cell_words("农村低保"), cell_fen(100),
                                               cell_count(13800000000)};
    ck_assert_status(written(&writers[0], "已支付", cells), STATUS_REFUSED);
    ck_assert_status(written(&writers[2], "已支付", cells), STATUS_REFUSED);
}
END_TEST

/* What a writer calls a figure is looked at all the same when it is none. */
START_TEST(test_only_the_spelling_of_an_amount_is_taken_for_one)
{
    static const char *const no_figures[] = {"13800000000 ",       "+8613800000000",
                                             "138-0000-0000",      "43069919380228004X",
                                             "430699195001010014", "13800000000x"};
    for (size_t i = 0; i < sizeof(no_figures) / sizeof(no_figures[0]); i++) {
        struct leak leak = leak_of(LEAK_PLAIN, NULL, 0);
        leak_figure(&leak, bytes_of(no_figures[i]));
        ck_assert_msg(leak_finish(&leak, &fault).code == STATUS_REFUSED, "%s",
                      no_figures[i]);
    }
}
END_TEST

START_TEST(test_a_figure_neither_joins_nor_moves_what_stands_around_it)
{
    struct leak leak = leak_of(LEAK_PLAIN, NULL, 0);
    leak_scan(&leak, bytes_of("138"));
    leak_figure(&leak, bytes_of("00000000.00"));
    leak_scan(&leak, bytes_of("00000000"));
    ck_assert_ok(leak_finish(&leak, &fault), &fault);
    leak = leak_of(LEAK_PLAIN, NULL, 0);
    leak_figure(&leak, bytes_of("1.00"));
    leak_scan(&leak, bytes_of(",13800000000"));
    ck_assert_status(leak_finish(&leak, &fault), STATUS_REFUSED);
    ck_assert_ptr_nonnull(strstr(fault.message, "line 1, column 6"));
    /* In the middle of a character or a reference nothing is a figure. */
    leak = leak_of(LEAK_MARKUP, NULL, 0);
    leak_scan(&leak, bytes_of("&#"));
    leak_figure(&leak, bytes_of("49"));
    leak_scan(&leak, bytes_of(";3800000000"));
    ck_assert_status(leak_finish(&leak, &fault), STATUS_REFUSED);
}
END_TEST

/* However the buffer falls: figures are told apart in files too. */
START_TEST(test_figures_are_told_apart_at_every_place_of_the_buffer)
{
    struct arena arena;
    char path[320];
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
    snprintf(path, sizeof(path), "%s/list.csv", suite_folder());
    for (size_t before = OUTPUT_BUFFER_SIZE - 20; before <= OUTPUT_BUFFER_SIZE;
         before++) {
        const size_t mark = arena_mark(&arena);
        struct output output;
        struct leak leak = leak_of(LEAK_PLAIN, NULL, 0);
        ck_assert_ok(output_open(path, &arena, &output, &fault), &fault);
        output_watch(&output, &leak);
        for (size_t i = 0; i < before; i++) {
            output_byte(&output, ',');
        }
        output_figure(&output, bytes_of("13800000000.00"));
        output_text(&output, ",end");
        ck_assert_ok(output_finish(&output, &fault), &fault);
        const struct bytes file = suite_file(&arena, path);
        ck_assert_uint_eq(file.size, before + 18);
        ck_assert_mem_eq(file.at + before, "13800000000.00,end", 18);
        arena_rewind(&arena, mark);
    }
    arena_close(&arena);
}
END_TEST

/* ---- telephones ------------------------------------------------------------------ */

START_TEST(test_telephones_are_told_apart_by_what_is_no_part_of_one)
{
    struct arena arena;
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
    static const struct {
        const char *text, *numbers; /* each with a blank behind it */
    } cases[] = {
        {"", ""},
        {" - ", ""},
        {"无", ""},
        {"0730-1234567", "07301234567 "},
        {" 0730 123 4567 ", "07301234567 "},
        {"13800001111、0730-1234567", "13800001111 07301234567 "},
        {"（0730）1234567转8001。", "0730 1234567 8001 "},
        {"0730-1234567，07301234567；8001", "07301234567 8001 "},
        {"1;2;3;4;5;6;7;8;9;10;11;12;13;14;15", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 "},
        {"1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16",
         "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 "},
        {"1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17",
         "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 "}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct telephones telephones;
        char numbers[64] = "";
        size_t size = 0;
        ck_assert_ok(
            telephones_read(bytes_of(cases[i].text), &arena, &telephones, &fault),
            &fault);
        for (size_t j = 0; j < telephones.count; j++) {
            size += (size_t)snprintf(numbers + size, sizeof(numbers) - size, "%s ",
                                     telephones.list[j]);
        }
        ck_assert_str_eq(numbers, cases[i].numbers);
    }
    arena_close(&arena);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("leak");
    TCase *cases = tcase_create("cases");
    tcase_add_loop_test(cases, test_a_number_of_a_person_is_found_in_every_dress, 0,
                        (int)(sizeof(leaks) / sizeof(leaks[0])));
    tcase_add_loop_test(cases, test_what_is_no_number_of_a_person_passes, 0,
                        (int)(sizeof(clean) / sizeof(clean[0])));
    tcase_add_test(cases, test_the_fault_names_place_and_kind_and_never_the_digits);
    tcase_add_test(cases, test_the_fault_names_the_cell_of_the_table);
    tcase_add_test(cases, test_any_bytes_are_scanned_without_harm);
    tcase_add_test(cases, test_telephones_are_told_apart_by_what_is_no_part_of_one);
    suite_add_tcase(suite, cases);
    TCase *files = tcase_create("files");
    tcase_add_test(files, test_a_leaking_file_is_not_written_and_the_old_one_stays);
    tcase_add_test(files, test_a_leak_never_reaches_standard_output);
    suite_add_tcase(suite, files);
    TCase *figures_case = tcase_create("figures");
    const int count = (int)(sizeof(writers) / sizeof(writers[0]));
    tcase_add_loop_test(figures_case,
                        test_an_amount_of_a_province_is_no_telephone_in_any_format, 0,
                        count);
    tcase_add_loop_test(figures_case, test_the_same_digits_are_found_where_words_stand,
                        0, count);
    tcase_add_test(figures_case, test_a_telephone_in_place_of_a_count_is_found);
    tcase_add_test(figures_case, test_r042_every_spelling_is_found_in_every_format);
    tcase_add_test(figures_case, test_only_the_spelling_of_an_amount_is_taken_for_one);
    tcase_add_test(figures_case,
                   test_a_figure_neither_joins_nor_moves_what_stands_around_it);
    tcase_add_test(figures_case,
                   test_figures_are_told_apart_at_every_place_of_the_buffer);
    suite_add_tcase(suite, figures_case);
    return suite;
}
