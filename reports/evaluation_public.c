/* evaluation_public.c - what an evaluation for everyone rests on: its figures stand or
 * fall together, for its points and grades say them all. */
#include "reports/evaluation_internal.h"
#include "reports/evaluation_score.h"
#include "reports/report_allocations.h"
#include "reports/small_groups.h"
#include "reports/withheld_part.h"

/* Which lines of a programme a figure counts. */
struct asking {
    const struct evaluation *evaluation;
    enum withheld_part part;
};

static bool is_asked(const void *context, const struct withheld_line *line)
{
    const struct asking *asking = context;
    const struct evaluation *evaluation = asking->evaluation;
    return line->period >= evaluation->first && line->period <= evaluation->last &&
           (evaluation->programme == NULL ||
            evaluation->programme->entry == line->programme) &&
           report_is_below(&evaluation->units, line->unit, evaluation->unit) &&
           withheld_part_holds(asking->part, line);
}

static struct status ask_lines(struct report_source *source,
                               const struct report_filter *filter,
                               const struct evaluation *evaluation, struct fault *fault)
{
    for (enum withheld_part part = 0; part < WITHHELD_PARTS; part++) {
        const struct asking asking = {evaluation, part};
        const struct withheld_figure figure = {
            .is_in = is_asked,
            .context = &asking,
            .measure = part == WITHHELD_PART_PAID   ? WITHHELD_NET
                       : part == WITHHELD_PART_BACK ? WITHHELD_RETURNED
                                                    : WITHHELD_ORDERED};
        bool is_shown = true;
        TRY(withheld_ask(filter->withheld, source, &figure, &is_shown, fault));
    }
    return OK;
}

static bool is_of_row(enum evaluation_money_row row,
                      const struct report_allocation *allocation)
{
    return row == EVALUATION_MONEY_ALL || row == evaluation_money_kind(allocation);
}

/* Of money that other programmes use too a paper says the programme's own. */
struct own {
    const struct evaluation *evaluation;
    const struct report_allocations *mine;
    enum evaluation_money_row row;
};

static bool is_own(const void *context, const struct withheld_line *line)
{
    const struct own *own = context;
    bool is_mine = false;
    for (size_t i = 0; i < own->mine->count; i++) {
        is_mine = is_mine || (own->mine->list[i].entry == line->allocation &&
                              is_of_row(own->row, &own->mine->list[i]));
    }
    return is_mine && withheld_part_holds(WITHHELD_PART_PAID, line) &&
           (own->evaluation->programme == NULL ||
            own->evaluation->programme->entry == line->programme);
}

static struct status ask_own(struct report_source *source,
                             const struct report_filter *filter, const struct own *own,
                             struct fault *fault)
{
    const struct withheld_figure figure = {
        .is_in = is_own, .context = own, .measure = WITHHELD_NET};
    bool is_shown = true;
    return withheld_ask(filter->withheld, source, &figure, &is_shown, fault);
}

/* While figures are noted, these alone are not shown. */
static struct status check_parts(const struct report_allocations_figures *shown,
                                 struct fault *fault)
{
    return shown->spent
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-341: money of a programme that is published in totals alone "
                       "came back in a later year or is not covered yet, and the "
                       "evaluation's sums would tell whose; it is not published");
}

static struct status ask_money(struct report_source *source,
                               const struct report_filter *filter,
                               const struct evaluation *evaluation, struct fault *fault)
{
    struct report_filter whole_year = *filter;
    struct report_allocations mine = {0};
    const struct report_allocation **rows = NULL;
    whole_year.year = evaluation->year;
    TRY(report_allocations(source, &whole_year, &mine, fault));
    ARENA_TAKE(source->arena, mine.count + 1, rows, fault);
    for (enum evaluation_money_row row = 0; row < EVALUATION_MONEY_ROWS; row++) {
        struct report_allocations_figures shown;
        const struct own own = {evaluation, &mine, row};
        size_t count = 0;
        if (mine.sharers != NULL) {
            TRY(ask_own(source, filter, &own, fault));
            continue;
        }
        for (size_t i = 0; i < mine.count; i++) {
            if (is_of_row(row, &mine.list[i])) {
                rows[count++] = &mine.list[i];
            }
        }
        TRY(report_allocations_shown(source, filter->withheld, rows, count,
                                     row == EVALUATION_MONEY_ALL, &shown, fault));
        TRY(check_parts(&shown, fault));
    }
    return OK;
}

/* The most that one household got too much is its own figure. */
static struct status check_single(struct report_source *source,
                                  const struct evaluation *evaluation,
                                  struct fault *fault)
{
    bool *is_totals = NULL;
    const struct report_name *programme = evaluation->programme;
    TRY(small_groups_totals(source, &evaluation->programmes, &is_totals, fault));
    return programme != NULL && is_totals[programme - evaluation->programmes.list] &&
                   evaluation->figure[INDICATOR_OVER_STANDARD].has_value &&
                   evaluation->figure[INDICATOR_OVER_STANDARD].value != 0
               ? FAULT(fault, STATUS_REFUSED,
                       "R-341: one household of a programme that is published in "
                       "totals alone got more than its standard, and the evaluation "
                       "says how much; it is not published")
               : OK;
}

struct status evaluation_ask_public(struct report_source *source,
                                    const struct report_filter *filter,
                                    const struct evaluation *evaluation,
                                    struct fault *fault)
{
    if (!filter->is_public || filter->withheld == NULL) {
        return OK;
    }
    TRY(ask_lines(source, filter, evaluation, fault));
    TRY(ask_money(source, filter, evaluation, fault));
    return check_single(source, evaluation, fault);
}
