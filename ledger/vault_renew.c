/* vault_renew.c - see vault_renew.h.
 *
 * Rows go over in portions, each a transaction of the new vault; what an interruption
 * leaves is a folder that nothing leads to. */
#include "ledger/vault_renew.h"

#include "ledger/vault_words.h"

#include <assert.h>
#include <string.h>

enum { PORTION_ROWS = 65536, KEY_MAX = 64 };

struct renewing {
    struct vault *old, *fresh;
    const struct vault_renewal *renewal;
    struct vault_reader *reader; /* of the old one, sees the hidden */
    struct vault_words words;
    struct vault_renewed done;
    enum vault_table table; /* going over                                     */
    uint8_t from[KEY_MAX + 1], next[KEY_MAX + 1]; /* where its next portion begins */
    size_t from_size, next_size;
    bool is_tail, is_done;
    /* The file whose original goes over. */
    uint8_t token[VAULT_TOKEN_SIZE];
    uint8_t facts[VAULT_CONTENT_MAX];
    size_t facts_size;
    struct vault_original *original; /* what takes its place, or NULL */
    struct vault_redacted redacted;
    uint8_t *chunk; /* plain, and behind it sealed */
};

/* ---- single rows ------------------------------------------------------------------
 */

static struct status damaged(struct fault *fault)
{
    return FAULT(fault, STATUS_FOUND, "a record of the vault is damaged");
}

static struct status put(struct renewing *renewing,
                         struct store_transaction *transaction, struct bytes key,
                         struct bytes value, struct fault *fault)
{
    return store_put_rising(transaction, renewing->table, key, value,
                            &renewing->is_tail, fault);
}

static struct status put_keys(struct renewing *renewing,
                              struct store_transaction *transaction, uint64_t person,
                              struct bytes key, struct bytes value, struct fault *fault)
{
    uint8_t keys[VAULT_KEYS_SIZE];
    uint8_t sealed[VAULT_KEYS_SEALED];
    struct vault *fresh = renewing->fresh;
    TRY(vault_open_keys(renewing->old, renewing->reader->wrap_sealer, person, value,
                        keys, fault));
    const struct status done =
        sealer_seal(fresh->wrap_sealer, fresh->keys.wrap, key,
                    bytes_from(keys, sizeof(keys)), sealed, fault);
    secret_wipe(keys, sizeof(keys));
    TRY(done);
    return put(renewing, transaction, key, bytes_from(sealed, sizeof(sealed)), fault);
}

static struct status put_record(struct renewing *renewing,
                                struct store_transaction *transaction, struct bytes key,
                                struct bytes value, struct fault *fault)
{
    struct reader fields = reader_of(key);
    const uint64_t person = reader_u64(&fields);
    const uint8_t kind = reader_u8(&fields);
    if (vault_hides(renewing->old, person) || person >= renewing->old->next_person) {
        return OK; /* the latter was stored ahead of what never came to count */
    }
    return kind == VAULT_RECORD_KEYS
               ? put_keys(renewing, transaction, person, key, value, fault)
               : put(renewing, transaction, key, value, fault);
}

static struct status put_staff(struct renewing *renewing,
                               struct store_transaction *transaction, struct bytes key,
                               struct fault *fault)
{
    uint8_t plain[VAULT_CONTENT_MAX];
    uint8_t sealed[VAULT_CONTENT_MAX + SECRET_OVERHEAD];
    uint8_t bond[VAULT_CONTENT_BOND_SIZE];
    size_t size = 0;
    struct vault *fresh = renewing->fresh;
    TRY(vault_open_content(renewing->reader, VAULT_TABLE_STAFF, key, plain, &size,
                           fault));
    TRY(sealer_seal(fresh->sealer, fresh->keys.content,
                    vault_content_bond('S', key, bond), bytes_from(plain, size), sealed,
                    fault));
    return put(renewing, transaction, key, bytes_from(sealed, size + SECRET_OVERHEAD),
               fault);
}

static struct status put_row(struct renewing *renewing,
                             struct store_transaction *transaction, struct bytes key,
                             struct bytes value, struct fault *fault)
{
    uint8_t image[8];
    struct reader number = reader_of(value);
    switch (renewing->table) {
    case VAULT_TABLE_RECORD:
        return put_record(renewing, transaction, key, value, fault);
    case VAULT_TABLE_TOKEN:
    case VAULT_TABLE_PENDING:
        return vault_hides(renewing->old, reader_u64(&number))
                   ? OK
                   : put(renewing, transaction, key, value, fault);
    case VAULT_TABLE_PAYEE: /* what it led to is told by nothing any more */
        return put(renewing, transaction, key,
                   vault_hides(renewing->old, reader_u64(&number))
                       ? vault_number_key(0, image)
                       : value,
                   fault);
    case VAULT_TABLE_STAFF:
        return put_staff(renewing, transaction, key, fault);
    case VAULT_TABLE_META:
    case VAULT_TABLE_FILE:
    case VAULT_TABLE_CHUNK:
    case VAULT_TABLE_COUNT:
        break;
    }
    assert(!"a table that goes over otherwise");
    return OK;
}

