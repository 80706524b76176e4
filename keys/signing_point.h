/* signing_point.h - which raw public keys are fit to be trusted.  Inside keys/ only. */
#ifndef KEYS_SIGNING_POINT_H
#define KEYS_SIGNING_POINT_H

#include "ledger/base/bytes.h"
#include "ledger/base/status.h"

enum { SIGNING_POINT_ED25519_SIZE = 32, SIGNING_POINT_SM2_SIZE = 65 };

/* Each refuses wrong sizes, other encodings and points not on the curve;
 * Ed25519 also the eight points of low order, with which a signature fits any message.
 * Errors: STATUS_INPUT. */
struct status signing_point_ed25519(struct bytes raw, struct fault *fault) MUST_USE;
struct status signing_point_sm2(struct bytes raw, struct fault *fault) MUST_USE;

/* The public point of an SM2 scalar, uncompressed; false when the scalar is not in
 * 1 .. n-2 (GB/T 32918.2 5.3) or the library fails. */
bool signing_point_of_scalar(const uint8_t scalar[static 32],
                             uint8_t ret_point[static SIGNING_POINT_SM2_SIZE]);

#endif
