/* vault_number.c - numbers that a commit which is being undone gave to people known
 * before: nothing may lead to them by a number that they do not have (DESIGN 6).
 *
 * The versions are still there; what is deleted here is found no more when an undoing
 * that was cut off is done again. */
#include "ledger/vault.h"

#include "ledger/vault_internal.h"

#include <string.h>

enum { TOKENS_AT_ONCE = 512 };

struct forgetting {
    struct vault *vault;
    uint64_t sequence, next; /* the first person not yet looked at */
    uint8_t tokens[TOKENS_AT_ONCE][VAULT_TOKEN_SIZE];
    size_t count;
    bool is_done;
};

/* Whether a version of the person from `sequence` or before has the number. */
static struct status had_number(struct vault_reader *reader, uint64_t person,
                                uint64_t sequence, struct bytes number, bool *ret_had,
                                struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person version;
    struct status read = OK;
    *ret_had = false;
    for (uint64_t until = sequence; !*ret_had;) {
        read = vault_by_number(reader, person, until, buffer, &version, fault);
        if (!status_is_ok(read)) {
            break;
        }
        *ret_had = bytes_equal(version.resident, number);
        secret_wipe(version.secret, sizeof(version.secret));
        if (version.sequence == 0) {
            break;
        }
        until = version.sequence - 1;
    }
    secret_wipe(buffer, sizeof(buffer));
    return read.code == STATUS_NOT_FOUND ? OK : read;
}

/* Somebody whose newest version came after the sequence. */
static struct status look_at(struct forgetting *forgetting, struct vault_reader *reader,
                             uint64_t person, struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person late = {0};
    uint8_t token[VAULT_TOKEN_SIZE];
    struct bytes value = {0};
    bool had = true;
    const struct status newest =
        vault_by_number(reader, person, UINT64_MAX, buffer, &late, fault);
    secret_wipe(late.secret, sizeof(late.secret));
    if (newest.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(newest);
    struct status looked = OK;
    if (late.sequence > forgetting->sequence && late.resident.size > 0) {
        vault_token(reader, late.resident, token);
        looked = had_number(reader, person, forgetting->sequence, late.resident, &had,
                            fault);
    }
    if (status_is_ok(looked) && !had) {
        looked = store_get(reader->transaction, VAULT_TABLE_TOKEN,
                           bytes_from(token, sizeof(token)), &value, fault);
        struct reader owner = reader_of(value);
        if (status_is_ok(looked) && reader_u64(&owner) == person) {
            memcpy(forgetting->tokens[forgetting->count++], token, sizeof(token));
        }
        looked = looked.code == STATUS_NOT_FOUND ? OK : looked;
    }
    secret_wipe(buffer, sizeof(buffer));
    return looked;
}

static struct status gather(struct forgetting *forgetting, struct vault_reader *reader,
                            struct store_cursor *cursor, struct fault *fault)
{
    uint8_t image[VAULT_RECORD_KEY_SIZE];
    struct bytes key = {0};
    struct bytes value = {0};
    forgetting->count = 0;
    while (forgetting->count < TOKENS_AT_ONCE) {
        const struct status at = store_cursor_seek(
            cursor, vault_record_key(forgetting->next, VAULT_RECORD_KEYS, 0, image),
            &key, &value, fault);
        if (at.code == STATUS_NOT_FOUND) {
            forgetting->is_done = true;
            return OK;
        }
        TRY(at);
        struct reader of_key = reader_of(key);
        const uint64_t person = reader_u64(&of_key);
        if (person >= forgetting->vault->next_person) {
            forgetting->is_done = true;
            return OK;
        }
        TRY(look_at(forgetting, reader, person, fault));
        forgetting->next = person + 1;
    }
    return OK;
}

/* The snapshot is closed before anything is written. */
static struct status gather_in_snapshot(struct forgetting *forgetting,
                                        struct fault *fault)
{
    struct vault_reader *reader = NULL;
    struct store_cursor *cursor = NULL;
    TRY(vault_reader_open(forgetting->vault, &reader, fault));
    struct status gathered =
        store_cursor_open(reader->transaction, VAULT_TABLE_RECORD, &cursor, fault);
    if (status_is_ok(gathered)) {
        gathered = gather(forgetting, reader, cursor, fault);
        store_cursor_close(cursor);
    }
    vault_reader_close(reader);
    return gathered;
}

static struct status delete_tokens(struct store_transaction *transaction, void *context,
                                   struct fault *fault)
{
    const struct forgetting *forgetting = context;
    for (size_t i = 0; i < forgetting->count; i++) {
        TRY(store_delete(transaction, VAULT_TABLE_TOKEN,
                         bytes_from(forgetting->tokens[i], VAULT_TOKEN_SIZE), fault));
    }
    return OK;
}

struct status vault_forget_numbers(struct vault *vault, uint64_t sequence,
                                   struct fault *fault)
{
    struct forgetting forgetting = {.vault = vault, .sequence = sequence};
    while (!forgetting.is_done) {
        TRY(gather_in_snapshot(&forgetting, fault));
        if (forgetting.count > 0) {
            TRY(store_write(vault->store, delete_tokens, &forgetting, fault));
        }
    }
    return OK;
}
