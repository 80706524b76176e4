/* receipt_check.h - is a receipt true?  Offline, without the ledger. */
#ifndef CLI_RECEIPT_CHECK_H
#define CLI_RECEIPT_CHECK_H

#include "cli/command.h"

/* --receipt FILE under --log-key FILE: tells what it proves and what it cannot.  The
 * opened fields are the holder's own and are printed.
 * Errors: STATUS_FOUND (it does not hold), STATUS_INPUT (not a receipt), STATUS_USAGE
 * (no --log-key). */
struct status receipt_check(struct world *world, const struct arguments *arguments,
                            struct fault *fault) MUST_USE;

#endif
