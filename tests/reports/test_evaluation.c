/* test_evaluation.c - the figures of an evaluation, counted by hand (R-300). */
#include "reports/evaluation.h"
#include "tests/reports/ledger_fixture.h"

static struct fixture fixture;
static struct report_source source;
static const struct report_filter relief = {
    .programme = "RDB", .first = -1, .last = -1, .year = 2024};

static void setup(void)
{
    fixture_open(&fixture);
}

static void teardown(void)
{
    report_source_close(&source);
    fixture_close(&fixture);
}

static struct evaluation compute(const char *as_of, const struct report_filter *filter)
{
    struct fault fault = {0};
    struct evaluation evaluation;
    report_source_close(&source);
    fixture_source(&fixture, as_of, LANGUAGE_ZH, &source);
    ck_assert_ok(evaluation_compute(&source, filter, NULL, &evaluation, &fault),
                 &fault);
    return evaluation;
}

static void check(const struct evaluation *evaluation, enum indicator indicator,
                  int64_t part, int64_t whole, int64_t value)
{
    const struct evaluation_figure *figure = &evaluation->figure[indicator];
    ck_assert_msg(figure->has_value, "%s has no value", indicator_key(indicator));
    ck_assert_msg(
        figure->part == part && figure->whole == whole && figure->value == value,
        "%s: %lld / %lld = %lld", indicator_key(indicator), (long long)figure->part,
        (long long)figure->whole, (long long)figure->value);
}

static void check_missing(const struct evaluation *evaluation, enum indicator indicator)
{
    ck_assert_msg(!evaluation->figure[indicator].has_value, "%s has a value",
                  indicator_key(indicator));
}

START_TEST(each_figure_comes_from_entries) /* R-300 */
{
    const struct evaluation found = compute(NULL, &relief);
    ck_assert_uint_eq(found.batches, 2);
    /* January 1 + 3 + 2, February 1 + 3, over the two months that have begun. */
    check(&found, INDICATOR_MONTHLY_PERSONS, 10, 2, 500);
    check(&found, INDICATOR_PERSON_TIMES, 10, 0, 10);
    check(&found, INDICATOR_PAID_OF_DUE, 5, 6, 8333);
    check(&found, INDICATOR_AS_STANDARD, 5, 6, 8333);
    check(&found, INDICATOR_SOCIALISED, 459600, 459600, 10000);
    /* Of January's four two in time; February has no days. */
    check(&found, INDICATOR_ON_TIME, 2, 4, 5000);
    check(&found, INDICATOR_PER_PERSON, 459600, 10, 45960);
    static const enum indicator missing[] = {
        INDICATOR_CARRY_OVER,    INDICATOR_STOCK_DECLINE, INDICATOR_INSTITUTION_CARE,
        INDICATOR_RECOGNITION,   INDICATOR_DISCLOSED,     INDICATOR_PRICE_ON_TIME,
        INDICATOR_OVER_STANDARD, INDICATOR_STANDARD,      INDICATOR_STANDARD_GROWTH};
    for (size_t i = 0; i < sizeof(missing) / sizeof(missing[0]); i++) {
        check_missing(&found, missing[i]); /* R-040 */
    }
}
END_TEST

