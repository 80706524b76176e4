/* import.c - see import.h. */
#include "cli/import.h"

#include "ledger/base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

/* Problems that say the same of many rows. */
struct group {
    const struct intake_problem *first;
    uint64_t count;
};
enum { GROUPS_MAX = 64, TOLD_APART = 3, LINES_TOLD = 8 };

static size_t find_group(const struct group *groups, size_t count,
                         const struct intake_problem *problem)
{
    size_t at = 0;
    while (at < count && !intake_problem_is_like(groups[at].first, problem)) {
        at++;
    }
    return at;
}

static void tell_problem(const struct intake *intake,
                         const struct intake_problem *problem)
{
    fprintf(stderr, "%s:", intake->path);
    if (problem->line != 0) {
        fprintf(stderr, "%" PRIu64 ":", problem->line);
    }
    fprintf(stderr, " %s%s%s: %s\n", problem->column == NULL ? "" : problem->column,
            problem->column == NULL ? "" : ": ", _(severity_name(problem->severity)),
            problem->reason);
}

/* A few are told one by one; of many the first, and where the next ones stand. */
static void tell_group(const struct intake *intake, const struct group *group)
{
    const struct intake_problem *end = intake->problems.list + intake->problems.count;
    char lines[LINES_TOLD * 24] = "";
    size_t size = 0;
    uint64_t told = 0;
    for (const struct intake_problem *at = group->first; at < end; at++) {
        if (!intake_problem_is_like(group->first, at)) {
            continue;
        }
        if (told == 0 || group->count <= TOLD_APART) {
            tell_problem(intake, at);
        } else if (told <= LINES_TOLD) {
            size += (size_t)snprintf(lines + size, sizeof(lines) - size, "%s%" PRIu64,
                                     told == 1 ? "" : ", ", at->line);
        }
        told++;
    }
    if (group->count > TOLD_APART) {
        fprintf(stderr,
                _("%s: %" PRIu64 " more rows like line %" PRIu64
                  ": %s%s; --out DIR names each in a file\n"),
                intake->path, group->count - 1, group->first->line, lines,
                group->count - 1 > LINES_TOLD ? " ..." : "");
    }
}

static void tell_problems(const struct world *world, const struct intake *intake)
{
    const struct intake_problems *problems = &intake->problems;
    struct group groups[GROUPS_MAX];
    size_t count = 0;
    uint64_t left = problems->errors + problems->warnings + problems->notes;
    for (size_t i = 0; i < problems->count; i++) {
        const struct intake_problem *problem = &problems->list[i];
        const size_t at = find_group(groups, count, problem);
        if (at == GROUPS_MAX) {
            continue;
        }
        if (at == count) {
            groups[count++] = (struct group){.first = problem};
        }
        groups[at].count++;
        left--;
    }
    for (size_t i = 0; i < count; i++) {
        if (!world->is_quiet || groups[i].first->severity == INTAKE_ERROR) {
            tell_group(intake, &groups[i]);
        }
    }
    if (left > 0) {
        fprintf(stderr, _("%s: %" PRIu64 " more are not listed\n"), intake->path, left);
    }
}

void import_problems(struct world *world, const struct intake *intake)
{
    const struct intake_problems *problems = &intake->problems;
    print_progress_end(world);
    if (!world->is_json) {
        tell_problems(world, intake);
        return;
    }
    for (size_t i = 0; i < problems->count; i++) {
        const struct intake_problem *problem = &problems->list[i];
        print_problem(world, problem->line, problem->column,
                      severity_name(problem->severity), problem->rule, problem->reason);
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
    intake_begin(intake);
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

struct status import_batches(const struct arguments *arguments,
                             uint64_t batches[static IMPORT_BATCHES_MAX],
                             size_t *ret_count, struct fault *fault)
{
    const char *text = arguments->value[OPTION_BATCH];
    size_t count = 0;
    while (text != NULL && *text != '\0') {
        const size_t size = strcspn(text, ",");
        if (count == IMPORT_BATCHES_MAX ||
            !text_to_u64(bytes_from(text, size), &batches[count])) {
            return FAULT(fault, STATUS_USAGE,
                         "--batch wants up to %d numbers of batches, such as 41,52",
                         IMPORT_BATCHES_MAX);
        }
        count++;
        text += size + (text[size] == ',' ? 1 : 0);
    }
    if (count == 0) {
        return FAULT(fault, STATUS_USAGE, "this import wants --batch: %s",
                     _(option_forms[OPTION_BATCH].summary));
    }
    *ret_count = count;
    return OK;
}
