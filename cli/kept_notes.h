/* kept_notes.h - what witnesses cosigned, kept beside the keys and outside the ledger.
 *
 *   KEYS/NAME.witness    the verifier key of a witness
 *   KEYS/NAME.request    what it was asked last
 *   KEYS/NAME.cosigned   the newest checkpoint that it cosigned
 *
 * A ledger that does not continue each of the last ones, and the largest of
 * KEYS/anchors/SIZE.checkpoint, is neither written to nor signed. */
#ifndef CLI_KEPT_NOTES_H
#define CLI_KEPT_NOTES_H

#include "cli/session.h"
#include "keys/note.h"
#include "ledger/journal/checkpoint.h"

struct kept_note {
    struct bytes whole; /* in the arena, as are the bytes that the others borrow from */
    struct note note;
    struct checkpoint checkpoint;
};

/* The key in NAME.witness.  Errors: STATUS_USAGE (no such witness), STATUS_INPUT. */
struct status kept_notes_witness(struct world *world, const char *name,
                                 struct note_verifier *ret_verifier,
                                 struct fault *fault) MUST_USE;
/* NAME.cosigned; no signature is looked at, for it was when it was kept.  Errors:
 * STATUS_NOT_FOUND, STATUS_INPUT (damaged), STATUS_NO_MEMORY. */
struct status kept_notes_load(struct world *world, const char *name,
                              struct kept_note *ret_kept, struct fault *fault) MUST_USE;

/* When the witness cosigned it.  False without a good cosignature of its, or with one
 * of a time that no calendar here holds; ret_text is untouched then. */
bool kept_notes_time(const struct kept_note *kept, const struct note_verifier *witness,
                     char ret_text[static DATE_TIME_SIZE]);

/* Where the largest checkpoint lies that was stamped, KEYS/anchors/SIZE.checkpoint; ""
 * when there is none.  Errors: STATUS_ENVIRONMENT. */
struct status kept_notes_anchor(struct world *world,
                                char ret_path[static LEDGER_PATH_SIZE],
                                struct fault *fault) MUST_USE;
/* R-223, of the session's ledger as committed.  Errors: STATUS_REFUSED, and those of
 * kept_notes_load() and signer_continues(). */
struct status kept_notes_expect(struct session *session, struct fault *fault) MUST_USE;
/* `note` with the cosignatures that are kept for just its text; in the arena. */
struct status kept_notes_merge(struct session *session, struct bytes note,
                               struct bytes *ret_note, struct fault *fault) MUST_USE;

#endif
