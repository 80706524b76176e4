/* test_chain.c - the budget chain as files and commands make it. */
#include "importers/clocks.h"
#include "importers/early.h"
#include "tests/importers/roster.h"

static struct office office;
static struct roster roster;
static struct register_summary summary;

/* clang-format off */
#define BUDGET                                                                         \
    "文号,上级文号,上级指标,下达日期,收文日期,年度,资金来源级次,直达标识,"             \
    "功能科目编码,政府经济分类,部门经济分类,预算单位,金额(元)\n"
/* clang-format on */

static struct status budget(const char *text, struct fault *fault)
{
    return office_budget(&office, kit_file(text, strlen(text)), &summary, fault);
}

static uint64_t entry_of(const char *label)
{
    struct fault fault;
    uint64_t entry = 0;
    struct store_transaction *transaction = NULL;
    ck_assert_ok(
        store_read_begin(journal_store(office.ledger.journal), &transaction, &fault),
        &fault);
    ck_assert_ok(
        accounts_code(transaction, CODE_ALLOCATION, bytes_of(label), &entry, &fault),
        &fault);
    store_read_end(transaction);
    return entry;
}

static struct balance balance_of(const char *label)
{
    struct fault fault;
    struct balance balance;
    struct store_transaction *transaction = NULL;
    const uint64_t entry = entry_of(label);
    ck_assert_ok(
        store_read_begin(journal_store(office.ledger.journal), &transaction, &fault),
        &fault);
    ck_assert_ok(accounts_balance_at(transaction, entry, UINT64_MAX, &balance, &fault),
                 &fault);
    store_read_end(transaction);
    return balance;
}

/* The newest entry of this kind, with numbers only. */
static struct fact newest(uint64_t kind)
{
    struct fault fault;
    struct entry entry;
    struct fact fact;
    struct store_transaction *transaction = NULL;
    ck_assert_ok(
        store_read_begin(journal_store(office.ledger.journal), &transaction, &fault),
        &fault);
    uint64_t at = office_size(&office);
    do {
        at--;
        ck_assert_ok(accounts_entry(transaction, at, &entry, &fact, &fault), &fault);
    } while (entry.kind != kind && at > 0);
    ck_assert_uint_eq(entry.kind, kind);
    store_read_end(transaction);
    return fact;
}

/* ---- parents -----------------------------------------------------------------------
 */

START_TEST(test_a_budget_finds_its_parents) /* */
{
    struct fault fault;
    roster_office(&office);
    /* Upstream documents that are not here are cited, as ever. */
    ck_assert_ok(budget(BUDGET
                        "测财社指〔2024〕5号,测市财社指〔2024〕1号,,2024-01-02,,2024,"
                        "中央,,2081902,50901,30306,430699,1\n",
                        &fault),
                 &fault);
    ck_assert_uint_eq(summary.passed_on, 0);
    /* One that is here gives the money, chosen by source and function code ... */
    ck_assert_ok(budget(BUDGET
                        "测财社指〔2024〕6号,测财社指〔2024〕1号,,2024-01-03,,2024,"
                        "省级,,2081902,50901,30306,430699,100\n"
                        "测财社指〔2024〕7号,测财社指〔2024〕6号,,2024-01-04,,2024,"
                        "省级,,2081902,50901,30306,430699,40\n",
                        &fault),
                 &fault);
    ck_assert_uint_eq(summary.passed_on, 2);
    ck_assert_int_eq(balance_of(ROSTER_PROVINCE).passed_down, 10000);
    ck_assert_int_eq(balance_of("测财社指〔2024〕6号/2081902/省级").passed_down, 4000);
    /* ... or by its label; no fit, or more than one, is refused. */
    static const char *const refused[][2] = {
        {BUDGET
         "测财社指〔2024〕8号,测财社指〔2024〕1号,,2024-01-03,,2024,市级,,2081901,"
         "50901,30306,430699,1\n",
         "no allocation of it has this source"},
        {BUDGET
         "测财社指〔2024〕8号,,无此指标,2024-01-03,,2024,中央,,2081902,50901,30306,"
         "430699,1\n",
         "no allocation has the label"},
        {BUDGET
         "测财社指〔2024〕9号,,,2024-01-03,,2024,中央,,2081902,50901,30306,430699,1\n"
         "测财社指〔2024〕9号,,,2024-01-03,,2024,中央,,2081902,50901,30306,430699,1\n"
         "测财社指〔2024〕10号,测财社指〔2024〕9号,,2024-01-03,,2024,中央,,2081902,"
         "50901,30306,430699,1\n",
         "several allocations"},
    };
    for (size_t i = 0; i < 3; i++) {
        const uint64_t before = office_size(&office);
        ck_assert_status(budget(refused[i][0], &fault), STATUS_REFUSED);
        ck_assert_str_eq(fault.rule, "R-122");
        ck_assert_msg(strstr(fault.message, refused[i][1]) != NULL, "%s",
                      fault.message);
        ck_assert_uint_eq(office_size(&office), before);
    }
    ck_assert_ok(budget(BUDGET "测财社指〔2024〕8号,," ROSTER_CITY
                               ",2024-01-03,,2024,市级,,"
                               "2081902,50901,30306,430699,1\n",
                        &fault),
                 &fault);
    ck_assert_int_eq(balance_of(ROSTER_CITY).passed_down, 100);
    office_end(&office);
}
END_TEST

