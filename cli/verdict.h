/* verdict.h - what a verification says, for people and as one JSON object. */
#ifndef CLI_VERDICT_H
#define CLI_VERDICT_H

#include "cli/print.h"
#include "ledger/journal/verify.h"

/* Prints the figures, what was looked at and what was not.  In JSON `covered` and
 * `not_covered` are arrays of words that stay the same in every language.  `policy` is
 * the one that the result was made under, or NULL. */
void verdict_put(struct world *world, const struct verify_result *result,
                 const struct policy *policy);
/* The failure that goes with it, if any: STATUS_FOUND (tampered), STATUS_ENVIRONMENT
 * (R-055, R-210 not anchored, unless that `is_enough`). */
struct status verdict_judge(const struct verify_result *result, bool is_enough,
                            struct fault *fault) MUST_USE;

#endif
