/* tiles.c - publishing the log (tiles.h). */
#include "reports/tiles.h"

#include "ledger/base/arena.h"

#include <inttypes.h>

struct exporting {
    struct journal_view *view;
    struct tile_source tiles;
    struct tile_folder folder;
    uint64_t size;
    bool has_entries;
};

static struct status put_tile(struct exporting *exporting, unsigned level,
                              uint64_t index, struct fault *fault)
{
    struct digest hashes[TILE_WIDTH];
    char name[TILE_PATH_SIZE];
    const size_t width = tile_width(exporting->size, level, index);
    TRY(exporting->tiles.read(exporting->tiles.context, level, index, width, hashes,
                              fault));
    tile_path(level, index, width, name);
    return tile_folder_put(&exporting->folder, name,
                           bytes_from(hashes, width * DIGEST_SIZE), fault);
}

static struct status put_bundle(struct exporting *exporting, uint64_t index,
                                uint8_t *room, struct fault *fault)
{
    struct store_transaction *transaction = journal_view_transaction(exporting->view);
    char name[TILE_PATH_SIZE];
    const size_t width = tile_width(exporting->size, 0, index);
    struct writer writer = writer_of(room, TILE_BUNDLE_SIZE_MAX);
    for (size_t i = 0; i < width; i++) {
        struct bytes entry = {0};
        TRY(journal_read(transaction, index * TILE_WIDTH + i, &entry, fault));
        writer_u16(&writer, (uint16_t)entry.size);
        writer_run(&writer, entry);
    }
    tile_entries_path(index, width, name);
    return tile_folder_put(&exporting->folder, name, writer_bytes(&writer), fault);
}

static struct status put_bundles(struct exporting *exporting, struct fault *fault)
{
    struct arena *arena = exporting->folder.arena;
    const size_t mark = arena_mark(arena);
    const uint64_t count = (exporting->size + TILE_WIDTH - 1) / TILE_WIDTH;
    uint8_t *room = NULL;
    struct status done = OK;
    ARENA_TAKE(arena, TILE_BUNDLE_SIZE_MAX, room, fault);
    for (uint64_t i = 0; i < count && status_is_ok(done); i++) {
        done = put_bundle(exporting, i, room, fault);
    }
    arena_rewind(arena, mark);
    return done;
}

static struct status put_level(struct exporting *exporting, unsigned level,
                               struct fault *fault)
{
    for (uint64_t i = 0; tile_width(exporting->size, level, i) > 0; i++) {
        TRY(put_tile(exporting, level, i, fault));
    }
    return OK;
}

/* Does the ledger have this root at this size? */
static struct status expect_root(struct journal_view *view,
                                 const struct checkpoint *checkpoint,
                                 struct fault *fault)
{
    struct digest root;
    if (checkpoint->size > journal_view_size(view)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-191: a checkpoint vouches for %" PRIu64
                     " entries, the ledger has %" PRIu64 "; is it an old copy?",
                     checkpoint->size, journal_view_size(view));
    }
    TRY(journal_view_root(view, checkpoint->size, &root, fault));
    return digest_equal(&root, &checkpoint->root)
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "R-191: at %" PRIu64
                       " entries the ledger has another root than a signed checkpoint: "
                       "a fork; keep both and run verify",
                       checkpoint->size);
}

static struct status export_under(struct exporting *exporting,
                                  const struct tile_head *next,
                                  const struct log_keys *keys, struct fault *fault)
{
    struct tile_head last;
    struct log_keys *old = NULL;
    struct tile_folder *folder = &exporting->folder;
    ARENA_TAKE(folder->arena, 1, old, fault);
    log_keys_of_old(keys, old);
    const struct status found = tile_folder_head(folder, old, &last, fault);
    const bool has_last = found.code != STATUS_NOT_FOUND;
    TRY(expect_root(exporting->view, &next->checkpoint, fault));
    if (has_last) {
        TRY(found);
        TRY(fault_at(fault, expect_root(exporting->view, &last.checkpoint, fault),
                     "checkpoint", 0, NULL));
        if (last.checkpoint.size > next->checkpoint.size) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-191: %" PRIu64 " entries are published already, the "
                         "checkpoint vouches for %" PRIu64,
                         last.checkpoint.size, next->checkpoint.size);
        }
    }
    if (exporting->has_entries) {
        TRY(put_bundles(exporting, fault));
    }
    for (unsigned level = 0; level <= TILE_LEVEL_MAX; level++) {
        TRY(put_level(exporting, level, fault));
    }
    return tile_folder_publish(folder, has_last ? &last : NULL, next, fault);
}

struct status tiles_export(struct journal_view *view, const struct tiles_order *order,
                           struct arena *arena, struct tiles_facts *ret_facts,
                           struct fault *fault)
{
    struct exporting exporting = {.view = view,
                                  .tiles = journal_view_tiles(view),
                                  .has_entries = order->has_entries};
    struct tile_head next;
    TRY(tile_head_parse(order->note, order->keys, arena, &next, fault));
    if (next.checkpoint.size > TILE_TREE_SIZE_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "the checkpoint vouches for too many entries");
    }
    TRY(tile_folder_make(order->path, arena, &exporting.folder, fault));
    exporting.size = next.checkpoint.size;
    const struct status done = export_under(&exporting, &next, order->keys, fault);
    tile_folder_close(&exporting.folder);
    TRY(done);
    *ret_facts =
        (struct tiles_facts){.size = exporting.size,
                             .written = exporting.folder.written,
                             .kept = exporting.folder.kept,
                             .entries = order->has_entries ? exporting.size : 0,
                             .root = next.checkpoint.root};
    return OK;
}
