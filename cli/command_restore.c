/* command_restore.c - a restored ledger is accepted, or it is not. */
#include "cli/outside.h"
#include "cli/session.h"
#include "cli/verdict.h"
#include "ledger/rebuild.h"
#include "ledger/restored.h"

/* What is missing can't be put back by going on: whoever holds the checkpoint would see
 * another history. */
static struct status tell_lost(const struct verify_result *result, uint64_t vouched,
                               struct fault *fault)
{
    return FAULT(
        fault, STATUS_REFUSED,
        "R-239: %llu entries are lost with this copy: it has %llu, and %llu "
        "are vouched for outside; find a newer backup; a ledger that went on "
        "from here would be a forgery to everyone who holds the checkpoint, so "
        "without one begin a new ledger with opening balances and keep this one "
        "to read",
        (unsigned long long)(vouched - result->size), (unsigned long long)result->size,
        (unsigned long long)vouched);
}

struct status command_restore_accept(struct world *world,
                                     const struct arguments *arguments,
                                     struct fault *fault)
{
    struct outside *outside = NULL;
    struct verify_result result;
    session_learn_practice(world);
    if (!restored_is(world->ledger)) {
        return FAULT(fault, STATUS_USAGE,
                     "%s is no restored ledger that waits to be accepted",
                     world->ledger);
    }
    const bool is_unanchored = arguments_has(arguments, OPTION_UNANCHORED);
    if (!arguments_has(arguments, OPTION_CHECKPOINT) && !is_unanchored) {
        return restored_refuse(world->ledger, fault);
    }
    ARENA_TAKE(&world->arena, 1, outside, fault);
    TRY(outside_read(world, arguments, outside, fault));
    TRY(rebuild_verify(world->ledger, &outside->options, &world->arena, &result,
                       fault));
    world->is_practice = result.is_practice;
    verdict_put(world, &result, outside->options.policy);
    if (result.verdict == VERIFY_TAMPERED && result.damage == VERIFY_ROLLED_BACK) {
        return tell_lost(&result, outside_size(world, outside), fault);
    }
    TRY(verdict_judge(&result, is_unanchored, fault));
    return restored_accept(world->ledger, fault);
}
