/* vault_write.c - changes: collected, sorted, written so that all of them count or
 * none.
 *
 * A large number of new people would fill LMDB's list of changed pages: they go in by
 * portions, each durable.  Nothing leads to them until the last transaction stores the
 * indexes and the head: what a failure or a crash leaves before has numbers from
 * `next_person` on, and is removed by the next change at the latest. */
#include "ledger/vault.h"

#include "ledger/base/order.h"
#include "ledger/vault_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    NAME_MAX_BYTES = 255,
    SECRETS_AT_ONCE = 64,
    VAULT_PORTION = 65536,
    ORIGINALS = 2
};

struct status vault_prepare(struct vault *vault, struct vault_change *changes,
                            size_t count, struct fault *fault)
{
    uint64_t next = vault->next_person;
    uint8_t secrets[SECRETS_AT_ONCE][32]; /* each call to the generator costs */
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
        if (changes[i].who.person == 0) {
            if (left == 0) {
                TRY(secret_random(secrets, sizeof(secrets), fault));
                left = SECRETS_AT_ONCE;
            }
            memcpy(changes[i].who.secret, secrets[--left], 32);
            changes[i].who.person = next++;
            changes[i].who.version = 0;
            changes[i].is_new_version = true;
        }
    }
    secret_wipe(secrets, sizeof(secrets));
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
    struct arena *arena;
    vault_permit *permit; /* asked before all counts, or NULL */
    void *permit_context;
    struct vault_original *originals[ORIGINALS]; /* of file and paper, or NULL */
    struct vault_original *portioned;            /* the one put by portions    */
    struct index_row *tokens, *payees;
    const struct vault_change **changes; /* to be stored, by person: new people last */
    size_t change_count, token_count;
    size_t first_new; /* of the changes                        */
    size_t from, to;  /* new people of the transaction at work */
    uint64_t sequence, next_person;
    bool is_tail; /* new people follow all others */
};

static struct status put_rows(struct store_transaction *transaction,
                              enum vault_table table, const struct index_row *rows,
                              size_t count, struct fault *fault)
{
    bool is_tail = true;
    for (size_t i = 0; i < count; i++) {
        uint8_t image[8];
        TRY(store_put_rising(transaction, table,
                             bytes_from(rows[i].key, VAULT_TOKEN_SIZE),
                             vault_number_key(rows[i].person, image), &is_tail, fault));
    }
    return OK;
}

/* Keys and newest version of somebody already stored. */
static struct status find_stored(struct store_transaction *transaction,
                                 struct vault *vault, uint64_t person,
                                 uint8_t ret_keys[static VAULT_KEYS_SIZE],
                                 uint32_t *ret_version, struct fault *fault)
{
    uint8_t image[VAULT_RECORD_KEY_SIZE];
    const struct bytes wanted = vault_record_key(person, VAULT_RECORD_KEYS, 0, image);
    struct store_cursor *cursor = NULL;
    struct bytes key = {0};
    struct bytes value = {0};
    TRY(store_cursor_open(transaction, VAULT_TABLE_RECORD, &cursor, fault));
    struct status found = vault_hides(vault, person)
                              ? (struct status){STATUS_NOT_FOUND}
                              : store_cursor_seek(cursor, wanted, &key, &value, fault);
    if (status_is_ok(found)) {
        found = bytes_equal(key, wanted)
                    ? vault_open_keys(vault, vault->wrap_sealer, person, value,
                                      ret_keys, fault)
                    : (struct status){STATUS_NOT_FOUND};
    }
    if (status_is_ok(found)) {
        *ret_version = 0;
        found = store_cursor_next(cursor, &key, &value, fault);
        if (status_is_ok(found) && key.size == VAULT_RECORD_KEY_SIZE &&
            memcmp(key.at, image, 8) == 0 && key.at[8] == VAULT_RECORD_IDENTITY) {
            struct reader number = reader_of(bytes_from(key.at + 9, 4));
            *ret_version = ~reader_u32(&number);
        }
        found = found.code == STATUS_NOT_FOUND ? OK : found;
    }
    store_cursor_close(cursor);
    return found.code == STATUS_NOT_FOUND
               ? FAULT(fault, STATUS_REFUSED,
                       "a person to be changed is not in the vault, or was erased")
               : found;
}

static struct status put_identity(struct store_transaction *transaction,
                                  const struct vault_person *person,
                                  const struct vault_sealed *sealed, bool *is_tail,
                                  struct fault *fault)
{
    uint8_t image[VAULT_RECORD_KEY_SIZE];
    const struct bytes at = vault_record_key(person->person, VAULT_RECORD_IDENTITY,
                                             person->version + 1, image);
    return store_put_rising(transaction, VAULT_TABLE_RECORD, at,
                            bytes_from(sealed->identity, sealed->identity_size),
                            is_tail, fault);
}

