/* test_reconcile_why.c - each difference has its class: sent again, short, over, in
 * part, paid twice; and each fen its allocation and account. */
#include "tests/reports/ledger_fixture.h"

static struct fixture fixture;

static void setup(void)
{
    fixture_open(&fixture);
}

static void teardown(void)
{
    fixture_close(&fixture);
}

static void commit(void)
{
    struct fault fault = {0};
    ck_assert_ok(book_commit(&fixture.book, &fault), &fault);
}

static struct document reconcile(struct report_source *source, uint64_t batch)
{
    struct fault fault = {0};
    struct document document;
    static uint64_t wanted;
    static struct report_filter filter;
    wanted = batch;
    filter = (struct report_filter){
        .first = -1, .last = -1, .batches = &wanted, .batch_count = batch != 0};
    ck_assert_ok(report_reconciliation(source, &filter, &document, &fault), &fault);
    ck_assert(!document.has_finding); /* */
    return document;
}

/* A row of the bridge; NULL: it is not there. */
static void bridge_is(const struct document *document, const char *item,
                      const char *amount)
{
    const struct table *bridge = fixture_table(document, "bridge");
    size_t i = 0;
    for (const struct table_row *row = bridge->first; row != NULL;
         row = row->next, i++) {
        if (strcmp(fixture_cell(&fixture, bridge, i, "difference"), item) == 0) {
            ck_assert_ptr_nonnull(amount);
            ck_assert_cell(&fixture, bridge, i, "amount", amount);
            return;
        }
    }
    ck_assert_msg(amount == NULL, "no row \"%s\"", item);
}

/* ---- sent again: R-168 ------------------------------------------------------------
 */

/* The failed line of 950.00 in a new batch, submitted. */
static uint64_t sent_again(void)
{
    const uint64_t batch = fixture_batch(&fixture, BOOK_SENT, 1, 95000);
    fixture_line(&fixture, batch, 1, LINE_STATE_SUBMITTED);
    struct fact *fact = &fixture.book.plan[fixture.book.planned - 1];
    const struct fact_pair draw = {fixture.book.allocation, 95000};
    fact_set_bytes(fact, LINE_PARTY, bytes_from(fixture.payees[3], 16));
    fact_set_fen(fact, LINE_AMOUNT, 95000);
    fact_set_bytes(fact, LINE_DRAWS, book_pairs(&fixture.book, &draw, 1));
    fact_set_number(fact, LINE_RESEND_OF, fixture.answered + 4);
    commit();
    return batch;
}

static void again_is(const char *as_of, const char *why, const char *again)
{
    struct report_source source;
    fixture_source(&fixture, as_of, LANGUAGE_EN, &source);
    const struct document document = reconcile(&source, fixture.answered);
    const struct table *list = fixture_table(&document, "differences");
    ck_assert_uint_eq(list->row_count, 1);
    ck_assert_cell(&fixture, list, 0, "line", "4");
    ck_assert_cell(&fixture, list, 0, "state", why);
    ck_assert_cell(&fixture, list, 0, "again", again);
    bridge_is(&document, why, "-950.00");
    report_source_close(&source);
}

START_TEST(a_line_sent_again_is_followed_to_its_last_line) /* */
{
    struct book *book = &fixture.book;
    char words[64];
    char as_of[24];
    again_is(NULL, "failed", "");
    const uint64_t again = sent_again();
    snprintf(as_of, sizeof(as_of), "@%llu", (unsigned long long)book_last_seal(book));
    snprintf(words, sizeof(words), "batch %llu, line 1: submitted",
             (unsigned long long)again);
    again_is(NULL, "sent again, not paid yet", words);
    book_add_result(book, again + 1, LINE_STATE_SUBMITTED, LINE_STATE_PAID, 95000,
                    95000);
    commit();
    again_is(as_of, "sent again, not paid yet", words);
    snprintf(words, sizeof(words), "batch %llu, line 1: paid",
             (unsigned long long)again);
    again_is(NULL, "sent again, paid then", words);
}
END_TEST

