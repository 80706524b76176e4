/* self_evaluation.c - the arithmetic of a form, done again; see self_evaluation.h. */
#include "ledger/self_evaluation.h"

#include "ledger/base/text.h"

#include <assert.h>

enum { PERCENT = 2 /* decimals that a fraction lacks */ };

struct check {
    const struct self_evaluation *form;
    self_evaluation_see *see;
    void *context;
    struct self_totals totals;
    bool is_execution_listed;          /* 预算执行率 stands among the indicators */
    int64_t money_points, money_score; /* of the block of money, when it is not */
};

static struct self_figure points_of(int64_t hundredths)
{
    return (struct self_figure){.kind = SELF_FIGURE_POINTS, .number = hundredths};
}

static struct status tell(struct check *check, const struct self_difference *difference,
                          struct fault *fault)
{
    check->totals.differences += self_finding_is_difference(difference->finding);
    return check->see(check->context, difference, fault);
}

static struct status tell_unread(struct check *check, const struct self_cell *cell,
                                 struct bytes subject, struct fault *fault)
{
    const struct self_difference difference = {
        .finding = SELF_UNREAD, .cell = cell, .subject = subject};
    return tell(check, &difference, fault);
}

static bool has_text(const struct self_cell *cell)
{
    return cell->text.size > 0;
}

static bool read_points(const struct self_cell *cell, int64_t *ret_hundredths)
{
    return has_text(cell) &&
           status_is_ok(score_points_parse(cell->text, ret_hundredths, NULL));
}

/* A percent cell of a workbook comes as its fraction: 0.98.  Values up to 1 without a
 * sign are taken as such where a rate above 1 % is asked for. */
static void widen_fraction(const struct self_evaluation *form,
                           const struct score_value *target, struct score_value *value)
{
    const struct score_value one = {.is_number = true, .number = 1};
    if (!form->is_workbook || !value->is_number || value->unit.size > 0 ||
        score_compare(value, &one) > 0 ||
        (target != NULL && (!text_same_name(target->unit, bytes_of("%")) ||
                            score_compare(target, &one) <= 0))) {
        return;
    }
    for (unsigned i = 0; i < PERCENT; i++) {
        if (value->decimals > 0) {
            value->decimals--;
        } else {
            value->number *= 10;
        }
    }
    value->unit = bytes_of("%");
}

/* ---- indicators ------------------------------------------------------------------ */

static bool read_target(const struct self_indicator *indicator,
                        struct score_target *ret_target)
{
    struct score_target target;
    if (!status_is_ok(
            score_target_parse(indicator->cell[SELF_TARGET].text, &target, NULL))) {
        return false;
    }
    /* A bare number is to be reached, but a cost is to be kept. */
    if (target.is_implied &&
        bytes_start_with(text_trim(indicator->level[1]), bytes_of("成本"))) {
        target.relation = SCORE_AT_MOST;
    }
    *ret_target = target;
    return true;
}

bool self_evaluation_actual(const struct self_evaluation *form,
                            const struct self_indicator *indicator,
                            struct score_value *ret_value)
{
    struct score_target target;
    struct score_value actual;
    if (!status_is_ok(
            score_value_parse(indicator->cell[SELF_ACTUAL].text, &actual, NULL)) ||
        !actual.is_number) {
        return false;
    }
    if (read_target(indicator, &target) && target.value.is_number) {
        widen_fraction(form, &target.value, &actual);
        (void)score_value_assume(&target.value, &actual);
    }
    *ret_value = actual;
    return true;
}

/* 4.8 for 4.84 is rounding, 5 for 4.84 is not. */
static bool is_same_score(int64_t stated, int64_t right)
{
    const bool has_one_decimal = stated % 10 == 0 && stated % 100 != 0;
    return stated == right || (has_one_decimal && (right + 5) / 10 * 10 == stated);
}

struct scored {
    struct score_target target;
    struct score_value actual;
    struct score_result result;
    int64_t points, stated;
};

