/* test_sheet_limits.c - every bound of the sheet at limit-1, limit and limit+1.
 */
#include "importers/sheet.h"

#include "tests/importers/sheet_kit.h"

static struct arena arena;
static struct fault fault;
static struct sheet_report report;
static uint64_t rows;

enum { BIG = 8 << 20 };

static void open_all(void)
{
    ck_assert_ok(arena_open(3 * BIG, &arena, &fault), &fault);
}

static void close_all(void)
{
    arena_close(&arena);
}

static struct status count_row(void *context, const struct sheet_row *row,
                               struct fault *place)
{
    (void)context;
    (void)place;
    rows += row->field_count > 0 ? 1 : 0;
    return OK;
}

static struct status read_path(const char *path, bool has_quotes)
{
    const struct sheet_options options = {
        .path = path, .separator = ',', .has_quotes = has_quotes};
    rows = 0;
    fault_clear(&fault);
    const size_t mark = arena_mark(&arena);
    const struct status read =
        sheet_read(&options, &arena, count_row, NULL, &report, &fault);
    arena_rewind(&arena, mark);
    return read;
}

static void check(struct bytes text, bool is_good)
{
    const struct status status = read_path(kit_file(text.at, text.size), true);
    ck_assert_msg(status_is_ok(status) == is_good, "%zu bytes: %s", text.size,
                  fault.message);
    if (!is_good) {
        ck_assert_str_eq(fault.rule, "R-033");
        ck_assert_uint_eq(fault.line, 2);
    }
}

START_TEST(test_fields_of_a_row)
{
    for (int extra = -1; extra <= 1; extra++) {
        for (int is_quoted = 0; is_quoted < 2; is_quoted++) {
            uint8_t text[512] = "x\n";
            struct writer writer = writer_of(text, sizeof(text));
            writer.size = 2;
            writer_text(&writer, is_quoted == 1 ? "\"a\"" : "a");
            for (int i = 1; i < SHEET_FIELDS_MAX + extra; i++) {
                writer_text(&writer, ",");
            }
            check(writer_bytes(&writer), extra <= 0);
        }
    }
}
END_TEST

START_TEST(test_bytes_of_a_field)
{
    for (int extra = -1; extra <= 1; extra++) {
        for (int is_quoted = 0; is_quoted < 2; is_quoted++) {
            static uint8_t text[SHEET_FIELD_SIZE_MAX + 64];
            struct writer writer = writer_of(text, sizeof(text));
            writer_text(&writer, "x\nb,");
            writer_text(&writer, is_quoted == 1 ? "\"" : "");
            for (int i = 0; i < SHEET_FIELD_SIZE_MAX + extra; i++) {
                writer_u8(&writer, 'a');
            }
            writer_text(&writer, is_quoted == 1 ? "\",c\n" : ",c\n");
            check(writer_bytes(&writer), extra <= 0);
        }
    }
}
END_TEST

START_TEST(test_bytes_of_a_row)
{
    for (int extra = -1; extra <= 1; extra++) {
        for (int variant = 0; variant < 3; variant++) {
            static uint8_t text[SHEET_ROW_SIZE_MAX + 64];
            struct writer writer = writer_of(text, sizeof(text));
            writer_text(&writer, "x\n");
            writer_text(&writer, variant == 1 ? "\"a\n\"" : "");
            const size_t size = (size_t)(SHEET_ROW_SIZE_MAX + extra);
            while (writer.size < size + 2) {
                writer_u8(&writer, (writer.size - 2) % 1024 == 1023 ? ',' : 'a');
                if (variant == 1 && writer.size == 7) {
                    writer.at[6] = ',';
                }
            }
            writer_text(&writer, variant == 2 ? "" : "\r\n");
            check(writer_bytes(&writer), extra <= 0);
        }
    }
}
END_TEST

START_TEST(test_rows_of_a_file)
{
    uint8_t *text = arena_take(&arena, 2 * (SHEET_ROWS_MAX + 1), 1);
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i <= SHEET_ROWS_MAX; i++) {
        text[2 * i] = 'a';
        text[2 * i + 1] = '\n';
    }
    for (int extra = -1; extra <= 1; extra++) {
        const size_t count = (size_t)(SHEET_ROWS_MAX + extra);
        const struct status status = read_path(kit_file(text, 2 * count), false);
        ck_assert_int_eq(status_is_ok(status), extra <= 0);
        ck_assert_uint_eq(rows, extra <= 0 ? count : SHEET_ROWS_MAX);
    }
    ck_assert_str_eq(fault.rule, "R-033");
    ck_assert_uint_eq(fault.line, SHEET_ROWS_MAX + 1);
}
END_TEST

