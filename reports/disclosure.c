/* disclosure.c - the public notice of a programme and month: who is on it, and whether
 * it says what the ledger says (domain.md 5.1). */
#include "reports/disclosure.h"

#include "ledger/base/order.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { PARTY_SIZE = 16, UNIT_DEPTH_MAX = 16 };

static enum disclosure_level level_of(const struct disclosure *notice)
{
    return notice->filter->level == 0 ? DISCLOSURE_LEVEL_WEB
                                      : (enum disclosure_level)notice->filter->level;
}

bool disclosure_is_totals(const struct disclosure *notice)
{
    return notice->programme->disclosure != DISCLOSURE_LIST ||
           notice->programme->party == PARTY_UNNAMED ||
           disclosure_policy_is_totals(&notice->policy);
}

bool disclosure_is_of_payment(const struct disclosure *notice)
{
    return notice->moment == MOMENT_PAYMENT;
}

bool disclosure_has_full_names(const struct disclosure *notice)
{
    return !disclosure_is_totals(notice) &&
           !disclosure_policy_is_masked(&notice->policy, level_of(notice));
}

/* Parties are random bytes: order_rows() counts them and compares few. */
static int by_party(const void *a, const void *b)
{
    return memcmp(a, b, PARTY_SIZE);
}

struct status disclosure_households(struct disclosure *notice, size_t from, size_t to,
                                    uint64_t *ret_count, struct fault *fault)
{
    static const uint8_t nobody[PARTY_SIZE];
    struct arena *arena = notice->source->arena;
    const size_t mark = arena_mark(arena);
    uint8_t *parties = arena_take(arena, to - from + 1, PARTY_SIZE);
    if (parties == NULL) {
        return arena_exhausted(arena, fault);
    }
    for (size_t i = from; i < to; i++) { /* merged records are one */
        TRY(accounts_party_at(journal_view_transaction(notice->source->view),
                              notice->rows[i].line.party, notice->source->seal.index,
                              parties + (i - from) * PARTY_SIZE, fault));
    }
    struct order_item *room = arena_take(arena, 2 * (to - from) + 1, sizeof(*room));
    if (room == NULL) {
        arena_rewind(arena, mark);
        return arena_exhausted(arena, fault);
    }
    order_rows(parties, to - from, PARTY_SIZE, room, by_party);
    uint64_t count = 0;
    for (size_t i = 0; i < to - from; i++) {
        const uint8_t *at = parties + i * PARTY_SIZE;
        count += i == 0 || memcmp(at, nobody, PARTY_SIZE) == 0 ||
                         memcmp(at, at - PARTY_SIZE, PARTY_SIZE) != 0
                     ? 1
                     : 0;
    }
    arena_rewind(arena, mark);
    *ret_count = count;
    return OK;
}

/* ---- which batches --------------------------------------------------------------- */

struct selection {
    struct disclosure *notice;
    struct report_lines lines;
    uint64_t batch_count;
};

static struct status take_batch(void *context, uint64_t entry,
                                const struct batch *batch, struct fault *fault)
{
    struct selection *selection = context;
    struct disclosure *notice = selection->notice;
    const struct report_name *programme =
        report_current(&notice->programmes, batch->programme);
    if (programme != notice->programme || batch->period != notice->period ||
        !report_is_below(&notice->units, batch->unit, notice->unit) ||
        (notice->filter->batch != 0 && notice->filter->batch != entry)) {
        return OK;
    }
    const struct count_and_fen paid = batch_paid(batch);
    notice->paid.count += paid.count;
    notice->unpaid += batch_current(batch).count - paid.count;
    TRY(report_add(&notice->paid.fen, paid.fen, fault));
    selection->batch_count++;
    return report_lines_add(notice->source, entry, batch->line_count, &selection->lines,
                            fault);
}

