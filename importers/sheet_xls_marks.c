/* sheet_xls_marks.c - see sheet_xls_marks.h.
 *
 * A record is a type u16, a size u16 and so many bytes; a sheet is the records from its
 * BOF to its EOF.  The type is followed by (row u16, column u16, format u16) in every
 * record of a cell. */
#include "importers/sheet_xls_marks.h"

#include "ledger/base/text.h"

#include <stdlib.h>
#include <string.h>

enum record_type {
    RECORD_FORMULA = 0x0006,
    RECORD_EOF = 0x000A,
    RECORD_FILEPASS = 0x002F,
    RECORD_COLINFO = 0x007D,
    RECORD_BOUNDSHEET = 0x0085,
    RECORD_MULRK = 0x00BD,
    RECORD_RSTRING = 0x00D6,
    RECORD_MERGEDCELLS = 0x00E5,
    RECORD_LABELSST = 0x00FD,
    RECORD_NUMBER = 0x0203,
    RECORD_LABEL = 0x0204,
    RECORD_BOOLERR = 0x0205,
    RECORD_STRING = 0x0207,
    RECORD_ROW = 0x0208,
    RECORD_RK = 0x027E,
    RECORD_BOF = 0x0809
};
enum { VERSION_8 = 0x0600, VERSION_5 = 0x0500, CELL_HEAD = 6, ROWS = 65536 };

struct record {
    unsigned type;
    const uint8_t *at;
    size_t size;
};

/* What one worksheet holds. */
struct tab {
    char name[SHEET_WORKSHEET_SIZE];
    bool is_worksheet, is_hidden, has_data;
    uint32_t offset;
    uint64_t marks, formulas, hidden_rows, hidden_columns, merged;
    struct sheet_place last;
};

struct walk {
    struct bytes stream;
    struct arena *arena;
    unsigned version;
    struct tab *tabs; /* SHEET_WORKSHEETS_MAX */
    size_t tab_count;
    /* Of the worksheet at hand. */
    uint8_t *row_is_hidden, *row_has_data; /* ROWS */
    bool column_is_hidden[SHEET_FIELDS_MAX], column_has_data[SHEET_FIELDS_MAX];
    struct xls_mark *list; /* NULL while only counting */
    size_t count;
    struct xls_mark *open; /* a formula whose text is in the next STRING record */
    uint64_t budget; /* bytes that may still be walked: sheets may share records */
};

/* The record at *offset, which moves behind it; false at the end or damage. */
static bool next_record(struct bytes stream, uint64_t *offset, struct record *record)
{
    if (*offset > stream.size || stream.size - *offset < 4) {
        return false;
    }
    const uint8_t *at = stream.at + *offset;
    *record =
        (struct record){.type = xls_u16(at), .at = at + 4, .size = xls_u16(at + 2)};
    if (record->size > stream.size - *offset - 4) {
        return false;
    }
    *offset += 4 + record->size;
    return true;
}

/* Characters of one byte (Latin-1) or two (UTF-16), as UTF-8 of at most `room` bytes;
 * false when they are damaged or too many. */
static bool put_characters(const uint8_t *at, size_t count, bool is_wide,
                           struct writer *text)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t code = is_wide ? xls_u16(at + 2 * i) : at[i];
        if (code >= 0xD800 && code <= 0xDBFF && i + 1 < count) {
            const uint32_t low = xls_u16(at + 2 * (i + 1));
            if (low < 0xDC00 || low > 0xDFFF) {
                return false;
            }
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            i++;
        }
        if (code == 0 || (code >= 0xD800 && code <= 0xDFFF)) {
            return false;
        }
        text_put(text, code);
    }
    return !text->overflowed;
}

/* ---- the list of worksheets ----------------------------------------------------- */

static void take_name(const struct walk *walk, const struct record *record,
                      struct tab *tab)
{
    struct writer text = writer_of(tab->name, sizeof(tab->name) - 1);
    const bool is_new = walk->version == VERSION_8;
    const size_t head = is_new ? 8 : 7;
    const size_t count = record->at[6];
    const bool is_wide = is_new && record->size > 7 && (record->at[7] & 1) != 0;
    bool is_sound = record->size >= head + (is_wide ? 2 : 1) * count;
    for (size_t i = 0; is_sound && !is_new && i < count; i++) {
        is_sound = record->at[head + i] < 0x80; /* else in a code page */
    }
    if (is_sound && put_characters(record->at + head, count, is_wide, &text)) {
        tab->name[text.size] = '\0';
    } else {
        tab->name[0] = '\0';
    }
}