static struct status put_new(struct store_transaction *transaction,
                             struct commit_context *commit,
                             struct vault_sealing *sealing,
                             const struct vault_person *person, struct fault *fault)
{
    const struct vault_sealed *sealed = NULL;
    TRY(vault_sealing_next(sealing, &sealed, fault));
    uint8_t image[VAULT_RECORD_KEY_SIZE];
    TRY(store_put_rising(transaction, VAULT_TABLE_RECORD,
                         vault_record_key(person->person, VAULT_RECORD_KEYS, 0, image),
                         bytes_from(sealed->keys, sizeof(sealed->keys)),
                         &commit->is_tail, fault));
    return put_identity(transaction, person, sealed, &commit->is_tail, fault);
}

/* The next version of somebody already stored. */
static struct status put_version(struct store_transaction *transaction,
                                 struct commit_context *commit,
                                 const struct vault_person *person, struct fault *fault)
{
    struct vault *vault = commit->vault;
    struct vault_person next = *person;
    uint8_t keys[VAULT_KEYS_SIZE];
    struct vault_sealed sealed;
    TRY(find_stored(transaction, vault, person->person, keys, &next.version, fault));
    struct status put = vault_seal_identity(vault->sealer, keys + 32, &next,
                                            commit->sequence, &sealed, fault);
    if (status_is_ok(put)) {
        bool is_tail = false;
        put = put_identity(transaction, &next, &sealed, &is_tail, fault);
    }
    secret_wipe(keys, sizeof(keys));
    secret_wipe(next.secret, sizeof(next.secret));
    return put;
}

static struct status put_people(struct store_transaction *transaction,
                                struct commit_context *commit,
                                struct vault_sealing *sealing, size_t from, size_t to,
                                struct fault *fault)
{
    for (size_t i = from; i < to; i++) {
        const struct vault_person *person = &commit->changes[i]->who;
        TRY(person->version == 0 ? put_new(transaction, commit, sealing, person, fault)
                                 : put_version(transaction, commit, person, fault));
    }
    return OK;
}

static struct status put_changes(struct store_transaction *transaction,
                                 struct commit_context *commit, size_t from, size_t to,
                                 struct fault *fault)
{
    const struct vault_sealing_request request = {commit->vault, commit->changes + from,
                                                  to - from, commit->sequence};
    commit->is_tail = true;
    struct vault_sealing *sealing = NULL;
    const size_t mark = arena_mark(commit->arena);
    TRY(vault_sealing_open(&request, commit->arena, &sealing, fault));
    const struct status put = put_people(transaction, commit, sealing, from, to, fault);
    vault_sealing_close(sealing);
    arena_rewind(commit->arena, mark);
    return put;
}

static struct status put_file(struct store_transaction *transaction,
                              struct vault *vault, const struct vault_file *file,
                              struct fault *fault)
{
    uint8_t plain[DIGEST_SIZE + 8 + NAME_MAX_BYTES];
    struct writer writer = writer_of(plain, sizeof(plain));
    writer_run(&writer, digest_bytes(&file->digest));
    writer_u64(&writer, file->size_bytes);
    size_t kept = file->name.size < NAME_MAX_BYTES ? file->name.size : NAME_MAX_BYTES;
    while (kept < file->name.size && kept > 0 &&
           (file->name.at[kept] & 0xC0U) == 0x80U) {
        kept--; /* never half a character */
    }
    writer_run(&writer, bytes_from(file->name.at, kept));
    uint8_t sealed[sizeof(plain) + SECRET_OVERHEAD];
    const struct bytes at = bytes_from(file->token, VAULT_TOKEN_SIZE);
    uint8_t bond[VAULT_CONTENT_BOND_SIZE];
    TRY(sealer_seal(vault->sealer, vault->keys.content,
                    vault_content_bond('F', at, bond), writer_bytes(&writer), sealed,
                    fault));
    return store_put(transaction, VAULT_TABLE_FILE, at,
                     bytes_from(sealed, writer.size + SECRET_OVERHEAD), fault);
}

static struct status put_note(struct store_transaction *transaction,
                              struct vault *vault, const struct vault_note *note,
                              struct fault *fault)
{
    struct vault_file file = {.digest = note->digest, .size_bytes = note->text.size};
    memcpy(file.token, note->token, sizeof(file.token));
    TRY(vault_original_put_note(transaction, vault, note, fault));
    return put_file(transaction, vault, &file, fault);
}

