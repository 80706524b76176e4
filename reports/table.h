/* table.h - what a report's query fills: typed columns and rows of typed cells.
 *
 * A table lives in the arena of its command.  It formats nothing by itself beyond
 * turning one cell into text; the writers (report.h) decide how a format shows it.
 * A cell that was never set is "missing" and prints "no data", never 0. */
#ifndef REPORTS_TABLE_H
#define REPORTS_TABLE_H

#include "ledger/base/arena.h"
#include "ledger/base/bytes.h"
#include "ledger/base/date.h"
#include "ledger/base/status.h"

enum { TABLE_COLUMNS_MAX = 64, TABLE_NOTES_MAX = 16, TABLE_CELL_TEXT_SIZE = 48 };

enum language { LANGUAGE_ZH = 0, LANGUAGE_EN };

enum column_kind {
    COLUMN_TEXT = 0,
    COLUMN_COUNT,   /* a whole number                               */
    COLUMN_FEN,     /* an amount in fen, printed in yuan            */
    COLUMN_PERCENT, /* basis points: 3333 prints 33.33 %            */
    COLUMN_DAY,     /* civil_day                                    */
    COLUMN_PERIOD   /* civil_period                                 */
};

struct column {
    const char *key;   /* JSON and machine name: [a-z0-9_]+, unique in the table */
    const char *title; /* heading in the document's language, with its unit      */
    enum column_kind kind;
    bool is_summed; /* COUNT and FEN: filled by table_add_sum                    */
};

/* Set to the right, and in digits of one width. */
static inline bool column_is_number(const struct column *column)
{
    return column->kind == COLUMN_COUNT || column->kind == COLUMN_FEN ||
           column->kind == COLUMN_PERCENT;
}

enum cell_state {
    CELL_MISSING = 0, /* no data: it should be there and is not          */
    CELL_BLANK,       /* nothing belongs here, e.g. a total row's date   */
    CELL_VALUE
};

struct cell {
    enum cell_state state;
    enum column_kind kind;
    union {
        struct bytes text; /* COLUMN_TEXT: UTF-8, borrowed for the table's life   */
        int64_t number;    /* every other kind                                    */
    };
    const char *link; /* relative or https URL, or NULL; borrowed likewise        */
};

static inline struct cell cell_text(struct bytes text)
{
    return (struct cell){.state = CELL_VALUE, .kind = COLUMN_TEXT, .text = text};
}
static inline struct cell cell_words(const char *text)
{
    return cell_text(bytes_of(text));
}
static inline struct cell cell_number(enum column_kind kind, int64_t number)
{
    return (struct cell){.state = CELL_VALUE, .kind = kind, .number = number};
}
static inline struct cell cell_count(int64_t count)
{
    return cell_number(COLUMN_COUNT, count);
}
static inline struct cell cell_fen(int64_t fen)
{
    return cell_number(COLUMN_FEN, fen);
}
static inline struct cell cell_percent(int64_t basis_points)
{
    return cell_number(COLUMN_PERCENT, basis_points);
}
static inline struct cell cell_day(civil_day day)
{
    return cell_number(COLUMN_DAY, day);
}
static inline struct cell cell_period(civil_period period)
{
    return cell_number(COLUMN_PERIOD, period);
}
static inline struct cell cell_missing(void)
{
    return (struct cell){.state = CELL_MISSING};
}
static inline struct cell cell_blank(void)
{
    return (struct cell){.state = CELL_BLANK};
}
static inline struct cell cell_linked(struct cell cell, const char *link)
{
    cell.link = link;
    return cell;
}

/* A figure that may have as many digits as the number of a person (output_figure). */
static inline bool table_cell_is_amount(const struct cell *cell)
{
    return cell->state == CELL_VALUE && cell->kind == COLUMN_FEN;
}

enum row_kind { ROW_BODY = 0, ROW_SUBTOTAL, ROW_TOTAL };

struct table_row {
    struct table_row *next;
    enum row_kind kind;
    struct cell cells[]; /* column_count of them */
};

struct table {
    struct arena *arena; /* borrowed: rows and kept text are taken from it */
    const char *key;     /* JSON and machine name: [a-z0-9_]+              */
    const char *title;   /* caption                                        */
    const struct column *columns;
    size_t column_count;
    const char *notes[TABLE_NOTES_MAX];
    size_t note_count;
    const struct table_row *first;
    struct table_row *last;
    const struct table_row *summed_until; /* last row a subtotal has covered */
    size_t row_count;                     /* body rows                       */
    bool is_to_sign;                      /* on paper, rows leave room for it */
};

/* An empty table over columns[0:column_count] (1..TABLE_COLUMNS_MAX), which, like
 * `key` and `title`, are borrowed for the table's life.  Cannot fail: a wrong count is
 * our own bug. */
struct table table_of(struct arena *arena, const char *key, const char *title,
                      const struct column *columns, size_t column_count);

/* Appends a copy of cells[0:column_count]; texts and links stay borrowed.  A value's
 * kind must be its column's kind; column 0 of a sum row may hold words instead. Errors:
 * STATUS_NO_MEMORY, table untouched. */
struct status table_add(struct table *table, enum row_kind kind,
                        const struct cell *cells, struct fault *fault) MUST_USE;

/* Appends a ROW_SUBTOTAL over the body rows since the last subtotal, or a ROW_TOTAL
 * over all body rows: columns with is_summed hold the sum, column 0 holds `label`
 * (borrowed), others are blank.  A column with one missing cell has a
 * missing sum: a sum that leaves something out is no sum.
 * Errors: STATUS_REFUSED when a sum leaves the range of money.h; STATUS_NO_MEMORY. */
struct status table_add_sum(struct table *table, enum row_kind kind, const char *label,
                            struct fault *fault) MUST_USE;

/* Appends a note printed under the table, e.g. the unit or a rule (borrowed).  More
 * than TABLE_NOTES_MAX is our own bug. */
void table_add_note(struct table *table, const char *note);

/* A copy of `text` that lives as long as the arena.  Errors: STATUS_NO_MEMORY. */
struct status table_keep(struct table *table, struct bytes text, struct bytes *ret_text,
                         struct fault *fault) MUST_USE;

enum cell_style {
    CELL_PLAIN = 0, /* 1234.50  33.33%  2024-01-08: for machines and sheets */
    CELL_GROUPED    /* 1,234.50: for readers                                */
};

/* The cell as UTF-8: a missing cell gives the words of R-040, a blank one gives
 * nothing.  The result is cell->text, static text, or lies in `buffer`. */
struct bytes table_cell_text(const struct cell *cell, enum cell_style style,
                             enum language language,
                             char buffer[static TABLE_CELL_TEXT_SIZE]);

#endif
