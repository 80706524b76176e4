/* correction.h - a wrong result or refund: asked for by one person, confirmed by
 * another.
 *
 * Confirming appends, in one transaction, the entry that reverses the wrong one and the
 * right one behind it. */
#ifndef IMPORTERS_CORRECTION_H
#define IMPORTERS_CORRECTION_H

#include "ledger/ledger.h"

struct correction {
    uint64_t entry;  /* the wrong result or refund     */
    unsigned reason; /* enum correction_reason         */
    unsigned class;  /* of a payment: what is right, enum result_class, not success */
    int64_t amount_fen; /* of a refund: what is right; 0: there was none */
};

/* Appends what is asked.  Errors: STATUS_REFUSED when the entry is no
 * payment or refund. */
struct status correction_ask(struct ledger *ledger, const struct ledger_actor *actor,
                             const struct correction *correction, uint64_t *ret_asked,
                             struct fault *fault) MUST_USE;

struct correction_summary {
    uint64_t wrong, line; /* entries */
    unsigned state;       /* of the line now */
    int64_t refunded;     /* of the line now, fen */
};
/* Reverses and rights what entry `asked` asks for, be it the newest about its line or
 * not.  Errors: STATUS_REFUSED R-108; where a later entry rests on it. */
struct status correction_confirm(struct ledger *ledger,
                                 const struct ledger_actor *actor, uint64_t asked,
                                 struct correction_summary *ret_summary,
                                 struct fault *fault) MUST_USE;

#endif
