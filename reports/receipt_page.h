/* receipt_page.h - half a sheet of paper for the person whom a receipt is about.
 *
 * It says what the receipt opens and proves, in words, and carries a QR code that ties
 * the paper to the receipt's file and to the published hashes (docs/format.md 6). */
#ifndef REPORTS_RECEIPT_PAGE_H
#define REPORTS_RECEIPT_PAGE_H

#include "ledger/receipt.h"
#include "reports/source.h"

enum { RECEIPT_PAGE_CODE_SIZE = 512 };

/* All borrowed until the document has been written. */
struct receipt_page {
    const struct receipt *receipt;
    const struct receipt_verdict
        *verdict;          /* of receipt_verify(): what it proves */
    struct bytes file;     /* the receipt as written                      */
    const char *file_name; /* what that file is called, without folder    */
    const char *unit;      /* who pays                                    */
    const char *programme; /* its title                                   */
    civil_period period;
};

/* What the QR code says: five lines, no personal data.  The leaf is the line's own, the
 * digest that of the file, both by `hasher`, whose suite is the ledger's. */
void receipt_page_code(const struct receipt_page *page, struct hasher *hasher,
                       char ret_text[static RECEIPT_PAGE_CODE_SIZE]);

/* The page as a document in the source's language and arena; of the source nothing else
 * is used but its provenance, which is that of the receipt's checkpoint.
 * Errors: those of qr_make(); STATUS_NO_MEMORY. */
struct status receipt_page_make(const struct receipt_page *page, struct hasher *hasher,
                                struct report_source *source,
                                struct document *ret_document, struct fault *fault)
    MUST_USE;

#endif