START_TEST(money_is_what_the_budget_report_says) /* F48 */
{
    struct fault fault = {0};
    struct document document;
    const struct evaluation found = compute(NULL, &relief);
    const struct evaluation_money *all = &found.money[EVALUATION_MONEY_ALL];
    ck_assert_ok(report_budget(&source, &relief, &document, &fault), &fault);
    const struct table *rates = fixture_table(&document, "rates");
    char text[MONEY_TEXT_SIZE];
    money_format(all->budget, text);
    ck_assert_cell(&fixture, rates, 0, "budget", text);
    money_format(all->spent, text);
    ck_assert_cell(&fixture, rates, 0, "spent", text);
    const struct cell self = cell_percent(found.figure[INDICATOR_EXECUTION_SELF].value);
    const struct cell other =
        cell_percent(found.figure[INDICATOR_EXECUTION_EVALUATION].value);
    const struct cell gap = cell_percent(found.figure[INDICATOR_TIME_GAP].value);
    char buffer[TABLE_CELL_TEXT_SIZE];
    const struct {
        const char *key;
        const struct cell *cell;
    } cells[] = {{"self_rate", &self}, {"evaluation_rate", &other}, {"ahead", &gap}};
    for (size_t i = 0; i < 3; i++) {
        const struct bytes wanted =
            table_cell_text(cells[i].cell, CELL_PLAIN, LANGUAGE_ZH, buffer);
        const char *shown = fixture_cell(&fixture, rates, 0, cells[i].key);
        ck_assert_msg(bytes_equal(bytes_of(shown), wanted), "%s: %s", cells[i].key,
                      shown);
    }
    /* 1,000,000.00 each of two, 500.00 more; what the township got is in them. */
    ck_assert_int_eq(all->budget, 200050000);
    ck_assert_int_eq(all->received, 200000000);
    check(&found, INDICATOR_ARRIVAL, 200000000, 200050000, 9998);
    ck_assert(!found.money[EVALUATION_MONEY_CARRIED].has_data);
    ck_assert(!found.money[EVALUATION_MONEY_OTHER].has_data);
    /* Passed on after 19 days of 30. */
    check(&found, INDICATOR_PASSED_DOWN, 1, 1, 10000);
}
END_TEST

START_TEST(what_was_not_answered_or_due_is_not_counted) /* R-040 */
{
    char as_of[24];
    snprintf(as_of, sizeof(as_of), "@%llu", (unsigned long long)fixture.before);
    const struct evaluation found = compute(as_of, &relief);
    static const enum indicator missing[] = {
        INDICATOR_PAID_OF_DUE, INDICATOR_AS_STANDARD, INDICATOR_SOCIALISED,
        INDICATOR_ON_TIME, INDICATOR_PER_PERSON};
    for (size_t i = 0; i < sizeof(missing) / sizeof(missing[0]); i++) {
        check_missing(&found, missing[i]);
    }
    /* Its day over, nobody was paid: that is known. */
    struct report_filter later = relief;
    later.today = BOOK_DUE;
    const struct evaluation late = compute(as_of, &later);
    check(&late, INDICATOR_PAID_OF_DUE, 0, 4, 0);
    check(&late, INDICATOR_ON_TIME, 0, 4, 0);
}
END_TEST

START_TEST(units_and_months_restrict_it)
{
    struct report_filter filter = relief;
    filter.first = BOOK_PERIOD + 1;
    filter.year = 0;
    const struct evaluation february = compute(NULL, &filter);
    ck_assert_uint_eq(february.year, 2024);
    check(&february, INDICATOR_MONTHLY_PERSONS, 4, 1, 400);
    check(&february, INDICATOR_PAID_OF_DUE, 2, 2, 10000);
    check_missing(&february, INDICATOR_ON_TIME);
    filter = relief;
    filter.unit = "二镇";
    const struct evaluation none = compute(NULL, &filter);
    ck_assert_uint_eq(none.batches, 0);
    for (enum indicator i = 0; i < INDICATOR_COUNT; i++) {
        check_missing(&none, i);
    }
}
END_TEST

START_TEST(an_evaluation_is_of_one_year)
{
    struct fault fault = {0};
    struct evaluation evaluation;
    const struct report_filter two_years = {.first = BOOK_PERIOD - 1,
                                            .last = BOOK_PERIOD};
    const struct report_filter backwards = {.first = BOOK_PERIOD + 2,
                                            .last = BOOK_PERIOD};
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_int_eq(
        evaluation_compute(&source, &two_years, NULL, &evaluation, &fault).code,
        STATUS_USAGE);
    ck_assert_int_eq(
        evaluation_compute(&source, &backwards, NULL, &evaluation, &fault).code,
        STATUS_USAGE);
}
END_TEST

/* ---- dues, standards, enrolments ------------------------------------------------- */

static void commit(void)
{
    struct fault fault = {0};
    ck_assert_ok(book_commit(&fixture.book, &fault), &fault);
}

static uint64_t add_standard(int64_t fen, civil_day from)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_STANDARD));
    fact_set_number(&fact, STANDARD_PROGRAMME, fixture.relief);
    fact_set_number(&fact, STANDARD_UNIT, fixture.book.unit);
    fact_set_fen(&fact, STANDARD_AMOUNT, fen);
    fact_set_number(&fact, STANDARD_METHOD, STANDARD_METHOD_DIFFERENCE);
    fact_set_fen(&fact, STANDARD_FROM, from);
    return book_add(&fixture.book, &fact);
}

