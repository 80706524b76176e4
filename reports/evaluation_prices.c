/* evaluation_prices.c - price subsidies paid in time (价格联动机制, domain.md 2.4), and
 * people found to receive wrongly.
 *
 * Each month that an index set off counts once for each programme of price subsidies,
 * as 100 %: the share of its dues that were paid by the last day, and nothing of it
 * when nobody was to be paid at all.  A month of few dues weighs as much as one of
 * many: else the month that was forgotten would weigh nothing. */
#include "ledger/price_index.h"
#include "ledger/spot_check.h"
#include "reports/evaluation_internal.h"

enum { WHOLE_MONTH = 10000 }; /* basis points */

struct subsidy {
    uint64_t batch;
    const struct report_name *programme;
    struct batch figures;
};
struct pricing {
    struct evaluating *evaluating;
    struct subsidy *list; /* of price subsidies in the months asked for */
    size_t count, capacity;
    bool is_used[EVALUATION_MONTHS]; /* the unit has some batch of the month */
    bool is_office;                  /* ... or is the one that all of it is of */
};
struct month_dues {
    int64_t dues, in_time;
    bool has_unknown; /* a payment whose day nobody told */
};
struct due_mark {
    bool is_due;                 /* counts, itself and what was sent in its place */
    bool is_in_time, is_unknown; /* paid by the last day; on a day nobody told */
};

/* ---- batches --------------------------------------------------------------------- */

static bool is_asked(const struct pricing *pricing, const struct report_name *programme)
{
    const struct report_name *asked = pricing->evaluating->to->programme;
    return programme->is_price &&
           (asked == NULL || !asked->is_price || programme == asked);
}

static struct status keep(struct pricing *pricing, const struct subsidy *subsidy,
                          struct fault *fault)
{
    ARENA_GROW(pricing->evaluating->source->arena, pricing->count, pricing->capacity,
               pricing->list, fault);
    pricing->list[pricing->count++] = *subsidy;
    return OK;
}

static struct status take_batch(void *context, uint64_t entry,
                                const struct batch *figures, struct fault *fault)
{
    struct pricing *pricing = context;
    const struct evaluation *to = pricing->evaluating->to;
    const struct subsidy subsidy = {
        entry, report_current(&to->programmes, figures->programme), *figures};
    if (figures->period < to->first || figures->period > to->last ||
        batch_current(figures).count == 0 || subsidy.programme == NULL ||
        !report_is_below(&to->units, figures->unit, to->unit)) {
        return OK;
    }
    pricing->is_used[figures->period % EVALUATION_MONTHS] = true;
    return is_asked(pricing, subsidy.programme) ? keep(pricing, &subsidy, fault) : OK;
}

/* ---- one month of one programme -------------------------------------------------- */

static bool is_paid(const struct report_line *line)
{
    return line->state.state == LINE_STATE_PAID && report_line_net(line) > 0;
}

/* By entry, or lines->count. */
static size_t find_line(const struct report_lines *lines, uint64_t entry)
{
    size_t low = 0;
    size_t high = lines->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (lines->list[middle].entry < entry) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < lines->count && lines->list[low].entry == entry ? low : lines->count;
}

static struct status load(struct pricing *pricing, const struct report_name *programme,
                          civil_period month, struct report_lines *lines,
                          struct fault *fault)
{
    struct report_source *source = pricing->evaluating->source;
    for (size_t i = 0; i < pricing->count; i++) {
        const struct subsidy *subsidy = &pricing->list[i];
        if (subsidy->programme != programme || subsidy->figures.period != month) {
            continue;
        }
        TRY(report_lines_add(source, subsidy->batch, subsidy->figures.line_count, lines,
                             fault));
    }
    return report_lines_settle(source, lines, fault);
}

/* What each batch adds: its dues of all of the month's, rounded so that the batches
 * make up the month. */
