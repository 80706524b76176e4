/* journal.c - opening: the head, and the edge re-checked against it. */
#include "ledger/journal/journal.h"

#include "ledger/journal/journal_internal.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct store_table own_tables[JOURNAL_TABLE_COUNT] = {
    [JOURNAL_TABLE_ENTRY] = {"entry", STORE_TABLE_APPEND},
    [JOURNAL_TABLE_TILE] = {"tile", STORE_TABLE_APPEND},
    [JOURNAL_TABLE_HEAD] = {"head", STORE_TABLE_MAP},
    [JOURNAL_TABLE_SEAL] = {"seal", STORE_TABLE_APPEND},
    [JOURNAL_TABLE_KEY] = {"key", STORE_TABLE_MAP},
    [JOURNAL_TABLE_STAFF] = {"staff", STORE_TABLE_MAP},
    [JOURNAL_TABLE_ROLE] = {"role", STORE_TABLE_MAP},
};

static struct bytes head_key(const uint8_t *number)
{
    return (struct bytes){number, 1};
}

static struct status damaged_head(struct fault *fault)
{
    return FAULT(fault, STATUS_FOUND,
                 "the ledger's head record is damaged; run verify, then restore a "
                 "backup");
}

struct status journal_head(struct store_transaction *transaction,
                           struct journal_head *ret_head, struct fault *fault)
{
    const uint8_t zero = 0;
    struct bytes image = {0};
    TRY(store_get(transaction, JOURNAL_TABLE_HEAD, head_key(&zero), &image, fault));
    struct reader reader = reader_of(image);
    const uint8_t layout = reader_u8(&reader);
    if (!reader.failed) {
        TRY(journal_layout_check(layout, fault));
    }
    ret_head->suite = (enum digest_suite)reader_u8(&reader);
    ret_head->size = reader_u64(&reader);
    reader_copy(&reader, ret_head->last_leaf.at, DIGEST_SIZE);
    ret_head->recorded_ms = (int64_t)reader_u64(&reader);
    reader_copy(&reader, ret_head->genesis.at, DIGEST_SIZE);
    ret_head->last_seal = reader_u64(&reader);
    ret_head->vault_sequence = reader_u64(&reader);
    reader_copy(&reader, ret_head->root.at, DIGEST_SIZE);
    if (!reader_finished(&reader) || layout != JOURNAL_LAYOUT || ret_head->size == 0 ||
        ret_head->size > TILE_TREE_SIZE_MAX ||
        ret_head->last_seal != ret_head->size - 1 ||
        (ret_head->suite != DIGEST_SHA256 && ret_head->suite != DIGEST_SM3)) {
        return damaged_head(fault);
    }
    return OK;
}

static struct status read_partials(struct store_transaction *transaction,
                                   struct edge *edge, struct fault *fault)
{
    for (unsigned level = 1; level < EDGE_LEVELS; level++) {
        const unsigned width = edge_width(edge, level);
        if (width == 0) {
            continue;
        }
        const uint8_t number = (uint8_t)(1 + level);
        struct bytes image = {0};
        const struct status got = store_get(transaction, JOURNAL_TABLE_HEAD,
                                            head_key(&number), &image, fault);
        if (got.code == STATUS_NOT_FOUND ||
            (status_is_ok(got) && image.size != (size_t)width * DIGEST_SIZE)) {
            return damaged_head(fault);
        }
        TRY(got);
        memcpy(edge->hashes[level], image.at, image.size);
    }
    return OK;
}

/* An entry that the head counts and that is not there is damage, not a question. */
static struct status read_leaf(struct store_transaction *transaction, uint64_t index,
                               struct hasher *hasher, struct digest *ret_leaf,
                               struct fault *fault)
{
    struct bytes bytes = {0};
    const struct status got = journal_read(transaction, index, &bytes, fault);
    if (got.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_FOUND,
                     "entry %" PRIu64 " is gone from the ledger; run verify and keep "
                     "this copy as evidence",
                     index);
    }
    TRY(got);
    *ret_leaf = hasher_leaf(hasher, bytes);
    return OK;
}

/* versions never decrease, so the last entry speaks for all. */
static struct status check_version(struct store_transaction *transaction,
                                   const struct journal_head *head, struct fault *fault)
{
    struct bytes bytes = {0};
    struct entry entry;
    TRY(journal_read(transaction, head->size - 1, &bytes, fault));
    struct status known = entry_decode_envelope(bytes, &entry, fault);
    if (known.code == STATUS_INPUT && entry_is_newer(bytes)) {
        known.code = STATUS_ENVIRONMENT;
    }
    return known;
}

