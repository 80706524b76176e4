/* disclosure_enrolled.c - who is proposed, approved or ended: rows of a notice from
 * enrolments as they were at the seal (domain.md 2.5, 5.1). */
#include "reports/disclosure.h"

#include "ledger/enrolment.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { PARTY_SIZE = 16 };

struct loading {
    struct disclosure *notice;
    struct disclosure_enrolled *list;
    size_t count, capacity;
};

static struct status load_one(void *context, const struct enrolment *enrolment,
                              struct fault *fault)
{
    struct loading *loading = context;
    struct report_source *source = loading->notice->source;
    struct fact fact;
    uint64_t entry = 0;
    const struct status found =
        enrolment_at(journal_view_transaction(source->view), enrolment->entry,
                     source->seal.index, &entry, &fact, fault);
    if (found.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(found);
    ARENA_GROW(loading->notice->source->arena, loading->count, loading->capacity,
               loading->list, fault);
    struct disclosure_enrolled *at = &loading->list[loading->count];
    *at = (struct disclosure_enrolled){
        .first = (civil_period)fact.field[ENROLMENT_FIRST].number,
        .last = fact_has(&fact, ENROLMENT_LAST)
                    ? (civil_period)fact.field[ENROLMENT_LAST].number
                    : ENROLMENT_OPEN,
        .entry = entry,
        .unit = fact.field[ENROLMENT_UNIT].number,
        .amount =
            fact_has(&fact, ENROLMENT_AMOUNT) ? fact.field[ENROLMENT_AMOUNT].fen : -1,
        .headcount = fact_has(&fact, ENROLMENT_HEADCOUNT)
                         ? (int64_t)fact.field[ENROLMENT_HEADCOUNT].number
                         : -1};
    if (fact_has(&fact, ENROLMENT_CLASS)) {
        at->class = fact.field[ENROLMENT_CLASS].bytes;
    }
    TRY(accounts_party_at(journal_view_transaction(source->view),
                          fact.field[ENROLMENT_PARTY].bytes.at, source->seal.index,
                          at->party, fault));
    loading->count++;
    return OK;
}

static int by_party(const void *a, const void *b)
{
    const struct disclosure_enrolled *left = a;
    const struct disclosure_enrolled *right = b;
    const int order = memcmp(left->party, right->party, PARTY_SIZE);
    if (order != 0) {
        return order;
    }
    return left->first != right->first
               ? (left->first > right->first) - (left->first < right->first)
               : (left->entry > right->entry) - (left->entry < right->entry);
}

struct status disclosure_load_enrolled(struct disclosure *notice, struct fault *fault)
{
    struct loading loading = {.notice = notice};
    TRY(enrolment_walk(journal_view_transaction(notice->source->view),
                       notice->programme->entry, load_one, &loading, fault));
    if (loading.count > 0) {
        qsort(loading.list, loading.count, sizeof(*loading.list), by_party);
    }
    notice->enrolled = loading.list;
    notice->enrolled_count = loading.count;
    return OK;
}

/* The first one of a party, or where it would be. */
static size_t find_party(const struct disclosure *notice, const uint8_t *party)
{
    size_t low = 0;
    size_t high = notice->enrolled_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (memcmp(notice->enrolled[middle].party, party, PARTY_SIZE) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool covers(const struct disclosure_enrolled *enrolled, civil_period period)
{
    return enrolled->first <= period &&
           (enrolled->last == ENROLMENT_OPEN || enrolled->last >= period);
}

/* The one of a party that covers a month, or NULL. */
static const struct disclosure_enrolled *find_covering(const struct disclosure *notice,
                                                       const uint8_t *party,
                                                       civil_period period)
{
    for (size_t i = find_party(notice, party);
         i < notice->enrolled_count &&
         memcmp(notice->enrolled[i].party, party, PARTY_SIZE) == 0;
         i++) {
        if (covers(&notice->enrolled[i], period)) {
            return &notice->enrolled[i];
        }
    }
    return NULL;
}

struct bytes disclosure_class_of(const struct disclosure *notice,
                                 const uint8_t party[static 16])
{
    const struct disclosure_enrolled *found =
        find_covering(notice, party, notice->period);
    return found == NULL ? (struct bytes){0} : found->class;
}

/* Proposed: begins in the month and did not receive before.  Approved: receives in the
 * month.  Ended: received last in the month before. */
static bool is_asked(const struct disclosure *notice,
                     const struct disclosure_enrolled *enrolled)
{
    const civil_period period = notice->period;
    switch ((enum disclosure_moment)notice->moment) {
    case MOMENT_REVIEW:
        return enrolled->first == period && covers(enrolled, period) &&
               find_covering(notice, enrolled->party, period - 1) == NULL;
    case MOMENT_APPROVAL:
        return covers(enrolled, period);
    case MOMENT_END:
        return enrolled->last == period - 1 && covers(enrolled, period - 1) &&
               find_covering(notice, enrolled->party, period) == NULL;
    case MOMENT_PAYMENT:
    case MOMENT_COUNT:
        break;
    }
    return false;
}

static bool is_village(const struct disclosure *notice, uint64_t unit)
{
    const struct report_name *name = report_current(&notice->units, unit);
    return name != NULL && name->level == UNIT_LEVEL_VILLAGE;
}

/* An enrolment of an office says no village, and perhaps not for how many people: the
 * record of the person may. */
static struct status complete_row(const struct disclosure *notice,
                                  struct disclosure_row *row, struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person person = {0};
    if (notice->source->people == NULL ||
        (is_village(notice, row->line.village) && row->line.headcount >= 0)) {
        return OK;
    }
    const struct status found =
        disclosure_person(notice, row->line.party, buffer, &person, fault);
    secret_wipe(buffer, sizeof(buffer));
    secret_wipe(person.secret, sizeof(person.secret));
    if (found.code == STATUS_NOT_FOUND) {
        row->is_erased = true; /* and with the record what it said */
        return OK;
    }
    TRY(found);
    if (!is_village(notice, row->line.village) && person.village != 0) {
        row->line.village = person.village;
    }
    if (row->line.headcount < 0 && person.headcount != 0) {
        row->line.headcount = person.headcount;
    }
    return OK;
}

struct status disclosure_take_enrolled(struct disclosure *notice, struct fault *fault)
{
    ARENA_TAKE(notice->source->arena, notice->enrolled_count + 1, notice->rows, fault);
    notice->is_once = notice->moment != MOMENT_END;
    for (size_t i = 0; i < notice->enrolled_count; i++) {
        const struct disclosure_enrolled *enrolled = &notice->enrolled[i];
        if (!is_asked(notice, enrolled)) {
            continue;
        }
        struct disclosure_row *row = &notice->rows[notice->count];
        *row = (struct disclosure_row){.line = {.entry = enrolled->entry,
                                                .amount = enrolled->amount,
                                                .village = enrolled->unit,
                                                .headcount = enrolled->headcount},
                                       .class = enrolled->class};
        memcpy(row->line.party, enrolled->party, PARTY_SIZE);
        TRY(complete_row(notice, row, fault));
        if (report_is_below(&notice->units, enrolled->unit, notice->unit) ||
            report_is_below(&notice->units, row->line.village, notice->unit)) {
            notice->count++;
            notice->is_once = notice->is_once && enrolled->first == enrolled->last;
        }
    }
    return notice->count > 0
               ? OK
               : FAULT(fault, STATUS_NOT_FOUND,
                       "by entry %" PRIu64 " nobody of this programme and unit is "
                       "enrolled so that this notice would name them; see: mingzhang "
                       "enrolment list",
                       notice->source->seal.index);
}
