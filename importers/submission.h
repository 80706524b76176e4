/* submission.h - what goes to the bank: the file of an approved batch, or the vouchers
 * that go to the treasury, and its entry.
 *
 * Both are written from the vault, as it was when the batch was recorded: each person
 * is checked against the commitment of the line, so that the bank is sent the very
 * accounts that were approved.  The same batch, layout, vault and voucher
 * numbers give the same bytes; the token that the entry keeps tells whether they are.
 */
#ifndef IMPORTERS_SUBMISSION_H
#define IMPORTERS_SUBMISSION_H

#include "importers/profile.h"
#include "ledger/ledger.h"

/* One whole voucher; borrowed until the callback returns. */
struct submission_voucher {
    const char *name; /* for a file: "8207-43069982070000001.xml" */
    bool is_plan;     /* a 5201: says again what its 8207 say     */
    uint64_t details; /* of an 8207                               */
    int64_t fen;
    struct bytes bytes;
};
typedef struct status submission_voucher_fn(void *context,
                                            const struct submission_voucher *voucher,
                                            struct fault *fault);

struct submission_options {
    const struct profile
        *profile;        /* of kind voucher: vouchers are written, not a file */
    civil_day day;       /* of submission */
    unsigned jobs;       /* threads, 1..8 */
    struct arena *arena; /* working memory, given back */
    /* Gets the file run by run; what it got counts only when the call returns OK. */
    void (*write)(void *context, struct bytes bytes);
    /* Gets the vouchers, each 5201 after its 8207; likewise. */
    submission_voucher_fn *voucher;
    struct voucher_numbers numbers; /* of the first of them */
    void *context;
};
struct submission {
    uint64_t batch, count;
    int64_t fen;
    uint8_t token[VAULT_TOKEN_SIZE]; /* HMAC(file secret, SHA-256 of all bytes) */
    bool has_account;                /* it names the account it is paid from */
    uint8_t account[VAULT_TOKEN_SIZE];
    /* Of vouchers: their numbers, and how many; else 0. */
    struct voucher_numbers first;
    uint64_t plans, orders;
    uint64_t details; /* in all 8207: more than lines when these are paid in parts */
};
static inline bool submission_is_voucher(const struct submission_options *options)
{
    return profile_facts(options->profile)->kind == PROFILE_VOUCHER;
}

/* Writes the lines that were not withdrawn, in order.  Needs the vault.
 * Errors: STATUS_REFUSED R-099 (a person is erased or does not fit the commitment, or
 * the batch is a recorded one), R-181 (a practice ledger, a layout without room for its
 * mark), STATUS_NOT_FOUND (no batch), those of bank_file_add() or voucher_add() with
 * line and column, those of the callback and of the stores. */
struct status submission_write(struct ledger *ledger, uint64_t batch,
                               const struct submission_options *options,
                               struct submission *ret_submission, struct fault *fault)
    MUST_USE;
/* Appends the entry.  Errors: those of journal_append(), R-096 above all. */
struct status submission_append(struct journal_session *session,
                                const struct submission *submission, civil_day day,
                                const char *profile, struct fault *fault) MUST_USE;

#endif
