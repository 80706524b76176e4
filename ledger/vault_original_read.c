/* vault_original_read.c - the sealed original of a file, given back. */
#include "ledger/vault_internal.h"

#include <stdlib.h>
#include <string.h>

enum { REDACTED_SIZE = 1 + 8 + 8 + DIGEST_SIZE };

struct bytes vault_chunk_key(const uint8_t token[static VAULT_TOKEN_SIZE],
                             uint32_t number,
                             uint8_t ret_image[static VAULT_CHUNK_KEY_SIZE])
{
    struct writer writer = writer_of(ret_image, VAULT_CHUNK_KEY_SIZE);
    writer_run(&writer, bytes_from(token, VAULT_TOKEN_SIZE));
    writer_u32(&writer, number);
    return writer_bytes(&writer);
}

/* ---- what an erasure left ---------------------------------------------------------
 */

struct status vault_put_redacted(struct store_transaction *transaction,
                                 struct vault *vault, const uint8_t *token,
                                 const struct vault_redacted *redacted,
                                 struct fault *fault)
{
    uint8_t key[VAULT_CHUNK_KEY_SIZE];
    uint8_t bond[VAULT_CONTENT_BOND_SIZE];
    uint8_t plain[REDACTED_SIZE];
    uint8_t sealed[REDACTED_SIZE + SECRET_OVERHEAD];
    const struct bytes at = vault_chunk_key(token, VAULT_CHUNK_REDACTED, key);
    struct writer writer = writer_of(plain, sizeof(plain));
    writer_u8(&writer, redacted->is_gone);
    writer_u64(&writer, redacted->through);
    writer_u64(&writer, redacted->size_bytes);
    writer_run(&writer, digest_bytes(&redacted->digest));
    TRY(sealer_seal(vault->sealer, vault->keys.content,
                    vault_content_bond('C', at, bond), writer_bytes(&writer), sealed,
                    fault));
    return store_put(transaction, VAULT_TABLE_CHUNK, at,
                     bytes_from(sealed, sizeof(sealed)), fault);
}

struct status vault_file_redacted(struct vault_reader *reader,
                                  const uint8_t token[static VAULT_TOKEN_SIZE],
                                  struct vault_redacted *ret_redacted,
                                  struct fault *fault)
{
    uint8_t key[VAULT_CHUNK_KEY_SIZE];
    uint8_t bond[VAULT_CONTENT_BOND_SIZE];
    uint8_t plain[REDACTED_SIZE];
    struct bytes value = {0};
    const struct bytes at = vault_chunk_key(token, VAULT_CHUNK_REDACTED, key);
    TRY(store_get(reader->transaction, VAULT_TABLE_CHUNK, at, &value, fault));
    if (value.size != sizeof(plain) + SECRET_OVERHEAD) {
        return FAULT(fault, STATUS_FOUND, "a record of the vault is damaged");
    }
    TRY(sealer_open_sealed(reader->sealer, reader->vault->keys.content,
                           vault_content_bond('C', at, bond), value, plain, fault));
    struct reader fields = reader_of(bytes_from(plain, sizeof(plain)));
    ret_redacted->is_gone = reader_u8(&fields) != 0;
    ret_redacted->through = reader_u64(&fields);
    ret_redacted->size_bytes = reader_u64(&fields);
    reader_copy(&fields, ret_redacted->digest.at, DIGEST_SIZE);
    return OK;
}

/* ---- the original -----------------------------------------------------------------
 */

struct original {
    const uint8_t *token;
    vault_write_bytes *write;
    void *context;
    uint64_t size_bytes;
    struct digest wanted;
};

