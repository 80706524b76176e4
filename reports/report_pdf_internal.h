/* report_pdf_internal.h - what the files of the PDF writer share, for nobody else. */
#ifndef REPORTS_REPORT_PDF_INTERNAL_H
#define REPORTS_REPORT_PDF_INTERNAL_H

#include "reports/document.h"
#include "reports/pdf.h"

/* How a form of document lies on paper; lengths as in pdf.h. */
struct report_pdf_form {
    int64_t width, height;            /* of the sheet                             */
    int64_t left, right, top, bottom; /* margins                                  */
    struct pdf_style title, text, heading, caption, cell, small, label, figure;
    enum pdf_face cell_head; /* face of headings and sums in a table              */
    int64_t after_title;     /* room                                              */
    int64_t pad_x, pad_y;    /* between a cell's edge and its text                */
    bool has_heads;          /* tables have a caption and a heading row           */
};

/* A document being set, first counted, then drawn. */
struct report_pdf {
    const struct document *document;
    const struct report_pdf_form *form;
    struct pdf *pdf;
    struct output *output;
    int64_t x, width; /* of the column that is being filled                       */
    int64_t y;        /* where the next thing stands                              */
    bool is_fresh;    /* nothing stands on the sheet yet                          */
    unsigned chart_count;
};

/* What is left of the sheet. */
int64_t report_pdf_room(const struct report_pdf *page);
/* Ends the sheet: its footer, its mark; begins the next. */
void report_pdf_turn(struct report_pdf *page);
/* Begins a new sheet unless `height` fits on this one, or on none. */
void report_pdf_keep(struct report_pdf *page, int64_t height);
/* The text, over as many sheets as it takes. */
void report_pdf_words(struct report_pdf *page, const struct pdf_style *style,
                      const char *words);
/* A table with its caption, headings on every sheet, sums and notes.
 * Errors: STATUS_NO_MEMORY. */
struct status report_pdf_table(struct report_pdf *page, const struct table *table,
                               struct fault *fault) MUST_USE;
/* How high it would be on one sheet; 0: it is too wide for the column in its size.
 * Errors: STATUS_NO_MEMORY. */
struct status report_pdf_table_height(struct report_pdf *page,
                                      const struct table *table, int64_t *ret_height,
                                      struct fault *fault) MUST_USE;
/* A chart, or a table that is followed by its own chart: side by side where a sheet
 * holds them so.  *ret_count: how many blocks were set.  Errors: STATUS_NO_MEMORY. */
struct status report_pdf_chart(struct report_pdf *page, const struct block *block,
                               size_t *ret_count, struct fault *fault) MUST_USE;
/* Of a chart, with its title; *height stays for any other block, and for NULL. */
struct status report_pdf_chart_height(struct report_pdf *page,
                                      const struct block *block, int64_t *height,
                                      struct fault *fault) MUST_USE;
/* A code with its words below, its left edge at x; page->y stays. */
void report_pdf_code(struct report_pdf *page, const struct block *block, int64_t x);
int64_t report_pdf_code_width(const struct block *block);
int64_t report_pdf_code_height(const struct report_pdf *page,
                               const struct block *block);
/* One block; `next` may be taken with it, then *ret_count is 2. */
struct status report_pdf_block(struct report_pdf *page, const struct block *block,
                               size_t *ret_count, struct fault *fault) MUST_USE;

#endif
