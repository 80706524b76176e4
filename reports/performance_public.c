/* performance_public.c - what a report for everyone does not tell apart. */
#include "reports/performance_internal.h"
#include "reports/withheld_part.h"

#include <assert.h>

struct status performance_find_groups(struct performance *report, struct fault *fault)
{
    const struct small_groups_scope scope = {.units = &report->units,
                                             .programmes = &report->programmes,
                                             .unit = report->unit,
                                             .programme = report->programme,
                                             .first = report->filter->first,
                                             .last = report->filter->last};
    return report->filter->is_public
               ? small_groups_load(report->source, &scope, &report->groups, fault)
               : OK;
}

static uint64_t key_of(const struct performance *report, const struct listing *listing,
                       uint64_t programme, uint64_t unit, civil_period period)
{
    return listing->names == &report->programmes ? programme
           : listing->names == &report->units    ? unit
                                                 : (uint64_t)period;
}

struct status performance_keep_allocation(struct performance *report,
                                          struct measure *measure, uint64_t allocation,
                                          struct fault *fault)
{
    if (!report->filter->is_public) {
        return OK;
    }
    ARENA_GROW(report->source->arena, measure->allocation_count,
               measure->allocation_capacity, measure->allocations, fault);
    measure->allocations[measure->allocation_count++] = allocation;
    return OK;
}

struct status performance_merge_small(struct performance *report,
                                      const struct listing *listing,
                                      struct fault *fault)
{
    struct measures *measures = listing->measures;
    bool *is_merged = NULL;
    bool is_few = false;
    ARENA_TAKE(report->source->arena, measures->count + 1, is_merged, fault);
    for (size_t i = 0; i < report->groups.count; i++) {
        struct small_groups_line *line = &report->groups.list[i];
        const uint64_t key =
            key_of(report, listing, line->programme, line->unit, line->period);
        line->group = 0;
        while (measures->list[line->group].key != key) {
            line->group++;
            assert(line->group < measures->count);
        }
    }
    TRY(small_groups_merge(&report->groups, measures->count, is_merged, &is_few,
                           fault));
    for (size_t i = 0; i < measures->count; i++) {
        measures->list[i].is_merged = is_merged[i];
    }
    report->is_few = report->is_few || is_few;
    return OK;
}

/* ---- which cells ------------------------------------------------------------------
 */

/* The lines of one row, as far as they came. */
struct asking {
    const struct performance *report;
    const struct listing *listing;
    const struct measure *measure;
    enum withheld_part part;
};

static bool is_of_row(const struct asking *asking, const struct withheld_line *line)
{
    if (asking->listing == NULL) {
        return true;
    }
    const uint64_t key = key_of(asking->report, asking->listing, line->programme,
                                line->unit, line->period);
    if (asking->measure != NULL) {
        return asking->measure->key == key;
    }
    const struct measures *measures = asking->listing->measures;
    bool is_merged = false;
    for (size_t i = 0; i < measures->count; i++) {
        is_merged =
            is_merged || (measures->list[i].key == key && measures->list[i].is_merged);
    }
    return is_merged;
}

static bool is_asked(const void *context, const struct withheld_line *line)
{
    const struct asking *asking = context;
    const struct performance *report = asking->report;
    const struct report_filter *filter = report->filter;
    return (filter->first < 0 || line->period >= filter->first) &&
           (filter->last < 0 || line->period <= filter->last) &&
           (report->programme == NULL || report->programme->entry == line->programme) &&
           report_is_below(&report->units, line->unit, report->unit) &&
           withheld_part_holds(asking->part, line) && is_of_row(asking, line);
}

struct status performance_shown(struct performance *report,
                                const struct listing *listing,
                                const struct measure *measure,
                                struct measure_shown *ret_shown, struct fault *fault)
{
    bool is_shown[WITHHELD_PART_ON_TIME + 1];
    for (enum withheld_part part = 0; part <= WITHHELD_PART_ON_TIME; part++) {
        const struct asking asking = {report, listing, measure, part};
        const struct withheld_figure figure = {
            .is_in = is_asked,
            .context = &asking,
            .measure = part == WITHHELD_PART_PAID ? WITHHELD_NET : WITHHELD_ORDERED,
            .is_total = listing == NULL};
        TRY(withheld_ask(report->filter->withheld, report->source, &figure,
                         &is_shown[part], fault));
    }
    bool is_spent_shown = true;
    if (measure != NULL && listing != NULL && measure->allocation_count > 0) {
        TRY(withheld_ask_spent(report->filter->withheld, report->source,
                               measure->allocations, measure->allocation_count, false,
                               &is_spent_shown, fault));
    }
    *ret_shown = (struct measure_shown){.spent = is_spent_shown,
                                        .ordered = is_shown[WITHHELD_PART_ORDERED],
                                        .paid = is_shown[WITHHELD_PART_PAID],
                                        .failed = is_shown[WITHHELD_PART_FAILED],
                                        .open = is_shown[WITHHELD_PART_OPEN],
                                        .on_time = is_shown[WITHHELD_PART_ON_TIME]};
    return OK;
}

struct status performance_add_measure(struct measure *sum, const struct measure *more,
                                      struct fault *fault)
{
    sum->batches += more->batches;
    sum->lines += more->lines;
    sum->stated += more->stated;
    sum->paid_headcount += more->paid_headcount;
    sum->on_time += more->on_time;
    sum->due += more->due;
    TRY(report_add_counted(&sum->paid, &more->paid, fault));
    TRY(report_add_counted(&sum->failed, &more->failed, fault));
    TRY(report_add_counted(&sum->unknown, &more->unknown, fault));
    TRY(report_add(&sum->open, more->open, fault));
    return report_add(&sum->ordered, more->ordered, fault);
}
