/* approval_then.c - approvals as they stood at a seal (approval.h).
 *
 * The table of approvals knows those in force now.  What stood earlier the journal
 * tells: each approval is an entry, and so is what voided it. */
#include "ledger/accounts_internal.h"
#include "ledger/approval.h"
#include "ledger/journal/registry.h"

struct looking_back {
    struct store_transaction *transaction;
    const uint64_t *batches;
    size_t count;
    struct approvals *approvals;
};

/* Of a batch that is looked at, else NULL; binary search. */
static struct approvals *approvals_of(const struct looking_back *back, uint64_t batch)
{
    size_t low = 0;
    size_t high = back->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (back->batches[middle] < batch) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < back->count && back->batches[low] == batch ? &back->approvals[low]
                                                            : NULL;
}

static struct status take_approval(const struct looking_back *back, uint64_t index,
                                   const struct fact *fact, struct fault *fault)
{
    struct approvals *approvals =
        approvals_of(back, fact->field[APPROVAL_BATCH].number);
    struct registry_key key;
    if (approvals == NULL || approvals->count == APPROVALS_MAX) {
        return OK;
    }
    TRY(registry_key(back->transaction, fact->field[APPROVAL_KEY].number, &key, fault));
    approvals->list[approvals->count++] = (struct approval){
        .entry = index,
        .staff = key.staff,
        .role = (uint8_t)fact->field[APPROVAL_ROLE].number,
    };
    return OK;
}

/* a line withdrawn, or the whole batch, and nobody has approved what is left. */
static void take_void(const struct looking_back *back, uint64_t batch)
{
    struct approvals *approvals = approvals_of(back, batch);
    if (approvals != NULL) {
        approvals->count = 0;
    }
}

static struct status take_entry(const struct looking_back *back, uint64_t index,
                                struct fault *fault)
{
    struct bytes bytes = {0};
    struct entry entry;
    struct fact fact;
    struct fact line;
    TRY(journal_read(back->transaction, index, &bytes, fault));
    TRY(entry_decode_envelope(bytes, &entry, fault));
    switch (entry.kind) {
    case KIND_APPROVAL:
        TRY(accounts_fact(back->transaction, index, &fact, fault));
        return take_approval(back, index, &fact, fault);
    case KIND_BATCH_STATE:
        TRY(accounts_fact(back->transaction, index, &fact, fault));
        take_void(back, fact.field[BATCH_STATE_BATCH].number);
        return OK;
    case KIND_CORRECTION:
        TRY(accounts_fact(back->transaction, index, &fact, fault));
        TRY(accounts_fact(back->transaction, fact.field[CORRECTION_REVERSES].number,
                          &line, fault));
        if (line.schema->kind == KIND_LINE) {
            take_void(back, line.field[LINE_BATCH].number);
        }
        return OK;
    default:
        return OK;
    }
}

struct status approval_list_at(struct store_transaction *transaction, uint64_t seal,
                               const uint64_t *batches, size_t count,
                               struct approvals *ret_approvals, struct fault *fault)
{
    const struct looking_back back = {transaction, batches, count, ret_approvals};
    for (size_t i = 0; i < count; i++) {
        ret_approvals[i] = (struct approvals){.count = 0};
    }
    for (uint64_t index = count == 0 ? seal : batches[0]; index < seal; index++) {
        TRY(take_entry(&back, index, fault));
    }
    return OK;
}
