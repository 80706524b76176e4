/* execution.h - 预算执行情况表 (domain.md 5.6): per unit and in total, as the book
 * stood when a month ended, and how the year went by the months that were paid for
 * (R-315). */
#ifndef REPORTS_EXECUTION_H
#define REPORTS_EXECUTION_H

#include "reports/source.h"

/* Of filter->year, else the year of its last month, else that of the seal; up to its
 * last month: as the book stood when that month ended.  Errors: STATUS_USAGE (months of
 * two years), STATUS_NOT_FOUND (a word of the filter, a month before the book began).
 */
struct status execution_report(struct report_source *source,
                               const struct report_filter *filter,
                               struct document *ret_document, struct fault *fault)
    MUST_USE;
/* The chart of execution against time that it has, with its table, alone: of the money
 * of filter->year, which is not 0, month by month up to `last` or the seal's month;
 * nothing when there is no money or the year has not begun.  Errors: those of
 * execution_report(). */
struct status execution_add_months(struct report_source *source,
                                   const struct report_filter *filter,
                                   civil_period last, struct document *document,
                                   struct fault *fault) MUST_USE;

#endif