static struct status tell_score(struct check *check,
                                const struct self_indicator *indicator,
                                const struct scored *scored, struct fault *fault)
{
    const struct score_result *result = &scored->result;
    struct self_difference difference = {.cell = &indicator->cell[SELF_SCORE],
                                         .subject = indicator->level[2],
                                         .stated = points_of(scored->stated)};
    if (result->least == result->most && result->ratio >= 0) {
        check->totals.recomputed++;
        if (!is_same_score(scored->stated, result->most)) {
            difference.finding = SELF_SCORE_WRONG;
            difference.right = points_of(result->most);
            check->totals.right += result->most - scored->stated;
            return tell(check, &difference, fault);
        }
    } else if (scored->stated < result->least || scored->stated > result->most) {
        difference.finding = SELF_BAND_LEFT;
        difference.right = (struct self_figure){
            .kind = SELF_FIGURE_BAND, .number = result->least, .most = result->most};
        check->totals.right +=
            (scored->stated < result->least ? result->least : result->most) -
            scored->stated;
        return tell(check, &difference, fault);
    }
    return OK;
}

/* A bare figure beside 300万元 may be of 万元 or of 元: which it was taken for is told.
 */
static struct status take_unit(struct check *check,
                               const struct self_indicator *indicator,
                               struct scored *scored, struct fault *fault)
{
    const struct self_difference assumed = {.finding = SELF_UNIT_ASSUMED,
                                            .cell = &indicator->cell[SELF_ACTUAL],
                                            .subject = indicator->level[2],
                                            .taken = &scored->actual};
    if (!scored->target.value.is_number) {
        return OK;
    }
    widen_fraction(check->form, &scored->target.value, &scored->actual);
    return score_value_assume(&scored->target.value, &scored->actual)
               ? tell(check, &assumed, fault)
               : OK;
}

static struct status check_score(struct check *check,
                                 const struct self_indicator *indicator,
                                 struct scored *scored, struct fault *fault)
{
    struct self_difference difference = {.cell = &indicator->cell[SELF_SCORE],
                                         .subject = indicator->level[2]};
    if (!read_target(indicator, &scored->target)) {
        return tell_unread(check, &indicator->cell[SELF_TARGET], indicator->level[2],
                           fault);
    }
    if (!status_is_ok(score_value_parse(indicator->cell[SELF_ACTUAL].text,
                                        &scored->actual, NULL))) {
        return tell_unread(check, &indicator->cell[SELF_ACTUAL], indicator->level[2],
                           fault);
    }
    TRY(take_unit(check, indicator, scored, fault));
    if (!score_result_of(&scored->target, &scored->actual, scored->points,
                         &indicator->rule, &scored->result)) {
        difference.finding = SELF_UNSCORED;
        difference.cell = &indicator->cell[SELF_ACTUAL];
        return tell(check, &difference, fault);
    }
    TRY(tell_score(check, indicator, scored, fault));
    if (!scored->result.is_reached && !has_text(&indicator->cell[SELF_REASON]) &&
        indicator->cell[SELF_REASON].column > 0) {
        difference.finding = SELF_UNEXPLAINED;
        difference.cell = &indicator->cell[SELF_REASON];
        return tell(check, &difference, fault);
    }
    return OK;
}

static struct status check_indicator(struct check *check,
                                     const struct self_indicator *indicator,
                                     struct fault *fault)
{
    struct scored scored = {0};
    int64_t score = 0;
    check->totals.missing +=
        !read_points(&indicator->cell[SELF_POINTS], &scored.points) ||
        !read_points(&indicator->cell[SELF_SCORE], &score);
    if (!read_points(&indicator->cell[SELF_POINTS], &scored.points)) {
        return tell_unread(check, &indicator->cell[SELF_POINTS], indicator->level[2],
                           fault);
    }
    check->totals.points += scored.points;
    if (!read_points(&indicator->cell[SELF_SCORE], &scored.stated)) {
        return tell_unread(check, &indicator->cell[SELF_SCORE], indicator->level[2],
                           fault);
    }
    check->totals.summed += scored.stated;
    check->totals.right += scored.stated;
    if (scored.stated > scored.points) {
        const struct self_difference difference = {.finding = SELF_SCORE_OVER,
                                                   .cell = &indicator->cell[SELF_SCORE],
                                                   .subject = indicator->level[2],
                                                   .stated = points_of(scored.stated),
                                                   .right = points_of(scored.points)};
        TRY(tell(check, &difference, fault));
    }
    return check_score(check, indicator, &scored, fault);
}

/* ---- money ----------------------------------------------------------------------- */

