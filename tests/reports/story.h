/* story.h - what may happen to a county's payments, for reports that tell it: January
 * closed, a failed line sent again and paid, an amount the bank disputes, a draft, two
 * bank accounts with statements.  Numbers and days are always the same. */
#ifndef TESTS_REPORTS_STORY_H
#define TESTS_REPORTS_STORY_H

#include "tests/reports/ledger_fixture.h"

enum { STORY_FEBRUARY_1 = 19754, STORY_FEBRUARY_29 = 19782 };

static inline void story_commit(struct fixture *fixture)
{
    struct fault fault = {0};
    ck_assert_ok(book_commit(&fixture->book, &fault), &fault);
}

static inline void story_close(struct fixture *fixture)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_CLOSE));
    fact_set_number(&fact, CLOSE_UNIT, fixture->book.unit);
    fact_set_number(&fact, CLOSE_PERIOD, BOOK_PERIOD);
    fact_set_fen(&fact, CLOSE_RESERVED, 0);
    fact_set_fen(&fact, CLOSE_UNKNOWN, 0);
    fact_set_fen(&fact, CLOSE_PAID, 394800);
    fact_set_number(&fact, CLOSE_LATE, 0);
    fact_set_number(&fact, CLOSE_IS_YEAR, 0);
    book_add(&fixture->book, &fact);
    story_commit(fixture);
}

/* The bank's word for a line of 2024-02. */
static inline void story_result(struct fixture *fixture, uint64_t line, unsigned to,
                                int64_t answered, int64_t draw)
{
    struct fact fact =
        book_result(&fixture->book, line, LINE_STATE_SUBMITTED, to, answered, draw);
    fact_set_number(&fact, RESULT_PERIOD, BOOK_PERIOD + 1);
    if (to == LINE_STATE_PAID) {
        fact_set_fen(&fact, RESULT_VALUE_DAY, STORY_FEBRUARY_1 + 4);
    }
    book_add(&fixture->book, &fact);
}

/* Line 4 of January once more; entry of the new batch. */
FIXTURE_ALONE uint64_t story_again(struct fixture *fixture)
{
    struct book *book = &fixture->book;
    const uint64_t batch = fixture_batch(fixture, BOOK_SENT, 1, 95000);
    fixture_line(fixture, batch, 1, LINE_STATE_SUBMITTED);
    struct fact *fact = &book->plan[book->planned - 1];
    const struct fact_pair draw = {book->allocation, 95000};
    fact_set_bytes(fact, LINE_PARTY, bytes_from(fixture->payees[3], 16));
    fact_set_number(fact, LINE_HEADCOUNT, 1);
    fact_set_number(fact, LINE_VILLAGE, fixture->villages[1]);
    fact_set_fen(fact, LINE_AMOUNT, 95000);
    fact_set_bytes(fact, LINE_DRAWS, book_pairs(book, &draw, 1));
    fact_set_number(fact, LINE_RESEND_OF, fixture->answered + 4);
    story_commit(fixture);
    story_result(fixture, batch + 1, LINE_STATE_PAID, 95000, 95000);
    story_commit(fixture);
    return batch;
}

/* Three lines of 20.00: the bank says 15.00 of the first, nothing of the last. */
FIXTURE_ALONE uint64_t story_disputed(struct fixture *fixture)
{
    struct book *book = &fixture->book;
    struct fact fact = book_batch(book, BOOK_SENT, 3, 6000);
    fact_set_number(&fact, BATCH_PERIOD, BOOK_PERIOD + 1);
    const uint64_t batch = book_add(book, &fact);
    for (unsigned i = 1; i <= 3; i++) {
        book_add_line(book, batch, i, 910 + i, LINE_STATE_SUBMITTED, 2000);
    }
    story_commit(fixture);
    story_result(fixture, batch + 1, LINE_STATE_UNKNOWN, 1500, 0);
    story_result(fixture, batch + 2, LINE_STATE_PAID, 2000, 2000);
    story_commit(fixture);
    return batch;
}

struct story_month {
    uint8_t account;
    civil_day first, last;
    int64_t opening, in, out, fees, funded;
    struct fact_pair ordered, returned; /* entry 0: none */
};

