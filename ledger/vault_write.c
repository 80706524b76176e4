/* vault_write.c - changes: collected, sorted, written in one durable transaction. */
#include "ledger/vault.h"

#include "ledger/vault_internal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_BYTES = 255 };

struct status vault_prepare(struct vault *vault, struct vault_change *changes,
                            size_t count, struct fault *fault)
{
    uint64_t next = vault->next_person;
    for (size_t i = 0; i < count; i++) {
        if (changes[i].who.person == 0) {
            TRY(secret_random(changes[i].who.secret, 32, fault));
            changes[i].who.person = next++;
            changes[i].who.version = 0;
            changes[i].is_new_version = true;
        }
    }
    return OK;
}

struct index_row {
    uint8_t key[VAULT_TOKEN_SIZE];
    uint64_t person;
};

static int compare_rows(const void *a, const void *b)
{
    return memcmp(((const struct index_row *)a)->key,
                  ((const struct index_row *)b)->key, VAULT_TOKEN_SIZE);
}

struct commit_context {
    struct vault *vault;
    const struct vault_batch *batch;
    struct index_row *tokens, *payees;
    size_t token_count;
    uint64_t sequence, next_person;
};

static struct status put_rows(struct store_transaction *transaction,
                              enum vault_table table, const struct index_row *rows,
                              size_t count, struct fault *fault)
{
    for (size_t i = 0; i < count; i++) {
        uint8_t image[8];
        TRY(store_put(transaction, table, bytes_from(rows[i].key, VAULT_TOKEN_SIZE),
                      vault_number_key(rows[i].person, image), fault));
    }
    return OK;
}

static struct status put_new_keys(struct store_transaction *transaction,
                                  struct vault *vault,
                                  const struct vault_person *person,
                                  uint8_t ret_keys[static VAULT_KEYS_SIZE],
                                  struct fault *fault)
{
    memcpy(ret_keys, person->secret, 32);
    TRY(secret_random(ret_keys + 32, 32, fault));
    uint8_t image[8];
    const struct bytes at = vault_number_key(person->person, image);
    uint8_t sealed[VAULT_KEYS_SEALED];
    TRY(sealer_seal(vault->sealer, vault->keys.wrap, at,
                    bytes_from(ret_keys, VAULT_KEYS_SIZE), sealed, fault));
    return store_put(transaction, VAULT_TABLE_PERSON, at,
                     bytes_from(sealed, sizeof(sealed)), fault);
}

/* Version n and, under version 0, a copy of the newest. */
static struct status put_identity(struct store_transaction *transaction,
                                  struct vault *vault, const uint8_t *data_key,
                                  const struct vault_person *person, uint64_t sequence,
                                  struct fault *fault)
{
    uint8_t plain[VAULT_RECORD_MAX];
    const size_t size = vault_encode_identity(person, plain);
    const uint32_t version = person->version + 1;
    uint8_t image[VAULT_RECORD_KEY_SIZE];
    const struct bytes at =
        vault_record_key(person->person, VAULT_RECORD_IDENTITY, version, image);
    uint8_t value[12 + VAULT_RECORD_MAX + SECRET_OVERHEAD];
    struct writer writer = writer_of(value, sizeof(value));
    writer_u64(&writer, sequence);
    writer_u32(&writer, version);
    TRY(sealer_seal(vault->sealer, data_key, at, bytes_from(plain, size), value + 12,
                    fault));
    secret_wipe(plain, size);
    const struct bytes whole = bytes_from(value, 12 + size + SECRET_OVERHEAD);
    uint8_t newest[VAULT_RECORD_KEY_SIZE];
    TRY(store_put(transaction, VAULT_TABLE_RECORD,
                  vault_record_key(person->person, VAULT_RECORD_IDENTITY, 0, newest),
                  whole, fault));
    return store_put(transaction, VAULT_TABLE_RECORD, at, whole, fault);
}

