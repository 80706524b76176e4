/* trip.c - a library loaded before the others (LD_PRELOAD) that lets a chosen write of
 * the program go wrong, so that a test can try every single one:
 *
 *   TRIP_AT=N      the Nth call, from 1, that changes a file, syncs or renames one
 *   TRIP_DO=WORD   kill: end by SIGKILL before the call; torn: after half of its bytes;
 *                  done: right after it; full, io: fail with ENOSPC or EIO, from here
 * on TRIP_LOG=FILE  how many such calls there were, at the end of the program
 *
 * Descriptors 0 to 2 are let through. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

ssize_t pwrite64(int fd, const void *at, size_t size, off_t offset);
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t offset);
int ftruncate64(int fd, off_t size);

static atomic_long calls;

static bool is_asked(const char *word)
{
    const char *asked = getenv("TRIP_DO");
    return asked != NULL && strcmp(asked, word) == 0;
}

static void die(void)
{
    kill(getpid(), SIGKILL);
    for (;;) {
        pause();
    }
}

/* 0: nothing special; 1: this is the call, and it goes wrong around its end; else the
 * negative errno to fail with. */
static int arrive(void)
{
    const char *text = getenv("TRIP_AT");
    const long chosen = text == NULL ? 0 : strtol(text, NULL, 10);
    const long call = atomic_fetch_add(&calls, 1) + 1;
    if (chosen <= 0 || call < chosen) {
        return 0;
    }
    if (is_asked("full")) {
        return -ENOSPC;
    }
    if (is_asked("io")) {
        return -EIO;
    }
    if (call == chosen && is_asked("kill")) {
        die();
    }
    if (is_asked("stop")) {
        if (call == chosen) {
            kill(getpid(), SIGSTOP);
        }
        return 0;
    }
    return call == chosen ? 1 : 0;
}

static ssize_t put(int fd, const void *at, size_t size, off_t offset)
{
    return offset < 0 ? syscall(SYS_write, fd, at, size)
                      : syscall(SYS_pwrite64, fd, at, size, offset);
}

static ssize_t trip_put(int fd, const void *at, size_t size, off_t offset)
{
    const int order = fd <= STDERR_FILENO ? 0 : arrive();
    if (order < 0) {
        errno = -order;
        return -1;
    }
    if (order == 0) {
        return put(fd, at, size, offset);
    }
    put(fd, at, is_asked("torn") ? size / 2 : size, offset);
    die();
    return -1;
}

/* Parts one by one: a tear then falls between or inside them. */
static ssize_t trip_put_parts(int fd, const struct iovec *parts, int count,
                              off_t offset)
{
    const int order = fd <= STDERR_FILENO ? 0 : arrive();
    const int whole = is_asked("torn") && order == 1 ? count / 2 : count;
    ssize_t sum = 0;
    if (order < 0) {
        errno = -order;
        return -1;
    }
    for (int i = 0; i < whole; i++) {
        const ssize_t one = put(fd, parts[i].iov_base, parts[i].iov_len,
                                offset < 0 ? offset : offset + sum);
        if (one < 0) {
            return i == 0 ? one : sum;
        }
        sum += one;
        if ((size_t)one < parts[i].iov_len) {
            break;
        }
    }
    if (order == 1) {
        die();
    }
    return sum;
}

/* For calls that cannot tear: `result` is what the kernel says. */
static int finish(int order, long result)
{
    if (order == 1) {
        die();
    }
    return (int)result;
}

#define TRIPPED(call)                                                                  \
    do {                                                                               \
        const int order = arrive();                                                    \
        if (order < 0) {                                                               \
            errno = -order;                                                            \
            return -1;                                                                 \
        }                                                                              \
        return finish(order, (call));                                                  \
    } while (0)

ssize_t write(int fd, const void *at, size_t size)
{
    return trip_put(fd, at, size, -1);
}

ssize_t pwrite(int fd, const void *at, size_t size, off_t offset)
{
    return trip_put(fd, at, size, offset);
}

ssize_t pwrite64(int fd, const void *at, size_t size, off_t offset)
{
    return trip_put(fd, at, size, offset);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    return trip_put_parts(fd, parts, count, -1);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset)
{
    return trip_put_parts(fd, parts, count, offset);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t offset)
{
    return trip_put_parts(fd, parts, count, offset);
}

int fsync(int fd)
{
    TRIPPED(syscall(SYS_fsync, fd));
}

int fdatasync(int fd)
{
    TRIPPED(syscall(SYS_fdatasync, fd));
}

int ftruncate(int fd, off_t size)
{
    TRIPPED(syscall(SYS_ftruncate, fd, size));
}

int ftruncate64(int fd, off_t size)
{
    TRIPPED(syscall(SYS_ftruncate, fd, size));
}

int rename(const char *from, const char *to)
{
    TRIPPED(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int link(const char *from, const char *to)
{
    TRIPPED(syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int mkdir(const char *path, mode_t mode)
{
    TRIPPED(syscall(SYS_mkdirat, AT_FDCWD, path, mode));
}

__attribute__((destructor)) static void tell(void)
{
    const char *path = getenv("TRIP_LOG");
    FILE *log = path == NULL ? NULL : fopen(path, "w");
    if (log != NULL) {
        fprintf(log, "%ld\n", atomic_load(&calls));
        fclose(log);
    }
}
