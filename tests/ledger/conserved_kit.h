/* conserved_kit.h - no fen is made and none is lost: a second, simple bookkeeper.
 *
 * It reads the entries alone, each once, and adds up for every allocation what came in,
 * what went out and what lines hold.  After any step the ledger's own tables must say
 * the same, and what is available must be just what is left over. */
#ifndef TESTS_LEDGER_CONSERVED_KIT_H
#define TESTS_LEDGER_CONSERVED_KIT_H

#include "ledger/ledger.h"
#include "tests/suite.h"

enum { CONSERVED_FUNDS = 600, CONSERVED_LINES = 6000, CONSERVED_PAIRS = 8 };

struct conserved_fund {
    uint64_t entry;
    int64_t received, adjusted, passed_down, frozen, carried, refunded, prior_year;
    int64_t held; /* reserved, paid, or paid beyond what was there */
};
struct conserved_line {
    uint64_t entry;
    struct fact_pair pairs[CONSERVED_PAIRS]; /* what it holds when it holds anything */
    size_t count;
};
struct conserved {
    struct conserved_fund funds[CONSERVED_FUNDS];
    size_t fund_count;
    struct conserved_line lines[CONSERVED_LINES];
    size_t line_count;
    uint64_t next;   /* first entry not read yet                       */
    int64_t outside; /* what came in from outside, less what went back */
};

static inline struct conserved_fund *conserved_fund(struct conserved *books,
                                                    uint64_t entry)
{
    for (size_t i = 0; i < books->fund_count; i++) {
        if (books->funds[i].entry == entry) {
            return &books->funds[i];
        }
    }
    ck_assert_msg(books->fund_count < CONSERVED_FUNDS, "too many allocations");
    books->funds[books->fund_count] = (struct conserved_fund){.entry = entry};
    return &books->funds[books->fund_count++];
}

static inline struct conserved_line *conserved_line(struct conserved *books,
                                                    uint64_t entry)
{
    size_t i = books->line_count;
    while (i > 0 && books->lines[i - 1].entry > entry) {
        i--;
    }
    ck_assert(i > 0 && books->lines[i - 1].entry == entry);
    return &books->lines[i - 1];
}

static inline int64_t conserved_fen(const struct fact *fact, unsigned field)
{
    return fact_has(fact, field) ? fact->field[field].fen : 0;
}

static inline bool conserved_flag(const struct fact *fact, unsigned field)
{
    return fact_has(fact, field) && fact->field[field].number != 0;
}

/* The pairs of a list behind those that are there. */
static inline void conserved_pairs(const struct fact *fact, unsigned field,
                                   struct conserved_line *line)
{
    struct fact_pair pairs[CONSERVED_PAIRS];
    size_t count = 0;
    if (!fact_has(fact, field)) {
        return;
    }
    ck_assert(fact_pairs(fact->field[field].bytes, pairs, CONSERVED_PAIRS, &count));
    ck_assert_uint_le(line->count + count, CONSERVED_PAIRS);
    for (size_t i = 0; i < count; i++) {
        line->pairs[line->count++] = pairs[i];
    }
}

static inline void conserved_hold(struct conserved *books,
                                  const struct conserved_line *line, int sign)
{
    for (size_t i = 0; i < line->count; i++) {
        conserved_fund(books, line->pairs[i].entry)->held +=
            sign * line->pairs[i].number;
    }
}

static inline void conserved_list(struct conserved *books, const struct fact *fact,
                                  unsigned field, int sign)
{
    struct conserved_line list = {.count = 0};
    conserved_pairs(fact, field, &list);
    conserved_hold(books, &list, sign);
}

/* ---- one entry ---------------------------------------------------------------------
 */

