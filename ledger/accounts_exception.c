/* accounts_exception.c - exceptions are opened and settled: by whom, how, with what in
 * hand. */
#include "ledger/accounts_internal.h"

#include <inttypes.h>

struct status accounts_apply_exception(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t class = fact->field[EXCEPTION_CLASS].number;
    TRY(accounts_expect_field(apply, EXCEPTION_FILE, KIND_FILE, fault));
    if (fact->field[EXCEPTION_SUBJECT].number >= apply->entry->index ||
        (fact_has(fact, EXCEPTION_ALLOCATION) &&
         fact->field[EXCEPTION_ALLOCATION].number >= apply->entry->index)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-060: an exception is about an entry before it");
    }
    if (class >= EXCEPTION_LINE_FAILED && class < EXCEPTION_CLASS_END) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-111: that a line is %s its state tells, not an exception",
                     record_exception_name((unsigned)class));
    }
    if (class == EXCEPTION_UNAPPROVED) {
        TRY(accounts_note_unapproved(apply, fault));
    }
    if (fact_has(fact, EXCEPTION_OTHER)) {
        TRY(accounts_tell_double(apply, fault));
    }
    if (class == EXCEPTION_LATE_SPLIT) {
        TRY(accounts_tell_late(apply, fault));
    }
    if (class == EXCEPTION_UNDISCLOSED) {
        TRY(accounts_tell_unpublished(apply, fault));
    }
    if (class == EXCEPTION_OVERPAID) {
        return accounts_begin_clawback(apply, fault);
    }
    uint8_t image[8];
    return store_put(apply->transaction, LEDGER_TABLE_OPEN,
                     store_key_u64(image, apply->entry->index), (struct bytes){0},
                     fault);
}

/* ---- who resolves
 * ------------------------------------------------------------------------- */

static struct status check_person(struct apply *apply, const struct acting *acting,
                                  uint64_t recorded, struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    bool is_another = false;
    TRY(accounts_entry(apply->transaction, recorded, &entry, &fact, fault));
    TRY(accounts_is_another(apply, acting, entry.actor, &is_another, fault));
    return is_another
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-110: nobody resolves what they recorded; another checker or "
                       "approver resolves entry %" PRIu64,
                       recorded);
}

static struct status check_evidence(struct apply *apply, const struct acting *acting,
                                    struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const unsigned action = (unsigned)fact->field[RESOLUTION_ACTION].number;
    const char *name = record_action_name(action);
    if (name == NULL) {
        return FAULT(fault, STATUS_REFUSED, "R-111: a resolution of an unknown action");
    }
    if (action >= RESOLVED_CONFIRMED_UNPAID && !fact_has(fact, RESOLUTION_EVIDENCE)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-111: %s wants its evidence: the bank's letter, the receipt or "
                     "the decision",
                     name);
    }
    if (action == RESOLVED_WRITTEN_OFF &&
        (acting->roles >> STAFF_ROLE_APPROVER & 1U) == 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-110: only an approver writes off what is due or lost");
    }
    return OK;
}

/* ---- an exception that was recorded
 * ------------------------------------------------------- */

static struct status close_exception(struct apply *apply, uint64_t index,
                                     const struct fact *exception, struct fault *fault)
{
    uint8_t image[8];
    const struct fact *fact = apply->fact;
    const bool is_recovered =
        fact->field[RESOLUTION_ACTION].number == RESOLVED_RECOVERED;
    if (exception->field[EXCEPTION_CLASS].number == EXCEPTION_UNAPPROVED) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-111: that batch %" PRIu64
                     " is not approved is settled by approving it, with: mingzhang "
                     "batch approve",
                     exception->field[EXCEPTION_SUBJECT].number);
    }
    if (is_recovered != fact_has(fact, RESOLUTION_AMOUNT) ||
        (is_recovered && fact->field[RESOLUTION_AMOUNT].fen !=
                             exception->field[EXCEPTION_AMOUNT].fen)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-111: what was recovered is the whole amount of exception "
                     "%" PRIu64 ", and only then an amount is given",
                     index);
    }
    if (fact_has(exception, EXCEPTION_OTHER)) {
        TRY(accounts_check_double(apply, exception, fault));
    }
    if (exception->field[EXCEPTION_CLASS].number == EXCEPTION_OVERPAID) {
        if (is_recovered) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-160: what comes back of line %" PRIu64
                         " is recorded as money, and that settles exception %" PRIu64
                         ", with: mingzhang clawback recover, or import refund",
                         exception->field[EXCEPTION_SUBJECT].number, index);
        }
        TRY(accounts_end_clawback(apply, exception->field[EXCEPTION_SUBJECT].number,
                                  fault));
    }
    const struct status closed = store_delete(apply->transaction, LEDGER_TABLE_OPEN,
                                              store_key_u64(image, index), fault);
    return closed.code == STATUS_NOT_FOUND
               ? FAULT(fault, STATUS_REFUSED,
                       "R-111: the exception of entry %" PRIu64 " is settled already",
                       index)
               : closed;
}

/* ---- a line
 * -------------------------------------------------------------------------------- */

/* Two people confirm that the bank did not pay; the line stays due. */
static struct status confirm_unpaid(const struct acting *acting, uint64_t newest,
                                    struct settled *settled, struct fault *fault)
{
    if (settled->unpaid != newest) {
        settled->unpaid = newest;
        settled->first = 0;
        settled->second = 0;
    }
    if (settled->first == acting->staff || settled->second != 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-110: that line was not paid is confirmed by two different "
                     "people, and you have done so or it needs no more");
    }
    *(settled->first == 0 ? &settled->first : &settled->second) = acting->staff;
    return OK;
}

