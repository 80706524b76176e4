/* vault_undo.c - a commit that the journal never sealed, because a crash came between
 * (DESIGN 6), taken out of the vault again.
 *
 * Rows go in portions, each a transaction of its own; the head changes last, so that an
 * undoing cut off is simply done again. */
#include "ledger/vault.h"

#include "ledger/vault_internal.h"

#include <assert.h>
#include <string.h>

enum { GATHERED = 512, ROUNDS = 64, KEY_MAX = 24 }; /* rows, of one transaction */

struct undo {
    struct vault *vault;
    uint64_t sequence;  /* the last that the journal knows          */
    uint64_t first_new; /* people from this number on came after it */
    uint64_t entries;   /* of the journal                           */
    vault_file_known *is_known;
    void *context;
    enum vault_table table;
    uint8_t from[KEY_MAX], next[KEY_MAX]; /* of a portion, and of the one after it */
    size_t from_size, next_size;
    bool is_done;
    uint8_t keys[GATHERED][KEY_MAX]; /* to be deleted */
    size_t key_size, count;
};

/* Whether a row is deleted.  Sets is_done when none after it can be. */
static struct status judge_row(struct undo *undo, struct bytes key, struct bytes value,
                               bool *ret_is_deleted, struct fault *fault)
{
    struct reader of_key = reader_of(key);
    struct reader of_value = reader_of(value);
    *ret_is_deleted = false;
    switch (undo->table) {
    case VAULT_TABLE_RECORD: {
        const uint64_t person = reader_u64(&of_key);
        const bool is_identity = reader_u8(&of_key) == VAULT_RECORD_IDENTITY;
        const uint32_t version = ~reader_u32(&of_key);
        const bool is_late = is_identity && reader_u64(&of_value) > undo->sequence;
        if (person >= undo->vault->next_person || (is_late && version == 1)) {
            undo->first_new =
                person < undo->first_new ? person : undo->first_new; /* ascending */
            undo->is_done = true;
        }
        *ret_is_deleted = is_late && !undo->is_done;
        return OK;
    }
    case VAULT_TABLE_TOKEN:
    case VAULT_TABLE_PAYEE:
        *ret_is_deleted = reader_u64(&of_value) >= undo->first_new;
        return OK;
    case VAULT_TABLE_PENDING:
        *ret_is_deleted = reader_u64(&of_key) >= undo->entries;
        return OK;
    case VAULT_TABLE_FILE: {
        bool is_known = true;
        assert(key.size >= VAULT_TOKEN_SIZE);
        TRY(undo->is_known(undo->context, key.at, &is_known, fault));
        *ret_is_deleted = !is_known;
        return OK;
    }
    case VAULT_TABLE_META:
    case VAULT_TABLE_CHUNK:
    case VAULT_TABLE_STAFF:
    case VAULT_TABLE_COUNT:
        break;
    }
    assert(!"a table without rows of a commit");
    return OK;
}

/* Collects keys until there is no room for more, or the table ends. */
static struct status gather(struct undo *undo, struct store_cursor *cursor,
                            struct fault *fault)
{
    struct bytes key = {0};
    struct bytes value = {0};
    struct status at = store_cursor_seek(
        cursor, bytes_from(undo->next, undo->next_size), &key, &value, fault);
    while (status_is_ok(at) && undo->count < GATHERED && !undo->is_done) {
        bool is_deleted = false;
        assert(key.size <= KEY_MAX);
        TRY(judge_row(undo, key, value, &is_deleted, fault));
        memcpy(undo->next, key.at, key.size);
        undo->next_size = key.size;
        if (is_deleted) {
            memcpy(undo->keys[undo->count++], key.at, key.size);
            undo->key_size = key.size; /* one size a table */
        }
        at = store_cursor_next(cursor, &key, &value, fault);
    }
    undo->is_done = undo->is_done || at.code == STATUS_NOT_FOUND;
    return at.code == STATUS_NOT_FOUND ? OK : at;
}

static struct status sweep_some(struct store_transaction *transaction,
                                struct undo *undo, struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    undo->count = 0;
    TRY(store_cursor_open(transaction, undo->table, &cursor, fault));
    const struct status gathered = gather(undo, cursor, fault);
    store_cursor_close(cursor);
    TRY(gathered);
    for (size_t i = 0; i < undo->count; i++) {
        TRY(store_delete(transaction, undo->table,
                         bytes_from(undo->keys[i], undo->key_size), fault));
    }
    return OK;
}

/* Begins where the last portion ended, also when the map had to grow. */
static struct status sweep_portion(struct store_transaction *transaction, void *context,
                                   struct fault *fault)
{
    struct undo *undo = context;
    memcpy(undo->next, undo->from, undo->from_size);
    undo->next_size = undo->from_size;
    undo->is_done = false;
    for (unsigned i = 0; i < ROUNDS && !undo->is_done; i++) {
        TRY(sweep_some(transaction, undo, fault));
    }
    return OK;
}

static struct status sweep(struct undo *undo, enum vault_table table,
                           struct fault *fault)
{
    undo->table = table;
    undo->from_size = 0;
    do {
        TRY(store_write(undo->vault->store, sweep_portion, undo, fault));
        memcpy(undo->from, undo->next, undo->next_size);
        undo->from_size = undo->next_size;
    } while (!undo->is_done);
    return OK;
}

static struct status put_head_back(struct store_transaction *transaction, void *context,
                                   struct fault *fault)
{
    const struct undo *undo = context;
    return vault_put_head(undo->vault, transaction, undo->sequence, undo->first_new,
                          fault);
}

static struct status undo_all(struct undo *undo, struct fault *fault)
{
    struct vault *vault = undo->vault;
    TRY(vault_forget_numbers(vault, undo->sequence, fault));
    TRY(sweep(undo, VAULT_TABLE_RECORD, fault)); /* finds the new people */
    TRY(sweep(undo, VAULT_TABLE_TOKEN, fault));
    TRY(sweep(undo, VAULT_TABLE_PAYEE, fault));
    TRY(sweep(undo, VAULT_TABLE_PENDING, fault));
    TRY(sweep(undo, VAULT_TABLE_FILE, fault));
    TRY(store_write(vault->store, put_head_back, undo, fault));
    vault->sequence = undo->sequence;
    vault->next_person = undo->first_new;
    return vault_remove_left(vault, fault); /* records and chunks */
}

struct status vault_undo(struct vault *vault, uint64_t sequence, uint64_t entries,
                         vault_file_known *is_known, void *context, struct fault *fault)
{
    if (vault->sequence != sequence + 1) {
        return OK;
    }
    struct undo undo;
    undo.vault = vault;
    undo.sequence = sequence;
    undo.first_new = vault->next_person;
    undo.entries = entries;
    undo.is_known = is_known;
    undo.context = context;
    return undo_all(&undo, fault);
}
