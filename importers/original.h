/* original.h - the sealed original of an imported file, to be read like any other.
 *
 * It is opened into memory that no other program can find by name and that never was a
 * file on a disk; closing gives it back. */
#ifndef IMPORTERS_ORIGINAL_H
#define IMPORTERS_ORIGINAL_H

#include "ledger/ledger.h"

enum { ORIGINAL_PATH_SIZE = 32, ORIGINAL_NAME_SIZE = 256 };

struct original {
    int file;                      /* descriptor                              */
    char path[ORIGINAL_PATH_SIZE]; /* under which this process can open it    */
    char name[ORIGINAL_NAME_SIZE]; /* that the file had, for people           */
    uint64_t size_bytes;           /* put since original_begin()              */
    bool is_redacted;              /* an erasure took rows of it      */
};
/* The vault is open.  Errors: STATUS_NOT_FOUND when the vault has no such original;
 * STATUS_FOUND when it is damaged; STATUS_ENVIRONMENT without room. */
struct status original_open(struct ledger *ledger,
                            const uint8_t token[static VAULT_TOKEN_SIZE],
                            struct original *ret_original, struct fault *fault)
    MUST_USE;
void original_close(struct original *original); /* once or more often */
/* An empty one, to be written.  Errors: STATUS_ENVIRONMENT without room. */
struct status original_begin(struct original *ret_original, struct fault *fault)
    MUST_USE;
struct status original_put(struct original *original, struct bytes bytes,
                           struct fault *fault) MUST_USE;

#endif
