/* cbor_head.h - the first bytes of an item, inline, for the two places where every
 * nanosecond is paid a million times: fact_check.c and the envelope in entry.c.
 *
 * Everything else reads through cbor.h, which tells what is wrong. */
#ifndef LEDGER_JOURNAL_CBOR_HEAD_H
#define LEDGER_JOURNAL_CBOR_HEAD_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The upper three bits of an item's first byte. */
enum cbor_head {
    CBOR_HEAD_UINT = 0,
    CBOR_HEAD_NEGATIVE = 1,
    CBOR_HEAD_BYTES = 2,
    CBOR_HEAD_TEXT = 3,
    CBOR_HEAD_ARRAY = 4,
    CBOR_HEAD_SIMPLE = 7,
    CBOR_HEAD_NONE = 8 /* no byte is left */
};

/* at[0:end-at] begins with a head of this major type whose argument is in its shortest
 * form: the byte behind it, else NULL.  The place is passed and returned, not
 * kept in memory, so that it stays in a register. */
__attribute__((always_inline)) static inline const uint8_t *
cbor_head_take(const uint8_t *at, const uint8_t *end, unsigned major,
               uint64_t *ret_value)
{
    /* What the next smaller form cannot hold, for arguments of 1, 2, 4 and 8 bytes. */
    static const uint64_t least[] = {24, UINT64_C(1) << 8, UINT64_C(1) << 16,
                                     UINT64_C(1) << 32};
    if (at == end || (unsigned)(*at >> 5) != major) {
        return NULL;
    }
    const unsigned low = *at & 31U;
    if (low < 24) {
        *ret_value = low;
        return at + 1;
    }
    if (low > 27 || (size_t)(end - at) < 1 + ((size_t)1 << (low - 24))) {
        return NULL;
    }
    uint64_t value = at[1];
    if (low == 25) {
        value = value << 8 | at[2];
    } else if (low == 26) {
        value = value << 24 | (uint64_t)at[2] << 16 | (uint64_t)at[3] << 8 | at[4];
    } else if (low == 27) {
        value = value << 56 | (uint64_t)at[2] << 48 | (uint64_t)at[3] << 40 |
                (uint64_t)at[4] << 32 | (uint64_t)at[5] << 24 | (uint64_t)at[6] << 16 |
                (uint64_t)at[7] << 8 | at[8];
    }
    *ret_value = value;
    return value < least[low - 24] ? NULL : at + 1 + ((size_t)1 << (low - 24));
}

#endif
