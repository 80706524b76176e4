/* arguments_value.c - numbers, days and words out of options (command.h). */
#include "cli/command.h"
#include "ledger/base/money.h"
#include "ledger/base/text.h"
#include "ledger/records.h"

#include <string.h>
#include <unistd.h>

struct status arguments_u64(const struct arguments *arguments, enum option option,
                            uint64_t *ret_value, struct fault *fault)
{
    const char *text = arguments->value[option];
    if (text != NULL && !text_to_u64(bytes_of(text), ret_value)) {
        return FAULT(fault, STATUS_USAGE, "--%s wants a whole number",
                     option_forms[option].name);
    }
    return OK;
}

struct status arguments_jobs(const struct arguments *arguments, unsigned most,
                             unsigned *ret_jobs, struct fault *fault)
{
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t jobs = processors > 0 ? (uint64_t)processors : 1;
    jobs = jobs > most ? most : jobs;
    TRY(arguments_u64(arguments, OPTION_JOBS, &jobs, fault));
    if (jobs < 1 || jobs > most) {
        return FAULT(fault, STATUS_USAGE, "--jobs is 1 to %u", most);
    }
    *ret_jobs = (unsigned)jobs;
    return OK;
}

struct status arguments_fen(const struct arguments *arguments, enum option option,
                            int64_t *ret_fen, struct fault *fault)
{
    const char *text = arguments->value[option];
    if (text == NULL) {
        return OK;
    }
    const bool has_plus = text[0] == '+' && text[1] >= '0' && text[1] <= '9';
    const enum money_error error =
        money_parse(bytes_of(has_plus ? text + 1 : text), MONEY_YUAN, ret_fen);
    return error == MONEY_OK
               ? OK
               : FAULT(fault, STATUS_USAGE, "R-001: --%s wants an amount in yuan: %s",
                       option_forms[option].name, money_error_text(error));
}

struct status arguments_day(const struct arguments *arguments, enum option option,
                            civil_day *ret_day, struct fault *fault)
{
    const char *text = arguments->value[option];
    if (text != NULL && date_parse(bytes_of(text), ret_day) != DATE_TEXT) {
        return FAULT(fault, STATUS_USAGE, "--%s wants a day such as 2024-01-31",
                     option_forms[option].name);
    }
    return OK;
}

struct status arguments_period(const struct arguments *arguments, enum option option,
                               civil_period *ret_period, struct fault *fault)
{
    const char *text = arguments->value[option];
    if (text != NULL && !date_parse_period(bytes_of(text), ret_period)) {
        return FAULT(fault, STATUS_USAGE, "--%s wants a month such as 2024-01",
                     option_forms[option].name);
    }
    return OK;
}

struct status arguments_suite(const struct arguments *arguments,
                              enum digest_suite *ret_suite, struct fault *fault)
{
    const char *text = arguments->value[OPTION_HASH];
    if (text != NULL && !digest_suite_parse(bytes_of(text), ret_suite)) {
        return FAULT(fault, STATUS_USAGE, "--hash is sha256 or sm3");
    }
    return OK;
}

struct status arguments_entry(const struct arguments *arguments, size_t index,
                              uint64_t *ret_entry, struct fault *fault)
{
    if (!text_to_u64(bytes_of(arguments->positional[index]), ret_entry)) {
        return FAULT(fault, STATUS_USAGE, "%s is not the number of an entry",
                     arguments->positional[index]);
    }
    return OK;
}

struct status arguments_mistake(const struct arguments *arguments, unsigned *ret_reason,
                                struct fault *fault)
{
    const char *word = arguments->value[OPTION_MISTAKE];
    for (unsigned reason = 1; word != NULL && reason < CORRECTION_REASON_END;
         reason++) {
        if (strcmp(word, record_correction_name(reason)) == 0) {
            *ret_reason = reason;
            return OK;
        }
    }
    return FAULT(fault, STATUS_USAGE, "this command wants --reason: %s",
                 _(option_forms[OPTION_MISTAKE].summary));
}
