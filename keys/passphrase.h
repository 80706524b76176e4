/* passphrase.h - reading a passphrase: from a file, a descriptor or the terminal. */
#ifndef KEYS_PASSPHRASE_H
#define KEYS_PASSPHRASE_H

#include "keys/secret.h"

enum { PASSPHRASE_SIZE_MIN = 8, PASSPHRASE_SIZE_MAX = 1024 };

struct passphrase {
    uint8_t at[PASSPHRASE_SIZE_MAX];
    size_t size;
};

/* `source`: "file:PATH" (0600 or stricter, else refused), "fd:N", or NULL to ask on the
 * terminal with echo off (with the same prompt twice when `is_new`; Ctrl-C gives up).
 * One trailing newline is dropped. Errors: STATUS_ENVIRONMENT, STATUS_USAGE (too short,
 * too long, the two differ). */
struct status passphrase_read(const char *source, const char *prompt, bool is_new,
                              struct passphrase *ret_passphrase, struct fault *fault)
    MUST_USE;
void passphrase_wipe(struct passphrase *passphrase);
struct bytes passphrase_bytes(const struct passphrase *passphrase);

#endif
