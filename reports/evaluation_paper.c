/* evaluation_paper.c - what the two papers of an evaluation share (evaluation_score.h).
 */
#include "reports/evaluation_score.h"
#include "reports/report_kit.h"

#include <stdio.h>
#include <string.h>

enum { ROW_COLUMNS = 9, MONEY_COLUMNS = 8 };

static struct status fill(const struct evaluation_paper *paper,
                          enum evaluation_phrase phrase, const char *const *values,
                          const char **ret_text, struct fault *fault)
{
    return report_fill_form(paper->source, evaluation_say(paper, phrase), values,
                            ret_text, fault);
}

/* ---- opening --------------------------------------------------------------------- */

static struct status say_period(struct evaluation_paper *paper, struct fault *fault)
{
    const struct evaluation *evaluation = &paper->evaluation;
    const char *values[] = {"", "", NULL};
    if (evaluation->last - evaluation->first == 11) {
        TRY(report_number(paper->source, evaluation->year, &values[0], fault));
        return fill(paper, EVALUATION_WORD_YEAR_PERIOD, values, &paper->period, fault);
    }
    TRY(report_period(paper->source, evaluation->first, &values[0], fault));
    TRY(report_period(paper->source, evaluation->last, &values[1], fault));
    if (evaluation->first == evaluation->last) {
        paper->period = values[0];
        return OK;
    }
    return fill(paper, EVALUATION_WORD_MONTHS_PERIOD, values, &paper->period, fault);
}

struct status evaluation_paper_open(struct report_source *source,
                                    const struct report_filter *filter,
                                    struct evaluation_paper *ret_paper,
                                    struct fault *fault)
{
    struct evaluation_paper paper = {.source = source, .filter = *filter};
    TRY(evaluation_compute(source, filter, NULL, &paper.evaluation, fault));
    paper.filter.year = paper.evaluation.year;
    paper.filter.first = -1;
    paper.filter.last = -1;
    TRY(evaluation_ask_public(source, filter, &paper.evaluation, fault));
    TRY(evaluation_score(source, &paper.evaluation, &paper.scores, fault));
    TRY(say_period(&paper, fault));
    paper.programme = evaluation_say(&paper, EVALUATION_WORD_EVERY_PROGRAMME);
    if (paper.evaluation.programme != NULL) {
        TRY(report_text(source, paper.evaluation.programme->name, &paper.programme,
                        fault));
    }
    *ret_paper = paper;
    return OK;
}

struct status evaluation_paper_begin(const struct evaluation_paper *paper,
                                     const char *key, const char *form,
                                     struct document *ret_document, struct fault *fault)
{
    struct report_source *source = paper->source;
    const char *values[] = {paper->period, paper->programme, NULL};
    const char *title = NULL;
    const char *unit = NULL;
    TRY(report_fill_form(source, form, values, &title, fault));
    TRY(report_unit_title(source, paper->evaluation.unit, &unit, fault));
    *ret_document = document_of(source->arena, source->language, DOCUMENT_OFFICE, key,
                                title, &source->provenance);
    ret_document->unit = unit;
    return OK;
}

/* ---- figures --------------------------------------------------------------------- */

struct status evaluation_add_figures(const struct evaluation_paper *paper,
                                     struct document *document, struct fault *fault)
{
    const struct evaluation_scores *scores = &paper->scores;
    const bool is_whole = scores->missing == 0;
    const char *values[] = {"", NULL};
    const char *of = NULL;
    TRY(evaluation_say_fen(paper, scores->of, &values[0], fault));
    TRY(fill(paper, EVALUATION_WORD_KNOWN_OF, values, &of, fault));
    const struct figure figures[] = {
        {.key = "total_score",
         .label = evaluation_say(paper, EVALUATION_WORD_TOTAL_SCORE),
         .value = is_whole ? cell_fen(scores->points) : cell_missing()},
        {.key = "grade",
         .label = evaluation_say(paper, EVALUATION_WORD_GRADE),
         .value = is_whole ? cell_words(evaluation_say_grade(paper->source->language,
                                                             scores->grade))
                           : cell_missing()},
        {.key = "known_score",
         .label = evaluation_say(paper, EVALUATION_WORD_KNOWN_SCORE),
         .value = scores->of > 0 ? cell_fen(scores->points) : cell_missing(),
         .note = scores->of > 0 ? of : NULL},
        {.key = "missing",
         .label = evaluation_say(paper, EVALUATION_WORD_MISSING_ROWS),
         .value = cell_count((int64_t)scores->missing)},
    };
    return report_figures(document, figures, sizeof(figures) / sizeof(figures[0]),
                          fault);
}

