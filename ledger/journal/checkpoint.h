/* checkpoint.h - the text that says how long the journal is and what its root is.
 *
 * proofs.md 3.3: origin, decimal size, base64 root, each on its line.  Extension lines
 * are refused.  Signing it is keys/note.h; when it may be signed, journal.h. */
#ifndef LEDGER_JOURNAL_CHECKPOINT_H
#define LEDGER_JOURNAL_CHECKPOINT_H

#include "keys/digest.h"

enum {
    CHECKPOINT_ORIGIN_SIZE_MAX = 255,
    CHECKPOINT_TEXT_SIZE_MAX = CHECKPOINT_ORIGIN_SIZE_MAX + 1 + 20 + 1 + 44 + 1
};

struct checkpoint {
    struct bytes origin; /* borrowed; also the name of the log's key */
    uint64_t size;       /* entries                                  */
    struct digest root;
};

/* A name fit for origin and key: 1..255 bytes UTF-8 without blank, control character
 * or '+'. */
bool checkpoint_origin_is_valid(struct bytes origin);
/* By the name alone: an origin ending in "/sm3" means SM3, any other SHA-256. */
enum digest_suite checkpoint_suite(struct bytes origin);
/* By the name alone: an origin ending in "/practice", before "/sm3" if it ends
 * in that, is of a practice ledger, and no other is. */
bool checkpoint_is_practice(struct bytes origin);

/* The three lines, appended to `writer`.  Errors: STATUS_INPUT (bad origin, or size 0
 * without the suite's empty root), STATUS_FULL; `writer` is untouched then. */
struct status checkpoint_format(const struct checkpoint *checkpoint,
                                struct writer *writer, struct fault *fault) MUST_USE;
/* Accepts exactly what checkpoint_format() writes; the origin is borrowed from `text`.
 * Errors: STATUS_INPUT, with R-023 for a wrong number of lines. */
struct status checkpoint_parse(struct bytes text, struct checkpoint *ret_checkpoint,
                               struct fault *fault) MUST_USE;
/* The same, but a size of 0 may carry any root: for a witness, whose answer names that
 * fault. */
struct status checkpoint_parse_claim(struct bytes text,
                                     struct checkpoint *ret_checkpoint,
                                     struct fault *fault) MUST_USE;
/* Whether the root of a checkpoint of size 0 is that of the empty tree; true of any
 * other size. */
bool checkpoint_root_is_possible(const struct checkpoint *checkpoint);

#endif
