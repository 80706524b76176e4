/* vault_seal.c - sealing new people on a thread of its own, while their records before
 * them are being stored.
 *
 * A ring of two blocks: one being filled, one being stored. */
#include "ledger/vault_internal.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

enum { BLOCK_ROWS = 256, BLOCKS = 2, RANDOM_KEYS = 64 };

struct block {
    struct vault_sealed rows[BLOCK_ROWS];
    size_t count;
};

struct vault_sealing {
    struct vault_sealing_request request;
    struct sealer *sealer, *wrap_sealer;
    uint8_t random[RANDOM_KEYS][SECRET_KEY_SIZE];
    size_t random_left;
    struct block *blocks;
    size_t next_change; /* of the filling side */
    size_t next_row;    /* of the storing side, in block `taken` */
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    size_t filled, taken; /* blocks so far; guarded, as are the rest */
    bool is_closing;
    struct status status;
    struct fault fault;
    bool has_thread;
    pthread_t thread;
};

static struct status take_key(struct vault_sealing *sealing, uint8_t *ret_key,
                              struct fault *fault)
{
    if (sealing->random_left == 0) {
        TRY(secret_random(sealing->random, sizeof(sealing->random), fault));
        sealing->random_left = RANDOM_KEYS;
    }
    memcpy(ret_key, sealing->random[--sealing->random_left], SECRET_KEY_SIZE);
    return OK;
}

struct status vault_seal_identity(struct sealer *sealer, const uint8_t *data_key,
                                  const struct vault_person *person, uint64_t sequence,
                                  struct vault_sealed *ret_sealed, struct fault *fault)
{
    uint8_t plain[VAULT_RECORD_MAX];
    const size_t size = vault_encode_identity(person, plain);
    uint8_t image[VAULT_RECORD_KEY_SIZE];
    const struct bytes at = vault_record_key(person->person, VAULT_RECORD_IDENTITY,
                                             person->version + 1, image);
    uint8_t bond[VAULT_BOND_SIZE];
    struct writer writer = writer_of(ret_sealed->identity, 8);
    writer_u64(&writer, sequence);
    const struct status sealed =
        sealer_seal(sealer, data_key, vault_record_bond(at, sequence, bond),
                    bytes_from(plain, size), ret_sealed->identity + 8, fault);
    secret_wipe(plain, size);
    ret_sealed->identity_size = 8 + size + SECRET_OVERHEAD;
    return sealed;
}

/* Secret and a fresh data key, wrapped; then the record under that key. */
static struct status seal_new(struct vault_sealing *sealing,
                              const struct vault_person *person,
                              struct vault_sealed *ret_sealed, struct fault *fault)
{
    uint8_t keys[VAULT_KEYS_SIZE];
    uint8_t image[VAULT_RECORD_KEY_SIZE];
    memcpy(keys, person->secret, 32);
    TRY(take_key(sealing, keys + 32, fault));
    struct status sealed =
        sealer_seal(sealing->wrap_sealer, sealing->request.vault->keys.wrap,
                    vault_record_key(person->person, VAULT_RECORD_KEYS, 0, image),
                    bytes_from(keys, VAULT_KEYS_SIZE), ret_sealed->keys, fault);
    if (status_is_ok(sealed)) {
        sealed = vault_seal_identity(sealing->sealer, keys + 32, person,
                                     sealing->request.sequence, ret_sealed, fault);
    }
    secret_wipe(keys, sizeof(keys));
    return sealed;
}

/* The next block of new people; changes of people already stored are passed over. */
static struct status fill(struct vault_sealing *sealing, struct block *block,
                          struct fault *fault)
{
    block->count = 0;
    while (sealing->next_change < sealing->request.change_count &&
           block->count < BLOCK_ROWS) {
        const struct vault_person *person =
            &sealing->request.changes[sealing->next_change++]->who;
        if (person->version == 0) {
            TRY(seal_new(sealing, person, &block->rows[block->count], fault));
            block->count++;
        }
    }
    return OK;
}

