/* form_check.h - a unit's own self-evaluation form against its arithmetic and
 * against the book. */
#ifndef REPORTS_FORM_CHECK_H
#define REPORTS_FORM_CHECK_H

#include "ledger/self_evaluation.h"
#include "reports/source.h"

/* The report on filter->form, which is borrowed.  Its figures are held against the
 * book's of filter->programme (else the programme that the form names), filter->unit
 * (else the unit it names, else the office) and filter->year (else the form's); without
 * a programme or a year nothing is held against the book, and the report says so.
 * ret_document->has_finding when anything differs.
 * Errors: STATUS_USAGE (no form), those of evaluation_compute(). */
struct status form_check_report(struct report_source *source,
                                const struct report_filter *filter,
                                struct document *ret_document, struct fault *fault)
    MUST_USE;

#endif
