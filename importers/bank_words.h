/* bank_words.h - what the bank wrote beside its answer: serial and reason of a line.
 *
 * Entries hold neither: they are read again from the sealed originals of the answers
 * and refunds that the newest word about each line came from. */
#ifndef IMPORTERS_BANK_WORDS_H
#define IMPORTERS_BANK_WORDS_H

#include "ledger/ledger.h"

struct bank_word {
    struct bytes serial, text; /* empty: the bank wrote none, or two that differ */
};
struct bank_words {
    uint64_t batch;
    struct bank_word *list; /* of line number n: list[n - 1]; arena memory */
    size_t count;
    bool is_whole; /* every original was there, and its layout too */
};
/* Of one batch, as the ledger stands now; `profiles` is the folder of layouts.  The
 * vault is open.  Errors: STATUS_NOT_FOUND (no batch), STATUS_FOUND (damaged), those of
 * arena and store. */
struct status bank_words_load(struct ledger *ledger, struct arena *arena,
                              const char *profiles, uint64_t batch,
                              struct bank_words *ret_words, struct fault *fault)
    MUST_USE;
/* Nothing when the line is none of the batch's. */
struct bank_word bank_words_of(const struct bank_words *words, uint64_t line);

#endif
