/* test_statement_voucher.c - the treasury debits a batch voucher by voucher (R-151,
 * */
#include "importers/statement.h"
#include "tests/importers/office_vouchers.h"

enum { JANUARY_1 = 19723, JANUARY_31 = 19753 };

static struct roster roster;
static int64_t balance;

/* Money that leaves the account, fen: one row each, on successive days. */
static struct statement_summary leaves(const int64_t *rows, civil_day first,
                                       civil_day last, civil_day day)
{
    const struct statement_options options = {
        .account = "发放户", .first = first, .last = last};
    struct statement_summary summary;
    roster_begin(&roster, "交易日期,收入,支出,余额,摘要,对方账号");
    for (size_t i = 0; rows[i] != 0; i++) {
        char text[DATE_TEXT_SIZE];
        date_format(day + (civil_day)i, text);
        balance -= rows[i];
        roster_add(&roster, "%s,,%lld.%02lld,%lld.%02lld,,\n", text,
                   (long long)(rows[i] / 100), (long long)(rows[i] % 100),
                   (long long)(balance / 100), (long long)(balance % 100));
    }
    fault_clear(&fault);
    ck_assert_ok(
        statement_import(office_intake(&office, roster_file(&roster), "statement"),
                         &options, &summary, &fault),
        &fault);
    return summary;
}

static struct statement_summary january(const int64_t *rows)
{
    balance = INT64_C(100000000);
    return leaves(rows, JANUARY_1, JANUARY_31, JANUARY_1 + 8);
}

static void class_is(const struct statement_summary *summary,
                     enum statement_class class, uint64_t count, int64_t fen)
{
    ck_assert_uint_eq(summary->classes[class].count, count);
    ck_assert_int_eq(summary->classes[class].fen, fen);
}

static bool is_line_debited(uint64_t line)
{
    struct store_transaction *transaction = NULL;
    bool is_debited = false;
    ck_assert_ok(
        store_read_begin(journal_store(office.ledger.journal), &transaction, &fault),
        &fault);
    ck_assert_ok(accounts_line_debited(transaction, line, &is_debited, &fault), &fault);
    store_read_end(transaction);
    return is_debited;
}

/* 375.02 of one document, 125.00 of the other. */
START_TEST(each_document_of_a_batch_leaves_by_itself)
{
    static const int64_t rows[] = {12500, 37502, 0};
    const uint64_t batch = sent();
    const struct statement_summary summary = january(rows);
    class_is(&summary, STATEMENT_IS_SENT_VOUCHER, 1, 12500);
    class_is(&summary, STATEMENT_IS_SENT_BATCH, 1, 37502); /* the rest of it */
    ck_assert_int_eq(summary.ordered, 50002);
    ck_assert(!is_line_debited(batch + 1));
    office_end(&office);
}
END_TEST

/* also when two statements show it. */
START_TEST(a_voucher_is_shown_once)
{
    static const int64_t rows[] = {100, 0};
    static const int64_t again[] = {100, 200, 300, 0};
    struct office_payroll what = of_two;
    struct register_summary more;
    begin();
    ck_assert_ok(
        office_budget(&office,
                      cases_file("third.csv",
                                 "文号,下达日期,预算年度,资金来源级次,功能科目编码,"
                                 "政府经济分类,部门经济分类,预算单位,金额(元)\n"
                                 "测财社指〔2024〕9号,2024-01-02,2024,县级,2081902,"
                                 "50901,30306,430699-MZJ,900.00\n"),
                      &more, &fault),
        &fault);
    what.allocations[0] = CENTRAL ":1";
    what.allocations[1] = COUNTY ":2";
    what.allocations[2] = "测财社指〔2024〕9号/2081902/县级:3";
    const uint64_t batch =
        take(what, "姓名,身份证号,银行账号,金额\n何测一," ONE ",6.00\n");
    ck_assert_uint_eq(send(batch).orders, 3);
    balance = INT64_C(100000000);
    struct statement_summary summary =
        leaves(rows, JANUARY_1, JANUARY_1 + 9, JANUARY_1 + 9);
    class_is(&summary, STATEMENT_IS_SENT_VOUCHER, 1, 100);
    summary = leaves(again, JANUARY_1 + 10, JANUARY_31, JANUARY_1 + 10);
    class_is(&summary, STATEMENT_IS_NOTHING, 1, 100);
    class_is(&summary, STATEMENT_IS_SENT_VOUCHER, 1, 200);
    class_is(&summary, STATEMENT_IS_SENT_BATCH, 1, 300);
    office_end(&office);
}
END_TEST

struct forged {
    uint64_t statement, batch;
    int64_t number;
};

