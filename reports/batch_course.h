/* batch_course.h - how one batch went, in two pictures: how many of its lines came how
 * far, and how many days the bank took. */
#ifndef REPORTS_BATCH_COURSE_H
#define REPORTS_BATCH_COURSE_H

#include "reports/source.h"

/* Appends both to the document, as of the source's seal; days are counted from the day
 * the batch was submitted to the value day of a paid line.  A batch that was not
 * submitted has no days, and no second picture.
 * Errors: STATUS_NOT_FOUND (no such batch then), STATUS_NO_MEMORY. */
struct status batch_course_add(struct report_source *source, uint64_t batch,
                               struct document *document, struct fault *fault) MUST_USE;

#endif
