/* tile.h - tiles of 256 hashes, and proofs made from them (proofs.md 3.6).
 *
 * Hash i of tile n at level L is the root of the 256^L leaves from (n*256+i)*256^L.
 * Pure: tiles are fetched through a callback. */
#ifndef LEDGER_JOURNAL_TILE_H
#define LEDGER_JOURNAL_TILE_H

#include "ledger/journal/tree.h"

enum {
    TILE_WIDTH = 256,
    TILE_LEVEL_MAX = 6, /* a tree of 2^53 leaves has levels 0..6 */
    TILE_PATH_SIZE = 64
};
#define TILE_TREE_SIZE_MAX ((uint64_t)1 << 53) /* leaves */

/* "tile/<L>/<N>" or, for width < 256, "tile/<L>/<N>.p/<W>"; N in groups of three, all
 * but the last with x.  level 0..63, width 1..256. */
void tile_path(unsigned level, uint64_t index, size_t width,
               char ret_text[static TILE_PATH_SIZE]);
/* The same of a bundle of entries: "tile/entries/<N>". */
void tile_entries_path(uint64_t index, size_t width,
                       char ret_text[static TILE_PATH_SIZE]);
/* How many hashes tile (level, index) has in a tree of `size`: 0..256. */
size_t tile_width(uint64_t size, unsigned level, uint64_t index);
/* Hashes in the partial tile at the right edge of `level`, 0 (no such tile) ..255; its
 * index is tile_count(). */
size_t tile_partial_width(uint64_t size, unsigned level);
/* Full tiles at `level`. */
uint64_t tile_count(uint64_t size, unsigned level);
/* How many tiles became full with the last leaf of a tree of `size`: they are at levels
 * 0..result-1, each with index tile_count(size, level) - 1. */
unsigned tile_completed(uint64_t size);

/* Gives the first `width` hashes of a tile; `width` is always its whole width in the
 * tree the proof is made for, so that files under their published name will do. */
struct tile_source {
    struct status (*read)(void *context, unsigned level, uint64_t index, size_t width,
                          struct digest *ret_hashes, struct fault *fault);
    void *context;
};

/* Each takes about one tile a level, twice at most, and passes on the errors of the
 * source; outputs are untouched then.  Sizes up to TILE_TREE_SIZE_MAX. */

/* Proof that leaf `index` is in the tree of `size`.  STATUS_USAGE: index >= size. */
struct status tile_inclusion_proof(const struct tile_source *source,
                                   struct hasher *hasher, uint64_t size, uint64_t index,
                                   struct tree_proof *ret_proof, struct fault *fault)
    MUST_USE;
/* Proof that the tree of `size1` is the beginning of that of `size2`; empty when they
 * are equal.  STATUS_USAGE: size1 is 0 (nothing to prove) or above size2. */
struct status tile_consistency_proof(const struct tile_source *source,
                                     struct hasher *hasher, uint64_t size1,
                                     uint64_t size2, struct tree_proof *ret_proof,
                                     struct fault *fault) MUST_USE;
/* Root of the first `size` leaves; H("") for 0. */
struct status tile_root(const struct tile_source *source, struct hasher *hasher,
                        uint64_t size, struct digest *ret_root, struct fault *fault)
    MUST_USE;

#endif
