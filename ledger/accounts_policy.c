/* accounts_policy.c - policies: each use has its own rules. */
#include "ledger/accounts_internal.h"

#include "ledger/disclosure_policy.h"
#include "ledger/policy_text.h"

#include <inttypes.h>

/* More than reading the longest policy takes: each line of a text copies it. */
enum { POLICY_ROOM = 1024 * FACT_LONG_SIZE_MAX };

/* obey the moments that the entry names: they are those of its text. */
static struct status check_before(const struct fact *fact, struct fault *fault)
{
    struct disclosure_policy policy = {0};
    struct arena arena = {0};
    unsigned before = 0;
    if (fact->field[POLICY_USE].number == POLICY_USE_DISCLOSURE) {
        TRY(arena_open(POLICY_ROOM, &arena, fault));
        const struct status read = disclosure_policy_read(
            fact->field[POLICY_TEXT].bytes, &arena, &policy, fault);
        arena_close(&arena); /* of the policy only a number is asked */
        TRY(read);
        before = policy.before_payment;
    }
    return fact_number(fact, POLICY_BEFORE) == before
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-276: the moments before payment that a policy is recorded "
                       "with are not those of its text");
}

static struct status apply_text(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const struct bytes text = fact->field[POLICY_TEXT].bytes;
    uint8_t image[POLICY_TEXT_KEY_SIZE];
    uint64_t root = 0;
    if (!fact_has(fact, POLICY_TEXT) || !policy_text_is_plain(text) ||
        fact_has(fact, POLICY_REPLACES) || fact_has(fact, POLICY_APPROVALS) ||
        fact_has(fact, POLICY_CLOCKS) || fact->field[POLICY_FROM].fen < 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-276: a policy that is a text holds the text, from a day on");
    }
    TRY(accounts_need_hasher(apply, fault));
    const struct digest digest = hasher_one(apply->accounts->hasher, text);
    if (!bytes_equal(digest_bytes(&digest), fact->field[POLICY_DIGEST].bytes)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-276: the digest of a policy is not that of its text");
    }
    TRY(check_before(fact, fault));
    TRY(accounts_expect_field(apply, POLICY_PROGRAMME, KIND_PROGRAMME, fault));
    if (fact_has(fact, POLICY_PROGRAMME)) {
        TRY(accounts_programme_root(
            apply->transaction, fact->field[POLICY_PROGRAMME].number, &root, fault));
    }
    const struct bytes key = policy_text_key(
        (enum policy_use)fact->field[POLICY_USE].number, root,
        (civil_day)fact->field[POLICY_FROM].fen, apply->entry->index, image);
    return store_put(apply->transaction, LEDGER_TABLE_POLICY, key, (struct bytes){0},
                     fault);
}

struct status accounts_apply_policy(struct apply *apply, struct fault *fault)
{
    const uint64_t use = apply->fact->field[POLICY_USE].number;
    switch (use) {
    case POLICY_USE_APPROVAL:
        return accounts_apply_approvers(apply, fault);
    case POLICY_USE_CLOCKS:
        return accounts_apply_clocks(apply, fault);
    case POLICY_USE_DISCLOSURE:
    case POLICY_USE_EVALUATION:
        return apply_text(apply, fault);
    default:
        return FAULT(fault, STATUS_REFUSED,
                     "R-061: policies of use %" PRIu64
                     " are described, but this version does not record them yet",
                     use);
    }
}
