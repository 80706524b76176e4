/* output.c - see output.h. */
#define _GNU_SOURCE /* syncfs */
#include "reports/output.h"

#include "keys/digest.h"
#include "reports/leak.h"
#include "reports/output_internal.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct status output_could_not(struct fault *fault, const char *what, const char *path,
                               int error)
{
    const enum status_code code = error == ENOSPC || error == EDQUOT || error == EFBIG
                                      ? STATUS_FULL
                                      : STATUS_ENVIRONMENT;
    return fault_at(fault,
                    FAULT(fault, code, "cannot %s: %s; nothing was written",
                          fault_words(what), strerror(error)),
                    path, 0, NULL);
}

struct status output_is_there(struct fault *fault, const char *path)
{
    return fault_at(
        fault,
        FAULT(fault, STATUS_EXISTS, "it is there already; choose another folder"), path,
        0, NULL);
}

/* mkstemp makes 0600; a report is for others to read, as far as the umask allows. */
static void open_to_readers(int descriptor)
{
    const mode_t mask = umask(0);
    umask(mask);
    if (fchmod(descriptor, 0644 & ~mask) != 0) {
        errno = 0; /* a file system without modes has none to set */
    }
}

/* What is renamed over a device, a pipe or a link puts a plain file in its place: a
 * link is followed, the others are refused. */
static struct status resolve(const char *asked, char ret_path[static PATH_MAX],
                             struct fault *fault)
{
    struct stat there;
    const bool is_there = lstat(asked, &there) == 0;
    if (is_there && S_ISLNK(there.st_mode)) {
        if (realpath(asked, ret_path) == NULL || stat(ret_path, &there) != 0) {
            return output_could_not(fault, "follow the link", asked, errno);
        }
    } else {
        const size_t size = strlen(asked);
        if (size >= PATH_MAX) {
            return output_could_not(fault, "write the file", asked, ENAMETOOLONG);
        }
        memcpy(ret_path, asked, size + 1);
    }
    if (is_there && S_ISDIR(there.st_mode)) {
        return output_could_not(fault, "write the file", asked, EISDIR);
    }
    if (is_there && !S_ISREG(there.st_mode)) {
        return fault_at(fault,
                        FAULT(fault, STATUS_ENVIRONMENT,
                              "it is a device or a pipe, and a report is only put in "
                              "place of a plain file; name another one"),
                        asked, 0, NULL);
    }
    return OK;
}

static struct status open_beside(const char *asked, bool is_private,
                                 struct arena *arena, struct output *ret_output,
                                 struct fault *fault)
{
    char path[PATH_MAX];
    TRY(resolve(asked, path, fault));
    const size_t size = strlen(path);
    if (size == 0 || size + sizeof(".XXXXXX") > OUTPUT_PATH_SIZE) {
        return output_could_not(fault, "write the file", path, ENAMETOOLONG);
    }
    struct output output = {.descriptor = -1, .target = -1};
    ARENA_TAKE(arena, OUTPUT_BUFFER_SIZE, output.buffer, fault);
    ARENA_TAKE(arena, size + 1, output.path, fault);
    ARENA_TAKE(arena, size + sizeof(".XXXXXX"), output.temporary, fault);
    output.capacity = OUTPUT_BUFFER_SIZE;
    memcpy(output.path, path, size + 1);
    memcpy(output.temporary, path, size);
    memcpy(output.temporary + size, ".XXXXXX", sizeof(".XXXXXX"));
    output.descriptor = mkstemp(output.temporary);
    if (output.descriptor < 0) {
        return output_could_not(fault, "create a file beside it", path, errno);
    }
    if (!is_private) {
        open_to_readers(output.descriptor);
    }
    *ret_output = output;
    return OK;
}

struct status output_open(const char *asked, struct arena *arena,
                          struct output *ret_output, struct fault *fault)
{
    return open_beside(asked, false, arena, ret_output, fault);
}

struct status output_open_private(const char *asked, struct arena *arena,
                                  struct output *ret_output, struct fault *fault)
{
    struct stat there;
    if (lstat(asked, &there) == 0) {
        return output_is_there(fault, asked);
    }
    return open_beside(asked, true, arena, ret_output, fault);
}

/* A file without a name: what a crash leaves of it is nothing. */
static int open_spool(void)
{
    char name[] = P_tmpdir "/mingzhang-XXXXXX";
    const int descriptor = mkstemp(name);
    if (descriptor >= 0) {
        unlink(name);
    }
    return descriptor;
}

