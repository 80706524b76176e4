/* exceptions.c - see exceptions.h. */
#include "ledger/exceptions_internal.h"

#include "ledger/journal/registry.h"

#include <inttypes.h>

struct exceptions_query exceptions_all(uint64_t seal, civil_day today)
{
    return (struct exceptions_query){.seal = seal, .today = today, .period = -1};
}

struct status exceptions_fits(const struct walking *walking,
                              const struct exceptions_item *item, bool *ret_fits,
                              struct fault *fault)
{
    const struct exceptions_query *query = &walking->query;
    const bool needs_batch = query->batch != 0 || query->unit != 0 ||
                             query->programme != 0 || query->period != -1;
    *ret_fits = (query->class == 0 || query->class == item->class) &&
                (query->older_days == 0 ||
                 exceptions_age(item, query->today) >= query->older_days) &&
                (!needs_batch || item->batch != 0) &&
                (query->batch == 0 || query->batch == item->batch) &&
                (query->unit == 0 || query->unit == item->unit) &&
                (query->period == -1 || query->period == item->period);
    if (*ret_fits && query->programme != 0) {
        uint64_t root = 0;
        TRY(accounts_programme_root(walking->transaction, item->programme, &root,
                                    fault));
        *ret_fits = root == query->programme;
    }
    return OK;
}

static struct status tell(struct walking *walking, struct exceptions_item *item,
                          struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    bool is_asked_for = false;
    TRY(accounts_entry(walking->transaction, item->newest, &entry, &fact, fault));
    item->since = date_of_instant(entry.recorded_ms);
    TRY(exceptions_fits(walking, item, &is_asked_for, fault));
    return is_asked_for ? walking->each(walking->context, item, fault) : OK;
}

void exceptions_place(struct exceptions_item *item, uint64_t entry,
                      const struct batch *batch)
{
    item->batch = entry;
    item->programme = batch->programme;
    item->unit = batch->unit;
    item->period = batch->period;
}

/* ---- recorded ------------------------------------------------------------------- */

/* What an exception is about, as a batch and a line; a result is about its line. */
static struct status place_exception(struct store_transaction *transaction,
                                     struct exceptions_item *item, struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    struct batch batch;
    TRY(accounts_entry(transaction, item->subject, &entry, &fact, fault));
    uint64_t of = entry.kind == KIND_BATCH ? item->subject : 0;
    if (entry.kind == KIND_RESULT) {
        item->line = fact.field[RESULT_LINE].number;
        item->reason = (unsigned)fact.field[RESULT_CLASS].number;
        TRY(accounts_entry(transaction, item->line, &entry, &fact, fault));
    } else if (entry.kind == KIND_LINE) {
        item->line = item->subject;
    }
    if (item->line != 0) {
        struct line_state state;
        of = fact.field[LINE_BATCH].number;
        TRY(accounts_line(transaction, of, fact.field[LINE_NUMBER].number, &state,
                          fault));
        item->reason = item->reason != 0 ? item->reason : state.class;
    }
    if (of != 0) {
        TRY(accounts_batch_at(transaction, of, UINT64_MAX, &batch, fault));
        exceptions_place(item, of, &batch);
    }
    return OK;
}

static struct status place_other(struct store_transaction *transaction,
                                 const struct fact *exception,
                                 struct exceptions_item *item, struct fault *fault)
{
    struct fact line;
    struct line_state state;
    if (!fact_has(exception, EXCEPTION_OTHER)) {
        return OK;
    }
    item->other = exception->field[EXCEPTION_OTHER].number;
    TRY(accounts_fact(transaction, item->other, &line, fault));
    TRY(accounts_line(transaction, line.field[LINE_BATCH].number,
                      line.field[LINE_NUMBER].number, &state, fault));
    item->is_other_paid = state.state == LINE_STATE_PAID;
    return OK;
}

/* Is more than the due paid or on its way still? */
static struct status see_twice(struct store_transaction *transaction,
                               struct exceptions_item *item, struct fault *fault)
{
    struct fact line;
    struct due_figures figures;
    TRY(accounts_fact(transaction, item->line, &line, fault));
    const struct due due = accounts_line_due(&line, item->programme, item->period);
    const struct status known =
        accounts_due_figures(transaction, &due, &figures, fault);
    if (known.code != STATUS_NOT_FOUND) { /* a person without a name has none */
        TRY(known);
        item->is_paid_once = figures.live <= figures.fen;
    }
    return OK;
}

