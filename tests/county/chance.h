#ifndef COUNTY_CHANCE_H
#define COUNTY_CHANCE_H
#include <stdint.h>
/* Chance that repeats: a number depends on the seed and on what it is for, never
 * on the order of asking, so that one change does not stir the whole county. */
enum chance {
    CHANCE_BIRTH = 1,
    CHANCE_PLACE,
    CHANCE_NAME,
    CHANCE_ACCOUNT,
    CHANCE_SIZE,
    CHANCE_AMOUNT,
    CHANCE_STAY,
    CHANCE_CASE,
    CHANCE_RESULT,
    CHANCE_CODE,
    CHANCE_LATE,
    CHANCE_CELL
};
void chance_seed(uint64_t seed);
/* Uniform enough in 0..limit-1, limit > 0, for (what, first, second). */
int chance_below(int limit, enum chance what, int64_t first, int64_t second);
#endif
