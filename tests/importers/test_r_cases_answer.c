/* test_r_cases_answer.c - what the bank answers, case by case: R02 to R16. */
#include "tests/importers/cases_kit.h"

#include <string.h>

static struct status say(struct office *office, const char *rows, uint64_t batch,
                         struct answer_summary *ret_summary, struct fault *fault)
{
    char text[2048];
    snprintf(text, sizeof(text),
             "序号,姓名,身份证号,银行账号,金额,实发金额,状态,原因\n%s", rows);
    return office_answer(office, cases_file("return.csv", text), "return-columns",
                         batch, ret_summary, fault);
}

/* How many exceptions of a class are open, and the amount of the last. */
struct seen {
    struct office *office;
    struct store_transaction *transaction;
    uint64_t class, count, subject;
    int64_t fen;
};

static struct status see(void *context, uint64_t exception, struct fault *fault)
{
    struct seen *seen = context;
    struct entry entry;
    struct fact fact;
    TRY(journal_entry(seen->transaction, accounts_hooks(seen->office->ledger.accounts),
                      exception, &entry, &fact, fault));
    if (fact.field[EXCEPTION_CLASS].number == seen->class) {
        seen->count++;
        seen->subject = fact.field[EXCEPTION_SUBJECT].number;
        seen->fen = fact.field[EXCEPTION_AMOUNT].fen;
    }
    return OK;
}

static struct seen exceptions_of(struct office *office, uint64_t class)
{
    struct fault fault;
    struct seen seen = {.office = office, .class = class};
    ck_assert_ok(store_read_begin(journal_store(office->ledger.journal),
                                  &seen.transaction, &fault),
                 &fault);
    ck_assert_ok(accounts_open_exceptions(seen.transaction, see, &seen, &fault),
                 &fault);
    store_read_end(seen.transaction);
    return seen;
}

static bool has_problem(const struct office *office, enum intake_severity severity,
                        const char *rule)
{
    const struct intake_problems *problems = &office->intake.problems;
    for (size_t i = 0; i < problems->count; i++) {
        if (problems->list[i].severity == severity &&
            strcmp(problems->list[i].rule, rule) == 0) {
            return true;
        }
    }
    return false;
}

#define PAID_TWO "2,张测一," TWO ",100.01,100.01,处理成功,\n"

/* R02, R03: the head of the bank's answer does not fit its rows. */
START_TEST(test_r02_r03_a_wrong_head_posts_nothing)
{
    static const char *const heads[] = {
        "202401NB0001|20240108|2|512.01|1|512.01|1|0.00|",
        "202401NB0001|20240108|2|512.01|2|512.10|0|0.00|"};
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    cases_begin(&office);
    const uint64_t batch = cases_sent(&office);
    const uint64_t size = office_size(&office);
    for (size_t i = 0; i < 2; i++) {
        char text[1024];
        snprintf(
            text, sizeof(text),
            "批次号|提交日期|总笔数|总金额|成功笔数|成功金额|失败笔数|失败金额|\n%s\n"
            "1|何测一|6230900000000000271|412.00|412.00|0000|处理成功|20240109|\n"
            "2|张测一|81010001|100.01|100.01|0000|处理成功|20240109|\n",
            heads[i]);
        ck_assert_status(office_answer(&office, cases_file("head.txt", text),
                                       "return-header", batch, &summary, &fault),
                         STATUS_INPUT);
        ck_assert_str_eq(fault.rule, "R-032");
        ck_assert_uint_eq(office_size(&office), size);
    }
    office_end(&office);
}
END_TEST

/* R04, R05 */
START_TEST(test_r04_r05_unknown_lines_refuse_and_missing_ones_wait)
{
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    cases_begin(&office);
    const uint64_t batch = cases_sent(&office);
    const uint64_t size = office_size(&office);
    ck_assert_status(
        say(&office,
            "1,何测一,430699195102150278,6217990000000002713,411.00,411.00,"
            "处理成功,\n" PAID_TWO,
            batch, &summary, &fault),
        STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-080");
    ck_assert_uint_eq(office_size(&office), size);
    ck_assert_ok(say(&office, PAID_TWO, batch, &summary, &fault), &fault);
    ck_assert_uint_eq(summary.pending, 1);
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_SUBMITTED);
    const struct seen seen = exceptions_of(&office, EXCEPTION_MISSING);
    ck_assert_uint_eq(seen.count, 1);
    ck_assert_uint_eq(seen.subject, batch + 1);
    office_end(&office);
}
END_TEST

