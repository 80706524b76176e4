/* performance_public.c - what a report for everyone does not tell apart. */
#include "reports/performance_internal.h"

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
        const uint64_t key = listing->names == &report->programmes ? line->programme
                             : listing->names == &report->units
                                 ? line->unit
                                 : (uint64_t)line->period;
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
