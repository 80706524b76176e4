/* test_accounts_chain.c - the budget chain: parents, clocks, carry-over, openings. */
#include "tests/ledger/rules_kit.h"

static struct signing_key *checker;
static struct ledger_actor checker_actor;

enum { RECEIVED = 19755, PASSED = 19787 }; /* R33: 2024-02-02, 2024-03-05 */

/* Somebody else than the maker, with the role of a checker. */
static void enrol_checker(const char *staff, uint64_t role)
{
    struct fault fault = {0};
    struct public_key key;
    uint64_t actor = 0;
    const struct ledger_staff person = {.code = bytes_of(staff)};
    signing_key_close(checker);
    ck_assert_ok(signing_key_new(SIGNING_ED25519, &checker, &fault), &fault);
    signing_key_public(checker, &key);
    checker_actor = book.maker_actor;
    checker_actor.key = checker;
    if (strcmp(staff, "S02") != 0) {
        ck_assert_ok(ledger_add_staff(&book.ledger, &book.admin_actor, &person, &fault),
                     &fault);
    }
    const struct ledger_enrolment enrolment = {
        .staff = person.code, .purpose = KEY_PURPOSE_ACTING, .key = &key};
    ck_assert_ok(
        ledger_enrol_key(&book.ledger, &book.admin_actor, &enrolment, &actor, &fault),
        &fault);
    ck_assert_ok(ledger_give_role(&book.ledger, &book.admin_actor, person.code, role, 0,
                                  0, &fault),
                 &fault);
}

static void chain_setup(void)
{
    setup();
    checker = NULL;
}

static void chain_teardown(void)
{
    signing_key_close(checker);
    teardown();
}

static struct status commit_as(const struct ledger_actor *actor, struct fault *fault)
{
    const struct ledger_actor maker = book.maker_actor;
    book.maker_actor = *actor;
    const struct status status = book_commit(&book, fault);
    book.maker_actor = maker;
    return status;
}

static void accepted_as(const struct ledger_actor *actor)
{
    struct fault fault = {0};
    ck_assert_ok(commit_as(actor, &fault), &fault);
}

