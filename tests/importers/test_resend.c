/* test_resend.c - from a failure over a mended account to one payment (R18, R20). */
#include "importers/resend.h"

#include "ledger/base/text.h"
#include "ledger/person_change.h"
#include "tests/importers/roster.h"

static struct roster roster;
static struct office office;

static struct text {
    char at[65536];
    size_t size;
} sent;

static void keep(void *context, struct bytes bytes)
{
    struct text *text = context;
    ck_assert_uint_le(text->size + bytes.size, sizeof(text->at));
    memcpy(text->at + text->size, bytes.at, bytes.size);
    text->size += bytes.size;
}

static uint64_t pay(const char *period, unsigned people)
{
    roster_begin(&roster, ROSTER_HEADING);
    for (unsigned i = 1; i <= people; i++) {
        roster_line(&roster, i, 100 * (int64_t)i);
    }
    struct office_payroll what = roster_payroll(&roster);
    what.period = period;
    return roster_taken(&office, &what).batches[0].entry;
}

/* The bank's word for one line that was sent. */
struct word {
    uint64_t line;
    unsigned from, to, class;
};

static struct status say(struct journal_session *session, void *context,
                         struct fault *fault)
{
    const struct word *word = context;
    struct fact line;
    struct fact fact;
    TRY(accounts_fact(journal_transaction(session), word->line, &line, fault));
    fact_begin(&fact, kinds_find(KIND_RESULT));
    fact_set_number(&fact, RESULT_LINE, word->line);
    fact_set_number(&fact, RESULT_CLASS, word->class);
    fact_set_number(&fact, RESULT_FROM, word->from);
    fact_set_number(&fact, RESULT_TO, word->to);
    fact_set_fen(&fact, RESULT_AMOUNT, line.field[LINE_AMOUNT].fen);
    fact_set_bytes(&fact, RESULT_DRAWS, line.field[LINE_DRAWS].bytes);
    fact_set_number(&fact, RESULT_PERIOD, 2024 * 12);
    return journal_append(session, &fact, NULL, fault);
}

static void bank_says(uint64_t line, unsigned to, unsigned class)
{
    struct fault fault = {0};
    struct word word = {line, LINE_STATE_SUBMITTED, to, class};
    ck_assert_ok(
        ledger_write(&office.ledger, &office.actor, "test", say, &word, &fault),
        &fault);
}

static struct status again(uint64_t *lines, size_t count,
                           struct resend_summary *ret_summary, struct fault *fault)
{
    const struct resend work = {.ledger = &office.ledger,
                                .actor = &office.actor,
                                .arena = &office.arena,
                                .due = 19800,
                                .lines = lines,
                                .count = count};
    return resend_write(&work, ret_summary, fault);
}

