/* sheet_book.c - see sheet_book.h. */
#include "importers/sheet_book.h"

#include "importers/sheet_file.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { GRID_ROOM = 2 << 20 }; /* for everything but the file itself */

/* "C5". */
static void name_place(struct sheet_place place,
                       char ret_name[static SHEET_CELL_NAME_SIZE])
{
    char letters[8];
    size_t at = sizeof(letters) - 1;
    uint64_t left = place.column % 1000000 + 1;
    letters[at] = '\0';
    while (left > 0) {
        letters[--at] = (char)('A' + (left - 1) % 26);
        left = (left - 1) / 26;
    }
    (void)snprintf(ret_name, SHEET_CELL_NAME_SIZE, "%s%" PRIu64, letters + at,
                   place.row);
}

struct status sheet_place_blame(struct sheet_place place, struct status status,
                                struct fault *fault)
{
    char name[SHEET_CELL_NAME_SIZE];
    name_place(place, name);
    return fault_at(fault, status, NULL, place.row, name);
}

/* ---- rows ----------------------------------------------------------------------- */

/* Takes its buffers from `arena`.  Errors: STATUS_NO_MEMORY. */
static struct status open_grid(struct sheet_grid *grid,
                               const struct sheet_options *options, sheet_row_fn on_row,
                               void *context, struct arena *arena, struct fault *fault)
{
    uint8_t *text;
    *grid =
        (struct sheet_grid){.options = options, .on_row = on_row, .context = context};
    ARENA_TAKE(arena, SHEET_FIELDS_MAX, grid->fields, fault);
    ARENA_TAKE(arena, SHEET_ROW_SIZE_MAX, text, fault);
    grid->text = writer_of(text, SHEET_ROW_SIZE_MAX);
    return OK;
}

static struct status give_row(struct sheet_grid *grid, struct fault *fault)
{
    if (grid->rows == SHEET_ROWS_MAX) {
        const struct status status = FAULT(
            fault, STATUS_INPUT,
            "R-033: the file has more than %d rows; split it and import the parts",
            SHEET_ROWS_MAX);
        return fault_at(fault, status, NULL, grid->row, NULL);
    }
    if (grid->field_count > grid->width) {
        grid->width = grid->field_count;
    }
    const struct sheet_row row = {.line = grid->row,
                                  .blank_lines = grid->row - grid->given_row - 1,
                                  .field_count = grid->width,
                                  .fields = grid->fields};
    grid->rows++;
    grid->blank_lines += row.blank_lines;
    grid->given_row = grid->row;
    const struct status status = grid->on_row(grid->context, &row, fault);
    if (!status_is_ok(status)) {
        return fault_at(fault, status, NULL, grid->row, NULL);
    }
    grid->is_stopped =
        grid->options->row_limit != 0 && grid->rows == grid->options->row_limit;
    return OK;
}

static void begin_row(struct sheet_grid *grid, uint64_t row)
{
    memset(grid->fields, 0, SHEET_FIELDS_MAX * sizeof(*grid->fields));
    grid->text.size = 0;
    grid->field_count = 0;
    grid->row = row;
}

static struct status check_cell(const struct sheet_grid *grid, struct sheet_place place,
                                struct bytes text, struct fault *fault)
{
    if (place.row < grid->row || place.row == 0 ||
        (place.row == grid->row && place.column < grid->field_count)) {
        return FAULT(fault, STATUS_INPUT,
                     "R-031: the cells of the worksheet are not in order; open it in a "
                     "spreadsheet and save it again");
    }
    if (place.column >= SHEET_FIELDS_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "R-033: the row has more than %d cells; delete what does not "
                     "belong to the list",
                     SHEET_FIELDS_MAX);
    }
    if (text.size > SHEET_FIELD_SIZE_MAX) {
        return FAULT(fault, STATUS_INPUT, "R-033: the cell is longer than %d bytes",
                     SHEET_FIELD_SIZE_MAX);
    }
    const size_t before = place.row == grid->row ? grid->text.size : 0;
    if (text.size > SHEET_ROW_SIZE_MAX - before) {
        return FAULT(fault, STATUS_INPUT, "R-033: the row is longer than %d bytes",
                     SHEET_ROW_SIZE_MAX);
    }
    return OK;
}

