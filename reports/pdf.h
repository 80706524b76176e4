/* pdf.h - sheets of paper as a PDF: text, rules, shades and drawings, at places.
 *
 * The only door to cairo, pango, HarfBuzz and librsvg, which are loaded when a PDF is
 * first written: a command that writes none starts without them.  Every length is in
 * thousandths of a point (1/72 inch), from the upper left corner of the sheet.
 *
 * Sheets are set twice: first counted, then drawn, so that each can say how many there
 * are; counting draws nothing.  What is drawn is also shown to the leak scan of the
 * output, word for word.  Drawing is sticky: the first failure is kept and
 * comes out of pdf_finish().  Fonts are embedded, text stays text.
 *
 * a character that no font has is never set as a box or left out.
 * equal sheets give equal bytes, whatever was written before. */
#ifndef REPORTS_PDF_H
#define REPORTS_PDF_H

#include "reports/output.h"

enum {
    PDF_POINT = 1000,     /* thousandths of a point           */
    PDF_MILLIMETRE = 2835 /* the same, of a millimetre        */
};

/* By what they are for; a site may name its own font for each (pdf_open). */
enum pdf_face {
    PDF_TEXT = 0, /* text of a notice: Song, or the site's FangSong */
    PDF_TITLE,    /* title                                         */
    PDF_HEADING,  /* headings of a notice: Hei                     */
    PDF_TABLE,    /* tables and small print                        */
    PDF_STRONG,   /* the same, bold                                */
    PDF_FIXED,    /* every character as wide as the next           */
    PDF_FACE_COUNT
};
enum pdf_ink { PDF_BLACK = 0, PDF_SOFT, PDF_RED };
enum pdf_align { PDF_LEFT = 0, PDF_CENTRE, PDF_RIGHT, PDF_JUSTIFIED };

struct pdf_style {
    enum pdf_face face;
    enum pdf_ink ink;
    enum pdf_align align;
    int64_t size;    /* of the characters                      */
    int64_t pitch;   /* from one line to the next              */
    int64_t spacing; /* added to each character, may be below 0 */
    size_t indent;   /* of the first line, in characters       */
};

/* Where a text stands: its upper left corner, its width, and which of its lines. */
struct pdf_place {
    int64_t x, y, width;
    size_t first, count; /* lines from `first` on, at most `count` */
};

struct pdf_box {
    int64_t x, y, width, height;
};

/* Everything is borrowed until pdf_close(). */
struct pdf_paper {
    int64_t width, height;
    const char *title, *author, *program; /* what the file says of itself       */
    const char *made;  /* "2024-01-31 17:30:00 +08:00"; anything else: 2000-01-01 */
    const char *fonts; /* "text=FangSong;title=..." or NULL                     */
};

struct pdf;

/* Begins counting.  A family that is not installed gives way to Noto CJK.
 * Errors: STATUS_USAGE (`fonts` is not of that form), STATUS_ENVIRONMENT (a library is
 * not there), STATUS_NO_MEMORY; *ret_pdf untouched. */
struct status pdf_open(const struct pdf_paper *paper, struct output *output,
                       struct pdf **ret_pdf, struct fault *fault) MUST_USE;
/* NULL does nothing. */
void pdf_close(struct pdf *pdf);

/* Ends counting, begins drawing on the first sheet.  Errors: STATUS_REFUSED R-286 (a
 * character met while counting), STATUS_ENVIRONMENT. */
struct status pdf_draw(struct pdf *pdf, struct fault *fault) MUST_USE;
/* The number of the sheet being set, from 1. */
size_t pdf_sheet(const struct pdf *pdf);
/* How many there are; 0 while counting. */
size_t pdf_sheet_count(const struct pdf *pdf);
bool pdf_is_counting(const struct pdf *pdf);
/* Ends the sheet and begins the next. */
void pdf_next_sheet(struct pdf *pdf);
/* Ends the last sheet and puts the rest of the file into the output.
 * Errors: the first failure of drawing: STATUS_REFUSED R-286, STATUS_ENVIRONMENT. */
struct status pdf_finish(struct pdf *pdf, struct fault *fault) MUST_USE;

/* Lines that `text` takes in `width`, at least 1; the width of the widest of its lines
 * when nothing but '\n' breaks them. */
size_t pdf_lines(struct pdf *pdf, const struct pdf_style *style, struct bytes text,
                 int64_t width);
int64_t pdf_width(struct pdf *pdf, const struct pdf_style *style, struct bytes text);
void pdf_text(struct pdf *pdf, const struct pdf_style *style, struct pdf_place place,
              struct bytes text);

/* A filled box; `grey` in thousandths, 0 is black.  A rule is a thin one. */
void pdf_fill(struct pdf *pdf, struct pdf_box box, int64_t grey);
void pdf_frame(struct pdf *pdf, struct pdf_box box, int64_t thickness, int64_t grey);
/* A square of side * side modules, black where dark[row * side + column] is not 0, on
 * white, with `quiet` modules of white on every side of them within the box. */
void pdf_modules(struct pdf *pdf, struct pdf_box box, const uint8_t *dark, size_t side,
                 size_t quiet);
/* Thin red words across the sheet, over everything. */
void pdf_mark(struct pdf *pdf, const char *words);

/* An SVG drawing, UTF-8 with one <svg> around it, as wide as asked; `css` beside it.
 * Its height comes from its viewBox.  A drawing that cannot be read is a failure. */
int64_t pdf_drawing_height(struct pdf *pdf, struct bytes svg, int64_t width);
void pdf_drawing(struct pdf *pdf, struct bytes svg, const char *css,
                 struct pdf_place place);

#endif