/* R08: less, or more, than was ordered. */
START_TEST(test_r08_another_amount_makes_the_line_unknown)
{
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    cases_begin(&office);
    const uint64_t batch = cases_sent(&office);
    ck_assert_ok(say(&office,
                     "1,何测一," ONE ",412.00,411.00,处理成功,\n"
                     "2,张测一," TWO ",100.01,200.01,处理成功,\n",
                     batch, &summary, &fault),
                 &fault);
    ck_assert_uint_eq(summary.unknown, 2);
    ck_assert_uint_eq(summary.exceptions, 2);
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_UNKNOWN);
    ck_assert_int_eq(exceptions_of(&office, EXCEPTION_SHORT).fen, 100);
    ck_assert_int_eq(exceptions_of(&office, EXCEPTION_OVER).fen, 10000);
    ck_assert(has_problem(&office, INTAKE_WARNING, "R-081"));
    ck_assert_int_eq(office_total(&office).reserved, 51201); /* nothing moved */
    /* Cleared up: it was a slip of the pen. */
    ck_assert_ok(say(&office,
                     "1,何测一," ONE ",412.00,412.00,处理成功,\n"
                     "2,张测一," TWO ",100.01,0.00,失败,账户已冻结\n",
                     batch, &summary, &fault),
                 &fault);
    ck_assert_uint_eq(summary.paid, 1);
    ck_assert_uint_eq(summary.failed, 1);
    ck_assert_int_eq(office_total(&office).reserved, 0);
    office_end(&office);
}
END_TEST

/* A settled line stays as it is; the exception tells. */
START_TEST(test_another_amount_for_a_paid_line_opens_an_exception)
{
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    cases_begin(&office);
    const uint64_t batch = cases_answered(&office);
    ck_assert_ok(say(&office, "1,何测一," ONE ",412.00,400.00,处理成功,\n", batch,
                     &summary, &fault),
                 &fault);
    ck_assert_uint_eq(summary.unchanged, 1);
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_PAID);
    ck_assert_int_eq(exceptions_of(&office, EXCEPTION_SHORT).fen, 1200);
    office_end(&office);
}
END_TEST

/* R09: the same line number, name, person and amount, another account. */
START_TEST(test_r09_another_account_makes_the_line_unknown)
{
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    cases_begin(&office);
    const uint64_t batch = cases_sent(&office);
    ck_assert_ok(say(&office,
                     "1,何测一,430699195102150278,6217990000000002713,412.00,412.00,"
                     "处理成功,\n" PAID_TWO,
                     batch, &summary, &fault),
                 &fault);
    ck_assert_uint_eq(summary.unknown, 1);
    ck_assert_uint_eq(summary.paid, 1);
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_UNKNOWN);
    ck_assert_int_eq(exceptions_of(&office, EXCEPTION_ACCOUNT).fen, 41200);
    ck_assert(has_problem(&office, INTAKE_WARNING, "R-105"));
    office_end(&office);
}
END_TEST

#define RETURNED(account, paid, code)                                                  \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Voucher><VtCode>8207</VtCode>"       \
    "<VouDate>20240108</VouDate><VoucherNo>43069982070000001</VoucherNo>"              \
    "<SumAmt>412.00</SumAmt><XPayDate>20240109</XPayDate><XSumAmt>" paid "</XSumAmt>"  \
    "<DetailList><Detail><Id>D00001</Id>"                                              \
    "<PayeeAcctNo>6230900000000000271</PayeeAcctNo>"                                   \
    "<PayeeAcctName>何测一</PayeeAcctName><PayAmt>412.00</PayAmt><XPayAmt>" paid       \
    "</XPayAmt><XPayeeAcctNo>" account "</XPayeeAcctNo><XAddWordCode>" code            \
    "</XAddWordCode></Detail></DetailList></Voucher>\n"

/* R08, R09, R-058 in the treasury's own form. */
START_TEST(test_a_voucher_answers_with_the_same_doubts)
{
    static const struct {
        const char *text;
        unsigned state;
        uint64_t exception; /* class; 0: none */
    } cases[] = {
        {RETURNED("6230900000000000271", "412.00", ""), LINE_STATE_PAID, 0},
        {RETURNED("", "0.00", "3039"), LINE_STATE_FAILED, 0},
        {RETURNED("", "0.00", ""), LINE_STATE_UNKNOWN, 0},
        {RETURNED("6230900000000000271", "412.00", "3039"), LINE_STATE_UNKNOWN, 0},
        {RETURNED("6230900000000000271", "411.00", ""), LINE_STATE_UNKNOWN,
         EXCEPTION_SHORT},
        {RETURNED("6217990000000002713", "412.00", ""), LINE_STATE_UNKNOWN,
         EXCEPTION_ACCOUNT},
    };
    struct fault fault;
    struct answer_summary summary;
    struct office office;
    cases_begin(&office);
    const uint64_t batch = cases_sent(&office);
    ck_assert_ok(office_answer(&office, cases_file("a.xml", cases[_i].text),
                               "return-header", batch, &summary, &fault),
                 &fault);
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, cases[_i].state);
    ck_assert_uint_eq(cases_state(&office, batch, 2).state, LINE_STATE_SUBMITTED);
    if (cases[_i].exception != 0) {
        ck_assert_uint_eq(exceptions_of(&office, cases[_i].exception).count, 1);
    }
    office_end(&office);
}
END_TEST

