/* test_r_cases_again.c - money that comes back and is paid again, from file to file:
 * R15, R20, and corrections after a close. */
#include "importers/clawback.h"
#include "importers/correction.h"
#include "importers/refund.h"
#include "importers/resend.h"
#include "ledger/exceptions.h"
#include "tests/importers/cases_kit.h"

#include <string.h>

static struct office office;

static struct status take_refund(const char *amount, uint64_t batch,
                                 struct refund_summary *ret_summary,
                                 struct fault *fault)
{
    char text[512];
    const struct answer_options options = {
        .batches = &batch, .batch_count = 1, .jobs = 2};
    snprintf(text, sizeof(text),
             "姓名,身份证号,银行账号,退款金额,退款原因,退款日期\n何测一," ONE
             ",%s,账户已销户,2024-01-12\n",
             amount);
    return refund_import(
        office_intake(&office, cases_file("refund.csv", text), "refund"), &options,
        ret_summary, fault);
}

static void taken(const char *amount, uint64_t batch,
                  struct refund_summary *ret_summary)
{
    struct fault fault;
    ck_assert_ok(take_refund(amount, batch, ret_summary, &fault), &fault);
}

/* What all allocations have for new batches, less what they had from the start. */
static int64_t used(void)
{
    static const char *const labels[] = {"测财社指〔2024〕3号/2081902/中央",
                                         "测财社指〔2024〕3号/2081902/省级"};
    struct fault fault;
    int64_t sum = 400000;
    struct store_transaction *view = NULL;
    ck_assert_ok(store_read_begin(journal_store(office.ledger.journal), &view, &fault),
                 &fault);
    for (size_t i = 0; i < 2; i++) {
        uint64_t entry = 0;
        struct balance balance;
        ck_assert_ok(
            accounts_code(view, CODE_ALLOCATION, bytes_of(labels[i]), &entry, &fault),
            &fault);
        ck_assert_ok(accounts_balance_at(view, entry, UINT64_MAX, &balance, &fault),
                     &fault);
        sum -= balance_available(&balance);
    }
    store_read_end(view);
    return sum;
}

struct wanted {
    uint64_t line;
    int64_t fen;
    unsigned class;
};

static struct status look(void *context, const struct exceptions_item *item,
                          struct fault *fault)
{
    struct wanted *wanted = context;
    (void)fault;
    if (item->line == wanted->line) {
        wanted->fen = item->fen;
        wanted->class = item->class;
    }
    return OK;
}

/* Of the queue: what is open about a line. */
static struct wanted open_about(uint64_t line)
{
    struct fault fault;
    struct wanted wanted = {.line = line};
    bool is_whole = false;
    struct store_transaction *view = NULL;
    const struct exceptions_query all = exceptions_all(UINT64_MAX, 19740);
    ck_assert_ok(store_read_begin(journal_store(office.ledger.journal), &view, &fault),
                 &fault);
    ck_assert_ok(exceptions_walk(view, &all, look, &wanted, &is_whole, &fault), &fault);
    store_read_end(view);
    return wanted;
}

/* Drafted, approved, sent, and paid; gives the new batch of one line. */
static struct status send_again(uint64_t line, struct resend_summary *ret_summary,
                                struct fault *fault)
{
    const struct resend work = {.ledger = &office.ledger,
                                .actor = &office.actor,
                                .arena = &office.arena,
                                .due = 19760,
                                .lines = &line,
                                .count = 1};
    return resend_write(&work, ret_summary, fault);
}

static uint64_t paid_again(uint64_t line, const char *amount)
{
    char text[512];
    struct fault fault;
    struct resend_summary summary;
    struct answer_summary answer;
    ck_assert_ok(send_again(line, &summary, &fault), &fault);
    const uint64_t batch = summary.batches[0].entry;
    office_send(&office, batch);
    snprintf(text, sizeof(text),
             "姓名,身份证号,银行账号,金额,状态,原因,付款日期\n何测一," ONE
             ",%s,处理成功,,2024-01-19\n",
             amount);
    ck_assert_ok(office_answer(&office, cases_file("again.csv", text), "return-columns",
                               batch, &answer, &fault),
                 &fault);
    ck_assert_uint_eq(answer.paid, 1);
    return batch;
}

