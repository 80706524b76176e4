/* Whose account it is, from the list to the bank's answer. */
#include "importers/resend.h"
#include "ledger/commitment.h"
#include "tests/importers/cases_kit.h"

#include <string.h>

#define GUARDIAN "430699197001010566"
#define STATION "1243069940000000XK"

enum { ROWS = 6 };

static const struct {
    const char *name, *resident, *holder, *account, *relation;
    unsigned kind;
} people[ROWS] = {
    {"测本人", "430699197001010013", "测本人", "6217990000000002002", "本人",
     PAYEE_SELF},
    {"测户内", "430699197001010128", "测户主", "6217990000000002010", "户主",
     PAYEE_HOUSEHOLD},
    {"测孩子", "430699197001010232", "测监护", "6217990000000002028", "监护人",
     PAYEE_GUARDIAN},
    {"测委托", "430699197001010347", "测代理", "6217990000000002036", "代理人",
     PAYEE_AGENT},
    {"测特困", "430699197001010451", "测敬老院", "6217990000000002044", "敬老院",
     PAYEE_INSTITUTION},
    {"测修房", "430699197001010670", "测供应商", "6217990000000002051", "供应商",
     PAYEE_SUPPLIER},
};

static struct status take(struct office *office, bool is_roster, const char *text,
                          const char *programme, uint64_t *ret_batch,
                          struct fault *fault)
{
    struct payroll_summary summary;
    struct intake_share share;
    struct intake *intake = office_intake(office, cases_file("list.csv", text),
                                          is_roster ? "roster" : "plain");
    TRY(intake_find_share(intake, "测财社指〔2024〕3号/2081902/中央", &share, fault));
    const struct payroll_options options = {.programme = programme,
                                            .unit = "430699-MZJ",
                                            .village = "430699100200",
                                            .period = 2024 * 12,
                                            .due = 19763,
                                            .headcount = -1,
                                            .shares = &share,
                                            .share_count = 1,
                                            .jobs = 2,
                                            .is_roster = is_roster};
    TRY(payroll_import(intake, &options, &summary, fault));
    *ret_batch = summary.batches[0].entry;
    return OK;
}

/* All kinds, 10.00 each; the guardian is told by number, too. */
static const char *list_of_all(bool is_roster)
{
    static char text[4096];
    int size = snprintf(text, sizeof(text), "%s\n",
                        is_roster ? "姓名,身份证号,保障人数,发放合计,账户名称,账号,"
                                    "与对象关系,领取人身份证号,审批日期"
                                  : "姓名,身份证号,人数,金额,账户名称,银行账号,"
                                    "与对象关系");
    for (size_t i = 0; i < ROWS; i++) {
        size +=
            snprintf(text + size, sizeof(text) - (size_t)size,
                     "%s,%s,1,10.00,%s,%s,%s%s\n", people[i].name, people[i].resident,
                     people[i].holder, people[i].account, people[i].relation,
                     !is_roster                         ? ""
                     : people[i].kind == PAYEE_GUARDIAN ? "," GUARDIAN ",2023-11-10"
                                                        : ",,2023-11-10");
    }
    return text;
}

static struct fact line_of(struct office *office, uint64_t index,
                           struct store_transaction **ret_view)
{
    struct fault fault;
    struct entry entry;
    struct fact fact;
    ck_assert_ok(
        store_read_begin(journal_store(office->ledger.journal), ret_view, &fault),
        &fault);
    ck_assert_ok(accounts_entry(*ret_view, index, &entry, &fact, &fault), &fault);
    ck_assert_int_eq(entry.kind, KIND_LINE);
    return fact;
}