FIXTURE_ALONE void story_statement(struct fixture *fixture,
                                   const struct story_month *month)
{
    struct book *book = &fixture->book;
    struct fact fact;
    const uint8_t account[16] = {0xAC, 0xC0, month->account};
    const uint8_t token[16] = {0xAB, month->account, (uint8_t)month->first};
    fact_begin(&fact, kinds_find(KIND_FILE));
    fact_set_bytes(&fact, FILE_TOKEN, book_copy(book, bytes_from(token, 16)));
    fact_set_number(&fact, FILE_USE, FILE_STATEMENT);
    fact_set_number(&fact, FILE_ROWS, 4);
    fact_set_number(&fact, FILE_SIZE, 1);
    fact_set_number(&fact, FILE_ENCODING, 1);
    fact_set_bytes(&fact, FILE_PROFILE, bytes_of("statement"));
    const uint64_t file = book_add(book, &fact);
    fact_begin(&fact, kinds_find(KIND_STATEMENT));
    fact_set_bytes(&fact, STATEMENT_ACCOUNT, book_copy(book, bytes_from(account, 16)));
    fact_set_fen(&fact, STATEMENT_FIRST, month->first);
    fact_set_fen(&fact, STATEMENT_LAST, month->last);
    fact_set_fen(&fact, STATEMENT_OPENING, month->opening);
    fact_set_fen(&fact, STATEMENT_CLOSING, month->opening + month->in - month->out);
    fact_set_fen(&fact, STATEMENT_IN, month->in);
    fact_set_fen(&fact, STATEMENT_OUT, month->out);
    fact_set_number(&fact, STATEMENT_ROWS, 4);
    fact_set_number(&fact, STATEMENT_FILE, file);
    fact_set_fen(&fact, STATEMENT_FEES, month->fees);
    fact_set_fen(&fact, STATEMENT_FUNDED, month->funded);
    if (month->ordered.entry != 0) {
        fact_set_bytes(&fact, STATEMENT_ORDERED, book_pairs(book, &month->ordered, 1));
    }
    if (month->returned.entry != 0) {
        fact_set_bytes(&fact, STATEMENT_RETURNED,
                       book_pairs(book, &month->returned, 1));
    }
    book_add(book, &fact);
    story_commit(fixture);
}

FIXTURE_ALONE void story_tell(struct fixture *fixture)
{
    struct book *book = &fixture->book;
    fixture_open(fixture);
    story_close(fixture);
    const uint64_t again = story_again(fixture);
    (void)story_disputed(fixture);
    const uint64_t draft = book_add_batch(book, BATCH_ORIGIN_ROSTER, 2, 300);
    book_add_line(book, draft, 1, 901, LINE_STATE_DRAFTED, 100);
    book_add_line(book, draft, 2, 902, LINE_STATE_DRAFTED, 200);
    story_commit(fixture);
    /* January: debited, a fee; February: what failed came back, less 5 fen. */
    const struct story_month months[] = {
        {1,
         19723,
         STORY_FEBRUARY_1 - 1,
         0,
         400000,
         390200,
         400,
         400000,
         {fixture->answered, 389800},
         {0, 0}},
        {1,
         STORY_FEBRUARY_1,
         STORY_FEBRUARY_29,
         9800,
         95000,
         5,
         0,
         0,
         {0, 0},
         {fixture->answered, 95000}},
        {2,
         STORY_FEBRUARY_1,
         STORY_FEBRUARY_29,
         0,
         100000,
         95000,
         0,
         100000,
         {again, 95000},
         {0, 0}},
    };
    for (size_t i = 0; i < sizeof(months) / sizeof(months[0]); i++) {
        story_statement(fixture, &months[i]);
    }
}

/* A report of the story, with the provenance that samples have: the ledger's own root
 * hangs on keys made on the spot. */
typedef struct status story_filler(struct report_source *source,
                                   const struct report_filter *filter,
                                   struct document *ret_document, struct fault *fault);
static inline struct document story_report(struct fixture *fixture, story_filler *fill,
                                           const struct report_filter *filter,
                                           struct report_source *source)
{
    struct fault fault = {0};
    struct document document;
    fixture_source(fixture, NULL, LANGUAGE_ZH, source);
    ck_assert_ok(report_source_at_close(source, filter, &fault), &fault);
    ck_assert_ok(fill(source, filter, &document, &fault), &fault);
    ck_assert(!document.has_finding);
    document.provenance = sample_provenance;
    return document;
}

static const struct report_filter story_all = {.first = -1, .last = -1};
static const struct report_filter story_january = {.first = BOOK_PERIOD,
                                                   .last = BOOK_PERIOD};
static const struct report_filter story_year = {.first = -1, .last = -1, .year = 2024};

#endif
