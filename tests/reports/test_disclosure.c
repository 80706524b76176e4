/* test_disclosure.c - the public notice. */
#define _GNU_SOURCE /* memmem */
#include "reports/leak.h"
#include "reports/report.h"
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

static struct document disclose(struct report_source *source,
                                const struct report_filter *filter)
{
    struct fault fault = {0};
    struct document document;
    ck_assert_ok(report_disclosure(source, filter, &document, &fault), &fault);
    return document;
}

START_TEST(a_notice_lists_each_paid_household_masked)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct report_filter filter = {
        .batch = fixture.recorded, .first = -1, .last = -1};
    const struct document document = disclose(&source, &filter);
    ck_assert_str_eq(document.title, "测试镇2024年2月农村低保资金发放公示");
    ck_assert_int_eq(document.form, DOCUMENT_NOTICE);
    const struct table *table = fixture_table(&document, "list");
    static const char *const titles[] = {"序号",     "乡镇（街道）", "村（社区）",
                                         "户主姓名", "保障人数",     "发放金额（元）"};
    ck_assert_uint_eq(table->column_count, 6);
    for (size_t i = 0; i < 6; i++) {
        ck_assert_str_eq(table->columns[i].title, titles[i]);
    }
    static const char *const keys[] = {"number", "township", "village",
                                       "name",   "people",   "amount"};
    static const char *const rows[3][6] = {
        {"1", "测试镇", "测试村", "张*一", "1", "412.00"},
        {"2", "测试镇", "测试村", "李*二", "3", "1236.00"},
        {"合计", "", "", "2户", "4", "1648.00"},
    };
    for (size_t i = 0; i < 3; i++) {
        for (size_t j = 0; j < 6; j++) {
            ck_assert_cell(&fixture, table, i, keys[j], rows[i][j]);
        }
    }
    report_source_close(&source);
}
END_TEST

START_TEST(the_text_of_a_notice_says_fund_basis_and_sums)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct report_filter filter = {
        .batch = fixture.recorded, .first = -1, .last = -1};
    const struct document document = disclose(&source, &filter);
    static const char *const wanted[] = {
        "一、补贴资金名称：2024年2月农村最低生活保障金。",
        "二、文件依据：湘民发〔2024〕1号。",
        ("三、补贴对象及金额：共2户4人，发放资金1,648."
         "00元（人民币壹仟陆佰肆拾捌元整），"
         "详见附表。"),
    };
    const struct block *block = document.first;
    for (size_t i = 0; i < 3; i++, block = block->next) {
        ck_assert_int_eq(block->kind, BLOCK_PARAGRAPH);
        ck_assert_str_eq(block->text, wanted[i]);
    }
    ck_assert_int_eq(block->next->kind, BLOCK_SIGNATURE);
    ck_assert_str_eq(block->next->text, "测试镇（章）\n2024年2月29日");
    report_source_close(&source);
}
END_TEST

START_TEST(only_paid_lines_are_listed_and_villages_are_summed)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct report_filter filter = {.programme = "农村低保",
                                         .unit = "测试镇",
                                         .first = BOOK_PERIOD,
                                         .last = BOOK_PERIOD};
    const struct document document = disclose(&source, &filter);
    const struct table *table = fixture_table(&document, "list");
    ck_assert_uint_eq(table->row_count, 3);
    ck_assert_cell(&fixture, table, 2, "number", "小计");
    ck_assert_cell(&fixture, table, 2, "village", "测试村");
    ck_assert_cell(&fixture, table, 2, "amount", "1648.00");
    ck_assert_cell(&fixture, table, 3, "name", "王*三");
    ck_assert_cell(&fixture, table, 5, "number", "合计");
    ck_assert_cell(&fixture, table, 5, "people", "6");
    ck_assert_cell(&fixture, table, 5, "amount", "2948.00");
    const struct batch batch = book_figures(&fixture.book, fixture.answered);
    ck_assert_uint_eq(batch.by_state[LINE_STATE_PAID].count, table->row_count);
    ck_assert_int_eq(batch.by_state[LINE_STATE_PAID].fen, 294800);
    report_source_close(&source);
}
END_TEST