/* R33 by file: received on 2024-02-02, passed on on 2024-03-05. */
START_TEST(test_r33_a_document_passed_on_after_32_days) /* */
{
    struct fault fault;
    roster_office(&office);
    ck_assert_ok(budget(BUDGET
                        "测财社指〔2024〕2号,,,2024-02-01,2024-02-02,2024,中央,01,"
                        "2081902,50901,30306,430699,100\n"
                        "测财社指〔2024〕3号,测财社指〔2024〕2号,,2024-03-05,,2024,"
                        "中央,01,2081902,50901,30306,430699,60\n",
                        &fault),
                 &fault);
    const struct fact late = newest(KIND_EXCEPTION);
    ck_assert_uint_eq(late.field[EXCEPTION_CLASS].number, EXCEPTION_LATE_SPLIT);
    ck_assert_uint_eq(late.field[EXCEPTION_COUNT].number, 32);
    ck_assert_int_eq(late.field[EXCEPTION_AMOUNT].fen, 6000);
    ck_assert_uint_eq(late.field[EXCEPTION_SUBJECT].number,
                      entry_of("测财社指〔2024〕3号/2081902/中央"));
    const struct fact fact = newest(KIND_ALLOCATION);
    ck_assert_uint_eq(fact.field[ALLOCATION_DAYS].number, 32);
    ck_assert_uint_eq(fact.field[ALLOCATION_DAYS_ALLOWED].number, 30);
    office_end(&office);
}
END_TEST

/* clang-format off */
#define TAGGED                                                                         \
    "文号,上级文号,下达日期,年度,资金来源级次,直达标识,三保标识,功能科目编码,"         \
    "政府经济分类,部门经济分类,预算单位,金额(元)\n"
/* clang-format on */

/* R35: money for the county loses neither 直达 01 nor 三保 A0302 on its way. */
START_TEST(test_r35_money_that_loses_its_tags_is_refused) /* */
{
    static const struct {
        const char *direct, *safeguard;
        bool is_right;
    } cases[] = {{"", "", false},
                 {"01", "", false},
                 {"", "A0302", false},
                 {"02", "A0302", false},
                 {"01", "A0302", true}};
    struct fault fault;
    roster_office(&office);
    ck_assert_ok(budget(TAGGED "测财社指〔2024〕2号,,2024-02-01,2024,中央,01,A0302,"
                               "2081902,50901,30306,430699,100\n",
                        &fault),
                 &fault);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[1024];
        const uint64_t before = office_size(&office);
        snprintf(text, sizeof(text),
                 TAGGED "测财社指〔2024〕3号,测财社指〔2024〕2号,2024-02-05,2024,"
                        "中央,%s,%s,2081902,50901,30306,430699,60\n",
                 cases[i].direct, cases[i].safeguard);
        const struct status taken = budget(text, &fault);
        if (cases[i].is_right) {
            ck_assert_ok(taken, &fault);
            continue;
        }
        ck_assert_int_eq(taken.code, STATUS_REFUSED);
        ck_assert_str_eq(fault.rule, "R-067");
        ck_assert_msg(strstr(fault.message,
                             "the tags of an allocation are passed down unchanged") !=
                          NULL,
                      "%s", fault.message);
        ck_assert_uint_eq(office_size(&office), before);
        ck_assert_int_eq(balance_of("测财社指〔2024〕2号/2081902/中央").passed_down, 0);
    }
    ck_assert_int_eq(balance_of("测财社指〔2024〕2号/2081902/中央").passed_down, 6000);
    ck_assert_int_eq(balance_of("测财社指〔2024〕3号/2081902/中央").received, 6000);
    office_end(&office);
}
END_TEST