/* What is still to come back. */
static struct status see_outstanding(struct store_transaction *transaction,
                                     struct exceptions_item *item, struct fault *fault)
{
    struct clawback clawback;
    const struct status open =
        accounts_clawback(transaction, item->line, &clawback, fault);
    if (open.code == STATUS_NOT_FOUND) {
        return OK; /* settled since */
    }
    TRY(open);
    item->fen = clawback.exception == item->number ? clawback.outstanding : item->fen;
    return OK;
}

struct status exceptions_load(struct store_transaction *transaction, uint64_t index,
                              struct exceptions_item *ret_item, struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    TRY(accounts_entry(transaction, index, &entry, &fact, fault));
    *ret_item = (struct exceptions_item){
        .number = index,
        .class = (unsigned)fact.field[EXCEPTION_CLASS].number,
        .newest = index,
        .since = date_of_instant(entry.recorded_ms),
        .subject = fact.field[EXCEPTION_SUBJECT].number,
        .fen = fact.field[EXCEPTION_AMOUNT].fen,
        .period = -1,
    };
    TRY(place_other(transaction, &fact, ret_item, fault));
    TRY(place_exception(transaction, ret_item, fault));
    if (ret_item->other != 0 && ret_item->line != 0) {
        TRY(see_twice(transaction, ret_item, fault));
    }
    return ret_item->class == EXCEPTION_OVERPAID
               ? see_outstanding(transaction, ret_item, fault)
               : OK;
}

/* A line that an answer left out and a later one told needs nobody any more. */
static struct status is_still_open(struct store_transaction *transaction,
                                   const struct exceptions_item *item, uint64_t seal,
                                   bool *ret_is_open, struct fault *fault)
{
    struct fact line;
    struct line_state state;
    *ret_is_open = true;
    if (item->class != EXCEPTION_MISSING || item->line == 0) {
        return OK;
    }
    TRY(accounts_fact(transaction, item->line, &line, fault));
    TRY(accounts_line(transaction, line.field[LINE_BATCH].number,
                      line.field[LINE_NUMBER].number, &state, fault));
    *ret_is_open = state.state == LINE_STATE_SUBMITTED || state.result > seal;
    return OK;
}

static struct status tell_exception(void *context, uint64_t index, struct fault *fault)
{
    struct walking *walking = context;
    struct exceptions_item item;
    bool is_open = false;
    if (index > walking->query.seal) {
        return OK; /* it came later */
    }
    TRY(exceptions_load(walking->transaction, index, &item, fault));
    TRY(is_still_open(walking->transaction, &item, walking->query.seal, &is_open,
                      fault));
    return is_open ? tell(walking, &item, fault) : OK;
}

/* Approving a recorded batch settles its exception without a word of its own. */
static struct status tell_unapproved(struct walking *walking, uint64_t index,
                                     const struct fact *fact, struct fault *fault)
{
    struct batch then;
    struct batch now;
    const uint64_t subject = fact->field[EXCEPTION_SUBJECT].number;
    if (fact->field[EXCEPTION_CLASS].number != EXCEPTION_UNAPPROVED) {
        return OK;
    }
    TRY(accounts_batch_at(walking->transaction, subject, walking->query.seal, &then,
                          fault));
    TRY(accounts_batch_at(walking->transaction, subject, UINT64_MAX, &now, fault));
    return then.unapproved == index && now.unapproved != index
               ? tell_exception(walking, index, fault)
               : OK;
}

/* What came back since, or was taken back, of money asked for at the seal: what was
 * open of it then is not told. */
static struct status see_recovery(struct walking *walking, uint64_t index,
                                  struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    TRY(accounts_entry(walking->transaction, index, &entry, &fact, fault));
    if (entry.kind == KIND_CORRECTION) {
        TRY(accounts_entry(walking->transaction, fact.field[CORRECTION_REVERSES].number,
                           &entry, &fact, fault));
    }
    if (entry.kind == KIND_REFUND && fact_has(&fact, REFUND_EXCEPTION) &&
        fact.field[REFUND_EXCEPTION].number <= walking->query.seal) {
        walking->is_whole = false;
    }
    return OK;
}

