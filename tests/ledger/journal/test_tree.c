/* test_tree.c - R-022: the tree is RFC 6962's, by its published vectors. */
#include "ledger/journal/tree.h"

#include "tests/suite.h"
#include "tests/support/vectors.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

enum { LEAVES_MAX = 300, ARENA_SIZE = 1 << 24 };

static struct hasher *hasher;
static struct arena arena;

static void setup(void)
{
    struct fault fault;
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    ck_assert_ok(arena_open(ARENA_SIZE, &arena, &fault), &fault);
}

static void teardown(void)
{
    hasher_close(hasher);
    arena_close(&arena);
}

static struct digest digest_from_hex(const char *hex)
{
    struct digest digest;
    ck_assert(bytes_from_hex(bytes_of(hex), digest.at, DIGEST_SIZE));
    return digest;
}

static struct digest leaf_of(size_t i)
{
    char text[32];
    const int size = snprintf(text, sizeof(text), "entry %zu\n", i);
    return hasher_leaf(hasher, bytes_from(text, (size_t)size));
}

/* The recursive definition of RFC 6962 2.1. */
static struct digest model_root(const struct digest *leaves, size_t count)
{
    if (count == 0) {
        return hasher_one(hasher, (struct bytes){0});
    }
    if (count == 1) {
        return leaves[0];
    }
    size_t k = 1;
    while (2 * k < count) {
        k *= 2;
    }
    const struct digest left = model_root(leaves, k);
    const struct digest right = model_root(leaves + k, count - k);
    return hasher_node(hasher, &left, &right);
}

/* False when a hash is not 32 bytes or there are too many: refused before hashing. */
static bool take_digest(const char *base64, struct digest *ret_digest)
{
    uint8_t space[256];
    const size_t size = vectors_base64(base64, space, sizeof(space));
    if (size != DIGEST_SIZE) {
        return false;
    }
    memcpy(ret_digest->at, space, DIGEST_SIZE);
    return true;
}

static bool take_proof(const json_t *list, struct tree_proof *ret_proof)
{
    ret_proof->count = json_array_size(list);
    for (size_t i = 0; i < ret_proof->count; i++) {
        if (i >= TREE_PROOF_MAX ||
            !take_digest(json_string_value(json_array_get(list, i)),
                         &ret_proof->hash[i])) {
            return false;
        }
    }
    return true;
}

static bool inclusion_verdict(const json_t *json)
{
    struct tree_proof proof = {0};
    struct digest leaf;
    struct digest root;
    return take_digest(vectors_text(json, "leafHash"), &leaf) &&
           take_digest(vectors_text(json, "root"), &root) &&
           take_proof(json_object_get(json, "proof"), &proof) &&
           tree_verify_inclusion(hasher, vectors_u64(json, "leafIdx"),
                                 vectors_u64(json, "treeSize"), &leaf, &proof, &root);
}

static bool consistency_verdict(const json_t *json)
{
    struct tree_proof proof = {0};
    struct tree_consistency claim = {.size1 = vectors_u64(json, "size1"),
                                     .size2 = vectors_u64(json, "size2")};
    return take_digest(vectors_text(json, "root1"), &claim.root1) &&
           take_digest(vectors_text(json, "root2"), &claim.root2) &&
           take_proof(json_object_get(json, "proof"), &proof) &&
           tree_verify_consistency(hasher, &claim, &proof);
}

/* Upstream accepts two equal roots of 12 bytes; roots have 32. */
static bool has_short_root(const json_t *json)
{
    const json_t *root = json_object_get(json, "root1");
    return root != NULL && strlen(json_string_value(root)) != 44;
}

static size_t check_folder(const char *folder, bool (*verdict)(const json_t *))
{
    size_t cases = 0;
    DIR *open = opendir(folder);
    ck_assert_ptr_nonnull(open);
    for (const struct dirent *name; (name = readdir(open)) != NULL;) {
        if (name->d_name[0] == '.') {
            continue;
        }
        char path[1024];
        struct stat state;
        snprintf(path, sizeof(path), "%s/%s", folder, name->d_name);
        ck_assert_int_eq(stat(path, &state), 0);
        if (S_ISDIR(state.st_mode)) {
            cases += check_folder(path, verdict);
            continue;
        }
        const size_t mark = arena_mark(&arena);
        json_t *json = vectors_json(&arena, path);
        const bool is_wanted =
            !json_is_true(json_object_get(json, "wantErr")) && !has_short_root(json);
        ck_assert_msg(verdict(json) == is_wanted, "%s", path);
        json_decref(json);
        arena_rewind(&arena, mark);
        cases++;
    }
    closedir(open);
    return cases;
}

START_TEST(test_r_022_all_upstream_inclusion_cases)
{
    const char *folder = suite_shared("vectors/merkle/testdata/inclusion");
    if (folder == NULL) {
        return;
    }
    char copy[512];
    snprintf(copy, sizeof(copy), "%s", folder);
    ck_assert_uint_eq(check_folder(copy, inclusion_verdict), 98);
}
END_TEST

