/* test_r_cases_list.c - what is sent and what pays for it, case by case: R30 to R32,
 * R34 to R37; and cells and bytes that were damaged on the way: R40 to R43. */
#include "tests/importers/cases_kit.h"

#include <iconv.h>

#define HEAD "姓名,身份证号,银行账号,金额,村,人数\n"

static struct office office;
static struct fault fault;
static struct payroll_summary summary;

static void setup(void)
{
    cases_eight_begin(&office);
}

static void teardown(void)
{
    office_end(&office);
}

/* Refused, and neither the ledger nor the vault knows more than before. */
static void refuse(const struct office_payroll *what, enum status_code code,
                   const char *rule)
{
    const uint64_t size = office_size(&office);
    const uint64_t sequence = vault_sequence(office.ledger.vault);
    const struct balance before = office_total(&office);
    fault_clear(&fault);
    ck_assert_status(office_import(&office, what, &summary, &fault), code);
    ck_assert_str_eq(fault.rule, rule);
    const struct balance after = office_total(&office);
    ck_assert_mem_eq(&before, &after, sizeof(before));
    ck_assert_uint_eq(office_size(&office), size);
    ck_assert_uint_eq(vault_sequence(office.ledger.vault), sequence);
}

static struct office_payroll list_of(const char *text)
{
    struct office_payroll what = cases_eight_payroll("");
    what.path = cases_file("list.csv", text);
    return what;
}

/* R30: the same person, programme and month stand in the list twice. */
START_TEST(test_r30_a_due_twice_in_one_list_is_refused)
{
    const struct office_payroll what =
        cases_eight_payroll("张测一,430699195001010014,6230900000000000016,412.00,"
                            "测试村,1\n");
    refuse(&what, STATUS_REFUSED, "R-074");
    ck_assert_uint_eq(office.intake.problems.errors, 1);
    ck_assert(cases_told(&office, INTAKE_ERROR, 10,
                         "R-074: the same party stands in line 2 already"));
}
END_TEST

/* R30 across lists: approved, sent or paid, the due is taken. */
START_TEST(test_r30_a_due_of_another_list_is_refused)
{
    const uint64_t batch = cases_eight_sent(&office);
    const struct office_payroll what = list_of(
        HEAD "王测三,430699196203150036,6230900000000000032,1300.00,测试村,1\n");
    char words[64];
    refuse(&what, STATUS_REFUSED, "R-074");
    snprintf(words, sizeof(words), "line 3 of batch %llu", (unsigned long long)batch);
    ck_assert(cases_told(&office, INTAKE_ERROR, 2, words));
    ck_assert_int_eq(office_total(&office).reserved, CASES_EIGHT_FEN);
}
END_TEST

/* R31: the row of totals says 8298.00, the rows 8297.00. */
START_TEST(test_r31_a_row_of_totals_is_the_sum)
{
    struct office_payroll what = cases_eight_payroll("合计,,,8299.00,,\n");
    refuse(&what, STATUS_INPUT, "R-032");
    ck_assert_uint_eq(fault.line, 10);
    ck_assert_says(&fault,
                   "the total row says 8299.00 yuan, the rows above add up to 8298.00");
    what = cases_eight_payroll("合计,,,8298.00,,\n");
    ck_assert_ok(office_import(&office, &what, &summary, &fault), &fault);
    ck_assert_int_eq(summary.amount, CASES_EIGHT_FEN);
    ck_assert_uint_eq(summary.rows, 8);
}
END_TEST

/* R32: half a fen. */
START_TEST(test_r32_an_amount_below_one_fen_is_refused)
{
    const struct office_payroll what = list_of(
        HEAD "张测一,430699195001010014,6230900000000000016,412.00,测试村,1\n"
             "李测二,430699194803120026,6230900000000000024,412.005,测试村,1\n");
    refuse(&what, STATUS_INPUT, "R-031");
    ck_assert(cases_told(&office, INTAKE_ERROR, 3, "R-001: "));
    ck_assert_str_eq(office.intake.problems.list[0].column, "金额");
}
END_TEST

