/* records.c - see records.h. */
#include "ledger/records.h"

#include <assert.h>

const struct store_table ledger_derived_tables[LEDGER_DERIVED_COUNT] = {
    {"code", STORE_TABLE_MAP},       {"balance", STORE_TABLE_MAP},
    {"balance-at", STORE_TABLE_MAP}, {"batch", STORE_TABLE_MAP},
    {"batch-at", STORE_TABLE_MAP},   {"line", STORE_TABLE_MAP},
    {"due", STORE_TABLE_MAP},        {"file", STORE_TABLE_MAP},
    {"open", STORE_TABLE_MAP},       {"batch-draws", STORE_TABLE_MAP},
    {"approval", STORE_TABLE_MAP},   {"policy", STORE_TABLE_MAP},
    {"standard", STORE_TABLE_MAP},   {"enrolment", STORE_TABLE_MAP},
    {"change", STORE_TABLE_MAP},     {"refund", STORE_TABLE_MAP},
    {"settled", STORE_TABLE_MAP},    {"closed", STORE_TABLE_MAP},
    {"statement", STORE_TABLE_MAP},  {"joined", STORE_TABLE_MAP},
    {"alias", STORE_TABLE_MAP},      {"matched", STORE_TABLE_MAP},
    {"about", STORE_TABLE_MAP},      {"notice", STORE_TABLE_MAP},
};

int64_t balance_available(const struct balance *balance)
{
    return balance->received + balance->adjusted - balance->passed_down -
           balance->frozen - balance->reserved - balance->paid + balance->refunded -
           balance->carried;
}

void balance_encode(const struct balance *balance,
                    uint8_t ret_image[static BALANCE_SIZE])
{
    const int64_t all[] = {balance->received, balance->adjusted,   balance->passed_down,
                           balance->frozen,   balance->reserved,   balance->paid,
                           balance->refunded, balance->prior_year, balance->uncovered,
                           balance->carried};
    struct writer writer = writer_of(ret_image, BALANCE_SIZE);
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        writer_u64(&writer, (uint64_t)all[i]);
    }
    assert(!writer.overflowed && writer.size == BALANCE_SIZE);
}

static int64_t read_i64(struct reader *reader)
{
    return (int64_t)reader_u64(reader);
}

bool balance_decode(struct bytes image, struct balance *ret_balance)
{
    struct reader reader = reader_of(image);
    struct balance balance = {0};
    int64_t *const all[] = {&balance.received,    &balance.adjusted,
                            &balance.passed_down, &balance.frozen,
                            &balance.reserved,    &balance.paid,
                            &balance.refunded,    &balance.prior_year,
                            &balance.uncovered,   &balance.carried};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        *all[i] = read_i64(&reader);
    }
    if (!reader_finished(&reader)) {
        return false;
    }
    *ret_balance = balance;
    return true;
}

void batch_encode(const struct batch *batch, uint8_t ret_image[static BATCH_SIZE])
{
    struct writer writer = writer_of(ret_image, BATCH_SIZE);
    writer_u64(&writer, batch->programme);
    writer_u64(&writer, batch->unit);
    writer_u64(&writer, batch->file);
    writer_u32(&writer, (uint32_t)batch->period);
    writer_u32(&writer, (uint32_t)batch->due);
    writer_u8(&writer, batch->origin);
    writer_u8(&writer, batch->stage);
    writer_u64(&writer, batch->line_count);
    writer_u64(&writer, batch->headcount);
    writer_u64(&writer, (uint64_t)batch->amount);
    for (size_t i = 0; i < LINE_STATE_COUNT; i++) {
        writer_u64(&writer, batch->by_state[i].count);
        writer_u64(&writer, (uint64_t)batch->by_state[i].fen);
    }
    writer_u64(&writer, batch->paid_headcount);
    writer_u64(&writer, batch->on_time.count);
    writer_u64(&writer, (uint64_t)batch->on_time.fen);
    writer_u64(&writer, batch->timed_count);
    writer_u64(&writer, batch->stated_headcount);
    writer_u64(&writer, (uint64_t)batch->uncovered);
    writer_u64(&writer, batch->submission);
    writer_u64(&writer, batch->unapproved);
    writer_u64(&writer, (uint64_t)batch->part_refunded);
    assert(!writer.overflowed && writer.size == BATCH_SIZE);
}

