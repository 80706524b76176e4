/* profile_try.c - guesses about a file nobody has described yet. */
#include "importers/profile_try.h"

#include "importers/profile_internal.h"
#include "ledger/base/date.h"
#include "ledger/base/identity.h"
#include "ledger/base/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { LOOKED_ROWS = PROFILE_TRY_ROWS + 30, MISFIT = 1000, LOOK_SIZE = 1 << 20 };

static const char *const guesses[] = {"empty",   "text",   "name", "resident_id",
                                      "account", "amount", "date", "number"};
_Static_assert(sizeof(guesses) / sizeof(guesses[0]) == GUESS_COUNT,
               "every guess has a name");

const char *profile_guess_name(enum profile_guess guess)
{
    assert((unsigned)guess < GUESS_COUNT);
    return guesses[guess];
}

/* The first rows of the file, copied: reading gives its own memory back. */
struct looked {
    struct writer text;
    struct bytes (*fields)[SHEET_FIELDS_MAX];
    struct sheet_row rows[LOOKED_ROWS];
    size_t count;
};

static struct status keep_row(void *context, const struct sheet_row *row,
                              struct fault *fault)
{
    (void)fault;
    struct looked *looked = context;
    assert(looked->count < LOOKED_ROWS);
    struct bytes *fields = looked->fields[looked->count];
    for (size_t i = 0; i < row->field_count; i++) {
        const size_t from = looked->text.size;
        writer_run(&looked->text, row->fields[i]);
        if (looked->text.overflowed) {
            return OK; /* rows beyond the room are not looked at */
        }
        fields[i] = bytes_from(looked->text.at + from, row->fields[i].size);
    }
    looked->rows[looked->count] = *row;
    looked->rows[looked->count].fields = fields;
    looked->count++;
    return OK;
}

static struct status look(const char *path, char separator, struct arena *arena,
                          struct looked *looked, struct sheet_report *ret_report,
                          struct fault *fault)
{
    const struct sheet_options options = {.path = path,
                                          .separator = separator,
                                          .has_quotes = separator != '|',
                                          .row_limit = LOOKED_ROWS};
    looked->count = 0;
    looked->text.size = 0;
    looked->text.overflowed = false;
    return sheet_read(&options, arena, keep_row, looked, ret_report, fault);
}

/* Separators in rows that have the commonest number of cells. */
static size_t regularity(const struct looked *looked)
{
    size_t best = 0;
    for (size_t i = 0; i < looked->count; i++) {
        size_t same = 0;
        for (size_t j = 0; j < looked->count; j++) {
            same += looked->rows[j].field_count == looked->rows[i].field_count ? 1 : 0;
        }
        const size_t score = same * (looked->rows[i].field_count - 1);
        best = score > best ? score : best;
    }
    return best;
}

/* Looks with every separator and keeps the one that gives the most regular rows. */
static struct status choose_separator(const char *path, struct arena *arena,
                                      struct looked *looked, struct profile_try *guess,
                                      struct fault *fault)
{
    static const char separators[] = {',', '|', '\t', ';', '^', '&'};
    struct sheet_report report;
    size_t best = 0;
    guess->separator = ',';
    for (size_t i = 0; i < sizeof(separators); i++) {
        struct fault quiet = {0};
        const struct status status =
            look(path, separators[i], arena, looked, &report, &quiet);
        const size_t score = status_is_ok(status) ? regularity(looked) : 0;
        if (score > best) {
            best = score;
            guess->separator = separators[i];
        }
        if (status_is_ok(status) && report.form != SHEET_TEXT) {
            break; /* has no separators */
        }
    }
    TRY(look(path, guess->separator, arena, looked, &report, fault));
    guess->form = report.form;
    guess->encoding = report.encoding;
    if (looked->count == 0) {
        return fault_at(fault, FAULT(fault, STATUS_INPUT, "the file has no row"), path,
                        0, NULL);
    }
    return OK;
}

static enum profile_guess guess_cell(struct bytes cell)
{
    struct resident resident;
    civil_day day;
    int64_t fen;
    if (cell.size == 0) {
        return GUESS_EMPTY;
    }
    if (identity_resident(cell, &resident) == IDENTITY_OK) {
        return GUESS_RESIDENT_ID;
    }
    if (date_parse(cell, &day) == DATE_TEXT &&
        (cell.size == 8 || !text_is_digits(cell))) {
        return GUESS_DATE;
    }
    if (text_is_digits(cell)) {
        return cell.size >= 12 && cell.size <= 32 ? GUESS_ACCOUNT : GUESS_NUMBER;
    }
    if (money_parse(cell, MONEY_YUAN, &fen) == MONEY_OK) {
        return GUESS_AMOUNT;
    }
    const size_t count = text_count(cell);
    const bool is_name = count >= 2 && count <= 8 && cell.size == 3 * count;
    return is_name ? GUESS_NAME : GUESS_TEXT;
}