struct adding {
    const struct month_dues *whole;
    int64_t dues, in_time; /* so far */
    struct evaluation_part part;
};

static int64_t so_far(int64_t part, int64_t whole)
{
    return part * WHOLE_MONTH / whole; /* dues are fewer than 2^40 */
}

static struct status end_batch(struct evaluating *evaluating, struct adding *adding,
                               int64_t dues, int64_t in_time, struct fault *fault)
{
    const int64_t all = adding->whole->dues;
    if (dues == 0) {
        return OK;
    }
    adding->part.whole = so_far(adding->dues + dues, all) - so_far(adding->dues, all);
    adding->part.part =
        so_far(adding->in_time + in_time, all) - so_far(adding->in_time, all);
    adding->dues += dues;
    adding->in_time += in_time;
    return evaluation_note(evaluating, INDICATOR_PRICE_ON_TIME, &adding->part, fault);
}

static struct status add_batches(struct evaluating *evaluating,
                                 const struct report_lines *lines,
                                 const struct due_mark *marks,
                                 const struct month_dues *whole, struct fault *fault)
{
    struct adding adding = {.whole = whole};
    for (size_t i = 0; i < lines->count;) {
        const uint64_t batch = lines->list[i].batch;
        int64_t dues = 0;
        int64_t in_time = 0;
        for (; i < lines->count && lines->list[i].batch == batch; i++) {
            dues += marks[i].is_due;
            in_time += marks[i].is_due && marks[i].is_in_time;
        }
        adding.part.entry = batch;
        TRY(end_batch(evaluating, &adding, dues, in_time, fault));
    }
    return OK;
}

/* A line sent again in another's place is of the same due: what it was paid
 * counts with the first one, so that the lines are looked at from the last one on. */
static void mark_lines(const struct report_lines *lines, civil_day last,
                       struct due_mark *marks, struct month_dues *dues)
{
    for (size_t i = lines->count; i > 0; i--) {
        const struct report_line *line = &lines->list[i - 1];
        struct due_mark *mark = &marks[i - 1];
        if (is_paid(line)) {
            mark->is_unknown = line->state.value_day == 0;
            mark->is_in_time = !mark->is_unknown && line->state.value_day <= last;
        }
        const size_t root =
            line->resend_of == 0 ? lines->count : find_line(lines, line->resend_of);
        if (root < lines->count) {
            marks[root].is_unknown = marks[root].is_unknown || mark->is_unknown;
            marks[root].is_in_time = marks[root].is_in_time || mark->is_in_time;
            continue; /* no due of its own */
        }
        mark->is_due = line->state.state != LINE_STATE_CANCELLED &&
                       (mark->is_in_time || !mark->is_unknown);
        dues->has_unknown = dues->has_unknown || mark->is_unknown;
        dues->dues += mark->is_due;
        dues->in_time += mark->is_due && mark->is_in_time;
    }
}

static struct status add_programme(struct pricing *pricing,
                                   const struct report_name *programme,
                                   civil_period month, civil_day last,
                                   struct fault *fault)
{
    struct evaluating *evaluating = pricing->evaluating;
    struct arena *arena = evaluating->source->arena;
    struct report_lines lines = {0};
    struct month_dues dues = {0};
    struct due_mark *marks;
    TRY(load(pricing, programme, month, &lines, fault));
    ARENA_TAKE(arena, lines.count + 1, marks, fault);
    mark_lines(&lines, last, marks, &dues);
    if (dues.dues > 0) {
        return add_batches(evaluating, &lines, marks, &dues, fault);
    }
    if (dues.has_unknown) {
        evaluating->lacks[INDICATOR_PRICE_ON_TIME] = true;
        return OK;
    }
    const struct evaluation_part missed = {programme->entry, 0, WHOLE_MONTH};
    return pricing->is_office || pricing->is_used[month % EVALUATION_MONTHS]
               ? evaluation_note(evaluating, INDICATOR_PRICE_ON_TIME, &missed, fault)
               : OK; /* a unit below, whose subsidies others pay */
}

