/* test_answer_many.c - answers of many lines, read while the lines are looked up. */
#include "tests/importers/roster.h"

enum { PEOPLE = 9000 /* three blocks of lines */ };

static struct roster roster;
static struct office office;

static uint64_t send(unsigned people)
{
    roster_office(&office);
    roster_begin(&roster, ROSTER_HEADING);
    for (unsigned i = 1; i <= people; i++) {
        roster_line(&roster, i, 1 + i % 7);
    }
    struct office_payroll what = roster_payroll(&roster);
    const uint64_t batch = roster_taken(&office, &what).batches[0].entry;
    office_send(&office, batch);
    return batch;
}

/* Every line once, in an order of its own; each third has failed. */
static void answer_all(void)
{
    char number[ROSTER_ID];
    roster_begin(&roster, "姓名,身份证号,账号,金额,状态,原因");
    for (unsigned i = 0; i < PEOPLE; i++) {
        const unsigned who = i * 7919 % PEOPLE + 1;
        roster_add(&roster, "张测%u,%s,8101000%06u,0.%02u,%s,\n", who,
                   roster_resident(who, number), who, 1 + who % 7,
                   who % 3 == 0 ? "失败" : "成功");
    }
}

static void expect_answered(uint64_t batch)
{
    struct fault fault;
    struct store_transaction *view = NULL;
    struct accounts_near near = {0};
    ck_assert_ok(store_read_begin(journal_store(office.ledger.journal), &view, &fault),
                 &fault);
    for (unsigned who = 1; who <= PEOPLE; who++) {
        struct line_state line;
        ck_assert_ok(accounts_line_near(view, &near, batch, who, &line, &fault),
                     &fault);
        ck_assert_uint_eq(line.state,
                          who % 3 == 0 ? LINE_STATE_FAILED : LINE_STATE_PAID);
    }
    store_read_end(view);
}

START_TEST(test_every_line_gets_its_own_answer)
{
    for (unsigned jobs = 1; jobs <= 3; jobs++) {
        struct fault fault;
        struct answer_summary summary;
        const uint64_t batch = send(PEOPLE);
        answer_all();
        const struct answer_options options = {
            .batches = &batch, .batch_count = 1, .value_day = 19760, .jobs = jobs};
        ck_assert_ok(answer_import(
                         office_intake(&office, roster_file(&roster), "return-columns"),
                         &options, &summary, &fault),
                     &fault);
        ck_assert_uint_eq(summary.rows, PEOPLE);
        ck_assert_uint_eq(summary.failed, PEOPLE / 3);
        ck_assert_uint_eq(summary.paid, PEOPLE - PEOPLE / 3);
        ck_assert_uint_eq(summary.exceptions, 0);
        ck_assert_int_eq(summary.paid_fen + summary.failed_fen, 36000);
        expect_answered(batch);
        office_end(&office);
    }
}
END_TEST

/* twice as many rows as lines and one more are looked at, not two more. */
START_TEST(test_r080_a_file_has_so_many_rows_and_no_more)
{
    struct fault fault;
    struct answer_summary summary;
    char number[ROSTER_ID];
    const uint64_t batch = send(2);
    for (unsigned rows = 6; rows >= 4; rows--) {
        roster_begin(&roster, "姓名,身份证号,账号,金额,状态,原因");
        for (unsigned i = 1; i <= rows; i++) {
            roster_add(&roster, "张测1,%s,8101000000001,0.02,成功,%u\n",
                       roster_resident(1, number), i);
        }
        const struct status answered = office_answer(
            &office, roster_file(&roster), "return-columns", batch, &summary, &fault);
        if (rows > 5) {
            ck_assert_status(answered, STATUS_REFUSED);
            ck_assert_ptr_nonnull(strstr(fault.message, "R-080: the file has more"));
            ck_assert_uint_eq(fault.line, 7);
        } else {
            ck_assert_ok(answered, &fault);
            ck_assert_uint_eq(summary.rows, rows);
            ck_assert_uint_eq(summary.paid, rows == 5 ? 1 : 0);
        }
    }
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("answer-many");
    TCase *rows = tcase_create("rows");
    tcase_set_timeout(rows, 120);
    tcase_add_test(rows, test_every_line_gets_its_own_answer);
    tcase_add_test(rows, test_r080_a_file_has_so_many_rows_and_no_more);
    suite_add_tcase(suite, rows);
    return suite;
}
