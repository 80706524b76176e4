/* accounts_draw.c - what lines draw from their sources: reserved, paid, uncovered. */
#include "ledger/accounts_internal.h"

#include "ledger/base/money.h"

#include <inttypes.h>

enum hold accounts_hold(unsigned state)
{
    switch (state) {
    case LINE_STATE_APPROVED:
    case LINE_STATE_SUBMITTED:
    case LINE_STATE_UNKNOWN:
        return HOLD_RESERVED;
    case LINE_STATE_PAID:
    case LINE_STATE_REFUNDED:
        return HOLD_PAID;
    default:
        return HOLD_NONE;
    }
}

/* Reads a list of draws; every one is from a source of the batch. */
static struct status read_draws(const struct cached_batch *batch, struct bytes list,
                                struct fact_pair *ret_pairs, size_t *ret_count,
                                struct fault *fault)
{
    if (!fact_pairs(list, ret_pairs, MONEY_SHARES_MAX, ret_count)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-069: a line draws from at most %d sources", MONEY_SHARES_MAX);
    }
    for (size_t i = 0; i < *ret_count; i++) {
        size_t at = 0;
        while (at < batch->share_count && batch->shares[at] != ret_pairs[i].entry) {
            at++;
        }
        if (at == batch->share_count) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-069: entry %" PRIu64 " is no source of batch %" PRIu64,
                         ret_pairs[i].entry, batch->entry);
        }
    }
    return OK;
}

static int64_t *held(struct balance *balance, enum hold hold)
{
    return hold == HOLD_RESERVED ? &balance->reserved
           : hold == HOLD_PAID   ? &balance->paid
                                 : NULL;
}

/* R-066, naming the allocation as people do. */
static struct status refuse_draw(struct apply *apply, const struct balance *balance,
                                 const struct fact_pair *draw, struct fault *fault)
{
    char wanted[MONEY_TEXT_SIZE];
    char left[MONEY_TEXT_SIZE];
    char missing[MONEY_TEXT_SIZE];
    struct entry entry;
    struct fact fact;
    TRY(accounts_entry(apply->transaction, draw->entry, &entry, &fact, fault));
    const struct bytes label =
        fact.field[entry.kind == KIND_SPLIT ? SPLIT_LABEL : ALLOCATION_LABEL].bytes;
    money_format_grouped(draw->number, wanted);
    money_format_grouped(balance_available(balance), left);
    money_format_grouped(draw->number - balance_available(balance), missing);
    return FAULT(fault, STATUS_REFUSED,
                 "R-066: allocation %.*s has %s available, %s more is wanted, short "
                 "%s; nothing was recorded",
                 (int)label.size, (const char *)label.at, left, wanted, missing);
}

struct status accounts_move_one(struct apply *apply, struct balance *balance,
                                const struct fact_pair *draw, enum hold from,
                                enum hold to, struct fault *fault)
{
    const int64_t fen = draw->number;
    int64_t *less = held(balance, from);
    int64_t *more = held(balance, to);
    if (fen < 0 || (less != NULL && *less < fen)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-070: a draw is negative or releases more than was held");
    }
    if (less == NULL && more != NULL && fen > balance_available(balance)) {
        return refuse_draw(apply, balance, draw, fault);
    }
    if (less != NULL) {
        *less -= fen;
    }
    if (more != NULL) {
        *more += fen;
    }
    accounts_cover(balance);
    return OK;
}

struct status accounts_move_draws(struct apply *apply, const struct draw *draw,
                                  int64_t *ret_total, struct fault *fault)
{
    struct fact_pair *pairs = apply->accounts->pairs;
    size_t count = 0;
    TRY(read_draws(draw->batch, draw->list, pairs, &count, fault));
    for (size_t i = 0; i < count; i++) {
        struct balance *balance = NULL;
        TRY(accounts_balance_of(apply, pairs[i].entry, &balance, fault));
        TRY(accounts_move_one(apply, balance, &pairs[i], draw->from, draw->to, fault));
        if (!money_add(*ret_total, pairs[i].number, ret_total)) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-070: what a line draws exceeds what an amount can hold");
        }
    }
    return OK;
}

/* Money that was paid though it was not available (a fact is always recorded). */
struct status accounts_add_uncovered(struct apply *apply, struct cached_batch *cached,
                                     struct bytes list, int64_t *ret_total,
                                     struct fault *fault)
{
    struct fact_pair pairs[MONEY_SHARES_MAX];
    struct batch *batch = &cached->batch;
    size_t count = 0;
    TRY(read_draws(cached, list, pairs, &count, fault));
    for (size_t i = 0; i < count; i++) {
        struct balance *balance = NULL;
        TRY(accounts_balance_of(apply, pairs[i].entry, &balance, fault));
        const int64_t fen = pairs[i].number;
        if (fen <= 0 || !money_add(*ret_total, fen, ret_total) ||
            !money_add(balance->uncovered, fen, &balance->uncovered) ||
            !money_add(batch->uncovered, fen, &batch->uncovered)) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-070: an uncovered amount is not valid");
        }
        accounts_cover(balance);
    }
    return OK;
}

/* Recorded as unknown beyond what was available, now failed: nothing has to be covered
 * any more.  New money may have covered it meanwhile: then that is free again. */
struct status accounts_drop_uncovered(struct apply *apply, struct cached_batch *cached,
                                      struct bytes list, struct fault *fault)
{
    struct fact_pair pairs[MONEY_SHARES_MAX];
    size_t count = 0;
    TRY(read_draws(cached, list, pairs, &count, fault));
    for (size_t i = 0; i < count; i++) {
        struct balance *balance = NULL;
        TRY(accounts_balance_of(apply, pairs[i].entry, &balance, fault));
        const int64_t open =
            balance->uncovered < pairs[i].number ? balance->uncovered : pairs[i].number;
        balance->uncovered -= open;
        balance->paid -= pairs[i].number - open;
        cached->batch.uncovered -= pairs[i].number;
        accounts_cover(balance);
    }
    return OK;
}

/* Sum of a list that was accepted before. */
int64_t accounts_list_total(struct bytes list)
{
    struct fact_pair pairs[MONEY_SHARES_MAX];
    size_t count = 0;
    int64_t total = 0;
    if (fact_pairs(list, pairs, MONEY_SHARES_MAX, &count)) {
        for (size_t i = 0; i < count; i++) {
            total += pairs[i].number;
        }
    }
    return total;
}