static void refused_as(const struct ledger_actor *actor, const char *rule)
{
    struct fault fault = {0};
    const uint64_t size = book_size(&book);
    ck_assert_status(commit_as(actor, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, rule);
    ck_assert_uint_eq(book_size(&book), size);
}

static struct fact child(uint64_t parent, const char *label, int64_t fen)
{
    struct fact fact = book_allocation(&book, label, fen);
    fact_set_number(&fact, ALLOCATION_PARENT, parent);
    return fact;
}

START_TEST(test_an_allocation_passed_on_takes_its_money_from_above) /* */
{
    struct fact fact = child(book.allocation, "B1", BOOK_ALLOCATION_FEN + 1);
    book_add(&book, &fact);
    refused("R-066");
    fact = child(book.allocation, "B1", 400);
    fact_set_number(&fact, ALLOCATION_YEAR, 2025);
    book_add(&book, &fact);
    refused("R-122");
    fact = child(book.allocation, "B1", 400);
    fact_set_bytes(&fact, ALLOCATION_FUNCTION, book_text(&book, "2081901"));
    book_add(&book, &fact);
    refused("R-122");
    const uint64_t source = book_add_source(&book, SOURCE_COUNTY, "general");
    fact = child(book.allocation, "B1", 400);
    fact_set_number(&fact, ALLOCATION_SOURCE, source);
    book_add(&book, &fact);
    refused("R-122");
    fact = child(book.allocation, "B1", 400);
    fact_set_bytes(&fact, ALLOCATION_DIRECT, book_text(&book, "01"));
    book_add(&book, &fact);
    refused("R-067");
    /* A finer code is no other one. */
    fact = book_allocation(&book, "A3", 1000);
    fact_set_bytes(&fact, ALLOCATION_FUNCTION, book_text(&book, "20819"));
    const uint64_t coarse = book_add(&book, &fact);
    accepted();
    fact = child(coarse, "B1", 1000);
    const uint64_t below = book_add(&book, &fact);
    accepted();
    ck_assert_int_eq(book_balance(&book, coarse).passed_down, 1000);
    ck_assert_int_eq(book_balance(&book, below).received, 1000);
    fact = child(coarse, "B2", 1);
    book_add(&book, &fact);
    refused("R-066");
    fact = child(book.unit, "B2", 1);
    book_add(&book, &fact);
    refused("R-060");
}
END_TEST

/* R36, R37: the message names what is too much, to the fen. */
START_TEST(test_r36_r37_the_excess_is_named) /* */
{
    struct fault fault = {0};
    book_add_adjustment(&book, book.allocation, 9999 - BOOK_ALLOCATION_FEN, 0);
    accepted();
    book_add_split(&book, book.allocation, "A1-1", 10010);
    ck_assert_status(book_commit(&book, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.message,
                     "R-066: 100.10 is wanted, only 99.99 is available, 0.11 too much; "
                     "draw less or record the missing allocation first");
    const uint64_t batch = book_add_batch(&book, BOOK_SENT, 1, 10000);
    book_add_line(&book, batch, 1, 1, SENT, 10000);
    ck_assert_status(book_commit(&book, &fault), STATUS_REFUSED);
    ck_assert_ptr_nonnull(strstr(
        fault.message, "has 99.99 available, 100.00 more is wanted, short 0.01;"));
    ck_assert_int_eq(book_balance(&book, book.allocation).reserved, 0);
}
END_TEST

/* ---- clocks ------------------------------------------------------------------------
 */

static uint64_t february(const char *direct)
{
    struct fact fact = book_allocation(&book, "F1", 1000);
    fact_set_fen(&fact, ALLOCATION_RECEIVED, RECEIVED);
    if (direct != NULL) {
        fact_set_bytes(&fact, ALLOCATION_DIRECT, book_text(&book, direct));
    }
    const uint64_t index = book_add(&book, &fact);
    accepted();
    return index;
}

static struct fact passed_on(uint64_t from, const char *label, civil_day day,
                             uint64_t days, uint64_t allowed)
{
    struct fact fact = book_split(&book, from, label, 100);
    fact_set_fen(&fact, SPLIT_DAY, day);
    if (days > 0) {
        fact_set_number(&fact, SPLIT_DAYS, days);
        fact_set_number(&fact, SPLIT_DAYS_ALLOWED, allowed);
    }
    return fact;
}

static void tell(uint64_t subject, uint64_t days)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_LATE_SPLIT);
    fact_set_number(&fact, EXCEPTION_SUBJECT, subject);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, 100);
    fact_set_number(&fact, EXCEPTION_COUNT, days);
    book_add(&book, &fact);
}

START_TEST(test_r33_what_is_passed_down_late_says_so) /* */
{
    const uint64_t from = february(NULL);
    struct fact fact = passed_on(from, "F1-1", PASSED, 0, 0);
    book_add(&book, &fact);
    refused("R-123");
    fact = passed_on(from, "F1-1", PASSED, 32, 30);
    book_add(&book, &fact);
    refused("R-123"); /* without its exception */
    for (int off = -1; off <= 1; off += 2) {
        fact = passed_on(from, "F1-1", PASSED, (uint64_t)(32 + off), 30);
        tell(book_add(&book, &fact), (uint64_t)(32 + off));
        refused("R-123");
        fact = passed_on(from, "F1-1", PASSED, 32, 30);
        tell(book_add(&book, &fact), (uint64_t)(32 + off));
        refused("R-123");
        fact = passed_on(from, "F1-1", PASSED, 32, (uint64_t)(30 + off));
        tell(book_add(&book, &fact), 32);
        refused("R-123");
    }
    fact = passed_on(from, "F1-1", PASSED, 32, 30);
    const uint64_t late = book_add(&book, &fact);
    tell(late, 32);
    accepted();
    /* The thirtieth day is in time, and then nothing is late. */
    fact = passed_on(from, "F1-2", RECEIVED + 30, 0, 0);
    const uint64_t in_time = book_add(&book, &fact);
    accepted();
    tell(in_time, 30);
    refused("R-123");
    fact = passed_on(from, "F1-3", RECEIVED + 31, 31, 30);
    tell(book_add(&book, &fact), 31);
    accepted();
    /* The unit below has its own days, from the day it received. */
    fact = passed_on(late, "F1-1-1", PASSED + 30, 0, 0);
    book_add(&book, &fact);
    accepted();
}
END_TEST

