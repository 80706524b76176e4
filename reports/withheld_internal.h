/* withheld_internal.h - the decision about figures, as sets of terms; private to
 * withheld*.c and its suite. */
#ifndef REPORTS_WITHHELD_INTERNAL_H
#define REPORTS_WITHHELD_INTERNAL_H

#include "ledger/base/arena.h"
#include "ledger/base/status.h"

#include <stdbool.h>

enum { WITHHELD_FEW = 2 }; /* households that are not told apart */

/* A figure: the sum of factor * term; a term belongs to one household. */
struct withheld_term {
    uint32_t term;
    int32_t factor; /* 1 or -1 */
};
struct withheld_cell {
    struct withheld_term *terms; /* ascending by term, each once */
    size_t count;
    uint32_t paper; /* cells of one paper that is whole stand or fall together */
    bool is_whole;
    unsigned order; /* lower ones are decided first */
    bool is_shown;  /* the answer */
};
struct withheld_problem {
    struct withheld_cell *cells;
    size_t cell_count;
    const uint32_t *households; /* of each term */
    size_t term_count;
};
/* Decides cells[].is_shown: in the order of `order`, then (but in whole papers) of more
 * households first.  What is shown spans no sum over the terms of 1 or 2 households.
 * Errors: STATUS_NO_MEMORY. */
struct status withheld_solve(struct withheld_problem *problem, struct arena *arena,
                             struct fault *fault) MUST_USE;

struct report_source; /* reports/source.h */
struct report_lines;  /* reports/report_kit.h */
/* The household of each line, numbered from 0; merged records are one, whom
 * nobody names is one each time.  Errors: those of the store; STATUS_NO_MEMORY. */
struct status withheld_number(struct report_source *source,
                              const struct report_lines *raw, uint32_t *ret_numbers,
                              struct fault *fault) MUST_USE;

#endif
