/* test_bank.c - the balance of the books and of the bank (R39). */
#include "tests/reports/ledger_fixture.h"

static struct fixture fixture;

static void setup(void)
{
    fixture = (struct fixture){0};
    struct fault fault = {0};
    book_open(&fixture.book, DIGEST_SHA256);
    ck_assert_ok(arena_open(64 << 20, &fixture.arena, &fault), &fault);
}

static void teardown(void)
{
    fixture_close(&fixture);
}

/* Eight lines of sample 01 in two: 5598.00 paid, 2700.00 failed. */
static uint64_t sent_batch(void)
{
    struct book *book = &fixture.book;
    struct fault fault = {0};
    const uint64_t batch = book_add_batch(book, BOOK_SENT, 2, 829800);
    book_add_line(book, batch, 1, 1, LINE_STATE_SUBMITTED, 559800);
    book_add_line(book, batch, 2, 2, LINE_STATE_SUBMITTED, 270000);
    ck_assert_ok(book_commit(book, &fault), &fault);
    book_add_result(book, batch + 1, LINE_STATE_SUBMITTED, LINE_STATE_PAID, 559800,
                    559800);
    book_add_result(book, batch + 2, LINE_STATE_SUBMITTED, LINE_STATE_FAILED, 270000,
                    270000);
    ck_assert_ok(book_commit(book, &fault), &fault);
    return batch;
}

struct month {
    civil_day first, last;
    int64_t opening, in, out, fees, funded;
    uint64_t ordered, returned; /* a batch, or 0 */
    uint8_t account;            /* 0: the first  */
};

static void add_statement(const struct month *month)
{
    struct book *book = &fixture.book;
    struct fault fault = {0};
    struct fact fact;
    uint8_t token[16] = {0xAB, (uint8_t)month->first, (uint8_t)(month->first >> 8),
                         month->account};
    fact_begin(&fact, kinds_find(KIND_FILE));
    fact_set_bytes(&fact, FILE_TOKEN, book_copy(book, bytes_from(token, 16)));
    fact_set_number(&fact, FILE_USE, FILE_STATEMENT);
    fact_set_number(&fact, FILE_ROWS, 4);
    fact_set_number(&fact, FILE_SIZE, 1);
    fact_set_number(&fact, FILE_ENCODING, 1);
    fact_set_bytes(&fact, FILE_PROFILE, bytes_of("statement"));
    const uint64_t file = book_add(book, &fact);
    const uint8_t account[16] = {(uint8_t)(0xAC + month->account), 0xC0};
    const struct fact_pair ordered = {month->ordered, 829800};
    const struct fact_pair returned = {month->returned, 270000};
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
    if (month->ordered != 0) {
        fact_set_bytes(&fact, STATEMENT_ORDERED, book_pairs(book, &ordered, 1));
    }
    if (month->returned != 0) {
        fact_set_bytes(&fact, STATEMENT_RETURNED, book_pairs(book, &returned, 1));
    }
    book_add(book, &fact);
    ck_assert_ok(book_commit(book, &fault), &fault);
}

enum { JANUARY_1 = 19723, FEBRUARY_1 = 19754, FEBRUARY_29 = 19782 };

static void table_is(const char *const (*wanted)[2], size_t count)
{
    static const struct report_filter all = {.first = -1, .last = -1};
    struct fault fault = {0};
    struct report_source source;
    struct document document;
    fixture_source(&fixture, NULL, LANGUAGE_EN, &source);
    ck_assert_ok(report_bank(&source, &all, &document, &fault), &fault);
    ck_assert(!document.has_finding);
    const struct table *table = fixture_table(&document, "balance");
    for (size_t i = 0; i < count; i++) {
        ck_assert_cell(&fixture, table, i, "item", wanted[i][0]);
        ck_assert_cell(&fixture, table, i, "amount", wanted[i][1]);
    }
    report_source_close(&source);
}

START_TEST(test_r39_a_fee_lies_between_books_and_bank) /* */
{
    const uint64_t batch = sent_batch();
    const struct month january = {JANUARY_1, FEBRUARY_1 - 1, 0,     1099800, 830200,
                                  400,       829800,         batch, batch,   0};
    static const char *const wanted[][2] = {{"Balance of the books", "2700.00"},
                                            {"Fees", "-4.00"},
                                            {"unexplained", "0.00"},
                                            {"Balance of the bank", "2696.00"}};
    add_statement(&january);
    table_is(wanted, 4);
}
END_TEST

