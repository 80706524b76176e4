/* test_answer.c - what the bank says of lines, in every order it may say it. */
#include "tests/importers/office.h"

#include <string.h>

#define ONE "430699195102150278,6230900000000000271"
#define TWO "430699195001010014,81010001"
#define OTHER_ACCOUNT "430699195102150278,6217990000000002713"
#define CENTRE "测财社指〔2024〕3号/2081902/中央"
#define PROVINCE "测财社指〔2024〕3号/2081902/省级"

static const char *write_file(const char *name, const char *heading, const char *rows)
{
    static char paths[8][600];
    static unsigned next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof(paths[0]), "%s/%s", suite_folder(), name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    fprintf(file, "%s\n%s", heading, rows);
    fclose(file);
    return path;
}

static struct status pay(struct office *office, const char *rows, const char *period,
                         struct payroll_summary *ret_summary, struct fault *fault)
{
    const struct office_payroll what = {
        .path = write_file("roster.csv", "姓名,身份证号,银行账号,金额,村,人数", rows),
        .profile = "plain",
        .programme = "RDB",
        .unit = "430699-MZJ",
        .village = "430699100200",
        .allocations = {"2081902"},
        .period = period,
        .due = "2024-02-10",
    };
    return office_import(office, &what, ret_summary, fault);
}

static struct status answer(struct office *office, const char *rows, uint64_t batch,
                            struct answer_summary *ret_summary, struct fault *fault)
{
    return office_answer(
        office, write_file("return.csv", "姓名,身份证号,银行账号,金额,状态,原因", rows),
        "return-columns", batch, ret_summary, fault);
}

static void add_budget(struct office *office, const char *level, const char *yuan)
{
    char row[512];
    struct fault fault;
    struct register_summary summary;
    snprintf(
        row, sizeof(row),
        "测财社指〔2024〕3号,2024-01-02,2024,%s,2081902,50901,30306,430699-MZJ,%s\n",
        level, yuan);
    ck_assert_ok(office_budget(office,
                               write_file("budget.csv",
                                          "文号,下达日期,预算年度,资金来源级次,"
                                          "功能科目编码,政府经济分类,"
                                          "部门经济分类,预算单位,金额(元)",
                                          row),
                               &summary, &fault),
                 &fault);
}

static void begin(struct office *office, const char *yuan)
{
    struct fault fault;
    office_begin(office);
    ck_assert_ok(office_units(office, OFFICE_FIXTURE "units.csv", &fault), &fault);
    ck_assert_ok(office_programmes(office, OFFICE_FIXTURE "programmes.csv", &fault),
                 &fault);
    add_budget(office, "中央", yuan);
}

static uint64_t drafted(struct office *office)
{
    struct fault fault;
    struct payroll_summary summary;
    ck_assert_ok(
        pay(office, "何测一," ONE ",100.00,测试村,2\n", "2024-01", &summary, &fault),
        &fault);
    return summary.batches[0].entry;
}

static uint64_t sent(struct office *office)
{
    const uint64_t batch = drafted(office);
    office_send(office, batch);
    return batch;
}

