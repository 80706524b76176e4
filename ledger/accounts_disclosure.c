/* accounts_disclosure.c - public notices, step by step (disclosures.h). */
#include "ledger/accounts_internal.h"

#include "ledger/disclosure_policy.h"
#include "ledger/disclosures.h"

#include <assert.h>
#include <inttypes.h>

#define FIELD(name) (UINT32_C(1) << DISCLOSURE_##name)

enum {
    REPLACED_MAX = 1000,
    /* More than reading the longest policy takes: each line of a text copies it. */
    POLICY_ROOM = 1024 * FACT_LONG_SIZE_MAX
};

/* What is said of every step beside its step and day. */
#define ABOUT                                                                          \
    (FIELD(PROGRAMME) | FIELD(UNIT) | FIELD(MOMENT) | FIELD(COUNT) | FIELD(AMOUNT) |   \
     FIELD(PERIOD))

static const struct {
    uint32_t needs, may; /* fields beside those */
    unsigned stage;      /* the notice is so far */
    uint32_t roles;      /* of who does it       */
} steps[NOTICE_STEP_END] = {
    [NOTICE_DRAFTED] = {FIELD(FILES) | FIELD(SEAL),
                        FIELD(BATCH) | FIELD(POLICY) | FIELD(REPLACES) | FIELD(FIRST) |
                            FIELD(LAST),
                        0, ACTING_MAKERS | ACTING_PUBLISHERS},
    [NOTICE_APPROVED] = {FIELD(NOTICE), FIELD(NOTE), NOTICE_DRAFTED, ACTING_PUBLISHERS},
    [NOTICE_RUNNING] = {FIELD(NOTICE) | FIELD(LAST) | FIELD(RUNS) | FIELD(KEEP), 0,
                        NOTICE_APPROVED, ACTING_PUBLISHERS},
    [NOTICE_OBJECTED] = {FIELD(NOTICE) | FIELD(NOTE), FIELD(EVIDENCE) | FIELD(LATE),
                         NOTICE_RUNNING,
                         ACTING_MAKERS | ACTING_JUDGES | ACTING_PUBLISHERS},
    [NOTICE_ANSWERED] = {FIELD(NOTICE) | FIELD(OBJECTION) | FIELD(OUTCOME),
                         FIELD(NOTE) | FIELD(EVIDENCE), NOTICE_RUNNING,
                         ACTING_JUDGES | ACTING_PUBLISHERS},
    [NOTICE_COMPLETED] = {FIELD(NOTICE), FIELD(NOTE), NOTICE_RUNNING,
                          ACTING_PUBLISHERS},
    /* Of any stage before it is over; a draft by who made it, too. */
    [NOTICE_WITHDRAWN] = {FIELD(NOTICE), FIELD(NOTE), 0,
                          ACTING_MAKERS | ACTING_PUBLISHERS},
    /* Of one that runs, or was withdrawn. */
    [NOTICE_REMEDIED] = {FIELD(NOTICE) | FIELD(OBJECTION) | FIELD(REMEDY),
                         FIELD(NOTE) | FIELD(EVIDENCE), NOTICE_RUNNING,
                         ACTING_JUDGES | ACTING_PUBLISHERS},
};

struct step {
    unsigned step;
    uint64_t notice; /* of a draft: its own entry */
    civil_day day, today;
    struct acting acting;
    struct fact draft;
    struct disclosures_state state;
};

static civil_day day_of(const struct fact *fact, unsigned field)
{
    return (civil_day)fact->field[field].fen;
}

/* ---- every step --------------------------------------------------------------------
 */

static struct status check_fields(const struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t step = fact->field[DISCLOSURE_STEP].number;
    const uint32_t always = FIELD(STEP) | FIELD(DAY) | ABOUT;
    if (step == 0 || step == NOTICE_REPLACED || step >= NOTICE_STEP_END ||
        (fact->present & steps[step].needs) != steps[step].needs ||
        (fact->present & ~(always | steps[step].needs | steps[step].may)) != 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-278: a step of a notice states what belongs to it, and nothing "
                     "else");
    }
    return OK;
}

