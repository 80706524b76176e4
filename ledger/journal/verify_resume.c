/* verify_resume.c - going on where an earlier verification ended.
 *
 * Of the entries below the mark only those are read that the rest stands on: the first,
 * the last ones up to a tile, and those of staff, keys and roles.  Each of them is
 * proven to lie under the root of the mark, as are the tiles at its edge; the tables of
 * keys, staff and roles must be, as of then, what they were.  Whatever does not fit
 * makes the run read everything, which tells what is wrong. */
#include "ledger/journal/verify_internal.h"

#include <string.h>

/* ---- the registry as of a size
 * -------------------------------------------------------
 */

enum { ENDED_AT = 8 + 1 + 1, ENDED_SIZE = 8 }; /* in a row of the table of keys */

static uint64_t number_at(struct bytes bytes, size_t at)
{
    struct reader reader = reader_of(
        at <= bytes.size ? bytes_from(bytes.at + at, bytes.size - at) : bytes);
    return reader_u64(&reader);
}

/* The entry that a row comes from. */
static uint64_t row_entry(enum journal_table table, struct bytes key,
                          struct bytes value)
{
    return table == JOURNAL_TABLE_KEY     ? number_at(key, 0)
           : table == JOURNAL_TABLE_STAFF ? number_at(value, 0)
                                          : number_at(key, 8 + 1);
}

static void put_run(struct hasher *hasher, struct bytes run)
{
    uint8_t image[4];
    struct writer writer = writer_of(image, sizeof(image));
    writer_u32(&writer, (uint32_t)run.size);
    hasher_update(hasher, writer_bytes(&writer));
    hasher_update(hasher, run);
}

/* A key that ended later had not ended then. */
static void put_row(struct hasher *hasher, enum journal_table table, uint64_t size,
                    struct bytes key, struct bytes value)
{
    uint8_t image[256];
    if (row_entry(table, key, value) >= size) {
        return;
    }
    if (table == JOURNAL_TABLE_KEY && value.size >= ENDED_AT + ENDED_SIZE &&
        value.size <= sizeof(image) && number_at(value, ENDED_AT) >= size) {
        memcpy(image, value.at, value.size);
        memset(image + ENDED_AT, 0, ENDED_SIZE);
        value = bytes_from(image, value.size);
    }
    hasher_update(hasher, bytes_from(&(uint8_t){(uint8_t)table}, 1));
    put_run(hasher, key);
    put_run(hasher, value);
}

typedef struct status row_work(struct verify_worker *worker, enum journal_table table,
                               struct bytes key, struct bytes value, void *context,
                               struct fault *fault);

static struct status each_row(struct verify_worker *worker, enum journal_table table,
                              row_work *work, void *context, struct fault *fault)
{
    struct bytes key = {0};
    struct bytes value = {0};
    struct store_cursor *cursor = NULL;
    TRY(store_cursor_open(worker->transaction, table, &cursor, fault));
    struct status at = store_cursor_first(cursor, &key, &value, fault);
    while (status_is_ok(at)) {
        at = work(worker, table, key, value, context, fault);
        if (status_is_ok(at)) {
            at = store_cursor_next(cursor, &key, &value, fault);
        }
    }
    store_cursor_close(cursor);
    return at.code == STATUS_NOT_FOUND ? OK : at;
}

static struct status hash_row(struct verify_worker *worker, enum journal_table table,
                              struct bytes key, struct bytes value, void *context,
                              struct fault *fault)
{
    (void)fault;
    put_row(worker->hasher, table, *(const uint64_t *)context, key, value);
    return OK;
}

static struct status digest_registry(struct verify_worker *worker, uint64_t size,
                                     struct digest *ret_digest, struct fault *fault)
{
    hasher_begin(worker->hasher);
    struct status status = OK;
    for (enum journal_table table = JOURNAL_TABLE_KEY;
         table < JOURNAL_TABLE_COUNT && status_is_ok(status); table++) {
        status = each_row(worker, table, hash_row, &size, fault);
    }
    *ret_digest = hasher_end(worker->hasher);
    return status;
}

/* ---- under the root of the mark
 * ------------------------------------------------------
 */

static struct status leaf_at(struct verify_worker *worker, uint64_t index,
                             struct digest *ret_leaf, struct fault *fault)
{
    struct bytes bytes = {0};
    TRY(journal_read(worker->transaction, index, &bytes, fault));
    *ret_leaf = hasher_leaf(worker->hasher, bytes);
    return OK;
}

