/* accounts.c - the hooks: dispatch by kind, the transaction's cache, settling. */
#include "ledger/accounts.h"

#include "ledger/accounts_internal.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    DUE_ROOM_FIRST = 512, /* most transactions have few rows                  */
    DUE_ROOM_SLACK = 64   /* alignment, and what a sanitizer puts behind both */
};

static struct bytes number_key(uint64_t number, uint8_t image[static 8])
{
    struct writer writer = writer_of(image, 8);
    writer_u64(&writer, number);
    return writer_bytes(&writer);
}

static struct bytes pair_key(uint64_t number, uint64_t seal, uint8_t image[static 16])
{
    struct writer writer = writer_of(image, 16);
    writer_u64(&writer, number);
    writer_u64(&writer, seal);
    return writer_bytes(&writer);
}

static bool is_applying(const struct apply *apply)
{
    return apply->fact != NULL;
}

static struct status check_earlier(const struct apply *apply, uint64_t index,
                                   struct fault *fault)
{
    return index < apply->entry->index
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-060: entry %" PRIu64 " refers to entry %" PRIu64
                       ", which does not come before it",
                       apply->entry->index, index);
}

static struct status check_kind(const struct entry *entry, const struct fact *fact,
                                uint64_t kind, struct fault *fault)
{
    return entry->kind == kind
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-060: entry %" PRIu64 " is a %s, not a %s", entry->index,
                       fact->schema->name, kinds_find(kind)->name);
}

struct status accounts_expect(struct apply *apply, uint64_t index, uint64_t kind,
                              struct fact *ret_fact, struct fault *fault)
{
    struct entry entry;
    TRY(check_earlier(apply, index, fault));
    TRY(accounts_entry(apply->transaction, index, &entry, ret_fact, fault));
    return check_kind(&entry, ret_fact, kind, fault);
}

struct status accounts_expect_line(struct apply *apply, uint64_t index,
                                   struct fact *ret_line, struct fault *fault)
{
    struct journal_walk *lines = &apply->accounts->lines;
    struct entry entry;
    assert(is_applying(apply)); /* what is open ends with the transaction */
    TRY(check_earlier(apply, index, fault));
    if (lines->cursor == NULL) {
        TRY(journal_walk_open(apply->transaction, &apply->accounts->hooks, lines,
                              fault));
    }
    TRY(journal_walk_to(lines, index, &entry, ret_line, fault));
    return check_kind(&entry, ret_line, KIND_LINE, fault);
}

struct status accounts_expect_kind(struct apply *apply, uint64_t index, uint64_t kind,
                                   struct fault *fault)
{
    struct known_entry *known = &apply->accounts->known[index % KNOWN_MAX];
    if (index != 0 && known->index == index && known->kind == kind) {
        return OK;
    }
    struct fact fact;
    TRY(accounts_expect(apply, index, kind, &fact, fault));
    *known = (struct known_entry){index, kind};
    return OK;
}

struct status accounts_expect_field(struct apply *apply, unsigned field, uint64_t kind,
                                    struct fault *fault)
{
    return fact_has(apply->fact, field)
               ? accounts_expect_kind(apply, apply->fact->field[field].number, kind,
                                      fault)
               : OK;
}

/* ---- the cache
 * ----------------------------------------------------------------------- */

struct status accounts_balance_of(struct apply *apply, uint64_t allocation,
                                  struct balance **ret_balance, struct fault *fault)
{
    struct accounts *accounts = apply->accounts;
    for (size_t i = 0; i < accounts->balance_count; i++) {
        if (accounts->balances[i].allocation == allocation) {
            accounts->balances[i].is_touched |= is_applying(apply);
            *ret_balance = &accounts->balances[i].balance;
            return OK;
        }
    }
    if (accounts->balance_count == ACCOUNTS_BALANCES_MAX) {
        return FAULT(fault, STATUS_FULL,
                     "one file may touch at most %d allocations; split it",
                     ACCOUNTS_BALANCES_MAX);
    }
    uint8_t image[8];
    struct bytes value = {0};
    struct cached_balance *cached = &accounts->balances[accounts->balance_count];
    *cached = (struct cached_balance){.allocation = allocation,
                                      .is_touched = is_applying(apply)};
    const struct status got = store_get(apply->transaction, LEDGER_TABLE_BALANCE,
                                        number_key(allocation, image), &value, fault);
    if (got.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-060: entry %" PRIu64 " is no allocation; list them with: "
                     "mingzhang report budget",
                     allocation);
    }
    TRY(got);
    if (!balance_decode(value, &cached->balance)) {
        return FAULT(fault, STATUS_FOUND, "a balance is damaged; restore a backup");
    }
    accounts->balance_count++;
    *ret_balance = &cached->balance;
    return OK;
}

