/* price_index.c - see price_index.h. */
#include "ledger/price_index.h"

#include "ledger/accounts_internal.h"

#define MONTH(year, month) ((year)*12 + (month)-1)

/* By the index month it holds from; the newest first. */
static const struct {
    civil_period from;
    struct price_rule rule;
} rules[] = {
    {MONTH(2023, 3), {350, 600}}, /* 发改价格〔2021〕1553号 again            */
    {MONTH(2022, 8), {300, 600}}, /* lowered for seven months, notice of 2022-08-31 */
    {MONTH(2016, 1), {350, 600}}, /* of 2016; kept by 发改价格〔2021〕1553号 */
};

bool price_rule_of(civil_period month, struct price_rule *ret_rule)
{
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        if (month >= rules[i].from) {
            *ret_rule = rules[i].rule;
            return true;
        }
    }
    return false;
}

static int64_t lower(int64_t rule, int64_t local)
{
    return local > 0 && local < rule ? local : rule;
}

struct price_rule price_rule_lowered(struct price_rule rule, struct price_rule local)
{
    return (struct price_rule){lower(rule.cpi, local.cpi),
                               lower(rule.food, local.food)};
}

enum price_decision price_decide(struct price_rule rule, struct price_values values)
{
    if ((values.has_cpi && values.cpi >= rule.cpi) ||
        (values.has_food && values.food >= rule.food)) {
        return PRICE_TRIGGERED;
    }
    return values.has_cpi && values.has_food ? PRICE_QUIET : PRICE_UNKNOWN;
}

struct status price_last_day(const struct workday_calendar *calendar,
                             civil_day published, civil_day *ret_last,
                             struct fault *fault)
{
    return workday_end(calendar, published + 1, PRICE_DAYS, ret_last, fault);
}

struct bytes price_index_key(uint64_t unit, civil_period month,
                             uint8_t ret_image[static PRICE_INDEX_KEY_SIZE])
{
    struct writer writer = writer_of(ret_image, PRICE_INDEX_KEY_SIZE);
    writer_u64(&writer, unit);
    writer_u32(&writer, (uint32_t)month);
    return writer_bytes(&writer);
}

/* From the newest entry back to the one that was there at the seal. */
static struct status read_index(struct store_transaction *transaction, uint64_t newest,
                                uint64_t seal, struct price_index *ret_index,
                                struct fault *fault)
{
    struct fact fact;
    uint64_t at = newest;
    TRY(accounts_fact(transaction, at, &fact, fault));
    while (at > seal) {
        if (!fact_has(&fact, PRICE_INDEX_REPLACES)) {
            return (struct status){STATUS_NOT_FOUND};
        }
        at = fact.field[PRICE_INDEX_REPLACES].number; /* an earlier one: this ends */
        TRY(accounts_fact(transaction, at, &fact, fault));
    }
    *ret_index = (struct price_index){.entry = at};
    if (fact_has(&fact, PRICE_INDEX_TRIGGERED)) {
        ret_index->decision = fact.field[PRICE_INDEX_TRIGGERED].number != 0
                                  ? PRICE_TRIGGERED
                                  : PRICE_QUIET;
    }
    if (fact_has(&fact, PRICE_INDEX_LAST)) {
        ret_index->last = (civil_day)fact.field[PRICE_INDEX_LAST].fen;
    }
    return OK;
}

struct status price_index_find(struct store_transaction *transaction,
                               const struct price_question *question,
                               struct price_index *ret_index, struct fault *fault)
{
    uint64_t unit = question->unit;
    for (;;) {
        uint8_t image[PRICE_INDEX_KEY_SIZE];
        uint64_t root = 0;
        uint64_t newest = 0;
        struct fact fact;
        TRY(accounts_unit_root(transaction, unit, &root, fault));
        struct status found = accounts_code(
            transaction, CODE_PRICE_INDEX,
            price_index_key(root, question->month, image), &newest, fault);
        if (status_is_ok(found)) {
            found = read_index(transaction, newest, question->seal, ret_index, fault);
        }
        if (found.code != STATUS_NOT_FOUND) {
            return found;
        }
        TRY(accounts_fact(transaction, unit, &fact, fault));
        if (!fact_has(&fact, UNIT_PARENT)) {
            return (struct status){STATUS_NOT_FOUND};
        }
        unit = fact.field[UNIT_PARENT].number; /* before its child: this ends */
    }
}
