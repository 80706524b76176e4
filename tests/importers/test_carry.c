/* Under which function code money goes into the next year. */
#include "importers/chain.h"
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

static struct status carry_2018(const struct chain_function *functions, size_t count,
                                struct chain_carry_summary *ret_carried,
                                struct fault *fault)
{
    const struct chain_carry carry = {.ledger = &office.ledger,
                                      .actor = &office.actor,
                                      .arena = &office.arena,
                                      .year = 2018,
                                      .day = 17897, /* 2019-01-01 */
                                      .functions = functions,
                                      .function_count = count};
    return chain_carry_over(&carry, ret_carried, fault);
}

/* What 2018 left under its code pays in 2019 under the code of that year. */
START_TEST(test_r172_what_is_left_goes_on_under_the_code_of_the_new_year)
{
    struct fault fault;
    struct chain_carry_summary carried;
    roster_office(&office);
    ck_assert_ok(office_programmes(&office, "docs/policies/programmes.csv", &fault),
                 &fault);
    ck_assert_ok(budget(BUDGET
                        "测财社指〔2018〕1号,,,2018-01-02,,2018,中央,,2081503,50901,"
                        "30306,430699,1000\n"
                        "测财社指〔2018〕2号,,,2018-01-02,,2018,中央,,2081902,50901,"
                        "30306,430699,1000\n",
                        &fault),
                 &fault);
    ck_assert_ok(carry_2018(NULL, 0, &carried, &fault), &fault);
    ck_assert_uint_eq(carried.count, 2);
    ck_assert_uint_eq(carried.renamed, 1);
    roster_begin(&roster, ROSTER_HEADING);
    roster_line(&roster, 1, 100);
    struct office_payroll what = roster_payroll(&roster);
    what.programme = "ZHC";
    what.allocations[0] = "测财社指〔2018〕1号/2081503/中央@2019";
    what.period = "2019-01";
    (void)roster_taken(&office, &what);
    office_end(&office);
}
END_TEST

/* One programme goes on under one code, one under another: somebody must say which. */
START_TEST(test_r172_several_codes_are_not_guessed)
{
    struct fault fault;
    struct chain_carry_summary carried;
    static const struct chain_function right = {.new = "2240704"};
    static const struct chain_function wrong = {.new = "2081901"};
    struct chain_function function = wrong;
    roster_office(&office);
    ck_assert_ok(office_programmes(&office, "docs/policies/programmes.csv", &fault),
                 &fault);
    static const char more[] =
        "代码,名称,摘要,对象类型,公示方式,功能科目,科目生效,科目失效,政府经济分类,"
        "部门经济分类,依据\n"
        "ZHQ,测灾后其他补助,灾后其他,户,名单,2081503,,2018-12-31,50901,30306,测\n"
        "ZHQ,测灾后其他补助,灾后其他,户,名单,2240799,2019-01-01,,50901,30306,测\n";
    ck_assert_ok(office_programmes(&office, kit_file(more, strlen(more)), &fault),
                 &fault);
    ck_assert_ok(budget(BUDGET
                        "测财社指〔2018〕1号,,,2018-01-02,,2018,中央,,2081503,50901,"
                        "30306,430699,1000\n",
                        &fault),
                 &fault);
    ck_assert_status(carry_2018(NULL, 0, &carried, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-172");
    ck_assert_ptr_nonnull(strstr(fault.message, "--function"));
    function.old = bytes_of("2081503");
    ck_assert_status(carry_2018(&function, 1, &carried, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-172");
    function = right;
    function.old = bytes_of("2081503");
    ck_assert_ok(carry_2018(&function, 1, &carried, &fault), &fault);
    ck_assert_uint_eq(carried.renamed, 1);
    office_end(&office);
}
END_TEST

/* clang-format off */
#define NAMED_BUDGET                                                                   \
    "文号,上级文号,上级指标,下达日期,收文日期,年度,资金来源级次,直达标识,"             \
    "功能科目编码,功能科目名称,政府经济分类,部门经济分类,预算单位,金额(元)\n"
/* clang-format on */

static void is_named(const char *label, const char *name)
{
    struct fault fault;
    struct fact fact;
    uint64_t index = 0;
    struct store_transaction *view = NULL;
    ck_assert_ok(store_read_begin(journal_store(office.ledger.journal), &view, &fault),
                 &fault);
    ck_assert_ok(accounts_code(view, CODE_ALLOCATION, bytes_of(label), &index, &fault),
                 &fault);
    ck_assert_ok(accounts_fact(view, index, &fact, &fault), &fault);
    ck_assert_int_eq(fact_has(&fact, ALLOCATION_FUNCTION_NAME), name != NULL);
    if (name != NULL) {
        ck_assert_bytes(fact.field[ALLOCATION_FUNCTION_NAME].bytes, bytes_of(name));
    }
    store_read_end(view);
}

/* A name stays with its code: the new code has the name that allocations give it. */
START_TEST(test_r172_a_code_goes_on_with_its_own_name)
{
    struct fault fault;
    struct chain_carry_summary carried;
    for (unsigned is_known = 0; is_known < 2; is_known++) {
        roster_office(&office);
        ck_assert_ok(office_programmes(&office, "docs/policies/programmes.csv", &fault),
                     &fault);
        ck_assert_ok(budget(NAMED_BUDGET
                            "测财社指〔2018〕1号,,,2018-01-02,,2018,中央,,2081503,"
                            "测旧名,50901,30306,430699,1000\n"
                            "测财社指〔2018〕2号,,,2018-01-02,,2018,中央,,2081902,"
                            "测低保,50901,30306,430699,1000\n",
                            &fault),
                     &fault);
        if (is_known == 1) {
            ck_assert_ok(budget(NAMED_BUDGET
                                "测财社指〔2019〕8号,,,2019-01-01,,2019,中央,,2240704,"
                                "测前名,50901,30306,430699,1000\n"
                                "测财社指〔2019〕9号,,,2019-01-01,,2019,中央,,2240704,"
                                "测新名,50901,30306,430699,1000\n",
                                &fault),
                         &fault);
        }
        ck_assert_ok(carry_2018(NULL, 0, &carried, &fault), &fault);
        ck_assert_uint_eq(carried.renamed, 1);
        is_named("测财社指〔2018〕1号/2081503/中央@2019", is_known ? "测新名" : NULL);
        is_named("测财社指〔2018〕2号/2081902/中央@2019", "测低保");
        office_end(&office);
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("carry");
    TCase *all = tcase_create("function codes");
    tcase_add_test(all, test_r172_what_is_left_goes_on_under_the_code_of_the_new_year);
    tcase_add_test(all, test_r172_several_codes_are_not_guessed);
    tcase_add_test(all, test_r172_a_code_goes_on_with_its_own_name);
    suite_add_tcase(suite, all);
    return suite;
}
