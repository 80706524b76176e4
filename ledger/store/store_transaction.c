/* store_transaction.c - running work on a store, and what the work can do there.
 *
 * One result is kept out of the way of the fault: a key that is not there.  It is
 * the ordinary answer on the path of a million rows. */
#include "ledger/store/store_internal.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- failure ------------------------------------------------------------------- */

struct status store_transaction_repeat(const struct store_transaction *transaction,
                                       struct fault *fault)
{
    assert(transaction->has_failed);
    if (fault != NULL) {
        *fault = transaction->fault;
    }
    return (struct status){transaction->fault.code};
}

struct status store_transaction_fail(struct store_transaction *transaction, int code,
                                     struct fault *fault)
{
    assert(!transaction->has_failed);
    transaction->has_failed = true;
    transaction->is_map_full = code == MDB_MAP_FULL;
    status_ignore(store_error(transaction->store, code, &transaction->fault),
                  "it is in the fault, which is repeated");
    return store_transaction_repeat(transaction, fault);
}

/* ---- writing ------------------------------------------------------------------- */

struct job {
    store_work *work;
    void *context;
    bool is_rehearsal;
};

static struct status commit(struct store_transaction *transaction, struct fault *fault)
{
    const int code = mdb_txn_commit(transaction->handle);
    if (code == 0) {
        return OK;
    }
    /* R-018, except for a map that was full before the first byte was written. */
    transaction->store->is_broken = code != MDB_MAP_FULL;
    return store_transaction_fail(transaction, code, fault);
}

static struct status run_once(struct store *store, const struct job *job,
                              bool *ret_is_map_full, struct fault *fault)
{
    struct store_transaction transaction = {.store = store, .can_write = true};
    const int code = mdb_txn_begin(store->environment, NULL, 0, &transaction.handle);
    if (code != 0) {
        return store_error(store, code, fault);
    }
    struct status status = job->work(&transaction, job->context, fault);
    store_cursor_close_all(&transaction);
    if (status_is_ok(status) && transaction.has_failed) {
        status = store_transaction_repeat(&transaction, fault);
    }
    if (status_is_ok(status) && !job->is_rehearsal) {
        status = commit(&transaction, fault);
    } else {
        mdb_txn_abort(transaction.handle);
    }
    *ret_is_map_full = transaction.is_map_full;
    return status;
}

static struct status run_until_it_fits(struct store *store, const struct job *job,
                                       struct fault *fault)
{
    /* Ends because every round doubles a map that address space bounds. */
    for (;;) {
        bool is_map_full = false;
        const struct status status = run_once(store, job, &is_map_full, fault);
        if (!is_map_full || !store->can_grow) {
            return status;
        }
        TRY(store_map_grow(store, fault));
        fault_clear(fault);
    }
}

static struct status run_if_allowed(struct store *store, const struct job *job,
                                    struct fault *fault)
{
    if (store->is_read_only) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "%s was opened for reading only; nothing was written",
                     store->folder);
    }
    if (store->is_broken || store->is_lost) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "R-018: an earlier write to %s failed; nothing more is written "
                     "until it is opened again",
                     store->folder);
    }
    return run_until_it_fits(store, job, fault);
}

struct status store_transaction_run(struct store *store, store_work *work,
                                    void *context, bool is_rehearsal,
                                    struct fault *fault)
{
    assert(store->process == getpid());
    const struct job job = {work, context, is_rehearsal};
    const int locked = pthread_mutex_lock(&store->writing);
    assert(locked == 0); /* EDEADLK: a write within a write */
    const struct status status = run_if_allowed(store, &job, fault);
    pthread_mutex_unlock(&store->writing);
    return status;
}

struct status store_write(struct store *store, store_work *work, void *context,
                          struct fault *fault)
{
    TRY(store_folder_has_room(store, fault));
    return store_transaction_run(store, work, context, false, fault);
}

struct status store_rehearse(struct store *store, store_work *work, void *context,
                             struct fault *fault)
{
    TRY(store_folder_has_room(store, fault));
    return store_transaction_run(store, work, context, true, fault);
}

