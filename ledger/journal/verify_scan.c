/* verify_scan.c - phase 1 of verify: one aligned chunk of entries, byte by byte.
 *
 * `prev` stands in the bytes, so that chunks need not wait for each other. */
#include "ledger/journal/verify_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What is fetched ahead of an entry: nearly always all of it. */
enum { LINE_SIZE = 64, AHEAD_SIZE = 320 };

static void note(struct verify_worker *worker, enum verify_damage damage,
                 uint64_t index, const char *words)
{
    worker->is_stopped = true;
    verify_note(worker->run, VERIFY_FACT, damage, index, words);
}

static void doubt(struct verify_worker *worker, uint64_t index, const char *words)
{
    verify_note(worker->run, VERIFY_DOUBT, VERIFY_ALTERED, index, words);
}

/* Decodes one entry wherever it stands; false after noting why not. */
static bool decode(struct verify_worker *worker, struct verify_place *place)
{
    if (!status_is_ok(
            entry_decode_envelope(place->bytes, &place->entry, &worker->problem))) {
        note(worker, VERIFY_ALTERED, place->index, worker->problem.message);
        return false;
    }
    return true;
}

/* Does the record stored at `at` claim to be entry `index`? */
static bool claims(struct verify_worker *worker, uint64_t at, uint64_t index)
{
    struct bytes bytes = {0};
    struct entry entry;
    return status_is_ok(journal_read(worker->transaction, at, &bytes, NULL)) &&
           status_is_ok(entry_decode(bytes, &entry, NULL)) && entry.index == index;
}

/* Another number than its place: two entries changed places, or one went away and the
 * rest moved up, or only the number was changed. */
static void misplaced(struct verify_worker *worker, const struct verify_place *place)
{
    const uint64_t says = place->entry.index;
    if (says < worker->run->size && claims(worker, says, place->index)) {
        note(worker, VERIFY_REORDERED, place->index, "entries have changed places");
    } else if (says == place->index + 1 &&
               (says == worker->run->size || claims(worker, says, says + 1))) {
        note(worker, VERIFY_CUT, place->index, "an entry was taken out");
    } else if (says < place->index && claims(worker, says, says)) {
        note(worker, VERIFY_REORDERED, place->index, "an entry was put in again");
    } else {
        note(worker, VERIFY_ALTERED, place->index, "an entry has a false number");
    }
}

/* The link does not fit: either the entry before was changed, or this one.  If the
 * next one (or the head) agrees with this one, it was the one before. */
static void broken_link(struct verify_worker *worker, const struct verify_place *place)
{
    const struct digest leaf = hasher_leaf(worker->hasher, place->bytes);
    struct bytes bytes = {0};
    struct entry next;
    struct journal_head head;
    bool is_good = false;
    if (status_is_ok(
            journal_read(worker->transaction, place->index + 1, &bytes, NULL)) &&
        status_is_ok(entry_decode(bytes, &next, NULL))) {
        is_good = digest_equal(&next.prev, &leaf);
    } else if (status_is_ok(journal_head(worker->transaction, &head, NULL))) {
        is_good = digest_equal(&head.last_leaf, &leaf);
    }
    note(worker, VERIFY_ALTERED, is_good ? place->index - 1 : place->index,
         "an entry is not the one that the next entry was chained to");
}

static struct status begin_transaction(struct verify_worker *worker, uint64_t first,
                                       const struct entry *entry, struct fault *fault)
{
    worker->is_new = false;
    worker->first = first;
    worker->actor = entry->actor;
    worker->recorded_ms = entry->recorded_ms;
    worker->has_authority = false;
    if (first == 0) {
        return OK;
    }
    const struct status may =
        registry_authority(worker->transaction, entry->actor, first, entry->recorded_ms,
                           &worker->authority, fault);
    worker->has_authority = status_is_ok(may);
    if (may.code == STATUS_REFUSED || may.code == STATUS_FOUND) {
        doubt(worker, first, fault != NULL ? fault->message : "R-050");
        return may.code == STATUS_REFUSED ? OK : may;
    }
    return may;
}

