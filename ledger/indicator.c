/* indicator.c - see indicator.h. */
#include "ledger/indicator.h"

#include <assert.h>

static const struct {
    const char *key;
    enum indicator_measure measure;
} indicators[INDICATOR_COUNT] = {
    [INDICATOR_ARRIVAL] = {"arrival", INDICATOR_RATE},
    [INDICATOR_EXECUTION_SELF] = {"execution-self", INDICATOR_RATE},
    [INDICATOR_EXECUTION_EVALUATION] = {"execution-evaluation", INDICATOR_RATE},
    [INDICATOR_TIME_GAP] = {"time-gap", INDICATOR_RATE},
    [INDICATOR_CARRY_OVER] = {"carry-over", INDICATOR_RATE},
    [INDICATOR_STOCK_DECLINE] = {"stock-decline", INDICATOR_RATE},
    [INDICATOR_MONTHLY_PERSONS] = {"monthly-persons", INDICATOR_PEOPLE},
    [INDICATOR_PERSON_TIMES] = {"person-times", INDICATOR_NUMBER},
    [INDICATOR_PAID_OF_DUE] = {"paid-of-due", INDICATOR_RATE},
    [INDICATOR_INSTITUTION_CARE] = {"institution-care", INDICATOR_RATE},
    [INDICATOR_AS_STANDARD] = {"as-standard", INDICATOR_RATE},
    [INDICATOR_RECOGNITION] = {"recognition", INDICATOR_RATE},
    [INDICATOR_SOCIALISED] = {"socialised", INDICATOR_RATE},
    [INDICATOR_DISCLOSED] = {"disclosed", INDICATOR_RATE},
    [INDICATOR_ON_TIME] = {"on-time", INDICATOR_RATE},
    [INDICATOR_PASSED_DOWN] = {"passed-down", INDICATOR_RATE},
    [INDICATOR_PRICE_ON_TIME] = {"price-on-time", INDICATOR_RATE},
    [INDICATOR_OVER_STANDARD] = {"over-standard", INDICATOR_FEN},
    [INDICATOR_PER_PERSON] = {"per-person", INDICATOR_FEN},
    [INDICATOR_STANDARD] = {"standard", INDICATOR_FEN},
    [INDICATOR_STANDARD_GROWTH] = {"standard-growth", INDICATOR_RATE},
};

const char *indicator_key(enum indicator indicator)
{
    assert(indicator < INDICATOR_COUNT);
    return indicators[indicator].key;
}

enum indicator_measure indicator_measure_of(enum indicator indicator)
{
    assert(indicator < INDICATOR_COUNT);
    return indicators[indicator].measure;
}

bool indicator_parse(struct bytes word, enum indicator *ret_indicator)
{
    for (size_t i = 0; i < INDICATOR_COUNT; i++) {
        if (bytes_equal(word, bytes_of(indicators[i].key))) {
            *ret_indicator = (enum indicator)i;
            return true;
        }
    }
    return false;
}
