/* test_tile.c - proofs made from tiles are those of the recursive definition.
 */
#include "ledger/journal/tile.h"

#include "tests/suite.h"
#include "tests/support/vectors.h"

#include <stdio.h>

enum { SMALL_MAX = 257, LARGE = 70000, LEVELS = 3, ARENA_SIZE = 1 << 24 };

/* Check notes every assertion that holds; in loops of 30,000 that takes longest. */
#define MUST(condition)                                                                \
    do {                                                                               \
        if (!(condition)) {                                                            \
            ck_abort_msg("%s", #condition);                                            \
        }                                                                              \
    } while (0)

static struct hasher *hasher;
static struct arena arena;

/* All hashes of each level, as a publisher would have them on disk. */
struct shelf {
    struct digest *level[LEVELS];
    uint64_t size;
    size_t reads;
    bool is_broken;
};
static struct shelf shelf;

static struct digest leaf_of(size_t i)
{
    char text[32];
    const int size = snprintf(text, sizeof(text), "entry %zu\n", i);
    return hasher_leaf(hasher, bytes_from(text, (size_t)size));
}

static void fill(size_t count)
{
    struct tree tree = {0};
    size_t used[LEVELS] = {0};
    for (size_t k = 0, room = count; k < LEVELS; k++, room /= TILE_WIDTH) {
        shelf.level[k] = arena_take(&arena, room + 1, sizeof(struct digest));
        ck_assert_ptr_nonnull(shelf.level[k]);
    }
    for (size_t i = 0; i < count; i++) {
        struct digest nodes[TREE_TILE_LEVELS];
        const struct digest leaf = leaf_of(i);
        const size_t levels = tree_append(&tree, hasher, &leaf, nodes);
        for (size_t k = 0; k < levels; k++) {
            shelf.level[k][used[k]++] = nodes[k];
        }
    }
    shelf.size = count;
}

static void setup(void)
{
    struct fault fault;
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    ck_assert_ok(arena_open(ARENA_SIZE, &arena, &fault), &fault);
    shelf = (struct shelf){0};
}

static void teardown(void)
{
    hasher_close(hasher);
    arena_close(&arena);
}

static struct status shelf_read(void *context, unsigned level, uint64_t index,
                                size_t width, struct digest *ret_hashes,
                                struct fault *fault)
{
    struct shelf *from = context;
    from->reads++;
    if (from->is_broken) {
        return FAULT(fault, STATUS_ENVIRONMENT, "no tile");
    }
    MUST(level < LEVELS);
    MUST(width == tile_width(from->size, level, index));
    MUST(width >= 1);
    memcpy(ret_hashes, &from->level[level][index * TILE_WIDTH],
           width * sizeof(*ret_hashes));
    return OK;
}

static const struct tile_source source = {shelf_read, &shelf};

/* ---- the definition, remembering each subtree root ------------------------------- */

static struct digest known_root[SMALL_MAX + 1][SMALL_MAX + 1];
static bool is_known[SMALL_MAX + 1][SMALL_MAX + 1];

static size_t split_of(size_t count)
{
    size_t k = 1;
    while (2 * k < count) {
        k *= 2;
    }
    return k;
}

static struct digest model_root(size_t start, size_t end)
{
    if (!is_known[start][end]) {
        if (end - start == 1) {
            known_root[start][end] = leaf_of(start);
        } else {
            const size_t middle = start + split_of(end - start);
            const struct digest left = model_root(start, middle);
            const struct digest right = model_root(middle, end);
            known_root[start][end] = hasher_node(hasher, &left, &right);
        }
        is_known[start][end] = true;
    }
    return known_root[start][end];
}

static void model_path(size_t index, size_t start, size_t end, struct tree_proof *proof)
{
    if (end - start == 1) {
        return;
    }
    const size_t middle = start + split_of(end - start);
    const bool is_left = index < middle;
    model_path(index, is_left ? start : middle, is_left ? middle : end, proof);
    proof->hash[proof->count++] =
        is_left ? model_root(middle, end) : model_root(start, middle);
}

static void model_subproof(size_t size1, size_t start, size_t end, bool is_whole,
                           struct tree_proof *proof)
{
    if (size1 == end) {
        if (!is_whole) {
            proof->hash[proof->count++] = model_root(start, end);
        }
        return;
    }
    const size_t middle = start + split_of(end - start);
    const bool is_left = size1 <= middle;
    model_subproof(size1, is_left ? start : middle, is_left ? middle : end,
                   is_left && is_whole, proof);
    proof->hash[proof->count++] =
        is_left ? model_root(middle, end) : model_root(start, middle);
}

static bool same_proof(const struct tree_proof *a, const struct tree_proof *b)
{
    return a->count == b->count &&
           memcmp(a->hash, b->hash, a->count * sizeof(a->hash[0])) == 0;
}

/* Building a proof hashes whole tiles, checking one only a path: every proof of the
 * definition is checked, and built from tiles for every n and every second m. */
static bool is_built(size_t n, size_t m)
{
    return n <= 130 || n >= 255 || (n + m) % 2 == 0;
}

/* One bit of each hash in turn; which one moves with the case. */
static void ck_no_bit_may_change(size_t n, size_t m, struct tree_proof *proof,
                                 bool is_consistency)
{
    const struct digest leaf = model_root(m, m + 1);
    const struct tree_consistency claim = {m + 1, n, model_root(0, m + 1),
                                           model_root(0, n)};
    for (size_t i = 0; i < proof->count; i++) {
        if (n > 40 && n != SMALL_MAX && i != (n + m) % (4 * proof->count)) {
            continue;
        }
        const size_t bit = (n * 31 + m * 7 + i) % (8 * DIGEST_SIZE);
        proof->hash[i].at[bit / 8] ^= (uint8_t)(1U << bit % 8);
        MUST(is_consistency
                 ? !tree_verify_consistency(hasher, &claim, proof)
                 : !tree_verify_inclusion(hasher, m, n, &leaf, proof, &claim.root2));
        proof->hash[i].at[bit / 8] ^= (uint8_t)(1U << bit % 8);
    }
}

START_TEST(test_r_022_every_inclusion_proof_up_to_257)
{
    fill(SMALL_MAX);
    for (size_t n = 1; n <= SMALL_MAX; n++) {
        shelf.size = n;
        const struct digest root = model_root(0, n);
        for (size_t m = 0; m < n; m++) {
            struct fault fault;
            struct tree_proof proof;
            struct tree_proof want = {0};
            const struct digest leaf = model_root(m, m + 1);
            model_path(m, 0, n, &want);
            MUST(tree_verify_inclusion(hasher, m, n, &leaf, &want, &root));
            if (is_built(n, m)) {
                MUST(status_is_ok(
                    tile_inclusion_proof(&source, hasher, n, m, &proof, &fault)));
                MUST(same_proof(&proof, &want));
            }
            ck_no_bit_may_change(n, m, &want, false);
        }
    }
}
END_TEST

START_TEST(test_r_022_every_consistency_proof_up_to_257)
{
    fill(SMALL_MAX);
    for (size_t n = 1; n <= SMALL_MAX; n++) {
        shelf.size = n;
        for (size_t m = 1; m <= n; m++) {
            struct fault fault;
            struct tree_proof proof;
            struct tree_proof want = {0};
            const struct tree_consistency claim = {m, n, model_root(0, m),
                                                   model_root(0, n)};
            model_subproof(m, 0, n, true, &want);
            MUST(tree_verify_consistency(hasher, &claim, &want));
            if (is_built(n, m)) {
                MUST(status_is_ok(
                    tile_consistency_proof(&source, hasher, m, n, &proof, &fault)));
                MUST(same_proof(&proof, &want));
            }
            ck_no_bit_may_change(n, m - 1, &want, true);
        }
    }
}
END_TEST

START_TEST(test_roots_come_from_tiles)
{
    fill(SMALL_MAX);
    struct fault fault;
    struct digest root;
    for (size_t n = 1; n <= SMALL_MAX; n++) {
        shelf.size = n;
        const struct digest want = model_root(0, n);
        ck_assert_ok(tile_root(&source, hasher, n, &root, &fault), &fault);
        ck_assert(digest_equal(&root, &want));
    }
    ck_assert_ok(tile_root(&source, hasher, 0, &root, &fault), &fault);
    const struct digest empty = hasher_one(hasher, (struct bytes){0});
    ck_assert(digest_equal(&root, &empty));
}
END_TEST

START_TEST(test_requests_without_an_answer_are_refused)
{
    struct fault fault;
    struct tree_proof proof = {.count = 77};
    struct digest root = {{7}};
    ck_assert_status(tile_inclusion_proof(&source, hasher, 5, 5, &proof, &fault),
                     STATUS_USAGE);
    ck_assert_status(tile_inclusion_proof(&source, hasher, 0, 0, &proof, &fault),
                     STATUS_USAGE);
    ck_assert_status(tile_consistency_proof(&source, hasher, 0, 5, &proof, &fault),
                     STATUS_USAGE);
    ck_assert_status(tile_consistency_proof(&source, hasher, 6, 5, &proof, &fault),
                     STATUS_USAGE);
    ck_assert_status(tile_root(&source, hasher, TILE_TREE_SIZE_MAX + 1, &root, &fault),
                     STATUS_USAGE);
    fill(5);
    shelf.is_broken = true;
    ck_assert_status(tile_inclusion_proof(&source, hasher, 5, 1, &proof, &fault),
                     STATUS_ENVIRONMENT);
    ck_assert_status(tile_consistency_proof(&source, hasher, 3, 5, &proof, &fault),
                     STATUS_ENVIRONMENT);
    ck_assert_status(tile_root(&source, hasher, 5, &root, &fault), STATUS_ENVIRONMENT);
    ck_assert_uint_eq(proof.count, 77);
    ck_assert_uint_eq(root.at[0], 7);
}
END_TEST

/* ---- the golden file ---------------------------------------------------------------
 */

static bool proof_is(const json_t *list, const struct tree_proof *proof)
{
    bool is_same = json_array_size(list) == proof->count;
    for (size_t i = 0; is_same && i < proof->count; i++) {
        struct digest want;
        ck_assert_uint_eq(vectors_base64(json_string_value(json_array_get(list, i)),
                                         want.at, DIGEST_SIZE),
                          DIGEST_SIZE);
        is_same = digest_equal(&want, &proof->hash[i]);
    }
    return is_same;
}

static void ck_golden_proofs(const json_t *item, uint64_t size)
{
    size_t i;
    json_t *proof_json;
    struct tree_proof proof;
    struct fault fault;
    json_array_foreach(json_object_get(item, "inclusion"), i, proof_json)
    {
        shelf.reads = 0;
        ck_assert_ok(tile_inclusion_proof(&source, hasher, size,
                                          vectors_u64(proof_json, "index"), &proof,
                                          &fault),
                     &fault);
        ck_assert(proof_is(json_object_get(proof_json, "proof"), &proof));
        ck_assert_uint_le(shelf.reads, 2 * LEVELS);
    }
    json_array_foreach(json_object_get(item, "consistency"), i, proof_json)
    {
        shelf.reads = 0;
        ck_assert_ok(tile_consistency_proof(&source, hasher,
                                            vectors_u64(proof_json, "size1"), size,
                                            &proof, &fault),
                     &fault);
        ck_assert(proof_is(json_object_get(proof_json, "proof"), &proof));
        ck_assert_uint_le(shelf.reads, 2 * LEVELS);
    }
}

/* The tiles of a tree of `size`, level by level, are just the ones listed. */
static void ck_golden_tiles(const json_t *list, uint64_t size)
{
    size_t found = 0;
    for (unsigned level = 0; level < LEVELS; level++) {
        uint64_t index = 0;
        for (size_t width = tile_width(size, level, 0); width > 0;
             width = tile_width(size, level, ++index)) {
            char path[TILE_PATH_SIZE];
            tile_path(level, index, width, path);
            size_t i;
            json_t *item;
            json_array_foreach(list, i, item)
            {
                if (strcmp(vectors_text(item, "path"), path) != 0) {
                    continue;
                }
                found++;
                const struct bytes tile =
                    bytes_from(&shelf.level[level][index * TILE_WIDTH], width * 32);
                ck_assert_uint_eq(tile.size, vectors_u64(item, "bytes"));
                char hex[2 * DIGEST_SIZE + 1];
                const struct digest digest = hasher_one(hasher, tile);
                bytes_to_hex(digest_bytes(&digest), hex);
                ck_assert_str_eq(hex, vectors_text(item, "sha256"));
            }
        }
    }
    ck_assert_uint_eq(found, json_array_size(list));
}

START_TEST(test_r_022_tiles_roots_and_proofs_of_the_golden_file)
{
    const char *path = suite_shared("vectors/own/golden.json");
    if (path == NULL) {
        return;
    }
    fill(LARGE);
    json_t *json = vectors_json(&arena, path);
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(json, "cases"), i, item)
    {
        struct fault fault;
        struct digest root;
        char hex[2 * DIGEST_SIZE + 1];
        shelf.size = vectors_u64(item, "size");
        ck_assert_ok(tile_root(&source, hasher, shelf.size, &root, &fault), &fault);
        bytes_to_hex(digest_bytes(&root), hex);
        ck_assert_str_eq(hex, vectors_text(item, "root_hex"));
        ck_golden_proofs(item, shelf.size);
        ck_golden_tiles(json_object_get(item, "tiles"), shelf.size);
    }
    ck_assert_uint_eq(i, 12);
    json_decref(json);
}
END_TEST

