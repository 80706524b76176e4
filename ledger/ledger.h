/* ledger.h - one bureau's ledger: journal, accounts and vault opened together.
 *
 *   DIR/journal/    the journal's store
 *   DIR/vault/      the vault's store
 *   DIR.keys/       private keys, holders and signing records: outside the ledger, so
 *                   that rolling back one does not roll back the other
 */
#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H

#include "ledger/accounts.h"
#include "ledger/vault.h"

enum { LEDGER_PATH_SIZE = 1024 };

/* What everything that leaves a practice ledger carries, in every language; the
 * word alone where four characters are all there is room for. */
#define LEDGER_PRACTICE_WORD "演练"
#define LEDGER_PRACTICE_MARK LEDGER_PRACTICE_WORD " PRACTICE"

struct ledger {
    struct journal *journal;
    struct accounts *accounts;
    struct vault *vault; /* NULL when opened without the vault key */
};

struct ledger_options {
    bool is_read_only;
    const uint8_t *vault_key; /* 32 bytes, or NULL: the vault stays shut */
    uint64_t map_size;        /* bytes, 0 for the default                */
    bool *is_wrong_key;       /* as vault_options                        */
};

/* DIR/part into ret_path. STATUS_USAGE when the path is too long. */
struct status ledger_path(const char *folder, const char *part,
                          char ret_path[static LEDGER_PATH_SIZE], struct fault *fault)
    MUST_USE;

/* False for what was restored from a backup without the vault's part, and for
 * such a backup.  A link that leads nowhere, to a disk that is not there, is one. */
bool ledger_has_vault(const char *folder);
/* Whoever the entries erase is found by nobody in it.
 * Errors: journal_open()'s and vault_open()'s; STATUS_REFUSED R-239 when it is to be
 * written to and was restored and not accepted; *ret_ledger is {0} then. */
struct status ledger_open(const char *folder, const struct ledger_options *options,
                          struct ledger *ret_ledger, struct fault *fault) MUST_USE;
void ledger_close(struct ledger *ledger);

/* An administrator besides the first one; `key` is for administration. */
struct ledger_administrator {
    const char *staff;
    struct public_key key;
};
enum { LEDGER_OTHERS_MAX = GENESIS_KEYS_MAX - 1 };

struct ledger_new {
    const char *origin, *unit, *title;
    const char *staff; /* code of the first administrator */
    enum digest_suite suite;
    const struct signing_key *administrator; /* acting key of the first administrator */
    const struct public_key *checkpoint;     /* of the journal                        */
    const uint8_t *vault_key;
    int64_t now_ms;
    uint64_t map_size;
    /* Enrolled with key and role in the genesis transaction, like the first. */
    const struct ledger_administrator *others;
    size_t other_count;
    unsigned threshold; /* administrators who must sign together; 0 is 1 */
    bool is_practice;   /* then the origin ends in /practice, or /practice/sm3 */
};
/* Makes the folder, the vault and the journal with its genesis transaction: genesis,
 * the administrators with key and role, seal.  Durable on return, its name too.
 * Errors: STATUS_EXISTS, STATUS_ENVIRONMENT, STATUS_USAGE (origin, title, more than
 * LEDGER_OTHERS_MAX others), STATUS_INPUT (a threshold above the administrators). */
struct status ledger_create(const char *folder, const struct ledger_new *new,
                            struct fault *fault) MUST_USE;

struct ledger_actor {
    const struct signing_key *key;
    int64_t now_ms;
    bool clock_is_confirmed;
    bool is_rehearsal;
    /* Commits the vault once, when no rule can refuse the action any more, however
     * often it is called (again when the map had to grow); the seal names the sequence
     * that the vault will have then.  NULL: the vault stays as it is.  Not called in a
     * rehearsal. */
    journal_last *vault_work;
    void *vault_context;
    /* Other administrators who sign with `key` here and now. */
    const struct signing_key *const *cosigners;
    size_t cosigner_count; /* up to JOURNAL_COSIGNERS_MAX */
};
/* Undoes what a crash left in the vault that the journal never sealed (DESIGN 6).
 * Called before a writing action reads the vault; nearly always there is nothing to do.
 * Without a vault: nothing.  Errors: store_write()'s. */
struct status ledger_settle(struct ledger *ledger, struct fault *fault) MUST_USE;
/* Finds who the key belongs to and runs journal_write() with the vault's sequence.
 * Errors: journal_write()'s; STATUS_NOT_FOUND when the key is not enrolled. */
struct status ledger_write(struct ledger *ledger, const struct ledger_actor *actor,
                           const char *action, journal_work *work, void *context,
                           struct fault *fault) MUST_USE;

/* ---- the office's people ------------------------------------------------------------
 */

struct ledger_staff {
    struct bytes code, name; /* the name goes to the vault only; may be empty */
    struct bytes unit;       /* unit code, may be empty                       */
};
struct status ledger_add_staff(struct ledger *ledger, const struct ledger_actor *actor,
                               const struct ledger_staff *staff, struct fault *fault)
    MUST_USE;
struct ledger_enrolment {
    struct bytes staff; /* code; empty: as the key that it replaces         */
    uint64_t purpose;   /* enum key_purpose; 0: likewise                    */
    const struct public_key *key;
    uint64_t replaces; /* actor whose key this one ends, or 0                */
    civil_day until;   /* last day on which that one acts too; 0: at once    */
};
/* Errors: STATUS_REFUSED R-053, R-260 (of another purpose or person than the key it
 * replaces; too long an overlap), R-261 (a checkpoint key that replaces none), R-265.
 */
struct status ledger_enrol_key(struct ledger *ledger, const struct ledger_actor *actor,
                               const struct ledger_enrolment *enrolment,
                               uint64_t *ret_actor, struct fault *fault) MUST_USE;
struct ledger_key_end {
    uint64_t key;    /* entry that enrolled it                                    */
    uint64_t reason; /* enum key_end_reason                                       */
    /* Only of a lost one: from which day it may have been in other hands, 0: not known;
     * and of a checkpoint key of how many entries it signed before that. */
    civil_day since;
    bool has_size;
    uint64_t size;
};
/* Errors: STATUS_REFUSED. */
struct status ledger_end_key(struct ledger *ledger, const struct ledger_actor *actor,
                             const struct ledger_key_end *end, struct fault *fault)
    MUST_USE;
/* `to` 0: open end.  Errors: STATUS_REFUSED R-265 (too few administrators without an
 * end would be left: the book could be locked for ever by the calendar). */
struct status ledger_give_role(struct ledger *ledger, const struct ledger_actor *actor,
                               struct bytes staff, uint64_t role, civil_day from,
                               civil_day to, struct fault *fault) MUST_USE;

#endif
