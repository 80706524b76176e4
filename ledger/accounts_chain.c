/* accounts_chain.c - money on its way down and into the next year: allocations with a
 * parent, and the clocks that say how soon it must be passed on. */
#include "ledger/accounts_internal.h"

#include "ledger/base/text.h"

#include <inttypes.h>

/* ---- clocks ------------------------------------------------------------------------
 */

uint64_t accounts_clock_key(uint64_t level, struct bytes direct)
{
    uint64_t tag = 0;
    const bool is_number = text_is_digits(direct) && direct.size <= 3; /* "01" */
    for (size_t i = 0; is_number && i < direct.size; i++) {
        tag = tag * 10 + (uint64_t)(direct.at[i] - '0');
    }
    return level * 256 + (tag <= 255 ? tag : 0);
}

enum { CLOCK_KEY_SIZE = 1 + 4 };
static struct bytes clock_key(civil_day from, uint8_t image[static CLOCK_KEY_SIZE])
{
    struct writer writer = writer_of(image, CLOCK_KEY_SIZE);
    writer_u8(&writer, CODE_CLOCK);
    writer_u32(&writer, (uint32_t)from);
    return writer_bytes(&writer);
}

static struct status
read_clocks(const struct fact *policy,
            struct fact_pair ret_clocks[static ACCOUNTS_CLOCKS_MAX], size_t *ret_count,
            struct fault *fault)
{
    if (!fact_has(policy, POLICY_CLOCKS) ||
        !fact_pairs(policy->field[POLICY_CLOCKS].bytes, ret_clocks, ACCOUNTS_CLOCKS_MAX,
                    ret_count)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-124: a policy of clocks has 1 to %d of them",
                     ACCOUNTS_CLOCKS_MAX);
    }
    return OK;
}

struct status accounts_apply_clocks(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct fact_pair clocks[ACCOUNTS_CLOCKS_MAX];
    size_t count = 0;
    TRY(accounts_expect_field(apply, POLICY_REPLACES, KIND_POLICY, fault));
    TRY(read_clocks(fact, clocks, &count, fault));
    bool is_sound =
        fact->field[POLICY_FROM].fen >= 0 && !fact_has(fact, POLICY_PROGRAMME);
    for (size_t i = 0; i < count; i++) {
        is_sound = is_sound && (i == 0 || clocks[i].entry > clocks[i - 1].entry) &&
                   clocks[i].entry >= SOURCE_CENTRAL * 256 &&
                   clocks[i].entry < (SOURCE_CHARITY + 1) * 256 &&
                   clocks[i].number >= 1 && clocks[i].number <= ACCOUNTS_CLOCK_DAYS_MAX;
    }
    if (!is_sound) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-124: clocks stand in order, one for a source level and tag, of "
                     "1 to %d days each",
                     ACCOUNTS_CLOCK_DAYS_MAX);
    }
    uint8_t key[CLOCK_KEY_SIZE];
    uint8_t value[8];
    struct writer writer = writer_of(value, sizeof(value));
    writer_u64(&writer, apply->entry->index);
    return store_put(apply->transaction, LEDGER_TABLE_CODE,
                     clock_key((civil_day)fact->field[POLICY_FROM].fen, key),
                     writer_bytes(&writer), fault);
}

struct status accounts_clocks(struct store_transaction *transaction, civil_day day,
                              uint64_t *ret_policy, struct fault *fault)
{
    uint8_t image[CLOCK_KEY_SIZE];
    struct store_cursor *cursor = NULL;
    struct bytes key = {0};
    struct bytes value = {0};
    *ret_policy = 0;
    TRY(store_cursor_open(transaction, LEDGER_TABLE_CODE, &cursor, fault));
    const struct status found = store_cursor_seek_last(
        cursor, clock_key(day < 0 ? 0 : day, image), &key, &value, fault);
    if (status_is_ok(found) && key.size == CLOCK_KEY_SIZE && key.at[0] == CODE_CLOCK) {
        struct reader reader = reader_of(value);
        *ret_policy = reader_u64(&reader);
    }
    store_cursor_close(cursor);
    return found.code == STATUS_NOT_FOUND ? OK : found;
}

/* By source level and direct tag, else by level alone; a level that the policy does not
 * name has no clock. */
