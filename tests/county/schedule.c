#include <stdio.h>

#include "tests/county/answers.h"
#include "tests/county/county.h"
#include "tests/county/output.h"
#include "tests/county/payroll.h"
#include "tests/county/people.h"
#include "tests/county/programmes.h"
#include "tests/county/schedule.h"

enum { STEPS_FIXED = 64, STEPS_A_BATCH = 3 };

struct step *schedule_add(struct county *county, const char *kind, const char *note)
{
    struct step *const step = &county->steps[county->step_count++];
    step->kind = kind;
    step->note = note;
    step->profile = "";
    return step;
}

static void name_file(char path[96], const char *folder, const struct batch *batch,
                      const char *tail)
{
    const bool is_whole = batch->township == COUNTY_WHOLE;
    snprintf(path, 96, "%s/%d/%02d/%s%s%s%s", folder, county_year(batch->month),
             county_month_of_year(batch->month),
             programmes_facts[batch->programme].code, is_whole ? "" : "-",
             is_whole ? "" : people_township_code(batch->township), tail);
}

static void add_payroll(struct county *county, struct batch *batch)
{
    static const char *const profiles[] = {"plain", "plain", "lanzhou-pipe",
                                           "excel-roster"};
    const bool is_recorded = batch->answer == ANSWER_NONE;
    struct step *const step =
        schedule_add(county, is_recorded ? "recorded" : "payroll",
                     programmes_facts[batch->programme].is_optional ? "optional"
                     : batch->style == STYLE_PLAIN                  ? "full columns"
                                                                    : "");
    batch->step = (int)county->step_count;
    step->batch = batch;
    step->profile = is_recorded ? "plain-results" : profiles[batch->style];
    step->row_count = (int)batch->line_count;
    for (size_t i = 0; i < batch->line_count; i++) {
        step->fen += county->lines[batch->line_first + i].fen;
    }
    name_file(step->file, "payroll", batch,
              batch->style == STYLE_PIPE ? ".txt" : ".csv");
    snprintf(
        step->due, sizeof(step->due), "%s",
        payroll_day(batch->month, payroll_bank_day(batch->programme) + 1, "-").text);
    payroll_write(county, batch, step->file);
}

static void add_return(struct county *county, const struct batch *batch, bool is_late)
{
    static const char *const profiles[] = {"", "return-header", "rcu-success-only",
                                           "return-columns", "return-columns"};
    const bool is_csv =
        batch->answer == ANSWER_COLUMNS || batch->answer == ANSWER_COLUMNS_GB;
    struct step *const step =
        schedule_add(county, "return",
                     programmes_facts[batch->programme].is_optional ? "optional"
                     : is_late                                      ? "late"
                                                                    : "");
    step->batch = batch;
    step->profile = profiles[batch->answer];
    step->return_of = batch->step;
    name_file(step->file, "returns", batch,
              is_late ? (is_csv ? "-late.csv" : "-late.txt")
                      : (is_csv ? ".csv" : ".txt"));
    snprintf(
        step->due, sizeof(step->due), "%s",
        is_late
            ? payroll_day(batch->month + 1, 5, "-").text
            : payroll_day(batch->month, payroll_bank_day(batch->programme), "-").text);
    const struct answers_sum sum = answers_write(county, batch, step->file, is_late);
    step->row_count = sum.row_count;
    step->fen = sum.fen;
}

static void add_late(struct county *county, int month)
{
    for (size_t b = 0; b < county->batch_count; b++) {
        const struct batch *const batch = &county->batches[b];
        if (batch->month == month && answers_has_late(county, batch)) {
            add_return(county, batch, true);
        }
    }
}

static void add_file(struct county *county, const char *kind, const char *file)
{
    struct step *const step = schedule_add(county, kind, "");
    snprintf(step->file, sizeof(step->file), "%s", file);
}

static void add_budget(struct county *county, int year)
{
    struct step *const step = schedule_add(county, "budget", "");
    snprintf(step->file, sizeof(step->file), "budget/%d.csv", year);
}

static void add_batches(struct county *county, int month, bool is_optional)
{
    for (size_t b = 0; b < county->batch_count; b++) {
        struct batch *const batch = &county->batches[b];
        if (batch->month == month &&
            programmes_facts[batch->programme].is_optional == is_optional) {
            add_payroll(county, batch);
            if (batch->answer != ANSWER_NONE) {
                add_return(county, batch, false);
            }
        }
    }
}

void county_write_payrolls(struct county *county)
{
    county->steps = county_room(county->batch_count * STEPS_A_BATCH + STEPS_FIXED,
                                sizeof(struct step));
    add_file(county, "units", "units.csv");
    add_file(county, "programmes", "programmes.csv");
    int year = COUNTY_YEAR_FIRST - 1;
    for (int month = 0; month < county->month_count; month++) {
        if (county_year(month) > year) {
            year = county_year(month);
            add_budget(county, year);
        }
        add_late(county, month - 1);
        add_batches(county, month, false);
    }
    add_late(county, county->month_count - 1);
    if (county_year(county->month_count) > year) {
        add_budget(county, county_year(county->month_count));
    }
    for (int month = 0; month < county->month_count; month++) {
        add_batches(county, month, true);
    }
}
