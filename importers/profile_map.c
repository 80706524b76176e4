/* profile_map.c - rows of a sheet to records of a profile. */
#include "importers/profile_internal.h"

#include "ledger/base/text.h"

#include <assert.h>
#include <string.h>

enum { KEYWORD_CELLS = 3, KEYWORD_SIZE_MAX = 192 };

enum mapping_state { AWAIT_CONTROL_HEADING = 0, AWAIT_CONTROL, AWAIT_HEADER, IN_TABLE };

struct mapping {
    const struct profile *profile;
    profile_record_fn on_record;
    void *context;
    struct profile_report report;
    enum mapping_state state;
    size_t width; /* cells of a full row */
    uint8_t control_position[CONTROL_CELL_COUNT];
    bool is_in_wan;               /* the preamble says 万元 */
    uint32_t pending;             /* notes for the next record */
    struct writer room;           /* cleaned cells of the row */
    uint8_t *above[COLUMN_COUNT]; /* last value of columns that fill down */
    size_t above_size[COLUMN_COUNT];
    struct profile_sums sums;
    struct profile_twin twin;
    enum column listed[COLUMN_COUNT]; /* columns of the map */
    size_t listed_count;
    enum column required[COLUMN_COUNT];
    size_t required_count;
    struct record record;
};

/* Most cells begin with a digit, a letter or a hanzi. */
static bool is_empty(struct bytes cell)
{
    return cell.size == 0 ||
           ((cell.at[0] <= ' ' || cell.at[0] >= 0x7F) &&
            (cell.at[0] < 0xE4 || cell.at[0] > 0xE9) && profile_is_blank(cell));
}

static bool is_blank_row(const struct sheet_row *row)
{
    for (size_t i = 0; i < row->field_count; i++) {
        if (!is_empty(row->fields[i])) {
            return false;
        }
    }
    return true;
}

static struct bytes cell_of(const struct mapping *mapping, const struct sheet_row *row,
                            enum column column)
{
    const size_t position = mapping->report.map.position[column];
    return position == 0 || position > row->field_count ? (struct bytes){NULL, 0}
                                                        : row->fields[position - 1];
}

/* Called when the map is known. */
static void begin_table(struct mapping *mapping)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        const size_t position = mapping->report.map.position[i];
        if (position != 0) {
            mapping->listed[mapping->listed_count++] = (enum column)i;
            mapping->width = position > mapping->width ? position : mapping->width;
        }
        if (mapping->profile->facts.is_required[i]) {
            mapping->required[mapping->required_count++] = (enum column)i;
        }
    }
    mapping->pending = 0; /* what stands before the table is no row's */
    mapping->state = IN_TABLE;
}

