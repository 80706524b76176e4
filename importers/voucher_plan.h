/* voucher_plan.h - which vouchers a batch becomes, from the entries alone.
 *
 * The treasury pays each 5201 out of one allocation document 指标文号 under one
 * function code.  So the sources of a batch fall into plans: those with the same
 * document, year, function code, economic code and project.  A line drawn from several
 * plans has a part in each; a plan's parts, in line order, fill its 8207.  The same
 * entries always give the same plans: so vouchers can be written again, and answers put
 * together again. */
#ifndef IMPORTERS_VOUCHER_PLAN_H
#define IMPORTERS_VOUCHER_PLAN_H

#include "importers/voucher.h"
#include "ledger/ledger.h"

/* Texts live in the arena that voucher_plan_open() was given. */
struct voucher_plan {
    int year;
    struct bytes document, function, function_name, economic, project;
    struct bytes nature; /* of the funds 资金性质: a voucher's profile says one */
    uint64_t lines;      /* details of all its 8207 */
    int64_t fen;
    uint64_t number;      /* of its 5201 */
    uint64_t first_order; /* of its first 8207 */
};
struct voucher_plans {
    struct voucher_plan
        list[VOUCHER_PLANS_MAX]; /* in the order of their first source */
    size_t count;
    uint64_t source[MONEY_SHARES_MAX]; /* allocations that the batch may draw from */
    uint8_t plan_of[MONEY_SHARES_MAX]; /* index of the plan of each source         */
    size_t source_count;
    uint64_t orders; /* 8207 in all: known when numbered */
};
/* What a line draws in each plan, fen. */
struct voucher_split {
    int64_t fen[VOUCHER_PLANS_MAX];
};

/* The plans of a batch, without lines yet.  Errors: STATUS_FOUND (damaged), those of
 * journal_entry(), STATUS_NO_MEMORY. */
struct status voucher_plan_open(struct store_transaction *transaction, uint64_t batch,
                                struct arena *arena, struct voucher_plans *ret_plans,
                                struct fault *fault) MUST_USE;
/* The parts of a line by its draws (field LINE_DRAWS).  Errors: STATUS_FOUND when the
 * draws are not of this batch. */
struct status voucher_plan_split(const struct voucher_plans *plans, struct bytes draws,
                                 struct voucher_split *ret_parts, struct fault *fault)
    MUST_USE;
/* Counts a current line of the batch; each once.  Errors: as voucher_plan_split(),
 * STATUS_INPUT R-001. */
struct status voucher_plan_add(struct voucher_plans *plans, struct bytes draws,
                               struct fault *fault) MUST_USE;
/* After the last line: plans without lines go, the others get their numbers, the first
 * those of `first`. */
void voucher_plan_number(struct voucher_plans *plans,
                         const struct voucher_numbers *first);

#endif
