/* test_r_cases_correction.c - a wrong posting put right by two people: R49. */
#include "importers/correction.h"
#include "importers/refund.h"
#include "tests/importers/cases_kit.h"

static struct status take_refund(struct office *office, const char *amount,
                                 uint64_t batch, struct fault *fault)
{
    char text[512];
    struct refund_summary summary;
    const struct answer_options options = {
        .batches = &batch, .batch_count = 1, .jobs = 2};
    snprintf(text, sizeof(text),
             "姓名,身份证号,银行账号,退款金额,退款原因,退款日期\n何测一," ONE
             ",%s,退票,2024-01-12\n",
             amount);
    return refund_import(
        office_intake(office, cases_file("refund.csv", text), "refund"), &options,
        &summary, fault);
}

/* The newest entry about line 1. */
static uint64_t newest(struct office *office, uint64_t batch)
{
    return cases_state(office, batch, 1).result;
}

static struct fact entry_at(struct office *office, uint64_t index)
{
    struct fault fault;
    struct fact fact;
    struct store_transaction *transaction = NULL;
    ck_assert_ok(
        store_read_begin(journal_store(office->ledger.journal), &transaction, &fault),
        &fault);
    ck_assert_ok(accounts_fact(transaction, index, &fact, &fault), &fault);
    store_read_end(transaction);
    return fact;
}

static int64_t refunded(struct office *office)
{
    struct fault fault;
    int64_t sum = 0;
    static const char *const labels[] = {"测财社指〔2024〕3号/2081902/中央",
                                         "测财社指〔2024〕3号/2081902/省级"};
    struct store_transaction *transaction = NULL;
    ck_assert_ok(
        store_read_begin(journal_store(office->ledger.journal), &transaction, &fault),
        &fault);
    for (size_t i = 0; i < 2; i++) {
        uint64_t entry = 0;
        struct balance balance;
        ck_assert_ok(accounts_code(transaction, CODE_ALLOCATION, bytes_of(labels[i]),
                                   &entry, &fault),
                     &fault);
        ck_assert_ok(
            accounts_balance_at(transaction, entry, UINT64_MAX, &balance, &fault),
            &fault);
        sum += balance.refunded;
    }
    store_read_end(transaction);
    return sum;
}

static struct status confirm(struct office *office, const struct signing_key *key,
                             uint64_t asked, struct fault *fault)
{
    struct correction_summary summary;
    struct ledger_actor actor = office->actor;
    actor.key = key;
    return correction_confirm(&office->ledger, &actor, asked, &summary, fault);
}

