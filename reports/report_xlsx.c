/* report_xlsx.c - a workbook for offices (report.h); libxlsxwriter's door.
 *
 * A worksheet a table: its headings in the first row, frozen and repeated on every
 * page.  What is no table stands on the last worksheet.  The library knows numbers only
 * as binary fractions: whole fen of up to 15 digits come out of one as they went in. */
#include "ledger/base/text.h"
#include "ledger/ledger.h"
#include "reports/qr.h"
#include "reports/report.h"
#include "reports/words.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum {
    ROWS_MAX = 1048576,
    ROWS_IN_MEMORY = 4096,
    ROOM_IN_MEMORY = 128 << 20, /* bytes: many times what those take */
    TEXT_SIZE_MAX = 32767 * 4,  /* of a cell, before the library counts characters */
    NAME_LENGTH_MAX = 31,       /* characters of a worksheet's name                */
    NAME_SIZE = NAME_LENGTH_MAX * 4 + 1,
    WIDTH_LEAST = 8,
    WIDTH_MOST = 50,
    PAPER_A4 = 9,
    CREATED = 946684800, /* 2000-01-01: of the bytes, which must not tell the day */
    COPY_SIZE = 65536
};
#define EXACT_MAX INT64_C(999999999999999) /* 15 digits */

enum look { LOOK_BODY = 0, LOOK_SUM, LOOK_COUNT };
enum { KINDS = COLUMN_PERIOD + 1 };

struct book {
    const struct document *document;
    struct output *output;
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *formats[LOOK_COUNT][KINDS];
    lxw_format *heading;
    lxw_format *title;
    lxw_format *mark;
    size_t sheet_count;
    const char *words_sheet; /* title of the worksheet without a table, or NULL */
    uint8_t *text;           /* NUL-terminated copy of a cell, TEXT_SIZE_MAX */
    size_t widths[TABLE_COLUMNS_MAX + 1]; /* and the mark */
};

static struct status check(lxw_error error, struct fault *fault)
{
    if (error == LXW_NO_ERROR) {
        return OK;
    }
    if (error == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-033: a text is longer than the 32767 characters a worksheet's "
                     "cell holds; choose csv");
    }
    return FAULT(fault, STATUS_ENVIRONMENT, "the workbook cannot be written: %s",
                 lxw_strerror(error));
}

/* ---- cells ---------------------------------------------------------------------- */

/* Chinese characters are twice as wide as figures. */
static size_t width_of(struct bytes text)
{
    struct reader reader = reader_of(text);
    size_t width = 0;
    while (reader.left.size > 0 && !reader.failed) {
        width += text_next(&reader) >= 0x1100 ? 2 : 1;
    }
    return width;
}

static void widen(struct book *book, size_t column, struct bytes text)
{
    const size_t width = width_of(text);
    if (column <= TABLE_COLUMNS_MAX && width > book->widths[column]) {
        book->widths[column] = width;
    }
}

/* "_x0041_" is how the format writes a character; as text it needs an escape itself. */
static bool is_escape(struct bytes text, size_t at)
{
    uint8_t unit[2];
    char hex[4];
    if (text.size - at < 7 || text.at[at] != '_' || text.at[at + 1] != 'x' ||
        text.at[at + 6] != '_') {
        return false;
    }
    memcpy(hex, text.at + at + 2, sizeof(hex));
    return bytes_from_hex(bytes_from(hex, sizeof(hex)), unit, sizeof(unit));
}

/* On the worksheet of words a cell is named as the sheet itself names it (R-290). */
static void be_at(struct book *book, size_t row, size_t column)
{
    static const char *const letters[] = {"A", "B", "C"};
    if (book->words_sheet != NULL) {
        assert(column < sizeof(letters) / sizeof(letters[0]));
        output_in_cell(book->output, book->words_sheet, row + 1, letters[column]);
    }
}

