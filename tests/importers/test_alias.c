/* The bank's spelling of a name, once approved, is the name (R-171; R11 of the cases).
 */
#include "importers/refund.h"
#include "ledger/alias.h"
#include "ledger/person_change.h"
#include "tests/importers/cases_kit.h"

#include <string.h>

#define HE "430699195102150278"

static struct ledger_actor checker_of(const struct office *office)
{
    struct ledger_actor checker = office->actor;
    checker.key = office->checker;
    return checker;
}

static uint64_t ask(struct office *office, unsigned what, const char *spelling)
{
    struct fault fault;
    uint64_t entry = 0;
    const struct person_request request = {.what = what,
                                           .resident = bytes_of(HE),
                                           .name = bytes_of(spelling),
                                           .reason = ALIAS_RARE};
    ck_assert_ok(person_ask(&office->ledger, &office->actor, &request, &entry, &fault),
                 &fault);
    return entry;
}

static void settle(struct office *office, uint64_t asked, bool is_confirmed)
{
    struct fault fault;
    uint64_t doubles = 0;
    const struct ledger_actor checker = checker_of(office);
    ck_assert_ok(person_settle(&office->ledger, &checker, asked, is_confirmed,
                               &office->arena, &doubles, &fault),
                 &fault);
}

static unsigned problems(const struct office *office, const char *rule)
{
    unsigned count = 0;
    for (size_t i = 0; i < office->intake.problems.count; i++) {
        count += strstr(office->intake.problems.list[i].reason, rule) != NULL;
    }
    return count;
}

static void answer(struct office *office, uint64_t batch, const char *name)
{
    struct fault fault;
    struct answer_summary summary;
    char text[512];
    snprintf(text, sizeof(text),
             "姓名,身份证号,银行账号,金额,状态,原因,付款日期\n"
             "%s," ONE ",412.00,处理成功,,2024-01-09\n"
             "张测一," TWO ",100.01,处理成功,,2024-01-09\n",
             name);
    ck_assert_ok(office_answer(office, cases_file("return.csv", text), "return-columns",
                               batch, &summary, &fault),
                 &fault);
    ck_assert_uint_eq(summary.paid, 2);
}

static struct status refund(struct office *office, uint64_t batch, const char *name,
                            struct fault *fault)
{
    char text[512];
    struct refund_summary summary;
    const struct answer_options options = {
        .batches = &batch, .batch_count = 1, .jobs = 2};
    snprintf(text, sizeof(text),
             "姓名,身份证号,银行账号,退款金额,退款原因,退款日期\n"
             "%s," ONE ",-412.00,账户已销户,2024-01-12\n",
             name);
    return refund_import(
        office_intake(office, cases_file("refund.csv", text), "refund"), &options,
        &summary, fault);
}

START_TEST(test_r171_an_answer_in_an_approved_spelling_is_no_exception)
{
    struct office office;
    struct fault fault;
    cases_begin(&office);
    const uint64_t batch = cases_sent(&office);
    settle(&office, ask(&office, PERSON_CHANGE_ALIAS, "何侧一"), true);
    answer(&office, batch, "何侧一");
    ck_assert_uint_eq(cases_exceptions(&office, 0).count, 0);
    ck_assert_uint_eq(problems(&office, "R-082"), 0);
    ck_assert_uint_eq(problems(&office, "R-171"), 1);
    ck_assert_ok(refund(&office, batch, "何侧一", &fault), &fault);
    ck_assert_uint_eq(problems(&office, "R-082"), 0);
    ck_assert_uint_eq(problems(&office, "R-171"), 1);
    office_end(&office);
}
END_TEST

START_TEST(test_a_lost_character_is_the_name_too)
{
    struct office office;
    cases_begin(&office);
    const uint64_t batch = cases_sent(&office);
    settle(&office, ask(&office, PERSON_CHANGE_ALIAS, "?测一"), true);
    answer(&office, batch, "？测一"); /* compared folded */
    ck_assert_uint_eq(problems(&office, "R-004"), 0);
    office_end(&office);
}
END_TEST