static struct status put_change(struct store_transaction *transaction,
                                struct commit_context *commit,
                                const struct vault_change *change, struct fault *fault)
{
    struct vault *vault = commit->vault;
    const struct vault_person *person = &change->who;
    uint8_t keys[VAULT_KEYS_SIZE];
    if (person->person >= vault->next_person) {
        TRY(put_new_keys(transaction, vault, person, keys, fault));
        if (person->person >= commit->next_person) {
            commit->next_person = person->person + 1;
        }
    } else {
        TRY(vault_open_keys(vault, vault->sealer, transaction, person->person, keys,
                            fault));
    }
    const struct status put =
        put_identity(transaction, vault, keys + 32, person, commit->sequence, fault);
    secret_wipe(keys, sizeof(keys));
    return put;
}

static struct status put_chunks(struct store_transaction *transaction,
                                struct vault *vault, const struct vault_file *file,
                                FILE *original, struct fault *fault)
{
    static const size_t room = VAULT_CHUNK_SIZE;
    uint8_t *plain = malloc(2 * room + SECRET_OVERHEAD);
    if (plain == NULL) {
        return FAULT(fault, STATUS_NO_MEMORY, "no memory to seal the original file");
    }
    struct status put = OK;
    uint64_t total = 0;
    for (uint32_t number = 0; status_is_ok(put); number++) {
        const size_t size = fread(plain, 1, room, original);
        if (size == 0) {
            break;
        }
        uint8_t key[VAULT_TOKEN_SIZE + 4];
        struct writer at = writer_of(key, sizeof(key));
        writer_run(&at, bytes_from(file->token, VAULT_TOKEN_SIZE));
        writer_u32(&at, number);
        put = sealer_seal(vault->sealer, vault->keys.content, writer_bytes(&at),
                          bytes_from(plain, size), plain + room, fault);
        if (status_is_ok(put)) {
            put = store_put(transaction, VAULT_TABLE_CHUNK, writer_bytes(&at),
                            bytes_from(plain + room, size + SECRET_OVERHEAD), fault);
        }
        total += size;
    }
    secret_wipe(plain, room);
    free(plain);
    TRY(put);
    if (total != file->size_bytes || ferror(original) != 0) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the file changed while it was being read; import it again");
    }
    return OK;
}

static struct status put_file(struct store_transaction *transaction,
                              struct vault *vault, const struct vault_file *file,
                              struct fault *fault)
{
    uint8_t plain[DIGEST_SIZE + 8 + NAME_MAX_BYTES];
    struct writer writer = writer_of(plain, sizeof(plain));
    writer_run(&writer, digest_bytes(&file->digest));
    writer_u64(&writer, file->size_bytes);
    const size_t kept =
        file->name.size < NAME_MAX_BYTES ? file->name.size : NAME_MAX_BYTES;
    writer_run(&writer, bytes_from(file->name.at, kept));
    uint8_t sealed[sizeof(plain) + SECRET_OVERHEAD];
    const struct bytes at = bytes_from(file->token, VAULT_TOKEN_SIZE);
    TRY(sealer_seal(vault->sealer, vault->keys.content, at, writer_bytes(&writer),
                    sealed, fault));
    TRY(store_put(transaction, VAULT_TABLE_FILE, at,
                  bytes_from(sealed, writer.size + SECRET_OVERHEAD), fault));
    if (file->original == NULL) {
        return OK;
    }
    FILE *original = fopen(file->original, "rb");
    if (original == NULL) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the file can no longer be read; import it again");
    }
    const struct status put = put_chunks(transaction, vault, file, original, fault);
    fclose(original);
    return put;
}

