/* test_samples.c - the sample county's files, from the budget to the bank's answer. */
#include "tests/importers/office.h"

#include <string.h>

enum { SAMPLES = 12 };

/* A path of the samples that survives the next call, or NULL when they are absent. */
static const char *sample(const char *name)
{
    static char paths[SAMPLES][600];
    static unsigned next;
    char relative[256];
    snprintf(relative, sizeof(relative), "samples/synthetic/%s", name);
    const char *path = suite_shared(relative);
    if (path == NULL) {
        return NULL;
    }
    char *kept = paths[next++ % SAMPLES];
    snprintf(kept, sizeof(paths[0]), "%s", path);
    return kept;
}

static bool begin_with_budget(struct office *office)
{
    struct fault fault;
    struct register_summary summary;
    const char *budget = sample("09_allocation_utf8.csv");
    if (budget == NULL) {
        return false;
    }
    office_begin(office);
    ck_assert_ok(office_units(office, OFFICE_FIXTURE "units.csv", &fault), &fault);
    ck_assert_ok(office_programmes(office, OFFICE_FIXTURE "programmes.csv", &fault),
                 &fault);
    ck_assert_ok(office_budget(office, budget, &summary, &fault), &fault);
    ck_assert_uint_eq(summary.recorded, 3);
    ck_assert_int_eq(summary.amount, 1420500000);
    return true;
}

static const struct office_payroll submission = {
    .profile = "lanzhou-pipe",
    .programme = "RDB",
    .unit = "430699-MZJ",
    .village = "430699100200",
    .allocations = {"测财社指〔2024〕3号/2081902/中央"},
    .period = "2024-01",
    .due = "2024-01-10",
    .headcount = 1,
};

static uint64_t submit(struct office *office)
{
    struct fault fault;
    struct payroll_summary summary;
    struct office_payroll what = submission;
    what.path = sample("01_submit_pipe_gb18030.txt");
    ck_assert_ok(office_import(office, &what, &summary, &fault), &fault);
    ck_assert_uint_eq(summary.rows, 8);
    ck_assert_int_eq(summary.amount, 829800);
    ck_assert_uint_eq(summary.new_people, 8);
    ck_assert_uint_eq(summary.batch_count, 1);
    return summary.batches[0].entry;
}

START_TEST(test_01_then_02_end_balanced)
{
    struct office office;
    struct fault fault;
    struct answer_summary answer;
    if (!begin_with_budget(&office)) {
        return;
    }
    const uint64_t batch = submit(&office);
    ck_assert_int_eq(office_total(&office).reserved, 0); /* a draft holds nothing */
    office_send(&office, batch);
    ck_assert_int_eq(office_total(&office).reserved, 829800);
    ck_assert_ok(office_answer(&office, sample("02_return_pipe_header_gb18030.txt"),
                               "return-header", batch, &answer, &fault),
                 &fault);
    ck_assert_uint_eq(answer.paid, 4);
    ck_assert_uint_eq(answer.failed, 4);
    ck_assert_int_eq(answer.paid_fen, 559800);
    ck_assert_int_eq(answer.failed_fen, 270000);
    ck_assert_uint_eq(answer.pending, 0);
    const struct balance total = office_total(&office);
    ck_assert_int_eq(total.reserved, 0);
    ck_assert_int_eq(total.paid, 559800);
    const struct batch figures = office_batch(&office, batch);
    ck_assert_uint_eq(figures.by_state[LINE_STATE_PAID].count, 4);
    ck_assert_uint_eq(figures.by_state[LINE_STATE_FAILED].count, 4);
    ck_assert_uint_eq(figures.on_time.count, 4); /* the 9th, due the 10th */
    office_end(&office);
}
END_TEST

START_TEST(test_03_leaves_the_absent_rows_pending)
{
    struct office office;
    struct fault fault;
    struct answer_summary answer;
    if (!begin_with_budget(&office)) {
        return;
    }
    const uint64_t batch = submit(&office);
    office_send(&office, batch);
    ck_assert_ok(office_answer(&office,
                               sample("03_return_rcu_success_only_gb18030.txt"),
                               "rcu-success-only", batch, &answer, &fault),
                 &fault);
    ck_assert_uint_eq(answer.paid, 4);
    ck_assert_int_eq(answer.paid_fen, 559800);
    ck_assert_uint_eq(answer.pending, 4);
    ck_assert_int_eq(answer.pending_fen, 270000);
    /* paid in January from what came in February. */
    ck_assert_uint_eq(answer.exceptions, 1);
    const struct balance total = office_total(&office);
    ck_assert_int_eq(total.reserved, 270000);
    ck_assert_int_eq(total.paid, 559800);
    office_end(&office);
}
END_TEST

static bool has_problem(const struct office *office, uint64_t line, const char *word)
{
    const struct intake_problems *problems = &office->intake.problems;
    for (size_t i = 0; i < problems->count; i++) {
        if (problems->list[i].line == line &&
            strstr(problems->list[i].reason, word) != NULL) {
            return true;
        }
    }
    return false;
}

