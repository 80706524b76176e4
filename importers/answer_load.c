/* answer_load.c - the lines of the batches with the people they are for, on several
 * cores.
 *
 * Every worker has a snapshot, a reader of the vault and an arena of its own: nobody
 * else writes meanwhile, so the snapshots are the same. */
#include "importers/answer_internal.h"

#include "importers/parallel.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

struct worker {
    struct store_transaction *transaction;
    struct vault_reader *reader;
};

struct loading {
    struct answer *answer;
    struct worker workers[PARALLEL_JOBS_MAX];
};

static struct status keep(struct arena *arena, struct bytes text,
                          struct bytes *ret_copy, struct fault *fault)
{
    if (text.size == 0) {
        *ret_copy = (struct bytes){0};
        return OK;
    }
    uint8_t *room = NULL;
    ARENA_TAKE(arena, text.size, room, fault);
    memcpy(room, text.at, text.size);
    *ret_copy = bytes_from(room, text.size);
    return OK;
}

/* The bank answers for the accounts that it was sent, not for newer ones. */
static struct status load_person(struct worker *worker, struct arena *arena,
                                 const struct fact *fact, struct answer_line *line,
                                 struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person person;
    const struct status known =
        vault_by_payee(worker->reader, kinds_line_holder(fact),
                       line->sent->vault_sequence, buffer, &person, fault);
    if (known.code == STATUS_NOT_FOUND) {
        return OK; /* erased: such a line can no longer be answered by name */
    }
    TRY(known);
    secret_wipe(person.secret, sizeof(person.secret));
    line->person = person.person;
    TRY(keep(arena, person.account, &line->account, fault));
    TRY(keep(arena, person.resident, &line->resident, fault));
    return keep(arena, person.account_name, &line->account_name, fault);
}

static struct status load_line(struct answer *answer, struct worker *worker,
                               struct arena *arena, struct answer_line *line,
                               struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    struct line_state state;
    line->entry = line->sent->batch + line->number;
    TRY(journal_entry(worker->transaction,
                      accounts_hooks(answer->intake->ledger->accounts), line->entry,
                      &entry, &fact, fault));
    TRY(accounts_line(worker->transaction, line->sent->batch, line->number, &state,
                      fault));
    line->amount = fact.field[LINE_AMOUNT].fen;
    line->state = state.state;
    line->refunded = state.refunded;
    if (fact_has(&fact, LINE_DRAWS)) {
        TRY(keep(arena, fact.field[LINE_DRAWS].bytes, &line->draws, fault));
    }
    if (fact_has(&fact, LINE_UNCOVERED)) {
        TRY(keep(arena, fact.field[LINE_UNCOVERED].bytes, &line->uncovered, fault));
    }
    return load_person(worker, arena, &fact, line, fault);
}

static struct status load_slice(void *context, unsigned worker, size_t from, size_t to,
                                struct fault *fault)
{
    struct loading *loading = context;
    struct answer *answer = loading->answer;
    for (size_t i = from; i < to; i++) {
        TRY(load_line(answer, &loading->workers[worker], &answer->arenas[worker],
                      &answer->lines[i], fault));
    }
    return OK;
}

/* only what was sent to the bank has an answer. */
static struct status expect_submitted(uint64_t entry, const struct batch *batch,
                                      struct fault *fault)
{
    if (batch->origin != BATCH_ORIGIN_ROSTER || batch->stage == LINE_STATE_SUBMITTED) {
        return OK;
    }
    if (batch->stage == LINE_STATE_CANCELLED) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-073: batch %" PRIu64
                     " was cancelled; the bank has no answer to it",
                     entry);
    }
    return FAULT(fault, STATUS_REFUSED,
                 "R-073: batch %" PRIu64
                 " was not submitted, so the bank can have no answer to it; first: "
                 "mingzhang batch approve, batch submit",
                 entry);
}

