/* test_order.c - rows come out as qsort() would leave them. */
#include "ledger/base/order.h"

#include "tests/suite.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 3000 };

struct row {
    uint8_t key[20];
    uint32_t number;
};

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct row));
}

static uint64_t next(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

/* Bytes before `fixed` are equal in all rows; `values` different ones after it. */
static void check(size_t count, size_t fixed, uint64_t values, uint64_t seed)
{
    static struct row rows[ROWS_MAX];
    static struct row wanted[ROWS_MAX];
    static struct order_item room[2 * ROWS_MAX];
    uint64_t state = seed;
    memset(rows, 0, sizeof(rows));
    for (size_t i = 0; i < count; i++) {
        for (size_t at = fixed; at < sizeof(rows[i].key); at++) {
            rows[i].key[at] = (uint8_t)(next(&state) % values);
        }
        rows[i].number = (uint32_t)i;
    }
    memcpy(wanted, rows, sizeof(rows));
    qsort(wanted, count, sizeof(wanted[0]), compare);
    order_rows(rows, count, sizeof(rows[0]), room, compare);
    ck_assert_mem_eq(rows, wanted, sizeof(rows));
}

START_TEST(test_any_keys_come_out_as_a_comparing_sort_leaves_them)
{
    const size_t counts[] = {0, 1, 2, 3, 255, 256, 257, ROWS_MAX};
    const uint64_t values[] = {1, 2, 3, 256};
    uint64_t seed = 1;
    for (size_t c = 0; c < sizeof(counts) / sizeof(counts[0]); c++) {
        for (size_t fixed = 0; fixed <= 20; fixed += 4) {
            for (size_t v = 0; v < 4; v++) {
                check(counts[c], fixed, values[v], seed++);
            }
        }
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("order");
    TCase *rows = tcase_create("rows");
    tcase_add_test(rows, test_any_keys_come_out_as_a_comparing_sort_leaves_them);
    suite_add_tcase(suite, rows);
    return suite;
}
