/* journal_save.c - the tables of the journal itself, as an entry or a seal leaves them.
 */
#include "ledger/journal/journal_internal.h"

#include <assert.h>

struct status journal_save_entry(struct store_transaction *transaction,
                                 struct bytes bytes, struct hasher *hasher,
                                 struct journal_head *head, struct edge *edge,
                                 struct fault *fault)
{
    uint8_t key[8];
    TRY(store_append(transaction, JOURNAL_TABLE_ENTRY, store_key_u64(key, head->size),
                     bytes, fault));
    head->last_leaf = hasher_leaf(hasher, bytes);
    if (head->size == 0) {
        head->genesis = head->last_leaf;
    }
    head->size++;
    const unsigned completed = edge_append(edge, hasher, &head->last_leaf);
    for (unsigned level = 0; level < completed; level++) {
        uint8_t image[9];
        struct writer writer = writer_of(image, sizeof(image));
        writer_u64(&writer, edge->size - 1);
        writer_u8(&writer, (uint8_t)level);
        TRY(store_append(transaction, JOURNAL_TABLE_TILE, writer_bytes(&writer),
                         bytes_from(edge->hashes[level], EDGE_TILE_SIZE), fault));
    }
    return OK;
}

struct status journal_save_head(struct store_transaction *transaction,
                                const struct journal_head *head,
                                const struct edge *edge, struct fault *fault)
{
    uint8_t image[JOURNAL_HEAD_SIZE];
    struct writer writer = writer_of(image, sizeof(image));
    writer_u8(&writer, JOURNAL_LAYOUT);
    writer_u8(&writer, (uint8_t)head->suite);
    writer_u64(&writer, head->size);
    writer_run(&writer, digest_bytes(&head->last_leaf));
    writer_u64(&writer, (uint64_t)head->recorded_ms);
    writer_run(&writer, digest_bytes(&head->genesis));
    writer_u64(&writer, head->last_seal);
    writer_u64(&writer, head->vault_sequence);
    writer_run(&writer, digest_bytes(&head->root));
    assert(writer.size == JOURNAL_HEAD_SIZE);
    const uint8_t zero = 0;
    TRY(store_put(transaction, JOURNAL_TABLE_HEAD, bytes_from(&zero, 1),
                  writer_bytes(&writer), fault));
    for (unsigned level = 1; level < EDGE_LEVELS; level++) {
        const unsigned width = edge_width(edge, level);
        const uint8_t number = (uint8_t)(1 + level);
        if (width > 0) {
            TRY(store_put(transaction, JOURNAL_TABLE_HEAD, bytes_from(&number, 1),
                          bytes_from(edge->hashes[level], (size_t)width * DIGEST_SIZE),
                          fault));
            continue;
        }
        const struct status gone = /* a tile that is full by now */
            store_delete(transaction, JOURNAL_TABLE_HEAD, bytes_from(&number, 1),
                         fault);
        if (!status_is_ok(gone) && gone.code != STATUS_NOT_FOUND) {
            return gone;
        }
    }
    return OK;
}

struct status journal_save_seal(struct store_transaction *transaction,
                                const struct journal_seal *seal, struct hasher *hasher,
                                struct journal_head *head, const struct edge *edge,
                                struct fault *fault)
{
    uint8_t key[8];
    uint8_t image[24];
    struct writer row = writer_of(image, sizeof(image));
    writer_u64(&row, seal->first);
    writer_u64(&row, (uint64_t)seal->recorded_ms);
    writer_u64(&row, seal->vault_sequence);
    TRY(store_append(transaction, JOURNAL_TABLE_SEAL, store_key_u64(key, seal->index),
                     writer_bytes(&row), fault));
    head->last_seal = seal->index;
    head->recorded_ms = seal->recorded_ms;
    head->vault_sequence = seal->vault_sequence;
    head->root = edge_root(edge, hasher);
    return journal_save_head(transaction, head, edge, fault);
}