/* ---- tables of parts ---------------------------------------------------------------
 */

static struct status splits(const char *text, struct chain_split_summary *passed,
                            struct fault *fault)
{
    const struct register_split what = {entry_of(ROSTER_CENTRAL), "测民发〔2024〕1号",
                                        19730};
    return register_splits(
        office_intake(&office, kit_file(text, strlen(text)), "splits"), &what, &summary,
        passed, fault);
}

#define TABLE "序号,单位,金额(元)\n"

START_TEST(test_a_table_is_passed_down_without_its_sums_and_parts) /* R-129 R-032 */
{
    struct fault fault;
    struct chain_split_summary passed;
    roster_office(&office);
    static const struct {
        const char *text, *rule;
    } bad[] = {
        {TABLE "1,430699-MZJ,100\n,其中:机关,60\n,其中:下属,40.01\n", "R-129"},
        {TABLE ",其中:机关,60\n1,430699-MZJ,100\n", "R-129"},
        {TABLE "1,430699-MZJ,100\n,合计,100.01\n", "R-032"},
        {TABLE "1,430699-MZJ,100\n2,测试县民政局,1\n", "R-063"},
        {TABLE "1,430699-MZJ,-100\n", "R-065"},
        {TABLE "1,430699-MZJ,\n", "R-001"},
        {TABLE "1,无此单位,1\n", ""},
        {TABLE "1,430699-MZJ,100000.01\n", "R-066"},
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        const uint64_t before = office_size(&office);
        const struct status status = splits(bad[i].text, &passed, &fault);
        ck_assert_msg(!status_is_ok(status), "taken: %s", bad[i].text);
        ck_assert_msg(strcmp(fault.rule, bad[i].rule) == 0 ||
                          roster_has_problem(&office, 2, bad[i].rule) ||
                          roster_has_problem(&office, 3, bad[i].rule),
                      "%s: %s", bad[i].text, fault.message);
        ck_assert_uint_eq(office_size(&office), before);
    }
    ck_assert_ok(splits(TABLE "1,430699-MZJ,100\n,其中:机关,60\n,其中:下属,40\n"
                              "2,430699100,23.45\n,小计,123.45\n3,430699,1\n"
                              ",合计,124.45\n",
                        &passed, &fault),
                 &fault);
    ck_assert_uint_eq(passed.count, 3);
    ck_assert_int_eq(passed.amount, 12445);
    ck_assert_int_eq(balance_of(ROSTER_CENTRAL).passed_down, 12445);
    ck_assert_int_eq(balance_of("测民发〔2024〕1号/2081902/430699100").received, 2345);
    ck_assert((office.intake.report.notes & NOTE_PARTS) != 0);
    office_end(&office);
}
END_TEST

