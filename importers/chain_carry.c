/* chain_carry.c - what is left of a year goes into the next. */
#include "importers/chain_internal.h"

#include "ledger/base/money.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { CARRIED_AT_ONCE = CHAIN_PARTS_MAX / 2, BODY_SIZE = 6 * 1024 };

struct rest {
    uint64_t entry;
    struct bytes label; /* arena memory */
    struct balance balance;
};

struct carrying {
    const struct chain_carry *carry;
    struct store_transaction *transaction;
    struct rest *rests; /* CARRIED_AT_ONCE of them */
    size_t count;
    bool is_full;
    struct chain_carry_summary *summary; /* of this transaction */
};

static struct status year_of(struct carrying *carrying, uint64_t allocation,
                             uint64_t *ret_year, struct fault *fault)
{
    struct passing passing;
    struct fact root;
    TRY(accounts_passing(carrying->transaction, allocation, 0, &passing, fault));
    TRY(accounts_fact(carrying->transaction, passing.root, &root, fault));
    *ret_year = root.field[ALLOCATION_YEAR].number;
    return OK;
}

static struct status keep_rest(void *context, struct bytes label, uint64_t allocation,
                               struct fault *fault)
{
    struct carrying *carrying = context;
    struct chain_carry_summary *summary = carrying->summary;
    uint64_t year = 0;
    struct rest rest = {.entry = allocation};
    TRY(year_of(carrying, allocation, &year, fault));
    if (year != carrying->carry->year) {
        return OK;
    }
    TRY(accounts_balance_at(carrying->transaction, allocation, UINT64_MAX,
                            &rest.balance, fault));
    if (rest.balance.reserved > 0 || rest.balance.frozen > 0) {
        summary->held_count++;
        if (!money_add(summary->reserved, rest.balance.reserved, &summary->reserved) ||
            !money_add(summary->frozen, rest.balance.frozen, &summary->frozen)) {
            return FAULT(fault, STATUS_FOUND, "a balance is damaged; restore a backup");
        }
    }
    if (balance_available(&rest.balance) <= 0 && rest.balance.prior_year <= 0) {
        return OK;
    }
    if (carrying->count == CARRIED_AT_ONCE) {
        carrying->is_full = true;
        return OK;
    }
    uint8_t *room = NULL;
    ARENA_TAKE(carrying->carry->arena, label.size, room, fault);
    memcpy(room, label.at, label.size);
    rest.label = bytes_from(room, label.size);
    carrying->rests[carrying->count++] = rest;
    return OK;
}

/* LABEL@2025, whatever year it carried before; with #2 ... when that is taken. */
static struct status make_label(struct carrying *carrying, const struct rest *rest,
                                char ret_label[static CHAIN_LABEL_SIZE + 1],
                                struct fault *fault)
{
    size_t size = rest->label.size;
    for (size_t i = size; i > 0; i--) {
        if (rest->label.at[i - 1] == '@') {
            size = i > 1 ? i - 1 : size;
            break;
        }
    }
    for (unsigned same = 1; same <= CARRIED_AT_ONCE; same++) {
        char suffix[32];
        uint64_t other = 0;
        snprintf(suffix, sizeof(suffix), same == 1 ? "@%" PRIu64 : "@%" PRIu64 "#%u",
                 carrying->carry->year + 1, same);
        if (size + strlen(suffix) > CHAIN_LABEL_SIZE) {
            break;
        }
        snprintf(ret_label, CHAIN_LABEL_SIZE + 1, "%.*s%s", (int)size,
                 (const char *)rest->label.at, suffix);
        const struct status known = accounts_code(
            carrying->transaction, CODE_ALLOCATION, bytes_of(ret_label), &other, fault);
        if (known.code == STATUS_NOT_FOUND) {
            return OK;
        }
        TRY(known);
    }
    return FAULT(fault, STATUS_REFUSED,
                 "R-063: no label is left for what is carried over from entry %" PRIu64,
                 rest->entry);
}

/* The allocation at the root with its own bytes, which outlive the next write. */
static struct status copy_root(struct carrying *carrying, uint64_t root,
                               uint8_t room[static BODY_SIZE], struct fact *ret_fact,
                               struct fault *fault)
{
    struct fact stored;
    struct writer writer = writer_of(room, BODY_SIZE);
    TRY(accounts_fact(carrying->transaction, root, &stored, fault));
    TRY(fact_encode(&stored, &writer, fault));
    return fact_decode(stored.schema, writer_bytes(&writer), ret_fact, fault);
}

static void drop(struct fact *fact, unsigned key)
{
    fact->present &= ~(UINT32_C(1) << key);
}