static bool has_word(const struct profile_words *words, struct bytes folded,
                     bool must_equal)
{
    for (size_t i = 0; i < words->count; i++) {
        if (must_equal ? bytes_equal(folded, words->word[i])
                       : text_find(folded, words->word[i]) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

static bool is_code_position(const struct mapping *mapping, size_t position)
{
    for (size_t i = 0; i < mapping->listed_count; i++) {
        const enum column column = mapping->listed[i];
        if (mapping->report.map.position[column] == position) {
            const enum profile_cell cell = profile_column_cell(column);
            return cell == CELL_CODE || cell == CELL_FIGURE;
        }
    }
    return false;
}

/* True when the row cannot be a record: a required cell is empty, sums apart unless
 * `with_sums`. */
static bool is_incomplete(const struct mapping *mapping, const struct sheet_row *row,
                          bool with_sums)
{
    for (size_t i = 0; i < mapping->required_count; i++) {
        const enum column column = mapping->required[i];
        if ((with_sums || !mapping->profile->is_summed[column]) &&
            is_empty(cell_of(mapping, row, column))) {
            return true;
        }
    }
    return false;
}

/* A cell that is a word begins with the word's first character, or with a blank. */
static bool may_equal(const struct profile_words *words, struct bytes cell)
{
    const uint8_t first = cell.at[0];
    bool is_candidate = first <= ' ' || first == 0xC2 || first == 0xEF ||
                        (first == 0xE3 && cell.size > 1 && cell.at[1] == 0x80);
    for (size_t i = 0; i < words->count && !is_candidate; i++) {
        const size_t size = words->word[i].size < 3 ? words->word[i].size : 3;
        is_candidate =
            cell.size >= size && memcmp(cell.at, words->word[i].at, size) == 0;
    }
    return is_candidate;
}

/* A cell that holds a word has the word's first byte, or a full-width form of it. */
static bool may_hold(const struct profile_words *words, struct bytes cell)
{
    for (size_t i = 0; i < words->count; i++) {
        const uint8_t first = words->word[i].size > 0 ? words->word[i].at[0] : 0;
        if (first == 0 || memchr(cell.at, first, cell.size) != NULL ||
            (first < 0x80 && memchr(cell.at, 0xEF, cell.size) != NULL)) {
            return true;
        }
    }
    return false;
}

/* True when one of the first cells is a word, or holds one in a row that is no record
 * or in a cell that would have to hold a figure: names may contain anything. */
static bool has_keyword(const struct mapping *mapping, const struct sheet_row *row,
                        const struct profile_words *words, bool is_bare)
{
    for (size_t i = 0; i < row->field_count && i < KEYWORD_CELLS; i++) {
        const struct bytes cell = row->fields[i];
        if (cell.size == 0 || cell.size > KEYWORD_SIZE_MAX ||
            (!is_bare && cell.at[0] >= '0' && cell.at[0] <= '9')) {
            continue;
        }
        /* No unit is called so, though a person may be. */
        const bool is_of_units = mapping->profile->facts.kind == PROFILE_SPLITS;
        const bool must_equal =
            !is_bare && !is_of_units && !is_code_position(mapping, i + 1);
        if (must_equal ? !may_equal(words, cell) : !may_hold(words, cell)) {
            continue;
        }
        uint8_t image[KEYWORD_SIZE_MAX];
        struct writer room = writer_of(image, sizeof(image));
        if (has_word(words, profile_fold(cell, &room), must_equal)) {
            return true;
        }
    }
    return false;
}

static struct status take_total(struct mapping *mapping, const struct sheet_row *row,
                                bool is_subtotal, struct fault *fault)
{
    bool is_checked = false;
    TRY(profile_sums_check_row(&mapping->sums, mapping->profile, &mapping->report.map,
                               row, is_subtotal, &is_checked, fault));
    mapping->report.notes |= is_checked ? NOTE_TOTALS_CHECKED : NOTE_TOTALS_UNCHECKED;
    mapping->report.totals_rows++;
    return OK;
}

static bool is_same_header(const struct mapping *mapping, const struct sheet_row *row)
{
    const struct profile_map *map = &mapping->report.map;
    const struct bytes first = mapping->listed_count == 0
                                   ? (struct bytes){NULL, 0}
                                   : cell_of(mapping, row, mapping->listed[0]);
    if (mapping->profile->header == HEADER_NONE || first.size == 0 ||
        (first.at[0] >= '0' && first.at[0] <= '9') ||
        !bytes_equal(text_trim(first), bytes_of(map->heading[mapping->listed[0]]))) {
        return false;
    }
    struct profile_map again;
    size_t unknown;
    enum column doubled;
    profile_match(mapping->profile, row, &again, &unknown, &doubled);
    return memcmp(again.position, map->position, sizeof(again.position)) == 0;
}

/* True when one of the first cells begins with a word of parts: 其中：市本级. */
static bool is_part(const struct mapping *mapping, const struct sheet_row *row)
{
    const struct profile_words *words = &mapping->profile->parts;
    for (size_t i = 0; words->count > 0 && i < row->field_count && i < KEYWORD_CELLS;
         i++) {
        uint8_t image[KEYWORD_SIZE_MAX];
        struct writer room = writer_of(image, sizeof(image));
        if (row->fields[i].size > KEYWORD_SIZE_MAX) {
            continue;
        }
        const struct bytes cell = profile_fold(row->fields[i], &room);
        for (size_t w = 0; w < words->count; w++) {
            if (bytes_start_with(cell, words->word[w])) {
                return true;
            }
        }
    }
    return false;
}

/* Rows of the table that are no records.  *ret_taken when this was one. */
static struct status take_other(struct mapping *mapping, const struct sheet_row *row,
                                bool *ret_taken, struct fault *fault)
{
    const struct profile *profile = mapping->profile;
    *ret_taken = true;
    if (is_same_header(mapping, row)) {
        mapping->report.notes |= NOTE_REPEATED_HEADER;
        return OK;
    }
    if (is_part(mapping, row)) {
        mapping->report.notes |= NOTE_PARTS;
        return profile_sums_check_part(&mapping->sums, profile, &mapping->report.map,
                                       row, fault);
    }
    const bool is_bare = is_incomplete(mapping, row, false);
    if (has_keyword(mapping, row, &profile->subtotals, is_bare)) {
        return take_total(mapping, row, true, fault);
    }
    if (has_keyword(mapping, row, &profile->totals, is_bare)) {
        return take_total(mapping, row, false, fault);
    }
    if (is_incomplete(mapping, row, true) &&
        has_keyword(mapping, row, &profile->signatures, true)) {
        mapping->report.notes |= NOTE_SIGNATURE;
        mapping->report.signature_rows++;
        return OK;
    }
    *ret_taken = false;
    return OK;
}

static struct status check_width(struct mapping *mapping, const struct sheet_row *row,
                                 struct fault *fault)
{
    struct record *record = &mapping->record;
    if (row->field_count < mapping->width) {
        record->notes |= NOTE_SHORT_ROW;
        return OK;
    }
    for (size_t i = mapping->width; i < row->field_count; i++) {
        if (!profile_is_blank(row->fields[i])) {
            const struct status status =
                FAULT(fault, STATUS_INPUT,
                      "R-031: the row has %zu cells, the layout %zu; a cell may hold "
                      "an unquoted separator",
                      row->field_count, mapping->width);
            return fault_at(fault, status, NULL, row->line, NULL);
        }
    }
    const size_t full = mapping->width + (mapping->profile->facts.has_trailing ? 1 : 0);
    record->notes |= row->field_count > full ? NOTE_SURPLUS : 0;
    return OK;
}

static void fill_down(struct mapping *mapping)
{
    struct record *record = &mapping->record;
    for (size_t i = 0; i < mapping->listed_count; i++) {
        const enum column column = mapping->listed[i];
        uint8_t *above = mapping->above[column];
        if (above == NULL) {
            continue;
        }
        struct bytes *field = &record->field[column];
        if (field->size > 0) {
            memcpy(above, field->at, field->size);
            mapping->above_size[column] = field->size;
        } else if (mapping->above_size[column] > 0) {
            *field = bytes_from(above, mapping->above_size[column]);
            record->notes |= NOTE_FILLED_DOWN;
        }
    }
}

static struct status take_record(struct mapping *mapping, const struct sheet_row *row,
                                 struct fault *fault)
{
    struct record *record = &mapping->record;
    const struct profile_map *map = &mapping->report.map;
    record->line = row->line;
    record->row = row;
    record->notes = mapping->pending;
    mapping->pending = 0;
    TRY(check_width(mapping, row, fault));
    mapping->room.size = 0;
    for (size_t i = 0; i < mapping->listed_count; i++) {
        const enum column column = mapping->listed[i];
        record->field[column] =
            profile_clean(profile_column_cell(column), cell_of(mapping, row, column),
                          &mapping->room, &record->notes);
    }
    assert(!mapping->room.overflowed);
    fill_down(mapping);
    for (size_t i = 0; i < mapping->required_count; i++) {
        const enum column column = mapping->required[i];
        if (record->field[column].size == 0) {
            const struct status status =
                FAULT(fault, STATUS_INPUT,
                      "R-031: this cell is empty and the layout requires it");
            return fault_at(fault, status, NULL, row->line, map->heading[column]);
        }
    }
    if (map->position[COLUMN_STATUS_CODE] != 0 ||
        map->position[COLUMN_STATUS_TEXT] != 0) {
        record->result =
            profile_result(mapping->profile, record->field[COLUMN_STATUS_CODE],
                           record->field[COLUMN_STATUS_TEXT], &record->notes);
    }
    profile_sums_add(&mapping->sums, mapping->profile, record);
    profile_twin_add(&mapping->twin, record, mapping->listed, mapping->listed_count);
    mapping->report.records++;
    mapping->report.notes |= record->notes;
    return mapping->on_record(mapping->context, record, fault);
}

static void look_for_unit(struct mapping *mapping, const struct sheet_row *row)
{
    for (size_t i = 0; i < row->field_count; i++) {
        uint8_t image[KEYWORD_SIZE_MAX];
        if (row->fields[i].size > sizeof(image)) {
            continue;
        }
        struct writer room = writer_of(image, sizeof(image));
        const struct bytes cell = profile_fold(row->fields[i], &room);
        const bool says_unit = text_find(cell, bytes_of("单位:万元")) != SIZE_MAX ||
                               text_find(cell, bytes_of("单位:千元")) != SIZE_MAX ||
                               text_find(cell, bytes_of("单位:(万元)")) != SIZE_MAX;
        mapping->is_in_wan = mapping->is_in_wan || says_unit;
    }
}

static struct status refuse_header(struct mapping *mapping, uint64_t line,
                                   enum column missing, struct fault *fault)
{
    const bool is_first = mapping->profile->header == HEADER_FIRST;
    const struct status status =
        is_first ? FAULT(fault, STATUS_INPUT,
                         "the first row lacks the heading of a required column; is "
                         "this the right profile?")
                 : FAULT(fault, STATUS_INPUT,
                         "no row has the headings of all required columns; is this the "
                         "right profile?");
    return fault_at(fault, status, NULL, line,
                    missing == COLUMN_COUNT ? NULL : profile_column_title(missing));
}

static struct status take_header(struct mapping *mapping, const struct sheet_row *row,
                                 struct fault *fault)
{
    const struct profile *profile = mapping->profile;
    struct profile_map map;
    size_t unknown;
    enum column doubled;
    profile_match(profile, row, &map, &unknown, &doubled);
    const enum column missing = profile_missing(profile, &map);
    if (missing != COLUMN_COUNT) {
        look_for_unit(mapping, row);
        mapping->report.preamble_rows++;
        const bool may_go_on = profile->header == HEADER_SEARCH &&
                               mapping->report.preamble_rows <= profile->preamble_max;
        return may_go_on ? OK : refuse_header(mapping, row->line, missing, fault);
    }
    if (doubled != COLUMN_COUNT) {
        const struct status status = FAULT(
            fault, STATUS_INPUT,
            "R-059: two headings mean this column; write a profile that names one");
        return fault_at(fault, status, NULL, row->line, map.heading[doubled]);
    }
    if (unknown != 0 && profile->facts.is_strict) {
        const struct status status =
            FAULT(fault, STATUS_INPUT,
                  "column %zu is not in the profile, which is strict", unknown);
        return fault_at(fault, status, NULL, row->line, NULL);
    }
    if (mapping->is_in_wan && map.position[COLUMN_AMOUNT] != 0) {
        const struct status status =
            FAULT(fault, STATUS_INPUT,
                  "the title rows say the amounts are in 万元 or 千元, the profile "
                  "reads yuan; ask for a file in yuan");
        return fault_at(fault, status, NULL, row->line, map.heading[COLUMN_AMOUNT]);
    }
    mapping->report.notes |= unknown != 0 ? NOTE_UNKNOWN_COLUMN : 0;
    mapping->report.map = map;
    mapping->report.header_line = row->line;
    mapping->width = row->field_count;
    while (mapping->width > 0 && profile_is_blank(row->fields[mapping->width - 1])) {
        mapping->width--;
    }
    begin_table(mapping);
    return OK;
}

static void leave_control(struct mapping *mapping)
{
    mapping->state = AWAIT_HEADER;
    if (mapping->profile->header == HEADER_NONE) {
        begin_table(mapping);
    }
}

static struct status map_row(void *context, const struct sheet_row *row,
                             struct fault *fault)
{
    struct mapping *mapping = context;
    mapping->pending |= row->blank_lines > 0 ? NOTE_BLANK_LINE : 0;
    if (is_blank_row(row)) {
        mapping->report.blank_rows++;
        mapping->pending |= NOTE_BLANK_LINE;
        return OK;
    }
    if (mapping->state == IN_TABLE) {
        bool is_taken;
        TRY(take_other(mapping, row, &is_taken, fault));
        return is_taken ? OK : take_record(mapping, row, fault);
    }
    if (mapping->state == AWAIT_HEADER) {
        return take_header(mapping, row, fault);
    }
    if (mapping->state == AWAIT_CONTROL_HEADING) {
        TRY(profile_control_find(mapping->profile, row, mapping->control_position,
                                 fault));
        mapping->state = AWAIT_CONTROL;
        return OK;
    }
    TRY(profile_control_read(row, mapping->control_position, &mapping->report.control,
                             fault));
    leave_control(mapping);
    return OK;
}

static struct status begin(struct mapping *mapping, struct arena *arena,
                           struct fault *fault)
{
    const struct profile *profile = mapping->profile;
    uint8_t *room;
    ARENA_TAKE(arena, SHEET_ROW_SIZE_MAX, room, fault);
    mapping->room = writer_of(room, SHEET_ROW_SIZE_MAX);
    mapping->record.map = &mapping->report.map;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        mapping->report.map.heading[i] = profile_column_title((enum column)i);
        mapping->report.map.position[i] = profile->position[i];
        if (profile->fills_down[i]) {
            ARENA_TAKE(arena, SHEET_FIELD_SIZE_MAX, mapping->above[i], fault);
        }
    }
    mapping->width = profile->field_count;
    memcpy(mapping->control_position, profile->control_position,
           sizeof(mapping->control_position));
    if (!profile->has_control) {
        leave_control(mapping);
    } else {
        mapping->state =
            profile->control_has_heading ? AWAIT_CONTROL_HEADING : AWAIT_CONTROL;
    }
    return OK;
}

/* two equal rows may be two payments; two equal lists are a slip.  No document
 * allots the same money twice in the same words. */
static struct status check_twin(const struct mapping *mapping, struct fault *fault)
{
    const enum profile_kind kind = mapping->profile->facts.kind;
    const bool is_budget =
        kind == PROFILE_BUDGET || kind == PROFILE_SPLITS || kind == PROFILE_OPENING;
    const uint64_t line = profile_twin_line(&mapping->twin, is_budget ? 1 : 2);
    if (line == 0) {
        return OK;
    }
    const struct status status =
        FAULT(fault, STATUS_INPUT,
              "R-145: the file holds its rows twice: from this line on they are those "
              "of the beginning; ask the sender for the list once");
    return fault_at(fault, status, NULL, line, NULL);
}

static struct status finish(struct mapping *mapping, struct fault *fault)
{
    if (mapping->state == AWAIT_HEADER) {
        return refuse_header(mapping, 0, COLUMN_COUNT, fault);
    }
    if (mapping->state != IN_TABLE) {
        return FAULT(fault, STATUS_INPUT,
                     "R-032: the file lacks the summary row the profile describes");
    }
    /* No failure at all is an answer too, if the summary says so. */
    const bool is_partial = mapping->profile->facts.absence == ABSENCE_FAIL_ONLY;
    if (mapping->report.records == 0 &&
        !(is_partial && mapping->report.control.is_present)) {
        return FAULT(fault, STATUS_INPUT, "the file has no data row");
    }
    TRY(check_twin(mapping, fault));
    if (mapping->report.control.is_present) {
        TRY(profile_sums_check_control(&mapping->sums, &mapping->report.control,
                                       is_partial, fault));
    }
    return OK;
}

static struct status run(struct mapping *mapping, const struct profile_options *options,
                         struct arena *arena, struct profile_report *ret_report,
                         struct fault *fault)
{
    const struct profile_facts *facts = &mapping->profile->facts;
    const struct sheet_options sheet = {.path = options->path,
                                        .separator = facts->separator,
                                        .has_quotes = facts->has_quotes,
                                        .encoding = options->encoding != SHEET_AUTO
                                                        ? options->encoding
                                                        : facts->encoding,
                                        .hasher = options->hasher,
                                        .worksheet = facts->worksheet};
    TRY(begin(mapping, arena, fault));
    TRY(sheet_read(&sheet, arena, map_row, mapping, &mapping->report.sheet, fault));
    const struct status status = finish(mapping, fault);
    if (!status_is_ok(status)) {
        return fault_at(fault, status, options->path, 0, NULL);
    }
    const bool is_utf8 = mapping->report.sheet.encoding == SHEET_UTF8;
    mapping->report.notes |= is_utf8 ? 0 : NOTE_ENCODING;
    *ret_report = mapping->report;
    return OK;
}

struct status profile_read(const struct profile_options *options, struct arena *arena,
                           profile_record_fn on_record, void *context,
                           struct profile_report *ret_report, struct fault *fault)
{
    if (!profile_has_layout(&options->profile->facts)) {
        return FAULT(fault, STATUS_INPUT,
                     "the profile \"%s\" says nothing of rows; choose one of a file's "
                     "layout",
                     options->profile->facts.name);
    }
    struct mapping *mapping;
    ARENA_TAKE(arena, 1, mapping, fault);
    mapping->profile = options->profile;
    mapping->on_record = on_record;
    mapping->context = context;
    return run(mapping, options, arena, ret_report, fault);
}
