/* small_groups.c - see small_groups.h. */
#include "reports/small_groups.h"

#include "ledger/base/order.h"
#include "ledger/disclosure_policy.h"
#include "reports/disclosure.h"

#include <string.h>

_Static_assert((int)SMALL_GROUPS_MIN == (int)DISCLOSURE_GROUP_MIN, "R-047 is one rule");

enum { PARTY_SIZE = 16 };

struct loading {
    struct report_source *source;
    const struct small_groups_scope *scope;
    bool *is_totals; /* by place in programmes->list */
    struct report_lines lines;
    struct taken {
        uint64_t entry, programme, unit;
        civil_period period;
    } * batches;
    size_t count, capacity;
};

/* Each programme once: as its entry and its policy of the seal's day have it. */
struct status small_groups_totals(struct report_source *source,
                                  const struct report_names *programmes,
                                  bool **ret_is_totals, struct fault *fault)
{
    bool *is_totals = NULL;
    ARENA_TAKE(source->arena, programmes->count + 1, is_totals, fault);
    for (size_t i = 0; i < programmes->count; i++) {
        const struct report_name *programme = &programmes->list[i];
        struct disclosure_policy policy;
        const size_t mark = arena_mark(source->arena);
        if (programme->entry != programme->current) {
            continue;
        }
        TRY(disclosure_policy_at(journal_view_transaction(source->view),
                                 programme->entry,
                                 date_of_instant(source->seal.recorded_ms),
                                 source->seal.index, source->arena, &policy, fault));
        is_totals[i] = programme->disclosure != DISCLOSURE_LIST ||
                       programme->party == PARTY_UNNAMED ||
                       disclosure_policy_is_totals(&policy);
        arena_rewind(source->arena, mark);
    }
    *ret_is_totals = is_totals;
    return OK;
}

static struct status keep_batch(struct loading *loading, const struct taken *batch,
                                struct fault *fault)
{
    ARENA_GROW(loading->source->arena, loading->count, loading->capacity,
               loading->batches, fault);
    loading->batches[loading->count++] = *batch;
    return OK;
}

static struct status take_batch(void *context, uint64_t entry,
                                const struct batch *batch, struct fault *fault)
{
    struct loading *loading = context;
    const struct small_groups_scope *scope = loading->scope;
    const struct report_name *programme =
        report_current(scope->programmes, batch->programme);
    const struct report_name *unit = report_current(scope->units, batch->unit);
    if (programme == NULL || unit == NULL || batch_current(batch).count == 0 ||
        !loading->is_totals[programme - scope->programmes->list] ||
        (scope->programme != NULL && programme != scope->programme) ||
        (scope->first >= 0 && batch->period < scope->first) ||
        (scope->last >= 0 && batch->period > scope->last) ||
        !report_is_below(scope->units, batch->unit, scope->unit)) {
        return OK;
    }
    const struct taken taken = {entry, programme->entry, unit->entry, batch->period};
    TRY(keep_batch(loading, &taken, fault));
    return report_lines_add(loading->source, entry, batch->line_count, &loading->lines,
                            fault);
}

/* Lines stand in the order of their batches. */
static const struct taken *batch_of(const struct loading *loading, uint64_t entry,
                                    size_t *at)
{
    while (*at < loading->count && loading->batches[*at].entry != entry) {
        ++*at;
    }
    return *at < loading->count ? &loading->batches[*at] : NULL;
}

static struct status take_lines(struct loading *loading, struct small_groups *groups,
                                struct fault *fault)
{
    struct report_source *source = loading->source;
    size_t at = 0;
    ARENA_TAKE(source->arena, loading->lines.count + 1, groups->list, fault);
    for (size_t i = 0; i < loading->lines.count; i++) {
        const struct report_line *line = &loading->lines.list[i];
        const struct taken *batch = batch_of(loading, line->batch, &at);
        if (batch == NULL || line->state.state == LINE_STATE_CANCELLED) {
            continue;
        }
        struct small_groups_line *to = &groups->list[groups->count++];
        *to =
            (struct small_groups_line){.programme = batch->programme,
                                       .unit = batch->unit,
                                       .period = batch->period,
                                       .is_paid = line->state.state == LINE_STATE_PAID,
                                       .batch = line->batch,
                                       .state = line->state.state,
                                       .value_day = line->state.value_day};
        TRY(accounts_party_at(journal_view_transaction(source->view), line->party,
                              source->seal.index, to->party, fault));
    }
    return OK;
}

struct status small_groups_load(struct report_source *source,
                                const struct small_groups_scope *scope,
                                struct small_groups *ret_groups, struct fault *fault)
{
    struct loading loading = {.source = source, .scope = scope};
    struct small_groups groups = {.source = source};
    TRY(small_groups_totals(source, scope->programmes, &loading.is_totals, fault));
    TRY(accounts_batches(journal_view_transaction(source->view), source->seal_key,
                         take_batch, &loading, fault));
    TRY(report_lines_settle(source, &loading.lines, fault));
    TRY(take_lines(&loading, &groups, fault));
    *ret_groups = groups;
    return OK;
}

