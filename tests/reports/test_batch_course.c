/* test_batch_course.c - how far the lines of a batch came, and how long the bank took.
 *
 * Batch 2024-01: four lines, submitted; three paid, two of them by the due day. */
#include "reports/batch_course.h"

#include "ledger/base/text.h"
#include "reports/report.h"
#include "reports/small_groups.h"
#include "tests/reports/ledger_fixture.h"

static struct fixture fixture;

static void setup(void)
{
    fixture_open(&fixture);
}

static void teardown(void)
{
    fixture_close(&fixture);
}

static struct document perform(struct report_source *source, uint64_t batch)
{
    struct fault fault = {0};
    struct document document;
    const struct report_filter filter = {.first = -1, .last = -1, .batch = batch};
    ck_assert_ok(report_performance(source, &filter, &document, &fault), &fault);
    return document;
}

START_TEST(test_each_step_has_the_lines_that_reached_it)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct document document = perform(&source, fixture.answered);
    const struct table *table = fixture_table(&document, "course");
    static const struct {
        const char *step, *lines, *amount, *share;
    } wanted[] = {
        {"编入批次", "4", "3898.00", "100.00%"},
        {"已审批", "4", "3898.00", "100.00%"},
        {"已报送", "4", "3898.00", "100.00%"},
        {"银行已答复", "4", "3898.00", "100.00%"},
        {"发放成功", "3", "2948.00", "75.00%"},
        {"按时到账", "2", "1648.00", "50.00%"},
    };
    ck_assert_uint_eq(table->row_count, sizeof(wanted) / sizeof(wanted[0]));
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        ck_assert_cell(&fixture, table, i, "step", wanted[i].step);
        ck_assert_cell(&fixture, table, i, "lines", wanted[i].lines);
        ck_assert_cell(&fixture, table, i, "amount", wanted[i].amount);
        ck_assert_cell(&fixture, table, i, "share", wanted[i].share);
    }
    report_source_close(&source);
}
END_TEST

START_TEST(test_a_batch_the_bank_has_not_answered_stops_before_it)
{
    struct report_source source;
    char as_of[32];
    snprintf(as_of, sizeof(as_of), "@%d", (int)fixture.before);
    fixture_source(&fixture, as_of, LANGUAGE_ZH, &source);
    const struct document document = perform(&source, fixture.answered);
    const struct table *table = fixture_table(&document, "course");
    ck_assert_uint_eq(table->row_count, 5); /* nothing is timed yet */
    ck_assert_cell(&fixture, table, 2, "lines", "4");
    ck_assert_cell(&fixture, table, 3, "lines", "0");
    report_source_close(&source);
}
END_TEST

START_TEST(test_days_are_counted_from_the_submission)
{
    struct report_source source;
    struct fault fault = {0};
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct document document = perform(&source, fixture.answered);
    const struct table *table = fixture_table(&document, "days_to_pay");
    /* Submitted on day 19730, paid on 19753 and 19754. */
    ck_assert_uint_eq(table->row_count, 8);
    ck_assert_cell(&fixture, table, 0, "days", "当天");
    ck_assert_cell(&fixture, table, 4, "days", "4–5 天");
    ck_assert_cell(&fixture, table, 6, "lines", "0");
    ck_assert_cell(&fixture, table, 7, "days", "20 天以上");
    ck_assert_cell(&fixture, table, 7, "lines", "3");
    ck_assert_cell(&fixture, table, 8, "amount", "2948.00");
    uint8_t *room = arena_take(&fixture.arena, 1 << 18, 1);
    ck_assert_ptr_nonnull(room);
    struct output output = output_of_memory(room, 1 << 18);
    ck_assert_ok(report_write_html(&document, &output, &fault), &fault);
    ck_assert_ok(output_finish(&output, &fault), &fault);
    ck_assert(text_find(output_bytes(&output), bytes_of("报送到到账的天数")) !=
              SIZE_MAX);
    report_source_close(&source);
}
END_TEST

/* Nothing was submitted, so there are no days. */
static size_t tables_of_days(const struct document *document)
{
    size_t found = 0;
    for (const struct block *block = document->first; block != NULL;
         block = block->next) {
        found +=
            block->kind == BLOCK_TABLE && strcmp(block->table->key, "days_to_pay") == 0;
    }
    return found;
}

START_TEST(test_a_draft_has_no_days)
{
    struct report_source source;
    struct fault fault = {0};
    struct book *book = &fixture.book;
    const uint64_t batch = book_add_batch(book, BATCH_ORIGIN_ROSTER, 2, 300);
    book_add_line(book, batch, 1, 901, LINE_STATE_DRAFTED, 100);
    book_add_line(book, batch, 2, 902, LINE_STATE_DRAFTED, 200);
    ck_assert_ok(book_commit(book, &fault), &fault);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct document document = perform(&source, batch);
    const struct table *table = fixture_table(&document, "course");
    ck_assert_cell(&fixture, table, 0, "lines", "2");
    ck_assert_cell(&fixture, table, 1, "lines", "0");
    ck_assert_uint_eq(tables_of_days(&document), 0);
    report_source_close(&source);
}
END_TEST

/* However many households are in each class: nobody asks what else says of them. */
START_TEST(test_no_days_are_public_of_a_programme_in_totals) /* */
{
    struct report_source source;
    struct fault fault = {0};
    struct small_groups_line lines[10];
    struct small_groups groups = {.source = &source, .list = lines, .count = 10};
    struct batch_course course = {.all = {10, 1000}, .days = {10}, .fen = {1000}};
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    for (uint8_t i = 1; i <= 10; i++) {
        lines[i - 1] = (struct small_groups_line){
            .party = {i}, .is_paid = true, .state = LINE_STATE_PAID};
    }
    for (size_t i = 0; i < COURSE_STEPS; i++) {
        course.reached[i] = course.all;
    }
    for (int is_public = 0; is_public <= 1; is_public++) {
        struct document document =
            document_of(source.arena, source.language, DOCUMENT_OFFICE, "paper",
                        "paper", &source.provenance);
        if (is_public != 0) {
            ck_assert_ok(batch_course_hide(&course, &groups, &fault), &fault);
        }
        ck_assert_ok(batch_course_put(&source, &course, PHRASE_COURSE_ALL_TABLE,
                                      &document, &fault),
                     &fault);
        ck_assert_uint_eq(tables_of_days(&document), is_public != 0 ? 0 : 1);
    }
    report_source_close(&source);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("batch course");
    TCase *tc = tcase_create("course");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, test_each_step_has_the_lines_that_reached_it);
    tcase_add_test(tc, test_a_batch_the_bank_has_not_answered_stops_before_it);
    tcase_add_test(tc, test_days_are_counted_from_the_submission);
    tcase_add_test(tc, test_a_draft_has_no_days);
    tcase_add_test(tc, test_no_days_are_public_of_a_programme_in_totals);
    suite_add_tcase(suite, tc);
    return suite;
}