/* R-043: always a string, whatever it begins with. */
static struct status put_text(struct book *book, size_t row, size_t column,
                              struct bytes text, lxw_format *format,
                              struct fault *fault)
{
    struct writer copy = writer_of(book->text, TEXT_SIZE_MAX);
    be_at(book, row, column);
    output_show(book->output, text);
    if (text.size == 0) {
        return check(worksheet_write_blank(book->sheet, (lxw_row_t)row,
                                           (lxw_col_t)column, format),
                     fault);
    }
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] == '_' && is_escape(text, i)) {
            writer_text(&copy, "_x005F");
        }
        writer_u8(&copy, text.at[i]);
    }
    writer_u8(&copy, 0);
    if (copy.overflowed) {
        return check(LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED, fault);
    }
    return check(worksheet_write_string(book->sheet, (lxw_row_t)row, (lxw_col_t)column,
                                        (const char *)book->text, format),
                 fault);
}

static struct status put_words(struct book *book, size_t row, size_t column,
                               const char *words, lxw_format *format,
                               struct fault *fault)
{
    return put_text(book, row, column, bytes_of(words), format, fault);
}

/* How a kind is divided to be a worksheet's number; 0: it is written as text. */
static int64_t divisor_of(enum column_kind kind)
{
    switch (kind) {
    case COLUMN_COUNT:
        return 1;
    case COLUMN_FEN:
        return 100;
    case COLUMN_PERCENT:
        return 10000;
    case COLUMN_TEXT:
    case COLUMN_DAY:
    case COLUMN_PERIOD:
        break;
    }
    return 0;
}

static struct status put_day(struct book *book, size_t row, size_t column,
                             struct civil_date date, lxw_format *format,
                             struct fault *fault)
{
    lxw_datetime day = {.year = date.year, .month = date.month, .day = date.day};
    return check(worksheet_write_datetime(book->sheet, (lxw_row_t)row,
                                          (lxw_col_t)column, &day, format),
                 fault);
}

static struct status put_cell(struct book *book, size_t row, size_t column,
                              const struct cell *cell, enum look look,
                              struct fault *fault)
{
    char buffer[TABLE_CELL_TEXT_SIZE];
    const struct bytes text =
        table_cell_text(cell, CELL_GROUPED, book->document->language, buffer);
    lxw_format *format = book->formats[look][COLUMN_TEXT];
    be_at(book, row, column);
    widen(book, column, text);
    if (cell->state != CELL_VALUE || cell->kind == COLUMN_TEXT) {
        return put_text(book, row, column, text, format, fault);
    }
    format = book->formats[look][cell->kind];
    const struct civil_date date =
        date_of_day(cell->kind == COLUMN_DAY ? (civil_day)cell->number : 0);
    const int64_t divisor = divisor_of(cell->kind);
    if (cell->kind == COLUMN_DAY && date.year > 1900) {
        output_show(book->output, text);
        return put_day(book, row, column, date, format, fault);
    }
    if (divisor == 0 || cell->number > EXACT_MAX || cell->number < -EXACT_MAX) {
        return put_text(book, row, column, text, format, fault);
    }
    if (table_cell_is_amount(cell)) {
        output_show_figure(
            book->output,
            table_cell_text(cell, CELL_PLAIN, book->document->language, buffer));
    } else {
        output_show(book->output, text);
    }
    const double number = (double)cell->number / (double)divisor;
    return check(worksheet_write_number(book->sheet, (lxw_row_t)row, (lxw_col_t)column,
                                        number, format),
                 fault);
}

/* ---- worksheets ----------------------------------------------------------------- */

/* A title as a worksheet's name: without what is forbidden there, short, and told apart
 * by a number in front. */
static void name_sheet(const struct book *book, const char *title,
                       char ret_name[static NAME_SIZE])
{
    struct writer name = writer_of(ret_name, NAME_SIZE - 1);
    struct reader reader = reader_of(bytes_of(title));
    size_t length = 0;
    if (book->document->provenance.is_practice) {
        writer_text(&name, LEDGER_PRACTICE_WORD " ");
        length = text_count(writer_bytes(&name));
    }
    if (book->sheet_count > 0) {
        char number[24];
        const int size =
            snprintf(number, sizeof(number), "%zu ", book->sheet_count + 1);
        writer_text(&name, number);
        length += (size_t)size;
    }
    while (reader.left.size > 0 && length < NAME_LENGTH_MAX) {
        const uint32_t character = text_next(&reader);
        const bool is_forbidden =
            character < 0x20 ||
            (character < 0x80 && strchr("[]:*?/\\'", (int)character));
        length += character > 0xFFFF ? 2 : 1;
        if (length <= NAME_LENGTH_MAX) {
            text_put(&name, is_forbidden ? ' ' : character);
        }
    }
    ret_name[name.size] = '\0';
}

