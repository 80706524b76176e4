/* test_report_json.c - the JSON and the terminal's text are as agreed. */
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

START_TEST(test_both_documents_are_the_agreed_json)
{
    struct table table, list;
    const struct document office = sample_office(&arena, &table);
    const struct document notice = sample_notice(&arena, &list);
    sample_is_golden(sample_written(report_write_json, &office, &arena), "office.json",
                     &arena);
    sample_is_golden(sample_written(report_write_json, &notice, &arena), "notice.json",
                     &arena);
}
END_TEST

START_TEST(test_both_documents_are_the_agreed_text)
{
    struct table table, list;
    const struct document office = sample_office(&arena, &table);
    const struct document notice = sample_notice(&arena, &list);
    sample_is_golden(sample_written(report_write_text, &office, &arena), "office.txt",
                     &arena);
    sample_is_golden(sample_written(report_write_text, &notice, &arena), "notice.txt",
                     &arena);
}
END_TEST

/* */
START_TEST(test_amounts_are_decimal_text_and_fen_and_missing_is_null)
{
    struct table table;
    const struct document document = sample_office(&arena, &table);
    const struct bytes json = sample_written(report_write_json, &document, &arena);
    ck_assert_uint_ne(
        text_find(json, bytes_of("\"paid\":\"214600.50\",\"paid_fen\":21460050")),
        SIZE_MAX);
    ck_assert_uint_ne(text_find(json, bytes_of("\"paid\":null,\"paid_fen\":null")),
                      SIZE_MAX);
}
END_TEST

START_TEST(test_text_that_is_not_utf8_is_refused_with_its_key)
{
    struct table table = table_of(&arena, "t", "t", sample_columns, SAMPLE_COLUMNS);
    const struct cell cells[SAMPLE_COLUMNS] = {cell_words("\xFF")};
    struct document document =
        document_of(&arena, LANGUAGE_ZH, DOCUMENT_OFFICE, "r", "r", &sample_provenance);
    ck_assert_ok(table_add(&table, ROW_BODY, cells, &fault), &fault);
    ck_assert_ok(document_add_table(&document, &table, &fault), &fault);
    uint8_t image[4096];
    struct output output = output_of_memory(image, sizeof(image));
    ck_assert_status(report_write_json(&document, &output, &fault), STATUS_INPUT);
    ck_assert_ptr_nonnull(strstr(fault.message, "programme"));
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("report_json");
    TCase *whole = tcase_create("whole");
    tcase_add_checked_fixture(whole, open_arena, close_arena);
    tcase_add_test(whole, test_both_documents_are_the_agreed_json);
    tcase_add_test(whole, test_both_documents_are_the_agreed_text);
    tcase_add_test(whole, test_amounts_are_decimal_text_and_fen_and_missing_is_null);
    tcase_add_test(whole, test_text_that_is_not_utf8_is_refused_with_its_key);
    suite_add_tcase(suite, whole);
    return suite;
}