bool self_evaluation_amount(const struct self_evaluation *form,
                            const struct self_cell *cell, int64_t *ret_fen)
{
    return has_text(cell) && money_parse(cell->text, form->amount, ret_fen) == MONEY_OK;
}

static struct status check_amounts(struct check *check, struct fault *fault)
{
    const struct self_evaluation *form = check->form;
    for (size_t row = 0; row < SELF_MONEY_ROWS; row++) {
        for (size_t column = 0; column < SELF_MONEY_AMOUNTS; column++) {
            const struct self_cell *cell = &form->money[row][column];
            int64_t fen = 0;
            if (has_text(cell) && !self_evaluation_amount(form, cell, &fen)) {
                TRY(tell_unread(check, cell, form->label[row].text, fault));
            }
        }
    }
    return OK;
}

static struct status check_money_sum(struct check *check, size_t column,
                                     struct fault *fault)
{
    const struct self_evaluation *form = check->form;
    const struct self_cell *cell = &form->money[SELF_MONEY_ALL][column];
    int64_t all = 0;
    int64_t sum = 0;
    bool has_part = false;
    if (!self_evaluation_amount(form, cell, &all)) {
        return OK;
    }
    for (size_t row = SELF_MONEY_YEAR; row < SELF_MONEY_ROWS; row++) {
        int64_t part = 0;
        if (self_evaluation_amount(form, &form->money[row][column], &part)) {
            has_part = true;
            if (!money_add(sum, part, &sum)) {
                return tell_unread(check, cell, form->label[SELF_MONEY_ALL].text,
                                   fault);
            }
        } else if (has_text(&form->money[row][column])) {
            return OK; /* told as unreadable */
        }
    }
    if (!has_part || sum == all || form->has_more_money) {
        return OK;
    }
    const struct self_difference difference = {
        .finding = SELF_MONEY_SUM,
        .cell = cell,
        .subject = form->label[SELF_MONEY_ALL].text,
        .stated = {.kind = SELF_FIGURE_FEN, .number = all},
        .right = {.kind = SELF_FIGURE_FEN, .number = sum}};
    return tell(check, &difference, fault);
}

/* True when `stated`, as a percentage, is part / whole rounded to its own decimals. */
static bool is_rate(const struct score_value *stated, int64_t part, int64_t whole)
{
    __extension__ typedef __int128 wide;
    wide scale = 100;
    for (unsigned i = 0; i < stated->decimals; i++) {
        scale *= 10;
    }
    return part >= 0 &&
           (2 * part * scale + whole) / (2 * (wide)whole) == stated->number;
}

static struct status check_rate(struct check *check, size_t row, int64_t budget,
                                int64_t spent, struct fault *fault)
{
    const struct self_evaluation *form = check->form;
    const struct self_cell *cell = &form->money[row][SELF_MONEY_RATE];
    struct score_value rate;
    int64_t right = 0;
    int64_t stated = 0;
    if (!has_text(cell) || !money_ratio(spent, budget, &right)) {
        return OK;
    }
    if (!status_is_ok(score_value_parse(cell->text, &rate, NULL)) || !rate.is_number) {
        return tell_unread(check, cell, form->label[row].text, fault);
    }
    widen_fraction(form, NULL, &rate);
    const struct score_value hundred = {.is_number = true, .number = 100};
    if (is_rate(&rate, spent, budget)) {
        return OK;
    }
    int64_t power = 1;
    for (unsigned i = 0; i < rate.decimals; i++) {
        power *= 10;
    }
    /* Beyond all sense: shown without a figure. */
    const bool is_shown = rate.number < SCORE_NUMBER_MAX / hundred.number;
    stated = is_shown ? rate.number * 100 / power : 0;
    const struct self_difference difference = {
        .finding = SELF_RATE_WRONG,
        .cell = cell,
        .subject = form->label[row].text,
        .stated = {.kind = is_shown ? SELF_FIGURE_PERCENT : SELF_FIGURE_NONE,
                   .number = stated},
        .right = {.kind = SELF_FIGURE_PERCENT, .number = right}};
    return tell(check, &difference, fault);
}

/* True when the score follows from the rate as the form states it, and that is spent
 * over budget as far as it is written out: 0.05 for 0.45 %, though 300 of 66800 are
 * 0.449 %. */
