/* test_sheet.c - bytes become rows, with their lines, or the file is refused whole. */
#include "importers/sheet.h"

#include "tests/choices.h"
#include "tests/importers/sheet_kit.h"

#include <sys/stat.h>

static struct arena arena;
static struct fault fault;
static struct kit_rows kept;
static struct sheet_report report;

static void open_all(void)
{
    ck_assert_ok(arena_open(KIT_ARENA, &arena, &fault), &fault);
}

static void close_all(void)
{
    arena_close(&arena);
}

static struct status read_bytes(const void *at, size_t size, char separator,
                                bool has_quotes, enum sheet_encoding encoding)
{
    const struct sheet_options options = {.path = kit_file(at, size),
                                          .separator = separator,
                                          .has_quotes = has_quotes,
                                          .encoding = encoding};
    kept.text = writer_of(kept.room, sizeof(kept.room));
    kept.rows = 0;
    fault_clear(&fault);
    const size_t mark = arena_mark(&arena);
    const struct status read =
        sheet_read(&options, &arena, kit_on_row, &kept, &report, &fault);
    arena_rewind(&arena, mark);
    return read;
}

START_TEST(test_rows_keep_their_physical_lines)
{
    static const struct {
        const char *text;
        const char *rows;
        char separator;
        bool has_quotes;
        uint64_t lines, blank;
    } cases[] = {
        {"", "", ',', true, 0, 0},
        {"a", "1:a;", ',', true, 1, 0},
        {"a,b\n", "1:a/b;", ',', true, 1, 0},
        {"a,b\r\nc\r\n", "1:a/b;2:c;", ',', true, 2, 0},
        {"a\rb\rc", "1:a;2:b;3:c;", ',', true, 3, 0},
        {"a\n\n\r\nb\n", "1:a;4+2:b;", ',', true, 4, 2},
        {"\n\na", "3+2:a;", ',', true, 3, 2},
        {"a,\n,", "1:a/;2:/;", ',', true, 2, 0},
        {"\"a\n\nb\",c\nd\n", "1:a\n\nb/c;4:d;", ',', true, 4, 0},
        {"x\n\"a\r\nb\"\r\n\r\ny", "1:x;2:a\r\nb;5+1:y;", ',', true, 5, 1},
        {"\"\"\n", "1:;", ',', true, 1, 0},
        {"\"a\"\"b\",\"c,d\"", "1:a\"b/c,d;", ',', true, 1, 0},
        {"\" a \t\", b ", "1: a \t/ b ;", ',', true, 1, 0},
        {"a|b|\n", "1:a/b/;", '|', false, 1, 0},
        {"a|\"b|c\n", "1:a/\"b/c;", '|', false, 1, 0},
        {"a\tb", "1:a/b;", '\t', true, 1, 0},
        {"a;\"b;c\"", "1:a/b;c;", ';', true, 1, 0},
        {"a^b", "1:a/b;", '^', false, 1, 0},
        {"a&b", "1:a/b;", '&', false, 1, 0},
        {"a\r\n\x1A", "1:a;", ',', true, 1, 0},
        {"a\x1A\x1A", "1:a;", ',', true, 1, 0},
        {" \n", "1: ;", ',', true, 1, 0},
        {"=\"6230\",a,=\"\"\r\n", "1:=\"6230\"/a/=\"\";", ',', true, 1, 0},
        {"\"x,=\"\"y\",=\"1\"", "1:x,=\"y/=\"1\";", ',', true, 1, 0},
        {"\"a\n=\"\"b\",=\"1\"\n", "1:a\n=\"b/=\"1\";", ',', true, 2, 0},
        {"\"=\"\"62\"\"\",b", "1:=\"62\"/b;", ',', true, 1, 0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_ok(read_bytes(cases[i].text, strlen(cases[i].text),
                                cases[i].separator, cases[i].has_quotes, SHEET_AUTO),
                     &fault);
        ck_assert_bytes(writer_bytes(&kept.text), bytes_of(cases[i].rows));
        ck_assert_uint_eq(report.lines, cases[i].lines);
        ck_assert_uint_eq(report.blank_lines, cases[i].blank);
        ck_assert_uint_eq(report.size, strlen(cases[i].text));
        ck_assert(report.is_whole);
    }
}
END_TEST

START_TEST(test_broken_quotes_are_refused_with_their_line)
{
    static const struct {
        const char *text;
        uint64_t line;
    } cases[] = {
        {"a\nb\"c\n", 2},  {"\"a\"b\n", 1}, {"x\n\ny,\"a\nb\n", 3}, {"x\n\"a", 2},
        {"\"a\" ,b\n", 1}, {"\"a\n", 1},    {"\"a\"\"\nb\n", 1},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_status(
            read_bytes(cases[i].text, strlen(cases[i].text), ',', true, SHEET_AUTO),
            STATUS_INPUT);
        ck_assert_uint_eq(fault.line, cases[i].line);
        ck_assert_str_eq(fault.rule, "R-031");
    }
}
END_TEST

/* */
START_TEST(test_the_encoding_is_detected_strictly_and_recorded)
{
    static const struct {
        const char *bytes;
        size_t size;
        enum sheet_encoding wanted, found;
        bool has_mark;
        const char *rows;
    } cases[] = {
        {"a", 1, SHEET_AUTO, SHEET_UTF8, false, "1:a;"},
        {"\xEF\xBB\xBF"
         "a",
         4, SHEET_AUTO, SHEET_UTF8, true, "1:a;"},
        {"\xE5\xBC\xA0", 3, SHEET_AUTO, SHEET_UTF8, false, "1:张;"},
        {"\xD5\xC5,\x99\x31\xDE\x30", 7, SHEET_AUTO, SHEET_GB18030, false,
         "1:张/𬎆;"},
        {"\xA1\xA4\xFE\x9F", 4, SHEET_AUTO, SHEET_GB18030, false, "1:·䶮;"},
        {"\xFE\x51", 2, SHEET_AUTO, SHEET_GB18030, false, "1:𠂇;"},
        {"\x84\x31\x95\x33\xD5\xC5", 6, SHEET_AUTO, SHEET_GB18030, true, "1:张;"},
        {"\xFF\xFE\x20\x5F,\0\n\0", 8, SHEET_AUTO, SHEET_UTF16LE, true, "1:张/;"},
        {"\xFE\xFF\x5F\x20\0,\0\n", 8, SHEET_AUTO, SHEET_UTF16BE, true, "1:张/;"},
        {"\xFF\xFE\x70\xD8\x86\xDF", 6, SHEET_AUTO, SHEET_UTF16LE, true, "1:𬎆;"},
        {"\x20\x5F", 2, SHEET_UTF16LE, SHEET_UTF16LE, false, "1:张;"},
        {"\xC1\xAA\xCD\xA8", 4, SHEET_GB18030, SHEET_GB18030, false, "1:联通;"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_ok(
            read_bytes(cases[i].bytes, cases[i].size, ',', true, cases[i].wanted),
            &fault);
        ck_assert_bytes(writer_bytes(&kept.text), bytes_of(cases[i].rows));
        ck_assert_int_eq((int)report.encoding, (int)cases[i].found);
        ck_assert_int_eq(report.has_mark, cases[i].has_mark);
    }
}
END_TEST

/* */
START_TEST(test_undecodable_bytes_refuse_the_file_with_offset_and_line)
{
    static const struct {
        const char *bytes;
        size_t size;
        enum sheet_encoding wanted;
        const char *offset;
        uint64_t line;
    } cases[] = {
        {"a\n\xFF", 3, SHEET_AUTO, "offset 2 ", 2},
        {"a\r\nb\r\n\xD5\xC5\x81\x20", 10, SHEET_AUTO, "offset 8 ", 3},
        {"\xD5", 1, SHEET_AUTO, "offset 0 ", 1},
        {"\xD5\xC5\x99\x31\xDE", 5, SHEET_AUTO, "offset 2 ", 1},
        {"\xEF\xBB\xBF\n\xD5\xC5", 6, SHEET_AUTO, "offset 4 ", 2},
        {"\xED\xA0\x80", 3, SHEET_UTF8, "offset 0 ", 1},
        {"\xFF\xFE\x00\xDC", 4, SHEET_AUTO, "offset 2 ", 1},
        {"\xFF\xFE\x70\xD8\x41\x00", 6, SHEET_AUTO, "offset 2 ", 1},
        {"\xFF\xFE\x41", 3, SHEET_AUTO, "offset 2 ", 1},
        /* Plainly UTF-8, cut in its last character: not tried as GB18030. */
        {"张张张张张张张张\n\xE5\xBC", 27, SHEET_AUTO, "offset 25 ", 2},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_status(
            read_bytes(cases[i].bytes, cases[i].size, ',', true, cases[i].wanted),
            STATUS_INPUT);
        ck_assert_ptr_nonnull(strstr(fault.message, cases[i].offset));
        ck_assert_uint_eq(fault.line, cases[i].line);
        ck_assert_str_eq(fault.rule, "R-031");
        ck_assert(fault.file[0] != '\0');
    }
}
END_TEST

START_TEST(test_files_that_are_not_text_are_refused_with_advice)
{
    static const struct {
        const char *bytes;
        size_t size;
        const char *word;
    } cases[] = {
        {"\xD0\xCF\x11\xE0\xA1", 5, "CSV"},
        {"PK\x03\x04zzz", 7, "xlsx"},
        {"%PDF-1.7", 8, "PDF"},
        {"\x1F\x8B\x08", 3, "unpack"},
        {"<?xml version", 13, "XML"},
        {"\xEF\xBB\xBF<?xml", 8, "XML"},
        {"<html>", 6, "spreadsheet"},
        {"a\0b", 3, "NUL"},
        {"a,b\nc\0", 6, "NUL"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_status(
            read_bytes(cases[i].bytes, cases[i].size, ',', true, SHEET_AUTO),
            STATUS_INPUT);
        ck_assert_ptr_nonnull(strstr(fault.message, cases[i].word));
    }
}
END_TEST

static struct status read_path(const char *path, char separator)
{
    const struct sheet_options options = {
        .path = path, .separator = separator, .has_quotes = true};
    fault_clear(&fault);
    const size_t mark = arena_mark(&arena);
    const struct status read =
        sheet_read(&options, &arena, kit_on_row, &kept, &report, &fault);
    arena_rewind(&arena, mark);
    return read;
}

START_TEST(test_folders_pipes_devices_and_absent_files_are_refused)
{
    char path[300];
    const char *folder = suite_folder();
    ck_assert_status(read_path(folder, ','), STATUS_INPUT);
    ck_assert_str_eq(fault.file, folder);
    (void)snprintf(path, sizeof(path), "%s/pipe", folder);
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    ck_assert_status(read_path(path, ','), STATUS_INPUT);
    ck_assert_status(read_path("/dev/zero", ','), STATUS_INPUT);
    (void)snprintf(path, sizeof(path), "%s/absent", folder);
    ck_assert_status(read_path(path, ','), STATUS_NOT_FOUND);
    ck_assert_status(read_path(path, ':'), STATUS_USAGE);
}
END_TEST

START_TEST(test_the_digest_is_of_the_raw_bytes)
{
    struct hasher *hasher;
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    const char *text = "\xEF\xBB\xBF"
                       "a,\"b\"\r\n\x1A";
    struct sheet_options options = {.path = kit_file(text, strlen(text)),
                                    .separator = ',',
                                    .has_quotes = true,
                                    .hasher = hasher};
    ck_assert_ok(sheet_read(&options, &arena, kit_on_row, &kept, &report, &fault),
                 &fault);
    const struct digest wanted = hasher_one(hasher, bytes_of(text));
    ck_assert(digest_equal(&report.digest, &wanted));
    hasher_close(hasher);
}
END_TEST

START_TEST(test_a_row_limit_stops_early_and_says_so)
{
    const struct sheet_options options = {
        .path = kit_file("a\nb\nc\n", 6), .separator = ',', .row_limit = 2};
    kept.rows = 0;
    ck_assert_ok(sheet_read(&options, &arena, kit_on_row, &kept, &report, &fault),
                 &fault);
    ck_assert_uint_eq(kept.rows, 2);
    ck_assert(!report.is_whole);
}
END_TEST

static struct status refuse_second(void *context, const struct sheet_row *row,
                                   struct fault *place)
{
    (void)context;
    return row->line < 2 ? OK : FAULT(place, STATUS_REFUSED, "no");
}

START_TEST(test_the_callbacks_refusal_ends_the_reading)
{
    const struct sheet_options options = {.path = kit_file("a\nb\nc\n", 6),
                                          .separator = ','};
    ck_assert_status(sheet_read(&options, &arena, refuse_second, NULL, &report, &fault),
                     STATUS_REFUSED);
    ck_assert_uint_eq(fault.line, 2);
    ck_assert_str_eq(fault.file, options.path);
}
END_TEST

/* What is written reads back as the same cells, whatever they hold. */
static void check_round_trip(struct choices *choices)
{
    static const char *const pieces[] = {"",  "a",  ",", "\"", "|", " ", "张", "𬎆",
                                         "=", "\t", ";", "1",  "-", "'", "é",  "＝"};
    static const char separators[] = ",|\t;^&";
    uint8_t room[512];
    struct bytes fields[5];
    struct writer cells = writer_of(room, sizeof(room));
    const size_t count = 1 + choose_below(choices, 5);
    for (size_t i = 0; i < count; i++) {
        const size_t from = cells.size;
        for (size_t n = choose_below(choices, 5); n > 0; n--) {
            writer_text(&cells, pieces[choose_below(choices, 16)]);
        }
        fields[i] = bytes_from(room + from, cells.size - from);
    }
    const struct sheet_style style = {
        .separator = separators[choose_below(choices, 6)],
        .has_quotes = true,
        .encoding = choose_below(choices, 2) == 0 ? SHEET_UTF8 : SHEET_GB18030};
    uint8_t line[2048] = "x\n";
    struct writer writer = writer_of(line, sizeof(line));
    writer.size = 2;
    ck_assert_ok(sheet_write_row(&style, fields, count, &writer, &fault), &fault);
    ck_assert(!writer.overflowed);
    ck_assert_ok(read_bytes(line, writer.size, style.separator, true, style.encoding),
                 &fault);
    uint8_t wanted_room[1024];
    struct writer wanted = writer_of(wanted_room, sizeof(wanted_room));
    const bool is_blank = count == 1 && fields[0].size == 0;
    writer_text(&wanted, is_blank ? "1:x;" : "1:x;2:");
    for (size_t i = 0; i < count && !is_blank; i++) {
        writer_text(&wanted, i > 0 ? "/" : "");
        writer_run(&wanted, fields[i]);
    }
    writer_text(&wanted, is_blank ? "" : ";");
    ck_assert_bytes(writer_bytes(&kept.text), writer_bytes(&wanted));
}

START_TEST(test_written_rows_read_back)
{
    uint32_t seed = 7;
    for (int i = 0; i < 2000; i++) {
        uint8_t bytes[64];
        for (size_t j = 0; j < sizeof(bytes); j++) {
            seed = seed * 1664525 + 1013904223;
            bytes[j] = (uint8_t)(seed >> 24);
        }
        struct choices choices = {bytes, sizeof(bytes)};
        check_round_trip(&choices);
    }
}
END_TEST

START_TEST(test_written_rows_follow_the_style)
{
    const struct bytes fields[] = {bytes_of("=1+1"), bytes_of("-1.50"), bytes_of("-x"),
                                   bytes_of("a,b")};
    uint8_t room[128];
    struct writer writer = writer_of(room, sizeof(room));
    struct sheet_style style = {
        .separator = ',', .has_quotes = true, .is_inert = true, .has_trailing = true};
    ck_assert_ok(sheet_write_row(&style, fields, 4, &writer, &fault), &fault);
    ck_assert_bytes(writer_bytes(&writer), bytes_of("'=1+1,-1.50,'-x,\"a,b\",\r\n"));
    style.has_quotes = false;
    ck_assert_status(sheet_write_row(&style, fields, 4, &writer, &fault), STATUS_INPUT);
    const struct bytes line = bytes_of("a\nb");
    ck_assert_status(sheet_write_row(&style, &line, 1, &writer, &fault), STATUS_INPUT);
    struct writer small = writer_of(room, 3);
    style.encoding = SHEET_GB18030;
    ck_assert_ok(sheet_write_row(&style, fields, 1, &small, &fault), &fault);
    ck_assert(small.overflowed);
}
END_TEST

/* GB18030 holds everything, GBK and GB2312 what they always held; a refusal
 * names the cell and leaves nothing. */
START_TEST(test_a_character_beyond_the_reach_is_refused)
{
    static const struct {
        const char *text;
        enum sheet_reach reach; /* the narrowest that holds it */
    } cases[] = {
        {"张测一ABC", SHEET_REACH_GB2312}, {"龑", SHEET_REACH_GBK},
        {"·", SHEET_REACH_GB2312},         {"𬎆", SHEET_REACH_ALL},
        {"é", SHEET_REACH_GB2312},         {"ñ", SHEET_REACH_ALL},
    };
    static const char *const titles[] = {"甲", "乙"};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        for (int reach = SHEET_REACH_ALL; reach <= SHEET_REACH_GB2312; reach++) {
            const struct sheet_style style = {.separator = ',',
                                              .encoding = SHEET_GB18030,
                                              .reach = (enum sheet_reach)reach,
                                              .titles = titles};
            const struct bytes fields[] = {bytes_of("1"), bytes_of(cases[i].text)};
            uint8_t room[64];
            struct writer writer = writer_of(room, sizeof(room));
            fault_clear(&fault);
            const struct status status =
                sheet_write_row(&style, fields, 2, &writer, &fault);
            const bool is_held = reach <= (int)cases[i].reach;
            ck_assert_msg(status_is_ok(status) == is_held, "%zu, %d", i, reach);
            ck_assert_str_eq(fault.rule, is_held ? "" : "R-148");
            ck_assert_str_eq(fault.column, is_held ? "" : "乙");
            ck_assert(is_held || writer.size == 0);
        }
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("sheet");
    TCase *reading = tcase_create("reading");
    tcase_add_checked_fixture(reading, open_all, close_all);
    tcase_add_test(reading, test_rows_keep_their_physical_lines);
    tcase_add_test(reading, test_broken_quotes_are_refused_with_their_line);
    tcase_add_test(reading, test_the_encoding_is_detected_strictly_and_recorded);
    tcase_add_test(reading,
                   test_undecodable_bytes_refuse_the_file_with_offset_and_line);
    tcase_add_test(reading, test_files_that_are_not_text_are_refused_with_advice);
    tcase_add_test(reading, test_folders_pipes_devices_and_absent_files_are_refused);
    tcase_add_test(reading, test_the_digest_is_of_the_raw_bytes);
    tcase_add_test(reading, test_a_row_limit_stops_early_and_says_so);
    tcase_add_test(reading, test_the_callbacks_refusal_ends_the_reading);
    suite_add_tcase(suite, reading);
    TCase *writing = tcase_create("writing");
    tcase_add_checked_fixture(writing, open_all, close_all);
    tcase_add_test(writing, test_written_rows_read_back);
    tcase_add_test(writing, test_written_rows_follow_the_style);
    tcase_add_test(writing, test_a_character_beyond_the_reach_is_refused);
    suite_add_tcase(suite, writing);
    return suite;
}
