/* test_workbook.c - what a report writes as a workbook, an import reads as the same
 * cells; here, above both, since neither may know the other. */
#include "importers/sheet.h"
#include "ledger/base/money.h"
#include "ledger/base/text.h"
#include "reports/leak.h"
#include "tests/reports/sample.h"
#include "tests/reports/story.h"

#include <fcntl.h>

static struct arena arena;
static struct fault fault;

enum { KEPT_ROWS = 64 };
struct kept {
    struct sheet_row rows[KEPT_ROWS];
    size_t count;
};
static struct kept kept;
static struct sheet_report report;

static void open_all(void)
{
    ck_assert_ok(arena_open(64 << 20, &arena, &fault), &fault);
}

static void close_all(void)
{
    arena_close(&arena);
}

static struct status keep_row(void *context, const struct sheet_row *row,
                              struct fault *unused)
{
    struct kept *to = context;
    (void)unused;
    ck_assert_uint_lt(to->count, KEPT_ROWS);
    struct sheet_row *copy = &to->rows[to->count++];
    struct bytes *fields = arena_take(&arena, row->field_count, sizeof(*fields));
    ck_assert_ptr_nonnull(fields);
    for (size_t i = 0; i < row->field_count; i++) {
        uint8_t *text = arena_take(&arena, row->fields[i].size + 1, 1);
        ck_assert_ptr_nonnull(text);
        if (row->fields[i].size > 0) {
            memcpy(text, row->fields[i].at, row->fields[i].size);
        }
        fields[i] = bytes_from(text, row->fields[i].size);
    }
    *copy = *row;
    copy->fields = fields;
    return OK;
}

static const char *write_book(const struct document *document)
{
    static char path[256];
    const struct bytes written = sample_written(report_write_xlsx, document, &arena);
    (void)snprintf(path, sizeof(path), "%s/report.xlsx", suite_folder());
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, written.at, written.size), (ssize_t)written.size);
    ck_assert_int_eq(close(file), 0);
    return path;
}

static void read_book(const char *path, const char *worksheet)
{
    const struct sheet_options options = {
        .path = path, .separator = ',', .worksheet = worksheet};
    kept.count = 0;
    fault_clear(&fault);
    ck_assert_ok(sheet_read(&options, &arena, keep_row, &kept, &report, &fault),
                 &fault);
}

/* A number came back when it means the same; everything else is the same text. */
static void check_cell(const struct cell *cell, struct bytes read)
{
    char buffer[TABLE_CELL_TEXT_SIZE];
    int64_t number = 0;
    const bool is_text = cell->state != CELL_VALUE || cell->kind == COLUMN_TEXT ||
                         cell->kind == COLUMN_DAY || cell->kind == COLUMN_PERIOD;
    if (is_text) {
        ck_assert_bytes(read, table_cell_text(cell, CELL_PLAIN, LANGUAGE_ZH, buffer));
        return;
    }
    /* 66.71 % is stored as 0.6671, which in units of ten thousand is 6671 yuan. */
    const enum money_unit unit =
        cell->kind == COLUMN_PERCENT ? MONEY_TEN_THOUSAND_YUAN : MONEY_YUAN;
    ck_assert_int_eq(money_parse(read, unit, &number), MONEY_OK);
    ck_assert_int_eq(number,
                     cell->kind == COLUMN_FEN ? cell->number : cell->number * 100);
}

static void check_table(const struct table *table)
{
    ck_assert_uint_ge(kept.count, 1);
    size_t index = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        ck_assert_bytes(kept.rows[0].fields[i], bytes_of(table->columns[i].title));
    }
    for (const struct table_row *row = table->first; row != NULL; row = row->next) {
        index++;
        ck_assert_uint_lt(index, kept.count);
        ck_assert_uint_eq(kept.rows[index].line, index + 1);
        for (size_t i = 0; i < table->column_count; i++) {
            check_cell(&row->cells[i], kept.rows[index].fields[i]);
        }
    }
    ck_assert_uint_eq(kept.count, index + 1);
    ck_assert_uint_eq(report.book.formulas, 0);
}

START_TEST(test_a_report_reads_back_as_the_same_cells)
{
    struct table table;
    const struct document office = sample_office(&arena, &table);
    const char *path = write_book(&office);
    read_book(path, NULL);
    check_table(&table);
    ck_assert_uint_eq(report.book.other_worksheets, 1);
    read_book(path, "2 说明");
    ck_assert_bytes(kept.rows[0].fields[0], bytes_of(office.title));
    const struct document notice = sample_notice(&arena, &table);
    read_book(write_book(&notice), NULL);
    check_table(&table);
}
END_TEST

