/* vault_ahead.c - a change stored on a thread of its own while the journal is being
 * written, and what is left of a change that did not come to count.
 *
 * Everything is stored but the commit, which waits for the caller's word: a rule may
 * still refuse the entries that need the change. */
#include "ledger/vault_internal.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { LEFT_PORTION = 65536 };
#define ROOM_OF_A_CHANGE ((size_t)64) /* bytes, to put it in order */
#define ROOM_BESIDES ((size_t)4 << 20)

enum word { WORD_NONE, WORD_COMMIT, WORD_DROP };

struct vault_ahead {
    struct vault *vault;
    struct vault_batch batch;
    struct arena arena;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    enum word word; /* guarded */
    struct status status;
    struct fault fault;
    bool has_thread, has_ended;
    pthread_t thread;
};

/* vault_permit: waits until the journal's entries are known to be in order. */
static struct status await_word(void *context, struct fault *fault)
{
    struct vault_ahead *ahead = context;
    pthread_mutex_lock(&ahead->mutex);
    while (ahead->word == WORD_NONE) {
        pthread_cond_wait(&ahead->changed, &ahead->mutex);
    }
    const bool may_commit = ahead->word == WORD_COMMIT;
    pthread_mutex_unlock(&ahead->mutex);
    return may_commit ? OK
                      : FAULT(fault, STATUS_REFUSED,
                              "the change is not wanted after "
                              "all; nothing was stored");
}

static void *store_ahead(void *argument)
{
    struct vault_ahead *ahead = argument;
    ahead->status = vault_store_batch(ahead->vault, &ahead->batch, &ahead->arena,
                                      await_word, ahead, &ahead->fault);
    return NULL;
}

struct status vault_ahead_open(struct vault *vault, const struct vault_batch *batch,
                               struct vault_ahead **ret_ahead, struct fault *fault)
{
    struct vault_ahead *ahead = calloc(1, sizeof(*ahead));
    if (ahead == NULL) {
        return FAULT(fault, STATUS_NO_MEMORY, "no memory to write the vault");
    }
    const struct status opened = arena_open(
        (batch->change_count + batch->payee_count) * ROOM_OF_A_CHANGE + ROOM_BESIDES,
        &ahead->arena, fault);
    if (!status_is_ok(opened)) {
        free(ahead);
        return opened;
    }
    ahead->vault = vault;
    ahead->batch = *batch;
    const int made = pthread_mutex_init(&ahead->mutex, NULL) |
                     pthread_cond_init(&ahead->changed, NULL);
    assert(made == 0);
    (void)made;
    ahead->has_thread = pthread_create(&ahead->thread, NULL, store_ahead, ahead) == 0;
    *ret_ahead = ahead;
    return OK;
}

/* Gives the word and waits for the end; without a thread, the work is done here. */
static void end(struct vault_ahead *ahead, enum word word)
{
    assert(!ahead->has_ended);
    pthread_mutex_lock(&ahead->mutex);
    ahead->word = word;
    pthread_cond_signal(&ahead->changed);
    pthread_mutex_unlock(&ahead->mutex);
    if (ahead->has_thread) {
        const int joined = pthread_join(ahead->thread, NULL);
        assert(joined == 0);
        (void)joined;
    } else if (word == WORD_COMMIT) {
        (void)store_ahead(ahead);
    }
    ahead->has_ended = true;
}

struct status vault_ahead_commit(struct vault_ahead *ahead, struct fault *fault)
{
    if (!ahead->has_ended) {
        end(ahead, WORD_COMMIT);
    }
    if (!status_is_ok(ahead->status) && fault != NULL) {
        *fault = ahead->fault;
    }
    return ahead->status;
}

void vault_ahead_close(struct vault_ahead *ahead)
{
    if (ahead == NULL) {
        return;
    }
    if (!ahead->has_ended) {
        end(ahead, WORD_DROP);
    }
    pthread_cond_destroy(&ahead->changed);
    pthread_mutex_destroy(&ahead->mutex);
    arena_close(&ahead->arena);
    free(ahead);
}

/* ---- what is left behind --------------------------------------------------------- */

struct leaving {
    const struct vault *vault;
    size_t removed, removed_chunks;
};

static struct status remove_portion(struct store_transaction *transaction,
                                    void *context, struct fault *fault)
{
    struct leaving *leaving = context;
    TRY(vault_original_remove_left(transaction, &leaving->removed_chunks, fault));
    leaving->removed = 0;
    while (leaving->removed < LEFT_PORTION) {
        struct store_cursor *cursor = NULL;
        struct bytes key = {0};
        struct bytes value = {0};
        TRY(store_cursor_open(transaction, VAULT_TABLE_RECORD, &cursor, fault));
        const struct status last = store_cursor_last(cursor, &key, &value, fault);
        uint8_t image[VAULT_RECORD_KEY_SIZE];
        struct reader reader = reader_of(key);
        const uint64_t person = reader_u64(&reader);
        const bool is_left = status_is_ok(last) && key.size == sizeof(image) &&
                             person >= leaving->vault->next_person;
        if (is_left) {
            memcpy(image, key.at, sizeof(image));
        }
        store_cursor_close(cursor);
        if (!is_left) {
            return last.code == STATUS_NOT_FOUND ? OK : last;
        }
        TRY(store_delete(transaction, VAULT_TABLE_RECORD,
                         bytes_from(image, sizeof(image)), fault));
        leaving->removed++;
    }
    return OK;
}

static struct status look_for_left(struct store_transaction *transaction, void *context,
                                   struct fault *fault)
{
    struct leaving *leaving = context;
    uint8_t image[8];
    struct bytes key = {0};
    struct bytes value = {0};
    struct store_cursor *cursor = NULL;
    TRY(store_cursor_open(transaction, VAULT_TABLE_RECORD, &cursor, fault));
    const struct status found =
        store_cursor_seek(cursor, vault_number_key(leaving->vault->next_person, image),
                          &key, &value, fault);
    store_cursor_close(cursor);
    leaving->removed = status_is_ok(found) ? LEFT_PORTION : 0;
    TRY(found.code == STATUS_NOT_FOUND ? OK : found);
    bool has_chunks = false;
    TRY(vault_original_has_left(transaction, &has_chunks, fault));
    leaving->removed_chunks = has_chunks ? VAULT_ORIGINAL_PORTION : 0;
    return OK;
}

struct status vault_remove_left(struct vault *vault, struct fault *fault)
{
    struct leaving leaving = {.vault = vault};
    TRY(store_read(vault->store, look_for_left, &leaving, fault));
    while (leaving.removed == LEFT_PORTION ||
           leaving.removed_chunks == VAULT_ORIGINAL_PORTION) {
        TRY(store_write(vault->store, remove_portion, &leaving, fault));
    }
    return OK;
}