static struct status settle_line(struct apply *apply, const struct acting *acting,
                                 uint64_t line, int64_t amount,
                                 const struct line_state *state, struct fault *fault)
{
    const uint64_t newest = state->result != 0 ? state->result : line;
    const uint64_t action = apply->fact->field[RESOLUTION_ACTION].number;
    struct settled settled;
    TRY(accounts_settled(apply->transaction, line, &settled, fault));
    const int64_t unsent = accounts_unsent(state, amount, &settled);
    if (unsent == 0 || settled.about == newest) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-111: line %" PRIu64 " was sent again or settled already", line);
    }
    if (action == RESOLVED_CONFIRMED_UNPAID) {
        TRY(confirm_unpaid(acting, newest, &settled, fault));
    } else if (action == RESOLVED_WRITTEN_OFF) {
        settled.about = newest;
        settled.resolution = apply->entry->index;
    } else {
        return FAULT(fault, STATUS_REFUSED,
                     "R-111: a line that failed or came back is sent again, confirmed "
                     "unpaid or written off; nothing else settles it");
    }
    return accounts_put_settled(apply, line, &settled, fault);
}

/* The resolution names the newest entry about the line: when the bank speaks again it
 * is open again. */
static struct status resolve_line(struct apply *apply, const struct acting *acting,
                                  uint64_t index, uint64_t line, struct fault *fault)
{
    struct fact fact;
    struct cached_batch *cached = NULL;
    uint8_t *image = NULL;
    struct line_state state;
    TRY(accounts_expect(apply, line, KIND_LINE, &fact, fault));
    const uint64_t batch = fact.field[LINE_BATCH].number;
    TRY(accounts_batch_of(apply, batch, &cached, fault));
    TRY(accounts_line_of(apply, batch, fact.field[LINE_NUMBER].number, &image, fault));
    line_state_decode(image, &state);
    if ((state.result != 0 ? state.result : line) != index) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-111: entry %" PRIu64 " is not the newest about line %" PRIu64,
                     index, line);
    }
    if (state.state == LINE_STATE_UNKNOWN) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-111: line %" PRIu64
                     " is unknown; only the bank's answer settles it, with: mingzhang "
                     "import return",
                     line);
    }
    if (state.state != LINE_STATE_FAILED && state.state != LINE_STATE_REFUNDED &&
        (state.state != LINE_STATE_PAID || state.refunded == 0)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-111: line %" PRIu64 " is %s: nothing is open", line,
                     record_state_name(batch_line_state(&cached->batch, state.state)));
    }
    TRY(check_person(apply, acting, line, fault));
    return settle_line(apply, acting, line, fact.field[LINE_AMOUNT].fen, &state, fault);
}

/* A line goes back to an open state when the entry that a correction reverses is taken
 * back: its newest entry is the correction. */
static struct status resolve_corrected(struct apply *apply, const struct acting *acting,
                                       uint64_t index, uint64_t wrong,
                                       struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    TRY(accounts_entry(apply->transaction, wrong, &entry, &fact, fault));
    if (entry.kind != KIND_RESULT && entry.kind != KIND_REFUND) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-111: line %" PRIu64 " was withdrawn; nothing is open", wrong);
    }
    return resolve_line(apply, acting, index, fact.field[RESULT_LINE].number, fault);
}

_Static_assert((int)RESULT_LINE == (int)REFUND_LINE, "both name their line alike");

struct status accounts_apply_resolution(struct apply *apply, struct fault *fault)
{
    const uint64_t index = apply->fact->field[RESOLUTION_EXCEPTION].number;
    struct acting acting;
    struct entry entry;
    struct fact fact;
    if (index >= apply->entry->index) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-060: a resolution is about an entry before it");
    }
    TRY(accounts_acting(apply, &acting, fault));
    TRY(check_evidence(apply, &acting, fault));
    for (unsigned key = RESOLUTION_EVIDENCE; key <= RESOLUTION_NOTE; key++) {
        if (fact_has(apply->fact, key)) {
            TRY(accounts_cite_file(apply, apply->fact->field[key].bytes, fault));
        }
    }
    TRY(accounts_entry(apply->transaction, index, &entry, &fact, fault));
    switch (entry.kind) {
    case KIND_EXCEPTION:
        TRY(check_person(apply, &acting, index, fault));
        return close_exception(apply, index, &fact, fault);
    case KIND_RESULT:
        TRY(check_person(apply, &acting, index, fault));
        return resolve_line(apply, &acting, index, fact.field[RESULT_LINE].number,
                            fault);
    case KIND_REFUND:
        TRY(check_person(apply, &acting, index, fault));
        return resolve_line(apply, &acting, index, fact.field[REFUND_LINE].number,
                            fault);
    case KIND_LINE:
        return resolve_line(apply, &acting, index, index, fault);
    case KIND_CORRECTION:
        TRY(check_person(apply, &acting, index, fault));
        return resolve_corrected(apply, &acting, index,
                                 fact.field[CORRECTION_REVERSES].number, fault);
    default:
        return FAULT(fault, STATUS_REFUSED,
                     "R-060: entry %" PRIu64 " is neither an exception nor the newest "
                     "word about a line",
                     index);
    }
}
