/* report_html.c - one self-contained page: no script, nothing fetched (report.h).
 *
 * Structure only; how it looks is report_style.c. */
#include "ledger/ledger.h"
#include "reports/html.h"
#include "reports/page_style.h"
#include "reports/qr.h"
#include "reports/report.h"
#include "reports/words.h"

#include <stdio.h>
#include <string.h>

enum {
    CARD_ROWS_MAX = 1000, /* longer tables scroll on a telephone instead of cards */
    CARD_COLUMNS_MAX = 12,
    DENSE_COLUMNS_MIN = 9,
    FIGURE_WORDS_MAX = 20, /* bytes of a figure with its unit */
    MARKS = 6              /* times the mark of a practice ledger lies on a page */
};

struct page {
    const struct document *document;
    struct html *html;
    unsigned table_count, chart_count;
};

/* Lines of a text as <br>. */
static void put_lines(struct html *html, const char *text)
{
    const char *end = strchr(text, '\n');
    while (end != NULL) {
        html_text(html, bytes_from(text, (size_t)(end - text)));
        html_open(html, "br");
        html_close(html);
        text = end + 1;
        end = strchr(text, '\n');
    }
    html_words(html, text);
}

static void put_paragraph(struct html *html, const char *class_name, const char *text)
{
    html_open(html, "p");
    if (class_name != NULL) {
        html_attribute(html, "class", class_name);
    }
    put_lines(html, text);
    html_close(html);
    html_newline(html);
}

static void put_value(const struct page *page, const struct cell *cell)
{
    char buffer[TABLE_CELL_TEXT_SIZE];
    struct html *html = page->html;
    const struct bytes text =
        table_cell_text(cell, CELL_GROUPED, page->document->language, buffer);
    if (cell->link != NULL) {
        html_open(html, "a");
        html_attribute_link(html, cell->link); /* an unsafe one is left out */
        html_text(html, text);
        html_close(html);
    } else {
        html_text(html, text);
    }
}

/* "2005.25人", "3 天". */
static bool is_figure(const struct column *column, const struct cell *cell)
{
    return column->kind == COLUMN_TEXT && cell->state == CELL_VALUE &&
           cell->text.size > 0 && cell->text.size <= FIGURE_WORDS_MAX &&
           cell->text.at[0] >= '0' && cell->text.at[0] <= '9';
}

/* A day, a month, a figure with its unit is one word, however narrow its column. */
static const char *class_of(const struct column *column, const struct cell *cell)
{
    const bool is_day = column->kind == COLUMN_DAY || column->kind == COLUMN_PERIOD ||
                        is_figure(column, cell);
    if (cell->state == CELL_MISSING) {
        return table_is_number(column) ? "n none" : "none";
    }
    return table_is_number(column) ? "n" : is_day ? "d" : NULL;
}

static void put_row(const struct page *page, const struct table *table,
                    const struct table_row *row, uint64_t number, bool has_cards)
{
    static const char *const classes[] = {NULL, "subtotal", "total"};
    struct html *html = page->html;
    html_open(html, "tr");
    if (row->kind != ROW_BODY) {
        html_attribute(html, "class", classes[row->kind]);
    }
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        const struct cell *cell = &row->cells[i];
        const bool is_head = i == 0 && row->kind != ROW_BODY;
        output_in_cell(html->output, table->title, number, column->title);
        html_open(html, is_head ? "th" : "td");
        if (is_head) {
            html_attribute(html, "scope", "row");
        }
        const char *class_name = is_head ? NULL : class_of(column, cell);
        if (class_name != NULL) {
            html_attribute(html, "class", class_name);
        }
        if (has_cards && cell->state != CELL_BLANK && !is_head) {
            html_attribute(html, "data-label", column->title);
        }
        put_value(page, cell);
        html_close(html);
    }
    output_in_text(html->output);
    html_close(html);
    html_newline(html);
}

