/* store.h - the only door to LMDB: tables of big-endian keys in one environment.
 *
 * A store is a directory with one LMDB environment, opened with default sync flags
 * only.  One writer at a time, guarded by a lock file beside the data, so that a second
 * writer gets a clear message at once; readers never wait.  A transaction is sticky:
 * after its first error every later call fails with the same fault, and store_write()
 * commits only when everything succeeded.  Values borrowed from a transaction live
 * until it ends or, in a write transaction, until the next change; they are only 2-byte
 * aligned: decode them with a reader, never cast. */
#ifndef LEDGER_STORE_STORE_H
#define LEDGER_STORE_STORE_H

#include "ledger/base/bytes.h"
#include "ledger/base/status.h"

enum { STORE_TABLES_MAX = 32, STORE_KEY_SIZE_MAX = 511 };
#define STORE_MAP_SIZE_DEFAULT ((uint64_t)1 << 40) /* bytes; sparse */

struct store;
struct store_transaction; /* reads and, inside store_write(), writes */

enum store_table_kind {
    STORE_TABLE_APPEND, /* keys only grow; LMDB itself refuses anything else */
    STORE_TABLE_MAP     /* keys are put, replaced and deleted                 */
};

/* The caller numbers its tables 0..count-1 by their place in this array, which must
 * outlive the store.  `name` is what LMDB stores. */
struct store_table {
    const char *name;
    enum store_table_kind kind;
};

struct store_options {
    const struct store_table *tables;
    size_t table_count;
    uint64_t map_size; /* bytes; 0 for STORE_MAP_SIZE_DEFAULT; halved until it fits */
    uint64_t map_size_first; /* with map_size 0: start so small and grow when full;
                              * 0 for STORE_MAP_SIZE_DEFAULT                        */
    bool is_read_only; /* takes no lock; writes are refused                         */
    bool must_be_new;  /* creates the directory (0700); refuses one with content    */
};

/* Opens, clears stale readers, creates missing tables unless read-only.  The writer's
 * lock is held until store_close() or the end of the process.  A process opens
 * a store once at a time and does not use it after fork(); its threads share it.
 * Errors: STATUS_NOT_FOUND (no store there), STATUS_EXISTS (must_be_new),
 * STATUS_ENVIRONMENT (lock held - the message says by which process -, permission,
 * network file system, I/O), STATUS_FOUND (not an LMDB file, damaged, or read-only
 * without these tables), STATUS_FULL (no room for the tables themselves).  After an
 * error a folder made by this call is gone again. */
struct status store_open(const char *folder, const struct store_options *options,
                         struct store **ret_store, struct fault *fault) MUST_USE;
/* Accepts NULL.  No transaction may be open. */
void store_close(struct store *store);

/* Runs `work` in one write transaction and commits when it returns OK; otherwise
 * nothing happened.  When the map is full the transaction is dropped, the map doubled
 * (or STATUS_FULL when `map_size` was given explicitly) and `work` run again from the
 * start: it must not keep effects outside the transaction until this returns OK.
 * Before starting, free disk space is checked against 16 MiB plus one percent of the
 * data: STATUS_FULL.  A full disk during commit: STATUS_FULL; after any commit
 * error the store refuses further writes until reopened: STATUS_ENVIRONMENT.
 * A map cannot grow while this process has a read open: STATUS_FULL.  Threads that
 * write take turns; a write within `work` is a bug. */
typedef struct status store_work(struct store_transaction *transaction, void *context,
                                 struct fault *fault);
struct status store_write(struct store *store, store_work *work, void *context,
                          struct fault *fault) MUST_USE;
/* As store_write, then always aborts: OK means that it would have been committed. */
struct status store_rehearse(struct store *store, store_work *work, void *context,
                             struct fault *fault) MUST_USE;
/* Runs `work` on one read snapshot. */
struct status store_read(struct store *store, store_work *work, void *context,
                         struct fault *fault) MUST_USE;
/* The same, for handles that span calls; every begin needs its end.  Several may be
 * open at once, and one may move to another thread. */
struct status store_read_begin(struct store *store,
                               struct store_transaction **ret_transaction,
                               struct fault *fault) MUST_USE;
void store_read_end(struct store_transaction *transaction); /* accepts NULL */

/* An 8-byte big-endian key in the caller's `space`, so that numbers sort as keys do. */
struct bytes store_key_u64(uint8_t space[static 8], uint64_t value);

/* Keys have 1..STORE_KEY_SIZE_MAX bytes, values 0 to 2^32-1.
 * *ret_value is borrowed.  Errors: STATUS_NOT_FOUND (not sticky, fault not filled). */
struct status store_get(struct store_transaction *transaction, size_t table,
                        struct bytes key, struct bytes *ret_value, struct fault *fault)
    MUST_USE;
/* For STORE_TABLE_APPEND: the key must be above the last one, else STATUS_EXISTS
 * which is sticky. */
struct status store_append(struct store_transaction *transaction, size_t table,
                           struct bytes key, struct bytes value, struct fault *fault)
    MUST_USE;
/* For STORE_TABLE_MAP. */
struct status store_put(struct store_transaction *transaction, size_t table,
                        struct bytes key, struct bytes value, struct fault *fault)
    MUST_USE;