START_TEST(test_r20_paid_refunded_and_paid_again)
{
    struct refund_summary summary;
    cases_begin(&office);
    const uint64_t batch = cases_answered(&office);
    ck_assert_int_eq(used(), 41200);
    taken("-412.00", batch, &summary);
    ck_assert_int_eq(used(), 0); /* available +412.00 */
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_REFUNDED);
    ck_assert_int_eq(open_about(batch + 1).fen, 41200); /* in the resend list */
    ck_assert_uint_eq(open_about(batch + 1).class, EXCEPTION_LINE_REFUNDED);
    const uint64_t again = paid_again(batch + 1, "412.00");
    ck_assert_uint_eq(cases_state(&office, again, 1).state, LINE_STATE_PAID);
    ck_assert_int_eq(used(), 41200); /* once */
    ck_assert_uint_eq(open_about(batch + 1).class, 0);
    office_end(&office);
}
END_TEST

/* what came back in part is paid again, and no fen more. */
START_TEST(test_r20_what_came_back_in_part_is_paid_again)
{
    struct fault fault;
    struct refund_summary summary;
    struct resend_summary resent;
    cases_begin(&office);
    const uint64_t batch = cases_answered(&office);
    taken("-100.01", batch, &summary);
    ck_assert_uint_eq(summary.part, 1);
    ck_assert_int_eq(open_about(batch + 1).fen, 10001);
    const uint64_t again = paid_again(batch + 1, "100.01");
    ck_assert_int_eq(used(), 41200);
    const struct batch figures = office_batch(&office, again);
    ck_assert_int_eq(figures.amount, 10001);
    ck_assert_uint_eq(figures.headcount, 0); /* the same people */
    ck_assert_status(send_again(batch + 1, &resent, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-112");
    office_end(&office);
}
END_TEST

/* a row of the bank's list pays what is asked back; only the rest is due again.
 */
START_TEST(test_a_refund_repays_first_what_was_overpaid)
{
    struct fault fault;
    uint64_t exception = 0;
    struct refund_summary summary;
    cases_begin(&office);
    const uint64_t batch = cases_answered(&office);
    const struct clawback_demand demand = {
        .line = batch + 1, .amount_fen = 10000, .reason = CORRECTION_WRONG_AMOUNT};
    ck_assert_ok(
        clawback_ask(&office.ledger, &office.actor, &demand, &exception, &fault),
        &fault);
    taken("-40.00", batch, &summary);
    ck_assert_uint_eq(summary.recovered, 1);
    ck_assert_int_eq(summary.recovered_fen, 4000);
    ck_assert_int_eq(open_about(batch + 1).fen, 6000);
    taken("-90.00", batch, &summary);
    ck_assert_int_eq(summary.recovered_fen, 6000);
    ck_assert_int_eq(summary.refunded_fen, 9000);
    ck_assert_int_eq(open_about(batch + 1).fen, 3000);
    taken("-282.00", batch, &summary);
    ck_assert_uint_eq(summary.recovered, 0);
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_REFUNDED);
    ck_assert_int_eq(used(), 0);
    (void)paid_again(batch + 1, "312.00");
    ck_assert_int_eq(used(), 31200); /* what was due */
    office_end(&office);
}
END_TEST

/* R15: the bank paid one line twice; what it gives back was never in the book.
 */
START_TEST(test_r15_the_second_payment_comes_back)
{
    struct fault fault;
    uint64_t exception = 0;
    struct refund_summary summary;
    cases_begin(&office);
    const uint64_t batch = cases_answered(&office);
    const struct clawback_demand demand = {
        .line = batch + 1, .amount_fen = 41200, .reason = CORRECTION_DOUBLED};
    ck_assert_ok(
        clawback_ask(&office.ledger, &office.actor, &demand, &exception, &fault),
        &fault);
    ck_assert_status(take_refund("-824.01", batch, &summary, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-101");
    taken("-412.00", batch, &summary);
    ck_assert_uint_eq(summary.recovered, 1);
    ck_assert_int_eq(summary.refunded_fen, 0);
    ck_assert_uint_eq(summary.whole, 0);
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_PAID);
    ck_assert_int_eq(used(), 41200);
    ck_assert_uint_eq(open_about(batch + 1).class, 0);
    /* The recovery was another line's, we learn. */
    struct correction_summary corrected;
    uint64_t asked = 0;
    const struct correction correction = {.entry =
                                              cases_state(&office, batch, 1).result,
                                          .reason = CORRECTION_WRONG_PERSON};
    ck_assert_ok(
        correction_ask(&office.ledger, &office.actor, &correction, &asked, &fault),
        &fault);
    struct ledger_actor checker = office.actor;
    checker.key = office.checker;
    ck_assert_ok(
        correction_confirm(&office.ledger, &checker, asked, &corrected, &fault),
        &fault);
    ck_assert_int_eq(open_about(batch + 1).fen, 41200); /* still to come */
    ck_assert_int_eq(used(), 41200);
    office_end(&office);
}
END_TEST

static struct status close_work(struct journal_session *session, void *context,
                                struct fault *fault)
{
    const struct accounts_closing *what = context;
    struct accounts_close_totals totals;
    struct fact fact;
    TRY(accounts_close_totals(office.ledger.accounts, journal_transaction(session),
                              what, &totals, fault));
    fact_begin(&fact, kinds_find(KIND_CLOSE));
    fact_set_number(&fact, CLOSE_UNIT, what->unit);
    fact_set_number(&fact, CLOSE_PERIOD, (uint64_t)what->period);
    fact_set_fen(&fact, CLOSE_RESERVED, totals.reserved);
    fact_set_fen(&fact, CLOSE_UNKNOWN, totals.unknown);
    fact_set_fen(&fact, CLOSE_PAID, totals.paid);
    fact_set_number(&fact, CLOSE_LATE, totals.late);
    fact_set_number(&fact, CLOSE_IS_YEAR, 0);
    if (totals.open > 0) {
        fact_set_number(&fact, CLOSE_OPEN, totals.open);
    }
    return journal_append(session, &fact, NULL, fault);
}

static void close_month(uint64_t batch, civil_period period)
{
    struct fault fault;
    struct accounts_closing what = {.unit = office_batch(&office, batch).unit,
                                    .period = period};
    ck_assert_ok(
        ledger_write(&office.ledger, &office.actor, "close", close_work, &what, &fault),
        &fault);
}

static civil_period period_of(uint64_t index, unsigned field)
{
    struct fault fault;
    struct fact fact;
    struct store_transaction *view = NULL;
    ck_assert_ok(store_read_begin(journal_store(office.ledger.journal), &view, &fault),
                 &fault);
    ck_assert_ok(accounts_fact(view, index, &fact, &fault), &fault);
    store_read_end(view);
    return (civil_period)fact.field[field].number;
}

/* what is put right after a close belongs to the first open month. */
START_TEST(test_a_correction_after_a_close_is_of_the_next_month)
{
    struct fault fault;
    struct correction_summary summary;
    uint64_t asked = 0;
    cases_begin(&office);
    const uint64_t batch = cases_answered(&office);
    const struct correction correction = {.entry =
                                              cases_state(&office, batch, 1).result,
                                          .reason = CORRECTION_OTHER,
                                          .class = RESULT_FAIL_CLOSED};
    struct ledger_actor checker = office.actor;
    const civil_period today = date_period(date_of_instant(office.actor.now_ms));
    close_month(batch, today);
    ck_assert_ok(
        correction_ask(&office.ledger, &office.actor, &correction, &asked, &fault),
        &fault);
    ck_assert_int_eq(period_of(asked, CORRECTION_PERIOD), today + 1);
    close_month(batch, today + 1);
    checker.key = office.checker;
    ck_assert_ok(correction_confirm(&office.ledger, &checker, asked, &summary, &fault),
                 &fault);
    ck_assert_uint_eq(summary.state, LINE_STATE_FAILED);
    const uint64_t right = cases_state(&office, batch, 1).result;
    ck_assert_int_eq(period_of(right, RESULT_PERIOD), today + 2);
    ck_assert_int_eq(period_of(right - 1, CORRECTION_PERIOD), today + 2);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("paid again");
    TCase *cases = tcase_create("cases");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, test_r20_paid_refunded_and_paid_again);
    tcase_add_test(cases, test_r20_what_came_back_in_part_is_paid_again);
    tcase_add_test(cases, test_a_refund_repays_first_what_was_overpaid);
    tcase_add_test(cases, test_r15_the_second_payment_comes_back);
    tcase_add_test(cases, test_a_correction_after_a_close_is_of_the_next_month);
    suite_add_tcase(suite, cases);
    return suite;
}
