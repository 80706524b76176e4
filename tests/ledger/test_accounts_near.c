/* test_accounts_near.c - lines looked up in a row are what they are one by one. */
#include "tests/ledger/rules_kit.h"

enum { LINES = 2 * LINE_CHUNK + 5 };

static uint64_t batches[3];

/* Two batches at the bank, of which a few lines are answered, and a drafted one. */
static void fill(void)
{
    static const unsigned origins[] = {BOOK_SENT, BATCH_ORIGIN_ROSTER, BOOK_SENT};
    for (unsigned b = 0; b < 3; b++) {
        batches[b] = book_add_batch(&book, origins[b], LINES, LINES);
        for (unsigned i = 1; i <= LINES; i++) {
            book_add_line(&book, batches[b], i, 1000 * b + i, SENT, 1);
        }
        accepted();
        for (unsigned i = 1; origins[b] == BOOK_SENT && i <= LINES; i += 7) {
            book_add_result(&book, batches[b] + i, SENT, i % 2 == 0 ? PAID : FAILED, 1,
                            1);
            accepted();
        }
    }
}

static void expect_same(struct store_transaction *view, struct accounts_near *near,
                        uint64_t batch, uint64_t number)
{
    struct line_state one;
    struct line_state two;
    struct fault fault;
    ck_assert_ok(accounts_line(view, batch, number, &one, &fault), &fault);
    ck_assert_ok(accounts_line_near(view, near, batch, number, &two, &fault), &fault);
    ck_assert_uint_eq(two.state, one.state);
    ck_assert_uint_eq(two.class, one.class);
    ck_assert_int_eq(two.value_day, one.value_day);
    ck_assert_uint_eq(two.result, one.result);
    ck_assert_int_eq(two.refunded, one.refunded);
}

START_TEST(test_lines_near_each_other_are_what_they_are_alone)
{
    struct fault fault;
    struct accounts_near near = {0};
    struct store_transaction *view = NULL;
    struct line_state line;
    fill();
    ck_assert_ok(store_read_begin(journal_store(book.ledger.journal), &view, &fault),
                 &fault);
    for (unsigned b = 0; b < 3; b++) {
        for (unsigned i = 1; i <= LINES; i++) {
            expect_same(view, &near, batches[b], i);
        }
    }
    for (unsigned i = LINES; i > 0; i--) { /* from batch to batch, and backwards */
        for (unsigned b = 0; b < 3; b++) {
            expect_same(view, &near, batches[b], i);
        }
    }
    /* A batch that is not there, and then one that is. */
    ck_assert_status(accounts_line_near(view, &near, batches[0] + 1, 1, &line, &fault),
                     STATUS_FOUND);
    expect_same(view, &near, batches[1], 1);
    store_read_end(view);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("accounts-near");
    TCase *rules = tcase_create("rules");
    tcase_add_checked_fixture(rules, setup, teardown);
    tcase_add_test(rules, test_lines_near_each_other_are_what_they_are_alone);
    suite_add_tcase(suite, rules);
    return suite;
}
