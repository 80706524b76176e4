/* test_voucher_read.c - what a treasury says is read, or refused with its place; cases
 * of domain.md 7.1. */
#include "tests/importers/voucher_kit.h"

START_TEST(test_sample_06_an_order_is_read)
{
    const char *path =
        suite_shared("samples/synthetic/06_treasury_8207_submit_gb18030.xml");
    if (path == NULL) {
        return;
    }
    ck_assert_ok(read_path(VOUCHER_ORDER, path), &fault);
    ck_assert_uint_eq(head.details, 8);
    ck_assert_int_eq(head.amount_fen, 829800);
    ck_assert_bytes(head.number, bytes_of("43069982070000001"));
    ck_assert_bytes(head.plan_number, bytes_of("43069920240000012"));
    ck_assert_int_eq(report.encoding, SHEET_GB18030);
    ck_assert_ptr_nonnull(strstr(
        seen, "D00007/6230900000000000073/𬎆测七/300000=0/////临时救助/\n"));
    ck_assert_status(read_path(VOUCHER_RETURN, path), STATUS_INPUT);
    ck_assert_str_eq(fault.rule, "R-149");
    ck_assert_str_eq(fault.column, "XPayAmt");
}
END_TEST

/* R01, R09 */
START_TEST(test_sample_07_a_return_is_read)
{
    const char *path =
        suite_shared("samples/synthetic/07_treasury_8207_return_gb18030.xml");
    if (path == NULL) {
        return;
    }
    ck_assert_ok(read_path(VOUCHER_RETURN, path), &fault);
    ck_assert_uint_eq(head.details, 8);
    ck_assert_int_eq(head.amount_fen, 829800);
    ck_assert_int_eq(head.paid_fen, 559800);
    ck_assert(head.has_pay_day);
    ck_assert_ptr_nonnull(
        strstr(seen, "28:D00001/6230900000000000016/张测一/41200=41200/2024-01-09/"
                     "2024010900000001///农村低保/\n"));
    ck_assert_ptr_nonnull(
        strstr(seen, "D00003/6230900000000000032/王测三/130000=0/2024-01-09//3031/"
                     "账号户名不符/"));
}
END_TEST

START_TEST(test_sample_08_a_refund_is_read)
{
    const char *path =
        suite_shared("samples/synthetic/08_treasury_2252_refund_gb18030.xml");
    if (path == NULL) {
        return;
    }
    ck_assert_ok(read_path(VOUCHER_REFUND, path), &fault);
    ck_assert_int_eq(head.amount_fen, -270000);
    ck_assert_bytes(head.number, bytes_of("402202401100001"));
    ck_assert_bytes(head.order_number, bytes_of("43069982070000001"));
    ck_assert_bytes(head.id, bytes_of("R0001"));
    ck_assert_uint_eq(head.details, 4);
    ck_assert_ptr_nonnull(strstr(
        seen, "D00003/6230900000000000032/王测三/-130000=0/////账号户名不符/\n"));
    ck_assert_status(read_path(VOUCHER_RETURN, path), STATUS_INPUT);
    ck_assert_str_eq(fault.column, "VtCode");
    ck_assert_uint_eq(fault.line, 6);
}
END_TEST

/* ---- cases of the rules
 * ---------------------------------------------------------------- */

#define HEAD(code, fields)                                                             \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Voucher>\n<VtCode>" code             \
    "</VtCode><VouDate>20240110</VouDate><VoucherNo>1</VoucherNo>" fields              \
    "<DetailList>\n"
#define DETAIL(id, amount, more)                                                       \
    "<Detail><Id>" id "</Id><PayeeAcctNo>6230900000000000016</PayeeAcctNo>"            \
    "<PayeeAcctName>张测一</PayeeAcctName><PayAmt>" amount "</PayAmt>" more            \
    "</Detail>\n"
#define END "</DetailList></Voucher>\n"
#define RETURN(sum, paid)                                                              \
    HEAD("8207", "<SumAmt>" sum "</SumAmt><XSumAmt>" paid "</XSumAmt>")
#define PAID(amount) "<XPayAmt>" amount "</XPayAmt>"
#define REFUND(amount)                                                                 \
    HEAD("2252", "<OriBillNo>7</OriBillNo><PayAmt>" amount "</PayAmt>")
#define REASON "<Remark>账户已销户</Remark>"

