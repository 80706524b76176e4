/* store_cursor.c - ordered walks over a table. */
#include "ledger/store/store_internal.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

struct store_cursor {
    struct store_transaction *transaction;
    MDB_cursor *handle;
    struct store_cursor *next; /* of the same transaction */
};

struct status store_cursor_open(struct store_transaction *transaction, size_t table,
                                struct store_cursor **ret_cursor, struct fault *fault)
{
    assert(table < transaction->store->table_count);
    if (transaction->has_failed) {
        return store_transaction_repeat(transaction, fault);
    }
    struct store_cursor *cursor = calloc(1, sizeof(*cursor));
    if (cursor == NULL) {
        return store_transaction_fail(transaction, ENOMEM, fault);
    }
    const int code = mdb_cursor_open(
        transaction->handle, transaction->store->handles[table], &cursor->handle);
    if (code != 0) {
        free(cursor);
        return store_transaction_fail(transaction, code, fault);
    }
    cursor->transaction = transaction;
    cursor->next = transaction->cursors;
    transaction->cursors = cursor;
    *ret_cursor = cursor;
    return OK;
}

void store_cursor_close(struct store_cursor *cursor)
{
    if (cursor == NULL) {
        return;
    }
    struct store_cursor **link = &cursor->transaction->cursors;
    while (*link != cursor) {
        assert(*link != NULL);
        link = &(*link)->next;
    }
    *link = cursor->next;
    mdb_cursor_close(cursor->handle);
    free(cursor);
}

void store_cursor_close_all(struct store_transaction *transaction)
{
    while (transaction->cursors != NULL) {
        store_cursor_close(transaction->cursors);
    }
}

struct pair {
    struct bytes key, value;
};

/* `pair->key` is the key looked for, when `operation` looks for one. */
static struct status move(struct store_cursor *cursor, MDB_cursor_op operation,
                          struct pair *pair, struct fault *fault)
{
    if (cursor->transaction->has_failed) {
        return store_transaction_repeat(cursor->transaction, fault);
    }
    MDB_val key = store_value_of(pair->key);
    MDB_val value = {0};
    const int code = mdb_cursor_get(cursor->handle, &key, &value, operation);
    if (code == MDB_NOTFOUND) {
        return STORE_NOT_FOUND;
    }
    if (code != 0) {
        return store_transaction_fail(cursor->transaction, code, fault);
    }
    *pair = (struct pair){store_bytes_of(&key), store_bytes_of(&value)};
    return OK;
}

struct status store_cursor_seek(struct store_cursor *cursor, struct bytes key,
                                struct bytes *ret_key, struct bytes *ret_value,
                                struct fault *fault)
{
    assert(key.size <= STORE_KEY_SIZE_MAX);
    struct pair pair = {.key = key};
    TRY(move(cursor, key.size == 0 ? MDB_FIRST : MDB_SET_RANGE, &pair, fault));
    *ret_key = pair.key;
    *ret_value = pair.value;
    return OK;
}

/* Steps back from the first key >= `key`, which may be past the end. */
static struct status seek_last(struct store_cursor *cursor, struct bytes key,
                               struct pair *ret_pair, struct fault *fault)
{
    struct pair pair = {.key = key};
    const struct status status = move(cursor, MDB_SET_RANGE, &pair, fault);
    if (status.code == STATUS_NOT_FOUND) {
        return move(cursor, MDB_LAST, ret_pair, fault);
    }
    TRY(status);
    if (!bytes_equal(pair.key, key)) {
        return move(cursor, MDB_PREV, ret_pair, fault);
    }
    *ret_pair = pair;
    return OK;
}

struct status store_cursor_seek_last(struct store_cursor *cursor, struct bytes key,
                                     struct bytes *ret_key, struct bytes *ret_value,
                                     struct fault *fault)
{
    assert(key.size <= STORE_KEY_SIZE_MAX);
    if (key.size == 0) {
        return STORE_NOT_FOUND; /* no stored key is empty */
    }
    struct pair pair = {0};
    TRY(seek_last(cursor, key, &pair, fault));
    *ret_key = pair.key;
    *ret_value = pair.value;
    return OK;
}

static struct status step(struct store_cursor *cursor, MDB_cursor_op operation,
                          struct bytes *ret_key, struct bytes *ret_value,
                          struct fault *fault)
{
    struct pair pair = {0};
    TRY(move(cursor, operation, &pair, fault));
    *ret_key = pair.key;
    *ret_value = pair.value;
    return OK;
}

struct status store_cursor_next(struct store_cursor *cursor, struct bytes *ret_key,
                                struct bytes *ret_value, struct fault *fault)
{
    return step(cursor, MDB_NEXT, ret_key, ret_value, fault);
}

struct status store_cursor_first(struct store_cursor *cursor, struct bytes *ret_key,
                                 struct bytes *ret_value, struct fault *fault)
{
    return step(cursor, MDB_FIRST, ret_key, ret_value, fault);
}

struct status store_cursor_last(struct store_cursor *cursor, struct bytes *ret_key,
                                struct bytes *ret_value, struct fault *fault)
{
    return step(cursor, MDB_LAST, ret_key, ret_value, fault);
}
