/* secret.c - see secret.h. */
#include "keys/secret.h"

#include <assert.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum {
    NONCE_POOL_COUNT = 256,  /* one call to the generator per so many records   */
    CHUNK_SIZE = 4096,       /* plain text of a record fits almost always       */
    CIPHER_RUN_MAX = 1 << 30 /* the library counts a run in an int              */
};

/* One direction: the key schedule is kept while the key stays the same.  The cipher is
 * named once: naming it again would make the library drop all it has and begin anew. */
struct direction {
    EVP_CIPHER_CTX *context;
    uint8_t key[SECRET_KEY_SIZE];
    bool has_key;
};

struct sealer {
    EVP_CIPHER *cipher;
    struct direction seal;
    struct direction open;
    uint8_t nonces[NONCE_POOL_COUNT * SECRET_NONCE_SIZE];
    size_t nonces_left;
    unsigned forks; /* as `forks` was then: a child must not hand out the same nonces */
    uint8_t scratch[CHUNK_SIZE];
};

/* How many forks led to this process; asking the system who we are, for each record,
 * costs more than the record. */
static atomic_uint forks;
static pthread_once_t forks_are_counted = PTHREAD_ONCE_INIT;

static void count_fork(void)
{
    atomic_fetch_add(&forks, 1);
}

static void watch_forks(void)
{
    const int watched = pthread_atfork(NULL, NULL, count_fork);
    assert(watched == 0);
    (void)watched;
}

struct status secret_random(void *at, size_t size, struct fault *fault)
{
    assert(size <= CIPHER_RUN_MAX);
    if (size > 0 && RAND_bytes(at, (int)size) != 1) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the system gives no random bytes; nothing secret can be made "
                     "until it does");
    }
    return OK;
}

void secret_wipe(void *at, size_t size)
{
    if (size > 0) {
        OPENSSL_cleanse(at, size);
    }
}

bool secret_equal(const void *a, const void *b, size_t size)
{
    return CRYPTO_memcmp(a, b, size) == 0;
}

struct status sealer_open(struct sealer **ret_sealer, struct fault *fault)
{
    pthread_once(&forks_are_counted, watch_forks);
    struct sealer *sealer = calloc(1, sizeof(*sealer));
    if (sealer == NULL) {
        return FAULT(fault, STATUS_NO_MEMORY, "there is no memory left for sealing");
    }
    sealer->cipher = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
    sealer->seal.context = EVP_CIPHER_CTX_new();
    sealer->open.context = EVP_CIPHER_CTX_new();
    if (sealer->cipher == NULL || sealer->seal.context == NULL ||
        sealer->open.context == NULL ||
        EVP_CipherInit_ex2(sealer->seal.context, sealer->cipher, NULL, NULL, 1, NULL) !=
            1 ||
        EVP_CipherInit_ex2(sealer->open.context, sealer->cipher, NULL, NULL, 0, NULL) !=
            1) {
        sealer_close(sealer);
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the cryptographic library offers no AES-256-GCM; use OpenSSL 3 "
                     "with its default provider");
    }
    *ret_sealer = sealer;
    return OK;
}

void sealer_close(struct sealer *sealer)
{
    if (sealer == NULL) {
        return;
    }
    EVP_CIPHER_CTX_free(sealer->seal.context);
    EVP_CIPHER_CTX_free(sealer->open.context);
    EVP_CIPHER_free(sealer->cipher);
    OPENSSL_cleanse(sealer, sizeof(*sealer));
    free(sealer);
}

static struct status take_nonce(struct sealer *sealer, uint8_t *ret_nonce,
                                struct fault *fault)
{
    const unsigned now = atomic_load(&forks);
    if (sealer->nonces_left == 0 || sealer->forks != now) {
        sealer->nonces_left = 0;
        TRY(secret_random(sealer->nonces, sizeof(sealer->nonces), fault));
        sealer->nonces_left = NONCE_POOL_COUNT;
        sealer->forks = now;
    }
    sealer->nonces_left--;
    memcpy(ret_nonce, sealer->nonces + sealer->nonces_left * SECRET_NONCE_SIZE,
           SECRET_NONCE_SIZE);
    return OK;
}

/* Key (only when it changed), nonce and associated data; `params` are the library's, of
 * the tag wanted, or NULL: set in the same call, they cost no search by name. */
