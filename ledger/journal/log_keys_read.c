/* log_keys_read.c - the line of checkpoint keys as the registry has it (log_keys.h). */
#include "ledger/journal/log_keys.h"

#include "ledger/base/date.h"
#include "ledger/journal/registry_ending.h"
#include "ledger/journal/registry_list.h"

#include <string.h>

static const struct journal_hooks words = {.schema = registry_schema};

struct reading {
    struct store_transaction *transaction;
    struct log_keys *keys;
};

static struct log_key *enrolled_by(struct log_keys *keys, uint64_t actor)
{
    for (size_t i = 0; i < keys->count && actor != 0; i++) {
        if (keys->key[i].actor == actor) {
            return &keys->key[i];
        }
    }
    return NULL;
}

/* The size of the checkpoint at the seal of the transaction that entry `index` is of.
 */
static struct status size_after(struct store_transaction *transaction, uint64_t index,
                                uint64_t *ret_size, struct fault *fault)
{
    struct journal_seal seal;
    TRY(journal_seal_of(transaction, index, &seal, fault));
    *ret_size = seal.index + 1;
    return OK;
}

/* `old` is replaced by the key of entry `change`: at its seal, or when the days of the
 * overlap are over, which nobody knows before a later seal tells. */
static struct status replace(struct store_transaction *transaction, uint64_t change,
                             const struct fact *fact, struct log_key *old,
                             struct fault *fault)
{
    old->ended = change;
    TRY(size_after(transaction, change, &old->last, fault));
    if (!fact_has(fact, KEY_UNTIL)) {
        return OK;
    }
    struct journal_seal newest;
    struct journal_seal last;
    const int32_t until = (int32_t)fact->field[KEY_UNTIL].fen;
    TRY(journal_seal_at(transaction, UINT64_MAX, &newest, fault));
    TRY(journal_seal_by_day(transaction, until, &last, fault));
    if (last.index == newest.index) {
        old->last = UINT64_MAX;
    } else if (last.index + 1 > old->last) {
        old->last = last.index + 1;
    }
    return OK;
}

/* Keys come in the order of the entries that enrol them, so that each meets the one it
 * replaces. */
static struct status take_key(void *context, uint64_t actor,
                              const struct registry_key *key, struct fault *fault)
{
    struct reading *reading = context;
    struct log_keys *keys = reading->keys;
    struct entry entry;
    struct fact fact;
    if (key->purpose != KEY_PURPOSE_CHECKPOINT) {
        return OK;
    }
    if (public_key_equal(&key->key, &keys->key[0].key)) {
        keys->key[0].actor = actor;
        return OK;
    }
    TRY(journal_entry(reading->transaction, &words, actor, &entry, &fact, fault));
    if (entry.kind != KIND_KEY || !fact_has(&fact, KEY_REPLACES)) {
        return OK; /* enrolled beside the line: it never signed anything */
    }
    struct log_key *old = enrolled_by(keys, fact.field[KEY_REPLACES].number);
    if (old == NULL) {
        return OK;
    }
    if (keys->count == LOG_KEYS_MAX) {
        return FAULT(fault, STATUS_REFUSED, "R-261: more than %d checkpoint keys",
                     LOG_KEYS_MAX);
    }
    TRY(replace(reading->transaction, actor, &fact, old, fault));
    keys->key[keys->count++] = (struct log_key){.key = key->key,
                                                .actor = actor,
                                                .first = actor + 1,
                                                .last = UINT64_MAX,
                                                .is_trusted = true};
    return OK;
}

/* What a revocation leaves of the sizes that a key counts for. */
static struct status limit(struct store_transaction *transaction, struct log_key *key,
                           struct fault *fault)
{
    struct registry_key record;
    struct registry_ending ending;
    uint64_t last = 0;
    TRY(registry_key(transaction, key->actor, &record, fault));
    TRY(registry_ending(transaction, &record, &ending, fault));
    if (ending.entry == 0 || ending.is_replaced) {
        return OK;
    }
    TRY(size_after(transaction, ending.entry, &last, fault));
    last = ending.has_size ? ending.size : last;
    key->last = last < key->last ? last : key->last;
    key->ended = ending.entry;
    key->is_revoked = true;
    return OK;
}

struct status log_keys_read(struct store_transaction *transaction,
                            struct log_keys *ret_keys, struct fault *fault)
{
    struct entry entry;
    struct fact genesis;
    memset(ret_keys, 0, sizeof(*ret_keys));
    TRY(journal_entry(transaction, &words, 0, &entry, &genesis, fault));
    const struct bytes origin = genesis.field[GENESIS_ORIGIN].bytes;
    if (entry.kind != KIND_GENESIS || origin.size > JOURNAL_ORIGIN_SIZE_MAX) {
        return FAULT(fault, STATUS_FOUND, "entry 0 is not the genesis of a ledger");
    }
    memcpy(ret_keys->name, origin.at, origin.size);
    struct log_key *first = &ret_keys->key[0];
    *first = (struct log_key){.first = 1, .last = UINT64_MAX, .is_trusted = true};
    const enum digest_suite suite =
        (enum digest_suite)genesis.field[GENESIS_SUITE].number;
    TRY(public_key_from(signing_kind_of(suite),
                        genesis.field[GENESIS_CHECKPOINT_KEY].bytes, &first->key,
                        fault));
    ret_keys->count = 1;
    struct reading reading = {transaction, ret_keys};
    TRY(registry_list_keys(transaction, take_key, &reading, fault));
    for (size_t i = 0; i < ret_keys->count; i++) {
        if (ret_keys->key[i].actor != 0) {
            TRY(limit(transaction, &ret_keys->key[i], fault));
        }
    }
    return OK;
}
