/* evaluation_form.c - finds the blocks of a form by their words; see
 * evaluation_form.h. */
#include "importers/evaluation_form.h"

#include "importers/evaluation_headings.h"
#include "ledger/base/text.h"

#include <string.h>

enum { YEAR_DIGITS = 4 };
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

enum stage { STAGE_HEAD = 0, STAGE_MONEY, STAGE_INDICATORS, STAGE_AFTER };

struct reading {
    struct arena *arena;
    struct self_evaluation form;
    enum stage stage;
    size_t money_at[SELF_MONEY_COLUMNS]; /* from 1; 0: not there */
    struct bytes money_heading[SELF_MONEY_COLUMNS];
    size_t indicator_at[EVALUATION_INDICATOR_COLUMNS];
    struct bytes indicator_heading[EVALUATION_INDICATOR_COLUMNS];
    size_t goal_at[EVALUATION_GOAL_COLUMNS]; /* of the row after their headings */
    struct bytes level[3];
    uint64_t amount_line; /* of the headings of the money */
    bool has_amount_unit;
    uint64_t worksheets; /* of a workbook, with data; 0: a text */
};

/* ---- cells ----------------------------------------------------------------------- */

static bool holds(struct bytes cell, const char *words)
{
    return text_find(cell, bytes_of(words)) != SIZE_MAX;
}

static struct status keep(struct reading *reading, struct bytes text,
                          struct bytes *ret_text, struct fault *fault)
{
    const struct bytes trimmed = text_trim(text);
    uint8_t *copy;
    ARENA_TAKE(reading->arena, trimmed.size + 1, copy, fault);
    if (trimmed.size > 0) {
        memcpy(copy, trimmed.at, trimmed.size);
    }
    *ret_text = bytes_from(copy, trimmed.size);
    return OK;
}

static struct bytes field_of(const struct sheet_row *row, size_t at)
{
    return at == 0 || at > row->field_count ? (struct bytes){0}
                                            : text_trim(row->fields[at - 1]);
}

/* What is not known is written out on some forms. */
static bool is_no_data(struct bytes text)
{
    static const char *const words[] = {"无数据", "—", "——", "-", "/"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (bytes_equal(text, bytes_of(words[i]))) {
            return true;
        }
    }
    return false;
}

static struct status keep_cell(struct reading *reading, const struct sheet_row *row,
                               size_t at, struct bytes heading,
                               struct self_cell *ret_cell, struct fault *fault)
{
    *ret_cell = (struct self_cell){
        .heading = heading, .line = row->line, .column = (unsigned)at};
    const struct bytes text = field_of(row, at);
    return is_no_data(text) ? OK : keep(reading, text, &ret_cell->text, fault);
}

/* The headings of a row, as the form writes them. */
static struct status keep_headings(struct reading *reading, const struct sheet_row *row,
                                   const size_t *at, size_t count,
                                   struct bytes *ret_headings, struct fault *fault)
{
    for (size_t i = 0; i < count; i++) {
        TRY(keep(reading, field_of(row, at[i]), &ret_headings[i], fault));
    }
    return OK;
}

/* ---- the head -------------------------------------------------------------------- */

static void keep_year(struct reading *reading, struct bytes digits)
{
    uint64_t year = 0;
    if (reading->form.year == 0 && text_to_u64(digits, &year) && year >= 2000 &&
        year < 2200) {
        reading->form.year = year;
    }
}

/* "2024年度" wherever it stands. */
static void find_year(struct reading *reading, struct bytes cell)
{
    const size_t at = text_find(cell, bytes_of("年"));
    if (at != SIZE_MAX && at >= YEAR_DIGITS) {
        keep_year(reading, bytes_from(cell.at + at - YEAR_DIGITS, YEAR_DIGITS));
    }
}

/* A bare 2024 is a year behind its label alone. */
static bool is_year_label(struct bytes cell)
{
    static const char *const words[] = {"年度",     "年份",     "预算年度",
                                        "评价年度", "自评年度", "所属年度"};
    char buffer[EVALUATION_HEADING_SIZE];
    const struct bytes folded = evaluation_headings_fold(cell, buffer);
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        const struct bytes label = bytes_of(words[i]);
        const size_t more = folded.size > label.size ? folded.size - label.size : 0;
        if (bytes_start_with(folded, label) && (more == 0 || more == YEAR_DIGITS)) {
            return true; /* alone, or "年度：2024", of which evaluation_headings_fold()
                            drops the colon */
        }
    }
    return false;
}