static struct status load_state(struct apply *apply, struct step *step,
                                struct fault *fault)
{
    const uint32_t others = ~(uint32_t)ABOUT;
    uint64_t newest = 0;
    step->notice = apply->fact->field[DISCLOSURE_NOTICE].number;
    TRY(accounts_expect(apply, step->notice, KIND_DISCLOSURE, &step->draft, fault));
    const struct status found = disclosures_state_at(
        apply->transaction, step->notice, UINT64_MAX, &step->state, &newest, fault);
    if (found.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-278: entry %" PRIu64 " is a step of a notice, not the notice",
                     step->notice);
    }
    TRY(found);
    return accounts_says_the_same(apply->fact, &step->draft, others)
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-278: a step says of its notice what the draft says");
}

static struct status check_stage(const struct step *step, struct fault *fault)
{
    const unsigned stage = step->state.stage;
    const bool is_over = stage == NOTICE_COMPLETED || stage == NOTICE_WITHDRAWN ||
                         stage == NOTICE_REPLACED;
    const bool is_in_time = step->step == NOTICE_WITHDRAWN ? !is_over
                            : step->step == NOTICE_REMEDIED && stage == NOTICE_WITHDRAWN
                                ? true
                                : stage == steps[step->step].stage;
    if (!is_in_time) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-278: notice %" PRIu64 " is %s; it cannot be %s", step->notice,
                     fault_words(disclosures_stage_name(stage)),
                     fault_words(disclosures_stage_name(step->step)));
    }
    return OK;
}

static struct status refuse_role(uint32_t roles, struct fault *fault)
{
    if (roles == ACTING_PUBLISHERS) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-279: this step of a notice needs the role of a publisher");
    }
    return (roles & ACTING_MAKERS) != 0
               ? FAULT(fault, STATUS_REFUSED,
                       "R-279: this step of a notice needs the role of a maker or a "
                       "publisher")
               : FAULT(fault, STATUS_REFUSED,
                       "R-279: an objection is settled by a checker, an approver or a "
                       "publisher");
}

/* */
static struct status check_person(const struct step *step, struct fault *fault)
{
    const bool is_publisher = (step->acting.roles & ACTING_PUBLISHERS) != 0;
    if ((step->acting.roles & steps[step->step].roles) == 0) {
        return refuse_role(steps[step->step].roles, fault);
    }
    if (step->step == NOTICE_APPROVED && step->acting.staff == step->state.drafter) {
        return FAULT(
            fault, STATUS_REFUSED,
            "R-279: a notice is approved by somebody else than who drafted it");
    }
    if (step->step == NOTICE_WITHDRAWN && !is_publisher &&
        (step->state.stage != NOTICE_DRAFTED ||
         step->acting.staff != step->state.drafter)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-279: a notice is withdrawn by a publisher, a draft also by who "
                     "made it");
    }
    return OK;
}

static struct status put_state(struct apply *apply, uint64_t notice,
                               const struct disclosures_state *state,
                               struct fault *fault)
{
    uint8_t key[DISCLOSURES_KEY_SIZE];
    uint8_t value[DISCLOSURES_STATE_SIZE];
    disclosures_encode_state(state, value);
    return store_put(apply->transaction, LEDGER_TABLE_NOTICE,
                     disclosures_state_key(notice, apply->entry->index, key),
                     bytes_from(value, sizeof(value)), fault);
}

/* ---- drafted -----------------------------------------------------------------------
 */

static struct disclosures_scope scope_of(const struct fact *draft)
{
    return (struct disclosures_scope){
        .programme = draft->field[DISCLOSURE_PROGRAMME].number,
        .unit = draft->field[DISCLOSURE_UNIT].number,
        .moment = (unsigned)draft->field[DISCLOSURE_MOMENT].number,
        .period = (civil_period)fact_number(draft, DISCLOSURE_PERIOD),
        .batch = fact_number(draft, DISCLOSURE_BATCH),
        .is_exact = true};
}

