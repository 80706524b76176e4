/* verify.c - see verify.h: opening, threads, and the verdict. */
#include "ledger/journal/verify_internal.h"

#include <stdio.h>
#include <string.h>

enum { SNAPSHOT_TRIES = 64 };

typedef struct status phase_work(struct verify_worker *worker, uint64_t chunk,
                                 struct fault *fault);

struct phase {
    struct verify_worker *worker;
    phase_work *work;
    uint64_t from, total; /* of the progress */
};

static const char *const names[] = {
    [VERIFY_NONE] = "none",
    [VERIFY_ALTERED] = "altered",
    [VERIFY_CUT] = "cut",
    [VERIFY_REORDERED] = "reordered",
    [VERIFY_FORKED] = "forked",
    [VERIFY_ROLLED_BACK] = "rolled back",
    [VERIFY_INDEX_LIE] = "index lie",
    [VERIFY_DERIVED] = "derived",
    [VERIFY_UNREADABLE] = "unreadable",
    [VERIFY_VAULT] = "vault",
};

const char *verify_damage_name(enum verify_damage damage)
{
    return (size_t)damage < sizeof(names) / sizeof(names[0]) ? names[damage] : "";
}

void verify_note(struct verify_run_state *run, enum verify_weight weight,
                 enum verify_damage damage, uint64_t index, const char *words)
{
    pthread_mutex_lock(&run->mutex);
    struct verify_finding *finding = &run->finding[weight];
    if (finding->damage == VERIFY_NONE || index < finding->index) {
        finding->damage = damage;
        finding->index = index;
        snprintf(finding->words, sizeof(finding->words), "%.*s",
                 (int)sizeof(finding->words) - 1, words);
    }
    pthread_mutex_unlock(&run->mutex);
}

static bool has_fact(struct verify_run_state *run)
{
    pthread_mutex_lock(&run->mutex);
    const bool found = run->finding[VERIFY_FACT].damage != VERIFY_NONE;
    pthread_mutex_unlock(&run->mutex);
    return found;
}

/* ---- threads ----------------------------------------------------------------------
 */

static uint64_t first_chunk(const struct verify_run_state *run)
{
    return run->start == run->size ? run->chunk_count : run->start >> VERIFY_CHUNK_BITS;
}

/* Chunks are handed out in ascending order: when a fact is found, every chunk below it
 * is already in somebody's hands and will be finished. */
static bool take_chunk(struct verify_run_state *run, uint64_t *ret_chunk)
{
    pthread_mutex_lock(&run->mutex);
    const bool has_one = run->finding[VERIFY_FACT].damage == VERIFY_NONE &&
                         run->next_chunk < run->chunk_count;
    *ret_chunk = run->next_chunk;
    run->next_chunk += has_one ? 1 : 0;
    pthread_mutex_unlock(&run->mutex);
    return has_one;
}

static uint64_t finish_chunk(struct verify_run_state *run)
{
    pthread_mutex_lock(&run->mutex);
    const uint64_t done = ++run->done;
    pthread_mutex_unlock(&run->mutex);
    return done;
}

static void *run_phase(void *context)
{
    struct phase *phase = context;
    struct verify_worker *worker = phase->worker;
    struct verify_run_state *run = worker->run;
    const struct verify_options *options = run->options;
    worker->is_stopped = false;
    uint64_t chunk = 0;
    while (take_chunk(run, &chunk)) {
        worker->status = phase->work(worker, chunk, &worker->fault);
        if (worker->status.code == STATUS_FOUND ||
            worker->status.code == STATUS_NOT_FOUND) {
            verify_note(run, VERIFY_FACT, VERIFY_UNREADABLE, chunk << VERIFY_CHUNK_BITS,
                        worker->fault.message);
            worker->status = OK;
        }
        if (!status_is_ok(worker->status) || worker->is_stopped) {
            break;
        }
        const uint64_t done = finish_chunk(run);
        if (phase->total > 0 && options->progress != NULL) {
            options->progress(options->progress_context, phase->from + done,
                              phase->total);
        }
    }
    return NULL;
}

