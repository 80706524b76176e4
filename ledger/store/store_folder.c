/* store_folder.c - the directory of a store: making it, its writer's lock, its disk.
 *
 * Everything goes through one descriptor of the folder, so that a folder renamed
 * meanwhile is not mistaken for another. */
#include "ledger/store/store_internal.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { FOLDER_MODE = 0700, FILE_MODE = 0600, PROCESS_TEXT_SIZE = 24 };

static const uint64_t room_min_bytes = (uint64_t)16 << 20;
static const uint64_t room_none_bytes = (uint64_t)64 << 10;

static struct status cannot_use(const struct store *store, int code,
                                struct fault *fault)
{
    return FAULT(fault, STATUS_ENVIRONMENT,
                 "cannot use folder %s: %s; check its place, owner and permissions",
                 store->folder, strerror(code));
}

/* Locks and maps of network file systems do not reach the other computers. */
static bool is_network(const struct statfs *system)
{
    static const uint32_t kinds[] = {NFS_SUPER_MAGIC, SMB_SUPER_MAGIC, CIFS_SUPER_MAGIC,
                                     SMB2_SUPER_MAGIC, V9FS_MAGIC};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if ((uint32_t)system->f_type == kinds[i]) {
            return true;
        }
    }
    return false;
}

/* Whether anything is in the folder; an unreadable one counts as content. */
static bool has_content(const struct store *store)
{
    const int fd = openat(store->place_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return true;
    }
    DIR *directory = fdopendir(fd);
    if (directory == NULL) {
        close(fd);
        return true;
    }
    bool found = false;
    const struct dirent *entry = readdir(directory);
    while (entry != NULL && !found) {
        found = strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
        entry = readdir(directory);
    }
    closedir(directory);
    return found;
}

static struct status exists_already(const struct store *store, struct fault *fault)
{
    return FAULT(fault, STATUS_EXISTS,
                 "%s exists already and is not an empty folder; choose another name",
                 store->folder);
}

static struct status make(struct store *store, struct fault *fault)
{
    if (mkdir(store->folder, FOLDER_MODE) == 0) {
        store->is_folder_made = true;
    } else if (errno != EEXIST) {
        return cannot_use(store, errno, fault);
    }
    store->place_fd = open(store->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (store->place_fd < 0) {
        return errno == ENOTDIR ? exists_already(store, fault)
                                : cannot_use(store, errno, fault);
    }
    if (!store->is_folder_made && has_content(store)) {
        return exists_already(store, fault);
    }
    if (fchmod(store->place_fd, FOLDER_MODE) != 0) {
        return cannot_use(store, errno, fault);
    }
    return OK;
}

static struct status find(struct store *store, struct fault *fault)
{
    store->place_fd = open(store->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (store->place_fd < 0 && errno != ENOENT && errno != ENOTDIR) {
        return cannot_use(store, errno, fault);
    }
    struct stat data;
    if (store->place_fd < 0 ||
        (fstatat(store->place_fd, STORE_DATA_NAME, &data, 0) != 0 && errno == ENOENT)) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "there is no ledger in %s; check the name, or make one first",
                     store->folder);
    }
    /* LMDB would take an emptied file for a new one and start from nothing. */
    if (fstatat(store->place_fd, STORE_DATA_NAME, &data, 0) == 0 && data.st_size == 0) {
        return FAULT(fault, STATUS_FOUND,
                     "%s/%s is empty: its data are gone; restore a copy", store->folder,
                     STORE_DATA_NAME);
    }
    return OK;
}

struct status store_folder_open(struct store *store, bool must_be_new,
                                struct fault *fault)
{
    assert(store->place_fd < 0);
    TRY(must_be_new ? make(store, fault) : find(store, fault));
    struct statfs system;
    if (fstatfs(store->place_fd, &system) == 0 && is_network(&system)) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "%s lies on a network file system, where a ledger is not safe; "
                     "move it to a disk of this computer",
                     store->folder);
    }
    return OK;
}

