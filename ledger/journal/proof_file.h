/* proof_file.h - one entry's .tlog-proof, ready to travel (proofs.md 3.7). */
#ifndef LEDGER_JOURNAL_PROOF_FILE_H
#define LEDGER_JOURNAL_PROOF_FILE_H

#include "ledger/journal/bundle.h"
#include "ledger/journal/journal.h"

/* Appends the proof that entry `index` lies under the signed checkpoint `note`, whose
 * size must be that of a seal of this ledger and whose root this ledger's.  `note` is
 * copied as it is, cosignatures and all; its signatures are not verified here.  With up
 * to eight cosignatures and 10^8 entries the text is below 2,560 bytes.
 * Errors: STATUS_INPUT (`note` is no checkpoint), STATUS_USAGE (the entry is not under
 * it), STATUS_FOUND (the ledger has another root at that size), STATUS_REFUSED (a size
 * that is no seal's), STATUS_FULL, STATUS_NO_MEMORY; `writer` is untouched then. */
struct status proof_file_make(struct journal_view *view, uint64_t index,
                              struct bytes note, struct arena *arena,
                              struct writer *writer, struct fault *fault) MUST_USE;

/* The same before it is text; the note is borrowed.  *ret_size: entries under it. */
struct status proof_file_bundle(struct journal_view *view, uint64_t index,
                                struct bytes note, struct arena *arena,
                                struct bundle *ret_bundle, uint64_t *ret_size,
                                struct fault *fault) MUST_USE;
/* The inclusion path of any entry in the tree of `size`.  Errors: STATUS_USAGE. */
struct status proof_file_path(struct journal_view *view, uint64_t index, uint64_t size,
                              struct tree_proof *ret_proof, struct fault *fault)
    MUST_USE;

#endif
