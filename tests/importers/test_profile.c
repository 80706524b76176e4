/* test_profile.c - what a profile may say, and what its layout does to rows. */
#include "importers/profile.h"

#include "importers/profile_try.h"
#include "tests/fuzz/sheet_property.h"
#include "tests/importers/sheet_kit.h"

static struct arena arena;
static struct fault fault;
static struct profile_report report;
static char folder[200];
static char seen[4096];

static void open_all(void)
{
    ck_assert_ok(arena_open(KIT_ARENA, &arena, &fault), &fault);
    (void)snprintf(folder, sizeof(folder), "%s", suite_folder());
}

static void close_all(void)
{
    arena_close(&arena);
}

static struct status load(const char *ini, const struct profile **ret_profile)
{
    char path[256];
    (void)snprintf(path, sizeof(path), "%s/own.ini", folder);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(ini, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    fault_clear(&fault);
    return profile_find("docs/profiles", path, &arena, ret_profile, &fault);
}

static struct status keep(void *context, const struct record *record,
                          struct fault *place)
{
    (void)context;
    (void)place;
    const size_t size = strlen(seen);
    (void)snprintf(seen + size, sizeof(seen) - size, "%llu:%.*s/%.*s/%.*s;",
                   (unsigned long long)record->line,
                   (int)record->field[COLUMN_NAME].size,
                   (const char *)record->field[COLUMN_NAME].at,
                   (int)record->field[COLUMN_VILLAGE].size,
                   (const char *)record->field[COLUMN_VILLAGE].at,
                   (int)record->field[COLUMN_AMOUNT].size,
                   (const char *)record->field[COLUMN_AMOUNT].at);
    return OK;
}

static struct status map_text(const char *ini, const char *text)
{
    const struct profile *profile;
    ck_assert_ok(load(ini, &profile), &fault);
    seen[0] = '\0';
    const struct profile_options options = {.profile = profile,
                                            .path = kit_file(text, strlen(text))};
    return profile_read(&options, &arena, keep, NULL, &report, &fault);
}

#define ROSTER                                                                         \
    "[profile]\nkind = payroll\nheader = search\nrequired = name amount\n"             \
    "fill_down = village\n[columns]\nname = 姓名|户名\nvillage = 村\n"            \
    "amount = 金额|金额(元)\n[rows]\nsubtotal = 小计\ntotal = 合计\n"         \
    "signature = 制表\nsum = amount\n"

START_TEST(test_mistakes_in_a_profile_are_refused_with_their_line)
{
    static const struct {
        const char *ini;
        uint64_t line;
    } cases[] = {
        {"[profile]\nkind = wages\n", 2},
        {"[profile]\ncolour = red\n", 2},
        {"[profile]\nheader = first\nheader = none\n", 3},
        {"; a remark\n[colums]\nname = x\n", 2},
        {"[columns]\nnam = x\n", 2},
        {"[columns]\nname = x\namount = x\n", 3},
        {"[columns]\nname = 129\n", 2},
        {"[profile]\nseparator = ,\n", 2},
        {"[profile]\nrequired = name wage\n", 2},
        {"[codes]\n1 = good\n", 2},
        {"nonsense\n", 1},
        {"[profile]\nrequired = amount\n[columns]\nname = x\n", 0},
        {"[profile]\nheader = none\n[columns]\nname = x\n", 0},
        {"[profile]\nheader = none\n[columns]\nname = 1\namount = 1\n", 0},
        {"[profile]\nkind = payroll\n", 0},
        {"[profile]\ntitle.zh = \xD5\xC5\n", 0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct profile *profile;
        ck_assert_status(load(cases[i].ini, &profile), STATUS_INPUT);
        ck_assert_uint_eq(fault.line, cases[i].line);
        ck_assert_ptr_nonnull(strstr(fault.file, "own.ini"));
    }
}
END_TEST

START_TEST(test_a_profile_without_layout_reads_no_file)
{
    ck_assert_status(map_text("[profile]\nkind = results\n", "a,b\n"), STATUS_INPUT);
    ck_assert_ptr_nonnull(strstr(fault.message, "\"own\""));
}
END_TEST

#define OFFICE                                                                         \
    "[profile]\nkind = voucher\n[voucher]\nAdmDivCode = 430699\n"                      \
    "FundTypeCode = 111\nFundTypeName = x\nAgencyCode = 1\nAgencyName = x\n"           \
    "PayAcctNo = 1\nPayAcctName = x\nPayAcctBankName = x\nPayBankCode = 402\n"         \
    "PayTypeCode = 11\n"

START_TEST(test_the_office_of_a_voucher_says_all_it_must)
{
    static const struct {
        const char *ini;
        uint64_t line;
    } cases[] = {
        {OFFICE, 0},
        {OFFICE "PayTypeName = x\nPayTypeName = x\n", 15},
        {OFFICE "PayTypeName = x\nPaytypename = x\n", 15},
        {OFFICE "PayTypeName =\n", 14},
        {OFFICE "PayTypeName = x\n[columns]\nname = 姓名\n", 0},
        {"[profile]\nkind = voucher\n", 0},
        {"[profile]\nkind = payroll\n[columns]\nname = x\n[voucher]\nAgencyCode = 1\n",
         0},
    };
    const struct profile *profile;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_status(load(cases[i].ini, &profile), STATUS_INPUT);
        ck_assert_msg(fault.line == cases[i].line, "%zu: %s", i, fault.message);
    }
    ck_assert_ok(load(OFFICE "PayTypeName = 直接支付\n", &profile), &fault);
    ck_assert_str_eq(profile_voucher_text(profile, "PayTypeName"), "直接支付");
    ck_assert_ptr_null(profile_voucher_text(profile, "SetModeCode"));
    ck_assert_ptr_null(profile_voucher_text(profile, "NoSuch"));
    ck_assert_ok(
        profile_find("docs/profiles", "voucher-8207", &arena, &profile, &fault),
        &fault);
    ck_assert_str_eq(profile_voucher_text(profile, "AdmDivCode"), "430699");
}
END_TEST

/* */
START_TEST(test_long_lines_of_a_profile_are_refused_not_cut)
{
    for (size_t extra = 0; extra < 3; extra++) {
        char ini[400] = "[columns]\nname = x\n;";
        const size_t begin = strlen(ini) - 1;
        const struct profile *profile;
        while (strlen(ini) - begin < 188 + extra) {
            (void)strcat(ini, "a");
        }
        (void)strcat(ini, "\n");
        ck_assert_int_eq(status_is_ok(load(ini, &profile)), extra < 2);
    }
    ck_assert_str_eq(fault.rule, "R-033");
    ck_assert_uint_eq(fault.line, 3);
}
END_TEST

START_TEST(test_every_shipped_profile_loads)
{
    static const char *const names[] = {
        "plain",  "excel-roster", "lanzhou-pipe", "return-header", "rcu-success-only",
        "budget", "units",        "programmes",   "results",       "statement-cmb"};
    const struct profile *profile;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        ck_assert_ok(profile_find("docs/profiles", names[i], &arena, &profile, &fault),
                     &fault);
        ck_assert_str_eq(profile_facts(profile)->name, names[i]);
        ck_assert(profile_facts(profile)->title_zh[0] != '\0');
    }
    ck_assert_status(profile_find("docs/profiles", "none", &arena, &profile, &fault),
                     STATUS_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(fault.message, "plain"));
}
END_TEST

