/* test_mark.c - what was answered in practice is not taken into a real ledger,
 * by whatever way it comes. */
#include "importers/statement.h"
#include "tests/importers/office_vouchers.h"

static void refused(struct status taken, uint64_t size)
{
    ck_assert_status(taken, STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-182");
    ck_assert_uint_eq(office_size(&office), size);
}

/* In the head, or in a detail. */
START_TEST(test_no_voucher_of_a_practice_ledger)
{
    static const int both[] = {PAID, PAID};
    static char text[TEXT_MAX];
    struct answer_summary summary;
    const uint64_t batch = sent();
    const uint64_t size = office_size(&office);
    FILE *file = fopen(answer_to(ORDER_A, "20240109", both), "rb");
    ck_assert_ptr_nonnull(file);
    const size_t length = fread(text, 1, sizeof(text) - 100, file);
    fclose(file);
    text[length] = '\0';
    set(_i == 0 ? text : strstr(text, "<Detail>"), "Remark",
        _i == 0 ? "演练 农村最低生活保障 2024-01" : "演练");
    fault_clear(&fault);
    refused(office_answer(&office, cases_file("marked.xml", text), "voucher-8207",
                          batch, &summary, &fault),
            size);
    office_end(&office);
}
END_TEST

START_TEST(test_no_answer_or_refund_of_a_practice_ledger)
{
    struct answer_summary summary;
    struct refund_summary back;
    cases_begin(&office);
    const uint64_t batch = cases_answered(&office);
    const uint64_t size = office_size(&office);
    const struct answer_options options = {
        .batches = &batch, .batch_count = 1, .jobs = 2};
    refused(
        office_answer(&office,
                      cases_file("marked.csv",
                                 "姓名,身份证号,银行账号,金额,状态,原因,备注\n"
                                 "何测一," ONE ",412.00,处理失败,账户已冻结,演练\n"),
                      "return-columns", batch, &summary, &fault),
        size);
    fault_clear(&fault);
    refused(
        refund_import(
            office_intake(
                &office,
                cases_file("back.csv",
                           "姓名,身份证号,银行账号,退款金额,退款原因,退款日期,备注\n"
                           "何测一," ONE ",-412.00,账户已销户,2024-01-12,演练\n"),
                "refund"),
            &options, &back, &fault),
        size);
    office_end(&office);
}
END_TEST

/* Words that only begin with the mark's are a bank's own. */
START_TEST(test_a_drill_is_no_practice)
{
    static const char *const words[] = {"演练费", "演练"};
    const struct statement_options options = {
        .account = "发放户", .first = 19723, .last = 19753};
    struct statement_summary summary;
    char text[256];
    begin();
    const uint64_t size = office_size(&office);
    snprintf(text, sizeof(text),
             "交易日期,收入,支出,余额,摘要\n2024-01-09,,5.00,95.00,%s\n", words[_i]);
    fault_clear(&fault);
    const struct status taken = statement_import(
        office_intake(&office, cases_file("statement.csv", text), "statement"),
        &options, &summary, &fault);
    if (_i == 1) {
        refused(taken, size);
    } else {
        ck_assert_ok(taken, &fault);
    }
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("mark");
    TCase *marked = tcase_create("marked");
    tcase_set_timeout(marked, 60);
    tcase_add_loop_test(marked, test_no_voucher_of_a_practice_ledger, 0, 2);
    tcase_add_test(marked, test_no_answer_or_refund_of_a_practice_ledger);
    tcase_add_loop_test(marked, test_a_drill_is_no_practice, 0, 2);
    suite_add_tcase(suite, marked);
    return suite;
}
