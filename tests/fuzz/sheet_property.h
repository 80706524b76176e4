/* sheet_property.h - what any bytes must satisfy; for the suites and the fuzzers. */
#ifndef FUZZ_SHEET_PROPERTY_H
#define FUZZ_SHEET_PROPERTY_H

#include "importers/profile.h"
#include "ledger/base/text.h"

#include <fcntl.h>
#include <unistd.h>

enum { SHEET_PROPERTY_ARENA = 4 << 20 };

struct sheet_property {
    uint64_t line;
    bool is_sound;
};

static inline struct status
sheet_property_row(void *context, const struct sheet_row *row, struct fault *fault)
{
    (void)fault;
    struct sheet_property *property = context;
    bool is_sound = row->line > property->line && row->field_count >= 1 &&
                    row->field_count <= SHEET_FIELDS_MAX;
    for (size_t i = 0; i < row->field_count; i++) {
        is_sound = is_sound && row->fields[i].size <= SHEET_FIELD_SIZE_MAX &&
                   text_is_utf8(row->fields[i]);
    }
    property->line = row->line;
    property->is_sound = property->is_sound && is_sound;
    return OK;
}

static inline struct status
sheet_property_record(void *context, const struct record *record, struct fault *fault)
{
    struct sheet_property *property = context;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        property->is_sound = property->is_sound && text_is_utf8(record->field[i]);
    }
    return sheet_property_row(context, record->row, fault);
}

/* Writes the bytes to `path`. */
static inline bool sheet_property_write(const char *path, const void *at, size_t size)
{
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const bool is_written = file >= 0 && write(file, at, size) == (ssize_t)size;
    return file >= 0 && close(file) == 0 && is_written;
}

/* Any file is refused, or gives sound rows on ascending lines within every bound. */
static inline bool sheet_reads_soundly(const char *path, struct arena *arena)
{
    static const char separators[] = ",|\t;^&";
    bool is_sound = true;
    for (int i = 0; i < 12; i++) {
        const struct sheet_options options = {
            .path = path, .separator = separators[i / 2], .has_quotes = i % 2 == 0};
        struct sheet_property property = {.is_sound = true};
        struct sheet_report report;
        const size_t mark = arena_mark(arena);
        const struct status status =
            sheet_read(&options, arena, sheet_property_row, &property, &report, NULL);
        arena_rewind(arena, mark);
        is_sound = is_sound && property.is_sound &&
                   (!status_is_ok(status) || report.lines >= property.line);
    }
    return is_sound;
}

/* The same through a profile: the first half of the bytes may be the profile. */
static inline bool profile_maps_soundly(const char *ini_path, const char *path,
                                        struct arena *arena)
{
    const struct profile *profile;
    struct profile_report report;
    struct sheet_property property = {.is_sound = true};
    if (status_is_ok(profile_find("docs/profiles", ini_path, arena, &profile, NULL)) &&
        profile_has_layout(profile_facts(profile))) {
        const struct profile_options options = {.profile = profile, .path = path};
        status_ignore(profile_read(&options, arena, sheet_property_record, &property,
                                   &report, NULL),
                      "any bytes may be refused");
    }
    arena_rewind(arena, 0);
    return property.is_sound;
}

#endif
