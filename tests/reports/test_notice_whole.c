/* test_notice_whole.c - whole notices: their digest and code, the agreed pages, no name
 * in any format, the same figures everywhere. */
#define _GNU_SOURCE /* memmem */
#include "ledger/base/money.h"
#include "reports/qr.h"
#include "reports/table_digest.h"
#include "tests/reports/notice_kit.h"

/* ---- digest and code ------------------------------------------------------------- */

/* the digest is that of the table in the CSV file, and the code repeats it. */
START_TEST(test_the_digest_is_that_of_the_table_in_the_csv_file)
{
    const struct report_filter filter = {
        .batch = fixture.answered, .first = -1, .last = -1};
    const struct document document = made(&filter);
    const struct table *table = fixture_table(&document, "list");
    const struct bytes csv =
        sample_written(report_write_csv, &document, &fixture.arena);
    const uint8_t *end = memmem(csv.at, csv.size, "\r\n\r\n", 4);
    struct hasher *hasher = NULL;
    char hex[TABLE_DIGEST_SIZE];
    ck_assert_ptr_nonnull(end);
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    const struct digest digest =
        hasher_one(hasher, bytes_from(csv.at + 3, (size_t)(end - csv.at) - 1));
    hasher_close(hasher);
    bytes_to_hex(digest_bytes(&digest), hex);
    ck_assert(notice_notes(table, hex));
#if WITH_QR
    const struct block *last = document.first;
    while (last->next != NULL) {
        last = last->next;
    }
    char wanted[1024];
    (void)snprintf(
        wanted, sizeof(wanted), "mingzhang notice v1\n%s\n%llu\n%s\n%s\n3 2,948.00\n%s",
        document.provenance.origin, (unsigned long long)document.provenance.tree_size,
        document.provenance.root, hex, document.title);
    ck_assert_int_eq(last->kind, BLOCK_CODE);
    ck_assert_str_eq(last->code->text, wanted);
#endif
}
END_TEST

START_TEST(test_another_cell_is_another_digest)
{
    const struct report_filter filter = {
        .batch = fixture.answered, .first = -1, .last = -1};
    struct document document = made(&filter);
    struct table *table = (struct table *)(uintptr_t)fixture_table(&document, "list");
    char before[TABLE_DIGEST_SIZE];
    char after[TABLE_DIGEST_SIZE];
    ck_assert_ok(table_digest(&document, table, before, &fault), &fault);
    ck_assert(notice_notes(table, before));
    struct table_row *row = (struct table_row *)(uintptr_t)table->first;
    row->cells[5].number++;
    ck_assert_ok(table_digest(&document, table, after, &fault), &fault);
    ck_assert_str_ne(before, after);
}
END_TEST

/* ---- whole notices -----------------------------------------------------------------
 */

static struct document made_for_golden(const struct report_filter *filter)
{
    struct document document;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    source.provenance = sample_provenance; /* the ledger's keys are made on the spot */
    ck_assert_ok(report_disclosure(&source, filter, &document, &fault), &fault);
    report_source_close(&source);
    return document;
}

#if WITH_QR
START_TEST(test_a_notice_is_the_agreed_one_in_every_format)
{
    static const struct {
        const char *name;
        sample_writer *write;
    } pages[] = {{"disclosure.html", report_write_html},
                 {"disclosure.csv", report_write_csv},
                 {"disclosure.json", report_write_json},
                 {"disclosure.txt", report_write_text}};
    struct report_filter filter = of_month(MOMENT_APPROVAL, NOTICE_FEBRUARY);
    filter.unit = "测试镇";
    filter.notice_first = 19761;
    filter.calendar = calendar();
    notice_enrol_all(&fixture);
    notice_policy(&fixture, 0, texts);
    const struct document document = made_for_golden(&filter);
    sample_is_golden(sample_written(pages[_i].write, &document, &fixture.arena),
                     pages[_i].name, &fixture.arena);
}
END_TEST
#endif