/* store_put() of a run of rising keys, `*is_tail` true before the first of them: as
 * long as they lie above the table's last key they fill its pages to the brim instead
 * of splitting them in halves.  Sets *is_tail to false when one does not. */
struct status store_put_rising(struct store_transaction *transaction, size_t table,
                               struct bytes key, struct bytes value, bool *is_tail,
                               struct fault *fault) MUST_USE;
/* For STORE_TABLE_MAP.  Errors: STATUS_NOT_FOUND (not sticky, fault not filled). */
struct status store_delete(struct store_transaction *transaction, size_t table,
                           struct bytes key, struct fault *fault) MUST_USE;
/* Pairs in the table; 0 in a transaction that has failed. */
uint64_t store_count(struct store_transaction *transaction, size_t table);

/* Ordered walks.  A cursor belongs to its transaction and is closed with it at
 * the latest. */
struct store_cursor;
struct status store_cursor_open(struct store_transaction *transaction, size_t table,
                                struct store_cursor **ret_cursor, struct fault *fault)
    MUST_USE;
void store_cursor_close(struct store_cursor *cursor); /* accepts NULL */
/* Each moves and gives the pair there, borrowed; STATUS_NOT_FOUND past either end (not
 * sticky, fault not filled).  seek: the first key >= `key`; seek_last: the last key <=
 * `key`.  An empty `key` lies before every stored one. */
struct status store_cursor_seek(struct store_cursor *cursor, struct bytes key,
                                struct bytes *ret_key, struct bytes *ret_value,
                                struct fault *fault) MUST_USE;
struct status store_cursor_seek_last(struct store_cursor *cursor, struct bytes key,
                                     struct bytes *ret_key, struct bytes *ret_value,
                                     struct fault *fault) MUST_USE;
struct status store_cursor_next(struct store_cursor *cursor, struct bytes *ret_key,
                                struct bytes *ret_value, struct fault *fault) MUST_USE;
struct status store_cursor_first(struct store_cursor *cursor, struct bytes *ret_key,
                                 struct bytes *ret_value, struct fault *fault) MUST_USE;
struct status store_cursor_last(struct store_cursor *cursor, struct bytes *ret_key,
                                struct bytes *ret_value, struct fault *fault) MUST_USE;

/* ---- damage ---- */

/* A walk goes from leaf to leaf, a look-up down the branches: what damages a branch
 * alone is seen by look-ups only, and reads wrong all the same.  Expects that the keys
 * of a walk rise, that each is found by look-up and that there are as many pairs as
 * store_count() says.  Not in a write transaction.
 * Errors: STATUS_FOUND (not sticky, unless LMDB itself found it). */
struct status store_check(struct store_transaction *transaction, size_t table,
                          struct fault *fault) MUST_USE;

/* Writes a compacted copy of the last committed state into the new folder `to` (0700),
 * durable on return.  Errors: STATUS_EXISTS, STATUS_FULL, STATUS_ENVIRONMENT,
 * STATUS_FOUND; then `to` is as it was. */
struct status store_copy(struct store *store, const char *to, struct fault *fault)
    MUST_USE;

/* Puts the name of a folder that stores were made in on the disk.
 * Errors: STATUS_ENVIRONMENT. */
struct status store_sync_name(const char *folder, struct fault *fault) MUST_USE;

/* ---- replaced whole ---- */

/* The writer's lock of a store that nobody opens: it is to be replaced by one made
 * beside it.  Held until store_hold_close() or the end of the process.
 * Errors: STATUS_NOT_FOUND (no store there), STATUS_FOUND (emptied), STATUS_ENVIRONMENT
 * held by another; I/O). */
struct store_hold;
struct status store_hold_open(const char *folder, struct store_hold **ret_hold,
                              struct fault *fault) MUST_USE;
void store_hold_close(struct store_hold *hold); /* accepts NULL */
/* In one step the held store and the closed store `fresh`, on the same disk, exchange
 * their names, durable on return; the lock stays with the old one.  Who reads meanwhile
 * goes on reading the old one.  Errors: STATUS_ENVIRONMENT; then nothing was changed
 * or, when *ret_is_exchanged, only its durability is in doubt: after a loss of power
 * either name may lead to either store, and neither may be removed. */
struct status store_exchange(struct store_hold *hold, const char *fresh,
                             bool *ret_is_exchanged, struct fault *fault) MUST_USE;
/* Removes the files of a store that nobody has open, and its folder unless there is
 * more in it. */
void store_remove(const char *folder);
/* Removes what opening a store left beside its data; nobody has it open. */
void store_forget_opening(const char *folder);

enum store_difference {
    STORE_SAME = 0,
    STORE_ROW_DIFFERS,
    STORE_COUNT_DIFFERS /* one of them ends first */
};
/* Walks two tables side by side.  Errors: those of walking. */
struct status store_compare(struct store_transaction *transaction, size_t table,
                            struct store_transaction *other, size_t other_table,
                            enum store_difference *ret_difference, struct fault *fault)
    MUST_USE;

struct store_facts {
    uint64_t map_size_bytes, used_bytes, page_size_bytes;
    uint64_t readers; /* places taken in the table of readers, by all processes */
};
void store_facts(struct store *store, struct store_facts *ret_facts);
const char *store_library_version(void); /* "LMDB 0.9.24 ...", static text */

#endif
