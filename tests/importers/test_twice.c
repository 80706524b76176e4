/* test_twice.c - every kind of file, taken in twice: the second time it is refused or
 * said to be there already, and nothing at all has changed. */
#include "importers/refund.h"
#include "importers/statement.h"
#include "tests/importers/cases_kit.h"
#include "tests/ledger/tables_kit.h"

static struct office office;
static uint64_t first_sent, second_sent; /* batches */

/* Other bytes that say the same: an empty line at the end. */
static bool is_other_bytes;

static const char *file_of(const char *name, const char *text)
{
    char other[4096];
    snprintf(other, sizeof(other), "%s%s", text, is_other_bytes ? "\n" : "");
    return cases_file(name, other);
}

static const char *fixture_of(const char *name)
{
    char path[256];
    snprintf(path, sizeof(path), OFFICE_FIXTURE "%s", name);
    return file_of(name, (const char *)suite_file(&office.arena, path).at);
}

/* ---- one file of each kind --------------------------------------------------------
 */

#define SOURCE "测财社指〔2024〕3号/2081902/中央"
#define ROSTER_HEAD "姓名,身份证号,保障人数,保障金,发放合计,账户名称,账号,审批日期\n"

static struct status units(struct fault *fault)
{
    return office_units(&office, fixture_of("units.csv"), fault);
}

static struct status programmes(struct fault *fault)
{
    return office_programmes(&office, fixture_of("programmes.csv"), fault);
}

static struct status budget(struct fault *fault)
{
    struct register_summary summary;
    return office_budget(
        &office,
        file_of("budget.csv",
                "文号,下达日期,预算年度,资金来源级次,功能科目编码,政府经济分类,"
                "部门经济分类,预算单位,金额(元)\n"
                "测财社指〔2024〕3号,2024-01-02,2024,中央,2081902,50901,30306,"
                "430699,9000.00\n"),
        &summary, fault);
}

static struct status standards(struct fault *fault)
{
    struct register_summary summary;
    return register_standards(
        office_intake(&office,
                      file_of("standards.csv",
                              "项目,单位,类别,标准,计发方式,生效日期,失效日期,文号\n"
                              "RDB,430699,,650,补差,2024-01-01,,测民发〔2024〕1号\n"),
                      "standards"),
        &summary, fault);
}

static struct status documents(struct fault *fault)
{
    struct register_summary summary;
    return register_documents(
        office_intake(&office,
                      file_of("documents.csv",
                              "文号,标题,发文单位,成文日期\n"
                              "测民发〔2024〕1号,测试标准,测试县民政局,"
                              "2024-01-02\n"),
                      "documents"),
        &summary, fault);
}

static struct status enrolments(struct fault *fault)
{
    static const struct register_enrolment options = {.programme = "RDB",
                                                      .unit = "430699-MZJ"};
    struct register_summary summary;
    return register_enrolments(
        office_intake(&office,
                      file_of("enrolments.csv",
                              "姓名,身份证号,保障人数,保障金,审批日期,起始月份\n"
                              "王测三,430699196203150036,1,500.00,2023-12-10,"
                              "2024-01\n"),
                      "enrolments"),
        &options, &summary, fault);
}

static struct status splits(struct fault *fault)
{
    struct register_summary summary;
    struct chain_split_summary passed;
    uint64_t source = 0;
    struct store_transaction *view = NULL;
    ck_assert_ok(store_read_begin(journal_store(office.ledger.journal), &view, fault),
                 fault);
    ck_assert_ok(accounts_code(view, CODE_ALLOCATION, bytes_of(SOURCE), &source, fault),
                 fault);
    store_read_end(view);
    const struct register_split what = {source, "测民发〔2024〕2号", 19730};
    return register_splits(
        office_intake(&office,
                      file_of("splits.csv", "序号,单位,金额(元)\n1,430699100,1\n"),
                      "splits"),
        &what, &summary, &passed, fault);
}

static struct status payroll(struct fault *fault)
{
    struct payroll_summary summary;
    struct office_payroll what = cases_eight_payroll(is_other_bytes ? "\n" : "");
    const struct status taken = office_import(&office, &what, &summary, fault);
    if (status_is_ok(taken)) {
        first_sent = summary.batches[0].entry;
        office_send(&office, first_sent);
    }
    return taken;
}

