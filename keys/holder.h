/* holder.h - secrets wrapped to two holders, one of them a sheet of paper.
 *
 * At `init` two random 32-byte secrets exist: the vault key and the journal's signing
 * seed.  Holder 1 is the passphrase (scrypt -> AES-256-GCM, in "holders.pem"-like text
 * file `holders.txt`, mode 0600); holder 2 is a random 32-byte recovery key that is
 * only printed.  Either opens both.  Recovery key text: groups of 4 from an alphabet
 * without look-alikes, each line with a check character, so that a typing slip is
 * located. */
#ifndef KEYS_HOLDER_H
#define KEYS_HOLDER_H

#include "keys/secret.h"

enum {
    HOLDER_SECRETS_MAX = 4,
    HOLDER_LABEL_SIZE = 32,
    HOLDER_RECOVERY_SIZE = 32,
    HOLDER_RECOVERY_TEXT_SIZE = 160
};

struct holder_secret {
    char label[HOLDER_LABEL_SIZE]; /* "vault", "journal" */
    uint8_t at[SECRET_KEY_SIZE];
};

void holder_recovery_format(const uint8_t recovery[static HOLDER_RECOVERY_SIZE],
                            char ret_text[static HOLDER_RECOVERY_TEXT_SIZE]);
/* Blanks and case are forgiven; a wrong group is named by line in the fault. */
struct status holder_recovery_parse(struct bytes text,
                                    uint8_t ret_recovery[static HOLDER_RECOVERY_SIZE],
                                    struct fault *fault) MUST_USE;

/* Writes secrets[0:count] wrapped to both holders.  The file appears by rename, 0600.
 */
struct status holder_write(const char *path, const struct holder_secret *secrets,
                           size_t count, struct bytes passphrase,
                           const uint8_t recovery[static HOLDER_RECOVERY_SIZE],
                           bool may_replace, struct fault *fault) MUST_USE;
/* Exactly one of `passphrase` (size > 0) and `recovery` (not NULL) opens it.
 * Errors: STATUS_NOT_FOUND, STATUS_ENVIRONMENT (wrong, or readable by others). */
struct status holder_read(const char *path, struct bytes passphrase,
                          const uint8_t *recovery, struct holder_secret *ret_secrets,
                          size_t capacity, size_t *ret_count, struct fault *fault)
    MUST_USE;
/* Other secrets in the place of those that are there: the passphrase and the recovery
 * sheet open them as before.  Durable; after an error the file is as it was.
 * Errors: those of holder_read(). */
struct status holder_replace(const char *path, const struct holder_secret *secrets,
                             size_t count, struct bytes passphrase, struct fault *fault)
    MUST_USE;
/* A new passphrase; the recovery sheet stays valid. */
struct status holder_change_passphrase(const char *path, struct bytes old_passphrase,
                                       struct bytes new_passphrase, struct fault *fault)
    MUST_USE;

#endif