START_TEST(test_04_loads_with_its_warnings)
{
    struct office office;
    struct fault fault;
    struct payroll_summary summary;
    if (!begin_with_budget(&office)) {
        return;
    }
    const struct office_payroll what = {
        .path = sample("04_submit_excel_utf8bom.csv"),
        .profile = "excel-roster",
        .unit = "430699-MZJ",
        .allocations = {"2081902", "2081901", "2081107"},
        .period = "2024-01",
        .due = "2024-01-10",
    };
    ck_assert_ok(office_import(&office, &what, &summary, &fault), &fault);
    ck_assert_uint_eq(summary.rows, 8);
    ck_assert_int_eq(summary.amount, 829800);
    ck_assert_uint_eq(summary.batch_count, 6);
    ck_assert_uint_eq(office.intake.problems.errors, 0);
    ck_assert(has_problem(&office, 10, "lost"));         /* ?测七 */
    ck_assert(has_problem(&office, 5, "differ"));        /* inner blank */
    ck_assert(has_problem(&office, 8, "differ"));        /* the wrong dot */
    ck_assert_int_eq(office_total(&office).reserved, 0); /* a draft holds nothing */
    office_end(&office);
}
END_TEST

START_TEST(test_05_is_refused_whole)
{
    struct office office;
    struct fault fault;
    struct payroll_summary summary;
    if (!begin_with_budget(&office)) {
        return;
    }
    const uint64_t before = office_size(&office);
    struct office_payroll what = submission;
    what.path = sample("05_excel_damaged_gbk.csv");
    what.profile = "plain";
    ck_assert_status(office_import(&office, &what, &summary, &fault), STATUS_INPUT);
    ck_assert_str_eq(fault.rule, "R-031");
    ck_assert_uint_eq(office_size(&office), before);
    for (uint64_t line = 2; line <= 5; line++) {
        ck_assert(has_problem(&office, line, "R-005"));
        ck_assert(has_problem(&office, line, "R-007"));
    }
    ck_assert(has_problem(&office, 6, "R-005"));
    ck_assert(has_problem(&office, 6, "R-007"));
    ck_assert(has_problem(&office, 7, "R-001"));
    office_end(&office);
}
END_TEST

START_TEST(test_the_same_file_again_changes_nothing)
{
    struct office office;
    struct fault fault;
    struct payroll_summary summary;
    if (!begin_with_budget(&office)) {
        return;
    }
    (void)submit(&office);
    const uint64_t before = office_size(&office);
    struct office_payroll what = submission;
    what.path = sample("01_submit_pipe_gb18030.txt");
    ck_assert_status(office_import(&office, &what, &summary, &fault), STATUS_EXISTS);
    ck_assert_str_eq(fault.rule, "R-064");
    ck_assert_uint_eq(office_size(&office), before);
    office_end(&office);
}
END_TEST

START_TEST(test_a_dry_run_leaves_no_trace)
{
    struct office office;
    struct fault fault;
    struct payroll_summary summary;
    if (!begin_with_budget(&office)) {
        return;
    }
    const uint64_t before = office_size(&office);
    const uint64_t sequence = vault_sequence(office.ledger.vault);
    struct office_payroll what = submission;
    what.path = sample("01_submit_pipe_gb18030.txt");
    office.actor.is_rehearsal = true;
    ck_assert_ok(office_import(&office, &what, &summary, &fault), &fault);
    ck_assert_uint_eq(summary.rows, 8);
    office.actor.is_rehearsal = false;
    ck_assert_uint_eq(office_size(&office), before);
    ck_assert_uint_eq(vault_sequence(office.ledger.vault), sequence);
    ck_assert_int_eq(office_total(&office).reserved, 0);
    (void)submit(&office);
    office_end(&office);
}
END_TEST

START_TEST(test_the_shipped_catalogue_loads)
{
    struct office office;
    struct fault fault;
    struct register_summary summary;
    office_begin(&office);
    ck_assert_ok(
        register_programmes(
            office_intake(&office, "docs/policies/programmes.csv", "programmes"),
            &summary, &fault),
        &fault);
    ck_assert_uint_eq(summary.recorded, 20);
    ck_assert_uint_eq(office.intake.problems.errors, 0);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("samples");
    TCase *files = tcase_create("files");
    tcase_set_timeout(files, 60);
    tcase_add_test(files, test_01_then_02_end_balanced);
    tcase_add_test(files, test_03_leaves_the_absent_rows_pending);
    tcase_add_test(files, test_04_loads_with_its_warnings);
    tcase_add_test(files, test_05_is_refused_whole);
    tcase_add_test(files, test_the_same_file_again_changes_nothing);
    tcase_add_test(files, test_a_dry_run_leaves_no_trace);
    tcase_add_test(files, test_the_shipped_catalogue_loads);
    suite_add_tcase(suite, files);
    return suite;
}
