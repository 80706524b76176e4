/* test_notice.c - notices by policy: moments, fields, places, periods (domain.md 2.6,
 * 5.1), and their digest. */
#define _GNU_SOURCE /* memmem */
#include "ledger/base/money.h"
#include "reports/qr.h"
#include "reports/report.h"
#include "reports/table_digest.h"
#include "tests/reports/notice_kit.h"

static struct fixture fixture;
static struct fault fault;

static void setup(void)
{
    fault = (struct fault){0};
    fixture_open(&fixture);
}

static void teardown(void)
{
    fixture_close(&fixture);
}

static struct report_source source;

static struct document made_as_of(const struct report_filter *filter, const char *as_of)
{
    struct document document;
    fixture_source(&fixture, as_of, LANGUAGE_ZH, &source);
    ck_assert_ok(report_disclosure(&source, filter, &document, &fault), &fault);
    report_source_close(&source);
    return document;
}

static struct document made(const struct report_filter *filter)
{
    return made_as_of(filter, NULL);
}

static void refused(const struct report_filter *filter, enum status_code wanted,
                    const char *rule)
{
    struct document document;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_status(report_disclosure(&source, filter, &document, &fault), wanted);
    ck_assert_str_eq(fault.rule, rule);
    report_source_close(&source);
}

static struct report_filter of_month(unsigned moment, civil_period period)
{
    return (struct report_filter){
        .programme = "RDB", .first = period, .last = period, .moment = moment};
}

/* What a policy says in words. */
static const char texts[] =
    "[disclosure]\nconditions = 家庭人均收入低于标准。\n"
    "procedure = 本人申请、乡镇受理\nbasis = 《公示办法》第三条\n"
    "standard = 按户补差。\nhotline = 0730-0000000\n"
    "address = 测试路1号\npostcode = 414000\n"
    "office = 测试县民政局\n"
    "complaints = 测试县民政局社会救助股\n";

static const struct workday_calendar *calendar(void)
{
    const char *path = "docs/policies/workdays.csv";
    const struct workday_calendar *loaded = NULL;
    ck_assert_ok(workday_load(suite_file(&fixture.arena, path), path, &fixture.arena,
                              &loaded, &fault),
                 &fault);
    return loaded;
}

/* ---- moments --------------------------------------------------------------------- */

struct expected {
    unsigned moment;
    const char *title, *sum;
    size_t count;
    const char *rows[3][4]; /* name, people, class, amount */
};
static const struct expected expected[] = {
    {MOMENT_REVIEW,
     "测试镇2024年2月农村低保初审公示",
     "共1户3人，拟每月发放1,236.00元（人民币壹仟贰佰叁拾陆元整）",
     1,
     {{"李*二", "3", "B类", "1236.00"}}},
    {MOMENT_APPROVAL,
     "测试镇2024年2月农村低保审批结果公示",
     "共3户5人，每月发放2,598.00元（人民币贰仟伍佰玖拾捌元整）",
     3,
     {{"张*一", "1", "A类", "412.00"},
      {"李*二", "3", "B类", "1236.00"},
      {"欧阳*四", "1", "C类", "950.00"}}},
    {MOMENT_END,
     "测试镇2024年2月起终止农村低保公示",
     "共1户2人，原每月发放1,300.00元（人民币壹仟叁佰元整）",
     1,
     {{"王*三", "2", "A类", "1300.00"}}},
};

START_TEST(test_a_moment_lists_who_begins_goes_on_or_has_ended)
{
    static const char *const keys[] = {"name", "people", "class", "amount"};
    const struct expected *wanted = &expected[_i];
    notice_policy(&fixture, 0,
                  "[disclosure]\nfields = village, name, headcount, class, amount\n");
    notice_enrol_all(&fixture);
    struct report_filter filter = of_month(wanted->moment, NOTICE_FEBRUARY);
    filter.unit = "测试镇";
    const struct document document = made(&filter);
    const struct table *table = fixture_table(&document, "list");
    ck_assert_str_eq(document.title, wanted->title);
    ck_assert_msg(notice_says(&document, wanted->sum), "%s", wanted->sum);
    ck_assert_uint_eq(table->row_count, wanted->count);
    size_t row = 0;
    size_t body = 0;
    for (const struct table_row *at = table->first; at != NULL; at = at->next, row++) {
        for (size_t i = 0; at->kind == ROW_BODY && i < 4; i++) {
            ck_assert_cell(&fixture, table, row, keys[i], wanted->rows[body][i]);
        }
        body += at->kind == ROW_BODY ? 1 : 0;
    }
}
END_TEST