START_TEST(the_base_is_held_against_the_standard) /* R-135 */
{
    char as_of[24];
    add_standard(45000, BOOK_DUE - 400);
    const uint64_t now = add_standard(50000, BOOK_DUE - 30);
    commit();
    /* 1300.00 for two; the others are below 500.00 each. */
    const struct evaluation found = compute(NULL, &relief);
    check(&found, INDICATOR_OVER_STANDARD, 30000, 5, 30000);
    check(&found, INDICATOR_STANDARD, 50000, 1, 50000);
    check(&found, INDICATOR_STANDARD_GROWTH, 5000, 45000, 1111);
    /* One recorded later changes nothing of what held at a seal. */
    snprintf(as_of, sizeof(as_of), "@%llu", (unsigned long long)now + 1);
    add_standard(70000, BOOK_DUE - 30);
    commit();
    const struct evaluation before = compute(as_of, &relief);
    check(&before, INDICATOR_OVER_STANDARD, 30000, 5, 30000);
    check(&before, INDICATOR_STANDARD, 50000, 1, 50000);
    const struct evaluation after = compute(NULL, &relief);
    check(&after, INDICATOR_OVER_STANDARD, 0, 5, 0);
}
END_TEST

/* Lines that name no village are held against the standard of their own batch's unit,
 * not of the first batch of the month. */
START_TEST(each_batch_has_the_standard_of_its_unit) /* R-135 */
{
    struct book *book = &fixture.book;
    add_standard(70000, BOOK_DUE - 30);
    add_standard(30000, BOOK_DUE - 30);
    fact_set_number(&book->plan[book->planned - 1], STANDARD_UNIT,
                    fixture.townships[1]);
    const uint64_t batch = fixture_batch(&fixture, BATCH_ORIGIN_RECORDED, 1, 50000);
    fact_set_number(&book->plan[book->planned - 1], BATCH_UNIT, fixture.townships[1]);
    book_add_line(book, batch, 1, 930, LINE_STATE_PAID, 50000);
    fact_set_number(&book->plan[book->planned - 1], LINE_HEADCOUNT, 1);
    commit();
    const struct evaluation found = compute(NULL, &relief);
    check(&found, INDICATOR_OVER_STANDARD, 20000, 6, 20000);
}
END_TEST

/* Lines carry no class: where the standard depends on it, nothing can be said. */
START_TEST(standards_by_class_say_nothing_of_lines) /* R-040, R-135 */
{
    struct book *book = &fixture.book;
    add_standard(50000, BOOK_DUE - 30);
    add_standard(65000, BOOK_DUE - 30);
    fact_set_bytes(&book->plan[book->planned - 1], STANDARD_CLASS,
                   book_text(book, "全护理"));
    commit();
    const struct evaluation found = compute(NULL, &relief);
    check_missing(&found, INDICATOR_OVER_STANDARD);
    check(&found, INDICATOR_STANDARD, 50000, 1, 50000);
}
END_TEST

/* Line 4 of January, 950.00, once more. */
static void send_again(void)
{
    struct book *book = &fixture.book;
    const uint64_t batch = fixture_batch(&fixture, BOOK_SENT, 1, 95000);
    fixture_line(&fixture, batch, 1, LINE_STATE_SUBMITTED);
    struct fact *fact = &book->plan[book->planned - 1];
    const struct fact_pair draw = {book->allocation, 95000};
    fact_set_bytes(fact, LINE_PARTY, bytes_from(fixture.payees[3], 16));
    fact_set_fen(fact, LINE_AMOUNT, 95000);
    fact_set_bytes(fact, LINE_DRAWS, book_pairs(book, &draw, 1));
    fact_set_number(fact, LINE_RESEND_OF, fixture.answered + 4);
    commit();
    book_add_result(book, batch + 1, LINE_STATE_SUBMITTED, LINE_STATE_PAID, 95000,
                    95000);
    commit();
}

