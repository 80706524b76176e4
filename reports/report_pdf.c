/* report_pdf.c - a document on paper (report.h): forms, sheets and their footers.
 *
 * a notice stands as the text part of GB/T 9704-2012 does (domain.md 5.3): A4,
 * margins of 37, 26, 35 and 28 mm, 22 lines of 28 characters of 16 points. */
#include "ledger/base/text.h"
#include "ledger/ledger.h"
#include "reports/pdf_break.h"
#include "reports/report.h"
#include "reports/report_pdf_internal.h"
#include "reports/words.h"

#include <stdio.h>

enum {
    MM = PDF_MILLIMETRE,
    PT = PDF_POINT,
    A4_SHORT = 595276,
    A4_LONG = 841890,
    A5_LONG = 595276,
    A5_SHORT = 419528,
    LINE_SIZE = 512,
    TITLE_SIZE = 1024,
    FOOT_SIZE = 6500,
    FOOT_PITCH = 9 * PT,
    NUMBER_SIZE = 14 * PT /* 4号 */
};

static const struct report_pdf_form forms[] = {
    [DOCUMENT_OFFICE] =
        {.width = A4_LONG,
         .height = A4_SHORT,
         .left = 14 * MM,
         .right = 14 * MM,
         .top = 14 * MM,
         .bottom = 16 * MM,
         .title = {.face = PDF_TITLE,
                   .align = PDF_CENTRE,
                   .size = 18 * PT,
                   .pitch = 26 * PT},
         .text = {.face = PDF_TABLE, .size = 10 * PT, .pitch = 15 * PT},
         .heading = {.face = PDF_STRONG, .size = 12 * PT, .pitch = 20 * PT},
         .caption = {.face = PDF_STRONG, .size = 10500, .pitch = 16 * PT},
         .cell = {.face = PDF_TABLE, .size = 9 * PT, .pitch = 12500},
         .small =
             {.face = PDF_TABLE, .ink = PDF_SOFT, .size = 8 * PT, .pitch = 12 * PT},
         .label = {.face = PDF_TABLE, .ink = PDF_SOFT, .size = 8500, .pitch = 13 * PT},
         .figure = {.face = PDF_STRONG, .size = 15 * PT, .pitch = 20 * PT},
         .cell_head = PDF_STRONG,
         .after_title = 4 * PT,
         .pad_x = 4 * PT,
         .pad_y = 2 * PT,
         .has_heads = true},
    [DOCUMENT_NOTICE] =
        {.width = A4_SHORT,
         .height = A4_LONG,
         .left = 28 * MM,
         .right = 26 * MM,
         .top = 37 * MM,
         .bottom = 35 * MM,
         .title = {.face = PDF_TITLE,
                   .align = PDF_CENTRE,
                   .size = 22 * PT,
                   .pitch = 33 * PT},
         .text = {.face = PDF_TEXT,
                  .align = PDF_JUSTIFIED,
                  .size = 16 * PT,
                  .pitch = 28985,
                  .spacing = -208,
                  .indent = 2},
         .heading = {.face = PDF_HEADING,
                     .size = 16 * PT,
                     .pitch = 28985,
                     .spacing = -208,
                     .indent = 2},
         .caption = {.face = PDF_TITLE, .size = 12 * PT, .pitch = 22 * PT},
         .cell = {.face = PDF_TEXT, .size = 10500, .pitch = 14 * PT},
         .small = {.face = PDF_TEXT, .ink = PDF_SOFT, .size = 9 * PT, .pitch = 13 * PT},
         .label = {.face = PDF_TEXT, .ink = PDF_SOFT, .size = 9 * PT, .pitch = 13 * PT},
         .figure = {.face = PDF_TITLE, .size = 14 * PT, .pitch = 19 * PT},
         .cell_head = PDF_TITLE,
         .after_title = 29 * PT,
         .pad_x = 3500,
         .pad_y = 3 * PT,
         .has_heads = true},
    [DOCUMENT_COVER] =
        {.width = A4_SHORT,
         .height = A4_LONG,
         .left = 18 * MM,
         .right = 18 * MM,
         .top = 14 * MM,
         .bottom = 16 * MM,
         .title = {.face = PDF_TITLE,
                   .align = PDF_CENTRE,
                   .size = 18 * PT,
                   .pitch = 26 * PT},
         .text = {.face = PDF_TABLE, .size = 10 * PT, .pitch = 15 * PT},
         .heading = {.face = PDF_STRONG, .size = 12 * PT, .pitch = 20 * PT},
         .caption = {.face = PDF_STRONG, .size = 10500, .pitch = 17 * PT},
         .cell = {.face = PDF_TABLE, .size = 9500, .pitch = 13 * PT},
         .small = {.face = PDF_TABLE, .ink = PDF_SOFT, .size = 8500, .pitch = 12500},
         .label = {.face = PDF_TABLE, .ink = PDF_SOFT, .size = 8500, .pitch = 13 * PT},
         .figure = {.face = PDF_STRONG, .size = 14 * PT, .pitch = 19 * PT},
         .cell_head = PDF_STRONG,
         .after_title = 2 * PT,
         .pad_x = 5 * PT,
         .pad_y = 2 * PT,
         .has_heads = true},
    [DOCUMENT_SLIP] =
        {.width = A5_LONG,
         .height = A5_SHORT,
         .left = 12 * MM,
         .right = 12 * MM,
         .top = 9 * MM,
         .bottom = 13 * MM,
         .title = {.face = PDF_TITLE,
                   .align = PDF_CENTRE,
                   .size = 14 * PT,
                   .pitch = 20 * PT},
         .text = {.face = PDF_TABLE, .ink = PDF_SOFT, .size = 7500, .pitch = 11 * PT},
         .heading = {.face = PDF_STRONG, .size = 10 * PT, .pitch = 15 * PT},
         .caption = {.face = PDF_STRONG, .size = 9 * PT, .pitch = 14 * PT},
         .cell = {.face = PDF_TABLE, .size = 9 * PT, .pitch = 12 * PT},
         .small =
             {.face = PDF_TABLE, .ink = PDF_SOFT, .size = 7 * PT, .pitch = 10 * PT},
         .label =
             {.face = PDF_TABLE, .ink = PDF_SOFT, .size = 8 * PT, .pitch = 11 * PT},
         .figure = {.face = PDF_STRONG, .size = 12 * PT, .pitch = 16 * PT},
         .cell_head = PDF_STRONG,
         .after_title = 2 * PT,
         .pad_x = 4 * PT,
         .pad_y = 1500,
         .has_heads = false},
};

