/* report_allocations.h - the allocations of a ledger as of a seal, with their balances:
 * what every report about the budget adds up. */
#ifndef REPORTS_REPORT_ALLOCATIONS_H
#define REPORTS_REPORT_ALLOCATIONS_H

#include "reports/report_kit.h"

enum { REPORT_CODES_MAX = 64 }; /* function codes of one programme */

struct report_allocation {
    uint64_t entry, parent; /* parent: whose money it is; 0: it came from above */
    struct bytes label, function, document;
    struct bytes project;       /* name, else code; empty: none was given */
    uint64_t year, unit, level; /* level: enum source_level */
    civil_day issued;
    bool is_carried_in; /* what was left of the year before */
    bool is_late;       /* passed down after its days ran out */
    bool is_shared;     /* other programmes than the filter's may use it */
    struct balance balance;
};
struct report_allocations {
    struct report_names units;
    const struct report_name *unit; /* of the filter, or NULL */
    struct report_allocation *list; /* by year, function code and label */
    size_t count, capacity;
    const char *sharers; /* "甲、乙": whose the shared ones are too; NULL: none is */
};

/* Those of the filter's year (0: every one), unit and all below it, and programme: by
 * its function codes, which programmes may share.  Texts lie in the arena.  Errors:
 * STATUS_NOT_FOUND (a word of the filter), STATUS_REFUSED (too many codes). */
struct status report_allocations(struct report_source *source,
                                 const struct report_filter *filter,
                                 struct report_allocations *ret_allocations,
                                 struct fault *fault) MUST_USE;

/* whether another programme may use the function code on a day of the year; each
 * that does is marked in others[place in programmes->list], which may be NULL. */
bool report_code_is_shared(const struct report_names *programmes,
                           const struct report_name *programme, struct bytes function,
                           uint64_t year, bool *others);

/* Says under a table of such money whose it is too; nothing when it is not shared. */
struct status report_note_shared(struct report_source *source,
                                 const struct report_allocations *allocations,
                                 struct table *table, struct fault *fault) MUST_USE;

/* Which figures of rows[0:count] together may be shown; carried: what was left
 * of the years before, of those that were carried in; left: what is left of this one.
 * What nothing covered, and what came back in a later year, may be a part of a single
 * payment: where a programme in totals drew on such money, neither is shown, nor what
 * tells it by subtraction.  All of them without `withheld`.  Errors: those of
 * withheld.h. */
struct report_allocations_figures {
    bool spent, paid, returned, uncovered, held, carried, left;
};
struct status report_allocations_shown(struct report_source *source,
                                       struct withheld *withheld,
                                       const struct report_allocation *const *rows,
                                       size_t count, bool is_total,
                                       struct report_allocations_figures *ret_shown,
                                       struct fault *fault) MUST_USE;

/* The sum of two balances, field by field.  Errors: STATUS_REFUSED when one leaves the
 * range of money. */
struct status report_balance_add(struct balance *sum, const struct balance *balance,
                                 struct fault *fault) MUST_USE;

/* What was given and lowered later has not arrived, while what is to be raised has not
 * yet: at most 0; of one allocation, as sums of several let one make up for another. */
int64_t report_lowered(const struct balance *balance);

/* Whole months of the year that have passed by the seal's day, over 12; basis points.
 */
int64_t report_time_progress(const struct report_source *source, uint64_t year);

#endif
