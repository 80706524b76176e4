/* bank_file.h - the file that tells the bank whom to pay, in a profile's layout.
 *
 * Lines come one by one and bytes leave in pieces, so a million lines need no more
 * memory than one.  Pure of the ledger and of files: the caller's sink writes. */
#ifndef IMPORTERS_BANK_FILE_H
#define IMPORTERS_BANK_FILE_H

#include "importers/profile.h"
#include "ledger/base/date.h"

/* A row has at most half of SHEET_ROW_SIZE_MAX; quoting and encoding double it each. */
enum {
    BANK_FILE_PIECE = 65536, /* bytes of a piece, about */
    BANK_FILE_ROW_MAX = 2 * SHEET_ROW_SIZE_MAX
};

struct bank_file_batch {
    const struct profile *profile; /* of kind payroll */
    struct bytes batch;  /* the batch's name, for a summary that has it; borrowed */
    civil_day day;       /* of submission, likewise                               */
    uint64_t line_count; /* of the whole file */
    int64_t amount_fen;
};

/* Texts are UTF-8; what the layout has no column for is left out. */
struct bank_file_line {
    uint64_t number; /* of the line in its batch: the sequence column */
    struct bytes name;
    struct bytes account, account_name; /* the layout's name is the account's when it
                                           has no column for both               */
    struct bytes resident_id;
    struct bytes bank, bank_code;
    struct bytes summary; /* 摘要: from the programme */
    struct bytes remark;  /* 备注; may be empty       */
    int64_t amount_fen;   /* positive */
};

/* Takes the next piece of the file; borrowed until it returns. */
typedef struct status bank_file_sink(void *context, struct bytes piece,
                                     struct fault *fault);

struct bank_file;

/* Begins a file: summary and headings, as the layout says.  Below 512 KiB from `arena`.
 * Errors: STATUS_INPUT when the profile is none for files sent to a bank, or the
 * summary lacks a text; STATUS_ENVIRONMENT without GB18030; STATUS_NO_MEMORY; the
 * sink's. */
struct status bank_file_open(const struct bank_file_batch *batch, bank_file_sink *sink,
                             void *context, struct arena *arena,
                             struct bank_file **ret_file, struct fault *fault) MUST_USE;

/* Adds a line.  A failure voids the pieces given so far; only bank_file_close() may
 * follow.
 * Errors, with the line's number in fault->line and the column: STATUS_INPUT for an
 * amount that is not positive, an empty required cell, a cell that would be read back
 * otherwise (blanks around it, spreadsheet marks), one the layout cannot carry, "R-148:
 * ..." for a summary longer than the bank takes or a character its encoding lacks; the
 * sink's. */
struct status bank_file_add(struct bank_file *file, const struct bank_file_line *line,
                            struct fault *fault) MUST_USE;

/* Rows can be written by several threads, each with a pen of its own, and put into the
 * file afterwards: bank_file_add() is both. */
struct bank_file_pen;
/* Below 512 KiB from `arena`; the pen is closed before the file.  Errors:
 * STATUS_ENVIRONMENT without GB18030; STATUS_NO_MEMORY. */
struct status bank_file_pen_open(const struct bank_file *file, struct arena *arena,
                                 struct bank_file_pen **ret_pen, struct fault *fault)
    MUST_USE;
void bank_file_pen_close(struct bank_file_pen *pen); /* accepts NULL */
/* *ret_row, borrowed until the pen's next row, has at most BANK_FILE_ROW_MAX bytes.
 * Errors: those of bank_file_add(), except the sink's. */
struct status bank_file_write(struct bank_file_pen *pen,
                              const struct bank_file_line *line, struct bytes *ret_row,
                              struct fault *fault) MUST_USE;
/* `rows` are the rows of `lines` lines, `fen` together, one behind the other in their
 * order.  Errors: STATUS_INPUT R-001 (the sum); the sink's. */
struct status bank_file_put(struct bank_file *file, struct bytes rows, uint64_t lines,
                            int64_t fen, struct fault *fault) MUST_USE;

/* Ends it with the row of totals, if the layout has one.  Equal input gives equal
 * bytes; profile_read() of the same profile gives the same cells and totals. Errors:
 * STATUS_REFUSED R-146 when the lines are not those of the batch in number and fen;
 * those of bank_file_add(). */
struct status bank_file_finish(struct bank_file *file, struct fault *fault) MUST_USE;
void bank_file_close(struct bank_file *file); /* accepts NULL */

#endif