/* ---- sheets ------------------------------------------------------------------------
 */

int64_t report_pdf_room(const struct report_pdf *page)
{
    return page->form->height - page->form->bottom - page->y;
}

static void put_at(const struct report_pdf *page, const struct pdf_style *style,
                   int64_t y, const char *text)
{
    const struct report_pdf_form *form = page->form;
    const struct pdf_place place = {form->left, y,
                                    form->width - form->left - form->right, 0, 1};
    pdf_text(page->pdf, style, place, bytes_of(text));
}

/* "— 1 —", odd sheets right, even ones left, one character from the edge; seven
 * millimetres below the text. */
static void put_number(const struct report_pdf *page)
{
    char text[48];
    const size_t sheet = pdf_sheet(page->pdf);
    const bool is_odd = sheet % 2 == 1;
    const struct pdf_style style = {.face = PDF_TEXT,
                                    .size = NUMBER_SIZE,
                                    .pitch = NUMBER_SIZE,
                                    .align = is_odd ? PDF_RIGHT : PDF_LEFT};
    const struct report_pdf_form *form = page->form;
    const struct pdf_place place = {
        form->left + NUMBER_SIZE, form->height - form->bottom + 7 * MM,
        form->width - form->left - form->right - 2 * NUMBER_SIZE, 0, 1};
    (void)snprintf(text, sizeof(text), "— %zu —", sheet);
    pdf_text(page->pdf, &style, place, bytes_of(text));
}

