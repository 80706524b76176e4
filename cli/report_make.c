/* report_make.c - from the name of a report to the report (command_report.h). */
#include "cli/command_report.h"

#include "cli/calendar.h"

#include "importers/bank_words.h"
#include "reports/evaluation_score.h"
#include "reports/execution.h"
#include "reports/form_check.h"
#include "reports/payroll_list.h"

#include <string.h>

typedef struct status report_filler(struct report_source *source,
                                    const struct report_filter *filter,
                                    struct document *ret_document, struct fault *fault);

static const struct {
    const char *name;
    report_filler *fill;
    bool is_fixed;   /* of a closed period: as of its close                        */
    bool is_public;  /* leaves the office: the leak scan has the last word */
    bool is_private; /* names people: a file for one pair of eyes                 */
} reports[] = {
    {"overview", report_overview, false, false, false},
    {"budget", report_budget, true, true, false},
    {"disclosure", report_disclosure, false, true, false},
    {"performance", report_performance, true, true, false},
    {"person", report_person, false, false, false},
    {"bank", report_bank, false, false, false},
    {"reconciliation", report_reconciliation, true, false, false},
    {"exceptions", report_exceptions, false, false, false},
    {"closing", report_closing, true, false, false},
    {"self-evaluation", evaluation_self, true, true, false},
    {"evaluation", evaluation_report, true, true, false},
    {"form-check", form_check_report, true, false, false},
    {"execution", execution_report, true, true, false},
    {"payroll-list", payroll_list_report, false, false, true},
    {"signature-list", payroll_list_to_sign, false, false, true},
};

/* Loaded batch by batch, as the report asks. */
struct bank {
    struct session *session;
    struct loaded {
        struct loaded *next;
        struct bank_words words;
    } * first;
};

static struct status ask_bank(void *context, uint64_t batch, uint64_t line,
                              struct bytes *ret_serial, struct bytes *ret_text,
                              struct fault *fault)
{
    struct bank *bank = context;
    struct world *world = bank->session->world;
    struct loaded *at = bank->first;
    while (at != NULL && at->words.batch != batch) {
        at = at->next;
    }
    if (at == NULL) {
        ARENA_TAKE(&world->arena, 1, at, fault);
        TRY(bank_words_load(&bank->session->ledger, &world->arena, world->profiles,
                            batch, &at->words, fault));
        at->next = bank->first;
        bank->first = at;
    }
    const struct bank_word word = bank_words_of(&at->words, line);
    *ret_serial = word.serial;
    *ret_text = word.text;
    return OK;
}

struct status report_make(struct report_request *request, struct document *ret_document,
                          struct fault *fault)
{
    struct session *session = request->session;
    struct world *world = session->world;
    struct bank bank = {.session = session};
    const struct workday_calendar *calendar = NULL;
    if (request->notice_first != 0) {
        TRY(calendar_load(world, &calendar, fault));
    }
    const struct report_filter filter = {
        .programme = request->programme,
        .unit = request->unit,
        .first = request->first,
        .last = request->last,
        .year = request->year,
        .batch = request->batch,
        .batches = request->batches,
        .batch_count = request->batch_count,
        .resident = request->resident,
        .today = request->as_of == NULL ? world->today : 0,
        .class = request->class,
        .older_days = request->older_days,
        .number = request->number,
        .is_settled = request->is_settled,
        .has_names = request->has_names,
        .explain = request->explain,
        .limit = request->limit,
        .bank = session->ledger.vault == NULL ? NULL : ask_bank,
        .bank_context = &bank,
        .accounts = request->accounts,
        .account_count = request->account_count,
        .moment = request->moment,
        .level = request->level,
        .notice_first = request->notice_first,
        .notice = request->notice,
        .is_reference = request->is_reference,
        .calendar = calendar,
        .form = request->form,
    };
    for (size_t i = 0; i < sizeof(reports) / sizeof(reports[0]); i++) {
        if (strcmp(reports[i].name, request->name) != 0) {
            continue;
        }
        struct report_source *source = NULL;
        ARENA_TAKE(&world->arena, 1, source, fault);
        TRY(session_source(session, request->as_of, source, fault));
        request->source = source;
        request->is_public = reports[i].is_public;
        request->is_private = reports[i].is_private;
        if (reports[i].is_fixed && request->as_of == NULL) {
            TRY(report_source_at_close(source, &filter, fault));
        }
        TRY(reports[i].fill(source, &filter, ret_document, fault));
        ret_document->fonts = world->fonts;
        return OK;
    }
    return FAULT(fault, STATUS_USAGE,
                 "there is no report %s; there are overview, budget, disclosure, "
                 "performance, reconciliation, bank, closing, execution, "
                 "self-evaluation, evaluation, payroll-list and signature-list",
                 request->name);
}

bool report_needs_names(const char *name)
{
    for (size_t i = 0; i < sizeof(reports) / sizeof(reports[0]); i++) {
        if (strcmp(reports[i].name, name) == 0) {
            return reports[i].fill == report_disclosure || reports[i].is_private;
        }
    }
    return false;
}

void report_end(struct report_request *request)
{
    if (request->source != NULL) {
        report_source_close(request->source);
        request->source = NULL;
    }
}