/* ---- reading ------------------------------------------------------------------- */

static int begin_read(struct store *store, MDB_txn **ret_handle)
{
    if (store->is_lost) {
        return MDB_PANIC;
    }
    int code = mdb_txn_begin(store->environment, NULL, MDB_RDONLY, ret_handle);
    if (code == MDB_MAP_RESIZED) {
        code = store_map_follow(store);
        if (code == 0) {
            code = mdb_txn_begin(store->environment, NULL, MDB_RDONLY, ret_handle);
        }
    }
    return code;
}

int store_transaction_enter(struct store *store, MDB_txn **ret_handle)
{
    assert(store->process == getpid());
    pthread_mutex_lock(&store->mapping);
    const int code = begin_read(store, ret_handle);
    if (code == 0) {
        store->reader_count++;
    }
    pthread_mutex_unlock(&store->mapping);
    return code;
}

void store_transaction_leave(struct store *store, MDB_txn *handle)
{
    pthread_mutex_lock(&store->mapping);
    mdb_txn_abort(handle);
    assert(store->reader_count > 0);
    store->reader_count--;
    pthread_mutex_unlock(&store->mapping);
}

struct status store_read(struct store *store, store_work *work, void *context,
                         struct fault *fault)
{
    struct store_transaction transaction = {.store = store};
    const int code = store_transaction_enter(store, &transaction.handle);
    if (code != 0) {
        return store_error(store, code, fault);
    }
    const struct status status = work(&transaction, context, fault);
    store_cursor_close_all(&transaction);
    store_transaction_leave(store, transaction.handle);
    if (status_is_ok(status) && transaction.has_failed) {
        return store_transaction_repeat(&transaction, fault);
    }
    return status;
}

static struct store_transaction *transaction_open(struct store *store)
{
    struct store_transaction *transaction = calloc(1, sizeof(*transaction));
    if (transaction != NULL) {
        transaction->store = store;
    }
    return transaction;
}

struct status store_read_begin(struct store *store,
                               struct store_transaction **ret_transaction,
                               struct fault *fault)
{
    struct store_transaction *transaction = transaction_open(store);
    if (transaction == NULL) {
        return store_error(store, ENOMEM, fault);
    }
    const int code = store_transaction_enter(store, &transaction->handle);
    if (code != 0) {
        free(transaction);
        return store_error(store, code, fault);
    }
    *ret_transaction = transaction;
    return OK;
}

void store_read_end(struct store_transaction *transaction)
{
    if (transaction == NULL) {
        return;
    }
    assert(!transaction->can_write);
    store_cursor_close_all(transaction);
    store_transaction_leave(transaction->store, transaction->handle);
    free(transaction);
}

/* ---- one pair -------------------------------------------------------------------- */

static MDB_dbi handle_of(const struct store_transaction *transaction, size_t table)
{
    assert(table < transaction->store->table_count);
    return transaction->store->handles[table];
}

static enum store_table_kind kind_of(const struct store_transaction *transaction,
                                     size_t table)
{
    assert(table < transaction->store->table_count);
    return transaction->store->tables[table].kind;
}

struct bytes store_key_u64(uint8_t space[static 8], uint64_t value)
{
    struct writer writer = writer_of(space, 8);
    writer_u64(&writer, value);
    return writer_bytes(&writer);
}

struct status store_get(struct store_transaction *transaction, size_t table,
                        struct bytes key, struct bytes *ret_value, struct fault *fault)
{
    assert(key.size > 0 && key.size <= STORE_KEY_SIZE_MAX);
    if (transaction->has_failed) {
        return store_transaction_repeat(transaction, fault);
    }
    MDB_val wanted = store_value_of(key);
    MDB_val found;
    const int code =
        mdb_get(transaction->handle, handle_of(transaction, table), &wanted, &found);
    if (code == MDB_NOTFOUND) {
        return STORE_NOT_FOUND;
    }
    if (code != 0) {
        return store_transaction_fail(transaction, code, fault);
    }
    *ret_value = store_bytes_of(&found);
    return OK;
}