START_TEST(test_rows_that_are_no_records_are_taken_out)
{
    ck_assert_ok(map_text(ROSTER, "花名册,,\n\n姓名,村,金额（元）\n"
                                  "张测一,甲村,1.00\n,,\n李测二,,\"2,000.50\"\n"
                                  "小计,,2001.50\n姓名,村,金额（元）\n"
                                  "王测三,乙村,3\n小 计,,3.00\n合计,,2004.5\n"
                                  "制表人：周测四,,\n"),
                 &fault);
    ck_assert_str_eq(seen,
                     "4:张测一/甲村/1.00;6:李测二/甲村/2,000.50;9:王测三/乙村/3;");
    ck_assert_uint_eq(report.totals_rows, 3);
    ck_assert_uint_eq(report.signature_rows, 1);
    ck_assert_uint_eq(report.blank_rows, 1);
    const uint32_t wanted = NOTE_REPEATED_HEADER | NOTE_TOTALS_CHECKED |
                            NOTE_SIGNATURE | NOTE_FILLED_DOWN | NOTE_BLANK_LINE;
    ck_assert_uint_eq(report.notes & wanted, wanted);
}
END_TEST

/* */
START_TEST(test_a_list_that_begins_again_is_refused)
{
    static const char one[] = "张测一,甲村,1\n";
    static const char two[] = "李测二,乙村,2\n";
    static const struct {
        const char *rows[6];
        uint64_t line;
    } cases[] = {
        {{one, one}, 0},           {{one, two, one, two}, 4},
        {{one, two, two, one}, 0}, {{one, two, one}, 0},
        {{one, one, one, one}, 4}, {{one, one, two, one, one, two}, 5},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[512] = "姓名,村,金额\n";
        for (size_t j = 0; j < 6 && cases[i].rows[j] != NULL; j++) {
            (void)strcat(text, cases[i].rows[j]);
        }
        fault_clear(&fault);
        ck_assert_int_eq(status_is_ok(map_text(ROSTER, text)), cases[i].line == 0);
        ck_assert_uint_eq(fault.line, cases[i].line);
        ck_assert_str_eq(fault.rule, cases[i].line == 0 ? "" : "R-145");
    }
}
END_TEST

