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

struct verify_anchor {
    uint64_t size;
    struct digest root;
};

/* A checkpoint as it was given; it anchors once its signature was found to count. */
struct verify_signed {
    const struct note *note;
    uint64_t size;
    struct digest root;
    bool counts;
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

    pthread_mutex_t mutex; /* guards the block below */
    uint64_t next_chunk, done;
    struct verify_finding finding[VERIFY_WEIGHTS];
    bool has_registry_lie;
    uint64_t seals, signatures, keys, staff, roles;

    uint64_t chunk_count;
    struct digest *chunk_roots; /* of full chunks */
    struct edge edge;           /* filled by the last chunk and the fold */
    struct digest last_leaf;
    int64_t last_ms;
    uint64_t last_vault, last_seal;
    bool ends_in_seal;
    struct digest root;

    struct verify_signed papers[VERIFY_CHECKPOINTS_MAX];
    size_t paper_count;
    struct verify_anchor anchors[VERIFY_CHECKPOINTS_MAX + 1];
    size_t anchor_count;
    uint64_t anchors_fit, anchored_size;
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
/* Phase 1: bytes, chain, leaf hashes, tiles of levels 0 and 1, derived rows. */
struct status verify_scan_chunk(struct verify_worker *worker, uint64_t chunk,
                                struct fault *fault) MUST_USE;
/* The rows that one entry must have left in the registry tables, exactly. */
struct status verify_rows_check(struct verify_worker *worker,
                                const struct verify_place *place, struct fault *fault)
    MUST_USE;
/* One stored tile against its recomputed hashes. */
struct status verify_scan_tile(struct verify_worker *worker, uint64_t last_leaf,
                               unsigned level, const struct digest *hashes,
                               struct fault *fault) MUST_USE;
/* Between the phases: the upper levels, partial tiles, head and counts. */
struct status verify_fold(struct verify_worker *worker, struct fault *fault) MUST_USE;
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
/* Only what these say is compared: before phase 2. */
void verify_anchor_add(struct verify_run_state *run, uint64_t size,
                       const struct digest *root);
/* Whose signatures count, now that the registry was found to be what the entries give;
 * after verify_fold().  Where a table lied the verdict stands without them. */
struct status verify_keys_check(struct verify_worker *worker, struct fault *fault)
    MUST_USE;
/* Is this the root of the first `size` entries, says each anchor of that size. */
void verify_anchor_at(struct verify_run_state *run, uint64_t size,
                      const struct digest *root);
struct tile_source verify_seal_tiles(struct verify_worker *worker);
/* Replays all entries into a scratch ledger and compares its tables. */
struct status verify_deep(struct verify_worker *worker, struct fault *fault) MUST_USE;
/* Removes the scratch ledger, which is gone already unless its process died. */
void verify_deep_clear(const char *folder);

#endif
