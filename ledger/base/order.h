/* order.h - putting a million rows in the order of their keys.
 *
 * Tables are written in key order, or every page is touched again and again.  The keys
 * of one file begin alike and are random after that; comparing rows costs several times
 * what counting their bytes does. */
#ifndef LEDGER_BASE_ORDER_H
#define LEDGER_BASE_ORDER_H

#include <stddef.h>
#include <stdint.h>

enum { ORDER_KEY_SIZE = 16 };

struct order_item { /* working room */
    uint64_t word;
    uint32_t at;
};

/* Sorts rows[0:count], of `size` bytes each, in place.  `compare` is a qsort()
 * comparison that looks first at the first ORDER_KEY_SIZE bytes of a row, as memcmp()
 * does; size >= ORDER_KEY_SIZE, count <= UINT32_MAX.  room[0:2*count] is scratch.
 * Rows that compare equal come in no particular order. */
void order_rows(void *rows, size_t count, size_t size, struct order_item *room,
                int (*compare)(const void *a, const void *b));

#endif
