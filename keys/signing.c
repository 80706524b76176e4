/* signing.c - see signing.h. */
#include "keys/signing.h"

#include "keys/secret.h"
#include "keys/signing_pkey.h"
#include "keys/signing_point.h"

#include <assert.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

enum {
    SECRET_SIZE = 32,
    HALF_SIZE = SIGNING_SIGNATURE_SIZE / 2,
    DER_SIZE_MAX = 80,
    SM2_TRIES_MAX = 16
};

/* never left to the library, whose default differs between versions
 * (domain.md 6). */
static const char sm2_distid[] = "1234567812345678";

enum signing_kind signing_kind_of(enum digest_suite suite)
{
    return suite == DIGEST_SM3 ? SIGNING_SM2 : SIGNING_ED25519;
}

struct bytes public_key_bytes(const struct public_key *key)
{
    return (struct bytes){key->at, key->size};
}

bool public_key_equal(const struct public_key *a, const struct public_key *b)
{
    return a->kind == b->kind && bytes_equal(public_key_bytes(a), public_key_bytes(b));
}

struct status public_key_from(enum signing_kind kind, struct bytes raw,
                              struct public_key *ret_key, struct fault *fault)
{
    switch (kind) {
    case SIGNING_ED25519:
        TRY(signing_point_ed25519(raw, fault));
        break;
    case SIGNING_SM2:
        TRY(signing_point_sm2(raw, fault));
        break;
    default:
        return FAULT(fault, STATUS_INPUT, "a public key is of unknown kind %d",
                     (int)kind);
    }
    struct public_key key = {.kind = kind, .size = (uint8_t)raw.size};
    memcpy(key.at, raw.at, raw.size);
    *ret_key = key;
    return OK;
}

void public_key_name(const struct public_key *key,
                     char ret_text[static PUBLIC_KEY_NAME_SIZE])
{
    uint8_t image[1 + SIGNING_PUBLIC_SIZE_MAX];
    uint8_t digest[SHA256_DIGEST_LENGTH];
    image[0] = (uint8_t)key->kind;
    memcpy(image + 1, key->at, key->size);
    SHA256(image, 1 + (size_t)key->size, digest);
    bytes_to_hex(bytes_from(digest, (PUBLIC_KEY_NAME_SIZE - 1) / 2), ret_text);
}

/* Builds from the octets of the point and, unless NULL, the scalar in native order. */
static EVP_PKEY *sm2_pkey(const uint8_t *point, uint8_t *native_scalar)
{
    char group[] = "SM2";
    uint8_t octets[SIGNING_POINT_SM2_SIZE];
    memcpy(octets, point, sizeof(octets));
    OSSL_PARAM params[4];
    size_t count = 0;
    params[count++] =
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0);
    params[count++] = OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, octets,
                                                        sizeof(octets));
    if (native_scalar != NULL) {
        params[count++] = OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY,
                                                  native_scalar, SECRET_SIZE);
    }
    params[count] = OSSL_PARAM_construct_end();
    EVP_PKEY *pkey = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "SM2", NULL);
    if (context == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &pkey,
                          native_scalar != NULL ? EVP_PKEY_KEYPAIR
                                                : EVP_PKEY_PUBLIC_KEY,
                          params) != 1) {
        pkey = NULL;
    }
    EVP_PKEY_CTX_free(context);
    return pkey;
}

static bool to_native(const uint8_t *big_endian, uint8_t *ret_native)
{
    BIGNUM *number = BN_secure_new();
    const bool is_done =
        number != NULL && BN_bin2bn(big_endian, SECRET_SIZE, number) != NULL &&
        BN_bn2nativepad(number, ret_native, SECRET_SIZE) == SECRET_SIZE;
    BN_clear_free(number);
    return is_done;
}

static EVP_PKEY *sm2_private(const uint8_t *scalar, struct public_key *ret_public)
{
    uint8_t point[SIGNING_POINT_SM2_SIZE];
    uint8_t native[SECRET_SIZE];
    EVP_PKEY *pkey = NULL;
    if (signing_point_of_scalar(scalar, point) && to_native(scalar, native)) {
        pkey = sm2_pkey(point, native);
    }
    secret_wipe(native, sizeof(native));
    if (pkey != NULL) {
        ret_public->kind = SIGNING_SM2;
        ret_public->size = sizeof(point);
        memcpy(ret_public->at, point, sizeof(point));
    }
    return pkey;
}

