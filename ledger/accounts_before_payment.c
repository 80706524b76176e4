/* accounts_before_payment.c - what of public notices is asked by others: whether one is
 * over before anything is paid, whether what was objected to is put
 * right. */
#include "ledger/accounts_internal.h"

#include "ledger/disclosure_policy.h"
#include "ledger/disclosures.h"

#include <inttypes.h>

/* ---- what put an objection right (R-350) --------------------------------------------
 */

enum { ABOUT_DEPTH = 8 };

/* What an entry that may put something right is about, entry by entry up to the
 * programme; 0: it says nothing of one. */
static uint64_t above(uint64_t kind, const struct fact *fact)
{
    switch (kind) {
    case KIND_ENROLMENT:
        return fact->field[ENROLMENT_PROGRAMME].number;
    case KIND_BATCH:
        return fact->field[BATCH_PROGRAMME].number;
    case KIND_LINE:
        return fact->field[LINE_BATCH].number;
    case KIND_BATCH_STATE:
        return fact->field[BATCH_STATE_BATCH].number;
    case KIND_RESULT:
        return fact->field[RESULT_LINE].number;
    case KIND_REFUND:
        return fact->field[REFUND_LINE].number;
    case KIND_CORRECTION:
        return fact->field[CORRECTION_REVERSES].number;
    case KIND_EXCEPTION:
        return fact->field[EXCEPTION_SUBJECT].number;
    default:
        return 0;
    }
}

static struct status load(struct apply *apply, uint64_t index, struct entry *ret_entry,
                          struct fact *ret_fact, struct fault *fault)
{
    return journal_entry(apply->transaction, &apply->accounts->hooks, index, ret_entry,
                         ret_fact, fault);
}

static struct status programme_of(struct apply *apply, uint64_t index,
                                  uint64_t *ret_root, struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    *ret_root = 0;
    for (size_t depth = 0; depth < ABOUT_DEPTH && index != 0; depth++) {
        TRY(load(apply, index, &entry, &fact, fault));
        if (entry.kind == KIND_PROGRAMME) {
            return accounts_programme_root(apply->transaction, index, ret_root, fault);
        }
        index = above(entry.kind, &fact);
    }
    return OK;
}

/* Whether it changes who is entitled or what is paid, or asks money back. */
static bool puts_right(uint64_t kind, const struct fact *fact)
{
    return kind == KIND_ENROLMENT || kind == KIND_BATCH || kind == KIND_BATCH_STATE ||
           kind == KIND_CORRECTION || kind == KIND_REFUND ||
           kind == KIND_PERSON_CHANGE ||
           (kind == KIND_EXCEPTION &&
            fact->field[EXCEPTION_CLASS].number == EXCEPTION_OVERPAID);
}

struct status accounts_check_remedy(struct apply *apply, const struct fact *draft,
                                    struct fault *fault)
{
    const uint64_t objection = apply->fact->field[DISCLOSURE_OBJECTION].number;
    const uint64_t remedy = apply->fact->field[DISCLOSURE_REMEDY].number;
    struct entry entry;
    struct fact fact;
    uint64_t wanted = 0;
    uint64_t programme = 0;
    TRY(accounts_programme_root(
        apply->transaction, draft->field[DISCLOSURE_PROGRAMME].number, &wanted, fault));
    if (remedy > objection && remedy < apply->entry->index) {
        TRY(load(apply, remedy, &entry, &fact, fault));
        TRY(programme_of(apply, remedy, &programme, fault));
        const bool is_of_it = entry.kind == KIND_PERSON_CHANGE || programme == wanted;
        if (puts_right(entry.kind, &fact) && is_of_it) {
            return OK;
        }
    }
    return FAULT(fault, STATUS_REFUSED,
                 "R-350: entry %" PRIu64
                 " puts nothing right that was objected to in entry %" PRIu64
                 "; it is a later enrolment, batch, withdrawal, correction, refund or "
                 "claim of the programme, or a change of a person",
                 remedy, objection);
}

/* ---- before anything is paid (R-282) ------------------------------------------------
 */

static struct status check_moment(struct apply *apply,
                                  const struct disclosures_scope *scope,
                                  struct fault *fault)
{
    const char *moment = fault_words(disclosure_policy_moment_name(scope->moment));
    struct disclosures_state state;
    uint64_t notice = 0;
    uint64_t newest = 0;
    const struct status found =
        disclosures_newest(apply->transaction, scope, &notice, fault);
    if (found.code == STATUS_NOT_FOUND) {
        TRY(disclosures_check_upheld(apply->transaction, scope, fault));
        return FAULT(fault, STATUS_REFUSED,
                     "R-282: by the policy of this programme a notice (%s) is over "
                     "before anything is paid, and there is none; see: mingzhang "
                     "disclosure draft",
                     moment);
    }
    TRY(found);
    TRY(disclosures_state_at(apply->transaction, notice, UINT64_MAX, &state, &newest,
                             fault));
    if (state.stage == NOTICE_COMPLETED) {
        return disclosures_check_upheld(apply->transaction, scope, fault);
    }
    char last[DATE_TEXT_SIZE] = "-";
    if (state.stage == NOTICE_RUNNING) {
        date_format(state.last, last);
    }
    return FAULT(fault, STATUS_REFUSED,
                 "R-282: by the policy of this programme a notice (%s) is over before "
                 "anything is paid; notice %" PRIu64 " is %s, its last day: %s",
                 moment, notice, fault_words(disclosures_stage_name(state.stage)),
                 last);
}

struct status accounts_check_notices(struct apply *apply, const struct batch *batch,
                                     struct fault *fault)
{
    struct disclosures_scope scope = {.programme = batch->programme,
                                      .unit = batch->unit,
                                      .period = batch->period,
                                      .batch =
                                          apply->fact->field[SUBMISSION_BATCH].number};
    uint64_t before = 0;
    /* Who submits says the day, never a later one than this: an earlier one
     * does not pass a policy by. */
    TRY(disclosures_asked_first(apply->transaction, batch->programme,
                                date_of_instant(apply->entry->recorded_ms), &before,
                                fault));
    for (scope.moment = 1; scope.moment < MOMENT_COUNT; scope.moment++) {
        if ((before >> scope.moment & 1U) != 0) {
            TRY(check_moment(apply, &scope, fault));
        }
    }
    return OK;
}
