/* vault_read.c - looking people up in one snapshot. */
#include "ledger/vault.h"

#include "ledger/vault_internal.h"

#include <stdlib.h>
#include <string.h>

enum { MERGES_MAX = 64 };

static struct status open_reader(struct vault *vault, struct vault_reader *reader,
                                 struct fault *fault)
{
    reader->vault = vault;
    TRY(sealer_open(&reader->sealer, fault));
    TRY(sealer_open(&reader->wrap_sealer, fault));
    TRY(hasher_open(vault->suite, &reader->index_hasher, fault));
    TRY(hasher_open(DIGEST_SHA256, &reader->file_hasher, fault));
    TRY(store_read_begin(vault->store, &reader->transaction, fault));
    return store_cursor_open(reader->transaction, VAULT_TABLE_RECORD, &reader->records,
                             fault);
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
        sealer_close(reader->wrap_sealer);
        hasher_close(reader->index_hasher);
        hasher_close(reader->file_hasher);
        free(reader);
    }
}

/* Walks from the keys to the newest identity that is not above `sequence`; versions are
 * few.  What the cursor gives lives as long as the snapshot. */
static struct status find_version(struct vault_reader *reader, uint64_t person,
                                  uint64_t sequence, struct bytes *ret_keys,
                                  struct bytes *ret_key, struct bytes *ret_value,
                                  struct fault *fault)
{
    uint8_t image[VAULT_RECORD_KEY_SIZE];
    const struct bytes first = vault_record_key(person, VAULT_RECORD_KEYS, 0, image);
    if (!reader->sees_hidden && vault_hides(reader->vault, person)) {
        return (struct status){STATUS_NOT_FOUND};
    }
    struct status at =
        store_cursor_seek(reader->records, first, ret_key, ret_keys, fault);
    if (status_is_ok(at) && !bytes_equal(*ret_key, first)) {
        return (struct status){STATUS_NOT_FOUND}; /* unknown, or erased */
    }
    while (status_is_ok(at)) {
        at = store_cursor_next(reader->records, ret_key, ret_value, fault);
        if (status_is_ok(at) && (ret_key->size != VAULT_RECORD_KEY_SIZE ||
                                 memcmp(ret_key->at, image, 8) != 0 ||
                                 ret_key->at[8] != VAULT_RECORD_IDENTITY)) {
            return (struct status){STATUS_NOT_FOUND};
        }
        struct reader value = reader_of(*ret_value);
        if (status_is_ok(at) && reader_u64(&value) <= sequence) {
            break;
        }
    }
    return at;
}

/* Opens a record and copies its texts into buffer[0:4*VAULT_TEXT_MAX]. */
static bool open_identity(struct vault_reader *reader, const uint8_t *data_key,
                          struct bytes key, struct bytes value, uint8_t *buffer,
                          struct vault_person *ret_person, struct fault *fault)
{
    uint8_t plain[VAULT_RECORD_MAX];
    uint8_t bond[VAULT_BOND_SIZE];
    struct reader fields = reader_of(value);
    const uint64_t sequence = reader_u64(&fields);
    const struct bytes sealed = fields.left;
    if (fields.failed || sealed.size < SECRET_OVERHEAD ||
        sealed.size > VAULT_RECORD_MAX + SECRET_OVERHEAD ||
        !status_is_ok(sealer_open_sealed(reader->sealer, data_key,
                                         vault_record_bond(key, sequence, bond), sealed,
                                         plain, fault))) {
        return false;
    }
    struct vault_person person = {.sequence = sequence};
    const size_t size = sealed.size - SECRET_OVERHEAD;
    struct bytes *const texts[] = {&person.name, &person.resident, &person.account_name,
                                   &person.account};
    bool is_whole = vault_decode_identity(bytes_from(plain, size), &person);
    for (size_t i = 0; is_whole && i < 4; i++) {
        is_whole = texts[i]->size <= VAULT_TEXT_MAX;
        if (is_whole && texts[i]->size > 0) {
            memcpy(buffer, texts[i]->at, texts[i]->size);
        }
        texts[i]->at = buffer;
        buffer += is_whole ? texts[i]->size : 0;
    }
    secret_wipe(plain, size);
    if (is_whole) {
        struct reader number = reader_of(bytes_from(key.at + 9, 4));
        person.version = ~reader_u32(&number);
        *ret_person = person;
    }
    return is_whole;
}

struct status vault_by_number(struct vault_reader *reader, uint64_t person,
                              uint64_t sequence, uint8_t *buffer,
                              struct vault_person *ret_person, struct fault *fault)
{
    struct bytes sealed_keys = {0};
    struct bytes key = {0};
    struct bytes value = {0};
    TRY(find_version(reader, person, sequence, &sealed_keys, &key, &value, fault));
    uint8_t keys[VAULT_KEYS_SIZE];
    TRY(vault_open_keys(reader->vault, reader->wrap_sealer, person, sealed_keys, keys,
                        fault));
    struct vault_person found;
    const bool is_open =
        open_identity(reader, keys + 32, key, value, buffer, &found, fault);
    if (is_open) {
        memcpy(found.secret, keys, 32);
        found.person = person;
        *ret_person = found;
    }
    secret_wipe(keys, sizeof(keys));
    secret_wipe(&found, sizeof(found));
    return is_open
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "a person's record in the vault is damaged; restore a backup");
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

