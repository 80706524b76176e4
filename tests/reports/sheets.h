/* sheets.h - a document on paper, read back by other programs: qpdf for its structure,
 * poppler's tools for its text, fonts and facts. */
#ifndef TESTS_REPORTS_SHEETS_H
#define TESTS_REPORTS_SHEETS_H

#include "tests/reports/sample.h"

#include "ledger/base/text.h"
#include "reports/leak.h"

#include <fcntl.h>
#include <stdlib.h>

enum { WRITTEN_SIZE = 1 << 20, READ_SIZE = 1 << 18, LIST_MOST = 120 };

static struct fault fault;
static struct arena arena;

static inline void open_arena(void)
{
    ck_assert_ok(arena_open(32 << 20, &arena, &fault), &fault);
}

static inline void close_arena(void)
{
    arena_close(&arena);
}

static inline struct status try_write(const struct document *document,
                                      struct leak *leak, struct bytes *ret_written)
{
    uint8_t *at = arena_take(&arena, WRITTEN_SIZE, 1);
    ck_assert_ptr_nonnull(at);
    struct output output = output_of_memory(at, WRITTEN_SIZE);
    if (leak != NULL) {
        output_watch(&output, leak);
    }
    fault_clear(&fault);
    TRY(report_write_pdf(document, &output, &fault));
    TRY(output_finish(&output, &fault));
    *ret_written = output_bytes(&output);
    return OK;
}

static inline struct bytes write_sheets(const struct document *document)
{
    struct bytes written = {0};
    ck_assert_ok(try_write(document, NULL, &written), &fault);
    return written;
}

static char path[256];

static inline void save(struct bytes written)
{
    (void)snprintf(path, sizeof(path), "%s/report.pdf", suite_folder());
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, written.at, written.size), (ssize_t)written.size);
    ck_assert_int_eq(close(file), 0);
}

/* What a command prints about the saved file; it must end well. */
static inline struct bytes ask(const char *before, const char *after)
{
    char command[512];
    char *at = arena_take(&arena, READ_SIZE, 1);
    ck_assert_ptr_nonnull(at);
    (void)snprintf(command, sizeof(command), "%s %s %s 2>&1", before, path, after);
    FILE *pipe = popen(command, "r");
    ck_assert_ptr_nonnull(pipe);
    const size_t size = fread(at, 1, READ_SIZE - 1, pipe);
    const int status = pclose(pipe);
    ck_assert_msg(status == 0, "%s: %.*s", command, (int)size, at);
    return bytes_from(at, size);
}

static inline struct bytes text_of(const struct document *document)
{
    save(write_sheets(document));
    (void)ask("qpdf --check", "");
    return ask("pdftotext -layout", "-");
}

static inline size_t times(struct bytes text, const char *words)
{
    size_t count = 0;
    size_t at = text_find(text, bytes_of(words));
    while (at != SIZE_MAX) {
        const size_t next = at + strlen(words);
        count++;
        text = bytes_from(text.at + next, text.size - next);
        at = text_find(text, bytes_of(words));
    }
    return count;
}

static inline bool holds(struct bytes text, const char *words)
{
    return times(text, words) > 0;
}

static inline void check_cells(struct bytes text, const struct table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        ck_assert_msg(holds(text, table->columns[i].title), "%s",
                      table->columns[i].title);
    }
    for (const struct table_row *row = table->first; row != NULL; row = row->next) {
        for (size_t i = 0; i < table->column_count; i++) {
            char buffer[TABLE_CELL_TEXT_SIZE];
            const struct bytes cell =
                table_cell_text(&row->cells[i], CELL_GROUPED, LANGUAGE_ZH, buffer);
            ck_assert_msg(text_find(text, cell) != SIZE_MAX, "%.*s", (int)cell.size,
                          (const char *)cell.at);
        }
    }
}

/* ---- a list of any length -----------------------------------------------------------
 */

static inline struct document list_of(int64_t rows, struct table *table)
{
    static char names[LIST_MOST][16];
    struct document document =
        document_of(&arena, LANGUAGE_ZH, DOCUMENT_OFFICE, "list",
                    "测试县2024年1月资金发放花名册", &sample_provenance);
    *table =
        table_of(&arena, "list", "发放名单", sample_list_columns, SAMPLE_LIST_COLUMNS);
    for (int64_t i = 0; i < rows; i++) {
        (void)snprintf(names[i], sizeof(names[i]), "P%03dQ", (int)i + 1);
        const struct cell cells[SAMPLE_LIST_COLUMNS] = {
            cell_count(i + 1),    cell_words("测试镇"),  cell_words("测试村"),
            cell_words(names[i]), cell_count(i % 5 + 1), cell_fen(41200 + i),
            cell_blank(),
        };
        ck_assert_ok(table_add(table, ROW_BODY, cells, &fault), &fault);
    }
    ck_assert_ok(table_add_sum(table, ROW_TOTAL, "合计", &fault), &fault);
    ck_assert_ok(document_add_table(&document, table, &fault), &fault);
    return document;
}

#endif
