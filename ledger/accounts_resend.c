/* accounts_resend.c - a line takes the place of one that failed or came back.
 */
#include "ledger/accounts_internal.h"

#include <inttypes.h>
#include <string.h>

struct status accounts_put_settled(struct apply *apply, uint64_t line,
                                   const struct settled *settled, struct fault *fault)
{
    uint8_t key[8];
    uint8_t image[SETTLED_SIZE];
    settled_encode(settled, image);
    return store_put(apply->transaction, LEDGER_TABLE_SETTLED, store_key_u64(key, line),
                     bytes_from(image, sizeof(image)), fault);
}

/* Nobody else's, and for nothing else: party, programme, month, purpose and case. */
struct known_due {
    const struct fact *line;
    const struct cached_batch *batch;
};

static struct status is_same_due(struct apply *apply, const struct known_due *one,
                                 const struct known_due *two, bool *ret_is_same,
                                 struct fault *fault)
{
    uint8_t parties[2][16];
    TRY(accounts_party_now(apply, one->line->field[LINE_PARTY].bytes.at, parties[0],
                           fault));
    TRY(accounts_party_now(apply, two->line->field[LINE_PARTY].bytes.at, parties[1],
                           fault));
    /* Of people nobody names: the same institution. */
    const bool is_somebody = !bytes_is_zero(bytes_from(parties[1], 16)) ||
                             (fact_has(two->line, LINE_PAYEE) &&
                              bytes_equal(fact_bytes(one->line, LINE_PAYEE),
                                          fact_bytes(two->line, LINE_PAYEE)));
    *ret_is_same = is_somebody && memcmp(parties[0], parties[1], 16) == 0 &&
                   bytes_equal(fact_bytes(one->line, LINE_PURPOSE),
                               fact_bytes(two->line, LINE_PURPOSE)) &&
                   bytes_equal(fact_bytes(one->line, LINE_CASE),
                               fact_bytes(two->line, LINE_CASE)) &&
                   one->batch->root == two->batch->root &&
                   one->batch->batch.period == two->batch->batch.period;
    return OK;
}

/* A line that was paid is sent again as far as it came back. */
static struct status check_unsent(uint64_t index, const struct line_state *state,
                                  const struct settled *settled, int64_t unsent,
                                  struct fault *fault)
{
    const bool came_back = state->state == LINE_STATE_REFUNDED ||
                           (state->state == LINE_STATE_PAID && state->refunded > 0);
    if (state->state != LINE_STATE_FAILED && !came_back) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-112: line %" PRIu64
                     " is %s; only a line that failed or came back is sent again",
                     index, record_state_name(state->state));
    }
    if (unsent > 0) {
        return OK;
    }
    if (settled->successor != 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-112: line %" PRIu64 " was sent again as line %" PRIu64
                     "; if that failed, send that again",
                     index, settled->successor);
    }
    return FAULT(fault, STATUS_REFUSED,
                 "R-162: what came back of line %" PRIu64
                 " had been overpaid; nothing of it is due again",
                 index);
}

/* R-112, but for what the line is due for. */
static struct status check_state(uint64_t index, const struct line_state *state,
                                 const struct settled *settled, int64_t unsent,
                                 struct fault *fault)
{
    const uint64_t newest = state->result != 0 ? state->result : index;
    if (state->state == LINE_STATE_UNKNOWN) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-112: line %" PRIu64
                     " is unknown; it is not sent again before the bank has answered",
                     index);
    }
    TRY(check_unsent(index, state, settled, unsent, fault));
    if (settled->about == newest) {
        return FAULT(fault, STATUS_REFUSED, "R-112: line %" PRIu64 " was written off",
                     index);
    }
    if (state->state == LINE_STATE_FAILED && state->class == RESULT_NOT_RETURNED &&
        (settled->unpaid != newest || settled->second == 0)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-112: the bank has not answered line %" PRIu64
                     "; first two people confirm that it was not paid, with: mingzhang "
                     "exceptions resolve --action confirmed-unpaid",
                     index);
    }
    return OK;
}