/* Sparse files: the size is refused from SHEET_SIZE_MAX + 1 on, before any reading;
 * below it, the first NUL byte is refused at once. */
START_TEST(test_bytes_of_a_file)
{
    for (int extra = -1; extra <= 1; extra++) {
        const char *path = kit_file("a\n", 2);
        ck_assert_int_eq(truncate(path, (off_t)SHEET_SIZE_MAX + extra), 0);
        ck_assert_status(read_path(path, true), STATUS_INPUT);
        ck_assert_str_eq(fault.rule, extra <= 0 ? "R-031" : "R-033");
        ck_assert_uint_eq(fault.line, extra <= 0 ? 2 : 0);
    }
}
END_TEST

START_TEST(test_an_endless_quoted_cell_is_refused_in_constant_memory)
{
    uint8_t *text = arena_take(&arena, BIG, 1);
    ck_assert_ptr_nonnull(text);
    for (int with_lines = 0; with_lines < 2; with_lines++) {
        for (size_t i = 0; i < BIG; i++) {
            text[i] = with_lines == 1 && i % 64 == 63 ? '\n' : 'a';
        }
        memcpy(text, "x\n\"", 3);
        const size_t before = arena_mark(&arena);
        ck_assert_status(read_path(kit_file(text, BIG), true), STATUS_INPUT);
        ck_assert_str_eq(fault.rule, "R-033");
        ck_assert_uint_eq(fault.line, 2);
        ck_assert_uint_lt(arena.peak - before, 1 << 20);
    }
}
END_TEST

START_TEST(test_a_small_arena_is_an_ordinary_refusal)
{
    const char *path = kit_file("a\n\xD5\xC5\n", 5);
    struct arena small;
    struct status status = {STATUS_NO_MEMORY};
    for (size_t size = 4096; !status_is_ok(status); size += 65536) {
        const struct sheet_options options = {.path = path, .separator = ','};
        ck_assert_ok(arena_open(size, &small, &fault), &fault);
        status = sheet_read(&options, &small, count_row, NULL, &report, &fault);
        ck_assert(status_is_ok(status) || status.code == STATUS_NO_MEMORY);
        arena_close(&small);
        ck_assert_uint_lt(size, 1 << 20);
    }
}
END_TEST

/* Rows cut by hand and rows given to libcsv agree, across every piece boundary. */
START_TEST(test_pieces_of_the_file_leave_no_seam)
{
    static uint8_t text[200000];
    for (size_t shift = 0; shift < 8; shift++) {
        struct writer writer = writer_of(text, sizeof(text));
        for (size_t i = 0; i < shift; i++) {
            writer_u8(&writer, 'x');
        }
        uint64_t count = 0;
        while (writer.size < 190000) {
            writer_text(&writer,
                        count % 3 == 0 ? ",\"张,测\"\"\",b\r\n" : ",李测,二\r\n");
            count++;
        }
        ck_assert_ok(read_path(kit_file(text, writer.size), true), &fault);
        ck_assert_uint_eq(rows, count);
        ck_assert_uint_eq(report.lines, count);
        ck_assert_uint_eq(report.blank_lines, 0);
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("sheet_limits");
    TCase *limits = tcase_create("limits");
    tcase_set_timeout(limits, 20);
    tcase_add_checked_fixture(limits, open_all, close_all);
    tcase_add_test(limits, test_fields_of_a_row);
    tcase_add_test(limits, test_bytes_of_a_field);
    tcase_add_test(limits, test_bytes_of_a_row);
    tcase_add_test(limits, test_rows_of_a_file);
    tcase_add_test(limits, test_bytes_of_a_file);
    tcase_add_test(limits, test_an_endless_quoted_cell_is_refused_in_constant_memory);
    tcase_add_test(limits, test_a_small_arena_is_an_ordinary_refusal);
    tcase_add_test(limits, test_pieces_of_the_file_leave_no_seam);
    suite_add_tcase(suite, limits);
    return suite;
}
