/* evaluation_lines.c - what single lines say: how many persons, whether in full, and
 * whether above the standard; one programme and month after the other.
 *
 * A line sent again in another's place is of the same due: what it was paid
 * counts with the first one, and nobody is counted twice. */
#include "ledger/base/order.h"
#include "ledger/standard.h"
#include "reports/evaluation_internal.h"

#include <string.h>

enum { PARTY_SIZE = 16, STANDARDS_KEPT = 256 };

struct person {
    uint8_t party[PARTY_SIZE]; /* first: order_rows() */
    uint32_t line;
};
struct mark {
    int64_t net;       /* of this line and all sent in its place, fen */
    int64_t persons;   /* that count here, paid                       */
    uint64_t unit;     /* of its batch                                */
    bool is_open;      /* not cancelled                               */
    bool is_counted;   /* its day has come, or the bank has answered  */
    bool is_again;     /* sent in the place of one in this month      */
    bool is_due;       /* its party's due counts here                 */
    bool is_paid;      /* ... and was paid                            */
    int64_t submitted; /* day of its batch; -1: it was not          */
};
struct kept_standard {
    uint64_t unit; /* 0: nothing kept */
    bool is_there;
    int64_t amount;
};
struct month {
    struct evaluating *evaluating;
    const struct report_name *programme;
    civil_period period;
    const struct evaluation_batch *batches;
    size_t batch_count;
    struct evaluation_enrolled *enrolled; /* of the programme */
    struct report_lines lines;
    struct mark *marks; /* by line */
    struct kept_standard standards[STANDARDS_KEPT];
};

/* ---- loading --------------------------------------------------------------------- */

static bool is_answered(const struct line_state *state)
{
    return state->state == LINE_STATE_PAID || state->state == LINE_STATE_FAILED ||
           state->state == LINE_STATE_UNKNOWN || state->state == LINE_STATE_REFUNDED;
}

static struct report_line *find_line(struct month *month, uint64_t entry,
                                     size_t *ret_index)
{
    size_t low = 0;
    size_t high = month->lines.count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (month->lines.list[middle].entry < entry) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *ret_index = low;
    return low < month->lines.count && month->lines.list[low].entry == entry
               ? &month->lines.list[low]
               : NULL;
}

static void mark_lines(struct month *month)
{
    size_t batch = 0;
    for (size_t i = 0; i < month->lines.count; i++) {
        const struct report_line *line = &month->lines.list[i];
        while (month->batches[batch].entry != line->batch) {
            batch++; /* lines stand in the order of their batches */
        }
        struct mark *mark = &month->marks[i];
        mark->net = line->state.state == LINE_STATE_PAID ? report_line_net(line) : 0;
        mark->unit = month->batches[batch].figures.unit;
        mark->submitted = month->batches[batch].submitted;
        mark->is_open = line->state.state != LINE_STATE_CANCELLED;
        mark->is_counted = mark->is_open &&
                           (month->batches[batch].is_due || is_answered(&line->state));
    }
    /* From the last to the first, so that a line sent again twice comes to its root. */
    for (size_t i = month->lines.count; i > 0; i--) {
        const struct report_line *line = &month->lines.list[i - 1];
        size_t root = 0;
        if (line->resend_of != 0 && find_line(month, line->resend_of, &root) != NULL) {
            month->marks[root].net += month->marks[i - 1].net;
            month->marks[i - 1].is_again = true;
        }
    }
}

static struct status load_lines(struct month *month, struct fault *fault)
{
    struct evaluating *evaluating = month->evaluating;
    struct report_source *source = evaluating->source;
    for (size_t i = 0; i < month->batch_count; i++) {
        TRY(report_lines_add(source, month->batches[i].entry,
                             month->batches[i].figures.line_count, &month->lines,
                             fault));
    }
    TRY(report_lines_settle(source, &month->lines, fault));
    for (size_t i = 0; evaluating->has_joined && i < month->lines.count; i++) {
        uint8_t *party = month->lines.list[i].party;
        TRY(accounts_party_at(journal_view_transaction(source->view), party,
                              source->seal.index, party, fault));
    }
    ARENA_TAKE(source->arena, month->lines.count + 1, month->marks, fault);
    mark_lines(month);
    return OK;
}

/* ---- persons --------------------------------------------------------------------- */

static int by_party(const void *a, const void *b)
{
    const struct person *left = a;
    const struct person *right = b;
    const int party = memcmp(left->party, right->party, PARTY_SIZE);
    return party != 0 ? party : (left->line > right->line) - (left->line < right->line);
}

/* -1: not known. */
static int64_t headcount_of(const struct month *month, const struct report_line *line)
{
    return line->headcount < 0 && month->programme->party == PARTY_PERSON
               ? 1
               : line->headcount;
}

/* Those of persons[0:count] whose lines count, moved to the front in their order. */
static size_t keep_counted(const struct month *month, struct person *persons,
                           size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (month->marks[persons[i].line].is_counted) {
            persons[kept++] = persons[i];
        }
    }
    return kept;
}