static struct status check_draft(struct apply *apply, const struct step *step,
                                 struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t moment = fact->field[DISCLOSURE_MOMENT].number;
    struct disclosures_file files[DISCLOSURES_FILES_MAX];
    size_t count = 0;
    TRY(accounts_expect_kind(apply, fact->field[DISCLOSURE_PROGRAMME].number,
                             KIND_PROGRAMME, fault));
    TRY(accounts_expect_kind(apply, fact->field[DISCLOSURE_UNIT].number, KIND_UNIT,
                             fault));
    TRY(accounts_expect_field(apply, DISCLOSURE_BATCH, KIND_BATCH, fault));
    TRY(accounts_expect_kind(apply, fact->field[DISCLOSURE_SEAL].number, KIND_SEAL,
                             fault));
    if (fact_has(fact, DISCLOSURE_FIRST) &&
        (day_of(fact, DISCLOSURE_FIRST) < step->day ||
         day_of(fact, DISCLOSURE_FIRST) > step->today + DISCLOSURES_DAYS_AHEAD)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-280: a notice begins on the day it is drafted or at most %d "
                     "days later",
                     DISCLOSURES_DAYS_AHEAD);
    }
    const bool is_sound =
        moment >= 1 && moment < MOMENT_COUNT && step->day <= step->today &&
        (moment == MOMENT_PAYMENT ? fact_has(fact, DISCLOSURE_PERIOD)
                                  : !fact_has(fact, DISCLOSURE_BATCH)) &&
        disclosures_files(fact->field[DISCLOSURE_FILES].bytes, files, &count) &&
        fact_has(fact, DISCLOSURE_FIRST) == fact_has(fact, DISCLOSURE_LAST);
    return is_sound ? OK
                    : FAULT(fault, STATUS_REFUSED,
                            "R-278: a notice is of one moment, of payments also of one "
                            "month, and names its files by their digests");
}

/* The batch is one of the programme and month that the notice is about. */
static struct status check_batch(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    uint64_t own = 0;
    uint64_t of_batch = 0;
    struct fact batch;
    if (!fact_has(fact, DISCLOSURE_BATCH)) {
        return OK;
    }
    TRY(accounts_expect(apply, fact->field[DISCLOSURE_BATCH].number, KIND_BATCH, &batch,
                        fault));
    TRY(accounts_programme_root(apply->transaction,
                                fact->field[DISCLOSURE_PROGRAMME].number, &own, fault));
    TRY(accounts_programme_root(apply->transaction, batch.field[BATCH_PROGRAMME].number,
                                &of_batch, fault));
    return own == of_batch && batch.field[BATCH_PERIOD].number ==
                                  fact->field[DISCLOSURE_PERIOD].number
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-278: batch %" PRIu64
                       " is of another programme or month than its notice",
                       fact->field[DISCLOSURE_BATCH].number);
}

/* The policy of its day, and the notice whose place it takes. */
static struct status check_cited(struct apply *apply, const struct step *step,
                                 struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const struct disclosures_scope scope = scope_of(fact);
    const struct policy_question question = {.use = POLICY_USE_DISCLOSURE,
                                             .programme = scope.programme,
                                             .day = fact_has(fact, DISCLOSURE_FIRST)
                                                        ? day_of(fact, DISCLOSURE_FIRST)
                                                        : step->day,
                                             .seal = UINT64_MAX};
    struct policy_text policy;
    uint64_t before = 0;
    TRY(policy_text_find(apply->transaction, &question, &policy, fault));
    if (policy.entry != fact_number(fact, DISCLOSURE_POLICY)) {
        return FAULT(
            fault, STATUS_REFUSED,
            "R-277: a notice cites the policy in force on its first day (entry "
            "%" PRIu64 ")",
            policy.entry);
    }
    const struct status found =
        disclosures_newest(apply->transaction, &scope, &before, fault);
    if (found.code != STATUS_NOT_FOUND) {
        TRY(found);
    }
    if (before != fact_number(fact, DISCLOSURE_REPLACES)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-283: there is notice %" PRIu64
                     " of the same; publishing again names it, with --replaces, or, "
                     "not yet over, it is withdrawn first",
                     before);
    }
    const uint64_t seal = fact->field[DISCLOSURE_SEAL].number;
    TRY(disclosures_check_since(apply->transaction, &scope, seal, fault));
    return disclosures_check_overlap(apply->transaction, &scope, seal, fault);
}

