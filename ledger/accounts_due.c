/* accounts_due.c - at most one live line per party, programme, period, purpose, case.
 */
#include "ledger/accounts_internal.h"

#include <inttypes.h>
#include <string.h>

/* FNV-1a: keeps apart what one party may be due for; a collision can only refuse. */
static uint64_t mix(uint64_t hash, struct bytes bytes)
{
    for (size_t i = 0; i < bytes.size; i++) {
        hash = (hash ^ bytes.at[i]) * UINT64_C(1099511628211);
    }
    return (hash ^ 0xFFU) * UINT64_C(1099511628211);
}

void accounts_due_key(const struct due *due, uint8_t ret_key[static DUE_KEY_SIZE])
{
    uint64_t what = 0;
    if (due->purpose.size > 0 || due->case_token.size > 0) {
        what = mix(mix(UINT64_C(14695981039346656037), due->purpose), due->case_token);
    }
    struct writer writer = writer_of(ret_key, DUE_KEY_SIZE);
    writer_u32(&writer, (uint32_t)due->period);
    writer_u64(&writer, due->programme);
    writer_run(&writer, bytes_from(due->party, sizeof(due->party)));
    writer_u64(&writer, what);
}

struct status accounts_due(struct store_transaction *transaction, const struct due *due,
                           uint64_t *ret_line, struct fault *fault)
{
    struct due of_root = *due;
    TRY(accounts_programme_root(transaction, due->programme, &of_root.programme,
                                fault));
    TRY(accounts_party_at(transaction, due->party, UINT64_MAX, of_root.party, fault));
    uint8_t key[DUE_KEY_SIZE];
    accounts_due_key(&of_root, key);
    struct bytes value = {0};
    TRY(store_get(transaction, LEDGER_TABLE_DUE, bytes_from(key, sizeof(key)), &value,
                  fault));
    struct reader reader = reader_of(value);
    *ret_line = reader_u64(&reader);
    return OK;
}

struct status accounts_due_value(struct bytes image,
                                 struct accounts_due_value *ret_value,
                                 struct fault *fault)
{
    struct reader reader = reader_of(image);
    ret_value->line = reader_u64(&reader);
    ret_value->live = (int64_t)reader_u32(&reader);
    return reader_finished(&reader)
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "the table of dues is damaged; restore a backup");
}

/* Line of a due with a live one, else 0. */
static struct status live_line(struct bytes image, uint64_t *ret_line,
                               struct fault *fault)
{
    struct accounts_due_value value;
    TRY(accounts_due_value(image, &value, fault));
    *ret_line = value.live > 0 ? value.line : 0;
    return OK;
}

static struct status share_dues(struct store_transaction *transaction,
                                struct store_cursor *cursor, struct bytes range,
                                const uint8_t *other, accounts_each_shared *each,
                                void *context, struct fault *fault)
{
    struct bytes key = {0};
    struct bytes value = {0};
    struct status at = store_cursor_seek(cursor, range, &key, &value, fault);
    while (status_is_ok(at) && bytes_start_with(key, range)) {
        uint8_t image[DUE_KEY_SIZE];
        struct bytes its = {0};
        uint64_t line = 0;
        uint64_t its_line = 0;
        memcpy(image, key.at, DUE_KEY_SIZE);
        memcpy(image + DUE_RANGE_SIZE, other, 16);
        TRY(live_line(value, &line, fault));
        const struct status found =
            store_get(transaction, LEDGER_TABLE_DUE, bytes_from(image, DUE_KEY_SIZE),
                      &its, fault);
        if (status_is_ok(found)) {
            TRY(live_line(its, &its_line, fault));
        } else if (found.code != STATUS_NOT_FOUND) {
            return found;
        }
        if (line != 0 && its_line != 0) {
            TRY(each(context, line, its_line, fault));
        }
        at = store_cursor_next(cursor, &key, &value, fault);
    }
    return at.code == STATUS_NOT_FOUND ? OK : at;
}

