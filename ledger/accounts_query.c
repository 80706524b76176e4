/* accounts_query.c - reading the derived tables of any snapshot. */
#include "ledger/accounts_internal.h"

#include <string.h>

struct status accounts_entry(struct store_transaction *transaction, uint64_t index,
                             struct entry *ret_entry, struct fact *ret_fact,
                             struct fault *fault)
{
    static const struct journal_hooks words = {.schema = kinds_find};
    return journal_entry(transaction, &words, index, ret_entry, ret_fact, fault);
}

struct status accounts_fact(struct store_transaction *transaction, uint64_t index,
                            struct fact *ret_fact, struct fault *fault)
{
    struct entry entry;
    return accounts_entry(transaction, index, &entry, ret_fact, fault);
}

struct status accounts_read_batch(struct bytes value, struct batch *ret_batch,
                                  struct fault *fault)
{
    return batch_decode(value, ret_batch)
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "a batch's record is damaged; restore a backup");
}

static struct bytes pair_key(uint64_t number, uint64_t other, uint8_t image[static 16])
{
    struct writer writer = writer_of(image, 16);
    writer_u64(&writer, number);
    writer_u64(&writer, other);
    return writer_bytes(&writer);
}

/* Value of the last (number, seal) pair at or below `seal`. */
static struct status at_seal(struct store_transaction *transaction, size_t table,
                             uint64_t number, uint64_t seal, struct bytes *ret_value,
                             struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    TRY(store_cursor_open(transaction, table, &cursor, fault));
    uint8_t image[16];
    struct bytes key = {0};
    const struct bytes wanted = pair_key(number, seal, image);
    struct status found =
        store_cursor_seek_last(cursor, wanted, &key, ret_value, fault);
    if (status_is_ok(found) && (key.size != 16 || memcmp(key.at, wanted.at, 8) != 0)) {
        found = (struct status){STATUS_NOT_FOUND};
    }
    store_cursor_close(cursor);
    return found;
}

struct status accounts_balance_at(struct store_transaction *transaction,
                                  uint64_t allocation, uint64_t seal,
                                  struct balance *ret_balance, struct fault *fault)
{
    struct bytes value = {0};
    TRY(at_seal(transaction, LEDGER_TABLE_BALANCE_AT, allocation, seal, &value, fault));
    return balance_decode(value, ret_balance)
               ? OK
               : FAULT(fault, STATUS_FOUND, "a balance is damaged; restore a backup");
}

struct status accounts_batch_at(struct store_transaction *transaction, uint64_t batch,
                                uint64_t seal, struct batch *ret_batch,
                                struct fault *fault)
{
    struct bytes value = {0};
    TRY(at_seal(transaction, LEDGER_TABLE_BATCH_AT, batch, seal, &value, fault));
    return accounts_read_batch(value, ret_batch, fault);
}

struct status accounts_walk_table(struct store_transaction *transaction, size_t table,
                                  struct bytes prefix, accounts_each_row *each,
                                  void *context, struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    TRY(store_cursor_open(transaction, table, &cursor, fault));
    struct bytes key = {0};
    struct bytes value = {0};
    struct status at = prefix.size == 0
                           ? store_cursor_first(cursor, &key, &value, fault)
                           : store_cursor_seek(cursor, prefix, &key, &value, fault);
    while (status_is_ok(at) && bytes_start_with(key, prefix)) {
        at = each(context, key, value, fault);
        if (status_is_ok(at)) {
            at = store_cursor_next(cursor, &key, &value, fault);
        } else if (at.code == STATUS_NOT_FOUND) {
            /* A caller's "not found" must not look like the end of the table. */
            at = (struct status){STATUS_FOUND};
        }
    }
    store_cursor_close(cursor);
    return at.code == STATUS_NOT_FOUND ? OK : at;
}

struct code_walk {
    accounts_each_code *each;
    void *context;
};

static struct status each_code(void *context, struct bytes key, struct bytes value,
                               struct fault *fault)
{
    const struct code_walk *walk_codes = context;
    struct reader reader = reader_of(value);
    return walk_codes->each(walk_codes->context, bytes_from(key.at + 1, key.size - 1),
                            reader_u64(&reader), fault);
}

struct status accounts_codes(struct store_transaction *transaction, enum code_kind kind,
                             accounts_each_code *each, void *context,
                             struct fault *fault)
{
    const uint8_t prefix = (uint8_t)kind;
    struct code_walk codes = {each, context};
    return accounts_walk_table(transaction, LEDGER_TABLE_CODE,
                               (struct bytes){&prefix, 1}, each_code, &codes, fault);
}

struct batch_walk {
    struct store_transaction *transaction;
    uint64_t seal;
    accounts_each_batch *each;
    void *context;
};

static struct status each_batch(void *context, struct bytes key, struct bytes value,
                                struct fault *fault)
{
    const struct batch_walk *batches = context;
    struct reader reader = reader_of(key);
    const uint64_t entry = reader_u64(&reader);
    struct batch batch;
    if (batches->seal == UINT64_MAX) {
        TRY(accounts_read_batch(value, &batch, fault));
        return batches->each(batches->context, entry, &batch, fault);
    }
    const struct status then =
        accounts_batch_at(batches->transaction, entry, batches->seal, &batch, fault);
    if (then.code == STATUS_NOT_FOUND) {
        return OK; /* it came later */
    }
    TRY(then);
    return batches->each(batches->context, entry, &batch, fault);
}

struct status accounts_batches(struct store_transaction *transaction, uint64_t seal,
                               accounts_each_batch *each, void *context,
                               struct fault *fault)
{
    struct batch_walk batches = {transaction, seal, each, context};
    return accounts_walk_table(transaction, LEDGER_TABLE_BATCH, (struct bytes){0},
                               each_batch, &batches, fault);
}

