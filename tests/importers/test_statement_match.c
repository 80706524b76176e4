/* test_statement_match.c - which rows of a statement are what the ledger did: batches,
 * vouchers, single payments, what came back, what arrived. */
#include "importers/refund.h"
#include "importers/statement.h"
#include "tests/importers/roster.h"

enum { JANUARY_1 = 19723, JANUARY_31 = 19753, ROWS_MAX = 16 };

static struct office office;
static struct roster roster;

static void setup(void)
{
    roster_office(&office);
}

static void teardown(void)
{
    office_end(&office);
}

/* ---- what the ledger did ----------------------------------------------------------
 */

struct sending {
    const char *programme, *allocation, *period;
    unsigned from, count; /* people */
    int64_t fen;          /* each   */
};

/* Submitted on 2024-01-08. */
static uint64_t sent(struct sending what)
{
    struct fault fault = {0};
    struct payroll_summary summary;
    roster_begin(&roster, ROSTER_HEADING);
    for (unsigned i = 0; i < what.count; i++) {
        roster_line(&roster, what.from + i, what.fen);
    }
    struct office_payroll payroll = roster_payroll(&roster);
    payroll.programme = what.programme;
    payroll.allocations[0] = what.allocation;
    payroll.period = what.period;
    ck_assert_ok(office_import(&office, &payroll, &summary, &fault), &fault);
    office_send(&office, summary.batches[0].entry);
    return summary.batches[0].entry;
}

static uint64_t sent_rural(unsigned from, unsigned count, int64_t fen)
{
    return sent((struct sending){"RDB", ROSTER_CENTRAL, "2024-01", from, count, fen});
}

/* The first `failed` people have failed, the others are paid. */
static void answered(uint64_t batch, unsigned from, unsigned count, int64_t fen,
                     unsigned failed)
{
    struct fault fault = {0};
    struct answer_summary summary;
    roster_begin(&roster, ROSTER_HEADING ",状态,原因");
    for (unsigned i = 0; i < count; i++) {
        roster_person(&roster, from + i, fen);
        roster_add(&roster, i < failed ? ",失败,账户已销户\n" : ",成功,\n");
    }
    ck_assert_ok(office_answer(&office, roster_file(&roster), "return-columns", batch,
                               &summary, &fault),
                 &fault);
    ck_assert_uint_eq(summary.failed, failed);
}

/* `count` people give back `fen` each, in one list. */
static void came_back(uint64_t batch, unsigned from, unsigned count, int64_t fen)
{
    struct fault fault = {0};
    struct refund_summary summary;
    const struct answer_options options = {
        .batches = &batch, .batch_count = 1, .jobs = 2};
    roster_begin(&roster, "姓名,身份证号,账号,退款金额,退款原因,退款日期");
    for (unsigned i = 0; i < count; i++) {
        char number[ROSTER_ID];
        roster_add(&roster,
                   "张测%u,%s,8101000%06u,-%lld.%02lld,账户已销户,2024-01-15\n",
                   from + i, roster_resident(from + i, number), from + i,
                   (long long)(fen / 100), (long long)(fen % 100));
    }
    ck_assert_ok(refund_import(office_intake(&office, roster_file(&roster), "refund"),
                               &options, &summary, &fault),
                 &fault);
}

/* ---- what the bank says -----------------------------------------------------------
 */

struct movement {
    int day; /* of January */
    int64_t net;
    const char *account, *words;
};

static int64_t balance;

static struct status import_rows(const struct movement *rows, civil_day first,
                                 civil_day last, struct statement_summary *ret_summary,
                                 struct fault *fault)
{
    const struct statement_options options = {
        .account = "发放户", .first = first, .last = last};
    roster_begin(&roster, "交易日期,收入,支出,余额,摘要,对方账号");
    for (size_t i = 0; i < ROWS_MAX && rows[i].day != 0; i++) {
        char day[DATE_TEXT_SIZE];
        const int64_t fen = rows[i].net < 0 ? -rows[i].net : rows[i].net;
        date_format(JANUARY_1 - 1 + rows[i].day, day);
        balance += rows[i].net;
        roster_add(&roster, "%s,%s%lld.%02lld%s,%lld.%02lld,%s,%s\n", day,
                   rows[i].net < 0 ? "," : "", (long long)(fen / 100),
                   (long long)(fen % 100), rows[i].net < 0 ? "" : ",",
                   (long long)(balance / 100), (long long)(balance % 100),
                   rows[i].words == NULL ? "" : rows[i].words,
                   rows[i].account == NULL ? "" : rows[i].account);
    }
    return statement_import(office_intake(&office, roster_file(&roster), "statement"),
                            &options, ret_summary, fault);
}

