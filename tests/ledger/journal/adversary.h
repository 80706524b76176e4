/* adversary.h - a forger: takes a ledger apart into its entries, changes them, and
 * writes another one whose chain, tree, head and every derived table agree with them.
 *
 * What needs a key is done only with the keys he holds: a seal whose key he lacks keeps
 * its old signature.  His program refuses nothing that a rule would. */
#ifndef TESTS_LEDGER_JOURNAL_ADVERSARY_H
#define TESTS_LEDGER_JOURNAL_ADVERSARY_H

#include "ledger/journal/journal_internal.h"
#include "ledger/journal/registry_threshold.h"
#include "ledger/journal/tree.h"
#include "tests/ledger/journal/raw.h"

enum { ADVERSARY_ENTRIES_MAX = 400, ADVERSARY_KEYS_MAX = 16 };

struct adversary;
/* Signs anew what an entry other than a seal holds of signatures. */
typedef void adversary_mend(void *context, struct adversary *adversary, uint64_t index,
                            struct fact *fact);

struct adversary {
    const struct journal_options *options;
    struct arena *arena; /* of all bytes below */
    struct bytes entries[ADVERSARY_ENTRIES_MAX];
    uint64_t count;
    struct journal_cosigner keys[ADVERSARY_KEYS_MAX]; /* those he holds */
    size_t key_count;
    adversary_mend *mend; /* or NULL */
    void *mend_context;
    struct hasher *hasher;
    struct digest genesis;
};

static inline void adversary_begin(struct adversary *adversary,
                                   const struct journal_options *options,
                                   struct arena *arena, enum digest_suite suite)
{
    struct fault fault = {0};
    *adversary = (struct adversary){.options = options, .arena = arena};
    ck_assert_ok(hasher_open(suite, &adversary->hasher, &fault), &fault);
}

static inline void adversary_end(struct adversary *adversary)
{
    hasher_close(adversary->hasher);
    adversary->hasher = NULL;
}

static inline void adversary_hold(struct adversary *adversary, uint64_t actor,
                                  const struct signing_key *key)
{
    ck_assert_uint_lt(adversary->key_count, ADVERSARY_KEYS_MAX);
    adversary->keys[adversary->key_count++] = (struct journal_cosigner){actor, key};
}

/* NULL: he lacks it. */
static inline const struct signing_key *adversary_key(const struct adversary *adversary,
                                                      uint64_t actor)
{
    for (size_t i = 0; i < adversary->key_count; i++) {
        if (adversary->keys[i].actor == actor) {
            return adversary->keys[i].key;
        }
    }
    return NULL;
}

static inline struct bytes adversary_copy(struct adversary *adversary,
                                          struct bytes bytes)
{
    uint8_t *at = arena_take(adversary->arena, bytes.size + 1, 1);
    ck_assert_ptr_nonnull(at);
    memcpy(at, bytes.at, bytes.size);
    return bytes_from(at, bytes.size);
}

static inline void adversary_load(struct adversary *adversary, const char *folder)
{
    struct raw raw;
    MDB_stat stat;
    static uint8_t value[RAW_PAIR_SIZE_MAX];
    uint8_t key[8];
    raw_begin(&raw, folder);
    ck_assert_int_eq(mdb_stat(raw.txn, raw_table(&raw, "entry"), &stat), 0);
    ck_assert_uint_lt(stat.ms_entries, ADVERSARY_ENTRIES_MAX);
    adversary->count = stat.ms_entries;
    for (uint64_t i = 0; i < adversary->count; i++) {
        adversary->entries[i] =
            adversary_copy(adversary, raw_get(&raw, "entry", store_key_u64(key, i),
                                              value, sizeof(value)));
    }
    raw_commit(&raw);
}

/* ---- one entry ---------------------------------------------------------------------
 */

static inline void adversary_take(const struct adversary *adversary, uint64_t index,
                                  struct entry *ret_entry, struct fact *ret_fact)
{
    struct fault fault = {0};
    ck_assert_ok(entry_decode(adversary->entries[index], ret_entry, &fault), &fault);
    const struct fact_schema *schema =
        adversary->options->hooks->schema(ret_entry->kind);
    ck_assert_ptr_nonnull(schema);
    ck_assert_ok(fact_decode(schema, ret_entry->body, ret_fact, &fault), &fault);
}

static inline void adversary_put(struct adversary *adversary, uint64_t index,
                                 struct entry *entry, const struct fact *fact)
{
    static uint8_t body[ENTRY_SIZE_MAX];
    static uint8_t whole[ENTRY_SIZE_MAX];
    struct fault fault = {0};
    struct writer inner = writer_of(body, sizeof(body));
    struct writer writer = writer_of(whole, sizeof(whole));
    ck_assert_ok(fact_encode(fact, &inner, &fault), &fault);
    entry->body = writer_bytes(&inner);
    ck_assert_ok(entry_encode(entry, &writer, &fault), &fault);
    adversary->entries[index] = adversary_copy(adversary, writer_bytes(&writer));
}

