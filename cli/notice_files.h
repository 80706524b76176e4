/* notice_files.h - the files of a public notice, exactly as the public will see them.
 *
 *   DIR/notice.txt, .csv, .json, .html ...    masked: for the web and the township
 *   DIR/board.txt, ...                        for the village's board, when its policy
 *                                             shows whole names there
 */
#ifndef CLI_NOTICE_FILES_H
#define CLI_NOTICE_FILES_H

#include "cli/command_report.h"
#include "ledger/disclosures.h"
#include "reports/output_folder.h"

struct notice_files {
    struct output_folder folder; /* under its temporary name until it is finished */
    struct report_notice notice; /* what they are of                              */
    uint64_t seal;               /* what they were made from                      */
    /* Of the masked ones.  A digest of whole names would let them be guessed. */
    struct disclosures_file list[DISCLOSURES_FILES_MAX];
    size_t count;
};

/* Writes them under a temporary name; output_folder_finish() or _discard() follows in
 * any case.  Moment, month, unit and so on stand in the request.  Errors: STATUS_EXISTS
 * (DIR), those of the report and of outputs, R-042. */
struct status notice_files_write(struct report_request *request, const char *folder,
                                 struct notice_files *ret_files, struct fault *fault)
    MUST_USE;

#endif