static struct status find_clock(struct store_transaction *transaction, uint64_t level,
                                struct bytes direct, struct passing *passing,
                                struct fault *fault)
{
    struct fact_pair clocks[ACCOUNTS_CLOCKS_MAX];
    size_t count = 0;
    struct fact policy;
    const uint64_t own = accounts_clock_key(level, direct);
    TRY(accounts_clocks(transaction, passing->received, &passing->policy, fault));
    if (passing->policy == 0) {
        passing->allowed = ACCOUNTS_CLOCK_DAYS;
        return OK;
    }
    TRY(accounts_fact(transaction, passing->policy, &policy, fault));
    TRY(read_clocks(&policy, clocks, &count, fault));
    passing->allowed = -1;
    for (size_t i = 0; i < count; i++) {
        if (clocks[i].entry == own ||
            (clocks[i].entry == level * 256 && passing->allowed < 0)) {
            passing->allowed = clocks[i].number;
        }
    }
    return OK;
}

static struct status no_allocation(uint64_t index, struct fault *fault)
{
    return FAULT(fault, STATUS_REFUSED, "R-060: entry %" PRIu64 " is no allocation",
                 index);
}

struct status accounts_passing(struct store_transaction *transaction,
                               uint64_t allocation, civil_day day,
                               struct passing *ret_passing, struct fault *fault)
{
    struct passing passing = {.root = allocation};
    struct entry entry;
    struct fact fact;
    struct fact source;
    TRY(accounts_entry(transaction, allocation, &entry, &fact, fault));
    const bool is_split = entry.kind == KIND_SPLIT;
    if (!is_split && entry.kind != KIND_ALLOCATION) {
        return no_allocation(allocation, fault);
    }
    passing.unit = fact.field[is_split ? SPLIT_UNIT : ALLOCATION_UNIT].number;
    passing.received =
        (civil_day)fact.field[is_split ? SPLIT_DAY : ALLOCATION_RECEIVED].fen;
    passing.days = (int64_t)day - passing.received;
    while (entry.kind == KIND_SPLIT) {
        const uint64_t above = fact.field[SPLIT_ALLOCATION].number;
        if (above >= passing.root) {
            return no_allocation(allocation, fault);
        }
        passing.root = above;
        TRY(accounts_entry(transaction, above, &entry, &fact, fault));
    }
    if (entry.kind != KIND_ALLOCATION) {
        return no_allocation(allocation, fault);
    }
    passing.source = fact.field[ALLOCATION_SOURCE].number;
    TRY(accounts_entry(transaction, passing.source, &entry, &source, fault));
    if (entry.kind != KIND_SOURCE) {
        return no_allocation(allocation, fault);
    }
    TRY(find_clock(transaction, source.field[SOURCE_LEVEL].number,
                   fact_bytes(&fact, ALLOCATION_DIRECT), &passing, fault));
    *ret_passing = passing;
    return OK;
}

struct status accounts_check_late(struct apply *apply, uint64_t from, civil_day day,
                                  const struct late_fields *fields, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct passing passing;
    TRY(accounts_passing(apply->transaction, from, day, &passing, fault));
    const bool is_late = accounts_is_late(&passing);
    const uint64_t policy = fact_number(fact, fields->policy);
    if (fact_has(fact, fields->days) != is_late ||
        fact_has(fact, fields->allowed) != is_late ||
        policy != (is_late ? passing.policy : 0) ||
        (is_late &&
         (fact->field[fields->days].number != (uint64_t)passing.days ||
          fact->field[fields->allowed].number != (uint64_t)passing.allowed))) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-123: money passed down late says after how many days, how many "
                     "were allowed and by which policy; nothing else does");
    }
    apply->accounts->late_seen += is_late;
    return OK;
}

struct status accounts_tell_late(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct entry entry;
    struct fact late;
    TRY(accounts_entry(apply->transaction, fact->field[EXCEPTION_SUBJECT].number,
                       &entry, &late, fault));
    const unsigned days = entry.kind == KIND_SPLIT ? SPLIT_DAYS : ALLOCATION_DAYS;
    if ((entry.kind != KIND_SPLIT && entry.kind != KIND_ALLOCATION) ||
        !fact_has(&late, days) || !fact_has(fact, EXCEPTION_COUNT) ||
        fact->field[EXCEPTION_COUNT].number != late.field[days].number) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-123: this exception is about money passed down late, and tells "
                     "its days");
    }
    apply->accounts->late_told++;
    return OK;
}

