/* verify_deep.c - replaying the whole book beside itself, and comparing the tables.
 *
 * The scratch ledger gets the entries too, for hooks look earlier ones up. */
#include "ledger/journal/registry_threshold.h"
#include "ledger/journal/verify_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BATCH = 20000, PATH_SIZE = 4096 };

struct replay {
    struct verify_worker *worker;
    uint64_t next;   /* first entry not yet replayed            */
    uint64_t after;  /* what `next` becomes when this commits   */
    uint64_t failed; /* entry that the rules refused            */
    bool has_refused;
    uint64_t counted; /* of counted_kind, since `next` */
};

/* */
static struct status check_left(const struct replay *replay,
                                struct store_transaction *scratch,
                                const struct entry *entry, const struct fact *seal,
                                struct fault *fault)
{
    const struct registry_sealing sealing = {
        .actor = entry->actor,
        .first = seal->field[SEAL_FIRST].number,
        .recorded_ms = entry->recorded_ms,
        .threshold = replay->worker->run->genesis.field[GENESIS_THRESHOLD].number,
    };
    return registry_threshold_keep(scratch, &sealing, fault);
}

static struct status replay_entry(struct replay *replay,
                                  struct store_transaction *scratch, uint64_t index,
                                  struct entry *ret_entry, struct fault *fault)
{
    struct verify_worker *worker = replay->worker;
    const struct journal_hooks *hooks = worker->run->hooks;
    struct bytes bytes = {0};
    struct fact fact;
    uint8_t image[8];
    TRY(journal_read(worker->transaction, index, &bytes, fault));
    TRY(journal_entry(worker->transaction, hooks, index, ret_entry, &fact, fault));
    TRY(store_append(scratch, JOURNAL_TABLE_ENTRY, store_key_u64(image, index), bytes,
                     fault));
    if (ret_entry->kind == KIND_SEAL) {
        TRY(check_left(replay, scratch, ret_entry, &fact, fault));
        return hooks->settle(hooks->context, scratch, index, fault);
    }
    replay->counted += ret_entry->kind == worker->run->options->counted_kind ? 1 : 0;
    TRY(registry_apply(scratch, ret_entry, &fact, fault));
    return hooks->apply(hooks->context, scratch, ret_entry, &fact, fault);
}

/* At least BATCH entries, up to the end of a transaction. */
static struct status replay_some(struct store_transaction *scratch, void *context,
                                 struct fault *fault)
{
    struct replay *replay = context;
    const struct verify_run_state *run = replay->worker->run;
    const struct journal_hooks *hooks = run->hooks;
    struct entry entry = {0};
    hooks->begin(hooks->context);
    replay->after = replay->next; /* a full map makes all of it come again */
    replay->counted = 0;
    while (replay->after < run->size &&
           (replay->after < replay->next + BATCH || entry.kind != KIND_SEAL)) {
        if (entry.kind == KIND_SEAL && replay->after > replay->next) {
            hooks->begin(hooks->context);
        }
        const struct status done =
            replay_entry(replay, scratch, replay->after, &entry, fault);
        if (!status_is_ok(done)) {
            replay->failed = replay->after;
            /* A rule says STATUS_EXISTS of what stands twice. */
            replay->has_refused =
                done.code == STATUS_REFUSED || done.code == STATUS_EXISTS ||
                done.code == STATUS_INPUT || done.code == STATUS_NOT_FOUND;
            return done;
        }
        replay->after++;
    }
    return OK;
}

static void lie(struct verify_run_state *run, size_t table, const char *what)
{
    char words[128];
    snprintf(words, sizeof(words), "replaying the book gives another table %s: %s",
             run->tables[table].name, what);
    verify_note(run, VERIFY_LIE, verify_table_damage(table), run->size, words);
}

/* Both walked side by side. */
static struct status compare_walks(struct verify_run_state *run, size_t table,
                                   struct store_cursor *stored,
                                   struct store_cursor *replayed, struct fault *fault)
{
    struct bytes key[2] = {{0}};
    struct bytes value[2] = {{0}};
    struct status at = store_cursor_first(stored, &key[0], &value[0], fault);
    struct status other = store_cursor_first(replayed, &key[1], &value[1], fault);
    while (status_is_ok(at) && status_is_ok(other)) {
        if (!bytes_equal(key[0], key[1]) || !bytes_equal(value[0], value[1])) {
            lie(run, table, "a row differs");
            return OK;
        }
        at = store_cursor_next(stored, &key[0], &value[0], fault);
        other = store_cursor_next(replayed, &key[1], &value[1], fault);
    }
    if (status_is_ok(at) != status_is_ok(other)) {
        lie(run, table, "it has more or fewer rows");
    }
    if (at.code != STATUS_NOT_FOUND && !status_is_ok(at)) {
        return at;
    }
    return other.code != STATUS_NOT_FOUND && !status_is_ok(other) ? other : OK;
}

static struct status compare_table(struct verify_worker *worker,
                                   struct store_transaction *scratch, size_t table,
                                   struct fault *fault)
{
    struct store_cursor *stored = NULL;
    struct store_cursor *replayed = NULL;
    TRY(store_cursor_open(worker->transaction, table, &stored, fault));
    struct status status = store_cursor_open(scratch, table, &replayed, fault);
    if (status_is_ok(status)) {
        status = compare_walks(worker->run, table, stored, replayed, fault);
    }
    store_cursor_close(replayed);
    store_cursor_close(stored);
    return status;
}

static struct status compare_all(struct store_transaction *scratch, void *context,
                                 struct fault *fault)
{
    struct verify_worker *worker = context;
    const size_t count =
        JOURNAL_TABLE_COUNT + worker->run->options->journal->derived_count;
    for (size_t table = JOURNAL_TABLE_KEY; table < count; table++) {
        TRY(compare_table(worker, scratch, table, fault));
    }
    return verify_ways_check(worker, JOURNAL_TABLE_COUNT, count, fault);
}

static struct status replay_all(struct verify_worker *worker, struct store *scratch,
                                struct fault *fault)
{
    struct replay replay = {.worker = worker};
    struct fault problem = {0};
    struct verify_run_state *run = worker->run;
    while (replay.next < run->size) {
        const struct status done = store_write(scratch, replay_some, &replay, &problem);
        if (!status_is_ok(done) && replay.has_refused) {
            verify_note(worker->run, VERIFY_DOUBT, VERIFY_ALTERED, replay.failed,
                        problem.message);
            return OK;
        }
        if (!status_is_ok(done)) {
            if (fault != NULL) {
                *fault = problem;
            }
            return done;
        }
        replay.next = replay.after;
        run->counted += replay.counted;
        if (run->options->progress != NULL) {
            run->options->progress(run->options->progress_context, replay.next,
                                   run->size);
        }
    }
    return store_read(scratch, compare_all, worker, fault);
}

void verify_deep_clear(const char *folder)
{
    static const char *const files[] = {"data.mdb", "lock.mdb", "writer.lock"};
    char path[PATH_SIZE];
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        const int length = snprintf(path, sizeof(path), "%s/%s", folder, files[i]);
        if (length > 0 && length < (int)sizeof(path)) {
            unlink(path);
        }
    }
    rmdir(folder);
}

struct status verify_deep(struct verify_worker *worker, struct fault *fault)
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
    const struct status replayed = replay_all(worker, scratch, fault);
    store_close(scratch);
    verify_deep_clear(folder);
    return replayed;
}
