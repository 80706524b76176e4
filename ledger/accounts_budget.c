/* accounts_budget.c - allocations, splits and adjustments (DESIGN 5). */
#include "ledger/accounts_internal.h"

#include "ledger/base/money.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

static struct status enter_label(struct apply *apply, struct bytes label,
                                 struct fault *fault)
{
    uint8_t image[256];
    const struct bytes key =
        accounts_code_key(CODE_ALLOCATION, label, image, sizeof(image));
    uint64_t old = 0;
    const struct status known =
        accounts_code(apply->transaction, CODE_ALLOCATION, label, &old, fault);
    if (key.size < 2 || status_is_ok(known)) {
        return FAULT(
            fault, STATUS_EXISTS,
            "R-063: the allocation %.*s is in the ledger already (entry %" PRIu64 ")",
            (int)label.size, (const char *)label.at, old);
    }
    uint8_t value[8];
    struct writer writer = writer_of(value, sizeof(value));
    writer_u64(&writer, apply->entry->index);
    return store_put(apply->transaction, LEDGER_TABLE_CODE, key, writer_bytes(&writer),
                     fault);
}

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
    accounts->balances[accounts->balance_count++] = (struct cached_balance){
        .allocation = apply->entry->index, .balance = {.received = received}};
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
    const int64_t amount = fact->field[ALLOCATION_AMOUNT].fen;
    if (amount <= 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-065: an allocation is a positive amount; lower one with an "
                     "adjustment");
    }
    TRY(enter_label(apply, fact->field[ALLOCATION_LABEL].bytes, fault));
    return begin_balance(apply, amount, fault);
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
    TRY(accounts_expect(apply, from, KIND_ALLOCATION, &parent, fault));
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
    if (amount <= 0 || amount > balance_available(balance) || balance->uncovered > 0) {
        return over_available(balance, amount, fault);
    }
    balance->passed_down += amount;
    TRY(enter_label(apply, fact->field[SPLIT_LABEL].bytes, fault));
    return begin_balance(apply, amount, fault);
}

static struct status apply_adjustment(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct balance *balance = NULL;
    TRY(accounts_balance_of(apply, fact->field[ADJUSTMENT_ALLOCATION].number, &balance,
                            fault));
    struct balance after = *balance;
    if (!money_add(after.adjusted, fact->field[ADJUSTMENT_AMOUNT].fen,
                   &after.adjusted) ||
        !money_add(after.frozen, fact->field[ADJUSTMENT_FROZEN].fen, &after.frozen) ||
        after.frozen < 0 || balance_available(&after) < 0) {
        return over_available(balance, -fact->field[ADJUSTMENT_AMOUNT].fen, fault);
    }
    /* New money first covers what was paid beyond the old. */
    const int64_t room = balance_available(&after);
    const int64_t covered = room < after.uncovered ? room : after.uncovered;
    after.uncovered -= covered;
    after.paid += covered;
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