/* R-114 of a whole line; R-162 of less. */
static struct status check_amount(uint64_t index, int64_t whole, int64_t wanted,
                                  int64_t amount, struct fault *fault)
{
    char text[MONEY_TEXT_SIZE];
    if (amount == wanted) {
        return OK;
    }
    money_format_grouped(wanted, text);
    return wanted == whole
               ? FAULT(fault, STATUS_REFUSED,
                       "R-114: what is sent again is what line %" PRIu64
                       " was to pay, to the fen",
                       index)
               : FAULT(fault, STATUS_REFUSED,
                       "R-162: of what line %" PRIu64
                       " was to pay %s is due again; that is sent, to the fen",
                       index, text);
}

/* The newest line in the place of `old`; the others are named by each other. */
static struct status put_successor(struct apply *apply, uint64_t old,
                                   const struct settled *before, int64_t fen,
                                   struct fault *fault)
{
    struct settled settled = *before;
    struct settled new;
    const uint64_t index = apply->entry->index;
    if (settled.successor != 0) {
        TRY(accounts_settled(apply->transaction, index, &new, fault));
        new.sibling = settled.successor;
        TRY(accounts_put_settled(apply, index, &new, fault));
    }
    settled.successor = index;
    settled.resent += fen;
    return accounts_put_settled(apply, old, &settled, fault);
}

struct status accounts_take_place(struct apply *apply,
                                  const struct cached_batch *cached,
                                  struct fault *fault)
{
    const struct fact *fact = apply->fact;
    if (!fact_has(fact, LINE_RESEND_OF)) {
        return OK;
    }
    struct fact old;
    struct cached_batch *old_batch = NULL;
    uint8_t *image = NULL;
    struct line_state state;
    struct again again;
    const uint64_t index = fact->field[LINE_RESEND_OF].number;
    TRY(accounts_expect(apply, index, KIND_LINE, &old, fault));
    TRY(accounts_batch_of(apply, old.field[LINE_BATCH].number, &old_batch, fault));
    TRY(accounts_line_of(apply, old_batch->entry, old.field[LINE_NUMBER].number, &image,
                         fault));
    line_state_decode(image, &state);
    state.state = (uint8_t)batch_line_state(&old_batch->batch, state.state);
    const struct due due =
        accounts_line_due(&old, old_batch->root, old_batch->batch.period);
    TRY(accounts_again(apply->transaction, &due, index, &old, &state, &again, fault));
    const int64_t unsent =
        accounts_unsent(&state, old.field[LINE_AMOUNT].fen, &again.settled);
    TRY(check_state(index, &state, &again.settled, unsent, fault));
    const struct known_due before = {&old, old_batch};
    const struct known_due after = {fact, cached};
    bool is_same = false;
    TRY(is_same_due(apply, &before, &after, &is_same, fault));
    if (!is_same) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-114: a line is sent again to the same party, for the same "
                     "programme, month, purpose and case as line %" PRIu64,
                     index);
    }
    /* Where its due lacks nothing the end of the transaction refuses it. */
    TRY(check_amount(index, old.field[LINE_AMOUNT].fen,
                     again.fen > 0 ? again.fen : unsent, fact->field[LINE_AMOUNT].fen,
                     fault));
    return put_successor(apply, index, &again.settled, fact->field[LINE_AMOUNT].fen,
                         fault);
}

/* Takes line `index` out of the chain of those in one place. */
static struct status unlink_line(struct apply *apply, uint64_t index,
                                 struct settled *place, uint64_t next,
                                 struct fault *fault)
{
    uint64_t at = place->successor;
    if (at == index) {
        place->successor = next;
        return OK;
    }
    while (at != 0) { /* each lies before the next */
        struct settled part;
        TRY(accounts_settled(apply->transaction, at, &part, fault));
        if (part.sibling == index) {
            part.sibling = next;
            return accounts_put_settled(apply, at, &part, fault);
        }
        at = part.sibling < at ? part.sibling : 0;
    }
    return FAULT(fault, STATUS_FOUND,
                 "what became of a line is damaged; restore a backup");
}

