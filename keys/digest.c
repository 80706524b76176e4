/* digest.c - see digest.h.
 *
 * SHA-256 uses the library's low-level calls: they are marked deprecated, but one
 * EVP call chain costs as much as hashing a whole entry (proofs.md 3.10, point 8). */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "keys/digest.h"

#include <arpa/inet.h>
#include <assert.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK_SIZE = 64, /* input block of both suites */
    NODE_SIZE = 1 + 2 * DIGEST_SIZE
};
_Static_assert(BLOCK_SIZE == SHA256_CBLOCK, "SHA-256 takes blocks of 64 bytes");
_Static_assert(DIGEST_SIZE == SHA256_DIGEST_LENGTH, "a digest is a SHA-256 value");
_Static_assert(sizeof(struct digest) == DIGEST_SIZE, "digests lie densely in arrays");

/* One running hash; which half is in use follows from the suite. */
struct running {
    SHA256_CTX sha256;
    EVP_MD_CTX *evp;
};

/* A short message is padded here and hashed by one call (FIPS 180-4 5.1.1): the
 * library's own way through a buffer costs a third of what a tree node costs. */
enum { PADDED_SIZE = 512, PAD_SIZE_MIN = 1 + 8, PAD_SIZE_MAX = BLOCK_SIZE + 8 };

struct hasher {
    enum digest_suite suite;
    EVP_MD *sm3;
    SHA256_CTX fresh; /* as SHA256_Init() leaves it */
    uint8_t padded[PADDED_SIZE];
    uint8_t padded_node[NODE_SIZE + PAD_SIZE_MAX];
    struct running work;   /* one-shot calls                                  */
    struct running stream; /* hasher_begin .. hasher_end                      */
    /* HMAC states after the padded key: keys come in runs of equal ones. */
    struct running inner;
    struct running outer;
    uint8_t hmac_key[HMAC_KEY_SIZE];
    bool has_hmac_key;
};

static void must(int result)
{
    assert(result == 1);
    (void)result;
}

static void start(const struct hasher *hasher, struct running *running)
{
    if (hasher->suite == DIGEST_SHA256) {
        must(SHA256_Init(&running->sha256));
    } else {
        must(EVP_DigestInit_ex2(running->evp, hasher->sm3, NULL));
    }
}

static void feed(const struct hasher *hasher, struct running *running, const void *at,
                 size_t size)
{
    if (hasher->suite == DIGEST_SHA256) {
        must(SHA256_Update(&running->sha256, at, size));
    } else {
        must(EVP_DigestUpdate(running->evp, at, size));
    }
}

static struct digest finish(const struct hasher *hasher, struct running *running)
{
    struct digest digest;
    if (hasher->suite == DIGEST_SHA256) {
        must(SHA256_Final(digest.at, &running->sha256));
    } else {
        unsigned size = 0;
        must(EVP_DigestFinal_ex(running->evp, digest.at, &size));
        assert(size == DIGEST_SIZE);
    }
    return digest;
}

static void resume(const struct hasher *hasher, struct running *running,
                   const struct running *from)
{
    if (hasher->suite == DIGEST_SHA256) {
        running->sha256 = from->sha256;
    } else {
        must(EVP_MD_CTX_copy_ex(running->evp, from->evp));
    }
}

/* Pads the message at[0:size] to whole blocks and clears up to PAD_SIZE_MAX bytes
 * behind it; how many bytes the blocks have is the result. */
static inline size_t pad(uint8_t *at, size_t size)
{
    const size_t whole =
        (size + PAD_SIZE_MIN + BLOCK_SIZE - 1) / BLOCK_SIZE * BLOCK_SIZE;
    memset(at + size, 0, PAD_SIZE_MAX); /* one size is a few moves, any size a call */
    at[size] = 0x80;
    at[whole - 2] = (uint8_t)(size * 8 >> 8);
    at[whole - 1] = (uint8_t)(size * 8);
    return whole;
}

/* at[0:size] are padded blocks that follow those in `from`. */
static inline struct digest go_on_padded(const SHA256_CTX *from, const uint8_t *at,
                                         size_t size)
{
    SHA256_CTX state = *from;
    must(SHA256_Update(&state, at, size));
    struct digest digest;
    for (size_t i = 0; i < DIGEST_SIZE / 4; i++) {
        const uint32_t word = htonl(state.h[i]);
        memcpy(digest.at + 4 * i, &word, sizeof(word));
    }
    return digest;
}

/* at[0:size] are padded blocks. */
static inline struct digest hash_padded(const struct hasher *hasher, const uint8_t *at,
                                        size_t size)
{
    return go_on_padded(&hasher->fresh, at, size);
}

