/* accounts_refunding.c - see accounts_refunding.h. */
#include "ledger/accounts_refunding.h"

#include <assert.h>

enum { LEFT_SIZE_MAX = 8 + 16 * MONEY_SHARES_MAX };

struct status accounts_damaged_draws(struct fault *fault)
{
    return FAULT(fault, STATUS_FOUND, "what a line drew is damaged; restore a backup");
}

static struct status add_list(struct refunding *refunding, const struct fact *fact,
                              unsigned field, struct fault *fault)
{
    struct fact_pair pairs[MONEY_SHARES_MAX];
    size_t count = 0;
    if (!fact_has(fact, field)) {
        return OK;
    }
    if (!fact_pairs(fact->field[field].bytes, pairs, MONEY_SHARES_MAX, &count)) {
        return accounts_damaged_draws(fault);
    }
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < refunding->count && refunding->left[at].entry != pairs[i].entry) {
            at++;
        }
        if (at == refunding->count) {
            if (refunding->count == MONEY_SHARES_MAX) {
                return accounts_damaged_draws(fault);
            }
            refunding->left[refunding->count++] =
                (struct fact_pair){.entry = pairs[i].entry};
        }
        refunding->left[at].number += pairs[i].number;
    }
    return OK;
}

/* What a paid line drew: a late success after a failure drew anew. */
static struct status drawn_at_first(struct apply *apply, struct refunding *refunding,
                                    struct fault *fault)
{
    struct entry entry;
    struct fact result;
    if (refunding->state.result != 0) {
        TRY(accounts_entry(apply->transaction, refunding->state.result, &entry, &result,
                           fault));
        if (entry.kind == KIND_RESULT &&
            result.field[RESULT_FROM].number == LINE_STATE_FAILED) {
            TRY(add_list(refunding, &result, RESULT_DRAWS, fault));
            return add_list(refunding, &result, RESULT_UNCOVERED, fault);
        }
    }
    TRY(add_list(refunding, &refunding->line, LINE_DRAWS, fault));
    return add_list(refunding, &refunding->line, LINE_UNCOVERED, fault);
}

static struct status load_left(struct apply *apply, struct refunding *refunding,
                               struct fault *fault)
{
    uint8_t key[8];
    struct bytes value = {0};
    const struct status found =
        store_get(apply->transaction, LEDGER_TABLE_REFUND,
                  store_key_u64(key, refunding->index), &value, fault);
    refunding->count = 0;
    refunding->since = refunding->state.result;
    if (found.code == STATUS_NOT_FOUND) {
        return refunding->state.state == LINE_STATE_FAILED
                   ? OK
                   : drawn_at_first(apply, refunding, fault);
    }
    TRY(found);
    if (value.size % 16 != 8 || value.size > LEFT_SIZE_MAX) {
        return accounts_damaged_draws(fault);
    }
    struct reader reader = reader_of(value);
    refunding->since = reader_u64(&reader);
    for (size_t i = 0; i < value.size / 16; i++) {
        refunding->left[i].entry = reader_u64(&reader);
        refunding->left[i].number = (int64_t)reader_u64(&reader);
    }
    refunding->count = value.size / 16;
    return OK;
}

struct status accounts_store_left(struct apply *apply,
                                  const struct refunding *refunding,
                                  struct fault *fault)
{
    uint8_t key[8];
    uint8_t image[LEFT_SIZE_MAX];
    struct writer writer = writer_of(image, sizeof(image));
    writer_u64(&writer, refunding->since);
    for (size_t i = 0; i < refunding->count; i++) {
        writer_u64(&writer, refunding->left[i].entry);
        writer_u64(&writer, (uint64_t)refunding->left[i].number);
    }
    assert(!writer.overflowed);
    return store_put(apply->transaction, LEDGER_TABLE_REFUND,
                     store_key_u64(key, refunding->index), writer_bytes(&writer),
                     fault);
}

struct status accounts_load_refunding(struct apply *apply, uint64_t index,
                                      struct refunding *ret_refunding,
                                      struct fault *fault)
{
    *ret_refunding = (struct refunding){.index = index};
    TRY(accounts_expect(apply, index, KIND_LINE, &ret_refunding->line, fault));
    const uint64_t batch = ret_refunding->line.field[LINE_BATCH].number;
    TRY(accounts_batch_of(apply, batch, &ret_refunding->batch, fault));
    TRY(accounts_line_of(apply, batch, ret_refunding->line.field[LINE_NUMBER].number,
                         &ret_refunding->image, fault));
    line_state_decode(ret_refunding->image, &ret_refunding->state);
    ret_refunding->state.state = (uint8_t)batch_line_state(&ret_refunding->batch->batch,
                                                           ret_refunding->state.state);
    const unsigned state = ret_refunding->state.state;
    return state == LINE_STATE_PAID || state == LINE_STATE_REFUNDED ||
                   state == LINE_STATE_FAILED
               ? load_left(apply, ret_refunding, fault)
               : OK;
}

void accounts_store_refunding(struct apply *apply, struct refunding *refunding)
{
    accounts_next_word(apply, refunding->index, &refunding->state);
    line_state_encode(&refunding->state, refunding->image);
}