/* R36: more than was received; all of it, or nothing at all. */
START_TEST(test_r36_a_table_passes_down_no_more_than_was_received) /* */
{
    struct fault fault;
    struct chain_split_summary passed;
    roster_office(&office);
    const uint64_t before = office_size(&office);
    ck_assert_status(splits(TABLE
                            "1,430699-MZJ,60000\n2,430699100,40000.01\n3,430699,1\n",
                            &passed, &fault),
                     STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-066"); /* of the whole table, not of a row */
    ck_assert_msg(strstr(fault.message, "100,001.01 is wanted, only 100,000.00 is "
                                        "available, 1.01 too much") != NULL,
                  "%s", fault.message);
    ck_assert_uint_eq(office_size(&office), before);
    ck_assert_int_eq(balance_of(ROSTER_CENTRAL).passed_down, 0);
    ck_assert_ok(
        splits(TABLE "1,430699-MZJ,60000\n2,430699100,40000.00\n", &passed, &fault),
        &fault);
    ck_assert_int_eq(passed.left, 0);
    ck_assert_int_eq(balance_of(ROSTER_CENTRAL).passed_down, ROSTER_FUND_FEN);
    office_end(&office);
}
END_TEST

/* ---- the codes of a year
 * -------------------------------------------------------------
 */

/* R34 with the shipped catalogue: disaster aid was 20815 until 2018, 22407 from 2019.
 */
START_TEST(test_r34_a_payment_has_the_code_of_its_year) /* */
{
    struct fault fault;
    roster_office(&office);
    ck_assert_ok(office_programmes(&office, "docs/policies/programmes.csv", &fault),
                 &fault);
    ck_assert_ok(budget(BUDGET
                        "测财社指〔2018〕1号,,,2018-01-02,,2018,中央,,2081503,50901,"
                        "30306,430699,1000\n"
                        "测财社指〔2019〕1号,,,2019-01-02,,2019,中央,,2240704,50901,"
                        "30306,430699,1000\n",
                        &fault),
                 &fault);
    static const struct {
        const char *label, *period;
        bool is_right;
    } cases[] = {{"测财社指〔2018〕1号/2081503/中央", "2018-12", true},
                 {"测财社指〔2018〕1号/2081503/中央", "2019-01", false},
                 {"测财社指〔2019〕1号/2240704/中央", "2018-12", false},
                 {"测财社指〔2019〕1号/2240704/中央", "2019-01", true},
                 {ROSTER_CENTRAL, "2019-01", false}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        roster_begin(&roster, ROSTER_HEADING);
        roster_line(&roster, (unsigned)i + 1, 100);
        struct office_payroll what = roster_payroll(&roster);
        what.programme = "ZHC";
        what.allocations[0] = cases[i].label;
        what.period = cases[i].period;
        if (cases[i].is_right) {
            (void)roster_taken(&office, &what);
        } else {
            roster_refused(&office, &what, STATUS_REFUSED, "R-068");
        }
    }
    office_end(&office);
}
END_TEST

/* ---- paid before the money was there
 * ---------------------------------------------------
 */

/* R38: the fixture's allocations were received on 2024-01-02. */
START_TEST(test_r38_a_payment_before_its_allocation_opens_an_exception) /* */
{
    roster_office(&office);
    roster_begin(&roster, ROSTER_HEADING ",状态,交易日期");
    static const char *const days[] = {"2024-01-01", "2024-01-02", "2023-12-31", ""};
    for (unsigned i = 0; i < 4; i++) {
        roster_person(&roster, i + 1, 100 + i);
        roster_add(&roster, ",成功,%s\n", days[i]);
    }
    roster_person(&roster, 5, 1000); /* what failed was not paid */
    roster_add(&roster, ",账号不存在,2024-01-01\n");
    struct office_payroll what = roster_payroll(&roster);
    what.profile = "plain-results";
    const struct payroll_summary taken = roster_taken(&office, &what);
    const struct fact early = newest(KIND_EXCEPTION);
    ck_assert_uint_eq(early.field[EXCEPTION_CLASS].number, EXCEPTION_PAID_EARLY);
    ck_assert_uint_eq(early.field[EXCEPTION_COUNT].number, 2);
    ck_assert_int_eq(early.field[EXCEPTION_AMOUNT].fen, 202);
    ck_assert_uint_eq(early.field[EXCEPTION_SUBJECT].number,
                      taken.batches[0].entry + 1);
    ck_assert_uint_eq(early.field[EXCEPTION_ALLOCATION].number,
                      entry_of(ROSTER_CENTRAL));
    office_end(&office);
}
END_TEST

/* A line of which the bank does not know yet: its money is held.  Gives the batch. */
static uint64_t one_unknown(void)
{
    roster_begin(&roster, ROSTER_HEADING ",状态");
    roster_person(&roster, 1, 100);
    roster_add(&roster, ",处理中\n");
    struct office_payroll what = roster_payroll(&roster);
    what.profile = "plain-results";
    return roster_taken(&office, &what).batches[0].entry;
}

START_TEST(test_an_answer_before_the_allocation_opens_an_exception) /* */
{
    struct fault fault;
    struct answer_summary answered;
    roster_office(&office);
    const uint64_t batch = one_unknown();
    roster_begin(&roster, ROSTER_HEADING ",状态,付款日期");
    roster_person(&roster, 1, 100);
    roster_add(&roster, ",成功,2024-01-01\n");
    ck_assert_ok(office_answer(&office, roster_file(&roster), "return-columns", batch,
                               &answered, &fault),
                 &fault);
    ck_assert_uint_eq(answered.paid, 1);
    ck_assert_uint_eq(answered.exceptions, 1);
    const struct fact early = newest(KIND_EXCEPTION);
    ck_assert_uint_eq(early.field[EXCEPTION_CLASS].number, EXCEPTION_PAID_EARLY);
    ck_assert_uint_eq(early.field[EXCEPTION_SUBJECT].number, batch + 1);
    ck_assert_int_eq(early.field[EXCEPTION_AMOUNT].fen, 100);
    office_end(&office);
}
END_TEST

START_TEST(test_a_payment_in_time_opens_none) /* */
{
    roster_office(&office);
    roster_begin(&roster, ROSTER_HEADING ",状态,交易日期");
    roster_person(&roster, 1, 100);
    roster_add(&roster, ",成功,2024-01-02\n");
    struct office_payroll what = roster_payroll(&roster);
    what.profile = "plain-results";
    (void)roster_taken(&office, &what);
    ck_assert_uint_eq(newest(KIND_EXCEPTION).field[EXCEPTION_CLASS].number,
                      EXCEPTION_UNAPPROVED);
    office_end(&office);
}
END_TEST

/* ---- clocks ------------------------------------------------------------------------
 */

static struct status clocks(const char *text, struct clocks_summary *ret_summary,
                            struct fault *fault)
{
    return clocks_record(&office.ledger, &office.admin_actor, &office.arena,
                         kit_file(text, strlen(text)), ret_summary, fault);
}

#define CLOCKS "from,level,direct,days,basis\n"

START_TEST(test_clocks_are_read_from_a_table) /* */
{
    struct fault fault;
    struct clocks_summary made;
    roster_office(&office);
    static const struct {
        const char *text;
        unsigned line;
    } bad[] = {
        {"from,level,days,basis\n2020-01-01,中央,30,x\n", 1},
        {CLOCKS "2020-01-01,中央,,30,\n", 2},
        {CLOCKS "2020-01-01,国家,,30,x\n", 2},
        {CLOCKS "2020-01-01,中央,,0,x\n", 2},
        {CLOCKS "2020-01-01,中央,,3661,x\n", 2},
        {CLOCKS "2020-01-01,中央,甲,30,x\n", 2},
        {CLOCKS "2020-13-01,中央,,30,x\n", 2},
        {CLOCKS "2020-01-01,中央,,30,x\n2020-01-01,中央,,31,x\n", 3},
        {CLOCKS, 0},
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ck_assert_status(clocks(bad[i].text, &made, &fault), STATUS_INPUT);
        ck_assert_str_eq(fault.rule, "R-124");
        ck_assert_uint_eq(fault.line, bad[i].line);
    }
    ck_assert_ok(clocks("# a remark\n" CLOCKS
                        "2022-01-01,中央,,3660,x\n2020-01-01,省级,,30,x\n"
                        "2020-01-01,中央,01,1,x\n2020-01-01,中央,,30,x\n",
                        &made, &fault),
                 &fault);
    ck_assert_uint_eq(made.rows, 4);
    ck_assert_uint_eq(made.recorded, 2);
    const struct fact policy = newest(KIND_POLICY);
    ck_assert_uint_eq(policy.field[POLICY_USE].number, POLICY_USE_CLOCKS);
    /* A file that says the same in another order changes nothing. */
    ck_assert_ok(clocks(CLOCKS "2020-01-01,中央,,30,x\n2020-01-01,中央,01,1,x\n"
                               "2020-01-01,省级,,30,y\n2022-01-01,中央,,3660,x\n",
                        &made, &fault),
                 &fault);
    ck_assert_uint_eq(made.recorded, 0);
    ck_assert_uint_eq(made.unchanged, 2);
    ck_assert_status(clocks_record(&office.ledger, &office.actor, &office.arena,
                                   "docs/policies/clocks.csv", &made, &fault),
                     STATUS_REFUSED);
    ck_assert_ok(clocks_record(&office.ledger, &office.admin_actor, &office.arena,
                               "docs/policies/clocks.csv", &made, &fault),
                 &fault);
    ck_assert_uint_eq(made.recorded, 1);
    office_end(&office);
}
END_TEST

/* ---- the next year
 * -------------------------------------------------------------------
 */

START_TEST(test_what_is_left_goes_on_and_what_is_held_stays) /* */
{
    struct fault fault;
    struct chain_carry_summary carried;
    roster_office(&office);
    (void)one_unknown();
    const int64_t before = office_total(&office).received;
    struct chain_carry carry = {.ledger = &office.ledger,
                                .actor = &office.actor,
                                .arena = &office.arena,
                                .year = 2024,
                                .day = 20089}; /* 2025-01-01 */
    ck_assert_status(chain_carry_over(&carry, &carried, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-126"); /* the year is not over */
    office.actor.now_ms += INT64_C(366) * 86400000;
    office.actor.is_rehearsal = true;
    ck_assert_ok(chain_carry_over(&carry, &carried, &fault), &fault);
    ck_assert_int_eq(office_total(&office).received, before);
    office.actor.is_rehearsal = false;
    ck_assert_ok(chain_carry_over(&carry, &carried, &fault), &fault);
    ck_assert_uint_eq(carried.count, 6);
    ck_assert_int_eq(carried.amount, 6 * ROSTER_FUND_FEN - 100);
    ck_assert_uint_eq(carried.held_count, 1);
    ck_assert_int_eq(carried.reserved, 100);
    const struct balance old = balance_of(ROSTER_CENTRAL);
    ck_assert_int_eq(balance_available(&old), 0);
    ck_assert_int_eq(old.reserved, 100);
    ck_assert_int_eq(balance_of(ROSTER_CENTRAL "@2025").received,
                     ROSTER_FUND_FEN - 100);
    ck_assert_ok(chain_carry_over(&carry, &carried, &fault), &fault);
    ck_assert_uint_eq(carried.count, 0);
    /* The next year ends, too: one label, one year. */
    office.actor.now_ms += INT64_C(365) * 86400000;
    carry.year = 2025;
    carry.day += 365;
    ck_assert_ok(chain_carry_over(&carry, &carried, &fault), &fault);
    ck_assert_uint_eq(carried.count, 6);
    ck_assert_int_eq(balance_of(ROSTER_CENTRAL "@2026").received,
                     ROSTER_FUND_FEN - 100);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("chain");
    TCase *chain = tcase_create("chain");
    tcase_set_timeout(chain, 60);
    tcase_add_test(chain, test_a_budget_finds_its_parents);
    tcase_add_test(chain, test_r33_a_document_passed_on_after_32_days);
    tcase_add_test(chain, test_r35_money_that_loses_its_tags_is_refused);
    tcase_add_test(chain, test_r36_a_table_passes_down_no_more_than_was_received);
    tcase_add_test(chain, test_a_table_is_passed_down_without_its_sums_and_parts);
    tcase_add_test(chain, test_r34_a_payment_has_the_code_of_its_year);
    tcase_add_test(chain, test_r38_a_payment_before_its_allocation_opens_an_exception);
    tcase_add_test(chain, test_an_answer_before_the_allocation_opens_an_exception);
    tcase_add_test(chain, test_a_payment_in_time_opens_none);
    tcase_add_test(chain, test_clocks_are_read_from_a_table);
    tcase_add_test(chain, test_what_is_left_goes_on_and_what_is_held_stays);
    suite_add_tcase(suite, chain);
    return suite;
}
