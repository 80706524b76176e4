/* test_payroll.c - what a payroll file must obey, each rule kept and broken. */
#include "tests/importers/roster.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

static struct roster roster;
static struct office office;

static void one_row(const char *heading, const char *more, int64_t fen)
{
    roster_begin(&roster, heading);
    roster_person(&roster, 1, fen);
    roster_add(&roster, "%s\n", more);
}

START_TEST(test_the_same_bytes_serve_one_period_once) /* */
{
    roster_office(&office);
    one_row(ROSTER_HEADING, "", 100);
    struct office_payroll what = roster_payroll(&roster);
    office_send(&office, roster_taken(&office, &what).batches[0].entry);
    roster_refused(&office, &what, STATUS_EXISTS, "R-064");
    what.period = "2024-02";
    ck_assert_int_eq(office_total(&office).reserved, 100);
    office_send(&office, roster_taken(&office, &what).batches[0].entry);
    ck_assert_int_eq(office_total(&office).reserved, 200);
    office_end(&office);
}
END_TEST

START_TEST(test_the_budget_can_be_used_up_but_not_passed) /* */
{
    roster_office(&office);
    one_row(ROSTER_HEADING, "", ROSTER_FUND_FEN + 1);
    struct office_payroll what = roster_payroll(&roster);
    /* A draft takes no money: it is warned of, and refused when it is to be approved.
     */
    struct fault fault = {0};
    const uint64_t over = roster_taken(&office, &what).batches[0].entry;
    ck_assert(roster_has_problem(&office, 0, "R-066"));
    ck_assert_status(office_send_all(&office, &over, 1, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-066");
    ck_assert_int_eq(office_total(&office).reserved, 0);
    one_row(ROSTER_HEADING, "", ROSTER_FUND_FEN);
    what = roster_payroll(&roster);
    what.period = "2024-02";
    office_send(&office, roster_taken(&office, &what).batches[0].entry);
    ck_assert_uint_eq(office.intake.problems.warnings, 0);
    ck_assert_int_eq(office_total(&office).reserved, ROSTER_FUND_FEN);
    office_end(&office);
}
END_TEST

START_TEST(test_function_codes_choose_the_sources) /* */
{
    roster_office(&office);
    one_row(ROSTER_HEADING, "", 100);
    struct office_payroll what = roster_payroll(&roster);
    what.allocations[0] = ROSTER_URBAN;
    roster_refused(&office, &what, STATUS_REFUSED, "R-068");
    what.allocations[0] = NULL;
    roster_refused(&office, &what, STATUS_REFUSED, "R-068");
    what.allocations[0] = ROSTER_URBAN; /* left aside, but not silently */
    what.allocations[1] = ROSTER_CENTRAL;
    (void)roster_taken(&office, &what);
    ck_assert(roster_has_problem(&office, 0, "R-068"));
    office_end(&office);
}
END_TEST

START_TEST(test_weights_are_whole_and_bounded) /* */
{
    struct fault fault;
    struct payroll_summary summary;
    roster_office(&office);
    one_row(ROSTER_HEADING, "", 100);
    struct office_payroll what = roster_payroll(&roster);
    static const char *const bad[] = {ROSTER_CENTRAL ":0", ROSTER_CENTRAL ":-1",
                                      ROSTER_CENTRAL ":1000001", ROSTER_CENTRAL ":x"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        what.allocations[0] = bad[i];
        ck_assert_status(office_import(&office, &what, &summary, &fault), STATUS_USAGE);
    }
    what.allocations[0] = ROSTER_CENTRAL ":1000000";
    (void)roster_taken(&office, &what);
    office_end(&office);
}
END_TEST

START_TEST(test_results_stand_in_all_rows_or_none) /* */
{
    roster_office(&office);
    roster_begin(&roster, ROSTER_HEADING ",状态");
    roster_person(&roster, 1, 100);
    roster_add(&roster, ",成功\n");
    roster_person(&roster, 2, 100);
    roster_add(&roster, ",\n");
    struct office_payroll what = roster_payroll(&roster);
    what.profile = "plain-results";
    struct fault fault;
    struct payroll_summary summary;
    const uint64_t before = office_size(&office);
    ck_assert(!status_is_ok(office_import(&office, &what, &summary, &fault)));
    ck_assert_uint_eq(office_size(&office), before);
    office_end(&office);
}
END_TEST

START_TEST(test_damaged_cells_refuse_the_file) /* R-001 R-004 R-005 R-007 R-043 */
{
    static const struct {
        const char *row, *rule;
    } cases[] = {
        {"张测一,430699195001010014,81010001,0", "R-031"},
        {"张测一,430699195001010014,81010001,-1", "R-031"},
        {"张测一,430699195001010014,81010001,1.001", "R-001"},
        {"张测一,430699195001010015,81010001,1", "R-005"},
        {"张测一,4.30699E+17,81010001,1", "R-005"},
        {"张测一,430699195001010014,8.1E+15,1", "R-007"},
        {"=1+1,430699195001010014,81010001,1", "R-043"},
        {"@测,430699195001010014,81010001,1", "R-043"},
        {"<b>测</b>,430699195001010014,81010001,1", "R-043"},
    };
    roster_office(&office);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        roster_begin(&roster, ROSTER_HEADING);
        roster_add(&roster, "%s\n", cases[i].row);
        const struct office_payroll what = roster_payroll(&roster);
        roster_refused(&office, &what, STATUS_INPUT, "R-031");
        ck_assert_msg(roster_has_problem(&office, 2, cases[i].rule), "%s: not %s",
                      cases[i].row, cases[i].rule);
    }
    roster_begin(&roster, ROSTER_HEADING);
    roster_add(&roster, "张测一,430699195001010014,81010001,1\n");
    const struct office_payroll what = roster_payroll(&roster);
    (void)roster_taken(&office, &what);
    office_end(&office);
}
END_TEST

START_TEST(test_one_due_is_paid_once_within_a_file) /* */
{
    static const struct {
        const char *first, *second;
        bool is_double;
    } cases[] = {{"", "", true},
                 {",甲,1", ",甲,1", true},
                 {",甲,", ",乙,", false},
                 {",,1", ",,2", false},
                 {",甲,1", ",甲,", false}};
    roster_office(&office);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char period[8];
        snprintf(period, sizeof(period), "2024-%02zu", i + 1);
        roster_begin(&roster, ROSTER_HEADING ",用途,个案编号");
        roster_person(&roster, 1, 100);
        roster_add(&roster, "%s\n", cases[i].first);
        roster_line(&roster, 2, 100);
        roster_person(&roster, 1, 100);
        roster_add(&roster, "%s\n", cases[i].second);
        struct office_payroll what = roster_payroll(&roster);
        what.period = period;
        if (cases[i].is_double) {
            roster_refused(&office, &what, STATUS_REFUSED, "R-074");
            ck_assert(roster_has_problem(&office, 4, "R-074"));
        } else {
            ck_assert_uint_eq(roster_taken(&office, &what).rows, 3);
        }
    }
    office_end(&office);
}
END_TEST

