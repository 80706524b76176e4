/* output_folder.h - a folder of files that appears whole or not at all.
 *
 * For files that belong together: they are written under a temporary name, synced, and
 * appear by the renaming of their folder.  Files that one alone tells nothing
 * without the others, such as the vouchers of a batch. */
#ifndef REPORTS_OUTPUT_FOLDER_H
#define REPORTS_OUTPUT_FOLDER_H

#include "reports/output.h"

struct output_folder {
    char *path;
    char *temporary; /* "" when there is none any more */
};

/* Makes the folder under a temporary name beside `path`; mode 0700.  Texts live in the
 * arena.  Errors: STATUS_EXISTS when something is there already; STATUS_ENVIRONMENT;
 * STATUS_NO_MEMORY. */
struct status output_folder_open(const char *path, struct arena *arena,
                                 struct output_folder *ret_folder, struct fault *fault)
    MUST_USE;

/* Writes a whole file, mode 0600, and syncs it.  Errors: STATUS_ENVIRONMENT,
 * STATUS_FULL. */
struct status output_folder_put(struct output_folder *folder, const char *name,
                                struct bytes bytes, struct fault *fault) MUST_USE;

/* An output for a file in it, to be finished before the folder is. */
struct status output_folder_begin(const struct output_folder *folder, const char *name,
                                  struct arena *arena, struct output *ret_output,
                                  struct fault *fault) MUST_USE;

/* Syncs the folder and renames it into place.  On failure everything in it is removed,
 * unless it is in place already.  Errors: STATUS_ENVIRONMENT, STATUS_FULL,
 * STATUS_EXISTS. */
struct status output_folder_finish(struct output_folder *folder, struct fault *fault)
    MUST_USE;

/* Gives up: what was written is removed.  Does nothing after output_folder_finish, or
 * for a folder that was not opened. */
void output_folder_discard(struct output_folder *folder);

#endif