struct status accounts_shared_dues(struct store_transaction *transaction,
                                   const struct due *due,
                                   const uint8_t other[static 16],
                                   accounts_each_shared *each, void *context,
                                   struct fault *fault)
{
    struct due of_root = *due;
    uint8_t key[DUE_KEY_SIZE];
    struct store_cursor *cursor = NULL;
    TRY(accounts_programme_root(transaction, due->programme, &of_root.programme,
                                fault));
    accounts_due_key(&of_root, key);
    TRY(store_cursor_open(transaction, LEDGER_TABLE_DUE, &cursor, fault));
    const struct status shared =
        share_dues(transaction, cursor, bytes_from(key, DUE_RANGE_SIZE + 16), other,
                   each, context, fault);
    store_cursor_close(cursor);
    return shared;
}

bool accounts_is_live(unsigned state)
{
    return state != LINE_STATE_FAILED && state != LINE_STATE_REFUNDED &&
           state != LINE_STATE_CANCELLED;
}

struct status accounts_collect_due(struct apply *apply,
                                   const struct cached_batch *batch,
                                   const struct fact *line, const struct due_row *row,
                                   struct fault *fault)
{
    struct accounts *accounts = apply->accounts;
    if (bytes_is_zero(line->field[LINE_PARTY].bytes)) {
        return OK;
    }
    if (accounts->due_count == ACCOUNTS_ROWS_MAX) {
        return FAULT(fault, STATUS_FULL, "one file may hold at most %d lines; split it",
                     ACCOUNTS_ROWS_MAX);
    }
    struct due due = {.period = batch->batch.period, .programme = batch->root};
    TRY(accounts_party_now(apply, line->field[LINE_PARTY].bytes.at, due.party, fault));
    if (fact_has(line, LINE_PURPOSE)) {
        due.purpose = line->field[LINE_PURPOSE].bytes;
    }
    if (fact_has(line, LINE_CASE)) {
        due.case_token = line->field[LINE_CASE].bytes;
    }
    struct due_row *kept = &accounts->dues[accounts->due_count++];
    *kept = *row;
    accounts->revived += !row->is_line && row->live > 0 ? 1 : 0;
    accounts_due_key(&due, kept->key);
    return OK;
}

static int compare_rows(const void *a, const void *b)
{
    const struct due_row *one = a;
    const struct due_row *two = b;
    const int order = memcmp(one->key, two->key, DUE_KEY_SIZE);
    return order != 0 ? order : (one->event > two->event) - (one->event < two->event);
}

static struct status refuse_double(struct accounts *accounts,
                                   struct store_transaction *transaction,
                                   uint64_t index, uint64_t other, struct fault *fault)
{
    struct entry entry;
    struct fact line;
    TRY(journal_entry(transaction, &accounts->hooks, index, &entry, &line, fault));
    return FAULT(fault, STATUS_REFUSED,
                 "R-074: line %" PRIu64 " is due already in this period (entry %" PRIu64
                 "); one party is paid once for one thing: remove the row, or give its "
                 "purpose or case",
                 line.field[LINE_NUMBER].number, other);
}

struct settling {
    struct accounts *accounts;
    struct store_transaction *transaction;
    bool has_dues; /* in the range of the due at work, from earlier transactions */
    bool is_tail;
    accounts_each_double *each;
    void *context;
};

/* Whether a due of the same period and programme as `key` is stored already; those of
 * the same range that this settling stores do not count. */
static struct status has_dues(struct store_transaction *transaction, const uint8_t *key,
                              bool *ret_has_dues, struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    struct bytes first = {0};
    struct bytes value = {0};
    TRY(store_cursor_open(transaction, LEDGER_TABLE_DUE, &cursor, fault));
    const struct status found = store_cursor_seek(
        cursor, bytes_from(key, DUE_RANGE_SIZE), &first, &value, fault);
    store_cursor_close(cursor);
    if (!status_is_ok(found) && found.code != STATUS_NOT_FOUND) {
        return found;
    }
    *ret_has_dues = status_is_ok(found) && first.size == DUE_KEY_SIZE &&
                    memcmp(first.at, key, DUE_RANGE_SIZE) == 0;
    return OK;
}

