/* command_split.c - money passed down to units below: one, or a table of them. */
#include "cli/budget_line.h"
#include "cli/import.h"
#include "importers/register.h"

static void say(struct session *session, const struct chain_split_summary *passed)
{
    struct world *world = session->world;
    print_field(world, "parts", _("Passed down to"), print_count(passed->count));
    print_field(world, "amount", _("Amount, yuan"), print_fen(passed->amount));
    print_field(world, "left", _("Still available, yuan"), print_fen(passed->left));
    print_field(world, "days", _("Days since it was received"),
                passed->days < 0 ? print_none() : print_count((uint64_t)passed->days));
    print_field(world, "allowed", _("Days allowed"),
                passed->allowed < 0 ? print_none()
                                    : print_count((uint64_t)passed->allowed));
    print_field(world, "late", _("Late"), print_flag(passed->late > 0));
}

struct splitting {
    struct chain_split split;
    struct chain_part part;
    struct chain_split_summary summary;
};

static struct status pass_down(struct journal_session *session, void *context,
                               struct fault *fault)
{
    struct splitting *splitting = context;
    return chain_pass_down(session, &splitting->split, &splitting->summary, fault);
}

static struct status read_part(struct session *session, struct chain_part *part,
                               struct fault *fault)
{
    const struct arguments *arguments = session->arguments;
    const char *unit = arguments->value[OPTION_UNIT];
    const char *label = arguments->value[OPTION_LABEL];
    struct intake intake = {.ledger = &session->ledger,
                            .arena = &session->world->arena};
    struct intake_units units;
    bool is_ambiguous = false;
    if (unit == NULL || !arguments_has(arguments, OPTION_AMOUNT)) {
        return FAULT(fault, STATUS_USAGE,
                     "say to whom and how much, with --unit and --amount");
    }
    TRY(arguments_fen(arguments, OPTION_AMOUNT, &part->amount, fault));
    TRY(intake_load_units(&intake, &units, fault));
    const struct intake_unit *found =
        intake_unit(&units, bytes_of(unit), (struct bytes){0}, &is_ambiguous);
    if (is_ambiguous) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "several units are called %s; write the code of one", unit);
    }
    if (found == NULL) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "no unit is called %s; import it first with: import units", unit);
    }
    part->unit = found->entry;
    part->unit_code = found->code;
    part->label = bytes_of(label == NULL ? "" : label);
    return OK;
}

static struct status split(struct session *session, void *context, struct fault *fault)
{
    const struct arguments *arguments = session->arguments;
    struct splitting splitting = {.split = {.ledger = &session->ledger,
                                            .arena = &session->world->arena,
                                            .day = session->world->today,
                                            .count = 1}};
    (void)context;
    session->actor.is_rehearsal = arguments_has(arguments, OPTION_DRY_RUN);
    splitting.split.parts = &splitting.part;
    TRY(budget_line_need_document(session, &splitting.split.document, fault));
    TRY(arguments_day(arguments, OPTION_DAY, &splitting.split.day, fault));
    TRY(budget_line_allocation(session, arguments->positional[0],
                               &splitting.split.allocation, fault));
    TRY(read_part(session, &splitting.part, fault));
    TRY(ledger_write(&session->ledger, &session->actor, "split", pass_down, &splitting,
                     fault));
    say(session, &splitting.summary);
    return OK;
}

struct status command_split(struct world *world, const struct arguments *arguments,
                            struct fault *fault)
{
    return session_run(world, arguments, SESSION_ACT, split, NULL, fault);
}

static struct status one_splits(struct session *session, struct intake *intake,
                                uint64_t *ret_entry, struct fault *fault)
{
    const struct arguments *arguments = session->arguments;
    struct register_split what = {.day = session->world->today};
    struct register_summary summary = {0};
    struct chain_split_summary passed = {0};
    (void)ret_entry; /* an exception may stand between the parts */
    if (!arguments_has(arguments, OPTION_ALLOCATION)) {
        return FAULT(fault, STATUS_USAGE,
                     "say what is passed down, with --allocation LABEL");
    }
    TRY(budget_line_need_document(session, &what.document, fault));
    TRY(arguments_day(arguments, OPTION_DAY, &what.day, fault));
    TRY(budget_line_allocation(session, arguments->value[OPTION_ALLOCATION],
                               &what.allocation, fault));
    TRY(register_splits(intake, &what, &summary, &passed, fault));
    print_field(session->world, "path", _("File"), print_words(intake->path));
    say(session, &passed);
    print_field(session->world, "file", _("Entry of the file"),
                session->actor.is_rehearsal ? print_none() : print_count(summary.file));
    return OK;
}

struct status command_import_splits(struct world *world,
                                    const struct arguments *arguments,
                                    struct fault *fault)
{
    return import_run(world, arguments, "splits", one_splits, fault);
}