/* One transaction: one actor, one time, kinds that the actor may record. */
static struct status check_transaction(struct verify_worker *worker,
                                       const struct verify_place *place,
                                       struct fault *fault)
{
    const struct entry *entry = &place->entry;
    if (worker->is_new) {
        if (entry->recorded_ms < worker->prev_ms) {
            doubt(worker, place->index, "the recorded time goes back");
        }
        TRY(begin_transaction(worker, place->index, entry, fault));
    }
    if (entry->actor != worker->actor || entry->recorded_ms != worker->recorded_ms ||
        (worker->first == 0 && entry->actor != 0)) {
        doubt(worker, place->index,
              "an entry has another actor or time than its transaction");
    }
    if ((entry->kind == KIND_GENESIS) != (place->index == 0)) {
        doubt(worker, place->index, "R-050: only entry 0 is a genesis");
    }
    worker->prev_ms = entry->recorded_ms;
    if (entry->kind == KIND_SEAL || place->index == 0) {
        return OK;
    }
    const uint32_t roles = worker->run->hooks->roles(entry->kind);
    const bool may =
        worker->first == 0
            ? (roles >> STAFF_ROLE_ADMINISTRATOR & 1U) != 0
            : worker->has_authority && registry_allows(&worker->authority, roles);
    if (!may) {
        doubt(worker, place->index,
              "R-050: the actor was not allowed to record this kind of entry");
    }
    return OK;
}

static struct status check_entry(struct verify_worker *worker,
                                 struct verify_place *place, struct fault *fault)
{
    if (!decode(worker, place)) {
        return OK;
    }
    if (place->entry.index != place->index) {
        misplaced(worker, place);
        return OK;
    }
    if (!digest_equal(&place->entry.prev, &worker->prev)) {
        broken_link(worker, place);
        return OK;
    }
    const struct fact_schema *schema = worker->run->hooks->schema(place->entry.kind);
    if (schema == NULL) {
        note(worker, VERIFY_ALTERED, place->index, "an entry of an unknown kind");
        return OK;
    }
    const bool is_registry = place->entry.kind <= KIND_ROLE;
    if ((is_registry || !fact_check(schema, place->entry.body)) &&
        !status_is_ok(
            fact_decode(schema, place->entry.body, &place->fact, &worker->problem))) {
        note(worker, VERIFY_ALTERED, place->index, worker->problem.message);
        return OK;
    }
    TRY(check_transaction(worker, place, fault));
    if (is_registry) {
        TRY(verify_rows_check(worker, place, fault));
    }
    worker->is_new = place->entry.kind == KIND_SEAL;
    return OK;
}

struct status verify_scan_tile(struct verify_worker *worker, uint64_t last_leaf,
                               unsigned level, const struct digest *hashes,
                               struct fault *fault)
{
    uint8_t image[9];
    struct writer writer = writer_of(image, sizeof(image));
    writer_u64(&writer, last_leaf);
    writer_u8(&writer, (uint8_t)level);
    struct bytes value = {0};
    const struct status got = store_get(worker->transaction, JOURNAL_TABLE_TILE,
                                        writer_bytes(&writer), &value, fault);
    if (got.code != STATUS_NOT_FOUND) {
        TRY(got);
    }
    if (!bytes_equal(value, bytes_from(hashes, EDGE_TILE_SIZE))) {
        char words[96];
        snprintf(words, sizeof(words),
                 "the stored tile of level %u at entry %" PRIu64
                 " is not what the entries give",
                 level, last_leaf);
        verify_note(worker->run, VERIFY_LIE, VERIFY_INDEX_LIE, last_leaf, words);
    }
    return OK;
}

static struct status take_leaf(struct verify_worker *worker,
                               const struct verify_place *place, struct fault *fault)
{
    const uint64_t index = place->index;
    worker->prev = hasher_leaf(worker->hasher, place->bytes);
    worker->row[0][index % EDGE_TILE_WIDTH] = worker->prev;
    if (index % EDGE_TILE_WIDTH != EDGE_TILE_WIDTH - 1) {
        return OK;
    }
    TRY(verify_scan_tile(worker, index, 0, worker->row[0], fault));
    worker->row[1][index / EDGE_TILE_WIDTH % EDGE_TILE_WIDTH] =
        edge_perfect_root(worker->row[0], EDGE_TILE_WIDTH, worker->hasher);
    if (index % VERIFY_CHUNK != VERIFY_CHUNK - 1) {
        return OK;
    }
    worker->run->chunk_roots[index / VERIFY_CHUNK] =
        edge_perfect_root(worker->row[1], EDGE_TILE_WIDTH, worker->hasher);
    return verify_scan_tile(worker, index, 1, worker->row[1], fault);
}