/* ---- money ----------------------------------------------------------------------- */

static const struct evaluation_score *
execution_row(const struct evaluation_scores *scores)
{
    for (size_t i = 0; i < scores->policy.count; i++) {
        const struct evaluation_row *row = scores->rows[i].row;
        if (!row->is_manual && row->indicator == INDICATOR_EXECUTION_SELF) {
            return &scores->rows[i];
        }
    }
    return NULL;
}

static struct status add_money_row(const struct evaluation_paper *paper,
                                   enum evaluation_money_row kind, struct table *table,
                                   struct fault *fault)
{
    static const enum evaluation_phrase names[EVALUATION_MONEY_ROWS] = {
        EVALUATION_WORD_MONEY_ALL, EVALUATION_WORD_MONEY_YEAR,
        EVALUATION_WORD_MONEY_CARRIED, EVALUATION_WORD_MONEY_OTHER};
    const struct evaluation_money *money = &paper->evaluation.money[kind];
    const struct evaluation_score *execution = execution_row(&paper->scores);
    struct cell cells[MONEY_COLUMNS];
    const bool is_own = money->has_data && !money->is_shared; /* */
    cells[0] = cell_words(evaluation_say(paper, names[kind]));
    cells[1] = is_own && money->has_first ? cell_fen(money->first) : cell_missing();
    cells[2] = is_own ? cell_fen(money->budget) : cell_missing();
    cells[3] = is_own ? cell_fen(money->received) : cell_missing();
    cells[4] = money->has_spent ? cell_fen(money->spent) : cell_missing();
    cells[5] = cell_blank();
    cells[6] = is_own ? report_rate(money->spent, money->budget) : cell_missing();
    cells[7] = cell_blank();
    if (kind == EVALUATION_MONEY_ALL && execution != NULL) {
        cells[5] = cell_fen(execution->row->points);
        cells[7] = execution->has_points ? cell_fen(execution->points) : cell_missing();
    }
    return table_add(table, ROW_BODY, cells, fault);
}

/* Whose money it is too. */
static struct status note_shared(const struct evaluation_paper *paper,
                                 struct table *table, struct fault *fault)
{
    const char *values[] = {paper->evaluation.sharers, "", NULL};
    const char *note = NULL;
    if (values[0] == NULL) {
        return OK;
    }
    TRY(evaluation_say_fen(paper, paper->evaluation.money[EVALUATION_MONEY_ALL].budget,
                           &values[1], fault));
    TRY(fill(paper, EVALUATION_WORD_SHARED_NOTE, values, &note, fault));
    table_add_note(table, note);
    return OK;
}

