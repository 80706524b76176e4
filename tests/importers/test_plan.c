/* test_plan.c - a list of files, run once and again. */
#include "importers/plan.h"

#include "tests/importers/office.h"

#include <stdlib.h>
#include <string.h>

static const char *write_list(const char *rows)
{
    static char path[512];
    snprintf(path, sizeof(path), "%s/list.csv", suite_folder());
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    fputs("step,kind,file,profile,programme,period,unit,due,allocations,village,"
          "return_of,note\r\n",
          file);
    fputs(rows, file);
    fclose(file);
    return path;
}

struct seen {
    unsigned steps, known, waiting;
    uint64_t batch; /* of the last payroll file */
};

static void count_step(void *context, const struct plan_step *step,
                       const struct intake *intake, int64_t amount, bool is_known)
{
    struct seen *seen = context;
    (void)intake;
    (void)amount;
    seen->steps++;
    seen->known += is_known;
    seen->waiting += step->is_waiting;
    if (step->kind == PLAN_PAYROLL) {
        seen->batch = step->batches[0];
    }
}

static struct status run_list(struct office *office, const char *path,
                              struct seen *seen, struct fault *fault)
{
    struct plan plan;
    TRY(plan_read(path, &office->arena, &plan, fault));
    const struct plan_run run = {
        .ledger = &office->ledger,
        .actor = &office->actor,
        .arena = &office->arena,
        .hasher = office->hasher,
        .profiles = "docs/profiles",
        .jobs = 1,
        .done = count_step,
        .context = seen,
    };
    *seen = (struct seen){0};
    const struct plan_step *failed = NULL;
    return plan_run(&run, &plan, &failed, fault);
}

/* The sample county's files as a list; false when the samples are absent. */
static bool sample_list(char *rows, size_t capacity)
{
    const char *folder = suite_shared("samples/synthetic");
    char *here = realpath(".", NULL);
    char *there = folder == NULL ? NULL : realpath(folder, NULL);
    if (there != NULL) {
        snprintf(rows, capacity,
                 "1,units,%s/" OFFICE_FIXTURE "units.csv,,,,,,,,,\r\n"
                 "2,programmes,%s/" OFFICE_FIXTURE "programmes.csv,,,,,,,,,\r\n"
                 "3,budget,%s/09_allocation_utf8.csv,,,,,,,,,\r\n"
                 "4,payroll,%s/01_submit_pipe_gb18030.txt,lanzhou-pipe,RDB,2024-01,"
                 "430699-MZJ,2024-01-10,2081902/中央:3,430699100200,,\r\n"
                 "5,return,%s/02_return_pipe_header_gb18030.txt,return-header,,,,,,,4,"
                 "\r\n",
                 here, here, there, there, there);
    }
    free(here);
    free(there);
    return there != NULL;
}

START_TEST(test_a_list_runs_in_order_and_again_changes_nothing)
{
    struct office office;
    struct fault fault;
    struct seen seen;
    char rows[4096];
    if (!sample_list(rows, sizeof(rows))) {
        return;
    }
    office_begin(&office);
    const char *path = write_list(rows);
    ck_assert_ok(run_list(&office, path, &seen, &fault), &fault);
    ck_assert_uint_eq(seen.steps, 5);
    ck_assert_uint_eq(seen.known, 0);
    ck_assert_uint_eq(seen.waiting, 1); /* nothing was sent that could be answered */
    ck_assert_int_eq(office_total(&office).paid, 0);
    office_send(&office, seen.batch);
    ck_assert_ok(run_list(&office, path, &seen, &fault), &fault);
    ck_assert_uint_eq(seen.known, 4);
    ck_assert_uint_eq(seen.waiting, 0);
    ck_assert_int_eq(office_total(&office).paid, 559800);
    const uint64_t before = office_size(&office);
    ck_assert_ok(run_list(&office, path, &seen, &fault), &fault);
    ck_assert_uint_eq(seen.known, 5);
    ck_assert_uint_eq(office_size(&office), before);
    office_end(&office);
}
END_TEST

START_TEST(test_a_bad_list_is_refused_with_its_line)
{
    struct arena arena = {0};
    struct fault fault;
    struct plan plan;
    static const char *const bad[] = {
        "x,units,a.csv,,,,,,,,,\r\n",       "1,parcels,a.csv,,,,,,,,,\r\n",
        "1,return,a.csv,,,,,,,,,\r\n",      "1,payroll,a.csv,,,2024-13,,,,,,\r\n",
        "1,payroll,a.csv,,,,,2024,,,,\r\n", "1,units,,,,,,,,,,\r\n",
    };
    ck_assert_ok(arena_open((size_t)64 << 20, &arena, &fault), &fault);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ck_assert_status(plan_read(write_list(bad[i]), &arena, &plan, &fault),
                         STATUS_INPUT);
        ck_assert_uint_eq(fault.line, 2);
    }
    arena_close(&arena);
}
END_TEST

START_TEST(test_a_failed_step_names_its_file)
{
    struct office office;
    struct fault fault;
    struct seen seen;
    office_begin(&office);
    const char *path = write_list("1,units,missing.csv,,,,,,,,,\r\n");
    ck_assert_status(run_list(&office, path, &seen, &fault), STATUS_NOT_FOUND);
    ck_assert_msg(strstr(fault.file, "missing.csv") != NULL, "%s: %s", fault.file,
                  fault.message);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("plan");
    TCase *lists = tcase_create("lists");
    tcase_set_timeout(lists, 60);
    tcase_add_test(lists, test_a_list_runs_in_order_and_again_changes_nothing);
    tcase_add_test(lists, test_a_bad_list_is_refused_with_its_line);
    tcase_add_test(lists, test_a_failed_step_names_its_file);
    suite_add_tcase(suite, lists);
    return suite;
}
