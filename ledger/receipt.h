/* receipt.h - what one person may hold in hand: their line, opened, and its proof.
 *
 * A .tlog-proof of the line's entry (proofs.md 3.7).  Its `extra`, which no signature
 * covers and the proof makes good, is deterministic CBOR (docs/format.md 6):
 *
 *   [1, line entry, [field, field, field, field], null / [word entry, hashes, shared]]
 *   field  = [salt, value] of one that is opened, else its c_f
 *   word   = the newest result or refund of the line
 *   hashes = the word's inclusion path in the same tree, without its last `shared`
 *            hashes, which are the last ones of the line's own path
 *
 * Fields that are not opened stay hidden behind their own salts (format.md 7).  Pure.
 */
#ifndef LEDGER_RECEIPT_H
#define LEDGER_RECEIPT_H

#include "ledger/commitment.h"
#include "ledger/journal/bundle.h"
#include "ledger/journal/entry.h"
#include "ledger/kinds.h"

enum { RECEIPT_VERSION = 1, RECEIPT_SIZE_MAX = 65536, RECEIPT_VALUE_SIZE_MAX = 1024 };

struct receipt_field {
    bool is_open;
    struct digest salt;   /* of an open field           */
    struct bytes value;   /* likewise; empty when absent */
    struct digest hidden; /* c_f of one that is not open */
};

struct receipt {
    struct bytes line; /* the entry as stored                         */
    struct receipt_field field[COMMITMENT_FIELDS];
    bool has_word;
    struct bytes word; /* what the bank did last, as stored           */
    uint64_t word_index;
    struct tree_proof word_proof;
    struct bundle bundle; /* of the line; `extra` is made from the above */
};

/* Appends the text.  Errors: STATUS_FULL (`writer` is untouched), STATUS_INPUT (a value
 * or entry that is too long). */
struct status receipt_format(const struct receipt *receipt, struct arena *arena,
                             struct writer *writer, struct fault *fault) MUST_USE;

/* Accepts exactly what receipt_format() writes; verifies nothing.  Runs are borrowed
 * from `whole` or lie in `arena`.  Errors: STATUS_INPUT, STATUS_NO_MEMORY. */
struct status receipt_parse(struct bytes whole, struct arena *arena,
                            struct receipt *ret_receipt, struct fault *fault) MUST_USE;

/* What a receipt that holds proves. */
struct receipt_verdict {
    struct checkpoint checkpoint; /* borrows from the receipt */
    struct entry entry;           /* of the line                                */
    struct fact line;             /* borrows likewise                           */
    unsigned state;    /* LINE_STATE_*: by the word, else the line's own       */
    int32_t value_day; /* of the money's arrival; 0: not known, or it went back */
    int64_t came_back; /* by the word, when that is a refund; fen              */
};

/* The log's signature and enough cosignatures are good, line and word lie under the
 * root, the word is about the line, and the opened fields are those that the line
 * was recorded with.  It cannot prove that no later entry is about the line.
 * Errors: STATUS_FOUND (does not hold), STATUS_INPUT (not such entries),
 * STATUS_NO_MEMORY. */
struct status receipt_verify(const struct receipt *receipt,
                             const struct bundle_trust *trust, struct arena *arena,
                             struct receipt_verdict *ret_verdict, struct fault *fault)
    MUST_USE;

#endif