static struct status in_parallel(struct verify_worker *workers, unsigned jobs,
                                 const struct phase *model, struct fault *fault)
{
    pthread_t threads[VERIFY_JOBS_MAX];
    struct phase phases[VERIFY_JOBS_MAX];
    struct verify_run_state *run = workers[0].run;
    run->next_chunk = first_chunk(run);
    run->done = 0;
    unsigned started = 1;
    for (; started < jobs; started++) {
        phases[started] = *model;
        phases[started].worker = &workers[started];
        phases[started].total = 0; /* progress is the first thread's to tell */
        if (pthread_create(&threads[started], NULL, run_phase, &phases[started]) != 0) {
            break; /* fewer threads do as well */
        }
    }
    phases[0] = *model;
    phases[0].worker = &workers[0];
    run_phase(&phases[0]);
    for (unsigned i = 1; i < started; i++) {
        pthread_join(threads[i], NULL);
    }
    for (unsigned i = 0; i < started; i++) {
        if (!status_is_ok(workers[i].status)) {
            if (fault != NULL) {
                *fault = workers[i].fault;
            }
            return workers[i].status;
        }
    }
    return OK;
}

/* ---- the snapshot ------------------------------------------------------------------
 */

static struct bytes head_bytes(struct store_transaction *transaction)
{
    const uint8_t zero = 0;
    struct bytes value = {0};
    const struct status got =
        store_get(transaction, JOURNAL_TABLE_HEAD, bytes_from(&zero, 1), &value, NULL);
    status_ignore(got, "no head is as good an answer, if all have none");
    return value;
}

static void end_snapshots(struct verify_worker *workers, unsigned jobs)
{
    for (unsigned i = 0; i < jobs; i++) {
        store_read_end(workers[i].transaction);
        workers[i].transaction = NULL;
    }
}

/* A commit may fall between two begins: then the heads differ, and all begin again. */
static struct status begin_snapshots(struct verify_worker *workers, unsigned jobs,
                                     struct fault *fault)
{
    for (unsigned attempt = 0; attempt < SNAPSHOT_TRIES; attempt++) {
        bool is_same = true;
        for (unsigned i = 0; i < jobs; i++) {
            TRY(store_read_begin(workers[i].run->store, &workers[i].transaction,
                                 fault));
            is_same = is_same && bytes_equal(head_bytes(workers[0].transaction),
                                             head_bytes(workers[i].transaction));
        }
        if (is_same) {
            return OK;
        }
        end_snapshots(workers, jobs);
    }
    return FAULT(fault, STATUS_ENVIRONMENT,
                 "the ledger is written to all the time; verify it when it is quiet");
}

/* How many entries there should be.  Where the last key does not fit the count there is
 * a hole below the count, which the scan will meet. */
static struct status measure(struct verify_worker *worker, struct fault *fault)
{
    struct verify_run_state *run = worker->run;
    run->size = store_count(worker->transaction, JOURNAL_TABLE_ENTRY);
    if (run->size > 0 || head_bytes(worker->transaction).size > 0) {
        return OK;
    }
    return FAULT(fault, STATUS_NOT_FOUND,
                 "R-055: the ledger has no entries, there is nothing to verify");
}

static struct status read_genesis(struct verify_worker *worker, struct fault *fault)
{
    struct verify_run_state *run = worker->run;
    struct entry entry;
    struct bytes bytes = {0};
    struct fault problem;
    struct status status = journal_read(worker->transaction, 0, &bytes, &problem);
    if (status.code == STATUS_NOT_FOUND) {
        verify_note(run, VERIFY_FACT, VERIFY_CUT, 0, "entry 0 is missing");
        return OK;
    }
    if (status_is_ok(status)) {
        status = journal_entry(worker->transaction, run->hooks, 0, &entry,
                               &run->genesis, &problem);
    }
    if (status_is_ok(status) && entry.kind == KIND_GENESIS) {
        status = registry_genesis(&run->genesis, &problem);
    } else if (status_is_ok(status)) {
        status = FAULT(&problem, STATUS_INPUT, "entry 0 is not a genesis");
    }
    if (status.code == STATUS_INPUT) {
        verify_note(run, VERIFY_FACT, VERIFY_ALTERED, 0, problem.message);
        return OK;
    }
    if (!status_is_ok(status)) {
        if (fault != NULL) {
            *fault = problem;
        }
        return status;
    }
    run->suite = (enum digest_suite)run->genesis.field[GENESIS_SUITE].number;
    return OK;
}

