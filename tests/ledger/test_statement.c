/* test_statement.c - statements of a bank account add up and follow each other. */
#include "tests/ledger/rules_kit.h"

static uint64_t file_entry;

static uint64_t add_file(unsigned number)
{
    uint8_t token[16] = {0xF1, (uint8_t)number};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_FILE));
    fact_set_bytes(&fact, FILE_TOKEN, book_copy(&book, bytes_from(token, 16)));
    fact_set_number(&fact, FILE_USE, FILE_STATEMENT);
    fact_set_number(&fact, FILE_ROWS, 1);
    fact_set_number(&fact, FILE_SIZE, 1);
    fact_set_number(&fact, FILE_ENCODING, 1);
    fact_set_bytes(&fact, FILE_PROFILE, bytes_of("statement"));
    return book_add(&book, &fact);
}

static struct fact statement_of(uint8_t account, civil_day first, int64_t opening,
                                int64_t in, int64_t out)
{
    uint8_t token[16] = {account};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_STATEMENT));
    fact_set_bytes(&fact, STATEMENT_ACCOUNT, book_copy(&book, bytes_from(token, 16)));
    fact_set_fen(&fact, STATEMENT_FIRST, first);
    fact_set_fen(&fact, STATEMENT_LAST, first + 9);
    fact_set_fen(&fact, STATEMENT_OPENING, opening);
    fact_set_fen(&fact, STATEMENT_CLOSING, opening + in - out);
    fact_set_fen(&fact, STATEMENT_IN, in);
    fact_set_fen(&fact, STATEMENT_OUT, out);
    fact_set_number(&fact, STATEMENT_ROWS, 2);
    fact_set_number(&fact, STATEMENT_FILE, file_entry);
    return fact;
}

static void begin(void)
{
    setup();
    file_entry = add_file(1);
    accepted();
}

START_TEST(a_statement_adds_up) /* */
{
    struct fact fact = statement_of(1, 100, 0, 500, 200);
    fact_set_fen(&fact, STATEMENT_CLOSING, 301);
    book_add(&book, &fact);
    refused("R-115");
    fact = statement_of(1, 100, 0, 500, 200);
    fact_set_fen(&fact, STATEMENT_FEES, 201);
    book_add(&book, &fact);
    refused("R-115");
    fact = statement_of(1, 100, 0, 500, 200);
    fact_set_fen(&fact, STATEMENT_FUNDED, 400);
    fact_set_fen(&fact, STATEMENT_INTEREST, 101);
    book_add(&book, &fact);
    refused("R-115");
    fact = statement_of(1, 100, 0, 500, 200);
    fact_set_number(&fact, STATEMENT_FILE, book.unit);
    book_add(&book, &fact);
    refused("R-060");
    fact = statement_of(1, 100, 0, 500, 200);
    fact_set_fen(&fact, STATEMENT_LAST, 99);
    book_add(&book, &fact);
    refused("R-120");
}
END_TEST

START_TEST(only_what_was_sent_is_recognised) /* */
{
    const uint64_t batch = one_line(BATCH_ORIGIN_RECORDED, 1, PAID, 200) - 1;
    const struct fact_pair pair = {batch, 200};
    struct fact fact = statement_of(1, 100, 0, 500, 200);
    fact_set_bytes(&fact, STATEMENT_ORDERED, book_pairs(&book, &pair, 1));
    book_add(&book, &fact);
    refused("R-115");
    const uint64_t sent = one_line(BOOK_SENT, 2, SENT, 200) - 1;
    const struct fact_pair good = {sent, 200};
    fact = statement_of(1, 100, 0, 500, 200);
    fact_set_bytes(&fact, STATEMENT_ORDERED, book_pairs(&book, &good, 1));
    book_add(&book, &fact);
    accepted();
}
END_TEST

START_TEST(statements_follow_each_other) /* */
{
    struct fact fact = statement_of(1, 100, 0, 500, 200);
    book_add(&book, &fact);
    accepted();
    fact = statement_of(1, 111, 300, 0, 100); /* a day is missing */
    book_add(&book, &fact);
    refused("R-120");
    fact = statement_of(1, 109, 300, 0, 100); /* a day is there twice */
    book_add(&book, &fact);
    refused("R-120");
    fact = statement_of(1, 110, 299, 0, 100); /* another opening */
    book_add(&book, &fact);
    refused("R-120");
    fact = statement_of(2, 50, 7, 0, 0); /* another account */
    book_add(&book, &fact);
    accepted();
    fact = statement_of(1, 110, 300, 0, 100);
    book_add(&book, &fact);
    accepted();
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("statement");
    TCase *tests = tcase_create("rules");
    tcase_add_checked_fixture(tests, begin, teardown);
    tcase_add_test(tests, a_statement_adds_up);
    tcase_add_test(tests, only_what_was_sent_is_recognised);
    tcase_add_test(tests, statements_follow_each_other);
    suite_add_tcase(suite, tests);
    return suite;
}