/* A month's rows; the balance is large enough for all of them. */
static struct statement_summary month_is(const struct movement *rows)
{
    struct fault fault = {0};
    struct statement_summary summary;
    balance = INT64_C(100000000);
    ck_assert_ok(import_rows(rows, JANUARY_1, JANUARY_31, &summary, &fault), &fault);
    return summary;
}

static void class_is(const struct statement_summary *summary,
                     enum statement_class class, uint64_t count, int64_t fen)
{
    ck_assert_msg(summary->classes[class].count == count &&
                      summary->classes[class].fen == fen,
                  "class %d: %llu rows, %lld fen", (int)class,
                  (unsigned long long)summary->classes[class].count,
                  (long long)summary->classes[class].fen);
}

/* The line of the first problem of the last import; 0: none. */
static uint64_t problem_line(const char *words)
{
    for (size_t i = 0; i < office.intake.problems.count; i++) {
        if (strstr(office.intake.problems.list[i].reason, words) != NULL) {
            return office.intake.problems.list[i].line;
        }
    }
    return 0;
}

/* ---- batches ----------------------------------------------------------------------
 */

START_TEST(a_batch_leaves_whole_and_what_failed_comes_back)
{
    const uint64_t batch = sent_rural(0, 8, 10000);
    answered(batch, 0, 8, 10000, 3);
    const struct movement rows[] = {{9, -80000, NULL, "代发"},
                                    {10, 30000, NULL, "退汇"},
                                    {11, 30000, NULL, "退汇"},
                                    {12, -80000, NULL, "代发"},
                                    {0}};
    const struct statement_summary summary = month_is(rows);
    class_is(&summary, STATEMENT_IS_SENT_BATCH, 1, 80000);
    class_is(&summary, STATEMENT_IS_BACK_BATCH, 1, 30000);
    class_is(&summary, STATEMENT_IS_NOTHING, 2, 110000); /* each the second time */
    ck_assert_int_eq(summary.ordered, 80000);
    ck_assert_int_eq(summary.returned, 30000);
    ck_assert_int_eq(summary.other_in, 30000);
    ck_assert_int_eq(summary.other_out, 80000);
    ck_assert_uint_eq(problem_line("waits to be paid"), 5);
}
END_TEST

START_TEST(a_bank_that_debits_successes_alone_debits_no_rest)
{
    const uint64_t batch = sent_rural(0, 8, 10000);
    answered(batch, 0, 8, 10000, 3);
    const struct movement rows[] = {{9, -50000, NULL, NULL},
                                    {10, -30000, NULL, NULL},
                                    {11, 30000, NULL, NULL},
                                    {0}};
    const struct statement_summary summary = month_is(rows);
    class_is(&summary, STATEMENT_IS_SENT_BATCH, 1, 50000);
    class_is(&summary, STATEMENT_IS_NOTHING, 2, 60000);
    ck_assert_uint_eq(statement_unmatched(&summary), 2);
}
END_TEST

START_TEST(two_batches_of_one_amount_are_told_apart_by_nobody) /* */
{
    const uint64_t one = sent_rural(0, 2, 10000);
    const uint64_t two = sent_rural(10, 4, 5000);
    char both[64];
    const struct movement rows[] = {{9, -20000, NULL, NULL}, {0}};
    const struct statement_summary summary = month_is(rows);
    class_is(&summary, STATEMENT_IS_AMBIGUOUS, 1, 20000);
    ck_assert_int_eq(summary.ordered, 0);
    snprintf(both, sizeof(both), "%llu and %llu", (unsigned long long)one,
             (unsigned long long)two);
    ck_assert_uint_eq(problem_line(both), 2);
}
END_TEST

START_TEST(rows_of_a_day_add_up_to_a_batch)
{
    const uint64_t batch = sent_rural(0, 8, 10000);
    answered(batch, 0, 8, 10000, 2);
    const struct movement rows[] = {
        {9, -30000, NULL, "代发"}, {9, -1, NULL, "转账"},    {9, -50000, NULL, "代发"},
        {11, 15000, NULL, "退票"}, {11, 5000, NULL, "退票"}, {0}};
    const struct statement_summary summary = month_is(rows);
    class_is(&summary, STATEMENT_IS_SENT_PARTS, 2, 80000);
    class_is(&summary, STATEMENT_IS_BACK_PARTS, 2, 20000);
    class_is(&summary, STATEMENT_IS_NOTHING, 1, 1);
}
END_TEST

