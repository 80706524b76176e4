/* pdf.c - see pdf.h: the file, its sheets, boxes and marks. */
#include "reports/pdf.h"

#include "reports/pdf_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FAMILY_SIZE = 160,
    MARK_SIZE = 30 * PDF_POINT,
    MARK_ROWS = 3,
    MARK_COLUMNS = 2,
    REFERENCE = 1000 /* size at which advances are read */
};

double pdf_points(int64_t thousandths)
{
    return (double)thousandths / PDF_POINT;
}

void pdf_trouble(struct pdf *pdf, const char *what)
{
    if (pdf->trouble == NULL) {
        pdf->trouble = what;
    }
}

void pdf_set_ink(struct pdf *pdf, enum pdf_ink ink)
{
    static const struct {
        int64_t red, green, blue;
    } inks[] = {{0, 0, 0}, {290, 290, 290}, {640, 0, 0}};
    pdf->library->cairo_set_source_rgb(pdf->cairo, pdf_points(inks[ink].red),
                                       pdf_points(inks[ink].green),
                                       pdf_points(inks[ink].blue));
}

/* ---- fonts ----------------------------------------------------------------------- */

struct family {
    const char *key; /* in the site's list, NULL: as the face before it */
    const char *name;
    bool is_bold;
    bool is_bold_itself; /* the site's own font is as heavy as wanted */
};

/* Song throughout but for headings: cairo 1.16 embeds all subroutines of Noto Sans, a
 * megabyte, as soon as certain letters stand beside certain characters. */
static const struct family families[PDF_FACE_COUNT] = {
    [PDF_TEXT] = {"text", "Noto Serif CJK SC", false, false},
    [PDF_TITLE] = {"title", "Noto Serif CJK SC", true, true},
    [PDF_HEADING] = {"heading", "Noto Sans CJK SC", true, true},
    [PDF_TABLE] = {"table", "Noto Serif CJK SC", false, false},
    [PDF_STRONG] = {NULL, "Noto Serif CJK SC", true, false},
    [PDF_FIXED] = {"fixed", "Noto Sans Mono CJK SC", false, false},
};

static struct status refuse_fonts(struct fault *fault)
{
    return FAULT(fault, STATUS_USAGE,
                 "the fonts of a site are named like "
                 "\"text=FangSong;title=FZXiaoBiaoSong-B05S\"; the words are text, "
                 "title, heading, table and fixed");
}

/* The site's words, each "key=family", into list[]; their families, NUL-terminated. */
static struct status read_fonts(const char *fonts,
                                char list[static PDF_FACE_COUNT][FAMILY_SIZE],
                                struct fault *fault)
{
    while (fonts != NULL && *fonts != '\0') {
        const size_t size = strcspn(fonts, ";");
        const size_t key = strcspn(fonts, "=");
        size_t face = 0;
        while (face < PDF_FACE_COUNT &&
               (families[face].key == NULL || strlen(families[face].key) != key ||
                strncmp(families[face].key, fonts, key) != 0)) {
            face++;
        }
        if (face == PDF_FACE_COUNT || key + 1 >= size ||
            size - key - 1 >= FAMILY_SIZE - 32) {
            return refuse_fonts(fault);
        }
        memcpy(list[face], fonts + key + 1, size - key - 1);
        list[face][size - key - 1] = '\0';
        fonts += fonts[size] == ';' ? size + 1 : size;
    }
    return OK;
}