/* Where the chunk begins in the chain and in a transaction. */
static struct status enter(struct verify_worker *worker, uint64_t start,
                           struct fault *fault)
{
    worker->is_new = true;
    worker->prev_ms = 0;
    memset(&worker->prev, 0, sizeof(worker->prev));
    if (start == 0) {
        return OK;
    }
    struct verify_place before = {.index = start - 1};
    TRY(journal_read(worker->transaction, before.index, &before.bytes, fault));
    if (!decode(worker, &before)) {
        return OK;
    }
    worker->prev = hasher_leaf(worker->hasher, before.bytes);
    worker->prev_ms = before.entry.recorded_ms;
    if (before.entry.kind == KIND_SEAL) {
        return OK;
    }
    struct journal_seal seal = {0};
    const struct status found =
        journal_seal_at(worker->transaction, start - 1, &seal, fault);
    if (found.code != STATUS_NOT_FOUND) {
        TRY(found);
    }
    struct verify_place first = {.index = status_is_ok(found) ? seal.index + 1 : 0};
    if (first.index >= start) {
        return OK; /* the table of seals lies, which its own check tells */
    }
    TRY(journal_read(worker->transaction, first.index, &first.bytes, fault));
    if (!decode(worker, &first)) {
        return OK;
    }
    return begin_transaction(worker, first.index, &first.entry, fault);
}

static void leave(struct verify_worker *worker, const struct verify_place *last)
{
    struct verify_run_state *run = worker->run;
    pthread_mutex_lock(&run->mutex);
    run->seals += worker->seals;
    run->keys += worker->keys;
    run->staff += worker->staff;
    run->roles += worker->roles;
    worker->seals = worker->keys = worker->staff = worker->roles = 0;
    if (last->index + 1 == run->size && !worker->is_stopped) {
        run->last_leaf = worker->prev;
        run->last_ms = last->entry.recorded_ms;
        run->ends_in_seal = last->entry.kind == KIND_SEAL;
        run->last_seal = last->index;
        run->last_vault =
            run->ends_in_seal ? last->fact.field[SEAL_VAULT_SEQUENCE].number : 0;
        memcpy(run->edge.hashes[0], worker->row[0], sizeof(worker->row[0]));
        memcpy(run->edge.hashes[1], worker->row[1], sizeof(worker->row[1]));
    }
    pthread_mutex_unlock(&run->mutex);
}

/* Entry `index` as the cursor gave it, and whether it gave it. */
struct found {
    struct status status;
    struct bytes key, bytes;
};

static bool is_at(struct bytes key, uint64_t index)
{
    uint64_t number = 0;
    for (size_t i = 0; i < key.size; i++) {
        number = number << 8 | key.at[i];
    }
    return key.size == sizeof(index) && number == index;
}

/* Steps on while the entry before is still to be hashed, and asks for the bytes: then
 * the memory is there when their turn comes. */
static void look_ahead(struct verify_worker *worker, struct found *ret_next,
                       struct fault *fault)
{
    ret_next->status =
        store_cursor_next(worker->cursor, &ret_next->key, &ret_next->bytes, fault);
    if (status_is_ok(ret_next->status)) {
        for (size_t i = 0; i < AHEAD_SIZE; i += LINE_SIZE) {
            __builtin_prefetch(ret_next->bytes.at + i);
        }
    }
}

static struct status scan(struct verify_worker *worker, uint64_t start, uint64_t end,
                          struct fault *fault)
{
    uint8_t image[8];
    struct verify_place place = {.index = start};
    struct found here = {.status = OK};
    struct found next = {.status = OK};
    here.status = store_cursor_seek(worker->cursor, store_key_u64(image, start),
                                    &here.key, &here.bytes, fault);
    for (uint64_t i = start; i < end; i++) {
        place.index = i;
        place.bytes = here.bytes;
        if (here.status.code == STATUS_NOT_FOUND ||
            (status_is_ok(here.status) && !is_at(here.key, i))) {
            note(worker, VERIFY_CUT, i, "an entry is missing");
            return OK;
        }
        TRY(here.status);
        if (i + 1 < end) {
            look_ahead(worker, &next, fault);
        }
        TRY(check_entry(worker, &place, fault));
        if (worker->is_stopped) {
            return OK;
        }
        TRY(take_leaf(worker, &place, fault));
        here = next;
    }
    leave(worker, &place);
    return OK;
}

struct status verify_scan_chunk(struct verify_worker *worker, uint64_t chunk,
                                struct fault *fault)
{
    const uint64_t start = chunk << VERIFY_CHUNK_BITS;
    const uint64_t limit = start + VERIFY_CHUNK;
    TRY(enter(worker, start, fault));
    if (worker->is_stopped) {
        return OK;
    }
    TRY(store_cursor_open(worker->transaction, JOURNAL_TABLE_ENTRY, &worker->cursor,
                          fault));
    const struct status scanned = scan(
        worker, start, limit < worker->run->size ? limit : worker->run->size, fault);
    store_cursor_close(worker->cursor);
    worker->cursor = NULL;
    return scanned;
}
