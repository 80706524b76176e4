/* vault_pending.c - changes of a person that wait for a second person. */
#include "ledger/vault_internal.h"

#include <string.h>

enum {
    PENDING_HEAD = 1 + 8, /* what, other */
    PENDING_MAX = PENDING_HEAD + VAULT_RECORD_MAX
};

/* A change stays with the entry and the person it was made for. */
static struct bytes pending_bond(uint64_t entry, uint64_t person,
                                 uint8_t image[static VAULT_CONTENT_BOND_SIZE])
{
    uint8_t both[16];
    struct writer writer = writer_of(both, sizeof(both));
    writer_u64(&writer, entry);
    writer_u64(&writer, person);
    return vault_content_bond('P', writer_bytes(&writer), image);
}

static struct status keys_of(struct store_transaction *transaction,
                             const struct vault *vault, struct sealer *wrap_sealer,
                             uint64_t person, uint8_t ret_keys[static VAULT_KEYS_SIZE],
                             struct fault *fault)
{
    uint8_t image[VAULT_RECORD_KEY_SIZE];
    struct bytes sealed = {0};
    TRY(store_get(transaction, VAULT_TABLE_RECORD,
                  vault_record_key(person, VAULT_RECORD_KEYS, 0, image), &sealed,
                  fault));
    return vault_open_keys(vault, wrap_sealer, person, sealed, ret_keys, fault);
}

struct pending_work {
    struct vault *vault;
    const struct vault_pending *pending; /* NULL: takes `entry` away */
    uint64_t entry;
};

static struct status seal_pending(struct vault *vault,
                                  const struct vault_pending *pending,
                                  const uint8_t *data_key, struct writer *writer,
                                  struct fault *fault)
{
    uint8_t plain[PENDING_MAX];
    uint8_t sealed[PENDING_MAX + SECRET_OVERHEAD];
    uint8_t bond[VAULT_CONTENT_BOND_SIZE];
    struct writer head = writer_of(plain, PENDING_HEAD);
    writer_u8(&head, (uint8_t)pending->what);
    writer_u64(&head, pending->other);
    const size_t size =
        PENDING_HEAD + vault_encode_identity(&pending->who, plain + PENDING_HEAD);
    const struct status done =
        sealer_seal(vault->sealer, data_key,
                    pending_bond(pending->entry, pending->who.person, bond),
                    bytes_from(plain, size), sealed, fault);
    secret_wipe(plain, sizeof(plain));
    TRY(done);
    writer_u64(writer, pending->who.person);
    writer_run(writer, bytes_from(sealed, size + SECRET_OVERHEAD));
    return OK;
}

static struct status put_sealed(struct store_transaction *transaction,
                                struct vault *vault,
                                const struct vault_pending *pending,
                                const uint8_t *data_key, struct fault *fault)
{
    uint8_t value[8 + PENDING_MAX + SECRET_OVERHEAD];
    uint8_t image[8];
    struct writer writer = writer_of(value, sizeof(value));
    TRY(seal_pending(vault, pending, data_key, &writer, fault));
    TRY(store_put(transaction, VAULT_TABLE_PENDING,
                  vault_number_key(pending->entry, image), writer_bytes(&writer),
                  fault));
    return store_put(transaction, VAULT_TABLE_PAYEE,
                     bytes_from(pending->token, VAULT_TOKEN_SIZE),
                     vault_number_key(pending->who.person, image), fault);
}

static struct status put_pending(struct store_transaction *transaction,
                                 struct vault *vault,
                                 const struct vault_pending *pending,
                                 struct fault *fault)
{
    uint8_t keys[VAULT_KEYS_SIZE];
    const struct status opened = vault_hides(vault, pending->who.person)
                                     ? (struct status){STATUS_NOT_FOUND}
                                     : keys_of(transaction, vault, vault->wrap_sealer,
                                               pending->who.person, keys, fault);
    if (opened.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_REFUSED,
                     "a person to be changed is not in the vault, or was erased");
    }
    TRY(opened);
    const struct status put = put_sealed(transaction, vault, pending, keys + 32, fault);
    secret_wipe(keys, sizeof(keys));
    return put;
}

