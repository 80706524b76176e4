/* accounts_approval.c - policies and approvals: who has to agree before money moves. */
#include "ledger/approval.h"

#include "ledger/accounts_internal.h"
#include "ledger/journal/registry.h"
#include "ledger/journal/tree.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

enum { APPROVAL_ROW = 8 + 8 + 1, APPROVALS_SIZE = DIGEST_SIZE + APPROVALS_MAX * 17 };

/* ---- policies
 * ---------------------------------------------------------------------------- */

struct status accounts_apply_approvers(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct approval_policy policy;
    uint64_t root = 0;
    if (!fact_has(fact, POLICY_APPROVALS) ||
        !approval_policy_from(fact->field[POLICY_APPROVALS].bytes, &policy)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-090: a policy of approvals names checker and approver, each "
                     "once, with 1 to %d people",
                     APPROVAL_PEOPLE_MAX);
    }
    if (fact->field[POLICY_FROM].fen > date_of_instant(apply->entry->recorded_ms)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-098: a policy of approvals is in force from the day it is "
                     "recorded, not from a later one");
    }
    TRY(accounts_expect_field(apply, POLICY_REPLACES, KIND_POLICY, fault));
    TRY(accounts_expect_field(apply, POLICY_PROGRAMME, KIND_PROGRAMME, fault));
    if (fact_has(fact, POLICY_PROGRAMME)) {
        TRY(accounts_programme_root(
            apply->transaction, fact->field[POLICY_PROGRAMME].number, &root, fault));
    }
    uint8_t key[9];
    uint8_t value[8];
    struct writer writer = writer_of(key, sizeof(key));
    writer_u8(&writer, POLICY_USE_APPROVAL);
    writer_u64(&writer, root);
    return store_put(apply->transaction, LEDGER_TABLE_POLICY, writer_bytes(&writer),
                     store_key_u64(value, apply->entry->index), fault);
}

struct status accounts_check_policy(struct apply *apply, uint64_t root,
                                    struct fault *fault)
{
    const struct fact *fact = apply->fact;
    uint64_t wanted = 0;
    TRY(approval_policy_in_force(apply->transaction, root, &wanted, fault));
    const uint64_t cited = fact_number(fact, BATCH_POLICY);
    return cited == wanted
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-098: a batch cites the policy of approvals in force (entry "
                       "%" PRIu64 "), not entry %" PRIu64,
                       wanted, cited);
}

/* ---- what is approved
 * -------------------------------------------------------------------- */

/* Suite and hash of the ledger stand in its first entries. */
struct status accounts_need_hasher(struct apply *apply, struct fault *fault)
{
    struct accounts *accounts = apply->accounts;
    if (accounts->hasher != NULL) {
        return OK;
    }
    struct fact genesis;
    TRY(accounts_fact(apply->transaction, 0, &genesis, fault));
    return hasher_open((enum digest_suite)genesis.field[GENESIS_SUITE].number,
                       &accounts->hasher, fault);
}

static struct status leaf_of(struct apply *apply, uint64_t index,
                             struct digest *ret_leaf, struct fault *fault)
{
    struct bytes bytes = {0};
    TRY(journal_read(apply->transaction, index, &bytes, fault));
    *ret_leaf = hasher_leaf(apply->accounts->hasher, bytes);
    return OK;
}

static struct status is_withdrawn(struct apply *apply,
                                  const struct cached_batch *cached, uint64_t number,
                                  bool *ret_is_withdrawn, struct fault *fault)
{
    *ret_is_withdrawn = false;
    if (cached->batch.by_state[LINE_STATE_CANCELLED].count == 0) {
        return OK;
    }
    uint8_t *image = NULL;
    struct line_state line;
    TRY(accounts_line_of(apply, cached->entry, number, &image, fault));
    line_state_decode(image, &line);
    *ret_is_withdrawn = line.state == LINE_STATE_CANCELLED;
    return OK;
}

/* The leaf hash of a line is what the entry after it calls `prev`: only of the last
 * line it has to be made anew. */
static struct status add_leaves(struct apply *apply, const struct cached_batch *cached,
                                struct store_cursor *cursor, struct tree *tree,
                                struct fault *fault)
{
    const uint64_t last = cached->batch.line_count;
    struct hasher *hasher = apply->accounts->hasher;
    uint8_t image[8];
    struct bytes key = {0};
    struct bytes value = {0};
    struct digest leaf;
    bool is_gone = false;
    for (uint64_t number = 1; number < last; number++) {
        struct entry next;
        TRY(number == 1
                ? store_cursor_seek(cursor, store_key_u64(image, cached->entry + 2),
                                    &key, &value, fault)
                : store_cursor_next(cursor, &key, &value, fault));
        TRY(entry_decode_envelope(value, &next, fault));
        TRY(is_withdrawn(apply, cached, number, &is_gone, fault));
        if (!is_gone) {
            (void)tree_append(tree, hasher, &next.prev, NULL);
        }
    }
    TRY(is_withdrawn(apply, cached, last, &is_gone, fault));
    if (!is_gone) {
        TRY(leaf_of(apply, cached->entry + last, &leaf, fault));
        (void)tree_append(tree, hasher, &leaf, NULL);
    }
    return OK;
}

