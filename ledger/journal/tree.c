/* tree.c - see tree.h. */
#include "ledger/journal/tree.h"

#include <assert.h>

size_t tree_append(struct tree *tree, struct hasher *hasher, const struct digest *leaf,
                   struct digest ret_nodes[TREE_TILE_LEVELS])
{
    assert(tree->size < UINT64_MAX);
    struct digest current = *leaf;
    size_t completed = 0;
    unsigned level = 0;
    while (true) {
        if (level % TREE_TILE_LEVELS == 0) {
            if (ret_nodes != NULL) {
                ret_nodes[completed] = current;
            }
            completed++;
        }
        if ((tree->size >> level & 1) == 0) {
            break;
        }
        current = hasher_node(hasher, &tree->node[level], &current);
        level++;
    }
    tree->node[level] = current;
    tree->size++;
    return completed;
}

void tree_append_tile(struct tree *tree, struct hasher *hasher,
                      const struct digest *root)
{
    const uint64_t leaves = UINT64_C(1) << TREE_TILE_LEVELS;
    assert(tree->size % leaves == 0 && tree->size < UINT64_MAX - leaves);
    struct digest current = *root;
    unsigned level = TREE_TILE_LEVELS;
    for (; (tree->size >> level & 1) != 0; level++) {
        current = hasher_node(hasher, &tree->node[level], &current);
    }
    tree->node[level] = current;
    tree->size += leaves;
}

struct digest tree_root(const struct tree *tree, struct hasher *hasher)
{
    if (tree->size == 0) {
        return hasher_one(hasher, (struct bytes){0});
    }
    struct digest root = {0};
    bool has_root = false;
    for (unsigned level = 0; level < TREE_LEVELS; level++) {
        if ((tree->size >> level & 1) == 0) {
            continue;
        }
        root = has_root ? hasher_node(hasher, &tree->node[level], &root)
                        : tree->node[level];
        has_root = true;
    }
    return root;
}

struct digest tree_root_of(struct hasher *hasher, const struct digest *leaves,
                           size_t count)
{
    struct tree tree;
    tree.size = 0; /* the nodes need no clearing: only those of set bits are read */
    for (size_t i = 0; i < count; i++) {
        (void)tree_append(&tree, hasher, &leaves[i], NULL);
    }
    return tree_root(&tree, hasher);
}

/* A walk from one node up to the root, both as positions within a level. */
struct walk {
    uint64_t at, last;
};

/* True when the next proof hash stands to the left.  Then, for a node without a right
 * sibling, also climbs the levels where the tree has no sibling at all. */
static bool walk_is_right(struct walk *walk)
{
    if ((walk->at & 1) == 0 && walk->at != walk->last) {
        return false;
    }
    if ((walk->at & 1) == 0) {
        do {
            walk->at >>= 1;
            walk->last >>= 1;
        } while (walk->at != 0 && (walk->at & 1) == 0);
    }
    return true;
}

static void walk_up(struct walk *walk)
{
    walk->at >>= 1;
    walk->last >>= 1;
}

bool tree_verify_inclusion(struct hasher *hasher, uint64_t index, uint64_t size,
                           const struct digest *leaf, const struct tree_proof *proof,
                           const struct digest *root)
{
    if (index >= size || proof->count > TREE_PROOF_MAX) {
        return false;
    }
    struct walk walk = {index, size - 1};
    struct digest result = *leaf;
    for (size_t i = 0; i < proof->count; i++) {
        if (walk.last == 0) {
            return false;
        }
        const struct digest *hash = &proof->hash[i];
        result = walk_is_right(&walk) ? hasher_node(hasher, hash, &result)
                                      : hasher_node(hasher, &result, hash);
        walk_up(&walk);
    }
    return walk.last == 0 && digest_equal(&result, root);
}

bool tree_verify_consistency(struct hasher *hasher,
                             const struct tree_consistency *claim,
                             const struct tree_proof *proof)
{
    const uint64_t size1 = claim->size1;
    if (size1 == 0 || size1 > claim->size2 || proof->count > TREE_PROOF_MAX) {
        return false;
    }
    if (size1 == claim->size2) {
        return proof->count == 0 && digest_equal(&claim->root1, &claim->root2);
    }
    if (proof->count == 0) {
        return false;
    }
    struct walk walk = {size1 - 1, claim->size2 - 1};
    while (walk.at & 1) {
        walk_up(&walk);
    }
    /* A power of two: the old root is itself a node and is not sent. */
    const bool is_node = (size1 & (size1 - 1)) == 0;
    struct digest old = is_node ? claim->root1 : proof->hash[0];
    struct digest new = old;
    for (size_t i = is_node ? 0 : 1; i < proof->count; i++) {
        if (walk.last == 0) {
            return false;
        }
        const struct digest *hash = &proof->hash[i];
        if (walk_is_right(&walk)) {
            old = hasher_node(hasher, hash, &old);
            new = hasher_node(hasher, hash, &new);
        } else {
            new = hasher_node(hasher, &new, hash);
        }
        walk_up(&walk);
    }
    return walk.last == 0 && digest_equal(&old, &claim->root1) &&
           digest_equal(&new, &claim->root2);
}