/* Those who name an entry from `from` on name it `by` places further on. */
static inline void adversary_shift(struct adversary *adversary, uint64_t from,
                                   int64_t by)
{
    for (uint64_t i = 0; i < adversary->count; i++) {
        struct entry entry;
        struct fact fact;
        adversary_take(adversary, i, &entry, &fact);
        bool has_changed = entry.actor >= from;
        entry.actor += has_changed ? (uint64_t)by : 0;
        for (size_t f = 0; f < fact.schema->field_count; f++) {
            const struct fact_field *field = &fact.schema->fields[f];
            if (field->type == FACT_ENTRY && fact_has(&fact, field->key) &&
                fact.field[field->key].number >= from) {
                fact_set_number(&fact, field->key,
                                fact.field[field->key].number + (uint64_t)by);
                has_changed = true;
            }
        }
        if (has_changed) {
            adversary_put(adversary, i, &entry, &fact);
        }
    }
}

static inline void adversary_remove(struct adversary *adversary, uint64_t index,
                                    uint64_t count)
{
    ck_assert_uint_le(index + count, adversary->count);
    memmove(&adversary->entries[index], &adversary->entries[index + count],
            (size_t)(adversary->count - index - count) * sizeof(struct bytes));
    adversary->count -= count;
    adversary_shift(adversary, index + count, -(int64_t)count);
}

/* A copy of entry `of` stands before the one at `index`, as if it were of the same
 * transaction as that. */
static inline void adversary_insert(struct adversary *adversary, uint64_t index,
                                    uint64_t of)
{
    struct entry entry;
    struct entry next;
    struct fact fact;
    const uint64_t behind = index < adversary->count ? index : index - 1;
    ck_assert_uint_lt(adversary->count + 1, ADVERSARY_ENTRIES_MAX);
    adversary_shift(adversary, index, 1);
    adversary_take(adversary, behind, &next, &fact);
    adversary_take(adversary, of, &entry, &fact);
    entry.actor = next.actor;
    entry.recorded_ms = next.recorded_ms;
    memmove(&adversary->entries[index + 1], &adversary->entries[index],
            (size_t)(adversary->count - index) * sizeof(struct bytes));
    adversary->count++;
    adversary_put(adversary, index, &entry, &fact);
}

static inline void adversary_swap(struct adversary *adversary, uint64_t a, uint64_t b)
{
    const struct bytes kept = adversary->entries[a];
    adversary->entries[a] = adversary->entries[b];
    adversary->entries[b] = kept;
}

/* ---- numbers, links, seals
 * -----------------------------------------------------------
 */

struct adversary_seal {
    struct signature signature;
    uint8_t image[SEAL_MESSAGE_SIZE_MAX];
    uint8_t cosignatures[REGISTRY_COSIGNATURES_SIZE_MAX];
    struct digest root;
};

/* With the keys he holds; else the old signatures stay. */
static inline void adversary_seal(struct adversary *adversary,
                                  const struct entry *entry, struct fact *fact,
                                  uint64_t first, struct adversary_seal *space)
{
    struct fault fault = {0};
    struct journal_cosigner cosigners[JOURNAL_COSIGNERS_MAX] = {{0}};
    struct seal_claim claim = {.genesis = adversary->genesis,
                               .action = fact->field[SEAL_ACTION].bytes,
                               .first = first,
                               .own = entry->index,
                               .root = space->root,
                               .vault_sequence =
                                   fact->field[SEAL_VAULT_SEQUENCE].number};
    const struct signing_key *key = adversary_key(adversary, entry->actor);
    ck_assert(registry_threshold_list(fact, &claim));
    bool has_all = true;
    for (size_t i = 0; i < claim.cosigner_count; i++) {
        cosigners[i] = (struct journal_cosigner){
            claim.cosigners[i], adversary_key(adversary, claim.cosigners[i])};
        has_all = has_all && cosigners[i].key != NULL;
    }
    fact_set_number(fact, SEAL_FIRST, first);
    fact_set_bytes(fact, SEAL_ROOT, digest_bytes(&space->root));
    const struct bytes message = registry_seal_message(&claim, space->image);
    if (key != NULL) {
        ck_assert_ok(signing_sign(key, message, &space->signature, &fault), &fault);
        fact_set_bytes(fact, SEAL_SIGNATURE,
                       bytes_from(space->signature.at, SIGNING_SIGNATURE_SIZE));
    }
    if (has_all && claim.cosigner_count > 0) {
        struct writer writer =
            writer_of(space->cosignatures, sizeof(space->cosignatures));
        ck_assert_ok(registry_threshold_sign(cosigners, claim.cosigner_count, message,
                                             &writer, &fault),
                     &fault);
        fact_set_bytes(fact, SEAL_COSIGNATURES, writer_bytes(&writer));
    }
}