static struct status begin_sheet(struct book *book, const char *title,
                                 struct fault *fault)
{
    char name[NAME_SIZE];
    char header[NAME_SIZE + 32];
    name_sheet(book,
               title[0] != '\0' ? title
                                : words_get(book->document->language, WORD_TABLE),
               name);
    output_show(book->output, bytes_of(name));
    book->sheet = workbook_add_worksheet(book->workbook, name);
    if (book->sheet == NULL) {
        return check(LXW_ERROR_MEMORY_MALLOC_FAILED, fault);
    }
    book->sheet_count++;
    memset(book->widths, 0, sizeof(book->widths));
    worksheet_set_paper(book->sheet, PAPER_A4);
    worksheet_set_landscape(book->sheet);
    worksheet_fit_to_pages(book->sheet, 1, 0);
    (void)snprintf(
        header, sizeof(header), "&C%s%s",
        book->document->provenance.is_practice ? LEDGER_PRACTICE_MARK " " : "", name);
    TRY(check(worksheet_set_header(book->sheet, header), fault));
    return check(worksheet_set_footer(book->sheet, "&C&P / &N"), fault);
}

static struct status end_sheet(struct book *book, size_t columns, struct fault *fault)
{
    for (size_t i = 0; i < columns; i++) {
        size_t width = book->widths[i] + 2;
        width = width < WIDTH_LEAST ? WIDTH_LEAST : width;
        width = width > WIDTH_MOST ? WIDTH_MOST : width;
        TRY(check(worksheet_set_column(book->sheet, (lxw_col_t)i, (lxw_col_t)i,
                                       (double)width, NULL),
                  fault));
    }
    return OK;
}

/* R-181: a column more, so that a row that is copied out keeps the mark. */
static struct status put_mark(struct book *book, size_t row, size_t column,
                              struct fault *fault)
{
    if (!book->document->provenance.is_practice) {
        return OK;
    }
    widen(book, column, bytes_of(LEDGER_PRACTICE_MARK));
    return put_words(book, row, column, LEDGER_PRACTICE_MARK, book->mark, fault);
}

static struct status put_table(struct book *book, const struct table *table,
                               struct fault *fault)
{
    size_t row = 1;
    output_show(book->output, bytes_of(table->title)); /* the name is a part of it */
    TRY(begin_sheet(book, table->title, fault));
    for (size_t i = 0; i < table->column_count; i++) {
        const struct bytes title = bytes_of(table->columns[i].title);
        widen(book, i, title);
        TRY(put_text(book, 0, i, title, book->heading, fault));
    }
    TRY(put_mark(book, 0, table->column_count, fault));
    for (const struct table_row *at = table->first; at != NULL; at = at->next, row++) {
        if (row == ROWS_MAX) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-033: the table has more than the %d rows of a worksheet; "
                         "choose csv",
                         ROWS_MAX);
        }
        const enum look look = at->kind == ROW_BODY ? LOOK_BODY : LOOK_SUM;
        for (size_t i = 0; i < table->column_count; i++) {
            output_in_cell(book->output, table->title, row, table->columns[i].title);
            TRY(put_cell(book, row, i, &at->cells[i], look, fault));
        }
        output_in_text(book->output);
        TRY(put_mark(book, row, table->column_count, fault));
    }
    worksheet_freeze_panes(book->sheet, 1, 0);
    TRY(check(worksheet_repeat_rows(book->sheet, 0, 0), fault));
    const size_t marked = book->document->provenance.is_practice ? 1 : 0;
    return end_sheet(book, table->column_count + marked, fault);
}

static bool is_table(const struct document *document, const struct block *block)
{
    return block->kind == BLOCK_TABLE ||
           (block->kind == BLOCK_CHART &&
            !document_shows_table(document, block->table));
}

