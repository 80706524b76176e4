/* document.h - a report as a list of blocks, with the place in the journal it was
 * made from.
 *
 * A document lives in its command's arena; every text and table given to it is borrowed
 * until it has been written.  Writers are in report.h. */
#ifndef REPORTS_DOCUMENT_H
#define REPORTS_DOCUMENT_H

#include "reports/chart.h"
#include "reports/table.h"
#include "reports/telephones.h"

struct qr; /* reports/qr.h */

enum { DOCUMENT_FIGURES_MAX = 8 };

/* Named by every output (DESIGN 8).  Texts are borrowed, "" is printed as no data. */
struct provenance {
    const char *program; /* "mingzhang 0.1.0"                                    */
    const char *origin;  /* the checkpoint's origin line                         */
    uint64_t seal_index; /* index of the seal entry the figures hold for         */
    uint64_t tree_size;  /* size of the tree at that seal                        */
    const char *root;    /* root at tree_size, base64 as in the checkpoint       */
    const char *as_of;   /* "2024-01-31 17:30:00 +08:00"                         */
    bool is_practice;    /* of a practice ledger: every format says so   */
};

/* How it is set on paper: an office table, or a public notice in the text part of
 * GB/T 9704-2012 (domain.md 5.1, 5.3). */
/* DOCUMENT_COVER: one upright page to be signed and stamped. */
/* DOCUMENT_SLIP: half such a page, to be handed to one person. */
enum document_form {
    DOCUMENT_OFFICE = 0,
    DOCUMENT_NOTICE,
    DOCUMENT_COVER,
    DOCUMENT_SLIP
};

struct figure {
    const char *key;   /* JSON name: [a-z0-9_]+                    */
    const char *label; /* "available"                              */
    struct cell value;
    const char *note; /* small line below, or NULL                 */
};

enum block_kind {
    BLOCK_HEADING = 0,
    BLOCK_PARAGRAPH,
    BLOCK_FIGURES,
    BLOCK_TABLE,
    BLOCK_CHART,
    BLOCK_SIGNATURE, /* the issuing office and day of a notice, set right */
    BLOCK_BOXES,     /* frames to sign or stamp in, each with its label and a day */
    BLOCK_CODE,      /* a QR code, with words below */
    BLOCK_VERBATIM   /* text of which every line and blank counts */
};

struct block {
    struct block *next;
    enum block_kind kind;
    const char *text; /* heading, paragraph, signature, labels; lines split by '\n' */
    const struct figure *figures;
    size_t figure_count;
    const struct table *table;
    const struct chart *chart;
    const struct qr *code;
};

struct document {
    struct arena *arena; /* borrowed */
    enum language language;
    enum document_form form;
    const char *key;    /* JSON name of the report: "budget"           */
    const char *title;  /* "2024 budget execution"                     */
    const char *unit;   /* the office it speaks for, or NULL           */
    const char *digest; /* of its table, hexadecimal (table_digest.h), or NULL */
    const char *fonts;  /* of the site, for paper, or NULL (pdf.h)          */
    bool has_finding;   /* a check in it failed: the command exits with 1 */
    struct telephones hotlines; /* that it publishes */
    struct provenance provenance;
    const struct block *first;
    struct block *last;
};

/* An empty document.  `provenance` is copied, its texts are borrowed. */
struct document document_of(struct arena *arena, enum language language,
                            enum document_form form, const char *key, const char *title,
                            const struct provenance *provenance);

/* Each appends one block; texts, figures, tables and charts stay borrowed and may
 * still grow until the document is written.  Errors: STATUS_NO_MEMORY. */
struct status document_add_heading(struct document *document, const char *text,
                                   struct fault *fault) MUST_USE;
struct status document_add_paragraph(struct document *document, const char *text,
                                     struct fault *fault) MUST_USE;
struct status document_add_signature(struct document *document, const char *text,
                                     struct fault *fault) MUST_USE;
/* One frame a line of `labels`. */
struct status document_add_boxes(struct document *document, const char *labels,
                                 struct fault *fault) MUST_USE;
/* figures[0:count] is copied; 1..DOCUMENT_FIGURES_MAX. */
struct status document_add_figures(struct document *document,
                                   const struct figure *figures, size_t count,
                                   struct fault *fault) MUST_USE;
struct status document_add_table(struct document *document, const struct table *table,
                                 struct fault *fault) MUST_USE;
/* *chart is copied; its table is borrowed and written beside it. */
struct status document_add_chart(struct document *document, const struct chart *chart,
                                 struct fault *fault) MUST_USE;

/* *code is copied; `text` stands below the drawing.  Formats that draw nothing print
 * what the code says. */
struct status document_add_code(struct document *document, const struct qr *code,
                                const char *text, struct fault *fault) MUST_USE;
struct status document_add_verbatim(struct document *document, const char *text,
                                    struct fault *fault) MUST_USE;

/* True when a BLOCK_TABLE shows this very table; a chart then needs no twin. */
bool document_shows_table(const struct document *document, const struct table *table);

/* The provenance as label/value pairs in the document's language, in the order every
 * format prints them; numbers lie in `lines`. */
enum { DOCUMENT_PROVENANCE_LINES = 6 };
struct provenance_line {
    const char *key;   /* JSON name     */
    const char *label; /* for readers   */
    const char *value; /* "" is missing */
    char number[24];
};
void document_provenance(
    const struct document *document,
    struct provenance_line lines[static DOCUMENT_PROVENANCE_LINES]);

#endif
