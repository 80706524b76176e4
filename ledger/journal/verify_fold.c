/* verify_fold.c - between the phases: upper tiles, partial tiles, counts, the head. */
#include "ledger/journal/verify_internal.h"

enum verify_damage verify_table_damage(size_t table)
{
    return table < JOURNAL_TABLE_COUNT && table != JOURNAL_TABLE_TILE ? VERIFY_INDEX_LIE
                                                                      : VERIFY_DERIVED;
}

static void lie(struct verify_worker *worker, size_t table, const char *words)
{
    verify_note(worker->run, VERIFY_LIE, verify_table_damage(table), worker->run->size,
                words);
}

/* The roots of full chunks are the hashes of level 2: append them as leaves there. */
static struct status fold_chunks(struct verify_worker *worker, struct fault *fault)
{
    struct verify_run_state *run = worker->run;
    struct edge *edge = &run->edge;
    const uint64_t full = run->size >> VERIFY_CHUNK_BITS;
    for (uint64_t chunk = run->start >> VERIFY_CHUNK_BITS; chunk < full; chunk++) {
        struct digest hash = run->chunk_roots[chunk];
        edge->size = chunk << VERIFY_CHUNK_BITS;
        for (unsigned level = 2; level < EDGE_LEVELS; level++) {
            const unsigned width = edge_width(edge, level);
            edge->hashes[level][width] = hash;
            if (width + 1 < EDGE_TILE_WIDTH) {
                break;
            }
            const uint64_t last = ((chunk + 1) << VERIFY_CHUNK_BITS) - 1;
            TRY(verify_scan_tile(worker, last, level, edge->hashes[level], fault));
            hash =
                edge_perfect_root(edge->hashes[level], EDGE_TILE_WIDTH, worker->hasher);
        }
    }
    edge->size = run->size;
    run->root = edge_root(edge, worker->hasher);
    return OK;
}

static struct status check_partials(struct verify_worker *worker, struct fault *fault)
{
    const struct verify_run_state *run = worker->run;
    uint64_t rows = 1; /* the head itself */
    for (unsigned level = 1; level < EDGE_LEVELS; level++) {
        const unsigned width = edge_width(&run->edge, level);
        if (width == 0) {
            continue;
        }
        const uint8_t number = (uint8_t)(1 + level);
        struct bytes value = {0};
        const struct status got = store_get(worker->transaction, JOURNAL_TABLE_HEAD,
                                            bytes_from(&number, 1), &value, fault);
        if (got.code != STATUS_NOT_FOUND) {
            TRY(got);
        }
        if (!bytes_equal(value, bytes_from(run->edge.hashes[level],
                                           (size_t)width * DIGEST_SIZE))) {
            lie(worker, JOURNAL_TABLE_TILE,
                "a stored partial tile is not what the entries give");
        }
        rows++;
    }
    if (store_count(worker->transaction, JOURNAL_TABLE_HEAD) != rows) {
        lie(worker, JOURNAL_TABLE_HEAD,
            "the table of the head has rows that do not belong");
    }
    return OK;
}

struct status verify_ways_check(struct verify_worker *worker, size_t first, size_t end,
                                struct fault *fault)
{
    for (size_t table = first; table < end; table++) {
        struct fault problem;
        const struct status sound = store_check(worker->transaction, table, &problem);
        if (sound.code == STATUS_FOUND) {
            lie(worker, table, problem.message);
            worker->run->has_registry_lie = true;
        } else if (!status_is_ok(sound)) {
            if (fault != NULL) {
                *fault = problem;
            }
            return sound;
        }
    }
    return OK;
}

static void check_counts(struct verify_worker *worker)
{
    struct verify_run_state *run = worker->run;
    uint64_t tiles = 0;
    for (unsigned level = 0; level <= TILE_LEVEL_MAX; level++) {
        tiles += tile_count(run->size, level);
    }
    const struct {
        enum journal_table table;
        uint64_t rows;
    } wanted[] = {{JOURNAL_TABLE_TILE, tiles},
                  {JOURNAL_TABLE_SEAL, run->seals},
                  {JOURNAL_TABLE_KEY, run->keys},
                  {JOURNAL_TABLE_STAFF, run->keys + run->staff},
                  {JOURNAL_TABLE_ROLE, run->roles}};
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        if (store_count(worker->transaction, wanted[i].table) != wanted[i].rows) {
            lie(worker, wanted[i].table,
                "a derived table has too many or too few rows");
            run->has_registry_lie = true;
        }
    }
}

static void check_sizes(struct verify_worker *worker, const struct journal_head *head)
{
    struct verify_run_state *run = worker->run;
    const bool same_root = digest_equal(&head->root, &run->root);
    if (head->size > run->size && !same_root) {
        verify_note(run, VERIFY_FACT, VERIFY_CUT, run->size,
                    "the head counts more entries than there are");
    } else if (head->size < run->size && !same_root) {
        verify_note(run, VERIFY_FACT, VERIFY_ALTERED, head->size,
                    "entries were added behind the head");
    }
}

/* The last seal's own nonce is covered by nothing but the head: when both root and
 * last leaf differ it was the entry, not the head, that changed. */
static struct status check_head(struct verify_worker *worker, struct fault *fault)
{
    struct verify_run_state *run = worker->run;
    struct journal_head head = {0};
    const struct status got = journal_head(worker->transaction, &head, fault);
    if (got.code == STATUS_NOT_FOUND || got.code == STATUS_FOUND) {
        /* Only a head that can't be one; a broken page shows again at once. */
        lie(worker, JOURNAL_TABLE_HEAD, "the head record is missing or damaged");
    } else {
        TRY(got);
        check_sizes(worker, &head);
        const bool same_root = digest_equal(&head.root, &run->root);
        const bool same_leaf = digest_equal(&head.last_leaf, &run->last_leaf);
        if (head.size == run->size && !same_root && !same_leaf) {
            verify_note(run, VERIFY_FACT, VERIFY_ALTERED, run->size - 1,
                        "the last entry is not the one that was written");
        }
        if (!same_root || !same_leaf || head.size != run->size ||
            head.suite != run->suite || head.recorded_ms != run->last_ms ||
            head.last_seal != run->last_seal ||
            head.vault_sequence != run->last_vault ||
            !digest_equal(&head.genesis, &run->genesis_leaf)) {
            lie(worker, JOURNAL_TABLE_HEAD,
                "the head record is not what the entries give");
        }
    }
    if (!run->ends_in_seal) {
        const bool is_cut = status_is_ok(got) && head.size > run->size;
        verify_note(run, VERIFY_FACT, is_cut ? VERIFY_CUT : VERIFY_ALTERED, run->size,
                    is_cut ? "the last entries and their seal are missing"
                           : "entries after the last seal are sealed by nobody");
    }
    return OK;
}

struct status verify_fold(struct verify_worker *worker, struct fault *fault)
{
    TRY(fold_chunks(worker, fault));
    TRY(check_partials(worker, fault));
    /* Of tiles and seals those below the start are not looked at. */
    const size_t first =
        worker->run->start == 0 ? JOURNAL_TABLE_TILE : JOURNAL_TABLE_KEY;
    TRY(verify_ways_check(worker, first, JOURNAL_TABLE_COUNT, fault));
    check_counts(worker);
    return check_head(worker, fault);
}
