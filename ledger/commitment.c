/* commitment.c - see commitment.h. */
#include "ledger/commitment.h"

#include <assert.h>
#include <string.h>

static struct bytes number_bytes(uint64_t number, size_t size, uint8_t *image)
{
    struct writer writer = writer_of(image, size);
    for (size_t i = 0; i < size; i++) {
        writer_u8(&writer, (uint8_t)(number >> (8 * (size - 1 - i))));
    }
    return writer_bytes(&writer);
}

void commitment_payee(struct hasher *hasher, const uint8_t secret[static 32],
                      struct bytes programme, int year,
                      uint8_t ret_payee[static COMMITMENT_PAYEE_SIZE])
{
    assert(year >= 0 && year <= UINT16_MAX);
    uint8_t image[2];
    const struct bytes parts[] = {bytes_of("mz1/payee"), programme,
                                  number_bytes((uint64_t)year, 2, image)};
    const struct digest digest = hmac_parts(hasher, secret, parts, 3);
    memcpy(ret_payee, digest.at, COMMITMENT_PAYEE_SIZE);
}

static struct digest entry_secret(struct hasher *hasher, const uint8_t *secret,
                                  uint64_t index)
{
    uint8_t image[8];
    const struct bytes parts[] = {bytes_of("mz1/salt"), number_bytes(index, 8, image)};
    return hmac_parts(hasher, secret, parts, 2);
}

static struct digest field_salt(struct hasher *hasher, const struct digest *secret,
                                uint8_t field)
{
    const struct bytes parts[] = {digest_bytes(secret), {&field, 1}};
    return hasher_parts(hasher, parts, 2);
}

struct digest commitment_salt(struct hasher *hasher, const uint8_t secret[static 32],
                              uint64_t index, uint8_t field)
{
    const struct digest own = entry_secret(hasher, secret, index);
    return field_salt(hasher, &own, field);
}

struct digest commitment_field(struct hasher *hasher, uint8_t field,
                               const struct digest *salt, struct bytes value)
{
    assert(value.size <= UINT16_MAX);
    uint8_t image[2];
    const struct bytes parts[] = {bytes_of("mz1/field"),
                                  {&field, 1},
                                  digest_bytes(salt),
                                  number_bytes(value.size, 2, image),
                                  value};
    return hasher_parts(hasher, parts, 5);
}

struct digest commitment_make(struct hasher *hasher, const uint8_t secret[static 32],
                              uint64_t index, const struct bytes *values)
{
    const struct digest own = entry_secret(hasher, secret, index);
    struct digest fields[COMMITMENT_FIELDS];
    for (uint8_t field = 1; field <= COMMITMENT_FIELDS; field++) {
        const struct digest salt = field_salt(hasher, &own, field);
        fields[field - 1] = commitment_field(hasher, field, &salt, values[field - 1]);
    }
    return hasher_one(hasher, bytes_from(fields, sizeof(fields)));
}
