/* test_reconcile.c - three columns, and every difference told to the fen. */
#include "tests/reports/ledger_fixture.h"

static struct fixture fixture;

static void setup(void)
{
    fixture_open(&fixture);
}

static void teardown(void)
{
    fixture_close(&fixture);
}

static const struct report_filter all = {.first = -1, .last = -1};

static struct document reconcile(struct report_source *source,
                                 const struct report_filter *filter)
{
    struct fault fault = {0};
    struct document document;
    ck_assert_ok(report_reconciliation(source, filter, &document, &fault), &fault);
    return document;
}

/* row: where the total of the table stands */
static void sums_are(const struct table *table, size_t row, const char *const *wanted)
{
    static const char *const keys[] = {"roster",     "instruction", "bank",
                                       "difference", "explained",   "unexplained"};
    for (size_t i = 0; i < 6; i++) {
        ck_assert_cell(&fixture, table, row, keys[i], wanted[i]);
    }
}

START_TEST(every_difference_is_told_to_the_fen)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct document document = reconcile(&source, &all);
    static const char *const total[] = {"6546.00", "6546.00", "5596.00",
                                        "950.00",  "950.00",  "0.00"};
    static const char *const relief[] = {"5546.00", "5546.00", "4596.00",
                                         "950.00",  "950.00",  "0.00"};
    ck_assert(!document.has_finding);
    ck_assert_str_eq(document.title, "2024年1月至2024年2月救助资金发放三方核对表");
    sums_are(fixture_table(&document, "programmes"), 1, relief);
    sums_are(fixture_table(&document, "programmes"), 2, total);
    sums_are(fixture_table(&document, "units"), 2, total);
    sums_are(fixture_table(&document, "months"), 2, total);
    sums_are(fixture_table(&document, "allocations"), 0, relief);
    sums_are(fixture_table(&document, "allocations"), 2, total);
    sums_are(fixture_table(&document, "batches"), 3, total);
    const struct table *list = fixture_table(&document, "differences");
    ck_assert_uint_eq(list->row_count, 1);
    ck_assert_cell(&fixture, list, 0, "line", "4");
    ck_assert_cell(&fixture, list, 0, "state", "发放失败");
    ck_assert_cell(&fixture, list, 0, "amount", "950.00");
    report_source_close(&source);
}
END_TEST

START_TEST(the_bridge_leads_from_the_roster_to_the_bank)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_EN, &source);
    const struct document document = reconcile(&source, &all);
    const struct table *bridge = fixture_table(&document, "bridge");
    static const struct {
        const char *words, *count, *fen;
    } wanted[] = {
        {"Roster", "16", "6546.00"}, {"Instruction", "16", "6546.00"},
        {"failed", "-1", "-950.00"}, {"unexplained", "0", "0.00"},
        {"Bank", "15", "5596.00"},
    };
    for (size_t i = 0; i < 5; i++) {
        ck_assert_cell(&fixture, bridge, i, "difference", wanted[i].words);
        ck_assert_cell(&fixture, bridge, i, "count", wanted[i].count);
        ck_assert_cell(&fixture, bridge, i, "amount", wanted[i].fen);
    }
    ck_assert_uint_eq(bridge->note_count, 1); /* one came a day late */
    report_source_close(&source);
}
END_TEST

START_TEST(as_of_an_earlier_seal_the_bank_had_not_answered)
{
    char as_of[24];
    struct report_source source;
    snprintf(as_of, sizeof(as_of), "@%llu", (unsigned long long)fixture.before);
    fixture_source(&fixture, as_of, LANGUAGE_ZH, &source);
    const struct document document = reconcile(&source, &all);
    static const char *const total[] = {"3898.00", "3898.00", "0.00",
                                        "3898.00", "3898.00", "0.00"};
    ck_assert(!document.has_finding);
    sums_are(fixture_table(&document, "batches"), 1, total);
    const struct table *list = fixture_table(&document, "differences");
    ck_assert_uint_eq(list->row_count, 1);
    ck_assert_cell(&fixture, list, 0, "line", "");
    ck_assert_cell(&fixture, list, 0, "count", "4");
    ck_assert_cell(&fixture, list, 0, "state", "已报送，待回盘");
    report_source_close(&source);
}
END_TEST

START_TEST(what_is_drafted_is_no_instruction)
{
    struct report_source source;
    struct fault fault = {0};
    struct book *book = &fixture.book;
    const uint64_t batch = book_add_batch(book, BATCH_ORIGIN_ROSTER, 2, 300);
    book_add_line(book, batch, 1, 901, LINE_STATE_DRAFTED, 100);
    book_add_line(book, batch, 2, 902, LINE_STATE_DRAFTED, 200);
    ck_assert_ok(book_commit(book, &fault), &fault);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct report_filter filter = {
        .first = -1, .last = -1, .batches = &batch, .batch_count = 1};
    const struct document document = reconcile(&source, &filter);
    static const char *const total[] = {"3.00", "0.00", "0.00", "3.00", "3.00", "0.00"};
    sums_are(fixture_table(&document, "batches"), 1, total);
    ck_assert_cell(&fixture, fixture_table(&document, "bridge"), 1, "difference",
                   "待审批");
    report_source_close(&source);
    const uint64_t none = batch + 1;
    const struct report_filter wrong = {
        .first = -1, .last = -1, .batches = &none, .batch_count = 1};
    struct document nothing;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_status(report_reconciliation(&source, &wrong, &nothing, &fault),
                     STATUS_NOT_FOUND);
    report_source_close(&source);
}
END_TEST