/* `value` may be changed by LMDB when MDB_RESERVE is among the flags. */
static struct status put(struct store_transaction *transaction, size_t table,
                         struct bytes key, MDB_val *value, unsigned flags,
                         struct fault *fault)
{
    assert(transaction->can_write);
    assert(key.size > 0 && key.size <= STORE_KEY_SIZE_MAX);
    if (transaction->has_failed) {
        return store_transaction_repeat(transaction, fault);
    }
    MDB_val wanted = store_value_of(key);
    const int code = mdb_put(transaction->handle, handle_of(transaction, table),
                             &wanted, value, flags);
    if (code == MDB_KEYEXIST) {
        transaction->has_failed = true;
        status_ignore(
            FAULT(&transaction->fault, STATUS_EXISTS,
                  "R-016: table %s of %s only grows: a key not above its last one "
                  "was refused; nothing was written",
                  transaction->store->tables[table].name, transaction->store->folder),
            "it is in the fault, which is repeated");
        return store_transaction_repeat(transaction, fault);
    }
    return code == 0 ? OK : store_transaction_fail(transaction, code, fault);
}

/* LMDB compares with the last key itself, and overwrites nothing. */
static const unsigned append_flags = MDB_APPEND | MDB_NOOVERWRITE;

struct status store_append(struct store_transaction *transaction, size_t table,
                           struct bytes key, struct bytes value, struct fault *fault)
{
    assert(kind_of(transaction, table) == STORE_TABLE_APPEND);
    MDB_val data = store_value_of(value);
    return put(transaction, table, key, &data, append_flags, fault);
}

struct status store_put(struct store_transaction *transaction, size_t table,
                        struct bytes key, struct bytes value, struct fault *fault)
{
    assert(kind_of(transaction, table) == STORE_TABLE_MAP);
    MDB_val data = store_value_of(value);
    return put(transaction, table, key, &data, 0, fault);
}

struct status store_put_rising(struct store_transaction *transaction, size_t table,
                               struct bytes key, struct bytes value, bool *is_tail,
                               struct fault *fault)
{
    assert(transaction->can_write && kind_of(transaction, table) == STORE_TABLE_MAP);
    assert(key.size > 0 && key.size <= STORE_KEY_SIZE_MAX);
    if (transaction->has_failed) {
        return store_transaction_repeat(transaction, fault);
    }
    if (*is_tail) {
        MDB_val wanted = store_value_of(key);
        MDB_val data = store_value_of(value);
        const int code = mdb_put(transaction->handle, handle_of(transaction, table),
                                 &wanted, &data, MDB_APPEND);
        if (code != MDB_KEYEXIST) {
            return code == 0 ? OK : store_transaction_fail(transaction, code, fault);
        }
        *is_tail = false;
    }
    return store_put(transaction, table, key, value, fault);
}

struct status store_delete(struct store_transaction *transaction, size_t table,
                           struct bytes key, struct fault *fault)
{
    assert(transaction->can_write && kind_of(transaction, table) == STORE_TABLE_MAP);
    assert(key.size > 0 && key.size <= STORE_KEY_SIZE_MAX);
    if (transaction->has_failed) {
        return store_transaction_repeat(transaction, fault);
    }
    MDB_val wanted = store_value_of(key);
    const int code =
        mdb_del(transaction->handle, handle_of(transaction, table), &wanted, NULL);
    if (code == MDB_NOTFOUND) {
        return STORE_NOT_FOUND;
    }
    return code == 0 ? OK : store_transaction_fail(transaction, code, fault);
}

uint64_t store_count(struct store_transaction *transaction, size_t table)
{
    MDB_stat state = {0};
    if (transaction->has_failed ||
        mdb_stat(transaction->handle, handle_of(transaction, table), &state) != 0) {
        return 0;
    }
    return state.ms_entries;
}
