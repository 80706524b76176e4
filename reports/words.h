/* words.h - the few words the writers print themselves, in both languages of a report.
 *
 * A report's language is chosen by its reader, not by the locale of the clerk who made
 * it, hence not gettext. */
#ifndef REPORTS_WORDS_H
#define REPORTS_WORDS_H

#include "reports/table.h"

enum word {
    WORD_NO_DATA = 0, /* what is missing prints */
    WORD_NOTE,
    WORD_UNIT,
    WORD_TARGET,
    WORD_FIGURES_AS_TABLE,
    WORD_SEE_TABLE,
    WORD_NO_ROWS,
    WORD_LEFT_OUT, /* takes a count before it */
    WORD_PROVENANCE,
    WORD_AS_OF,
    WORD_SEAL,
    WORD_TREE_SIZE,
    WORD_ROOT,
    WORD_ORIGIN,
    WORD_PROGRAM,
    WORD_PROVENANCE_WHY,
    WORD_COLON,
    WORD_DAY_TO_FILL,
    WORD_ABOUT, /* a worksheet beside the tables */
    WORD_TABLE,
    WORD_PRACTICE_WHY, /* below the mark of a practice ledger */
    WORD_CODE,         /* what a QR code is called when read aloud */
    WORD_COUNT_OF_WORDS
};

/* Static text. */
const char *words_get(enum language language, enum word word);

#endif
