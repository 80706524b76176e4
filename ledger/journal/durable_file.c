/* durable_file.c - see durable_file.h. */
#include "ledger/journal/durable_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

static struct status cannot(const char *verb, const char *path, int code,
                            struct fault *fault)
{
    return FAULT(fault, STATUS_ENVIRONMENT, "cannot %s %s: %s", fault_words(verb), path,
                 strerror(code));
}

static struct status too_large(const char *path, struct fault *fault)
{
    return fault_at(
        fault,
        FAULT(fault, STATUS_INPUT, "it is no plain file, or larger than it may be"),
        path, 0, NULL);
}

/* One byte more than there is room for tells a file that is too large. */
static struct status read_into(int fd, const char *path, struct writer *writer,
                               struct fault *fault)
{
    struct stat facts;
    ssize_t size = 1;
    if (fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode)) {
        return too_large(path, fault);
    }
    while (size != 0) {
        uint8_t more = 0;
        const bool is_full = writer->size == writer->capacity;
        size = is_full ? read(fd, &more, 1)
                       : read(fd, writer->at + writer->size,
                              writer->capacity - writer->size);
        if (size < 0 && errno != EINTR) {
            return cannot("read", path, errno, fault);
        }
        if (size > 0 && is_full) {
            return too_large(path, fault);
        }
        writer->size += size > 0 ? (size_t)size : 0;
    }
    return OK;
}

struct status durable_file_read(const char *path, struct writer *writer,
                                struct fault *fault)
{
    struct writer whole = *writer;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 && errno == ENOENT) {
        return fault_at(fault, FAULT(fault, STATUS_NOT_FOUND, "it is not there"), path,
                        0, NULL);
    }
    if (fd < 0) {
        return cannot("read", path, errno, fault);
    }
    const struct status read = read_into(fd, path, &whole, fault);
    close(fd);
    TRY(read);
    *writer = whole;
    return OK;
}

static bool write_all(int fd, struct bytes bytes)
{
    size_t done = 0;
    while (done < bytes.size) {
        const ssize_t size = write(fd, bytes.at + done, bytes.size - done);
        if (size < 0 && errno != EINTR) {
            return false;
        }
        done += size > 0 ? (size_t)size : 0;
    }
    return fsync(fd) == 0;
}

static bool sync_folder_of(const char *path)
{
    char folder[PATH_SIZE];
    const char *slash = strrchr(path, '/');
    const size_t length = slash == NULL ? 0 : (size_t)(slash - path);
    if (length >= sizeof(folder)) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(folder, path, length);
    folder[length] = '\0';
    const int fd = open(slash == NULL ? "."
                        : length == 0 ? "/"
                                      : folder,
                        O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    const bool is_synced = fsync(fd) == 0;
    const int code = errno;
    close(fd);
    errno = code;
    return is_synced;
}

struct status durable_file_write(const char *path, struct bytes bytes, unsigned mode,
                                 struct fault *fault)
{
    char other[PATH_SIZE];
    const int length = snprintf(other, sizeof(other), "%s.new", path);
    if (length < 0 || length >= (int)sizeof(other)) {
        return cannot("write", path, ENAMETOOLONG, fault);
    }
    const int fd = open(other, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
                        (mode_t)mode);
    if (fd < 0) {
        return cannot("write", other, errno, fault);
    }
    bool is_written = write_all(fd, bytes);
    int code = errno;
    if (close(fd) != 0 && is_written) {
        is_written = false;
        code = errno;
    }
    if (!is_written || rename(other, path) != 0) {
        code = is_written ? errno : code;
        unlink(other);
        return cannot("write", path, code, fault);
    }
    return sync_folder_of(path) ? OK : cannot("sync", path, errno, fault);
}

struct status durable_file_make_folder(const char *path, unsigned mode,
                                       struct fault *fault)
{
    if (mkdir(path, (mode_t)mode) != 0) {
        return errno == EEXIST
                   ? fault_at(fault, FAULT(fault, STATUS_EXISTS, "it is there already"),
                              path, 0, NULL)
                   : cannot("make the folder", path, errno, fault);
    }
    return sync_folder_of(path) ? OK : cannot("sync", path, errno, fault);
}

struct status durable_file_lock(const char *path, int *ret_lock, struct fault *fault)
{
    const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    int locked = -1;
    if (fd >= 0) {
        do {
            locked = flock(fd, LOCK_EX);
        } while (locked != 0 && errno == EINTR);
    }
    if (locked != 0) {
        const int code = errno;
        if (fd >= 0) {
            close(fd);
        }
        return cannot("lock", path, code, fault);
    }
    *ret_lock = fd;
    return OK;
}