static struct status draft(struct apply *apply, struct step *step, struct fault *fault)
{
    struct disclosures_scope scope = scope_of(apply->fact);
    uint8_t key[DISCLOSURES_KEY_SIZE];
    step->notice = apply->entry->index;
    TRY(check_draft(apply, step, fault));
    TRY(check_batch(apply, fault));
    TRY(check_cited(apply, step, fault));
    step->state.stage = NOTICE_DRAFTED;
    if (fact_has(apply->fact, DISCLOSURE_FIRST)) {
        step->state.first = day_of(apply->fact, DISCLOSURE_FIRST);
        step->state.last = day_of(apply->fact, DISCLOSURE_LAST);
    }
    step->state.drafter = step->acting.staff;
    TRY(accounts_programme_root(apply->transaction, scope.programme, &scope.programme,
                                fault));
    TRY(accounts_unit_root(apply->transaction, scope.unit, &scope.unit, fault));
    return store_put(apply->transaction, LEDGER_TABLE_NOTICE,
                     disclosures_scope_key(&scope, step->notice, key),
                     (struct bytes){0}, fault);
}

/* ---- running, objected, over -------------------------------------------------------
 */

/* no notice ends with an objection to it open, however it ends. */
static struct status check_settled(uint64_t notice,
                                   const struct disclosures_state *state,
                                   struct fault *fault)
{
    return state->open == 0 ? OK
                            : FAULT(fault, STATUS_REFUSED,
                                    "R-281: %" PRIu64 " objection(s) to notice %" PRIu64
                                    " are open; settle them first",
                                    state->open, notice);
}

/* with an objection upheld a notice is over when something is named that put it
 * right; or when a notice that was made since takes its place. */
static struct status check_upheld(uint64_t notice,
                                  const struct disclosures_state *state, uint64_t seal,
                                  struct fault *fault)
{
    if (state->upheld == 0 || seal > state->upholding) {
        return OK;
    }
    return seal != 0
               ? FAULT(fault, STATUS_REFUSED,
                       "R-350: this was drafted before an objection to notice %" PRIu64
                       " was upheld; draft it again",
                       notice)
               : FAULT(fault, STATUS_REFUSED,
                       "R-350: %" PRIu64 " objection(s) to notice %" PRIu64
                       " were upheld, and nothing is named that put them right; draft "
                       "the corrected list, with --replaces, or see: mingzhang "
                       "disclosure remedy",
                       state->upheld, notice);
}

/* the notice begins, and those whose place it takes are over. */
static struct status replace_earlier(struct apply *apply, const struct step *step,
                                     struct fault *fault)
{
    uint64_t before = fact_number(&step->draft, DISCLOSURE_REPLACES);
    for (size_t i = 0; before != 0; i++) {
        struct fact fact;
        struct disclosures_state state;
        uint64_t newest = 0;
        if (i == REPLACED_MAX) {
            return FAULT(fault, STATUS_FULL,
                         "more than %d notices of the same; withdraw one first",
                         REPLACED_MAX);
        }
        TRY(disclosures_state_at(apply->transaction, before, UINT64_MAX, &state,
                                 &newest, fault));
        if (state.stage == NOTICE_REPLACED) {
            return OK;
        }
        TRY(check_upheld(before, &state, step->draft.field[DISCLOSURE_SEAL].number,
                         fault));
        if (state.stage != NOTICE_WITHDRAWN) {
            TRY(check_settled(before, &state, fault));
            state.stage = NOTICE_REPLACED;
            state.over = step->day;
            state.replaced_by = step->notice;
            TRY(put_state(apply, before, &state, fault));
        }
        TRY(accounts_expect(apply, before, KIND_DISCLOSURE, &fact, fault));
        before = fact_number(&fact, DISCLOSURE_REPLACES);
    }
    return OK;
}

/* nobody approves what is not drafted yet. */
static struct status approve(struct step *step, struct fault *fault)
{
    if (step->day < day_of(&step->draft, DISCLOSURE_DAY)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-280: a notice is approved on the day it is drafted or later");
    }
    step->state.stage = NOTICE_APPROVED;
    step->state.approved = step->day;
    step->state.approver = step->acting.staff;
    return OK;
}

