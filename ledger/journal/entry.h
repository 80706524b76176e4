/* entry.h - the envelope every entry comes in.
 *
 * One deterministic CBOR array of eight (DESIGN 4, docs/entry.cddl):
 * [version, kind, index, recorded_ms, actor, nonce, prev, body].  There is exactly one
 * byte string per entry, of at most 65,535 bytes.  Pure. */
#ifndef LEDGER_JOURNAL_ENTRY_H
#define LEDGER_JOURNAL_ENTRY_H

#include "keys/digest.h"

enum {
    ENTRY_VERSION = 1,      /* what is written; 0 and 1 are read, for ever */
    ENTRY_SIZE_MAX = 65535, /* what a tile's entry bundle can hold */
    ENTRY_NONCE_SIZE = 16,
    ENTRY_HEAD_SIZE_MAX = 96 /* no envelope without its body is longer      */
};
#define ENTRY_NUMBER_MAX ((uint64_t)1 << 53) /* what every reader of JSON can hold */

struct entry {
    uint8_t version;     /* 0..ENTRY_VERSION: the layout is the same            */
    uint16_t kind;       /* of the schema of the body                           */
    uint64_t index;      /* from 0, < ENTRY_NUMBER_MAX                          */
    int64_t recorded_ms; /* UTC, 0..ENTRY_NUMBER_MAX                            */
    uint64_t actor;      /* entry that enrolled the acting key, < NUMBER_MAX    */
    uint8_t nonce[ENTRY_NONCE_SIZE];
    struct digest prev; /* leaf hash of the entry before; zero at 0             */
    struct bytes body;  /* the encoded map, borrowed                            */
};

/* Appends the entry to `writer`, which stays as it was on failure.
 * Errors: STATUS_INPUT (a number out of range, R-020 a body that is not one canonical
 * map), STATUS_REFUSED R-021 (too long), STATUS_FULL (no room in `writer`). */
struct status entry_encode(const struct entry *entry, struct writer *writer,
                           struct fault *fault) MUST_USE;
/* The same without looking into the body, for callers that at once decode what they
 * get with entry_decode_envelope() and fact_decode(). */
struct status entry_encode_envelope(const struct entry *entry, struct writer *writer,
                                    struct fault *fault) MUST_USE;
/* Accepts exactly what entry_encode() can produce.  ret_entry->body is borrowed
 * from `bytes`.  Whether kind, actor, prev and index fit the journal is not looked at.
 * Errors: STATUS_INPUT; a version of a later release says so. */
struct status entry_decode(struct bytes bytes, struct entry *ret_entry,
                           struct fault *fault) MUST_USE;
/* The same without looking into the body, for callers that decode it at once with
 * fact_decode(), which is as strict: verifying walks every body once, not twice. */
struct status entry_decode_envelope(struct bytes bytes, struct entry *ret_entry,
                                    struct fault *fault) MUST_USE;
/* Does it say that a later release wrote it?  The rest may then look different, and is
 * not looked at. */
bool entry_is_newer(struct bytes bytes);

#endif
