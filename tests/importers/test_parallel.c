/* test_parallel.c - slices and blocks cover everything once; the first failure wins. */
#include "importers/ahead.h"

#include "tests/suite.h"

#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

enum { ITEMS_MAX = 1000 };

struct marks {
    unsigned char seen[ITEMS_MAX], by[ITEMS_MAX];
    size_t bad_from; /* slices that hold an item at or after this one fail */
};

static struct status mark(void *context, unsigned worker, size_t from, size_t to,
                          struct fault *fault)
{
    struct marks *marks = context;
    for (size_t i = from; i < to; i++) {
        marks->seen[i]++;
        marks->by[i] = (unsigned char)worker;
    }
    return to > marks->bad_from && from < to
               ? FAULT(fault, STATUS_INPUT, "worker %u", worker)
               : OK;
}

START_TEST(test_slices_cover_everything_once_in_order)
{
    static const size_t counts[] = {0, 1, 2, 7, 8, 9, 63, 64, 65, ITEMS_MAX};
    for (unsigned jobs = 1; jobs <= PARALLEL_JOBS_MAX; jobs++) {
        for (size_t c = 0; c < sizeof(counts) / sizeof(counts[0]); c++) {
            struct marks marks = {.bad_from = SIZE_MAX};
            struct fault fault;
            ck_assert_ok(parallel_run(counts[c], jobs, mark, &marks, &fault), &fault);
            for (size_t i = 0; i < ITEMS_MAX; i++) {
                ck_assert_uint_eq(marks.seen[i], i < counts[c] ? 1 : 0);
                ck_assert_uint_lt(marks.by[i], jobs);
                ck_assert(i == 0 || i >= counts[c] || marks.by[i - 1] <= marks.by[i]);
            }
        }
    }
}
END_TEST

START_TEST(test_the_first_failure_in_slice_order_wins)
{
    for (unsigned jobs = 1; jobs <= PARALLEL_JOBS_MAX; jobs++) {
        for (size_t bad = 0; bad < ITEMS_MAX; bad += 97) {
            struct marks marks = {.bad_from = bad};
            struct fault fault = {0};
            char wanted[32];
            ck_assert_status(parallel_run(ITEMS_MAX, jobs, mark, &marks, &fault),
                             STATUS_INPUT);
            snprintf(wanted, sizeof(wanted), "worker %u", marks.by[bad]);
            ck_assert_str_eq(fault.message, wanted);
            ck_assert_uint_eq(marks.seen[ITEMS_MAX - 1], 1); /* all ran to the end */
        }
    }
}
END_TEST

START_TEST(test_a_failure_without_a_fault_is_still_told)
{
    struct marks marks = {.bad_from = 0};
    ck_assert_status(parallel_run(ITEMS_MAX, 3, mark, &marks, NULL), STATUS_INPUT);
}
END_TEST

/* ---- ahead -------------------------------------------------------------------------
 */

struct race {
    atomic_bool has_begun, has_failed;
};

/* The first block fails after the second did. */
static struct status fail_late(void *context, unsigned worker, size_t from, size_t to,
                               struct fault *fault)
{
    struct race *race = context;
    const struct timespec moment = {.tv_nsec = 20000000};
    (void)worker;
    (void)to;
    atomic_store(&race->has_begun, true);
    while (from == 0 && !atomic_load(&race->has_failed)) {
        nanosleep(&moment, NULL);
    }
    if (from == 0) {
        nanosleep(&moment, NULL);
    } else {
        atomic_store(&race->has_failed, true);
    }
    return FAULT(fault, STATUS_INPUT, "from %zu", from);
}

START_TEST(test_of_blocks_too_the_first_failure_wins)
{
    const struct timespec moment = {.tv_nsec = 1000000};
    struct race race = {false, false};
    struct ahead *ahead = NULL;
    struct fault fault = {0};
    ck_assert_ok(ahead_open(2, fail_late, &race, &ahead, &fault), &fault);
    ahead_offer(ahead, AHEAD_BLOCK);
    while (!atomic_load(&race.has_begun)) { /* by the other thread */
        nanosleep(&moment, NULL);
    }
    ahead_offer(ahead, 2 * AHEAD_BLOCK);
    ck_assert_status(ahead_need(ahead, 2 * AHEAD_BLOCK, &fault), STATUS_INPUT);
    ck_assert_str_eq(fault.message, "from 0");
    ahead_close(ahead);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("parallel");
    TCase *slices = tcase_create("slices");
    tcase_add_test(slices, test_slices_cover_everything_once_in_order);
    tcase_add_test(slices, test_the_first_failure_in_slice_order_wins);
    tcase_add_test(slices, test_a_failure_without_a_fault_is_still_told);
    tcase_add_test(slices, test_of_blocks_too_the_first_failure_wins);
    suite_add_tcase(suite, slices);
    return suite;
}
