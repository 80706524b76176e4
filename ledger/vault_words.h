/* vault_words.h - what files may hold of the people whom a vault hides. */
#ifndef LEDGER_VAULT_WORDS_H
#define LEDGER_VAULT_WORDS_H

#include "ledger/records.h"
#include "ledger/vault_internal.h"
#include "ledger/vault_renew.h"

/* Names, numbers and accounts of every version, and of what was asked for; arena
 * memory.  `reader` sees the hidden.  Errors: STATUS_FULL beyond 4096. */
struct status vault_words_gather(struct vault_reader *reader, struct arena *arena,
                                 struct vault_words *ret_words, struct fault *fault)
    MUST_USE;

#endif
