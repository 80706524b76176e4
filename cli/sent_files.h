/* sent_files.h - what the submission of one batch leaves in a folder: the bank's file,
 * or the vouchers, and the cover sheet that goes with them.
 *
 * All lie under temporary names until the submission is in the journal; then each
 * appears whole. */
#ifndef CLI_SENT_FILES_H
#define CLI_SENT_FILES_H

#include "cli/session.h"
#include "importers/submission.h"
#include "reports/cover_sheet.h"
#include "reports/output_folder.h"

struct sent_files {
    struct session *session;
    struct arena *arena;          /* holds what lasts until they are in place */
    char path[LEDGER_PATH_SIZE];  /* the file, or the folder of the vouchers  */
    char cover[LEDGER_PATH_SIZE]; /* the sheet                                */
    struct output file, sheet;
    struct output_folder folder;
    struct hasher *hasher; /* of the ledger's suite */
    struct cover_sheet_file *list;
    size_t count, capacity;
    struct submission submission;
};

struct sent_files_request {
    const char *folder;
    uint64_t batch;
    const struct profile *profile;
    civil_day day;
    unsigned jobs;                  /* threads, from 1 */
    struct voucher_numbers numbers; /* of the first vouchers, if it is vouchers */
    uint64_t before; /* entry of the submission written again; 0: a new one */
};

/* Writes them under temporary names: DIR/batch-N.csv (.txt) and batch-N.cover.html, or
 * DIR/batch-N/ with 5201-NUMBER.xml, 8207-NUMBER.xml and cover.html.  The sheet is that
 * of the ledger as it was before the submission, so that it is the same when written
 * again with the same program in the same language.  `arena` holds texts until
 * sent_files_end(), which must follow in any case.
 * Errors: those of submission_write(); STATUS_EXISTS when the place is
 * taken; those of outputs and reports. */
struct status sent_files_make(struct sent_files *files, struct session *session,
                              const struct sent_files_request *request,
                              struct arena *arena, struct fault *fault) MUST_USE;
/* Puts them in place.  Errors: those of outputs. */
struct status sent_files_finish(struct sent_files *files, struct fault *fault) MUST_USE;
/* What is not in place is removed. */
void sent_files_end(struct sent_files *files);

#endif
