/* reindex.c - see reindex.h. */
#include "ledger/journal/reindex.h"

#include "ledger/journal/in_child.h"
#include "ledger/journal/journal_internal.h"
#include "ledger/journal/replay.h"

#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 4096 };

struct reindex {
    const char *folder;    /* of the journal        */
    char fresh[PATH_SIZE]; /* where the new one is made */
    const struct verify_options *options;
    struct verify_options checking; /* the same, not deep */
    struct arena *arena;
    uint64_t counted; /* entries by the old head; 0 when it can't be read */
    size_t table;     /* of the new store, being compared */
    struct store_table tables[STORE_TABLES_MAX];
};

/* What the child that looks at the old head tells. */
struct old_head {
    uint8_t layout;
    uint64_t size; /* entries it counts */
};

/* What the child that builds tells. */
struct built {
    struct replay_outcome outcome;
    uint64_t size; /* entries there are */
    char words[VERIFY_WORDS_SIZE];
};

/* What the child that compares one table tells. */
struct compared {
    bool is_same;
};

/* ---- building ----------------------------------------------------------------------
 */

static struct status build_from(struct reindex *reindex, struct store_transaction *from,
                                struct built *built, struct fault *fault)
{
    const struct verify_options *options = reindex->options;
    struct journal_options journal = *options->journal;
    struct store *store = NULL;
    struct fault problem = {0};
    journal.is_read_only = false;
    journal.must_be_new = true;
    built->size = store_count(from, JOURNAL_TABLE_ENTRY);
    TRY(journal_open_store(reindex->fresh, &journal, reindex->tables, &store, fault));
    const struct replay_options replay = {.hooks = journal.hooks,
                                          .size = built->size,
                                          .is_whole = true,
                                          .progress = options->progress,
                                          .progress_context =
                                              options->progress_context};
    const struct status done =
        replay_run(from, store, &replay, reindex->arena, &built->outcome, &problem);
    store_close(store);
    snprintf(built->words, sizeof(built->words), "%.*s", (int)sizeof(built->words) - 1,
             problem.message);
    if (!status_is_ok(done) && fault != NULL) {
        *fault = problem;
    }
    return done;
}

/* Of the old store only the entries are opened: whatever else it has is replaced. */
static struct status build(const void *context, void *answer, struct fault *fault)
{
    struct reindex own = *(const struct reindex *)context;
    static const struct store_table entries = {"entry", STORE_TABLE_APPEND};
    const struct store_options options = {
        .tables = &entries, .table_count = 1, .is_read_only = true};
    struct store *store = NULL;
    struct store_transaction *from = NULL;
    _Static_assert((int)JOURNAL_TABLE_ENTRY == 0, "the same number here and there");
    TRY(store_open(own.folder, &options, &store, fault));
    struct status done = store_read_begin(store, &from, fault);
    if (status_is_ok(done)) {
        done = build_from(&own, from, answer, fault);
        store_read_end(from);
    }
    store_close(store);
    return done;
}

/* ---- judging -----------------------------------------------------------------------
 */

static void call_tampered(struct verify_result *result, enum verify_damage damage,
                          uint64_t first_bad, const char *words)
{
    memset(result, 0, sizeof(*result));
    result->verdict = VERIFY_TAMPERED;
    result->damage = damage;
    result->first_bad = first_bad;
    snprintf(result->words, sizeof(result->words), "%.*s",
             (int)sizeof(result->words) - 1, words);
}

static bool concerns_entries(const struct verify_result *result)
{
    return result->verdict == VERIFY_TAMPERED && result->damage != VERIFY_INDEX_LIE &&
           result->damage != VERIFY_DERIVED && result->damage != VERIFY_UNREADABLE;
}

static struct status read_old_head(const void *context, void *answer,
                                   struct fault *fault)
{
    const struct reindex *reindex = context;
    struct old_head *head = answer;
    return journal_layout_of(reindex->folder, &head->layout, &head->size, fault);
}

/* A head that can't be read is one of the tables to be made anew, and claims nothing.
 */
static struct status look_at_head(struct reindex *reindex, uint8_t *ret_layout,
                                  struct fault *fault)
{
    struct old_head head = {0};
    int signal = 0;
    *ret_layout = JOURNAL_LAYOUT;
    const struct status read =
        in_child(read_old_head, reindex, &head, sizeof(head), &signal, fault);
    if (!status_is_ok(read)) {
        return read.code == STATUS_NOT_FOUND || read.code == STATUS_FOUND ? OK : read;
    }
    if (signal == 0) {
        *ret_layout = head.layout;
        reindex->counted = head.size;
    }
    return OK;
}

/* The book as it stands.  False when that settles it: entries are damaged, or it is
 * nothing for this release to judge. */
static struct status judge_old(struct reindex *reindex, struct reindex_result *result,
                               bool *ret_goes_on, struct fault *fault)
{
    TRY(look_at_head(reindex, &result->layout, fault));
    const size_t mark = arena_mark(reindex->arena);
    const struct status judged = verify_in_child(
        reindex->folder, &reindex->checking, reindex->arena, &result->verify, fault);
    arena_rewind(reindex->arena, mark);
    if (!status_is_ok(judged) && !journal_layout_is_other(result->layout)) {
        return judged;
    }
    *ret_goes_on = !status_is_ok(judged) || !concerns_entries(&result->verify);
    return OK;
}

