/* report.h - the writers: one document, one format each.
 *
 * Each streams into an output: memory does not grow with the rows.  All return the
 * faults of the document, never those of the disk: those are kept in the output and
 * come out of output_finish. */
#ifndef REPORTS_REPORT_H
#define REPORTS_REPORT_H

#include "reports/document.h"
#include "reports/output.h"

/* For a terminal: columns aligned by East Asian width (reports/text_writer.c). */
struct status report_write_text(const struct document *document, struct output *output,
                                struct fault *fault) MUST_USE;
/* RFC 4180, CRLF, UTF-8 with BOM, cells that cannot become formulas. */
struct status report_write_csv(const struct document *document, struct output *output,
                               struct fault *fault) MUST_USE;
/* One object, keys in a fixed order; amounts as "1234.50" and as fen. */
struct status report_write_json(const struct document *document, struct output *output,
                                struct fault *fault) MUST_USE;
/* One self-contained page without scripts. */
struct status report_write_html(const struct document *document, struct output *output,
                                struct fault *fault) MUST_USE;

#endif