static void *fill_all(void *argument)
{
    struct vault_sealing *sealing = argument;
    pthread_mutex_lock(&sealing->mutex);
    while (!sealing->is_closing && status_is_ok(sealing->status)) {
        if (sealing->filled - sealing->taken == BLOCKS) {
            pthread_cond_wait(&sealing->changed, &sealing->mutex);
            continue;
        }
        struct block *block = &sealing->blocks[sealing->filled % BLOCKS];
        pthread_mutex_unlock(&sealing->mutex);
        struct fault fault;
        const struct status filled = fill(sealing, block, &fault);
        pthread_mutex_lock(&sealing->mutex);
        if (!status_is_ok(filled)) {
            sealing->fault = fault;
        }
        sealing->status = filled;
        sealing->filled++;
        pthread_cond_signal(&sealing->changed);
        if (block->count == 0) {
            break; /* the end */
        }
    }
    pthread_mutex_unlock(&sealing->mutex);
    return NULL;
}

struct status vault_sealing_open(const struct vault_sealing_request *request,
                                 struct arena *arena,
                                 struct vault_sealing **ret_sealing,
                                 struct fault *fault)
{
    struct vault_sealing *sealing = NULL;
    ARENA_TAKE(arena, 1, sealing, fault);
    ARENA_TAKE(arena, BLOCKS, sealing->blocks, fault);
    sealing->request = *request;
    struct status opened = sealer_open(&sealing->sealer, fault);
    if (status_is_ok(opened)) {
        opened = sealer_open(&sealing->wrap_sealer, fault);
    }
    if (!status_is_ok(opened)) {
        sealer_close(sealing->sealer);
        return opened;
    }
    const int made = pthread_mutex_init(&sealing->mutex, NULL) |
                     pthread_cond_init(&sealing->changed, NULL);
    assert(made == 0);
    (void)made;
    sealing->has_thread =
        request->change_count > BLOCK_ROWS &&
        pthread_create(&sealing->thread, NULL, fill_all, sealing) == 0;
    *ret_sealing = sealing;
    return OK;
}

/* Waits for block `taken`, or fills it here when there is no thread. */
static struct status await(struct vault_sealing *sealing, struct fault *fault)
{
    if (!sealing->has_thread) {
        if (sealing->filled == sealing->taken) {
            TRY(fill(sealing, &sealing->blocks[sealing->filled % BLOCKS], fault));
            sealing->filled++;
        }
        return OK;
    }
    pthread_mutex_lock(&sealing->mutex);
    while (sealing->filled == sealing->taken && status_is_ok(sealing->status)) {
        pthread_cond_wait(&sealing->changed, &sealing->mutex);
    }
    const struct status status = sealing->status;
    if (!status_is_ok(status) && fault != NULL) {
        *fault = sealing->fault;
    }
    pthread_mutex_unlock(&sealing->mutex);
    return status;
}

struct status vault_sealing_next(struct vault_sealing *sealing,
                                 const struct vault_sealed **ret_sealed,
                                 struct fault *fault)
{
    if (sealing->next_row == BLOCK_ROWS) {
        pthread_mutex_lock(&sealing->mutex);
        sealing->taken++;
        pthread_cond_signal(&sealing->changed);
        pthread_mutex_unlock(&sealing->mutex);
        sealing->next_row = 0;
    }
    if (sealing->next_row == 0) {
        TRY(await(sealing, fault));
    }
    const struct block *block = &sealing->blocks[sealing->taken % BLOCKS];
    assert(sealing->next_row < block->count); /* one call for each new person */
    *ret_sealed = &block->rows[sealing->next_row++];
    return OK;
}

void vault_sealing_close(struct vault_sealing *sealing)
{
    if (sealing->has_thread) {
        pthread_mutex_lock(&sealing->mutex);
        sealing->is_closing = true;
        pthread_cond_signal(&sealing->changed);
        pthread_mutex_unlock(&sealing->mutex);
        const int joined = pthread_join(sealing->thread, NULL);
        assert(joined == 0);
        (void)joined;
    }
    pthread_cond_destroy(&sealing->changed);
    pthread_mutex_destroy(&sealing->mutex);
    sealer_close(sealing->sealer);
    sealer_close(sealing->wrap_sealer);
    secret_wipe(sealing->random, sizeof(sealing->random));
}