/* What the sheet was made from, and how many there are: enough to verify each alone. */
static void put_foot(const struct report_pdf *page)
{
    const struct report_pdf_form *form = page->form;
    const struct provenance *from = &page->document->provenance;
    const enum language language = page->document->language;
    const bool is_zh = language == LANGUAGE_ZH;
    const char *colon = words_get(language, WORD_COLON);
    char text[LINE_SIZE];
    struct pdf_style style = {.face = form->small.face,
                              .ink = PDF_SOFT,
                              .size = FOOT_SIZE,
                              .pitch = FOOT_PITCH,
                              .align = PDF_LEFT};
    const bool is_notice = page->document->form == DOCUMENT_NOTICE;
    const int64_t y = form->height - form->bottom + (is_notice ? 14 : 4) * MM;
    (void)snprintf(text, sizeof(text), "%s%s%llu　%s%s%.120s",
                   words_get(language, WORD_TREE_SIZE), colon,
                   (unsigned long long)from->tree_size, words_get(language, WORD_ROOT),
                   colon, from->root == NULL ? "" : from->root);
    put_at(page, &style, y, text);
    if (page->document->digest != NULL) { /* */
        (void)snprintf(text, sizeof(text), "SHA-256%s%.64s", colon,
                       page->document->digest);
        put_at(page, &style, y + FOOT_PITCH, text);
    }
    (void)snprintf(text, sizeof(text),
                   is_zh ? "第 %zu 页，共 %zu 页" : "Page %zu of %zu",
                   pdf_sheet(page->pdf), pdf_sheet_count(page->pdf));
    style.align = PDF_RIGHT;
    put_at(page, &style, y, text);
    if (is_notice) {
        put_number(page);
    }
}

static void end_sheet(struct report_pdf *page)
{
    if (pdf_is_counting(page->pdf)) {
        return;
    }
    put_foot(page);
    if (page->document->provenance.is_practice) {
        pdf_mark(page->pdf, LEDGER_PRACTICE_MARK);
    }
}

void report_pdf_turn(struct report_pdf *page)
{
    end_sheet(page);
    pdf_next_sheet(page->pdf);
    page->y = page->form->top;
    page->is_fresh = true;
}

void report_pdf_keep(struct report_pdf *page, int64_t height)
{
    if (!page->is_fresh && height > report_pdf_room(page)) {
        report_pdf_turn(page);
    }
}

void report_pdf_words(struct report_pdf *page, const struct pdf_style *style,
                      const char *words)
{
    const struct bytes text = bytes_of(words);
    const size_t lines = pdf_lines(page->pdf, style, text, page->width);
    struct pdf_place place = {.x = page->x, .width = page->width};
    while (place.first < lines) {
        report_pdf_keep(page, style->pitch);
        int64_t room = report_pdf_room(page) / style->pitch;
        room = room < 1 ? 1 : room;
        place.count = lines - place.first;
        place.count = place.count > (size_t)room ? (size_t)room : place.count;
        place.y = page->y;
        pdf_text(page->pdf, style, place, text);
        page->y += (int64_t)place.count * style->pitch;
        page->is_fresh = false;
        place.first += place.count;
    }
}

/* ---- the document -------------------------------------------------------------------
 */

struct measuring {
    struct pdf *pdf;
    const struct pdf_style *style;
};

static int64_t measure_character(void *context, uint32_t character)
{
    const struct measuring *measuring = context;
    uint8_t space[4];
    struct writer writer = writer_of(space, sizeof(space));
    text_put(&writer, character);
    return pdf_width(measuring->pdf, measuring->style, writer_bytes(&writer));
}

/* */
static void put_title_words(struct report_pdf *page, const char *title)
{
    const struct pdf_style *style = &page->form->title;
    struct measuring measuring = {page->pdf, style};
    const struct pdf_measure measure = {measure_character, &measuring, page->width,
                                        style->size};
    const struct bytes text = bytes_of(title);
    char lines[TITLE_SIZE];
    size_t ends[PDF_TITLE_LINES - 1] = {0};
    const size_t count = pdf_break_title(text, &measure, ends);
    if (count <= 1 || text.size + count > sizeof(lines)) {
        report_pdf_words(page, style, title);
        return;
    }
    struct writer writer = writer_of(lines, sizeof(lines) - 1);
    for (size_t i = 0; i < count; i++) {
        const size_t begin = i == 0 ? 0 : ends[i - 1];
        const size_t end = i + 1 == count ? text.size : ends[i];
        writer_text(&writer, i == 0 ? "" : "\n");
        writer_run(&writer, text_trim(bytes_from(text.at + begin, end - begin)));
    }
    lines[writer_bytes(&writer).size] = '\0';
    report_pdf_words(page, style, lines);
}

