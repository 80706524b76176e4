/* test_practice.c - whatever leaves a practice ledger says so, in every format.
 */
#include "tests/reports/sample.h"

#include "ledger/base/text.h"
#include "ledger/ledger.h"
#include "reports/cover_sheet.h"
#include "reports/source.h"

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

static const struct {
    const char *ending;
    sample_writer *write;
} formats[] = {{"txt", report_write_text},
               {"csv", report_write_csv},
               {"json", report_write_json},
               {"html", report_write_html}};
enum { FORMATS = 4 };

/* The samples, as a practice ledger would give them. */
static void practise(struct document *document)
{
    document->provenance.is_practice = true;
    document->provenance.origin = "ledger.example.org/relief-2024/practice";
}

static struct document cover(bool is_practice)
{
    static struct report_source source;
    static const struct cover_sheet_file file = {
        "演练-batch-17.csv",
        "8f4c1d0c6a0d6b6a4f0e5c3b2a190807f6e5d4c3b2a190807f6e5d4c3b2a1908", false, 3,
        186000};
    const struct cover_sheet sheet = {.unit = "测试县民政局",
                                      .programme = "农村低保",
                                      .period = 24288,
                                      .batch = "batch 17",
                                      .day = 19730,
                                      .channel = "带表头的逗号分隔文件",
                                      .line_count = 3,
                                      .detail_count = 3,
                                      .amount_fen = 186000,
                                      .suite = "sha256",
                                      .files = &file,
                                      .file_count = 1};
    struct document document;
    source = (struct report_source){
        .arena = &arena, .language = LANGUAGE_ZH, .provenance = sample_provenance};
    source.provenance.is_practice = is_practice;
    ck_assert_ok(cover_sheet_make(&sheet, &source, &document, &fault), &fault);
    return document;
}

static size_t times(struct bytes text, const char *words)
{
    size_t count = 0;
    size_t at = 0;
    while ((at = text_find(text, bytes_of(words))) != SIZE_MAX) {
        text = bytes_from(text.at + at + 1, text.size - at - 1);
        count++;
    }
    return count;
}

/* `text` without the mark, wherever it stands as `mark`. */
static struct bytes without(struct bytes text, const char *mark)
{
    uint8_t *room = arena_take(&arena, text.size, 1);
    ck_assert_ptr_nonnull(room);
    struct writer writer = writer_of(room, text.size);
    while (text.size > 0) {
        const size_t size =
            bytes_start_with(text, bytes_of(mark)) ? strlen(mark) : (size_t)0;
        if (size == 0) {
            writer_u8(&writer, text.at[0]);
        }
        const size_t step = size == 0 ? 1 : size;
        text = bytes_from(text.at + step, text.size - step);
    }
    return writer_bytes(&writer);
}

START_TEST(test_every_format_is_the_agreed_one)
{
    struct table table, list;
    struct document documents[] = {sample_office(&arena, &table),
                                   sample_notice(&arena, &list), cover(true)};
    static const char *const names[] = {"office", "notice", "cover"};
    for (size_t i = 0; i < 3; i++) {
        practise(&documents[i]);
        for (size_t j = 0; j < FORMATS; j++) {
            char name[64];
            snprintf(name, sizeof(name), "practice-%s.%s", names[i], formats[j].ending);
            const struct bytes written =
                sample_written(formats[j].write, &documents[i], &arena);
            ck_assert_uint_ge(times(written, j == 2 ? "\"practice\":true" : "演练"), 1);
            sample_is_golden(written, name, &arena);
        }
    }
}
END_TEST

START_TEST(test_nothing_of_a_real_ledger_is_marked)
{
    struct table table;
    struct document documents[] = {sample_office(&arena, &table), cover(false)};
    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 0; j < FORMATS; j++) {
            struct bytes written =
                sample_written(formats[j].write, &documents[i], &arena);
            written = without(written, "演练-batch-17.csv"); /* a name that was given */
            ck_assert_uint_eq(times(written, "演练"), 0);
            ck_assert_uint_eq(times(written, "practice"), 0);
        }
    }
}
END_TEST

/* A program that reads columns by their names reads the very same figures. */
START_TEST(test_a_table_for_programs_has_a_column_more_and_is_else_the_same)
{
    struct table table;
    struct document document = sample_office(&arena, &table);
    const struct bytes real = sample_written(report_write_csv, &document, &arena);
    document.provenance.is_practice = true;
    const struct bytes marked = sample_written(report_write_csv, &document, &arena);
    ck_assert_bytes(without(marked, "," LEDGER_PRACTICE_MARK), real);
    ck_assert_uint_eq(times(marked, "\r\n"),
                      times(marked, LEDGER_PRACTICE_MARK "\r\n") +
                          times(marked, "\r\n\r\n"));
}
END_TEST

/* Read aloud once, seen everywhere, in nobody's way. */
START_TEST(test_the_words_across_a_page_are_for_eyes_alone)
{
    struct table table;
    struct document document = sample_office(&arena, &table);
    practise(&document);
    const struct bytes page = sample_written(report_write_html, &document, &arena);
    ck_assert_uint_eq(times(page, "<div class=\"mark\" aria-hidden=\"true\">"), 1);
    ck_assert_uint_eq(times(page, "<p class=\"practice\">"), 1);
    ck_assert_uint_eq(times(page, "pointer-events:none"), 1);
    ck_assert_uint_eq(times(page, "<title>" LEDGER_PRACTICE_MARK), 1);
    ck_assert_uint_eq(times(page, "Content-Security-Policy"), 1);
    ck_assert_uint_eq(times(page, "url("), 0);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("practice");
    TCase *mark = tcase_create("mark");
    tcase_add_checked_fixture(mark, open_arena, close_arena);
    tcase_add_test(mark, test_every_format_is_the_agreed_one);
    tcase_add_test(mark, test_nothing_of_a_real_ledger_is_marked);
    tcase_add_test(mark,
                   test_a_table_for_programs_has_a_column_more_and_is_else_the_same);
    tcase_add_test(mark, test_the_words_across_a_page_are_for_eyes_alone);
    suite_add_tcase(suite, mark);
    return suite;
}
