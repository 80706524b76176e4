/* pdf_drawing.c - the SVG of a chart or QR code, as it is on a page (pdf.h). */
#include "ledger/base/text.h"
#include "reports/pdf_internal.h"

#include <string.h>

/* Width and height of viewBox="0 0 480 160"; false when there is none. */
static bool read_size(struct bytes svg, uint64_t *ret_width, uint64_t *ret_height)
{
    static const char begin[] = "viewBox=\"0 0 ";
    const size_t at = text_find(svg, bytes_of(begin));
    if (at == SIZE_MAX) {
        return false;
    }
    const struct bytes rest =
        bytes_from(svg.at + at + strlen(begin), svg.size - at - strlen(begin));
    const size_t blank = text_find(rest, bytes_of(" "));
    const size_t end = text_find(rest, bytes_of("\""));
    return blank < end && end != SIZE_MAX &&
           text_to_u64(bytes_from(rest.at, blank), ret_width) &&
           text_to_u64(bytes_from(rest.at + blank + 1, end - blank - 1), ret_height) &&
           *ret_width > 0 && *ret_width < INT32_MAX && *ret_height < INT32_MAX;
}

int64_t pdf_drawing_height(struct pdf *pdf, struct bytes svg, int64_t width)
{
    uint64_t wide = 0;
    uint64_t high = 0;
    if (!read_size(svg, &wide, &high)) {
        pdf_trouble(pdf, "a drawing without a size");
        return 0;
    }
    return width * (int64_t)high / (int64_t)wide;
}

void pdf_drawing(struct pdf *pdf, struct bytes svg, const char *css,
                 struct pdf_place place)
{
    const struct pdf_library *library = pdf->library;
    const int64_t height = pdf_drawing_height(pdf, svg, place.width);
    if (pdf_is_counting(pdf)) {
        return;
    }
    pdf_glyphs_flush(pdf);
    RsvgHandle *handle = library->rsvg_handle_new_from_data(svg.at, svg.size, NULL);
    if (handle == NULL) {
        pdf_trouble(pdf, "a drawing that cannot be read");
        return;
    }
    const RsvgRectangle viewport = {pdf_points(place.x), pdf_points(place.y),
                                    pdf_points(place.width), pdf_points(height)};
    if (!library->rsvg_handle_set_stylesheet(handle, (const uint8_t *)css, strlen(css),
                                             NULL) ||
        !library->rsvg_handle_render_document(handle, pdf->cairo, &viewport, NULL)) {
        pdf_trouble(pdf, "a drawing that cannot be drawn");
    }
    library->g_object_unref(handle);
}
