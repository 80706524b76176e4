/* accounts_price.c - taking in a price index (price_index.h). */
#include "ledger/accounts_internal.h"
#include "ledger/price_index.h"

static bool is_index(const struct fact *fact, unsigned field)
{
    return !fact_has(fact, field) || (fact->field[field].fen >= PRICE_INDEX_LEAST &&
                                      fact->field[field].fen <= PRICE_INDEX_MOST);
}

static struct status check_fields(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const int64_t published = fact->field[PRICE_INDEX_PUBLISHED].fen;
    TRY(accounts_expect_kind(apply, fact->field[PRICE_INDEX_UNIT].number, KIND_UNIT,
                             fault));
    TRY(accounts_expect_field(apply, PRICE_INDEX_DOCUMENT, KIND_DOCUMENT, fault));
    TRY(accounts_expect_field(apply, PRICE_INDEX_POLICY, KIND_POLICY, fault));
    TRY(accounts_expect_field(apply, PRICE_INDEX_REPLACES, KIND_PRICE_INDEX, fault));
    if (!is_index(fact, PRICE_INDEX_CPI) || !is_index(fact, PRICE_INDEX_FOOD) ||
        !is_index(fact, PRICE_INDEX_SCPI)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-330: an index is -100.00 to 100.00 percent a year");
    }
    if (!fact_has(fact, PRICE_INDEX_CPI) && !fact_has(fact, PRICE_INDEX_FOOD) &&
        !fact_has(fact, PRICE_INDEX_SCPI)) {
        return FAULT(fault, STATUS_REFUSED, "R-330: a price index names an index");
    }
    const civil_day ended =
        date_period_last((civil_period)fact->field[PRICE_INDEX_PERIOD].number);
    if (published <= ended) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-330: an index is published after its month");
    }
    return published <= date_of_instant(apply->entry->recorded_ms)
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-330: an index is recorded on the day it was published or "
                       "later");
}

/* A threshold of the place's own rests on an evaluation policy for every programme that
 * was in force when the month ended. */
static struct status check_policy(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const civil_day ended =
        date_period_last((civil_period)fact->field[PRICE_INDEX_PERIOD].number);
    struct fact policy;
    TRY(accounts_fact(apply->transaction, fact->field[PRICE_INDEX_POLICY].number,
                      &policy, fault));
    return policy.field[POLICY_USE].number == POLICY_USE_EVALUATION &&
                   policy.field[POLICY_FROM].fen <= ended &&
                   !fact_has(&policy, POLICY_PROGRAMME)
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-332: a threshold is lowered by an evaluation policy for "
                       "every programme in force at the end of the month");
}

/* What an index is held against is the rule of its month, or less by a policy. */
static struct status check_rule(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const int64_t cpi = fact->field[PRICE_INDEX_CPI_LEAST].fen;
    const int64_t food = fact->field[PRICE_INDEX_FOOD_LEAST].fen;
    struct price_rule state = {0};
    const bool has_rule =
        price_rule_of((civil_period)fact->field[PRICE_INDEX_PERIOD].number, &state);
    if (fact_has(fact, PRICE_INDEX_CPI_LEAST) != has_rule ||
        fact_has(fact, PRICE_INDEX_FOOD_LEAST) != has_rule) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-331: an index is held against both thresholds of its month, "
                     "and against none where the month has no rule");
    }
    if (has_rule && (cpi <= 0 || food <= 0)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-331: what sets a price subsidy off is above zero");
    }
    if (has_rule && (cpi > state.cpi || food > state.food)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-332: a place lowers a threshold and never raises it");
    }
    const bool is_lowered = has_rule && (cpi < state.cpi || food < state.food);
    if (is_lowered != fact_has(fact, PRICE_INDEX_POLICY)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-332: an index cites the policy that lowered a threshold, and "
                     "only where one is lowered");
    }
    return is_lowered ? check_policy(apply, fault) : OK;
}

/* What the entry says was decided follows from what it was held against. */
static struct status check_decision(const struct fact *fact, struct fault *fault)
{
    const bool has_rule = fact_has(fact, PRICE_INDEX_CPI_LEAST); /* as check_rule() */
    const bool is_said = fact_has(fact, PRICE_INDEX_TRIGGERED);
    const bool is_triggered = fact_number(fact, PRICE_INDEX_TRIGGERED) != 0;
    enum price_decision decision = PRICE_UNKNOWN;
    if (has_rule) {
        const struct price_rule rule = {fact->field[PRICE_INDEX_CPI_LEAST].fen,
                                        fact->field[PRICE_INDEX_FOOD_LEAST].fen};
        const struct price_values values = {.has_cpi = fact_has(fact, PRICE_INDEX_CPI),
                                            .has_food =
                                                fact_has(fact, PRICE_INDEX_FOOD),
                                            .cpi = fact->field[PRICE_INDEX_CPI].fen,
                                            .food = fact->field[PRICE_INDEX_FOOD].fen};
        decision = price_decide(rule, values);
    }
    if (is_said != (decision != PRICE_UNKNOWN) ||
        is_triggered != (decision == PRICE_TRIGGERED) ||
        is_triggered != fact_has(fact, PRICE_INDEX_LAST)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-331: a price subsidy is set off by an index that reaches its "
                     "threshold, and only then has a last day");
    }
    const int64_t days =
        fact->field[PRICE_INDEX_LAST].fen - fact->field[PRICE_INDEX_PUBLISHED].fen;
    return !is_triggered || (days > 0 && days <= PRICE_LAST_MAX)
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-331: the last day of a price subsidy comes 1 to %d days "
                       "after the index was published",
                       PRICE_LAST_MAX);
}

struct status accounts_apply_price_index(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    uint8_t image[PRICE_INDEX_KEY_SIZE];
    uint64_t unit = 0;
    TRY(check_fields(apply, fault));
    TRY(check_rule(apply, fault));
    TRY(check_decision(fact, fault));
    TRY(accounts_unit_root(apply->transaction, fact->field[PRICE_INDEX_UNIT].number,
                           &unit, fault));
    const struct bytes key = price_index_key(
        unit, (civil_period)fact->field[PRICE_INDEX_PERIOD].number, image);
    return accounts_renew_code(apply, CODE_PRICE_INDEX, key,
                               fact_number(fact, PRICE_INDEX_REPLACES), fault);
}
