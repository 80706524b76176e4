/* journal.h - the append-only, hash-chained, sealed sequence of entries.
 *
 * The journal owns the ledger's store.  One transaction appends entries, ends with a
 * seal and changes everything derived in the same commit: tree, tiles, registry, and
 * the accounts of the floor above through hooks.  Stored bytes are what is hashed;
 * nothing is re-encoded to verify.  The journal knows nothing of relief. */
#ifndef LEDGER_JOURNAL_JOURNAL_H
#define LEDGER_JOURNAL_JOURNAL_H

#include "keys/signing.h"
#include "ledger/journal/entry.h"
#include "ledger/journal/fact.h"
#include "ledger/journal/tile.h"
#include "ledger/store/store.h"

/* Tables of the journal; the floor above numbers its own from JOURNAL_TABLE_COUNT. */
enum journal_table {
    JOURNAL_TABLE_ENTRY = 0, /* index u64 -> entry bytes                             */
    JOURNAL_TABLE_TILE,      /* last leaf u64, level u8 -> 256 hashes                */
    JOURNAL_TABLE_HEAD,      /* u8 0 -> head; u8 1+level -> partial tile of a level  */
    JOURNAL_TABLE_SEAL,      /* seal index u64 -> first u64, recorded_ms, vault u64  */
    JOURNAL_TABLE_KEY,       /* actor u64 -> staff, purpose, kind, ended, public key */
    JOURNAL_TABLE_STAFF,     /* code text -> staff entry u64                         */
    JOURNAL_TABLE_ROLE,      /* staff u64, role u8, entry u64 -> from day, to day    */
    JOURNAL_TABLE_COUNT
};

/* Of every table but that of the entries, here and on the floor above.  A program that
 * keeps other tables, or other rows in them, has another number, and a ledger is opened
 * by it when reindex has made them anew.  Layouts are numbered 0, 3, 5, 6, 9
 * ...: an even number of their bits is set, so that a flipped one makes none of them.
 */
enum { JOURNAL_LAYOUT = 6 };

enum { JOURNAL_ORIGIN_SIZE_MAX = 128, JOURNAL_CLOCK_AHEAD_MS_MAX = 86400000 };

struct journal;         /* an open journal: read-write holds the writer's lock */
struct journal_view;    /* one snapshot                                        */
struct journal_session; /* one write transaction under way                     */

/* What the floor above plugs in.  All calls come in index order, inside the
 * transaction.  `apply` must depend on nothing but its arguments and the transaction
 * (no policy, calendar, vault or clock), so that the book replays for ever. */
struct journal_hooks {
    void *context;
    const struct fact_schema *(*schema)(uint64_t kind);
    /* Bit r set: role r may append this kind (staff_role); 0: nobody. */
    uint32_t (*roles)(uint64_t kind);
    /* Drops transient state: a transaction starts (again). */
    void (*begin)(void *context);
    struct status (*apply)(void *context, struct store_transaction *transaction,
                           const struct entry *entry, const struct fact *fact,
                           struct fault *fault);
    /* The seal has been appended: write what was collected. */
    struct status (*settle)(void *context, struct store_transaction *transaction,
                            uint64_t seal, struct fault *fault);
};

struct journal_options {
    const struct store_table *derived; /* tables of the floor above */
    size_t derived_count;
    const struct journal_hooks *hooks; /* outlives the journal */
    uint64_t map_size, map_size_first; /* as store_options */
    bool is_read_only;
    bool must_be_new;
};

/* Opens, loads the head and re-checks the edge: the last (at most 256) entries are
 * re-hashed from their stored bytes and must give the stored root.
 * Errors: those of store_open(); STATUS_FOUND when the edge does not fit the head;
 * STATUS_ENVIRONMENT when the tables have another layout, or a later release
 * wrote the last entry. */
struct status journal_open(const char *folder, const struct journal_options *options,
                           struct journal **ret_journal, struct fault *fault) MUST_USE;
void journal_close(struct journal *journal); /* accepts NULL */
/* The layout and the number of entries that the head record of a closed journal names,
 * whatever tables it has; 0 entries when the record is cut short before them.
 * Errors: STATUS_NOT_FOUND (no record; fault not filled), those of store_open(). */
struct status journal_layout_of(const char *folder, uint8_t *ret_layout,
                                uint64_t *ret_size, struct fault *fault) MUST_USE;
/* Whether it is that of another release.  False for one that no release can have
 * (JOURNAL_LAYOUT): the head is damaged then, for others to name. */
bool journal_layout_is_other(uint8_t layout);

struct journal_facts {
    uint64_t size;           /* entries                                 */
    uint64_t last_seal;      /* index of the newest seal                */
    uint64_t vault_sequence; /* what the newest seal says               */
    int64_t recorded_ms;     /* of the newest entry                     */
    enum digest_suite suite;
    struct digest genesis; /* leaf hash of entry 0                      */
    struct digest root;    /* of all `size` leaves                      */
    char origin[JOURNAL_ORIGIN_SIZE_MAX + 1];
    struct public_key checkpoint_key; /* the one that genesis names */
    bool is_practice;                 /* nothing in it is real */
};
/* The committed state of this handle. */
void journal_facts(const struct journal *journal, struct journal_facts *ret_facts);
struct store *journal_store(struct journal *journal);

/* ---- writing ------------------------------------------------------------------ */

