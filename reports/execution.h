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

#endif