static struct status take_tab(struct walk *walk, const struct record *record,
                              struct fault *fault)
{
    if (record->size < 7) {
        return xls_damaged(fault);
    }
    if (walk->tab_count == SHEET_WORKSHEETS_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "R-139: the workbook has more than %d worksheets",
                     SHEET_WORKSHEETS_MAX);
    }
    struct tab *tab = &walk->tabs[walk->tab_count++];
    tab->offset = xls_u32(record->at);
    tab->is_hidden = (record->at[4] & 3) != 0;
    tab->is_worksheet = record->at[5] == 0;
    take_name(walk, record, tab);
    return OK;
}

static struct status list_tabs(struct walk *walk, struct fault *fault)
{
    struct record record;
    uint64_t offset = 0;
    if (!next_record(walk->stream, &offset, &record) || record.type != RECORD_BOF ||
        record.size < 4) {
        return xls_damaged(fault);
    }
    walk->version = xls_u16(record.at);
    if (walk->version != VERSION_8 && walk->version != VERSION_5) {
        return xls_damaged(fault);
    }
    while (next_record(walk->stream, &offset, &record) && record.type != RECORD_EOF) {
        if (record.type == RECORD_FILEPASS) {
            return FAULT(fault, STATUS_INPUT,
                         "R-031: the workbook is protected by a password; take the "
                         "password off and save it again");
        }
        if (record.type == RECORD_BOUNDSHEET) {
            TRY(take_tab(walk, &record, fault));
        }
    }
    return OK;
}

/* ---- one worksheet -------------------------------------------------------------- */

static void note_data(struct walk *walk, struct tab *tab, uint64_t row, uint64_t column)
{
    tab->has_data = true;
    tab->last.row = row + 1 > tab->last.row ? row + 1 : tab->last.row;
    tab->last.column = column > tab->last.column ? column : tab->last.column;
    walk->row_has_data[row] = 1;
    if (column < SHEET_FIELDS_MAX) {
        walk->column_has_data[column] = true;
    }
}

static struct xls_mark *add_mark(struct walk *walk, struct tab *tab,
                                 const struct record *record, bool is_formula)
{
    tab->marks++;
    tab->formulas += is_formula ? 1 : 0;
    if (walk->list == NULL) {
        return NULL;
    }
    struct xls_mark *mark = &walk->list[walk->count++];
    mark->place = (struct sheet_place){.row = (uint64_t)xls_u16(record->at) + 1,
                                       .column = xls_u16(record->at + 2)};
    mark->is_formula = is_formula;
    return mark;
}

static void take_formula(struct walk *walk, struct tab *tab,
                         const struct record *record)
{
    struct xls_mark *mark = add_mark(walk, tab, record, true);
    const uint8_t *result = record->at + CELL_HEAD;
    walk->open = NULL;
    if (mark == NULL) {
        return;
    }
    memcpy(mark->number, result, sizeof(mark->number));
    if (result[6] != 0xFF || result[7] != 0xFF) {
        mark->kind = MARK_NUMBER;
    } else if (result[0] == 0) {
        mark->kind = MARK_LOST; /* until its text comes */
        walk->open = mark;
    } else if (result[0] == 1) {
        mark->kind = MARK_TRUTH;
        mark->is_true = result[2] != 0;
    } else if (result[0] == 2) {
        mark->kind = MARK_ERROR;
    } else {
        mark->kind = MARK_TEXT; /* empty */
    }
}

static void take_truth(struct walk *walk, struct tab *tab, const struct record *record)
{
    struct xls_mark *mark = add_mark(walk, tab, record, false);
    if (mark != NULL) {
        mark->kind = record->at[CELL_HEAD + 1] != 0 ? MARK_ERROR : MARK_TRUTH;
        mark->is_true = record->at[CELL_HEAD] != 0;
    }
}