START_TEST(test_one_due_is_paid_once_across_files) /* */
{
    roster_office(&office);
    roster_begin(&roster, ROSTER_HEADING);
    roster_line(&roster, 1, 100);
    roster_line(&roster, 2, 100);
    struct office_payroll what = roster_payroll(&roster);
    (void)roster_taken(&office, &what);
    roster_begin(&roster, ROSTER_HEADING); /* re-ordered: other bytes, same dues */
    roster_line(&roster, 2, 100);
    roster_line(&roster, 1, 100);
    what = roster_payroll(&roster);
    roster_refused(&office, &what, STATUS_REFUSED, "R-074");
    ck_assert(roster_has_problem(&office, 2, "R-074"));
    ck_assert(roster_has_problem(&office, 3, "R-074"));
    office_end(&office);
}
END_TEST

START_TEST(test_a_name_stays_and_an_account_may_change) /* */
{
    roster_office(&office);
    char number[ROSTER_ID];
    one_row(ROSTER_HEADING, "", 100);
    struct office_payroll what = roster_payroll(&roster);
    (void)roster_taken(&office, &what);
    roster_begin(&roster, ROSTER_HEADING);
    roster_add(&roster, "李测1,%s,8101000000001,1\n", roster_resident(1, number));
    what = roster_payroll(&roster);
    what.period = "2024-02";
    roster_refused(&office, &what, STATUS_REFUSED, "R-075");
    roster_begin(&roster, ROSTER_HEADING);
    roster_add(&roster, "张测1,%s,8101000999999,1\n", roster_resident(1, number));
    what = roster_payroll(&roster);
    what.period = "2024-02";
    const uint64_t sequence = vault_sequence(office.ledger.vault);
    ck_assert_uint_eq(roster_taken(&office, &what).changed_people, 1);
    ck_assert(roster_has_problem(&office, 2, "R-075"));
    ck_assert_uint_eq(vault_sequence(office.ledger.vault), sequence + 1);
    roster_begin(&roster, ROSTER_HEADING ",用途"); /* two accounts in one file */
    roster_add(&roster, "张测1,%s,8101000999999,1,甲\n", number);
    roster_add(&roster, "张测1,%s,8101000888888,1,乙\n", number);
    what = roster_payroll(&roster);
    what.period = "2024-03";
    /* The vault keeps one account of a person: the bank's answer must find it. */
    roster_refused(&office, &what, STATUS_REFUSED, "R-075");
    ck_assert(roster_has_problem(&office, 3, "R-075"));
    office_end(&office);
}
END_TEST

