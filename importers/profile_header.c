/* profile_header.c - where the columns stand: by heading, or by position. */
#include "importers/profile_internal.h"

/* The synonym the cell is, or NULL. */
static const struct profile_synonym *find_synonym(const struct profile *profile,
                                                  struct bytes cell)
{
    uint8_t image[4 * PROFILE_HEADING_MAX];
    if (cell.size > sizeof(image)) {
        return NULL;
    }
    uint32_t ignored = 0;
    uint8_t bare_image[4 * PROFILE_HEADING_MAX];
    struct writer bare_room = writer_of(bare_image, sizeof(bare_image));
    const struct bytes bare = profile_clean(CELL_TEXT, cell, &bare_room, &ignored);
    struct writer room = writer_of(image, sizeof(image));
    const struct bytes folded = profile_fold(bare, &room);
    for (size_t i = 0; i < profile->synonym_count; i++) {
        if (bytes_equal(profile->synonyms[i].folded, folded)) {
            return &profile->synonyms[i];
        }
    }
    return NULL;
}

void profile_match(const struct profile *profile, const struct sheet_row *row,
                   struct profile_map *ret_map, size_t *ret_unknown,
                   enum column *ret_doubled)
{
    struct profile_map map = {.position = {0}};
    *ret_unknown = 0;
    *ret_doubled = COLUMN_COUNT;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        map.heading[i] = profile_column_title((enum column)i);
    }
    for (size_t i = 0; i < row->field_count; i++) {
        const struct profile_synonym *synonym = find_synonym(profile, row->fields[i]);
        if (synonym == NULL) {
            const bool is_new = *ret_unknown == 0 && !profile_is_blank(row->fields[i]);
            *ret_unknown = is_new ? i + 1 : *ret_unknown;
            continue;
        }
        if (map.position[synonym->column] != 0 && *ret_doubled == COLUMN_COUNT) {
            *ret_doubled = synonym->column;
        }
        map.position[synonym->column] = (uint8_t)(i + 1);
        map.heading[synonym->column] = synonym->text;
    }
    *ret_map = map;
}

enum column profile_missing(const struct profile *profile,
                            const struct profile_map *map)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        const bool is_needed = profile->facts.is_required[i] || profile->is_present[i];
        if (is_needed && map->position[i] == 0) {
            return (enum column)i;
        }
    }
    return COLUMN_COUNT;
}
