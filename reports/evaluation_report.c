/* evaluation_report.c - 绩效评价报告, with what was found filled in (domain.md 5.5). */
#include "reports/evaluation_score.h"
#include "reports/report_kit.h"

#include <string.h>

enum { LEVEL_COLUMNS = 4 };

static struct status add_heading(const struct evaluation_paper *paper,
                                 struct document *document,
                                 enum evaluation_phrase phrase, struct fault *fault)
{
    return document_add_heading(document, evaluation_say(paper, phrase), fault);
}

static const char *const no_values[] = {NULL};

/* ---- 1, 2 ------------------------------------------------------------------------ */

static struct status add_project(const struct evaluation_paper *paper,
                                 struct document *document, struct fault *fault)
{
    const struct report_name *programme = paper->evaluation.programme;
    const struct evaluation_money *all = &paper->evaluation.money[EVALUATION_MONEY_ALL];
    const struct cell missing = cell_missing();
    char buffer[TABLE_CELL_TEXT_SIZE];
    const char *project[] = {paper->programme, "", NULL};
    const bool is_shared = paper->evaluation.sharers != NULL; /* */
    const char *money[] = {paper->evaluation.sharers, "", "", NULL};
    const char *const *said = is_shared ? money : &money[1];
    const char *goals[] = {"", "", "", NULL};
    const struct bytes basis =
        programme != NULL && programme->basis.size > 0
            ? programme->basis
            : table_cell_text(&missing, CELL_PLAIN, paper->source->language, buffer);
    TRY(add_heading(paper, document, EVALUATION_WORD_SECTION1, fault));
    TRY(report_text(paper->source, basis, &project[1], fault));
    TRY(evaluation_add_words(paper, document, EVALUATION_WORD_BASIS_TEXT, project,
                             fault));
    if (all->has_spent) {
        TRY(evaluation_say_fen(paper, all->budget, &money[1], fault));
        TRY(evaluation_say_fen(paper, all->spent, &money[2], fault));
        TRY(evaluation_add_words(paper, document,
                                 is_shared ? EVALUATION_WORD_SHARED_TEXT
                                           : EVALUATION_WORD_MONEY_TEXT,
                                 said, fault));
    } else {
        TRY(evaluation_add_words(paper, document, EVALUATION_WORD_MONEY_NONE, no_values,
                                 fault));
    }
    TRY(evaluation_add_block(paper, document, fault));
    TRY(evaluation_add_time(paper, document, fault));
    TRY(report_text(paper->source, paper->scores.policy.name, &goals[0], fault));
    TRY(report_number(paper->source, paper->scores.policy.entry, &goals[1], fault));
    TRY(report_number(paper->source, paper->scores.policy.count, &goals[2], fault));
    return evaluation_add_words(paper, document, EVALUATION_WORD_GOALS_TEXT, goals,
                                fault);
}

static struct status add_scope(const struct evaluation_paper *paper,
                               struct document *document, struct fault *fault)
{
    const char *values[] = {paper->period, paper->programme, document->unit, "", NULL};
    TRY(report_number(paper->source, paper->evaluation.batches, &values[3], fault));
    TRY(evaluation_add_words(paper, document, EVALUATION_WORD_SCOPE_TEXT, values,
                             fault));
    return evaluation_add_blank(paper, document, EVALUATION_WORD_PURPOSE_TEXT,
                                no_values, fault);
}

static struct status add_course(const struct evaluation_paper *paper,
                                struct document *document, struct fault *fault)
{
    const struct evaluation_scores *scores = &paper->scores;
    const char *values[] = {"", "", "", paper->source->provenance.as_of, NULL};
    size_t manual = 0;
    for (size_t i = 0; i < scores->policy.count; i++) {
        manual += scores->rows[i].row->is_manual ? 1 : 0;
    }
    TRY(report_number(paper->source, scores->policy.count, &values[0], fault));
    TRY(report_number(paper->source, scores->policy.count - manual, &values[1], fault));
    TRY(report_number(paper->source, manual, &values[2], fault));
    TRY(evaluation_add_words(paper, document, EVALUATION_WORD_PROCESS_TEXT, values,
                             fault));
    return evaluation_add_blank(paper, document, EVALUATION_WORD_VISITS_TEXT, no_values,
                                fault);
}

static struct status add_method(const struct evaluation_paper *paper,
                                struct document *document, struct fault *fault)
{
    const char *values[] = {"", NULL};
    TRY(report_text(paper->source, paper->scores.policy.name, &values[0], fault));
    TRY(add_heading(paper, document, EVALUATION_WORD_SECTION2, fault));
    TRY(add_scope(paper, document, fault));
    TRY(evaluation_add_words(paper, document, EVALUATION_WORD_METHOD_TEXT, values,
                             fault));
    TRY(evaluation_add_blank(paper, document, EVALUATION_WORD_PRINCIPLES_TEXT,
                             no_values, fault));
    return add_course(paper, document, fault);
}

/* ---- 3 --------------------------------------------------------------------------- */