START_TEST(a_line_sent_again_is_the_same_due) /* R-114 */
{
    send_again();
    const struct evaluation found = compute(NULL, &relief);
    ck_assert_uint_eq(found.batches, 3);
    check(&found, INDICATOR_PAID_OF_DUE, 6, 6, 10000);
    check(&found, INDICATOR_AS_STANDARD, 6, 6, 10000);
    check(&found, INDICATOR_MONTHLY_PERSONS, 11, 2, 550);
    check(&found, INDICATOR_SOCIALISED, 554600, 554600, 10000);
}
END_TEST

/* 500.00 of February for people nobody names, to a supplier. */
START_TEST(what_suppliers_get_is_not_paid_to_people)
{
    struct book *book = &fixture.book;
    const uint64_t batch = fixture_batch(&fixture, BATCH_ORIGIN_RECORDED, 1, 50000);
    fact_set_number(&book->plan[book->planned - 1], BATCH_PERIOD, BOOK_PERIOD + 1);
    book_add_line(book, batch, 1, 0, LINE_STATE_PAID, 50000);
    struct fact *fact = &book->plan[book->planned - 1];
    const uint8_t payee[16] = {0xEE};
    fact_set_bytes(fact, LINE_PAYEE, book_copy(book, bytes_from(payee, 16)));
    fact_set_number(fact, LINE_PAYEE_KIND, PAYEE_UNNAMED);
    fact_set_number(fact, LINE_HEADCOUNT, 7);
    commit();
    const struct evaluation found = compute(NULL, &relief);
    check(&found, INDICATOR_SOCIALISED, 459600, 509600, 9019);
    check(&found, INDICATOR_MONTHLY_PERSONS, 17, 2, 850);
}
END_TEST

START_TEST(what_is_left_is_known_when_the_year_has_ended)
{
    static const struct report_filter orphans = {
        .programme = "GER", .first = -1, .last = -1, .year = 2024};
    fixture.book.maker_actor.now_ms = INT64_C(1735800000000); /* 2025-01-02 */
    fixture_carry_over(&fixture);
    const struct evaluation found = compute(NULL, &orphans);
    check(&found, INDICATOR_CARRY_OVER, 100000, 200000, 5000);
    check_missing(&found, INDICATOR_STOCK_DECLINE); /* nothing was carried in */
    struct report_filter next = orphans;
    next.year = 2025;
    const struct evaluation carried = compute(NULL, &next);
    ck_assert_int_eq(carried.money[EVALUATION_MONEY_CARRIED].budget, 100000);
    ck_assert(carried.money[EVALUATION_MONEY_ALL].has_first);
    ck_assert_int_eq(carried.money[EVALUATION_MONEY_ALL].first, 100000);
    ck_assert(!carried.money[EVALUATION_MONEY_YEAR].has_data);
    check_missing(&carried, INDICATOR_CARRY_OVER);
}
END_TEST

/* ---- traces ---------------------------------------------------------------------- */

START_TEST(a_trace_adds_up_to_its_figure) /* R-301 */
{
    struct fault fault = {0};
    struct evaluation evaluation;
    struct evaluation_part parts[4];
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    for (enum indicator i = 0; i < INDICATOR_COUNT; i++) {
        int64_t part = 0;
        int64_t whole = 0;
        uint64_t seen = 0;
        struct evaluation_trace trace = {.indicator = i, .parts = parts, .limit = 4};
        do { /* page by page */
            trace.count = 0;
            trace.total = 0;
            trace.skip = seen;
            ck_assert_ok(
                evaluation_compute(&source, &relief, &trace, &evaluation, &fault),
                &fault);
            for (size_t k = 0; k < trace.count; k++) {
                part += parts[k].part;
                whole += parts[k].whole;
                ck_assert_uint_gt(parts[k].entry, 0);
            }
            seen += trace.count;
        } while (seen < trace.total);
        ck_assert_int_eq(part, evaluation.figure[i].part);
        if (indicator_measure_of(i) != INDICATOR_PEOPLE) { /* that is over months */
            ck_assert_int_eq(whole, evaluation.figure[i].whole);
        }
    }
}
END_TEST

static struct document explain(const char *word, uint64_t limit)
{
    struct fault fault = {0};
    struct document document;
    struct report_filter filter = relief;
    filter.explain = word;
    filter.limit = limit;
    report_source_close(&source);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_ok(report_performance(&source, &filter, &document, &fault), &fault);
    return document;
}

