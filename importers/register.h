/* register.h - importers of the registers: units, programmes, budget.
 *
 * Each reads a whole file, lists every problem, and either records all of it in one
 * transaction or nothing.  What is in the ledger already, unchanged, is passed over. */
#ifndef IMPORTERS_REGISTER_H
#define IMPORTERS_REGISTER_H

#include "importers/chain.h"
#include "importers/intake.h"
#include "ledger/base/workday.h"

enum { REGISTER_ROWS_MAX = 100000 };

struct register_summary {
    uint64_t rows, recorded, unchanged;
    int64_t amount;     /* fen, budget only */
    uint64_t file;      /* its entry        */
    uint64_t passed_on; /* budget: allocations with a parent in the ledger */
    uint64_t triggered; /* price indexes: months that set a price subsidy off      */
};

/* `intake` is begun; on STATUS_INPUT its problems say where. */
struct status register_units(struct intake *intake,
                             struct register_summary *ret_summary, struct fault *fault)
    MUST_USE;
struct status register_programmes(struct intake *intake,
                                  struct register_summary *ret_summary,
                                  struct fault *fault) MUST_USE;
/* Standards of aid; a document that the ledger does not know is recorded. */
struct status register_standards(struct intake *intake,
                                 struct register_summary *ret_summary,
                                 struct fault *fault) MUST_USE;
/* Documents by their numbers, with title, issuer, days and digest: what the
 * ledger knows already of a number is told anew. */
struct status register_documents(struct intake *intake,
                                 struct register_summary *ret_summary,
                                 struct fault *fault) MUST_USE;
/* Price indexes of months, and whether each sets a price subsidy off:
 * a month that the ledger has with other figures is recorded in place of the old entry.
 * None is published after `today`. */
struct status register_prices(struct intake *intake,
                              const struct workday_calendar *calendar, civil_day today,
                              struct register_summary *ret_summary, struct fault *fault)
    MUST_USE;
/* How many people were checked again and how many of them receive wrongly; the
 * paper that shows it is sealed beside the file. */
struct status register_checks(struct intake *intake, const struct vault_file *evidence,
                              civil_day today, struct register_summary *ret_summary,
                              struct fault *fault) MUST_USE;
/* Who is entitled, and to which months.  What the file does not say
 * comes from the options; people nobody knows yet are registered without an account. */
struct register_enrolment {
    const char *programme, *unit; /* or NULL */
    /* From before the ledger: the document that vouches for the file, and how
     * many there are by the civil affairs system; they count when another person has
     * confirmed them.  NULL: a decision of today. */
    const char *document;
    civil_day day;
    uint64_t count;
};
struct status register_enrolments(struct intake *intake,
                                  const struct register_enrolment *options,
                                  struct register_summary *ret_summary,
                                  struct fault *fault) MUST_USE;
/* `unit` is the unit whose budget it is when the file has no such column, or NULL. */
struct status register_budget(struct intake *intake, const char *unit,
                              struct register_summary *ret_summary, struct fault *fault)
    MUST_USE;

/* What a table of parts is about. */
struct register_split {
    uint64_t allocation;  /* the money that is passed down              */
    const char *document; /* canonical number of what passes it down   */
    civil_day day;
};
/* Passes down every row, in one transaction.  Total and subtotal rows are compared
 * rows of parts 其中 too, and none of them is passed down.  Errors:
 * STATUS_REFUSED R-066 when the rows together are more than what is available;
 * STATUS_EXISTS R-176 when every row was passed down before. */
struct status register_splits(struct intake *intake, const struct register_split *split,
                              struct register_summary *ret_summary,
                              struct chain_split_summary *ret_passed,
                              struct fault *fault) MUST_USE;

/* What the finance system says on the day a ledger begins in the middle of a year. */
struct register_opening {
    const char *document; /* canonical number of what vouches for the figures   */
    civil_day day;        /* the figures are those at its end                   */
    int64_t received, paid, balance; /* control totals; paid less what came back */
};
/* The allocations of the file and what they were worth, asked for; they count when
 * another person has confirmed them.  Errors: STATUS_REFUSED R-127 when the rows do not
 * add up to the control totals, naming the difference. */
struct status register_open(struct intake *intake, const char *unit,
                            const struct register_opening *opening,
                            struct register_summary *ret_summary, struct fault *fault)
    MUST_USE;
struct register_pending {
    uint64_t file, count;
    uint64_t enrolments; /* beside the `count` allocations */
    int64_t received, passed_down, paid;
};
/* Confirms all openings and enrolments of a file that wait: `actor` is a
 * checker or approver, and not the person who asked. */
struct status register_confirm(struct ledger *ledger, const struct ledger_actor *actor,
                               struct arena *arena, uint64_t file,
                               struct register_pending *ret_summary,
                               struct fault *fault) MUST_USE;

#endif
