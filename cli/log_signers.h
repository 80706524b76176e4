/* log_signers.h - the private keys that sign a checkpoint now: the one of --as, else
 * those of the keys folder whose public halves the ledger has in force, two while one
 * takes the place of the other. */
#ifndef CLI_LOG_SIGNERS_H
#define CLI_LOG_SIGNERS_H

#include "cli/session.h"
#include "ledger/journal/signer.h"

struct log_signers {
    struct signing_key *key[SIGNER_KEYS_MAX];
    size_t count;
};
/* Asks for the passphrase of each.  Errors: STATUS_ENVIRONMENT (the folder holds none
 * of them), those of session_read_key() and log_keys_read(); close it then, too. */
struct status log_signers_open(struct session *session, struct log_signers *ret_signers,
                               struct fault *fault) MUST_USE;
void log_signers_close(struct log_signers *signers); /* accepts {0} */

#endif
