/* session.h - a ledger opened for one command, with the keys it needs.
 *
 * Everything secret is read here, once, and wiped here. */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "cli/command.h"
#include "cli/folder.h"
#include "cli/print.h"
#include "keys/holder.h"
#include "keys/passphrase.h"
#include "ledger/journal/registry.h"

enum session_need {
    SESSION_READ = 0,        /* the journal alone, read-only                     */
    SESSION_VAULT = 1,       /* the vault too                                    */
    SESSION_MAYBE_VAULT = 2, /* the vault, when a passphrase source is given    */
    SESSION_ACT = 4,         /* writes, with the key of a maker                  */
    SESSION_ADMINISTER = 8   /* writes, with the key of an administrator         */
};

/* The vault's key, and what it takes to change it.  As long as a change that was cut
 * off was not finished, either of two may be the one. */
struct session_vault {
    struct passphrase passphrase; /* of KEYS/vault.holders */
    uint8_t key[SECRET_KEY_SIZE], other[SECRET_KEY_SIZE];
    bool has_other;
};

struct session {
    struct world *world;
    const struct arguments *arguments;
    struct ledger ledger;
    struct signing_key *key; /* NULL when nothing is written */
    char key_name[64];
    struct signing_key *cosigners[JOURNAL_COSIGNERS_MAX]; /* --cosign */
    size_t cosigner_count;
    const uint8_t *vault_key; /* 32 bytes, or NULL: the vault is shut */
    struct session_vault *vault;
    struct ledger_actor actor;
    struct journal_facts facts;
    struct journal_view *view;             /* only for reading commands    */
    struct store_transaction *transaction; /* of the view        */
};

typedef struct status session_work(struct session *session, void *context,
                                   struct fault *fault);
/* Reads the keys, opens the ledger, runs `work`, closes and wipes.
 * Errors: STATUS_ENVIRONMENT (no ledger there, keys, lock), and those of `work`. */
struct status session_run(struct world *world, const struct arguments *arguments,
                          unsigned need, session_work *work, void *context,
                          struct fault *fault) MUST_USE;

/* Whether world->ledger is a practice ledger, for what is said before it is
 * opened or without opening it.  What keeps it from being opened is left to the command
 * that opens it. */
void session_learn_practice(struct world *world);
/* KEYS/NAME.pem, asking for its passphrase. */
struct status session_read_key(struct world *world, const char *name,
                               struct signing_key **ret_key, struct fault *fault)
    MUST_USE;
/* The vault's key, asking for its passphrase; the caller wipes it. */
struct status session_read_vault_key(struct world *world,
                                     uint8_t ret_key[static SECRET_KEY_SIZE],
                                     struct fault *fault) MUST_USE;
/* Keeps `key`, and `other` unless it is NULL, as the vault's in KEYS/vault.holders. */
struct status session_keep_vault_key(struct session *session, const uint8_t *key,
                                     const uint8_t *other, struct fault *fault)
    MUST_USE;
/* A new passphrase: --new-passphrase, else the terminal, twice. */
struct status session_new_passphrase(const struct arguments *arguments,
                                     struct passphrase *ret_passphrase,
                                     struct fault *fault) MUST_USE;
/* Calls `each` for every file of the keys folder with this suffix, sorted, without the
 * suffix.  No folder holds no file: an auditor's copy comes without.  Errors: those of
 * folder_each(); STATUS_FULL rather than pass over one, for some of them guard the
 * ledger. */
struct status session_each_file(struct world *world, const char *suffix,
                                folder_each_name *each, void *context,
                                struct fault *fault) MUST_USE;
/* 1..63 of a-z A-Z 0-9 - _, so that a name is a file name everywhere. */
struct status session_check_name(const char *name, struct fault *fault) MUST_USE;

/* --as-of: "N" or "@N" for the last seal at or below an entry, else a day.
 * *ret_seal is UINT64_MAX without the option.  Errors: STATUS_USAGE. */
struct status session_seal(struct session *session, uint64_t *ret_seal,
                           struct fault *fault) MUST_USE;
/* What reports of this command are made from, in its language, as of `as_of`
 * (report_source_open()); the caller closes it.  Errors: those of
 * report_source_open(). */
struct report_source;
struct status session_source(struct session *session, const char *as_of,
                             struct report_source *ret_source, struct fault *fault)
    MUST_USE;
/* Reads and decodes one entry; borrowed from the view. */
struct status session_entry(struct session *session, uint64_t index,
                            struct entry *ret_entry, struct fact *ret_fact,
                            struct fault *fault) MUST_USE;
/* Code of the member of staff with this acting key; empty when it is not known. */
struct bytes session_staff(struct session *session, uint64_t actor);
/* A text field of an entry of `kind`; empty when it has none. */
struct bytes session_text(struct session *session, uint64_t index, unsigned key);

#endif
