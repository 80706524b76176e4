/* rules_kit.h - one book for every test, and words for what is accepted or refused. */
#ifndef TESTS_LEDGER_RULES_KIT_H
#define TESTS_LEDGER_RULES_KIT_H

#include "ledger/base/money.h"
#include "tests/ledger/book.h"

enum {
    PAID = LINE_STATE_PAID,
    FAILED = LINE_STATE_FAILED,
    SENT = LINE_STATE_SUBMITTED
};

static struct book book;

static inline void setup(void)
{
    book_open(&book, DIGEST_SHA256);
}

static inline void teardown(void)
{
    book_close(&book);
}

/* The plan is refused by `rule`, and nothing at all has changed. */
static inline void refused(const char *rule)
{
    struct fault fault = {0};
    const uint64_t size = book_size(&book);
    const struct balance before = book_balance(&book, book.allocation);
    const struct status status = book_commit(&book, &fault);
    ck_assert_msg(status.code == STATUS_REFUSED || status.code == STATUS_EXISTS,
                  "want %s, got %s: %s", rule, status_name(status.code), fault.message);
    ck_assert_msg(strncmp(fault.message, rule, strlen(rule)) == 0 ||
                      (fault.rule[0] != '\0' && strcmp(fault.rule, rule) == 0),
                  "want %s: %s", rule, fault.message);
    ck_assert_uint_eq(book_size(&book), size);
    const struct balance after = book_balance(&book, book.allocation);
    ck_assert_mem_eq(&before, &after, sizeof(before));
}

static inline void accepted(void)
{
    struct fault fault = {0};
    ck_assert_ok(book_commit(&book, &fault), &fault);
}

/* A batch of one line, recorded at once; gives the line. */
static inline uint64_t one_line(unsigned origin, unsigned party, unsigned state,
                                int64_t fen)
{
    const uint64_t batch = book_add_batch(&book, origin, 1, fen);
    const uint64_t line = book_add_line(&book, batch, 1, party, state, fen);
    accepted();
    return line;
}

#endif
