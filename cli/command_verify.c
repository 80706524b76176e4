/* command_verify.c - is the book whole?  Needs no key. */
#include "cli/lost_keys_table.h"
#include "cli/outside.h"
#include "cli/receipt_check.h"
#include "cli/session.h"
#include "cli/verdict.h"
#include "ledger/kinds.h"
#include "ledger/rebuild.h"
#include "ledger/verify_vault.h"

#include <stdio.h>
#include <unistd.h>

struct verifying {
    struct outside outside;
    char scratch[LEDGER_PATH_SIZE];
};

static void show_progress(void *context, uint64_t done, uint64_t total)
{
    print_progress(context, N_("verifying"), done, total);
}

static struct status read_anchors(struct world *world,
                                  const struct arguments *arguments,
                                  struct verifying *verifying, struct fault *fault)
{
    struct verify_options *options = &verifying->outside.options;
    TRY(outside_read(world, arguments, &verifying->outside, fault));
    options->mark_path = arguments->value[OPTION_VERIFIED];
    return anchors_mark(world, arguments, &options->mark, fault);
}

/* ---- the vault ----------------------------------------------------------------------
 */

struct looking {
    struct world *world;
    const struct arguments *arguments;
};

static struct status compare_vault(struct session *session, void *context,
                                   struct fault *fault)
{
    struct verify_result *result = context;
    struct verify_vault_facts facts;
    if (session->ledger.vault == NULL) {
        return OK;
    }
    TRY(verify_vault_run(&session->ledger, session->view, result->size, &facts, fault));
    result->gaps &= ~(uint32_t)VERIFY_GAP_VAULT;
    result->vault_lines = facts.lines;
    result->vault_originals = facts.originals;
    result->vault_erased = facts.erased;
    result->vault_redacted = facts.redacted;
    if (facts.words != NULL) {
        result->verdict = VERIFY_TAMPERED;
        result->damage = VERIFY_VAULT;
        result->first_bad = facts.first_bad;
        snprintf(result->words, sizeof(result->words), "%s", facts.words);
    }
    return OK;
}

/* With a source of the passphrase, and the file that it opens: an auditor's copy comes
 * without. */
static struct status look_into_vault(void *context, struct verify_result *result,
                                     struct fault *fault)
{
    const struct looking *looking = context;
    char holders[LEDGER_PATH_SIZE];
    TRY(world_key_path(looking->world, "vault", ".holders", holders, fault));
    return access(holders, F_OK) == 0 ? session_run(looking->world, looking->arguments,
                                                    SESSION_READ | SESSION_MAYBE_VAULT,
                                                    compare_vault, result, fault)
                                      : OK;
}

struct status command_verify(struct world *world, const struct arguments *arguments,
                             struct fault *fault)
{
    struct verifying *verifying = NULL;
    struct verify_result result;
    if (arguments_has(arguments, OPTION_RECEIPT)) {
        return receipt_check(world, arguments, fault);
    }
    ARENA_TAKE(&world->arena, 1, verifying, fault);
    struct verify_options *options = &verifying->outside.options;
    TRY(read_anchors(world, arguments, verifying, fault));
    TRY(arguments_jobs(arguments, VERIFY_JOBS_MAX, &options->jobs, fault));
    if (arguments_has(arguments, OPTION_DEEP)) {
        const int size = snprintf(verifying->scratch, LEDGER_PATH_SIZE, "%s/replay.%ld",
                                  world->ledger, (long)getpid());
        if (size < 0 || size >= LEDGER_PATH_SIZE) {
            return FAULT(fault, STATUS_USAGE, "the path of the ledger is too long");
        }
        options->scratch = verifying->scratch;
        options->counted_kind = KIND_APPROVAL;
    }
    struct looking looking = {.world = world, .arguments = arguments};
    options->more = look_into_vault;
    options->more_context = &looking;
    options->progress = world->has_terminal ? show_progress : NULL;
    options->progress_context = world;
    struct status checked =
        rebuild_verify(world->ledger, options, &world->arena, &result, fault);
    if (checked.code == STATUS_NOT_FOUND) {
        checked.code = STATUS_ENVIRONMENT; /* never 0 for "checked nothing" */
    }
    TRY(checked);
    world->is_practice = result.is_practice;
    verdict_put(world, &result, options->policy);
    if (result.verdict != VERIFY_TAMPERED) {
        TRY(lost_keys_table_put(world, arguments, fault));
    }
    TRY(verdict_judge(&result, arguments_has(arguments, OPTION_UNANCHORED), fault));
    return anchors_leave_mark(world, arguments, &result.mark, fault);
}
