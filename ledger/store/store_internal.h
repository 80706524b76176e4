/* store_internal.h - what the files of this folder share; nobody else includes it.
 *
 * It is the only header that includes lmdb.h. */
#ifndef LEDGER_STORE_STORE_INTERNAL_H
#define LEDGER_STORE_STORE_INTERNAL_H

#include "ledger/store/store.h"

#include <limits.h>
#include <lmdb.h>
#include <pthread.h>
#include <sys/types.h>

#define STORE_DATA_NAME "data.mdb"    /* LMDB's own name */
#define STORE_READERS_NAME "lock.mdb" /* LMDB's own name */
#define STORE_LOCK_NAME "writer.lock"

struct store {
    MDB_env *environment; /* NULL until mdb_env_create()               */
    const struct store_table *tables;
    size_t table_count;
    MDB_dbi handles[STORE_TABLES_MAX];
    int place_fd;  /* the folder, or -1                          */
    int lock_fd;   /* writer.lock while held, or -1              */
    pid_t process; /* an LMDB environment does not survive fork  */
    bool is_read_only;
    bool can_grow;       /* no explicit map size was given             */
    bool is_folder_made; /* by this open                               */
    bool is_broken;      /* a commit failed; guarded by `writing`      */
    bool is_lost;        /* the map is gone; guarded by `mapping`      */
    pthread_mutex_t writing;
    pthread_mutex_t mapping; /* guards reader_count and the map itself */
    size_t reader_count;     /* live read transactions of this process */
    char folder[PATH_MAX];
};

struct store_transaction {
    struct store *store;
    MDB_txn *handle;
    bool can_write;
    bool has_failed; /* then `fault` says why, for every later call */
    bool is_map_full;
    struct store_cursor *cursors; /* open ones, newest first */
    struct fault fault;
};

/* store_folder.c: the directory, its lock and its disk. */

/* Makes (must_be_new) or finds store->folder and fills store->place_fd.
 * Errors: STATUS_NOT_FOUND, STATUS_EXISTS, STATUS_ENVIRONMENT, STATUS_FOUND. */
struct status store_folder_open(struct store *store, bool must_be_new,
                                struct fault *fault) MUST_USE;
/* takes writer.lock and leaves this process's number in it.
 * Errors: STATUS_ENVIRONMENT. */
struct status store_folder_lock(struct store *store, struct fault *fault) MUST_USE;
/* Makes the folder's own entries durable, in it and in its parent. */
struct status store_folder_sync(const struct store *store, struct fault *fault)
    MUST_USE;
/* Takes back what this open has made; only for its holder of the lock. */
void store_folder_undo(struct store *store);
/* STATUS_FULL with less than 16 MiB plus one percent of the data left. */
struct status store_folder_has_room(const struct store *store, struct fault *fault)
    MUST_USE;
/* Whether so little is left that an I/O error is explained by it. */
bool store_folder_is_full(const struct store *store);

/* store_exchange.c */

/* Whether the folder that is held open is still the one of its name: a store that is
 * replaced whole keeps both its locks with it. */
bool store_folder_is_there(const struct store *store);
/* STATUS_ENVIRONMENT, for the moment in which it is not. */
struct status store_was_exchanged(const struct store *store, struct fault *fault)
    MUST_USE;

/* store_map.c: the map's size, and what LMDB's answers mean. */

/* `size` when this process has address space for it, else half of the largest of
 * size/2, size/4 ... that it has: the rest of the work needs some, too.  In steps of 64
 * KiB. */
uint64_t store_map_fit(uint64_t size);
/* Doubles the map.  No transaction of this thread may be open.
 * Errors: STATUS_FULL, with the old map still in place. */
struct status store_map_grow(struct store *store, struct fault *fault) MUST_USE;
/* Follows a data file that has outgrown the map.  The caller holds `mapping`.
 * Returns 0 or an LMDB or errno code, with the old map still in place. */
int store_map_follow(struct store *store);
/* The fault that an LMDB or errno code other than 0 stands for. */
struct status store_error(const struct store *store, int code, struct fault *fault)
    MUST_USE;

/* store_transaction.c */

/* As store_write, without looking at the disk first. */
struct status store_transaction_run(struct store *store, store_work *work,
                                    void *context, bool is_rehearsal,
                                    struct fault *fault) MUST_USE;
/* Remembers the first failure and gives it to this and every later call. */
struct status store_transaction_fail(struct store_transaction *transaction, int code,
                                     struct fault *fault) MUST_USE;
/* The remembered failure; only after one. */
struct status store_transaction_repeat(const struct store_transaction *transaction,
                                       struct fault *fault) MUST_USE;
/* Enters or leaves the readers, which the map must not move under.
 * Returns 0 or an LMDB code. */
int store_transaction_enter(struct store *store, MDB_txn **ret_handle);
void store_transaction_leave(struct store *store, MDB_txn *handle);

/* store_cursor.c */

/* Closes what the work has left open, which it may after an error. */
void store_cursor_close_all(struct store_transaction *transaction);

#define STORE_NOT_FOUND ((struct status){STATUS_NOT_FOUND})

static inline struct bytes store_bytes_of(const MDB_val *value)
{
    return (struct bytes){value->mv_data, value->mv_size};
}

/* LMDB takes const data through a pointer that is not. */
static inline MDB_val store_value_of(struct bytes bytes)
{
    union {
        const void *from;
        void *to;
    } cast = {.from = bytes.at};
    return (MDB_val){.mv_size = bytes.size, .mv_data = cast.to};
}

#endif
