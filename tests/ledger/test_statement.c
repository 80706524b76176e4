/* test_statement.c - statements of a bank account add up and follow each other. */
#include "tests/ledger/approval_kit.h"

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

static uint64_t add_statement(uint8_t account, civil_day first, unsigned field,
                              struct fact_pair pair)
{
    struct fact fact = statement_of(account, first, 0, 500, 500);
    fact_set_bytes(&fact, field, book_pairs(&book, &pair, 1));
    if (field == STATEMENT_RECEIVED) {
        fact_set_fen(&fact, STATEMENT_FUNDED, pair.number);
    }
    return book_add(&book, &fact);
}

START_TEST(what_was_shown_is_not_shown_again) /* */
{
    const uint64_t sent = one_line(BOOK_SENT, 2, SENT, 200) - 1;
    add_statement(1, 100, STATEMENT_RETURNED, (struct fact_pair){sent, 1});
    refused("R-165"); /* nothing has left yet */
    add_statement(1, 100, STATEMENT_ORDERED, (struct fact_pair){sent, 201});
    refused("R-165");
    add_statement(1, 100, STATEMENT_ORDERED, (struct fact_pair){sent, 150});
    accepted();
    add_statement(1, 110, STATEMENT_ORDERED, (struct fact_pair){sent, 51});
    refused("R-165");
    add_statement(1, 110, STATEMENT_RETURNED, (struct fact_pair){sent, 151});
    refused("R-165");
    add_statement(1, 110, STATEMENT_ORDERED, (struct fact_pair){sent, 50});
    accepted();
    add_statement(1, 120, STATEMENT_RETURNED, (struct fact_pair){sent, 200});
    accepted();
    add_statement(1, 130, STATEMENT_RETURNED, (struct fact_pair){sent, 1});
    refused("R-165");
}
END_TEST

START_TEST(an_allocation_arrives_once) /* */
{
    struct fact fact = book_allocation(&book, "A9", 300);
    const uint64_t allocation = book_add(&book, &fact);
    accepted();
    add_statement(1, 100, STATEMENT_RECEIVED, (struct fact_pair){allocation, 301});
    refused("R-165");
    add_statement(1, 100, STATEMENT_RECEIVED, (struct fact_pair){allocation, 300});
    accepted();
    add_statement(1, 110, STATEMENT_RECEIVED, (struct fact_pair){allocation, 1});
    refused("R-165");
    add_statement(1, 110, STATEMENT_RECEIVED, (struct fact_pair){book.unit, 1});
    refused("R-060");
    fact = statement_of(1, 110, 0, 500, 500); /* received is part of provided */
    const struct fact_pair pair = {book.second, 7};
    fact_set_bytes(&fact, STATEMENT_RECEIVED, book_pairs(&book, &pair, 1));
    fact_set_fen(&fact, STATEMENT_FUNDED, 6);
    book_add(&book, &fact);
    refused("R-115");
}
END_TEST

static void add_lines(uint64_t statement, unsigned field, struct fact_pair pair)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_STATEMENT_LINES));
    fact_set_number(&fact, STATEMENT_LINES_STATEMENT, statement);
    fact_set_bytes(&fact, field, book_pairs(&book, &pair, 1));
    book_add(&book, &fact);
}

START_TEST(a_line_is_shown_once) /* */
{
    const uint64_t batch = book_add_batch(&book, BOOK_SENT, 5, 500);
    for (unsigned i = 1; i <= 5; i++) {
        book_add_line(&book, batch, i, i, LINE_STATE_SUBMITTED, 100);
    }
    accepted();
    const uint64_t statement =
        add_statement(1, 100, STATEMENT_ORDERED, (struct fact_pair){batch, 300});
    accepted();
    add_lines(statement, STATEMENT_LINES_DEBITED, (struct fact_pair){batch + 2, 2});
    accepted();
    static const struct fact_pair again[] = {{1, 2}, {2, 1}, {3, 1}, {3, 3},
                                             {1, 5}, {4, 3}, {4, 0}, {5, 2}};
    for (size_t i = 0; i < sizeof(again) / sizeof(again[0]); i++) {
        add_lines(statement, STATEMENT_LINES_DEBITED,
                  (struct fact_pair){batch + again[i].entry, again[i].number});
        refused("R-165");
    }
    add_lines(statement, STATEMENT_LINES_DEBITED, (struct fact_pair){batch + 4, 2});
    accepted();
    add_lines(statement, STATEMENT_LINES_RETURNED, (struct fact_pair){batch + 1, 101});
    refused("R-165");
    add_lines(statement, STATEMENT_LINES_RETURNED, (struct fact_pair){batch + 1, 60});
    accepted();
    add_lines(statement, STATEMENT_LINES_RETURNED, (struct fact_pair){batch + 1, 41});
    refused("R-165");
    add_lines(statement, STATEMENT_LINES_DEBITED, (struct fact_pair){batch, 1});
    refused("R-060");
    add_lines(batch, STATEMENT_LINES_DEBITED, (struct fact_pair){batch + 1, 1});
    refused("R-060");
}
END_TEST

START_TEST(a_batch_is_paid_from_its_account) /* */
{
    uint8_t token[16] = {2};
    const uint64_t batch = draft(2, 0);
    approve(batch);
    approve(batch);
    struct fact fact = book_submission(batch, 2, 200);
    fact_set_bytes(&fact, SUBMISSION_ACCOUNT, book_copy(&book, bytes_from(token, 16)));
    book_add(&book, &fact);
    accepted();
    add_statement(1, 100, STATEMENT_ORDERED, (struct fact_pair){batch, 200});
    refused("R-166");
    add_statement(2, 100, STATEMENT_ORDERED, (struct fact_pair){batch, 200});
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
    tcase_add_test(tests, what_was_shown_is_not_shown_again);
    tcase_add_test(tests, an_allocation_arrives_once);
    tcase_add_test(tests, a_line_is_shown_once);
    tcase_add_test(tests, a_batch_is_paid_from_its_account);
    suite_add_tcase(suite, tests);
    return suite;
}
