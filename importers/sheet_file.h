/* sheet_file.h - opening what an importer may read: a plain file of bearable size. */
#ifndef IMPORTERS_SHEET_FILE_H
#define IMPORTERS_SHEET_FILE_H

#include "ledger/base/arena.h"
#include "ledger/base/bytes.h"
#include "ledger/base/status.h"

/* Opens a plain file of at most size_max bytes; the caller closes *ret_file.
 * Errors: STATUS_NOT_FOUND; STATUS_ENVIRONMENT when it cannot be opened; STATUS_INPUT
 * for a folder, pipe or device, or a larger file.  The path is not added. */
struct status sheet_file_open(const char *path, uint64_t size_max, int *ret_file,
                              uint64_t *ret_size, struct fault *fault) MUST_USE;

/* The `size` bytes of an open file in arena memory.  Errors: STATUS_ENVIRONMENT when it
 * cannot be read or has another size by now; STATUS_NO_MEMORY. */
struct status sheet_file_load(int file, uint64_t size, struct arena *arena,
                              struct bytes *ret_bytes, struct fault *fault) MUST_USE;

/* The whole file in arena memory.  Errors: those of sheet_file_open();
 * STATUS_ENVIRONMENT when it cannot be read or changes meanwhile; STATUS_NO_MEMORY. */
struct status sheet_file_whole(const char *path, uint64_t size_max, struct arena *arena,
                               struct bytes *ret_bytes, struct fault *fault) MUST_USE;

/* Whether the file begins as XML does: with a '<', behind a byte order mark and blanks.
 * Errors: as sheet_file_whole(). */
struct status sheet_file_is_xml(const char *path, bool *ret_is_xml, struct fault *fault)
    MUST_USE;

#endif
