/* evaluation.c - scope, batches, and what becomes of the sums (evaluation.h). */
#include "reports/evaluation.h"

#include "reports/evaluation_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_YEAR_MONTHS = 12, HUNDREDTHS = 100 };

/* ---- scope ----------------------------------------------------------------------- */

static struct status choose_months(struct evaluating *evaluating, struct fault *fault)
{
    const struct report_filter *filter = evaluating->filter;
    struct evaluation *to = evaluating->to;
    const civil_period any = filter->first >= 0 ? filter->first : filter->last;
    const civil_period today =
        date_period(date_of_instant(evaluating->source->seal.recorded_ms));
    to->year =
        filter->year != 0 ? filter->year : (uint64_t)((any >= 0 ? any : today) / 12);
    to->first = filter->first >= 0 ? filter->first : (civil_period)(to->year * 12);
    to->last = filter->last >= 0 ? filter->last : (civil_period)(to->year * 12 + 11);
    if (to->first / 12 != (civil_period)to->year || to->last / 12 != to->first / 12) {
        return FAULT(fault, STATUS_USAGE,
                     "an evaluation is of one year, or of months of one year");
    }
    if (to->last < to->first) {
        return FAULT(fault, STATUS_USAGE, "the last month is before the first");
    }
    return OK;
}

static struct status choose_scope(struct evaluating *evaluating, struct fault *fault)
{
    struct report_source *source = evaluating->source;
    const struct report_filter *filter = evaluating->filter;
    struct evaluation *to = evaluating->to;
    TRY(report_units(source, &to->units, fault));
    TRY(report_programmes(source, &to->programmes, fault));
    TRY(report_unit_asked(&to->units, filter->unit, &to->unit, fault));
    TRY(report_programme_asked(&to->programmes, filter->programme, &to->programme,
                               fault));
    TRY(choose_months(evaluating, fault));
    to->time_progress = report_time_progress(source, to->year);
    ARENA_TAKE(source->arena, to->programmes.count + 1, evaluating->dues, fault);
    return OK;
}

bool evaluation_wants(const struct evaluating *evaluating,
                      const struct report_name *programme, uint64_t unit)
{
    const struct evaluation *to = evaluating->to;
    return (to->programme == NULL || programme == to->programme) &&
           report_is_below(&to->units, unit, to->unit);
}

/* ---- sums ------------------------------------------------------------------------ */

struct status evaluation_note(struct evaluating *evaluating, enum indicator indicator,
                              const struct evaluation_part *part, struct fault *fault)
{
    struct evaluation_figure *figure = &evaluating->to->figure[indicator];
    struct evaluation_trace *trace = evaluating->trace;
    if (indicator == INDICATOR_OVER_STANDARD) { /* the most, not the sum */
        figure->part = part->part > figure->part ? part->part : figure->part;
    } else {
        TRY(report_add(&figure->part, part->part, fault));
    }
    TRY(report_add(&figure->whole, part->whole, fault));
    if (trace == NULL || trace->indicator != indicator) {
        return OK;
    }
    trace->total++;
    if (trace->total > trace->skip && trace->count < trace->limit) {
        trace->parts[trace->count++] = *part;
    }
    return OK;
}

/* ---- batches --------------------------------------------------------------------- */

static struct status keep_batch(struct evaluating *evaluating,
                                const struct evaluation_batch *batch,
                                struct fault *fault)
{
    ARENA_GROW(evaluating->source->arena, evaluating->count, evaluating->capacity,
               evaluating->batches, fault);
    evaluating->batches[evaluating->count++] = *batch;
    return OK;
}

static struct status take_batch(void *context, uint64_t entry,
                                const struct batch *figures, struct fault *fault)
{
    struct evaluating *evaluating = context;
    const struct evaluation *to = evaluating->to;
    const struct evaluation_batch batch = {
        .entry = entry,
        .programme = report_current(&to->programmes, figures->programme),
        .figures = *figures,
        .is_due = figures->due <= evaluating->today,
    };
    if (batch.programme == NULL) {
        return FAULT(fault, STATUS_FOUND,
                     "batch %" PRIu64
                     " names a programme that is not there; run verify "
                     "--deep",
                     entry);
    }
    if (figures->period < to->first || figures->period > to->last ||
        batch_current(figures).count == 0 ||
        !evaluation_wants(evaluating, batch.programme, figures->unit)) {
        return OK;
    }
    return keep_batch(evaluating, &batch, fault);
}

static int by_programme(const void *a, const void *b)
{
    const struct evaluation_batch *left = a;
    const struct evaluation_batch *right = b;
    if (left->programme != right->programme) {
        return left->programme->entry < right->programme->entry ? -1 : 1;
    }
    if (left->figures.period != right->figures.period) {
        return left->figures.period < right->figures.period ? -1 : 1;
    }
    return (left->entry > right->entry) - (left->entry < right->entry);
}

static struct status add_batch(struct evaluating *evaluating,
                               const struct evaluation_batch *batch,
                               struct fault *fault)
{
    const struct batch *figures = &batch->figures;
    const int64_t paid = batch_paid(figures).fen;
    const int64_t people = (int64_t)figures->paid_headcount;
    struct evaluation_part on_time = {.entry = batch->entry};
    if (report_on_time(figures, evaluating->today, &on_time.part, &on_time.whole)) {
        TRY(evaluation_note(evaluating, INDICATOR_ON_TIME, &on_time, fault));
    }
    const struct evaluation_part each = {batch->entry, paid, people};
    const struct evaluation_part times = {batch->entry, people, 0};
    if (figures->stated_headcount != batch_current(figures).count) {
        evaluating->lacks[INDICATOR_PER_PERSON] = true;
        evaluating->lacks[INDICATOR_PERSON_TIMES] = true;
    }
    TRY(evaluation_note(evaluating, INDICATOR_PER_PERSON, &each, fault));
    return evaluation_note(evaluating, INDICATOR_PERSON_TIMES, &times, fault);
}