/* ---- months ---------------------------------------------------------------------- */

/* An index is published in the month after its own: from the next one on it is there,
 * or it is missing. */
static bool is_expected(const struct evaluating *evaluating, civil_period month)
{
    return date_period(evaluating->today) > month + 1;
}

static struct status add_month(struct pricing *pricing, uint64_t unit,
                               civil_period month, struct fault *fault)
{
    struct evaluating *evaluating = pricing->evaluating;
    const struct report_source *source = evaluating->source;
    const struct report_names *programmes = &evaluating->to->programmes;
    const struct price_question question = {unit, month, source->seal.index};
    struct price_index index = {0};
    const struct status found = price_index_find(journal_view_transaction(source->view),
                                                 &question, &index, fault);
    TRY(found.code == STATUS_NOT_FOUND ? OK : found);
    if (found.code == STATUS_NOT_FOUND || index.decision == PRICE_UNKNOWN) {
        evaluating->lacks[INDICATOR_PRICE_ON_TIME] =
            evaluating->lacks[INDICATOR_PRICE_ON_TIME] ||
            is_expected(evaluating, month);
        if (found.code == STATUS_NOT_FOUND) {
            return OK;
        }
    }
    const struct evaluation_part seen = {.entry = index.entry};
    TRY(evaluation_note(evaluating, INDICATOR_PRICE_ON_TIME, &seen, fault));
    if (index.decision != PRICE_TRIGGERED || evaluating->today < index.last) {
        return OK; /* what has days left is not late */
    }
    for (size_t i = 0; i < programmes->count; i++) {
        const struct report_name *programme = &programmes->list[i];
        const size_t mark = arena_mark(source->arena);
        if (programme->entry == programme->current && is_asked(pricing, programme)) {
            TRY(add_programme(pricing, programme, month, index.last, fault));
        }
        arena_rewind(source->arena, mark);
    }
    return OK;
}

struct status evaluation_add_prices(struct evaluating *evaluating, struct fault *fault)
{
    struct report_source *source = evaluating->source;
    const struct evaluation *to = evaluating->to;
    const struct report_name *office = NULL;
    struct pricing pricing = {.evaluating = evaluating};
    TRY(report_office_unit(source, &to->units, &office, fault));
    if (office == NULL) {
        return OK; /* nobody knows which place's index holds */
    }
    pricing.is_office =
        to->unit == NULL || report_is_below(&to->units, office->entry, to->unit);
    TRY(accounts_batches(journal_view_transaction(source->view), source->seal_key,
                         take_batch, &pricing, fault));
    const uint64_t unit = to->unit == NULL ? office->entry : to->unit->entry;
    for (civil_period month = to->first; month <= to->last; month++) {
        TRY(add_month(&pricing, unit, month, fault));
    }
    return OK;
}

/* ---- people checked again -------------------------------------------------------- */

static struct status take_check(void *context, const struct spot_check *check,
                                struct fault *fault)
{
    struct evaluating *evaluating = context;
    const struct evaluation *to = evaluating->to;
    const struct report_name *programme =
        report_current(&to->programmes, check->programme);
    const civil_period month = date_period(check->day);
    if (month < to->first || month > to->last ||
        !evaluation_wants(evaluating, programme, check->unit)) {
        return OK;
    }
    const struct evaluation_part part = {check->entry,
                                         (int64_t)(check->checked - check->wrong),
                                         (int64_t)check->checked};
    return evaluation_note(evaluating, INDICATOR_RECOGNITION, &part, fault);
}

struct status evaluation_add_checks(struct evaluating *evaluating, struct fault *fault)
{
    const struct report_source *source = evaluating->source;
    return spot_check_walk(journal_view_transaction(source->view), evaluating->to->year,
                           source->seal.index, take_check, evaluating, fault);
}