static bool take_sm3(struct hasher *hasher)
{
    hasher->sm3 = EVP_MD_fetch(NULL, "SM3", NULL);
    hasher->work.evp = EVP_MD_CTX_new();
    hasher->stream.evp = EVP_MD_CTX_new();
    hasher->inner.evp = EVP_MD_CTX_new();
    hasher->outer.evp = EVP_MD_CTX_new();
    return hasher->sm3 != NULL && hasher->work.evp != NULL &&
           hasher->stream.evp != NULL && hasher->inner.evp != NULL &&
           hasher->outer.evp != NULL;
}

struct status hasher_open(enum digest_suite suite, struct hasher **ret_hasher,
                          struct fault *fault)
{
    assert(suite == DIGEST_SHA256 || suite == DIGEST_SM3);
    struct hasher *hasher = calloc(1, sizeof(*hasher));
    if (hasher == NULL) {
        return FAULT(fault, STATUS_NO_MEMORY, "there is no memory left for hashing");
    }
    hasher->suite = suite;
    if (suite == DIGEST_SM3 && !take_sm3(hasher)) {
        hasher_close(hasher);
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the cryptographic library offers no SM3; use one that does "
                     "(OpenSSL 3 with its default provider)");
    }
    must(SHA256_Init(&hasher->fresh));
    pad(hasher->padded_node, NODE_SIZE);
    hasher->padded_node[0] = 0x01;
    hasher_begin(hasher);
    *ret_hasher = hasher;
    return OK;
}

void hasher_close(struct hasher *hasher)
{
    if (hasher == NULL) {
        return;
    }
    EVP_MD_CTX_free(hasher->work.evp);
    EVP_MD_CTX_free(hasher->stream.evp);
    EVP_MD_CTX_free(hasher->inner.evp);
    EVP_MD_CTX_free(hasher->outer.evp);
    EVP_MD_free(hasher->sm3);
    OPENSSL_cleanse(hasher, sizeof(*hasher)); /* key and states of HMAC */
    free(hasher);
}

enum digest_suite hasher_suite(const struct hasher *hasher)
{
    return hasher->suite;
}

/* Gathers the parts at `at`; 0 when nothing is there or no room to pad it. */
static inline size_t gather(uint8_t *at, const struct bytes *parts, size_t count)
{
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].size > PADDED_SIZE - PAD_SIZE_MAX - size) {
            return 0;
        }
        if (parts[i].size > 0) {
            memcpy(at + size, parts[i].at, parts[i].size);
        }
        size += parts[i].size;
    }
    return size;
}

struct digest hasher_parts(struct hasher *hasher, const struct bytes *parts,
                           size_t count)
{
    if (hasher->suite == DIGEST_SHA256) {
        const size_t size = gather(hasher->padded, parts, count);
        if (size > 0) {
            return hash_padded(hasher, hasher->padded, pad(hasher->padded, size));
        }
    }
    start(hasher, &hasher->work);
    for (size_t i = 0; i < count; i++) {
        feed(hasher, &hasher->work, parts[i].at, parts[i].size);
    }
    return finish(hasher, &hasher->work);
}

struct digest hasher_one(struct hasher *hasher, struct bytes bytes)
{
    return hasher_parts(hasher, &bytes, 1);
}

static struct digest leaf_in_parts(struct hasher *hasher, struct bytes entry)
{
    /* Handing over the prefix together with the first block saves the library from
     * shifting every later block through its buffer by one byte. */
    uint8_t head[BLOCK_SIZE] = {0x00};
    const size_t front_size =
        entry.size < sizeof(head) - 1 ? entry.size : sizeof(head) - 1;
    if (front_size > 0) {
        memcpy(head + 1, entry.at, front_size);
    }
    start(hasher, &hasher->work);
    feed(hasher, &hasher->work, head, 1 + front_size);
    if (entry.size > front_size) {
        feed(hasher, &hasher->work, entry.at + front_size, entry.size - front_size);
    }
    return finish(hasher, &hasher->work);
}

struct digest hasher_leaf(struct hasher *hasher, struct bytes entry)
{
    if (hasher->suite != DIGEST_SHA256 || entry.size == 0 ||
        entry.size > PADDED_SIZE - PAD_SIZE_MAX - 1) {
        return leaf_in_parts(hasher, entry);
    }
    hasher->padded[0] = 0x00;
    memcpy(hasher->padded + 1, entry.at, entry.size);
    return hash_padded(hasher, hasher->padded, pad(hasher->padded, 1 + entry.size));
}

struct digest hasher_node(struct hasher *hasher, const struct digest *left,
                          const struct digest *right)
{
    if (hasher->suite == DIGEST_SHA256) {
        uint8_t *node = hasher->padded_node;
        memcpy(node + 1, left->at, DIGEST_SIZE);
        memcpy(node + 1 + DIGEST_SIZE, right->at, DIGEST_SIZE);
        return hash_padded(hasher, node, 2 * BLOCK_SIZE);
    }
    uint8_t image[NODE_SIZE];
    image[0] = 0x01;
    memcpy(image + 1, left->at, DIGEST_SIZE);
    memcpy(image + 1 + DIGEST_SIZE, right->at, DIGEST_SIZE);
    start(hasher, &hasher->work);
    feed(hasher, &hasher->work, image, sizeof(image));
    return finish(hasher, &hasher->work);
}