/* Those of the filter, else every one: who makes many notices knows their batches. */
static struct status take_batches(struct selection *selection, struct fault *fault)
{
    const struct report_source *source = selection->notice->source;
    const struct report_filter *filter = selection->notice->filter;
    struct store_transaction *transaction = journal_view_transaction(source->view);
    if (filter->batch_count == 0) {
        return accounts_batches(transaction, source->seal_key, take_batch, selection,
                                fault);
    }
    for (size_t i = 0; i < filter->batch_count; i++) {
        struct batch batch;
        TRY(accounts_batch_at(transaction, filter->batches[i], source->seal_key, &batch,
                              fault));
        TRY(take_batch(selection, filter->batches[i], &batch, fault));
    }
    return OK;
}

/* Programme, period and unit, from the batch or from the words of the filter. */
static struct status settle_scope(struct disclosure *notice, struct fault *fault)
{
    struct report_source *source = notice->source;
    const struct report_filter *filter = notice->filter;
    TRY(report_unit_asked(&notice->units, filter->unit, &notice->unit, fault));
    TRY(report_programme_asked(&notice->programmes, filter->programme,
                               &notice->programme, fault));
    if (filter->batch != 0) {
        struct batch batch;
        const struct status found =
            accounts_batch_at(journal_view_transaction(source->view), filter->batch,
                              source->seal_key, &batch, fault);
        if (found.code == STATUS_NOT_FOUND) {
            return FAULT(fault, STATUS_NOT_FOUND,
                         "entry %" PRIu64 " is no batch that was there by then; see "
                         "the list of batches",
                         filter->batch);
        }
        TRY(found);
        notice->programme = report_current(&notice->programmes, batch.programme);
        notice->unit = report_current(&notice->units, batch.unit);
        notice->period = batch.period;
    } else if (filter->first < 0 || filter->first != filter->last) {
        return FAULT(fault, STATUS_USAGE,
                     "a notice is for one batch, or for one programme and one month; "
                     "give --batch, or --programme and --period");
    } else {
        notice->period = filter->first;
    }
    if (notice->programme == NULL) {
        return FAULT(fault, STATUS_USAGE,
                     "a notice is for one batch, or for one programme and one month; "
                     "give --batch, or --programme and --period");
    }
    return OK;
}

/* ---- the rows -------------------------------------------------------------------- */

static const struct report_name *at_level(const struct report_names *units,
                                          uint64_t entry, uint64_t level)
{
    uint64_t at = entry;
    for (size_t depth = 0; depth < UNIT_DEPTH_MAX && at != 0; depth++) {
        const struct report_name *unit = report_current(units, at);
        if (unit == NULL || unit->level == level) {
            return unit;
        }
        at = unit->parent;
    }
    return NULL;
}

static struct bytes code_of(const struct report_name *name)
{
    return name == NULL ? (struct bytes){0} : name->code;
}

/* Where the lines of one village go: looked up once, not for every line. */
struct place {
    const struct report_name *village, *township;
    uint64_t entry; /* of the village as the lines name it; 0: not stated */
    size_t number;
};

static int by_code(const void *a, const void *b)
{
    const struct place *left = a;
    const struct place *right = b;
    const int order = bytes_compare(code_of(left->township), code_of(right->township));
    return order != 0 ? order
                      : bytes_compare(code_of(left->village), code_of(right->village));
}

static int by_entry(const void *a, const void *b)
{
    const struct place *left = a;
    const struct place *right = b;
    return (left->entry > right->entry) - (left->entry < right->entry);
}

/* Every village there could be, numbered by the codes of township and village (equal
 * codes alike), then in the order of their entries.  ret_places[0:units + 1]. */
