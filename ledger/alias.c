/* alias.c - see alias.h. */
#include "ledger/alias.h"

#include "ledger/base/text.h"
#include "ledger/commitment.h"
#include "ledger/person_change.h"

#include <stdlib.h>

enum { ALIASES_MAX = 64 }; /* of one record */

struct alias_book {
    struct store_transaction *transaction;
    struct vault_reader *people;
    struct hasher *hasher;
};

struct status alias_open(const struct ledger *ledger,
                         struct store_transaction *transaction,
                         struct alias_book **ret_book, struct fault *fault)
{
    struct journal_facts facts;
    struct alias_book *book = calloc(1, sizeof(*book));
    if (book == NULL) {
        return FAULT(fault, STATUS_NO_MEMORY, "no memory to read the vault");
    }
    journal_facts(ledger->journal, &facts);
    book->transaction = transaction;
    struct status opened = hasher_open(facts.suite, &book->hasher, fault);
    if (status_is_ok(opened)) {
        opened = vault_reader_open(ledger->vault, &book->people, fault);
    }
    if (!status_is_ok(opened)) {
        alias_close(book);
        return opened;
    }
    *ret_book = book;
    return OK;
}

void alias_close(struct alias_book *book)
{
    if (book != NULL) {
        vault_reader_close(book->people);
        hasher_close(book->hasher);
        free(book);
    }
}

/* Entries that asked for the aliases under `prefix`. */
static struct status list_entries(struct alias_book *book, struct bytes prefix,
                                  uint64_t *ret_entries, size_t most, size_t *ret_count,
                                  struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    struct bytes key = {0};
    struct bytes value = {0};
    size_t count = 0;
    TRY(store_cursor_open(book->transaction, LEDGER_TABLE_ALIAS, &cursor, fault));
    struct status at = store_cursor_seek(cursor, prefix, &key, &value, fault);
    while (status_is_ok(at) && bytes_start_with(key, prefix) && count < most) {
        struct reader reader = reader_of(bytes_from(key.at + 16, key.size - 16));
        ret_entries[count++] = reader_u64(&reader);
        at = store_cursor_next(cursor, &key, &value, fault);
    }
    store_cursor_close(cursor);
    *ret_count = count;
    return at.code == STATUS_NOT_FOUND ? OK : at;
}

struct status alias_has_any(struct alias_book *book, bool *ret_has_any,
                            struct fault *fault)
{
    uint64_t entry = 0;
    size_t count = 0;
    TRY(list_entries(book, (struct bytes){0}, &entry, 1, &count, fault));
    *ret_has_any = count > 0;
    return OK;
}

/* The record that stays of all those that are one human. */
static struct status find_head(struct alias_book *book, uint64_t person,
                               uint64_t *ret_head, struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person found = {.into = person};
    struct status read = OK;
    for (unsigned i = 0; status_is_ok(read) && found.into != 0; i++) {
        *ret_head = found.into;
        read =
            i == VAULT_MEMBERS_MAX
                ? FAULT(fault, STATUS_FOUND, "merged records of the vault are damaged")
                : vault_by_number(book->people, *ret_head, UINT64_MAX, buffer, &found,
                                  fault);
    }
    secret_wipe(buffer, sizeof(buffer));
    secret_wipe(&found, sizeof(found));
    return read;
}

static struct status walk_record(struct alias_book *book,
                                 const struct vault_member *member, alias_each *each,
                                 void *context, struct fault *fault)
{
    uint8_t token[VAULT_TOKEN_SIZE];
    uint64_t entries[ALIASES_MAX];
    size_t count = 0;
    commitment_payee(book->hasher, member->secret, bytes_of(PERSON_TOKEN_WORD), 0,
                     token);
    TRY(list_entries(book, bytes_from(token, sizeof(token)), entries, ALIASES_MAX,
                     &count, fault));
    for (size_t i = 0; i < count; i++) {
        uint8_t buffer[4 * VAULT_TEXT_MAX];
        struct vault_pending pending;
        const struct status found =
            vault_find_pending(book->people, entries[i], buffer, &pending, fault);
        if (found.code == STATUS_NOT_FOUND) {
            continue; /* erased */
        }
        TRY(found);
        const struct status told = each(context, entries[i], pending.who.name, fault);
        secret_wipe(buffer, sizeof(buffer));
        TRY(told);
    }
    return OK;
}

struct status alias_walk(struct alias_book *book, uint64_t person, alias_each *each,
                         void *context, struct fault *fault)
{
    struct vault_member members[VAULT_MEMBERS_MAX];
    size_t count = 0;
    uint64_t head = person;
    const struct status found = find_head(book, person, &head, fault);
    if (found.code == STATUS_NOT_FOUND) {
        return OK; /* erased */
    }
    TRY(found);
    TRY(vault_members(book->people, head, UINT64_MAX, members, &count, fault));
    struct status walked = OK;
    for (size_t i = 0; status_is_ok(walked) && i < count; i++) {
        walked = walk_record(book, &members[i], each, context, fault);
    }
    secret_wipe(members, sizeof(members));
    return walked;
}

struct comparing {
    struct bytes name;
    bool is_same;
};

static struct status compare(void *context, uint64_t asked, struct bytes name,
                             struct fault *fault)
{
    struct comparing *comparing = context;
    (void)asked;
    (void)fault;
    comparing->is_same |= text_same_name(comparing->name, name);
    return OK;
}

struct status alias_is(struct alias_book *book, uint64_t person, struct bytes name,
                       bool *ret_is, struct fault *fault)
{
    bool has_any = false;
    struct comparing comparing = {.name = name};
    TRY(alias_has_any(book, &has_any, fault));
    if (has_any && name.size > 0 && person != 0) {
        TRY(alias_walk(book, person, compare, &comparing, fault));
    }
    *ret_is = comparing.is_same;
    return OK;
}