static struct status forge(struct journal_session *session, void *context,
                           struct fault *place)
{
    const struct forged *forged = context;
    const struct fact_pair pair = {forged->batch, forged->number};
    uint8_t image[32];
    struct writer writer = writer_of(image, sizeof(image));
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_STATEMENT_LINES));
    fact_set_number(&fact, STATEMENT_LINES_STATEMENT, forged->statement);
    fact_put_pairs(&writer, &pair, 1);
    fact_set_bytes(&fact, STATEMENT_LINES_VOUCHERS, writer_bytes(&writer));
    return journal_append(session, &fact, NULL, place);
}

/* numbers of the batch alone, each once. */
START_TEST(forged_vouchers_are_refused)
{
    static const int64_t rows[] = {12500, 0};
    const uint64_t batch = sent();
    const uint64_t statement = january(rows).entry;
    const struct forged bad[] = {{statement, batch, 2},
                                 {statement, batch, 0},
                                 {statement, batch, 3},
                                 {statement, batch + 1, 1},
                                 {batch, batch, 1}};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct forged forged = bad[i];
        fault_clear(&fault);
        ck_assert_status(ledger_write(&office.ledger, &office.actor, "forge", forge,
                                      &forged, &fault),
                         STATUS_REFUSED);
        ck_assert_str_eq(fault.rule, i < 3 ? "R-165" : "R-060");
    }
    struct forged good = {statement, batch, 1};
    ck_assert_ok(
        ledger_write(&office.ledger, &office.actor, "show", forge, &good, &fault),
        &fault);
    office_end(&office);
}
END_TEST

/* 600 lines of 1.00, of which the documents pay 0.75 and 0.25: 499 and 101 details in
 * the 8207 of each. */
static uint64_t sent_many(void)
{
    begin();
    roster_begin(&roster, ROSTER_HEADING);
    for (unsigned i = 0; i < 600; i++) {
        roster_line(&roster, i, 100);
    }
    struct office_payroll what = of_two;
    struct payroll_summary summary;
    what.profile = roster_payroll(&roster).profile;
    what.path = roster_file(&roster);
    ck_assert_ok(office_import(&office, &what, &summary, &fault), &fault);
    ck_assert_uint_eq(send(summary.batches[0].entry).orders, 4);
    return summary.batches[0].entry;
}

START_TEST(each_8207_of_a_document_leaves_by_itself)
{
    static const int64_t rows[] = {37425, 37425, 12475, 7575, 2525, 0};
    const uint64_t batch = sent_many();
    const struct statement_summary summary = january(rows);
    class_is(&summary, STATEMENT_IS_SENT_VOUCHER, 3, 37425 + 12475 + 7575);
    class_is(&summary, STATEMENT_IS_SENT_BATCH, 1, 2525);
    class_is(&summary, STATEMENT_IS_NOTHING, 1, 37425); /* booked twice */
    ck_assert_int_eq(summary.ordered, 60000);
    ck_assert(is_line_debited(batch + 1));
    ck_assert(is_line_debited(batch + 499));
    ck_assert(!is_line_debited(batch + 500));
    office_end(&office);
}
END_TEST

START_TEST(a_document_leaves_in_one_sum)
{
    static const int64_t rows[] = {45000, 12475, 2525, 0};
    (void)sent_many();
    const struct statement_summary summary = january(rows);
    class_is(&summary, STATEMENT_IS_SENT_VOUCHER, 2, 45000 + 12475);
    class_is(&summary, STATEMENT_IS_SENT_BATCH, 1, 2525);
    office_end(&office);
}
END_TEST

/* Which of two equal vouchers is debited first makes no difference to the batch. */
START_TEST(equal_vouchers_of_a_batch_stand_for_each_other)
{
    static const int64_t rows[] = {25001, 25001, 0};
    struct office_payroll what = of_two;
    begin();
    what.allocations[0] = CENTRAL ":1";
    what.allocations[1] = COUNTY ":1";
    what.allocations[2] = NULL;
    (void)send(take(what, TWO_PEOPLE));
    const struct statement_summary summary = january(rows);
    class_is(&summary, STATEMENT_IS_SENT_VOUCHER, 1, 25001);
    class_is(&summary, STATEMENT_IS_SENT_BATCH, 1, 25001);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("statement voucher");
    TCase *tests = tcase_create("rows");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, each_document_of_a_batch_leaves_by_itself);
    tcase_add_test(tests, a_voucher_is_shown_once);
    tcase_add_test(tests, each_8207_of_a_document_leaves_by_itself);
    tcase_add_test(tests, a_document_leaves_in_one_sum);
    tcase_add_test(tests, equal_vouchers_of_a_batch_stand_for_each_other);
    tcase_add_test(tests, forged_vouchers_are_refused);
    suite_add_tcase(suite, tests);
    return suite;
}
