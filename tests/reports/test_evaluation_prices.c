/* test_evaluation_prices.c - price subsidies in time, and people found to receive
 * wrongly. */
#include "ledger/price_index.h"
#include "reports/evaluation.h"
#include "tests/reports/ledger_fixture.h"

enum {
    JANUARY = BOOK_PERIOD,
    PUBLISHED = BOOK_DUE + 9, /* 2024-02-09 */
    LAST = PUBLISHED + 39,
    APRIL = LAST + 13
};

static struct fixture fixture;
static struct report_source source;
static uint64_t rural, urban; /* price subsidies */
static unsigned next_party;

static struct status commit_all(struct fault *fault)
{
    return book_commit(&fixture.book, fault);
}

static void commit(void)
{
    struct fault fault = {0};
    ck_assert_ok(commit_all(&fault), &fault);
}

static uint64_t add_price_programme(const char *code, const char *name)
{
    const char *const words[] = {name, "价补", "2081902"};
    const uint64_t entry = fixture_programme(&fixture.book, code, words);
    struct fact *fact = &fixture.book.plan[fixture.book.planned - 1];
    fact_set_number(fact, PROGRAMME_IS_PRICE, true);
    return entry;
}

static void setup(void)
{
    fixture_open(&fixture);
    next_party = 500;
    rural = add_price_programme("JGN", "农村价格临时补贴");
    commit();
}

static void teardown(void)
{
    report_source_close(&source);
    fixture_close(&fixture);
}

/* Triggered by an index of 3.60 %, else quiet. */
static uint64_t add_index(civil_period month, bool is_triggered)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_PRICE_INDEX));
    fact_set_number(&fact, PRICE_INDEX_UNIT, fixture.book.unit);
    fact_set_number(&fact, PRICE_INDEX_PERIOD, (uint64_t)month);
    fact_set_fen(&fact, PRICE_INDEX_PUBLISHED, date_period_last(month) + 9);
    fact_set_fen(&fact, PRICE_INDEX_CPI, is_triggered ? 360 : -80);
    fact_set_fen(&fact, PRICE_INDEX_FOOD, 100);
    fact_set_fen(&fact, PRICE_INDEX_CPI_LEAST, 350);
    fact_set_fen(&fact, PRICE_INDEX_FOOD_LEAST, 600);
    fact_set_number(&fact, PRICE_INDEX_TRIGGERED, is_triggered);
    if (is_triggered) {
        fact_set_fen(&fact, PRICE_INDEX_LAST, LAST);
    }
    const uint64_t entry = book_add(&fixture.book, &fact);
    commit();
    return entry;
}

/* A recorded batch of January: days[i] is the day of line i + 1, 0 not told, -1 failed.
 */
static uint64_t add_batch(uint64_t programme, const civil_day *days, uint64_t count)
{
    struct book *book = &fixture.book;
    const uint64_t batch =
        fixture_batch(&fixture, BATCH_ORIGIN_RECORDED, count, (int64_t)count * 1600);
    fact_set_number(&book->plan[book->planned - 1], BATCH_PROGRAMME, programme);
    for (uint64_t i = 0; i < count; i++) {
        book_add_line(book, batch, i + 1, next_party++,
                      days[i] < 0 ? LINE_STATE_FAILED : LINE_STATE_PAID, 1600);
        struct fact *fact = &book->plan[book->planned - 1];
        if (days[i] > 0) {
            fact_set_fen(fact, LINE_VALUE_DAY, days[i]);
        }
    }
    commit();
    return batch;
}

static struct evaluation_figure figure_by(enum indicator indicator,
                                          const struct report_filter *filter)
{
    struct fault fault = {0};
    struct evaluation evaluation;
    report_source_close(&source);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_ok(evaluation_compute(&source, filter, NULL, &evaluation, &fault),
                 &fault);
    return evaluation.figure[indicator];
}

static const struct report_filter everything = {
    .first = -1, .last = -1, .year = 2024, .today = LAST};

static void check_price(const struct report_filter *filter, int64_t part, int64_t whole)
{
    const struct evaluation_figure found = figure_by(INDICATOR_PRICE_ON_TIME, filter);
    ck_assert_msg(found.part == part && found.whole == whole, "%lld / %lld",
                  (long long)found.part, (long long)found.whole);
    ck_assert(found.has_value == (whole > 0));
}

START_TEST(test_r333_a_month_that_was_set_off_and_not_paid_is_missed)
{
    check_price(&everything, 0, 0); /* nothing is known */
    add_index(JANUARY, true);
    struct report_filter early = everything;
    early.today = LAST - 1;
    check_price(&early, 0, 0); /* the day may still be kept */
    check_price(&everything, 0, 10000);
}
END_TEST

