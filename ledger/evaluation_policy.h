/* evaluation_policy.h - how a programme is evaluated: which indicators, where each
 * figure comes from, the target, the points (domain.md 2.2; R-302).
 *
 *   [evaluation]                     ; all of it may be left out
 *   excellent = 90                   ; grades, percent of the points
 *   good = 80
 *   medium = 60
 *   price_cpi = 3.0%                 ; lowered by the place: what sets a price
 *   price_food = 5.5%                ; subsidy off (price_index.h)
 *
 *   [indicator on-time]              ; a word of a-z, 0-9 and -, once
 *   level1 = 产出指标
 *   level2 = 时效指标
 *   name = 按时发放率
 *   source = on-time                 ; a figure of indicator.h, or manual
 *   target = ≥98%                    ; or plan: recorded each year
 *   points = 6
 *   kind = quantitative              ; or qualitative, of words; or change, in percent
 *   least = 60%                      ; a ratio below it earns nothing
 *   excess = 30%                     ; excess over the target that costs nothing ...
 *   excess_most = 20%                ; ... beyond it points are cut, at most so many
 */
#ifndef LEDGER_EVALUATION_POLICY_H
#define LEDGER_EVALUATION_POLICY_H

#include "ledger/indicator.h"
#include "ledger/policy_text.h"
#include "ledger/score.h"

enum {
    EVALUATION_ROWS_MAX = 64,
    EVALUATION_KEY_MAX = 32,
    EVALUATION_WORDS_MAX = 180, /* bytes of a name, a level, a target */
    EVALUATION_POINTS = 10000   /* hundredths: all rows together      */
};

struct evaluation_row {
    struct bytes key, level1, level2, name, target; /* in the arena       */
    bool is_manual;           /* a person measures it                     */
    enum indicator indicator; /* else where it comes from                 */
    bool is_planned;          /* the target is recorded each year         */
    bool is_qualitative;
    bool is_change; /* its percents are of what was before, not of a whole   */
    struct score_target goal; /* the target, unless it is planned         */
    int64_t points;           /* hundredths                               */
    struct score_rule rule;
};
struct evaluation_policy {
    uint64_t entry; /* that recorded it; 0: none did */
    struct bytes name;
    struct evaluation_row *rows; /* as the file has them */
    size_t count;
    struct score_grades grades;
    int64_t price_cpi, price_food; /* basis points; 0: not lowered */
};

/* Reads a policy's text; everything lies in the arena.  Errors: STATUS_INPUT R-302 with
 * the line, or without one when the whole is wrong: a row that lacks something, points
 * that do not make up a hundred; STATUS_NO_MEMORY. */
struct status evaluation_policy_read(struct bytes text, struct arena *arena,
                                     struct evaluation_policy *ret_policy,
                                     struct fault *fault) MUST_USE;
/* The policy in force for a programme (0: for all of them) on a day, by what was
 * recorded before a seal.  Errors: STATUS_NOT_FOUND when nobody recorded one, saying
 * how to; those of evaluation_policy_read() and policy_text_in_force(). */
struct status evaluation_policy_at(struct store_transaction *transaction,
                                   const struct policy_question *question,
                                   struct arena *arena,
                                   struct evaluation_policy *ret_policy,
                                   struct fault *fault) MUST_USE;
/* By its key; NULL: none. */
const struct evaluation_row *
evaluation_policy_row(const struct evaluation_policy *policy, struct bytes key);

/* The points of a qualitative indicator: all of them when `text` is the target's words
 * or says that it was achieved; else the text says how far, and behind a '=' for how
 * many points, which its band must allow.  False, output untouched, for others.
 */
bool evaluation_policy_judged(const struct evaluation_row *row, struct bytes text,
                              int64_t *ret_points);
/* 1 to EVALUATION_KEY_MAX of a-z, 0-9 and -. */
bool evaluation_policy_is_key(struct bytes word);

/* A figure as a value that can be scored: 98.50 "%", 21933.50 "人", 178.00 "元". */
struct score_value evaluation_policy_value(enum indicator indicator, int64_t value);

#endif
