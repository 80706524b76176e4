/* sheet_write.c - one row of cells to bytes, so that reading gives the cells again. */
#include "importers/sheet.h"

#include "importers/sheet_encode.h"
#include "ledger/base/text.h"

#include <assert.h>
#include <string.h>

enum { CELL_ROOM = 2 * SHEET_FIELD_SIZE_MAX + 8 };

static bool is_figure(struct bytes cell)
{
    for (size_t i = 1; i < cell.size; i++) {
        const uint8_t byte = cell.at[i];
        if ((byte < '0' || byte > '9') && byte != '.' && byte != ',') {
            return false;
        }
    }
    return cell.size > 1;
}

/* True when a spreadsheet would take the cell for a formula. */
static bool is_formula(struct bytes cell)
{
    if (cell.size == 0) {
        return false;
    }
    const uint8_t first = cell.at[0];
    if (first == '=' || first == '@' || first == '\t') {
        return true;
    }
    if (first == '+' || first == '-') {
        return !is_figure(cell);
    }
    /* The full-width forms of = + - @. */
    return bytes_start_with(cell, bytes_of("\xEF\xBC\x9D")) ||
           bytes_start_with(cell, bytes_of("\xEF\xBC\x8B")) ||
           bytes_start_with(cell, bytes_of("\xEF\xBC\x8D")) ||
           bytes_start_with(cell, bytes_of("\xEF\xBC\xA0"));
}

static bool has_byte(struct bytes cell, char byte)
{
    return cell.size > 0 && memchr(cell.at, byte, cell.size) != NULL;
}

static const char *title_of(const struct sheet_style *style, size_t index)
{
    return style->titles == NULL ? NULL : style->titles[index];
}

static struct status check_cell(const struct sheet_style *style, struct bytes cell,
                                size_t number, struct fault *fault)
{
    if (cell.size > SHEET_FIELD_SIZE_MAX) {
        return FAULT(fault, STATUS_INPUT, "R-033: cell %zu is longer than %d bytes",
                     number, SHEET_FIELD_SIZE_MAX);
    }
    if (has_byte(cell, '\n') || has_byte(cell, '\r') || has_byte(cell, 0) ||
        !text_is_utf8(cell)) {
        return FAULT(fault, STATUS_INPUT,
                     "cell %zu holds a line end, a NUL byte or broken text", number);
    }
    if (!style->has_quotes && has_byte(cell, style->separator)) {
        return FAULT(fault, STATUS_INPUT,
                     "cell %zu holds the separator, which this layout cannot carry",
                     number);
    }
    return OK;
}

static bool is_quoted(const struct sheet_style *style, struct bytes cell)
{
    return style->has_quotes &&
           (has_byte(cell, '"') || has_byte(cell, style->separator));
}

/* The cell in its dress, in UTF-8.  On its own, so that its room is cleared for few
 * cells only. */
__attribute__((noinline)) static bool write_dressed(const struct sheet_style *style,
                                                    struct bytes cell,
                                                    struct sheet_encoder *encoder,
                                                    struct writer *writer)
{
    uint8_t room[CELL_ROOM];
    struct writer dress = writer_of(room, CELL_ROOM);
    const bool has_quotes = is_quoted(style, cell);
    if (has_quotes) {
        writer_u8(&dress, '"');
    }
    if (style->is_inert && is_formula(cell)) {
        writer_u8(&dress, '\'');
    }
    for (size_t i = 0; i < cell.size; i++) {
        if (has_quotes && cell.at[i] == '"') {
            writer_u8(&dress, '"');
        }
        writer_u8(&dress, cell.at[i]);
    }
    if (has_quotes) {
        writer_u8(&dress, '"');
    }
    assert(!dress.overflowed);
    return sheet_encode(encoder, writer_bytes(&dress), writer);
}

/* Most cells stand in the row as they are. */
static bool write_cell(const struct sheet_style *style, struct bytes cell,
                       struct sheet_encoder *encoder, struct writer *writer)
{
    const bool is_dressed =
        is_quoted(style, cell) || (style->is_inert && is_formula(cell));
    return is_dressed ? write_dressed(style, cell, encoder, writer)
                      : sheet_encode(encoder, cell, writer);
}

static struct status write_cells(const struct sheet_style *style,
                                 const struct bytes *fields, size_t field_count,
                                 struct sheet_encoder *encoder, struct writer *writer,
                                 struct fault *fault)
{
    for (size_t i = 0; i < field_count && !writer->overflowed; i++) {
        if (i > 0) {
            writer_u8(writer, (uint8_t)style->separator);
        }
        if (!write_cell(style, fields[i], encoder, writer)) {
            const struct status status =
                FAULT(fault, STATUS_INPUT,
                      "R-148: cell %zu holds a character that the file's encoding "
                      "lacks; ask the bank how it spells it",
                      i + 1);
            return fault_at(fault, status, NULL, 0, title_of(style, i));
        }
    }
    if (style->has_trailing) {
        writer_u8(writer, (uint8_t)style->separator);
    }
    writer_text(writer, "\r\n");
    return OK;
}

/* A row that is refused leaves nothing behind. */
static struct status write_whole(const struct sheet_style *style,
                                 const struct bytes *fields, size_t field_count,
                                 struct sheet_encoder *encoder, struct writer *writer,
                                 struct fault *fault)
{
    const size_t before = writer->size;
    const struct status status =
        write_cells(style, fields, field_count, encoder, writer, fault);
    if (!status_is_ok(status)) {
        writer->size = before;
    }
    return status;
}

struct status sheet_write_row(const struct sheet_style *style,
                              const struct bytes *fields, size_t field_count,
                              struct writer *writer, struct fault *fault)
{
    assert(field_count >= 1);
    if (field_count > SHEET_FIELDS_MAX) {
        return FAULT(fault, STATUS_INPUT, "R-033: the row has more than %d cells",
                     SHEET_FIELDS_MAX);
    }
    size_t row_size = field_count;
    for (size_t i = 0; i < field_count; i++) {
        const struct status status = check_cell(style, fields[i], i + 1, fault);
        if (!status_is_ok(status)) {
            return fault_at(fault, status, NULL, 0, title_of(style, i));
        }
        row_size += fields[i].size;
    }
    if (row_size > SHEET_ROW_SIZE_MAX / 2) {
        /* Quotes can double a cell. */
        return FAULT(fault, STATUS_INPUT, "R-033: the row is longer than %d bytes",
                     SHEET_ROW_SIZE_MAX / 2);
    }
    if (style->encoder != NULL) {
        return write_whole(style, fields, field_count, style->encoder, writer, fault);
    }
    struct sheet_encoder encoder;
    TRY(sheet_encode_open(&encoder, style->encoding, style->reach, fault));
    const struct status status =
        write_whole(style, fields, field_count, &encoder, writer, fault);
    sheet_encode_close(&encoder);
    return status;
}
