/* vault_hidden.c - people who are to be forgotten, from the entry that says so until
 * the vault was made anew without them; and what a vault keeps when it is. */
#include "ledger/vault_internal.h"

#include <string.h>

/* ---- what lasts -------------------------------------------------------------------
 */

static const uint8_t meta_erased = 2; /* sealed: behind which erasure u64            */
static const uint8_t meta_tokens =
    3; /* sealed: keys of numbers and of files, 32 each */

enum { ERASED_SIZE = 8, TOKENS_SIZE = 2 * HMAC_KEY_SIZE };

static struct status put_meta(struct vault *vault,
                              struct store_transaction *transaction, const uint8_t *key,
                              struct bytes plain, struct fault *fault)
{
    uint8_t sealed[TOKENS_SIZE + SECRET_OVERHEAD];
    uint8_t bond[VAULT_CONTENT_BOND_SIZE];
    const struct bytes at = {key, 1};
    TRY(sealer_seal(vault->sealer, vault->keys.content,
                    vault_content_bond('M', at, bond), plain, sealed, fault));
    return store_put(transaction, VAULT_TABLE_META, at,
                     bytes_from(sealed, plain.size + SECRET_OVERHEAD), fault);
}

static struct status get_meta(struct vault *vault,
                              struct store_transaction *transaction, const uint8_t *key,
                              uint8_t *ret_plain, size_t size, struct fault *fault)
{
    uint8_t bond[VAULT_CONTENT_BOND_SIZE];
    struct bytes value = {0};
    const struct bytes at = {key, 1};
    TRY(store_get(transaction, VAULT_TABLE_META, at, &value, fault));
    return value.size == size + SECRET_OVERHEAD &&
                   status_is_ok(sealer_open_sealed(vault->sealer, vault->keys.content,
                                                   vault_content_bond('M', at, bond),
                                                   value, ret_plain, fault))
               ? OK
               : FAULT(fault, STATUS_FOUND, "the vault's head is damaged; restore it");
}

struct status vault_put_lasting(struct vault *vault,
                                struct store_transaction *transaction,
                                struct fault *fault)
{
    uint8_t image[8];
    uint8_t plain[TOKENS_SIZE];
    TRY(put_meta(vault, transaction, &meta_erased,
                 vault_number_key(vault->erased_through, image), fault));
    if (!vault->has_tokens) {
        return OK;
    }
    memcpy(plain, vault->keys.index, HMAC_KEY_SIZE);
    memcpy(plain + HMAC_KEY_SIZE, vault->keys.file, HMAC_KEY_SIZE);
    const struct status put = put_meta(vault, transaction, &meta_tokens,
                                       bytes_from(plain, sizeof(plain)), fault);
    secret_wipe(plain, sizeof(plain));
    return put;
}

