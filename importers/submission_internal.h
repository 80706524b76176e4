/* submission_internal.h - a batch being written for the bank or the treasury. */
#ifndef IMPORTERS_SUBMISSION_INTERNAL_H
#define IMPORTERS_SUBMISSION_INTERNAL_H

#include "importers/bank_file.h"
#include "importers/submission.h"
#include "importers/voucher_plan.h"

/* What one thread looks people up with. */
struct submission_hands {
    struct store_transaction *transaction;
    struct vault_reader *people;
    struct hasher *suite;              /* the ledger's           */
    uint8_t texts[4 * VAULT_TEXT_MAX]; /* of the person found last */
};

struct sending {
    struct ledger *ledger;
    const struct submission_options *options;
    struct store_transaction *transaction;
    enum digest_suite suite; /* the ledger's         */
    struct hasher *digest;   /* SHA-256 of all bytes */
    struct batch batch;
    uint64_t sequence;            /* of the vault when the batch was recorded */
    struct bytes summary, remark; /* of each line; a practice ledger's say so */
    bool is_practice;
    struct bank_file *file;
    struct submission submission;
    /* Vouchers. */
    struct submission_hands *hands;
    struct voucher_plans *plans;
    size_t plan; /* index of the one being written */
    struct voucher_writer *writer;
    int64_t part; /* of the line being added, fen */
};

/* A text field of an entry; empty when it has none.  Borrowed from the snapshot. */
struct status submission_text(const struct sending *sending, uint64_t entry,
                              unsigned field, struct bytes *ret_text,
                              struct fault *fault) MUST_USE;

/* ---- submission_person.c: pure reading, on any thread with hands of its own -------
 */

struct status submission_hands_open(const struct sending *sending,
                                    struct submission_hands *hands, struct fault *fault)
    MUST_USE;
/* Wipes what was read; accepts hands that were not opened, all zero. */
void submission_hands_close(struct submission_hands *hands);
/* Whom the line pays, checked against its commitment.  The texts last until the next
 * call; the caller wipes the person.  Errors: STATUS_REFUSED R-099; R-113 when the due
 * was paid after all by the line whose place this one takes, unless the batch was sent
 * already. */
struct status submission_person(const struct sending *sending,
                                struct submission_hands *hands, const struct fact *line,
                                struct vault_person *ret_person, struct fault *fault)
    MUST_USE;

/* ---- the two ways ------------------------------------------------------------------
 */

/* Writes the lines that were not withdrawn into the bank's file, in order, with their
 * people, on as many threads as the options say.  Errors: those of submission_write().
 */
struct status submission_lines(struct sending *sending, struct fault *fault) MUST_USE;
/* The 8207 and 5201 of the whole batch. */
struct status submission_send_vouchers(struct sending *sending, struct fault *fault)
    MUST_USE;

#endif
