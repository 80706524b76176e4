/* trip.c - lets a chosen write of the program go wrong, so that a test can try every
 * single one.  Loaded before the other libraries (LD_PRELOAD), it takes its plan from
 *
 *   TRIP_AT=N      the Nth call, from 1, that changes a file, syncs or renames one
 *   TRIP_DO=WORD   kill, torn, done, stop, full, io, full-once, io-once, short, room:
 *                  see trip.h
 *   TRIP_WIDE=yes  opens, maps, closings and removals count too
 *   TRIP_LOG=FILE  how many such calls there were, at the end of the program
 *   TRIP_CLOCK=S   the clock goes wrong by S seconds
 *
 * Descriptors 0 to 2 are let through.  What the C library does inside itself (stdio,
 * mkstemp) is not seen. */
#include "tests/cli/trip.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

ssize_t pwrite64(int fd, const void *at, size_t size, off_t offset);
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t offset);
int ftruncate64(int fd, off_t size);
int open64(const char *path, int flags, ...);
int openat64(int place, const char *path, int flags, ...);

static atomic_long calls;
static atomic_long bytes;
static struct trip_plan plan;
static long clock_seconds;
static pthread_mutex_t recording = PTHREAD_MUTEX_INITIALIZER;

/* ---- the plan ----------------------------------------------------------------------
 */

void trip_arm(const struct trip_plan *wanted)
{
    atomic_store(&calls, 0);
    atomic_store(&bytes, 0);
    plan = *wanted;
}

long trip_calls(void)
{
    return atomic_load(&calls);
}

__attribute__((constructor)) static void read_environment(void)
{
    static const char *const words[] = {"none",    "kill",  "torn", "done",
                                        "stop",    "full",  "io",   "full-once",
                                        "io-once", "short", "room"};
    const char *word = getenv("TRIP_DO");
    const char *at = getenv("TRIP_AT");
    const char *clock = getenv("TRIP_CLOCK");
    for (size_t i = 0; word != NULL && i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(word, words[i]) == 0) {
            plan.word = (enum trip_word)i;
        }
    }
    plan.at = at == NULL ? 0 : strtol(at, NULL, 10);
    plan.is_wide = getenv("TRIP_WIDE") != NULL;
    clock_seconds = clock == NULL ? 0 : strtol(clock, NULL, 10);
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
    const long call = atomic_fetch_add(&calls, 1) + 1;
    if (plan.at <= 0 || call < plan.at || plan.word == TRIP_ROOM) {
        return 0;
    }
    const bool is_it = call == plan.at;
    switch (plan.word) {
    case TRIP_FULL:
        return -ENOSPC;
    case TRIP_IO:
        return -EIO;
    case TRIP_FULL_ONCE:
        return is_it ? -ENOSPC : 0;
    case TRIP_IO_ONCE:
        return is_it ? -EIO : 0;
    case TRIP_KILL:
        if (is_it) {
            die();
        }
        return 0;
    case TRIP_STOP:
        if (is_it) {
            kill(getpid(), SIGSTOP);
        }
        return 0;
    case TRIP_TORN:
    case TRIP_DONE:
    case TRIP_SHORT:
        return is_it ? 1 : 0;
    case TRIP_NOTHING:
    case TRIP_ROOM:
    default:
        return 0;
    }
}

/* ---- recording
 * ----------------------------------------------------------------------- */

static void put_record(const void *at, size_t size)
{
    if (size > 0 && syscall(SYS_write, plan.record, at, size) != (long)size) {
        die(); /* half a record would be taken for a disk's fault */
    }
}

static void record(struct trip_record *one, const char *path, const char *other,
                   const struct iovec *parts, int count)
{
    one->path = path == NULL ? 0 : (uint32_t)strlen(path);
    one->other = other == NULL ? 0 : (uint32_t)strlen(other);
    put_record(one, sizeof(*one));
    uint64_t left = one->kind == TRIP_RECORD_WRITE ? one->size : 0;
    for (int i = 0; i < count && left > 0; i++) {
        const size_t size = parts[i].iov_len < left ? parts[i].iov_len : (size_t)left;
        put_record(parts[i].iov_base, size);
        left -= size;
    }
    put_record(path, one->path);
    put_record(other, one->other);
}

static void path_of(int fd, char path[static PATH_SIZE])
{
    char name[64];
    snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
    const ssize_t size = readlink(name, path, PATH_SIZE - 1);
    path[size > 0 ? size : 0] = '\0';
}

/* A call on an open file. */
static void record_file(enum trip_kind kind, int fd, off_t offset, size_t size,
                        const struct iovec *parts, int count)
{
    struct stat about;
    char path[PATH_SIZE];
    if (plan.record <= 0 || fstat(fd, &about) != 0 ||
        (!S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode))) {
        return;
    }
    path_of(fd, path);
    struct trip_record one = {
        .kind = kind,
        .is_durable = (fcntl(fd, F_GETFL) & O_DSYNC) != 0,
        .inode = about.st_ino,
        .offset = (uint64_t)offset,
        .size = size,
    };
    record(&one, path, NULL, parts, count);
}