/* */
START_TEST(test_totals_that_disagree_refuse_the_file)
{
    ck_assert_status(map_text(ROSTER, "姓名,村,金额\n张测一,甲,1\n合计,,1.01\n"),
                     STATUS_INPUT);
    ck_assert_str_eq(fault.rule, "R-032");
    ck_assert_uint_eq(fault.line, 3);
    ck_assert_str_eq(fault.column, "金额");
    ck_assert_status(
        map_text(ROSTER, "姓名,村,金额\n张测一,甲,1\n小计,,1\n李测二,乙,2\n小计,,3\n"),
        STATUS_INPUT);
    ck_assert_uint_eq(fault.line, 5);
}
END_TEST

START_TEST(test_structure_that_cannot_be_trusted_is_refused)
{
    static const struct {
        const char *text;
        uint64_t line;
    } cases[] = {
        {"姓名,村\n张测一,甲\n", 0},
        {"姓名,户名,金额\n张测一,甲,1\n", 1},
        {"姓名,村,金额\n,甲,1\n", 2},
        {"姓名,村,金额\n张测一,甲,1,多\n", 2},
        {"单位：万元,,\n姓名,村,金额\n张测一,甲,1\n", 2},
        {"姓名,村,金额\n", 0},
        {"姓名,村,金额,金额(元)\n张测一,甲,1,1\n", 1}, /* */
        {"姓名,村,金额,户名\n张测一,甲,1,张测一\n", 1},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_status(map_text(ROSTER, cases[i].text), STATUS_INPUT);
        ck_assert_uint_eq(fault.line, cases[i].line);
        ck_assert_ptr_null(strstr(fault.message, "张测一"));
    }
}
END_TEST

#define RETURN                                                                         \
    "[profile]\nkind = return\nheader = none\nseparator = pipe\nquotes = no\n"         \
    "results = results\n[columns]\nsequence = 1\namount = 2\nstatus_code = 3\n"        \
    "[control]\nheading = yes\ntotal_count = 笔数\ntotal_amount = 金额\n"          \
    "success_count = 成功笔数\nfailed_amount = 失败金额\n"

/* */
START_TEST(test_control_totals_must_agree)
{
    static const struct {
        const char *figures;
        bool is_good;
    } cases[] = {{"2|3.00|1|2.00", true},  {"3|3.00|1|2.00", false},
                 {"2|3.01|1|2.00", false}, {"2|3.00|2|2.00", false},
                 {"2|3.00|1|1.00", false}, {"2||1|2.00", false},
                 {"2|x|1|2.00", false}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[256];
        (void)snprintf(text, sizeof(text),
                       "笔数|金额|成功笔数|失败金额\n%s\n1|1.00|0000\n2|2.00|3031\n",
                       cases[i].figures);
        const struct status status = map_text(RETURN, text);
        ck_assert_int_eq(status_is_ok(status), cases[i].is_good);
        ck_assert(cases[i].is_good || strcmp(fault.rule, "R-032") == 0);
    }
}
END_TEST

