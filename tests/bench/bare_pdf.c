/* bare_pdf.c - texts as PDFs by cairo and pango alone, as simply as they let one.
 *
 *     bare_pdf FOLDER TEXT...
 *
 * Each text becomes FOLDER/<number>.pdf, A4, in one font of the site's, embedded: no
 * lines, no leak scan, no code.  What the PDFs of a site are measured against. */
#include "tests/bench/bench.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

enum {
    PAGE_WIDTH = 595, /* points */
    PAGE_HEIGHT = 842,
    EDGE = 36,
    SIZE = 9,
    TEXT_MAX = 1 << 20
};

static void read_text(const char *path, char text[static TEXT_MAX])
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fprintf(stderr, "bare_pdf: cannot read %s\n", path);
        exit(1);
    }
    text[fread(text, 1, TEXT_MAX - 1, file)] = '\0';
    fclose(file);
}

static void put_lines(cairo_t *cairo, PangoLayout *layout)
{
    int y = EDGE;
    for (int i = 0; i < pango_layout_get_line_count(layout); i++) {
        PangoRectangle extent;
        PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
        pango_layout_line_get_pixel_extents(line, NULL, &extent);
        if (y + extent.height > PAGE_HEIGHT - EDGE) {
            cairo_show_page(cairo);
            y = EDGE;
        }
        y += extent.height;
        cairo_move_to(cairo, EDGE, y);
        pango_cairo_show_layout_line(cairo, line);
    }
}

static void write_pdf(const char *path, const char *text)
{
    cairo_surface_t *surface = cairo_pdf_surface_create(path, PAGE_WIDTH, PAGE_HEIGHT);
    cairo_t *cairo = cairo_create(surface);
    PangoLayout *layout = pango_cairo_create_layout(cairo);
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family(font, "Noto Serif CJK SC");
    pango_font_description_set_size(font, SIZE * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_width(layout, (PAGE_WIDTH - 2 * EDGE) * PANGO_SCALE);
    pango_layout_set_text(layout, text, -1);
    put_lines(cairo, layout);
    cairo_show_page(cairo);
    pango_font_description_free(font);
    g_object_unref(layout);
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) {
        fprintf(stderr, "bare_pdf: cannot write %s\n", path);
        exit(1);
    }
    cairo_surface_destroy(surface);
}

int main(int argument_count, char **arguments)
{
    static char text[TEXT_MAX];
    if (argument_count < 3) {
        fprintf(stderr, "usage: bare_pdf FOLDER TEXT...\n");
        return 2;
    }
    for (int i = 2; i < argument_count; i++) {
        char path[1200];
        snprintf(path, sizeof(path), "%s/%d.pdf", arguments[1], i - 1);
        read_text(arguments[i], text);
        write_pdf(path, text);
    }
    return 0;
}
