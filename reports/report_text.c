/* report_text.c - for a terminal, aligned by East Asian width (report.h). */
#include "ledger/base/text.h"
#include "ledger/ledger.h"
#include "reports/qr.h"
#include "reports/report.h"
#include "reports/words.h"

#include <string.h>

/* Columns a character takes: wide and full-width ones two (UAX 11), marks none. */
static size_t width_of(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } wide[] = {
        {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF}, {0x3400, 0x4DBF},
        {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
        {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F},
        {0x20000, 0x2FFFD}, {0x30000, 0x3FFFD},
    };
    if (c < 0x300) {
        return 1;
    }
    if (c <= 0x36F || (c >= 0x200B && c <= 0x200F) || (c >= 0xFE00 && c <= 0xFE0F) ||
        (c >= 0xE0100 && c <= 0xE01EF)) {
        return 0;
    }
    for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++) {
        if (c >= wide[i].first && c <= wide[i].last) {
            return 2;
        }
    }
    return 1;
}

static size_t text_width(struct bytes text)
{
    size_t width = 0;
    struct reader reader = reader_of(text);
    while (reader.left.size > 0) {
        const uint32_t c = text_next(&reader);
        if (reader.failed) {
            return width + 1;
        }
        width += width_of(c);
    }
    return width;
}

/* Control characters would move the cursor or worse. */
static void put_visible(struct output *output, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        const bool is_control = text.at[i] < 0x20 || text.at[i] == 0x7F;
        const bool is_c1 =
            text.at[i] == 0xC2 && i + 1 < text.size && text.at[i + 1] < 0xA0;
        if (is_c1) {
            i++;
        }
        output_byte(output, is_control || is_c1 ? ' ' : text.at[i]);
    }
}

static void put_repeated(struct output *output, const char *what, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        output_text(output, what);
    }
}

static void put_line(struct output *output, const char *text)
{
    const char *end = strchr(text, '\n');
    while (end != NULL) {
        put_visible(output, bytes_from(text, (size_t)(end - text)));
        output_byte(output, '\n');
        text = end + 1;
        end = strchr(text, '\n');
    }
    put_visible(output, bytes_of(text));
    output_byte(output, '\n');
}

static void put_underlined(struct output *output, const char *text, const char *rule)
{
    put_line(output, text);
    put_repeated(output, rule, text_width(bytes_of(text)));
    output_byte(output, '\n');
}

static void put_aligned(struct output *output, struct bytes text, size_t width,
                        bool is_right, bool is_last)
{
    const size_t own = text_width(text);
    const size_t pad = width > own ? width - own : 0;
    put_repeated(output, " ", is_right ? pad : 0);
    put_visible(output, text);
    put_repeated(output, " ", is_right || is_last ? 0 : pad);
    output_text(output, is_last ? "\n" : "  ");
}

static void measure(const struct table *table, enum language language,
                    size_t widths[static TABLE_COLUMNS_MAX])
{
    char buffer[TABLE_CELL_TEXT_SIZE];
    for (size_t i = 0; i < table->column_count; i++) {
        widths[i] = text_width(bytes_of(table->columns[i].title));
    }
    for (const struct table_row *row = table->first; row != NULL; row = row->next) {
        for (size_t i = 0; i < table->column_count; i++) {
            const size_t width = text_width(
                table_cell_text(&row->cells[i], CELL_GROUPED, language, buffer));
            widths[i] = width > widths[i] ? width : widths[i];
        }
    }
}

static void put_table(const struct table *table, enum language language,
                      struct output *output)
{
    size_t widths[TABLE_COLUMNS_MAX];
    char buffer[TABLE_CELL_TEXT_SIZE];
    const size_t count = table->column_count;
    measure(table, language, widths);
    put_line(output, table->title);
    for (size_t i = 0; i < count; i++) {
        put_aligned(output, bytes_of(table->columns[i].title), widths[i],
                    column_is_number(&table->columns[i]), i + 1 == count);
    }
    for (size_t i = 0; i < count; i++) {
        put_repeated(output, "─", widths[i]);
        output_text(output, i + 1 == count ? "\n" : "  ");
    }
    uint64_t number = 0;
    for (const struct table_row *row = table->first; row != NULL; row = row->next) {
        number++;
        for (size_t i = 0; i < count; i++) {
            output_in_cell(output, table->title, number, table->columns[i].title);
            put_aligned(
                output, table_cell_text(&row->cells[i], CELL_GROUPED, language, buffer),
                widths[i], column_is_number(&table->columns[i]), i + 1 == count);
        }
    }
    output_in_text(output);
    if (table->first == NULL) {
        put_line(output, words_get(language, WORD_NO_ROWS));
    }
    for (size_t i = 0; i < table->note_count; i++) {
        output_text(output, words_get(language, WORD_NOTE));
        output_text(output, words_get(language, WORD_COLON));
        put_line(output, table->notes[i]);
    }
}

