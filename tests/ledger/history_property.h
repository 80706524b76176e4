/* history_property.h - no history of results, refunds, recoveries, resends and
 * corrections pays a due twice: any bytes make a history, and a naive model of arrays
 * and sums says what of it is accepted.
 *
 * Everything a line went through is kept; what came back, was recovered and was sent
 * again is summed anew each time. */
#ifndef TESTS_LEDGER_HISTORY_PROPERTY_H
#define TESTS_LEDGER_HISTORY_PROPERTY_H

#include "tests/choices.h"
#include "tests/ledger/history_model.h"

/* ---- lines
 * ---------------------------------------------------------------------------
 */

static inline void history_put_line(struct history *history,
                                    const struct history_line *line)
{
    const unsigned party = line->party;
    const bool is_alone = history_live(history, party) == 0;
    const size_t index = history->line_count++;
    history->lines[index] = *line;
    if (line->of == SIZE_MAX && is_alone) {
        history->due[party] = line->fen;
    }
    if (line->fen > history->most[party]) {
        history->most[party] = line->fen;
    }
    if (is_alone || line->of != SIZE_MAX) {
        history->last[party] = index;
    }
}

/* A new line, recorded with the bank's word or sent to the bank. */
static inline void history_step_line(struct history *history, struct choices *choices)
{
    static const unsigned states[] = {PAID, FAILED, LINE_STATE_UNKNOWN,
                                      SENT, SENT,   SENT};
    const unsigned state = states[choose_below(choices, 6)];
    const unsigned party = (unsigned)choose_below(choices, HISTORY_PARTIES);
    const int64_t fen = 1 + (int64_t)choose_below(choices, 20);
    const uint64_t batch = book_add_batch(
        &book, state == SENT ? (unsigned)BOOK_SENT : (unsigned)BATCH_ORIGIN_RECORDED, 1,
        fen);
    const struct history_line line = {
        .entry = book_add_line(&book, batch, 1, party + 1, state, fen),
        .party = party,
        .state = state,
        .fen = fen,
        .of = SIZE_MAX};
    const bool is_expected = state == FAILED || history_live(history, party) == 0;
    history_expect(is_expected, "line");
    if (is_expected) {
        history_put_line(history, &line);
    }
}

/* What of a line is due again, by the rules in words. */
static inline int64_t history_again(const struct history *history, size_t index)
{
    const struct history_line *line = &history->lines[index];
    const unsigned party = line->party;
    const bool was_paid = line->state == PAID || line->state == REFUNDED;
    const int64_t back = line->state == FAILED ? line->fen : was_paid ? line->back : 0;
    const int64_t unsent =
        back - history_recovered(history, index) - history_resent(history, index);
    const int64_t live = history_live(history, party);
    const size_t last = history->last[party];
    int64_t room = history->due[party] - live;
    if (unsent <= 0) {
        return 0;
    }
    if (live == 0 && last == SIZE_MAX) {
        return unsent;
    }
    if (live == 0 && history_root(history, last) != history_root(history, index)) {
        return 0;
    }
    return room <= 0 ? 0 : room < unsent ? room : unsent;
}

/* Mostly a line of which something is due again. */
static inline size_t history_choose_again(const struct history *history,
                                          struct choices *choices)
{
    size_t index = choose_below(choices, history->line_count);
    for (size_t i = 0; i < history->line_count && choose_below(choices, 8) != 0; i++) {
        if (history_again(history, index) > 0) {
            return index;
        }
        index = (index + 1) % history->line_count;
    }
    return index;
}