struct status output_spool(int *ret_descriptor, struct fault *fault)
{
    const int descriptor = open_spool();
    if (descriptor < 0) {
        return output_could_not(fault, "make room for the report", NULL, errno);
    }
    *ret_descriptor = descriptor;
    return OK;
}

struct status output_open_descriptor(int descriptor, struct leak *leak,
                                     struct arena *arena, struct output *ret_output,
                                     struct fault *fault)
{
    assert(descriptor >= 0);
    struct output output = {.descriptor = descriptor, .target = -1, .leak = leak};
    ARENA_TAKE(arena, OUTPUT_BUFFER_SIZE, output.buffer, fault);
    output.capacity = OUTPUT_BUFFER_SIZE;
    if (leak != NULL) {
        output.target = descriptor;
        output.descriptor = open_spool();
        if (output.descriptor < 0) {
            return output_could_not(fault, "make room for the leak scan", NULL, errno);
        }
    }
    *ret_output = output;
    return OK;
}

struct output output_of_memory(void *at, size_t capacity)
{
    return (struct output){
        .buffer = at, .capacity = capacity, .descriptor = -1, .target = -1};
}

struct output output_of_hasher(struct hasher *hasher, void *at, size_t capacity)
{
    struct output output = output_of_memory(at, capacity);
    output.hasher = hasher;
    return output;
}

struct bytes output_bytes(const struct output *output)
{
    assert(output->descriptor < 0);
    return bytes_from(output->buffer, output->size);
}

void output_watch(struct output *output, struct leak *leak)
{
    assert(output->total == 0);
    assert(output->path != NULL || output->descriptor < 0);
    output->leak = leak;
}

void output_pack(struct output *output)
{
    assert(output->total == 0);
    output->is_packed = true;
}

void output_show(struct output *output, struct bytes text)
{
    if (output->leak != NULL) {
        leak_scan(output->leak, text);
        leak_scan(output->leak, bytes_of("\n"));
    }
}

void output_show_figure(struct output *output, struct bytes figure)
{
    if (output->leak != NULL) {
        leak_figure(output->leak, figure);
        leak_scan(output->leak, bytes_of("\n"));
    }
}

bool output_write_all(int descriptor, const uint8_t *at, size_t size)
{
    while (size > 0) {
        const ssize_t written = write(descriptor, at, size);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        at += written;
        size -= (size_t)written;
    }
    return true;
}

static void scan_waiting(struct output *output)
{
    if (output->leak != NULL && !output->is_packed) {
        leak_scan(output->leak, bytes_from(output->buffer + output->scanned,
                                           output->size - output->scanned));
        output->scanned = output->size;
    }
}

static void in_cell(struct output *output, struct leak_cell cell)
{
    if (output->leak != NULL) {
        scan_waiting(output);
        leak_in_cell(output->leak, cell);
    }
}

void output_in_cell(struct output *output, const char *table, uint64_t row,
                    const char *column)
{
    in_cell(output, (struct leak_cell){.table = table, .column = column, .row = row});
}

void output_in_text(struct output *output)
{
    in_cell(output, (struct leak_cell){.table = NULL});
}

static void flush(struct output *output)
{
    if (output->hasher != NULL) {
        scan_waiting(output);
        hasher_update(output->hasher, bytes_from(output->buffer, output->size));
        output->size = 0;
        output->scanned = 0;
        return;
    }
    if (output->descriptor < 0 || output->size == 0) {
        return;
    }
    scan_waiting(output);
    if (output->error == 0 &&
        !output_write_all(output->descriptor, output->buffer, output->size)) {
        output->error = errno != 0 ? errno : EIO;
    }
    output->size = 0;
    output->scanned = 0;
}

void output_put(struct output *output, struct bytes bytes)
{
    output->total += bytes.size;
    while (bytes.size > 0) {
        if (output->size == output->capacity) {
            if (output->descriptor < 0 && output->hasher == NULL) {
                output->is_overflowing = true;
                return;
            }
            flush(output);
        }
        const size_t room = output->capacity - output->size;
        const size_t part = bytes.size < room ? bytes.size : room;
        memcpy(output->buffer + output->size, bytes.at, part);
        output->size += part;
        bytes = bytes_from(bytes.at + part, bytes.size - part);
    }
}