/* the maker asks, and nothing changes before the checker has confirmed. */
static void mend_account(const char *resident, const char *account)
{
    struct fault fault = {0};
    uint64_t asked = 0;
    uint64_t doubles = 0;
    struct ledger_actor checker = office.actor;
    checker.key = office.checker;
    const struct person_request request = {.what = PERSON_CHANGE_ACCOUNT,
                                           .resident = bytes_of(resident),
                                           .account = bytes_of(account)};
    ck_assert_ok(person_ask(&office.ledger, &office.actor, &request, &asked, &fault),
                 &fault);
    ck_assert_status(person_settle(&office.ledger, &office.actor, asked, true,
                                   &office.arena, &doubles, &fault),
                     STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-138");
    ck_assert_ok(person_settle(&office.ledger, &checker, asked, true, &office.arena,
                               &doubles, &fault),
                 &fault);
}

/* The line that `line` was sent again as; 0: none. */
static uint64_t successor(uint64_t line)
{
    struct fault fault = {0};
    struct settled settled = {0};
    struct store_transaction *view = NULL;
    ck_assert_ok(store_read_begin(journal_store(office.ledger.journal), &view, &fault),
                 &fault);
    ck_assert_ok(accounts_settled(view, line, &settled, &fault), &fault);
    store_read_end(view);
    return settled.successor;
}

START_TEST(test_r18_failed_mended_sent_again_and_paid_once) /* R-112 R-114 */
{
    struct fault fault = {0};
    struct resend_summary summary;
    char number[ROSTER_ID];
    roster_office(&office);
    const uint64_t batch = pay("2024-01", 3);
    office_send(&office, batch);
    bank_says(batch + 1, LINE_STATE_PAID, RESULT_SUCCESS);
    bank_says(batch + 2, LINE_STATE_FAILED, RESULT_FAIL_NAME); /* 3031 */
    bank_says(batch + 3, LINE_STATE_FAILED, RESULT_FAIL_ACCOUNT);
    mend_account(roster_resident(2, number), "8101000999999");

    uint64_t lines[] = {batch + 3, batch + 2, batch + 2};
    ck_assert_ok(again(lines, 3, &summary, &fault), &fault);
    ck_assert_uint_eq(summary.count, 1);
    const struct resend_batch *new = &summary.batches[0];
    ck_assert_uint_eq(new->old, batch);
    ck_assert_uint_eq(new->lines, 2);
    ck_assert_int_eq(new->amount, 500);
    ck_assert_uint_eq(new->unchanged, 1); /* the third person's */
    const struct batch drafted = office_batch(&office, new->entry);
    ck_assert_uint_eq(drafted.stage, LINE_STATE_DRAFTED);
    ck_assert_int_eq(drafted.due, 19800);
    ck_assert_uint_eq(drafted.programme, office_batch(&office, batch).programme);

    struct submission submission;
    struct submission_options options = {
        .jobs = 2, .arena = &office.arena, .write = keep, .context = &sent};
    ck_assert_ok(
        profile_find("docs/profiles", "plain", &office.arena, &options.profile, &fault),
        &fault);
    ck_assert_ok(
        submission_write(&office.ledger, new->entry, &options, &submission, &fault),
        &fault);
    ck_assert_uint_ne(
        text_find(bytes_from(sent.at, sent.size), bytes_of("8101000999999")), SIZE_MAX);
    office_send(&office, new->entry);
    bank_says(new->entry + 1, LINE_STATE_PAID, RESULT_SUCCESS);
    bank_says(new->entry + 2, LINE_STATE_PAID, RESULT_SUCCESS);
    ck_assert_int_eq(office_total(&office).paid, 600); /* each due once */
    /* Sent, failed, mended, sent again, paid: the links lead all the way. */
    ck_assert_uint_eq(successor(batch + 2), new->entry + 1);
    ck_assert_uint_eq(successor(batch + 3), new->entry + 2);
    ck_assert_uint_eq(successor(new->entry + 1), 0);
    ck_assert_int_eq(office_total(&office).reserved, 0);
    ck_assert_status(again(lines, 1, &summary, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-112");
    office_end(&office);
}
END_TEST

START_TEST(test_lines_of_two_batches_make_two_or_none)
{
    struct fault fault = {0};
    struct resend_summary summary;
    roster_office(&office);
    const uint64_t one = pay("2024-01", 2);
    const uint64_t two = pay("2024-02", 2);
    office_send(&office, one);
    office_send(&office, two);
    bank_says(one + 1, LINE_STATE_FAILED, RESULT_FAIL_CLOSED);
    bank_says(two + 2, LINE_STATE_FAILED, RESULT_FAIL_LIMIT);
    const uint64_t size = office_size(&office);
    uint64_t wrong[] = {one + 1, two + 1}; /* the second is on its way */
    ck_assert_status(again(wrong, 2, &summary, &fault), STATUS_REFUSED);
    uint64_t units[] = {one, one + 1};
    ck_assert_status(again(units, 2, &summary, &fault), STATUS_REFUSED);
    ck_assert_status(again(NULL, 0, &summary, &fault), STATUS_NOT_FOUND);
    ck_assert_uint_eq(office_size(&office), size);
    uint64_t right[] = {two + 2, one + 1};
    ck_assert_ok(again(right, 2, &summary, &fault), &fault);
    ck_assert_uint_eq(summary.count, 2);
    ck_assert_uint_eq(summary.batches[0].old, one);
    ck_assert_uint_eq(summary.batches[0].unchanged, 1);
    ck_assert_uint_eq(summary.batches[1].old, two);
    ck_assert_uint_eq(summary.batches[1].unchanged, 0); /* no fault of the account */
    ck_assert_int_ne(office_batch(&office, summary.batches[0].entry).period,
                     office_batch(&office, summary.batches[1].entry).period);
    office_end(&office);
}
END_TEST

/* The bank's file for one line of one yuan, as it answers twice in its life. */
static struct status file_says(uint64_t batch, const char *word,
                               struct answer_summary *ret_summary, struct fault *fault)
{
    char number[ROSTER_ID];
    roster_begin(&roster, "姓名,身份证号,银行账号,金额,状态,原因");
    roster_add(&roster, "张测1,%s,8101000000001,1.00,%s\n", roster_resident(1, number),
               word);
    return office_answer(&office, kit_file(roster.text, roster.size), "return-columns",
                         batch, ret_summary, fault);
}

START_TEST(test_r19_a_late_success_beside_a_resend_is_caught) /* */
{
    struct fault fault = {0};
    struct resend_summary summary;
    struct answer_summary answered;
    roster_office(&office);
    const uint64_t batch = pay("2024-01", 1);
    office_send(&office, batch);
    ck_assert_ok(file_says(batch, "失败,账户已冻结", &answered, &fault), &fault);
    uint64_t line = batch + 1;
    ck_assert_ok(again(&line, 1, &summary, &fault), &fault);
    const uint64_t second = summary.batches[0].entry;
    /* Nothing more goes to the bank when it has paid after all ... */
    struct submission submission;
    struct submission_options options = {
        .jobs = 2, .arena = &office.arena, .write = keep, .context = &sent};
    ck_assert_ok(
        profile_find("docs/profiles", "plain", &office.arena, &options.profile, &fault),
        &fault);
    ck_assert_ok(file_says(batch, "处理成功,", &answered, &fault), &fault);
    ck_assert_uint_eq(answered.paid, 1);
    ck_assert_uint_eq(answered.exceptions, 1);
    ck_assert_status(
        submission_write(&office.ledger, second, &options, &submission, &fault),
        STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-113");
    ck_assert_int_eq(office_total(&office).paid, 100);
    office_end(&office);
}
END_TEST

START_TEST(test_r19_what_was_paid_twice_is_caught_from_the_banks_file) /* */
{
    struct fault fault = {0};
    struct resend_summary summary;
    struct answer_summary answered;
    roster_office(&office);
    const uint64_t batch = pay("2024-01", 1);
    office_send(&office, batch);
    ck_assert_ok(file_says(batch, "失败,账户已冻结", &answered, &fault), &fault);
    uint64_t line = batch + 1;
    ck_assert_ok(again(&line, 1, &summary, &fault), &fault);
    const uint64_t second = summary.batches[0].entry;
    office_send(&office, second);
    ck_assert_ok(file_says(second, "处理成功,", &answered, &fault), &fault);
    ck_assert_uint_eq(answered.exceptions, 0);
    ck_assert_ok(file_says(batch, "处理成功,", &answered, &fault), &fault);
    ck_assert_uint_eq(answered.exceptions, 1);
    ck_assert_int_eq(office_total(&office).paid, 200); /* a fact */
    struct entry entry;
    struct fact fact;
    struct store_transaction *view = NULL;
    ck_assert_ok(store_read_begin(journal_store(office.ledger.journal), &view, &fault),
                 &fault);
    ck_assert_ok(accounts_entry(view, office_size(&office) - 2, &entry, &fact, &fault),
                 &fault);
    ck_assert_uint_eq(entry.kind, KIND_EXCEPTION);
    ck_assert_uint_eq(fact.field[EXCEPTION_CLASS].number, EXCEPTION_DOUBLE_PAID);
    ck_assert_uint_eq(fact.field[EXCEPTION_SUBJECT].number, batch + 1);
    ck_assert_uint_eq(fact.field[EXCEPTION_OTHER].number, second + 1);
    ck_assert_int_eq(fact.field[EXCEPTION_AMOUNT].fen, 100);
    store_read_end(view);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("resend");
    TCase *tests = tcase_create("resend");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, test_r18_failed_mended_sent_again_and_paid_once);
    tcase_add_test(tests, test_lines_of_two_batches_make_two_or_none);
    tcase_add_test(tests, test_r19_a_late_success_beside_a_resend_is_caught);
    tcase_add_test(tests, test_r19_what_was_paid_twice_is_caught_from_the_banks_file);
    suite_add_tcase(suite, tests);
    return suite;
}