static struct status run_work(struct store_transaction *transaction, void *context,
                              struct fault *fault)
{
    struct pending_work *work = context;
    struct vault *vault = work->vault;
    if (work->pending != NULL) {
        TRY(put_pending(transaction, vault, work->pending, fault));
    } else {
        uint8_t image[8];
        const struct status gone =
            store_delete(transaction, VAULT_TABLE_PENDING,
                         vault_number_key(work->entry, image), fault);
        TRY(gone.code == STATUS_NOT_FOUND ? OK : gone);
    }
    return vault_put_head(vault, transaction, vault->sequence + 1, vault->next_person,
                          fault);
}

struct status vault_put_pending(struct vault *vault,
                                const struct vault_pending *pending,
                                struct fault *fault)
{
    struct pending_work work = {.vault = vault, .pending = pending};
    if (pending->who.name.size > VAULT_TEXT_MAX ||
        pending->who.resident.size > VAULT_TEXT_MAX ||
        pending->who.account_name.size > VAULT_TEXT_MAX ||
        pending->who.account.size > VAULT_TEXT_MAX) {
        return FAULT(fault, STATUS_USAGE, "a text of a person is longer than %d bytes",
                     VAULT_TEXT_MAX);
    }
    TRY(store_write(vault->store, run_work, &work, fault));
    vault->sequence++;
    return OK;
}

struct status vault_drop_pending(struct vault *vault, uint64_t entry,
                                 struct fault *fault)
{
    struct pending_work work = {.vault = vault, .entry = entry};
    TRY(store_write(vault->store, run_work, &work, fault));
    vault->sequence++;
    return OK;
}

/* ---- reading --------------------------------------------------------------------- */

static bool take_texts(struct vault_person *person, uint8_t *buffer)
{
    struct bytes *const texts[] = {&person->name, &person->resident,
                                   &person->account_name, &person->account};
    for (size_t i = 0; i < 4; i++) {
        if (texts[i]->size > VAULT_TEXT_MAX) {
            return false;
        }
        if (texts[i]->size > 0) {
            memcpy(buffer, texts[i]->at, texts[i]->size);
        }
        texts[i]->at = buffer;
        buffer += texts[i]->size;
    }
    return true;
}

static bool open_plain(struct bytes plain, uint8_t *buffer,
                       struct vault_pending *ret_pending)
{
    struct reader reader = reader_of(plain);
    ret_pending->what = reader_u8(&reader);
    ret_pending->other = reader_u64(&reader);
    return !reader.failed && vault_decode_identity(reader.left, &ret_pending->who) &&
           take_texts(&ret_pending->who, buffer);
}

static struct status open_pending(struct vault_reader *reader, uint64_t entry,
                                  struct bytes value, uint8_t *buffer,
                                  struct vault_pending *ret_pending,
                                  struct fault *fault)
{
    uint8_t keys[VAULT_KEYS_SIZE];
    uint8_t plain[PENDING_MAX];
    uint8_t bond[VAULT_CONTENT_BOND_SIZE];
    struct vault_pending pending = {.entry = entry};
    struct reader fields = reader_of(value);
    const uint64_t person = reader_u64(&fields);
    const struct bytes sealed = fields.left;
    if (!reader->sees_hidden && vault_hides(reader->vault, person)) {
        return (struct status){STATUS_NOT_FOUND};
    }
    TRY(keys_of(reader->transaction, reader->vault, reader->wrap_sealer, person, keys,
                fault));
    const bool is_open =
        !fields.failed && sealed.size > SECRET_OVERHEAD &&
        sealed.size <= PENDING_MAX + SECRET_OVERHEAD &&
        status_is_ok(sealer_open_sealed(reader->sealer, keys + 32,
                                        pending_bond(entry, person, bond), sealed,
                                        plain, fault)) &&
        open_plain(bytes_from(plain, sealed.size - SECRET_OVERHEAD), buffer, &pending);
    secret_wipe(keys, sizeof(keys));
    secret_wipe(plain, sizeof(plain));
    if (!is_open) {
        return FAULT(fault, STATUS_FOUND,
                     "a change that waits in the vault is damaged; refuse it and ask "
                     "again");
    }
    pending.who.person = person;
    *ret_pending = pending;
    return OK;
}

struct status vault_find_pending(struct vault_reader *reader, uint64_t entry,
                                 uint8_t *buffer, struct vault_pending *ret_pending,
                                 struct fault *fault)
{
    uint8_t image[8];
    struct bytes value = {0};
    TRY(store_get(reader->transaction, VAULT_TABLE_PENDING,
                  vault_number_key(entry, image), &value, fault));
    return open_pending(reader, entry, value, buffer, ret_pending, fault);
}
