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

/* What of entries[0:count] is no sum over whole payments: what nothing covered yet is
 * part of one, and what came back in a later year is no longer spent nor refunded. */
struct parts {
    bool is_uncovered, is_prior;
};

static struct status find_parts(struct report_source *source,
                                const struct withheld *withheld,
                                const uint64_t *entries, size_t count,
                                struct parts *ret_parts, struct fault *fault)
{
    *ret_parts = (struct parts){0};
    for (size_t i = 0; i < count; i++) {
        struct balance balance;
        if (!withheld_is_drawn_on(withheld, entries[i])) {
            continue;
        }
        TRY(accounts_balance_at(journal_view_transaction(source->view), entries[i],
                                source->seal_key, &balance, fault));
        ret_parts->is_uncovered = ret_parts->is_uncovered || balance.uncovered != 0;
        ret_parts->is_prior = ret_parts->is_prior || balance.prior_year != 0;
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
    struct parts parts;
    struct parts before;
    struct earlier earlier = {.source = source};
    uint64_t *entries = NULL;
    const size_t mark = arena_mark(source->arena);
    ARENA_TAKE(source->arena, count + 1, entries, fault);
    for (size_t i = 0; i < count; i++) {
        entries[i] = rows[i]->entry;
    }
    TRY(find_parts(source, withheld, entries, count, &parts, fault));
    const bool is_exact = !parts.is_uncovered && !parts.is_prior;
    own = (struct withheld_money_shown){.spent = is_exact,
                                        .paid = !parts.is_uncovered,
                                        .returned = !parts.is_prior,
                                        .held = true};
    TRY(withheld_ask_money(withheld, source, entries, count, is_total, &own, fault));
    TRY(find_earlier(&earlier, rows, count, fault));
    TRY(find_parts(source, withheld, earlier.list, earlier.count, &before, fault));
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
    const bool was_exact = !before.is_uncovered && !before.is_prior;
    *ret_shown =
        (struct report_allocations_figures){.spent = own.spent,
                                            .paid = own.paid,
                                            .returned = own.returned,
                                            .uncovered = own.paid,
                                            .held = own.held,
                                            .carried = is_carried && was_exact,
                                            .left = is_left && is_exact && was_exact};
    return OK;
}