/* What is settled today may have been open at the seal: the entries tell. */
static struct status tell_settled_later(struct walking *walking, struct fault *fault)
{
    const uint64_t seal = walking->query.seal;
    struct journal_seal newest;
    TRY(journal_seal_at(walking->transaction, UINT64_MAX, &newest, fault));
    for (uint64_t i = 0; i <= newest.index && seal != UINT64_MAX; i++) {
        struct bytes bytes = {0};
        struct entry entry;
        struct fact fact;
        TRY(journal_read(walking->transaction, i, &bytes, fault));
        TRY(entry_decode(bytes, &entry, fault));
        if (entry.kind == KIND_EXCEPTION && i <= seal) {
            TRY(accounts_entry(walking->transaction, i, &entry, &fact, fault));
            TRY(tell_unapproved(walking, i, &fact, fault));
        } else if (entry.kind == KIND_RESOLUTION && i > seal) {
            TRY(accounts_entry(walking->transaction, i, &entry, &fact, fault));
            const uint64_t of = fact.field[RESOLUTION_EXCEPTION].number;
            TRY(accounts_entry(walking->transaction, of, &entry, &fact, fault));
            if (entry.kind == KIND_EXCEPTION) {
                TRY(tell_exception(walking, of, fault));
            }
        } else if (i > seal &&
                   (entry.kind == KIND_REFUND || entry.kind == KIND_CORRECTION)) {
            TRY(see_recovery(walking, i, fault));
        }
    }
    return OK;
}

/* ---- seen in the states --------------------------------------------------------- */

/* 0: nothing is open about a line in this state. */
static unsigned class_of(const struct line_state *state)
{
    switch (state->state) {
    case LINE_STATE_FAILED:
        return EXCEPTION_LINE_FAILED;
    case LINE_STATE_REFUNDED:
        return EXCEPTION_LINE_REFUNDED;
    case LINE_STATE_PAID: /* it came back in part */
        return state->refunded > 0 ? EXCEPTION_LINE_REFUNDED : 0;
    case LINE_STATE_UNKNOWN:
        return EXCEPTION_LINE_UNKNOWN;
    default:
        return 0;
    }
}

/* Is something of the line to be sent again?  Not where another line has taken over
 * what is due, where it was recovered, or written off. */
static struct status see_again(struct store_transaction *transaction,
                               struct exceptions_item *item, const struct fact *line,
                               const struct line_state *state, bool *ret_is_open,
                               struct fault *fault)
{
    struct again again;
    *ret_is_open = true;
    if (item->class == EXCEPTION_LINE_UNKNOWN) {
        return OK;
    }
    const struct due due = accounts_line_due(line, item->programme, item->period);
    TRY(accounts_again(transaction, &due, item->line, line, state, &again, fault));
    item->fen = again.fen;
    item->is_confirmed_unpaid =
        again.settled.unpaid == item->newest && again.settled.second != 0;
    *ret_is_open = again.fen > 0 && again.settled.about != item->newest;
    return OK;
}

/* The item of a line whose batch and state are known; *ret_is_open: it stands in the
 * queue. */
struct line_place {
    uint64_t batch, number;
    const struct batch *record;
    const struct line_state *state;
};
static struct status load_line(struct store_transaction *transaction,
                               const struct line_place *place,
                               struct exceptions_item *ret_item, bool *ret_is_open,
                               struct fault *fault)
{
    struct fact fact;
    const struct line_state *state = place->state;
    const uint64_t index = place->batch + place->number;
    *ret_is_open = false;
    if (class_of(state) == 0) {
        return OK;
    }
    TRY(accounts_fact(transaction, index, &fact, fault));
    *ret_item = (struct exceptions_item){
        .number = index,
        .class = class_of(state),
        .newest = state->result != 0 ? state->result : index,
        .line = index,
        .subject = index,
        .reason = state->class,
        .fen = fact.field[LINE_AMOUNT].fen,
    };
    exceptions_place(ret_item, place->batch, place->record);
    return see_again(transaction, ret_item, &fact, state, ret_is_open, fault);
}

static struct status tell_line(void *context, uint64_t number,
                               const struct line_state *state, struct fault *fault)
{
    struct walking *walking = context;
    const struct line_place place = {walking->batch, number, &walking->record, state};
    struct exceptions_item item;
    bool is_open = false;
    const unsigned class = class_of(state);
    if (class == 0 || (walking->query.class != 0 && walking->query.class != class)) {
        return OK;
    }
    TRY(load_line(walking->transaction, &place, &item, &is_open, fault));
    return is_open ? tell(walking, &item, fault) : OK;
}

static bool is_unanswered(const struct batch *batch, civil_day today)
{
    return batch->origin == BATCH_ORIGIN_ROSTER &&
           batch->stage == LINE_STATE_SUBMITTED && batch->due < today &&
           batch->by_state[LINE_STATE_SUBMITTED].count > 0;
}

