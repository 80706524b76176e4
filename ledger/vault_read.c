/* vault_read.c - looking people up in one snapshot. */
#include "ledger/vault.h"

#include "ledger/vault_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static struct status open_reader(struct vault *vault, struct vault_reader *reader,
                                 struct fault *fault)
{
    reader->vault = vault;
    TRY(sealer_open(&reader->sealer, fault));
    TRY(hasher_open(vault->suite, &reader->index_hasher, fault));
    return store_read_begin(vault->store, &reader->transaction, fault);
}

struct status vault_reader_open(struct vault *vault, struct vault_reader **ret_reader,
                                struct fault *fault)
{
    struct vault_reader *reader = calloc(1, sizeof(*reader));
    if (reader == NULL) {
        return FAULT(fault, STATUS_NO_MEMORY, "no memory to read the vault");
    }
    const struct status opened = open_reader(vault, reader, fault);
    if (!status_is_ok(opened)) {
        vault_reader_close(reader);
        return opened;
    }
    *ret_reader = reader;
    return OK;
}

void vault_reader_close(struct vault_reader *reader)
{
    if (reader != NULL) {
        store_read_end(reader->transaction);
        sealer_close(reader->sealer);
        hasher_close(reader->index_hasher);
        free(reader);
    }
}

/* Newest version of the identity whose sequence is not above `sequence`: versions are
 * few, so walk back from the newest. */
static struct status find_version(struct vault_reader *reader, uint64_t person,
                                  uint64_t sequence, uint32_t *ret_version,
                                  struct bytes *ret_value, struct fault *fault)
{
    uint8_t image[VAULT_RECORD_KEY_SIZE];
    const struct bytes first =
        vault_record_key(person, VAULT_RECORD_IDENTITY, 0, image);
    if (sequence == UINT64_MAX &&
        status_is_ok(store_get(reader->transaction, VAULT_TABLE_RECORD, first,
                               ret_value, fault))) {
        /* Version 0 holds a copy of the newest: one look-up on the common path. */
        *ret_version = 0;
        return OK;
    }
    struct store_cursor *cursor = NULL;
    TRY(store_cursor_open(reader->transaction, VAULT_TABLE_RECORD, &cursor, fault));
    uint8_t top[VAULT_RECORD_KEY_SIZE];
    struct bytes key = {0};
    uint32_t version = UINT32_MAX;
    struct status at = {STATUS_NOT_FOUND};
    for (;;) {
        const struct bytes wanted =
            vault_record_key(person, VAULT_RECORD_IDENTITY, version, top);
        at = store_cursor_seek_last(cursor, wanted, &key, ret_value, fault);
        if (!status_is_ok(at) || key.size != VAULT_RECORD_KEY_SIZE ||
            memcmp(key.at, wanted.at, 9) != 0) {
            at = status_is_ok(at) ? (struct status){STATUS_NOT_FOUND} : at;
            break;
        }
        struct reader number = reader_of(bytes_from(key.at + 9, 4));
        version = reader_u32(&number);
        struct reader value = reader_of(*ret_value);
        if (version == 0) {
            at = (struct status){STATUS_NOT_FOUND};
            break;
        }
        if (reader_u64(&value) <= sequence) {
            *ret_version = version;
            break;
        }
        version--;
    }
    store_cursor_close(cursor);
    return at;
}

static struct status open_identity(struct vault_reader *reader, uint64_t person,
                                   uint32_t version, struct bytes value,
                                   uint8_t *buffer, struct vault_person *ret_person,
                                   struct fault *fault)
{
    uint8_t keys[VAULT_KEYS_SIZE];
    TRY(vault_open_keys(reader->vault, reader->sealer, reader->transaction, person,
                        keys, fault));
    struct reader fields = reader_of(value);
    const uint64_t sequence = reader_u64(&fields);
    const uint32_t true_version = reader_u32(&fields);
    const struct bytes sealed = fields.left;
    uint8_t image[VAULT_RECORD_KEY_SIZE];
    struct status opened = {STATUS_FOUND};
    if (!fields.failed && sealed.size > SECRET_OVERHEAD &&
        sealed.size <= VAULT_RECORD_MAX + SECRET_OVERHEAD) {
        opened = sealer_open_sealed(
            reader->sealer, keys + 32,
            vault_record_key(person, VAULT_RECORD_IDENTITY, true_version, image),
            sealed, buffer, fault);
    }
    memcpy(ret_person->secret, keys, 32);
    secret_wipe(keys, sizeof(keys));
    if (!status_is_ok(opened) ||
        !vault_decode_identity(bytes_from(buffer, sealed.size - SECRET_OVERHEAD),
                               ret_person)) {
        return FAULT(fault, STATUS_FOUND,
                     "a person's record in the vault is damaged; restore a backup");
    }
    (void)version;
    ret_person->person = person;
    ret_person->sequence = sequence;
    ret_person->version = true_version;
    return OK;
}