/* Two people with one account: the spelling says whom the bank means. */
START_TEST(test_r171_an_approved_spelling_tells_two_people_apart)
{
    struct office office;
    struct fault fault;
    struct payroll_summary taken;
    struct answer_summary summary;
    struct refund_summary back;
    cases_begin(&office);
    const struct office_payroll what = {
        .path =
            cases_file("shared.csv",
                       "姓名,身份证号,银行账号,金额,村,人数\n"
                       "张测一,430699195001010014,6230900000000000271,412.00,测试村,1\n"
                       "何测一," HE ",6230900000000000271,412.00,测试村,1\n"),
        .profile = "plain",
        .programme = "RDB",
        .unit = "430699-MZJ",
        .village = "430699100200",
        .allocations = {"测财社指〔2024〕3号/2081902/中央"},
        .period = "2024-01",
        .due = "2024-01-10",
    };
    ck_assert_ok(office_import(&office, &what, &taken, &fault), &fault);
    const uint64_t batch = taken.batches[0].entry;
    office_send(&office, batch);
    settle(&office, ask(&office, PERSON_CHANGE_ALIAS, "何侧一"), true);
    ck_assert_ok(
        office_answer(
            &office,
            cases_file("return.csv",
                       "姓名,身份证号,银行账号,金额,状态,原因,付款日期\n"
                       "何侧一,,6230900000000000271,412.00,处理成功,,2024-01-09\n"
                       "张测一,,6230900000000000271,412.00,失败,账户已销户,\n"),
            "return-columns", batch, &summary, &fault),
        &fault);
    ck_assert_uint_eq(summary.unknown, 0);
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_FAILED);
    ck_assert_uint_eq(cases_state(&office, batch, 2).state, LINE_STATE_PAID);
    const struct answer_options options = {
        .batches = &batch, .batch_count = 1, .jobs = 2};
    ck_assert_ok(
        refund_import(
            office_intake(
                &office,
                cases_file(
                    "refund.csv",
                    "姓名,身份证号,银行账号,退款金额,退款原因,退款日期\n"
                    "何侧一,,6230900000000000271,-412.00,账户已销户,2024-01-12\n"),
                "refund"),
            &options, &back, &fault),
        &fault);
    ck_assert_uint_eq(cases_state(&office, batch, 2).state, LINE_STATE_REFUNDED);
    office_end(&office);
}
END_TEST

/* Asked for only, refused, withdrawn, or of somebody else: another name. */
START_TEST(test_r171_without_an_approved_alias_it_is_another_name)
{
    struct office office;
    struct fault fault;
    cases_begin(&office);
    const uint64_t batch = cases_sent(&office);
    const uint64_t asked = ask(&office, PERSON_CHANGE_ALIAS, "何侧一");
    if (_i == 1) {
        settle(&office, asked, false);
    } else if (_i == 2) {
        settle(&office, asked, true);
        settle(&office, ask(&office, PERSON_CHANGE_NO_ALIAS, "何侧一"), true);
    }
    answer(&office, batch, _i == 3 ? "张测一" : "何侧一");
    ck_assert_uint_eq(cases_exceptions(&office, 0).count, 1);
    ck_assert_uint_eq(problems(&office, "R-082"), 1);
    ck_assert_uint_eq(problems(&office, "person alias"), 1);
    ck_assert_ok(refund(&office, batch, "何侧一", &fault), &fault);
    ck_assert_uint_eq(problems(&office, "R-082"), 1);
    office_end(&office);
}
END_TEST

