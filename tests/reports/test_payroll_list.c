/* test_payroll_list.c - the office's lists of a batch: whole names, sums, room to sign.
 */
#include "reports/payroll_list.h"

#include "reports/report.h"
#include "tests/reports/ledger_fixture.h"

static struct fixture fixture;
static struct report_source source;

static void setup(void)
{
    fixture_open(&fixture);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
}

static void teardown(void)
{
    report_source_close(&source);
    fixture_close(&fixture);
}

static struct report_filter of_batch(uint64_t batch)
{
    return (struct report_filter){.batch = batch, .first = -1, .last = -1};
}

static struct document list_of(uint64_t batch)
{
    struct fault fault = {0};
    struct document document;
    const struct report_filter filter = of_batch(batch);
    ck_assert_ok(payroll_list_report(&source, &filter, &document, &fault), &fault);
    return document;
}

START_TEST(test_a_roll_names_people_whole_and_masks_their_numbers)
{
    const struct document document = list_of(fixture.recorded);
    const struct table *table = fixture_table(&document, "list");
    ck_assert_str_eq(document.title, "测试镇2024年2月农村低保资金发放花名册");
    ck_assert_int_eq(document.form, DOCUMENT_OFFICE);
    static const char *const keys[] = {"number", "township", "village", "name",
                                       "people", "amount",   "state"};
    static const char *const rows[3][7] = {
        {"1", "测试镇", "测试村", "张测一", "1", "412.00", "发放成功"},
        {"2", "测试镇", "测试村", "李测二", "3", "1236.00", "发放成功"},
        {"合计", "", "", "", "4", "1648.00", ""},
    };
    for (size_t i = 0; i < 3; i++) {
        for (size_t j = 0; j < 7; j++) {
            ck_assert_cell(&fixture, table, i, keys[j], rows[i][j]);
        }
    }
    for (size_t i = 0; i < 2; i++) {
        const char *resident = fixture_cell(&fixture, table, i, "resident");
        const char *account = fixture_cell(&fixture, table, i, "account");
        ck_assert_uint_eq(strlen(resident), 18);
        ck_assert_int_eq(strncmp(resident + 6, "********", 8), 0);
        ck_assert_uint_eq(strspn(account, "*"), strlen(account) - 4);
        ck_assert_str_eq(fixture_cell(&fixture, table, i, "account_name"), rows[i][3]);
    }
}
END_TEST

START_TEST(test_each_village_has_its_subtotal_and_all_their_total)
{
    const struct document document = list_of(fixture.answered);
    const struct table *table = fixture_table(&document, "list");
    int64_t of_village = 0;
    int64_t of_all = 0;
    size_t subtotals = 0;
    size_t amount = 0;
    while (strcmp(table->columns[amount].key, "amount") != 0) {
        amount++;
    }
    for (const struct table_row *row = table->first; row != NULL; row = row->next) {
        const int64_t fen = row->cells[amount].number;
        if (row->kind == ROW_BODY) {
            of_village += fen;
            of_all += fen;
        } else if (row->kind == ROW_SUBTOTAL) {
            ck_assert_int_eq(fen, of_village);
            of_village = 0;
            subtotals++;
        } else {
            ck_assert_int_eq(fen, of_all);
        }
    }
    ck_assert_uint_ge(subtotals, 2);
    ck_assert_int_eq(of_village, 0);
    ck_assert_int_eq(table->last->kind, ROW_TOTAL);
}
END_TEST

START_TEST(test_a_sheet_to_sign_has_empty_columns_and_no_account)
{
    struct fault fault = {0};
    struct document document;
    const struct report_filter filter = of_batch(fixture.answered);
    ck_assert_ok(payroll_list_to_sign(&source, &filter, &document, &fault), &fault);
    const struct table *table = fixture_table(&document, "list");
    ck_assert(table->is_to_sign);
    ck_assert_str_eq(fixture_cell(&fixture, table, 0, "signed"), "");
    ck_assert_str_eq(fixture_cell(&fixture, table, 0, "signed_for"), "");
    ck_assert_str_eq(fixture_cell(&fixture, table, 0, "signed_day"), "");
    for (size_t i = 0; i < table->column_count; i++) {
        ck_assert_str_ne(table->columns[i].key, "account");
    }
}
END_TEST

START_TEST(test_a_list_wants_a_batch_and_its_names)
{
    struct fault fault = {0};
    struct document document;
    struct report_filter filter = of_batch(0);
    ck_assert_int_eq(payroll_list_report(&source, &filter, &document, &fault).code,
                     STATUS_USAGE);
    filter.batch = fixture.recorded + 1;
    ck_assert_int_eq(payroll_list_report(&source, &filter, &document, &fault).code,
                     STATUS_NOT_FOUND);
    filter.batch = source.seal.index + 1;
    ck_assert_int_eq(payroll_list_report(&source, &filter, &document, &fault).code,
                     STATUS_NOT_FOUND);
    struct report_source shut = source;
    shut.people = NULL;
    filter.batch = fixture.recorded;
    ck_assert_int_eq(payroll_list_report(&shut, &filter, &document, &fault).code,
                     STATUS_ENVIRONMENT);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("payroll_list");
    TCase *lists = tcase_create("lists");
    tcase_add_checked_fixture(lists, setup, teardown);
    tcase_add_test(lists, test_a_roll_names_people_whole_and_masks_their_numbers);
    tcase_add_test(lists, test_each_village_has_its_subtotal_and_all_their_total);
    tcase_add_test(lists, test_a_sheet_to_sign_has_empty_columns_and_no_account);
    tcase_add_test(lists, test_a_list_wants_a_batch_and_its_names);
    suite_add_tcase(suite, lists);
    return suite;
}
