/* registry_ending.c - see registry_ending.h. */
#include "ledger/journal/registry_ending.h"

#include "ledger/base/date.h"

#include <inttypes.h>

static const struct journal_hooks words = {.schema = registry_schema};

static struct registry_ending replaced(const struct entry *entry,
                                       const struct fact *fact)
{
    return (struct registry_ending){
        .entry = entry->index,
        .is_replaced = true,
        .has_until = fact_has(fact, KEY_UNTIL),
        .until = fact_has(fact, KEY_UNTIL) ? (int32_t)fact->field[KEY_UNTIL].fen : 0,
    };
}

static struct registry_ending revoked(const struct entry *entry,
                                      const struct fact *fact)
{
    struct registry_ending ending = {
        .entry = entry->index,
        .has_since = fact_has(fact, KEY_END_SINCE),
        .has_size = fact_has(fact, KEY_END_SIZE),
    };
    if (ending.has_since) {
        ending.since = (int32_t)fact->field[KEY_END_SINCE].fen;
    }
    if (ending.has_size) {
        ending.size = fact->field[KEY_END_SIZE].number;
    }
    return ending;
}

struct status registry_ending(struct store_transaction *transaction,
                              const struct registry_key *key,
                              struct registry_ending *ret_ending, struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    *ret_ending = (struct registry_ending){0};
    if (key->ended == 0) {
        return OK;
    }
    struct fault problem;
    const struct status read =
        journal_entry(transaction, &words, key->ended, &entry, &fact, &problem);
    if (read.code == STATUS_NOT_FOUND || read.code == STATUS_INPUT) {
        return OK;
    }
    if (!status_is_ok(read)) {
        if (fault != NULL) {
            *fault = problem;
        }
        return read;
    }
    if (entry.kind == KIND_KEY) {
        *ret_ending = replaced(&entry, &fact);
    } else if (entry.kind == KIND_KEY_END) {
        *ret_ending = revoked(&entry, &fact);
    }
    return OK;
}

struct status registry_ending_allows(struct store_transaction *transaction,
                                     const struct registry_key *key, uint64_t first,
                                     int32_t day, bool *ret_is_in_force,
                                     struct fault *fault)
{
    struct registry_ending ending;
    *ret_is_in_force = key->ended == 0 || key->ended >= first;
    if (*ret_is_in_force) {
        return OK;
    }
    TRY(registry_ending(transaction, key, &ending, fault));
    *ret_is_in_force = ending.has_until && day <= ending.until;
    return OK;
}

/* ---- may it end? -------------------------------------------------------------------
 */

static struct status has_ended(uint64_t actor, struct fault *fault)
{
    return FAULT(fault, STATUS_REFUSED, "R-053: key %" PRIu64 " has ended already",
                 actor);
}

/* A checkpoint key is the office's, not a person's: whoever keeps it may change. */
static struct status check_successor(uint64_t actor, const struct registry_key *key,
                                     const struct entry *entry, const struct fact *fact,
                                     struct fault *fault)
{
    const union fact_value *field = fact->field;
    const bool is_checkpoint = key->purpose == KEY_PURPOSE_CHECKPOINT;
    if (!is_checkpoint && !fact_has(fact, KEY_UNTIL)) {
        return OK; /* entries from before R-260 promise no more than R-053 */
    }
    if (field[KEY_PURPOSE].number != key->purpose ||
        (is_checkpoint ? field[KEY_SIGNING_KIND].number != (uint64_t)key->key.kind
                       : field[KEY_STAFF].number != key->staff)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-260: the key that takes the place of key %" PRIu64
                     " is of the same purpose, kind and person",
                     actor);
    }
    const int32_t day = date_of_instant(entry->recorded_ms);
    if (fact_has(fact, KEY_UNTIL) &&
        (field[KEY_UNTIL].fen < day ||
         field[KEY_UNTIL].fen > day + REGISTRY_OVERLAP_DAYS_MAX)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-260: both keys are in force for %d days at most, from the day "
                     "of the change on; choose another last day",
                     REGISTRY_OVERLAP_DAYS_MAX);
    }
    return OK;
}

/* what is said of a theft. */
static struct status check_theft(const struct registry_key *key,
                                 const struct entry *entry, const struct fact *fact,
                                 struct fault *fault)
{
    const struct registry_ending said = revoked(entry, fact);
    if ((said.has_since || said.has_size) &&
        fact->field[KEY_END_REASON].number != KEY_END_LOST) {
        return FAULT(fault, STATUS_INPUT,
                     "R-263: only a key that is lost has been in other hands since a "
                     "day");
    }
    if (said.has_size && key->purpose != KEY_PURPOSE_CHECKPOINT) {
        return FAULT(fault, STATUS_INPUT,
                     "R-262: only the signatures of a checkpoint key count up to a "
                     "size");
    }
    if ((said.has_since && said.since > date_of_instant(entry->recorded_ms)) ||
        (said.has_size && said.size > entry->index)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-263: a key cannot have been lost after it is revoked; give a "
                     "day up to today");
    }
    return OK;
}

static struct status check_revoked(struct store_transaction *transaction,
                                   uint64_t actor, const struct registry_key *key,
                                   const struct entry *entry, struct fault *fault)
{
    struct registry_ending ending;
    TRY(registry_ending(transaction, key, &ending, fault));
    if (key->purpose == KEY_PURPOSE_CHECKPOINT) {
        if (key->ended == 0) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-261: key %" PRIu64
                         " signs the checkpoints; give it a successor first, with: "
                         "mingzhang key rotate",
                         actor);
        }
        return ending.is_replaced ? OK : has_ended(actor, fault);
    }
    const bool is_in_overlap = ending.is_replaced && ending.has_until &&
                               date_of_instant(entry->recorded_ms) <= ending.until;
    return key->ended == 0 || is_in_overlap ? OK : has_ended(actor, fault);
}

struct status registry_ending_check(struct store_transaction *transaction,
                                    uint64_t actor, const struct registry_key *key,
                                    const struct entry *entry, const struct fact *fact,
                                    struct fault *fault)
{
    if (entry->kind == KIND_KEY_END) {
        TRY(check_theft(key, entry, fact, fault));
        return check_revoked(transaction, actor, key, entry, fault);
    }
    return key->ended != 0 ? has_ended(actor, fault)
                           : check_successor(actor, key, entry, fact, fault);
}