static struct status original_work(struct store_transaction *transaction, void *context,
                                   struct fault *fault)
{
    struct commit_context *commit = context;
    return vault_original_put(transaction, commit->portioned, VAULT_ORIGINAL_PORTION,
                              fault);
}

static struct status portion_work(struct store_transaction *transaction, void *context,
                                  struct fault *fault)
{
    struct commit_context *commit = context;
    return put_changes(transaction, commit, commit->from, commit->to, fault);
}

/* The rest, and all that leads to any of it. */
static struct status commit_work(struct store_transaction *transaction, void *context,
                                 struct fault *fault)
{
    struct commit_context *commit = context;
    struct vault *vault = commit->vault;
    const struct vault_batch *batch = commit->batch;
    TRY(put_changes(transaction, commit, 0, commit->first_new, fault));
    TRY(put_changes(transaction, commit, commit->from, commit->to, fault));
    TRY(put_rows(transaction, VAULT_TABLE_TOKEN, commit->tokens, commit->token_count,
                 fault));
    TRY(put_rows(transaction, VAULT_TABLE_PAYEE, commit->payees, batch->payee_count,
                 fault));
    for (size_t i = 0; i < ORIGINALS; i++) {
        if (commit->originals[i] != NULL) {
            TRY(vault_original_put(transaction, commit->originals[i], UINT32_MAX,
                                   fault));
        }
    }
    if (batch->file != NULL) {
        TRY(put_file(transaction, vault, batch->file, fault));
    }
    if (batch->evidence != NULL) {
        TRY(put_file(transaction, vault, batch->evidence, fault));
    }
    if (batch->note != NULL) {
        TRY(put_note(transaction, vault, batch->note, fault));
    }
    TRY(vault_put_head(vault, transaction, commit->sequence, commit->next_person,
                       fault));
    return commit->permit == NULL ? OK : commit->permit(commit->permit_context, fault);
}

/* By person, and among changes of one in the order given. */
static int compare_changes(const void *a, const void *b)
{
    const struct vault_change *one = *(const struct vault_change *const *)a;
    const struct vault_change *two = *(const struct vault_change *const *)b;
    const int order =
        (one->who.person > two->who.person) - (one->who.person < two->who.person);
    return order != 0 ? order : (one > two) - (one < two);
}

static struct status check_change(const struct vault *vault,
                                  const struct vault_person *person,
                                  struct fault *fault)
{
    if (person->name.size > VAULT_TEXT_MAX || person->resident.size > VAULT_TEXT_MAX ||
        person->account_name.size > VAULT_TEXT_MAX ||
        person->account.size > VAULT_TEXT_MAX) {
        return FAULT(fault, STATUS_USAGE, "a text of a person is longer than %d bytes",
                     VAULT_TEXT_MAX);
    }
    if (person->person == 0 ||
        (person->version == 0) != (person->person >= vault->next_person)) {
        return FAULT(fault, STATUS_REFUSED,
                     "the vault has changed since this was prepared; do it again");
    }
    return OK;
}

static struct status order_indexes(struct commit_context *commit, struct arena *arena,
                                   struct fault *fault)
{
    const size_t payees = commit->batch->payee_count;
    const size_t most = payees > commit->token_count ? payees : commit->token_count;
    struct order_item *room = NULL;
    ARENA_TAKE(arena, 2 * most + 1, room, fault);
    order_rows(commit->tokens, commit->token_count, sizeof(*commit->tokens), room,
               compare_rows);
    order_rows(commit->payees, payees, sizeof(*commit->payees), room, compare_rows);
    return OK;
}

