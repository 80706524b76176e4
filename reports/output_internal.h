/* output_internal.h - what files and folders that leave have in common. */
#ifndef REPORTS_OUTPUT_INTERNAL_H
#define REPORTS_OUTPUT_INTERNAL_H

#include "reports/output.h"

/* STATUS_FULL or STATUS_ENVIRONMENT, by `error` (an errno). */
struct status output_could_not(struct fault *fault, const char *what, const char *path,
                               int error);
struct status output_is_there(struct fault *fault, const char *path);
/* False, with errno, when not all was written. */
bool output_write_all(int descriptor, const uint8_t *at, size_t size) MUST_USE;
/* What was put stands in the file, not yet synced.  Errors: those of output_finish().
 */
struct status output_flush(struct output *output, struct fault *fault) MUST_USE;
/* Syncs a folder, or the one that `path` stands in: a rename is durable only then.
 * False, with errno. */
bool output_sync(const char *folder) MUST_USE;
bool output_sync_beside(const char *path) MUST_USE;
/* Syncs all of the file system that the file `path` lies in.  False, with errno. */
bool output_sync_around(const char *path) MUST_USE;

#endif
