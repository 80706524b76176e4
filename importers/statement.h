/* statement.h - a bank account's statement: checked row by row, matched to what the
 * ledger ordered.
 *
 * The rows stay in the sealed original; the entry holds sums alone: what was recognised
 * as batches sent, money sent back, money provided, fees, interest.  What fits nothing,
 * or more than one thing, is left unmatched and told. */
#ifndef IMPORTERS_STATEMENT_H
#define IMPORTERS_STATEMENT_H

#include "importers/intake.h"

enum {
    STATEMENT_ROWS_MAX = 100000,
    STATEMENT_BATCHES_MAX = 100000, /* submitted and not yet matched */
    STATEMENT_DAYS_MAX = 15         /* between submission and the bank's debit */
};

struct statement_options {
    const char *account;   /* the office's word for the account; never recorded */
    civil_day first, last; /* the days it covers */
};
struct statement_summary {
    uint64_t rows, unmatched;
    bool is_newest_first;
    int64_t opening, closing, in, out;
    int64_t ordered, returned, funded, fees, interest; /* recognised, fen */
    int64_t other_in, other_out;                       /* not recognised   */
    uint64_t entry, file;
};

/* Errors: STATUS_INPUT (R-115 a balance that does not follow from the row before, R-031
 * damaged cells), STATUS_REFUSED R-120 (a gap or an overlap), and those of intake. */
struct status statement_import(struct intake *intake,
                               const struct statement_options *options,
                               struct statement_summary *ret_summary,
                               struct fault *fault) MUST_USE;

#endif