struct status vault_load_lasting(struct vault *vault,
                                 struct store_transaction *transaction,
                                 struct fault *fault)
{
    uint8_t image[ERASED_SIZE] = {0};
    uint8_t plain[TOKENS_SIZE];
    const struct status erased =
        get_meta(vault, transaction, &meta_erased, image, sizeof(image), fault);
    TRY(erased.code == STATUS_NOT_FOUND ? OK : erased);
    struct reader number = reader_of(bytes_from(image, sizeof(image)));
    vault->erased_through = reader_u64(&number);
    const struct status tokens =
        get_meta(vault, transaction, &meta_tokens, plain, sizeof(plain), fault);
    if (tokens.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(tokens);
    memcpy(vault->keys.index, plain, HMAC_KEY_SIZE);
    memcpy(vault->keys.file, plain + HMAC_KEY_SIZE, HMAC_KEY_SIZE);
    vault->has_tokens = true;
    secret_wipe(plain, sizeof(plain));
    return OK;
}

uint64_t vault_erased_through(const struct vault *vault)
{
    return vault->erased_through;
}

/* ---- hidden people ----------------------------------------------------------------
 */

/* Nearly always there is nobody. */
bool vault_hides(const struct vault *vault, uint64_t person)
{
    for (size_t i = 0; i < vault->hidden_count; i++) {
        if (vault->hidden[i] == person) {
            return true;
        }
    }
    return false;
}

bool vault_is_erased(struct vault_reader *reader,
                     const uint8_t payee[static VAULT_TOKEN_SIZE])
{
    uint64_t person = UINT64_MAX;
    return status_is_ok(vault_owner(reader, payee, &person, NULL)) &&
           (person == 0 || vault_hides(reader->vault, person));
}

static struct status keep_hidden(struct vault *vault,
                                 const struct vault_member *members, size_t count,
                                 struct fault *fault)
{
    if (vault->hidden_count + count > VAULT_HIDDEN_MAX) {
        return FAULT(fault, STATUS_FULL,
                     "more than %d records are to be erased at once; restore a newer "
                     "vault",
                     VAULT_HIDDEN_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        vault->hidden[vault->hidden_count++] = members[i].person;
    }
    return OK;
}

static struct status hide_owner(struct vault *vault, struct vault_reader *reader,
                                const uint8_t *payee, struct fault *fault)
{
    struct vault_member members[VAULT_MEMBERS_MAX];
    uint64_t person = 0;
    size_t count = 0;
    const struct status known = vault_owner(reader, payee, &person, fault);
    if (known.code == STATUS_NOT_FOUND ||
        (status_is_ok(known) && (person == 0 || vault_hides(vault, person)))) {
        return OK;
    }
    TRY(known);
    const struct status found =
        vault_members(reader, person, UINT64_MAX, members, &count, fault);
    if (found.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(found);
    const struct status kept = keep_hidden(vault, members, count, fault);
    secret_wipe(members, sizeof(members));
    return kept;
}

struct status vault_hide(struct vault *vault,
                         const uint8_t payee[static VAULT_TOKEN_SIZE],
                         struct fault *fault)
{
    struct vault_reader *reader = NULL;
    TRY(vault_reader_open(vault, &reader, fault));
    const struct status hidden = hide_owner(vault, reader, payee, fault);
    vault_reader_close(reader);
    return hidden;
}

/* ---- counting ---------------------------------------------------------------------
 */

struct counting {
    const struct vault *vault;
    struct vault_member members[VAULT_MEMBERS_MAX];
    size_t member_count; /* 0: the erased and the hidden are counted */
    uint64_t count;
};

static bool counts(const struct counting *counting, uint64_t person)
{
    bool is_member = false;
    for (size_t i = 0; i < counting->member_count; i++) {
        is_member = is_member || counting->members[i].person == person;
    }
    return counting->member_count > 0
               ? is_member
               : person == 0 || vault_hides(counting->vault, person);
}

static struct status count_all(struct vault_reader *reader, struct counting *counting,
                               struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    struct bytes key = {0};
    struct bytes value = {0};
    TRY(store_cursor_open(reader->transaction, VAULT_TABLE_PAYEE, &cursor, fault));
    struct status at = store_cursor_first(cursor, &key, &value, fault);
    while (status_is_ok(at)) {
        struct reader number = reader_of(value);
        counting->count += counts(counting, reader_u64(&number)) ? 1 : 0;
        at = store_cursor_next(cursor, &key, &value, fault);
    }
    store_cursor_close(cursor);
    return at.code == STATUS_NOT_FOUND ? OK : at;
}

struct status vault_count_payees(struct vault_reader *reader, uint64_t person,
                                 uint64_t *ret_count, struct fault *fault)
{
    struct counting counting = {.vault = reader->vault};
    if (person != 0) {
        TRY(vault_members(reader, person, UINT64_MAX, counting.members,
                          &counting.member_count, fault));
    }
    const struct status counted = count_all(reader, &counting, fault);
    secret_wipe(counting.members, sizeof(counting.members));
    TRY(counted);
    *ret_count = counting.count;
    return OK;
}