START_TEST(test_a_moment_of_an_older_seal_stays_as_it_was)
{
    const uint64_t zhang = notice_enrol_all(&fixture);
    const struct report_filter filter = of_month(MOMENT_APPROVAL, NOTICE_FEBRUARY);
    char as_of[24];
    (void)snprintf(as_of, sizeof(as_of), "@%llu",
                   (unsigned long long)book_last_seal(&fixture.book));
    struct document document = made_as_of(&filter, as_of);
    const struct bytes before =
        sample_written(report_write_html, &document, &fixture.arena);
    const struct notice_enrolment stopped = {
        0, NOTICE_JANUARY, NOTICE_JANUARY, "A类", 41200, 1, zhang};
    notice_enrol(&fixture, &stopped);
    ck_assert_ok(book_commit(&fixture.book, &fault), &fault);
    document = made_as_of(&filter, as_of);
    ck_assert_bytes(sample_written(report_write_html, &document, &fixture.arena),
                    before);
    document = made(&filter);
    ck_assert_uint_eq(fixture_table(&document, "list")->row_count, 2);
    const struct report_filter ended = of_month(MOMENT_END, NOTICE_FEBRUARY);
    document = made(&ended);
    ck_assert_uint_eq(fixture_table(&document, "list")->row_count, 2);
}
END_TEST

START_TEST(test_an_amount_that_is_not_stated_is_no_data_and_no_sum)
{
    const struct notice_enrolment enrolments[] = {
        {0, NOTICE_JANUARY, ENROLMENT_OPEN, NULL, 41200, 1, 0},
        {1, NOTICE_JANUARY, ENROLMENT_OPEN, NULL, 0, 3, 0}};
    notice_enrol(&fixture, &enrolments[0]);
    notice_enrol(&fixture, &enrolments[1]);
    ck_assert_ok(book_commit(&fixture.book, &fault), &fault);
    const struct report_filter filter = of_month(MOMENT_APPROVAL, NOTICE_JANUARY);
    const struct document document = made(&filter);
    const struct table *table = fixture_table(&document, "list");
    ck_assert(notice_says(&document, "共2户4人，每月发放无数据"));
    ck_assert_cell(&fixture, table, 1, "amount", "无数据");
    ck_assert_cell(&fixture, table, 2, "amount", "无数据"); /* */
}
END_TEST

/* An office enrols; the village and the number of people are those of the record. */
START_TEST(test_an_enrolment_of_an_office_finds_its_village_in_the_vault)
{
    const struct notice_enrolment enrolment = {
        1, NOTICE_JANUARY, ENROLMENT_OPEN, NULL, 41200, 0, 0};
    notice_enrol(&fixture, &enrolment);
    fact_set_number(&fixture.book.plan[fixture.book.planned - 1], ENROLMENT_UNIT,
                    fixture.book.unit);
    notice_move(&fixture, 1, fixture.villages[2], 4);
    ck_assert_ok(book_commit(&fixture.book, &fault), &fault);
    struct report_filter filter = of_month(MOMENT_APPROVAL, NOTICE_JANUARY);
    filter.unit = "二镇";
    const struct document document = made(&filter);
    const struct table *table = fixture_table(&document, "list");
    ck_assert_cell(&fixture, table, 0, "village", "二镇村");
    ck_assert_cell(&fixture, table, 0, "people", "4");
    filter.unit = "三镇";
    refused(&filter, STATUS_NOT_FOUND, "");
}
END_TEST

/* */
START_TEST(test_enrolments_without_people_make_no_list)
{
    const struct notice_enrolment silent = {
        0, NOTICE_JANUARY, ENROLMENT_OPEN, NULL, 41200, 0, 0};
    const struct report_filter filter = of_month(MOMENT_APPROVAL, NOTICE_JANUARY);
    refused(&filter, STATUS_NOT_FOUND, "");
    notice_enrol(&fixture, &silent);
    ck_assert_ok(book_commit(&fixture.book, &fault), &fault);
    refused(&filter, STATUS_REFUSED, "R-046");
}
END_TEST

/* ---- policies -------------------------------------------------------------------- */

