/* statement_voucher.c - the vouchers that a batch was sent as, which the treasury
 * debits one by one. */
#include "importers/statement_internal.h"

#include "importers/voucher_plan.h"

#include <inttypes.h>

struct statement_plans {
    struct voucher_plans plans;
    struct statement_part *parts; /* in the order of the lines */
    size_t count, room;
    bool is_wanted; /* the batch was sent as several vouchers */
};

struct status statement_vouchers_begin(struct statement *statement,
                                       struct store_transaction *transaction,
                                       const struct statement_batch *batch,
                                       struct fault *fault)
{
    struct arena *arena = statement->intake->arena;
    if (statement->plans == NULL) {
        ARENA_TAKE(arena, 1, statement->plans, fault);
    }
    statement->plans->count = 0;
    statement->plans->is_wanted = batch->orders > 1;
    return statement->plans->is_wanted
               ? voucher_plan_open(transaction, batch->entry, arena,
                                   &statement->plans->plans, fault)
               : OK;
}

static struct status keep_part(struct statement *statement,
                               const struct statement_part *part, struct fault *fault)
{
    struct statement_plans *making = statement->plans;
    ARENA_GROW(statement->intake->arena, making->count, making->room, making->parts,
               fault);
    making->parts[making->count++] = *part;
    return OK;
}

struct status statement_vouchers_line(struct statement *statement, size_t line,
                                      struct bytes draws, struct fault *fault)
{
    struct statement_plans *making = statement->plans;
    struct voucher_split split;
    if (!making->is_wanted) {
        return OK;
    }
    TRY(voucher_plan_add(&making->plans, draws, fault));
    TRY(voucher_plan_split(&making->plans, draws, &split, fault));
    for (size_t i = 0; i < making->plans.count; i++) {
        if (split.fen[i] > 0) {
            const struct statement_part part = {line, split.fen[i], (uint8_t)i};
            TRY(keep_part(statement, &part, fault));
        }
    }
    return OK;
}

/* The parts of one plan, in the order of the lines. */
static size_t copy_plan(const struct statement_plans *making, size_t plan,
                        struct statement_part *ret_parts)
{
    size_t count = 0;
    for (size_t i = 0; i < making->count; i++) {
        if (making->parts[i].plan == plan) {
            ret_parts[count++] = making->parts[i];
        }
    }
    return count;
}

/* `parts` of one 5201 fill its 8207, one after the other. */
static void fill(struct statement_batch *batch, const struct statement_part *parts,
                 size_t count)
{
    size_t left = (size_t)voucher_parts(count);
    for (size_t at = 0; at < count; at += VOUCHER_DETAILS_MAX, left--) {
        struct statement_voucher *voucher = &batch->vouchers[batch->voucher_count];
        *voucher = (struct statement_voucher){
            .number = batch->start.order + batch->voucher_count++,
            .parts = &parts[at],
            .count = count - at < VOUCHER_DETAILS_MAX ? count - at
                                                      : (size_t)VOUCHER_DETAILS_MAX,
            .same_plan = left};
        for (size_t i = 0; i < voucher->count; i++) {
            voucher->fen += voucher->parts[i].fen; /* the plan's sum has held it */
        }
    }
}

/* What earlier statements have shown. */
static struct status see_debited(struct statement *statement,
                                 struct store_transaction *transaction,
                                 const struct statement_batch *batch,
                                 struct fault *fault)
{
    for (size_t i = 0; i < batch->voucher_count; i++) {
        struct statement_voucher *voucher = &batch->vouchers[i];
        int64_t shown = 0;
        TRY(accounts_matched(transaction, MATCHED_VOUCHER, voucher->number, &shown,
                             fault));
        voucher->is_debited = shown != 0;
        for (size_t j = 0; j < voucher->count && voucher->is_debited; j++) {
            struct statement_line *line = &statement->lines[voucher->parts[j].line];
            line->open -= line->is_debited ? 0 : voucher->parts[j].fen;
        }
    }
    return OK;
}

struct status statement_vouchers_end(struct statement *statement,
                                     struct store_transaction *transaction,
                                     struct statement_batch *batch, struct fault *fault)
{
    struct statement_plans *making = statement->plans;
    struct arena *arena = statement->intake->arena;
    struct statement_part *parts;
    uint64_t lines[VOUCHER_PLANS_MAX];
    const size_t plan_count = making->plans.count;
    if (!making->is_wanted) {
        return OK;
    }
    for (size_t i = 0; i < plan_count; i++) {
        lines[i] = making->plans.list[i].lines;
    }
    voucher_plan_number(&making->plans, &batch->start);
    if (making->plans.orders != batch->orders) {
        return FAULT(fault, STATUS_FOUND,
                     "R-151: the lines of batch %" PRIu64
                     " do not make the vouchers that its submission numbers; run "
                     "verify --deep",
                     batch->entry);
    }
    ARENA_TAKE(arena, (size_t)batch->orders, batch->vouchers, fault);
    ARENA_TAKE(arena, making->count + 1, parts, fault);
    for (size_t i = 0; i < plan_count; i++) {
        if (lines[i] > 0) {
            const size_t count = copy_plan(making, i, parts);
            fill(batch, parts, count);
            parts += count;
        }
    }
    statement->voucher_count += batch->voucher_count;
    return see_debited(statement, transaction, batch, fault);
}
