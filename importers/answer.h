/* answer.h - the bank's return: three-valued results for the lines of one batch.
 *
 * A row is matched to a line by account, else by resident number; a row that gives both
 * must agree in both.  A treasury voucher 8207 names lines by number.  Another amount
 * or account than was ordered makes the line unknown, another name is an
 * exception, a second row for a line too.  Header totals agree or
 * nothing is posted.  What it means that a line is not there, the layout says:
 * it still waits; or has failed, once the bank's days are over; or has
 * succeeded, if the bank's own sums say so. */
#ifndef IMPORTERS_ANSWER_H
#define IMPORTERS_ANSWER_H

#include "importers/intake.h"
#include "ledger/base/workday.h"

enum { ANSWER_BATCHES_MAX = 256 };

struct answer_options {
    const uint64_t *batches; /* entries of the batches that the file answers */
    size_t batch_count;      /* 1..ANSWER_BATCHES_MAX */
    civil_day value_day;     /* of rows without a day of their own; 0: not known */
    unsigned jobs;           /* threads, 1..8 */
    const struct workday_calendar *calendar; /* NULL: no line fails by its absence */
    civil_day today; /* that the bank's days are counted to; 0: the actor's */
    /* The keyed answer that the file is, and its entry: it is confirmed by posting it
     * .  NULL: none. */
    const struct fact *keyed;
    uint64_t keyed_entry;
    struct file_effect *ret_effect; /* what the results do; NULL: not asked */
};
struct answer_summary {
    uint64_t rows, paid, failed, unknown, unchanged, pending, exceptions;
    uint64_t parts;     /* of unknown: lines that other vouchers still answer */
    uint64_t absent;    /* of paid and failed: lines that were not in the file    */
    civil_day deadline; /* the last day that pending lines may wait; 0: not known */
    int64_t paid_fen, failed_fen, unknown_fen, pending_fen, uncovered;
};

/* Errors as payroll_import(); STATUS_REFUSED R-080 a row that fits no line, R-073
 * a state that cannot follow, R-083 answers that contradict each other, R-107 failures
 * only without the sums that make the others successes; STATUS_EXISTS R-175 when no row
 * says anything new; STATUS_USAGE for a voucher with several batches; STATUS_NOT_FOUND
 * R-009 beyond the calendar. */
struct status answer_import(struct intake *intake, const struct answer_options *options,
                            struct answer_summary *ret_summary, struct fault *fault)
    MUST_USE;

/* the lines of submitted batches that an answer of successes left out fail, once
 * the bank's days are over. */
struct expiry {
    const struct profile *profile; /* of the bank's answers: its absence and deadline */
    const struct workday_calendar *calendar;
    const uint64_t *batches;
    size_t batch_count;
};
struct expiry_summary {
    uint64_t failed;
    int64_t failed_fen;
};
/* Errors: STATUS_USAGE when the layout has no deadline; STATUS_REFUSED R-106 when the
 * days of a batch are not over, when nothing of it was answered or nothing waits,
 * STATUS_NOT_FOUND R-009 beyond the calendar.  All batches or none. */
struct status answer_expire(struct ledger *ledger, const struct ledger_actor *actor,
                            const struct expiry *expiry,
                            struct expiry_summary *ret_summary, struct fault *fault)
    MUST_USE;

#endif
