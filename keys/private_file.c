/* private_file.c - see private_file.h. */
#include "keys/private_file.h"

#include "keys/secret.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h> /* rename */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

static struct status cannot(struct fault *fault, const char *path, const char *what)
{
    const int error = errno;
    return FAULT(fault, STATUS_ENVIRONMENT, "%s cannot be %s: %s", path,
                 fault_words(what), strerror(error));
}

static bool write_all(int file, struct bytes content)
{
    while (content.size > 0) {
        const ssize_t done = write(file, content.at, content.size);
        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done <= 0) {
            errno = done == 0 ? ENOSPC : errno;
            return false;
        }
        content = bytes_from(content.at + done, content.size - (size_t)done);
    }
    return true;
}

/* Puts the name itself on the disk; some file systems cannot and say EINVAL. */
static bool sync_folder(const char *path)
{
    char folder[PATH_SIZE];
    const char *slash = strrchr(path, '/');
    struct writer writer = writer_of(folder, sizeof(folder) - 1);
    if (slash == NULL) {
        writer_text(&writer, ".");
    } else {
        writer_run(&writer, bytes_from(path, (size_t)(slash - path) + 1));
    }
    folder[writer.size] = '\0';
    const int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) {
        return false;
    }
    const bool is_synced = fsync(file) == 0 || errno == EINVAL;
    const int error = errno;
    close(file);
    errno = error;
    return is_synced;
}

static struct status fill(int file, const char *path, struct bytes content,
                          struct fault *fault)
{
    if (fcntl(file, F_SETFD, FD_CLOEXEC) != 0 || fchmod(file, S_IRUSR | S_IWUSR) != 0 ||
        !write_all(file, content) || fsync(file) != 0) {
        return cannot(fault, path, "written");
    }
    return OK;
}

static struct status appear(const char *temporary, const char *path, bool may_replace,
                            struct fault *fault)
{
    if (may_replace) {
        if (rename(temporary, path) != 0) {
            return cannot(fault, path, "replaced");
        }
    } else {
        /* rename() would overwrite a file made in between; link() never does. */
        if (link(temporary, path) != 0) {
            if (errno == EEXIST) {
                return FAULT(fault, STATUS_EXISTS,
                             "%s exists already and is never overwritten; choose "
                             "another name or move the old file away",
                             path);
            }
            return cannot(fault, path, "made");
        }
        if (unlink(temporary) != 0) {
            return cannot(fault, temporary, "removed");
        }
    }
    if (!sync_folder(path)) {
        return cannot(fault, path, "made durable");
    }
    return OK;
}

struct status private_file_write(const char *path, struct bytes content,
                                 bool may_replace, struct fault *fault)
{
    assert(content.size <= PRIVATE_FILE_SIZE_MAX);
    struct stat state;
    if (!may_replace && lstat(path, &state) == 0) {
        return FAULT(fault, STATUS_EXISTS,
                     "%s exists already and is never overwritten; choose another name "
                     "or move the old file away",
                     path);
    }
    char temporary[PATH_SIZE];
    struct writer writer = writer_of(temporary, sizeof(temporary));
    writer_text(&writer, path);
    writer_text(&writer, ".XXXXXX");
    writer_u8(&writer, 0);
    if (writer.overflowed) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the path of a private file is too long");
    }
    const int file = mkstemp(temporary); /* O_EXCL, mode 0600 */
    if (file < 0) {
        return cannot(fault, path, "made");
    }
    struct status status = fill(file, path, content, fault);
    if (close(file) != 0 && status_is_ok(status)) {
        status = cannot(fault, path, "written");
    }
    if (status_is_ok(status)) {
        status = appear(temporary, path, may_replace, fault);
    }
    if (!status_is_ok(status)) {
        unlink(temporary);
    }
    return status;
}

static struct status read_open(int file, const char *path, struct bytes *room,
                               uint8_t *ret_content, struct fault *fault)
{
    struct stat state;
    if (fstat(file, &state) != 0) {
        return cannot(fault, path, "examined");
    }
    if (!S_ISREG(state.st_mode)) {
        return FAULT(fault, STATUS_ENVIRONMENT, "%s is not a plain file", path);
    }
    if ((state.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "R-011: %s holds a secret and is open to others; run chmod 600 on "
                     "it, and consider the secret known",
                     path);
    }
    if (state.st_uid != geteuid()) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "R-250: %s holds a secret and belongs to another user, who can "
                     "read and replace it; use a file of your own, and consider the "
                     "secret known",
                     path);
    }
    size_t size = 0;
    for (;;) {
        uint8_t probe = 0;
        const bool is_full = size == room->size;
        const ssize_t got = is_full ? read(file, &probe, 1)
                                    : read(file, ret_content + size, room->size - size);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return cannot(fault, path, "read");
        }
        if (got == 0) {
            room->size = size;
            return OK;
        }
        if (is_full) {
            return FAULT(fault, STATUS_ENVIRONMENT,
                         "%s is larger than such a file can be; is it the right one?",
                         path);
        }
        size += (size_t)got;
    }
}

struct status private_file_read(const char *path, uint8_t *ret_content, size_t capacity,
                                size_t *ret_size, struct fault *fault)
{
    /* O_NONBLOCK: a FIFO in place of the file must not hold the command up. */
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0) {
        if (errno == ENOENT) {
            return FAULT(fault, STATUS_NOT_FOUND, "%s does not exist", path);
        }
        return cannot(fault, path, "opened");
    }
    struct bytes room = {ret_content, capacity};
    const struct status status = read_open(file, path, &room, ret_content, fault);
    close(file);
    if (!status_is_ok(status)) {
        secret_wipe(ret_content, capacity);
        return status;
    }
    *ret_size = room.size;
    return OK;
}
