/* accounts_due.c - at most one live line per party, programme, period, purpose, case.
 */
#include "ledger/accounts_internal.h"

#include <inttypes.h>
#include <string.h>

enum { DUE_RANGE_SIZE = 4 + 8 }; /* of a key: period and programme */

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
    uint8_t key[DUE_KEY_SIZE];
    accounts_due_key(&of_root, key);
    struct bytes value = {0};
    TRY(store_get(transaction, LEDGER_TABLE_DUE, bytes_from(key, sizeof(key)), &value,
                  fault));
    struct reader reader = reader_of(value);
    *ret_line = reader_u64(&reader);
    return OK;
}

/* Line of a due with a live one, else 0. */
static struct status live_line(struct bytes value, uint64_t *ret_line,
                               struct fault *fault)
{
    struct reader reader = reader_of(value);
    const uint64_t line = reader_u64(&reader);
    const uint32_t live = reader_u32(&reader);
    *ret_line = live > 0 ? line : 0;
    return reader_finished(&reader)
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "the table of dues is damaged; restore a backup");
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
    memcpy(due.party, line->field[LINE_PARTY].bytes.at, sizeof(due.party));
    if (fact_has(line, LINE_PURPOSE)) {
        due.purpose = line->field[LINE_PURPOSE].bytes;
    }
    if (fact_has(line, LINE_CASE)) {
        due.case_token = line->field[LINE_CASE].bytes;
    }
    struct due_row *kept = &accounts->dues[accounts->due_count++];
    *kept = *row;
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

/* Settles the events of one due.  A new line may not join a live one; what the bank did
 * (a late success beside a line sent again) is recorded all the same. */
static struct status settle_one(struct settling *settling, const struct due_row *rows,
                                size_t count, struct fault *fault)
{
    const struct bytes key = bytes_from(rows[0].key, DUE_KEY_SIZE);
    struct bytes value = {0};
    uint64_t line = 0;
    int64_t live = 0;
    struct store_transaction *transaction = settling->transaction;
    const struct status known =
        settling->has_dues
            ? store_get(transaction, LEDGER_TABLE_DUE, key, &value, fault)
            : (struct status){STATUS_NOT_FOUND};
    if (status_is_ok(known)) {
        struct reader reader = reader_of(value);
        line = reader_u64(&reader);
        live = (int64_t)reader_u32(&reader);
        if (!reader_finished(&reader)) {
            return FAULT(fault, STATUS_FOUND,
                         "the table of dues is damaged; restore a backup");
        }
    } else if (known.code != STATUS_NOT_FOUND) {
        return known;
    }
    for (size_t i = 0; i < count; i++) {
        if (rows[i].is_line && rows[i].live > 0 && live > 0) {
            return refuse_double(settling->accounts, transaction, rows[i].line, line,
                                 fault);
        }
        live += rows[i].live;
        /* What can still be paid, or was, is remembered before what cannot. */
        line = rows[i].live > 0 || live == 0 ? rows[i].line : line;
    }
    if (live < 0) {
        return FAULT(fault, STATUS_FOUND,
                     "the table of dues is damaged; restore a backup");
    }
    uint8_t image[DUE_VALUE_SIZE];
    struct writer writer = writer_of(image, sizeof(image));
    writer_u64(&writer, line);
    writer_u32(&writer, (uint32_t)live);
    return store_put_rising(transaction, LEDGER_TABLE_DUE, key, writer_bytes(&writer),
                            &settling->is_tail, fault);
}

struct status accounts_settle_dues(struct accounts *accounts,
                                   struct store_transaction *transaction,
                                   struct fault *fault)
{
    struct due_row *rows = accounts->dues;
    order_rows(rows, accounts->due_count, sizeof(*rows), accounts->order, compare_rows);
    struct settling settling = {accounts, transaction, false, true};
    for (size_t i = 0; i < accounts->due_count;) {
        if (i == 0 || memcmp(rows[i - 1].key, rows[i].key, DUE_RANGE_SIZE) != 0) {
            TRY(has_dues(transaction, rows[i].key, &settling.has_dues, fault));
        }
        size_t end = i + 1;
        while (end < accounts->due_count &&
               memcmp(rows[i].key, rows[end].key, DUE_KEY_SIZE) == 0) {
            end++;
        }
        TRY(settle_one(&settling, rows + i, end - i, fault));
        i = end;
    }
    return OK;
}
