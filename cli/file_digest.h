/* file_digest.h - the digest of a file as it lies on disk. */
#ifndef CLI_FILE_DIGEST_H
#define CLI_FILE_DIGEST_H

#include "keys/digest.h"

/* By the hasher's suite.  Errors: STATUS_ENVIRONMENT (not readable), STATUS_INPUT
 * (empty, or larger than `size_max`, which is at least 1 MiB). */
struct status file_digest(const char *path, uint64_t size_max, struct hasher *hasher,
                          struct digest *ret_digest, uint64_t *ret_size,
                          struct fault *fault) MUST_USE;

#endif