/* ---- tables by portions -----------------------------------------------------------
 */

/* A key that comes next after `key`. */
static void step_over(struct renewing *renewing, struct bytes key)
{
    memcpy(renewing->next, key.at, key.size);
    renewing->next[key.size] = 0;
    renewing->next_size = key.size + 1;
}

static struct status copy_rows(struct renewing *renewing,
                               struct store_transaction *transaction,
                               struct store_cursor *cursor, struct fault *fault)
{
    struct bytes key = {0};
    struct bytes value = {0};
    struct status at = store_cursor_seek(
        cursor, bytes_from(renewing->from, renewing->from_size), &key, &value, fault);
    for (size_t i = 0; i < PORTION_ROWS && status_is_ok(at); i++) {
        if (key.size > KEY_MAX) {
            return damaged(fault);
        }
        TRY(put_row(renewing, transaction, key, value, fault));
        step_over(renewing, key);
        at = store_cursor_next(cursor, &key, &value, fault);
    }
    renewing->is_done = at.code == STATUS_NOT_FOUND;
    return renewing->is_done ? OK : at;
}

/* The transaction may be run again: it begins at `from` each time. */
static struct status portion_work(struct store_transaction *transaction, void *context,
                                  struct fault *fault)
{
    struct renewing *renewing = context;
    struct store_cursor *cursor = NULL;
    renewing->is_tail = true;
    TRY(store_cursor_open(renewing->reader->transaction, renewing->table, &cursor,
                          fault));
    const struct status copied = copy_rows(renewing, transaction, cursor, fault);
    store_cursor_close(cursor);
    return copied;
}

static struct status copy_table(struct renewing *renewing, enum vault_table table,
                                struct fault *fault)
{
    renewing->table = table;
    renewing->from_size = 0;
    do {
        TRY(store_write(renewing->fresh->store, portion_work, renewing, fault));
        memcpy(renewing->from, renewing->next, renewing->next_size);
        renewing->from_size = renewing->next_size;
    } while (!renewing->is_done);
    return OK;
}

/* ---- files ------------------------------------------------------------------------
 */

static struct status copy_chunk(struct renewing *renewing,
                                struct store_transaction *transaction, struct bytes key,
                                struct bytes value, struct fault *fault)
{
    struct vault *fresh = renewing->fresh;
    uint8_t bond[VAULT_CONTENT_BOND_SIZE];
    uint8_t *sealed = renewing->chunk + VAULT_CHUNK_SIZE;
    if (value.size <= SECRET_OVERHEAD ||
        value.size > VAULT_CHUNK_SIZE + SECRET_OVERHEAD) {
        return damaged(fault);
    }
    const struct bytes at = vault_content_bond('C', key, bond);
    TRY(sealer_open_sealed(renewing->reader->sealer, renewing->old->keys.content, at,
                           value, renewing->chunk, fault));
    TRY(sealer_seal(fresh->sealer, fresh->keys.content, at,
                    bytes_from(renewing->chunk, value.size - SECRET_OVERHEAD), sealed,
                    fault));
    return store_put(transaction, VAULT_TABLE_CHUNK, key,
                     bytes_from(sealed, value.size), fault);
}

static struct status copy_chunks(struct renewing *renewing,
                                 struct store_transaction *transaction,
                                 struct store_cursor *cursor, struct fault *fault)
{
    const struct bytes of_file = bytes_from(renewing->token, VAULT_TOKEN_SIZE);
    struct bytes key = {0};
    struct bytes value = {0};
    struct status at = store_cursor_seek(
        cursor, bytes_from(renewing->from, renewing->from_size), &key, &value, fault);
    for (size_t i = 0; i < VAULT_ORIGINAL_PORTION && status_is_ok(at) &&
                       bytes_start_with(key, of_file);
         i++) {
        if (key.size != VAULT_CHUNK_KEY_SIZE) {
            return damaged(fault);
        }
        TRY(copy_chunk(renewing, transaction, key, value, fault));
        step_over(renewing, key);
        at = store_cursor_next(cursor, &key, &value, fault);
    }
    renewing->is_done = at.code == STATUS_NOT_FOUND ||
                        (status_is_ok(at) && !bytes_start_with(key, of_file));
    return at.code == STATUS_NOT_FOUND ? OK : at;
}