/* Whether the lines persons[0:count] of one party are approved: the party is enrolled,
 * or one of them is of a case, which is approved by itself. */
static struct status find_approved(struct month *month, const struct person *persons,
                                   size_t count, bool *ret_is_approved,
                                   struct fault *fault)
{
    TRY(evaluation_enrolled_meet(month->evaluating, month->enrolled, persons[0].party,
                                 month->period, ret_is_approved, fault));
    for (size_t i = 0; i < count; i++) {
        *ret_is_approved =
            *ret_is_approved || month->lines.list[persons[i].line].has_case;
    }
    return OK;
}

/* The lines persons[0:count] of one party: its first one bears the due, unless nobody
 * approved it; the one that says most people bears them. */
static void mark_party(struct month *month, const struct person *persons, size_t count,
                       bool is_approved)
{
    size_t bearer = SIZE_MAX;
    int64_t most = 0;
    bool is_paid = false;
    for (size_t i = 0; i < count; i++) {
        const uint32_t at = persons[i].line;
        const int64_t people = headcount_of(month, &month->lines.list[at]);
        if (month->marks[at].net <= 0) {
            continue;
        }
        is_paid = true;
        month->evaluating->lacks[INDICATOR_MONTHLY_PERSONS] =
            month->evaluating->lacks[INDICATOR_MONTHLY_PERSONS] || people < 0;
        if (bearer == SIZE_MAX || people > most) {
            bearer = at;
            most = people;
        }
    }
    struct mark *first = &month->marks[persons[0].line];
    first->is_due = is_approved;
    first->is_paid = is_paid;
    if (bearer != SIZE_MAX && most > 0) {
        month->marks[bearer].persons = most;
    }
}

static struct status count_persons(struct month *month, struct fault *fault)
{
    struct arena *arena = month->evaluating->source->arena;
    struct person *persons;
    struct order_item *room;
    size_t count = 0;
    ARENA_TAKE(arena, month->lines.count + 1, persons, fault);
    ARENA_TAKE(arena, 2 * month->lines.count + 1, room, fault);
    for (size_t i = 0; i < month->lines.count; i++) {
        if (month->marks[i].is_open && !month->marks[i].is_again) {
            memcpy(persons[count].party, month->lines.list[i].party, PARTY_SIZE);
            persons[count++].line = (uint32_t)i;
        }
    }
    order_rows(persons, count, sizeof(*persons), room, by_party);
    for (size_t i = 0; i < count;) {
        size_t run = 1;
        const bool is_nameless =
            bytes_is_zero(bytes_from(persons[i].party, PARTY_SIZE));
        while (!is_nameless && i + run < count &&
               memcmp(persons[i].party, persons[i + run].party, PARTY_SIZE) == 0) {
            run++;
        }
        bool is_approved = true;
        if (!is_nameless) {
            TRY(find_approved(month, persons + i, run, &is_approved, fault));
        }
        const size_t counted = keep_counted(month, persons + i, run);
        if (counted > 0) {
            mark_party(month, persons + i, counted, is_approved);
        }
        i += run;
    }
    return OK;
}

/* ---- standards ------------------------------------------------------------------- */

/* Whether some standard there is for one class only: no line says its class, so that
 * which one limits it is not known. */
static struct status is_by_class(const struct month *month,
                                 const struct standard_scope *scope, bool *ret_is,
                                 struct fault *fault)
{
    const struct report_source *source = month->evaluating->source;
    struct standard_of_class list[STANDARD_LIST_MAX];
    size_t count = 0;
    const struct status listed = standard_list(journal_view_transaction(source->view),
                                               scope, list, &count, fault);
    *ret_is = listed.code == STATUS_FULL; /* so many are of classes */
    TRY(*ret_is ? OK : listed);
    for (size_t i = 0; i < count; i++) {
        *ret_is = *ret_is || list[i].class.size > 0;
    }
    return OK;
}

static struct status find_standard(struct month *month, uint64_t unit,
                                   struct kept_standard *ret_kept, struct fault *fault)
{
    const struct report_source *source = month->evaluating->source;
    struct kept_standard *kept = &month->standards[unit % STANDARDS_KEPT];
    if (kept->unit != unit) {
        const struct standard_scope scope = {.programme = month->programme->entry,
                                             .unit = unit,
                                             .day = date_period_first(month->period),
                                             .seal = source->seal.index};
        const struct standard_question question = {.programme = scope.programme,
                                                   .unit = unit,
                                                   .day = scope.day,
                                                   .seal = scope.seal};
        struct standard standard = {0};
        bool has_classes = false;
        TRY(is_by_class(month, &scope, &has_classes, fault));
        const struct status found = standard_in_force(
            journal_view_transaction(source->view), &question, &standard, fault);
        TRY(found.code == STATUS_NOT_FOUND ? OK : found);
        *kept = (struct kept_standard){unit, status_is_ok(found) && !has_classes,
                                       standard.amount};
    }
    *ret_kept = *kept;
    return OK;
}

