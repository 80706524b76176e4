/* money_share.c - one line's money drawn from several sources; see money.h. */
#include "ledger/base/money.h"

__extension__ typedef unsigned __int128 wide;

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
        if (carry[i] < -MONEY_SHARES_MAX * WEIGHT_SUM_MAX ||
            carry[i] > MONEY_SHARES_MAX * WEIGHT_SUM_MAX) {
            return 0;
        }
        carried += carry[i];
    }
    return carried == 0 ? sum : 0;
}

/* The quotient; it fits because no weight exceeds the sum. */
static int64_t divide(wide due, uint64_t sum, int64_t *ret_rest)
{
    if (due <= UINT64_MAX) { /* nearly always, and many times faster */
        *ret_rest = (int64_t)((uint64_t)due % sum);
        return (int64_t)((uint64_t)due / sum);
    }
    const wide quotient = due / sum;
    *ret_rest = (int64_t)(due - quotient * sum);
    return (int64_t)quotient;
}

/* every line and, at the end of the batch, every source total is exact. */
bool money_share(int64_t whole, const int64_t *weights, size_t count, int64_t *carry,
                 int64_t *ret_shares)
{
    const int64_t sum = checked_sum(whole, weights, count, carry);
    if (sum == 0) {
        return false;
    }
    int64_t left_over = whole;
    for (size_t i = 0; i < count; i++) {
        int64_t rest;
        ret_shares[i] =
            divide((wide)whole * (uint64_t)weights[i], (uint64_t)sum, &rest);
        carry[i] += rest;
        left_over -= ret_shares[i];
    }
    /* The carries now add up to left_over times the sum, so while a fen is left some
     * carry is above 0: a source of weight 0, always at 0, never gets it. */
    for (; left_over > 0; left_over--) {
        size_t most = 0;
        int64_t highest = carry[0];
        for (size_t i = 1; i < count; i++) {
            most = carry[i] > highest ? i : most;
            highest = carry[i] > highest ? carry[i] : highest;
        }
        ret_shares[most]++;
        carry[most] -= sum;
    }
    return true;
}