struct status journal_load(struct store_transaction *transaction,
                           struct hasher **hasher, struct journal_head *ret_head,
                           struct edge *ret_edge, struct fault *fault)
{
    TRY(journal_head(transaction, ret_head, fault));
    if (*hasher == NULL) {
        TRY(hasher_open(ret_head->suite, hasher, fault));
    }
    ret_edge->size = ret_head->size;
    TRY(read_partials(transaction, ret_edge, fault));
    const unsigned width = edge_width(ret_edge, 0);
    const uint64_t first = ret_head->size - width;
    struct digest leaf = {0};
    for (unsigned i = 0; i < width; i++) {
        TRY(read_leaf(transaction, first + i, *hasher, &leaf, fault));
        ret_edge->hashes[0][i] = leaf;
    }
    TRY(read_leaf(transaction, ret_head->size - 1, *hasher, &leaf, fault));
    const struct digest root = edge_root(ret_edge, *hasher);
    if (!digest_equal(&root, &ret_head->root) ||
        !digest_equal(&leaf, &ret_head->last_leaf)) {
        return FAULT(fault, STATUS_FOUND,
                     "the last entries do not give the stored root: the ledger was "
                     "changed outside this program; run verify and keep this copy as "
                     "evidence");
    }
    return check_version(transaction, ret_head, fault);
}

static struct status not_there(uint64_t index, struct fault *fault)
{
    return FAULT(fault, STATUS_NOT_FOUND, "entry %" PRIu64 " is not in the ledger",
                 index);
}

struct status journal_read(struct store_transaction *transaction, uint64_t index,
                           struct bytes *ret_bytes, struct fault *fault)
{
    uint8_t image[8];
    const struct status got = store_get(transaction, JOURNAL_TABLE_ENTRY,
                                        store_key_u64(image, index), ret_bytes, fault);
    return got.code == STATUS_NOT_FOUND ? not_there(index, fault) : got;
}

struct status journal_decode(const struct journal_hooks *hooks, struct bytes bytes,
                             struct entry *ret_entry, struct fact *ret_fact,
                             struct fault *fault)
{
    TRY(entry_decode_envelope(bytes, ret_entry, fault));
    const struct fact_schema *schema = hooks->schema(ret_entry->kind);
    if (schema == NULL) {
        return FAULT(fault, STATUS_INPUT,
                     "entry %" PRIu64
                     " is of kind %u, which this version does not know",
                     ret_entry->index, (unsigned)ret_entry->kind);
    }
    return fact_decode(schema, ret_entry->body, ret_fact, fault);
}

struct status journal_entry(struct store_transaction *transaction,
                            const struct journal_hooks *hooks, uint64_t index,
                            struct entry *ret_entry, struct fact *ret_fact,
                            struct fault *fault)
{
    struct bytes bytes = {0};
    TRY(journal_read(transaction, index, &bytes, fault));
    return journal_decode(hooks, bytes, ret_entry, ret_fact, fault);
}

struct status journal_walk_open(struct store_transaction *transaction,
                                const struct journal_hooks *hooks,
                                struct journal_walk *ret_walk, struct fault *fault)
{
    struct journal_walk walk = {.transaction = transaction, .hooks = hooks};
    TRY(store_cursor_open(transaction, JOURNAL_TABLE_ENTRY, &walk.cursor, fault));
    *ret_walk = walk;
    return OK;
}

void journal_walk_close(struct journal_walk *walk)
{
    store_cursor_close(walk->cursor);
    *walk = (struct journal_walk){0};
}

struct status journal_walk_to(struct journal_walk *walk, uint64_t index,
                              struct entry *ret_entry, struct fact *ret_fact,
                              struct fault *fault)
{
    uint8_t image[8];
    struct bytes key = {0};
    struct bytes bytes = {0};
    const struct bytes wanted = store_key_u64(image, index);
    const bool is_next = index != 0 && index == walk->next;
    walk->next = 0;
    const struct status at =
        is_next ? store_cursor_next(walk->cursor, &key, &bytes, fault)
                : store_cursor_seek(walk->cursor, wanted, &key, &bytes, fault);
    if (at.code == STATUS_NOT_FOUND ||
        (status_is_ok(at) && !bytes_equal(key, wanted))) {
        return not_there(index, fault);
    }
    TRY(at);
    walk->next = index + 1;
    return journal_decode(walk->hooks, bytes, ret_entry, ret_fact, fault);
}