static struct status put_figures(struct book *book, const struct block *block,
                                 size_t *row, struct fault *fault)
{
    for (size_t i = 0; i < block->figure_count; i++) {
        const struct figure *figure = &block->figures[i];
        widen(book, 0, bytes_of(figure->label));
        TRY(put_words(book, *row, 0, figure->label, NULL, fault));
        TRY(put_cell(book, *row, 1, &figure->value, LOOK_BODY, fault));
        if (figure->note != NULL) {
            TRY(put_words(book, *row, 2, figure->note, NULL, fault));
        }
        (*row)++;
    }
    return OK;
}

static struct status put_block(struct book *book, const struct block *block,
                               size_t *row, struct fault *fault)
{
    switch (block->kind) {
    case BLOCK_HEADING:
        return put_words(book, (*row)++, 0, block->text, book->title, fault);
    case BLOCK_PARAGRAPH:
    case BLOCK_SIGNATURE:
    case BLOCK_BOXES:
    case BLOCK_VERBATIM:
        return put_words(book, (*row)++, 0, block->text, NULL, fault);
    case BLOCK_CODE:
        TRY(put_words(book, (*row)++, 0, block->text, NULL, fault));
        return put_words(book, (*row)++, 0, block->code->text, NULL, fault);
    case BLOCK_FIGURES:
        return put_figures(book, block, row, fault);
    case BLOCK_TABLE:
        for (size_t i = 0; i < block->table->note_count; i++) {
            TRY(put_words(book, *row, 0, words_get(book->document->language, WORD_NOTE),
                          NULL, fault));
            TRY(put_words(book, (*row)++, 1, block->table->notes[i], NULL, fault));
        }
        return OK;
    case BLOCK_CHART:
        break;
    }
    return OK;
}

static struct status put_about(struct book *book, struct fault *fault)
{
    const struct document *document = book->document;
    struct provenance_line lines[DOCUMENT_PROVENANCE_LINES];
    size_t row = 0;
    TRY(begin_sheet(book, words_get(document->language, WORD_ABOUT), fault));
    book->words_sheet = words_get(document->language, WORD_ABOUT);
    if (document->provenance.is_practice) {
        TRY(put_mark(book, row, 0, fault));
        TRY(put_words(book, row++, 1, words_get(document->language, WORD_PRACTICE_WHY),
                      NULL, fault));
    }
    TRY(put_words(book, row++, 0, document->title, book->title, fault));
    if (document->unit != NULL) {
        TRY(put_words(book, row, 0, words_get(document->language, WORD_UNIT), NULL,
                      fault));
        TRY(put_words(book, row++, 1, document->unit, NULL, fault));
    }
    for (const struct block *block = document->first; block != NULL;
         block = block->next) {
        TRY(put_block(book, block, &row, fault));
    }
    document_provenance(document, lines);
    for (size_t i = 0; i < DOCUMENT_PROVENANCE_LINES; i++) {
        const char *value = lines[i].value[0] != '\0'
                                ? lines[i].value
                                : words_get(document->language, WORD_NO_DATA);
        widen(book, 0, bytes_of(lines[i].label));
        widen(book, 1, bytes_of(value));
        TRY(put_words(book, row, 0, lines[i].label, NULL, fault));
        TRY(put_words(book, row++, 1, value, NULL, fault));
    }
    return end_sheet(book, 2, fault);
}

/* ---- the workbook --------------------------------------------------------------- */

static lxw_format *format_of(struct book *book, const char *number, bool is_bold)
{
    lxw_format *format = workbook_add_format(book->workbook);
    if (format != NULL) {
        format_set_num_format(format, number);
        if (is_bold) {
            format_set_bold(format);
        }
    }
    return format;
}

