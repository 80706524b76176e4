/* performance_internal.h - a report on performance under way; private to
 * performance*.c. */
#ifndef REPORTS_PERFORMANCE_INTERNAL_H
#define REPORTS_PERFORMANCE_INTERNAL_H

#include "reports/small_groups.h"
#include "reports/withheld.h"

/* Sums over batches. */
struct measure {
    uint64_t key; /* entry of programme or unit, or a period */
    struct bytes label;
    uint64_t batches, lines, stated, paid_headcount, timed;
    struct count_and_fen paid, failed, unknown;
    int64_t on_time, due; /* lines */
    int64_t open;         /* fen of lines that wait for the bank, or are unknown */
    int64_t ordered;
    int64_t spent, budget; /* of the allocations of a programme */
    bool is_shared;        /* ... that another one may use too */
    uint64_t *allocations; /* these, of a public report */
    size_t allocation_count, allocation_capacity;
    bool is_merged; /* shown with others         */
};
/* Which cells of a row may be shown. */
struct measure_shown {
    bool ordered, paid, failed, open, on_time, spent;
};
struct measures {
    struct measure *list;
    size_t count, capacity;
};

struct performance {
    struct report_source *source;
    const struct report_filter *filter;
    struct report_names units, programmes;
    const struct report_name *unit, *programme;
    struct measures by_programme, by_unit, by_month;
    struct measure total;
    struct small_groups groups; /* of a public report */
    bool is_few;      /* all of them together: neither they nor a total are shown */
    bool is_withheld; /* some cell is missing for that it would tell few apart */
};
struct listing {
    const char *key;
    enum phrase title, first; /* of the table, of its first column */
    struct measures *measures;
    const struct report_names *names; /* NULL: months */
};

/* Everything but the names and what is spent of a budget.  Errors: STATUS_REFUSED when
 * a sum leaves the range of money. */
struct status performance_add_measure(struct measure *sum, const struct measure *more,
                                      struct fault *fault) MUST_USE;
/* Of a public report: loads the groups; marks which rows of a sorted listing are shown
 * with others.  Errors: those of small_groups.h. */
struct status performance_find_groups(struct performance *report, struct fault *fault)
    MUST_USE;
/* Of a public report: remembers that a programme's money lies there, too. */
struct status performance_keep_allocation(struct performance *report,
                                          struct measure *measure, uint64_t allocation,
                                          struct fault *fault) MUST_USE;
struct status performance_merge_small(struct performance *report,
                                      const struct listing *listing,
                                      struct fault *fault) MUST_USE;
/* Which cells of the row of `measure` may be shown; of a listing those that were merged
 * when it is NULL, of the report its total when `listing` is NULL too.  Errors: those
 * of withheld.h. */
struct status performance_shown(struct performance *report,
                                const struct listing *listing,
                                const struct measure *measure,
                                struct measure_shown *ret_shown, struct fault *fault)
    MUST_USE;

#endif
