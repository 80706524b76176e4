/* money_share.c - one line's money drawn from several sources; see money.h.
 *
 * A batch is one stream of fen.  After every line each source has given the floor or
 * the ceiling of what is its due of the stream so far.  That alone is not enough: which
 * sources are rounded up now decides whether the ones left can be served in time
 * later.  So the fen over go to the sources that have to give their next fen soonest.
 *
 * Why that never fails: source i has to give its fen number j+1 while the stream's
 * length is above j * sum / weight[i] and, at the latest, when it reaches
 * ceil((j + 1) * sum / weight[i]).  Fen by fen such a plan exists from any state that
 * one led to, for the dues of any stretch add up to no more than its length (the rates
 * add up to 1).  Where the plan, at the end of a line, has given a source its next fen
 * and another, whose own is due sooner, not yet, the two can change places; so the
 * choice made here lies on a plan as well, and the next line begins from such a state.
 *
 * Rounding every line by itself cannot do this: four sources that are all owed a
 * quarter, then three of them a third, then two a half leave one that got nothing and
 * is owed 1.08 fen, whoever got the three. */
#include "ledger/base/money.h"

#include <assert.h>

__extension__ typedef __int128 wide;

#define WEIGHT_SUM_MAX INT64_C(1000000000000)

/* Sum of the weights, 0 when the arguments break the contract. */
static int64_t checked_sum(int64_t whole, const int64_t *weights, size_t count,
                           const int64_t *carry)
{
    if (whole < 0 || whole > MONEY_FEN_MAX || count == 0 || count > MONEY_SHARES_MAX) {
        return 0;
    }
    int64_t sum = 0;
    int64_t carried = 0;
    for (size_t i = 0; i < count; i++) {
        if (weights[i] < 0 || weights[i] > WEIGHT_SUM_MAX - sum) {
            return 0;
        }
        sum += weights[i];
        if (carry[i] <= -WEIGHT_SUM_MAX || carry[i] >= WEIGHT_SUM_MAX) {
            return 0;
        }
        carried += carry[i];
    }
    for (size_t i = 0; i < count; i++) {
        if (carry[i] <= -sum || carry[i] >= sum || (weights[i] == 0 && carry[i] != 0)) {
            return 0;
        }
    }
    return carried == 0 ? sum : 0;
}

/* owed / sum for 0 <= owed; the quotient fits, for no weight exceeds the sum. */
static int64_t divide(wide owed, int64_t sum, int64_t *ret_rest)
{
    if (owed <= INT64_MAX) { /* nearly always, and many times faster */
        *ret_rest = (int64_t)owed % sum;
        return (int64_t)owed / sum;
    }
    const int64_t quotient = (int64_t)(owed / sum);
    *ret_rest = (int64_t)(owed - (wide)quotient * sum);
    return quotient;
}

/* How many more fen of the stream a source can wait. */
static int64_t patience(int64_t carry, int64_t weight, int64_t sum)
{
    return (sum - carry + weight - 1) / weight;
}

/* The source that has to give its next fen soonest, of those that owe a part of it. */
static size_t soonest(const int64_t *weights, size_t count, const int64_t *carry,
                      int64_t sum)
{
    size_t found = count;
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < count; i++) {
        if (carry[i] <= 0) {
            continue;
        }
        const int64_t wait = patience(carry[i], weights[i], sum);
        /* Of equals the one that owes most. */
        if (found == count || wait < least ||
            (wait == least && carry[i] > carry[found])) {
            found = i;
            least = wait;
        }
    }
    assert(found < count); /* while fen are over, the parts owed add up to them */
    return found;
}

/* every line is exact, and every source's total at every line. */
bool money_share(int64_t whole, const int64_t *weights, size_t count, int64_t *carry,
                 int64_t *ret_shares)
{
    const int64_t sum = checked_sum(whole, weights, count, carry);
    if (sum == 0) {
        return false;
    }
    int64_t left_over = whole;
    for (size_t i = 0; i < count; i++) {
        const wide owed = (wide)whole * weights[i] + carry[i];
        if (owed <= 0) { /* ahead by a part of a fen, and still */
            ret_shares[i] = 0;
            carry[i] = (int64_t)owed;
            continue;
        }
        ret_shares[i] = divide(owed, sum, &carry[i]);
        left_over -= ret_shares[i];
    }
    for (; left_over > 0; left_over--) {
        const size_t next = soonest(weights, count, carry, sum);
        ret_shares[next]++;
        carry[next] -= sum;
    }
    assert(left_over == 0);
    return true;
}
