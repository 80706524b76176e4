/* cover_sheet.h - the page that goes with a file to the bank or the treasury: what it
 * holds, and frames to sign and stamp in.
 *
 * Paper and file must agree (domain.md 4.1, older county flow): the page says counts,
 * totals in both figures and the digest of each file as it was written. */
#ifndef REPORTS_COVER_SHEET_H
#define REPORTS_COVER_SHEET_H

#include "ledger/base/date.h"
#include "ledger/base/status.h"

struct report_source;
struct document;

/* A file as it was handed over. */
struct cover_sheet_file {
    const char *name;   /* as given, without folder */
    const char *digest; /* of its bytes, in hexadecimal */
    bool is_summary;    /* a 5201: says its 8207 again, so it adds nothing */
    uint64_t line_count;
    int64_t amount_fen;
};

/* Texts are borrowed until the document has been written. */
struct cover_sheet {
    const char *unit;      /* who submits: report_office()        */
    const char *programme; /* its title                           */
    civil_period period;
    const char *batch;   /* how the ledger names it: "batch 17"  */
    civil_day day;       /* of submission                        */
    const char *channel; /* the profile's title                  */
    uint64_t line_count;
    uint64_t detail_count; /* in the files: more than lines when some of these stand in
                              several vouchers, with a part in each */
    int64_t amount_fen;
    uint64_t vouchers; /* 8207 among the files; 0: a bank file */
    const char *suite; /* of the digests: "sha256" or "sm3"    */
    const struct cover_sheet_file *files;
    size_t file_count; /* at least 1 */
};

/* The page as a document, in the source's language and arena, with its provenance; of
 * the source nothing else is used.
 * Errors: STATUS_REFUSED R-146 when the files do not add up to the batch;
 * STATUS_NO_MEMORY. */
struct status cover_sheet_make(const struct cover_sheet *sheet,
                               struct report_source *source,
                               struct document *ret_document, struct fault *fault)
    MUST_USE;

#endif
