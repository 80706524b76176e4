/* conserved_property.h - a whole office at random: money in, down and over the year,
 * batches from draft to refund, corrections, resends, what is asked back, months
 * closed.
 *
 * Whatever is refused, no fen is made and none is lost (conserved_kit.h). */
#ifndef FUZZ_CONSERVED_PROPERTY_H
#define FUZZ_CONSERVED_PROPERTY_H

#include "importers/clawback.h"
#include "importers/correction.h"
#include "importers/refund.h"
#include "tests/fuzz/random_office.h"

/* ---- the bank ---------------------------------------------------------------------
 */

static inline bool random_answer(struct random_office *office,
                                 const struct random_line *line)
{
    static const unsigned words[] = {LINE_STATE_PAID, LINE_STATE_PAID,
                                     LINE_STATE_FAILED, LINE_STATE_UNKNOWN};
    const unsigned to = words[random_below(office, 4)];
    const int64_t fen = line->fact.field[LINE_AMOUNT].fen;
    struct fact fact =
        book_result(&office->book, line->entry, line->state.state, to, fen, 0);
    if (line->state.state == LINE_STATE_FAILED) { /* paid after all */
        const uint64_t funds[2] = {office->book.allocation, office->book.second};
        struct fact late = line->fact;
        random_draws(office, &late, funds, true, fen);
        if (fact_has(&late, LINE_DRAWS)) {
            fact_set_bytes(&fact, RESULT_DRAWS, late.field[LINE_DRAWS].bytes);
        }
        if (fact_has(&late, LINE_UNCOVERED)) {
            fact_set_bytes(&fact, RESULT_UNCOVERED, late.field[LINE_UNCOVERED].bytes);
        }
    } else if (to != LINE_STATE_UNKNOWN && fact_has(&line->fact, LINE_DRAWS)) {
        fact_set_bytes(&fact, RESULT_DRAWS, line->fact.field[LINE_DRAWS].bytes);
    }
    fact_set_number(&fact, RESULT_PERIOD, BOOK_PERIOD + 1 + random_below(office, 3));
    book_add(&office->book, &fact);
    return random_commit(office);
}

static inline bool random_answers(struct random_office *office)
{
    struct random_line line;
    return random_line(office, &line) && random_answer(office, &line);
}

/* One step further on the way that lines go. */
static inline bool random_goes_on(struct random_office *office)
{
    struct random_line line;
    if (!random_line(office, &line)) {
        return random_drafts(office);
    }
    switch (line.state.state) {
    case LINE_STATE_DRAFTED:
        return random_approve(office, line.batch) && random_approve(office, line.batch);
    case LINE_STATE_APPROVED:
        return random_submit(office, line.batch);
    case LINE_STATE_SUBMITTED:
    case LINE_STATE_UNKNOWN:
        return random_answer(office, &line);
    default:
        return random_drafts(office);
    }
}

static inline struct status random_refund(struct journal_session *session,
                                          void *context, struct fault *fault)
{
    struct random_office *office = context;
    struct random_line line;
    struct refund_summary summary = {0};
    if (!random_payment(office, &line)) {
        return OK;
    }
    const int64_t left = line.fact.field[LINE_AMOUNT].fen - line.state.refunded;
    const struct refund_part part = {
        .line = line.entry,
        .fen = random_below(office, 2) == 0
                   ? left
                   : 1 + (int64_t)random_below(office, (uint64_t)left + 2),
        .value_day = BOOK_DUE + (random_below(office, 4) == 0 ? 366 : 1),
        .reason = RESULT_REFUND};
    return part.fen <= 0
               ? OK
               : refund_append(&office->book.ledger, session, &part, &summary, fault);
}

static inline bool random_refunds(struct random_office *office)
{
    return random_act(office, random_refund);
}

/* ---- put right --------------------------------------------------------------------
 */

static inline bool random_asks(struct random_office *office)
{
    struct fault fault = {0};
    struct random_line line;
    uint64_t kind = 0;
    if (!random_payment(office, &line) || line.state.result == 0 ||
        office->asked_count == RANDOM_ASKED) {
        return false;
    }
    const struct fact wrong = random_entry(office, line.state.result, &kind);
    struct correction correction = {.entry = line.state.result,
                                    .reason = CORRECTION_OTHER};
    if (kind == KIND_REFUND) {
        const int64_t fen = wrong.field[REFUND_AMOUNT].fen;
        correction.amount_fen = (int64_t)random_below(office, (uint64_t)fen + 20);
    } else {
        correction.class =
            random_below(office, 2) == 0 ? RESULT_FAIL_CLOSED : RESULT_UNKNOWN;
    }
    const struct status status =
        correction_ask(&office->book.ledger, &office->book.maker_actor, &correction,
                       &office->asked[office->asked_count], &fault);
    office->asked_count += status_is_ok(status) ? 1 : 0;
    return random_done(&status, &fault);
}

static inline bool random_confirms(struct random_office *office)
{
    struct fault fault = {0};
    struct correction_summary summary;
    struct ledger_actor checker = office->book.maker_actor;
    if (office->asked_count == 0) {
        return false;
    }
    checker.key = office->book.checker;
    const struct status status = correction_confirm(
        &office->book.ledger, &checker,
        office->asked[random_below(office, office->asked_count)], &summary, &fault);
    return random_done(&status, &fault);
}

static inline bool random_asks_back(struct random_office *office)
{
    struct fault fault = {0};
    struct random_line line;
    uint64_t exception = 0;
    if (!random_payment(office, &line)) {
        return false;
    }
    const struct clawback_demand demand = {
        line.entry, 1 + (int64_t)random_below(office, 300), CORRECTION_WRONG_AMOUNT};
    const struct status status = clawback_ask(
        &office->book.ledger, &office->book.maker_actor, &demand, &exception, &fault);
    return random_done(&status, &fault);
}

