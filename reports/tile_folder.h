/* tile_folder.h - a published log as files under a folder (proofs.md 3.6).
 *
 *   checkpoint                        the signed note; replaced, always last
 *   tile/<L>/<N>[.p/<W>]              hashes; never changed once there
 *   tile/entries/<N>[.p/<W>]          entries: length u16, bytes; likewise
 *
 * Any web server serves it as it is.  Every file appears whole. */
#ifndef REPORTS_TILE_FOLDER_H
#define REPORTS_TILE_FOLDER_H

#include "keys/note.h"
#include "ledger/base/arena.h"
#include "ledger/journal/checkpoint.h"
#include "ledger/journal/log_keys.h"
#include "ledger/journal/tile.h"
#include "reports/output_together.h"

enum {
    TILE_FOLDER_PATH_SIZE = 3072,
    TILE_FOLDER_NAME_SIZE_MAX = TILE_PATH_SIZE,
    TILE_BUNDLE_SIZE_MAX = TILE_WIDTH * (2 + 65535)
};

struct tile_folder {
    const char *path;               /* borrowed                                      */
    struct arena *arena;            /* rewound after each file                       */
    uint64_t written;               /* files that were not there                     */
    uint64_t kept;                  /* files that were there, with the same bytes    */
    struct output_together waiting; /* files written, not in place yet    */
};

/* A folder that is there.  Errors: STATUS_USAGE (the path is too long),
 * STATUS_ENVIRONMENT. */
struct status tile_folder_open(const char *path, struct arena *arena,
                               struct tile_folder *ret_folder, struct fault *fault)
    MUST_USE;

/* The same, to put files into; makes it when it is not there, in a folder that is.  The
 * caller ends with tile_folder_publish(), or with tile_folder_close() on any failure.
 * More errors: STATUS_NO_MEMORY. */
struct status tile_folder_make(const char *path, struct arena *arena,
                               struct tile_folder *ret_folder, struct fault *fault)
    MUST_USE;

/* Reads a file whole into the arena.  Errors: STATUS_NOT_FOUND, STATUS_INPUT (more than
 * `size_max` bytes, or no plain file), STATUS_ENVIRONMENT. */
struct status tile_folder_read(const struct tile_folder *folder, const char *name,
                               size_t size_max, struct bytes *ret_bytes,
                               struct fault *fault) MUST_USE;

/* Is something of that name there? */
bool tile_folder_has(const struct tile_folder *folder, const char *name);

/* Puts a file that never changes.  The same bytes again are left alone; others are a
 * fork, and nothing is changed then.  It appears when the next ones do, or at the
 * latest with tile_folder_publish().  Errors: STATUS_FOUND R-190, those of
 * output_together_add(). */
struct status tile_folder_put(struct tile_folder *folder, const char *name,
                              struct bytes bytes, struct fault *fault) MUST_USE;

/* A checkpoint that was read and whose signature by the log was verified. */
struct tile_head {
    struct bytes note; /* in the arena        */
    size_t signature_count;
    struct checkpoint checkpoint; /* borrows from `note` */
};

/* Parses and verifies `note`.  Errors: STATUS_INPUT (no checkpoint, or of another log),
 * those of log_keys_check(), STATUS_NO_MEMORY. */
struct status tile_head_parse(struct bytes note, const struct log_keys *keys,
                              struct arena *arena, struct tile_head *ret_head,
                              struct fault *fault) MUST_USE;
/* The one in the folder; STATUS_NOT_FOUND when there is none. */
struct status tile_folder_head(const struct tile_folder *folder,
                               const struct log_keys *keys, struct tile_head *ret_head,
                               struct fault *fault) MUST_USE;

/* Gives up what waits to appear.  Does nothing after tile_folder_publish(), or for a
 * folder that was only opened. */
void tile_folder_close(struct tile_folder *folder);

/* Publishes `next`, last of all, when all that was put or kept is durable.
 * `last` is what stood there, or NULL: at the same size the note with more signatures
 * stays.  The caller has proven that `next` continues `last`. */
struct status tile_folder_publish(struct tile_folder *folder,
                                  const struct tile_head *last,
                                  const struct tile_head *next, struct fault *fault)
    MUST_USE;

#endif