static struct status add_level(const struct evaluation_paper *paper, size_t first,
                               struct table *table, size_t *ret_next,
                               struct fault *fault)
{
    const struct evaluation_scores *scores = &paper->scores;
    const struct bytes level = scores->rows[first].row->level1;
    int64_t points = 0;
    int64_t of = 0;
    bool is_whole = true;
    size_t i = first;
    for (; i < scores->policy.count && bytes_equal(scores->rows[i].row->level1, level);
         i++) {
        points += scores->rows[i].points;
        of += scores->rows[i].row->points;
        is_whole = is_whole && scores->rows[i].has_points;
    }
    const struct cell cells[LEVEL_COLUMNS] = {
        cell_text(level), cell_fen(of), is_whole ? cell_fen(points) : cell_missing(),
        is_whole ? report_rate(points, of) : cell_missing()};
    *ret_next = i;
    return table_add(table, ROW_BODY, cells, fault);
}

static struct status add_levels(const struct evaluation_paper *paper,
                                struct document *document, struct fault *fault)
{
    struct arena *arena = paper->source->arena;
    struct column *columns;
    struct table *table;
    ARENA_TAKE(arena, LEVEL_COLUMNS, columns, fault);
    ARENA_TAKE(arena, 1, table, fault);
    columns[0] = (struct column){
        "level1", evaluation_say(paper, EVALUATION_WORD_LEVEL1), COLUMN_TEXT, false};
    columns[1] = (struct column){
        "points", evaluation_say(paper, EVALUATION_WORD_POINTS), COLUMN_FEN, true};
    columns[2] = (struct column){"score", evaluation_say(paper, EVALUATION_WORD_SCORE),
                                 COLUMN_FEN, true};
    columns[3] =
        (struct column){"share", evaluation_say(paper, EVALUATION_WORD_LEVEL_RATE),
                        COLUMN_PERCENT, false};
    *table = table_of(arena, "levels", evaluation_say(paper, EVALUATION_WORD_LEVELS),
                      columns, LEVEL_COLUMNS);
    for (size_t i = 0; i < paper->scores.policy.count;) {
        TRY(add_level(paper, i, table, &i, fault));
    }
    TRY(table_add_sum(table, ROW_TOTAL, report_words(paper->source, PHRASE_TOTAL),
                      fault));
    return document_add_table(document, table, fault);
}

static struct status add_result(const struct evaluation_paper *paper,
                                struct document *document, struct fault *fault)
{
    const struct evaluation_scores *scores = &paper->scores;
    const char *values[] = {
        "", evaluation_say_grade(paper->source->language, scores->grade), "", NULL};
    TRY(add_heading(paper, document, EVALUATION_WORD_SECTION3, fault));
    TRY(evaluation_say_fen(paper, scores->points, &values[0], fault));
    if (scores->of == 0) { /* never 0 of 0 points */
        TRY(report_number(paper->source, scores->policy.count, &values[0], fault));
    } else if (scores->missing > 0) {
        TRY(evaluation_say_fen(paper, scores->of, &values[1], fault));
        TRY(report_number(paper->source, scores->missing, &values[2], fault));
    }
    TRY(evaluation_add_words(paper, document,
                             scores->of == 0 ? EVALUATION_WORD_RESULT_NONE_TEXT
                             : scores->missing == 0
                                 ? EVALUATION_WORD_RESULT_TEXT
                                 : EVALUATION_WORD_RESULT_MISSING_TEXT,
                             values, fault));
    TRY(evaluation_add_figures(paper, document, fault));
    return add_levels(paper, document, fault);
}

/* All its points, and not for being rounded up to them. */
static bool is_full(const struct evaluation_score *row)
{
    return row->has_points && row->is_reached && row->points == row->row->points;
}

/* ---- 5, 6, 7 --------------------------------------------------------------------- */

static struct status join_good(const struct evaluation_paper *paper,
                               const char **ret_text, struct fault *fault)
{
    static const char comma[] = "、";
    const struct evaluation_scores *scores = &paper->scores;
    size_t size = 1;
    char *text = NULL;
    for (size_t i = 0; i < scores->policy.count; i++) {
        size += scores->rows[i].row->name.size + sizeof(comma);
    }
    ARENA_TAKE(paper->source->arena, size, text, fault);
    struct writer writer = writer_of(text, size - 1);
    for (size_t i = 0; i < scores->policy.count; i++) {
        const struct evaluation_score *row = &scores->rows[i];
        if (is_full(row)) {
            writer_text(&writer, writer.size == 0 ? "" : comma);
            writer_run(&writer, row->row->name);
        }
    }
    *ret_text = text;
    return OK;
}

