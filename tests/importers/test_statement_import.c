/* test_statement_import.c - a bank's statement: order, running balance, what it is. */
#include "importers/statement.h"
#include "tests/importers/cases_kit.h"

#include <string.h>

enum { JANUARY_1 = 19723, JANUARY_31 = 19753 };

static struct office office;

static void setup(void)
{
    office_begin(&office);
}

static void teardown(void)
{
    office_end(&office);
}

static const char *write_file(const char *name, const char *rows)
{
    static char path[600];
    snprintf(path, sizeof(path), "%s/%s", suite_folder(), name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    fprintf(file, "交易日期,收入,支出,余额,摘要\n%s", rows);
    fclose(file);
    return path;
}

static struct status take(const char *name, const char *rows, civil_day first,
                          civil_day last, struct statement_summary *ret_summary,
                          struct fault *fault)
{
    const struct statement_options options = {
        .account = "发放户", .first = first, .last = last};
    struct intake *intake = office_intake(&office, write_file(name, rows), "statement");
    return statement_import(intake, &options, ret_summary, fault);
}

static const char oldest_first[] = "2024-01-02,100.00,,100.00,拨款\n"
                                   "2024-01-03,,4.00,96.00,手续费\n"
                                   "2024-01-21,0.50,,96.50,结息\n"
                                   "2024-01-22,,1.25,95.25,转账\n";
static const char newest_first[] = "2024-01-22,,1.25,95.25,转账\n"
                                   "2024-01-21,0.50,,96.50,结息\n"
                                   "2024-01-03,,4.00,96.00,手续费\n"
                                   "2024-01-02,100.00,,100.00,拨款\n";

START_TEST(either_order_gives_the_same_sums) /* */
{
    struct fault fault = {0};
    struct statement_summary summary;
    const char *const files[] = {oldest_first, newest_first};
    office.actor.is_rehearsal = true;
    for (size_t i = 0; i < 2; i++) {
        ck_assert_ok(
            take("statement.csv", files[i], JANUARY_1, JANUARY_31, &summary, &fault),
            &fault);
        ck_assert_int_eq(summary.is_newest_first, i == 1);
        ck_assert_uint_eq(summary.rows, 4);
        ck_assert_int_eq(summary.opening, 0);
        ck_assert_int_eq(summary.in, 10050);
        ck_assert_int_eq(summary.out, 525);
        ck_assert_int_eq(summary.closing, 9525);
        ck_assert_int_eq(summary.funded, 10000);
        ck_assert_int_eq(summary.fees, 400);
        ck_assert_int_eq(summary.interest, 50);
        ck_assert_int_eq(summary.other_out, 125);
        ck_assert_uint_eq(statement_unmatched(&summary), 1);
    }
}
END_TEST

START_TEST(a_fee_opens_an_exception) /* */
{
    struct fault fault = {0};
    struct statement_summary summary;
    ck_assert_ok(
        take("statement.csv", oldest_first, JANUARY_1, JANUARY_31, &summary, &fault),
        &fault);
    ck_assert_uint_eq(cases_exceptions(&office, EXCEPTION_FEE).count, 1);
    ck_assert_uint_eq(cases_exceptions(&office, 0).count, 1);
    ck_assert_status(
        take("statement.csv", oldest_first, JANUARY_1, JANUARY_31, &summary, &fault),
        STATUS_EXISTS);
}
END_TEST

/* R39: in 8298.00, out 8298.00, 2700.00 of it back, and a fee of 4.00 that may not come
 * from relief money.  The books have 2700.00, the bank 2696.00. */
START_TEST(test_r39_a_month_of_the_paying_account_is_explained) /* */
{
    static const char *const words[CASES_EIGHT] = {"成功", "成功", "失败", "成功",
                                                   "失败", "失败", "成功", "失败"};
    static const char rows[] = "2024-01-05,8298.00,,8298.00,拨款\n"
                               "2024-01-08,,8298.00,0.00,代发\n"
                               "2024-01-10,2700.00,,2700.00,退汇\n"
                               "2024-01-31,,4.00,2696.00,手续费\n";
    struct fault fault = {0};
    struct answer_summary answered;
    struct statement_summary summary;
    char text[2048] = "姓名,银行账号,金额,状态\n";
    office_end(&office);
    cases_eight_begin(&office);
    const uint64_t batch = cases_eight_sent(&office);
    for (size_t i = 0; i < CASES_EIGHT; i++) {
        const struct cases_person *person = &cases_eight[i];
        const size_t size = strlen(text);
        snprintf(text + size, sizeof(text) - size, "%s,%s,%s,%s\n", person->name,
                 person->account, person->amount, words[i]);
    }
    ck_assert_ok(office_answer(&office, cases_file("r.csv", text), "return-columns",
                               batch, &answered, &fault),
                 &fault);
    ck_assert_ok(take("statement.csv", rows, JANUARY_1, JANUARY_31, &summary, &fault),
                 &fault);
    ck_assert_int_eq(summary.opening, 0);
    ck_assert_int_eq(summary.funded, CASES_EIGHT_FEN);
    ck_assert_int_eq(summary.ordered, CASES_EIGHT_FEN);
    ck_assert_int_eq(summary.returned, 270000);
    ck_assert_int_eq(summary.fees, 400);
    ck_assert_uint_eq(statement_unmatched(&summary), 0);
    ck_assert_int_eq(summary.closing, 269600);
    const struct balance books = office_total(&office);
    ck_assert_int_eq(CASES_EIGHT_FEN - books.paid, 270000);
    ck_assert_int_eq(CASES_EIGHT_FEN - books.paid - summary.fees, summary.closing);
    const struct cases_seen fee = cases_exceptions(&office, EXCEPTION_FEE);
    ck_assert_uint_eq(fee.count, 1);
    ck_assert_int_eq(fee.fen, 400);
}
END_TEST

START_TEST(statements_leave_no_day_out) /* */
{
    struct fault fault = {0};
    struct statement_summary summary;
    ck_assert_ok(
        take("january.csv", oldest_first, JANUARY_1, JANUARY_31, &summary, &fault),
        &fault);
    static const char february[] = "2024-02-05,1.00,,96.25,拨款\n";
    ck_assert_status(take("february.csv", february, JANUARY_31 + 2, JANUARY_31 + 20,
                          &summary, &fault),
                     STATUS_REFUSED);
    ck_assert_ptr_nonnull(strstr(fault.message, "2024-02-01"));
    ck_assert_ptr_nonnull(strstr(fault.message, "2024-02-02"));
    static const char other[] = "2024-02-05,1.00,,97.25,拨款\n";
    ck_assert_status(
        take("other.csv", other, JANUARY_31 + 1, JANUARY_31 + 20, &summary, &fault),
        STATUS_REFUSED);
    ck_assert_ok(take("february.csv", february, JANUARY_31 + 1, JANUARY_31 + 20,
                      &summary, &fault),
                 &fault);
    ck_assert_int_eq(summary.opening, 9525);
}
END_TEST

static const char *const damaged[] = {
    /* the third balance does not follow */
    "2024-01-02,100.00,,100.00,拨款\n2024-01-03,,4.00,96.00,手续费\n"
    "2024-01-21,0.50,,96.51,结息\n2024-01-22,,1.25,95.26,转账\n",
    /* a day before the one above, with balances that fit */
    "2024-01-03,100.00,,100.00,拨款\n2024-01-02,,4.00,96.00,手续费\n"
    "2024-01-21,0.50,,96.50,结息\n",
    /* no balance */
    "2024-01-02,100.00,,,拨款\n",
    /* outside the days */
    "2024-02-02,100.00,,100.00,拨款\n",
    /* no date, no amount */
    "2024-01-32,100.00,,100.00,拨款\n",
    "2024-01-02,一百元,,100.00,拨款\n",
};

START_TEST(a_damaged_statement_is_refused) /* R-115 R-031 */
{
    struct fault fault = {0};
    struct statement_summary summary;
    ck_assert_status(
        take("damaged.csv", damaged[_i], JANUARY_1, JANUARY_31, &summary, &fault),
        STATUS_INPUT);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("statement import");
    TCase *tests = tcase_create("statements");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, either_order_gives_the_same_sums);
    tcase_add_test(tests, a_fee_opens_an_exception);
    tcase_add_test(tests, test_r39_a_month_of_the_paying_account_is_explained);
    tcase_add_test(tests, statements_leave_no_day_out);
    tcase_add_loop_test(tests, a_damaged_statement_is_refused, 0,
                        sizeof(damaged) / sizeof(damaged[0]));
    suite_add_tcase(suite, tests);
    return suite;
}
