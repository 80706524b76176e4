/* pdf_text.c - lines of text at their places (pdf.h). */
#include "ledger/base/text.h"
#include "reports/pdf_break.h"
#include "reports/pdf_internal.h"

enum {
    ASCENT = 880,     /* thousandths of a size, from its top to the base line */
    STRETCH_MOST = 3, /* characters by which a line is stretched, else it is not */
    NO_WIDTH = INT32_MAX
};

struct setting {
    struct pdf *pdf;
    const struct pdf_style *style;
};

static int64_t advance_of(void *context, uint32_t character)
{
    const struct setting *setting = context;
    const struct pdf_style *style = setting->style;
    return pdf_glyph_of(setting->pdf, style->face, character)->advance * style->size /
               PDF_POINT +
           style->spacing;
}

/* ---- what pango sets --------------------------------------------------------------
 */

/* The base line of a line whose upper edge is y. */
static int64_t base_of(const struct pdf_style *style, int64_t y)
{
    return y + (style->pitch - style->size) / 2 + style->size * ASCENT / 1000;
}

/* The layout is set in units of the face's reference size. */
static void set_layout(struct pdf *pdf, const struct pdf_style *style,
                       struct bytes text, int64_t width)
{
    const struct pdf_library *library = pdf->library;
    PangoFontDescription *face = pdf->faces[style->face];
    library->pango_font_description_set_absolute_size(
        face, pdf_points(style->size * PANGO_SCALE));
    library->pango_layout_set_font_description(pdf->layout, face);
    library->pango_font_description_set_absolute_size(face, PDF_POINT * PANGO_SCALE);
    library->pango_layout_set_wrap(pdf->layout, PANGO_WRAP_WORD_CHAR);
    library->pango_layout_set_width(
        pdf->layout, width >= NO_WIDTH ? -1 : (int)(width * PANGO_SCALE / PDF_POINT));
    library->pango_layout_set_text(pdf->layout, (const char *)text.at, (int)text.size);
}

/* of a text in which something is missing.  What stands for itself says so when
 * it is looked up; each of the others is set alone. */
static void find_missing(struct pdf *pdf, const struct pdf_style *style,
                         struct bytes text)
{
    struct reader reader = reader_of(text);
    uint32_t first = 0;
    while (reader.left.size > 0 && pdf->missing == 0) {
        const struct bytes left = reader.left;
        const uint32_t character = text_next(&reader);
        const struct bytes alone = bytes_from(left.at, left.size - reader.left.size);
        if (!pdf_glyph_of(pdf, style->face, character)->is_complex) {
            continue;
        }
        first = first == 0 ? character : first;
        set_layout(pdf, style, alone, NO_WIDTH);
        if (pdf->library->pango_layout_get_unknown_glyphs_count(pdf->layout) > 0) {
            pdf->missing = character;
        }
    }
    pdf->missing = pdf->missing == 0 ? first : pdf->missing; /* only beside others */
}

static void lay_out(struct pdf *pdf, const struct pdf_style *style, struct bytes text,
                    int64_t width)
{
    set_layout(pdf, style, text, width);
    if (pdf->missing == 0 &&
        pdf->library->pango_layout_get_unknown_glyphs_count(pdf->layout) > 0) {
        find_missing(pdf, style, text);
        set_layout(pdf, style, text, width);
    }
}

static void put_layout(struct pdf *pdf, const struct pdf_style *style,
                       struct pdf_place place, struct bytes text)
{
    const struct pdf_library *library = pdf->library;
    lay_out(pdf, style, text, place.width);
    const size_t lines = (size_t)library->pango_layout_get_line_count(pdf->layout);
    pdf_glyphs_flush(pdf);
    pdf_set_ink(pdf, style->ink);
    for (size_t i = 0; i < place.count && place.first + i < lines; i++) {
        library->cairo_move_to(
            pdf->cairo, pdf_points(place.x),
            pdf_points(base_of(style, place.y + (int64_t)i * style->pitch)));
        library->pango_cairo_show_layout_line(pdf->cairo,
                                              library->pango_layout_get_line_readonly(
                                                  pdf->layout, (int)(place.first + i)));
    }
}

/* ---- lines ------------------------------------------------------------------------
 */

static int64_t indent_of(const struct pdf_style *style)
{
    return (int64_t)style->indent * (style->size + style->spacing);
}

size_t pdf_lines(struct pdf *pdf, const struct pdf_style *style, struct bytes text,
                 int64_t width)
{
    struct setting setting = {pdf, style};
    struct pdf_line line;
    size_t count = 0;
    if (pdf_glyphs_are_complex(pdf, style->face, text)) {
        lay_out(pdf, style, text, width);
        return (size_t)pdf->library->pango_layout_get_line_count(pdf->layout);
    }
    bool is_first = true;
    while (pdf_break_line(&text, width - (is_first ? indent_of(style) : 0), advance_of,
                          &setting, &line)) {
        is_first = line.is_last;
        count++;
    }
    return count == 0 ? 1 : count;
}

int64_t pdf_width(struct pdf *pdf, const struct pdf_style *style, struct bytes text)
{
    struct setting setting = {pdf, style};
    struct pdf_line line;
    int64_t width = 0;
    if (pdf_glyphs_are_complex(pdf, style->face, text)) {
        int wide = 0;
        int high = 0;
        lay_out(pdf, style, text, NO_WIDTH);
        pdf->library->pango_layout_get_size(pdf->layout, &wide, &high);
        return (int64_t)wide * PDF_POINT / PANGO_SCALE + 1;
    }
    while (pdf_break_line(&text, NO_WIDTH, advance_of, &setting, &line)) {
        width = line.width > width ? line.width : width;
    }
    return width;
}

/* ---- setting ----------------------------------------------------------------------
 */

static void put_line(struct pdf *pdf, const struct pdf_style *style,
                     const struct pdf_line *line, struct pdf_place place)
{
    const int64_t left = place.width - line->width;
    int64_t extra = 0;
    if (style->align == PDF_RIGHT) {
        place.x += left;
    } else if (style->align == PDF_CENTRE) {
        place.x += left / 2;
    } else if (style->align == PDF_JUSTIFIED && !line->is_last && left > 0 &&
               left < STRETCH_MOST * style->size) {
        const size_t count = text_count(line->text);
        extra = count > 1 ? left / (int64_t)(count - 1) : 0;
    }
    pdf_glyphs_put(pdf, style, line->text, place.x, base_of(style, place.y), extra);
}

void pdf_text(struct pdf *pdf, const struct pdf_style *style, struct pdf_place place,
              struct bytes text)
{
    struct setting setting = {pdf, style};
    struct pdf_line line;
    size_t number = 0;
    bool is_first = true;
    if (pdf_is_counting(pdf) || text.size == 0) {
        return;
    }
    if (place.first == 0) {
        output_show(pdf->output, text);
    }
    if (pdf_glyphs_are_complex(pdf, style->face, text)) {
        put_layout(pdf, style, place, text);
        return;
    }
    while (number < place.first + place.count &&
           pdf_break_line(&text, place.width - (is_first ? indent_of(style) : 0),
                          advance_of, &setting, &line)) {
        struct pdf_place at = place;
        const int64_t indent = is_first ? indent_of(style) : 0;
        at.x += indent;
        at.width -= indent;
        at.y += ((int64_t)number - (int64_t)place.first) * style->pitch;
        if (number >= place.first) {
            put_line(pdf, style, &line, at);
        }
        is_first = line.is_last;
        number++;
    }
}