START_TEST(a_due_paid_twice_is_told_apart) /* */
{
    struct book *book = &fixture.book;
    struct report_source source;
    struct fact fact;
    const uint64_t line = fixture.answered + 4;
    const uint64_t again = sent_again();
    book_add_result(book, again + 1, LINE_STATE_SUBMITTED, LINE_STATE_PAID, 95000,
                    95000);
    commit();
    book_add_result(book, line, LINE_STATE_FAILED, LINE_STATE_PAID, 95000, 95000);
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_DOUBLE_PAID);
    fact_set_number(&fact, EXCEPTION_SUBJECT, line);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, 95000);
    fact_set_number(&fact, EXCEPTION_OTHER, again + 1);
    book_add(book, &fact);
    commit();
    fixture_source(&fixture, NULL, LANGUAGE_EN, &source);
    const struct document document = reconcile(&source, 0);
    const struct table *extra = fixture_table(&document, "extra");
    ck_assert_uint_eq(extra->row_count, 1);
    ck_assert_cell(&fixture, extra, 0, "amount", "950.00");
    ck_assert_cell(&fixture, extra, 0, "line", "1");
    bridge_is(&document, "sent again, paid then", NULL);
    report_source_close(&source);
}
END_TEST

/* ---- what the bank says: R-081 ----------------------------------------------------
 */

START_TEST(short_and_over_are_told_with_what_the_bank_says)
{
    struct book *book = &fixture.book;
    struct report_source source;
    char as_of[24];
    const uint64_t batch = book_add_batch(book, BOOK_SENT, 3, 600);
    for (unsigned i = 1; i <= 3; i++) {
        book_add_line(book, batch, i, 900 + i, LINE_STATE_SUBMITTED, 200);
    }
    commit();
    const int64_t said[] = {150, 260, 200};
    for (unsigned i = 0; i < 3; i++) {
        book_add_result(book, batch + 1 + i, LINE_STATE_SUBMITTED, LINE_STATE_UNKNOWN,
                        said[i], 0);
    }
    commit();
    snprintf(as_of, sizeof(as_of), "@%llu", (unsigned long long)book_last_seal(book));
    for (unsigned i = 1; i <= 3; i++) {
        book_add_result(book, batch + i, LINE_STATE_UNKNOWN, LINE_STATE_PAID, 200, 200);
    }
    commit();
    fixture_source(&fixture, as_of, LANGUAGE_EN, &source);
    const struct document document = reconcile(&source, batch);
    const struct table *list = fixture_table(&document, "differences");
    static const char *const wanted[][2] = {{"short: the bank says less", "1.50"},
                                            {"over: the bank says more", "2.60"},
                                            {"unknown", ""}};
    for (size_t i = 0; i < 3; i++) {
        ck_assert_cell(&fixture, list, i, "state", wanted[i][0]);
        ck_assert_cell(&fixture, list, i, "answered", wanted[i][1]);
    }
    bridge_is(&document, "short: the bank says less", "-2.00");
    bridge_is(&document, "over: the bank says more", "-2.00");
    report_source_close(&source);
}
END_TEST

/* ---- allocations ------------------------------------------------------------------
 */

static void add_refund(uint64_t line, int64_t first, int64_t second)
{
    struct book *book = &fixture.book;
    struct fact fact;
    const struct fact_pair draws[] = {{book->allocation, first},
                                      {book->second, second}};
    fact_begin(&fact, kinds_find(KIND_REFUND));
    fact_set_number(&fact, REFUND_LINE, line);
    fact_set_fen(&fact, REFUND_AMOUNT, first + second);
    fact_set_bytes(&fact, REFUND_DRAWS, book_pairs(book, draws, 2));
    fact_set_number(&fact, REFUND_REASON, RESULT_FAIL_CLOSED);
    fact_set_fen(&fact, REFUND_VALUE_DAY, BOOK_DUE);
    fact_set_number(&fact, REFUND_PERIOD, BOOK_PERIOD);
    fact_set_number(&fact, REFUND_IS_PRIOR_YEAR, 0);
    fact_set_number(&fact, REFUND_CONFIRMS_RELEASE, 0);
    fact_set_number(&fact, REFUND_TO, LINE_STATE_PAID);
    book_add(book, &fact);
    commit();
}