/* of whoever is on a list, no format holds more than the mask shows. */
START_TEST(test_no_format_says_a_name)
{
    static const char *const names[] = {
        "测",         "测一",         "张测一",          "欧阳测",
        "欧阳测四",   "尉迟测光明",   "阿依古丽·买买提", "买买提．测",
        "测𬎆䶮", "John Testman", "龙　测　二",      "娜仁·托娅·测"};
    enum { NAMES = sizeof(names) / sizeof(names[0]) };
    struct book *book = &fixture.book;
    struct fact batch =
        book_batch(book, BATCH_ORIGIN_RECORDED, NAMES, 100 * (int64_t)NAMES);
    fact_set_number(&batch, BATCH_PROGRAMME, fixture.relief);
    fact_set_number(&batch, BATCH_UNIT, fixture.townships[0]);
    fact_set_number(&batch, BATCH_PERIOD, BOOK_PERIOD + 4);
    const uint64_t entry = book_add(book, &batch);
    for (size_t i = 0; i < NAMES; i++) {
        uint8_t party[16];
        notice_newcomer(&fixture, names[i], i, party);
        book_add_line(book, entry, i + 1, 1, LINE_STATE_PAID, 100);
        struct fact *line = &book->plan[book->planned - 1];
        fact_set_bytes(line, LINE_PARTY, book_copy(book, bytes_from(party, 16)));
        fact_set_number(line, LINE_HEADCOUNT, 1);
        fact_set_number(line, LINE_VILLAGE, fixture.villages[0]);
    }
    ck_assert_ok(book_commit(book, &fault), &fault);
    const struct report_filter filter = {.batch = entry, .first = -1, .last = -1};
    const struct document document = made(&filter);
    ck_assert_uint_eq(fixture_table(&document, "list")->row_count, NAMES);
    for (size_t i = 0; i < report_format_count; i++) {
        const struct bytes bytes =
            sample_written(report_formats[i].write, &document, &fixture.arena);
        for (size_t j = 2; j < NAMES && !report_formats[i].is_packed; j++) {
            ck_assert_msg(memmem(bytes.at, bytes.size, names[j], strlen(names[j])) ==
                              NULL,
                          "%s says %s", report_formats[i].name, names[j]);
        }
    }
}
END_TEST

/* ---- the same figures everywhere --------------------------------------------------
 */

/* Makes line 4 of the answered batch paid, behind the journal's back. */
static struct status forge(struct store_transaction *transaction, void *context,
                           struct fault *why)
{
    uint8_t key[12];
    uint8_t chunk[LINE_CHUNK_SIZE];
    struct bytes value = {0};
    struct writer writer = writer_of(key, sizeof(key));
    (void)context;
    writer_u64(&writer, fixture.answered);
    writer_u32(&writer, 0);
    TRY(store_get(transaction, LEDGER_TABLE_LINE, writer_bytes(&writer), &value, why));
    memcpy(chunk, value.at, sizeof(chunk));
    chunk[3 * LINE_STATE_SIZE] = LINE_STATE_PAID;
    return store_put(transaction, LEDGER_TABLE_LINE, writer_bytes(&writer),
                     bytes_from(chunk, sizeof(chunk)), why);
}

/* R-293, F50 */
START_TEST(test_a_list_that_is_not_the_batch_is_not_published)
{
    const struct report_filter filter = {
        .batch = fixture.answered, .first = -1, .last = -1};
    struct store *store = journal_store(fixture.book.ledger.journal);
    (void)made(&filter);
    ck_assert_ok(store_write(store, forge, NULL, &fault), &fault);
    refused(&filter, STATUS_FOUND, "R-293");
}
END_TEST

struct model {
    uint64_t households, people;
    int64_t fen;
};

