/* registry_ending.h - how a key ends: replaced at once or after an overlap, or revoked.
 *
 * The table of keys says by which entry; how, that entry says.  A key is replaced by
 * one of the same purpose and person: from then on, or from the day after an
 * overlap, it acts no more.  It is revoked by an entry of its own, in the overlap too.
 * The key that signs checkpoints is only ever replaced: revoking it later says
 * how far its signatures count. */
#ifndef LEDGER_JOURNAL_REGISTRY_ENDING_H
#define LEDGER_JOURNAL_REGISTRY_ENDING_H

#include "ledger/journal/registry.h"

enum { REGISTRY_OVERLAP_DAYS_MAX = 366 };

struct registry_ending {
    uint64_t entry;   /* the newest that ended it; 0: none                       */
    bool is_replaced; /* `entry` enrols its successor; else it revokes           */
    bool has_until, has_since, has_size;
    int32_t until; /* of an overlap: the last day on which it acts              */
    int32_t since; /* revoked: the day from which it may be in other hands      */
    uint64_t size; /* revoked checkpoint key: what it signed of more entries is void */
};
/* What ended `key`; {0} for one in force, and when the entry that the table names is
 * not one that can: then verify tells that the table lies.  Errors: those of the store.
 */
struct status registry_ending(struct store_transaction *transaction,
                              const struct registry_key *key,
                              struct registry_ending *ret_ending, struct fault *fault)
    MUST_USE;
/* Does `key` act in a transaction that begins at entry `first` on that day?  Errors:
 * those of the store. */
struct status registry_ending_allows(struct store_transaction *transaction,
                                     const struct registry_key *key, uint64_t first,
                                     int32_t day, bool *ret_is_in_force,
                                     struct fault *fault) MUST_USE;

/* May `entry`, of kind key or key-end and with the body `fact`, end `key`, which entry
 * `actor` enrolled?  Errors: STATUS_REFUSED R-053 (it has ended already), R-260
 * (another purpose, person or kind of key; an overlap that is over or too long), R-261
 * (nothing takes the place of a checkpoint key), R-263 (what is known of a theft lies
 * ahead); STATUS_INPUT (fields that do not belong together). */
struct status registry_ending_check(struct store_transaction *transaction,
                                    uint64_t actor, const struct registry_key *key,
                                    const struct entry *entry, const struct fact *fact,
                                    struct fault *fault) MUST_USE;

#endif