/* R10, R11, R12: spelled otherwise, a character lost, somebody else. */
START_TEST(test_r10_r11_r12_names)
{
    static const struct {
        const char *name, *rule;
        enum intake_severity severity;
        unsigned exceptions;
    } cases[] = {
        {"何 测一", "R-004", INTAKE_NOTE, 0},
        {"?测一", "R-004", INTAKE_WARNING, 0},
        {"何小一", "R-082", INTAKE_WARNING, 1},
    };
    struct fault fault;
    struct answer_summary summary;
    struct office office;
    char row[256];
    cases_begin(&office);
    const uint64_t batch = cases_sent(&office);
    snprintf(row, sizeof(row), "1,%s," ONE ",412.00,412.00,处理成功,\n" PAID_TWO,
             cases[_i].name);
    ck_assert_ok(say(&office, row, batch, &summary, &fault), &fault);
    ck_assert_uint_eq(summary.paid, 2);
    ck_assert(has_problem(&office, cases[_i].severity, cases[_i].rule));
    ck_assert_uint_eq(exceptions_of(&office, EXCEPTION_PAYEE_NAME).count,
                      cases[_i].exceptions);
    office_end(&office);
}
END_TEST

/* R15: the same row twice, both a success. */
START_TEST(test_r15_a_line_answered_twice_is_paid_once)
{
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    cases_begin(&office);
    const uint64_t batch = cases_sent(&office);
    ck_assert_ok(say(&office, PAID_TWO PAID_TWO "1,何测一," ONE ",412.00,,处理中,\n",
                     batch, &summary, &fault),
                 &fault);
    ck_assert_uint_eq(summary.paid, 1);
    ck_assert_int_eq(summary.paid_fen, 10001);
    ck_assert_int_eq(office_total(&office).paid, 10001);
    const struct seen seen = exceptions_of(&office, EXCEPTION_DUPLICATE);
    ck_assert_uint_eq(seen.count, 1);
    ck_assert_int_eq(seen.fen, 10001);
    ck_assert_uint_eq(summary.unknown, 1); /* R16 */
    office_end(&office);
}
END_TEST

/* ---- lines that are not there -----------------------------------------------------
 */

static const struct workday_calendar *calendar_of(struct office *office)
{
    struct fault fault;
    const struct workday_calendar *calendar = NULL;
    const struct bytes text = suite_file(&office->arena, "docs/policies/workdays.csv");
    ck_assert_ok(workday_load(text, "workdays.csv", &office->arena, &calendar, &fault),
                 &fault);
    return calendar;
}

#define DAY_MS INT64_C(86400000)

/* One of two, from the rural credit union; asked `days` after the submission. */
static struct status succeed(struct office *office, uint64_t batch, int days,
                             struct answer_summary *ret_summary, struct fault *fault)
{
    const struct answer_options options = {.batches = &batch,
                                           .batch_count = 1,
                                           .jobs = 2,
                                           .calendar = calendar_of(office)};
    const char *path = cases_file(
        "rcu.txt", "HP1|430699195102150278|412.00|2024010900000001|20240109|101502\n");
    office->actor.now_ms = OFFICE_NOW_MS + days * DAY_MS;
    return answer_import(office_intake(office, path, "rcu-success-only"), &options,
                         ret_summary, fault);
}

/* R06: submitted on Monday the 8th; three working days end on Thursday. */
START_TEST(test_r06_absent_lines_fail_after_the_deadline)
{
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    cases_begin(&office);
    const uint64_t batch = cases_sent(&office);
    ck_assert_ok(succeed(&office, batch, 4, &summary, &fault), &fault);
    ck_assert_uint_eq(summary.paid, 1);
    ck_assert_uint_eq(summary.failed, 1);
    ck_assert_uint_eq(summary.absent, 1);
    ck_assert_uint_eq(summary.pending, 0);
    const struct line_state state = cases_state(&office, batch, 2);
    ck_assert_uint_eq(state.state, LINE_STATE_FAILED);
    ck_assert_uint_eq(state.class, RESULT_NOT_RETURNED);
    ck_assert_int_eq(office_total(&office).reserved, 0);
    office_end(&office);
}
END_TEST

