/* evidence.h - a paper that shows why, and a note: sealed in the vault, their tokens in
 * an entry. */
#ifndef CLI_EVIDENCE_H
#define CLI_EVIDENCE_H

#include "cli/session.h"

enum { EVIDENCE_SIZE_MAX = 64 << 20 };

struct evidence {
    struct session *session;
    struct vault_file file;
    struct vault_note note;
    bool has_file, has_note;
    bool is_stored;
};
/* session_run() of an action that may come with --evidence and --note: with either of
 * them the vault is opened. */
struct status evidence_run(struct world *world, const struct arguments *arguments,
                           session_work *work, void *context, struct fault *fault)
    MUST_USE;
/* Reads the file and makes its token; takes the note, too; either may be NULL.  Unless
 * both are, the vault is open.  Errors: STATUS_ENVIRONMENT (not readable), STATUS_INPUT
 * (empty, or larger than EVIDENCE_SIZE_MAX), STATUS_USAGE (a note that is empty, longer
 * than VAULT_NOTE_MAX or no plain text). */
struct status evidence_open(struct session *session, const char *path, const char *note,
                            struct evidence *ret_evidence, struct fault *fault)
    MUST_USE;
/* ledger_write() by the session's actor; what there is of both is sealed in the same
 * action. */
struct status evidence_write(struct evidence *evidence, const char *action,
                             journal_work *work, void *context, struct fault *fault)
    MUST_USE;

#endif
