/* signer_record.c - the file that remembers what was signed last. */
#include "ledger/journal/signer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

static const char first_line[] = "mingzhang signed v1\n";

static struct status cannot(const char *verb, const char *path, int code,
                            struct fault *fault)
{
    return FAULT(fault, STATUS_ENVIRONMENT,
                 "cannot %s the record of signed checkpoints %s: %s", fault_words(verb),
                 path, strerror(code));
}

static struct status read_whole(const char *path, struct writer *writer,
                                struct fault *fault)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "there is no record of signed checkpoints at %s", path);
    }
    if (fd < 0) {
        return cannot("read", path, errno, fault);
    }
    ssize_t size = 0;
    do {
        size = read(fd, writer->at + writer->size, writer->capacity - writer->size);
        writer->size += size > 0 ? (size_t)size : 0;
    } while (size > 0 || (size < 0 && errno == EINTR));
    const int code = errno;
    close(fd);
    return size < 0 ? cannot("read", path, code, fault) : OK;
}

struct status signer_record_read(const char *path, struct signer_record *ret_record,
                                 struct fault *fault)
{
    uint8_t image[SIGNER_RECORD_SIZE_MAX];
    struct writer writer = writer_of(image, sizeof(image));
    TRY(read_whole(path, &writer, fault));
    const struct bytes whole = writer_bytes(&writer);
    const struct bytes head = bytes_of(first_line);
    struct checkpoint checkpoint;
    if (!bytes_start_with(whole, head)) {
        return FAULT(fault, STATUS_INPUT,
                     "%s is no record of signed checkpoints; restore it from a backup",
                     path);
    }
    TRY(fault_at(
        fault,
        checkpoint_parse(bytes_from(whole.at + head.size, whole.size - head.size),
                         &checkpoint, fault),
        path, 0, NULL));
    memset(ret_record, 0, sizeof(*ret_record));
    memcpy(ret_record->origin, checkpoint.origin.at, checkpoint.origin.size);
    ret_record->size = checkpoint.size;
    ret_record->root = checkpoint.root;
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

struct status signer_record_write(const char *path, const struct signer_record *record,
                                  struct fault *fault)
{
    uint8_t image[SIGNER_RECORD_SIZE_MAX];
    struct writer writer = writer_of(image, sizeof(image));
    const struct checkpoint checkpoint = {
        .origin = bytes_of(record->origin), .size = record->size, .root = record->root};
    writer_text(&writer, first_line);
    TRY(checkpoint_format(&checkpoint, &writer, fault));
    char other[PATH_SIZE];
    const int length = snprintf(other, sizeof(other), "%s.new", path);
    if (length < 0 || length >= (int)sizeof(other)) {
        return cannot("write", path, ENAMETOOLONG, fault);
    }
    const int fd =
        open(other, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return cannot("write", other, errno, fault);
    }
    bool is_written = write_all(fd, writer_bytes(&writer));
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