/* the code of the new year, with the name that it has. */
static struct status go_on_under(struct carrying *carrying, struct fact *fact,
                                 struct fault *fault)
{
    struct bytes function = {0};
    struct bytes name = {0};
    TRY(chain_choose_function(carrying->carry, carrying->transaction,
                              fact->field[ALLOCATION_FUNCTION].bytes, &function,
                              fault));
    if (bytes_equal(function, fact->field[ALLOCATION_FUNCTION].bytes)) {
        return OK;
    }
    TRY(chain_function_name(carrying->carry, carrying->transaction, function, &name,
                            fault));
    carrying->summary->renamed++;
    fact_set_bytes(fact, ALLOCATION_FUNCTION, function);
    drop(fact, ALLOCATION_FUNCTION_NAME);
    if (name.size > 0) {
        fact_set_bytes(fact, ALLOCATION_FUNCTION_NAME, name);
    }
    return OK;
}

static struct status carry_one(struct journal_session *session,
                               struct carrying *carrying, const struct rest *rest,
                               struct fault *fault)
{
    const struct chain_carry *carry = carrying->carry;
    static const unsigned gone[] = {ALLOCATION_FILE,   ALLOCATION_IS_OPENING,
                                    ALLOCATION_DAYS,   ALLOCATION_DAYS_ALLOWED,
                                    ALLOCATION_POLICY, ALLOCATION_PRIOR_YEAR};
    uint8_t room[BODY_SIZE];
    char label[CHAIN_LABEL_SIZE + 1];
    struct passing passing;
    struct fact fact;
    TRY(accounts_passing(carrying->transaction, rest->entry, carry->day, &passing,
                         fault));
    TRY(copy_root(carrying, passing.root, room, &fact, fault));
    TRY(make_label(carrying, rest, label, fault));
    for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++) {
        drop(&fact, gone[i]);
    }
    if (carry->document != NULL) {
        uint64_t document = 0;
        const struct chain_document cited = {carry->document, carry->day, carry->day,
                                             NULL};
        TRY(chain_find_document(session, &cited, &document, fault));
        fact_set_number(&fact, ALLOCATION_DOCUMENT, document);
    }
    TRY(go_on_under(carrying, &fact, fault));
    fact_set_number(&fact, ALLOCATION_PARENT, rest->entry);
    fact_set_number(&fact, ALLOCATION_IS_CARRY_OVER, 1);
    fact_set_number(&fact, ALLOCATION_YEAR, carry->year + 1);
    fact_set_number(&fact, ALLOCATION_UNIT, passing.unit);
    fact_set_fen(&fact, ALLOCATION_AMOUNT, balance_available(&rest->balance));
    if (rest->balance.prior_year > 0) {
        fact_set_fen(&fact, ALLOCATION_PRIOR_YEAR, rest->balance.prior_year);
    }
    fact_set_fen(&fact, ALLOCATION_ISSUED, carry->day);
    fact_set_fen(&fact, ALLOCATION_RECEIVED, carry->day);
    fact_set_number(&fact, ALLOCATION_PERIOD, (uint64_t)date_period(carry->day));
    fact_set_bytes(&fact, ALLOCATION_LABEL, bytes_of(label));
    TRY(accounts_post(carry->ledger->accounts, journal_transaction(session), &fact,
                      fault));
    return journal_append(session, &fact, NULL, fault);
}

static struct status carry_some(struct journal_session *session, void *context,
                                struct fault *fault)
{
    struct carrying *carrying = context;
    struct chain_carry_summary *summary = carrying->summary;
    *summary = (struct chain_carry_summary){0};
    carrying->count = 0;
    carrying->is_full = false;
    carrying->transaction = journal_transaction(session);
    TRY(accounts_codes(carrying->transaction, CODE_ALLOCATION, keep_rest, carrying,
                       fault));
    for (size_t i = 0; i < carrying->count; i++) {
        const struct rest *rest = &carrying->rests[i];
        TRY(carry_one(session, carrying, rest, fault));
        summary->count++;
        if (!money_add(summary->amount, balance_available(&rest->balance),
                       &summary->amount) ||
            !money_add(summary->prior_year, rest->balance.prior_year,
                       &summary->prior_year)) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-001: what is left exceeds what an amount can hold");
        }
    }
    return OK;
}

struct status chain_carry_over(const struct chain_carry *carry,
                               struct chain_carry_summary *ret_summary,
                               struct fault *fault)
{
    const civil_period next = (civil_period)(carry->year + 1) * 12;
    struct chain_carry_summary all = {0};
    struct chain_carry_summary some;
    struct carrying carrying = {.carry = carry, .summary = &some};
    if (date_period(date_of_instant(carry->actor->now_ms)) < next ||
        date_period(carry->day) < next) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-126: the year %" PRIu64 " is not over yet", carry->year);
    }
    ARENA_TAKE(carry->arena, CARRIED_AT_ONCE, carrying.rests, fault);
    do {
        TRY(ledger_write(carry->ledger, carry->actor, "carry over", carry_some,
                         &carrying, fault));
        all.held_count = some.held_count;
        all.reserved = some.reserved;
        all.frozen = some.frozen;
        all.count += some.count;
        all.renamed += some.renamed;
        if (!money_add(all.amount, some.amount, &all.amount) ||
            !money_add(all.prior_year, some.prior_year, &all.prior_year)) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-001: what is left exceeds what an amount can hold");
        }
    } while (carrying.is_full && !carry->actor->is_rehearsal);
    *ret_summary = all;
    return OK;
}
