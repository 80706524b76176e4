/* deep_kit.h - a whole book replayed and compared with its tables. */
#ifndef TESTS_LEDGER_DEEP_KIT_H
#define TESTS_LEDGER_DEEP_KIT_H

#include "ledger/journal/verify.h"
#include "tests/ledger/book.h"

enum { FRESH_FOLDER_SIZE = 600 };

static inline struct journal_options deep_options(const struct journal_hooks *hooks)
{
    return (struct journal_options){.derived = ledger_derived_tables,
                                    .derived_count = LEDGER_DERIVED_COUNT,
                                    .hooks = hooks};
}

/* Replays the book of that folder, which is shut. */
static inline struct verify_result deep_look(const struct book *book,
                                             const struct journal_hooks *hooks)
{
    char folder[FRESH_FOLDER_SIZE];
    char scratch[FRESH_FOLDER_SIZE];
    struct arena arena;
    struct verify_result result;
    struct fault fault = {0};
    const struct journal_options journal = deep_options(hooks);
    snprintf(folder, sizeof(folder), "%s/journal", book->folder);
    snprintf(scratch, sizeof(scratch), "%s.scratch", book->folder);
    const struct verify_options options = {
        .journal = &journal, .jobs = 1, .scratch = scratch};
    ck_assert_ok(arena_open(VERIFY_ARENA_SIZE, &arena, &fault), &fault);
    ck_assert_ok(verify_run(folder, &options, &arena, &result, &fault), &fault);
    arena_close(&arena);
    return result;
}

#endif