static struct status make_faces(struct pdf *pdf, struct fault *fault)
{
    const struct pdf_library *library = pdf->library;
    char site[PDF_FACE_COUNT][FAMILY_SIZE] = {{0}};
    TRY(read_fonts(pdf->paper.fonts, site, fault));
    for (size_t i = 0; i < PDF_FACE_COUNT; i++) {
        const struct family *family = &families[i];
        const char *own = site[family->key == NULL ? i - 1 : i];
        char name[FAMILY_SIZE];
        (void)snprintf(name, sizeof(name), "%s%s%s", own, own[0] == '\0' ? "" : ",",
                       family->name);
        const bool is_bold =
            family->is_bold && (own[0] == '\0' || !family->is_bold_itself);
        pdf->faces[i] = library->pango_font_description_new();
        library->pango_font_description_set_family(pdf->faces[i], name);
        library->pango_font_description_set_weight(
            pdf->faces[i], is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        library->pango_font_description_set_absolute_size(pdf->faces[i],
                                                          REFERENCE * PANGO_SCALE);
    }
    return OK;
}

/* Chinese forms of characters that other languages write otherwise, and no fitting of
 * outlines to a screen. */
static struct status make_layout(struct pdf *pdf, struct fault *fault)
{
    const struct pdf_library *library = pdf->library;
    cairo_font_options_t *options = library->cairo_font_options_create();
    library->cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    library->cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pdf->context = library->pango_font_map_create_context(
        library->pango_cairo_font_map_get_default());
    library->pango_cairo_context_set_font_options(pdf->context, options);
    library->cairo_font_options_destroy(options);
    library->pango_context_set_language(pdf->context,
                                        library->pango_language_from_string("zh-cn"));
    pdf->layout = library->pango_layout_new(pdf->context);
    return make_faces(pdf, fault);
}

/* ---- the file -------------------------------------------------------------------- */

/* What looking up fonts and characters gave is kept for the next file: of a site of
 * thousands of notices the same few hundred are asked for in each. */
static struct pdf *kept;

static const char *fonts_of(const struct pdf_paper *paper)
{
    return paper->fonts == NULL ? "" : paper->fonts;
}

static void discard(struct pdf *pdf)
{
    const struct pdf_library *library = pdf->library;
    for (size_t i = 0; i < pdf->font_count; i++) {
        library->cairo_font_face_destroy(pdf->fonts[i]);
    }
    for (size_t i = 0; i < PDF_FACE_COUNT && pdf->faces[i] != NULL; i++) {
        library->pango_font_description_free(pdf->faces[i]);
    }
    library->g_object_unref(pdf->layout);
    library->g_object_unref(pdf->context);
    free(pdf->faces_of);
    free(pdf);
}

static struct status anew_open(const struct pdf_library *library,
                               const struct pdf_paper *paper, struct pdf **ret_pdf,
                               struct fault *fault)
{
    const size_t size = strlen(fonts_of(paper)) + 1;
    struct pdf *pdf = calloc(1, sizeof(*pdf));
    char *fonts = malloc(size);
    if (pdf == NULL || fonts == NULL) {
        free(pdf);
        free(fonts);
        return FAULT(fault, STATUS_NO_MEMORY, "no memory to write a PDF");
    }
    memcpy(fonts, fonts_of(paper), size);
    pdf->library = library;
    pdf->paper = *paper;
    pdf->faces_of = fonts;
    const struct status made = make_layout(pdf, fault);
    if (!status_is_ok(made)) {
        discard(pdf);
        return made;
    }
    *ret_pdf = pdf;
    return OK;
}

struct status pdf_open(const struct pdf_paper *paper, struct output *output,
                       struct pdf **ret_pdf, struct fault *fault)
{
    const struct pdf_library *library = NULL;
    struct pdf *pdf = NULL;
    TRY(pdf_library_load(&library, fault));
    if (kept != NULL && strcmp(kept->faces_of, fonts_of(paper)) == 0) {
        pdf = kept;
        kept = NULL;
    } else {
        TRY(anew_open(library, paper, &pdf, fault));
    }
    pdf->paper = *paper;
    pdf->output = output;
    pdf->sheet = 1;
    pdf->sheet_count = 0;
    *ret_pdf = pdf;
    return OK;
}

/* A failure is of one file, and room for fonts is the same for each. */
void pdf_close(struct pdf *pdf)
{
    if (pdf == NULL) {
        return;
    }
    const struct pdf_library *library = pdf->library;
    if (pdf->cairo != NULL) {
        library->cairo_destroy(pdf->cairo);
        library->cairo_surface_destroy(pdf->surface);
        pdf->cairo = NULL;
        pdf->surface = NULL;
    }
    pdf->batch.count = 0;
    pdf->batch.text_size = 0;
    pdf->batch.is_faint = false;
    pdf->paper = (struct pdf_paper){0};
    pdf->output = NULL;
    if (pdf->missing != 0 || pdf->trouble != NULL ||
        pdf->font_count > PDF_FONTS_MAX / 2) {
        discard(pdf);
        return;
    }
    if (kept != NULL) {
        discard(kept);
    }
    kept = pdf;
}

static cairo_status_t put_bytes(void *context, const unsigned char *bytes,
                                unsigned count)
{
    struct pdf *pdf = context;
    output_put(pdf->output, bytes_from(bytes, count));
    return CAIRO_STATUS_SUCCESS; /* the output keeps its own failures */
}

/* "2024-01-31 17:30:00 +08:00" as the library reads it. */
static void write_day(const char *made, char ret_day[static 32])
{
    static const char shape[] = "0000-00-00 00:00:00 +00:00";
    bool is_day = made != NULL && strlen(made) == sizeof(shape) - 1;
    for (size_t i = 0; is_day && i < sizeof(shape) - 1; i++) {
        is_day = shape[i] == '0' ? made[i] >= '0' && made[i] <= '9'
                                 : made[i] == shape[i] || shape[i] == '+';
    }
    (void)snprintf(ret_day, 32, "%.10sT%.8s%.6s", is_day ? made : "2000-01-01",
                   is_day ? made + 11 : "00:00:00", is_day ? made + 20 : "+00:00");
}

static void describe(struct pdf *pdf)
{
    const struct pdf_library *library = pdf->library;
    char day[32];
    const struct {
        cairo_pdf_metadata_t kind;
        const char *text;
    } facts[] = {{CAIRO_PDF_METADATA_TITLE, pdf->paper.title},
                 {CAIRO_PDF_METADATA_AUTHOR, pdf->paper.author},
                 {CAIRO_PDF_METADATA_CREATOR, pdf->paper.program}};
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        if (facts[i].text != NULL) {
            output_show(pdf->output, bytes_of(facts[i].text));
            library->cairo_pdf_surface_set_metadata(pdf->surface, facts[i].kind,
                                                    facts[i].text);
        }
    }
    write_day(pdf->paper.made, day);
    library->cairo_pdf_surface_set_metadata(pdf->surface,
                                            CAIRO_PDF_METADATA_CREATE_DATE, day);
}