/* The first `width` hashes of a tile of level 1 or above: full by now, or still
 * growing. */
static struct status read_tile(struct verify_worker *worker, unsigned level,
                               unsigned width, struct digest *ret_hashes,
                               struct fault *fault)
{
    const struct verify_run_state *run = worker->run;
    const uint64_t index = run->edge.size >> (8 * (level + 1));
    const bool is_full = index < run->size >> (8 * (level + 1));
    uint8_t image[9];
    struct writer key = writer_of(image, sizeof(image));
    struct bytes value = {0};
    if (is_full) {
        writer_u64(&key, ((index + 1) << (8 * (level + 1))) - 1);
        writer_u8(&key, (uint8_t)level);
    } else {
        writer_u8(&key, (uint8_t)(1 + level));
    }
    TRY(store_get(worker->transaction,
                  is_full ? JOURNAL_TABLE_TILE : JOURNAL_TABLE_HEAD, writer_bytes(&key),
                  &value, fault));
    if (value.size < width * sizeof(*ret_hashes)) {
        return (struct status){STATUS_NOT_FOUND};
    }
    memcpy(ret_hashes, value.at, width * sizeof(*ret_hashes));
    return OK;
}

/* The edge of the tree as it was at the mark.  That it gives the root of the mark is
 * its proof. */
static struct status read_edge(struct verify_worker *worker, struct fault *fault)
{
    struct edge *edge = &worker->run->edge;
    edge->size = worker->run->options->mark->size;
    const uint64_t first = edge->size - edge_width(edge, 0);
    for (uint64_t i = first; i < edge->size; i++) {
        TRY(leaf_at(worker, i, &edge->hashes[0][i - first], fault));
    }
    for (unsigned level = 1; level < EDGE_LEVELS; level++) {
        const unsigned width = edge_width(edge, level);
        if (width > 0) {
            TRY(read_tile(worker, level, width, edge->hashes[level], fault));
        }
    }
    return OK;
}

struct proving {
    const struct verify_mark *mark;
    bool is_proven;
};

/* An entry below the mark is the one that was verified. */
static struct status prove(struct verify_worker *worker, uint64_t index,
                           struct proving *proving, struct fault *fault)
{
    struct tree_proof proof;
    struct digest leaf;
    const struct verify_mark *mark = proving->mark;
    const struct tile_source tiles = verify_seal_tiles(worker);
    TRY(leaf_at(worker, index, &leaf, fault));
    TRY(tile_inclusion_proof(&tiles, worker->hasher, mark->size, index, &proof, fault));
    proving->is_proven =
        proving->is_proven && tree_verify_inclusion(worker->hasher, index, mark->size,
                                                    &leaf, &proof, &mark->root);
    return OK;
}

static struct status prove_below(struct verify_worker *worker, uint64_t index,
                                 struct proving *proving, struct fault *fault)
{
    return index < proving->mark->size ? prove(worker, index, proving, fault) : OK;
}

/* The entry that a row comes from and, of a key, the one that ended it.  What ended it
 * behind the mark is read with the rest: that it says so is looked at here. */
static struct status prove_row(struct verify_worker *worker, enum journal_table table,
                               struct bytes key, struct bytes value, void *context,
                               struct fault *fault)
{
    struct proving *proving = context;
    const uint64_t from = row_entry(table, key, value);
    TRY(prove_below(worker, from, proving, fault));
    if (table != JOURNAL_TABLE_KEY) {
        return OK;
    }
    const uint64_t ended = number_at(value, ENDED_AT);
    if (from < proving->mark->size && ended >= proving->mark->size &&
        !verify_rows_end(worker, ended, from)) {
        proving->is_proven = false;
    }
    return prove_below(worker, ended, proving, fault);
}

/* All that is read of entries below the mark: the last one, which need not lie in the
 * edge, and what the registry looks at again for what the tables do not hold. */
static struct status prove_registry(struct verify_worker *worker,
                                    struct proving *proving, struct fault *fault)
{
    TRY(prove(worker, 0, proving, fault));
    TRY(prove(worker, proving->mark->size - 1, proving, fault));
    for (enum journal_table table = JOURNAL_TABLE_KEY; table < JOURNAL_TABLE_COUNT;
         table++) {
        TRY(each_row(worker, table, prove_row, proving, fault));
    }
    return OK;
}

