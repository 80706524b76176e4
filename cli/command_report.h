/* command_report.h - what the report commands ask for, and the one call that makes it.
 */
#ifndef CLI_COMMAND_REPORT_H
#define CLI_COMMAND_REPORT_H

#include "cli/session.h"
#include "reports/source.h"

struct report_request {
    struct session *session; /* open for reading, with the vault when one is given */
    const char *name;        /* "budget", "disclosure", "performance", "person" ... */
    const char *as_of;       /* as report_source_open() takes it, or NULL           */
    const char *programme, *unit, *resident; /* words, or NULL                       */
    civil_period first, last; /* months, inclusive; -1: open                        */
    uint64_t year, batch;     /* 0: every one                                       */
    unsigned class;           /* of exceptions; 0: every one                        */
    int64_t older_days;       /* exceptions at least as old                         */
    uint64_t number;          /* one exception; 0: the queue                        */
    bool is_settled;          /* what was settled, not what is open                 */
    bool has_names;
    unsigned moment, level; /* of a notice; 0: payment, the web                    */
    struct report_notice *notice; /* filled in by a notice; or NULL */
    bool is_reference;            /* see report_filter              */
    uint64_t replaces;            /* the notice whose place it takes; 0: none */
    civil_day notice_first;  /* its first day; 0: left to be filled in              */
    const char *explain;     /* a figure of the performance report, or NULL         */
    uint64_t limit;          /* entries of a page; 0: as usual                      */
    const uint64_t *batches; /* entries; none: every one                           */
    size_t batch_count;
    const char *const *hotlines; /* digits; may stand in a public output */
    size_t hotline_count;
    const char *contact;             /* the same as text, or NULL */
    struct report_account *accounts; /* of --account; filled in */
    size_t account_count;
    struct report_source *source;       /* filled in */
    const struct self_evaluation *form; /* to be checked; or NULL */
    bool is_private; /* filled in: the file is readable by its owner alone           */
    bool is_public;  /* filled in: the output passes the leak scan                    */
};

/* The whole of a report command: makes the report that `request` names, with what the
 * options ask for, and writes it to --out or the terminal.  The form of context that
 * session_run() takes.  Errors: those of report_make() and of the output; STATUS_FOUND
 * when a check in the report failed. */
struct status report_run(struct session *session, void *request, struct fault *fault)
    MUST_USE;

/* Fills the document (in the session's arena); report_end() after it was written.
 * Errors: STATUS_USAGE (no such report), and those of the report. */
struct status report_make(struct report_request *request, struct document *ret_document,
                          struct fault *fault) MUST_USE;
/* refuses an option of the command `report` that this one would not act on.
 * Errors: STATUS_USAGE, also when there is no such report. */
struct status report_check_options(const char *name, const struct arguments *arguments,
                                   struct fault *fault) MUST_USE;
/* True when a report cannot be made without the names of people. */
bool report_needs_names(const char *name);
/* Closes what report_make() opened, whether it failed or not. */
void report_end(struct report_request *request);

#endif
