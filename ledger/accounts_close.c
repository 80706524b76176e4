/* accounts_close.c - months and years closed: what is booked when, and what is not.
 *
 *   closed   'M', unit code, 00, period u32: the close that first closed the month
 *            'Y', unit code, 00, period u32 (December): the close of the year
 */
#include "ledger/accounts_internal.h"

#include "ledger/base/text.h"

#include <inttypes.h>
#include <string.h>

enum { CLOSED_KEY_MAX = STORE_KEY_SIZE_MAX, UNIT_DEPTH_MAX = 64 };

static struct bytes closed_key(uint8_t kind, struct bytes code, civil_period period,
                               uint8_t image[static CLOSED_KEY_MAX])
{
    struct writer writer = writer_of(image, CLOSED_KEY_MAX);
    writer_u8(&writer, kind);
    writer_run(&writer, code);
    writer_u8(&writer, 0);
    writer_u32(&writer, (uint32_t)period);
    return writer_bytes(&writer);
}

/* ---- units ------------------------------------------------------------------------
 */

/* The newest version of the unit that `entry` names. */
static struct status newest_unit(struct store_transaction *transaction, uint64_t index,
                                 uint64_t *ret_index, struct fact *ret_unit,
                                 struct fault *fault)
{
    struct entry entry;
    TRY(accounts_entry(transaction, index, &entry, ret_unit, fault));
    if (entry.kind != KIND_UNIT) {
        return FAULT(fault, STATUS_REFUSED, "R-060: entry %" PRIu64 " is no unit",
                     index);
    }
    TRY(accounts_code(transaction, CODE_UNIT, ret_unit->field[UNIT_CODE].bytes,
                      ret_index, fault));
    return *ret_index == index
               ? OK
               : accounts_fact(transaction, *ret_index, ret_unit, fault);
}

/* Calls `each` with the code of the unit and of every unit above it, until it says
 * that it is done. */
typedef struct status each_above(void *context, struct bytes code, bool *ret_is_done,
                                 struct fault *fault);
static struct status walk_up(struct store_transaction *transaction, uint64_t unit,
                             each_above *each, void *context, struct fault *fault)
{
    uint64_t at = unit;
    for (size_t depth = 0; depth < UNIT_DEPTH_MAX; depth++) {
        struct fact fact;
        bool is_done = false;
        TRY(newest_unit(transaction, at, &at, &fact, fault));
        TRY(each(context, fact.field[UNIT_CODE].bytes, &is_done, fault));
        if (is_done || !fact_has(&fact, UNIT_PARENT)) {
            return OK;
        }
        at = fact.field[UNIT_PARENT].number;
    }
    return FAULT(fault, STATUS_FOUND, "units lie too deep; run verify");
}

struct looking_up {
    struct store_transaction *transaction;
    uint8_t kind;
    civil_period period;
    civil_period last;  /* greatest closed period found, -1: none     */
    uint64_t close;     /* earliest close that covers `period`; 0: none */
    struct bytes below; /* code looked for                            */
    bool is_below;
};

static struct status see_last(void *context, struct bytes code, bool *ret_is_done,
                              struct fault *fault)
{
    struct looking_up *looking = context;
    struct store_cursor *cursor = NULL;
    uint8_t image[CLOSED_KEY_MAX];
    const struct bytes wanted = closed_key('M', code, INT32_MAX, image);
    struct bytes key = {0};
    struct bytes value = {0};
    (void)ret_is_done;
    TRY(store_cursor_open(looking->transaction, LEDGER_TABLE_CLOSED, &cursor, fault));
    const struct status found =
        store_cursor_seek_last(cursor, wanted, &key, &value, fault);
    if (status_is_ok(found) && key.size == wanted.size &&
        memcmp(key.at, wanted.at, wanted.size - 4) == 0) {
        struct reader reader = reader_of(bytes_from(key.at + key.size - 4, 4));
        const civil_period period = (civil_period)reader_u32(&reader);
        looking->last = period > looking->last ? period : looking->last;
    }
    store_cursor_close(cursor);
    return found.code == STATUS_NOT_FOUND ? OK : found;
}

