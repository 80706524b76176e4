/* anchor_sheet.h - a checkpoint on paper, to be signed, stamped and kept outside.
 *
 * Printed in a newspaper or locked away in another office, it holds what came before
 * for as long as the paper lasts. */
#ifndef REPORTS_ANCHOR_SHEET_H
#define REPORTS_ANCHOR_SHEET_H

#include "ledger/journal/checkpoint.h"
#include "reports/source.h"

/* All borrowed until the document has been written. */
struct anchor_sheet {
    struct bytes note;                   /* signed, as it is    */
    const struct checkpoint *checkpoint; /* what it says        */
    const char *vkey;                    /* of the ledger's key */
};

/* Of a long note, the QR code has as many signatures as fit, the ledger's first.  The
 * source is as of the checkpoint.
 * Errors: STATUS_FOUND R-275 (the ledger has another root at that size, or is smaller),
 * those of qr_make(), STATUS_NO_MEMORY. */
struct status anchor_sheet_make(const struct anchor_sheet *sheet,
                                struct report_source *source,
                                struct document *ret_document, struct fault *fault)
    MUST_USE;
/* How much of a note a QR code holds: whole signature lines, at least one. */
struct bytes anchor_sheet_code(struct bytes note);

#endif