/* R-034; R-058: the cases with a conflict */
START_TEST(test_unsuccessful_words_win_over_success)
{
    static const struct {
        const char *code, *text;
        enum result_class result;
        uint32_t notes;
    } cases[] = {
        {"0000", "", RESULT_SUCCESS, 0},
        {"", "处理成功", RESULT_SUCCESS, 0},
        {"", "处 理 不 成功", RESULT_FAIL_OTHER, 0},
        {"", "未成功", RESULT_FAIL_OTHER, 0},
        {"", "成功失败", RESULT_FAIL_OTHER, 0},
        {"0000", "交易不成功", RESULT_UNKNOWN, NOTE_STATUS_CONFLICT},
        {"3031", "成功", RESULT_UNKNOWN, NOTE_STATUS_CONFLICT},
        {"3031", "账号户名不符", RESULT_FAIL_NAME, 0},
        {"2007", "提交银行处理", RESULT_UNKNOWN, 0},
        {"2007", "成功", RESULT_UNKNOWN, 0},
        {"3999", "账户已销户", RESULT_FAIL_CLOSED, 0},
        {"3999", "", RESULT_UNKNOWN, 0},
        {"3044", "超时拒付", RESULT_UNKNOWN, 0},
        {"3056", "退票", RESULT_REFUND, 0},
        {"3051", "", RESULT_DUPLICATE, 0},
        {"012018", "", RESULT_FAIL_LIMIT, 0},
        {"", "久悬户", RESULT_FAIL_DORMANT, 0},
        {"9999", "其他", RESULT_UNKNOWN, NOTE_STATUS_UNMAPPED},
        {"", "", RESULT_UNKNOWN, NOTE_STATUS_UNMAPPED},
    };
    const struct profile *profile;
    ck_assert_ok(
        profile_find("docs/profiles", "return-header", &arena, &profile, &fault),
        &fault);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint32_t notes = 0;
        ck_assert_str_eq(
            profile_result_name(profile_result(profile, bytes_of(cases[i].code),
                                               bytes_of(cases[i].text), &notes)),
            profile_result_name(cases[i].result));
        ck_assert_uint_eq(notes, cases[i].notes);
    }
}
END_TEST

/* A profile that calls 不成功 a success does not get its way. */
START_TEST(test_no_profile_can_turn_a_failure_into_a_success)
{
    const struct profile *profile;
    uint32_t notes = 0;
    ck_assert_ok(load("[profile]\nkind = results\n[texts]\n功 = success\n", &profile),
                 &fault);
    ck_assert_int_eq(
        (int)profile_result(profile, bytes_of(""), bytes_of("不成功"), &notes),
        RESULT_FAIL_OTHER);
}
END_TEST

START_TEST(test_a_profile_writes_what_it_reads)
{
    const struct profile *profile;
    struct bytes field[COLUMN_COUNT] = {{NULL, 0}};
    uint8_t room[256];
    struct writer writer = writer_of(room, sizeof(room));
    ck_assert_ok(
        profile_find("docs/profiles", "lanzhou-pipe", &arena, &profile, &fault),
        &fault);
    field[COLUMN_SEQUENCE] = bytes_of("7");
    field[COLUMN_NAME] = bytes_of("𬎆测七");
    field[COLUMN_ACCOUNT] = bytes_of("6230900000000000073");
    field[COLUMN_AMOUNT] = bytes_of("3000.00");
    field[COLUMN_RESIDENT_ID] = bytes_of("430699199909090083");
    ck_assert_ok(profile_write_header(profile, NULL, &writer, &fault), &fault);
    ck_assert_ok(profile_write_row(profile, field, NULL, &writer, &fault), &fault);
    const char *wanted =
        "7|\x99\x31\xDE\x30\xB2\xE2\xC6\xDF|6230900000000000073|3000.00"
        "|430699199909090083|\r\n";
    ck_assert_bytes(writer_bytes(&writer), bytes_of(wanted));
    field[COLUMN_NAME] = bytes_of("a|b");
    ck_assert_status(profile_write_row(profile, field, NULL, &writer, &fault),
                     STATUS_INPUT);
    field[COLUMN_NAME] = bytes_of("");
    ck_assert_status(profile_write_row(profile, field, NULL, &writer, &fault),
                     STATUS_INPUT);
    ck_assert_bytes(writer_bytes(&writer), bytes_of(wanted));
    ck_assert_ok(load(ROSTER, &profile), &fault);
    writer.size = 0;
    ck_assert_ok(profile_write_header(profile, NULL, &writer, &fault), &fault);
    ck_assert_bytes(writer_bytes(&writer), bytes_of("姓名,村,金额\r\n"));
}
END_TEST

