/* order.c - a radix sort of places, then one move of each row. */
#include "ledger/base/order.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES = 8, VALUES = 256, ROW_SIZE_MAX = 256 };

static unsigned byte_of(uint64_t word, unsigned byte)
{
    return (unsigned)(word >> (8 * byte)) & 0xFFU;
}

/* Moves every item to its place by one byte; items of equal bytes keep their order. */
static void scatter(const struct order_item *from, struct order_item *to, size_t count,
                    const uint32_t *counts, unsigned byte)
{
    size_t place[VALUES];
    size_t next = 0;
    for (size_t value = 0; value < VALUES; value++) {
        place[value] = next;
        next += counts[value];
    }
    for (size_t i = 0; i < count; i++) {
        to[place[byte_of(from[i].word, byte)]++] = from[i];
    }
}

/* Sorts by word; equal words keep their order.  Returns where the result lies: in
 * `items` or in `spare`. */
static struct order_item *sort_words(struct order_item *items, struct order_item *spare,
                                     size_t count)
{
    uint32_t counts[BYTES][VALUES] = {0};
    for (size_t i = 0; i < count; i++) {
        for (unsigned byte = 0; byte < BYTES; byte++) {
            counts[byte][byte_of(items[i].word, byte)]++;
        }
    }
    for (unsigned byte = 0; byte < BYTES; byte++) {
        if (counts[byte][byte_of(items[0].word, byte)] != count) {
            scatter(items, spare, count, counts[byte], byte);
            struct order_item *const sorted = spare;
            spare = items;
            items = sorted;
        }
    }
    return items;
}

static uint64_t word_of(const uint8_t *key)
{
    uint64_t word = 0;
    for (size_t i = 0; i < 8; i++) {
        word = word << 8 | key[i];
    }
    return word;
}

/* items[i].at is the row that belongs at i: follows each cycle once. */
static void move_rows(uint8_t *rows, size_t count, size_t size,
                      struct order_item *items)
{
    uint8_t held[ROW_SIZE_MAX];
    for (size_t start = 0; start < count; start++) {
        if (items[start].at == start) {
            continue;
        }
        memcpy(held, rows + start * size, size);
        size_t hole = start;
        while (items[hole].at != start) {
            const size_t from = items[hole].at;
            memcpy(rows + hole * size, rows + from * size, size);
            items[hole].at = (uint32_t)hole;
            hole = from;
        }
        memcpy(rows + hole * size, held, size);
        items[hole].at = (uint32_t)hole;
    }
}

void order_rows(void *rows, size_t count, size_t size, struct order_item *room,
                int (*compare)(const void *a, const void *b))
{
    assert(size >= ORDER_KEY_SIZE && size <= ROW_SIZE_MAX && count <= UINT32_MAX);
    if (count < 2) {
        return;
    }
    uint8_t *const at = rows;
    struct order_item *items = room;
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct order_item){word_of(at + i * size + 8), (uint32_t)i};
    }
    items = sort_words(items, room + count, count);
    for (size_t i = 0; i < count; i++) {
        items[i].word = word_of(at + items[i].at * size);
    }
    items = sort_words(items, items == room ? room + count : room, count);
    move_rows(at, count, size, items);
    for (size_t i = 0; i < count;) {
        size_t end = i + 1;
        while (end < count &&
               memcmp(at + i * size, at + end * size, ORDER_KEY_SIZE) == 0) {
            end++;
        }
        if (end - i > 1) {
            qsort(at + i * size, end - i, size, compare);
        }
        i = end;
    }
}
