/* test_r_cases_return.c - whole files of answers: R01 to R03, R13, R14, R16, R50. */
#include "importers/resend.h"
#include "tests/importers/cases_kit.h"

/* The bank's words for the eight, in the order of the list. */
static const char *const words_of_02[CASES_EIGHT] = {
    "0000|处理成功",   "0000|处理成功",   "3031|账号户名不符", "0000|处理成功",
    "3039|账户已关户", "3017|账户已冻结", "0000|处理成功",     "3009|无此账户",
};
static const char head_of_02[] = "202401NB0001|20240108|8|8298.00|4|5598.00|4|2700.00|";

/* A full answer under this head, its lines in this order; "": nothing was paid. */
static const char *file_of(const char *name, const char *head, const char *const *words,
                           bool is_backward)
{
    static char text[4096];
    size_t size = (size_t)snprintf(
        text, sizeof(text),
        "批次号|提交日期|总笔数|总金额|成功笔数|成功金额|失败笔数|失败金额|\n%s\n",
        head);
    for (size_t i = 0; i < CASES_EIGHT; i++) {
        const size_t at = is_backward ? CASES_EIGHT - 1 - i : i;
        const struct cases_person *person = &cases_eight[at];
        const bool is_paid = strncmp(words[at], "0000", 4) == 0;
        size += (size_t)snprintf(text + size, sizeof(text) - size,
                                 "%zu|%s|%s|%s|%s|%s|20240109|\n", at + 1, person->name,
                                 person->account, person->amount,
                                 is_paid ? person->amount : "0.00", words[at]);
    }
    ck_assert_uint_lt(size, sizeof(text));
    return cases_file(name, text);
}

static struct status take(struct office *office, const char *path, uint64_t batch,
                          struct answer_summary *ret_summary, struct fault *fault)
{
    return office_answer(office, path, "return-header", batch, ret_summary, fault);
}

/* R01: all that was sent is paid or failed, and nothing is held any more. */
START_TEST(test_r01_a_full_answer_balances)
{
    static const unsigned states[CASES_EIGHT] = {
        LINE_STATE_PAID,   LINE_STATE_PAID,   LINE_STATE_FAILED, LINE_STATE_PAID,
        LINE_STATE_FAILED, LINE_STATE_FAILED, LINE_STATE_PAID,   LINE_STATE_FAILED};
    static const unsigned classes[CASES_EIGHT] = {
        RESULT_SUCCESS,     RESULT_SUCCESS,     RESULT_FAIL_NAME, RESULT_SUCCESS,
        RESULT_FAIL_CLOSED, RESULT_FAIL_FROZEN, RESULT_SUCCESS,   RESULT_FAIL_ACCOUNT};
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    cases_eight_begin(&office);
    const uint64_t batch = cases_eight_sent(&office);
    ck_assert_int_eq(office_total(&office).reserved, CASES_EIGHT_FEN);
    ck_assert_ok(take(&office, file_of("r.txt", head_of_02, words_of_02, false), batch,
                      &summary, &fault),
                 &fault);
    ck_assert_uint_eq(summary.rows, 8);
    ck_assert_uint_eq(summary.paid, 4);
    ck_assert_int_eq(summary.paid_fen, 559800);
    ck_assert_uint_eq(summary.failed, 4);
    ck_assert_int_eq(summary.failed_fen, 270000);
    ck_assert_uint_eq(summary.pending + summary.unknown + summary.exceptions, 0);
    ck_assert_uint_eq(office.intake.problems.count, 0);
    const struct balance total = office_total(&office);
    ck_assert_int_eq(total.paid, 559800);
    ck_assert_int_eq(total.reserved, 0);
    ck_assert_int_eq(total.uncovered, 0);
    const struct batch figures = office_batch(&office, batch);
    ck_assert_uint_eq(figures.by_state[LINE_STATE_PAID].count, 4);
    ck_assert_uint_eq(figures.by_state[LINE_STATE_FAILED].count, 4);
    ck_assert_int_eq(figures.by_state[LINE_STATE_PAID].fen +
                         figures.by_state[LINE_STATE_FAILED].fen,
                     figures.amount); /* balanced */
    ck_assert_uint_eq(figures.on_time.count, 4);
    for (unsigned i = 0; i < CASES_EIGHT; i++) {
        const struct line_state line = cases_state(&office, batch, i + 1);
        ck_assert_uint_eq(line.state, states[i]);
        ck_assert_uint_eq(line.class, classes[i]);
        ck_assert_int_eq(line.value_day, 19731); /* the 9th */
    }
    office_end(&office);
}
END_TEST

