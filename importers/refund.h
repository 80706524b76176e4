/* refund.h - money that came back from the bank, line by line.
 *
 * A treasury voucher 2252, or a list in a layout of kind refund.  Every amount is
 * negative and has its reason.  What was paid goes back to the allocations it
 * was drawn from, that of earlier years apart; for a line that failed
 * the refund only confirms what was released then.  What is asked back of a
 * line is recovered first (R-160).  When all that was paid of a line's parts comes back
 * before the others were paid, the line has failed.  All or nothing. */
#ifndef IMPORTERS_REFUND_H
#define IMPORTERS_REFUND_H

#include "importers/answer.h"

struct refund_summary {
    uint64_t rows, whole, part, confirmed; /* lines refunded whole, in part ...  */
    int64_t refunded_fen, confirmed_fen;   /* to allocations; of failed lines    */
    int64_t prior_year_fen;                /* of refunded_fen, of earlier years  */
    uint64_t recovered;                    /* rows that repaid what was overpaid */
    int64_t recovered_fen;                 /* ... in part or whole               */
    uint64_t taken_back;                   /* rows of lines never paid whole,    */
    int64_t taken_back_fen;                /* ... of which nothing was booked    */
};

/* `options` as of an answer: the batches whose lines came back, and the day for rows
 * without one.  A voucher names lines by number, so it is for one batch.
 * Errors: intake_read()'s and intake_read_voucher()'s; STATUS_REFUSED R-104 for a row
 * that names no answered line, R-101, R-102 for more than can come back; STATUS_EXISTS
 * R-175 when every row is the newest word about its line already; STATUS_USAGE for a
 * voucher with several batches. */
struct status refund_import(struct intake *intake, const struct answer_options *options,
                            struct refund_summary *ret_summary, struct fault *fault)
    MUST_USE;

/* One line's money, as the entries of a refund: of a failed line a confirmation; of a
 * paid one first what is asked back of it, then the rest; of two years two
 * entries.  Inside a transaction; adds to *summary.  Errors: those of the accounts. */
struct refund_part {
    uint64_t line, file; /* entries; file 0: none */
    int64_t fen;         /* positive */
    civil_day value_day;
    uint8_t reason;    /* enum result_class */
    uint64_t document; /* the paper it came with; 0: none */
    /* The allocations that it comes back to; none: all that the line drew on.
     */
    const uint64_t *sources;
    size_t source_count;
};
struct status refund_append(struct ledger *ledger, struct journal_session *session,
                            const struct refund_part *part,
                            struct refund_summary *summary, struct fault *fault)
    MUST_USE;

#endif
