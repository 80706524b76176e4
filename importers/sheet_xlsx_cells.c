/* sheet_xlsx_cells.c - the cells of one worksheet of an .xlsx, as their exact text. */
#include "importers/sheet_xlsx_internal.h"

#include "ledger/base/text.h"

#include <string.h>

/* How a cell holds what it holds. */
enum cell_type {
    TYPE_NUMBER = 0,
    TYPE_SHARED,  /* the number of a shared text           */
    TYPE_INLINE,  /* text runs of its own                  */
    TYPE_FORMULA, /* the text a formula gave               */
    TYPE_BOOLEAN,
    TYPE_ERROR,
    TYPE_DAY, /* ISO 8601 */
    TYPE_COUNT
};
static const char *const type_names[] = {"n", "s", "inlineStr", "str", "b", "e", "d"};
_Static_assert(sizeof(type_names) / sizeof(type_names[0]) == TYPE_COUNT,
               "every type has a name");

struct cells {
    struct xlsx *xlsx;
    struct sheet_book *book;
    bool is_look; /* only whether there is data */
    bool is_enough;
    bool has_data;
    bool is_refused; /* a fault of ours, which names its cell */
    /* The row and cell at hand. */
    struct sheet_place place;
    bool row_is_hidden, row_has_data;
    enum cell_type type;
    uint64_t style;
    bool has_formula, has_value, is_phonetic, is_long;
    struct writer text;
    bool is_hidden[SHEET_FIELDS_MAX]; /* columns */
    bool column_has_data[SHEET_FIELDS_MAX];
    uint8_t room[SHEET_FIELD_SIZE_MAX + 16];
};

static struct status refuse_damage(struct fault *fault)
{
    return FAULT(fault, STATUS_INPUT,
                 "R-031: the worksheet is damaged here; open it in a spreadsheet and "
                 "save it again");
}

/* ---- where a cell stands -------------------------------------------------------- */

/* "C5" */
static bool parse_place(const char *name, struct sheet_place *ret_place)
{
    uint64_t column = 0;
    size_t i = 0;
    for (; name[i] >= 'A' && name[i] <= 'Z' && i < 4; i++) {
        column = column * 26 + (uint64_t)(name[i] - 'A') + 1;
    }
    uint64_t row;
    if (i == 0 || !text_to_u64(bytes_of(name + i), &row) || row == 0 ||
        row > SHEET_ROWS_MAX) {
        return false;
    }
    *ret_place = (struct sheet_place){.row = row, .column = column - 1};
    return true;
}

static struct status begin_row(struct cells *cells, const struct xml_element *element,
                               struct fault *fault)
{
    const char *number = xlsx_attribute(element, "r");
    uint64_t row = cells->place.row + 1;
    if (number != NULL && !text_to_u64(bytes_of(number), &row)) {
        return refuse_damage(fault);
    }
    if (row <= cells->place.row || row > SHEET_ROWS_MAX) {
        return refuse_damage(fault);
    }
    cells->place = (struct sheet_place){.row = row, .column = UINT64_MAX};
    cells->row_is_hidden = xlsx_attribute_is_on(element, "hidden");
    cells->row_has_data = false;
    return OK;
}

static struct status begin_cell(struct cells *cells, const struct xml_element *element,
                                struct fault *fault)
{
    const char *name = xlsx_attribute(element, "r");
    const char *style = xlsx_attribute(element, "s");
    const char *type = xlsx_attribute(element, "t");
    struct sheet_place place = {.row = cells->place.row,
                                .column = cells->place.column + 1};
    if (name != NULL && (!parse_place(name, &place) || place.row != cells->place.row)) {
        return refuse_damage(fault);
    }
    cells->place = place;
    cells->style = 0;
    if (style != NULL && !text_to_u64(bytes_of(style), &cells->style)) {
        return refuse_damage(fault);
    }
    cells->type = TYPE_NUMBER;
    while (type != NULL && strcmp(type_names[cells->type], type) != 0) {
        cells->type++;
        if (cells->type == TYPE_COUNT) {
            return refuse_damage(fault);
        }
    }
    cells->has_formula = false;
    cells->has_value = false;
    cells->is_phonetic = false;
    cells->is_long = false;
    cells->text.size = 0;
    return OK;
}

static void hide_columns(struct cells *cells, const struct xml_element *element)
{
    uint64_t first;
    uint64_t last;
    const char *from = xlsx_attribute(element, "min");
    const char *until = xlsx_attribute(element, "max");
    if (!xlsx_attribute_is_on(element, "hidden") || from == NULL || until == NULL ||
        !text_to_u64(bytes_of(from), &first) || !text_to_u64(bytes_of(until), &last)) {
        return;
    }
    for (uint64_t i = first; i >= 1 && i <= last && i <= SHEET_FIELDS_MAX; i++) {
        cells->is_hidden[i - 1] = true;
    }
}