/* What must happen outside the store when, and only when, nothing can refuse the action
 * any more; its failure aborts the transaction. */
typedef struct status journal_last(void *context, struct fault *fault);

/* Another administrator whose key is in this process. */
struct journal_cosigner {
    uint64_t actor; /* entry that enrolled `key`, a key of administration */
    const struct signing_key *key;
};
enum { JOURNAL_COSIGNERS_MAX = 15 }; /* with the one who seals: GENESIS_KEYS_MAX */

struct journal_action {
    const char *name; /* what was done, e.g. "import payroll"; 1..64 ASCII    */
    uint64_t actor;   /* entry that enrolled `key`; 0 only for genesis        */
    const struct signing_key *key;
    int64_t now_ms;          /* UTC                                           */
    uint64_t vault_sequence; /* of the vault, already durable                 */
    bool clock_is_confirmed; /* a person said that the clock is right         */
    bool is_rehearsal;       /* do everything, then abort                     */
    /* Called after the seal, just before the commit (not in a rehearsal, and again when
     * the map had to grow); NULL: nothing. */
    journal_last *last;
    void *last_context;
    /* Who signs the seal besides `key`; none where genesis asks for one administrator,
     * or nothing of the registry is written. */
    const struct journal_cosigner *cosigners;
    size_t cosigner_count;
};

/* Runs `work`, which appends through the session, then seals and commits.  `work` runs
 * again from the start when the map had to grow.  An action that appended nothing
 * commits nothing.
 * Errors: those of `work`, the hooks and the store; STATUS_REFUSED R-050 when the
 * actor's role or key purpose does not allow a kind; R-051 when the clock is more than
 * a day ahead of the last entry and not confirmed; R-052 when `vault_sequence` is older
 * than the last seal's. */
typedef struct status journal_work(struct journal_session *session, void *context,
                                   struct fault *fault);
struct status journal_write(struct journal *journal,
                            const struct journal_action *action, journal_work *work,
                            void *context, struct fault *fault) MUST_USE;

/* Appends one entry; `ret_index` may be NULL.  The encoded bytes are decoded again and
 * that is what the hooks get. */
struct status journal_append(struct journal_session *session, const struct fact *fact,
                             uint64_t *ret_index, struct fault *fault) MUST_USE;
/* The index that the next append will get, and the transaction for look-ups. */
uint64_t journal_next_index(const struct journal_session *session);
struct store_transaction *journal_transaction(struct journal_session *session);

/* ---- reading ------------------------------------------------------------------- */

struct status journal_view_open(struct journal *journal, struct journal_view **ret_view,
                                struct fault *fault) MUST_USE;
void journal_view_close(struct journal_view *view); /* accepts NULL */
uint64_t journal_view_size(const struct journal_view *view);
struct store_transaction *journal_view_transaction(struct journal_view *view);
/* A proof source over this snapshot's tiles, partial ones included. */
struct tile_source journal_view_tiles(struct journal_view *view);
/* Root of the first `size` leaves, from tiles.  size <= the view's. */
struct status journal_view_root(struct journal_view *view, uint64_t size,
                                struct digest *ret_root, struct fault *fault) MUST_USE;
/* The stored bytes, borrowed until the view closes. */
struct status journal_read(struct store_transaction *transaction, uint64_t index,
                           struct bytes *ret_bytes, struct fault *fault) MUST_USE;
/* Reads and decodes; borrowed likewise. */
struct status journal_entry(struct store_transaction *transaction,
                            const struct journal_hooks *hooks, uint64_t index,
                            struct entry *ret_entry, struct fact *ret_fact,
                            struct fault *fault) MUST_USE;

/* The same for entries that mostly follow each other: the one behind the last one asked
 * for is found without a search. */
struct journal_walk {
    struct store_transaction *transaction;
    const struct journal_hooks *hooks;
    struct store_cursor *cursor;
    uint64_t next; /* index of the entry behind the cursor; 0: it is nowhere */
};
/* The transaction outlives the walk; a writing one may append meanwhile.  Errors: those
 * of the store. */
struct status journal_walk_open(struct store_transaction *transaction,
                                const struct journal_hooks *hooks,
                                struct journal_walk *ret_walk, struct fault *fault)
    MUST_USE;
void journal_walk_close(struct journal_walk *walk); /* accepts one never opened, {0} */
/* As journal_entry(). */
struct status journal_walk_to(struct journal_walk *walk, uint64_t index,
                              struct entry *ret_entry, struct fact *ret_fact,
                              struct fault *fault) MUST_USE;

struct journal_seal {
    uint64_t index, first, vault_sequence;
    int64_t recorded_ms;
};
/* The last seal at or below `index`; STATUS_NOT_FOUND when there is none. */
struct status journal_seal_at(struct store_transaction *transaction, uint64_t index,
                              struct journal_seal *ret_seal, struct fault *fault)
    MUST_USE;
/* The seal of the transaction that entry `index` belongs to; STATUS_NOT_FOUND when the
 * journal has no such entry. */
struct status journal_seal_of(struct store_transaction *transaction, uint64_t index,
                              struct journal_seal *ret_seal, struct fault *fault)
    MUST_USE;
/* The last seal recorded by the end of that day (UTC+8). */
struct status journal_seal_by_day(struct store_transaction *transaction, int32_t day,
                                  struct journal_seal *ret_seal, struct fault *fault)
    MUST_USE;

#endif