static inline void history_step_resend(struct history *history, struct choices *choices)
{
    const size_t index = history_choose_again(history, choices);
    const struct history_line *old = &history->lines[index];
    const int64_t again = history_again(history, index);
    const int64_t off = choose_below(choices, 8) == 0 ? 1 : 0;
    const int64_t fen = again + off > 0 ? again + off : 1;
    const bool is_draft = choose_below(choices, 3) == 0;
    const uint64_t batch = book_add_batch(
        &book, is_draft ? (unsigned)BATCH_ORIGIN_ROSTER : (unsigned)BOOK_SENT, 1, fen);
    struct fact fact = book_line(&book, batch, 1, old->party + 1, SENT, fen);
    fact_set_number(&fact, LINE_RESEND_OF, old->entry);
    const struct history_line line = {.entry = book_add(&book, &fact),
                                      .party = old->party,
                                      .state = is_draft ? LINE_STATE_DRAFTED : SENT,
                                      .fen = fen,
                                      .of = index};
    const bool is_expected = again > 0 && off == 0;
    history_expect(is_expected, "resend");
    if (is_expected) {
        const bool is_first = history->last[line.party] == SIZE_MAX &&
                              history_live(history, line.party) == 0;
        if (is_first) {
            history->due[line.party] = history->lines[history_root(history, index)].fen;
        }
        history_put_line(history, &line);
        history->resent++;
    }
}

static inline void history_step_withdraw(struct history *history,
                                         struct choices *choices)
{
    const size_t index = choose_below(choices, history->line_count);
    struct history_line *line = &history->lines[index];
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_CORRECTION));
    fact_set_number(&fact, CORRECTION_REVERSES, line->entry);
    fact_set_number(&fact, CORRECTION_REASON, CORRECTION_OTHER);
    fact_set_fen(&fact, CORRECTION_AMOUNT, line->fen);
    fact_set_number(&fact, CORRECTION_PERIOD, BOOK_PERIOD);
    fact_set_number(&fact, CORRECTION_TO, LINE_STATE_CANCELLED);
    (void)book_add(&book, &fact);
    const bool is_expected = line->state == LINE_STATE_DRAFTED;
    history_expect(is_expected, "withdraw");
    if (is_expected) {
        line->state = LINE_STATE_CANCELLED;
        history_end(history, index);
        if (line->of == SIZE_MAX && history_live(history, line->party) == 0) {
            history->last[line->party] = SIZE_MAX;
        }
    }
}

/* ---- the bank's word ---------------------------------------------------------------
 */

static inline void history_put_word(struct history *history,
                                    const struct history_word *word)
{
    ck_assert_uint_lt(history->word_count, HISTORY_WORDS);
    history->words[history->word_count++] = *word;
}

/* Another line of the due; SIZE_MAX: none. */
static inline size_t history_rival(const struct history *history, size_t index)
{
    for (size_t i = 0; i < history->line_count; i++) {
        if (i != index && history->lines[i].party == history->lines[index].party &&
            history_is_live(&history->lines[i])) {
            return i;
        }
    }
    return SIZE_MAX;
}

static inline void history_step_result(struct history *history, struct choices *choices)
{
    static const unsigned ends[] = {PAID, PAID, FAILED, FAILED, LINE_STATE_UNKNOWN};
    const size_t index = choose_below(choices, history->line_count);
    struct history_line *line = &history->lines[index];
    const unsigned to = ends[choose_below(choices, 5)];
    const bool may = accounts_may_move(line->state, to);
    const bool is_late = line->state == FAILED;
    const int64_t beyond =
        history_live(history, line->party) + line->fen - history->due[line->party];
    const size_t other = history_rival(history, index);
    const bool is_double = is_late && may && other != SIZE_MAX && beyond > 0;
    const bool is_told = is_double && choose_below(choices, 4) != 0;
    const int64_t too_much = beyond < line->fen ? beyond : line->fen;
    const unsigned from = line->state;
    const uint64_t entry = book_add_result(&book, line->entry, from, to, line->fen,
                                           to == LINE_STATE_UNKNOWN ? 0 : line->fen);
    if (is_told) {
        struct fact fact;
        fact_begin(&fact, kinds_find(KIND_EXCEPTION));
        fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_DOUBLE_PAID);
        fact_set_number(&fact, EXCEPTION_SUBJECT, line->entry);
        fact_set_fen(&fact, EXCEPTION_AMOUNT, too_much);
        fact_set_number(&fact, EXCEPTION_OTHER, history->lines[other].entry);
        (void)book_add(&book, &fact);
    }
    const bool is_expected = may && is_double == is_told;
    history_expect(is_expected, "result");
    if (!is_expected) {
        return;
    }
    line->state = to;
    line->back = 0;
    line->era++;
    if (to == PAID) {
        const struct history_word word = {.entry = entry,
                                          .line = index,
                                          .from = from,
                                          .era = line->era,
                                          .fen = line->fen,
                                          .is_payment = true};
        history_put_word(history, &word);
    }
    if (to == FAILED) {
        history_end(history, index);
    } else if (is_late) {
        history->last[line->party] = index;
        history->told[line->party] += is_double ? too_much : 0;
        if (beyond > history->beyond[line->party]) {
            history->beyond[line->party] = beyond;
        }
        history->doubled += is_double ? 1 : 0;
    }
}

