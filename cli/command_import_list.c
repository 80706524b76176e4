/* command_import_list.c - import list: the files of a month or a year in one go. */
#include "cli/calendar.h"
#include "cli/import.h"
#include "importers/plan.h"

#include "ledger/base/money.h"

#include <inttypes.h>
#include <stdio.h>

struct listing {
    struct session *session;
    uint64_t files, known, waiting, rows, warnings;
    uint64_t total; /* steps of the list */
};

static void say_step(void *context, const struct plan_step *step,
                     const struct intake *intake, int64_t amount, bool is_known)
{
    struct listing *listing = context;
    struct world *world = listing->session->world;
    char yuan[MONEY_TEXT_SIZE];
    listing->files++;
    listing->known += is_known;
    listing->waiting += step->is_waiting;
    listing->rows += is_known ? 0 : intake->report.records;
    listing->warnings += intake->problems.warnings;
    if (intake->problems.errors > 0) {
        import_problems(world, intake);
    }
    if (!world->is_json) {
        money_format_grouped(amount, yuan);
        print_progress_end(world);
        print_mark(world);
        printf("%6" PRIu64 "  %-10s %8" PRIu64 " %18s  %s%s\n", step->step,
               plan_kind_name(step->kind), intake->report.records, is_known ? "" : yuan,
               step->path,
               is_known           ? _("  (there already)")
               : step->is_waiting ? _("  (its batch is not submitted yet)")
                                  : "");
    }
    print_progress(world, _("files"), listing->files, listing->total);
}

static struct status run_list(struct session *session, void *context,
                              struct fault *fault)
{
    struct world *world = session->world;
    struct listing *listing = context;
    struct plan plan;
    struct hasher *hasher = NULL;
    const struct workday_calendar *calendar = NULL;
    listing->session = session;
    TRY(plan_read(session->arguments->positional[0], &world->arena, &plan, fault));
    listing->total = plan.count;
    TRY(calendar_load(world, &calendar, fault));
    TRY(hasher_open(DIGEST_SHA256, &hasher, fault));
    const struct plan_run run = {
        .ledger = &session->ledger,
        .actor = &session->actor,
        .arena = &world->arena,
        .hasher = hasher,
        .profiles = world->profiles,
        .jobs = 2,
        .today = world->today,
        .calendar = calendar,
        .done = say_step,
        .context = listing,
    };
    const struct plan_step *failed = NULL;
    const struct status done = plan_run(&run, &plan, &failed, fault);
    hasher_close(hasher);
    print_progress_end(world);
    print_field(world, "files", _("Files"), print_count(listing->files));
    print_field(world, "known", _("There already"), print_count(listing->known));
    print_field(world, "waiting", _("Waiting"), print_count(listing->waiting));
    print_field(world, "rows", _("Rows recorded"), print_count(listing->rows));
    print_field(world, "warnings", _("Warnings"), print_count(listing->warnings));
    if (status_is_ok(done) && listing->waiting > 0) {
        print_note(world, "%s",
                   _("Approve and submit the batches that wait, then take the list in "
                     "again: batch list shows whose turn it is."));
    }
    return done;
}

struct status command_import_list(struct world *world,
                                  const struct arguments *arguments,
                                  struct fault *fault)
{
    struct listing listing = {0};
    return session_run(world, arguments, SESSION_ACT | SESSION_VAULT, run_list,
                       &listing, fault);
}
