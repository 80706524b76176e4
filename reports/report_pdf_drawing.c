/* report_pdf_drawing.c - charts and codes of a document on paper. */
#include "reports/html.h"
#include "reports/qr.h"
#include "reports/report_pdf_internal.h"
#include "reports/words.h"

#include <assert.h>

enum {
    MM = PDF_MILLIMETRE,
    PT = PDF_POINT,
    CHART_WIDTH = 360 * PT,
    ROWS_BESIDE = 40, /* of a table beside its chart */
    DRAWING_SIZE = 1 << 20,
    GAP = 10 * PT
};

/* The colours of a printed page (report_style.c), in words librsvg knows. */
static const char drawing_css[] =
    "svg{font-family:'Noto Serif CJK SC',serif;font-size:13px;fill:#000}"
    ".v{text-anchor:end}.m{text-anchor:middle;font-size:11px}"
    ".t{fill:#333;font-size:12px}"
    ".s0{fill:#1f4e79}.s1{fill:#7ba3c9}.s2{fill:#0d2137}.s3{fill:#b9c6d2}"
    ".track{fill:#eee}.mark{fill:#000}";

/* ---- drawings ----------------------------------------------------------------------
 */

/* What chart.c and qr.c write stands in a page of HTML, where the name space is
 * understood; alone it must be said. */
static struct bytes as_svg(struct bytes written, uint8_t *at)
{
    static const char begin[] = "<svg xmlns=\"http://www.w3.org/2000/svg\"";
    struct writer writer = writer_of(at, DRAWING_SIZE + sizeof(begin));
    assert(bytes_start_with(written, bytes_of("<svg ")));
    writer_text(&writer, begin);
    writer_run(&writer, bytes_from(written.at + 4, written.size - 4));
    return writer_bytes(&writer);
}

typedef void write_drawing(const struct report_pdf *page, const struct block *block,
                           struct html *html);

/* The drawing lies in the arena until the caller rewinds it. */
static struct status make_drawing(const struct report_pdf *page,
                                  const struct block *block, write_drawing *write,
                                  struct bytes *ret_svg, struct fault *fault)
{
    uint8_t *written = NULL;
    uint8_t *whole = NULL;
    ARENA_TAKE(page->document->arena, DRAWING_SIZE, written, fault);
    ARENA_TAKE(page->document->arena, DRAWING_SIZE + 64, whole, fault);
    struct output memory = output_of_memory(written, DRAWING_SIZE);
    struct html html = html_of(&memory);
    write(page, block, &html);
    TRY(output_finish(&memory, fault));
    *ret_svg = as_svg(output_bytes(&memory), whole);
    return OK;
}

static void write_chart(const struct report_pdf *page, const struct block *block,
                        struct html *html)
{
    chart_write_svg(block->chart, page->chart_count, page->document->language, html);
}

/* What is read off a drawing, for the leak scan; its figures are those of its table,
 * which is set too. */
static void show(const struct report_pdf *page, const char *text)
{
    if (!pdf_is_counting(page->pdf)) {
        output_show(page->output, bytes_of(text));
    }
}

/* A chart ready to be set: its drawing and how large it is.  It is never cut. */
struct picture {
    struct bytes svg;
    int64_t width, height;
};

static struct status prepare(struct report_pdf *page, const struct block *block,
                             struct picture *ret_picture, struct fault *fault)
{
    const struct report_pdf_form *form = page->form;
    struct picture picture = {.width = page->width};
    const int64_t most = form->height - form->top - form->bottom - form->caption.pitch;
    page->chart_count++;
    TRY(make_drawing(page, block, write_chart, &picture.svg, fault));
    if (picture.width > CHART_WIDTH) {
        picture.width = CHART_WIDTH;
    }
    picture.height = pdf_drawing_height(page->pdf, picture.svg, picture.width);
    if (picture.height > most) {
        picture.width = picture.width * most / picture.height;
        picture.height = most;
    }
    *ret_picture = picture;
    return OK;
}

/* Title and drawing, at the column's upper edge, which stays. */
static void put_picture(const struct report_pdf *page, const struct block *block,
                        const struct picture *picture, int64_t x)
{
    struct pdf_place place = {x, page->y, picture->width, 0, 1};
    pdf_text(page->pdf, &page->form->caption, place, bytes_of(block->chart->title));
    show(page, block->chart->description);
    place.y += page->form->caption.pitch;
    pdf_drawing(page->pdf, picture->svg, drawing_css, place);
}

/* Beside each other where there is room for two. */
static bool has_chart_beside(const struct report_pdf *page, const struct block *block)
{
    const struct block *next = block->next;
    return block->kind == BLOCK_CHART && next != NULL && next->kind == BLOCK_CHART &&
           page->width >= 2 * CHART_WIDTH + GAP &&
           document_shows_table(page->document, block->table) &&
           document_shows_table(page->document, next->table);
}

