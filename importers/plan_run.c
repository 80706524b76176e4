/* plan_run.c - the files of a list, one after the other. */
#include "importers/plan.h"

#include "importers/answer.h"
#include "importers/payroll.h"
#include "importers/refund.h"
#include "importers/register.h"
#include "importers/statement.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

static const char *default_profile(enum plan_kind kind)
{
    switch ((unsigned)kind) {
    case PLAN_PAYROLL:
        return "plain";
    case PLAN_RETURN:
        return "return-header";
    case PLAN_FAILED:
        return "plain-results";
    default:
        return plan_kind_name(kind); /* called as what it is a layout of */
    }
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

static civil_day day_of(const struct plan_run *run, const struct plan_step *step)
{
    return step->day >= 0 ? step->day : run->today;
}

static struct status run_splits(const struct plan_run *run, struct intake *intake,
                                const struct plan_step *step,
                                struct register_summary *summary, struct fault *fault)
{
    struct intake_share share;
    struct chain_split_summary passed = {0};
    TRY(intake_find_share(intake, step->shares[0], &share, fault));
    const struct register_split split = {.allocation = share.allocation,
                                         .document = step->document,
                                         .day = day_of(run, step)};
    return register_splits(intake, &split, summary, &passed, fault);
}

static struct status run_register(const struct plan_run *run, struct intake *intake,
                                  const struct plan_step *step, int64_t *ret_amount,
                                  struct fault *fault)
{
    const struct register_enrolment enrolment = {.programme = step->programme,
                                                 .unit = step->unit};
    const struct register_opening opening = {.document = step->document,
                                             .day = day_of(run, step),
                                             .received = step->received,
                                             .paid = step->paid,
                                             .balance = step->balance};
    struct register_summary summary = {0};
    struct status done = OK;
    switch ((unsigned)step->kind) {
    case PLAN_UNITS:
        done = register_units(intake, &summary, fault);
        break;
    case PLAN_PROGRAMMES:
        done = register_programmes(intake, &summary, fault);
        break;
    case PLAN_STANDARDS:
        done = register_standards(intake, &summary, fault);
        break;
    case PLAN_ENROLMENTS:
        done = register_enrolments(intake, &enrolment, &summary, fault);
        break;
    case PLAN_SPLITS:
        done = run_splits(run, intake, step, &summary, fault);
        break;
    case PLAN_OPENING:
        done = register_open(intake, step->unit, &opening, &summary, fault);
        break;
    default:
        assert(step->kind == PLAN_BUDGET);
        done = register_budget(intake, step->unit, &summary, fault);
        break;
    }
    *ret_amount = summary.amount;
    return done;
}

static struct status run_statement(struct intake *intake, const struct plan_step *step,
                                   int64_t *ret_amount, struct fault *fault)
{
    const bool is_month = step->period >= 0;
    const struct statement_options options = {
        .account = step->account,
        .first = is_month ? date_period_first(step->period) : step->day,
        .last = is_month ? date_period_last(step->period) : step->to};
    struct statement_summary summary = {0};
    TRY(statement_import(intake, &options, &summary, fault));
    *ret_amount = summary.out;
    return OK;
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
        .is_roster = step->kind == PLAN_ROSTER,
        .is_opening = step->kind == PLAN_FAILED,
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
        .calendar = run->calendar,
    };
    if (step->kind == PLAN_REFUND) {
        struct refund_summary back = {0};
        TRY(refund_import(intake, &options, &back, fault));
        *ret_amount = back.refunded_fen;
        return OK;
    }
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

static bool makes_batches(enum plan_kind kind)
{
    return kind == PLAN_PAYROLL || kind == PLAN_ROSTER || kind == PLAN_FAILED;
}

static struct status run_kind(const struct plan_run *run, struct intake *intake,
                              const struct plan *plan, struct plan_step *step,
                              int64_t *ret_amount, struct fault *fault)
{
    switch ((unsigned)step->kind) {
    case PLAN_PAYROLL:
    case PLAN_ROSTER:
    case PLAN_FAILED:
        return run_payroll(run, intake, step, ret_amount, fault);
    case PLAN_RETURN:
    case PLAN_REFUND:
        return run_return(run, intake, plan, step, ret_amount, fault);
    case PLAN_STATEMENT:
        return run_statement(intake, step, ret_amount, fault);
    default:
        return run_register(run, intake, step, ret_amount, fault);
    }
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
    if (step->kind == PLAN_RETURN || step->kind == PLAN_REFUND) {
        TRY(check_waiting(run, plan, step, fault));
    }
    if (step->is_waiting) {
        if (run->done != NULL) {
            run->done(run->context, step, &intake, 0, false);
        }
        return OK;
    }
    int64_t amount = 0;
    const struct status done = run_kind(run, &intake, plan, step, &amount, fault);
    assert(fault != NULL);
    /* Only the file itself or all its rows may be known: a code taken
     * twice is a refusal. */
    const bool is_known =
        done.code == STATUS_EXISTS &&
        (strcmp(fault->rule, "R-064") == 0 || strcmp(fault->rule, "R-175") == 0);
    if (is_known && makes_batches(step->kind)) {
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
