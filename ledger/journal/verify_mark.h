/* verify_mark.h - how far a book was verified, written down outside the ledger, so that
 * the next time only what is new is read.
 *
 * It belongs to who verifies: whoever can write it can spare a ledger from being read.
 * Pure. */
#ifndef LEDGER_JOURNAL_VERIFY_MARK_H
#define LEDGER_JOURNAL_VERIFY_MARK_H

#include "keys/digest.h"
#include "ledger/journal/checkpoint.h"

enum { VERIFY_MARK_SIZE_MAX = 1024 };

struct verify_mark {
    char origin[CHECKPOINT_ORIGIN_SIZE_MAX + 1];
    uint64_t size; /* entries; the last of them a seal; 0: no mark        */
    struct digest root;
    struct digest genesis;  /* leaf hash of entry 0                        */
    struct digest registry; /* of the tables of keys, staff and roles then */
    uint64_t seals, keys, staff, roles; /* how many of these entries      */
};

/* The text of docs/format.md 6, appended to `writer`, VERIFY_MARK_SIZE_MAX being
 * enough. Errors: STATUS_FULL (`writer` is untouched then). */
struct status verify_mark_format(const struct verify_mark *mark, struct writer *writer,
                                 struct fault *fault) MUST_USE;
/* Accepts exactly what verify_mark_format() writes.  Errors: STATUS_INPUT, R-213. */
struct status verify_mark_parse(struct bytes text, struct verify_mark *ret_mark,
                                struct fault *fault) MUST_USE;

#endif
