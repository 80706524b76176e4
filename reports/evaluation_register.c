/* evaluation_register.c - what enrolments and standards say: who was entitled and got
 * nothing, who of those that need care is cared for, how high the standard is. */
#include "ledger/base/text.h"
#include "ledger/enrolment.h"
#include "ledger/standard.h"
#include "reports/evaluation_internal.h"

struct enrolled {
    struct evaluating *evaluating;
    const struct report_name *programme;
    civil_period care_month; /* the last one that has begun */
    int64_t parties[EVALUATION_MONTHS];
};

/* Words of care in the class of an enrolment, as rosters write them: how much of it
 * somebody needs, and where they get it. */
static bool has_word(struct bytes class, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (text_find(class, bytes_of(*words)) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

static struct status add_care(struct enrolled *enrolled, const struct fact *fact,
                              uint64_t entry, struct fault *fault)
{
    static const char *const needs[] = {"失能", "半护理", "全护理", NULL};
    static const char *const house[] = {"集中", NULL};
    if (!fact_has(fact, ENROLMENT_CLASS) ||
        !has_word(fact->field[ENROLMENT_CLASS].bytes, needs)) {
        return OK;
    }
    const struct evaluation_part part = {
        entry, has_word(fact->field[ENROLMENT_CLASS].bytes, house) ? 1 : 0, 1};
    return evaluation_note(enrolled->evaluating, INDICATOR_INSTITUTION_CARE, &part,
                           fault);
}

static struct status take_enrolment(void *context, const struct enrolment *enrolment,
                                    struct fault *fault)
{
    struct enrolled *enrolled = context;
    const struct evaluation *to = enrolled->evaluating->to;
    struct fact fact;
    const struct report_source *source = enrolled->evaluating->source;
    uint64_t entry = 0;
    const struct status found =
        enrolment_at(journal_view_transaction(source->view), enrolment->entry,
                     source->seal.index, &entry, &fact, fault);
    if (found.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(found);
    if (!evaluation_wants(enrolled->evaluating, enrolled->programme,
                          fact.field[ENROLMENT_UNIT].number)) {
        return OK;
    }
    const civil_period begins = (civil_period)fact.field[ENROLMENT_FIRST].number;
    const civil_period ends = fact_has(&fact, ENROLMENT_LAST)
                                  ? (civil_period)fact.field[ENROLMENT_LAST].number
                                  : to->last;
    const civil_period first = begins > to->first ? begins : to->first;
    const civil_period last = ends < to->last ? ends : to->last;
    for (civil_period month = first; month <= last; month++) {
        enrolled->parties[month % EVALUATION_MONTHS]++;
    }
    return first <= enrolled->care_month && enrolled->care_month <= last
               ? add_care(enrolled, &fact, entry, fault)
               : OK;
}

/* Who is enrolled and who is in a batch cannot be told to be the same from entries
 * alone (their pseudonyms differ); whoever more are enrolled than in the batches of a
 * month were due and got nothing.  Of a month none of whose batches is due nobody can
 * tell yet, and who is in a batch that is not due waits for its day. */
static struct status add_missed(struct enrolled *enrolled, struct fault *fault)
{
    struct evaluating *evaluating = enrolled->evaluating;
    const struct evaluation *to = evaluating->to;
    const struct evaluation_dues *dues =
        evaluation_dues_of(evaluating, enrolled->programme);
    for (civil_period month = to->first; month <= dues->last_due; month++) {
        const size_t at = (size_t)(month % EVALUATION_MONTHS);
        const struct evaluation_part missed = {.entry = enrolled->programme->entry,
                                               .whole = enrolled->parties[at] -
                                                        dues->parties[at]};
        if (missed.whole > 0) {
            TRY(evaluation_note(evaluating, INDICATOR_PAID_OF_DUE, &missed, fault));
        }
    }
    return OK;
}

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
    struct report_source *source = evaluating->source;
    const struct evaluation *to = evaluating->to;
    const civil_period today = date_period(date_of_instant(source->seal.recorded_ms));
    for (size_t i = 0; i < to->programmes.count; i++) {
        const struct report_name *programme = &to->programmes.list[i];
        if (programme->entry != programme->current ||
            (to->programme != NULL && programme != to->programme)) {
            continue;
        }
        struct enrolled enrolled = {.evaluating = evaluating,
                                    .programme = programme,
                                    .care_month = today < to->last ? today : to->last};
        TRY(enrolment_walk(journal_view_transaction(source->view), programme->entry,
                           take_enrolment, &enrolled, fault));
        TRY(add_missed(&enrolled, fault));
    }
    return add_standards(evaluating, fault);
}