static void put_head(const struct page *page, const struct table *table)
{
    struct html *html = page->html;
    html_open(html, "thead");
    html_open(html, "tr");
    for (size_t i = 0; i < table->column_count; i++) {
        html_open(html, "th");
        html_attribute(html, "scope", "col");
        if (table_is_number(&table->columns[i])) {
            html_attribute(html, "class", "n");
        }
        html_words(html, table->columns[i].title);
        html_close(html);
    }
    html_close(html);
    html_close(html);
    html_newline(html);
}

static void put_empty_row(const struct page *page, const struct table *table)
{
    struct html *html = page->html;
    html_open(html, "tr");
    html_open(html, "td");
    html_attribute_number(html, "colspan", (int64_t)table->column_count);
    html_attribute(html, "class", "none");
    html_words(html, words_get(page->document->language, WORD_NO_ROWS));
    html_close(html);
    html_close(html);
}

static void put_notes(const struct page *page, const struct table *table)
{
    struct html *html = page->html;
    for (size_t i = 0; i < table->note_count; i++) {
        html_open(html, "p");
        html_attribute(html, "class", "note");
        html_words(html, words_get(page->document->language, WORD_NOTE));
        html_words(html, words_get(page->document->language, WORD_COLON));
        html_words(html, table->notes[i]);
        html_close(html);
        html_newline(html);
    }
}

/* A scrolling region needs a name and the keyboard (WCAG 2.1.1). */
static void put_table(const struct page *page, const struct table *table,
                      unsigned number)
{
    struct html *html = page->html;
    const bool has_cards =
        table->row_count <= CARD_ROWS_MAX && table->column_count <= CARD_COLUMNS_MAX;
    char id[32];
    snprintf(id, sizeof(id), "table%u", number);
    html_open(html, "div");
    const bool is_dense = table->column_count > DENSE_COLUMNS_MIN;
    html_attribute(html, "class",
                   has_cards  ? is_dense ? "sheet dense" : "sheet"
                   : is_dense ? "sheet wide dense"
                              : "sheet wide");
    html_attribute(html, "role", "region");
    html_attribute(html, "aria-labelledby", id);
    html_attribute(html, "tabindex", "0");
    html_newline(html);
    html_open(html, "table");
    html_open(html, "caption");
    html_attribute(html, "id", id);
    html_words(html, table->title);
    html_close(html);
    html_newline(html);
    put_head(page, table);
    html_open(html, "tbody");
    html_newline(html);
    uint64_t row_number = 0;
    for (const struct table_row *row = table->first; row != NULL; row = row->next) {
        put_row(page, table, row, ++row_number, has_cards);
    }
    if (table->first == NULL) {
        put_empty_row(page, table);
    }
    html_close(html);
    html_close(html);
    html_close(html);
    html_newline(html);
    put_notes(page, table);
}

static void put_figures(const struct page *page, const struct block *block)
{
    struct html *html = page->html;
    html_open(html, "dl");
    html_attribute(html, "class", "figures");
    html_newline(html);
    for (size_t i = 0; i < block->figure_count; i++) {
        const struct figure *figure = &block->figures[i];
        html_open(html, "div");
        html_element(html, "dt", NULL, figure->label);
        html_open(html, "dd");
        if (figure->value.state == CELL_MISSING) {
            html_attribute(html, "class", "none");
        } else if (figure->value.kind == COLUMN_TEXT) {
            html_attribute(html, "class", "text"); /* may be as long as an account */
        }
        put_value(page, &figure->value);
        html_close(html);
        if (figure->note != NULL) {
            html_element(html, "dd", "small", figure->note);
        }
        html_close(html);
        html_newline(html);
    }
    html_close(html);
    html_newline(html);
}

/* The number of the block's table on this page, 0 when it is not shown. */
static unsigned number_of_table(const struct document *document,
                                const struct table *table)
{
    unsigned number = 0;
    for (const struct block *block = document->first; block != NULL;
         block = block->next) {
        const bool is_twin =
            block->kind == BLOCK_CHART && !document_shows_table(document, block->table);
        number += block->kind == BLOCK_TABLE || is_twin;
        if (block->kind == BLOCK_TABLE && block->table == table) {
            return number;
        }
    }
    return 0;
}