/* R07, and later by a command of its own. */
START_TEST(test_r07_absent_lines_wait_before_it)
{
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    struct expiry_summary expired;
    cases_begin(&office);
    const uint64_t batch = cases_sent(&office);
    (void)office_intake(&office, "", "rcu-success-only");
    const struct expiry expiry = {.profile = office.intake.profile,
                                  .calendar = calendar_of(&office),
                                  .batches = &batch,
                                  .batch_count = 1};
    office.actor.now_ms = OFFICE_NOW_MS + 4 * DAY_MS;
    ck_assert_status(
        answer_expire(&office.ledger, &office.actor, &expiry, &expired, &fault),
        STATUS_REFUSED); /* nothing was answered at all */
    ck_assert_str_eq(fault.rule, "R-106");
    ck_assert_ok(succeed(&office, batch, 3, &summary, &fault), &fault);
    ck_assert_uint_eq(summary.paid, 1);
    ck_assert_uint_eq(summary.pending, 1);
    ck_assert_int_eq(summary.deadline, 19733); /* the 11th */
    ck_assert_status(
        answer_expire(&office.ledger, &office.actor, &expiry, &expired, &fault),
        STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-106");
    ck_assert_uint_eq(cases_state(&office, batch, 2).state, LINE_STATE_SUBMITTED);
    office.actor.now_ms = OFFICE_NOW_MS + 4 * DAY_MS;
    ck_assert_ok(
        answer_expire(&office.ledger, &office.actor, &expiry, &expired, &fault),
        &fault);
    ck_assert_uint_eq(expired.failed, 1);
    ck_assert_int_eq(expired.failed_fen, 10001);
    ck_assert_uint_eq(cases_state(&office, batch, 2).class, RESULT_NOT_RETURNED);
    ck_assert_int_eq(office_total(&office).reserved, 0);
    ck_assert_status(
        answer_expire(&office.ledger, &office.actor, &expiry, &expired, &fault),
        STATUS_REFUSED); /* nothing waits */
    office_end(&office);
}
END_TEST

/* failures only; what is not listed succeeded if the head says so. */
START_TEST(test_absent_lines_succeed_only_when_the_head_confirms_it)
{
    static const char profile[] =
        "[profile]\nkind = return\ntitle.zh = x\ntitle.en = x\nseparator = pipe\n"
        "quotes = no\nheader = none\nfields = 5\nrequired = sequence name account "
        "amount\nabsence = fail-only\n"
        "[columns]\nsequence = 1\nname = 2\naccount = 3\namount = 4\nstatus_text = 5\n"
        "[texts]\n冻结 = fail_frozen\n"
        "[control]\nheading = no\ndate = 1\ntotal_count = 2\nsuccess_count = 3\n"
        "success_amount = 4\n";
    static const struct {
        const char *head;
        bool is_good;
    } cases[] = {{"20240109|2|1|411.99", false},
                 {"20240109|2|2|412.00", false},
                 {"20240109|2|1|412.00", true}};
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    cases_begin(&office);
    const uint64_t batch = cases_sent(&office);
    const uint64_t size = office_size(&office);
    const char *layout = cases_file("fail-only.ini", profile);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[256];
        snprintf(text, sizeof(text), "%s\n2|张测一|81010001|100.01|账户冻结\n",
                 cases[i].head);
        const struct status taken = office_answer(
            &office, cases_file("failed.txt", text), layout, batch, &summary, &fault);
        if (!cases[i].is_good) {
            ck_assert_int_eq(taken.code, STATUS_REFUSED);
            ck_assert_str_eq(fault.rule, "R-107");
            ck_assert_uint_eq(office_size(&office), size);
            continue;
        }
        ck_assert_ok(taken, &fault);
    }
    ck_assert_uint_eq(summary.paid, 1);
    ck_assert_uint_eq(summary.failed, 1);
    ck_assert_uint_eq(summary.absent, 1);
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_PAID);
    ck_assert_int_eq(cases_state(&office, batch, 1).value_day, 19731);
    ck_assert_uint_eq(cases_state(&office, batch, 2).class, RESULT_FAIL_FROZEN);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("answer cases");
    TCase *cases = tcase_create("cases");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, test_r02_r03_a_wrong_head_posts_nothing);
    tcase_add_test(cases, test_r04_r05_unknown_lines_refuse_and_missing_ones_wait);
    tcase_add_test(cases, test_r08_another_amount_makes_the_line_unknown);
    tcase_add_test(cases, test_another_amount_for_a_paid_line_opens_an_exception);
    tcase_add_test(cases, test_r09_another_account_makes_the_line_unknown);
    tcase_add_loop_test(cases, test_a_voucher_answers_with_the_same_doubts, 0, 6);
    tcase_add_loop_test(cases, test_r10_r11_r12_names, 0, 3);
    tcase_add_test(cases, test_r15_a_line_answered_twice_is_paid_once);
    tcase_add_test(cases, test_r06_absent_lines_fail_after_the_deadline);
    tcase_add_test(cases, test_r07_absent_lines_wait_before_it);
    tcase_add_test(cases, test_absent_lines_succeed_only_when_the_head_confirms_it);
    suite_add_tcase(suite, cases);
    return suite;
}