static struct status take_text(struct walk *walk, const struct record *record,
                               struct fault *fault)
{
    struct xls_mark *mark = walk->open;
    walk->open = NULL;
    if (mark == NULL || record->size < 3) {
        return OK;
    }
    const size_t count = xls_u16(record->at);
    const bool is_new = walk->version == VERSION_8;
    const bool is_wide = is_new && (record->at[2] & 1) != 0;
    const size_t head = is_new ? 3 : 2;
    bool is_sound = record->size >= head + (is_wide ? 2 : 1) * count &&
                    count <= SHEET_FIELD_SIZE_MAX;
    for (size_t i = 0; is_sound && !is_new && i < count; i++) {
        is_sound = record->at[head + i] < 0x80; /* else in a code page */
    }
    if (!is_sound) {
        return OK; /* stays lost */
    }
    uint8_t *room;
    ARENA_TAKE(walk->arena, 3 * count + 4, room, fault);
    struct writer text = writer_of(room, 3 * count + 4);
    if (put_characters(record->at + head, count, is_wide, &text)) {
        mark->kind = MARK_TEXT;
        mark->text = writer_bytes(&text);
    }
    return OK;
}

static void take_structure(struct walk *walk, struct tab *tab,
                           const struct record *record)
{
    if (record->type == RECORD_ROW && record->size >= 14) {
        walk->row_is_hidden[xls_u16(record->at)] = (record->at[12] & 0x20) != 0 ? 1 : 0;
    } else if (record->type == RECORD_COLINFO && record->size >= 10 &&
               (record->at[8] & 1) != 0) {
        for (size_t i = xls_u16(record->at);
             i <= xls_u16(record->at + 2) && i < SHEET_FIELDS_MAX; i++) {
            walk->column_is_hidden[i] = true;
        }
    } else if (record->type == RECORD_MERGEDCELLS && record->size >= 2) {
        tab->merged += xls_u16(record->at);
    }
}

static struct status take_record(struct walk *walk, struct tab *tab,
                                 const struct record *record, struct fault *fault)
{
    switch (record->type) {
    case RECORD_MULRK:
    case RECORD_FORMULA:
    case RECORD_BOOLERR:
    case RECORD_RSTRING:
    case RECORD_LABELSST:
    case RECORD_NUMBER:
    case RECORD_LABEL:
    case RECORD_RK:
        break;
    case RECORD_STRING:
        return take_text(walk, record, fault);
    default:
        take_structure(walk, tab, record);
        return OK;
    }
    if (record->size < CELL_HEAD + 2 ||
        (record->type == RECORD_FORMULA && record->size < CELL_HEAD + 8)) {
        return xls_damaged(fault);
    }
    /* MULRK: row, column, so many cells of 6 bytes, last column. */
    const size_t cells =
        record->type == RECORD_MULRK ? (record->size - CELL_HEAD) / 6 : 1;
    for (size_t i = 0; i < cells; i++) {
        note_data(walk, tab, xls_u16(record->at),
                  (uint64_t)xls_u16(record->at + 2) + i);
    }
    if (record->type == RECORD_FORMULA) {
        take_formula(walk, tab, record);
    } else if (record->type == RECORD_BOOLERR) {
        take_truth(walk, tab, record);
    }
    return OK;
}

static struct status walk_tab(struct walk *walk, struct tab *tab, struct fault *fault)
{
    struct record record;
    uint64_t offset = tab->offset;
    size_t depth = 0; /* a chart within the sheet has a BOF and EOF of its own */
    memset(walk->row_is_hidden, 0, ROWS);
    memset(walk->row_has_data, 0, ROWS);
    memset(walk->column_is_hidden, 0, sizeof(walk->column_is_hidden));
    memset(walk->column_has_data, 0, sizeof(walk->column_has_data));
    tab->marks = 0;
    tab->formulas = 0;
    tab->merged = 0;
    walk->open = NULL;
    if (!next_record(walk->stream, &offset, &record) || record.type != RECORD_BOF) {
        return xls_damaged(fault);
    }
    for (;;) {
        if (!next_record(walk->stream, &offset, &record) ||
            record.size + 4 > walk->budget) {
            return xls_damaged(fault);
        }
        walk->budget -= record.size + 4;
        if (record.type == RECORD_EOF && depth == 0) {
            break;
        }
        depth += record.type == RECORD_BOF ? 1 : 0;
        depth -= record.type == RECORD_EOF ? 1 : 0;
        if (depth == 0) {
            TRY(take_record(walk, tab, &record, fault));
        }
    }
    tab->hidden_rows = 0;
    tab->hidden_columns = 0;
    for (size_t i = 0; i < ROWS; i++) {
        tab->hidden_rows += walk->row_is_hidden[i] & walk->row_has_data[i];
    }
    for (size_t i = 0; i < SHEET_FIELDS_MAX; i++) {
        tab->hidden_columns += walk->column_is_hidden[i] && walk->column_has_data[i];
    }
    return OK;
}

