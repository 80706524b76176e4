/* exceptions_settled.h - how exceptions were settled: a table of resolutions. */
#ifndef REPORTS_EXCEPTIONS_SETTLED_H
#define REPORTS_EXCEPTIONS_SETTLED_H

#include "ledger/exceptions.h"
#include "reports/report_kit.h"

/* Of all that fits the query, or of the one exception `number`; notes are shown when
 * the source's vault is open.  In the arena.  Errors: exceptions_settlements()'s. */
struct status exceptions_settled_table(struct report_source *source,
                                       const struct exceptions_query *query,
                                       uint64_t number, struct table **ret_table,
                                       struct fault *fault) MUST_USE;

#endif
