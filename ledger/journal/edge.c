/* edge.c - see edge.h. */
#include "ledger/journal/edge.h"

#include <assert.h>

unsigned edge_width(const struct edge *edge, unsigned level)
{
    assert(level < EDGE_LEVELS);
    return (unsigned)(edge->size >> (8 * level)) & (EDGE_TILE_WIDTH - 1);
}

struct digest edge_perfect_root(const struct digest *hashes, size_t count,
                                struct hasher *hasher)
{
    assert(count > 0 && count <= EDGE_TILE_WIDTH && (count & (count - 1)) == 0);
    if (count == 1) {
        return hashes[0];
    }
    struct digest row[EDGE_TILE_WIDTH / 2];
    hasher_nodes(hasher, hashes, count / 2, row);
    for (size_t width = count / 2; width > 1; width /= 2) {
        hasher_nodes(hasher, row, width / 2, row);
    }
    return row[0];
}

unsigned edge_append(struct edge *edge, struct hasher *hasher,
                     const struct digest *leaf)
{
    unsigned level = 0;
    struct digest hash = *leaf;
    for (;;) {
        const unsigned width = edge_width(edge, level);
        edge->hashes[level][width] = hash;
        if (width + 1 < EDGE_TILE_WIDTH) {
            break;
        }
        hash = edge_perfect_root(edge->hashes[level], EDGE_TILE_WIDTH, hasher);
        level++;
        assert(level < EDGE_LEVELS);
    }
    edge->size++;
    return level;
}

struct digest edge_root(const struct edge *edge, struct hasher *hasher)
{
    if (edge->size == 0) {
        return hasher_one(hasher, (struct bytes){0});
    }
    struct digest root = {0};
    bool has_root = false;
    for (unsigned level = 0; level < EDGE_LEVELS; level++) {
        const unsigned width = edge_width(edge, level);
        for (unsigned bit = 1; bit <= width; bit <<= 1) {
            if ((width & bit) == 0) {
                continue;
            }
            const unsigned start = width & ~(2 * bit - 1);
            const struct digest part =
                edge_perfect_root(&edge->hashes[level][start], bit, hasher);
            root = has_root ? hasher_node(hasher, &part, &root) : part;
            has_root = true;
        }
    }
    return root;
}
