/* command_notice.c - a public notice, step by step: approved, begun, objected to,
 * completed, withdrawn. */
#include "cli/calendar.h"
#include "cli/evidence.h"
#include "ledger/disclosure_policy.h"
#include "ledger/disclosures.h"

#include <inttypes.h>

struct taking {
    struct session *session;
    struct disclosures_step step;
    struct disclosures_notice notice;
    struct disclosure_policy policy;
    struct evidence evidence;
    uint64_t entry;
};

static struct status append(struct journal_session *session, void *context,
                            struct fault *fault)
{
    struct taking *taking = context;
    return disclosures_append_step(session, &taking->step, &taking->entry, fault);
}

static struct status write_step(struct taking *taking, struct fault *fault)
{
    struct session *session = taking->session;
    const char *path = session->arguments->value[OPTION_EVIDENCE];
    const char *note = session->arguments->value[OPTION_NOTE];
    struct evidence *evidence = &taking->evidence;
    TRY(evidence_open(session, path, note, evidence, fault));
    if (evidence->has_note) {
        taking->step.note = bytes_from(evidence->note.token, VAULT_TOKEN_SIZE);
    }
    if (evidence->has_file) {
        taking->step.evidence = bytes_from(evidence->file.token, VAULT_TOKEN_SIZE);
    }
    return evidence_write(evidence, "disclosure", append, taking, fault);
}

/* The notice as it is, and the policy that it was drafted by. */
static struct status find_notice(struct store_transaction *transaction, void *context,
                                 struct fault *fault)
{
    struct taking *taking = context;
    TRY(disclosures_at(transaction, taking->step.notice, UINT64_MAX, &taking->notice,
                       fault));
    return disclosure_policy_of(transaction, taking->notice.policy,
                                taking->notice.programme,
                                &taking->session->world->arena, &taking->policy, fault);
}

/* From the planned day, else today, for as long as the policy says. */
static struct status begin(struct taking *taking, struct fault *fault)
{
    const struct workday_calendar *calendar = NULL;
    struct disclosures_step *step = &taking->step;
    TRY(calendar_load(taking->session->world, &calendar, fault));
    if (taking->notice.first != 0) {
        step->day = taking->notice.first;
        step->last = taking->notice.last;
        TRY(disclosure_policy_check_last(&taking->policy, calendar, step->day,
                                         step->last, fault));
    } else {
        TRY(disclosure_policy_last(&taking->policy, calendar, step->day, &step->last,
                                   fault));
    }
    step->days = taking->policy.days;
    step->keep = step->last + (civil_day)taking->policy.keep_days;
    return OK;
}

static void print_step(const struct taking *taking)
{
    struct world *world = taking->session->world;
    char day[DATE_TEXT_SIZE];
    print_field(world, "notice", _("Notice"), print_count(taking->step.notice));
    print_field(world, "step", _("Step"),
                print_words(_(disclosures_stage_name(taking->step.step))));
    date_format(taking->step.day, day);
    print_field(world, "day", _("Day"), print_words(day));
    if (taking->step.step == NOTICE_RUNNING) {
        date_format(taking->step.last, day);
        print_field(world, "last", _("Last day"), print_words(day));
        date_format(taking->step.keep, day);
        print_field(world, "keep", _("Names stay until"), print_words(day));
    }
    print_field(world, "entry", _("Entry"), print_count(taking->entry));
    if (taking->step.is_late) {
        date_format(taking->notice.last, day);
        print_note(world, _("The last day was %s: the objection is marked as late."),
                   day);
    }
    if (taking->step.step == NOTICE_ANSWERED &&
        taking->step.outcome == OBJECTION_UPHELD) {
        print_note(world, "%s",
                   _("The notice is completed, and its list paid, when the corrected "
                     "list takes its place (disclosure draft --replaces) or what put "
                     "it right is named (disclosure remedy)."));
    }
}

