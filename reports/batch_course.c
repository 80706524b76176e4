/* batch_course.c - the funnel of a batch and its days to pay; see batch_course.h. */
#include "reports/batch_course.h"

#include "reports/report_kit.h"

enum { COURSE_COLUMNS = 4, DAYS_COLUMNS = 3, CLASSES = 8, NO_DAY = CLASSES };

struct course {
    struct report_source *source;
    struct batch batch;
    civil_day submitted;
    uint64_t days[CLASSES + 1]; /* lines; the last: without a day after it */
    int64_t fen[CLASSES + 1];
};

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

static struct status add_states(const struct batch *batch, unsigned first,
                                struct count_and_fen *sum, struct fault *fault)
{
    /* From drafted on, in the order in which a line gets there. */
    static const unsigned steps[LINE_STATE_COUNT] = {
        [LINE_STATE_DRAFTED] = 0, [LINE_STATE_APPROVED] = 1, [LINE_STATE_SUBMITTED] = 2,
        [LINE_STATE_UNKNOWN] = 2, [LINE_STATE_FAILED] = 3,   [LINE_STATE_PAID] = 4,
        [LINE_STATE_REFUNDED] = 3};
    for (unsigned state = LINE_STATE_DRAFTED; state < LINE_STATE_COUNT; state++) {
        const struct count_and_fen *of = &batch->by_state[state];
        if (state != LINE_STATE_CANCELLED &&
            steps[batch_line_state(batch, state)] >= first) {
            sum->count += of->count;
            TRY(report_add(&sum->fen, of->fen, fault));
        }
    }
    return OK;
}

static struct status put_step(struct course *course, struct table *table,
                              enum phrase step, const struct count_and_fen *reached,
                              struct fault *fault)
{
    const struct count_and_fen all = batch_current(&course->batch);
    const struct cell cells[COURSE_COLUMNS] = {
        cell_words(report_words(course->source, step)),
        cell_count((int64_t)reached->count), cell_fen(reached->fen),
        report_rate((int64_t)reached->count, (int64_t)all.count)};
    return table_add(table, ROW_BODY, cells, fault);
}

static struct status fill_course(struct course *course, struct table *table,
                                 struct fault *fault)
{
    static const enum phrase steps[] = {PHRASE_COURSE_DRAFTED, PHRASE_COURSE_APPROVED,
                                        PHRASE_COURSE_SUBMITTED, PHRASE_COURSE_ANSWERED,
                                        PHRASE_COURSE_PAID};
    for (unsigned i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        struct count_and_fen sum = {0};
        TRY(add_states(&course->batch, i, &sum, fault));
        const bool is_paid = steps[i] == PHRASE_COURSE_PAID;
        sum.fen -= is_paid ? course->batch.part_refunded : 0; /* as batch_paid() */
        TRY(put_step(course, table, steps[i], &sum, fault));
    }
    return course->batch.timed_count == 0
               ? OK
               : put_step(course, table, PHRASE_COURSE_ON_TIME, &course->batch.on_time,
                          fault);
}

/* ---- how long -------------------------------------------------------------------- */

/* The last day of each class but the last one. */
static const int64_t class_ends[CLASSES - 1] = {0, 1, 2, 3, 5, 10, 20};

static size_t class_of(int64_t days)
{
    size_t class = 0;
    while (class < CLASSES - 1 && days > class_ends[class]) {
        class ++;
    }
    return class;
}

static struct status count_days(struct course *course, uint64_t entry,
                                struct fault *fault)
{
    struct report_lines lines = {.count = 0};
    TRY(report_lines_add(course->source, entry, course->batch.line_count, &lines,
                         fault));
    TRY(report_lines_settle(course->source, &lines, fault));
    for (size_t i = 0; i < lines.count; i++) {
        const struct report_line *line = &lines.list[i];
        if (line->state.state != LINE_STATE_PAID) {
            continue;
        }
        const int64_t days = (int64_t)line->state.value_day - course->submitted;
        const bool is_known = line->state.value_day != 0 && days >= 0;
        const size_t class = is_known ? class_of(days) : NO_DAY;
        course->days[class]++;
        TRY(report_add(&course->fen[class], report_line_net(line), fault));
    }
    return OK;
}

static struct status class_name(struct course *course, size_t class,
                                const char **ret_name, struct fault *fault)
{
    const char *values[] = {"", "", NULL};
    struct report_source *source = course->source;
    if (class == 0 || class == NO_DAY) {
        *ret_name = report_words(source, class == 0 ? PHRASE_COURSE_SAME_DAY
                                                    : PHRASE_COURSE_NO_DAY);
        return OK;
    }
    const bool is_last = class == CLASSES - 1;
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

static struct status fill_days(struct course *course, struct table *table,
                               struct fault *fault)
{
    for (size_t class = 0; class <= NO_DAY; class ++) {
        const char *name = NULL;
        if (class == NO_DAY && course->days[class] == 0) {
            continue;
        }
        TRY(class_name(course, class, &name, fault));
        const struct cell cells[DAYS_COLUMNS] = {
            cell_words(name), cell_count((int64_t)course->days[class]),
            cell_fen(course->fen[class])};
        TRY(table_add(table, ROW_BODY, cells, fault));
    }
    return table_add_sum(table, ROW_TOTAL, report_words(course->source, PHRASE_TOTAL),
                         fault);
}

/* ---- the document ---------------------------------------------------------------- */

static struct status add_picture(struct course *course, struct document *document,
                                 const struct table *table, enum chart_kind kind,
                                 enum phrase text, struct fault *fault)
{
    const struct chart chart = {.kind = kind,
                                .title = table->title,
                                .description = report_words(course->source, text),
                                .table = table,
                                .value_columns = {1},
                                .value_column_count = 1};
    TRY(document_add_table(document, table, fault));
    return document_add_chart(document, &chart, fault);
}

static struct status add_days(struct course *course, uint64_t entry,
                              struct document *document, struct fault *fault)
{
    struct entry submission;
    struct fact fact;
    struct table *table = NULL;
    TRY(report_entry(course->source, course->batch.submission, &submission, &fact,
                     fault));
    course->submitted = (civil_day)fact.field[SUBMISSION_DAY].fen;
    TRY(report_table(course->source, "days_to_pay", PHRASE_COURSE_DAYS_TABLE, days_plan,
                     DAYS_COLUMNS, &table, fault));
    TRY(count_days(course, entry, fault));
    TRY(fill_days(course, table, fault));
    return add_picture(course, document, table, CHART_HISTOGRAM,
                       PHRASE_COURSE_DAYS_TEXT, fault);
}

struct status batch_course_add(struct report_source *source, uint64_t batch,
                               struct document *document, struct fault *fault)
{
    struct course *course;
    struct table *table = NULL;
    ARENA_TAKE(source->arena, 1, course, fault);
    course->source = source;
    TRY(accounts_batch_at(journal_view_transaction(source->view), batch,
                          source->seal_key, &course->batch, fault));
    TRY(report_table(source, "course", PHRASE_COURSE_TABLE, course_plan, COURSE_COLUMNS,
                     &table, fault));
    TRY(fill_course(course, table, fault));
    TRY(add_picture(course, document, table, CHART_FUNNEL, PHRASE_COURSE_TEXT, fault));
    return course->batch.submission == 0 ? OK
                                         : add_days(course, batch, document, fault);
}
