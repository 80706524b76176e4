/* execution_internal.h - sums of an execution table; private to execution*.c. */
#ifndef REPORTS_EXECUTION_INTERNAL_H
#define REPORTS_EXECUTION_INTERNAL_H

#include "reports/report_allocations.h"

enum { EXECUTION_LEVELS = 5 }; /* central, province, city, county, other */

/* Fen; left = available - passed down - paid + refunded. */
struct execution_money {
    int64_t carried, level[EXECUTION_LEVELS];
    int64_t passed_down, paid, refunded, held, uncovered;
    bool has_carried; /* some was carried in */
};

/* Where the money of a row was carried or given. */
int64_t *execution_level(struct execution_money *money,
                         const struct report_allocation *row);
struct status execution_add(struct execution_money *money,
                            const struct report_allocation *row, struct fault *fault)
    MUST_USE;
/* All rows together, less what one of them got from another. */
struct status execution_add_total(struct report_source *source,
                                  const struct report_allocations *all,
                                  struct execution_money *total, struct fault *fault)
    MUST_USE;
int64_t execution_available(const struct execution_money *money);
int64_t execution_budget(const struct execution_money *money); /* less passed down */
int64_t execution_spent(const struct execution_money *money);
/* Spent of the budget; how far that is ahead of time, in basis points of the year. */
struct cell execution_rate(const struct execution_money *money);
struct cell execution_ahead(struct cell rate, int64_t time_progress);
/* How much of its year is over when a month ends. */
int64_t execution_progress(civil_period period);

/* The months of filter->year up to `last`. */
struct execution_year {
    struct report_source *source;
    const struct report_filter *filter;
    const struct report_allocations *allocations;
    const struct execution_money *total;
    civil_period last;
    bool is_budget_withheld; /* a rate of it would show it */
};
/* What a public report must not tell apart is not there. */
struct status execution_months_table(const struct execution_year *year,
                                     struct table **ret_table, struct fault *fault)
    MUST_USE;
struct chart execution_months_chart(const struct report_source *source,
                                    const struct table *table);

#endif