static inline void conserved_budget(struct conserved *books, uint64_t index,
                                    uint64_t kind, const struct fact *fact)
{
    if (kind == KIND_SPLIT) {
        const int64_t fen = conserved_fen(fact, SPLIT_AMOUNT);
        conserved_fund(books, fact->field[SPLIT_ALLOCATION].number)->passed_down += fen;
        conserved_fund(books, index)->received += fen;
    } else if (kind == KIND_ADJUSTMENT) {
        const uint64_t entry = fact->field[ADJUSTMENT_ALLOCATION].number;
        struct conserved_fund *fund = conserved_fund(books, entry);
        fund->adjusted += conserved_fen(fact, ADJUSTMENT_AMOUNT);
        fund->frozen += conserved_fen(fact, ADJUSTMENT_FROZEN);
        books->outside += conserved_fen(fact, ADJUSTMENT_AMOUNT);
    } else if (kind == KIND_OPENING && fact_has(fact, OPENING_CONFIRMS)) {
        const uint64_t entry = fact->field[OPENING_ALLOCATION].number;
        struct conserved_fund *fund = conserved_fund(books, entry);
        fund->received = conserved_fen(fact, OPENING_RECEIVED);
        fund->passed_down += conserved_fen(fact, OPENING_PASSED_DOWN);
        fund->held += conserved_fen(fact, OPENING_PAID);
        fund->refunded += conserved_fen(fact, OPENING_RETURNED);
        fund->prior_year += conserved_fen(fact, OPENING_PRIOR_YEAR);
        books->outside += fund->received - conserved_fen(fact, OPENING_PASSED_DOWN);
    } else if (kind == KIND_ALLOCATION) {
        struct conserved_fund *fund = conserved_fund(books, index);
        const int64_t fen = conserved_flag(fact, ALLOCATION_IS_OPENING)
                                ? 0
                                : conserved_fen(fact, ALLOCATION_AMOUNT);
        fund->received += fen;
        fund->prior_year += conserved_fen(fact, ALLOCATION_PRIOR_YEAR);
        if (!fact_has(fact, ALLOCATION_PARENT)) {
            books->outside += fen;
            return;
        }
        fund = conserved_fund(books, fact->field[ALLOCATION_PARENT].number);
        *(conserved_flag(fact, ALLOCATION_IS_CARRY_OVER) ? &fund->carried
                                                         : &fund->passed_down) += fen;
        fund->prior_year -= conserved_fen(fact, ALLOCATION_PRIOR_YEAR);
    }
}

static inline void conserved_refund(struct conserved *books, const struct fact *refund,
                                    int sign)
{
    struct conserved_line list = {.count = 0};
    conserved_pairs(refund, REFUND_DRAWS, &list);
    for (size_t i = 0; i < list.count; i++) {
        struct conserved_fund *fund = conserved_fund(books, list.pairs[i].entry);
        *(conserved_flag(refund, REFUND_IS_PRIOR_YEAR) ? &fund->prior_year
                                                       : &fund->refunded) +=
            sign * list.pairs[i].number;
    }
}

/* What the bank says, and the same backward. */
static inline void conserved_result(struct conserved *books, const struct fact *result,
                                    bool is_undone)
{
    struct conserved_line *line =
        conserved_line(books, result->field[RESULT_LINE].number);
    const bool was_dead = result->field[RESULT_FROM].number == LINE_STATE_FAILED;
    const bool is_dead = result->field[RESULT_TO].number == LINE_STATE_FAILED;
    if (was_dead && is_undone) {
        conserved_hold(books, line, -1);
    } else if (was_dead) {
        line->count = 0;
        conserved_pairs(result, RESULT_DRAWS, line);
        conserved_pairs(result, RESULT_UNCOVERED, line);
        conserved_hold(books, line, 1);
    } else if (is_dead) {
        conserved_hold(books, line, is_undone ? 1 : -1);
    }
}

static inline void conserved_correction(struct conserved *books,
                                        struct store_transaction *view,
                                        const struct fact *fact)
{
    struct fault fault;
    struct entry entry;
    struct fact wrong;
    ck_assert_ok(accounts_entry(view, fact->field[CORRECTION_REVERSES].number, &entry,
                                &wrong, &fault),
                 &fault);
    if (entry.kind == KIND_LINE) { /* withdrawn: what was reserved for it is free */
        conserved_list(books, fact, CORRECTION_DRAWS, -1);
    } else if (!fact_has(fact, CORRECTION_CONFIRMS)) {
        return;
    } else if (entry.kind == KIND_REFUND) {
        conserved_refund(books, &wrong, -1);
    } else {
        conserved_result(books, &wrong, true);
    }
}

