/* approval.h - who has to approve a batch, and what an approval signs.
 *
 * The signed message: "mingzhang approval v1\n", genesis hash, batch u64, role u8,
 * action u8, count u64, fen i64, Merkle root (RFC 6962, the ledger's suite) of the leaf
 * hashes of the batch's current lines, in order.  Integers are big-endian. */
#ifndef LEDGER_APPROVAL_H
#define LEDGER_APPROVAL_H

#include "keys/signing.h"
#include "ledger/accounts.h"

enum {
    APPROVAL_STEPS_MAX = 8,
    APPROVAL_PEOPLE_MAX = 8, /* of one step */
    APPROVALS_MAX = APPROVAL_STEPS_MAX * APPROVAL_PEOPLE_MAX,
    APPROVAL_MESSAGE_SIZE = 22 + 32 + 8 + 1 + 1 + 8 + 8 + 32
};

struct approval_claim {
    struct digest genesis, root;
    uint64_t batch;
    uint8_t role, action; /* enum staff_role, enum approval_action */
    uint64_t count;
    int64_t fen;
};
struct bytes approval_message(const struct approval_claim *claim,
                              uint8_t ret_image[static APPROVAL_MESSAGE_SIZE]);

/* `people` different members of staff in each role, role after role. */
struct approval_step {
    uint8_t role, people;
};
struct approval_policy {
    uint64_t entry; /* 0: the built-in one, a checker and then an approver */
    struct approval_step steps[APPROVAL_STEPS_MAX];
    size_t count;
};
/* From the pairs [role, people] of a policy entry.  False when they are no policy:
 * other roles than checker and approver, a role named twice, too many people or none.
 */
bool approval_policy_from(struct bytes pairs, struct approval_policy *ret_policy);

struct approval {
    uint64_t entry, staff;
    uint8_t role;
};
struct approvals {
    struct digest root; /* of the lines when the first was given */
    struct approval list[APPROVALS_MAX];
    size_t count;
};
/* The role that must approve next; 0: it has all it needs. */
uint8_t approval_awaited(const struct approval_policy *policy,
                         const struct approvals *approvals);

/* ---- queries on any snapshot ----------------------------------------------------- */

/* Entry of the newest approval policy for a programme, else of the newest for all;
 * 0: there is none. */
struct status approval_policy_in_force(struct store_transaction *transaction,
                                       uint64_t programme, uint64_t *ret_entry,
                                       struct fault *fault) MUST_USE;
/* The policy that a batch cites. */
struct status approval_policy_of(struct store_transaction *transaction, uint64_t batch,
                                 struct approval_policy *ret_policy,
                                 struct fault *fault) MUST_USE;
/* What the policy entry says; 0: the built-in one. */
struct status approval_policy_at(struct store_transaction *transaction, uint64_t entry,
                                 struct approval_policy *ret_policy,
                                 struct fault *fault) MUST_USE;
/* Those in force; count 0 when there is none. */
struct status approval_list(struct store_transaction *transaction, uint64_t batch,
                            struct approvals *ret_approvals, struct fault *fault)
    MUST_USE;
/* Those in force at a seal, of batches[0:count] in ascending order, each before it; the
 * roots are left zero.  Reads what the journal says between the first batch and the
 * seal. */
struct status approval_list_at(struct store_transaction *transaction, uint64_t seal,
                               const uint64_t *batches, size_t count,
                               struct approvals *ret_approvals, struct fault *fault)
    MUST_USE;
/* The member of staff who recorded the batch. */
struct status approval_maker(struct store_transaction *transaction, uint64_t batch,
                             uint64_t *ret_staff, struct fault *fault) MUST_USE;

/* ---- making one ------------------------------------------------------------------ */

/* Appends the entry for a claim of accounts_claim(), with the draws it reserves if it
 * is the last one needed.  `actor` is the entry that enrolled the key that signed.
 * Errors: those of journal_append(). */
struct status approval_append(struct journal_session *session,
                              struct accounts *accounts,
                              const struct approval_claim *claim, uint64_t actor,
                              const struct signature *signature, struct fault *fault)
    MUST_USE;

#endif
