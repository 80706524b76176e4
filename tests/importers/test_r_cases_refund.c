/* test_r_cases_refund.c - money that came back, case by case: R14, R20 to R27. */
#include "importers/refund.h"
#include "ledger/exceptions.h"
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

static const char *const labels[] = {"测财社指〔2024〕3号/2081902/中央",
                                     "测财社指〔2024〕3号/2081902/省级"};

/* R-101, both sources together. */
static int64_t back(struct office *office, bool is_prior_year)
{
    struct fault fault;
    int64_t sum = 0;
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

static struct status see_item(void *context, const struct exceptions_item *item,
                              struct fault *fault)
{
    struct exceptions_item *seen = context;
    (void)fault;
    if (item->class == EXCEPTION_LINE_REFUNDED) {
        *seen = *item;
    }
    return OK;
}

/* The line that came back and waits to be paid again. */
static struct exceptions_item returned(struct office *office)
{
    struct fault fault;
    bool is_whole = false;
    struct exceptions_item seen = {0};
    struct store_transaction *view = NULL;
    const struct exceptions_query all = exceptions_all(UINT64_MAX, 19740);
    ck_assert_ok(store_read_begin(journal_store(office->ledger.journal), &view, &fault),
                 &fault);
    ck_assert_ok(exceptions_walk(view, &all, see_item, &seen, &is_whole, &fault),
                 &fault);
    store_read_end(view);
    return seen;
}

/* What both sources together could still pay. */
static int64_t available(struct office *office)
{
    struct fault fault;
    int64_t sum = 0;
    struct store_transaction *view = NULL;
    ck_assert_ok(store_read_begin(journal_store(office->ledger.journal), &view, &fault),
                 &fault);
    for (size_t i = 0; i < 2; i++) {
        uint64_t entry = 0;
        struct balance balance;
        ck_assert_ok(
            accounts_code(view, CODE_ALLOCATION, bytes_of(labels[i]), &entry, &fault),
            &fault);
        ck_assert_ok(accounts_balance_at(view, entry, UINT64_MAX, &balance, &fault),
                     &fault);
        sum += balance_available(&balance);
    }
    store_read_end(view);
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
    const int64_t before = available(&office);
    const char *row = "何测一," ONE ",-412.00,账户已销户,2024-01-12\n";
    ck_assert_ok(rows(&office, row, batch, &summary, &fault), &fault);
    ck_assert_uint_eq(summary.whole, 1);
    ck_assert_int_eq(summary.refunded_fen, 41200);
    ck_assert_int_eq(back(&office, false), 41200);
    const struct line_state state = cases_state(&office, batch, 1);
    ck_assert_uint_eq(state.state, LINE_STATE_REFUNDED);
    ck_assert_uint_eq(state.class, RESULT_FAIL_CLOSED);
    ck_assert_int_eq(available(&office), before + 41200);
    const struct exceptions_item due = returned(&office);
    ck_assert_uint_eq(due.batch, batch);
    ck_assert_uint_eq(due.number, batch + 1);
    ck_assert_int_eq(due.fen, 41200);
    ck_assert_int_eq(exceptions_advice(&due).remedy, REMEDY_CAUSE_RESEND);
    const uint64_t size = office_size(&office);
    ck_assert_status(rows(&office, row, batch, &summary, &fault), STATUS_EXISTS);
    ck_assert_uint_eq(office_size(&office), size);
    office_end(&office);
}
END_TEST

/* Refused whole by this rule and in these words, without a trace. */
struct refusal {
    const char *text, *rule, *words;
    uint64_t line;      /* of the file, to which the words belong */
    const char *column; /* that the fault names; NULL: any        */
};

static void refuse(const struct refusal *cases, size_t count, bool is_voucher)
{
    struct office office;
    struct fault fault;
    struct refund_summary summary;
    cases_begin(&office);
    const uint64_t batch = cases_answered(&office);
    const uint64_t size = office_size(&office);
    const uint64_t sequence = vault_sequence(office.ledger.vault);
    const int64_t before = available(&office);
    for (size_t i = 0; i < count; i++) {
        fault_clear(&fault);
        const struct status taken =
            is_voucher ? take(&office, cases_file("r.xml", cases[i].text), batch,
                              &summary, &fault)
                       : rows(&office, cases[i].text, batch, &summary, &fault);
        ck_assert(!status_is_ok(taken));
        ck_assert_msg(strcmp(fault.rule, cases[i].rule) == 0, "%zu: %s", i,
                      fault.message);
        ck_assert_msg(
            cases_told(&office, INTAKE_ERROR, cases[i].line, cases[i].words) ||
                (fault.line == cases[i].line &&
                 strstr(fault.message, cases[i].words) != NULL),
            "%zu: %s", i, fault.message);
        if (cases[i].column != NULL) {
            ck_assert_str_eq(fault.column, cases[i].column);
        }
        ck_assert_uint_eq(office_size(&office), size);
        ck_assert_uint_eq(vault_sequence(office.ledger.vault), sequence);
        ck_assert_int_eq(available(&office), before);
        ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_PAID);
    }
    office_end(&office);
}

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
#define OWN "6230900000000000271" /* the account of line 1 */

