/* ahead.h - the same pure work on the rows of an array, by threads that run ahead of
 * the one that makes the rows or uses the results.
 *
 * Rows are offered as they come to be; blocks of them are worked off in any order, each
 * by one thread.  The caller's own thread helps when it would have to wait, so with one
 * job, or with threads that the system refuses, everything is done there. */
#ifndef IMPORTERS_AHEAD_H
#define IMPORTERS_AHEAD_H

#include "importers/parallel.h"

enum { AHEAD_BLOCK = 4096, AHEAD_BLOCKS_MAX = 131072 };

struct ahead;

/* Starts jobs - 1 threads (jobs: 1..PARALLEL_JOBS_MAX) which wait for rows.  `work`
 * gets worker numbers below `jobs`; the caller's thread is the last of them. Errors:
 * STATUS_NO_MEMORY. */
struct status ahead_open(unsigned jobs, parallel_work *work, void *context,
                         struct ahead **ret_ahead, struct fault *fault) MUST_USE;
/* Rows [0, count) may be worked on; count grows, up to AHEAD_BLOCK * AHEAD_BLOCKS_MAX.
 * They are read by other threads from here on. */
void ahead_offer(struct ahead *ahead, size_t count);
/* Returns when rows [0, count) are done; count is at most what was offered.  A count
 * in an incomplete last block says that no more rows will be offered.  Returns the
 * failure of the lowest block among them that failed: the same one, however many
 * threads there are. */
struct status ahead_need(struct ahead *ahead, size_t count, struct fault *fault)
    MUST_USE;
/* Ends the threads, after the blocks in their hands; accepts NULL. */
void ahead_close(struct ahead *ahead);

#endif