struct status evaluation_add_block(const struct evaluation_paper *paper,
                                   struct document *document, struct fault *fault)
{
    static const struct {
        const char *key;
        enum evaluation_phrase title;
        enum column_kind kind;
    } plan[MONEY_COLUMNS] = {{"money", EVALUATION_WORD_MONEY_ROW, COLUMN_TEXT},
                             {"first_budget", EVALUATION_WORD_MONEY_FIRST, COLUMN_FEN},
                             {"budget", EVALUATION_WORD_MONEY_BUDGET, COLUMN_FEN},
                             {"received", EVALUATION_WORD_MONEY_RECEIVED, COLUMN_FEN},
                             {"spent", EVALUATION_WORD_MONEY_SPENT, COLUMN_FEN},
                             {"points", EVALUATION_WORD_POINTS, COLUMN_FEN},
                             {"rate", EVALUATION_WORD_MONEY_RATE, COLUMN_PERCENT},
                             {"score", EVALUATION_WORD_SCORE, COLUMN_FEN}};
    struct arena *arena = paper->source->arena;
    struct column *columns;
    struct table *table;
    ARENA_TAKE(arena, MONEY_COLUMNS, columns, fault);
    ARENA_TAKE(arena, 1, table, fault);
    for (size_t i = 0; i < MONEY_COLUMNS; i++) {
        columns[i] = (struct column){plan[i].key, evaluation_say(paper, plan[i].title),
                                     plan[i].kind, false};
    }
    *table = table_of(arena, "money", evaluation_say(paper, EVALUATION_WORD_MONEY),
                      columns, MONEY_COLUMNS);
    for (enum evaluation_money_row i = 0; i < EVALUATION_MONEY_ROWS; i++) {
        TRY(add_money_row(paper, i, table, fault));
    }
    TRY(note_shared(paper, table, fault));
    return document_add_table(document, table, fault);
}

/* ---- indicators ------------------------------------------------------------------ */

/* Why there are no points, or how far the target was missed; blank: it was reached. */
static struct status say_deviation(const struct evaluation_paper *paper,
                                   const struct evaluation_score *score,
                                   struct cell *ret_cell, struct fault *fault)
{
    char buffer[TABLE_CELL_TEXT_SIZE];
    const char *values[] = {"", NULL};
    const char *text = NULL;
    if (score->has_points && (score->is_reached || score->ratio < 0)) {
        *ret_cell = cell_blank();
        return OK;
    }
    if (!score->has_points) {
        *ret_cell = cell_words(evaluation_say(
            paper, score->actual == NULL   ? EVALUATION_WORD_NO_ACTUAL
                   : score->target == NULL ? EVALUATION_WORD_NO_TARGET
                                           : EVALUATION_WORD_NOT_COMPARABLE));
        return OK;
    }
    const struct cell ratio = cell_percent(score->ratio);
    TRY(report_text(
        paper->source,
        table_cell_text(&ratio, CELL_PLAIN, paper->source->language, buffer),
        &values[0], fault));
    TRY(fill(paper, EVALUATION_WORD_REACHED, values, &text, fault));
    *ret_cell = cell_words(text);
    return OK;
}

static bool is_moved(const struct evaluation_score *score)
{
    return score->target_replaces != 0 || score->is_target_late;
}

/* Where target and figure were recorded, and whether the target stood from the first.
 */
static struct status say_entries(const struct evaluation_paper *paper,
                                 const struct evaluation_score *score,
                                 struct cell *ret_cell, struct fault *fault)
{
    static const enum evaluation_phrase targets[2][2] = {
        {EVALUATION_WORD_BY_TARGET, EVALUATION_WORD_BY_TARGET_LATE},
        {EVALUATION_WORD_BY_TARGET_INSTEAD, EVALUATION_WORD_BY_TARGET_INSTEAD_LATE}};
    const char *target[] = {NULL, "", NULL};
    const char *actual[] = {NULL, NULL};
    const char *both[] = {NULL, NULL, NULL};
    if (score->target_entry != 0) {
        TRY(report_number(paper->source, score->target_entry, &target[0], fault));
        TRY(report_number(paper->source, score->target_replaces, &target[1], fault));
        TRY(fill(paper, targets[score->target_replaces != 0][score->is_target_late],
                 target, &both[0], fault));
    }
    if (score->entry != 0) {
        TRY(report_number(paper->source, score->entry, &actual[0], fault));
        TRY(fill(paper, EVALUATION_WORD_BY_ACTUAL, actual, &both[1], fault));
    }
    const char *text = both[0] != NULL ? both[0] : both[1];
    if (both[0] != NULL && both[1] != NULL) {
        TRY(fill(paper, EVALUATION_WORD_BY_BOTH, both, &text, fault));
    }
    *ret_cell = text == NULL ? cell_blank() : cell_words(text);
    return OK;
}

