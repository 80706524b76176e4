/* pdf_break.h - where a line of text ends, by the rules of Chinese typesetting.
 *
 * Pure: the width of a character comes from the caller.  No line begins with a closing
 * mark (，。）》 and their like), none ends with an opening one; words of letters and
 * digits stay whole while a line can hold them. */
#ifndef REPORTS_PDF_BREAK_H
#define REPORTS_PDF_BREAK_H

#include "ledger/base/bytes.h"

/* The width of one character, in the unit of `width` below. */
typedef int64_t pdf_advance(void *context, uint32_t character);

struct pdf_line {
    struct bytes text; /* without the blanks at its end, borrowed                 */
    int64_t width;     /* of `text`                                               */
    bool is_last;      /* of its paragraph: never stretched                       */
};

/* Takes the next line off the front of *rest, at most `width` wide; '\n' ends a line.
 * A line holds at least one character, however narrow it is asked to be.  False at the
 * end of the text.  `rest` must be UTF-8. */
bool pdf_break_line(struct bytes *rest, int64_t width, pdf_advance *advance,
                    void *context, struct pdf_line *ret_line);

/* Where the lines of a title end: into ret_ends[0:count-1], in bytes of `text`,
 * the last line has no end of its own.  As few lines as hold it, of near-equal length,
 * never the middle one of three shortest, and ended behind a word where that can be
 * told.  Returns the count; 0: more than PDF_TITLE_LINES or PDF_TITLE_CHARACTERS, or
 * lines of its own, and the text is to be broken as any other.  `em` is the width of a
 * Chinese character; `text` must be UTF-8. */
enum { PDF_TITLE_LINES = 3, PDF_TITLE_CHARACTERS = 160 };
struct pdf_measure {
    pdf_advance *advance;
    void *context;
    int64_t width, em;
};
size_t pdf_break_title(struct bytes text, const struct pdf_measure *measure,
                       size_t ret_ends[static PDF_TITLE_LINES - 1]);

#endif
