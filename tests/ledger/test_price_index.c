/* Price indexes and the subsidy that they set off; checks of people
 * (R-334). */
#include "ledger/price_index.h"
#include "ledger/spot_check.h"

#include "tests/ledger/rules_kit.h"

enum {
    MONTH = 2023 * 12 + 10,
    PUBLISHED = 19700, /* 2023-12-09 */
    WRITTEN = 19730,   /* BOOK_NOW_MS */
    CHECKED = 19700    /* before the book is written */
};

/* ---- rules ----------------------------------------------------------------------- */

START_TEST(test_r331_the_rule_is_that_of_the_index_month)
{
    static const struct {
        civil_period month;
        int64_t cpi; /* 0: there is none */
    } cases[] = {{2015 * 12 + 11, 0},  {2016 * 12, 350},     {2022 * 12 + 6, 350},
                 {2022 * 12 + 7, 300}, {2023 * 12 + 1, 300}, {2023 * 12 + 2, 350}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct price_rule rule = {0};
        ck_assert(price_rule_of(cases[i].month, &rule) == (cases[i].cpi > 0));
        ck_assert_int_eq(rule.cpi, cases[i].cpi);
        ck_assert_int_eq(rule.food, cases[i].cpi > 0 ? 600 : 0);
    }
}
END_TEST