struct status accounts_give_place_back(struct apply *apply, const struct fact *line,
                                       uint64_t index, struct fault *fault)
{
    if (!fact_has(line, LINE_RESEND_OF)) {
        return OK;
    }
    struct settled settled;
    struct settled its_own;
    const uint64_t old = line->field[LINE_RESEND_OF].number;
    TRY(accounts_settled(apply->transaction, old, &settled, fault));
    TRY(accounts_settled(apply->transaction, index, &its_own, fault));
    TRY(unlink_line(apply, index, &settled, its_own.sibling, fault));
    settled.resent -= line->field[LINE_AMOUNT].fen;
    return accounts_put_settled(apply, old, &settled, fault);
}

/* ---- paid twice
 * ---------------------------------------------------------------------------- */

struct known_line {
    struct fact fact;
    struct cached_batch *batch;
    unsigned state;
};

static struct status load_known(struct apply *apply, uint64_t index,
                                struct known_line *ret_line, struct fault *fault)
{
    uint8_t *image = NULL;
    struct line_state state;
    TRY(accounts_expect(apply, index, KIND_LINE, &ret_line->fact, fault));
    TRY(accounts_batch_of(apply, ret_line->fact.field[LINE_BATCH].number,
                          &ret_line->batch, fault));
    TRY(accounts_line_of(apply, ret_line->batch->entry,
                         ret_line->fact.field[LINE_NUMBER].number, &image, fault));
    line_state_decode(image, &state);
    ret_line->state = batch_line_state(&ret_line->batch->batch, state.state);
    return OK;
}

struct status accounts_tell_double(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t subject = fact->field[EXCEPTION_SUBJECT].number;
    struct known_line line;
    struct known_line other;
    if (fact->field[EXCEPTION_CLASS].number != EXCEPTION_DOUBLE_PAID ||
        fact->field[EXCEPTION_OTHER].number == subject) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-113: a double payment names both lines of the due");
    }
    TRY(load_known(apply, subject, &line, fault));
    TRY(load_known(apply, fact->field[EXCEPTION_OTHER].number, &other, fault));
    const struct known_due one = {&other.fact, other.batch};
    const struct known_due two = {&line.fact, line.batch};
    bool is_same = false;
    TRY(is_same_due(apply, &one, &two, &is_same, fault));
    if (line.state != LINE_STATE_PAID || fact->field[EXCEPTION_AMOUNT].fen <= 0 ||
        fact->field[EXCEPTION_AMOUNT].fen > line.fact.field[LINE_AMOUNT].fen ||
        !is_same) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-113: a double payment is what of line %" PRIu64
                     " was paid beside another line of the same due",
                     subject);
    }
    apply->accounts->doubles_told.count++;
    apply->accounts->doubles_told.lines += subject;
    apply->accounts->doubles_told.fen += fact->field[EXCEPTION_AMOUNT].fen;
    return OK;
}

struct status accounts_check_double(struct apply *apply, const struct fact *exception,
                                    struct fault *fault)
{
    const uint64_t action = apply->fact->field[RESOLUTION_ACTION].number;
    const uint64_t subject = exception->field[EXCEPTION_SUBJECT].number;
    const uint64_t index = exception->field[EXCEPTION_OTHER].number;
    struct known_line line;
    struct known_line other;
    TRY(load_known(apply, subject, &line, fault));
    TRY(load_known(apply, index, &other, fault));
    if (accounts_is_live(other.state) && other.state != LINE_STATE_PAID) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-113: line %" PRIu64
                     " is %s; withdraw it, or wait for the bank's word, then resolve",
                     index, record_state_name(other.state));
    }
    struct due_figures figures;
    const struct due due =
        accounts_line_due(&line.fact, line.batch->root, line.batch->batch.period);
    TRY(accounts_due_figures(apply->transaction, &due, &figures, fault));
    if (figures.live > figures.fen && action != RESOLVED_WRITTEN_OFF) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-113: lines %" PRIu64 " and %" PRIu64
                     " are both paid; have one of them refunded first, or written off "
                     "by an approver",
                     subject, index);
    }
    return OK;
}