static void put_shape(struct bytes cell, char ret_shape[static PROFILE_TRY_TEXT_SIZE])
{
    const char *kind = text_is_digits(cell) ? "digits" : "characters";
    (void)snprintf(ret_shape, PROFILE_TRY_TEXT_SIZE, "%zu %s", text_count(cell), kind);
}

static bool is_data(const struct profile_try *guess, const struct sheet_row *row)
{
    return row->line > guess->header_line &&
           row->field_count + 1 >= guess->column_count;
}

/* The commonest guess of a column's cells that are not empty. */
static void guess_column(const struct looked *looked, size_t index,
                         struct profile_try *guess)
{
    struct profile_try_column *column = &guess->columns[index];
    size_t votes[GUESS_COUNT] = {0};
    for (size_t i = 0; i < looked->count; i++) {
        const struct sheet_row *row = &looked->rows[i];
        if (!is_data(guess, row) || index >= row->field_count) {
            continue;
        }
        uint8_t image[SHEET_FIELD_SIZE_MAX];
        struct writer room = writer_of(image, sizeof(image));
        uint32_t ignored = 0;
        const struct bytes cell =
            profile_clean(CELL_CODE, row->fields[index], &room, &ignored);
        votes[guess_cell(cell)]++;
        if (column->shape[0] == '\0' && cell.size > 0) {
            put_shape(cell, column->shape);
        }
    }
    for (size_t i = GUESS_EMPTY + 1; i < GUESS_COUNT; i++) {
        const bool is_more = column->guess == GUESS_EMPTY
                                 ? votes[i] > 0
                                 : votes[i] > votes[column->guess];
        column->guess = is_more ? (enum profile_guess)i : column->guess;
    }
}

static void guess_columns(const struct looked *looked, struct profile_try *guess)
{
    guess->column_count = 0;
    guess->row_count = 0;
    for (size_t i = 0; i < looked->count; i++) {
        const size_t count = looked->rows[i].field_count;
        guess->column_count = count > guess->column_count ? count : guess->column_count;
    }
    for (size_t i = 0; i < looked->count; i++) {
        guess->row_count += is_data(guess, &looked->rows[i]) ? 1 : 0;
    }
    for (size_t i = 0; i < guess->column_count; i++) {
        guess->columns[i] = (struct profile_try_column){.column = COLUMN_COUNT};
        guess_column(looked, i, guess);
    }
}

/* How badly a layout without headings fits: columns that plainly hold something else.
 */
static size_t misfit_positions(const struct profile *profile,
                               const struct profile_try *guess)
{
    static const struct {
        enum column column;
        enum profile_guess guess;
    } plain[] = {{COLUMN_RESIDENT_ID, GUESS_RESIDENT_ID},
                 {COLUMN_ACCOUNT, GUESS_ACCOUNT},
                 {COLUMN_AMOUNT, GUESS_AMOUNT},
                 {COLUMN_NAME, GUESS_NAME}};
    size_t width = profile->field_count;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        width = profile->position[i] > width ? profile->position[i] : width;
    }
    const size_t full = width + (profile->facts.has_trailing ? 1 : 0);
    size_t misfits = guess->column_count == full ? 0 : MISFIT;
    for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
        const size_t position = profile->position[plain[i].column];
        const bool is_wrong = position != 0 && position <= guess->column_count &&
                              guess->columns[position - 1].guess != plain[i].guess;
        misfits += is_wrong ? 1 : 0;
    }
    return misfits;
}