START_TEST(test_r331_either_index_that_reaches_its_threshold_sets_it_off)
{
    static const struct {
        struct price_values values;
        enum price_decision decision;
    } cases[] = {
        {{true, true, 349, 599}, PRICE_QUIET},
        {{true, true, 350, 599}, PRICE_TRIGGERED},
        {{true, true, 351, -20}, PRICE_TRIGGERED},
        {{true, true, 349, 600}, PRICE_TRIGGERED},
        {{true, true, -10, 601}, PRICE_TRIGGERED},
        {{true, false, 350, 0}, PRICE_TRIGGERED},
        {{true, false, 349, 0}, PRICE_UNKNOWN}, /* food may have reached its own */
        {{false, true, 0, 599}, PRICE_UNKNOWN},
        {{false, false, 0, 0}, PRICE_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_int_eq(price_decide((struct price_rule){350, 600}, cases[i].values),
                         cases[i].decision);
    }
}
END_TEST

START_TEST(test_r332_a_place_lowers_a_threshold_and_never_raises_it)
{
    const struct price_rule rule = {350, 600};
    struct price_rule found = price_rule_lowered(rule, (struct price_rule){300, 550});
    ck_assert_int_eq(found.cpi, 300);
    ck_assert_int_eq(found.food, 550);
    found = price_rule_lowered(rule, (struct price_rule){400, 0});
    ck_assert_int_eq(found.cpi, 350);
    ck_assert_int_eq(found.food, 600);
}
END_TEST

/* ---- entries --------------------------------------------------------------------- */

static struct fact price(uint64_t unit, int64_t cpi, int64_t food)
{
    struct fact fact;
    const bool is_triggered = cpi >= 350 || food >= 600;
    fact_begin(&fact, kinds_find(KIND_PRICE_INDEX));
    fact_set_number(&fact, PRICE_INDEX_UNIT, unit);
    fact_set_number(&fact, PRICE_INDEX_PERIOD, MONTH);
    fact_set_fen(&fact, PRICE_INDEX_PUBLISHED, PUBLISHED);
    fact_set_fen(&fact, PRICE_INDEX_CPI, cpi);
    fact_set_fen(&fact, PRICE_INDEX_FOOD, food);
    fact_set_fen(&fact, PRICE_INDEX_CPI_LEAST, 350);
    fact_set_fen(&fact, PRICE_INDEX_FOOD_LEAST, 600);
    fact_set_number(&fact, PRICE_INDEX_TRIGGERED, is_triggered);
    if (is_triggered) {
        fact_set_fen(&fact, PRICE_INDEX_LAST, PUBLISHED + 28);
    }
    return fact;
}

static void put(struct fact fact)
{
    book_add(&book, &fact);
    accepted();
}

static void bad(struct fact fact, const char *rule)
{
    book_add(&book, &fact);
    refused(rule);
}

static void leave_out(struct fact *fact, unsigned field)
{
    fact->present &= ~(UINT32_C(1) << field);
}

START_TEST(test_r330_an_index_is_bounded_and_published_after_its_month)
{
    struct fact fact = price(book.unit, PRICE_INDEX_LEAST, PRICE_INDEX_LEAST + 1);
    put(fact);
    const uint64_t first = book_last_seal(&book) - 1;
    fact = price(book.unit, PRICE_INDEX_MOST, PRICE_INDEX_MOST - 1);
    fact_set_number(&fact, PRICE_INDEX_REPLACES, first);
    put(fact);
    fact = price(book.township, PRICE_INDEX_LEAST - 1, 0);
    bad(fact, "R-330");
    fact = price(book.township, 0, PRICE_INDEX_MOST + 1);
    bad(fact, "R-330");
    fact = price(book.township, 0, 0);
    fact_set_fen(&fact, PRICE_INDEX_SCPI, PRICE_INDEX_MOST + 1);
    bad(fact, "R-330");
    fact = price(book.township, 0, 0);
    fact_set_fen(&fact, PRICE_INDEX_PUBLISHED, date_period_last(MONTH));
    bad(fact, "R-330");
    fact_set_fen(&fact, PRICE_INDEX_PUBLISHED, date_period_last(MONTH) + 1);
    put(fact);
    fact_begin(&fact, kinds_find(KIND_PRICE_INDEX));
    fact_set_number(&fact, PRICE_INDEX_UNIT, book.township);
    fact_set_number(&fact, PRICE_INDEX_PERIOD, MONTH + 1);
    fact_set_fen(&fact, PRICE_INDEX_PUBLISHED, WRITTEN);
    bad(fact, "R-330");
    fact = price(book.programme, 0, 0);
    bad(fact, "R-060");
}
END_TEST

START_TEST(test_r330_an_index_is_recorded_when_it_was_published)
{
    const uint64_t units[] = {book.unit, book.township};
    for (int64_t i = 0; i < 2; i++) {
        struct fact fact = price(units[i], 100, 0);
        fact_set_fen(&fact, PRICE_INDEX_PUBLISHED, WRITTEN - 1 + i);
        put(fact);
    }
    struct fact fact = price(book.township, 100, 0);
    fact_set_number(&fact, PRICE_INDEX_PERIOD, MONTH - 1);
    fact_set_fen(&fact, PRICE_INDEX_PUBLISHED, WRITTEN + 1);
    bad(fact, "R-330");
}
END_TEST

START_TEST(test_r331_the_last_day_lies_within_sixty_days)
{
    for (int64_t i = 0; i < 3; i++) {
        struct fact fact = price(book.unit, 350, 0);
        fact_set_number(&fact, PRICE_INDEX_PERIOD, (uint64_t)(MONTH - i));
        fact_set_fen(&fact, PRICE_INDEX_LAST, PUBLISHED + PRICE_LAST_MAX - 1 + i);
        if (i < 2) {
            put(fact);
        } else {
            bad(fact, "R-331");
        }
    }
}
END_TEST

/* An evaluation policy, as the ledger takes it in: its text is another rule's. */
static uint64_t policy_of(unsigned use, civil_day from, uint64_t programme)
{
    static const char text[] = "[disclosure]\nbefore_payment = none\n";
    struct hasher *hasher = NULL;
    struct fault fault = {0};
    struct fact fact;
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    const struct digest digest = hasher_one(hasher, bytes_of(text));
    hasher_close(hasher);
    fact_begin(&fact, kinds_find(KIND_POLICY));
    fact_set_number(&fact, POLICY_USE, use);
    fact_set_bytes(&fact, POLICY_NAME, book_text(&book, "测办法"));
    fact_set_bytes(&fact, POLICY_DIGEST, book_copy(&book, digest_bytes(&digest)));
    fact_set_fen(&fact, POLICY_FROM, from);
    fact_set_bytes(&fact, POLICY_TEXT, book_text(&book, text));
    if (programme != 0) {
        fact_set_number(&fact, POLICY_PROGRAMME, programme);
    }
    const struct ledger_actor maker = book.maker_actor;
    book.maker_actor = book.admin_actor;
    const uint64_t entry = book_add(&book, &fact);
    accepted();
    book.maker_actor = maker;
    return entry;
}

/* A month that the State's rule sets off, held against other thresholds. */
static struct fact held_against(int64_t cpi, int64_t food, uint64_t policy)
{
    struct fact fact = price(book.unit, 350, 0);
    fact_set_fen(&fact, PRICE_INDEX_CPI_LEAST, cpi);
    fact_set_fen(&fact, PRICE_INDEX_FOOD_LEAST, food);
    if (policy != 0) {
        fact_set_number(&fact, PRICE_INDEX_POLICY, policy);
    }
    if (cpi > 350) {
        fact_set_number(&fact, PRICE_INDEX_TRIGGERED, false);
        leave_out(&fact, PRICE_INDEX_LAST);
    }
    return fact;
}

START_TEST(test_r332_a_threshold_is_the_state_s_or_lowered_by_a_policy)
{
    const civil_day ended = date_period_last(MONTH);
    const uint64_t policy = policy_of(POLICY_USE_EVALUATION, ended, 0);
    const uint64_t late = policy_of(POLICY_USE_EVALUATION, ended + 1, 0);
    const uint64_t one = policy_of(POLICY_USE_EVALUATION, ended, book.programme);
    const uint64_t other = policy_of(POLICY_USE_DISCLOSURE, ended, 0);
    bad(held_against(351, 600, 0), "R-332"); /* quiet, against the rule */
    bad(held_against(351, 600, policy), "R-332");
    bad(held_against(350, 601, 0), "R-332");
    bad(held_against(350, 601, policy), "R-332");
    bad(held_against(349, 600, 0), "R-332");
    bad(held_against(350, 599, 0), "R-332");
    bad(held_against(350, 600, policy), "R-332"); /* it lowered nothing */
    bad(held_against(349, 600, late), "R-332");
    bad(held_against(349, 600, one), "R-332");
    bad(held_against(349, 600, other), "R-332");
    bad(held_against(349, 600, book.unit), "R-060");
    put(held_against(349, 600, policy));
}
END_TEST

START_TEST(test_r331_an_index_is_held_against_the_rule_of_its_month_or_none)
{
    struct fact fact = price(book.unit, 350, 0); /* no word of what it sets off */
    leave_out(&fact, PRICE_INDEX_TRIGGERED);
    leave_out(&fact, PRICE_INDEX_LAST);
    leave_out(&fact, PRICE_INDEX_FOOD_LEAST);
    bad(fact, "R-331");
    leave_out(&fact, PRICE_INDEX_CPI_LEAST);
    bad(fact, "R-331");
    fact_set_number(&fact, PRICE_INDEX_PERIOD, 2016 * 12);
    bad(fact, "R-331");
    fact_set_number(&fact, PRICE_INDEX_PERIOD, 2016 * 12 - 1);
    put(fact);
    fact = price(book.unit, 349, 0); /* a month without a rule */
    fact_set_number(&fact, PRICE_INDEX_PERIOD, 2016 * 12 - 2);
    bad(fact, "R-331");
}
END_TEST

START_TEST(test_r331_what_was_decided_follows_from_what_it_was_held_against)
{
    struct fact fact = price(book.unit, 349, 0);
    fact_set_number(&fact, PRICE_INDEX_TRIGGERED, true);
    fact_set_fen(&fact, PRICE_INDEX_LAST, PUBLISHED + 28);
    bad(fact, "R-331");
    fact = price(book.unit, 350, 0);
    fact_set_number(&fact, PRICE_INDEX_TRIGGERED, false);
    bad(fact, "R-331");
    fact = price(book.unit, 350, 0);
    leave_out(&fact, PRICE_INDEX_LAST);
    bad(fact, "R-331");
    fact_set_fen(&fact, PRICE_INDEX_LAST, PUBLISHED);
    bad(fact, "R-331");
    fact = price(book.unit, 349, 0);
    fact_set_fen(&fact, PRICE_INDEX_LAST, PUBLISHED + 28);
    bad(fact, "R-331");
    fact = price(book.unit, 349, 0); /* food is not known: neither is the answer */
    leave_out(&fact, PRICE_INDEX_FOOD);
    bad(fact, "R-331");
    fact = price(book.unit, 350, 0);
    fact_set_fen(&fact, PRICE_INDEX_FOOD_LEAST, 0);
    bad(fact, "R-331");
    fact = price(book.unit, 349, 0); /* a month without a rule says nothing */
    fact_set_number(&fact, PRICE_INDEX_PERIOD, 2015 * 12 + 11);
    leave_out(&fact, PRICE_INDEX_CPI_LEAST);
    leave_out(&fact, PRICE_INDEX_FOOD_LEAST);
    bad(fact, "R-331");
    leave_out(&fact, PRICE_INDEX_TRIGGERED);
    put(fact);
}
END_TEST

static enum price_decision decision(uint64_t unit, civil_period month, uint64_t seal)
{
    struct fault fault = {0};
    const struct price_question question = {unit, month, seal};
    struct price_index found = {0};
    struct store_transaction *view = book_view(&book);
    const struct status status = price_index_find(view, &question, &found, &fault);
    store_read_end(view);
    ck_assert_msg(status_is_ok(status) || status.code == STATUS_NOT_FOUND, "%s",
                  fault.message);
    return status_is_ok(status) ? found.decision : PRICE_UNKNOWN;
}

START_TEST(test_r330_the_newest_index_of_the_nearest_unit_counts)
{
    put(price(book.unit, 100, 0));
    const uint64_t seal = book_last_seal(&book);
    ck_assert_int_eq(decision(book.unit, MONTH, UINT64_MAX), PRICE_QUIET);
    ck_assert_int_eq(decision(book.township, MONTH, UINT64_MAX), PRICE_QUIET);
    ck_assert_int_eq(decision(book.unit, MONTH + 1, UINT64_MAX), PRICE_UNKNOWN);
    bad(price(book.unit, 400, 0), "R-063"); /* does not say what it replaces */
    struct fact fact = price(book.unit, 400, 0);
    fact_set_number(&fact, PRICE_INDEX_REPLACES, seal - 1);
    put(fact);
    ck_assert_int_eq(decision(book.township, MONTH, UINT64_MAX), PRICE_TRIGGERED);
    ck_assert_int_eq(decision(book.township, MONTH, seal), PRICE_QUIET);
    ck_assert_int_eq(decision(book.unit, MONTH, seal - 2), PRICE_UNKNOWN);
    put(price(book.township, 120, 0));
    ck_assert_int_eq(decision(book.township, MONTH, UINT64_MAX), PRICE_QUIET);
    ck_assert_int_eq(decision(book.unit, MONTH, UINT64_MAX), PRICE_TRIGGERED);
    /* What was replaced before, and an entry of another month, take no new one. */
    bad(fact, "R-063");
    fact_set_number(&fact, PRICE_INDEX_PERIOD, MONTH - 1);
    bad(fact, "R-063");
}
END_TEST

/* ---- checks of people ------------------------------------------------------------ */

static uint64_t paper; /* a document */

static struct fact check_of(uint64_t checked, uint64_t wrong)
{
    static const uint8_t token[16] = {9};
    struct fact fact;
    if (paper == 0) {
        fact_begin(&fact, kinds_find(KIND_DOCUMENT));
        fact_set_bytes(&fact, DOCUMENT_NUMBER, book_text(&book, "测民发〔2024〕9号"));
        paper = book_add(&book, &fact);
        accepted();
    }
    fact_begin(&fact, kinds_find(KIND_SPOT_CHECK));
    fact_set_number(&fact, SPOT_CHECK_UNIT, book.unit);
    fact_set_number(&fact, SPOT_CHECK_PROGRAMME, book.programme);
    fact_set_fen(&fact, SPOT_CHECK_DAY, CHECKED);
    fact_set_number(&fact, SPOT_CHECK_CHECKED, checked);
    fact_set_number(&fact, SPOT_CHECK_WRONG, wrong);
    fact_set_number(&fact, SPOT_CHECK_DOCUMENT, paper);
    fact_set_bytes(&fact, SPOT_CHECK_EVIDENCE, book_copy(&book, bytes_from(token, 16)));
    return fact;
}

struct sum {
    uint64_t count, checked, wrong;
};

static struct status add(void *context, const struct spot_check *check,
                         struct fault *fault)
{
    struct sum *sum = context;
    (void)fault;
    sum->count++;
    sum->checked += check->checked;
    sum->wrong += check->wrong;
    return OK;
}

static struct sum sum_of(uint64_t year, uint64_t seal)
{
    struct fault fault = {0};
    struct sum sum = {0};
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(spot_check_walk(view, year, seal, add, &sum, &fault), &fault);
    store_read_end(view);
    return sum;
}

START_TEST(test_r334_no_more_are_wrong_than_were_checked)
{
    static const struct {
        uint64_t checked, wrong;
        bool is_right;
    } cases[] = {{0, 0, false},
                 {1, 0, true},
                 {10, 9, true},
                 {10, 10, true},
                 {10, 11, false},
                 {SPOT_CHECK_PEOPLE_MAX - 1, 0, true},
                 {SPOT_CHECK_PEOPLE_MAX, 0, true},
                 {SPOT_CHECK_PEOPLE_MAX + 1, 0, false}};
    paper = 0;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fact fact = check_of(cases[i].checked, cases[i].wrong);
        fact_set_fen(&fact, SPOT_CHECK_DAY, CHECKED - (int64_t)i);
        book_add(&book, &fact);
        if (cases[i].is_right) {
            accepted();
        } else {
            refused("R-334");
        }
    }
    struct fact fact = check_of(10, 1);
    fact_set_fen(&fact, SPOT_CHECK_DAY, 40000); /* has not come */
    bad(fact, "R-334");
    fact = check_of(10, 1);
    fact_set_number(&fact, SPOT_CHECK_DOCUMENT, book.unit);
    bad(fact, "R-060");
}
END_TEST