START_TEST(test_a_file_is_known_however_the_words_are_spelled) /* */
{
    struct fault fault;
    struct payroll_summary summary;
    roster_office(&office);
    one_row(ROSTER_HEADING, "", 100);
    struct office_payroll what = roster_payroll(&roster);
    (void)roster_taken(&office, &what);
    what.programme = "农村低保";
    what.unit = "测试县民政局";
    what.village = "测试村";
    ck_assert_status(office_import(&office, &what, &summary, &fault), STATUS_EXISTS);
    ck_assert_str_eq(fault.rule, "R-064");
    office_end(&office);
}
END_TEST

START_TEST(test_a_source_is_named_once) /* */
{
    roster_office(&office);
    one_row(ROSTER_HEADING, "", 100);
    struct office_payroll what = roster_payroll(&roster);
    what.allocations[1] = what.allocations[0];
    roster_refused(&office, &what, STATUS_REFUSED, "R-069");
    office_end(&office);
}
END_TEST

START_TEST(test_what_options_and_columns_say_must_agree) /* */
{
    roster_office(&office);
    one_row(ROSTER_HEADING ",项目", ",特困供养", 100);
    struct office_payroll what = roster_payroll(&roster);
    roster_refused(&office, &what, STATUS_REFUSED, "R-076");
    one_row(ROSTER_HEADING ",项目", ",农村低保", 100);
    what = roster_payroll(&roster);
    (void)roster_taken(&office, &what);
    one_row(ROSTER_HEADING ",期间", ",2024-02", 100);
    what = roster_payroll(&roster);
    roster_refused(&office, &what, STATUS_REFUSED, "R-076");
    one_row(ROSTER_HEADING ",单位", ",无此单位", 100);
    what = roster_payroll(&roster);
    roster_refused(&office, &what, STATUS_REFUSED, "R-076");
    one_row(ROSTER_HEADING ",村", ",无此村", 100);
    what = roster_payroll(&roster);
    roster_refused(&office, &what, STATUS_REFUSED, "R-060");
    one_row(ROSTER_HEADING, "", 100);
    what = roster_payroll(&roster);
    what.programme = NULL;
    roster_refused(&office, &what, STATUS_REFUSED, "R-076");
    what.programme = "RDB";
    what.due = NULL;
    roster_refused(&office, &what, STATUS_REFUSED, "R-076");
    office_end(&office);
}
END_TEST

START_TEST(test_programmes_make_batches_without_gaps) /* */
{
    roster_office(&office);
    static const char *const words[] = {"RDB", "CDB", "CJS"};
    roster_begin(&roster, ROSTER_HEADING ",项目");
    for (unsigned i = 0; i < 9; i++) {
        roster_person(&roster, i, 100 + i);
        roster_add(&roster, ",%s\n", words[i % 3]);
    }
    struct office_payroll what = roster_payroll(&roster);
    what.programme = NULL;
    what.allocations[1] = ROSTER_URBAN;
    what.allocations[2] = ROSTER_DISABLED;
    const struct payroll_summary summary = roster_taken(&office, &what);
    ck_assert_uint_eq(summary.batch_count, 3);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_uint_eq(summary.batches[i].lines, 3);
        ck_assert_uint_eq(summary.batches[i].entry, summary.batches[0].entry + 4 * i);
    }
    ck_assert_uint_eq(office.intake.problems.warnings, 0);
    office_end(&office);
}
END_TEST