static void find_amount_unit(struct reading *reading, struct bytes cell)
{
    if (reading->has_amount_unit) {
        return;
    }
    if (holds(cell, "万元")) {
        reading->form.amount = MONEY_TEN_THOUSAND_YUAN;
        reading->has_amount_unit = true;
    } else if (holds(cell, "（元）") || holds(cell, "(元)") ||
               holds(cell, "单位：元") || holds(cell, "单位:元")) {
        reading->form.amount = MONEY_YUAN;
        reading->has_amount_unit = true;
    }
}

/* The text behind a label: in the same cell after a colon, else the next cell that
 * holds any. */
static struct bytes behind(const struct sheet_row *row, size_t label)
{
    const struct bytes cell = text_trim(row->fields[label]);
    static const char *const colons[] = {"：", ":"};
    for (size_t i = 0; i < COUNT_OF(colons); i++) {
        const size_t at = text_find(cell, bytes_of(colons[i]));
        const size_t from = at + strlen(colons[i]);
        if (at != SIZE_MAX && from < cell.size) {
            return text_trim(bytes_from(cell.at + from, cell.size - from));
        }
    }
    for (size_t i = label + 1; i < row->field_count; i++) {
        const struct bytes next = text_trim(row->fields[i]);
        if (next.size > 0) {
            return next;
        }
    }
    return (struct bytes){0};
}

static struct status take_head(struct reading *reading, const struct sheet_row *row,
                               struct fault *fault)
{
    struct self_evaluation *form = &reading->form;
    const struct {
        const char *words;
        struct bytes *to;
    } labels[] = {
        {"项目名称", &form->project},        {"主管部门", &form->department},
        {"主管预算部门", &form->department}, {"实施单位", &form->unit},
        {"项目单位", &form->unit},           {"资金使用单位", &form->unit},
    };
    for (size_t i = 0; i < row->field_count; i++) {
        find_year(reading, row->fields[i]);
        if (is_year_label(row->fields[i])) {
            keep_year(reading, behind(row, i));
        }
        find_amount_unit(reading, row->fields[i]);
        for (size_t k = 0; k < COUNT_OF(labels); k++) {
            const struct bytes cell = text_trim(row->fields[i]);
            if (labels[k].to->size > 0 ||
                !bytes_start_with(cell, bytes_of(labels[k].words))) {
                continue;
            }
            TRY(keep(reading, behind(row, i), labels[k].to, fault));
        }
    }
    return OK;
}

/* ---- money ----------------------------------------------------------------------- */

static bool find_money(struct reading *reading, const struct sheet_row *row)
{
    size_t at[SELF_MONEY_COLUMNS] = {0};
    evaluation_headings_money(row, at);
    if (at[SELF_MONEY_BUDGET] == 0 || at[SELF_MONEY_SPENT] == 0) {
        return false;
    }
    memcpy(reading->money_at, at, sizeof(at));
    reading->amount_line = row->line;
    return true;
}

/* Which row it is by the label before its figures; SELF_MONEY_ROWS: another one. */
static size_t money_row_of(const struct sheet_row *row, size_t first, size_t *ret_label)
{
    static const struct {
        const char *words;
        size_t row;
    } known[] = {
        {"资金总额", SELF_MONEY_ALL},     {"财政拨款", SELF_MONEY_YEAR},
        {"财政资金", SELF_MONEY_YEAR},    {"上年结转", SELF_MONEY_CARRIED},
        {"结转资金", SELF_MONEY_CARRIED}, {"其他资金", SELF_MONEY_OTHER},
        {"其它资金", SELF_MONEY_OTHER},
    };
    for (size_t i = 1; i < first && i <= row->field_count; i++) {
        const struct bytes cell = field_of(row, i);
        for (size_t k = 0; k < COUNT_OF(known); k++) {
            if (holds(cell, known[k].words)) {
                *ret_label = i;
                return known[k].row;
            }
        }
    }
    return SELF_MONEY_ROWS;
}