static bool is_by_rate(const struct self_evaluation *form, size_t row, int64_t budget,
                       int64_t spent)
{
    const struct self_cell *cell = &form->money[row][SELF_MONEY_RATE];
    const struct score_target whole = {
        .value = {.is_number = true, .number = 100, .unit = bytes_of("%")}};
    const struct score_rule plain = {0};
    struct score_value rate;
    int64_t points = 0;
    int64_t stated = 0;
    int64_t right = 0;
    if (!has_text(cell) || !status_is_ok(score_value_parse(cell->text, &rate, NULL)) ||
        !rate.is_number ||
        !read_points(&form->money[row][SELF_MONEY_POINTS], &points) ||
        !read_points(&form->money[row][SELF_MONEY_SCORE], &stated)) {
        return false;
    }
    widen_fraction(form, NULL, &rate);
    return is_rate(&rate, spent, budget) &&
           score_points(&whole, &rate, points, &plain, &right) &&
           is_same_score(stated, right);
}

static struct status check_execution(struct check *check, size_t row, int64_t budget,
                                     int64_t spent, struct fault *fault)
{
    const struct self_evaluation *form = check->form;
    const struct self_cell *cells = form->money[row];
    int64_t points = 0;
    int64_t stated = 0;
    int64_t right = 0;
    const bool is_summed = row == SELF_MONEY_ALL && !check->is_execution_listed;
    if (!read_points(&cells[SELF_MONEY_POINTS], &points)) {
        return OK; /* the parts have no points of their own */
    }
    if (!has_text(&cells[SELF_MONEY_SCORE])) {
        check->totals.points += is_summed ? points : 0;
        check->totals.missing += is_summed;
        check->money_points = is_summed ? points : check->money_points;
        return OK;
    }
    if (!read_points(&cells[SELF_MONEY_SCORE], &stated)) {
        return tell_unread(check, &cells[SELF_MONEY_SCORE], form->label[row].text,
                           fault);
    }
    if (is_summed) {
        check->totals.points += points;
        check->totals.summed += stated;
        check->totals.right += stated;
        check->money_points = points;
        check->money_score = stated;
    }
    if (!score_share(spent, budget, points, &right)) {
        const struct self_difference unscored = {.finding = SELF_UNSCORED,
                                                 .cell = &cells[SELF_MONEY_SCORE],
                                                 .subject = form->label[row].text};
        check->totals.missing += is_summed;
        return tell(check, &unscored, fault);
    }
    check->totals.recomputed++;
    if (is_same_score(stated, right) || is_by_rate(form, row, budget, spent)) {
        return OK;
    }
    if (is_summed) {
        check->totals.right += right - stated;
    }
    const struct self_difference difference = {.finding = SELF_SCORE_WRONG,
                                               .cell = &cells[SELF_MONEY_SCORE],
                                               .subject = form->label[row].text,
                                               .stated = points_of(stated),
                                               .right = points_of(right)};
    return tell(check, &difference, fault);
}

static struct status check_money(struct check *check, struct fault *fault)
{
    const struct self_evaluation *form = check->form;
    TRY(check_amounts(check, fault));
    for (size_t column = 0; column < SELF_MONEY_AMOUNTS; column++) {
        TRY(check_money_sum(check, column, fault));
    }
    for (size_t row = 0; row < SELF_MONEY_ROWS; row++) {
        int64_t budget = 0;
        int64_t spent = 0;
        if (!self_evaluation_amount(form, &form->money[row][SELF_MONEY_BUDGET],
                                    &budget) ||
            !self_evaluation_amount(form, &form->money[row][SELF_MONEY_SPENT],
                                    &spent)) {
            budget = 0;
        }
        TRY(check_rate(check, row, budget, spent, fault));
        TRY(check_execution(check, row, budget, spent, fault));
    }
    return OK;
}

/* ---- sums ------------------------------------------------------------------------ */

/* The number in 产出指标(50分); false when there is none. */
static bool weight_of(struct bytes level, int64_t *ret_hundredths)
{
    static const char *const opening[] = {"(", "（"};
    static const char *const closing[] = {")", "）"};
    size_t from = SIZE_MAX;
    size_t to = SIZE_MAX;
    for (size_t i = 0; i < 2 && (from == SIZE_MAX || to == SIZE_MAX); i++) {
        const size_t open = text_find(level, bytes_of(opening[i]));
        const size_t close = text_find(level, bytes_of(closing[i]));
        from = open != SIZE_MAX ? open + bytes_of(opening[i]).size : from;
        to = close != SIZE_MAX ? close : to;
    }
    return from != SIZE_MAX && to != SIZE_MAX && from < to &&
           status_is_ok(score_points_parse(bytes_from(level.at + from, to - from),
                                           ret_hundredths, NULL));
}

