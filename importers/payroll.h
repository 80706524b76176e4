/* payroll.h - payroll files: what the office sent to the bank, or what the bank did.
 *
 * A file without results makes a drafted batch: an instruction that waits for its
 * approvals and holds no money before (DESIGN 5); a warning says when there is not
 * enough for it.  A file that already carries results makes a recorded batch: a fact,
 * always recorded, its excess uncovered, shown as unapproved (DESIGN 5).  Rows of
 * several programmes, periods or units make one batch each, in one transaction. */
#ifndef IMPORTERS_PAYROLL_H
#define IMPORTERS_PAYROLL_H

#include "importers/intake.h"

enum { PAYROLL_BATCHES_MAX = 256, PAYROLL_ROWS_MAX = SHEET_ROWS_MAX };

/* What the file does not say comes from here, never from a guess.  A column and an
 * option that disagree refuse the row. */
struct payroll_options {
    const char *programme; /* code, name or summary; NULL: from the column         */
    const char *unit;      /* code or name; NULL: from the column                  */
    const char *village;   /* unit of every row whose village nothing else tells   */
    civil_period period;   /* -1: from the column                                  */
    civil_day due;         /* -1: from the column                                  */
    int64_t headcount;     /* people of a row that nothing else tells; -1: unknown */
    const struct intake_share *shares;
    size_t share_count;
    unsigned jobs; /* threads, 1..8 */
    /* Lines that failed before this ledger began: nothing else may be in the file, and
     * its entry says that it is an opening.  Such lines can be sent again. */
    bool is_opening;
    /* The file says who is entitled to what (roster.h): rows without approval are
     * refused, amounts compared with the standards, enrolments recorded. */
    bool is_roster;
};

struct payroll_batch {
    uint64_t entry;
    struct bytes programme; /* code */
    civil_period period;
    struct bytes unit; /* code */
    uint64_t lines;
    int64_t amount;
    uint64_t paid, failed, unknown; /* recorded batches only */
};
struct payroll_summary {
    uint64_t rows;
    int64_t amount, uncovered;
    bool is_recorded;
    uint64_t new_people, changed_people;
    uint64_t enrolled, renewed;    /* rosters only; */
    uint64_t came, changed, gone;  /* since last month */
    struct payroll_batch *batches; /* arena memory */
    size_t batch_count;
};

/* `intake` is begun.  Errors: STATUS_INPUT (problems listed), STATUS_EXISTS,
 * STATUS_REFUSED (R-066 over budget, R-068 wrong function code, R-074 due twice ...),
 * STATUS_NOT_FOUND (programme, unit).  Nothing is changed then. */
struct status payroll_import(struct intake *intake,
                             const struct payroll_options *options,
                             struct payroll_summary *ret_summary, struct fault *fault)
    MUST_USE;

#endif
