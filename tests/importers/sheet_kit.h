/* sheet_kit.h - what the suites of importers/ share: files made on the spot and rows
 * kept for comparison. */
#ifndef TESTS_IMPORTERS_SHEET_KIT_H
#define TESTS_IMPORTERS_SHEET_KIT_H

#include "importers/sheet.h"

#include "tests/suite.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { KIT_ARENA = 8 << 20, KIT_TEXT = 1 << 16 };

/* A file with these bytes; the path lives until the next call but seven. */
static inline const char *kit_file(const void *at, size_t size)
{
    static char paths[8][256];
    static unsigned next;
    char *path = paths[next++ % 8];
    (void)snprintf(path, 256, "%s/file", suite_folder());
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ck_assert_int_ge(file, 0);
    for (size_t done = 0; done < size;) {
        const ssize_t put = write(file, (const uint8_t *)at + done, size - done);
        ck_assert_int_gt(put, 0);
        done += (size_t)put;
    }
    ck_assert_int_eq(close(file), 0);
    return path;
}

/* Rows as text: "line:cell/cell/cell;" with a '+n' for n blank lines before. */
struct kit_rows {
    struct writer text;
    uint8_t room[KIT_TEXT];
    uint64_t rows;
};

static inline struct status kit_on_row(void *context, const struct sheet_row *row,
                                       struct fault *fault)
{
    (void)fault;
    struct kit_rows *kept = context;
    char place[64];
    kept->rows++;
    (void)snprintf(place, sizeof(place), row->blank_lines > 0 ? "%llu+%llu:" : "%llu:",
                   (unsigned long long)row->line, (unsigned long long)row->blank_lines);
    writer_text(&kept->text, place);
    for (size_t i = 0; i < row->field_count; i++) {
        writer_text(&kept->text, i > 0 ? "/" : "");
        writer_run(&kept->text, row->fields[i]);
    }
    writer_text(&kept->text, ";");
    return OK;
}

#endif
