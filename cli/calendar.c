/* calendar.c - see calendar.h. */
#include "cli/calendar.h"

#include "importers/sheet_file.h"
#include "ledger/ledger.h"

#include <stdio.h>

struct status calendar_load(struct world *world,
                            const struct workday_calendar **ret_calendar,
                            struct fault *fault)
{
    enum { CALENDAR_SIZE_MAX = 1 << 20 };
    char path[LEDGER_PATH_SIZE];
    struct bytes text = {0};
    const int size = snprintf(path, sizeof(path), "%s/workdays.csv", world->policies);
    if (size < 0 || size >= LEDGER_PATH_SIZE) {
        return FAULT(fault, STATUS_USAGE, "the path of the policies is too long");
    }
    TRY(fault_at(fault,
                 sheet_file_whole(path, CALENDAR_SIZE_MAX, &world->arena, &text, fault),
                 path, 0, NULL));
    return workday_load(text, path, &world->arena, ret_calendar, fault);
}
