/* settings.h - what a person writes in an INI file: pairs with their lines, nothing cut
 * short.  The one door to libinih; profiles and policies are read through it. */
#ifndef LEDGER_BASE_SETTINGS_H
#define LEDGER_BASE_SETTINGS_H

#include "ledger/base/bytes.h"
#include "ledger/base/status.h"

enum { SETTINGS_LINE_SIZE_MAX = 190 /* inih reads lines of at most 199 bytes */ };

/* One "name = value" of a section; a continued value comes in parts, each with the
 * same name.  All borrowed for the call. */
struct settings_pair {
    const char *section;
    struct bytes name, value;
    uint64_t line;
    uint64_t section_line; /* of the section's heading; 0: it has none        */
    bool is_continued;     /* more of the value before, on an indented line   */
};
/* A fault it returns gets the pair's line, unless it has one. */
typedef struct status settings_fn(void *context, const struct settings_pair *pair,
                                  struct fault *fault);

/* Gives every pair of `text` in order.  Errors: STATUS_INPUT with the line for what is
 * no UTF-8, longer than SETTINGS_LINE_SIZE_MAX bytes or no pair; what the
 * callback returned, with the line. */
struct status settings_parse(struct bytes text, settings_fn *on_pair, void *context,
                             struct fault *fault) MUST_USE;

#endif