/* ---- counting -------------------------------------------------------------------- */

static int by_party(const void *a, const void *b)
{
    return memcmp(a, b, PARTY_SIZE);
}

static uint64_t distinct(const uint8_t *parties, size_t count)
{
    static const uint8_t nobody[PARTY_SIZE];
    uint64_t found = 0;
    for (size_t i = 0; i < count; i++) {
        const uint8_t *at = parties + i * PARTY_SIZE;
        found += i == 0 || memcmp(at, nobody, PARTY_SIZE) == 0 ||
                         memcmp(at, at - PARTY_SIZE, PARTY_SIZE) != 0
                     ? 1
                     : 0;
    }
    return found;
}

struct status small_groups_count(const struct small_groups *groups,
                                 const bool *is_wanted, uint64_t *ret_count,
                                 struct fault *fault)
{
    struct arena *arena = groups->source->arena;
    const size_t mark = arena_mark(arena);
    size_t count = 0;
    bool is_any_paid = false;
    for (size_t i = 0; i < groups->count; i++) {
        const struct small_groups_line *line = &groups->list[i];
        is_any_paid = is_any_paid || (is_wanted[line->group] && line->is_paid);
    }
    uint8_t *parties = arena_take(arena, groups->count + 1, PARTY_SIZE);
    struct order_item *room = arena_take(arena, 2 * groups->count + 1, sizeof(*room));
    if (parties == NULL || room == NULL) {
        arena_rewind(arena, mark);
        return arena_exhausted(arena, fault);
    }
    for (size_t i = 0; i < groups->count; i++) {
        const struct small_groups_line *line = &groups->list[i];
        if (is_wanted[line->group] && (line->is_paid || !is_any_paid)) {
            memcpy(parties + count++ * PARTY_SIZE, line->party, PARTY_SIZE);
        }
    }
    order_rows(parties, count, PARTY_SIZE, room, by_party);
    *ret_count = distinct(parties, count);
    arena_rewind(arena, mark);
    return OK;
}

/* ---- merging --------------------------------------------------------------------- */

static struct status count_each(const struct small_groups *groups, size_t count,
                                uint64_t *ret_counts, struct fault *fault)
{
    bool *is_wanted = NULL;
    ARENA_TAKE(groups->source->arena, count + 1, is_wanted, fault);
    for (size_t i = 0; i < count; i++) {
        is_wanted[i] = true;
        TRY(small_groups_count(groups, is_wanted, &ret_counts[i], fault));
        is_wanted[i] = false;
    }
    return OK;
}

/* The smallest that is not merged and holds somebody; `count` when there is none. */
static size_t smallest(const uint64_t *counts, const bool *is_merged, size_t count)
{
    size_t found = count;
    for (size_t i = 0; i < count; i++) {
        if (!is_merged[i] && counts[i] > 0 &&
            (found == count || counts[i] < counts[found])) {
            found = i;
        }
    }
    return found;
}

struct status small_groups_merge(const struct small_groups *groups, size_t count,
                                 bool *ret_is_merged, bool *ret_is_few,
                                 struct fault *fault)
{
    uint64_t *counts = NULL;
    uint64_t together = 0;
    ARENA_TAKE(groups->source->arena, count + 1, counts, fault);
    TRY(count_each(groups, count, counts, fault));
    for (size_t i = 0; i < count; i++) {
        ret_is_merged[i] = small_groups_is_few(counts[i]);
    }
    TRY(small_groups_count(groups, ret_is_merged, &together, fault));
    while (small_groups_is_few(together)) {
        const size_t next = smallest(counts, ret_is_merged, count);
        if (next == count) {
            break;
        }
        ret_is_merged[next] = true;
        TRY(small_groups_count(groups, ret_is_merged, &together, fault));
    }
    *ret_is_few = small_groups_is_few(together);
    return OK;
}

struct status small_groups_hide(const struct small_groups *groups, size_t count,
                                bool *ret_is_hidden, struct fault *fault)
{
    bool *is_wanted = NULL;
    uint64_t households = 0;
    ARENA_TAKE(groups->source->arena, count + 1, is_wanted, fault);
    for (size_t i = 0; i < count; i++) {
        is_wanted[i] = true;
        TRY(small_groups_count(groups, is_wanted, &households, fault));
        ret_is_hidden[i] = small_groups_is_few(households);
        if (!ret_is_hidden[i]) {
            memset(is_wanted, 0, count * sizeof(*is_wanted));
        }
    }
    for (size_t i = count; i > 0 && ret_is_hidden[count - 1]; i--) {
        is_wanted[i - 1] = true;
        ret_is_hidden[i - 1] = true;
        if (i == 1 || !ret_is_hidden[i - 2]) {
            TRY(small_groups_count(groups, is_wanted, &households, fault));
            ret_is_hidden[count - 1] = small_groups_is_few(households);
        }
    }
    return OK;
}
