/* plan.h - a list of files to import, in order: a month or a year in one go.
 *
 * The list is a CSV with the columns step, kind, file, profile, programme, period,
 * unit, due, allocations, village, return_of, note and, where a kind needs them,
 * document, day, to, account, received, paid, balance (docs/manual.md).  Each
 * file is a transaction of its own; the first refusal ends the run, and what came
 * before stays. Running the list again passes over the files that the ledger has.  An
 * answer to a batch that still waits for approval or submission is passed over, too:
 * run the list again afterwards. */
#ifndef IMPORTERS_PLAN_H
#define IMPORTERS_PLAN_H

#include "importers/intake.h"
#include "ledger/base/workday.h"

enum { PLAN_STEPS_MAX = 10000, PLAN_SHARES_MAX = 16, PLAN_BATCHES_MAX = 16 };

enum plan_kind {
    PLAN_UNITS = 1,
    PLAN_PROGRAMMES,
    PLAN_BUDGET,
    PLAN_PAYROLL,
    PLAN_RETURN,
    PLAN_REFUND,
    PLAN_STATEMENT,
    PLAN_SPLITS,
    PLAN_STANDARDS,
    PLAN_ROSTER,
    PLAN_ENROLMENTS,
    PLAN_OPENING,
    PLAN_FAILED,
    PLAN_KIND_END
};
/* "units"; NULL: there is none such. */
const char *plan_kind_name(enum plan_kind kind);

struct plan_step {
    uint64_t line; /* of the list */
    uint64_t step;
    enum plan_kind kind;
    const char *path, *profile, *programme, *unit, *village;
    const char *shares[PLAN_SHARES_MAX]; /* LABEL:weight */
    size_t share_count;
    civil_period period; /* -1: from the file */
    civil_day due;       /* -1: from the file; of a return: the bank's day */
    civil_day day, to;   /* of the document, or a statement's first and last; -1 */
    uint64_t return_of;  /* step of the payroll that it answers            */
    const char *document, *account;     /* number; the office's word for the account */
    int64_t received, paid, balance;    /* an opening's control totals; -1 fen: none */
    uint64_t batches[PLAN_BATCHES_MAX]; /* made by this step */
    size_t batch_count;
    bool is_waiting; /* an answer whose batch is not submitted yet: passed over */
};
struct plan {
    struct plan_step *steps; /* arena memory, as all texts */
    size_t count;
};

/* Errors: STATUS_INPUT with line and column; sheet_read()'s. */
struct status plan_read(const char *path, struct arena *arena, struct plan *ret_plan,
                        struct fault *fault) MUST_USE;

struct plan_run {
    struct ledger *ledger;
    const struct ledger_actor *actor;
    struct arena *arena;
    struct hasher *hasher; /* SHA-256 */
    const char *profiles;  /* folder  */
    unsigned jobs;
    civil_day today;                         /* of papers without a day */
    const struct workday_calendar *calendar; /* of answers; NULL: no line fails by its
                                                absence */
    /* After each step: its problems, rows and fen; `is_known`: it was there already.
     * Of a step that is_waiting nothing was read. */
    void (*done)(void *context, const struct plan_step *step,
                 const struct intake *intake, int64_t amount, bool is_known);
    void *context;
};
/* Runs the steps in order; `fault` is not NULL here.  On failure the fault names the
 * step's file and, when `ret_failed` is not NULL, *ret_failed is that step. */
struct status plan_run(const struct plan_run *run, struct plan *plan,
                       const struct plan_step **ret_failed, struct fault *fault)
    MUST_USE;

#endif