START_TEST(test_r333_an_index_that_is_missing_or_decides_nothing_leaves_no_value)
{
    struct report_filter april = everything;
    april.today = APRIL;
    add_index(JANUARY, true);
    check_price(&everything, 0, 10000); /* February's may come out yet */
    ck_assert(!figure_by(INDICATOR_PRICE_ON_TIME, &april).has_value);
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_PRICE_INDEX));
    fact_set_number(&fact, PRICE_INDEX_UNIT, fixture.book.unit);
    fact_set_number(&fact, PRICE_INDEX_PERIOD, JANUARY + 1);
    fact_set_fen(&fact, PRICE_INDEX_PUBLISHED, PUBLISHED + 29);
    fact_set_fen(&fact, PRICE_INDEX_SCPI, 100);
    fact_set_fen(&fact, PRICE_INDEX_CPI_LEAST, 350);
    fact_set_fen(&fact, PRICE_INDEX_FOOD_LEAST, 600);
    fixture.book.maker_actor.now_ms += INT64_C(20) * 86400000; /* */
    const uint64_t undecided = book_add(&fixture.book, &fact);
    commit();
    ck_assert(!figure_by(INDICATOR_PRICE_ON_TIME, &april).has_value);
    fact_set_fen(&fact, PRICE_INDEX_CPI, 100);
    fact_set_fen(&fact, PRICE_INDEX_FOOD, 100);
    fact_set_number(&fact, PRICE_INDEX_TRIGGERED, false);
    fact_set_number(&fact, PRICE_INDEX_REPLACES, undecided);
    book_add(&fixture.book, &fact);
    commit();
    check_price(&april, 0, 10000);
}
END_TEST

START_TEST(test_r333_dues_paid_by_the_last_day_of_all_that_were_due)
{
    static const civil_day days[] = {LAST, LAST - 1, LAST + 1, -1};
    static const civil_day late[] = {LAST + 1, LAST + 2, -1};
    struct report_filter month = everything;
    month.first = JANUARY;
    month.last = JANUARY;
    add_index(JANUARY, true);
    const uint64_t batch = add_batch(rural, days, 4);
    check_price(&month, 5000, 10000);
    /* The one that failed, sent again and paid in time. */
    struct book *book = &fixture.book;
    const uint64_t again = fixture_batch(&fixture, BOOK_SENT, 1, 1600);
    fact_set_number(&book->plan[book->planned - 1], BATCH_PROGRAMME, rural);
    book_add_line(book, again, 1, 503, LINE_STATE_SUBMITTED, 1600);
    fact_set_number(&book->plan[book->planned - 1], LINE_RESEND_OF, batch + 4);
    commit();
    check_price(&month, 5000, 10000);
    book_add_result(book, again + 1, LINE_STATE_SUBMITTED, LINE_STATE_PAID, 1600, 1600);
    fact_set_fen(&book->plan[book->planned - 1], RESULT_VALUE_DAY, LAST);
    commit();
    check_price(&month, 7500, 10000);
    /* Another batch of the month: 3 of 7. */
    add_batch(rural, late, 3);
    check_price(&month, 4285, 10000);
    /* Another programme of subsidies, for which nobody was paid. */
    urban = add_price_programme("JGC", "城市价格临时补贴");
    commit();
    check_price(&month, 4285, 20000);
    month.programme = "JGN";
    check_price(&month, 4285, 10000);
    month.programme = "JGC";
    check_price(&month, 0, 10000);
    month.programme = "RDB"; /* whose people get both */
    check_price(&month, 4285, 20000);
}
END_TEST

START_TEST(test_r333_a_payment_whose_day_nobody_told_is_left_out)
{
    static const civil_day days[] = {LAST, 0, 0};
    struct report_filter month = everything;
    month.first = JANUARY;
    month.last = JANUARY;
    add_index(JANUARY, true);
    add_batch(rural, days + 1, 2);
    const struct evaluation_figure none = figure_by(INDICATOR_PRICE_ON_TIME, &month);
    ck_assert(!none.has_value);
    ck_assert_int_eq(none.whole, 0); /* paid: the month was not missed */
    add_batch(rural, days, 1);
    check_price(&month, 10000, 10000);
}
END_TEST

START_TEST(test_r333_a_unit_below_misses_only_what_it_pays_itself)
{
    struct report_filter month = everything;
    month.first = JANUARY;
    month.last = JANUARY;
    add_index(JANUARY, true);
    month.unit = "二镇"; /* no batch of any kind is its own */
    check_price(&month, 0, 0);
    month.unit = "测试镇"; /* pays, and not this */
    check_price(&month, 0, 10000);
}
END_TEST

/* ---- people checked again -------------------------------------------------------- */

static uint64_t add_check(uint64_t unit, civil_day day, uint64_t checked,
                          uint64_t wrong)
{
    static const uint8_t token[16] = {9};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_SPOT_CHECK));
    fact_set_number(&fact, SPOT_CHECK_UNIT, unit);
    fact_set_number(&fact, SPOT_CHECK_PROGRAMME, fixture.relief);
    fact_set_fen(&fact, SPOT_CHECK_DAY, day);
    fact_set_number(&fact, SPOT_CHECK_CHECKED, checked);
    fact_set_number(&fact, SPOT_CHECK_WRONG, wrong);
    fact_set_number(&fact, SPOT_CHECK_DOCUMENT, fixture.book.document);
    fact_set_bytes(&fact, SPOT_CHECK_EVIDENCE,
                   book_copy(&fixture.book, bytes_from(token, 16)));
    const uint64_t entry = book_add(&fixture.book, &fact);
    commit();
    return entry;
}