static struct fact clocks_of(civil_day from, const struct fact_pair *pairs,
                             size_t count)
{
    uint8_t digest[32] = {1};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_POLICY));
    fact_set_number(&fact, POLICY_USE, POLICY_USE_CLOCKS);
    fact_set_bytes(&fact, POLICY_NAME, book_text(&book, "clocks"));
    fact_set_bytes(&fact, POLICY_DIGEST, book_copy(&book, bytes_from(digest, 32)));
    fact_set_fen(&fact, POLICY_FROM, from);
    fact_set_bytes(&fact, POLICY_CLOCKS, book_pairs(&book, pairs, count));
    return fact;
}

START_TEST(test_clocks_are_dated_and_kept_in_the_ledger) /* */
{
    const uint64_t central = accounts_clock_key(SOURCE_CENTRAL, (struct bytes){0});
    const uint64_t direct = accounts_clock_key(SOURCE_CENTRAL, bytes_of("01"));
    const struct fact_pair good[] = {{central, 20}, {direct, 10}};
    const struct fact_pair later[] = {{central, 5}};
    const struct fact_pair bad[][2] = {
        {{direct, 10}, {central, 20}},
        {{central, 20}, {central, 10}},
        {{central, 0}, {direct, 10}},
        {{1, 20}, {direct, 10}},
        {{central, 20}, {7 * 256, 1}},
        {{central, ACCOUNTS_CLOCK_DAYS_MAX + 1}, {direct, 1}}};
    struct fact fact;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        fact = clocks_of(0, bad[i], 2);
        book_add(&book, &fact);
        refused_as(&book.admin_actor, "R-124");
    }
    fact = clocks_of(0, good, 2);
    fact_set_number(&fact, POLICY_USE, 9);
    book_add(&book, &fact);
    refused_as(&book.admin_actor, "R-061");
    fact = clocks_of(0, good, 2);
    book_add(&book, &fact);
    refused("R-050"); /* administrators only */
    fact = clocks_of(RECEIVED - 100, good, 2);
    const uint64_t policy = book_add(&book, &fact);
    fact = clocks_of(RECEIVED + 1, later, 1);
    book_add(&book, &fact);
    accepted_as(&book.admin_actor);
    struct fault fault = {0};
    struct passing passing;
    const uint64_t from = february("01");
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(accounts_passing(view, from, RECEIVED + 11, &passing, &fault), &fault);
    store_read_end(view);
    ck_assert_uint_eq(passing.policy, policy); /* in force when it was received */
    ck_assert_int_eq(passing.allowed, 10);
    ck_assert_int_eq(passing.days, 11);
    ck_assert(accounts_is_late(&passing));
    ck_assert_uint_eq(passing.unit, book.unit);
    fact = passed_on(from, "F1-1", RECEIVED + 11, 11, 10);
    fact_set_bytes(&fact, SPLIT_DIRECT, book_text(&book, "01"));
    struct fact cites = fact;
    tell(book_add(&book, &fact), 11);
    refused("R-123"); /* it cites the policy */
    cites.field[SPLIT_LABEL].bytes = book_text(&book, "F1-1");
    cites.field[SPLIT_DIRECT].bytes = book_text(&book, "01");
    fact_set_number(&cites, SPLIT_POLICY, policy);
    tell(book_add(&book, &cites), 11);
    accepted();
    book_reopen(&book);
    ck_assert_int_eq(book_balance(&book, from).passed_down, 100);
}
END_TEST

/* A policy without a line for a level has no clock for it. */
START_TEST(test_a_level_that_is_not_named_has_no_clock) /* */
{
    const struct fact_pair county[] = {{SOURCE_COUNTY * 256, 3}};
    struct fact fact = clocks_of(0, county, 1);
    book_add(&book, &fact);
    accepted_as(&book.admin_actor);
    const uint64_t from = february(NULL);
    fact = passed_on(from, "F1-1", RECEIVED + 400, 0, 0);
    book_add(&book, &fact);
    accepted();
}
END_TEST

