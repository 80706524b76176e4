/* report_allocations_shown.c - which figures of allocations are for everyone; see
 * report_allocations.h. */
#include "reports/report_allocations.h"
#include "reports/withheld.h"

enum { YEARS_MAX = 64 }; /* that money is carried over, one after the other */

/* Allocations whose money went into a row: of the year before, of that before it ... */
struct earlier {
    struct report_source *source;
    uint64_t *list;
    size_t count;
};

static struct status add_earlier(struct earlier *earlier, uint64_t parent,
                                 struct fault *fault)
{
    for (size_t i = 0; i < YEARS_MAX && parent != 0; i++) {
        struct entry entry;
        struct fact fact;
        earlier->list[earlier->count++] = parent;
        TRY(report_entry(earlier->source, parent, &entry, &fact, fault));
        parent = entry.kind == KIND_ALLOCATION &&
                         fact_number(&fact, ALLOCATION_IS_CARRY_OVER) != 0
                     ? fact_number(&fact, ALLOCATION_PARENT)
                     : 0;
    }
    return OK;
}

static struct status find_earlier(struct earlier *earlier,
                                  const struct report_allocation *const *rows,
                                  size_t count, struct fault *fault)
{
    size_t carried = 0;
    for (size_t i = 0; i < count; i++) {
        carried += rows[i]->is_carried_in ? 1 : 0;
    }
    ARENA_TAKE(earlier->source->arena, carried * YEARS_MAX + count + 1, earlier->list,
               fault);
    for (size_t i = 0; i < count; i++) {
        TRY(rows[i]->is_carried_in ? add_earlier(earlier, rows[i]->parent, fault) : OK);
    }
    return OK;
}

struct status report_allocations_shown(struct report_source *source,
                                       struct withheld *withheld,
                                       const struct report_allocation *const *rows,
                                       size_t count, bool is_total,
                                       struct report_allocations_figures *ret_shown,
                                       struct fault *fault)
{
    struct withheld_money_shown own;
    struct earlier earlier = {.source = source};
    uint64_t *entries = NULL;
    const size_t mark = arena_mark(source->arena);
    ARENA_TAKE(source->arena, count + 1, entries, fault);
    for (size_t i = 0; i < count; i++) {
        entries[i] = rows[i]->entry;
    }
    TRY(withheld_ask_money(withheld, source, entries, count, is_total, &own, fault));
    TRY(find_earlier(&earlier, rows, count, fault));
    bool is_carried = true;
    bool is_left = own.spent;
    if (earlier.count > 0) {
        TRY(withheld_ask_spent(withheld, source, earlier.list, earlier.count, is_total,
                               &is_carried, fault));
        for (size_t i = 0; i < count; i++) {
            earlier.list[earlier.count++] = rows[i]->entry;
        }
        TRY(withheld_ask_spent(withheld, source, earlier.list, earlier.count, is_total,
                               &is_left, fault));
    }
    arena_rewind(source->arena, mark);
    *ret_shown = (struct report_allocations_figures){.spent = own.spent,
                                                     .paid = own.paid,
                                                     .returned = own.returned,
                                                     .held = own.held,
                                                     .carried = is_carried,
                                                     .left = is_left};
    return OK;
}