static struct status take_money(struct reading *reading, const struct sheet_row *row,
                                struct fault *fault)
{
    size_t first = reading->money_at[SELF_MONEY_BUDGET];
    const size_t before = reading->money_at[SELF_MONEY_FIRST];
    first = before > 0 && before < first ? before : first;
    size_t label = 0;
    const size_t which = money_row_of(row, first, &label);
    if (which == SELF_MONEY_ROWS || reading->form.label[which].column > 0) {
        const size_t spent = reading->money_at[SELF_MONEY_SPENT];
        reading->form.has_more_money =
            reading->form.has_more_money || field_of(row, spent).size > 0;
        return OK;
    }
    TRY(keep_cell(reading, row, label, (struct bytes){0}, &reading->form.label[which],
                  fault));
    for (size_t i = 0; i < SELF_MONEY_COLUMNS; i++) {
        if (reading->money_at[i] > 0) {
            TRY(keep_cell(reading, row, reading->money_at[i], reading->money_heading[i],
                          &reading->form.money[which][i], fault));
        }
    }
    return OK;
}

/* ---- goals ----------------------------------------------------------------------- */

static bool find_goals(struct reading *reading, const struct sheet_row *row)
{
    size_t at[EVALUATION_GOAL_COLUMNS] = {0};
    if (evaluation_headings_goals(row, at) < EVALUATION_GOAL_COLUMNS) {
        return false;
    }
    memcpy(reading->goal_at, at, sizeof(at));
    return true;
}

static struct status take_goals(struct reading *reading, const struct sheet_row *row,
                                struct fault *fault)
{
    TRY(keep(reading, field_of(row, reading->goal_at[0]), &reading->form.goal, fault));
    TRY(keep(reading, field_of(row, reading->goal_at[1]), &reading->form.achieved,
             fault));
    memset(reading->goal_at, 0, sizeof(reading->goal_at));
    return OK;
}

/* ---- indicators ------------------------------------------------------------------ */

static bool find_indicators(struct reading *reading, const struct sheet_row *row)
{
    size_t at[EVALUATION_INDICATOR_COLUMNS] = {0};
    evaluation_headings_indicators(row, at);
    if (at[EVALUATION_LEVEL + 2] == 0 || at[SELF_TARGET] == 0 || at[SELF_ACTUAL] == 0 ||
        at[SELF_POINTS] == 0 || at[SELF_SCORE] == 0) {
        return false;
    }
    memcpy(reading->indicator_at, at, sizeof(at));
    return true;
}

/* The first words of the row are one of words[0:count]. */
static bool begins_with(const struct sheet_row *row, const char *const *words,
                        size_t count)
{
    for (size_t i = 0; i < row->field_count; i++) {
        char buffer[EVALUATION_HEADING_SIZE];
        const struct bytes cell = evaluation_headings_fold(row->fields[i], buffer);
        for (size_t k = 0; k < count; k++) {
            if (bytes_equal(cell, bytes_of(words[k]))) {
                return true;
            }
        }
        if (cell.size > 0) {
            return false;
        }
    }
    return false;
}

static bool is_total(const struct sheet_row *row)
{
    static const char *const words[] = {"总分",     "合计",     "总计",
                                        "得分合计", "自评总分", "总得分"};
    return begins_with(row, words, COUNT_OF(words));
}

static bool is_subtotal(const struct sheet_row *row)
{
    static const char *const words[] = {"小计", "分值小计"};
    return begins_with(row, words, COUNT_OF(words));
}

static struct status join(struct reading *reading, struct bytes sign,
                          struct bytes value, struct bytes unit, struct bytes *ret_text,
                          struct fault *fault)
{
    uint8_t *text;
    const size_t size = sign.size + value.size + unit.size;
    ARENA_TAKE(reading->arena, size, text, fault);
    struct writer writer = writer_of(text, size);
    writer_run(&writer, sign);
    writer_run(&writer, value);
    writer_run(&writer, unit);
    *ret_text = writer_bytes(&writer);
    return OK;
}

