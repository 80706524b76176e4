/* test_payroll_money.c - what a payroll file draws, from which money, and what is told
 * when there is too little of it. */
#include "tests/importers/roster.h"

#include <stdlib.h>

static struct office office;
static struct roster roster;

static void one_row(const char *heading, const char *more, int64_t fen)
{
    roster_begin(&roster, heading);
    roster_person(&roster, 1, fen);
    roster_add(&roster, "%s\n", more);
}

/* A file in a new order is due already; money that is short is a warning beside that.
 */
START_TEST(test_a_due_paid_twice_is_told_whatever_the_money) /* R-074 R-066 */
{
    roster_office(&office);
    roster_begin(&roster, ROSTER_HEADING);
    roster_line(&roster, 1, ROSTER_FUND_FEN / 2);
    roster_line(&roster, 2, ROSTER_FUND_FEN / 2);
    struct office_payroll what = roster_payroll(&roster);
    office_send(&office, roster_taken(&office, &what).batches[0].entry);
    roster_begin(&roster, ROSTER_HEADING); /* re-ordered, and no money is left */
    roster_line(&roster, 2, ROSTER_FUND_FEN / 2);
    roster_line(&roster, 1, ROSTER_FUND_FEN / 2);
    what = roster_payroll(&roster);
    roster_refused(&office, &what, STATUS_REFUSED, "R-074");
    ck_assert_uint_eq(office.intake.problems.errors, 2);
    ck_assert(roster_has_problem(&office, 2, "R-074"));
    what.period = "2024-02";
    (void)roster_taken(&office, &what);
    ck_assert_uint_eq(office.intake.problems.warnings, 1);
    const char *reason = office.intake.problems.list[0].reason;
    ck_assert_msg(strstr(reason, ROSTER_CENTRAL) != NULL &&
                      strstr(reason, " 0.00 ") != NULL &&
                      strstr(reason, " 100,000.00 ") != NULL,
                  "%s", reason);
    office_end(&office);
}
END_TEST

START_TEST(test_every_source_that_is_too_small_is_named) /* */
{
    roster_office(&office);
    roster_begin(&roster, ROSTER_HEADING);
    roster_line(&roster, 1, ROSTER_FUND_FEN);
    roster_line(&roster, 2, ROSTER_FUND_FEN * 2 + 300);
    struct office_payroll what = roster_payroll(&roster);
    what.allocations[0] = ROSTER_CENTRAL ":1";
    what.allocations[1] = ROSTER_PROVINCE ":1";
    what.allocations[2] = ROSTER_CITY ":1";
    (void)roster_taken(&office, &what);
    ck_assert_uint_eq(office.intake.problems.warnings, 3);
    const char *reason = office.intake.problems.list[2].reason;
    ck_assert_msg(strstr(reason, ROSTER_CITY) != NULL &&
                      strstr(reason, " 100,001.00 ") != NULL,
                  "%s", reason);
    office_end(&office);
}
END_TEST

/* Failed rows that are paid again are no doubles, although one beside them is. */
START_TEST(test_only_what_is_still_due_is_told_as_due_twice) /* */
{
    roster_office(&office);
    roster_begin(&roster, ROSTER_HEADING ",状态");
    roster_person(&roster, 1, 100);
    roster_add(&roster, ",成功\n");
    roster_person(&roster, 2, 100);
    roster_add(&roster, ",失败\n");
    struct office_payroll what = roster_payroll(&roster);
    what.profile = "plain-results";
    (void)roster_taken(&office, &what);
    roster_begin(&roster, ROSTER_HEADING);
    roster_line(&roster, 2, 100);
    roster_line(&roster, 1, 100);
    what = roster_payroll(&roster);
    roster_refused(&office, &what, STATUS_REFUSED, "R-074");
    ck_assert_uint_eq(office.intake.problems.errors, 1);
    ck_assert(roster_has_problem(&office, 3, "R-074"));
    office_end(&office);
}
END_TEST

