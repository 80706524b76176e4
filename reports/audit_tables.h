/* audit_tables.h - the two tables that auditors ask for (domain.md 2.7): what was paid
 * to whom, and who is entitled, tied together by a number for each household.
 *
 * In the auditors' own columns first, ours behind them (docs/format.md 13).  Row by
 * row: memory does not grow with them beyond one batch, or 32 bytes an enrolment.
 * Masked as lists are unless names are asked for; who is erased reads 已删除. */
#ifndef REPORTS_AUDIT_TABLES_H
#define REPORTS_AUDIT_TABLES_H

#include "reports/output.h"
#include "reports/source.h"

enum audit_table { AUDIT_PAYMENTS = 0, AUDIT_HOUSEHOLDS, AUDIT_TABLES };

struct audit_request {
    struct report_source *source; /* as of its seal, with the vault */
    bool has_names;               /* full names and numbers, unmasked      */
};
struct audit_written {
    uint64_t rows, size_bytes;
    struct digest digest; /* SHA-256 */
    int64_t fen;          /* of all rows: ordered amounts; of households monthly ones */
};
const char *audit_table_name(enum audit_table table); /* of its file: "发放明细.csv" */
/* Writes the whole table.  Errors: STATUS_ENVIRONMENT without the vault, those of
 * reading; those of the disk stay in the output. */
struct status audit_table_write(const struct audit_request *request,
                                enum audit_table table, struct output *output,
                                struct audit_written *ret_written, struct fault *fault)
    MUST_USE;

#endif
