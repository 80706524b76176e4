/* test_notice.c - notices by policy: moments, fields, places, periods (domain.md 2.6,
 * 5.1). */
#include "tests/reports/notice_kit.h"

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

START_TEST(test_aid_for_one_month_is_not_called_monthly)
{
    static const struct notice_enrolment once = {
        0, NOTICE_FEBRUARY, NOTICE_FEBRUARY, NULL, 60200, 1, 0};
    struct report_filter filter = of_month(MOMENT_REVIEW, NOTICE_FEBRUARY);
    notice_enrol(&fixture, &once);
    ck_assert_ok(book_commit(&fixture.book, &fault), &fault);
    filter.unit = "测试镇";
    const struct document document = made(&filter);
    const struct table *table = fixture_table(&document, "list");
    ck_assert(notice_says(&document, "共1户1人，拟发放602.00元（人民币陆佰零贰元整）"));
    ck_assert_str_eq(table->columns[table->column_count - 1].title, "救助金额（元）");
}
END_TEST

START_TEST(test_a_list_without_days_says_whom_to_call)
{
    struct report_filter filter = of_month(MOMENT_PAYMENT, NOTICE_JANUARY);
    filter.has_no_days = true;
    struct document document = made(&filter);
    ck_assert(!notice_says(&document, "监督电话"));
    filter.contact = "0730-1234567";
    document = made(&filter);
    ck_assert(notice_says(&document, "反映。监督电话：0730-1234567"));
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

/* With the record of who was erased its village and people are gone too. */
START_TEST(test_who_was_erased_stays_on_the_list_without_village)
{
    const uint8_t nobody[16] = {0xEE, 1};
    const struct notice_enrolment enrolments[] = {
        {0, NOTICE_JANUARY, ENROLMENT_OPEN, NULL, 41200, 1, 0},
        {1, NOTICE_JANUARY, ENROLMENT_OPEN, NULL, 123600, 0, 0}};
    struct book *book = &fixture.book;
    notice_enrol(&fixture, &enrolments[0]);
    notice_enrol(&fixture, &enrolments[1]);
    struct fact *fact = &book->plan[book->planned - 1];
    fact_set_number(fact, ENROLMENT_UNIT, book->unit);
    fact_set_bytes(fact, ENROLMENT_PARTY, book_copy(book, bytes_from(nobody, 16)));
    ck_assert_ok(book_commit(book, &fault), &fault);
    const struct report_filter filter = of_month(MOMENT_APPROVAL, NOTICE_JANUARY);
    const struct document document = made(&filter);
    const struct table *table = fixture_table(&document, "list");
    ck_assert_cell(&fixture, table, 0, "name", "已删除");
    ck_assert_cell(&fixture, table, 0, "village", "无数据");
    ck_assert_cell(&fixture, table, 0, "people", "无数据");
    ck_assert_cell(&fixture, table, 0, "amount", "1236.00");
    ck_assert(notice_says(&document, "共2户（人数无数据），每月发放1,648.00元"));
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

/* Villages are summed, and townships where there are several. */
START_TEST(test_villages_and_townships_are_summed)
{
    static const struct {
        const char *number, *village, *name, *people, *amount;
    } wanted[] = {{"1", "测试村", "张*一", "1", "412.00"},
                  {"小计", "测试村", "1户", "1", "412.00"},
                  {"2", "第二村", "王*三", "2", "1300.00"},
                  {"小计", "第二村", "1户", "2", "1300.00"},
                  {"乡镇小计", "", "2户", "3", "1712.00"},
                  {"3", "二镇村", "李*二", "3", "1236.00"},
                  {"小计", "二镇村", "1户", "3", "1236.00"},
                  {"乡镇小计", "", "1户", "3", "1236.00"},
                  {"合计", "", "3户", "6", "2948.00"}};
    static const struct notice_enrolment enrolments[] = {
        {0, NOTICE_JANUARY, ENROLMENT_OPEN, NULL, 41200, 1, 0},
        {1, NOTICE_JANUARY, ENROLMENT_OPEN, NULL, 123600, 3, 0},
        {2, NOTICE_JANUARY, ENROLMENT_OPEN, NULL, 130000, 2, 0}};
    for (size_t i = 0; i < 3; i++) {
        notice_enrol(&fixture, &enrolments[i]);
        if (i == 1) {
            fact_set_number(&fixture.book.plan[fixture.book.planned - 1],
                            ENROLMENT_UNIT, fixture.villages[2]);
        }
    }
    ck_assert_ok(book_commit(&fixture.book, &fault), &fault);
    const struct report_filter filter = of_month(MOMENT_APPROVAL, NOTICE_JANUARY);
    const struct document document = made(&filter);
    const struct table *table = fixture_table(&document, "list");
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        ck_assert_cell(&fixture, table, i, "number", wanted[i].number);
        ck_assert_cell(&fixture, table, i, "village", wanted[i].village);
        ck_assert_cell(&fixture, table, i, "name", wanted[i].name);
        ck_assert_cell(&fixture, table, i, "people", wanted[i].people);
        ck_assert_cell(&fixture, table, i, "amount", wanted[i].amount);
    }
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

START_TEST(test_a_column_asked_for_stands_though_nobody_has_it) /* */
{
    const struct report_filter filter = {
        .batch = fixture.recorded, .first = -1, .last = -1};
    notice_policy(&fixture, 0, "[disclosure]\nfields = name, class, amount\n");
    const struct document document = made(&filter);
    const struct table *table = fixture_table(&document, "list");
    ck_assert_uint_eq(table->column_count, 4);
    ck_assert_cell(&fixture, table, 0, "class", "无数据"); /* nobody said */
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
        ("六、补贴对象及金额：共2户4人，发放资金1,648.00元"
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

/* What was recorded when it was drafted and begun, whatever is in force by now. */
START_TEST(test_a_recorded_notice_keeps_its_policy_and_last_day) /* */
{
    const uint64_t first = notice_policy(&fixture, fixture.relief,
                                         "[disclosure]\nhotline = 0730-0000001\n");
    notice_policy(&fixture, fixture.relief, "[disclosure]\nhotline = 0730-0000002\n");
    struct report_filter filter = {.batch = fixture.recorded,
                                   .first = -1,
                                   .last = -1,
                                   .notice_first = 19761,
                                   .notice_last = 19800};
    struct document document = made(&filter); /* and asks no calendar */
    ck_assert(notice_says(&document, "自2024年2月8日起至2024年3月18日止"));
    ck_assert(notice_says(&document, "0730-0000002"));
    filter.has_policy = true;
    filter.policy = first;
    document = made(&filter);
    ck_assert(notice_says(&document, "0730-0000001"));
    filter = (struct report_filter){
        .batch = fixture.recorded, .first = -1, .last = -1, .has_policy = true};
    document = made(&filter); /* 0: the defaults */
    ck_assert(!notice_says(&document, "0730-000000"));
}
END_TEST

static struct status scanned(const struct document *document,
                             const struct report_format *format)
{
    struct leak leak = report_leak(document, format, NULL, 0);
    leak_scan(&leak, sample_written(format->write, document, &fixture.arena));
    return leak_finish(&leak, &fault);
}

static struct document with_hotline(const char *hotline)
{
    const struct report_filter filter = {.batch = fixture.recorded,
                                         .first = -1,
                                         .last = -1,
                                         .notice_first = 19761,
                                         .calendar = calendar()};
    char text[256];
    (void)snprintf(text, sizeof(text), "[disclosure]\nhotline = %s\n", hotline);
    notice_policy(&fixture, 0, text);
    const struct document document = made(&filter);
    ck_assert_msg(notice_says(&document, hotline), "%s", hotline);
    return document;
}

START_TEST(test_every_telephone_of_the_policy_passes_by_itself) /* */
{
    static const char *const hotlines[] = {
        "0730-1234567", "13800001111、0730-1234567",
        "0730-1234567转8001，138-0000-1111；13900001111"};
    for (size_t i = 0; i < sizeof(hotlines) / sizeof(hotlines[0]); i++) {
        const struct document document = with_hotline(hotlines[i]);
        for (size_t j = 0; j < report_format_count; j++) {
            if (!report_formats[j].is_packed) {
                ck_assert_ok(scanned(&document, &report_formats[j]), &fault);
            }
        }
    }
    /* A number of a person is none, wherever it stands. */
    const struct document document = with_hotline("13800001111、430699195001010014");
    ck_assert_status(scanned(&document, report_format_find("html")), STATUS_REFUSED);
}
END_TEST

/* As many mobile telephones as a policy names, and as many of the command line. */
START_TEST(test_telephones_of_policy_and_command_line_push_out_none) /* */
{
    char numbers[2 * TELEPHONES_MAX + 1][16];
    const char *given[TELEPHONES_MAX];
    char hotline[TELEPHONES_MAX * 16] = "";
    for (size_t i = 0; i < 2 * TELEPHONES_MAX + 1; i++) {
        (void)snprintf(numbers[i], sizeof(numbers[i]), "138000000%02zu", i);
        if (i < TELEPHONES_MAX) {
            (void)snprintf(hotline + strlen(hotline), sizeof(hotline) - strlen(hotline),
                           "%s%s", i == 0 ? "" : ";", numbers[i]);
        } else if (i < 2 * TELEPHONES_MAX) {
            given[i - TELEPHONES_MAX] = numbers[i];
        }
    }
    struct document document = with_hotline("0730-1234567");
    ck_assert_ok(
        telephones_read(bytes_of(hotline), &fixture.arena, &document.hotlines, &fault),
        &fault);
    ck_assert_uint_eq(document.hotlines.count, TELEPHONES_MAX);
    for (size_t i = 0; i < 2 * TELEPHONES_MAX + 1; i++) {
        struct leak leak =
            report_leak(&document, report_format_find("csv"), given, TELEPHONES_MAX);
        leak_scan(&leak, bytes_of(numbers[i]));
        const bool is_let_through = i < (size_t)2 * TELEPHONES_MAX;
        ck_assert(status_is_ok(leak_finish(&leak, &fault)) == is_let_through);
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
    tcase_add_test(tests, test_aid_for_one_month_is_not_called_monthly);
    tcase_add_test(tests, test_a_list_without_days_says_whom_to_call);
    tcase_add_test(tests, test_a_moment_of_an_older_seal_stays_as_it_was);
    tcase_add_test(tests, test_an_amount_that_is_not_stated_is_no_data_and_no_sum);
    tcase_add_test(tests,
                   test_an_enrolment_of_an_office_finds_its_village_in_the_vault);
    tcase_add_test(tests, test_who_was_erased_stays_on_the_list_without_village);
    tcase_add_test(tests, test_enrolments_without_people_make_no_list);
    tcase_add_test(tests, test_a_recorded_notice_keeps_its_policy_and_last_day);
    tcase_add_test(tests, test_villages_and_townships_are_summed);
    tcase_add_test(tests,
                   test_a_policy_chooses_the_columns_and_a_payment_finds_its_class);
    tcase_add_test(tests, test_a_column_asked_for_stands_though_nobody_has_it);
    tcase_add_test(tests, test_full_names_stand_on_the_board_alone);
    tcase_add_test(tests, test_what_the_policy_does_not_publish_is_refused);
    tcase_add_test(tests, test_a_policy_of_totals_names_nobody);
    tcase_add_test(tests, test_the_text_says_all_that_the_law_asks_for);
    tcase_add_test(tests, test_a_notice_with_days_needs_a_telephone_and_a_calendar);
    tcase_add_test(tests, test_every_telephone_of_the_policy_passes_by_itself);
    tcase_add_test(tests, test_telephones_of_policy_and_command_line_push_out_none);
    suite_add_tcase(suite, tests);
    return suite;
}
