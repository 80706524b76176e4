/* test_history.c - random histories of payments, refunds, recoveries, resends and
 * corrections: none pays a due twice. */
#include "tests/ledger/history_property.h"

#include <stdlib.h>

START_TEST(test_no_history_pays_a_due_twice)
{
    enum { BYTES = 3600 };
    static struct history history;
    static uint8_t bytes[BYTES];
    const char *given = getenv("PROPERTY_SEED");
    uint64_t seed = 20240301;
    if (given != NULL) {
        seed = (uint64_t)strtoull(given, NULL, 10);
    }
    seed += (uint64_t)_i;
    for (size_t i = 0; i < sizeof(bytes); i++) {
        seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        bytes[i] = (uint8_t)(seed >> 56);
    }
    struct choices choices = {bytes, sizeof(bytes)};
    setup();
    history_run(&history, &choices);
    ck_assert_uint_gt(history.resent, 5);
    ck_assert_uint_gt(history.recovered, 0);
    ck_assert_uint_gt(history.corrected, 0);
    ck_assert_uint_gt(history.doubled, 0);
    replays();
    history_compare(&history);
    teardown();
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("history");
    TCase *tests = tcase_create("history");
    tcase_set_timeout(tests, 60);
    /* PROPERTY_CASES=500 looks further, from PROPERTY_SEED on. */
    const char *cases = getenv("PROPERTY_CASES");
    const int count = cases != NULL ? atoi(cases) : 6;
    tcase_add_loop_test(tests, test_no_history_pays_a_due_twice, 0, count);
    suite_add_tcase(suite, tests);
    return suite;
}
