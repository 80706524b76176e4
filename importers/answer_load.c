/* answer_load.c - the lines of the batches with the people they are for, on several
 * cores.
 *
 * Every worker has a snapshot, a reader of the vault and an arena of its own: nobody
 * else writes meanwhile, so the snapshots are the same. */
#include "importers/answer_internal.h"

#include "importers/ahead.h"

#include <assert.h>
#include <inttypes.h>

struct worker {
    struct store_transaction *transaction;
    struct journal_walk entries;
    struct accounts_near near;
    struct vault_reader *reader;
};

struct answer_loading {
    struct answer *answer;
    struct worker workers[PARALLEL_JOBS_MAX];
    struct ahead *ahead;
};

_Static_assert((size_t)AHEAD_BLOCK *AHEAD_BLOCKS_MAX >=
                   (size_t)ANSWER_BATCHES_MAX * ACCOUNTS_ROWS_MAX,
               "all lines of all batches are within reach");

/* Copies of the texts in one run. */
static struct status keep(struct arena *arena, struct bytes *const texts[],
                          size_t count, struct fault *fault)
{
    size_t size = 0;
    uint8_t *room = NULL;
    for (size_t i = 0; i < count; i++) {
        size += texts[i]->size;
    }
    ARENA_TAKE(arena, size, room, fault);
    struct writer writer = writer_of(room, size);
    for (size_t i = 0; i < count; i++) {
        const uint8_t *at = writer.at + writer.size;
        writer_run(&writer, *texts[i]);
        *texts[i] = bytes_from(at, texts[i]->size);
    }
    assert(!writer.overflowed);
    return OK;
}

/* The bank answers for the accounts that it was sent, not for newer ones. */
static struct status load_person(struct worker *worker, const struct fact *fact,
                                 const struct answer_line *line, uint8_t *buffer,
                                 struct vault_person *ret_person, struct fault *fault)
{
    const struct status known =
        vault_by_payee(worker->reader, kinds_line_holder(fact),
                       line->sent->vault_sequence, buffer, ret_person, fault);
    if (known.code == STATUS_NOT_FOUND) { /* erased: can't be answered by name */
        *ret_person = (struct vault_person){0};
        return OK;
    }
    TRY(known);
    secret_wipe(ret_person->secret, sizeof(ret_person->secret));
    return OK;
}

static struct status load_line(struct worker *worker, struct arena *arena,
                               struct answer_line *line, struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person person;
    struct entry entry;
    struct fact fact;
    struct line_state state;
    line->entry = line->sent->batch + line->number;
    TRY(journal_walk_to(&worker->entries, line->entry, &entry, &fact, fault));
    TRY(accounts_line_near(worker->transaction, &worker->near, line->sent->batch,
                           line->number, &state, fault));
    TRY(load_person(worker, &fact, line, buffer, &person, fault));
    line->amount = fact.field[LINE_AMOUNT].fen;
    line->state = state.state;
    line->refunded = state.refunded;
    line->account = person.account;
    line->person = person.person;
    line->resident = person.resident;
    line->account_name = person.account_name;
    if (fact_has(&fact, LINE_DRAWS)) {
        line->draws = fact.field[LINE_DRAWS].bytes;
    }
    if (fact_has(&fact, LINE_UNCOVERED)) {
        line->uncovered = fact.field[LINE_UNCOVERED].bytes;
    }
    struct bytes *const texts[] = {&line->account, &line->resident, &line->account_name,
                                   &line->draws, &line->uncovered};
    return keep(arena, texts, 5, fault);
}

static struct status load_block(void *context, unsigned worker, size_t from, size_t to,
                                struct fault *fault)
{
    struct answer_loading *loading = context;
    struct answer *answer = loading->answer;
    for (size_t i = from; i < to; i++) {
        TRY(load_line(&loading->workers[worker], &answer->arenas[worker],
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
    TRY(accounts_entry(answer->transaction, batch, &entry, &fact, fault));
    ret_sent->batch = batch;
    ret_sent->vault_sequence = seal.vault_sequence;
    ret_sent->line_count = record.line_count;
    TRY(answer_submitted(answer->transaction, record.submission, &ret_sent->submitted,
                         fault));
    return intake_copy(answer->intake, fact.field[BATCH_SHARES].bytes,
                       &ret_sent->shares, fault);
}

/* The batches, and which of their lines is where. */
static struct status lay_out(struct answer *answer, struct fault *fault)
{
    const size_t batch_count = answer->options->batch_count;
    struct answer_batch *sent = NULL;
    ARENA_TAKE(answer->intake->arena, batch_count + 1, sent, fault);
    answer->sent = sent;
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

static struct status open_worker(struct answer *answer, unsigned number,
                                 struct fault *fault)
{
    const struct ledger *ledger = answer->intake->ledger;
    struct worker *worker = &answer->loading->workers[number];
    TRY(arena_open(answer->intake->arena->size, &answer->arenas[number], fault));
    TRY(store_read_begin(journal_store(ledger->journal), &worker->transaction, fault));
    TRY(journal_walk_open(worker->transaction, accounts_hooks(ledger->accounts),
                          &worker->entries, fault));
    return vault_reader_open(ledger->vault, &worker->reader, fault);
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

struct status answer_load_begin(struct answer *answer, struct fault *fault)
{
    struct answer_loading *loading = NULL;
    ARENA_TAKE(answer->intake->arena, 1, loading, fault);
    loading->answer = answer;
    answer->loading = loading;
    TRY(lay_out(answer, fault));
    for (unsigned i = 0; i < answer->options->jobs; i++) {
        TRY(open_worker(answer, i, fault));
    }
    TRY(ahead_open(answer->options->jobs, load_block, loading, &loading->ahead, fault));
    ahead_offer(loading->ahead, answer->line_count);
    return OK;
}

struct status answer_load_end(struct answer *answer, struct fault *fault)
{
    TRY(ahead_need(answer->loading->ahead, answer->line_count, fault));
    answer_load_close(answer);
    TRY(alias_open(answer->intake->ledger, answer->transaction, &answer->aliases,
                   fault));
    return answer_enter_lines(answer, fault);
}

void answer_unload(struct answer *answer)
{
    alias_close(answer->aliases);
    answer->aliases = NULL;
}

void answer_load_close(struct answer *answer)
{
    struct answer_loading *loading = answer->loading;
    if (loading == NULL) {
        return;
    }
    ahead_close(loading->ahead);
    for (unsigned i = 0; i < PARALLEL_JOBS_MAX; i++) {
        vault_reader_close(loading->workers[i].reader);
        journal_walk_close(&loading->workers[i].entries);
        store_read_end(loading->workers[i].transaction);
    }
    answer->loading = NULL;
}

struct status answer_load(struct answer *answer, struct fault *fault)
{
    struct status loaded = answer_load_begin(answer, fault);
    if (status_is_ok(loaded)) {
        loaded = answer_load_end(answer, fault);
    }
    answer_load_close(answer);
    return loaded;
}
