/* disclosure.c - the public notice of who was paid: selection, checks and text
 * (domain.md 5.1). */
#include "reports/disclosure.h"

#include "ledger/base/money.h"
#include "ledger/base/order.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { PARTY_SIZE = 16, UNIT_DEPTH_MAX = 16 };

bool disclosure_is_totals(const struct disclosure *notice)
{
    return notice->programme->disclosure != DISCLOSURE_LIST ||
           notice->programme->party == PARTY_UNNAMED;
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

static struct status make_row(struct disclosure *notice, const struct place *places,
                              const struct report_line *line, struct fault *fault)
{
    static const struct place nowhere;
    const struct place wanted = {.entry = line->village};
    const struct place *place =
        bsearch(&wanted, places, notice->units.count + 1, sizeof(*places), by_entry);
    place = place == NULL ? &nowhere : place;
    struct disclosure_row *row = &notice->rows[notice->count++];
    *row = (struct disclosure_row){.line = *line,
                                   .village = place->village,
                                   .township = place->township,
                                   .place = place->number};
    row->line.amount = report_line_net(line);
    if (line->headcount < 0 || notice->headcount < 0) {
        notice->headcount = -1;
    } else {
        notice->headcount += line->headcount;
    }
    return report_add(&notice->amount, row->line.amount, fault);
}

static struct status make_rows(struct disclosure *notice,
                               const struct report_lines *lines, struct fault *fault)
{
    struct place *places = NULL;
    ARENA_TAKE(notice->source->arena, notice->units.count + 1, places, fault);
    ARENA_TAKE(notice->source->arena, lines->count + 1, notice->rows, fault);
    number_places(notice, places);
    for (size_t i = 0; i < lines->count; i++) {
        if (lines->list[i].state.state == LINE_STATE_PAID) {
            TRY(make_row(notice, places, &lines->list[i], fault));
        }
    }
    if (notice->count > 0) {
        qsort(notice->rows, notice->count, sizeof(*notice->rows), by_place);
    }
    return disclosure_households(notice, 0, notice->count, &notice->households, fault);
}

/* The notice says what the ledger says, to the fen. */
static struct status check_totals(const struct disclosure *notice, struct fault *fault)
{
    if (notice->count != notice->paid.count || notice->amount != notice->paid.fen) {
        return FAULT(fault, STATUS_FOUND,
                     "the paid lines do not add up to the figures of their batches; "
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

static struct status collect(struct disclosure *notice, struct fault *fault)
{
    struct report_source *source = notice->source;
    TRY(report_units(source, &notice->units, fault));
    TRY(report_programmes(source, &notice->programmes, fault));
    TRY(settle_scope(notice, fault));
    struct selection selection = {.notice = notice};
    TRY(accounts_batches(journal_view_transaction(source->view), source->seal_key,
                         take_batch, &selection, fault));
    if (selection.batch_count == 0) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "no batch of this programme, month and unit was recorded by entry "
                     "%" PRIu64 "; see the list of batches",
                     source->seal.index);
    }
    TRY(report_lines_settle(source, &selection.lines, fault));
    TRY(make_rows(notice, &selection.lines, fault));
    return check_totals(notice, fault);
}

/* ---- the text -------------------------------------------------------------------- */

struct words {
    const char *period, *unit, *office, *name, *fund, *basis, *digits, *capital;
    const char *households, *headcount, *day;
};

static struct status find_words(struct disclosure *notice, struct words *words,
                                struct fault *fault)
{
    struct report_source *source = notice->source;
    const struct report_name *programme = notice->programme;
    char digits[MONEY_TEXT_SIZE];
    char capital[MONEY_CAPITAL_SIZE];
    money_format_grouped(notice->amount, digits);
    money_capital(notice->amount, capital);
    TRY(report_period(source, notice->period, &words->period, fault));
    TRY(report_office(source, &words->office, fault));
    words->unit = words->office;
    if (notice->unit != NULL) {
        TRY(report_text(source, notice->unit->name, &words->unit, fault));
    }
    TRY(report_text(source,
                    programme->summary.size > 0 ? programme->summary : programme->name,
                    &words->name, fault));
    TRY(report_text(source, programme->name, &words->fund, fault));
    TRY(report_text(source, programme->basis, &words->basis, fault));
    TRY(report_text(source, bytes_of(digits), &words->digits, fault));
    TRY(report_text(source, bytes_of(capital), &words->capital, fault));
    TRY(report_number(source, notice->households, &words->households, fault));
    words->headcount = report_words(source, PHRASE_NO_HEADCOUNT);
    if (notice->headcount >= 0) {
        TRY(report_number(source, (uint64_t)notice->headcount, &words->headcount,
                          fault));
    }
    return report_day(source, date_of_instant(source->seal.recorded_ms), &words->day,
                      fault);
}

static struct status add_paragraph(struct disclosure *notice, struct document *document,
                                   enum phrase phrase, const char *const *values,
                                   struct fault *fault)
{
    const char *text = NULL;
    TRY(report_fill(notice->source, phrase, values, &text, fault));
    return document_add_paragraph(document, text, fault);
}

static struct status add_text(struct disclosure *notice, const struct words *words,
                              struct document *document, struct fault *fault)
{
    static const enum phrase ordinals[] = {PHRASE_FIRST, PHRASE_SECOND, PHRASE_THIRD,
                                           PHRASE_FOURTH};
    struct report_source *source = notice->source;
    size_t at = 0;
    const char *fund[] = {report_words(source, ordinals[at++]), words->period,
                          words->fund, NULL};
    TRY(add_paragraph(notice, document, PHRASE_NOTICE_FUND, fund, fault));
    if (words->basis[0] != '\0') {
        const char *basis[] = {report_words(source, ordinals[at++]), words->basis,
                               NULL};
        TRY(add_paragraph(notice, document, PHRASE_NOTICE_BASIS, basis, fault));
    }
    const bool is_household = notice->programme->party == PARTY_HOUSEHOLD;
    const char *sums[] = {report_words(source, ordinals[at++]),
                          words->households,
                          words->headcount,
                          words->digits,
                          words->capital,
                          NULL};
    enum phrase phrase = is_household ? PHRASE_NOTICE_HOUSEHOLDS : PHRASE_NOTICE_PEOPLE;
    if (notice->programme->party == PARTY_UNNAMED) {
        phrase = PHRASE_NOTICE_UNNAMED;
    }
    TRY(add_paragraph(notice, document, phrase, sums, fault));
    const char *period[] = {report_words(source, ordinals[at]), words->unit, NULL};
    TRY(add_paragraph(notice, document, PHRASE_NOTICE_PERIOD, period, fault));
    const char *signature = NULL;
    const char *lines[] = {words->unit, words->day, NULL};
    TRY(report_fill(source, PHRASE_NOTICE_SIGNATURE, lines, &signature, fault));
    return document_add_signature(document, signature, fault);
}

static struct status add_notes(struct disclosure *notice, struct table *table,
                               struct fault *fault)
{
    struct report_source *source = notice->source;
    const char *values[] = {"", NULL};
    const char *note = NULL;
    if (notice->unpaid > 0) {
        TRY(report_number(source, notice->unpaid, &values[0], fault));
        TRY(report_fill(source, PHRASE_UNPAID_NOTE, values, &note, fault));
        table_add_note(table, note);
    }
    if (notice->households < notice->count) {
        table_add_note(table, report_words(source, PHRASE_REPEATED_NOTE));
    }
    table_add_note(table, report_words(source, disclosure_is_totals(notice)
                                                   ? PHRASE_TOTALS_NOTE
                                                   : PHRASE_MASKED_NOTE));
    return OK;
}

static struct status make_document(struct disclosure *notice, struct document *document,
                                   struct fault *fault)
{
    struct report_source *source = notice->source;
    struct words words;
    TRY(find_words(notice, &words, fault));
    const char *const subject[] = {words.unit, words.period, words.name, NULL};
    const char *title = NULL;
    TRY(report_fill(source, PHRASE_NOTICE_TITLE, subject, &title, fault));
    TRY(report_fill(source,
                    disclosure_is_totals(notice) ? PHRASE_NOTICE_TOTALS_CAPTION
                                                 : PHRASE_NOTICE_CAPTION,
                    subject, &notice->subject, fault));
    struct table *table = NULL;
    TRY(disclosure_is_totals(notice) ? disclosure_totals(notice, &table, fault)
                                     : disclosure_list(notice, &table, fault));
    TRY(add_notes(notice, table, fault));
    *document = document_of(source->arena, source->language, DOCUMENT_NOTICE,
                            "disclosure", title, &source->provenance);
    TRY(add_text(notice, &words, document, fault));
    return document_add_table(document, table, fault);
}

struct status report_disclosure(struct report_source *source,
                                const struct report_filter *filter,
                                struct document *ret_document, struct fault *fault)
{
    struct disclosure notice = {.source = source, .filter = filter};
    TRY(collect(&notice, fault));
    struct document document;
    TRY(make_document(&notice, &document, fault));
    *ret_document = document;
    return OK;
}
