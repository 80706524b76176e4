/* command_report.c - reports in every format, to a file or the terminal. */
#include "cli/command_report.h"

#include "cli/hotlines.h"
#include "cli/public_file.h"
#include "ledger/base/text.h"
#include "ledger/disclosure_policy.h"
#include "ledger/self_evaluation.h"
#include "reports/report.h"

#include <string.h>
#include <unistd.h>

enum { YEAR_MAX = 9999 };

/* Behind the last dot of the file's own name; NULL: it has none. */
static const char *ending_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    const char *dot = strrchr(name, '.');
    return dot == NULL || dot == name ? NULL : dot + 1;
}

/* --format, else the file's ending, else text (or JSON with --json). */
static struct status choose_format(const struct world *world,
                                   const struct arguments *arguments,
                                   const struct report_format **ret_format,
                                   struct fault *fault)
{
    const char *path = arguments->value[OPTION_OUT];
    const char *word = arguments->value[OPTION_FORMAT];
    const char *ending = path == NULL ? NULL : ending_of(path);
    const char *fallback = world->is_json ? "json" : "text";
    *ret_format = report_format_find(word != NULL     ? word
                                     : ending != NULL ? ending
                                                      : fallback);
    if (*ret_format != NULL) {
        return OK;
    }
    return word != NULL
               ? FAULT(fault, STATUS_USAGE,
                       "--format is text, csv, json, html, xlsx or pdf")
               : FAULT(fault, STATUS_USAGE,
                       "no format has the ending .%s; say which one with --format: "
                       "text, csv, json, html, xlsx or pdf",
                       ending);
}

static struct status put(const struct report_request *request,
                         const struct document *document,
                         const struct report_format *format, struct fault *fault)
{
    struct world *world = request->session->world;
    const char *path = request->session->arguments->value[OPTION_OUT];
    struct leak leak =
        report_leak(document, format, request->hotlines, request->hotline_count);
    struct leak *watch = request->is_public ? &leak : NULL;
    struct output output;
    if (path == NULL && format->is_packed) {
        return FAULT(
            fault, STATUS_USAGE,
            "a file of this format is no text for a terminal; name it with --out");
    }
    if (path == NULL) {
        TRY(output_open_descriptor(STDOUT_FILENO, watch, &world->arena, &output,
                                   fault));
    } else {
        TRY(request->is_private
                ? output_open_private(path, &world->arena, &output, fault)
                : output_open(path, &world->arena, &output, fault));
        if (watch != NULL) {
            output_watch(&output, watch);
        }
    }
    const struct status written = format->write(document, &output, fault);
    if (!status_is_ok(written)) {
        output_discard(&output);
        return written;
    }
    TRY(output_finish(&output, fault));
    if (path != NULL) {
        print_written(world, path);
    } else {
        world->is_json = false; /* the report was the object */
    }
    return OK;
}

/* --account, as often as wanted: only the vault's key makes a token of a word. */
static struct status read_accounts(struct report_request *request, struct fault *fault)
{
    const struct arguments *arguments = request->session->arguments;
    struct vault *vault = request->session->ledger.vault;
    struct hasher *hasher = NULL;
    if (arguments->value[OPTION_BANK_ACCOUNT] == NULL) {
        return OK;
    }
    if (vault == NULL) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "--account needs the vault; give its passphrase");
    }
    ARENA_TAKE(&request->session->world->arena, arguments->given_count,
               request->accounts, fault);
    TRY(hasher_open(DIGEST_SHA256, &hasher, fault));
    for (size_t i = 0; i < arguments->given_count; i++) {
        if (arguments->given[i].option == OPTION_BANK_ACCOUNT) {
            struct report_account *account =
                &request->accounts[request->account_count++];
            account->word = arguments->given[i].text;
            vault_account_token(vault, hasher, account->word, account->token);
        }
    }
    hasher_close(hasher);
    return OK;
}

/* --notice MOMENT[:PLACE], and --day, its first one. */
static struct status read_notice(struct report_request *request, struct fault *fault)
{
    const struct arguments *arguments = request->session->arguments;
    const char *text = arguments->value[OPTION_NOTICE];
    TRY(arguments_day(arguments, OPTION_DAY, &request->notice_first, fault));
    if (text == NULL) {
        return OK;
    }
    const char *colon = strchr(text, ':');
    const size_t size = colon == NULL ? strlen(text) : (size_t)(colon - text);
    request->moment = disclosure_policy_moment(bytes_from(text, size));
    if (colon != NULL) {
        request->level = disclosure_policy_level(bytes_of(colon + 1));
    }
    return request->moment != 0 && (colon == NULL || request->level != 0)
               ? OK
               : FAULT(fault, STATUS_USAGE,
                       "--notice is review, approval, payment or termination, and "
                       "behind a colon where it is read: web, township or board");
}

