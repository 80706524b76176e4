/* profile_sums.c - total rows and control totals must agree with the rows. */
#include "importers/profile_internal.h"

#include "ledger/base/text.h"

#include <inttypes.h>
#include <string.h>

static enum money_unit unit_of(enum column column)
{
    return column == COLUMN_AMOUNT_WAN ? MONEY_TEN_THOUSAND_YUAN : MONEY_YUAN;
}

static bool add_cell(const struct record *record, enum column column, int64_t *sum)
{
    int64_t fen;
    if (record->field[column].size == 0) {
        return true;
    }
    return money_parse(record->field[column], unit_of(column), &fen) == MONEY_OK &&
           money_add(*sum, fen, sum);
}

void profile_sums_add(struct profile_sums *sums, const struct profile *profile,
                      const struct record *record)
{
    bool is_sound = true;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (profile->is_summed[i]) {
            is_sound = add_cell(record, (enum column)i, &sums->total[i]) && is_sound;
            is_sound = add_cell(record, (enum column)i, &sums->subtotal[i]) && is_sound;
        }
        if (profile->is_summed[i] && profile->parts.count > 0) {
            sums->whole[i] = 0;
            sums->parts[i] = 0;
            is_sound = add_cell(record, (enum column)i, &sums->whole[i]) && is_sound;
        }
    }
    sums->count++;
    sums->class_count[record->result]++;
    if (profile->has_control) {
        const bool is_success = record->result == RESULT_SUCCESS;
        const bool has_paid = record->map->position[COLUMN_PAID_AMOUNT] != 0;
        const enum column paid = has_paid ? COLUMN_PAID_AMOUNT : COLUMN_AMOUNT;
        is_sound = add_cell(record, COLUMN_AMOUNT, &sums->amount) && is_sound;
        is_sound =
            is_success
                ? add_cell(record, paid, &sums->success_amount) && is_sound
                : add_cell(record, COLUMN_AMOUNT, &sums->failed_amount) && is_sound;
        if (record->result == RESULT_UNKNOWN) {
            is_sound =
                add_cell(record, COLUMN_AMOUNT, &sums->undecided_amount) && is_sound;
        }
    }
    sums->is_broken = sums->is_broken || !is_sound;
}

static struct status refuse_sum(enum column column, const struct profile_map *map,
                                uint64_t line, int64_t said, int64_t found,
                                struct fault *fault)
{
    char said_text[MONEY_TEXT_SIZE];
    char found_text[MONEY_TEXT_SIZE];
    char difference_text[MONEY_TEXT_SIZE];
    int64_t difference = 0;
    (void)money_subtract(found, said, &difference); /* both are valid amounts */
    money_format(said, said_text);
    money_format(found, found_text);
    money_format(difference, difference_text);
    const struct status status =
        FAULT(fault, STATUS_INPUT,
              "R-032: the total row says %s yuan, the rows above add up to %s "
              "(difference %s); ask the sender which is right",
              said_text, found_text, difference_text);
    return fault_at(fault, status, NULL, line, map->heading[column]);
}

/* True when the row says of what it is the subtotal, besides the word itself. */
static bool names_group(const struct profile *profile, const struct profile_map *map,
                        const struct sheet_row *row)
{
    bool is_sum[SHEET_FIELDS_MAX + 1] = {false};
    size_t texts = 0;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (profile->is_summed[i]) {
            is_sum[map->position[i]] = true;
        }
    }
    for (size_t i = 0; i < row->field_count; i++) {
        if (!is_sum[i + 1] && !profile_is_blank(row->fields[i])) {
            texts++;
        }
    }
    return texts > 1;
}

/* A cell of a row that is no record, in fen.  *ret_has is false when it is empty. */
static struct status read_sum(const struct profile_map *map,
                              const struct sheet_row *row, enum column column,
                              bool *ret_has, int64_t *ret_fen, struct fault *fault)
{
    const size_t position = map->position[column];
    *ret_has = false;
    if (position == 0 || position > row->field_count) {
        return OK;
    }
    uint8_t image[64];
    struct writer room = writer_of(image, sizeof(image));
    uint32_t ignored = 0;
    const struct bytes raw = text_trim(row->fields[position - 1]);
    const bool is_short = raw.size <= sizeof(image);
    const struct bytes cell =
        is_short ? profile_clean(CELL_FIGURE, raw, &room, &ignored) : raw;
    if (cell.size == 0) {
        return OK;
    }
    if (!is_short || money_parse(cell, unit_of(column), ret_fen) != MONEY_OK) {
        const struct status status =
            FAULT(fault, STATUS_INPUT, "R-032: the total row's sum is not an amount");
        return fault_at(fault, status, NULL, row->line, map->heading[column]);
    }
    *ret_has = true;
    return OK;
}

