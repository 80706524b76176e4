/* settings.c - the door to INI files; see settings.h. */
#include "ledger/base/settings.h"

#include "ledger/base/text.h"

#include <ini.h>
#include <string.h>

struct parsing {
    settings_fn *on_pair;
    void *context;
    struct bytes left; /* of the file's text */
    uint64_t line, section_line;
    bool is_indented; /* the line is                           */
    bool has_pair;    /* a pair of the section came before it  */
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
    const struct settings_pair pair = {.section = section,
                                       .name = bytes_of(name),
                                       .value = bytes_of(value),
                                       .line = parsing->line,
                                       .section_line = parsing->section_line,
                                       .is_continued =
                                           parsing->is_indented && parsing->has_pair};
    parsing->has_pair = true;
    parsing->status = parsing->on_pair(parsing->context, &pair, parsing->fault);
    if (!status_is_ok(parsing->status)) {
        parsing->status =
            fault_at(parsing->fault, parsing->status, NULL, parsing->line, NULL);
        return 0;
    }
    return 1;
}

/* As inih will read the line: indented behind a pair it goes on with its value. */
static void look_at(struct parsing *parsing, struct bytes line)
{
    static const uint8_t mark[] = {0xef, 0xbb, 0xbf};
    size_t start = 0;
    if (parsing->line == 1 && bytes_start_with(line, bytes_from(mark, sizeof(mark)))) {
        start = sizeof(mark);
    }
    const size_t first = start;
    while (start < line.size && (line.at[start] == ' ' || line.at[start] == '\t')) {
        start++;
    }
    parsing->is_indented = start > first;
    if (start < line.size && line.at[start] == '[' &&
        !(parsing->is_indented && parsing->has_pair)) {
        parsing->section_line = parsing->line;
        parsing->has_pair = false;
    }
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
    look_at(parsing, bytes_from(parsing->left.at, length));
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
