/* vault.c - opening, keys and layouts. */
#include "ledger/vault.h"

#include "ledger/vault_internal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct store_table tables[VAULT_TABLE_COUNT] = {
    [VAULT_TABLE_META] = {"meta", STORE_TABLE_MAP},
    [VAULT_TABLE_RECORD] = {"record", STORE_TABLE_MAP},
    [VAULT_TABLE_TOKEN] = {"token", STORE_TABLE_MAP},
    [VAULT_TABLE_PAYEE] = {"payee", STORE_TABLE_MAP},
    [VAULT_TABLE_FILE] = {"file", STORE_TABLE_MAP},
    [VAULT_TABLE_CHUNK] = {"chunk", STORE_TABLE_MAP},
    [VAULT_TABLE_STAFF] = {"staff", STORE_TABLE_MAP},
    [VAULT_TABLE_PENDING] = {"pending", STORE_TABLE_MAP},
};

struct bytes vault_number_key(uint64_t number, uint8_t ret_image[static 8])
{
    struct writer writer = writer_of(ret_image, 8);
    writer_u64(&writer, number);
    return writer_bytes(&writer);
}

struct bytes vault_record_key(uint64_t person, uint8_t kind, uint32_t version,
                              uint8_t ret_image[static VAULT_RECORD_KEY_SIZE])
{
    struct writer writer = writer_of(ret_image, VAULT_RECORD_KEY_SIZE);
    writer_u64(&writer, person);
    writer_u8(&writer, kind);
    writer_u32(&writer, ~version); /* the newest first */
    return writer_bytes(&writer);
}

static void put_text(struct writer *writer, struct bytes text)
{
    writer_u16(writer, (uint16_t)text.size);
    writer_run(writer, text);
}

size_t vault_encode_identity(const struct vault_person *person,
                             uint8_t ret_image[static VAULT_RECORD_MAX])
{
    struct writer writer = writer_of(ret_image, VAULT_RECORD_MAX);
    put_text(&writer, person->name);
    put_text(&writer, person->resident);
    put_text(&writer, person->account_name);
    put_text(&writer, person->account);
    writer_u64(&writer, person->village);
    writer_u32(&writer, person->headcount);
    /* Nearly everybody has an account of their own and one record: no byte for it. */
    if (person->payee_kind != 0 || person->into != 0 || person->joined != 0) {
        writer_u8(&writer, person->payee_kind);
        writer_u64(&writer, person->into);
        writer_u64(&writer, person->joined);
    }
    assert(!writer.overflowed);
    return writer.size;
}

bool vault_decode_identity(struct bytes plain, struct vault_person *ret_person)
{
    struct reader reader = reader_of(plain);
    struct bytes *const texts[] = {&ret_person->name, &ret_person->resident,
                                   &ret_person->account_name, &ret_person->account};
    for (size_t i = 0; i < 4; i++) {
        const uint16_t size = reader_u16(&reader);
        *texts[i] = reader_run(&reader, size);
    }
    ret_person->village = reader_u64(&reader);
    ret_person->headcount = reader_u32(&reader);
    const bool has_more = reader.left.size > 0;
    ret_person->payee_kind = has_more ? reader_u8(&reader) : 0;
    ret_person->into = has_more ? reader_u64(&reader) : 0;
    ret_person->joined = has_more ? reader_u64(&reader) : 0;
    return reader_finished(&reader);
}

void vault_resident_token(struct hasher *hasher, const struct vault *vault,
                          struct bytes resident,
                          uint8_t ret_token[static VAULT_TOKEN_SIZE])
{
    const struct digest digest = hmac_parts(hasher, vault->keys.index, &resident, 1);
    memcpy(ret_token, digest.at, VAULT_TOKEN_SIZE);
}

void vault_file_token(struct vault *vault, const struct digest *digest,
                      uint8_t ret_token[static VAULT_TOKEN_SIZE])
{
    const struct bytes part = digest_bytes(digest);
    const struct digest token = hmac_parts(vault->hasher, vault->keys.file, &part, 1);
    memcpy(ret_token, token.at, VAULT_TOKEN_SIZE);
}

void vault_account_token(struct vault *vault, struct hasher *hasher, const char *word,
                         uint8_t ret_token[static VAULT_TOKEN_SIZE])
{
    const struct bytes parts[] = {bytes_of("mz1/bank account"), bytes_of(word)};
    const struct digest digest = hasher_parts(hasher, parts, 2);
    vault_file_token(vault, &digest, ret_token);
}

