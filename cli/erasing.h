/* erasing.h - the vault made anew without people who are erased, with the keys at hand
 * under a key of its own, which is kept before it is used. */
#ifndef CLI_ERASING_H
#define CLI_ERASING_H

#include "cli/session.h"

/* Does what the entries say and the vault has not done yet, and answers what became of
 * it; nothing to do, nothing said.  The ledger is open for writing.
 * Errors: erasure_finish()'s, those of the keys' file. */
struct status erasing_finish(struct session *session, struct fault *fault) MUST_USE;
/* The same for who came for something else: after a crash it is done again, and only
 * told to the reader.  Without a vault nothing is done. */
struct status erasing_resume(struct session *session, struct fault *fault) MUST_USE;

#endif