static struct status check(struct pdf *pdf, struct fault *fault)
{
    if (pdf->missing != 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-286: no font of this machine has the character U+%04" PRIX32
                     "; install one (fonts-noto-cjk), name it in MINGZHANG_FONTS, or "
                     "choose html",
                     pdf->missing);
    }
    if (pdf->trouble == NULL && pdf->surface != NULL) {
        const cairo_status_t status = pdf->library->cairo_status(pdf->cairo);
        if (status != CAIRO_STATUS_SUCCESS) {
            pdf_trouble(pdf, pdf->library->cairo_status_to_string(status));
        }
    }
    return pdf->trouble == NULL ? OK
                                : FAULT(fault, STATUS_ENVIRONMENT,
                                        "the PDF cannot be written: %s", pdf->trouble);
}

struct status pdf_draw(struct pdf *pdf, struct fault *fault)
{
    const struct pdf_library *library = pdf->library;
    TRY(check(pdf, fault));
    output_pack(pdf->output);
    pdf->sheet_count = pdf->sheet;
    pdf->sheet = 1;
    pdf->surface = library->cairo_pdf_surface_create_for_stream(
        put_bytes, pdf, pdf_points(pdf->paper.width), pdf_points(pdf->paper.height));
    pdf->cairo = library->cairo_create(pdf->surface);
    describe(pdf);
    return check(pdf, fault);
}

struct status pdf_finish(struct pdf *pdf, struct fault *fault)
{
    pdf_next_sheet(pdf);
    TRY(check(pdf, fault));
    pdf->library->cairo_surface_finish(pdf->surface);
    const cairo_status_t status = pdf->library->cairo_surface_status(pdf->surface);
    if (status != CAIRO_STATUS_SUCCESS) {
        pdf_trouble(pdf, pdf->library->cairo_status_to_string(status));
    }
    return check(pdf, fault);
}

/* ---- sheets ---------------------------------------------------------------------- */

size_t pdf_sheet(const struct pdf *pdf)
{
    return pdf->sheet;
}

size_t pdf_sheet_count(const struct pdf *pdf)
{
    return pdf->sheet_count;
}

bool pdf_is_counting(const struct pdf *pdf)
{
    return pdf->cairo == NULL;
}

void pdf_next_sheet(struct pdf *pdf)
{
    if (!pdf_is_counting(pdf)) {
        pdf_glyphs_flush(pdf);
        pdf->library->cairo_show_page(pdf->cairo);
    }
    pdf->sheet++;
}

static void add_box(const struct pdf *pdf, struct pdf_box box)
{
    pdf->library->cairo_rectangle(pdf->cairo, pdf_points(box.x), pdf_points(box.y),
                                  pdf_points(box.width), pdf_points(box.height));
}

