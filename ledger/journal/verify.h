/* verify.h - is the book whole?
 *
 * Reads every stored byte of the journal on one snapshot: entries, chain, tree, tiles,
 * seals and their signatures, who was allowed to do what, the registry tables and the
 * head; compares the result with checkpoints held outside.  Needs no key, changes
 * nothing, uses a fixed amount of memory and as many threads as it is given.  It never
 * calls a book whole that it has nothing to compare with. */
#ifndef LEDGER_JOURNAL_VERIFY_H
#define LEDGER_JOURNAL_VERIFY_H

#include "keys/note.h"
#include "ledger/journal/journal.h"
#include "ledger/journal/log_keys.h"
#include "ledger/journal/policy.h"
#include "ledger/journal/verify_mark.h"

enum verify_verdict {
    VERIFY_UNANCHORED =
        0, /* whole in itself; nothing outside to compare with */
    VERIFY_WHOLE,
    VERIFY_TAMPERED
};

/* The kind of damage, of the first bad place. */
enum verify_damage {
    VERIFY_NONE = 0,
    VERIFY_ALTERED,     /* an entry is not what was sealed, or not allowed  */
    VERIFY_CUT,         /* entries are missing                                      */
    VERIFY_REORDERED,   /* entries stand in another place                           */
    VERIFY_FORKED,      /* another history than the one a checkpoint vouches for    */
    VERIFY_ROLLED_BACK, /* an older state than the one a checkpoint vouches for     */
    VERIFY_INDEX_LIE,   /* entries and seals are good, but the journal's own tables
                         * (head, seals, staff, keys, roles) claim something else     */
    VERIFY_DERIVED,     /* all that is good, but tiles or a table of the floor above are
                         * not what they give; they can be made anew                  */
    VERIFY_UNREADABLE,  /* the file itself is broken                                */
    VERIFY_VAULT        /* the journal is good, but what it says of people is not borne
                         * out by the vault; found by `more` alone                    */
};

enum verify_gap { /* what was not looked at */
                  VERIFY_GAP_ANCHOR = 1,
                  VERIFY_GAP_ACCOUNTS =
                      2, /* the derived tables of the floor above: not deep */
                  VERIFY_GAP_VAULT = 4,
                  VERIFY_GAP_WITNESSES = 8,
                  VERIFY_GAP_OLDER = 16 /* entries below `start`, with their tiles and
                                         * seals: an earlier verification read them */
};

enum {
    VERIFY_JOBS_MAX = 64,
    VERIFY_CHECKPOINTS_MAX = 1024,
    VERIFY_WORDS_SIZE = 384,
    VERIFY_NAME_SIZE = 256,
    VERIFY_ARENA_SIZE = 64 << 20 /* enough for 10^9 entries and all jobs */
};

/* Plain data: it travels from process to process as it is (in_child.h). */
struct verify_result {
    enum verify_verdict verdict;
    enum verify_damage damage;
    uint64_t first_bad; /* lowest index known to be bad; the size when that is later */
    char words[VERIFY_WORDS_SIZE]; /* what was found, for people; "" for nothing */
    uint64_t start; /* the first entry that was read; below it the mark is believed  */
    uint64_t size, seals, tiles, signatures; /* covered                          */
    uint64_t counted;                        /* entries of counted_kind, when deep */
    uint64_t vault_lines, vault_originals;   /* what `more` compared             */
    uint64_t vault_erased;                   /* lines nobody can open any more   */
    uint64_t vault_redacted;                 /* files that an erasure changed    */
    uint64_t checkpoints;                    /* anchors that fit and count       */
    uint64_t anchored_size; /* entries below are vouched for from outside        */
    /* Checkpoints that fit, but do not count for want of the policy's quorum, and who
     * has not cosigned the first of them: policy_missing(). */
    uint64_t unmet;
    char missing[POLICY_MISSING_SIZE];
    uint32_t witnesses;  /* who cosigned at anchored_size: bits as in the policy  */
    uint64_t cosigned_s; /* newest cosignature over an anchor, or 0              */
    /* Forked or rolled back: what says so; two when they contradict each other. */
    char against[2][VERIFY_NAME_SIZE];
    uint32_t gaps;           /* bits of enum verify_gap                           */
    struct digest root;      /* recomputed, of all entries; zero when tampered    */
    struct verify_mark mark; /* of this run, to go on from; size 0: none         */
    bool is_practice;        /* by its genesis entry, as far as that is readable  */
};

struct verify_options {
    const struct journal_options *journal; /* tables and hooks; opened read-only   */
    unsigned jobs;                         /* threads, 1..VERIFY_JOBS_MAX; 0 is 1  */
    const struct bytes *checkpoints;       /* signed notes                         */
    const char *const *names; /* of these, for people; NULL: "1", "2" ...         */
    size_t checkpoint_count;
    /* what a checkpoint must have to count; its `log` lines, if any, are `keys`.
     * The signer's own record, which nobody witnesses, counts only under no quorum.
     * What does not count is compared all the same.  NULL: none. */
    const struct policy *policy;
    /* The ledger's keys as they are known outside; what they vouch for vouches for the
     * keys that follow.  NULL: those that the book names. */
    const struct log_keys *keys;
    const char *record_path; /* the signer's own record, or NULL */
    /* what an earlier run left.  Only entries from its size on are read, unless
     * the run is deep; when the ledger does not fit it, all of them are.  It is
     * compared, and vouches for nothing.  NULL: none. */
    const struct verify_mark *mark;
    const char *mark_path; /* for people */
    /* Deep: every entry is fed to the hooks against a new store in this folder (which
     * must not exist and is removed again, by verify_in_child() even when the child
     * dies) and its tables compared; every pair of every table must be found by walks
     * and by look-ups alike.  NULL: not deep. */
    const char *scratch;
    uint16_t counted_kind; /* deep: how many entries of this kind were replayed */
    /* Deep, and nothing found: what only the floor above can compare.  Called last, in
     * the process that read the journal, which is closed by then; it adds to the
     * result. Its errors are those of the run.  NULL: nothing. */
    struct status (*more)(void *context, struct verify_result *result,
                          struct fault *fault);
    void *more_context;
    /* In the process that reads; or NULL. */
    void (*progress)(void *context, uint64_t done, uint64_t total);
    void *progress_context;
};

/* Damage is a result, not an error.  Errors: STATUS_NOT_FOUND (no ledger there; R-055
 * an empty one), STATUS_INPUT (a checkpoint or record that is none; R-014 a checkpoint
 * one of whose known signatures fails), STATUS_ENVIRONMENT (I/O; a checkpoint or record
 * of another ledger, R-213 a mark of another ledger, a checkpoint without a signature
 * of a key of the ledger, R-262 of one that counts for its size and is known, or
 * vouched for, outside, or R-210 of the policy's: it proves nothing), STATUS_NO_MEMORY;
 * then nothing is said about the book.  `arena` needs VERIFY_ARENA_SIZE, lazily used.
 */
struct status verify_run(const char *folder, const struct verify_options *options,
                         struct arena *arena, struct verify_result *ret_result,
                         struct fault *fault) MUST_USE;
/* The same in a child process: a broken page can end a reader, and that is
 * VERIFY_UNREADABLE.  The ledger must not be open in this process.
 * Errors: those of verify_run() and in_child(). */
struct status verify_in_child(const char *folder, const struct verify_options *options,
                              struct arena *arena, struct verify_result *ret_result,
                              struct fault *fault) MUST_USE;

const char *verify_damage_name(enum verify_damage damage); /* "altered" ... */

#endif
