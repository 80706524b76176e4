/* verify_deep.c - replaying the whole book beside itself, and comparing the tables. */
#include "ledger/journal/replay.h"
#include "ledger/journal/verify_internal.h"

#include <stdio.h>

static void lie(struct verify_run_state *run, size_t table, const char *what)
{
    char words[128];
    snprintf(words, sizeof(words), "replaying the book gives another table %s: %s",
             run->tables[table].name, what);
    verify_note(run, VERIFY_LIE, verify_table_damage(table), run->size, words);
}

static struct status compare_all(struct store_transaction *scratch, void *context,
                                 struct fault *fault)
{
    struct verify_worker *worker = context;
    const size_t count =
        JOURNAL_TABLE_COUNT + worker->run->options->journal->derived_count;
    for (size_t table = JOURNAL_TABLE_KEY; table < count; table++) {
        enum store_difference difference = STORE_SAME;
        TRY(store_compare(worker->transaction, table, scratch, table, &difference,
                          fault));
        if (difference == STORE_ROW_DIFFERS) {
            lie(worker->run, table, "a row differs");
        } else if (difference == STORE_COUNT_DIFFERS) {
            lie(worker->run, table, "it has more or fewer rows");
        }
    }
    return verify_ways_check(worker, JOURNAL_TABLE_COUNT, count, fault);
}

static struct status replay_all(struct verify_worker *worker, struct store *scratch,
                                struct arena *arena, struct fault *fault)
{
    struct fault problem = {0};
    struct replay_outcome outcome;
    struct verify_run_state *run = worker->run;
    const struct replay_options options = {
        .hooks = run->hooks,
        .size = run->size,
        .counted_kind = run->options->counted_kind,
        .progress = run->options->progress,
        .progress_context = run->options->progress_context,
    };
    const struct status done =
        replay_run(worker->transaction, scratch, &options, arena, &outcome, &problem);
    if (!status_is_ok(done)) {
        if (fault != NULL) {
            *fault = problem;
        }
        return done;
    }
    run->counted = outcome.counted;
    if (outcome.is_refused) {
        verify_note(run, VERIFY_DOUBT, VERIFY_ALTERED, outcome.refused_at,
                    problem.message);
        return OK;
    }
    return store_read(scratch, compare_all, worker, fault);
}

struct status verify_deep(struct verify_worker *worker, struct arena *arena,
                          struct fault *fault)
{
    struct journal_options options = *worker->run->options->journal;
    options.is_read_only = false;
    options.must_be_new = true;
    struct store_table tables[STORE_TABLES_MAX];
    struct store *scratch = NULL;
    const char *folder = worker->run->options->scratch;
    /* Phase 1 walks; who asks for one entry looks it up. */
    TRY(verify_ways_check(worker, JOURNAL_TABLE_ENTRY, JOURNAL_TABLE_TILE, fault));
    TRY(journal_open_store(folder, &options, tables, &scratch, fault));
    const struct status replayed = replay_all(worker, scratch, arena, fault);
    store_close(scratch);
    store_remove(folder);
    return replayed;
}
