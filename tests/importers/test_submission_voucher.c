/* test_submission_voucher.c - a batch as treasury vouchers. */
#include "tests/importers/office_vouchers.h"

/* ---- written ----------------------------------------------------------------------
 */

/* One 5201 a document, each with its 8207; the parts of a line add up to it. */
START_TEST(test_each_document_has_its_own_vouchers)
{
    begin();
    const uint64_t batch = take(of_two, TWO_PEOPLE);
    const struct submission submission = send(batch);
    ck_assert_uint_eq(kept_count, 4);
    ck_assert_uint_eq(submission.count, 2);
    ck_assert_uint_eq(submission.details, 4);
    ck_assert_int_eq(submission.fen, 50002);
    ck_assert_uint_eq(submission.plans, 2);
    ck_assert_uint_eq(submission.orders, 2);
    ck_assert(holds(PLAN_A, "<FileNoCode>测财社指〔2024〕3号</FileNoCode>"));
    ck_assert(holds(PLAN_A, "<ExpFuncName>农村低保金支出</ExpFuncName>"));
    ck_assert(holds(PLAN_A, "<ExpEcoCode>30306</ExpEcoCode>"));
    ck_assert(holds(PLAN_A, "<DepProCode>P1</DepProCode>"));
    ck_assert(holds(PLAN_A, "<StYear>2024</StYear>"));
    ck_assert(holds(PLAN_A, "<PayAmt>375.02</PayAmt>"));
    ck_assert(holds(PLAN_B, "<FileNoCode>测财社指〔2024〕7号</FileNoCode>"));
    ck_assert(holds(PLAN_B, "<PayAmt>125.00</PayAmt>"));
    ck_assert(holds(ORDER_A, "<Id>D00001</Id>"));
    ck_assert(holds(ORDER_A, "<PayAmt>300.00</PayAmt>"));
    ck_assert(holds(ORDER_B, "<Id>D00001-2</Id>"));
    ck_assert(holds(ORDER_B, "<Id>D00002-2</Id>"));
    ck_assert(holds(ORDER_B, "<PayAmt>100.00</PayAmt>"));
    ck_assert(
        holds(ORDER_B, "<OriginalVoucherNo>43069920240000002</OriginalVoucherNo>"));
    ck_assert(holds(ORDER_A, "<VouDate>20240108</VouDate>"));
    ck_assert_uint_eq(office_batch(&office, batch).stage, LINE_STATE_SUBMITTED);
    office_end(&office);
}
END_TEST

/* A withdrawn line has no detail, in any of its vouchers. */
START_TEST(test_a_withdrawn_line_stands_in_no_voucher)
{
    begin();
    const uint64_t batch = take(of_two, TWO_PEOPLE);
    cases_withdraw(&office, batch + 1, 40000);
    const struct submission submission = send(batch);
    ck_assert_uint_eq(submission.count, 1);
    ck_assert_uint_eq(submission.details, 2);
    ck_assert_int_eq(submission.fen, 10002);
    ck_assert(!holds(ORDER_A, "<Id>D00001"));
    ck_assert(!holds(ORDER_B, "<Id>D00001"));
    ck_assert(holds(ORDER_B, "<Id>D00002-2</Id>"));
    office_end(&office);
}
END_TEST

/* Sources that nothing is drawn from have no voucher. */
START_TEST(test_what_draws_nothing_has_no_voucher)
{
    begin();
    struct office_payroll what = of_two;
    what.allocations[0] = CENTRAL ":1000000";
    what.allocations[1] = COUNTY ":1";
    what.allocations[2] = NULL;
    const struct submission submission =
        send(take(what, "姓名,身份证号,银行账号,金额\n何测一," ONE ",0.01\n"));
    ck_assert_uint_eq(submission.plans, 1);
    ck_assert_uint_eq(kept_count, 2);
    ck_assert(holds(PLAN_A, "<FileNoCode>测财社指〔2024〕3号</FileNoCode>"));
    office_end(&office);
}
END_TEST

