/* spot_check.h - people who receive, checked again: how many, and how many of them were
 * confirmed to receive wrongly (核查, 认定准确率; R-334).
 *
 * Numbers only: nobody's name or number stands in such an entry. */
#ifndef LEDGER_SPOT_CHECK_H
#define LEDGER_SPOT_CHECK_H

#include "ledger/accounts.h"

enum { SPOT_CHECK_PEOPLE_MAX = 10000000 };

enum { SPOT_CHECK_KEY_SIZE = 4 + 8 + 8 + 8 + 4 };
struct spot_check_scope {
    civil_day day;
    uint64_t unit, programme, document; /* first entries           */
    civil_period period;                /* of payment; -1: no month */
};
/* Of the table of codes: in order of days. */
struct bytes spot_check_key(const struct spot_check_scope *scope,
                            uint8_t ret_image[static SPOT_CHECK_KEY_SIZE]);

struct spot_check {
    uint64_t entry;
    uint64_t unit, programme; /* as the entry names them */
    civil_day day;
    uint64_t checked, wrong; /* people */
};
typedef struct status spot_check_each(void *context, const struct spot_check *check,
                                      struct fault *fault);
/* Every check of a year as it stood at a seal (UINT64_MAX: now), in order of days,
 * until `each` does not return OK. */
struct status spot_check_walk(struct store_transaction *transaction, uint64_t year,
                              uint64_t seal, spot_check_each *each, void *context,
                              struct fault *fault) MUST_USE;

#endif
