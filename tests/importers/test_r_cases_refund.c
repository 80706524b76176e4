/* test_r_cases_refund.c - money that came back, case by case: R20 to R27. */
#include "importers/refund.h"
#include "tests/importers/cases_kit.h"

#include <string.h>

static struct status take(struct office *office, const char *path, uint64_t batch,
                          struct refund_summary *ret_summary, struct fault *fault)
{
    const struct answer_options options = {
        .batches = &batch, .batch_count = 1, .jobs = 2};
    return refund_import(office_intake(office, path, "refund"), &options, ret_summary,
                         fault);
}

static struct status rows(struct office *office, const char *rows, uint64_t batch,
                          struct refund_summary *ret_summary, struct fault *fault)
{
    char text[2048];
    snprintf(text, sizeof(text),
             "姓名,身份证号,银行账号,退款金额,退款原因,退款日期\n%s", rows);
    return take(office, cases_file("refund.csv", text), batch, ret_summary, fault);
}

/* R-101, both sources together. */
static int64_t back(struct office *office, bool is_prior_year)
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
        sum += is_prior_year ? balance.prior_year : balance.refunded;
        ck_assert_int_le(balance.refunded + balance.prior_year, balance.paid);
    }
    store_read_end(transaction);
    return sum;
}

/* R20: what was paid comes back, and the due is unpaid again. */
START_TEST(test_r20_a_refund_makes_the_money_available_again)
{
    struct office office;
    struct fault fault;
    struct refund_summary summary;
    cases_begin(&office);
    const uint64_t batch = cases_answered(&office);
    const char *row = "何测一," ONE ",-412.00,账户已销户,2024-01-12\n";
    ck_assert_ok(rows(&office, row, batch, &summary, &fault), &fault);
    ck_assert_uint_eq(summary.whole, 1);
    ck_assert_int_eq(summary.refunded_fen, 41200);
    ck_assert_int_eq(back(&office, false), 41200);
    const struct line_state state = cases_state(&office, batch, 1);
    ck_assert_uint_eq(state.state, LINE_STATE_REFUNDED);
    ck_assert_uint_eq(state.class, RESULT_FAIL_CLOSED);
    const uint64_t size = office_size(&office);
    ck_assert_status(rows(&office, row, batch, &summary, &fault), STATUS_EXISTS);
    ck_assert_uint_eq(office_size(&office), size);
    office_end(&office);
}
END_TEST

/* R21, R22, R23, R24, R26: refused whole, without a trace. */
START_TEST(test_a_refund_that_cannot_be_true_posts_nothing)
{
    static const struct {
        const char *row, *rule;
    } cases[] = {
        {"何测一," ONE ",412.00,账户已销户,2024-01-12\n", "R-104"}, /* R21 */
        {"何测一," ONE ",0.00,账户已销户,2024-01-12\n", "R-104"},   /* R22 */
        {"何测一," ONE ",-412.00,,2024-01-12\n", "R-104"},          /* R23 */
        {"何测一," ONE ",-412.00,账户已销户,\n", "R-104"},          /* no day */
        {"何测一,430699195102150278,6217990000000002713,-1.00,退票,2024-01-12\n",
         "R-104"},                                                   /* R24 */
        {"何测一," ONE ",-412.01,账户已销户,2024-01-12\n", "R-101"}, /* R26 */
        {"何测一," ONE ",-400.00,退票,2024-01-12\n何测一," ONE
         ",-12.01,退票,2024-01-12\n",
         "R-101"},
        {"张测一," TWO ",-100.02,账户已销户,2024-01-12\n", "R-102"},
    };
    struct office office;
    struct fault fault;
    struct refund_summary summary;
    cases_begin(&office);
    const uint64_t batch = cases_answered(&office);
    const uint64_t size = office_size(&office);
    const uint64_t sequence = vault_sequence(office.ledger.vault);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_status(rows(&office, cases[i].row, batch, &summary, &fault),
                         STATUS_REFUSED);
        ck_assert_str_eq(fault.rule, cases[i].rule);
        ck_assert_uint_eq(office_size(&office), size);
        ck_assert_uint_eq(vault_sequence(office.ledger.vault), sequence);
    }
    office_end(&office);
}
END_TEST

