/* accounts_person.c - a person's record changed by two members of staff.
 *
 * The entry says what is changed and commits to the new values; the values themselves
 * wait in the vault until somebody else confirms them. */
#include "ledger/accounts_internal.h"
#include "ledger/journal/registry.h"

#include <inttypes.h>

struct person_actor {
    uint64_t staff;
    uint32_t roles;
};

static struct status find_actor(struct apply *apply, struct person_actor *ret_actor,
                                struct fault *fault)
{
    struct registry_key key;
    const struct status found =
        registry_key(apply->transaction, apply->entry->actor, &key, fault);
    if (found.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_REFUSED, "R-050: entry %" PRIu64 " enrols no key",
                     apply->entry->actor);
    }
    TRY(found);
    ret_actor->staff = key.staff;
    return registry_roles(apply->transaction, key.staff,
                          date_of_instant(apply->entry->recorded_ms), &ret_actor->roles,
                          fault);
}

static struct status ask(struct apply *apply, const struct person_actor *actor,
                         struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const bool is_merge = fact->field[PERSON_CHANGE_WHAT].number == PERSON_CHANGE_MERGE;
    if ((actor->roles & UINT32_C(1) << STAFF_ROLE_MAKER) == 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-138: a change of a person is asked for by a maker");
    }
    if (!fact_has(fact, PERSON_CHANGE_COMMITMENT) ||
        fact_has(fact, PERSON_CHANGE_ASKED) ||
        fact_has(fact, PERSON_CHANGE_OTHER) != is_merge ||
        (is_merge && bytes_equal(fact->field[PERSON_CHANGE_OTHER].bytes,
                                 fact->field[PERSON_CHANGE_TOKEN].bytes))) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-138: who asks for a change says what it is, and of whom");
    }
    uint8_t key[8];
    uint8_t value[8];
    return store_put(apply->transaction, LEDGER_TABLE_CHANGE,
                     store_key_u64(key, apply->entry->index),
                     store_key_u64(value, actor->staff), fault);
}

static struct status settle(struct apply *apply, const struct person_actor *actor,
                            struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct fact asked;
    if (!fact_has(fact, PERSON_CHANGE_ASKED) ||
        fact_has(fact, PERSON_CHANGE_COMMITMENT) ||
        fact_has(fact, PERSON_CHANGE_OTHER)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-138: who settles a change names the entry that asks for it");
    }
    const uint64_t index = fact->field[PERSON_CHANGE_ASKED].number;
    TRY(accounts_expect(apply, index, KIND_PERSON_CHANGE, &asked, fault));
    uint8_t key[8];
    struct bytes value = {0};
    const struct status open = store_get(apply->transaction, LEDGER_TABLE_CHANGE,
                                         store_key_u64(key, index), &value, fault);
    if (open.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-138: the change of entry %" PRIu64 " is settled already",
                     index);
    }
    TRY(open);
    struct reader reader = reader_of(value);
    const uint64_t asker = reader_u64(&reader);
    const uint32_t judges =
        UINT32_C(1) << STAFF_ROLE_CHECKER | UINT32_C(1) << STAFF_ROLE_APPROVER;
    if (actor->staff == asker || (actor->roles & judges) == 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-138: a change of a person is settled by another member of "
                     "staff, a checker or approver");
    }
    if (!bytes_equal(asked.field[PERSON_CHANGE_TOKEN].bytes,
                     fact->field[PERSON_CHANGE_TOKEN].bytes) ||
        asked.field[PERSON_CHANGE_WHAT].number !=
            fact->field[PERSON_CHANGE_WHAT].number) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-138: the change of entry %" PRIu64
                     " is about somebody or something else",
                     index);
    }
    const bool is_merge =
        fact->field[PERSON_CHANGE_WHAT].number == PERSON_CHANGE_MERGE &&
        fact->field[PERSON_CHANGE_STEP].number == PERSON_CHANGE_STEP_CONFIRMED;
    apply->accounts->joining = is_merge ? index : 0;
    return store_delete(apply->transaction, LEDGER_TABLE_CHANGE,
                        store_key_u64(key, index), fault);
}

struct status accounts_apply_person_change(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t what = fact->field[PERSON_CHANGE_WHAT].number;
    struct person_actor actor = {0};
    if (what < PERSON_CHANGE_NAME || what >= PERSON_CHANGE_WHAT_END) {
        return FAULT(fault, STATUS_REFUSED, "R-138: a change of an unknown kind");
    }
    TRY(find_actor(apply, &actor, fault));
    if (fact->field[PERSON_CHANGE_STEP].number != PERSON_CHANGE_STEP_JOINED &&
        (fact_has(fact, PERSON_CHANGE_PROGRAMME) ||
         fact_has(fact, PERSON_CHANGE_YEAR))) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-170: only joined pseudonyms are of a programme");
    }
    switch (fact->field[PERSON_CHANGE_STEP].number) {
    case PERSON_CHANGE_STEP_ASKED:
        return ask(apply, &actor, fault);
    case PERSON_CHANGE_STEP_CONFIRMED:
    case PERSON_CHANGE_STEP_REFUSED:
        return settle(apply, &actor, fault);
    case PERSON_CHANGE_STEP_JOINED:
        return accounts_join(apply, fault);
    default:
        return FAULT(fault, STATUS_REFUSED, "R-138: a step of an unknown kind");
    }
}

struct status accounts_open_changes(struct store_transaction *transaction,
                                    accounts_each_open *each, void *context,
                                    struct fault *fault)
{
    return accounts_each_number(transaction, LEDGER_TABLE_CHANGE, each, context, fault);
}
