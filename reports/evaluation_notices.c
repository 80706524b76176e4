/* evaluation_notices.c - whether what was paid was published as its policy asks. */
#include "ledger/disclosure_policy.h"
#include "ledger/disclosures.h"
#include "reports/evaluation_internal.h"

struct published {
    const struct report_name *programme;
    uint64_t unit, batch, seal;
    unsigned moment;
    civil_period period;
    bool is_over; /* its days are over */
};
struct looking {
    struct evaluating *evaluating;
    struct published *list;
    size_t count, capacity;
};

static struct status take_notice(void *context, const struct disclosures_notice *notice,
                                 struct fault *fault)
{
    struct looking *looking = context;
    struct arena *arena = looking->evaluating->source->arena;
    if (notice->stage != NOTICE_RUNNING && notice->stage != NOTICE_COMPLETED) {
        return OK;
    }
    ARENA_GROW(arena, looking->count, looking->capacity, looking->list, fault);
    looking->list[looking->count++] =
        (struct published){.programme = report_current(
                               &looking->evaluating->to->programmes, notice->programme),
                           .unit = notice->unit,
                           .batch = notice->batch,
                           .seal = notice->seal,
                           .moment = notice->moment,
                           .period = notice->period,
                           .is_over = notice->stage == NOTICE_COMPLETED};
    return OK;
}

/* A notice of payments is of its month, and of this batch or of all that there were;
 * what is published before anything is paid is of this month or an earlier one, and its
 * days are over. */
static bool covers(const struct looking *looking, const struct published *notice,
                   const struct evaluation_batch *batch, unsigned moment)
{
    const struct report_names *units = &looking->evaluating->to->units;
    const civil_period period = batch->figures.period;
    const bool fits =
        moment == MOMENT_PAYMENT
            ? notice->period == period &&
                  disclosures_has_batch(notice->batch, notice->seal, batch->entry)
            : notice->period <= period && notice->is_over;
    return fits && notice->moment == moment && notice->programme == batch->programme &&
           report_is_below(units, batch->figures.unit,
                           report_current(units, notice->unit));
}

static bool is_published(const struct looking *looking,
                         const struct evaluation_batch *batch, unsigned moment)
{
    for (size_t i = 0; i < looking->count; i++) {
        if (covers(looking, &looking->list[i], batch, moment)) {
            return true;
        }
    }
    return false;
}

/* Each moment that must come before payment, and that of payment if there is one. */
static struct status add_batch(const struct looking *looking,
                               const struct evaluation_batch *batch,
                               struct fault *fault)
{
    struct evaluating *evaluating = looking->evaluating;
    struct report_source *source = evaluating->source;
    struct disclosure_policy policy;
    const size_t mark = arena_mark(source->arena);
    TRY(disclosure_policy_at(journal_view_transaction(source->view),
                             batch->figures.programme, batch->figures.due,
                             source->seal.index, source->arena, &policy, fault));
    const unsigned wanted =
        policy.before_payment |
        (disclosure_policy_has(&policy, MOMENT_PAYMENT) ? 1U << MOMENT_PAYMENT : 0);
    arena_rewind(source->arena, mark);
    bool is_whole = true;
    for (unsigned moment = 1; moment < MOMENT_COUNT; moment++) {
        is_whole = is_whole && ((wanted & 1U << moment) == 0 ||
                                is_published(looking, batch, moment));
    }
    const struct evaluation_part part = {batch->entry, is_whole ? 1 : 0, 1};
    return evaluation_note(evaluating, INDICATOR_DISCLOSED, &part, fault);
}

/* What waits for approval, or never got it, was paid by nobody yet. */
static bool is_sent(const struct evaluation_batch *batch)
{
    return batch->figures.submission != 0 ||
           batch->figures.origin == BATCH_ORIGIN_RECORDED;
}

/* A ledger that keeps no notices says nothing about them. */
struct status evaluation_add_notices(struct evaluating *evaluating, struct fault *fault)
{
    const struct report_source *source = evaluating->source;
    struct looking looking = {.evaluating = evaluating};
    TRY(disclosures_list(journal_view_transaction(source->view), source->seal.index,
                         take_notice, &looking, fault));
    for (size_t i = 0; i < evaluating->count && looking.count > 0; i++) {
        const struct evaluation_batch *batch = &evaluating->batches[i];
        if (batch->is_due && is_sent(batch)) {
            TRY(add_batch(&looking, batch, fault));
        }
    }
    return OK;
}
