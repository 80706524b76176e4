/* accounts_spot_check.c - taking in a check of people (spot_check.h). */
#include "ledger/accounts_internal.h"
#include "ledger/spot_check.h"

static struct status check_fields(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t checked = fact->field[SPOT_CHECK_CHECKED].number;
    TRY(accounts_expect_kind(apply, fact->field[SPOT_CHECK_UNIT].number, KIND_UNIT,
                             fault));
    TRY(accounts_expect_kind(apply, fact->field[SPOT_CHECK_PROGRAMME].number,
                             KIND_PROGRAMME, fault));
    TRY(accounts_expect_kind(apply, fact->field[SPOT_CHECK_DOCUMENT].number,
                             KIND_DOCUMENT, fault));
    TRY(accounts_expect_field(apply, SPOT_CHECK_REPLACES, KIND_SPOT_CHECK, fault));
    if (checked < 1 || checked > SPOT_CHECK_PEOPLE_MAX ||
        fact->field[SPOT_CHECK_WRONG].number > checked) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-334: a check is of 1 to %d people, and no more of them are "
                     "wrong",
                     SPOT_CHECK_PEOPLE_MAX);
    }
    const int64_t day = fact->field[SPOT_CHECK_DAY].fen;
    return day <= date_of_instant(apply->entry->recorded_ms)
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-334: a check is recorded on its day or later");
}

struct status accounts_apply_spot_check(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    uint8_t image[SPOT_CHECK_KEY_SIZE];
    TRY(check_fields(apply, fault));
    TRY(accounts_cite_file(apply, fact->field[SPOT_CHECK_EVIDENCE].bytes, fault));
    /* A document's entry is its first: what is told of it later names that one. */
    struct spot_check_scope scope = {
        .day = (civil_day)fact->field[SPOT_CHECK_DAY].fen,
        .document = fact->field[SPOT_CHECK_DOCUMENT].number,
        .period = fact_has(fact, SPOT_CHECK_PERIOD)
                      ? (civil_period)fact->field[SPOT_CHECK_PERIOD].number
                      : -1};
    TRY(accounts_unit_root(apply->transaction, fact->field[SPOT_CHECK_UNIT].number,
                           &scope.unit, fault));
    TRY(accounts_programme_root(apply->transaction,
                                fact->field[SPOT_CHECK_PROGRAMME].number,
                                &scope.programme, fault));
    return accounts_renew_code(apply, CODE_SPOT_CHECK, spot_check_key(&scope, image),
                               fact_number(fact, SPOT_CHECK_REPLACES), fault);
}