START_TEST(test_a_file_makes_at_most_256_batches) /* */
{
    for (unsigned count = PAYROLL_BATCHES_MAX - 1; count <= PAYROLL_BATCHES_MAX + 1;
         count++) {
        roster_office(&office);
        roster_begin(&roster, ROSTER_HEADING ",期间");
        for (unsigned i = 0; i < count; i++) {
            roster_person(&roster, 1, 100);
            roster_add(&roster, ",%u-%02u\n", 2000 + i / 12, i % 12 + 1);
        }
        struct office_payroll what = roster_payroll(&roster);
        what.period = NULL;
        if (count > PAYROLL_BATCHES_MAX) {
            roster_refused(&office, &what, STATUS_INPUT, "R-031");
            ck_assert(roster_has_problem(&office, count + 1, "R-033"));
        } else {
            ck_assert_uint_eq(roster_taken(&office, &what).batch_count, count);
        }
        office_end(&office);
    }
}
END_TEST

/* ---- kill -9 --------------------------------------------------------------------- */

static struct status add_drafted(void *context, uint64_t entry,
                                 const struct batch *batch, struct fault *fault)
{
    (void)entry;
    (void)fault;
    *(int64_t *)context += batch->by_state[LINE_STATE_DRAFTED].fen;
    return OK;
}

static int64_t drafted_fen(void)
{
    struct fault fault;
    int64_t total = 0;
    struct store_transaction *transaction = NULL;
    ck_assert_ok(
        store_read_begin(journal_store(office.ledger.journal), &transaction, &fault),
        &fault);
    ck_assert_ok(accounts_batches(transaction, UINT64_MAX, add_drafted, &total, &fault),
                 &fault);
    store_read_end(transaction);
    return total;
}

static void import_until_killed(const struct office_payroll *what, unsigned wait_us)
{
    ledger_close(&office.ledger);
    const pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        struct fault fault;
        struct payroll_summary summary;
        office_open_ledger(&office);
        (void)!status_is_ok(office_import(&office, what, &summary, &fault));
        _exit(0);
    }
    const struct timespec wait = {0, (long)wait_us * 1000};
    (void)nanosleep(&wait, NULL);
    ck_assert_int_eq(kill(child, SIGKILL), 0);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    office_open_ledger(&office);
}

START_TEST(
    test_a_killed_import_is_absent_or_complete) /* R-045's promise, for entries */
{
    roster_office(&office);
    roster_begin(&roster, ROSTER_HEADING);
    for (unsigned i = 0; i < 300; i++) {
        roster_line(&roster, i, 100);
    }
    struct office_payroll what = roster_payroll(&roster);
    uint32_t seed = 19;
    uint64_t grown = 0;
    int64_t drafted = 0;
    char period[16];
    for (unsigned i = 0; i < 30; i++) {
        snprintf(period, sizeof(period), "%u-%02u", 2024 + i / 12, i % 12 + 1);
        what.period = period;
        const uint64_t before = office_size(&office);
        seed = seed * 1664525 + 1013904223;
        import_until_killed(&what, (seed >> 16) % 120000);
        const uint64_t size = office_size(&office) - before;
        ck_assert(size == 0 || (size > 301 && (grown == 0 || size == grown)));
        grown = size != 0 ? size : grown;
        drafted += size != 0 ? 30000 : 0;
        ck_assert_int_eq(drafted_fen(), drafted);
    }
    what.period = "2030-01"; /* and the book goes on */
    (void)roster_taken(&office, &what);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("payroll");
    TCase *rules = tcase_create("rules");
    tcase_set_timeout(rules, 60);
    tcase_add_test(rules, test_the_same_bytes_serve_one_period_once);
    tcase_add_test(rules, test_the_budget_can_be_used_up_but_not_passed);
    tcase_add_test(rules, test_function_codes_choose_the_sources);
    tcase_add_test(rules, test_weights_are_whole_and_bounded);
    tcase_add_test(rules, test_results_stand_in_all_rows_or_none);
    tcase_add_test(rules, test_damaged_cells_refuse_the_file);
    tcase_add_test(rules, test_one_due_is_paid_once_within_a_file);
    tcase_add_test(rules, test_one_due_is_paid_once_across_files);
    tcase_add_test(rules, test_a_name_stays_and_an_account_may_change);
    tcase_add_test(rules, test_a_file_is_known_however_the_words_are_spelled);
    tcase_add_test(rules, test_a_source_is_named_once);
    tcase_add_test(rules, test_what_options_and_columns_say_must_agree);
    tcase_add_test(rules, test_programmes_make_batches_without_gaps);
    tcase_add_test(rules, test_a_file_makes_at_most_256_batches);
    suite_add_tcase(suite, rules);
    TCase *crash = tcase_create("crash");
    tcase_set_timeout(crash, 60);
    tcase_set_tags(crash, "fork");
    tcase_add_test(crash, test_a_killed_import_is_absent_or_complete);
    suite_add_tcase(suite, crash);
    return suite;
}