START_TEST(test_r21_a_refund_with_a_plus_is_refused) /* R-104 R-149 */
{
    static const struct refusal row = {"何测一," ONE ",412.00,账户已销户,2024-01-12\n",
                                       "R-104", "is written with a minus", 2, NULL};
    static const struct refusal voucher = {
        VOUCHER("412.00", DETAIL("D00001", OWN, "412.00", "x")), "R-149", "negative", 2,
        NULL};
    refuse(&row, 1, false);
    refuse(&voucher, 1, true);
}
END_TEST

START_TEST(test_r22_a_refund_of_nothing_is_refused) /* R-104 R-149 */
{
    static const struct refusal row = {"何测一," ONE ",0.00,账户已销户,2024-01-12\n",
                                       "R-104", "a refund of nothing", 2, NULL};
    static const struct refusal voucher = {
        VOUCHER("0.00", DETAIL("D00001", OWN, "0.00", "x")), "R-149", "negative", 2,
        NULL};
    refuse(&row, 1, false);
    refuse(&voucher, 1, true);
}
END_TEST

START_TEST(test_r23_a_refund_without_a_reason_is_refused) /* R-104 R-149 */
{
    static const struct refusal row = {"何测一," ONE ",-412.00,,2024-01-12\n", "R-104",
                                       "the reason is missing", 2, NULL};
    static const struct refusal voucher = {
        VOUCHER("-412.00", DETAIL("D00001", OWN, "-412.00", "")), "R-149",
        "lacks this element, or it is empty", 2, "Remark"};
    refuse(&row, 1, false);
    refuse(&voucher, 1, true);
}
END_TEST

START_TEST(test_r24_a_refund_of_an_unknown_line_is_refused) /* */
{
    static const struct refusal row = {
        "何测一,430699195102150278,6217990000000002713,-1.00,退票,2024-01-12\n",
        "R-104", "no line of the batch has this number and account", 2, NULL};
    static const struct refusal vouchers[] = {
        {VOUCHER("-412.00", DETAIL("D00009", OWN, "-412.00", "x")), "R-104",
         "no line of the batch has this number and account", 2, NULL},
        {VOUCHER("-412.00", DETAIL("D00002", OWN, "-412.00", "x")), "R-104",
         "no line of the batch has this number and account", 2, NULL},
    };
    refuse(&row, 1, false);
    refuse(vouchers, 2, true);
}
END_TEST

START_TEST(test_r25_the_head_of_a_voucher_is_the_sum_of_its_details) /* */
{
    static const struct refusal voucher = {
        VOUCHER("-824.00", DETAIL("D00001", OWN, "-412.00", "x")
                               DETAIL("D00002", "81010001", "-400.00", "x")),
        "R-149", "difference -12.00", 2, NULL};
    refuse(&voucher, 1, true);
}
END_TEST

