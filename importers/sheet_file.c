/* sheet_file.c - see sheet_file.h. */
#include "importers/sheet_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct status sheet_file_open(const char *path, uint64_t size_max, int *ret_file,
                              uint64_t *ret_size, struct fault *fault)
{
    /* Without O_NONBLOCK, opening a pipe would wait for its writer. */
    const int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (file < 0 && (errno == ENOENT || errno == ENOTDIR)) {
        return FAULT(fault, STATUS_NOT_FOUND, "there is no such file");
    }
    if (file < 0) {
        return FAULT(fault, STATUS_ENVIRONMENT, "the file cannot be opened: %s",
                     strerror(errno));
    }
    struct stat facts;
    struct status status = OK;
    if (fstat(file, &facts) != 0) {
        status = FAULT(fault, STATUS_ENVIRONMENT, "the file cannot be examined: %s",
                       strerror(errno));
    } else if (S_ISDIR(facts.st_mode)) {
        status = FAULT(fault, STATUS_INPUT, "this is a folder; name a file in it");
    } else if (!S_ISREG(facts.st_mode)) {
        status = FAULT(fault, STATUS_INPUT,
                       "this is a pipe or device; save its data to a file first");
    } else if ((uint64_t)facts.st_size > size_max) {
        status = FAULT(fault, STATUS_INPUT,
                       "R-033: the file is larger than %" PRIu64 " bytes; split it and "
                       "import the parts",
                       size_max);
    }
    if (!status_is_ok(status)) {
        (void)close(file); /* only read from: nothing can be lost */
        return status;
    }
    *ret_file = file;
    *ret_size = (uint64_t)facts.st_size;
    return OK;
}

struct status sheet_file_load(int file, uint64_t size, struct arena *arena,
                              struct bytes *ret_bytes, struct fault *fault)
{
    /* One byte more, so that a file that grows is noticed. */
    uint8_t *at;
    ARENA_TAKE(arena, size + 1, at, fault);
    uint64_t done = 0;
    ssize_t got;
    do {
        got = pread(file, at + done, size + 1 - done, (off_t)done);
        done += got > 0 ? (uint64_t)got : 0;
    } while ((got > 0 && done <= size) || (got < 0 && errno == EINTR));
    if (got < 0) {
        return FAULT(fault, STATUS_ENVIRONMENT, "the file cannot be read: %s",
                     strerror(errno));
    }
    if (done != size) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the file changed while it was read; try again when its writer "
                     "has finished");
    }
    *ret_bytes = bytes_from(at, size);
    return OK;
}

struct status sheet_file_whole(const char *path, uint64_t size_max, struct arena *arena,
                               struct bytes *ret_bytes, struct fault *fault)
{
    int file = -1;
    uint64_t size = 0;
    TRY(sheet_file_open(path, size_max, &file, &size, fault));
    const struct status status = sheet_file_load(file, size, arena, ret_bytes, fault);
    (void)close(file); /* only read from: nothing can be lost */
    return status;
}

struct status sheet_file_is_xml(const char *path, bool *ret_is_xml, struct fault *fault)
{
    enum { HEAD_SIZE = 64 };
    uint8_t head[HEAD_SIZE];
    int file = -1;
    uint64_t size = 0;
    TRY(sheet_file_open(path, UINT64_MAX, &file, &size, fault));
    ssize_t got;
    do {
        got = read(file, head, sizeof(head));
    } while (got < 0 && errno == EINTR);
    (void)close(file); /* only read from: nothing can be lost */
    if (got < 0) {
        return FAULT(fault, STATUS_ENVIRONMENT, "the file cannot be read: %s",
                     strerror(errno));
    }
    size_t at = got >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < (size_t)got && (head[at] == ' ' || (head[at] >= 9 && head[at] <= 13))) {
        at++;
    }
    *ret_is_xml = at < (size_t)got && head[at] == '<';
    return OK;
}