/* ---- the run -----------------------------------------------------------------------
 */

/* A run that goes on from a mark stops at the first thing that is not in order: reading
 * everything tells what it is. */
static bool must_restart(const struct verify_run_state *run)
{
    return run->start > 0 && (run->finding[VERIFY_LIE].damage != VERIFY_NONE ||
                              run->finding[VERIFY_DOUBT].damage != VERIFY_NONE);
}

static struct status check_seals(struct verify_worker *workers, unsigned jobs,
                                 const struct phase *phase, struct arena *arena,
                                 struct fault *fault)
{
    struct verify_run_state *run = workers[0].run;
    workers[0].is_stopped = false;
    return run->finding[VERIFY_LIE].damage == VERIFY_NONE
               ? in_parallel(workers, jobs, phase, fault)
               : verify_seal_slowly(&workers[0], arena, fault);
}

static struct status run_phases(struct verify_worker *workers, unsigned jobs,
                                struct arena *arena, struct fault *fault)
{
    struct verify_run_state *run = workers[0].run;
    const uint64_t chunks = run->chunk_count - first_chunk(run);
    const struct phase scan = {.work = verify_scan_chunk, .total = 2 * chunks};
    TRY(in_parallel(workers, jobs, &scan, fault));
    if (has_fact(run)) {
        return OK;
    }
    TRY(verify_fold(&workers[0], fault));
    if (has_fact(run) || must_restart(run)) {
        return OK;
    }
    TRY(verify_keys_check(&workers[0], arena, fault));
    const struct phase seals = {
        .work = verify_seal_chunk, .from = chunks, .total = 2 * chunks};
    TRY(check_seals(workers, jobs, &seals, arena, fault));
    if (has_fact(run)) {
        return OK;
    }
    TRY(verify_anchor_check(&workers[0], fault));
    return run->options->scratch != NULL && !has_fact(run)
               ? verify_deep(&workers[0], arena, fault)
               : OK;
}

/* As if nothing had been looked at. */
static void forget(struct verify_run_state *run, const struct verify_result *outside)
{
    memset(run->finding, 0, sizeof(run->finding));
    run->has_registry_lie = false;
    run->start = run->seals = run->signatures = run->keys = run->staff = run->roles = 0;
    run->outside = *outside;
    for (size_t i = 0; i < run->anchor_count; i++) {
        run->anchors[i].fits = false;
    }
}

static struct status run_from_mark(struct verify_worker *workers, unsigned jobs,
                                   struct arena *arena, struct fault *fault)
{
    struct verify_run_state *run = workers[0].run;
    const struct verify_result outside = run->outside;
    if (run->options->mark != NULL && run->options->scratch == NULL) {
        TRY(verify_resume(&workers[0], fault));
    }
    if (run->start == 0) {
        forget(run, &outside);
    }
    TRY(run_phases(workers, jobs, arena, fault));
    if (!has_fact(run) && must_restart(run)) {
        forget(run, &outside);
        TRY(run_phases(workers, jobs, arena, fault));
    }
    return has_fact(run) || run->finding[VERIFY_LIE].damage != VERIFY_NONE ||
                   run->finding[VERIFY_DOUBT].damage != VERIFY_NONE
               ? OK
               : verify_resume_leave(&workers[0], fault);
}

static struct status with_snapshots(struct verify_worker *workers, unsigned jobs,
                                    struct arena *arena, struct fault *fault)
{
    struct verify_run_state *run = workers[0].run;
    TRY(measure(&workers[0], fault));
    TRY(verify_version_check(&workers[0], fault));
    TRY(read_genesis(&workers[0], fault));
    if (has_fact(run)) {
        return OK;
    }
    TRY(verify_anchor_read(&workers[0], arena, fault));
    for (unsigned i = 0; i < jobs; i++) {
        TRY(hasher_open(run->suite, &workers[i].hasher, fault));
    }
    struct bytes first = {0};
    TRY(journal_read(workers[0].transaction, 0, &first, fault));
    run->genesis_leaf = hasher_leaf(workers[0].hasher, first);
    run->chunk_count = (run->size + VERIFY_CHUNK - 1) >> VERIFY_CHUNK_BITS;
    ARENA_TAKE(arena, run->chunk_count, run->chunk_roots, fault);
    struct status status = run_from_mark(workers, jobs, arena, fault);
    if (status.code == STATUS_NOT_FOUND) {
        status.code = STATUS_FOUND; /* what was there a moment ago: a broken page */
    }
    return status;
}