static struct status chunks_work(struct store_transaction *transaction, void *context,
                                 struct fault *fault)
{
    struct renewing *renewing = context;
    struct store_cursor *cursor = NULL;
    TRY(store_cursor_open(renewing->reader->transaction, VAULT_TABLE_CHUNK, &cursor,
                          fault));
    const struct status copied = copy_chunks(renewing, transaction, cursor, fault);
    store_cursor_close(cursor);
    return copied;
}

static struct status copy_original(struct renewing *renewing, struct fault *fault)
{
    memcpy(renewing->from, renewing->token, VAULT_TOKEN_SIZE);
    renewing->from_size = VAULT_TOKEN_SIZE;
    do {
        TRY(store_write(renewing->fresh->store, chunks_work, renewing, fault));
        memcpy(renewing->from, renewing->next, renewing->next_size);
        renewing->from_size = renewing->next_size;
    } while (!renewing->is_done);
    return OK;
}

static struct status replace_work(struct store_transaction *transaction, void *context,
                                  struct fault *fault)
{
    struct renewing *renewing = context;
    return vault_original_put(transaction, renewing->original, VAULT_ORIGINAL_PORTION,
                              fault);
}

static struct status redacted_work(struct store_transaction *transaction, void *context,
                                   struct fault *fault)
{
    struct renewing *renewing = context;
    if (renewing->original != NULL) {
        TRY(vault_original_put(transaction, renewing->original, UINT32_MAX, fault));
    }
    return vault_put_redacted(transaction, renewing->fresh, renewing->token,
                              &renewing->redacted, fault);
}

static struct status put_replacement(struct renewing *renewing, struct fault *fault)
{
    while (vault_original_is_large(renewing->original)) {
        TRY(store_write(renewing->fresh->store, replace_work, renewing, fault));
        vault_original_keep(renewing->original);
    }
    return store_write(renewing->fresh->store, redacted_work, renewing, fault);
}

static struct status replace_original(struct renewing *renewing,
                                      const struct vault_replacement *replacement,
                                      struct fault *fault)
{
    const struct vault_file file = {.size_bytes = replacement->size_bytes,
                                    .original = replacement->path};
    struct vault_file named = file;
    memcpy(named.token, renewing->token, VAULT_TOKEN_SIZE);
    renewing->redacted = (struct vault_redacted){
        .is_gone = replacement->fate == VAULT_GOES || replacement->size_bytes == 0,
        .through = renewing->renewal->through,
        .size_bytes = replacement->size_bytes,
        .digest = replacement->digest};
    renewing->original = NULL;
    if (renewing->redacted.is_gone) {
        renewing->redacted.size_bytes = 0;
        return store_write(renewing->fresh->store, redacted_work, renewing, fault);
    }
    TRY(vault_original_open(renewing->fresh, &named, &renewing->original, fault));
    const struct status replaced = put_replacement(renewing, fault);
    vault_original_close(renewing->original);
    renewing->original = NULL;
    return replaced;
}

/* Facts last, so that chunks are known or are swept as left behind. */
static struct status facts_work(struct store_transaction *transaction, void *context,
                                struct fault *fault)
{
    struct renewing *renewing = context;
    struct vault *fresh = renewing->fresh;
    uint8_t sealed[VAULT_CONTENT_MAX + SECRET_OVERHEAD];
    uint8_t bond[VAULT_CONTENT_BOND_SIZE];
    const struct bytes at = bytes_from(renewing->token, VAULT_TOKEN_SIZE);
    TRY(sealer_seal(fresh->sealer, fresh->keys.content,
                    vault_content_bond('F', at, bond),
                    bytes_from(renewing->facts, renewing->facts_size), sealed, fault));
    return store_put(transaction, VAULT_TABLE_FILE, at,
                     bytes_from(sealed, renewing->facts_size + SECRET_OVERHEAD), fault);
}

static void count(struct vault_renewed *done, enum vault_fate fate)
{
    done->changed += fate == VAULT_CHANGED ? 1 : 0;
    done->gone += fate == VAULT_GOES ? 1 : 0;
    done->opaque += fate == VAULT_OPAQUE ? 1 : 0;
}

