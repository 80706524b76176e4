/* sheet_xls_marks.h - what libfreexl does not tell of an .xls; private to sheet*.c.
 *
 * The library passes over formulas as if their cells were empty, gives an error value
 * as the number 1, and knows nothing of what is hidden or merged.  So the records of
 * the file are walked for these alone: headers, places and stored results, no more. */
#ifndef IMPORTERS_SHEET_XLS_MARKS_H
#define IMPORTERS_SHEET_XLS_MARKS_H

#include "importers/sheet_book.h"

enum xls_mark_kind {
    MARK_NUMBER = 0, /* a formula's result */
    MARK_TEXT,
    MARK_TRUTH, /* also of a cell without formula */
    MARK_ERROR,
    MARK_LOST /* a result that cannot be read */
};
struct xls_mark {
    struct sheet_place place;
    enum xls_mark_kind kind;
    bool is_formula;
    bool is_true;
    uint8_t number[8]; /* as stored: little-endian binary64 */
    struct bytes text; /* UTF-8, arena memory */
};

struct xls_marks {
    uint64_t sheet; /* number of the worksheet to read, from 0 as the file lists them */
    char name[SHEET_WORKSHEET_SIZE]; /* its name when it is known in UTF-8, or "" */
    bool has_sheet;                  /* false: no worksheet has data */
    struct sheet_place last;         /* no cell with data stands below or right of it */
    struct xls_mark *list;           /* in the order of reading */
    size_t count;
};

/* Chooses the worksheet as sheet_read() does and collects its marks in image->arena.
 * Errors: STATUS_INPUT for a damaged or encrypted workbook or too many formulas;
 * STATUS_NOT_FOUND when there is no worksheet of the name asked for;
 * STATUS_NO_MEMORY. */
struct status xls_marks_find(const struct sheet_image *image,
                             struct xls_marks *ret_marks, struct sheet_book *ret_book,
                             struct fault *fault) MUST_USE;

/* The bytes of the workbook's stream, in order, in image->arena (sheet_xls_file.c).
 * Errors: STATUS_INPUT when the file is damaged, encrypted or holds no workbook. */
struct status xls_file_stream(const struct sheet_image *image, struct bytes *ret_stream,
                              struct fault *fault) MUST_USE;

/* STATUS_INPUT: what to do about a file that is damaged. */
struct status xls_damaged(struct fault *fault) MUST_USE;

/* Little-endian numbers; the caller has checked that they are there. */
static inline uint16_t xls_u16(const uint8_t *at)
{
    return (uint16_t)(at[0] | at[1] << 8);
}
static inline uint32_t xls_u32(const uint8_t *at)
{
    return (uint32_t)xls_u16(at) | (uint32_t)xls_u16(at + 2) << 16;
}

#endif