static struct status judge_new(struct reindex *reindex, const struct built *built,
                               int signal, struct reindex_result *result,
                               struct fault *fault)
{
    if (signal != 0) {
        call_tampered(&result->verify, VERIFY_UNREADABLE, 0,
                      "a damaged page of the entries ended the reader");
        return OK;
    }
    if (built->outcome.is_refused) {
        call_tampered(&result->verify, VERIFY_ALTERED, built->outcome.refused_at,
                      built->words);
        return OK;
    }
    const size_t mark = arena_mark(reindex->arena);
    const struct status judged = verify_in_child(
        reindex->fresh, &reindex->checking, reindex->arena, &result->verify, fault);
    arena_rewind(reindex->arena, mark);
    return judged;
}

/* A head that counted more entries than there are speaks of a tail that was cut off;
 * rebuilt, it would be silent. */
static void look_for_cut(const struct reindex *reindex, struct reindex_result *result)
{
    if (reindex->counted > result->verify.size &&
        result->verify.verdict != VERIFY_TAMPERED) {
        call_tampered(&result->verify, VERIFY_CUT, result->verify.size,
                      "the head counts more entries than there are");
    }
}

/* ---- comparing ---------------------------------------------------------------------
 */

static struct status compare_opened(struct store *stored, struct store *made,
                                    bool *ret_is_same, struct fault *fault)
{
    struct store_transaction *one = NULL;
    struct store_transaction *other = NULL;
    enum store_difference difference = STORE_ROW_DIFFERS;
    TRY(store_read_begin(stored, &one, fault));
    struct status done = store_read_begin(made, &other, fault);
    if (status_is_ok(done)) {
        done = store_compare(one, 0, other, 0, &difference, fault);
        if (status_is_ok(done)) {
            done = store_check(one, 0, fault);
        }
        store_read_end(other);
    }
    store_read_end(one);
    *ret_is_same = status_is_ok(done) && difference == STORE_SAME;
    return done;
}

/* A table that is missing or can't be read is not what it should be. */
static struct status compare(const void *context, void *answer, struct fault *fault)
{
    const struct reindex *reindex = context;
    struct compared *compared = answer;
    struct store *stored = NULL;
    struct store *made = NULL;
    const struct store_options options = {.tables = &reindex->tables[reindex->table],
                                          .table_count = 1,
                                          .is_read_only = true};
    TRY(store_open(reindex->fresh, &options, &made, fault));
    struct status done = store_open(reindex->folder, &options, &stored, fault);
    if (status_is_ok(done)) {
        done = compare_opened(stored, made, &compared->is_same, fault);
    }
    store_close(stored);
    store_close(made);
    return done.code == STATUS_FOUND ? OK : done;
}

static struct status compare_all(struct reindex *reindex, struct reindex_result *result,
                                 struct fault *fault)
{
    const struct journal_options *journal = reindex->options->journal;
    const size_t count = JOURNAL_TABLE_COUNT + journal->derived_count;
    size_t size = 0;
    for (reindex->table = JOURNAL_TABLE_ENTRY + 1; reindex->table < count;
         reindex->table++) {
        struct compared compared = {.is_same = false};
        int signal = 0;
        TRY(in_child(compare, reindex, &compared, sizeof(compared), &signal, fault));
        result->tables++;
        if (compared.is_same && signal == 0) {
            continue;
        }
        result->differed++;
        const int more =
            snprintf(result->names + size, sizeof(result->names) - size, "%s%s",
                     size == 0 ? "" : " ", reindex->tables[reindex->table].name);
        size +=
            more > 0 && (size_t)more < sizeof(result->names) - size ? (size_t)more : 0;
    }
    return OK;
}

/* ---- the run -----------------------------------------------------------------------
 */

static struct status make_anew(struct reindex *reindex, struct store_hold *hold,
                               bool *ret_is_exchanged, struct reindex_result *result,
                               struct fault *fault)
{
    *ret_is_exchanged = false;
    struct built built = {.size = 0};
    int signal = 0;
    TRY(in_child(build, reindex, &built, sizeof(built), &signal, fault));
    TRY(judge_new(reindex, &built, signal, result, fault));
    look_for_cut(reindex, result);
    if (result->verify.verdict == VERIFY_TAMPERED) {
        return OK;
    }
    TRY(compare_all(reindex, result, fault));
    return store_exchange(hold, reindex->fresh, ret_is_exchanged, fault);
}

static struct status run_held(struct reindex *reindex, struct store_hold *hold,
                              struct reindex_result *result, struct fault *fault)
{
    bool goes_on = false;
    bool is_exchanged = false;
    /* Of an attempt that was cut off; which of the two this is must be on the disk. */
    TRY(store_sync_name(reindex->folder, fault));
    store_remove(reindex->fresh);
    TRY(judge_old(reindex, result, &goes_on, fault));
    if (!goes_on) {
        return OK;
    }
    const struct status done = make_anew(reindex, hold, &is_exchanged, result, fault);
    if (status_is_ok(done) || !is_exchanged) {
        store_remove(reindex->fresh);
    }
    return done;
}

struct status reindex_run(const char *folder, const struct verify_options *options,
                          struct arena *arena, struct reindex_result *ret_result,
                          struct fault *fault)
{
    struct reindex *reindex = NULL;
    struct store_hold *hold = NULL;
    struct reindex_result result = {.layout = 0};
    ARENA_TAKE(arena, 1, reindex, fault);
    reindex->folder = folder;
    reindex->options = options;
    reindex->checking = *options;
    reindex->checking.scratch = NULL;
    reindex->arena = arena;
    const int size = snprintf(reindex->fresh, PATH_SIZE, "%s.new", folder);
    if (size < 0 || size >= PATH_SIZE) {
        return FAULT(fault, STATUS_USAGE, "the path of the ledger is too long");
    }
    journal_tables(options->journal, reindex->tables);
    TRY(store_hold_open(folder, &hold, fault));
    const struct status done = run_held(reindex, hold, &result, fault);
    store_hold_close(hold);
    TRY(done);
    *ret_result = result;
    return OK;
}
