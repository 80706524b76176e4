/* tiles_mirror.c - a copy of the log that hashes everything again (tiles.h). */
#include "ledger/base/arena.h"
#include "ledger/journal/edge.h"
#include "reports/tiles.h"

#include <inttypes.h>
#include <string.h>

/* Leaves are fed to a growing edge; what it gives must be what was published. */
struct mirroring {
    struct tile_folder from, to;
    struct hasher *hasher;
    struct edge *edge;
    const struct tile_head *last; /* of the copy; NULL: a new copy      */
    uint64_t size;                /* under the source's checkpoint      */
    bool has_entries;
};

static struct status does_not_fit(const char *name, struct fault *fault)
{
    return fault_at(fault,
                    FAULT(fault, STATUS_FOUND,
                          "R-191: it is not what the entries or hashes below it give: "
                          "it was changed, or the source is damaged"),
                    name, 0, NULL);
}

/* Copies one tile that must hold just these hashes. */
static struct status copy_tile(struct mirroring *mirroring, unsigned level,
                               uint64_t index, const struct digest *hashes,
                               size_t width, struct fault *fault)
{
    char name[TILE_PATH_SIZE];
    struct bytes bytes = {0};
    const struct bytes wanted = bytes_from(hashes, width * DIGEST_SIZE);
    tile_path(level, index, width, name);
    TRY(tile_folder_read(&mirroring->from, name, TILE_WIDTH * DIGEST_SIZE, &bytes,
                         fault));
    if (!bytes_equal(bytes, wanted)) {
        return does_not_fit(name, fault);
    }
    return tile_folder_put(&mirroring->to, name, wanted, fault);
}

/* What the copy held must be the beginning of the source. */
static struct status check_last(struct mirroring *mirroring, struct fault *fault)
{
    if (mirroring->last == NULL ||
        mirroring->last->checkpoint.size != mirroring->edge->size) {
        return OK;
    }
    const struct digest root = edge_root(mirroring->edge, mirroring->hasher);
    return digest_equal(&root, &mirroring->last->checkpoint.root)
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "R-191: the source has another root at %" PRIu64
                       " entries than this copy: a fork; keep both checkpoints",
                       mirroring->edge->size);
}

static struct status add_leaf(struct mirroring *mirroring, const struct digest *leaf,
                              struct fault *fault)
{
    struct edge *edge = mirroring->edge;
    const unsigned full = edge_append(edge, mirroring->hasher, leaf);
    for (unsigned level = 0; level < full; level++) {
        TRY(copy_tile(mirroring, level, tile_count(edge->size, level) - 1,
                      edge->hashes[level], TILE_WIDTH, fault));
    }
    return check_last(mirroring, fault);
}

static struct status copy_bundle(struct mirroring *mirroring, uint64_t index,
                                 size_t width, struct bytes leaves, struct fault *fault)
{
    char name[TILE_PATH_SIZE];
    struct bytes bundle = {0};
    tile_entries_path(index, width, name);
    TRY(tile_folder_read(&mirroring->from, name, TILE_BUNDLE_SIZE_MAX, &bundle, fault));
    struct reader reader = reader_of(bundle);
    for (size_t i = 0; i < width; i++) {
        const struct bytes entry = reader_run(&reader, reader_u16(&reader));
        if (reader.failed) {
            return does_not_fit(name, fault);
        }
        const struct digest leaf = hasher_leaf(mirroring->hasher, entry);
        if (memcmp(leaf.at, leaves.at + i * DIGEST_SIZE, DIGEST_SIZE) != 0) {
            return does_not_fit(name, fault);
        }
    }
    if (!reader_finished(&reader)) {
        return does_not_fit(name, fault);
    }
    return tile_folder_put(&mirroring->to, name, bundle, fault);
}

/* The leaves of one tile of level 0, with their entries. */
static struct status take_leaves(struct mirroring *mirroring, uint64_t index,
                                 struct fault *fault)
{
    const size_t width = tile_width(mirroring->size, 0, index);
    char name[TILE_PATH_SIZE];
    struct bytes leaves = {0};
    tile_path(0, index, width, name);
    TRY(tile_folder_read(&mirroring->from, name, TILE_WIDTH * DIGEST_SIZE, &leaves,
                         fault));
    if (leaves.size != width * DIGEST_SIZE) {
        return does_not_fit(name, fault);
    }
    if (mirroring->has_entries) {
        TRY(copy_bundle(mirroring, index, width, leaves, fault));
    }
    for (size_t i = 0; i < width; i++) {
        struct digest leaf;
        memcpy(leaf.at, leaves.at + i * DIGEST_SIZE, DIGEST_SIZE);
        TRY(add_leaf(mirroring, &leaf, fault));
    }
    return OK;
}

