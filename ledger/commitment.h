/* commitment.h - what an entry says about a person without saying who (DESIGN 6).
 *
 * Pure.  With the person's 32-byte secret:
 *   payee  = HMAC(secret, "mz1/payee" || programme || year u16)[0:16]
 *   s      = HMAC(secret, "mz1/salt" || index u64)
 *   salt_f = H(s || f)
 *   c_f    = H("mz1/field" || f || salt_f || len u16 || value)
 *   commitment = H(c_1 || c_2 || c_3 || c_4), f: 1 name, 2 resident, 3 account name,
 *   4 account.  Integers are big-endian, f is one byte, programme is its code. */
#ifndef LEDGER_COMMITMENT_H
#define LEDGER_COMMITMENT_H

#include "keys/digest.h"

enum {
    COMMITMENT_NAME = 1,
    COMMITMENT_RESIDENT = 2,
    COMMITMENT_ACCOUNT_NAME = 3,
    COMMITMENT_ACCOUNT = 4,
    COMMITMENT_FIELDS = 4,
    COMMITMENT_PAYEE_SIZE = 16
};

void commitment_payee(struct hasher *hasher, const uint8_t secret[static 32],
                      struct bytes programme, int year,
                      uint8_t ret_payee[static COMMITMENT_PAYEE_SIZE]);

/* values[0:4] in field order; an absent field is the empty value. */
struct digest commitment_make(struct hasher *hasher, const uint8_t secret[static 32],
                              uint64_t index, const struct bytes *values);
/* Salt and c_f of one field, for opening it in a receipt. */
struct digest commitment_salt(struct hasher *hasher, const uint8_t secret[static 32],
                              uint64_t index, uint8_t field);
struct digest commitment_field(struct hasher *hasher, uint8_t field,
                               const struct digest *salt, struct bytes value);

#endif
