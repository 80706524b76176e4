/* voucher_plan.c - see voucher_plan.h. */
#include "importers/voucher_plan.h"

#include <string.h>

enum { NO_PLAN = UINT8_MAX };

static struct status damaged(struct fault *fault)
{
    return FAULT(fault, STATUS_FOUND, "a batch's sources are damaged; run verify");
}

static struct status keep(struct arena *arena, const struct fact *fact, unsigned field,
                          struct bytes *ret_text, struct fault *fault)
{
    *ret_text = (struct bytes){0};
    if (!fact_has(fact, field)) {
        return OK;
    }
    const struct bytes text = fact->field[field].bytes;
    uint8_t *copy = NULL;
    ARENA_TAKE(arena, text.size + 1, copy, fault);
    memcpy(copy, text.at, text.size);
    *ret_text = bytes_from(copy, text.size);
    return OK;
}

/* Money that was passed down is paid under the document that passed it down. */
static struct status describe(struct store_transaction *transaction, uint64_t source,
                              struct arena *arena, struct voucher_plan *ret_plan,
                              struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    uint64_t document = 0;
    TRY(accounts_entry(transaction, source, &entry, &fact, fault));
    while (entry.kind == KIND_SPLIT && fact.field[SPLIT_ALLOCATION].number < source) {
        document = document == 0 ? fact.field[SPLIT_DOCUMENT].number : document;
        source = fact.field[SPLIT_ALLOCATION].number;
        TRY(accounts_entry(transaction, source, &entry, &fact, fault));
    }
    if (entry.kind != KIND_ALLOCATION) {
        return damaged(fault);
    }
    document = document == 0 ? fact.field[ALLOCATION_DOCUMENT].number : document;
    const uint64_t funds = fact.field[ALLOCATION_SOURCE].number;
    ret_plan->year = (int)fact.field[ALLOCATION_YEAR].number;
    TRY(keep(arena, &fact, ALLOCATION_FUNCTION, &ret_plan->function, fault));
    TRY(keep(arena, &fact, ALLOCATION_FUNCTION_NAME, &ret_plan->function_name, fault));
    TRY(keep(arena, &fact, ALLOCATION_DEPARTMENT_ECONOMIC, &ret_plan->economic, fault));
    TRY(keep(arena, &fact, ALLOCATION_PROJECT_CODE, &ret_plan->project, fault));
    TRY(accounts_entry(transaction, document, &entry, &fact, fault));
    if (entry.kind != KIND_DOCUMENT) {
        return damaged(fault);
    }
    TRY(keep(arena, &fact, DOCUMENT_NUMBER, &ret_plan->document, fault));
    TRY(accounts_entry(transaction, funds, &entry, &fact, fault));
    if (entry.kind != KIND_SOURCE) {
        return damaged(fault);
    }
    return keep(arena, &fact, SOURCE_NATURE, &ret_plan->nature, fault);
}

static bool is_same(const struct voucher_plan *one, const struct voucher_plan *other)
{
    return one->year == other->year && bytes_equal(one->document, other->document) &&
           bytes_equal(one->function, other->function) &&
           bytes_equal(one->economic, other->economic) &&
           bytes_equal(one->nature, other->nature) &&
           bytes_equal(one->project, other->project);
}

struct status voucher_plan_open(struct store_transaction *transaction, uint64_t batch,
                                struct arena *arena, struct voucher_plans *ret_plans,
                                struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    struct fact_pair shares[MONEY_SHARES_MAX];
    TRY(accounts_entry(transaction, batch, &entry, &fact, fault));
    *ret_plans = (struct voucher_plans){.count = 0};
    if (entry.kind != KIND_BATCH ||
        !fact_pairs(fact.field[BATCH_SHARES].bytes, shares, MONEY_SHARES_MAX,
                    &ret_plans->source_count)) {
        return damaged(fault);
    }
    for (size_t i = 0; i < ret_plans->source_count; i++) {
        struct voucher_plan plan = {0};
        size_t at = 0;
        TRY(describe(transaction, shares[i].entry, arena, &plan, fault));
        while (at < ret_plans->count && !is_same(&ret_plans->list[at], &plan)) {
            at++;
        }
        if (at == ret_plans->count) {
            ret_plans->list[ret_plans->count++] = plan;
        }
        ret_plans->source[i] = shares[i].entry;
        ret_plans->plan_of[i] = (uint8_t)at;
    }
    return OK;
}

struct status voucher_plan_split(const struct voucher_plans *plans, struct bytes draws,
                                 struct voucher_split *ret_parts, struct fault *fault)
{
    struct fact_pair pairs[MONEY_SHARES_MAX];
    size_t count = 0;
    *ret_parts = (struct voucher_split){{0}};
    if (draws.size > 0 && !fact_pairs(draws, pairs, MONEY_SHARES_MAX, &count)) {
        return damaged(fault);
    }
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < plans->source_count && plans->source[at] != pairs[i].entry) {
            at++;
        }
        if (at == plans->source_count ||
            (plans->plan_of[at] == NO_PLAN && pairs[i].number != 0)) {
            return damaged(fault);
        }
        if (pairs[i].number != 0) {
            ret_parts->fen[plans->plan_of[at]] += pairs[i].number;
        }
    }
    return OK;
}

struct status voucher_plan_add(struct voucher_plans *plans, struct bytes draws,
                               struct fault *fault)
{
    struct voucher_split parts;
    TRY(voucher_plan_split(plans, draws, &parts, fault));
    for (size_t i = 0; i < plans->count; i++) {
        struct voucher_plan *plan = &plans->list[i];
        if (!money_add(plan->fen, parts.fen[i], &plan->fen)) {
            return FAULT(fault, STATUS_INPUT,
                         "R-001: the sum is larger than money can be");
        }
        plan->lines += parts.fen[i] > 0;
    }
    return OK;
}

/* one after the other, as they stand in their plans. */
void voucher_plan_number(struct voucher_plans *plans,
                         const struct voucher_numbers *first)
{
    uint8_t moved[VOUCHER_PLANS_MAX];
    struct voucher_numbers next = *first;
    size_t count = 0;
    plans->orders = 0;
    for (size_t i = 0; i < plans->count; i++) {
        moved[i] = NO_PLAN;
        if (plans->list[i].lines == 0) {
            continue;
        }
        moved[i] = (uint8_t)count;
        struct voucher_plan *plan = &plans->list[count++];
        *plan = plans->list[i];
        plan->number = next.plan++;
        plan->first_order = next.order;
        next.order += voucher_parts(plan->lines);
    }
    for (size_t i = 0; i < plans->source_count; i++) {
        plans->plan_of[i] = moved[plans->plan_of[i]];
    }
    plans->count = count;
    plans->orders = next.order - first->order;
}
