/* lost_keys.h - what was done with keys while they may have been in other hands.
 *
 * A key that is revoked as lost may say since which day.  What it signed from
 * then on to its end stands, for the book cannot know better: people look at it. */
#ifndef LEDGER_LOST_KEYS_H
#define LEDGER_LOST_KEYS_H

#include "ledger/journal/journal.h"
#include "ledger/kinds.h"

enum { LOST_KEYS_MAX = 64 };

struct lost_key {
    uint64_t actor, staff; /* entries that enrol the key and its owner          */
    uint8_t purpose;       /* enum key_purpose                                  */
    int32_t since;
    uint64_t first, end; /* entries from `first` on, to the one that ended it  */
    uint64_t seals;      /* that it signed as the acting key                   */
    uint64_t entries;    /* in the transactions of those seals, without them   */
    uint64_t cosigned;   /* seals that it signed with others                   */
    uint64_t approvals;  /* of batches, and the money in them                  */
    int64_t approved_fen;
};
/* In the order of the keys, up to LOST_KEYS_MAX; *ret_all counts all there are.  Reads
 * every entry since the earliest of their days.  Errors: those of the journal. */
struct status lost_keys_list(struct store_transaction *transaction,
                             struct lost_key ret_keys[static LOST_KEYS_MAX],
                             size_t *ret_count, size_t *ret_all, struct fault *fault)
    MUST_USE;

#endif
