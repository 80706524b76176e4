/* tile.c - see tile.h. */
#include "ledger/journal/tile.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

enum { TILE_BITS = 8, TILE_PATH_GROUPS_MAX = 7 };

/* "<first>/x001/x234/067.p/5" */
static void put_path(const char *first, uint64_t index, size_t width,
                     char ret_text[static TILE_PATH_SIZE])
{
    assert(width >= 1 && width <= TILE_WIDTH);
    unsigned groups[TILE_PATH_GROUPS_MAX];
    size_t count = 0;
    do {
        groups[count++] = (unsigned)(index % 1000);
        index /= 1000;
    } while (index > 0);
    char part[16];
    struct writer text = writer_of(ret_text, TILE_PATH_SIZE - 1);
    writer_text(&text, first);
    while (count > 0) {
        count--;
        snprintf(part, sizeof(part), count > 0 ? "/x%03u" : "/%03u", groups[count]);
        writer_text(&text, part);
    }
    if (width < TILE_WIDTH) {
        snprintf(part, sizeof(part), ".p/%u", (unsigned)width);
        writer_text(&text, part);
    }
    assert(!text.overflowed);
    ret_text[text.size] = '\0';
}

void tile_path(unsigned level, uint64_t index, size_t width,
               char ret_text[static TILE_PATH_SIZE])
{
    assert(level < TREE_LEVELS);
    char first[16];
    snprintf(first, sizeof(first), "tile/%u", level);
    put_path(first, index, width, ret_text);
}

void tile_entries_path(uint64_t index, size_t width,
                       char ret_text[static TILE_PATH_SIZE])
{
    put_path("tile/entries", index, width, ret_text);
}

/* Hashes at `level` in a tree of `size`. */
static uint64_t hash_count(uint64_t size, unsigned level)
{
    return level < TREE_LEVELS / TILE_BITS ? size >> (TILE_BITS * level) : 0;
}

uint64_t tile_count(uint64_t size, unsigned level)
{
    return hash_count(size, level) / TILE_WIDTH;
}

size_t tile_partial_width(uint64_t size, unsigned level)
{
    return (size_t)(hash_count(size, level) % TILE_WIDTH);
}

size_t tile_width(uint64_t size, unsigned level, uint64_t index)
{
    const uint64_t full = tile_count(size, level);
    if (index < full) {
        return TILE_WIDTH;
    }
    return index == full ? tile_partial_width(size, level) : 0;
}

unsigned tile_completed(uint64_t size)
{
    unsigned levels = 0;
    while (size > 0 && size % TILE_WIDTH == 0) {
        levels++;
        size /= TILE_WIDTH;
    }
    return levels;
}

/* ---- proofs -------------------------------------------------------------------- */

/* What a proof is made from, and the last tile fetched: a walk up the tree stays in one
 * tile for eight levels. */
struct shelf {
    const struct tile_source *source;
    struct hasher *hasher;
    uint64_t size;
    bool has_tile;
    unsigned level;
    uint64_t index;
    struct digest hash[TILE_WIDTH];
};

/* Root of the complete subtree `index` of 2^level leaves. */
static struct status shelf_node(struct shelf *shelf, unsigned level, uint64_t index,
                                struct digest *ret_node, struct fault *fault)
{
    const unsigned inside = level % TILE_BITS;
    const unsigned tile_level = level / TILE_BITS;
    const uint64_t first = index << inside;
    const uint64_t tile = first / TILE_WIDTH;
    const size_t offset = (size_t)(first % TILE_WIDTH);
    const size_t count = (size_t)1 << inside;
    const size_t width = tile_width(shelf->size, tile_level, tile);
    assert(offset + count <= width);
    if (!shelf->has_tile || shelf->level != tile_level || shelf->index != tile) {
        shelf->has_tile = false;
        TRY(shelf->source->read(shelf->source->context, tile_level, tile, width,
                                shelf->hash, fault));
        shelf->has_tile = true;
        shelf->level = tile_level;
        shelf->index = tile;
    }
    *ret_node = tree_root_of(shelf->hasher, &shelf->hash[offset], count);
    return OK;
}

/* Root of the leaves from `start` to the end of the tree.  `start` is a multiple of a
 * power of two that is at least their number. */