/* The base of a line that was paid, against the standard for as many people as it is
 * for. */
static struct status add_standard(struct month *month, size_t index,
                                  struct fault *fault)
{
    const struct report_line *line = &month->lines.list[index];
    const bool is_household = month->programme->party == PARTY_HOUSEHOLD;
    const int64_t people = is_household ? line->headcount : 1;
    struct kept_standard standard = {0};
    struct evaluation_part over = {.entry = line->entry, .whole = 1};
    int64_t most = 0;
    const uint64_t unit = line->village != 0 ? line->village : month->marks[index].unit;
    TRY(find_standard(month, unit, &standard, fault));
    if (!standard.is_there || people <= 0 ||
        !money_multiply(standard.amount, people, &most)) {
        month->evaluating->lacks[INDICATOR_OVER_STANDARD] = true;
        return OK;
    }
    over.part = line->base > most ? line->base - most : 0;
    return evaluation_note(month->evaluating, INDICATOR_OVER_STANDARD, &over, fault);
}

/* ---- what they add --------------------------------------------------------------- */

/* Paid to the account of the person, of somebody who acts for them, or of the
 * institution that cares for them: not to a supplier, nor for people nobody names. */
static struct status add_socialised(struct month *month, const struct report_line *line,
                                    struct fault *fault)
{
    const int64_t net = report_line_net(line);
    const bool is_theirs =
        line->payee_kind != PAYEE_SUPPLIER && line->payee_kind != PAYEE_UNNAMED;
    const struct evaluation_part part = {line->entry, is_theirs ? net : 0, net};
    return evaluation_note(month->evaluating, INDICATOR_SOCIALISED, &part, fault);
}

static struct status add_line(struct month *month, size_t index, struct fault *fault)
{
    struct evaluating *evaluating = month->evaluating;
    const struct report_line *line = &month->lines.list[index];
    const struct mark *mark = &month->marks[index];
    const uint64_t entry = line->entry;
    TRY(batch_course_count_line(&evaluating->to->course, mark->submitted, line, fault));
    if (line->state.state == LINE_STATE_PAID) {
        TRY(add_socialised(month, line, fault));
    }
    if (!mark->is_counted || mark->is_again) {
        return OK;
    }
    const struct evaluation_part full = {entry, mark->net >= line->amount ? 1 : 0, 1};
    TRY(evaluation_note(evaluating, INDICATOR_AS_STANDARD, &full, fault));
    if (mark->is_due) {
        const struct evaluation_part paid = {entry, mark->is_paid ? 1 : 0, 1};
        TRY(evaluation_note(evaluating, INDICATOR_PAID_OF_DUE, &paid, fault));
    }
    if (mark->persons > 0) {
        const struct evaluation_part persons = {entry, mark->persons, 0};
        TRY(evaluation_note(evaluating, INDICATOR_MONTHLY_PERSONS, &persons, fault));
    }
    return mark->net > 0 ? add_standard(month, index, fault) : OK;
}

static struct status add_month(struct month *month, struct fault *fault)
{
    TRY(load_lines(month, fault));
    TRY(count_persons(month, fault));
    for (size_t i = 0; i < month->lines.count; i++) {
        TRY(add_line(month, i, fault));
    }
    return OK;
}

/* The batches of one programme from the first on; *ret_count of them. */
static struct status add_programme(struct evaluating *evaluating,
                                   const struct evaluation_batch *first, size_t most,
                                   struct month *month, size_t *ret_count,
                                   struct fault *fault)
{
    struct arena *arena = evaluating->source->arena;
    struct evaluation_enrolled enrolled;
    size_t i = 0;
    TRY(evaluation_enrolled_load(evaluating, first->programme, &enrolled, fault));
    while (i < most && first[i].programme == first->programme) {
        *month = (struct month){.evaluating = evaluating,
                                .programme = first->programme,
                                .period = first[i].figures.period,
                                .batches = &first[i],
                                .enrolled = &enrolled};
        while (i < most && first[i].programme == first->programme &&
               first[i].figures.period == month->period) {
            i++;
        }
        month->batch_count = (size_t)(&first[i] - month->batches);
        const size_t mark = arena_mark(arena);
        TRY(add_month(month, fault));
        arena_rewind(arena, mark); /* a month's lines at a time */
    }
    *ret_count = i;
    return evaluation_enrolled_missed(evaluating, first->programme, &enrolled, fault);
}

struct status evaluation_add_lines(struct evaluating *evaluating, struct fault *fault)
{
    struct arena *arena = evaluating->source->arena;
    struct month *month;
    size_t count = 0;
    ARENA_TAKE(arena, 1, month, fault);
    for (size_t i = 0; i < evaluating->count; i += count) {
        const size_t mark = arena_mark(arena);
        TRY(add_programme(evaluating, &evaluating->batches[i], evaluating->count - i,
                          month, &count, fault));
        arena_rewind(arena, mark);
    }
    return OK;
}
