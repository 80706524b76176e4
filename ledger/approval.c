/* approval.c - see approval.h. */
#include "ledger/approval.h"

#include "ledger/accounts_internal.h"
#include "ledger/journal/registry.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

struct bytes approval_message(const struct approval_claim *claim,
                              uint8_t ret_image[static APPROVAL_MESSAGE_SIZE])
{
    struct writer writer = writer_of(ret_image, APPROVAL_MESSAGE_SIZE);
    writer_text(&writer, "mingzhang approval v1\n");
    writer_run(&writer, digest_bytes(&claim->genesis));
    writer_u64(&writer, claim->batch);
    writer_u8(&writer, claim->role);
    writer_u8(&writer, claim->action);
    writer_u64(&writer, claim->count);
    writer_u64(&writer, (uint64_t)claim->fen);
    writer_run(&writer, digest_bytes(&claim->root));
    assert(writer.size == APPROVAL_MESSAGE_SIZE);
    return writer_bytes(&writer);
}

bool approval_policy_from(struct bytes pairs, struct approval_policy *ret_policy)
{
    struct fact_pair rows[APPROVAL_STEPS_MAX];
    struct approval_policy policy = {0};
    if (!fact_pairs(pairs, rows, APPROVAL_STEPS_MAX, &policy.count)) {
        return false;
    }
    uint32_t seen = 0;
    for (size_t i = 0; i < policy.count; i++) {
        const uint64_t role = rows[i].entry;
        const bool is_role = role == STAFF_ROLE_CHECKER || role == STAFF_ROLE_APPROVER;
        if (!is_role || (seen >> role & 1U) != 0 || rows[i].number < 1 ||
            rows[i].number > APPROVAL_PEOPLE_MAX) {
            return false;
        }
        seen |= UINT32_C(1) << role;
        policy.steps[i] =
            (struct approval_step){(uint8_t)role, (uint8_t)rows[i].number};
    }
    *ret_policy = policy;
    return true;
}

uint8_t approval_awaited(const struct approval_policy *policy,
                         const struct approvals *approvals)
{
    for (size_t s = 0; s < policy->count; s++) {
        size_t given = 0;
        for (size_t i = 0; i < approvals->count; i++) {
            given += approvals->list[i].role == policy->steps[s].role ? 1 : 0;
        }
        if (given < policy->steps[s].people) {
            return policy->steps[s].role;
        }
    }
    return 0;
}

/* ---- queries -------------------------------------------------------------------- */

static struct status newest_policy(struct store_transaction *transaction,
                                   uint64_t programme, uint64_t *ret_entry,
                                   struct fault *fault)
{
    uint8_t image[9];
    struct bytes value = {0};
    struct writer writer = writer_of(image, sizeof(image));
    writer_u8(&writer, POLICY_USE_APPROVAL);
    writer_u64(&writer, programme);
    TRY(store_get(transaction, LEDGER_TABLE_POLICY, writer_bytes(&writer), &value,
                  fault));
    struct reader reader = reader_of(value);
    *ret_entry = reader_u64(&reader);
    return OK;
}

struct status approval_policy_in_force(struct store_transaction *transaction,
                                       uint64_t programme, uint64_t *ret_entry,
                                       struct fault *fault)
{
    uint64_t root = 0;
    TRY(accounts_programme_root(transaction, programme, &root, fault));
    struct status found = newest_policy(transaction, root, ret_entry, fault);
    if (found.code == STATUS_NOT_FOUND) {
        found = newest_policy(transaction, 0, ret_entry, fault);
    }
    if (found.code == STATUS_NOT_FOUND) {
        *ret_entry = 0;
        return OK;
    }
    return found;
}

static struct status read_fact(struct store_transaction *transaction, uint64_t index,
                               uint64_t kind, struct entry *ret_entry,
                               struct fact *ret_fact, struct fault *fault)
{
    TRY(accounts_entry(transaction, index, ret_entry, ret_fact, fault));
    return ret_entry->kind == kind
               ? OK
               : FAULT(fault, STATUS_REFUSED, "R-060: entry %" PRIu64 " is no %s",
                       index, kinds_find(kind)->name);
}

