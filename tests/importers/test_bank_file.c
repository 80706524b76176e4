/* test_bank_file.c - files for the bank: as agreed, as read back, as refused. */
#include "importers/bank_file.h"

#include "tests/importers/sheet_kit.h"

static struct arena arena;
static struct fault fault;
static struct profile_report report;

enum { FILE_ARENA = 16 << 20, FILE_MAX = 1 << 20 };

static uint8_t image[FILE_MAX];
static struct writer written;
static size_t pieces;

static void open_all(void)
{
    ck_assert_ok(arena_open(FILE_ARENA, &arena, &fault), &fault);
}

static void close_all(void)
{
    arena_close(&arena);
}

static struct status keep_piece(void *context, struct bytes piece, struct fault *place)
{
    (void)context;
    (void)place;
    pieces++;
    writer_run(&written, piece);
    ck_assert(!written.overflowed);
    return OK;
}

static const struct profile *find(const char *name)
{
    const struct profile *profile = NULL;
    fault_clear(&fault);
    ck_assert_ok(profile_find("docs/profiles", name, &arena, &profile, &fault), &fault);
    return profile;
}

static const struct profile *load(const char *ini)
{
    char path[256];
    (void)snprintf(path, sizeof(path), "%s/own.ini", suite_folder());
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(ini, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    return find(path);
}

static struct bank_file_batch batch_of(const struct profile *profile,
                                       const struct bank_file_line *lines, size_t count)
{
    int64_t fen = 0;
    for (size_t i = 0; i < count; i++) {
        fen += lines[i].amount_fen;
    }
    return (struct bank_file_batch){.profile = profile,
                                    .batch = bytes_of("202401NB0001"),
                                    .day = date_to_day((struct civil_date){2024, 1, 8}),
                                    .line_count = count,
                                    .amount_fen = fen};
}

static struct status write_batch(const struct bank_file_batch *batch,
                                 const struct bank_file_line *lines, size_t count)
{
    struct bank_file *file = NULL;
    fault_clear(&fault);
    written = writer_of(image, sizeof(image));
    pieces = 0;
    TRY(bank_file_open(batch, keep_piece, NULL, &arena, &file, &fault));
    struct status status = OK;
    for (size_t i = 0; i < count && status_is_ok(status); i++) {
        status = bank_file_add(file, &lines[i], &fault);
    }
    if (status_is_ok(status)) {
        status = bank_file_finish(file, &fault);
    }
    bank_file_close(file);
    return status;
}

static struct status write_lines(const struct profile *profile,
                                 const struct bank_file_line *lines, size_t count)
{
    const struct bank_file_batch batch = batch_of(profile, lines, count);
    return write_batch(&batch, lines, count);
}

enum { SAMPLE_LINES = 8 };
static struct bank_file_line sample[SAMPLE_LINES];

static void make_sample(void)
{
    static const struct {
        const char *name, *account, *resident_id, *summary;
        int64_t fen;
    } rows[SAMPLE_LINES] = {
        {"张测一", "6230900000000000016", "430699195001010014", "农村低保", 41200},
        {"李测二", "6230900000000000024", "430699194803120026", "农村低保", 123600},
        {"王测三", "6230900000000000032", "430699196203150036", "城市低保", 130000},
        {"欧阳测四", "6230900000000000040", "43069919380228004X", "特困供养", 95000},
        {"阿依古丽·测五", "6217990000000000055", "430699197107080060", "残疾补贴",
         10000},
        {"龑测六", "6230900000000000065", "430699195506070071", "残疾补贴", 20000},
        {"𬎆测七", "6230900000000000073", "430699199909090083", "临时救助", 300000},
        {"赵测八", "81010699000000008", "430699201509010080", "孤儿生活", 110000},
    };
    for (size_t i = 0; i < SAMPLE_LINES; i++) {
        sample[i] = (struct bank_file_line){
            .number = i + 1,
            .name = bytes_of(rows[i].name),
            .account = bytes_of(rows[i].account),
            .account_name = bytes_of(rows[i].name),
            .resident_id = bytes_of(rows[i].resident_id),
            .bank = bytes_of(i == 4 ? "中国邮政储蓄银行, \"支行\"" : "测试农商行"),
            .summary = bytes_of(rows[i].summary),
            .amount_fen = rows[i].fen};
    }
}

/* Sample 01 is what we write for its lines, byte for byte. */
START_TEST(test_sample_01_is_what_we_write)
{
    const char *path = suite_shared("samples/synthetic/01_submit_pipe_gb18030.txt");
    if (path == NULL) {
        return;
    }
    make_sample();
    ck_assert_ok(write_lines(find("lanzhou-pipe"), sample, SAMPLE_LINES), &fault);
    ck_assert_bytes(writer_bytes(&written), suite_file(&arena, path));
}
END_TEST

START_TEST(test_files_are_the_agreed_ones)
{
    static const struct {
        const char *profile, *golden;
    } cases[] = {
        {"lanzhou-pipe", "tests/importers/golden/lanzhou-pipe.txt"},
        {"bank-summary", "tests/importers/golden/bank-summary.txt"},
        {"tests/importers/golden/foot.ini", "tests/importers/golden/foot.csv"},
    };
    make_sample();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_ok(write_lines(find(cases[i].profile), sample, SAMPLE_LINES), &fault);
        ck_assert_bytes(writer_bytes(&written), suite_file(&arena, cases[i].golden));
    }
}
END_TEST

