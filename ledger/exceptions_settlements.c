/* exceptions_settlements.c - how exceptions were settled; see exceptions.h. */
#include "ledger/exceptions_internal.h"

struct settling {
    struct walking walking;
    uint64_t number; /* 0: any */
    uint64_t newest; /* entries after it came later */
    exceptions_each_settlement *each;
    void *context;
};

/* The bank's word that a resolution of this entry is about; of one that was taken back
 * there is none. */
static unsigned reason_of(const struct entry *entry, const struct fact *fact)
{
    switch (entry->kind) {
    case KIND_LINE:
        return fact_has(fact, LINE_CLASS) ? (unsigned)fact->field[LINE_CLASS].number
                                          : RESULT_NONE;
    case KIND_REFUND:
        return (unsigned)fact->field[REFUND_REASON].number;
    case KIND_RESULT:
        return (unsigned)fact->field[RESULT_CLASS].number;
    default:
        return RESULT_NONE;
    }
}

/* A line as the entry says that a resolution names: it failed, or came back; or it does
 * so again, since what came after was taken back. */
static struct status load_settled_line(struct store_transaction *transaction,
                                       uint64_t about, const struct entry *word,
                                       const struct fact *said,
                                       struct exceptions_item *item,
                                       struct fault *fault)
{
    struct entry entry = *word;
    struct fact fact = *said;
    struct fact line;
    struct batch batch;
    item->reason = reason_of(word, said);
    if (word->kind == KIND_CORRECTION) {
        TRY(accounts_entry(transaction, said->field[CORRECTION_REVERSES].number, &entry,
                           &fact, fault));
    }
    item->class =
        entry.kind == KIND_REFUND ? EXCEPTION_LINE_REFUNDED : EXCEPTION_LINE_FAILED;
    item->number = entry.kind == KIND_LINE ? about : fact.field[RESULT_LINE].number;
    TRY(accounts_fact(transaction, item->number, &line, fault));
    item->fen = line.field[LINE_AMOUNT].fen;
    item->line = item->number;
    item->subject = item->number;
    TRY(accounts_batch_at(transaction, line.field[LINE_BATCH].number, UINT64_MAX,
                          &batch, fault));
    exceptions_place(item, line.field[LINE_BATCH].number, &batch);
    return OK;
}

_Static_assert((int)RESULT_LINE == (int)REFUND_LINE, "both name their line alike");

static struct status tell_settlement(struct settling *settling,
                                     const struct entry *resolution,
                                     const struct fact *fact, struct fault *fault)
{
    struct store_transaction *transaction = settling->walking.transaction;
    const uint64_t about = fact->field[RESOLUTION_EXCEPTION].number;
    struct exceptions_settlement settlement = {
        .entry = resolution->index,
        .actor = resolution->actor,
        .day = date_of_instant(resolution->recorded_ms),
        .action = (unsigned)fact->field[RESOLUTION_ACTION].number,
        .note = fact_bytes(fact, RESOLUTION_NOTE)};
    struct exceptions_item *item = &settlement.item;
    struct entry entry;
    struct fact cause;
    bool is_asked_for = false;
    TRY(accounts_entry(transaction, about, &entry, &cause, fault));
    if (entry.kind == KIND_EXCEPTION) {
        TRY(exceptions_load(transaction, about, item, fault));
    } else {
        *item = (struct exceptions_item){.period = -1};
        TRY(load_settled_line(transaction, about, &entry, &cause, item, fault));
    }
    item->newest = about;
    item->since = date_of_instant(entry.recorded_ms);
    if (settling->number != 0 && settling->number != item->number) {
        return OK;
    }
    TRY(exceptions_fits(&settling->walking, item, &is_asked_for, fault));
    return is_asked_for ? settling->each(settling->context, &settlement, fault) : OK;
}

/* Of a run of entries, those that are resolutions. */
static struct status tell_if_resolution(void *context, uint64_t index,
                                        struct fault *fault)
{
    struct settling *settling = context;
    struct entry entry;
    struct fact fact;
    if (index > settling->newest) {
        return OK; /* it came later */
    }
    TRY(accounts_entry(settling->walking.transaction, index, &entry, &fact, fault));
    return entry.kind == KIND_RESOLUTION
               ? tell_settlement(settling, &entry, &fact, fault)
               : OK;
}

/* A word about a line may have been resolved, and so the next. */
static struct status tell_of_word(void *context, uint64_t word, struct fault *fault)
{
    struct settling *settling = context;
    return accounts_each_about(settling->walking.transaction, word, tell_if_resolution,
                               settling, fault);
}

static struct status tell_of_one(struct settling *settling, struct fault *fault)
{
    struct store_transaction *transaction = settling->walking.transaction;
    const uint64_t number = settling->number;
    struct entry entry;
    struct fact line;
    struct line_state state;
    TRY(tell_of_word(settling, number, fault));
    TRY(accounts_entry(transaction, number, &entry, &line, fault));
    if (entry.kind != KIND_LINE) {
        return OK;
    }
    TRY(accounts_line(transaction, line.field[LINE_BATCH].number,
                      line.field[LINE_NUMBER].number, &state, fault));
    TRY(accounts_each_about(transaction, number, tell_of_word, settling, fault));
    return state.result != 0 ? tell_of_word(settling, state.result, fault) : OK;
}

struct status exceptions_settlements(struct store_transaction *transaction,
                                     const struct exceptions_query *query,
                                     uint64_t number, exceptions_each_settlement *each,
                                     void *context, struct fault *fault)
{
    struct settling settling = {
        .walking = {.transaction = transaction, .query = *query},
        .number = number,
        .each = each,
        .context = context};
    struct journal_seal newest;
    TRY(journal_seal_at(transaction, query->seal, &newest, fault));
    settling.newest = newest.index;
    return number != 0 ? tell_of_one(&settling, fault)
                       : accounts_each_resolution(transaction, tell_if_resolution,
                                                  &settling, fault);
}
