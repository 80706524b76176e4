/* durable_file.h - small files outside the store that must outlive a power cut: what
 * was signed last, what a witness cosigned last.
 *
 * A file is replaced as a whole and is on the disk before the call returns. */
#ifndef LEDGER_JOURNAL_DURABLE_FILE_H
#define LEDGER_JOURNAL_DURABLE_FILE_H

#include "ledger/base/bytes.h"
#include "ledger/base/status.h"

/* Appends the whole file to `writer`.  Errors: STATUS_NOT_FOUND, STATUS_INPUT (no plain
 * file, or larger than there is room), STATUS_ENVIRONMENT; what `writer` holds behind
 * its size does not count then. */
struct status durable_file_read(const char *path, struct writer *writer,
                                struct fault *fault) MUST_USE;
/* Temporary file `<path>.new`, fsync, rename, fsync of the folder.  `mode` is 0600 or
 * 0644, less the umask.  Two processes must not write one path at once: take a lock.
 * Errors: STATUS_ENVIRONMENT; `path` holds its old bytes or, when only the last fsync
 * failed, the new ones. */
struct status durable_file_write(const char *path, struct bytes bytes, unsigned mode,
                                 struct fault *fault) MUST_USE;

/* A new folder, whose name is on the disk before the call returns.  Errors:
 * STATUS_EXISTS, STATUS_ENVIRONMENT. */
struct status durable_file_make_folder(const char *path, unsigned mode,
                                       struct fault *fault) MUST_USE;

/* Waits for the lock of `path`, a file of its own that stays.  Closing *ret_lock, or
 * the end of the process, gives it back.  Errors: STATUS_ENVIRONMENT. */
struct status durable_file_lock(const char *path, int *ret_lock, struct fault *fault)
    MUST_USE;

#endif
