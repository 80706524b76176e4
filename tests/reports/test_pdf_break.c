/* test_pdf_break.c - lines end where Chinese typesetting lets them. */
#include "reports/pdf_break.h"

#include "ledger/base/text.h"
#include "tests/suite.h"

#include <string.h>

/* A Chinese character is as wide as two of others. */
static int64_t advance(void *context, uint32_t character)
{
    (void)context;
    return character >= 0x2E80 ? 2 : 1;
}

/* The lines of `text`, set apart by '|'. */
static const char *broken(const char *text, int64_t width)
{
    static char lines[512];
    struct writer writer = writer_of(lines, sizeof(lines) - 1);
    struct bytes rest = bytes_of(text);
    struct pdf_line line;
    while (pdf_break_line(&rest, width, advance, NULL, &line)) {
        writer_u8(&writer, '|');
        writer_run(&writer, line.text);
    }
    ck_assert(!writer.overflowed);
    lines[writer.size] = '\0';
    return lines;
}

START_TEST(test_a_line_is_filled_to_its_width)
{
    ck_assert_str_eq(broken("一二三四五", 6), "|一二三|四五");
    ck_assert_str_eq(broken("一二三", 6), "|一二三");
    ck_assert_str_eq(broken("", 6), "");
}
END_TEST

START_TEST(test_no_line_begins_with_a_closing_mark)
{
    ck_assert_str_eq(broken("一二三，四", 6), "|一二|三，四");
    ck_assert_str_eq(broken("一二（三）四", 8), "|一二|（三）四");
    ck_assert_str_eq(broken("一二三）。四", 6), "|一二|三）。|四");
}
END_TEST

START_TEST(test_no_line_ends_with_an_opening_mark)
{
    ck_assert_str_eq(broken("一二《三四", 6), "|一二|《三四");
}
END_TEST

START_TEST(test_words_and_numbers_stay_whole)
{
    ck_assert_str_eq(broken("共1648.00元", 9), "|共1648.00|元");
    ck_assert_str_eq(broken("one two three", 8), "|one two|three");
    ck_assert_str_eq(broken("阿*·*提", 5), "|阿*·*|提");
}
END_TEST

START_TEST(test_a_word_wider_than_a_line_is_cut)
{
    ck_assert_str_eq(broken("abcdefgh", 3), "|abc|def|gh");
    ck_assert_str_eq(broken("一二", 1), "|一|二");
}
END_TEST

START_TEST(test_a_line_break_of_the_text_ends_a_paragraph)
{
    struct bytes rest = bytes_of("一二三\n四\n\n五");
    struct pdf_line line;
    ck_assert_str_eq(broken("一二三\n四\n\n五", 4), "|一二|三|四||五");
    ck_assert(pdf_break_line(&rest, 4, advance, NULL, &line));
    ck_assert(!line.is_last);
    ck_assert_int_eq(line.width, 4);
    ck_assert(pdf_break_line(&rest, 4, advance, NULL, &line));
    ck_assert(line.is_last);
}
END_TEST

/* Nothing is lost or doubled at any width. */
START_TEST(test_lines_together_are_the_text)
{
    static const char text[] =
        "测试县2024年1月“农村低保”（第1批）：共27户31人，发放17870."
        "00元。一、二、三；see verify.html《办法》〔2024〕1号";
    for (int64_t width = 1; width < 120; width++) {
        char whole[512];
        struct writer writer = writer_of(whole, sizeof(whole));
        struct bytes rest = bytes_of(text);
        struct pdf_line line;
        while (pdf_break_line(&rest, width, advance, NULL, &line)) {
            ck_assert(line.width <= width || text_count(line.text) == 1);
            writer_run(&writer, line.text);
        }
        size_t at = 0;
        for (size_t i = 0; i < sizeof(text) - 1; i++) {
            if (text[i] != ' ') {
                while (whole[at] == ' ') {
                    at++;
                }
                ck_assert_int_eq(whole[at++], text[i]);
            }
        }
        ck_assert_uint_eq(at, writer.size);
    }
}
END_TEST

static const char *titled(const char *text, int64_t width)
{
    static char lines[512];
    const struct pdf_measure measure = {advance, NULL, width, 2};
    struct writer writer = writer_of(lines, sizeof(lines) - 1);
    size_t ends[PDF_TITLE_LINES - 1] = {0};
    const size_t count = pdf_break_title(bytes_of(text), &measure, ends);
    for (size_t i = 0; i < count; i++) {
        const size_t begin = i == 0 ? 0 : ends[i - 1];
        const size_t end = i + 1 == count ? strlen(text) : ends[i];
        writer_u8(&writer, '|');
        writer_run(&writer, bytes_from(text + begin, end - begin));
    }
    ck_assert(!writer.overflowed);
    lines[writer.size] = '\0';
    return lines;
}