static bool begin(const struct sealer *sealer, struct direction *direction,
                  const uint8_t *key, const uint8_t *nonce, struct bytes associated,
                  const OSSL_PARAM *params)
{
    const int encrypts = direction == &sealer->seal ? 1 : 0;
    const bool is_same =
        direction->has_key && CRYPTO_memcmp(direction->key, key, SECRET_KEY_SIZE) == 0;
    direction->has_key = false;
    if (EVP_CipherInit_ex2(direction->context, NULL, is_same ? NULL : key, nonce,
                           encrypts, params) != 1) {
        return false;
    }
    if (!is_same) {
        memcpy(direction->key, key, SECRET_KEY_SIZE);
    }
    direction->has_key = true;
    assert(associated.size <= CIPHER_RUN_MAX);
    int done = 0;
    return associated.size == 0 ||
           EVP_CipherUpdate(direction->context, NULL, &done, associated.at,
                            (int)associated.size) == 1;
}

static bool run(struct direction *direction, struct bytes in, uint8_t *out)
{
    while (in.size > 0) {
        const size_t size = in.size < CIPHER_RUN_MAX ? in.size : CIPHER_RUN_MAX;
        int done = 0;
        if (EVP_CipherUpdate(direction->context, out, &done, in.at, (int)size) != 1 ||
            (size_t)done != size) {
            return false;
        }
        out += size;
        in = bytes_from(in.at + size, in.size - size);
    }
    return true;
}

struct status sealer_seal(struct sealer *sealer,
                          const uint8_t key[static SECRET_KEY_SIZE],
                          struct bytes associated, struct bytes plain,
                          uint8_t *ret_sealed, struct fault *fault)
{
    uint8_t nonce[SECRET_NONCE_SIZE];
    TRY(take_nonce(sealer, nonce, fault));
    uint8_t *text = ret_sealed + SECRET_NONCE_SIZE;
    uint8_t *tag = text + plain.size;
    int done = 0;
    if (!begin(sealer, &sealer->seal, key, nonce, associated, NULL) ||
        !run(&sealer->seal, plain, text) ||
        EVP_CipherFinal_ex(sealer->seal.context, tag, &done) != 1 ||
        EVP_CIPHER_CTX_ctrl(sealer->seal.context, EVP_CTRL_AEAD_GET_TAG,
                            SECRET_TAG_SIZE, tag) != 1) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the cryptographic library failed to seal a record");
    }
    memcpy(ret_sealed, nonce, sizeof(nonce));
    return OK;
}

/* Whether the tag given to begin() fits.  In the end the scratch room holds the last
 * chunk: GCM gives out plain text before it is proven, and unproven text must not reach
 * the caller. */
static bool prove(struct sealer *sealer, struct bytes text)
{
    for (size_t at = 0; at < text.size; at += CHUNK_SIZE) {
        const size_t left = text.size - at;
        const size_t size = left < CHUNK_SIZE ? left : CHUNK_SIZE;
        if (!run(&sealer->open, bytes_from(text.at + at, size), sealer->scratch)) {
            return false;
        }
    }
    uint8_t rest[SECRET_TAG_SIZE];
    int done = 0;
    return EVP_CipherFinal_ex(sealer->open.context, rest, &done) == 1;
}

struct status sealer_open_sealed(struct sealer *sealer,
                                 const uint8_t key[static SECRET_KEY_SIZE],
                                 struct bytes associated, struct bytes sealed,
                                 uint8_t *ret_plain, struct fault *fault)
{
    if (sealed.size < SECRET_OVERHEAD) {
        return FAULT(fault, STATUS_FOUND, "a sealed record is cut short");
    }
    const uint8_t *nonce = sealed.at;
    const struct bytes text =
        bytes_from(sealed.at + SECRET_NONCE_SIZE, sealed.size - SECRET_OVERHEAD);
    const size_t used = text.size < CHUNK_SIZE ? text.size : CHUNK_SIZE;
    uint8_t tag[SECRET_TAG_SIZE];
    memcpy(tag, text.at + text.size, sizeof(tag));
    const OSSL_PARAM wanted[] = {
        OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, tag, sizeof(tag)),
        OSSL_PARAM_construct_end()};
    bool is_proven = begin(sealer, &sealer->open, key, nonce, associated, wanted) &&
                     prove(sealer, text);
    if (is_proven && text.size > CHUNK_SIZE) {
        is_proven = begin(sealer, &sealer->open, key, nonce, associated, NULL) &&
                    run(&sealer->open, text, ret_plain);
    } else if (is_proven && text.size > 0) {
        memcpy(ret_plain, sealer->scratch, text.size);
    }
    secret_wipe(sealer->scratch, used);
    if (!is_proven) {
        return FAULT(fault, STATUS_FOUND,
                     "a sealed record does not fit its seal: it was changed, or the "
                     "key is another one");
    }
    return OK;
}
