/* profile_twin.c - is a file its own twin: the same rows twice, one list behind the
 * other?
 *
 * The whole is remembered as one number, h(n) = h(n-1) * BASE + row(n).  The rows from
 * p on are those of the beginning when n = 2p and h(n) - h(p) * BASE^p = h(p); p can
 * only be where a row is like the first. */
#include "importers/profile_internal.h"

#include <string.h>

#define BASE UINT64_C(0x9E3779B97F4A7C15)
#define MIX UINT64_C(0xD6E8FEB86659FD93)

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * MIX;
    return hash ^ hash >> 32;
}

static uint64_t mix_bytes(uint64_t hash, struct bytes bytes)
{
    uint64_t word = bytes.size;
    hash = mix(hash, word); /* so that "a,b" is not "ab," */
    while (bytes.size >= sizeof(word)) {
        memcpy(&word, bytes.at, sizeof(word));
        hash = mix(hash, word);
        bytes = bytes_from(bytes.at + sizeof(word), bytes.size - sizeof(word));
    }
    if (bytes.size > 0) {
        word = 0;
        memcpy(&word, bytes.at, bytes.size);
        hash = mix(hash, word);
    }
    return hash;
}

void profile_twin_add(struct profile_twin *twin, const struct record *record,
                      const enum column *listed, size_t listed_count)
{
    uint64_t row = MIX;
    for (size_t i = 0; i < listed_count; i++) {
        if (listed[i] != COLUMN_SEQUENCE) { /* may count on */
            row = mix_bytes(row, record->field[listed[i]]);
        }
    }
    if (twin->count == 0) {
        twin->first = row;
        twin->power = 1;
    } else if (row == twin->first && twin->start_count < PROFILE_TWIN_STARTS) {
        twin->starts[twin->start_count++] =
            (struct profile_twin_start){.line = record->line,
                                        .count = twin->count,
                                        .hash = twin->hash,
                                        .power = twin->power};
    }
    twin->hash = twin->hash * BASE + row;
    twin->power *= BASE;
    twin->count++;
}

uint64_t profile_twin_line(const struct profile_twin *twin, uint64_t least)
{
    for (size_t i = 0; i < twin->start_count; i++) {
        const struct profile_twin_start *start = &twin->starts[i];
        if (start->count >= least && twin->count == 2 * start->count &&
            twin->hash - start->hash * start->power == start->hash) {
            return start->line;
        }
    }
    return 0;
}
