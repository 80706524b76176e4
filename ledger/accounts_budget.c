/* accounts_budget.c - allocations, splits and adjustments (DESIGN 5). */
#include "ledger/accounts_internal.h"

#include "ledger/base/money.h"

#include <assert.h>
#include <inttypes.h>

/* Puts a new allocation into the cache; it reaches the tables at the seal, as all do.
 */
static struct status begin_balance(struct apply *apply, const struct balance *balance,
                                   struct fault *fault)
{
    struct accounts *accounts = apply->accounts;
    if (accounts->balance_count == ACCOUNTS_BALANCES_MAX) {
        return FAULT(fault, STATUS_FULL,
                     "one file may touch at most %d allocations; split it",
                     ACCOUNTS_BALANCES_MAX);
    }
    accounts->balances[accounts->balance_count++] = (struct cached_balance){
        .allocation = apply->entry->index, .balance = *balance, .is_touched = true};
    return OK;
}

static bool is_set(const struct fact *fact, unsigned flag)
{
    return fact_has(fact, flag) && fact->field[flag].number != 0;
}

/* What an allocation is worth at once: nothing of an opening, until it is confirmed. */
static struct status opening_worth(struct apply *apply, struct balance *ret_balance,
                                   struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const bool is_carried = is_set(fact, ALLOCATION_IS_CARRY_OVER);
    const bool has_parent = fact_has(fact, ALLOCATION_PARENT);
    const int64_t amount = fact->field[ALLOCATION_AMOUNT].fen;
    const int64_t prior = fact_has(fact, ALLOCATION_PRIOR_YEAR)
                              ? fact->field[ALLOCATION_PRIOR_YEAR].fen
                              : 0;
    if ((is_carried || is_set(fact, ALLOCATION_IS_OPENING)) &&
        is_carried != has_parent) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-126: what is carried over names the allocation it was left of, "
                     "an opening names none");
    }
    if (prior < 0 || (prior > 0 && !is_carried)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-126: refunds of earlier years come along with what is carried "
                     "over, never otherwise");
    }
    if (amount <= 0 && !(is_carried && amount == 0 && prior > 0)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-065: an allocation is a positive amount; lower one with an "
                     "adjustment");
    }
    *ret_balance = (struct balance){
        .received = is_set(fact, ALLOCATION_IS_OPENING) ? 0 : amount,
        .prior_year = prior,
    };
    return OK;
}

static struct status apply_allocation(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct fact other;
    struct balance balance;
    TRY(accounts_expect(apply, fact->field[ALLOCATION_DOCUMENT].number, KIND_DOCUMENT,
                        &other, fault));
    TRY(accounts_expect(apply, fact->field[ALLOCATION_UNIT].number, KIND_UNIT, &other,
                        fault));
    TRY(accounts_expect(apply, fact->field[ALLOCATION_SOURCE].number, KIND_SOURCE,
                        &other, fault));
    TRY(accounts_expect_field(apply, ALLOCATION_FILE, KIND_FILE, fault));
    TRY(opening_worth(apply, &balance, fault));
    if (fact_has(fact, ALLOCATION_PARENT)) {
        TRY(accounts_take_from_parent(apply, fault));
    }
    TRY(accounts_enter_code(apply, CODE_ALLOCATION, fact->field[ALLOCATION_LABEL].bytes,
                            0, fault));
    return begin_balance(apply, &balance, fault);
}

/* */
void accounts_cover(struct balance *balance)
{
    const int64_t room = balance_available(balance);
    const int64_t covered = room < balance->uncovered ? room : balance->uncovered;
    balance->uncovered -= covered;
    balance->paid += covered;
}

struct status accounts_over(const struct balance *balance, int64_t amount,
                            struct fault *fault)
{
    char wanted[MONEY_TEXT_SIZE];
    char left[MONEY_TEXT_SIZE];
    char more[MONEY_TEXT_SIZE];
    money_format_grouped(amount, wanted);
    money_format_grouped(balance_available(balance), left);
    money_format_grouped(amount - balance_available(balance), more);
    return FAULT(fault, STATUS_REFUSED,
                 "R-066: %s is wanted, only %s is available, %s too much; draw less or "
                 "record the missing allocation first",
                 wanted, left, more);
}

/* The allocation or, for money passed down, the one at the root of its splits: it says
 * what the money is for. */
struct status accounts_root_allocation(struct apply *apply, uint64_t index,
                                       struct fact *ret_fact, struct fault *fault)
{
    for (uint64_t at = index;;) {
        struct entry entry;
        if (at >= apply->entry->index) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-060: entry %" PRIu64 " does not come before entry %" PRIu64,
                         at, apply->entry->index);
        }
        TRY(accounts_entry(apply->transaction, at, &entry, ret_fact, fault));
        if (entry.kind == KIND_ALLOCATION) {
            return OK;
        }
        if (entry.kind != KIND_SPLIT ||
            ret_fact->field[SPLIT_ALLOCATION].number >= at) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-060: entry %" PRIu64 " is no allocation", index);
        }
        at = ret_fact->field[SPLIT_ALLOCATION].number;
    }
}

