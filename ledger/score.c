/* score.c - points by the ratio of actual and target; see score.h. */
#include "ledger/score.h"

#include "ledger/base/text.h"

#include <assert.h>

__extension__ typedef __int128 wide;

const struct score_grades score_grades_default = {.from = {9000, 8000, 6000}};

static wide power_of_ten(unsigned exponent)
{
    wide power = 1;
    for (unsigned i = 0; i < exponent; i++) {
        power *= 10;
    }
    return power;
}

/* Both values as whole numbers of the same, finer unit. */
static void align(const struct score_value *a, const struct score_value *b, wide *ret_a,
                  wide *ret_b)
{
    const unsigned decimals = a->decimals > b->decimals ? a->decimals : b->decimals;
    *ret_a = a->number * power_of_ten(decimals - a->decimals);
    *ret_b = b->number * power_of_ten(decimals - b->decimals);
}

/* part * points / whole, half up; all are at least 0, whole above 0. */
static wide share(wide part, wide whole, wide points)
{
    return (2 * part * points + whole) / (2 * whole);
}

/* Its unit is not known, and whether it is one of 万 neither. */
static bool is_bare(const struct score_value *value)
{
    return value->unit.size == 0 && value->scale == 0;
}

bool score_is_comparable(const struct score_value *a, const struct score_value *b)
{
    if (!a->is_number || !b->is_number || (a->scale > 0 && is_bare(b)) ||
        (b->scale > 0 && is_bare(a))) {
        return false;
    }
    return a->unit.size == 0 || b->unit.size == 0 || text_same_name(a->unit, b->unit) ||
           bytes_start_with(a->unit, b->unit) || bytes_start_with(b->unit, a->unit);
}

bool score_part(const struct score_value *part, const struct score_value *whole,
                int64_t *ret_basis_points)
{
    wide above = 0;
    wide below = 0;
    if (!score_is_comparable(part, whole)) {
        return false;
    }
    align(part, whole, &above, &below);
    if (above < 0 || below <= 0) {
        return false;
    }
    const wide exact = share(above, below, SCORE_FULL);
    *ret_basis_points = exact > INT64_MAX ? *ret_basis_points : (int64_t)exact;
    return exact <= INT64_MAX;
}

int score_compare(const struct score_value *a, const struct score_value *b)
{
    assert(a->is_number && b->is_number);
    wide left = 0;
    wide right = 0;
    align(a, b, &left, &right);
    return left < right ? -1 : left > right;
}

bool score_reaches(const struct score_target *target, int64_t part, int64_t scale,
                   int64_t whole)
{
    enum { HUNDREDTHS = 100 };
    assert(target->value.is_number && scale > 0 && whole > 0);
    const wide actual = (wide)part * scale * power_of_ten(target->value.decimals);
    const wide wanted = (wide)target->value.number * HUNDREDTHS * whole;
    return target->relation == SCORE_AT_LEAST  ? actual >= wanted
           : target->relation == SCORE_AT_MOST ? actual <= wanted
                                               : actual == wanted;
}

/* ---- quantities (R-310) ---------------------------------------------------------- */

/* actual against target as a fraction: at least 1 when the target is reached. */
struct ratio {
    wide part, whole;
};

static struct ratio ratio_of(enum score_relation relation, wide target, wide actual)
{
    const bool is_reached = relation == SCORE_AT_LEAST  ? actual >= target
                            : relation == SCORE_AT_MOST ? actual <= target
                                                        : actual == target;
    const bool is_inverted =
        relation == SCORE_AT_MOST || (relation == SCORE_EQUAL && actual > target);
    const wide part = is_inverted ? target : actual;
    const wide whole = is_inverted ? actual : target;
    if (part > 0 && whole > 0) {
        return (struct ratio){part, whole};
    }
    /* A target of 0 or less has no proportion. */
    return (struct ratio){is_reached ? 1 : 0, 1};
}

/* What is taken off for an excess of `over` basis points beyond the tolerance. */
static int64_t cut_of(const struct score_rule *rule, int64_t over)
{
    const int64_t most = rule->cut_most == 0 ? SCORE_FULL : rule->cut_most;
    return over < most ? over : most;
}

