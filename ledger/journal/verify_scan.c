/* verify_scan.c - phase 1 of verify: one aligned chunk of entries, byte by byte.
 *
 * `prev` stands in the bytes, so that chunks need not wait for each other, and the
 * entries of a group can be hashed together before their links are compared. */
#include "ledger/journal/verify_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Memory is asked for before its turn comes.  Within a page, entries that were appended
 * lie one below the other. */
enum { CACHE_LINE_SIZE = 64, PAGE_SIZE = 4096, AHEAD_SIZE = 448 };

/* Entries that are read, hashed and checked together: up to the next multiple of their
 * number, so that a tile ends where a group does. */
struct group {
    uint64_t first;
    size_t count;
    struct status status; /* of reading the one behind them, when they are fewer */
    struct bytes bytes[VERIFY_GROUP];
};
_Static_assert(EDGE_TILE_WIDTH % VERIFY_GROUP == 0, "a tile ends where a group does");

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
    if (entry->version < worker->prev_version) {
        doubt(worker, place->index,
              "R-235: an entry has an older version than the one before it");
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
    worker->prev_version = entry->version;
    if (entry->kind == KIND_SEAL || place->index == 0) {
        return OK;
    }
    const uint32_t roles = worker->kind_roles;
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

/* What the kind of an entry asks for: the same kind comes a million times. */
static void know_kind(struct verify_worker *worker, uint16_t kind)
{
    if (worker->kind_schema == NULL || worker->kind != kind) {
        worker->kind = kind;
        worker->kind_schema = worker->run->hooks->schema(kind);
        worker->kind_roles = worker->run->hooks->roles(kind);
    }
}

/* What an entry says, its place and its link being right. */
static struct status check_entry(struct verify_worker *worker,
                                 struct verify_place *place, struct fault *fault)
{
    know_kind(worker, place->entry.kind);
    const struct fact_schema *schema = worker->kind_schema;
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
        verify_note(worker->run, VERIFY_LIE, VERIFY_DERIVED, last_leaf, words);
    }
    return OK;
}

static struct status take_leaves(struct verify_worker *worker,
                                 const struct group *group, const struct digest *leaves,
                                 struct fault *fault)
{
    const uint64_t last = group->first + group->count - 1;
    worker->prev = leaves[group->count - 1];
    memcpy(&worker->row[0][group->first % EDGE_TILE_WIDTH], leaves,
           group->count * sizeof(*leaves));
    if (last % EDGE_TILE_WIDTH != EDGE_TILE_WIDTH - 1) {
        return OK;
    }
    TRY(verify_scan_tile(worker, last, 0, worker->row[0], fault));
    worker->row[1][last / EDGE_TILE_WIDTH % EDGE_TILE_WIDTH] =
        edge_perfect_root(worker->row[0], EDGE_TILE_WIDTH, worker->hasher);
    if (last % VERIFY_CHUNK != VERIFY_CHUNK - 1) {
        return OK;
    }
    worker->run->chunk_roots[last / VERIFY_CHUNK] =
        edge_perfect_root(worker->row[1], EDGE_TILE_WIDTH, worker->hasher);
    return verify_scan_tile(worker, last, 1, worker->row[1], fault);
}

/* Where the chunk begins in the chain and in a transaction. */
static struct status enter(struct verify_worker *worker, uint64_t start,
                           struct fault *fault)
{
    worker->is_new = true;
    worker->prev_ms = 0;
    worker->prev_version = 0;
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
    worker->prev_version = before.entry.version;
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

static bool is_at(struct bytes key, uint64_t index)
{
    uint64_t number = 0;
    for (size_t i = 0; i < key.size; i++) {
        number = number << 8 | key.at[i];
    }
    return key.size == sizeof(index) && number == index;
}

/* The lines of at[0:size].  An address of nothing does no harm. */
static void ask_for(uintptr_t at, size_t size)
{
    for (size_t i = 0; i < size; i += CACHE_LINE_SIZE) {
        __builtin_prefetch((const void *)(at + i));
    }
}

/* Behind the entry at `at` a reader goes on below it; behind the lowest of a page, at
 * the top of one of the next two. */
static void ask_ahead(const uint8_t *at, size_t size)
{
    const uintptr_t here = (uintptr_t)at;
    const uintptr_t page = here & ~(uintptr_t)(PAGE_SIZE - 1);
    if (here - page > AHEAD_SIZE) {
        ask_for(here - AHEAD_SIZE, size + CACHE_LINE_SIZE);
    } else if (here - page > AHEAD_SIZE - size) {
        for (uintptr_t next = page + PAGE_SIZE; next <= page + 2 * PAGE_SIZE;
             next += PAGE_SIZE) {
            ask_for(next, 1);
            ask_for(next + PAGE_SIZE - AHEAD_SIZE, AHEAD_SIZE);
        }
    }
}

/* Reads one entry more into the group, while it has room below `end`.  What went wrong
 * is told when its turn comes. */
static void read_one(struct verify_worker *worker, struct group *group, uint64_t end,
                     struct fault *fault)
{
    const uint64_t index = group->first + group->count;
    const bool is_full = group->count > 0 && index % VERIFY_GROUP == 0;
    if (is_full || index >= end || !status_is_ok(group->status)) {
        return;
    }
    struct bytes key = {0};
    struct bytes *bytes = &group->bytes[group->count];
    if (worker->is_seeking) {
        uint8_t image[8];
        group->status = store_cursor_seek(worker->cursor, store_key_u64(image, index),
                                          &key, bytes, fault);
        worker->is_seeking = false;
    } else {
        group->status = store_cursor_next(worker->cursor, &key, bytes, fault);
    }
    if (status_is_ok(group->status) && !is_at(key, index)) {
        group->status = (struct status){STATUS_NOT_FOUND};
    }
    if (status_is_ok(group->status)) {
        ask_ahead(bytes->at, bytes->size);
        group->count++;
    }
}

/* Envelopes and numbers.  How many are good before the first that is not. */
static size_t open_group(struct verify_worker *worker, const struct group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        struct verify_place *place = &worker->places[i];
        place->index = group->first + i;
        place->bytes = group->bytes[i];
        if (!decode(worker, place)) {
            return i;
        }
        if (place->entry.index != place->index) {
            misplaced(worker, place);
            return i;
        }
    }
    return group->count;
}