/* The batch itself, not what it was at some seal. */
static struct status batch_now(struct store_transaction *transaction, uint64_t batch,
                               struct batch *ret_batch, struct fault *fault)
{
    uint8_t image[8];
    struct bytes value = {0};
    TRY(store_get(transaction, LEDGER_TABLE_BATCH, store_key_u64(image, batch), &value,
                  fault));
    return accounts_read_batch(value, ret_batch, fault);
}

/* The states of 64 lines. */
static struct status chunk_of(struct store_transaction *transaction, uint64_t batch,
                              uint32_t chunk, struct bytes *ret_states,
                              struct fault *fault)
{
    uint8_t image[12];
    struct writer writer = writer_of(image, sizeof(image));
    writer_u64(&writer, batch);
    writer_u32(&writer, chunk);
    struct bytes value = {0};
    const struct status got =
        store_get(transaction, LEDGER_TABLE_LINE, writer_bytes(&writer), &value, fault);
    if (got.code == STATUS_NOT_FOUND ||
        (status_is_ok(got) && value.size != LINE_CHUNK_SIZE)) {
        return FAULT(fault, STATUS_FOUND, "line states are damaged; restore a backup");
    }
    TRY(got);
    *ret_states = value;
    return OK;
}

struct status accounts_line_near(struct store_transaction *transaction,
                                 struct accounts_near *near, uint64_t batch,
                                 uint64_t number, struct line_state *ret_line,
                                 struct fault *fault)
{
    const uint32_t chunk = (uint32_t)((number - 1) / LINE_CHUNK);
    if (near->batch != batch || near->chunk != chunk) {
        near->batch = 0;
        TRY(chunk_of(transaction, batch, chunk, &near->states, fault));
        near->batch = batch;
        near->chunk = chunk;
    }
    struct line_state line;
    line_state_decode(near->states.at + (number - 1) % LINE_CHUNK * LINE_STATE_SIZE,
                      &line);
    if (line.state == LINE_STATE_DRAFTED) {
        if (near->recorded != batch) {
            near->recorded = 0;
            TRY(batch_now(transaction, batch, &near->record, fault));
            near->recorded = batch;
        }
        line.state = (uint8_t)batch_line_state(&near->record, line.state);
    }
    *ret_line = line;
    return OK;
}

struct status accounts_line(struct store_transaction *transaction, uint64_t batch,
                            uint64_t number, struct line_state *ret_line,
                            struct fault *fault)
{
    struct accounts_near near = {0};
    return accounts_line_near(transaction, &near, batch, number, ret_line, fault);
}

static struct status each_of_chunk(struct bytes chunk, uint64_t first,
                                   const struct batch *record, accounts_each_line *each,
                                   void *context, struct fault *fault)
{
    for (uint64_t i = 0; i < LINE_CHUNK && first + i <= record->line_count; i++) {
        struct line_state line;
        line_state_decode(chunk.at + i * LINE_STATE_SIZE, &line);
        line.state = (uint8_t)batch_line_state(record, line.state);
        TRY(each(context, first + i, &line, fault));
    }
    return OK;
}

struct status accounts_lines(struct store_transaction *transaction, uint64_t batch,
                             const struct batch *record, accounts_each_line *each,
                             void *context, struct fault *fault)
{
    for (uint64_t first = 1; first <= record->line_count; first += LINE_CHUNK) {
        struct bytes states = {0};
        TRY(chunk_of(transaction, batch, (uint32_t)((first - 1) / LINE_CHUNK), &states,
                     fault));
        TRY(each_of_chunk(states, first, record, each, context, fault));
    }
    return OK;
}

struct status accounts_settled(struct store_transaction *transaction, uint64_t line,
                               struct settled *ret_settled, struct fault *fault)
{
    uint8_t image[8];
    struct bytes value = {0};
    const struct status known = store_get(transaction, LEDGER_TABLE_SETTLED,
                                          store_key_u64(image, line), &value, fault);
    if (known.code == STATUS_NOT_FOUND) {
        *ret_settled = (struct settled){0};
        return OK;
    }
    TRY(known);
    return settled_decode(value, ret_settled)
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "what became of a line is damaged; restore a backup");
}

struct open_walk {
    accounts_each_open *each;
    void *context;
};

static struct status each_open(void *context, struct bytes key, struct bytes value,
                               struct fault *fault)
{
    const struct open_walk *open = context;
    struct reader reader = reader_of(key);
    (void)value;
    return open->each(open->context, reader_u64(&reader), fault);
}

struct status accounts_each_number(struct store_transaction *transaction, size_t table,
                                   accounts_each_open *each, void *context,
                                   struct fault *fault)
{
    struct open_walk open = {each, context};
    return accounts_walk_table(transaction, table, (struct bytes){0}, each_open, &open,
                               fault);
}

struct status accounts_each_settled(struct store_transaction *transaction,
                                    accounts_each_open *each, void *context,
                                    struct fault *fault)
{
    return accounts_each_number(transaction, LEDGER_TABLE_SETTLED, each, context,
                                fault);
}

struct status accounts_is_open(struct store_transaction *transaction,
                               uint64_t exception, bool *ret_is_open,
                               struct fault *fault)
{
    uint8_t key[8];
    struct bytes value = {0};
    const struct status found = store_get(transaction, LEDGER_TABLE_OPEN,
                                          store_key_u64(key, exception), &value, fault);
    *ret_is_open = status_is_ok(found);
    return found.code == STATUS_NOT_FOUND ? OK : found;
}

struct status accounts_open_exceptions(struct store_transaction *transaction,
                                       accounts_each_open *each, void *context,
                                       struct fault *fault)
{
    return accounts_each_number(transaction, LEDGER_TABLE_OPEN, each, context, fault);
}
