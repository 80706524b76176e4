/* log_keys.h - the keys that sign a ledger's checkpoints, one after the other over the
 * years, and for which sizes each of them counts.
 *
 * Genesis names the first; each that an administrator enrols in the place of one of
 * them follows.  A key counts from the first size that covers the entry which enrols
 * it, to the seal of the change, or the last seal of an overlap; what a revoked one
 * signed counts up to the size that the entry states, else to the seal of that entry.
 *
 * They travel as text, a line each, oldest first, to where the ledger cannot change
 * them: verifier key, and for one that counts no more a blank and the last size that it
 * may sign. */
#ifndef LEDGER_JOURNAL_LOG_KEYS_H
#define LEDGER_JOURNAL_LOG_KEYS_H

#include "keys/note.h"
#include "ledger/journal/journal.h"

enum { LOG_KEYS_MAX = 64 };

struct log_key {
    struct public_key key;
    uint64_t actor; /* entry that enrols it; 0: genesis alone names it, or a file */
    uint64_t first, last; /* sizes that it may sign; last UINT64_MAX: no end yet */
    uint64_t ended; /* entry that replaced or, then, revoked it; 0: none          */
    bool is_revoked;
    bool is_trusted; /* by who asks: verify learns of some on the way */
};
struct log_keys {
    char name[NOTE_NAME_SIZE_MAX + 1]; /* the ledger's origin */
    struct log_key key[LOG_KEYS_MAX];  /* oldest first        */
    size_t count;
};

/* Those of a ledger, all trusted, from its registry.  Errors: those of the store,
 * STATUS_NOT_FOUND or STATUS_FOUND (no genesis, damaged tables), STATUS_REFUSED R-261
 * (more than LOG_KEYS_MAX). */
struct status log_keys_read(struct store_transaction *transaction,
                            struct log_keys *ret_keys, struct fault *fault) MUST_USE;

/* From their text, all trusted; `first` is 1.  Errors: STATUS_INPUT (not such lines,
 * two ledgers, a witness's key, one twice, none or more than LOG_KEYS_MAX), those of
 * note_vkey_parse(). */
struct status log_keys_parse(struct bytes text, struct log_keys *ret_keys,
                             struct fault *fault) MUST_USE;
enum { LOG_KEYS_TEXT_SIZE = LOG_KEYS_MAX * (NOTE_VKEY_SIZE + 24) };
/* Appends their text; LOG_KEYS_TEXT_SIZE is always enough. */
void log_keys_format(const struct log_keys *keys, struct writer *writer);

/* As the signer of notes. */
struct status log_keys_verifier(const struct log_keys *keys, size_t index,
                                struct note_verifier *ret_verifier, struct fault *fault)
    MUST_USE;
/* SIZE_MAX when it is none of them. */
size_t log_keys_find(const struct log_keys *keys, const struct public_key *key);
/* The same keys for checkpoints that were taken in before: of every size, whatever
 * became of the key since. */
void log_keys_of_old(const struct log_keys *keys, struct log_keys *ret_keys);
/* May it sign a checkpoint of that size? */
bool log_keys_may_sign(const struct log_key *key, uint64_t size);
/* Appends the lines of these keys in a note, as they stand there; nothing is verified.
 */
struct status log_keys_lines(const struct log_keys *keys, const struct note *note,
                             struct writer *writer, struct fault *fault) MUST_USE;
/* Which key makes the note, a checkpoint of `size` entries, count: a trusted one if one
 * does.  Errors: STATUS_FOUND R-014 (the signature of one of them is false), R-262
 * (signed, but only by keys that do not count for this size), without a rule (by none
 * of them). */
struct status log_keys_check(const struct log_keys *keys, const struct note *note,
                             uint64_t size, size_t *ret_index, struct fault *fault)
    MUST_USE;
/* The same for the text of a signed checkpoint: the verifier of the key that makes it
 * count.  Errors: likewise, and those of note_parse() and checkpoint_parse(). */
struct status log_keys_signer(const struct log_keys *keys, struct bytes checkpoint,
                              struct arena *arena, struct note_verifier *ret_verifier,
                              struct fault *fault) MUST_USE;

#endif