struct opened {
    struct store_transaction *transaction;
    struct fact facts[4];
    size_t count;
};

static struct status keep_exception(void *context, uint64_t exception,
                                    struct fault *fault)
{
    struct opened *opened = context;
    ck_assert_uint_lt(opened->count, 4);
    return accounts_fact(opened->transaction, exception,
                         &opened->facts[opened->count++], fault);
}

/* Class, subject and amount of each open exception, in order. */
static void expect_exceptions(const int64_t (*wanted)[3], size_t count)
{
    struct fault fault;
    struct opened opened = {.count = 0};
    ck_assert_ok(store_read_begin(journal_store(office.ledger.journal),
                                  &opened.transaction, &fault),
                 &fault);
    ck_assert_ok(
        accounts_open_exceptions(opened.transaction, keep_exception, &opened, &fault),
        &fault);
    ck_assert_uint_eq(opened.count, count);
    for (size_t i = 0; i < count; i++) {
        const union fact_value *field = opened.facts[i].field;
        ck_assert_int_eq((int64_t)field[EXCEPTION_CLASS].number, wanted[i][0]);
        ck_assert_int_eq((int64_t)field[EXCEPTION_SUBJECT].number, wanted[i][1]);
        ck_assert_int_eq(field[EXCEPTION_AMOUNT].fen, wanted[i][2]);
    }
    store_read_end(opened.transaction);
}

START_TEST(test_recorded_files_may_pass_the_budget) /* R-066 R-071 */
{
    roster_office(&office);
    one_row(ROSTER_HEADING ",状态", ",成功", ROSTER_FUND_FEN + 50);
    struct office_payroll what = roster_payroll(&roster);
    what.profile = "plain-results";
    const uint64_t before = office_size(&office);
    const struct payroll_summary summary = roster_taken(&office, &what);
    ck_assert(summary.is_recorded);
    ck_assert_int_eq(summary.uncovered, 50);
    ck_assert_int_eq(office_total(&office).paid, ROSTER_FUND_FEN);
    /* file, batch, line, two exceptions, seal */
    ck_assert_uint_eq(office_size(&office), before + 6);
    const int64_t batch = (int64_t)summary.batches[0].entry;
    const int64_t wanted[][3] = {{EXCEPTION_UNAPPROVED, batch, ROSTER_FUND_FEN + 50},
                                 {EXCEPTION_UNCOVERED, batch, 50}};
    expect_exceptions(wanted, 2);
    office_end(&office);
}
END_TEST

static int64_t reserved_of(const char *label)
{
    struct fault fault;
    struct store_transaction *transaction = NULL;
    struct balance balance;
    uint64_t entry = 0;
    ck_assert_ok(
        store_read_begin(journal_store(office.ledger.journal), &transaction, &fault),
        &fault);
    ck_assert_ok(
        accounts_code(transaction, CODE_ALLOCATION, bytes_of(label), &entry, &fault),
        &fault);
    ck_assert_ok(accounts_balance_at(transaction, entry, UINT64_MAX, &balance, &fault),
                 &fault);
    store_read_end(transaction);
    return balance.reserved;
}

