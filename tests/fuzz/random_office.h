/* random_office.h - an office that acts at random, step by step: money in, down and
 * over the year; batches from draft to bank. */
#ifndef FUZZ_RANDOM_OFFICE_H
#define FUZZ_RANDOM_OFFICE_H

#include "tests/choices.h"
#include "tests/ledger/book.h"
#include "tests/ledger/conserved_kit.h"

enum {
    RANDOM_PARTIES = 120,
    RANDOM_LABEL = 24,
    RANDOM_ASKED = 64,
    RANDOM_OPEN_PERIOD = BOOK_PERIOD + 3 /* is never closed */
};

struct random_office {
    struct book book;
    struct conserved books;
    struct choices choices;
    unsigned labels;
    uint64_t asked[RANDOM_ASKED]; /* corrections, whether settled or not */
    size_t asked_count;
    int64_t recorded_ms; /* of the newest entry when the clock was last put */
    uint64_t taken[64];  /* steps that were not refused, by kind */
};

/* A rule may refuse; nothing else may go wrong. */
static inline bool random_done(const struct status *status, const struct fault *fault)
{
    ck_assert_msg(status_is_ok(*status) || status->code == STATUS_REFUSED ||
                      status->code == STATUS_EXISTS || status->code == STATUS_NOT_FOUND,
                  "%s: %s", status_name(status->code), fault->message);
    return status_is_ok(*status);
}

static inline bool random_commit(struct random_office *office)
{
    struct fault fault = {0};
    const struct status status = book_commit(&office->book, &fault);
    return random_done(&status, &fault);
}

static inline bool random_act(struct random_office *office, journal_work *work)
{
    struct fault fault = {0};
    const struct status status = ledger_write(
        &office->book.ledger, &office->book.maker_actor, "test", work, office, &fault);
    return random_done(&status, &fault);
}

static inline uint64_t random_below(struct random_office *office, uint64_t limit)
{
    return choose_below(&office->choices, limit);
}

static inline struct bytes random_label(struct random_office *office)
{
    char label[RANDOM_LABEL];
    snprintf(label, sizeof(label), "R%u", office->labels++);
    return book_text(&office->book, label);
}

/* Mostly one of the first two, where the money is. */
static inline uint64_t random_fund(struct random_office *office)
{
    if (random_below(office, 3) != 0) {
        return random_below(office, 2) == 0 ? office->book.allocation
                                            : office->book.second;
    }
    return office->books.funds[random_below(office, office->books.fund_count)].entry;
}

/* Lists are borrowed from the store: copied, for they are written again. */
static inline struct fact random_entry(struct random_office *office, uint64_t index,
                                       uint64_t *ret_kind)
{
    struct fault fault = {0};
    struct entry entry;
    struct fact fact;
    struct store_transaction *view = book_view(&office->book);
    ck_assert_ok(accounts_entry(view, index, &entry, &fact, &fault), &fault);
    for (size_t i = 0; i < fact.schema->field_count; i++) {
        const struct fact_field *field = &fact.schema->fields[i];
        if (fact_has(&fact, field->key) && field->type >= FACT_TEXT) {
            fact.field[field->key].bytes =
                book_copy(&office->book, fact.field[field->key].bytes);
        }
    }
    store_read_end(view);
    if (ret_kind != NULL) {
        *ret_kind = entry.kind;
    }
    return fact;
}

/* A line, and how far it is; false while there is none. */
struct random_line {
    uint64_t entry, batch, number;
    struct fact fact;
    struct line_state state;
};

static inline bool random_line(struct random_office *office,
                               struct random_line *ret_line)
{
    if (office->books.line_count == 0) {
        return false;
    }
    /* Mostly among the newest, where something happens. */
    const size_t count = office->books.line_count;
    const size_t near = count < 12 || random_below(office, 4) == 0 ? count : 12;
    const size_t at = count - 1 - random_below(office, near);
    ret_line->entry = office->books.lines[at].entry;
    ret_line->fact = random_entry(office, ret_line->entry, NULL);
    ret_line->batch = ret_line->fact.field[LINE_BATCH].number;
    ret_line->number = ret_line->fact.field[LINE_NUMBER].number;
    ret_line->state = book_state(&office->book, ret_line->batch, ret_line->number);
    return true;
}

