/* test_cover_sheet.c - the page beside a submission, as agreed in both languages. */
#include "reports/cover_sheet.h"

#include "ledger/base/text.h"
#include "reports/source.h"
#include "tests/reports/sample.h"

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

static const struct cover_sheet_file vouchers[] = {
    {"8207-0000001.xml",
     "8f4c1d0c6a0d6b6a4f0e5c3b2a190807f6e5d4c3b2a190807f6e5d4c3b2a1908", false, 499,
     20558800},
    {"8207-0000002.xml",
     "1f4c1d0c6a0d6b6a4f0e5c3b2a190807f6e5d4c3b2a190807f6e5d4c3b2a1908", false, 1,
     41200},
    {"5201-0000012.xml",
     "2f4c1d0c6a0d6b6a4f0e5c3b2a190807f6e5d4c3b2a190807f6e5d4c3b2a1908", true, 500,
     20600000},
};

static struct cover_sheet sheet_of(void)
{
    return (struct cover_sheet){.unit = "测试县民政局",
                                .programme = "农村最低生活保障 <农村低保>",
                                .period = 2024 * 12,
                                .batch = "#20431",
                                .day = date_to_day((struct civil_date){2024, 1, 8}),
                                .channel = "国库集中支付凭证 5201 与 8207（示例）",
                                .line_count = 500,
                                .detail_count = 500,
                                .amount_fen = 20600000,
                                .vouchers = 2,
                                .suite = "sha256",
                                .files = vouchers,
                                .file_count = 3};
}

static struct document made(const struct cover_sheet *sheet, enum language language)
{
    static struct report_source source;
    struct document document;
    source = (struct report_source){
        .arena = &arena, .language = language, .provenance = sample_provenance};
    ck_assert_ok(cover_sheet_make(sheet, &source, &document, &fault), &fault);
    return document;
}

static bool holds(struct bytes page, const char *text)
{
    return text_find(page, bytes_of(text)) != SIZE_MAX;
}

START_TEST(test_the_chinese_page_is_the_agreed_one)
{
    const struct cover_sheet sheet = sheet_of();
    const struct document document = made(&sheet, LANGUAGE_ZH);
    const struct bytes page = sample_written(report_write_html, &document, &arena);
    ck_assert(holds(page, "人民币贰拾万陆仟元整"));
    ck_assert(holds(page, "206,000.00"));
    ck_assert(holds(page, "&lt;农村低保&gt;"));
    ck_assert(holds(page, "<b>经办</b>"));
    sample_is_golden(page, "cover.zh.html", &arena);
}
END_TEST

START_TEST(test_the_english_page_is_the_agreed_one)
{
    struct cover_sheet sheet = sheet_of();
    sheet.unit = "Civil Affairs of Test County";
    sheet.programme = "Rural subsistence allowance";
    sheet.channel = "Bank file with a summary row";
    sheet.vouchers = 0;
    sheet.files = &(const struct cover_sheet_file){
        "2024-01-rural.txt",
        "8f4c1d0c6a0d6b6a4f0e5c3b2a190807f6e5d4c3b2a190807f6e5d4c3b2a1908", false, 500,
        20600000};
    sheet.file_count = 1;
    const struct document document = made(&sheet, LANGUAGE_EN);
    const struct bytes page = sample_written(report_write_html, &document, &arena);
    ck_assert(!holds(page, "8207"));
    ck_assert(holds(page, "<b>Approved by</b>"));
    sample_is_golden(page, "cover.en.html", &arena);
}
END_TEST

START_TEST(test_it_can_be_read_at_a_terminal_and_by_programs)
{
    const struct cover_sheet sheet = sheet_of();
    const struct document document = made(&sheet, LANGUAGE_ZH);
    const struct bytes text = sample_written(report_write_text, &document, &arena);
    ck_assert(holds(text, "经办"));
    ck_assert(holds(text, "____"));
    const struct bytes json = sample_written(report_write_json, &document, &arena);
    ck_assert(holds(json, "\"boxes\""));
    const struct bytes csv = sample_written(report_write_csv, &document, &arena);
    ck_assert(holds(csv, "人民币贰拾万陆仟元整"));
    ck_assert(!holds(csv, "经办"));
}
END_TEST

/* R-146, R29: the 8207 of a batch, its 5201 and its page agree, and what does not is
 * named with both sums. */
START_TEST(test_r29_files_that_do_not_add_up_are_refused)
{
    static const char *const words[] = {
        "500 lines and 206000.01 yuan were written, the batch has 500 and 206000.00",
        "501 lines and 206000.00 yuan were written, the batch has 500 and 206000.00",
        "500 lines and 205999.99 yuan were written, the batch has 500 and 206000.00",
        "499 lines and 205588.00 yuan were written, the batch has 500 and 206000.00",
        "add up to more than money can be",
    };
    struct cover_sheet_file files[3];
    struct report_source source = {.arena = &arena, .provenance = sample_provenance};
    struct document document;
    for (int i = 0; i < 5; i++) {
        struct cover_sheet sheet = sheet_of();
        memcpy(files, vouchers, sizeof(files));
        sheet.files = files;
        files[0].amount_fen += i == 0 ? 1 : 0;
        files[1].line_count += i == 1 ? 1 : 0;
        files[2].amount_fen -= i == 2 ? 1 : 0;
        sheet.file_count = i == 3 ? 1 : 3;
        files[1].amount_fen = i == 4 ? INT64_MAX : files[1].amount_fen;
        ck_assert_status(cover_sheet_make(&sheet, &source, &document, &fault),
                         STATUS_REFUSED);
        ck_assert_str_eq(fault.rule, "R-146");
        ck_assert_msg(strstr(fault.message, words[i]) != NULL, "%s", fault.message);
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("cover_sheet");
    TCase *page = tcase_create("page");
    tcase_add_checked_fixture(page, open_arena, close_arena);
    tcase_add_test(page, test_the_chinese_page_is_the_agreed_one);
    tcase_add_test(page, test_the_english_page_is_the_agreed_one);
    tcase_add_test(page, test_it_can_be_read_at_a_terminal_and_by_programs);
    tcase_add_test(page, test_r29_files_that_do_not_add_up_are_refused);
    suite_add_tcase(suite, page);
    return suite;
}
