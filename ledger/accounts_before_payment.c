/* accounts_before_payment.c - what of public notices is asked by others: whether one is
 * over before anything is paid, whether what came as paid before that has its
 * exception, whether what was objected to is put right. */
#include "ledger/accounts_internal.h"

#include "ledger/disclosure_policy.h"
#include "ledger/disclosures.h"

#include <inttypes.h>

/* ---- what put an objection right (R-350) --------------------------------------------
 */

enum { ABOUT_DEPTH = 8, UNIT_DEPTH_MAX = 64 };

struct place {
    uint64_t programme; /* its first entry; 0: of none                        */
    uint64_t unit;      /* the household's village, else that of the batch; 0 */
};

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

/* The unit that an entry itself names; 0: none. */
static uint64_t unit_named(uint64_t kind, const struct fact *fact)
{
    return kind == KIND_ENROLMENT ? fact->field[ENROLMENT_UNIT].number
           : kind == KIND_BATCH   ? fact->field[BATCH_UNIT].number
           : kind == KIND_LINE    ? fact_number(fact, LINE_VILLAGE)
                                  : 0;
}

static struct status place_of(struct apply *apply, uint64_t index,
                              struct place *ret_place, struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    *ret_place = (struct place){0};
    for (size_t depth = 0; depth < ABOUT_DEPTH && index != 0; depth++) {
        TRY(load(apply, index, &entry, &fact, fault));
        if (entry.kind == KIND_PROGRAMME) {
            return accounts_programme_root(apply->transaction, index,
                                           &ret_place->programme, fault);
        }
        if (ret_place->unit == 0) {
            ret_place->unit = unit_named(entry.kind, &fact);
        }
        index = above(entry.kind, &fact);
    }
    return OK;
}

/* Whether the unit is `wanted`, or lies within it. */
static struct status is_within(struct apply *apply, uint64_t unit, uint64_t wanted,
                               bool *ret_is, struct fault *fault)
{
    uint64_t wanted_root = 0;
    TRY(accounts_unit_root(apply->transaction, wanted, &wanted_root, fault));
    *ret_is = false;
    for (size_t depth = 0; depth < UNIT_DEPTH_MAX && unit != 0 && !*ret_is; depth++) {
        struct fact fact;
        uint64_t root = 0;
        TRY(accounts_unit_root(apply->transaction, unit, &root, fault));
        TRY(accounts_fact(apply->transaction, unit, &fact, fault));
        *ret_is = root == wanted_root;
        unit = fact_number(&fact, UNIT_PARENT);
    }
    return OK;
}

/* A record that is another one now: what the bank's spelling is, or that everything is
 * erased, changes no list. */
static bool is_changed_person(const struct fact *fact)
{
    return fact->field[PERSON_CHANGE_STEP].number == PERSON_CHANGE_STEP_CONFIRMED &&
           fact->field[PERSON_CHANGE_WHAT].number <= PERSON_CHANGE_MERGE;
}

/* Whether it changes who is entitled or what is paid, or asks money back, and is more
 * than asked for.  A batch does not: it may pay the very list that was objected to. */
static struct status puts_right(struct apply *apply, uint64_t kind,
                                const struct fact *fact, bool *ret_does,
                                struct fault *fault)
{
    struct entry reversed;
    struct fact of_it;
    switch (kind) {
    case KIND_ENROLMENT:
        *ret_does =
            !fact_has(fact, ENROLMENT_OPENING) || fact_has(fact, ENROLMENT_CONFIRMS);
        return OK;
    case KIND_CORRECTION:
        /* That a line is withdrawn before it is sent needs nobody else. */
        TRY(load(apply, fact->field[CORRECTION_REVERSES].number, &reversed, &of_it,
                 fault));
        *ret_does = fact_has(fact, CORRECTION_CONFIRMS) || reversed.kind == KIND_LINE;
        return OK;
    case KIND_EXCEPTION:
        *ret_does = fact->field[EXCEPTION_CLASS].number == EXCEPTION_OVERPAID;
        return OK;
    default:
        *ret_does = kind == KIND_BATCH_STATE || kind == KIND_REFUND;
        return OK;
    }
}