static struct cell words_or_missing(const char *text)
{
    return text == NULL ? cell_missing() : cell_words(text);
}

static struct status add_row(const struct evaluation_paper *paper,
                             const struct evaluation_score *score, struct table *table,
                             struct fault *fault)
{
    const struct evaluation_row *row = score->row;
    struct cell cells[ROW_COLUMNS];
    cells[0] = cell_text(row->level1);
    cells[1] = cell_text(row->level2);
    cells[2] = cell_text(row->name);
    cells[3] = words_or_missing(score->target);
    cells[4] = words_or_missing(score->actual);
    cells[5] = cell_fen(row->points);
    cells[6] = score->has_points ? cell_fen(score->points) : cell_missing();
    TRY(say_deviation(paper, score, &cells[7], fault));
    TRY(say_entries(paper, score, &cells[8], fault));
    return table_add(table, ROW_BODY, cells, fault);
}

/* Of all points, those of the money block too: what forms call their total. */
static struct status add_total(const struct evaluation_paper *paper,
                               struct table *table, struct fault *fault)
{
    const struct evaluation_scores *scores = &paper->scores;
    struct cell cells[ROW_COLUMNS];
    for (size_t i = 0; i < ROW_COLUMNS; i++) {
        cells[i] = cell_blank();
    }
    cells[0] = cell_words(evaluation_say(paper, EVALUATION_WORD_TOTAL_SCORE));
    cells[5] = cell_fen(EVALUATION_POINTS);
    cells[6] = scores->missing == 0 ? cell_fen(scores->points) : cell_missing();
    return table_add(table, ROW_TOTAL, cells, fault);
}

static struct status add_rows(const struct evaluation_paper *paper, bool has_execution,
                              struct table *table, struct fault *fault)
{
    const struct evaluation_scores *scores = &paper->scores;
    const struct evaluation_score *execution = execution_row(scores);
    const char *subtotal = report_words(paper->source, PHRASE_SUBTOTAL);
    struct bytes level = {0};
    for (size_t i = 0; i < scores->policy.count; i++) {
        const struct evaluation_score *score = &scores->rows[i];
        if (score == execution && !has_execution) {
            continue;
        }
        if (has_execution && level.size > 0 &&
            !bytes_equal(level, score->row->level1)) {
            TRY(table_add_sum(table, ROW_SUBTOTAL, subtotal, fault));
        }
        level = score->row->level1;
        TRY(add_row(paper, score, table, fault));
    }
    if (!has_execution) {
        return add_total(paper, table, fault);
    }
    TRY(table_add_sum(table, ROW_SUBTOTAL, subtotal, fault));
    return table_add_sum(table, ROW_TOTAL, report_words(paper->source, PHRASE_TOTAL),
                         fault);
}

static bool has_moved(const struct evaluation_scores *scores)
{
    bool is_any = false;
    for (size_t i = 0; i < scores->policy.count; i++) {
        is_any = is_any || is_moved(&scores->rows[i]);
    }
    return is_any;
}