struct status accounts_batch_of(struct apply *apply, uint64_t entry,
                                struct cached_batch **ret_batch, struct fault *fault)
{
    struct accounts *accounts = apply->accounts;
    if (accounts->last_batch < accounts->batch_count &&
        accounts->batches[accounts->last_batch].entry == entry) {
        accounts->batches[accounts->last_batch].is_touched |= is_applying(apply);
        *ret_batch = &accounts->batches[accounts->last_batch];
        return OK;
    }
    for (size_t i = 0; i < accounts->batch_count; i++) {
        if (accounts->batches[i].entry == entry) {
            accounts->last_batch = i;
            accounts->batches[i].is_touched |= is_applying(apply);
            *ret_batch = &accounts->batches[i];
            return OK;
        }
    }
    if (accounts->batch_count == ACCOUNTS_BATCHES_MAX) {
        return FAULT(fault, STATUS_FULL,
                     "one file may touch at most %d batches; split it",
                     ACCOUNTS_BATCHES_MAX);
    }
    uint8_t image[8];
    struct bytes value = {0};
    struct cached_batch *cached = &accounts->batches[accounts->batch_count];
    *cached = (struct cached_batch){.entry = entry, .is_touched = is_applying(apply)};
    const struct status got = store_get(apply->transaction, LEDGER_TABLE_BATCH,
                                        number_key(entry, image), &value, fault);
    if (got.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_REFUSED, "R-060: entry %" PRIu64 " is no batch",
                     entry);
    }
    TRY(got);
    TRY(accounts_read_batch(value, &cached->batch, fault));
    struct fact fact;
    TRY(accounts_expect(apply, entry, KIND_BATCH, &fact, fault));
    TRY(accounts_batch_sources(apply, &fact, cached, fault));
    cached->lines_seen = cached->batch.line_count;
    cached->amount_seen = cached->batch.amount;
    accounts->last_batch = accounts->batch_count++;
    *ret_batch = cached;
    return OK;
}

static struct bytes chunk_key(uint64_t batch, uint32_t chunk, uint8_t image[static 12])
{
    struct writer writer = writer_of(image, 12);
    writer_u64(&writer, batch);
    writer_u32(&writer, chunk);
    return writer_bytes(&writer);
}

static struct status flush_chunk(struct accounts *accounts,
                                 struct store_transaction *transaction,
                                 struct fault *fault)
{
    if (accounts->chunk_batch == 0 || !accounts->chunk_is_dirty) {
        accounts->chunk_batch = 0;
        return OK;
    }
    uint8_t image[12];
    TRY(store_put(transaction, LEDGER_TABLE_LINE,
                  chunk_key(accounts->chunk_batch, accounts->chunk_number, image),
                  bytes_from(accounts->chunk, LINE_CHUNK_SIZE), fault));
    accounts->chunk_batch = 0;
    return OK;
}

struct status accounts_line_of(struct apply *apply, uint64_t batch, uint64_t number,
                               uint8_t **ret_image, struct fault *fault)
{
    assert(number >= 1);
    struct accounts *accounts = apply->accounts;
    const uint32_t chunk = (uint32_t)((number - 1) / LINE_CHUNK);
    if (accounts->chunk_batch != batch || accounts->chunk_number != chunk) {
        TRY(flush_chunk(accounts, apply->transaction, fault));
        uint8_t image[12];
        struct bytes value = {0};
        const struct status got =
            store_get(apply->transaction, LEDGER_TABLE_LINE,
                      chunk_key(batch, chunk, image), &value, fault);
        if (status_is_ok(got) && value.size == LINE_CHUNK_SIZE) {
            memcpy(accounts->chunk, value.at, LINE_CHUNK_SIZE);
        } else if (got.code == STATUS_NOT_FOUND) {
            memset(accounts->chunk, 0, LINE_CHUNK_SIZE);
        } else {
            return status_is_ok(got)
                       ? FAULT(fault, STATUS_FOUND,
                               "line states are damaged; restore a backup")
                       : got;
        }
        accounts->chunk_batch = batch;
        accounts->chunk_number = chunk;
        accounts->chunk_is_dirty = false;
    }
    /* Who only asks may do so on a snapshot, where nothing is written. */
    accounts->chunk_is_dirty =
        accounts->chunk_is_dirty || apply->entry->index != UINT64_MAX;
    *ret_image = accounts->chunk + (number - 1) % LINE_CHUNK * LINE_STATE_SIZE;
    return OK;
}

