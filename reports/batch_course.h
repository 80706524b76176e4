/* batch_course.h - how batches went, in two pictures: how many of their lines came how
 * far, and how many days the bank took. */
#ifndef REPORTS_BATCH_COURSE_H
#define REPORTS_BATCH_COURSE_H

#include "reports/report_kit.h"

enum {
    COURSE_STEPS = 5,   /* in the batch, approved, submitted, answered, paid       */
    COURSE_CLASSES = 8, /* of days from submission to payment                      */
    COURSE_NO_DAY = COURSE_CLASSES /* ... and those without a day after it         */
};

/* Sums over batches and their lines; all 0 before the first. */
struct batch_course {
    struct count_and_fen all, reached[COURSE_STEPS], on_time;
    uint64_t timed; /* lines whose day is known */
    uint64_t days[COURSE_CLASSES + 1];
    int64_t fen[COURSE_CLASSES + 1];
    bool is_public_total; /* of a public report: see batch_course_hide() */
    bool is_step_hidden[COURSE_STEPS];
};

/* Adds a batch as of a seal.  Errors: STATUS_REFUSED when a sum leaves the range of
 * money. */
struct status batch_course_count(struct batch_course *course, const struct batch *batch,
                                 struct fault *fault) MUST_USE;
/* The day a batch was submitted; -1: it was not, and its lines have no days. */
struct status batch_course_submitted(struct report_source *source,
                                     const struct batch *batch, int64_t *ret_day,
                                     struct fault *fault) MUST_USE;
/* Adds a line, settled, of a batch submitted on that day: days are counted to the value
 * day of a paid one. */
struct status batch_course_count_line(struct batch_course *course, int64_t submitted,
                                      const struct report_line *line,
                                      struct fault *fault) MUST_USE;

struct small_groups;
/* What a public report leaves out of the two when programmes in totals are in it
 * the days, lines paid in time, and the steps but the first and the
 * last, and of these one that few households did not get beyond.  Errors: those of
 * small_groups.h. */
struct status batch_course_hide(struct batch_course *course,
                                const struct small_groups *groups, struct fault *fault)
    MUST_USE;

/* Appends both to the document.  Without a line nothing is appended, and without a line
 * whose days are known no second picture.  Errors: STATUS_NO_MEMORY. */
struct status batch_course_put(struct report_source *source,
                               const struct batch_course *course, enum phrase title,
                               struct document *document, struct fault *fault) MUST_USE;
/* The same of one batch, as of the source's seal.  Errors: STATUS_NOT_FOUND (no such
 * batch then), STATUS_NO_MEMORY. */
struct status batch_course_add(struct report_source *source, uint64_t batch,
                               struct document *document, struct fault *fault) MUST_USE;

#endif