static void number_places(const struct disclosure *notice, struct place *ret_places)
{
    const struct report_names *units = &notice->units;
    const size_t count = units->count + 1;
    for (size_t i = 0; i < count; i++) {
        const uint64_t entry = i == 0 ? 0 : units->list[i - 1].entry;
        ret_places[i] =
            (struct place){.village = at_level(units, entry, UNIT_LEVEL_VILLAGE),
                           .township = at_level(units, entry, UNIT_LEVEL_TOWNSHIP),
                           .entry = entry};
    }
    qsort(ret_places, count, sizeof(*ret_places), by_code);
    for (size_t i = 1; i < count; i++) {
        const bool is_same = by_code(&ret_places[i - 1], &ret_places[i]) == 0;
        ret_places[i].number = ret_places[i - 1].number + (is_same ? 0 : 1);
    }
    qsort(ret_places, count, sizeof(*ret_places), by_entry);
}

static int by_place(const void *a, const void *b)
{
    const struct disclosure_row *left = a;
    const struct disclosure_row *right = b;
    return left->place != right->place
               ? (left->place > right->place) - (left->place < right->place)
               : (left->line.entry > right->line.entry) -
                     (left->line.entry < right->line.entry);
}

static struct status settle_row(struct disclosure *notice, const struct place *places,
                                struct disclosure_row *row, struct fault *fault)
{
    static const struct place nowhere;
    const struct place wanted = {.entry = row->line.village};
    const struct place *place =
        bsearch(&wanted, places, notice->units.count + 1, sizeof(*places), by_entry);
    place = place == NULL ? &nowhere : place;
    row->village = place->village;
    row->township = place->township;
    row->place = place->number;
    if (row->line.headcount < 0 || notice->headcount < 0) {
        notice->headcount = -1;
    } else {
        notice->headcount += row->line.headcount;
    }
    if (row->line.amount < 0 || notice->amount < 0) {
        notice->amount = -1;
        return OK;
    }
    return report_add(&notice->amount, row->line.amount, fault);
}

struct status disclosure_settle_rows(struct disclosure *notice, struct fault *fault)
{
    struct place *places = NULL;
    ARENA_TAKE(notice->source->arena, notice->units.count + 1, places, fault);
    number_places(notice, places);
    for (size_t i = 0; i < notice->count; i++) {
        TRY(settle_row(notice, places, &notice->rows[i], fault));
    }
    if (notice->count > 0) {
        qsort(notice->rows, notice->count, sizeof(*notice->rows), by_place);
    }
    return disclosure_households(notice, 0, notice->count, &notice->households, fault);
}

static struct status take_paid(struct disclosure *notice,
                               const struct report_lines *lines, struct fault *fault)
{
    ARENA_TAKE(notice->source->arena, lines->count + 1, notice->rows, fault);
    for (size_t i = 0; i < lines->count; i++) {
        if (lines->list[i].state.state == LINE_STATE_PAID) {
            struct disclosure_row *row = &notice->rows[notice->count++];
            *row = (struct disclosure_row){.line = lines->list[i]};
            row->line.amount = report_line_net(&lines->list[i]);
        }
    }
    return disclosure_settle_rows(notice, fault);
}

/* the notice says what the ledger says, to the fen (F50). */
static struct status check_totals(const struct disclosure *notice, struct fault *fault)
{
    if (notice->count != notice->paid.count || notice->amount != notice->paid.fen) {
        return FAULT(
            fault, STATUS_FOUND,
            "R-293: the paid lines do not add up to the figures of their batches; "
            "run verify --deep before anything is published");
    }
    return notice->count > 0
               ? OK
               : FAULT(fault, STATUS_NOT_FOUND,
                       "nothing has been paid by entry %" PRIu64
                       " for this programme, month and unit; import the bank's answer "
                       "first",
                       notice->source->seal.index);
}

static struct status collect_payments(struct disclosure *notice, struct fault *fault)
{
    struct report_source *source = notice->source;
    struct selection selection = {.notice = notice};
    TRY(take_batches(&selection, fault));
    if (selection.batch_count == 0) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "no batch of this programme, month and unit was recorded by entry "
                     "%" PRIu64 "; see the list of batches",
                     source->seal.index);
    }
    TRY(report_lines_settle(source, &selection.lines, fault));
    TRY(take_paid(notice, &selection.lines, fault));
    return check_totals(notice, fault);
}