static struct status take(struct session *session, void *context, struct fault *fault)
{
    struct taking *taking = context;
    taking->session = session;
    taking->step.day = session->world->today;
    TRY(arguments_day(session->arguments, OPTION_DAY, &taking->step.day, fault));
    TRY(store_read(journal_store(session->ledger.journal), find_notice, taking, fault));
    if (taking->step.step == NOTICE_RUNNING) {
        TRY(begin(taking, fault));
    }
    taking->step.is_late =
        taking->step.step == NOTICE_OBJECTED && taking->step.day > taking->notice.last;
    TRY(write_step(taking, fault));
    print_step(taking);
    return OK;
}

static struct status run(struct world *world, const struct arguments *arguments,
                         unsigned step, struct fault *fault)
{
    struct taking taking = {.step = {.step = step}};
    TRY(arguments_entry(arguments, 0, &taking.step.notice, fault));
    if (step == NOTICE_OBJECTED && !arguments_has(arguments, OPTION_NOTE)) {
        return FAULT(fault, STATUS_USAGE, "say what is objected to, with --note");
    }
    return evidence_run(world, arguments, take, &taking, fault);
}

struct status command_disclosure_approve(struct world *world,
                                         const struct arguments *arguments,
                                         struct fault *fault)
{
    return run(world, arguments, NOTICE_APPROVED, fault);
}

struct status command_disclosure_start(struct world *world,
                                       const struct arguments *arguments,
                                       struct fault *fault)
{
    return run(world, arguments, NOTICE_RUNNING, fault);
}

struct status command_disclosure_object(struct world *world,
                                        const struct arguments *arguments,
                                        struct fault *fault)
{
    return run(world, arguments, NOTICE_OBJECTED, fault);
}

struct status command_disclosure_complete(struct world *world,
                                          const struct arguments *arguments,
                                          struct fault *fault)
{
    return run(world, arguments, NOTICE_COMPLETED, fault);
}

struct status command_disclosure_withdraw(struct world *world,
                                          const struct arguments *arguments,
                                          struct fault *fault)
{
    return run(world, arguments, NOTICE_WITHDRAWN, fault);
}

/* ---- objections
 * ---------------------------------------------------------------------- */

/* The notice that an objection is to. */
static struct status find_objected(struct store_transaction *transaction, void *context,
                                   struct fault *fault)
{
    struct taking *taking = context;
    struct entry entry;
    struct fact fact;
    TRY(accounts_entry(transaction, taking->step.objection, &entry, &fact, fault));
    if (entry.kind != KIND_DISCLOSURE || !fact_has(&fact, DISCLOSURE_NOTICE)) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "entry %" PRIu64
                     " is no objection; see: mingzhang disclosure show",
                     taking->step.objection);
    }
    taking->step.notice = fact.field[DISCLOSURE_NOTICE].number;
    return OK;
}

static struct status answer(struct session *session, void *context, struct fault *fault)
{
    struct taking *taking = context;
    taking->session = session;
    TRY(store_read(journal_store(session->ledger.journal), find_objected, taking,
                   fault));
    return take(session, context, fault);
}

static struct status settle(struct world *world, const struct arguments *arguments,
                            unsigned outcome, struct fault *fault)
{
    struct taking taking = {.step = {.step = NOTICE_ANSWERED, .outcome = outcome}};
    TRY(arguments_entry(arguments, 0, &taking.step.objection, fault));
    return evidence_run(world, arguments, answer, &taking, fault);
}

struct status command_disclosure_uphold(struct world *world,
                                        const struct arguments *arguments,
                                        struct fault *fault)
{
    return settle(world, arguments, OBJECTION_UPHELD, fault);
}

struct status command_disclosure_dismiss(struct world *world,
                                         const struct arguments *arguments,
                                         struct fault *fault)
{
    return settle(world, arguments, OBJECTION_DISMISSED, fault);
}

/* */
struct status command_disclosure_remedy(struct world *world,
                                        const struct arguments *arguments,
                                        struct fault *fault)
{
    struct taking taking = {.step = {.step = NOTICE_REMEDIED}};
    TRY(arguments_entry(arguments, 0, &taking.step.objection, fault));
    TRY(arguments_entry(arguments, 1, &taking.step.remedy, fault));
    return evidence_run(world, arguments, answer, &taking, fault);
}
