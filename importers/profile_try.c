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
    const char *kind =
        fault_words(text_is_digits(cell) ? N_("digits") : N_("characters"));
    (void)snprintf(ret_shape, PROFILE_TRY_TEXT_SIZE, "%zu %s", text_count(cell), kind);
}

static bool is_data(const struct profile_try *guess, const struct sheet_row *row)
{
    return row->line > guess->data_line && row->field_count + 1 >= guess->column_count;
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

/* One profile, and how it fits; less is better. */
struct candidate {
    const struct profile *profile;
    size_t misfits;
    size_t found; /* columns it knows */
    uint64_t header_line, data_line;
    struct profile_map map;
};

/* The row that fits a layout's headings best.  What a bank hands back may have more
 * columns than its answer; a roster's columns are all of use. */
static void fit_header(const struct looked *looked, struct candidate *candidate)
{
    const struct profile *profile = candidate->profile;
    const uint64_t rows =
        profile->header == HEADER_FIRST ? 1 : profile->preamble_max + 1;
    for (size_t i = 0; i < looked->count && i < rows; i++) {
        struct profile_map map;
        size_t unknown;
        enum column doubled;
        size_t found = 0;
        size_t missing = 0;
        profile_match(profile, &looked->rows[i], &map, &unknown, &doubled);
        for (size_t j = 0; j < COLUMN_COUNT; j++) {
            const bool is_there = map.position[j] != 0;
            const bool is_needed =
                profile->facts.is_required[j] || profile->is_present[j];
            found += is_there ? 1 : 0;
            missing += is_needed && !is_there ? 1 : 0;
        }
        const size_t surplus = profile->facts.kind == PROFILE_RETURN
                                   ? 0
                                   : looked->rows[i].field_count - found;
        /* One heading alone may be a word in a title. */
        const size_t misfits = found < 2 ? MISFIT : 10 * missing + surplus;
        if (misfits < candidate->misfits) {
            candidate->misfits = misfits;
            candidate->found = found;
            candidate->map = map;
            candidate->header_line = looked->rows[i].line;
            candidate->data_line = looked->rows[i].line;
        }
    }
}

/* Columns by place: what stands in them must look like it. */
static void fit_positions(const struct profile_try *guess, struct candidate *candidate)
{
    const struct profile *profile = candidate->profile;
    candidate->misfits = misfit_positions(profile, guess);
    memcpy(candidate->map.position, profile->position, sizeof(profile->position));
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        candidate->found += profile->position[i] != 0 ? 1 : 0;
    }
}

/* A summary above the rows; they are looked at without it. */
static struct status fit_control(struct arena *arena, const struct looked *looked,
                                 const struct profile_try *guess,
                                 struct candidate *candidate, struct fault *fault)
{
    const struct profile *profile = candidate->profile;
    const size_t figures = profile->control_has_heading ? 1 : 0;
    uint8_t position[CONTROL_CELL_COUNT];
    struct profile_control control;
    struct fault quiet;
    memcpy(position, profile->control_position, sizeof(position));
    if (looked->count < figures + 2 ||
        (figures == 1 && !status_is_ok(profile_control_find(profile, &looked->rows[0],
                                                            position, &quiet))) ||
        !status_is_ok(
            profile_control_read(&looked->rows[figures], position, &control, &quiet))) {
        return OK;
    }
    struct profile_try *rows;
    ARENA_TAKE(arena, 1, rows, fault);
    *rows = *guess;
    rows->data_line = looked->rows[figures].line;
    guess_columns(looked, rows);
    fit_positions(rows, candidate);
    candidate->data_line = rows->data_line;
    return OK;
}

static struct status fit(struct arena *arena, const struct looked *looked,
                         const struct profile_try *guess, struct candidate *candidate,
                         struct fault *fault)
{
    const struct profile *profile = candidate->profile;
    const bool is_parted_so =
        profile->facts.separator == guess->separator || guess->form != SHEET_TEXT;
    if (!profile_has_layout(&profile->facts) || !is_parted_so) {
        return OK;
    }
    if (profile->has_control) {
        return fit_control(arena, looked, guess, candidate, fault);
    }
    if (profile->header == HEADER_NONE) {
        fit_positions(guess, candidate);
    } else {
        fit_header(looked, candidate);
    }
    return OK;
}

/* Where columns decide nothing.  Results in a roster are most often the bank's answer
 * to it, unless the file says by itself what was paid; headings in the first line need
 * no search. */
static size_t unlikeliness(const struct candidate *candidate)
{
    static const enum column batch[] = {COLUMN_PROGRAMME, COLUMN_PERIOD, COLUMN_UNIT};
    const struct profile *profile = candidate->profile;
    bool says_what = false;
    for (size_t i = 0; i < sizeof(batch) / sizeof(batch[0]); i++) {
        says_what = says_what || candidate->map.position[batch[i]] != 0;
    }
    const bool has_results = candidate->map.position[COLUMN_STATUS_CODE] != 0;
    const bool is_roster = profile->facts.kind == PROFILE_PAYROLL;
    return (has_results && is_roster != says_what ? 2U : 0U) +
           (profile->header == HEADER_SEARCH && candidate->header_line == 1 ? 1U : 0U);
}

static bool is_better(const struct candidate *one, const struct candidate *other)
{
    const size_t left[] = {one->misfits, unlikeliness(one)};
    const size_t right[] = {other->misfits, unlikeliness(other)};
    for (size_t i = 0; i < 2; i++) {
        if (left[i] != right[i]) {
            return left[i] < right[i];
        }
    }
    return one->found > other->found;
}

static void take_fit(const struct candidate *candidate, struct profile_try *guess)
{
    const struct profile *profile = candidate->profile;
    const struct profile_map *map = &candidate->map;
    (void)snprintf(guess->best, sizeof(guess->best), "%s", profile->facts.name);
    guess->header_line = candidate->header_line;
    guess->data_line = candidate->data_line;
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
                           candidate->header_line == 0 ? "" : map->heading[i]);
        }
    }
}

/* Those that the columns speak for no less than for the best. */
static void name_others(const struct candidate *candidates, size_t count, size_t best,
                        struct profile_try *guess)
{
    for (size_t i = 0; i < count && guess->other_count < PROFILE_TRY_OTHERS_MAX; i++) {
        if (i != best && candidates[i].misfits <= candidates[best].misfits) {
            (void)snprintf(guess->others[guess->other_count++], PROFILE_TRY_TEXT_SIZE,
                           "%s", candidates[i].profile->facts.name);
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
    struct candidate *candidates;
    size_t count = 0;
    size_t best = 0;
    TRY(profile_names(folder, arena, &names, &count, fault));
    ARENA_TAKE(arena, count + 1, candidates, fault);
    for (size_t i = 0; i < count; i++) {
        candidates[i] = (struct candidate){.misfits = MISFIT};
        TRY(profile_find(folder, names[i], arena, &candidates[i].profile, fault));
        TRY(fit(arena, looked, guess, &candidates[i], fault));
        best = is_better(&candidates[i], &candidates[best]) ? i : best;
    }
    if (count > 0 && candidates[best].misfits < MISFIT) {
        take_fit(&candidates[best], guess);
        name_others(candidates, count, best, guess);
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
