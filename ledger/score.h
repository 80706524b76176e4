/* score.h - targets as people write them, and the points that an actual value earns.
 *
 * Pure: no allocation, no floating point.  Points are in hundredths of a point, so that
 * 4.84 is 484; ratios are exact until they are rounded half up to a hundredth, once.
 * The notation is what self-evaluation forms hold (domain.md 5.4): ">=21933人", "≥90%",
 * "<=5300元/户", "=8个", "100%", "合规", "全年", in half or full width. */
#ifndef LEDGER_SCORE_H
#define LEDGER_SCORE_H

#include "ledger/base/bytes.h"
#include "ledger/base/status.h"

#define SCORE_NUMBER_MAX INT64_C(999999999999999)
enum {
    SCORE_DECIMALS_MAX = 6,   /* behind the point of a number             */
    SCORE_POINTS_MAX = 10000, /* hundredths: no evaluation has more points */
    SCORE_UNIT_SIZE_MAX = 64,
    SCORE_FULL = 10000 /* basis points */
};

/* A number with its unit, or words.  Texts are borrowed from what was read. */
struct score_value {
    bool is_number;
    int64_t number;    /* times 10^decimals; |number| <= SCORE_NUMBER_MAX           */
    unsigned decimals; /* 0..SCORE_DECIMALS_MAX                                     */
    unsigned scale; /* powers of ten that 万 and 亿 multiplied it by: 0, 4, 8, 12   */
    bool is_assumed; /* unit and scale are the target's: score_value_assume()      */
    struct bytes unit; /* "%", "人", "元/户"; 万 and 亿 before it are multiplied out */
    struct bytes text; /* as written, trimmed                                       */
};

enum score_relation {
    SCORE_AT_LEAST =
        0,         /* ≥; a strict sign is scored the same: at the limit it is met */
    SCORE_AT_MOST, /* ≤                                                          */
    SCORE_EQUAL,   /* =                                                          */
    SCORE_WORDS    /* qualitative: 合规, 全年, a day                             */
};

struct score_target {
    enum score_relation relation;
    bool is_implied; /* a bare number: a quantity to be reached; SCORE_AT_LEAST */
    struct score_value value;
};

/* How points follow from the ratio of actual and target; all 0: in proportion, an
 * excess costs nothing.  Basis points. */
struct score_rule {
    int64_t least;     /* a ratio below it earns nothing                          */
    int64_t tolerance; /* excess over a target that costs nothing                 */
    bool is_cut;       /* excess beyond the tolerance is taken off, part for part */
    int64_t cut_most;  /* at most so much of the points; 0: all of them           */
};

struct score_result {
    int64_t least, most; /* hundredths of a point; the same for quantities      */
    int64_t ratio;       /* basis points, half up, of quantities; else -1       */
    bool is_reached;
    bool is_over; /* beyond the tolerance of a rule that cuts            */
};

/* Reads what stands in the column of targets.  Text that begins like neither a relation
 * nor a number is words, and so is a bare day ("2019年12月底前").
 * Errors: STATUS_INPUT, *ret_target untouched: empty, no UTF-8, a number of too many
 * digits or decimals, a separator at a wrong place, a relation without a number, a
 * range. */
struct status score_target_parse(struct bytes text, struct score_target *ret_target,
                                 struct fault *fault) MUST_USE;
/* The same for an actual value; a relation is refused: a limit is no figure.
 * Errors: STATUS_INPUT, *ret_value untouched. */
struct status score_value_parse(struct bytes text, struct score_value *ret_value,
                                struct fault *fault) MUST_USE;
/* Hundredths from "10", "4.84", "(10)", "10分": 0..SCORE_POINTS_MAX.
 * Errors: STATUS_INPUT, *ret_hundredths untouched: also a third decimal. */
struct status score_points_parse(struct bytes text, int64_t *ret_hundredths,
                                 struct fault *fault) MUST_USE;

/* A bare number beside a target in 万 or 亿 is of the same: 310 beside ≥300万元 is
 * 310万元.  False, *value untouched: it has a unit of its own, the target has
 * no such, or the number would leave SCORE_NUMBER_MAX. */
bool score_value_assume(const struct score_value *target, struct score_value *value);
/* True when the two can be compared: both numbers, with one unit, or one without, or
 * one unit the beginning of the other (元, 元/户).  Not so 300万元 and 310: the bare
 * number may be of 万 too. */
bool score_is_comparable(const struct score_value *a, const struct score_value *b);
/* part / whole in basis points, half up.  False, output untouched, when the two cannot
 * be compared, whole is not above 0, part is below 0, or the result leaves 63 bits. */
bool score_part(const struct score_value *part, const struct score_value *whole,
                int64_t *ret_basis_points);
/* <0, 0, >0 by value; both are numbers. */
int score_compare(const struct score_value *a, const struct score_value *b);
/* Whether part * scale / whole hundredths, as they are and not as they are rounded,
 * reach a target that is a number; 0 < whole, 0 < scale <= 10000. */
bool score_reaches(const struct score_target *target, int64_t part, int64_t scale,
                   int64_t whole);

/* What `actual` earns of `points` hundredths (0..SCORE_POINTS_MAX) by the rule:
 * all when the target is reached; else actual / target of them (≥), target / actual
 * (≤), the smaller over the larger (=), rounded half up.  A target that is not above 0
 * is reached or earns nothing.  False, output untouched, when the two cannot be
 * compared. */
bool score_points(const struct score_target *target, const struct score_value *actual,
                  int64_t points, const struct score_rule *rule,
                  int64_t *ret_hundredths);
/* The same with all there is to say of it, also of a target in words: words that repeat
 * it are achieved, others say themselves how far.  False when nothing can be
 * said: also of words where the target is a quantity.
 */
bool score_result_of(const struct score_target *target,
                     const struct score_value *actual, int64_t points,
                     const struct score_rule *rule, struct score_result *ret_result);
/* part / whole of `points`, at most all of them, half up.  False when there is nothing
 * to divide by, or part is below 0. */
bool score_share(int64_t part, int64_t whole, int64_t points, int64_t *ret_hundredths);

/* The three bands of qualitative indicators: 100 to 80 % of the points, below
 * 80 to 60 %, below 60 to 0 %. */
enum score_band { SCORE_BAND_ACHIEVED = 0, SCORE_BAND_PARTLY, SCORE_BAND_MISSED };
/* From the words in use: 达成预期指标, 部分达成并具有一定效果, 未达成且效果较差 and the
 * like.  False for other words. */
bool score_band_parse(struct bytes text, enum score_band *ret_band);
/* The hundredths that the band allows of `points`, both ends included. */
void score_band_limits(enum score_band band, int64_t points, int64_t *ret_least,
                       int64_t *ret_most);

/* 优良中差, by the thresholds of the policy in force: basis points of the full score
 * (R-312). */
enum score_grade {
    SCORE_EXCELLENT = 0,
    SCORE_GOOD,
    SCORE_MEDIUM,
    SCORE_POOR,
    SCORE_GRADE_COUNT
};
struct score_grades {
    int64_t from[SCORE_GRADE_COUNT - 1]; /* falling: excellent, good, medium */
};
/* 90, 80 and 60 % (domain.md 2.2). */
extern const struct score_grades score_grades_default;
/* `total` of `full` hundredths, 0 < full. */
enum score_grade score_grade_of(int64_t total, int64_t full,
                                const struct score_grades *grades);

#endif