struct status profile_sums_check_row(struct profile_sums *sums,
                                     const struct profile *profile,
                                     const struct profile_map *map,
                                     const struct sheet_row *row, bool is_subtotal,
                                     bool *ret_checked, struct fault *fault)
{
    bool is_checked = false;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        const enum column column = (enum column)i;
        int64_t said = 0;
        bool has = false;
        if (!profile->is_summed[i]) {
            continue;
        }
        TRY(read_sum(map, row, column, &has, &said, fault));
        sums->whole[i] = said;
        sums->parts[i] = 0;
        const int64_t found = is_subtotal ? sums->subtotal[i] : sums->total[i];
        if (!has || sums->is_broken || !profile->checks_totals) {
            continue;
        }
        if (said != found && is_subtotal && names_group(profile, map, row)) {
            continue;
        }
        if (said != found) {
            return refuse_sum(column, map, row->line, said, found, fault);
        }
        is_checked = true;
    }
    if (is_subtotal && is_checked) {
        memset(sums->subtotal, 0, sizeof(sums->subtotal));
    }
    *ret_checked = is_checked;
    return OK;
}

struct status profile_sums_check_part(struct profile_sums *sums,
                                      const struct profile *profile,
                                      const struct profile_map *map,
                                      const struct sheet_row *row, struct fault *fault)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        const enum column column = (enum column)i;
        int64_t fen = 0;
        bool has = false;
        if (!profile->is_summed[i]) {
            continue;
        }
        TRY(read_sum(map, row, column, &has, &fen, fault));
        if (!has || sums->is_broken) {
            continue;
        }
        if (fen < 0 || !money_add(sums->parts[i], fen, &sums->parts[i]) ||
            sums->parts[i] > sums->whole[i]) {
            const struct status status =
                FAULT(fault, STATUS_INPUT,
                      "R-129: this part, with the parts above it, is more than the row "
                      "it belongs to; ask the sender which is right");
            return fault_at(fault, status, NULL, row->line, map->heading[i]);
        }
    }
    return OK;
}

/* The file's own words for the figures. */
static const char *const figure_titles[] = {"总笔数",   "总金额",   "成功笔数",
                                            "成功金额", "失败笔数", "失败金额"};
_Static_assert(sizeof(figure_titles) / sizeof(figure_titles[0]) == CONTROL_FIGURE_COUNT,
               "every figure has a title");

static bool is_amount(size_t figure)
{
    return figure % 2 == 1;
}

static struct status refuse_figure(size_t figure, int64_t said, int64_t found,
                                   struct fault *fault)
{
    char said_text[MONEY_TEXT_SIZE];
    char found_text[MONEY_TEXT_SIZE];
    struct status status;
    if (is_amount(figure)) {
        money_format(said, said_text);
        money_format(found, found_text);
        status = FAULT(fault, STATUS_INPUT,
                       "R-032: the file's summary says %s yuan, its rows add up to %s; "
                       "ask the sender which is right",
                       said_text, found_text);
    } else {
        status = FAULT(fault, STATUS_INPUT,
                       "R-032: the file's summary counts %" PRId64 " rows, there are "
                       "%" PRId64 "; ask the sender which is right",
                       said, found);
    }
    return fault_at(fault, status, NULL, 0, figure_titles[figure]);
}

