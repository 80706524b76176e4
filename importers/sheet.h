/* sheet.h - the one door to bytes: opens, decodes, splits and digests a file.
 *
 * Knows nothing of columns.  A file is refused whole when it is damaged: the
 * rows given to the callback before a refusal are void, so the caller must drop what
 * it has made of them.  Every bound has a name. */
#ifndef IMPORTERS_SHEET_H
#define IMPORTERS_SHEET_H

#include "keys/digest.h"
#include "ledger/base/arena.h"
#include "ledger/base/bytes.h"
#include "ledger/base/status.h"

enum {
    SHEET_SIZE_MAX = 1 << 30,    /* bytes of a file                             */
    SHEET_ROWS_MAX = 2000000,    /* rows of a file, blank lines not counted     */
    SHEET_FIELDS_MAX = 128,      /* fields of a row                             */
    SHEET_FIELD_SIZE_MAX = 4096, /* UTF-8 bytes of a field                      */
    SHEET_ROW_SIZE_MAX = 65536   /* UTF-8 bytes of a row, without its line end  */
};

/* Bounds of a workbook, .xls or .xlsx. */
enum {
    SHEET_BOOK_SIZE_MAX = 64 << 20,     /* bytes of the file                     */
    SHEET_PARTS_MAX = 4096,             /* files within an .xlsx                 */
    SHEET_PART_SIZE_MAX = 1 << 30,      /* bytes of one of them, inflated        */
    SHEET_STRINGS_SIZE_MAX = 128 << 20, /* of the part with shared texts      */
    SHEET_PART_SMALL = 1 << 20,         /* up to this size any ratio is borne    */
    SHEET_INFLATE_RATIO_MAX = 200,      /* inflated to deflated                  */
    SHEET_WORKSHEETS_MAX = 256,         /* of a workbook                         */
    SHEET_STYLES_MAX = 65536,           /* cell formats of a workbook            */
    SHEET_MARKS_MAX = 1 << 20,          /* formulas of an .xls                   */
    SHEET_WORKSHEET_SIZE = 128          /* room for a worksheet's name and NUL   */
};

enum sheet_encoding {
    SHEET_AUTO =
        0,      /* byte order mark, then strict UTF-8, then strict GB18030 */
    SHEET_UTF8, /* with or without a byte order mark                             */
    SHEET_GB18030,
    SHEET_UTF16LE,
    SHEET_UTF16BE,
    SHEET_ENCODING_COUNT
};
/* "auto", "utf-8", "gb18030", "utf-16le", "utf-16be": static text.  Also parses these,
 * and "gbk" and "gb2312" as GB18030, their superset; false for other words. */
const char *sheet_encoding_name(enum sheet_encoding encoding);
bool sheet_encoding_parse(struct bytes text, enum sheet_encoding *ret_encoding);

struct sheet_options {
    const char *path;
    char separator;               /* one of , | TAB ; ^ &                           */
    bool has_quotes;              /* "..." wraps a cell; else a quote is a character */
    enum sheet_encoding encoding; /* SHEET_AUTO or the encoding to insist on        */
    uint64_t row_limit;           /* stop, successfully, after so many rows; 0: none */
    struct hasher *hasher;        /* digests the raw bytes; NULL: no digest         */
    const char *worksheet;        /* of a workbook; NULL: the first one with data
                                     that is not hidden                             */
    uint64_t skipped;             /* ... but for so many before it; beyond the last
                                     one there are no rows                          */
};

struct sheet_row {
    uint64_t line;        /* physical line its first byte stands on, from 1; of a
                             workbook the number of the worksheet's row            */
    uint64_t blank_lines; /* empty lines between the row before and this one       */
    size_t field_count;   /* 1..SHEET_FIELDS_MAX                                   */
    const struct bytes *fields; /* UTF-8 without NUL, as written between separators */
};

enum sheet_form { SHEET_TEXT = 0, SHEET_XLS, SHEET_XLSX };

/* What a workbook holds besides the text of its cells; all 0 for a text. */
struct sheet_book {
    uint64_t hidden_rows; /* with data, as are hidden columns */
    uint64_t hidden_columns;
    uint64_t merged;           /* areas of merged cells                           */
    uint64_t formulas;         /* cells whose stored result was taken             */
    uint64_t other_worksheets; /* with data, and not hidden                       */
    uint64_t hidden_worksheets;
};