START_TEST(test_r_022_all_upstream_consistency_cases)
{
    const char *folder = suite_shared("vectors/merkle/testdata/consistency");
    if (folder == NULL) {
        return;
    }
    char copy[512];
    snprintf(copy, sizeof(copy), "%s", folder);
    ck_assert_uint_eq(check_folder(copy, consistency_verdict), 98);
}
END_TEST

START_TEST(test_r_022_the_classic_tree_of_eight)
{
    static const char *const leaves[] = {"",
                                         "00",
                                         "10",
                                         "2021",
                                         "3031",
                                         "40414243",
                                         "5051525354555657",
                                         "606162636465666768696a6b6c6d6e6f"};
    static const char *const roots[] = {
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    };
    struct tree tree = {0};
    for (size_t i = 0; i <= 8; i++) {
        const struct digest want = digest_from_hex(roots[i]);
        const struct digest root = tree_root(&tree, hasher);
        ck_assert(digest_equal(&root, &want));
        if (i < 8) {
            uint8_t entry[16];
            const size_t size = strlen(leaves[i]) / 2;
            ck_assert(bytes_from_hex(bytes_of(leaves[i]), entry, size));
            const struct digest leaf = hasher_leaf(hasher, bytes_from(entry, size));
            (void)tree_append(&tree, hasher, &leaf, NULL);
        }
    }
}
END_TEST

static struct digest hex_at(const json_t *list, uint64_t i)
{
    return digest_from_hex(json_string_value(json_array_get(list, i)));
}

static void take_hex_proof(const json_t *list, struct tree_proof *ret_proof)
{
    ret_proof->count = json_array_size(list);
    for (size_t i = 0; i < ret_proof->count; i++) {
        ret_proof->hash[i] = hex_at(list, i);
    }
}

START_TEST(test_r_022_all_derived_proofs_of_the_tree_of_eight)
{
    const char *path = suite_shared("vectors/merkle/derived/rfc6962-8leaf.json");
    if (path == NULL) {
        return;
    }
    json_t *json = vectors_json(&arena, path);
    const json_t *roots = json_object_get(json, "roots_by_size");
    const json_t *leaves = json_object_get(json, "leaf_hashes");
    size_t i;
    json_t *item;
    size_t cases = 0;
    struct tree_proof proof;
    json_array_foreach(json_object_get(json, "inclusion_generated"), i, item)
    {
        const uint64_t index = vectors_u64(item, "index");
        const uint64_t size = vectors_u64(item, "size");
        const struct digest leaf = hex_at(leaves, index);
        const struct digest root = hex_at(roots, size);
        take_hex_proof(json_object_get(item, "proof"), &proof);
        ck_assert(tree_verify_inclusion(hasher, index, size, &leaf, &proof, &root));
        ck_assert(
            !tree_verify_inclusion(hasher, index + 1, size, &leaf, &proof, &root));
        cases++;
    }
    json_array_foreach(json_object_get(json, "consistency_generated"), i, item)
    {
        const struct tree_consistency claim = {
            vectors_u64(item, "size1"), vectors_u64(item, "size2"),
            hex_at(roots, vectors_u64(item, "size1")),
            hex_at(roots, vectors_u64(item, "size2"))};
        take_hex_proof(json_object_get(item, "proof"), &proof);
        ck_assert(tree_verify_consistency(hasher, &claim, &proof));
        cases++;
    }
    ck_assert_uint_eq(cases, 72);
    json_decref(json);
}
END_TEST

START_TEST(test_the_frontier_gives_the_root_of_the_definition)
{
    struct digest leaves[LEAVES_MAX];
    struct tree tree = {0};
    for (size_t n = 0; n < LEAVES_MAX; n++) {
        const struct digest want = model_root(leaves, n);
        const struct digest root = tree_root(&tree, hasher);
        const struct digest other = tree_root_of(hasher, leaves, n);
        ck_assert(digest_equal(&root, &want));
        ck_assert(digest_equal(&other, &want));
        leaves[n] = leaf_of(n);
        ck_assert_uint_ge(tree_append(&tree, hasher, &leaves[n], NULL), 1);
    }
}
END_TEST