START_TEST(what_came_back_in_part_is_a_difference)
{
    struct report_source source;
    struct fault fault = {0};
    struct book *book = &fixture.book;
    struct fact fact;
    const struct fact_pair draw = {book->allocation, 1200};
    fact_begin(&fact, kinds_find(KIND_REFUND));
    fact_set_number(&fact, REFUND_LINE, fixture.answered + 1);
    fact_set_fen(&fact, REFUND_AMOUNT, 1200);
    fact_set_bytes(&fact, REFUND_DRAWS, book_pairs(book, &draw, 1));
    fact_set_number(&fact, REFUND_REASON, RESULT_FAIL_CLOSED);
    fact_set_fen(&fact, REFUND_VALUE_DAY, BOOK_DUE);
    fact_set_number(&fact, REFUND_PERIOD, BOOK_PERIOD);
    fact_set_number(&fact, REFUND_IS_PRIOR_YEAR, 0);
    fact_set_number(&fact, REFUND_CONFIRMS_RELEASE, 0);
    fact_set_number(&fact, REFUND_TO, LINE_STATE_PAID);
    book_add(book, &fact);
    ck_assert_ok(book_commit(book, &fault), &fault);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct document document = reconcile(&source, &all);
    static const char *const total[] = {"6546.00", "6546.00", "5584.00",
                                        "962.00",  "962.00",  "0.00"};
    ck_assert(!document.has_finding);
    sums_are(fixture_table(&document, "batches"), 3, total);
    sums_are(fixture_table(&document, "allocations"), 2, total);
    report_source_close(&source);
}
END_TEST

/* With two sources each line says which fen came from which. */
START_TEST(two_sources_are_told_apart_line_by_line)
{
    struct report_source source;
    struct fault fault = {0};
    struct book *book = &fixture.book;
    const struct fact_pair shares[] = {{book->allocation, 1}, {book->second, 1}};
    const struct fact_pair draws[] = {{book->allocation, 60}, {book->second, 40}};
    struct fact fact = book_batch(book, BATCH_ORIGIN_RECORDED, 2, 300);
    fact_set_bytes(&fact, BATCH_SHARES, book_pairs(book, shares, 2));
    const uint64_t batch = book_add(book, &fact);
    book_add_line(book, batch, 1, 901, LINE_STATE_PAID, 100);
    fact_set_bytes(&book->plan[book->planned - 1], LINE_DRAWS,
                   book_pairs(book, draws, 2));
    book_add_line(book, batch, 2, 902, LINE_STATE_FAILED, 200);
    ck_assert_ok(book_commit(book, &fault), &fault);
    fixture_source(&fixture, NULL, LANGUAGE_EN, &source);
    const struct report_filter filter = {
        .first = -1, .last = -1, .batches = &batch, .batch_count = 1};
    const struct document document = reconcile(&source, &filter);
    const struct table *table = fixture_table(&document, "allocations");
    static const struct {
        const char *name, *roster, *bank;
    } wanted[] = {{"A1", "0.60", "0.60"},
                  {"A2", "0.40", "0.40"},
                  {"no allocation", "2.00", "0.00"},
                  {"Total", "3.00", "1.00"}};
    for (size_t i = 0; i < 4; i++) {
        ck_assert_cell(&fixture, table, i, "allocation", wanted[i].name);
        ck_assert_cell(&fixture, table, i, "roster", wanted[i].roster);
        ck_assert_cell(&fixture, table, i, "bank", wanted[i].bank);
        ck_assert_cell(&fixture, table, i, "unexplained", "0.00");
    }
    report_source_close(&source);
}
END_TEST

/* Makes line 4 of the answered batch paid, behind the journal's back. */
static struct status forge(struct store_transaction *transaction, void *context,
                           struct fault *fault)
{
    uint8_t key[12];
    uint8_t chunk[LINE_CHUNK_SIZE];
    struct bytes value = {0};
    struct writer writer = writer_of(key, sizeof(key));
    (void)context;
    writer_u64(&writer, fixture.answered);
    writer_u32(&writer, 0);
    TRY(store_get(transaction, LEDGER_TABLE_LINE, writer_bytes(&writer), &value,
                  fault));
    memcpy(chunk, value.at, sizeof(chunk));
    chunk[3 * LINE_STATE_SIZE] = LINE_STATE_PAID;
    return store_put(transaction, LEDGER_TABLE_LINE, writer_bytes(&writer),
                     bytes_from(chunk, sizeof(chunk)), fault);
}

START_TEST(what_the_lines_do_not_explain_is_a_finding)
{
    struct report_source source;
    struct fault fault = {0};
    struct store *store = journal_store(fixture.book.ledger.journal);
    ck_assert_ok(store_write(store, forge, NULL, &fault), &fault);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct document document = reconcile(&source, &all);
    ck_assert(document.has_finding);
    ck_assert_cell(&fixture, fixture_table(&document, "batches"), 3, "unexplained",
                   "950.00");
    report_source_close(&source);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("reconcile");
    TCase *tests = tcase_create("columns");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, every_difference_is_told_to_the_fen);
    tcase_add_test(tests, the_bridge_leads_from_the_roster_to_the_bank);
    tcase_add_test(tests, as_of_an_earlier_seal_the_bank_had_not_answered);
    tcase_add_test(tests, what_is_drafted_is_no_instruction);
    tcase_add_test(tests, what_came_back_in_part_is_a_difference);
    tcase_add_test(tests, two_sources_are_told_apart_line_by_line);
    tcase_add_test(tests, what_the_lines_do_not_explain_is_a_finding);
    suite_add_tcase(suite, tests);
    return suite;
}