/* The bank names the holders of the accounts. */
static void answer_all(struct office *office, uint64_t batch)
{
    struct fault fault;
    struct answer_summary summary;
    char text[2048];
    int size = snprintf(text, sizeof(text), "姓名,银行账号,金额,状态,原因\n");
    for (size_t i = 0; i < ROWS; i++) {
        size +=
            snprintf(text + size, sizeof(text) - (size_t)size,
                     "%s,%s,10.00,处理成功,\n", people[i].holder, people[i].account);
    }
    ck_assert_ok(office_answer(office, cases_file("return.csv", text), "return-columns",
                               batch, &summary, &fault),
                 &fault);
    ck_assert_uint_eq(summary.paid, ROWS);
    ck_assert_uint_eq(cases_exceptions(office, 0).count, 0);
}

START_TEST(test_each_kind_of_payee_is_said_sent_and_answered)
{
    struct office office;
    struct fault fault;
    uint64_t batch = 0;
    const bool is_roster = _i == 0;
    cases_begin(&office);
    ck_assert_ok(
        take(&office, is_roster, list_of_all(is_roster), "RDB", &batch, &fault),
        &fault);
    for (size_t i = 0; i < ROWS; i++) {
        struct store_transaction *view = NULL;
        const struct fact line = line_of(&office, batch + 1 + i, &view);
        ck_assert_uint_eq(fact_has(&line, LINE_PAYEE_KIND),
                          people[i].kind != PAYEE_SELF);
        if (people[i].kind != PAYEE_SELF) {
            ck_assert_uint_eq(line.field[LINE_PAYEE_KIND].number, people[i].kind);
        }
        ck_assert_uint_eq(fact_has(&line, LINE_PAYEE),
                          is_roster && people[i].kind == PAYEE_GUARDIAN);
        store_read_end(view);
    }
    office_send(&office, batch);
    answer_all(&office, batch);
    office_end(&office);
}
END_TEST