static struct status put_target(struct reading *reading, const struct sheet_row *row,
                                struct self_cell *cell, struct fault *fault)
{
    return cell->text.size == 0
               ? OK
               : join(reading, field_of(row, reading->indicator_at[EVALUATION_SIGN]),
                      cell->text, field_of(row, reading->indicator_at[EVALUATION_UNIT]),
                      &cell->text, fault);
}

static bool is_number(struct bytes text, struct score_value *ret_value)
{
    return status_is_ok(score_value_parse(text, ret_value, NULL)) &&
           ret_value->is_number;
}

/* A bare number is in the unit of its row, unless that makes words of it (150年度).
 * The sign of percent is left away: workbooks have 0.98 where 98% is shown. */
static struct status put_actual(struct reading *reading, const struct sheet_row *row,
                                struct self_cell *cell, struct fault *fault)
{
    const struct bytes unit = field_of(row, reading->indicator_at[EVALUATION_UNIT]);
    struct bytes joined = {0};
    struct score_value value;
    if (unit.size == 0 || text_same_name(unit, bytes_of("%")) ||
        !is_number(cell->text, &value) || value.unit.size > 0 || value.scale > 0) {
        return OK;
    }
    TRY(join(reading, (struct bytes){0}, cell->text, unit, &joined, fault));
    cell->text = is_number(joined, &value) ? joined : cell->text;
    return OK;
}

static struct status take_levels(struct reading *reading, const struct sheet_row *row,
                                 struct fault *fault)
{
    for (size_t i = 0; i < COUNT_OF(reading->level); i++) {
        const struct bytes cell =
            field_of(row, reading->indicator_at[EVALUATION_LEVEL + i]);
        if (cell.size > 0) {
            TRY(keep(reading, cell, &reading->level[i], fault));
            for (size_t below = i + 1; below < COUNT_OF(reading->level); below++) {
                reading->level[below] = (struct bytes){0};
            }
        }
    }
    return OK;
}

static struct status take_indicator(struct reading *reading,
                                    const struct sheet_row *row, struct fault *fault)
{
    struct self_evaluation *form = &reading->form;
    struct self_indicator indicator = {0};
    bool is_empty = true;
    TRY(take_levels(reading, row, fault));
    for (size_t i = 0; i < SELF_INDICATOR_CELLS; i++) {
        const size_t at = reading->indicator_at[i];
        is_empty = is_empty && (i == SELF_REASON || field_of(row, at).size == 0);
        TRY(keep_cell(reading, row, at, reading->indicator_heading[i],
                      &indicator.cell[i], fault));
    }
    if (is_empty) {
        return OK;
    }
    TRY(put_target(reading, row, &indicator.cell[SELF_TARGET], fault));
    TRY(put_actual(reading, row, &indicator.cell[SELF_ACTUAL], fault));
    memcpy(indicator.level, reading->level, sizeof(indicator.level));
    if (form->indicator_count == SELF_EVALUATION_ROWS_MAX) {
        return fault_at(fault,
                        FAULT(fault, STATUS_INPUT,
                              "R-313: the form has more than %d indicators",
                              SELF_EVALUATION_ROWS_MAX),
                        NULL, row->line, NULL);
    }
    form->indicators[form->indicator_count++] = indicator;
    return OK;
}

static struct status take_total(struct reading *reading, const struct sheet_row *row,
                                struct fault *fault)
{
    reading->stage = STAGE_AFTER;
    TRY(keep_cell(reading, row, reading->indicator_at[SELF_POINTS],
                  reading->indicator_heading[SELF_POINTS], &reading->form.total_points,
                  fault));
    return keep_cell(reading, row, reading->indicator_at[SELF_SCORE],
                     reading->indicator_heading[SELF_SCORE], &reading->form.total_score,
                     fault);
}

/* ---- the whole ------------------------------------------------------------------- */

