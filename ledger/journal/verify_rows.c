/* verify_rows.c - what one entry must have left in the tables of the registry.
 *
 * The images are written here a second time, on purpose: what registry.c stores is
 * compared with what docs/format.md says.  Together with the counts of the tables,
 * "each row is there" means "the tables are equal". */
#include "ledger/journal/verify_internal.h"

#include "ledger/base/date.h"

struct row {
    uint8_t key[160], value[160];
    struct writer at, to;
};

static void row_begin(struct row *row)
{
    row->at = writer_of(row->key, sizeof(row->key));
    row->to = writer_of(row->value, sizeof(row->value));
}

static void lie(struct verify_worker *worker, uint64_t index, const char *words)
{
    verify_note(worker->run, VERIFY_LIE, VERIFY_INDEX_LIE, index, words);
    pthread_mutex_lock(&worker->run->mutex);
    worker->run->has_registry_lie = true;
    pthread_mutex_unlock(&worker->run->mutex);
}

static struct status expect(struct verify_worker *worker, enum journal_table table,
                            const struct row *row, uint64_t index, struct fault *fault)
{
    struct bytes value = {0};
    const struct status got =
        store_get(worker->transaction, table, writer_bytes(&row->at), &value, fault);
    if (got.code != STATUS_NOT_FOUND) {
        TRY(got);
    }
    if (!status_is_ok(got) || row->at.overflowed ||
        !bytes_equal(value, writer_bytes(&row->to))) {
        lie(worker, index,
            "a table of staff, keys, roles or seals is not what the "
            "entries give");
    }
    return OK;
}

static struct status check_seal(struct verify_worker *worker,
                                const struct verify_place *place, struct fault *fault)
{
    struct row row;
    row_begin(&row);
    writer_u64(&row.at, place->index);
    writer_u64(&row.to, worker->first);
    writer_u64(&row.to, (uint64_t)place->entry.recorded_ms);
    writer_u64(&row.to, place->fact.field[SEAL_VAULT_SEQUENCE].number);
    if (place->fact.field[SEAL_FIRST].number != worker->first) {
        verify_note(worker->run, VERIFY_DOUBT, VERIFY_ALTERED, place->index,
                    "a seal does not begin where its transaction does");
    }
    worker->seals++;
    return expect(worker, JOURNAL_TABLE_SEAL, &row, place->index, fault);
}

static struct status check_staff(struct verify_worker *worker,
                                 const struct verify_place *place, struct fault *fault)
{
    struct row row;
    row_begin(&row);
    writer_u8(&row.at, 0);
    writer_run(&row.at, place->fact.field[STAFF_CODE].bytes);
    writer_u64(&row.to, place->index);
    worker->staff++;
    return expect(worker, JOURNAL_TABLE_STAFF, &row, place->index, fault);
}

static bool read_entry(struct verify_worker *worker, uint64_t index,
                       struct entry *ret_entry, struct fact *ret_fact)
{
    return status_is_ok(journal_entry(worker->transaction, worker->run->hooks, index,
                                      ret_entry, ret_fact, NULL));
}

/* On a day up to `until`. */
static bool revokes(struct verify_worker *worker, uint64_t by, uint64_t key,
                    int64_t until)
{
    struct entry entry;
    struct fact fact;
    return read_entry(worker, by, &entry, &fact) && entry.kind == KIND_KEY_END &&
           fact.field[KEY_END_KEY].number == key &&
           date_of_instant(entry.recorded_ms) <= until;
}

static bool replaces(struct verify_worker *worker, uint64_t by, uint64_t key)
{
    struct entry entry;
    struct fact fact;
    return read_entry(worker, by, &entry, &fact) && entry.kind == KIND_KEY &&
           fact_has(&fact, KEY_REPLACES) && fact.field[KEY_REPLACES].number == key;
}

bool verify_rows_end(struct verify_worker *worker, uint64_t by, uint64_t key)
{
    return revokes(worker, by, key, INT64_MAX) || replaces(worker, by, key);
}

/* Key `key` was ended by this entry, and the table says so; or, where an entry that
 * replaces leaves room for it, that it was revoked later. */