/* names are masked and nothing of a person stands in any format. */
START_TEST(a_masked_list_leaks_nothing_in_any_format)
{
    static const struct {
        sample_writer *writer;
        enum leak_form form;
    } formats[] = {{report_write_csv, LEAK_PLAIN},
                   {report_write_text, LEAK_PLAIN},
                   {report_write_json, LEAK_JSON},
                   {report_write_html, LEAK_MARKUP}};
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct report_filter filter = {
        .batch = fixture.answered, .first = -1, .last = -1};
    const struct document document = disclose(&source, &filter);
    for (size_t i = 0; i < 4; i++) {
        const struct bytes bytes =
            sample_written(formats[i].writer, &document, &fixture.arena);
        struct leak leak = leak_of(formats[i].form, NULL, 0);
        struct fault fault = {0};
        leak_scan(&leak, bytes);
        ck_assert_ok(leak_finish(&leak, &fault), &fault);
        for (size_t j = 0; j < FIXTURE_PEOPLE; j++) {
            const char *const texts[] = {fixture_people[j].name,
                                         fixture_people[j].resident,
                                         fixture_people[j].account};
            for (size_t k = 0; k < 3; k++) {
                ck_assert_ptr_null(
                    memmem(bytes.at, bytes.size, texts[k], strlen(texts[k])));
            }
        }
    }
    report_source_close(&source);
}
END_TEST

START_TEST(an_older_seal_has_nothing_paid_yet)
{
    char as_of[24];
    struct report_source source;
    struct document document;
    struct fault fault = {0};
    snprintf(as_of, sizeof(as_of), "@%llu", (unsigned long long)fixture.before);
    fixture_source(&fixture, as_of, LANGUAGE_ZH, &source);
    const struct report_filter filter = {
        .batch = fixture.answered, .first = -1, .last = -1};
    ck_assert_status(report_disclosure(&source, &filter, &document, &fault),
                     STATUS_NOT_FOUND);
    report_source_close(&source);
}
END_TEST

START_TEST(a_later_result_does_not_change_the_notice_of_an_older_seal)
{
    struct fault fault = {0};
    char as_of[24];
    struct report_source source;
    const struct report_filter filter = {
        .batch = fixture.answered, .first = -1, .last = -1};
    snprintf(as_of, sizeof(as_of), "@%llu", (unsigned long long)fixture.after);
    fixture_source(&fixture, as_of, LANGUAGE_ZH, &source);
    struct document document = disclose(&source, &filter);
    const struct bytes first =
        sample_written(report_write_html, &document, &fixture.arena);
    report_source_close(&source);
    /* The failed line succeeds after all. */
    book_add_result(&fixture.book, fixture.answered + 4, LINE_STATE_FAILED,
                    LINE_STATE_PAID, 95000, 95000);
    ck_assert_ok(book_commit(&fixture.book, &fault), &fault);
    fixture_source(&fixture, as_of, LANGUAGE_ZH, &source);
    document = disclose(&source, &filter);
    ck_assert_bytes(sample_written(report_write_html, &document, &fixture.arena),
                    first);
    report_source_close(&source);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    document = disclose(&source, &filter);
    ck_assert_uint_eq(fixture_table(&document, "list")->row_count, 4);
    report_source_close(&source);
}
END_TEST

