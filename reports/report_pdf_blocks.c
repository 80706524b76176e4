/* report_pdf_blocks.c - one block of a document on paper. */
#include "reports/report_pdf_internal.h"
#include "reports/words.h"

#include <string.h>

enum {
    MM = PDF_MILLIMETRE,
    PT = PDF_POINT,
    RULE = 500,
    FIGURES_A_ROW = 4,
    FIGURE_LEAST = 8 * PT,
    GAP = 10 * PT,
    BOXES_A_ROW = 3,
    BOX_HEIGHT = 22 * MM,
    STAMP_HEIGHT = 45 * MM, /* holds a round stamp of 42 mm */
    SIGNATURE_INDENT = 4    /* characters from the right edge */
};

static void put_code(struct report_pdf *page, const struct block *block)
{
    const int64_t height = report_pdf_code_height(page, block);
    report_pdf_keep(page, height);
    report_pdf_code(page, block,
                    page->x + (page->width - report_pdf_code_width(block)) / 2);
    page->y += height + GAP;
}

/* ---- words -------------------------------------------------------------------------
 */

/* A heading never stands alone at the foot of a sheet. */
static struct status put_heading(struct report_pdf *page, const struct block *block,
                                 struct fault *fault)
{
    const struct pdf_style *style = &page->form->heading;
    const int64_t space = page->is_fresh || style->indent > 0 ? 0 : style->pitch / 2;
    int64_t after = 4 * page->form->text.pitch;
    TRY(report_pdf_chart_height(page, block->next, &after, fault));
    report_pdf_keep(page, space + style->pitch + after);
    page->y += page->is_fresh ? 0 : space;
    report_pdf_words(page, style, block->text);
    return OK;
}

static void put_paragraph(struct report_pdf *page, const char *text)
{
    report_pdf_words(page, &page->form->text, text);
    page->y += page->form->text.indent > 0 ? 0 : page->form->text.pitch / 3;
}

/* The lines of a signature are centred on each other, the widest four characters from
 * the edge, or less, or broken where it is wider than the sheet; all on one sheet. */
static void put_signature(struct report_pdf *page, const char *text)
{
    struct pdf_style style = page->form->text;
    style.indent = 0;
    style.align = PDF_CENTRE;
    const struct bytes whole = bytes_of(text);
    const int64_t wanted = pdf_width(page->pdf, &style, whole);
    const int64_t width = wanted < page->width ? wanted : page->width;
    const size_t lines = pdf_lines(page->pdf, &style, whole, width);
    report_pdf_keep(page, (int64_t)(lines + 1) * style.pitch);
    page->y += style.pitch;
    int64_t x = page->x + page->width - width - SIGNATURE_INDENT * style.size;
    x = x < page->x ? page->x : x;
    const struct pdf_place place = {x, page->y, width, 0, lines};
    pdf_text(page->pdf, &style, place, whole);
    page->y += (int64_t)lines * style.pitch + style.pitch / 2;
    page->is_fresh = false;
}

static int64_t verbatim_height(struct report_pdf *page, const struct pdf_style *style,
                               const char *text)
{
    return (int64_t)pdf_lines(page->pdf, style, bytes_of(text),
                              page->width - 2 * page->form->pad_x) *
               style->pitch +
           4 * page->form->pad_y;
}

static void put_verbatim(struct report_pdf *page, const char *text)
{
    const struct pdf_style style = {
        .face = PDF_FIXED, .size = 8 * PT, .pitch = 12 * PT};
    const int64_t height = verbatim_height(page, &style, text);
    const int64_t pad = page->form->pad_x;
    report_pdf_keep(page, height);
    const struct pdf_box frame = {page->x, page->y, page->width, height};
    pdf_frame(page->pdf, frame, RULE, 600);
    page->y += 2 * page->form->pad_y;
    page->x += pad;
    page->width -= 2 * pad;
    report_pdf_words(page, &style, text);
    page->x -= pad;
    page->width += 2 * pad;
    page->y += 2 * page->form->pad_y + GAP / 2;
}

/* ---- figures and frames
 * -------------------------------------------------------------- */

