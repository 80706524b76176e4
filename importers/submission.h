/* submission.h - what goes to the bank: the file of an approved batch, and its entry.
 *
 * The file is written from the vault, as it was when the batch was recorded: each
 * person is checked against the commitment of the line, so that the bank is sent the
 * very accounts that were approved.  The same batch, layout and vault give the
 * same bytes; the token that the entry keeps tells whether they are. */
#ifndef IMPORTERS_SUBMISSION_H
#define IMPORTERS_SUBMISSION_H

#include "importers/profile.h"
#include "ledger/ledger.h"

struct submission_options {
    const struct profile *profile;
    civil_day day;       /* of submission */
    unsigned jobs;       /* threads, 1..8 */
    struct arena *arena; /* working memory, given back */
    /* Gets the file run by run; what it got counts only when the call returns OK. */
    void (*write)(void *context, struct bytes bytes);
    void *context;
};
struct submission {
    uint64_t batch, count;
    int64_t fen;
    uint8_t token[VAULT_TOKEN_SIZE]; /* HMAC(file secret, SHA-256 of the bytes) */
    bool has_account;                /* it names the account it is paid from */
    uint8_t account[VAULT_TOKEN_SIZE];
};

/* Writes the lines that were not withdrawn, in order.  Needs the vault.
 * Errors: STATUS_REFUSED R-099 (a person is erased or does not fit the commitment, or
 * the batch is a recorded one), STATUS_NOT_FOUND (no batch), those of bank_file_add()
 * with line and column, those of the stores. */
struct status submission_write(struct ledger *ledger, uint64_t batch,
                               const struct submission_options *options,
                               struct submission *ret_submission, struct fault *fault)
    MUST_USE;
/* Appends the entry.  Errors: those of journal_append(), R-096 above all. */
struct status submission_append(struct journal_session *session,
                                const struct submission *submission, civil_day day,
                                const char *profile, struct fault *fault) MUST_USE;

#endif
