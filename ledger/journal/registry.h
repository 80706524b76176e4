/* registry.h - who may act: staff, their keys and roles, and the seals they make.
 *
 * Derived from the registry kinds of entry, kept in the journal's own tables. */
#ifndef LEDGER_JOURNAL_REGISTRY_H
#define LEDGER_JOURNAL_REGISTRY_H

#include "ledger/journal/journal.h"
#include "ledger/journal/registry_kinds.h"

struct registry_key {
    uint64_t staff; /* entry of the member of staff */
    uint8_t purpose;
    uint64_t ended; /* the newest entry that revoked or replaced it; 0: in force */
    struct public_key key;
};

/* Takes one registry entry into the tables.  Errors: STATUS_REFUSED R-053 (a code or
 * key enrolled twice, one key for two purposes, a reference that is not there),
 * STATUS_INPUT (a weak or malformed key). */
struct status registry_apply(struct store_transaction *transaction,
                             const struct entry *entry, const struct fact *fact,
                             struct fault *fault) MUST_USE;

/* STATUS_NOT_FOUND when `actor` is no enrolled key. */
struct status registry_key(struct store_transaction *transaction, uint64_t actor,
                           struct registry_key *ret_key, struct fault *fault) MUST_USE;
/* The actor whose key this is and which is in force. */
struct status registry_actor(struct store_transaction *transaction,
                             const struct public_key *key, uint64_t *ret_actor,
                             struct registry_key *ret_key, struct fault *fault)
    MUST_USE;
struct status registry_staff(struct store_transaction *transaction, struct bytes code,
                             uint64_t *ret_staff, struct fault *fault) MUST_USE;
/* Bit r set: the member of staff holds role r on that day.  For one role the newest
 * entry whose first day has come decides: so the next period can be given ahead
 * of its time, and a role given for ever is ended by giving it once more with an end.
 */
struct status registry_roles(struct store_transaction *transaction, uint64_t staff,
                             int32_t day, uint32_t *ret_roles, struct fault *fault)
    MUST_USE;

/* Is this a genesis entry that a ledger can be begun with?  Errors: STATUS_INPUT. */
struct status registry_genesis(const struct fact *fact, struct fault *fault) MUST_USE;
/* Whether a genesis entry begins a practice ledger, where nothing is real. */
bool registry_is_practice(const struct fact *genesis);
/* `key` is one of the administrators that a genesis entry names: who may seal the first
 * transaction, as actor 0, and no later one. */
bool registry_is_founder(const struct fact *genesis, const struct public_key *key);

/* What a key may do in the transaction that begins at entry `first`.  It is
 * what held before that transaction: a key that ends itself may still seal this, and
 * nobody acts on a role given in the same breath. */
struct registry_authority {
    uint8_t purpose;
    uint32_t roles; /* bit r: holds role r on the day of the transaction */
    struct public_key key;
    uint64_t staff; /* entry of the member of staff who holds it */
};
/* Errors: STATUS_REFUSED R-050 when `actor` enrols no key before `first`, or the key
 * ended before it, unless it shares this day with its successor. */
struct status registry_authority(struct store_transaction *transaction, uint64_t actor,
                                 uint64_t first, int64_t recorded_ms,
                                 struct registry_authority *ret_authority,
                                 struct fault *fault) MUST_USE;
/* May it append a kind that these roles may append (hooks->roles)?  What administrators
 * may do asks for a key of administration, all else for an acting key. */
bool registry_allows(const struct registry_authority *authority,
                     uint32_t allowed_roles);

enum { SEAL_MESSAGE_SIZE_MAX = 174 + JOURNAL_COSIGNERS_MAX * 8 };
/* The signed message of a seal: "mingzhang seal v1\n", genesis hash, action (u16 length
 * and at most 64 bytes of text), first u64, own index u64, root at size = own index,
 * vault sequence u64, number of cosigners u16 and their actors u64 each in the order
 * of their signatures: so that none can be taken out or put in unseen. */
struct seal_claim {
    struct digest genesis;
    struct bytes action;
    uint64_t first, own;
    struct digest root;
    uint64_t vault_sequence;
    uint64_t cosigners[JOURNAL_COSIGNERS_MAX];
    size_t cosigner_count;
};
struct bytes registry_seal_message(const struct seal_claim *claim,
                                   uint8_t ret_image[static SEAL_MESSAGE_SIZE_MAX]);

#endif