START_TEST(test_a_preview_guesses_and_shows_no_cell)
{
    static struct profile_try guess;
    const char *text = "花名册,,,\n姓名,身份证号,银行账号,发放金额\n"
                       "张测一,430699195001010014,6230900000000000016,412.00\n"
                       "李测二,430699194803120026,6230900000000000024,1236.00\n";
    ck_assert_ok(profile_try("docs/profiles", kit_file(text, strlen(text)), &arena,
                             &guess, &fault),
                 &fault);
    ck_assert_str_eq(guess.best, "excel-roster");
    ck_assert(guess.is_fit);
    ck_assert_uint_eq(guess.header_line, 2);
    ck_assert_uint_eq(guess.row_count, 2);
    ck_assert_int_eq(guess.separator, ',');
    ck_assert_str_eq(profile_guess_name(guess.columns[0].guess), "name");
    ck_assert_str_eq(profile_guess_name(guess.columns[1].guess), "resident_id");
    ck_assert_str_eq(profile_guess_name(guess.columns[2].guess), "account");
    ck_assert_str_eq(profile_guess_name(guess.columns[3].guess), "amount");
    ck_assert_str_eq(guess.columns[1].shape, "18 digits");
    ck_assert_int_eq((int)guess.columns[3].column, COLUMN_AMOUNT);
    const char *pipe = "1|张测一|6230900000000000016|412.00|430699195001010014|\r\n";
    ck_assert_ok(profile_try("docs/profiles", kit_file(pipe, strlen(pipe)), &arena,
                             &guess, &fault),
                 &fault);
    ck_assert_str_eq(guess.best, "lanzhou-pipe");
    ck_assert_int_eq(guess.separator, '|');
}
END_TEST

