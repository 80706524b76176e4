/* tiles.h - the log published as files, and copies of it (proofs.md 3.6).
 *
 * Hash tiles tell nothing about anybody and are for everyone; bundles of entries are
 * for auditors.  What was published once never changes, and only what continues
 * it is added. */
#ifndef REPORTS_TILES_H
#define REPORTS_TILES_H

#include "ledger/journal/journal.h"
#include "ledger/journal/policy.h"
#include "reports/tile_folder.h"

enum {
    /* Of the arena; as much again may be read of the entries of one bundle. */
    TILES_ARENA_SIZE = 40 << 20
};

struct tiles_order {
    struct bytes note;           /* a signed checkpoint              */
    const struct log_keys *keys; /* of the ledger                    */
    bool has_entries;            /* the entries themselves too       */
    const char *path;            /* the folder to publish into       */
};
struct tiles_facts {
    uint64_t size;          /* entries under the checkpoint                 */
    uint64_t written, kept; /* files that were not there, and that were     */
    uint64_t entries;       /* entries hashed from their bytes; 0: only hashes */
    struct digest root;
};

/* Publishes all that the order's checkpoint covers, the checkpoint last.  Again, or
 * after an interruption: only what is missing. Errors: STATUS_INPUT (no checkpoint of
 * this ledger), STATUS_FOUND (the ledger has another root at its size, R-190; or what
 * is published is another history), R-191 STATUS_REFUSED (what is published is larger),
 * those of output_finish(). */
struct status tiles_export(struct journal_view *view, const struct tiles_order *order,
                           struct arena *arena, struct tiles_facts *ret_facts,
                           struct fault *fault) MUST_USE;

/* Copies the log published in `from` to `to`, hashing everything again on the way:
 * every tile, and every entry where the source has them.  The new checkpoint counts
 * only when all of it gives its root and what `to` held is its beginning. Errors: R-191
 * STATUS_REFUSED (the source is smaller than the copy), STATUS_FOUND R-190, R-191 (a
 * tile, an entry or the root does not fit; a fork), STATUS_NOT_FOUND (files are
 * missing), STATUS_INPUT (no checkpoint of this log), STATUS_ENVIRONMENT (R-210: the
 * new checkpoint does not meet `policy`, which may be NULL; or I/O); the old checkpoint
 * of the copy stands then. */
struct status tiles_mirror(const char *from, const char *to,
                           const struct log_keys *keys, const struct policy *policy,
                           struct arena *arena, struct tiles_facts *ret_facts,
                           struct fault *fault) MUST_USE;

#endif