/* The one that was recorded with the notice; else that in force when it begins, or at
 * its seal. */
static struct status choose_policy(struct disclosure *notice, struct fault *fault)
{
    struct report_source *source = notice->source;
    const struct report_filter *filter = notice->filter;
    struct store_transaction *transaction = journal_view_transaction(source->view);
    const civil_day day = filter->notice_first != 0
                              ? filter->notice_first
                              : date_of_instant(source->seal.recorded_ms);
    return filter->has_policy
               ? disclosure_policy_of(transaction, filter->policy,
                                      notice->programme->entry, source->arena,
                                      &notice->policy, fault)
               : disclosure_policy_at(transaction, notice->programme->entry, day,
                                      source->seal.index, source->arena,
                                      &notice->policy, fault);
}

static struct status find_policy(struct disclosure *notice, struct fault *fault)
{
    const struct report_filter *filter = notice->filter;
    TRY(choose_policy(notice, fault));
    if (!filter->is_reference && (notice->policy.levels & level_of(notice)) == 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-291: the disclosure policy of this programme does not publish "
                     "it at this place; see: mingzhang policy show");
    }
    if (!disclosure_policy_has(&notice->policy, notice->moment)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-291: the disclosure policy of this programme has no notice at "
                     "this moment; see: mingzhang policy show");
    }
    return OK;
}

struct status disclosure_collect(struct disclosure *notice, struct fault *fault)
{
    struct report_source *source = notice->source;
    TRY(report_units(source, &notice->units, fault));
    TRY(report_programmes(source, &notice->programmes, fault));
    TRY(settle_scope(notice, fault));
    TRY(find_policy(notice, fault));
    if (disclosure_is_of_payment(notice)) {
        return collect_payments(notice, fault);
    }
    TRY(disclosure_load_enrolled(notice, fault));
    TRY(disclosure_take_enrolled(notice, fault));
    return disclosure_settle_rows(notice, fault);
}

static struct status make_document(struct disclosure *notice, struct document *document,
                                   struct fault *fault)
{
    struct report_source *source = notice->source;
    struct table *table = NULL;
    const char *title = NULL;
    TRY(disclosure_title(notice, &title, fault));
    TRY(disclosure_is_totals(notice) ? disclosure_totals(notice, &table, fault)
                                     : disclosure_list(notice, &table, fault));
    TRY(disclosure_notes(notice, table, fault));
    *document = document_of(source->arena, source->language, DOCUMENT_NOTICE,
                            "disclosure", title, &source->provenance);
    TRY(telephones_read(notice->policy.hotline, source->arena, &document->hotlines,
                        fault));
    TRY(disclosure_note_digest(notice, table, document, fault));
    TRY(disclosure_text(notice, document, fault));
    TRY(document_add_table(document, table, fault));
    return disclosure_add_code(notice, table, document, fault);
}

struct status report_disclosure(struct report_source *source,
                                const struct report_filter *filter,
                                struct document *ret_document, struct fault *fault)
{
    struct disclosure notice = {.source = source,
                                .filter = filter,
                                .moment = filter->moment == 0 ? MOMENT_PAYMENT
                                                              : filter->moment};
    TRY(disclosure_collect(&notice, fault));
    struct document document;
    TRY(make_document(&notice, &document, fault));
    if (filter->notice != NULL) {
        *filter->notice = (struct report_notice){
            .programme = notice.programme->current,
            .unit = notice.unit == NULL ? 0 : notice.unit->current,
            .moment = notice.moment,
            .period = notice.period,
            .policy = notice.policy,
            .count = notice.households,
            .amount = notice.amount};
    }
    *ret_document = document;
    return OK;
}
