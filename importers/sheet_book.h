/* sheet_book.h - what the readers of workbooks share: cells put together to rows;
 * private to sheet*.c. */
#ifndef IMPORTERS_SHEET_BOOK_H
#define IMPORTERS_SHEET_BOOK_H

#include "importers/sheet.h"

enum { SHEET_CELL_NAME_SIZE = 32 };

/* A cell, from row 1 and column 0. */
struct sheet_place {
    uint64_t row;
    uint64_t column;
};
/* Adds row and cell to a fault. */
struct status sheet_place_blame(struct sheet_place place, struct status status,
                                struct fault *fault) MUST_USE;

/* Rows of a worksheet that are on their way to the callback. */
struct sheet_grid {
    const struct sheet_options *options;
    sheet_row_fn on_row;
    void *context;
    struct bytes *fields; /* SHEET_FIELDS_MAX */
    struct writer text;   /* cells of the row */
    uint64_t row;         /* being put together, 0: none yet */
    size_t field_count;   /* with something in them */
    size_t width;         /* of the widest row so far */
    uint64_t given_row;   /* the last one given */
    uint64_t rows, blank_lines;
    bool is_stopped; /* row_limit reached */
};

/* The next cell, in the order of reading; an empty one is passed over.  After
 * grid->is_stopped nothing more is taken.
 * Errors: STATUS_INPUT with the cell when it is not behind the last one or passes a
 * bound; what on_row returned. */
struct status sheet_grid_put(struct sheet_grid *grid, struct sheet_place place,
                             struct bytes text, struct fault *fault) MUST_USE;

/* An open workbook. */
struct sheet_image {
    int file; /* for a library that must read it itself */
    uint64_t size;
    enum sheet_form form;
    const struct sheet_options *options;
    struct bytes bytes;  /* filled in by sheet_book_read(), as is the arena */
    struct arena *arena; /* given back when the workbook has been read       */
};
/* Each reads one worksheet into `grid`, without ending it.  Errors: sheet_read()'s. */
typedef struct status sheet_book_reader(const struct sheet_image *image,
                                        struct sheet_grid *grid,
                                        struct sheet_book *ret_book,
                                        struct fault *fault) MUST_USE;
#if WITH_XLS
sheet_book_reader sheet_xls_read;
#endif
#if WITH_XLSX
sheet_book_reader sheet_xlsx_read;
#endif

/* Which form the first bytes of a file tell. */
enum sheet_form sheet_book_form(struct bytes head);
/* Whether this program was built to read it. */
bool sheet_book_can_read(enum sheet_form form);
/* Reads a workbook, as sheet_read() says. */
struct status sheet_book_read(const struct sheet_image *image, sheet_row_fn on_row,
                              void *context, struct sheet_report *ret_report,
                              struct fault *fault) MUST_USE;

#endif
