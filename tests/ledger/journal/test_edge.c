/* test_edge.c - the growing edge gives what the tree gives, and the tiles. */
#include "ledger/journal/edge.h"

#include "ledger/journal/tile.h"
#include "ledger/journal/tree.h"
#include "tests/suite.h"

static struct edge edge; /* too large for the stack */

static struct hasher *open_hasher(enum digest_suite suite)
{
    struct fault fault;
    struct hasher *hasher = NULL;
    ck_assert_ok(hasher_open(suite, &hasher, &fault), &fault);
    return hasher;
}

static struct digest leaf_of(struct hasher *hasher, uint64_t number)
{
    uint8_t image[8];
    struct writer writer = writer_of(image, sizeof(image));
    writer_u64(&writer, number);
    return hasher_leaf(hasher, writer_bytes(&writer));
}

START_TEST(test_the_empty_edge_has_the_empty_root)
{
    struct hasher *hasher = open_hasher(DIGEST_SHA256);
    memset(&edge, 0, sizeof(edge));
    char text[2 * DIGEST_SIZE + 1];
    const struct digest root = edge_root(&edge, hasher);
    bytes_to_hex(digest_bytes(&root), text);
    ck_assert_str_eq(
        text, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    hasher_close(hasher);
}
END_TEST

/* Roots of proofs.md 3.1, over its eight inputs. */
START_TEST(test_small_roots_are_the_published_ones)
{
    static const struct {
        uint8_t at[16];
        size_t size;
    } inputs[] = {{{0}, 0},
                  {{0x00}, 1},
                  {{0x10}, 1},
                  {{0x20, 0x21}, 2},
                  {{0x30, 0x31}, 2},
                  {{0x40, 0x41, 0x42, 0x43}, 4},
                  {{0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57}, 8},
                  {{0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a,
                    0x6b, 0x6c, 0x6d, 0x6e, 0x6f},
                   16}};
    static const char *const roots[] = {
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        NULL,
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    };
    struct hasher *hasher = open_hasher(DIGEST_SHA256);
    memset(&edge, 0, sizeof(edge));
    for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
        const struct digest leaf =
            hasher_leaf(hasher, bytes_from(inputs[i].at, inputs[i].size));
        ck_assert_uint_eq(edge_append(&edge, hasher, &leaf), 0);
        char text[2 * DIGEST_SIZE + 1];
        const struct digest root = edge_root(&edge, hasher);
        bytes_to_hex(digest_bytes(&root), text);
        if (roots[i] != NULL) {
            ck_assert_str_eq(text, roots[i]);
        }
    }
    hasher_close(hasher);
}
END_TEST

START_TEST(test_a_perfect_root_is_the_tree_of_its_hashes)
{
    struct hasher *hasher = open_hasher(DIGEST_SM3);
    struct digest leaves[EDGE_TILE_WIDTH];
    for (size_t i = 0; i < EDGE_TILE_WIDTH; i++) {
        leaves[i] = leaf_of(hasher, i);
    }
    for (size_t count = 1; count <= EDGE_TILE_WIDTH; count *= 2) {
        const struct digest wanted = tree_root_of(hasher, leaves, count);
        const struct digest got = edge_perfect_root(leaves, count, hasher);
        ck_assert(digest_equal(&wanted, &got));
    }
    hasher_close(hasher);
}
END_TEST

/* Around every power and tile boundary, and every 997th size besides. */
static bool is_sample(uint64_t size)
{
    for (unsigned bit = 0; bit < 18; bit++) {
        const uint64_t power = UINT64_C(1) << bit;
        if (size + 1 >= power && size <= power + 1) {
            return true;
        }
    }
    return size < 300 || size % 997 == 0 || size % 4096 == 0 || size >= 69990;
}

START_TEST(test_the_edge_agrees_with_the_tree_and_completes_its_tiles)
{
    enum { SIZE_MAX_TESTED = 70000 };
    struct hasher *hasher = open_hasher(DIGEST_SHA256);
    struct tree tree = {0};
    struct digest nodes[TREE_TILE_LEVELS];
    unsigned tiles = 0;
    memset(&edge, 0, sizeof(edge));
    for (uint64_t i = 0; i < SIZE_MAX_TESTED; i++) {
        const struct digest leaf = leaf_of(hasher, i);
        const size_t finished = tree_append(&tree, hasher, &leaf, nodes);
        const unsigned completed = edge_append(&edge, hasher, &leaf);
        ck_assert_uint_eq(completed, tile_completed(i + 1));
        ck_assert_uint_eq(completed + 1, finished);
        tiles += completed;
        for (unsigned level = 0; level < completed; level++) {
            ck_assert_uint_eq(edge_width(&edge, level), 0);
            /* The next level's newest hash is the root of the tile just stored. */
            const struct digest root =
                edge_perfect_root(edge.hashes[level], EDGE_TILE_WIDTH, hasher);
            ck_assert(digest_equal(&root, &nodes[level + 1]));
        }
        for (unsigned level = 0; level <= TILE_LEVEL_MAX; level++) {
            ck_assert_uint_eq(edge_width(&edge, level),
                              tile_partial_width(i + 1, level));
        }
        if (is_sample(i + 1)) {
            const struct digest wanted = tree_root(&tree, hasher);
            const struct digest got = edge_root(&edge, hasher);
            ck_assert_msg(digest_equal(&wanted, &got), "size %zu", (size_t)i + 1);
        }
    }
    /* proofs.md 3.6: 273 full tiles and 112 hashes, 1 and 17, 0 and 1. */
    ck_assert_uint_eq(tiles, 274);
    ck_assert_uint_eq(edge_width(&edge, 0), 112);
    ck_assert_uint_eq(edge_width(&edge, 1), 17);
    ck_assert_uint_eq(edge_width(&edge, 2), 1);
    hasher_close(hasher);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("edge");
    TCase *edges = tcase_create("edges");
    tcase_set_timeout(edges, 20);
    tcase_add_test(edges, test_the_empty_edge_has_the_empty_root);
    tcase_add_test(edges, test_small_roots_are_the_published_ones);
    tcase_add_test(edges, test_a_perfect_root_is_the_tree_of_its_hashes);
    tcase_add_test(edges, test_the_edge_agrees_with_the_tree_and_completes_its_tiles);
    suite_add_tcase(suite, edges);
    return suite;
}
