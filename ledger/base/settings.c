/* settings.c - the door to INI files; see settings.h. */
#include "ledger/base/settings.h"

#include "ledger/base/text.h"

#include <ini.h>
#include <string.h>

struct parsing {
    settings_fn *on_pair;
    void *context;
    struct bytes left; /* of the file's text */
    uint64_t line;
    struct status status;
    struct fault *fault;
};

static int take_pair(void *context, const char *section, const char *name,
                     const char *value)
{
    struct parsing *parsing = context;
    if (!status_is_ok(parsing->status)) {
        return 0;
    }
    parsing->status = parsing->on_pair(parsing->context, section, bytes_of(name),
                                       bytes_of(value), parsing->fault);
    if (!status_is_ok(parsing->status)) {
        parsing->status =
            fault_at(parsing->fault, parsing->status, NULL, parsing->line, NULL);
        return 0;
    }
    return 1;
}

/* fgets() for inih; a line it would cut in two is refused instead. */
static char *next_line(char *to, int size, void *context)
{
    struct parsing *parsing = context;
    if (parsing->left.size == 0 || !status_is_ok(parsing->status)) {
        return NULL;
    }
    parsing->line++;
    const uint8_t *end = memchr(parsing->left.at, '\n', parsing->left.size);
    const size_t length =
        end == NULL ? parsing->left.size : (size_t)(end - parsing->left.at) + 1;
    if (length > SETTINGS_LINE_SIZE_MAX || length >= (size_t)size) {
        parsing->status = fault_at(
            parsing->fault,
            FAULT(parsing->fault, STATUS_INPUT,
                  "R-033: the line is longer than %d bytes; continue it on the next "
                  "line, indented",
                  SETTINGS_LINE_SIZE_MAX),
            NULL, parsing->line, NULL);
        return NULL;
    }
    memcpy(to, parsing->left.at, length);
    to[length] = '\0';
    parsing->left = bytes_from(parsing->left.at + length, parsing->left.size - length);
    return to;
}

struct status settings_parse(struct bytes text, settings_fn *on_pair, void *context,
                             struct fault *fault)
{
    struct parsing parsing = {.on_pair = on_pair,
                              .context = context,
                              .left = text,
                              .status = OK,
                              .fault = fault};
    if (!text_is_utf8(text) ||
        (text.size > 0 && memchr(text.at, 0, text.size) != NULL)) {
        return FAULT(fault, STATUS_INPUT, "a file of settings must be UTF-8 text");
    }
    const int line = ini_parse_stream(next_line, &parsing, take_pair, &parsing);
    TRY(parsing.status);
    if (line != 0) {
        const struct status status =
            FAULT(fault, STATUS_INPUT, "neither [section] nor key = value");
        return fault_at(fault, status, NULL, line > 0 ? (uint64_t)line : 0, NULL);
    }
    return OK;
}
