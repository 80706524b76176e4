/* site_files.h - the files of a public site: each whole or absent, untouched where
 * nothing changed, gone when it is no longer published.
 *
 * What a site consists of is planned first, and a list of it written before anything
 * else: whatever an interrupted run leaves behind is known to the next one, and taken
 * away by it when it is not to be published any more.  Only files of that list are ever
 * removed or replaced.  Every file passes the leak scan. */
#ifndef REPORTS_SITE_FILES_H
#define REPORTS_SITE_FILES_H

#include "keys/digest.h"
#include "reports/leak.h"
#include "reports/output_together.h"

#define SITE_FILES_LIST "site-files.txt"

enum {
    SITE_FILES_NAME_SIZE = 120, /* with the NUL; a/b/c, below the folder */
    SITE_FILES_MAX = 2000000,
    SITE_FILES_LIST_SIZE_MAX = 1 << 28
};

struct site_file {
    char name[SITE_FILES_NAME_SIZE];
    uint64_t stamp; /* of what it was made from; 0: always made anew */
    uint64_t size;
    struct digest digest; /* of its bytes; SHA-256                      */
    bool is_made;         /* size and digest are those of what is there */
    bool is_dropped;
};

struct site_files {
    const char *path; /* borrowed */
    const char *origin;
    struct arena *arena;
    struct hasher *hasher;
    struct output_together waiting;
    struct leak leak;                /* of the output begun */
    struct site_file *old, *planned; /* sorted by name once ready */
    size_t old_count, count, capacity;
    struct site_file *begun;
    size_t shared; /* bytes of `planned` that lie in memory of several processes */
    int lock;
    uint64_t written, kept, removed; /* files */
};

/* Opens `path`, or makes it, and holds it against a second run.  Both texts are
 * borrowed.  Errors: STATUS_REFUSED R-316 (it
 * holds files, and no list of a site of this origin), STATUS_ENVIRONMENT,
 * STATUS_NO_MEMORY, STATUS_INPUT (the list is damaged). */
struct status site_files_open(const char *path, const char *origin, struct arena *arena,
                              struct site_files *ret_files, struct fault *fault)
    MUST_USE;

/* A file that the site is to have, once each.  Errors: STATUS_NO_MEMORY, STATUS_FULL.
 */
struct status site_files_plan(struct site_files *files, const char *name,
                              uint64_t stamp, struct fault *fault) MUST_USE;
/* Ends planning.  From here on the arena may be rewound to what it is now.  Errors:
 * those of output_finish(). */
struct status site_files_ready(struct site_files *files, struct fault *fault) MUST_USE;

/* What becomes of the planned files is told to other processes of this run: to what
 * fork() makes of this one, and back; none is planned any more.  Errors:
 * STATUS_NO_MEMORY. */
struct status site_files_share(struct site_files *files, struct fault *fault) MUST_USE;
/* In such a process: what waits, and what was counted, is the other's.  It puts what it
 * made in place itself, by site_files_put(). */
void site_files_begin_apart(struct site_files *files);

/* True when the file is there, byte by byte, as an earlier run made it from the same
 * stamp: it need not be made again. */
bool site_files_is_there(struct site_files *files, const char *name);

/* An output for a planned file under a leak scan, to be ended by site_files_end(), or
 * output_discard().
 * Errors: those of output_open(). */
struct status site_files_begin(struct site_files *files, const char *name,
                               struct leak leak, struct output *ret_output,
                               struct fault *fault) MUST_USE;
/* The file appears with others, unless the same bytes are there already.  The output is
 * closed either way.  Errors: STATUS_REFUSED (a leak), those of output_together_add().
 */
struct status site_files_end(struct site_files *files, struct output *output,
                             struct fault *fault) MUST_USE;

/* The file is not published after all; what is there of it goes. */
void site_files_drop(struct site_files *files, const char *name);
/* A planned file, or NULL. */
const struct site_file *site_files_find(const struct site_files *files,
                                        const char *name);

/* Takes away what a run that was killed left half written beside files of the site
 * once all are planned and ready.  Errors: STATUS_ENVIRONMENT, with the
 * folder. */
struct status site_files_sweep(struct site_files *files, struct fault *fault) MUST_USE;
/* After an error: what was made whole is put in place, and then what is not planned, or
 * was dropped, is taken away.  Which files are as planned in between,
 * site_files_is_placed() tells.  The list stays that of site_files_ready(): the next
 * run goes on from it.  Errors: those of output_together_finish(); STATUS_ENVIRONMENT,
 * when all that could be taken away is. */
struct status site_files_put(struct site_files *files, struct fault *fault) MUST_USE;
bool site_files_is_placed(struct site_files *files, const char *name);
struct status site_files_take_away(struct site_files *files, struct fault *fault)
    MUST_USE;

/* All is in place and durable; what is not planned is gone.  Errors: those of
 * output_together_finish(); STATUS_ENVIRONMENT (a file cannot be taken away: it stays
 * listed). */
struct status site_files_finish(struct site_files *files, struct fault *fault) MUST_USE;
/* Gives up what waits; needed after site_files_finish() too. */
void site_files_close(struct site_files *files);

#endif
