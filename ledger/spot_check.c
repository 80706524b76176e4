/* spot_check.c - see spot_check.h. */
#include "ledger/spot_check.h"

#include "ledger/accounts_internal.h"

struct bytes spot_check_key(const struct spot_check_scope *scope,
                            uint8_t ret_image[static SPOT_CHECK_KEY_SIZE])
{
    struct writer writer = writer_of(ret_image, SPOT_CHECK_KEY_SIZE);
    writer_u32(&writer, (uint32_t)scope->day ^ UINT32_C(0x80000000)); /* days sort */
    writer_u64(&writer, scope->unit);
    writer_u64(&writer, scope->programme);
    writer_u64(&writer, scope->document);
    writer_u32(&writer, (uint32_t)scope->period);
    return writer_bytes(&writer);
}

struct walk {
    struct store_transaction *transaction;
    uint64_t year, seal;
    spot_check_each *each;
    void *context;
};

static struct status each_code(void *context, struct bytes code, uint64_t newest,
                               struct fault *fault)
{
    const struct walk *walk = context;
    struct reader reader = reader_of(code);
    const civil_day day = (civil_day)(reader_u32(&reader) ^ UINT32_C(0x80000000));
    struct fact fact;
    uint64_t at = newest;
    if ((uint64_t)date_of_day(day).year != walk->year) {
        return OK;
    }
    TRY(accounts_fact(walk->transaction, at, &fact, fault));
    while (at > walk->seal) {
        if (!fact_has(&fact, SPOT_CHECK_REPLACES)) {
            return OK;
        }
        at = fact.field[SPOT_CHECK_REPLACES].number; /* an earlier one: this ends */
        TRY(accounts_fact(walk->transaction, at, &fact, fault));
    }
    const struct spot_check check = {.entry = at,
                                     .unit = fact.field[SPOT_CHECK_UNIT].number,
                                     .programme =
                                         fact.field[SPOT_CHECK_PROGRAMME].number,
                                     .day = day,
                                     .checked = fact.field[SPOT_CHECK_CHECKED].number,
                                     .wrong = fact.field[SPOT_CHECK_WRONG].number};
    return walk->each(walk->context, &check, fault);
}

struct status spot_check_walk(struct store_transaction *transaction, uint64_t year,
                              uint64_t seal, spot_check_each *each, void *context,
                              struct fault *fault)
{
    struct walk walk = {transaction, year, seal, each, context};
    return accounts_codes(transaction, CODE_SPOT_CHECK, each_code, &walk, fault);
}