struct status vault_by_number(struct vault_reader *reader, uint64_t person,
                              uint64_t sequence, uint8_t *buffer,
                              struct vault_person *ret_person, struct fault *fault)
{
    uint32_t version = 0;
    struct bytes value = {0};
    TRY(find_version(reader, person, sequence, &version, &value, fault));
    return open_identity(reader, person, version, value, buffer, ret_person, fault);
}

static struct status by_index(struct vault_reader *reader, enum vault_table table,
                              const uint8_t *token, uint64_t *ret_person,
                              struct fault *fault)
{
    struct bytes value = {0};
    TRY(store_get(reader->transaction, table, bytes_from(token, VAULT_TOKEN_SIZE),
                  &value, fault));
    struct reader number = reader_of(value);
    *ret_person = reader_u64(&number);
    return reader_finished(&number)
               ? OK
               : FAULT(fault, STATUS_FOUND, "an index of the vault is damaged");
}

struct status vault_find(struct vault_reader *reader, struct bytes resident,
                         uint8_t *buffer, struct vault_person *ret_person,
                         struct fault *fault)
{
    uint8_t token[VAULT_TOKEN_SIZE];
    vault_resident_token(reader->index_hasher, reader->vault, resident, token);
    uint64_t person = 0;
    TRY(by_index(reader, VAULT_TABLE_TOKEN, token, &person, fault));
    return vault_by_number(reader, person, UINT64_MAX, buffer, ret_person, fault);
}

struct status vault_by_payee(struct vault_reader *reader,
                             const uint8_t payee[static VAULT_TOKEN_SIZE],
                             uint64_t sequence, uint8_t *buffer,
                             struct vault_person *ret_person, struct fault *fault)
{
    uint64_t person = 0;
    TRY(by_index(reader, VAULT_TABLE_PAYEE, payee, &person, fault));
    return vault_by_number(reader, person, sequence, buffer, ret_person, fault);
}

bool vault_knows_payee(struct vault_reader *reader,
                       const uint8_t payee[static VAULT_TOKEN_SIZE])
{
    struct bytes value = {0};
    return status_is_ok(store_get(reader->transaction, VAULT_TABLE_PAYEE,
                                  bytes_from(payee, VAULT_TOKEN_SIZE), &value, NULL));
}

/* Opens a short sealed text into ret_text[0:capacity], NUL-terminated. */
static struct status open_text(struct vault_reader *reader, enum vault_table table,
                               struct bytes key, size_t skip, char *ret_text,
                               size_t capacity, struct fault *fault)
{
    struct bytes value = {0};
    TRY(store_get(reader->transaction, table, key, &value, fault));
    uint8_t plain[1024];
    if (value.size <= SECRET_OVERHEAD || value.size - SECRET_OVERHEAD > sizeof(plain)) {
        return FAULT(fault, STATUS_FOUND, "a record of the vault is damaged");
    }
    TRY(sealer_open_sealed(reader->sealer, reader->vault->keys.content, key, value,
                           plain, fault));
    const size_t size = value.size - SECRET_OVERHEAD;
    const size_t length = size < skip ? 0 : size - skip;
    const size_t kept = length < capacity - 1 ? length : capacity - 1;
    memcpy(ret_text, plain + (size < skip ? size : skip), kept);
    ret_text[kept] = '\0';
    return OK;
}

struct status vault_file_name(struct vault_reader *reader,
                              const uint8_t token[static VAULT_TOKEN_SIZE],
                              char *ret_name, size_t capacity, struct fault *fault)
{
    return open_text(reader, VAULT_TABLE_FILE, bytes_from(token, VAULT_TOKEN_SIZE),
                     DIGEST_SIZE + 8, ret_name, capacity, fault);
}

struct status vault_staff_name(struct vault_reader *reader, struct bytes code,
                               char *ret_name, size_t capacity, struct fault *fault)
{
    return open_text(reader, VAULT_TABLE_STAFF, code, 0, ret_name, capacity, fault);
}