struct status approval_policy_at(struct store_transaction *transaction, uint64_t entry,
                                 struct approval_policy *ret_policy,
                                 struct fault *fault)
{
    if (entry == 0) {
        *ret_policy = (struct approval_policy){
            .steps = {{STAFF_ROLE_CHECKER, 1}, {STAFF_ROLE_APPROVER, 1}}, .count = 2};
        return OK;
    }
    struct entry head;
    struct fact fact;
    TRY(read_fact(transaction, entry, KIND_POLICY, &head, &fact, fault));
    if (!fact_has(&fact, POLICY_APPROVALS) ||
        !approval_policy_from(fact.field[POLICY_APPROVALS].bytes, ret_policy)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-090: entry %" PRIu64 " is no policy of approvals", entry);
    }
    ret_policy->entry = entry;
    return OK;
}

struct status approval_policy_of(struct store_transaction *transaction, uint64_t batch,
                                 struct approval_policy *ret_policy,
                                 struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    TRY(read_fact(transaction, batch, KIND_BATCH, &entry, &fact, fault));
    return approval_policy_at(transaction, fact_number(&fact, BATCH_POLICY), ret_policy,
                              fault);
}

struct status approval_list(struct store_transaction *transaction, uint64_t batch,
                            struct approvals *ret_approvals, struct fault *fault)
{
    uint8_t image[8];
    struct bytes value = {0};
    struct approvals approvals = {.count = 0};
    const struct status got = store_get(transaction, LEDGER_TABLE_APPROVAL,
                                        store_key_u64(image, batch), &value, fault);
    if (status_is_ok(got)) {
        struct reader reader = reader_of(value);
        const struct bytes root = reader_run(&reader, DIGEST_SIZE);
        if (root.size == DIGEST_SIZE) {
            memcpy(approvals.root.at, root.at, DIGEST_SIZE);
        }
        while (!reader.failed && reader.left.size > 0 &&
               approvals.count < APPROVALS_MAX) {
            struct approval *approval = &approvals.list[approvals.count++];
            approval->entry = reader_u64(&reader);
            approval->staff = reader_u64(&reader);
            approval->role = reader_u8(&reader);
        }
        if (!reader_finished(&reader)) {
            return FAULT(fault, STATUS_FOUND,
                         "the approvals of a batch are damaged; restore a backup");
        }
    } else if (got.code != STATUS_NOT_FOUND) {
        return got;
    }
    *ret_approvals = approvals;
    return OK;
}

struct status approval_maker(struct store_transaction *transaction, uint64_t batch,
                             uint64_t *ret_staff, struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    struct registry_key key;
    TRY(read_fact(transaction, batch, KIND_BATCH, &entry, &fact, fault));
    TRY(registry_key(transaction, entry.actor, &key, fault));
    *ret_staff = key.staff;
    return OK;
}

struct status approval_append(struct journal_session *session,
                              struct accounts *accounts,
                              const struct approval_claim *claim, uint64_t actor,
                              const struct signature *signature, struct fault *fault)
{
    struct fact_pair pairs[MONEY_SHARES_MAX];
    uint8_t image[MONEY_SHARES_MAX * 20];
    size_t count = 0;
    struct writer writer = writer_of(image, sizeof(image));
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_APPROVAL));
    fact_set_number(&fact, APPROVAL_BATCH, claim->batch);
    fact_set_number(&fact, APPROVAL_ROLE, claim->role);
    fact_set_number(&fact, APPROVAL_ACTION, claim->action);
    fact_set_number(&fact, APPROVAL_COUNT, claim->count);
    fact_set_fen(&fact, APPROVAL_AMOUNT, claim->fen);
    fact_set_bytes(&fact, APPROVAL_ROOT, digest_bytes(&claim->root));
    fact_set_number(&fact, APPROVAL_KEY, actor);
    fact_set_bytes(&fact, APPROVAL_SIGNATURE,
                   bytes_from(signature->at, sizeof(signature->at)));
    TRY(accounts_claim_draws(accounts, journal_transaction(session), claim->batch,
                             pairs, &count, fault));
    if (count > 0) {
        fact_put_pairs(&writer, pairs, count);
        fact_set_bytes(&fact, APPROVAL_DRAWS, writer_bytes(&writer));
    }
    return journal_append(session, &fact, NULL, fault);
}
