/* due_chain.h - all that happened to one due: every attempt to pay it, in order. */
#ifndef CLI_DUE_CHAIN_H
#define CLI_DUE_CHAIN_H

#include "cli/session.h"

enum { DUE_CHAIN_MAX = 512 }; /* entries about one due that are told */

/* Prints, of the line and of those before and after it in its place: lines, batches,
 * approvals, submissions, results, refunds, corrections, exceptions and resolutions,
 * with day and member of staff.  Reads those alone, whatever the size of the book.
 * Errors: STATUS_FULL (more than DUE_CHAIN_MAX). */
struct status due_chain_put(struct session *session, uint64_t line, struct fault *fault)
    MUST_USE;

#endif