static struct bytes value_of(const struct report_pdf *page, const struct figure *figure,
                             char buffer[static TABLE_CELL_TEXT_SIZE])
{
    return table_cell_text(&figure->value, CELL_GROUPED, page->document->language,
                           buffer);
}

/* As large as its column allows. */
static struct pdf_style figure_style(const struct report_pdf *page,
                                     const struct figure *figure, int64_t width)
{
    char buffer[TABLE_CELL_TEXT_SIZE];
    struct pdf_style style = page->form->figure;
    const struct bytes value = value_of(page, figure, buffer);
    while (style.size > FIGURE_LEAST && pdf_width(page->pdf, &style, value) > width) {
        style.size -= PT;
    }
    if (figure->value.state == CELL_MISSING) {
        style.face = PDF_TABLE;
        style.ink = PDF_SOFT;
        style.size = style.size > 11 * PT ? 11 * PT : style.size;
    }
    return style;
}

static void put_piece(const struct report_pdf *page, const struct pdf_style *style,
                      struct pdf_place *place, struct bytes text)
{
    place->count = pdf_lines(page->pdf, style, text, place->width);
    pdf_text(page->pdf, style, *place, text);
    place->y += (int64_t)place->count * style->pitch;
}

/* Label, value and note, one below the other. */
static void put_figure(const struct report_pdf *page, const struct figure *figure,
                       struct pdf_place place)
{
    char buffer[TABLE_CELL_TEXT_SIZE];
    const struct pdf_style style = figure_style(page, figure, place.width);
    put_piece(page, &page->form->label, &place, bytes_of(figure->label));
    put_piece(page, &style, &place, value_of(page, figure, buffer));
    if (figure->note != NULL) {
        put_piece(page, &page->form->small, &place, bytes_of(figure->note));
    }
}

static int64_t figures_height(const struct report_pdf *page, const struct block *block,
                              size_t first, int64_t width)
{
    int64_t height = 0;
    for (size_t i = first; i < block->figure_count && i < first + FIGURES_A_ROW; i++) {
        char buffer[TABLE_CELL_TEXT_SIZE];
        const struct figure *figure = &block->figures[i];
        const struct pdf_style style = figure_style(page, figure, width);
        int64_t own = (int64_t)pdf_lines(page->pdf, &page->form->label,
                                         bytes_of(figure->label), width) *
                          page->form->label.pitch +
                      (int64_t)pdf_lines(page->pdf, &style,
                                         value_of(page, figure, buffer), width) *
                          style.pitch;
        if (figure->note != NULL) {
            own += (int64_t)pdf_lines(page->pdf, &page->form->small,
                                      bytes_of(figure->note), width) *
                   page->form->small.pitch;
        }
        height = own > height ? own : height;
    }
    return height;
}

static void put_figures(struct report_pdf *page, const struct block *block)
{
    const size_t count = block->figure_count;
    const int64_t columns = (int64_t)(count < FIGURES_A_ROW ? count : FIGURES_A_ROW);
    const int64_t step = page->width / columns;
    for (size_t i = 0; i < count; i += FIGURES_A_ROW) {
        const int64_t height = figures_height(page, block, i, step - GAP);
        report_pdf_keep(page, height + 2 * GAP);
        const struct pdf_box above = {page->x, page->y + GAP / 2, page->width, RULE};
        pdf_fill(page->pdf, above, 600);
        page->y += GAP;
        for (size_t j = i; j < count && j < i + FIGURES_A_ROW; j++) {
            const int64_t x = page->x + (int64_t)(j - i) * step;
            const struct pdf_box edge = {x, page->y, 1500, height};
            const struct pdf_place place = {
                .x = x + GAP * 2 / 3, .y = page->y, .width = step - GAP};
            pdf_fill(page->pdf, edge, 780);
            put_figure(page, &block->figures[j], place);
        }
        page->y += height + GAP / 2;
        const struct pdf_box below = {page->x, page->y, page->width, RULE};
        pdf_fill(page->pdf, below, 600);
        page->y += GAP / 2;
        page->is_fresh = false;
    }
}