START_TEST(test_r334_a_check_is_corrected_by_one_that_names_it)
{
    paper = 0;
    put(check_of(100, 3));
    const uint64_t seal = book_last_seal(&book);
    const uint64_t year = (uint64_t)date_of_day(CHECKED).year;
    bad(check_of(100, 2), "R-063");
    struct fact fact = check_of(100, 2);
    fact_set_number(&fact, SPOT_CHECK_REPLACES, seal - 1);
    put(fact);
    struct fact other = check_of(50, 1);
    fact_set_number(&other, SPOT_CHECK_PERIOD, MONTH); /* another check of that day */
    put(other);
    struct sum sum = sum_of(year, UINT64_MAX);
    ck_assert_uint_eq(sum.count, 2);
    ck_assert_uint_eq(sum.checked, 150);
    ck_assert_uint_eq(sum.wrong, 3);
    sum = sum_of(year, seal);
    ck_assert_uint_eq(sum.count, 1);
    ck_assert_uint_eq(sum.wrong, 3);
    ck_assert_uint_eq(sum_of(year, seal - 2).count, 0);
    ck_assert_uint_eq(sum_of(year + 1, UINT64_MAX).count, 0);
    fact = check_of(60, 1); /* in the place of a check of another day: counted twice */
    fact_set_number(&fact, SPOT_CHECK_REPLACES, seal - 1);
    fact_set_fen(&fact, SPOT_CHECK_DAY, CHECKED - 1);
    bad(fact, "R-063");
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("price_index");
    TCase *rules = tcase_create("rules");
    tcase_add_test(rules, test_r331_the_rule_is_that_of_the_index_month);
    tcase_add_test(rules,
                   test_r331_either_index_that_reaches_its_threshold_sets_it_off);
    tcase_add_test(rules, test_r332_a_place_lowers_a_threshold_and_never_raises_it);
    suite_add_tcase(suite, rules);
    TCase *entries = tcase_create("entries");
    tcase_add_checked_fixture(entries, setup, teardown);
    tcase_add_test(entries,
                   test_r330_an_index_is_bounded_and_published_after_its_month);
    tcase_add_test(entries,
                   test_r331_what_was_decided_follows_from_what_it_was_held_against);
    tcase_add_test(entries, test_r330_an_index_is_recorded_when_it_was_published);
    tcase_add_test(entries, test_r331_the_last_day_lies_within_sixty_days);
    tcase_add_test(entries,
                   test_r331_an_index_is_held_against_the_rule_of_its_month_or_none);
    tcase_add_test(entries,
                   test_r332_a_threshold_is_the_state_s_or_lowered_by_a_policy);
    tcase_add_test(entries, test_r330_the_newest_index_of_the_nearest_unit_counts);
    tcase_add_test(entries, test_r334_no_more_are_wrong_than_were_checked);
    tcase_add_test(entries, test_r334_a_check_is_corrected_by_one_that_names_it);
    suite_add_tcase(suite, entries);
    return suite;
}