static struct status collect_batches(struct evaluating *evaluating, struct fault *fault)
{
    struct report_source *source = evaluating->source;
    TRY(accounts_batches(journal_view_transaction(source->view), source->seal_key,
                         take_batch, evaluating, fault));
    evaluating->to->batches = evaluating->count;
    if (evaluating->count > 0) {
        qsort(evaluating->batches, evaluating->count, sizeof(*evaluating->batches),
              by_programme);
    }
    for (size_t i = 0; i < evaluating->count; i++) {
        struct evaluation_batch *batch = &evaluating->batches[i];
        struct evaluation_dues *dues = evaluation_dues_of(evaluating, batch->programme);
        dues->last =
            batch->figures.period > dues->last ? batch->figures.period : dues->last;
        /* In order of months: the last one stays. */
        dues->last_due = batch->is_due ? batch->figures.period : dues->last_due;
        TRY(add_batch(evaluating, batch, fault));
        TRY(batch_course_submitted(source, &batch->figures, &batch->submitted, fault));
        TRY(batch_course_count(&evaluating->to->course, &batch->figures, fault));
    }
    return OK;
}

/* ---- values ---------------------------------------------------------------------- */

/* Months of the range that have begun, or have a batch all the same. */
static int64_t months_counted(const struct evaluating *evaluating)
{
    const struct evaluation *to = evaluating->to;
    civil_period last =
        date_period(date_of_instant(evaluating->source->seal.recorded_ms));
    for (size_t i = 0; i < to->programmes.count; i++) {
        last = evaluating->dues[i].last > last ? evaluating->dues[i].last : last;
    }
    last = last > to->last ? to->last : last;
    return last < to->first ? 0 : last - to->first + 1;
}

/* part / whole, half up; both are not negative, 0 < whole. */
static int64_t share(int64_t part, int64_t whole)
{
    return part / whole + (part % whole >= whole - part % whole ? 1 : 0);
}

static void set_value(struct evaluating *evaluating, enum indicator indicator)
{
    struct evaluation_figure *figure = &evaluating->to->figure[indicator];
    switch (indicator_measure_of(indicator)) {
    case INDICATOR_RATE:
        figure->has_value = money_ratio(figure->part, figure->whole, &figure->value);
        break;
    case INDICATOR_PEOPLE:
        figure->whole = months_counted(evaluating);
        figure->has_value = evaluating->count > 0 && figure->whole > 0;
        figure->value =
            figure->has_value ? share(figure->part * HUNDREDTHS, figure->whole) : 0;
        break;
    case INDICATOR_NUMBER:
        figure->has_value = evaluating->count > 0;
        figure->value = figure->part;
        break;
    case INDICATOR_FEN:
        figure->has_value = figure->whole > 0;
        figure->value = indicator == INDICATOR_PER_PERSON && figure->whole > 0
                            ? share(figure->part, figure->whole)
                            : figure->part;
        break;
    }
}

static void set_values(struct evaluating *evaluating)
{
    struct evaluation_figure *figures = evaluating->to->figure;
    for (enum indicator i = 0; i < INDICATOR_COUNT; i++) {
        set_value(evaluating, i);
    }
    struct evaluation_figure *gap = &figures[INDICATOR_TIME_GAP];
    gap->value -= gap->has_value ? evaluating->to->time_progress : 0;
    /* That somebody was paid too much is known however much else is not. */
    evaluating->lacks[INDICATOR_OVER_STANDARD] =
        evaluating->lacks[INDICATOR_OVER_STANDARD] &&
        figures[INDICATOR_OVER_STANDARD].part == 0;
    for (size_t i = 0; i < INDICATOR_COUNT; i++) {
        figures[i].has_value = figures[i].has_value && !evaluating->lacks[i];
    }
}

static struct status find_joined(struct evaluating *evaluating, struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    struct bytes key = {0};
    struct bytes value = {0};
    TRY(store_cursor_open(journal_view_transaction(evaluating->source->view),
                          LEDGER_TABLE_JOINED, &cursor, fault));
    const struct status first =
        store_cursor_seek(cursor, (struct bytes){0}, &key, &value, fault);
    store_cursor_close(cursor);
    evaluating->has_joined = status_is_ok(first);
    return first.code == STATUS_NOT_FOUND ? OK : first;
}

struct status evaluation_compute(struct report_source *source,
                                 const struct report_filter *filter,
                                 struct evaluation_trace *trace,
                                 struct evaluation *ret_evaluation, struct fault *fault)
{
    struct evaluation evaluation = {0};
    struct evaluating evaluating = {.source = source,
                                    .filter = filter,
                                    .to = &evaluation,
                                    .trace = trace,
                                    .today = report_today(source, filter)};
    TRY(choose_scope(&evaluating, fault));
    TRY(find_joined(&evaluating, fault));
    TRY(evaluation_add_money(&evaluating, fault));
    TRY(collect_batches(&evaluating, fault));
    TRY(evaluation_add_lines(&evaluating, fault));
    TRY(evaluation_add_register(&evaluating, fault));
    TRY(evaluation_add_notices(&evaluating, fault));
    TRY(evaluation_add_prices(&evaluating, fault));
    TRY(evaluation_add_checks(&evaluating, fault));
    set_values(&evaluating);
    *ret_evaluation = evaluation;
    return OK;
}