/* ---- which worksheet ------------------------------------------------------------ */

static struct status choose(struct walk *walk, const struct sheet_options *options,
                            struct xls_marks *marks, struct fault *fault)
{
    const char *wanted = options->worksheet;
    uint64_t skipped = 0;
    const bool is_named = wanted != NULL && wanted[0] != '\0';
    for (size_t i = 0; i < walk->tab_count; i++) {
        struct tab *tab = &walk->tabs[i];
        if (!tab->is_worksheet) {
            continue;
        }
        TRY(walk_tab(walk, tab, fault));
        const bool is_chosen = is_named ? bytes_equal(text_trim(bytes_of(tab->name)),
                                                      text_trim(bytes_of(wanted)))
                                        : tab->has_data && !tab->is_hidden;
        if (is_chosen && !is_named && skipped < options->skipped) {
            skipped++;
        } else if (is_chosen && !marks->has_sheet) {
            marks->has_sheet = true;
            marks->sheet = i;
            marks->last = tab->last;
            memcpy(marks->name, tab->name, sizeof(marks->name));
        }
    }
    if (is_named && !marks->has_sheet) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "the workbook has no worksheet of the name the profile asks for");
    }
    return OK;
}

static void fill_book(const struct walk *walk, const struct xls_marks *marks,
                      struct sheet_book *book)
{
    for (size_t i = 0; i < walk->tab_count; i++) {
        const struct tab *tab = &walk->tabs[i];
        if (marks->has_sheet && i == marks->sheet) {
            book->hidden_rows = tab->hidden_rows;
            book->hidden_columns = tab->hidden_columns;
            book->merged = tab->merged;
            book->formulas = tab->formulas;
        } else if (tab->has_data) {
            book->hidden_worksheets += tab->is_hidden ? 1 : 0;
            book->other_worksheets += tab->is_hidden ? 0 : 1;
        }
    }
}

static int compare_marks(const void *left, const void *right)
{
    const struct sheet_place a = ((const struct xls_mark *)left)->place;
    const struct sheet_place b = ((const struct xls_mark *)right)->place;
    if (a.row != b.row) {
        return a.row < b.row ? -1 : 1;
    }
    return a.column < b.column ? -1 : a.column > b.column ? 1 : 0;
}

struct status xls_marks_find(const struct sheet_image *image,
                             struct xls_marks *ret_marks, struct sheet_book *ret_book,
                             struct fault *fault)
{
    struct arena *arena = image->arena;
    struct xls_marks marks = {.count = 0};
    struct walk *walk;
    ARENA_TAKE(arena, 1, walk, fault);
    ARENA_TAKE(arena, SHEET_WORKSHEETS_MAX, walk->tabs, fault);
    ARENA_TAKE(arena, ROWS, walk->row_is_hidden, fault);
    ARENA_TAKE(arena, ROWS, walk->row_has_data, fault);
    walk->arena = arena;
    TRY(xls_file_stream(image, &walk->stream, fault));
    walk->budget = 4 * walk->stream.size;
    TRY(list_tabs(walk, fault));
    TRY(choose(walk, image->options, &marks, fault));
    fill_book(walk, &marks, ret_book);
    if (marks.has_sheet && walk->tabs[marks.sheet].marks > 0) {
        struct tab *tab = &walk->tabs[marks.sheet];
        if (tab->marks > SHEET_MARKS_MAX) {
            return FAULT(fault, STATUS_INPUT,
                         "R-139: the worksheet has more than %d formulas; save it as "
                         "CSV UTF-8",
                         SHEET_MARKS_MAX);
        }
        ARENA_TAKE(arena, tab->marks, walk->list, fault);
        TRY(walk_tab(walk, tab, fault));
        qsort(walk->list, walk->count, sizeof(*walk->list), compare_marks);
        marks.list = walk->list;
        marks.count = walk->count;
    }
    *ret_marks = marks;
    return OK;
}
