/* vault_words.c - what files may hold of the people whom a vault hides. */
#include "ledger/vault_words.h"

#include <string.h>

enum { WORDS_MAX = 4096 };

static struct status keep(struct vault_words *words, struct arena *arena,
                          enum vault_word_kind kind, struct bytes text,
                          struct fault *fault)
{
    uint8_t *room = NULL;
    if (text.size == 0) {
        return OK;
    }
    for (size_t i = 0; i < words->count; i++) {
        if (words->list[i].kind == kind && bytes_equal(words->list[i].text, text)) {
            return OK;
        }
    }
    if (words->count == WORDS_MAX) {
        return FAULT(fault, STATUS_FULL,
                     "more than %d names, numbers and accounts to be erased at once",
                     WORDS_MAX);
    }
    ARENA_TAKE(arena, text.size, room, fault);
    memcpy(room, text.at, text.size);
    words->list[words->count++] =
        (struct vault_word){kind, bytes_from(room, text.size)};
    return OK;
}

static struct status keep_person(struct vault_words *words, struct arena *arena,
                                 const struct vault_person *person, struct fault *fault)
{
    TRY(keep(words, arena, VAULT_WORD_NAME, person->name, fault));
    TRY(keep(words, arena, VAULT_WORD_NUMBER, person->resident, fault));
    return keep(words, arena, VAULT_WORD_ACCOUNT, person->account, fault);
}

/* Every version there ever was. */
static struct status keep_versions(struct vault_reader *reader, uint64_t person,
                                   struct vault_words *words, struct arena *arena,
                                   struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person version;
    struct status read = OK;
    for (uint64_t until = UINT64_MAX; status_is_ok(read);) {
        read = vault_by_number(reader, person, until, buffer, &version, fault);
        if (status_is_ok(read)) {
            secret_wipe(version.secret, sizeof(version.secret));
            read = keep_person(words, arena, &version, fault);
        }
        if (status_is_ok(read) && version.sequence == 0) {
            break;
        }
        until = status_is_ok(read) ? version.sequence - 1 : until;
    }
    secret_wipe(buffer, sizeof(buffer));
    return read.code == STATUS_NOT_FOUND ? OK : read;
}

/* Changes that were asked for, and the bank's spellings of a name. */
static struct status keep_pending(struct vault_reader *reader,
                                  struct vault_words *words, struct arena *arena,
                                  struct store_cursor *cursor, struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct bytes key = {0};
    struct bytes value = {0};
    struct status at = store_cursor_first(cursor, &key, &value, fault);
    while (status_is_ok(at)) {
        struct reader entry = reader_of(key);
        struct reader owner = reader_of(value);
        const uint64_t asked = reader_u64(&entry);
        struct vault_pending pending;
        if (vault_hides(reader->vault, reader_u64(&owner))) {
            const struct status found =
                vault_find_pending(reader, asked, buffer, &pending, fault);
            if (status_is_ok(found) && pending.what != PERSON_CHANGE_ERASE) {
                TRY(keep_person(words, arena, &pending.who, fault));
            } else if (found.code != STATUS_NOT_FOUND) {
                TRY(found);
            }
        }
        at = store_cursor_next(cursor, &key, &value, fault);
    }
    secret_wipe(buffer, sizeof(buffer));
    return at.code == STATUS_NOT_FOUND ? OK : at;
}

struct status vault_words_gather(struct vault_reader *reader, struct arena *arena,
                                 struct vault_words *ret_words, struct fault *fault)
{
    struct vault_words words = {.count = 0};
    struct store_cursor *cursor = NULL;
    ARENA_TAKE(arena, WORDS_MAX, words.list, fault);
    for (size_t i = 0; i < reader->vault->hidden_count; i++) {
        TRY(keep_versions(reader, reader->vault->hidden[i], &words, arena, fault));
    }
    TRY(store_cursor_open(reader->transaction, VAULT_TABLE_PENDING, &cursor, fault));
    const struct status kept = keep_pending(reader, &words, arena, cursor, fault);
    store_cursor_close(cursor);
    TRY(kept);
    *ret_words = words;
    return OK;
}