/* R02, R03: the head says one success more, or 9.00 less, than the rows do. */
START_TEST(test_r02_r03_a_wrong_head_posts_nothing)
{
    static const struct {
        const char *head, *words;
    } cases[] = {
        {"202401NB0001|20240108|8|8298.00|5|5598.00|4|2700.00|",
         "the file's summary counts 5 rows, there are 4"},
        {"202401NB0001|20240108|8|8298.00|4|5589.00|4|2700.00|",
         "the file's summary says 5589.00 yuan, its rows add up to 5598.00"},
    };
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    cases_eight_begin(&office);
    const uint64_t batch = cases_eight_sent(&office);
    const uint64_t size = office_size(&office);
    const uint64_t sequence = vault_sequence(office.ledger.vault);
    for (size_t i = 0; i < 2; i++) {
        ck_assert_status(take(&office,
                              file_of("r.txt", cases[i].head, words_of_02, false),
                              batch, &summary, &fault),
                         STATUS_INPUT);
        ck_assert_str_eq(fault.rule, "R-032");
        ck_assert_uint_eq(fault.line, 2);
        ck_assert_says(&fault, cases[i].words);
        ck_assert_uint_eq(office_size(&office), size);
        ck_assert_uint_eq(vault_sequence(office.ledger.vault), sequence);
        ck_assert_int_eq(office_total(&office).reserved, CASES_EIGHT_FEN);
        ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_SUBMITTED);
    }
    office_end(&office);
}
END_TEST

/* R13: the same bytes again, whatever the file is called. */
START_TEST(test_r13_the_same_file_again_changes_nothing)
{
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    char words[64];
    cases_eight_begin(&office);
    const uint64_t batch = cases_eight_sent(&office);
    const uint64_t first = office_size(&office); /* the entry of the file */
    ck_assert_ok(take(&office, file_of("r.txt", head_of_02, words_of_02, false), batch,
                      &summary, &fault),
                 &fault);
    const uint64_t size = office_size(&office);
    const struct balance before = office_total(&office);
    ck_assert_status(take(&office, file_of("other.txt", head_of_02, words_of_02, false),
                          batch, &summary, &fault),
                     STATUS_EXISTS);
    ck_assert_str_eq(fault.rule, "R-064");
    snprintf(words, sizeof(words), "entry %llu", (unsigned long long)first);
    ck_assert_says(&fault, words);
    const struct balance after = office_total(&office);
    ck_assert_mem_eq(&before, &after, sizeof(before));
    ck_assert_uint_eq(office_size(&office), size);
    office_end(&office);
}
END_TEST

/* R14: the same rows in another order are nothing new. */
START_TEST(test_r14_the_same_rows_in_another_order_change_nothing)
{
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    cases_eight_begin(&office);
    const uint64_t batch = cases_eight_sent(&office);
    ck_assert_ok(take(&office, file_of("r.txt", head_of_02, words_of_02, false), batch,
                      &summary, &fault),
                 &fault);
    const uint64_t size = office_size(&office);
    const struct balance before = office_total(&office);
    ck_assert_status(take(&office, file_of("b.txt", head_of_02, words_of_02, true),
                          batch, &summary, &fault),
                     STATUS_EXISTS);
    ck_assert_str_eq(fault.rule, "R-175");
    ck_assert_says(&fault, "no row of this file says anything new");
    const struct balance after = office_total(&office);
    ck_assert_mem_eq(&before, &after, sizeof(before));
    ck_assert_uint_eq(office_size(&office), size);
    /* With one word that is new it is taken in, and that word alone is posted. */
    const char *words[CASES_EIGHT];
    memcpy(words, words_of_02, sizeof(words));
    words[5] = "0000|处理成功";
    ck_assert_ok(
        take(&office,
             file_of("c.txt", "202401NB0001|20240108|8|8298.00|5|5798.00|3|2500.00|",
                     words, true),
             batch, &summary, &fault),
        &fault);
    ck_assert_uint_eq(summary.paid, 1);
    ck_assert_uint_eq(summary.unchanged, 7);
    ck_assert_int_eq(office_total(&office).paid, before.paid + 20000);
    office_end(&office);
}
END_TEST

/* R16: codes that are neither success nor failure, and a timeout; nothing moves, and
 * none of them is sent again (R17, R-112). */