/* ---- the next year ---------------------------------------------------------------
 */

static struct fact next_year(uint64_t parent, int64_t fen)
{
    struct fact fact = child(parent, "A1@2025", fen);
    fact_set_number(&fact, ALLOCATION_YEAR, 2025);
    fact_set_number(&fact, ALLOCATION_IS_CARRY_OVER, 1);
    return fact;
}

START_TEST(test_what_is_left_is_carried_over_whole) /* */
{
    const int64_t left = BOOK_ALLOCATION_FEN - 300;
    one_line(BOOK_SENT, 1, SENT, 300);
    for (int64_t more = -1; more <= 1; more += 2) {
        const struct fact wrong = next_year(book.allocation, left + more);
        book_add(&book, &wrong);
        refused("R-126");
    }
    struct fact fact = next_year(book.allocation, left);
    fact_set_number(&fact, ALLOCATION_YEAR, 2026);
    book_add(&book, &fact);
    refused("R-126");
    fact = next_year(book.allocation, left);
    fact_set_number(&fact, ALLOCATION_UNIT, book.township);
    book_add(&book, &fact);
    refused("R-126");
    fact = next_year(book.allocation, left);
    fact_set_bytes(&fact, ALLOCATION_FUNCTION, book_text(&book, "2081901"));
    book_add(&book, &fact);
    refused("R-172");
    fact = next_year(book.allocation, left);
    fact_set_fen(&fact, ALLOCATION_PRIOR_YEAR, 1);
    book_add(&book, &fact);
    refused("R-126");
    fact = book_allocation(&book, "A1@2025", 1);
    fact_set_number(&fact, ALLOCATION_IS_CARRY_OVER, 1);
    book_add(&book, &fact);
    refused("R-126");
    fact = next_year(book.allocation, left);
    const uint64_t carried = book_add(&book, &fact);
    accepted();
    struct balance old = book_balance(&book, book.allocation);
    ck_assert_int_eq(old.carried, left);
    ck_assert_int_eq(old.received,
                     BOOK_ALLOCATION_FEN); /* its rate stays what it was */
    ck_assert_int_eq(balance_available(&old), 0);
    ck_assert_int_eq(old.reserved, 300);
    ck_assert_int_eq(book_balance(&book, carried).received, left);
    /* Nothing is left to be carried over again. */
    fact = next_year(book.allocation, 0);
    fact_set_bytes(&fact, ALLOCATION_LABEL, book_text(&book, "A1@2025#2"));
    book_add(&book, &fact);
    refused("R-065");
}
END_TEST

/* ---- openings --------------------------------------------------------------------
 */

static uint64_t opening_allocation(const char *label)
{
    struct fact fact = book_allocation(&book, label, 1000);
    fact_set_number(&fact, ALLOCATION_IS_OPENING, 1);
    return book_add(&book, &fact);
}

static struct fact opening_of(uint64_t allocation)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_OPENING));
    fact_set_number(&fact, OPENING_ALLOCATION, allocation);
    fact_set_fen(&fact, OPENING_PAID, 600);
    fact_set_fen(&fact, OPENING_RETURNED, 50);
    fact_set_fen(&fact, OPENING_PRIOR_YEAR, 7);
    fact_set_fen(&fact, OPENING_DAY, BOOK_DUE);
    fact_set_fen(&fact, OPENING_RECEIVED, 1000);
    fact_set_fen(&fact, OPENING_PASSED_DOWN, 200);
    fact_set_number(&fact, OPENING_DOCUMENT, book.document);
    return fact;
}

START_TEST(test_an_opening_adds_up) /* */
{
    static const struct {
        unsigned field;
        int64_t fen;
    } wrong[] = {{OPENING_RECEIVED, 0},     {OPENING_PAID, -1},
                 {OPENING_RETURNED, -1},    {OPENING_RETURNED, 601},
                 {OPENING_PAID, 851},       {OPENING_PASSED_DOWN, 451},
                 {OPENING_PASSED_DOWN, -1}, {OPENING_PRIOR_YEAR, -1}};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct fact fact = opening_of(opening_allocation("O1"));
        fact_set_fen(&fact, wrong[i].field, wrong[i].fen);
        book_add(&book, &fact);
        refused("R-127");
    }
    struct fact fact = opening_of(book.allocation);
    book_add(&book, &fact);
    refused("R-128"); /* it did not begin as an opening */
    fact = opening_of(opening_allocation("O1"));
    fact_set_fen(&fact, OPENING_PAID, 850);
    book_add(&book, &fact);
    accepted();
}
END_TEST

