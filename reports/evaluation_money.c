/* evaluation_money.c - what allocations say: arrived, spent, left, passed on in time.
 */
#include "reports/evaluation_internal.h"

#include <stdlib.h>

static int64_t budget_of(const struct balance *balance)
{
    return balance->received + balance->adjusted - balance->passed_down;
}

static int64_t arrived_of(const struct balance *balance)
{
    return balance->received + report_lowered(balance) - balance->passed_down;
}

static int64_t spent_of(const struct balance *balance)
{
    return balance->paid - balance->refunded;
}

struct adding {
    struct evaluating *evaluating;
    struct report_filter whole_year;
    struct report_allocations mine;
    uint64_t *entries; /* of `mine`, in order */
    bool is_over;      /* the year has ended  */
};

static int by_number(const void *a, const void *b)
{
    const uint64_t *left = a;
    const uint64_t *right = b;
    return (*left > *right) - (*left < *right);
}

static bool is_mine(const struct adding *adding, uint64_t entry)
{
    return adding->mine.count > 0 &&
           bsearch(&entry, adding->entries, adding->mine.count, sizeof(entry),
                   by_number) != NULL;
}

/* The budget of the first day: issued before it, or left of the year before; what came
 * out of another allocation of the same scope is in that one. */
static bool is_first(const struct adding *adding, const struct report_allocation *row)
{
    const civil_day new_year =
        date_period_first((civil_period)(adding->whole_year.year * 12));
    return (row->is_carried_in || row->issued < new_year) &&
           !is_mine(adding, row->parent);
}

static struct status add_money(struct evaluation_money *money,
                               const struct report_allocation *row, bool is_of_first,
                               struct fault *fault)
{
    const struct balance *balance = &row->balance;
    money->has_data = true;
    if (is_of_first) {
        money->has_first = true;
        TRY(report_add(&money->first, balance->received, fault));
    }
    TRY(report_add(&money->budget, budget_of(balance), fault));
    TRY(report_add(&money->received, arrived_of(balance), fault));
    if (row->is_shared) {
        money->is_shared = true;
        return OK; /* spent is counted by evaluation_add_own() */
    }
    money->has_spent = true;
    return report_add(&money->spent, spent_of(balance), fault);
}

enum evaluation_money_row evaluation_money_kind(const struct report_allocation *row)
{
    return row->level == SOURCE_CHARITY ? EVALUATION_MONEY_OTHER
           : row->is_carried_in         ? EVALUATION_MONEY_CARRIED
                                        : EVALUATION_MONEY_YEAR;
}

bool evaluation_is_of_budget(enum indicator indicator)
{
    return indicator == INDICATOR_ARRIVAL || indicator == INDICATOR_EXECUTION_SELF ||
           indicator == INDICATOR_EXECUTION_EVALUATION ||
           indicator == INDICATOR_TIME_GAP || indicator == INDICATOR_CARRY_OVER ||
           indicator == INDICATOR_STOCK_DECLINE;
}

/* a rate of money that is not one programme's alone would be nobody's. */
static void leave_out(struct evaluating *evaluating)
{
    for (enum indicator i = 0; i < INDICATOR_COUNT; i++) {
        evaluating->lacks[i] = evaluating->lacks[i] || evaluation_is_of_budget(i);
    }
}

static struct status note(struct evaluating *evaluating, enum indicator indicator,
                          uint64_t entry, int64_t part, int64_t whole,
                          struct fault *fault)
{
    const struct evaluation_part one = {entry, part, whole};
    return evaluation_note(evaluating, indicator, &one, fault);
}