static struct status take_row(void *context, const struct sheet_row *row,
                              struct fault *fault)
{
    struct reading *reading = context;
    if (reading->stage == STAGE_AFTER) {
        return OK;
    }
    if (reading->goal_at[0] > 0) {
        return take_goals(reading, row, fault);
    }
    if (reading->stage == STAGE_INDICATORS) {
        return is_total(row)      ? take_total(reading, row, fault)
               : is_subtotal(row) ? OK
                                  : take_indicator(reading, row, fault);
    }
    if (find_indicators(reading, row)) {
        reading->stage = STAGE_INDICATORS;
        return keep_headings(reading, row, reading->indicator_at,
                             EVALUATION_INDICATOR_COLUMNS, reading->indicator_heading,
                             fault);
    }
    if (find_goals(reading, row)) {
        reading->stage = STAGE_HEAD;
        return OK;
    }
    if (reading->stage == STAGE_MONEY) {
        return take_money(reading, row, fault);
    }
    TRY(take_head(reading, row, fault));
    if (find_money(reading, row)) {
        reading->stage = STAGE_MONEY;
        return keep_headings(reading, row, reading->money_at, SELF_MONEY_COLUMNS,
                             reading->money_heading, fault);
    }
    return OK;
}

static struct status begin(struct reading *reading, struct arena *arena,
                           struct fault *fault)
{
    *reading = (struct reading){.arena = arena};
    ARENA_TAKE(arena, SELF_EVALUATION_ROWS_MAX, reading->form.indicators, fault);
    return OK;
}

/* A text, or the worksheet behind `skipped` others. */
static struct status read_once(struct reading *reading, const char *path,
                               char separator, uint64_t skipped, struct fault *fault)
{
    const struct sheet_options options = {
        .path = path, .separator = separator, .has_quotes = true, .skipped = skipped};
    struct sheet_report report;
    TRY(sheet_read(&options, reading->arena, take_row, reading, &report, fault));
    reading->form.is_workbook = report.form != SHEET_TEXT;
    reading->worksheets = reading->form.is_workbook && skipped == 0
                              ? report.book.other_worksheets + 1
                              : reading->worksheets;
    return OK;
}

static bool has_indicators(const struct reading *reading)
{
    return reading->stage >= STAGE_INDICATORS;
}

/* The worksheet that has all of the form; else they are read as one, as those of our
 * own, which has a worksheet for each of its tables. */
static struct status read_workbook(struct reading *reading, const char *path,
                                   struct fault *fault)
{
    const uint64_t count = reading->worksheets;
    bool is_whole = has_indicators(reading) && reading->amount_line > 0;
    for (uint64_t i = 1; i < count && !is_whole; i++) {
        TRY(begin(reading, reading->arena, fault));
        TRY(read_once(reading, path, ',', i, fault));
        is_whole = has_indicators(reading) && reading->amount_line > 0;
    }
    if (is_whole) {
        return OK;
    }
    TRY(begin(reading, reading->arena, fault));
    for (uint64_t i = 0; i < count && !has_indicators(reading); i++) {
        TRY(read_once(reading, path, ',', i, fault));
    }
    return OK;
}

struct status evaluation_form_read(const char *path, struct arena *arena,
                                   struct self_evaluation *ret_form,
                                   struct fault *fault)
{
    static const char separators[] = {',', '\t'};
    struct reading *reading;
    ARENA_TAKE(arena, 1, reading, fault);
    for (size_t i = 0; i < COUNT_OF(separators) && !has_indicators(reading) &&
                       reading->worksheets == 0;
         i++) {
        TRY(begin(reading, arena, fault));
        TRY(read_once(reading, path, separators[i], 0, fault));
    }
    if (reading->worksheets > 1) {
        TRY(read_workbook(reading, path, fault));
    }
    if (reading->stage < STAGE_INDICATORS) {
        return fault_at(
            fault,
            FAULT(fault, STATUS_INPUT,
                  "R-313: there is no table of indicators; its headings are 三级指标, "
                  "年度指标值, 实际完成值, 分值 and 得分"),
            path, 0, NULL);
    }
    if (reading->amount_line > 0 && !reading->has_amount_unit) {
        return fault_at(
            fault,
            FAULT(fault, STATUS_INPUT,
                  "R-313: the form does not say whether its amounts are in "
                  "元 or 万元; write it beside them, as in 项目资金（万元）"),
            path, reading->amount_line, NULL);
    }
    *ret_form = reading->form;
    return OK;
}