static struct status see_close(void *context, struct bytes code, bool *ret_is_done,
                               struct fault *fault)
{
    struct looking_up *looking = context;
    struct store_cursor *cursor = NULL;
    uint8_t image[CLOSED_KEY_MAX];
    const struct bytes wanted = closed_key(looking->kind, code, looking->period, image);
    struct bytes key = {0};
    struct bytes value = {0};
    (void)ret_is_done;
    TRY(store_cursor_open(looking->transaction, LEDGER_TABLE_CLOSED, &cursor, fault));
    const struct status found = store_cursor_seek(cursor, wanted, &key, &value, fault);
    if (status_is_ok(found) && key.size == wanted.size &&
        memcmp(key.at, wanted.at, wanted.size - 4) == 0) {
        struct reader reader = reader_of(value);
        const uint64_t close = reader_u64(&reader);
        looking->close =
            looking->close == 0 || close < looking->close ? close : looking->close;
    }
    store_cursor_close(cursor);
    return found.code == STATUS_NOT_FOUND ? OK : found;
}

static struct status see_below(void *context, struct bytes code, bool *ret_is_done,
                               struct fault *fault)
{
    struct looking_up *looking = context;
    (void)fault;
    looking->is_below = bytes_equal(code, looking->below);
    *ret_is_done = looking->is_below;
    return OK;
}

struct status accounts_closed(struct store_transaction *transaction, uint64_t unit,
                              civil_period *ret_last, struct fault *fault)
{
    struct looking_up looking = {.transaction = transaction, .last = -1};
    TRY(walk_up(transaction, unit, see_last, &looking, fault));
    *ret_last = looking.last;
    return OK;
}

struct status accounts_close_of(struct store_transaction *transaction,
                                const struct accounts_closing *wanted,
                                uint64_t *ret_close, struct fault *fault)
{
    struct looking_up looking = {.transaction = transaction,
                                 .kind = wanted->is_year ? 'Y' : 'M',
                                 .period = wanted->period};
    TRY(walk_up(transaction, wanted->unit, see_close, &looking, fault));
    if (looking.close == 0) {
        return (struct status){STATUS_NOT_FOUND};
    }
    *ret_close = looking.close;
    return OK;
}

/* ---- the totals -------------------------------------------------------------------
 */

struct totalling {
    struct accounts *accounts;
    struct store_transaction *transaction;
    const struct accounts_closing *closing;
    struct bytes code; /* of the unit that closes */
    struct accounts_close_totals totals;
};

static struct status add_fen(int64_t *sum, int64_t fen, struct fault *fault)
{
    return money_add(*sum, fen, sum)
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-001: the totals of a close exceed what an amount can hold");
}

static struct status add_batch(void *context, uint64_t entry, const struct batch *batch,
                               struct fault *fault)
{
    struct totalling *totalling = context;
    const struct accounts_closing *closing = totalling->closing;
    struct accounts_close_totals *totals = &totalling->totals;
    struct looking_up looking = {.below = totalling->code};
    (void)entry;
    if (batch->period > closing->period) {
        return OK;
    }
    TRY(walk_up(totalling->transaction, batch->unit, see_below, &looking, fault));
    if (!looking.is_below) {
        return OK;
    }
    const struct count_and_fen *by_state = batch->by_state;
    const civil_period first =
        closing->is_year ? closing->period - 11 : closing->period;
    if (batch->period >= first) {
        TRY(add_fen(&totals->paid, batch_paid(batch).fen, fault));
    }
    TRY(add_fen(&totals->reserved, by_state[LINE_STATE_APPROVED].fen, fault));
    TRY(add_fen(&totals->reserved, by_state[LINE_STATE_SUBMITTED].fen, fault));
    TRY(add_fen(&totals->unknown, by_state[LINE_STATE_UNKNOWN].fen, fault));
    totals->late +=
        by_state[LINE_STATE_SUBMITTED].count + by_state[LINE_STATE_UNKNOWN].count;
    totals->open += by_state[LINE_STATE_DRAFTED].count > 0 ||
                    by_state[LINE_STATE_APPROVED].count > 0;
    return OK;
}

struct status accounts_close_totals(struct accounts *accounts,
                                    struct store_transaction *transaction,
                                    const struct accounts_closing *closing,
                                    struct accounts_close_totals *ret_totals,
                                    struct fault *fault)
{
    struct totalling totalling = {
        .accounts = accounts, .transaction = transaction, .closing = closing};
    uint64_t newest = 0;
    struct fact unit;
    TRY(newest_unit(transaction, closing->unit, &newest, &unit, fault));
    uint8_t image[CLOSED_KEY_MAX];
    struct writer writer = writer_of(image, sizeof(image));
    writer_run(&writer, unit.field[UNIT_CODE].bytes);
    totalling.code = writer_bytes(&writer);
    TRY(accounts_batches(transaction, UINT64_MAX, add_batch, &totalling, fault));
    *ret_totals = totalling.totals;
    return OK;
}

/* ---- closing ----------------------------------------------------------------------
 */