/* One that was paid, if there is any among a few. */
static inline bool random_payment(struct random_office *office,
                                  struct random_line *ret_line)
{
    bool is_there = random_line(office, ret_line);
    for (size_t i = 0; i < 12 && is_there && ret_line->state.state != LINE_STATE_PAID;
         i++) {
        is_there = random_line(office, ret_line);
    }
    return is_there;
}

/* ---- money ------------------------------------------------------------------------
 */

static inline bool random_adjusts(struct random_office *office)
{
    const int64_t fen = (int64_t)random_below(office, 6000) - 2000;
    const bool freezes = random_below(office, 3) == 0;
    book_add_adjustment(&office->book, random_fund(office), freezes ? 0 : fen,
                        freezes ? fen : 0);
    fact_set_number(&office->book.plan[0], ADJUSTMENT_PERIOD, RANDOM_OPEN_PERIOD);
    return random_commit(office);
}

static inline bool random_splits(struct random_office *office)
{
    struct fact fact = book_split(&office->book, random_fund(office), "",
                                  1 + (int64_t)random_below(office, 1500));
    fact_set_bytes(&fact, SPLIT_LABEL, random_label(office));
    fact_set_number(&fact, SPLIT_PERIOD, RANDOM_OPEN_PERIOD);
    book_add(&office->book, &fact);
    return random_commit(office);
}

/* Passed on by a document of its own, in the year of its parent or another. */
static inline bool random_passes_on(struct random_office *office)
{
    struct fact fact =
        book_allocation(&office->book, "", 1 + (int64_t)random_below(office, 1500));
    fact_set_bytes(&fact, ALLOCATION_LABEL, random_label(office));
    fact_set_number(&fact, ALLOCATION_PERIOD, RANDOM_OPEN_PERIOD);
    fact_set_number(&fact, ALLOCATION_PARENT, random_fund(office));
    fact_set_number(&fact, ALLOCATION_YEAR, 2024 + random_below(office, 2));
    book_add(&office->book, &fact);
    return random_commit(office);
}

static inline bool random_carries(struct random_office *office)
{
    struct fault fault = {0};
    struct passing passing;
    const uint64_t from = random_fund(office);
    const struct balance balance = book_balance(&office->book, from);
    struct store_transaction *view = book_view(&office->book);
    ck_assert_ok(accounts_passing(view, from, 0, &passing, &fault), &fault);
    store_read_end(view);
    struct fact fact = book_allocation(&office->book, "", balance_available(&balance));
    fact_set_bytes(&fact, ALLOCATION_LABEL, random_label(office));
    fact_set_number(&fact, ALLOCATION_PERIOD, RANDOM_OPEN_PERIOD);
    fact_set_number(&fact, ALLOCATION_PARENT, from);
    fact_set_number(&fact, ALLOCATION_UNIT, passing.unit);
    fact_set_number(&fact, ALLOCATION_YEAR, 2025);
    fact_set_number(&fact, ALLOCATION_IS_CARRY_OVER, 1);
    if (balance.prior_year > 0) {
        fact_set_fen(&fact, ALLOCATION_PRIOR_YEAR, balance.prior_year);
    }
    book_add(&office->book, &fact);
    return random_commit(office);
}