/* ---- arithmetic
 * ---------------------------------------------------------------------- */

START_TEST(test_paths_have_groups_of_three)
{
    static const struct {
        unsigned level;
        uint64_t index;
        size_t width;
        const char *path;
    } cases[] = {
        {0, 0, 256, "tile/0/000"},
        {0, 0, 1, "tile/0/000.p/1"},
        {0, 999, 255, "tile/0/999.p/255"},
        {1, 1000, 256, "tile/1/x001/000"},
        {0, 1234067, 256, "tile/0/x001/x234/067"},
        {63, UINT64_MAX, 255, "tile/63/x018/x446/x744/x073/x709/x551/615.p/255"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char path[TILE_PATH_SIZE];
        tile_path(cases[i].level, cases[i].index, cases[i].width, path);
        ck_assert_str_eq(path, cases[i].path);
    }
}
END_TEST

START_TEST(test_widths_and_completed_tiles)
{
    /* proofs.md 3.6: 70,000 leaves. */
    ck_assert_uint_eq(tile_count(70000, 0), 273);
    ck_assert_uint_eq(tile_partial_width(70000, 0), 112);
    ck_assert_uint_eq(tile_count(70000, 1), 1);
    ck_assert_uint_eq(tile_partial_width(70000, 1), 17);
    ck_assert_uint_eq(tile_count(70000, 2), 0);
    ck_assert_uint_eq(tile_partial_width(70000, 2), 1);
    ck_assert_uint_eq(tile_partial_width(70000, 3), 0);
    ck_assert_uint_eq(tile_width(256, 0, 0), 256);
    ck_assert_uint_eq(tile_width(256, 0, 1), 0);
    ck_assert_uint_eq(tile_width(256, 1, 0), 1);
    ck_assert_uint_eq(tile_width(UINT64_MAX, 63, 0), 0);
    static const struct {
        uint64_t size;
        unsigned levels;
    } cases[] = {{0, 0},
                 {1, 0},
                 {255, 0},
                 {256, 1},
                 {257, 0},
                 {512, 1},
                 {65535, 0},
                 {65536, 2},
                 {65792, 1},
                 {16777216, 3},
                 {(uint64_t)1 << 56, 7}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_uint_eq(tile_completed(cases[i].size), cases[i].levels);
        for (unsigned level = 0; level < cases[i].levels; level++) {
            ck_assert_uint_eq(tile_partial_width(cases[i].size, level), 0);
            ck_assert_uint_ge(tile_count(cases[i].size, level), 1);
        }
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("tile");
    TCase *names = tcase_create("names");
    tcase_add_test(names, test_paths_have_groups_of_three);
    tcase_add_test(names, test_widths_and_completed_tiles);
    suite_add_tcase(suite, names);
    TCase *proofs = tcase_create("proofs");
    tcase_set_timeout(proofs, 30);
    tcase_add_checked_fixture(proofs, setup, teardown);
    tcase_add_test(proofs, test_r_022_every_inclusion_proof_up_to_257);
    tcase_add_test(proofs, test_r_022_every_consistency_proof_up_to_257);
    tcase_add_test(proofs, test_roots_come_from_tiles);
    tcase_add_test(proofs, test_requests_without_an_answer_are_refused);
    tcase_add_test(proofs, test_r_022_tiles_roots_and_proofs_of_the_golden_file);
    suite_add_tcase(suite, proofs);
    return suite;
}
