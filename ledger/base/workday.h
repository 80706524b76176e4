/* workday.h - working days: weekends, State Council holidays and make-up workdays.
 *
 * The calendar is data (docs/policies/workdays.csv), one row a changed day, each year
 * citing its State Council notice.  A year without data is refused, never guessed
 * (R-009). */
#ifndef LEDGER_BASE_WORKDAY_H
#define LEDGER_BASE_WORKDAY_H

#include "ledger/base/arena.h"
#include "ledger/base/bytes.h"
#include "ledger/base/date.h"

struct workday_calendar; /* in arena memory */

/* `text` is the whole data file: after the header line "day,kind,name,notice", one row
 * of kind "year" per covered year (day is the year, notice must be filled in) and one
 * row of kind "holiday" or "workday" per changed day, in any order.  Empty lines and
 * lines that begin with '#' are remarks.  A make-up workday must fall on a weekend; a
 * holiday may (it changes nothing).  `file` names the file in faults; `text` is not
 * kept.
 * Errors: STATUS_INPUT with line; STATUS_NO_MEMORY. */
struct status workday_load(struct bytes text, const char *file, struct arena *arena,
                           const struct workday_calendar **ret_calendar,
                           struct fault *fault) MUST_USE;

/* Errors of both: STATUS_NOT_FOUND when a day falls in a year without data. */
struct status workday_is(const struct workday_calendar *calendar, civil_day day,
                         bool *ret_is_workday, struct fault *fault) MUST_USE;
/* Working days in [first, last], both inclusive; 0 when last < first. */
struct status workday_count(const struct workday_calendar *calendar, civil_day first,
                            civil_day last, int *ret_count, struct fault *fault)
    MUST_USE;
/* The last day of a notice of `count` working days that starts on `first`, the first
 * working day at or after `first` counting as 1 (F21 of domain.md 7.2: 7 days from
 * 2024-02-08 end on 2024-02-22).  count >= 1. */
struct status workday_end(const struct workday_calendar *calendar, civil_day first,
                          int count, civil_day *ret_last, struct fault *fault) MUST_USE;

#endif