static struct status roster(struct fault *fault)
{
    struct payroll_summary summary;
    struct intake *intake =
        office_intake(&office,
                      file_of("roster.csv", ROSTER_HEAD
                              "张测一,430699195001010014,1,412.00,412.00,张测一,"
                              "6230900000000000016,2023-12-10\n"),
                      "roster");
    struct intake_share share;
    ck_assert_ok(intake_find_share(intake, SOURCE, &share, fault), fault);
    const struct payroll_options options = {.programme = "RDB",
                                            .unit = "430699-MZJ",
                                            .period = 2024 * 12 + 1,
                                            .due = 19763,
                                            .headcount = -1,
                                            .shares = &share,
                                            .share_count = 1,
                                            .jobs = 1,
                                            .is_roster = true};
    const struct status taken = payroll_import(intake, &options, &summary, fault);
    if (status_is_ok(taken)) {
        second_sent = summary.batches[0].entry;
        office_send(&office, second_sent);
    }
    return taken;
}

/* Of the eight: one paid, one failed, one of which the bank does not know yet; the
 * others it leaves out, and each is an exception. */
static struct status answer(struct fault *fault)
{
    struct answer_summary summary;
    return office_answer(&office,
                         file_of("return.csv",
                                 "姓名,银行账号,金额,状态,原因\n"
                                 "张测一,6230900000000000016,412.00,成功,\n"
                                 "李测二,6230900000000000024,1236.00,失败,账户已冻结\n"
                                 "王测三,6230900000000000032,1300.00,处理中,\n"),
                         "return-columns", first_sent, &summary, fault);
}

static struct status refund(struct fault *fault)
{
    struct refund_summary summary;
    const struct answer_options options = {
        .batches = &first_sent, .batch_count = 1, .jobs = 1};
    return refund_import(
        office_intake(&office,
                      file_of("refund.csv",
                              "姓名,银行账号,退款金额,退款原因,退款日期\n"
                              "张测一,6230900000000000016,-12.00,退票,2024-01-12\n"),
                      "refund"),
        &options, &summary, fault);
}

static struct status statement(struct fault *fault)
{
    static const struct statement_options options = {
        .account = "发放户", .first = 19723, .last = 19753};
    struct statement_summary summary;
    return statement_import(
        office_intake(&office,
                      file_of("statement.csv", "交易日期,收入,支出,余额,摘要\n"
                                               "2024-01-05,9000.00,,9000.00,拨款\n"
                                               "2024-01-08,,8298.00,702.00,代发\n"
                                               "2024-01-31,,4.00,698.00,手续费\n"),
                      "statement"),
        &options, &summary, fault);
}

static struct status opening(struct fault *fault)
{
    static const struct register_opening options = {.document = "测财核〔2024〕1号",
                                                    .day = 19730,
                                                    .received = 100000,
                                                    .paid = 20000,
                                                    .balance = 80000};
    struct register_summary summary;
    const struct status asked = register_open(
        office_intake(
            &office,
            file_of("opening.csv",
                    "指标文号,下达日期,年度,资金来源级次,功能科目编码,政府经济分类,"
                    "部门经济分类,预算单位,指标金额,已下达,已支付,已退回,余额\n"
                    "测财社指〔2024〕9号,2024-01-02,2024,省级,2081902,50901,30306,"
                    "430699,1000.00,0,200.00,0,800.00\n"),
            "opening"),
        NULL, &options, &summary, fault);
    if (status_is_ok(asked)) { /* it counts when another person has confirmed it */
        struct register_pending pending;
        struct ledger_actor checker = office.actor;
        checker.key = office.checker;
        ck_assert_ok(register_confirm(&office.ledger, &checker, &office.arena,
                                      summary.file, &pending, fault),
                     fault);
    }
    return asked;
}

static struct status prices(struct fault *fault)
{
    struct register_summary summary;
    const struct workday_calendar *calendar = NULL;
    TRY(workday_load(suite_file(&office.arena, "docs/policies/workdays.csv"),
                     "workdays.csv", &office.arena, &calendar, fault));
    return register_prices(
        office_intake(&office,
                      file_of("prices.csv",
                              "指数月份,单位,发布日期,CPI同比,食品价格同比\n"
                              "2023-01,430699,2023-02-10,2.1,6.2\n"),
                      "prices"),
        calendar, date_of_instant(OFFICE_NOW_MS), &summary, fault);
}

