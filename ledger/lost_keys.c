/* lost_keys.c - see lost_keys.h. */
#include "ledger/lost_keys.h"

#include "ledger/accounts.h"
#include "ledger/journal/registry_ending.h"
#include "ledger/journal/registry_list.h"

struct listing {
    struct store_transaction *transaction;
    struct lost_key *keys;
    size_t count, all;
};

static struct status take_key(void *context, uint64_t actor,
                              const struct registry_key *key, struct fault *fault)
{
    struct listing *listing = context;
    struct registry_ending ending;
    TRY(registry_ending(listing->transaction, key, &ending, fault));
    if (!ending.has_since) {
        return OK;
    }
    listing->all++;
    if (listing->count == LOST_KEYS_MAX) {
        return OK;
    }
    struct journal_seal before = {0};
    const struct status found =
        journal_seal_by_day(listing->transaction, ending.since - 1, &before, fault);
    if (found.code != STATUS_NOT_FOUND) {
        TRY(found);
    }
    listing->keys[listing->count++] = (struct lost_key){
        .actor = actor,
        .staff = key->staff,
        .purpose = key->purpose,
        .since = ending.since,
        .first = status_is_ok(found) ? before.index + 1 : 0,
        .end = ending.entry,
    };
    return OK;
}

static void take_seal(struct lost_key *key, const struct fact *seal, uint64_t actor)
{
    struct fact_sign signs[JOURNAL_COSIGNERS_MAX];
    size_t count = 0;
    key->seals += actor == key->actor ? 1 : 0;
    if (!fact_has(seal, SEAL_COSIGNATURES) ||
        !fact_signs(seal->field[SEAL_COSIGNATURES].bytes, signs, JOURNAL_COSIGNERS_MAX,
                    &count)) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        key->cosigned += signs[i].actor == key->actor ? 1 : 0;
    }
}

static void take_fact(struct lost_key *key, const struct entry *entry,
                      const struct fact *fact)
{
    if (entry->kind == KIND_SEAL) {
        take_seal(key, fact, entry->actor);
        return;
    }
    key->entries += entry->actor == key->actor ? 1 : 0;
    if (entry->kind == KIND_APPROVAL &&
        fact->field[APPROVAL_KEY].number == key->actor) {
        key->approvals++;
        key->approved_fen += fact->field[APPROVAL_AMOUNT].fen;
    }
}

static struct status take_entry(const struct listing *listing, uint64_t index,
                                struct fault *fault)
{
    struct bytes bytes = {0};
    struct entry entry;
    struct fact fact = {0};
    TRY(journal_read(listing->transaction, index, &bytes, fault));
    TRY(entry_decode_envelope(bytes, &entry, fault));
    if (entry.kind == KIND_SEAL || entry.kind == KIND_APPROVAL) {
        TRY(accounts_entry(listing->transaction, index, &entry, &fact, fault));
    }
    for (size_t i = 0; i < listing->count; i++) {
        struct lost_key *key = &listing->keys[i];
        if (key->first <= index && index < key->end) {
            take_fact(key, &entry, &fact);
        }
    }
    return OK;
}

struct status lost_keys_list(struct store_transaction *transaction,
                             struct lost_key ret_keys[static LOST_KEYS_MAX],
                             size_t *ret_count, size_t *ret_all, struct fault *fault)
{
    struct listing listing = {.transaction = transaction, .keys = ret_keys};
    TRY(registry_list_keys(transaction, take_key, &listing, fault));
    uint64_t first = UINT64_MAX;
    uint64_t end = 0;
    for (size_t i = 0; i < listing.count; i++) {
        first = ret_keys[i].first < first ? ret_keys[i].first : first;
        end = ret_keys[i].end > end ? ret_keys[i].end : end;
    }
    for (uint64_t index = first; index < end; index++) {
        TRY(take_entry(&listing, index, fault));
    }
    *ret_count = listing.count;
    *ret_all = listing.all;
    return OK;
}