static struct status root_of_lines(struct apply *apply,
                                   const struct cached_batch *cached,
                                   struct digest *ret_root, struct fault *fault)
{
    struct tree tree = {.size = 0};
    struct store_cursor *cursor = NULL;
    TRY(store_cursor_open(apply->transaction, JOURNAL_TABLE_ENTRY, &cursor, fault));
    const struct status added = add_leaves(apply, cached, cursor, &tree, fault);
    store_cursor_close(cursor);
    TRY(added);
    *ret_root = tree_root(&tree, apply->accounts->hasher);
    return OK;
}

/* A batch and what was approved of it so far. */
struct review {
    struct cached_batch *cached;
    struct approval_policy policy;
    struct approvals approvals;
    uint64_t maker; /* member of staff */
    uint8_t awaited;
    bool is_last; /* the next approval is the last it needs */
    struct approval_claim claim;
};

static struct status load_review(struct apply *apply, uint64_t batch,
                                 struct review *review, struct fault *fault)
{
    TRY(accounts_batch_of(apply, batch, &review->cached, fault));
    const struct batch *figures = &review->cached->batch;
    const struct count_and_fen current = batch_current(figures);
    if (current.count == 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-090: batch %" PRIu64
                     " has no line that could be approved; its state is %s",
                     batch, record_state_name(figures->stage));
    }
    if (figures->stage != LINE_STATE_DRAFTED) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-090: batch %" PRIu64 " waits for no approval; its state is %s",
                     batch, record_state_name(figures->stage));
    }
    if (review->cached->lines_seen != figures->line_count ||
        review->cached->amount_seen != figures->amount) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-062: batch %" PRIu64
                     " is approved when all lines that it announces are there",
                     batch);
    }
    TRY(accounts_need_hasher(apply, fault));
    TRY(approval_policy_of(apply->transaction, batch, &review->policy, fault));
    TRY(approval_list(apply->transaction, batch, &review->approvals, fault));
    TRY(approval_maker(apply->transaction, batch, &review->maker, fault));
    review->awaited = approval_awaited(&review->policy, &review->approvals);
    assert(review->awaited != 0); /* or its stage would say so */
    struct approvals after = review->approvals;
    assert(after.count < APPROVALS_MAX);
    after.list[after.count++] = (struct approval){.role = review->awaited};
    review->is_last = approval_awaited(&review->policy, &after) == 0;
    review->claim = (struct approval_claim){.batch = batch,
                                            .role = review->awaited,
                                            .action = APPROVAL_APPROVES,
                                            .count = current.count,
                                            .fen = current.fen};
    TRY(leaf_of(apply, 0, &review->claim.genesis, fault));
    if (review->approvals.count > 0) {
        review->claim.root = review->approvals.root; /* no line changed since */
        return OK;
    }
    return root_of_lines(apply, review->cached, &review->claim.root, fault);
}

struct status accounts_claim(struct accounts *accounts,
                             struct store_transaction *transaction, uint64_t batch,
                             struct approval_claim *ret_claim, struct fault *fault)
{
    struct apply apply = accounts_asking(accounts, transaction);
    struct review review = {.cached = NULL};
    TRY(load_review(&apply, batch, &review, fault));
    *ret_claim = review.claim;
    return OK;
}

struct status accounts_claim_draws(struct accounts *accounts,
                                   struct store_transaction *transaction,
                                   uint64_t batch,
                                   struct fact_pair pairs[static MONEY_SHARES_MAX],
                                   size_t *ret_count, struct fault *fault)
{
    struct apply apply = accounts_asking(accounts, transaction);
    struct review review = {.cached = NULL};
    TRY(load_review(&apply, batch, &review, fault));
    *ret_count = 0;
    if (review.is_last && review.cached->batch.origin == BATCH_ORIGIN_ROSTER) {
        TRY(accounts_load_drawn(&apply, review.cached, fault));
        *ret_count = accounts_drawn_pairs(review.cached, pairs);
    }
    return OK;
}

/* ---- an approval
 * ------------------------------------------------------------------------- */

/* just the lines there are now. */
static struct status check_claim(const struct fact *fact, const struct review *review,
                                 struct fault *fault)
{
    const struct approval_claim *claim = &review->claim;
    if (fact->field[APPROVAL_ACTION].number != APPROVAL_APPROVES) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-092: an approval does nothing but approve");
    }
    if (fact->field[APPROVAL_COUNT].number != claim->count ||
        fact->field[APPROVAL_AMOUNT].fen != claim->fen ||
        !bytes_equal(fact->field[APPROVAL_ROOT].bytes, digest_bytes(&claim->root))) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-092: the lines of batch %" PRIu64
                     " are not those that this approval was given for; approve it anew",
                     claim->batch);
    }
    if (fact->field[APPROVAL_ROLE].number != claim->role) {
        const char *role = registry_role_name(fact->field[APPROVAL_ROLE].number);
        return FAULT(fault, STATUS_REFUSED,
                     "R-090: batch %" PRIu64
                     " waits for the approval of the %s, not of the "
                     "%s",
                     claim->batch, fault_words(registry_role_name(claim->role)),
                     role == NULL ? "?" : fault_words(role));
    }
    return OK;
}

