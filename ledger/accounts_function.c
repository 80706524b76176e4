/* accounts_function.c - function codes from one budget year to the next: the
 * programmes say which code takes the place of which. */
#include "ledger/accounts_internal.h"

enum { FUNCTIONS_MAX = 64, MONTHS = 12 };

struct succession {
    struct store_transaction *transaction;
    struct bytes old;
    civil_day last, first; /* of the old year, of the new one */
    accounts_each_function *each;
    void *context;
};

static bool is_in_force(const struct fact_code *code, civil_day day)
{
    return code->from <= day && day <= code->to;
}

static struct status see_programme(void *context, struct bytes code, uint64_t index,
                                   struct fault *fault)
{
    struct succession *succession = context;
    struct fact programme;
    struct fact_code codes[FUNCTIONS_MAX];
    size_t count = 0;
    bool had_old = false;
    bool has_old = false;
    (void)code;
    TRY(accounts_fact(succession->transaction, index, &programme, fault));
    if (!fact_codes(programme.field[PROGRAMME_FUNCTIONS].bytes, codes, FUNCTIONS_MAX,
                    &count)) {
        return OK;
    }
    for (size_t i = 0; i < count; i++) {
        const bool is_old = bytes_equal(codes[i].code, succession->old);
        had_old |= is_old && is_in_force(&codes[i], succession->last);
        has_old |= is_old && is_in_force(&codes[i], succession->first);
    }
    if (has_old) {
        return succession->each(succession->context, succession->old, fault);
    }
    for (size_t i = 0; had_old && i < count; i++) {
        if (is_in_force(&codes[i], succession->first)) {
            TRY(succession->each(succession->context, codes[i].code, fault));
        }
    }
    return OK;
}

struct status accounts_functions(struct store_transaction *transaction,
                                 const struct accounts_function *old,
                                 accounts_each_function *each, void *context,
                                 struct fault *fault)
{
    const civil_period first = (civil_period)((old->year + 1) * MONTHS);
    struct succession succession = {.transaction = transaction,
                                    .old = old->code,
                                    .last = date_period_last(first - 1),
                                    .first = date_period_first(first),
                                    .each = each,
                                    .context = context};
    return accounts_codes(transaction, CODE_PROGRAMME, see_programme, &succession,
                          fault);
}

struct looking {
    struct bytes wanted;
    bool is_found;
};

static struct status look(void *context, struct bytes code, struct fault *fault)
{
    struct looking *looking = context;
    (void)fault;
    looking->is_found |= bytes_equal(code, looking->wanted);
    return OK;
}

struct status accounts_check_function(struct apply *apply, const struct fact *root,
                                      struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const struct accounts_function old = {root->field[ALLOCATION_FUNCTION].bytes,
                                          root->field[ALLOCATION_YEAR].number};
    struct looking looking = {.wanted = fact->field[ALLOCATION_FUNCTION].bytes};
    if (bytes_equal(old.code, looking.wanted)) {
        return OK;
    }
    TRY(accounts_functions(apply->transaction, &old, look, &looking, fault));
    return looking.is_found
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-172: no programme goes on under function code %.*s where it "
                       "had %.*s; first import programmes with the codes of the new "
                       "year",
                       (int)looking.wanted.size, (const char *)looking.wanted.at,
                       (int)old.code.size, (const char *)old.code.at);
}