static struct status add_row(const struct adding *adding,
                             const struct report_allocation *row, struct fault *fault)
{
    struct evaluating *evaluating = adding->evaluating;
    struct evaluation *to = evaluating->to;
    const bool is_of_first = is_first(adding, row);
    const struct balance *balance = &row->balance;
    const int64_t budget = budget_of(balance);
    const int64_t spent = spent_of(balance);
    const int64_t arrived = arrived_of(balance);
    const int64_t left = budget - spent;
    TRY(add_money(&to->money[EVALUATION_MONEY_ALL], row, is_of_first, fault));
    TRY(add_money(&to->money[evaluation_money_kind(row)], row, is_of_first, fault));
    if (row->is_shared) {
        leave_out(evaluating);
        return OK;
    }
    TRY(note(evaluating, INDICATOR_ARRIVAL, row->entry, arrived, budget, fault));
    TRY(note(evaluating, INDICATOR_EXECUTION_SELF, row->entry, spent, budget, fault));
    TRY(note(evaluating, INDICATOR_TIME_GAP, row->entry, spent, budget, fault));
    TRY(note(evaluating, INDICATOR_EXECUTION_EVALUATION, row->entry, spent, arrived,
             fault));
    if (!adding->is_over) {
        return OK; /* what is left of a year is known when it has ended */
    }
    const int64_t carried_in = row->is_carried_in ? budget : 0;
    TRY(note(evaluating, INDICATOR_CARRY_OVER, row->entry, left, budget, fault));
    return note(evaluating, INDICATOR_STOCK_DECLINE, row->entry, carried_in - left,
                carried_in, fault);
}

/* ---- passed on ------------------------------------------------------------------- */

struct passed {
    uint64_t parent;
    bool is_late;
};

static int by_parent(const void *a, const void *b)
{
    const struct passed *left = a;
    const struct passed *right = b;
    return (left->parent > right->parent) - (left->parent < right->parent);
}

/* An allocation that was passed on, wholly or in parts, was so in time when each part
 * was. */
static struct status add_passed(struct evaluating *evaluating, struct passed *passed,
                                size_t count, struct fault *fault)
{
    if (count > 0) {
        qsort(passed, count, sizeof(*passed), by_parent);
    }
    for (size_t i = 0; i < count;) {
        const uint64_t parent = passed[i].parent;
        bool is_late = false;
        for (; i < count && passed[i].parent == parent; i++) {
            is_late = is_late || passed[i].is_late;
        }
        TRY(note(evaluating, INDICATOR_PASSED_DOWN, parent, is_late ? 0 : 1, 1, fault));
    }
    return OK;
}

/* Who passed the money on is asked for, not who got it. */
static struct status find_passed(const struct adding *adding, struct fault *fault)
{
    struct report_filter every_unit = adding->whole_year;
    struct report_source *source = adding->evaluating->source;
    struct report_allocations all = {0};
    struct passed *passed;
    size_t count = 0;
    every_unit.unit = NULL;
    TRY(report_allocations(source, &every_unit, &all, fault));
    ARENA_TAKE(source->arena, all.count + 1, passed, fault);
    for (size_t i = 0; i < all.count; i++) {
        const struct report_allocation *row = &all.list[i];
        if (row->parent != 0 && is_mine(adding, row->parent)) {
            passed[count++] = (struct passed){row->parent, row->is_late};
        }
    }
    return add_passed(adding->evaluating, passed, count, fault);
}

static struct status index_mine(struct adding *adding, struct fault *fault)
{
    const struct report_allocations *mine = &adding->mine;
    ARENA_TAKE(adding->evaluating->source->arena, mine->count + 1, adding->entries,
               fault);
    for (size_t i = 0; i < mine->count; i++) {
        adding->entries[i] = mine->list[i].entry;
    }
    if (mine->count > 0) {
        qsort(adding->entries, mine->count, sizeof(*adding->entries), by_number);
    }
    return OK;
}

struct status evaluation_add_money(struct evaluating *evaluating, struct fault *fault)
{
    struct report_source *source = evaluating->source;
    const uint64_t year = evaluating->to->year;
    const civil_day last_day = date_period_last((civil_period)(year * 12 + 11));
    struct adding adding = {.evaluating = evaluating,
                            .whole_year = *evaluating->filter,
                            .is_over =
                                date_of_instant(source->seal.recorded_ms) >= last_day};
    adding.whole_year.year = year;
    TRY(report_allocations(source, &adding.whole_year, &adding.mine, fault));
    TRY(index_mine(&adding, fault));
    for (size_t i = 0; i < adding.mine.count; i++) {
        TRY(add_row(&adding, &adding.mine.list[i], fault));
    }
    evaluating->to->sharers = adding.mine.sharers;
    if (adding.mine.sharers != NULL) {
        TRY(evaluation_add_own(evaluating, &adding.mine, fault));
    }
    return find_passed(&adding, fault);
}
