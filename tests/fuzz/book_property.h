/* book_property.h - any bytes in place of a workbook are refused or give sound rows. */
#ifndef FUZZ_BOOK_PROPERTY_H
#define FUZZ_BOOK_PROPERTY_H

#include "tests/fuzz/sheet_property.h"

static inline bool book_reads_soundly(const char *path, struct arena *arena)
{
    const struct sheet_options options = {.path = path, .separator = ','};
    struct sheet_property property = {.is_sound = true};
    struct sheet_report report;
    const size_t mark = arena_mark(arena);
    const struct status status =
        sheet_read(&options, arena, sheet_property_row, &property, &report, NULL);
    arena_rewind(arena, mark);
    return property.is_sound &&
           (!status_is_ok(status) || report.lines >= property.line);
}

#endif
