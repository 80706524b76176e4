/* signer.h - when a checkpoint may be signed (DESIGN 4).
 *
 * Never one that is not proven consistent with the last one signed.  What was
 * signed last, (origin, size, root), lies in a small text file beside the private key,
 * outside the ledger, and is durable before the signature leaves this module. */
#ifndef LEDGER_JOURNAL_SIGNER_H
#define LEDGER_JOURNAL_SIGNER_H

#include "ledger/journal/checkpoint.h"
#include "ledger/journal/journal.h"

enum {
    SIGNER_RECORD_SIZE_MAX = 512,
    SIGNER_KEYS_MAX =
        4 /* in force together: two in an overlap, more when it is short */
};

struct signer_record {
    char origin[CHECKPOINT_ORIGIN_SIZE_MAX + 1];
    uint64_t size;
    struct digest root;
};

/* Errors: STATUS_NOT_FOUND (nothing was signed yet, or the record is elsewhere; the
 * fault says so), STATUS_INPUT (not such a record), STATUS_ENVIRONMENT. */
struct status signer_record_read(const char *path, struct signer_record *ret_record,
                                 struct fault *fault) MUST_USE;
/* Replaces it as a whole: temporary file, fsync, rename, fsync of the folder. */
struct status signer_record_write(const char *path, const struct signer_record *record,
                                  struct fault *fault) MUST_USE;

/* Does the ledger, as committed, continue what the record says was signed last?  What
 * is written to one that does not could never be signed.  OK without a record, which
 * may lie on another computer.  Reads a few tiles at any size.
 * Errors: STATUS_REFUSED R-054 (no, or the record is of another ledger), STATUS_INPUT
 * (not a record), STATUS_FOUND (damaged tiles), STATUS_NOT_FOUND (an empty ledger),
 * STATUS_ENVIRONMENT. */
struct status signer_expect(struct journal *journal, const char *record_path,
                            struct fault *fault) MUST_USE;

/* Does it continue a checkpoint that was vouched for outside: cosigned by a witness, or
 * anchored?  The checkpoint's signatures are the caller's business.
 * Errors: STATUS_REFUSED R-223 (no, or it is of another ledger), and those of
 * signer_expect(). */
struct status signer_continues(struct journal *journal,
                               const struct checkpoint *checkpoint, struct fault *fault)
    MUST_USE;

/* Who signs: one key, or those that are in force together while one takes the place of
 * the other; a line of the note each, in this order. */
struct signer_keys {
    const struct signing_key *key[SIGNER_KEYS_MAX];
    size_t count;
};
/* Appends the signed note of the journal's newest seal to `writer` (NOTE_SIZE_MAX is
 * always enough; 512 bytes are in practice).  Re-reads, as committed, all entries since
 * the record (all of them when there is none) and proves that they continue it.  The
 * same state may be signed again.  Not inside journal_write().  Two processes take
 * turns by the lock of `<record_path>.lock`.
 * Errors: STATUS_REFUSED R-054 (smaller than, or no continuation of, what was signed),
 * R-261 (one of the keys is no checkpoint key of the ledger, or is not in force at this
 * size), STATUS_FOUND (the ledger does not give its own root), STATUS_NOT_FOUND (an
 * empty ledger), STATUS_FULL (`writer`), STATUS_ENVIRONMENT.  `writer` is untouched
 * then. */
struct status signer_checkpoint(struct journal *journal, const struct signer_keys *keys,
                                const char *record_path, struct writer *writer,
                                struct fault *fault) MUST_USE;

#endif