/* R34: rural aid is paid from 2081902, not from the money of urban aid. */
START_TEST(test_r34_money_of_another_code_pays_nothing)
{
    struct register_summary budget;
    ck_assert_ok(
        office_budget(
            &office,
            cases_file("budget.csv",
                       "文号,下达日期,预算年度,资金来源级次,功能科目编码,政府经济分类,"
                       "部门经济分类,预算单位,金额(元)\n"
                       "测财社指〔2024〕4号,2024-01-02,2024,中央,2081901,50901,30306,"
                       "430699-MZJ,8298.00\n"),
            &budget, &fault),
        &fault);
    struct office_payroll what = cases_eight_payroll("");
    what.allocations[0] = "测财社指〔2024〕4号/2081901/中央";
    refuse(&what, STATUS_REFUSED, "R-068");
    ck_assert_says(&fault, "no --allocation has a function code of this programme");
}
END_TEST

/* R37: 100.00 of 99.99, one fen short.  A list is a plan and may be drawn up; what
 * reserves the money is refused. */
START_TEST(test_r37_what_is_not_there_is_not_reserved)
{
    struct office_payroll what = cases_eight_payroll("");
    struct register_summary budget;
    ck_assert_ok(
        office_budget(
            &office,
            cases_file("budget.csv",
                       "文号,下达日期,预算年度,资金来源级次,功能科目编码,政府经济分类,"
                       "部门经济分类,预算单位,金额(元)\n"
                       "测财社指〔2024〕5号,2024-01-02,2024,中央,2081902,50901,30306,"
                       "430699-MZJ,99.99\n"),
            &budget, &fault),
        &fault);
    what.path =
        cases_file("list.csv", HEAD
                   "张测一,430699195001010014,6230900000000000016,100.00,测试村,1\n");
    what.allocations[0] = "测财社指〔2024〕5号/2081902/中央";
    ck_assert_ok(office_import(&office, &what, &summary, &fault), &fault);
    ck_assert(cases_told(&office, INTAKE_WARNING, 0, "R-066"));
    ck_assert(cases_told(&office, INTAKE_WARNING, 0,
                         "has 99.99 available, 100.00 is wanted"));
    const uint64_t batch = summary.batches[0].entry;
    const uint64_t size = office_size(&office);
    ck_assert_status(office_send_all(&office, &batch, 1, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-066");
    ck_assert_says(&fault, "has 99.99 available, 100.00 more is wanted, short 0.01");
    ck_assert_uint_eq(office_size(&office), size);
    ck_assert_int_eq(office_total(&office).reserved, 0);
    ck_assert_uint_eq(office_batch(&office, batch).stage, LINE_STATE_DRAFTED);
}
END_TEST

/* R40, R41: what a spreadsheet does to long numbers. */
START_TEST(test_r40_r41_numbers_that_lost_digits_are_refused)
{
    static const struct {
        const char *row, *column, *words;
    } cases[] = {
        {"张测一,4.30699E+17,6230900000000000016,1,测试村,1\n", "身份证号",
         "R-005: a number in scientific notation"},
        {"张测一,430699195001010014,6230900000000000000,1,测试村,1\n", "银行账号",
         "R-007: a number cut to 15 digits by a spreadsheet"},
    };
    for (size_t i = 0; i < 2; i++) {
        char text[256];
        snprintf(text, sizeof(text), HEAD "%s", cases[i].row);
        const struct office_payroll what = list_of(text);
        refuse(&what, STATUS_INPUT, "R-031");
        ck_assert_uint_eq(office.intake.problems.errors, 1);
        ck_assert_msg(cases_told(&office, INTAKE_ERROR, 2, cases[i].words), "%s",
                      office.intake.problems.list[0].reason);
        ck_assert_str_eq(office.intake.problems.list[0].column, cases[i].column);
    }
}
END_TEST

/* ---- bytes -------------------------------------------------------------------------
 */

static size_t as_gb18030(const char *text, char *ret, size_t room)
{
    iconv_t converter = iconv_open("GB18030", "UTF-8");
    ck_assert_ptr_ne(converter, (iconv_t)-1);
    char *in = (char *)(uintptr_t)text;
    size_t in_left = strlen(text);
    char *out = ret;
    size_t out_left = room;
    ck_assert_uint_eq(iconv(converter, &in, &in_left, &out, &out_left), 0);
    iconv_close(converter);
    return room - out_left;
}

static struct office_payroll bytes_list(const char *at, size_t size)
{
    struct office_payroll what = list_of("");
    FILE *file = fopen(what.path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(at, 1, size, file), size);
    fclose(file);
    return what;
}

static const char two_rows[] =
    HEAD "阿依古丽·测五,430699197107080060,6217990000000000055,100.00,测试村,1\n"
         "𬎆测七,430699199909090083,6230900000000000073,3000.00,测试村,1\n";

/* R42: what is GB18030 is read as that, told, and never as broken UTF-8. */
START_TEST(test_r42_gb18030_is_not_read_as_utf_8)
{
    char text[1024];
    const size_t size = as_gb18030(two_rows, text, sizeof(text));
    const struct office_payroll what = bytes_list(text, size);
    struct intake *intake = office_intake(&office, what.path, "plain");
    struct intake_share share;
    ck_assert_ok(intake_find_share(intake, what.allocations[0], &share, &fault),
                 &fault);
    const struct payroll_options options = {.programme = "RDB",
                                            .unit = "430699-MZJ",
                                            .period = 2024 * 12,
                                            .due = 19732,
                                            .headcount = -1,
                                            .shares = &share,
                                            .share_count = 1,
                                            .jobs = 1};
    const uint64_t before = office_size(&office);
    intake->encoding = SHEET_UTF8;
    ck_assert_status(payroll_import(intake, &options, &summary, &fault), STATUS_INPUT);
    ck_assert_uint_eq(fault.line, 1);
    ck_assert_uint_eq(office_size(&office), before);
    ck_assert_ok(office_import(&office, &what, &summary, &fault), &fault);
    ck_assert_int_eq(office.intake.report.sheet.encoding, SHEET_GB18030);
    ck_assert_int_eq(summary.amount, 310000);
    struct entry entry;
    struct fact file;
    struct store_transaction *view = NULL;
    ck_assert_ok(store_read_begin(journal_store(office.ledger.journal), &view, &fault),
                 &fault);
    ck_assert_ok(accounts_entry(view, before, &entry, &file, &fault), &fault);
    ck_assert_uint_eq(entry.kind, KIND_FILE); /* it is recorded */
    ck_assert_uint_eq(file.field[FILE_ENCODING].number, SHEET_GB18030);
    store_read_end(view);
    /* The characters are those that were sent: the bank's UTF-8 answer fits them. */
    struct answer_summary answered;
    const uint64_t batch = summary.batches[0].entry;
    office_send(&office, batch);
    ck_assert_ok(
        office_answer(&office,
                      cases_file("r.csv",
                                 "姓名,银行账号,金额,状态\n"
                                 "阿依古丽·测五,6217990000000000055,100.00,成功\n"
                                 "𬎆测七,6230900000000000073,3000.00,成功\n"),
                      "return-columns", batch, &answered, &fault),
        &fault);
    ck_assert_uint_eq(answered.paid, 2);
    ck_assert_uint_eq(office.intake.problems.count, 0);
}
END_TEST

/* R43: a byte that begins no character of either encoding refuses the whole file and
 * says where it stands. */
START_TEST(test_r43_an_undecodable_byte_refuses_the_file)
{
    char text[1024];
    char words[64];
    size_t size = as_gb18030(two_rows, text, sizeof(text));
    const size_t at = size - 10;
    text[at] = (char)0xFF;
    const struct office_payroll what = bytes_list(text, size);
    refuse(&what, STATUS_INPUT, "R-031");
    snprintf(words, sizeof(words), "offset %zu ", at);
    ck_assert_says(&fault, words);
    ck_assert_uint_eq(fault.line, 3);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("list cases");
    TCase *lists = tcase_create("lists");
    tcase_set_timeout(lists, 60);
    tcase_add_checked_fixture(lists, setup, teardown);
    tcase_add_test(lists, test_r30_a_due_twice_in_one_list_is_refused);
    tcase_add_test(lists, test_r30_a_due_of_another_list_is_refused);
    tcase_add_test(lists, test_r31_a_row_of_totals_is_the_sum);
    tcase_add_test(lists, test_r32_an_amount_below_one_fen_is_refused);
    tcase_add_test(lists, test_r34_money_of_another_code_pays_nothing);
    tcase_add_test(lists, test_r37_what_is_not_there_is_not_reserved);
    tcase_add_test(lists, test_r40_r41_numbers_that_lost_digits_are_refused);
    tcase_add_test(lists, test_r42_gb18030_is_not_read_as_utf_8);
    tcase_add_test(lists, test_r43_an_undecodable_byte_refuses_the_file);
    suite_add_tcase(suite, lists);
    return suite;
}
