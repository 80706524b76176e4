/* refund_kit.h - words for money that comes back and for what is put right, in the one
 * book of rules_kit.h. */
#ifndef TESTS_LEDGER_REFUND_KIT_H
#define TESTS_LEDGER_REFUND_KIT_H

#include "tests/ledger/deep_kit.h"
#include "tests/ledger/rules_kit.h"

enum { REFUNDED = LINE_STATE_REFUNDED, NEXT_YEAR = BOOK_DUE + 366 };

/* Of a line that drew on the first allocation alone. */
static inline struct fact refund_of(uint64_t line, int64_t fen, unsigned to)
{
    const struct fact_pair pair = {book.allocation, fen};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_REFUND));
    fact_set_number(&fact, REFUND_LINE, line);
    fact_set_fen(&fact, REFUND_AMOUNT, fen);
    if (to != FAILED) {
        fact_set_bytes(&fact, REFUND_DRAWS, book_pairs(&book, &pair, 1));
    }
    fact_set_number(&fact, REFUND_REASON, RESULT_FAIL_CLOSED);
    fact_set_fen(&fact, REFUND_VALUE_DAY, BOOK_DUE);
    fact_set_number(&fact, REFUND_PERIOD, BOOK_PERIOD);
    fact_set_number(&fact, REFUND_IS_PRIOR_YEAR, false);
    fact_set_number(&fact, REFUND_CONFIRMS_RELEASE, to == FAILED);
    fact_set_number(&fact, REFUND_TO, to);
    return fact;
}

static inline void add_refund(uint64_t line, int64_t fen, unsigned to)
{
    const struct fact fact = refund_of(line, fen, to);
    (void)book_add(&book, &fact);
}

/* The book as replayed from its entries is the book as it stands. */
static inline void replays(void)
{
    struct accounts *accounts = NULL;
    struct fault fault = {0};
    ck_assert_ok(accounts_open(&accounts, &fault), &fault);
    ledger_close(&book.ledger);
    const struct verify_result found = deep_look(&book, accounts_hooks(accounts));
    ck_assert_msg(found.verdict == VERIFY_UNANCHORED, "%s", found.words);
    accounts_close(accounts);
    book_reopen(&book);
}

static inline void confirm_as(struct signing_key *key)
{
    struct fault fault = {0};
    const struct signing_key *maker = book.maker_actor.key;
    book.maker_actor.key = key;
    ck_assert_ok(book_commit(&book, &fault), &fault);
    book.maker_actor.key = maker;
}

static inline struct fact correction_of(uint64_t wrong, int64_t fen, int64_t right)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_CORRECTION));
    fact_set_number(&fact, CORRECTION_REVERSES, wrong);
    fact_set_number(&fact, CORRECTION_REASON, CORRECTION_WRONG_AMOUNT);
    fact_set_fen(&fact, CORRECTION_AMOUNT, fen);
    fact_set_number(&fact, CORRECTION_PERIOD, BOOK_PERIOD);
    fact_set_fen(&fact, CORRECTION_RIGHT_AMOUNT, right);
    return fact;
}

/* ---- asked back (R-109) -------------------------------------------------------------
 */

static inline uint64_t ask_back(uint64_t line, int64_t fen, unsigned reason)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_OVERPAID);
    fact_set_number(&fact, EXCEPTION_SUBJECT, line);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, fen);
    fact_set_number(&fact, EXCEPTION_REASON, reason);
    const uint64_t exception = book_add(&book, &fact);
    accepted();
    return exception;
}

static inline uint64_t add_recovery(uint64_t line, int64_t fen, unsigned to,
                                    uint64_t exception)
{
    struct fact fact = refund_of(line, fen, to);
    fact_set_number(&fact, REFUND_EXCEPTION, exception);
    return book_add(&book, &fact);
}

/* Of what the bank paid twice and the book once. */
static inline uint64_t add_unbooked(uint64_t line, int64_t fen, uint64_t exception)
{
    struct fact fact = refund_of(line, fen, FAILED);
    fact_set_number(&fact, REFUND_TO, PAID);
    fact_set_number(&fact, REFUND_EXCEPTION, exception);
    return book_add(&book, &fact);
}

static inline int64_t outstanding(uint64_t line)
{
    struct fault fault = {0};
    struct clawback clawback = {0};
    struct store_transaction *view = book_view(&book);
    const struct status open = accounts_clawback(view, line, &clawback, &fault);
    store_read_end(view);
    ck_assert(status_is_ok(open) || open.code == STATUS_NOT_FOUND);
    return clawback.outstanding;
}

/* ---- put right (R-108, R-161) -------------------------------------------------------
 */

/* Asks that a refund of the first allocation was another; 0: none. */
static inline uint64_t ask_right(uint64_t wrong, int64_t fen, int64_t right)
{
    const struct fact fact = correction_of(wrong, fen, right);
    const uint64_t asked = book_add(&book, &fact);
    accepted();
    return asked;
}

/* Plans the confirmation; it goes back to `to`. */
static inline void add_confirmation(uint64_t asked, uint64_t wrong, int64_t fen,
                                    int64_t right, unsigned to, bool has_draws)
{
    const struct fact_pair pair = {book.allocation, fen};
    struct fact fact = correction_of(wrong, fen, right);
    fact_set_number(&fact, CORRECTION_CONFIRMS, asked);
    fact_set_number(&fact, CORRECTION_TO, to);
    if (has_draws) {
        fact_set_bytes(&fact, CORRECTION_DRAWS, book_pairs(&book, &pair, 1));
    }
    (void)book_add(&book, &fact);
}

/* The refund never was. */
static inline void take_back(uint64_t wrong, int64_t fen, unsigned to, const char *rule)
{
    const uint64_t asked = ask_right(wrong, fen, 0);
    const struct signing_key *maker = book.maker_actor.key;
    add_confirmation(asked, wrong, fen, 0, to, to == PAID);
    book.maker_actor.key = book.checker;
    if (rule == NULL) {
        accepted();
    } else {
        refused(rule);
    }
    book.maker_actor.key = maker;
}

/* The payment of the first allocation had failed, or is unknown. */
static inline void undo_payment(uint64_t wrong, unsigned from, unsigned to, int64_t fen,
                                const char *rule)
{
    struct fact fact;
    const uint64_t class = to == FAILED ? RESULT_FAIL_CLOSED : RESULT_UNKNOWN;
    const struct fact_pair pair = {book.allocation, fen};
    const struct signing_key *maker = book.maker_actor.key;
    fact_begin(&fact, kinds_find(KIND_CORRECTION));
    fact_set_number(&fact, CORRECTION_REVERSES, wrong);
    fact_set_number(&fact, CORRECTION_REASON, CORRECTION_OTHER);
    fact_set_fen(&fact, CORRECTION_AMOUNT, fen);
    fact_set_number(&fact, CORRECTION_PERIOD, BOOK_PERIOD);
    fact_set_number(&fact, CORRECTION_RIGHT_TO, to);
    fact_set_number(&fact, CORRECTION_RIGHT_CLASS, class);
    const uint64_t asked = book_add(&book, &fact);
    accepted();
    fact_set_number(&fact, CORRECTION_CONFIRMS, asked);
    fact_set_number(&fact, CORRECTION_TO, from);
    fact_set_bytes(&fact, CORRECTION_DRAWS, book_pairs(&book, &pair, 1));
    (void)book_add(&book, &fact);
    book.maker_actor.key = book.checker;
    if (rule == NULL) {
        accepted();
    } else {
        refused(rule);
    }
    book.maker_actor.key = maker;
}

#endif