static void ask_refused(struct office *office, unsigned what, const char *spelling)
{
    struct fault fault;
    uint64_t entry = 0;
    const uint64_t size = office_size(office);
    const struct person_request request = {.what = what,
                                           .resident = bytes_of(HE),
                                           .name = bytes_of(spelling),
                                           .reason = ALIAS_RARE};
    ck_assert_status(
        person_ask(&office->ledger, &office->actor, &request, &entry, &fault),
        STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-171");
    ck_assert_uint_eq(office_size(office), size);
}

START_TEST(test_r171_an_alias_is_recorded_once_and_withdrawn_once)
{
    struct office office;
    struct fault fault;
    uint64_t doubles = 0;
    cases_begin(&office);
    (void)cases_sent(&office);
    const struct ledger_actor checker = checker_of(&office);
    ask_refused(&office, PERSON_CHANGE_ALIAS, "何 测一"); /* the name itself */
    ask_refused(&office, PERSON_CHANGE_NO_ALIAS, "何侧一");
    settle(&office, ask(&office, PERSON_CHANGE_ALIAS, "何侧一"), true);
    ask_refused(&office, PERSON_CHANGE_ALIAS, "何侧一");
    const uint64_t first = ask(&office, PERSON_CHANGE_NO_ALIAS, "何侧一");
    const uint64_t second = ask(&office, PERSON_CHANGE_NO_ALIAS, "何侧一");
    settle(&office, first, true);
    ck_assert_status(person_settle(&office.ledger, &checker, second, true,
                                   &office.arena, &doubles, &fault),
                     STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-171");
    settle(&office, second, false);
    settle(&office, ask(&office, PERSON_CHANGE_ALIAS, "何侧一"), true);
    office_end(&office);
}
END_TEST

/* A file of the payroll, in the bank's spelling and with a new account: the name in the
 * vault stays. */
START_TEST(test_a_payroll_in_an_approved_spelling_leaves_the_name_alone)
{
    struct office office;
    struct fault fault;
    struct payroll_summary summary;
    cases_begin(&office);
    (void)cases_sent(&office);
    const struct office_payroll what = {
        .path = cases_file("again.csv", "姓名,身份证号,银行账号,金额,村,人数\n"
                                        "?测一," HE ",6217990000000001004,412.00,"
                                        "测试村,2\n"),
        .profile = "plain",
        .programme = "RDB",
        .unit = "430699-MZJ",
        .village = "430699100200",
        .allocations = {"测财社指〔2024〕3号/2081902/中央"},
        .period = "2024-02",
        .due = "2024-02-10",
    };
    settle(&office, ask(&office, PERSON_CHANGE_ALIAS, "?测一"), true);
    ck_assert_ok(office_import(&office, &what, &summary, &fault), &fault);
    ck_assert_uint_eq(cases_exceptions(&office, 0).count, 0);
    ck_assert_uint_eq(problems(&office, "R-075: another account"), 1);
    struct vault_reader *reader = NULL;
    struct vault_person person;
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    ck_assert_ok(vault_reader_open(office.ledger.vault, &reader, &fault), &fault);
    ck_assert_ok(vault_find(reader, bytes_of(HE), buffer, &person, &fault), &fault);
    vault_reader_close(reader);
    ck_assert(bytes_equal(person.name, bytes_of("何测一")));
    ck_assert(bytes_equal(person.account_name, bytes_of("何测一")));
    ck_assert(bytes_equal(person.account, bytes_of("6217990000000001004")));
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("alias");
    TCase *all = tcase_create("names");
    tcase_add_test(all, test_r171_an_answer_in_an_approved_spelling_is_no_exception);
    tcase_add_test(all, test_r171_an_approved_spelling_tells_two_people_apart);
    tcase_add_test(all, test_a_lost_character_is_the_name_too);
    tcase_add_loop_test(all, test_r171_without_an_approved_alias_it_is_another_name, 0,
                        4);
    tcase_add_test(all, test_r171_an_alias_is_recorded_once_and_withdrawn_once);
    tcase_add_test(all, test_a_payroll_in_an_approved_spelling_leaves_the_name_alone);
    suite_add_tcase(suite, all);
    return suite;
}
