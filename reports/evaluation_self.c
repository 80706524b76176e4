/* evaluation_self.c - 绩效自评表, the form of a unit's own evaluation (domain.md 5.4).
 */
#include "reports/evaluation_score.h"
#include "reports/report_kit.h"

#include <string.h>

/* Labels and values side by side. */
static struct status make_pairs(const struct evaluation_paper *paper, const char *key,
                                enum evaluation_phrase title, struct table **ret_table,
                                struct fault *fault)
{
    static const struct report_column plan[] = {
        {"item", PHRASE_COVER_ITEM, COLUMN_TEXT, false},
        {"value", PHRASE_COVER_VALUE, COLUMN_TEXT, false}};
    TRY(report_table(paper->source, key, PHRASE_COVER_FACTS, plan, 2, ret_table,
                     fault));
    (*ret_table)->title = evaluation_say(paper, title);
    return OK;
}

static struct status add_pair(const struct evaluation_paper *paper, struct table *table,
                              enum evaluation_phrase label, const char *value,
                              struct fault *fault)
{
    const struct cell cells[] = {cell_words(evaluation_say(paper, label)),
                                 value == NULL ? cell_missing() : cell_words(value)};
    return table_add(table, ROW_BODY, cells, fault);
}

static struct status add_head(const struct evaluation_paper *paper,
                              struct document *document, struct fault *fault)
{
    struct table *table = NULL;
    const char *office = NULL;
    const char *policy = NULL;
    TRY(make_pairs(paper, "head", EVALUATION_WORD_HEAD, &table, fault));
    TRY(report_office(paper->source, &office, fault));
    TRY(report_text(paper->source, paper->scores.policy.name, &policy, fault));
    TRY(add_pair(paper, table, EVALUATION_WORD_PROJECT_NAME, paper->programme, fault));
    TRY(add_pair(paper, table, EVALUATION_WORD_DEPARTMENT, office, fault));
    TRY(add_pair(paper, table, EVALUATION_WORD_IMPLEMENTER, document->unit, fault));
    TRY(add_pair(paper, table, EVALUATION_WORD_PERIOD, paper->period, fault));
    TRY(add_pair(paper, table, EVALUATION_WORD_POLICY, policy, fault));
    return document_add_table(document, table, fault);
}

/* "月均保障人数≥1900人；应发尽发率100%": what was expected is what the targets are;
 * NULL: there is none. */
static struct status say_targets(const struct evaluation_paper *paper,
                                 const char **ret_text, struct fault *fault)
{
    const size_t count = paper->scores.policy.count;
    const char *between = paper->source->language == LANGUAGE_ZH ? "；" : "; ";
    const char *within = paper->source->language == LANGUAGE_ZH ? "" : " ";
    size_t room = 1;
    for (size_t i = 0; i < count; i++) {
        const struct evaluation_score *row = &paper->scores.rows[i];
        room += row->target == NULL ? 0
                                    : strlen(between) + row->row->name.size +
                                          strlen(within) + strlen(row->target);
    }
    char *text = NULL;
    ARENA_TAKE(paper->source->arena, room, text, fault);
    struct writer writer = writer_of(text, room - 1);
    for (size_t i = 0; i < count; i++) {
        const struct evaluation_score *row = &paper->scores.rows[i];
        if (row->target != NULL) {
            writer_text(&writer, writer_bytes(&writer).size == 0 ? "" : between);
            writer_run(&writer, row->row->name);
            writer_text(&writer, within);
            writer_text(&writer, row->target);
        }
    }
    const struct bytes said = writer_bytes(&writer);
    text[said.size] = '\0';
    *ret_text = said.size == 0 ? NULL : text;
    return OK;
}

static struct bytes missing_text(const struct evaluation_paper *paper,
                                 char buffer[static TABLE_CELL_TEXT_SIZE])
{
    const struct cell missing = cell_missing();
    return table_cell_text(&missing, CELL_PLAIN, paper->source->language, buffer);
}

/* What was done, in one sentence. */
static struct status add_goal(const struct evaluation_paper *paper,
                              struct document *document, struct fault *fault)
{
    struct table *table = NULL;
    const char *values[] = {"", "", "", NULL};
    const char *done = NULL;
    char buffer[TABLE_CELL_TEXT_SIZE];
    const char *expected = NULL;
    TRY(say_targets(paper, &expected, fault));
    TRY(evaluation_say_figure(paper, INDICATOR_MONTHLY_PERSONS, &values[0], fault));
    const int64_t paid = paper->evaluation.figure[INDICATOR_PER_PERSON].part;
    TRY(paid == 0
            ? report_text(paper->source, missing_text(paper, buffer), &values[1], fault)
            : evaluation_say_fen(paper, paid, &values[1], fault));
    TRY(evaluation_say_figure(paper, INDICATOR_EXECUTION_SELF, &values[2], fault));
    TRY(report_fill_form(paper->source,
                         evaluation_say(paper, EVALUATION_WORD_DONE_TEXT), values,
                         &done, fault));
    TRY(make_pairs(paper, "goal", EVALUATION_WORD_GOAL, &table, fault));
    TRY(add_pair(paper, table, EVALUATION_WORD_EXPECTED, expected, fault));
    TRY(add_pair(paper, table, EVALUATION_WORD_DONE,
                 paper->evaluation.batches == 0 ? NULL : done, fault));
    return document_add_table(document, table, fault);
}

struct status evaluation_self(struct report_source *source,
                              const struct report_filter *filter,
                              struct document *ret_document, struct fault *fault)
{
    struct evaluation_paper *paper;
    struct document document;
    ARENA_TAKE(source->arena, 1, paper, fault);
    TRY(evaluation_paper_open(source, filter, paper, fault));
    TRY(evaluation_paper_begin(paper, "self_evaluation",
                               evaluation_say(paper, EVALUATION_WORD_SELF_TITLE),
                               &document, fault));
    TRY(add_head(paper, &document, fault));
    TRY(evaluation_add_block(paper, &document, fault));
    TRY(add_goal(paper, &document, fault));
    TRY(evaluation_add_rows(paper, false, &document, fault));
    TRY(evaluation_add_moved(paper, &document, fault));
    TRY(evaluation_add_figures(paper, &document, fault));
    TRY(evaluation_add_targets(paper, &document, fault));
    TRY(evaluation_add_time(paper, &document, fault));
    *ret_document = document;
    return OK;
}