/* ---- what a cell says ----------------------------------------------------------- */

static struct status shared_text(const struct cells *cells, struct bytes stored,
                                 struct bytes *ret_text, struct fault *fault)
{
    const struct xlsx *xlsx = cells->xlsx;
    uint64_t index;
    if (!text_to_u64(text_trim(stored), &index) || index >= xlsx->string_count) {
        return refuse_damage(fault);
    }
    *ret_text = xlsx->blocks[index / XLSX_STRINGS_BLOCK][index % XLSX_STRINGS_BLOCK];
    return OK;
}

/* "2024-01-08T00:00:00.000Z": a day, and the time unless it is midnight. */
static struct bytes day_text(struct bytes stored)
{
    const bool is_midnight =
        stored.size > 10 && stored.at[10] == 'T' &&
        bytes_start_with(bytes_from(stored.at + 10, stored.size - 10),
                         bytes_of("T00:00:00"));
    return is_midnight ? bytes_from(stored.at, 10) : stored;
}

static struct status number_text(struct cells *cells, struct bytes stored,
                                 struct writer *text, struct fault *fault)
{
    const struct xlsx *xlsx = cells->xlsx;
    struct sheet_format format = {.show = SHOW_NUMBER};
    if (cells->style < xlsx->format_count) {
        format = xlsx->formats[cells->style];
    }
    switch (sheet_number_text(stored, format, xlsx->is_1904, text)) {
    case NUMBER_OK:
        return OK;
    case NUMBER_LOST:
        return FAULT(fault, STATUS_INPUT,
                     "R-140: this long number is stored as a number, of which a "
                     "spreadsheet keeps 15 digits; format the column as text and type "
                     "it again");
    case NUMBER_NO_DAY:
        return FAULT(fault, STATUS_INPUT,
                     "R-142: this is shown as a date but is no day there is; correct "
                     "the cell or its format");
    case NUMBER_BAD:
        break;
    }
    return refuse_damage(fault);
}

/* The cell's text in *ret_text, borrowed from the cells, the strings or `number`. */
static struct status cell_text(struct cells *cells, struct writer *number,
                               struct bytes *ret_text, struct fault *fault)
{
    const struct bytes stored = writer_bytes(&cells->text);
    if (cells->type == TYPE_ERROR) {
        return FAULT(fault, STATUS_INPUT,
                     "R-141: this cell shows an error such as #REF! or #N/A; mend the "
                     "formula or type the value");
    }
    if (cells->has_formula && !cells->has_value) {
        return FAULT(fault, STATUS_INPUT,
                     "R-144: this cell holds a formula without its result; open the "
                     "file in a spreadsheet and save it again");
    }
    *ret_text = stored;
    if (stored.size == 0) {
        return OK;
    }
    switch (cells->type) {
    case TYPE_SHARED:
        return shared_text(cells, stored, ret_text, fault);
    case TYPE_NUMBER:
        TRY(number_text(cells, stored, number, fault));
        *ret_text = writer_bytes(number);
        return OK;
    case TYPE_BOOLEAN:
        *ret_text = bytes_of(bytes_equal(stored, bytes_of("1")) ? "TRUE" : "FALSE");
        return OK;
    case TYPE_DAY:
        *ret_text = day_text(stored);
        return OK;
    case TYPE_INLINE:
    case TYPE_FORMULA:
    case TYPE_ERROR:
    case TYPE_COUNT:
        break;
    }
    return OK;
}

static void note_data(struct cells *cells)
{
    const uint64_t column = cells->place.column;
    cells->has_data = true;
    cells->book->formulas += cells->has_formula ? 1 : 0;
    cells->book->hidden_rows += cells->row_is_hidden && !cells->row_has_data ? 1 : 0;
    cells->row_has_data = true;
    if (column < SHEET_FIELDS_MAX && !cells->column_has_data[column]) {
        cells->column_has_data[column] = true;
        cells->book->hidden_columns += cells->is_hidden[column] ? 1 : 0;
    }
}

static struct status end_cell(struct cells *cells, struct fault *fault)
{
    uint8_t image[SHEET_NUMBER_SIZE];
    struct writer number = writer_of(image, sizeof(image));
    struct bytes text = {NULL, 0};
    if (cells->is_look) {
        cells->has_data = cells->has_data || cells->text.size > 0;
        cells->is_enough = cells->has_data;
        return OK;
    }
    if (cells->is_long) {
        return FAULT(fault, STATUS_INPUT, "R-033: the cell is longer than %d bytes",
                     SHEET_FIELD_SIZE_MAX);
    }
    TRY(cell_text(cells, &number, &text, fault));
    if (text.size > 0) {
        note_data(cells);
    }
    TRY(sheet_grid_put(cells->xlsx->grid, cells->place, text, fault));
    cells->is_enough = cells->xlsx->grid->is_stopped;
    return OK;
}