static EVP_PKEY *ed25519_private(const uint8_t *seed, struct public_key *ret_public)
{
    EVP_PKEY *pkey =
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, SECRET_SIZE);
    size_t size = SIGNING_POINT_ED25519_SIZE;
    if (pkey != NULL && EVP_PKEY_get_raw_public_key(pkey, ret_public->at, &size) != 1) {
        EVP_PKEY_free(pkey);
        return NULL;
    }
    ret_public->kind = SIGNING_ED25519;
    ret_public->size = (uint8_t)size;
    return pkey;
}

struct status signing_key_from(enum signing_kind kind, const uint8_t secret[static 32],
                               struct signing_key **ret_key, struct fault *fault)
{
    assert(kind == SIGNING_ED25519 || kind == SIGNING_SM2);
    struct signing_key *key = calloc(1, sizeof(*key));
    if (key == NULL) {
        return FAULT(fault, STATUS_NO_MEMORY, "there is no memory left for a key");
    }
    key->pkey = kind == SIGNING_SM2 ? sm2_private(secret, &key->public)
                                    : ed25519_private(secret, &key->public);
    if (key->pkey == NULL) {
        signing_key_close(key);
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "these bytes are no private key, or the cryptographic library "
                     "does not know the kind");
    }
    *ret_key = key;
    return OK;
}

struct status signing_key_new(enum signing_kind kind, struct signing_key **ret_key,
                              struct fault *fault)
{
    uint8_t secret[SECRET_SIZE];
    struct status status = OK;
    /* An SM2 scalar beyond the order is drawn once in 2^32 times. */
    for (size_t i = 0; i < SM2_TRIES_MAX; i++) {
        status = secret_random(secret, sizeof(secret), fault);
        if (!status_is_ok(status)) {
            break;
        }
        status = signing_key_from(kind, secret, ret_key, fault);
        if (status_is_ok(status)) {
            break;
        }
    }
    secret_wipe(secret, sizeof(secret));
    return status;
}

bool signing_pkey_secret(const EVP_PKEY *pkey, enum signing_kind kind,
                         uint8_t ret_secret[static 32])
{
    if (kind == SIGNING_ED25519) {
        size_t size = SECRET_SIZE;
        return EVP_PKEY_get_raw_private_key(pkey, ret_secret, &size) == 1 &&
               size == SECRET_SIZE;
    }
    BIGNUM *scalar = BN_secure_new();
    const bool is_done =
        scalar != NULL &&
        EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_PRIV_KEY, &scalar) == 1 &&
        BN_bn2binpad(scalar, ret_secret, SECRET_SIZE) == SECRET_SIZE;
    BN_clear_free(scalar);
    return is_done;
}

struct status signing_key_secret(const struct signing_key *key,
                                 uint8_t ret_secret[static 32], struct fault *fault)
{
    if (!signing_pkey_secret(key->pkey, key->public.kind, ret_secret)) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the cryptographic library does not hand out the private key");
    }
    return OK;
}

void signing_key_close(struct signing_key *key)
{
    if (key == NULL) {
        return;
    }
    EVP_PKEY_free(key->pkey); /* wipes */
    secret_wipe(key, sizeof(*key));
    free(key);
}

void signing_key_public(const struct signing_key *key, struct public_key *ret_public)
{
    *ret_public = key->public;
}