static inline bool random_recovers(struct random_office *office)
{
    struct fault fault = {0};
    struct random_line line;
    int64_t outstanding = 0;
    if (!random_payment(office, &line)) {
        return false;
    }
    const struct clawback_recovery recovery = {
        line.entry, 1 + (int64_t)random_below(office, 40), BOOK_DUE + 2, NULL};
    const struct status status =
        clawback_recover(&office->book.ledger, &office->book.maker_actor, &recovery,
                         &outstanding, &fault);
    return random_done(&status, &fault);
}

static inline struct status random_close(struct journal_session *session, void *context,
                                         struct fault *fault)
{
    struct random_office *office = context;
    const struct accounts_closing closing = {
        .unit = office->book.unit,
        .period = BOOK_PERIOD + (civil_period)random_below(office, 2)};
    struct accounts_close_totals totals;
    struct fact fact;
    TRY(accounts_close_totals(office->book.ledger.accounts,
                              journal_transaction(session), &closing, &totals, fault));
    fact_begin(&fact, kinds_find(KIND_CLOSE));
    fact_set_number(&fact, CLOSE_UNIT, closing.unit);
    fact_set_number(&fact, CLOSE_PERIOD, (uint64_t)closing.period);
    fact_set_fen(&fact, CLOSE_RESERVED, totals.reserved);
    fact_set_fen(&fact, CLOSE_UNKNOWN, totals.unknown);
    fact_set_fen(&fact, CLOSE_PAID, totals.paid);
    fact_set_number(&fact, CLOSE_LATE, totals.late);
    fact_set_number(&fact, CLOSE_IS_YEAR, 0);
    if (totals.open > 0) {
        fact_set_number(&fact, CLOSE_OPEN, totals.open);
    }
    return journal_append(session, &fact, NULL, fault);
}

static inline bool random_closes(struct random_office *office)
{
    return random_below(office, 8) == 0 && random_act(office, random_close);
}

/* ---- what goes wrong around it ------------------------------------------------------
 */

/* The transaction is cut off behind its first entry: nothing of it is there. */
static inline struct status random_cut(struct journal_session *session, void *context,
                                       struct fault *fault)
{
    struct random_office *office = context;
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_DOCUMENT));
    fact_set_bytes(&fact, DOCUMENT_NUMBER, random_label(office));
    TRY(journal_append(session, &fact, NULL, fault));
    return FAULT(fault, STATUS_ENVIRONMENT, "cut off");
}

static inline bool random_crashes(struct random_office *office)
{
    struct fault fault = {0};
    const uint64_t before = book_size(&office->book);
    ck_assert_status(ledger_write(&office->book.ledger, &office->book.maker_actor,
                                  "test", random_cut, office, &fault),
                     STATUS_ENVIRONMENT);
    arena_rewind(&office->book.arena, 0);
    if (random_below(office, 2) == 0) {
        book_reopen(&office->book);
    }
    ck_assert_uint_eq(book_size(&office->book), before);
    return true;
}

/* The clock is put forward or back by up to a day; what was recorded never goes back
 * (R-051). */
static inline bool random_clock(struct random_office *office)
{
    struct journal_facts facts;
    journal_facts(office->book.ledger.journal, &facts);
    ck_assert_int_ge(facts.recorded_ms, office->recorded_ms);
    office->recorded_ms = facts.recorded_ms;
    office->book.maker_actor.now_ms =
        facts.recorded_ms + ((int64_t)random_below(office, 48) - 24) * 3600000;
    return true;
}

/* ---- all of it --------------------------------------------------------------------
 */

typedef bool random_step(struct random_office *office);
static const struct {
    random_step *step;
    unsigned weight;
} random_steps[] = {
    {random_adjusts, 3},   {random_splits, 1},   {random_passes_on, 1},
    {random_carries, 1},   {random_opens, 1},    {random_records, 3},
    {random_drafts, 5},    {random_approves, 1}, {random_submits, 1},
    {random_withdraws, 1}, {random_answers, 5},  {random_refunds, 5},
    {random_resends, 2},   {random_asks, 3},     {random_confirms, 3},
    {random_asks_back, 3}, {random_recovers, 3}, {random_closes, 2},
    {random_goes_on, 26},  {random_crashes, 1},  {random_clock, 1},
};
enum {
    RANDOM_KINDS = sizeof(random_steps) / sizeof(random_steps[0]),
    RANDOM_WEIGHTS = 72
};

static inline size_t random_kind(struct random_office *office)
{
    uint64_t left = random_below(office, RANDOM_WEIGHTS);
    size_t at = 0;
    while (left >= random_steps[at].weight) {
        left -= random_steps[at++].weight;
    }
    return at;
}

/* Until the bytes run out.  `office` is ended by the caller, with book_close(). */
static inline void conserved_property(struct random_office *office,
                                      struct choices choices)
{
    memset(office, 0, sizeof(*office));
    office->choices = choices;
    book_open(&office->book, DIGEST_SHA256);
    const uint64_t funds[] = {office->book.allocation, office->book.second};
    struct fault fault = {0};
    for (size_t i = 0; i < 2; i++) {
        book_add_adjustment(&office->book, funds[i], 30000 - BOOK_ALLOCATION_FEN, 0);
    }
    ck_assert_ok(book_commit(&office->book, &fault), &fault);
    conserved(&office->books, &office->book.ledger);
    while (office->choices.left_bytes > 0) {
        const size_t at = random_kind(office);
        office->taken[at] += random_steps[at].step(office) ? 1 : 0;
        conserved(&office->books, &office->book.ledger);
    }
    book_reopen(&office->book);
    conserved(&office->books, &office->book.ledger);
}

#endif