struct bytes vault_record_bond(struct bytes key, uint64_t sequence,
                               uint8_t ret_image[static VAULT_BOND_SIZE])
{
    struct writer writer = writer_of(ret_image, VAULT_BOND_SIZE);
    writer_run(&writer, key);
    writer_u64(&writer, sequence);
    return writer_bytes(&writer);
}

struct bytes vault_content_bond(char table, struct bytes key,
                                uint8_t ret_image[static VAULT_CONTENT_BOND_SIZE])
{
    struct writer writer = writer_of(ret_image, VAULT_CONTENT_BOND_SIZE);
    writer_u8(&writer, (uint8_t)table);
    writer_run(&writer, key);
    assert(!writer.overflowed);
    return writer_bytes(&writer);
}

struct status vault_open_keys(const struct vault *vault, struct sealer *wrap_sealer,
                              uint64_t person, struct bytes sealed,
                              uint8_t ret_keys[static VAULT_KEYS_SIZE],
                              struct fault *fault)
{
    uint8_t image[VAULT_RECORD_KEY_SIZE];
    if (sealed.size != VAULT_KEYS_SEALED ||
        !status_is_ok(
            sealer_open_sealed(wrap_sealer, vault->keys.wrap,
                               vault_record_key(person, VAULT_RECORD_KEYS, 0, image),
                               sealed, ret_keys, fault))) {
        return FAULT(fault, STATUS_FOUND,
                     "a person's keys in the vault are damaged; restore a backup");
    }
    return OK;
}

static void derive(struct hasher *hasher, const uint8_t *key, const char *use,
                   uint8_t *ret_key)
{
    const struct bytes part = bytes_of(use);
    struct digest digest = hmac_parts(hasher, key, &part, 1);
    memcpy(ret_key, digest.at, DIGEST_SIZE);
    secret_wipe(&digest, sizeof(digest));
}

static const uint8_t meta_head = 0;  /* sealed: sequence u64, next person u64 */
static const uint8_t meta_check = 1; /* sealed: suite u8; shows whether the key fits */

static struct bytes meta_bond(const uint8_t *key, uint8_t *image)
{
    return vault_content_bond('M', (struct bytes){key, 1}, image);
}

struct status vault_put_head(struct vault *vault, struct store_transaction *transaction,
                             uint64_t sequence, uint64_t next_person,
                             struct fault *fault)
{
    uint8_t plain[VAULT_HEAD_SIZE];
    uint8_t sealed[VAULT_HEAD_SIZE + SECRET_OVERHEAD];
    uint8_t bond[VAULT_CONTENT_BOND_SIZE];
    struct writer writer = writer_of(plain, sizeof(plain));
    writer_u64(&writer, sequence);
    writer_u64(&writer, next_person);
    TRY(sealer_seal(vault->sealer, vault->keys.content, meta_bond(&meta_head, bond),
                    writer_bytes(&writer), sealed, fault));
    return store_put(transaction, VAULT_TABLE_META, (struct bytes){&meta_head, 1},
                     bytes_from(sealed, sizeof(sealed)), fault);
}

static struct status load_meta(struct store_transaction *transaction, void *context,
                               struct fault *fault)
{
    struct vault *vault = context;
    struct bytes value = {0};
    uint8_t bond[VAULT_CONTENT_BOND_SIZE];
    uint8_t suite = 0;
    uint8_t plain[VAULT_HEAD_SIZE];
    const struct status known = store_get(
        transaction, VAULT_TABLE_META, (struct bytes){&meta_check, 1}, &value, fault);
    if (known.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_FOUND, "this is no vault, or its head is gone");
    }
    TRY(known);
    if (value.size != 1 + SECRET_OVERHEAD ||
        !status_is_ok(sealer_open_sealed(vault->sealer, vault->keys.content,
                                         meta_bond(&meta_check, bond), value, &suite,
                                         fault)) ||
        suite != vault->suite) {
        vault->is_wrong_key = true;
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the vault key does not open this vault; ledger, vault and keys "
                     "must belong together");
    }
    const struct status head = store_get(transaction, VAULT_TABLE_META,
                                         (struct bytes){&meta_head, 1}, &value, fault);
    if (!status_is_ok(head) || value.size != VAULT_HEAD_SIZE + SECRET_OVERHEAD ||
        !status_is_ok(sealer_open_sealed(vault->sealer, vault->keys.content,
                                         meta_bond(&meta_head, bond), value, plain,
                                         fault))) {
        return FAULT(fault, STATUS_FOUND, "the vault's head is damaged; restore it");
    }
    struct reader reader = reader_of(bytes_from(plain, sizeof(plain)));
    vault->sequence = reader_u64(&reader);
    vault->next_person = reader_u64(&reader);
    return vault_load_lasting(vault, transaction, fault);
}

