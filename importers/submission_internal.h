/* submission_internal.h - one file for the bank being written. */
#ifndef IMPORTERS_SUBMISSION_INTERNAL_H
#define IMPORTERS_SUBMISSION_INTERNAL_H

#include "importers/bank_file.h"
#include "importers/submission.h"

struct sending {
    struct ledger *ledger;
    const struct submission_options *options;
    struct store_transaction *transaction;
    enum digest_suite suite; /* the ledger's        */
    struct hasher *digest;   /* SHA-256 of the file */
    struct batch batch;
    uint64_t sequence; /* of the vault when the batch was recorded */
    struct bytes summary;
    struct bank_file *file;
    struct submission submission;
};

/* Writes the lines that were not withdrawn, in order, with their people, on as many
 * threads as the options say.  Errors: those of submission_write(). */
struct status submission_lines(struct sending *sending, struct fault *fault) MUST_USE;

#endif
