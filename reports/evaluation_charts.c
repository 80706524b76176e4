/* evaluation_charts.c - the pictures of an evaluation's papers, each with its table
 * (evaluation_score.h). */
#include "reports/evaluation_score.h"
#include "reports/execution.h"
#include "reports/report_kit.h"
#include "reports/small_groups.h"

enum { TARGET_COLUMNS = 4 };
enum { AT_NAME = 0, AT_TARGET, AT_ACTUAL, AT_PART };

static struct cell words_or_missing(const char *text)
{
    return text == NULL ? cell_missing() : cell_words(text);
}

static struct status make_targets(const struct evaluation_paper *paper,
                                  struct table **ret_table, struct fault *fault)
{
    static const struct {
        const char *key;
        enum evaluation_phrase title;
        enum column_kind kind;
    } plan[TARGET_COLUMNS] = {{"indicator", EVALUATION_WORD_LEVEL3, COLUMN_TEXT},
                              {"target", EVALUATION_WORD_TARGET, COLUMN_TEXT},
                              {"actual", EVALUATION_WORD_ACTUAL, COLUMN_TEXT},
                              {"of_target", EVALUATION_WORD_OF_TARGET, COLUMN_PERCENT}};
    struct arena *arena = paper->source->arena;
    struct column *columns;
    ARENA_TAKE(arena, TARGET_COLUMNS, columns, fault);
    ARENA_TAKE(arena, 1, *ret_table, fault);
    for (size_t i = 0; i < TARGET_COLUMNS; i++) {
        columns[i] = (struct column){plan[i].key, evaluation_say(paper, plan[i].title),
                                     plan[i].kind, false};
    }
    **ret_table =
        table_of(arena, "targets", evaluation_say(paper, EVALUATION_WORD_TARGETS),
                 columns, TARGET_COLUMNS);
    return OK;
}

/* Words have no length to draw. */
struct status evaluation_add_targets(const struct evaluation_paper *paper,
                                     struct document *document, struct fault *fault)
{
    const struct evaluation_scores *scores = &paper->scores;
    struct table *table = NULL;
    TRY(make_targets(paper, &table, fault));
    for (size_t i = 0; i < scores->policy.count; i++) {
        const struct evaluation_score *score = &scores->rows[i];
        const struct cell cells[TARGET_COLUMNS] = {
            [AT_NAME] = cell_text(score->row->name),
            [AT_TARGET] = words_or_missing(score->target),
            [AT_ACTUAL] = words_or_missing(score->actual),
            [AT_PART] = score->part < 0 ? cell_missing() : cell_percent(score->part)};
        if (!score->row->is_qualitative) {
            TRY(table_add(table, ROW_BODY, cells, fault));
        }
    }
    if (table->row_count == 0) {
        return OK;
    }
    table_add_note(table, evaluation_say(paper, EVALUATION_WORD_TARGETS_NOTE));
    const struct chart chart = {.kind = CHART_BULLET,
                                .title = table->title,
                                .description =
                                    evaluation_say(paper, EVALUATION_WORD_TARGETS_TEXT),
                                .table = table,
                                .label_column = AT_NAME,
                                .value_columns = {AT_PART},
                                .value_column_count = 1,
                                .mark = evaluation_say(paper, EVALUATION_WORD_TARGET),
                                .said_columns = {AT_ACTUAL, AT_TARGET}};
    TRY(document_add_table(document, table, fault));
    return document_add_chart(document, &chart, fault);
}

struct status evaluation_add_time(const struct evaluation_paper *paper,
                                  struct document *document, struct fault *fault)
{
    return execution_add_months(paper->source, &paper->filter, paper->evaluation.last,
                                document, fault);
}

struct status evaluation_add_course(const struct evaluation_paper *paper,
                                    struct document *document, struct fault *fault)
{
    const struct evaluation *evaluation = &paper->evaluation;
    struct batch_course course = evaluation->course;
    const struct small_groups_scope scope = {.units = &evaluation->units,
                                             .programmes = &evaluation->programmes,
                                             .unit = evaluation->unit,
                                             .programme = evaluation->programme,
                                             .first = evaluation->first,
                                             .last = evaluation->last};
    if (paper->filter.is_public) {
        struct small_groups groups;
        TRY(small_groups_load(paper->source, &scope, &groups, fault));
        TRY(batch_course_hide(&course, &groups, fault));
    }
    return batch_course_put(paper->source, &course, PHRASE_COURSE_ALL_TABLE, document,
                            fault);
}
