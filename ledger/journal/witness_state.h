/* witness_state.h - what a witness remembers, in a folder of its own.
 *
 *   lock                                  two processes take turns
 *   seen/<hex SHA-256 of an origin>/
 *       log-key                           the ledger's keys (log_keys.h)
 *       checkpoint                        what was cosigned last, with the cosignature
 *       request                           what was asked for it, byte for byte
 *       evidence-<size>-<hex root>        a signed request that does not continue it
 *
 * seen/ holds nothing secret: served as it is, it answers the reading half of the
 * protocol.  It must never be put back to an older copy. */
#ifndef LEDGER_JOURNAL_WITNESS_STATE_H
#define LEDGER_JOURNAL_WITNESS_STATE_H

#include "ledger/journal/log_keys.h"
#include "ledger/journal/witness.h"

enum {
    WITNESS_EVIDENCE_MAX = 64,
    WITNESS_LOGS_MAX = 1024,
    WITNESS_ARENA_SIZE = 1 << 20 /* enough for each call */
};

struct witness {
    const char *folder;
    const struct note_verifier *verifier; /* its cosigner's key, type 0x04 */
    const struct signing_key *key;        /* of the same key               */
    uint64_t time_s;                      /* now, in seconds since 1970    */
    bool clock_is_confirmed; /* although it is behind the last cosignature */
};

/* A new folder with `seen` in it.  Errors: STATUS_EXISTS, STATUS_ENVIRONMENT. */
struct status witness_state_make(const char *folder, struct fault *fault) MUST_USE;

/* From now on checkpoints signed with these keys are cosigned for the ledger of their
 * name, each up to the last size that it may sign, beside keys given before: none of
 * them is dropped, and one that is among these ends where these say.
 * *ret_count: how many keys there are now.
 * Errors: STATUS_EXISTS (all of this is known already), STATUS_REFUSED R-224 (a name
 * that is no origin), STATUS_FULL (LOG_KEYS_MAX), STATUS_INPUT (damaged state),
 * STATUS_ENVIRONMENT. */
struct status witness_state_trust(const char *folder, const struct log_keys *keys,
                                  struct arena *arena, size_t *ret_count,
                                  struct fault *fault) MUST_USE;

/* Appends the answer to `request` to `writer`.  What is cosigned, and its cosignature,
 * are durable before anything is written there.  The request that was cosigned last,
 * byte for byte, gets the same answer again, for an answer can get lost on its way.
 * *ret_code tells which it is, *ret_checkpoint (borrowed from `request`) what was asked
 * about.
 * Errors: STATUS_INPUT (no request, or damaged state), STATUS_REFUSED R-225 (the clock
 * is behind the last cosignature), STATUS_ENVIRONMENT, STATUS_FULL, STATUS_NO_MEMORY;
 * `writer` is untouched then, and nothing was answered. */
struct status witness_state_answer(const struct witness *witness, struct bytes request,
                                   struct arena *arena, struct writer *writer,
                                   enum witness_code *ret_code,
                                   struct checkpoint *ret_checkpoint,
                                   struct fault *fault) MUST_USE;

/* One ledger that the witness was given a key of. */
struct witness_log {
    char origin[CHECKPOINT_ORIGIN_SIZE_MAX + 1];
    size_t key_count, evidence_count;
    uint64_t size;   /* cosigned last; 0: nothing yet */
    uint64_t time_s; /* when                          */
    struct digest root;
};
typedef struct status witness_log_each(void *context, const struct witness_log *log,
                                       struct fault *fault);
/* All of them, in the order of their folders' names.  Errors: those of `each`,
 * STATUS_INPUT (damaged state), STATUS_ENVIRONMENT. */
struct status witness_state_each(const char *folder,
                                 const struct note_verifier *verifier,
                                 struct arena *arena, witness_log_each *each,
                                 void *context, struct fault *fault) MUST_USE;

#endif