/* Gives the last row. */
static struct status end_grid(struct sheet_grid *grid, struct fault *fault)
{
    if (grid->row == grid->given_row || grid->is_stopped) {
        return OK;
    }
    return give_row(grid, fault);
}

struct status sheet_grid_put(struct sheet_grid *grid, struct sheet_place place,
                             struct bytes text, struct fault *fault)
{
    if (text.size == 0 || grid->is_stopped) {
        return OK;
    }
    const struct status checked = check_cell(grid, place, text, fault);
    if (!status_is_ok(checked)) {
        return sheet_place_blame(place, checked, fault);
    }
    if (place.row != grid->row) {
        TRY(end_grid(grid, fault));
        if (grid->is_stopped) {
            return OK;
        }
        begin_row(grid, place.row);
    }
    const size_t from = grid->text.size;
    writer_run(&grid->text, text);
    assert(!grid->text.overflowed);
    grid->fields[place.column] = bytes_from(grid->text.at + from, text.size);
    grid->field_count = (size_t)place.column + 1;
    return OK;
}

/* ---- the file ------------------------------------------------------------------- */

static const struct {
    enum sheet_form form;
    const char *magic;
    size_t size;
} magics[] = {
    {SHEET_XLS, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8},
    {SHEET_XLSX, "PK\x03\x04", 4},
};

enum sheet_form sheet_book_form(struct bytes head)
{
    for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
        if (bytes_start_with(head, bytes_from(magics[i].magic, magics[i].size))) {
            return magics[i].form;
        }
    }
    return SHEET_TEXT;
}

static sheet_book_reader *reader_of_form(enum sheet_form form)
{
#if WITH_XLS
    if (form == SHEET_XLS) {
        return sheet_xls_read;
    }
#endif
#if WITH_XLSX
    if (form == SHEET_XLSX) {
        return sheet_xlsx_read;
    }
#endif
    (void)form;
    return NULL;
}

bool sheet_book_can_read(enum sheet_form form)
{
    return reader_of_form(form) != NULL;
}

static struct status run(struct sheet_image *image, struct sheet_grid *grid,
                         struct sheet_report *ret_report, struct fault *fault)
{
    struct sheet_report report = {
        .size = image->size, .encoding = SHEET_UTF8, .form = image->form};
    TRY(sheet_file_load(image->file, image->size, image->arena, &image->bytes, fault));
    if (image->options->hasher != NULL) {
        hasher_begin(image->options->hasher);
        hasher_update(image->options->hasher, image->bytes);
        report.digest = hasher_end(image->options->hasher);
    }
    TRY(reader_of_form(image->form)(image, grid, &report.book, fault));
    TRY(end_grid(grid, fault));
    report.rows = grid->rows;
    report.lines = grid->given_row;
    report.blank_lines = grid->blank_lines;
    report.is_whole = !grid->is_stopped;
    if (!report.is_whole) {
        report.digest = (struct digest){0};
    }
    *ret_report = report;
    return OK;
}

struct status sheet_book_read(const struct sheet_image *image, sheet_row_fn on_row,
                              void *context, struct sheet_report *ret_report,
                              struct fault *fault)
{
    assert(sheet_book_can_read(image->form));
    if (image->size > SHEET_BOOK_SIZE_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "R-139: the workbook is larger than %d bytes; save the worksheet "
                     "as CSV UTF-8, or split it",
                     SHEET_BOOK_SIZE_MAX);
    }
    /* A region of its own: what reading needs is given back, while the callback keeps
     * its rows in the caller's arena.  An .xls is laid out in order there once more,
     * and a mark of a cell is at most 5 times as large as its record. */
    const size_t times = image->form == SHEET_XLS ? 10 : 1;
    struct arena arena = {0};
    struct sheet_grid grid;
    struct sheet_image own = *image;
    own.arena = &arena;
    TRY(arena_open(times * (size_t)image->size + GRID_ROOM, &arena, fault));
    struct status status =
        open_grid(&grid, image->options, on_row, context, &arena, fault);
    if (status_is_ok(status)) {
        status = run(&own, &grid, ret_report, fault);
    }
    arena_close(&arena);
    return status;
}
