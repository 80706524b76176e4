/* withheld_part.c - see withheld_part.h. */
#include "reports/withheld_part.h"

bool withheld_part_holds(enum withheld_part part, const struct withheld_line *line)
{
    const bool is_paid = line->state == LINE_STATE_PAID;
    const bool is_on_time = line->value_day != 0 && line->value_day <= line->due;
    switch (part) {
    case WITHHELD_PART_PAID:
        return is_paid;
    case WITHHELD_PART_ON_TIME:
        return is_paid && is_on_time;
    case WITHHELD_PART_LATE:
        return is_paid && !is_on_time;
    case WITHHELD_PART_FAILED:
        return line->state == LINE_STATE_FAILED;
    case WITHHELD_PART_OPEN:
        return line->state == LINE_STATE_DRAFTED ||
               line->state == LINE_STATE_APPROVED ||
               line->state == LINE_STATE_SUBMITTED || line->state == LINE_STATE_UNKNOWN;
    case WITHHELD_PART_BACK:
        return is_paid || line->state == LINE_STATE_REFUNDED;
    case WITHHELD_PART_ORDERED:
    case WITHHELD_PARTS:
        break;
    }
    return line->state != LINE_STATE_CANCELLED;
}
