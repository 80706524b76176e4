/* price_index.h - monthly price indexes, and the price subsidy that they set off
 * (价格联动机制, domain.md 2.4; ).
 *
 * Which rule holds is decided by the index month.  An entry says what was decided, what
 * it was held against and by which day the subsidy is paid, so that nobody needs rule,
 * policy or calendar again. */
#ifndef LEDGER_PRICE_INDEX_H
#define LEDGER_PRICE_INDEX_H

#include "ledger/accounts.h"
#include "ledger/base/workday.h"

enum {
    PRICE_INDEX_LEAST = -10000, /* basis points a year */
    PRICE_INDEX_MOST = 10000,
    PRICE_DAYS = 20,    /* working days after the index was published */
    PRICE_LAST_MAX = 60 /* days after it by which they are over in every year */
};

/* What sets a subsidy off: either of them reached, in basis points. */
struct price_rule {
    int64_t cpi, food;
};
/* The State's rule for an index month; false before 2016, when each place had its own.
 */
bool price_rule_of(civil_period month, struct price_rule *ret_rule);
/* The same with what a place lowered (0: nothing); no place raises it. */
struct price_rule price_rule_lowered(struct price_rule rule, struct price_rule local);

enum price_decision { PRICE_UNKNOWN = 0, PRICE_QUIET, PRICE_TRIGGERED };
struct price_values {
    bool has_cpi, has_food;
    int64_t cpi, food;
};
/* PRICE_UNKNOWN: an index is not there that could have set it off. */
enum price_decision price_decide(struct price_rule rule, struct price_values values);
/* The last day to pay.  Errors: STATUS_NOT_FOUND R-009. */
struct status price_last_day(const struct workday_calendar *calendar,
                             civil_day published, civil_day *ret_last,
                             struct fault *fault) MUST_USE;

enum { PRICE_INDEX_KEY_SIZE = 8 + 4 };
/* Of the table of codes; the unit's first entry. */
struct bytes price_index_key(uint64_t unit, civil_period month,
                             uint8_t ret_image[static PRICE_INDEX_KEY_SIZE]);

struct price_index {
    uint64_t entry;
    enum price_decision decision;
    civil_day last; /* of the subsidy, when it is triggered */
};
struct price_question {
    uint64_t unit; /* any entry of it */
    civil_period month;
    uint64_t seal; /* by what was recorded before it; UINT64_MAX: now */
};
/* The unit's own, else that of the nearest unit above it.  STATUS_NOT_FOUND, fault not
 * filled: there is none.  Errors: STATUS_REFUSED R-060 when the unit is none. */
struct status price_index_find(struct store_transaction *transaction,
                               const struct price_question *question,
                               struct price_index *ret_index, struct fault *fault)
    MUST_USE;

#endif
