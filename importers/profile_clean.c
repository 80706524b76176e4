/* profile_clean.c - what spreadsheets and bank exports put around a cell, taken off
 * (domain.md 4.3).  Never guesses: what a cell says is not changed, only its dress. */
#include "importers/profile_internal.h"

#include "ledger/base/text.h"

#include <assert.h>

static bool is_blank(uint32_t character)
{
    return character <= 0x20 || character == 0x7F || character == 0xA0 ||
           character == 0x3000 || character == 0x200B || character == 0xFEFF;
}

bool profile_is_blank(struct bytes cell)
{
    return text_trim(cell).size == 0;
}

struct bytes profile_fold(struct bytes text, struct writer *room)
{
    const size_t from = room->size;
    struct reader reader = reader_of(text);
    for (;;) {
        uint32_t character = text_next(&reader);
        if (character == TEXT_NO_CHARACTER) {
            break;
        }
        if (character >= 0xFF01 && character <= 0xFF5E) {
            character -= 0xFEE0;
        }
        if (!is_blank(character)) {
            text_put(room, character);
        }
    }
    return bytes_from(room->at + from, room->size - from);
}

/* True when nothing about an ASCII cell needs cleaning. */
static bool is_plain_figure(struct bytes cell)
{
    for (size_t i = 0; i < cell.size; i++) {
        const uint8_t byte = cell.at[i];
        if (byte <= 0x20 || byte >= 0x7F) {
            return false;
        }
    }
    return cell.size == 0 || (cell.at[0] != '=' && cell.at[0] != '\'' &&
                              cell.at[0] != '-' && cell.at[0] != '(');
}

/* True when every character is one that no folding touches: ordinary hanzi. */
static bool is_plain_name(struct bytes cell)
{
    for (size_t i = 0; i < cell.size; i++) {
        const uint8_t byte = cell.at[i];
        const bool is_tail = (byte & 0xC0) == 0x80;
        const bool is_hanzi_lead = byte >= 0xE4 && byte <= 0xE9;
        if (!is_tail && !is_hanzi_lead) {
            return false;
        }
    }
    return true;
}

static struct bytes trim(struct bytes cell, uint32_t *cell_notes)
{
    const struct bytes trimmed = text_trim(cell);
    for (size_t i = 0; i < cell.size; i++) {
        const bool is_inside = trimmed.size > 0 && cell.at + i >= trimmed.at &&
                               cell.at + i < trimmed.at + trimmed.size;
        if (!is_inside && cell.at[i] != ' ') {
            *cell_notes |= NOTE_BLANKS;
            break;
        }
    }
    return trimmed;
}

static struct bytes unwrap(struct bytes cell, uint32_t *cell_notes)
{
    if (cell.size >= 3 && cell.at[0] == '=' && cell.at[1] == '"' &&
        cell.at[cell.size - 1] == '"') {
        *cell_notes |= NOTE_EXCEL_WRAPPED;
        return trim(bytes_from(cell.at + 2, cell.size - 3), cell_notes);
    }
    if (cell.size >= 1 && cell.at[0] == '\'') {
        *cell_notes |= NOTE_EXCEL_WRAPPED;
        return trim(bytes_from(cell.at + 1, cell.size - 1), cell_notes);
    }
    return cell;
}

/* Narrowed; `keeps_blanks` leaves inner blanks as single-byte spaces. */
static struct bytes narrow(struct bytes cell, bool keeps_blanks, struct writer *room,
                           uint32_t *cell_notes)
{
    const size_t from = room->size;
    struct reader reader = reader_of(cell);
    for (;;) {
        const uint32_t character = text_next(&reader);
        if (character == TEXT_NO_CHARACTER) {
            break;
        }
        if (character >= 0xFF01 && character <= 0xFF5E) {
            *cell_notes |= NOTE_FULL_WIDTH;
            text_put(room, character - 0xFEE0);
        } else if (!is_blank(character)) {
            text_put(room, character);
        } else if (keeps_blanks && character == ' ') {
            text_put(room, ' ');
        } else {
            *cell_notes |= NOTE_BLANKS;
        }
    }
    return bytes_from(room->at + from, room->size - from);
}

static bool is_dash(struct bytes cell)
{
    struct reader reader = reader_of(cell);
    while (reader.left.size > 0) {
        const uint32_t character = text_next(&reader);
        if (character != '-' && character != 0x2014 && character != 0x2013 &&
            character != 0x2500) {
            return false;
        }
    }
    return cell.size > 0;
}

static void note_name(struct bytes name, uint32_t *cell_notes)
{
    if (name.size == 0 || name.size > TEXT_NAME_SIZE_MAX) {
        return;
    }
    uint8_t folded[2 * TEXT_NAME_SIZE_MAX];
    struct writer writer = writer_of(folded, sizeof(folded));
    text_fold_name(name, &writer);
    assert(!writer.overflowed);
    if (!bytes_equal(writer_bytes(&writer), name)) {
        *cell_notes |= NOTE_NAME_NORMALISED;
    }
    if (text_name_is_lost(name)) {
        *cell_notes |= NOTE_NAME_LOST;
    }
}

struct bytes profile_clean(enum profile_cell kind, struct bytes cell,
                           struct writer *room, uint32_t *cell_notes)
{
    const bool is_figure = kind == CELL_CODE || kind == CELL_FIGURE;
    if (is_figure
            ? is_plain_figure(cell)
            : is_plain_name(cell) || (kind == CELL_TEXT && is_plain_figure(cell))) {
        return cell;
    }
    const struct bytes bare = unwrap(trim(cell, cell_notes), cell_notes);
    if (!is_figure) {
        if (kind == CELL_NAME) {
            note_name(bare, cell_notes);
        }
        return bare;
    }
    const struct bytes clean = narrow(bare, kind == CELL_FIGURE, room, cell_notes);
    if (is_dash(clean)) {
        *cell_notes |= NOTE_DASH;
        return bytes_from(clean.at, 0);
    }
    if (clean.size >= 2 && clean.at[0] == '(' && clean.at[clean.size - 1] == ')') {
        *cell_notes |= NOTE_PARENTHESES;
    }
    return clean;
}