/* ---- refusals
 * ------------------------------------------------------------------------------ */

/* */
START_TEST(test_lines_that_are_not_the_batch_are_refused)
{
    make_sample();
    struct bank_file_batch batch = batch_of(find("lanzhou-pipe"), sample, SAMPLE_LINES);
    batch.amount_fen--;
    ck_assert_status(write_batch(&batch, sample, SAMPLE_LINES), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-146");
    batch = batch_of(batch.profile, sample, SAMPLE_LINES);
    ck_assert_status(write_batch(&batch, sample, SAMPLE_LINES - 1), STATUS_REFUSED);
    ck_assert_ok(write_batch(&batch, sample, SAMPLE_LINES), &fault);
    batch.line_count = 0; /* */
    ck_assert_status(write_batch(&batch, sample, 0), STATUS_INPUT);
    batch.line_count = SHEET_ROWS_MAX + 1;
    ck_assert_status(write_batch(&batch, sample, 0), STATUS_INPUT);
}
END_TEST

/* */
START_TEST(test_a_summary_longer_than_the_bank_takes_is_refused)
{
    static const char *const summaries[] = {"农低保", "农村低保", "农村低保金"};
    const struct profile *profile = find("bank-summary");
    make_sample();
    for (size_t i = 0; i < 3; i++) {
        sample[1].summary = bytes_of(summaries[i]);
        const struct status status = write_lines(profile, sample, SAMPLE_LINES);
        ck_assert_int_eq(status_is_ok(status), i < 2);
        ck_assert_str_eq(fault.rule, i < 2 ? "" : "R-148");
        ck_assert_uint_eq(fault.line, i < 2 ? 0 : 2);
        ck_assert_str_eq(fault.column, i < 2 ? "" : "摘要");
    }
}
END_TEST

/* */
START_TEST(test_a_character_the_bank_cannot_hold_is_refused)
{
    static const struct {
        const char *encoding;
        uint64_t line; /* 0: all are held */
    } cases[] = {{"utf-8", 0}, {"gb18030", 0}, {"gbk", 7}, {"gb2312", 6}};
    make_sample();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char ini[300];
        (void)snprintf(ini, sizeof(ini),
                       "[profile]\nkind = payroll\nheader = none\nencoding = %s\n"
                       "[columns]\nname = 1\naccount = 2\namount = 3\n",
                       cases[i].encoding);
        const struct status status = write_lines(load(ini), sample, SAMPLE_LINES);
        ck_assert_int_eq(status_is_ok(status), cases[i].line == 0);
        ck_assert_uint_eq(fault.line, cases[i].line);
        ck_assert_str_eq(fault.rule, cases[i].line == 0 ? "" : "R-148");
        ck_assert_str_eq(fault.column, cases[i].line == 0 ? "" : "姓名");
        ck_assert_ptr_null(strstr(fault.message, "测"));
    }
}
END_TEST

START_TEST(test_a_cell_that_cannot_stand_is_refused_with_its_place)
{
    const struct profile *profile = find("lanzhou-pipe");
    static const char *const names[] = {"",       " 张测一", "张|测",
                                        "张\n测", "=\"张\"", "张测一\xC2\xA0"};
    make_sample();
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        sample[2].name = bytes_of(names[i]);
        sample[2].account_name = sample[2].name;
        ck_assert_status(write_lines(profile, sample, SAMPLE_LINES), STATUS_INPUT);
        ck_assert_uint_eq(fault.line, 3);
        ck_assert_str_eq(fault.column, "姓名");
    }
    make_sample();
    for (int64_t fen = -1; fen <= 1; fen++) {
        sample[2].amount_fen = fen;
        const struct status status = write_lines(profile, sample, SAMPLE_LINES);
        ck_assert_int_eq(status_is_ok(status), fen > 0);
    }
    sample[2].account = bytes_of("６２３０９");
    ck_assert_status(write_lines(profile, sample, SAMPLE_LINES), STATUS_INPUT);
    ck_assert_str_eq(fault.column, "银行账号");
}
END_TEST

