/* test_answer_order.c - the order of the bank's files does not matter. */
#include "tests/fuzz/order_property.h"

START_TEST(test_files_in_any_order_end_in_the_same_accounts)
{
    enum { CASES = 12, SIZE = 128 };
    uint8_t bytes[SIZE];
    uint64_t seed = 20240109 + (uint64_t)_i;
    for (size_t round = 0; round < CASES; round++) {
        for (size_t i = 0; i < SIZE; i++) {
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            bytes[i] = (uint8_t)(seed >> 56);
        }
        order_property((struct choices){bytes, SIZE});
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("order of answers");
    TCase *order = tcase_create("order");
    tcase_set_timeout(order, 120);
    tcase_add_loop_test(order, test_files_in_any_order_end_in_the_same_accounts, 0, 2);
    suite_add_tcase(suite, order);
    return suite;
}