/* the profile says one kind of funds. */
START_TEST(test_funds_of_different_nature_are_refused)
{
    struct submission submission;
    struct register_summary summary;
    begin();
    ck_assert_ok(
        office_budget(&office,
                      cases_file("fund.csv",
                                 "文号,下达日期,预算年度,资金来源级次,资金性质,"
                                 "功能科目编码,政府经济分类,部门经济分类,预算单位,"
                                 "金额(元)\n测财社指〔2024〕9号,2024-01-02,2024,县级,"
                                 "政府性基金,2081902,50901,30306,430699-MZJ,900.00\n"),
                      &summary, &fault),
        &fault);
    struct office_payroll what = of_two;
    what.allocations[0] = CENTRAL ":1";
    what.allocations[1] = "测财社指〔2024〕9号/2081902/县级:1";
    what.allocations[2] = NULL;
    const uint64_t batch = take(what, TWO_PEOPLE);
    approve(batch);
    ck_assert_status(write_again(batch, next_numbers(), &submission), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-151");
    ck_assert_uint_eq(kept_count, 0);
    office_end(&office);
}
END_TEST

/* the numbers run on; written again with their own they are the same. */
START_TEST(test_numbers_run_on_and_are_the_same_again)
{
    struct submission again;
    begin();
    const uint64_t batch = take(of_two, TWO_PEOPLE);
    const struct submission first = send(batch);
    struct office_payroll what = of_two;
    what.period = "2024-02";
    const struct submission second = send(take(what, TWO_PEOPLE));
    ck_assert_uint_eq(second.first.plan, 3);
    ck_assert_uint_eq(second.first.order, 3);
    ck_assert(memcmp(first.token, second.token, sizeof(first.token)) != 0);
    ck_assert_ok(write_again(batch, first.first, &again), &fault);
    ck_assert_mem_eq(first.token, again.token, sizeof(first.token));
    ck_assert_ok(write_again(batch, second.first, &again), &fault);
    ck_assert(memcmp(first.token, again.token, sizeof(first.token)) != 0);
    office_end(&office);
}
END_TEST

START_TEST(test_no_number_is_given_twice) /* */
{
    struct submission submission;
    struct office_payroll what = of_two;
    what.period = "2024-02";
    (void)sent();
    const uint64_t next = take(what, TWO_PEOPLE);
    approve(next);
    ck_assert_ok(write_again(next, next_numbers(), &submission), &fault);
    struct submission bad[] = {submission, submission, submission, submission};
    bad[0].first.plan = 2;
    bad[1].first.order = 2;
    bad[2].orders = 0;
    bad[3].plans = 3;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ck_assert_status(record(next, &bad[i]), STATUS_REFUSED);
        ck_assert_str_eq(fault.rule, "R-150");
    }
    ck_assert_uint_eq(next_numbers().plan, 3);
    ck_assert_ok(record(next, &submission), &fault);
    ck_assert_status(record(next, &submission), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-096"); /* never a second time */
    office_end(&office);
}
END_TEST

/* R28, R29: 500 details are two vouchers, whose sums are that of the 5201. */
START_TEST(test_r28_r29_vouchers_are_split_and_add_up)
{
    static struct roster roster;
    static const unsigned counts[] = {499, 500};
    roster_begin(&roster, ROSTER_HEADING);
    for (unsigned i = 1; i <= counts[_i]; i++) {
        roster_line(&roster, i, 100);
    }
    begin();
    struct office_payroll what = of_two;
    what.allocations[0] = CENTRAL;
    what.allocations[1] = NULL;
    const struct submission submission = send(take(what, roster.text));
    ck_assert_uint_eq(submission.orders, counts[_i] == 499 ? 1 : 2);
    ck_assert_uint_eq(voucher(ORDER_A)->details, 499);
    int64_t fen = 0;
    for (size_t i = 0; i < kept_count; i++) {
        fen += kept[i].is_plan ? 0 : kept[i].fen;
    }
    ck_assert_int_eq(fen, voucher(PLAN_A)->fen);
    ck_assert_int_eq(fen, submission.fen);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("submission_voucher");
    TCase *written = tcase_create("written");
    tcase_set_timeout(written, 60);
    tcase_add_test(written, test_each_document_has_its_own_vouchers);
    tcase_add_test(written, test_a_withdrawn_line_stands_in_no_voucher);
    tcase_add_test(written, test_what_draws_nothing_has_no_voucher);
    tcase_add_test(written, test_funds_of_different_nature_are_refused);
    tcase_add_test(written, test_numbers_run_on_and_are_the_same_again);
    tcase_add_test(written, test_no_number_is_given_twice);
    tcase_add_loop_test(written, test_r28_r29_vouchers_are_split_and_add_up, 0, 2);
    suite_add_tcase(suite, written);
    return suite;
}
