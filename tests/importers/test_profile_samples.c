/* test_profile_samples.c - real and synthetic files map to the records expected. */
#include "importers/profile.h"
#include "importers/profile_try.h"

#include "tests/importers/sheet_kit.h"

static struct arena arena;
static struct fault fault;
static struct profile_report report;

enum { SAMPLE_TEXT = 8192 };

/* Chosen columns of every record as text: "line:cell/cell!notes;". */
struct sample_records {
    const enum column *columns;
    size_t column_count;
    struct writer text;
    uint8_t room[SAMPLE_TEXT];
};
static struct sample_records seen;

static void open_all(void)
{
    ck_assert_ok(arena_open(KIT_ARENA, &arena, &fault), &fault);
}

static void close_all(void)
{
    arena_close(&arena);
}

static struct status keep_record(void *context, const struct record *record,
                                 struct fault *place)
{
    (void)place;
    struct sample_records *kept = context;
    char image[64];
    (void)snprintf(image, sizeof(image), "%llu:", (unsigned long long)record->line);
    writer_text(&kept->text, image);
    for (size_t i = 0; i < kept->column_count; i++) {
        writer_text(&kept->text, i > 0 ? "/" : "");
        writer_run(&kept->text, record->field[kept->columns[i]]);
    }
    if (record->result != RESULT_NONE) {
        writer_text(&kept->text, "=");
        writer_text(&kept->text, profile_result_name(record->result));
    }
    if (record->notes != 0) {
        (void)snprintf(image, sizeof(image), "!%x", (unsigned)record->notes);
        writer_text(&kept->text, image);
    }
    writer_text(&kept->text, ";\n");
    return OK;
}

static struct status map_file(const char *profile_name, const char *path,
                              const enum column *columns, size_t column_count)
{
    const struct profile *profile;
    fault_clear(&fault);
    ck_assert_ok(profile_find("docs/profiles", profile_name, &arena, &profile, &fault),
                 &fault);
    seen.columns = columns;
    seen.column_count = column_count;
    seen.text = writer_of(seen.room, sizeof(seen.room));
    const struct profile_options options = {.profile = profile, .path = path};
    return profile_read(&options, &arena, keep_record, &seen, &report, &fault);
}

#define SEEN(wanted)                                                                   \
    do {                                                                               \
        seen.room[seen.text.size] = '\0';                                              \
        ck_assert_str_eq((const char *)seen.room, (wanted));                           \
    } while (0)

START_TEST(test_sample_01_pipe_submission)
{
    static const enum column columns[] = {COLUMN_SEQUENCE, COLUMN_NAME, COLUMN_ACCOUNT,
                                          COLUMN_AMOUNT, COLUMN_RESIDENT_ID};
    const char *path = suite_shared("samples/synthetic/01_submit_pipe_gb18030.txt");
    if (path == NULL) {
        return;
    }
    ck_assert_ok(map_file("lanzhou-pipe", path, columns, 5), &fault);
    SEEN("1:1/张测一/6230900000000000016/412.00/430699195001010014;\n"
         "2:2/李测二/6230900000000000024/1236.00/430699194803120026;\n"
         "3:3/王测三/6230900000000000032/1300.00/430699196203150036;\n"
         "4:4/欧阳测四/6230900000000000040/950.00/43069919380228004X;\n"
         "5:5/阿依古丽·测五/6217990000000000055/100.00/430699197107080060;\n"
         "6:6/龑测六/6230900000000000065/200.00/430699195506070071;\n"
         "7:7/𬎆测七/6230900000000000073/3000.00/430699199909090083;\n"
         "8:8/赵测八/81010699000000008/1100.00/430699201509010080;\n");
    ck_assert_int_eq((int)report.sheet.encoding, SHEET_GB18030);
    ck_assert_uint_eq(report.notes, NOTE_ENCODING);
    ck_assert_str_eq(report.map.heading[COLUMN_ACCOUNT], "银行账号");
}
END_TEST

START_TEST(test_sample_02_return_with_summary)
{
    static const enum column columns[] = {COLUMN_SEQUENCE, COLUMN_PAID_AMOUNT};
    const char *path =
        suite_shared("samples/synthetic/02_return_pipe_header_gb18030.txt");
    if (path == NULL) {
        return;
    }
    ck_assert_ok(map_file("return-header", path, columns, 2), &fault);
    SEEN("3:1/412.00=success;\n4:2/1236.00=success;\n5:3/0.00=fail_name;\n"
         "6:4/950.00=success;\n7:5/0.00=fail_closed;\n8:6/0.00=fail_frozen;\n"
         "9:7/3000.00=success;\n10:8/0.00=fail_account;\n");
    ck_assert_str_eq(report.control.batch, "202401NB0001");
    ck_assert_str_eq(report.control.date, "20240108");
    ck_assert_int_eq(report.control.figure[CONTROL_TOTAL_COUNT], 8);
    ck_assert_int_eq(report.control.figure[CONTROL_TOTAL_AMOUNT], 829800);
    ck_assert_int_eq(report.control.figure[CONTROL_SUCCESS_AMOUNT], 559800);
    ck_assert_int_eq(report.control.figure[CONTROL_FAILED_AMOUNT], 270000);
}
END_TEST