static struct status commit_work(struct store_transaction *transaction, void *context,
                                 struct fault *fault)
{
    struct commit_context *commit = context;
    struct vault *vault = commit->vault;
    const struct vault_batch *batch = commit->batch;
    commit->sequence = vault->sequence + 1;
    commit->next_person = vault->next_person;
    for (size_t i = 0; i < batch->change_count; i++) {
        if (batch->changes[i].is_new_version) {
            TRY(put_change(transaction, commit, &batch->changes[i], fault));
        }
    }
    TRY(put_rows(transaction, VAULT_TABLE_TOKEN, commit->tokens, commit->token_count,
                 fault));
    TRY(put_rows(transaction, VAULT_TABLE_PAYEE, commit->payees, batch->payee_count,
                 fault));
    if (batch->file != NULL) {
        TRY(put_file(transaction, vault, batch->file, fault));
    }
    const uint8_t numbers = 0;
    uint8_t image[16];
    struct writer writer = writer_of(image, sizeof(image));
    writer_u64(&writer, commit->sequence);
    writer_u64(&writer, commit->next_person);
    return store_put(transaction, VAULT_TABLE_META, (struct bytes){&numbers, 1},
                     writer_bytes(&writer), fault);
}

/* Random keys are the cost of an index: sorted, they touch each page once. */
static struct status sort_rows(struct commit_context *commit, struct arena *arena,
                               struct fault *fault)
{
    const struct vault_batch *batch = commit->batch;
    struct vault *vault = commit->vault;
    ARENA_TAKE(arena, batch->change_count + 1, commit->tokens, fault);
    ARENA_TAKE(arena, batch->payee_count + 1, commit->payees, fault);
    for (size_t i = 0; i < batch->change_count; i++) {
        const struct vault_person *person = &batch->changes[i].who;
        if (person->person >= vault->next_person && person->resident.size > 0) {
            struct index_row *row = &commit->tokens[commit->token_count++];
            vault_resident_token(vault->hasher, vault, person->resident, row->key);
            row->person = person->person;
        }
    }
    for (size_t i = 0; i < batch->payee_count; i++) {
        const struct vault_payee *payee = &batch->payees[i];
        memcpy(commit->payees[i].key, payee->at, VAULT_TOKEN_SIZE);
        commit->payees[i].person =
            payee->person != 0 ? payee->person : batch->changes[payee->who].who.person;
    }
    qsort(commit->tokens, commit->token_count, sizeof(*commit->tokens), compare_rows);
    qsort(commit->payees, batch->payee_count, sizeof(*commit->payees), compare_rows);
    return OK;
}

struct status vault_commit(struct vault *vault, const struct vault_batch *batch,
                           struct arena *arena, struct fault *fault)
{
    struct commit_context commit = {.vault = vault, .batch = batch};
    const size_t mark = arena_mark(arena);
    struct status done = sort_rows(&commit, arena, fault);
    if (status_is_ok(done)) {
        done = store_write(vault->store, commit_work, &commit, fault);
    }
    arena_rewind(arena, mark);
    TRY(done);
    vault->sequence = commit.sequence;
    vault->next_person = commit.next_person;
    return OK;
}

struct staff_context {
    struct vault *vault;
    struct bytes code, name;
};

static struct status staff_work(struct store_transaction *transaction, void *context,
                                struct fault *fault)
{
    struct staff_context *staff = context;
    uint8_t sealed[VAULT_TEXT_MAX + SECRET_OVERHEAD];
    TRY(sealer_seal(staff->vault->sealer, staff->vault->keys.content, staff->code,
                    staff->name, sealed, fault));
    return store_put(transaction, VAULT_TABLE_STAFF, staff->code,
                     bytes_from(sealed, staff->name.size + SECRET_OVERHEAD), fault);
}

struct status vault_put_staff(struct vault *vault, struct bytes code, struct bytes name,
                              struct fault *fault)
{
    if (name.size > VAULT_TEXT_MAX || name.size == 0) {
        return FAULT(fault, STATUS_USAGE, "a name has 1 to %d bytes", VAULT_TEXT_MAX);
    }
    struct staff_context staff = {vault, code, name};
    return store_write(vault->store, staff_work, &staff, fault);
}
