/* store_map.c - the size of the map, and what LMDB's answers mean to a person.
 *
 * LMDB moves the map when its size is set, so no transaction of this process may be
 * open then; and when the new map cannot be had, the environment is lost.  Hence the
 * address space is tried first, while the old map is still in place. */
#include "ledger/store/store_internal.h"

#include <assert.h>
#include <errno.h>
#include <sys/mman.h>

static const uint64_t map_min_bytes = (uint64_t)64 << 10;

static bool has_address_space(uint64_t size)
{
    if (size > SIZE_MAX / 2) {
        return false;
    }
    void *place = mmap(NULL, (size_t)size, PROT_NONE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (place == MAP_FAILED) {
        return false;
    }
    munmap(place, (size_t)size);
    return true;
}

uint64_t store_map_fit(uint64_t size)
{
    uint64_t fit = size;
    while (fit / 2 >= map_min_bytes && !has_address_space(fit)) {
        fit /= 2;
    }
    /* What is limited has other work to do, too; and a map can grow. */
    if (fit < size && fit / 2 >= map_min_bytes) {
        fit /= 2;
    }
    /* Whole pages of any size that Linux has. */
    return (fit + map_min_bytes - 1) / map_min_bytes * map_min_bytes;
}

/* The caller holds `mapping`. */
static int set_size(struct store *store, uint64_t size)
{
    if (store->reader_count > 0) {
        return MDB_MAP_RESIZED;
    }
    if (!has_address_space(size)) {
        return ENOMEM;
    }
    const int code = mdb_env_set_mapsize(store->environment, (size_t)size);
    store->is_lost = code != 0;
    return code;
}

static uint64_t size_now(const struct store *store)
{
    MDB_envinfo info;
    const int code = mdb_env_info(store->environment, &info);
    assert(code == 0);
    return info.me_mapsize;
}

struct status store_map_grow(struct store *store, struct fault *fault)
{
    pthread_mutex_lock(&store->mapping);
    const uint64_t wanted = 2 * size_now(store);
    const int code = set_size(store, wanted);
    pthread_mutex_unlock(&store->mapping);
    if (code == MDB_MAP_RESIZED) {
        return FAULT(fault, STATUS_FULL,
                     "R-019: the map of %s is full and cannot grow while it is being "
                     "read; nothing was written; let the reading end, then repeat",
                     store->folder);
    }
    if (code != 0) {
        return FAULT(fault, STATUS_FULL,
                     "R-019: the map of %s is full and this process may not have %llu "
                     "bytes of addresses; nothing was written; raise the limit "
                     "(ulimit -v), then repeat",
                     store->folder, (unsigned long long)wanted);
    }
    return OK;
}

int store_map_follow(struct store *store)
{
    MDB_envinfo info;
    MDB_stat state;
    const int code = mdb_env_info(store->environment, &info);
    if (code != 0 || mdb_env_stat(store->environment, &state) != 0) {
        return code;
    }
    const uint64_t wanted = ((uint64_t)info.me_last_pgno + 1) * state.ms_psize;
    uint64_t size = info.me_mapsize;
    while (size < wanted) {
        size *= 2;
    }
    return set_size(store, size);
}

static struct status error_full(const struct store *store, int code,
                                struct fault *fault)
{
    if (code == MDB_MAP_FULL) {
        return FAULT(fault, STATUS_FULL,
                     "R-019: the map of %s is full; nothing was written; open it with "
                     "a larger map size",
                     store->folder);
    }
    if (code == MDB_TXN_FULL) {
        return FAULT(fault, STATUS_FULL,
                     "R-019: too many changes to %s at once; nothing was written; do "
                     "it in smaller parts",
                     store->folder);
    }
    return FAULT(fault, STATUS_FULL,
                 "R-019: the disk of %s is full; nothing was written; make room, then "
                 "open it again and repeat",
                 store->folder);
}

struct status store_error(const struct store *store, int code, struct fault *fault)
{
    assert(code != 0);
    switch (code) {
    case MDB_MAP_FULL:
    case MDB_TXN_FULL:
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return error_full(store, code, fault);
    case MDB_INVALID:
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_VERSION_MISMATCH:
    case MDB_INCOMPATIBLE:
        return FAULT(fault, STATUS_FOUND,
                     "%s/%s is damaged or not a ledger's (%s); restore a copy",
                     store->folder, STORE_DATA_NAME, mdb_strerror(code));
    case EACCES:
    case EPERM:
    case EROFS:
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "no permission for the files of %s; check their owner and mode",
                     store->folder);
    case ENOMEM:
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "this process may not have the memory to map %s; raise its limit "
                     "(ulimit -v)",
                     store->folder);
    case MDB_READERS_FULL:
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "too many processes read %s at once; end some of them",
                     store->folder);
    case MDB_MAP_RESIZED:
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "%s has grown while this process reads it; end the other "
                     "readings and repeat",
                     store->folder);
    default:
        break;
    }
    /* With a full disk LMDB 0.9.24 reports EIO, as its short writes end so. */
    if (code == EIO && store_folder_is_full(store)) {
        return error_full(store, ENOSPC, fault);
    }
    return FAULT(fault, STATUS_ENVIRONMENT,
                 "cannot read or write %s: %s; check the disk, then open it again",
                 store->folder, mdb_strerror(code));
}