static struct status read_request(struct report_request *request,
                                  struct telephones *hotlines, struct fault *fault)
{
    const struct arguments *arguments = request->session->arguments;
    request->as_of = arguments->value[OPTION_AS_OF];
    request->programme = arguments->value[OPTION_PROGRAMME];
    request->unit = arguments->value[OPTION_UNIT];
    request->first = -1;
    request->last = -1;
    TRY(arguments_period(arguments, OPTION_PERIOD, &request->first, fault));
    request->last = request->first;
    TRY(arguments_period(arguments, OPTION_FIRST, &request->first, fault));
    TRY(arguments_period(arguments, OPTION_LAST, &request->last, fault));
    TRY(arguments_u64(arguments, OPTION_YEAR, &request->year, fault));
    if (request->year > YEAR_MAX) {
        return FAULT(fault, STATUS_USAGE, "--year is a year of four digits");
    }
    if (request->year == 0 && request->form != NULL) {
        request->year = request->form->year; /* so that a closed year is looked at */
    }
    TRY(arguments_u64(arguments, OPTION_BATCH, &request->batch, fault));
    TRY(arguments_u64(arguments, OPTION_LIMIT, &request->limit, fault));
    request->explain = arguments->value[OPTION_EXPLAIN];
    request->has_names = arguments_has(arguments, OPTION_NAMES);
    TRY(read_accounts(request, fault));
    TRY(read_notice(request, fault));
    TRY(hotlines_read(request->session->world, arguments, hotlines, fault));
    request->hotlines = hotlines->list;
    request->hotline_count = hotlines->count;
    TRY(hotlines_said(request->session->world, arguments, &request->contact, fault));
    return OK;
}

struct status report_run(struct session *session, void *context, struct fault *fault)
{
    struct report_request *request = context;
    struct telephones hotlines;
    const struct report_format *format = NULL;
    struct document document;
    request->session = session;
    TRY(read_request(request, &hotlines, fault));
    TRY(choose_format(session->world, session->arguments, &format, fault));
    struct status status = report_make(request, &document, fault);
    if (status_is_ok(status)) {
        status = put(request, &document, format, fault);
    }
    report_end(request);
    return status_is_ok(status) && document.has_finding
               ? FAULT(fault, STATUS_FOUND,
                       "a check in the report failed: something in it is not explained")
               : status;
}

struct status command_report(struct world *world, const struct arguments *arguments,
                             struct fault *fault)
{
    struct report_request request = {.name = arguments->positional[0]};
    TRY(report_check_options(request.name, arguments, fault));
    /* A list of people needs the vault; figures do not. */
    const unsigned need =
        report_needs_names(request.name) ? SESSION_VAULT : SESSION_MAYBE_VAULT;
    return session_run(world, arguments, need, report_run, &request, fault);
}

/* "-" keeps a resident number out of the list of processes and the shell's history. */
struct status command_person(struct world *world, const struct arguments *arguments,
                             struct fault *fault)
{
    struct report_request request = {.name = "person",
                                     .resident = arguments->positional[0]};
    if (strcmp(request.resident, "-") == 0) {
        struct bytes text = {0};
        char *copy = NULL;
        TRY(public_file_load(world, "-", &text, fault));
        text = text_trim(text);
        ARENA_TAKE(&world->arena, text.size + 1, copy, fault);
        if (text.size > 0) {
            memcpy(copy, text.at, text.size);
        }
        request.resident = copy;
    }
    return session_run(world, arguments, SESSION_VAULT, report_run, &request, fault);
}

/* ---- exceptions ------------------------------------------------------------------ */

static struct status write_queue(struct world *world, const struct arguments *arguments,
                                 struct report_request *request, struct fault *fault)
{
    request->name = "exceptions";
    const bool has_notes = request->is_settled || request->number != 0;
    const unsigned need = arguments_has(arguments, OPTION_NAMES) ? SESSION_VAULT
                          : has_notes                            ? SESSION_MAYBE_VAULT
                                                                 : SESSION_READ;
    return session_run(world, arguments, need, report_run, request, fault);
}

struct status command_exceptions_list(struct world *world,
                                      const struct arguments *arguments,
                                      struct fault *fault)
{
    struct report_request request = {.name = NULL};
    const char *word = arguments->value[OPTION_CLASS];
    uint64_t days = 0;
    if (word != NULL) {
        request.class = record_exception_parse(bytes_of(word));
        if (request.class == 0) {
            return FAULT(fault, STATUS_USAGE,
                         "--class %s: there is no such class; they are failed, "
                         "refunded, unknown, unanswered, and what an exception that "
                         "was recorded is called, such as overpaid; see: mingzhang "
                         "status",
                         word);
        }
    }
    TRY(arguments_u64(arguments, OPTION_OLDER, &days, fault));
    request.is_settled = arguments_has(arguments, OPTION_SETTLED);
    request.older_days = days > INT32_MAX ? INT32_MAX : (int64_t)days;
    return write_queue(world, arguments, &request, fault);
}

struct status command_exceptions_show(struct world *world,
                                      const struct arguments *arguments,
                                      struct fault *fault)
{
    struct report_request request = {.name = NULL};
    TRY(arguments_entry(arguments, 0, &request.number, fault));
    if (request.number == 0) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "entry 0 begins the ledger; it is no exception");
    }
    return write_queue(world, arguments, &request, fault);
}

/* ---- reconcile ------------------------------------------------------------------- */

struct status command_reconcile(struct world *world, const struct arguments *arguments,
                                struct fault *fault)
{
    uint64_t *batches = NULL;
    ARENA_TAKE(&world->arena, arguments->count + 1, batches, fault);
    for (size_t i = 0; i < arguments->count; i++) {
        TRY(arguments_entry(arguments, i, &batches[i], fault));
    }
    struct report_request request = {
        .name = "reconciliation", .batches = batches, .batch_count = arguments->count};
    return session_run(world, arguments, SESSION_READ, report_run, &request, fault);
}