struct status profile_sums_check_control(const struct profile_sums *sums,
                                         const struct profile_control *control,
                                         bool is_partial, struct fault *fault)
{
    const int64_t success = (int64_t)sums->class_count[RESULT_SUCCESS];
    const int64_t found[CONTROL_FIGURE_COUNT] = {
        [CONTROL_TOTAL_COUNT] = (int64_t)sums->count,
        [CONTROL_TOTAL_AMOUNT] = sums->amount,
        [CONTROL_SUCCESS_COUNT] = success,
        [CONTROL_SUCCESS_AMOUNT] = sums->success_amount,
        [CONTROL_FAILED_COUNT] = (int64_t)sums->count - success,
        [CONTROL_FAILED_AMOUNT] = sums->failed_amount,
    };
    /* Some banks count what is undecided among the failures, some nowhere. */
    const int64_t undecided = (int64_t)sums->class_count[RESULT_UNKNOWN];
    const int64_t also[CONTROL_FIGURE_COUNT] = {
        [CONTROL_FAILED_COUNT] = undecided,
        [CONTROL_FAILED_AMOUNT] = sums->undecided_amount,
    };
    for (size_t i = 0; i < CONTROL_FIGURE_COUNT; i++) {
        const bool is_listed =
            !is_partial || i == CONTROL_FAILED_COUNT || i == CONTROL_FAILED_AMOUNT;
        const bool is_known = is_listed && (!is_amount(i) || !sums->is_broken);
        if (control->has[i] && is_known && control->figure[i] != found[i] &&
            control->figure[i] != found[i] - also[i]) {
            return fault_at(fault,
                            refuse_figure(i, control->figure[i], found[i], fault), NULL,
                            control->line, NULL);
        }
    }
    return OK;
}

static bool is_heading(const struct profile_words *words, struct bytes cell)
{
    uint8_t image[4 * PROFILE_HEADING_MAX];
    if (cell.size > sizeof(image)) {
        return false;
    }
    struct writer room = writer_of(image, sizeof(image));
    const struct bytes folded = profile_fold(cell, &room);
    for (size_t i = 0; i < words->count; i++) {
        if (bytes_equal(words->word[i], folded)) {
            return true;
        }
    }
    return false;
}

struct status profile_control_find(const struct profile *profile,
                                   const struct sheet_row *row,
                                   uint8_t ret_position[static CONTROL_CELL_COUNT],
                                   struct fault *fault)
{
    for (size_t i = 0; i < CONTROL_CELL_COUNT; i++) {
        if (profile->control_heading[i].count == 0) {
            continue;
        }
        for (size_t j = 0; j < row->field_count && ret_position[i] == 0; j++) {
            if (is_heading(&profile->control_heading[i], row->fields[j])) {
                ret_position[i] = (uint8_t)(j + 1);
            }
        }
        if (ret_position[i] == 0) {
            const struct status status =
                FAULT(fault, STATUS_INPUT,
                      "the summary row lacks a heading the profile names; is this the "
                      "right profile?");
            return fault_at(fault, status, NULL, row->line,
                            i < CONTROL_FIGURE_COUNT ? figure_titles[i] : NULL);
        }
    }
    return OK;
}

static bool read_figure(size_t figure, struct bytes cell, int64_t *ret_value)
{
    uint64_t count;
    if (is_amount(figure)) {
        return money_parse(cell, MONEY_YUAN, ret_value) == MONEY_OK;
    }
    if (!text_to_u64(cell, &count) || count > SHEET_ROWS_MAX) {
        return false;
    }
    *ret_value = (int64_t)count;
    return true;
}

struct status profile_control_read(const struct sheet_row *row,
                                   const uint8_t position[static CONTROL_CELL_COUNT],
                                   struct profile_control *ret_control,
                                   struct fault *fault)
{
    struct profile_control control = {.is_present = true, .line = row->line};
    for (size_t i = 0; i < CONTROL_CELL_COUNT; i++) {
        if (position[i] == 0) {
            continue;
        }
        uint8_t image[PROFILE_CONTROL_TEXT_SIZE];
        struct writer room = writer_of(image, sizeof(image));
        uint32_t ignored = 0;
        struct bytes cell = {NULL, 0};
        if (position[i] <= row->field_count) {
            cell = text_trim(row->fields[position[i] - 1]);
        }
        const bool fits = cell.size > 0 && cell.size < sizeof(image);
        if (fits) {
            cell = profile_clean(CELL_FIGURE, cell, &room, &ignored);
        }
        if (i < CONTROL_FIGURE_COUNT) {
            control.has[i] = fits && read_figure(i, cell, &control.figure[i]);
        }
        if (!fits || (i < CONTROL_FIGURE_COUNT && !control.has[i])) {
            const struct status status =
                FAULT(fault, STATUS_INPUT,
                      "R-032: cell %u of the summary row is empty or not a figure",
                      (unsigned)position[i]);
            return fault_at(fault, status, NULL, row->line,
                            i < CONTROL_FIGURE_COUNT ? figure_titles[i] : NULL);
        }
        if (i >= CONTROL_FIGURE_COUNT) {
            memcpy(i == CONTROL_BATCH ? control.batch : control.date, cell.at,
                   cell.size);
        }
    }
    *ret_control = control;
    return OK;
}
