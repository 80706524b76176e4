/* signing.h - Ed25519 and SM2 key pairs, and the PEM files they live in.
 *
 * Suite sha256 signs with Ed25519 (RFC 8032); suite sm3 with SM2, distid
 * "1234567812345678" always set explicitly (domain.md 6).  Private keys are PKCS#8 PEM,
 * encrypted with a passphrase (PBES2, AES-256-CBC, scrypt), mode 0600, and appear by
 * rename. */
#ifndef KEYS_SIGNING_H
#define KEYS_SIGNING_H

#include "keys/digest.h"

enum {
    SIGNING_PUBLIC_SIZE_MAX = 65, /* Ed25519: 32; SM2: 65, uncompressed point */
    SIGNING_SIGNATURE_SIZE = 64   /* Ed25519: R||S; SM2: r||s, 32 bytes each  */
};

/* Numbers reach disk. */
enum signing_kind { SIGNING_ED25519 = 1, SIGNING_SM2 = 2 };

struct public_key {
    enum signing_kind kind;
    uint8_t size; /* bytes of `at` in use */
    uint8_t at[SIGNING_PUBLIC_SIZE_MAX];
};

struct signature {
    uint8_t at[SIGNING_SIGNATURE_SIZE];
};

struct signing_key; /* a private key in memory */

enum signing_kind signing_kind_of(enum digest_suite suite);
struct bytes public_key_bytes(const struct public_key *key); /* borrowed */
bool public_key_equal(const struct public_key *a, const struct public_key *b);
/* Refuses wrong sizes, points not on the curve, and for Ed25519 non-canonical
 * encodings and the eight points of low order.  Errors: STATUS_INPUT. */
struct status public_key_from(enum signing_kind kind, struct bytes raw,
                              struct public_key *ret_key, struct fault *fault) MUST_USE;
/* First 8 bytes of SHA-256(kind || raw) as 16 hex digits: how people name a key. */
enum { PUBLIC_KEY_NAME_SIZE = 17 };
void public_key_name(const struct public_key *key,
                     char ret_text[static PUBLIC_KEY_NAME_SIZE]);

struct status signing_key_new(enum signing_kind kind, struct signing_key **ret_key,
                              struct fault *fault) MUST_USE;
/* From a 32-byte Ed25519 seed or SM2 scalar (recovery, vectors). */
struct status signing_key_from(enum signing_kind kind, const uint8_t secret[static 32],
                               struct signing_key **ret_key, struct fault *fault)
    MUST_USE;
/* The 32-byte seed or scalar, for wrapping to a second holder; wipe it after use. */
struct status signing_key_secret(const struct signing_key *key,
                                 uint8_t ret_secret[static 32], struct fault *fault)
    MUST_USE;
void signing_key_close(struct signing_key *key); /* wipes; accepts NULL */
void signing_key_public(const struct signing_key *key, struct public_key *ret_public);

struct status signing_sign(const struct signing_key *key, struct bytes message,
                           struct signature *ret_signature, struct fault *fault)
    MUST_USE;
bool signing_verify(const struct public_key *key, struct bytes message,
                    const struct signature *signature);

/* PEM files.  `passphrase` is 8..1024 bytes, borrowed.
 * Write errors: STATUS_EXISTS (never overwrites unless `may_replace`),
 * STATUS_ENVIRONMENT. Read errors: STATUS_NOT_FOUND, STATUS_ENVIRONMENT (wrong
 * passphrase, not a key; or the file is readable by others: the message says chmod
 * 600). */
struct status signing_key_write(const struct signing_key *key, const char *path,
                                struct bytes passphrase, bool may_replace,
                                struct fault *fault) MUST_USE;
struct status signing_key_read(const char *path, struct bytes passphrase,
                               struct signing_key **ret_key, struct fault *fault)
    MUST_USE;

#endif
