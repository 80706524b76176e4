/* test_r_cases_answer.c - what the bank answers, row by row: R04 to R12, R15. */
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

#define PAID_TWO "2,张测一," TWO ",100.01,100.01,处理成功,\n"

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
    ck_assert(
        cases_told(&office, INTAKE_ERROR, 2, "no line of the batch has this account"));
    ck_assert_uint_eq(office_size(&office), size);
    ck_assert_int_eq(office_total(&office).reserved, 51201);
    ck_assert_ok(say(&office, PAID_TWO, batch, &summary, &fault), &fault);
    ck_assert_uint_eq(summary.pending, 1);
    ck_assert_int_eq(summary.pending_fen, 41200);
    ck_assert_int_eq(office_total(&office).reserved, 41200);
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_SUBMITTED);
    const struct cases_seen seen = cases_exceptions(&office, EXCEPTION_MISSING);
    ck_assert_uint_eq(seen.count, 1);
    ck_assert_uint_eq(seen.subject, batch + 1);
    ck_assert_ok(say(&office, "1,何测一," ONE ",412.00,412.00,处理成功,\n", batch,
                     &summary, &fault),
                 &fault);
    ck_assert_uint_eq(summary.pending, 0);
    ck_assert_uint_eq(cases_exceptions(&office, EXCEPTION_MISSING).count, 1);
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
    ck_assert_int_eq(cases_exceptions(&office, EXCEPTION_SHORT).fen, 100);
    ck_assert_int_eq(cases_exceptions(&office, EXCEPTION_OVER).fen, 10000);
    for (uint64_t row = 2; row <= 3; row++) {
        ck_assert(cases_told(&office, INTAKE_WARNING, row,
                             "R-081: not the amount that was ordered"));
    }
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
    ck_assert_int_eq(cases_exceptions(&office, EXCEPTION_SHORT).fen, 1200);
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
    ck_assert_int_eq(cases_exceptions(&office, EXCEPTION_ACCOUNT).fen, 41200);
    ck_assert(cases_told(&office, INTAKE_WARNING, 2,
                         "R-105: not the account that was ordered"));
    ck_assert_int_eq(office_total(&office).reserved, 41200);
    ck_assert_int_eq(office_total(&office).paid, 10001);
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
        ck_assert_uint_eq(cases_exceptions(&office, cases[_i].exception).count, 1);
    }
    office_end(&office);
}
END_TEST

/* R10, R11, R12: spelled otherwise, a character lost, somebody else. */
START_TEST(test_r10_r11_r12_names)
{
    static const struct {
        const char *list, *answer, *words;
        enum intake_severity severity;
        unsigned exceptions;
    } cases[] = {
        {"李测二", "李 测二", "R-004: the same name, spelled differently", INTAKE_NOTE,
         0},
        {"阿依古丽·测五", "阿依古丽•测五", "R-004: the same name, spelled differently",
         INTAKE_NOTE, 0},
        {"𬎆测七", "?测七", "R-004: a character of the name was lost",
         INTAKE_WARNING, 0},
        {"王测三", "王小三", "R-082: the bank writes another name", INTAKE_WARNING, 1},
    };
    struct fault fault;
    struct payroll_summary sent;
    struct answer_summary summary;
    struct office office;
    char text[256];
    cases_begin(&office);
    snprintf(text, sizeof(text),
             "姓名,身份证号,银行账号,金额,村,人数\n%s," ONE ",412.00,测试村,2\n",
             cases[_i].list);
    const struct office_payroll what = {
        .path = cases_file("roster.csv", text),
        .profile = "plain",
        .programme = "RDB",
        .unit = "430699-MZJ",
        .village = "430699100200",
        .allocations = {"测财社指〔2024〕3号/2081902/中央"},
        .period = "2024-01",
        .due = "2024-02-10",
    };
    ck_assert_ok(office_import(&office, &what, &sent, &fault), &fault);
    const uint64_t batch = sent.batches[0].entry;
    office_send(&office, batch);
    snprintf(text, sizeof(text), "1,%s," ONE ",412.00,412.00,处理成功,\n",
             cases[_i].answer);
    ck_assert_ok(say(&office, text, batch, &summary, &fault), &fault);
    ck_assert_uint_eq(summary.paid, 1);
    ck_assert_uint_eq(office.intake.problems.count, 1);
    ck_assert(cases_told(&office, cases[_i].severity, 2, cases[_i].words));
    const struct cases_seen seen = cases_exceptions(&office, EXCEPTION_PAYEE_NAME);
    ck_assert_uint_eq(seen.count, cases[_i].exceptions);
    ck_assert_uint_eq(seen.subject, cases[_i].exceptions * (batch + 1));
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_PAID);
    ck_assert_int_eq(office_total(&office).paid, 41200);
    ck_assert_int_eq(office_total(&office).reserved, 0);
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
    const struct cases_seen seen = cases_exceptions(&office, EXCEPTION_DUPLICATE);
    ck_assert_uint_eq(seen.count, 1);
    ck_assert_int_eq(seen.fen, 10001);
    ck_assert_uint_eq(seen.subject, batch + 2);
    ck_assert(cases_told(&office, INTAKE_WARNING, 3,
                         "R-083: the bank answers this line twice"));
    ck_assert_uint_eq(summary.unknown, 1); /* R16 */
    office_end(&office);
}
END_TEST

