/* journal_view.c - reading one snapshot: tiles, roots, seals. */
#include "ledger/base/date.h"
#include "ledger/journal/journal_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static struct status open_view(struct journal *journal, struct journal_view *view,
                               struct fault *fault)
{
    view->journal = journal;
    TRY(store_read_begin(journal->store, &view->transaction, fault));
    return journal_load(view->transaction, &view->hasher, &view->head, &view->edge,
                        fault);
}

struct status journal_view_open(struct journal *journal, struct journal_view **ret_view,
                                struct fault *fault)
{
    struct journal_view *view = calloc(1, sizeof(*view));
    if (view == NULL) {
        return FAULT(fault, STATUS_NO_MEMORY, "no memory to read the ledger");
    }
    const struct status opened = open_view(journal, view, fault);
    if (!status_is_ok(opened)) {
        journal_view_close(view);
        return opened.code == STATUS_NOT_FOUND
                   ? FAULT(fault, STATUS_NOT_FOUND, "the ledger has no entries yet")
                   : opened;
    }
    *ret_view = view;
    return OK;
}

void journal_view_close(struct journal_view *view)
{
    if (view != NULL) {
        store_read_end(view->transaction);
        hasher_close(view->hasher);
        free(view);
    }
}

uint64_t journal_view_size(const struct journal_view *view)
{
    return view->head.size;
}

struct store_transaction *journal_view_transaction(struct journal_view *view)
{
    return view->transaction;
}

/* Hashes of the entries [first, first + width): the right edge of level 0 for an older,
 * smaller tree lies inside a tile that is full by now, or in the edge. */
static struct status read_tile(void *context, unsigned level, uint64_t index,
                               size_t width, struct digest *ret_hashes,
                               struct fault *fault)
{
    struct journal_view *view = context;
    const struct edge *edge = &view->edge;
    if (level > TILE_LEVEL_MAX) {
        return FAULT(fault, STATUS_USAGE, "there is no tile level %u", level);
    }
    const uint64_t full = edge->size >> (8 * (level + 1));
    if (index == full && width <= edge_width(edge, level)) {
        memcpy(ret_hashes, edge->hashes[level], width * sizeof(*ret_hashes));
        return OK;
    }
    if (index >= full) {
        return FAULT(fault, STATUS_USAGE,
                     "tile %" PRIu64 " of level %u is beyond the tree", index, level);
    }
    uint8_t image[9];
    struct writer writer = writer_of(image, sizeof(image));
    writer_u64(&writer, ((index + 1) << (8 * (level + 1))) - 1);
    writer_u8(&writer, (uint8_t)level);
    struct bytes value = {0};
    const struct status got = store_get(view->transaction, JOURNAL_TABLE_TILE,
                                        writer_bytes(&writer), &value, fault);
    if (got.code == STATUS_NOT_FOUND ||
        (status_is_ok(got) && value.size != EDGE_TILE_SIZE)) {
        return FAULT(fault, STATUS_FOUND,
                     "tile %" PRIu64
                     " of level %u is missing or damaged; restore a backup",
                     index, level);
    }
    TRY(got);
    memcpy(ret_hashes, value.at, width * sizeof(*ret_hashes));
    return OK;
}

struct tile_source journal_view_tiles(struct journal_view *view)
{
    return (struct tile_source){.read = read_tile, .context = view};
}

struct status journal_view_root(struct journal_view *view, uint64_t size,
                                struct digest *ret_root, struct fault *fault)
{
    if (size == view->head.size) {
        *ret_root = edge_root(&view->edge, view->hasher);
        return OK;
    }
    if (size > view->head.size) {
        return FAULT(fault, STATUS_USAGE, "the ledger has only %" PRIu64 " entries",
                     view->head.size);
    }
    const struct tile_source tiles = journal_view_tiles(view);
    return tile_root(&tiles, view->hasher, size, ret_root, fault);
}

static struct status decode_seal(struct bytes key, struct bytes value,
                                 struct journal_seal *ret_seal, struct fault *fault)
{
    struct reader number = reader_of(key);
    struct reader reader = reader_of(value);
    struct journal_seal seal = {0};
    seal.index = reader_u64(&number);
    seal.first = reader_u64(&reader);
    seal.recorded_ms = (int64_t)reader_u64(&reader);
    seal.vault_sequence = reader_u64(&reader);
    if (!reader_finished(&number) || !reader_finished(&reader)) {
        return FAULT(fault, STATUS_FOUND,
                     "the table of seals is damaged; restore a backup");
    }
    *ret_seal = seal;
    return OK;
}

/* The last seal at or before the entry, or the first one at or after it. */
static struct status seek_seal(struct store_cursor *cursor, uint64_t index,
                               bool is_after, struct journal_seal *ret_seal,
                               struct fault *fault)
{
    uint8_t image[8];
    struct bytes key = {0};
    struct bytes value = {0};
    const struct bytes at = store_key_u64(image, index);
    const struct status found =
        is_after ? store_cursor_seek(cursor, at, &key, &value, fault)
                 : store_cursor_seek_last(cursor, at, &key, &value, fault);
    if (found.code != STATUS_NOT_FOUND) {
        TRY(found);
        return decode_seal(key, value, ret_seal, fault);
    }
    return is_after
               ? FAULT(fault, STATUS_NOT_FOUND, "there is no entry %" PRIu64, index)
               : FAULT(fault, STATUS_NOT_FOUND,
                       "there is no seal at or before entry %" PRIu64, index);
}

static struct status find_seal(struct store_transaction *transaction, uint64_t index,
                               bool is_after, struct journal_seal *ret_seal,
                               struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    TRY(store_cursor_open(transaction, JOURNAL_TABLE_SEAL, &cursor, fault));
    const struct status found = seek_seal(cursor, index, is_after, ret_seal, fault);
    store_cursor_close(cursor);
    return found;
}

struct status journal_seal_of(struct store_transaction *transaction, uint64_t index,
                              struct journal_seal *ret_seal, struct fault *fault)
{
    return find_seal(transaction, index, true, ret_seal, fault);
}

struct status journal_seal_at(struct store_transaction *transaction, uint64_t index,
                              struct journal_seal *ret_seal, struct fault *fault)
{
    return find_seal(transaction, index, false, ret_seal, fault);
}

struct status journal_seal_by_day(struct store_transaction *transaction, int32_t day,
                                  struct journal_seal *ret_seal, struct fault *fault)
{
    /* recorded_ms never decreases: walk back from the newest seal in halves. */
    struct journal_seal best = {0};
    bool has_best = false;
    uint64_t low = 0;
    uint64_t high = UINT64_MAX;
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        struct journal_seal seal;
        const struct status found = journal_seal_at(transaction, middle, &seal, fault);
        if (found.code == STATUS_NOT_FOUND) {
            low = middle + 1;
            continue;
        }
        TRY(found);
        if (date_of_instant(seal.recorded_ms) <= day) {
            best = seal;
            has_best = true;
            low = middle + 1;
        } else {
            high = seal.index;
        }
    }
    if (!has_best) {
        return FAULT(fault, STATUS_NOT_FOUND, "nothing was recorded by that day");
    }
    *ret_seal = best;
    return OK;
}