static struct exceptions_item unanswered_item(uint64_t entry, const struct batch *batch)
{
    struct exceptions_item item = {
        .number = entry,
        .class = EXCEPTION_UNANSWERED,
        .newest = batch->submission,
        .subject = entry,
        .fen = batch->by_state[LINE_STATE_SUBMITTED].fen,
    };
    exceptions_place(&item, entry, batch);
    return item;
}

static struct status tell_batch(void *context, uint64_t entry,
                                const struct batch *batch, struct fault *fault)
{
    struct walking *walking = context;
    const struct exceptions_query *query = &walking->query;
    const struct count_and_fen *states = batch->by_state;
    if ((query->batch != 0 && query->batch != entry) ||
        (query->unit != 0 && query->unit != batch->unit) ||
        (query->period != -1 && query->period != batch->period)) {
        return OK; /* spares its lines */
    }
    if (is_unanswered(batch, query->today)) {
        struct exceptions_item item = unanswered_item(entry, batch);
        TRY(tell(walking, &item, fault));
    }
    const uint64_t lines = states[LINE_STATE_FAILED].count +
                           states[LINE_STATE_REFUNDED].count +
                           states[LINE_STATE_UNKNOWN].count;
    if (lines == 0 && batch->part_refunded == 0) {
        return OK;
    }
    if (query->seal != UINT64_MAX) {
        walking->is_whole = false;
        return OK;
    }
    walking->batch = entry;
    walking->record = *batch;
    return accounts_lines(walking->transaction, entry, batch, tell_line, walking,
                          fault);
}

struct status exceptions_walk(struct store_transaction *transaction,
                              const struct exceptions_query *query,
                              exceptions_each *each, void *context, bool *ret_is_whole,
                              struct fault *fault)
{
    struct walking walking = {.transaction = transaction,
                              .query = *query,
                              .each = each,
                              .context = context,
                              .is_whole = true};
    TRY(accounts_open_exceptions(transaction, tell_exception, &walking, fault));
    TRY(tell_settled_later(&walking, fault));
    TRY(accounts_batches(transaction, query->seal, tell_batch, &walking, fault));
    *ret_is_whole = walking.is_whole;
    return OK;
}

/* ---- one by its name ------------------------------------------------------------ */

static struct status find_line(struct store_transaction *transaction,
                               const struct fact *line,
                               struct exceptions_item *ret_item, bool *ret_is_open,
                               struct fault *fault)
{
    struct batch batch;
    struct line_state state;
    const uint64_t of = line->field[LINE_BATCH].number;
    const uint64_t number = line->field[LINE_NUMBER].number;
    TRY(accounts_batch_at(transaction, of, UINT64_MAX, &batch, fault));
    TRY(accounts_line(transaction, of, number, &state, fault));
    const struct line_place place = {of, number, &batch, &state};
    return load_line(transaction, &place, ret_item, ret_is_open, fault);
}

static struct status find(struct store_transaction *transaction, uint64_t number,
                          civil_day today, struct exceptions_item *ret_item,
                          bool *ret_is_open, struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    struct batch batch;
    *ret_is_open = false;
    TRY(accounts_entry(transaction, number, &entry, &fact, fault));
    switch (entry.kind) {
    case KIND_EXCEPTION:
        TRY(accounts_is_open(transaction, number, ret_is_open, fault));
        TRY(exceptions_load(transaction, number, ret_item, fault));
        return *ret_is_open ? is_still_open(transaction, ret_item, UINT64_MAX,
                                            ret_is_open, fault)
                            : OK;
    case KIND_LINE:
        return find_line(transaction, &fact, ret_item, ret_is_open, fault);
    case KIND_BATCH:
        TRY(accounts_batch_at(transaction, number, UINT64_MAX, &batch, fault));
        *ret_is_open = is_unanswered(&batch, today);
        *ret_item = unanswered_item(number, &batch);
        return OK;
    default:
        return OK;
    }
}

struct status exceptions_find(struct store_transaction *transaction, uint64_t number,
                              civil_day today, struct exceptions_item *ret_item,
                              struct fault *fault)
{
    struct exceptions_item item = {0};
    struct entry entry;
    struct fact fact;
    bool is_open = false;
    TRY(find(transaction, number, today, &item, &is_open, fault));
    if (!is_open) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "entry %" PRIu64
                     " is no open exception; list them with: mingzhang exceptions list",
                     number);
    }
    TRY(accounts_entry(transaction, item.newest, &entry, &fact, fault));
    item.since = date_of_instant(entry.recorded_ms);
    *ret_item = item;
    return OK;
}
