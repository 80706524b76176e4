/* manual_value.h - figures of an evaluation that people measured themselves, such as
 * how many are content, and targets that a year sets: recorded with what shows them
 * (R-303).
 *
 * Queries on any snapshot.  What the text means is the policy's business. */
#ifndef LEDGER_MANUAL_VALUE_H
#define LEDGER_MANUAL_VALUE_H

#include "ledger/evaluation_policy.h"

struct manual_question {
    struct bytes indicator; /* its word in the policy                              */
    uint64_t year;
    uint64_t unit, programme; /* any entry of each; programme 0: all of them        */
    bool is_plan;             /* the target, not the figure                         */
    uint64_t seal;            /* by what was recorded before it; UINT64_MAX: now    */
};
struct manual_value {
    uint64_t entry;
    uint64_t replaces;       /* the entry it was recorded in place of; 0: none */
    int64_t recorded_ms;     /* UTC */
    struct bytes text;       /* borrowed from the snapshot */
    const uint8_t *evidence; /* 16 bytes, likewise; NULL: none */
};
/* The newest.  STATUS_NOT_FOUND, fault not filled: there is none.  Errors:
 * STATUS_REFUSED R-060 when unit or programme is none. */
struct status manual_value_find(struct store_transaction *transaction,
                                const struct manual_question *question,
                                struct manual_value *ret_value, struct fault *fault)
    MUST_USE;

/* Of the table of codes; the question names first entries, as _roots() makes them. */
enum { MANUAL_VALUE_KEY_MAX = 4 + 8 + 8 + 1 + EVALUATION_KEY_MAX };
struct bytes manual_value_key(const struct manual_question *question,
                              uint8_t ret_image[static MANUAL_VALUE_KEY_MAX]);
struct status manual_value_roots(struct store_transaction *transaction,
                                 struct manual_question *question, struct fault *fault)
    MUST_USE;

#endif
