/* accounts_person.c - a person's record changed by two members of staff.
 *
 * The entry says what is changed and commits to the new values; the values themselves
 * wait in the vault until somebody else confirms them. */
#include "ledger/accounts_internal.h"

#include <inttypes.h>

enum { ALIAS_KEY_SIZE = 16 + 8 };

/* ---- aliases (R-171) --------------------------------------------------------------
 */

/* The row of the alias that entry `asked` asked for. */
static struct bytes alias_key(const struct fact *alias, uint64_t asked,
                              uint8_t image[static ALIAS_KEY_SIZE])
{
    struct writer writer = writer_of(image, ALIAS_KEY_SIZE);
    writer_run(&writer, alias->field[PERSON_CHANGE_TOKEN].bytes);
    writer_u64(&writer, asked);
    return writer_bytes(&writer);
}

/* An alias says why; its withdrawal, which one. */
static struct status check_alias(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t what = fact->field[PERSON_CHANGE_WHAT].number;
    const bool is_asked =
        fact->field[PERSON_CHANGE_STEP].number == PERSON_CHANGE_STEP_ASKED;
    const bool is_alias = is_asked && what == PERSON_CHANGE_ALIAS;
    const bool is_end = is_asked && what == PERSON_CHANGE_NO_ALIAS;
    const bool fits =
        fact_has(fact, PERSON_CHANGE_REASON) == is_alias &&
        fact_has(fact, PERSON_CHANGE_ENDS) == is_end &&
        (!is_alias ||
         record_alias_name((unsigned)fact->field[PERSON_CHANGE_REASON].number) != NULL);
    if (!fits) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-171: who asks for an alias says why, who asks to withdraw one, "
                     "which");
    }
    return OK;
}

static struct status begin_alias(struct apply *apply, uint64_t asked,
                                 struct fault *fault)
{
    uint8_t key[ALIAS_KEY_SIZE];
    uint8_t value[8];
    return store_put(apply->transaction, LEDGER_TABLE_ALIAS,
                     alias_key(apply->fact, asked, key),
                     store_key_u64(value, apply->entry->index), fault);
}

static struct status end_alias(struct apply *apply, uint64_t ends, struct fault *fault)
{
    struct fact alias;
    uint8_t key[ALIAS_KEY_SIZE];
    TRY(accounts_expect(apply, ends, KIND_PERSON_CHANGE, &alias, fault));
    const struct status gone = store_delete(apply->transaction, LEDGER_TABLE_ALIAS,
                                            alias_key(&alias, ends, key), fault);
    return gone.code == STATUS_NOT_FOUND
               ? FAULT(fault, STATUS_REFUSED,
                       "R-171: entry %" PRIu64 " asked for no alias that is in force",
                       ends)
               : gone;
}

static struct status ask(struct apply *apply, const struct acting *acting,
                         struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const bool is_merge = fact->field[PERSON_CHANGE_WHAT].number == PERSON_CHANGE_MERGE;
    if ((acting->roles & ACTING_MAKERS) == 0) {
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
                     store_key_u64(value, acting->staff), fault);
}

/* What a change does besides being settled. */
static struct status take_effect(struct apply *apply, uint64_t index,
                                 const struct fact *asked, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t what = fact->field[PERSON_CHANGE_WHAT].number;
    const bool is_confirmed =
        fact->field[PERSON_CHANGE_STEP].number == PERSON_CHANGE_STEP_CONFIRMED;
    const bool is_merge = is_confirmed && what == PERSON_CHANGE_MERGE;
    apply->accounts->joining = is_merge ? index : 0;
    apply->accounts->erasing = is_confirmed && what == PERSON_CHANGE_ERASE ? index : 0;
    if (is_confirmed && what == PERSON_CHANGE_ALIAS) {
        TRY(begin_alias(apply, index, fault));
    } else if (is_confirmed && what == PERSON_CHANGE_NO_ALIAS) {
        TRY(end_alias(apply, asked->field[PERSON_CHANGE_ENDS].number, fault));
    }
    return OK;
}

static struct status settle(struct apply *apply, const struct acting *acting,
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
    if (acting->staff == asker || (acting->roles & ACTING_JUDGES) == 0) {
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
    TRY(take_effect(apply, index, &asked, fault));
    return store_delete(apply->transaction, LEDGER_TABLE_CHANGE,
                        store_key_u64(key, index), fault);
}

struct status accounts_apply_person_change(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t what = fact->field[PERSON_CHANGE_WHAT].number;
    struct acting acting;
    if (what < PERSON_CHANGE_NAME || what >= PERSON_CHANGE_WHAT_END) {
        return FAULT(fault, STATUS_REFUSED, "R-138: a change of an unknown kind");
    }
    TRY(accounts_acting(apply, &acting, fault));
    TRY(check_alias(apply, fault));
    if (fact->field[PERSON_CHANGE_STEP].number != PERSON_CHANGE_STEP_JOINED &&
        (fact_has(fact, PERSON_CHANGE_PROGRAMME) ||
         fact_has(fact, PERSON_CHANGE_YEAR))) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-170: only joined pseudonyms are of a programme");
    }
    switch (fact->field[PERSON_CHANGE_STEP].number) {
    case PERSON_CHANGE_STEP_ASKED:
        return ask(apply, &acting, fault);
    case PERSON_CHANGE_STEP_CONFIRMED:
    case PERSON_CHANGE_STEP_REFUSED:
        return settle(apply, &acting, fault);
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