struct apply accounts_asking(struct accounts *accounts,
                             struct store_transaction *transaction)
{
    static const struct entry behind_all = {.index = UINT64_MAX};
    return (struct apply){accounts, transaction, &behind_all, NULL};
}

struct status accounts_balance(struct accounts *accounts,
                               struct store_transaction *transaction,
                               uint64_t allocation, struct balance *ret_balance,
                               struct fault *fault)
{
    struct apply apply = accounts_asking(accounts, transaction);
    struct balance *balance = NULL;
    TRY(accounts_balance_of(&apply, allocation, &balance, fault));
    *ret_balance = *balance;
    return OK;
}

/* ---- hooks
 * ----------------------------------------------------------------------------- */

static const struct fact_schema *hook_schema(uint64_t kind)
{
    return kinds_find(kind);
}

static uint32_t hook_roles(uint64_t kind)
{
    switch (kind) {
    case KIND_STAFF:
    case KIND_KEY:
    case KIND_KEY_END:
    case KIND_ROLE:
        return UINT32_C(1) << STAFF_ROLE_ADMINISTRATOR;
    case KIND_POLICY:
        return UINT32_C(1) << STAFF_ROLE_ADMINISTRATOR;
    case KIND_APPROVAL: /* the signature says who approves, whoever records it */
        return UINT32_C(1) << STAFF_ROLE_MAKER | UINT32_C(1) << STAFF_ROLE_CHECKER |
               UINT32_C(1) << STAFF_ROLE_APPROVER;
    case KIND_BATCH_STATE:
        return UINT32_C(1) << STAFF_ROLE_MAKER | UINT32_C(1) << STAFF_ROLE_APPROVER;
    case KIND_RESOLUTION: /* never by who made what it is about */
        return UINT32_C(1) << STAFF_ROLE_CHECKER | UINT32_C(1) << STAFF_ROLE_APPROVER;
    case KIND_CLOSE:
        return UINT32_C(1) << STAFF_ROLE_MAKER | UINT32_C(1) << STAFF_ROLE_APPROVER;
    case KIND_DISCLOSURE: /* each step its own */
        return UINT32_C(1) << STAFF_ROLE_MAKER | UINT32_C(1) << STAFF_ROLE_CHECKER |
               UINT32_C(1) << STAFF_ROLE_APPROVER | UINT32_C(1) << STAFF_ROLE_PUBLISHER;
    case KIND_RESULT: /* of others than makers only as R-108 allows */
    case KIND_REFUND:
    case KIND_CORRECTION:    /* asked by one, confirmed by another */
    case KIND_FILE:          /* keyed by one, confirmed by another */
    case KIND_OPENING:       /* asked by one, confirmed by another */
    case KIND_EXCEPTION:     /* who looks at something may say what is wrong */
    case KIND_ENROLMENT:     /* by a maker; one of old confirmed by another */
    case KIND_PERSON_CHANGE: /* asked by a maker, settled by another */
    case KIND_ERASURE:       /* follows such a confirmation */
        return UINT32_C(1) << STAFF_ROLE_MAKER | UINT32_C(1) << STAFF_ROLE_CHECKER |
               UINT32_C(1) << STAFF_ROLE_APPROVER;
    default:
        return UINT32_C(1) << STAFF_ROLE_MAKER;
    }
}

static void hook_begin(void *context)
{
    struct accounts *accounts = context;
    accounts->balance_count = 0;
    accounts->batch_count = 0;
    accounts->last_batch = 0;
    accounts->due_count = 0;
    accounts->chunk_batch = 0;
    accounts->lines = (struct journal_walk){0}; /* it ended with its transaction */
    accounts->newest_closed = ACCOUNTS_NOT_LOADED;
    accounts->late_seen = 0;
    accounts->late_told = 0;
    accounts->maker = UINT64_MAX;
    accounts->expected = (struct expected){0};
    accounts->superseded = (struct superseded){0};
    accounts->watched = 0;
    accounts->confirmed = 0;
    accounts->sound_file = 0;
    accounts->revived = 0;
    accounts->doubles_seen = (struct double_sum){0};
    accounts->doubles_told = (struct double_sum){0};
    accounts->unpublished_told = (struct double_sum){0};
    accounts->joining = 0;
    accounts->erasing = 0;
    accounts->knows_joined = false;
    memset(accounts->known, 0, sizeof(accounts->known));
}