static void put_box(struct report_pdf *page, struct bytes label, struct pdf_box box)
{
    struct pdf_style style = page->form->label;
    const int64_t pad = page->form->pad_x;
    pdf_frame(page->pdf, box, RULE, 0);
    struct pdf_place place = {box.x + pad, box.y + pad, box.width - 2 * pad, 0, 3};
    style.face = PDF_STRONG;
    style.ink = PDF_BLACK;
    pdf_text(page->pdf, &style, place, label);
    style = page->form->label;
    style.align = PDF_RIGHT;
    place.y = box.y + box.height - pad - style.pitch;
    pdf_text(page->pdf, &style, place,
             bytes_of(words_get(page->document->language, WORD_DAY_TO_FILL)));
}

static void put_boxes(struct report_pdf *page, const char *labels)
{
    const char *second = strchr(labels, '\n');
    const bool has_many = second != NULL && strchr(second + 1, '\n') != NULL;
    const int64_t columns = second == NULL ? 1 : has_many ? BOXES_A_ROW : 2;
    const int64_t height = has_many ? BOX_HEIGHT : STAMP_HEIGHT;
    const int64_t width = (page->width - (columns - 1) * GAP) / columns;
    int64_t column = 0;
    while (*labels != '\0') {
        const size_t size = strcspn(labels, "\n");
        if (column == 0) {
            report_pdf_keep(page, height + GAP);
            page->y += GAP / 2;
        }
        const struct pdf_box box = {page->x + column * (width + GAP), page->y, width,
                                    height};
        put_box(page, bytes_from(labels, size), box);
        page->is_fresh = false;
        labels += labels[size] == '\n' ? size + 1 : size;
        column = column + 1 == columns || *labels == '\0' ? 0 : column + 1;
        page->y += column == 0 ? height + GAP / 2 : 0;
    }
}

/* ---- any block
 * ----------------------------------------------------------------------- */

/* A block with the code that follows it at its right. */
static struct status put_beside(struct report_pdf *page, const struct block *block,
                                struct fault *fault)
{
    const struct block *code = block->next;
    const int64_t height = report_pdf_code_height(page, code);
    const int64_t width = page->width;
    const int64_t taken = report_pdf_code_width(code) + GAP;
    report_pdf_keep(page, height);
    const int64_t top = page->y;
    report_pdf_code(page, code, page->x + width - report_pdf_code_width(code));
    page->width = width - taken;
    if (block->kind == BLOCK_VERBATIM) {
        put_verbatim(page, block->text);
    } else {
        TRY(report_pdf_table(page, block->table, fault));
    }
    page->width = width;
    page->y = page->y > top + height ? page->y : top + height;
    return OK;
}

static bool has_code_beside(const struct report_pdf *page, const struct block *block)
{
    const bool is_first =
        block->kind == BLOCK_VERBATIM ||
        (block->kind == BLOCK_TABLE && page->document->form == DOCUMENT_SLIP);
    return is_first && block->next != NULL && block->next->kind == BLOCK_CODE &&
           report_pdf_code_width(block->next) < page->width / 2;
}

struct status report_pdf_block(struct report_pdf *page, const struct block *block,
                               size_t *ret_count, struct fault *fault)
{
    *ret_count = 1;
    if (has_code_beside(page, block)) {
        *ret_count = 2;
        return put_beside(page, block, fault);
    }
    if (block->kind == BLOCK_TABLE && block->next != NULL &&
        block->next->kind == BLOCK_CHART && block->next->table == block->table) {
        return report_pdf_chart(page, block, ret_count, fault);
    }
    switch (block->kind) {
    case BLOCK_HEADING:
        return put_heading(page, block, fault);
    case BLOCK_PARAGRAPH:
        put_paragraph(page, block->text);
        break;
    case BLOCK_SIGNATURE:
        put_signature(page, block->text);
        break;
    case BLOCK_VERBATIM:
        put_verbatim(page, block->text);
        break;
    case BLOCK_BOXES:
        put_boxes(page, block->text);
        break;
    case BLOCK_FIGURES:
        put_figures(page, block);
        break;
    case BLOCK_CODE:
        put_code(page, block);
        return OK;
    case BLOCK_TABLE:
        return report_pdf_table(page, block->table, fault);
    case BLOCK_CHART:
        return report_pdf_chart(page, block, ret_count, fault);
    }
    return OK;
}
