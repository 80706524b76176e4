/* qr.c - see qr.h. */
#include "reports/qr.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#if WITH_QR
#include <qrencode.h>
#endif

enum {
    WIDTH_LARGE = 100, /* modules: beyond, they are drawn smaller */
    RUN_SIZE_MAX = 16, /* "M180 180.5h177" and NUL                */
    TENTHS_WIDE = 6,   /* of a millimetre a module                */
    TENTHS_NARROW = 4,
    TENTHS_AN_INCH = 254,
    PIXELS_AN_INCH = 96 /* of CSS; a code is never smaller for being rounded */
};

#if WITH_QR
/* One horizontal stroke for each run of dark modules. */
static void draw_row(struct writer *writer, const QRcode *code, int y)
{
    const unsigned char *row = code->data + (size_t)y * (size_t)code->width;
    int x = 0;
    while (x < code->width) {
        int end = x;
        while (end < code->width && (row[end] & 1) != 0) {
            end++;
        }
        if (end > x) {
            char run[RUN_SIZE_MAX];
            const int size = snprintf(run, sizeof(run), "M%d %d.5h%d", x + QR_QUIET,
                                      y + QR_QUIET, end - x);
            assert(size > 0 && (size_t)size < sizeof(run));
            writer_text(writer, run);
        }
        x = end + 1;
    }
}

/* A row of n modules has at most (n + 1) / 2 runs. */
static struct status draw(const QRcode *code, struct arena *arena, struct qr *ret_qr,
                          struct fault *fault)
{
    const size_t width = (size_t)code->width;
    const size_t capacity = width * ((width + 1) / 2) * RUN_SIZE_MAX + 1;
    char *path = NULL;
    uint8_t *dark = NULL;
    ARENA_TAKE(arena, capacity, path, fault);
    ARENA_TAKE(arena, width * width, dark, fault);
    for (size_t i = 0; i < width * width; i++) {
        dark[i] = code->data[i] & 1;
    }
    struct writer writer = writer_of(path, capacity);
    for (int y = 0; y < code->width; y++) {
        draw_row(&writer, code, y);
    }
    writer_u8(&writer, 0);
    assert(!writer.overflowed);
    ret_qr->width = (unsigned)code->width;
    ret_qr->path = path;
    ret_qr->dark = dark;
    return OK;
}

static struct status encode(struct qr *qr, struct arena *arena, struct fault *fault)
{
    QRcode *code = QRcode_encodeData((int)strlen(qr->text),
                                     (const unsigned char *)qr->text, 0, QR_ECLEVEL_M);
    if (code == NULL) {
        return FAULT(fault, STATUS_NO_MEMORY, "no memory to draw a QR code");
    }
    const struct status drawn = draw(code, arena, qr, fault);
    QRcode_free(code);
    return drawn;
}
#else
static struct status encode(struct qr *qr, struct arena *arena, struct fault *fault)
{
    (void)qr;
    (void)arena;
    return FAULT(fault, STATUS_ENVIRONMENT,
                 "this program was built without QR codes (WITH_QR=no)");
}
#endif

struct status qr_make(const char *text, struct arena *arena, struct qr *ret_qr,
                      struct fault *fault)
{
    struct qr qr = {.text = text};
    const size_t size = strlen(text);
    if (size == 0 || size > QR_TEXT_SIZE_MAX) {
        return FAULT(fault, STATUS_INPUT, "R-271: a QR code holds 1 to %d bytes",
                     QR_TEXT_SIZE_MAX);
    }
    TRY(encode(&qr, arena, fault));
    *ret_qr = qr;
    return OK;
}

unsigned qr_width_tenths(const struct qr *qr)
{
    const unsigned side = qr->width + 2 * QR_QUIET;
    return side * (side <= WIDTH_LARGE ? TENTHS_WIDE : TENTHS_NARROW);
}

void qr_write_svg(const struct qr *qr, const char *label, struct html *html)
{
    const unsigned side = qr->width + 2 * QR_QUIET;
    const unsigned pixels =
        (qr_width_tenths(qr) * PIXELS_AN_INCH + TENTHS_AN_INCH - 1) / TENTHS_AN_INCH;
    char text[64];
    html_open(html, "svg");
    snprintf(text, sizeof(text), "0 0 %u %u", side, side);
    html_attribute(html, "viewBox", text);
    html_attribute_number(html, "width", pixels);
    html_attribute_number(html, "height", pixels);
    html_attribute(html, "role", "img");
    html_attribute(html, "aria-label", label);
    html_attribute(html, "shape-rendering", "crispEdges");
    html_open(html, "rect");
    html_attribute_number(html, "width", side);
    html_attribute_number(html, "height", side);
    html_attribute(html, "fill", "#fff");
    html_close(html);
    html_open(html, "path");
    html_attribute(html, "stroke", "#000");
    html_attribute(html, "d", qr->path);
    html_close(html);
    html_close(html);
}
