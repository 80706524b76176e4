/* command_adjust.c - allocations raised, lowered, frozen, thawed and carried over. */
#include "cli/budget_line.h"
#include "importers/chain.h"

#include <string.h>

static struct status adjust_work(struct journal_session *session, void *context,
                                 struct fault *fault)
{
    return chain_adjust(session, context, fault);
}

static struct status write_adjustment(struct session *session,
                                      struct chain_adjustment *adjustment,
                                      const char *action, struct fault *fault)
{
    const struct arguments *arguments = session->arguments;
    session->actor.is_rehearsal = arguments_has(arguments, OPTION_DRY_RUN);
    adjustment->ledger = &session->ledger;
    adjustment->day = session->world->today;
    TRY(arguments_day(arguments, OPTION_DAY, &adjustment->day, fault));
    TRY(budget_line_allocation(session, arguments->positional[0],
                               &adjustment->allocation, fault));
    TRY(ledger_write(&session->ledger, &session->actor, action, adjust_work, adjustment,
                     fault));
    print_field(session->world, "allocation", _("Allocation"),
                print_count(adjustment->allocation));
    return budget_line_say_available(session, adjustment->allocation, fault);
}

static struct status adjust(struct session *session, void *context, struct fault *fault)
{
    const struct arguments *arguments = session->arguments;
    const char *reason = arguments->value[OPTION_CAUSE];
    struct chain_adjustment adjustment = {
        .reason = record_reason_parse(bytes_of(reason == NULL ? "" : reason))};
    (void)context;
    TRY(arguments_fen(arguments, OPTION_CHANGE, &adjustment.amount, fault));
    if (adjustment.amount == 0) {
        return FAULT(fault, STATUS_USAGE,
                     "say by how much, with --amount; a minus lowers it");
    }
    const unsigned cause = adjustment.reason;
    const bool is_more = adjustment.amount > 0;
    if (cause != ADJUSTMENT_CORRECTED &&
        cause != (is_more ? ADJUSTMENT_RAISED : ADJUSTMENT_LOWERED) &&
        (is_more || cause != ADJUSTMENT_RECALLED)) {
        return FAULT(
            fault, STATUS_USAGE,
            "--reason is corrected, raised (more), lowered or recalled (less)");
    }
    TRY(budget_line_need_document(session, &adjustment.document, fault));
    return write_adjustment(session, &adjustment, "adjust", fault);
}

struct status command_adjust(struct world *world, const struct arguments *arguments,
                             struct fault *fault)
{
    return session_run(world, arguments, SESSION_ACT, adjust, NULL, fault);
}

static struct status freeze(struct session *session, void *context, struct fault *fault)
{
    const bool *thaws = context;
    struct chain_adjustment adjustment = {.reason = *thaws ? ADJUSTMENT_THAWED
                                                           : ADJUSTMENT_FROZEN_NOW};
    TRY(arguments_fen(session->arguments, OPTION_AMOUNT, &adjustment.frozen, fault));
    if (adjustment.frozen <= 0) {
        return FAULT(fault, STATUS_USAGE, "say how much, with --amount");
    }
    adjustment.frozen = *thaws ? -adjustment.frozen : adjustment.frozen;
    TRY(budget_line_document(session, &adjustment.document, fault));
    return write_adjustment(session, &adjustment, *thaws ? "thaw" : "freeze", fault);
}

struct status command_freeze(struct world *world, const struct arguments *arguments,
                             struct fault *fault)
{
    bool thaws = false;
    return session_run(world, arguments, SESSION_ACT, freeze, &thaws, fault);
}

struct status command_thaw(struct world *world, const struct arguments *arguments,
                           struct fault *fault)
{
    bool thaws = true;
    return session_run(world, arguments, SESSION_ACT, freeze, &thaws, fault);
}

/* ---- the end of a year ----------------------------------------------------------- */

/* OLD=NEW, as often as there are codes. */
static struct status take_functions(const struct arguments *arguments,
                                    struct chain_function *functions, size_t *ret_count,
                                    struct fault *fault)
{
    for (size_t i = 0; i < arguments->given_count; i++) {
        const char *text = arguments->given[i].text;
        if (arguments->given[i].option != OPTION_FUNCTION) {
            continue;
        }
        const char *sign = strchr(text, '=');
        if (sign == NULL || sign == text || sign[1] == '\0' ||
            *ret_count == CHAIN_FUNCTIONS_MAX) {
            return FAULT(fault, STATUS_USAGE,
                         "--function wants OLD=NEW, such as 2081503=2240704, and at "
                         "most %d times",
                         CHAIN_FUNCTIONS_MAX);
        }
        functions[(*ret_count)++] = (struct chain_function){
            bytes_from((const uint8_t *)text, (size_t)(sign - text)), sign + 1};
    }
    return *ret_count == 0 || arguments_has(arguments, OPTION_DOCUMENT)
               ? OK
               : FAULT(fault, STATUS_USAGE,
                       "--function wants the --document that changes the code");
}

static struct status carry_over(struct session *session, void *context,
                                struct fault *fault)
{
    struct world *world = session->world;
    const struct arguments *arguments = session->arguments;
    struct chain_carry_summary summary;
    struct chain_carry carry = {
        .ledger = &session->ledger, .actor = &session->actor, .arena = &world->arena};
    (void)context;
    session->actor.is_rehearsal = arguments_has(arguments, OPTION_DRY_RUN);
    TRY(arguments_u64(arguments, OPTION_YEAR, &carry.year, fault));
    if (carry.year < 1990 || carry.year > 2199) {
        return FAULT(fault, STATUS_USAGE, "say which year is over, with --year");
    }
    carry.day = date_period_first((civil_period)(carry.year + 1) * 12);
    TRY(arguments_day(arguments, OPTION_DAY, &carry.day, fault));
    TRY(budget_line_document(session, &carry.document, fault));
    struct chain_function functions[CHAIN_FUNCTIONS_MAX];
    TRY(take_functions(arguments, functions, &carry.function_count, fault));
    carry.functions = functions;
    TRY(chain_carry_over(&carry, &summary, fault));
    print_field(world, "carried", _("Carried over"), print_count(summary.count));
    print_field(world, "renamed", _("Under another function code"),
                print_count(summary.renamed));
    print_field(world, "amount", _("Amount, yuan"), print_fen(summary.amount));
    print_field(world, "prior_year", _("Refunds of earlier years, yuan"),
                print_fen(summary.prior_year));
    print_field(world, "held", _("Allocations that keep money"),
                print_count(summary.held_count));
    print_field(world, "reserved", _("Reserved, yuan"), print_fen(summary.reserved));
    print_field(world, "frozen", _("Frozen, yuan"), print_fen(summary.frozen));
    if (summary.held_count > 0) {
        print_note(
            world, "%s",
            _("What is reserved or frozen stays in its year. Settle it, then run "
              "this again for the rest."));
    }
    return OK;
}

struct status command_carry_over(struct world *world, const struct arguments *arguments,
                                 struct fault *fault)
{
    return session_run(world, arguments, SESSION_ACT, carry_over, NULL, fault);
}