static struct status load_value(struct settling *settling, struct bytes key,
                                struct accounts_due_value *ret_value,
                                struct fault *fault)
{
    struct bytes bytes = {0};
    *ret_value = (struct accounts_due_value){0, 0};
    if (!settling->has_dues) {
        return OK;
    }
    const struct status known =
        store_get(settling->transaction, LEDGER_TABLE_DUE, key, &bytes, fault);
    if (known.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(known);
    return accounts_due_value(bytes, ret_value, fault);
}

/* The events of one due.  A new line may not join a live one; what the bank did (a late
 * success beside a line sent again) is recorded all the same, and told. */
static struct status follow(struct settling *settling, const struct due_row *rows,
                            size_t count, struct accounts_due_value *value,
                            struct fault *fault)
{
    for (size_t i = 0; i < count; i++) {
        const struct due_row *row = &rows[i];
        if (row->live > 0 && value->live > 0) {
            if (row->is_line) {
                return refuse_double(settling->accounts, settling->transaction,
                                     row->line, value->line, fault);
            }
            TRY(settling->each(settling->context, row->line, value->line, fault));
        }
        value->live += row->live;
        /* What can still be paid, or was, is remembered before what cannot. */
        value->line = row->live > 0 || value->live == 0 ? row->line : value->line;
    }
    return value->live >= 0 ? OK
                            : FAULT(fault, STATUS_FOUND,
                                    "the table of dues is damaged; restore a backup");
}

static struct status settle_one(struct settling *settling, const struct due_row *rows,
                                size_t count, struct fault *fault)
{
    const struct bytes key = bytes_from(rows[0].key, DUE_KEY_SIZE);
    struct accounts_due_value value;
    TRY(load_value(settling, key, &value, fault));
    TRY(follow(settling, rows, count, &value, fault));
    uint8_t image[DUE_VALUE_SIZE];
    struct writer writer = writer_of(image, sizeof(image));
    writer_u64(&writer, value.line);
    writer_u32(&writer, (uint32_t)value.live);
    return store_put_rising(settling->transaction, LEDGER_TABLE_DUE, key,
                            writer_bytes(&writer), &settling->is_tail, fault);
}

static struct status see_double(void *context, uint64_t line, uint64_t other,
                                struct fault *fault)
{
    struct double_sum *seen = context;
    (void)other;
    (void)fault;
    seen->count++;
    seen->lines += line;
    return OK;
}

/* One past the last row of the due that rows[from] is of. */
static size_t end_of_due(const struct accounts *accounts, size_t from)
{
    size_t end = from + 1;
    while (end < accounts->due_count &&
           memcmp(accounts->dues[from].key, accounts->dues[end].key, DUE_KEY_SIZE) ==
               0) {
        end++;
    }
    return end;
}

struct status accounts_doubles(struct accounts *accounts,
                               struct store_transaction *transaction,
                               accounts_each_double *each, void *context,
                               struct fault *fault)
{
    struct due_row *rows = accounts->dues;
    struct settling settling = {.accounts = accounts,
                                .transaction = transaction,
                                .has_dues = true,
                                .each = each,
                                .context = context};
    if (accounts->revived == 0) {
        return OK;
    }
    order_rows(rows, accounts->due_count, sizeof(*rows), accounts->order, compare_rows);
    for (size_t i = 0; i < accounts->due_count;) {
        const size_t end = end_of_due(accounts, i);
        struct accounts_due_value value;
        bool is_revived = false;
        for (size_t k = i; k < end; k++) {
            is_revived = is_revived || (!rows[k].is_line && rows[k].live > 0);
        }
        if (is_revived) {
            TRY(load_value(&settling, bytes_from(rows[i].key, DUE_KEY_SIZE), &value,
                           fault));
            TRY(follow(&settling, rows + i, end - i, &value, fault));
        }
        i = end;
    }
    return OK;
}

struct status accounts_settle_dues(struct accounts *accounts,
                                   struct store_transaction *transaction,
                                   struct fault *fault)
{
    struct due_row *rows = accounts->dues;
    order_rows(rows, accounts->due_count, sizeof(*rows), accounts->order, compare_rows);
    struct settling settling = {.accounts = accounts,
                                .transaction = transaction,
                                .is_tail = true,
                                .each = see_double,
                                .context = &accounts->doubles_seen};
    for (size_t i = 0; i < accounts->due_count;) {
        if (i == 0 || memcmp(rows[i - 1].key, rows[i].key, DUE_RANGE_SIZE) != 0) {
            TRY(has_dues(transaction, rows[i].key, &settling.has_dues, fault));
        }
        const size_t end = end_of_due(accounts, i);
        TRY(settle_one(&settling, rows + i, end - i, fault));
        i = end;
    }
    return OK;
}
