/* command_import.c - units, programmes and budgets. */
#include "cli/budget_line.h"
#include "cli/calendar.h"
#include "cli/evidence.h"
#include "cli/import.h"
#include "importers/register.h"

static void say(struct session *session, const struct intake *intake,
                const struct register_summary *summary, bool has_amount)
{
    struct world *world = session->world;
    print_field(world, "path", _("File"), print_words(intake->path));
    print_field(world, "rows", _("Rows"), print_count(summary->rows));
    print_field(world, "recorded", _("Recorded"), print_count(summary->recorded));
    print_field(world, "unchanged", _("There already"),
                print_count(summary->unchanged));
    if (has_amount) {
        print_field(world, "amount", _("Amount, yuan"), print_fen(summary->amount));
    }
    print_field(world, "file", _("Entry of the file"),
                session->actor.is_rehearsal ? print_none()
                                            : print_count(summary->file));
}

typedef struct status registering(struct intake *intake,
                                  struct register_summary *ret_summary,
                                  struct fault *fault);

/* A register without options, and without amounts. */
static struct status one_register(struct session *session, struct intake *intake,
                                  registering *take,
                                  struct register_summary *ret_summary,
                                  struct fault *fault)
{
    *ret_summary = (struct register_summary){0};
    TRY(take(intake, ret_summary, fault));
    say(session, intake, ret_summary, false);
    return OK;
}

static struct status one_units(struct session *session, struct intake *intake,
                               uint64_t *ret_entry, struct fault *fault)
{
    struct register_summary summary;
    TRY(one_register(session, intake, register_units, &summary, fault));
    *ret_entry = summary.unchanged == 0 ? summary.file : 0;
    return OK;
}

static struct status one_programmes(struct session *session, struct intake *intake,
                                    uint64_t *ret_entry, struct fault *fault)
{
    struct register_summary summary;
    (void)ret_entry;
    return one_register(session, intake, register_programmes, &summary, fault);
}

static struct status one_standards(struct session *session, struct intake *intake,
                                   uint64_t *ret_entry, struct fault *fault)
{
    struct register_summary summary;
    (void)ret_entry; /* documents stand between the standards */
    return one_register(session, intake, register_standards, &summary, fault);
}

static struct status one_documents(struct session *session, struct intake *intake,
                                   uint64_t *ret_entry, struct fault *fault)
{
    struct register_summary summary;
    (void)ret_entry;
    return one_register(session, intake, register_documents, &summary, fault);
}

static struct status one_prices(struct session *session, struct intake *intake,
                                uint64_t *ret_entry, struct fault *fault)
{
    struct register_summary summary = {0};
    const struct workday_calendar *calendar = NULL;
    (void)ret_entry; /* documents stand between the indexes */
    TRY(calendar_load(session->world, &calendar, fault));
    TRY(register_prices(intake, calendar, session->world->today, &summary, fault));
    say(session, intake, &summary, false);
    print_field(session->world, "triggered", _("Months with a price subsidy"),
                print_count(summary.triggered));
    return OK;
}

static struct status one_checks(struct session *session, struct intake *intake,
                                uint64_t *ret_entry, struct fault *fault)
{
    struct register_summary summary = {0};
    struct evidence evidence;
    (void)ret_entry; /* documents stand between the checks */
    const char *path = session->arguments->value[OPTION_EVIDENCE];
    if (path == NULL) {
        return FAULT(fault, STATUS_USAGE,
                     "R-334: a check comes with the paper that shows it: --evidence "
                     "FILE");
    }
    TRY(evidence_open(session, path, NULL, &evidence, fault));
    TRY(register_checks(intake, &evidence.file, session->world->today, &summary,
                        fault));
    say(session, intake, &summary, false);
    return OK;
}

static struct status one_enrolments(struct session *session, struct intake *intake,
                                    uint64_t *ret_entry, struct fault *fault)
{
    struct register_summary summary = {0};
    const struct arguments *arguments = session->arguments;
    struct register_enrolment options = {.programme =
                                             arguments->value[OPTION_PROGRAMME],
                                         .unit = arguments->value[OPTION_UNIT],
                                         .day = session->world->today};
    if (arguments_has(arguments, OPTION_OPENING)) {
        if (!arguments_has(arguments, OPTION_ROWS)) {
            return FAULT(fault, STATUS_USAGE,
                         "R-174: give the number of enrolments that the other system "
                         "has, with --rows");
        }
        TRY(budget_line_need_document(session, &options.document, fault));
        TRY(arguments_day(arguments, OPTION_DAY, &options.day, fault));
        TRY(arguments_u64(arguments, OPTION_ROWS, &options.count, fault));
    }
    TRY(register_enrolments(intake, &options, &summary, fault));
    say(session, intake, &summary, false);
    if (options.document != NULL) {
        print_note(
            session->world, "%s",
            _("Nothing of it counts before a checker confirms it, with: mingzhang "
              "opening confirm"));
    }
    *ret_entry = summary.file;
    return OK;
}

static struct status one_budget(struct session *session, struct intake *intake,
                                uint64_t *ret_entry, struct fault *fault)
{
    struct register_summary summary = {0};
    (void)ret_entry; /* sources and documents stand between the allocations */
    TRY(register_budget(intake, session->arguments->value[OPTION_UNIT], &summary,
                        fault));
    say(session, intake, &summary, true);
    print_field(session->world, "passed_on", _("Passed on from upstream"),
                print_count(summary.passed_on));
    return OK;
}

struct status command_import_units(struct world *world,
                                   const struct arguments *arguments,
                                   struct fault *fault)
{
    return import_run(world, arguments, "units", one_units, fault);
}

struct status command_import_programmes(struct world *world,
                                        const struct arguments *arguments,
                                        struct fault *fault)
{
    return import_run(world, arguments, "programmes", one_programmes, fault);
}

struct status command_import_budget(struct world *world,
                                    const struct arguments *arguments,
                                    struct fault *fault)
{
    return import_run(world, arguments, "budget", one_budget, fault);
}

struct status command_import_standards(struct world *world,
                                       const struct arguments *arguments,
                                       struct fault *fault)
{
    return import_run(world, arguments, "standards", one_standards, fault);
}

struct status command_import_documents(struct world *world,
                                       const struct arguments *arguments,
                                       struct fault *fault)
{
    return import_run(world, arguments, "documents", one_documents, fault);
}

struct status command_import_enrolments(struct world *world,
                                        const struct arguments *arguments,
                                        struct fault *fault)
{
    return import_run(world, arguments, "enrolments", one_enrolments, fault);
}

struct status command_import_prices(struct world *world,
                                    const struct arguments *arguments,
                                    struct fault *fault)
{
    return import_run(world, arguments, "prices", one_prices, fault);
}

struct status command_import_checks(struct world *world,
                                    const struct arguments *arguments,
                                    struct fault *fault)
{
    return import_run(world, arguments, "checks", one_checks, fault);
}
