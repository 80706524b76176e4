/* test_answer_equal.c - R-158: lines that the bank's answer does not tell apart.
 *
 * Two people of one name are paid into one account, 100.00 each; a third has an account
 * of her own. */
#include "ledger/exceptions.h"
#include "tests/importers/cases_kit.h"

#define HEADING "序号,姓名,身份证号,银行账号,金额,状态,原因\n"
#define GOOD(number) number ",何测一,,6230900000000000271,100.00,处理成功,\n"
#define BAD(number) number ",何测一,,6230900000000000271,100.00,处理失败,账户已冻结\n"
#define OTHER "3,张测一," TWO ",100.00,处理成功,\n"

static struct office office;
static uint64_t batch;
static struct answer_summary summary;

static void begin_drafted(void)
{
    struct fault fault;
    struct payroll_summary made;
    const struct office_payroll what = {
        .path = cases_file("roster.csv",
                           "姓名,身份证号,银行账号,金额,村,人数\n"
                           "何测一," ONE ",100.00,测试村,2\n"
                           "何测一,430699195001010022,6230900000000000271,100.00,"
                           "测试村,1\n"
                           "张测一," TWO ",100.00,测试村,1\n"),
        .profile = "plain",
        .programme = "RDB",
        .unit = "430699-MZJ",
        .village = "430699100200",
        .allocations = {"测财社指〔2024〕3号/2081902/中央"},
        .period = "2024-01",
        .due = "2024-02-10",
    };
    cases_begin(&office);
    ck_assert_ok(office_import(&office, &what, &made, &fault), &fault);
    batch = made.batches[0].entry;
}

static void begin(void)
{
    begin_drafted();
    office_send(&office, batch);
}

static struct status try_answer(const char *rows, struct fault *fault)
{
    char text[2048];
    snprintf(text, sizeof(text), HEADING "%s", rows);
    return office_answer(&office, cases_file("answer.csv", text), "return-columns",
                         batch, &summary, fault);
}

static void answer(const char *rows)
{
    struct fault fault;
    ck_assert_ok(try_answer(rows, &fault), &fault);
}

/* R-175, R14: what was answered is not answered again. */
static void nothing_new(const char *rows)
{
    struct fault fault;
    const uint64_t size = office_size(&office);
    ck_assert_status(try_answer(rows, &fault), STATUS_EXISTS);
    ck_assert_str_eq(fault.rule, "R-175");
    ck_assert_uint_eq(office_size(&office), size);
}

static void expect_states(unsigned first, unsigned second, unsigned third)
{
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, first);
    ck_assert_uint_eq(cases_state(&office, batch, 2).state, second);
    ck_assert_uint_eq(cases_state(&office, batch, 3).state, third);
}

static struct status count_ambiguous(void *context, const struct exceptions_item *item,
                                     struct fault *fault)
{
    size_t *count = context;
    (void)fault;
    *count += item->class == EXCEPTION_AMBIGUOUS;
    return OK;
}

static size_t ambiguous(void)
{
    struct fault fault;
    size_t count = 0;
    bool is_whole = false;
    struct store_transaction *view = NULL;
    const struct exceptions_query query = exceptions_all(UINT64_MAX, 19740);
    ck_assert_ok(store_read_begin(journal_store(office.ledger.journal), &view, &fault),
                 &fault);
    ck_assert_ok(
        exceptions_walk(view, &query, count_ambiguous, &count, &is_whole, &fault),
        &fault);
    store_read_end(view);
    return count;
}

enum {
    SENT = LINE_STATE_SUBMITTED,
    PAID = LINE_STATE_PAID,
    FAILED = LINE_STATE_FAILED,
    UNKNOWN = LINE_STATE_UNKNOWN
};

START_TEST(test_r158_as_many_equal_rows_answer_equal_lines_one_by_one)
{
    begin();
    answer(GOOD("") OTHER GOOD(""));
    expect_states(PAID, PAID, PAID);
    ck_assert_uint_eq(summary.paid, 3);
    ck_assert_uint_eq(summary.exceptions, 0);
    ck_assert_int_eq(office_total(&office).paid, 30000);
    office_end(&office);
    begin();
    answer(BAD("") BAD("") OTHER);
    expect_states(FAILED, FAILED, PAID);
    ck_assert_int_eq(office_total(&office).paid, 10000);
    office_end(&office);
}
END_TEST

/* Whether one failed, a row is missing or there is one too many: nothing is guessed,
 * and the rest is posted. */
