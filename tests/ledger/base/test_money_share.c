/* test_money_share.c - shares of several sources are exact, line and total. */
#include "ledger/base/money.h"

#include "tests/suite.h"

#include <string.h>

__extension__ typedef __int128 wide;

static uint64_t next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407U;
    return *seed >> 20;
}

/* A batch so far: what each source has given, by the lines themselves. */
struct batch {
    int64_t weights[MONEY_SHARES_MAX];
    int64_t carry[MONEY_SHARES_MAX];
    int64_t drawn[MONEY_SHARES_MAX];
    size_t count;
    int64_t sum;
    int64_t whole;
};

static struct batch batch_of(uint64_t *seed, size_t count, int64_t weight_max)
{
    struct batch batch = {.count = count};
    for (size_t i = 0; i < count; i++) {
        batch.weights[i] = (int64_t)(next_random(seed) % (uint64_t)(weight_max + 1));
        batch.sum += batch.weights[i];
    }
    batch.weights[0] += batch.sum == 0 ? 1 : 0;
    batch.sum += batch.sum == 0 ? 1 : 0;
    return batch;
}

/* Shares one line, and says whether all that R-003 promises holds after it. */
static bool line_is_exact(struct batch *batch, int64_t whole)
{
    int64_t shares[MONEY_SHARES_MAX];
    if (!money_share(whole, batch->weights, batch->count, batch->carry, shares)) {
        return false;
    }
    int64_t line = 0;
    batch->whole += whole;
    for (size_t i = 0; i < batch->count; i++) {
        line += shares[i];
        batch->drawn[i] += shares[i];
        const wide shortfall =
            (wide)batch->whole * batch->weights[i] - (wide)batch->drawn[i] * batch->sum;
        if (shares[i] < 0 || (batch->weights[i] == 0 && shares[i] != 0) ||
            shortfall != batch->carry[i] || shortfall >= batch->sum ||
            shortfall <= -batch->sum) {
            return false;
        }
        /* A total that divides is met to the fen. */
        if ((wide)batch->whole * batch->weights[i] % batch->sum == 0 &&
            shortfall != 0) {
            return false;
        }
    }
    return line == whole;
}

START_TEST(test_random_batches_are_exact_in_every_line_and_total)
{
    uint64_t seed = 3;
    for (size_t round = 0; round < 3000; round++) {
        const size_t count = 1 + next_random(&seed) % (round % 10 == 0 ? 64 : 8);
        const int64_t weight_max = round % 3 == 0 ? 5 : INT64_C(15000000000);
        const uint64_t whole_max = round % 4 == 0   ? 4
                                   : round % 2 == 0 ? 100
                                                    : 200000000;
        struct batch batch = batch_of(&seed, count, weight_max);
        for (size_t line = 0; line < 40; line++) {
            const int64_t whole = (int64_t)(next_random(&seed) % whole_max);
            ck_assert_msg(line_is_exact(&batch, whole), "round %zu line %zu", round,
                          line);
        }
    }
}
END_TEST

START_TEST(test_three_equal_sources_take_turns)
{
    struct batch batch = {.weights = {1, 1, 1}, .count = 3, .sum = 3};
    for (size_t line = 0; line < 9; line++) {
        const size_t turn = line % 3;
        const int64_t before = batch.drawn[turn];
        ck_assert(line_is_exact(&batch, 1));
        ck_assert_int_eq(batch.drawn[turn], before + 1);
    }
    ck_assert_int_eq(batch.drawn[0], 3);
    ck_assert_int_eq(batch.drawn[2], 3);
}
END_TEST

/* 60 % central, 40 % county: 412.01 yuan each, as a county really splits it. */
START_TEST(test_a_batch_of_equal_lines_meets_the_sources_plan)
{
    struct batch batch = {.weights = {60, 40, 0}, .count = 3, .sum = 100};
    for (size_t line = 0; line < 1000; line++) {
        ck_assert(line_is_exact(&batch, 41201));
    }
    ck_assert_int_eq(batch.drawn[0], 24720600);
    ck_assert_int_eq(batch.drawn[1], 16480400);
    ck_assert_int_eq(batch.drawn[2], 0);
}
END_TEST

/* Weighing by what is still to be drawn ends exactly at the plan, whatever the lines:
 * no share exceeds what its source has left. */
START_TEST(test_weights_that_are_what_is_left_end_at_zero)
{
    uint64_t seed = 9;
    for (size_t round = 0; round < 300; round++) {
        struct batch batch = batch_of(&seed, 1 + next_random(&seed) % 8, 100000);
        while (batch.sum > 0) {
            const uint64_t most = (uint64_t)(batch.sum < 20000 ? batch.sum : 20000);
            const int64_t whole = (int64_t)(1 + next_random(&seed) % most);
            int64_t carry[MONEY_SHARES_MAX] = {0};
            int64_t shares[MONEY_SHARES_MAX];
            ck_assert(money_share(whole, batch.weights, batch.count, carry, shares));
            for (size_t i = 0; i < batch.count; i++) {
                batch.weights[i] -= shares[i];
                batch.sum -= shares[i];
                ck_assert_int_ge(batch.weights[i], 0);
            }
        }
    }
}
END_TEST

