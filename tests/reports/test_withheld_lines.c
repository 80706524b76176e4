/* test_withheld_lines.c - which allocations a payment of a programme in totals is known
 * to have drawn on. */
#include "reports/withheld.h"
#include "tests/reports/ledger_fixture.h"

enum { FEN = 77700 };

static struct fixture fixture;
static struct fault fault;
static uint64_t batch;

static void setup(void)
{
    static const char *const words[] = {"流浪乞讨人员救助", "流浪救助", "2081902"};
    struct book *book = &fixture.book;
    fixture_open(&fixture);
    const uint64_t programme = fixture_programme(book, "LQJ", words);
    fact_set_number(&book->plan[book->planned - 1], PROGRAMME_DISCLOSURE,
                    DISCLOSURE_TOTALS);
    struct fact fact = book_batch(book, BATCH_ORIGIN_RECORDED, 1, FEN);
    fact_set_number(&fact, BATCH_PROGRAMME, programme);
    batch = book_add(book, &fact);
}

static void teardown(void)
{
    fixture_close(&fixture);
}

static struct withheld_money_shown ask(struct withheld *withheld,
                                       struct report_source *source)
{
    const struct withheld_paper paper = {.name = "paper", .order = WITHHELD_REPORT};
    uint64_t allocations[] = {fixture.book.allocation};
    struct withheld_money_shown shown;
    ck_assert_ok(withheld_begin(withheld, &paper, &fault), &fault);
    ck_assert_ok(
        withheld_ask_money(withheld, source, allocations, 1, true, &shown, &fault),
        &fault);
    return shown;
}

static bool is_paid_shown(void)
{
    struct report_source source;
    struct withheld *withheld = NULL;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_ok(withheld_open(&source, &withheld, &fault), &fault);
    (void)ask(withheld, &source);
    ck_assert_ok(withheld_decide(withheld, &fault), &fault);
    const struct withheld_money_shown shown = ask(withheld, &source);
    withheld_close(withheld);
    report_source_close(&source);
    return shown.paid;
}

START_TEST(test_r340_what_came_too_late_was_drawn_anew)
{
    struct book *book = &fixture.book;
    const uint64_t line = book_add_line(book, batch, 1, 177, LINE_STATE_FAILED, FEN);
    ck_assert_ok(book_commit(book, &fault), &fault);
    ck_assert(is_paid_shown()); /* of others alone */
    (void)book_add_result(book, line, LINE_STATE_FAILED, LINE_STATE_PAID, FEN, FEN);
    ck_assert_ok(book_commit(book, &fault), &fault);
    ck_assert(!is_paid_shown());
}
END_TEST

START_TEST(test_r340_what_nothing_covered_is_of_its_allocation)
{
    struct book *book = &fixture.book;
    const struct fact_pair pair = {book->allocation, FEN};
    (void)book_add_line(book, batch, 1, 177, LINE_STATE_PAID, FEN);
    struct fact *fact = &book->plan[book->planned - 1];
    fact->present &= ~(1U << LINE_DRAWS);
    fact_set_bytes(fact, LINE_UNCOVERED, book_pairs(book, &pair, 1));
    ck_assert_ok(book_commit(book, &fault), &fault);
    ck_assert(!is_paid_shown());
}
END_TEST

static bool are_shown(struct withheld *withheld, const char *name,
                      const struct withheld_payment *payments, size_t count)
{
    const struct withheld_paper paper = {
        .name = name, .order = WITHHELD_NOTICE, .is_whole = true};
    bool is_shown = false;
    ck_assert_ok(withheld_begin(withheld, &paper, &fault), &fault);
    ck_assert_ok(withheld_ask_payments(withheld, payments, count, &is_shown, &fault),
                 &fault);
    return is_shown;
}

/* Two notices of the same three, and a fourth in the second: of its amount nothing is
 * left but what came back of all of them, but how many they are differs by one. */
START_TEST(test_r340_a_notice_says_how_many_too)
{
    struct book *book = &fixture.book;
    struct report_source source;
    struct withheld *withheld = NULL;
    struct withheld_payment payments[4];
    fact_set_number(&book->plan[book->planned - 1], BATCH_LINES, 4);
    fact_set_fen(&book->plan[book->planned - 1], BATCH_AMOUNT, 4 * (int64_t)FEN);
    for (unsigned i = 0; i < 4; i++) {
        payments[i].line =
            book_add_line(book, batch, i + 1, 177 + i, LINE_STATE_PAID, FEN);
        payments[i].returned = 0;
    }
    ck_assert_ok(book_commit(book, &fault), &fault);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_ok(withheld_open(&source, &withheld, &fault), &fault);
    struct withheld_payment later[4];
    memcpy(later, payments, sizeof(later));
    for (size_t i = 0; i < 4; i++) {
        later[i].returned = 100;
    }
    (void)are_shown(withheld, "one", payments, 3);
    (void)are_shown(withheld, "two", later, 4);
    ck_assert_ok(withheld_decide(withheld, &fault), &fault);
    ck_assert(are_shown(withheld, "one", payments, 3));
    ck_assert(!are_shown(withheld, "two", later, 4));
    withheld_close(withheld);
    report_source_close(&source);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("withheld_lines");
    TCase *tests = tcase_create("draws");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, test_r340_what_came_too_late_was_drawn_anew);
    tcase_add_test(tests, test_r340_what_nothing_covered_is_of_its_allocation);
    tcase_add_test(tests, test_r340_a_notice_says_how_many_too);
    suite_add_tcase(suite, tests);
    return suite;
}