bool accounts_same_text(const struct fact *one, unsigned key, const struct fact *other,
                        unsigned other_key)
{
    return bytes_equal(fact_bytes(one, key), fact_bytes(other, other_key));
}

static struct status check_split(struct apply *apply, struct fault *fault)
{
    static const struct late_fields late = {SPLIT_DAYS, SPLIT_DAYS_ALLOWED,
                                            SPLIT_POLICY};
    const struct fact *fact = apply->fact;
    const uint64_t from = fact->field[SPLIT_ALLOCATION].number;
    struct fact parent;
    struct fact other;
    TRY(accounts_root_allocation(apply, from, &parent, fault));
    /* Tags follow the money unchanged (R35). */
    if (!accounts_same_text(&parent, ALLOCATION_DIRECT, fact, SPLIT_DIRECT) ||
        !accounts_same_text(&parent, ALLOCATION_SAFEGUARD, fact, SPLIT_SAFEGUARD)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-067: the tags of an allocation are passed down unchanged");
    }
    TRY(accounts_expect(apply, fact->field[SPLIT_UNIT].number, KIND_UNIT, &other,
                        fault));
    TRY(accounts_expect(apply, fact->field[SPLIT_DOCUMENT].number, KIND_DOCUMENT,
                        &other, fault));
    TRY(accounts_expect_field(apply, SPLIT_FILE, KIND_FILE, fault));
    return accounts_check_late(apply, from, (civil_day)fact->field[SPLIT_DAY].fen,
                               &late, fault);
}

static struct status apply_split(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    TRY(check_split(apply, fault));
    struct balance *balance = NULL;
    TRY(accounts_balance_of(apply, fact->field[SPLIT_ALLOCATION].number, &balance,
                            fault));
    const int64_t amount = fact->field[SPLIT_AMOUNT].fen;
    if (amount <= 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-065: a positive amount is passed down, nothing else");
    }
    if (amount > balance_available(balance)) {
        return accounts_over(balance, amount, fault);
    }
    balance->passed_down += amount;
    TRY(accounts_enter_code(apply, CODE_ALLOCATION, fact->field[SPLIT_LABEL].bytes, 0,
                            fault));
    return begin_balance(apply, &(struct balance){.received = amount}, fault);
}

static struct status apply_adjustment(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t allocation = fact->field[ADJUSTMENT_ALLOCATION].number;
    const uint64_t reason = fact->field[ADJUSTMENT_REASON].number;
    struct balance *balance = NULL;
    uint64_t opening = 0;
    TRY(accounts_expect_field(apply, ADJUSTMENT_DOCUMENT, KIND_DOCUMENT, fault));
    TRY(accounts_balance_of(apply, allocation, &balance, fault));
    if (reason == 0 || reason >= ADJUSTMENT_REASON_COUNT) {
        return FAULT(fault, STATUS_REFUSED, "R-065: an adjustment has a reason");
    }
    const struct status pending =
        accounts_opening(apply->transaction, allocation, &opening, fault);
    if (pending.code != STATUS_NOT_FOUND) {
        TRY(pending);
        return FAULT(fault, STATUS_REFUSED,
                     "R-128: the opening of entry %" PRIu64
                     " waits for a second person; an allocation is adjusted after that",
                     allocation);
    }
    struct balance after = *balance;
    if (!money_add(after.adjusted, fact->field[ADJUSTMENT_AMOUNT].fen,
                   &after.adjusted) ||
        !money_add(after.frozen, fact->field[ADJUSTMENT_FROZEN].fen, &after.frozen) ||
        after.frozen < 0) {
        return FAULT(
            fault, STATUS_REFUSED,
            "R-065: an adjustment may not thaw more than was frozen, nor exceed "
            "what an amount can hold");
    }
    if (balance_available(&after) < 0) {
        return accounts_over(
            balance, balance_available(balance) - balance_available(&after), fault);
    }
    accounts_cover(&after);
    *balance = after;
    return OK;
}

struct status accounts_apply_budget(struct apply *apply, struct fault *fault)
{
    switch (apply->entry->kind) {
    case KIND_ALLOCATION:
        return apply_allocation(apply, fault);
    case KIND_SPLIT:
        return apply_split(apply, fault);
    default:
        assert(apply->entry->kind == KIND_ADJUSTMENT);
        return apply_adjustment(apply, fault);
    }
}
