/* bundle.h - a proof that travels: one entry's place under a signed checkpoint.
 *
 * The .tlog-proof file of C2SP (proofs.md 3.7): index, inclusion proof and the
 * checkpoint note with its cosignatures, in one text.  Pure. */
#ifndef LEDGER_JOURNAL_BUNDLE_H
#define LEDGER_JOURNAL_BUNDLE_H

#include "keys/note.h"
#include "ledger/journal/checkpoint.h"
#include "ledger/journal/policy.h"
#include "ledger/journal/tree.h"

enum { BUNDLE_SIZE_MAX = 262144 };

struct bundle {
    bool has_extra;
    struct bytes extra; /* decoded; not covered by any signature */
    uint64_t index;
    struct tree_proof proof;
    struct bytes note; /* the signed checkpoint, verbatim */
};

/* Appends the file's text.  Errors: STATUS_FULL (`writer` is then untouched). */
struct status bundle_format(const struct bundle *bundle, struct writer *writer,
                            struct fault *fault) MUST_USE;
/* Accepts exactly what bundle_format() writes; verifies nothing.  The note is borrowed
 * from `whole`, `extra` lives in `arena`.  Errors: STATUS_INPUT with the line,
 * STATUS_NO_MEMORY. */
struct status bundle_parse(struct bytes whole, struct arena *arena,
                           struct bundle *ret_bundle, struct fault *fault) MUST_USE;

struct bundle_trust {
    struct hasher *hasher; /* of the log's suite */
    /* The log's keys, all under its name; one of them must have signed. */
    const struct note_verifier *verifiers;
    size_t verifier_count;
    const struct policy *policy; /* what the note must meet besides, or NULL */
};

/* The note carries the log's signature and meets the policy, no signature of a known
 * key is false, the log's name is the origin, and `leaf` lies at bundle->index under
 * its root. ret_checkpoint (may be NULL) borrows from the note. Errors: STATUS_FOUND
 * (does not hold), STATUS_ENVIRONMENT R-210 (witnesses are missing), STATUS_INPUT (not
 * a note, not a checkpoint), STATUS_NO_MEMORY. */
struct status bundle_verify(const struct bundle *bundle, const struct digest *leaf,
                            const struct bundle_trust *trust, struct arena *arena,
                            struct checkpoint *ret_checkpoint, struct fault *fault)
    MUST_USE;

#endif