/* Random keys are the cost of an index: sorted, they touch each page once. */
static struct status sort_rows(struct commit_context *commit, struct arena *arena,
                               struct fault *fault)
{
    const struct vault_batch *batch = commit->batch;
    struct vault *vault = commit->vault;
    ARENA_TAKE(arena, batch->change_count + 1, commit->changes, fault);
    ARENA_TAKE(arena, batch->change_count + 1, commit->tokens, fault);
    ARENA_TAKE(arena, batch->payee_count + 1, commit->payees, fault);
    for (size_t i = 0; i < batch->change_count; i++) {
        const struct vault_person *person = &batch->changes[i].who;
        if (!batch->changes[i].is_new_version) {
            continue;
        }
        TRY(check_change(vault, person, fault));
        commit->changes[commit->change_count++] = &batch->changes[i];
        if (person->resident.size > 0) {
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
    qsort(commit->changes, commit->change_count, sizeof(*commit->changes),
          compare_changes);
    return order_indexes(commit, arena, fault);
}

/* Next versions of people stored before count at once, so they stay for the last
 * transaction; they are few. */
static struct status write_all(struct commit_context *commit, struct fault *fault)
{
    struct store *store = commit->vault->store;
    const size_t count = commit->change_count;
    commit->first_new = count;
    while (commit->first_new > 0 &&
           commit->changes[commit->first_new - 1]->who.version == 0) {
        commit->first_new--;
    }
    commit->sequence = commit->vault->sequence + 1;
    commit->next_person = commit->first_new == count
                              ? commit->vault->next_person
                              : commit->changes[count - 1]->who.person + 1;
    commit->from = commit->first_new;
    for (size_t i = 0; i < ORIGINALS; i++) {
        commit->portioned = commit->originals[i];
        while (commit->portioned != NULL &&
               vault_original_is_large(commit->portioned)) {
            TRY(store_write(store, original_work, commit, fault));
            vault_original_keep(commit->portioned);
        }
    }
    while (count - commit->from > VAULT_PORTION) {
        commit->to = commit->from + VAULT_PORTION;
        TRY(store_write(store, portion_work, commit, fault));
        commit->from = commit->to;
    }
    commit->to = count;
    return store_write(store, commit_work, commit, fault);
}

static struct status open_originals(struct commit_context *commit, struct fault *fault)
{
    const struct vault_file *const files[ORIGINALS] = {commit->batch->file,
                                                       commit->batch->evidence};
    for (size_t i = 0; i < ORIGINALS; i++) {
        if (files[i] != NULL && files[i]->original != NULL) {
            TRY(vault_original_open(commit->vault, files[i], &commit->originals[i],
                                    fault));
        }
    }
    return OK;
}

struct status vault_store_batch(struct vault *vault, const struct vault_batch *batch,
                                struct arena *arena, vault_permit *permit,
                                void *context, struct fault *fault)
{
    struct commit_context commit = {.vault = vault,
                                    .batch = batch,
                                    .arena = arena,
                                    .permit = permit,
                                    .permit_context = context};
    const size_t mark = arena_mark(arena);
    TRY(vault_remove_left(vault, fault));
    struct status done = open_originals(&commit, fault);
    if (status_is_ok(done)) {
        done = sort_rows(&commit, arena, fault);
    }
    if (status_is_ok(done)) {
        done = write_all(&commit, fault);
    }
    for (size_t i = 0; i < ORIGINALS; i++) {
        vault_original_close(commit.originals[i]);
    }
    arena_rewind(arena, mark);
    if (!status_is_ok(done)) {
        status_ignore(vault_remove_left(vault, NULL), "the next change removes them");
        return done;
    }
    vault->sequence = commit.sequence;
    vault->next_person = commit.next_person;
    return OK;
}

struct status vault_commit(struct vault *vault, const struct vault_batch *batch,
                           struct arena *arena, struct fault *fault)
{
    return vault_store_batch(vault, batch, arena, NULL, NULL, fault);
}

struct staff_context {
    struct vault *vault;
    struct bytes code, name;
};

static struct status staff_work(struct store_transaction *transaction, void *context,
                                struct fault *fault)
{
    struct staff_context *staff = context;
    struct vault *vault = staff->vault;
    uint8_t sealed[VAULT_TEXT_MAX + SECRET_OVERHEAD];
    uint8_t bond[VAULT_CONTENT_BOND_SIZE];
    TRY(sealer_seal(vault->sealer, vault->keys.content,
                    vault_content_bond('S', staff->code, bond), staff->name, sealed,
                    fault));
    TRY(store_put(transaction, VAULT_TABLE_STAFF, staff->code,
                  bytes_from(sealed, staff->name.size + SECRET_OVERHEAD), fault));
    return vault_put_head(vault, transaction, vault->sequence + 1, vault->next_person,
                          fault);
}

struct status vault_put_staff(struct vault *vault, struct bytes code, struct bytes name,
                              struct fault *fault)
{
    if (name.size > VAULT_TEXT_MAX || name.size == 0 || code.size == 0 ||
        code.size >= VAULT_CONTENT_BOND_SIZE) {
        return FAULT(fault, STATUS_USAGE,
                     "a name has 1 to %d bytes, a staff code 1 to %d", VAULT_TEXT_MAX,
                     VAULT_CONTENT_BOND_SIZE - 1);
    }
    struct staff_context staff = {vault, code, name};
    TRY(store_write(vault->store, staff_work, &staff, fault));
    vault->sequence++;
    return OK;
}