/* nobody has seen it on a day that was over when it began. */
static struct status check_not_past(const struct step *step, struct fault *fault)
{
    if (step->day < step->today) {
        char first[DATE_TEXT_SIZE];
        date_format(step->day, first);
        return FAULT(
            fault, STATUS_REFUSED,
            "R-280: a notice begins on the day this is recorded or later, and %s "
            "is past; draft it again, with --replaces %" PRIu64,
            first, step->notice);
    }
    return OK;
}

/* of its days a notice says what the policy says that it cites. */
static struct status check_policy_days(struct apply *apply, const struct step *step,
                                       struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct disclosure_policy policy = {0};
    struct arena arena = {0};
    TRY(arena_open(POLICY_ROOM, &arena, fault));
    const struct status found = disclosure_policy_of(
        apply->transaction, fact_number(&step->draft, DISCLOSURE_POLICY),
        fact_number(&step->draft, DISCLOSURE_PROGRAMME), &arena, &policy, fault);
    arena_close(&arena); /* of the policy only numbers are asked */
    TRY(found);
    if (fact_number(fact, DISCLOSURE_RUNS) != policy.days) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-280: by its policy notice %" PRIu64 " runs for %u day(s)",
                     step->notice, policy.days);
    }
    return day_of(fact, DISCLOSURE_KEEP) ==
                   day_of(fact, DISCLOSURE_LAST) + (civil_day)policy.keep_days
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-284: by its policy names stay in notice %" PRIu64
                       " for %u day(s) after its last one",
                       step->notice, policy.keep_days);
}

/* */
static struct status start(struct apply *apply, struct step *step, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const civil_day last = day_of(fact, DISCLOSURE_LAST);
    const uint64_t days = fact->field[DISCLOSURE_RUNS].number;
    if (fact_has(&step->draft, DISCLOSURE_FIRST) &&
        (step->day != step->state.first || last != step->state.last)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-280: a notice runs from the first to the last day that its "
                     "draft says");
    }
    TRY(check_not_past(step, fault));
    if (step->day < step->state.approved ||
        step->day > step->today + DISCLOSURES_DAYS_AHEAD || last < step->day ||
        days == 0 || days > (uint64_t)(last - step->day) + 1) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-280: a notice begins when it is approved and runs for its "
                     "days");
    }
    TRY(check_policy_days(apply, step, fault));
    step->state.first = step->day;
    step->state.last = last;
    step->state.keep = day_of(fact, DISCLOSURE_KEEP);
    step->state.stage = NOTICE_RUNNING;
    return replace_earlier(apply, step, fault);
}

static struct status object(struct apply *apply, struct step *step, struct fault *fault)
{
    uint8_t key[DISCLOSURES_KEY_SIZE];
    if (fact_has(apply->fact, DISCLOSURE_LATE) != (step->day > step->state.last)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-351: an objection after the last day says that it is late, and "
                     "no other does");
    }
    step->state.objections++;
    step->state.open++;
    return store_put(apply->transaction, LEDGER_TABLE_NOTICE,
                     disclosures_open_key(apply->entry->index, key), (struct bytes){0},
                     fault);
}

static struct status answer(struct apply *apply, struct step *step, struct fault *fault)
{
    const uint64_t objection = apply->fact->field[DISCLOSURE_OBJECTION].number;
    const uint64_t outcome = apply->fact->field[DISCLOSURE_OUTCOME].number;
    uint8_t key[DISCLOSURES_KEY_SIZE];
    struct fact fact;
    bool is_open = false;
    TRY(accounts_expect(apply, objection, KIND_DISCLOSURE, &fact, fault));
    TRY(disclosures_is_open(apply->transaction, objection, &is_open, fault));
    if (!is_open || fact_number(&fact, DISCLOSURE_NOTICE) != step->notice ||
        outcome == 0 || outcome >= OBJECTION_END) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-281: entry %" PRIu64 " is no objection to notice %" PRIu64
                     " that is open",
                     objection, step->notice);
    }
    assert(step->state.open > 0);
    step->state.open--;
    if (outcome == OBJECTION_UPHELD) {
        step->state.upheld++;
        step->state.upholding = apply->entry->index;
        TRY(store_put(apply->transaction, LEDGER_TABLE_NOTICE,
                      disclosures_upheld_key(objection, key), (struct bytes){0},
                      fault));
    }
    return store_delete(apply->transaction, LEDGER_TABLE_NOTICE,
                        disclosures_open_key(objection, key), fault);
}

