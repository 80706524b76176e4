/* manual_value.c - see manual_value.h. */
#include "ledger/manual_value.h"

#include "ledger/accounts_internal.h"

struct bytes manual_value_key(const struct manual_question *question,
                              uint8_t ret_image[static MANUAL_VALUE_KEY_MAX])
{
    struct writer writer = writer_of(ret_image, MANUAL_VALUE_KEY_MAX);
    writer_u32(&writer, (uint32_t)question->year);
    writer_u64(&writer, question->programme);
    writer_u64(&writer, question->unit);
    writer_u8(&writer, question->is_plan ? 1 : 0);
    writer_run(&writer, question->indicator);
    return writer_bytes(&writer);
}

struct status manual_value_roots(struct store_transaction *transaction,
                                 struct manual_question *question, struct fault *fault)
{
    if (question->programme != 0) {
        TRY(accounts_programme_root(transaction, question->programme,
                                    &question->programme, fault));
    }
    return accounts_unit_root(transaction, question->unit, &question->unit, fault);
}

struct status manual_value_find(struct store_transaction *transaction,
                                const struct manual_question *question,
                                struct manual_value *ret_value, struct fault *fault)
{
    struct manual_question asked = *question;
    uint8_t image[MANUAL_VALUE_KEY_MAX];
    uint64_t at = 0;
    struct entry entry;
    struct fact fact;
    if (question->indicator.size > EVALUATION_KEY_MAX) {
        return (struct status){STATUS_NOT_FOUND};
    }
    TRY(manual_value_roots(transaction, &asked, fault));
    const struct status found = accounts_code(
        transaction, CODE_MANUAL, manual_value_key(&asked, image), &at, fault);
    if (found.code == STATUS_NOT_FOUND) {
        return found;
    }
    TRY(found);
    TRY(accounts_entry(transaction, at, &entry, &fact, fault));
    while (at > question->seal) {
        if (!fact_has(&fact, MANUAL_VALUE_REPLACES)) {
            return (struct status){STATUS_NOT_FOUND};
        }
        at = fact.field[MANUAL_VALUE_REPLACES].number; /* an earlier one: this ends */
        TRY(accounts_entry(transaction, at, &entry, &fact, fault));
    }
    *ret_value = (struct manual_value){
        .entry = at,
        .replaces = fact_has(&fact, MANUAL_VALUE_REPLACES)
                        ? fact.field[MANUAL_VALUE_REPLACES].number
                        : 0,
        .recorded_ms = entry.recorded_ms,
        .text = fact.field[MANUAL_VALUE_TEXT].bytes,
        .evidence = fact_has(&fact, MANUAL_VALUE_EVIDENCE)
                        ? fact.field[MANUAL_VALUE_EVIDENCE].bytes.at
                        : NULL};
    return OK;
}
