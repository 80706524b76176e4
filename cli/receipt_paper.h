/* receipt_paper.h - a receipt on paper: the file as ever, and half a page beside it. */
#ifndef CLI_RECEIPT_PAPER_H
#define CLI_RECEIPT_PAPER_H

#include "cli/session.h"

/* `text` is a receipt just made.  Writes it beside --out, as OUT without .html and with
 * .receipt, then the page to --out; the names of both are said.  Nothing is written
 * unless the receipt holds under the ledger's own key.
 * Errors: STATUS_USAGE (no --out, or --format is another), those of receipt_verify(),
 * receipt_page_make() and output_finish(). */
struct status receipt_paper_write(struct session *session, struct bytes text,
                                  struct fault *fault) MUST_USE;

#endif
