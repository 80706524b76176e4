/* answer.h - the bank's return: three-valued results for the lines of one batch.
 *
 * A row is matched to a line by account, else by resident number; a row that gives both
 * must agree in both.  Its amount must be the line's; another name is an exception.
 * Header totals agree or nothing is posted.  Lines that the answer does not
 * mention stay as they are: submitted. */
#ifndef IMPORTERS_ANSWER_H
#define IMPORTERS_ANSWER_H

#include "importers/intake.h"

enum { ANSWER_BATCHES_MAX = 256 };

struct answer_options {
    const uint64_t *batches; /* entries of the batches that the file answers */
    size_t batch_count;      /* 1..ANSWER_BATCHES_MAX */
    civil_day value_day;     /* of rows without a day of their own; 0: not known */
    unsigned jobs;           /* threads, 1..8 */
};
struct answer_summary {
    uint64_t rows, paid, failed, unknown, unchanged, pending, exceptions;
    int64_t paid_fen, failed_fen, unknown_fen, pending_fen, uncovered;
};

/* Errors as payroll_import(); STATUS_REFUSED R-080 a row that fits no line, R-081 an
 * amount that is not the line's, R-073 a state that cannot follow. */
struct status answer_import(struct intake *intake, const struct answer_options *options,
                            struct answer_summary *ret_summary, struct fault *fault)
    MUST_USE;

#endif
