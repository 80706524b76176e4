/* file_digest.h - the digest of a file as it lies on disk. */
#ifndef CLI_FILE_DIGEST_H
#define CLI_FILE_DIGEST_H

#include "keys/digest.h"

/* A `size_max` for files that may be of any size. */
#define FILE_DIGEST_ANY_SIZE (UINT64_C(1) << 40)

/* By the hasher's suite.  Errors: STATUS_ENVIRONMENT (not readable), STATUS_INPUT
 * (larger than `size_max`, which is at least 1 MiB). */
struct status file_digest(const char *path, uint64_t size_max, struct hasher *hasher,
                          struct digest *ret_digest, uint64_t *ret_size,
                          struct fault *fault) MUST_USE;

#endif
