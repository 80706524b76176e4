/* file_property.h - bytes as a file, for parsers that open theirs themselves. */
#ifndef FUZZ_FILE_PROPERTY_H
#define FUZZ_FILE_PROPERTY_H

#include <assert.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

/* One file a process, mode 0600; the text is static. */
static inline const char *file_property_write(const uint8_t *at, size_t size)
{
    static char path[64];
    if (path[0] == '\0') {
        (void)snprintf(path, sizeof(path), "/dev/shm/fuzz_file_%ld", (long)getpid());
    }
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert(file >= 0);
    assert(write(file, at, size) == (ssize_t)size);
    assert(close(file) == 0);
    return path;
}

static inline void file_property_end(const char *path)
{
    assert(unlink(path) == 0);
}

#endif