/* What was missed, or is not known; how many targets were missed. */
static struct status add_problems(const struct evaluation_paper *paper,
                                  struct document *document, size_t *ret_missed,
                                  struct fault *fault)
{
    const struct evaluation_scores *scores = &paper->scores;
    size_t missed = 0;
    TRY(evaluation_add_words(paper, document, EVALUATION_WORD_PROBLEM_HEAD, no_values,
                             fault));
    for (size_t i = 0; i < scores->policy.count; i++) {
        const struct evaluation_score *row = &scores->rows[i];
        const char *text = NULL;
        if (is_full(row)) {
            continue;
        }
        missed += row->has_points ? 1 : 0;
        TRY(evaluation_say_row(paper, row, &text, fault));
        TRY(document_add_paragraph(document, text, fault));
    }
    *ret_missed = missed;
    return missed > 0
               ? OK
               : evaluation_add_words(paper, document,
                                      scores->of == 0 ? EVALUATION_WORD_PROBLEM_UNKNOWN
                                                      : EVALUATION_WORD_PROBLEM_NONE,
                                      no_values, fault);
}

/* Causes are for the unit to say, target by target. */
static struct status add_causes(const struct evaluation_paper *paper,
                                struct document *document, size_t missed,
                                struct fault *fault)
{
    const struct evaluation_scores *scores = &paper->scores;
    if (paper->filter.is_public || scores->of == 0) {
        return OK;
    }
    TRY(evaluation_add_words(paper, document, EVALUATION_WORD_CAUSE_HEAD, no_values,
                             fault));
    for (size_t i = 0; i < scores->policy.count; i++) {
        const struct evaluation_score *row = &scores->rows[i];
        const char *values[] = {"", NULL};
        if (row->has_points && !is_full(row)) {
            TRY(report_text(paper->source, row->row->name, &values[0], fault));
            TRY(evaluation_add_blank(paper, document, EVALUATION_WORD_CAUSE_FILL,
                                     values, fault));
        }
    }
    return missed > 0
               ? OK
               : evaluation_add_words(paper, document, EVALUATION_WORD_CAUSE_NONE,
                                      no_values, fault);
}

static struct status add_findings(const struct evaluation_paper *paper,
                                  struct document *document, bool *ret_has_problem,
                                  struct fault *fault)
{
    const char *good[] = {"", NULL};
    size_t missed = 0;
    TRY(add_heading(paper, document, EVALUATION_WORD_SECTION5, fault));
    TRY(join_good(paper, &good[0], fault));
    TRY(evaluation_add_words(paper, document,
                             good[0][0] == '\0' ? EVALUATION_WORD_GOOD_NONE
                                                : EVALUATION_WORD_GOOD_TEXT,
                             good, fault));
    TRY(evaluation_add_blank(paper, document, EVALUATION_WORD_EXPERIENCE_FILL,
                             no_values, fault));
    TRY(add_problems(paper, document, &missed, fault));
    *ret_has_problem = missed > 0;
    return add_causes(paper, document, missed, fault);
}

static struct status add_advice(const struct evaluation_paper *paper,
                                struct document *document, bool has_problem,
                                struct fault *fault)
{
    const bool has_missing = paper->scores.missing > 0;
    TRY(add_heading(paper, document, EVALUATION_WORD_SECTION6, fault));
    if (has_problem) {
        TRY(evaluation_add_words(paper, document, EVALUATION_WORD_ADVICE_PROBLEM,
                                 no_values, fault));
    }
    if (has_missing) {
        TRY(evaluation_add_words(paper, document, EVALUATION_WORD_ADVICE_MISSING,
                                 no_values, fault));
    }
    if (!has_problem && !has_missing) {
        TRY(evaluation_add_words(paper, document, EVALUATION_WORD_ADVICE_NONE,
                                 no_values, fault));
    }
    TRY(add_heading(paper, document, EVALUATION_WORD_SECTION7, fault));
    return evaluation_add_words(paper, document, EVALUATION_WORD_OTHER_TEXT, no_values,
                                fault);
}

struct status evaluation_report(struct report_source *source,
                                const struct report_filter *filter,
                                struct document *ret_document, struct fault *fault)
{
    struct evaluation_paper *paper;
    struct document document;
    bool has_problem = false;
    ARENA_TAKE(source->arena, 1, paper, fault);
    TRY(evaluation_paper_open(source, filter, paper, fault));
    TRY(evaluation_paper_begin(paper, "evaluation",
                               evaluation_say(paper, EVALUATION_WORD_REPORT_TITLE),
                               &document, fault));
    TRY(add_project(paper, &document, fault));
    TRY(add_method(paper, &document, fault));
    TRY(add_result(paper, &document, fault));
    TRY(add_heading(paper, &document, EVALUATION_WORD_SECTION4, fault));
    TRY(evaluation_add_analysis(paper, &document, fault));
    TRY(evaluation_add_rows(paper, true, &document, fault));
    TRY(evaluation_add_moved(paper, &document, fault));
    TRY(evaluation_add_targets(paper, &document, fault));
    TRY(evaluation_add_course(paper, &document, fault));
    TRY(add_findings(paper, &document, &has_problem, fault));
    TRY(add_advice(paper, &document, has_problem, fault));
    *ret_document = document;
    return OK;
}
