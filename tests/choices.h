#ifndef TESTS_CHOICES_H
#define TESTS_CHOICES_H
#include <stddef.h>
#include <stdint.h>
/* Decisions read from a byte string.  Random bytes make it a property test;
 * libFuzzer's bytes make it a fuzz target; fewer or smaller bytes make a
 * simpler case, so minimising the bytes minimises the counter-example. */
struct choices {
    const uint8_t *at;
    size_t left_bytes;
};
/* Uniform enough in 0..limit-1; 0 once the bytes run out. */
static inline uint64_t choose_below(struct choices *c, uint64_t limit)
{
    uint64_t value = 0;
    for (size_t i = 0; i < sizeof(value) && limit >> (8 * i) != 0 && c->left_bytes > 0;
         i++) {
        value |= (uint64_t)*c->at << (8 * i);
        c->at++;
        c->left_bytes--;
    }
    return limit == 0 ? 0 : value % limit;
}
#endif
