/* signing_pkey.h - what signing.c and signing_file.c share: a private key in memory. */
#ifndef KEYS_SIGNING_PKEY_H
#define KEYS_SIGNING_PKEY_H

#include "keys/signing.h"

#include <openssl/evp.h>

struct signing_key {
    struct public_key public;
    EVP_PKEY *pkey;
};

enum { SIGNING_PASSPHRASE_SIZE_MIN = 8, SIGNING_PASSPHRASE_SIZE_MAX = 1024 };

/* The 32-byte seed or scalar inside `pkey`; false when it is of another kind. */
bool signing_pkey_secret(const EVP_PKEY *pkey, enum signing_kind kind,
                         uint8_t ret_secret[static 32]);

#endif
