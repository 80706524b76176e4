/* secret.h - randomness, wiping, and authenticated encryption (AES-256-GCM). */
#ifndef KEYS_SECRET_H
#define KEYS_SECRET_H

#include "ledger/base/bytes.h"
#include "ledger/base/status.h"

enum {
    SECRET_KEY_SIZE = 32,
    SECRET_NONCE_SIZE = 12,
    SECRET_TAG_SIZE = 16,
    SECRET_OVERHEAD = SECRET_NONCE_SIZE + SECRET_TAG_SIZE
};

/* Fills with bytes of the library's CSPRNG.  Errors: STATUS_ENVIRONMENT. */
struct status secret_random(void *at, size_t size, struct fault *fault) MUST_USE;
/* Overwrites in a way the compiler may not remove. */
void secret_wipe(void *at, size_t size);
/* Comparison in constant time. */
bool secret_equal(const void *a, const void *b, size_t size);

/* A reusable cipher context, one per thread. */
struct sealer;
struct status sealer_open(struct sealer **ret_sealer, struct fault *fault) MUST_USE;
void sealer_close(struct sealer *sealer); /* wipes; accepts NULL */

/* ret_sealed[0 : plain.size + SECRET_OVERHEAD] = nonce || ciphertext || tag, with a
 * fresh random nonce (drawn in bulk).  `associated` is authenticated, not stored. */
struct status sealer_seal(struct sealer *sealer,
                          const uint8_t key[static SECRET_KEY_SIZE],
                          struct bytes associated, struct bytes plain,
                          uint8_t *ret_sealed, struct fault *fault) MUST_USE;
/* ret_plain has room for sealed.size - SECRET_OVERHEAD.
 * Errors: STATUS_FOUND when the tag does not fit (nothing is written then). */
struct status sealer_open_sealed(struct sealer *sealer,
                                 const uint8_t key[static SECRET_KEY_SIZE],
                                 struct bytes associated, struct bytes sealed,
                                 uint8_t *ret_plain, struct fault *fault) MUST_USE;

#endif
