/* execution_internal.h - sums of an execution table; private to execution*.c. */
#ifndef REPORTS_EXECUTION_INTERNAL_H
#define REPORTS_EXECUTION_INTERNAL_H

#include "reports/report_allocations.h"

enum { EXECUTION_LEVELS = 5 }; /* central, province, city, county, other */

/* Fen; left = available - passed down - paid + refunded. */
struct execution_money {
    int64_t carried, level[EXECUTION_LEVELS];
    int64_t passed_down, paid, refunded, held, uncovered;
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

#endif