/* broken as a text, one character would stand alone in the second line. */
START_TEST(test_the_lines_of_a_title_are_near_equal_and_end_behind_words)
{
    static const char payment[] = "测试县测试镇2024年6月农村最低生活保障金资金发放公示";
    ck_assert_str_eq(broken(payment, 50),
                     "|测试县测试镇2024年6月农村最低生活保障金资金发放公|示");
    ck_assert_str_eq(titled(payment, 50),
                     "|测试县测试镇2024年6月|农村最低生活保障金资金发放公示");
    ck_assert_str_eq(titled(payment, 60),
                     "|测试县测试镇2024年6月农村最低生活保障金资金发放公示");
    ck_assert_str_eq(titled("2024年度农村最低生活保障金项目支出绩效自评表", 36),
                     "|2024年度农村最低生活保障金|项目支出绩效自评表");
    ck_assert_str_eq(titled("2024年1月至2024年12月救助资金发放绩效情况", 30),
                     "|2024年1月至2024年12月|救助资金发放绩效情况");
    ck_assert_str_eq(titled("Evaluation report of relief funds, 2024", 30),
                     "|Evaluation report |of relief funds, 2024");
}
END_TEST

START_TEST(test_a_title_of_three_lines_is_no_hourglass)
{
    const char *text = titled("一二三四五六七八九十一二三四五六七八九十一二三", 18);
    int64_t widths[PDF_TITLE_LINES] = {0};
    size_t line = 0;
    for (const char *at = text; *at != '\0'; at++) {
        line += *at == '|';
        widths[line - 1] += *at != '|';
    }
    ck_assert_uint_eq(line, 3);
    ck_assert(widths[1] >= widths[0] || widths[1] >= widths[2]);
    for (size_t i = 0; i < line; i++) {
        ck_assert_int_le(widths[i] / 3, 9);
        ck_assert_int_ge(widths[i] / 3, 6);
    }
}
END_TEST

/* No line of a title begins with what closes, and none is wider than there is room;
 * what cannot be set so is left to be broken as any other text. */
START_TEST(test_a_title_keeps_to_its_room)
{
    static const char text[] = "关于《测试县救助资金管理办法》（第1批、第2批）的公示";
    for (int64_t width = 1; width < 80; width++) {
        const struct pdf_measure measure = {advance, NULL, width, 2};
        size_t ends[PDF_TITLE_LINES - 1] = {0};
        const size_t count = pdf_break_title(bytes_of(text), &measure, ends);
        ck_assert_uint_le(count, PDF_TITLE_LINES);
        for (size_t i = 0; i < count; i++) {
            const size_t begin = i == 0 ? 0 : ends[i - 1];
            const size_t end = i + 1 == count ? strlen(text) : ends[i];
            struct bytes rest = bytes_from(text + begin, end - begin);
            struct pdf_line line;
            ck_assert(begin < end);
            ck_assert(pdf_break_line(&rest, width, advance, NULL, &line));
            ck_assert_uint_eq(rest.size, 0);
            static const char *const closing[] = {"》", "）", "、"};
            for (size_t k = 0; k < 3; k++) {
                ck_assert(!bytes_start_with(line.text, bytes_of(closing[k])));
            }
        }
    }
    ck_assert_uint_eq(strlen(titled("一二\n三", 4)), 0);
    ck_assert_str_eq(titled("", 4), "|");
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("pdf_break");
    TCase *lines = tcase_create("lines");
    tcase_add_test(lines, test_a_line_is_filled_to_its_width);
    tcase_add_test(lines, test_no_line_begins_with_a_closing_mark);
    tcase_add_test(lines, test_no_line_ends_with_an_opening_mark);
    tcase_add_test(lines, test_words_and_numbers_stay_whole);
    tcase_add_test(lines, test_a_word_wider_than_a_line_is_cut);
    tcase_add_test(lines, test_a_line_break_of_the_text_ends_a_paragraph);
    tcase_add_test(lines, test_lines_together_are_the_text);
    tcase_add_test(lines,
                   test_the_lines_of_a_title_are_near_equal_and_end_behind_words);
    tcase_add_test(lines, test_a_title_of_three_lines_is_no_hourglass);
    tcase_add_test(lines, test_a_title_keeps_to_its_room);
    suite_add_tcase(suite, lines);
    return suite;
}
