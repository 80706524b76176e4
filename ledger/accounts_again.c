/* accounts_again.c - what of a line is due again: all of one that failed, of one that
 * was paid what came back; never what was recovered, nor what was sent again. */
#include "ledger/accounts_internal.h"

#include <inttypes.h>

static struct status read_line(struct store_transaction *transaction, uint64_t index,
                               struct fact *ret_line, struct fault *fault)
{
    struct entry entry;
    TRY(accounts_entry(transaction, index, &entry, ret_line, fault));
    return entry.kind == KIND_LINE
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-060: entry %" PRIu64
                       " is no line; list what can be sent again with: mingzhang "
                       "exceptions list",
                       index);
}

struct status accounts_first_line(struct store_transaction *transaction, uint64_t line,
                                  uint64_t *ret_first, struct fact *ret_fact,
                                  struct fault *fault)
{
    TRY(read_line(transaction, line, ret_fact, fault));
    while (fact_has(ret_fact, LINE_RESEND_OF)) { /* each lies before the next */
        line = ret_fact->field[LINE_RESEND_OF].number;
        TRY(read_line(transaction, line, ret_fact, fault));
    }
    *ret_first = line;
    return OK;
}

int64_t accounts_unsent(const struct line_state *state, int64_t amount,
                        const struct settled *settled)
{
    const bool is_failed = state->state == LINE_STATE_FAILED;
    const bool was_paid =
        state->state == LINE_STATE_PAID || state->state == LINE_STATE_REFUNDED;
    const int64_t back = is_failed ? amount : was_paid ? state->refunded : 0;
    const int64_t left = back - settled->recovered - settled->resent;
    return left > 0 ? left : 0;
}

/* How much of its due a line may ask for: what is neither paid nor on its way. */
static struct status room_of(struct store_transaction *transaction,
                             const struct due *due, uint64_t line, int64_t wanted,
                             struct again *again, struct fault *fault)
{
    struct due_figures figures;
    struct fact ignored;
    uint64_t its_first = 0;
    uint64_t last_first = 0;
    const struct status known = accounts_due_figures(transaction, due, &figures, fault);
    again->fen = wanted;
    if (known.code == STATUS_NOT_FOUND || (figures.live == 0 && figures.line == 0)) {
        return OK;
    }
    TRY(known);
    int64_t room = figures.fen - figures.live;
    if (figures.live == 0 && figures.line != line) {
        TRY(accounts_first_line(transaction, line, &its_first, &ignored, fault));
        TRY(accounts_first_line(transaction, figures.line, &last_first, &ignored,
                                fault));
        room = its_first == last_first ? room : 0;
    }
    again->fen = room < 0 ? 0 : room < wanted ? room : wanted;
    again->instead = again->fen == 0 ? figures.line : 0;
    return OK;
}

struct status accounts_again(struct store_transaction *transaction,
                             const struct due *due, uint64_t line,
                             const struct fact *fact, const struct line_state *state,
                             struct again *ret_again, struct fault *fault)
{
    struct again again = {0};
    TRY(accounts_settled(transaction, line, &again.settled, fault));
    const int64_t wanted =
        accounts_unsent(state, fact->field[LINE_AMOUNT].fen, &again.settled);
    if (wanted > 0 && bytes_is_zero(fact->field[LINE_PARTY].bytes)) {
        again.fen = wanted;
    } else if (wanted > 0) {
        TRY(room_of(transaction, due, line, wanted, &again, fault));
    }
    *ret_again = again;
    return OK;
}

struct status accounts_again_of(struct store_transaction *transaction, uint64_t line,
                                struct again *ret_again, struct fault *fault)
{
    struct fact fact;
    struct fact batch;
    struct line_state state;
    TRY(read_line(transaction, line, &fact, fault));
    const uint64_t of = fact.field[LINE_BATCH].number;
    TRY(accounts_line(transaction, of, fact.field[LINE_NUMBER].number, &state, fault));
    TRY(accounts_fact(transaction, of, &batch, fault));
    const struct due due =
        accounts_line_due(&fact, batch.field[BATCH_PROGRAMME].number,
                          (civil_period)batch.field[BATCH_PERIOD].number);
    return accounts_again(transaction, &due, line, &fact, &state, ret_again, fault);
}
