/* under_note.h - commands that stand on a signed checkpoint: the one of --checkpoint,
 * else a new one signed with the keys in force for it (log_signers.h). */
#ifndef CLI_UNDER_NOTE_H
#define CLI_UNDER_NOTE_H

#include "cli/session.h"
#include "ledger/journal/log_keys.h"

typedef struct status under_note_work(struct session *session, struct bytes note,
                                      struct fault *fault);

/* Runs `work` on a ledger opened for reading, with what it `need`s besides (of enum
 * session_need).  A note from a file is handed on as it
 * is; nothing was verified.  Errors: those of session_run(), signer_checkpoint() and
 * `work`. */
struct status under_note_run(struct world *world, const struct arguments *arguments,
                             unsigned need, under_note_work *work, struct fault *fault)
    MUST_USE;
/* The same, always under a new one. */
struct status under_note_sign(struct world *world, const struct arguments *arguments,
                              under_note_work *work, struct fault *fault) MUST_USE;

/* The ledger's own keys for checkpoints, in the arena.  Errors: log_keys_read()'s. */
struct status under_note_keys(struct session *session, struct log_keys **ret_keys,
                              struct fault *fault) MUST_USE;

#endif