static struct status give_chunks(struct vault_reader *reader, struct original *original,
                                 uint8_t *plain, struct fault *fault)
{
    uint64_t total = 0;
    for (uint32_t number = 0; total < original->size_bytes; number++) {
        uint8_t key[VAULT_CHUNK_KEY_SIZE];
        uint8_t bond[VAULT_CONTENT_BOND_SIZE];
        struct bytes value = {0};
        const struct bytes at = vault_chunk_key(original->token, number, key);
        const struct status got =
            store_get(reader->transaction, VAULT_TABLE_CHUNK, at, &value, fault);
        if (got.code == STATUS_NOT_FOUND && number == 0) {
            return got;
        }
        if (got.code == STATUS_NOT_FOUND || value.size <= SECRET_OVERHEAD ||
            value.size > VAULT_CHUNK_SIZE + SECRET_OVERHEAD) {
            return FAULT(fault, STATUS_FOUND,
                         "a part of the original file is missing from the vault");
        }
        TRY(got);
        TRY(sealer_open_sealed(reader->sealer, reader->vault->keys.content,
                               vault_content_bond('C', at, bond), value, plain, fault));
        const struct bytes run = bytes_from(plain, value.size - SECRET_OVERHEAD);
        hasher_update(reader->index_hasher, run);
        hasher_update(reader->file_hasher, run);
        TRY(original->write(original->context, run, fault));
        total += run.size;
    }
    return OK;
}

/* Size and digest of what is there: as it came in, or as an erasure left it. */
static struct status expect(struct vault_reader *reader, struct original *original,
                            struct fault *fault)
{
    uint8_t facts[VAULT_CONTENT_MAX];
    size_t size = 0;
    struct vault_redacted redacted;
    TRY(vault_open_content(reader, VAULT_TABLE_FILE,
                           bytes_from(original->token, VAULT_TOKEN_SIZE), facts, &size,
                           fault));
    struct reader fields = reader_of(bytes_from(facts, size));
    reader_copy(&fields, original->wanted.at, DIGEST_SIZE);
    original->size_bytes = reader_u64(&fields);
    const struct status changed =
        vault_file_redacted(reader, original->token, &redacted, fault);
    if (changed.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(changed);
    original->wanted = redacted.digest;
    original->size_bytes = redacted.size_bytes;
    return redacted.is_gone ? (struct status){STATUS_NOT_FOUND} : OK;
}

struct status vault_file_original(struct vault_reader *reader,
                                  const uint8_t token[static VAULT_TOKEN_SIZE],
                                  vault_write_bytes *write, void *context,
                                  struct fault *fault)
{
    struct original original = {.token = token, .write = write, .context = context};
    TRY(expect(reader, &original, fault));
    uint8_t *plain = malloc(VAULT_CHUNK_SIZE);
    if (plain == NULL) {
        return FAULT(fault, STATUS_NO_MEMORY, "no memory to read the original file");
    }
    hasher_begin(reader->index_hasher);
    hasher_begin(reader->file_hasher);
    const struct status given = give_chunks(reader, &original, plain, fault);
    /* A ledger with SM3 holds both: what it made itself is named by its own suite. */
    const struct digest digest = hasher_end(reader->index_hasher);
    const struct digest outside = hasher_end(reader->file_hasher);
    secret_wipe(plain, VAULT_CHUNK_SIZE);
    free(plain);
    TRY(given);
    return digest_equal(&digest, &original.wanted) ||
                   digest_equal(&outside, &original.wanted)
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "the original file in the vault is not the one that was read");
}

/* ---- a note -----------------------------------------------------------------------
 */

static struct status keep_run(void *context, struct bytes bytes, struct fault *fault)
{
    struct vault_note_text *words = context;
    if (bytes.size > sizeof(words->at) - words->size) {
        return FAULT(fault, STATUS_FOUND, "a note in the vault is damaged");
    }
    memcpy(words->at + words->size, bytes.at, bytes.size);
    words->size += bytes.size;
    return OK;
}

struct status vault_note_read(struct vault_reader *reader,
                              const uint8_t token[static VAULT_TOKEN_SIZE],
                              struct vault_note_text *ret_words, struct fault *fault)
{
    struct vault_redacted redacted;
    ret_words->size = 0;
    ret_words->is_erased = false;
    const struct status read =
        vault_file_original(reader, token, keep_run, ret_words, fault);
    if (read.code != STATUS_NOT_FOUND) {
        return read;
    }
    const struct status erased = vault_file_redacted(reader, token, &redacted, fault);
    ret_words->is_erased = status_is_ok(erased);
    return erased;
}