/* A batch of random lines that came with their results; what of it was paid. */
static uint64_t random_batch(uint64_t *state, struct model *model)
{
    struct book *book = &fixture.book;
    int64_t all = 0;
    uint64_t random[8];
    for (size_t i = 0; i < 8; i++) {
        *state = *state * UINT64_C(6364136223846793005) + 1442695040888963407U;
        random[i] = *state >> 33;
        all += 1 + (int64_t)(random[i] % 99999);
    }
    struct fact batch = book_batch(book, BATCH_ORIGIN_RECORDED, 8, all);
    fact_set_number(&batch, BATCH_PROGRAMME, fixture.relief);
    fact_set_number(&batch, BATCH_UNIT, fixture.townships[0]);
    fact_set_number(&batch, BATCH_PERIOD, BOOK_PERIOD + 3);
    const uint64_t entry = book_add(book, &batch);
    *model = (struct model){0};
    for (size_t i = 0; i < 8; i++) {
        const bool is_paid = i == 0 || random[i] % 5 != 0;
        const int64_t fen = 1 + (int64_t)(random[i] % 99999);
        book_add_line(book, entry, i + 1, (unsigned)(random[7] % 200 + 256 * i + 1),
                      is_paid ? LINE_STATE_PAID : LINE_STATE_FAILED, fen);
        struct fact *line = &book->plan[book->planned - 1];
        fact_set_number(line, LINE_HEADCOUNT, random[i] % 6 + 1);
        fact_set_number(line, LINE_VILLAGE, fixture.villages[random[i] % 2]);
        if (is_paid) {
            model->households++;
            model->people += random[i] % 6 + 1;
            model->fen += fen;
        }
    }
    ck_assert_ok(book_commit(book, &fault), &fault);
    return entry;
}

/* text, table and every format say what was recorded. */
START_TEST(test_text_table_and_formats_say_the_same)
{
    enum { CASES = 12 };
    uint64_t state = 20240611;
    for (size_t i = 0; i < CASES; i++) {
        struct model model;
        char grouped[MONEY_TEXT_SIZE];
        char plain[MONEY_TEXT_SIZE];
        char wanted[128];
        const struct report_filter filter = {
            .batch = random_batch(&state, &model), .first = -1, .last = -1};
        const struct document document = made(&filter);
        const struct table *table = fixture_table(&document, "list");
        size_t last = 0;
        for (const struct table_row *at = table->first; at != table->last;
             at = at->next) {
            last++;
        }
        money_format_grouped(model.fen, grouped);
        money_format(model.fen, plain);
        (void)snprintf(wanted, sizeof(wanted), "共%llu户%llu人，发放资金%s元（",
                       (unsigned long long)model.households,
                       (unsigned long long)model.people, grouped);
        ck_assert_msg(notice_says(&document, wanted), "case %zu: %s", i, wanted);
        ck_assert_uint_eq(table->row_count, model.households);
        ck_assert_cell(&fixture, table, last, "amount", plain);
        for (size_t j = 0; j < report_format_count; j++) {
            if (report_formats[j].is_packed) {
                continue; /* tests/cli/test_workbook.c reads those */
            }
            const struct bytes bytes =
                sample_written(report_formats[j].write, &document, &fixture.arena);
            const bool is_read = strcmp(report_formats[j].name, "csv") == 0 ||
                                 strcmp(report_formats[j].name, "json") == 0;
            const char *sum = is_read ? plain : grouped;
            ck_assert_ptr_nonnull(memmem(bytes.at, bytes.size, sum, strlen(sum)));
        }
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("notice_whole");
    TCase *tests = tcase_create("notices");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, test_the_digest_is_that_of_the_table_in_the_csv_file);
    tcase_add_test(tests, test_another_cell_is_another_digest);
#if WITH_QR
    tcase_add_loop_test(tests, test_a_notice_is_the_agreed_one_in_every_format, 0, 4);
#endif
    tcase_add_test(tests, test_no_format_says_a_name);
    tcase_add_test(tests, test_a_list_that_is_not_the_batch_is_not_published);
    tcase_add_test(tests, test_text_table_and_formats_say_the_same);
    suite_add_tcase(suite, tests);
    return suite;
}