bool batch_decode(struct bytes image, struct batch *ret_batch)
{
    struct reader reader = reader_of(image);
    struct batch batch = {0};
    batch.programme = reader_u64(&reader);
    batch.unit = reader_u64(&reader);
    batch.file = reader_u64(&reader);
    batch.period = (civil_period)reader_u32(&reader);
    batch.due = (civil_day)reader_u32(&reader);
    batch.origin = reader_u8(&reader);
    batch.stage = reader_u8(&reader);
    batch.line_count = reader_u64(&reader);
    batch.headcount = reader_u64(&reader);
    batch.amount = read_i64(&reader);
    for (size_t i = 0; i < LINE_STATE_COUNT; i++) {
        batch.by_state[i].count = reader_u64(&reader);
        batch.by_state[i].fen = read_i64(&reader);
    }
    batch.paid_headcount = reader_u64(&reader);
    batch.on_time.count = reader_u64(&reader);
    batch.on_time.fen = read_i64(&reader);
    batch.timed_count = reader_u64(&reader);
    batch.stated_headcount = reader_u64(&reader);
    batch.uncovered = read_i64(&reader);
    batch.submission = reader_u64(&reader);
    batch.unapproved = reader_u64(&reader);
    batch.part_refunded = read_i64(&reader);
    if (!reader_finished(&reader)) {
        return false;
    }
    *ret_batch = batch;
    return true;
}

unsigned batch_line_state(const struct batch *batch, unsigned stored)
{
    return stored == LINE_STATE_DRAFTED ? batch->stage : stored;
}

struct count_and_fen batch_current(const struct batch *batch)
{
    const struct count_and_fen *withdrawn = &batch->by_state[LINE_STATE_CANCELLED];
    return (struct count_and_fen){batch->line_count - withdrawn->count,
                                  batch->amount - withdrawn->fen};
}

struct count_and_fen batch_paid(const struct batch *batch)
{
    const struct count_and_fen *paid = &batch->by_state[LINE_STATE_PAID];
    return (struct count_and_fen){paid->count, paid->fen - batch->part_refunded};
}

void line_state_encode(const struct line_state *line, uint8_t *ret_image)
{
    struct writer writer = writer_of(ret_image, LINE_STATE_SIZE);
    writer_u8(&writer, line->state);
    writer_u8(&writer, line->class);
    writer_u16(&writer, 0);
    writer_u32(&writer, (uint32_t)line->value_day);
    writer_u64(&writer, line->result);
    writer_u64(&writer, (uint64_t)line->refunded);
    assert(!writer.overflowed && writer.size == LINE_STATE_SIZE);
}

void line_state_decode(const uint8_t *image, struct line_state *ret_line)
{
    struct reader reader = reader_of(bytes_from(image, LINE_STATE_SIZE));
    ret_line->state = reader_u8(&reader);
    ret_line->class = reader_u8(&reader);
    (void)reader_u16(&reader);
    ret_line->value_day = (civil_day)reader_u32(&reader);
    ret_line->result = reader_u64(&reader);
    ret_line->refunded = read_i64(&reader);
    assert(reader_finished(&reader));
}

void settled_encode(const struct settled *settled,
                    uint8_t ret_image[static SETTLED_SIZE])
{
    struct writer writer = writer_of(ret_image, SETTLED_SIZE);
    writer_u64(&writer, settled->successor);
    writer_u64(&writer, settled->about);
    writer_u64(&writer, settled->resolution);
    writer_u64(&writer, settled->unpaid);
    writer_u64(&writer, settled->first);
    writer_u64(&writer, settled->second);
    writer_u64(&writer, settled->sibling);
    writer_u64(&writer, (uint64_t)settled->resent);
    writer_u64(&writer, (uint64_t)settled->recovered);
    assert(!writer.overflowed && writer.size == SETTLED_SIZE);
}

bool settled_decode(struct bytes image, struct settled *ret_settled)
{
    struct reader reader = reader_of(image);
    struct settled settled = {0};
    settled.successor = reader_u64(&reader);
    settled.about = reader_u64(&reader);
    settled.resolution = reader_u64(&reader);
    settled.unpaid = reader_u64(&reader);
    settled.first = reader_u64(&reader);
    settled.second = reader_u64(&reader);
    settled.sibling = reader_u64(&reader);
    settled.resent = read_i64(&reader);
    settled.recovered = read_i64(&reader);
    if (!reader_finished(&reader)) {
        return false;
    }
    *ret_settled = settled;
    return true;
}

