/* import.c - see import.h. */
#include "cli/import.h"

#include "ledger/base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct import {
    const char *profile;
    import_one *one;
};

static const char *severity_name(enum intake_severity severity)
{
    switch (severity) {
    case INTAKE_NOTE:
        return N_("note");
    case INTAKE_WARNING:
        return N_("warning");
    case INTAKE_ERROR:
        break;
    }
    return N_("error");
}

void import_problems(struct world *world, const struct intake *intake)
{
    const struct intake_problems *problems = &intake->problems;
    print_progress_end(world);
    for (size_t i = 0; i < problems->count; i++) {
        const struct intake_problem *problem = &problems->list[i];
        const char *severity = severity_name(problem->severity);
        if (world->is_json) {
            print_problem(world, problem->line, problem->column, severity,
                          problem->rule, problem->reason);
        } else if (!world->is_quiet || problem->severity == INTAKE_ERROR) {
            fprintf(stderr, "%s:%" PRIu64 ": %s%s%s: %s\n", intake->path, problem->line,
                    problem->column == NULL ? "" : problem->column,
                    problem->column == NULL ? "" : ": ", _(severity), problem->reason);
        }
    }
    const uint64_t all = problems->errors + problems->warnings + problems->notes;
    if (all > problems->count && !world->is_json) {
        fprintf(stderr, _("%s: %" PRIu64 " more are not listed\n"), intake->path,
                all - problems->count);
    }
}

static void show_progress(void *context, const char *stage, uint64_t done,
                          uint64_t total)
{
    print_progress(context, stage, done, total);
}

static struct status take_file(struct session *session, const struct import *import,
                               struct intake *intake, struct fault *fault)
{
    struct world *world = session->world;
    uint64_t entry = 0;
    TRY(intake_begin(intake, fault));
    TRY(hasher_open(DIGEST_SHA256, &intake->hasher, fault));
    const struct status taken = import->one(session, intake, &entry, fault);
    hasher_close(intake->hasher);
    import_problems(world, intake);
    const char *folder = session->arguments->value[OPTION_OUT_FOLDER];
    const bool has_said = status_is_ok(taken) || intake->problems.count > 0;
    if (folder != NULL && has_said) {
        struct fault other;
        const struct status written =
            outcome_write(session, intake, folder, status_is_ok(taken), entry, &other);
        if (!status_is_ok(written) && status_is_ok(taken)) {
            *fault = other;
            return written;
        }
    }
    return taken;
}

static struct status take_all(struct session *session, void *context,
                              struct fault *fault)
{
    const struct import *import = context;
    const struct arguments *arguments = session->arguments;
    struct world *world = session->world;
    const char *name = arguments->value[OPTION_PROFILE];
    const char *encoding = arguments->value[OPTION_ENCODING];
    struct intake intake = {
        .ledger = &session->ledger,
        .actor = &session->actor,
        .arena = &world->arena,
        .encoding = SHEET_AUTO,
        .progress = show_progress,
        .progress_context = world,
    };
    session->actor.is_rehearsal = arguments_has(arguments, OPTION_DRY_RUN);
    if (encoding != NULL &&
        !sheet_encoding_parse(bytes_of(encoding), &intake.encoding)) {
        return FAULT(fault, STATUS_USAGE,
                     "--encoding is utf-8, gb18030, utf-16le or utf-16be");
    }
    struct status found =
        profile_find(world->profiles, name != NULL ? name : import->profile,
                     &world->arena, &intake.profile, fault);
    TRY(found);
    for (size_t i = 0; i < arguments->count; i++) {
        const size_t mark = arena_mark(&world->arena);
        intake.path = arguments->positional[i];
        TRY(take_file(session, import, &intake, fault));
        /* Tables and text of the answer are printed by now. */
        arena_rewind(&world->arena, mark);
    }
    if (session->actor.is_rehearsal) {
        print_note(world, "%s", _("This was a dry run: nothing was recorded."));
    }
    return OK;
}

struct status import_run(struct world *world, const struct arguments *arguments,
                         const char *profile, import_one *one, struct fault *fault)
{
    struct import import = {.profile = profile, .one = one};
    return session_run(world, arguments, SESSION_ACT | SESSION_VAULT, take_all, &import,
                       fault);
}