struct status accounts_claim_at(struct accounts *accounts,
                                struct store_transaction *transaction, uint64_t batch,
                                struct approval_claim *ret_claim, struct fault *fault)
{
    hook_begin(accounts);
    return accounts_claim(accounts, transaction, batch, ret_claim, fault);
}

struct status accounts_refundable_at(struct accounts *accounts,
                                     struct store_transaction *transaction,
                                     uint64_t line, struct refundable *ret_refundable,
                                     struct fault *fault)
{
    hook_begin(accounts);
    return accounts_refundable(accounts, transaction, line, ret_refundable, fault);
}

static struct status not_recorded(const struct apply *apply, struct fault *fault)
{
    return FAULT(fault, STATUS_REFUSED,
                 "R-061: entries of kind %s are described, but this version does not "
                 "record them yet",
                 fault_words(apply->fact->schema->name));
}

static struct status apply_kind(struct apply *apply, struct fault *fault)
{
    switch (apply->entry->kind) {
    case KIND_GENESIS:
    case KIND_STAFF:
    case KIND_KEY:
    case KIND_KEY_END:
    case KIND_ROLE:
        return OK;
    case KIND_UNIT:
    case KIND_DOCUMENT:
    case KIND_PROGRAMME:
    case KIND_SOURCE:
        return accounts_apply_register(apply, fault);
    case KIND_FILE:
        return accounts_apply_file(apply, fault);
    case KIND_ALLOCATION:
    case KIND_SPLIT:
    case KIND_ADJUSTMENT:
        return accounts_apply_budget(apply, fault);
    case KIND_OPENING:
        return accounts_apply_opening(apply, fault);
    case KIND_STATEMENT:
        return accounts_apply_statement(apply, fault);
    case KIND_STATEMENT_LINES:
        return accounts_apply_statement_lines(apply, fault);
    case KIND_MANUAL_VALUE:
    case KIND_PRICE_INDEX:
    case KIND_SPOT_CHECK:
    case KIND_STANDARD:
        return accounts_apply_measured(apply, fault);
    case KIND_CLOSE:
        return accounts_apply_close(apply, fault);
    case KIND_BATCH:
        return accounts_apply_batch(apply, fault);
    case KIND_LINE:
        return accounts_apply_line(apply, fault);
    case KIND_RESULT:
        return accounts_apply_result(apply, fault);
    case KIND_ENROLMENT:
        return accounts_apply_enrolment(apply, fault);
    case KIND_PERSON_CHANGE:
        return accounts_apply_person_change(apply, fault);
    case KIND_ERASURE:
        return accounts_apply_erasure(apply, fault);
    case KIND_REFUND:
        return accounts_apply_refund(apply, fault);
    case KIND_EXCEPTION:
        return accounts_apply_exception(apply, fault);
    case KIND_RESOLUTION:
        return accounts_apply_resolution(apply, fault);
    case KIND_POLICY:
        return accounts_apply_policy(apply, fault);
    case KIND_APPROVAL:
        return accounts_apply_approval(apply, fault);
    case KIND_SUBMISSION:
    case KIND_BATCH_STATE:
        return accounts_apply_stage(apply, fault);
    case KIND_CORRECTION:
        return accounts_apply_correction(apply, fault);
    case KIND_DISCLOSURE:
        return accounts_apply_disclosure(apply, fault);
    default:
        return not_recorded(apply, fault);
    }
}

static struct status hook_apply(void *context, struct store_transaction *transaction,
                                const struct entry *entry, const struct fact *fact,
                                struct fault *fault)
{
    struct apply apply = {context, transaction, entry, fact};
    TRY(accounts_check_open(&apply, fault));
    TRY(apply_kind(&apply, fault));
    return accounts_note_about(&apply, fault);
}

static struct status settle_balances(struct accounts *accounts,
                                     struct store_transaction *transaction,
                                     uint64_t seal, struct fault *fault)
{
    for (size_t i = 0; i < accounts->balance_count; i++) {
        const struct cached_balance *cached = &accounts->balances[i];
        if (!cached->is_touched) {
            continue;
        }
        uint8_t value[BALANCE_SIZE];
        uint8_t key[8];
        uint8_t at[16];
        balance_encode(&cached->balance, value);
        TRY(store_put(transaction, LEDGER_TABLE_BALANCE,
                      number_key(cached->allocation, key),
                      bytes_from(value, sizeof(value)), fault));
        TRY(store_put(transaction, LEDGER_TABLE_BALANCE_AT,
                      pair_key(cached->allocation, seal, at),
                      bytes_from(value, sizeof(value)), fault));
    }
    return OK;
}