/* ---- allocations with a parent
 * -------------------------------------------------------
 */

static bool same_key(const struct fact *one, const struct fact *other)
{
    static const unsigned texts[] = {
        ALLOCATION_GOVERNMENT_ECONOMIC,
        ALLOCATION_PROJECT_CODE,
        ALLOCATION_DEPARTMENT_ECONOMIC,
        ALLOCATION_PROJECT_NAME,
    };
    bool is_same = true;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        is_same = is_same && accounts_same_text(one, texts[i], other, texts[i]);
    }
    return is_same;
}

/* the whole of what is left, under the same key, one year on. */
static struct status carry_over(struct apply *apply, const struct fact *root,
                                struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t parent = fact->field[ALLOCATION_PARENT].number;
    struct passing passing;
    struct balance *balance = NULL;
    TRY(accounts_passing(apply->transaction, parent, 0, &passing, fault));
    if (fact->field[ALLOCATION_YEAR].number !=
            root->field[ALLOCATION_YEAR].number + 1 ||
        fact->field[ALLOCATION_UNIT].number != passing.unit || !same_key(fact, root)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-126: what is left goes into the next year, to the same unit, "
                     "under the same codes");
    }
    TRY(accounts_check_function(apply, root, fault));
    TRY(accounts_balance_of(apply, parent, &balance, fault));
    const int64_t prior = fact_has(fact, ALLOCATION_PRIOR_YEAR)
                              ? fact->field[ALLOCATION_PRIOR_YEAR].fen
                              : 0;
    if (fact->field[ALLOCATION_AMOUNT].fen != balance_available(balance) ||
        prior != balance->prior_year) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-126: all that is available is carried over, and all refunds of "
                     "earlier years, nothing less and nothing more");
    }
    balance->carried += fact->field[ALLOCATION_AMOUNT].fen;
    balance->prior_year -= prior;
    return OK;
}

/* the upstream allocation gives the money, in its year. */
static struct status pass_on(struct apply *apply, const struct fact *root,
                             struct fault *fault)
{
    static const struct late_fields late = {ALLOCATION_DAYS, ALLOCATION_DAYS_ALLOWED,
                                            ALLOCATION_POLICY};
    const struct fact *fact = apply->fact;
    const uint64_t parent = fact->field[ALLOCATION_PARENT].number;
    const int64_t amount = fact->field[ALLOCATION_AMOUNT].fen;
    struct balance *balance = NULL;
    if (fact->field[ALLOCATION_YEAR].number != root->field[ALLOCATION_YEAR].number ||
        !bytes_start_with(fact->field[ALLOCATION_FUNCTION].bytes,
                          root->field[ALLOCATION_FUNCTION].bytes)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-122: an allocation passed on stays in its year, and under its "
                     "function code or a finer one");
    }
    TRY(accounts_check_late(
        apply, parent, (civil_day)fact->field[ALLOCATION_ISSUED].fen, &late, fault));
    TRY(accounts_balance_of(apply, parent, &balance, fault));
    if (amount > balance_available(balance)) {
        return accounts_over(balance, amount, fault);
    }
    balance->passed_down += amount;
    return OK;
}

struct status accounts_take_from_parent(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct fact root;
    TRY(accounts_root_allocation(apply, fact->field[ALLOCATION_PARENT].number, &root,
                                 fault));
    if (root.field[ALLOCATION_SOURCE].number != fact->field[ALLOCATION_SOURCE].number) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-122: an allocation passed on or carried over keeps its source");
    }
    if (!accounts_same_text(&root, ALLOCATION_DIRECT, fact, ALLOCATION_DIRECT) ||
        !accounts_same_text(&root, ALLOCATION_SAFEGUARD, fact, ALLOCATION_SAFEGUARD)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-067: the tags of an allocation are passed down unchanged");
    }
    const bool is_carried = fact_has(fact, ALLOCATION_IS_CARRY_OVER) &&
                            fact->field[ALLOCATION_IS_CARRY_OVER].number != 0;
    return is_carried ? carry_over(apply, &root, fault) : pass_on(apply, &root, fault);
}
