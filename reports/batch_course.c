/* batch_course.c - the funnel of batches and their days to pay; see batch_course.h. */
#include "reports/batch_course.h"

#include "reports/small_groups.h"

#include <string.h>

enum { COURSE_COLUMNS = 4, DAYS_COLUMNS = 3, NO_DAY = COURSE_NO_DAY };

static const struct report_column course_plan[COURSE_COLUMNS] = {
    {"step", PHRASE_COURSE_STEP, COLUMN_TEXT, false},
    {"lines", PHRASE_COURSE_LINES, COLUMN_COUNT, false},
    {"amount", PHRASE_AMOUNT, COLUMN_FEN, false},
    {"share", PHRASE_COURSE_SHARE, COLUMN_PERCENT, false},
};
static const struct report_column days_plan[DAYS_COLUMNS] = {
    {"days", PHRASE_COURSE_DAYS, COLUMN_TEXT, false},
    {"lines", PHRASE_COURSE_LINES, COLUMN_COUNT, true},
    {"amount", PHRASE_AMOUNT, COLUMN_FEN, true},
};

/* ---- how far --------------------------------------------------------------------- */

/* The last step that a line in this state got to. */
static unsigned step_of(unsigned state)
{
    static const unsigned steps[LINE_STATE_COUNT] = {
        [LINE_STATE_DRAFTED] = 0, [LINE_STATE_APPROVED] = 1, [LINE_STATE_SUBMITTED] = 2,
        [LINE_STATE_UNKNOWN] = 2, [LINE_STATE_FAILED] = 3,   [LINE_STATE_PAID] = 4,
        [LINE_STATE_REFUNDED] = 3};
    return steps[state];
}

struct status batch_course_count(struct batch_course *course, const struct batch *batch,
                                 struct fault *fault)
{
    const struct count_and_fen all = batch_current(batch);
    TRY(report_add_counted(&course->all, &all, fault));
    for (unsigned state = LINE_STATE_DRAFTED; state < LINE_STATE_COUNT; state++) {
        const struct count_and_fen *of = &batch->by_state[state];
        if (state == LINE_STATE_CANCELLED) {
            continue;
        }
        for (unsigned i = 0; i <= step_of(batch_line_state(batch, state)); i++) {
            TRY(report_add_counted(&course->reached[i], of, fault));
        }
    }
    /* as batch_paid() */
    course->reached[COURSE_STEPS - 1].fen -= batch->part_refunded;
    course->timed += batch->timed_count;
    return report_add_counted(&course->on_time, &batch->on_time, fault);
}

static struct status put_step(struct report_source *source,
                              const struct batch_course *course, struct table *table,
                              enum phrase step, const struct count_and_fen *reached,
                              struct fault *fault)
{
    const bool is_hidden = reached == NULL;
    const struct cell cells[COURSE_COLUMNS] = {
        cell_words(report_words(source, step)),
        is_hidden ? cell_missing() : cell_count((int64_t)reached->count),
        is_hidden ? cell_missing() : cell_fen(reached->fen),
        is_hidden || course->is_step_hidden[0]
            ? cell_missing()
            : report_rate((int64_t)reached->count, (int64_t)course->all.count)};
    return table_add(table, ROW_BODY, cells, fault);
}

static struct status fill_course(struct report_source *source,
                                 const struct batch_course *course, struct table *table,
                                 struct fault *fault)
{
    static const enum phrase steps[COURSE_STEPS] = {
        PHRASE_COURSE_DRAFTED, PHRASE_COURSE_APPROVED, PHRASE_COURSE_SUBMITTED,
        PHRASE_COURSE_ANSWERED, PHRASE_COURSE_PAID};
    for (unsigned i = 0; i < COURSE_STEPS; i++) {
        const bool is_hidden = course->is_step_hidden[i];
        TRY(put_step(source, course, table, steps[i],
                     is_hidden ? NULL : &course->reached[i], fault));
    }
    if (course->is_public_total) {
        table_add_note(table, report_words(source, PHRASE_SMALL_STEPS_NOTE));
    }
    return course->timed == 0 || course->is_public_total
               ? OK
               : put_step(source, course, table, PHRASE_COURSE_ON_TIME,
                          &course->on_time, fault);
}

/* ---- how long -------------------------------------------------------------------- */

/* The last day of each class but the last one. */
static const int64_t class_ends[COURSE_CLASSES - 1] = {0, 1, 2, 3, 5, 10, 20};

static size_t class_of(int64_t submitted, civil_day value_day)
{
    const int64_t days = (int64_t)value_day - submitted;
    size_t class = 0;
    if (submitted < 0 || value_day == 0 || days < 0) {
        return NO_DAY;
    }
    while (class < COURSE_CLASSES - 1 && days > class_ends[class]) {
        class ++;
    }
    return class;
}

struct status batch_course_submitted(struct report_source *source,
                                     const struct batch *batch, int64_t *ret_day,
                                     struct fault *fault)
{
    struct entry submission;
    struct fact fact;
    if (batch->submission == 0) {
        *ret_day = -1;
        return OK;
    }
    TRY(report_entry(source, batch->submission, &submission, &fact, fault));
    *ret_day = fact.field[SUBMISSION_DAY].fen;
    return OK;
}

struct status batch_course_count_line(struct batch_course *course, int64_t submitted,
                                      const struct report_line *line,
                                      struct fault *fault)
{
    if (line->state.state != LINE_STATE_PAID) {
        return OK;
    }
    const size_t class = class_of(submitted, line->state.value_day);
    course->days[class]++;
    return report_add(&course->fen[class], report_line_net(line), fault);
}

