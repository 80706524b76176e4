/* test_withheld_lines.c - which allocations a payment of a programme in totals is known
 * to have drawn on. */
#include "reports/report_allocations.h"
#include "reports/withheld.h"
#include "tests/reports/ledger_fixture.h"

enum { FEN = 77700 };

static struct fixture fixture;
static struct fault fault;
static uint64_t batch, programme, asked;

static void setup(void)
{
    static const char *const words[] = {"流浪乞讨人员救助", "流浪救助", "2081902"};
    struct book *book = &fixture.book;
    fixture_open(&fixture);
    programme = fixture_programme(book, "LQJ", words);
    fact_set_number(&book->plan[book->planned - 1], PROGRAMME_DISCLOSURE,
                    DISCLOSURE_TOTALS);
}

static void add_batch(uint64_t count)
{
    struct book *book = &fixture.book;
    struct fact fact =
        book_batch(book, BATCH_ORIGIN_RECORDED, count, (int64_t)count * FEN);
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
    struct withheld_money_shown shown = {true, true, true, true};
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
    add_batch(1);
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
    add_batch(1);
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
    add_batch(4);
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

/* ---- parts of a payment ---------------------------------------------------------- */

static struct report_allocations_figures shown_of(struct withheld *withheld,
                                                  struct report_source *source)
{
    const struct withheld_paper paper = {.name = "budget", .order = WITHHELD_REPORT};
    const struct report_allocation row = {.entry = asked};
    const struct report_allocation *rows[] = {&row};
    struct report_allocations_figures shown;
    ck_assert_ok(withheld_begin(withheld, &paper, &fault), &fault);
    ck_assert_ok(
        report_allocations_shown(source, withheld, rows, 1, true, &shown, &fault),
        &fault);
    return shown;
}

/* Four households, so that only the parts of one could be told. */
static struct report_allocations_figures shown_of_four(void)
{
    struct report_source source;
    struct withheld *withheld = NULL;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_ok(withheld_open(&source, &withheld, &fault), &fault);
    (void)shown_of(withheld, &source);
    ck_assert_ok(withheld_decide(withheld, &fault), &fault);
    const struct report_allocations_figures shown = shown_of(withheld, &source);
    withheld_close(withheld);
    report_source_close(&source);
    return shown;
}

/* Out of an allocation, but for what it lacks in the end; the last line. */
static uint64_t pay_four(uint64_t allocation, int64_t lacking)
{
    struct book *book = &fixture.book;
    uint64_t line = 0;
    asked = allocation;
    struct fact fact = book_batch(book, BATCH_ORIGIN_RECORDED, 4, 4 * (int64_t)FEN);
    const struct fact_pair share = {allocation, 1};
    fact_set_number(&fact, BATCH_PROGRAMME, programme);
    fact_set_bytes(&fact, BATCH_SHARES, book_pairs(book, &share, 1));
    batch = book_add(book, &fact);
    for (unsigned i = 0; i < 4; i++) {
        const int64_t beyond = i == 3 ? lacking : 0;
        const struct fact_pair drawn = {allocation, FEN - beyond};
        const struct fact_pair open = {allocation, beyond};
        line = book_add_line(book, batch, i + 1, 177 + i, LINE_STATE_PAID, FEN);
        struct fact *of = &book->plan[book->planned - 1];
        fact_set_bytes(of, LINE_DRAWS, book_pairs(book, &drawn, 1));
        if (beyond != 0) {
            fact_set_bytes(of, LINE_UNCOVERED, book_pairs(book, &open, 1));
        }
    }
    return line;
}

static void give_back_next_year(uint64_t line)
{
    struct book *book = &fixture.book;
    const struct fact_pair draw = {book->allocation, 100};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_REFUND));
    fact_set_number(&fact, REFUND_LINE, line);
    fact_set_fen(&fact, REFUND_AMOUNT, 100);
    fact_set_bytes(&fact, REFUND_DRAWS, book_pairs(book, &draw, 1));
    fact_set_number(&fact, REFUND_REASON, RESULT_FAIL_CLOSED);
    fact_set_fen(&fact, REFUND_VALUE_DAY, BOOK_DUE + 366);
    fact_set_number(&fact, REFUND_PERIOD, BOOK_PERIOD + 12);
    fact_set_number(&fact, REFUND_IS_PRIOR_YEAR, 1);
    fact_set_number(&fact, REFUND_CONFIRMS_RELEASE, 0);
    fact_set_number(&fact, REFUND_TO, LINE_STATE_PAID);
    (void)book_add(book, &fact);
}

/* The last of four was paid more than there was. */
START_TEST(test_r340_what_is_uncovered_is_not_told_by_subtraction)
{
    struct book *book = &fixture.book;
    const int64_t lacking = _i * 100;
    struct fact allocation = book_allocation(book, "B9", 4 * (int64_t)FEN - lacking);
    fact_set_bytes(&allocation, ALLOCATION_FUNCTION, book_text(book, "2081902"));
    (void)pay_four(book_add(book, &allocation), lacking);
    ck_assert_ok(book_commit(book, &fault), &fault);
    const struct report_allocations_figures shown = shown_of_four();
    ck_assert(shown.uncovered == (lacking == 0) && shown.paid == (lacking == 0));
    ck_assert(shown.spent == (lacking == 0) && shown.left == (lacking == 0));
}
END_TEST

START_TEST(test_r340_what_came_back_in_a_later_year_is_not_told_by_subtraction)
{
    struct book *book = &fixture.book;
    const uint64_t line = pay_four(book->allocation, 0);
    ck_assert_ok(book_commit(book, &fault), &fault);
    ck_assert(shown_of_four().returned && shown_of_four().spent);
    give_back_next_year(line);
    ck_assert_ok(book_commit(book, &fault), &fault);
    const struct report_allocations_figures shown = shown_of_four();
    ck_assert(shown.paid && shown.uncovered);
    ck_assert(!shown.returned && !shown.spent && !shown.left);
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
    tcase_add_loop_test(tests, test_r340_what_is_uncovered_is_not_told_by_subtraction,
                        0, 2);
    tcase_add_test(tests,
                   test_r340_what_came_back_in_a_later_year_is_not_told_by_subtraction);
    suite_add_tcase(suite, tests);
    return suite;
}
