/* withheld_part.h - the payments that a column of a paper counts: ordered, paid, failed
 * and so on, as the figures of a public paper are asked about (withheld.h, R-340). */
#ifndef REPORTS_WITHHELD_PART_H
#define REPORTS_WITHHELD_PART_H

#include "reports/withheld.h"

enum withheld_part {
    WITHHELD_PART_ORDERED = 0, /* all but what was cancelled */
    WITHHELD_PART_PAID,
    WITHHELD_PART_FAILED,
    WITHHELD_PART_OPEN,
    WITHHELD_PART_ON_TIME, /* paid on a day that is known, and due by then or later */
    WITHHELD_PART_LATE,    /* the others that were paid */
    WITHHELD_PART_BACK,    /* what came back, or could: paid or refunded */
    WITHHELD_PARTS
};
bool withheld_part_holds(enum withheld_part part, const struct withheld_line *line);

#endif
