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

enum report_trait {
    IS_FIXED = 1,    /* of a closed period: as of its close                        */
    IS_PUBLIC = 2,   /* leaves the office: the leak scan has the last word */
    IS_PRIVATE = 4,  /* names people: a file for one pair of eyes                  */
    NEEDS_VAULT = 8, /* cannot be made without the names of people                 */
    IS_ASIDE = 16    /* another command than `report` asks for it                  */
};

#define BIT(name) OPTION_BIT(name)
#define SCOPE (BIT(UNIT) | BIT(PROGRAMME))
#define MONTHS (BIT(PERIOD) | BIT(FIRST) | BIT(LAST))
#define UNTIL (BIT(PERIOD) | BIT(LAST)) /* how the book stood when a month ended */

/* Options of the command `report` that each acts on besides format, file and seal; the
 * others are refused. */
static const struct {
    const char *name;
    report_filler *fill;
    unsigned traits;  /* bits of enum report_trait              */
    option_set takes; /* of a report of the command `report`    */
} reports[] = {
    {"overview", report_overview, 0, 0},
    {"budget", report_budget, IS_FIXED | IS_PUBLIC, BIT(YEAR) | UNTIL | SCOPE},
    {"disclosure", report_disclosure, IS_PUBLIC | NEEDS_VAULT,
     MONTHS | SCOPE | BIT(BATCH) | BIT(NOTICE) | BIT(DAY)},
    {"performance", report_performance, IS_FIXED | IS_PUBLIC,
     BIT(YEAR) | MONTHS | SCOPE | BIT(BATCH) | BIT(EXPLAIN) | BIT(LIMIT)},
    {"reconciliation", report_reconciliation, IS_FIXED, MONTHS | SCOPE | BIT(BATCH)},
    {"bank", report_bank, 0, MONTHS | BIT(BANK_ACCOUNT)},
    {"closing", report_closing, IS_FIXED, BIT(YEAR) | UNTIL | BIT(UNIT)},
    {"execution", execution_report, IS_FIXED | IS_PUBLIC, BIT(YEAR) | UNTIL | SCOPE},
    {"self-evaluation", evaluation_self, IS_FIXED | IS_PUBLIC,
     BIT(YEAR) | MONTHS | SCOPE},
    {"evaluation", evaluation_report, IS_FIXED | IS_PUBLIC, BIT(YEAR) | MONTHS | SCOPE},
    {"payroll-list", payroll_list_report, IS_PRIVATE | NEEDS_VAULT, BIT(BATCH)},
    {"signature-list", payroll_list_to_sign, IS_PRIVATE | NEEDS_VAULT, BIT(BATCH)},
    {"person", report_person, IS_ASIDE, 0},
    {"exceptions", report_exceptions, IS_ASIDE, 0},
    {"form-check", form_check_report, IS_FIXED | IS_ASIDE, 0},
};
enum { NAMES_SIZE = 256 };

static size_t find_report(const char *name)
{
    size_t i = 0;
    while (i < sizeof(reports) / sizeof(reports[0]) &&
           strcmp(reports[i].name, name) != 0) {
        i++;
    }
    return i;
}

static struct status no_report(const char *name, struct fault *fault)
{
    char names[NAMES_SIZE];
    struct writer writer = writer_of(names, sizeof(names) - 1);
    for (size_t i = 0; i < sizeof(reports) / sizeof(reports[0]); i++) {
        if ((reports[i].traits & IS_ASIDE) == 0) {
            writer_run(&writer, bytes_of(writer.size == 0 ? "" : ", "));
            writer_run(&writer, bytes_of(reports[i].name));
        }
    }
    names[writer.size] = '\0';
    return FAULT(fault, STATUS_USAGE, "there is no report %s; there are %s", name,
                 names);
}

struct status report_check_options(const char *name, const struct arguments *arguments,
                                   struct fault *fault)
{
    const size_t report = find_report(name);
    if (report == sizeof(reports) / sizeof(reports[0])) {
        return no_report(name, fault);
    }
    const option_set always = BIT(FORMAT) | BIT(OUT) | BIT(AS_OF);
    const option_set of_public =
        (reports[report].traits & IS_PUBLIC) != 0 ? BIT(HOTLINE) : 0;
    const option_set taken = always | of_public | reports[report].takes;
    for (size_t i = OPTION_GLOBAL_COUNT; i < OPTION_COUNT; i++) {
        if (arguments->value[i] != NULL && ((taken >> i) & 1) == 0) {
            return FAULT(fault, STATUS_USAGE,
                         "R-361: --%s says nothing to the report %s; leave it out",
                         option_forms[i].name, name);
        }
    }
    return arguments_has(arguments, OPTION_LIMIT) &&
                   !arguments_has(arguments, OPTION_EXPLAIN)
               ? FAULT(fault, STATUS_USAGE,
                       "R-361: --limit is of the entries that --explain lists")
               : OK;
}

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
    const size_t report = find_report(request->name);
    if (report == sizeof(reports) / sizeof(reports[0])) {
        return no_report(request->name, fault);
    }
    const unsigned traits = reports[report].traits;
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
        .contact = request->contact,
        .notice_first = request->notice_first,
        .notice = request->notice,
        .is_reference = request->is_reference,
        .replaces = request->replaces,
        .calendar = calendar,
        .form = request->form,
    };
    struct report_source *source = NULL;
    ARENA_TAKE(&world->arena, 1, source, fault);
    TRY(session_source(session, request->as_of, source, fault));
    request->source = source;
    request->is_public = (traits & IS_PUBLIC) != 0;
    request->is_private = (traits & IS_PRIVATE) != 0;
    if ((traits & IS_FIXED) != 0 && request->as_of == NULL) {
        TRY(report_source_at_close(source, &filter, fault));
    }
    TRY(reports[report].fill(source, &filter, ret_document, fault));
    ret_document->fonts = world->fonts;
    return OK;
}

bool report_needs_names(const char *name)
{
    const size_t report = find_report(name);
    return report < sizeof(reports) / sizeof(reports[0]) &&
           (reports[report].traits & NEEDS_VAULT) != 0;
}

void report_end(struct report_request *request)
{
    if (request->source != NULL) {
        report_source_close(request->source);
        request->source = NULL;
    }
}