void pdf_fill(struct pdf *pdf, struct pdf_box box, int64_t grey)
{
    if (!pdf_is_counting(pdf)) {
        pdf->library->cairo_set_source_rgb(pdf->cairo, pdf_points(grey),
                                           pdf_points(grey), pdf_points(grey));
        add_box(pdf, box);
        pdf->library->cairo_fill(pdf->cairo);
    }
}

void pdf_frame(struct pdf *pdf, struct pdf_box box, int64_t thickness, int64_t grey)
{
    if (!pdf_is_counting(pdf)) {
        pdf->library->cairo_set_source_rgb(pdf->cairo, pdf_points(grey),
                                           pdf_points(grey), pdf_points(grey));
        pdf->library->cairo_set_line_width(pdf->cairo, pdf_points(thickness));
        add_box(pdf, box);
        pdf->library->cairo_stroke(pdf->cairo);
    }
}

/* Each run of dark modules in a row is one stroke; a module is 1 wide and high. */
static void add_modules(const struct pdf *pdf, const uint8_t *row, size_t side,
                        struct pdf_box module)
{
    const struct pdf_library *library = pdf->library;
    const int64_t middle = module.y * PDF_POINT + PDF_POINT / 2;
    for (size_t from = 0, to = 0; from < side; from = to + 1) {
        for (to = from; to < side && row[to] != 0; to++) {
        }
        if (to > from) {
            const int64_t x = (module.x + (int64_t)from) * PDF_POINT;
            library->cairo_move_to(pdf->cairo, pdf_points(x), pdf_points(middle));
            library->cairo_line_to(pdf->cairo,
                                   pdf_points(x + (int64_t)(to - from) * PDF_POINT),
                                   pdf_points(middle));
        }
    }
}

void pdf_modules(struct pdf *pdf, struct pdf_box box, const uint8_t *dark, size_t side,
                 size_t quiet)
{
    const struct pdf_library *library = pdf->library;
    const double module = pdf_points(box.width / (int64_t)(side + 2 * quiet));
    struct pdf_box at = {.x = (int64_t)quiet, .y = (int64_t)quiet};
    if (pdf_is_counting(pdf)) {
        return;
    }
    pdf_glyphs_flush(pdf);
    pdf_fill(pdf, box, PDF_POINT);
    pdf_set_ink(pdf, PDF_BLACK);
    library->cairo_save(pdf->cairo);
    library->cairo_translate(pdf->cairo, pdf_points(box.x), pdf_points(box.y));
    library->cairo_scale(pdf->cairo, module, module);
    library->cairo_set_line_width(pdf->cairo, 1);
    for (size_t row = 0; row < side; row++) {
        add_modules(pdf, dark + row * side, side, at);
        at.y++;
    }
    library->cairo_stroke(pdf->cairo);
    library->cairo_restore(pdf->cairo);
}

/* One mark, turned by 30 degrees around its middle. */
static void put_mark(struct pdf *pdf, struct bytes words, int64_t x, int64_t y)
{
    const struct pdf_library *library = pdf->library;
    const struct pdf_style style = {
        .face = PDF_STRONG, .size = MARK_SIZE, .pitch = MARK_SIZE, .ink = PDF_RED};
    library->cairo_save(pdf->cairo);
    library->cairo_translate(pdf->cairo, pdf_points(x), pdf_points(y));
    library->cairo_rotate(pdf->cairo, pdf_points(-524)); /* a twelfth of a turn */
    pdf_glyphs_put(pdf, &style, words, -pdf_width(pdf, &style, words) / 2,
                   MARK_SIZE / 3, 0);
    pdf_glyphs_flush(pdf);
    library->cairo_restore(pdf->cairo);
}

void pdf_mark(struct pdf *pdf, const char *words)
{
    if (pdf_is_counting(pdf)) {
        return;
    }
    pdf_glyphs_flush(pdf);
    pdf->batch.is_faint = true;
    for (int64_t row = 0; row < MARK_ROWS; row++) {
        for (int64_t column = 0; column < MARK_COLUMNS; column++) {
            put_mark(pdf, bytes_of(words),
                     pdf->paper.width * (2 * column + 1) / (2 * MARK_COLUMNS),
                     pdf->paper.height * (2 * row + 1) / (2 * MARK_ROWS));
        }
    }
    pdf->batch.is_faint = false;
}
