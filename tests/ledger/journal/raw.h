/* raw.h - the hands of an adversary: a ledger's tables and files without the program.
 */
#ifndef TESTS_LEDGER_JOURNAL_RAW_H
#define TESTS_LEDGER_JOURNAL_RAW_H

#include "tests/suite.h"

#include <lmdb.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { RAW_PAIR_SIZE_MAX = 9000, RAW_FILE_SIZE_MAX = 4 << 20 };

struct raw {
    MDB_env *env;
    MDB_txn *txn;
};

static inline void raw_begin(struct raw *raw, const char *folder)
{
    ck_assert_int_eq(mdb_env_create(&raw->env), 0);
    ck_assert_int_eq(mdb_env_set_maxdbs(raw->env, 32), 0);
    ck_assert_int_eq(mdb_env_set_mapsize(raw->env, (size_t)1 << 30), 0);
    ck_assert_int_eq(mdb_env_open(raw->env, folder, MDB_NOSYNC, 0600), 0);
    ck_assert_int_eq(mdb_txn_begin(raw->env, NULL, 0, &raw->txn), 0);
}

static inline void raw_commit(struct raw *raw)
{
    ck_assert_int_eq(mdb_txn_commit(raw->txn), 0);
    mdb_env_close(raw->env);
}

static inline MDB_dbi raw_table(struct raw *raw, const char *table)
{
    MDB_dbi dbi = 0;
    ck_assert_int_eq(mdb_dbi_open(raw->txn, table, 0, &dbi), 0);
    return dbi;
}

static inline MDB_val raw_val(struct bytes bytes)
{
    MDB_val value = {.mv_size = bytes.size};
    memcpy(&value.mv_data, &bytes.at, sizeof(value.mv_data)); /* LMDB only reads it */
    return value;
}

static inline void raw_put(struct raw *raw, const char *table, struct bytes key,
                           struct bytes value)
{
    MDB_val at = raw_val(key);
    MDB_val data = raw_val(value);
    ck_assert_int_eq(mdb_put(raw->txn, raw_table(raw, table), &at, &data, 0), 0);
}

static inline void raw_delete(struct raw *raw, const char *table, struct bytes key)
{
    MDB_val at = raw_val(key);
    ck_assert_int_eq(mdb_del(raw->txn, raw_table(raw, table), &at, NULL), 0);
}

/* A copy of the value, in `space`. */
static inline struct bytes raw_get(struct raw *raw, const char *table, struct bytes key,
                                   uint8_t *space, size_t capacity)
{
    MDB_val at = raw_val(key);
    MDB_val data;
    ck_assert_int_eq(mdb_get(raw->txn, raw_table(raw, table), &at, &data), 0);
    ck_assert_uint_le(data.mv_size, capacity);
    memcpy(space, data.mv_data, data.mv_size);
    return bytes_from(space, data.mv_size);
}

static inline void raw_set_layout(const char *folder, uint8_t layout)
{
    struct raw raw;
    uint8_t head[256];
    const uint8_t zero = 0;
    raw_begin(&raw, folder);
    const struct bytes stored =
        raw_get(&raw, "head", bytes_from(&zero, 1), head, sizeof(head));
    head[0] = layout;
    raw_put(&raw, "head", bytes_from(&zero, 1), stored);
    raw_commit(&raw);
}

/* Pair number `n` of the table, copied; sizes of key and value; false past the end. */
static inline bool raw_pair(struct raw *raw, const char *table, size_t n,
                            uint8_t key[static 512],
                            uint8_t value[static RAW_PAIR_SIZE_MAX],
                            size_t ret_sizes[static 2])
{
    MDB_cursor *cursor = NULL;
    MDB_val at;
    MDB_val data;
    ck_assert_int_eq(mdb_cursor_open(raw->txn, raw_table(raw, table), &cursor), 0);
    int code = mdb_cursor_get(cursor, &at, &data, MDB_FIRST);
    for (size_t i = 0; i < n && code == 0; i++) {
        code = mdb_cursor_get(cursor, &at, &data, MDB_NEXT);
    }
    if (code == 0) {
        ck_assert_uint_le(data.mv_size, RAW_PAIR_SIZE_MAX);
        memcpy(key, at.mv_data, at.mv_size);
        memcpy(value, data.mv_data, data.mv_size);
        ret_sizes[0] = at.mv_size;
        ret_sizes[1] = data.mv_size;
    }
    mdb_cursor_close(cursor);
    return code == 0;
}

/* data.mdb as bytes, and back into another folder (which then holds just that). */
static inline size_t raw_load(const char *folder, uint8_t *space)
{
    char path[700];
    snprintf(path, sizeof(path), "%s/data.mdb", folder);
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    const size_t size = fread(space, 1, RAW_FILE_SIZE_MAX, file);
    fclose(file);
    ck_assert_uint_lt(size, RAW_FILE_SIZE_MAX);
    return size;
}

static inline void raw_save(const char *folder, const uint8_t *data, size_t size)
{
    char path[700];
    snprintf(path, sizeof(path), "%s/lock.mdb", folder);
    unlink(path);
    snprintf(path, sizeof(path), "%s/data.mdb", folder);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(data, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
}

#endif
