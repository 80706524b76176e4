/* command_expire.c - lines that the bank has not answered in time. */
#include "cli/calendar.h"
#include "cli/import.h"
#include "importers/answer.h"

static struct status expire(struct session *session, void *context, struct fault *fault)
{
    struct world *world = session->world;
    const struct arguments *arguments = session->arguments;
    const char *name = arguments->value[OPTION_PROFILE];
    uint64_t batches[IMPORT_BATCHES_MAX];
    struct expiry expiry = {.batches = batches, .batch_count = arguments->count};
    struct expiry_summary summary;
    (void)context;
    if (arguments->count > IMPORT_BATCHES_MAX) {
        return FAULT(fault, STATUS_USAGE, "at most %d batches at once",
                     IMPORT_BATCHES_MAX);
    }
    for (size_t i = 0; i < arguments->count; i++) {
        TRY(arguments_entry(arguments, i, &batches[i], fault));
    }
    session->actor.is_rehearsal = arguments_has(arguments, OPTION_DRY_RUN);
    const struct status found =
        profile_find(world->profiles, name != NULL ? name : "rcu-success-only",
                     &world->arena, &expiry.profile, fault);
    TRY(found);
    TRY(calendar_load(world, &expiry.calendar, fault));
    TRY(answer_expire(&session->ledger, &session->actor, &expiry, &summary, fault));
    print_field(world, "failed", _("Failed"), print_count(summary.failed));
    print_field(world, "failed_amount", _("Failed, yuan"),
                print_fen(summary.failed_fen));
    if (session->actor.is_rehearsal) {
        print_note(world, "%s", _("This was a dry run: nothing was recorded."));
    }
    return OK;
}

struct status command_batch_expire(struct world *world,
                                   const struct arguments *arguments,
                                   struct fault *fault)
{
    return session_run(world, arguments, SESSION_ACT, expire, NULL, fault);
}
