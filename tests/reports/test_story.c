/* test_story.c - reconciliation, bank balance, later items and what is open at the end
 * of a year, written in each format just as before. */
#include "tests/reports/story.h"

static struct fixture fixture;

static void setup(void)
{
    story_tell(&fixture);
}

static void teardown(void)
{
    fixture_close(&fixture);
}

static const struct {
    const char *name;
    story_filler *fill;
    const struct report_filter *filter;
} reports[] = {
    {"reconcile", report_reconciliation, &story_all},
    {"later", report_reconciliation, &story_january}, /* with what came afterwards */
    {"bank", report_bank, &story_all},
    {"closing", report_closing, &story_year},
};
static const struct {
    const char *ending;
    sample_writer *write;
} forms[] = {{"txt", report_write_text},
             {"csv", report_write_csv},
             {"json", report_write_json},
             {"html", report_write_html}};

START_TEST(a_report_is_written_as_before) /* R-167 R-169 */
{
    char name[64];
    struct report_source source;
    const struct document document =
        story_report(&fixture, reports[_i].fill, reports[_i].filter, &source);
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        (void)snprintf(name, sizeof(name), "%s.%s", reports[_i].name, forms[i].ending);
        sample_is_golden(sample_written(forms[i].write, &document, &fixture.arena),
                         name, &fixture.arena);
    }
    report_source_close(&source);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("story");
    TCase *tests = tcase_create("formats");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, a_report_is_written_as_before, 0,
                        sizeof(reports) / sizeof(reports[0]));
    suite_add_tcase(suite, tests);
    return suite;
}
