/* form_check.c - what a form says, what the rule gives, what the book holds; see
 * form_check.h. */
#include "reports/form_check.h"

#include "ledger/base/text.h"
#include "reports/evaluation_score.h"
#include "reports/form_internal.h"

#include <stdio.h>
#include <string.h>

enum { DIFFERENCE_COLUMNS = 7 };

static const struct report_column difference_plan[DIFFERENCE_COLUMNS] = {
    {"line", PHRASE_FORM_LINE, COLUMN_COUNT, false},
    {"column", PHRASE_FORM_COLUMN, COLUMN_TEXT, false},
    {"subject", PHRASE_FORM_SUBJECT, COLUMN_TEXT, false},
    {"finding", PHRASE_FORM_FINDING, COLUMN_TEXT, false},
    {"stated", PHRASE_FORM_STATED, COLUMN_TEXT, false},
    {"right", PHRASE_FORM_RIGHT, COLUMN_TEXT, false},
    {"difference", PHRASE_FORM_DIFFERENCE, COLUMN_TEXT, false},
};

/* ---- figures as text ------------------------------------------------------------- */

struct status form_keep(struct form_check *check, const char *text,
                        struct cell *ret_cell, struct fault *fault)
{
    const char *kept = NULL;
    TRY(report_text(check->source, bytes_of(text), &kept, fault));
    *ret_cell = cell_words(kept);
    return OK;
}

void form_put_decimals(int64_t number, unsigned decimals, const char *behind,
                       char ret_text[static FORM_FIGURE_SIZE])
{
    int64_t power = 1;
    for (unsigned i = 0; i < decimals; i++) {
        power *= 10;
    }
    const char *sign = number < 0 ? "-" : "";
    const int64_t whole = number / power;
    const int64_t rest = number % power;
    const long long positive[] = {whole < 0 ? -whole : whole, rest < 0 ? -rest : rest};
    if (decimals == 0) {
        snprintf(ret_text, FORM_FIGURE_SIZE, "%s%lld%s", sign, positive[0], behind);
    } else {
        snprintf(ret_text, FORM_FIGURE_SIZE, "%s%lld.%0*lld%s", sign, positive[0],
                 (int)decimals, positive[1], behind);
    }
}

void form_put_money(const struct form_check *check, int64_t fen,
                    char ret_text[static FORM_FIGURE_SIZE])
{
    char text[MONEY_TEXT_SIZE];
    const bool is_wan = check->form->amount == MONEY_TEN_THOUSAND_YUAN;
    if (is_wan) {
        money_format_wan(fen, text);
    } else {
        money_format(fen, text);
    }
    snprintf(ret_text, FORM_FIGURE_SIZE, "%s%s", text, is_wan ? "万元" : "元");
}

static struct status figure_cell(struct form_check *check,
                                 const struct self_figure *figure,
                                 struct cell *ret_cell, struct fault *fault)
{
    char text[FORM_FIGURE_SIZE] = "";
    char most[FORM_FIGURE_SIZE] = "";
    char least[FORM_FIGURE_SIZE] = "";
    switch (figure->kind) {
    case SELF_FIGURE_NONE:
        *ret_cell = cell_missing();
        return OK;
    case SELF_FIGURE_POINTS:
        form_put_decimals(figure->number, FORM_DECIMALS, "", text);
        break;
    case SELF_FIGURE_BAND:
        form_put_decimals(figure->number, FORM_DECIMALS, "", least);
        form_put_decimals(figure->most, FORM_DECIMALS, "", most);
        snprintf(text, sizeof(text), "%.28s–%.28s", least, most);
        break;
    case SELF_FIGURE_FEN:
        form_put_money(check, figure->number, text);
        break;
    case SELF_FIGURE_PERCENT:
        form_put_decimals(figure->number, FORM_DECIMALS, "%", text);
        break;
    }
    return form_keep(check, text, ret_cell, fault);
}

/* Stated less right; blank where there is no single figure on both sides. */
static struct status difference_cell(struct form_check *check,
                                     const struct self_difference *difference,
                                     struct cell *ret_cell, struct fault *fault)
{
    struct self_figure figure = difference->right;
    if (difference->stated.kind != figure.kind || figure.kind == SELF_FIGURE_NONE) {
        *ret_cell = cell_blank();
        return OK;
    }
    figure.number = difference->stated.number - figure.number;
    return figure_cell(check, &figure, ret_cell, fault);
}