/* R24: neither what the bank has not answered, nor what came back already. */
START_TEST(test_r24_a_refund_refers_to_a_line_that_was_answered)
{
    struct office office;
    struct fault fault;
    struct refund_summary summary;
    cases_begin(&office);
    const uint64_t batch = cases_sent(&office);
    ck_assert_status(rows(&office, "何测一," ONE ",-412.00,退票,2024-01-12\n", batch,
                          &summary, &fault),
                     STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-104");
    ck_assert_ptr_nonnull(strstr(fault.message, "answer"));
    office_end(&office);
}
END_TEST

/* R26: in parts up to what was paid, each part exact to the fen. */
START_TEST(test_r26_parts_add_up_to_what_was_paid)
{
    struct office office;
    struct fault fault;
    struct refund_summary summary;
    cases_begin(&office);
    const uint64_t batch = cases_answered(&office);
    ck_assert_ok(rows(&office, "何测一," ONE ",-0.01,退票,2024-01-12\n", batch,
                      &summary, &fault),
                 &fault);
    ck_assert_uint_eq(summary.part, 1);
    ck_assert_int_eq(back(&office, false), 1);
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_PAID);
    const struct batch figures = office_batch(&office, batch);
    ck_assert_int_eq(batch_paid(&figures).fen, 41199);
    ck_assert_ok(rows(&office,
                      "何测一," ONE ",-100.00,退票,2024-01-13\n"
                      "何测一," ONE ",-311.99,退票,2024-01-14\n",
                      batch, &summary, &fault),
                 &fault);
    ck_assert_uint_eq(summary.part, 1);
    ck_assert_uint_eq(summary.whole, 1);
    ck_assert_int_eq(back(&office, false), 41200);
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_REFUNDED);
    office_end(&office);
}
END_TEST

/* R27: of an earlier year; told, and kept apart. */
START_TEST(test_r27_money_of_last_year_is_not_this_years)
{
    struct office office;
    struct fault fault;
    struct refund_summary summary;
    cases_begin(&office);
    const uint64_t batch = cases_answered(&office);
    ck_assert_ok(rows(&office, "何测一," ONE ",-12.00,退票,2025-01-03\n", batch,
                      &summary, &fault),
                 &fault);
    ck_assert_int_eq(summary.prior_year_fen, 1200);
    ck_assert_int_eq(back(&office, true), 1200);
    ck_assert_int_eq(back(&office, false), 0);
    ck_assert_uint_eq(office.intake.problems.notes, 1);
    ck_assert_str_eq(office.intake.problems.list[0].rule, "R-103");
    office_end(&office);
}
END_TEST

#define VOUCHER(amount, details)                                                       \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Voucher><Id>R1</Id>"                 \
    "<VtCode>2252</VtCode><VouDate>20240112</VouDate>"                                 \
    "<VoucherNo>402202401120001</VoucherNo><OriBillNo>43069982070000001</OriBillNo>"   \
    "<PayAmt>" amount "</PayAmt><PayDate>20240112</PayDate><DetailList>" details       \
    "</DetailList></Voucher>\n"
#define DETAIL(id, account, amount, remark)                                            \
    "<Detail><Id>" id "</Id><PayeeAcctNo>" account "</PayeeAcctNo>"                    \
    "<PayeeAcctName>何测一</PayeeAcctName><PayAmt>" amount "</PayAmt><Remark>" remark  \
    "</Remark></Detail>"

/* R21 to R25 in the treasury's own form. */
START_TEST(test_a_voucher_of_refunds_is_held_to_the_same)
{
    static const struct {
        const char *text, *rule;
    } cases[] = {
        {VOUCHER("412.00", DETAIL("D00001", "6230900000000000271", "412.00", "x")),
         "R-149"}, /* R21 */
        {VOUCHER("0.00", DETAIL("D00001", "6230900000000000271", "0.00", "x")),
         "R-149"}, /* R22 */
        {VOUCHER("-412.00", DETAIL("D00001", "6230900000000000271", "-412.00", "")),
         "R-149"}, /* R23 */
        {VOUCHER("-412.00", DETAIL("D00009", "6230900000000000271", "-412.00", "x")),
         "R-104"}, /* R24 */
        {VOUCHER("-412.00", DETAIL("D00002", "6230900000000000271", "-412.00", "x")),
         "R-104"}, /* another line's account */
        {VOUCHER("-824.00", DETAIL("D00001", "6230900000000000271", "-412.00", "x")),
         "R-149"}, /* R25 */
        {VOUCHER("-413.00", DETAIL("D00001", "6230900000000000271", "-413.00", "x")),
         "R-101"}, /* R26 */
    };
    struct office office;
    struct fault fault;
    struct refund_summary summary;
    cases_begin(&office);
    const uint64_t batch = cases_answered(&office);
    const uint64_t size = office_size(&office);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct status taken =
            take(&office, cases_file("r.xml", cases[i].text), batch, &summary, &fault);
        ck_assert(!status_is_ok(taken));
        ck_assert_msg(strcmp(fault.rule, cases[i].rule) == 0, "%zu: %s", i,
                      fault.message);
        ck_assert_uint_eq(office_size(&office), size);
    }
    const char *good =
        VOUCHER("-12.00", DETAIL("D00001", "6230900000000000271", "-12.00", "退票"));
    ck_assert_ok(take(&office, cases_file("r.xml", good), batch, &summary, &fault),
                 &fault);
    ck_assert_int_eq(back(&office, false), 1200);
    office_end(&office);
}
END_TEST

