/* command_payroll.c - payroll files and rosters. */
#include "cli/import.h"
#include "importers/payroll.h"

/* ---- payroll --------------------------------------------------------------------- */

static struct status read_shares(const struct arguments *arguments,
                                 struct intake *intake,
                                 struct intake_share shares[static INTAKE_SHARES_MAX],
                                 size_t *ret_count, struct fault *fault)
{
    size_t count = 0;
    for (size_t i = 0; i < arguments->given_count; i++) {
        if (arguments->given[i].option != OPTION_ALLOCATION) {
            continue;
        }
        if (count == INTAKE_SHARES_MAX) {
            return FAULT(fault, STATUS_USAGE, "more than %d allocations for one file",
                         INTAKE_SHARES_MAX);
        }
        TRY(intake_find_share(intake, arguments->given[i].text, &shares[count], fault));
        count++;
    }
    *ret_count = count;
    return OK;
}

static struct status read_options(const struct arguments *arguments,
                                  struct payroll_options *options, struct fault *fault)
{
    uint64_t headcount = UINT64_MAX;
    options->programme = arguments->value[OPTION_PROGRAMME];
    options->unit = arguments->value[OPTION_UNIT];
    options->village = arguments->value[OPTION_VILLAGE];
    options->period = -1;
    options->due = -1;
    options->headcount = -1;
    TRY(arguments_period(arguments, OPTION_PERIOD, &options->period, fault));
    TRY(arguments_day(arguments, OPTION_DUE, &options->due, fault));
    TRY(arguments_u64(arguments, OPTION_HEADCOUNT, &headcount, fault));
    if (headcount != UINT64_MAX) {
        if (headcount > INT32_MAX) {
            return FAULT(fault, STATUS_USAGE, "--headcount is too large");
        }
        options->headcount = (int64_t)headcount;
    }
    return arguments_jobs(arguments, IMPORT_JOBS_MAX, &options->jobs, fault);
}

static struct status list_batches(struct session *session,
                                  const struct payroll_summary *summary,
                                  struct fault *fault)
{
    const struct print_column columns[] = {
        {"batch", _("Batch")},     {"programme", _("Programme")},
        {"period", _("Month")},    {"unit", _("Unit")},
        {"lines", _("Lines")},     {"amount", _("Amount, yuan")},
        {"paid", _("Paid")},       {"failed", _("Failed")},
        {"unknown", _("Unknown")},
    };
    struct print_table table = print_table_of(session->world, "batches", columns, 9);
    for (size_t i = 0; i < summary->batch_count; i++) {
        const struct payroll_batch *batch = &summary->batches[i];
        char period[DATE_TEXT_SIZE];
        date_format_period(batch->period, period);
        const bool is_recorded = summary->is_recorded;
        const struct print_cell cells[] = {
            session->actor.is_rehearsal ? print_none() : print_count(batch->entry),
            print_bytes(batch->programme),
            print_words(period),
            print_bytes(batch->unit),
            print_count(batch->lines),
            print_fen(batch->amount),
            is_recorded ? print_count(batch->paid) : print_none(),
            is_recorded ? print_count(batch->failed) : print_none(),
            is_recorded ? print_count(batch->unknown) : print_none(),
        };
        TRY(print_table_add(&table, cells, fault));
    }
    print_table_end(&table, _("No batch."));
    return OK;
}

static void say_roster(struct world *world, const struct payroll_summary *summary)
{
    print_field(world, "enrolled", _("Newly enrolled"), print_count(summary->enrolled));
    print_field(world, "renewed", _("Enrolments changed"),
                print_count(summary->renewed));
    print_field(world, "came", _("New since last month"), print_count(summary->came));
    print_field(world, "gone", _("Gone since last month"), print_count(summary->gone));
    print_field(world, "changed", _("Another amount than last month"),
                print_count(summary->changed));
}

static struct status take_payroll(struct session *session, struct intake *intake,
                                  struct payroll_options options, uint64_t *ret_entry,
                                  struct fault *fault)
{
    struct world *world = session->world;
    struct intake_share shares[INTAKE_SHARES_MAX];
    options.shares = shares;
    struct payroll_summary summary = {.rows = 0};
    TRY(read_options(session->arguments, &options, fault));
    TRY(read_shares(session->arguments, intake, shares, &options.share_count, fault));
    TRY(payroll_import(intake, &options, &summary, fault));
    print_progress_end(world);
    print_field(world, "path", _("File"), print_words(intake->path));
    print_field(world, "rows", _("Rows"), print_count(summary.rows));
    print_field(world, "amount", _("Amount, yuan"), print_fen(summary.amount));
    print_field(world, "uncovered", _("Not covered, yuan"),
                print_fen(summary.uncovered));
    print_field(world, "origin", _("It is"),
                print_words(summary.is_recorded
                                ? _("a fact: it carries the bank's word")
                                : _("an instruction: it waits for approval")));
    print_field(world, "new_people", _("New people"), print_count(summary.new_people));
    print_field(world, "changed_people", _("Changed people"),
                print_count(summary.changed_people));
    if (options.is_roster) {
        say_roster(world, &summary);
    }
    *ret_entry = summary.batch_count == 1 ? summary.batches[0].entry : 0;
    return list_batches(session, &summary, fault);
}

static struct status one_payroll(struct session *session, struct intake *intake,
                                 uint64_t *ret_entry, struct fault *fault)
{
    return take_payroll(session, intake, (struct payroll_options){0}, ret_entry, fault);
}

static struct status one_roster(struct session *session, struct intake *intake,
                                uint64_t *ret_entry, struct fault *fault)
{
    return take_payroll(session, intake, (struct payroll_options){.is_roster = true},
                        ret_entry, fault);
}

struct status command_import_roster(struct world *world,
                                    const struct arguments *arguments,
                                    struct fault *fault)
{
    return import_run(world, arguments, "roster", one_roster, fault);
}

struct status command_import_payroll(struct world *world,
                                     const struct arguments *arguments,
                                     struct fault *fault)
{
    return import_run(world, arguments, "plain", one_payroll, fault);
}

static struct status one_failed(struct session *session, struct intake *intake,
                                uint64_t *ret_entry, struct fault *fault)
{
    return take_payroll(session, intake, (struct payroll_options){.is_opening = true},
                        ret_entry, fault);
}

struct status command_import_failed(struct world *world,
                                    const struct arguments *arguments,
                                    struct fault *fault)
{
    return import_run(world, arguments, "plain-results", one_failed, fault);
}
