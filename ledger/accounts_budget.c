/* accounts_budget.c - allocations, splits and adjustments (DESIGN 5). */
#include "ledger/accounts_internal.h"

#include "ledger/base/money.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

/* Puts a new allocation into the cache; it reaches the tables at the seal, as all do.
 */
static struct status begin_balance(struct apply *apply, int64_t received,
                                   struct fault *fault)
{
    struct accounts *accounts = apply->accounts;
    if (accounts->balance_count == ACCOUNTS_BALANCES_MAX) {
        return FAULT(fault, STATUS_FULL,
                     "one file may touch at most %d allocations; split it",
                     ACCOUNTS_BALANCES_MAX);
    }
    accounts->balances[accounts->balance_count++] =
        (struct cached_balance){.allocation = apply->entry->index,
                                .balance = {.received = received},
                                .is_touched = true};
    return OK;
}

static struct status apply_allocation(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct fact other;
    TRY(accounts_expect(apply, fact->field[ALLOCATION_DOCUMENT].number, KIND_DOCUMENT,
                        &other, fault));
    TRY(accounts_expect(apply, fact->field[ALLOCATION_UNIT].number, KIND_UNIT, &other,
                        fault));
    TRY(accounts_expect(apply, fact->field[ALLOCATION_SOURCE].number, KIND_SOURCE,
                        &other, fault));
    TRY(accounts_expect_field(apply, ALLOCATION_PARENT, KIND_ALLOCATION, fault));
    TRY(accounts_expect_field(apply, ALLOCATION_FILE, KIND_FILE, fault));
    const int64_t amount = fact->field[ALLOCATION_AMOUNT].fen;
    if (amount <= 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-065: an allocation is a positive amount; lower one with an "
                     "adjustment");
    }
    TRY(accounts_enter_code(apply, CODE_ALLOCATION, fact->field[ALLOCATION_LABEL].bytes,
                            0, fault));
    return begin_balance(apply, amount, fault);
}

/* */
void accounts_cover(struct balance *balance)
{
    const int64_t room = balance_available(balance);
    const int64_t covered = room < balance->uncovered ? room : balance->uncovered;
    balance->uncovered -= covered;
    balance->paid += covered;
}

static struct status over_available(const struct balance *balance, int64_t amount,
                                    struct fault *fault)
{
    char wanted[MONEY_TEXT_SIZE];
    char left[MONEY_TEXT_SIZE];
    money_format_grouped(amount, wanted);
    money_format_grouped(balance_available(balance), left);
    return FAULT(fault, STATUS_REFUSED,
                 "R-066: %s is wanted, only %s is available; draw less or record the "
                 "missing allocation first",
                 wanted, left);
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
        TRY(journal_entry(apply->transaction, &apply->accounts->hooks, at, &entry,
                          ret_fact, fault));
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

/* True when the tag stays as it was: tags follow the money unchanged (R35). */
static bool same_tag(const struct fact *parent, unsigned parent_key,
                     const struct fact *child, unsigned child_key)
{
    const struct bytes none = {0};
    return bytes_equal(
        fact_has(parent, parent_key) ? parent->field[parent_key].bytes : none,
        fact_has(child, child_key) ? child->field[child_key].bytes : none);
}

static struct status apply_split(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t from = fact->field[SPLIT_ALLOCATION].number;
    struct fact parent;
    struct fact other;
    TRY(accounts_root_allocation(apply, from, &parent, fault));
    TRY(accounts_expect(apply, fact->field[SPLIT_UNIT].number, KIND_UNIT, &other,
                        fault));
    TRY(accounts_expect(apply, fact->field[SPLIT_DOCUMENT].number, KIND_DOCUMENT,
                        &other, fault));
    if (!same_tag(&parent, ALLOCATION_DIRECT, fact, SPLIT_DIRECT) ||
        !same_tag(&parent, ALLOCATION_SAFEGUARD, fact, SPLIT_SAFEGUARD)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-067: the tags of an allocation are passed down unchanged");
    }
    struct balance *balance = NULL;
    TRY(accounts_balance_of(apply, from, &balance, fault));
    const int64_t amount = fact->field[SPLIT_AMOUNT].fen;
    if (amount <= 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-065: a positive amount is passed down, nothing else");
    }
    if (amount > balance_available(balance)) {
        return over_available(balance, amount, fault);
    }
    balance->passed_down += amount;
    TRY(accounts_enter_code(apply, CODE_ALLOCATION, fact->field[SPLIT_LABEL].bytes, 0,
                            fault));
    return begin_balance(apply, amount, fault);
}

static struct status apply_adjustment(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct balance *balance = NULL;
    TRY(accounts_expect_field(apply, ADJUSTMENT_DOCUMENT, KIND_DOCUMENT, fault));
    TRY(accounts_balance_of(apply, fact->field[ADJUSTMENT_ALLOCATION].number, &balance,
                            fault));
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
        return over_available(
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
