/* form_check.c - what a form says, what the rule gives, what the book holds; see
 * form_check.h. */
#include "reports/form_check.h"

#include "ledger/base/text.h"
#include "reports/evaluation.h"
#include "reports/report_kit.h"

#include <stdio.h>
#include <string.h>

enum {
    DIFFERENCE_COLUMNS = 7,
    OPEN_COLUMNS = 4,
    BOOK_COLUMNS = 6,
    FIGURE_SIZE = 64,
    DECIMALS = 2 /* of percents, people and yuan */
};

struct form_check {
    struct report_source *source;
    const struct self_evaluation *form;
    struct report_filter filter;
    struct table *differences, *open, *book;
    struct self_totals totals;
    uint64_t book_differences;
    bool is_compared;
};

static const struct report_column difference_plan[DIFFERENCE_COLUMNS] = {
    {"line", PHRASE_FORM_LINE, COLUMN_COUNT, false},
    {"column", PHRASE_FORM_COLUMN, COLUMN_TEXT, false},
    {"subject", PHRASE_FORM_SUBJECT, COLUMN_TEXT, false},
    {"finding", PHRASE_FORM_FINDING, COLUMN_TEXT, false},
    {"stated", PHRASE_FORM_STATED, COLUMN_TEXT, false},
    {"right", PHRASE_FORM_RIGHT, COLUMN_TEXT, false},
    {"difference", PHRASE_FORM_DIFFERENCE, COLUMN_TEXT, false},
};
static const struct report_column book_plan[BOOK_COLUMNS] = {
    {"line", PHRASE_FORM_LINE, COLUMN_COUNT, false},
    {"column", PHRASE_FORM_COLUMN, COLUMN_TEXT, false},
    {"subject", PHRASE_FORM_SUBJECT, COLUMN_TEXT, false},
    {"stated", PHRASE_FORM_STATED, COLUMN_TEXT, false},
    {"book", PHRASE_FORM_BOOK, COLUMN_TEXT, false},
    {"difference", PHRASE_FORM_DIFFERENCE, COLUMN_TEXT, false},
};

/* ---- figures as text ------------------------------------------------------------- */

static struct status keep(struct form_check *check, const char *text,
                          struct cell *ret_cell, struct fault *fault)
{
    const char *kept = NULL;
    TRY(report_text(check->source, bytes_of(text), &kept, fault));
    *ret_cell = cell_words(kept);
    return OK;
}

/* 484 of 2 decimals: "4.84", and what stands behind it. */
static void put_decimals(int64_t number, unsigned decimals, const char *behind,
                         char ret_text[static FIGURE_SIZE])
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
        snprintf(ret_text, FIGURE_SIZE, "%s%lld%s", sign, positive[0], behind);
    } else {
        snprintf(ret_text, FIGURE_SIZE, "%s%lld.%0*lld%s", sign, positive[0],
                 (int)decimals, positive[1], behind);
    }
}

/* As the form writes its amounts. */
static void put_money(const struct form_check *check, int64_t fen,
                      char ret_text[static FIGURE_SIZE])
{
    char text[MONEY_TEXT_SIZE];
    const bool is_wan = check->form->amount == MONEY_TEN_THOUSAND_YUAN;
    if (is_wan) {
        money_format_wan(fen, text);
    } else {
        money_format(fen, text);
    }
    snprintf(ret_text, FIGURE_SIZE, "%s%s", text, is_wan ? "万元" : "元");
}

