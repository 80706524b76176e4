/* evaluation_moved.c - targets that another policy changed since the year began
 * (evaluation_score.h, R-326). */
#include "reports/evaluation_score.h"
#include "reports/report_kit.h"

enum { MOVED_COLUMNS = 6 };

/* "自2024-12-01起，分录57855，摘要3f2a9c0d11223344…" */
static struct status say_policy(const struct evaluation_paper *paper,
                                const struct evaluation_policy_facts *facts,
                                const char **ret_text, struct fault *fault)
{
    const char *values[] = {"", "", "", NULL};
    char buffer[TABLE_CELL_TEXT_SIZE];
    const struct cell day = cell_day(facts->from);
    TRY(report_text(paper->source,
                    table_cell_text(&day, CELL_PLAIN, paper->source->language, buffer),
                    &values[0], fault));
    TRY(report_number(paper->source, facts->entry, &values[1], fault));
    values[2] = facts->digest;
    return report_fill_form(paper->source,
                            evaluation_say(paper, EVALUATION_WORD_BY_POLICY), values,
                            ret_text, fault);
}

static struct status make_table(const struct evaluation_paper *paper,
                                struct table **ret_table, struct fault *fault)
{
    static const struct {
        const char *key;
        enum evaluation_phrase title;
        enum column_kind kind;
    } plan[MOVED_COLUMNS] = {
        {"indicator", EVALUATION_WORD_LEVEL3, COLUMN_TEXT},
        {"target_before", EVALUATION_WORD_TARGET_BEFORE, COLUMN_TEXT},
        {"policy_before", EVALUATION_WORD_POLICY_BEFORE, COLUMN_TEXT},
        {"target", EVALUATION_WORD_TARGET_NOW, COLUMN_TEXT},
        {"policy", EVALUATION_WORD_POLICY_NOW, COLUMN_TEXT},
        {"recorded", EVALUATION_WORD_POLICY_RECORDED, COLUMN_DAY}};
    struct arena *arena = paper->source->arena;
    struct column *columns;
    ARENA_TAKE(arena, MOVED_COLUMNS, columns, fault);
    ARENA_TAKE(arena, 1, *ret_table, fault);
    for (size_t i = 0; i < MOVED_COLUMNS; i++) {
        columns[i] = (struct column){plan[i].key, evaluation_say(paper, plan[i].title),
                                     plan[i].kind, false};
    }
    **ret_table = table_of(arena, "moved", evaluation_say(paper, EVALUATION_WORD_MOVED),
                           columns, MOVED_COLUMNS);
    return OK;
}

struct status evaluation_add_moved(const struct evaluation_paper *paper,
                                   struct document *document, struct fault *fault)
{
    const struct evaluation_scores *scores = &paper->scores;
    const char *before = NULL;
    const char *now = NULL;
    struct table *table = NULL;
    if (scores->before.entry == 0) {
        return OK;
    }
    TRY(say_policy(paper, &scores->before, &before, fault));
    TRY(say_policy(paper, &scores->in_force, &now, fault));
    TRY(make_table(paper, &table, fault));
    for (size_t i = 0; i < scores->policy.count; i++) {
        const struct evaluation_score *score = &scores->rows[i];
        const struct cell cells[MOVED_COLUMNS] = {
            cell_text(score->row->name),
            cell_words(score->target_before == NULL ? "" : score->target_before),
            cell_words(before),
            score->target == NULL ? cell_missing() : cell_words(score->target),
            cell_words(now),
            cell_day(scores->in_force.recorded)};
        if (score->target_before != NULL) {
            TRY(table_add(table, ROW_BODY, cells, fault));
        }
    }
    if (table->row_count == 0) {
        return OK;
    }
    table_add_note(table, evaluation_say(paper, EVALUATION_WORD_MOVED_POLICY_NOTE));
    return document_add_table(document, table, fault);
}
