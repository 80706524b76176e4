/* table_digest.h - a table's SHA-256, the same for every format it is written in
 * (R-289).
 *
 * Taken of the heading and the rows as the CSV file holds them, so that anybody can
 * take it again with the tools of his system (docs/format.md 11). */
#ifndef REPORTS_TABLE_DIGEST_H
#define REPORTS_TABLE_DIGEST_H

#include "reports/document.h"

enum { TABLE_DIGEST_SIZE = 65 }; /* hexadecimal, and the NUL */

/* `table` is one of the document, or will be; its rows are all there.  Errors:
 * STATUS_NO_MEMORY, STATUS_ENVIRONMENT (no SHA-256 in the library). */
struct status table_digest(const struct document *document, const struct table *table,
                           char ret_hex[static TABLE_DIGEST_SIZE], struct fault *fault)
    MUST_USE;

#endif