static void record_names(enum trip_kind kind, const char *path, const char *other)
{
    if (plan.record > 0) {
        struct trip_record one = {.kind = kind};
        record(&one, path, other, NULL, 0);
    }
}

void trip_acknowledge(void)
{
    pthread_mutex_lock(&recording);
    record_names(TRIP_RECORD_ACKNOWLEDGE, NULL, NULL);
    pthread_mutex_unlock(&recording);
}

/* ---- writing
 * --------------------------------------------------------------------------- */

static ssize_t put(int fd, const struct iovec *parts, int count, off_t offset)
{
    return offset < 0 ? syscall(SYS_writev, fd, parts, count)
                      : syscall(SYS_pwritev, fd, parts, count, offset, 0);
}

static ssize_t put_recorded(int fd, const struct iovec *parts, int count, off_t offset)
{
    pthread_mutex_lock(&recording);
    const off_t at = offset >= 0 || plan.record <= 0 ? offset : lseek(fd, 0, SEEK_CUR);
    const ssize_t done = put(fd, parts, count, offset);
    const int code = errno;
    if (done > 0) {
        record_file(TRIP_RECORD_WRITE, fd, at, (size_t)done, parts, count);
    }
    pthread_mutex_unlock(&recording);
    errno = code;
    return done;
}

/* The first `size` bytes of the parts, one by one: a tear falls inside or between
 * them. */
static ssize_t put_some(int fd, const struct iovec *parts, int count, off_t offset,
                        size_t size)
{
    ssize_t sum = 0;
    for (int i = 0; i < count && size > 0; i++) {
        struct iovec part = parts[i];
        part.iov_len = part.iov_len < size ? part.iov_len : size;
        const ssize_t one =
            put_recorded(fd, &part, 1, offset < 0 ? offset : offset + sum);
        if (one < 0) {
            return i == 0 ? one : sum;
        }
        sum += one;
        size -= (size_t)one;
        if ((size_t)one < part.iov_len) {
            break;
        }
    }
    return sum;
}

static ssize_t trip_put(int fd, const struct iovec *parts, int count, off_t offset)
{
    size_t size = 0;
    if (fd <= STDERR_FILENO) {
        return put(fd, parts, count, offset);
    }
    for (int i = 0; i < count; i++) {
        size += parts[i].iov_len;
    }
    const int order = arrive();
    if (order < 0) {
        errno = -order;
        return -1;
    }
    if (plan.word == TRIP_ROOM) {
        const long before = atomic_fetch_add(&bytes, (long)size);
        if (before >= plan.at) {
            errno = ENOSPC;
            return -1;
        }
        const size_t room = (size_t)(plan.at - before);
        return put_some(fd, parts, count, offset, size < room ? size : room);
    }
    if (order == 0) {
        return put_recorded(fd, parts, count, offset);
    }
    const ssize_t done =
        put_some(fd, parts, count, offset, plan.word == TRIP_DONE ? size : size / 2);
    if (plan.word != TRIP_SHORT) {
        die();
    }
    return done;
}

ssize_t write(int fd, const void *at, size_t size)
{
    const struct iovec part = {(void *)(uintptr_t)at, size};
    return trip_put(fd, &part, 1, -1);
}

ssize_t pwrite(int fd, const void *at, size_t size, off_t offset)
{
    const struct iovec part = {(void *)(uintptr_t)at, size};
    return trip_put(fd, &part, 1, offset);
}

ssize_t pwrite64(int fd, const void *at, size_t size, off_t offset)
{
    return pwrite(fd, at, size, offset);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    return trip_put(fd, parts, count, -1);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset)
{
    return trip_put(fd, parts, count, offset);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t offset)
{
    return trip_put(fd, parts, count, offset);
}

/* ---- calls that cannot tear
 * -------------------------------------------------------------- */

/* Does `call`, and when it went well `record`, unless the plan is another. */
#define TRIPPED(call, record)                                                          \
    do {                                                                               \
        const int order = arrive();                                                    \
        if (order < 0) {                                                               \
            errno = -order;                                                            \
            return -1;                                                                 \
        }                                                                              \
        pthread_mutex_lock(&recording);                                                \
        const long result = (call);                                                    \
        const int code = errno;                                                        \
        if (result >= 0) {                                                             \
            record;                                                                    \
        }                                                                              \
        pthread_mutex_unlock(&recording);                                              \
        if (order == 1 && plan.word != TRIP_SHORT) {                                   \
            die();                                                                     \
        }                                                                              \
        errno = code;                                                                  \
        return (int)result;                                                            \
    } while (0)

int fsync(int fd)
{
    TRIPPED(syscall(SYS_fsync, fd), record_file(TRIP_RECORD_SYNC, fd, 0, 0, NULL, 0));
}

int fdatasync(int fd)
{
    TRIPPED(syscall(SYS_fdatasync, fd),
            record_file(TRIP_RECORD_SYNC, fd, 0, 0, NULL, 0));
}

int syncfs(int fd); /* declared for GNU programs alone */
int syncfs(int fd)
{
    TRIPPED(syscall(SYS_syncfs, fd), record_names(TRIP_RECORD_SYNC_ALL, NULL, NULL));
}

