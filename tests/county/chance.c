#include "tests/county/chance.h"

static uint64_t seeded;

/* splitmix64: Steele, Lea, Flood 2014; public domain. */
static uint64_t mix(uint64_t value)
{
    value += UINT64_C(0x9E3779B97F4A7C15);
    value = (value ^ (value >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94D049BB133111EB);
    return value ^ (value >> 31);
}

void chance_seed(uint64_t seed)
{
    seeded = seed;
}

int chance_below(int limit, enum chance what, int64_t first, int64_t second)
{
    uint64_t value = mix(seeded ^ (uint64_t)what);
    value = mix(value ^ (uint64_t)first);
    value = mix(value ^ (uint64_t)second);
    return (int)(value % (uint64_t)limit);
}
