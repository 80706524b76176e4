/* journal_internal.h - the handle, shared by the files that implement journal.h. */
#ifndef LEDGER_JOURNAL_JOURNAL_INTERNAL_H
#define LEDGER_JOURNAL_JOURNAL_INTERNAL_H

#include "ledger/journal/edge.h"
#include "ledger/journal/journal.h"
#include "ledger/journal/registry.h"

/* The state that one commit moves from one value to the next.
 *
 *   head record: layout u8, suite u8, size u64, last leaf 32, recorded_ms u64,
 *                genesis 32, last seal u64, vault sequence u64, root 32              */
struct journal_head {
    enum digest_suite suite;
    uint64_t size;
    struct digest last_leaf;
    int64_t recorded_ms;
    struct digest genesis;
    uint64_t last_seal;
    uint64_t vault_sequence;
    struct digest root;
};
enum { JOURNAL_HEAD_SIZE = 2 + 8 + 32 + 8 + 32 + 8 + 8 + 32 };

struct journal {
    struct store *store;
    const struct journal_hooks *hooks;
    struct hasher *hasher;
    struct journal_head head;
    struct edge edge;
    struct edge working; /* of the transaction under way */
    struct store_table tables[STORE_TABLES_MAX];
    char origin[JOURNAL_ORIGIN_SIZE_MAX + 1];
    struct public_key checkpoint_key;
    bool is_practice;
    uint8_t buffer[2 * ENTRY_SIZE_MAX]; /* body and entry being encoded */
};

struct journal_view {
    struct journal *journal;
    struct hasher *hasher;
    struct store_transaction *transaction;
    struct journal_head head;
    struct edge edge;
};

/* All tables of a journal, by their numbers. */
void journal_tables(const struct journal_options *options,
                    struct store_table ret_tables[static STORE_TABLES_MAX]);
/* Opens the store with all tables, `tables` outliving it, and looks at nothing. */
struct status journal_open_store(const char *folder,
                                 const struct journal_options *options,
                                 struct store_table tables[static STORE_TABLES_MAX],
                                 struct store **ret_store, struct fault *fault)
    MUST_USE;
/* STATUS_ENVIRONMENT when the tables are those of another release. */
struct status journal_layout_check(uint8_t layout, struct fault *fault) MUST_USE;
/* STATUS_NOT_FOUND (fault not filled) without a head record, STATUS_FOUND when it can't
 * be one, STATUS_ENVIRONMENT when it has another layout. */
struct status journal_head(struct store_transaction *transaction,
                           struct journal_head *ret_head, struct fault *fault) MUST_USE;
/* Reads head and partial tiles; rebuilds level 0 from the stored entries and compares
 * the root.  STATUS_NOT_FOUND when the journal is empty, STATUS_FOUND when they differ.
 */
struct status journal_load(struct store_transaction *transaction,
                           struct hasher **hasher, struct journal_head *ret_head,
                           struct edge *ret_edge, struct fault *fault) MUST_USE;
/* Entry and body, borrowed from `bytes`.  Errors: STATUS_INPUT, also a kind that the
 * hooks do not know. */
struct status journal_decode(const struct journal_hooks *hooks, struct bytes bytes,
                             struct entry *ret_entry, struct fact *ret_fact,
                             struct fault *fault) MUST_USE;
/* One entry more: its bytes, the tiles it completes; `head` (size, last leaf, genesis)
 * and `edge` move on. */
struct status journal_save_entry(struct store_transaction *transaction,
                                 struct bytes bytes, struct hasher *hasher,
                                 struct journal_head *head, struct edge *edge,
                                 struct fault *fault) MUST_USE;
/* The entry just saved is the seal that `seal` tells of: its row, the head, and the
 * partial tiles of levels >= 1. */
struct status journal_save_seal(struct store_transaction *transaction,
                                const struct journal_seal *seal, struct hasher *hasher,
                                struct journal_head *head, const struct edge *edge,
                                struct fault *fault) MUST_USE;
/* The head as it is, and the partial tiles of levels >= 1. */
struct status journal_save_head(struct store_transaction *transaction,
                                const struct journal_head *head,
                                const struct edge *edge, struct fault *fault) MUST_USE;
/* Origin and checkpoint key in force, from genesis and key entries. */
struct status journal_identity(struct store_transaction *transaction,
                               struct journal *journal, struct fault *fault) MUST_USE;

#endif