static struct status copy_file(struct renewing *renewing, struct fault *fault)
{
    static const char erased_name[] = "erased";
    struct vault_replacement replacement = {.fate = VAULT_STAYS};
    TRY(vault_open_content(renewing->reader, VAULT_TABLE_FILE,
                           bytes_from(renewing->token, VAULT_TOKEN_SIZE),
                           renewing->facts, &renewing->facts_size, fault));
    if (renewing->words.count > 0) {
        TRY(renewing->renewal->redact(renewing->renewal->context, &renewing->words,
                                      renewing->token, &replacement, fault));
    }
    const bool stays =
        replacement.fate == VAULT_STAYS || replacement.fate == VAULT_OPAQUE;
    TRY(stays ? copy_original(renewing, fault)
              : replace_original(renewing, &replacement, fault));
    if (replacement.is_name_personal) {
        memcpy(renewing->facts + VAULT_FILE_FACTS_SIZE, erased_name,
               sizeof(erased_name) - 1);
        renewing->facts_size = VAULT_FILE_FACTS_SIZE + sizeof(erased_name) - 1;
    }
    count(&renewing->done, replacement.fate);
    return store_write(renewing->fresh->store, facts_work, renewing, fault);
}

static struct status copy_files(struct renewing *renewing, struct store_cursor *cursor,
                                struct fault *fault)
{
    struct bytes key = {0};
    struct bytes value = {0};
    struct status at = store_cursor_first(cursor, &key, &value, fault);
    while (status_is_ok(at)) {
        if (key.size != VAULT_TOKEN_SIZE) {
            return damaged(fault);
        }
        memcpy(renewing->token, key.at, VAULT_TOKEN_SIZE);
        TRY(copy_file(renewing, fault));
        at = store_cursor_next(cursor, &key, &value, fault);
    }
    return at.code == STATUS_NOT_FOUND ? OK : at;
}

/* ---- the whole --------------------------------------------------------------------
 */

static struct status head_work(struct store_transaction *transaction, void *context,
                               struct fault *fault)
{
    struct renewing *renewing = context;
    struct vault *fresh = renewing->fresh;
    TRY(vault_put_lasting(fresh, transaction, fault));
    return vault_put_head(fresh, transaction, fresh->sequence, fresh->next_person,
                          fault);
}

static struct status copy_all(struct renewing *renewing, struct arena *arena,
                              struct fault *fault)
{
    static const enum vault_table plain[] = {VAULT_TABLE_RECORD, VAULT_TABLE_TOKEN,
                                             VAULT_TABLE_PAYEE, VAULT_TABLE_STAFF,
                                             VAULT_TABLE_PENDING};
    struct store_cursor *cursor = NULL;
    renewing->reader->sees_hidden = true;
    TRY(vault_words_gather(renewing->reader, arena, &renewing->words, fault));
    renewing->done.people = renewing->old->hidden_count;
    for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
        TRY(copy_table(renewing, plain[i], fault));
    }
    TRY(store_cursor_open(renewing->reader->transaction, VAULT_TABLE_FILE, &cursor,
                          fault));
    const struct status copied = copy_files(renewing, cursor, fault);
    store_cursor_close(cursor);
    TRY(copied);
    return store_write(renewing->fresh->store, head_work, renewing, fault);
}

static struct status fill(struct renewing *renewing, struct arena *arena,
                          struct fault *fault)
{
    ARENA_TAKE(arena, 2 * VAULT_CHUNK_SIZE + SECRET_OVERHEAD, renewing->chunk, fault);
    struct status filled = vault_reader_open(renewing->old, &renewing->reader, fault);
    if (status_is_ok(filled)) {
        filled = copy_all(renewing, arena, fault);
    }
    vault_reader_close(renewing->reader);
    secret_wipe(renewing->chunk, VAULT_CHUNK_SIZE);
    secret_wipe(renewing->facts, sizeof(renewing->facts));
    return filled;
}

struct status vault_renew(struct vault *vault, const struct vault_renewal *renewal,
                          struct arena *arena, struct vault_renewed *ret_renewed,
                          struct fault *fault)
{
    struct renewing *renewing = NULL;
    const struct vault_options options = {.suite = vault->suite, .must_be_new = true};
    ARENA_TAKE(arena, 1, renewing, fault);
    renewing->old = vault;
    renewing->renewal = renewal;
    TRY(vault_open(renewal->folder, renewal->key, &options, &renewing->fresh, fault));
    struct vault *fresh = renewing->fresh;
    fresh->sequence = vault->sequence;
    fresh->next_person = vault->next_person;
    fresh->erased_through = renewal->through;
    fresh->has_tokens = true;
    memcpy(fresh->keys.index, vault->keys.index, sizeof(fresh->keys.index));
    memcpy(fresh->keys.file, vault->keys.file, sizeof(fresh->keys.file));
    const struct status filled = fill(renewing, arena, fault);
    vault_close(fresh);
    TRY(filled);
    *ret_renewed = renewing->done;
    return OK;
}
