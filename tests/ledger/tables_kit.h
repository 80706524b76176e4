/* tables_kit.h - has anything of a ledger changed?  Entries, and every pair of every
 * derived table. */
#ifndef TESTS_LEDGER_TABLES_KIT_H
#define TESTS_LEDGER_TABLES_KIT_H

#include "keys/digest.h"
#include "ledger/ledger.h"
#include "tests/suite.h"

#include <string.h>

struct tables {
    uint64_t size, vault_sequence;
    struct digest root, table[LEDGER_TABLE_END];
};

static inline void tables_add(struct hasher *hasher, struct bytes bytes)
{
    const uint8_t size[4] = {(uint8_t)(bytes.size >> 24), (uint8_t)(bytes.size >> 16),
                             (uint8_t)(bytes.size >> 8), (uint8_t)bytes.size};
    hasher_update(hasher, bytes_from(size, sizeof(size)));
    hasher_update(hasher, bytes);
}

static inline struct digest tables_hash(struct store_transaction *view, size_t table,
                                        struct hasher *hasher)
{
    struct fault fault;
    struct store_cursor *cursor = NULL;
    struct bytes key;
    struct bytes value;
    ck_assert_ok(store_cursor_open(view, table, &cursor, &fault), &fault);
    hasher_begin(hasher);
    struct status at = store_cursor_first(cursor, &key, &value, &fault);
    while (status_is_ok(at)) {
        tables_add(hasher, key);
        tables_add(hasher, value);
        at = store_cursor_next(cursor, &key, &value, &fault);
    }
    ck_assert_int_eq(at.code, STATUS_NOT_FOUND);
    store_cursor_close(cursor);
    return hasher_end(hasher);
}

static inline void tables_look(const struct ledger *ledger, struct tables *ret_tables)
{
    struct fault fault;
    struct journal_facts facts;
    struct hasher *hasher = NULL;
    struct store_transaction *view = NULL;
    memset(ret_tables, 0, sizeof(*ret_tables));
    journal_facts(ledger->journal, &facts);
    ret_tables->size = facts.size;
    ret_tables->root = facts.root;
    ret_tables->vault_sequence =
        ledger->vault == NULL ? 0 : vault_sequence(ledger->vault);
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    ck_assert_ok(store_read_begin(journal_store(ledger->journal), &view, &fault),
                 &fault);
    for (size_t i = JOURNAL_TABLE_COUNT; i < LEDGER_TABLE_END; i++) {
        ret_tables->table[i] = tables_hash(view, i, hasher);
    }
    store_read_end(view);
    hasher_close(hasher);
}

static inline void tables_same(const struct tables *before, const struct tables *after,
                               const char *what)
{
    ck_assert_msg(before->size == after->size, "%s: entries", what);
    ck_assert_msg(digest_equal(&before->root, &after->root), "%s: root", what);
    ck_assert_msg(before->vault_sequence == after->vault_sequence, "%s: vault", what);
    for (size_t i = JOURNAL_TABLE_COUNT; i < LEDGER_TABLE_END; i++) {
        ck_assert_msg(digest_equal(&before->table[i], &after->table[i]), "%s: table %s",
                      what, ledger_derived_tables[i - JOURNAL_TABLE_COUNT].name);
    }
}

#endif