static struct status settle_batches(struct accounts *accounts,
                                    struct store_transaction *transaction,
                                    uint64_t seal, struct fault *fault)
{
    for (size_t i = 0; i < accounts->batch_count; i++) {
        const struct cached_batch *cached = &accounts->batches[i];
        if (cached->lines_seen != cached->batch.line_count) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-062: batch %" PRIu64 " announces %" PRIu64
                         " lines and has %" PRIu64,
                         cached->entry, cached->batch.line_count, cached->lines_seen);
        }
        if (cached->amount_seen != cached->batch.amount) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-062: the lines of batch %" PRIu64
                         " do not add up to the amount it announces",
                         cached->entry);
        }
        if (!cached->is_touched) {
            continue;
        }
        uint8_t value[BATCH_SIZE];
        uint8_t key[8];
        uint8_t at[16];
        batch_encode(&cached->batch, value);
        TRY(store_put(transaction, LEDGER_TABLE_BATCH, number_key(cached->entry, key),
                      bytes_from(value, sizeof(value)), fault));
        TRY(store_put(transaction, LEDGER_TABLE_BATCH_AT,
                      pair_key(cached->entry, seal, at),
                      bytes_from(value, sizeof(value)), fault));
    }
    return OK;
}

static struct status hook_settle(void *context, struct store_transaction *transaction,
                                 uint64_t seal, struct fault *fault)
{
    struct accounts *accounts = context;
    journal_walk_close(&accounts->lines);
    if (accounts->late_seen != accounts->late_told) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-123: money passed down late comes with an exception each");
    }
    TRY(accounts_check_expected(accounts, fault));
    TRY(accounts_check_keyed(accounts, fault));
    TRY(accounts_check_unpublished(accounts, transaction, fault));
    TRY(flush_chunk(accounts, transaction, fault));
    TRY(accounts_settle_dues(accounts, transaction, fault));
    if (accounts->doubles_seen.count != accounts->doubles_told.count ||
        accounts->doubles_seen.lines != accounts->doubles_told.lines ||
        accounts->doubles_seen.fen != accounts->doubles_told.fen) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-113: a late success beside another line of the same due comes "
                     "with an exception, and only that");
    }
    TRY(settle_balances(accounts, transaction, seal, fault));
    TRY(accounts_settle_drawn(accounts, transaction, fault));
    return settle_batches(accounts, transaction, seal, fault);
}

struct status accounts_make_due_room(struct accounts *accounts, struct fault *fault)
{
    if (accounts->due_count < accounts->due_room) {
        return OK;
    }
    if (accounts->due_room == ACCOUNTS_ROWS_MAX) {
        return FAULT(fault, STATUS_FULL, "one file may hold at most %d lines; split it",
                     ACCOUNTS_ROWS_MAX);
    }
    size_t room = accounts->due_room == 0 ? DUE_ROOM_FIRST : 4 * accounts->due_room;
    room = room < ACCOUNTS_ROWS_MAX ? room : ACCOUNTS_ROWS_MAX;
    struct arena arena = {0};
    struct due_row *dues = NULL;
    struct order_item *order = NULL;
    TRY(arena_open(room * (sizeof(*dues) + 2 * sizeof(*order)) + 2 * DUE_ROOM_SLACK,
                   &arena, fault));
    dues = arena_take(&arena, room, sizeof(*dues));
    order = arena_take(&arena, 2 * room, sizeof(*order));
    assert(dues != NULL && order != NULL);
    if (accounts->due_count > 0) {
        memcpy(dues, accounts->dues, accounts->due_count * sizeof(*dues));
    }
    arena_close(&accounts->room);
    accounts->room = arena;
    accounts->dues = dues;
    accounts->order = order;
    accounts->due_room = room;
    return OK;
}

struct status accounts_open(struct accounts **ret_accounts, struct fault *fault)
{
    struct accounts *accounts = calloc(1, sizeof(*accounts));
    if (accounts == NULL) {
        return FAULT(fault, STATUS_NO_MEMORY, "no memory for the accounts");
    }
    accounts->hooks = (struct journal_hooks){
        .context = accounts,
        .schema = hook_schema,
        .roles = hook_roles,
        .begin = hook_begin,
        .apply = hook_apply,
        .settle = hook_settle,
    };
    *ret_accounts = accounts;
    return OK;
}

void accounts_close(struct accounts *accounts)
{
    if (accounts != NULL) {
        arena_close(&accounts->room);
        hasher_close(accounts->hasher);
        free(accounts);
    }
}

const struct journal_hooks *accounts_hooks(struct accounts *accounts)
{
    return &accounts->hooks;
}