int ftruncate(int fd, off_t size)
{
    TRIPPED(syscall(SYS_ftruncate, fd, size),
            record_file(TRIP_RECORD_CUT, fd, 0, (size_t)size, NULL, 0));
}

int ftruncate64(int fd, off_t size)
{
    return ftruncate(fd, size);
}

int rename(const char *from, const char *to)
{
    TRIPPED(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0),
            record_names(TRIP_RECORD_RENAME, from, to));
}

int link(const char *from, const char *to)
{
    TRIPPED(syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0),
            record_names(TRIP_RECORD_LINK, from, to));
}

int mkdir(const char *path, mode_t mode)
{
    TRIPPED(syscall(SYS_mkdirat, AT_FDCWD, path, mode),
            record_names(TRIP_RECORD_FOLDER, path, NULL));
}

/* ---- calls that count only when all do
 * ------------------------------------------------- */

static int wide(void)
{
    return plan.is_wide ? arrive() : 0;
}

static int trip_open(int place, const char *path, int flags, mode_t mode)
{
    const int order = wide();
    struct stat about;
    if (order < 0) {
        errno = -order;
        return -1;
    }
    pthread_mutex_lock(&recording);
    const bool is_new = (flags & O_CREAT) != 0 &&
                        fstatat(place, path, &about, AT_SYMLINK_NOFOLLOW) != 0;
    const long fd = syscall(SYS_openat, place, path, flags, mode);
    const int code = errno;
    if (fd >= 0 && is_new) {
        record_file(TRIP_RECORD_MAKE, (int)fd, 0, 0, NULL, 0);
    }
    if (fd >= 0 && !is_new && (flags & O_TRUNC) != 0) {
        record_file(TRIP_RECORD_CUT, (int)fd, 0, 0, NULL, 0);
    }
    pthread_mutex_unlock(&recording);
    if (order == 1 && plan.word != TRIP_SHORT) {
        die();
    }
    errno = code;
    return (int)fd;
}

#define MODE_OF(flags)                                                                 \
    mode_t mode = 0;                                                                   \
    if (((flags)&O_CREAT) != 0) {                                                      \
        va_list list;                                                                  \
        va_start(list, flags);                                                         \
        mode = va_arg(list, mode_t);                                                   \
        va_end(list);                                                                  \
    }

int open(const char *path, int flags, ...)
{
    MODE_OF(flags)
    return trip_open(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    MODE_OF(flags)
    return trip_open(AT_FDCWD, path, flags, mode);
}

int openat(int place, const char *path, int flags, ...)
{
    MODE_OF(flags)
    return trip_open(place, path, flags, mode);
}

int openat64(int place, const char *path, int flags, ...)
{
    MODE_OF(flags)
    return trip_open(place, path, flags, mode);
}

int close(int fd)
{
    const int order = fd <= STDERR_FILENO ? 0 : wide();
    const long result = syscall(SYS_close, fd); /* it is closed even when it fails */
    if (order < 0) {
        errno = -order;
        return -1;
    }
    if (order == 1 && plan.word != TRIP_SHORT) {
        die();
    }
    return (int)result;
}

static void *map_or_fail(void *at, size_t size, int protection, int flags, int fd,
                         off_t offset)
{
    const int order = fd < 0 ? 0 : wide();
    if (order < 0) {
        errno = -order;
        return MAP_FAILED;
    }
    const long place = syscall(SYS_mmap, at, size, protection, flags, fd, offset);
    if (order == 1 && plan.word != TRIP_SHORT) {
        die();
    }
    return (void *)place;
}

void *mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset)
{
    return map_or_fail(at, size, protection, flags, fd, offset);
}

static void record_removal(int place, const char *path)
{
    char whole[2 * PATH_SIZE];
    char folder[PATH_SIZE] = "";
    if (place != AT_FDCWD) {
        path_of(place, folder);
    }
    snprintf(whole, sizeof(whole), "%s%s%s", folder, place == AT_FDCWD ? "" : "/",
             path);
    record_names(TRIP_RECORD_REMOVE, whole, NULL);
}

int unlinkat(int place, const char *path, int flags)
{
    const int order = wide();
    if (order < 0) {
        errno = -order;
        return -1;
    }
    pthread_mutex_lock(&recording);
    const long result = syscall(SYS_unlinkat, place, path, flags);
    const int code = errno;
    if (result == 0) {
        record_removal(place, path);
    }
    pthread_mutex_unlock(&recording);
    if (order == 1 && plan.word != TRIP_SHORT) {
        die();
    }
    errno = code;
    return (int)result;
}

int unlink(const char *path)
{
    return unlinkat(AT_FDCWD, path, 0);
}

int rmdir(const char *path)
{
    return unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

/* ---- the clock
 * --------------------------------------------------------------------------- */

int clock_gettime(clockid_t which, struct timespec *ret_now)
{
    const long result = syscall(SYS_clock_gettime, which, ret_now);
    if (result == 0 && which == CLOCK_REALTIME) {
        ret_now->tv_sec += clock_seconds;
    }
    return (int)result;
}
