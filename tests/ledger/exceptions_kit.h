/* exceptions_kit.h - words to see the queue, to answer for the bank, to resolve and to
 * send again, in the one book of rules_kit.h. */
#ifndef TESTS_LEDGER_EXCEPTIONS_KIT_H
#define TESTS_LEDGER_EXCEPTIONS_KIT_H

#include "ledger/exceptions.h"
#include "tests/ledger/approval_kit.h"

enum { QUEUE_MAX = 64, UNKNOWN = LINE_STATE_UNKNOWN };

struct seen {
    struct exceptions_item list[QUEUE_MAX];
    size_t count;
    bool is_whole;
};

static inline struct status see(void *context, const struct exceptions_item *item,
                                struct fault *fault)
{
    struct seen *seen = context;
    (void)fault;
    ck_assert_uint_lt(seen->count, QUEUE_MAX);
    seen->list[seen->count++] = *item;
    return OK;
}

/* Valid until the next walk. */
static inline const struct seen *walk(const struct exceptions_query *query)
{
    static struct seen seen;
    seen.count = 0;
    struct fault fault = {0};
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(exceptions_walk(view, query, see, &seen, &seen.is_whole, &fault),
                 &fault);
    store_read_end(view);
    return &seen;
}

static inline const struct seen *queue(void)
{
    const struct exceptions_query all = exceptions_all(UINT64_MAX, BOOK_DUE);
    return walk(&all);
}

/* Sends a batch of `lines` lines of 100 fen to the bank, for parties from `party` on.
 */
static inline uint64_t send(uint64_t lines, unsigned party)
{
    const uint64_t batch =
        book_add_batch(&book, BOOK_SENT, lines, (int64_t)lines * 100);
    for (unsigned i = 1; i <= lines; i++) {
        book_add_line(&book, batch, i, party + i, SENT, 100);
    }
    accepted();
    return batch;
}

static inline void answer(uint64_t line, unsigned from, unsigned to)
{
    const bool moves = to != UNKNOWN;
    book_add_result(&book, line, from, to, 100, moves ? 100 : 0);
    accepted();
}

static inline uint64_t add_exception(unsigned class, uint64_t subject)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, class);
    fact_set_number(&fact, EXCEPTION_SUBJECT, subject);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, 100);
    const uint64_t index = book_add(&book, &fact);
    accepted();
    return index;
}

/* The plan is recorded, or refused by `rule`, with another's key. */
static inline void try_as(struct signing_key *key, const char *rule)
{
    const struct ledger_actor maker = book.maker_actor;
    book.maker_actor.key = key;
    if (rule == NULL) {
        accepted();
    } else {
        refused(rule);
    }
    book.maker_actor = maker;
}

static inline struct fact resolution(uint64_t of, unsigned action)
{
    static const uint8_t token[16] = {7};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_RESOLUTION));
    fact_set_number(&fact, RESOLUTION_EXCEPTION, of);
    fact_set_number(&fact, RESOLUTION_ACTION, action);
    if (action >= RESOLVED_CONFIRMED_UNPAID) {
        fact_set_bytes(&fact, RESOLUTION_EVIDENCE, bytes_from(token, sizeof(token)));
    }
    if (action == RESOLVED_RECOVERED) {
        fact_set_fen(&fact, RESOLUTION_AMOUNT, 100);
    }
    return fact;
}

static inline void resolve(struct signing_key *key, uint64_t of, unsigned action,
                           const char *rule)
{
    const struct fact fact = resolution(of, action);
    book_add(&book, &fact);
    try_as(key, rule);
}

/* Plans a line of 100 fen in a new drafted batch, in the place of `old`. */
static inline uint64_t plan_again(uint64_t old, unsigned party, int64_t fen)
{
    const uint64_t batch = book_add_batch(&book, BATCH_ORIGIN_ROSTER, 1, fen);
    struct fact line = book_line(&book, batch, 1, party, LINE_STATE_DRAFTED, fen);
    fact_set_number(&line, LINE_RESEND_OF, old);
    return book_add(&book, &line);
}

/* The line that failed or came back, sent to the bank again. */
static inline uint64_t send_again(uint64_t old, unsigned party)
{
    const uint64_t batch = book_add_batch(&book, BOOK_SENT, 1, 100);
    struct fact line = book_line(&book, batch, 1, party, SENT, 100);
    fact_set_number(&line, LINE_RESEND_OF, old);
    const uint64_t index = book_add(&book, &line);
    accepted();
    return index;
}

static inline struct settled settled_of(uint64_t line)
{
    struct fault fault = {0};
    struct settled settled = {0};
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(accounts_settled(view, line, &settled, &fault), &fault);
    store_read_end(view);
    return settled;
}

#endif
