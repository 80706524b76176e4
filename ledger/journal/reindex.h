/* reindex.h - everything derived, made anew from the entries.
 *
 * Accounts, registry, seals, tiles and head are rebuilt in a store of their own beside
 * the journal; the result is verified, compared with what was, and takes its place in
 * one step.  Entries and seals are copied byte by byte; no key is needed, and
 * the vault is not touched. */
#ifndef LEDGER_JOURNAL_REINDEX_H
#define LEDGER_JOURNAL_REINDEX_H

#include "ledger/journal/verify.h"

enum { REINDEX_NAMES_SIZE = 256 };

struct reindex_result {
    struct verify_result verify;    /* of the entries; when VERIFY_TAMPERED, nothing was
                                     * replaced and all that follows is 0 */
    uint8_t layout;                 /* of the tables that were there */
    uint32_t tables, differed;      /* made anew; of these not what they were */
    char names[REINDEX_NAMES_SIZE]; /* of those that differed, as many as fit */
};

/* Rebuilds the closed journal in `folder`; `options` are those of verify_run(), whose
 * `scratch` is not used: anchors that the entries do not fit keep everything as it is.
 * A process that is ended meanwhile leaves the old journal, or the new one, and at most
 * a folder "<folder>.new" that the next run removes.  Reading and comparing is done in
 * child processes, which a broken page may end.
 * Errors: those of verify_run(), store_hold_open() (R-017: somebody writes),
 * STATUS_FULL. */
struct status reindex_run(const char *folder, const struct verify_options *options,
                          struct arena *arena, struct reindex_result *ret_result,
                          struct fault *fault) MUST_USE;

#endif
