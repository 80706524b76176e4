/* erasure.h - a person whose data the law wants destroyed (DESIGN 6, R-294 to R-297).
 *
 * It is asked for and confirmed as any change of a person is (person_change.h); the
 * entry stands first.  From then on nobody finds the person: ledger_open() sees to it.
 * Then the vault is made anew without the person and under a new key, and takes the
 * place of the old one in one step; a crash before that step leaves the old vault, and
 * the work is done again by whoever opens the ledger next to write.  The journal keeps
 * pseudonyms and commitments, which nobody can open any more: proofs and totals stay.
 */
#ifndef LEDGER_ERASURE_H
#define LEDGER_ERASURE_H

#include "ledger/ledger.h"
#include "ledger/vault_renew.h"

struct erasure_question {
    struct ledger *ledger;
    struct store_transaction *transaction;
    struct vault_reader *reader;
    uint64_t person; /* of the vault, merged into no other */
    uint64_t asked;  /* the request itself, which does not stand in the way; 0: none */
    civil_day today;
};
/* whether nothing of the person is open.  Errors: STATUS_REFUSED, naming what
 * there is and what to do first: a line not answered, failed, come back or unknown, or
 * an exception about one; an enrolment in force; a change that waits. */
struct status erasure_check(const struct erasure_question *question,
                            struct fault *fault) MUST_USE;

/* The same when it is confirmed; *ret_pseudonyms lead to nobody from then on.  Errors
 * besides: STATUS_REFUSED R-138 when the record was merged into another since. */
struct status erasure_plan(const struct erasure_question *question,
                           uint64_t *ret_pseudonyms, struct fault *fault) MUST_USE;

/* The ground of an erasure, as it stands in the entry for ever: only the number of a
 * document, for a free text may name the person.  Fills its canonical form.
 * Errors: STATUS_USAGE. */
struct status erasure_basis(struct bytes text, char ret_basis[static 128],
                            struct fault *fault) MUST_USE;

struct erasure_order {
    uint64_t asked;
    struct bytes token; /* of the request */
    struct bytes basis;
    civil_day day;
    uint64_t pseudonyms; /* that lead to nobody from now on */
};
/* Its entry, behind the confirmation.  Errors: those of journal_append(). */
struct status erasure_append(struct journal_session *session,
                             const struct erasure_order *order, struct fault *fault)
    MUST_USE;

/* Hides whoever the entries erase and the vault still has; ledger_open() calls it. */
struct status erasure_hide(struct ledger *ledger, struct fault *fault) MUST_USE;
/* True when the vault still has to be made anew. */
struct status erasure_is_due(struct ledger *ledger, bool *ret_is_due,
                             struct fault *fault) MUST_USE;

struct erasure_means {
    const char *folder;       /* of the ledger        */
    const uint8_t *fresh_key; /* of the vault made anew; kept safe before the call */
    vault_redact *redact;
    void *context;
};
/* Makes the vault of a ledger opened for writing anew, puts it in place and opens it.
 * What may be left of an attempt before is removed.  Errors: vault_renew()'s, those of
 * store_exchange(); *ret_is_in_place says which key opens the vault then, and after an
 * error the ledger may be without its vault: it is to be closed. */
struct status erasure_finish(struct ledger *ledger, const struct erasure_means *means,
                             struct arena *arena, struct vault_renewed *ret_renewed,
                             bool *ret_is_in_place, struct fault *fault) MUST_USE;
/* Removes the old vault that a crash may have left beside the new one.  The ledger is
 * open for writing, with the vault. */
struct status erasure_clear(const char *folder, struct fault *fault) MUST_USE;

#endif
