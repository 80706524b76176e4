/* phrases_evaluation.h - the words of evaluations, in both languages. */
#ifndef REPORTS_PHRASES_EVALUATION_H
#define REPORTS_PHRASES_EVALUATION_H

#include "ledger/indicator.h"
#include "reports/table.h"

enum evaluation_phrase {
    EVALUATION_EXPLAIN_TITLE = 0,
    EVALUATION_EXPLAIN_FORMULA,
    EVALUATION_EXPLAIN_TABLE,
    EVALUATION_EXPLAIN_PAGE,
    EVALUATION_EXPLAIN_NONE,
    EVALUATION_EXPLAIN_MOST,
    EVALUATION_PAGE_SUM,
    EVALUATION_ALL_SUM,
    EVALUATION_VALUE,
    EVALUATION_PART,
    EVALUATION_WHOLE,
    EVALUATION_ENTRIES,
    EVALUATION_KIND,
    EVALUATION_WHAT,
    EVALUATION_PART_FEN,
    EVALUATION_WHOLE_FEN,
    EVALUATION_LINE,
    EVALUATION_MISSED,
    EVALUATION_CLASS,
    EVALUATION_PHRASE_COUNT
};
const char *phrases_evaluation(enum language language, enum evaluation_phrase phrase);

/* "按时发放率"; and how it is computed, in one line. */
const char *phrases_indicator(enum language language, enum indicator indicator);
const char *phrases_formula(enum language language, enum indicator indicator);
/* "批次"; "分录" for a kind that no figure is made from. */
const char *phrases_kind(enum language language, uint64_t kind);
/* "%", "人", "元" */
const char *phrases_measure(enum language language, enum indicator_measure measure);

#endif