/* ---- money that comes back
 * ------------------------------------------------------------
 */

/* One entry; the caller has planned nothing else. */
static inline void history_step_refund(struct history *history, struct choices *choices)
{
    const size_t index = choose_below(choices, history->line_count);
    struct history_line *line = &history->lines[index];
    const int64_t left = line->fen - line->back;
    const int64_t limit = line->asked != 0 ? line->outstanding : left;
    const bool is_whole = choose_below(choices, 2) == 0;
    const int64_t fen =
        is_whole ? limit : 1 + (int64_t)choose_below(choices, (uint64_t)limit + 2);
    const bool forgets = line->asked != 0 && choose_below(choices, 8) == 0;
    const bool is_unbooked = line->asked != 0 && line->is_unbooked;
    const bool is_open = line->state == PAID || line->state == FAILED;
    const bool is_expected =
        is_open && fen > 0 && fen <= limit && (is_unbooked || fen <= left) && !forgets;
    const unsigned to = line->state == FAILED         ? (unsigned)FAILED
                        : !is_unbooked && fen == left ? (unsigned)REFUNDED
                                                      : (unsigned)PAID;
    struct fact fact = refund_of(line->entry, fen, is_unbooked ? FAILED : to);
    fact_set_number(&fact, REFUND_TO, to);
    if (line->asked != 0 && !forgets) {
        fact_set_number(&fact, REFUND_EXCEPTION, line->asked);
    }
    const struct history_word word = {.entry = book_add(&book, &fact),
                                      .exception = line->asked,
                                      .line = index,
                                      .era = line->era,
                                      .fen = fen,
                                      .is_unbooked = is_unbooked};
    history_expect(is_expected, "refund");
    if (!is_expected || (++history->refunds == 3 && history->is_canary)) {
        return;
    }
    history_put_word(history, &word);
    if (line->asked != 0) {
        line->outstanding -= fen;
        line->asked = line->outstanding == 0 ? 0 : line->asked;
        history->recovered++;
    }
    if (!is_unbooked) {
        line->back += fen;
        line->state = to;
        if (to == REFUNDED) {
            history_end(history, index);
        }
    }
}

static inline void history_step_ask(struct history *history, struct choices *choices)
{
    const size_t index = choose_below(choices, history->line_count);
    struct history_line *line = &history->lines[index];
    const int64_t left = line->fen - line->back;
    const int64_t fen = 1 + (int64_t)choose_below(choices, (uint64_t)left + 1);
    const bool is_doubled = choose_below(choices, 2) == 0;
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_OVERPAID);
    fact_set_number(&fact, EXCEPTION_SUBJECT, line->entry);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, fen);
    fact_set_number(&fact, EXCEPTION_REASON,
                    is_doubled ? CORRECTION_DOUBLED : CORRECTION_NOT_DUE);
    const uint64_t entry = book_add(&book, &fact);
    const bool is_expected = line->state == PAID && line->asked == 0 && fen <= left;
    history_expect(is_expected, "ask");
    if (is_expected) {
        line->asked = entry;
        line->outstanding = fen;
        /* The bank paid it twice, says the demand, and the book at most once. */
        line->is_unbooked = is_doubled && history_live(history, line->party) <=
                                              history->due[line->party];
    }
}