START_TEST(test_sample_03_successes_only)
{
    static const enum column columns[] = {COLUMN_AGREEMENT,  COLUMN_RESIDENT_ID,
                                          COLUMN_AMOUNT,     COLUMN_SERIAL,
                                          COLUMN_VALUE_DATE, COLUMN_TIME};
    const char *path =
        suite_shared("samples/synthetic/03_return_rcu_success_only_gb18030.txt");
    if (path == NULL) {
        return;
    }
    ck_assert_ok(map_file("rcu-success-only", path, columns, 6), &fault);
    SEEN("1:HP06990001/430699195001010014/412.00/2024010900000001/20240109/101502;\n"
         "2:HP06990001/430699194803120026/1236.00/2024010900000002/20240109/101502;\n"
         "3:HP06990001/43069919380228004X/950.00/2024010900000004/20240109/101502;\n"
         "4:HP06990001/430699199909090083/3000.00/2024010900000007/20240109/101502;\n");
}
END_TEST

START_TEST(test_sample_04_spreadsheet_roster)
{
    static const enum column columns[] = {COLUMN_NAME, COLUMN_RESIDENT_ID,
                                          COLUMN_ACCOUNT, COLUMN_PROGRAMME,
                                          COLUMN_AMOUNT};
    const char *path = suite_shared("samples/synthetic/04_submit_excel_utf8bom.csv");
    if (path == NULL) {
        return;
    }
    ck_assert_ok(map_file("excel-roster", path, columns, 5), &fault);
    SEEN("4:张测一/430699195001010014/6230900000000000016/农村低保/412.00!4;\n"
         "5:李 测二/430699194803120026/6230900000000000024/农村低保/1,236.00!5;\n"
         "6:王测三/430699196203150036/6230900000000000032/城市低保/1,300.00!14;\n"
         "7:欧阳测四/43069919380228004X/6230900000000000040/特困供养/950.00!c;\n"
         "8:阿依古丽•测五/430699197107080060/6217990000000000055/残疾补贴/100.00!5;\n"
         "9:龑测六/430699195506070071/6230900000000000065/残疾补贴/200.00!4;\n"
         "10:?测七/430699199909090083/6230900000000000073/临时救助/3,000.00!6;\n"
         "11:赵测八/430699201509010080/81010699000000008/孤儿生活/1,100.00!4;\n");
    ck_assert_uint_eq(report.header_line, 3);
    ck_assert_uint_eq(report.preamble_rows, 2);
    ck_assert_uint_eq(report.totals_rows, 2);
    ck_assert_uint_eq(report.signature_rows, 1);
    ck_assert(report.sheet.has_mark);
    /* 小计 is of 城乡低保 alone, 合计 of all. */
    const uint32_t wanted =
        NOTE_TOTALS_CHECKED | NOTE_TOTALS_UNCHECKED | NOTE_SIGNATURE;
    ck_assert_uint_eq(report.notes & wanted, wanted);
}
END_TEST

START_TEST(test_sample_05_damaged_cells_keep_their_damage)
{
    static const enum column columns[] = {COLUMN_RESIDENT_ID, COLUMN_ACCOUNT,
                                          COLUMN_AMOUNT};
    const char *path = suite_shared("samples/synthetic/05_excel_damaged_gbk.csv");
    if (path == NULL) {
        return;
    }
    ck_assert_ok(map_file("excel-roster", path, columns, 3), &fault);
    SEEN("2:4.30699E+17/6.23090E+18/412.00;\n3:4.30699E+17/6.23090E+18/1236.00;\n"
         "4:4.30699E+17/6.23090E+18/1300.00;\n5:4.30699E+17/6.23090E+18/950.00;\n"
         "6:430699194811200000/6230900000000000000/412;\n"
         "7:430699194811200093/6230900000000000107/412.005;\n");
    ck_assert_str_eq(report.map.heading[COLUMN_RESIDENT_ID], "身份证号");
    ck_assert_uint_eq(report.map.position[COLUMN_RESIDENT_ID], 3);
    ck_assert_uint_eq(report.map.position[COLUMN_ACCOUNT], 4);
}
END_TEST