static struct status check_level(struct check *check, size_t first, size_t *ret_next,
                                 struct fault *fault)
{
    const struct self_evaluation *form = check->form;
    const struct self_indicator *head = &form->indicators[first];
    int64_t weight = 0;
    int64_t sum = 0;
    bool is_read = true;
    size_t at = first;
    for (; at < form->indicator_count &&
           bytes_equal(form->indicators[at].level[0], head->level[0]);
         at++) {
        int64_t points = 0;
        is_read =
            is_read && read_points(&form->indicators[at].cell[SELF_POINTS], &points);
        sum += points;
    }
    *ret_next = at;
    if (!is_read || !weight_of(head->level[0], &weight) || weight == sum) {
        return OK;
    }
    const struct self_difference difference = {.finding = SELF_WEIGHTS,
                                               .cell = &head->cell[SELF_POINTS],
                                               .subject = head->level[0],
                                               .stated = points_of(weight),
                                               .right = points_of(sum)};
    return tell(check, &difference, fault);
}

/* The row adds up the indicators alone, its points too where it has any: 88 of 100
 * points beside a sum of 98 is a slip. */
static bool is_without_money(const struct check *check)
{
    const struct self_totals *totals = &check->totals;
    const struct self_cell *cell = &check->form->total_points;
    int64_t points = 0;
    return totals->stated == totals->summed - check->money_score &&
           (!has_text(cell) || (read_points(cell, &points) &&
                                points == totals->points - check->money_points));
}

static struct status check_totals(struct check *check, struct fault *fault)
{
    const struct self_evaluation *form = check->form;
    struct self_totals *totals = &check->totals;
    int64_t stated = 0;
    struct self_difference difference = {.cell = &form->total_points,
                                         .stated = points_of(totals->points),
                                         .right = points_of(SCORE_POINTS_MAX)};
    if (totals->points != SCORE_POINTS_MAX) {
        difference.finding = SELF_POINTS_SUM;
        TRY(tell(check, &difference, fault));
    } else if (read_points(&form->total_points, &stated) && stated != totals->points &&
               stated != totals->points - check->money_points) {
        difference.finding = SELF_POINTS_SUM;
        difference.stated = points_of(stated);
        TRY(tell(check, &difference, fault));
    }
    totals->stated = -1;
    if (!has_text(&form->total_score)) {
        return OK;
    }
    if (!read_points(&form->total_score, &totals->stated)) {
        return tell_unread(check, &form->total_score, (struct bytes){0}, fault);
    }
    if (is_without_money(check)) {
        totals->stated = totals->summed;
    }
    if (totals->stated == totals->summed) {
        return OK;
    }
    difference.finding = SELF_SCORE_SUM;
    difference.cell = &form->total_score;
    difference.stated = points_of(totals->stated);
    difference.right = points_of(totals->summed);
    return tell(check, &difference, fault);
}

static bool is_execution(struct bytes words)
{
    return text_find(words, bytes_of("执行率")) != SIZE_MAX;
}

struct status self_evaluation_check(const struct self_evaluation *form,
                                    self_evaluation_see *see, void *context,
                                    struct self_totals *ret_totals, struct fault *fault)
{
    assert(form->indicator_count <= SELF_EVALUATION_ROWS_MAX);
    struct check check = {.form = form, .see = see, .context = context};
    for (size_t i = 0; i < form->indicator_count; i++) {
        check.is_execution_listed =
            check.is_execution_listed || is_execution(form->indicators[i].level[0]);
    }
    TRY(check_money(&check, fault));
    for (size_t i = 0; i < form->indicator_count; i++) {
        TRY(check_indicator(&check, &form->indicators[i], fault));
    }
    for (size_t i = 0; i < form->indicator_count;) {
        TRY(check_level(&check, i, &i, fault));
    }
    TRY(check_totals(&check, fault));
    *ret_totals = check.totals;
    return OK;
}
