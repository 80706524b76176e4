/* verify_internal.h - one run of verify, shared by the files that make it. */
#ifndef LEDGER_JOURNAL_VERIFY_INTERNAL_H
#define LEDGER_JOURNAL_VERIFY_INTERNAL_H

#include "ledger/journal/journal_internal.h"
#include "ledger/journal/verify.h"

#include <pthread.h>

enum { VERIFY_CHUNK_BITS = 16, VERIFY_CHUNK = 1 << VERIFY_CHUNK_BITS };
enum { VERIFY_GROUP = 16 }; /* entries looked at together */

struct verify_finding {
    enum verify_damage damage;
    uint64_t index;
    char words[VERIFY_WORDS_SIZE];
};

/* How sure a finding is.  A lie of a derived table can make a good entry look
 * unauthorised: so doubts count only when no table lied. */
enum verify_weight { VERIFY_FACT, VERIFY_LIE, VERIFY_DOUBT, VERIFY_WEIGHTS };

enum {
    VERIFY_ANCHOR_RECORD = VERIFY_CHECKPOINTS_MAX,
    VERIFY_ANCHOR_MARK,
    VERIFY_ANCHORS_MAX
};
struct verify_anchor {
    uint64_t size;
    struct digest root;
    size_t number;      /* of the checkpoint, or VERIFY_ANCHOR_... */
    bool is_signed;     /* by a key that counts; record and mark need none */
    bool counts;        /* */
    bool fits;          /* the book has this root at this size */
    uint32_t witnesses; /* of the policy */
    uint64_t cosigned_s;
};

struct verify_run_state {
    const struct verify_options *options;
    const struct journal_hooks *hooks;
    struct store *store;
    struct store_table tables[STORE_TABLES_MAX];
    struct fact genesis; /* borrowed from the main worker's snapshot */
    struct digest genesis_leaf;
    enum digest_suite suite;
    uint64_t size;
    uint64_t start; /* entries below were verified before */

    pthread_mutex_t mutex; /* guards the block below */
    uint64_t next_chunk, done;
    struct verify_finding finding[VERIFY_WEIGHTS];
    bool has_registry_lie;
    uint64_t seals, signatures, keys, staff, roles;
    uint64_t counted; /* deep */

    uint64_t chunk_count;
    struct digest *chunk_roots; /* of full chunks */
    struct edge edge;           /* filled by the last chunk and the fold */
    struct digest start_row[2][EDGE_TILE_WIDTH]; /* of the mark; only read by threads */
    struct digest last_leaf;
    int64_t last_ms;
    uint64_t last_vault, last_seal;
    bool ends_in_seal;
    struct digest root;

    struct verify_anchor anchors[VERIFY_ANCHORS_MAX]; /* by size, when read */
    size_t anchor_count;
    /* What goes into the result as it is: anchors that count, and what is against. */
    struct verify_result outside;
};

struct verify_place {
    uint64_t index;
    struct bytes bytes;
    struct entry entry;
    struct fact fact;
};

/* One thread: its own snapshot, hasher and place in the transaction being read. */
struct verify_worker {
    struct verify_run_state *run;
    struct store_transaction *transaction;
    struct hasher *hasher;
    struct store_cursor *cursor;
    bool is_seeking; /* the cursor has not been placed yet */
    struct verify_place places[VERIFY_GROUP];
    uint16_t kind; /* the one last met, and what it asks for; no schema: none yet */
    const struct fact_schema *kind_schema;
    uint32_t kind_roles;
    struct digest row[2][EDGE_TILE_WIDTH]; /* tiles of levels 0 and 1 being filled */
    struct digest prev;                    /* leaf hash of the entry before        */
    int64_t prev_ms;
    uint8_t prev_version;
    bool is_new; /* the next entry begins a transaction */
    uint64_t first, actor;
    int64_t recorded_ms;
    bool has_authority;
    struct registry_authority authority;
    uint64_t seals, signatures, keys, staff, roles;
    bool is_stopped; /* a fact was found: what follows is not looked at */
    struct status status;
    struct fault fault;
    struct fault problem; /* here, for clearing one for each entry costs more than
                           * hashing it */
};

