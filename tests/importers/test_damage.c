/* test_damage.c - every damage that files are known to come with is mended and told, or
 * refuses the file by cell.  The table in docs/manual.md, "What damage does", says the
 * same in words; the rows here follow it. */
#include "tests/importers/roster.h"

static struct office office;
static struct roster roster;
static struct fault fault;

#define BOOKS "tests/importers/fixtures/books/"
#define ID "430699195001010014"
#define HEAD "姓名,身份证号,银行账号,金额\n"

/* ---- what is mended ------------------------------------------------------------- */

struct mended {
    const char *text; /* of the file */
    size_t size;      /* 0: up to the NUL */
    const char *profile;
    int64_t fen;    /* of all lines */
    uint32_t notes; /* told of the file */
};

static void check_mended(const struct mended *one, size_t number)
{
    char period[8] = "2020-01";
    period[6] = (char)('1' + number);
    ck_assert_uint_lt(number, 9);
    struct office_payroll what = roster_payroll(&roster);
    const size_t size = one->size == 0 ? strlen(one->text) : one->size;
    what.path = kit_file(one->text, size);
    what.profile = one->profile;
    what.period = period;
    struct payroll_summary summary;
    const struct status taken = office_import(&office, &what, &summary, &fault);
    ck_assert_msg(status_is_ok(taken), "case %zu: %s", number, fault.message);
    ck_assert_int_eq(summary.amount, one->fen);
    ck_assert_msg((office.intake.report.notes & one->notes) == one->notes,
                  "case %zu: notes %x", number, office.intake.report.notes);
}

START_TEST(test_what_dresses_a_cell_is_taken_off_and_told)
{
    static const struct mended cases[] = {
        {HEAD "张测一,=\"" ID "\",=\"81010001\",1\n", 0, "excel-roster", 100,
         NOTE_EXCEL_WRAPPED},
        {HEAD "张测一,'" ID ",'81010001,1\n", 0, "excel-roster", 100,
         NOTE_EXCEL_WRAPPED},
        {HEAD "\"张测一 \t\",\" " ID "\t\",\"81010001 \t\",\" 1,236.00\t\"\n", 0,
         "excel-roster", 123600, NOTE_BLANKS},
        {HEAD "张测一,\u00A0" ID ",8101\u200B0001,\uFEFF1\u3000\n", 0, "excel-roster",
         100, NOTE_BLANKS},
        {HEAD "张测一,４３０６９９１９５００１０１００１４,８１０１０００１,"
              "１，２３６．５０\n",
         0, "excel-roster", 123650, NOTE_FULL_WIDTH},
        {HEAD "张测一," ID ",81010001,\"1,234.5 \"\n", 0, "excel-roster", 123450, 0},
        {"姓名,身份证号,银行账号,金额,备注,人数\n张测一," ID ",81010001,1,-,——\n", 0,
         "excel-roster", 100, NOTE_DASH},
        {HEAD "阿依古丽•测五,430699197107080060,81010005,1\n", 0, "excel-roster", 100,
         NOTE_NAME_NORMALISED},
        {HEAD "?测七,430699199909090083,81010007,1\n", 0, "excel-roster", 100,
         NOTE_NAME_LOST},
    };
    roster_office(&office);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_mended(&cases[i], i);
    }
    office_end(&office);
}
END_TEST

START_TEST(test_what_surrounds_a_list_is_taken_out_and_checked)
{
    static const struct mended cases[] = {
        {"测试县2024年1月花名册,,,\n填报单位：测试县民政局,,,单位：元\n" HEAD
         "张测一," ID ",81010001,1\n",
         0, "excel-roster", 100, 0},
        {HEAD "张测一," ID ",81010001,1\n小计,,,1\n" HEAD "\n,,,\n李测二,"
              "430699194803120026,81010002,2\n小 计,,,2\n总计,,,3.00\n"
              "制表：测试员,审核：,负责人：,\n",
         0, "excel-roster", 300,
         NOTE_REPEATED_HEADER | NOTE_TOTALS_CHECKED | NOTE_SIGNATURE | NOTE_BLANK_LINE},
        {"序号,户名,公民身份号码,一卡通帐号,发放合计(元),,\n1,张测一," ID
         ",81010001,1,,\n",
         0, "excel-roster", 100, 0},
        {"姓名,身份证,存折号,补助金额\n张测一," ID ",81010001,1\n\x1A", 0,
         "excel-roster", 100, 0},
        {HEAD "张测一," ID ",81010001,1\r李测二,430699194803120026,81010002,2\r", 0,
         "excel-roster", 300, 0},
    };
    roster_office(&office);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_mended(&cases[i], i);
    }
    office_end(&office);
}
END_TEST