static inline bool random_opens(struct random_office *office)
{
    struct book *book = &office->book;
    struct ledger_actor maker = book->maker_actor;
    const int64_t received = 1 + (int64_t)random_below(office, 5000);
    const int64_t passed = (int64_t)random_below(office, (uint64_t)received);
    const int64_t paid = (int64_t)random_below(office, (uint64_t)received);
    struct fact fact = book_allocation(book, "", received);
    fact_set_bytes(&fact, ALLOCATION_LABEL, random_label(office));
    fact_set_number(&fact, ALLOCATION_PERIOD, RANDOM_OPEN_PERIOD);
    fact_set_number(&fact, ALLOCATION_IS_OPENING, 1);
    const uint64_t allocation = book_add(book, &fact);
    fact_begin(&fact, kinds_find(KIND_OPENING));
    fact_set_number(&fact, OPENING_ALLOCATION, allocation);
    fact_set_fen(&fact, OPENING_PAID, paid);
    fact_set_fen(&fact, OPENING_RETURNED,
                 (int64_t)random_below(office, (uint64_t)paid + 1));
    fact_set_fen(&fact, OPENING_PRIOR_YEAR, (int64_t)random_below(office, 100));
    fact_set_fen(&fact, OPENING_DAY, BOOK_DUE);
    fact_set_fen(&fact, OPENING_RECEIVED, received);
    fact_set_fen(&fact, OPENING_PASSED_DOWN, passed);
    fact_set_number(&fact, OPENING_DOCUMENT, book->document);
    const uint64_t asked = book_add(book, &fact);
    if (!random_commit(office)) {
        return false;
    }
    conserved(&office->books, &book->ledger); /* asking is worth nothing */
    fact_set_number(&fact, OPENING_CONFIRMS, asked);
    book_add(book, &fact);
    book->maker_actor.key = book->checker;
    const bool is_done = random_commit(office);
    book->maker_actor = maker;
    return is_done;
}

/* ---- batches ----------------------------------------------------------------------
 */

/* Fen of a line out of one or two allocations, as far as there is money or, of a plan,
 * whatever there is. */
static inline void random_draws(struct random_office *office, struct fact *line,
                                const uint64_t funds[static 2], bool is_fact,
                                int64_t fen)
{
    struct fact_pair lists[2][2];
    size_t counts[2] = {0, 0};
    const int64_t first = (int64_t)random_below(office, (uint64_t)fen + 1);
    const int64_t parts[2] = {first, fen - first};
    line->present &= ~(UINT32_C(1) << LINE_DRAWS);
    for (size_t i = 0; i < 2; i++) {
        const struct balance balance = book_balance(&office->book, funds[i]);
        const int64_t room = is_fact ? balance_available(&balance) : parts[i];
        const int64_t drawn = parts[i] < room ? parts[i] : room;
        if (drawn > 0) {
            lists[0][counts[0]++] = (struct fact_pair){funds[i], drawn};
        }
        if (parts[i] > drawn) {
            lists[1][counts[1]++] = (struct fact_pair){funds[i], parts[i] - drawn};
        }
    }
    if (counts[0] > 0) {
        fact_set_bytes(line, LINE_DRAWS,
                       book_pairs(&office->book, lists[0], counts[0]));
    }
    if (counts[1] > 0) {
        fact_set_bytes(line, LINE_UNCOVERED,
                       book_pairs(&office->book, lists[1], counts[1]));
    }
}

/* A list of one to three lines; or one line in the place of `old`. */
static inline bool random_batch(struct random_office *office, bool is_fact,
                                const struct random_line *old)
{
    struct book *book = &office->book;
    uint64_t funds[2] = {random_fund(office), random_fund(office)};
    const size_t lines = is_fact || old != NULL ? 1 : 1 + random_below(office, 3);
    const uint64_t batch = book_size(book);
    static struct fact facts[3]; /* too large for a frame; filled anew each time */
    int64_t total = 0;
    if (funds[0] == funds[1]) {
        funds[1] = funds[0] == book->allocation ? book->second : book->allocation;
    }
    for (size_t i = 0; i < lines; i++) {
        const unsigned state = is_fact
                                   ? LINE_STATE_PAID + (unsigned)random_below(office, 3)
                                   : LINE_STATE_DRAFTED;
        const int64_t fen = old != NULL ? old->fact.field[LINE_AMOUNT].fen
                                        : 1 + (int64_t)random_below(office, 500);
        facts[i] =
            book_line(book, batch, i + 1,
                      1 + (unsigned)random_below(office, RANDOM_PARTIES), state, fen);
        if (old != NULL) {
            fact_set_bytes(&facts[i], LINE_PARTY, old->fact.field[LINE_PARTY].bytes);
            fact_set_number(&facts[i], LINE_RESEND_OF, old->entry);
        }
        if (state != LINE_STATE_FAILED) {
            random_draws(office, &facts[i], funds, is_fact, fen);
        }
        total += fen;
    }
    const struct fact_pair shares[2] = {{funds[0], 1}, {funds[1], 1}};
    struct fact head = book_batch(
        book, is_fact ? BATCH_ORIGIN_RECORDED : BATCH_ORIGIN_ROSTER, lines, total);
    fact_set_bytes(&head, BATCH_SHARES, book_pairs(book, shares, 2));
    fact_set_number(
        &head, BATCH_PERIOD,
        old != NULL ? random_entry(office, old->batch, NULL).field[BATCH_PERIOD].number
                    : BOOK_PERIOD + random_below(office, 4));
    book_add(book, &head);
    for (size_t i = 0; i < lines; i++) {
        book_add(book, &facts[i]);
    }
    return random_commit(office);
}