static void check_right(const struct report_filter *filter, int64_t part, int64_t whole,
                        int64_t value)
{
    const struct evaluation_figure found = figure_by(INDICATOR_RECOGNITION, filter);
    ck_assert_int_eq(found.part, part);
    ck_assert_int_eq(found.whole, whole);
    ck_assert(found.has_value == (whole > 0));
    ck_assert_int_eq(found.value, value);
}

START_TEST(test_r334_checks_of_a_year_add_up_by_unit_and_programme)
{
    struct report_filter filter = everything;
    check_right(&filter, 0, 0, 0);
    add_check(fixture.townships[0], BOOK_DUE - 5, 100, 3);
    add_check(fixture.townships[1], BOOK_DUE + 3, 50, 0);
    add_check(fixture.book.unit, BOOK_DUE - 40, 10, 10); /* in 2023 */
    check_right(&filter, 147, 150, 9800);
    filter.programme = "RDB";
    check_right(&filter, 147, 150, 9800);
    filter.unit = "测试镇";
    check_right(&filter, 97, 100, 9700);
    filter.unit = NULL;
    filter.last = JANUARY;
    filter.first = JANUARY;
    check_right(&filter, 97, 100, 9700);
    filter.programme = "GER";
    check_right(&filter, 0, 0, 0);
    filter = everything;
    filter.year = 2023;
    check_right(&filter, 0, 10, 0);
}
END_TEST

/* ---- explained ------------------------------------------------------------------- */

static const struct table *explain(const char *word)
{
    struct fault fault = {0};
    static struct document document;
    struct report_filter filter = everything;
    filter.first = JANUARY;
    filter.last = JANUARY;
    filter.explain = word;
    report_source_close(&source);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_ok(report_performance(&source, &filter, &document, &fault), &fault);
    return fixture_table(&document, "parts");
}

START_TEST(test_r301_a_figure_names_its_indexes_batches_and_checks)
{
    static const civil_day days[] = {LAST, LAST - 1, LAST + 1};
    add_index(JANUARY, true);
    add_batch(rural, days, 3);
    urban = add_price_programme("JGC", "城市价格临时补贴");
    commit();
    const struct table *table = explain("price-on-time");
    ck_assert_uint_eq(table->row_count, 3);
    ck_assert_cell(&fixture, table, 0, "kind", "价格指数");
    ck_assert_cell(
        &fixture, table, 0, "what",
        "2024年1月 CPI 3.60% 食品 1.00%，2024年2月9日发布，启动，最迟2024年3月"
        "19日发放");
    ck_assert_cell(&fixture, table, 0, "whole", "0.00");
    ck_assert_cell(&fixture, table, 1, "what", "城市价格临时补贴：已启动而未发放");
    ck_assert_cell(&fixture, table, 1, "whole", "100.00");
    ck_assert_cell(&fixture, table, 2, "kind", "批次");
    ck_assert_cell(&fixture, table, 2, "part", "66.66");
    ck_assert_cell(&fixture, table, 2, "whole", "100.00");
    ck_assert_cell(&fixture, table, 3, "part", "66.66");
    ck_assert_cell(&fixture, table, 3, "whole", "200.00");
    add_check(fixture.townships[0], BOOK_DUE - 5, 100, 3);
    table = explain("recognition");
    ck_assert_uint_eq(table->row_count, 1);
    ck_assert_cell(&fixture, table, 0, "kind", "核查");
    ck_assert_cell(&fixture, table, 0, "what", "2024年1月26日 测试镇核查，CS-2024-1");
    ck_assert_cell(&fixture, table, 0, "part", "97");
    ck_assert_cell(&fixture, table, 0, "whole", "100");
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("evaluation_prices");
    TCase *tests = tcase_create("figures");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, test_r333_a_month_that_was_set_off_and_not_paid_is_missed);
    tcase_add_test(
        tests, test_r333_an_index_that_is_missing_or_decides_nothing_leaves_no_value);
    tcase_add_test(tests, test_r333_dues_paid_by_the_last_day_of_all_that_were_due);
    tcase_add_test(tests, test_r333_a_payment_whose_day_nobody_told_is_left_out);
    tcase_add_test(tests, test_r333_a_unit_below_misses_only_what_it_pays_itself);
    tcase_add_test(tests, test_r334_checks_of_a_year_add_up_by_unit_and_programme);
    tcase_add_test(tests, test_r301_a_figure_names_its_indexes_batches_and_checks);
    suite_add_tcase(suite, tests);
    return suite;
}