START_TEST(test_appending_gives_the_hashes_of_the_tiles_above)
{
    enum { COUNT = 2 * 65536 };
    struct digest *leaves = arena_take(&arena, COUNT, sizeof(*leaves));
    ck_assert_ptr_nonnull(leaves);
    struct tree tree = {0};
    for (size_t i = 0; i < COUNT; i++) {
        struct digest nodes[TREE_TILE_LEVELS];
        memcpy(leaves[i].at, &i, sizeof(i));
        const size_t count = tree_append(&tree, hasher, &leaves[i], nodes);
        const size_t size = i + 1;
        ck_assert_uint_eq(count, size % 65536 == 0 ? 3 : size % 256 == 0 ? 2 : 1);
        ck_assert(digest_equal(&nodes[0], &leaves[i]));
        if (count >= 2 && (size < 1024 || count == 3)) {
            const struct digest want = model_root(&leaves[size - 256], 256);
            ck_assert(digest_equal(&nodes[1], &want));
        }
        if (count == 3) {
            const struct digest want = model_root(&leaves[size - 65536], 65536);
            ck_assert(digest_equal(&nodes[2], &want));
        }
    }
}
END_TEST

START_TEST(test_a_tile_of_leaves_at_once_is_each_of_them)
{
    enum { TILE = 256, TILES = 9 };
    struct tree one_by_one = {.size = 0};
    struct tree by_tiles = {.size = 0};
    for (uint64_t tile = 0; tile < TILES; tile++) {
        struct digest leaves[TILE];
        for (uint64_t i = 0; i < TILE; i++) {
            leaves[i] = leaf_of(tile * TILE + i);
            (void)tree_append(&one_by_one, hasher, &leaves[i], NULL);
        }
        const struct digest root = tree_root_of(hasher, leaves, TILE);
        tree_append_tile(&by_tiles, hasher, &root);
        ck_assert_uint_eq(by_tiles.size, one_by_one.size);
        const struct digest wanted = tree_root(&one_by_one, hasher);
        const struct digest got = tree_root(&by_tiles, hasher);
        ck_assert(digest_equal(&got, &wanted));
    }
}
END_TEST

START_TEST(test_the_largest_sizes_do_not_overflow)
{
    struct tree tree = {.size = UINT64_MAX - 1};
    const struct digest leaf = leaf_of(1);
    ck_assert_uint_eq(tree_append(&tree, hasher, &leaf, NULL), 1);
    ck_assert_uint_eq(tree.size, UINT64_MAX);

    tree.size = ((uint64_t)1 << 63) - 1;
    ck_assert_uint_eq(tree_append(&tree, hasher, &leaf, NULL), 8);

    /* Any hashes lead somewhere: build the root that a proof of 64 hashes implies. */
    struct tree_proof proof = {.count = 64};
    struct digest root = leaf;
    for (size_t i = 0; i < proof.count; i++) {
        proof.hash[i] = leaf_of(i);
        root = hasher_node(hasher, &proof.hash[i], &root);
    }
    const uint64_t last = UINT64_MAX - 1;
    struct tree_proof shorter = proof;
    shorter.count = 63;
    ck_assert(!tree_verify_inclusion(hasher, last, UINT64_MAX, &leaf, &proof, &root));
    ck_assert(
        !tree_verify_inclusion(hasher, UINT64_MAX, UINT64_MAX, &leaf, &proof, &root));
    root = leaf;
    for (size_t i = 0; i < 63; i++) {
        root = hasher_node(hasher, &proof.hash[i], &root);
    }
    ck_assert(tree_verify_inclusion(hasher, last, UINT64_MAX, &leaf, &shorter, &root));
}
END_TEST

START_TEST(test_consistency_from_nothing_is_refused)
{
    const struct digest root = leaf_of(1);
    const struct tree_proof proof = {0};
    struct tree_consistency claim = {0, 0, root, root};
    ck_assert(!tree_verify_consistency(hasher, &claim, &proof));
    claim.size2 = 5;
    ck_assert(!tree_verify_consistency(hasher, &claim, &proof));
    claim.size1 = 5;
    ck_assert(tree_verify_consistency(hasher, &claim, &proof));
    claim.size1 = 6;
    ck_assert(!tree_verify_consistency(hasher, &claim, &proof));
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("tree");
    TCase *vectors = tcase_create("vectors");
    tcase_add_checked_fixture(vectors, setup, teardown);
    tcase_add_test(vectors, test_r_022_all_upstream_inclusion_cases);
    tcase_add_test(vectors, test_r_022_all_upstream_consistency_cases);
    tcase_add_test(vectors, test_r_022_the_classic_tree_of_eight);
    tcase_add_test(vectors, test_r_022_all_derived_proofs_of_the_tree_of_eight);
    suite_add_tcase(suite, vectors);
    TCase *frontier = tcase_create("frontier");
    tcase_add_checked_fixture(frontier, setup, teardown);
    tcase_add_test(frontier, test_the_frontier_gives_the_root_of_the_definition);
    tcase_add_test(frontier, test_appending_gives_the_hashes_of_the_tiles_above);
    tcase_add_test(frontier, test_a_tile_of_leaves_at_once_is_each_of_them);
    tcase_add_test(frontier, test_the_largest_sizes_do_not_overflow);
    tcase_add_test(frontier, test_consistency_from_nothing_is_refused);
    suite_add_tcase(suite, frontier);
    return suite;
}