static struct status figure_cell(struct form_check *check,
                                 const struct self_figure *figure,
                                 struct cell *ret_cell, struct fault *fault)
{
    char text[FIGURE_SIZE] = "";
    char most[FIGURE_SIZE] = "";
    char least[FIGURE_SIZE] = "";
    switch (figure->kind) {
    case SELF_FIGURE_NONE:
        *ret_cell = cell_missing();
        return OK;
    case SELF_FIGURE_POINTS:
        put_decimals(figure->number, DECIMALS, "", text);
        break;
    case SELF_FIGURE_BAND:
        put_decimals(figure->number, DECIMALS, "", least);
        put_decimals(figure->most, DECIMALS, "", most);
        snprintf(text, sizeof(text), "%.28s–%.28s", least, most);
        break;
    case SELF_FIGURE_FEN:
        put_money(check, figure->number, text);
        break;
    case SELF_FIGURE_PERCENT:
        put_decimals(figure->number, DECIMALS, "%", text);
        break;
    }
    return keep(check, text, ret_cell, fault);
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

/* "得分 (H)": the heading and the letter of the column. */
static struct status column_cell(struct form_check *check, const struct self_cell *cell,
                                 struct cell *ret_cell, struct fault *fault)
{
    enum { LETTERS = 26 };
    char text[2 * FIGURE_SIZE];
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
    const size_t shown = text_cut(cell->heading, FIGURE_SIZE);
    if (shown == 0) {
        snprintf(text, sizeof(text), "%s", letters);
    } else {
        snprintf(text, sizeof(text), "%.*s %s", (int)shown,
                 (const char *)cell->heading.at, letters);
    }
    return keep(check, text, ret_cell, fault);
}

/* ---- arithmetic (R-313) ---------------------------------------------------------- */

static enum phrase finding_phrase(enum self_finding finding)
{
    static const enum phrase phrases[SELF_FINDING_COUNT] = {
        PHRASE_FORM_SCORE_WRONG, PHRASE_FORM_BAND_LEFT,  PHRASE_FORM_SCORE_OVER,
        PHRASE_FORM_RATE_WRONG,  PHRASE_FORM_MONEY_SUM,  PHRASE_FORM_WEIGHTS,
        PHRASE_FORM_POINTS_SUM,  PHRASE_FORM_SCORE_SUM,  PHRASE_FORM_UNREAD,
        PHRASE_FORM_UNSCORED,    PHRASE_FORM_UNEXPLAINED};
    return phrases[finding];
}

static struct cell subject_cell(const struct form_check *check, struct bytes subject)
{
    return subject.size > 0
               ? cell_text(subject)
               : cell_words(report_words(check->source, PHRASE_FORM_WHOLE));
}

static struct status see_difference(void *context,
                                    const struct self_difference *difference,
                                    struct fault *fault)
{
    struct form_check *check = context;
    const struct self_cell *cell = difference->cell;
    struct cell cells[DIFFERENCE_COLUMNS] = {
        cell->line > 0 ? cell_count((int64_t)cell->line) : cell_blank(),
        [2] = subject_cell(check, difference->subject),
        [3] = cell_words(
            report_words(check->source, finding_phrase(difference->finding))),
    };
    TRY(column_cell(check, cell, &cells[1], fault));
    if (!self_finding_is_difference(difference->finding)) {
        return table_add(check->open, ROW_BODY, cells, fault);
    }
    TRY(figure_cell(check, &difference->stated, &cells[4], fault));
    TRY(figure_cell(check, &difference->right, &cells[5], fault));
    TRY(difference_cell(check, difference, &cells[6], fault));
    return table_add(check->differences, ROW_BODY, cells, fault);
}

/* ---- the book (R-314) ------------------------------------------------------------ */

struct compared {
    const struct self_cell *cell;
    struct bytes subject;
    struct cell stated, book, difference;
    bool is_equal;
};

static struct status put_compared(struct form_check *check,
                                  const struct compared *compared, struct fault *fault)
{
    struct cell cells[BOOK_COLUMNS] = {
        cell_count((int64_t)compared->cell->line),
        [2] = subject_cell(check, compared->subject), [3] = compared->stated,
        [4] = compared->book, [5] = compared->difference};
    TRY(column_cell(check, compared->cell, &cells[1], fault));
    check->book_differences += compared->is_equal ? 0 : 1;
    return table_add(check->book, ROW_BODY, cells, fault);
}

/* Amounts in 10,000 yuan are rounded to two decimals, as the office does. */
static bool is_same_amount(const struct self_evaluation *form, int64_t stated,
                           int64_t book)
{
    enum { FEN_OF_A_HUNDREDTH = 10000 };
    const int64_t unit =
        form->amount == MONEY_TEN_THOUSAND_YUAN ? FEN_OF_A_HUNDREDTH : 1;
    return stated == book ||
           (book >= 0 && unit > 1 && (book + unit / 2) / unit * unit == stated);
}

static struct status compare_amount(struct form_check *check, size_t row, size_t column,
                                    const struct evaluation_money *money,
                                    struct fault *fault)
{
    const struct self_cell *cell = &check->form->money[row][column];
    const int64_t book = column == SELF_MONEY_FIRST      ? money->first
                         : column == SELF_MONEY_BUDGET   ? money->budget
                         : column == SELF_MONEY_RECEIVED ? money->received
                                                         : money->spent;
    int64_t stated = 0;
    if (!self_evaluation_amount(check->form, cell, &stated) ||
        (column == SELF_MONEY_FIRST && !money->has_first)) {
        return OK;
    }
    struct compared compared = {.cell = cell,
                                .subject = check->form->label[row].text,
                                .book = cell_missing(),
                                .difference = cell_missing()};
    char text[FIGURE_SIZE];
    put_money(check, stated, text);
    TRY(keep(check, text, &compared.stated, fault));
    /* Nothing on both sides is no difference; something of which the book has nothing
     * is one. */
    compared.is_equal =
        money->has_data ? is_same_amount(check->form, stated, book) : stated == 0;
    if (money->has_data) {
        put_money(check, book, text);
        TRY(keep(check, text, &compared.book, fault));
        put_money(check, compared.is_equal ? 0 : stated - book, text);
        TRY(keep(check, text, &compared.difference, fault));
    }
    return put_compared(check, &compared, fault);
}

/* The indicator that a name on a form means; INDICATOR_COUNT: none the book knows. */
static enum indicator indicator_of(struct bytes name)
{
    static const struct {
        const char *words;
        enum indicator indicator;
    } known[] = {
        {"资金到位率", INDICATOR_ARRIVAL},
        {"执行率", INDICATOR_EXECUTION_SELF},
        {"社会化发放", INDICATOR_SOCIALISED},
        {"应发尽发", INDICATOR_PAID_OF_DUE},
        {"按标准发放", INDICATOR_AS_STANDARD},
        {"认定准确", INDICATOR_RECOGNITION},
        {"价格补贴按时", INDICATOR_PRICE_ON_TIME},
        {"按时发放", INDICATOR_ON_TIME},
        {"发放及时率", INDICATOR_ON_TIME},
        {"分解及时", INDICATOR_PASSED_DOWN},
        {"人均补助水平", INDICATOR_PER_PERSON},
        {"结转结余率", INDICATOR_CARRY_OVER},
        {"公示合规", INDICATOR_DISCLOSED},
        {"集中供养率", INDICATOR_INSTITUTION_CARE},
        {"月均保障人数", INDICATOR_MONTHLY_PERSONS},
        {"按月平均", INDICATOR_MONTHLY_PERSONS},
        {"救助人次", INDICATOR_PERSON_TIMES},
        {"发放人次", INDICATOR_PERSON_TIMES},
        {"标准增长", INDICATOR_STANDARD_GROWTH},
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (text_find(name, bytes_of(known[i].words)) != SIZE_MAX) {
            return known[i].indicator;
        }
    }
    return INDICATOR_COUNT;
}

/* True when the name speaks of another programme than the one looked at. */
static bool is_of_another(const struct evaluation *book, struct bytes name)
{
    for (size_t i = 0; i < book->programmes.count; i++) {
        const struct report_name *programme = &book->programmes.list[i];
        if (programme->name.size > 0 && text_find(name, programme->name) != SIZE_MAX) {
            return programme->current != book->programme->current;
        }
        if (programme->summary.size > 0 &&
            text_find(name, programme->summary) != SIZE_MAX) {
            return programme->current != book->programme->current;
        }
    }
    return false;
}

/* The book's value with the decimals of the form's, half up. */
static int64_t round_to(int64_t value, unsigned from, unsigned to)
{
    for (; from < to; from++) {
        value *= 10;
    }
    for (; from > to; from--) {
        const bool is_last = from == to + 1;
        /* Rounded once: what is cut before the last digit does not round. */
        value = is_last ? (value + (value >= 0 ? 5 : -5)) / 10 : value / 10;
    }
    return value;
}

static struct status compare_indicator(struct form_check *check,
                                       const struct evaluation *book,
                                       const struct self_indicator *indicator,
                                       struct fault *fault)
{
    static const char *const units[] = {[INDICATOR_RATE] = "%",
                                        [INDICATOR_PEOPLE] = "",
                                        [INDICATOR_NUMBER] = "",
                                        [INDICATOR_FEN] = "元"};
    const enum indicator which = indicator_of(indicator->level[2]);
    struct score_value stated;
    if (which == INDICATOR_COUNT || is_of_another(book, indicator->level[2]) ||
        !self_evaluation_actual(check->form, indicator, &stated)) {
        return OK;
    }
    const struct evaluation_figure *figure = &book->figure[which];
    const enum indicator_measure measure = indicator_measure_of(which);
    const unsigned decimals = measure == INDICATOR_NUMBER ? 0 : DECIMALS;
    struct compared compared = {.cell = &indicator->cell[SELF_ACTUAL],
                                .subject = indicator->level[2],
                                .stated = cell_text(stated.text),
                                .book = cell_missing(),
                                .difference = cell_missing(),
                                .is_equal = true};
    if (figure->has_value) {
        char text[FIGURE_SIZE];
        const int64_t rounded = round_to(figure->value, decimals, stated.decimals);
        compared.is_equal = rounded == stated.number;
        put_decimals(figure->value, decimals, units[measure], text);
        TRY(keep(check, text, &compared.book, fault));
        put_decimals(stated.number - rounded, stated.decimals, units[measure], text);
        TRY(keep(check, text, &compared.difference, fault));
    }
    return put_compared(check, &compared, fault);
}

static struct status compare(struct form_check *check, struct fault *fault)
{
    struct evaluation *book;
    ARENA_TAKE(check->source->arena, 1, book, fault);
    TRY(evaluation_compute(check->source, &check->filter, NULL, book, fault));
    for (size_t row = 0; row < SELF_MONEY_ROWS; row++) {
        for (size_t column = 0; column < SELF_MONEY_AMOUNTS; column++) {
            TRY(compare_amount(check, row, column, &book->money[row], fault));
        }
    }
    for (size_t i = 0; i < check->form->indicator_count; i++) {
        TRY(compare_indicator(check, book, &check->form->indicators[i], fault));
    }
    return OK;
}

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

/* ---- the document ---------------------------------------------------------------- */

static struct cell points_cell(int64_t hundredths, char *text)
{
    if (hundredths < 0) {
        return cell_missing();
    }
    put_decimals(hundredths, DECIMALS, "", text);
    return cell_words(text);
}

static struct cell grade_cell(const struct form_check *check, int64_t hundredths)
{
    static const enum phrase grades[SCORE_GRADE_COUNT] = {
        PHRASE_GRADE_EXCELLENT, PHRASE_GRADE_GOOD, PHRASE_GRADE_MEDIUM,
        PHRASE_GRADE_POOR};
    if (hundredths < 0) {
        return cell_missing();
    }
    return cell_words(report_words(
        check->source,
        grades[score_grade_of(hundredths, SCORE_POINTS_MAX, &score_grades_default)]));
}

static struct status add_figures(struct form_check *check, struct document *document,
                                 struct fault *fault)
{
    const struct self_totals *totals = &check->totals;
    char *texts;
    ARENA_TAKE(check->source->arena, (size_t)2 * FIGURE_SIZE, texts, fault);
    const struct figure figures[] = {
        {.key = "stated",
         .label = report_words(check->source, PHRASE_FORM_STATED_TOTAL),
         .value = points_cell(totals->stated, texts)},
        {.key = "recomputed",
         .label = report_words(check->source, PHRASE_FORM_RIGHT_TOTAL),
         .value = points_cell(totals->right, texts + FIGURE_SIZE)},
        {.key = "stated_grade",
         .label = report_words(check->source, PHRASE_FORM_STATED_GRADE),
         .value = grade_cell(check, totals->stated)},
        {.key = "recomputed_grade",
         .label = report_words(check->source, PHRASE_FORM_RIGHT_GRADE),
         .value = grade_cell(check, totals->right)},
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
    TRY(report_table(source, "book", PHRASE_FORM_BOOK_TABLE, book_plan, BOOK_COLUMNS,
                     &check->book, fault));
    TRY(report_table(source, "open", PHRASE_FORM_OPEN_TABLE, difference_plan,
                     OPEN_COLUMNS, &check->open, fault));
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
    static const struct score_rule rule = {0};
    if (filter->form == NULL) {
        return FAULT(fault, STATUS_USAGE,
                     "a form is checked with: mingzhang evaluate check FORM");
    }
    struct form_check *check;
    ARENA_TAKE(source->arena, 1, check, fault);
    *check =
        (struct form_check){.source = source, .form = filter->form, .filter = *filter};
    TRY(choose_scope(check, fault));
    TRY(make_tables(check, fault));
    TRY(self_evaluation_check(check->form, &rule, see_difference, check, &check->totals,
                              fault));
    if (check->is_compared) {
        TRY(compare(check, fault));
    }
    struct document document;
    TRY(make_document(check, &document, fault));
    *ret_document = document;
    return OK;
}
