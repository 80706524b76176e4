/* payroll_list.h - the office's own lists of a batch, with names: 发放花名册 for the
 * file, 签字表 to be signed where money or goods are handed out (domain.md 5.2).
 *
 * Personal: full names, numbers and accounts masked; never published.  Every line of
 * the batch by township and village, a subtotal a village, the total of the batch. */
#ifndef REPORTS_PAYROLL_LIST_H
#define REPORTS_PAYROLL_LIST_H

#include "reports/source.h"

/* filter->batch names the batch.  Errors: STATUS_USAGE (no batch), STATUS_NOT_FOUND (it
 * is none), STATUS_ENVIRONMENT (the vault is shut), STATUS_FOUND (the lines do not add
 * up to the batch), STATUS_NO_MEMORY. */
struct status payroll_list_report(struct report_source *source,
                                  const struct report_filter *filter,
                                  struct document *ret_document, struct fault *fault)
    MUST_USE;
/* The same with columns to sign in, in rows that leave room for it. */
struct status payroll_list_to_sign(struct report_source *source,
                                   const struct report_filter *filter,
                                   struct document *ret_document, struct fault *fault)
    MUST_USE;

#endif