static void put_chart(struct page *page, const struct block *block)
{
    struct html *html = page->html;
    const enum language language = page->document->language;
    const unsigned shown = number_of_table(page->document, block->table);
    html_open(html, "figure");
    html_element(html, "figcaption", NULL, block->chart->title);
    html_newline(html);
    chart_write_svg(block->chart, ++page->chart_count, language, html);
    html_newline(html);
    if (shown > 0) {
        char address[32];
        snprintf(address, sizeof(address), "#table%u", shown);
        html_open(html, "p");
        html_attribute(html, "class", "note");
        html_words(html, words_get(language, WORD_SEE_TABLE));
        html_words(html, words_get(language, WORD_COLON));
        html_open(html, "a");
        html_attribute_link(html, address);
        html_words(html, block->table->title);
        html_close(html);
        html_close(html);
    } else {
        html_open(html, "details");
        html_element(html, "summary", NULL, words_get(language, WORD_FIGURES_AS_TABLE));
        html_newline(html);
        put_table(page, block->table, ++page->table_count);
        html_close(html);
    }
    html_close(html);
    html_newline(html);
}

static void put_boxes(const struct page *page, const char *labels)
{
    struct html *html = page->html;
    const char *second = strchr(labels, '\n');
    const bool has_many = second != NULL && strchr(second + 1, '\n') != NULL;
    html_open(html, "div");
    html_attribute(html, "class", has_many ? "boxes" : "boxes stamps");
    html_newline(html);
    while (*labels != '\0') {
        const size_t size = strcspn(labels, "\n");
        html_open(html, "div");
        html_open(html, "b");
        html_text(html, bytes_from(labels, size));
        html_close(html);
        html_element(html, "span", NULL,
                     words_get(page->document->language, WORD_DAY_TO_FILL));
        html_close(html);
        html_newline(html);
        labels += labels[size] == '\n' ? size + 1 : size;
    }
    html_close(html);
    html_newline(html);
}

static void put_code(const struct page *page, const struct block *block)
{
    struct html *html = page->html;
    html_open(html, "figure");
    html_attribute(html, "class", "code");
    html_newline(html);
    qr_write_svg(block->code, words_get(page->document->language, WORD_CODE), html);
    html_newline(html);
    html_open(html, "figcaption");
    put_lines(html, block->text);
    html_close(html);
    html_close(html);
    html_newline(html);
}

static void put_block(struct page *page, const struct block *block)
{
    switch (block->kind) {
    case BLOCK_HEADING:
        html_element(page->html, "h2", NULL, block->text);
        html_newline(page->html);
        break;
    case BLOCK_PARAGRAPH:
        put_paragraph(page->html, NULL, block->text);
        break;
    case BLOCK_SIGNATURE:
        put_paragraph(page->html, "signature", block->text);
        break;
    case BLOCK_VERBATIM:
        html_element(page->html, "pre", NULL, block->text);
        html_newline(page->html);
        break;
    case BLOCK_CODE:
        put_code(page, block);
        break;
    case BLOCK_BOXES:
        put_boxes(page, block->text);
        break;
    case BLOCK_FIGURES:
        put_figures(page, block);
        break;
    case BLOCK_TABLE:
        put_table(page, block->table, ++page->table_count);
        break;
    case BLOCK_CHART:
        put_chart(page, block);
        break;
    }
}

void report_html_blocks(const struct document *document, struct html *html)
{
    struct page page = {.document = document, .html = html};
    for (const struct block *block = document->first; block != NULL;
         block = block->next) {
        put_block(&page, block);
    }
}

/* What a window, a bookmark and the head of a printed page show. */
static void put_title(const struct page *page)
{
    struct html *html = page->html;
    html_open(html, "title");
    if (page->document->provenance.is_practice) {
        html_words(html, LEDGER_PRACTICE_MARK " ");
    }
    html_words(html, page->document->title);
    html_close(html);
}

