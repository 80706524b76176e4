/* output_together.h - many files that appear whole, made durable by one call.
 *
 * A sync for each of ten thousand small files costs a hundred times what writing them
 * does.  Each file is written whole under its temporary name as output.h has it; when
 * enough wait, their file system is synced once and each is renamed into place: so that
 * a name never leads to bytes that a power loss can take.  Between two names
 * there is no order: what must come last is written after output_together_finish(). */
#ifndef REPORTS_OUTPUT_TOGETHER_H
#define REPORTS_OUTPUT_TOGETHER_H

#include "reports/output.h"

enum { OUTPUT_TOGETHER_MAX = 512 };

struct output_together {
    const char *path; /* borrowed */
    size_t count;
    size_t used; /* bytes of `names` */
    uint32_t offset[OUTPUT_TOGETHER_MAX];
    char *names; /* each: path, NUL, temporary name, NUL */
};

/* Files of the file system that `path` lies in, a folder that is there and outlives
 * this.  The room for their names is taken from the arena, which must not be rewound
 * behind it before the end.  Errors: STATUS_NO_MEMORY. */
struct status output_together_open(const char *path, struct arena *arena,
                                   struct output_together *ret_together,
                                   struct fault *fault) MUST_USE;

/* Ends `output`, a file of output_open(), whose name appears with the others: when they
 * have become OUTPUT_TOGETHER_MAX, or by output_together_finish().  The output is
 * closed either way.  Errors: those of output_finish(); what waits still waits then,
 * unless it was the putting in place that failed. */
struct status output_together_add(struct output_together *together,
                                  struct output *output, struct fault *fault) MUST_USE;

/* All that wait are in place and durable, their names too; and so is what lay there
 * before, which somebody may have left unsynced.  On failure those not in place
 * are removed.  Errors: STATUS_ENVIRONMENT, STATUS_FULL. */
struct status output_together_finish(struct output_together *together,
                                     struct fault *fault) MUST_USE;

/* In a process made by fork(): what waits is the other's, to be put in place there. */
void output_together_forget(struct output_together *together);
/* Gives up: what waits is removed.  Does nothing when nothing waits. */
void output_together_discard(struct output_together *together);

#endif
