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

/* The later of two live lines of both records for one programme, period, purpose and
 * case, and what it is for. */
struct person_pair {
    uint64_t line;
    int64_t amount;
};
struct person_doubles_request {
    struct ledger *ledger;
    struct store_transaction *transaction;
    struct vault_reader *reader;
    uint64_t stays, goes; /* numbers of the vault */
};
/* *ret_pairs is arena memory.  Errors: STATUS_FULL beyond 4096 pairs. */
struct status person_find_doubles(const struct person_doubles_request *request,
                                  struct arena *arena, struct person_pair **ret_pairs,
                                  size_t *ret_count, struct fault *fault) MUST_USE;
/* An exception for each. */
struct status person_append_doubles(struct journal_session *session,
                                    const struct person_pair *pairs, size_t count,
                                    struct fault *fault) MUST_USE;

#endif