/* the older file comes last.  What is new in it is taken in all the same. */
START_TEST(test_not_knowing_undoes_no_final_word)
{
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    cases_begin(&office);
    const uint64_t batch = cases_sent(&office);
    ck_assert_ok(say(&office, PAID_TWO, batch, &summary, &fault), &fault);
    ck_assert_ok(say(&office,
                     "1,何测一," ONE ",412.00,,失败,账户已冻结\n"
                     "2,张测一," TWO ",100.01,,处理中,\n",
                     batch, &summary, &fault),
                 &fault);
    ck_assert_uint_eq(summary.failed, 1);
    ck_assert_uint_eq(summary.unchanged, 1);
    ck_assert(cases_told(&office, INTAKE_NOTE, 3, "R-177: the line is paid already"));
    ck_assert_uint_eq(cases_state(&office, batch, 2).state, LINE_STATE_PAID);
    ck_assert_uint_eq(cases_exceptions(&office, EXCEPTION_DUPLICATE).count, 0);
    const struct balance before = office_total(&office);
    ck_assert_ok(
        say(&office, "1,何测一," ONE ",412.00,,处理中,\n", batch, &summary, &fault),
        &fault);
    ck_assert(cases_told(&office, INTAKE_WARNING, 2, "R-177: the line has failed"));
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_FAILED);
    ck_assert_uint_eq(cases_state(&office, batch, 1).class, RESULT_FAIL_FROZEN);
    const struct cases_seen seen = cases_exceptions(&office, EXCEPTION_DUPLICATE);
    ck_assert_uint_eq(seen.count, 1);
    ck_assert_uint_eq(seen.subject, batch + 1);
    const struct balance after = office_total(&office);
    ck_assert_mem_eq(&before, &after, sizeof(before));
    /* A final word is another matter: what was paid has not failed. */
    const uint64_t size = office_size(&office);
    ck_assert_status(say(&office, "2,张测一," TWO ",100.01,,失败,账户已冻结\n", batch,
                         &summary, &fault),
                     STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-073");
    ck_assert_uint_eq(office_size(&office), size);
    office_end(&office);
}
END_TEST

/* R16: nothing is released that may yet be paid; a duplicate neither. */
START_TEST(test_r16_what_the_bank_does_not_know_is_unknown)
{
    static const struct {
        const char *cells;
        unsigned class;
    } cases[] = {
        {"2007,提交银行处理", RESULT_UNKNOWN},
        {"3028,", RESULT_UNKNOWN},
        {"3044,超时拒付", RESULT_UNKNOWN},
        {"2000,通讯超时", RESULT_UNKNOWN},
        {"3999,", RESULT_UNKNOWN},
        {"3051,重复业务", RESULT_DUPLICATE},
    };
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    char rows[256];
    cases_begin(&office);
    const uint64_t batch = cases_sent(&office);
    snprintf(rows, sizeof(rows), PAID_TWO "1,何测一," ONE ",412.00,,%s\n",
             cases[_i].cells);
    ck_assert_ok(say(&office, rows, batch, &summary, &fault), &fault);
    ck_assert_uint_eq(summary.unknown, 1);
    ck_assert_uint_eq(summary.failed, 0);
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_UNKNOWN);
    ck_assert_uint_eq(cases_state(&office, batch, 1).class, cases[_i].class);
    ck_assert_int_eq(office_total(&office).reserved, 41200);
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
    ck_assert_int_eq(office_total(&office).paid, 41200);
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
    ck_assert_says(&fault, "the bank has until 2024-01-11 to answer");
    ck_assert_uint_eq(cases_state(&office, batch, 2).state, LINE_STATE_SUBMITTED);
    ck_assert_int_eq(office_total(&office).reserved, 10001);
    ck_assert_int_eq(office_total(&office).paid, 41200);
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
    tcase_add_test(cases, test_r04_r05_unknown_lines_refuse_and_missing_ones_wait);
    tcase_add_test(cases, test_r08_another_amount_makes_the_line_unknown);
    tcase_add_test(cases, test_another_amount_for_a_paid_line_opens_an_exception);
    tcase_add_test(cases, test_r09_another_account_makes_the_line_unknown);
    tcase_add_loop_test(cases, test_a_voucher_answers_with_the_same_doubts, 0, 6);
    tcase_add_loop_test(cases, test_r10_r11_r12_names, 0, 4);
    tcase_add_test(cases, test_r15_a_line_answered_twice_is_paid_once);
    tcase_add_test(cases, test_not_knowing_undoes_no_final_word);
    tcase_add_loop_test(cases, test_r16_what_the_bank_does_not_know_is_unknown, 0, 6);
    tcase_add_test(cases, test_r06_absent_lines_fail_after_the_deadline);
    tcase_add_test(cases, test_r07_absent_lines_wait_before_it);
    tcase_add_test(cases, test_absent_lines_succeed_only_when_the_head_confirms_it);
    suite_add_tcase(suite, cases);
    return suite;
}