struct status form_column_cell(struct form_check *check, const struct self_cell *cell,
                               struct cell *ret_cell, struct fault *fault)
{
    enum { LETTERS = 26 };
    char text[2 * FORM_FIGURE_SIZE];
    char letters[4] = "";
    size_t size = 0;
    if (cell->column == 0) {
        *ret_cell = cell_blank();
        return OK;
    }
    if (cell->column > LETTERS) {
        letters[size++] = (char)('A' + (cell->column - 1) / LETTERS - 1);
    }
    letters[size] = (char)('A' + (cell->column - 1) % LETTERS);
    const size_t shown = text_cut(cell->heading, FORM_FIGURE_SIZE);
    if (shown == 0) {
        snprintf(text, sizeof(text), "%s", letters);
    } else {
        snprintf(text, sizeof(text), "%.*s %s", (int)shown,
                 (const char *)cell->heading.at, letters);
    }
    return form_keep(check, text, ret_cell, fault);
}

/* ---- arithmetic (R-313) ---------------------------------------------------------- */

static enum phrase finding_phrase(enum self_finding finding)
{
    static const enum phrase phrases[SELF_FINDING_COUNT] = {
        PHRASE_FORM_SCORE_WRONG, PHRASE_FORM_BAND_LEFT,   PHRASE_FORM_SCORE_OVER,
        PHRASE_FORM_RATE_WRONG,  PHRASE_FORM_MONEY_SUM,   PHRASE_FORM_WEIGHTS,
        PHRASE_FORM_POINTS_SUM,  PHRASE_FORM_SCORE_SUM,   PHRASE_FORM_UNREAD,
        PHRASE_FORM_UNSCORED,    PHRASE_FORM_UNEXPLAINED, PHRASE_FORM_UNIT_ASSUMED};
    return phrases[finding];
}

struct cell form_subject_cell(const struct form_check *check, struct bytes subject)
{
    return subject.size > 0
               ? cell_text(subject)
               : cell_words(report_words(check->source, PHRASE_FORM_WHOLE));
}

struct status form_unit_text(struct form_check *check, const struct score_value *value,
                             const char **ret_text, struct fault *fault)
{
    enum { TEN_THOUSAND = 4, HUNDRED_MILLION = 8 };
    char text[SCORE_UNIT_SIZE_MAX + 16];
    struct writer writer = writer_of(text, sizeof(text));
    writer_text(&writer, value->scale % HUNDRED_MILLION == TEN_THOUSAND ? "万" : "");
    writer_text(&writer, value->scale >= HUNDRED_MILLION ? "亿" : "");
    writer_run(&writer, value->unit);
    return report_text(check->source, writer_bytes(&writer), ret_text, fault);
}

/* The finding in words, with the unit that was taken. */
static struct status finding_cell(struct form_check *check,
                                  const struct self_difference *difference,
                                  struct cell *ret_cell, struct fault *fault)
{
    const enum phrase phrase = finding_phrase(difference->finding);
    const char *values[] = {"", NULL};
    const char *text = report_words(check->source, phrase);
    if (difference->taken != NULL) {
        TRY(form_unit_text(check, difference->taken, &values[0], fault));
        TRY(report_fill(check->source, phrase, values, &text, fault));
    }
    *ret_cell = cell_words(text);
    return OK;
}

static struct status see_difference(void *context,
                                    const struct self_difference *difference,
                                    struct fault *fault)
{
    struct form_check *check = context;
    const struct self_cell *cell = difference->cell;
    struct cell cells[DIFFERENCE_COLUMNS] = {
        cell->line > 0 ? cell_count((int64_t)cell->line) : cell_blank(),
        [2] = form_subject_cell(check, difference->subject),
    };
    TRY(finding_cell(check, difference, &cells[3], fault));
    TRY(form_column_cell(check, cell, &cells[1], fault));
    if (!self_finding_is_difference(difference->finding)) {
        return table_add(check->open, ROW_BODY, cells, fault);
    }
    TRY(figure_cell(check, &difference->stated, &cells[4], fault));
    TRY(figure_cell(check, &difference->right, &cells[5], fault));
    TRY(difference_cell(check, difference, &cells[6], fault));
    return table_add(check->differences, ROW_BODY, cells, fault);
}