/* R49: the bank's list said 120.00, we posted 12.00. */
START_TEST(test_r49_a_wrong_refund_is_put_right)
{
    struct office office;
    struct fault fault;
    uint64_t asked = 0;
    cases_begin(&office);
    const uint64_t batch = cases_answered(&office);
    ck_assert_ok(take_refund(&office, "-12.00", batch, &fault), &fault);
    const uint64_t wrong = newest(&office, batch);
    const struct correction correction = {
        .entry = wrong, .reason = CORRECTION_WRONG_AMOUNT, .amount_fen = 12000};
    ck_assert_ok(
        correction_ask(&office.ledger, &office.actor, &correction, &asked, &fault),
        &fault);
    ck_assert_int_eq(refunded(&office), 1200); /* asking moves nothing */
    ck_assert_status(confirm(&office, office.maker, asked, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-108");
    ck_assert_ok(confirm(&office, office.checker, asked, &fault), &fault);
    ck_assert_int_eq(refunded(&office), 12000);
    ck_assert_int_eq(cases_state(&office, batch, 1).refunded, 12000);
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_PAID);
    const struct batch figures = office_batch(&office, batch);
    ck_assert_int_eq(batch_paid(&figures).fen, 29200);
    const struct fact original = entry_at(&office, wrong);
    ck_assert_int_eq(original.field[REFUND_AMOUNT].fen, 1200); /* untouched */
    ck_assert_status(confirm(&office, office.checker, asked, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-108"); /* once */
    office_end(&office);
}
END_TEST

/* A refund of everything that never was: the line is paid again. */
START_TEST(test_a_refund_that_never_was_is_taken_back)
{
    struct office office;
    struct fault fault;
    uint64_t asked = 0;
    cases_begin(&office);
    const uint64_t batch = cases_answered(&office);
    ck_assert_ok(take_refund(&office, "-12.00", batch, &fault), &fault);
    const uint64_t first = newest(&office, batch);
    ck_assert_ok(take_refund(&office, "-400.00", batch, &fault), &fault);
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_REFUNDED);
    struct correction correction = {.entry = newest(&office, batch),
                                    .reason = CORRECTION_OTHER};
    ck_assert_ok(
        correction_ask(&office.ledger, &office.actor, &correction, &asked, &fault),
        &fault);
    ck_assert_ok(confirm(&office, office.approver, asked, &fault), &fault);
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_PAID);
    ck_assert_int_eq(cases_state(&office, batch, 1).refunded, 1200);
    ck_assert_int_eq(refunded(&office), 1200);
    const struct batch figures = office_batch(&office, batch);
    ck_assert_uint_eq(figures.by_state[LINE_STATE_PAID].count, 1);
    ck_assert_uint_eq(figures.by_state[LINE_STATE_REFUNDED].count, 0);
    ck_assert_int_eq(batch_paid(&figures).fen, 40000);
    /* The one before it, though it is not the newest word; not twice. */
    correction.entry = first;
    correction.amount_fen = 2200;
    correction.reason = CORRECTION_WRONG_AMOUNT;
    ck_assert_ok(
        correction_ask(&office.ledger, &office.actor, &correction, &asked, &fault),
        &fault);
    ck_assert_ok(confirm(&office, office.checker, asked, &fault), &fault);
    ck_assert_int_eq(refunded(&office), 2200);
    ck_assert_ok(
        correction_ask(&office.ledger, &office.actor, &correction, &asked, &fault),
        &fault);
    ck_assert_status(confirm(&office, office.checker, asked, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-161");
    ck_assert_ok(take_refund(&office, "-389.99", batch, &fault), &fault);
    ck_assert_ok(take_refund(&office, "-0.01", batch, &fault), &fault);
    ck_assert_int_eq(refunded(&office), 41200);
    office_end(&office);
}
END_TEST

static struct status carry_over(struct office *office, struct fault *fault)
{
    struct chain_carry_summary summary;
    struct ledger_actor actor = office->actor;
    actor.now_ms = OFFICE_NOW_MS + INT64_C(370) * 86400000;
    const struct chain_carry carry = {.ledger = &office->ledger,
                                      .actor = &actor,
                                      .arena = &office->arena,
                                      .year = 2024,
                                      .day = 20100};
    return chain_carry_over(&carry, &summary, fault);
}

/* what the next year has got is not taken away behind its back. */
START_TEST(test_a_refund_that_was_carried_over_is_not_taken_back)
{
    for (int is_carried = 0; is_carried <= 1; is_carried++) {
        struct office office;
        struct fault fault;
        struct refund_summary summary;
        uint64_t asked = 0;
        cases_begin(&office);
        const uint64_t batch = cases_answered(&office);
        const struct answer_options options = {
            .batches = &batch, .batch_count = 1, .jobs = 1};
        ck_assert_ok(
            refund_import(
                office_intake(&office,
                              cases_file("refund.csv",
                                         "姓名,银行账号,退款金额,退款原因,退款日期\n"
                                         "何测一,6230900000000000271,-12.00,退票,"
                                         "2025-01-03\n"),
                              "refund"),
                &options, &summary, &fault),
            &fault);
        ck_assert_int_eq(summary.prior_year_fen, 1200);
        if (is_carried == 1) {
            ck_assert_ok(carry_over(&office, &fault), &fault);
        }
        const struct correction correction = {.entry = newest(&office, batch),
                                              .reason = CORRECTION_WRONG_AMOUNT};
        office.actor.now_ms = OFFICE_NOW_MS + INT64_C(371) * 86400000;
        ck_assert_ok(
            correction_ask(&office.ledger, &office.actor, &correction, &asked, &fault),
            &fault);
        const uint64_t size = office_size(&office);
        const struct status confirmed = confirm(&office, office.checker, asked, &fault);
        if (is_carried == 0) {
            ck_assert_ok(confirmed, &fault);
            ck_assert_int_eq(cases_state(&office, batch, 1).refunded, 0);
        } else {
            ck_assert_int_eq(confirmed.code, STATUS_REFUSED);
            ck_assert_str_eq(fault.rule, "R-178");
            ck_assert_uint_eq(office_size(&office), size);
            ck_assert_int_eq(cases_state(&office, batch, 1).refunded, 1200);
        }
        office_end(&office);
    }
}
END_TEST

/* R49: paid, we posted, and it had failed. */
START_TEST(test_r49_a_wrong_payment_is_put_right)
{
    struct office office;
    struct fault fault;
    uint64_t asked = 0;
    cases_begin(&office);
    const uint64_t batch = cases_answered(&office);
    const struct correction correction = {.entry = newest(&office, batch),
                                          .reason = CORRECTION_OTHER,
                                          .class = RESULT_FAIL_CLOSED};
    ck_assert_int_eq(office_total(&office).paid, 41200);
    ck_assert_ok(
        correction_ask(&office.ledger, &office.actor, &correction, &asked, &fault),
        &fault);
    ck_assert_ok(confirm(&office, office.checker, asked, &fault), &fault);
    const struct balance after = office_total(&office);
    ck_assert_int_eq(after.paid, 0);
    ck_assert_int_eq(after.reserved, 0);
    const struct line_state state = cases_state(&office, batch, 1);
    ck_assert_uint_eq(state.state, LINE_STATE_FAILED);
    ck_assert_uint_eq(state.class, RESULT_FAIL_CLOSED);
    const struct batch figures = office_batch(&office, batch);
    ck_assert_uint_eq(figures.by_state[LINE_STATE_FAILED].count, 2);
    ck_assert_uint_eq(figures.by_state[LINE_STATE_PAID].count, 0);
    ck_assert_uint_eq(figures.paid_headcount, 0);
    office_end(&office);
}
END_TEST

/* Only what was asked, and only by the two roles. */
START_TEST(test_a_correction_needs_a_maker_and_another_person)
{
    struct office office;
    struct fault fault;
    uint64_t asked = 0;
    cases_begin(&office);
    const uint64_t batch = cases_answered(&office);
    const struct correction correction = {.entry = newest(&office, batch),
                                          .reason = CORRECTION_OTHER,
                                          .class = RESULT_UNKNOWN};
    struct ledger_actor checker = office.actor;
    checker.key = office.checker;
    ck_assert_status(
        correction_ask(&office.ledger, &checker, &correction, &asked, &fault),
        STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-108");
    struct correction other = correction;
    other.entry = batch;
    ck_assert_status(
        correction_ask(&office.ledger, &office.actor, &other, &asked, &fault),
        STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-108");
    const struct ledger_actor maker = office.actor;
    office.actor = checker;
    ck_assert_status(take_refund(&office, "-12.00", batch, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-050"); /* a checker posts nothing of her own */
    office.actor = maker;
    ck_assert_ok(
        correction_ask(&office.ledger, &office.actor, &correction, &asked, &fault),
        &fault);
    ck_assert_ok(confirm(&office, office.checker, asked, &fault), &fault);
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_UNKNOWN);
    ck_assert_int_eq(office_total(&office).reserved, 41200);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("corrections");
    TCase *cases = tcase_create("cases");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, test_r49_a_wrong_refund_is_put_right);
    tcase_add_test(cases, test_a_refund_that_never_was_is_taken_back);
    tcase_add_test(cases, test_a_refund_that_was_carried_over_is_not_taken_back);
    tcase_add_test(cases, test_r49_a_wrong_payment_is_put_right);
    tcase_add_test(cases, test_a_correction_needs_a_maker_and_another_person);
    suite_add_tcase(suite, cases);
    return suite;
}
