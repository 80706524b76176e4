/* score_property.h - what any target, value and points must satisfy; for the suite and
 * the fuzzer. */
#ifndef FUZZ_SCORE_PROPERTY_H
#define FUZZ_SCORE_PROPERTY_H

#include "ledger/base/text.h"
#include "ledger/score.h"

static inline bool score_value_is_sane(const struct score_value *value)
{
    return value->is_number
               ? value->number >= -SCORE_NUMBER_MAX &&
                     value->number <= SCORE_NUMBER_MAX &&
                     value->decimals <= SCORE_DECIMALS_MAX &&
                     value->unit.size <= SCORE_UNIT_SIZE_MAX
               : value->text.size > 0 && value->number == 0 && value->unit.size == 0;
}

/* What is read is within its limits, errors leave the output alone, and points stay
 * between 0 and all of them; all of them exactly when the target is reached and nothing
 * is cut; a quantity is met by a figure, words by words. */
static inline bool score_is_bounded(struct bytes first, struct bytes second,
                                    int64_t points, const struct score_rule *rule)
{
    struct fault fault;
    struct score_target target = {.value.decimals = 77};
    struct score_value actual = {.decimals = 77};
    int64_t read = -77;
    const bool has_target = status_is_ok(score_target_parse(first, &target, &fault));
    const bool has_actual = status_is_ok(score_value_parse(second, &actual, &fault));
    if (status_is_ok(score_points_parse(second, &read, &fault))
            ? read < 0 || read > SCORE_POINTS_MAX
            : read != -77) {
        return false;
    }
    if (!has_target || !has_actual) {
        return (has_target || target.value.decimals == 77) &&
               (has_actual || actual.decimals == 77);
    }
    struct score_result result;
    if (!score_value_is_sane(&target.value) || !score_value_is_sane(&actual) ||
        target.value.is_number != (target.relation != SCORE_WORDS)) {
        return false;
    }
    if (!score_result_of(&target, &actual, points, rule, &result)) {
        return true;
    }
    int64_t earned = -77;
    const bool is_counted = score_points(&target, &actual, points, rule, &earned);
    return 0 <= result.least && result.least <= result.most && result.most <= points &&
           is_counted == actual.is_number &&
           is_counted == (target.relation != SCORE_WORDS) &&
           (!is_counted ||
            (earned == result.most && earned == result.least &&
             (!result.is_reached || result.is_over || earned == points)));
}

#endif
