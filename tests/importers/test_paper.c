/* test_paper.c - an answer on paper from its keyed file to its posting. */
#include "importers/paper.h"
#include "tests/importers/cases_kit.h"

#define HEADING "姓名,身份证号,银行账号,金额,状态,原因,付款日期\n"
#define PAID_ONE "何测一," ONE ",412.00,处理成功,,2024-01-09\n"
#define FAILED_TWO "张测一," TWO ",100.01,处理失败,账户已销户,2024-01-09\n"

static struct office office;
static uint64_t batch;

static void begin(void)
{
    cases_begin(&office);
    batch = cases_sent(&office);
}

struct scanning {
    const struct vault_file *scan;
    uint64_t entry;
};

static struct status append_scan(struct journal_session *session, void *context,
                                 struct fault *fault)
{
    struct scanning *scanning = context;
    return paper_append_scan(session, scanning->scan, &scanning->entry, fault);
}

static uint64_t record_scan(void)
{
    struct fault fault;
    struct vault_file scan = {.size_bytes = 9, .token = {7}};
    struct scanning scanning = {&scan, 0};
    ck_assert_ok(ledger_write(&office.ledger, &office.actor, "test", append_scan,
                              &scanning, &fault),
                 &fault);
    return scanning.entry;
}

static struct status key(const char *text, uint64_t *ret_entry, struct fault *fault)
{
    const struct answer_options options = {
        .batches = &batch, .batch_count = 1, .jobs = 1};
    struct intake *intake =
        office_intake(&office, cases_file("keyed.csv", text), "return-columns");
    struct answer_summary summary;
    struct file_effect effect;
    TRY(paper_check(intake, &options, &summary, &effect, fault));
    return paper_record(intake, &options, &effect, record_scan(), ret_entry, fault);
}

static struct status confirm_as(const struct signing_key *person, uint64_t entry,
                                struct answer_summary *ret_summary, struct fault *fault)
{
    struct paper paper;
    struct ledger_actor actor = office.actor;
    const struct answer_options options = {.jobs = 1};
    actor.key = person;
    struct intake intake = {.ledger = &office.ledger,
                            .actor = &actor,
                            .arena = &office.arena,
                            .hasher = office.hasher};
    intake_begin(&intake);
    TRY(paper_open(&office.ledger, &office.arena, "docs/profiles", NULL, entry, &paper,
                   fault));
    const struct status posted =
        paper_confirm(&paper, &intake, &options, ret_summary, fault);
    ck_assert_str_eq(intake.path, "keyed.csv");
    paper_close(&paper);
    return posted;
}

START_TEST(test_it_is_posted_as_the_file_said) /* */
{
    struct fault fault;
    struct answer_summary summary;
    uint64_t entry = 0;
    begin();
    ck_assert_ok(key(HEADING PAID_ONE FAILED_TWO, &entry, &fault), &fault);
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_SUBMITTED);
    ck_assert_uint_eq(cases_state(&office, batch, 2).state, LINE_STATE_SUBMITTED);
    ck_assert_status(confirm_as(office.maker, entry, &summary, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-155");
    const uint64_t size = office_size(&office);
    ck_assert_ok(confirm_as(office.checker, entry, &summary, &fault), &fault);
    ck_assert_uint_gt(office_size(&office), size);
    ck_assert_uint_eq(summary.paid, 1);
    ck_assert_int_eq(summary.paid_fen, 41200);
    ck_assert_uint_eq(summary.failed, 1);
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_PAID);
    ck_assert_int_eq(cases_state(&office, batch, 1).value_day, 19731);
    ck_assert_uint_eq(cases_state(&office, batch, 2).class, RESULT_FAIL_CLOSED);
    ck_assert_status(confirm_as(office.approver, entry, &summary, &fault),
                     STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-156");
    /* Neither as paper nor as a file is it taken in again. */
    uint64_t again = 0;
    ck_assert_status(key(HEADING PAID_ONE FAILED_TWO, &again, &fault), STATUS_EXISTS);
    ck_assert_status(office_answer(&office,
                                   cases_file("keyed.csv", HEADING PAID_ONE FAILED_TWO),
                                   "return-columns", batch, &summary, &fault),
                     STATUS_EXISTS);
    office_end(&office);
}
END_TEST

START_TEST(test_a_damaged_file_is_not_even_recorded) /* */
{
    struct fault fault;
    uint64_t entry = 0;
    begin();
    const uint64_t size = office_size(&office);
    ck_assert_status(key(HEADING "黄测五,,81019999,1.00,处理成功,,\n", &entry, &fault),
                     STATUS_REFUSED);
    ck_assert_uint_eq(office_size(&office), size);
    office_end(&office);
}
END_TEST

/* the bank's file came first. */
START_TEST(test_lines_answered_meanwhile_make_it_unfit)
{
    struct fault fault;
    struct answer_summary summary;
    uint64_t entry = 0;
    begin();
    ck_assert_ok(key(HEADING PAID_ONE FAILED_TWO, &entry, &fault), &fault);
    ck_assert_ok(office_answer(&office, cases_file("bank.csv", HEADING PAID_ONE),
                               "return-columns", batch, &summary, &fault),
                 &fault);
    const uint64_t size = office_size(&office);
    ck_assert_status(confirm_as(office.checker, entry, &summary, &fault),
                     STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-157");
    ck_assert_uint_eq(office_size(&office), size);
    ck_assert_uint_eq(cases_state(&office, batch, 2).state, LINE_STATE_SUBMITTED);
    ck_assert_ok(
        paper_refuse(&office.ledger, &office.actor, &office.arena, entry, &fault),
        &fault);
    ck_assert_status(
        paper_refuse(&office.ledger, &office.actor, &office.arena, entry, &fault),
        STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-156");
    /* What is still new is keyed from the same paper. */
    ck_assert_ok(key(HEADING FAILED_TWO, &entry, &fault), &fault);
    ck_assert_ok(confirm_as(office.checker, entry, &summary, &fault), &fault);
    ck_assert_uint_eq(cases_state(&office, batch, 2).state, LINE_STATE_FAILED);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("paper");
    TCase *keyed = tcase_create("keyed");
    tcase_set_timeout(keyed, 60);
    tcase_add_test(keyed, test_it_is_posted_as_the_file_said);
    tcase_add_test(keyed, test_a_damaged_file_is_not_even_recorded);
    tcase_add_test(keyed, test_lines_answered_meanwhile_make_it_unfit);
    suite_add_tcase(suite, keyed);
    return suite;
}