/* Prepares a context for one message; `verifies` says which way. */
static bool start(EVP_MD_CTX *context, EVP_PKEY *pkey, enum signing_kind kind,
                  bool verifies)
{
    char distid[sizeof(sm2_distid)];
    memcpy(distid, sm2_distid, sizeof(distid));
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_DIST_ID, distid,
                                          sizeof(distid) - 1),
        OSSL_PARAM_construct_end(),
    };
    const char *digest = kind == SIGNING_SM2 ? "SM3" : NULL;
    EVP_PKEY_CTX *inner = NULL; /* borrowed from `context` */
    const int done =
        verifies
            ? EVP_DigestVerifyInit_ex(context, &inner, digest, NULL, NULL, pkey, NULL)
            : EVP_DigestSignInit_ex(context, &inner, digest, NULL, NULL, pkey, NULL);
    /* Only now: OpenSSL 3.0 refuses a distid handed to the init call itself. */
    return done == 1 &&
           (kind != SIGNING_SM2 || EVP_PKEY_CTX_set_params(inner, params) == 1);
}

static bool der_to_halves(const uint8_t *der, size_t size, struct signature *ret)
{
    const uint8_t *at = der;
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)size);
    struct signature signature;
    const bool is_done =
        pair != NULL &&
        BN_bn2binpad(ECDSA_SIG_get0_r(pair), signature.at, HALF_SIZE) == HALF_SIZE &&
        BN_bn2binpad(ECDSA_SIG_get0_s(pair), signature.at + HALF_SIZE, HALF_SIZE) ==
            HALF_SIZE;
    ECDSA_SIG_free(pair);
    if (is_done) {
        *ret = signature;
    }
    return is_done;
}

/* The size of the DER form in ret_der[0:DER_SIZE_MAX], 0 on failure. */
static size_t halves_to_der(const struct signature *signature, uint8_t *ret_der)
{
    ECDSA_SIG *pair = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(signature->at, HALF_SIZE, NULL);
    BIGNUM *s = BN_bin2bn(signature->at + HALF_SIZE, HALF_SIZE, NULL);
    if (pair == NULL || r == NULL || s == NULL || ECDSA_SIG_set0(pair, r, s) != 1) {
        BN_free(r);
        BN_free(s);
        ECDSA_SIG_free(pair);
        return 0;
    }
    uint8_t *at = ret_der;
    const int size = i2d_ECDSA_SIG(pair, NULL);
    const int done = size > 0 && size <= DER_SIZE_MAX ? i2d_ECDSA_SIG(pair, &at) : 0;
    ECDSA_SIG_free(pair);
    return done > 0 ? (size_t)done : 0;
}

static bool sign_in(EVP_MD_CTX *context, const struct signing_key *key,
                    struct bytes message, struct signature *ret)
{
    uint8_t der[DER_SIZE_MAX];
    size_t size = sizeof(der);
    if (!start(context, key->pkey, key->public.kind, false) ||
        EVP_DigestSign(context, der, &size, message.at, message.size) != 1) {
        return false;
    }
    if (key->public.kind == SIGNING_SM2) {
        return der_to_halves(der, size, ret);
    }
    assert(size == sizeof(ret->at));
    memcpy(ret->at, der, sizeof(ret->at));
    return true;
}

struct status signing_sign(const struct signing_key *key, struct bytes message,
                           struct signature *ret_signature, struct fault *fault)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    struct signature signature;
    const bool is_signed =
        context != NULL && sign_in(context, key, message, &signature);
    EVP_MD_CTX_free(context);
    if (!is_signed) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the cryptographic library failed to sign");
    }
    *ret_signature = signature;
    return OK;
}

static bool verify_in(EVP_MD_CTX *context, EVP_PKEY *pkey, enum signing_kind kind,
                      struct bytes message, const struct signature *signature)
{
    uint8_t der[DER_SIZE_MAX];
    const uint8_t *at = signature->at;
    size_t size = sizeof(signature->at);
    if (kind == SIGNING_SM2) {
        at = der;
        size = halves_to_der(signature, der);
    }
    return size > 0 && start(context, pkey, kind, true) &&
           EVP_DigestVerify(context, at, size, message.at, message.size) == 1;
}

bool signing_verify(const struct public_key *key, struct bytes message,
                    const struct signature *signature)
{
    EVP_PKEY *pkey =
        key->kind == SIGNING_SM2
            ? sm2_pkey(key->at, NULL)
            : EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key->at, key->size);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const bool is_good = pkey != NULL && context != NULL &&
                         verify_in(context, pkey, key->kind, message, signature);
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(pkey);
    return is_good;
}
