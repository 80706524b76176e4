/* public_file.h - NAME.pub: the public half of a key, as text to hand around.
 *
 *   mingzhang public key v1
 *   name: wang
 *   kind: ed25519
 *   key: 64 hexadecimal digits (SM2: 130)
 *   id: 16 hexadecimal digits, to be read out on the telephone */
#ifndef CLI_PUBLIC_FILE_H
#define CLI_PUBLIC_FILE_H

#include "cli/command.h"
#include "ledger/journal/log_keys.h"

/* Errors: those of output_finish(). */
struct status public_file_write(struct world *world, const char *path, const char *name,
                                const struct public_key *key, struct fault *fault)
    MUST_USE;
/* `word` is a path ending in .pub, or the name of a key in the keys folder: its .pub,
 * else its .pem after asking for the passphrase.  Errors: STATUS_INPUT (not such a
 * file), STATUS_NOT_FOUND, STATUS_ENVIRONMENT. */
struct status public_file_find(struct world *world, const char *word,
                               struct public_key *ret_key, struct fault *fault)
    MUST_USE;
/* `text` to --out, or to standard output under `key`.  Errors: those of
 * public_file_save(). */
struct status public_file_text(struct world *world, const struct arguments *arguments,
                               const char *key, struct bytes text, struct fault *fault)
    MUST_USE;
/* The ledger's verifier keys in the file that --log-key names, which must be given; in
 * the arena.  Errors: STATUS_USAGE, those of public_file_load() and log_keys_parse().
 */
struct status public_file_log_keys(struct world *world,
                                   const struct arguments *arguments,
                                   struct log_keys **ret_keys, struct fault *fault)
    MUST_USE;

/* A whole small file (at most 64 KiB) into the arena; "-" is standard input.
 * Errors: STATUS_NOT_FOUND, STATUS_INPUT (larger, or no plain file). */
struct status public_file_load(struct world *world, const char *path,
                               struct bytes *ret_text, struct fault *fault) MUST_USE;
/* `text` to a file that appears whole. */
struct status public_file_save(struct world *world, const char *path, struct bytes text,
                               struct fault *fault) MUST_USE;

#endif
