/* evaluation_headings.h - which column of a form is which, by the words above it;
 * private to evaluation_form.c. */
#ifndef IMPORTERS_EVALUATION_HEADINGS_H
#define IMPORTERS_EVALUATION_HEADINGS_H

#include "importers/sheet.h"
#include "ledger/self_evaluation.h"

enum {
    EVALUATION_HEADING_SIZE = 64,
    EVALUATION_GOAL_COLUMNS = 2,
    EVALUATION_SIGN = SELF_INDICATOR_CELLS, /* columns only the reading knows */
    EVALUATION_UNIT,
    EVALUATION_LEVEL, /* and the two behind it */
    EVALUATION_INDICATOR_COLUMNS = EVALUATION_LEVEL + 3
};

/* Half width, without blanks and line ends, up to the first parenthesis; empty when it
 * is too long for a heading. */
struct bytes evaluation_headings_fold(struct bytes cell,
                                      char buffer[static EVALUATION_HEADING_SIZE]);
/* Each gives how many of its headings the row has, and ret_at[field] the column of each
 * from 1; what is not there is left as it was: the block of money (SELF_MONEY_COLUMNS),
 * goals, indicators. */
size_t evaluation_headings_money(const struct sheet_row *row,
                                 size_t ret_at[static SELF_MONEY_COLUMNS]);
size_t evaluation_headings_goals(const struct sheet_row *row,
                                 size_t ret_at[static EVALUATION_GOAL_COLUMNS]);
size_t
evaluation_headings_indicators(const struct sheet_row *row,
                               size_t ret_at[static EVALUATION_INDICATOR_COLUMNS]);

#endif