void hasher_leaves(struct hasher *hasher, const struct bytes *entries, size_t count,
                   struct digest *ret_leaves)
{
    for (size_t i = 0; i < count; i++) {
        ret_leaves[i] = hasher_leaf(hasher, entries[i]);
    }
}

void hasher_nodes(struct hasher *hasher, const struct digest *children, size_t count,
                  struct digest *ret_nodes)
{
    for (size_t i = 0; i < count; i++) {
        ret_nodes[i] = hasher_node(hasher, &children[2 * i], &children[2 * i + 1]);
    }
}

void hasher_begin(struct hasher *hasher)
{
    start(hasher, &hasher->stream);
}

void hasher_update(struct hasher *hasher, struct bytes bytes)
{
    feed(hasher, &hasher->stream, bytes.at, bytes.size);
}

struct digest hasher_end(struct hasher *hasher)
{
    const struct digest digest = finish(hasher, &hasher->stream);
    start(hasher, &hasher->stream); /* so that an update can never meet a spent state */
    return digest;
}

bool digest_equal(const struct digest *a, const struct digest *b)
{
    return memcmp(a->at, b->at, DIGEST_SIZE) == 0;
}

struct bytes digest_bytes(const struct digest *digest)
{
    return (struct bytes){digest->at, DIGEST_SIZE};
}

/* RFC 2104: the states after K xor ipad and K xor opad. */
static void hmac_prepare(struct hasher *hasher, const uint8_t *key)
{
    uint8_t inner[BLOCK_SIZE];
    uint8_t outer[BLOCK_SIZE];
    for (size_t i = 0; i < BLOCK_SIZE; i++) {
        const uint8_t byte = i < HMAC_KEY_SIZE ? key[i] : 0;
        inner[i] = byte ^ 0x36;
        outer[i] = byte ^ 0x5c;
    }
    start(hasher, &hasher->inner);
    feed(hasher, &hasher->inner, inner, sizeof(inner));
    start(hasher, &hasher->outer);
    feed(hasher, &hasher->outer, outer, sizeof(outer));
    OPENSSL_cleanse(inner, sizeof(inner));
    OPENSSL_cleanse(outer, sizeof(outer));
    memcpy(hasher->hmac_key, key, HMAC_KEY_SIZE);
    hasher->has_hmac_key = true;
}

/* The message at[0:size], which is padded in its place, after a block of key. */
static struct digest go_on_from_key(const struct running *key, uint8_t *at, size_t size)
{
    const size_t whole = pad(at, size);
    at[whole - 2] = (uint8_t)((BLOCK_SIZE + size) * 8 >> 8);
    at[whole - 1] = (uint8_t)((BLOCK_SIZE + size) * 8);
    return go_on_padded(&key->sha256, at, whole);
}

struct digest hmac_parts(struct hasher *hasher, const uint8_t key[static HMAC_KEY_SIZE],
                         const struct bytes *parts, size_t count)
{
    if (!hasher->has_hmac_key ||
        CRYPTO_memcmp(hasher->hmac_key, key, HMAC_KEY_SIZE) != 0) {
        hmac_prepare(hasher, key);
    }
    if (hasher->suite == DIGEST_SHA256) {
        const size_t size = gather(hasher->padded, parts, count);
        if (size > 0) {
            const struct digest digest =
                go_on_from_key(&hasher->inner, hasher->padded, size);
            memcpy(hasher->padded, digest.at, DIGEST_SIZE);
            return go_on_from_key(&hasher->outer, hasher->padded, DIGEST_SIZE);
        }
    }
    resume(hasher, &hasher->work, &hasher->inner);
    for (size_t i = 0; i < count; i++) {
        feed(hasher, &hasher->work, parts[i].at, parts[i].size);
    }
    const struct digest inner = finish(hasher, &hasher->work);
    resume(hasher, &hasher->work, &hasher->outer);
    feed(hasher, &hasher->work, inner.at, DIGEST_SIZE);
    return finish(hasher, &hasher->work);
}

const char *digest_suite_name(enum digest_suite suite)
{
    switch (suite) {
    case DIGEST_SHA256:
        return "sha256";
    case DIGEST_SM3:
        return "sm3";
    }
    assert(suite == DIGEST_SHA256); /* no such suite: our own bug */
    return "";
}

bool digest_suite_parse(struct bytes text, enum digest_suite *ret_suite)
{
    for (int suite = DIGEST_SHA256; suite <= DIGEST_SM3; suite++) {
        if (bytes_equal(text, bytes_of(digest_suite_name((enum digest_suite)suite)))) {
            *ret_suite = (enum digest_suite)suite;
            return true;
        }
    }
    return false;
}

const char *digest_library_version(void)
{
    return OpenSSL_version(OPENSSL_VERSION);
}
