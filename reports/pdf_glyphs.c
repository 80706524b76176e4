/* pdf_glyphs.c - characters as glyphs: each is looked up once, then set from there.
 *
 * Chinese and Latin characters stand one beside the other whatever their neighbours
 * are; for these pango is asked once a character, not once a text, which makes a list
 * of a hundred thousand people six times as fast.  A text with a character whose shape
 * depends on others is left to pango whole (pdf_text.c). */
#include "reports/pdf_internal.h"

#include "ledger/base/text.h"

#include <string.h>

enum {
    CHARACTER_BITS = 21,
    CHARACTER_SIZE_MAX = 4,
    INK_FAINT = 130 /* thousandths of a mark's red */
};

/* Combining marks, scripts that join or reorder, and selectors of variants. */
static bool is_complex(uint32_t character)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {{0x0300, 0x036F},   {0x0590, 0x109F},   {0x1100, 0x11FF},
                  {0x1700, 0x1CFF},   {0x1DC0, 0x1DFF},   {0x200C, 0x200F},
                  {0x202A, 0x202E},   {0x20D0, 0x20FF},   {0x302A, 0x302F},
                  {0x3099, 0x309A},   {0xA800, 0xABFF},   {0xD7B0, 0xD7FF},
                  {0xFB1D, 0xFDFF},   {0xFE00, 0xFE0F},   {0xFE20, 0xFE2F},
                  {0xFE70, 0xFEFC},   {0x10800, 0x10FFF}, {0x11000, 0x11FFF},
                  {0x1E800, 0x1EFFF}, {0x1F1E6, 0x1F3FF}, {0xE0000, 0xE01EF}};
    if (character < ranges[0].first) {
        return false;
    }
    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
        if (character >= ranges[i].first && character <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

static bool find_font(struct pdf *pdf, PangoFont *font, uint32_t *number,
                      uint16_t *ret_font)
{
    const struct pdf_library *library = pdf->library;
    cairo_font_face_t *face = pdf_part_face(pdf, font, number);
    for (size_t i = 0; i < pdf->font_count; i++) {
        if (pdf->fonts[i] == face) {
            *ret_font = (uint16_t)i;
            return true;
        }
    }
    if (pdf->font_count == PDF_FONTS_MAX) {
        pdf_trouble(pdf, "too many fonts");
        return false;
    }
    *ret_font = (uint16_t)pdf->font_count;
    pdf->fonts[pdf->font_count++] = library->cairo_font_face_reference(face);
    return true;
}

/* Asks pango.  A blank or control character is a blank. */
static struct pdf_glyph ask(struct pdf *pdf, enum pdf_face face, uint32_t character)
{
    const struct pdf_library *library = pdf->library;
    struct pdf_glyph glyph = {.is_complex = is_complex(character)};
    char text[CHARACTER_SIZE_MAX];
    struct writer writer = writer_of(text, sizeof(text));
    if (glyph.is_complex) {
        return glyph;
    }
    text_put(&writer, character);
    library->pango_layout_set_font_description(pdf->layout, pdf->faces[face]);
    library->pango_layout_set_width(pdf->layout, -1);
    library->pango_layout_set_text(pdf->layout, text, (int)writer.size);
    const PangoLayoutLine *line =
        library->pango_layout_get_line_readonly(pdf->layout, 0);
    if (line == NULL || line->runs == NULL) {
        glyph.is_hidden = true;
        return glyph;
    }
    const PangoGlyphItem *item = line->runs->data;
    if (line->runs->next != NULL || item->glyphs->num_glyphs != 1) {
        glyph.is_complex = true;
        return glyph;
    }
    const PangoGlyphInfo *info = &item->glyphs->glyphs[0];
    glyph.number = info->glyph;
    glyph.advance = info->geometry.width / PANGO_SCALE;
    glyph.is_hidden = info->glyph == PANGO_GLYPH_EMPTY;
    if ((info->glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0 && pdf->missing == 0) {
        pdf->missing = character;
    }
    if (!glyph.is_hidden &&
        !find_font(pdf, item->item->analysis.font, &glyph.number, &glyph.font)) {
        glyph.is_hidden = true;
    }
    return glyph;
}

const struct pdf_glyph *pdf_glyph_of(struct pdf *pdf, enum pdf_face face,
                                     uint32_t character)
{
    if (character < 0x20 || (character >= 0x7F && character < 0xA0) ||
        character > 0x10FFFF) {
        character = ' ';
    }
    const uint32_t key = (((uint32_t)face + 1) << CHARACTER_BITS) | character;
    size_t at = (key * UINT32_C(2654435761)) >> 17;
    while (pdf->glyphs[at].key != 0 && pdf->glyphs[at].key != key) {
        at = (at + 1) % PDF_GLYPHS;
    }
    struct pdf_glyph *glyph = &pdf->glyphs[at];
    if (glyph->key == 0) {
        if (pdf->glyph_count == PDF_GLYPHS / 2) {
            memset(pdf->glyphs, 0, sizeof(pdf->glyphs));
            pdf->glyph_count = 0;
        }
        pdf->glyph_count++;
        *glyph = ask(pdf, face, character);
        glyph->key = key;
    }
    return glyph;
}

bool pdf_glyphs_are_complex(struct pdf *pdf, enum pdf_face face, struct bytes text)
{
    struct reader reader = reader_of(text);
    while (reader.left.size > 0 && !reader.failed) {
        if (pdf_glyph_of(pdf, face, text_next(&reader))->is_complex) {
            return true;
        }
    }
    return false;
}

void pdf_glyphs_flush(struct pdf *pdf)
{
    const struct pdf_library *library = pdf->library;
    struct pdf_batch *batch = &pdf->batch;
    if (batch->count == 0) {
        return;
    }
    if (batch->is_faint) {
        library->cairo_set_source_rgba(pdf->cairo, pdf_points(800), 0, 0,
                                       pdf_points(INK_FAINT));
    } else {
        pdf_set_ink(pdf, batch->ink);
    }
    library->cairo_set_font_face(pdf->cairo, pdf->fonts[batch->font]);
    library->cairo_set_font_size(pdf->cairo, pdf_points(batch->size));
    library->cairo_show_text_glyphs(pdf->cairo, batch->text, batch->text_size,
                                    batch->glyphs, batch->count, batch->clusters,
                                    batch->count, (cairo_text_cluster_flags_t)0);
    batch->count = 0;
    batch->text_size = 0;
}

static void begin_batch(struct pdf *pdf, const struct pdf_style *style, uint16_t font)
{
    struct pdf_batch *batch = &pdf->batch;
    if (batch->count == PDF_BATCH || batch->font != font || batch->ink != style->ink ||
        batch->size != style->size) {
        pdf_glyphs_flush(pdf);
    }
    batch->font = font;
    batch->ink = style->ink;
    batch->size = style->size;
}

void pdf_glyphs_put(struct pdf *pdf, const struct pdf_style *style, struct bytes line,
                    int64_t x, int64_t y, int64_t extra)
{
    struct pdf_batch *batch = &pdf->batch;
    struct reader reader = reader_of(line);
    while (reader.left.size > 0) {
        const struct bytes from = reader.left;
        const uint32_t character = text_next(&reader);
        if (reader.failed) {
            break;
        }
        const struct pdf_glyph *glyph = pdf_glyph_of(pdf, style->face, character);
        if (!glyph->is_hidden) {
            const size_t size = from.size - reader.left.size;
            begin_batch(pdf, style, glyph->font);
            batch->glyphs[batch->count] =
                (cairo_glyph_t){glyph->number, pdf_points(x), pdf_points(y)};
            batch->clusters[batch->count++] =
                (cairo_text_cluster_t){.num_bytes = (int)size, .num_glyphs = 1};
            memcpy(batch->text + batch->text_size, from.at, size);
            batch->text_size += (int)size;
        }
        x += glyph->advance * style->size / PDF_POINT + style->spacing + extra;
    }
}
