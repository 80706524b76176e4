/* test_clawback.c - money asked back, and coming back in parts. */
#include "importers/clawback.h"
#include "tests/importers/cases_kit.h"

#include <string.h>

static struct status recover(struct office *office, uint64_t line, int64_t fen,
                             int64_t *ret_left, struct fault *fault)
{
    const struct clawback_recovery recovery = {
        .line = line, .amount_fen = fen, .day = 19740, .document = "测民函〔2024〕7号"};
    return clawback_recover(&office->ledger, &office->actor, &recovery, ret_left,
                            fault);
}

static bool is_open(struct office *office, uint64_t line, int64_t *ret_outstanding)
{
    struct fault fault;
    struct clawback clawback = {0};
    struct store_transaction *transaction = NULL;
    ck_assert_ok(
        store_read_begin(journal_store(office->ledger.journal), &transaction, &fault),
        &fault);
    const struct status open = accounts_clawback(transaction, line, &clawback, &fault);
    store_read_end(transaction);
    *ret_outstanding = clawback.outstanding;
    return status_is_ok(open);
}

START_TEST(test_what_was_overpaid_comes_back_in_parts)
{
    struct office office;
    struct fault fault;
    uint64_t exception = 0;
    int64_t left = 0;
    cases_begin(&office);
    const uint64_t batch = cases_answered(&office);
    const uint64_t line = batch + 1;
    struct clawback_demand demand = {
        .line = line, .amount_fen = 10000, .reason = CORRECTION_NOT_DUE};
    ck_assert_status(recover(&office, line, 100, &left, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-109");
    ck_assert_ok(
        clawback_ask(&office.ledger, &office.actor, &demand, &exception, &fault),
        &fault);
    ck_assert(is_open(&office, line, &left));
    ck_assert_int_eq(left, 10000);
    ck_assert_status(
        clawback_ask(&office.ledger, &office.actor, &demand, &exception, &fault),
        STATUS_REFUSED); /* one at a time */
    ck_assert_str_eq(fault.rule, "R-109");
    ck_assert_ok(recover(&office, line, 4000, &left, &fault), &fault);
    ck_assert_int_eq(left, 6000);
    ck_assert_status(recover(&office, line, 6001, &left, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-109");
    ck_assert_ok(recover(&office, line, 6000, &left, &fault), &fault);
    ck_assert(!is_open(&office, line, &left)); /* settled */
    const struct line_state state = cases_state(&office, batch, 1);
    ck_assert_uint_eq(state.state, LINE_STATE_PAID);
    ck_assert_int_eq(state.refunded, 10000);
    demand.amount_fen = 31201; /* 312.00 is left of it */
    ck_assert_status(
        clawback_ask(&office.ledger, &office.actor, &demand, &exception, &fault),
        STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-109");
    demand.line = batch + 2; /* it had failed */
    demand.amount_fen = 1;
    ck_assert_status(
        clawback_ask(&office.ledger, &office.actor, &demand, &exception, &fault),
        STATUS_REFUSED);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("clawback");
    TCase *cases = tcase_create("cases");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, test_what_was_overpaid_comes_back_in_parts);
    suite_add_tcase(suite, cases);
    return suite;
}