/* Keeps the finding of the lowest index of its weight. */
void verify_note(struct verify_run_state *run, enum verify_weight weight,
                 enum verify_damage damage, uint64_t index, const char *words);
/* Before all else: STATUS_ENVIRONMENT when the book is not this release's to judge, for
 * it would be taken for damage: a later one wrote the entries, or another one
 * the tables. */
struct status verify_version_check(struct verify_worker *worker, struct fault *fault)
    MUST_USE;
/* Phase 1: bytes, chain, leaf hashes, tiles of levels 0 and 1, derived rows. */
struct status verify_scan_chunk(struct verify_worker *worker, uint64_t chunk,
                                struct fault *fault) MUST_USE;
/* The rows that one entry must have left in the registry tables, exactly. */
struct status verify_rows_check(struct verify_worker *worker,
                                const struct verify_place *place, struct fault *fault)
    MUST_USE;
/* Does entry `by` revoke or replace the key that entry `key` enrols? */
bool verify_rows_end(struct verify_worker *worker, uint64_t by, uint64_t key);
/* One stored tile against its recomputed hashes. */
struct status verify_scan_tile(struct verify_worker *worker, uint64_t last_leaf,
                               unsigned level, const struct digest *hashes,
                               struct fault *fault) MUST_USE;
/* Between the phases: the upper levels, partial tiles, head and counts. */
struct status verify_fold(struct verify_worker *worker, struct fault *fault) MUST_USE;
/* A table is not what the entries give: the journal's own, or one that can be made
 * anew. */
enum verify_damage verify_table_damage(size_t table);
/* Walks and look-ups of the tables [first, end) find the same (store_check()). */
struct status verify_ways_check(struct verify_worker *worker, size_t first, size_t end,
                                struct fault *fault) MUST_USE;
/* Phase 2: seals, with roots from the tiles that phase 1 found good. */
struct status verify_seal_chunk(struct verify_worker *worker, uint64_t chunk,
                                struct fault *fault) MUST_USE;
/* Phase 2 when a tile lied: everything hashed once more, in order; anchors too. */
struct status verify_seal_slowly(struct verify_worker *worker, struct arena *arena,
                                 struct fault *fault) MUST_USE;
/* Reads the anchors before, and compares them after, phase 2. */
struct status verify_anchor_read(struct verify_worker *worker, struct arena *arena,
                                 struct fault *fault) MUST_USE;
struct status verify_anchor_check(struct verify_worker *worker, struct fault *fault)
    MUST_USE;
/* Whose signatures count, now that the registry was found to be what the entries give;
 * after verify_fold().  Where a table lied the verdict stands without them. */
struct status verify_keys_check(struct verify_worker *worker, struct arena *arena,
                                struct fault *fault) MUST_USE;
/* How people know checkpoint `number`. */
enum { VERIFY_NUMBER_SIZE = 24 };
const char *verify_anchor_name(const struct verify_run_state *run, size_t number,
                               char ret_text[static VERIFY_NUMBER_SIZE]);
/* the fault of a checkpoint that is of a known key but was altered. */
struct status verify_anchor_altered(const char *name, struct fault *fault) MUST_USE;
/* Tells each anchor of `size` the root of the first `size` entries. */
void verify_anchor_at(struct verify_run_state *run, uint64_t size,
                      const struct digest *root);
/* Sets run->start, edge and counts from the mark when the ledger fits it; else leaves
 * start 0. */
struct status verify_resume(struct verify_worker *worker, struct fault *fault) MUST_USE;
/* Is an anchor below the mark the beginning of what the mark says? */
struct status verify_resume_older(struct verify_worker *worker,
                                  const struct verify_anchor *anchor, bool *ret_fits,
                                  struct fault *fault) MUST_USE;
/* The mark of this run, which found nothing. */
struct status verify_resume_leave(struct verify_worker *worker, struct fault *fault)
    MUST_USE;
struct tile_source verify_seal_tiles(struct verify_worker *worker);
/* Replays all entries into a scratch ledger and compares its tables. */
struct status verify_deep(struct verify_worker *worker, struct arena *arena,
                          struct fault *fault) MUST_USE;

#endif