/* who signs. */
static struct status check_signer(struct apply *apply, const struct review *review,
                                  uint64_t *ret_staff, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const struct entry *entry = apply->entry;
    const struct approval_claim *claim = &review->claim;
    struct registry_authority signer;
    TRY(registry_authority(apply->transaction, fact->field[APPROVAL_KEY].number,
                           entry->index, entry->recorded_ms, &signer, fault));
    if (signer.purpose != KEY_PURPOSE_APPROVAL &&
        signer.purpose != KEY_PURPOSE_ACTING) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-093: a batch is approved with a key for approval or for "
                     "acting, not for %s",
                     registry_purpose_name(signer.purpose));
    }
    if ((signer.roles >> claim->role & 1U) == 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-093: batch %" PRIu64
                     " waits for the approval of the %s; the owner "
                     "of this key is none today, see: mingzhang staff",
                     claim->batch, fault_words(registry_role_name(claim->role)));
    }
    if (signer.staff == review->maker) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-091: nobody approves what they recorded; another person "
                     "approves batch %" PRIu64,
                     claim->batch);
    }
    for (size_t i = 0; i < review->approvals.count; i++) {
        if (review->approvals.list[i].staff == signer.staff) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-091: one person approves a batch once, with whatever key; "
                         "another person approves batch %" PRIu64,
                         claim->batch);
        }
    }
    uint8_t image[APPROVAL_MESSAGE_SIZE];
    struct signature signature;
    memcpy(signature.at, fact->field[APPROVAL_SIGNATURE].bytes.at,
           sizeof(signature.at));
    if (!signing_verify(&signer.key, approval_message(claim, image), &signature)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-093: the signature of an approval of batch %" PRIu64
                     " is not by key %" PRIu64 ", or not over this batch",
                     claim->batch, fact->field[APPROVAL_KEY].number);
    }
    *ret_staff = signer.staff;
    return OK;
}

static struct status put_approvals(struct apply *apply, const struct review *review,
                                   uint64_t staff, struct fault *fault)
{
    uint8_t key[8];
    uint8_t value[APPROVALS_SIZE];
    struct writer writer = writer_of(value, sizeof(value));
    writer_run(&writer, digest_bytes(&review->claim.root));
    for (size_t i = 0; i < review->approvals.count; i++) {
        const struct approval *approval = &review->approvals.list[i];
        writer_u64(&writer, approval->entry);
        writer_u64(&writer, approval->staff);
        writer_u8(&writer, approval->role);
    }
    writer_u64(&writer, apply->entry->index);
    writer_u64(&writer, staff);
    writer_u8(&writer, review->claim.role);
    return store_put(apply->transaction, LEDGER_TABLE_APPROVAL,
                     store_key_u64(key, review->claim.batch), writer_bytes(&writer),
                     fault);
}

/* the last approval says what it reserves. */
static struct status complete(struct apply *apply, struct cached_batch *cached,
                              struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct batch *batch = &cached->batch;
    const bool is_roster = batch->origin == BATCH_ORIGIN_ROSTER;
    const struct bytes stated = fact_bytes(fact, APPROVAL_DRAWS);
    if (is_roster) {
        TRY(accounts_load_drawn(apply, cached, fault));
    }
    if (is_roster ? !accounts_states_drawn(cached, stated) : stated.size > 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-094: what the last approval reserves is not what the lines of "
                     "batch %" PRIu64 " draw",
                     cached->entry);
    }
    if (is_roster) {
        TRY(accounts_hold_drawn(apply, cached, true, fault));
    }
    accounts_move_stage(batch, LINE_STATE_APPROVED);
    if (batch->unapproved == 0) {
        return OK;
    }
    uint8_t key[8];
    const struct status closed =
        store_delete(apply->transaction, LEDGER_TABLE_OPEN,
                     store_key_u64(key, batch->unapproved), fault);
    batch->unapproved = 0;
    return closed.code == STATUS_NOT_FOUND ? OK : closed;
}

struct status accounts_apply_approval(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct review review = {.cached = NULL};
    uint64_t staff = 0;
    TRY(load_review(apply, fact->field[APPROVAL_BATCH].number, &review, fault));
    TRY(check_claim(fact, &review, fault));
    TRY(check_signer(apply, &review, &staff, fault));
    if (!review.is_last && fact_has(fact, APPROVAL_DRAWS)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-094: only the last approval of batch %" PRIu64
                     " reserves its money",
                     review.claim.batch);
    }
    TRY(put_approvals(apply, &review, staff, fault));
    return review.is_last ? complete(apply, review.cached, fault) : OK;
}