/* Rounded line by line, the last of these sources would be owed 1.08 fen. */
START_TEST(test_lines_made_to_starve_one_source_do_not)
{
    struct batch batch = {.weights = {1497, 1, 2245, 2245}, .count = 4, .sum = 5988};
    static const int64_t lines[] = {1497, 1996, 12};
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        ck_assert(line_is_exact(&batch, lines[i]));
    }
}
END_TEST

/* Every state that any lines can lead to, and every line from there: a line of `sum`
 * fen more changes nothing, so lines below it are all there are. */
enum { STATES_MAX = 20000 };
struct states {
    int64_t carry[STATES_MAX][6];
    size_t count;
};

static void reach(struct states *states, const int64_t *carry, size_t count)
{
    for (size_t i = 0; i < states->count; i++) {
        if (memcmp(states->carry[i], carry, count * sizeof(*carry)) == 0) {
            return;
        }
    }
    ck_assert_uint_lt(states->count, STATES_MAX);
    memcpy(states->carry[states->count++], carry, count * sizeof(*carry));
}

START_TEST(test_no_lines_whatever_lead_a_source_a_fen_astray)
{
    static struct states states;
    uint64_t seed = 11;
    for (size_t round = 0; round < 60; round++) {
        struct batch start = batch_of(&seed, 2 + round % 5, 5);
        memset(&states, 0, sizeof(states));
        reach(&states, start.carry, start.count);
        for (size_t at = 0; at < states.count; at++) {
            for (int64_t whole = 1; whole <= start.sum; whole++) {
                int64_t carry[MONEY_SHARES_MAX] = {0};
                int64_t shares[MONEY_SHARES_MAX];
                int64_t line = 0;
                memcpy(carry, states.carry[at], start.count * sizeof(*carry));
                ck_assert(
                    money_share(whole, start.weights, start.count, carry, shares));
                for (size_t i = 0; i < start.count; i++) {
                    line += shares[i];
                    ck_assert_int_ge(shares[i], 0);
                    ck_assert_int_lt(carry[i], start.sum);
                    ck_assert_int_gt(carry[i], -start.sum);
                }
                ck_assert_int_eq(line, whole);
                reach(&states, carry, start.count);
            }
        }
    }
}
END_TEST

START_TEST(test_the_limits_of_the_arguments_hold)
{
    const int64_t most = INT64_C(1000000000000);
    int64_t weights[MONEY_SHARES_MAX + 1] = {most, 0};
    int64_t carry[MONEY_SHARES_MAX + 1] = {0};
    int64_t shares[MONEY_SHARES_MAX + 1] = {5, 5};
    ck_assert(!money_share(-1, weights, 2, carry, shares));
    ck_assert(!money_share(MONEY_FEN_MAX + 1, weights, 2, carry, shares));
    ck_assert(!money_share(1, weights, 0, carry, shares));
    ck_assert(!money_share(1, weights, MONEY_SHARES_MAX + 1, carry, shares));
    ck_assert(!money_share(1, weights + 1, 2, carry, shares));
    weights[1] = 1;
    ck_assert(!money_share(1, weights, 2, carry, shares));
    weights[1] = -1;
    ck_assert(!money_share(1, weights, 2, carry, shares));
    weights[1] = INT64_MAX;
    ck_assert(!money_share(1, weights, 2, carry, shares));
    weights[1] = 0;
    carry[0] = 1;
    ck_assert(!money_share(1, weights, 2, carry, shares));
    carry[0] = INT64_MAX;
    ck_assert(!money_share(1, weights, 2, carry, shares));
    carry[0] = INT64_MIN;
    ck_assert(!money_share(1, weights, 2, carry, shares));
    carry[0] = 0;
    ck_assert_int_eq(shares[0], 5);
    ck_assert_int_eq(shares[1], 5);
    ck_assert_int_eq(carry[1], 0);

    ck_assert(money_share(MONEY_FEN_MAX, weights, 2, carry, shares));
    ck_assert_int_eq(shares[0], MONEY_FEN_MAX);
    ck_assert_int_eq(shares[1], 0);
    for (size_t i = 0; i < MONEY_SHARES_MAX; i++) {
        weights[i] = 1;
    }
    ck_assert(money_share(63, weights, MONEY_SHARES_MAX, carry, shares));
    ck_assert_int_eq(shares[62], 1);
    ck_assert_int_eq(shares[63], 0);
    ck_assert(money_share(0, weights, MONEY_SHARES_MAX, carry, shares));
    ck_assert_int_eq(shares[63], 0);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("money_share");
    TCase *batches = tcase_create("batches");
    tcase_add_test(batches, test_random_batches_are_exact_in_every_line_and_total);
    tcase_add_test(batches, test_three_equal_sources_take_turns);
    tcase_add_test(batches, test_a_batch_of_equal_lines_meets_the_sources_plan);
    tcase_add_test(batches, test_weights_that_are_what_is_left_end_at_zero);
    tcase_add_test(batches, test_lines_made_to_starve_one_source_do_not);
    tcase_add_test(batches, test_no_lines_whatever_lead_a_source_a_fen_astray);
    tcase_add_test(batches, test_the_limits_of_the_arguments_hold);
    suite_add_tcase(suite, batches);
    return suite;
}
