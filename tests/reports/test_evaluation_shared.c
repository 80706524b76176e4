/* test_evaluation_shared.c - programmes of one function code: money is nobody's twice
 * (R-360).
 *
 * Code 2081001: the orphans' batch of 1,000.00 and, of the twins,
 *   one of 200.00 from the county's money, of which 30.00 came back, 20.00 of them in a
 *   later year;
 *   one of 300.00, half of it from a charity. */
#include "reports/evaluation.h"
#include "reports/report_kit.h"
#include "tests/reports/ledger_fixture.h"

static struct fixture fixture;
static struct report_source source;
static uint64_t twins, charity;

static const struct report_filter of_orphans = {
    .programme = "GER", .first = -1, .last = -1, .year = 2024};
static const struct report_filter of_twins = {
    .programme = "SSW", .first = -1, .last = -1, .year = 2024};

static void commit(void)
{
    struct fault fault = {0};
    ck_assert_ok(book_commit(&fixture.book, &fault), &fault);
}

static uint64_t add_batch(const struct fact_pair *shares, size_t count, int64_t fen)
{
    struct book *book = &fixture.book;
    struct fact batch = book_batch(book, BATCH_ORIGIN_RECORDED, 1, fen);
    fact_set_number(&batch, BATCH_PROGRAMME, twins);
    fact_set_number(&batch, BATCH_UNIT, book->unit);
    fact_set_bytes(&batch, BATCH_SHARES, book_pairs(book, shares, count));
    const uint64_t entry = book_add(book, &batch);
    struct fact_pair draws[2];
    for (size_t i = 0; i < count; i++) {
        draws[i] = (struct fact_pair){shares[i].entry, fen / (int64_t)count};
    }
    book_add_line(book, entry, 1, 300 + (unsigned)fen, LINE_STATE_PAID, fen);
    struct fact *line = &book->plan[book->planned - 1];
    fact_set_bytes(line, LINE_DRAWS, book_pairs(book, draws, count));
    fact_set_number(line, LINE_HEADCOUNT, 1);
    return entry;
}

static void give_back(uint64_t line, int64_t fen, bool is_later)
{
    struct book *book = &fixture.book;
    const struct fact_pair draw = {fixture.orphan_allocation, fen};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_REFUND));
    fact_set_number(&fact, REFUND_LINE, line);
    fact_set_fen(&fact, REFUND_AMOUNT, fen);
    fact_set_bytes(&fact, REFUND_DRAWS, book_pairs(book, &draw, 1));
    fact_set_number(&fact, REFUND_REASON, RESULT_FAIL_CLOSED);
    fact_set_fen(&fact, REFUND_VALUE_DAY, BOOK_DUE + (is_later ? 366 : 0));
    fact_set_number(&fact, REFUND_PERIOD, BOOK_PERIOD + (is_later ? 12 : 0));
    fact_set_number(&fact, REFUND_IS_PRIOR_YEAR, is_later);
    fact_set_number(&fact, REFUND_CONFIRMS_RELEASE, 0);
    fact_set_number(&fact, REFUND_TO, LINE_STATE_PAID);
    book_add(book, &fact);
}

static void setup(void)
{
    static const char *const words[] = {"事实无人抚养儿童生活费", "事实无人",
                                        "2081001"};
    fixture_open(&fixture);
    struct book *book = &fixture.book;
    twins = fixture_programme(book, "SSW", words);
    const uint64_t giver = book_add_source(book, SOURCE_CHARITY, "donation");
    struct fact gift = book_allocation(book, "A4", 50000);
    fact_set_bytes(&gift, ALLOCATION_FUNCTION, book_text(book, "2081001"));
    fact_set_number(&gift, ALLOCATION_SOURCE, giver);
    charity = book_add(book, &gift);
    commit();
    const struct fact_pair shares[] = {{fixture.orphan_allocation, 1}, {charity, 1}};
    const uint64_t county = add_batch(shares, 1, 20000);
    add_batch(shares, 2, 30000);
    commit();
    give_back(county + 1, 1000, false);
    commit();
    give_back(county + 1, 2000, true);
    commit();
}

static void teardown(void)
{
    report_source_close(&source);
    fixture_close(&fixture);
}

static struct evaluation compute(const struct report_filter *filter)
{
    struct fault fault = {0};
    struct evaluation evaluation;
    report_source_close(&source);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_ok(evaluation_compute(&source, filter, NULL, &evaluation, &fault),
                 &fault);
    return evaluation;
}

static void check_spent(const struct evaluation *evaluation,
                        enum evaluation_money_row kind, int64_t fen)
{
    const struct evaluation_money *money = &evaluation->money[kind];
    ck_assert(money->is_shared && money->has_spent);
    ck_assert_int_eq(money->spent, fen);
}

