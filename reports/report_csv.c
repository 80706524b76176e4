/* report_csv.c - RFC 4180 for spreadsheets and other programs (report.h).
 *
 * Tables and key figures only: headings and paragraphs are no data.  One table begins
 * in the first row with its header; several are each preceded by their title and
 * separated by an empty row.  Notes and provenance come last.  Of a practice ledger
 * every row that is not empty ends in a cell with the mark (R-181): a reader of columns
 * finds one more, and a row that is copied out keeps it. */
#include "ledger/ledger.h"
#include "reports/report.h"
#include "reports/words.h"

#include <string.h>

/* R-043: what a spreadsheet may take for a formula, in ASCII and full width. */
static bool looks_like_formula(struct bytes text)
{
    static const char *const starts[] = {"=",  "+",  "-",  "@",  "\t", "\r",
                                         "\n", "＝", "＋", "－", "＠"};
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        if (bytes_start_with(text, bytes_of(starts[i]))) {
            return true;
        }
    }
    return false;
}

static bool needs_quotes(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (strchr(",\"\r\n", text.at[i]) != NULL) {
            return true;
        }
    }
    return text.size > 0 && (text.at[0] == ' ' || text.at[text.size - 1] == ' ');
}

void report_csv_text(struct output *output, struct bytes text)
{
    const bool is_formula = looks_like_formula(text);
    if (!needs_quotes(text)) {
        output_text(output, is_formula ? "'" : "");
        output_put(output, text);
        return;
    }
    output_text(output, is_formula ? "\"'" : "\"");
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] == '"') {
            output_byte(output, '"');
        }
        output_byte(output, text.at[i]);
    }
    output_byte(output, '"');
}

static void put_words(struct output *output, const char *words)
{
    report_csv_text(output, bytes_of(words));
}

static void end_empty_row(struct output *output)
{
    output_text(output, "\r\n");
}

/* R-181 */
static void end_row(const struct document *document, struct output *output)
{
    if (document->provenance.is_practice) {
        output_text(output, "," LEDGER_PRACTICE_MARK);
    }
    end_empty_row(output);
}

static void put_cell(const struct cell *cell, enum language language,
                     struct output *output)
{
    char buffer[TABLE_CELL_TEXT_SIZE];
    const struct bytes text = table_cell_text(cell, CELL_PLAIN, language, buffer);
    if (table_cell_is_amount(cell)) {
        output_figure(output, text);
    } else if (cell->state == CELL_VALUE && cell->kind != COLUMN_TEXT) {
        output_put(output, text); /* a number stays one, also below 0 */
    } else {
        report_csv_text(output, text);
    }
}

void report_csv_table(const struct document *document, const struct table *table,
                      struct output *output)
{
    for (size_t i = 0; i < table->column_count; i++) {
        output_text(output, i == 0 ? "" : ",");
        put_words(output, table->columns[i].title);
    }
    end_row(document, output);
    uint64_t number = 0;
    for (const struct table_row *row = table->first; row != NULL; row = row->next) {
        number++;
        for (size_t i = 0; i < table->column_count; i++) {
            output_in_cell(output, table->title, number, table->columns[i].title);
            output_text(output, i == 0 ? "" : ",");
            put_cell(&row->cells[i], document->language, output);
        }
        output_in_text(output);
        end_row(document, output);
    }
}

void report_write_rows(const struct table *table, bool is_practice,
                       struct output *output)
{
    for (size_t i = 0; i < table->column_count; i++) {
        output_text(output, i == 0 ? "" : ",");
        output_text(output, table->columns[i].key);
    }
    output_text(output, is_practice ? ",practice" : "");
    end_empty_row(output);
    for (const struct table_row *row = table->first; row != NULL; row = row->next) {
        for (size_t i = 0; row->kind == ROW_BODY && i < table->column_count; i++) {
            output_text(output, i == 0 ? "" : ",");
            if (row->cells[i].state == CELL_VALUE) {
                put_cell(&row->cells[i], LANGUAGE_EN, output);
            }
        }
        if (row->kind == ROW_BODY) {
            output_text(output, is_practice ? "," LEDGER_PRACTICE_MARK : "");
            end_empty_row(output);
        }
    }
}

static void put_figures(const struct document *document, const struct block *block,
                        struct output *output)
{
    for (size_t i = 0; i < block->figure_count; i++) {
        const struct figure *figure = &block->figures[i];
        put_words(output, figure->label);
        output_byte(output, ',');
        put_cell(&figure->value, document->language, output);
        if (figure->note != NULL) {
            output_byte(output, ',');
            put_words(output, figure->note);
        }
        end_row(document, output);
    }
}

static bool is_written(const struct document *document, const struct block *block)
{
    return block->kind == BLOCK_FIGURES || block->kind == BLOCK_TABLE ||
           (block->kind == BLOCK_CHART &&
            !document_shows_table(document, block->table));
}

static void put_foot(const struct document *document, struct output *output)
{
    end_empty_row(output);
    for (const struct block *block = document->first; block != NULL;
         block = block->next) {
        for (size_t i = 0; block->kind == BLOCK_TABLE && i < block->table->note_count;
             i++) {
            put_words(output, words_get(document->language, WORD_NOTE));
            output_byte(output, ',');
            put_words(output, block->table->notes[i]);
            end_row(document, output);
        }
    }
    struct provenance_line lines[DOCUMENT_PROVENANCE_LINES];
    document_provenance(document, lines);
    for (size_t i = 0; i < DOCUMENT_PROVENANCE_LINES; i++) {
        const char *value = lines[i].value;
        put_words(output, lines[i].label);
        output_byte(output, ',');
        put_words(output, value[0] != '\0'
                              ? value
                              : words_get(document->language, WORD_NO_DATA));
        end_row(document, output);
    }
}

struct status report_write_csv(const struct document *document, struct output *output,
                               struct fault *fault)
{
    (void)fault; /* nothing in a document can make CSV fail */
    size_t count = 0;
    for (const struct block *block = document->first; block != NULL;
         block = block->next) {
        count += is_written(document, block);
    }
    output_text(output, "\xEF\xBB\xBF"); /* Excel reads UTF-8 only with it */
    bool is_first = true;
    for (const struct block *block = document->first; block != NULL;
         block = block->next) {
        if (!is_written(document, block)) {
            continue;
        }
        if (!is_first) {
            end_empty_row(output);
        }
        is_first = false;
        if (block->kind == BLOCK_FIGURES) {
            put_figures(document, block, output);
            continue;
        }
        if (count > 1) {
            put_words(output, block->table->title);
            end_row(document, output);
        }
        report_csv_table(document, block->table, output);
    }
    put_foot(document, output);
    return OK;
}
