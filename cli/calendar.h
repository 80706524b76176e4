/* calendar.h - the calendar of working days among the policies. */
#ifndef CLI_CALENDAR_H
#define CLI_CALENDAR_H

#include "cli/world.h"
#include "ledger/base/workday.h"

/* In the world's arena.  Errors: STATUS_ENVIRONMENT (there is none), STATUS_INPUT. */
struct status calendar_load(struct world *world,
                            const struct workday_calendar **ret_calendar,
                            struct fault *fault) MUST_USE;

#endif