static struct status is_remedy(struct apply *apply, const struct fact *draft,
                               uint64_t remedy, bool *ret_is, struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    struct place place;
    uint64_t wanted = 0;
    TRY(load(apply, remedy, &entry, &fact, fault));
    if (entry.kind == KIND_PERSON_CHANGE) {
        *ret_is = is_changed_person(&fact); /* of no programme and no unit */
        return OK;
    }
    TRY(puts_right(apply, entry.kind, &fact, ret_is, fault));
    if (!*ret_is) {
        return OK;
    }
    TRY(accounts_programme_root(
        apply->transaction, draft->field[DISCLOSURE_PROGRAMME].number, &wanted, fault));
    TRY(place_of(apply, remedy, &place, fault));
    if (place.programme != wanted) {
        *ret_is = false;
        return OK;
    }
    return is_within(apply, place.unit, draft->field[DISCLOSURE_UNIT].number, ret_is,
                     fault);
}

struct status accounts_check_remedy(struct apply *apply, const struct fact *draft,
                                    struct fault *fault)
{
    const uint64_t objection = apply->fact->field[DISCLOSURE_OBJECTION].number;
    const uint64_t remedy = apply->fact->field[DISCLOSURE_REMEDY].number;
    bool is_one = false;
    if (remedy > objection && remedy < apply->entry->index) {
        TRY(is_remedy(apply, draft, remedy, &is_one, fault));
    }
    if (is_one) {
        return OK;
    }
    return FAULT(
        fault, STATUS_REFUSED,
        "R-350: entry %" PRIu64
        " puts nothing right that was objected to in entry %" PRIu64
        "; it is a later enrolment, withdrawal, correction, refund or claim of "
        "the programme and within the notice's unit, or a change of a "
        "person, confirmed and not only asked for",
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

/* ---- what came as paid before that (R-354) ------------------------------------------
 */

static struct status too_much(struct fault *fault)
{
    return FAULT(fault, STATUS_REFUSED,
                 "R-001: the payments exceed what an amount can hold");
}

struct status accounts_tell_unpublished(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t batch = fact->field[EXCEPTION_SUBJECT].number;
    struct double_sum *told = &apply->accounts->unpublished_told;
    TRY(accounts_expect_kind(apply, batch, KIND_BATCH, fault));
    told->count++;
    told->lines += batch;
    return money_add(told->fen, fact->field[EXCEPTION_AMOUNT].fen, &told->fen)
               ? OK
               : too_much(fault);
}

/* The same questions, of the same days, as are asked of what is to be paid. */
static struct status see(const struct cached_batch *cached,
                         struct store_transaction *transaction, struct double_sum *seen,
                         struct fault *fault)
{
    const struct disclosures_scope scope = {.programme = cached->batch.programme,
                                            .unit = cached->batch.unit,
                                            .period = cached->batch.period,
                                            .batch = cached->entry};
    const civil_day first =
        cached->paid_first != 0 ? cached->paid_first : cached->batch.due;
    unsigned missing = 0;
    TRY(disclosures_missing(transaction, &scope, first, &missing, fault));
    if (missing == 0) {
        return OK;
    }
    seen->count++;
    seen->lines += cached->entry;
    return money_add(seen->fen, cached->paid_before, &seen->fen) ? OK : too_much(fault);
}

struct status accounts_check_unpublished(const struct accounts *accounts,
                                         struct store_transaction *transaction,
                                         struct fault *fault)
{
    const struct double_sum *told = &accounts->unpublished_told;
    struct double_sum seen = {0};
    for (size_t i = 0; i < accounts->batch_count; i++) {
        if (accounts->batches[i].paid_before > 0) {
            TRY(see(&accounts->batches[i], transaction, &seen, fault));
        }
    }
    return seen.count == told->count && seen.lines == told->lines &&
                   seen.fen == told->fen
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-354: what was paid before a notice that its policy asks for "
                       "was over comes with an exception, of all of it, and nothing "
                       "else does");
}
