/* accounts_opening.c - balances from before this ledger: asked by one person, counted
 * when another has confirmed them. */
#include "ledger/accounts_internal.h"

#include "ledger/journal/registry.h"

#include <inttypes.h>

struct status accounts_opening(struct store_transaction *transaction,
                               uint64_t allocation, uint64_t *ret_opening,
                               struct fault *fault)
{
    uint8_t image[ENTRY_KEY_SIZE];
    struct bytes value = {0};
    TRY(store_get(transaction, LEDGER_TABLE_CODE,
                  accounts_entry_key(CODE_OPENING, allocation, image), &value, fault));
    struct reader reader = reader_of(value);
    *ret_opening = reader_u64(&reader);
    return OK;
}

/* */
static struct status check_figures(const struct fact *fact, struct fault *fault)
{
    static const unsigned figures[] = {OPENING_PAID, OPENING_RETURNED,
                                       OPENING_PRIOR_YEAR, OPENING_PASSED_DOWN};
    bool is_sound = fact->field[OPENING_RECEIVED].fen > 0;
    for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
        is_sound = is_sound && fact->field[figures[i]].fen >= 0;
    }
    const int64_t paid = fact->field[OPENING_PAID].fen;
    const int64_t returned = fact->field[OPENING_RETURNED].fen;
    if (!is_sound || returned > paid ||
        fact->field[OPENING_RECEIVED].fen - fact->field[OPENING_PASSED_DOWN].fen -
                paid + returned <
            0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-127: an opening has received something, returned no more than "
                     "was paid, and neither passed down nor paid more than there was");
    }
    return OK;
}

/* the roles of the person who acts, and who it is. */
static struct status acting_person(struct apply *apply, uint32_t wanted,
                                   uint64_t *ret_staff, struct fault *fault)
{
    struct registry_key key;
    uint32_t roles = 0;
    TRY(registry_key(apply->transaction, apply->entry->actor, &key, fault));
    TRY(registry_roles(apply->transaction, key.staff,
                       date_of_instant((int64_t)apply->entry->recorded_ms), &roles,
                       fault));
    if ((roles & wanted) == 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-128: an opening is asked for by a maker and confirmed by a "
                     "checker or approver; act with the key of one");
    }
    *ret_staff = key.staff;
    return OK;
}

static struct status ask(struct apply *apply, const struct balance *balance,
                         struct fault *fault)
{
    uint64_t staff = 0;
    TRY(acting_person(apply, UINT32_C(1) << STAFF_ROLE_MAKER, &staff, fault));
    if (balance->received != 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-128: this opening was confirmed already; correct it with an "
                     "adjustment");
    }
    uint8_t image[ENTRY_KEY_SIZE];
    uint8_t value[8];
    struct writer writer = writer_of(value, sizeof(value));
    writer_u64(&writer, apply->entry->index);
    return store_put(apply->transaction, LEDGER_TABLE_CODE,
                     accounts_entry_key(CODE_OPENING,
                                        apply->fact->field[OPENING_ALLOCATION].number,
                                        image),
                     writer_bytes(&writer), fault);
}

/* The confirmation repeats what was asked, so that it can be read alone. */
static bool says_the_same(const struct fact *one, const struct fact *other)
{
    static const unsigned figures[] = {
        OPENING_PAID, OPENING_RETURNED, OPENING_PRIOR_YEAR,
        OPENING_DAY,  OPENING_RECEIVED, OPENING_PASSED_DOWN,
    };
    bool is_same =
        one->field[OPENING_ALLOCATION].number ==
            other->field[OPENING_ALLOCATION].number &&
        one->field[OPENING_DOCUMENT].number == other->field[OPENING_DOCUMENT].number;
    for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
        is_same = is_same && one->field[figures[i]].fen == other->field[figures[i]].fen;
    }
    return is_same;
}

static struct status confirm(struct apply *apply, struct balance *balance,
                             struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t asked = fact->field[OPENING_CONFIRMS].number;
    const uint64_t allocation = fact->field[OPENING_ALLOCATION].number;
    uint64_t newest = 0;
    uint64_t staff = 0;
    struct entry entry;
    struct fact opening;
    struct registry_key first;
    const struct status known =
        accounts_opening(apply->transaction, allocation, &newest, fault);
    if (known.code == STATUS_NOT_FOUND || (status_is_ok(known) && newest != asked)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-128: entry %" PRIu64 " is not an opening that waits to be "
                     "confirmed; see: mingzhang opening list",
                     asked);
    }
    TRY(known);
    TRY(journal_entry(apply->transaction, &apply->accounts->hooks, asked, &entry,
                      &opening, fault));
    const uint64_t first_actor = entry.actor;
    if (!says_the_same(fact, &opening)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-128: the confirmation does not repeat what was asked");
    }
    TRY(acting_person(
        apply, UINT32_C(1) << STAFF_ROLE_CHECKER | UINT32_C(1) << STAFF_ROLE_APPROVER,
        &staff, fault));
    TRY(registry_key(apply->transaction, first_actor, &first, fault));
    if (first.staff == staff) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-128: who asked for an opening does not confirm it; let another "
                     "person look at it");
    }
    balance->received = fact->field[OPENING_RECEIVED].fen;
    balance->passed_down += fact->field[OPENING_PASSED_DOWN].fen;
    balance->paid += fact->field[OPENING_PAID].fen;
    balance->refunded += fact->field[OPENING_RETURNED].fen;
    balance->prior_year += fact->field[OPENING_PRIOR_YEAR].fen;
    accounts_cover(balance);
    uint8_t image[ENTRY_KEY_SIZE];
    return store_delete(apply->transaction, LEDGER_TABLE_CODE,
                        accounts_entry_key(CODE_OPENING, allocation, image), fault);
}

struct status accounts_apply_opening(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t index = fact->field[OPENING_ALLOCATION].number;
    struct fact allocation;
    struct balance *balance = NULL;
    TRY(accounts_expect(apply, index, KIND_ALLOCATION, &allocation, fault));
    if (!fact_has(&allocation, ALLOCATION_IS_OPENING) ||
        allocation.field[ALLOCATION_IS_OPENING].number == 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-128: entry %" PRIu64 " was not recorded as an opening", index);
    }
    TRY(accounts_expect_kind(apply, fact->field[OPENING_DOCUMENT].number, KIND_DOCUMENT,
                             fault));
    TRY(accounts_expect_field(apply, OPENING_FILE, KIND_FILE, fault));
    TRY(check_figures(fact, fault));
    TRY(accounts_balance_of(apply, index, &balance, fault));
    return fact_has(fact, OPENING_CONFIRMS) ? confirm(apply, balance, fault)
                                            : ask(apply, balance, fault);
}
