/* profile_write.c - rows in a profile's own layout, for the bank. */
#include "importers/profile_internal.h"

#include <assert.h>

static struct sheet_style style_of(const struct profile *profile)
{
    return (struct sheet_style){.separator = profile->facts.separator,
                                .has_quotes = profile->facts.has_quotes,
                                .has_trailing = profile->facts.has_trailing,
                                .encoding = profile->facts.encoding};
}

static size_t cell_count(const struct profile *profile)
{
    if (profile->header != HEADER_NONE) {
        return profile->order_count;
    }
    size_t count = profile->field_count;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        count = profile->position[i] > count ? profile->position[i] : count;
    }
    return count;
}

static size_t place_of(const struct profile *profile, size_t index)
{
    const enum column column = profile->order[index];
    return profile->header == HEADER_NONE ? (size_t)profile->position[column] - 1
                                          : index;
}

struct status profile_write_row(const struct profile *profile,
                                const struct bytes field[static COLUMN_COUNT],
                                struct writer *writer, struct fault *fault)
{
    struct bytes cells[SHEET_FIELDS_MAX] = {{NULL, 0}};
    for (size_t i = 0; i < profile->order_count; i++) {
        const enum column column = profile->order[i];
        if (profile->facts.is_required[column] && field[column].size == 0) {
            const struct status status = FAULT(
                fault, STATUS_INPUT, "the layout requires this cell, it is empty");
            return fault_at(fault, status, NULL, 0, profile_column_title(column));
        }
        cells[place_of(profile, i)] = field[column];
    }
    const struct sheet_style style = style_of(profile);
    return sheet_write_row(&style, cells, cell_count(profile), writer, fault);
}

struct status profile_write_header(const struct profile *profile, struct writer *writer,
                                   struct fault *fault)
{
    struct bytes cells[SHEET_FIELDS_MAX] = {{NULL, 0}};
    if (profile->header == HEADER_NONE) {
        return OK;
    }
    for (size_t i = 0; i < profile->order_count; i++) {
        for (size_t j = profile->synonym_count; j > 0; j--) {
            if (profile->synonyms[j - 1].column == profile->order[i]) {
                cells[i] = bytes_of(profile->synonyms[j - 1].text);
            }
        }
    }
    const struct sheet_style style = style_of(profile);
    return sheet_write_row(&style, cells, profile->order_count, writer, fault);
}
