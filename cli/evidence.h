/* evidence.h - a paper that shows why: its sealed original in the vault, its token in
 * an entry. */
#ifndef CLI_EVIDENCE_H
#define CLI_EVIDENCE_H

#include "cli/session.h"

enum { EVIDENCE_SIZE_MAX = 64 << 20 };

struct evidence {
    struct session *session;
    struct vault_file file;
    bool is_stored;
};
/* Reads the file and makes its token; the vault is open.  Errors: STATUS_ENVIRONMENT
 * (not readable), STATUS_INPUT (empty, or larger than EVIDENCE_SIZE_MAX). */
struct status evidence_open(struct session *session, const char *path,
                            struct evidence *ret_evidence, struct fault *fault)
    MUST_USE;
/* ledger_write() by the session's actor, with the original sealed in the same action.
 */
struct status evidence_write(struct evidence *evidence, const char *action,
                             journal_work *work, void *context, struct fault *fault)
    MUST_USE;

#endif
