/* vault_renew.h - a vault made anew beside the old one: without the people it hides,
 * and under another key.
 *
 * What is left out is nowhere in the new file, which was never written to before.  The
 * keys that only make tokens stay, for entries hold the files' tokens.  It changes
 * nothing of the old vault, and puts nothing in its place: erasure.h does. */
#ifndef LEDGER_VAULT_RENEW_H
#define LEDGER_VAULT_RENEW_H

#include "ledger/vault.h"

/* What files may hold of the hidden people. */
enum vault_word_kind { VAULT_WORD_NUMBER = 1, VAULT_WORD_ACCOUNT, VAULT_WORD_NAME };
struct vault_word {
    enum vault_word_kind kind;
    struct bytes text; /* UTF-8 as received, numbers normalised; arena memory */
};
struct vault_words {
    struct vault_word *list;
    size_t count;
};

/* What becomes of the original of a file. */
enum vault_fate {
    VAULT_STAYS = 0,
    VAULT_CHANGED, /* what `path` holds takes its place          */
    VAULT_GOES,    /* it speaks of them and can't be changed     */
    VAULT_OPAQUE   /* it stays, for nobody can tell what it says */
};
struct vault_replacement {
    enum vault_fate fate;
    bool is_name_personal; /* the file's name speaks of them: it goes */
    const char *path;      /* valid until the next call               */
    uint64_t size_bytes;   /* of what is there                        */
    struct digest digest;  /* SHA-256 of it                           */
};
/* Judges the original with this token, if the vault has kept one. */
typedef struct status vault_redact(void *context, const struct vault_words *words,
                                   const uint8_t token[static VAULT_TOKEN_SIZE],
                                   struct vault_replacement *ret_replacement,
                                   struct fault *fault);

struct vault_renewal {
    const char *folder; /* of the new vault, which is not there yet   */
    const uint8_t *key; /* 32 bytes, of the new vault                 */
    uint64_t through;   /* behind the entry of the last erasure       */
    vault_redact *redact;
    void *context;
};
struct vault_renewed {
    uint64_t people;                /* left out: records              */
    uint64_t changed, gone, opaque; /* originals; VAULT_OPAQUE: count */
};
/* Durable, and closed again.  Errors: vault_open()'s and store_write()'s, STATUS_FOUND
 * when a record is damaged, STATUS_FULL beyond 4096 words, those of `redact`; a part of
 * the folder may be left then. */
struct status vault_renew(struct vault *vault, const struct vault_renewal *renewal,
                          struct arena *arena, struct vault_renewed *ret_renewed,
                          struct fault *fault) MUST_USE;

#endif
