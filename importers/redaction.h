/* redaction.h - the sealed original of a file without the rows of people who are erased
 * (R-297).
 *
 * A row is theirs when it has one of their resident numbers; one without anybody's,
 * when it has one of their accounts, or their name and no other card.  The line of such
 * a row is left empty, so that the others keep their numbers.  A workbook, or anything
 * else that holds one of these words and is no text in lines, goes whole.  What nobody
 * can read, a scan, stays, and is counted. */
#ifndef IMPORTERS_REDACTION_H
#define IMPORTERS_REDACTION_H

#include "importers/original.h"
#include "ledger/vault_renew.h"

struct redaction {
    struct ledger *ledger; /* its vault holds the originals */
    struct arena *arena;
    struct hasher *hasher;
    struct original made; /* what takes the place of the last one; file -1: nothing */
};
/* Errors: STATUS_NO_MEMORY; there is nothing to end then. */
struct status redaction_begin(struct ledger *ledger, struct arena *arena,
                              struct redaction *ret_redaction, struct fault *fault)
    MUST_USE;
void redaction_end(struct redaction *redaction); /* wipes */
/* A vault_redact; `context` is the redaction.  The file's name is judged also when its
 * original is gone.  Errors: original_open()'s, sheet_read()'s but STATUS_INPUT. */
struct status redaction_judge(void *context, const struct vault_words *words,
                              const uint8_t token[static VAULT_TOKEN_SIZE],
                              struct vault_replacement *ret_replacement,
                              struct fault *fault) MUST_USE;

#endif
