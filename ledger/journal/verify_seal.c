/* verify_seal.c - phase 2 of verify: seals, their roots and their signatures. */
#include "ledger/journal/registry_threshold.h"
#include "ledger/journal/verify_internal.h"

#include <string.h>

static void note(struct verify_worker *worker, enum verify_weight weight,
                 uint64_t index, const char *words)
{
    verify_note(worker->run, weight, VERIFY_ALTERED, index, words);
    worker->is_stopped = worker->is_stopped || weight == VERIFY_FACT;
}

/* Tiles as stored (phase 1 found them good); those at the right edge from the fold. */
static struct status read_tile(void *context, unsigned level, uint64_t index,
                               size_t width, struct digest *ret_hashes,
                               struct fault *fault)
{
    struct verify_worker *worker = context;
    const struct edge *edge = &worker->run->edge;
    if (level > TILE_LEVEL_MAX) {
        return FAULT(fault, STATUS_USAGE, "there is no tile level %u", level);
    }
    const uint64_t full = edge->size >> (8 * (level + 1));
    if (index >= full) {
        if (index > full || width > edge_width(edge, level)) {
            return FAULT(fault, STATUS_USAGE, "a tile beyond the tree was asked for");
        }
        memcpy(ret_hashes, edge->hashes[level], width * sizeof(*ret_hashes));
        return OK;
    }
    uint8_t image[9];
    struct writer writer = writer_of(image, sizeof(image));
    writer_u64(&writer, ((index + 1) << (8 * (level + 1))) - 1);
    writer_u8(&writer, (uint8_t)level);
    struct bytes value = {0};
    const struct status got = store_get(worker->transaction, JOURNAL_TABLE_TILE,
                                        writer_bytes(&writer), &value, fault);
    if (got.code == STATUS_NOT_FOUND ||
        (status_is_ok(got) && value.size != EDGE_TILE_SIZE)) {
        return FAULT(fault, STATUS_FOUND, "a stored tile went away while it was used");
    }
    TRY(got);
    memcpy(ret_hashes, value.at, width * sizeof(*ret_hashes));
    return OK;
}

struct tile_source verify_seal_tiles(struct verify_worker *worker)
{
    return (struct tile_source){.read = read_tile, .context = worker};
}

/* Any administrator of genesis may have sealed the first transaction. */
static bool founder_signed(const struct verify_run_state *run, struct bytes message,
                           const struct signature *signature)
{
    struct fact_key keys[GENESIS_KEYS_MAX];
    size_t count = 0;
    if (!fact_keys(run->genesis.field[GENESIS_ADMINISTRATORS].bytes, keys,
                   GENESIS_KEYS_MAX, &count)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        struct public_key key;
        if (status_is_ok(public_key_from((enum signing_kind)keys[i].kind,
                                         keys[i].public_key, &key, NULL)) &&
            signing_verify(&key, message, signature)) {
            return true;
        }
    }
    return false;
}

/* enough administrators, and no cosignature that is none. */
static struct status check_people(struct verify_worker *worker, uint64_t actor,
                                  const struct seal_claim *claim,
                                  const struct verify_place *place,
                                  struct bytes message, struct fault *fault)
{
    const struct registry_sealing sealing = {
        .actor = actor,
        .first = claim->first,
        .recorded_ms = place->entry.recorded_ms,
        .threshold = worker->run->genesis.field[GENESIS_THRESHOLD].number,
        .message = message,
    };
    const struct status enough = registry_threshold_check(
        worker->transaction, &sealing, &place->fact, &worker->problem);
    if (enough.code == STATUS_REFUSED || enough.code == STATUS_FOUND) {
        note(worker, worker->run->has_registry_lie ? VERIFY_DOUBT : VERIFY_FACT,
             place->index, worker->problem.message);
        return OK;
    }
    if (!status_is_ok(enough) && fault != NULL) {
        *fault = worker->problem;
    }
    return enough;
}

static struct status signed_by(struct verify_worker *worker, uint64_t actor,
                               const struct seal_claim *claim,
                               const struct verify_place *place, bool *ret_is_signed,
                               struct fault *fault)
{
    uint8_t image[SEAL_MESSAGE_SIZE_MAX];
    const struct bytes message = registry_seal_message(claim, image);
    struct signature signature;
    memcpy(signature.at, place->fact.field[SEAL_SIGNATURE].bytes.at,
           sizeof(signature.at));
    *ret_is_signed = false;
    if (claim->first == 0) {
        *ret_is_signed = founder_signed(worker->run, message, &signature);
        return OK;
    }
    struct registry_authority authority;
    const struct status may =
        registry_authority(worker->transaction, actor, claim->first,
                           place->entry.recorded_ms, &authority, fault);
    if (may.code == STATUS_REFUSED || may.code == STATUS_FOUND) {
        return OK;
    }
    TRY(may);
    *ret_is_signed = signing_verify(&authority.key, message, &signature);
    return *ret_is_signed ? check_people(worker, actor, claim, place, message, fault)
                          : OK;
}

static struct status check_vault(struct verify_worker *worker,
                                 const struct verify_place *place, struct fault *fault)
{
    const uint64_t first = place->fact.field[SEAL_FIRST].number;
    struct journal_seal before;
    if (first == 0) {
        return OK;
    }
    const struct status found =
        journal_seal_at(worker->transaction, first - 1, &before, fault);
    if (found.code == STATUS_NOT_FOUND || found.code == STATUS_FOUND) {
        return OK; /* phase 1 tells of a table that lies */
    }
    TRY(found);
    if (before.vault_sequence > place->fact.field[SEAL_VAULT_SEQUENCE].number) {
        note(worker, VERIFY_DOUBT, place->index, "the vault sequence goes back");
    }
    return OK;
}