START_TEST(test_r16_some_words_leave_a_line_unknown)
{
    static const char *const words[CASES_EIGHT] = {
        "3028|交易重复",   "2007|交易状态未明", "3999|超时",     "0000|处理成功",
        "3039|账户已关户", "3017|账户已冻结",   "0000|处理成功", "3009|无此账户",
    };
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    struct resend_summary resent;
    cases_eight_begin(&office);
    const uint64_t batch = cases_eight_sent(&office);
    ck_assert_ok(
        take(&office,
             file_of("r.txt", "202401NB0001|20240108|8|8298.00|2|3950.00|3|1400.00|",
                     words, false),
             batch, &summary, &fault),
        &fault);
    ck_assert_uint_eq(summary.unknown, 3);
    ck_assert_int_eq(summary.unknown_fen, 294800);
    ck_assert_int_eq(office_total(&office).reserved, 294800);
    ck_assert_int_eq(office_total(&office).paid, 395000);
    const uint64_t size = office_size(&office);
    for (unsigned i = 1; i <= 3; i++) {
        uint64_t line = batch + i;
        const struct resend work = {.ledger = &office.ledger,
                                    .actor = &office.actor,
                                    .arena = &office.arena,
                                    .due = 19800,
                                    .lines = &line,
                                    .count = 1};
        ck_assert_uint_eq(cases_state(&office, batch, i).state, LINE_STATE_UNKNOWN);
        ck_assert_uint_eq(cases_state(&office, batch, i).class, RESULT_UNKNOWN);
        ck_assert_status(resend_write(&work, &resent, &fault), STATUS_REFUSED);
        ck_assert_str_eq(fault.rule, "R-112");
        ck_assert_uint_eq(office_size(&office), size);
    }
    office_end(&office);
}
END_TEST

/* January of the whole county, with the eight on their way. */
static struct status close_january(struct journal_session *session, void *context,
                                   struct fault *fault)
{
    struct office *office = context;
    struct accounts_closing closing = {.period = 2024 * 12};
    struct accounts_close_totals totals;
    struct fact fact;
    TRY(accounts_code(journal_transaction(session), CODE_UNIT, bytes_of("430699"),
                      &closing.unit, fault));
    TRY(accounts_close_totals(office->ledger.accounts, journal_transaction(session),
                              &closing, &totals, fault));
    fact_begin(&fact, kinds_find(KIND_CLOSE));
    fact_set_number(&fact, CLOSE_UNIT, closing.unit);
    fact_set_number(&fact, CLOSE_PERIOD, (uint64_t)closing.period);
    fact_set_fen(&fact, CLOSE_RESERVED, totals.reserved);
    fact_set_fen(&fact, CLOSE_UNKNOWN, totals.unknown);
    fact_set_fen(&fact, CLOSE_PAID, totals.paid);
    fact_set_number(&fact, CLOSE_LATE, totals.late);
    fact_set_number(&fact, CLOSE_IS_YEAR, 0);
    if (totals.open > 0) {
        fact_set_number(&fact, CLOSE_OPEN, totals.open);
    }
    return journal_append(session, &fact, NULL, fault);
}

/* R50: January is closed; what the bank says late has its own day, and is booked into
 * the first open month. */
START_TEST(test_r50_a_late_answer_is_booked_into_the_next_month)
{
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    cases_eight_begin(&office);
    const uint64_t batch = cases_eight_sent(&office);
    ck_assert_ok(ledger_write(&office.ledger, &office.actor, "close", close_january,
                              &office, &fault),
                 &fault);
    ck_assert_ok(take(&office, file_of("r.txt", head_of_02, words_of_02, false), batch,
                      &summary, &fault),
                 &fault);
    struct fact fact;
    struct store_transaction *view = NULL;
    ck_assert_ok(store_read_begin(journal_store(office.ledger.journal), &view, &fault),
                 &fault);
    for (unsigned i = 1; i <= CASES_EIGHT; i++) {
        const struct line_state line = cases_state(&office, batch, i);
        ck_assert_int_eq(line.value_day, 19731); /* the 9th of January */
        ck_assert_ok(accounts_fact(view, line.result, &fact, &fault), &fault);
        ck_assert_uint_eq(fact.field[RESULT_PERIOD].number, 2024 * 12 + 1);
    }
    store_read_end(view);
    ck_assert_int_eq(office_total(&office).paid, 559800);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("return cases");
    TCase *cases = tcase_create("cases");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, test_r01_a_full_answer_balances);
    tcase_add_test(cases, test_r02_r03_a_wrong_head_posts_nothing);
    tcase_add_test(cases, test_r13_the_same_file_again_changes_nothing);
    tcase_add_test(cases, test_r14_the_same_rows_in_another_order_change_nothing);
    tcase_add_test(cases, test_r16_some_words_leave_a_line_unknown);
    tcase_add_test(cases, test_r50_a_late_answer_is_booked_into_the_next_month);
    suite_add_tcase(suite, cases);
    return suite;
}