void vault_token(struct vault_reader *reader, struct bytes resident,
                 uint8_t ret_token[static VAULT_TOKEN_SIZE])
{
    vault_resident_token(reader->index_hasher, reader->vault, resident, ret_token);
}

struct status vault_find_token(struct vault_reader *reader,
                               const uint8_t token[static VAULT_TOKEN_SIZE],
                               uint8_t *buffer, struct vault_person *ret_person,
                               struct fault *fault)
{
    uint64_t person = 0;
    struct vault_person found = {0};
    TRY(by_index(reader, VAULT_TABLE_TOKEN, token, &person, fault));
    TRY(vault_by_number(reader, person, UINT64_MAX, buffer, &found, fault));
    for (unsigned i = 0; found.into != 0; i++) {
        if (i == MERGES_MAX) {
            return FAULT(fault, STATUS_FOUND,
                         "merged records of the vault are damaged");
        }
        TRY(vault_by_number(reader, found.into, UINT64_MAX, buffer, &found, fault));
    }
    *ret_person = found;
    return OK;
}

struct status vault_find(struct vault_reader *reader, struct bytes resident,
                         uint8_t *buffer, struct vault_person *ret_person,
                         struct fault *fault)
{
    uint8_t token[VAULT_TOKEN_SIZE];
    vault_token(reader, resident, token);
    return vault_find_token(reader, token, buffer, ret_person, fault);
}

struct status vault_owner(struct vault_reader *reader,
                          const uint8_t payee[static VAULT_TOKEN_SIZE],
                          uint64_t *ret_person, struct fault *fault)
{
    return by_index(reader, VAULT_TABLE_PAYEE, payee, ret_person, fault);
}

struct status vault_by_payee(struct vault_reader *reader,
                             const uint8_t payee[static VAULT_TOKEN_SIZE],
                             uint64_t sequence, uint8_t *buffer,
                             struct vault_person *ret_person, struct fault *fault)
{
    uint64_t person = 0;
    TRY(vault_owner(reader, payee, &person, fault));
    return vault_by_number(reader, person, sequence, buffer, ret_person, fault);
}

bool vault_knows_payee(struct vault_reader *reader,
                       const uint8_t payee[static VAULT_TOKEN_SIZE])
{
    struct bytes value = {0};
    return status_is_ok(store_get(reader->transaction, VAULT_TABLE_PAYEE,
                                  bytes_from(payee, VAULT_TOKEN_SIZE), &value, NULL));
}

struct status vault_open_content(struct vault_reader *reader, enum vault_table table,
                                 struct bytes key,
                                 uint8_t ret_plain[static VAULT_CONTENT_MAX],
                                 size_t *ret_size, struct fault *fault)
{
    struct bytes value = {0};
    uint8_t bond[VAULT_CONTENT_BOND_SIZE];
    TRY(store_get(reader->transaction, table, key, &value, fault));
    if (value.size <= SECRET_OVERHEAD ||
        value.size - SECRET_OVERHEAD > VAULT_CONTENT_MAX ||
        key.size >= VAULT_CONTENT_BOND_SIZE) {
        return FAULT(fault, STATUS_FOUND, "a record of the vault is damaged");
    }
    TRY(sealer_open_sealed(
        reader->sealer, reader->vault->keys.content,
        vault_content_bond(table == VAULT_TABLE_FILE ? 'F' : 'S', key, bond), value,
        ret_plain, fault));
    *ret_size = value.size - SECRET_OVERHEAD;
    return OK;
}

/* The text after `skip` bytes into ret_text[0:capacity], cut and NUL-terminated. */
static struct status open_text(struct vault_reader *reader, enum vault_table table,
                               struct bytes key, char *ret_text, size_t capacity,
                               struct fault *fault)
{
    const size_t skip = table == VAULT_TABLE_FILE ? VAULT_FILE_FACTS_SIZE : 0;
    uint8_t plain[VAULT_CONTENT_MAX];
    size_t size = 0;
    TRY(vault_open_content(reader, table, key, plain, &size, fault));
    const size_t length = size < skip ? 0 : size - skip;
    const size_t kept = length < capacity - 1 ? length : capacity - 1;
    memcpy(ret_text, plain + skip, kept);
    ret_text[kept] = '\0';
    secret_wipe(plain, size);
    return OK;
}

struct status vault_file_name(struct vault_reader *reader,
                              const uint8_t token[static VAULT_TOKEN_SIZE],
                              char *ret_name, size_t capacity, struct fault *fault)
{
    return open_text(reader, VAULT_TABLE_FILE, bytes_from(token, VAULT_TOKEN_SIZE),
                     ret_name, capacity, fault);
}

struct status vault_staff_name(struct vault_reader *reader, struct bytes code,
                               char *ret_name, size_t capacity, struct fault *fault)
{
    return open_text(reader, VAULT_TABLE_STAFF, code, ret_name, capacity, fault);
}
