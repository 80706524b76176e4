/* accounts_internal.h - the cache of one transaction, shared by the accounts' files. */
#ifndef LEDGER_ACCOUNTS_INTERNAL_H
#define LEDGER_ACCOUNTS_INTERNAL_H

#include "ledger/accounts.h"
#include "ledger/base/arena.h"

struct cached_balance {
    uint64_t allocation;
    struct balance balance;
};
struct cached_batch {
    uint64_t entry;
    struct batch batch;
    uint64_t lines_seen; /* lines appended so far, all transactions together */
};
enum { DUE_KEY_SIZE = 4 + 8 + 16 + 8 };
struct due_row {
    uint8_t key[DUE_KEY_SIZE];
    uint64_t line;
    uint64_t batch;
    uint32_t number;
};

struct accounts {
    struct journal_hooks hooks;
    struct arena arena;
    struct cached_balance balances[ACCOUNTS_BALANCES_MAX];
    size_t balance_count;
    struct cached_batch batches[ACCOUNTS_BATCHES_MAX];
    size_t batch_count, last_batch;
    struct due_row *dues; /* room for ACCOUNTS_ROWS_MAX, in the arena */
    size_t due_count;
    uint64_t chunk_batch; /* the chunk of lines being changed; 0: none */
    uint32_t chunk_number;
    uint8_t chunk[LINE_CHUNK_SIZE];
};

struct apply {
    struct accounts *accounts;
    struct store_transaction *transaction;
    const struct entry *entry;
    const struct fact *fact;
};

struct status accounts_balance_of(struct apply *apply, uint64_t allocation,
                                  struct balance **ret_balance, struct fault *fault)
    MUST_USE;
struct status accounts_batch_of(struct apply *apply, uint64_t entry,
                                struct cached_batch **ret_batch, struct fault *fault)
    MUST_USE;
struct status accounts_line_of(struct apply *apply, uint64_t batch, uint64_t number,
                               uint8_t **ret_image, struct fault *fault) MUST_USE;
struct status accounts_flush_chunk(struct accounts *accounts,
                                   struct store_transaction *transaction,
                                   struct fault *fault) MUST_USE;
/* An entry of this kind must stand at `index`, before the one being applied. */
struct status accounts_expect(struct apply *apply, uint64_t index, uint64_t kind,
                              struct fact *ret_fact, struct fault *fault) MUST_USE;

struct status accounts_apply_register(struct apply *apply, struct fault *fault)
    MUST_USE;
struct status accounts_apply_budget(struct apply *apply, struct fault *fault) MUST_USE;
struct status accounts_apply_batch(struct apply *apply, struct fault *fault) MUST_USE;
struct status accounts_apply_line(struct apply *apply, struct fault *fault) MUST_USE;
struct status accounts_apply_result(struct apply *apply, struct fault *fault) MUST_USE;
struct status accounts_settle_dues(struct accounts *accounts,
                                   struct store_transaction *transaction,
                                   struct fault *fault) MUST_USE;
void accounts_due_key(const struct due *due, uint8_t ret_key[static DUE_KEY_SIZE]);
struct bytes accounts_code_key(enum code_kind kind, struct bytes code, uint8_t *image,
                               size_t capacity);

#endif