/* A guardian of two has one record; known before, it keeps its own account. */
START_TEST(test_who_is_paid_for_others_has_a_record_of_their_own)
{
    struct office office;
    struct fault fault;
    uint64_t batch = 0;
    struct store_transaction *view = NULL;
    static const char text[] =
        "姓名,身份证号,保障人数,发放合计,账户名称,账号,与对象关系,领取人身份证号,"
        "审批日期\n"
        "测孩子,430699197001010232,1,10.00,测监护,6217990000000002028,监护人," GUARDIAN
        ",2023-11-10\n"
        "测弟弟,430699197001010347,1,10.00,测监护,6217990000000002028,监护人," GUARDIAN
        ",2023-11-10\n"
        "测监护," GUARDIAN ",1,10.00,测监护,6217990000000002036,本人,,2023-11-10\n";
    cases_begin(&office);
    ck_assert_ok(take(&office, true, text, "RDB", &batch, &fault), &fault);
    uint8_t payees[2][16];
    uint8_t party[16];
    for (uint64_t i = 0; i < 3; i++) {
        const struct fact line = line_of(&office, batch + 1 + i, &view);
        memcpy(i < 2 ? payees[i] : party,
               line.field[i < 2 ? LINE_PAYEE : LINE_PARTY].bytes.at, 16);
        store_read_end(view);
    }
    ck_assert_mem_eq(payees[0], party, 16);
    ck_assert_mem_eq(payees[1], party, 16);
    struct vault_reader *people_of = NULL;
    struct vault_person guardian;
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    ck_assert_ok(vault_reader_open(office.ledger.vault, &people_of, &fault), &fault);
    ck_assert_ok(
        vault_by_payee(people_of, party, UINT64_MAX, buffer, &guardian, &fault),
        &fault);
    ck_assert(bytes_equal(guardian.account, bytes_of("6217990000000002036")));
    vault_reader_close(people_of);
    /* under another name it is somebody else's number */
    static const char other[] =
        "姓名,身份证号,保障人数,发放合计,账户名称,账号,与对象关系,领取人身份证号,"
        "审批日期\n"
        "测外甥,430699197001010451,1,10.00,测别人,6217990000000002044,监护人," GUARDIAN
        ",2023-11-10\n";
    ck_assert_status(take(&office, true, other, "RDB", &batch, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-075");
    office_end(&office);
}
END_TEST

/* ---- people nobody names -----------------------------------------------------------
 */

static void add_station(struct office *office)
{
    struct fault fault;
    ck_assert_ok(
        office_programmes(
            office,
            cases_file("unnamed.csv",
                       "代码,名称,摘要,对象类型,公示方式,功能科目,科目生效,科目失效,"
                       "政府经济分类,部门经济分类,依据\n"
                       "LLQ,流浪乞讨人员救助,流浪救助,无名,总数,2081902,,,50901,30306,"
                       "测\n"),
            &fault),
        &fault);
}

static struct status take_station(struct office *office, bool is_roster,
                                  const char *people_served, uint64_t *ret_batch,
                                  struct fault *fault)
{
    char text[512];
    snprintf(text, sizeof(text),
             is_roster ? "姓名,身份证号,保障人数,发放合计,账号\n"
                         "测救助站," STATION ",%s,120.00,6217990000000002010\n"
                       : "姓名,身份证号,人数,金额,银行账号\n"
                         "测救助站," STATION ",%s,120.00,6217990000000002010\n",
             people_served);
    return take(office, is_roster, text, "LLQ", ret_batch, fault);
}

static uint64_t send_again(struct office *office, uint64_t line)
{
    struct fault fault;
    struct resend_summary summary;
    const struct resend resend = {.ledger = &office->ledger,
                                  .actor = &office->actor,
                                  .arena = &office->arena,
                                  .due = 19763,
                                  .lines = &line,
                                  .count = 1};
    ck_assert_ok(resend_write(&resend, &summary, &fault), &fault);
    return summary.batches[0].entry;
}

START_TEST(test_an_institution_is_paid_for_people_nobody_names)
{
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    struct store_transaction *view = NULL;
    uint64_t batch = 0;
    const bool is_roster = _i == 0;
    cases_begin(&office);
    add_station(&office);
    ck_assert_status(take_station(&office, is_roster, "", &batch, &fault),
                     STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-136");
    ck_assert_ok(take_station(&office, is_roster, "7", &batch, &fault), &fault);
    for (unsigned round = 0; round < 2;
         round++) { /* failed, then sent again and paid */
        const struct fact line = line_of(&office, batch + 1, &view);
        ck_assert(bytes_is_zero(line.field[LINE_PARTY].bytes));
        ck_assert(!bytes_is_zero(line.field[LINE_PAYEE].bytes));
        ck_assert_uint_eq(line.field[LINE_PAYEE_KIND].number, PAYEE_UNNAMED);
        ck_assert_uint_eq(line.field[LINE_HEADCOUNT].number, 7);
        store_read_end(view);
        office_send(&office, batch);
        char text[512];
        snprintf(
            text, sizeof(text),
            "姓名,银行账号,金额,状态,原因\n测救助站,6217990000000002010,120.00,%s\n",
            round == 0 ? "处理失败,账户已冻结" : "处理成功,");
        ck_assert_ok(office_answer(&office, cases_file("return.csv", text),
                                   "return-columns", batch, &summary, &fault),
                     &fault);
        ck_assert_uint_eq(round == 0 ? summary.failed : summary.paid, 1);
        if (round == 0) {
            batch = send_again(&office, batch + 1);
        }
    }
    ck_assert_uint_eq(cases_exceptions(&office, 0).count, 0);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("payee");
    TCase *all = tcase_create("whose account");
    tcase_add_loop_test(all, test_each_kind_of_payee_is_said_sent_and_answered, 0, 2);
    tcase_add_test(all, test_who_is_paid_for_others_has_a_record_of_their_own);
    tcase_add_loop_test(all, test_an_institution_is_paid_for_people_nobody_names, 0, 2);
    suite_add_tcase(suite, all);
    return suite;
}
