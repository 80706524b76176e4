/* evaluation_enrolled.c - who is approved for each month of a programme, person by
 * person, and whom no batch named; who of those that need care is cared for.
 *
 * Enrolments span years and lines know a person by another pseudonym each year: only
 * the vault tells that both are one's.  Of people whom it does not know any more, for
 * they were erased, numbers alone can be compared. */
#include "ledger/base/text.h"
#include "ledger/enrolment.h"
#include "reports/evaluation_internal.h"

#include <stdlib.h>
#include <string.h>

enum { PARTY_SIZE = 16 };

struct loading {
    struct evaluating *evaluating;
    const struct report_name *programme;
    civil_period care_month; /* the last one that has begun */
    struct evaluation_enrolled enrolled;
    size_t capacity;
};

static unsigned bit_of(civil_period month)
{
    return 1U << (unsigned)(month % EVALUATION_MONTHS);
}

/* ---- care ------------------------------------------------------------------------ */

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

static struct status add_care(struct evaluating *evaluating, const struct fact *fact,
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
    return evaluation_note(evaluating, INDICATOR_INSTITUTION_CARE, &part, fault);
}

/* ---- loading --------------------------------------------------------------------- */

/* 0: nobody whom the vault knows, or it is shut. */
static struct status owner_of(const struct evaluating *evaluating, const uint8_t *party,
                              uint64_t *ret_owner, struct fault *fault)
{
    struct vault_reader *people = evaluating->source->people;
    *ret_owner = 0;
    if (people == NULL) {
        return OK;
    }
    const struct status found = vault_owner(people, party, ret_owner, fault);
    if (found.code == STATUS_NOT_FOUND) {
        *ret_owner = 0;
        return OK;
    }
    return found;
}

static struct status keep(struct loading *loading,
                          const struct evaluation_approved *approved,
                          struct fault *fault)
{
    struct evaluation_enrolled *enrolled = &loading->enrolled;
    ARENA_GROW(loading->evaluating->source->arena, enrolled->count, loading->capacity,
               enrolled->list, fault);
    enrolled->list[enrolled->count++] = *approved;
    return OK;
}

static struct status take_months(struct loading *loading, const struct fact *fact,
                                 uint64_t entry, struct fault *fault)
{
    const struct evaluating *evaluating = loading->evaluating;
    const struct report_source *source = evaluating->source;
    const struct evaluation *to = evaluating->to;
    struct evaluation_enrolled *enrolled = &loading->enrolled;
    struct evaluation_approved approved = {.entry = entry};
    uint8_t party[PARTY_SIZE];
    const civil_period begins = (civil_period)fact->field[ENROLMENT_FIRST].number;
    const civil_period ends = fact_has(fact, ENROLMENT_LAST)
                                  ? (civil_period)fact->field[ENROLMENT_LAST].number
                                  : to->last;
    const civil_period first = begins > to->first ? begins : to->first;
    const civil_period last = ends < to->last ? ends : to->last;
    if (first > last) {
        return OK;
    }
    memcpy(party, fact->field[ENROLMENT_PARTY].bytes.at, PARTY_SIZE);
    if (evaluating->has_joined) {
        TRY(accounts_party_at(journal_view_transaction(source->view), party,
                              source->seal.index, party, fault));
    }
    TRY(owner_of(evaluating, party, &approved.owner, fault));
    for (civil_period month = first; month <= last; month++) {
        approved.months |= (uint16_t)bit_of(month);
        enrolled->unknown[month % EVALUATION_MONTHS] += approved.owner == 0;
    }
    enrolled->months |= approved.months;
    TRY(approved.owner == 0 ? OK : keep(loading, &approved, fault));
    return first <= loading->care_month && loading->care_month <= last
               ? add_care(loading->evaluating, fact, entry, fault)
               : OK;
}

