/* file_digest.c - see file_digest.h. */
#include "cli/file_digest.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { PIECE_SIZE = 8192 };

static struct status read_all(FILE *stream, uint64_t size_max, struct hasher *hasher,
                              const char *path, uint64_t *ret_size, struct fault *fault)
{
    uint8_t piece[PIECE_SIZE];
    uint64_t size = 0;
    size_t got = 0;
    hasher_begin(hasher);
    while ((got = fread(piece, 1, sizeof(piece), stream)) > 0) {
        size += got;
        if (size > size_max) {
            return FAULT(fault, STATUS_INPUT, "%s is larger than %d MiB", path,
                         (int)(size_max >> 20));
        }
        hasher_update(hasher, bytes_from(piece, got));
    }
    if (ferror(stream) != 0) {
        return FAULT(fault, STATUS_ENVIRONMENT, "%s cannot be read: %s", path,
                     strerror(errno));
    }
    *ret_size = size;
    return OK;
}

struct status file_digest(const char *path, uint64_t size_max, struct hasher *hasher,
                          struct digest *ret_digest, uint64_t *ret_size,
                          struct fault *fault)
{
    FILE *stream = fopen(path, "rb");
    if (stream == NULL) {
        return FAULT(fault, STATUS_ENVIRONMENT, "%s cannot be read: %s", path,
                     strerror(errno));
    }
    const struct status read =
        read_all(stream, size_max, hasher, path, ret_size, fault);
    fclose(stream); /* only read from: nothing can be lost */
    TRY(read);
    *ret_digest = hasher_end(hasher);
    return OK;
}