START_TEST(published_again_it_is_known_who_came_and_went) /* */
{
    struct fault fault = {0};
    char as_of[24];
    struct report_source before;
    struct report_source after;
    struct report_changes changes;
    const struct report_filter filter = {
        .batch = fixture.answered, .first = -1, .last = -1};
    snprintf(as_of, sizeof(as_of), "@%llu", (unsigned long long)fixture.after);
    book_add_result(&fixture.book, fixture.answered + 4, LINE_STATE_FAILED,
                    LINE_STATE_PAID, 95000, 95000);
    ck_assert_ok(book_commit(&fixture.book, &fault), &fault);
    fixture_source(&fixture, as_of, LANGUAGE_ZH, &before);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &after);
    ck_assert_ok(report_disclosure_changes(&before, &after, &filter, &changes, &fault),
                 &fault);
    ck_assert_uint_eq(changes.added, 1);
    ck_assert_uint_eq(changes.gone, 0);
    ck_assert_uint_eq(changes.changed, 0);
    ck_assert_int_eq(changes.fen, 95000);
    /* as the public sees them; whole for who has the key. */
    ck_assert_uint_eq(changes.count, 1);
    ck_assert_ptr_nonnull(strchr(changes.list[0].name, '*'));
    ck_assert_str_ne(changes.list[0].village, "");
    ck_assert_int_eq(changes.list[0].before, -1);
    ck_assert_int_eq(changes.list[0].after, 95000);
    struct report_filter named = filter;
    named.has_names = true;
    ck_assert_ok(report_disclosure_changes(&before, &after, &named, &changes, &fault),
                 &fault);
    ck_assert_uint_eq(changes.count, 1);
    ck_assert_ptr_null(strchr(changes.list[0].name, '*'));
    ck_assert_ok(report_disclosure_changes(&after, &before, &filter, &changes, &fault),
                 &fault);
    ck_assert_uint_eq(changes.added, 0);
    ck_assert_uint_eq(changes.gone, 1);
    ck_assert_int_eq(changes.fen, -95000);
    report_source_close(&after);
    /* Something of one of them comes back. */
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &after);
    report_source_close(&before);
    const struct fact_pair pair = {fixture.book.allocation, 500};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_REFUND));
    fact_set_number(&fact, REFUND_LINE, fixture.answered + 4);
    fact_set_fen(&fact, REFUND_AMOUNT, 500);
    fact_set_bytes(&fact, REFUND_DRAWS, book_pairs(&fixture.book, &pair, 1));
    fact_set_number(&fact, REFUND_REASON, RESULT_FAIL_CLOSED);
    fact_set_fen(&fact, REFUND_VALUE_DAY, BOOK_DUE);
    fact_set_number(&fact, REFUND_PERIOD, BOOK_PERIOD);
    fact_set_number(&fact, REFUND_IS_PRIOR_YEAR, false);
    fact_set_number(&fact, REFUND_CONFIRMS_RELEASE, false);
    fact_set_number(&fact, REFUND_TO, LINE_STATE_PAID);
    book_add(&fixture.book, &fact);
    ck_assert_ok(book_commit(&fixture.book, &fault), &fault);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &before);
    ck_assert_ok(report_disclosure_changes(&after, &before, &filter, &changes, &fault),
                 &fault);
    ck_assert_uint_eq(changes.added + changes.gone, 0);
    ck_assert_uint_eq(changes.changed, 1);
    ck_assert_int_eq(changes.fen, -500);
    report_source_close(&after);
    report_source_close(&before);
}
END_TEST

START_TEST(what_a_notice_is_of_is_told_to_who_records_it)
{
    struct report_source source;
    struct report_notice notice = {.programme = 0};
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct report_filter filter = {.batch = fixture.recorded,
                                         .first = -1,
                                         .last = -1,
                                         .notice = &notice,
                                         .is_reference = true};
    (void)disclose(&source, &filter);
    ck_assert_uint_eq(notice.moment, MOMENT_PAYMENT);
    ck_assert_uint_eq(notice.count, 2);
    ck_assert_int_eq(notice.amount, 164800);
    ck_assert_uint_ne(notice.programme, 0);
    ck_assert_uint_ne(notice.unit, 0);
    report_source_close(&source);
}
END_TEST

/* */
START_TEST(a_programme_in_totals_names_nobody_and_merges_small_townships)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct report_filter filter = {
        .batch = fixture.totals, .first = -1, .last = -1};
    const struct document document = disclose(&source, &filter);
    const struct table *table = fixture_table(&document, "totals");
    /* The third township has 1, so the second, with 4, goes with it. */
    ck_assert_uint_eq(table->row_count, 2);
    ck_assert_cell(&fixture, table, 0, "township", "测试镇");
    ck_assert_cell(&fixture, table, 0, "households", "5");
    ck_assert_cell(&fixture, table, 0, "amount", "500.00");
    ck_assert_cell(&fixture, table, 1, "township", "其他");
    ck_assert_cell(&fixture, table, 1, "households", "5");
    ck_assert_cell(&fixture, table, 2, "households", "10");
    ck_assert_cell(&fixture, table, 2, "amount", "1000.00");
    report_source_close(&source);
}
END_TEST

static uint64_t add_recorded(uint64_t programme, size_t lines, bool has_village)
{
    struct fault fault = {0};
    struct book *book = &fixture.book;
    const bool is_orphans = programme == fixture.orphans;
    const struct fact_pair pair = {
        is_orphans ? fixture.orphan_allocation : book->allocation, 100};
    struct fact fact =
        book_batch(book, BATCH_ORIGIN_RECORDED, lines, 100 * (int64_t)lines);
    fact_set_number(&fact, BATCH_PROGRAMME, programme);
    fact_set_number(&fact, BATCH_PERIOD, BOOK_PERIOD + 5);
    fact_set_number(&fact, BATCH_UNIT, fixture.townships[0]);
    fact_set_bytes(&fact, BATCH_SHARES, book_pairs(book, &pair, 1));
    const uint64_t batch = book_add(book, &fact);
    for (size_t i = 0; i < lines; i++) {
        book_add_line(book, batch, i + 1, (unsigned)(200 + i), LINE_STATE_PAID, 100);
        struct fact *line = &book->plan[book->planned - 1];
        fact_set_bytes(line, LINE_DRAWS, book_pairs(book, &pair, 1));
        fact_set_number(line, LINE_HEADCOUNT, 1);
        if (has_village) {
            fact_set_number(line, LINE_VILLAGE, fixture.villages[0]);
        }
    }
    ck_assert_ok(book_commit(book, &fault), &fault);
    return batch;
}

