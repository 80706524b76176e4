/* withheld_money.c - figures of allocations; see withheld.h. */
#include "reports/withheld.h"

#include <stdlib.h>

struct asking {
    const uint64_t *allocations;
    size_t count;
    enum withheld_money money;
};

static int by_entry(const void *a, const void *b)
{
    const uint64_t *left = a;
    const uint64_t *right = b;
    return (*left > *right) - (*left < *right);
}

/* What came back whole is not spent; that it was paid once stands in the figure of what
 * was paid. */
static bool is_state_of(enum withheld_money money, uint8_t state)
{
    switch (money) {
    case WITHHELD_SPENT:
        return state == LINE_STATE_PAID;
    case WITHHELD_HELD:
        return state == LINE_STATE_APPROVED || state == LINE_STATE_SUBMITTED ||
               state == LINE_STATE_UNKNOWN;
    case WITHHELD_PAID:
    case WITHHELD_CAME_BACK:
    case WITHHELD_MONEY_COUNT:
        break;
    }
    return state == LINE_STATE_PAID || state == LINE_STATE_REFUNDED;
}

static bool is_in(const void *context, const struct withheld_line *line)
{
    const struct asking *asking = context;
    return is_state_of(asking->money, line->state) && asking->count > 0 &&
           bsearch(&line->allocation, asking->allocations, asking->count,
                   sizeof(line->allocation), by_entry) != NULL;
}

static struct status ask(struct withheld *withheld, struct report_source *source,
                         const struct asking *asking, bool is_total, bool *ret_is_shown,
                         struct fault *fault)
{
    static const enum withheld_measure measures[WITHHELD_MONEY_COUNT] = {
        [WITHHELD_SPENT] = WITHHELD_NET,
        [WITHHELD_PAID] = WITHHELD_ORDERED,
        [WITHHELD_CAME_BACK] = WITHHELD_RETURNED,
        [WITHHELD_HELD] = WITHHELD_ORDERED};
    const struct withheld_figure figure = {.is_in = is_in,
                                           .context = asking,
                                           .measure = measures[asking->money],
                                           .is_total = is_total};
    return withheld_ask(withheld, source, &figure, ret_is_shown, fault);
}

struct status withheld_ask_money(struct withheld *withheld,
                                 struct report_source *source, uint64_t *allocations,
                                 size_t count, bool is_total,
                                 struct withheld_money_shown *shown,
                                 struct fault *fault)
{
    bool *const is_shown[WITHHELD_MONEY_COUNT] = {[WITHHELD_SPENT] = &shown->spent,
                                                  [WITHHELD_PAID] = &shown->paid,
                                                  [WITHHELD_CAME_BACK] =
                                                      &shown->returned,
                                                  [WITHHELD_HELD] = &shown->held};
    if (count > 0) {
        qsort(allocations, count, sizeof(*allocations), by_entry);
    }
    for (enum withheld_money money = 0; money < WITHHELD_MONEY_COUNT; money++) {
        const struct asking asking = {allocations, count, money};
        TRY(*is_shown[money]
                ? ask(withheld, source, &asking, is_total, is_shown[money], fault)
                : OK);
    }
    return OK;
}

struct status withheld_ask_spent(struct withheld *withheld,
                                 struct report_source *source, uint64_t *allocations,
                                 size_t count, bool is_total, bool *ret_is_shown,
                                 struct fault *fault)
{
    const struct asking asking = {allocations, count, WITHHELD_SPENT};
    if (count > 0) {
        qsort(allocations, count, sizeof(*allocations), by_entry);
    }
    return ask(withheld, source, &asking, is_total, ret_is_shown, fault);
}
