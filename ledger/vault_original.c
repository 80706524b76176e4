/* vault_original.c - the sealed copy of an imported file.
 *
 * A large one goes in by portions, each durable, like many new people do: nothing leads
 * to it until the last transaction stores the file's facts. */
#include "ledger/vault_internal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_KEY_SIZE = VAULT_CHUNK_KEY_SIZE };

struct vault_original {
    struct vault *vault;
    const struct vault_file *file;
    FILE *stream;
    uint8_t *plain;         /* a chunk, and behind it the chunk sealed */
    uint32_t next, reached; /* chunks stored, and put by the transaction at work */
    bool is_whole;
};

struct status vault_original_open(struct vault *vault, const struct vault_file *file,
                                  struct vault_original **ret_original,
                                  struct fault *fault)
{
    struct vault_original *original = calloc(1, sizeof(*original));
    if (original != NULL) {
        original->plain = malloc(2 * VAULT_CHUNK_SIZE + SECRET_OVERHEAD);
    }
    if (original == NULL || original->plain == NULL) {
        free(original);
        return FAULT(fault, STATUS_NO_MEMORY, "no memory to seal the original file");
    }
    original->vault = vault;
    original->file = file;
    original->stream = fopen(file->original, "rb");
    if (original->stream == NULL) {
        vault_original_close(original);
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the file can no longer be read; import it again");
    }
    *ret_original = original;
    return OK;
}

void vault_original_close(struct vault_original *original)
{
    if (original == NULL) {
        return;
    }
    if (original->stream != NULL) {
        fclose(original->stream); /* only read from: nothing can be lost */
    }
    secret_wipe(original->plain, VAULT_CHUNK_SIZE);
    free(original->plain);
    free(original);
}

bool vault_original_is_large(const struct vault_original *original)
{
    return original->file->size_bytes / VAULT_CHUNK_SIZE - original->next >
           VAULT_ORIGINAL_PORTION;
}

/* `sealed` has room for the text and SECRET_OVERHEAD. */
static struct status put_chunk(struct store_transaction *transaction,
                               struct vault *vault, const uint8_t *token,
                               uint32_t number, struct bytes text, uint8_t *sealed,
                               struct fault *fault)
{
    uint8_t key[CHUNK_KEY_SIZE];
    uint8_t bond[VAULT_CONTENT_BOND_SIZE];
    const struct bytes at = vault_chunk_key(token, number, key);
    TRY(sealer_seal(vault->sealer, vault->keys.content,
                    vault_content_bond('C', at, bond), text, sealed, fault));
    return store_put(transaction, VAULT_TABLE_CHUNK, at,
                     bytes_from(sealed, text.size + SECRET_OVERHEAD), fault);
}

struct status vault_original_put_note(struct store_transaction *transaction,
                                      struct vault *vault,
                                      const struct vault_note *note,
                                      struct fault *fault)
{
    uint8_t sealed[VAULT_NOTE_MAX + SECRET_OVERHEAD];
    assert(note->text.size > 0 && note->text.size <= VAULT_NOTE_MAX);
    return put_chunk(transaction, vault, note->token, 0, note->text, sealed, fault);
}

static struct status has_changed(struct fault *fault)
{
    return FAULT(fault, STATUS_ENVIRONMENT,
                 "the file changed while it was being read; import it again");
}

/* The transaction may be run again: what it puts begins at `next` each time. */
struct status vault_original_put(struct store_transaction *transaction,
                                 struct vault_original *original, uint32_t most,
                                 struct fault *fault)
{
    uint64_t total = (uint64_t)original->next * VAULT_CHUNK_SIZE;
    original->reached = original->next;
    original->is_whole = false;
    if (fseeko(original->stream, (off_t)total, SEEK_SET) != 0) {
        return has_changed(fault);
    }
    for (uint32_t put = 0; put < most; put++) {
        const size_t size =
            fread(original->plain, 1, VAULT_CHUNK_SIZE, original->stream);
        total += size;
        if (size > 0) {
            TRY(put_chunk(transaction, original->vault, original->file->token,
                          original->reached, bytes_from(original->plain, size),
                          original->plain + VAULT_CHUNK_SIZE, fault));
            original->reached++;
        }
        if (size < VAULT_CHUNK_SIZE) {
            original->is_whole = true;
            break;
        }
    }
    if (ferror(original->stream) != 0 || total > original->file->size_bytes ||
        (original->is_whole && total != original->file->size_bytes)) {
        return has_changed(fault);
    }
    return OK;
}

void vault_original_keep(struct vault_original *original)
{
    original->next = original->reached;
}

/* ---- what is left behind --------------------------------------------------------- */

/* The first chunk whose file the vault does not know: STATUS_NOT_FOUND without one. */
static struct status find_left(struct store_transaction *transaction,
                               uint8_t ret_key[static CHUNK_KEY_SIZE],
                               struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    uint8_t from[CHUNK_KEY_SIZE + 1] = {0};
    TRY(store_cursor_open(transaction, VAULT_TABLE_CHUNK, &cursor, fault));
    struct status found = OK;
    while (status_is_ok(found)) {
        struct bytes key = {0};
        struct bytes value = {0};
        found = store_cursor_seek(cursor, bytes_from(from, sizeof(from)), &key, &value,
                                  fault);
        if (status_is_ok(found) && key.size != CHUNK_KEY_SIZE) {
            found = FAULT(fault, STATUS_FOUND, "an original in the vault is damaged");
        }
        if (!status_is_ok(found)) {
            break;
        }
        memcpy(ret_key, key.at, CHUNK_KEY_SIZE);
        const struct status known =
            store_get(transaction, VAULT_TABLE_FILE,
                      bytes_from(ret_key, VAULT_TOKEN_SIZE), &value, fault);
        if (known.code == STATUS_NOT_FOUND) {
            break;
        }
        found = known;
        /* Behind every chunk of this file. */
        memcpy(from, ret_key, VAULT_TOKEN_SIZE);
        memset(from + VAULT_TOKEN_SIZE, 0xFF, sizeof(from) - VAULT_TOKEN_SIZE);
    }
    store_cursor_close(cursor);
    return found;
}

struct status vault_original_remove_left(struct store_transaction *transaction,
                                         size_t *ret_count, struct fault *fault)
{
    uint8_t key[CHUNK_KEY_SIZE];
    for (*ret_count = 0; *ret_count < VAULT_ORIGINAL_PORTION; (*ret_count)++) {
        const struct status left = find_left(transaction, key, fault);
        if (left.code == STATUS_NOT_FOUND) {
            return OK;
        }
        TRY(left);
        TRY(store_delete(transaction, VAULT_TABLE_CHUNK, bytes_from(key, sizeof(key)),
                         fault));
    }
    return OK;
}

struct status vault_original_has_left(struct store_transaction *transaction,
                                      bool *ret_has_left, struct fault *fault)
{
    uint8_t key[CHUNK_KEY_SIZE];
    const struct status left = find_left(transaction, key, fault);
    *ret_has_left = status_is_ok(left);
    return left.code == STATUS_NOT_FOUND ? OK : left;
}