static struct status held_by_other(const struct store *store, int fd,
                                   struct fault *fault)
{
    char text[PROCESS_TEXT_SIZE] = {0};
    const ssize_t size = pread(fd, text, sizeof(text) - 1, 0);
    const long process = size > 0 ? strtol(text, NULL, 10) : 0;
    if (process <= 0) {
        return FAULT(
            fault, STATUS_ENVIRONMENT,
            "R-017: ledger %s is being written by another process; wait for it",
            store->folder);
    }
    return FAULT(fault, STATUS_ENVIRONMENT,
                 "R-017: ledger %s is being written by process %ld; wait for it or "
                 "end it",
                 store->folder, process);
}

/* The lock is the kernel's and ends with the process; the text is for people. */
static struct status lock_and_sign(struct store *store, int fd, struct fault *fault)
{
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        return errno == EWOULDBLOCK ? held_by_other(store, fd, fault)
                                    : cannot_use(store, errno, fault);
    }
    char text[PROCESS_TEXT_SIZE];
    const int size = snprintf(text, sizeof(text), "%ld\n", (long)store->process);
    assert(size > 0 && size < PROCESS_TEXT_SIZE);
    /* On a full disk the number may be missing; the lock holds without it. */
    if (ftruncate(fd, 0) == 0) {
        const ssize_t written = pwrite(fd, text, (size_t)size, 0);
        assert(written <= size);
    }
    return OK;
}

struct status store_folder_lock(struct store *store, struct fault *fault)
{
    assert(store->place_fd >= 0 && store->lock_fd < 0);
    const int fd = openat(store->place_fd, STORE_LOCK_NAME,
                          O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
    if (fd < 0) {
        return cannot_use(store, errno, fault);
    }
    const struct status locked = lock_and_sign(store, fd, fault);
    if (!status_is_ok(locked)) {
        close(fd);
        return locked;
    }
    store->lock_fd = fd;
    return OK;
}

struct status store_folder_sync(const struct store *store, struct fault *fault)
{
    const int parent =
        openat(store->place_fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (parent < 0) {
        return cannot_use(store, errno, fault);
    }
    const bool is_synced = fsync(store->place_fd) == 0 && fsync(parent) == 0;
    const int code = errno;
    close(parent);
    return is_synced ? OK : cannot_use(store, code, fault);
}

struct status store_sync_name(const char *folder, struct fault *fault)
{
    struct store place = {.place_fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    snprintf(place.folder, sizeof(place.folder), "%s", folder);
    if (place.place_fd < 0) {
        return cannot_use(&place, errno, fault);
    }
    const struct status synced = store_folder_sync(&place, fault);
    close(place.place_fd);
    return synced;
}

void store_folder_undo(struct store *store)
{
    if (!store->is_folder_made || store->place_fd < 0) {
        return;
    }
    /* Without the lock the files would be those of a process that was quicker. */
    if (store->lock_fd >= 0) {
        unlinkat(store->place_fd, STORE_DATA_NAME, 0);
        unlinkat(store->place_fd, STORE_READERS_NAME, 0);
        unlinkat(store->place_fd, STORE_LOCK_NAME, 0);
    }
    rmdir(store->folder); /* refuses a folder with content by itself */
}

static bool free_bytes(const struct store *store, uint64_t *ret_free)
{
    struct statvfs disk;
    if (fstatvfs(store->place_fd, &disk) != 0) {
        return false;
    }
    *ret_free = (uint64_t)disk.f_bavail * disk.f_frsize;
    return true;
}

struct status store_folder_has_room(const struct store *store, struct fault *fault)
{
    struct stat data;
    uint64_t left = 0;
    if (fstatat(store->place_fd, STORE_DATA_NAME, &data, 0) != 0 ||
        !free_bytes(store, &left)) {
        return cannot_use(store, errno, fault);
    }
    const uint64_t wanted = room_min_bytes + (uint64_t)data.st_size / 100;
    if (left < wanted) {
        return FAULT(fault, STATUS_FULL,
                     "R-019: the disk of %s has %llu bytes left and %llu are needed; "
                     "nothing was written; make room, then repeat",
                     store->folder, (unsigned long long)left,
                     (unsigned long long)wanted);
    }
    return OK;
}

bool store_folder_is_full(const struct store *store)
{
    uint64_t left = 0;
    return free_bytes(store, &left) && left < room_none_bytes;
}