/* What is on its way at the end of one month has arrived in the next. */
START_TEST(what_is_on_its_way_is_told_until_it_arrives)
{
    const uint64_t batch = sent_batch();
    const struct month january = {JANUARY_1, FEBRUARY_1 - 1, 0, 829800, 0,
                                  0,         829800,         0, 0,      0};
    const struct month february = {FEBRUARY_1, FEBRUARY_29, 829800, 5, 829800,
                                   0,          0,           batch,  0, 0};
    static const char *const wanted[][2] = {
        {"Balance of the books", "2700.00"},
        {"Sent, not debited by the bank", "5598.00"},
        {"unexplained", "0.00"},
        {"Balance of the bank", "8298.00"},
        {"Balance of the books", "2700.00"},
        {"Failed or refunded, not sent back yet", "-2700.00"},
        {"In, matching nothing", "0.05"},
        {"unexplained", "0.00"},
        {"Balance of the bank", "0.05"}};
    add_statement(&january);
    add_statement(&february);
    table_is(wanted, 9);
}
END_TEST

/* Of several accounts each has the batches that its statements show; of what none
 * shows nobody can tell which account pays it. */
START_TEST(each_account_has_its_own_balance) /* R-166 R-167 */
{
    static const struct report_filter all = {.first = -1, .last = -1};
    struct fault fault = {0};
    struct report_source source;
    struct document document;
    struct book *book = &fixture.book;
    const uint64_t one = sent_batch();
    const uint64_t two = book_add_batch(book, BOOK_SENT, 1, 5000);
    book_add_line(book, two, 1, 7, LINE_STATE_SUBMITTED, 5000);
    ck_assert_ok(book_commit(book, &fault), &fault);
    const struct month first = {JANUARY_1, FEBRUARY_1 - 1, 0,   829800, 829800,
                                0,         829800,         one, 0,      0};
    const struct month second = {JANUARY_1, FEBRUARY_1 - 1, 0, 6000, 100,
                                 0,         6000,           0, 0,    1};
    add_statement(&first);
    add_statement(&second);
    static const char *const wanted[][2] = {
        {"Balance of the books", "2700.00"},
        {"Failed or refunded, not sent back yet", "-2700.00"},
        {"unexplained", "0.00"},
        {"Balance of the bank", "0.00"},
        {"Balance of the books", "60.00"},
        {"Out, matching nothing", "-1.00"},
        {"unexplained", "0.00"},
        {"Balance of the bank", "59.00"}};
    table_is(wanted, 8);
    fixture_source(&fixture, NULL, LANGUAGE_EN, &source);
    ck_assert_ok(report_bank(&source, &all, &document, &fault), &fault);
    const struct table *waiting = fixture_table(&document, "waiting");
    ck_assert_uint_eq(waiting->row_count, 2);
    ck_assert_cell(&fixture, waiting, 0, "account", "acc00000");
    ck_assert_cell(&fixture, waiting, 0, "amount", "-2700.00");
    ck_assert_cell(&fixture, waiting, 1, "account", "no account told");
    ck_assert_cell(&fixture, waiting, 1, "amount", "50.00");
    /* One of them, by the office's word. */
    const struct report_account named = {.word = "发放户", .token = {0xAD, 0xC0}};
    const struct report_filter only = {
        .first = -1, .last = -1, .accounts = &named, .account_count = 1};
    ck_assert_ok(report_bank(&source, &only, &document, &fault), &fault);
    const struct table *one_account = fixture_table(&document, "balance");
    ck_assert_cell(&fixture, one_account, 0, "statement",
                   "Account 发放户, 2024-01-01 to 2024-01-31");
    ck_assert_cell(&fixture, one_account, 3, "amount", "59.00");
    ck_assert_uint_eq(fixture_table(&document, "waiting")->row_count, 0);
    report_source_close(&source);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("bank");
    TCase *tests = tcase_create("balance");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, test_r39_a_fee_lies_between_books_and_bank);
    tcase_add_test(tests, what_is_on_its_way_is_told_until_it_arrives);
    tcase_add_test(tests, each_account_has_its_own_balance);
    suite_add_tcase(suite, tests);
    return suite;
}
