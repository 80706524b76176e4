/* fuzz_score.c - targets and values of any bytes, and the points they earn. */
#include "tests/choices.h"
#include "tests/fuzz/score_property.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct choices choices = {data, size};
    const int64_t points = (int64_t)choose_below(&choices, SCORE_POINTS_MAX + 1);
    const struct score_rule rule = {
        .least = (int64_t)choose_below(&choices, SCORE_FULL + 1),
        .tolerance = (int64_t)choose_below(&choices, SCORE_FULL + 1),
        .is_cut = choose_below(&choices, 2) == 1,
        .cut_most = (int64_t)choose_below(&choices, SCORE_FULL + 1)};
    const size_t split = (size_t)choose_below(&choices, choices.left_bytes + 1);
    const size_t left = choices.left_bytes;
    const size_t cut = split < left ? split : left;
    assert(score_is_bounded(bytes_from(choices.at, cut),
                            bytes_from(choices.at + cut, left - cut), points, &rule));
    return 0;
}