static void put_figures(const struct block *block, enum language language,
                        struct output *output)
{
    char buffer[TABLE_CELL_TEXT_SIZE];
    size_t label_width = 0;
    size_t value_width = 0;
    for (size_t i = 0; i < block->figure_count; i++) {
        const struct figure *figure = &block->figures[i];
        const size_t label = text_width(bytes_of(figure->label));
        const size_t value =
            text_width(table_cell_text(&figure->value, CELL_GROUPED, language, buffer));
        label_width = label > label_width ? label : label_width;
        value_width = value > value_width ? value : value_width;
    }
    for (size_t i = 0; i < block->figure_count; i++) {
        const struct figure *figure = &block->figures[i];
        put_aligned(output, bytes_of(figure->label), label_width, false, false);
        put_aligned(output,
                    table_cell_text(&figure->value, CELL_GROUPED, language, buffer),
                    value_width, true, figure->note == NULL);
        if (figure->note != NULL) {
            put_line(output, figure->note);
        }
    }
}

/* The next line of `text`; false when there is none. */
static bool next_label(const char **text, struct bytes *ret_label)
{
    if (**text == '\0') {
        return false;
    }
    const size_t size = strcspn(*text, "\n");
    *ret_label = bytes_from(*text, size);
    *text += (*text)[size] == '\n' ? size + 1 : size;
    return true;
}

static void put_boxes(const struct block *block, enum language language,
                      struct output *output)
{
    const char *left = block->text;
    struct bytes label;
    while (next_label(&left, &label)) {
        put_aligned(output, label, 24, false, false);
        output_text(output, "____________________  ");
        put_line(output, words_get(language, WORD_DAY_TO_FILL));
    }
}

static void put_block(const struct document *document, const struct block *block,
                      struct output *output)
{
    switch (block->kind) {
    case BLOCK_HEADING:
        put_underlined(output, block->text, "-");
        break;
    case BLOCK_PARAGRAPH:
    case BLOCK_SIGNATURE:
    case BLOCK_VERBATIM:
        put_line(output, block->text);
        break;
    case BLOCK_CODE:
        put_line(output, block->text);
        put_line(output, block->code->text);
        break;
    case BLOCK_BOXES:
        put_boxes(block, document->language, output);
        break;
    case BLOCK_FIGURES:
        put_figures(block, document->language, output);
        break;
    case BLOCK_TABLE:
        put_table(block->table, document->language, output);
        break;
    case BLOCK_CHART:
        put_line(output, block->chart->title);
        if (!document_shows_table(document, block->table)) {
            put_table(block->table, document->language, output);
        }
        break;
    }
    output_byte(output, '\n');
}

/* first and last, so that it is seen wherever a terminal stopped. */
static void put_mark(const struct document *document, struct output *output)
{
    if (document->provenance.is_practice) {
        output_text(output, "【" LEDGER_PRACTICE_MARK "】 ");
        put_line(output, words_get(document->language, WORD_PRACTICE_WHY));
    }
}

struct status report_write_text(const struct document *document, struct output *output,
                                struct fault *fault)
{
    (void)fault; /* nothing in a document can make text fail */
    put_mark(document, output);
    put_underlined(output, document->title, "=");
    if (document->unit != NULL) {
        output_text(output, words_get(document->language, WORD_UNIT));
        output_text(output, words_get(document->language, WORD_COLON));
        put_line(output, document->unit);
    }
    output_byte(output, '\n');
    for (const struct block *block = document->first; block != NULL;
         block = block->next) {
        put_block(document, block, output);
    }
    struct provenance_line lines[DOCUMENT_PROVENANCE_LINES];
    document_provenance(document, lines);
    for (size_t i = 0; i < DOCUMENT_PROVENANCE_LINES; i++) {
        const char *value = lines[i].value;
        output_text(output, lines[i].label);
        output_text(output, words_get(document->language, WORD_COLON));
        put_line(output, value[0] != '\0'
                             ? value
                             : words_get(document->language, WORD_NO_DATA));
    }
    put_mark(document, output);
    return OK;
}
