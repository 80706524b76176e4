/* submission_internal.h - a batch being written for the bank or the treasury. */
#ifndef IMPORTERS_SUBMISSION_INTERNAL_H
#define IMPORTERS_SUBMISSION_INTERNAL_H

#include "importers/bank_file.h"
#include "importers/submission.h"
#include "importers/voucher_plan.h"

struct sending {
    struct ledger *ledger;
    const struct submission_options *options;
    struct store_transaction *transaction;
    struct vault_reader *people;
    struct hasher *suite, *digest; /* the ledger's, and SHA-256 of all bytes */
    struct batch batch;
    uint64_t sequence;            /* of the vault when the batch was recorded */
    struct bytes summary, remark; /* of each line; a practice ledger's say so */
    bool is_practice;
    struct bank_file *file;
    struct submission submission;
    /* Vouchers. */
    struct voucher_plans *plans;
    size_t plan; /* index of the one being written */
    struct voucher_writer *writer;
    int64_t part; /* of the line being added, fen */
};

typedef struct status submission_line_fn(struct sending *sending,
                                         const struct fact *line, struct fault *fault);
typedef struct status submission_person_fn(struct sending *sending,
                                           const struct fact *line,
                                           const struct vault_person *person,
                                           struct fault *fault);

/* A text field of an entry; empty when it has none.  Borrowed from the snapshot. */
struct status submission_text(const struct sending *sending, uint64_t entry,
                              unsigned field, struct bytes *ret_text,
                              struct fault *fault) MUST_USE;
/* Calls `each` for every line that was not withdrawn, in order. */
struct status submission_each_line(struct sending *sending, submission_line_fn *each,
                                   struct fault *fault) MUST_USE;
/* Gives the line to `add` with its person, checked against the commitment. */
struct status submission_send_line(struct sending *sending, const struct fact *line,
                                   submission_person_fn *add, struct fault *fault)
    MUST_USE;
/* Counts a line that is sent. */
struct status submission_count(struct sending *sending, int64_t fen,
                               struct fault *fault) MUST_USE;
/* The 8207 and 5201 of the whole batch. */
struct status submission_send_vouchers(struct sending *sending, struct fault *fault)
    MUST_USE;

#endif
