/* rebuild.c - see rebuild.h. */
#include "ledger/rebuild.h"

#include "ledger/ledger.h"

/* What verification needs besides anchors. */
struct tools {
    struct accounts *accounts;
    struct journal_options journal;
    struct verify_options options;
    char path[LEDGER_PATH_SIZE];
};

static struct status prepare(const char *folder, const struct verify_options *outside,
                             struct tools *tools, struct fault *fault)
{
    if (outside != NULL) {
        tools->options = *outside;
    }
    TRY(ledger_path(folder, "journal", tools->path, fault));
    TRY(accounts_open(&tools->accounts, fault));
    tools->journal = (struct journal_options){
        .derived = ledger_derived_tables,
        .derived_count = LEDGER_DERIVED_COUNT,
        .hooks = accounts_hooks(tools->accounts),
    };
    tools->options.journal = &tools->journal;
    return OK;
}

struct status rebuild_run(const char *folder, const struct verify_options *outside,
                          struct arena *arena, struct reindex_result *ret_result,
                          struct fault *fault)
{
    struct tools tools = {.accounts = NULL};
    struct status done = prepare(folder, outside, &tools, fault);
    if (status_is_ok(done)) {
        done = reindex_run(tools.path, &tools.options, arena, ret_result, fault);
    }
    accounts_close(tools.accounts);
    return done;
}

static struct status judge(const struct verify_result *result, struct fault *fault)
{
    return result->verdict != VERIFY_TAMPERED
               ? OK
               : FAULT(
                     fault, STATUS_FOUND,
                     "the book was tampered with or is damaged from entry %llu on: %s",
                     (unsigned long long)result->first_bad, fault_words(result->words));
}

struct status rebuild_if_other(const char *folder, struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    uint8_t layout = JOURNAL_LAYOUT;
    uint64_t size = 0;
    struct arena arena;
    struct reindex_result result;
    TRY(ledger_path(folder, "journal", path, fault));
    const struct status known = journal_layout_of(path, &layout, &size, NULL);
    if (!status_is_ok(known) || !journal_layout_is_other(layout)) {
        return OK; /* what is broken is told by who opens it */
    }
    TRY(arena_open(VERIFY_ARENA_SIZE, &arena, fault));
    const struct status done = rebuild_run(folder, NULL, &arena, &result, fault);
    arena_close(&arena);
    TRY(done);
    return judge(&result.verify, fault);
}

struct status rebuild_verify(const char *folder, const struct verify_options *outside,
                             struct arena *arena, struct verify_result *ret_result,
                             struct fault *fault)
{
    struct tools tools = {.accounts = NULL};
    struct status done = prepare(folder, outside, &tools, fault);
    if (status_is_ok(done)) {
        done = verify_in_child(tools.path, &tools.options, arena, ret_result, fault);
    }
    accounts_close(tools.accounts);
    return done;
}

struct status rebuild_expect(const char *folder, const struct digest *root,
                             struct fault *fault)
{
    struct arena arena;
    struct verify_result result = {.verdict = VERIFY_TAMPERED};
    TRY(arena_open(VERIFY_ARENA_SIZE, &arena, fault));
    const struct status done = rebuild_verify(folder, NULL, &arena, &result, fault);
    arena_close(&arena);
    TRY(done);
    TRY(judge(&result, fault));
    return digest_equal(&result.root, root)
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "the copy has another root than its head says");
}