/* Every table of the reconciliation, of books and bank, and of what is open. */
START_TEST(test_reconciliation_and_bank_read_back_table_by_table)
{
    static const struct {
        story_filler *fill;
        const struct report_filter *filter;
    } reports[] = {{report_reconciliation, &story_all},
                   {report_reconciliation, &story_january},
                   {report_bank, &story_all},
                   {report_closing, &story_year}};
    static struct fixture fixture;
    story_tell(&fixture);
    for (size_t i = 0; i < sizeof(reports) / sizeof(reports[0]); i++) {
        struct report_source source;
        const struct document document =
            story_report(&fixture, reports[i].fill, reports[i].filter, &source);
        const char *path = write_book(&document);
        size_t number = 0;
        for (const struct block *block = document.first; block != NULL;
             block = block->next) {
            char name[128];
            if (block->kind == BLOCK_TABLE) {
                (void)snprintf(name, sizeof(name), "%zu %s", ++number,
                               block->table->title);
                read_book(path, number == 1 ? block->table->title : name);
                if (block->table->row_count > 0) {
                    check_table(block->table);
                }
            }
        }
        ck_assert_uint_ge(number, 2);
        report_source_close(&source);
    }
    fixture_close(&fixture);
}
END_TEST

/* a workbook of a notice has no name, and the sum of its batch. */
START_TEST(test_a_notice_s_workbook_says_no_name_and_the_sum)
{
    static struct fixture fixture;
    struct report_source source;
    struct document document;
    fixture_open(&fixture);
    const struct report_filter filter = {
        .batch = fixture.answered, .first = -1, .last = -1};
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_ok(report_disclosure(&source, &filter, &document, &fault), &fault);
    const char *path = write_book(&document);
    static const char *const sheets[] = {NULL, "2 说明"};
    for (size_t i = 0; i < 2; i++) {
        read_book(path, sheets[i]);
        for (size_t j = 0; j < kept.count; j++) {
            for (size_t k = 0; k < kept.rows[j].field_count; k++) {
                for (size_t who = 0; who < FIXTURE_PEOPLE; who++) {
                    ck_assert_uint_eq(text_find(kept.rows[j].fields[k],
                                                bytes_of(fixture_people[who].name)),
                                      SIZE_MAX);
                }
            }
        }
    }
    read_book(path, NULL);
    const struct table *table = fixture_table(&document, "list");
    check_table(table);
    int64_t fen = 0;
    ck_assert_int_eq(money_parse(kept.rows[kept.count - 1].fields[5], MONEY_YUAN, &fen),
                     MONEY_OK);
    ck_assert_int_eq(
        fen,
        book_figures(&fixture.book, fixture.answered).by_state[LINE_STATE_PAID].fen);
    report_source_close(&source);
    fixture_close(&fixture);
}
END_TEST

/* a column more, on every worksheet, whose name says it too. */
START_TEST(test_every_row_of_a_practice_ledger_s_workbook_is_marked)
{
    struct table table;
    struct document office = sample_office(&arena, &table);
    office.provenance.is_practice = true;
    const char *path = write_book(&office);
    read_book(path, NULL);
    check_table(&table);
    for (size_t i = 0; i < kept.count; i++) {
        ck_assert_bytes(kept.rows[i].fields[table.column_count],
                        bytes_of("演练 PRACTICE"));
    }
    read_book(path, "演练 2 说明");
    ck_assert_bytes(kept.rows[0].fields[0], bytes_of("演练 PRACTICE"));
}
END_TEST

/* */
START_TEST(test_no_text_becomes_a_formula_or_changes)
{
    static const char *const texts[] = {"=1+1",
                                        "+1",
                                        "-1",
                                        "@SUM(A1)",
                                        "=HYPERLINK(\"x\",1)",
                                        "＝1",
                                        "\t=1",
                                        " a ",
                                        "a\nb",
                                        "<b>&amp;",
                                        "_x0041_",
                                        "_x004",
                                        "430699195001010014",
                                        "0012",
                                        "1E5",
                                        "'a",
                                        "𬎆䶮",
                                        "TRUE",
                                        "#REF!",
                                        "2024-01-08"};
    static const struct column columns[] = {{"text", "文", COLUMN_TEXT, false}};
    struct table table = table_of(&arena, "t", "一/二:[三]", columns, 1);
    struct document document =
        document_of(&arena, LANGUAGE_ZH, DOCUMENT_OFFICE, "r", "r", &sample_provenance);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        const struct cell cells[] = {cell_words(texts[i])};
        ck_assert_ok(table_add(&table, ROW_BODY, cells, &fault), &fault);
    }
    ck_assert_ok(document_add_table(&document, &table, &fault), &fault);
    read_book(write_book(&document), NULL);
    check_table(&table);
}
END_TEST

START_TEST(test_every_amount_comes_back_to_the_fen)
{
    static const struct column columns[] = {{"fen", "元", COLUMN_FEN, false},
                                            {"count", "数", COLUMN_COUNT, false}};
    struct table table = table_of(&arena, "t", "t", columns, 2);
    struct document document =
        document_of(&arena, LANGUAGE_ZH, DOCUMENT_OFFICE, "r", "r", &sample_provenance);
    uint64_t state = 7;
    for (int i = 0; i < 60; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        int64_t fen = (int64_t)(state % (uint64_t)MONEY_FEN_MAX);
        fen = i == 0 ? MONEY_FEN_MAX : i == 1 ? -MONEY_FEN_MAX : i == 2 ? 0 : fen;
        fen = i % 3 == 0 ? -fen : fen / (i % 7 == 0 ? 100000 : 1);
        const struct cell cells[] = {cell_fen(fen), cell_count(fen / 1000)};
        ck_assert_ok(table_add(&table, ROW_BODY, cells, &fault), &fault);
    }
    ck_assert_ok(document_add_table(&document, &table, &fault), &fault);
    read_book(write_book(&document), NULL);
    check_table(&table);
}
END_TEST

