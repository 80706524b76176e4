/* cover.h - the cover sheet of a submission, as a page.
 *
 * A door of its own, because layouts of files and tables of reports both speak of
 * columns. */
#ifndef CLI_COVER_H
#define CLI_COVER_H

#include "cli/session.h"
#include "reports/cover_sheet.h"
#include "reports/output.h"

struct cover_page {
    uint64_t batch;  /* entry                                           */
    uint64_t before; /* of the submission written again; 0: a new one  */
};

/* Fills in who submits, programme, period and batch, and writes the sheet as HTML: as
 * of the last seal before the submission.  Errors: those of cover_sheet_make() and of
 * the stores. */
struct status cover_write(struct session *session, const struct cover_page *page,
                          struct cover_sheet *sheet, struct output *output,
                          struct fault *fault) MUST_USE;

/* Who pays, what for and for which period, as pages say it; arena memory.  Errors:
 * those of the stores. */
struct report_source;
struct status cover_titles(struct report_source *source, uint64_t entry_of_batch,
                           const char **ret_unit, const char **ret_programme,
                           civil_period *ret_period, struct fault *fault) MUST_USE;

#endif
