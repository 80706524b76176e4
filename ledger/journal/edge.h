/* edge.h - the growing edge of the tree: the partial tile of every level.
 *
 * With it a leaf costs one node hash on average, full tiles fall out as they complete,
 * and the root of what is there needs no look-up.  Pure; about 64 KiB, so it lives in a
 * handle and not on the stack.  (RFC 6962 2.1; proofs.md 3.6.) */
#ifndef LEDGER_JOURNAL_EDGE_H
#define LEDGER_JOURNAL_EDGE_H

#include "keys/digest.h"

enum { EDGE_LEVELS = 8, EDGE_TILE_WIDTH = 256, EDGE_TILE_SIZE = 8192 };

/* hashes[l][0 : edge_width(edge, l)] is the partial tile of level l.  The hashes of a
 * tile that just completed stay in hashes[l] until the next append. */
struct edge {
    uint64_t size; /* leaves */
    struct digest hashes[EDGE_LEVELS][EDGE_TILE_WIDTH];
};

unsigned edge_width(const struct edge *edge, unsigned level);

/* Adds one leaf.  Returns how many tiles completed: levels 0 .. result-1, each to be
 * stored from hashes[level] under (size - 1, level). */
unsigned edge_append(struct edge *edge, struct hasher *hasher,
                     const struct digest *leaf);

/* Root of all leaves; of none: H(""). */
struct digest edge_root(const struct edge *edge, struct hasher *hasher);

/* Root of a perfect tree over 2^k hashes, 1..256. */
struct digest edge_perfect_root(const struct digest *hashes, size_t count,
                                struct hasher *hasher);

#endif