START_TEST(test_a_layout_that_is_not_for_sending_is_refused)
{
    static const char *const layouts[] = {
        "[profile]\nkind = return\n[columns]\nname = 姓名\n",
        "[profile]\nkind = payroll\nencoding = utf-16le\n[columns]\nname = 姓名\n",
        "[profile]\nkind = payroll\n[columns]\nname = 姓名\n[control]\nfailed_count = "
        "1\n",
        "[profile]\nkind = payroll\n[columns]\nname = 姓名\n[rows]\nfoot = yes\n",
        "[profile]\nkind = payroll\n[columns]\nname = 姓名\namount = 金额\n[rows]\n"
        "sum = amount\nfoot = yes\n",
        "[profile]\nkind = payroll\n[columns]\namount = 金额\n[rows]\ntotal = 合计\n"
        "sum = amount\nfoot = yes\n",
        "[profile]\nkind = payroll\n[columns]\nname = 姓名\namount = 金额\n"
        "paid_amount = 实付\n[rows]\ntotal = 合计\nsum = amount paid_amount\nfoot = "
        "yes\n",
    };
    make_sample();
    for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
        ck_assert_status(write_lines(load(layouts[i]), sample, SAMPLE_LINES),
                         STATUS_INPUT);
    }
    struct bank_file_batch batch = batch_of(find("bank-summary"), sample, SAMPLE_LINES);
    batch.batch = bytes_of("");
    ck_assert_status(write_batch(&batch, sample, SAMPLE_LINES), STATUS_INPUT);
    bank_file_close(NULL);
}
END_TEST

/* A household's due goes to the holder of the account, under the account's name. */
START_TEST(test_a_layout_with_one_name_has_the_accounts)
{
    make_sample();
    sample[0].account_name = bytes_of("张测父");
    ck_assert_ok(write_lines(load("[profile]\nkind = payroll\nheader = none\n"
                                  "[columns]\nname = 1\namount = 2\n"),
                             sample, 1),
                 &fault);
    ck_assert_bytes(writer_bytes(&written), bytes_of("张测父,412.00\r\n"));
    ck_assert_ok(write_lines(load("[profile]\nkind = payroll\nheader = none\n"
                                  "[columns]\nname = 1\naccount_name = 2\n"),
                             sample, 1),
                 &fault);
    ck_assert_bytes(writer_bytes(&written), bytes_of("张测一,张测父\r\n"));
}
END_TEST

/* ---- properties
 * ---------------------------------------------------------------------------- */

static uint64_t state = 99;

static uint64_t below(uint64_t limit)
{
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (state >> 33) % limit;
}

static struct bytes any_text(size_t least, size_t most)
{
    static const char *const marks[] = {"测", "一", "𬎆", "龑", "é", "(",
                                        "农", "a",  "b",    "\"", ",", "'"};
    uint8_t *at = arena_take(&arena, 64, 1);
    struct writer writer = writer_of(at, 64);
    const size_t count = least + below(most - least + 1);
    for (size_t i = 0; i < count; i++) {
        /* A mark at the edge would be taken off by the reader. */
        const bool is_edge = i == 0 || i + 1 == count;
        writer_text(&writer,
                    marks[below(is_edge ? 4 : sizeof(marks) / sizeof(*marks))]);
    }
    return writer_bytes(&writer);
}

static struct bytes any_digits(size_t count)
{
    uint8_t *at = arena_take(&arena, count, 1);
    for (size_t i = 0; i < count; i++) {
        at[i] = (uint8_t)('1' + below(9));
    }
    return bytes_from(at, count);
}

struct expected {
    const struct bank_file_line *lines;
    size_t at;
};

