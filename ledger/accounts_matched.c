/* accounts_matched.c - what bank statements have shown, each thing once.
 *
 *   matched   MATCHED_DEBITED, batch u64            fen that left the account
 *             MATCHED_RETURNED, batch u64           fen that came back
 *             MATCHED_RECEIVED, allocation u64      fen that arrived
 *             MATCHED_LINES, first line u64         lines of the run
 *             MATCHED_LINE_RETURNED, line u64       fen that came back for it
 *             MATCHED_VOUCHER, 8207 u64             1, when it was debited
 */
#include "ledger/accounts_internal.h"

#include <inttypes.h>

enum { MATCHED_KEY_SIZE = 1 + 8 };

static struct bytes matched_key(enum matched way, uint64_t entry,
                                uint8_t image[static MATCHED_KEY_SIZE])
{
    struct writer writer = writer_of(image, MATCHED_KEY_SIZE);
    writer_u8(&writer, (uint8_t)way);
    writer_u64(&writer, entry);
    return writer_bytes(&writer);
}

struct status accounts_matched(struct store_transaction *transaction, enum matched way,
                               uint64_t entry, int64_t *ret_fen, struct fault *fault)
{
    uint8_t image[MATCHED_KEY_SIZE];
    struct bytes value = {0};
    const struct status found =
        store_get(transaction, LEDGER_TABLE_MATCHED, matched_key(way, entry, image),
                  &value, fault);
    if (found.code == STATUS_NOT_FOUND) {
        *ret_fen = 0;
        return OK;
    }
    TRY(found);
    struct reader reader = reader_of(value);
    *ret_fen = (int64_t)reader_u64(&reader);
    return OK;
}

static struct status put_matched(struct apply *apply, enum matched way, uint64_t entry,
                                 int64_t number, struct fault *fault)
{
    uint8_t image[MATCHED_KEY_SIZE];
    uint8_t value[8];
    struct writer writer = writer_of(value, sizeof(value));
    writer_u64(&writer, (uint64_t)number);
    return store_put(apply->transaction, LEDGER_TABLE_MATCHED,
                     matched_key(way, entry, image), writer_bytes(&writer), fault);
}

/* Adds to what was shown before; more than `limit` is refused. */
static struct status add_matched(struct apply *apply, enum matched way,
                                 const struct fact_pair *pair, int64_t limit,
                                 struct fault *fault)
{
    int64_t fen = 0;
    TRY(accounts_matched(apply->transaction, way, pair->entry, &fen, fault));
    if (pair->number <= 0 || !money_add(fen, pair->number, &fen) || fen > limit) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-165: a statement shows more of entry %" PRIu64
                     " than there was, or shows it a second time",
                     pair->entry);
    }
    return put_matched(apply, way, pair->entry, fen, fault);
}

/* Pairs of a list field of the entry; none when it is not there. */
static struct status pairs_of(struct apply *apply, unsigned field,
                              struct fact_pair pairs[static FACT_LIST_MAX],
                              size_t *ret_count, struct fault *fault)
{
    *ret_count = 0;
    if (fact_has(apply->fact, field) &&
        !fact_pairs(apply->fact->field[field].bytes, pairs, FACT_LIST_MAX, ret_count)) {
        return FAULT(fault, STATUS_REFUSED, "R-115: a list of a statement is damaged");
    }
    return OK;
}

/* ---- batches and allocations ------------------------------------------------------
 */

/* a batch sent with its paying account is paid from no other. */
static struct status check_account(struct apply *apply,
                                   const struct cached_batch *batch,
                                   struct fault *fault)
{
    struct fact submission;
    if (batch->batch.submission == 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-115: batch %" PRIu64 " was not sent to the bank", batch->entry);
    }
    TRY(accounts_expect(apply, batch->batch.submission, KIND_SUBMISSION, &submission,
                        fault));
    return !fact_has(&submission, SUBMISSION_ACCOUNT) ||
                   bytes_equal(submission.field[SUBMISSION_ACCOUNT].bytes,
                               apply->fact->field[STATEMENT_ACCOUNT].bytes)
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-166: batch %" PRIu64 " is paid from another account",
                       batch->entry);
}

static struct status enter_batches(struct apply *apply, unsigned field,
                                   enum matched way, struct fault *fault)
{
    struct fact_pair pairs[FACT_LIST_MAX];
    size_t count = 0;
    TRY(pairs_of(apply, field, pairs, &count, fault));
    for (size_t i = 0; i < count; i++) {
        struct cached_batch *cached = NULL;
        TRY(accounts_batch_of(apply, pairs[i].entry, &cached, fault));
        TRY(check_account(apply, cached, fault));
        int64_t limit = batch_current(&cached->batch).fen;
        if (way == MATCHED_RETURNED) {
            TRY(accounts_matched(apply->transaction, MATCHED_DEBITED, pairs[i].entry,
                                 &limit, fault));
        }
        TRY(add_matched(apply, way, &pairs[i], limit, fault));
    }
    return OK;
}

static struct status enter_receipts(struct apply *apply, struct fault *fault)
{
    struct fact_pair pairs[FACT_LIST_MAX];
    size_t count = 0;
    TRY(pairs_of(apply, STATEMENT_RECEIVED, pairs, &count, fault));
    for (size_t i = 0; i < count; i++) {
        struct balance *balance = NULL;
        TRY(accounts_balance_of(apply, pairs[i].entry, &balance, fault));
        int64_t limit = 0;
        if (!money_add(balance->received, balance->adjusted, &limit)) {
            limit = balance->received;
        }
        TRY(add_matched(apply, MATCHED_RECEIVED, &pairs[i], limit, fault));
    }
    return OK;
}

