/* sent_total.h - what has been written so far for the bank or the treasury, held
 * against what there is to write. */
#ifndef IMPORTERS_SENT_TOTAL_H
#define IMPORTERS_SENT_TOTAL_H

#include "ledger/base/status.h"

struct sent_total {
    uint64_t lines;
    int64_t fen;
};

/* So many lines more, of so much.  Errors: STATUS_INPUT R-001 beyond what money can be.
 */
struct status sent_total_add(struct sent_total *total, uint64_t lines, int64_t fen,
                             struct fault *fault) MUST_USE;
/* Errors: STATUS_REFUSED R-146 when lines or fen differ. */
struct status sent_total_check(const struct sent_total *written,
                               const struct sent_total *wanted, struct fault *fault)
    MUST_USE;

#endif
