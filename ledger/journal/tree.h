/* tree.h - the RFC 6962 Merkle tree over leaf hashes (R-022; proofs.md 3.1).
 *
 * A tree is kept as its frontier: for each set bit of the size the root of one complete
 * subtree.  Leaf and node hashing are hasher_leaf() and hasher_node().  Pure, no
 * recursion, sizes up to 2^64-1. */
#ifndef LEDGER_JOURNAL_TREE_H
#define LEDGER_JOURNAL_TREE_H

#include "keys/digest.h"

enum {
    TREE_LEVELS = 64,
    TREE_PROOF_MAX = 65, /* a consistency proof above 2^63 leaves; 64 for inclusion */
    TREE_TILE_LEVELS = 8
};

struct tree {
    uint64_t size;                   /* leaves                                    */
    struct digest node[TREE_LEVELS]; /* node[l] counts only when bit l of size is */
};

struct tree_proof {
    size_t count;
    struct digest hash[TREE_PROOF_MAX]; /* leaf side first */
};

/* Adds one leaf hash; size must be below 2^64-1.  ret_nodes (may be NULL) gets the
 * roots of the complete subtrees of 256^k leaves that end at this leaf: [0] is the
 * leaf, [1] the next hash of the level 1 tile, and so on.  Returns how many, 1..8. */
size_t tree_append(struct tree *tree, struct hasher *hasher, const struct digest *leaf,
                   struct digest ret_nodes[TREE_TILE_LEVELS]);
/* Adds 256 leaves at once by the root of their subtree; size must be a multiple of 256
 * below 2^64-256.  As tree_append() of each. */
void tree_append_tile(struct tree *tree, struct hasher *hasher,
                      const struct digest *root);
/* Root of all leaves; of none: H(""). */
struct digest tree_root(const struct tree *tree, struct hasher *hasher);
/* The same over an array. */
struct digest tree_root_of(struct hasher *hasher, const struct digest *leaves,
                           size_t count);

/* The loops of proofs.md 3.1, with its verdicts: consistency from size 0 is refused. */
bool tree_verify_inclusion(struct hasher *hasher, uint64_t index, uint64_t size,
                           const struct digest *leaf, const struct tree_proof *proof,
                           const struct digest *root);
struct tree_consistency {
    uint64_t size1, size2; /* older, newer */
    struct digest root1, root2;
};
bool tree_verify_consistency(struct hasher *hasher,
                             const struct tree_consistency *claim,
                             const struct tree_proof *proof);

#endif
