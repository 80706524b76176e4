/* test_answer_voucher.c - what the treasury answers to vouchers, part by part.
 */
#include "tests/importers/office_vouchers.h"

/* What the file that answered the first line last says its rows add up to. */
static int64_t amount_of_file(uint64_t batch)
{
    struct store_transaction *transaction = NULL;
    struct fact fact;
    ck_assert_ok(
        store_read_begin(journal_store(office.ledger.journal), &transaction, &fault),
        &fault);
    ck_assert_ok(accounts_fact(transaction, state_of(batch, 1).result, &fact, &fault),
                 &fault);
    ck_assert_ok(
        accounts_fact(transaction, fact.field[RESULT_FILE].number, &fact, &fault),
        &fault);
    store_read_end(transaction);
    return fact.field[FILE_AMOUNT].fen;
}

/* unknown until each 8207 was answered, then paid on the later day. */
START_TEST(test_a_line_is_paid_when_all_its_parts_are)
{
    static const int both[] = {PAID, PAID};
    struct answer_summary summary;
    const uint64_t batch = sent();
    ck_assert_ok(answer(ORDER_B, "20240111", batch, both, &summary), &fault);
    ck_assert_uint_eq(summary.parts, 2);
    ck_assert_uint_eq(summary.paid, 0);
    ck_assert_uint_eq(summary.exceptions, 0);
    ck_assert_uint_eq(state_of(batch, 1).state, LINE_STATE_UNKNOWN);
    ck_assert_int_eq(balance_of(COUNTY).paid, 0);
    ck_assert_int_eq(balance_of(COUNTY).reserved, 12500);
    ck_assert_int_eq(amount_of_file(batch), 12500);
    ck_assert_status(answer(ORDER_B, "20240111", batch, both, &summary),
                     STATUS_EXISTS); /* */
    ck_assert_status(answer(ORDER_B, "20240110", batch, both, &summary),
                     STATUS_EXISTS); /* nothing new */
    ck_assert_ok(answer(ORDER_A, "20240109", batch, both, &summary), &fault);
    ck_assert_uint_eq(summary.paid, 2);
    ck_assert_int_eq(summary.paid_fen, 50002);
    ck_assert_uint_eq(state_of(batch, 1).state, LINE_STATE_PAID);
    ck_assert_int_eq(state_of(batch, 1).value_day, 19733); /* 2024-01-11 */
    ck_assert_int_eq(balance_of(CENTRAL).paid, 25001);
    ck_assert_int_eq(balance_of(COUNTY).paid, 12500);
    ck_assert_int_eq(office_total(&office).reserved, 0);
    office_end(&office);
}
END_TEST

/* In whatever order. */
START_TEST(test_a_line_has_failed_when_all_its_parts_have)
{
    static const int one[] = {PAID, FAILED};
    struct answer_summary summary;
    const uint64_t batch = sent();
    ck_assert_ok(answer(_i == 0 ? ORDER_A : ORDER_B, "20240109", batch, one, &summary),
                 &fault);
    ck_assert_uint_eq(summary.parts, 2);
    ck_assert_ok(answer(_i == 0 ? ORDER_B : ORDER_A, "20240109", batch, one, &summary),
                 &fault);
    ck_assert_uint_eq(state_of(batch, 1).state, LINE_STATE_PAID);
    ck_assert_uint_eq(state_of(batch, 2).state, LINE_STATE_FAILED);
    ck_assert_uint_eq(state_of(batch, 2).class, RESULT_FAIL_CLOSED);
    ck_assert_int_eq(office_total(&office).paid, 40000);
    ck_assert_int_eq(office_total(&office).reserved, 0);
    office_end(&office);
}
END_TEST

/* One part paid, one not: nobody guesses; when the treasury pays the rest, it is paid.
 */