static inline void conserved_line_begins(struct conserved *books, uint64_t index,
                                         const struct fact *fact)
{
    ck_assert_msg(books->line_count < CONSERVED_LINES, "too many lines");
    struct conserved_line *line = &books->lines[books->line_count++];
    *line = (struct conserved_line){.entry = index};
    conserved_pairs(fact, LINE_DRAWS, line);
    conserved_pairs(fact, LINE_UNCOVERED, line);
    const uint64_t state = fact->field[LINE_STATE].number;
    if (state != LINE_STATE_DRAFTED && state != LINE_STATE_FAILED) {
        conserved_hold(books, line, 1);
    }
}

static inline void conserved_entry(struct conserved *books,
                                   struct store_transaction *view, uint64_t index)
{
    struct fault fault;
    struct entry entry;
    struct fact fact;
    ck_assert_ok(accounts_entry(view, index, &entry, &fact, &fault), &fault);
    if (entry.kind == KIND_LINE) {
        conserved_line_begins(books, index, &fact);
    } else if (entry.kind == KIND_APPROVAL) {
        conserved_list(books, &fact, APPROVAL_DRAWS, 1);
    } else if (entry.kind == KIND_BATCH_STATE) {
        conserved_list(books, &fact, BATCH_STATE_DRAWS, -1);
    } else if (entry.kind == KIND_RESULT) {
        conserved_result(books, &fact, false);
    } else if (entry.kind == KIND_REFUND) {
        conserved_refund(books, &fact, 1);
    } else if (entry.kind == KIND_CORRECTION) {
        conserved_correction(books, view, &fact);
    } else {
        conserved_budget(books, index, entry.kind, &fact);
    }
}

/* ---- the whole ---------------------------------------------------------------------
 */

static inline int64_t conserved_compare(const struct conserved_fund *fund,
                                        const struct balance *balance)
{
    const int64_t in = balance->received + balance->adjusted + balance->refunded;
    const int64_t out = balance->passed_down + balance->carried + balance->frozen +
                        balance->reserved + balance->paid;
    ck_assert_int_eq(balance->received, fund->received);
    ck_assert_int_eq(balance->adjusted, fund->adjusted);
    ck_assert_int_eq(balance->passed_down, fund->passed_down);
    ck_assert_int_eq(balance->frozen, fund->frozen);
    ck_assert_int_eq(balance->carried, fund->carried);
    ck_assert_int_eq(balance->refunded, fund->refunded);
    ck_assert_int_eq(balance->prior_year, fund->prior_year);
    ck_assert_int_eq(balance->reserved + balance->paid + balance->uncovered,
                     fund->held);
    ck_assert_int_ge(balance->reserved, 0);
    ck_assert_int_ge(balance->paid, 0);
    ck_assert_int_ge(balance->frozen, 0);
    ck_assert_int_ge(balance->uncovered, 0);
    ck_assert_int_ge(balance->prior_year, 0);
    ck_assert_int_le(balance->refunded, balance->paid);
    ck_assert_int_eq(balance_available(balance), in - out);
    ck_assert_int_ge(in, out);
    ck_assert_msg(balance->uncovered == 0 || in == out,
                  "money is there, and some is paid beyond it");
    return in - out + balance->frozen + balance->reserved + balance->paid -
           balance->refunded;
}

/* Reads what is new; then compares everything.  `books` begins as zeros. */
static inline void conserved(struct conserved *books, const struct ledger *ledger)
{
    struct fault fault;
    struct journal_facts facts;
    struct store_transaction *view = NULL;
    int64_t found = 0;
    journal_facts(ledger->journal, &facts);
    ck_assert_ok(store_read_begin(journal_store(ledger->journal), &view, &fault),
                 &fault);
    for (; books->next < facts.size; books->next++) {
        conserved_entry(books, view, books->next);
    }
    for (size_t i = 0; i < books->fund_count; i++) {
        struct balance balance;
        ck_assert_ok(accounts_balance_at(view, books->funds[i].entry, UINT64_MAX,
                                         &balance, &fault),
                     &fault);
        found += conserved_compare(&books->funds[i], &balance);
    }
    store_read_end(view);
    ck_assert_int_eq(found, books->outside);
}

#endif