static struct status shelf_edge(struct shelf *shelf, uint64_t start,
                                struct digest *ret_root, struct fault *fault)
{
    uint64_t end = shelf->size;
    const uint64_t count = end - start;
    bool has_root = false;
    struct digest root = {0};
    for (unsigned level = 0; count >> level != 0; level++) {
        if ((count >> level & 1) == 0) {
            continue;
        }
        struct digest node = {0};
        end -= (uint64_t)1 << level;
        TRY(shelf_node(shelf, level, end >> level, &node, fault));
        root = has_root ? hasher_node(shelf->hasher, &node, &root) : node;
        has_root = true;
    }
    assert(has_root && end == start);
    *ret_root = root;
    return OK;
}

/* Adds the siblings met on the way from node (level, at) to the root. */
static struct status shelf_climb(struct shelf *shelf, unsigned level, uint64_t at,
                                 struct tree_proof *proof, struct fault *fault)
{
    uint64_t last = (shelf->size - 1) >> level;
    for (; last > 0; level++) {
        struct digest *next = &proof->hash[proof->count];
        assert(proof->count < TREE_PROOF_MAX);
        if (at & 1) {
            TRY(shelf_node(shelf, level, at - 1, next, fault));
            proof->count++;
        } else if (at < last) {
            const bool is_complete = (at + 2) << level <= shelf->size;
            TRY(is_complete ? shelf_node(shelf, level, at + 1, next, fault)
                            : shelf_edge(shelf, (at + 1) << level, next, fault));
            proof->count++;
        }
        at >>= 1;
        last >>= 1;
    }
    return OK;
}

static struct status check_size(uint64_t size, struct fault *fault)
{
    if (size > TILE_TREE_SIZE_MAX) {
        return FAULT(fault, STATUS_USAGE,
                     "a journal of %" PRIu64 " entries is longer than 2^53", size);
    }
    return OK;
}

struct status tile_inclusion_proof(const struct tile_source *source,
                                   struct hasher *hasher, uint64_t size, uint64_t index,
                                   struct tree_proof *ret_proof, struct fault *fault)
{
    TRY(check_size(size, fault));
    if (index >= size) {
        return FAULT(fault, STATUS_USAGE,
                     "entry %" PRIu64 " is not among the first %" PRIu64
                     " entries; ask for a lower number or a newer checkpoint",
                     index, size);
    }
    struct shelf shelf;
    shelf.source = source;
    shelf.hasher = hasher;
    shelf.size = size;
    shelf.has_tile = false;
    struct tree_proof proof;
    proof.count = 0;
    TRY(shelf_climb(&shelf, 0, index, &proof, fault));
    *ret_proof = proof;
    return OK;
}

struct status tile_consistency_proof(const struct tile_source *source,
                                     struct hasher *hasher, uint64_t size1,
                                     uint64_t size2, struct tree_proof *ret_proof,
                                     struct fault *fault)
{
    TRY(check_size(size2, fault));
    if (size1 == 0 || size1 > size2) {
        return FAULT(fault, STATUS_USAGE,
                     "no proof leads from %" PRIu64 " to %" PRIu64
                     " entries; the first number must be 1 or more and not above the "
                     "second",
                     size1, size2);
    }
    struct shelf shelf;
    shelf.source = source;
    shelf.hasher = hasher;
    shelf.size = size2;
    shelf.has_tile = false;
    struct tree_proof proof;
    proof.count = 0;
    if (size1 < size2) {
        /* The largest complete subtree that ends with the older tree. */
        unsigned level = 0;
        uint64_t at = size1 - 1;
        while (at & 1) {
            at >>= 1;
            level++;
        }
        if (at != 0) {
            TRY(shelf_node(&shelf, level, at, &proof.hash[proof.count], fault));
            proof.count++;
        }
        TRY(shelf_climb(&shelf, level, at, &proof, fault));
    }
    *ret_proof = proof;
    return OK;
}

struct status tile_root(const struct tile_source *source, struct hasher *hasher,
                        uint64_t size, struct digest *ret_root, struct fault *fault)
{
    TRY(check_size(size, fault));
    if (size == 0) {
        *ret_root = hasher_one(hasher, (struct bytes){0});
        return OK;
    }
    struct shelf shelf;
    shelf.source = source;
    shelf.hasher = hasher;
    shelf.size = size;
    shelf.has_tile = false;
    return shelf_edge(&shelf, 0, ret_root, fault);
}
