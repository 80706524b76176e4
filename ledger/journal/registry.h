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
    uint64_t ended; /* entry that revoked or replaced it; 0: in force */
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
/* Bit r set: the member of staff holds role r on that day. */
struct status registry_roles(struct store_transaction *transaction, uint64_t staff,
                             int32_t day, uint32_t *ret_roles, struct fault *fault)
    MUST_USE;

/* May this actor append this kind at this time?  `roles_of_kind` is the hook.
 * The administrator of genesis may act as actor 0 in the first transaction only. */
struct status registry_allow(struct store_transaction *transaction, uint64_t actor,
                             int64_t recorded_ms, uint64_t kind, uint32_t allowed_roles,
                             struct fault *fault) MUST_USE;

enum { SEAL_MESSAGE_SIZE_MAX = 256 };
/* The signed message of a seal: "mingzhang seal v1\n", genesis hash, action (u16 length
 * and text), first u64, own index u64, root at size = own index, vault sequence u64. */
struct seal_claim {
    struct digest genesis;
    struct bytes action;
    uint64_t first, own;
    struct digest root;
    uint64_t vault_sequence;
};
struct bytes registry_seal_message(const struct seal_claim *claim,
                                   uint8_t ret_image[static SEAL_MESSAGE_SIZE_MAX]);

#endif