/* 𬎆 needs four bytes, 䶮 is an error in GBK, A6D9 became U+FE10. */
START_TEST(test_gb18030_is_read_whole)
{
    static const char text[] =
        "\xD0\xD5\xC3\xFB,\xC9\xED\xB7\xDD\xD6\xA4\xBA\xC5,\xD5\xCB\xBA\xC5,"
        "\xBD\xF0\xB6\xEE\n\x99\x31\xDE\x30\xB2\xE2\xA1\xA4\xFE\x9F," ID
        ",81010001,1\n";
    static const struct mended gb = {text, sizeof(text) - 1, "excel-roster", 100,
                                     NOTE_ENCODING};
    roster_office(&office);
    check_mended(&gb, 0);
    ck_assert_int_eq((int)office.intake.report.sheet.encoding, SHEET_GB18030);
    office_end(&office);
}
END_TEST

/* ---- what refuses the file ------------------------------------------------------- */

START_TEST(test_what_is_lost_refuses_the_file_by_cell) /* R-031 R-057 R-140 */
{
    static const struct {
        const char *row, *column, *rule;
    } cases[] = {
        {"张测一,4.30699E+17,81010001,1", "身份证号", "R-005"},
        {"张测一," ID ",6.2309E+18,1", "银行账号", "R-007"},
        {"张测一," ID ",81010001,1.2E+05", "金额", "R-001"},
        {"张测一,430699195001010000,81010001,1", "身份证号", "R-005"},
        {"张测一," ID ",6230900000000000000,1", "银行账号", "R-007"},
        {"张测一," ID ",81010001,(100.00)", "金额", "R-031"},
        {"张测一," ID ",81010001,412.005", "金额", "R-001"},
        {"张测一," ID ",81010001,\"12,34\"", "金额", "R-001"},
    };
    roster_office(&office);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        roster.size = 0;
        roster_add(&roster, HEAD "%s\n", cases[i].row);
        struct office_payroll what = roster_payroll(&roster);
        what.profile = "excel-roster";
        roster_refused(&office, &what, STATUS_INPUT, "R-031");
        ck_assert_msg(roster_has_problem(&office, 2, cases[i].rule), "%s: not %s",
                      cases[i].row, cases[i].rule);
        ck_assert_str_eq(office.intake.problems.list[0].column, cases[i].column);
    }
    office_end(&office);
}
END_TEST

START_TEST(test_a_list_in_ten_thousands_or_with_wrong_sums_is_refused) /* */
{
    static const struct {
        const char *text, *rule;
        uint64_t line;
    } cases[] = {
        {"花名册,,,单位：万元\n" HEAD "张测一," ID ",81010001,1\n", "", 2},
        {HEAD "张测一," ID ",81010001,1\n合计,,,1.01\n", "R-032", 3},
        {HEAD "张测一," ID ",81010001,1\n小计,,,2\n", "R-032", 3},
        {HEAD "张测一," ID ",81010001,\n", "R-031", 2},
        {HEAD "张测一," ID ",81010001,——\n", "R-031", 2},
    };
    roster_office(&office);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct office_payroll what = roster_payroll(&roster);
        struct payroll_summary summary;
        what.path = kit_file(cases[i].text, strlen(cases[i].text));
        what.profile = "excel-roster";
        ck_assert_status(office_import(&office, &what, &summary, &fault), STATUS_INPUT);
        ck_assert_str_eq(fault.rule, cases[i].rule);
        ck_assert_uint_eq(fault.line, cases[i].line);
    }
    office_end(&office);
}
END_TEST

/* ---- the same list twice ----------------------------------------------------------
 */

/* R13, R14 of the cases of reconciliation. */
START_TEST(
    test_a_list_again_doubled_or_in_a_new_order_is_caught) /* R-064 R-074 R-145 */
{
    static const char one[] = "张测一," ID ",81010001,1\n";
    static const char two[] = "李测二,430699194803120026,81010002,2\n";
    roster_office(&office);
    roster.size = 0;
    roster_add(&roster, HEAD "%s%s" HEAD "%s%s", one, two, one, two);
    struct office_payroll what = roster_payroll(&roster);
    what.profile = "excel-roster";
    roster_refused(&office, &what, STATUS_INPUT, "R-145");
    roster.size = 0;
    roster_add(&roster, HEAD "%s%s", one, two);
    what.path = roster_file(&roster);
    ck_assert_uint_eq(roster_taken(&office, &what).rows, 2);
    roster_refused(&office, &what, STATUS_EXISTS, "R-064");
    roster.size = 0;
    roster_add(&roster, HEAD "%s%s", two, one);
    what.path = roster_file(&roster);
    roster_refused(&office, &what, STATUS_REFUSED, "R-074");
    ck_assert(roster_has_problem(&office, 2, "R-074"));
    ck_assert(roster_has_problem(&office, 3, "R-074"));
    office_end(&office);
}
END_TEST

