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
static inline struct verify_result deep_look(const struct book *of,
                                             const struct journal_hooks *hooks)
{
    char folder[FRESH_FOLDER_SIZE];
    char scratch[FRESH_FOLDER_SIZE];
    struct arena arena;
    struct verify_result result;
    struct fault fault = {0};
    const struct journal_options journal = deep_options(hooks);
    snprintf(folder, sizeof(folder), "%s/journal", of->folder);
    snprintf(scratch, sizeof(scratch), "%s.scratch", of->folder);
    const struct verify_options options = {
        .journal = &journal, .jobs = 1, .scratch = scratch};
    ck_assert_ok(arena_open(VERIFY_ARENA_SIZE, &arena, &fault), &fault);
    ck_assert_ok(verify_run(folder, &options, &arena, &result, &fault), &fault);
    arena_close(&arena);
    return result;
}

/* ---- a forger, who has the keys and a program of his own
 * -----------------------------
 */

/* The rules of a writer that lets a code or a file stand twice, or
 * passes over what it would have to refuse. */
struct deep_lenient {
    struct journal_hooks hooks;
    const struct journal_hooks *strict;
    enum status_code passed_over;
};

static inline struct status deep_apply(void *context,
                                       struct store_transaction *transaction,
                                       const struct entry *entry,
                                       const struct fact *fact, struct fault *fault)
{
    const struct deep_lenient *lenient = context;
    const struct status applied = lenient->strict->apply(
        lenient->strict->context, transaction, entry, fact, fault);
    return applied.code == lenient->passed_over ? OK : applied;
}

static inline struct status deep_settle(void *context,
                                        struct store_transaction *transaction,
                                        uint64_t seal, struct fault *fault)
{
    const struct deep_lenient *lenient = context;
    return lenient->strict->settle(lenient->strict->context, transaction, seal, fault);
}

static inline void deep_begin(void *context)
{
    const struct deep_lenient *lenient = context;
    lenient->strict->begin(lenient->strict->context);
}

static inline struct status deep_write_with(const struct book *of,
                                            const struct journal_hooks *hooks,
                                            journal_work *work, void *context,
                                            struct fault *fault)
{
    char folder[FRESH_FOLDER_SIZE];
    struct journal *journal = NULL;
    struct ledger shut = of->ledger;
    const struct journal_options options = deep_options(hooks);
    snprintf(folder, sizeof(folder), "%s/journal", of->folder);
    TRY(journal_open(folder, &options, &journal, fault));
    shut.journal = journal;
    const struct status written =
        ledger_write(&shut, &of->maker_actor, "test", work, context, fault);
    journal_close(journal);
    return written;
}

static inline void deep_lenient(struct deep_lenient *lenient, struct accounts *accounts,
                                enum status_code passed_over)
{
    *lenient = (struct deep_lenient){*accounts_hooks(accounts),
                                     accounts_hooks(accounts), passed_over};
    lenient->hooks.context = lenient;
    lenient->hooks.begin = deep_begin;
    lenient->hooks.apply = deep_apply;
    lenient->hooks.settle = deep_settle;
}

#endif