/* ---- scope and rules --------------------------------------------------------------
 */

/* What is not asked for is what the form names, when the book knows it. */
static struct status choose_scope(struct form_check *check, struct fault *fault)
{
    struct report_source *source = check->source;
    struct report_names units;
    struct report_names programmes;
    TRY(report_units(source, &units, fault));
    TRY(report_programmes(source, &programmes, fault));
    const struct report_name *unit = report_find(&units, check->form->unit);
    const struct report_name *programme =
        report_find(&programmes, check->form->project);
    if (check->filter.unit == NULL && unit != NULL) {
        TRY(report_text(source, unit->code, &check->filter.unit, fault));
    }
    if (check->filter.programme == NULL && programme != NULL) {
        TRY(report_text(source, programme->code, &check->filter.programme, fault));
    }
    check->filter.year =
        check->filter.year != 0 ? check->filter.year : check->form->year;
    check->is_compared = check->filter.programme != NULL && check->filter.year != 0;
    return OK;
}

/* The rules of the policy in force when the year ended, for what it has by name;
 * without a policy every score is in proportion. */
static struct status choose_rules(struct form_check *check, struct fault *fault)
{
    struct report_source *source = check->source;
    struct report_names programmes;
    const struct report_name *programme = NULL;
    TRY(report_programmes(source, &programmes, fault));
    TRY(report_programme_asked(&programmes, check->filter.programme, &programme,
                               fault));
    const struct policy_question question = {
        .use = POLICY_USE_EVALUATION,
        .programme = programme == NULL ? 0 : programme->entry,
        .day = date_period_last((civil_period)(check->filter.year * 12 + 11)),
        .seal = source->seal_key};
    struct status status = OK;
    if (check->filter.year != 0) {
        status = evaluation_policy_at(journal_view_transaction(source->view), &question,
                                      source->arena, &check->policy, fault);
    }
    if (status.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(status);
    struct self_indicator *indicators;
    ARENA_TAKE(source->arena, check->form->indicator_count + 1, indicators, fault);
    for (size_t i = 0; i < check->form->indicator_count; i++) {
        indicators[i] = check->form->indicators[i];
        const struct evaluation_row *row =
            form_policy_row(check, indicators[i].level[2]);
        indicators[i].rule = row == NULL ? (struct score_rule){0} : row->rule;
    }
    check->form->indicators = indicators;
    return OK;
}

/* ---- the document ---------------------------------------------------------------- */

static struct cell points_cell(int64_t hundredths, char *text)
{
    if (hundredths < 0) {
        return cell_missing();
    }
    form_put_decimals(hundredths, FORM_DECIMALS, "", text);
    return cell_words(text);
}

static struct cell grade_cell(const struct form_check *check, int64_t hundredths)
{
    const struct score_grades *thresholds =
        check->policy.entry != 0 ? &check->policy.grades : &score_grades_default;
    if (hundredths < 0) {
        return cell_missing();
    }
    return cell_words(
        evaluation_say_grade(check->source->language,
                             score_grade_of(hundredths, SCORE_POINTS_MAX, thresholds)));
}

static struct status add_figures(struct form_check *check, struct document *document,
                                 struct fault *fault)
{
    const struct self_totals *totals = &check->totals;
    const int64_t right = totals->missing == 0 ? totals->right : -1; /* */
    const int64_t graded = totals->points == SCORE_POINTS_MAX ? right : -1;
    char *texts;
    ARENA_TAKE(check->source->arena, (size_t)2 * FORM_FIGURE_SIZE, texts, fault);
    const struct figure figures[] = {
        {.key = "stated",
         .label = report_words(check->source, PHRASE_FORM_STATED_TOTAL),
         .value = points_cell(totals->stated, texts)},
        {.key = "recomputed",
         .label = report_words(check->source, PHRASE_FORM_RIGHT_TOTAL),
         .value = points_cell(right, texts + FORM_FIGURE_SIZE)},
        {.key = "stated_grade",
         .label = report_words(check->source, PHRASE_FORM_STATED_GRADE),
         .value = grade_cell(check, totals->stated)},
        {.key = "recomputed_grade",
         .label = report_words(check->source, PHRASE_FORM_RIGHT_GRADE),
         .value = grade_cell(check, graded)},
        {.key = "differences",
         .label = report_words(check->source, PHRASE_FORM_DIFFERENCES),
         .value = cell_count((int64_t)totals->differences)},
        {.key = "book_differences",
         .label = report_words(check->source, PHRASE_FORM_BOOK_DIFFERENCES),
         .value = check->is_compared ? cell_count((int64_t)check->book_differences)
                                     : cell_missing()},
        {.key = "scores",
         .label = report_words(check->source, PHRASE_FORM_SCORES),
         .value = cell_count((int64_t)totals->recomputed)},
        {.key = "open",
         .label = report_words(check->source, PHRASE_FORM_OPEN_COUNT),
         .value = cell_count((int64_t)check->open->row_count)},
    };
    return report_figures(document, figures, sizeof(figures) / sizeof(figures[0]),
                          fault);
}

static struct status make_title(struct form_check *check, const char **ret_title,
                                struct fault *fault)
{
    const char *values[] = {"", "", NULL};
    TRY(report_text(check->source, check->form->project, &values[1], fault));
    if (check->filter.year == 0) {
        return report_fill(check->source, PHRASE_FORM_TITLE, values, ret_title, fault);
    }
    TRY(report_number(check->source, check->filter.year, &values[0], fault));
    return report_fill(check->source, PHRASE_FORM_TITLE_YEAR, values, ret_title, fault);
}

static struct status make_tables(struct form_check *check, struct fault *fault)
{
    struct report_source *source = check->source;
    TRY(report_table(source, "differences", PHRASE_FORM_DIFFERENCE_TABLE,
                     difference_plan, DIFFERENCE_COLUMNS, &check->differences, fault));
    TRY(form_book_table(check, fault));
    TRY(report_table(source, "open", PHRASE_FORM_OPEN_TABLE, difference_plan,
                     FORM_OPEN_COLUMNS, &check->open, fault));
    table_add_note(check->differences, report_words(source, PHRASE_FORM_RULE_NOTE));
    table_add_note(check->book,
                   report_words(source, check->is_compared ? PHRASE_FORM_BOOK_NOTE
                                                           : PHRASE_FORM_NO_BOOK_NOTE));
    return OK;
}

static struct status make_document(struct form_check *check, struct document *document,
                                   struct fault *fault)
{
    const char *title = NULL;
    TRY(make_title(check, &title, fault));
    *document =
        document_of(check->source->arena, check->source->language, DOCUMENT_OFFICE,
                    "form_check", title, &check->source->provenance);
    if (check->form->unit.size > 0) {
        TRY(report_text(check->source, check->form->unit, &document->unit, fault));
    }
    TRY(add_figures(check, document, fault));
    TRY(document_add_table(document, check->differences, fault));
    TRY(document_add_table(document, check->book, fault));
    TRY(document_add_table(document, check->open, fault));
    document->has_finding = check->totals.differences + check->book_differences > 0;
    return OK;
}

struct status form_check_report(struct report_source *source,
                                const struct report_filter *filter,
                                struct document *ret_document, struct fault *fault)
{
    if (filter->form == NULL) {
        return FAULT(fault, STATUS_USAGE,
                     "a form is checked with: mingzhang evaluate check FORM");
    }
    struct form_check *check;
    ARENA_TAKE(source->arena, 1, check, fault);
    check->source = source;
    check->filter = *filter;
    ARENA_TAKE(source->arena, 1, check->form, fault);
    *check->form = *filter->form;
    TRY(choose_scope(check, fault));
    TRY(choose_rules(check, fault));
    TRY(make_tables(check, fault));
    TRY(self_evaluation_check(check->form, see_difference, check, &check->totals,
                              fault));
    if (check->is_compared) {
        TRY(form_book_compare(check, fault));
    }
    struct document document;
    TRY(make_document(check, &document, fault));
    *ret_document = document;
    return OK;
}