START_TEST(test_a_budget_doubled_or_in_a_new_order_is_caught) /* R-063 R-145 */
{
#define BUDGET_HEAD                                                                    \
    "文号,下达日期,年度,资金来源级次,"                                   \
    "功能科目编码,政府经济分类,部门经济分类,"                        \
    "预算单位,金额(元)\n"
#define BUDGET_ROW(level)                                                              \
    "测财社指〔2024〕9号,2024-01-02,2024," level ",2081902,50901,30306,430699,100\n"
    static const char *const files[] = {
        BUDGET_HEAD BUDGET_ROW("中央") BUDGET_ROW("省级") BUDGET_ROW("中央")
            BUDGET_ROW("省级"),
        BUDGET_HEAD BUDGET_ROW("中央") BUDGET_ROW("省级"),
        BUDGET_HEAD BUDGET_ROW("省级") BUDGET_ROW("中央"),
    };
    struct register_summary summary;
    roster_office(&office);
    const int64_t before = office_total(&office).received;
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        const struct status status = office_budget(
            &office, kit_file(files[i], strlen(files[i])), &summary, &fault);
        if (i == 1) {
            ck_assert_ok(status, &fault);
        } else {
            ck_assert_status(status, i == 0 ? STATUS_INPUT : STATUS_EXISTS);
            ck_assert_str_eq(fault.rule, i == 0 ? "R-145" : "R-063");
        }
    }
    ck_assert_int_eq(office_total(&office).received, before + 20000);
    office_end(&office);
}
END_TEST

/* ---- the same list as a workbook --------------------------------------------------
 */

static bool has_told(enum intake_severity severity, const char *rule)
{
    for (size_t i = 0; i < office.intake.problems.count; i++) {
        const struct intake_problem *problem = &office.intake.problems.list[i];
        if (problem->severity == severity && strcmp(problem->rule, rule) == 0) {
            return true;
        }
    }
    return false;
}

START_TEST(test_a_workbook_is_taken_in_as_its_text_would_be) /* R-143 R-144 */
{
    static const char *const paths[] = {
#if WITH_XLSX
        BOOKS "roster.xlsx",
#endif
#if WITH_XLS
        BOOKS "roster.xls",
#endif
        NULL
    };
    for (size_t i = 0; paths[i] != NULL; i++) {
        roster_office(&office);
        struct office_payroll what = roster_payroll(&roster);
        what.path = paths[i];
        what.profile = BOOKS "roster.ini"; /* fills the village down */
        what.village = NULL;
        what.due = NULL;
        const struct payroll_summary summary = roster_taken(&office, &what);
        ck_assert_uint_eq(summary.rows, 3);
        ck_assert_int_eq(summary.amount, 294815);
        ck_assert_uint_eq(office.intake.report.header_line, 3);
        ck_assert_uint_ne(office.intake.report.notes & NOTE_TOTALS_CHECKED, 0);
        ck_assert_uint_ne(office.intake.report.notes & NOTE_SIGNATURE, 0);
        ck_assert(has_told(INTAKE_WARNING, "R-143"));
        roster_refused(&office, &what, STATUS_EXISTS, "R-064");
        office_end(&office);
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("damage");
    TCase *damage = tcase_create("damage");
    tcase_set_timeout(damage, 60);
    tcase_add_test(damage, test_what_dresses_a_cell_is_taken_off_and_told);
    tcase_add_test(damage, test_what_surrounds_a_list_is_taken_out_and_checked);
    tcase_add_test(damage, test_gb18030_is_read_whole);
    tcase_add_test(damage, test_what_is_lost_refuses_the_file_by_cell);
    tcase_add_test(damage, test_a_list_in_ten_thousands_or_with_wrong_sums_is_refused);
    tcase_add_test(damage, test_a_list_again_doubled_or_in_a_new_order_is_caught);
    tcase_add_test(damage, test_a_budget_doubled_or_in_a_new_order_is_caught);
    tcase_add_test(damage, test_a_workbook_is_taken_in_as_its_text_would_be);
    suite_add_tcase(suite, damage);
    return suite;
}