/* From entry `from` on: numbers, links, roots of seals, signatures.  What stands before
 * is left alone, byte for byte. */
static inline void adversary_relink(struct adversary *adversary, uint64_t from)
{
    static struct edge edge;
    static struct adversary_seal space;
    struct digest leaf = {{0}};
    uint64_t first = 0;
    memset(&edge, 0, sizeof(edge));
    for (uint64_t i = 0; i < adversary->count; i++) {
        struct entry entry;
        struct fact fact;
        adversary_take(adversary, i, &entry, &fact);
        entry.index = i;
        entry.prev = leaf;
        if (i >= from && entry.kind == KIND_SEAL) {
            space.root = edge_root(&edge, adversary->hasher);
            adversary_seal(adversary, &entry, &fact, first, &space);
        } else if (i >= from && adversary->mend != NULL) {
            adversary->mend(adversary->mend_context, adversary, i, &fact);
        }
        if (i >= from) {
            adversary_put(adversary, i, &entry, &fact);
        }
        first = entry.kind == KIND_SEAL ? i + 1 : first;
        leaf = hasher_leaf(adversary->hasher, adversary->entries[i]);
        adversary->genesis = i == 0 ? leaf : adversary->genesis;
        (void)edge_append(&edge, adversary->hasher, &leaf);
    }
}

/* ---- a ledger of these entries
 * -------------------------------------------------------
 */

/* What a rule refuses is passed over; what the store refuses is a mistake of ours. */
static inline struct status adversary_pass_over(struct status status)
{
    const enum status_code code = status.code;
    return code == STATUS_REFUSED || code == STATUS_EXISTS || code == STATUS_INPUT ||
                   code == STATUS_NOT_FOUND
               ? OK
               : status;
}

static inline struct status adversary_rows(const struct adversary *adversary,
                                           struct store_transaction *transaction,
                                           const struct entry *entry,
                                           const struct fact *fact, struct fault *fault)
{
    const struct journal_hooks *hooks = adversary->options->hooks;
    uint8_t key[8];
    uint8_t row[24];
    if (entry->kind != KIND_SEAL) {
        TRY(adversary_pass_over(registry_apply(transaction, entry, fact, fault)));
        return adversary_pass_over(
            hooks->apply(hooks->context, transaction, entry, fact, fault));
    }
    struct writer writer = writer_of(row, sizeof(row));
    writer_u64(&writer, fact->field[SEAL_FIRST].number);
    writer_u64(&writer, (uint64_t)entry->recorded_ms);
    writer_u64(&writer, fact->field[SEAL_VAULT_SEQUENCE].number);
    TRY(store_append(transaction, JOURNAL_TABLE_SEAL, store_key_u64(key, entry->index),
                     writer_bytes(&writer), fault));
    TRY(adversary_pass_over(
        hooks->settle(hooks->context, transaction, entry->index, fault)));
    hooks->begin(hooks->context);
    return OK;
}

static inline struct status adversary_fill(struct store_transaction *transaction,
                                           void *context, struct fault *fault)
{
    struct adversary *adversary = context;
    static struct edge edge;
    struct journal_head head = {.suite = hasher_suite(adversary->hasher)};
    memset(&edge, 0, sizeof(edge));
    adversary->options->hooks->begin(adversary->options->hooks->context);
    for (uint64_t i = 0; i < adversary->count; i++) {
        struct entry entry;
        struct fact fact;
        adversary_take(adversary, i, &entry, &fact);
        TRY(journal_save_entry(transaction, adversary->entries[i], adversary->hasher,
                               &head, &edge, fault));
        head.recorded_ms = entry.recorded_ms;
        if (entry.kind == KIND_SEAL) {
            head.last_seal = i;
            head.vault_sequence = fact.field[SEAL_VAULT_SEQUENCE].number;
        }
        entry.index = i;
        TRY(adversary_rows(adversary, transaction, &entry, &fact, fault));
    }
    head.root = edge_root(&edge, adversary->hasher);
    return journal_save_head(transaction, &head, &edge, fault);
}

/* Into the folder, which must not be there yet. */
static inline void adversary_write(struct adversary *adversary, const char *folder)
{
    struct fault fault = {0};
    struct journal_options options = *adversary->options;
    static struct store_table tables[STORE_TABLES_MAX];
    struct store *store = NULL;
    options.is_read_only = false;
    options.must_be_new = true;
    ck_assert_ok(journal_open_store(folder, &options, tables, &store, &fault), &fault);
    ck_assert_ok(store_write(store, adversary_fill, adversary, &fault), &fault);
    store_close(store);
}

#endif