/* 06 orders what 01 lists; 07 answers it, 08 gives the failed ones back.  The money of
 * those is released once, by the answer; the refund confirms it. */
START_TEST(test_06_07_08_release_the_failed_lines_once)
{
    struct office office;
    struct fault fault;
    struct register_summary budget;
    struct payroll_summary ordered;
    struct answer_summary answer;
    struct refund_summary summary;
    if (cases_sample("08_treasury_2252_refund_gb18030.xml") == NULL) {
        return;
    }
    office_begin(&office);
    ck_assert_ok(office_units(&office, OFFICE_FIXTURE "units.csv", &fault), &fault);
    ck_assert_ok(office_programmes(&office, OFFICE_FIXTURE "programmes.csv", &fault),
                 &fault);
    ck_assert_ok(
        office_budget(&office, cases_sample("09_allocation_utf8.csv"), &budget, &fault),
        &fault);
    const struct office_payroll what = {
        .path = cases_sample("01_submit_pipe_gb18030.txt"),
        .profile = "lanzhou-pipe",
        .programme = "RDB",
        .unit = "430699-MZJ",
        .village = "430699100200",
        .allocations = {"测财社指〔2024〕3号/2081902/中央"},
        .period = "2024-01",
        .due = "2024-01-10",
        .headcount = 1,
    };
    ck_assert_ok(office_import(&office, &what, &ordered, &fault), &fault);
    const uint64_t batch = ordered.batches[0].entry;
    office_send(&office, batch);
    ck_assert_ok(office_answer(&office,
                               cases_sample("07_treasury_8207_return_gb18030.xml"),
                               "return-header", batch, &answer, &fault),
                 &fault);
    ck_assert_uint_eq(answer.paid, 4);
    ck_assert_int_eq(answer.paid_fen, 559800);
    ck_assert_uint_eq(answer.failed, 4);
    ck_assert_int_eq(answer.failed_fen, 270000);
    const struct balance before = office_total(&office);
    ck_assert_int_eq(before.reserved, 0);
    ck_assert_int_eq(before.paid, 559800);
    ck_assert_uint_eq(cases_state(&office, batch, 3).class, RESULT_FAIL_NAME);
    ck_assert_int_eq(cases_state(&office, batch, 1).value_day, 19731); /* the 9th */

    ck_assert_ok(take(&office, cases_sample("08_treasury_2252_refund_gb18030.xml"),
                      batch, &summary, &fault),
                 &fault);
    ck_assert_uint_eq(summary.confirmed, 4);
    ck_assert_int_eq(summary.confirmed_fen, 270000);
    ck_assert_int_eq(summary.refunded_fen, 0);
    const struct balance after = office_total(&office);
    ck_assert_mem_eq(&before, &after, sizeof(before));
    ck_assert_status(take(&office, cases_sample("08_treasury_2252_refund_gb18030.xml"),
                          batch, &summary, &fault),
                     STATUS_EXISTS);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("refund files");
    TCase *cases = tcase_create("cases");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, test_r20_a_refund_makes_the_money_available_again);
    tcase_add_test(cases, test_a_refund_that_cannot_be_true_posts_nothing);
    tcase_add_test(cases, test_r24_a_refund_refers_to_a_line_that_was_answered);
    tcase_add_test(cases, test_r26_parts_add_up_to_what_was_paid);
    tcase_add_test(cases, test_r27_money_of_last_year_is_not_this_years);
    tcase_add_test(cases, test_a_voucher_of_refunds_is_held_to_the_same);
    tcase_add_test(cases, test_06_07_08_release_the_failed_lines_once);
    suite_add_tcase(suite, cases);
    return suite;
}