/* By twos; between them the next group is read, for hashing waits for no memory. */
static void hash_group(struct verify_worker *worker, const struct group *group,
                       struct digest *leaves, struct group *next, uint64_t end,
                       struct fault *fault)
{
    for (size_t i = 0; i < group->count; i += 2) {
        const size_t count = group->count - i < 2 ? group->count - i : 2;
        hasher_leaves(worker->hasher, group->bytes + i, count, leaves + i);
        read_one(worker, next, end, fault);
        read_one(worker, next, end, fault);
    }
}

/* How many of places[0:count] are chained to the entry before them. */
static size_t check_links(struct verify_worker *worker, const struct digest *leaves,
                          size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct digest *before = i == 0 ? &worker->prev : &leaves[i - 1];
        if (!digest_equal(&worker->places[i].entry.prev, before)) {
            broken_link(worker, &worker->places[i]);
            return i;
        }
    }
    return count;
}

/* Places, then links, then contents, each for the whole group: what is found first need
 * not be the lowest, but the lowest is what is kept (verify_note). */
static struct status check_group(struct verify_worker *worker,
                                 const struct group *group, struct group *next,
                                 uint64_t end, struct fault *fault)
{
    struct digest leaves[VERIFY_GROUP];
    size_t good = open_group(worker, group);
    hash_group(worker, group, leaves, next, end, fault);
    good = check_links(worker, leaves, good);
    const bool was_stopped = worker->is_stopped;
    worker->is_stopped = false;
    for (size_t i = 0; i < good && !worker->is_stopped; i++) {
        TRY(check_entry(worker, &worker->places[i], fault));
    }
    worker->is_stopped = worker->is_stopped || was_stopped;
    return worker->is_stopped ? OK : take_leaves(worker, group, leaves, fault);
}

static struct status scan(struct verify_worker *worker, uint64_t start, uint64_t end,
                          struct fault *fault)
{
    struct group groups[2] = {{.first = start}};
    struct group *here = &groups[0];
    struct group *next = &groups[1];
    worker->is_seeking = true;
    while (here->first < end) {
        /* Behind a group that was not whole the next one is not read yet. */
        for (size_t i = here->count; i < VERIFY_GROUP; i++) {
            read_one(worker, here, end, fault);
        }
        next->first = (here->first / VERIFY_GROUP + 1) * VERIFY_GROUP;
        next->count = 0;
        next->status = here->status;
        if (here->count > 0) {
            TRY(check_group(worker, here, next, end, fault));
        }
        if (worker->is_stopped) {
            return OK;
        }
        if (here->status.code == STATUS_NOT_FOUND) {
            note(worker, VERIFY_CUT, here->first + here->count, "an entry is missing");
            return OK;
        }
        TRY(here->status);
        if (here->first + here->count == end) {
            break;
        }
        struct group *const spent = here;
        here = next;
        next = spent;
    }
    leave(worker, &worker->places[here->count - 1]);
    return OK;
}

struct status verify_scan_chunk(struct verify_worker *worker, uint64_t chunk,
                                struct fault *fault)
{
    const struct verify_run_state *run = worker->run;
    const uint64_t first = chunk << VERIFY_CHUNK_BITS;
    const uint64_t limit = first + VERIFY_CHUNK;
    const uint64_t start = first < run->start ? run->start : first;
    if (first < run->start) { /* the tiles that the mark cut through */
        memcpy(worker->row, run->start_row, sizeof(worker->row));
    }
    TRY(enter(worker, start, fault));
    if (worker->is_stopped) {
        return OK;
    }
    TRY(store_cursor_open(worker->transaction, JOURNAL_TABLE_ENTRY, &worker->cursor,
                          fault));
    const struct status scanned =
        scan(worker, start, limit < run->size ? limit : run->size, fault);
    store_cursor_close(worker->cursor);
    worker->cursor = NULL;
    return scanned;
}
