/* plan_run.c - the files of a list, one after the other. */
#include "importers/plan.h"

#include "importers/answer.h"
#include "importers/payroll.h"
#include "importers/register.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

static const char *default_profile(enum plan_kind kind)
{
    switch (kind) {
    case PLAN_UNITS:
        return "units";
    case PLAN_PROGRAMMES:
        return "programmes";
    case PLAN_BUDGET:
        return "budget";
    case PLAN_PAYROLL:
        return "plain";
    case PLAN_RETURN:
        return "return-header";
    }
    return "plain";
}

static const struct plan_step *step_of(const struct plan *plan, uint64_t number)
{
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->steps[i].step == number) {
            return &plan->steps[i];
        }
    }
    return NULL;
}

static struct status run_register(struct intake *intake, const struct plan_step *step,
                                  int64_t *ret_amount, struct fault *fault)
{
    struct register_summary summary = {0};
    struct status done = OK;
    if (step->kind == PLAN_UNITS) {
        done = register_units(intake, &summary, fault);
    } else if (step->kind == PLAN_PROGRAMMES) {
        done = register_programmes(intake, &summary, fault);
    } else {
        done = register_budget(intake, step->unit, &summary, fault);
    }
    *ret_amount = summary.amount;
    return done;
}

static struct status run_payroll(const struct plan_run *run, struct intake *intake,
                                 struct plan_step *step, int64_t *ret_amount,
                                 struct fault *fault)
{
    struct intake_share shares[PLAN_SHARES_MAX];
    for (size_t i = 0; i < step->share_count; i++) {
        TRY(intake_find_share(intake, step->shares[i], &shares[i], fault));
    }
    const struct payroll_options options = {
        .programme = step->programme,
        .unit = step->unit,
        .village = step->village,
        .period = step->period,
        .due = step->due,
        .headcount = -1,
        .shares = shares,
        .share_count = step->share_count,
        .jobs = run->jobs,
    };
    struct payroll_summary summary = {0};
    TRY(payroll_import(intake, &options, &summary, fault));
    for (size_t i = 0; i < summary.batch_count && i < PLAN_BATCHES_MAX; i++) {
        step->batches[step->batch_count++] = summary.batches[i].entry;
    }
    *ret_amount = summary.amount;
    return OK;
}

struct readiness {
    const struct plan_step *payroll;
    bool is_waiting;
};

static struct status look_whether_waiting(struct store_transaction *transaction,
                                          void *context, struct fault *fault)
{
    struct readiness *readiness = context;
    for (size_t i = 0; i < readiness->payroll->batch_count; i++) {
        struct batch batch;
        TRY(accounts_batch_at(transaction, readiness->payroll->batches[i], UINT64_MAX,
                              &batch, fault));
        readiness->is_waiting =
            readiness->is_waiting ||
            (batch.origin == BATCH_ORIGIN_ROSTER &&
             (batch.stage == LINE_STATE_DRAFTED || batch.stage == LINE_STATE_APPROVED));
    }
    return OK;
}

static struct status check_waiting(const struct plan_run *run, const struct plan *plan,
                                   struct plan_step *step, struct fault *fault)
{
    struct readiness readiness = {.payroll = step_of(plan, step->return_of)};
    if (readiness.payroll != NULL) {
        TRY(store_read(journal_store(run->ledger->journal), look_whether_waiting,
                       &readiness, fault));
    }
    step->is_waiting = readiness.is_waiting;
    return OK;
}

static struct status run_return(const struct plan_run *run, struct intake *intake,
                                const struct plan *plan, const struct plan_step *step,
                                int64_t *ret_amount, struct fault *fault)
{
    const struct plan_step *payroll = step_of(plan, step->return_of);
    if (payroll == NULL || payroll->batch_count == 0) {
        return FAULT(fault, STATUS_INPUT,
                     "step %" PRIu64 " made no batch that could be answered",
                     step->return_of);
    }
    const struct answer_options options = {
        .batches = payroll->batches,
        .batch_count = payroll->batch_count,
        .value_day = step->due > 0 ? step->due : 0,
        .jobs = run->jobs,
    };
    struct answer_summary summary = {0};
    TRY(answer_import(intake, &options, &summary, fault));
    *ret_amount = summary.paid_fen;
    return OK;
}

/* ---- a file that the ledger has: its batches are found again
 * ----------------------------- */

struct known_file {
    const struct intake *intake;
    struct plan_step *step;
    uint64_t file;
};

static struct status keep_batch(void *context, uint64_t entry,
                                const struct batch *batch, struct fault *fault)
{
    struct known_file *known = context;
    (void)fault;
    if (batch->file == known->file && known->step->batch_count < PLAN_BATCHES_MAX) {
        known->step->batches[known->step->batch_count++] = entry;
    }
    return OK;
}

static struct status find_batches(struct store_transaction *transaction, void *context,
                                  struct fault *fault)
{
    struct known_file *known = context;
    TRY(accounts_file(transaction, known->intake->token, &known->file, fault));
    return accounts_batches(transaction, UINT64_MAX, keep_batch, known, fault);
}

static struct status run_step(const struct plan_run *run, struct plan *plan,
                              struct plan_step *step, struct fault *fault)
{
    struct intake intake = {
        .ledger = run->ledger,
        .actor = run->actor,
        .arena = run->arena,
        .path = step->path,
        .hasher = run->hasher,
    };
    TRY(profile_find(run->profiles,
                     step->profile != NULL ? step->profile
                                           : default_profile(step->kind),
                     run->arena, &intake.profile, fault));
    intake_begin(&intake);
    if (step->kind == PLAN_RETURN) {
        TRY(check_waiting(run, plan, step, fault));
    }
    if (step->is_waiting) {
        if (run->done != NULL) {
            run->done(run->context, step, &intake, 0, false);
        }
        return OK;
    }
    int64_t amount = 0;
    struct status done = OK;
    if (step->kind == PLAN_PAYROLL) {
        done = run_payroll(run, &intake, step, &amount, fault);
    } else if (step->kind == PLAN_RETURN) {
        done = run_return(run, &intake, plan, step, &amount, fault);
    } else {
        done = run_register(&intake, step, &amount, fault);
    }
    assert(fault != NULL);
    /* Only the file itself or all its rows may be known: a code taken
     * twice is a refusal. */
    const bool is_known =
        done.code == STATUS_EXISTS &&
        (strcmp(fault->rule, "R-064") == 0 || strcmp(fault->rule, "R-175") == 0);
    if (is_known && step->kind == PLAN_PAYROLL) {
        struct known_file known = {.intake = &intake, .step = step};
        TRY(store_read(journal_store(run->ledger->journal), find_batches, &known,
                       fault));
    }
    if (run->done != NULL) {
        run->done(run->context, step, &intake, amount, is_known);
    }
    return is_known ? OK : done;
}

struct status plan_run(const struct plan_run *run, struct plan *plan,
                       const struct plan_step **ret_failed, struct fault *fault)
{
    for (size_t i = 0; i < plan->count; i++) {
        const size_t mark = arena_mark(run->arena);
        const struct status done = run_step(run, plan, &plan->steps[i], fault);
        arena_rewind(run->arena, mark);
        if (!status_is_ok(done)) {
            if (ret_failed != NULL) {
                *ret_failed = &plan->steps[i];
            }
            return fault_at(fault, done, plan->steps[i].path, 0, NULL);
        }
    }
    return OK;
}