START_TEST(test_an_opening_counts_when_a_second_person_confirms) /* */
{
    enrol_checker("S05", STAFF_ROLE_CHECKER);
    const uint64_t allocation = opening_allocation("O1");
    struct fact fact = opening_of(allocation);
    const uint64_t first = book_add(&book, &fact);
    accepted();
    struct balance balance = book_balance(&book, allocation);
    ck_assert_int_eq(balance_available(&balance), 0);
    book_add_split(&book, allocation, "O1-1", 1);
    refused("R-066");
    book_add_adjustment(&book, allocation, 1, 0);
    refused("R-128");
    /* Asked again with other figures: only the newest can be confirmed. */
    fact = opening_of(allocation);
    fact_set_fen(&fact, OPENING_PAID, 500);
    const uint64_t asked = book_add(&book, &fact);
    accepted();
    fact = opening_of(allocation);
    fact_set_number(&fact, OPENING_CONFIRMS, first);
    book_add(&book, &fact);
    refused_as(&checker_actor, "R-128");
    fact_set_number(&fact, OPENING_CONFIRMS, asked);
    book_add(&book, &fact);
    refused_as(&checker_actor, "R-128"); /* other figures than were asked */
    fact_set_fen(&fact, OPENING_PAID, 500);
    book_add(&book, &fact);
    refused("R-128"); /* by the maker */
    struct fact asked_by_checker = opening_of(allocation);
    book_add(&book, &asked_by_checker);
    refused_as(&checker_actor, "R-128");
    book_add(&book, &fact);
    accepted_as(&checker_actor);
    balance = book_balance(&book, allocation);
    ck_assert_int_eq(balance.received, 1000);
    ck_assert_int_eq(balance.passed_down, 200);
    ck_assert_int_eq(balance.paid, 500);
    ck_assert_int_eq(balance.refunded, 50);
    ck_assert_int_eq(balance.prior_year, 7);
    ck_assert_int_eq(balance_available(&balance), 350);
    book_add(&book, &fact);
    refused_as(&checker_actor, "R-128"); /* once */
    fact = opening_of(allocation);
    book_add(&book, &fact);
    refused("R-128");
    book_add_split(&book, allocation, "O1-1", 350);
    accepted();
}
END_TEST

/* The same person with a second key and a second role is still one person. */
START_TEST(test_two_keys_of_one_person_are_no_second_person) /* */
{
    enrol_checker("S02", STAFF_ROLE_CHECKER);
    struct fact fact = opening_of(opening_allocation("O1"));
    const uint64_t asked = book_add(&book, &fact);
    accepted();
    fact_set_number(&fact, OPENING_CONFIRMS, asked);
    book_add(&book, &fact);
    refused_as(&checker_actor, "R-128");
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("accounts chain");
    TCase *chain = tcase_create("chain");
    tcase_add_checked_fixture(chain, chain_setup, chain_teardown);
    tcase_set_timeout(chain, 30);
    tcase_add_test(chain, test_an_allocation_passed_on_takes_its_money_from_above);
    tcase_add_test(chain, test_r36_r37_the_excess_is_named);
    tcase_add_test(chain, test_r33_what_is_passed_down_late_says_so);
    tcase_add_test(chain, test_clocks_are_dated_and_kept_in_the_ledger);
    tcase_add_test(chain, test_a_level_that_is_not_named_has_no_clock);
    tcase_add_test(chain, test_what_is_left_is_carried_over_whole);
    tcase_add_test(chain, test_an_opening_adds_up);
    tcase_add_test(chain, test_an_opening_counts_when_a_second_person_confirms);
    tcase_add_test(chain, test_two_keys_of_one_person_are_no_second_person);
    suite_add_tcase(suite, chain);
    return suite;
}
