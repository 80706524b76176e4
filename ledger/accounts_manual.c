/* accounts_manual.c - figures and targets that people recorded (manual_value.h). */
#include "ledger/accounts_internal.h"

#include "ledger/base/text.h"
#include "ledger/manual_value.h"

enum { YEAR_MAX = 9999 };

static struct status apply_manual_value(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    uint8_t image[MANUAL_VALUE_KEY_MAX];
    struct manual_question asked = {
        .indicator = fact->field[MANUAL_VALUE_INDICATOR].bytes,
        .year = fact->field[MANUAL_VALUE_YEAR].number,
        .unit = fact->field[MANUAL_VALUE_UNIT].number,
        .programme = fact_number(fact, MANUAL_VALUE_PROGRAMME),
        .is_plan = fact->field[MANUAL_VALUE_IS_PLAN].number != 0};
    TRY(accounts_expect_kind(apply, asked.unit, KIND_UNIT, fault));
    TRY(accounts_expect_field(apply, MANUAL_VALUE_PROGRAMME, KIND_PROGRAMME, fault));
    TRY(accounts_expect_field(apply, MANUAL_VALUE_REPLACES, KIND_MANUAL_VALUE, fault));
    if (!evaluation_policy_is_key(asked.indicator) || asked.year == 0 ||
        asked.year > YEAR_MAX ||
        !text_is_plain(fact->field[MANUAL_VALUE_TEXT].bytes, EVALUATION_WORDS_MAX)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-303: a measured figure names its indicator and year, and is 1 "
                     "to %d bytes of text",
                     EVALUATION_WORDS_MAX);
    }
    if (!asked.is_plan && !fact_has(fact, MANUAL_VALUE_EVIDENCE)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-303: a measured figure comes with the paper that shows it");
    }
    if (fact_has(fact, MANUAL_VALUE_EVIDENCE)) {
        TRY(accounts_cite_file(apply, fact->field[MANUAL_VALUE_EVIDENCE].bytes, fault));
    }
    TRY(manual_value_roots(apply->transaction, &asked, fault));
    const uint64_t replaces = fact_number(fact, MANUAL_VALUE_REPLACES);
    return accounts_renew_code(apply, CODE_MANUAL, manual_value_key(&asked, image),
                               replaces, fault);
}

struct status accounts_apply_measured(struct apply *apply, struct fault *fault)
{
    switch (apply->entry->kind) {
    case KIND_PRICE_INDEX:
        return accounts_apply_price_index(apply, fault);
    case KIND_SPOT_CHECK:
        return accounts_apply_spot_check(apply, fault);
    case KIND_STANDARD:
        return accounts_apply_standard(apply, fault);
    default:
        return apply_manual_value(apply, fault);
    }
}
