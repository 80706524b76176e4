/* late_draws.h - what a payment drew: after a failure its success drew anew, and says
 * of which allocations itself. */
#ifndef REPORTS_LATE_DRAWS_H
#define REPORTS_LATE_DRAWS_H

#include "reports/report_kit.h"

struct late_success {
    uint64_t line, result;
    bool is_late;
};
/* The late ones, and those recorded after the first of them; all 0 before that. */
struct late_draws {
    struct late_success *list; /* arena memory */
    size_t count, capacity;
};

/* Looks at a result, entry `index`; results are seen in the order of their entries.
 * Errors: STATUS_NO_MEMORY. */
struct status late_draws_see(struct report_source *source, struct late_draws *late,
                             uint64_t index, const struct fact *result,
                             struct fault *fault) MUST_USE;
/* Ends the seeing. */
void late_draws_sort(struct late_draws *late);
/* Both at once, of all results from entry `first` to the source's seal.  Errors: those
 * of the store; STATUS_NO_MEMORY. */
struct status late_draws_find(struct report_source *source, uint64_t first,
                              struct late_draws *ret_late, struct fault *fault)
    MUST_USE;

/* Lists of pairs of allocation and fen, borrowed from the source's view: what the line
 * drew, and what nothing covered; empty: nothing.  Errors: those of the store. */
struct late_draws_lists {
    struct bytes drawn, uncovered;
};
struct status late_draws_of(struct report_source *source, const struct late_draws *late,
                            uint64_t line, struct late_draws_lists *ret_lists,
                            struct fault *fault) MUST_USE;

#endif