/* what was not sent to the bank has no answer. */
START_TEST(test_only_a_submitted_batch_is_answered)
{
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    begin(&office, "1000.00");
    const uint64_t batch = drafted(&office);
    const char *rows = "何测一," ONE ",100.00,处理成功,\n";
    ck_assert_status(answer(&office, rows, batch, &summary, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-073");
    ck_assert_ptr_nonnull(strstr(fault.message, "batch submit"));
    office_send(&office, batch);
    ck_assert_ok(answer(&office, rows, batch, &summary, &fault), &fault);
    ck_assert_uint_eq(summary.paid, 1);
    office_end(&office);
}
END_TEST

/* refused whole, without a trace in journal or vault. */
START_TEST(test_an_answer_that_does_not_fit_posts_nothing)
{
    static const struct {
        const char *rows, *rule;
    } cases[] = {
        {"何测一," OTHER_ACCOUNT ",100.00,处理成功,\n", "R-080"},
        {"何测一," ONE ",100.00,处理成功,\n何测一," ONE ",100.00,失败,\n", "R-083"},
    };
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    begin(&office, "1000.00");
    const uint64_t batch = sent(&office);
    const uint64_t size = office_size(&office);
    const uint64_t sequence = vault_sequence(office.ledger.vault);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_status(answer(&office, cases[i].rows, batch, &summary, &fault),
                         STATUS_REFUSED);
        ck_assert_str_eq(fault.rule, cases[i].rule);
        ck_assert_uint_eq(office_size(&office), size);
        ck_assert_uint_eq(vault_sequence(office.ledger.vault), sequence);
    }
    ck_assert_int_eq(office_total(&office).reserved, 10000);
    office_end(&office);
}
END_TEST

/* a newer roster may name another account than the batch that is answered. */
START_TEST(test_an_older_batch_is_answered_under_its_older_account)
{
    struct office office;
    struct fault fault;
    struct payroll_summary paid;
    struct answer_summary summary;
    begin(&office, "1000.00");
    const uint64_t first = sent(&office);
    ck_assert_ok(pay(&office, "何测一," OTHER_ACCOUNT ",100.00,测试村,2\n", "2024-02",
                     &paid, &fault),
                 &fault);
    ck_assert_uint_eq(paid.changed_people, 1);
    ck_assert_ok(
        answer(&office, "何测一," ONE ",100.00,处理成功,\n", first, &summary, &fault),
        &fault);
    ck_assert_uint_eq(summary.paid, 1);
    office_end(&office);
}
END_TEST

/* unknown, failed, then paid after all, when the money has gone elsewhere. */
START_TEST(test_a_late_success_without_money_is_recorded_uncovered)
{
    struct office office;
    struct fault fault;
    struct payroll_summary paid;
    struct answer_summary summary;
    begin(&office, "100.00");
    const uint64_t first = sent(&office);
    ck_assert_ok(
        answer(&office, "何测一," ONE ",100.00,处理中,\n", first, &summary, &fault),
        &fault);
    ck_assert_uint_eq(summary.unknown, 1);
    ck_assert_int_eq(office_total(&office).reserved, 10000);
    ck_assert_ok(answer(&office, "何测一," ONE ",100.00,失败,账户已冻结\n", first,
                        &summary, &fault),
                 &fault);
    ck_assert_uint_eq(summary.failed, 1);
    ck_assert_int_eq(office_total(&office).reserved, 0);
    ck_assert_ok(
        pay(&office, "何测一," ONE ",100.00,测试村,2\n", "2024-02", &paid, &fault),
        &fault);
    office_send(&office, paid.batches[0].entry);
    ck_assert_ok(
        answer(&office, "何测一," ONE ",100.00,处理成功,\n", first, &summary, &fault),
        &fault);
    ck_assert_uint_eq(summary.paid, 1);
    ck_assert_int_eq(summary.uncovered, 10000);
    ck_assert_uint_eq(summary.exceptions, 1);
    ck_assert_int_eq(office_total(&office).uncovered, 10000);
    office_end(&office);
}
END_TEST

static struct balance balance_of(struct office *office, const char *label)
{
    struct fault fault;
    struct balance balance;
    uint64_t entry = 0;
    struct store_transaction *transaction = NULL;
    ck_assert_ok(
        store_read_begin(journal_store(office->ledger.journal), &transaction, &fault),
        &fault);
    ck_assert_ok(
        accounts_code(transaction, CODE_ALLOCATION, bytes_of(label), &entry, &fault),
        &fault);
    ck_assert_ok(accounts_balance_at(transaction, entry, UINT64_MAX, &balance, &fault),
                 &fault);
    store_read_end(transaction);
    return balance;
}

/* of two lines of one fen each source pays one.  The second drew on the
 * province; shared out afresh, its fen would be the centre's. */
START_TEST(test_a_late_success_draws_the_fen_it_drew_before)
{
    const struct office_payroll what = {
        .path = write_file("roster.csv", "姓名,身份证号,银行账号,金额,村,人数",
                           "何测一," ONE ",0.01,测试村,1\n"
                           "张测一," TWO ",0.01,测试村,1\n"),
        .profile = "plain",
        .programme = "RDB",
        .unit = "430699-MZJ",
        .village = "430699100200",
        .allocations = {CENTRE, PROVINCE},
        .period = "2024-01",
        .due = "2024-02-10",
    };
    struct office office;
    struct fault fault;
    struct payroll_summary paid;
    struct answer_summary summary;
    begin(&office, "1000.00");
    add_budget(&office, "省级", "1000.00");
    ck_assert_ok(office_import(&office, &what, &paid, &fault), &fault);
    const uint64_t batch = paid.batches[0].entry;
    office_send(&office, batch);
    ck_assert_int_eq(balance_of(&office, CENTRE).reserved, 1);
    ck_assert_int_eq(balance_of(&office, PROVINCE).reserved, 1);
    ck_assert_ok(answer(&office, "张测一," TWO ",0.01,失败,账户已冻结\n", batch,
                        &summary, &fault),
                 &fault);
    ck_assert_int_eq(balance_of(&office, CENTRE).reserved, 1);
    ck_assert_int_eq(balance_of(&office, PROVINCE).reserved, 0);
    ck_assert_ok(
        answer(&office, "张测一," TWO ",0.01,处理成功,\n", batch, &summary, &fault),
        &fault);
    ck_assert_uint_eq(summary.paid, 1);
    ck_assert_int_eq(balance_of(&office, CENTRE).paid, 0);
    ck_assert_int_eq(balance_of(&office, PROVINCE).paid, 1);
    office_end(&office);
}
END_TEST

#define SHARED                                                                         \
    "430699195001010014,6230900000000000271" /* the same account, someone else */

static uint64_t sent_to_two(struct office *office, const char *second)
{
    struct fault fault;
    struct payroll_summary summary;
    char rows[512];
    snprintf(rows, sizeof(rows),
             "何测一," ONE ",100.00,测试村,2\n%s" SHARED ",100.00,测试村,1\n", second);
    ck_assert_ok(pay(office, rows, "2024-01", &summary, &fault), &fault);
    office_send(office, summary.batches[0].entry);
    return summary.batches[0].entry;
}

static struct status answer_numbered(struct office *office, const char *rows,
                                     uint64_t batch, struct answer_summary *ret_summary,
                                     struct fault *fault)
{
    return office_answer(
        office,
        write_file("numbered.csv", "序号,姓名,身份证号,银行账号,金额,状态,原因", rows),
        "return-columns", batch, ret_summary, fault);
}

static unsigned state_of(struct office *office, uint64_t batch, uint64_t number)
{
    struct fault fault;
    struct line_state line;
    struct store_transaction *transaction = NULL;
    ck_assert_ok(
        store_read_begin(journal_store(office->ledger.journal), &transaction, &fault),
        &fault);
    ck_assert_ok(accounts_line(transaction, batch, number, &line, &fault), &fault);
    store_read_end(transaction);
    return line.state;
}

/* with one account for two people the bank's own words decide, never what
 * is still unanswered. */
START_TEST(test_a_shared_account_is_answered_for_the_person_named)
{
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    begin(&office, "1000.00");
    const uint64_t batch = sent_to_two(&office, "张测一,");
    ck_assert(!status_is_ok(answer_numbered(&office,
                                            "1,何测一," ONE ",100.00,处理成功,\n"
                                            "1,何测一," ONE ",100.00,失败,\n",
                                            batch, &summary, &fault)));
    ck_assert_str_eq(office.intake.problems.list[0].rule, "R-083");
    ck_assert_ok(answer_numbered(&office,
                                 "1,张测一," SHARED ",100.00,处理成功,\n"
                                 "2,何测一," ONE ",100.00,失败,账户已冻结\n",
                                 batch, &summary, &fault),
                 &fault);
    ck_assert_uint_eq(state_of(&office, batch, 1), LINE_STATE_FAILED);
    ck_assert_uint_eq(state_of(&office, batch, 2), LINE_STATE_PAID);
    office_end(&office);
}
END_TEST

/* A fact is always recorded (DESIGN 5): recorded beyond the money as undecided, then
 * failed, then paid after all. */
START_TEST(test_an_uncovered_line_may_be_paid_late)
{
    struct office office;
    struct fault fault;
    struct payroll_summary paid;
    struct answer_summary summary;
    begin(&office, "60.00");
    const struct office_payroll what = {
        .path = write_file("facts.csv", "姓名,身份证号,银行账号,金额,村,人数,状态,原因",
                           "何测一," ONE ",100.00,测试村,2,处理中,\n"),
        .profile = "plain-results",
        .programme = "RDB",
        .unit = "430699-MZJ",
        .allocations = {"2081902"},
        .period = "2024-01",
        .due = "2024-02-10",
    };
    ck_assert_ok(office_import(&office, &what, &paid, &fault), &fault);
    ck_assert_int_eq(paid.uncovered, 4000);
    const uint64_t batch = paid.batches[0].entry;
    ck_assert_ok(answer(&office, "何测一," ONE ",100.00,失败,账户已冻结\n", batch,
                        &summary, &fault),
                 &fault);
    ck_assert_int_eq(office_total(&office).uncovered, 0);
    ck_assert_ok(
        answer(&office, "何测一," ONE ",100.00,处理成功,\n", batch, &summary, &fault),
        &fault);
    ck_assert_uint_eq(summary.paid, 1);
    ck_assert_int_eq(office_total(&office).paid, 6000);
    ck_assert_int_eq(office_total(&office).uncovered, 4000);
    office_end(&office);
}
END_TEST

/* paid under another name is a fact, and something a person must look at. */
START_TEST(test_a_payee_under_another_name_is_an_exception)
{
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    begin(&office, "1000.00");
    const uint64_t batch = sent(&office);
    ck_assert_ok(
        answer(&office, "何测二," ONE ",100.00,处理成功,\n", batch, &summary, &fault),
        &fault);
    ck_assert_uint_eq(summary.paid, 1);
    ck_assert_uint_eq(summary.exceptions, 1);
    ck_assert_uint_eq(office.intake.problems.warnings, 1);
    ck_assert_str_eq(office.intake.problems.list[0].rule, "R-082");
    office_end(&office);
}
END_TEST

/* R-074 is judged when all is appended: the vault must not be ahead. */
START_TEST(test_a_payroll_that_a_rule_refuses_leaves_the_vault_alone)
{
    struct office office;
    struct fault fault;
    struct payroll_summary paid;
    begin(&office, "150.00");
    (void)sent(&office);
    const uint64_t size = office_size(&office);
    const uint64_t sequence = vault_sequence(office.ledger.vault);
    ck_assert_status(
        pay(&office, "何测一," ONE ",20.00,测试村,2\n", "2024-01", &paid, &fault),
        STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-074");
    ck_assert_status(
        pay(&office, "李测二," ONE ",20.00,测试村,2\n", "2024-02", &paid, &fault),
        STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-075");
    ck_assert_uint_eq(office_size(&office), size);
    ck_assert_uint_eq(vault_sequence(office.ledger.vault), sequence);
    ck_assert_ok(
        pay(&office, "何测一," ONE ",50.00,测试村,2\n", "2024-02", &paid, &fault),
        &fault);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("answer");
    TCase *answers = tcase_create("answers");
    tcase_set_timeout(answers, 60);
    tcase_add_test(answers, test_only_a_submitted_batch_is_answered);
    tcase_add_test(answers, test_an_answer_that_does_not_fit_posts_nothing);
    tcase_add_test(answers, test_an_older_batch_is_answered_under_its_older_account);
    tcase_add_test(answers, test_a_late_success_without_money_is_recorded_uncovered);
    tcase_add_test(answers, test_a_late_success_draws_the_fen_it_drew_before);
    tcase_add_test(answers, test_a_shared_account_is_answered_for_the_person_named);
    tcase_add_test(answers, test_an_uncovered_line_may_be_paid_late);
    tcase_add_test(answers, test_a_payee_under_another_name_is_an_exception);
    tcase_add_test(answers, test_a_payroll_that_a_rule_refuses_leaves_the_vault_alone);
    suite_add_tcase(suite, answers);
    return suite;
}