START_TEST(test_r26_no_more_comes_back_than_was_paid) /* R-101 R-102 */
{
    static const struct refusal rows_beyond[] = {
        {"何测一," ONE ",-412.01,账户已销户,2024-01-12\n", "R-101",
         "more than was paid", 2, NULL},
        {"何测一," ONE ",-400.00,退票,2024-01-12\n何测一," ONE
         ",-12.01,退票,2024-01-12\n",
         "R-101", "more than was paid", 3, NULL},
        {"张测一," TWO ",-100.02,账户已销户,2024-01-12\n", "R-102",
         "more than is still to be confirmed", 2, NULL},
    };
    static const struct refusal voucher = {
        VOUCHER("-412.01", DETAIL("D00001", OWN, "-412.01", "x")), "R-101",
        "more than was paid", 2, NULL};
    refuse(rows_beyond, 3, false);
    refuse(&voucher, 1, true);
}
END_TEST

START_TEST(test_a_refund_without_a_day_is_refused) /* */
{
    static const struct refusal row = {"何测一," ONE ",-412.00,账户已销户,\n", "R-104",
                                       "the day it came back is missing", 2, NULL};
    refuse(&row, 1, false);
}
END_TEST

START_TEST(test_a_voucher_of_refunds_is_posted) /* */
{
    struct office office;
    struct fault fault;
    struct refund_summary summary;
    cases_begin(&office);
    const uint64_t batch = cases_answered(&office);
    const char *good = VOUCHER("-12.00", DETAIL("D00001", OWN, "-12.00", "退票"));
    ck_assert_ok(take(&office, cases_file("r.xml", good), batch, &summary, &fault),
                 &fault);
    ck_assert_int_eq(back(&office, false), 1200);
    office_end(&office);
}
END_TEST