static bool measure(const struct score_target *target, const struct score_value *actual,
                    int64_t points, const struct score_rule *rule,
                    struct score_result *ret_result)
{
    if (target->relation == SCORE_WORDS ||
        !score_is_comparable(&target->value, actual)) {
        return false;
    }
    wide wanted = 0;
    wide got = 0;
    align(&target->value, actual, &wanted, &got);
    const struct ratio ratio = ratio_of(target->relation, wanted, got);
    const wide exact = share(ratio.part, ratio.whole, SCORE_FULL);
    struct score_result result = {.is_reached = ratio.part >= ratio.whole};
    result.ratio = exact > INT64_MAX ? INT64_MAX : (int64_t)exact;
    wide earned = points;
    if (result.is_reached) {
        const wide over = exact - SCORE_FULL - rule->tolerance;
        if (rule->is_cut && over > 0) {
            const int64_t cut =
                cut_of(rule, over > SCORE_FULL ? SCORE_FULL : (int64_t)over);
            result.is_over = true;
            earned = share(SCORE_FULL - cut, SCORE_FULL, points);
        }
    } else if (ratio.part * SCORE_FULL < ratio.whole * rule->least) {
        earned = 0;
    } else {
        earned = share(ratio.part, ratio.whole, points);
    }
    result.least = (int64_t)earned;
    result.most = result.least;
    *ret_result = result;
    return true;
}

bool score_points(const struct score_target *target, const struct score_value *actual,
                  int64_t points, const struct score_rule *rule,
                  int64_t *ret_hundredths)
{
    assert(points >= 0 && points <= SCORE_POINTS_MAX);
    struct score_result result;
    if (!measure(target, actual, points, rule, &result)) {
        return false;
    }
    *ret_hundredths = result.most;
    return true;
}

bool score_result_of(const struct score_target *target,
                     const struct score_value *actual, int64_t points,
                     const struct score_rule *rule, struct score_result *ret_result)
{
    assert(points >= 0 && points <= SCORE_POINTS_MAX);
    if (measure(target, actual, points, rule, ret_result)) {
        return true;
    }
    enum score_band band = SCORE_BAND_ACHIEVED;
    /* A quantity is met by a figure: 已完成 says nothing of ≤5300元. */
    if (target->relation != SCORE_WORDS || actual->is_number ||
        (!text_same_name(target->value.text, actual->text) &&
         !score_band_parse(actual->text, &band))) {
        return false;
    }
    struct score_result result = {.ratio = -1,
                                  .is_reached = band == SCORE_BAND_ACHIEVED};
    score_band_limits(band, points, &result.least, &result.most);
    *ret_result = result;
    return true;
}

bool score_share(int64_t part, int64_t whole, int64_t points, int64_t *ret_hundredths)
{
    assert(points >= 0 && points <= SCORE_POINTS_MAX);
    if (part < 0 || whole <= 0) {
        return false;
    }
    *ret_hundredths = part >= whole ? points : (int64_t)share(part, whole, points);
    return true;
}

/* ---- words (R-311) --------------------------------------------------------------- */

bool score_band_parse(struct bytes text, enum score_band *ret_band)
{
    /* The longer words first: 部分达成 and 未达成 hold 达成. */
    static const struct {
        const char *words;
        enum score_band band;
    } known[] = {
        {"未达成", SCORE_BAND_MISSED},     {"未达到", SCORE_BAND_MISSED},
        {"未完成", SCORE_BAND_MISSED},     {"没有达成", SCORE_BAND_MISSED},
        {"部分达成", SCORE_BAND_PARTLY},   {"部分完成", SCORE_BAND_PARTLY},
        {"部分达到", SCORE_BAND_PARTLY},   {"达成预期", SCORE_BAND_ACHIEVED},
        {"达成年度", SCORE_BAND_ACHIEVED}, {"达到预期", SCORE_BAND_ACHIEVED},
        {"全部完成", SCORE_BAND_ACHIEVED}, {"全面完成", SCORE_BAND_ACHIEVED},
        {"达成", SCORE_BAND_ACHIEVED},     {"已完成", SCORE_BAND_ACHIEVED},
    };
    const struct bytes trimmed = text_trim(text);
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (bytes_start_with(trimmed, bytes_of(known[i].words))) {
            *ret_band = known[i].band;
            return true;
        }
    }
    return false;
}

void score_band_limits(enum score_band band, int64_t points, int64_t *ret_least,
                       int64_t *ret_most)
{
    /* The upper end of the two lower bands belongs to the band above. */
    static const int64_t from[] = {80, 60, 0};
    static const int64_t to[] = {100, 80, 60};
    const int64_t below = band == SCORE_BAND_ACHIEVED ? 0 : 1;
    *ret_least = (points * from[band] + 99) / 100;
    *ret_most = (points * to[band] + (below == 0 ? 0 : 99)) / 100 - below;
    if (*ret_most < *ret_least) {
        *ret_most = *ret_least; /* so few points that the band is empty */
    }
}

/* ---- grades (R-312) -------------------------------------------------------------- */

enum score_grade score_grade_of(int64_t total, int64_t full,
                                const struct score_grades *grades)
{
    assert(full > 0);
    enum score_grade grade = SCORE_EXCELLENT;
    while (grade < SCORE_POOR &&
           (wide)total * SCORE_FULL < (wide)grades->from[grade] * full) {
        grade++;
    }
    return grade;
}
