/* parallel.h - the same pure work on slices of an array, on several cores. */
#ifndef IMPORTERS_PARALLEL_H
#define IMPORTERS_PARALLEL_H

#include "ledger/base/status.h"

enum { PARALLEL_JOBS_MAX = 8 };

/* Works on items [from, to) as worker `worker`; must share nothing but read-only data
 * with the other workers. */
typedef struct status parallel_work(void *context, unsigned worker, size_t from,
                                    size_t to, struct fault *fault);

/* Cuts [0, count) into `jobs` slices (1..PARALLEL_JOBS_MAX) and runs them, the last one
 * on the calling thread.  Returns the first failure in slice order.  A thread that the
 * system refuses is worked off here instead. */
struct status parallel_run(size_t count, unsigned jobs, parallel_work *work,
                           void *context, struct fault *fault) MUST_USE;

#endif
