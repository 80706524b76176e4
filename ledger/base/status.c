/* status.c - see status.h. */
#include "ledger/base/status.h"

#include <assert.h>
#include <errno.h>
#include <libintl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const names[] = {
    [STATUS_CODE_OK] = "ok",
    [STATUS_FOUND] = "found",
    [STATUS_USAGE] = "usage",
    [STATUS_INPUT] = "input",
    [STATUS_ENVIRONMENT] = "environment",
    [STATUS_REFUSED] = "refused",
    [STATUS_NOT_FOUND] = "not-found",
    [STATUS_EXISTS] = "exists",
    [STATUS_FULL] = "full",
    [STATUS_NO_MEMORY] = "no-memory",
};
_Static_assert(sizeof(names) / sizeof(names[0]) == STATUS_CODE_COUNT,
               "every status code has a name");

const char *status_name(enum status_code code)
{
    return (unsigned)code < STATUS_CODE_COUNT ? names[code] : "unknown";
}

void status_ignore(struct status status, const char *why)
{
    (void)status;
    (void)why;
}

void fault_clear(struct fault *fault)
{
    if (fault != NULL) {
        memset(fault, 0, sizeof(*fault));
    }
}

/* Cuts text[0:size] so that it does not end inside a UTF-8 sequence. */
static void cut_at_character(char *text, size_t size)
{
    size_t at = size;
    while (at > 0 && ((unsigned char)text[at - 1] & 0xC0U) == 0x80U) {
        at--;
    }
    if (at > 0 && (unsigned char)text[at - 1] >= 0xC0U) {
        text[at - 1] = '\0';
    }
}

static void copy_text(char *to, size_t capacity, const char *from)
{
    const size_t length = strnlen(from, capacity - 1);
    memcpy(to, from, length);
    to[length] = '\0';
    if (length == capacity - 1) {
        cut_at_character(to, length);
    }
}

/* "R-041: text" -> "R-041"; anything else -> "".  The English text: a translation may
 * have another colon. */
static void take_rule(struct fault *fault, const char *text)
{
    const char *colon = strchr(text, ':');
    if (strncmp(text, "R-", 2) == 0 && colon != NULL &&
        colon - text < FAULT_RULE_SIZE) {
        memcpy(fault->rule, text, (size_t)(colon - text));
    }
}

struct status fault_set(struct fault *fault, enum status_code code, const char *format,
                        ...)
{
    assert(code != STATUS_CODE_OK);
    if (fault != NULL) {
        fault_clear(fault);
        fault->code = code;
        const char *translated = gettext(format);
        va_list arguments;
        va_start(arguments, format);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        const int written =
            vsnprintf(fault->message, sizeof(fault->message), translated, arguments);
#pragma GCC diagnostic pop
        va_end(arguments);
        if (written < 0) {
            copy_text(fault->message, sizeof(fault->message), format);
        } else if ((size_t)written >= sizeof(fault->message)) {
            cut_at_character(fault->message, sizeof(fault->message) - 1);
        }
        take_rule(fault, format);
        if (fault->rule[0] == '\0') {
            take_rule(fault, fault->message); /* of "%s" */
        }
    }
    return (struct status){code};
}

struct status fault_cannot(const char *what, struct fault *fault)
{
    const int number = errno;
    const enum status_code code =
        number == ENOSPC || number == EDQUOT ? STATUS_FULL : STATUS_ENVIRONMENT;
    return FAULT(fault, code, "cannot %s: %s", fault_words(what), strerror(number));
}

const char *fault_words(const char *words)
{
    return words[0] == '\0' ? words : gettext(words);
}

struct status fault_at(struct fault *fault, struct status status, const char *file,
                       uint64_t line, const char *column)
{
    if (fault != NULL && !status_is_ok(status)) {
        if (file != NULL && fault->file[0] == '\0') {
            copy_text(fault->file, sizeof(fault->file), file);
        }
        if (fault->line == 0) {
            fault->line = line;
        }
        if (column != NULL && fault->column[0] == '\0') {
            copy_text(fault->column, sizeof(fault->column), column);
        }
    }
    return status;
}