/* What the last transaction before the mark leaves to the next; its seal was proven. */
static struct status enter_after(struct verify_worker *worker, bool *ret_fits,
                                 struct fault *fault)
{
    struct verify_run_state *run = worker->run;
    struct verify_place last = {.index = run->edge.size - 1};
    TRY(journal_read(worker->transaction, last.index, &last.bytes, fault));
    TRY(journal_entry(worker->transaction, run->hooks, last.index, &last.entry,
                      &last.fact, fault));
    *ret_fits = last.entry.kind == KIND_SEAL;
    if (!*ret_fits) {
        return OK;
    }
    worker->first = last.fact.field[SEAL_FIRST].number;
    TRY(verify_rows_check(worker, &last, fault));
    worker->seals = 0; /* it is among those of the mark */
    run->last_leaf = hasher_leaf(worker->hasher, last.bytes);
    run->last_ms = last.entry.recorded_ms;
    run->last_seal = last.index;
    run->last_vault = last.fact.field[SEAL_VAULT_SEQUENCE].number;
    run->ends_in_seal = true;
    return OK;
}

static struct status resume(struct verify_worker *worker, bool *ret_fits,
                            struct fault *fault)
{
    struct verify_run_state *run = worker->run;
    const struct verify_mark *mark = run->options->mark;
    struct proving proving = {.mark = mark, .is_proven = true};
    struct digest registry;
    *ret_fits = false;
    TRY(read_edge(worker, fault));
    const struct digest root = edge_root(&run->edge, worker->hasher);
    TRY(digest_registry(worker, mark->size, &registry, fault));
    if (!digest_equal(&root, &mark->root) ||
        !digest_equal(&registry, &mark->registry) ||
        !digest_equal(&run->genesis_leaf, &mark->genesis)) {
        return OK;
    }
    TRY(prove_registry(worker, &proving, fault));
    if (!proving.is_proven) {
        return OK;
    }
    TRY(enter_after(worker, ret_fits, fault));
    *ret_fits = *ret_fits && run->finding[VERIFY_LIE].damage == VERIFY_NONE;
    return OK;
}

struct status verify_resume(struct verify_worker *worker, struct fault *fault)
{
    struct verify_run_state *run = worker->run;
    const struct verify_mark *mark = run->options->mark;
    struct fault problem;
    bool fits = false;
    if (mark->size > run->size) {
        return OK; /* the anchors tell of it */
    }
    const struct status resumed = resume(worker, &fits, &problem);
    if (!status_is_ok(resumed) && resumed.code != STATUS_NOT_FOUND &&
        resumed.code != STATUS_FOUND && resumed.code != STATUS_INPUT) {
        if (fault != NULL) {
            *fault = problem;
        }
        return resumed;
    }
    if (!status_is_ok(resumed) || !fits) {
        return OK;
    }
    memcpy(run->start_row, run->edge.hashes, sizeof(run->start_row));
    run->start = mark->size;
    run->root = mark->root;
    run->seals = mark->seals;
    run->keys = mark->keys;
    run->staff = mark->staff;
    run->roles = mark->roles;
    return OK;
}

struct status verify_resume_older(struct verify_worker *worker,
                                  const struct verify_anchor *anchor, bool *ret_fits,
                                  struct fault *fault)
{
    const struct verify_mark *mark = worker->run->options->mark;
    const struct tile_source tiles = verify_seal_tiles(worker);
    const struct tree_consistency claim = {.size1 = anchor->size,
                                           .size2 = mark->size,
                                           .root1 = anchor->root,
                                           .root2 = mark->root};
    struct tree_proof proof;
    TRY(tile_consistency_proof(&tiles, worker->hasher, anchor->size, mark->size, &proof,
                               fault));
    *ret_fits = tree_verify_consistency(worker->hasher, &claim, &proof);
    return OK;
}

struct status verify_resume_leave(struct verify_worker *worker, struct fault *fault)
{
    struct verify_run_state *run = worker->run;
    const struct bytes origin = run->genesis.field[GENESIS_ORIGIN].bytes;
    struct verify_mark mark = {.size = run->size,
                               .root = run->root,
                               .genesis = run->genesis_leaf,
                               .seals = run->seals,
                               .keys = run->keys,
                               .staff = run->staff,
                               .roles = run->roles};
    memcpy(mark.origin, origin.at, origin.size);
    TRY(digest_registry(worker, run->size, &mark.registry, fault));
    run->outside.mark = mark;
    return OK;
}
