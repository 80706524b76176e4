/* accounts_due.c - at most one live line per party, programme, period, purpose, case.
 */
#include "ledger/accounts_internal.h"

#include <inttypes.h>
#include <stdlib.h>
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
    uint8_t key[DUE_KEY_SIZE];
    accounts_due_key(due, key);
    struct bytes value = {0};
    TRY(store_get(transaction, LEDGER_TABLE_DUE, bytes_from(key, sizeof(key)), &value,
                  fault));
    struct reader reader = reader_of(value);
    *ret_line = reader_u64(&reader);
    return OK;
}

static int compare_rows(const void *a, const void *b)
{
    return memcmp(((const struct due_row *)a)->key, ((const struct due_row *)b)->key,
                  DUE_KEY_SIZE);
}

static bool is_live(unsigned state)
{
    return state != LINE_STATE_FAILED && state != LINE_STATE_REFUNDED &&
           state != LINE_STATE_CANCELLED;
}

static struct status refuse_double(const struct due_row *row, uint64_t other,
                                   struct fault *fault)
{
    return FAULT(fault, STATUS_REFUSED,
                 "R-074: line %" PRIu32 " is due already in this period (entry %" PRIu64
                 "); one party is paid once for one thing: remove the row, or give its "
                 "purpose or case",
                 row->number, other);
}

/* Another line has this key: fine when it can no longer be paid. */
static struct status check_other(struct accounts *accounts,
                                 struct store_transaction *transaction,
                                 const struct due_row *row, uint64_t other,
                                 struct fault *fault)
{
    struct entry entry;
    struct fact line;
    TRY(journal_entry(transaction, &accounts->hooks, other, &entry, &line, fault));
    if (entry.kind != KIND_LINE) {
        return FAULT(fault, STATUS_FOUND, "the table of dues is damaged; run reindex");
    }
    struct line_state state;
    TRY(accounts_line(transaction, line.field[LINE_BATCH].number,
                      line.field[LINE_NUMBER].number, &state, fault));
    return is_live(state.state) ? refuse_double(row, other, fault) : OK;
}

struct status accounts_settle_dues(struct accounts *accounts,
                                   struct store_transaction *transaction,
                                   struct fault *fault)
{
    struct due_row *rows = accounts->dues;
    qsort(rows, accounts->due_count, sizeof(*rows), compare_rows);
    for (size_t i = 0; i < accounts->due_count; i++) {
        if (i > 0 && compare_rows(&rows[i - 1], &rows[i]) == 0) {
            const bool second_is_later = rows[i].line > rows[i - 1].line;
            const struct due_row *later = second_is_later ? &rows[i] : &rows[i - 1];
            return refuse_double(
                later, second_is_later ? rows[i - 1].line : rows[i].line, fault);
        }
        const struct bytes key = bytes_from(rows[i].key, DUE_KEY_SIZE);
        struct bytes value = {0};
        const struct status known =
            store_get(transaction, LEDGER_TABLE_DUE, key, &value, fault);
        if (status_is_ok(known)) {
            struct reader reader = reader_of(value);
            TRY(check_other(accounts, transaction, &rows[i], reader_u64(&reader),
                            fault));
        } else if (known.code != STATUS_NOT_FOUND) {
            return known;
        }
        uint8_t image[8];
        struct writer writer = writer_of(image, sizeof(image));
        writer_u64(&writer, rows[i].line);
        TRY(store_put(transaction, LEDGER_TABLE_DUE, key, writer_bytes(&writer),
                      fault));
    }
    return OK;
}