/* of more rows of a day than that no common sum is looked for. */
START_TEST(only_so_many_rows_are_added_up)
{
    const uint64_t limits[] = {STATEMENT_PARTS_MAX - 1, STATEMENT_PARTS_MAX,
                               STATEMENT_PARTS_MAX + 1};
    const uint64_t count = limits[_i];
    const struct statement_options options = {
        .account = "发放户", .first = JANUARY_1, .last = JANUARY_31};
    struct fault fault = {0};
    struct statement_summary summary;
    (void)sent_rural(0, 1, (int64_t)count);
    roster_begin(&roster, "交易日期,收入,支出,余额,摘要,对方账号");
    for (uint64_t i = 0; i < count; i++) {
        const unsigned long long left = count - 1 - i;
        roster_add(&roster, "2024-01-09,,0.01,%llu.%02llu,代发,\n", left / 100,
                   left % 100);
    }
    ck_assert_ok(
        statement_import(office_intake(&office, roster_file(&roster), "statement"),
                         &options, &summary, &fault),
        &fault);
    class_is(&summary,
             count <= STATEMENT_PARTS_MAX ? STATEMENT_IS_SENT_PARTS
                                          : STATEMENT_IS_NOTHING,
             count, (int64_t)count);
}
END_TEST

/* ---- single payments --------------------------------------------------------------
 */

#define ACCOUNT_3 "8101000000003"

START_TEST(a_payment_is_known_by_account_and_amount)
{
    const uint64_t batch = sent_rural(0, 8, 10000);
    answered(batch, 0, 8, 10000, 0);
    came_back(batch, 4, 1, 10000);
    const struct movement rows[] = {{9, -10000, ACCOUNT_3, NULL},
                                    {9, -10000, "8101000000004", NULL},
                                    {9, -10000, "8101000000099", NULL}, /* nobody's  */
                                    {9, -9999, "8101000000005", NULL},  /* too little */
                                    {10, -10000, ACCOUNT_3, NULL},      /* again     */
                                    {16, 10000, "8101000000004", "退款"},
                                    {17, 10000, "8101000000004", "退款"}, /* again   */
                                    {0}};
    const struct statement_summary summary = month_is(rows);
    class_is(&summary, STATEMENT_IS_SENT_LINE, 2, 20000);
    class_is(&summary, STATEMENT_IS_BACK_LINE, 0, 0);
    class_is(&summary, STATEMENT_IS_NOTHING, 5, 49999);
}
END_TEST

START_TEST(a_payment_sent_back_is_known_by_its_account)
{
    const uint64_t batch = sent_rural(0, 8, 10000);
    answered(batch, 0, 8, 10000, 2);
    came_back(batch, 5, 1, 2500);
    const struct movement rows[] = {{9, -80000, NULL, NULL},
                                    {16, 2500, "8101000000005", NULL},
                                    {16, 10000, "8101000000001", NULL},
                                    {17, 10000, "8101000000001", NULL},
                                    {18, 10000, "8101000000000", NULL},
                                    {0}};
    const struct statement_summary summary = month_is(rows);
    class_is(&summary, STATEMENT_IS_SENT_BATCH, 1, 80000);
    class_is(&summary, STATEMENT_IS_BACK_LINE, 3, 22500);
    class_is(&summary, STATEMENT_IS_NOTHING, 1, 10000);
}
END_TEST

/* what one month has shown, the next does not show again. */
START_TEST(a_line_is_shown_in_one_month_only)
{
    struct fault fault = {0};
    struct statement_summary summary;
    (void)sent_rural(0, 8, 10000);
    const struct movement first[] = {{22, -10000, ACCOUNT_3, NULL}, {0}};
    const struct movement second[] = {
        {23, -10000, ACCOUNT_3, NULL}, {23, -10000, "8101000000004", NULL}, {0}};
    balance = 100000;
    ck_assert_ok(import_rows(first, JANUARY_1, JANUARY_1 + 21, &summary, &fault),
                 &fault);
    class_is(&summary, STATEMENT_IS_SENT_LINE, 1, 10000);
    ck_assert_ok(import_rows(second, JANUARY_1 + 22, JANUARY_31, &summary, &fault),
                 &fault);
    class_is(&summary, STATEMENT_IS_SENT_LINE, 1, 10000);
    class_is(&summary, STATEMENT_IS_NOTHING, 1, 10000);
}
END_TEST

START_TEST(the_words_tell_two_programmes_apart)
{
    (void)sent_rural(0, 4, 10000);
    (void)sent((struct sending){"CJS", ROSTER_DISABLED, "2024-01", 3, 4, 10000});
    const struct movement rows[] = {
        {9, -10000, ACCOUNT_3, "残疾补贴"}, {9, -10000, ACCOUNT_3, "农村低保"}, {0}};
    const struct statement_summary summary = month_is(rows);
    class_is(&summary, STATEMENT_IS_SENT_LINE, 2, 20000);
}
END_TEST