/* ---- what is put right
 * ----------------------------------------------------------------
 */

static inline void history_confirm(const struct fact *asking, uint64_t asked,
                                   unsigned to, int64_t fen, const struct fact *right)
{
    const struct fact_pair pair = {book.allocation, fen};
    struct fact fact = *asking;
    fact_set_number(&fact, CORRECTION_CONFIRMS, asked);
    fact_set_number(&fact, CORRECTION_TO, to);
    if (fen > 0) {
        fact_set_bytes(&fact, CORRECTION_DRAWS, book_pairs(&book, &pair, 1));
    }
    (void)book_add(&book, &fact);
    if (right != NULL) {
        (void)book_add(&book, right);
    }
}

static inline void history_expect_as_checker(bool is_expected, const char *what)
{
    const struct signing_key *maker = book.maker_actor.key;
    book.maker_actor.key = book.checker;
    history_expect(is_expected, what);
    book.maker_actor.key = maker;
}

/* The payment had failed. */
static inline void history_undo_payment(struct history *history,
                                        struct history_word *word)
{
    struct history_line *line = &history->lines[word->line];
    const bool is_late = word->from == FAILED;
    struct fact asking;
    fact_begin(&asking, kinds_find(KIND_CORRECTION));
    fact_set_number(&asking, CORRECTION_REVERSES, word->entry);
    fact_set_number(&asking, CORRECTION_REASON, CORRECTION_OTHER);
    fact_set_fen(&asking, CORRECTION_AMOUNT, word->fen);
    fact_set_number(&asking, CORRECTION_PERIOD, BOOK_PERIOD);
    fact_set_number(&asking, CORRECTION_RIGHT_TO, FAILED);
    fact_set_number(&asking, CORRECTION_RIGHT_CLASS, RESULT_FAIL_ACCOUNT);
    const uint64_t asked = book_add(&book, &asking);
    accepted();
    const struct fact right =
        book_result(&book, line->entry, word->from, FAILED, word->fen, word->fen);
    history_confirm(&asking, asked, word->from, word->fen, is_late ? NULL : &right);
    const bool is_expected = !word->is_reversed && word->era == line->era &&
                             line->state == PAID && line->back == 0 && line->asked == 0;
    history_expect_as_checker(is_expected, "undo payment");
    if (is_expected) {
        word->is_reversed = true;
        line->state = FAILED;
        line->back = 0;
        line->era++;
        history_end(history, word->line);
        history->corrected++;
    }
}

/* It did not come back. */
static inline bool history_may_undo_refund(const struct history *history,
                                           const struct history_word *word)
{
    const struct history_line *line = &history->lines[word->line];
    const int64_t live = history_live(history, line->party);
    const int64_t due = history->due[line->party];
    const bool stands = !word->is_reversed && word->era == line->era;
    const bool is_asked_else =
        word->exception != 0 && line->asked != 0 && line->asked != word->exception;
    const bool moves = line->state != FAILED && !word->is_unbooked;
    const bool is_alone = live == (history_is_live(line) ? line->fen - line->back : 0);
    const bool is_paid_twice =
        moves && !is_alone && live + word->fen > due + history->beyond[line->party];
    return stands && !is_asked_else && !is_paid_twice;
}