START_TEST(test_a_policy_chooses_the_columns_and_a_payment_finds_its_class)
{
    static const char *const keys[] = {"number", "name", "class", "amount", "note"};
    const struct report_filter filter = {
        .batch = fixture.recorded, .first = -1, .last = -1};
    notice_enrol_all(&fixture);
    notice_policy(&fixture, 0, "[disclosure]\nfields = name, class, amount, remark\n");
    const struct document document = made(&filter);
    const struct table *table = fixture_table(&document, "list");
    ck_assert_uint_eq(table->column_count, 5);
    for (size_t i = 0; i < 5; i++) {
        ck_assert_str_eq(table->columns[i].key, keys[i]);
    }
    ck_assert_cell(&fixture, table, 0, "class", "A类");
    ck_assert_cell(&fixture, table, 1, "class", "B类");
    ck_assert_cell(&fixture, table, 0, "note", "农村低保");
    ck_assert_cell(&fixture, table, 2, "class", "");
}
END_TEST

START_TEST(test_classes_nobody_has_are_no_column)
{
    const struct report_filter filter = {
        .batch = fixture.recorded, .first = -1, .last = -1};
    notice_policy(&fixture, 0, "[disclosure]\nfields = name, class, amount\n");
    const struct document document = made(&filter);
    ck_assert_uint_eq(fixture_table(&document, "list")->column_count, 3);
}
END_TEST

/* full names with their basis on the village's board; masked everywhere else. */
START_TEST(test_full_names_stand_on_the_board_alone)
{
    static const struct {
        unsigned level;
        const char *name;
    } cases[] = {{DISCLOSURE_LEVEL_BOARD, "欧阳测四"},
                 {DISCLOSURE_LEVEL_TOWNSHIP, "欧阳*四"},
                 {DISCLOSURE_LEVEL_WEB, "欧阳*四"},
                 {0, "欧阳*四"}};
    notice_enrol_all(&fixture);
    notice_policy(&fixture, 0, "[disclosure]\nnames = full\nbasis = 《办法》第三条\n");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct report_filter filter = of_month(MOMENT_APPROVAL, NOTICE_FEBRUARY);
        filter.level = cases[i].level;
        const struct document document = made(&filter);
        const struct table *table = fixture_table(&document, "list");
        const bool is_full = cases[i].level == DISCLOSURE_LEVEL_BOARD;
        ck_assert_cell(&fixture, table, 3, "name", cases[i].name);
        ck_assert(notice_notes(table, "依据：《办法》第三条") == is_full);
        ck_assert(notice_notes(table, "脱敏后同名") != is_full);
    }
}
END_TEST

/* */
START_TEST(test_what_the_policy_does_not_publish_is_refused)
{
    struct report_filter filter = {.batch = fixture.recorded, .first = -1, .last = -1};
    notice_policy(&fixture, fixture.relief,
                  "[disclosure]\nlevel = board\nmoments = review\n");
    refused(&filter, STATUS_REFUSED, "R-291"); /* not on the web */
    filter.level = DISCLOSURE_LEVEL_BOARD;
    refused(&filter, STATUS_REFUSED, "R-291"); /* not of payments */
    const struct report_filter other = {
        .batch = fixture.totals, .first = -1, .last = -1};
    (void)made(&other);
}
END_TEST

START_TEST(test_a_policy_of_totals_names_nobody)
{
    const struct report_filter filter = {
        .batch = fixture.recorded, .first = -1, .last = -1};
    notice_policy(&fixture, fixture.relief, "[disclosure]\nfields = totals\n");
    refused(&filter, STATUS_REFUSED, "R-047"); /* two households */
    const struct report_filter january = {
        .programme = "RDB", .first = NOTICE_JANUARY, .last = NOTICE_JANUARY};
    const struct document document = made(&january);
    ck_assert_uint_eq(fixture_table(&document, "totals")->row_count, 1);
}
END_TEST

/* ---- the text -------------------------------------------------------------------- */

static void add_standard(uint64_t unit, const char *class, int64_t fen, unsigned method,
                         civil_day from)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_STANDARD));
    fact_set_number(&fact, STANDARD_PROGRAMME, fixture.relief);
    fact_set_number(&fact, STANDARD_UNIT, unit);
    fact_set_bytes(&fact, STANDARD_CLASS, book_text(&fixture.book, class));
    fact_set_fen(&fact, STANDARD_AMOUNT, fen);
    fact_set_number(&fact, STANDARD_METHOD, method);
    fact_set_fen(&fact, STANDARD_FROM, from);
    book_add(&fixture.book, &fact);
}