/* `root` is that of the entries before the seal. */
static struct status check_seal(struct verify_worker *worker,
                                const struct verify_place *place,
                                const struct digest *root, struct fault *fault)
{
    const union fact_value *field = place->fact.field;
    const uint64_t first = field[SEAL_FIRST].number;
    if (!bytes_equal(field[SEAL_ROOT].bytes, digest_bytes(root))) {
        note(worker, VERIFY_FACT, first < place->index ? first : place->index,
             "the entries are not those that were sealed");
        return OK;
    }
    struct seal_claim claim = {.genesis = worker->run->genesis_leaf,
                               .action = field[SEAL_ACTION].bytes,
                               .first = first,
                               .own = place->index,
                               .root = *root,
                               .vault_sequence = field[SEAL_VAULT_SEQUENCE].number};
    if (claim.action.size > 64 || !registry_threshold_list(&place->fact, &claim) ||
        (first == 0 && claim.cosigner_count > 0)) {
        note(worker, VERIFY_FACT, place->index,
             "a seal of a too long action or with too many cosigners");
        return OK;
    }
    bool is_signed = false;
    TRY(signed_by(worker, place->entry.actor, &claim, place, &is_signed, fault));
    if (!is_signed) {
        note(worker, worker->run->has_registry_lie ? VERIFY_DOUBT : VERIFY_FACT,
             first < place->index ? first : place->index,
             "the seal was not signed by the key of its actor");
        return OK;
    }
    worker->signatures++;
    return check_vault(worker, place, fault);
}

static struct status read_seal(struct verify_worker *worker, uint64_t index,
                               struct verify_place *ret_place, struct fault *fault)
{
    ret_place->index = index;
    return journal_entry(worker->transaction, worker->run->hooks, index,
                         &ret_place->entry, &ret_place->fact, fault);
}

static struct status check_stored(struct verify_worker *worker, uint64_t index,
                                  struct fault *fault)
{
    struct verify_place place;
    TRY(read_seal(worker, index, &place, fault));
    if (place.entry.kind != KIND_SEAL) {
        return OK; /* a row too many, which the count tells */
    }
    const struct tile_source tiles = verify_seal_tiles(worker);
    struct digest root;
    TRY(tile_root(&tiles, worker->hasher, index, &root, fault));
    return check_seal(worker, &place, &root, fault);
}

static struct status walk(struct verify_worker *worker, uint64_t start, uint64_t end,
                          struct fault *fault)
{
    uint8_t image[8];
    struct bytes key = {0};
    struct bytes value = {0};
    struct status at = store_cursor_seek(worker->cursor, store_key_u64(image, start),
                                         &key, &value, fault);
    while (status_is_ok(at) && !worker->is_stopped) {
        struct reader reader = reader_of(key);
        const uint64_t index = reader_u64(&reader);
        if (!reader_finished(&reader) || index >= end) {
            break;
        }
        TRY(check_stored(worker, index, fault));
        at = store_cursor_next(worker->cursor, &key, &value, fault);
    }
    return at.code == STATUS_NOT_FOUND ? OK : at;
}

struct status verify_seal_chunk(struct verify_worker *worker, uint64_t chunk,
                                struct fault *fault)
{
    const uint64_t first = chunk << VERIFY_CHUNK_BITS;
    const uint64_t limit = first + VERIFY_CHUNK;
    const uint64_t start = first < worker->run->start ? worker->run->start : first;
    const uint64_t end = limit < worker->run->size ? limit : worker->run->size;
    TRY(store_cursor_open(worker->transaction, JOURNAL_TABLE_SEAL, &worker->cursor,
                          fault));
    const struct status walked = walk(worker, start, end, fault);
    store_cursor_close(worker->cursor);
    worker->cursor = NULL;
    pthread_mutex_lock(&worker->run->mutex);
    worker->run->signatures += worker->signatures;
    worker->signatures = 0;
    pthread_mutex_unlock(&worker->run->mutex);
    return walked;
}

struct status verify_seal_slowly(struct verify_worker *worker, struct arena *arena,
                                 struct fault *fault)
{
    struct verify_run_state *run = worker->run;
    struct tree *tree = NULL;
    size_t next = 0;
    ARENA_TAKE(arena, 1, tree, fault);
    for (uint64_t i = 0; i < run->size && !worker->is_stopped; i++) {
        struct bytes bytes = {0};
        struct entry entry;
        TRY(journal_read(worker->transaction, i, &bytes, fault));
        TRY(entry_decode(bytes, &entry, fault));
        if (entry.kind == KIND_SEAL) {
            const struct digest root = tree_root(tree, worker->hasher);
            struct verify_place place;
            TRY(read_seal(worker, i, &place, fault));
            TRY(check_seal(worker, &place, &root, fault));
        }
        const struct digest leaf = hasher_leaf(worker->hasher, bytes);
        tree_append(tree, worker->hasher, &leaf, NULL);
        for (; next < run->anchor_count && run->anchors[next].size == i + 1; next++) {
            const struct digest root = tree_root(tree, worker->hasher);
            verify_anchor_at(run, i + 1, &root);
        }
    }
    run->signatures += worker->signatures;
    worker->signatures = 0;
    return OK;
}
