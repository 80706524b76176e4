/* accounts_standard.c - taking in a standard of aid. */
#include "ledger/accounts_internal.h"
#include "ledger/standard.h"

struct status accounts_apply_standard(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const struct bytes class = fact_bytes(fact, STANDARD_CLASS);
    const uint64_t method = fact->field[STANDARD_METHOD].number;
    const int64_t from = fact->field[STANDARD_FROM].fen;
    uint64_t programme = 0;
    uint64_t unit = 0;
    TRY(accounts_expect_kind(apply, fact->field[STANDARD_PROGRAMME].number,
                             KIND_PROGRAMME, fault));
    TRY(accounts_expect_kind(apply, fact->field[STANDARD_UNIT].number, KIND_UNIT,
                             fault));
    TRY(accounts_expect_field(apply, STANDARD_DOCUMENT, KIND_DOCUMENT, fault));
    if (fact->field[STANDARD_AMOUNT].fen <= 0) {
        return FAULT(fault, STATUS_REFUSED, "R-130: a standard is a positive amount");
    }
    if (method != STANDARD_METHOD_FULL && method != STANDARD_METHOD_DIFFERENCE) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-130: a standard is paid in full or as the difference");
    }
    if (class.size > STANDARD_CLASS_MAX) {
        return FAULT(fault, STATUS_REFUSED, "R-130: a class has 1 to %d bytes",
                     STANDARD_CLASS_MAX);
    }
    if (from < INT32_MIN || from > INT32_MAX ||
        (fact_has(fact, STANDARD_TO) && fact->field[STANDARD_TO].fen < from)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-130: a standard ends on the day it begins or later");
    }
    TRY(accounts_programme_root(
        apply->transaction, fact->field[STANDARD_PROGRAMME].number, &programme, fault));
    TRY(accounts_unit_root(apply->transaction, fact->field[STANDARD_UNIT].number, &unit,
                           fault));
    uint8_t image[STANDARD_KEY_MAX];
    return store_put(apply->transaction, LEDGER_TABLE_STANDARD,
                     standard_key(programme, unit, class, (civil_day)from,
                                  apply->entry->index, image),
                     (struct bytes){0}, fault);
}
