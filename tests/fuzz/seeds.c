/* seeds.c - the simulator: a seed gives the bytes of a history, and the property of a
 * fuzz target is tried on it, step by step the same every time.
 *
 *   seeds_history [--size BYTES] SEED...
 *
 * Prints each seed before it is tried, and the version; the first that fails ends the
 * run by a signal, its seed being the last one printed.  Seeds that once failed are
 * kept in tests/fuzz/seeds.txt. */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SIZE_MAX_BYTES = 1 << 16, SIZE_FIRST = 1200 };

static void try_seed(uint64_t seed, size_t size)
{
    static uint8_t bytes[SIZE_MAX_BYTES];
    printf("seed %" PRIu64 ", %zu bytes, version %s\n", seed, size, MINGZHANG_VERSION);
    fflush(stdout);
    uint64_t state = seed;
    for (size_t i = 0; i < size; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        bytes[i] = (uint8_t)(state >> 56);
    }
    (void)LLVMFuzzerTestOneInput(bytes, size);
}

int main(int count, char **texts)
{
    size_t size = SIZE_FIRST;
    int at = 1;
    if (count > 2 && strcmp(texts[1], "--size") == 0) {
        size = strtoul(texts[2], NULL, 10);
        at = 3;
    }
    if (at >= count || size == 0 || size > SIZE_MAX_BYTES) {
        fprintf(stderr, "%s [--size BYTES] SEED...\n", texts[0]);
        return 2;
    }
    for (; at < count; at++) {
        try_seed(strtoull(texts[at], NULL, 10), size);
    }
    return 0;
}
