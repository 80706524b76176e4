/* approval_kit.h - words to draft, approve, submit, withdraw and cancel in the one book
 * of rules_kit.h. */
#ifndef TESTS_LEDGER_APPROVAL_KIT_H
#define TESTS_LEDGER_APPROVAL_KIT_H

#include "tests/ledger/rules_kit.h"

enum { CHECKS = STAFF_ROLE_CHECKER, APPROVES = STAFF_ROLE_APPROVER };

/* Drafts a batch of `lines` lines of 100 fen each, for parties from `party` on. */
static inline uint64_t draft(uint64_t lines, unsigned party)
{
    const uint64_t batch =
        book_add_batch(&book, BATCH_ORIGIN_ROSTER, lines, (int64_t)lines * 100);
    for (unsigned i = 1; i <= lines; i++) {
        book_add_line(&book, batch, i, party + i, LINE_STATE_DRAFTED, 100);
    }
    accepted();
    return batch;
}

/* One approval, after a change to what is signed and to the entry. */
struct attempt {
    uint64_t batch;
    const struct signing_key *key; /* NULL: of the person it waits for */
    uint64_t actor;
    void (*spoil)(struct approval_claim *claim, struct signature *signature);
    struct approval_claim stale; /* count not 0: instead of what would be right */
    bool has_signed_stale;
};

static inline struct status attempt_work(struct journal_session *session, void *context,
                                         struct fault *fault)
{
    struct attempt *attempt = context;
    struct approval_claim claim;
    struct signature signature;
    uint8_t image[APPROVAL_MESSAGE_SIZE];
    if (attempt->key == NULL) {
        return book_approve_as(session, &book, attempt->batch, NULL, 0, fault);
    }
    if (attempt->stale.count > 0) {
        claim = attempt->stale;
    } else {
        TRY(accounts_claim(book.ledger.accounts, journal_transaction(session),
                           attempt->batch, &claim, fault));
    }
    TRY(signing_sign(attempt->key, approval_message(&claim, image), &signature, fault));
    if (attempt->spoil != NULL) {
        attempt->spoil(&claim, &signature);
    }
    return approval_append(session, book.ledger.accounts, &claim, attempt->actor,
                           &signature, fault);
}

static inline void try_approval(struct attempt attempt, const char *rule)
{
    struct fault fault = {0};
    const uint64_t size = book_size(&book);
    const struct balance before = book_balance(&book, book.allocation);
    const struct status status = ledger_write(&book.ledger, &book.maker_actor, "test",
                                              attempt_work, &attempt, &fault);
    if (rule == NULL) {
        ck_assert_ok(status, &fault);
        return;
    }
    ck_assert_status(status, STATUS_REFUSED);
    ck_assert_msg(strcmp(fault.rule, rule) == 0, "want %s: %s", rule, fault.message);
    ck_assert_uint_eq(book_size(&book), size);
    const struct balance after = book_balance(&book, book.allocation);
    ck_assert_mem_eq(&before, &after, sizeof(before));
}

static inline void approve(uint64_t batch)
{
    try_approval((struct attempt){.batch = batch}, NULL);
}

static inline struct attempt by(uint64_t batch, const struct signing_key *key,
                                uint64_t actor)
{
    return (struct attempt){.batch = batch, .key = key, .actor = actor};
}

static inline void submit(uint64_t batch, uint64_t count, const char *rule)
{
    const struct fact fact = book_submission(batch, count, (int64_t)count * 100);
    book_add(&book, &fact);
    if (rule == NULL) {
        accepted();
    } else {
        refused(rule);
    }
}

/* `freed`: fen that the entry says is freed; 0: nothing. */
static inline void withdraw_part(uint64_t line, int64_t fen, int64_t freed,
                                 const char *rule)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_CORRECTION));
    fact_set_number(&fact, CORRECTION_REVERSES, line);
    fact_set_number(&fact, CORRECTION_REASON, CORRECTION_NOT_DUE);
    fact_set_fen(&fact, CORRECTION_AMOUNT, fen);
    fact_set_number(&fact, CORRECTION_PERIOD, BOOK_PERIOD);
    fact_set_number(&fact, CORRECTION_TO, LINE_STATE_CANCELLED);
    if (freed != 0) {
        const struct fact_pair pair = {book.allocation, freed};
        fact_set_bytes(&fact, CORRECTION_DRAWS, book_pairs(&book, &pair, 1));
    }
    book_add(&book, &fact);
    if (rule == NULL) {
        accepted();
    } else {
        refused(rule);
    }
}

static inline void withdraw(uint64_t line, int64_t freed, const char *rule)
{
    withdraw_part(line, 100, freed, rule);
}

static inline void cancel(uint64_t batch, unsigned from, int64_t freed,
                          const char *rule)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_BATCH_STATE));
    fact_set_number(&fact, BATCH_STATE_BATCH, batch);
    fact_set_number(&fact, BATCH_STATE_FROM, from);
    fact_set_number(&fact, BATCH_STATE_TO, LINE_STATE_CANCELLED);
    fact_set_number(&fact, BATCH_STATE_REASON, CANCEL_MISTAKE);
    fact_set_fen(&fact, BATCH_STATE_DAY, 19730);
    if (freed != 0) {
        const struct fact_pair pair = {book.allocation, freed};
        fact_set_bytes(&fact, BATCH_STATE_DRAWS, book_pairs(&book, &pair, 1));
    }
    book_add(&book, &fact);
    if (rule == NULL) {
        accepted();
    } else {
        refused(rule);
    }
}

static inline void check_stage(uint64_t batch, unsigned stage, uint64_t lines,
                               int64_t reserved)
{
    const struct batch figures = book_figures(&book, batch);
    ck_assert_uint_eq(figures.stage, stage);
    ck_assert_uint_eq(figures.by_state[stage].count, lines);
    ck_assert_int_eq(figures.by_state[stage].fen, (int64_t)lines * 100);
    ck_assert_int_eq(book_balance(&book, book.allocation).reserved, reserved);
}

#endif