static struct status load_batch(struct answer *answer, uint64_t batch,
                                struct answer_batch *ret_sent, struct fault *fault)
{
    struct batch record;
    const struct status known =
        accounts_batch_at(answer->transaction, batch, UINT64_MAX, &record, fault);
    if (known.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "entry %" PRIu64 " is no batch; list them with: mingzhang batch "
                     "list",
                     batch);
    }
    TRY(known);
    TRY(expect_submitted(batch, &record, fault));
    struct journal_seal seal;
    struct entry entry;
    struct fact fact;
    TRY(journal_seal_of(answer->transaction, batch, &seal, fault));
    TRY(journal_entry(answer->transaction,
                      accounts_hooks(answer->intake->ledger->accounts), batch, &entry,
                      &fact, fault));
    ret_sent->batch = batch;
    ret_sent->vault_sequence = seal.vault_sequence;
    ret_sent->line_count = record.line_count;
    TRY(answer_submitted(answer->transaction, answer->intake->ledger, record.submission,
                         &ret_sent->submitted, fault));
    return intake_copy(answer->intake, fact.field[BATCH_SHARES].bytes,
                       &ret_sent->shares, fault);
}

/* The batches, and which of their lines is where. */
static struct status lay_out(struct answer *answer, struct fault *fault)
{
    const size_t batch_count = answer->options->batch_count;
    struct answer_batch *sent = NULL;
    ARENA_TAKE(answer->intake->arena, batch_count + 1, sent, fault);
    size_t count = 0;
    for (size_t i = 0; i < batch_count; i++) {
        TRY(load_batch(answer, answer->options->batches[i], &sent[i], fault));
        count += (size_t)sent[i].line_count;
    }
    ARENA_TAKE(answer->intake->arena, count + 1, answer->lines, fault);
    for (size_t i = 0; i < batch_count; i++) {
        for (uint32_t number = 1; number <= sent[i].line_count; number++) {
            struct answer_line *line = &answer->lines[answer->line_count++];
            line->sent = &sent[i];
            line->number = number;
        }
    }
    return OK;
}

static struct status open_workers(struct loading *loading, struct fault *fault)
{
    struct answer *answer = loading->answer;
    const struct ledger *ledger = answer->intake->ledger;
    for (unsigned i = 0; i < answer->options->jobs; i++) {
        TRY(arena_open(answer->intake->arena->size, &answer->arenas[i], fault));
        TRY(store_read_begin(journal_store(ledger->journal),
                             &loading->workers[i].transaction, fault));
        TRY(vault_reader_open(ledger->vault, &loading->workers[i].reader, fault));
    }
    return OK;
}

struct bytes answer_purpose(const struct answer_options *options,
                            uint8_t image[static ANSWER_PURPOSE_SIZE])
{
    struct writer writer = writer_of(image, ANSWER_PURPOSE_SIZE);
    for (size_t i = 0; i < options->batch_count; i++) {
        writer_u64(&writer, options->batches[i]);
    }
    assert(!writer.overflowed);
    return writer_bytes(&writer);
}

struct status answer_load(struct answer *answer, struct fault *fault)
{
    struct loading loading = {.answer = answer};
    TRY(lay_out(answer, fault));
    struct status loaded = open_workers(&loading, fault);
    if (status_is_ok(loaded)) {
        loaded = parallel_run(answer->line_count, answer->options->jobs, load_slice,
                              &loading, fault);
    }
    for (unsigned i = 0; i < PARALLEL_JOBS_MAX; i++) {
        vault_reader_close(loading.workers[i].reader);
        store_read_end(loading.workers[i].transaction);
    }
    TRY(loaded);
    TRY(alias_open(answer->intake->ledger, answer->transaction, &answer->aliases,
                   fault));
    return answer_enter_lines(answer, fault);
}

void answer_unload(struct answer *answer)
{
    alias_close(answer->aliases);
    answer->aliases = NULL;
}
