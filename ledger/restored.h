/* restored.h - a ledger that came out of a backup is only read until somebody has held
 * it against what is anchored outside.
 *
 * A file DIR/restored says so.  It guards against a mistake, not against malice: what
 * must not be signed twice is guarded beside the keys. */
#ifndef LEDGER_RESTORED_H
#define LEDGER_RESTORED_H

#include "ledger/base/status.h"

/* Marks the ledger in `folder`, which nobody else knows yet.  Errors:
 * STATUS_ENVIRONMENT, STATUS_FULL. */
struct status restored_mark(const char *folder, struct fault *fault) MUST_USE;
bool restored_is(const char *folder);
/* STATUS_REFUSED R-239 when the ledger is marked. */
struct status restored_refuse(const char *folder, struct fault *fault) MUST_USE;
/* Takes the mark away, durable on return.  Errors: STATUS_ENVIRONMENT. */
struct status restored_accept(const char *folder, struct fault *fault) MUST_USE;

#endif