START_TEST(a_figure_is_explained_page_by_page) /* R-301 */
{
    struct document document = explain("paid-of-due@2", 3);
    ck_assert_str_eq(document.title, "指标溯源：应发尽发率");
    const struct table *table = fixture_table(&document, "parts");
    ck_assert_uint_eq(table->row_count, 3);
    char line[24];
    snprintf(line, sizeof(line), "%llu", (unsigned long long)fixture.answered + 2);
    ck_assert_cell(&fixture, table, 0, "entry", line);
    ck_assert_cell(&fixture, table, 0, "kind", "明细");
    ck_assert_cell(&fixture, table, 2, "part", "0"); /* the one that failed */
    ck_assert_cell(&fixture, table, 3, "part", "2");
    ck_assert_cell(&fixture, table, 4, "part", "5");
    ck_assert_cell(&fixture, table, 4, "whole", "6");
    ck_assert_str_eq(table->notes[0],
                     "第2至4条，共6条；续看用 --explain paid-of-due@5");
    document = explain("per-person", 0);
    table = fixture_table(&document, "parts");
    ck_assert_cell(&fixture, table, 0, "what", "2024年1月 农村低保 测试镇");
    ck_assert_cell(&fixture, table, 0, "part", "2948.00");
    ck_assert_cell(&fixture, table, 2, "whole", "10");
    ck_assert_uint_eq(table->note_count, 0);
}
END_TEST

START_TEST(what_no_entry_says_is_explained_too) /* R-040 */
{
    const struct document document = explain("price-on-time", 0);
    for (const struct block *block = document.first; block != NULL;
         block = block->next) {
        ck_assert_int_ne(block->kind, BLOCK_TABLE);
    }
}
END_TEST

START_TEST(a_figure_that_is_none_is_refused)
{
    static const char *const words[] = {"happiness", "on-time@", "on-time@0", "",
                                        "on-time@x"};
    struct fault fault = {0};
    struct document document;
    struct report_filter filter = relief;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        filter.explain = words[i];
        ck_assert_int_eq(report_performance(&source, &filter, &document, &fault).code,
                         STATUS_USAGE);
    }
    filter.explain = "on-time";
    filter.limit = 10001;
    ck_assert_int_eq(report_performance(&source, &filter, &document, &fault).code,
                     STATUS_USAGE);
}
END_TEST

START_TEST(every_indicator_has_a_word_of_its_own)
{
    for (enum indicator i = 0; i < INDICATOR_COUNT; i++) {
        enum indicator found = INDICATOR_COUNT;
        ck_assert(indicator_parse(bytes_of(indicator_key(i)), &found));
        ck_assert_int_eq(found, i);
    }
    enum indicator untouched = INDICATOR_ON_TIME;
    ck_assert(!indicator_parse(bytes_of("happiness"), &untouched));
    ck_assert_int_eq(untouched, INDICATOR_ON_TIME);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("evaluation");
    TCase *tests = tcase_create("figures");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, each_figure_comes_from_entries);
    tcase_add_test(tests, money_is_what_the_budget_report_says);
    tcase_add_test(tests, what_was_not_answered_or_due_is_not_counted);
    tcase_add_test(tests, units_and_months_restrict_it);
    tcase_add_test(tests, an_evaluation_is_of_one_year);
    tcase_add_test(tests, the_base_is_held_against_the_standard);
    tcase_add_test(tests, each_batch_has_the_standard_of_its_unit);
    tcase_add_test(tests, standards_by_class_say_nothing_of_lines);
    tcase_add_test(tests, a_line_sent_again_is_the_same_due);
    tcase_add_test(tests, what_suppliers_get_is_not_paid_to_people);
    tcase_add_test(tests, what_is_left_is_known_when_the_year_has_ended);
    tcase_add_test(tests, a_trace_adds_up_to_its_figure);
    tcase_add_test(tests, a_figure_is_explained_page_by_page);
    tcase_add_test(tests, what_no_entry_says_is_explained_too);
    tcase_add_test(tests, a_figure_that_is_none_is_refused);
    suite_add_tcase(suite, tests);
    TCase *words = tcase_create("words");
    tcase_add_test(words, every_indicator_has_a_word_of_its_own);
    suite_add_tcase(suite, words);
    return suite;
}