struct status evaluation_add_rows(const struct evaluation_paper *paper,
                                  bool has_execution, struct document *document,
                                  struct fault *fault)
{
    static const struct {
        const char *key;
        enum evaluation_phrase title;
        enum column_kind kind;
    } plan[ROW_COLUMNS] = {{"level1", EVALUATION_WORD_LEVEL1, COLUMN_TEXT},
                           {"level2", EVALUATION_WORD_LEVEL2, COLUMN_TEXT},
                           {"level3", EVALUATION_WORD_LEVEL3, COLUMN_TEXT},
                           {"target", EVALUATION_WORD_TARGET, COLUMN_TEXT},
                           {"actual", EVALUATION_WORD_ACTUAL, COLUMN_TEXT},
                           {"points", EVALUATION_WORD_POINTS, COLUMN_FEN},
                           {"score", EVALUATION_WORD_SCORE, COLUMN_FEN},
                           {"deviation", EVALUATION_WORD_DEVIATION, COLUMN_TEXT},
                           {"entries", EVALUATION_WORD_RECORDED_IN, COLUMN_TEXT}};
    struct arena *arena = paper->source->arena;
    struct column *columns;
    struct table *table;
    ARENA_TAKE(arena, ROW_COLUMNS, columns, fault);
    ARENA_TAKE(arena, 1, table, fault);
    for (size_t i = 0; i < ROW_COLUMNS; i++) {
        columns[i] = (struct column){plan[i].key, evaluation_say(paper, plan[i].title),
                                     plan[i].kind, plan[i].kind == COLUMN_FEN};
    }
    *table = table_of(arena, "indicators", evaluation_say(paper, EVALUATION_WORD_ROWS),
                      columns, ROW_COLUMNS);
    TRY(add_rows(paper, has_execution, table, fault));
    if (paper->scores.missing > 0) {
        table_add_note(table, evaluation_say(paper, EVALUATION_WORD_MISSING_NOTE));
    }
    if (has_moved(&paper->scores)) {
        table_add_note(table, evaluation_say(paper, EVALUATION_WORD_MOVED_NOTE));
    }
    return document_add_table(document, table, fault);
}

/* ---- words ----------------------------------------------------------------------- */

const char *evaluation_say(const struct evaluation_paper *paper,
                           enum evaluation_phrase phrase)
{
    return phrases_evaluation(paper->source->language, phrase);
}

const char *evaluation_say_grade(enum language language, enum score_grade grade)
{
    static const enum evaluation_phrase grades[SCORE_GRADE_COUNT] = {
        [SCORE_EXCELLENT] = EVALUATION_WORD_EXCELLENT,
        [SCORE_GOOD] = EVALUATION_WORD_GOOD,
        [SCORE_MEDIUM] = EVALUATION_WORD_MEDIUM,
        [SCORE_POOR] = EVALUATION_WORD_POOR};
    return phrases_evaluation(language, grades[grade]);
}

struct status evaluation_say_fen(const struct evaluation_paper *paper, int64_t fen,
                                 const char **ret_text, struct fault *fault)
{
    char text[MONEY_TEXT_SIZE];
    money_format_grouped(fen, text);
    return report_text(paper->source, bytes_of(text), ret_text, fault);
}

struct status evaluation_say_figure(const struct evaluation_paper *paper,
                                    enum indicator indicator, const char **ret_text,
                                    struct fault *fault)
{
    const struct evaluation_figure *figure = &paper->evaluation.figure[indicator];
    char buffer[TABLE_CELL_TEXT_SIZE];
    const enum indicator_measure measure = indicator_measure_of(indicator);
    const struct cell cell = !figure->has_value            ? cell_missing()
                             : measure == INDICATOR_RATE   ? cell_percent(figure->value)
                             : measure == INDICATOR_NUMBER ? cell_count(figure->value)
                                                           : cell_fen(figure->value);
    return report_text(
        paper->source,
        table_cell_text(&cell, CELL_GROUPED, paper->source->language, buffer), ret_text,
        fault);
}

struct status evaluation_say_row(const struct evaluation_paper *paper,
                                 const struct evaluation_score *row,
                                 const char **ret_text, struct fault *fault)
{
    struct cell why = {0};
    const char *values[] = {"", row->target, row->actual, "", "", NULL};
    TRY(report_text(paper->source, row->row->name, &values[0], fault));
    if (!row->has_points) {
        TRY(say_deviation(paper, row, &why, fault));
        TRY(report_text(paper->source, why.text, &values[1], fault));
        values[2] = NULL;
        return fill(paper, EVALUATION_WORD_ROW_MISSING, values, ret_text, fault);
    }
    TRY(evaluation_say_fen(paper, row->points, &values[3], fault));
    TRY(evaluation_say_fen(paper, row->row->points, &values[4], fault));
    return fill(paper, EVALUATION_WORD_ROW_TEXT, values, ret_text, fault);
}