START_TEST(test_a_line_paid_in_part_is_unknown_with_an_exception)
{
    static const int both[] = {PAID, PAID};
    static const int one[] = {FAILED, PAID};
    struct answer_summary summary;
    const uint64_t batch = sent();
    ck_assert_ok(answer(ORDER_A, "20240109", batch, both, &summary), &fault);
    ck_assert_ok(answer(ORDER_B, "20240109", batch, one, &summary), &fault);
    ck_assert_uint_eq(summary.paid, 1);
    ck_assert_uint_eq(summary.unknown, 1);
    ck_assert_uint_eq(summary.parts, 0);
    ck_assert_uint_eq(state_of(batch, 1).state, LINE_STATE_UNKNOWN);
    const struct cases_seen seen = cases_exceptions(&office, EXCEPTION_SHORT);
    ck_assert_uint_eq(seen.count, 1);
    ck_assert_int_eq(seen.fen, 10000);
    ck_assert_int_eq(balance_of(COUNTY).reserved, 10000);
    ck_assert_status(answer(ORDER_A, "20240110", batch, one, &summary), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-152");
    ck_assert_ok(answer(ORDER_B, "20240112", batch, both, &summary), &fault);
    ck_assert_uint_eq(summary.unchanged, 1);
    ck_assert_uint_eq(state_of(batch, 1).state, LINE_STATE_PAID);
    ck_assert_int_eq(state_of(batch, 1).value_day, 19734);
    ck_assert_int_eq(office_total(&office).paid, 50002);
    office_end(&office);
}
END_TEST

/* A part of a line that failed whole is paid after all: told, and nothing moves. */
START_TEST(test_a_late_part_is_told_and_moves_nothing)
{
    static const int none[] = {FAILED, FAILED};
    static const int one[] = {PAID, FAILED};
    struct answer_summary summary;
    const uint64_t batch = sent();
    ck_assert_ok(answer(ORDER_A, "20240109", batch, none, &summary), &fault);
    ck_assert_ok(answer(ORDER_B, "20240109", batch, none, &summary), &fault);
    ck_assert_uint_eq(state_of(batch, 1).state, LINE_STATE_FAILED);
    ck_assert_ok(answer(ORDER_B, "20240112", batch, one, &summary), &fault);
    ck_assert_uint_eq(state_of(batch, 1).state, LINE_STATE_FAILED);
    ck_assert_uint_eq(cases_exceptions(&office, EXCEPTION_SHORT).count, 1);
    ck_assert_int_eq(office_total(&office).paid, 0);
    office_end(&office);
}
END_TEST

/* A detail that an 8207 should answer and does not (R05): only those of this 8207. */
START_TEST(test_only_the_lines_of_the_voucher_are_missing)
{
    static const int one[] = {PAID, SILENT};
    struct answer_summary summary;
    const uint64_t batch = sent();
    ck_assert_ok(answer(ORDER_A, "20240109", batch, one, &summary), &fault);
    ck_assert_uint_eq(cases_exceptions(&office, EXCEPTION_MISSING).count, 1);
    ck_assert_uint_eq(state_of(batch, 2).state, LINE_STATE_SUBMITTED);
    office_end(&office);
}
END_TEST

/* an answer is to a voucher that was written for its batch. */
START_TEST(test_answers_to_other_vouchers_are_refused)
{
    static const int both[] = {PAID, PAID};
    static char text[TEXT_MAX];
    struct answer_summary summary;
    struct office_payroll what = of_two;
    what.period = "2024-02";
    const uint64_t batch = sent();
    const uint64_t other = take(what, TWO_PEOPLE);
    const uint64_t size = office_size(&office);
    ck_assert_status(answer(ORDER_A, "20240109", other, both, &summary),
                     STATUS_REFUSED); /* not submitted */
    ck_assert_str_eq(fault.rule, "R-073");
    strcpy(text, voucher(ORDER_A)->text);
    static const struct {
        const char *element, *value;
        enum status_code code;
    } cases[] = {
        {"VoucherNo", "43069982070000009", STATUS_REFUSED},
        {"VoucherNo", "43069920240000001", STATUS_REFUSED},
        {"OriginalVoucherNo", "43069920240000002", STATUS_REFUSED},
        {"VoucherNo", "43069982070000002", STATUS_REFUSED}, /* of the other 5201 */
        {"Id", "D00001-2", STATUS_INPUT},
        {"Id", "D00003", STATUS_REFUSED},
        {"Id", "D00001-3", STATUS_REFUSED},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        strcpy(voucher(ORDER_A)->text, text);
        set(voucher(ORDER_A)->text, cases[i].element, cases[i].value);
        const struct status taken = answer(ORDER_A, "20240109", batch, both, &summary);
        ck_assert_msg(!status_is_ok(taken), "%zu is taken", i);
        ck_assert_uint_eq(office_size(&office), size);
    }
    (void)send(other);
    ck_assert_status(
        answer("8207-43069982070000003.xml", "20240109", batch, both, &summary),
        STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-152");
    office_end(&office);
}
END_TEST

/* What comes back of one 5201 goes to the allocations of its document. */
START_TEST(test_a_refund_of_a_part_goes_back_to_its_document)
{
    static const int both[] = {PAID, PAID};
    static const char refund[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Voucher><VtCode>2252</VtCode>"
        "<VouDate>20240112</VouDate><VoucherNo>402202401120001</VoucherNo>"
        "<OriBillNo>43069982070000002</OriBillNo><PayAmt>-100.00</PayAmt>"
        "<PayDate>20240112</PayDate><DetailList><Detail><Id>D00001-2</Id>"
        "<PayeeAcctNo>6230900000000000271</PayeeAcctNo>"
        "<PayeeAcctName>何测一</PayeeAcctName><PayAmt>-100.00</PayAmt>"
        "<Remark>销户</Remark></Detail></DetailList></Voucher>\n";
    const struct answer_options options = {.batch_count = 1, .jobs = 2};
    struct answer_options asked = options;
    struct answer_summary summary;
    struct refund_summary back;
    const uint64_t batch = sent();
    asked.batches = &batch;
    ck_assert_ok(answer(ORDER_A, "20240109", batch, both, &summary), &fault);
    ck_assert_ok(answer(ORDER_B, "20240109", batch, both, &summary), &fault);
    ck_assert_ok(refund_import(office_intake(&office, cases_file("back.xml", refund),
                                             "voucher-8207"),
                               &asked, &back, &fault),
                 &fault);
    ck_assert_int_eq(balance_of(COUNTY).refunded, 10000);
    ck_assert_int_eq(balance_of(CENTRAL).refunded, 0);
    ck_assert_uint_eq(state_of(batch, 1).state, LINE_STATE_PAID);
    ck_assert_int_eq(state_of(batch, 1).refunded, 10000);
    /* More than was paid of this part (R26), though not of the line. */
    ck_assert_status(
        refund_import(
            office_intake(&office, cases_file("back2.xml", refund), "voucher-8207"),
            &asked, &back, &fault),
        STATUS_EXISTS);
    office_end(&office);
}
END_TEST

/* The treasury could not pay a part and takes the other back: the line has failed. */
START_TEST(test_a_half_paid_line_that_comes_back_has_failed)
{
    static const int both[] = {PAID, PAID};
    static const int one[] = {FAILED, PAID};
    static const char refund[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Voucher><VtCode>2252</VtCode>"
        "<VouDate>20240112</VouDate><VoucherNo>402202401120001</VoucherNo>"
        "<OriBillNo>43069982070000001</OriBillNo><PayAmt>-%s</PayAmt>"
        "<PayDate>20240112</PayDate><DetailList><Detail><Id>D00001</Id>"
        "<PayeeAcctNo>6230900000000000271</PayeeAcctNo>"
        "<PayeeAcctName>何测一</PayeeAcctName><PayAmt>-%s</PayAmt>"
        "<Remark>销户</Remark></Detail></DetailList></Voucher>\n";
    static const char *const amounts[] = {"299.99", "300.00"};
    struct answer_options asked = {.batch_count = 1, .jobs = 2};
    struct answer_summary summary;
    struct refund_summary back;
    char text[1024];
    const uint64_t batch = sent();
    asked.batches = &batch;
    ck_assert_ok(answer(ORDER_A, "20240109", batch, both, &summary), &fault);
    if (_i == 0) { /* else the other voucher waits */
        ck_assert_ok(answer(ORDER_B, "20240109", batch, one, &summary), &fault);
    }
    for (size_t i = 0; i < 2; i++) {
        snprintf(text, sizeof(text), refund, amounts[i], amounts[i]);
        fault_clear(&fault);
        const struct status taken = refund_import(
            office_intake(&office, cases_file("back.xml", text), "voucher-8207"),
            &asked, &back, &fault);
        ck_assert_int_eq(taken.code, i == 0 ? STATUS_REFUSED : STATUS_CODE_OK);
    }
    ck_assert_uint_eq(back.taken_back, 1);
    ck_assert_int_eq(back.taken_back_fen, 30000);
    ck_assert_int_eq(back.refunded_fen, 0);
    if (_i == 1) {
        ck_assert_uint_eq(state_of(batch, 1).state, LINE_STATE_UNKNOWN);
        ck_assert_ok(answer(ORDER_B, "20240113", batch, one, &summary), &fault);
    }
    ck_assert_uint_eq(state_of(batch, 1).state, LINE_STATE_FAILED);
    ck_assert_uint_eq(state_of(batch, 2).state, LINE_STATE_PAID);
    ck_assert_int_eq(office_total(&office).reserved, 0);
    ck_assert_int_eq(office_total(&office).paid, 10002);
    office_end(&office);
}
END_TEST

/* ---- forged -----------------------------------------------------------------------
 */

struct forged {
    uint64_t line, count;
    unsigned from, to;
    int64_t amount;
    struct fact_pair parts[4];
};

static struct status forge(struct journal_session *session, void *context,
                           struct fault *place)
{
    const struct forged *forged = context;
    uint8_t image[128];
    struct writer writer = writer_of(image, sizeof(image));
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_RESULT));
    fact_set_number(&fact, RESULT_LINE, forged->line);
    fact_set_number(&fact, RESULT_CLASS,
                    forged->to == LINE_STATE_UNKNOWN ? RESULT_UNKNOWN : RESULT_SUCCESS);
    fact_set_number(&fact, RESULT_FROM, forged->from);
    fact_set_number(&fact, RESULT_TO, forged->to);
    fact_set_fen(&fact, RESULT_AMOUNT, forged->amount);
    fact_set_number(&fact, RESULT_PERIOD, 2024 * 12);
    fact_put_pairs(&writer, forged->parts, forged->count);
    /* The whole line: all its draws, and nothing is said of parts. */
    const bool is_whole = forged->to == LINE_STATE_FAILED && forged->count == 3;
    fact_set_bytes(&fact, is_whole ? RESULT_DRAWS : RESULT_PARTS,
                   writer_bytes(&writer));
    return journal_append(session, &fact, NULL, place);
}

static void source_entries(uint64_t ret_entries[static 3])
{
    static const char *const labels[] = {CENTRAL, PROVINCE, COUNTY};
    struct store_transaction *transaction = NULL;
    ck_assert_ok(
        store_read_begin(journal_store(office.ledger.journal), &transaction, &fault),
        &fault);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_ok(accounts_code(transaction, CODE_ALLOCATION, bytes_of(labels[i]),
                                   &ret_entries[i], &fault),
                     &fault);
    }
    store_read_end(transaction);
}

/* parts are whole draws of the line, grow, and make it what they add up to. */
START_TEST(test_forged_parts_are_refused)
{
    uint64_t source[3];
    const uint64_t line = sent() + 1;
    source_entries(source);
    const unsigned first = LINE_STATE_SUBMITTED;
    const unsigned unknown = LINE_STATE_UNKNOWN;
    struct forged bad[] = {
        {line, 1, first, unknown, 20000, {{source[0], 19999}}},
        {line, 1, first, unknown, 10000, {{source[0], 20000}}},
        {line, 1, first, unknown, 20000, {{line, 20000}}},
        {line, 2, first, unknown, 30000, {{source[1], 10000}, {source[0], 20000}}},
        {line, 2, first, unknown, 40000, {{source[0], 20000}, {source[0], 20000}}},
        {line, 1, first, LINE_STATE_PAID, 40000, {{source[0], 20000}}},
        {line, 1, first, LINE_STATE_FAILED, 40000, {{source[0], 0}}},
        {line,
         3,
         first,
         unknown,
         40000,
         {{source[0], 20000}, {source[1], 10000}, {source[2], 10000}}},
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        fault_clear(&fault);
        ck_assert_status(ledger_write(&office.ledger, &office.actor, "forge", forge,
                                      &bad[i], &fault),
                         STATUS_REFUSED);
        ck_assert_msg(strcmp(fault.rule, "R-152") == 0, "%zu: %s", i, fault.message);
    }
    struct forged good = {line, 1, first, unknown, 20000, {{source[0], 20000}}};
    ck_assert_ok(
        ledger_write(&office.ledger, &office.actor, "forge", forge, &good, &fault),
        &fault);
    struct forged then[] = {
        {line, 1, unknown, unknown, 20000, {{source[0], 20000}}}, /* nothing new */
        {line, 1, unknown, unknown, 0, {{source[0], 0}}},
        {line, 1, unknown, unknown, 10000, {{source[1], 10000}}}, /* one forgotten */
        {line, /* whole, though a part was paid */
         3,
         unknown,
         LINE_STATE_FAILED,
         40000,
         {{source[0], 20000}, {source[1], 10000}, {source[2], 10000}}},
    };
    for (size_t i = 0; i < sizeof(then) / sizeof(then[0]); i++) {
        ck_assert_status(ledger_write(&office.ledger, &office.actor, "forge", forge,
                                      &then[i], &fault),
                         STATUS_REFUSED);
        ck_assert_str_eq(fault.rule, "R-152");
    }
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("answer_voucher");
    TCase *answered = tcase_create("answered");
    tcase_set_timeout(answered, 60);
    tcase_add_test(answered, test_a_line_is_paid_when_all_its_parts_are);
    tcase_add_loop_test(answered, test_a_line_has_failed_when_all_its_parts_have, 0, 2);
    tcase_add_test(answered, test_a_line_paid_in_part_is_unknown_with_an_exception);
    tcase_add_test(answered, test_a_late_part_is_told_and_moves_nothing);
    tcase_add_test(answered, test_only_the_lines_of_the_voucher_are_missing);
    tcase_add_test(answered, test_answers_to_other_vouchers_are_refused);
    tcase_add_test(answered, test_a_refund_of_a_part_goes_back_to_its_document);
    tcase_add_loop_test(answered, test_a_half_paid_line_that_comes_back_has_failed, 0,
                        2);
    tcase_add_test(answered, test_forged_parts_are_refused);
    suite_add_tcase(suite, answered);
    return suite;
}
