/* form_book.c - the figures of a form against those of the book. */
#include "reports/form_internal.h"

#include "ledger/base/text.h"
#include "reports/evaluation.h"

enum { BOOK_COLUMNS = 6 };

static const struct report_column book_plan[BOOK_COLUMNS] = {
    {"line", PHRASE_FORM_LINE, COLUMN_COUNT, false},
    {"column", PHRASE_FORM_COLUMN, COLUMN_TEXT, false},
    {"subject", PHRASE_FORM_SUBJECT, COLUMN_TEXT, false},
    {"stated", PHRASE_FORM_STATED, COLUMN_TEXT, false},
    {"book", PHRASE_FORM_BOOK, COLUMN_TEXT, false},
    {"difference", PHRASE_FORM_DIFFERENCE, COLUMN_TEXT, false},
};

struct status form_book_table(struct form_check *check, struct fault *fault)
{
    return report_table(check->source, "book", PHRASE_FORM_BOOK_TABLE, book_plan,
                        BOOK_COLUMNS, &check->book, fault);
}

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
        [2] = form_subject_cell(check, compared->subject), [3] = compared->stated,
        [4] = compared->book, [5] = compared->difference};
    TRY(form_column_cell(check, compared->cell, &cells[1], fault));
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

/* budget that other programmes may use too is left out, and named. */
static struct status leave_out(struct form_check *check, const struct self_cell *cell,
                               struct bytes subject, struct fault *fault)
{
    struct cell cells[FORM_OPEN_COLUMNS] = {
        cell_count((int64_t)cell->line), [2] = form_subject_cell(check, subject),
        [3] = cell_words(report_words(check->source, PHRASE_FORM_SHARED))};
    TRY(form_column_cell(check, cell, &cells[1], fault));
    return table_add(check->open, ROW_BODY, cells, fault);
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
    if (money->is_shared && !(column == SELF_MONEY_SPENT && money->has_spent)) {
        return leave_out(check, cell, check->form->label[row].text, fault);
    }
    struct compared compared = {.cell = cell,
                                .subject = check->form->label[row].text,
                                .book = cell_missing(),
                                .difference = cell_missing()};
    char text[FORM_FIGURE_SIZE];
    form_put_money(check, stated, text);
    TRY(form_keep(check, text, &compared.stated, fault));
    /* Nothing on both sides is no difference; something of which the book has nothing
     * is one. */
    compared.is_equal =
        money->has_data ? is_same_amount(check->form, stated, book) : stated == 0;
    if (money->has_data) {
        form_put_money(check, book, text);
        TRY(form_keep(check, text, &compared.book, fault));
        form_put_money(check, compared.is_equal ? 0 : stated - book, text);
        TRY(form_keep(check, text, &compared.difference, fault));
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

const struct evaluation_row *form_policy_row(const struct form_check *check,
                                             struct bytes name)
{
    const struct bytes star = bytes_of("★");
    if (bytes_start_with(name, star)) {
        name = text_trim(bytes_from(name.at + star.size, name.size - star.size));
    }
    for (size_t i = 0; i < check->policy.count; i++) {
        if (text_same_name(check->policy.rows[i].name, name)) {
            return &check->policy.rows[i];
        }
    }
    return NULL;
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

/* What is written in 万 is said to two decimals of it, as the office does. */
static bool is_same_value(const struct score_value *stated, int64_t rounded)
{
    enum { DECIMALS_OF_SCALED = 2 };
    int64_t step = 1;
    for (unsigned i = DECIMALS_OF_SCALED; i < stated->scale && stated->decimals == 0;
         i++) {
        step *= 10;
    }
    return rounded == stated->number ||
           (rounded >= 0 && (rounded + step / 2) / step * step == stated->number);
}

/* As the form has it; with the unit it was taken in when it has none. */
static struct status stated_cell(struct form_check *check,
                                 const struct score_value *stated,
                                 struct cell *ret_cell, struct fault *fault)
{
    const char *values[] = {"", "", NULL};
    const char *text = NULL;
    if (!stated->is_assumed) {
        *ret_cell = cell_text(stated->text);
        return OK;
    }
    TRY(report_text(check->source, stated->text, &values[0], fault));
    TRY(form_unit_text(check, stated, &values[1], fault));
    TRY(report_fill(check->source, PHRASE_FORM_TAKEN_AS, values, &text, fault));
    *ret_cell = cell_words(text);
    return OK;
}

/* To the last digit of either; where the form is only rounded, to its own. */
static void put_difference(const struct score_value *stated, int64_t book,
                           unsigned decimals, bool is_equal, const char *unit,
                           char ret_text[static FORM_FIGURE_SIZE])
{
    const bool is_finer = stated->decimals > decimals || is_equal;
    const unsigned shown = is_finer ? stated->decimals : decimals;
    const int64_t difference = round_to(stated->number, stated->decimals, shown) -
                               round_to(book, decimals, shown);
    form_put_decimals(difference, shown, unit, ret_text);
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
    const struct evaluation_row *row = form_policy_row(check, indicator->level[2]);
    const enum indicator which = row == NULL      ? indicator_of(indicator->level[2])
                                 : row->is_manual ? INDICATOR_COUNT
                                                  : row->indicator;
    struct score_value stated;
    if (which == INDICATOR_COUNT || is_of_another(book, indicator->level[2]) ||
        !self_evaluation_actual(check->form, indicator, &stated)) {
        return OK;
    }
    const struct evaluation_figure *figure = &book->figure[which];
    const enum indicator_measure measure = indicator_measure_of(which);
    const unsigned decimals = measure == INDICATOR_NUMBER ? 0 : FORM_DECIMALS;
    struct compared compared = {.cell = &indicator->cell[SELF_ACTUAL],
                                .subject = indicator->level[2],
                                .book = cell_missing(),
                                .difference = cell_missing(),
                                .is_equal = true};
    TRY(stated_cell(check, &stated, &compared.stated, fault));
    if (figure->has_value) {
        char text[FORM_FIGURE_SIZE];
        const int64_t rounded = round_to(figure->value, decimals, stated.decimals);
        compared.is_equal = is_same_value(&stated, rounded);
        form_put_decimals(figure->value, decimals, units[measure], text);
        TRY(form_keep(check, text, &compared.book, fault));
        put_difference(&stated, figure->value, decimals, compared.is_equal,
                       units[measure], text);
        TRY(form_keep(check, text, &compared.difference, fault));
    }
    return put_compared(check, &compared, fault);
}

struct status form_book_compare(struct form_check *check, struct fault *fault)
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
