/* vault_kit.h - a vault on a temporary folder and people to put into it. */
#ifndef TESTS_LEDGER_VAULT_KIT_H
#define TESTS_LEDGER_VAULT_KIT_H

#include "ledger/vault_internal.h"
#include "tests/suite.h"

#include <stdio.h>

static const uint8_t vault_key[SECRET_KEY_SIZE] = {7, 1, 2};

static inline struct vault *open_vault(const char *folder, bool is_new)
{
    struct fault fault = {0};
    struct vault *vault = NULL;
    const struct vault_options options = {.suite = DIGEST_SHA256,
                                          .must_be_new = is_new};
    ck_assert_ok(vault_open(folder, vault_key, &options, &vault, &fault), &fault);
    return vault;
}

static inline struct vault_person person_of(const char *name, const char *resident,
                                            const char *account)
{
    return (struct vault_person){.name = bytes_of(name),
                                 .resident = bytes_of(resident),
                                 .account_name = bytes_of(name),
                                 .account = bytes_of(account),
                                 .village = 12,
                                 .headcount = 3};
}

static inline void commit(struct vault *vault, const struct vault_batch *batch)
{
    struct fault fault = {0};
    struct arena arena = {0};
    ck_assert_ok(arena_open(8 << 20, &arena, &fault), &fault);
    ck_assert_ok(vault_commit(vault, batch, &arena, &fault), &fault);
    arena_close(&arena);
}

/* Stores one new person; gives it back with number and secret. */
static inline struct vault_person add_person(struct vault *vault,
                                             struct vault_person person)
{
    struct fault fault = {0};
    struct vault_change change = {.who = person};
    ck_assert_ok(vault_prepare(vault, &change, 1, &fault), &fault);
    const struct vault_batch batch = {.changes = &change, .change_count = 1};
    commit(vault, &batch);
    return change.who;
}

static inline struct vault_reader *open_reader(struct vault *vault)
{
    struct fault fault = {0};
    struct vault_reader *reader = NULL;
    ck_assert_ok(vault_reader_open(vault, &reader, &fault), &fault);
    return reader;
}

static inline uint64_t count_rows(struct vault *vault, enum vault_table table)
{
    struct fault fault = {0};
    struct store_transaction *transaction = NULL;
    ck_assert_ok(store_read_begin(vault_store(vault), &transaction, &fault), &fault);
    const uint64_t count = store_count(transaction, table);
    store_read_end(transaction);
    return count;
}

#endif
