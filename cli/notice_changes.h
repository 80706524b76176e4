/* notice_changes.h - what a notice that is drafted says otherwise than the one whose
 * place it takes: who came, who went, what is paid otherwise. */
#ifndef CLI_NOTICE_CHANGES_H
#define CLI_NOTICE_CHANGES_H

#include "cli/command_report.h"
#include "ledger/disclosures.h"

/* Of a draft that takes the place of a notice, prints what became another, masked as
 * the public sees it, or, with --names, as the vault has it; nothing of any other
 * draft. Errors: STATUS_REFUSED R-350, when nothing did and an objection to that
 * notice, or to one of the same that was withdrawn, was upheld and is not put right;
 * those of report_disclosure_changes(). */
struct status notice_changes_check(const struct report_request *request,
                                   const struct disclosures_draft *draft,
                                   struct fault *fault) MUST_USE;

#endif
