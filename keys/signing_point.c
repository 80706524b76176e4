/* signing_point.c - see signing_point.h. */
#include "keys/signing_point.h"

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>
#include <string.h>

/* y of the points whose order divides 8, little-endian; with both signs of x these are
 * all eight (and the two encodings that give x = 0 a sign). */
static const uint8_t low_order[5][SIGNING_POINT_ED25519_SIZE] = {
    {0x00}, /* order 4 */
    {0x01}, /* order 1 */
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}, /* order 2 */
    {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4,
     0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6,
     0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05}, /* order 8 */
    {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b,
     0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39,
     0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a}, /* order 8 */
};

/* y < p = 2^255 - 19, sign bit already off. */
static bool is_canonical(const uint8_t *y)
{
    bool is_high = y[31] == 0x7f && y[0] >= 0xed;
    for (size_t i = 1; i < 31 && is_high; i++) {
        is_high = y[i] == 0xff;
    }
    return !is_high;
}

/* x^2 = (y^2 - 1) / (d y^2 + 1) has a solution: u v is a square when u / v is. */
static bool is_on_curve_in(BN_CTX *context, const uint8_t *y_bytes)
{
    BN_CTX_start(context);
    BIGNUM *p = BN_CTX_get(context);
    BIGNUM *d = BN_CTX_get(context);
    BIGNUM *y = BN_CTX_get(context);
    BIGNUM *u = BN_CTX_get(context);
    BIGNUM *v = BN_CTX_get(context); /* NULL when any of them is */
    const bool is_on_curve =
        v != NULL &&
        BN_hex2bn(&p, "7fffffffffffffffffffffffffffffff"
                      "ffffffffffffffffffffffffffffffed") > 0 &&
        BN_hex2bn(&d, "52036cee2b6ffe738cc740797779e898"
                      "00700a4d4141d8ab75eb4dca135978a3") > 0 &&
        BN_lebin2bn(y_bytes, SIGNING_POINT_ED25519_SIZE, y) != NULL &&
        BN_mod_sqr(u, y, p, context) == 1 && BN_mod_mul(v, u, d, p, context) == 1 &&
        BN_sub_word(u, 1) == 1 && BN_add_word(v, 1) == 1 &&
        BN_mod_mul(u, u, v, p, context) == 1 && BN_kronecker(u, p, context) == 1;
    BN_CTX_end(context);
    return is_on_curve;
}

static bool is_on_curve(const uint8_t *y)
{
    BN_CTX *context = BN_CTX_new();
    if (context == NULL) {
        return false;
    }
    const bool answer = is_on_curve_in(context, y);
    BN_CTX_free(context);
    return answer;
}

struct status signing_point_ed25519(struct bytes raw, struct fault *fault)
{
    if (raw.size != SIGNING_POINT_ED25519_SIZE) {
        return FAULT(fault, STATUS_INPUT,
                     "an Ed25519 public key has 32 bytes, not %zu; ask its owner to "
                     "export it again",
                     raw.size);
    }
    uint8_t y[SIGNING_POINT_ED25519_SIZE];
    memcpy(y, raw.at, sizeof(y));
    y[31] &= 0x7f;
    if (!is_canonical(y)) {
        return FAULT(fault, STATUS_INPUT,
                     "R-012: the Ed25519 public key is not in its canonical form; do "
                     "not trust whoever sent it");
    }
    for (size_t i = 0; i < sizeof(low_order) / sizeof(low_order[0]); i++) {
        if (memcmp(y, low_order[i], sizeof(y)) == 0) {
            return FAULT(fault, STATUS_INPUT,
                         "R-012: the Ed25519 public key is a point of low order, with "
                         "which anything can be signed; do not trust whoever sent it");
        }
    }
    if (!is_on_curve(y)) {
        return FAULT(fault, STATUS_INPUT,
                     "R-012: the Ed25519 public key is not a point of its curve; ask "
                     "its owner to export it again");
    }
    return OK;
}

/* Runs in a group and a point that the caller frees. */
static bool decode_sm2(const EC_GROUP *group, EC_POINT *point, struct bytes raw)
{
    /* oct2point compares with the curve's equation itself. */
    return group != NULL && point != NULL &&
           EC_POINT_oct2point(group, point, raw.at, raw.size, NULL) == 1;
}

struct status signing_point_sm2(struct bytes raw, struct fault *fault)
{
    if (raw.size != SIGNING_POINT_SM2_SIZE || raw.at[0] != 0x04) {
        return FAULT(fault, STATUS_INPUT,
                     "an SM2 public key has 65 bytes and begins with 04 (uncompressed "
                     "point); ask its owner to export it again");
    }
    EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_sm2);
    EC_POINT *point = group != NULL ? EC_POINT_new(group) : NULL;
    const bool is_good = decode_sm2(group, point, raw);
    EC_POINT_free(point);
    EC_GROUP_free(group);
    if (!is_good) {
        return FAULT(fault, STATUS_INPUT,
                     "R-012: the SM2 public key is not a point of its curve; ask its "
                     "owner to export it again");
    }
    return OK;
}

static bool multiply(const EC_GROUP *group, EC_POINT *point, const uint8_t *scalar,
                     uint8_t *ret_point)
{
    BN_CTX *context = BN_CTX_secure_new();
    BIGNUM *factor = BN_secure_new();
    BIGNUM *limit = BN_dup(EC_GROUP_get0_order(group));
    bool is_good = false;
    if (context != NULL && factor != NULL && limit != NULL && point != NULL &&
        BN_bin2bn(scalar, 32, factor) != NULL && BN_sub_word(limit, 1) == 1 &&
        !BN_is_zero(factor) && BN_cmp(factor, limit) < 0) {
        BN_set_flags(factor, BN_FLG_CONSTTIME);
        is_good = EC_POINT_mul(group, point, factor, NULL, NULL, context) == 1 &&
                  EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED,
                                     ret_point, SIGNING_POINT_SM2_SIZE,
                                     context) == SIGNING_POINT_SM2_SIZE;
    }
    BN_free(limit);
    BN_clear_free(factor);
    BN_CTX_free(context);
    return is_good;
}

bool signing_point_of_scalar(const uint8_t scalar[static 32],
                             uint8_t ret_point[static SIGNING_POINT_SM2_SIZE])
{
    EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_sm2);
    if (group == NULL) {
        return false;
    }
    EC_POINT *point = EC_POINT_new(group);
    const bool is_good = multiply(group, point, scalar, ret_point);
    EC_POINT_free(point);
    EC_GROUP_free(group);
    return is_good;
}
