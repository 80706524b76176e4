/* report.h - the writers: one document, one format each.
 *
 * Each streams into an output: memory does not grow with the rows.  All return the
 * faults of the document, never those of the disk: those are kept in the output and
 * come out of output_finish. */
#ifndef REPORTS_REPORT_H
#define REPORTS_REPORT_H

#include "reports/document.h"
#include "reports/leak.h"
#include "reports/output.h"

/* For a terminal: columns aligned by East Asian width (reports/text_writer.c). */
struct status report_write_text(const struct document *document, struct output *output,
                                struct fault *fault) MUST_USE;
/* Rows alone, for programs: the keys of the columns as heading, no sums, no notes,
 * empty where there is nothing or no data; amounts as 1234.50.  `is_practice` adds the
 * column "practice".  RFC 4180, CRLF, UTF-8 without BOM; no cell becomes a
 * formula. */
void report_write_rows(const struct table *table, bool is_practice,
                       struct output *output);
/* RFC 4180, CRLF, UTF-8 with BOM, cells that cannot become formulas. */
struct status report_write_csv(const struct document *document, struct output *output,
                               struct fault *fault) MUST_USE;
/* Only the heading and the rows of one of its tables, as they stand in the file. */
void report_csv_table(const struct document *document, const struct table *table,
                      struct output *output);
/* One cell of it, for tables too long for a document. */
void report_csv_text(struct output *output, struct bytes text);
/* One object, keys in a fixed order; amounts as "1234.50" and as fen. */
struct status report_write_json(const struct document *document, struct output *output,
                                struct fault *fault) MUST_USE;
/* One self-contained page without scripts. */
struct status report_write_html(const struct document *document, struct output *output,
                                struct fault *fault) MUST_USE;
/* Its blocks alone, for a page around them. */
struct html;
void report_html_blocks(const struct document *document, struct html *html);
#if WITH_XLSX
/* An .xlsx workbook: a worksheet a table, with typed cells under a frozen heading row,
 * set for A4; a last one with everything else.  No cell is a formula; amounts
 * beyond the 15 digits a spreadsheet keeps are text.  Equal documents give equal bytes.
 * Packed: a leak scan sees every text of it.
 * Errors: STATUS_REFUSED for more rows or longer texts than a worksheet holds;
 * STATUS_ENVIRONMENT when the packing fails. */
struct status report_write_xlsx(const struct document *document, struct output *output,
                                struct fault *fault) MUST_USE;
#endif

#if WITH_PDF
/* A PDF of A4 (a slip: A5): an office table lies, with its heading row on every sheet;
 * a notice stands as the text part of GB/T 9704-2012 does.  Every sheet names
 * the checkpoint it was made from.  Text stays text, fonts are embedded, equal
 * documents give equal bytes.  Memory does not grow with the rows.
 * Packed: a leak scan sees every text of it.
 * Errors: STATUS_REFUSED R-286 (a character that no font has), STATUS_USAGE
 * (document->fonts), STATUS_ENVIRONMENT (a library is not there), STATUS_NO_MEMORY. */
struct status report_write_pdf(const struct document *document, struct output *output,
                               struct fault *fault) MUST_USE;
#endif

/* One way to write a document. */
struct report_format {
    const char *name;   /* as people ask for it */
    const char *ending; /* of its files, without the dot */
    struct status (*write)(const struct document *document, struct output *output,
                           struct fault *fault);
    enum leak_form leak; /* how the leak scan reads what is written */
    bool is_packed;      /* no text: never for a terminal                  */
};
/* The leak scan of a document in this format; it lets the document's own hotlines pass,
 * and hotlines[0:count], at most TELEPHONES_MAX. */
struct leak report_leak(const struct document *document,
                        const struct report_format *format, const char *const *hotlines,
                        size_t count);
/* Every format of this build, "text" first. */
extern const struct report_format report_formats[];
extern const size_t report_format_count;
/* By name, or by the ending of a file; NULL when this build has none of it. */
const struct report_format *report_format_find(const char *word);

#endif
