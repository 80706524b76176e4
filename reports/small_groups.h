/* small_groups.h - whom a public report must not tell apart: few households of
 * programmes that are published in totals alone.
 *
 * A row of a report is a group; one that holds 1 or 2 such households goes into
 * "others", and while these are still so few the next smallest follows, or subtracting
 * from the total would show them. */
#ifndef REPORTS_SMALL_GROUPS_H
#define REPORTS_SMALL_GROUPS_H

#include "reports/report_kit.h"

enum { SMALL_GROUPS_MIN = 3 }; /* households; that of disclosure.h */

/* A line of a programme that is published in totals. */
struct small_groups_line {
    uint64_t programme, unit; /* newest entries */
    civil_period period;
    uint8_t party[16]; /* merged records are one; 0: unnamed */
    bool is_paid;
    uint64_t batch; /* entry                                   */
    uint8_t state;  /* enum line_state_code                    */
    civil_day value_day;
    size_t group; /* filled in by the caller before it counts */
};
struct small_groups {
    struct report_source *source;
    struct small_groups_line *list; /* arena memory */
    size_t count;
};
/* What is looked at: that of the report. */
struct small_groups_scope {
    const struct report_names *units, *programmes;
    const struct report_name *unit, *programme; /* NULL: all of them */
    civil_period first, last;                   /* inclusive; -1: open */
};

/* Which programmes, by their place in the list, are published in totals alone; arena
 * memory.  Errors: those of the store and of policies; STATUS_NO_MEMORY. */
struct status small_groups_totals(struct report_source *source,
                                  const struct report_names *programmes,
                                  bool **ret_is_totals, struct fault *fault) MUST_USE;
/* Errors: those of the store and of policies; STATUS_NO_MEMORY. */
struct status small_groups_load(struct report_source *source,
                                const struct small_groups_scope *scope,
                                struct small_groups *ret_groups, struct fault *fault)
    MUST_USE;
/* Households, or people, of the lines whose group is in is_wanted[]: of those that were
 * paid when any was, for amounts that are shown are theirs.  Errors: STATUS_NO_MEMORY.
 */
struct status small_groups_count(const struct small_groups *groups,
                                 const bool *is_wanted, uint64_t *ret_count,
                                 struct fault *fault) MUST_USE;
/* Of groups 0:count, which go into "others"; *ret_is_few: even all of them together are
 * fewer, so that neither they nor a total may be shown.  Errors: STATUS_NO_MEMORY. */
struct status small_groups_merge(const struct small_groups *groups, size_t count,
                                 bool *ret_is_merged, bool *ret_is_few,
                                 struct fault *fault) MUST_USE;
/* Of groups 0:count whose sums run on from one to the next, which show none: those of
 * few wait until enough have joined them, and those of the last go back for more.
 * Errors: STATUS_NO_MEMORY. */
struct status small_groups_hide(const struct small_groups *groups, size_t count,
                                bool *ret_is_hidden, struct fault *fault) MUST_USE;
/* 1 or 2: 0 is nobody. */
static inline bool small_groups_is_few(uint64_t count)
{
    return count > 0 && count < SMALL_GROUPS_MIN;
}

#endif