/* R-292, F21: seven working days from 2024-02-08 end on 2024-02-22. */
START_TEST(test_the_text_says_all_that_the_law_asks_for)
{
    static const char *const wanted[] = {
        "一、补贴资金名称：2024年2月农村最低生活保障金。",
        "二、文件依据：湘民发〔2024〕1号、《公示办法》第三条。",
        "三、申请条件：家庭人均收入低于标准。",
        "四、申请程序：本人申请、乡镇受理。",
        "五、补贴标准：A类600.00元，B类补差，最高450.00元；按户补差。",
        ("六、发放对象及金额：共2户4人，发放资金1,648.00元"
         "（人民币壹仟陆佰肆拾捌元整），详见附表。"),
        ("本期公示为期7个工作日，自2024年2月8日起至2024年2月22日止。公示期内如有异议，"
         "请向测试县民政局社会救助股反映。监督电话：0730-0000000　地址：测试路1号　"
         "邮编：414000"),
        "测试县民政局（章）\n2024年2月8日",
    };
    const struct report_filter filter = {.batch = fixture.recorded,
                                         .first = -1,
                                         .last = -1,
                                         .notice_first = 19761,
                                         .calendar = calendar()};
    add_standard(fixture.book.unit, "B类", 45000, STANDARD_METHOD_DIFFERENCE, 19000);
    add_standard(fixture.book.unit, "A类", 50000, STANDARD_METHOD_FULL, 19000);
    add_standard(fixture.townships[0], "A类", 60000, STANDARD_METHOD_FULL, 19100);
    add_standard(fixture.townships[0], "A类", 99900, STANDARD_METHOD_FULL, 30000);
    ck_assert_ok(book_commit(&fixture.book, &fault), &fault);
    notice_policy(&fixture, 0, texts);
    const struct document document = made(&filter);
    const struct block *block = document.first;
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        ck_assert_str_eq(block->text, wanted[i]);
        block = block->next;
    }
    ck_assert_int_eq(block->kind, BLOCK_TABLE);
}
END_TEST

/* */
START_TEST(test_a_notice_with_days_needs_a_telephone_and_a_calendar)
{
    struct report_filter filter = {.batch = fixture.recorded,
                                   .first = -1,
                                   .last = -1,
                                   .notice_first = 19761,
                                   .calendar = calendar()};
    refused(&filter, STATUS_REFUSED, "R-292");
    notice_policy(&fixture, 0, "[disclosure]\nhotline = 0730-0000000\n");
    (void)made(&filter);
    filter.calendar = NULL;
    refused(&filter, STATUS_ENVIRONMENT, "");
    filter.calendar = calendar();
    filter.notice_first = 40000; /* 2079: nobody knows its holidays */
    refused(&filter, STATUS_NOT_FOUND, "R-009");
    notice_policy(&fixture, fixture.relief,
                  "[disclosure]\nhotline = 0730-0000000\ndays = 5\n"
                  "days_are = natural\n");
    filter.calendar = NULL;
    filter.notice_first = 19761;
    const struct document document = made(&filter);
    ck_assert(notice_says(&document, "为期5天，自2024年2月8日起至2024年2月12日止"));
}
END_TEST

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
    Suite *suite = suite_create("notice");
    TCase *tests = tcase_create("notices");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, test_a_moment_lists_who_begins_goes_on_or_has_ended, 0,
                        3);
    tcase_add_test(tests, test_a_moment_of_an_older_seal_stays_as_it_was);
    tcase_add_test(tests, test_an_amount_that_is_not_stated_is_no_data_and_no_sum);
    tcase_add_test(tests,
                   test_an_enrolment_of_an_office_finds_its_village_in_the_vault);
    tcase_add_test(tests, test_enrolments_without_people_make_no_list);
    tcase_add_test(tests,
                   test_a_policy_chooses_the_columns_and_a_payment_finds_its_class);
    tcase_add_test(tests, test_classes_nobody_has_are_no_column);
    tcase_add_test(tests, test_full_names_stand_on_the_board_alone);
    tcase_add_test(tests, test_what_the_policy_does_not_publish_is_refused);
    tcase_add_test(tests, test_a_policy_of_totals_names_nobody);
    tcase_add_test(tests, test_the_text_says_all_that_the_law_asks_for);
    tcase_add_test(tests, test_a_notice_with_days_needs_a_telephone_and_a_calendar);
    tcase_add_test(tests, test_the_digest_is_that_of_the_table_in_the_csv_file);
    tcase_add_test(tests, test_another_cell_is_another_digest);
    tcase_add_test(tests, test_a_list_that_is_not_the_batch_is_not_published);
    tcase_add_test(tests, test_text_table_and_formats_say_the_same);
    suite_add_tcase(suite, tests);
    return suite;
}