static inline bool random_resends(struct random_office *office)
{
    struct random_line line;
    return random_line(office, &line) && random_batch(office, false, &line);
}

static inline bool random_records(struct random_office *office)
{
    return random_batch(office, true, NULL);
}

static inline bool random_drafts(struct random_office *office)
{
    return random_batch(office, false, NULL);
}

struct random_approval {
    const struct book *book;
    uint64_t batch;
};

static inline struct status random_approval(struct journal_session *session,
                                            void *context, struct fault *fault)
{
    const struct random_approval *approval = context;
    return book_approve_as(session, approval->book, approval->batch, NULL, 0, fault);
}

static inline bool random_approve(struct random_office *office, uint64_t batch)
{
    struct fault fault = {0};
    struct random_approval approval = {&office->book, batch};
    const struct status status =
        ledger_write(&office->book.ledger, &office->book.maker_actor, "test",
                     random_approval, &approval, &fault);
    return random_done(&status, &fault);
}

static inline bool random_approves(struct random_office *office)
{
    struct random_line line;
    return random_line(office, &line) && random_approve(office, line.batch);
}

static inline bool random_submit(struct random_office *office, uint64_t batch)
{
    const struct batch figures = book_figures(&office->book, batch);
    const struct count_and_fen current = batch_current(&figures);
    const struct fact fact = book_submission(batch, current.count, current.fen);
    book_add(&office->book, &fact);
    return random_commit(office);
}

static inline bool random_submits(struct random_office *office)
{
    struct random_line line;
    return random_line(office, &line) && random_submit(office, line.batch);
}

/* A batch is cancelled, or a line of it withdrawn: what it holds is free. */
static inline bool random_withdraws(struct random_office *office)
{
    struct fault fault = {0};
    struct random_line line;
    struct batch_draws draws;
    struct fact fact;
    if (!random_line(office, &line)) {
        return false;
    }
    struct store_transaction *view = book_view(&office->book);
    ck_assert_ok(
        accounts_draws(office->book.ledger.accounts, view, line.batch, &draws, &fault),
        &fault);
    store_read_end(view);
    const bool holds = draws.stage == LINE_STATE_APPROVED && draws.count > 0;
    if (random_below(office, 2) == 0) {
        fact_begin(&fact, kinds_find(KIND_BATCH_STATE));
        fact_set_number(&fact, BATCH_STATE_BATCH, line.batch);
        fact_set_number(&fact, BATCH_STATE_FROM, draws.stage);
        fact_set_number(&fact, BATCH_STATE_TO, LINE_STATE_CANCELLED);
        fact_set_number(&fact, BATCH_STATE_REASON, CANCEL_OTHER);
        fact_set_fen(&fact, BATCH_STATE_DAY, BOOK_DUE);
    } else {
        fact_begin(&fact, kinds_find(KIND_CORRECTION));
        fact_set_number(&fact, CORRECTION_REVERSES, line.entry);
        fact_set_number(&fact, CORRECTION_REASON, CORRECTION_OTHER);
        fact_set_fen(&fact, CORRECTION_AMOUNT, line.fact.field[LINE_AMOUNT].fen);
        fact_set_number(&fact, CORRECTION_PERIOD, BOOK_PERIOD + 3);
        fact_set_number(&fact, CORRECTION_TO, LINE_STATE_CANCELLED);
    }
    if (holds) {
        fact_set_bytes(&fact,
                       fact.schema->kind == KIND_CORRECTION ? CORRECTION_DRAWS
                                                            : BATCH_STATE_DRAWS,
                       book_pairs(&office->book, draws.pairs, draws.count));
    }
    book_add(&office->book, &fact);
    return random_commit(office);
}

#endif