static void put_page_head(const struct page *page, struct hasher *hasher)
{
    struct html *html = page->html;
    const struct page_style style =
        page_style_of(page->document->form, page->document->provenance.is_practice,
                      NULL, NULL, hasher);
    html_open(html, "head");
    html_newline(html);
    html_open(html, "meta");
    html_attribute(html, "charset", "utf-8");
    html_close(html);
    html_newline(html);
    html_meta(html, "http-equiv", "Content-Security-Policy", style.policy);
    html_meta(html, "name", "viewport", "width=device-width, initial-scale=1");
    html_meta(html, "name", "referrer", "no-referrer");
    html_meta(html, "name", "color-scheme", "light dark");
    put_title(page);
    html_newline(html);
    html_style(html, style.pieces);
    html_newline(html);
    html_close(html);
    html_newline(html);
}

/* words across the page, on screen and on every sheet of paper, and a line that
 * is read aloud.  The words lie above the tables and let the pointer through. */
static void put_mark(const struct page *page)
{
    struct html *html = page->html;
    if (!page->document->provenance.is_practice) {
        return;
    }
    html_open(html, "div");
    html_attribute(html, "class", "mark");
    html_attribute(html, "aria-hidden", "true");
    for (unsigned i = 0; i < MARKS; i++) {
        html_element(html, "span", NULL, LEDGER_PRACTICE_MARK);
    }
    html_close(html);
    html_newline(html);
    html_open(html, "p");
    html_attribute(html, "class", "practice");
    html_element(html, "strong", NULL, LEDGER_PRACTICE_MARK);
    html_words(html, " ");
    html_words(html, words_get(page->document->language, WORD_PRACTICE_WHY));
    html_close(html);
    html_newline(html);
}

static void put_provenance(const struct page *page)
{
    const enum language language = page->document->language;
    struct provenance_line lines[DOCUMENT_PROVENANCE_LINES];
    struct html *html = page->html;
    document_provenance(page->document, lines);
    html_open(html, "footer");
    html_newline(html);
    html_element(html, "h2", NULL, words_get(language, WORD_PROVENANCE));
    html_element(html, "p", NULL, words_get(language, WORD_PROVENANCE_WHY));
    html_newline(html);
    html_open(html, "dl");
    for (size_t i = 0; i < DOCUMENT_PROVENANCE_LINES; i++) {
        const char *value = lines[i].value;
        html_open(html, "div");
        html_element(html, "dt", NULL, lines[i].label);
        html_element(html, "dd", NULL,
                     value[0] != '\0' ? value : words_get(language, WORD_NO_DATA));
        html_close(html);
        html_newline(html);
    }
    html_close(html);
    html_close(html);
    html_newline(html);
}

struct status report_write_html(const struct document *document, struct output *output,
                                struct fault *fault)
{
    struct html html = html_of(output);
    struct page page = {.document = document, .html = &html};
    struct hasher *hasher = NULL;
    TRY(hasher_open(DIGEST_SHA256, &hasher, fault));
    html_doctype(&html);
    html_open(&html, "html");
    html_attribute(&html, "lang", document->language == LANGUAGE_ZH ? "zh-CN" : "en");
    html_newline(&html);
    put_page_head(&page, hasher);
    hasher_close(hasher);
    html_open(&html, "body");
    html_attribute(&html, "class",
                   document->form == DOCUMENT_NOTICE  ? "notice"
                   : document->form == DOCUMENT_COVER ? "cover"
                   : document->form == DOCUMENT_SLIP  ? "slip"
                                                      : "office");
    html_newline(&html);
    put_mark(&page);
    html_open(&html, "main");
    html_newline(&html);
    html_open(&html, "header");
    html_element(&html, "h1", NULL, document->title);
    if (document->unit != NULL) {
        html_open(&html, "p");
        html_attribute(&html, "class", "unit");
        html_words(&html, words_get(document->language, WORD_UNIT));
        html_words(&html, words_get(document->language, WORD_COLON));
        html_words(&html, document->unit);
        html_close(&html);
    }
    html_close(&html);
    html_newline(&html);
    report_html_blocks(document, &html);
    html_close(&html);
    html_newline(&html);
    put_provenance(&page);
    html_close(&html);
    html_newline(&html);
    html_close(&html);
    html_newline(&html);
    return OK;
}