static struct status class_name(struct report_source *source, size_t class,
                                const char **ret_name, struct fault *fault)
{
    const char *values[] = {"", "", NULL};
    if (class == 0 || class == NO_DAY) {
        *ret_name = report_words(source, class == 0 ? PHRASE_COURSE_SAME_DAY
                                                    : PHRASE_COURSE_NO_DAY);
        return OK;
    }
    const bool is_last = class == COURSE_CLASSES - 1;
    const uint64_t from = (uint64_t)class_ends[class - 1] + 1;
    const uint64_t to = is_last ? 0 : (uint64_t)class_ends[class];
    TRY(report_number(source, is_last ? from - 1 : from, &values[0], fault));
    TRY(report_number(source, to, &values[1], fault));
    return report_fill(source,
                       is_last      ? PHRASE_COURSE_MORE
                       : from == to ? PHRASE_COURSE_ONE
                                    : PHRASE_COURSE_FROM_TO,
                       values, ret_name, fault);
}

static struct status put_class(const char *name, uint64_t count, int64_t fen,
                               struct table *table, struct fault *fault)
{
    const struct cell cells[DAYS_COLUMNS] = {cell_words(name),
                                             cell_count((int64_t)count), cell_fen(fen)};
    return table_add(table, ROW_BODY, cells, fault);
}

static struct status fill_days(struct report_source *source,
                               const struct batch_course *course, struct table *table,
                               struct fault *fault)
{
    for (size_t class = 0; class <= NO_DAY; class ++) {
        const char *name = NULL;
        if (class == NO_DAY && course->days[class] == 0) {
            continue;
        }
        TRY(class_name(source, class, &name, fault));
        TRY(put_class(name, course->days[class], course->fen[class], table, fault));
    }
    return table_add_sum(table, ROW_TOTAL, report_words(source, PHRASE_TOTAL), fault);
}

/* ---- what the public does not tell apart (R-047) --------------------------------- */

/* The first step and the last are asked for among all figures of the site; the others
 * and the days are not, whatever the households. */
struct status batch_course_hide(struct batch_course *course,
                                const struct small_groups *groups, struct fault *fault)
{
    bool is_wanted[COURSE_STEPS] = {false};
    if (groups->count == 0) {
        return OK;
    }
    course->is_public_total = true;
    for (size_t i = 0; i < groups->count; i++) {
        groups->list[i].group = step_of(groups->list[i].state);
    }
    for (size_t i = COURSE_STEPS; i > 0; i--) {
        const bool is_between = i > 1 && i < COURSE_STEPS;
        uint64_t households = 0;
        is_wanted[i - 1] = true;
        TRY(small_groups_count(groups, is_wanted, &households, fault));
        course->is_step_hidden[i - 1] = is_between || small_groups_is_few(households);
        if (!course->is_step_hidden[i - 1]) {
            memset(is_wanted, 0, sizeof(is_wanted));
        }
    }
    return OK;
}

/* ---- the document ---------------------------------------------------------------- */

static struct status add_picture(struct report_source *source,
                                 struct document *document, const struct table *table,
                                 enum chart_kind kind, enum phrase text,
                                 struct fault *fault)
{
    const struct chart chart = {.kind = kind,
                                .title = table->title,
                                .description = report_words(source, text),
                                .table = table,
                                .value_columns = {1},
                                .value_column_count = 1};
    TRY(document_add_table(document, table, fault));
    return document_add_chart(document, &chart, fault);
}

static bool has_days(const struct batch_course *course)
{
    uint64_t known = 0;
    for (size_t class = 0; class < COURSE_CLASSES; class ++) {
        known += course->days[class];
    }
    return known > 0 && !course->is_public_total;
}

struct status batch_course_put(struct report_source *source,
                               const struct batch_course *course, enum phrase title,
                               struct document *document, struct fault *fault)
{
    struct table *steps = NULL;
    struct table *days = NULL;
    if (course->all.count == 0) {
        return OK;
    }
    TRY(report_table(source, "course", title, course_plan, COURSE_COLUMNS, &steps,
                     fault));
    TRY(fill_course(source, course, steps, fault));
    TRY(add_picture(source, document, steps, CHART_FUNNEL, PHRASE_COURSE_TEXT, fault));
    if (!has_days(course)) {
        return OK;
    }
    TRY(report_table(source, "days_to_pay", PHRASE_COURSE_DAYS_TABLE, days_plan,
                     DAYS_COLUMNS, &days, fault));
    TRY(fill_days(source, course, days, fault));
    return add_picture(source, document, days, CHART_HISTOGRAM, PHRASE_COURSE_DAYS_TEXT,
                       fault);
}

struct status batch_course_add(struct report_source *source, uint64_t entry,
                               struct document *document, struct fault *fault)
{
    struct batch_course *course;
    struct batch batch;
    struct report_lines lines = {.count = 0};
    int64_t submitted = -1;
    ARENA_TAKE(source->arena, 1, course, fault);
    TRY(accounts_batch_at(journal_view_transaction(source->view), entry,
                          source->seal_key, &batch, fault));
    TRY(batch_course_count(course, &batch, fault));
    TRY(batch_course_submitted(source, &batch, &submitted, fault));
    if (submitted >= 0) {
        TRY(report_lines_add(source, entry, batch.line_count, &lines, fault));
        TRY(report_lines_settle(source, &lines, fault));
    }
    for (size_t i = 0; i < lines.count; i++) {
        TRY(batch_course_count_line(course, submitted, &lines.list[i], fault));
    }
    return batch_course_put(source, course, PHRASE_COURSE_TABLE, document, fault);
}
