/* status.h - how a call says that it failed, and how it says why.
 *
 * A `struct status` is a newtype the compiler will not let a caller drop.  A
 * `struct fault` is filled once, where the facts are: what happened, in which
 * file, line and column, and what the user can do about it.  Callers pass it
 * upward unchanged.  Nothing here allocates, logs or ends the program.
 */
#ifndef LEDGER_BASE_STATUS_H
#define LEDGER_BASE_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))

/* What a caller may branch on; anything finer is text in the fault. */
enum status_code {
    STATUS_CODE_OK = 0,
    STATUS_FOUND,       /* a check found something: tampered, unbalanced      */
    STATUS_USAGE,       /* the command was asked wrongly                      */
    STATUS_INPUT,       /* bad input file or bad bytes                        */
    STATUS_ENVIRONMENT, /* I/O, lock, permission, key, library                */
    STATUS_REFUSED,     /* a rule of docs/RULES.md says no                    */
    STATUS_NOT_FOUND,   /* the thing named does not exist                     */
    STATUS_EXISTS,      /* it exists already, and must not                    */
    STATUS_FULL,        /* disk, map or a named limit is full                 */
    STATUS_NO_MEMORY,   /* the command's arena is used up                     */
    STATUS_CODE_COUNT
};

struct status {
    enum status_code code;
};

#define OK ((struct status){STATUS_CODE_OK})

enum {
    FAULT_MESSAGE_SIZE = 768,
    FAULT_FILE_SIZE = 256,
    FAULT_COLUMN_SIZE = 64,
    FAULT_RULE_SIZE = 8
};

/* Owned by the caller, fixed size, always NUL-terminated.  Never holds personal
 * data: a cell is named by line and column, not quoted. */
struct fault {
    enum status_code code;
    char message[FAULT_MESSAGE_SIZE]; /* what, and after ';' or '.' what to do */
    char rule[FAULT_RULE_SIZE];       /* "R-041", or ""                        */
    char file[FAULT_FILE_SIZE];       /* "" when no file is to blame           */
    char column[FAULT_COLUMN_SIZE];   /* header of the column, or ""           */
    uint64_t line;                    /* physical line from 1, 0 when unknown  */
};

/* Fills *fault (which may be NULL) and returns {code}, never OK.  `format` is
 * translated through gettext before use, so literals passed here are what xgettext
 * collects. A message that begins "R-nnn: " fills fault->rule.  A too long message is
 * cut at a UTF-8 boundary.  Place fields are cleared. */
struct status fault_set(struct fault *fault, enum status_code code, const char *format,
                        ...) MUST_USE PRINTF_LIKE(3, 4);

/* "cannot `what`" and why, by errno: STATUS_FULL where the disk is, STATUS_ENVIRONMENT
 * else.  `what` is translated. */
struct status fault_cannot(const char *what, struct fault *fault) MUST_USE;

/* Words of a message that stand in its %s, translated as fault_set() translates the
 * message: "made durable" of "%s cannot be %s".  Static text. */
const char *fault_words(const char *words);
/* Collected for translation where it stands, translated where it is used.  Without
 * parentheses, so that an array can begin with it. */
#define N_(text) text

/* Adds the place, keeping what an inner call has already filled in.  `file` and
 * `column` may be NULL.  Accepts a NULL fault.  Returns `status` unchanged, so
 * that it can stand in a return. */
struct status fault_at(struct fault *fault, struct status status, const char *file,
                       uint64_t line, const char *column) MUST_USE;

/* Empties *fault: STATUS_CODE_OK and no text. */
void fault_clear(struct fault *fault);

/* A status that is deliberately not acted upon, with the reason for the reader. */
void status_ignore(struct status status, const char *why);

/* The code's name for logs and JSON, e.g. "refused".  Static text. */
const char *status_name(enum status_code code);

static inline bool status_is_ok(struct status status)
{
    return status.code == STATUS_CODE_OK;
}

/* Tells compiler and analyser what fault_set() asserts: a fault is never OK. */
static inline struct status status_of_fault(struct status status)
{
    if (status.code == STATUS_CODE_OK) {
        __builtin_unreachable();
    }
    return status;
}

#define FAULT(fault, code, ...) status_of_fault(fault_set((fault), (code), __VA_ARGS__))

/* The only macro that hides a return. */
#define TRY(call)                                                                      \
    do {                                                                               \
        const struct status try_status_ = (call);                                      \
        if (!status_is_ok(try_status_)) {                                              \
            return try_status_;                                                        \
        }                                                                              \
    } while (0)

#endif
