/* test_register.c - units, programmes and budget: taken in whole or not at all. */
#include "tests/importers/roster.h"

static struct office office;
static struct register_summary summary;

#define UNITS "编码,名称,级别,上级编码,统一社会信用代码\n"
#define BUDGET                                                                         \
    "文号,下达日期,年度,资金来源级次,功能科目编码,政府经济分类,部门经济分类,预算单位,"
#define BUDGET_ROW                                                                     \
    "测财社指〔2024〕9号,2024-01-02,2024,中央,2081902,50901,30306,430699,"

typedef struct status importer(const char *text, struct fault *fault);

static struct status units(const char *text, struct fault *fault)
{
    return register_units(office_intake(&office, kit_file(text, strlen(text)), "units"),
                          &summary, fault);
}

static struct status budget(const char *text, struct fault *fault)
{
    return office_budget(&office, kit_file(text, strlen(text)), &summary, fault);
}

static struct status documents(const char *text, struct fault *fault)
{
    return register_documents(
        office_intake(&office, kit_file(text, strlen(text)), "documents"), &summary,
        fault);
}

static void refused(importer *import, const char *text, uint64_t line, const char *rule)
{
    struct fault fault;
    const uint64_t before = office_size(&office);
    const struct status status = import(text, &fault);
    ck_assert_msg(!status_is_ok(status), "taken: %s", text);
    ck_assert_uint_eq(office_size(&office), before);
    ck_assert_msg(roster_has_problem(&office, line, rule), "%s: %s", text,
                  fault.message);
}