struct refusal {
    const char *text;
    const char *rule;
    const char *column;
    uint64_t line;
};

static void refuse_all(enum voucher_kind kind, const struct refusal *cases,
                       size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ck_assert_status(read_text(kind, cases[i].text), STATUS_INPUT);
        ck_assert_msg(strcmp(fault.rule, cases[i].rule) == 0, "%zu: %s", i,
                      fault.message);
        ck_assert_str_eq(fault.column, cases[i].column);
        ck_assert_msg(fault.line == cases[i].line, "%zu: line %" PRIu64, i, fault.line);
        ck_assert(fault.file[0] != '\0');
    }
}

/* R21, R22, R23, R25 */
START_TEST(test_a_refund_has_signs_reasons_and_a_right_head)
{
    static const struct refusal cases[] = {
        {REFUND("412.00") DETAIL("D00001", "412.00", REASON) END, "R-149", "PayAmt", 4},
        {REFUND("0.00") DETAIL("D00001", "0.00", REASON) END, "R-149", "PayAmt", 4},
        {REFUND("-412.00") DETAIL("D00001", "-412.00", "<Remark> </Remark>") END,
         "R-149", "Remark", 4},
        {REFUND("-412.00") DETAIL("D00001", "-412.00", "") END, "R-149", "Remark", 4},
        {REFUND("-824.00") DETAIL("D00001", "-412.00", REASON)
             DETAIL("D00002", "-400.00", REASON) END,
         "R-149", "PayAmt", 3},
        {REFUND("-412.00") DETAIL("", "-412.00", REASON) END, "R-149", "Id", 4},
        {REFUND("-412.00") END, "R-149", "", 0},
        {REFUND("-412.005") DETAIL("D00001", "-412.00", REASON) END, "R-001", "PayAmt",
         3},
        {REFUND("-412.00") DETAIL("D00001", "-4.12E2", REASON) END, "R-001", "PayAmt",
         4},
        {HEAD("2252", "<PayAmt>-1.00</PayAmt>") DETAIL("D00001", "-1.00", REASON) END,
         "R-149", "OriBillNo", 2},
    };
    ck_assert_ok(read_text(VOUCHER_REFUND,
                           REFUND("-812.00") DETAIL("D00001", "-412.00", REASON)
                               DETAIL("D00002", "-400.00", REASON) END),
                 &fault);
    refuse_all(VOUCHER_REFUND, cases, sizeof(cases) / sizeof(cases[0]));
    ck_assert_status(read_text(VOUCHER_REFUND, cases[4].text), STATUS_INPUT);
    ck_assert_ptr_nonnull(strstr(fault.message, "difference -12.00"));
}
END_TEST

/* R02, R03 */
START_TEST(test_a_return_says_what_was_paid)
{
    static const struct refusal cases[] = {
        {RETURN("3.00", "1.00") DETAIL("D00001", "1.00", PAID("1.00"))
             DETAIL("D00002", "2.00", "") END,
         "R-149", "XPayAmt", 5},
        {RETURN("3.00", "1.00") DETAIL("D00001", "1.00", PAID("1.00"))
             DETAIL("D00002", "2.00", PAID("")) END,
         "R-149", "XPayAmt", 5},
        {RETURN("3.00", "") DETAIL("D00001", "3.00", PAID("3.00")) END, "R-149",
         "XSumAmt", 3},
        {RETURN("3.00", "3.01") DETAIL("D00001", "3.00", PAID("3.00")) END, "R-149",
         "XSumAmt", 3},
        {RETURN("3.01", "3.00") DETAIL("D00001", "3.00", PAID("3.00")) END, "R-149",
         "SumAmt", 3},
        {RETURN("3.00", "-3.00") DETAIL("D00001", "3.00", PAID("-3.00")) END, "R-149",
         "XPayAmt", 4},
        {RETURN("-3.00", "0.00") DETAIL("D00001", "-3.00", PAID("0.00")) END, "R-149",
         "PayAmt", 4},
        {RETURN("3.00", "3.00")
             DETAIL("D00001", "3.00", PAID("3.00") "<XPayDate>20240231</XPayDate>") END,
         "", "XPayDate", 4},
        {RETURN("3.00", "3.00") DETAIL("D00001", "3.00", PAID("3.00") PAID("3.00")) END,
         "R-149", "XPayAmt", 4},
        {RETURN("3.00", "3.00") "<Row/>" END, "R-149", "", 4},
        {"<Voucher><VtCode>5201</VtCode></Voucher>", "", "VtCode", 1},
        {"<Voucher><VoucherNo>1</VoucherNo></Voucher>", "R-149", "VtCode", 1},
        {"<Vouchers/>", "", "", 1},
    };
    /* An amount other than the one ordered is a fact; elements unknown here pass. */
    ck_assert_ok(read_text(VOUCHER_RETURN,
                           RETURN("412.00", "411.00") DETAIL(
                               "D00001", "412.00",
                               PAID("411.00") "<Other><Deep>1</Deep></Other>") END),
                 &fault);
    ck_assert_int_eq(head.paid_fen, 41100);
    refuse_all(VOUCHER_RETURN, cases, sizeof(cases) / sizeof(cases[0]));
}
END_TEST

