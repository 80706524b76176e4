/* evaluation_register.c - what the registers say beside the batches: enrolments of
 * programmes that have none, and how high the standard is. */
#include "ledger/standard.h"
#include "reports/evaluation_internal.h"

/* ---- standards ------------------------------------------------------------------- */

/* STATUS_NOT_FOUND: none for every class. */
static struct status standard_on(const struct evaluating *evaluating, civil_day day,
                                 struct standard *ret_standard, struct fault *fault)
{
    const struct report_source *source = evaluating->source;
    const struct evaluation *to = evaluating->to;
    const struct report_name *unit = to->unit;
    if (unit == NULL) {
        TRY(report_office_unit(source, &to->units, &unit, fault));
    }
    if (unit == NULL || to->programme == NULL) {
        return (struct status){STATUS_NOT_FOUND};
    }
    const struct standard_question question = {.programme = to->programme->entry,
                                               .unit = unit->entry,
                                               .day = day,
                                               .seal = source->seal.index};
    return standard_in_force(journal_view_transaction(source->view), &question,
                             ret_standard, fault);
}

static struct status add_standards(struct evaluating *evaluating, struct fault *fault)
{
    enum { A_YEAR = 12 };
    const civil_period end = evaluating->to->last;
    struct standard now = {0};
    struct standard before = {0};
    const struct status found =
        standard_on(evaluating, date_period_last(end), &now, fault);
    if (found.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(found);
    const struct evaluation_part part = {now.entry, now.amount, 1};
    TRY(evaluation_note(evaluating, INDICATOR_STANDARD, &part, fault));
    const struct status old =
        standard_on(evaluating, date_period_last(end - A_YEAR), &before, fault);
    if (old.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(old);
    const struct evaluation_part grown = {now.entry, now.amount, 0};
    const struct evaluation_part base = {before.entry, -before.amount, before.amount};
    TRY(evaluation_note(evaluating, INDICATOR_STANDARD_GROWTH, &grown, fault));
    return evaluation_note(evaluating, INDICATOR_STANDARD_GROWTH, &base, fault);
}

struct status evaluation_add_register(struct evaluating *evaluating,
                                      struct fault *fault)
{
    struct arena *arena = evaluating->source->arena;
    const struct evaluation *to = evaluating->to;
    for (size_t i = 0; i < to->programmes.count; i++) {
        const struct report_name *programme = &to->programmes.list[i];
        if (programme->entry != programme->current ||
            (to->programme != NULL && programme != to->programme) ||
            evaluation_dues_of(evaluating, programme)->is_loaded) {
            continue;
        }
        struct evaluation_enrolled enrolled;
        const size_t mark = arena_mark(arena);
        TRY(evaluation_enrolled_load(evaluating, programme, &enrolled, fault));
        arena_rewind(arena, mark);
    }
    return add_standards(evaluating, fault);
}
