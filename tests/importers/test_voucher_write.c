/* test_voucher_write.c - the vouchers of a batch: as agreed, split, read back. */
#include "tests/importers/voucher_kit.h"

/* Sample 06 is what we write for its lines, byte for byte. */
START_TEST(test_sample_06_is_what_we_write)
{
    static const struct {
        const char *account, *name, *bank, *summary;
        int64_t fen;
    } rows[] = {
        {"6230900000000000016", "张测一", "湖南省农村信用社", "农村低保", 41200},
        {"6230900000000000024", "李测二", "湖南省农村信用社", "农村低保", 123600},
        {"6230900000000000032", "王测三", "湖南省农村信用社", "城市低保", 130000},
        {"6230900000000000040", "欧阳测四", "湖南省农村信用社", "特困供养", 95000},
        {"6217990000000000055", "阿依古丽·测五", "中国邮政储蓄银行", "残疾补贴", 10000},
        {"6230900000000000065", "龑测六", "湖南省农村信用社", "残疾补贴", 20000},
        {"6230900000000000073", "𬎆测七", "湖南省农村信用社", "临时救助", 300000},
        {"81010699000000008", "赵测八", "湖南省农村信用社", "孤儿生活", 110000},
    };
    struct voucher_line lines[8];
    const char *path =
        suite_shared("samples/synthetic/06_treasury_8207_submit_gb18030.xml");
    if (path == NULL) {
        return;
    }
    for (size_t i = 0; i < 8; i++) {
        lines[i] = (struct voucher_line){i + 1,
                                         bytes_of(rows[i].account),
                                         bytes_of(rows[i].name),
                                         bytes_of(rows[i].bank),
                                         bytes_of(rows[i].summary),
                                         rows[i].fen};
    }
    const struct voucher_batch batch = batch_of(8, 829800);
    ck_assert_ok(write_lines(&batch, lines, 8), &fault);
    ck_assert_uint_eq(kept_count, 2);
    ck_assert_bytes(bytes_from(kept[0].image, kept[0].size), suite_file(&arena, path));
}
END_TEST

/* R28.  R-146: R29. */
START_TEST(test_r28_r29_a_batch_is_split_and_adds_up)
{
    static const struct {
        uint64_t lines;
        size_t parts;
    } cases[] = {{1, 1}, {498, 1}, {499, 1}, {500, 2}, {998, 2}, {999, 3}};
    static struct voucher_line lines[1000];
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t fen = 0;
        for (size_t j = 0; j < cases[i].lines; j++) {
            lines[j] = line_of(j + 1, (int64_t)(100 + j));
            fen += (int64_t)(100 + j);
        }
        const size_t mark = arena_mark(&arena);
        const struct voucher_batch batch = batch_of(cases[i].lines, fen);
        ck_assert_ok(write_lines(&batch, lines, cases[i].lines), &fault);
        ck_assert_uint_eq(voucher_parts(cases[i].lines), cases[i].parts);
        ck_assert_uint_eq(kept_count, cases[i].parts + 1);
        int64_t sum = 0;
        uint64_t count = 0;
        for (size_t part = 0; part < cases[i].parts; part++) {
            ck_assert_uint_le(kept[part].line_count, VOUCHER_DETAILS_MAX);
            ck_assert_uint_eq(kept[part].part, part + 1);
            ck_assert_ok(
                read_path(VOUCHER_ORDER, kit_file(kept[part].image, kept[part].size)),
                &fault);
            ck_assert_int_eq(head.amount_fen, kept[part].amount_fen);
            ck_assert_uint_eq(head.details, kept[part].line_count);
            ck_assert_bytes(head.number, bytes_of(kept[part].number));
            sum += head.amount_fen;
            count += head.details;
        }
        ck_assert_int_eq(sum, fen); /* R29: the 5201 says the same */
        ck_assert_uint_eq(count, cases[i].lines);
        const struct kept *plan = &kept[cases[i].parts];
        ck_assert_int_eq(plan->kind, VOUCHER_PLAN);
        ck_assert_ok(read_path(VOUCHER_PLAN, kit_file(plan->image, plan->size)),
                     &fault);
        ck_assert_int_eq(head.amount_fen, fen);
        ck_assert_bytes(head.number, bytes_of("43069920240000012"));
        ck_assert_bytes(head.document, bytes_of("湘财预〔2023〕361号"));
        arena_rewind(&arena, mark);
    }
}
END_TEST

