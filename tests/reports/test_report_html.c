/* test_report_html.c - the page is whole, self-contained and as agreed. */
#include "tests/reports/sample.h"

#include "ledger/base/text.h"
#include "reports/leak.h"

static struct fault fault;
static struct arena arena;

static void open_arena(void)
{
    ck_assert_ok(arena_open(64 << 20, &arena, &fault), &fault);
}

static void close_arena(void)
{
    arena_close(&arena);
}

static bool holds(struct bytes page, const char *text)
{
    return text_find(page, bytes_of(text)) != SIZE_MAX;
}

START_TEST(test_an_office_report_is_the_agreed_page)
{
    struct table table;
    const struct document document = sample_office(&arena, &table);
    sample_is_golden(sample_written(report_write_html, &document, &arena),
                     "office.html", &arena);
}
END_TEST

START_TEST(test_a_notice_is_the_agreed_page)
{
    struct table table;
    const struct document document = sample_notice(&arena, &table);
    sample_is_golden(sample_written(report_write_html, &document, &arena),
                     "notice.html", &arena);
}
END_TEST

START_TEST(test_the_page_fetches_and_runs_nothing)
{
    struct table table;
    const struct document document = sample_office(&arena, &table);
    const struct bytes page = sample_written(report_write_html, &document, &arena);
    ck_assert(holds(page, "default-src &#39;none&#39;"));
    ck_assert(!holds(page, "<script"));
    ck_assert(!holds(page, "<link"));
    ck_assert(!holds(page, "src="));
    ck_assert(!holds(page, "url("));
    ck_assert(holds(page, "<html lang=\"zh-CN\">"));
}
END_TEST

/* */
START_TEST(test_missing_data_and_markup_are_written_as_text)
{
    struct table table;
    const struct document document = sample_office(&arena, &table);
    const struct bytes page = sample_written(report_write_html, &document, &arena);
    ck_assert(holds(page, "<td class=\"n none\" data-label=\"执行率\">无数据</td>"));
    ck_assert(holds(page, "&lt;农村低保&gt;"));
    ck_assert(holds(page, "href=\"entries.html#a&amp;b\""));
    ck_assert(holds(page, "gw31yQrqZZCcEOPrzX+bpy3nJ6QgngTKn8G1m0i62uU="));
}
END_TEST

START_TEST(test_an_empty_table_says_so_in_english_too)
{
    struct table table =
        table_of(&arena, "t", "Nothing", sample_columns, SAMPLE_COLUMNS);
    struct document document = document_of(&arena, LANGUAGE_EN, DOCUMENT_OFFICE, "r",
                                           "Report", &sample_provenance);
    ck_assert_ok(document_add_table(&document, &table, &fault), &fault);
    const struct bytes page = sample_written(report_write_html, &document, &arena);
    ck_assert(holds(page, "<html lang=\"en\">"));
    ck_assert(holds(page, "<td colspan=\"6\" class=\"none\">No rows</td>"));
}
END_TEST

START_TEST(test_the_agreed_pages_pass_the_leak_scan)
{
    struct table table;
    const struct document document = sample_notice(&arena, &table);
    const struct bytes page = sample_written(report_write_html, &document, &arena);
    struct leak leak = leak_of(LEAK_MARKUP, NULL, 0);
    leak_scan(&leak, page);
    ck_assert_ok(leak_finish(&leak, &fault), &fault);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("report_html");
    TCase *page = tcase_create("page");
    tcase_add_checked_fixture(page, open_arena, close_arena);
    tcase_add_test(page, test_an_office_report_is_the_agreed_page);
    tcase_add_test(page, test_a_notice_is_the_agreed_page);
    tcase_add_test(page, test_the_page_fetches_and_runs_nothing);
    tcase_add_test(page, test_missing_data_and_markup_are_written_as_text);
    tcase_add_test(page, test_an_empty_table_says_so_in_english_too);
    tcase_add_test(page, test_the_agreed_pages_pass_the_leak_scan);
    suite_add_tcase(suite, page);
    return suite;
}