static struct status check_order(struct apply *apply,
                                 const struct accounts_closing *closing,
                                 struct fault *fault)
{
    civil_period last = -1;
    uint64_t close = 0;
    TRY(accounts_closed(apply->transaction, closing->unit, &last, fault));
    if (closing->is_year) {
        if (closing->period % 12 != 11) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-117: a year is closed with its last month");
        }
        const struct status known =
            accounts_close_of(apply->transaction, closing, &close, fault);
        if (known.code == STATUS_NOT_FOUND) {
            return OK;
        }
        TRY(known);
    } else if (closing->period > last) {
        return OK;
    }
    return FAULT(fault, STATUS_REFUSED,
                 "R-117: this period is closed already; see: mingzhang log --kind "
                 "close");
}

/* a close states what there is. */
static struct status check_totals(struct apply *apply,
                                  const struct accounts_closing *closing,
                                  struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct accounts_close_totals totals;
    TRY(accounts_close_totals(apply->accounts, apply->transaction, closing, &totals,
                              fault));
    const uint64_t open = fact_number(fact, CLOSE_OPEN);
    if (closing->is_year && totals.open != open) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-119: %" PRIu64 " batches of the year wait for approval or "
                     "submission; settle them, or close with --with-open",
                     totals.open);
    }
    if (totals.paid != fact->field[CLOSE_PAID].fen ||
        totals.reserved != fact->field[CLOSE_RESERVED].fen ||
        totals.unknown != fact->field[CLOSE_UNKNOWN].fen ||
        totals.late != fact->field[CLOSE_LATE].number || totals.open != open) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-116: the totals of the close are not those of the books");
    }
    return OK;
}

static struct status enter(struct apply *apply, uint8_t kind, struct bytes code,
                           civil_period period, struct fault *fault)
{
    uint8_t image[CLOSED_KEY_MAX];
    uint8_t value[8];
    struct writer writer = writer_of(value, sizeof(value));
    writer_u64(&writer, apply->entry->index);
    return store_put(apply->transaction, LEDGER_TABLE_CLOSED,
                     closed_key(kind, code, period, image), writer_bytes(&writer),
                     fault);
}

struct status accounts_apply_close(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const struct accounts_closing closing = {
        .unit = fact->field[CLOSE_UNIT].number,
        .period = (civil_period)fact->field[CLOSE_PERIOD].number,
        .is_year = fact->field[CLOSE_IS_YEAR].number != 0};
    uint64_t newest = 0;
    civil_period last = -1;
    struct fact unit;
    if (apply->accounts->batch_count > 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-116: a close is recorded by itself, when the rest is settled");
    }
    TRY(accounts_expect_kind(apply, closing.unit, KIND_UNIT, fault));
    TRY(check_order(apply, &closing, fault));
    TRY(check_totals(apply, &closing, fault));
    TRY(accounts_closed(apply->transaction, closing.unit, &last, fault));
    TRY(newest_unit(apply->transaction, closing.unit, &newest, &unit, fault));
    uint8_t image[CLOSED_KEY_MAX];
    struct writer writer = writer_of(image, sizeof(image));
    writer_run(&writer, unit.field[UNIT_CODE].bytes);
    const struct bytes code = writer_bytes(&writer);
    if (writer.overflowed || code.size + 6 > CLOSED_KEY_MAX) {
        return FAULT(fault, STATUS_REFUSED,
                     "the code of a unit that closes is too long");
    }
    apply->accounts->newest_closed = ACCOUNTS_NOT_LOADED;
    if (closing.is_year) {
        TRY(enter(apply, 'Y', code, closing.period, fault));
    }
    return closing.period > last ? enter(apply, 'M', code, closing.period, fault) : OK;
}

/* ---- what may still be booked -----------------------------------------------------
 */

/* The last period that any unit has closed: most entries lie behind it. */
static struct status load_newest(struct apply *apply, struct fault *fault)
{
    struct accounts *accounts = apply->accounts;
    if (accounts->newest_closed != ACCOUNTS_NOT_LOADED) {
        return OK;
    }
    struct store_cursor *cursor = NULL;
    struct bytes key = {0};
    struct bytes value = {0};
    civil_period newest = -1;
    TRY(store_cursor_open(apply->transaction, LEDGER_TABLE_CLOSED, &cursor, fault));
    struct status at = store_cursor_first(cursor, &key, &value, fault);
    while (status_is_ok(at)) {
        struct reader reader = reader_of(bytes_from(key.at + key.size - 4, 4));
        const civil_period period = (civil_period)reader_u32(&reader);
        newest = period > newest ? period : newest;
        at = store_cursor_next(cursor, &key, &value, fault);
    }
    store_cursor_close(cursor);
    if (at.code != STATUS_NOT_FOUND) {
        return at;
    }
    accounts->newest_closed = newest;
    return OK;
}