/* R14 of what came back: the rows of one file in another order are nothing new. */
START_TEST(test_r14_refunds_in_another_order_change_nothing) /* */
{
    static const char one[] = "何测一," ONE ",-12.00,退票,2024-01-12\n";
    static const char two[] = "张测一," TWO ",-100.01,账户已销户,2024-01-12\n";
    struct office office;
    struct fault fault;
    struct refund_summary summary;
    char text[512];
    cases_begin(&office);
    const uint64_t batch = cases_answered(&office);
    ck_assert_ok(rows(&office, one, batch, &summary, &fault), &fault);
    ck_assert_int_eq(back(&office, false), 1200);
    const uint64_t size = office_size(&office);
    snprintf(text, sizeof(text), "%s\n", one); /* other bytes */
    ck_assert_status(rows(&office, text, batch, &summary, &fault), STATUS_EXISTS);
    ck_assert_str_eq(fault.rule, "R-175");
    ck_assert_says(&fault, "no row of this file says anything new");
    ck_assert_uint_eq(office_size(&office), size);
    ck_assert_int_eq(back(&office, false), 1200);
    /* Another day, or with it something new: a part of its own. */
    ck_assert_ok(rows(&office, "何测一," ONE ",-12.00,退票,2024-01-13\n", batch,
                      &summary, &fault),
                 &fault);
    snprintf(text, sizeof(text), "%s%s", two, one);
    ck_assert_ok(rows(&office, text, batch, &summary, &fault), &fault);
    ck_assert_int_eq(back(&office, false), 3600);
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
/* Two months of one person, in one list: each row is about a month of its own, also
 * when the first of them came back before. */
START_TEST(test_equal_dues_of_one_person_come_back_one_by_one)
{
    static const char *const months[] = {"2024-01", "2024-02"};
    struct office office;
    struct fault fault;
    struct payroll_summary made;
    struct answer_summary answered;
    struct refund_summary summary;
    uint64_t batches[2];
    cases_begin(&office);
    for (size_t i = 0; i < 2; i++) {
        const struct office_payroll what = {
            .path = cases_file("roster.csv", "姓名,身份证号,银行账号,金额\n"
                                             "何测一," ONE ",412.00\n"),
            .profile = "plain",
            .programme = "RDB",
            .unit = "430699-MZJ",
            .village = "430699100200",
            .allocations = {labels[0]},
            .period = months[i],
            .due = "2024-02-10",
        };
        ck_assert_ok(office_import(&office, &what, &made, &fault), &fault);
        batches[i] = made.batches[0].entry;
        office_send(&office, batches[i]);
        ck_assert_ok(office_answer(&office,
                                   cases_file("return.csv",
                                              "姓名,身份证号,银行账号,金额,状态,原因\n"
                                              "何测一," ONE ",412.00,处理成功,\n"),
                                   "return-columns", batches[i], &answered, &fault),
                     &fault);
    }
    if (_i == 0) {
        ck_assert_ok(rows(&office, "何测一," ONE ",-412.00,账户已销户,2024-02-19\n",
                          batches[0], &summary, &fault),
                     &fault);
    }
    const struct answer_options options = {
        .batches = batches, .batch_count = 2, .jobs = 2};
    if (_i == 0) { /* the same words again are not about the other month */
        static const char again[] =
            "姓名,身份证号,银行账号,退款金额,退款原因,退款日期\n"
            "何测一," ONE ",-412.00, 账户已销户,2024-02-19\n";
        ck_assert_status(
            refund_import(
                office_intake(&office, cases_file("again.csv", again), "refund"),
                &options, &summary, &fault),
            STATUS_REFUSED);
        ck_assert_int_eq(back(&office, false), 41200);
    }
    const char *text = _i == 0 ? "姓名,身份证号,银行账号,退款金额,退款原因,退款日期\n"
                                 "何测一," ONE ",-412.00,账户已销户,2024-02-20\n"
                               : "姓名,身份证号,银行账号,退款金额,退款原因,退款日期\n"
                                 "何测一," ONE ",-412.00,账户已销户,2024-02-20\n"
                                 "何测一," ONE ",-412.00,账户已销户,2024-02-21\n";
    ck_assert_ok(
        refund_import(office_intake(&office, cases_file("both.csv", text), "refund"),
                      &options, &summary, &fault),
        &fault);
    for (size_t i = 0; i < 2; i++) {
        ck_assert_uint_eq(cases_state(&office, batches[i], 1).state,
                          LINE_STATE_REFUNDED);
    }
    ck_assert_int_eq(back(&office, false), 82400);
    office_end(&office);
}
END_TEST

START_TEST(test_r27_money_of_last_year_is_not_this_years)
{
    struct office office;
    struct fault fault;
    struct refund_summary summary;
    cases_begin(&office);
    const uint64_t batch = cases_answered(&office);
    const int64_t before = available(&office);
    ck_assert_ok(rows(&office, "何测一," ONE ",-12.00,退票,2025-01-03\n", batch,
                      &summary, &fault),
                 &fault);
    ck_assert_int_eq(summary.prior_year_fen, 1200);
    ck_assert_int_eq(back(&office, true), 1200);
    ck_assert_int_eq(back(&office, false), 0);
    ck_assert_uint_eq(office.intake.problems.notes, 1);
    ck_assert_str_eq(office.intake.problems.list[0].rule, "R-103");
    ck_assert_int_eq(available(&office), before);
    ck_assert(
        cases_told(&office, INTAKE_NOTE, 0, "is kept apart and is not available"));
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
    tcase_add_test(cases, test_r14_refunds_in_another_order_change_nothing);
    tcase_add_test(cases, test_r21_a_refund_with_a_plus_is_refused);
    tcase_add_test(cases, test_r22_a_refund_of_nothing_is_refused);
    tcase_add_test(cases, test_r23_a_refund_without_a_reason_is_refused);
    tcase_add_test(cases, test_r24_a_refund_of_an_unknown_line_is_refused);
    tcase_add_test(cases, test_r25_the_head_of_a_voucher_is_the_sum_of_its_details);
    tcase_add_test(cases, test_r26_no_more_comes_back_than_was_paid);
    tcase_add_test(cases, test_a_refund_without_a_day_is_refused);
    tcase_add_test(cases, test_r24_a_refund_refers_to_a_line_that_was_answered);
    tcase_add_test(cases, test_r26_parts_add_up_to_what_was_paid);
    tcase_add_loop_test(cases, test_equal_dues_of_one_person_come_back_one_by_one, 0,
                        2);
    tcase_add_test(cases, test_r27_money_of_last_year_is_not_this_years);
    tcase_add_test(cases, test_a_voucher_of_refunds_is_posted);
    tcase_add_test(cases, test_06_07_08_release_the_failed_lines_once);
    suite_add_tcase(suite, cases);
    return suite;
}
