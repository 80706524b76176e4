/* execution_money.c - what the rows of an execution table add up to; see
 * execution_internal.h. */
#include "reports/execution_internal.h"

#include <stdlib.h>

int64_t *execution_level(struct execution_money *money,
                         const struct report_allocation *row)
{
    const uint64_t level = row->level;
    return row->is_carried_in ? &money->carried
           : level >= SOURCE_CENTRAL && level <= SOURCE_COUNTY
               ? &money->level[level - SOURCE_CENTRAL]
               : &money->level[EXECUTION_LEVELS - 1];
}

struct status execution_add(struct execution_money *money,
                            const struct report_allocation *row, struct fault *fault)
{
    const struct balance *balance = &row->balance;
    money->has_carried = money->has_carried || row->is_carried_in;
    TRY(report_add(execution_level(money, row), balance->received, fault));
    TRY(report_add(execution_level(money, row), balance->adjusted, fault));
    TRY(report_add(&money->passed_down, balance->passed_down, fault));
    TRY(report_add(&money->paid, balance->paid, fault));
    TRY(report_add(&money->refunded, balance->refunded, fault));
    TRY(report_add(&money->held, balance->frozen + balance->reserved, fault));
    return report_add(&money->uncovered, balance->uncovered, fault);
}

static int by_entry(const void *a, const void *b)
{
    const struct report_allocation *const *left = a;
    const struct report_allocation *const *right = b;
    return ((*left)->entry > (*right)->entry) - ((*left)->entry < (*right)->entry);
}

struct status execution_add_total(struct report_source *source,
                                  const struct report_allocations *all,
                                  struct execution_money *total, struct fault *fault)
{
    const struct report_allocation **sorted;
    ARENA_TAKE(source->arena, all->count + 1, sorted, fault);
    for (size_t i = 0; i < all->count; i++) {
        sorted[i] = &all->list[i];
    }
    if (all->count > 0) {
        qsort(sorted, all->count, sizeof(*sorted), by_entry);
    }
    for (size_t i = 0; i < all->count; i++) {
        const struct report_allocation *row = &all->list[i];
        const struct report_allocation parent = {.entry = row->parent};
        const struct report_allocation *key = &parent;
        TRY(execution_add(total, row, fault));
        if (row->parent != 0 &&
            bsearch(&key, sorted, all->count, sizeof(*sorted), by_entry) != NULL) {
            TRY(report_add(execution_level(total, row), -row->balance.received, fault));
            TRY(report_add(&total->passed_down, -row->balance.received, fault));
        }
    }
    return OK;
}

int64_t execution_available(const struct execution_money *money)
{
    int64_t sum = money->carried;
    for (size_t i = 0; i < EXECUTION_LEVELS; i++) {
        sum += money->level[i];
    }
    return sum;
}

int64_t execution_budget(const struct execution_money *money)
{
    return execution_available(money) - money->passed_down;
}

int64_t execution_spent(const struct execution_money *money)
{
    return money->paid - money->refunded;
}