static void put_title(struct report_pdf *page)
{
    const struct document *document = page->document;
    const struct report_pdf_form *form = page->form;
    struct pdf_style style = form->small;
    if (document->provenance.is_practice) {
        char text[LINE_SIZE];
        style.ink = PDF_RED;
        style.align = PDF_CENTRE;
        (void)snprintf(text, sizeof(text), "%s %s", LEDGER_PRACTICE_MARK,
                       words_get(document->language, WORD_PRACTICE_WHY));
        report_pdf_words(page, &style, text);
    }
    put_title_words(page, document->title);
    page->y += form->after_title;
    if (document->unit != NULL) {
        char text[LINE_SIZE];
        style = form->label;
        style.align = document->form == DOCUMENT_OFFICE ? PDF_LEFT : PDF_CENTRE;
        (void)snprintf(text, sizeof(text), "%s%s%s",
                       words_get(document->language, WORD_UNIT),
                       words_get(document->language, WORD_COLON), document->unit);
        report_pdf_words(page, &style, text);
        page->y += form->pad_y;
    }
}

/* Two lines side by side; the higher of them. */
static int64_t put_pair(const struct report_pdf *page, const struct pdf_style *style,
                        const struct provenance_line *lines)
{
    const enum language language = page->document->language;
    struct pdf_place place = {.x = page->x, .y = page->y};
    size_t most = 1;
    for (size_t i = 0; i < 2; i++) {
        char text[LINE_SIZE];
        const char *value = lines[i].value;
        (void)snprintf(text, sizeof(text), "%s%s%s", lines[i].label,
                       words_get(language, WORD_COLON),
                       value[0] != '\0' ? value : words_get(language, WORD_NO_DATA));
        place.width = page->width * (i == 0 ? 2 : 3) / 5;
        place.count = pdf_lines(page->pdf, style, bytes_of(text), place.width);
        pdf_text(page->pdf, style, place, bytes_of(text));
        place.x += place.width;
        most = place.count > most ? place.count : most;
    }
    return (int64_t)most * style->pitch;
}

/* Where all of this comes from, in full, after the last line. */
static void put_provenance(struct report_pdf *page)
{
    const enum language language = page->document->language;
    struct provenance_line lines[DOCUMENT_PROVENANCE_LINES];
    struct pdf_style style = page->form->small;
    style.size = 7 * PT;
    style.pitch = 10 * PT;
    document_provenance(page->document, lines);
    report_pdf_keep(page, (DOCUMENT_PROVENANCE_LINES / 2 + 2) * style.pitch);
    page->y += style.pitch / 2;
    const struct pdf_box rule = {page->x, page->y, page->width, 400};
    pdf_fill(page->pdf, rule, 600);
    page->y += style.pitch / 3;
    char text[LINE_SIZE];
    (void)snprintf(text, sizeof(text), "%s　%s", words_get(language, WORD_PROVENANCE),
                   words_get(language, WORD_PROVENANCE_WHY));
    report_pdf_words(page, &style, text);
    for (size_t i = 0; i < DOCUMENT_PROVENANCE_LINES; i += 2) {
        page->y += put_pair(page, &style, &lines[i]);
    }
}
_Static_assert(DOCUMENT_PROVENANCE_LINES % 2 == 0, "they are set in pairs");

/* All sheets, once. */
static struct status set_all(struct report_pdf *page, struct fault *fault)
{
    const struct report_pdf_form *form = page->form;
    page->x = form->left;
    page->width = form->width - form->left - form->right;
    page->y = form->top;
    page->is_fresh = true;
    page->chart_count = 0;
    put_title(page);
    const struct block *block = page->document->first;
    while (block != NULL) {
        size_t count = 1;
        TRY(report_pdf_block(page, block, &count, fault));
        for (size_t i = 0; i < count; i++) {
            block = block->next;
        }
    }
    put_provenance(page);
    end_sheet(page);
    return OK;
}

static struct status write_sheets(struct report_pdf *page, struct fault *fault)
{
    TRY(set_all(page, fault));
    TRY(pdf_draw(page->pdf, fault));
    TRY(set_all(page, fault));
    return pdf_finish(page->pdf, fault);
}

struct status report_write_pdf(const struct document *document, struct output *output,
                               struct fault *fault)
{
    struct report_pdf page = {
        .document = document, .form = &forms[document->form], .output = output};
    const struct provenance *from = &document->provenance;
    const struct pdf_paper paper = {.width = page.form->width,
                                    .height = page.form->height,
                                    .title = document->title,
                                    .author = document->unit,
                                    .program = from->program,
                                    .made = from->as_of,
                                    .fonts = document->fonts};
    TRY(pdf_open(&paper, output, &page.pdf, fault));
    const struct status written = write_sheets(&page, fault);
    pdf_close(page.pdf);
    return written;
}