START_TEST(each_programme_spent_what_its_own_lines_drew)
{
    const struct evaluation orphans = compute(&of_orphans);
    check_spent(&orphans, EVALUATION_MONEY_YEAR, 100000);
    check_spent(&orphans, EVALUATION_MONEY_OTHER, 0);
    check_spent(&orphans, EVALUATION_MONEY_ALL, 100000);
    const struct evaluation found = compute(&of_twins);
    /* 200.00 less what came back in the same year, and half of 300.00. */
    check_spent(&found, EVALUATION_MONEY_YEAR, 19000 + 15000);
    check_spent(&found, EVALUATION_MONEY_OTHER, 15000);
    check_spent(&found, EVALUATION_MONEY_ALL, 49000);
    /* Together just what the allocations say. */
    const struct balance county =
        book_balance(&fixture.book, fixture.orphan_allocation);
    const struct balance gift = book_balance(&fixture.book, charity);
    ck_assert_int_eq(county.paid - county.refunded + gift.paid - gift.refunded,
                     100000 + 49000);
}
END_TEST

START_TEST(no_rate_is_made_of_a_budget_that_is_not_its_own)
{
    static const enum indicator of_budget[] = {
        INDICATOR_ARRIVAL,  INDICATOR_EXECUTION_SELF, INDICATOR_EXECUTION_EVALUATION,
        INDICATOR_TIME_GAP, INDICATOR_CARRY_OVER,     INDICATOR_STOCK_DECLINE};
    const struct evaluation found = compute(&of_twins);
    for (size_t i = 0; i < sizeof(of_budget) / sizeof(of_budget[0]); i++) {
        ck_assert(!found.figure[of_budget[i]].has_value);
    }
    ck_assert_str_eq(found.sharers, "孤儿基本生活费");
    /* The others know of nobody. */
    const struct report_filter relief = {
        .programme = "RDB", .first = -1, .last = -1, .year = 2024};
    const struct evaluation alone = compute(&relief);
    ck_assert_ptr_null(alone.sharers);
    ck_assert(alone.figure[INDICATOR_EXECUTION_SELF].has_value);
    /* All of them together are as one. */
    const struct report_filter all = {.first = -1, .last = -1, .year = 2024};
    const struct evaluation whole = compute(&all);
    ck_assert(!whole.money[EVALUATION_MONEY_ALL].is_shared);
    ck_assert(whole.figure[INDICATOR_EXECUTION_SELF].has_value);
}
END_TEST

START_TEST(what_was_paid_in_no_batch_is_of_nobody_known) /* */
{
    struct book *book = &fixture.book;
    struct fact opening;
    struct fact fact = book_allocation(book, "O1", 1000);
    fact_set_bytes(&fact, ALLOCATION_FUNCTION, book_text(book, "2081001"));
    fact_set_number(&fact, ALLOCATION_IS_OPENING, 1);
    const uint64_t allocation = book_add(book, &fact);
    fact_begin(&opening, kinds_find(KIND_OPENING));
    fact_set_number(&opening, OPENING_ALLOCATION, allocation);
    fact_set_fen(&opening, OPENING_PAID, 600);
    fact_set_fen(&opening, OPENING_RETURNED, 0);
    fact_set_fen(&opening, OPENING_PRIOR_YEAR, 0);
    fact_set_fen(&opening, OPENING_DAY, BOOK_DUE);
    fact_set_fen(&opening, OPENING_RECEIVED, 1000);
    fact_set_fen(&opening, OPENING_PASSED_DOWN, 0);
    fact_set_number(&opening, OPENING_DOCUMENT, book->document);
    const uint64_t asked = book_add(book, &opening);
    commit();
    fact_set_number(&opening, OPENING_CONFIRMS, asked);
    book_add(book, &opening);
    book->maker_actor.key = book->checker;
    commit();
    const struct evaluation found = compute(&of_twins);
    ck_assert(!found.money[EVALUATION_MONEY_ALL].has_spent);
    ck_assert(!found.money[EVALUATION_MONEY_YEAR].has_spent);
}
END_TEST

START_TEST(performance_and_budget_say_whose_it_is_too)
{
    struct fault fault = {0};
    struct document document;
    const struct report_filter all = {.first = -1, .last = -1};
    compute(&of_twins);
    ck_assert_ok(report_performance(&source, &all, &document, &fault), &fault);
    const struct table *table = fixture_table(&document, "programmes");
    ck_assert_cell(&fixture, table, 0, "name", "孤儿基本生活费");
    ck_assert_cell(&fixture, table, 0, "execution_rate", "无数据");
    ck_assert_cell(&fixture, table, 2, "execution_rate", "无数据");
    ck_assert_str_ne(fixture_cell(&fixture, table, 1, "execution_rate"), "无数据");
    ck_assert_ok(report_budget(&source, &of_twins, &document, &fault), &fault);
    const struct table *rates = fixture_table(&document, "rates");
    ck_assert_ptr_nonnull(strstr(rates->notes[rates->note_count - 1],
                                 "所用功能科目与孤儿基本生活费共用"));
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("evaluation_shared");
    TCase *tests = tcase_create("shared");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, each_programme_spent_what_its_own_lines_drew);
    tcase_add_test(tests, no_rate_is_made_of_a_budget_that_is_not_its_own);
    tcase_add_test(tests, what_was_paid_in_no_batch_is_of_nobody_known);
    tcase_add_test(tests, performance_and_budget_say_whose_it_is_too);
    suite_add_tcase(suite, tests);
    return suite;
}