START_TEST(without_words_two_programmes_are_not_told_apart)
{
    (void)sent_rural(0, 4, 10000);
    (void)sent((struct sending){"CJS", ROSTER_DISABLED, "2024-01", 3, 4, 10000});
    const struct movement rows[] = {{9, -10000, ACCOUNT_3, "代发"}, {0}};
    const struct statement_summary summary = month_is(rows);
    class_is(&summary, STATEMENT_IS_AMBIGUOUS, 1, 10000);
}
END_TEST

/* ---- lists of refunds, allocations ------------------------------------------------
 */

START_TEST(a_list_of_refunds_comes_back_in_one_sum)
{
    const uint64_t batch = sent_rural(0, 8, 10000);
    answered(batch, 0, 8, 10000, 1);
    came_back(batch, 2, 3, 10000);
    came_back(batch, 6, 1, 10000);
    const struct movement rows[] = {{9, -80000, NULL, NULL},
                                    {16, 30000, NULL, "退款"},
                                    {17, 30000, NULL, "退款"},
                                    {18, 20000, NULL, "退款"},
                                    {0}};
    const struct statement_summary summary = month_is(rows);
    class_is(&summary, STATEMENT_IS_BACK_FILE, 1, 30000);
    class_is(&summary, STATEMENT_IS_BACK_BATCH, 1, 20000); /* all that was left */
    class_is(&summary, STATEMENT_IS_NOTHING, 1, 30000);
}
END_TEST

START_TEST(the_money_of_an_allocation_arrives_once) /* */
{
    static const char budget[] =
        "文号,下达日期,年度,资金来源级次,功能科目编码,政府经济分类,部门经济分类,"
        "预算单位,金额(元)\n"
        "测财社指〔2024〕9号,2024-01-02,2024,中央,2081902,50901,30306,430699,777\n"
        "测财社指〔2024〕8号,2023-11-02,2024,中央,2081902,50901,30306,430699,888\n";
    struct fault fault = {0};
    struct register_summary registered;
    ck_assert_ok(office_budget(&office, kit_file(budget, sizeof(budget) - 1),
                               &registered, &fault),
                 &fault);
    const struct movement rows[] = {{4, 77700, NULL, NULL},    {5, 77700, NULL, NULL},
                                    {6, 88800, NULL, NULL},    /* long ago          */
                                    {7, 10000000, NULL, NULL}, /* six have this sum */
                                    {8, 12300, NULL, "拨款"},  {0}};
    const struct statement_summary summary = month_is(rows);
    class_is(&summary, STATEMENT_IS_RECEIVED, 1, 77700);
    class_is(&summary, STATEMENT_IS_NOTHING, 2, 166500);
    class_is(&summary, STATEMENT_IS_AMBIGUOUS, 1, 10000000);
    class_is(&summary, STATEMENT_IS_PROVIDED, 1, 12300);
    ck_assert_int_eq(summary.funded, 90000);
}
END_TEST

/* The words of fees and interest are the profile's. */
START_TEST(fees_and_interest_are_known_by_the_words_of_the_layout)
{
    const struct movement rows[] = {
        {9, -400, NULL, "账户管理费"},   {9, -100, NULL, "短 信 费"},
        {20, 55, NULL, "结息"},          {21, 400, NULL, "手续费退回"},
        {22, 500, NULL, "退役军人补助"}, {0}};
    const struct statement_summary summary = month_is(rows);
    class_is(&summary, STATEMENT_IS_FEE, 2, 500);
    class_is(&summary, STATEMENT_IS_INTEREST, 1, 55);
    class_is(&summary, STATEMENT_IS_NOTHING, 2, 900);
    ck_assert_int_eq(summary.fees, 500);
    ck_assert_int_eq(summary.interest, 55);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("statement match");
    TCase *tests = tcase_create("rows");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_batch_leaves_whole_and_what_failed_comes_back);
    tcase_add_test(tests, a_bank_that_debits_successes_alone_debits_no_rest);
    tcase_add_test(tests, two_batches_of_one_amount_are_told_apart_by_nobody);
    tcase_add_test(tests, rows_of_a_day_add_up_to_a_batch);
    tcase_add_loop_test(tests, only_so_many_rows_are_added_up, 0, 3);
    tcase_add_test(tests, a_payment_is_known_by_account_and_amount);
    tcase_add_test(tests, a_payment_sent_back_is_known_by_its_account);
    tcase_add_test(tests, a_line_is_shown_in_one_month_only);
    tcase_add_test(tests, the_words_tell_two_programmes_apart);
    tcase_add_test(tests, without_words_two_programmes_are_not_told_apart);
    tcase_add_test(tests, a_list_of_refunds_comes_back_in_one_sum);
    tcase_add_test(tests, the_money_of_an_allocation_arrives_once);
    tcase_add_test(tests, fees_and_interest_are_known_by_the_words_of_the_layout);
    suite_add_tcase(suite, tests);
    return suite;
}