static struct status checks(struct fault *fault)
{
    static const struct vault_file evidence = {
        .name = {(const uint8_t *)"report", 6}, .size_bytes = 1, .token = {5}};
    struct register_summary summary;
    return register_checks(
        office_intake(&office,
                      file_of("checks.csv",
                              "核查日期,单位,项目,核查人数,有误人数,文号\n"
                              "2024-01-05,430699,RDB,100,3,测民发〔2024〕1号\n"),
                      "checks"),
        &evidence, date_of_instant(OFFICE_NOW_MS), &summary, fault);
}

/* What refuses the same content in other bytes; "": it is said to be there already. */
static const struct {
    const char *name;
    struct status (*take)(struct fault *fault);
    const char *rule;
} files[] = {
    {"units", units, ""},          {"programmes", programmes, ""},
    {"budget", budget, "R-063"},   {"standards", standards, ""},
    {"documents", documents, ""},  {"enrolments", enrolments, "R-132"},
    {"splits", splits, "R-176"},   {"payroll", payroll, "R-074"},
    {"roster", roster, "R-074"},   {"return", answer, "R-175"},
    {"refund", refund, "R-175"},   {"statement", statement, "R-120"},
    {"opening", opening, "R-063"}, {"prices", prices, ""},
    {"checks", checks, ""},
};
enum { FILES = sizeof(files) / sizeof(files[0]) };

static void known(size_t file, const struct tables *before)
{
    struct fault fault = {0};
    struct tables after;
    const struct status again = files[file].take(&fault);
    ck_assert_msg(again.code == STATUS_EXISTS, "%s: %s: %s", files[file].name,
                  status_name(again.code), fault.message);
    ck_assert_msg(strcmp(fault.rule, "R-064") == 0, "%s: %s", files[file].name,
                  fault.message);
    tables_look(&office.ledger, &after);
    tables_same(before, &after, files[file].name);
}

START_TEST(test_every_file_is_taken_in_once) /* */
{
    struct fault fault = {0};
    struct tables before;
    is_other_bytes = false;
    office_begin(&office);
    for (size_t i = 0; i < FILES; i++) {
        ck_assert_msg(status_is_ok(files[i].take(&fault)), "%s: %s", files[i].name,
                      fault.message);
        tables_look(&office.ledger, &before);
        known(i, &before);
    }
    /* All of them once more, backward, by a program that has just been started. */
    ledger_close(&office.ledger);
    office_open_ledger(&office);
    tables_look(&office.ledger, &before);
    for (size_t i = FILES; i > 0; i--) {
        known(i - 1, &before);
    }
    office_end(&office);
}
END_TEST

/* The same content in other bytes: no figure moves. */
START_TEST(test_what_every_file_says_is_taken_in_once)
{
    struct fault fault = {0};
    struct tables before;
    struct tables after;
    is_other_bytes = false;
    office_begin(&office);
    for (size_t i = 0; i < FILES; i++) {
        ck_assert_msg(status_is_ok(files[i].take(&fault)), "%s: %s", files[i].name,
                      fault.message);
    }
    is_other_bytes = true;
    tables_look(&office.ledger, &before);
    for (size_t i = 0; i < FILES; i++) {
        fault_clear(&fault);
        const struct status again = files[i].take(&fault);
        const bool is_there = files[i].rule[0] == '\0';
        ck_assert_msg(
            status_is_ok(again) == is_there && strcmp(fault.rule, files[i].rule) == 0,
            "%s: %s: %s", files[i].name, status_name(again.code), fault.message);
        tables_look(&office.ledger, &after);
        if (is_there) { /* that it came is a fact of its own */
            after.size = before.size;
            after.root = before.root;
            after.vault_sequence = before.vault_sequence;
            after.table[LEDGER_TABLE_FILE] = before.table[LEDGER_TABLE_FILE];
        }
        tables_same(&before, &after, files[i].name);
        tables_look(&office.ledger, &before);
    }
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("twice");
    TCase *twice = tcase_create("twice");
    tcase_set_timeout(twice, 60);
    tcase_add_test(twice, test_every_file_is_taken_in_once);
    tcase_add_test(twice, test_what_every_file_says_is_taken_in_once);
    suite_add_tcase(suite, twice);
    return suite;
}