/* The row that fits a layout's headings best; fewer is better. */
static size_t misfit_header(const struct profile *profile, const struct looked *looked,
                            struct profile_map *ret_map, uint64_t *ret_line)
{
    size_t best = MISFIT;
    for (size_t i = 0; i < looked->count; i++) {
        struct profile_map map;
        size_t unknown;
        enum column doubled;
        size_t found = 0;
        size_t missing = 0;
        profile_match(profile, &looked->rows[i], &map, &unknown, &doubled);
        for (size_t j = 0; j < COLUMN_COUNT; j++) {
            const bool is_there = map.position[j] != 0;
            found += is_there ? 1 : 0;
            missing += profile->facts.is_required[j] && !is_there ? 1 : 0;
        }
        /* One heading alone may be a word in a title. */
        const size_t misfits =
            found < 2 ? MISFIT : 10 * missing + (looked->rows[i].field_count - found);
        if (misfits < best) {
            best = misfits;
            *ret_map = map;
            *ret_line = looked->rows[i].line;
        }
    }
    return best;
}

static void take_fit(const struct profile *profile, const struct profile_map *map,
                     uint64_t line, struct profile_try *guess)
{
    (void)snprintf(guess->best, sizeof(guess->best), "%s", profile->facts.name);
    guess->header_line = line;
    guess->is_fit = true;
    for (size_t i = 0; i < SHEET_FIELDS_MAX; i++) {
        guess->columns[i].column = COLUMN_COUNT;
        guess->columns[i].heading[0] = '\0';
    }
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        const bool is_needed = profile->facts.is_required[i] || profile->is_present[i];
        guess->is_missing[i] = is_needed && map->position[i] == 0;
        guess->is_fit = guess->is_fit && !guess->is_missing[i];
        if (map->position[i] != 0) {
            struct profile_try_column *column = &guess->columns[map->position[i] - 1];
            column->column = (enum column)i;
            (void)snprintf(column->heading, sizeof(column->heading), "%s",
                           line == 0 ? "" : map->heading[i]);
        }
    }
}

/* Only headings that a profile knows are shown: what stands in an unknown first row may
 * be somebody's name. */
static struct status choose_profile(const char *folder, struct arena *arena,
                                    const struct looked *looked,
                                    struct profile_try *guess, struct fault *fault)
{
    const char **names;
    size_t count = 0;
    size_t best = MISFIT;
    TRY(profile_names(folder, arena, &names, &count, fault));
    for (size_t i = 0; i < count; i++) {
        const struct profile *profile;
        const size_t mark = arena_mark(arena);
        TRY(profile_find(folder, names[i], arena, &profile, fault));
        const bool is_candidate =
            profile_has_layout(&profile->facts) && !profile->has_control &&
            (profile->facts.separator == guess->separator || guess->form != SHEET_TEXT);
        struct profile_map map = {.position = {0}};
        uint64_t line = 0;
        size_t misfits = MISFIT;
        if (is_candidate && profile->header == HEADER_NONE) {
            memcpy(map.position, profile->position, sizeof(map.position));
            misfits = misfit_positions(profile, guess);
        } else if (is_candidate) {
            misfits = misfit_header(profile, looked, &map, &line);
        }
        if (misfits < best) {
            best = misfits;
            take_fit(profile, &map, line, guess);
        }
        arena_rewind(arena, mark);
    }
    return OK;
}

static struct status run(const char *folder, const char *path, struct arena *arena,
                         struct profile_try *guess, struct fault *fault)
{
    struct looked *looked;
    uint8_t *text;
    ARENA_TAKE(arena, 1, looked, fault);
    ARENA_TAKE(arena, LOOKED_ROWS, looked->fields, fault);
    ARENA_TAKE(arena, LOOK_SIZE, text, fault);
    looked->text = writer_of(text, LOOK_SIZE);
    TRY(choose_separator(path, arena, looked, guess, fault));
    guess_columns(looked, guess);
    TRY(choose_profile(folder, arena, looked, guess, fault));
    struct profile_try_column *columns;
    ARENA_TAKE(arena, SHEET_FIELDS_MAX, columns, fault);
    memcpy(columns, guess->columns, sizeof(guess->columns));
    guess_columns(looked, guess); /* again, without the header and what is above it */
    for (size_t i = 0; i < guess->column_count; i++) {
        guess->columns[i].column = columns[i].column;
        memcpy(guess->columns[i].heading, columns[i].heading,
               sizeof(columns[i].heading));
    }
    return OK;
}

struct status profile_try(const char *folder, const char *path, struct arena *arena,
                          struct profile_try *ret_try, struct fault *fault)
{
    const size_t mark = arena_mark(arena);
    struct profile_try *guess;
    ARENA_TAKE(arena, 1, guess, fault);
    const struct status status = run(folder, path, arena, guess, fault);
    if (status_is_ok(status)) {
        *ret_try = *guess;
    }
    arena_rewind(arena, mark);
    return status;
}
