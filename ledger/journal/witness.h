/* witness.h - what a witness is asked, and what it answers (proofs.md 3.4, 3.5).
 *
 * A witness signs, with a key and on a computer of its own, that a checkpoint is the
 * largest it has seen of a ledger and continues all it has seen before: who holds the
 * ledger's key can't show two histories to two people without its help.
 * Request and answer are texts that travel as files.  Pure; what a witness remembers is
 * witness_state.h. */
#ifndef LEDGER_JOURNAL_WITNESS_H
#define LEDGER_JOURNAL_WITNESS_H

#include "keys/note.h"
#include "ledger/journal/checkpoint.h"
#include "ledger/journal/tree.h"

enum {
    WITNESS_PROOF_MAX = 63,           /* hashes in a request */
    WITNESS_REQUEST_SIZE_MAX = 65536, /* bytes, with its note */
    WITNESS_ANSWER_SIZE_MAX = 65536
};

/*   old <size>\n
 *   <hash in base64>\n     0 to 63 of them: from `old` to the checkpoint
 *   \n
 *   <signed checkpoint> */
struct witness_request {
    uint64_t old_size; /* what this witness cosigned last; 0: nothing */
    struct tree_proof proof;
    struct bytes note; /* verbatim, borrowed */
};

/* Errors: STATUS_FULL (no room, or longer than WITNESS_REQUEST_SIZE_MAX); `writer` is
 * untouched then.  At most WITNESS_PROOF_MAX hashes. */
struct status witness_request_format(const struct witness_request *request,
                                     struct writer *writer, struct fault *fault)
    MUST_USE;
/* Accepts exactly what witness_request_format() writes; the note is borrowed from
 * `whole` and not looked at.  Errors: STATUS_INPUT with the line. */
struct status witness_request_parse(struct bytes whole,
                                    struct witness_request *ret_request,
                                    struct fault *fault) MUST_USE;

/* The protocol's numbers; they stand in files. */
enum witness_code {
    WITNESS_COSIGNED = 200,
    WITNESS_TOO_OLD = 400,  /* `old` is larger than the checkpoint                   */
    WITNESS_UNSIGNED = 403, /* no signature of a key trusted for this ledger, or bad */
    WITNESS_UNKNOWN = 404,  /* no key is trusted for this ledger                     */
    WITNESS_CONFLICT = 409, /* `old` is not what was cosigned last                   */
    WITNESS_INVALID = 422   /* it does not continue what was cosigned last           */
};

/* What a witness cosigned last of one ledger. */
struct witness_seen {
    uint64_t size; /* 0: nothing, or the empty ledger */
    struct digest root;
};

/* The answer to a request whose checkpoint carries a good signature of the ledger:
 * WITNESS_COSIGNED only for what continues `seen`.  `hasher` is of the
 * checkpoint's suite. */
enum witness_code witness_decide(struct hasher *hasher,
                                 const struct witness_request *request,
                                 const struct checkpoint *checkpoint,
                                 const struct witness_seen *seen);

/* Cosigned: the cosignature lines alone, as in the protocol.  Refused:
 *   refused <code>\n
 *   origin <name>\n       of the ledger that was asked about
 *   size <decimal>\n       what was cosigned last: always of 409, else when anything
 * was \n                     and, when anything was cosigned, <signed checkpoint> that,
 * with the cosignature: who was refused can see why */
struct witness_answer {
    enum witness_code code;
    struct bytes lines;  /* of WITNESS_COSIGNED         */
    struct bytes origin; /* of a refusal */
    bool has_size;       /* of a refusal                */
    uint64_t size;       /* what was cosigned last      */
    struct bytes note;   /* of a refusal; may be empty  */
};
/* Errors: STATUS_FULL; `writer` is untouched then. */
struct status witness_answer_format(const struct witness_answer *answer,
                                    struct writer *writer, struct fault *fault)
    MUST_USE;
/* Accepts exactly what witness_answer_format() writes; borrowed from `whole`.  No
 * signature is looked at.  Errors: STATUS_INPUT. */
struct status witness_answer_parse(struct bytes whole,
                                   struct witness_answer *ret_answer,
                                   struct fault *fault) MUST_USE;
/* Why, in words for people; untranslated (gettext).  Static text. */
const char *witness_code_words(enum witness_code code);

/* Appends `note` to `writer`, and behind it the lines of `verifier` in `other` when
 * that is about the same text and `note` has none of this verifier yet.  Nothing is
 * verified.  Errors: those of note_parse(), STATUS_FULL; `writer` is untouched then. */
struct status witness_note_merge(struct bytes note, struct bytes other,
                                 const struct note_verifier *verifier,
                                 struct arena *arena, struct writer *writer,
                                 struct fault *fault) MUST_USE;

#endif