struct sheet_report {
    uint64_t size;  /* bytes read: the whole file unless row_limit stopped it  */
    uint64_t rows;  /* given to the callback                                   */
    uint64_t lines; /* physical lines                                          */
    uint64_t blank_lines;
    enum sheet_encoding encoding; /* found or insisted on, never SHEET_AUTO    */
    bool has_mark;                /* began with a byte order mark              */
    bool is_whole;                /* false when row_limit stopped the reading  */
    struct digest digest; /* of the raw bytes, when a hasher was given and is_whole */
    enum sheet_form form;
    struct sheet_book book;
};

/* Called once a row.  `row` and everything it points to is valid until the callback
 * returns.  A status other than OK ends the reading and is returned unchanged (the
 * path is added to the fault). */
typedef struct status (*sheet_row_fn)(void *context, const struct sheet_row *row,
                                      struct fault *fault);

/* Reads a file row by row in constant memory: below 1 MiB from `arena`, which
 * is the caller's to give back, since the callback may keep things there too.  Lines
 * end with CRLF, LF or CR; 0x1A bytes at the very end are dropped; rows have no minimum
 * of fields; an empty line is counted, not given.
 *
 * An .xls or .xlsx workbook is told by its first bytes and read the same way: one
 * worksheet, a row of it a row, of which trailing empty cells beyond the widest row
 * before are left out.  A cell is its exact text; a number its plain decimals; a day
 * ISO text; a formula its stored result.  Separator, quotes and
 * encoding have no meaning then.
 *
 * Errors, all with the path in fault->file and, where known, the line and, in a
 * workbook, the cell in fault->column, such as "C5":
 *   STATUS_NOT_FOUND    there is no such file, or no such worksheet
 *   STATUS_ENVIRONMENT  it cannot be opened or read, or changed while it was read
 *   STATUS_INPUT        a folder, pipe or device; PDF, XML, HTML, gzip; a NUL byte;
 *                       bytes outside the encoding (offset and line named); a stray or
 *                       unclosed quote; a bound is passed; a damaged, encrypted or
 *                       unknown workbook; in a cell an error value, a number
 *                       that lost digits, a formula without its result
 *   STATUS_USAGE        the separator or encoding is not one of those above
 *   STATUS_NO_MEMORY    the arena is used up
 * *ret_report is untouched on failure. */
struct status sheet_read(const struct sheet_options *options, struct arena *arena,
                         sheet_row_fn on_row, void *context,
                         struct sheet_report *ret_report, struct fault *fault) MUST_USE;

/* Which characters a reader of GB18030 holds: all, or what GBK or GB2312 had. */
enum sheet_reach { SHEET_REACH_ALL = 0, SHEET_REACH_GBK, SHEET_REACH_GB2312 };

struct sheet_encoder; /* sheet_encode.h */

/* How rows are written. */
struct sheet_style {
    char separator;
    bool has_quotes;              /* quote cells that need it; else they are refused */
    bool has_trailing;            /* a separator also after the last cell            */
    bool is_inert;                /* a cell that a spreadsheet would run gets a '    */
    enum sheet_encoding encoding; /* SHEET_AUTO means UTF-8; UTF-16 is not written   */
    enum sheet_reach reach;
    struct sheet_encoder *encoder; /* of this encoding; NULL: opened for each row    */
    const char *const *titles;     /* of the cells, for faults; NULL: none           */
};

/* Writes one row with CRLF.  `fields` are UTF-8.  A row that does not fit leaves
 * writer->overflowed set.
 * Errors: STATUS_INPUT when a cell holds a line end or NUL, a separator or quote that
 * the style cannot quote, or a character its encoding lacks, is not UTF-8, or
 * passes a bound; fault->line is 0, fault->column the cell's title.
 * The writer is then as before. */
struct status sheet_write_row(const struct sheet_style *style,
                              const struct bytes *fields, size_t field_count,
                              struct writer *writer, struct fault *fault) MUST_USE;

#endif