static inline void history_undo_refund(struct history *history,
                                       struct history_word *word)
{
    struct history_line *line = &history->lines[word->line];
    const bool is_failed = line->state == FAILED;
    const struct fact asking = correction_of(word->entry, word->fen, 0);
    const uint64_t asked = book_add(&book, &asking);
    accepted();
    const bool gives = !is_failed && !word->is_unbooked;
    history_confirm(&asking, asked, is_failed ? FAILED : PAID, gives ? word->fen : 0,
                    NULL);
    const bool is_expected = history_may_undo_refund(history, word);
    history_expect_as_checker(is_expected, "undo refund");
    if (!is_expected) {
        return;
    }
    word->is_reversed = true;
    history->corrected++;
    if (word->exception != 0) {
        line->outstanding =
            line->asked != 0 ? line->outstanding + word->fen : word->fen;
        line->asked = word->exception;
        line->is_unbooked = word->is_unbooked;
    }
    if (!word->is_unbooked) {
        const bool was_alone = history_live(history, line->party) == 0;
        line->back -= word->fen;
        line->state = is_failed ? FAILED : PAID;
        if (!is_failed && was_alone) {
            history->last[line->party] = word->line;
        }
    }
}

static inline void history_step_correct(struct history *history,
                                        struct choices *choices)
{
    if (history->word_count == 0) {
        return;
    }
    struct history_word *word =
        &history->words[choose_below(choices, history->word_count)];
    if (word->is_payment) {
        history_undo_payment(history, word);
    } else {
        history_undo_refund(history, word);
    }
}

/* ---- the whole
 * -------------------------------------------------------------------------
 */

/* The book says of every line and of the money what the model says, and no due is paid
 * twice unless that was told. */
static inline void history_compare(const struct history *history)
{
    int64_t paid = 0;
    for (size_t i = 0; i < history->line_count; i++) {
        const struct history_line *line = &history->lines[i];
        struct fault fault = {0};
        struct again again;
        const struct line_state state = book_state(&book, line->entry - 1, 1);
        ck_assert_uint_eq(state.state, line->state);
        ck_assert_int_eq(state.refunded, line->back);
        struct store_transaction *view = book_view(&book);
        ck_assert_ok(accounts_again_of(view, line->entry, &again, &fault), &fault);
        store_read_end(view);
        ck_assert_int_eq(again.fen, history_again(history, i));
        paid += line->state == PAID ? line->fen - line->back : 0;
    }
    const struct balance balance = book_balance(&book, book.allocation);
    ck_assert_int_eq(balance.paid - balance.refunded, paid);
    for (unsigned party = 0; party < HISTORY_PARTIES; party++) {
        ck_assert_int_le(history_live(history, party),
                         history->most[party] + history->told[party]);
    }
}

static inline void history_step(struct history *history, struct choices *choices)
{
    if (history->line_count == 0) {
        history_step_line(history, choices);
        return;
    }
    switch (choose_below(choices, 16)) {
    case 0:
    case 1:
        history_step_line(history, choices);
        return;
    case 2:
    case 3:
    case 4:
        history_step_resend(history, choices);
        return;
    case 5:
        history_step_withdraw(history, choices);
        return;
    case 6:
    case 7:
        history_step_ask(history, choices);
        return;
    case 8:
    case 9:
    case 10:
        history_step_correct(history, choices);
        return;
    case 11:
    case 12:
    case 13:
        history_step_refund(history, choices);
        return;
    default:
        history_step_result(history, choices);
        return;
    }
}

/* Lives as long as the bytes do. */
static inline void history_run(struct history *history, struct choices *choices)
{
    const bool is_canary = history->is_canary;
    memset(history, 0, sizeof(*history));
    history->is_canary = is_canary;
    for (unsigned party = 0; party < HISTORY_PARTIES; party++) {
        history->last[party] = SIZE_MAX;
    }
    for (size_t step = 1; choices->left_bytes > 0; step++) {
        history_step(history, choices);
        for (unsigned party = 0; party < HISTORY_PARTIES; party++) {
            if (history_live(history, party) <= history->due[party]) {
                history->beyond[party] = 0;
            }
        }
        if (step % 16 == 0 || choices->left_bytes == 0) {
            history_compare(history);
        }
        if (history->line_count == HISTORY_LINES ||
            history->word_count == HISTORY_WORDS) {
            return;
        }
    }
}

#endif
