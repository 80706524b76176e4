/* test_digest.c - both suites against published values. */
#include "keys/digest.h"

#include "tests/suite.h"

static void check_hex(struct digest digest, const char *wanted)
{
    char text[2 * DIGEST_SIZE + 1];
    bytes_to_hex(digest_bytes(&digest), text);
    ck_assert_str_eq(text, wanted);
}

static struct hasher *open_suite(enum digest_suite suite)
{
    struct fault fault;
    struct hasher *hasher = NULL;
    ck_assert_ok(hasher_open(suite, &hasher, &fault), &fault);
    ck_assert_int_eq((int)hasher_suite(hasher), (int)suite);
    return hasher;
}

START_TEST(test_sha256_gives_the_published_values)
{
    struct hasher *hasher = open_suite(DIGEST_SHA256);
    check_hex(hasher_parts(hasher, NULL, 0),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    check_hex(hasher_one(hasher, bytes_of("abc")),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    hasher_close(hasher);
}
END_TEST

START_TEST(test_sm3_gives_the_published_values)
{
    struct hasher *hasher = open_suite(DIGEST_SM3);
    const struct bytes parts[] = {bytes_of("a"), bytes_of(""), bytes_of("bc")};
    check_hex(hasher_parts(hasher, parts, 3),
              "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    hasher_close(hasher);
}
END_TEST

START_TEST(test_leaves_and_nodes_are_those_of_rfc_6962)
{
    struct hasher *hasher = open_suite(DIGEST_SHA256);
    check_hex(hasher_leaf(hasher, bytes_of("")),
              "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    check_hex(hasher_leaf(hasher, bytes_of("L123456")),
              "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
    /* Leaves "" and 00 give the root of size 2. */
    const uint8_t zero = 0;
    const struct digest left = hasher_leaf(hasher, bytes_of(""));
    const struct digest right = hasher_leaf(hasher, bytes_from(&zero, 1));
    check_hex(hasher_node(hasher, &left, &right),
              "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
    hasher_close(hasher);
}
END_TEST

START_TEST(test_a_leaf_and_a_node_equal_their_parts_at_every_length)
{
    uint8_t entry[600];
    for (size_t i = 0; i < sizeof(entry); i++) {
        entry[i] = (uint8_t)(i * 7);
    }
    const uint8_t leaf_mark = 0x00;
    const uint8_t node_mark = 0x01;
    for (int suite = DIGEST_SHA256; suite <= DIGEST_SM3; suite++) {
        struct hasher *hasher = open_suite((enum digest_suite)suite);
        for (size_t size = 0; size <= sizeof(entry); size++) {
            const struct bytes parts[] = {bytes_from(&leaf_mark, 1),
                                          bytes_from(entry, size)};
            hasher_begin(hasher); /* a way of its own through the library */
            hasher_update(hasher, parts[0]);
            hasher_update(hasher, parts[1]);
            const struct digest wanted = hasher_end(hasher);
            const struct digest got = hasher_leaf(hasher, parts[1]);
            ck_assert(digest_equal(&got, &wanted));
            const struct digest in_parts = hasher_parts(hasher, parts, 2);
            ck_assert(digest_equal(&in_parts, &wanted));
        }
        const struct digest left = hasher_one(hasher, bytes_of("left"));
        const struct digest right = hasher_one(hasher, bytes_of("right"));
        const struct bytes parts[] = {bytes_from(&node_mark, 1), digest_bytes(&left),
                                      digest_bytes(&right)};
        const struct digest wanted = hasher_parts(hasher, parts, 3);
        const struct digest got = hasher_node(hasher, &left, &right);
        ck_assert(digest_equal(&got, &wanted));
        ck_assert(!digest_equal(&got, &left));
        hasher_close(hasher);
    }
}
END_TEST

START_TEST(test_many_leaves_and_nodes_equal_single_ones)
{
    enum { MANY = 9 };
    for (int suite = DIGEST_SHA256; suite <= DIGEST_SM3; suite++) {
        struct hasher *hasher = open_suite((enum digest_suite)suite);
        for (size_t count = 0; count <= MANY; count++) {
            uint8_t image[2 * MANY];
            struct bytes entries[2 * MANY];
            struct digest leaves[2 * MANY + 1];
            struct digest wanted[MANY];
            for (size_t i = 0; i < 2 * count; i++) {
                image[i] = (uint8_t)i;
                entries[i] = bytes_from(image, i + 1);
            }
            leaves[2 * count] = (struct digest){{0xEE}};
            hasher_leaves(hasher, entries, 2 * count, leaves);
            for (size_t i = 0; i < 2 * count; i++) {
                const struct digest leaf = hasher_leaf(hasher, entries[i]);
                ck_assert(digest_equal(&leaves[i], &leaf));
            }
            for (size_t i = 0; i < count; i++) {
                wanted[i] = hasher_node(hasher, &leaves[2 * i], &leaves[2 * i + 1]);
            }
            struct digest apart[MANY];
            hasher_nodes(hasher, leaves, count, apart);
            hasher_nodes(hasher, leaves, count, leaves); /* in their place */
            for (size_t i = 0; i < count; i++) {
                ck_assert(digest_equal(&apart[i], &wanted[i]));
                ck_assert(digest_equal(&leaves[i], &wanted[i]));
            }
            ck_assert_uint_eq(leaves[2 * count].at[0], 0xEE);
        }
        hasher_close(hasher);
    }
}
END_TEST

START_TEST(test_a_stream_survives_other_calls_in_between)
{
    for (int suite = DIGEST_SHA256; suite <= DIGEST_SM3; suite++) {
        struct hasher *hasher = open_suite((enum digest_suite)suite);
        const uint8_t key[HMAC_KEY_SIZE] = {1};
        const struct digest wanted = hasher_one(hasher, bytes_of("abcdef"));
        for (int round = 0; round < 2; round++) {
            hasher_begin(hasher);
            hasher_update(hasher, bytes_of("abc"));
            hasher_leaf(hasher, bytes_of("x"));
            hmac_parts(hasher, key, NULL, 0);
            hasher_update(hasher, bytes_of("def"));
            const struct digest got = hasher_end(hasher);
            ck_assert(digest_equal(&got, &wanted));
        }
        hasher_close(hasher);
    }
}
END_TEST

/* RFC 4231; keys shorter than 32 bytes are the same as padded with zeros. */
static const struct {
    uint8_t key[HMAC_KEY_SIZE];
    const char *data;
    const char *wanted;
} hmac_cases[] = {
    {{0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b,
      0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b},
     "Hi There",
     "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
    {{'J', 'e', 'f', 'e'},
     "what do ya want for nothing?",
     "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
    {{0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa,
      0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa},
     "\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd"
     "\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd"
     "\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd",
     "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
};

START_TEST(test_hmac_gives_the_values_of_rfc_4231)
{
    struct hasher *hasher = open_suite(DIGEST_SHA256);
    /* Twice in turn: first with a new key, then after other keys were prepared. */
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof(hmac_cases) / sizeof(hmac_cases[0]); i++) {
            const struct bytes whole = bytes_of(hmac_cases[i].data);
            const struct bytes parts[] = {bytes_from(whole.at, 3),
                                          bytes_from(whole.at + 3, whole.size - 3)};
            check_hex(hmac_parts(hasher, hmac_cases[i].key, parts, 2),
                      hmac_cases[i].wanted);
            check_hex(hmac_parts(hasher, hmac_cases[i].key, &whole, 1),
                      hmac_cases[i].wanted);
        }
    }
    hasher_close(hasher);
}
END_TEST

START_TEST(test_hmac_of_sm3_follows_rfc_2104)
{
    struct hasher *hasher = open_suite(DIGEST_SM3);
    const uint8_t key[HMAC_KEY_SIZE] = {9, 8, 7};
    uint8_t inner_pad[64];
    uint8_t outer_pad[64];
    for (size_t i = 0; i < sizeof(inner_pad); i++) {
        const uint8_t byte = i < sizeof(key) ? key[i] : 0;
        inner_pad[i] = byte ^ 0x36;
        outer_pad[i] = byte ^ 0x5c;
    }
    const struct bytes inner_parts[] = {bytes_from(inner_pad, 64), bytes_of("abc")};
    const struct digest inner = hasher_parts(hasher, inner_parts, 2);
    const struct bytes outer_parts[] = {bytes_from(outer_pad, 64),
                                        digest_bytes(&inner)};
    const struct digest wanted = hasher_parts(hasher, outer_parts, 2);
    const struct bytes data = bytes_of("abc");
    for (int round = 0; round < 2; round++) {
        const struct digest got = hmac_parts(hasher, key, &data, 1);
        ck_assert(digest_equal(&got, &wanted));
    }
    hasher_close(hasher);
}
END_TEST

static struct digest streamed_hmac(struct hasher *hasher, const uint8_t *key,
                                   struct bytes message)
{
    uint8_t inner[64];
    uint8_t outer[64];
    for (size_t i = 0; i < 64; i++) {
        inner[i] = (i < HMAC_KEY_SIZE ? key[i] : 0) ^ 0x36;
        outer[i] = (i < HMAC_KEY_SIZE ? key[i] : 0) ^ 0x5c;
    }
    hasher_begin(hasher);
    hasher_update(hasher, bytes_from(inner, sizeof(inner)));
    hasher_update(hasher, message);
    const struct digest digest = hasher_end(hasher);
    hasher_begin(hasher);
    hasher_update(hasher, bytes_from(outer, sizeof(outer)));
    hasher_update(hasher, digest_bytes(&digest));
    return hasher_end(hasher);
}

START_TEST(test_hmac_follows_rfc_2104_at_every_length)
{
    uint8_t message[600];
    uint8_t key[HMAC_KEY_SIZE];
    for (size_t i = 0; i < sizeof(message); i++) {
        message[i] = (uint8_t)(i * 11 + 3);
    }
    struct hasher *hasher = open_suite(DIGEST_SHA256);
    for (size_t size = 0; size <= sizeof(message); size++) {
        memset(key, (int)(size / 3), sizeof(key));
        const struct bytes whole = bytes_from(message, size);
        const struct bytes parts[] = {bytes_from(message, size / 2),
                                      bytes_from(message + size / 2, size - size / 2)};
        const struct digest wanted = streamed_hmac(hasher, key, whole);
        const struct digest got = hmac_parts(hasher, key, parts, 2);
        ck_assert(digest_equal(&got, &wanted));
    }
    hasher_close(hasher);
}
END_TEST

START_TEST(test_suites_are_known_by_name)
{
    enum digest_suite suite = DIGEST_SHA256;
    ck_assert(digest_suite_parse(bytes_of("sm3"), &suite));
    ck_assert_int_eq((int)suite, DIGEST_SM3);
    ck_assert_str_eq(digest_suite_name(suite), "sm3");
    ck_assert(!digest_suite_parse(bytes_of("SM3"), &suite));
    ck_assert(!digest_suite_parse(bytes_of(""), &suite));
    ck_assert(digest_suite_parse(bytes_of("sha256"), &suite));
    ck_assert_str_eq(digest_suite_name(suite), "sha256");
    hasher_close(NULL);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("digest");
    TCase *values = tcase_create("values");
    tcase_add_test(values, test_sha256_gives_the_published_values);
    tcase_add_test(values, test_sm3_gives_the_published_values);
    tcase_add_test(values, test_leaves_and_nodes_are_those_of_rfc_6962);
    tcase_add_test(values, test_a_leaf_and_a_node_equal_their_parts_at_every_length);
    tcase_add_test(values, test_many_leaves_and_nodes_equal_single_ones);
    tcase_add_test(values, test_a_stream_survives_other_calls_in_between);
    tcase_add_test(values, test_hmac_gives_the_values_of_rfc_4231);
    tcase_add_test(values, test_hmac_of_sm3_follows_rfc_2104);
    tcase_add_test(values, test_hmac_follows_rfc_2104_at_every_length);
    tcase_add_test(values, test_suites_are_known_by_name);
    suite_add_tcase(suite, values);
    return suite;
}
