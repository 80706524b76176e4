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
    bool is_read_only; /* takes no lock; writes are refused                         */
    bool must_be_new;  /* creates the directory (0700); refuses one with content    */
};

/* Opens, clears stale readers, creates missing tables unless read-only.
 * Errors: STATUS_NOT_FOUND (no store there), STATUS_EXISTS (must_be_new),
 * STATUS_ENVIRONMENT (lock held - the message says by which process -, permission,
 * I/O), STATUS_FOUND (not an LMDB file or damaged). */
struct status store_open(const char *folder, const struct store_options *options,
                         struct store **ret_store, struct fault *fault) MUST_USE;
void store_close(struct store *store); /* accepts NULL */

/* Runs `work` in one write transaction and commits when it returns OK; otherwise
 * nothing happened.  When the map is full the transaction is dropped, the map doubled
 * (or STATUS_FULL when `map_size` was given explicitly) and `work` run again from the
 * start: it must not keep effects outside the transaction until this returns OK.
 * Before starting, free disk space is checked against 16 MiB plus one percent of the
 * data: STATUS_FULL.  A full disk during commit: STATUS_FULL; after any commit error
 * the store refuses further writes until reopened. */
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
/* The same, for handles that span calls; every begin needs its end. */
struct status store_read_begin(struct store *store,
                               struct store_transaction **ret_transaction,
                               struct fault *fault) MUST_USE;
void store_read_end(struct store_transaction *transaction); /* accepts NULL */

/* *ret_value is borrowed.  Errors: STATUS_NOT_FOUND (not sticky, fault not filled). */
struct status store_get(struct store_transaction *transaction, size_t table,
                        struct bytes key, struct bytes *ret_value, struct fault *fault)
    MUST_USE;
/* For STORE_TABLE_APPEND: the key must be above the last one, else STATUS_EXISTS. */
struct status store_append(struct store_transaction *transaction, size_t table,
                           struct bytes key, struct bytes value, struct fault *fault)
    MUST_USE;
/* For STORE_TABLE_MAP. */
struct status store_put(struct store_transaction *transaction, size_t table,
                        struct bytes key, struct bytes value, struct fault *fault)
    MUST_USE;
struct status store_delete(struct store_transaction *transaction, size_t table,
                           struct bytes key, struct fault *fault) MUST_USE;
/* Space for a value that the caller fills at once (no copy). */
struct status store_reserve(struct store_transaction *transaction, size_t table,
                            struct bytes key, size_t size, void **ret_space,
                            struct fault *fault) MUST_USE;
/* Empties a table (for rebuilding derived ones). */
struct status store_empty(struct store_transaction *transaction, size_t table,
                          struct fault *fault) MUST_USE;
uint64_t store_count(struct store_transaction *transaction, size_t table);

/* Ordered walks.  A cursor belongs to its transaction. */
struct store_cursor;
struct status store_cursor_open(struct store_transaction *transaction, size_t table,
                                struct store_cursor **ret_cursor, struct fault *fault)
    MUST_USE;
void store_cursor_close(struct store_cursor *cursor); /* accepts NULL */
/* Each moves and gives the pair there, borrowed; STATUS_NOT_FOUND past either end.
 * seek: the first key >= `key`; seek_last: the last key <= `key`. */
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

/* Writes a compacted copy of the whole environment into the new folder `to` (0700). */
struct status store_copy(struct store *store, const char *to, struct fault *fault)
    MUST_USE;

struct store_facts {
    uint64_t map_size_bytes, used_bytes, page_size_bytes, readers;
};
void store_facts(struct store *store, struct store_facts *ret_facts);

#endif