static struct status take_enrolment(void *context, const struct enrolment *enrolment,
                                    struct fault *fault)
{
    struct loading *loading = context;
    const struct report_source *source = loading->evaluating->source;
    struct fact fact;
    uint64_t entry = 0;
    const struct status found =
        enrolment_at(journal_view_transaction(source->view), enrolment->entry,
                     source->seal.index, &entry, &fact, fault);
    if (found.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(found);
    return evaluation_wants(loading->evaluating, loading->programme,
                            fact.field[ENROLMENT_UNIT].number)
               ? take_months(loading, &fact, entry, fault)
               : OK;
}

static int by_owner(const void *a, const void *b)
{
    const struct evaluation_approved *left = a;
    const struct evaluation_approved *right = b;
    return left->owner != right->owner
               ? (left->owner > right->owner) - (left->owner < right->owner)
               : (left->entry > right->entry) - (left->entry < right->entry);
}

struct status evaluation_enrolled_load(struct evaluating *evaluating,
                                       const struct report_name *programme,
                                       struct evaluation_enrolled *ret_enrolled,
                                       struct fault *fault)
{
    const struct report_source *source = evaluating->source;
    const civil_period today = date_period(date_of_instant(source->seal.recorded_ms));
    const civil_period last = evaluating->to->last;
    struct loading loading = {.evaluating = evaluating,
                              .programme = programme,
                              .care_month = today < last ? today : last};
    TRY(enrolment_walk(journal_view_transaction(source->view), programme->entry,
                       take_enrolment, &loading, fault));
    struct evaluation_enrolled *enrolled = &loading.enrolled;
    if (enrolled->count > 0) {
        qsort(enrolled->list, enrolled->count, sizeof(*enrolled->list), by_owner);
    }
    evaluation_dues_of(evaluating, programme)->is_loaded = true;
    *ret_enrolled = *enrolled;
    return OK;
}

/* ---- comparing ------------------------------------------------------------------- */

/* The first of the owner, or where it would be. */
static size_t find_owner(const struct evaluation_enrolled *enrolled, uint64_t owner)
{
    size_t low = 0;
    size_t high = enrolled->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (enrolled->list[middle].owner < owner) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

struct status evaluation_enrolled_meet(const struct evaluating *evaluating,
                                       struct evaluation_enrolled *enrolled,
                                       const uint8_t party[static 16],
                                       civil_period month, bool *ret_is_approved,
                                       struct fault *fault)
{
    const unsigned bit = bit_of(month);
    uint64_t owner = 0;
    *ret_is_approved = true;
    if ((enrolled->months & bit) == 0 || evaluating->source->people == NULL) {
        return OK; /* the batches alone say who is due; or nobody can tell */
    }
    TRY(owner_of(evaluating, party, &owner, fault));
    if (owner == 0) {
        int64_t *unknown = &enrolled->unknown[month % EVALUATION_MONTHS];
        *ret_is_approved = *unknown > 0;
        *unknown -= *ret_is_approved ? 1 : 0;
        return OK;
    }
    *ret_is_approved = false;
    for (size_t i = find_owner(enrolled, owner);
         i < enrolled->count && enrolled->list[i].owner == owner; i++) {
        struct evaluation_approved *approved = &enrolled->list[i];
        if ((approved->months & bit) != 0) {
            approved->months &= (uint16_t)~bit; /* it is met */
            *ret_is_approved = true;
        }
    }
    return OK;
}

static struct status add_missed(struct evaluating *evaluating, uint64_t entry,
                                int64_t count, struct fault *fault)
{
    const struct evaluation_part missed = {.entry = entry, .whole = count};
    return count > 0
               ? evaluation_note(evaluating, INDICATOR_PAID_OF_DUE, &missed, fault)
               : OK;
}

/* Of a month none of whose batches is due nobody can tell yet who is missed. */
struct status evaluation_enrolled_missed(struct evaluating *evaluating,
                                         const struct report_name *programme,
                                         const struct evaluation_enrolled *enrolled,
                                         struct fault *fault)
{
    const civil_period last = evaluation_dues_of(evaluating, programme)->last_due;
    for (civil_period month = evaluating->to->first; month <= last; month++) {
        const unsigned bit = bit_of(month);
        uint64_t before = 0;
        if ((enrolled->months & bit) != 0 && evaluating->source->people == NULL) {
            evaluating->lacks[INDICATOR_PAID_OF_DUE] = true;
            continue;
        }
        for (size_t i = 0; i < enrolled->count; i++) {
            const struct evaluation_approved *approved = &enrolled->list[i];
            if ((approved->months & bit) != 0 && approved->owner != before) {
                before = approved->owner; /* once, whose records were merged */
                TRY(add_missed(evaluating, approved->entry, 1, fault));
            }
        }
        TRY(add_missed(evaluating, programme->entry,
                       enrolled->unknown[month % EVALUATION_MONTHS], fault));
    }
    return OK;
}