/* */
START_TEST(test_r29_lines_that_are_not_the_batch_are_refused)
{
    const struct voucher_line lines[] = {line_of(1, 100), line_of(2, 200)};
    struct voucher_batch batch = batch_of(2, 301);
    ck_assert_status(write_lines(&batch, lines, 2), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-146");
    ck_assert_ptr_nonnull(strstr(
        fault.message, "2 lines and 3.00 yuan were written, the batch has 2 and 3.01"));
    ck_assert_uint_eq(kept_count, 0);
    batch = batch_of(3, 300);
    ck_assert_status(write_lines(&batch, lines, 2), STATUS_REFUSED);
    batch = batch_of(2, 300);
    ck_assert_ok(write_lines(&batch, lines, 2), &fault);
}
END_TEST

START_TEST(test_a_line_that_cannot_stand_is_refused_with_its_place)
{
    static char text[VOUCHER_TEXT_SIZE_MAX + 2];
    const struct voucher_batch batch = batch_of(2, 300);
    struct voucher_line lines[] = {line_of(1, 100), line_of(2, 200)};
    const struct {
        struct voucher_line line;
        const char *column;
    } cases[] = {
        {line_of(1, 200), "Id"},
        {line_of(2, 0), "PayAmt"},
        {line_of(2, -5), "PayAmt"},
        {{2, bytes_of(" "), bytes_of("测"), bytes_of(""), bytes_of(""), 200},
         "PayeeAcctNo"},
        {{2, bytes_of("1"), bytes_of(""), bytes_of(""), bytes_of(""), 200},
         "PayeeAcctName"},
        {{2, bytes_of("1"),
          bytes_of("测\n"
                   "二"),
          bytes_of(""), bytes_of(""), 200},
         "PayeeAcctName"},
        {{2, bytes_of("1"), bytes_of("\xEF\xBF\xBF"), bytes_of(""), bytes_of(""), 200},
         "PayeeAcctName"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        lines[1] = cases[i].line;
        ck_assert_status(write_lines(&batch, lines, 2), STATUS_INPUT);
        ck_assert_str_eq(fault.column, cases[i].column);
        ck_assert_uint_eq(fault.line, cases[i].line.number);
    }
    memset(text, 'a', sizeof(text)); /* */
    for (size_t size = VOUCHER_TEXT_SIZE_MAX - 1; size <= VOUCHER_TEXT_SIZE_MAX + 1;
         size++) {
        lines[1] = line_of(2, 200);
        lines[1].bank = bytes_from(text, size);
        const struct status status = write_lines(&batch, lines, 2);
        ck_assert_int_eq(status_is_ok(status), size <= VOUCHER_TEXT_SIZE_MAX);
        ck_assert_str_eq(fault.column,
                         size <= VOUCHER_TEXT_SIZE_MAX ? "" : "PayeeAcctBankName");
    }
}
END_TEST

/* */
START_TEST(test_an_account_of_32_characters_is_refused)
{
    static const char digits[] = "12345678901234567890123456789012";
    const struct voucher_batch batch = batch_of(1, 100);
    for (size_t size = 30; size <= 32; size++) {
        struct voucher_line line = line_of(1, 100);
        line.account = bytes_from((const uint8_t *)digits, size);
        const struct status status = write_lines(&batch, &line, 1);
        ck_assert_int_eq(status_is_ok(status), size < 32);
        ck_assert_str_eq(fault.rule, size < 32 ? "" : "R-147");
        ck_assert_str_eq(fault.column, size < 32 ? "" : "PayeeAcctNo");
        ck_assert_ptr_null(strstr(fault.message, digits));
    }
}
END_TEST

/* of last year's budget there are vouchers, of next year's none. */
START_TEST(test_a_budget_year_behind_the_day_is_refused)
{
    const struct voucher_line line = line_of(1, 100);
    for (int year = 2023; year <= 2025; year++) {
        struct voucher_batch batch = batch_of(1, 100);
        batch.year = year;
        const struct status status = write_lines(&batch, &line, 1);
        ck_assert_int_eq(status_is_ok(status), year < 2025);
        ck_assert_str_eq(fault.rule, year < 2025 ? "" : "R-147");
        ck_assert_str_eq(fault.column, year < 2025 ? "" : "StYear");
    }
}
END_TEST

/* */
START_TEST(test_numbers_and_lines_have_their_bounds)
{
    struct voucher_writer *writer;
    struct voucher_batch batch = batch_of(500, 1);
    batch.first_number = VOUCHER_NUMBER_MAX - 1;
    ck_assert_ok(voucher_open(&batch, keep_document, NULL, &arena, &writer, &fault),
                 &fault);
    voucher_close(writer);
    batch.first_number = VOUCHER_NUMBER_MAX;
    ck_assert_status(voucher_open(&batch, keep_document, NULL, &arena, &writer, &fault),
                     STATUS_INPUT);
    batch = batch_of(0, 0);
    ck_assert_status(voucher_open(&batch, keep_document, NULL, &arena, &writer, &fault),
                     STATUS_INPUT);
    batch = batch_of(1, 1);
    for (uint64_t number = 0; number < 2; number++) {
        batch.plan_number = number == 0 ? 0 : VOUCHER_NUMBER_MAX + 1;
        ck_assert_status(
            voucher_open(&batch, keep_document, NULL, &arena, &writer, &fault),
            STATUS_INPUT);
    }
    voucher_close(NULL);
}
END_TEST

START_TEST(test_a_line_number_is_read_as_it_is_written)
{
    static const struct {
        struct voucher_place place;
        const char *id;
    } good[] = {
        {{1, 1}, "D00001"},
        {{7, 2}, "D00007-2"},
        {{99999, 1}, "D99999"},
        {{100000, 10}, "D100000-10"},
        {{VOUCHER_LINE_MAX, VOUCHER_PLANS_MAX}, "D2000000-64"},
    };
    static const char *const bad[] = {
        "",          "D",         "D1",        "D00000",   "00001",     "D0001 ",
        "D000001",   "d00001",    "D2000001",  "D00001-",  "D00001-0",  "D00001-1",
        "D00001-2x", "D00001-02", "D00001-65", "D00001+2", "D00001--2", "D00001 2"};
    struct voucher_place place = {0};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        char id[VOUCHER_ID_SIZE];
        voucher_line_id(&good[i].place, id);
        ck_assert_str_eq(id, good[i].id);
        ck_assert(voucher_line_parse(bytes_of(id), &place));
        ck_assert_uint_eq(place.line, good[i].place.line);
        ck_assert_uint_eq(place.plan, good[i].place.plan);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ck_assert_msg(!voucher_line_parse(bytes_of(bad[i]), &place), "%s", bad[i]);
    }
}
END_TEST

START_TEST(test_the_number_of_a_voucher_is_found_in_its_whole_number)
{
    static const struct {
        const char *text;
        enum voucher_kind kind;
        uint64_t number;
    } cases[] = {
        {"43069920240000012", VOUCHER_PLAN, 12},
        {"43069982070000499", VOUCHER_ORDER, 499},
        {"82079999999", VOUCHER_RETURN, 9999999},
        {"43069920240000012", VOUCHER_ORDER, 0},
        {"43069982070000000", VOUCHER_ORDER, 0},
        {"8207000001", VOUCHER_ORDER, 0},
        {"430699-8207000001", VOUCHER_ORDER, 0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint64_t number = 0;
        ck_assert(voucher_number_parse(bytes_of(cases[i].text), cases[i].kind,
                                       &number) == (cases[i].number != 0));
        ck_assert_uint_eq(number, cases[i].number);
    }
}
END_TEST

/* ---- properties
 * ---------------------------------------------------------------------------- */

static uint64_t state = 20240108;

static uint64_t below(uint64_t limit)
{
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (state >> 33) % limit;
}

struct expected {
    struct voucher_line *lines;
    size_t at;
};

static struct status compare_detail(void *context, const struct voucher_detail *detail,
                                    struct fault *place)
{
    (void)place;
    struct expected *expected = context;
    const struct voucher_line *line = &expected->lines[expected->at++];
    struct voucher_place place_of = {0};
    ck_assert(voucher_line_parse(detail->id, &place_of));
    ck_assert_uint_eq(place_of.line, line->number);
    ck_assert_bytes(detail->account, line->account);
    ck_assert_bytes(detail->name, line->name);
    ck_assert_bytes(detail->bank, line->bank);
    ck_assert_bytes(detail->remark, line->summary);
    ck_assert_int_eq(detail->amount_fen, line->amount_fen);
    return OK;
}

static struct bytes any_text(size_t least)
{
    static const char *const pieces[] = {"测",  "一", "&",  "<",    ">",
                                         "]]>", "\"", "·",  "𬎆", "a",
                                         "0",   "é",  "龑", "'",    "&amp;"};
    uint8_t *at = arena_take(&arena, 64, 1);
    struct writer writer = writer_of(at, 64);
    const size_t count = least + below(8);
    for (size_t i = 0; i < count; i++) {
        writer_text(&writer, pieces[below(sizeof(pieces) / sizeof(pieces[0]))]);
    }
    return writer_bytes(&writer);
}

/* What is written is read back equal; equal input gives equal bytes. */
START_TEST(test_what_is_written_is_read_back)
{
    static struct voucher_line lines[700];
    for (int round = 0; round < 20; round++) {
        const size_t mark = arena_mark(&arena);
        const size_t count = 1 + below(700);
        int64_t fen = 0;
        uint64_t number = 0;
        for (size_t i = 0; i < count; i++) {
            number += 1 + below(3);
            lines[i] = (struct voucher_line){number,      any_text(1), any_text(1),
                                             any_text(0), any_text(0), 0};
            lines[i].amount_fen = (int64_t)(1 + below(1000000));
            fen += lines[i].amount_fen;
        }
        const struct voucher_batch batch = batch_of(count, fen);
        ck_assert_ok(write_lines(&batch, lines, count), &fault);
        struct expected expected = {lines, 0};
        struct kept first[DOCUMENTS_MAX];
        const size_t documents = kept_count;
        memcpy(first, kept, sizeof(first));
        for (size_t i = 0; i + 1 < documents; i++) {
            const struct voucher_options options = {
                .path = kit_file(first[i].image, first[i].size), .kind = VOUCHER_ORDER};
            ck_assert_ok(voucher_read(&options, &arena, compare_detail, &expected,
                                      &head, &report, &fault),
                         &fault);
            ck_assert_int_eq(unlink(options.path), 0);
        }
        ck_assert_uint_eq(expected.at, count);
        ck_assert_ok(write_lines(&batch, lines, count), &fault);
        ck_assert_uint_eq(kept_count, documents);
        for (size_t i = 0; i < documents; i++) {
            ck_assert_bytes(bytes_from(kept[i].image, kept[i].size),
                            bytes_from(first[i].image, first[i].size));
        }
        arena_rewind(&arena, mark);
    }
}
END_TEST

/* */
START_TEST(test_a_character_the_treasury_cannot_hold_is_refused)
{
    static const struct {
        const char *encoding;
        const char *name;
        bool is_held;
    } cases[] = {
        {"utf-8", "𬎆测七", true}, {"gb18030", "𬎆测七", true},
        {"gbk", "𬎆测七", false},  {"gbk", "龑测六", true},
        {"gb2312", "龑测六", false},   {"gb2312", "张测一", true},
    };
    const struct bytes shipped = suite_file(&arena, "docs/profiles/voucher-8207.ini");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        static char text[8192];
        char path[256];
        const char *own = strstr((const char *)shipped.at, "encoding = gb18030");
        ck_assert_ptr_nonnull(own);
        const int before = (int)(own - (const char *)shipped.at);
        (void)snprintf(text, sizeof(text), "%.*sencoding = %s%s", before,
                       (const char *)shipped.at, cases[i].encoding,
                       own + strlen("encoding = gb18030"));
        (void)snprintf(path, sizeof(path), "%s/own.ini", suite_folder());
        FILE *file = fopen(path, "w");
        ck_assert_ptr_nonnull(file);
        ck_assert_int_ge(fputs(text, file), 0);
        ck_assert_int_eq(fclose(file), 0);
        fault_clear(&fault);
        ck_assert_ok(profile_find("docs/profiles", path, &arena, &office, &fault),
                     &fault);
        const struct voucher_batch batch = batch_of(1, 100);
        struct voucher_line line = line_of(1, 100);
        line.name = bytes_of(cases[i].name);
        const struct status status = write_lines(&batch, &line, 1);
        ck_assert_msg(status_is_ok(status) == cases[i].is_held, "%zu: %s", i,
                      fault.message);
        ck_assert_str_eq(fault.rule, cases[i].is_held ? "" : "R-148");
        ck_assert_str_eq(fault.column, cases[i].is_held ? "" : "PayeeAcctName");
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("voucher_write");
    TCase *agreed = tcase_create("agreed");
    tcase_add_checked_fixture(agreed, open_all, close_all);
    tcase_set_timeout(agreed, 60);
    tcase_add_test(agreed, test_sample_06_is_what_we_write);
    tcase_add_test(agreed, test_r28_r29_a_batch_is_split_and_adds_up);
    tcase_add_test(agreed, test_r29_lines_that_are_not_the_batch_are_refused);
    suite_add_tcase(suite, agreed);
    TCase *rules = tcase_create("rules");
    tcase_add_checked_fixture(rules, open_all, close_all);
    tcase_set_timeout(rules, 60);
    tcase_add_test(rules, test_a_line_that_cannot_stand_is_refused_with_its_place);
    tcase_add_test(rules, test_numbers_and_lines_have_their_bounds);
    tcase_add_test(rules, test_an_account_of_32_characters_is_refused);
    tcase_add_test(rules, test_a_budget_year_behind_the_day_is_refused);
    tcase_add_test(rules, test_a_line_number_is_read_as_it_is_written);
    tcase_add_test(rules, test_the_number_of_a_voucher_is_found_in_its_whole_number);
    tcase_add_test(rules, test_what_is_written_is_read_back);
    tcase_add_test(rules, test_a_character_the_treasury_cannot_hold_is_refused);
    suite_add_tcase(suite, rules);
    return suite;
}