START_TEST(test_sample_09_allocations)
{
    static const enum column columns[] = {
        COLUMN_DOCUMENT,     COLUMN_PARENT_DOCUMENT, COLUMN_RECEIVED_DATE,
        COLUMN_SOURCE_LEVEL, COLUMN_DIRECT_TAG,      COLUMN_BASIC_TAG,
        COLUMN_PROJECT,      COLUMN_FUNCTION,        COLUMN_ECONOMIC,
        COLUMN_AMOUNT_WAN,   COLUMN_REMARK};
    const char *path = suite_shared("samples/synthetic/09_allocation_utf8.csv");
    if (path == NULL) {
        return;
    }
    ck_assert_ok(map_file("budget", path, columns, 11), &fault);
    SEEN("2:测财社指〔2024〕3号/湘财预〔2023〕361号/2024-02-02/中央/01/A0302/"
         "Z175080010001/2081902/50901/1000.00/提前下达;\n"
         "3:测财社指〔2024〕3号/湘财预〔2023〕361号/2024-02-02/省级/03/A0302//2081901/"
         "50901/300.00/;\n"
         "4:测财预指〔2024〕1号//2024-01-15/县级//A0302//2081107/50901/120.50/;\n");
    ck_assert_uint_eq(report.notes, 0);
}
END_TEST

#define STATEMENTS "samples/double-entry-generator/"

START_TEST(test_statements_with_their_traps)
{
    static const enum column signed_columns[] = {COLUMN_VALUE_DATE, COLUMN_AMOUNT,
                                                 COLUMN_BALANCE};
    static const enum column sided[] = {COLUMN_VALUE_DATE, COLUMN_DIRECTION,
                                        COLUMN_AMOUNT};
    const char *path = suite_shared(STATEMENTS "example-cmb-records.csv");
    if (path == NULL) {
        return;
    }
    ck_assert_ok(map_file("statement-cmb", path, signed_columns, 3), &fault);
    SEEN("2:2024-01-01/1,234.00/1,271.66;\n3:2024-01-01/-1,000.00/271.66;\n"
         "4:2024-01-27/-3.00/81.22;\n5:2024-01-20/-1,000.00/123.45;\n"
         "6:2024-01-23/-10.14/1,218.24;\n");
    path = suite_shared(STATEMENTS "example-cgb_credit-records.csv");
    ck_assert_ok(map_file("statement-cgb-credit", path, signed_columns, 2), &fault);
    SEEN("2:2025/01/06/15.90;\n3:2025/01/04/-97.20;\n4:2025/01/03/387.42;\n"
         "5:2024/12/26/-1130.68;\n");
    ck_assert_uint_eq(report.notes, NOTE_UNKNOWN_COLUMN);
    path = suite_shared(STATEMENTS "example-bocom_debit-records.csv");
    ck_assert_ok(map_file("statement-bocom-debit", path, sided, 3), &fault);
    SEEN("2:2025-01-01/贷 Cr/1.23;\n3:2024-02-02/借 Dr/3.21;\n"
         "4:2024-03-03/贷 Cr/0.02;\n5:2024-04-04/贷 Cr/10.00;\n"
         "6:2024-05-05/借 Dr/10.00;\n7:2024-06-06/借 Dr/100.79;\n");
}
END_TEST

/* The anonymiser invented the totals of both files, so they must be refused. */
START_TEST(test_statements_whose_totals_disagree_are_refused)
{
    static const enum column columns[] = {COLUMN_VALUE_DATE, COLUMN_CREDIT,
                                          COLUMN_DEBIT};
    const char *path = suite_shared(STATEMENTS "example-icbc-debit-v1-records.csv");
    if (path == NULL) {
        return;
    }
    ck_assert_status(map_file("statement-icbc-debit", path, columns, 3), STATUS_INPUT);
    ck_assert_str_eq(fault.rule, "R-032");
    ck_assert_uint_eq(fault.line, 20);
    ck_assert_str_eq(fault.column, "记账金额(收入)");
    ck_assert_uint_eq(seen.text.size > 0, 1);
    SEEN("8:2023-05-02//13.40!10;\n9:2023-04-25//1,234.56!10;\n"
         "10:2023-04-22/1,234.56/!10;\n11:2023-04-20//1,234.56!10;\n"
         "12:2023-04-14/1,234.56/!10;\n13:2023-04-14//500.00!10;\n"
         "14:2023-02-28/341.58/!10;\n15:2023-02-20//1,234.56!10;\n"
         "16:2023-02-10/30.00/!10;\n17:2023-02-09//24.00!10;\n"
         "18:2023-02-08/1.04/!10;\n");
    path = suite_shared(STATEMENTS "example-icbc-credit-records.csv");
    ck_assert_status(map_file("statement-icbc-credit", path, columns, 3), STATUS_INPUT);
    ck_assert_str_eq(fault.rule, "R-032");
    ck_assert_uint_eq(fault.line, 18);
}
END_TEST

