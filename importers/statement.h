/* statement.h - a bank account's statement: checked row by row, matched to what the
 * ledger ordered, received and got back.
 *
 * The rows stay in the sealed original; the entries hold sums, batches, allocations and
 * lines: what was recognised as sent, sent back, received, fees, interest.  What fits
 * nothing, or more than one thing, is left unmatched and told with its reason. */
#ifndef IMPORTERS_STATEMENT_H
#define IMPORTERS_STATEMENT_H

#include "importers/intake.h"

enum {
    STATEMENT_ROWS_MAX = 100000,
    STATEMENT_BATCHES_MAX = 100000, /* that wait for the bank's movements          */
    STATEMENT_DAYS_MAX = 15,        /* between submission and the bank's debit     */
    STATEMENT_PARTS_MAX = 4096      /* rows of a day looked at for a common sum    */
};

struct statement_options {
    const char *account;   /* the office's word for the account; never recorded */
    civil_day first, last; /* the days it covers */
};
/* What a row was taken for. */
enum statement_class {
    STATEMENT_IS_SENT_BATCH = 0, /* a batch, or what of it did not fail             */
    STATEMENT_IS_SENT_VOUCHER,   /* one 8207 of a batch, or all of one 5201         */
    STATEMENT_IS_SENT_LINE,      /* one payment, by account and amount              */
    STATEMENT_IS_SENT_PARTS,     /* rows of a day that add up to a batch            */
    STATEMENT_IS_BACK_BATCH,     /* what of a batch failed or came back             */
    STATEMENT_IS_BACK_FILE,      /* what one answer or list of refunds sent back    */
    STATEMENT_IS_BACK_LINE,  /* one payment that failed, came back or was recovered */
    STATEMENT_IS_BACK_PARTS, /* rows of a day that add up to what came back     */
    STATEMENT_IS_RECEIVED,   /* the money of an allocation                      */
    STATEMENT_IS_PROVIDED,   /* other money provided                            */
    STATEMENT_IS_INTEREST,
    STATEMENT_IS_FEE,
    STATEMENT_IS_NOTHING,   /* fits nothing              */
    STATEMENT_IS_AMBIGUOUS, /* fits more than one thing  */
    STATEMENT_IS_CLASS_COUNT
};
struct statement_summary {
    uint64_t rows;
    bool is_newest_first;
    int64_t opening, closing, in, out;
    int64_t ordered, returned, funded, fees, interest;      /* recognised, fen */
    int64_t other_in, other_out;                            /* not recognised   */
    struct count_and_fen classes[STATEMENT_IS_CLASS_COUNT]; /* fen without sign */
    uint64_t entry, file;
};
static inline uint64_t statement_unmatched(const struct statement_summary *summary)
{
    return summary->classes[STATEMENT_IS_NOTHING].count +
           summary->classes[STATEMENT_IS_AMBIGUOUS].count;
}

/* Errors: STATUS_INPUT (R-115 a balance that does not follow from the row before, R-031
 * damaged cells), STATUS_REFUSED R-120 (a gap or an overlap), and those of intake. */
struct status statement_import(struct intake *intake,
                               const struct statement_options *options,
                               struct statement_summary *ret_summary,
                               struct fault *fault) MUST_USE;

#endif