void output_text(struct output *output, const char *text)
{
    output_put(output, bytes_of(text));
}

void output_byte(struct output *output, uint8_t byte)
{
    output_put(output, bytes_from(&byte, 1));
}

void output_figure(struct output *output, struct bytes figure)
{
    if (output->capacity - output->size < figure.size) {
        flush(output); /* memory that is full stays so, and putting tells */
    }
    if (output->leak != NULL && output->capacity - output->size >= figure.size) {
        scan_waiting(output);
        leak_figure(output->leak, figure);
        output_put(output, figure);
        output->scanned = output->size;
        return;
    }
    output_put(output, figure);
}

static bool copy_spool(struct output *output)
{
    if (lseek(output->descriptor, 0, SEEK_SET) != 0) {
        return false;
    }
    for (;;) {
        const ssize_t got = read(output->descriptor, output->buffer, output->capacity);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return got == 0;
        }
        if (!output_write_all(output->target, output->buffer, (size_t)got)) {
            return false;
        }
    }
}

bool output_sync(const char *folder)
{
    const int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) {
        return false;
    }
    const bool is_synced = fsync(descriptor) == 0 || errno == EINVAL;
    close(descriptor);
    return is_synced;
}

bool output_sync_beside(const char *path)
{
    char folder[OUTPUT_PATH_SIZE] = ".";
    const char *slash = strrchr(path, '/');
    if (slash != NULL) {
        const size_t size = slash == path ? 1 : (size_t)(slash - path);
        memcpy(folder, path, size);
        folder[size] = '\0';
    }
    return output_sync(folder);
}

bool output_sync_around(const char *path)
{
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return false;
    }
    const bool is_synced = syncfs(descriptor) == 0;
    const int error = errno;
    close(descriptor);
    errno = error;
    return is_synced;
}

/* Who reads a descriptor may have seen enough and gone. */
static struct status not_written(const struct output *output, int error,
                                 struct fault *fault)
{
    return output->path == NULL && error == EPIPE
               ? OK
               : output_could_not(fault, "write the report", output->path, error);
}

static struct status put_in_place(struct output *output, struct fault *fault)
{
    if (output->error != 0) {
        return not_written(output, output->error, fault);
    }
    if (output->target >= 0) {
        return copy_spool(output) ? OK : not_written(output, errno, fault);
    }
    if (output->path == NULL) {
        return OK;
    }
    if (fsync(output->descriptor) != 0) {
        return output_could_not(fault, "sync the report", output->path, errno);
    }
    if (rename(output->temporary, output->path) != 0) {
        return output_could_not(fault, "rename the report into place", output->path,
                                errno);
    }
    output->temporary[0] = '\0';
    if (!output_sync_beside(output->path)) {
        return fault_at(fault,
                        FAULT(fault, STATUS_ENVIRONMENT,
                              "the report is written, but its folder could not be "
                              "synced: %s; run the command again",
                              strerror(errno)),
                        output->path, 0, NULL);
    }
    return OK;
}

struct status output_flush(struct output *output, struct fault *fault)
{
    flush(output);
    return output->error == 0 ? OK : not_written(output, output->error, fault);
}

struct status output_finish(struct output *output, struct fault *fault)
{
    if (output->descriptor < 0) {
        if (output->hasher != NULL) {
            flush(output);
        }
        if (output->leak != NULL) {
            scan_waiting(output);
            TRY(leak_finish(output->leak, fault));
        }
        return output->is_overflowing
                   ? FAULT(fault, STATUS_FULL,
                           "the report needs %llu bytes and there is room for %llu",
                           (unsigned long long)output->total,
                           (unsigned long long)output->capacity)
                   : OK;
    }
    flush(output);
    struct status status = OK;
    if (output->leak != NULL) {
        status =
            fault_at(fault, leak_finish(output->leak, fault), output->path, 0, NULL);
    }
    if (status_is_ok(status)) {
        status = put_in_place(output, fault);
    }
    output_discard(output);
    return status;
}

void output_discard(struct output *output)
{
    if (output->path != NULL && output->temporary[0] != '\0') {
        unlink(output->temporary);
        output->temporary[0] = '\0';
    }
    if (output->descriptor >= 0 && (output->path != NULL || output->target >= 0)) {
        close(output->descriptor);
    }
    output->descriptor = -1;
    output->target = -1;
    output->size = 0;
}