START_TEST(test_units_stand_below_their_parents) /* R-060 R-063 R-006 */
{
    struct fault fault;
    roster_office(&office);
    refused(units, UNITS "9001,甲村,村,9000,\n9000,甲镇,乡镇,430699,\n", 2, "R-060");
    refused(units, UNITS "9000,甲镇,乡镇,430699,\n9000,乙镇,乡镇,430699,\n", 3,
            "R-063");
    refused(units, UNITS "430699100,改名镇,乡镇,430699,\n", 2, "R-063");
    refused(units, UNITS "9000,甲镇,部落,430699,\n", 2, "");
    refused(units, UNITS "9000,甲镇,乡镇,430699,123\n", 2, "R-006");
    ck_assert_ok(units(UNITS "9000,甲镇,乡镇,430699,\n9001,甲村,村,9000,\n", &fault),
                 &fault);
    ck_assert_uint_eq(summary.recorded, 2);
    ck_assert_ok(units(UNITS "9000,甲镇,乡镇,430699,\n9002,乙村,村,9000,\n", &fault),
                 &fault);
    ck_assert_uint_eq(summary.unchanged, 1);
    ck_assert_uint_eq(summary.recorded, 1);
    /* What differs is not passed over in silence. */
    const uint64_t before = office_size(&office);
    ck_assert_status(units(UNITS "9000,甲镇,村,430699,\n", &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-063");
    ck_assert_uint_eq(fault.line, 2);
    ck_assert_status(units(UNITS "9001,甲村,村,430699,\n", &fault), STATUS_REFUSED);
    ck_assert_uint_eq(office_size(&office), before);
    office_end(&office);
}
END_TEST

START_TEST(test_a_register_is_taken_in_once) /* */
{
    struct fault fault;
    roster_office(&office);
    const uint64_t before = office_size(&office);
    ck_assert_status(office_units(&office, OFFICE_FIXTURE "units.csv", &fault),
                     STATUS_EXISTS);
    ck_assert_str_eq(fault.rule, "R-064");
    ck_assert_status(
        office_programmes(&office, OFFICE_FIXTURE "programmes.csv", &fault),
        STATUS_EXISTS);
    ck_assert_uint_eq(office_size(&office), before);
    office_end(&office);
}
END_TEST

START_TEST(test_budget_cells_are_judged) /* R-010 R-065 */
{
    struct fault fault;
    roster_office(&office);
    refused(budget, BUDGET "金额(元)\n" BUDGET_ROW "0\n", 2, "R-065");
    refused(budget, BUDGET "金额(元)\n" BUDGET_ROW "-1\n", 2, "R-065");
    refused(budget, BUDGET "金额(元)\n" BUDGET_ROW "0.001\n", 2, "R-001");
    refused(budget,
            BUDGET
            "金额(元)\n九号文,2024-01-02,2024,中央,2081902,50901,30306,430699,1\n",
            2, "R-010");
    refused(budget,
            BUDGET "金额(元)\n测财社指〔2024〕9号,2024-01-02,2024,中央,2081902,50901,"
                   "30306,无此单位,1\n",
            2, "");
    const int64_t before = office_total(&office).received;
    ck_assert_ok(budget(BUDGET "金额(万元)\n" BUDGET_ROW "12.345678\n" BUDGET_ROW
                               "0.000001\n",
                        &fault),
                 &fault);
    ck_assert_int_eq(summary.amount, 12345679);
    ck_assert_int_eq(office_total(&office).received, before + 12345679);
    struct intake_share share; /* the second of one document, function and level */
    ck_assert_ok(intake_find_share(&office.intake, "测财社指〔2024〕9号/2081902/中央#2",
                                   &share, &fault),
                 &fault);
    office_end(&office);
}
END_TEST

/* The fixture's code 2081107 is valid from 2017, 2081199 until 2016. */
START_TEST(test_function_codes_are_valid_by_date) /* */
{
    static struct roster roster;
    roster_office(&office);
    roster_begin(&roster, ROSTER_HEADING);
    roster_line(&roster, 1, 100);
    struct office_payroll what = roster_payroll(&roster);
    what.programme = "CJS";
    what.allocations[0] = ROSTER_DISABLED;
    what.period = "2016-12";
    roster_refused(&office, &what, STATUS_REFUSED, "R-068");
    what.period = "2017-01";
    (void)roster_taken(&office, &what);
    office_end(&office);
}
END_TEST

#define CODES "代码,名称,摘要,对象类型,公示方式,功能科目,科目生效,科目失效,"
#define PROGRAMMES CODES "政府经济分类,部门经济分类,依据\n"

static struct status programmes(const char *text, struct fault *fault)
{
    return register_programmes(
        office_intake(&office, kit_file(text, strlen(text)), "programmes"), &summary,
        fault);
}

/* A new code of next year must not be dropped because the programme is known. */
START_TEST(test_a_changed_programme_is_recorded_anew) /* */
{
    struct fault fault;
    static struct roster roster;
    roster_office(&office);
    ck_assert_ok(programmes(PROGRAMMES
                            "XYZ,某补贴,某补贴,人,名单,2081002,,,50901,30305,\n",
                            &fault),
                 &fault);
    ck_assert_uint_eq(summary.recorded, 1);
    ck_assert_ok(programmes(PROGRAMMES
                            "XYZ,某补贴,某补贴,人,名单,2081002,,,50901,30305,\n\n",
                            &fault),
                 &fault);
    ck_assert_uint_eq(summary.unchanged, 1);
    ck_assert_uint_eq(summary.recorded, 0);
    ck_assert_ok(
        programmes(PROGRAMMES
                   "XYZ,某补贴,某补贴,人,名单,2081002,,,50901,30305,\n"
                   "XYZ,某补贴,某补贴,人,名单,2081902,2024-01-01,,50901,30305,\n",
                   &fault),
        &fault);
    ck_assert_uint_eq(summary.recorded, 1);
    ck_assert_uint_eq(summary.unchanged, 0);
    /* The code that the change brought pays, and one due is still one due. */
    roster_begin(&roster, ROSTER_HEADING);
    roster_line(&roster, 1, 100);
    struct office_payroll what = roster_payroll(&roster);
    what.programme = "XYZ";
    (void)roster_taken(&office, &what);
    ck_assert_ok(programmes(PROGRAMMES
                            "XYZ,新名补贴,某补贴,人,名单,2081902,,,50901,30305,\n",
                            &fault),
                 &fault);
    roster_begin(&roster, ROSTER_HEADING);
    roster_line(&roster, 1, 100);
    roster_line(&roster, 2, 100);
    what = roster_payroll(&roster);
    what.programme = "XYZ";
    roster_refused(&office, &what, STATUS_REFUSED, "R-074");
    office_end(&office);
}
END_TEST

/* A programme's rows differ in their function codes alone. */
START_TEST(test_one_code_names_one_programme) /* */
{
    static const char *const others[] = {
        "XYZ,另一补贴,某补贴,人,名单,2081902,,,50901,30305,",
        "XYZ,某补贴,另补,人,名单,2081902,,,50901,30305,",
        "XYZ,某补贴,某补贴,户,名单,2081902,,,50901,30305,",
        "XYZ,某补贴,某补贴,人,总数,2081902,,,50901,30305,",
        "XYZ,某补贴,某补贴,人,名单,2081902,,,50902,30305,",
        "XYZ,某补贴,某补贴,人,名单,2081902,,,50901,30306,",
        "XYZ,某补贴,某补贴,人,名单,2081902,,,50901,30305,测民发〔2024〕1号",
    };
    char text[1024];
    struct fault fault;
    roster_office(&office);
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        snprintf(text, sizeof(text),
                 PROGRAMMES "XYZ,某补贴,某补贴,人,名单,2081002,,,50901,30305,\n%s\n",
                 others[i]);
        refused(programmes, text, 3, "R-063");
    }
    ck_assert_ok(programmes(PROGRAMMES
                            "XYZ,某补贴,某补贴,人,名单,2081002,,,50901,30305,\n"
                            "XYZ,某补贴,某补贴,人,名单,2081902,,,50901,30305,\n",
                            &fault),
                 &fault);
    ck_assert_uint_eq(summary.recorded, 1);
    office_end(&office);
}
END_TEST

/* What another file says of the same document, function and level is other money only
 * when someone says so: never the same money twice. */
START_TEST(test_an_allocation_is_taken_in_once) /* */
{
    struct fault fault;
    roster_office(&office);
    ck_assert_ok(budget(BUDGET "金额(元)\n" BUDGET_ROW "10\n", &fault), &fault);
    const uint64_t before = office_size(&office);
    const int64_t received = office_total(&office).received;
    const struct status again =
        budget(BUDGET "金额(元)\n" BUDGET_ROW "10\n"
                      "测财社指〔2024〕8号,2024-01-02,2024,中央,2081902,50901,30306,"
                      "430699,5\n",
               &fault);
    ck_assert_int_eq(again.code, STATUS_EXISTS);
    ck_assert_str_eq(fault.rule, "R-063");
    ck_assert_uint_eq(fault.line, 2);
    ck_assert_ptr_nonnull(strstr(fault.message, "测财社指〔2024〕9号/2081902/中央"));
    ck_assert_uint_eq(office_size(&office), before);
    ck_assert_int_eq(office_total(&office).received, received);
    office_end(&office);
}
END_TEST

#define DOCUMENTS "文号,标题,发文单位,成文日期,收文日期,上级文号,SHA-256\n"
#define DIGEST_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static uint64_t document_of(enum code_kind kind, const char *number)
{
    struct fault fault = {0};
    uint64_t entry = 0;
    struct store_transaction *view = NULL;
    ck_assert_ok(store_read_begin(journal_store(office.ledger.journal), &view, &fault),
                 &fault);
    ck_assert_ok(accounts_code(view, kind, bytes_of(number), &entry, &fault), &fault);
    store_read_end(view);
    return entry;
}

START_TEST(test_a_document_keeps_its_first_entry) /* */
{
    struct fault fault = {0};
    roster_office(&office);
    ck_assert_ok(documents(DOCUMENTS
                           "测民发〔2024〕1号,标准,测试县民政局,2024-01-02,,,\n"
                           "测民发〔2024〕2号,办法,,,,测民发〔2024〕1号,\n",
                           &fault),
                 &fault);
    ck_assert_uint_eq(summary.recorded, 2);
    const uint64_t first = document_of(CODE_DOCUMENT, "测民发〔2024〕1号");
    ck_assert_ok(
        documents(DOCUMENTS
                  "测民发〔2024〕1号,标准,测试县民政局,2024-01-02,2024-01-09,," DIGEST_A
                  "\n测民发〔2024〕2号,办法,,,,测民发〔2024〕1号,\n",
                  &fault),
        &fault);
    ck_assert_uint_eq(summary.recorded, 1);
    ck_assert_uint_eq(summary.unchanged, 1);
    ck_assert_uint_eq(document_of(CODE_DOCUMENT, "测民发〔2024〕1号"), first);
    const uint64_t told = document_of(CODE_TOLD, "测民发〔2024〕1号");
    ck_assert_uint_gt(told, first);
    /* Once more, and back to what was said before. */
    ck_assert_ok(
        documents(DOCUMENTS
                  "测民发〔2024〕1号,标准（修订）,测试县民政局,2024-01-02,,,\n",
                  &fault),
        &fault);
    ck_assert_uint_eq(summary.recorded, 1);
    ck_assert_uint_gt(document_of(CODE_TOLD, "测民发〔2024〕1号"), told);
    ck_assert_uint_eq(document_of(CODE_DOCUMENT, "测民发〔2024〕1号"), first);
    office_end(&office);
}
END_TEST

START_TEST(test_a_bad_row_of_documents_refuses_all) /* R-285 R-010 */
{
    roster_office(&office);
    refused(documents, DOCUMENTS "无号,标准,,,,,\n", 2, "R-010");
    refused(documents, DOCUMENTS "测民发〔2024〕1号,标准,,,,无号,\n", 2, "R-010");
    refused(documents, DOCUMENTS "测民发〔2024〕1号,标准,,二月,,,\n", 2, "R-285");
    refused(documents, DOCUMENTS "测民发〔2024〕1号,标准,,,,,abc\n", 2, "R-285");
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("register");
    TCase *files = tcase_create("files");
    tcase_set_timeout(files, 60);
    tcase_add_test(files, test_units_stand_below_their_parents);
    tcase_add_test(files, test_a_register_is_taken_in_once);
    tcase_add_test(files, test_budget_cells_are_judged);
    tcase_add_test(files, test_function_codes_are_valid_by_date);
    tcase_add_test(files, test_a_changed_programme_is_recorded_anew);
    tcase_add_test(files, test_one_code_names_one_programme);
    tcase_add_test(files, test_an_allocation_is_taken_in_once);
    tcase_add_test(files, test_a_document_keeps_its_first_entry);
    tcase_add_test(files, test_a_bad_row_of_documents_refuses_all);
    suite_add_tcase(suite, files);
    return suite;
}