/* The unit whose books the entry changes. */
static struct status unit_of(struct apply *apply, const struct fact *fact,
                             uint64_t *ret_unit, struct fault *fault)
{
    struct fact other;
    uint64_t line = 0;
    switch (fact->schema->kind) {
    case KIND_ALLOCATION:
        *ret_unit = fact->field[ALLOCATION_UNIT].number;
        return OK;
    case KIND_SPLIT:
        *ret_unit = fact->field[SPLIT_UNIT].number;
        return OK;
    case KIND_ADJUSTMENT:
        TRY(accounts_fact(apply->transaction, fact->field[ADJUSTMENT_ALLOCATION].number,
                          &other, fault));
        *ret_unit =
            other.field[other.schema->kind == KIND_SPLIT ? SPLIT_UNIT : ALLOCATION_UNIT]
                .number;
        return OK;
    case KIND_RESULT:
        line = fact->field[RESULT_LINE].number;
        break;
    case KIND_REFUND:
        line = fact->field[REFUND_LINE].number;
        break;
    default:
        line = fact->field[CORRECTION_REVERSES].number;
        break;
    }
    TRY(accounts_fact(apply->transaction, line, &other, fault));
    if (other.schema->kind == KIND_RESULT) { /* what a correction takes back */
        line = other.field[RESULT_LINE].number;
        TRY(accounts_fact(apply->transaction, line, &other, fault));
    } else if (other.schema->kind == KIND_REFUND) {
        line = other.field[REFUND_LINE].number;
        TRY(accounts_fact(apply->transaction, line, &other, fault));
    }
    if (other.schema->kind != KIND_LINE) {
        return FAULT(fault, STATUS_REFUSED, "R-060: entry %" PRIu64 " is no line",
                     line);
    }
    TRY(accounts_fact(apply->transaction, other.field[LINE_BATCH].number, &other,
                      fault));
    *ret_unit = other.field[BATCH_UNIT].number;
    return OK;
}

/* The field with the accounting period of a kind; 0: it has none. */
static unsigned period_field(uint64_t kind)
{
    switch (kind) {
    case KIND_ALLOCATION:
        return ALLOCATION_PERIOD;
    case KIND_SPLIT:
        return SPLIT_PERIOD;
    case KIND_ADJUSTMENT:
        return ADJUSTMENT_PERIOD;
    case KIND_RESULT:
        return RESULT_PERIOD;
    case KIND_REFUND:
        return REFUND_PERIOD;
    case KIND_CORRECTION:
        return CORRECTION_PERIOD;
    default:
        return 0;
    }
}

/* The last period closed for the unit of `fact`; -1 when nothing closed concerns it. */
static struct status closed_for(struct apply *apply, const struct fact *fact,
                                civil_period *ret_last, struct fault *fault)
{
    const unsigned field = period_field(fact->schema->kind);
    uint64_t unit = 0;
    *ret_last = -1;
    if (field == 0 || !fact_has(fact, field)) {
        return OK;
    }
    TRY(load_newest(apply, fault));
    if ((civil_period)fact->field[field].number > apply->accounts->newest_closed) {
        return OK;
    }
    TRY(unit_of(apply, fact, &unit, fault));
    return accounts_closed(apply->transaction, unit, ret_last, fault);
}

struct status accounts_check_open(struct apply *apply, struct fault *fault)
{
    civil_period last = -1;
    const struct fact *fact = apply->fact;
    TRY(closed_for(apply, fact, &last, fault));
    const unsigned field = period_field(fact->schema->kind);
    if (last >= 0 && (civil_period)fact->field[field].number <= last) {
        char text[DATE_TEXT_SIZE];
        date_format_period(last, text);
        return FAULT(fault, STATUS_REFUSED,
                     "R-118: the books of the unit are closed up to %s; "
                     "what comes late belongs to the next",
                     text);
    }
    return OK;
}

struct status accounts_post(struct accounts *accounts,
                            struct store_transaction *transaction, struct fact *fact,
                            struct fault *fault)
{
    struct apply apply = accounts_asking(accounts, transaction);
    civil_period last = -1;
    TRY(closed_for(&apply, fact, &last, fault));
    const unsigned field = period_field(fact->schema->kind);
    if (last >= 0 && (civil_period)fact->field[field].number <= last) {
        fact_set_number(fact, field, (uint64_t)(last + 1));
    }
    return OK;
}
