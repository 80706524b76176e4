/* evaluation_analysis.c - section 4 of an evaluation report in sentences: decision,
 * process, output, effect (domain.md 2.2, 5.5).  What the book knows is said; what it
 * does not know is left to be filled in. */
#include "reports/evaluation_score.h"
#include "reports/report_kit.h"

static const char *const no_values[] = {NULL};

struct status evaluation_add_words(const struct evaluation_paper *paper,
                                   struct document *document,
                                   enum evaluation_phrase phrase,
                                   const char *const *values, struct fault *fault)
{
    const char *text = NULL;
    TRY(report_fill_form(paper->source, evaluation_say(paper, phrase), values, &text,
                         fault));
    return document_add_paragraph(document, text, fault);
}

struct status evaluation_add_blank(const struct evaluation_paper *paper,
                                   struct document *document,
                                   enum evaluation_phrase phrase,
                                   const char *const *values, struct fault *fault)
{
    return paper->filter.is_public
               ? OK
               : evaluation_add_words(paper, document, phrase, values, fault);
}

/* A sentence with a figure in each of its places. */
static struct status add_figures(const struct evaluation_paper *paper,
                                 struct document *document,
                                 enum evaluation_phrase phrase,
                                 const enum indicator *indicators, size_t count,
                                 struct fault *fault)
{
    enum { PLACES = 8 };
    const char *values[PLACES + 1] = {NULL};
    for (size_t i = 0; i < count && i < PLACES; i++) {
        TRY(evaluation_say_figure(paper, indicators[i], &values[i], fault));
    }
    return evaluation_add_words(paper, document, phrase, values, fault);
}

static struct status add_decision(const struct evaluation_paper *paper,
                                  struct document *document, struct fault *fault)
{
    const struct report_name *programme = paper->evaluation.programme;
    const struct evaluation_scores *scores = &paper->scores;
    const struct cell missing = cell_missing();
    char buffer[TABLE_CELL_TEXT_SIZE];
    const char *values[] = {"", "", "", "", NULL};
    size_t targets = 0;
    size_t quantities = 0;
    for (size_t i = 0; i < scores->policy.count; i++) {
        const bool has_target = scores->rows[i].target != NULL;
        targets += has_target ? 1 : 0;
        quantities += has_target && !scores->rows[i].row->is_qualitative ? 1 : 0;
    }
    const struct bytes basis =
        programme != NULL && programme->basis.size > 0
            ? programme->basis
            : table_cell_text(&missing, CELL_PLAIN, paper->source->language, buffer);
    TRY(report_text(paper->source, basis, &values[0], fault));
    TRY(report_number(paper->source, scores->policy.count, &values[1], fault));
    TRY(report_number(paper->source, targets, &values[2], fault));
    TRY(report_number(paper->source, quantities, &values[3], fault));
    TRY(evaluation_add_words(paper, document, EVALUATION_WORD_DECISION_TEXT, values,
                             fault));
    return evaluation_add_blank(paper, document, EVALUATION_WORD_DECISION_FILL,
                                no_values, fault);
}

/* The rows of a policy that are neither of the budget nor of output. */
static bool is_effect(const struct evaluation_score *score)
{
    const struct bytes level = score->row->level1;
    return bytes_start_with(level, bytes_of("效益")) ||
           bytes_start_with(level, bytes_of("满意度"));
}

static struct status add_effect(const struct evaluation_paper *paper,
                                struct document *document, struct fault *fault)
{
    const struct evaluation_scores *scores = &paper->scores;
    TRY(evaluation_add_words(paper, document, EVALUATION_WORD_EFFECT_HEAD, no_values,
                             fault));
    for (size_t i = 0; i < scores->policy.count; i++) {
        const char *text = NULL;
        if (is_effect(&scores->rows[i])) {
            TRY(evaluation_say_row(paper, &scores->rows[i], &text, fault));
            TRY(document_add_paragraph(document, text, fault));
        }
    }
    return evaluation_add_blank(paper, document, EVALUATION_WORD_EFFECT_FILL, no_values,
                                fault);
}

struct status evaluation_add_analysis(const struct evaluation_paper *paper,
                                      struct document *document, struct fault *fault)
{
    static const enum indicator process[] = {
        INDICATOR_ARRIVAL, INDICATOR_EXECUTION_EVALUATION, INDICATOR_EXECUTION_SELF,
        INDICATOR_PASSED_DOWN, INDICATOR_DISCLOSED};
    static const enum indicator output[] = {
        INDICATOR_MONTHLY_PERSONS, INDICATOR_PERSON_TIMES, INDICATOR_PAID_OF_DUE,
        INDICATOR_AS_STANDARD,     INDICATOR_SOCIALISED,   INDICATOR_ON_TIME,
        INDICATOR_PER_PERSON};
    TRY(add_decision(paper, document, fault));
    TRY(add_figures(paper, document, EVALUATION_WORD_COURSE_TEXT, process,
                    sizeof(process) / sizeof(process[0]), fault));
    TRY(evaluation_add_blank(paper, document, EVALUATION_WORD_COURSE_FILL, no_values,
                             fault));
    TRY(add_figures(paper, document, EVALUATION_WORD_OUTPUT_TEXT, output,
                    sizeof(output) / sizeof(output[0]), fault));
    return add_effect(paper, document, fault);
}