/* */
static struct status remedy(struct apply *apply, struct step *step, struct fault *fault)
{
    const uint64_t objection = apply->fact->field[DISCLOSURE_OBJECTION].number;
    uint8_t key[DISCLOSURES_KEY_SIZE];
    struct fact fact;
    bool is_upheld = false;
    TRY(accounts_expect(apply, objection, KIND_DISCLOSURE, &fact, fault));
    TRY(disclosures_is_upheld(apply->transaction, objection, &is_upheld, fault));
    if (!is_upheld || fact_number(&fact, DISCLOSURE_NOTICE) != step->notice) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-350: entry %" PRIu64 " is no objection to notice %" PRIu64
                     " that was upheld and is not put right",
                     objection, step->notice);
    }
    TRY(accounts_check_remedy(apply, &step->draft, fault));
    assert(step->state.upheld > 0);
    step->state.upheld--;
    return store_delete(apply->transaction, LEDGER_TABLE_NOTICE,
                        disclosures_upheld_key(objection, key), fault);
}

/* */
static struct status complete(struct step *step, struct fault *fault)
{
    if (step->day <= step->state.last) {
        char last[DATE_TEXT_SIZE];
        date_format(step->state.last, last);
        return FAULT(fault, STATUS_REFUSED,
                     "R-281: notice %" PRIu64 " runs to the end of %s", step->notice,
                     last);
    }
    TRY(check_settled(step->notice, &step->state, fault));
    TRY(check_upheld(step->notice, &step->state, 0, fault));
    step->state.stage = NOTICE_COMPLETED;
    step->state.over = step->day;
    return OK;
}

static struct status take_step(struct apply *apply, struct step *step,
                               struct fault *fault)
{
    switch (step->step) {
    case NOTICE_DRAFTED:
        return draft(apply, step, fault);
    case NOTICE_APPROVED:
        return approve(step, fault);
    case NOTICE_RUNNING:
        return start(apply, step, fault);
    case NOTICE_OBJECTED:
        return object(apply, step, fault);
    case NOTICE_ANSWERED:
        return answer(apply, step, fault);
    case NOTICE_REMEDIED:
        return remedy(apply, step, fault);
    case NOTICE_COMPLETED:
        return complete(step, fault);
    default:
        TRY(check_settled(step->notice, &step->state, fault));
        step->state.stage = NOTICE_WITHDRAWN;
        step->state.over = step->day;
        return OK;
    }
}

static struct status cite_papers(struct apply *apply, struct fault *fault)
{
    for (unsigned key = DISCLOSURE_NOTE; key <= DISCLOSURE_EVIDENCE; key++) {
        if (fact_has(apply->fact, key)) {
            TRY(accounts_cite_file(apply, apply->fact->field[key].bytes, fault));
        }
    }
    return OK;
}

struct status accounts_apply_disclosure(struct apply *apply, struct fault *fault)
{
    struct step step = {.today = date_of_instant(apply->entry->recorded_ms)};
    TRY(check_fields(apply, fault));
    step.step = (unsigned)apply->fact->field[DISCLOSURE_STEP].number;
    step.day = day_of(apply->fact, DISCLOSURE_DAY);
    if (step.step != NOTICE_DRAFTED) {
        TRY(load_state(apply, &step, fault));
        TRY(check_stage(&step, fault));
    }
    if (step.step != NOTICE_RUNNING && step.day > step.today) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-278: a step of a notice is recorded on its day or later");
    }
    TRY(accounts_acting(apply, &step.acting, fault));
    TRY(check_person(&step, fault));
    TRY(cite_papers(apply, fault));
    TRY(take_step(apply, &step, fault));
    return put_state(apply, step.notice, &step.state, fault);
}