struct status journal_identity(struct store_transaction *transaction,
                               struct journal *journal, struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    TRY(journal_entry(transaction, journal->hooks, 0, &entry, &fact, fault));
    const struct bytes origin = fact.field[GENESIS_ORIGIN].bytes;
    if (entry.kind != KIND_GENESIS || origin.size > JOURNAL_ORIGIN_SIZE_MAX) {
        return FAULT(fault, STATUS_FOUND, "entry 0 is not the genesis of a ledger");
    }
    memcpy(journal->origin, origin.at, origin.size);
    journal->origin[origin.size] = '\0';
    journal->is_practice = registry_is_practice(&fact);
    return public_key_from(signing_kind_of(journal->head.suite),
                           fact.field[GENESIS_CHECKPOINT_KEY].bytes,
                           &journal->checkpoint_key, fault);
}

static struct status load_all(struct store_transaction *transaction, void *context,
                              struct fault *fault)
{
    struct journal *journal = context;
    const uint8_t zero = 0;
    struct bytes image = {0};
    const struct status got =
        store_get(transaction, JOURNAL_TABLE_HEAD, head_key(&zero), &image, fault);
    if (got.code == STATUS_NOT_FOUND) {
        /* Not yet begun: the genesis transaction comes next. */
        return store_count(transaction, JOURNAL_TABLE_ENTRY) == 0 ? OK
                                                                  : damaged_head(fault);
    }
    TRY(got);
    TRY(journal_load(transaction, &journal->hasher, &journal->head, &journal->edge,
                     fault));
    return journal_identity(transaction, journal, fault);
}

void journal_tables(const struct journal_options *options,
                    struct store_table ret_tables[static STORE_TABLES_MAX])
{
    assert(JOURNAL_TABLE_COUNT + options->derived_count <= STORE_TABLES_MAX);
    memcpy(ret_tables, own_tables, sizeof(own_tables));
    for (size_t i = 0; i < options->derived_count; i++) {
        ret_tables[JOURNAL_TABLE_COUNT + i] = options->derived[i];
    }
}

struct status journal_open_store(const char *folder,
                                 const struct journal_options *options,
                                 struct store_table tables[static STORE_TABLES_MAX],
                                 struct store **ret_store, struct fault *fault)
{
    journal_tables(options, tables);
    const struct store_options store_options = {
        .tables = tables,
        .table_count = JOURNAL_TABLE_COUNT + options->derived_count,
        .map_size = options->map_size,
        .map_size_first = options->map_size_first,
        .is_read_only = options->is_read_only,
        .must_be_new = options->must_be_new,
    };
    struct status opened = store_open(folder, &store_options, ret_store, fault);
    uint8_t layout = JOURNAL_LAYOUT;
    uint64_t size = 0;
    if (opened.code == STATUS_FOUND &&
        status_is_ok(journal_layout_of(folder, &layout, &size, NULL)) &&
        journal_layout_is_other(layout)) {
        opened = journal_layout_check(layout, fault); /* other tables, no damage */
    }
    return opened;
}

static struct status open_into(const char *folder,
                               const struct journal_options *options,
                               struct journal *journal, struct fault *fault)
{
    journal->hooks = options->hooks;
    TRY(journal_open_store(folder, options, journal->tables, &journal->store, fault));
    return store_read(journal->store, load_all, journal, fault);
}

struct status journal_open(const char *folder, const struct journal_options *options,
                           struct journal **ret_journal, struct fault *fault)
{
    struct journal *journal = calloc(1, sizeof(*journal));
    if (journal == NULL) {
        return FAULT(fault, STATUS_NO_MEMORY, "no memory to open the ledger");
    }
    const struct status opened = open_into(folder, options, journal, fault);
    if (!status_is_ok(opened)) {
        journal_close(journal);
        return opened;
    }
    *ret_journal = journal;
    return OK;
}

void journal_close(struct journal *journal)
{
    if (journal != NULL) {
        store_close(journal->store);
        hasher_close(journal->hasher);
        free(journal);
    }
}

void journal_facts(const struct journal *journal, struct journal_facts *ret_facts)
{
    const struct journal_head *head = &journal->head;
    *ret_facts = (struct journal_facts){
        .size = head->size,
        .last_seal = head->last_seal,
        .vault_sequence = head->vault_sequence,
        .recorded_ms = head->recorded_ms,
        .suite = head->suite,
        .genesis = head->genesis,
        .root = head->root,
        .checkpoint_key = journal->checkpoint_key,
        .is_practice = journal->is_practice,
    };
    memcpy(ret_facts->origin, journal->origin, sizeof(ret_facts->origin));
}

struct store *journal_store(struct journal *journal)
{
    return journal->store;
}