START_TEST(test_r158_what_cannot_be_told_apart_is_unknown)
{
    static const char *const files[] = {
        GOOD("") BAD("") OTHER, BAD("") OTHER GOOD(""),           GOOD("") OTHER,
        BAD("") OTHER,          GOOD("") GOOD("") GOOD("") OTHER,
    };
    begin();
    answer(files[_i]);
    expect_states(UNKNOWN, UNKNOWN, PAID);
    ck_assert_uint_eq(ambiguous(), 2);
    ck_assert_uint_eq(summary.unknown, 2);
    ck_assert_uint_eq(summary.paid, 1);
    ck_assert_uint_eq(summary.exceptions, 2);
    ck_assert_int_eq(office_total(&office).paid, 10000);
    ck_assert_int_eq(office_total(&office).reserved, 20000);
    /* The bank's next word, with numbers, settles them: each is paid once. */
    answer(GOOD("1") GOOD("2"));
    expect_states(PAID, PAID, PAID);
    ck_assert_int_eq(office_total(&office).paid, 30000);
    ck_assert_int_eq(office_total(&office).reserved, 0);
    nothing_new(GOOD("") GOOD(""));
    ck_assert_int_eq(office_total(&office).paid, 30000);
    office_end(&office);
}
END_TEST

START_TEST(test_r14_the_same_answers_in_another_order_are_nothing_new) /* */
{
    begin();
    answer(GOOD("1") BAD("2") OTHER);
    nothing_new(OTHER BAD("2") GOOD("1"));
    nothing_new(BAD("2"));
    expect_states(PAID, FAILED, PAID);
    office_end(&office);
}
END_TEST

/* One row has a number, so the other is about the line that is left. */
START_TEST(test_r158_what_other_rows_leave_is_clear)
{
    static const char *const files[] = {GOOD("2") BAD("") OTHER,
                                        BAD("") GOOD("2") OTHER};
    begin();
    answer(files[_i]);
    expect_states(FAILED, PAID, PAID);
    ck_assert_uint_eq(summary.exceptions, 0);
    office_end(&office);
}
END_TEST

/* The same file without the line that failed before: its late success may be meant. */
START_TEST(test_r158_a_settled_line_is_not_guessed_away)
{
    begin();
    answer(BAD("1") OTHER);
    expect_states(FAILED, SENT, PAID);
    answer(GOOD(""));
    expect_states(FAILED, UNKNOWN, PAID);
    ck_assert_uint_eq(ambiguous(), 2);
    ck_assert_int_eq(office_total(&office).paid, 10000);
    office_end(&office);
}
END_TEST

/* A whole answer that is sent again says nothing new of what is settled. */
START_TEST(test_r158_a_longer_answer_finds_its_lines_again)
{
    begin();
    answer(GOOD("1"));
    expect_states(PAID, SENT, SENT);
    answer(GOOD("") GOOD("") OTHER);
    expect_states(PAID, PAID, PAID);
    ck_assert_uint_eq(summary.paid, 2);
    ck_assert_uint_eq(summary.unchanged, 1);
    ck_assert_int_eq(office_total(&office).paid, 30000);
    office_end(&office);
}
END_TEST

START_TEST(test_r158_a_withdrawn_line_is_no_equal_one)
{
    begin_drafted();
    cases_withdraw(&office, batch + 2, 10000);
    office_send(&office, batch);
    answer(GOOD("") OTHER);
    expect_states(PAID, LINE_STATE_CANCELLED, PAID);
    ck_assert_uint_eq(summary.exceptions, 0);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("equal lines");
    TCase *equal = tcase_create("equal");
    tcase_set_timeout(equal, 60);
    tcase_add_test(equal, test_r158_as_many_equal_rows_answer_equal_lines_one_by_one);
    tcase_add_loop_test(equal, test_r158_what_cannot_be_told_apart_is_unknown, 0, 5);
    tcase_add_loop_test(equal, test_r158_what_other_rows_leave_is_clear, 0, 2);
    tcase_add_test(equal, test_r14_the_same_answers_in_another_order_are_nothing_new);
    tcase_add_test(equal, test_r158_a_settled_line_is_not_guessed_away);
    tcase_add_test(equal, test_r158_a_longer_answer_finds_its_lines_again);
    tcase_add_test(equal, test_r158_a_withdrawn_line_is_no_equal_one);
    suite_add_tcase(suite, equal);
    return suite;
}