unsigned record_class_state(unsigned class)
{
    return class == RESULT_SUCCESS                                ? LINE_STATE_PAID
           : class == RESULT_UNKNOWN || class == RESULT_DUPLICATE ? LINE_STATE_UNKNOWN
                                                                  : LINE_STATE_FAILED;
}

const char *record_state_name(unsigned state)
{
    static const char *const names[LINE_STATE_COUNT] = {
        "none",   "drafted", "approved", "submitted", "paid",
        "failed", "unknown", "refunded", "cancelled"};
    return state < LINE_STATE_COUNT ? names[state] : "?";
}

const char *record_class_name(unsigned class)
{
    static const char *const names[RESULT_CLASS_COUNT] = {
        "none",      "success",     "unknown",      "fail-account",
        "fail-name", "fail-closed", "fail-frozen",  "fail-card",
        "fail-type", "fail-limit",  "fail-amount",  "fail-dormant",
        "refund",    "duplicate",   "not-returned", "fail-other"};
    return class < RESULT_CLASS_COUNT ? names[class] : "?";
}

static const char *const exceptions[EXCEPTION_CLASS_END] = {
    "none",
    "uncovered",
    "unapproved",
    "payee-name",
    "identifier",
    "name-lost",
    "duplicate",
    "missing",
    "short",
    "over",
    "account",
    [EXCEPTION_DOUBLE_PAID] = "double-paid",
    [EXCEPTION_OVERPAID] = "overpaid",
    [EXCEPTION_FEE] = "fee",
    [EXCEPTION_LATE_SPLIT] = "late-split",
    [EXCEPTION_PAID_EARLY] = "paid-before-allocation",
    [EXCEPTION_AMBIGUOUS] = "ambiguous",
    [EXCEPTION_UNDISCLOSED] = "paid-before-notice",
    [EXCEPTION_LINE_FAILED] = "failed",
    [EXCEPTION_LINE_REFUNDED] = "refunded",
    [EXCEPTION_LINE_UNKNOWN] = "unknown",
    [EXCEPTION_UNANSWERED] = "unanswered",
};

const char *record_exception_name(unsigned class)
{
    return class < EXCEPTION_CLASS_END && exceptions[class] != NULL ? exceptions[class]
                                                                    : "?";
}

unsigned record_exception_parse(struct bytes word)
{
    for (unsigned i = 1; i < EXCEPTION_CLASS_END; i++) {
        if (exceptions[i] != NULL && bytes_equal(word, bytes_of(exceptions[i]))) {
            return i;
        }
    }
    return 0;
}

static const char *const actions[RESOLVED_ACTION_END] = {
    NULL,        "explained",   "corrected", "confirmed-unpaid", "confirmed-paid",
    "recovered", "written-off",
};

const char *record_action_name(unsigned action)
{
    return action < RESOLVED_ACTION_END ? actions[action] : NULL;
}

unsigned record_action_parse(struct bytes word)
{
    for (unsigned i = 1; i < RESOLVED_ACTION_END; i++) {
        if (bytes_equal(word, bytes_of(actions[i]))) {
            return i;
        }
    }
    return 0;
}

static const char *const reasons[ADJUSTMENT_REASON_COUNT] = {
    "none", "corrected", "raised", "lowered", "recalled", "frozen", "thawed"};

const char *record_reason_name(unsigned reason)
{
    return reason < ADJUSTMENT_REASON_COUNT ? reasons[reason] : "?";
}

unsigned record_reason_parse(struct bytes word)
{
    for (unsigned i = 1; i < ADJUSTMENT_REASON_COUNT; i++) {
        if (bytes_equal(word, bytes_of(reasons[i]))) {
            return i;
        }
    }
    return 0;
}

const char *record_correction_name(unsigned reason)
{
    static const char *const names[CORRECTION_REASON_END] = {
        NULL,      "wrong-amount", "wrong-account", "wrong-person",
        "not-due", "doubled",      "other"};
    return reason < CORRECTION_REASON_END ? names[reason] : NULL;
}

const char *record_alias_name(unsigned reason)
{
    static const char *const names[ALIAS_REASON_END] = {
        NULL, "rare-character", "pinyin", "cut-short", "old-name"};
    return reason < ALIAS_REASON_END ? names[reason] : NULL;
}

const char *record_cancel_name(unsigned reason)
{
    static const char *const names[CANCEL_REASON_END] = {NULL, "mistake", "not-due",
                                                         "other"};
    return reason < CANCEL_REASON_END ? names[reason] : NULL;
}