START_TEST(test_a_statement_that_is_a_workbook)
{
    static const enum column columns[] = {COLUMN_VALUE_DATE, COLUMN_TIME, COLUMN_CREDIT,
                                          COLUMN_DEBIT, COLUMN_BALANCE};
    const char *path = suite_shared(STATEMENTS "example-ccb-records.xls");
    if (path == NULL) {
        return;
    }
#if WITH_XLS
    ck_assert_ok(map_file("statement-ccb", path, columns, 5), &fault);
    SEEN("7:20250101/18:53:19/0/67/2176.91;\n8:20250102/19:12:59/0/16.78/2160.13;\n"
         "9:20250102/21:43:48/0/20/2140.13;\n10:20250105/17:12:28/0/515.02/1579.11;\n"
         "11:20250106/09:36:05/0/18.06/1561.05;\n12:20250106/12:03:39/0/66.4/"
         "1494.65;\n");
    ck_assert_uint_eq(report.header_line, 6);
    ck_assert_uint_eq(report.signature_rows, 1);
#else
    ck_assert_status(map_file("statement-ccb", path, columns, 5), STATUS_INPUT);
    ck_assert_ptr_nonnull(strstr(fault.message, ".xls"));
#endif
}
END_TEST

START_TEST(test_a_first_look_names_the_layout_of_each_sample)
{
    static const struct {
        const char *path, *best;
    } cases[] = {
        {"samples/synthetic/01_submit_pipe_gb18030.txt", "lanzhou-pipe"},
        {"samples/synthetic/02_return_pipe_header_gb18030.txt", "return-header"},
        {"samples/synthetic/03_return_rcu_success_only_gb18030.txt",
         "rcu-success-only"},
        {"samples/synthetic/04_submit_excel_utf8bom.csv", "excel-roster"},
        {"samples/synthetic/05_excel_damaged_gbk.csv", "plain"},
        {"samples/synthetic/09_allocation_utf8.csv", "budget"},
        {STATEMENTS "example-icbc-debit-v1-records.csv", "statement-icbc-debit"},
        {STATEMENTS "example-icbc-credit-records.csv", "statement-icbc-credit"},
        {STATEMENTS "example-bocom_debit-records.csv", "statement-bocom-debit"},
        {STATEMENTS "example-cmb-records.csv", "statement-cmb"},
        {STATEMENTS "example-cgb_credit-records.csv", "statement-cgb-credit"},
    };
    static struct profile_try guess;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *path = suite_shared(cases[i].path);
        if (path == NULL) {
            return;
        }
        ck_assert_ok(profile_try("docs/profiles", path, &arena, &guess, &fault),
                     &fault);
        ck_assert_str_eq(guess.best, cases[i].best);
        ck_assert(guess.is_fit);
    }
}
END_TEST

START_TEST(test_vouchers_in_xml_are_refused_with_advice)
{
    const char *path =
        suite_shared("samples/synthetic/06_treasury_8207_submit_gb18030.xml");
    if (path == NULL) {
        return;
    }
    ck_assert_status(map_file("plain", path, NULL, 0), STATUS_INPUT);
    ck_assert_ptr_nonnull(strstr(fault.message, "XML"));
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("profile_samples");
    TCase *samples = tcase_create("samples");
    tcase_add_checked_fixture(samples, open_all, close_all);
    tcase_add_test(samples, test_sample_01_pipe_submission);
    tcase_add_test(samples, test_sample_02_return_with_summary);
    tcase_add_test(samples, test_sample_03_successes_only);
    tcase_add_test(samples, test_sample_04_spreadsheet_roster);
    tcase_add_test(samples, test_sample_05_damaged_cells_keep_their_damage);
    tcase_add_test(samples, test_sample_09_allocations);
    tcase_add_test(samples, test_statements_with_their_traps);
    tcase_add_test(samples, test_statements_whose_totals_disagree_are_refused);
    tcase_add_test(samples, test_a_statement_that_is_a_workbook);
    tcase_add_test(samples, test_a_first_look_names_the_layout_of_each_sample);
    tcase_add_test(samples, test_vouchers_in_xml_are_refused_with_advice);
    suite_add_tcase(suite, samples);
    return suite;
}