static struct status with_store(struct verify_run_state *run, struct arena *arena,
                                struct fault *fault)
{
    const unsigned wanted = run->options->jobs > 0 ? run->options->jobs : 1;
    const unsigned jobs = wanted < VERIFY_JOBS_MAX ? wanted : VERIFY_JOBS_MAX;
    struct verify_worker *workers = NULL;
    ARENA_TAKE(arena, jobs, workers, fault);
    for (unsigned i = 0; i < jobs; i++) {
        workers[i].run = run;
    }
    struct status status = begin_snapshots(workers, jobs, fault);
    if (status_is_ok(status)) {
        status = with_snapshots(workers, jobs, arena, fault);
    }
    end_snapshots(workers, jobs);
    for (unsigned i = 0; i < jobs; i++) {
        hasher_close(workers[i].hasher);
    }
    return status;
}

static void conclude(const struct verify_run_state *run, struct verify_result *result)
{
    const struct verify_finding *found = NULL;
    for (int weight = 0; weight < VERIFY_WEIGHTS && found == NULL; weight++) {
        if (run->finding[weight].damage != VERIFY_NONE) {
            found = &run->finding[weight];
        }
    }
    const struct policy *policy = run->options->policy;
    const bool has_quorum = policy != NULL && policy->quorum != 0;
    *result = run->outside;
    result->counted = run->counted;
    result->size = run->size;
    result->is_practice = registry_is_practice(&run->genesis);
    result->seals = run->seals - (run->start > 0 ? run->options->mark->seals : 0);
    result->signatures = run->signatures;
    for (unsigned level = 0; level <= TILE_LEVEL_MAX; level++) {
        result->tiles += tile_count(run->size, level);
    }
    result->start = run->start;
    result->gaps = VERIFY_GAP_VAULT | (run->start > 0 ? VERIFY_GAP_OLDER : 0U) |
                   (has_quorum && result->checkpoints > 0 ? 0U : VERIFY_GAP_WITNESSES) |
                   (run->options->scratch == NULL ? VERIFY_GAP_ACCOUNTS : 0U) |
                   (result->checkpoints == 0 ? VERIFY_GAP_ANCHOR : 0U);
    if (found != NULL) {
        result->verdict = VERIFY_TAMPERED;
        result->damage = found->damage;
        result->first_bad = found->index;
        memcpy(result->words, found->words, sizeof(result->words));
        return;
    }
    result->root = run->root;
    result->verdict = result->checkpoints > 0 ? VERIFY_WHOLE : VERIFY_UNANCHORED;
}

static struct status look_further(const struct verify_options *options,
                                  struct verify_result *result, struct fault *fault)
{
    return options->more != NULL && options->scratch != NULL &&
                   result->verdict != VERIFY_TAMPERED
               ? options->more(options->more_context, result, fault)
               : OK;
}

struct status verify_run(const char *folder, const struct verify_options *options,
                         struct arena *arena, struct verify_result *ret_result,
                         struct fault *fault)
{
    struct verify_run_state *run = NULL;
    ARENA_TAKE(arena, 1, run, fault);
    run->options = options;
    run->hooks = options->journal->hooks;
    pthread_mutex_init(&run->mutex, NULL);
    struct journal_options journal = *options->journal;
    journal.is_read_only = true;
    journal.must_be_new = false;
    struct status status =
        journal_open_store(folder, &journal, run->tables, &run->store, fault);
    if (status_is_ok(status)) {
        status = with_store(run, arena, fault);
        store_close(run->store);
    }
    /* What the store calls damage is our verdict, not our failure. */
    if (status.code == STATUS_FOUND) {
        verify_note(run, VERIFY_FACT, VERIFY_UNREADABLE, 0,
                    fault != NULL ? fault->message : "the file is damaged");
        status = OK;
    }
    if (status_is_ok(status)) {
        struct verify_result result;
        conclude(run, &result);
        status = look_further(options, &result, fault);
        *ret_result = status_is_ok(status) ? result : *ret_result;
    }
    pthread_mutex_destroy(&run->mutex);
    return status;
}
