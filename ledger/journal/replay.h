/* replay.h - a whole book fed to its rules again, into a new store.
 *
 * Entries are copied as they are stored, and everything derived comes out of them
 * anew.  Chain, signatures and roles are not looked at here: verify.h does that. */
#ifndef LEDGER_JOURNAL_REPLAY_H
#define LEDGER_JOURNAL_REPLAY_H

#include "ledger/base/arena.h"
#include "ledger/journal/journal.h"

struct replay_options {
    const struct journal_hooks *hooks;
    uint64_t size;         /* how many entries of `from`, from 0                    */
    bool is_whole;         /* tiles, seals and head too: the result can be opened   */
    uint16_t counted_kind; /* replay_outcome.counted                              */
    void (*progress)(void *context, uint64_t done, uint64_t total); /* or NULL   */
    void *progress_context;
};

struct replay_outcome {
    uint64_t counted;    /* entries of counted_kind                             */
    bool is_refused;     /* by the rules, or an entry that is none or not there */
    uint64_t refused_at; /* that entry; what stands before it was replayed      */
};

/* Fills the empty store `into`, opened with all tables of a journal, from the snapshot
 * `from`.  A refusal is a result: OK, with its words in `fault`, which must not be
 * NULL. Errors: those of both stores. */
struct status replay_run(struct store_transaction *from, struct store *into,
                         const struct replay_options *options, struct arena *arena,
                         struct replay_outcome *ret_outcome, struct fault *fault)
    MUST_USE;

#endif