/* A chart, or two; *ret_count is how many. */
static struct status put_charts(struct report_pdf *page, const struct block *block,
                                size_t *ret_count, struct fault *fault)
{
    const size_t mark = arena_mark(page->document->arena);
    struct picture first = {0};
    struct picture second = {0};
    TRY(prepare(page, block, &first, fault));
    int64_t height = first.height;
    *ret_count = 1;
    if (has_chart_beside(page, block)) {
        *ret_count = 2;
        TRY(prepare(page, block->next, &second, fault));
        height = second.height > height ? second.height : height;
    }
    height += page->form->caption.pitch;
    report_pdf_keep(page, height);
    put_picture(page, block, &first, page->x);
    if (*ret_count == 2) {
        put_picture(page, block->next, &second, page->x + page->width - CHART_WIDTH);
    }
    page->y += height + GAP;
    page->is_fresh = false;
    arena_rewind(page->document->arena, mark);
    return OK;
}

/* The table in the column's left part and its chart at the right, when both lie on one
 * sheet so; else *ret_is_set is false and nothing was set. */
static struct status put_both(struct report_pdf *page, const struct block *block,
                              bool *ret_is_set, struct fault *fault)
{
    const struct report_pdf_form *form = page->form;
    const int64_t width = page->width;
    const int64_t sheet = form->height - form->top - form->bottom;
    const size_t mark = arena_mark(page->document->arena);
    struct picture picture = {0};
    int64_t height = 0;
    if (width < 2 * CHART_WIDTH + GAP || block->table->row_count > ROWS_BESIDE) {
        return OK;
    }
    page->width = width - CHART_WIDTH - 2 * GAP;
    TRY(report_pdf_table_height(page, block->table, &height, fault));
    page->width = width;
    if (height == 0 || height > sheet) {
        return OK;
    }
    TRY(prepare(page, block, &picture, fault));
    const int64_t beside = picture.height + form->caption.pitch;
    report_pdf_keep(page, height > beside ? height : beside);
    const int64_t end = page->y + beside;
    put_picture(page, block, &picture, page->x + width - CHART_WIDTH);
    arena_rewind(page->document->arena, mark);
    page->width = width - CHART_WIDTH - 2 * GAP;
    TRY(report_pdf_table(page, block->table, fault));
    page->width = width;
    page->y = (page->y > end ? page->y : end) + GAP / 2;
    *ret_is_set = true;
    return OK;
}

struct status report_pdf_chart(struct report_pdf *page, const struct block *block,
                               size_t *ret_count, struct fault *fault)
{
    const struct block *chart = block->kind == BLOCK_CHART ? block : block->next;
    const bool is_table_first = chart != block;
    bool is_set = false;
    size_t count = 1;
    const bool is_alone =
        !is_table_first && document_shows_table(page->document, chart->table);
    if (!is_alone) {
        TRY(put_both(page, chart, &is_set, fault));
    }
    if (!is_set && is_table_first) {
        TRY(report_pdf_table(page, chart->table, fault));
    }
    if (!is_set) {
        TRY(put_charts(page, chart, &count, fault));
    }
    *ret_count = count + (is_table_first ? 1 : 0);
    return is_set || is_table_first || is_alone
               ? OK
               : report_pdf_table(page, chart->table, fault);
}

struct status report_pdf_chart_height(struct report_pdf *page,
                                      const struct block *block, int64_t *height,
                                      struct fault *fault)
{
    const size_t mark = arena_mark(page->document->arena);
    struct picture picture = {0};
    if (block == NULL || block->kind != BLOCK_CHART) {
        return OK;
    }
    TRY(prepare(page, block, &picture, fault));
    page->chart_count--;
    arena_rewind(page->document->arena, mark);
    *height = picture.height + page->form->caption.pitch;
    return OK;
}

/* ---- codes ------------------------------------------------------------------------
 */

int64_t report_pdf_code_width(const struct block *block)
{
    return (int64_t)qr_width_tenths(block->code) * MM / 10;
}

int64_t report_pdf_code_height(const struct report_pdf *page, const struct block *block)
{
    struct pdf_style style = page->form->small;
    const int64_t width = report_pdf_code_width(block);
    return width + (int64_t)pdf_lines(page->pdf, &style, bytes_of(block->text), width) *
                       style.pitch;
}

void report_pdf_code(struct report_pdf *page, const struct block *block, int64_t x)
{
    struct pdf_style style = page->form->small;
    const int64_t width = report_pdf_code_width(block);
    style.align = PDF_CENTRE;
    show(page, block->code->text);
    pdf_modules(page->pdf, (struct pdf_box){x, page->y, width, width},
                block->code->dark, block->code->width, QR_QUIET);
    struct pdf_place place = {.x = x, .y = page->y + width, .width = width};
    place.count = pdf_lines(page->pdf, &style, bytes_of(block->text), width);
    pdf_text(page->pdf, &style, place, bytes_of(block->text));
    page->is_fresh = false;
}