/* */
START_TEST(a_notice_that_would_be_wrong_or_point_at_people_is_refused)
{
    static const struct {
        bool is_orphans, has_village;
        size_t lines;
        enum status_code wanted;
        const char *rule;
    } cases[] = {{false, false, 3, STATUS_REFUSED, "R-046"},
                 {true, true, 2, STATUS_REFUSED, "R-047"},
                 {true, true, 3, STATUS_CODE_OK, ""}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        teardown();
        setup();
        const uint64_t batch =
            add_recorded(cases[i].is_orphans ? fixture.orphans : fixture.relief,
                         cases[i].lines, cases[i].has_village);
        struct report_source source;
        struct document document;
        struct fault fault = {0};
        fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
        const struct report_filter filter = {.batch = batch, .first = -1, .last = -1};
        ck_assert_status(report_disclosure(&source, &filter, &document, &fault),
                         cases[i].wanted);
        ck_assert_str_eq(fault.rule, cases[i].rule);
        report_source_close(&source);
    }
}
END_TEST

START_TEST(a_person_whom_the_vault_does_not_know_any_more_prints_erased)
{
    const uint64_t batch = add_recorded(fixture.relief, 2, true);
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct report_filter filter = {.batch = batch, .first = -1, .last = -1};
    const struct document document = disclose(&source, &filter);
    const struct table *table = fixture_table(&document, "list");
    ck_assert_cell(&fixture, table, 0, "name", "已删除");
    ck_assert_cell(&fixture, table, 1, "name", "已删除");
    report_source_close(&source);
}
END_TEST

START_TEST(words_that_name_nothing_are_told)
{
    static const struct {
        struct report_filter filter;
        enum status_code wanted;
    } cases[] = {
        {{.programme = "none", .first = BOOK_PERIOD, .last = BOOK_PERIOD},
         STATUS_NOT_FOUND},
        {{.programme = "RDB",
          .unit = "none",
          .first = BOOK_PERIOD,
          .last = BOOK_PERIOD},
         STATUS_NOT_FOUND},
        {{.programme = "RDB", .first = BOOK_PERIOD + 9, .last = BOOK_PERIOD + 9},
         STATUS_NOT_FOUND},
        {{.batch = 1, .first = -1, .last = -1}, STATUS_NOT_FOUND},
        {{.programme = "RDB", .first = -1, .last = -1}, STATUS_USAGE},
        {{.programme = "RDB", .first = BOOK_PERIOD, .last = BOOK_PERIOD + 1},
         STATUS_USAGE},
        {{.first = BOOK_PERIOD, .last = BOOK_PERIOD}, STATUS_USAGE},
    };
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_EN, &source);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct document document;
        struct fault fault = {0};
        ck_assert_status(
            report_disclosure(&source, &cases[i].filter, &document, &fault),
            cases[i].wanted);
    }
    report_source_close(&source);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("disclosure");
    TCase *tests = tcase_create("notices");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_notice_lists_each_paid_household_masked);
    tcase_add_test(tests, the_text_of_a_notice_says_fund_basis_and_sums);
    tcase_add_test(tests, only_paid_lines_are_listed_and_villages_are_summed);
    tcase_add_test(tests, a_masked_list_leaks_nothing_in_any_format);
    tcase_add_test(tests, an_older_seal_has_nothing_paid_yet);
    tcase_add_test(tests, a_later_result_does_not_change_the_notice_of_an_older_seal);
    tcase_add_test(tests, published_again_it_is_known_who_came_and_went);
    tcase_add_test(tests, what_a_notice_is_of_is_told_to_who_records_it);
    tcase_add_test(tests,
                   a_programme_in_totals_names_nobody_and_merges_small_townships);
    tcase_add_test(tests, a_notice_that_would_be_wrong_or_point_at_people_is_refused);
    tcase_add_test(tests, a_person_whom_the_vault_does_not_know_any_more_prints_erased);
    tcase_add_test(tests, words_that_name_nothing_are_told);
    suite_add_tcase(suite, tests);
    return suite;
}