struct status accounts_enter_matched(struct apply *apply, struct fault *fault)
{
    TRY(enter_batches(apply, STATEMENT_ORDERED, MATCHED_DEBITED, fault));
    TRY(enter_batches(apply, STATEMENT_RETURNED, MATCHED_RETURNED, fault));
    return enter_receipts(apply, fault);
}

/* ---- lines ------------------------------------------------------------------------
 */

/* The run at or before a line: is the line, or one of the `count` from it on, in a run?
 */
static struct status find_run(struct store_transaction *transaction, uint64_t first,
                              uint64_t count, bool *ret_is_met, struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    uint8_t image[MATCHED_KEY_SIZE];
    struct bytes key = {0};
    struct bytes value = {0};
    TRY(store_cursor_open(transaction, LEDGER_TABLE_MATCHED, &cursor, fault));
    const struct status found = store_cursor_seek_last(
        cursor, matched_key(MATCHED_LINES, first + count - 1, image), &key, &value,
        fault);
    *ret_is_met = false;
    if (status_is_ok(found) && key.size == MATCHED_KEY_SIZE &&
        key.at[0] == MATCHED_LINES) {
        struct reader at = reader_of(bytes_from(key.at + 1, 8));
        struct reader length = reader_of(value);
        *ret_is_met = reader_u64(&at) + reader_u64(&length) > first;
    }
    store_cursor_close(cursor);
    return found.code == STATUS_NOT_FOUND ? OK : found;
}

struct status accounts_line_debited(struct store_transaction *transaction,
                                    uint64_t line, bool *ret_is_debited,
                                    struct fault *fault)
{
    return find_run(transaction, line, 1, ret_is_debited, fault);
}

/* The batch of a line that was sent to the bank. */
static struct status sent_batch(struct apply *apply, uint64_t line,
                                struct fact *ret_line, struct cached_batch **ret_batch,
                                struct fault *fault)
{
    TRY(accounts_expect(apply, line, KIND_LINE, ret_line, fault));
    TRY(accounts_batch_of(apply, ret_line->field[LINE_BATCH].number, ret_batch, fault));
    return (*ret_batch)->batch.submission != 0
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-115: batch %" PRIu64 " was not sent to the bank",
                       (*ret_batch)->entry);
}

static struct status enter_run(struct apply *apply, const struct fact_pair *run,
                               struct fault *fault)
{
    struct cached_batch *cached = NULL;
    struct fact line;
    bool is_met = false;
    TRY(sent_batch(apply, run->entry, &line, &cached, fault));
    const uint64_t left = cached->batch.line_count + 1 - line.field[LINE_NUMBER].number;
    if (run->number > 0 && (uint64_t)run->number <= left) {
        TRY(find_run(apply->transaction, run->entry, (uint64_t)run->number, &is_met,
                     fault));
        if (!is_met) {
            return put_matched(apply, MATCHED_LINES, run->entry, run->number, fault);
        }
    }
    return FAULT(fault, STATUS_REFUSED,
                 "R-165: the lines from entry %" PRIu64
                 " on are not all of one batch, or a statement shows one twice",
                 run->entry);
}

/* One 8207 that was written for the batch, by its number. */
static struct status enter_voucher(struct apply *apply, const struct fact_pair *voucher,
                                   struct fault *fault)
{
    struct cached_batch *cached = NULL;
    struct fact fact;
    int64_t shown = 0;
    TRY(accounts_batch_of(apply, voucher->entry, &cached, fault));
    if (cached->batch.submission != 0 && voucher->number > 0) {
        const uint64_t number = (uint64_t)voucher->number;
        TRY(accounts_expect(apply, cached->batch.submission, KIND_SUBMISSION, &fact,
                            fault));
        TRY(accounts_matched(apply->transaction, MATCHED_VOUCHER, number, &shown,
                             fault));
        if (shown == 0 && fact_has(&fact, SUBMISSION_ORDER) &&
            number >= fact.field[SUBMISSION_ORDER].number &&
            number - fact.field[SUBMISSION_ORDER].number <
                fact.field[SUBMISSION_ORDERS].number) {
            return put_matched(apply, MATCHED_VOUCHER, number, 1, fault);
        }
    }
    return FAULT(fault, STATUS_REFUSED,
                 "R-165: a statement shows a voucher that was not written for batch "
                 "%" PRIu64 ", or shows it a second time",
                 voucher->entry);
}

struct status accounts_apply_statement_lines(struct apply *apply, struct fault *fault)
{
    struct fact_pair pairs[FACT_LIST_MAX];
    size_t count = 0;
    TRY(accounts_expect_kind(apply,
                             apply->fact->field[STATEMENT_LINES_STATEMENT].number,
                             KIND_STATEMENT, fault));
    TRY(pairs_of(apply, STATEMENT_LINES_DEBITED, pairs, &count, fault));
    for (size_t i = 0; i < count; i++) {
        TRY(enter_run(apply, &pairs[i], fault));
    }
    TRY(pairs_of(apply, STATEMENT_LINES_RETURNED, pairs, &count, fault));
    for (size_t i = 0; i < count; i++) {
        struct cached_batch *cached = NULL;
        struct fact line;
        TRY(sent_batch(apply, pairs[i].entry, &line, &cached, fault));
        TRY(add_matched(apply, MATCHED_LINE_RETURNED, &pairs[i],
                        line.field[LINE_AMOUNT].fen, fault));
    }
    TRY(pairs_of(apply, STATEMENT_LINES_VOUCHERS, pairs, &count, fault));
    for (size_t i = 0; i < count; i++) {
        TRY(enter_voucher(apply, &pairs[i], fault));
    }
    return OK;
}
