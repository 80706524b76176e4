/* command_disclosure.c - a public notice is drafted, with its files. */
#include "cli/calendar.h"
#include "cli/notice_changes.h"
#include "cli/notice_files.h"
#include "reports/report_kit.h"

struct drafting {
    struct session *session;
    struct report_request request;
    struct notice_files files;
    struct disclosures_draft draft;
    uint64_t notice;
};

static struct status append(struct journal_session *session, void *context,
                            struct fault *fault)
{
    struct drafting *drafting = context;
    return disclosures_append_draft(session, &drafting->draft, &drafting->notice,
                                    fault);
}

/* ---- what is drafted ---------------------------------------------------------------
 */

static struct status read_request(struct drafting *drafting, struct fault *fault)
{
    struct report_request *request = &drafting->request;
    const struct arguments *arguments = drafting->session->arguments;
    *request = (struct report_request){.session = drafting->session,
                                       .name = "disclosure",
                                       .programme = arguments->value[OPTION_PROGRAMME],
                                       .unit = arguments->value[OPTION_UNIT],
                                       .first = -1,
                                       .notice_first = drafting->session->world->today};
    request->moment = disclosure_policy_moment(bytes_of(arguments->positional[0]));
    if (request->moment == 0) {
        return FAULT(fault, STATUS_USAGE,
                     "a notice is of review, approval, payment or termination");
    }
    if (!arguments_has(arguments, OPTION_FILES)) {
        return FAULT(fault, STATUS_USAGE,
                     "say where its files are written, with --out DIR");
    }
    TRY(arguments_period(arguments, OPTION_PERIOD, &request->first, fault));
    request->last = request->first;
    TRY(arguments_u64(arguments, OPTION_BATCH, &request->batch, fault));
    TRY(arguments_u64(arguments, OPTION_TAKES_PLACE, &drafting->draft.replaces, fault));
    request->replaces = drafting->draft.replaces;
    return arguments_day(arguments, OPTION_DAY, &request->notice_first, fault);
}

/* Without a unit it is the office's own. */
static struct status find_unit(struct store_transaction *transaction, void *context,
                               struct fault *fault)
{
    struct drafting *drafting = context;
    if (drafting->draft.unit != 0) {
        return OK;
    }
    const struct status known =
        accounts_office(transaction, &drafting->draft.unit, fault);
    return known.code == STATUS_NOT_FOUND
               ? FAULT(fault, STATUS_NOT_FOUND,
                       "the office itself is no unit yet; give --unit")
               : known;
}

/* F21: from the first day to the last that the policy gives, or that was asked for. */
static struct status find_days(struct drafting *drafting, struct fault *fault)
{
    const struct workday_calendar *calendar = NULL;
    struct disclosures_draft *draft = &drafting->draft;
    const struct disclosure_policy *policy = &drafting->files.notice.policy;
    civil_day wanted = 0;
    TRY(calendar_load(drafting->session->world, &calendar, fault));
    TRY(disclosure_policy_last(policy, calendar, draft->first, &draft->last, fault));
    wanted = draft->last;
    TRY(arguments_day(drafting->session->arguments, OPTION_LAST_DAY, &wanted, fault));
    TRY(disclosure_policy_check_last(policy, calendar, draft->first, wanted, fault));
    return wanted == draft->last
               ? OK
               : FAULT(fault, STATUS_USAGE,
                       "its policy lets a notice run for %u day(s); for more, record "
                       "another policy",
                       policy->days);
}

static struct status describe(struct drafting *drafting, struct fault *fault)
{
    struct disclosures_draft *draft = &drafting->draft;
    const struct report_notice *notice = &drafting->files.notice;
    draft->programme = notice->programme;
    draft->unit = notice->unit;
    draft->batch = drafting->request.batch;
    draft->policy = notice->policy.entry;
    draft->seal = drafting->files.seal;
    draft->moment = notice->moment;
    draft->period = notice->period;
    draft->count = notice->count;
    draft->amount = notice->amount;
    draft->day = drafting->session->world->today;
    draft->first = drafting->request.notice_first;
    draft->files = drafting->files.list;
    draft->file_count = drafting->files.count;
    TRY(store_read(journal_store(drafting->session->ledger.journal), find_unit,
                   drafting, fault));
    return find_days(drafting, fault);
}

/* ---- drafted ------------------------------------------------------------------------
 */

static void print_draft(const struct drafting *drafting)
{
    struct world *world = drafting->session->world;
    char first[DATE_TEXT_SIZE];
    char last[DATE_TEXT_SIZE];
    date_format(drafting->draft.first, first);
    date_format(drafting->draft.last, last);
    print_field(world, "notice", _("Notice"), print_count(drafting->notice));
    print_field(world, "count", _("Count"), print_count(drafting->draft.count));
    print_field(world, "amount", _("Amount, yuan"),
                drafting->draft.amount < 0 ? print_none()
                                           : print_fen(drafting->draft.amount));
    print_field(world, "first", _("First day"), print_words(first));
    print_field(world, "last", _("Last day"), print_words(last));
    print_written(world, drafting->files.folder.path);
}

/* Nothing can refuse the entry any more when the files appear. */
static struct status record(struct drafting *drafting, struct fault *fault)
{
    struct session *session = drafting->session;
    struct ledger_actor rehearsal = session->actor;
    TRY(describe(drafting, fault));
    rehearsal.is_rehearsal = true;
    TRY(ledger_write(&session->ledger, &rehearsal, "disclosure", append, drafting,
                     fault));
    TRY(notice_changes_check(&drafting->request, &drafting->draft, fault));
    TRY(output_folder_finish(&drafting->files.folder, fault));
    TRY(ledger_write(&session->ledger, &session->actor, "disclosure", append, drafting,
                     fault));
    print_draft(drafting);
    return OK;
}

static struct status draft(struct session *session, void *context, struct fault *fault)
{
    struct drafting *drafting = context;
    drafting->session = session;
    TRY(read_request(drafting, fault));
    struct status status =
        notice_files_write(&drafting->request, session->arguments->value[OPTION_FILES],
                           &drafting->files, fault);
    if (status_is_ok(status)) {
        status = record(drafting, fault);
    }
    output_folder_discard(&drafting->files.folder);
    return status;
}

struct status command_disclosure_draft(struct world *world,
                                       const struct arguments *arguments,
                                       struct fault *fault)
{
    struct drafting drafting = {.session = NULL};
    return session_run(world, arguments, SESSION_ACT | SESSION_VAULT, draft, &drafting,
                       fault);
}