/* Every shipped layout is found by its columns; what these cannot decide is told. */
START_TEST(test_a_preview_knows_the_shipped_layouts)
{
    static struct profile_try guess;
    static const char id[] = "430699195001010014";
    static const struct {
        const char *heading, *row, *best, *others[2];
        uint64_t header_line;
    } cases[] = {
        {"序号,姓名,身份证号,银行账号,金额",
         "1,张测一,%s,6230900000000000016,412.00",
         "plain",
         {"excel-roster", "roster"},
         1},
        {"测试县花名册,,,,\n序号,姓名,身份证号,银行账号,金额",
         "1,张测一,%s,6230900000000000016,412.00",
         "excel-roster",
         {"roster"},
         2},
        {"村,户主姓名,身份证号,保障人数,银行账号,金额,状态,原因",
         "甲村,张测一,%s,2,6230900000000000016,412.00,处理成功,",
         "return-columns",
         {"plain-results"},
         1},
        {"项目,期间,户主姓名,身份证号,银行账号,金额,状态,原因",
         "农村低保,2024-01,张测一,%s,6230900000000000016,412.00,处理成功,",
         "plain-results",
         {"return-columns"},
         1},
        {"批次号|提交日期|总笔数|总金额|成功笔数|成功金额|失败笔数|失败金额|\n"
         "202401NB0001|20240108|1|412.00|1|412.00|0|0.00|",
         "1|张测一|6230900000000000016|412.00|412.00|0000|处理成功|20240109|",
         "return-header",
         {NULL},
         0},
        {"HP06990001|430699194803120026|1236.00|2024010900000002|20240109|101502",
         "HP06990001|%s|412.00|2024010900000001|20240109|101502",
         "rcu-success-only",
         {NULL},
         0},
        {"1|李测二|6230900000000000024|1236.00|430699194803120026|",
         "2|张测一|6230900000000000016|412.00|%s|",
         "lanzhou-pipe",
         {NULL},
         0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char row[512];
        char text[1024];
        const char *place = strstr(cases[i].row, "%s");
        const int before = place == NULL ? 0 : (int)(place - cases[i].row);
        (void)snprintf(row, sizeof(row), "%.*s%s%s", before, cases[i].row,
                       place == NULL ? "" : id,
                       place == NULL ? cases[i].row : place + 2);
        (void)snprintf(text, sizeof(text), "%s\n%s\n", cases[i].heading, row);
        ck_assert_ok(profile_try("docs/profiles", kit_file(text, strlen(text)), &arena,
                                 &guess, &fault),
                     &fault);
        ck_assert_str_eq(guess.best, cases[i].best);
        ck_assert(guess.is_fit);
        ck_assert_uint_eq(guess.header_line, cases[i].header_line);
        size_t others = 0;
        while (others < 2 && cases[i].others[others] != NULL) {
            others++;
        }
        ck_assert_uint_eq(guess.other_count, others);
        for (size_t k = 0; k < others; k++) {
            ck_assert_str_eq(guess.others[k], cases[i].others[k]);
        }
    }
}
END_TEST

/* Any bytes, and any damage to good bytes, are refused or map to sound records. */
START_TEST(test_damaged_profiles_and_files_are_refused_or_sound)
{
    static const char *const inis[] = {ROSTER, RETURN};
    static const char text[] =
        "姓名,村,金额\n张测一,甲,1\n\"李测二\",,=\"2\"\n合计,,3\n"
        "笔数|金额|成功笔数|失败金额\n1|1.00|1|0.00\n1|1.00|0000\n";
    char ini_path[256];
    uint32_t seed = 5;
    (void)snprintf(ini_path, sizeof(ini_path), "%s/own.ini", folder);
    const char *path = kit_file("", 0);
    for (size_t i = 0; i < 600; i++) {
        uint8_t image[2][512];
        const char *const sources[] = {inis[i % 2], text};
        for (size_t j = 0; j < 2; j++) {
            const size_t size = strlen(sources[j]);
            memcpy(image[j], sources[j], size);
            for (size_t k = 0; k < i % 5; k++) {
                seed = seed * 1664525 + 1013904223;
                image[j][(seed >> 8) % size] = (uint8_t)(seed >> 24);
            }
            ck_assert(sheet_property_write(j == 0 ? ini_path : path, image[j], size));
        }
        ck_assert(sheet_reads_soundly(path, &arena));
        ck_assert(profile_maps_soundly(ini_path, path, &arena));
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("profile");
    TCase *loading = tcase_create("loading");
    tcase_add_checked_fixture(loading, open_all, close_all);
    tcase_add_test(loading, test_mistakes_in_a_profile_are_refused_with_their_line);
    tcase_add_test(loading, test_a_profile_without_layout_reads_no_file);
    tcase_add_test(loading, test_the_office_of_a_voucher_says_all_it_must);
    tcase_add_test(loading, test_long_lines_of_a_profile_are_refused_not_cut);
    tcase_add_test(loading, test_every_shipped_profile_loads);
    suite_add_tcase(suite, loading);
    TCase *mapping = tcase_create("mapping");
    tcase_add_checked_fixture(mapping, open_all, close_all);
    tcase_add_test(mapping, test_rows_that_are_no_records_are_taken_out);
    tcase_add_test(mapping, test_a_list_that_begins_again_is_refused);
    tcase_add_test(mapping, test_totals_that_disagree_refuse_the_file);
    tcase_add_test(mapping, test_structure_that_cannot_be_trusted_is_refused);
    tcase_add_test(mapping, test_control_totals_must_agree);
    tcase_add_test(mapping, test_unsuccessful_words_win_over_success);
    tcase_add_test(mapping, test_no_profile_can_turn_a_failure_into_a_success);
    tcase_add_test(mapping, test_damaged_profiles_and_files_are_refused_or_sound);
    tcase_add_test(mapping, test_a_profile_writes_what_it_reads);
    tcase_add_test(mapping, test_a_preview_guesses_and_shows_no_cell);
    tcase_add_test(mapping, test_a_preview_knows_the_shipped_layouts);
    suite_add_tcase(suite, mapping);
    return suite;
}
