/* receipt_make.h - a receipt from the ledger and its vault. */
#ifndef LEDGER_RECEIPT_MAKE_H
#define LEDGER_RECEIPT_MAKE_H

#include "ledger/ledger.h"
#include "ledger/receipt.h"

struct receipt_order {
    uint64_t line;     /* the entry                                        */
    uint32_t open;     /* bit f: field f is opened (COMMITMENT_NAME ...)   */
    struct bytes note; /* a signed checkpoint, copied as it is             */
};

/* The line with the fields that are to be opened, the newest result or refund of it
 * under the checkpoint that no correction under it took back, and the proofs.  The
 * vault must be open.  Texts lie in the arena. Errors: STATUS_NOT_FOUND (no such line,
 * or nobody has the pseudonym), STATUS_REFUSED R-200 (the person is erased, or the
 * vault holds something else than the line was recorded with), those of
 * proof_file_make(). */
struct status receipt_make(struct ledger *ledger, struct journal_view *view,
                           const struct receipt_order *order, struct arena *arena,
                           struct receipt *ret_receipt, struct fault *fault) MUST_USE;

#endif
