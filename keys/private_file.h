/* private_file.h - small files only their owner may read: keys, holders, passphrases.
 *
 * Inside keys/ only.  R-011: mode 0600, never readable by group or others; R-250: owned
 * by who reads it.  A link is followed: what it leads to must be such a file. */
#ifndef KEYS_PRIVATE_FILE_H
#define KEYS_PRIVATE_FILE_H

#include "ledger/base/bytes.h"
#include "ledger/base/status.h"

enum { PRIVATE_FILE_SIZE_MAX = 16384 };

/* The whole file appears at `path` at once, mode 0600, and survives a power cut: a
 * temporary file in the same folder, fsync, rename, fsync of the folder.  An existing
 * file is replaced only with `may_replace`.
 * Errors: STATUS_EXISTS, STATUS_ENVIRONMENT; `path` is untouched then. */
struct status private_file_write(const char *path, struct bytes content,
                                 bool may_replace, struct fault *fault) MUST_USE;

/* Reads the whole file into ret_content[0:capacity]; the caller wipes it.
 * Errors: STATUS_NOT_FOUND, STATUS_ENVIRONMENT (not a plain file, readable or writable
 * by others, another user's, or larger than capacity); what ret_content holds
 * is wiped then. */
struct status private_file_read(const char *path, uint8_t *ret_content, size_t capacity,
                                size_t *ret_size, struct fault *fault) MUST_USE;

#endif