static struct status copy_all(struct mirroring *mirroring, struct fault *fault)
{
    const uint64_t count = (mirroring->size + TILE_WIDTH - 1) / TILE_WIDTH;
    for (uint64_t i = 0; i < count; i++) {
        const size_t mark = arena_mark(mirroring->from.arena);
        const struct status taken = take_leaves(mirroring, i, fault);
        arena_rewind(mirroring->from.arena, mark);
        TRY(taken);
    }
    for (unsigned level = 0; level < EDGE_LEVELS; level++) {
        const size_t width = tile_partial_width(mirroring->size, level);
        if (width > 0) {
            TRY(copy_tile(mirroring, level, tile_count(mirroring->size, level),
                          mirroring->edge->hashes[level], width, fault));
        }
    }
    return OK;
}

static struct status mirror_heads(struct mirroring *mirroring,
                                  const struct tile_head *next, struct fault *fault)
{
    if (mirroring->last != NULL &&
        mirroring->last->checkpoint.size > next->checkpoint.size) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-191: this copy has %" PRIu64
                     " entries, the source only %" PRIu64 ": it was rolled back",
                     mirroring->last->checkpoint.size, next->checkpoint.size);
    }
    /* Where some are published, none may be missing. */
    mirroring->has_entries =
        mirroring->size > 0 && tile_folder_has(&mirroring->from, "tile/entries");
    TRY(check_last(mirroring, fault));
    TRY(copy_all(mirroring, fault));
    const struct digest root = edge_root(mirroring->edge, mirroring->hasher);
    if (!digest_equal(&root, &next->checkpoint.root)) {
        return FAULT(fault, STATUS_FOUND,
                     "R-191: all that is published gives another root than its "
                     "checkpoint says");
    }
    return tile_folder_publish(&mirroring->to, mirroring->last, next, fault);
}

static struct status expect_witnesses(const struct tile_head *next,
                                      const struct policy *policy, struct arena *arena,
                                      struct fault *fault)
{
    struct policy_verdict verdict;
    struct note *note = NULL;
    if (policy == NULL) {
        return OK;
    }
    ARENA_TAKE(arena, 1, note, fault);
    TRY(note_parse(next->note, arena, note, fault));
    return policy_require(note, next->checkpoint.origin, policy, &verdict, fault);
}

struct status tiles_mirror(const char *from, const char *to,
                           const struct log_keys *keys, const struct policy *policy,
                           struct arena *arena, struct tiles_facts *ret_facts,
                           struct fault *fault)
{
    struct mirroring mirroring = {.size = 0};
    struct tile_head next;
    struct tile_head last;
    TRY(tile_folder_open(from, arena, &mirroring.from, fault));
    TRY(tile_folder_head(&mirroring.from, keys, &next, fault));
    TRY(expect_witnesses(&next, policy, arena, fault));
    mirroring.size = next.checkpoint.size;
    if (mirroring.size > TILE_TREE_SIZE_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "the checkpoint vouches for too many entries");
    }
    TRY(tile_folder_make(to, arena, &mirroring.to, fault));
    struct log_keys *old = NULL;
    ARENA_TAKE(arena, 1, old, fault);
    log_keys_of_old(keys, old);
    const struct status found = tile_folder_head(&mirroring.to, old, &last, fault);
    if (found.code != STATUS_NOT_FOUND) {
        TRY(found);
        mirroring.last = &last;
    }
    ARENA_TAKE(arena, 1, mirroring.edge, fault);
    TRY(hasher_open(checkpoint_suite(next.checkpoint.origin), &mirroring.hasher,
                    fault));
    const struct status done = mirror_heads(&mirroring, &next, fault);
    tile_folder_close(&mirroring.to);
    hasher_close(mirroring.hasher);
    TRY(done);
    *ret_facts =
        (struct tiles_facts){.size = mirroring.size,
                             .written = mirroring.to.written,
                             .kept = mirroring.to.kept,
                             .entries = mirroring.has_entries ? mirroring.size : 0,
                             .root = next.checkpoint.root};
    return OK;
}
