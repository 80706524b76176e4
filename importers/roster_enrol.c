/* roster_enrol.c - one row against enrolments and standards. */
#include "importers/roster.h"
#include "ledger/enrolment.h"
#include "ledger/standard.h"

#include <inttypes.h>

static const char *month_of(civil_period period, char text[static DATE_TEXT_SIZE])
{
    date_format_period(period, text);
    return text;
}

/* An approval: the party is enrolled, or an enrolment that is there renewed. */
static struct status take_approval(struct payroll *payroll,
                                   struct store_transaction *transaction, size_t index,
                                   const struct fact *programme,
                                   const struct enrolment *known, struct fault *fault)
{
    struct roster_row *row = roster_row(payroll->roster, index);
    const struct payroll_row *paid = payroll_row(payroll, index);
    const civil_period period = payroll->drafts[paid->batch].period;
    if (known != NULL && (known->last == ENROLMENT_OPEN || known->last >= period) &&
        known->first <= period) {
        struct fact fact;
        TRY(accounts_fact(transaction, known->entry, &fact, fault));
        const bool is_newer = !fact_has(&fact, ENROLMENT_APPROVED) ||
                              fact.field[ENROLMENT_APPROVED].fen < row->approved;
        row->step = is_newer ? ROSTER_RENEWS : ROSTER_KEEPS;
        row->replaces = known->entry;
        row->first = known->first;
        row->last = known->last;
        return OK;
    }
    civil_period first = enrolment_start(programme, row->approved, row->applied);
    if (known != NULL && known->last != ENROLMENT_OPEN && known->last >= first) {
        first = known->last + 1;
    }
    row->step = ROSTER_ENROLS;
    row->replaces = 0;
    row->first = first;
    row->last = ENROLMENT_OPEN;
    if (first > period) {
        char month[DATE_TEXT_SIZE];
        intake_problem(payroll->intake, INTAKE_ERROR, paid->line, NULL,
                       "R-134: approved too late for this month: by the programme's "
                       "rule it is paid from %s",
                       month_of(first, month));
    }
    return OK;
}

static void say_uncovered(struct payroll *payroll, const struct payroll_row *row,
                          enum enrolment_cover cover, const struct enrolment *known)
{
    char month[DATE_TEXT_SIZE];
    switch (cover) {
    case ENROLMENT_EARLY:
        intake_problem(payroll->intake, INTAKE_ERROR, row->line, NULL,
                       "R-134: the enrolment begins later, in %s; leave the row out",
                       month_of(known->first, month));
        break;
    case ENROLMENT_ENDED:
        intake_problem(payroll->intake, INTAKE_ERROR, row->line, NULL,
                       "R-134: the enrolment ended after %s; leave the row out, or "
                       "give the day of a new approval",
                       month_of(known->last, month));
        break;
    case ENROLMENT_NONE:
        intake_problem(payroll->intake, INTAKE_ERROR, row->line, NULL,
                       "R-134: nobody approved this party for the programme; give the "
                       "day of approval, or enrol first with: import enrolments");
        break;
    case ENROLMENT_COVERS:
        break;
    }
}

/* A month from which nothing is paid any more. */
static void take_stop(struct payroll *payroll, size_t index,
                      const struct enrolment *known)
{
    struct roster_row *row = roster_row(payroll->roster, index);
    const struct payroll_row *paid = payroll_row(payroll, index);
    if (row->stop < 0) {
        return;
    }
    if (row->stop <= payroll->drafts[paid->batch].period) {
        char month[DATE_TEXT_SIZE];
        intake_problem(payroll->intake, INTAKE_ERROR, paid->line, NULL,
                       "R-134: nothing is paid from %s on; leave the row out",
                       month_of(row->stop, month));
        return;
    }
    if (row->step == ROSTER_KEEPS && known != NULL && known->last != row->stop - 1) {
        row->step = ROSTER_RENEWS;
        row->replaces = known->entry;
        row->first = known->first;
    }
    row->last = row->stop - 1;
}

struct status roster_enrol(struct payroll *payroll,
                           struct store_transaction *transaction, size_t index,
                           const struct fact *programme, struct fault *fault)
{
    struct roster_row *row = roster_row(payroll->roster, index);
    const struct payroll_row *paid = payroll_row(payroll, index);
    const struct payroll_draft *draft = &payroll->drafts[paid->batch];
    struct enrolment known = {.last = ENROLMENT_OPEN};
    enum enrolment_cover cover = ENROLMENT_NONE;
    const struct enrolment_question question = {draft->programme->entry, row->party,
                                                draft->period};
    TRY(enrolment_find(transaction, &question, &cover, &known, fault));
    const bool is_known = cover != ENROLMENT_NONE;
    if (row->approved != 0) {
        TRY(take_approval(payroll, transaction, index, programme,
                          is_known ? &known : NULL, fault));
    } else if (cover != ENROLMENT_COVERS) {
        say_uncovered(payroll, paid, cover, &known);
        return OK;
    }
    take_stop(payroll, index, cover == ENROLMENT_COVERS ? &known : NULL);
    return OK;
}

/* Of households the standard is for each member, of persons for the person. */
static bool people_of(const struct payroll *payroll, const struct payroll_row *row,
                      int64_t *ret_people)
{
    const bool is_household =
        payroll->drafts[row->batch].programme->party == PARTY_HOUSEHOLD;
    *ret_people = is_household ? (int64_t)row->headcount : 1;
    return *ret_people > 0;
}

static void judge_base(struct payroll *payroll, const struct payroll_row *row,
                       int64_t base, const struct standard *standard, int64_t most)
{
    char text[MONEY_TEXT_SIZE];
    if (base > most) {
        money_format(base - most, text);
        intake_problem(payroll->intake, INTAKE_ERROR, row->line, NULL,
                       "R-135: %s yuan above the standard in force (entry %" PRIu64 ")",
                       text, standard->entry);
    } else if (base < most && standard->method == STANDARD_METHOD_FULL) {
        money_format(most - base, text);
        intake_problem(payroll->intake, INTAKE_WARNING, row->line, NULL,
                       "R-135: %s yuan below the standard in force (entry %" PRIu64 ")",
                       text, standard->entry);
    }
}

struct status roster_compare(struct payroll *payroll,
                             struct store_transaction *transaction, size_t index,
                             struct fault *fault)
{
    struct roster_row *row = roster_row(payroll->roster, index);
    const struct payroll_row *paid = payroll_row(payroll, index);
    const struct payroll_draft *draft = &payroll->drafts[paid->batch];
    struct standard standard;
    int64_t people = 0;
    int64_t most = 0;
    const struct standard_question question = {
        .programme = draft->programme->entry,
        .unit = paid->village != 0 ? paid->village : draft->unit->entry,
        .class = row->class,
        .day = date_period_first(draft->period),
        .seal = UINT64_MAX};
    const struct status found =
        standard_in_force(transaction, &question, &standard, fault);
    if (found.code == STATUS_NOT_FOUND) {
        payroll->roster->is_without_standard = true;
        return OK;
    }
    TRY(found);
    row->standard = standard.entry;
    if (!people_of(payroll, paid, &people)) {
        intake_problem(payroll->intake, INTAKE_ERROR, paid->line, NULL,
                       "R-135: how many people the household has is not known; give "
                       "it, for the standard is for each");
        return OK;
    }
    if (standard.amount > MONEY_FEN_MAX / people) {
        return FAULT(fault, STATUS_REFUSED, "R-135: a standard is too large");
    }
    most = standard.amount * people;
    judge_base(payroll, paid, row->base, &standard, most);
    return OK;
}