START_TEST(test_a_count_beyond_15_digits_is_text)
{
    static const struct column columns[] = {{"count", "数", COLUMN_COUNT, false}};
    struct table table = table_of(&arena, "t", "t", columns, 1);
    struct document document =
        document_of(&arena, LANGUAGE_ZH, DOCUMENT_OFFICE, "r", "r", &sample_provenance);
    const struct cell cells[] = {cell_count(INT64_C(1000000000000000))};
    ck_assert_ok(table_add(&table, ROW_BODY, cells, &fault), &fault);
    ck_assert_ok(document_add_table(&document, &table, &fault), &fault);
    read_book(write_book(&document), NULL);
    ck_assert_bytes(kept.rows[1].fields[0], bytes_of("1,000,000,000,000,000"));
}
END_TEST

START_TEST(test_equal_documents_give_equal_bytes)
{
    struct table table;
    const struct document office = sample_office(&arena, &table);
    const struct bytes first = sample_written(report_write_xlsx, &office, &arena);
    const struct bytes second = sample_written(report_write_xlsx, &office, &arena);
    ck_assert_bytes(first, second);
}
END_TEST

START_TEST(test_an_amount_is_no_telephone) /* */
{
    static const struct column columns[] = {{"fen", "元", COLUMN_FEN, false}};
    uint8_t *room = arena_take(&arena, 1 << 19, 1);
    struct table table = table_of(&arena, "t", "t", columns, 1);
    struct document document =
        document_of(&arena, LANGUAGE_ZH, DOCUMENT_OFFICE, "r", "r", &sample_provenance);
    struct leak leak = leak_of(LEAK_PLAIN, NULL, 0);
    struct output output = output_of_memory(room, 1 << 19);
    const struct cell cells[] = {cell_fen(INT64_C(1380000000000))};
    ck_assert_ok(table_add(&table, ROW_BODY, cells, &fault), &fault);
    ck_assert_ok(document_add_table(&document, &table, &fault), &fault);
    output_watch(&output, &leak);
    ck_assert_ok(report_write_xlsx(&document, &output, &fault), &fault);
    ck_assert_ok(output_finish(&output, &fault), &fault);
}
END_TEST

/* the packed bytes hide every text from a scan of them. */
START_TEST(test_a_leak_is_seen_through_the_packing)
{
    static const struct column columns[] = {{"text", "文", COLUMN_TEXT, false}};
    for (int i = 0; i < 2; i++) {
        uint8_t *room = arena_take(&arena, 1 << 19, 1);
        struct table table = table_of(&arena, "t", "t", columns, 1);
        struct document document = document_of(&arena, LANGUAGE_ZH, DOCUMENT_OFFICE,
                                               "r", "r", &sample_provenance);
        struct leak leak = leak_of(LEAK_PLAIN, NULL, 0);
        struct output output = output_of_memory(room, 1 << 19);
        const struct cell cells[] = {
            cell_words(i == 0 ? "张测一" : "430699195001010014")};
        ck_assert_ok(table_add(&table, ROW_BODY, cells, &fault), &fault);
        ck_assert_ok(document_add_table(&document, &table, &fault), &fault);
        output_watch(&output, &leak);
        ck_assert_ok(report_write_xlsx(&document, &output, &fault), &fault);
        ck_assert_status(output_finish(&output, &fault),
                         i == 0 ? STATUS_CODE_OK : STATUS_REFUSED);
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("workbook");
    TCase *books = tcase_create("books");
    tcase_add_checked_fixture(books, open_all, close_all);
    tcase_set_timeout(books, 30);
    tcase_add_test(books, test_a_report_reads_back_as_the_same_cells);
    tcase_add_test(books, test_reconciliation_and_bank_read_back_table_by_table);
    tcase_add_test(books, test_a_notice_s_workbook_says_no_name_and_the_sum);
    tcase_add_test(books, test_every_row_of_a_practice_ledger_s_workbook_is_marked);
    tcase_add_test(books, test_no_text_becomes_a_formula_or_changes);
    tcase_add_test(books, test_every_amount_comes_back_to_the_fen);
    tcase_add_test(books, test_a_count_beyond_15_digits_is_text);
    tcase_add_test(books, test_equal_documents_give_equal_bytes);
    tcase_add_test(books, test_a_leak_is_seen_through_the_packing);
    tcase_add_test(books, test_an_amount_is_no_telephone);
    suite_add_tcase(suite, books);
    return suite;
}
