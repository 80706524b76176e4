/* fuzz_workday.c - any table of holidays is refused with its line, or answers for every
 * day of a year that it has, and for no other. */
#include "ledger/base/workday.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena arena;
    struct fault fault = {0};
    const struct workday_calendar *calendar = NULL;
    if (arena.base == NULL) {
        assert(status_is_ok(arena_open(4 << 20, &arena, &fault)));
    }
    arena_rewind(&arena, 0);
    const struct status status =
        workday_load(bytes_from(data, size), "workdays.csv", &arena, &calendar, &fault);
    if (!status_is_ok(status)) {
        assert(fault.message[0] != '\0');
        return 0;
    }
    for (civil_day day = 19000; day < 21000; day += 90) {
        bool is_workday = false;
        const struct status first = workday_is(calendar, day, &is_workday, &fault);
        assert(status_is_ok(first) || first.code == STATUS_NOT_FOUND);
    }
    return 0;
}
