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
    return published > ended ? OK
                             : FAULT(fault, STATUS_REFUSED,
                                     "R-330: an index is published after its month");
}

/* What the entry says was decided follows from what it was held against. */
static struct status check_decision(const struct fact *fact, struct fault *fault)
{
    const bool has_rule =
        fact_has(fact, PRICE_INDEX_CPI_LEAST) && fact_has(fact, PRICE_INDEX_FOOD_LEAST);
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
        if (rule.cpi <= 0 || rule.food <= 0) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-331: what sets a price subsidy off is above zero");
        }
    }
    if (is_said != (decision != PRICE_UNKNOWN) ||
        is_triggered != (decision == PRICE_TRIGGERED) ||
        is_triggered != fact_has(fact, PRICE_INDEX_LAST)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-331: a price subsidy is set off by an index that reaches its "
                     "threshold, and only then has a last day");
    }
    return !is_triggered || fact->field[PRICE_INDEX_LAST].fen >
                                fact->field[PRICE_INDEX_PUBLISHED].fen
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-331: the last day of a price subsidy comes after the index "
                       "was published");
}

struct status accounts_apply_price_index(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    uint8_t image[PRICE_INDEX_KEY_SIZE];
    uint64_t unit = 0;
    TRY(check_fields(apply, fault));
    TRY(check_decision(fact, fault));
    TRY(accounts_unit_root(apply->transaction, fact->field[PRICE_INDEX_UNIT].number,
                           &unit, fault));
    const struct bytes key = price_index_key(
        unit, (civil_period)fact->field[PRICE_INDEX_PERIOD].number, image);
    return accounts_renew_code(apply, CODE_PRICE_INDEX, key,
                               fact_number(fact, PRICE_INDEX_REPLACES), fault);
}