static struct status make_formats(struct book *book, struct fault *fault)
{
    static const char *const numbers[KINDS] = {
        [COLUMN_TEXT] = "@",         [COLUMN_COUNT] = "#,##0",
        [COLUMN_FEN] = "#,##0.00",   [COLUMN_PERCENT] = "0.00%",
        [COLUMN_DAY] = "yyyy-mm-dd", [COLUMN_PERIOD] = "@"};
    bool is_made = true;
    for (size_t i = 0; i < KINDS; i++) {
        book->formats[LOOK_BODY][i] = format_of(book, numbers[i], false);
        book->formats[LOOK_SUM][i] = format_of(book, numbers[i], true);
        is_made = is_made && book->formats[LOOK_BODY][i] != NULL &&
                  book->formats[LOOK_SUM][i] != NULL;
    }
    book->heading = format_of(book, "@", true);
    book->title = format_of(book, "@", true);
    book->mark = format_of(book, "@", true);
    if (!is_made || book->heading == NULL || book->title == NULL ||
        book->mark == NULL) {
        return check(LXW_ERROR_MEMORY_MALLOC_FAILED, fault);
    }
    format_set_font_color(book->mark, 0xCC0000);
    format_set_bg_color(book->heading, 0xE7E6E6);
    format_set_bottom(book->heading, LXW_BORDER_THIN);
    format_set_text_wrap(book->heading);
    format_set_align(book->heading, LXW_ALIGN_CENTER);
    for (size_t i = 0; i < KINDS; i++) {
        format_set_top(book->formats[LOOK_SUM][i], LXW_BORDER_THIN);
    }
    return OK;
}

static struct status fill(struct book *book, struct fault *fault)
{
    const struct document *document = book->document;
    lxw_doc_properties properties = {.created = CREATED};
    TRY(check(workbook_set_properties(book->workbook, &properties), fault));
    TRY(make_formats(book, fault));
    for (const struct block *block = document->first; block != NULL;
         block = block->next) {
        if (is_table(document, block)) {
            TRY(put_table(book, block->table, fault));
        }
    }
    return put_about(book, fault);
}

static struct status copy_out(int spool, struct output *output, struct arena *arena,
                              struct fault *fault)
{
    uint8_t *piece;
    off_t offset = 0;
    ssize_t got;
    ARENA_TAKE(arena, COPY_SIZE, piece, fault);
    do {
        got = pread(spool, piece, COPY_SIZE, offset);
        if (got < 0 && errno != EINTR) {
            return FAULT(fault, STATUS_ENVIRONMENT,
                         "the workbook cannot be written: %s", strerror(errno));
        }
        if (got > 0) {
            output_put(output, bytes_from(piece, (size_t)got));
            offset += got;
        }
    } while (got != 0);
    return OK;
}

/* Where the library puts the dozen parts of a workbook before it packs them: those of a
 * small one in memory, for making a file takes longer than filling it.  Only where
 * there is room: the library never asks whether a part was written, and packs what came
 * of it. */
static char *folder_of_parts(const struct document *document)
{
    static char memory[] = "/dev/shm";
    struct statvfs disk;
    size_t rows = 0;
    for (const struct block *block = document->first; block != NULL;
         block = block->next) {
        rows += block->kind == BLOCK_TABLE ? block->table->row_count : 0;
    }
    return rows <= ROWS_IN_MEMORY && access(memory, W_OK | X_OK) == 0 &&
                   statvfs(memory, &disk) == 0 &&
                   disk.f_bavail >= ROOM_IN_MEMORY / disk.f_frsize
               ? memory
               : NULL;
}

static struct status write_book(struct book *book, int spool, struct fault *fault)
{
    struct arena *arena = book->document->arena;
    /* Rows leave memory as they are written; the library names its file itself. */
    lxw_workbook_options options = {.constant_memory = LXW_TRUE,
                                    .tmpdir = folder_of_parts(book->document)};
    char path[32];
    ARENA_TAKE(arena, TEXT_SIZE_MAX, book->text, fault);
    (void)snprintf(path, sizeof(path), "/dev/fd/%d", spool);
    book->workbook = workbook_new_opt(path, &options);
    if (book->workbook == NULL) {
        return check(LXW_ERROR_MEMORY_MALLOC_FAILED, fault);
    }
    const struct status filled = fill(book, fault);
    if (!status_is_ok(filled)) {
        lxw_workbook_free(book->workbook);
        return filled;
    }
    TRY(check(workbook_close(book->workbook), fault));
    return copy_out(spool, book->output, arena, fault);
}

struct status report_write_xlsx(const struct document *document, struct output *output,
                                struct fault *fault)
{
    struct book book = {.document = document, .output = output};
    const size_t mark = arena_mark(document->arena);
    int spool = -1;
    output_pack(output);
    TRY(output_spool(&spool, fault));
    const struct status status = write_book(&book, spool, fault);
    (void)close(spool); /* nameless: nothing is kept of it */
    arena_rewind(document->arena, mark);
    return status;
}