static struct status begin_vault(struct store_transaction *transaction, void *context,
                                 struct fault *fault)
{
    struct vault *vault = context;
    const uint8_t suite = (uint8_t)vault->suite;
    uint8_t sealed[1 + SECRET_OVERHEAD];
    uint8_t bond[VAULT_CONTENT_BOND_SIZE];
    TRY(sealer_seal(vault->sealer, vault->keys.content, meta_bond(&meta_check, bond),
                    (struct bytes){&suite, 1}, sealed, fault));
    TRY(store_put(transaction, VAULT_TABLE_META, (struct bytes){&meta_check, 1},
                  bytes_from(sealed, sizeof(sealed)), fault));
    return vault_put_head(vault, transaction, vault->sequence, vault->next_person,
                          fault);
}

/* The folder's mode counts first: what lies in one that is shut to others needs
 * none of its own. */
static struct status check_private(const char *folder, struct fault *fault)
{
    enum { PATH_SIZE = 4096 };
    struct stat of_folder;
    struct stat of_file;
    char path[PATH_SIZE];
    const int size = snprintf(path, sizeof(path), "%s/data.mdb", folder);
    if (size < 0 || size >= PATH_SIZE || stat(folder, &of_folder) != 0 ||
        stat(path, &of_file) != 0) {
        return OK; /* opening it says what is wrong */
    }
    const bool others_write = (of_folder.st_mode & (S_IWGRP | S_IWOTH)) != 0;
    const bool others_enter = (of_folder.st_mode & (S_IXGRP | S_IXOTH)) != 0;
    const bool others_use = (of_file.st_mode & (S_IRWXG | S_IRWXO)) != 0;
    return others_write || (others_enter && others_use)
               ? FAULT(fault, STATUS_ENVIRONMENT,
                       "R-251: the vault %s is open to others; run chmod 700 on the "
                       "folder, and ask who has copied it",
                       folder)
               : OK;
}

static struct status open_into(const char *folder, const uint8_t *key,
                               const struct vault_options *options, struct vault *vault,
                               struct fault *fault)
{
    vault->suite = options->suite;
    TRY(sealer_open(&vault->sealer, fault));
    TRY(sealer_open(&vault->wrap_sealer, fault));
    TRY(hasher_open(vault->suite, &vault->hasher, fault));
    derive(vault->hasher, key, "mz1/vault/wrap", vault->keys.wrap);
    derive(vault->hasher, key, "mz1/vault/index", vault->keys.index);
    derive(vault->hasher, key, "mz1/vault/file", vault->keys.file);
    derive(vault->hasher, key, "mz1/vault/content", vault->keys.content);
    const struct store_options store_options = {
        .tables = tables,
        .table_count = VAULT_TABLE_COUNT,
        .map_size = options->map_size,
        .is_read_only = options->is_read_only,
        .must_be_new = options->must_be_new,
    };
    TRY(check_private(folder, fault));
    TRY(store_open(folder, &store_options, &vault->store, fault));
    if (options->must_be_new) {
        vault->sequence = 0;
        vault->next_person = 1;
        return store_write(vault->store, begin_vault, vault, fault);
    }
    return store_read(vault->store, load_meta, vault, fault);
}

struct status vault_open(const char *folder, const uint8_t key[static SECRET_KEY_SIZE],
                         const struct vault_options *options, struct vault **ret_vault,
                         struct fault *fault)
{
    struct vault *vault = calloc(1, sizeof(*vault));
    if (vault == NULL) {
        return FAULT(fault, STATUS_NO_MEMORY, "no memory to open the vault");
    }
    const struct status opened = open_into(folder, key, options, vault, fault);
    if (!status_is_ok(opened)) {
        if (vault->is_wrong_key && options->is_wrong_key != NULL) {
            *options->is_wrong_key = true;
        }
        vault_close(vault);
        return opened;
    }
    *ret_vault = vault;
    return OK;
}

void vault_close(struct vault *vault)
{
    if (vault != NULL) {
        store_close(vault->store);
        sealer_close(vault->sealer);
        sealer_close(vault->wrap_sealer);
        hasher_close(vault->hasher);
        secret_wipe(vault, sizeof(*vault));
        free(vault);
    }
}

uint64_t vault_sequence(const struct vault *vault)
{
    return vault->sequence;
}

struct store *vault_store(struct vault *vault)
{
    return vault->store;
}