static struct status compare_record(void *context, const struct record *record,
                                    struct fault *place)
{
    (void)place;
    struct expected *expected = context;
    const struct bank_file_line *line = &expected->lines[expected->at++];
    const struct {
        enum column column;
        struct bytes text;
    } cells[] = {
        {COLUMN_NAME, line->name},       {COLUMN_ACCOUNT_NAME, line->name},
        {COLUMN_ACCOUNT, line->account}, {COLUMN_RESIDENT_ID, line->resident_id},
        {COLUMN_BANK, line->bank},       {COLUMN_SUMMARY, line->summary},
    };
    int64_t fen = 0;
    for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
        if (record->map->position[cells[i].column] != 0) {
            ck_assert_bytes(record->field[cells[i].column], cells[i].text);
        }
    }
    ck_assert_int_eq(money_parse(record->field[COLUMN_AMOUNT], MONEY_YUAN, &fen),
                     MONEY_OK);
    ck_assert_int_eq(fen, line->amount_fen);
    return OK;
}

/* Read back by the same profile: same cells, same totals.  Written again: same bytes.
 */
START_TEST(test_what_is_written_is_read_back)
{
    static const char *const profiles[] = {"lanzhou-pipe", "bank-summary", "plain",
                                           "tests/importers/golden/foot.ini"};
    static struct bank_file_line lines[1500];
    for (int round = 0; round < 24; round++) {
        const size_t mark = arena_mark(&arena);
        const struct profile *profile = find(profiles[round % 4]);
        const size_t count = 1 + below(round < 20 ? 60 : 1500);
        for (size_t i = 0; i < count; i++) {
            lines[i] =
                (struct bank_file_line){.number = i + 1,
                                        .name = any_text(1, 6),
                                        .account = any_digits(19),
                                        .resident_id = any_digits(18),
                                        .bank = any_text(1, 6),
                                        .summary = any_text(1, 4),
                                        .amount_fen = (int64_t)(1 + below(99999))};
            lines[i].account_name = lines[i].name;
        }
        ck_assert_ok(write_lines(profile, lines, count), &fault);
        ck_assert_uint_gt(pieces, written.size / (2 * BANK_FILE_PIECE));
        const char *path = kit_file(written.at, written.size);
        struct expected expected = {lines, 0};
        const struct profile_options options = {.profile = profile, .path = path};
        ck_assert_ok(
            profile_read(&options, &arena, compare_record, &expected, &report, &fault),
            &fault);
        ck_assert_uint_eq(expected.at, count);
        const struct bank_file_batch batch = batch_of(profile, lines, count);
        if (report.control.is_present) {
            ck_assert_int_eq(report.control.figure[CONTROL_TOTAL_COUNT],
                             (int64_t)count);
            ck_assert_int_eq(report.control.figure[CONTROL_TOTAL_AMOUNT],
                             batch.amount_fen);
            ck_assert_str_eq(report.control.batch, "202401NB0001");
        }
        ck_assert_uint_eq(report.totals_rows, round % 4 == 3 ? 1 : 0);
        const size_t size = written.size;
        uint8_t *first = arena_take(&arena, size, 1);
        ck_assert_ptr_nonnull(first);
        memcpy(first, written.at, size);
        ck_assert_ok(write_lines(profile, lines, count), &fault);
        ck_assert_bytes(writer_bytes(&written), bytes_from(first, size));
        ck_assert_int_eq(unlink(path), 0);
        arena_rewind(&arena, mark);
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("bank_file");
    TCase *agreed = tcase_create("agreed");
    tcase_add_checked_fixture(agreed, open_all, close_all);
    tcase_add_test(agreed, test_sample_01_is_what_we_write);
    tcase_add_test(agreed, test_files_are_the_agreed_ones);
    tcase_add_test(agreed, test_a_layout_with_one_name_has_the_accounts);
    suite_add_tcase(suite, agreed);
    TCase *refusals = tcase_create("refusals");
    tcase_add_checked_fixture(refusals, open_all, close_all);
    tcase_add_test(refusals, test_lines_that_are_not_the_batch_are_refused);
    tcase_add_test(refusals, test_a_summary_longer_than_the_bank_takes_is_refused);
    tcase_add_test(refusals, test_a_character_the_bank_cannot_hold_is_refused);
    tcase_add_test(refusals, test_a_cell_that_cannot_stand_is_refused_with_its_place);
    tcase_add_test(refusals, test_a_layout_that_is_not_for_sending_is_refused);
    suite_add_tcase(suite, refusals);
    TCase *properties = tcase_create("properties");
    tcase_add_checked_fixture(properties, open_all, close_all);
    tcase_set_timeout(properties, 60);
    tcase_add_test(properties, test_what_is_written_is_read_back);
    suite_add_tcase(suite, properties);
    return suite;
}
