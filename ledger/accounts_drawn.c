/* accounts_drawn.c - what a batch draws from each source, all current lines together.
 *
 * Kept per batch, so that approving reserves in as many steps as there are sources. */
#include "ledger/accounts_internal.h"

#include <assert.h>
#include <inttypes.h>

enum { DRAWN_SIZE_MAX = 16 * MONEY_SHARES_MAX };

static struct status damaged(struct fault *fault)
{
    return FAULT(fault, STATUS_FOUND,
                 "what a batch draws is damaged; restore a backup");
}

/* only from a source of the batch. */
static bool place_of(const struct cached_batch *batch, uint64_t allocation,
                     size_t *ret_place)
{
    size_t at = 0;
    while (at < batch->share_count && batch->shares[at] != allocation) {
        at++;
    }
    *ret_place = at;
    return at < batch->share_count;
}

struct status accounts_plan_draws(struct cached_batch *batch, struct bytes list,
                                  int sign, int64_t *ret_total, struct fault *fault)
{
    assert(batch->has_drawn);
    struct fact_pair pairs[MONEY_SHARES_MAX];
    size_t count = 0;
    if (!fact_pairs(list, pairs, MONEY_SHARES_MAX, &count)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-069: a line draws from at most %d sources", MONEY_SHARES_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        if (!place_of(batch, pairs[i].entry, &at)) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-069: entry %" PRIu64 " is no source of batch %" PRIu64,
                         pairs[i].entry, batch->entry);
        }
        if (pairs[i].number < 0 || !money_add(*ret_total, pairs[i].number, ret_total) ||
            !money_add(batch->drawn[at], sign * pairs[i].number, &batch->drawn[at])) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-070: a draw is negative, or all draws exceed what an "
                         "amount can hold");
        }
    }
    batch->drawn_changed = true;
    return OK;
}

struct status accounts_load_drawn(struct apply *apply, struct cached_batch *cached,
                                  struct fault *fault)
{
    if (cached->has_drawn) {
        return OK;
    }
    uint8_t image[8];
    struct bytes value = {0};
    const struct status got =
        store_get(apply->transaction, LEDGER_TABLE_BATCH_DRAWS,
                  store_key_u64(image, cached->entry), &value, fault);
    if (got.code == STATUS_NOT_FOUND) {
        return damaged(fault);
    }
    TRY(got);
    struct reader reader = reader_of(value);
    while (!reader.failed && reader.left.size > 0) {
        size_t at = 0;
        const uint64_t allocation = reader_u64(&reader);
        const int64_t fen = (int64_t)reader_u64(&reader);
        if (reader.failed || !place_of(cached, allocation, &at)) {
            return damaged(fault);
        }
        cached->drawn[at] = fen;
    }
    cached->has_drawn = true;
    return OK;
}

size_t accounts_drawn_pairs(const struct cached_batch *cached,
                            struct fact_pair pairs[static MONEY_SHARES_MAX])
{
    assert(cached->has_drawn);
    size_t count = 0;
    for (size_t i = 0; i < cached->share_count; i++) {
        if (cached->drawn[i] != 0) {
            pairs[count++] = (struct fact_pair){cached->shares[i], cached->drawn[i]};
        }
    }
    return count;
}

bool accounts_states_drawn(const struct cached_batch *cached, struct bytes list)
{
    struct fact_pair wanted[MONEY_SHARES_MAX];
    struct fact_pair stated[MONEY_SHARES_MAX];
    size_t count = 0;
    const size_t wanted_count = accounts_drawn_pairs(cached, wanted);
    if (list.size > 0 && !fact_pairs(list, stated, MONEY_SHARES_MAX, &count)) {
        return false;
    }
    bool is_same = count == wanted_count;
    for (size_t i = 0; is_same && i < count; i++) {
        is_same =
            stated[i].entry == wanted[i].entry && stated[i].number == wanted[i].number;
    }
    return is_same;
}

struct status accounts_hold_drawn(struct apply *apply, struct cached_batch *cached,
                                  bool is_held, struct fault *fault)
{
    struct fact_pair pairs[MONEY_SHARES_MAX];
    const size_t count = accounts_drawn_pairs(cached, pairs);
    for (size_t i = 0; i < count; i++) {
        struct balance *balance = NULL;
        TRY(accounts_balance_of(apply, pairs[i].entry, &balance, fault));
        TRY(accounts_move_one(apply, balance, &pairs[i],
                              is_held ? HOLD_NONE : HOLD_RESERVED,
                              is_held ? HOLD_RESERVED : HOLD_NONE, fault));
    }
    return OK;
}

struct status accounts_settle_drawn(struct accounts *accounts,
                                    struct store_transaction *transaction,
                                    struct fault *fault)
{
    for (size_t i = 0; i < accounts->batch_count; i++) {
        const struct cached_batch *cached = &accounts->batches[i];
        if (!cached->drawn_changed) {
            continue;
        }
        struct fact_pair pairs[MONEY_SHARES_MAX];
        const size_t count = accounts_drawn_pairs(cached, pairs);
        uint8_t key[8];
        uint8_t value[DRAWN_SIZE_MAX];
        struct writer writer = writer_of(value, sizeof(value));
        for (size_t p = 0; p < count; p++) {
            writer_u64(&writer, pairs[p].entry);
            writer_u64(&writer, (uint64_t)pairs[p].number);
        }
        TRY(store_put(transaction, LEDGER_TABLE_BATCH_DRAWS,
                      store_key_u64(key, cached->entry), writer_bytes(&writer), fault));
    }
    return OK;
}