/* ---- elements ------------------------------------------------------------------- */

static struct status start_element(struct cells *cells,
                                   const struct xml_element *element,
                                   struct fault *fault)
{
    /* worksheet, sheetData, row, c: nothing else with these names lies as deep. */
    if (element->depth == 3 && xlsx_is(element, "row")) {
        return begin_row(cells, element, fault);
    }
    if (element->depth == 4 && xlsx_is(element, "c")) {
        return begin_cell(cells, element, fault);
    }
    if (element->depth == 3 && xlsx_is(element, "col")) {
        hide_columns(cells, element);
    } else if (element->depth == 3 && xlsx_is(element, "mergeCell")) {
        cells->book->merged++;
    } else if (xlsx_is(element, "rPh")) {
        cells->is_phonetic = true;
    }
    return OK;
}

static struct status finish_element(struct cells *cells,
                                    const struct xml_element *element,
                                    struct bytes text, struct fault *fault)
{
    if (element->depth == 4 && xlsx_is(element, "c")) {
        return end_cell(cells, fault);
    }
    if (element->depth == 5 && xlsx_is(element, "v")) {
        cells->has_value = true;
        if (cells->type != TYPE_INLINE) {
            cells->text.size = 0;
            xlsx_put_run(&cells->text, text, &cells->is_long);
        }
    } else if (element->depth == 5 && xlsx_is(element, "f")) {
        cells->has_formula = true;
    } else if (element->depth > 5 && xlsx_is(element, "t") && !cells->is_phonetic &&
               cells->type == TYPE_INLINE) {
        cells->has_value = true;
        xlsx_put_run(&cells->text, text, &cells->is_long);
    } else if (xlsx_is(element, "rPh")) {
        cells->is_phonetic = false;
    }
    return OK;
}

/* Faults of ours name row and cell; those of the XML count lines nobody sees. */
static struct status blame(struct cells *cells, struct status status,
                           struct fault *fault)
{
    if (status_is_ok(status)) {
        return OK;
    }
    cells->is_refused = true;
    const bool has_cell = cells->place.row > 0 && cells->place.column != UINT64_MAX;
    if (fault == NULL || fault->line != 0) {
        return status; /* the row that was given is an earlier one */
    }
    return has_cell ? sheet_place_blame(cells->place, status, fault)
                    : fault_at(fault, status, NULL, cells->place.row, NULL);
}

static struct status on_start(void *context, const struct xml_element *element,
                              struct fault *fault)
{
    struct cells *cells = context;
    return cells->is_enough ? OK
                            : blame(cells, start_element(cells, element, fault), fault);
}

static struct status on_end(void *context, const struct xml_element *element,
                            struct bytes text, struct fault *fault)
{
    struct cells *cells = context;
    return cells->is_enough
               ? OK
               : blame(cells, finish_element(cells, element, text, fault), fault);
}

static struct status read_cells(struct xlsx *xlsx, const struct xlsx_tab *tab,
                                struct sheet_book *book, bool is_look,
                                bool *ret_has_data, struct fault *fault)
{
    struct arena *arena = xlsx->image->arena;
    const size_t mark = arena_mark(arena);
    struct cells *cells;
    ARENA_TAKE(arena, 1, cells, fault);
    cells->xlsx = xlsx;
    cells->book = book;
    cells->is_look = is_look;
    cells->text = writer_of(cells->room, sizeof(cells->room));
    const struct xml_handler handler = {
        .context = cells, .on_start = on_start, .on_end = on_end};
    const struct status status =
        sheet_zip_read(xlsx->zip, tab->path, &handler, &cells->is_enough, fault);
    const bool is_refused = cells->is_refused;
    *ret_has_data = cells->has_data;
    arena_rewind(arena, mark);
    return status_is_ok(status) || is_refused
               ? status
               : xlsx_blame_part(status, tab->path, fault);
}

struct status xlsx_read_cells(struct xlsx *xlsx, const struct xlsx_tab *tab,
                              struct sheet_book *book, bool *ret_has_data,
                              struct fault *fault)
{
    return read_cells(xlsx, tab, book, false, ret_has_data, fault);
}

struct status xlsx_look_for_cells(struct xlsx *xlsx, const struct xlsx_tab *tab,
                                  bool *ret_has_data, struct fault *fault)
{
    struct sheet_book unused = {0};
    return read_cells(xlsx, tab, &unused, true, ret_has_data, fault);
}
