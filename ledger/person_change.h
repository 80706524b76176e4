/* person_change.h - a person's record changed by two members of staff.
 *
 * Who asks records an entry that commits to the new values, and leaves these in the
 * vault; another member of staff confirms, and only then they count.  Two records of
 * one human are merged in the same way: the history is joined, what both were paid for
 * becomes an exception. */
#ifndef LEDGER_PERSON_CHANGE_H
#define LEDGER_PERSON_CHANGE_H

#include "ledger/ledger.h"

#define PERSON_TOKEN_WORD "person" /* in the place of a programme's code */

struct person_request {
    unsigned what;         /* enum person_change_what */
    struct bytes resident; /* of the person, normalised */
    /* Of a name, number or account: the new one.  An account without a name keeps the
     * name it had. */
    struct bytes name, number, account, account_name;
    struct bytes other; /* of a merge: the number of the record that goes */
    unsigned reason;    /* of an alias, whose spelling is `name`: enum alias_reason */
};

/* Errors: STATUS_NOT_FOUND (nobody has the number), STATUS_REFUSED R-138 (nothing would
 * change, the number is somebody else's, the records are one already; or by the rules
 * for the entry), ledger_write()'s.  *ret_entry is what the other one confirms. */
struct status person_ask(struct ledger *ledger, const struct ledger_actor *actor,
                         const struct person_request *request, uint64_t *ret_entry,
                         struct fault *fault) MUST_USE;

/* Confirms or refuses what entry `asked` asks for.  *ret_doubles: dues that both of two
 * merged records were paid for, each an exception now.
 * Errors: STATUS_REFUSED R-138 (settled, the same member of staff, no checker;
 * something changed since), STATUS_FOUND when the vault holds other values than the
 * entry commits to, STATUS_NOT_FOUND when they are not there. */
struct status person_settle(struct ledger *ledger, const struct ledger_actor *actor,
                            uint64_t asked, bool is_confirmed, struct arena *arena,
                            uint64_t *ret_doubles, struct fault *fault) MUST_USE;

/* What entry `asked` would make of the record, for who has to decide. */
struct person_proposal {
    struct vault_pending pending;
    struct vault_person now, other;         /* other: of a merge */
    uint8_t buffers[3][4 * VAULT_TEXT_MAX]; /* of the texts */
};
/* Errors: as person_settle(). */
struct status person_propose(struct ledger *ledger,
                             struct store_transaction *transaction,
                             struct vault_reader *reader, uint64_t asked,
                             struct person_proposal *ret_proposal, struct fault *fault)
    MUST_USE;

/* ---- merging (R-170) --------------------------------------------------------------
 */

#define PERSON_ALL_YEARS 0 /* of enrolments */

/* A pseudonym of the record that goes, and what it is from then on. */
struct person_join {
    uint64_t programme;
    int year;
    uint8_t stays[VAULT_TOKEN_SIZE], goes[VAULT_TOKEN_SIZE];
};
struct person_merge {
    struct person_join *joins;
    size_t join_count;
    struct double_payment *pairs; /* what both records together were paid too much */
    size_t pair_count;
};
struct person_merge_request {
    struct ledger *ledger;
    struct store_transaction *transaction;
    struct vault_reader *reader;
    uint64_t stays, goes; /* numbers of the vault, neither merged into another */
};
/* What follows from the merge; arena memory.  Errors: STATUS_FULL beyond 4096 pairs or
 * pseudonyms, vault_by_number()'s. */
struct status person_plan_merge(const struct person_merge_request *request,
                                struct arena *arena, struct person_merge *ret_merge,
                                struct fault *fault) MUST_USE;
/* Its entries, behind the confirmation of `asked`: the pseudonyms joined, then an
 * exception for each pair.  Errors: STATUS_REFUSED R-170 when a line of a pair is still
 * on its way, journal_append()'s. */
struct status person_append_merge(struct journal_session *session, uint64_t asked,
                                  const struct person_merge *merge, struct fault *fault)
    MUST_USE;

#endif