static void allocations_are(const char *as_of, uint64_t batch,
                            const char *const (*wanted)[3])
{
    struct report_source source;
    fixture_source(&fixture, as_of, LANGUAGE_EN, &source);
    const struct document document = reconcile(&source, batch);
    const struct table *table = fixture_table(&document, "allocations");
    for (size_t i = 0; i < 2; i++) {
        ck_assert_cell(&fixture, table, i, "roster", wanted[i][0]);
        ck_assert_cell(&fixture, table, i, "bank", wanted[i][1]);
        ck_assert_cell(&fixture, table, i, "explained", wanted[i][2]);
        ck_assert_cell(&fixture, table, i, "unexplained", "0.00");
    }
    bridge_is(&document, "paid, a part came back",
              strcmp(wanted[0][2], "0.00") == 0   ? NULL
              : strcmp(wanted[0][2], "0.31") == 0 ? "-0.50"
                                                  : "-0.60");
    report_source_close(&source);
}

/* What came back in part is not paid, from whichever allocation it was. */
START_TEST(a_refund_in_part_leaves_each_allocation_what_it_paid)
{
    struct book *book = &fixture.book;
    const struct fact_pair shares[] = {{book->allocation, 1}, {book->second, 1}};
    const struct fact_pair draws[] = {{book->allocation, 60}, {book->second, 40}};
    char seals[2][24];
    struct fact fact = book_batch(book, BATCH_ORIGIN_RECORDED, 1, 100);
    fact_set_bytes(&fact, BATCH_SHARES, book_pairs(book, shares, 2));
    const uint64_t batch = book_add(book, &fact);
    book_add_line(book, batch, 1, 901, LINE_STATE_PAID, 100);
    fact_set_bytes(&book->plan[book->planned - 1], LINE_DRAWS,
                   book_pairs(book, draws, 2));
    commit();
    snprintf(seals[0], sizeof(seals[0]), "@%llu",
             (unsigned long long)book_last_seal(book));
    add_refund(batch + 1, 31, 19); /* not by the shares: as the entry states */
    snprintf(seals[1], sizeof(seals[1]), "@%llu",
             (unsigned long long)book_last_seal(book));
    add_refund(batch + 1, 4, 6);
    static const char *const whole[][3] = {{"0.60", "0.60", "0.00"},
                                           {"0.40", "0.40", "0.00"}};
    static const char *const once[][3] = {{"0.60", "0.29", "0.31"},
                                          {"0.40", "0.21", "0.19"}};
    static const char *const twice[][3] = {{"0.60", "0.25", "0.35"},
                                           {"0.40", "0.15", "0.25"}};
    allocations_are(NULL, batch, twice);
    allocations_are(seals[1], batch, once);
    allocations_are(seals[0], batch, whole);
}
END_TEST

/* ---- accounts ---------------------------------------------------------------------
 */

START_TEST(what_was_not_submitted_has_no_account)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_EN, &source);
    const struct document document = reconcile(&source, 0);
    const struct table *table = fixture_table(&document, "accounts");
    ck_assert_uint_eq(table->row_count, 2);
    ck_assert_cell(&fixture, table, 0, "account", "no account told");
    ck_assert_cell(&fixture, table, 0, "roster", "3898.00");
    ck_assert_cell(&fixture, table, 1, "account", "not submitted");
    ck_assert_cell(&fixture, table, 1, "roster", "2648.00");
    report_source_close(&source);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("reconcile why");
    TCase *tests = tcase_create("classes");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_line_sent_again_is_followed_to_its_last_line);
    tcase_add_test(tests, a_due_paid_twice_is_told_apart);
    tcase_add_test(tests, short_and_over_are_told_with_what_the_bank_says);
    tcase_add_test(tests, a_refund_in_part_leaves_each_allocation_what_it_paid);
    tcase_add_test(tests, what_was_not_submitted_has_no_account);
    suite_add_tcase(suite, tests);
    return suite;
}