#define ORDER(year, account)                                                           \
    "<Voucher><StYear>" year "</StYear><VtCode>8207</VtCode><VouDate>20240110"         \
    "</VouDate><VoucherNo>1</VoucherNo><SumAmt>1.00</SumAmt><DetailList>\n<Detail>"    \
    "<Id>D1</Id><PayeeAcctNo>" account "</PayeeAcctNo><PayeeAcctName>张测一"        \
    "</PayeeAcctName><PayAmt>1.00</PayAmt></Detail>\n" END
#define DIGITS_31 "1234567890123456789012345678901"

/* */
START_TEST(test_a_long_account_or_a_later_budget_year_is_refused)
{
    static const char *const good[] = {ORDER("2024", DIGITS_31),
                                       ORDER("2023", DIGITS_31), ORDER("", DIGITS_31)};
    static const struct refusal bad[] = {
        {ORDER("2024", DIGITS_31 "2"), "R-147", "PayeeAcctNo", 2},
        {ORDER("2025", DIGITS_31), "R-147", "StYear", 1},
        {ORDER("20240", DIGITS_31), "R-147", "StYear", 1},
        {ORDER("近年", DIGITS_31), "", "StYear", 1},
    };
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        ck_assert_ok(read_text(VOUCHER_ORDER, good[i]), &fault);
    }
    refuse_all(VOUCHER_ORDER, bad, sizeof(bad) / sizeof(bad[0]));
}
END_TEST

/* */
START_TEST(test_r28_an_order_of_500_details_is_refused)
{
    static char text[IMAGE_MAX];
    for (size_t count = 498; count <= 500; count++) {
        struct writer page = writer_of(text, sizeof(text));
        char sum[64];
        (void)snprintf(sum, sizeof(sum), "<SumAmt>%zu.00</SumAmt>", count);
        writer_text(&page, "<Voucher><VtCode>8207</VtCode><VouDate>20240110</VouDate>"
                           "<VoucherNo>1</VoucherNo>");
        writer_text(&page, sum);
        writer_text(&page, "<DetailList>");
        for (size_t i = 0; i < count; i++) {
            writer_text(&page, DETAIL("D1", "1.00", ""));
        }
        writer_text(&page, END);
        const struct status status =
            read_path(VOUCHER_ORDER, kit_file(page.at, page.size));
        ck_assert_msg(status_is_ok(status) == (count < 500), "%s", fault.message);
        ck_assert_str_eq(fault.rule, count < 500 ? "" : "R-147");
        ck_assert(count < 500 ||
                  strstr(fault.message, "at most 499 details; split it") != NULL);
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("voucher_read");
    TCase *samples = tcase_create("samples");
    tcase_add_checked_fixture(samples, open_all, close_all);
    tcase_set_timeout(samples, 60);
    tcase_add_test(samples, test_sample_06_an_order_is_read);
    tcase_add_test(samples, test_sample_07_a_return_is_read);
    tcase_add_test(samples, test_sample_08_a_refund_is_read);
    suite_add_tcase(suite, samples);
    TCase *rules = tcase_create("rules");
    tcase_add_checked_fixture(rules, open_all, close_all);
    tcase_set_timeout(rules, 60);
    tcase_add_test(rules, test_a_refund_has_signs_reasons_and_a_right_head);
    tcase_add_test(rules, test_a_return_says_what_was_paid);
    tcase_add_test(rules, test_r28_an_order_of_500_details_is_refused);
    tcase_add_test(rules, test_a_long_account_or_a_later_budget_year_is_refused);
    suite_add_tcase(suite, rules);
    return suite;
}