static struct status check_end(struct verify_worker *worker, uint64_t key,
                               const struct verify_place *place, struct fault *fault)
{
    const uint64_t index = place->index;
    struct registry_key record;
    const struct status got = registry_key(worker->transaction, key, &record, fault);
    if (got.code != STATUS_NOT_FOUND && got.code != STATUS_FOUND) {
        TRY(got);
    }
    const bool is_later =
        place->entry.kind == KIND_KEY && status_is_ok(got) && record.ended > index;
    int64_t until = INT64_MIN;
    if (is_later && record.purpose == KEY_PURPOSE_CHECKPOINT) {
        until = INT64_MAX;
    } else if (is_later && fact_has(&place->fact, KEY_UNTIL)) {
        until = place->fact.field[KEY_UNTIL].fen;
    }
    if (!status_is_ok(got) ||
        (record.ended != index && !revokes(worker, record.ended, key, until))) {
        lie(worker, index, "the table of keys does not say that a key has ended");
    }
    return OK;
}

static struct status check_key(struct verify_worker *worker,
                               const struct verify_place *place, struct fault *fault)
{
    const union fact_value *field = place->fact.field;
    struct row row;
    row_begin(&row);
    writer_u8(&row.at, 1);
    writer_u8(&row.at, (uint8_t)field[KEY_SIGNING_KIND].number);
    writer_run(&row.at, field[KEY_PUBLIC].bytes);
    writer_u64(&row.to, place->index);
    worker->keys++;
    TRY(expect(worker, JOURNAL_TABLE_STAFF, &row, place->index, fault));

    struct registry_key record = {0};
    const struct status got =
        registry_key(worker->transaction, place->index, &record, fault);
    if (got.code != STATUS_NOT_FOUND && got.code != STATUS_FOUND) {
        TRY(got);
    }
    if (record.ended != 0 && !revokes(worker, record.ended, place->index, INT64_MAX) &&
        !replaces(worker, record.ended, place->index)) {
        lie(worker, place->index, "the table of keys says that a key has ended");
    }
    row_begin(&row);
    writer_u64(&row.at, place->index);
    writer_u64(&row.to, field[KEY_STAFF].number);
    writer_u8(&row.to, (uint8_t)field[KEY_PURPOSE].number);
    writer_u8(&row.to, (uint8_t)field[KEY_SIGNING_KIND].number);
    writer_u64(&row.to, record.ended);
    writer_run(&row.to, field[KEY_PUBLIC].bytes);
    TRY(expect(worker, JOURNAL_TABLE_KEY, &row, place->index, fault));
    return fact_has(&place->fact, KEY_REPLACES)
               ? check_end(worker, field[KEY_REPLACES].number, place, fault)
               : OK;
}

static struct status check_role(struct verify_worker *worker,
                                const struct verify_place *place, struct fault *fault)
{
    const union fact_value *field = place->fact.field;
    const int64_t to =
        fact_has(&place->fact, ROLE_TO) ? field[ROLE_TO].fen : (int64_t)INT32_MAX;
    struct row row;
    row_begin(&row);
    writer_u64(&row.at, field[ROLE_STAFF].number);
    writer_u8(&row.at, (uint8_t)field[ROLE_ROLE].number);
    writer_u64(&row.at, place->index);
    writer_u32(&row.to, (uint32_t)(int32_t)field[ROLE_FROM].fen);
    writer_u32(&row.to, (uint32_t)(int32_t)to);
    worker->roles++;
    return expect(worker, JOURNAL_TABLE_ROLE, &row, place->index, fault);
}

struct status verify_rows_check(struct verify_worker *worker,
                                const struct verify_place *place, struct fault *fault)
{
    switch ((enum registry_kind)place->entry.kind) {
    case KIND_SEAL:
        return check_seal(worker, place, fault);
    case KIND_STAFF:
        return check_staff(worker, place, fault);
    case KIND_KEY:
        return check_key(worker, place, fault);
    case KIND_KEY_END:
        return check_end(worker, place->fact.field[KEY_END_KEY].number, place, fault);
    case KIND_ROLE:
        return check_role(worker, place, fault);
    case KIND_GENESIS:
        return OK;
    }
    return OK;
}