/* the most sources a batch may have, and every fen in its place. */
START_TEST(test_a_line_draws_from_as_many_as_64_sources)
{
    enum { SOURCES = INTAKE_SHARES_MAX };
    _Static_assert(SOURCES == 64, "the rule says so");
    static char text[SOURCES * 128];
    struct fault fault;
    struct register_summary summary;
    struct payroll_summary paid;
    struct intake_share shares[SOURCES];
    size_t size = (size_t)snprintf(text, sizeof(text),
                                   "文号,下达日期,年度,资金来源级次,功能科目编码,"
                                   "政府经济分类,部门经济分类,预算单位,金额(元)\n");
    for (int i = 0; i < SOURCES; i++) {
        size += (size_t)snprintf(text + size, sizeof(text) - size,
                                 "测财社指〔2024〕7号,2024-01-02,2024,中央,2081902,"
                                 "50901,30306,430699,10\n");
    }
    roster_office(&office);
    ck_assert_ok(office_budget(&office, kit_file(text, size), &summary, &fault),
                 &fault);
    ck_assert_uint_eq(summary.recorded, SOURCES);
    one_row(ROSTER_HEADING, "", 12345);
    struct intake *intake = office_intake(&office, roster_file(&roster), "plain");
    for (int i = 0; i < SOURCES; i++) {
        char label[96];
        snprintf(label, sizeof(label),
                 i == 0 ? "测财社指〔2024〕7号/2081902/中央"
                        : "测财社指〔2024〕7号/2081902/中央#%d",
                 i + 1);
        ck_assert_ok(intake_find_share(intake, label, &shares[i], &fault), &fault);
    }
    const struct payroll_options options = {.programme = "RDB",
                                            .unit = "430699-MZJ",
                                            .period = 2024 * 12,
                                            .due = 19732,
                                            .headcount = -1,
                                            .shares = shares,
                                            .share_count = SOURCES,
                                            .jobs = 1};
    ck_assert_ok(payroll_import(intake, &options, &paid, &fault), &fault);
    office_send(&office, paid.batches[0].entry);
    ck_assert_int_eq(office_total(&office).reserved, 12345);
    for (int i = 0; i < SOURCES; i++) { /* 12345 = 64 * 192 + 57 */
        char label[96];
        snprintf(label, sizeof(label), "%.*s", (int)shares[i].label.size,
                 (const char *)shares[i].label.at);
        const int64_t share = reserved_of(label);
        ck_assert(share == 192 || share == 193);
    }
    office_end(&office);
}
END_TEST

START_TEST(test_awkward_weights_are_exact_over_500_lines) /* */
{
    static const int64_t weights[] = {437, 311, 89, 163}; /* of 1000 */
    static const char *const labels[] = {ROSTER_CENTRAL, ROSTER_PROVINCE, ROSTER_CITY,
                                         ROSTER_COUNTY};
    roster_office(&office);
    roster_begin(&roster, ROSTER_HEADING);
    int64_t sum = 0;
    for (unsigned i = 0; i < 500; i++) {
        const int64_t fen = 1 + (int64_t)i * 7919 % 9973;
        sum += fen;
        roster_line(&roster, i, fen);
    }
    struct office_payroll what = roster_payroll(&roster);
    what.allocations[0] = ROSTER_CENTRAL ":437";
    what.allocations[1] = ROSTER_PROVINCE ":311";
    what.allocations[2] = ROSTER_CITY ":89";
    what.allocations[3] = ROSTER_COUNTY ":163";
    const struct payroll_summary summary = roster_taken(&office, &what);
    ck_assert_int_eq(summary.amount, sum);
    office_send(&office, summary.batches[0].entry);
    int64_t total = 0;
    for (size_t i = 0; i < 4; i++) {
        const int64_t got = reserved_of(labels[i]);
        ck_assert_int_le(llabs(got * 1000 - sum * weights[i]), 1000);
        total += got;
    }
    ck_assert_int_eq(total, sum);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("payroll-money");
    TCase *money = tcase_create("money");
    tcase_set_timeout(money, 60);
    tcase_add_test(money, test_a_due_paid_twice_is_told_whatever_the_money);
    tcase_add_test(money, test_every_source_that_is_too_small_is_named);
    tcase_add_test(money, test_only_what_is_still_due_is_told_as_due_twice);
    tcase_add_test(money, test_recorded_files_may_pass_the_budget);
    tcase_add_test(money, test_a_line_draws_from_as_many_as_64_sources);
    tcase_add_test(money, test_awkward_weights_are_exact_over_500_lines);
    suite_add_tcase(suite, money);
    return suite;
}
